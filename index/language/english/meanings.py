"""English words by meaning, for the comparison of a quote with what was said: opposites, kinds, synonyms.

Data only; `meanings.py` reads it. Lower case, without punctuation. Words of several parts are joined by `_`, and
numbers are figures (`no_1`). A form that has the stem of a listed word (`rivers`) counts as that word. Entries end at
`;`.
"""

from __future__ import annotations

from typing import Final

OPPOSITES: Final = """
more greater / less fewer; most / least; always / never; all / none; everything / nothing; everybody everyone /
nobody; up upward / down downward; rise climb ascend / fall drop decline descend sink; jump surge soar / drop plunge
plummet crash; increase / decrease; increasing / decreasing; grow expand / shrink contract; gain / lose; win / lose;
won / lost; victory win triumph / defeat loss; better / worse; best / worst; good great excellent fine superb / bad
terrible awful poor horrible; big large huge giant enormous gigantic massive vast immense / small little tiny
miniature minuscule wee teeny petite; major / minor; high / low; higher / lower; highest / lowest; tall / short; long
lengthy / short brief; longer / shorter; wide broad / narrow; thick / thin; fat heavy overweight chubby / thin skinny
slim slender lean; heavy / light; heavier / lighter; deep / shallow; fast quick rapid swift speedy / slow sluggish;
faster quicker / slower; quickly rapidly swiftly / slowly; early / late; earlier sooner / later; easy simple
effortless / hard difficult tough tricky challenging; easier / harder; simple / complex complicated intricate; strong
powerful sturdy / weak feeble frail; stronger / weaker; strength / weakness; right correct accurate / wrong incorrect
inaccurate mistaken; true / false untrue; possible / impossible; likely probable / unlikely; safe secure / dangerous
unsafe risky hazardous; safety / danger; start begin commence / stop end finish cease; beginning start / end ending
finish conclusion; open opened / closed shut; open / close shut; first / last; before / after; prior / subsequent; old
/ new; older / newer; old elderly aged ancient / young youthful; older / younger; oldest / youngest; modern
contemporary / ancient antique old_fashioned; love adore / hate loathe detest; like / dislike; friend ally / enemy
foe; agree / disagree; accept approve / reject refuse decline; allow permit / forbid ban prohibit; legal lawful /
illegal unlawful; succeed / fail; success / failure; buy purchase / sell; bought purchased / sold; cheap inexpensive
affordable / expensive costly pricey; rich wealthy affluent / poor impoverished penniless; wealth / poverty; hot
scorching boiling / cold freezing icy frosty chilly; heat / cold; warm / cold cool chilly; hotter warmer /
colder cooler;
sunny / rainy cloudy overcast; light bright / dark dim gloomy; brightness light / darkness; day daytime / night
nighttime; daily / nightly; dawn sunrise daybreak / dusk sunset nightfall twilight; morning / evening afternoon night;
noon midday / midnight; tomorrow / yesterday; sunlit sunny / moonlit moony; sun / moon; north northern / south
southern; east eastern / west western; northeast / southwest; northwest / southeast; left / right; top / bottom; upper
/ lower; above over / below under beneath underneath; upstairs / downstairs; ceiling / floor; roof / basement; inside
indoors in / outside outdoors out; indoor / outdoor; interior / exterior; internal / external; inner / outer; inward /
outward; enter / exit leave; entrance / exit; arrive / depart leave; arrival / departure; come / go; coming / going;
near close nearby / far distant; here / there; front / back rear; in_front_of / behind; ahead / behind; forward
forwards / backward backwards; with / without; on / off; can / cannot; remember / forget; remembered / forgot; same
identical / different distinct; similar alike / different dissimilar; public / private; optimistic hopeful /
pessimistic hopeless; optimist / pessimist; positive / negative; plus / minus; add / subtract remove; multiply /
divide; include / exclude; inclusive / exclusive; presence / absence; present / absent; alive living / dead deceased;
live survive / die perish; life / death; born / died; birth / death; create build make / destroy ruin demolish;
creation / destruction; full / empty; filled / emptied; fill / empty; wet damp soaked / dry; clean spotless tidy neat
/ dirty filthy messy grubby; soft / hard; smooth / rough bumpy; sharp / blunt dull; loud noisy / quiet silent; loudly
/ quietly silently; noise / silence; shout yell scream / whisper; sweet / bitter sour; fresh / stale rotten; raw
uncooked / cooked; straight / crooked curved bent; vertical / horizontal; tight / loose; tie / untie; lock / unlock;
locked / unlocked; pack / unpack; happy glad joyful cheerful delighted / sad unhappy miserable sorrowful gloomy;
happiness joy / sadness sorrow grief; laugh / cry weep; smile smiling / frown frowning; calm relaxed peaceful /
nervous anxious agitated; angry mad furious / calm; kind nice friendly / mean cruel unkind unfriendly nasty; polite /
rude impolite; brave courageous bold / cowardly timid; courage / fear; hero / villain coward; honest truthful /
dishonest lying; honesty truth / lie falsehood; innocent / guilty; smart clever intelligent bright / stupid dumb
foolish; wise / foolish; sane / insane crazy; beautiful pretty attractive gorgeous handsome / ugly hideous; lucky
fortunate / unlucky unfortunate; luckily fortunately / unluckily unfortunately; famous well_known / unknown obscure;
popular / unpopular; known / unknown; common usual ordinary / rare uncommon unusual; usually normally often frequently
/ rarely seldom; ordinary / extraordinary; normal / abnormal; natural / artificial; real genuine authentic / fake
artificial false counterfeit; fact / fiction; original / copy; busy / idle; hardworking diligent / lazy; active /
passive inactive; asleep sleeping / awake; sleep / wake; healthy well / sick ill unhealthy; health / illness sickness;
able / unable; ability / inability; useful / useless; helpful / unhelpful harmful; help assist / hinder harm; protect
defend / attack; defence defense / attack offence offense; war / peace; peaceful / violent; guest / host; teacher /
student pupil; doctor / patient; employer / employee; boss / worker; buyer customer / seller; lender / borrower; lend
/ borrow; parent / child; mother mom mum / father dad; son / daughter; brother / sister; husband / wife; boyfriend /
girlfriend; uncle / aunt; nephew / niece; grandmother grandma / grandfather grandpa; king / queen; prince / princess;
man gentleman / woman lady; men / women; boy / girl; male / female; guy / gal girl; groom / bride; actor / actress;
waiter / waitress; he / she; his / her; him / her; adult grownup / child kid; bull / cow; rooster / hen; question /
answer; ask / answer reply; problem / solution; cause / effect; theory / practice; input / output; import / export;
immigrate / emigrate; immigration / emigration; immigrant / emigrant; income / expense expenditure; profit / loss;
profitable / unprofitable; debt / credit; asset / liability; supply / demand; surplus / shortage deficit; save / spend
waste; saved / spent wasted; hire / fire; hired / fired; employed /
unemployed; promote / demote; raise / lower; raised / lowered; push / pull; pushed / pulled; give / take receive; gave
/ took; send / receive; sent / received; teach / learn; taught / learned; find / lose; found / lost; show / hide;
visible / invisible; hidden / exposed; reveal / conceal; catch / throw; caught / threw; throw / catch; sit / stand;
sitting seated / standing; lie lying / stand standing; walk / run; walking strolling / running jogging sprinting;
stand / sit; float / sink; land / take_off; build construct / demolish destroy; dress / undress; dressed clothed /
naked undressed; appear / disappear vanish; attach connect join / detach disconnect separate; connected /
disconnected; together / apart separately; united / divided; unite / divide; combine / separate; majority / minority;
maximum / minimum; maximize maximise / minimize minimise; upgrade / downgrade; upload / download; online / offline;
encode / decode; encrypt / decrypt; compress / decompress; install / uninstall; enable / disable; enabled / disabled;
activate / deactivate; subscribe / unsubscribe; local / global remote; domestic / foreign; urban / rural; city /
countryside; land / sea; native / foreign; permanent / temporary; stable / unstable volatile; static / dynamic; fixed
/ variable; finite / infinite; single / multiple; single / married; singular / plural; part / whole; partial /
complete; half / whole; concrete / abstract; literal / figurative; objective / subjective; specific particular /
general; theoretical / practical; formal / informal casual; voluntary / compulsory mandatory; optional / mandatory
required; necessary needed / unnecessary; conservative / liberal; democrat / republican; democracy / dictatorship;
believe trust / doubt distrust; belief / doubt; certain sure / uncertain unsure; certainty / uncertainty; confident /
insecure; hope / despair; praise / criticise criticize blame; support / oppose; supported / opposed; for / against;
pro / anti; advantage benefit / disadvantage drawback; benefit / harm; improve / worsen deteriorate; progress /
decline; still / anymore; am / pm; win / defeat; over / under; overestimate / underestimate; solved / unsolved;
supervised / unsupervised; ascending / descending; clockwise / counterclockwise anticlockwise; odd / even; mortal /
immortal; ancestor / descendant; predecessor / successor; senior / junior; expert professional / amateur novice
beginner; professional / amateur; leader / follower; lead / follow; sender / recipient receiver; winner / loser;
captain / crew; exciting interesting / boring dull; interested / bored; crowded / deserted empty; blunt / sharp;
fertile / barren; generous / stingy greedy; humble modest / arrogant proud; patient / impatient; mature / immature;
flexible / rigid stiff; transparent / opaque; pure / impure; perfect / imperfect flawed; complete finished /
incomplete unfinished; heaven / hell; angel / devil; summer / winter; spring / autumn fall; weekday / weekend; sober /
drunk; hungry / full; thirsty / hydrated; bald / hairy; striped / plain; senior elderly old / young junior teenage;
dark black / white pale light; civilian / military; usual / different unusual; saved / lost; happy pleased / unwilling
unhappy; uniformed / civilian; warmth / coldness; start / stop; true / fake; wide large / small; first / final last;
allowed permitted / forbidden banned; agreed / refused; increase rise growth / decrease fall decline; overpriced /
underpriced; rising growing / falling shrinking; lead / trail; ahead / behind; friendly / hostile; friend / stranger;
safe / hurt; sit / lie; dominant / subordinate; explicit / implicit; direct / indirect; dependent / independent;
regular / irregular; relevant / irrelevant; aware / unaware; fair / unfair; equal / unequal; rational / irrational;
reversible / irreversible; legal / illegal; moral / immoral; proven / unproven; trained / untrained; labeled labelled
/ unlabeled unlabelled; structured / unstructured; bounded / unbounded; signed / unsigned; mutable / immutable;
synchronous / asynchronous; symmetric / asymmetric; centralized centralised / decentralized decentralised; proprietary
closed_source / open_source; frontend front_end / backend back_end; left_wing / right_wing; pro / con; inflation /
deflation; bull / bear; bullish / bearish; buyer / seller; landlord / tenant; supply / demand; shrinking / growing;
underweight / overweight; underrated / overrated; underfit / overfit; upstream / downstream; uphill / downhill;
overnight / daytime; heads / tails; vowel / consonant; acid / alkaline; solid / liquid; fiction / nonfiction; comedy /
tragedy; optional / compulsory; amateur / professional; rural / urban; mainland / island; import / export; arrival /
departure; employed / jobless; married / divorced; bride / groom; veteran / rookie; because since /
although despite even_though
"""
"""On either side of `/` words that mean the same, across it words that mean the contrary."""

CONTRASTS: Final = """
must, should, can; must, should, might may could; can, might may; will must shall, might may could; will shall, can;
will shall, was were did had;
except except_for excepting apart_from aside_from, including even also; instead_of rather_than, as_well_as
along_with in_addition_to besides; if provided, unless; only_if, even_if; until till, since; maybe perhaps possibly,
probably likely, certainly definitely surely undoubtedly; know, think believe guess suppose;
now nowadays today, then back_then; yesterday, today, tomorrow; from, to into onto; into, out_of; from_now, ago;
always constantly, usually normally often frequently, sometimes occasionally;
red crimson scarlet, orange, yellow, green, blue navy turquoise, purple violet,
pink, brown tan, black, white, gray grey, beige cream, gold golden, silver, maroon;
blond blonde, brunette, redheaded,
black_haired, gray_haired;
monday,
tuesday, wednesday, thursday, friday, saturday, sunday; january, february, march, april, may, june, july, august,
september, october, november, december; spring, summer, autumn, winter; morning, afternoon, evening, night, noon;
second, minute, hour, day, week, fortnight, month, quarter, year, decade, century, millennium; millimetre millimeter,
centimetre centimeter, metre meter, kilometre kilometer, inch, foot feet, yard, mile; gram gramme, kilogram kilo, ton
tonne, ounce, pound, stone; dollar buck, euro, pound, yen, franc, rupee, peso, krona, yuan, cent, ruble; byte,
kilobyte, megabyte, gigabyte, terabyte, petabyte; mercury, venus, earth, mars, jupiter, saturn, uranus, neptune,
pluto, moon; north, south, east, west; water, milk, juice, lemonade, coke cola pepsi, soda, tea, coffee espresso latte
cappuccino, beer ale lager, wine, whiskey whisky bourbon, vodka, rum, gin, tequila, champagne, hot_chocolate cocoa,
smoothie, brandy, cider, cocktail, mocha, martini, kombucha, sprite, gatorade; apple, pear, banana, orange, lemon,
lime, grape, cherry, peach, plum, strawberry, raspberry, blueberry, blackberry, melon watermelon, pineapple, mango,
kiwi, coconut, apricot, fig, date, grapefruit, papaya, cranberry; carrot, potato, tomato, onion, garlic, lettuce,
cabbage, cauliflower, broccoli, spinach, kale, cucumber, celery, pepper, eggplant aubergine, zucchini courgette,
squash, pumpkin, pea, bean, corn, beet beetroot, radish, turnip, leek, mushroom, asparagus, avocado, artichoke, yam
sweet_potato, parsnip, okra; bread, toast, bagel, rice, pasta spaghetti noodles, pizza, burger hamburger, sandwich,
taco, burrito, soup, salad, steak, sausage hot_dog, omelette, pancake, waffle, cereal, cake, pie, cookie biscuit,
cupcake, donut doughnut, ice_cream, candy, chocolate, cheese, butter, yogurt, egg, sushi, fries chips, popcorn,
pretzel, muffin; beef, pork, chicken, lamb, turkey, bacon, ham, fish, salmon, tuna, shrimp, lobster, crab, veal, duck;
salt, pepper, sugar, honey, mustard, ketchup, mayonnaise, vinegar, oil, cinnamon; breakfast, lunch, dinner supper,
brunch; dog puppy hound, cat kitten, horse pony, cow, pig, sheep, goat, chicken, duck, goose, rabbit bunny, mouse,
rat, hamster, squirrel, deer, bear, wolf, fox, lion, tiger, elephant, giraffe, zebra, monkey, gorilla, camel, donkey,
kangaroo, panda, leopard, cheetah, hippo hippopotamus, rhino rhinoceros, bat, raccoon, moose, buffalo, otter, beaver;
snake, lizard, turtle tortoise, frog, toad, crocodile, alligator, dinosaur; bird, eagle, hawk, owl, parrot, pigeon
dove, crow raven, sparrow, swan, penguin, seagull, ostrich, peacock, flamingo; fish, shark, whale, dolphin, seal,
octopus, squid, crab, lobster, salmon, trout; bee, wasp, ant, fly, mosquito, spider, butterfly, moth, beetle, worm,
snail, grasshopper, cockroach, ladybug; guitar, acoustic_guitar, electric_guitar, bass, violin fiddle, viola, cello,
piano, keyboard, organ, accordion, harmonica, flute, recorder, clarinet, oboe, bassoon, saxophone, trumpet, trombone,
tuba, french_horn, drum drums, harp, banjo, ukulele, mandolin, tambourine, xylophone, bagpipe bagpipes, cymbal, sitar,
piccolo, bongo, maracas, didgeridoo, lute, lyre, cowbell, theremin, synthesizer; wood wooden timber, stone, brick,
concrete cement, glass, metal, iron, steel, bronze, copper, brass, aluminium aluminum, tin, lead, gold, silver,
platinum, titanium, plastic, rubber, leather, paper, cardboard, cloth fabric, cotton, wool, silk, linen, denim, nylon,
marble, granite, clay, sand, straw, ceramic porcelain, bamboo, velvet, tile, gravel, plaster, mud, wax, foam, slate,
lace, suede, polyester; kitchen, bathroom restroom toilet washroom, bedroom, living_room lounge, dining_room, hallway
corridor hall, basement cellar, attic loft, garage, office, study, prison_cell cell, library, classroom, laboratory
lab, gym gymnasium, lobby, balcony, porch patio, closet, pantry, nursery, cafeteria, auditorium, waiting_room,
conference_room, ballroom, common_room, laundry_room, studio, workshop, closet, locker_room, hotel_room,
dressing_room, courtroom; house home, apartment flat, cabin cottage, castle palace, tent, hotel inn motel, hospital,
school, church, temple, mosque, library, museum, theater theatre cinema, restaurant, cafe, bar pub, bakery, shop
store, supermarket, mall, bank, factory, farm, barn, stadium, airport, station, prison jail, university, college,
court; park, beach, forest woods, desert, mountain, hill, valley, river, lake, ocean sea, island, field, garden,
jungle, swamp, canyon, pond, waterfall, street, highway, bridge, tunnel, playground, pool; chair, table, desk, bed,
couch sofa, bench, stool, shelf, cabinet, dresser, wardrobe, lamp, mirror, carpet rug, curtain, bookcase, hammock;
door, window, wall, floor, ceiling, roof, stairs staircase, fence, gate, chimney; shirt blouse, sweater jumper,
jacket, coat, dress, skirt, pants trousers, jeans, shorts, suit, tie, scarf, hat cap, glove, mitten, sock, shoe, boot,
sandal, belt, uniform, pajamas, vest, swimsuit bikini, robe, helmet, apron, hoodie, sunglasses, necklace, bracelet,
earring, t_shirt, gown, bandana, goggles, mask, wig; car automobile, truck lorry, bus, van, train, tram, subway metro
underground, bicycle bike, motorcycle motorbike, scooter, skateboard, boat, ship, ferry, canoe, kayak, raft, yacht,
airplane aeroplane plane aircraft, helicopter, rocket, taxi cab, tractor, ambulance, limousine, submarine, wagon,
sled, wheelchair, stroller; soccer, football, basketball, baseball, volleyball, tennis, golf, hockey, rugby, cricket,
lacrosse, badminton, softball, swimming, skiing, snowboarding, surfing, skating, wrestling, boxing, fencing, bowling,
archery, gymnastics, cycling, climbing, karate, judo, frisbee, chess, poker, checkers, scrabble, table_tennis
ping_pong, polo, sumo; head, face, eye, ear, nose, mouth, tooth teeth, tongue, neck, shoulder, arm, elbow, hand,
wrist, finger, thumb, chest, back, stomach, belly, hip, leg, knee, ankle, foot feet, toe, heart, lung, liver, kidney,
brain, hair, beard, mustache moustache, skin, bone; doctor physician, nurse, dentist, surgeon, lawyer attorney, judge,
teacher, professor, student, engineer, scientist, programmer, writer author, poet, journalist reporter, editor,
artist, painter, sculptor, musician, singer, dancer, actor, director, producer, photographer, chef cook, baker,
butcher, waiter, farmer, fisherman, carpenter, plumber, electrician, mechanic, driver, pilot, sailor, soldier,
officer, policeman policewoman cop, firefighter fireman, priest, nun, monk, rabbi, imam, king, president, mayor,
minister, senator, clerk, secretary, accountant, banker, salesman, tailor, barber, hairdresser, janitor, guard, coach,
athlete, referee, thief, clown, magician, architect, librarian, psychologist, biologist, physicist, chemist,
mathematician, economist, historian, philosopher, quarterback, goalie, pitcher; mother, father, son, daughter,
brother, sister, uncle, aunt, cousin, nephew, niece, grandmother, grandfather, grandson, granddaughter, husband, wife;
baby infant toddler, child kid, teenager teen adolescent, adult; physics, chemistry, biology, mathematics math maths,
history, geography, philosophy, psychology, economics, sociology, literature, linguistics, medicine, law, engineering,
computer_science, astronomy, geology, statistics, neuroscience; english, french, german, spanish, italian, portuguese,
russian, chinese mandarin, cantonese, japanese, korean, arabic, hebrew, hindi, urdu, turkish, greek, latin, dutch,
swedish, norwegian, danish, finnish, polish, czech, hungarian, romanian, vietnamese, thai, swahili, persian,
ukrainian, welsh, irish; python, javascript, typescript, java, ruby, rust, perl, php, haskell, scala, kotlin, swift,
fortran, cobol, lisp, julia, erlang, elixir, golang; postgres postgresql, mysql, sqlite, mongodb, redis, oracle;
linux, windows, macos, android, ios; chrome, firefox, safari, opera; google, microsoft, apple, amazon, facebook meta,
netflix, twitter, tesla, nvidia, intel, ibm, openai, anthropic, deepmind, uber, spotify, samsung, sony, oracle, adobe;
christian, muslim, jewish, hindu, buddhist, atheist, catholic, protestant; christianity, islam, judaism, hinduism,
buddhism, atheism; euro, dollar, pound, yen, bitcoin, ethereum; oxygen, hydrogen, nitrogen, carbon, helium, iron,
lithium, uranium, sodium, calcium; rain, snow, hail, sunshine, fog, storm; circle, square, triangle, rectangle, oval,
hexagon, star; first, second, third, last; mean average, median, mode; hearing, sight, smell, taste, touch; addition,
subtraction, multiplication, division; africa, asia, europe, north_america, south_america, australia, antarctica;
african, asian, european, american, australian; france, germany, spain, portugal, italy, greece, england, scotland,
wales, ireland, britain, netherlands holland, belgium, luxembourg, switzerland, austria, poland, hungary, romania,
bulgaria, serbia, croatia, slovenia, slovakia, ukraine, russia, belarus, lithuania, latvia, estonia, finland, sweden,
norway, denmark, iceland, turkey, israel, palestine, lebanon, syria, iraq, iran, jordan, saudi_arabia, yemen, oman,
qatar, kuwait, egypt, libya, tunisia, algeria, morocco, sudan, ethiopia, kenya, uganda, tanzania, rwanda, nigeria,
ghana, senegal, mali, cameroon, congo, angola, zambia, zimbabwe, mozambique, south_africa, namibia, botswana,
madagascar, china, japan, south_korea, north_korea, korea, mongolia, taiwan, vietnam, thailand, cambodia, laos,
malaysia, singapore, indonesia, philippines, india, pakistan, bangladesh, nepal, sri_lanka, afghanistan, kazakhstan,
uzbekistan, australia, new_zealand, canada, mexico, guatemala, honduras, nicaragua, costa_rica, panama, cuba, jamaica,
haiti, colombia, venezuela, ecuador, peru, bolivia, brazil, paraguay, uruguay, chile, argentina, albania, armenia,
georgia, azerbaijan, cyprus, malta, fiji, somalia, america usa; french, german, spanish, portuguese, italian, greek,
english, scottish, welsh, irish, british, dutch, belgian, swiss, austrian, polish, hungarian, romanian, bulgarian,
serbian, croatian, ukrainian, russian, finnish, swedish, norwegian, danish, icelandic, turkish, israeli, palestinian,
lebanese, syrian, iraqi, iranian persian, jordanian, saudi, egyptian, libyan, tunisian, algerian, moroccan, sudanese,
ethiopian, kenyan, ugandan, nigerian, ghanaian, congolese, south_african, chinese, japanese, south_korean,
north_korean, korean, mongolian, taiwanese, vietnamese, thai, cambodian, malaysian, indonesian, filipino, indian,
pakistani, bangladeshi, nepalese nepali, afghan, australian, canadian, mexican, guatemalan, cuban, jamaican, haitian,
colombian, venezuelan, peruvian, bolivian, brazilian, chilean, argentinian argentine, american, czech, slovak,
cypriot, maltese, armenian, georgian, somali, tibetan, hawaiian, lithuanian, latvian, estonian; paris, london, berlin,
madrid, rome, vienna, moscow, tokyo, beijing, shanghai, delhi, mumbai, new_york, los_angeles, chicago, boston,
seattle, san_francisco, houston, dallas, miami, washington, toronto, montreal, vancouver, sydney, melbourne,
amsterdam, brussels, copenhagen, stockholm, oslo, helsinki, dublin, lisbon, athens, istanbul, cairo, jerusalem, dubai,
singapore, bangkok, barcelona, munich, hamburg, zurich, geneva, prague, warsaw, budapest, milan, venice, naples,
philadelphia, detroit, atlanta, denver, phoenix, austin; harvard, stanford, princeton, yale, oxford, cambridge,
berkeley, mit; walk stroll, run jog sprint, jump leap hop, swim, climb, crawl, fly, dance, sing, sleep, sit, stand,
kneel, ride, drive; read, write, listen, speak, draw, paint, cook, eat, drink, play, work, sleep; kick, throw, catch,
hit; smile grin, laugh giggle, cry weep, frown, scream, whisper; all every each, most, some several, few, many, none;
always, often frequently, sometimes occasionally, rarely seldom, never; exactly precisely, almost nearly, roughly
about; old, young, middle_aged, teenage; little small, great; midnight, dawn, morning, noon midday, afternoon, sunset
dusk, evening; military, civilian, police; nephew, uncle; half, third, quarter, fifth; once, twice, thrice; single,
double, triple, quadruple; daily, weekly, monthly, quarterly, yearly annually annual, hourly; solar, nuclear, coal,
wind, hydro, gas, oil; diamond, ruby, emerald, sapphire, pearl, amber, jade; rose, tulip, daisy, lily, orchid,
sunflower, violet, daffodil; oak, pine, maple, birch, willow, palm, cedar, elm, beech; cancer, diabetes, malaria,
influenza flu, pneumonia, tuberculosis, measles, cholera, polio, asthma; aspirin, ibuprofen, penicillin, insulin;
marxism, capitalism, socialism, communism, fascism, liberalism, anarchism; democrat, republican, libertarian; senate,
congress, parliament; plato, aristotle, socrates; kilobit, megabit, gigabit; cpu, gpu, tpu; supervised, unsupervised,
reinforcement; train, validate, test; encoder, decoder; classification, regression, clustering; array, list,
dictionary, tuple, set, queue, stack; integer, float, string, boolean
"""
"""An entry a kind: between commas things that are not each other, within them words for the same."""

SYNONYMS: Final = """
sofa couch settee; sad unhappy miserable sorrowful; mad angry furious irate; happy glad cheerful joyful; nobody
no_1; a_few some several; plenty a_lot lots; everybody everyone; somebody someone; anybody anyone; begin start
commence; end finish
conclude; stop halt cease; buy purchase; big large; huge enormous gigantic giant massive; small little; tiny minuscule
miniature; fast quick rapid swift; smart clever intelligent; stupid dumb foolish; beautiful pretty gorgeous lovely;
ugly hideous; rich wealthy; old elderly aged; kid child; kids children; child youngster; toddler infant baby; man guy
bloke gentleman; woman lady; dad father daddy; mom mum mother mommy mummy; grandma grandmother granny; grandpa
grandfather; car automobile; bike bicycle; motorcycle motorbike; truck lorry; plane airplane aeroplane aircraft; boat
vessel; ship vessel; taxi cab; train railway; street road; sidewalk pavement footpath; path trail track; highway
motorway freeway; shop store; mall shopping_centre shopping_center; house home; apartment flat; hotel inn; movie film;
movies films cinema; picture photo photograph image; pic picture; pants trousers; sweater jumper pullover; cap hat;
shoe footwear; clothes clothing garments; jacket coat; shirt top; bag sack; purse handbag; suitcase luggage baggage;
trash garbage rubbish; dustbin bin; cookie biscuit; candy sweets; fries chips; soda pop; soccer football; fall autumn;
vacation holiday; elevator lift; gas petrol gasoline; cellphone mobile smartphone phone; telephone phone; tv
television telly; laptop notebook; computer pc; picture painting; rock stone; woods forest; sea ocean; shore beach
coast; hill mound; stream brook creek; earth world globe planet; sky heavens; sunset sundown; sunrise dawn; evening
nightfall; rug carpet; tap faucet; garden yard; kitchen galley; bathroom restroom toilet washroom; hallway corridor;
basement cellar; attic loft; floor ground; stairs steps staircase; cupboard cabinet closet; drapes curtains; job work
occupation employment; boss manager; worker employee labourer laborer; firm company business corporation; factory
plant; lawyer attorney; doctor physician; policeman cop officer; thief robber burglar; soldier trooper; author writer;
teacher instructor educator; pupil student; scholar academic; actor performer; singer vocalist; crowd mob throng;
group bunch; team squad crew; friend pal buddy mate; enemy foe; neighbour neighbor; answer reply respond; ask inquire
enquire; speak talk; say state; tell inform; shout yell scream; look watch gaze stare; see view; hear listen; think
believe reckon; guess suppose; know understand; understand comprehend grasp; want desire wish; need require; like
enjoy; love adore; hate detest loathe; help assist aid; try attempt; use utilize utilise employ; make create produce;
build construct; fix repair mend; break shatter smash; destroy ruin wreck demolish; get obtain acquire receive; give
provide supply; show demonstrate display; hide conceal; keep retain maintain; choose select pick; change alter modify;
improve enhance better; grow increase expand; shrink decrease diminish; reduce cut lower decrease; raise lift; rise
increase climb; fall drop decline; move shift; carry haul; pull tug drag; push shove; throw toss hurl; catch grab;
hold grip grasp; hit strike; kick boot; jump leap hop; run sprint dash; jog run; walk stroll; wander roam; climb
ascend; fly soar; sleep nap doze snooze; eat consume devour; drink sip; cook prepare; cut slice chop; clean wash;
dirty filthy; wet soaked damp; dry arid; hot boiling scorching; cold chilly freezing; warm heated; cool chilly; loud
noisy; quiet silent; bright shiny; dark dim; important significant crucial vital essential key; main primary principal
chief; hard difficult tough; easy simple; strange odd weird peculiar; normal ordinary usual typical; common frequent;
rare uncommon unusual; famous renowned celebrated well_known; new novel fresh; whole entire complete; empty vacant;
full filled packed; near close_to beside next_to; far distant; over above; under beneath below underneath; across
over; around about approximately roughly; almost nearly; exactly precisely; only just merely; very really extremely;
often frequently; rarely seldom; sometimes occasionally; always constantly forever; never not_ever; quickly fast
rapidly; slowly gradually; suddenly abruptly; also too as_well; maybe perhaps possibly; probably likely; surely
certainly definitely; but however though; until till; because since as; so therefore thus hence; while whereas; like
such_as;
about regarding concerning; huge vast; error mistake; problem issue trouble; idea notion concept; goal aim objective
target; plan scheme; method approach technique; way manner; result outcome; cause reason; effect impact consequence;
part portion piece; section segment; amount quantity; number figure; price cost; money cash funds; pay salary wage;
profit gain; loss deficit; debt obligation; risk danger hazard; chance opportunity; possibility chance probability;
fear dread; joy happiness delight; anger rage fury; sorrow grief sadness; hope optimism; belief faith; truth fact; lie
falsehood; law statute; rule regulation; crime offence offense; war conflict; fight battle; battle combat; peace
harmony; country nation state; city town; village hamlet; government administration; election vote; leader head chief;
president chairman; student learner; research study; study investigation; paper article; book volume; story tale;
letter note; message note; picture drawing; test exam examination; trial experiment; data information; model
framework; dataset data_set; algorithm procedure; program application app software; bug defect error; code
source_code; developer programmer coder; user customer client; customer client; server host; network net; website site
webpage; internet web; picture image; feature function; tool instrument; machine device; sick ill unwell; healthy fit;
tired exhausted weary; hungry starving; afraid scared frightened; surprised astonished amazed shocked; excited
thrilled; bored uninterested; proud pleased; lonely alone; calm peaceful tranquil; nervous anxious worried; brave
courageous; shy timid; honest truthful sincere; funny amusing humorous; serious grave; boring dull tedious;
interesting fascinating intriguing; strong powerful; weak feeble; thin slim slender skinny; fat overweight obese; tall
high; short brief; long lengthy; wide broad; deep profound; sharp keen; right correct; wrong incorrect; true correct;
false untrue; good great fine nice; excellent outstanding superb; bad awful terrible horrible; best finest; perfect
ideal flawless; terrible dreadful; great wonderful fantastic amazing; safe secure; dangerous risky unsafe hazardous;
clear obvious evident apparent; vague unclear; certain sure; likely probable; start beginning; ending conclusion; top
summit peak; bottom base; edge border rim; middle centre center; side flank; front fore; back rear; inside interior;
outside exterior; corner nook; place location spot site; area region zone; space room; time period; moment instant;
era age epoch; year twelvemonth; discuss debate; argue quarrel dispute; agree concur; disagree differ; accept approve;
reject refuse; allow permit let; forbid prohibit ban; force compel; promise pledge vow; warn caution; advise counsel
recommend; suggest propose recommend; explain clarify describe; mention note remark; announce declare; hire employ
recruit; fire dismiss sack; quit resign; retire step_down; teach instruct; learn study; train coach; practice practise
rehearse; win triumph; lose forfeit; succeed prosper; fail flop; earn make; spend pay; save preserve; waste squander;
steal rob; trust rely; depend rely; wait await; arrive come; leave depart go; observe watch notice; notice spot;
examine inspect; search seek look_for; find discover locate; gather collect assemble; join unite; separate divide
split; mix blend combine; add append; remove delete erase; copy duplicate replicate; replace substitute; send transmit
dispatch; receive get; own possess have; contain include hold; shine glow gleam; burn scorch; freeze ice; melt thaw;
boil simmer; fry saute; bake roast; pour spill; rain drizzle shower; wind breeze; storm tempest; snow sleet; lawn
grass; flower blossom bloom; tree sapling; plant shrub; leaf foliage; animal creature beast; dog hound; puppy pup; cat
feline; kitten kitty; horse steed; pig hog; rabbit bunny hare; donkey mule; cow cattle; sheep lamb; rooster cock; bug
insect; snake serpent; bull ox; seat chair; bench pew; cup mug; glass tumbler; plate dish; bowl basin; knife blade;
pan skillet; stove cooker; fridge refrigerator; bed cot; blanket quilt; pillow cushion; lamp light; box carton
container; basket hamper; rope cord; wire cable
"""
"""Words that can stand for each other in most sentences."""

"""Dutch: chain and tables."""

from __future__ import annotations

from typing import Final

from .cardinals import NumberWords, money
from .language import AttributionTables, CompoundRules, QuestionTables, SpeechTables
from .names_of_kinds import EUROPEAN_FIRST_NAMES
from .stemmed import by_value, listed, phrases, stemmed, words

NUMBERS: Final = NumberWords(
    values=by_value(
        (0, 1, """
            nul één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien
            zeventien achttien negentien
        """),
        (20, 10, "twintig dertig veertig vijftig zestig zeventig tachtig negentig"),
    ),
    scales=by_value((1000, 0, "duizend"), (10**6, 0, "miljoen"), (10**9, 0, "miljard"), (10**12, 0, "biljoen")),
    hundred=frozenset({"honderd"}),
    joiners=frozenset({"en"}),
    inner=("en", "ën"),
    articles=listed("een"),
    points=frozenset({"komma"}),
    money=money("euro euros dollar dollars gulden pond", "cent cents", "en"),
    ordinals=by_value(
        (1, 1, """
            eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde dertiende
            veertiende vijftiende zestiende zeventiende achttiende negentiende twintigste eenentwintigste
            tweeëntwintigste drieëntwintigste vierentwintigste vijfentwintigste zesentwintigste zevenentwintigste
            achtentwintigste negenentwintigste dertigste eenendertigste
        """),
        (100, 0, "honderdste"),
    ),
    compounds=True,
)  # fmt: skip

OPPOSITES: Final = """
meer / minder; meest / minst; altijd / nooit; alles alle allemaal / niets geen; iedereen / niemand; iemand /
niemand; iets / niets; overal / nergens; stijgen toenemen groeien klimmen / dalen afnemen krimpen zakken; gestegen
gegroeid toegenomen / gedaald gekrompen afgenomen; stijging toename / daling afname; winnen / verliezen; gewonnen
/ verloren; winst / verlies; beter / slechter; beste / slechtste; goed / slecht; groot grote / klein kleine;
groter / kleiner; hoog hoge / laag lage; hoger / lager; lang lange / kort korte; langer / korter; breed / smal;
dik / dun; zwaar zware / licht lichte; zwaarder / lichter; snel snelle / langzaam traag; sneller / langzamer;
vroeg / laat; vroeger eerder / later; makkelijk gemakkelijk / moeilijk lastig; sterk / zwak; juist waar / fout
onwaar; mogelijk / onmogelijk; veilig / gevaarlijk onveilig; begin / einde eind; beginnen / stoppen eindigen
ophouden; open / dicht gesloten; openen / sluiten; eerste / laatste; voor / na; ervoor / erna; nieuw nieuwe / oud
oude; jong jonge / oud oude; houden / haten; vriend / vijand; toestaan / verbieden; legaal / illegaal; succes /
mislukking; kopen / verkopen; gekocht / verkocht; goedkoop / duur; rijk / arm; heet warm / koud; licht / donker;
dag / nacht; ochtend / avond; morgen / gisteren; noorden / zuiden; oosten / westen; links / rechts; boven / onder
beneden; binnen / buiten; erin / eruit; vooraan / achteraan; met / zonder; aan / uit; hetzelfde gelijk / anders
verschillend; vol / leeg; nat / droog; hard / zacht; zoet / zuur bitter; ziek / gezond; leven / sterven; levend /
dood; man / vrouw; vader / moeder; zoon / dochter; broer / zus; jongen / meisje; blij gelukkig / verdrietig
ongelukkig; vraag / antwoord; oorlog / vrede; ja / nee; komen / gaan; herinneren / vergeten; openbaar / privé;
veel / weinig; vaak / zelden; maximum / minimum; minstens / hoogstens; voordeel / nadeel; schoon / vuil vies;
dichtbij / ver; zomer / winter
"""
SYNONYMS: Final = """
auto wagen; beginnen starten; stoppen ophouden; zeggen vertellen; praten spreken; werk baan; geld poen; huis
woning; bedrijf onderneming firma; kind kleintje; snel vlug; mooi prachtig; misschien wellicht; probleem
moeilijkheid; fout vergissing; baas chef; vriend maat; gebruiken benutten; helpen bijstaan; belangrijk essentieel;
blij vrolijk; ook eveneens; ongeveer circa; denken geloven
"""
CONTRASTS: Final = """
moet moeten, kan kunnen kon, mag mogen, zou zouden, zal zullen; misschien wellicht mogelijk, waarschijnlijk
vermoedelijk, zeker
beslist ongetwijfeld; weet weten wist, geloof gelooft denk denkt denken dacht; nu tegenwoordig, toen destijds vroeger;
gisteren, vandaag, morgen; altijd, meestal vaak, soms, zelden;
behalve uitgezonderd afgezien, ook zelfs inclusief; in_plaats, naast; omdat want doordat, hoewel ofschoon; vanwege
wegens dankzij, ondanks; als indien, hoewel tenzij; tot, sinds vanaf;
maandag, dinsdag, woensdag, donderdag, vrijdag, zaterdag, zondag; januari, februari, maart, april, mei, juni,
juli, augustus, september, oktober, november, december; lente voorjaar, zomer, herfst najaar, winter; rood rode,
blauw blauwe, groen groene, geel gele, zwart zwarte, wit witte, grijs grijze, bruin bruine, roze, paars, oranje;
seconden, minuten, uren, dagen, weken, maanden, jaren; meter, kilometer, centimeter; gram, kilo, ton; euro,
dollar, pond, gulden; nederlands, engels, frans, duits, italiaans, spaans, russisch, chinees; vader, moeder,
broer, zus, oom, tante, opa, oma; hond, kat, paard, koe, schaap, geit, kip, vis, bij; appel, peer, kers, pruim,
druif, citroen; tarwe, rogge, gerst, haver, maïs; koper, goud, zilver, ijzer, lood; melk, water, wijn, bier,
koffie, thee; pieter, piet, jan, kees, klaas, hendrik, henk, willem, maarten, johan, johannes, gerrit, dirk,
cornelis, marten, bart, bas, tom, tim, thijs, lars, sander, rob, erik, frank, peter, paul, mark, marco, daan, sem,
lucas, anna, maria, johanna, els, ineke, anneke, marieke, sanne, lisa, emma, sophie, julia, clara, eva, sara,
petra, karin, saskia, femke, lotte, roos, annelies, margriet; amsterdam, rotterdam, utrecht, leiden, groningen,
haarlem, eindhoven, arnhem, delft, maastricht, antwerpen, brussel, gent, brugge, londen, parijs, berlijn, rome
"""

DUTCH: Final = stemmed(
    "nl",
    "dutch",
    stop_words="""
        aan al alle alles als altijd andere ben bent bij daar dan dat de deze die dit doch doen doet door dus een eens
        en er erg gaan gaat ge geen geweest haar had hadden hang heb hebben hebt heeft heel hem het hier hij hoe hun
        iemand iets ik in is ja je jij jou jouw jullie kan kon konden kunnen laten maar maken maakt me meer men met
        mij mijn moest moet moeten na naar niet niets nog nu of om omdat onder ons onze ook op over reeds te tegen
        toch toen tot u uit uw van veel voor waar waren was wat we wel werd werden wie wij wil willen wilde worden
        wordt zal ze zei zeg zeggen zegt zelf zich zij zijn zo zonder zou zouden zeer want doordat gewoon eigenlijk
        natuurlijk echt even praten praat gepraat spreken denk denken weet weten ding dingen goed beetje
    """,
    fillers="eh uh uhm ehm euh hm hmm mm",
    filler_phrases=("weet je", "ik bedoel", "zeg maar", "weet je wel", "zal ik maar zeggen", "laten we zeggen"),
    numbers=NUMBERS,
    signs={"%": "procent", "€": "euro", "$": "dollar", "£": "pond", "&": "en"},
    negations="niet geen nooit niemand niets niks zonder nergens noch nee nauwelijks nimmer",
    negates_last="niet nooit",
    limiting="alleen enkel slechts",
    qualifiers="""
        alleen enkel slechts altijd alle alles iedereen elk elke meeste sommige enkele weinig veel bijna precies beide
        minstens hoogstens
    """,
    restricting="""
        alleen enkel slechts bijna meeste sommige enkele weinig soms zelden vermoedelijk hoogstens minstens
    """,
    weakening="misschien wellicht mogelijk waarschijnlijk vermoedelijk kennelijk zogenaamd bijna haast",
    believing="""
        geloof gelooft geloven geloofde denk denkt denken dacht zeg zegt zeggen zei gezegd beweer beweert beweerd vind
        vindt vinden waar zeker bewezen bewijs overtuigd verwacht
    """,
    doubting="betwijfel betwijfelt betwijfelde twijfel twijfelt ontken ontkent ontkende ontkend onwaar",
    hearsay="gehoord zeggen gerucht geruchten schijnt",
    subordinating="dat of",
    tenses=(
        ("is ben bent", "was waren"),
        ("heeft hebben heb hebt", "had hadden"),
        ("wordt worden word", "werd werden"),
    ),
    persons=(
        "ik mij me mijn",
        "jij je jou jouw",
        "hij hem",
        "wij we ons onze",
        "jullie",
    ),
    particles="""
        ja nou maar toch wel even eens dus gewoon eigenlijk echt en dan ook nog heel best zo nu daar best misschien
        natuurlijk hoor zeg oké goed eh al
    """,
    conjunctions="en maar of want omdat",
    contractions={"tis": ("het", "is"), "kheb": ("ik", "heb"),},
    variants={"m": "hem", "t": "het", "n": "een", "k": "ik", "niks": "niets", "mn": "mijn", "zn": "zijn", "ie": "hij",
              "je": "jij", "jij": "je", "we": "wij", "wij": "we", "ze": "zij", "zij": "ze", "oké": "okay", "ok": "oké"},
    framing="gesprek discussie onderwerp onderwerpen thema genoemd samenvatting mening uitleggen uitgelegd",
    questions="wie wat wanneer waar waarom hoe welke welk hoeveel",
    reporting="""
        zeggen zegt zei gezegd praten praat praatte spreken spreekt sprak vertelt vertelde denkt dacht vindt
        vond
    """,
    fractions="helft derde kwart kwartier half halve anderhalf dubbel driedubbel",
    opposites=OPPOSITES,
    synonyms=SYNONYMS,
    contrasts=f"{CONTRASTS}; {EUROPEAN_FIRST_NAMES}",
    reversing=("on",),
    speech=SpeechTables(
        never_final=words("""
            dr prof dhr mevr mw ir ing drs mr bijv bv o.a d.w.z m.b.t i.p.v ca st evt resp
        """),
        before_numbers=words("""
            nr blz p art hfst fig
        """),
        maybe_final=words("""
            enz etc e.d b.v n.v jr sr v.chr n.chr
        """),
        starters=words("""
            de het een ik jij je hij zij ze wij we jullie en maar of want omdat als toen dan dus dit dat deze die in
            op met van voor naar bij zonder over hoe wat wie waar nee ja mijn onze er daar nu ook
        """),
        sounds=tuple("""
            muziek gelach lacht lachen applaus klappen hoest hoesten zucht zuchten onverstaanbaar stilte geluid ruis
            jingle zingt huilt
        """.split()),
        housekeeping=phrases("""
            welkom | bedankt | dank je wel | dankjewel | dank u wel | hallo | goedemorgen | goedemiddag | goedenavond
            tot ziens | tot de volgende keer | tot volgende week | podcast | aflevering | uitzending | luisteraars
            abonneer je | abonneren | vijf sterren | mijn gast | onze gast | mijn naam is | microfoon | opname
            volgende vraag | stel jezelf voor | op instagram | op youtube | de link | onze website | volg ons
        """),
        offensive=tuple("""
            kut kutten kutwijf klootzak klootzakken lul lullen hoer hoeren hoerenzoon kankerlijer teringlijer
            tyfuslijer godverdomme neuken neukt geneukt flikker flikkers mietje mietjes nikker nikkers neger negers
            slet sletten schijt shit fuck fucking
        """.split()),
        advertising=phrases("""
            sponsor | gesponsord | mede mogelijk gemaakt | kortingscode | met de code | korting | gratis proberen
            gratis proefperiode | gratis verzending | aanbieding | ga naar www | punt nl | punt com | kaarten
            tickets | reclame | voor meer informatie | meer informatie op | schrijf je in | meld je aan
        """),
        dependent_openers=phrases("""
            en | maar | of | want | omdat | dus | daarom | dan | toen | dat | dit | die | deze | hij | zij | ze | het
            hun | hen | ja | nee | precies | inderdaad | klopt | oké | nou | ook | bovendien | daarna | echter
            hoewel | bijvoorbeeld | trouwens | ten tweede | daar | er | waarvan | beide | de andere | hetzelfde
            niet alleen | wat | wie | waar
        """),
    ),
    attribution=AttributionTables(
        verbs=words("""
            zegt zei gezegd zegde schrijft schreef geschreven vraagt vroeg gevraagd legt legde vertelt vertelde verteld
            verklaart verklaarde verklaard beweert beweerde benadrukt benadrukte antwoordt antwoordde geantwoord meent
            meende vindt vond denkt dacht gelooft merkt herinnert herinnerde waarschuwt waarschuwde concludeert
            noemt noemde bekende voegt uitgelegd
        """),
        around_verbs=words("heeft hebben had ook eens later altijd vaak ooit al"),
        fronted=words("zoals heeft had"),
        passive=words("werd wordt is"),
        pronouns=words("hij zij ze"),
        others=words("ik wij we jij je u jullie men iemand niemand wie"),
        who=words("die"),
        according=(
            "volgens", "in de woorden van", "de woorden van", "woorden van", "citaat van", "dixit",
        ),
        naming=words("aldus"),
        by=words("door"),
        words=words("woorden woord zin citaat vraag antwoord"),
        roles=words("auteur schrijver schrijfster journalist directeur voorzitter minister onderzoeker bakker"),
        articles=words("de het een mijn jouw zijn haar ons onze"),
        particles=words("van de der den ter ten het"),
        placing=words("in te aan"),
        no_relation=words("in op bij voor over met naar uit"),
        beginnings=words("zoals en maar of als het een gisteren vandaag daarna volgens toen in op klopt"),
        joining=words("en"),
        honorifics=words("meneer mevrouw dhr mevr mw"),
        labels=words("spreker spreekster gast presentator presentatrice interviewer beller publiek"),
    ),
    compounds=CompoundRules(
        linking=("s", "e", "en", "n", "er"),
        dropped=("e",),
        prefixes=words("""
            aan af be bij door er ge her in mee na om on ont op over uit ver voor weg toe terug samen tegen onder sch
        """),
    ),
    asking=QuestionTables(
        asking=words("wie waar wanneer klopt echt citaat aflevering bron zoek"),
        opening=words("wie klopt heeft"),
        leading=words("dat zo dit"),
        months=(
            "januari jan", "februari feb", "maart mrt", "april apr", "mei", "juni jun", "juli jul", "augustus aug",
            "september sep sept", "oktober okt", "november nov", "december dec",
        ),
        within_dates=words("van"),
        by=("door", "volgens"),
        since=("sinds", "vanaf"),
        until=("tot en met", "tot"),
        within=("in",),
        numbered=("aflevering", "uitzending", "nummer", "nr."),
        over_time=(
            r"door de jaren(?: heen)?", r"in de loop (?:der|van de) (?:jaren|tijd)", r"over de jaren(?: heen)?",
            r"jaar (?:na|op) jaar",
        ),
        about="over|van",
        said=(
            r"wat (?:zei|zegt|vond|vindt|dacht|denkt|vertelde|vertelt) NAME ABOUT",
            r"wat (?:heeft|had) NAME ABOUT (?:gezegd|verteld)",
        ),
        who=(r"wie (?:is|was) NAME", r"waar (?:spreekt|praat) NAME"),
        spoken_of=(
            r"wat (?:wordt|werd) er (?:gezegd )?over TOPIC(?: gezegd)?",
            r"vertel me (?:iets |meer )?over TOPIC",
        ),
        requests=(r"(?:citaat|controleer|zoek)(?: (?:dit|het)\b)?(?: citaat\b)?",),
        either=words("of"),
    ),
)  # fmt: skip

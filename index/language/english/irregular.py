"""Irregular forms of English nouns and verbs, by the forms that they are found by: `mice` by `mouse`, `went` by `go`.

Forms that are as often another word are left out, since nobody who looks for a rose means `rise`: left, lay, rose,
bore, born, bound, ground, wound, shot, bit, thought, drunk, lives, leaves, dice, axes, bases, data, media; and those of
auxiliary verbs (was, had, did, would).
"""

from __future__ import annotations

from typing import Final

_NOUNS: Final = """
child children
man men
woman women
foot feet
tooth teeth
goose geese
mouse mice
louse lice
ox oxen
wolf wolves
werewolf werewolves
wife wives
housewife housewives
midwife midwives
knife knives
half halves
shelf shelves
bookshelf bookshelves
self selves
thief thieves
loaf loaves
calf calves
scarf scarves
hoof hooves
elf elves
dwarf dwarves
wharf wharves
sheaf sheaves
grandchild grandchildren
stepchild stepchildren
schoolchild schoolchildren
analyze analysis analyses
hypothesis hypotheses
crisis crises
thesis theses
antithesis antitheses
parenthesis parentheses
synthesis syntheses
diagnosis diagnoses
prognosis prognoses
neurosis neuroses
psychosis psychoses
oasis oases
ellipsis ellipses
criterion criteria
phenomenon phenomena
automaton automata
bacterium bacteria
curriculum curricula
memorandum memoranda
millennium millennia
stratum strata
erratum errata
symposium symposia
stadium stadia
aquarium aquaria
fungus fungi
cactus cacti
nucleus nuclei
stimulus stimuli
alumnus alumni
focus foci
radius radii
syllabus syllabi
locus loci
octopus octopi
corpus corpora
genus genera
vertex vertices
index indices
matrix matrices
appendix appendices
vortex vortices
codex codices
helix helices
larva larvae
antenna antennae
formula formulae
nebula nebulae
vertebra vertebrae
alga algae
schema schemata
stigma stigmata
lemma lemmata
"""
# The parts before `man` and `woman` of words whose plural has `men` and `women`.
_OF_MEN: Final = (
    "gentle business police fire sales fisher crafts chair congress spokes work horse fresh country "
    "states sports camera door mail milk post french english irish welsh dutch scots snow watch middle "
    "anchor clergy council fore hench journey lay marks ombuds sea service trades weather yachts air "
    "handy hit front best bow swords alder assembly noble repair super spider kins hunts hang bar cave "
    "garbage iron wing"
)
_VERBS: Final = """
arise arose arisen
awake awoke awoken
become became
beat beaten
begin began begun
bend bent
bite bitten
bleed bled
blow blew blown
break broke broken
breed bred
bring brought
build built
burn burnt
buy bought
catch caught
choose chose chosen
cling clung
come came
creep crept
deal dealt
dig dug
draw drew drawn
dream dreamt
drink drank
drive drove driven
dwell dwelt
eat ate eaten
fall fell fallen
feed fed
feel felt
fight fought
find found
flee fled
fling flung
fly flew flown
forbid forbade forbidden
foresee foresaw foreseen
foretell foretold
forget forgot forgotten
forgive forgave forgiven
freeze froze frozen
get got gotten
give gave given
go went gone
grow grew grown
hang hung
hear heard
hide hid hidden
hold held
keep kept
kneel knelt
know knew known
lay laid
lead led
lean leant
leap leapt
learn learnt
lend lent
light lit
lose lost
make made
mean meant
meet met
mislead misled
mistake mistook mistaken
misunderstand misunderstood
mow mown
outgrow outgrew outgrown
overcome overcame
overhear overheard
oversee oversaw overseen
oversleep overslept
overtake overtook overtaken
overthrow overthrew overthrown
pay paid
plead pled
prove proven
rebuild rebuilt
repay repaid
retell retold
rethink rethought
rewrite rewrote rewritten
ride rode ridden
ring rang rung
rise risen
run ran
say said
see saw seen
seek sought
sell sold
send sent
sew sewn
shake shook shaken
shine shone
show shown
shrink shrank shrunk
sing sang sung
sink sank sunk
sit sat
slay slew slain
sleep slept
slide slid
sling slung
smell smelt
sneak snuck
sow sown
speak spoke spoken
speed sped
spell spelt
spend spent
spill spilt
spin spun
spit spat
spoil spoilt
spring sprang sprung
stand stood
steal stole stolen
stick stuck
sting stung
stink stank stunk
stride strode
strike struck stricken
string strung
strive strove striven
swear swore sworn
sweep swept
swell swollen
swim swam swum
swing swung
take took taken
teach taught
tear tore torn
tell told
throw threw thrown
tread trod trodden
undergo underwent undergone
understand understood
undertake undertook undertaken
undo undid undone
uphold upheld
wake woke woken
wear wore worn
weave wove woven
weep wept
win won
withdraw withdrew withdrawn
withhold withheld
withstand withstood
wring wrung
write wrote written
"""


def _by_form() -> dict[str, str]:
    listed = [line.split() for line in (*_NOUNS.split("\n"), *_VERBS.split("\n")) if line]
    listed += [
        [f"{part}{one}", f"{part}{more}"]
        for part in _OF_MEN.split()
        for one, more in (("man", "men"), ("woman", "women"))
    ]
    return {form: base for base, *forms in listed for form in forms}


BASES: Final = _by_form()
"""The base form of each irregular form."""

PASTS: Final = frozenset(line.split()[1] for line in _VERBS.split("\n") if line)
"""The irregular past forms of verbs, without those of auxiliary verbs."""

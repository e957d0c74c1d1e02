"""Compounds that English writes as one word, with a hyphen, or as two, and that are one word here.

Prefixes are no words, so that what they stand before is one word with them, whatever stands between. Of other
compounds a list is needed: most (`well-known`) are two words in any writing, and some are two others where they are
written apart (`on line five`, `to set up`), so that these are one word only with a hyphen.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

from ..tokens import Token, Word
from .chain import word

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIXES: Final = frozenset(
    "anti auto bio co counter cyber eco extra geo hetero homo hydro hyper infra inter intra macro mega meta micro mini "
    "mis multi nano neo neuro non omni poly post pre pro proto pseudo psycho quasi re retro semi socio sub super tele "
    "thermo trans tri ultra un uni".split()
)
"""Before a hyphen, parts of the word behind it."""
APART: Final = frozenset(
    "anti bio co cyber eco geo hyper inter intra macro mega micro mini multi nano neuro non poly pre pseudo quasi semi "
    "socio ultra".split()
)
"""Those that are no words of their own: written apart they are recognised that way."""
LEAST: Final = 3  # letters behind a prefix: `re-do`, `co-op` and `pro-am` are what they are

_ALWAYS: Final = """
air craft field line lines plane port ports
audio book
back bone drop ground log pack stage story ward yard
bench mark
block chain
body guard
brain storm storming wave
chat bot
check list point
class mate room
cook book
copy right writer
cow boy
cross road roads
data base center centre flow frame lake point set sheet store type
dead line
desk top
drop box
earth quake
feed back
fire arm fox place wall
flow chart
foot age note print
free lance lancer
fund raiser raising
game play
git hub lab
grand child children father ma mother pa parent
grass roots
ground breaking work
frame work
hand book made writing written
hard ware
head ache count line phone quarter quarters
health care
high light way
home land made page town work
house hold keeping
key board note word
land lord mark scape
lap top
life cycle line long span style time
main frame land stream
market place
master mind piece
mid day dle field night point size summer way week west
mile stone
mind set
motor cycle
name space
net work
news letter paper room
note book
out come door line look put side sider source sourcing
pass code port word
pay load wall
pipe line
play book ground list station
pod cast caster casting
rail road way
rain bow fall
road block map
safe guard
sand box
screen play shot
sea food side
short cut fall
side bar car effect kick line walk
skill set
smart phone watch
snow ball flake
soft ware
sound track
spread sheet
stake holder
story board teller telling
sun light rise set shine
super computer market star
sweat shirt
teen ager
test bed
text book box
time frame line stamp table zone
tool bar box chain kit
touch screen
trade mark
type script writer
voice mail over
wall paper
water fall mark melon
web cam hook inar master page server site socket
well being
wheel chair
white board list paper space
wild life fire
wire frame less
work bench book flow force load man place sheet shop space station
world view
you tube
"""
_HYPHENED: Final = """
back up
break down through
build up
buy in out
by pass product stander
call back out
catch up
check in out up
clean up
close up
come back
count down
cut off
drop down off out
fall back out
flash back
follow up
give away
hand off out
hang out over
kick off
lay off out over
left over
lock down
log in off on out
look up
make over up
meet up
off line load shore site spring
on board boarding going line site
over all lap load night see time view
pass through
pay back off
pick up
plug in
pop up
pull back
roll back out up
run away down time way
sell off out
set back up
shut down
sign in off on up
slow down
speed up
spin off
stand alone by out
start up
take away off over
throw back
time out
touch down
trade off
turn around over
under line stand way
up date grade load right side stream time
wake up
walk through out
warm up
wash out
work out
write off up
"""
_OF_E: Final = (
    "bike bikes book books business cigarette cigarettes commerce government ink learning mail mailed mailing mails "
    "reader readers scooter scooters signature sport sports ticket tickets waste zine zines"
)
_OF_JS: Final = "angular backbone chart d3 discord ember express nest next node nuxt p5 react require socket three vue"


def _listed(lines: str) -> dict[str, frozenset[str]]:
    """The stems of second parts by the first."""
    parts = [line.split() for line in lines.split("\n") if line]
    return {first: frozenset(word(second).stem for second in seconds) for first, *seconds in parts}


_BEHIND: Final[Mapping[str, frozenset[str]]] = {
    **_listed(_ALWAYS),
    "e": frozenset(word(second).stem for second in _OF_E.split()),
    **{first: frozenset({"js"}) for first in _OF_JS.split()},
}
_BEHIND_HYPHEN: Final[Mapping[str, frozenset[str]]] = _listed(_HYPHENED)
_HYPHENS: Final = frozenset("-\u2010\u2011")
FIRSTS: Final = frozenset({*PREFIXES, *_BEHIND, *_BEHIND_HYPHEN})
"""The plain words that a compound may begin with."""


def merge_compounds(tokens: list[Token], text: str, origin: int = 0) -> list[Token]:
    """Returns the tokens of `text` with those of one compound as one; `origin` is the offset of `text`."""
    cues = [at for at, token in enumerate(tokens) if token.word.plain in FIRSTS]
    merged, copied, last = list[Token](), 0, len(tokens) - 1
    for at in cues:
        if at < copied or at == last:
            continue
        first, second = tokens[at], tokens[at + 1]
        gap = text[first.past - origin : second.first - origin]
        if gap != " " and gap not in _HYPHENS and gap != ".":
            continue
        if _is_compound(first.word, second.word, gap):
            spelling = (
                text[first.first - origin : first.past - origin] + text[second.first - origin : second.past - origin]
            )
            merged += tokens[copied:at]
            merged.append(Token(first.first, second.past, _compound(spelling)))
            copied = at + 2
    return merged + tokens[copied:] if copied else tokens


def _is_compound(first: Word, second: Word, gap: str) -> bool:
    if gap == ".":  # `node.js`
        return second.plain == "js" and "js" in _BEHIND.get(first.plain, ())
    if second.stem in _BEHIND.get(first.plain, ()):
        return True
    hyphen = gap != " "
    if hyphen and second.stem in _BEHIND_HYPHEN.get(first.plain, ()):
        return True
    if second.number is not None or len(second.plain) < LEAST:
        return False
    return first.plain in (PREFIXES if hyphen else APART) and not (second.stop and not hyphen)


@functools.lru_cache(maxsize=1 << 14)
def _compound(spelling: str) -> Word:
    return word(spelling)

"""Long texts: sentences that were said next to each other in one transcript are one chain, and one quote.

The steps are those by which long sequences are searched for (seed, chain, extend: Li 2018, "Minimap2"). Each piece of
the text, of some sentences, is searched for as a quote by itself; places of neighbouring pieces that stand near each
other in one transcript make a chain; a chain is then judged as a whole.

The more is looked for, the more is found by chance: at one in twenty for a sentence, of twenty foreign sentences one
would be found two times in three. So a chain is meant only if its chance times the number of pieces is as small as
that of a single quote has to be (Bonferroni): a text said nowhere is then attributed no more often than a quote is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ..language.detection import detected
from ..language.languages import language
from ..language.sentences import sentence_starts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEAST: Final = 12  # words of a piece: of fewer, formulas of talk would do ("yeah, that's a great question")
MOST: Final = 40  # words of a piece without the end of a sentence, as in captions
LONGEST: Final = 200  # words of a chain, which are fewer than those of a quote that are compared (`quotes.LONGEST`)
MOST_PIECES: Final = 120  # of a text; about as many as fit into 20 pages
PLACES: Final = 5  # of each piece that may belong to a chain
GAP: Final = 300  # characters between the places of two pieces of one chain
SKIPPED: Final = 2  # pieces of a chain in one go that are said nowhere near: somebody else's words, or changed ones

_WORD: Final = re.compile(r"[^\s\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]+|.", re.DOTALL)  # some scripts put no spaces


@dataclass(frozen=True, slots=True)
class ChainPiece:
    """Characters [`first`, `past`) of a text, which have so many `words`."""

    first: int
    past: int
    words: int


@dataclass(frozen=True, slots=True)
class PiecePlace:
    """A place of a piece: characters [`first`, `past`) of a transcript."""

    transcript: int
    first: int
    past: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Characters [`first`, `past`) of a text, in so many `pieces`, which may have been said in one go."""

    first: int
    past: int
    pieces: int


def pieces(text: str) -> list[ChainPiece]:
    """The text in pieces of whole sentences with at least LEAST words, as far as it has them; without the ends of
    sentences, in pieces of at most MOST words."""
    found = list[ChainPiece]()
    first = words = 0
    for start, past in _sentences(text):
        count = _counted(text[start:past])
        if not words:
            first = start
        words += count
        if words >= LEAST:
            found.append(ChainPiece(first, past, words))
            words = 0
    if words and found:  # what is left over goes with the last
        last = found.pop()
        return [*found, ChainPiece(last.first, len(text), last.words + words)]
    return [*found, ChainPiece(first, len(text), words)] if words else found


def _counted(text: str) -> int:
    return sum(any(map(str.isalnum, found)) for found in _WORD.findall(text))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    for first, past in pairwise([*sentence_starts(text, language(detected(text) or "en")), len(text)]):
        words = [found.start() for found in _WORD.finditer(text, first, past) if any(map(str.isalnum, found[0]))]
        if len(words) <= 2 * MOST:
            yield first, past
        else:
            yield from pairwise([first, *words[MOST:-LEAST:MOST], past])


def chains(asked: Sequence[ChainPiece], places: Sequence[Sequence[PiecePlace]]) -> list[Chain]:
    """The pieces in their order, those together that belong together. `places` are those of each piece, best first."""
    found = list[Chain]()
    at = 0
    while at < len(asked):
        past = max((_past(asked, places, at, place) for place in places[at]), default=at + 1)
        found.append(Chain(asked[at].first, asked[past - 1].past, past - at))
        at = past
    return found


def _past(asked: Sequence[ChainPiece], places: Sequence[Sequence[PiecePlace]], at: int, place: PiecePlace) -> int:
    """The number of the first piece that does not belong to the chain that begins with piece `at` at a place."""
    past, words, skipped, near = at + 1, asked[at].words, 0, GAP
    for number in range(at + 1, len(asked)):
        words += asked[number].words
        then = next((one for one in places[number] if _follows(place, one, near)), None)
        if words > LONGEST or (then is None and skipped == SKIPPED):
            break
        if then is None:
            skipped += 1
            near += 2 * (asked[number].past - asked[number].first)
        else:
            past, place, skipped, near = number + 1, then, 0, GAP
    return past


def _follows(place: PiecePlace, then: PiecePlace, near: int) -> bool:
    return place.transcript == then.transcript and place.first < then.first <= place.past + near

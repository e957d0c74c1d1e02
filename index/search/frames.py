"""What stands before a quoted clause in the transcript and changes how it is meant: `I don't think that`, `perhaps`.

The quote may have its words just so and yet be no statement of whoever spoke: what denies, doubts or weakens the
clause, or says whose it is, was left out in front of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .align import Pair, Way
from .difference_kinds import LONGEST_WEAKENING, What, negations
from .differences import PAUSES, Difference, Sides

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..language.language import Language
    from ..language.tokens import Token

LONGEST_FRAME: Final = 7  # words before a clause that say how it is meant: `I am not at all sure that`
LONGEST_SOURCE: Final = 12  # words from an `according to` on
UNMARKED_FRAME: Final = 4  # of them where no `that` follows: `I don't think`
FEWEST_FRAMED: Final = 3  # words of a clause
_SENTENCE_END: Final = re.compile(r"[.?!…;:。？！]")


def lost_frames(sides: Sides, pairs: Sequence[Pair]) -> list[Difference]:
    """What stands right before a quote that is a whole clause in the transcript, and makes it no statement, or a weaker
    one: `I don't think that`, `I doubt`, `I have heard that`, `according to the leaflet`, `perhaps`, `almost`."""
    held = [pair for pair in pairs if pair.said < pair.said_past and pair.way is not Way.EXTRA]
    if not any(not sides.said[pair.said].word.stop for pair in held):
        return []
    said, at = sides.said, sides.said_at
    first, past = min(pair.said for pair in held), max(pair.said_past for pair in held)
    more = {sides.asked[pair.asked].word.plain for pair in pairs if pair.way is Way.MISSING}
    if first and said[first - 1].word.plain in more:
        first -= 1  # `Angeblich hat Ada …` as `Ada hat …`
    if past - first < FEWEST_FRAMED or not _ends_clause(sides, past):
        return []
    frame = _frame(sides, first)
    what = _of_frame(sides.language, [said[number] for number in frame])
    if what is None and (source := _source(sides, first)) is not None:
        what, frame = What.WORD, [first - 1, source]
    elif what is What.WORD and _weakens(sides.language, [said[number].word.plain for number in frame]):
        frame = frame[:1]
    if what is None:
        return []
    begin, end = said[frame[-1]].first, said[frame[0]].past
    return [Difference(what, "", sides.said_text[begin - at : end - at], (0, 0), (begin, end))]


def _frame(sides: Sides, first: int) -> list[int]:
    """The words right before token `first` of the transcript, the nearest first, up to a pause that is none between a
    verb and its `that`; without fillers."""
    found = list[int]()
    for number in range(first - 1, max(first - 1 - LONGEST_FRAME, -1), -1):
        then = found[-1] if found else first
        gap = _between(sides, number, then)
        subordinate = bool(found) and sides.said[then].word.plain in sides.language.subordinating
        if PAUSES.intersection(gap) and not (subordinate and gap.strip() == ","):
            break
        if not sides.said[number].word.filler:
            found.append(number)
    return found


def _of_frame(language: Language, frame: Sequence[Token]) -> What | None:
    """What words before a clause, the nearest first, do to it: deny it, or weaken it."""
    words = [token.word.plain for token in frame]
    if not words:
        return None
    marked = words[0] in language.subordinating
    rest = words[1:] if marked else words[:UNMARKED_FRAME]
    governing = rest if marked else rest[:1]
    denied = negations(language, frame[marked : marked + len(rest)]) % 2 == 1
    if denied and language.believing.intersection(governing):
        return What.NEGATION
    if not denied and language.doubting.intersection(governing):
        return What.NEGATION
    if marked and not denied and language.hearsay.intersection(governing):
        return What.WORD
    return What.WORD if _weakens(language, words) else None


def _source(sides: Sides, first: int) -> int | None:
    """The token at which an `according to` begins whose clause begins with token `first`."""
    for number in range(first - 2, max(first - 2 - LONGEST_SOURCE, -1), -1):
        text = sides.said_text[sides.said[number].first - sides.said_at : sides.said[first].first - sides.said_at]
        if _SENTENCE_END.search(text):
            return None
        if text.casefold().startswith(tuple(f"{phrase} " for phrase in sides.language.attribution.according)):
            before = _between(sides, number - 1, number) if number else ""
            joined = number and sides.said[number - 1].word.plain not in sides.language.conjunctions
            return None if joined and not PAUSES.intersection(before) else number  # not `it was written by`
    return None


def _weakens(language: Language, words: Sequence[str]) -> bool:
    """True if the first of some words, read from the last, are one that weakens: `perhaps`, or `être`, `peut`."""
    return any("".join(reversed(words[:length])) in language.weakening for length in range(1, LONGEST_WEAKENING + 1))


def _ends_clause(sides: Sides, past: int) -> bool:
    """True if the words before token `past` of the transcript end a clause."""
    if past >= len(sides.said):
        return True
    pause = PAUSES.intersection(_between(sides, past - 1, past))
    return bool(pause) or sides.said[past].word.plain in sides.language.conjunctions


def _between(sides: Sides, before: int, behind: int) -> str:
    """What stands between two tokens of the transcript, as written."""
    return sides.said_text[sides.said[before].past - sides.said_at : sides.said[behind].first - sides.said_at]

"""Who says the words of a quote: whether they are one person's, or words of two that were put together as one's.

A quote of a dialogue is none of that: where it shows by its punctuation that somebody else begins, two may speak. A
change of speaker in the middle of a sentence, without a word left out, proves nothing: recognisers that tell speakers
apart are often some words early or late.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from .difference_kinds import What
from .differences import Difference
from .editing import OMISSION
from .verdict import Judgement, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..transcript import Stretch

BREAKS: Final = frozenset('.?!…。？！؟।:;—–\n"“”«»„/|>-')  # in a quote: what follows may be somebody else's
ENDS: Final = frozenset(".?!…。？！؟।")
FEWEST: Final = 2  # words of a person's part; a single one is a label that came early or late


class HeldWord(NamedTuple):
    """A word of a quote that was found: its characters [first, past) in the quote and in the text as written, and
    whether it is a content word."""

    asked: int
    asked_past: int
    said: int
    said_past: int
    tells: bool


class _Voice(NamedTuple):
    turn: int
    name: str | None

    def is_other(self, than: _Voice) -> bool:
        """Whether another person is known to speak: by name, or in the next turn where nobody is named."""
        if self.name is None and than.name is None:
            return abs(self.turn - than.turn) == 1
        return None not in (self.name, than.name) and self.name != than.name


class _Part(NamedTuple):
    voice: _Voice
    words: list[HeldWord]


def by_voices(
    judgement: Judgement,
    quote: str,
    held: Sequence[HeldWord],
    stretch: Stretch,
    name: Callable[[str | None], str | None],
) -> Judgement:
    """The judgement of a quote by who says its words, in the stretch that holds them all; `name` names a label.

    Words of two people that the quote gives as one's are spliced, and make no paraphrase.
    """
    if judgement.verdict is Verdict.NOT_FOUND or len(stretch.cues) < 2 or not held:
        return judgement
    joints = [(one, other) for one, other in pairwise(_parts(held, stretch, name)) if one.voice.is_other(other.voice)]
    joined = [joint for joint in joints if _is_stitched(quote, stretch, *joint)]
    if not joined:
        return judgement
    if judgement.verdict is Verdict.PARAPHRASE:
        return Judgement(Verdict.NOT_FOUND, (), judgement.evidence)
    found = tuple(_difference(quote, held, *joint) for joint in joined)
    verdict = judgement.verdict if judgement.verdict is Verdict.ALTERED else Verdict.SPLICED
    return Judgement(verdict, (*judgement.differences, *found), judgement.evidence)


def speakers(
    quote: str, held: Sequence[HeldWord], stretch: Stretch, name: Callable[[str | None], str | None]
) -> tuple[str | None, ...]:
    """The names of those who say a part of a quote, in order, each once; None for one without a name. A part that is a
    single word or only small ones counts where the quote shows that somebody else begins. With no words `held`, or no
    part that counts, they are all who speak in the stretch."""
    parts, counted = _spoken(held, stretch, name), list[str | None]()
    for n, part in enumerate(parts):
        edges = [pair for pair in ((n - 1, n), (n, n + 1)) if pair[0] >= 0 and pair[1] < len(parts)]
        shown = all(
            BREAKS.intersection(quote[parts[a].words[-1].asked_past : parts[b].words[0].asked]) for a, b in edges
        )
        if _counts(part) or shown:
            counted.append(part.voice.name)
    return tuple(dict.fromkeys(counted or [name(cue.speaker) for cue in stretch.cues]))


def _parts(held: Sequence[HeldWord], stretch: Stretch, name: Callable[[str | None], str | None]) -> list[_Part]:
    """The words of the quote by whoever says them, without those parts that are a single word or only small ones."""
    return [part for part in _spoken(held, stretch, name) if _counts(part)]


def _counts(part: _Part) -> bool:
    return len(part.words) >= FEWEST and any(word.tells for word in part.words)


def _spoken(held: Sequence[HeldWord], stretch: Stretch, name: Callable[[str | None], str | None]) -> list[_Part]:
    """The words of the quote by whoever says them."""
    borders, voices = [stretch.at], [_Voice(0, name(stretch.cues[0].speaker))]
    for before, cue in pairwise((stretch.cues[0], *stretch.cues)):
        starts = {cue.at + turn for turn in cue.turns}
        if name(cue.speaker) != name(before.speaker):
            starts.add(cue.at)
        for start in sorted(starts):
            borders.append(start)
            voices.append(_Voice(len(voices), name(cue.speaker)))
    spoken = [(voices[max(bisect_right(borders, word.said) - 1, 0)], word) for word in held]
    return [_Part(voice, [word for _, word in words]) for voice, words in groupby(spoken, key=lambda one: one[0])]


def _is_stitched(quote: str, stretch: Stretch, one: _Part, other: _Part) -> bool:
    """True if the quote goes on over a change of speaker, and the transcript does not."""
    last, then = one.words[-1], other.words[0]
    if BREAKS.intersection(OMISSION.sub("", quote[last.asked_past : then.asked])):
        return False
    between = stretch.text[last.said_past - stretch.at : then.said - stretch.at]
    return bool(ENDS.intersection(between)) or any(map(str.isalnum, between))


def _difference(quote: str, held: Sequence[HeldWord], one: _Part, other: _Part) -> Difference:
    asked = held[0].asked, one.words[-1].asked_past
    rest = quote[other.words[0].asked : held[-1].asked_past]
    return Difference(What.SPEAKER, quote[slice(*asked)], rest)

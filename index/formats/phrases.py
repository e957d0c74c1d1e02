"""Words that are timed one by one, joined into phrases: of one speaker, up to the end of a sentence after `_MIN_LENGTH`
characters, up to `_MAX_LENGTH` characters, or up to a pause. The words keep their times.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from .turns import turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .cuelist import CueList

_MIN_LENGTH: Final = 30
_MAX_LENGTH: Final = 90
_LONGEST: Final = 1000  # characters, with all that is attached
_PAUSE: Final = 1.5  # seconds
_UNSPACED_ENDS: Final = ("。", "？", "！")  # behind which no space tells that a word begins
_SENTENCE_ENDS: Final = (".", "?", "!", "…", *_UNSPACED_ENDS)


class TimedWord(NamedTuple):
    """A word, or several, with their times in seconds; `attached` without a space to the word before, as a comma is."""

    text: str
    start: float | None = None
    end: float | None = None
    speaker: str | None = None
    attached: bool = False


@dataclass(slots=True)
class Phrase:
    """Consecutive words of one speaker. `moments` are (offset in `text`, seconds)."""

    text: str
    start: float | None = None
    end: float | None = None
    speaker: str | None = None
    moments: list[tuple[int, float]] = field(default_factory=list[tuple[int, float]])

    def continues_with(self, word: TimedWord) -> bool:
        """Tells whether `word` belongs to this phrase."""
        if word.attached:
            ends = self.text.endswith(_UNSPACED_ENDS) and word.text[0].isalnum() and len(self.text) >= _MIN_LENGTH
            return len(self.text) < _LONGEST and not ends
        if word.speaker != self.speaker or len(self.text) >= _MAX_LENGTH:
            return False
        if len(self.text) >= _MIN_LENGTH and self.text.endswith(_SENTENCE_ENDS):
            return False
        return not (self.end is not None and word.start is not None and word.start - self.end > _PAUSE)


def phrases(words: Iterable[TimedWord]) -> Iterator[Phrase]:
    """Yields the words as phrases. Their texts are collapsed, and not empty."""
    phrase: Phrase | None = None
    for word in words:
        if phrase is None or not phrase.continues_with(word):
            if phrase is not None:
                yield phrase
            phrase = Phrase(word.text, word.start, word.end, word.speaker)
            if word.start is not None:
                phrase.moments.append((0, word.start))
            continue
        if not word.attached and word.start is not None:
            phrase.moments.append((len(phrase.text) + 1, word.start))
        phrase.text = f"{phrase.text}{'' if word.attached else ' '}{word.text}"
        phrase.end = word.end if word.end is not None else phrase.end
    if phrase is not None:
        yield phrase


def add_phrases(cue_list: CueList, found: Iterable[Phrase]) -> None:
    """Adds phrases as cues; a turn begins where the speaker changes."""
    last: str | None = None
    for phrase in found:
        marks = turns(phrase.text)
        if phrase.speaker and phrase.speaker != last and marks[:1] != (0,):
            marks = (0, *marks)
        last = phrase.speaker
        cue_list.add(None, phrase.text, phrase.start, phrase.end, phrase.speaker, marks, phrase.moments)

"""A whole transcript as a page of a book has it: paragraphs of sentences, each sentence with its time and its place.

Pure functions on the corrected text. Words that a link names are found in it again, wherever they stand by now.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from ...index.dialogue import dialogue, time_at
from ...index.language.analyzer import base_language
from ...index.language.languages import language
from ...index.language.sentences import is_punctuated, sentence_starts
from ...index.language.word_patterns import UNSPACED
from ...index.transcript import Stretch
from ..plaintext import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ...index.dialogue import DialogueLine
    from ...index.transcript import Chapter

LONGEST: Final = 700  # characters of a paragraph, after which the next sentence begins a new one
UNPUNCTUATED: Final = 120  # characters of a "sentence" of captions, about
HEAD, TAIL = 10, 4  # words of a long text by which a link names it
GAP: Final = "…"  # between them
FARTHEST: Final = 20_000  # characters from the first words of a long text to its last
_WORD: Final = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
_LONG_WORD: Final = re.compile(rf"[{UNSPACED}]{{1,4}}|[^\s{UNSPACED}]+")  # four characters say about as much as a word
_CLOSING: Final = re.compile('[.!?…。！？]*["”’»」』]?')  # what ends a sentence belongs to it


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it is shown, the offset `at` of its first word in the corrected text, and the second at which that
    is said; None where the transcript has no times. `spaced` is False where the next one follows without a space, as
    in Japanese."""

    text: str
    at: int
    seconds: float | None
    spaced: bool = True


@dataclass(frozen=True, slots=True)
class TextParagraph:
    """Sentences of one voice; `speaker` is None if it is not named. `begins` is False where a turn only goes on.
    `chapter` is the title of one that begins here."""

    speaker: str | None
    begins: bool
    sentences: tuple[Sentence, ...]
    chapter: str | None = None

    @property
    def at(self) -> int:
        """The offset of the first word in the corrected text."""
        return self.sentences[0].at

    @property
    def seconds(self) -> float | None:
        """The second at which it begins."""
        return self.sentences[0].seconds


def paragraphs(
    whole: Stretch, labels: Mapping[str, str], tag: str | None, chapters: Sequence[Chapter] = ()
) -> tuple[TextParagraph, ...]:
    """The paragraphs of a whole transcript in the language of a BCP 47 `tag`. Blocking, a tenth of a second for three
    hours."""
    starts = _starts(whole, tag)
    found, left = list[TextParagraph](), list(chapters)
    for line in dialogue(whole, labels=labels):
        sentences, length, begins = list[Sentence](), 0, line.begins
        for text, at in _cut(line, starts):
            one = Sentence(harmless(text.strip()), at, time_at(whole, at), spaced=text[-1:].isspace())
            chapter = _reached(left, one.seconds)
            if sentences and (length >= LONGEST or chapter is not None):
                found.append(TextParagraph(line.speaker, begins, tuple(sentences)))
                sentences, length, begins = [], 0, False
            if chapter is not None:
                found.append(TextParagraph(line.speaker, begins, (one,), chapter))
                begins = False
                continue
            sentences.append(one)
            length += len(text)
        if sentences:
            found.append(TextParagraph(line.speaker, begins, tuple(sentences)))
    return tuple(found)


def _starts(whole: Stretch, tag: str | None) -> list[int]:
    """The offsets at which sentences begin; where there is no punctuation, at which cues do."""
    found = sentence_starts(whole.text, language(base_language(tag)))
    if is_punctuated(whole.text, found):
        return [whole.at + start for start in found]
    starts = [whole.at]
    for cue in whole.cues:
        if cue.at - starts[-1] >= UNPUNCTUATED:
            starts.append(cue.at)
    return starts


def _cut(line: DialogueLine, starts: Sequence[int]) -> list[tuple[str, int]]:
    """The sentences of a line with the spaces around them, each with the offset of its first character in the text as
    written."""
    cuts, last = list[tuple[int, int]](), -1
    for part in line.parts:
        number = bisect_right(starts, part.first)
        if number != last:
            cuts.append((part.at, part.first))
        last = bisect_left(starts, part.past, number)
        for start in starts[number:last]:
            at, _ = part.map.forward(start - part.first, start - part.first)
            cuts.append((part.at + at, start))
    ends = [at for at, _ in cuts[1:]] + [len(line.text)]
    return [(line.text[at:end], origin) for (at, origin), end in zip(cuts, ends, strict=True)]


def _reached(left: list[Chapter], seconds: float | None) -> str | None:
    """The title of the last chapter that has begun by then; it and those before it are taken out of `left`."""
    title = None
    while left and seconds is not None and left[0].start <= seconds:
        title = left.pop(0).title
    return title


# --- Words that a link names ---------------------------------------------------------------------------------------


def named(words: str) -> str:
    """The words by which a link names a text: all of them, or of many the first and the last. Ellipses of the text are
    left out, so that a GAP is always one."""
    words = " ".join(words.replace(GAP, " ").split()) if GAP in words else words
    each = list(_LONG_WORD.finditer(words))
    return words if len(each) <= HEAD + TAIL else f"{words[: each[HEAD - 1].end()]}{GAP}{words[each[-TAIL].start() :]}"


def find_words(text: str, words: str, near: int) -> tuple[int, int] | None:
    """Where words stand in a text just so, but for case and punctuation: of several places the one that is nearest to
    the offset `near`. Words with a GAP in them that do not stand just so are a beginning and an end. None if they stand
    nowhere."""
    first = _nearest(text, words, near)  # an ellipsis may be one of the text
    head, *rest = [part for part in words.split(GAP) if _WORD.search(part)] or [""]
    if first is not None or not rest:
        return first
    first = last = _nearest(text, head, near)
    for part in rest:
        last = next(_places(text, part, last[1], last[1] + FARTHEST), None) if last else None
    return (first[0], last[1]) if first and last else None


def _nearest(text: str, words: str, near: int) -> tuple[int, int] | None:
    return min(_places(text, words, 0, len(text)), key=lambda span: abs(span[0] - near), default=None)


def _places(text: str, words: str, first: int, past: int) -> Iterator[tuple[int, int]]:
    """Where words stand between two offsets, in their order: in a time that grows with the lengths of both."""
    wanted = [word.casefold() for word in _WORD.findall(words)]
    found = list(_WORD.finditer(text, first, past))
    if not wanted or len(wanted) > len(found):
        return
    folded = [one[0].casefold() for one in found]
    starts = list(accumulate((len(word) + 1 for word in folded), initial=0))
    said, sought = f" {' '.join(folded)} ", f" {' '.join(wanted)} "
    at = said.find(sought)
    while at >= 0:
        number = bisect_left(starts, at)
        end = _CLOSING.match(text, found[number + len(wanted) - 1].end(), past)
        assert end is not None, "it may be empty"
        yield found[number].start(), end.end()
        at = said.find(sought, at + len(sought) - 1)


def marked(whole: Stretch, first: int, past: int, span: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """The slices that are marked of the sentence at [`first`, `past`) of the corrected text, for a `span` of that."""
    begin = max(bisect_right(whole.cues, first, key=lambda cue: cue.at) - 1, 0)
    end = bisect_left(whole.cues, past, key=lambda cue: cue.at)
    stretch = Stretch(first, whole.text[first - whole.at : past - whole.at], whole.cues[begin:end])
    lines = dialogue(stretch, [span])
    exact = len(lines) == 1 and harmless(lines[0].text) == lines[0].text
    return lines[0].marks if exact else ()

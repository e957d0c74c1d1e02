"""Made-up speech in any amount, as WebVTT files that `pullquote add` reads, and what somebody half remembers of it.

Words are drawn by Zipf's law.
"""

from __future__ import annotations

import itertools
import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SYLLABLES = [
    a + b
    for a in "b c d f g h k l m n p r s t v w br ch cl dr fl gr pl sh st th tr".split()
    for b in "a e i o u ai ee ou ar en".split()
]
ENDINGS = ["", "", "", "s", "ed", "ing", "er", "ly"]
CUE_WORDS, WORD_S = 10, 0.4
WORDS_A_TRANSCRIPT = 10_000


class Speech:
    """An endless speaker. The same seed says the same words."""

    def __init__(self, seed: int, vocabulary: int = 120_000) -> None:
        self._random = random.Random(seed)
        common = (
            "the a of to and in is it that you i we this was for on with as be but not they so what are do at".split()
        )
        made = (self._made() for _ in itertools.count())
        self._words = [*common, *itertools.islice(made, vocabulary - len(common))]
        # Zipf and Mandelbrot: the rank-th word is about 1 / (rank + 2.7) as frequent as the first
        self._weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(1, vocabulary + 1)))

    def _made(self) -> str:
        length = self._random.choices((1, 2, 3, 4), (2, 6, 4, 1))[0]
        return "".join(self._random.choices(SYLLABLES, k=length)) + self._random.choice(ENDINGS)

    def words(self, count: int) -> list[str]:
        """So many words, in sentences of about fifteen."""
        said = self._random.choices(self._words, cum_weights=self._weights, k=count)
        at = 0
        while at < count:
            end = min(at + self._random.randint(6, 24), count) - 1
            said[at], said[end] = said[at].capitalize(), said[end] + "."
            at = end + 1
        return said


def write_corpus(folder: Path, passages: int, seed: int = 7) -> None:
    """Writes transcripts that hold `passages` times twenty words in all."""
    folder.mkdir(parents=True, exist_ok=True)
    speech, left = Speech(seed), passages * 20
    for number in itertools.count():
        if left <= 0:
            return
        words = speech.words(min(WORDS_A_TRANSCRIPT, left))
        (folder / f"talk-{number:05}.vtt").write_text("\n".join(_lines(words)), "utf-8")
        left -= len(words)


def _lines(words: list[str]) -> Iterator[str]:
    yield "WEBVTT\n"
    for at in range(0, len(words), CUE_WORDS):
        cue = words[at : at + CUE_WORDS]
        yield f"{_clock(at * WORD_S)} --> {_clock((at + len(cue)) * WORD_S)}\n{' '.join(cue)}\n"


def _clock(seconds: float) -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"


@dataclass(frozen=True, slots=True)
class Query:
    """Words as somebody half remembers them: from which file, and the middle of them in its text as written."""

    words: str
    file: str
    middle: int


def half_remembered(files: Sequence[Path], count: int, seed: int = 11) -> Iterator[Query]:
    """Runs of 6 to 20 words of some files, each word dropped with a chance of a fifth."""
    rng = random.Random(seed)
    texts = {name: words for name, words in ((file.name, spoken(file).split()) for file in files) if words}
    names = list(texts)
    while count:
        name = rng.choice(names)
        words = texts[name]
        at, length = rng.randrange(len(words)), rng.randint(6, 20)
        kept = [word for word in words[at : at + length] if rng.random() > 0.2]
        if len(kept) > 3:
            yield Query(" ".join(kept), name, len(" ".join(words[: at + length // 2])) + 1)
            count -= 1


def spoken(file: Path) -> str:
    """The words of a WebVTT file, as one line."""
    lines = file.read_text("utf-8").splitlines()
    words = (re.sub(r"<[^>]*>", "", line) for line in lines if line and "-->" not in line and line != "WEBVTT")
    return " ".join(" ".join(words).split())

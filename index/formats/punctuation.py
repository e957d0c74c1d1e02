"""The detection of automatic captions by their lack of punctuation."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..transcript import Cue

_ENOUGH: Final = 30  # words; with fewer the answer is no
_SAMPLE: Final = 5000  # cues
_LONGEST: Final = 200_000  # characters of a single one
_SENTENCE: Final = re.compile(r"[.?!。？！।؟](?=[\s\"'”’)\]]|$)")
_RARELY: Final = 0.005  # sentence ends per word; speech has one in 8 to 30


def is_unpunctuated(cues: Iterable[Cue]) -> bool:
    """Tells whether cues have no speakers and next to no sentence ends, as automatic captions do."""
    words = ends = 0
    for cue in islice(cues, _SAMPLE):
        if cue.speaker:
            return False
        text = cue.text[:_LONGEST]
        words += text.count(" ") + 1
        ends += len(_SENTENCE.findall(text))
    return words >= _ENOUGH and ends <= _RARELY * words

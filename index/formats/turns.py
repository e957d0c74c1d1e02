"""Turn markers inside a cue: `- Yes. - 2012.`, `>> Well`.

A dash begins a turn at the beginning of a caption or of a line in it, and inside a line only after the end of a
sentence: `We tried - and failed.` is one speaker. `>>` begins one anywhere. A marker tells that another speaker
begins, not who.
"""

from __future__ import annotations

import re
from typing import Final

# A dash with a space, or directly before a sentence start: `-5 degrees` and `--` are words, `—and` continues.
_LEADING: Final = re.compile(r"-(?= [^\s-])|[-\u2010\u2013\u2014] ?(?=[^\W\d_a-z]|[¿¡\"'“‘([♪.…])")
_INNER: Final = re.compile(r"(?<=[.?!…\"'”’)\]♪] )-(?= [^\s-])")
_CHEVRONS: Final = re.compile(r">{2,3}(?!>)")


def turns(text: str, *, dashes: bool = True) -> tuple[int, ...]:
    """Returns the ascending offsets of turns in the collapsed `text`; without `dashes` only those of `>>`."""
    if "-" not in text and ">>" not in text and (not dashes or text[:1] not in "‐–—"):
        return ()
    found = {match.start() for match in _CHEVRONS.finditer(text)} if ">>" in text else set[int]()
    if dashes:
        found.update(match.start() for match in _INNER.finditer(text))
        if _LEADING.match(text):
            found.add(0)
    return tuple(sorted(found))

"""The quoted parts of a message: block quotes, and what stands between quotation marks. Pure."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Final

FEWEST_WORDS: Final = 4  # fewer between quotation marks are a name or irony, no quote

_BLOCK: Final = re.compile(r"\s{0,3}(?:>{1,3})\s?(.*)")
_BY: Final = re.compile(r"(?:[—–]|--?)\s*\w[^.?!]{0,80}")  # a last line of a quote that says who said it
_MARKS: Final = re.compile(
    r"“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|»([^«»]+)«|"  # those that open and close differently
    r"(?<![\w\"])\"([^\"]+)\"(?!\w)"  # and the one of typewriters, not inside words
)


def quoted(text: str) -> list[str]:
    """The quoted parts of a message in order, each once; empty for a message without quotes.

    Block quotes are taken whole; in the other lines, what stands between quotation marks, if it has some words.
    """
    parts = list[str]()
    for is_block, lines in groupby(text.splitlines(), key=lambda line: bool(_BLOCK.match(line))):
        if is_block:
            inside = [found[1].strip() for line in lines if (found := _BLOCK.match(line))]
            said = inside[:-1] if len(inside) > 1 and _BY.fullmatch(inside[-1]) else inside
            parts.append(" ".join(" ".join(said).split()))
        else:
            parts += _marked("\n".join(lines))
    return [part for part in dict.fromkeys(parts) if any(map(str.isalnum, part))]


def _marked(text: str) -> list[str]:
    found = (next(filter(None, match.groups())) for match in _MARKS.finditer(text))
    parts = [" ".join(part.split()) for part in found]
    return [part for part in parts if len(part.split()) >= FEWEST_WORDS]

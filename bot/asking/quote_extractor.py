"""The quoted parts of a message: block quotes, and what stands between quotation marks. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Final

FEWEST_WORDS: Final = 4  # fewer between quotation marks are a name or irony, no quote

_BLOCK: Final = re.compile(r"\s{0,3}(?:>{1,3})\s?(.*)")
_REST: Final = re.compile(r"(?m)^\s{0,3}>>>")  # all lines from here on are quoted
_BY: Final = re.compile(r"(?:[—–]|--?)\s*\w[^.?!]{0,80}")  # a last line of a quote that says who said it
_MARKS: Final = re.compile(
    r"“([^“”]+)”|„([^„“”]+)[“”]|”([^“”]+)”|«([^«»]+)»|»([^«»]+)«|"  # those that open and close differently
    r"‹([^‹›]+)›|›([^‹›]+)‹|「([^「」]+)」|『([^『』]+)』|《([^《》]+)》|〈([^〈〉]+)〉|"
    r"(?<!\w)‘([^‘]+?)’(?!\w)|(?<!\w)‚([^‚]+?)[‘’](?!\w)|"  # an apostrophe inside a word closes nothing
    r"(?<![\w\"])\"([^\"]+)\"(?!\w)"  # and the one of typewriters, not inside words
)
_UNSPACED: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]")  # scripts that put no spaces between words


@dataclass(frozen=True, slots=True)
class Quotation:
    words: str
    claimed: str | None
    start: int
    end: int


def quotations(text: str) -> list[Quotation]:
    found = []
    for part in quoted(text):
        at = max(text.find(part.split()[0]), 0)
        found.append(Quotation(part, None, at, at + len(part)))
    return found


def quoted(text: str) -> list[str]:
    """The quoted parts of a message in order, each once; empty for a message without quotes.

    Block quotes are taken whole, after `>>>` all lines to the end; in the other lines, what stands between quotation
    marks, if it has some words.
    """
    if rest := _REST.search(text):
        lines = text[rest.end() :].splitlines()
        text = text[: rest.start()] + "\n".join(f"> {line}" for line in lines if line.strip())
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
    return [part for part in parts if len(part.split()) + len(_UNSPACED.findall(part)) >= FEWEST_WORDS]

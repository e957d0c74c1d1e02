"""LRC, the format of lyrics, which some recognisers write: `[00:12.00] words`, and `<00:12.40>` before single words.

A line with several times is said at each of them. Tags such as `[ti:Title]` are metadata; `[offset:+500]` shifts all
times, in milliseconds, to earlier ones (https://en.wikipedia.org/wiki/LRC_(file_format)). There are no ends of cues.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..metadata.validation import language_tag
from ..transcript import Facts, Reading, Repair, collapse
from .captions import parse_caption
from .rolling import Block
from .source import lines
from .subtitles import read_blocks
from .times import clock_seconds

if TYPE_CHECKING:
    from .cuelist import CueList

FORMAT: Final = "lrc"

TAG: Final = re.compile(r"\s*\[(ti|ar|al|au|by|length|offset|re|tool|ve|la|#)[ \t]*:([^\]]*)\]\s*$", re.IGNORECASE)
TIMED: Final = re.compile(r"\s*\[(\d{1,3}:\d{2}(?:[.:]\d{1,3})?)\]")
_BROKEN: Final = re.compile(r"\s*\[(?=[^\]]*\d)[^\[\]\n]{0,4}:[^\[\]\s]{1,8}\](?=\s*\S)")  # a time that cannot be read
_MOST_TIMES: Final = 100  # of one line


def resembles(first: list[str]) -> bool:
    """Tells whether a file with these first lines is LRC: it has tags before its timed lines."""
    timed = next((at for at, line in enumerate(first) if TIMED.match(line)), 0)
    return bool(timed) and all(map(TAG.match, first[:timed]))


def read(text: str, _name: str, cue_list: CueList) -> Reading:
    """Reads LRC."""
    tags, blocks = dict[str, str](), list[Block]()
    for number, line in enumerate(lines(text), 1):
        if tag := TAG.match(line):
            tags.setdefault(tag[1].lower(), collapse(tag[2]))
        elif line.strip():
            blocks.extend(_blocks(number, line, cue_list))
    shift = float(offset) / 1000 if re.fullmatch(r"[+-]?\d{1,9}", offset := tags.get("offset", "")) else 0.0
    shifted = [
        block if block.start is None else block._replace(start=round(block.start - shift, 6)) for block in blocks
    ]
    timed = sorted(shifted, key=lambda block: block.start or 0.0) if _has_repeats(blocks) else shifted
    facts = Facts(title=tags.get("ti") or None, language=language_tag(tags.get("la", "")))
    return read_blocks(timed, cue_list, FORMAT, facts)


def _blocks(number: int, line: str, cue_list: CueList) -> list[Block]:
    """Returns the line once for each of its times; without any it stays, and is told of."""
    starts, at = list[float | None](), 0
    while (match := TIMED.match(line, at)) and len(starts) < _MOST_TIMES:
        starts.append(clock_seconds(match[1]))
        at = match.end()
    if not starts and (broken := _BROKEN.match(line)):
        at = broken.end()
    if not starts or None in starts:
        cue_list.count(Repair.UNREADABLE_TIMES, number, detail=line)
        starts = [None]
    spoken = parse_caption([line[at:]])
    return [Block(number, start, None, spoken) for start in starts]


def _has_repeats(blocks: list[Block]) -> bool:
    return len({block.line for block in blocks}) < len(blocks)

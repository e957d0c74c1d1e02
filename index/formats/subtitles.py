"""SubRip and WebVTT files, with YouTube's rolling captions in either.

A cue with two speakers becomes two cues with the same times. A label in the text (`JOHN: hello`) holds for its cue and
not for the next ones: captions label some lines only.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from ..errors import Reason, Unreadable
from ..transcript import Facts, Kind, Reading, collapse
from .blocks import BlockParser
from .captions import CaptionLine
from .cuelist import CUE_LIMIT, CueList
from .labels import LabelCounter, label_candidate
from .punctuation import is_unpunctuated
from .rolling import Block, RollingDetector, repeated_lines
from .turns import turns

if TYPE_CHECKING:
    from collections.abc import Iterator


WEBVTT: Final = "webvtt"
SUBRIP: Final = "subrip"


def read(text: str, name: str, cue_list: CueList) -> Reading:
    """Reads SubRip or WebVTT."""
    parser = BlockParser(name, webvtt=text.startswith("WEBVTT"))
    blocks, detector, labels, has_voices = deque[Block](), RollingDetector(), LabelCounter(), False
    for block in parser.blocks(text):
        if len(blocks) >= CUE_LIMIT:
            raise Unreadable(Reason.TOO_LARGE, name, line=block.line, limit=CUE_LIMIT, detail="cues")
        blocks.append(block)
        if block.lines:
            detector.add(block)
        for line in block.lines:
            has_voices = has_voices or line.voice is not None
            labels.add(line.text)
    accepted = frozenset[str]() if has_voices else labels.accepted(len(blocks))
    is_rolling = detector.is_rolling
    for line, start, end, lines in _unrolled(blocks) if is_rolling else _drained(blocks):
        _add(cue_list, accepted, line, start, end, lines)
    kind = Kind.CAPTIONS if is_rolling or is_unpunctuated(cue_list.cues) else Kind.UNKNOWN
    return cue_list.reading(WEBVTT if parser.webvtt else SUBRIP, kind, Facts(language=parser.language))


def _drained(blocks: deque[Block]) -> Iterator[Block]:
    """Yields and removes the blocks: a million of them need not exist next to their cues."""
    while blocks:
        yield blocks.popleft()


def _unrolled(blocks: deque[Block]) -> Iterator[Block]:
    """Yields each line of rolling captions once, as first shown; a timed line's first word gets the cue's start."""
    before: Block | None = None
    for block in _drained(blocks):
        if not block.lines:
            continue
        new = block.lines[repeated_lines(before, block) if before else 0 :]
        before = block
        for line in new:
            moments = line.moments
            if moments and moments[0][0] > 0:
                moments = ((0, block.start), *moments)
            yield Block(block.line, block.start, block.end, [line._replace(moments=moments)])


def _add(
    cue_list: CueList, labels: frozenset[str], number: int, start: float, end: float, lines: list[CaptionLine]
) -> None:
    """Adds one cue, or one for each speaker in it."""
    if not lines:
        cue_list.add(number, "", start, end)
        return
    last = cue_list.cues[-1].speaker if cue_list.cues else None
    for speaker, group in _voices(lines, labels):
        text, marks, moments = _joined(group)
        if speaker is not None and speaker != last and marks[:1] != (0,):
            marks = (0, *marks)
        cue_list.add(number, text, start, end, speaker, marks, moments)
        last = speaker


def _voices(lines: list[CaptionLine], labels: frozenset[str]) -> Iterator[tuple[str | None, list[CaptionLine]]]:
    """Yields the lines of a cue by speaker. A label holds until the next voice span, label or turn marker."""
    speaker, group = None, list[CaptionLine]()
    for line in lines:
        label, words = _without_label(line, labels) if labels and ":" in line.text else (None, line)
        name = label or line.voice
        if name is None and labels and 0 not in turns(line.text):
            name = speaker
        if group and name != speaker:
            yield speaker, group
            group = []
        speaker = name
        if words.text:
            group.append(words)
    yield speaker, group


def _without_label(line: CaptionLine, labels: frozenset[str]) -> tuple[str | None, CaptionLine]:
    """Returns the label of a line, if it has one, and the line without it; a dash before it stays."""
    label = label_candidate(line.text)
    if label is None or label.name not in labels:
        return None, line
    cut = label.past - len(label.marker)
    moments = tuple((at - cut, time) for at, time in line.moments if at >= label.past)
    return label.name, CaptionLine(collapse(label.marker + line.text[label.past :]), None, moments)


def _joined(group: list[CaptionLine]) -> tuple[str, tuple[int, ...], list[tuple[int, float]]]:
    """Returns the lines of one speaker as one text, with its turns and moments."""
    if len(group) == 1:
        return group[0].text, turns(group[0].text), list(group[0].moments)
    text, marks, moments = "", list[int](), list[tuple[int, float]]()
    for line in group:
        at = len(text) + 1 if text else 0
        marks.extend(at + mark for mark in turns(line.text))
        moments.extend((at + offset, time) for offset, time in line.moments)
        text = f"{text} {line.text}" if text else line.text
    return text, tuple(marks), moments

"""SubRip, WebVTT and SBV files, and what the cues of captions of any format tell (`read_blocks`): YouTube's rolling
captions, Whisper's highlighted words, who speaks.

A cue with two speakers becomes two cues with the same times. A label in the text (`JOHN: hello`) holds for its cue and
not for the next ones, since captions label some lines only; but in a file that labels each change of speaker, as the
podcast namespace has it, it holds until the next label (`_labels_changes`). A name may also stand alone above the
words of each cue, as Microsoft Teams writes it.
"""

from __future__ import annotations

from collections import Counter, deque
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from ..errors import Reason, Unreadable
from ..transcript import Facts, Kind, Reading, Repair, collapse
from .blocks import BlockParser
from .captions import CaptionLine
from .cuelist import CUE_LIMIT, CueList
from .exporters import is_exporter_line
from .heads import without_role
from .label_counter import LabelCounter
from .labels import Labels, is_name, label_candidate
from .punctuation import is_unpunctuated
from .rolling import Block, RollingDetector, repeated_lines
from .spoken import is_bracketed
from .times import TOLERANCE
from .turns import turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


WEBVTT: Final = "webvtt"
SUBRIP: Final = "subrip"
SBV: Final = "sbv"

_NEARLY_ALL: Final = 0.9
_MAJORITY: Final = 0.5
_ENDS: Final = ".?!…。？！\"”’')]♪"
_PAUSE: Final = 2.0  # seconds between two words of a cue that is highlighted
_EDGE: Final = 3  # cues at the beginning and the end, where exporters speak of themselves


def read(text: str, name: str, cue_list: CueList) -> Reading:
    """Reads SubRip, WebVTT or SBV."""
    parser = BlockParser(cue_list, webvtt=text.startswith("WEBVTT"))
    blocks = deque[Block]()
    for block in parser.blocks(text):
        if len(blocks) >= CUE_LIMIT:
            raise Unreadable(Reason.TOO_LARGE, name, line=block.line, limit=CUE_LIMIT, detail="cues")
        blocks.append(block)
    format_name = WEBVTT if parser.webvtt else SBV if parser.sbv else SUBRIP
    return read_blocks(blocks, cue_list, format_name, Facts(language=parser.language))


def read_blocks(
    found: Iterable[Block], cue_list: CueList, format_name: str, facts: Facts, kind: Kind | None = None
) -> Reading:
    """Reads the cues of a caption file of any format; `kind` is None if the cues have to tell it."""
    blocks = found if isinstance(found, deque) else deque(found)
    if any(line.underlined is not None for block in blocks for line in block.lines):
        blocks = _without_highlights(blocks)
    blocks = _without_exporter_lines(blocks, cue_list)
    if _come_again(Counter(block.name for block in blocks if block.name), len(blocks)):
        blocks = deque(block._replace(lines=_spoken_by(block)) for block in blocks)
    detector, counter, has_voices = RollingDetector(), LabelCounter(captions=True), False
    for block in blocks:
        if block.lines:
            detector.add(block)
        for line in block.lines:
            has_voices = has_voices or line.voice is not None
            counter.add(line.text, block.line or None)
    if has_voices:
        blocks = deque(block._replace(lines=[_without_own_voice(line) for line in block.lines]) for block in blocks)
    names_above = not has_voices and _names_above(blocks)
    labels = Labels() if has_voices or names_above else counter.decided(len(blocks))
    stays = bool(labels.accepted) and _labels_changes(blocks, labels)
    for line, start, end, lines, _ in _unrolled(blocks) if detector.is_rolling else _drained(blocks):
        named = _named_above(lines) if names_above else lines
        _add(cue_list, labels, line or None, start, end, named, stays=stays)
    if not cue_list.has_speakers:
        counter.tell_unknown(cue_list)
    if kind is None:
        kind = Kind.CAPTIONS if detector.is_rolling or is_unpunctuated(cue_list.cues) else Kind.UNKNOWN
    return cue_list.reading(format_name, kind, facts, timed=True)


def _without_own_voice(line: CaptionLine) -> CaptionLine:
    """Returns a line without a label that says once more whose voice it is: `<v S00>S00: words`."""
    label = f"{line.voice}:"
    if line.voice is None or not line.text.startswith(label) or line.text[len(label) :].isspace():
        return line
    words = line.text[len(label) :].lstrip()
    cut = len(line.text) - len(words)
    moments = tuple((max(0, at - cut), time) for at, time in line.moments)
    return line._replace(text=words, moments=moments, underlined=None) if words else line


def by_start(blocks: Iterable[Block]) -> list[Block]:
    """Returns the cues by their starts, for formats in which the order of the file has no meaning; an untimed one stays
    after its predecessor."""
    latest, keyed = 0.0, list[tuple[float, Block]]()
    for block in blocks:
        latest = latest if block.start is None else block.start
        keyed.append((latest, block))
    return [block for _, block in sorted(keyed, key=itemgetter(0))]


def _without_highlights(blocks: deque[Block]) -> deque[Block]:
    """Returns the cues of `whisper --highlight_words`, which repeats each cue for every word, once.

    The underlined word of each repetition is the one that is said then.
    """
    merged = deque[Block]()
    for block in blocks:
        before = merged[-1] if merged else None
        if before is None or not _is_repetition(before, block):
            merged.append(_with_moments(block, block.lines, block.start))
            continue
        merged[-1] = _with_moments(block, before.lines, block.start)._replace(line=before.line, start=before.start)
    return merged


def _is_repetition(before: Block, block: Block) -> bool:
    """Tells whether `block` is the cue before once more, with another word underlined or none."""
    if [line.text for line in before.lines] != [line.text for line in block.lines] or not block.lines:
        return False
    if before.end is None or block.start is None:
        return False
    marked = [(n, line.underlined) for n, line in enumerate(block.lines) if line.underlined is not None]
    if abs(block.start - before.end) > (_PAUSE if marked else TOLERANCE):
        return False
    last = max(((n, line.moments[-1][0]) for n, line in enumerate(before.lines) if line.moments), default=(-1, -1))
    return bool(marked or last != (-1, -1)) and all((n, at) > last for n, at in marked)


def _with_moments(block: Block, lines: Sequence[CaptionLine], start: float | None) -> Block:
    """Returns the block with `lines`, and the time of the word that it underlines."""
    timed = [
        line._replace(moments=(*line.moments, (marked.underlined, start)))
        if marked.underlined is not None and start is not None
        else line
        for line, marked in zip(lines, block.lines, strict=True)
    ]
    return block._replace(lines=timed)


def _without_exporter_lines(blocks: deque[Block], cue_list: CueList) -> deque[Block]:
    """Returns the cues without those at the ends in which a tool speaks of itself."""
    for at in {*range(min(_EDGE, len(blocks))), *range(max(0, len(blocks) - _EDGE), len(blocks))}:
        block = blocks[at]
        kept = [line for line in block.lines if not is_exporter_line(line.text)]
        if len(kept) < len(block.lines):
            cue_list.count(Repair.EXPORTER_LINES, block.line or None, len(block.lines) - len(kept))
            blocks[at] = block._replace(lines=kept)
    return blocks


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
            if moments and moments[0][0] > 0 and block.start is not None:
                moments = ((0, block.start), *moments)
            yield Block(block.line, block.start, block.end, [line._replace(moments=moments)])


def _names_above(blocks: deque[Block]) -> bool:
    """Tells whether a name stands alone above the words of nearly all cues, and names come again."""
    names, spoken = Counter[str](), 0
    for block in blocks:
        spoken += bool(block.lines)
        if len(block.lines) > 1 and _is_lone_name(block.lines[0].text):
            names[block.lines[0].text] += 1
    return _come_again(names, spoken)


def _come_again(names: Counter[str], cues: int) -> bool:
    """Tells whether nearly all cues have a name, and names come again."""
    return names.total() > 1 and names.total() >= _NEARLY_ALL * cues and len(names) <= max(2, names.total() // 2)


def _spoken_by(block: Block) -> list[CaptionLine]:
    """Returns the lines of a cue that has a name beside its times, as those of that voice."""
    return [line._replace(voice=line.voice or block.name) for line in block.lines]


def _is_lone_name(text: str) -> bool:
    return text[-1] not in ".,?!…:;-" and is_name(text)


def _named_above(lines: list[CaptionLine]) -> list[CaptionLine]:
    if len(lines) < 2 or not _is_lone_name(lines[0].text):
        return lines
    return [line._replace(voice=_bare_name(lines[0].text)) for line in lines[1:]]


def _bare_name(text: str) -> str:
    """Returns a name without brackets around it, and without what somebody is behind it: `Quill, Ada (Guest)`."""
    return without_role(text.strip("[]") if text[0] == "[" else text.strip("()") if text[0] == "(" else text)


def _labels_changes(blocks: deque[Block], labels: Labels) -> bool:
    """Tells whether a file labels each change of speaker, so that a label holds until the next one.

    Then its first cue is labelled, no label comes twice in a row, and nothing else marks turns; most cues without a
    label go on with a sentence of the cue before, or there is one such cue and as many labels as that.
    """
    last, runs_on, unlabelled, before = "", 0, 0, ""
    for block in blocks:
        for number, line in enumerate(block.lines):
            label = label_candidate(line.text)
            if label is not None and label.name in labels.doubtful:
                return False
            if label is not None and label.name in labels.accepted:
                if label.name == last:
                    return False
                last = label.name
            elif not last or turns(line.text):
                return False
            elif number == 0:
                unlabelled += 1
                runs_on += before[-1:] not in _ENDS or not before
            before = line.text
    return bool(runs_on) and runs_on >= _MAJORITY * unlabelled


def _add(
    cue_list: CueList,
    labels: Labels,
    number: int | None,
    start: float | None,
    end: float | None,
    lines: list[CaptionLine],
    *,
    stays: bool,
) -> None:
    """Adds one cue, or one for each speaker in it."""
    if not lines:
        cue_list.add(number, "", start, end)
        return
    last = cue_list.cues[-1].speaker if cue_list.cues else None
    for speaker, group in _voices(lines, labels, last if stays else None):
        label = label_candidate(group[0].text) if labels.doubtful and speaker is None and group else None
        if label is not None and label.name in labels.doubtful:
            cue_list.count(Repair.DOUBTFUL_LABELS, number, detail=label.name)
        text, marks, moments = _joined(group)
        if speaker is not None and speaker != last and marks[:1] != (0,):
            marks = (0, *marks)
        cue_list.add(number, text, start, end, speaker, marks, moments)
        last = speaker


def _voices(
    lines: list[CaptionLine], labels: Labels, speaker: str | None
) -> Iterator[tuple[str | None, list[CaptionLine]]]:
    """Yields the lines of a cue by speaker. A label holds until the next voice span, label or turn marker."""
    group, alone = list[CaptionLine](), False
    for line in chain.from_iterable(_parts(whole, labels) for whole in lines):
        labelled, label, words = _without_label(line, labels) if labels else (False, None, line)
        if alone and labelled and label is None and words is line:  # whoever is named above says what may be a label
            labelled, label = False, speaker
        name, alone = label or line.voice, labelled and not words.text
        if name is None and labels and not labelled and 0 not in turns(line.text) and not is_bracketed(line.text):
            name = speaker
        if group and (name != speaker or labelled):
            yield speaker, group
            group = []
        speaker = name
        if words.text:
            group.append(words)
    yield speaker, group


def _parts(line: CaptionLine, labels: Labels) -> Iterator[CaptionLine]:
    """Yields a line, cut where another label begins inside of it."""
    for start, past in labels.cuts(line.text):
        whole = start == 0 and past == len(line.text)
        moments = tuple((at - start, time) for at, time in line.moments if start <= at < past)
        yield line if whole else CaptionLine(line.text[start:past].rstrip(), line.voice, moments)


def _without_label(line: CaptionLine, labels: Labels) -> tuple[bool, str | None, CaptionLine]:
    """Tells whether a line has a label, and returns whom it names, and the line without it; a dash before it stays.

    A doubtful label stays with the words, and names nobody.
    """
    label = label_candidate(line.text)
    if label is None or label not in labels:
        return False, None, line
    if label.name in labels.doubtful:
        return True, None, line
    cut = label.past - len(label.marker)
    moments = tuple((at - cut, time) for at, time in line.moments if at >= label.past)
    return True, label.speaker, CaptionLine(collapse(label.marker + line.text[label.past :]), None, moments)


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

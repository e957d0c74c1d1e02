"""The values of a transcript: readers make them, storage keeps them, search returns them.

The *text as written* of a transcript is the text of all cues, white space collapsed, joined by single spaces. All
character offsets in pullquote point into it, and are counted in code points from 0.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field, fields, replace
from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Kind(enum.StrEnum):
    """The origin of a transcript's words, as far as the file tells."""

    HUMAN = "human"
    MACHINE = "machine"  # a recogniser such as Whisper: punctuated, with mis-hearings
    CAPTIONS = "captions"  # automatic captions: no sentences, no speakers
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Cue:
    """One timed or untimed piece of a file.

    `text` is as written with white space collapsed and never empty; markup, entities and speaker labels of the file
    format are resolved, while dashes, `>>` and non-speech such as `(laughs)` stay. `start` and `end` are seconds or
    None. `turns` are the offsets in `text` at which the file marks another turn (at the marker, if there is one).
    `moments` are (offset in `text`, seconds) of single words, where the file times them, ascending in both.
    """

    text: str
    start: float | None = None
    end: float | None = None
    speaker: str | None = None
    turns: tuple[int, ...] = ()
    moments: tuple[tuple[int, float], ...] = ()


class Soundbite(NamedTuple):
    """A stretch that the makers of a recording chose, from second `start` of it on; `title` may be empty."""

    start: float
    seconds: float
    title: str = ""


class Chapter(NamedTuple):
    """A chapter of a recording, from second `start` of it on."""

    start: float
    title: str


@dataclass(frozen=True, slots=True)
class Facts:
    """The metadata of a recording; None or empty where unknown.

    `date` is an ISO 8601 date (`2024-05-01`), `language` a BCP 47 tag, `labels` maps a speaker label of the file to
    the name to show, or to the empty string if the label is no person. `seconds` is the length of the recording as it
    was published, which may hold more than the transcript does.
    """

    title: str | None = None
    show: str | None = None
    date: str | None = None
    url: str | None = None
    language: str | None = None
    participants: tuple[str, ...] = ()
    labels: dict[str, str] = field(default_factory=dict[str, str])
    seconds: float | None = None
    soundbites: tuple[Soundbite, ...] = ()
    chapters: tuple[Chapter, ...] = ()

    def filled_from(self, other: Facts) -> Self:
        """Returns these facts with the gaps filled from `other`; labels are merged key by key."""
        filled = {f.name: getattr(self, f.name) or getattr(other, f.name) for f in fields(self)}
        return replace(self, **{**filled, "labels": {**other.labels, **self.labels}})


@dataclass(frozen=True, slots=True)
class ReadingNotice:
    """A notice for the user about something that a reader repaired or left out.

    `code` is the kind of repair, `count` the number of places, `line` the first of them (from 1). `detail` quotes
    what was found there; in a notice about a side file it names that first.
    """

    code: Repair
    count: int = 1
    line: int | None = None
    detail: str = ""


class Repair(enum.StrEnum):
    """The codes of notices. The message catalogue has the words."""

    MOJIBAKE = "mojibake"
    CONTROL_CHARACTERS = "control characters"
    FOREIGN_CHARACTERS = "foreign characters"  # of Windows-1252 in what should be UTF-8
    NEGATIVE_TIMES = "negative times"
    REVERSED_TIMES = "reversed times"
    OVERLAPPING_TIMES = "overlapping times"
    EMPTY_CUES = "empty cues"
    UNREADABLE_TIMES = "unreadable times"  # the words are kept without them
    NO_TIMES = "no times"  # in a format that has times
    TIMES_OF_DAY = "times of day"  # counted from the first of them
    UNKNOWN_TIMES = "unknown times"  # something stands for times in a shape that is not known
    UNKNOWN_LABELS = "unknown labels"  # and for speakers
    DOUBTFUL_LABELS = "doubtful labels"  # that may be words: they stay, and nobody is named
    EXPORTER_LINES = "exporter lines"  # what a tool says about itself and the recording
    UNREADABLE_FACTS = "unreadable facts"
    # Of library.csv:
    ROW_WITHOUT_FILE = "row without file"  # that is there
    ROW_WITHOUT_NAME = "row without name"
    ROW_AGAIN = "row again"
    ROW_TOO_LONG = "row too long"
    UNUSED_COLUMNS = "unused columns"
    NO_FILE_COLUMN = "no file column"
    BROKEN_TABLE = "broken table"


NOT_UNDERSTOOD: frozenset[Repair] = frozenset(
    {
        Repair.UNREADABLE_TIMES,
        Repair.NO_TIMES,
        Repair.UNKNOWN_TIMES,
        Repair.UNKNOWN_LABELS,
        Repair.DOUBTFUL_LABELS,
    }
)
"""The notices of a file of which only a part was understood; all others are about what was set right."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The content of one file: at least one cue, the metadata inside the file, and notices about repairs."""

    format: str
    kind: Kind
    cues: tuple[Cue, ...]
    facts: Facts = field(default_factory=Facts)
    notices: tuple[ReadingNotice, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """An exact place: cues `first_cue` to `last_cue` inclusive, characters [`first`, `past`) of the text as written."""

    first_cue: int
    last_cue: int
    first: int
    past: int


def collapse(text: str) -> str:
    """Returns `text` with each run of white space as one space, and none at the ends."""
    return " ".join(text.split())


def offsets(cues: Iterable[Cue]) -> list[int]:
    """Returns the offset of each cue in the text as written."""
    found, at = list[int](), 0
    for cue in cues:
        found.append(at)
        at += len(cue.text) + 1
    return found


def text_as_written(cues: Sequence[Cue]) -> str:
    """Returns the text of all cues, joined by single spaces."""
    return " ".join(cue.text for cue in cues)


DRIFT: Final = 90.0
"""The seconds by which a recording has to be longer than its transcript before that is taken for inserted
advertisements: music and credits after the last words rarely take a minute, and some feeds state whole minutes."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """The stored metadata of one transcript; its words are read from storage where they are needed.

    `id` is storage's row number and changes when the file is replaced; `public` is the short name for people and
    links, and stays. `file` is the path or file name of the source, `cues` the number of cues, `length` the characters
    of the text as written, `seconds` the end of the last timed cue, or None if the file does not state it. `speakers`
    are the labels of the file, `notices` what its reader told. `timed` tells whether any cue has a time.
    """

    id: int
    public: str
    shelf: int
    file: str
    format: str
    kind: Kind
    facts: Facts
    speakers: tuple[str, ...]
    cues: int
    length: int
    seconds: float | None
    notices: tuple[ReadingNotice, ...] = ()
    timed: bool = True

    @property
    def not_understood(self) -> tuple[ReadingNotice, ...]:
        """What of the file was not understood."""
        return tuple(notice for notice in self.notices if notice.code in NOT_UNDERSTOOD)

    @property
    def drift(self) -> float | None:
        """By how many seconds at most the times may lie before those of the recording as it was published; None where
        nothing says so."""
        if self.facts.seconds is None or self.seconds is None:
            return None
        surplus = self.facts.seconds - self.seconds
        return surplus if surplus >= DRIFT else None

    @property
    def title(self) -> str:
        """The title, or the stem of the file's name."""
        return self.facts.title or PurePath(self.file).stem

    def speaker_name(self, label: str | None) -> str | None:
        """Returns the name to show for a speaker label; None if it names nobody."""
        return (self.facts.labels.get(label, label) or None) if label else None


@dataclass(frozen=True, slots=True)
class PlacedCue:
    """A cue with its position: `number` in its transcript, offset `at` in the text as written; the rest as in `Cue`.

    The offsets in `turns` and `moments` count from `at`. `past` is the offset at which the next cue begins, and
    `until` the time at which this cue ends or, without an end of its own, the next one starts; both are None for the
    last cue of a chain.
    """

    number: int
    at: int
    start: float | None = None
    end: float | None = None
    speaker: str | None = None
    turns: tuple[int, ...] = ()
    moments: tuple[tuple[int, float], ...] = ()
    past: int | None = None
    until: float | None = None

    def followed_by(self, following: PlacedCue) -> PlacedCue:
        """Returns this cue with `past` and `until` taken from the next one."""
        until = following.start if self.end is None else self.end
        # every cue of a transcript that is read comes by here: `dataclasses.replace` takes five times as long
        said = self.number, self.at, self.start, self.end, self.speaker, self.turns, self.moments
        return PlacedCue(*said, following.at, until)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A slice `text` of the text as written at offset `at`, with the cues that overlap it, ascending."""

    at: int
    text: str
    cues: tuple[PlacedCue, ...]

    def part(self, first: int, past: int) -> Stretch:
        """Returns characters [`first`, `past`) of it as a stretch."""
        over = [cue for cue in self.cues if cue.at < past]
        begin = max((number for number, cue in enumerate(over) if cue.at <= first), default=0)
        return Stretch(first, self.text[first - self.at : past - self.at], tuple(over[begin:]))


def placed(cues: Sequence[Cue]) -> tuple[PlacedCue, ...]:
    """Returns all cues of a transcript with their positions."""
    return link_cues(
        [
            PlacedCue(number, at, cue.start, cue.end, cue.speaker, cue.turns, cue.moments)
            for number, (at, cue) in enumerate(zip(offsets(cues), cues, strict=True))
        ]
    )


def link_cues(cues: Sequence[PlacedCue]) -> tuple[PlacedCue, ...]:
    """Returns consecutive cues, each completed by `followed_by` with the next one."""
    return (*(cue.followed_by(following) for cue, following in pairwise(cues)), *cues[-1:])

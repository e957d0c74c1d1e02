"""The times that stand in a transcript and are pasted with its words: of cues, of turns, beside names. Pure."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

_SHORT: Final = r"(?<![\w:.])\d{1,3}:\d{2}(?![\w:]|[.,]\d)"  # 1:33
_LONG: Final = r"(?<![\w:.])\d{1,3}:\d{2}:\d{2}(?:[.,]\d{1,3})?(?![\w:])"  # 00:01:33,250
_TIME: Final = rf"(?:{_LONG}|(?<![\w:.])\d{{1,3}}:\d{{2}}(?:[.,]\d{{1,3}})?(?![\w:]))"
_MAYBE: Final = re.compile(r"\d:\d\d")  # a text without any of these has no times
_BRACKETED: Final = rf"[\[(] ?{_TIME}(?: ?[-–—] ?{_TIME})? ?[\])]"
_MARKS: Final = (  # in a text that has no two spaces after each other, and none around the ends of lines
    (re.compile(rf"(?:(?<!\S)\d+\s)?{_TIME} ?-+> ?{_TIME}(?: [a-z]+:\S+)*"), " "),  # of captions
    (re.compile(rf" ?{_BRACKETED} ?(?=:)"), ""),  # beside a name
    (re.compile(_BRACKETED), " "),
    (re.compile(rf"(?m)^(?P<who>[^\n:.!?]{{2,40}}?),? {_TIME}\n"), r"\g<who>: "),  # a name and its time
    (re.compile(rf"(?m)^{_TIME}$"), " "),  # alone in its line
    (re.compile(rf"(?m)^{_LONG} ?[-–—|]?"), " "),
)
_UNITS: Final = (
    r"(?=\d)(?:\d{1,2} ?h(?:ours?|rs?)?(?![a-z]) ?)?(?:\d{1,3} ?m(?:in(?:utes?|s)?)?(?![a-z])\.? ?)?"
    r"(?:\d{1,2} ?s(?:ec(?:onds?|s)?)?(?![a-z]))?"
)
_ALONE: Final = re.compile(
    rf"@?(?:{_TIME}|{_UNITS}|min(?:ut[eo])?s?\.? (?:{_TIME}|\d{{1,3}}))(?: ?[-–—] ?(?:{_TIME}|{_UNITS}))?(?: Uhr)?",
    re.IGNORECASE,
)
_SPACES: Final = re.compile(r"[^\S\n]+")
_LINE_ENDS: Final = re.compile(r" ?\n[ \n]*")
_BARE: Final = re.compile(_SHORT)


def without_times(text: str) -> str:
    """A text without the times of a transcript, which nobody said; as it is where there are none.

    A time that could be spoken, such as `5:30` in a sentence, stays; several that begin a text and follow each other
    are those of captions.
    """
    if not _MAYBE.search(text):
        return text
    bare = plain = _closed_up(text)
    for mark, instead in _MARKS:
        bare = mark.sub(instead, bare)
    bare = _BARE.sub(" ", bare) if _are_of_captions(bare) else bare
    return text if bare == plain else _closed_up(bare)


def _closed_up(text: str) -> str:
    """A text with one space or one end of a line in place of several."""
    return _LINE_ENDS.sub("\n", _SPACES.sub(" ", text)).strip()


def has_time(text: str) -> bool:
    """Whether a text has a time of a transcript in it."""
    return re.search(_TIME, text) is not None


def is_time(text: str) -> bool:
    """Whether a text is nothing but a time of a transcript: `37:20`, `1:02:03–1:02:10`, `1m33s`, `minute 12`."""
    return _ALONE.fullmatch(text.strip()) is not None


def _are_of_captions(text: str) -> bool:
    """Whether the times in a text, of which one begins it, are several that ascend."""
    found = [match[0] for match in _BARE.finditer(text)]
    if len(found) < 2 or not _BARE.match(text.lstrip()):
        return False
    seconds = [int(minute) * 60 + int(second) for minute, second in (one.split(":") for one in found)]
    return all(before < after for before, after in pairwise(seconds))

"""Times of day and days of the year: `half past two` and `2:30`, `the third of March` and `March 3`."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING, Final

from .english import figures as english
from .english.chain import listed_word, ordinal_word
from .numbers import MAX_DIGITS, TokenText, below_hundred, named_figure, number_word
from .tokens import Token, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

Found = tuple[int, int, "Sequence[Token]"]  # the tokens [begin, after) that are replaced, and those in their place
# Months beside a day are figures, also `may`: another one is another date.
_MONTHS: Final = {
    month: dataclasses.replace(listed_word(month), stop=False, number=math.nan) for month in english.MONTHS.values()
}
_MINUTES_PAST: Final = frozenset({5, 10, 20, 25})


def time_word(hour: int, minute: int) -> Word:
    """Returns the word of a time of day, without its half of the day. `2:30` is a form of `230`: both are spoken so."""
    return named_figure(f"{hour}:{minute:02}", stem=f"{hour}{minute:02}") if minute else number_word(hour)


def written_time(text: TokenText, at: int) -> Found:
    """Returns the time that token `at` writes with a colon; hours after noon get their `pm`."""
    token, parts = text.tokens[at], text.spelled(at).split(":")
    if any(len(part) > MAX_DIGITS for part in parts):
        return at, at + 1, [token]
    hour, minute = map(int, parts)
    if not 12 < hour < 24 or text.joined(at + 1).plain in english.DAY_HALVES:
        return at, at + 1, [token._replace(word=time_word(hour, minute))]
    return at, at + 1, [token._replace(word=time_word(hour - 12, minute)), token._replace(word=listed_word("pm"))]


def said_time(text: TokenText, at: int) -> Found | None:
    """Returns the time whose hour is the number at token `at`, or whose minutes are."""
    hour, minutes = _hour(text, at), below_hundred(text, at)
    if minutes and minutes.value in _MINUTES_PAST and text.joined(minutes.after).plain == "past":
        past = _hour(text, minutes.after + 1)
        return _time(text, at, minutes.after + 2, past, int(minutes.value)) if past else None
    if not hour:
        return None
    following = text.joined(at + 1)
    if following.plain == "oclock":
        return _time(text, at, at + 2, hour, 0)
    if following.plain in english.DAY_HALVES or "." in text.spelled(at):
        return None
    early = following.plain == "oh"
    low = below_hundred(text, at + 1 + early) if text.joined(at + 1 + early).plain else None
    if low is None or not (low.value < 10 if early else 10 <= low.value < 60):
        return None
    if before_time(text, at, low.after) or (hour >= 10 and (early or low.value >= 20)):
        return _time(text, at, low.after, hour, int(low.value))
    return None


def dotted_time(text: TokenText, at: int) -> Word | None:
    """Returns the time that token `at` writes with a dot before `am` or `pm`: `2.30 pm`."""
    hour, _, minute = text.spelled(at).partition(".")
    return time_word(int(hour), int(minute)) if hour.isdecimal() and len(minute) == 2 and minute < "60" else None


def part_of_hour(text: TokenText, at: int, floor: int) -> Found | None:
    """Returns the time that begins with the `half` or `quarter` at token `at`."""
    direction, hour = text.joined(at + 1).plain, _hour(text, at + 2)
    if not hour or direction not in ("past", "to") or not text.joined(at + 2).plain:
        return None
    begin = at - 1 if at > floor and text.word(at - 1).plain == "a" else at
    if text.word(at).plain == "half":
        return _time(text, begin, at + 3, hour, 30) if direction == "past" else None
    if direction == "past":
        return _time(text, begin, at + 3, hour, 15)
    return _time(text, begin, at + 3, hour - 1 or 12, 45)


def before_time(text: TokenText, at: int, after: int) -> bool:
    """Returns True if the words around the tokens [`at`, `after`) let expect a time."""
    return text.joined(after).plain in english.DAY_HALVES or (
        text.word(at - 1).plain in english.BEFORE_TIMES and bool(text.joined(at).plain)
    )


def date(text: TokenText, at: int, after: int, day: int, floor: int) -> Found | None:
    """Returns the date whose day is the number at the tokens [`at`, `after`)."""
    if not 1 <= day <= 31:
        return None
    the = at - 1 if at > floor and text.word(at - 1).plain == "the" and text.joined(at).plain else at
    if month := _month(text, after + 1) if text.joined(after).plain == "of" else None:
        return _date(text, the, after + 2, day, after + 1, month)
    if month := _month(text, after) if text.joined(after).plain else None:
        return _date(text, the, after + 1, day, after, month)
    if the > floor and text.gap(the).strip() in ("", ".") and (month := _month(text, the - 1, day=at)):
        return _date(text, the - 1, after, day, the - 1, month)
    return None


def _month(text: TokenText, at: int, day: int = 0) -> str | None:
    """Returns the month at token `at`; `may` and short names of months only where nothing else is meant. `day` is the
    token of the day, if that stands after it."""
    plain, capital = text.word(at).plain, text.spelled(at)[:1].isupper()
    month = english.MONTHS.get(plain)
    if capital or month is None or (plain == month and plain != "may"):
        return month
    written = text.spelled(day)[:1].isdecimal() if day else text.word(at - 1).plain == "of"
    following = text.joined(day + 1) if day else listed_word("of")
    return month if written and (following.stop or not following.plain) else None


def _date(text: TokenText, begin: int, after: int, day: int, at: int, month: str) -> Found:
    whole = Token(text.tokens[begin].first, text.tokens[after - 1].past, ordinal_word(day))
    return begin, after, [whole, text.tokens[at]._replace(word=_MONTHS[month])]


def _time(text: TokenText, begin: int, after: int, hour: int, minute: int) -> Found:
    return begin, after, [Token(text.tokens[begin].first, text.tokens[after - 1].past, time_word(hour, minute))]


def _hour(text: TokenText, at: int) -> int:
    """Returns the hour that token `at` names, or 0."""
    value = text.word(at).number or 0
    return int(value) if 1 <= value <= 12 and value == int(value) else 0

"""Numbers are the same word however they are written: `250`, `two hundred and fifty`; `2012`, `twenty twelve`.

    number = part part …          each with a smaller scale than the one before: `two million | five hundred thousand`
    part   = group [scale]
    group  = (figures | [small] `hundred` [[`and`] small] | year | small) [`point` digits | `and` fraction]
    small  = unit | tens [unit]   under a hundred
    fraction = `a half` | `a quarter` | `three quarters`

Words belong to one number only where nothing but a space or a hyphen stands between them; or a comma, where the part
after it fills the next place.
"""

from __future__ import annotations

import functools
import math
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from . import english
from .tokens import Token, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_DIGITS: Final = 15  # of a number that is compared as one; a longer one is a name
_CURRENCIES: Final = frozenset({"dollars", "euros", "pounds"})
_CENTURIES: Final = range(13, 21)  # that years are spoken by; `ten fifteen` is rather a time
_FIGURES: Final = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_BESIDE: Final = re.compile(r"[\s‐‑-]+")
_COMMA: Final = re.compile(r",\s+")


@functools.lru_cache(maxsize=65536)
def number(value: float) -> Word:
    """The word for a number, however it was written."""
    plain = str(int(value)) if abs(value) < 10**MOST_DIGITS and value == int(value) else repr(value)
    return Word(plain, plain, plain, number=value)


def figures(written: str) -> Word:
    """The word for what is written in figures. What is not one number (`1.2.3`, `21st`, an endless row) is a name."""
    digits = written.replace(",", "")
    if len(digits) <= MOST_DIGITS and _FIGURES.fullmatch(written):
        return number(float(digits))
    return Word(written, written, written, number=math.nan)


def counted(found: list[Token], text: str, origin: int = 0) -> list[Token]:
    """The tokens of `text`, which begins at offset `origin`, with runs of number words read as one number.

    A currency sign stands before its number and is spoken after it, so it changes places.
    """
    numbers = [at for at, token in enumerate(found) if _is_number(token.word)]
    if not numbers:
        return found
    reader, counted, copied = _Reader(found, text, origin), list[Token](), 0
    for at in numbers:
        if at < copied:  # taken in by the number before it
            continue
        word, then = reader.word(at)
        sign = [found[at - 1]] if at > copied and _is_sign(found[at - 1]) else []
        counted += found[copied : at - len(sign)]
        counted += [Token(found[at].first, found[then - 1].past, word), *sign]
        copied = then
    return counted + found[copied:]


def _is_number(word: Word) -> bool:
    return word.number is not None and not math.isnan(word.number)


def _is_sign(token: Token) -> bool:
    return token.past - token.first == 1 and token.word.plain in _CURRENCIES


class _Read(NamedTuple):
    """A number, or a part of one, and the token after it."""

    value: float
    then: int


class _Reader:
    """Reads the numbers among the tokens of a text."""

    def __init__(self, found: Sequence[Token], text: str, origin: int) -> None:
        self._found = found
        self._text = text
        self._origin = origin

    def word(self, at: int) -> tuple[Word, int]:
        """The number, or the ordinal one, that begins at token `at`, and the token after it."""
        value, then = self._number(at)
        if self._found[then - 1].word.plain in english.TENS and (unit := english.UNIT_ORDINALS.get(self._plain(then))):
            ordinal = f"{value + int(unit[0]):.0f}{unit[1:]}"
            return Word(ordinal, ordinal, ordinal, number=math.nan), then + 1
        return number(value), then

    def _number(self, at: int) -> _Read:
        group = self._group(at)
        total, then = 0.0, at
        while group is not None:
            scale = english.SCALES.get(self._word_at(then).plain if group.then == then else self._plain(group.then), 1)
            total = round(total + group.value * scale, 6) if scale > 1 else total + group.value
            then = group.then + (scale > 1)
            group = self._further(then, scale)
        return _Read(total, then)

    def _further(self, at: int, above: int) -> _Read | None:
        """The group that goes on with a number after the scale `above`."""
        comma = above > 1 and at < len(self._found) and _COMMA.fullmatch(self._text, *self._gap(at))
        joined = self._plain(at) == "and"
        if above == 1 or not (comma or self._plain(at + joined)) or self._is_scale(at + joined):
            return None
        group = self._group(at + joined)
        if group is None or group.value >= above or (scale := self._scale(group.then)) >= above:
            return None
        if scale == 1 and (self._word_at(at + joined).plain[:1].isdigit() or (joined and group.value >= 100)):
            return None  # `two thousand 12`, `one thousand and two hundred`
        if comma and 10 * group.value * scale < above:
            return None  # `a thousand, two stayed`; but `one thousand, nine hundred`
        return group

    def _group(self, at: int) -> _Read | None:
        """What a scale multiplies; a scale alone is taken once."""
        if self._is_scale(at):
            return self._exact(self._hundreds(1, at)) if self._word_at(at).plain == "hundred" else _Read(1, at)
        small = self._small(at)
        if small is None:
            value = self._word_at(at).number
            if value is None or not _is_number(self._word_at(at)):
                return None
            small = _Read(value, at + 1)
        elif (year := self._year(at, small)) is not None:
            return year
        if self._plain(small.then) == "hundred" and 0 < small.value < 100:
            small = self._hundreds(small.value, small.then)
        return self._exact(small)

    def _exact(self, whole: _Read) -> _Read:
        """The number with its fraction, if one is said."""
        if whole.value != int(whole.value):
            return whole
        if self._plain(whole.then) == "and":
            said = self._plain(whole.then + 1), self._plain(whole.then + 2)
            fraction = english.SAID_FRACTIONS.get(said)
            return whole if fraction is None else _Read(whole.value + fraction, whole.then + 3)
        return self._with_decimals(whole)

    def _hundreds(self, many: float, at: int) -> _Read:
        """The group whose `hundred` is token `at`."""
        joined = self._plain(at + 1) == "and"
        rest = self._small(at + 1 + joined) if self._plain(at + 1 + joined) else None
        if rest is None or self._plain(rest.then) == "hundred":  # `one hundred, two hundred`
            return _Read(many * 100, at + 1)
        return _Read(many * 100 + rest.value, rest.then)

    def _year(self, at: int, century: _Read) -> _Read | None:
        """`nineteen eighty four`, `twenty twelve`, `nineteen oh five`."""
        if century.value not in _CENTURIES or century.then != at + 1:
            return None
        early = self._plain(century.then) == "oh"
        rest = self._small(century.then + early) if self._plain(century.then + early) else None
        if rest is None or self._plain(rest.then) == "hundred" or self._scale(rest.then) > 1:
            return None
        if not (0 < rest.value < 10 if early else rest.value >= 10):
            return None
        return _Read(century.value * 100 + rest.value, rest.then)

    def _with_decimals(self, whole: _Read) -> _Read:
        """The number with what is said after `point`: digit by digit, or as one small number."""
        if self._plain(whole.then) != "point":
            return whole
        at, digits = whole.then + 1, ""
        while (plain := self._plain(at)) and (digit := _digit(plain)):
            digits, at = digits + digit, at + 1
        if not digits and self._plain(at) and (small := self._small(at)):
            digits, at = f"{small.value:.0f}", small.then
        return _Read(float(f"{whole.value:.0f}.{digits}"), at) if digits else whole

    def _small(self, at: int) -> _Read | None:
        """A number under a hundred, in words."""
        plain = self._word_at(at).plain
        if plain in english.UNITS:
            return _Read(english.UNITS[plain], at + 1)
        if plain not in english.TENS:
            return None
        unit = english.UNITS.get(self._plain(at + 1), 0)
        return _Read(english.TENS[plain] + unit, at + 2) if 0 < unit < 10 else _Read(english.TENS[plain], at + 1)

    def _is_scale(self, at: int) -> bool:
        plain = self._word_at(at).plain
        return plain == "hundred" or plain in english.SCALES

    def _scale(self, at: int) -> int:
        return english.SCALES.get(self._plain(at), 1)

    def _plain(self, at: int) -> str:
        """The word at `at` if it stands right beside the one before; else nothing."""
        beside = at < len(self._found) and _BESIDE.fullmatch(self._text, *self._gap(at))
        return self._word_at(at).plain if beside else ""

    def _gap(self, at: int) -> tuple[int, int]:
        return self._found[at - 1].past - self._origin, self._found[at].first - self._origin

    def _word_at(self, at: int) -> Word:
        return self._found[at].word


def _digit(plain: str) -> str:
    """The digits that are said one after the other behind a `point`."""
    if plain.isdecimal():
        return plain
    value = 0 if plain == "oh" else english.UNITS.get(plain, 10)
    return str(value) if value < 10 else ""

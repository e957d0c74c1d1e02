"""Number words as single tokens: `250` and `two hundred and fifty`, `2012` and `twenty twelve` are the same word.

    number = part part …          each with a smaller scale than the one before: `two million | five hundred thousand`
    part   = group [scale]
    group  = (figures | [small] `hundred` [[`and`] small] | year | small) [`point` digits | `and` fraction]
    small  = unit | tens [unit]   below a hundred
    fraction = `a half` | `a quarter` | `three quarters`

Words belong to one number only if nothing but white space or a hyphen stands between them; or a comma, if the group
after it fits below the scale before it.
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

MAX_DIGITS: Final = 15  # of a number that is compared by value; a longer one is a name
_CURRENCIES: Final = frozenset({"dollars", "euros", "pounds"})
_CENTURIES: Final = range(13, 21)  # of spoken years; `ten fifteen` is rather a time of day
_FIGURES: Final = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_ADJACENT: Final = re.compile(r"[\s‐‑-]+")
_COMMA: Final = re.compile(r",\s+")


@functools.lru_cache(maxsize=65536)
def number_word(value: float) -> Word:
    """Returns the word of a number, the same for all spellings."""
    plain = str(int(value)) if abs(value) < 10**MAX_DIGITS and value == int(value) else repr(value)
    return Word(plain, plain, plain, number=value)


def numeral_word(written: str) -> Word:
    """Returns the word of written figures. Those that are not one number (`1.2.3`, `21st`, more than 15 digits) are
    names.
    """
    digits = written.replace(",", "")
    if len(digits) <= MAX_DIGITS and _FIGURES.fullmatch(written):
        return number_word(float(digits))
    return Word(written, written, written, number=math.nan)


def merge_numbers(tokens: list[Token], text: str, origin: int = 0) -> list[Token]:
    """Returns the tokens of `text` with each run of number words merged into one token; `origin` is the offset of
    `text`.

    A currency sign is written before its number and spoken after it, so it changes places.
    """
    numbers = [at for at, token in enumerate(tokens) if _is_number(token.word)]
    if not numbers:
        return tokens
    parser, merged, copied = _NumberParser(tokens, text, origin), list[Token](), 0
    for at in numbers:
        if at < copied:  # part of the number before it
            continue
        word, after = parser.word(at)
        sign = [tokens[at - 1]] if at > copied and _is_currency_sign(tokens[at - 1]) else []
        merged += tokens[copied : at - len(sign)]
        merged += [Token(tokens[at].first, tokens[after - 1].past, word), *sign]
        copied = after
    return merged + tokens[copied:]


def _is_number(word: Word) -> bool:
    return word.number is not None and not math.isnan(word.number)


def _is_currency_sign(token: Token) -> bool:
    return token.past - token.first == 1 and token.word.plain in _CURRENCIES


class _Parsed(NamedTuple):
    """A number, or a part of one, and the index of the token after it."""

    value: float
    after: int


class _NumberParser:
    """A recursive descent parser of the grammar above, over the tokens of one text."""

    def __init__(self, tokens: Sequence[Token], text: str, origin: int) -> None:
        self._tokens = tokens
        self._text = text
        self._origin = origin

    def word(self, at: int) -> tuple[Word, int]:
        """Returns the cardinal or ordinal number that begins at token `at`, and the token after it."""
        value, after = self._number(at)
        if self._tokens[after - 1].word.plain in english.TENS and (
            unit := english.UNIT_ORDINALS.get(self._adjacent(after))
        ):
            ordinal = f"{value + int(unit[0]):.0f}{unit[1:]}"
            return Word(ordinal, ordinal, ordinal, number=math.nan), after + 1
        return number_word(value), after

    def _number(self, at: int) -> _Parsed:
        group = self._group(at)
        total, after = 0.0, at
        while group is not None:
            scale = english.SCALES.get(
                self._word_at(after).plain if group.after == after else self._adjacent(group.after), 1
            )
            total = round(total + group.value * scale, 6) if scale > 1 else total + group.value
            after = group.after + (scale > 1)
            group = self._next_group(after, scale)
        return _Parsed(total, after)

    def _next_group(self, at: int, above: int) -> _Parsed | None:
        """Returns the group that continues a number after the scale `above`."""
        comma = above > 1 and at < len(self._tokens) and _COMMA.fullmatch(self._text, *self._gap(at))
        joined = self._adjacent(at) == "and"
        if above == 1 or not (comma or self._adjacent(at + joined)) or self._is_scale(at + joined):
            return None
        group = self._group(at + joined)
        if group is None or group.value >= above or (scale := self._scale(group.after)) >= above:
            return None
        if scale == 1 and (self._word_at(at + joined).plain[:1].isdigit() or (joined and group.value >= 100)):
            return None  # `two thousand 12`, `one thousand and two hundred`
        if comma and 10 * group.value * scale < above:
            return None  # `a thousand, two stayed`; but `one thousand, nine hundred`
        return group

    def _group(self, at: int) -> _Parsed | None:
        """Returns the factor of a scale; a scale without a factor counts once."""
        if self._is_scale(at):
            return (
                self._with_fraction(self._hundreds(1, at)) if self._word_at(at).plain == "hundred" else _Parsed(1, at)
            )
        small = self._below_hundred(at)
        if small is None:
            value = self._word_at(at).number
            if value is None or not _is_number(self._word_at(at)):
                return None
            small = _Parsed(value, at + 1)
        elif (year := self._year(at, small)) is not None:
            return year
        if self._adjacent(small.after) == "hundred" and 0 < small.value < 100:
            small = self._hundreds(small.value, small.after)
        return self._with_fraction(small)

    def _with_fraction(self, whole: _Parsed) -> _Parsed:
        """Returns the number with the fraction or decimals that follow it."""
        if whole.value != int(whole.value):
            return whole
        if self._adjacent(whole.after) == "and":
            phrase = self._adjacent(whole.after + 1), self._adjacent(whole.after + 2)
            fraction = english.SPOKEN_FRACTIONS.get(phrase)
            return whole if fraction is None else _Parsed(whole.value + fraction, whole.after + 3)
        return self._with_decimals(whole)

    def _hundreds(self, multiplier: float, at: int) -> _Parsed:
        """Returns the group whose `hundred` is token `at`."""
        joined = self._adjacent(at + 1) == "and"
        rest = self._below_hundred(at + 1 + joined) if self._adjacent(at + 1 + joined) else None
        if rest is None or self._adjacent(rest.after) == "hundred":  # `one hundred, two hundred`
            return _Parsed(multiplier * 100, at + 1)
        return _Parsed(multiplier * 100 + rest.value, rest.after)

    def _year(self, at: int, century: _Parsed) -> _Parsed | None:
        """Returns a year: `nineteen eighty four`, `twenty twelve`, `nineteen oh five`."""
        if century.value not in _CENTURIES or century.after != at + 1:
            return None
        early = self._adjacent(century.after) == "oh"
        rest = self._below_hundred(century.after + early) if self._adjacent(century.after + early) else None
        if rest is None or self._adjacent(rest.after) == "hundred" or self._scale(rest.after) > 1:
            return None
        if not (0 < rest.value < 10 if early else rest.value >= 10):
            return None
        return _Parsed(century.value * 100 + rest.value, rest.after)

    def _with_decimals(self, whole: _Parsed) -> _Parsed:
        """Returns the number with the decimals after `point`: digit by digit, or one small number."""
        if self._adjacent(whole.after) != "point":
            return whole
        at, digits = whole.after + 1, ""
        while (plain := self._adjacent(at)) and (digit := _digit(plain)):
            digits, at = digits + digit, at + 1
        if not digits and self._adjacent(at) and (small := self._below_hundred(at)):
            digits, at = f"{small.value:.0f}", small.after
        return _Parsed(float(f"{whole.value:.0f}.{digits}"), at) if digits else whole

    def _below_hundred(self, at: int) -> _Parsed | None:
        """Returns a number below a hundred in words."""
        plain = self._word_at(at).plain
        if plain in english.UNITS:
            return _Parsed(english.UNITS[plain], at + 1)
        if plain not in english.TENS:
            return None
        unit = english.UNITS.get(self._adjacent(at + 1), 0)
        return _Parsed(english.TENS[plain] + unit, at + 2) if 0 < unit < 10 else _Parsed(english.TENS[plain], at + 1)

    def _is_scale(self, at: int) -> bool:
        plain = self._word_at(at).plain
        return plain == "hundred" or plain in english.SCALES

    def _scale(self, at: int) -> int:
        return english.SCALES.get(self._adjacent(at), 1)

    def _adjacent(self, at: int) -> str:
        """Returns the plain form of token `at` if it directly follows the one before; else an empty string."""
        adjacent = at < len(self._tokens) and _ADJACENT.fullmatch(self._text, *self._gap(at))
        return self._word_at(at).plain if adjacent else ""

    def _gap(self, at: int) -> tuple[int, int]:
        return self._tokens[at - 1].past - self._origin, self._tokens[at].first - self._origin

    def _word_at(self, at: int) -> Word:
        return self._tokens[at].word


def _digit(plain: str) -> str:
    """Returns the decimal digits of one word after `point`; empty if the word is no digit."""
    if plain.isdecimal():
        return plain
    value = 0 if plain == "oh" else english.UNITS.get(plain, 10)
    return str(value) if value < 10 else ""

"""Number words: `250` and `two hundred and fifty`, `2012` and `twenty twelve` have the same value.

    number = part part …          each with a smaller scale than the one before: `two million | five hundred thousand`
    part   = group [scale]
    group  = (figures | [small] `hundred` [[`and`] small] | year | small) [`point` digits | [`and`] fraction]
    small  = unit | tens [unit]   below a hundred
    fraction = `a half` | `two thirds` | `3/4` | `¾`

Words belong to one number only if nothing but white space or a hyphen stands between them; or a comma, if the group
after it fits below the scale before it.
"""

from __future__ import annotations

import functools
import math
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from .english import figures as english
from .tokens import Token, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_DIGITS: Final = 15  # of a number that is compared by value; a longer one is a name
_CENTURIES: Final = range(13, 21)  # of spoken years; `ten fifteen` is rather a time of day
_FIGURES: Final = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
ADJACENT: Final = re.compile(r"[\s‐‑-]*")
_COMMA: Final = re.compile(r",\s+")


def number_word(value: float) -> Word:
    """Returns the word of a number, the same for all spellings."""
    return _number_word(float(value))  # the cache would tell 2 from 2.0


@functools.lru_cache(maxsize=65536)
def _number_word(value: float) -> Word:
    value = round(value, 6)
    plain = str(int(value)) if abs(value) < 10**MAX_DIGITS and value == int(value) else repr(value)
    return Word(plain, plain, plain, number=value, figure=True)


@functools.lru_cache(maxsize=65536)
def named_figure(plain: str, stem: str = "") -> Word:
    """Returns the word of a figure that has no value of its own, such as `21st` or `2:30`."""
    return Word(plain, stem or plain, plain, number=math.nan, figure=True)


def numeral_word(written: str) -> Word:
    """Returns the word of written figures. Those that are not one number (`1.2.3`, `21st`, more than 15 digits) are
    names.
    """
    digits = written.replace(",", "")
    if len(digits) <= MAX_DIGITS and _FIGURES.fullmatch(written):
        return number_word(float(digits))
    return named_figure(written)


class TokenText:
    """Tokens with what stands between them in the text that they are from; `origin` is the offset of the text."""

    def __init__(self, tokens: Sequence[Token], text: str, origin: int) -> None:
        self.tokens = tokens
        self.text = text
        self.origin = origin
        self._joined: dict[int, Word] = {}  # asked for again and again

    def word(self, at: int) -> Word:
        """Returns the word of token `at`, or one without letters."""
        return self.tokens[at].word if 0 <= at < len(self.tokens) else _NOTHING

    def joined(self, at: int) -> Word:
        """Returns the word of token `at` if it directly follows the one before; else one without letters."""
        found = self._joined.get(at)
        if found is None:
            gap = self.gap(at)
            found = self._joined[at] = self.word(at) if gap == " " or ADJACENT.fullmatch(gap) else _NOTHING
        return found

    def touching(self, at: int) -> bool:
        """Returns True if nothing stands between token `at` and the one before."""
        return 0 < at < len(self.tokens) and self.tokens[at - 1].past == self.tokens[at].first

    def gap(self, at: int) -> str:
        """Returns what stands between token `at` and the one before; `.` before the first and after the last."""
        if not 0 < at < len(self.tokens):
            return "."
        return self.text[self.tokens[at - 1].past - self.origin : self.tokens[at].first - self.origin]

    def spelled(self, at: int) -> str:
        """Returns token `at` as written; empty where there is none."""
        if not 0 <= at < len(self.tokens):
            return ""
        return self.text[self.tokens[at].first - self.origin : self.tokens[at].past - self.origin]

    def character(self, offset: int) -> str:
        """Returns the character at an offset that counts from `origin`; empty outside the text."""
        return self.text[offset - self.origin : offset - self.origin + 1] if offset >= self.origin else ""


_NOTHING: Final = Word("", "", "")


class Parsed(NamedTuple):
    """A number, or a part of one, and the index of the token after it; its decimals as written or spoken."""

    value: float
    after: int
    decimals: str = ""


def below_hundred(tokens: TokenText, at: int) -> Parsed | None:
    """Returns the number below a hundred that begins in words at token `at`."""
    plain = tokens.word(at).plain
    if plain in english.UNITS:
        return Parsed(english.UNITS[plain], at + 1)
    if plain not in english.TENS:
        return None
    unit = english.UNITS.get(tokens.joined(at + 1).plain, 0)
    return Parsed(english.TENS[plain] + unit, at + 2) if 0 < unit < 10 else Parsed(english.TENS[plain], at + 1)


class NumberParser:
    """A recursive descent parser of the grammar above, over the tokens of one text."""

    def __init__(self, tokens: TokenText) -> None:
        self._tokens = tokens

    def number(self, at: int) -> Parsed:
        """Returns the number that begins at token `at`, whose word has a value."""
        group = self._group(at)
        total, after, decimals, last = 0.0, at, "", 1
        while group is not None:
            direct = self._word(after) if group.after == after else self._joined(group.after)
            last = english.SCALES.get(direct, 1)
            total = round(total + group.value * last, 6) if last > 1 else total + group.value
            decimals = group.decimals if after == at and last == 1 else ""
            after = group.after + (last > 1)
            group = self._next_group(after, last)
        if last > 1 and (part := self.fraction_after(after)):  # `a million and a half`
            total, after = total + last * part.value, part.after
        return Parsed(total, after, decimals)

    def fraction(self, at: int) -> Parsed | None:
        """Returns the fraction that begins at token `at`: `half`, `two thirds`, `3/4`, `¾`."""
        word, over = self._tokens.word(at), self._tokens.word(at + 1)
        if word.number is None:
            return None
        if 0 < word.number < 1:
            return Parsed(word.number, at + 1)
        if self._tokens.gap(at + 1) == "/" and over.number in english.WRITTEN_DENOMINATORS:
            chained = "/" in (self._tokens.gap(at), self._tokens.gap(at + 2))
            return Parsed(word.number / over.number, at + 2) if 0 < word.number < over.number and not chained else None
        small = below_hundred(self._tokens, at) or (Parsed(word.number, at + 1) if 0 < word.number < 100 else None)
        if small is None:
            return None
        part = self._joined(small.after)
        below = english.ONE_PART.get(part, 0) if small.value == 1 else english.MANY_PARTS.get(part, 0)
        if not below or math.gcd(int(small.value), below) > 1 or small.value >= below:
            return None
        return Parsed(small.value / below, small.after + 1)

    def fraction_after(self, at: int) -> Parsed | None:
        """Returns the fraction that follows a whole number before token `at`: `and a half`, `½`, `1/2`."""
        if self._joined(at) == "and":
            if self._joined(at + 1) == "a" and (below := english.ONE_PART.get(self._joined(at + 2))):
                return Parsed(1 / below, at + 3)
            return self.fraction(at + 1) if self._joined(at + 1) else None
        glued = self._joined(at) and (self._tokens.touching(at) or self._tokens.gap(at + 1) == "/")
        return self.fraction(at) if glued else None

    def _next_group(self, at: int, above: int) -> Parsed | None:
        """Returns the group that continues a number after the scale `above`."""
        comma = above > 1 and _COMMA.fullmatch(self._tokens.gap(at))
        joined = self._joined(at) == "and"
        if above == 1 or not (comma or self._joined(at + joined)) or self._is_scale(at + joined):
            return None
        group = self._group(at + joined)
        if group is None or not 1 <= group.value < above or (scale := self._scale(group.after)) >= above:
            return None
        if scale == 1 and (self._word(at + joined)[:1].isdigit() or (joined and group.value >= 100)):
            return None  # `two thousand 12`, `one thousand and two hundred`
        if comma and 10 * group.value * scale < above:
            return None  # `a thousand, two stayed`; but `one thousand, nine hundred`
        return group

    def _group(self, at: int) -> Parsed | None:
        """Returns the factor of a scale; a scale without a factor counts once."""
        if self._is_scale(at):
            return self._with_fraction(self._hundreds(1, at)) if self._word(at) == "hundred" else Parsed(1, at)
        small = below_hundred(self._tokens, at)
        if small is None:
            value = self._tokens.word(at).number
            if value is None or math.isnan(value):
                return None
            small = Parsed(value, at + 1)
        elif (year := self._year(at, small)) is not None:
            return year
        if self._joined(small.after) == "hundred" and 0 < small.value < 100:
            small = self._hundreds(small.value, small.after)
        return self._with_fraction(small)

    def _with_fraction(self, whole: Parsed) -> Parsed:
        """Returns the number with the fraction or decimals that follow it."""
        if whole.value != int(whole.value):
            return whole
        if part := self.fraction_after(whole.after):
            return Parsed(whole.value + part.value, part.after)
        return self._with_decimals(whole)

    def _hundreds(self, multiplier: float, at: int) -> Parsed:
        """Returns the group whose `hundred` is token `at`."""
        joined = self._joined(at + 1) == "and"
        rest = below_hundred(self._tokens, at + 1 + joined) if self._joined(at + 1 + joined) else None
        if rest is None or self._joined(rest.after) == "hundred":  # `one hundred, two hundred`
            return Parsed(multiplier * 100, at + 1)
        if joined and self.fraction(at + 2):  # `one hundred and two thirds`
            return Parsed(multiplier * 100, at + 1)
        return Parsed(multiplier * 100 + rest.value, rest.after)

    def _year(self, at: int, century: Parsed) -> Parsed | None:
        """Returns a year: `nineteen eighty four`, `twenty twelve`, `nineteen oh five`."""
        if century.value not in _CENTURIES or century.after != at + 1:
            return None
        early = self._joined(century.after) == "oh"
        rest = below_hundred(self._tokens, century.after + early) if self._joined(century.after + early) else None
        if rest is None or self._joined(rest.after) == "hundred" or self._scale(rest.after) > 1:
            return None
        if not (0 < rest.value < 10 if early else rest.value >= 10):
            return None
        return Parsed(century.value * 100 + rest.value, rest.after)

    def _with_decimals(self, whole: Parsed) -> Parsed:
        """Returns the number with the decimals after `point`."""
        if self._joined(whole.after) != "point":
            return whole
        decimals = self.decimals(whole.after + 1)
        return decimals._replace(value=float(f"{whole.value:.0f}.{decimals.decimals}")) if decimals else whole

    def decimals(self, at: int) -> Parsed | None:
        """Returns the decimals that begin at token `at`, after `point`: digit by digit, or one small number."""
        digits = ""
        while (plain := self._joined(at)) and (digit := _digit(plain)):
            digits, at = digits + digit, at + 1
        if not digits and self._joined(at) and (small := below_hundred(self._tokens, at)):
            digits, at = f"{small.value:.0f}", small.after
        return Parsed(float(f"0.{digits}"), at, digits) if digits else None

    def _is_scale(self, at: int) -> bool:
        plain = self._word(at)
        return plain == "hundred" or plain in english.SCALES

    def _scale(self, at: int) -> int:
        return english.SCALES.get(self._joined(at), 1)

    def _word(self, at: int) -> str:
        return self._tokens.word(at).plain

    def _joined(self, at: int) -> str:
        return self._tokens.joined(at).plain


def _digit(plain: str) -> str:
    """Returns the decimals that a word after `point` stands for."""
    if plain.isdigit():
        return plain
    value = 0 if plain == "oh" else english.UNITS.get(plain, 10)
    return str(value) if value < 10 else ""

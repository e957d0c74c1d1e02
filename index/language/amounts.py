"""Amounts: numbers with all that may change their value, and figures that are no plain numbers.

Fractions, multiples (`half a dozen`), ordinals, decades, years without a century, and digits that are said one by one.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from .clock import before_time, time_word
from .english import figures as english
from .english.chain import ordinal_word
from .normalization import APOSTROPHES
from .numbers import MAX_DIGITS, NumberParser, Parsed, TokenText, below_hundred, named_figure

if TYPE_CHECKING:
    from .tokens import Word

PHONE_GROUPS: Final = 3  # of a telephone number


class Amount(NamedTuple):
    """A number at the tokens [`begin`, `after`); its `word`, where it is no plain value."""

    begin: int
    after: int
    value: float
    decimals: str = ""
    word: Word | None = None


class AmountReader:
    """Reads the amounts of one text. Methods take the token at which an amount begins, and the first that is free."""

    def __init__(self, text: TokenText) -> None:
        self._text = text
        self._parser = NumberParser(text)

    def read(self, at: int, floor: int) -> Amount:
        """Returns the amount at token `at`, whose word has a value; it may begin one token earlier (`a hundred`)."""
        return self.digits(at) or self._fraction(at, floor) or self._cardinal(at, floor)

    def decimals(self, at: int) -> Amount | None:
        """Returns the amount whose `point` is token `at`: `point five`."""
        found = self._parser.decimals(at + 1)
        return Amount(at, found.after, found.value, found.decimals) if found else None

    def part(self, at: int, denominator: int, floor: int) -> Amount:
        """Returns the amount of one part that is called by token `at`: `a quarter of a million`."""
        return self._part(at, Parsed(1 / denominator, at + 1), floor)

    def _cardinal(self, at: int, floor: int) -> Amount:
        value, after, decimals = self._parser.number(at)
        begin = at
        if (
            self._text.word(at).plain in english.SCALES or self._text.word(at).plain in ("hundred", "dozen")
        ) and self._article(at - 1, floor):
            begin = at - 1
        if ordinal := self._ordinal_end(value, after):
            number, after = ordinal
            return Amount(begin, after, number, word=ordinal_word(number))
        if decade := self._decade(value, after):
            return Amount(begin, after + 1, value, word=named_figure(decade))
        if self._text.joined(after).plain == "dozen" and after == at + 1:
            return Amount(begin, after + 1, value * english.DOZEN)
        if value < 10 and after == at + 1 and (low := self._low_part(at, after)):  # `seven forty-seven`
            return Amount(begin, low.after, value * 100 + low.value)
        return Amount(begin, after, self._year(at, value), decimals)

    def _year(self, at: int, value: float) -> float:
        """Returns the year of two digits (`'84`, `in 05`), or the value as it is."""
        written, first = self._text.spelled(at), self._text.tokens[at].first
        if len(written) != 2 or not written.isdecimal():
            return value
        if self._text.character(first - 1) in tuple(APOSTROPHES) and not self._text.character(first - 2).isalnum():
            return value + (2000 if value < 30 else 1900)
        return value + 2000 if written[0] == "0" and before_year(self._text, at) else value

    def _low_part(self, at: int, after: int) -> Parsed | None:
        """Returns the tens after hundreds that are left unsaid, if they count nothing themselves."""
        plain = self._text.joined(after).plain
        if (
            plain not in english.TENS
            or self._text.word(at).plain not in english.UNITS
            or self._text.word(at).plain in ("zero", "one")
        ):
            return None
        low = below_hundred(self._text, after)
        following = self._text.joined(low.after).plain if low else ""
        one = following in english.MEASURES and not following.endswith("s")  # `two twenty minute talks`
        counts = one or following in english.CURRENCIES or following in english.VALUES
        return None if counts or following in english.ORDINALS else low

    def digits(self, at: int) -> Amount | None:
        """Returns figures that are said or written one by one: `nine one one`, `double oh seven`, `555-0134`; of a run
        without end the first MAX_DIGITS.
        """
        if phone := self._phone(at):
            return phone
        digits, after, said = "", at, 0
        while (
            len(digits) < MAX_DIGITS
            and (after == at or self._text.joined(after).plain)
            and (step := self._digit_step(after))
        ):
            digits, after, said = digits + step[0], step[1], said + 1
        repeated = len(digits) > said
        if (
            said < 2
            or (said < 3 and not repeated)
            or self._text.joined(after).plain in ("hundred", "point", *english.SCALES)
        ):
            return None
        steps = {int(b) - int(a) for a, b in pairwise(digits)}
        counting = steps in ({1}, {-1}) or digits.startswith("11")  # `one two three`; `one, one thing`
        if counting and not repeated:
            return None
        if len(digits) == 3 and digits[1] == "0" and before_time(self._text, at, after) and digits[0] != "0":
            return Amount(at, after, 0, word=time_word(int(digits[0]), int(digits[1:])))
        return self._digit_amount(at, after, digits)

    def _digit_step(self, at: int) -> tuple[str, int] | None:
        plain = self._text.word(at).plain
        if plain in ("double", "triple") and self._text.joined(at + 1).plain and (digit := self._digit(at + 1)):
            return digit * (2 if plain == "double" else 3), at + 2
        digit = self._digit(at)
        return (digit, at + 1) if digit else None

    def _digit(self, at: int) -> str:
        plain, written = self._text.word(at).plain, self._text.spelled(at)
        if plain in ("oh", "o"):
            return "0"
        value = english.UNITS.get(plain, 10)
        return str(value) if value < 10 else written if len(written) == 1 and written.isdecimal() else ""

    def _phone(self, at: int) -> Amount | None:
        groups, after = list[str](), at
        while (
            len(groups) <= PHONE_GROUPS
            and (written := self._text.spelled(after)).isdecimal()
            and (after == at or self._text.gap(after) in ("-", " "))
        ):
            groups.append(written)
            after += 1
        shape = [len(group) for group in groups]
        if shape not in ([3, 4], [3, 3, 4]) or groups[0][-1] == groups[-1][-1] == "0":  # `100-2000`
            return None
        return self._digit_amount(at, after, "".join(groups))

    def _digit_amount(self, begin: int, after: int, digits: str) -> Amount:
        return Amount(begin, after, int(digits), word=named_figure(digits) if digits[0] == "0" else None)

    def _fraction(self, at: int, floor: int) -> Amount | None:
        part = self._parser.fraction(at)
        if part is None or (
            self._text.word(part.after - 1).plain in english.ORDINAL_SCALES
            and self._text.joined(part.after).plain != "of"
        ):
            return None
        return self._part(at, part, floor)

    def _part(self, at: int, part: Parsed, floor: int) -> Amount:
        """Returns a fraction with `a` before it and what it is a part of: `half a million`, `a third of a billion`."""
        begin = at - 1 if self._article(at - 1, floor) and part.after == at + 1 else at
        after, joined = part.after, self._text.joined(part.after).plain
        if joined == "of" and self._text.joined(after + 1).plain in ("a", "one") and self._scale(after + 2):
            return Amount(begin, after + 3, part.value * self._scale(after + 2))
        if joined in ("a", "an") and part.value == 0.5:
            after += 1
        elif joined == "of" and self._text.joined(after + 1).plain in ("a", "one"):
            after += 2 * (self._text.joined(after + 2).plain in ("percent", "per"))
        scale = self._scale(after)
        return Amount(begin, after + 1, part.value * scale) if scale else Amount(begin, after, part.value)

    def _scale(self, at: int) -> int:
        plain = self._text.joined(at).plain
        return english.SCALES.get(plain, english.DOZEN if plain == "dozen" else 0)

    def _decade(self, value: float, at: int) -> str:
        """Returns the decade whose century is `value`: `nineteen nineties`, `eighteen hundreds`."""
        plain = self._text.joined(at).plain
        if plain == "thousands" and value == 2:
            return "2000s"
        if value not in range(13, 21) or not self._text.spelled(at).isalpha():
            return ""
        return f"{value:.0f}00s" if plain == "hundreds" else f"{value:.0f}{plain[2:]}" if plain.endswith("0s") else ""

    def _ordinal_end(self, value: float, after: int) -> tuple[int, int] | None:
        """Returns the ordinal number whose last word is token `after`, or the one after `and`."""
        last, joined = self._text.word(after - 1).plain, self._text.joined(after).plain
        if scale := english.ORDINAL_SCALES.get(joined):
            return int(value) * scale, after + 1
        if value != int(value) or self._text.spelled(after - 1)[:1].isdecimal():
            return None
        units = english.ORDINALS.get(joined, 100)
        if last in english.TENS:
            return (int(value) + units, after + 1) if units < 10 and not self._is_unit_of_time(after) else None
        if last != "hundred" and last not in english.SCALES:
            return None
        place = after + (joined == "and")
        if place > after and not self._text.joined(place).plain:
            return None
        tens = below_hundred(self._text, place) if self._text.word(place).plain in english.TENS else None
        if tens and (tail := self._ordinal_end(tens.value, tens.after)):
            return int(value) + tail[0], tail[1]
        units = english.ORDINALS.get(self._text.joined(place).plain, 100)
        return (int(value) + units, place + 1) if units < 100 else None

    def _is_unit_of_time(self, at: int) -> bool:
        """True for `second` after tens where a time is meant: `a thirty second clip`, but not `the thirty-second`."""
        if self._text.word(at).plain != "second" or "-" in self._text.gap(at):
            return False
        following = self._text.joined(at + 1)
        return bool(following.plain) and not following.stop and following.plain not in ("century", "place", "birthday")

    def _article(self, at: int, floor: int) -> bool:
        return at >= floor and self._text.word(at).plain == "a" and bool(self._text.joined(at + 1).plain)


def before_year(text: TokenText, at: int) -> bool:
    """Returns True if the word before token `at` lets expect a year."""
    return text.word(at - 1).plain in english.BEFORE_YEARS and not text.gap(at).strip(" '’‘\"“”")

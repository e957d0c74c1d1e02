"""Figures of several words or signs as tokens of one form: `$4.50` and `four dollars fifty`, `II` and `two`.

`merge_figures` goes over the words that may be part of a figure. Each is read together with the words beside it, or
stays an ordinary word: `second`, `oh`, `point`, `may` and `I` are figures only where their neighbours say so.

What is counted has a token of its own after its number (`$5`: `5`, `dollars`), by which it is found without the
number. Where both are one written word, or stand in another order, the number's token spans all of it.
"""

from __future__ import annotations

import dataclasses
import math
import re
from typing import Final

from . import clock, names, units
from .amounts import Amount, AmountReader, before_year
from .english import figures as english
from .english.chain import listed_word, ordinal_word
from .numbers import MAX_DIGITS, TokenText, named_figure, number_word
from .tokens import Token, Word

_RANGE: Final = re.compile(r"[-–—]|\s[-–]\s")
_MINUS_SIGNS: Final = frozenset("-−–")
_LATEST_KING: Final = 30
# Before a number they may change it: `the three`, `March 3`, `$3`
_CHANGING: Final = frozenset({"the", *english.MONTHS, *english.MONTHS.values(), *english.CURRENCY_SIGNS.values()})
_COUPLE: Final = dataclasses.replace(listed_word("couple"), stem="2", number=2.0)  # about two: another form of it


def merge_figures(tokens: list[Token], text: str, origin: int = 0) -> list[Token]:
    """Returns the tokens of `text` with those of figures merged; `origin` is the offset of `text`."""
    cues = [at for at, token in enumerate(tokens) if token.word.figure]
    if not cues:
        return tokens
    reader, merged, copied = _FigureReader(TokenText(tokens, text, origin)), list[Token](), 0
    for at in cues:
        if at >= copied and (found := reader.read(at, copied)):  # else part of the figure before it
            begin, after, figure = found
            merged += tokens[copied:begin]
            merged += figure
            copied = after
    return merged + tokens[copied:]


class _FigureReader:
    """Reads the figures of one text. A method returns the tokens [begin, after) of the figure at token `at`, and those
    in their place; or None for an ordinary word. No figure begins before token `floor`.
    """

    def __init__(self, text: TokenText) -> None:
        self._text = text
        self._amounts = AmountReader(text)
        self._by_word = {
            "minus": self._minus,
            "negative": self._minus,
            "point": self._point,
            "quarter": self._quarter,
            "couple": self._couple,
            "cent": self._per_cent,
            "oh": self._digits,
            "double": self._digits,
            "triple": self._digits,
        }

    def read(self, at: int, floor: int) -> clock.Found | None:
        cue = self._text.word(at)
        if cue.number is None:
            return self._beside(at, floor, cue.plain)
        if not math.isnan(cue.number):
            return self._number(at, floor)
        if ":" in cue.plain:
            return clock.written_time(self._text, at)
        return self._ordinal(at, floor)

    def _number(self, at: int, floor: int) -> clock.Found:
        if self._stands_alone(at):  # as most do
            return self._one(at, at + 1, number_word(self._text.word(at).number or 0))
        text, half = self._text, self._text.word(at).plain == "half"
        if time := clock.part_of_hour(text, at, floor) if half else clock.said_time(text, at):
            return time
        if half and (more := units.one_and_a_half(text, at, floor)):
            begin, whole, measure = more
            return begin, at + 1, [whole._replace(word=number_word(1.5)), measure]
        return self._counted(self._amounts.read(at, floor), floor)

    def _stands_alone(self, at: int) -> bool:
        """Returns True for a number of one word with only ordinary words beside it."""
        text, following = self._text, self._text.joined(at + 1)
        return (
            text.spelled(at).lower() in english.UNITS
            and not (following.figure or following.plain in english.FOLLOWERS)
            and text.gap(at).endswith(" ")
            and text.word(at - 1).plain not in _CHANGING
        )

    def _counted(self, amount: Amount, floor: int, *, negative: bool = False) -> clock.Found:
        """Returns an amount with its sign, and with the money or the measure that it counts."""
        text, begin, after, value = self._text, amount.begin, amount.after, amount.value
        sign = (
            english.CURRENCY_SIGNS.get(text.spelled(begin - 1), "")
            if begin > floor and text.joined(begin).plain
            else ""
        )
        begin -= bool(sign)
        first = text.tokens[begin].first
        if not negative and self._has_minus(begin, floor):
            negative, first = True, first - 1
        value = -value if negative else value
        what = None
        if amount.word is None:
            factor = units.scale_letter(text, after, money=bool(sign))
            value, after = value * factor, after + (factor > 1)
            what = None if sign else units.counted(text, after, value)
        past = what.past if what else text.tokens[after - 1].past
        found = self._word(amount, what.value if what else value, plain=not (sign or what or after > amount.after))
        tokens = [Token(first, past, found)]
        if sign:
            tokens.append(text.tokens[begin]._replace(word=listed_word(sign)))
        elif what:
            tokens += what.tokens
        elif (day := self._day(amount, value)) and (date := clock.date(text, amount.begin, after, day, floor)):
            return date
        after = what.after if what else after
        if not text.spelled(amount.after - 1)[:1].isdecimal() or not (to := self._range(amount, after)):
            return begin, after, tokens
        if sign and text.word(after).number is not None:  # `$5-10`: what is counted belongs to both
            _, after, more = self._counted(self._amounts.read(after, after), after)
            return begin, after, [tokens[0], to, *more, more[0]._replace(word=listed_word(sign))]
        return begin, after, [*tokens, to]

    def _word(self, amount: Amount, value: float, *, plain: bool) -> Word:
        """Returns the word of an amount. Decimals that end in 0 are a form of those without it (`2.50`); after a name
        they are those of another version (`Go 1.20`).
        """
        if amount.word:
            return amount.word
        text, at = self._text, amount.begin
        if text.word(amount.after).plain in english.DAY_HALVES and (time := clock.dotted_time(text, at)):
            return time
        whole, _, decimals = text.spelled(at).partition(".")
        decimals = amount.decimals or (decimals if whole.isdecimal() and decimals.isdecimal() else "")
        if not plain or not decimals.endswith("0"):
            return number_word(value)
        written = f"{int(value)}.{decimals}"
        return named_figure(written, written if text.spelled(at - 1)[:1].isupper() else number_word(value).plain)

    def _day(self, amount: Amount, value: float) -> int:
        """Returns the day that a cardinal or ordinal amount may be, or 0."""
        whole = 1 <= value <= 31 and value == int(value)
        return int(value) if whole and amount.word in (None, ordinal_word(int(value))) else 0

    def _has_minus(self, begin: int, floor: int) -> bool:
        """Whether a minus is before the figure at `begin`: no dash that joins it to the figure before (`5 $-10`)."""
        tokens, first = self._text.tokens, self._text.tokens[begin].first
        before = self._text.character(first - 2)
        if self._text.character(first - 1) not in _MINUS_SIGNS or before.isalnum() or before in tuple(").%]-"):
            return False
        return not (0 < begin == floor and tokens[begin - 1].past == first - 1)

    def _range(self, amount: Amount, after: int) -> Token | None:
        """Returns the `to` that a dash after a number stands for, if another number follows: `5-10`."""
        text = self._text
        gap, over = text.gap(after), text.word(after).number
        if text.spelled(after) in english.CURRENCY_SIGNS:
            over = text.word(after + 1).number
        if over is None or math.isnan(over) or over == amount.value or not _RANGE.fullmatch(gap):
            return None
        if "-" in (text.gap(amount.begin), text.gap(after + 1)):  # `2024-03-05`
            return None
        return Token(text.tokens[after - 1].past, text.tokens[after].first, listed_word("to"))

    def _ordinal(self, at: int, floor: int) -> clock.Found | None:
        text, plain = self._text, self._text.word(at).plain
        number = english.ORDINALS.get(plain, 0)
        if (
            not number
            and len(plain) <= MAX_DIGITS
            and plain[:-2].isdecimal()
            and plain[-2:] in ("st", "nd", "rd", "th")
        ):
            number = int(plain[:-2])
        if not number:
            return None
        if plain in english.ONE_PART and self._is_part(at, floor):
            return self._counted(self._amounts.part(at, number, floor), floor)
        if date := clock.date(text, at, at + 1, number, floor):
            return date
        the = at - 2 >= floor and text.word(at - 1).plain == "the" and text.word(at - 2).plain in english.REGNAL_NAMES
        if the and number <= _LATEST_KING:
            return at - 1, at + 1, [Token(text.tokens[at - 1].first, text.tokens[at].past, text.word(at))]
        return None

    def _is_part(self, at: int, floor: int) -> bool:
        return self._follows(at, "a", floor) and self._text.joined(at + 1).plain == "of"

    def _beside(self, at: int, floor: int, plain: str) -> clock.Found | None:
        """Returns the figure of a word that is one only beside others."""
        if read := self._by_word.get(plain):
            return read(at, floor)
        name = names.read_name(self._text, at)
        return self._one(*name) if name and name[0] >= floor else None

    def _one(self, begin: int, after: int, named: Word) -> clock.Found:
        tokens = self._text.tokens
        return begin, after, [Token(tokens[begin].first, tokens[after - 1].past, named)]

    def _follows(self, at: int, before: str, floor: int) -> bool:
        """Returns True if token `at` follows the word `before` directly."""
        return at > floor and self._text.word(at - 1).plain == before and bool(self._text.joined(at).plain)

    def _minus(self, at: int, _floor: int) -> clock.Found | None:
        text, number = self._text, self._text.joined(at + 1).number
        subtracted = text.joined(at).plain and text.word(at - 1).number is not None
        if number is None or math.isnan(number) or subtracted:
            return None
        _, after, (number_token, *counted) = self._counted(self._amounts.read(at + 1, at + 1), at + 1, negative=True)
        return at, after, [number_token._replace(first=text.tokens[at].first), *counted]

    def _point(self, at: int, floor: int) -> clock.Found | None:
        text, amount = self._text, self._amounts.decimals(at)
        if amount is None:
            return None
        counts = text.joined(amount.after).plain in ("percent", "per", *english.MEASURES)
        said = text.joined(at).plain and text.word(at - 1).plain in english.BEFORE_DECIMALS
        return self._counted(amount, floor) if counts or said else None

    def _quarter(self, at: int, floor: int) -> clock.Found | None:
        if time := clock.part_of_hour(self._text, at, floor):
            return time
        scaled = self._text.joined(at + 1).plain in english.SCALES
        return self._counted(self._amounts.part(at, 4, floor), floor) if scaled or self._is_part(at, floor) else None

    def _couple(self, at: int, floor: int) -> clock.Found | None:
        counts = self._follows(at, "a", floor) and self._text.joined(at + 1).plain == "of"
        return self._one(at - 1, at + 2, _COUPLE) if counts else None

    def _per_cent(self, at: int, floor: int) -> clock.Found | None:
        return self._one(at - 1, at + 1, listed_word("percent")) if self._follows(at, "per", floor) else None

    def _digits(self, at: int, floor: int) -> clock.Found | None:
        digits = self._amounts.digits(at)
        return self._counted(digits, floor) if digits else self._early_year(at)

    def _early_year(self, at: int) -> clock.Found | None:
        """Returns the year of `in oh five`; `oh` is rather an exclamation elsewhere."""
        text, digit = self._text, self._text.joined(at + 1)
        following = text.joined(at + 2)
        counts = following.plain and (not following.stop or following.plain in ("of", "or", "more", "to"))
        if text.word(at).plain != "oh" or digit.number not in range(1, 10) or counts or not before_year(text, at):
            return None
        return self._one(at, at + 2, number_word(2000 + (digit.number or 0)))

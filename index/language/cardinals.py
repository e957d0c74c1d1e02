"""Number words of European languages: `hundertzwanzig`, `quatre-vingt-dix-sept`, `mil novecientos ochenta` by value.

    number = group [scale] …          each with a smaller scale than the one before
    group  = atom …                   hundreds, then tens, then units, each where the ones before leave room for it

An atom is a word with a value, or a compound of such words (`neunzehnhundertvierundachtzig`). Figures that are written
out count as atoms before a scale (`3 millions`, `2,5 Millionen`). English has a reader of its own (`numbers.py`).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from .normalization import casefolded, letters
from .numbers import MAX_DIGITS, TokenText, named_figure, number_word
from .tokens import Token, Word

if TYPE_CHECKING:
    from collections.abc import Mapping

HYPHENS: Final = frozenset({"-", "‐", "‑"})
HUNDRED: Final = 100
TENS: Final = range(20, 100, 10)
THOUSAND: Final = 1000
_GROUPED: Final = re.compile(r"\d{1,3}(?:[.’'\u0020\u00a0\u2009\u202f]\d{3})+(?:,\d+)?")
_GAPS: Final = re.compile(r"[.’'\u0020\u00a0\u2009\u202f]")
_DECIMAL: Final = re.compile(r"\d+[.,]\d+")
_LONGEST_COMPOUND: Final = 150  # letters; the longest of 15 digits has fewer
_JOINED_VIGESIMAL: Final = (60, 80)  # `soixante-dix`, `quatre-vingt-treize`: tens that take numbers up to 19


@dataclass(frozen=True, slots=True)
class Money:
    """The words of amounts of money, plain: `currencies`, and their `hundredths`, which may be left out (`neun Euro
    fünfzig`); `joiners` stand between the two only before hundredths that are named, `free` ones before all."""

    currencies: frozenset[str] = frozenset()
    hundredths: frozenset[str] = frozenset()
    joiners: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()


def money(currencies: str, hundredths: str, joiners: str, free: str = "") -> Money:
    """Returns the words of amounts of money by lists."""
    lists = (frozenset(map(letters, listed.split())) for listed in (currencies, hundredths, joiners, free))
    return Money(*lists)


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The number words of a language, plain. `values` are units, tens and hundreds that are one word, `scales` the
    thousand and more, `hundred` the words that multiply by a hundred.

    `joiners` may stand between the parts of a number, `inner` between those of a compound word. `articles` are words
    that are a one only beside another part (`ein`, `un`). `points` come before decimals. `ordinals` are the stems or
    whole forms of ordinal words. `percent` are the two words for `%` where they are two.
    """

    values: Mapping[str, int]
    scales: Mapping[str, int]
    hundred: frozenset[str] = frozenset()
    joiners: frozenset[str] = frozenset()
    inner: tuple[str, ...] = ()
    articles: frozenset[str] = frozenset()
    points: frozenset[str] = frozenset()
    ordinals: Mapping[str, int] = field(default_factory=dict[str, int])
    percent: tuple[str, str] = ("", "")
    money: Money = field(default_factory=Money)
    compounds: bool = False
    vigesimal: bool = False

    def value(self, plain: str) -> float | None:
        """The value of a number word or a compound of number words; None of any other word."""
        if plain in self.values:
            return float(self.values[plain])
        if plain in self.hundred:
            return float(HUNDRED)
        if plain in self.scales:
            return float(self.scales[plain])
        return self._compound(plain) if self.compounds and 5 < len(plain) <= _LONGEST_COMPOUND else None

    def is_scale(self, plain: str) -> bool:
        """Whether a word multiplies what stands before it."""
        return plain in self.scales or plain in self.hundred

    def _compound(self, plain: str) -> float | None:
        parts = self._parts(plain)
        if parts is None or len(parts) < 2:
            return None
        total = Accumulator(self)
        return total.value if all(total.take(part) for part in parts) else None

    def _parts(self, plain: str) -> list[str] | None:
        """The parts of a compound, the longest first tried; a part before `inner` and tens counts after them."""
        if not plain:
            return []
        for length in range(len(plain), 1, -1):
            head, rest = plain[:length], plain[length:]
            if head in self.articles or head in self.values or self.is_scale(head):
                value = 1 if head in self.articles else self.values.get(head, HUNDRED)
                if value < 10 and (turned := self._turned(head, rest)):
                    return turned
                after = self._parts(rest)
                if after is not None:
                    return [head, *after]
        for joiner in self.joiners:
            if plain.startswith(joiner) and len(plain) > len(joiner):
                return self._parts(plain[len(joiner) :])
        return None

    def _turned(self, unit: str, rest: str) -> list[str] | None:
        """The parts of a number whose unit stands before its tens: `vierundachtzig`."""
        for inner in self.inner:
            for cut in range(len(rest), len(inner) + 2, -1) if rest.startswith(inner) else ():
                tens = rest[len(inner) : cut]
                if self.values.get(tens, 0) in TENS and (after := self._parts(rest[cut:])) is not None:
                    return [tens, unit, *after]
        return None


class Accumulator:
    """Adds the parts of one number; `take` returns False for a part that does not belong to it."""

    def __init__(self, words: NumberWords) -> None:
        self._words = words
        self._total = 0.0
        self._group = 0.0
        self._empty = True
        self._last_scale = math.inf
        self._last_was_scale = False

    @property
    def value(self) -> float:
        """The value of the parts so far."""
        return self._total + self._group

    def take(self, plain: str) -> bool:
        """Adds a number word."""
        words = self._words
        if plain in words.scales:
            return self._scale(words.scales[plain])
        if plain in words.hundred:
            return self._hundred()
        value = 1 if plain in words.articles else words.values.get(plain)
        if value is None:
            value = words.value(plain)
        return value is not None and self.add(value)

    def add(self, value: float) -> bool:
        """Adds a value below a thousand (or a compound of any size), where the parts so far leave room for it."""
        if self._empty:
            self._group, self._empty = value, False
            return True
        if value == 0 or value >= self._last_scale:
            return False
        if not self._group:
            self._group = value
            return True
        if self._group != int(self._group):
            return False
        group, low = int(self._group), int(self._group) % HUNDRED
        if group >= THOUSAND and group % THOUSAND == 0:
            fits = value < THOUSAND
        elif self._words.vigesimal and low == 4 and value == 20:  # `quatre vingt`
            self._group += 76
            return True
        else:
            fits = (
                (low == 0 and value < HUNDRED)
                or (low % 10 == 0 and low >= 20 and 0 < value < 10)
                or (self._words.vigesimal and low in _JOINED_VIGESIMAL and value < 20)
            )
        if fits:
            self._group += value
        return fits

    def _hundred(self) -> bool:
        if self._group >= HUNDRED or (self._group == 0 and not self._empty and not self._total):
            return False
        self._group, self._empty = (self._group or 1) * HUNDRED, False
        return True

    def _scale(self, scale: int) -> bool:
        if scale >= self._last_scale or (self._group == 0 and not self._empty):
            return False
        self._total = round(self._total + (self._group or 1) * scale, 6)
        self._group, self._empty, self._last_scale = 0.0, False, scale
        return True


def written_number(spelling: str) -> Word:
    """Returns the word of figures as continental Europe writes them: `1.200`, `1 200`, `2,5`; also `2.5`."""
    written = casefolded(spelling)
    plain = _GAPS.sub("", written) if _GROUPED.fullmatch(spelling) or _GROUPED.fullmatch(written) else written
    if plain.isdecimal() and len(plain) <= MAX_DIGITS:
        return named_figure(plain) if plain[0] == "0" and len(plain) > 2 else number_word(float(plain))
    if _DECIMAL.fullmatch(plain):
        return number_word(float(plain.replace(",", ".")))
    return named_figure(written)


class CardinalMerger:
    """Joins the words of a number into one token; the `merge` of a `Language`."""

    def __init__(self, words: NumberWords) -> None:
        self._words = words
        joined = "".join(words.percent)
        self._percent = Word(joined, joined, joined)

    def __call__(self, tokens: list[Token], text: str, origin: int = 0) -> list[Token]:
        """Returns the tokens of `text` with numbers of several words as one; `origin` is the offset of `text`."""
        cues = [at for at, token in enumerate(tokens) if token.word.figure]
        if not cues:
            return tokens
        reader, merged, copied = TokenText(tokens, text, origin), list[Token](), 0
        for at in cues:
            if at < copied:
                continue
            if self._is_percent(reader, at) and at > copied:
                merged += tokens[copied : at - 1]
                merged.append(Token(tokens[at - 1].first, tokens[at].past, self._percent))
                copied = at + 1
                continue
            found = self._read(reader, at)
            if amount := self._amount(reader, *(found or (at + 1, tokens[at].word))):
                after, past, word = amount
                merged += tokens[copied:at]
                merged += (Token(tokens[at].first, tokens[past - 1].past, word), tokens[after])
                copied = past
                continue
            if found is None:
                continue
            after, word = found
            merged += tokens[copied:at]
            merged.append(Token(tokens[at].first, tokens[after - 1].past, word))
            copied = after
        return merged + tokens[copied:]

    def _is_percent(self, text: TokenText, at: int) -> bool:
        return (
            text.joined(at).plain == self._words.percent[1] != "" and text.word(at - 1).plain == self._words.percent[0]
        )

    def _amount(self, text: TokenText, after: int, word: Word) -> tuple[int, int, Word] | None:
        """The amount of money whose number is `word`, with hundredths behind its currency at token `after`: that token,
        the one behind the amount, and the word of its number. None without hundredths."""
        names, value = self._words.money, word.number
        if value is None or value % 1 or text.joined(after).plain not in names.currencies:
            return None  # NaN % 1 is true
        joiner = text.joined(after + 1).plain
        begin = after + 1 + (joiner in names.joiners or joiner in names.free)
        if not text.joined(begin).plain:
            return None
        past, small = self._read(text, begin) or (begin + 1, text.word(begin))
        if small.number is None or small.number not in range(1, HUNDRED):
            return None
        following = text.joined(past)
        named = following.plain in names.hundredths
        ends = not following.plain or following.stop  # else it counts something: `dez euros e vinte pessoas`
        told = small.number >= 10 and joiner not in names.joiners and following.plain not in names.currencies
        told = told and (ends or joiner not in names.free) and text.gap(begin).isspace()  # no range: `5 €-12`
        return (after, past + named, number_word(value + small.number / HUNDRED)) if named or told else None

    def _read(self, text: TokenText, at: int) -> tuple[int, Word] | None:
        """The number at token `at`: the token after it, and its word; None for a word that is none here."""
        words, first = self._words, text.word(at).plain
        total = Accumulator(words)
        if text.spelled(at)[:1].isdecimal():
            value = text.word(at).number
            if value is None or math.isnan(value) or not total.add(value):
                return None
            after = self._more(text, at + 1, total, scales=True)
            return (after, number_word(total.value)) if after > at + 1 else None
        if first in words.ordinals and first not in words.values:
            return at + 1, ordinal_word(words.ordinals[first])
        if not total.take(first):
            return None
        after = self._more(text, at + 1, total)
        if first in words.articles and after == at + 1:
            return None
        if (ordinal := words.ordinals.get(text.joined(after).plain)) and self._takes(total, ordinal):
            return after + 1, ordinal_word(int(total.value))
        if text.joined(after).plain in words.points and (decimals := self._decimals(text, after + 1)):
            return decimals[0], number_word(float(f"{total.value:.0f}.{decimals[1]}"))
        return after, number_word(total.value)

    @staticmethod
    def _takes(total: Accumulator, ordinal: int) -> bool:
        return total.value > ordinal and total.add(ordinal)

    def _more(self, text: TokenText, at: int, total: Accumulator, *, scales: bool = False) -> int:
        """The token after the number whose parts so far end before `at`; with `scales`, only those may follow."""
        words = self._words
        while True:
            plain = text.joined(at).plain
            joined = plain in words.joiners
            part = text.joined(at + joined).plain if plain else ""
            if not part or (scales and (joined or part not in words.scales)):
                return at
            if joined and words.is_scale(part):
                return at
            if part in words.articles and not joined and text.gap(at) not in HYPHENS:
                return at
            if part in words.ordinals and part not in words.values:
                return at
            if not total.take(part):
                return at
            at += joined + 1

    def _decimals(self, text: TokenText, at: int) -> tuple[int, str] | None:
        """The decimals that begin at token `at`: digit by digit, or one number."""
        digits = ""
        while (plain := text.joined(at).plain) and (value := self._digit(plain)) is not None and value < 10:
            digits, at = digits + f"{value:.0f}", at + 1
        if not digits and text.joined(at).plain and (value := self._words.value(text.joined(at).plain)):
            total = Accumulator(self._words)
            total.take(text.joined(at).plain)
            at = self._more(text, at + 1, total)
            digits = f"{total.value:.0f}"
        return (at, digits) if digits else None

    def _digit(self, plain: str) -> float | None:
        return 1 if plain in self._words.articles else self._words.value(plain)


def ordinal_word(number: int) -> Word:
    """Returns the word of an ordinal number, a form of the cardinal: `dritte` and `3.`."""
    return named_figure(f"{number}.", stem=str(number))

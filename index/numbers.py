"""Numbers are the same word however they are written: `250`, `two hundred and fifty`; `2012`, `twenty twelve`."""

from __future__ import annotations

import functools
from typing import Final

from . import english
from .tokens import Token, Word

_CURRENCIES: Final = frozenset({"dollars", "euros", "pounds"})


@functools.lru_cache(maxsize=65536)
def number(value: float) -> Word:
    """The word for a number, however it was written."""
    plain = str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    return Word(plain, plain, plain, number=value)


def counted(found: list[Token]) -> list[Token]:
    """The tokens with runs of number words read as one number: `two hundred and fifty`, `twenty twelve`, `1.5 million`.

    A currency sign stands before its number and is spoken after it, so it changes places.
    """
    numbers = [at for at, token in enumerate(found) if token.word.number is not None]
    if not numbers:
        return found
    counted, copied = list[Token](), 0
    for at in numbers:
        if at < copied:  # taken in by the number before it
            continue
        value, then = _read_number(found, at)
        sign = [found[at - 1]] if at > copied and _is_sign(found[at - 1]) else []
        counted += found[copied : at - len(sign)]
        counted += [Token(found[at].first, found[then - 1].past, number(value)), *sign]
        copied = then
    return counted + found[copied:]


def _is_sign(token: Token) -> bool:
    return token.past - token.first == 1 and token.word.plain in _CURRENCIES


def _counts(found: list[Token], at: int) -> bool:
    return at < len(found) and found[at].word.number is not None


def _read_number(found: list[Token], at: int) -> tuple[float, int]:
    """The number that begins at token `at`, and the token after it."""
    last = found[at].word
    total, group = (_value(last), 0.0) if _scale(last) > 100 else (0.0, _value(last))
    at += 1
    while at < len(found):
        joined = found[at].word.plain == "and" and last.plain in ("hundred", "thousand") and _small(found, at + 1)
        it = found[at + joined].word
        if it.plain == "point" and _small(found, at + 1) and group == int(group):
            return total + float(f"{group:.0f}.{_value(found[at + 1].word):.0f}"), at + 2
        longer = None if it.number is None else _longer(total, group, last, it, joined=joined)
        if longer is None:
            break
        total, group = longer
        last, at = it, at + 1 + joined
    return total + group, at


def _longer(total: float, group: float, last: Word, it: Word, *, joined: bool) -> tuple[float, float] | None:
    """The number with one word more; None if the word begins another number. `group` is what a scale would multiply."""
    if (scale := _scale(it)) > 1:
        if group == 0 and total:
            return None
        grown = (group or 1) * scale
        return (total + grown, 0.0) if scale > 100 else (total, grown)
    if _fits(last, it, group, joined=joined):
        return total, group + _value(it)
    if total == 0 and 10 <= group < 100 and 10 <= _value(it) < 100 and _in_words(last) and _in_words(it):
        return total, group * 100 + _value(it)  # a year: nineteen eighty, twenty twelve
    return None


def _small(found: list[Token], at: int) -> bool:
    return _counts(found, at) and _value(found[at].word) < 100 and _scale(found[at].word) == 1


def _fits(last: Word, it: Word, group: float, *, joined: bool) -> bool:
    """Whether `it` goes on with the number: a unit after a tens word, anything small after hundred or thousand."""
    if not _in_words(it):
        return False
    if last.plain in english.TENS:
        return 0 < _value(it) < 10
    return (
        (joined or last.plain in ("hundred", "thousand", "million", "billion"))
        and _value(it) < 100
        and group % 100 == 0
    )


def _value(word: Word) -> float:
    assert word.number is not None
    return word.number


def _scale(word: Word) -> int:
    return 100 if word.plain == "hundred" else english.SCALES.get(word.plain, 1)


def _in_words(word: Word) -> bool:
    return word.plain in english.UNITS or word.plain in english.TENS

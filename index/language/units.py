"""What a number counts: money, measures and the short forms of both."""

from __future__ import annotations

from typing import NamedTuple

from .english import figures as english
from .english.chain import listed_word
from .numbers import TokenText, below_hundred
from .tokens import Token


class Counted(NamedTuple):
    """What is counted before token `after`: its `tokens`, the `value` with it, and where the number then ends."""

    after: int
    value: float
    tokens: tuple[Token, ...]
    past: int


def scale_letter(text: TokenText, at: int, *, money: bool) -> int:
    """Returns the factor of the letter at token `at` after a number (`10k`, `$5m`); 1 if it is none."""
    plain, capital = text.joined(at).plain, text.spelled(at).isupper()
    if plain not in english.SCALE_LETTERS or "-" in text.gap(at):
        return 1
    if plain in ("m", "b") and not (capital or (text.touching(at) and (money or plain == "b"))):
        return 1
    return english.SCALE_LETTERS[plain]


def counted(text: TokenText, at: int, value: float) -> Counted | None:
    """Returns what the number `value` before token `at` counts."""
    plain, token, past = (
        text.joined(at).plain,
        text.tokens[at] if text.joined(at).plain else None,
        text.tokens[at - 1].past,
    )
    if token is None:
        return None
    if name := english.CURRENCIES.get(plain):
        named = token._replace(word=listed_word(name))
        cents = _cents(text, at + 1)
        if cents is None:
            return Counted(at + 1, value, (named,), past)
        return Counted(cents[1], value + cents[0] / 100, (named,), text.tokens[cents[1] - 1].past)
    if (name := english.HUNDREDTHS.get(plain)) and (plain not in english.SINGLE_LETTERS or text.touching(at)):
        return Counted(at + 1, value / 100, (token._replace(word=listed_word(name)),), past)
    names = english.MEASURES.get(plain)
    if names is None or (plain in english.SINGLE_LETTERS and not (text.touching(at) or plain == "x")):
        return None
    if len(plain) == 1 and text.spelled(at).isupper() and plain != "x":  # `5G`
        return None
    tokens, after = [token._replace(word=listed_word(name)) for name in names], at + 1
    if names == ("degrees",) and (scale := english.TEMPERATURES.get(text.joined(after).plain)):
        tokens, after = [*tokens, text.tokens[after]._replace(word=listed_word(scale))], after + 1
    elif text.gap(after) == "/" and (per := english.MEASURES.get(text.word(after).plain)):
        joint = Token(token.past, text.tokens[after].first, listed_word("per"))
        tokens, after = (
            [*tokens, joint, text.tokens[after]._replace(word=listed_word(per[0].removesuffix("s")))],
            after + 1,
        )
    elif _and_a_half(text, after):
        return Counted(after + 3, value + 0.5, tuple(tokens), text.tokens[after + 2].past)
    return Counted(after, value, tuple(tokens), past)


def one_and_a_half(text: TokenText, at: int, floor: int) -> tuple[int, Token, Token] | None:
    """Returns the first token, the number and the measure of `an hour and a half`, whose `half` is token `at`."""
    begin = at - 4
    names = english.MEASURES.get(text.word(at - 3).plain)
    if begin < floor or names is None or text.word(begin).plain not in ("a", "an") or not _and_a_half(text, at - 2):
        return None
    if not text.joined(begin + 1).plain:
        return None
    whole = Token(text.tokens[begin].first, text.tokens[at].past, text.tokens[at].word)
    return begin, whole, text.tokens[at - 3]._replace(word=listed_word(names[0]))


def _and_a_half(text: TokenText, at: int) -> bool:
    return [text.joined(at + i).plain for i in range(3)] == ["and", "a", "half"]


def _cents(text: TokenText, at: int) -> tuple[int, int] | None:
    """Returns the cents after the name of a currency, and the token after them."""
    joined = text.joined(at).plain == "and"
    at += joined
    if not text.joined(at).plain:
        return None
    small = below_hundred(text, at)
    value, after = (int(small.value), small.after) if small else (0, at + 1)
    if small is None and text.spelled(at).isdecimal() and len(text.spelled(at)) <= 2:
        value = int(text.spelled(at))
    following = text.joined(after).plain
    named = following in english.HUNDREDTHS
    told = value >= 10 and not joined and text.gap(at).isspace() and following not in english.CURRENCIES  # no range
    if not 0 < value < 100 or not (named or told):
        return None
    return value, after + named

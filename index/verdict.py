"""What may honestly be said of a quote, once its words are aligned with those of a transcript.

The rules, in order:

1. *verbatim*: every word stands there in order; only fillers, stutters, case and punctuation may differ.
2. With less than `CLOSE_SHARE` of the quote's weight found in order, it is no quote of this place: a *paraphrase* from
   `PARAPHRASE_SHARE` on, else *not found*.
3. *altered*: among the differences is one that carries the meaning: a number, a negation, an opposite, words that have
   changed places, or another content word in place of one (that does not sound alike).
4. *close*: the other differences, each small and each named.

A quote whose differences that carry meaning are many is told in other words rather than altered: a *paraphrase*.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from . import english
from .align import Alignment, Asked, Pair, Way, opposites

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .tokens import Token

CLOSE_SHARE: Final = 0.62
PARAPHRASE_SHARE: Final = 0.40
MOST_MEANINGS: Final = 0.34  # of the content words: more that differ are a retelling, not an alteration


class Verdict(enum.StrEnum):
    """How a quote stands to what was said. The values are what people and `batch` read."""

    VERBATIM = "verbatim"
    CLOSE = "close"
    ALTERED = "altered"
    PARAPHRASE = "paraphrase"
    NOT_FOUND = "not found"


class What(enum.StrEnum):
    """What differs. The first group carries the meaning, the second does not."""

    NUMBER = "number"
    NEGATION = "negation"
    OPPOSITE = "opposite"
    WORD = "word"

    FORM = "form"
    ALIKE = "alike"
    SMALL_WORD = "small word"
    ADDED = "added"  # only in the quote
    LEFT_OUT = "left out"  # only in the transcript


MEANING: Final = frozenset({What.NUMBER, What.NEGATION, What.OPPOSITE, What.WORD})


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: what the person wrote, and what the transcript has, as written; one of them may be empty."""

    what: What
    asked: str
    said: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its reasons; `share` in [0, 1] is how much of the quote's weight was found in order."""

    verdict: Verdict
    differences: tuple[Difference, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Sides:
    """The two texts whose tokens an alignment pairs."""

    asked_text: str
    asked: Sequence[Token]
    said_text: str
    said: Sequence[Token]
    said_at: int  # offset of `said_text` in the text as written, which tokens of `said` count from


def judge(sides: Sides, asked: Asked, alignment: Alignment) -> Judgement:
    """The verdict on an alignment."""
    pairs = _meaningful(sides, alignment.pairs)
    share = _share(asked, pairs)
    if all(pair.way is Way.SAME for pair in pairs) and pairs:
        return Judgement(Verdict.VERBATIM, (), share)
    differences = tuple(_differences(sides, pairs))
    return Judgement(_verdict(sides, differences, share), differences, share)


def _verdict(sides: Sides, differences: Sequence[Difference], share: float) -> Verdict:
    if share < PARAPHRASE_SHARE:
        return Verdict.NOT_FOUND
    if share < CLOSE_SHARE:
        return Verdict.PARAPHRASE
    meanings = sum(difference.what in MEANING for difference in differences)
    content = sum(not token.word.stop for token in sides.asked)
    if not meanings:
        return Verdict.CLOSE
    return Verdict.ALTERED if meanings <= max(2, MOST_MEANINGS * content) else Verdict.PARAPHRASE


def _share(asked: Asked, pairs: Sequence[Pair]) -> float:
    worth = {Way.SAME: 1.0, Way.FORM: 0.95, Way.ALIKE: 0.8}
    found = sum(worth.get(pair.way, 0.0) * sum(asked.weights[pair.asked : pair.asked_past]) for pair in pairs)
    return found / asked.total


def _meaningful(sides: Sides, pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs without fillers and stutters on either side."""
    return [
        pair
        for pair in pairs
        if not (pair.way is Way.EXTRA and _is_noise(sides.said, pair.said))
        and not (pair.way is Way.MISSING and _is_noise(sides.asked, pair.asked))
    ]


def _is_noise(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word at `at` is a filler, or part of words that are said again at once: `we were, we were`."""
    if tokens[at].word.filler or _in_phrase(tokens, at):
        return True
    for length in (1, 2, 3, 4):
        for first in range(max(at - length + 1, 0), at + 1):
            if _plain(tokens, first, first + length) == _plain(tokens, first + length, first + 2 * length) or (
                first >= length and _plain(tokens, first, first + length) == _plain(tokens, first - length, first)
            ):
                return True
    return False


def _plain(tokens: Sequence[Token], first: int, past: int) -> list[str] | None:
    return [token.word.plain for token in tokens[first:past]] if past <= len(tokens) else None


def _in_phrase(tokens: Sequence[Token], at: int) -> bool:
    return any(
        _plain(tokens, at - back, at - back + len(phrase)) == list(phrase)
        for phrase in english.FILLER_PHRASES
        for back in range(len(phrase))
        if at >= back
    )


def _differences(sides: Sides, pairs: Sequence[Pair]) -> list[Difference]:
    found = list[Difference]()
    for run in _runs(pairs):
        found.extend(_named(sides, run))
    return found


def _runs(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Neighbouring pairs that are not the same words: a difference is read as a whole (`half` / `a third`)."""
    runs, open_run = list[list[Pair]](), list[Pair]()
    for pair in pairs:
        if pair.way is Way.SAME:
            if open_run:
                runs.append(open_run)
            open_run = []
        else:
            open_run.append(pair)
    return [*runs, open_run] if open_run else runs


def _named(sides: Sides, run: Sequence[Pair]) -> list[Difference]:
    """The differences in a run: words in place of others are read together, word forms and sound-alikes one by one."""
    found, others = list[Difference](), list[Pair]()
    for pair in run:
        if pair.way in (Way.FORM, Way.ALIKE):
            if others:
                found.append(_replaced(sides, others))
                others = []
            found.append(_difference(sides, What.FORM if pair.way is Way.FORM else What.ALIKE, [pair]))
        else:
            others.append(pair)
    if others:
        found.append(_replaced(sides, others))
    return found


def _replaced(sides: Sides, pairs: Sequence[Pair]) -> Difference:
    asked = [sides.asked[at] for pair in pairs for at in range(pair.asked, pair.asked_past)]
    said = [sides.said[at] for pair in pairs for at in range(pair.said, pair.said_past)]
    return _difference(sides, _what(asked, said), pairs)


def _what(asked: Sequence[Token], said: Sequence[Token]) -> What:
    """What it means that `asked` stands where `said` was said."""
    if _negations(asked) % 2 != _negations(said) % 2:
        return What.NEGATION
    mine, theirs = {t.word.plain for t in asked}, {t.word.plain for t in said}
    if any(opposites(plain) & theirs for plain in mine):
        return What.OPPOSITE
    # `one` is as often a pronoun as a number
    if asked and said and (_quantities(asked) | _quantities(said)) - {"1"}:
        return What.NUMBER
    mine_content, theirs_content = _content(asked), _content(said)
    if mine_content and theirs_content:
        return What.WORD
    if not said:
        return What.ADDED if mine_content else What.SMALL_WORD
    if not asked:
        return What.LEFT_OUT if theirs_content else What.SMALL_WORD
    return What.ADDED if mine_content else What.LEFT_OUT if theirs_content else What.SMALL_WORD


def _negations(tokens: Sequence[Token]) -> int:
    return sum(token.word.plain in english.NEGATIONS for token in tokens)


def _quantities(tokens: Sequence[Token]) -> set[str]:
    return {t.word.plain for t in tokens if t.word.number is not None or t.word.plain in english.FRACTIONS}


def _content(tokens: Sequence[Token]) -> list[Token]:
    return [t for t in tokens if not t.word.stop and t.word.plain not in english.SOFT and t.word.number is None]


def _difference(sides: Sides, what: What, pairs: Sequence[Pair]) -> Difference:
    asked = [at for pair in pairs for at in range(pair.asked, pair.asked_past)]
    said = [at for pair in pairs for at in range(pair.said, pair.said_past)]
    return Difference(
        what,
        _slice(sides.asked_text, sides.asked, asked, 0),
        _slice(sides.said_text, sides.said, said, sides.said_at),
    )


def _slice(text: str, tokens: Sequence[Token], at: Sequence[int], origin: int) -> str:
    if not at:
        return ""
    return text[tokens[min(at)].first - origin : tokens[max(at)].past - origin]

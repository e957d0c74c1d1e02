"""The verdict on a quote whose words are aligned with those of a transcript.

The *confidence* that the quote is from this place is the share of the quote's weight that the alignment found, plus a
bonus: the sum of the rarity of the words found. Ten common words in a row say little about their origin, three rare
ones much, so long chance matches of common words stay below short real ones. The thresholds are calibrated on quotes
of transcripts that are not in the library.

The rules, in order:

1. *verbatim*: every word stands there in order; only fillers, stutters, case and punctuation may differ.
2. Below `PARAPHRASE` it is *not found*; below `ATTRIBUTED` at best a *paraphrase*.
3. *altered*: among the differences is one that carries the meaning: a number, a negation, an opposite, words that have
   changed places, or another content word in place of one (that does not sound alike).
4. *close*: the other differences, each small and each named.

A quote with many differences of content is a *paraphrase*, no alteration.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..language import english
from .align import Alignment, Pair, QuoteWords, Way, opposites

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..language.tokens import Token

# Tuned by `./run bench quality --curve`: false attributions of hidden quotes against clean quotes that are found.
ATTRIBUTED: Final = 0.80
PARAPHRASE: Final = 0.66
TELLING: Final = 0.1  # added to the confidence for each found word, times its rarity
FEW: Final = 2  # differences of content that any quote may have and still be close or altered
FEW_SHARE: Final = 0.45  # of a longer quote's content words
NEAR: Final = 8  # words around a place in which a missing word has only changed places
LONG_GAP: Final = 4  # words left out in one go: an omission, whose words are not held against the quote
WORTH: Final = {Way.SAME: 1.0, Way.FORM: 0.95, Way.SWAPPED: 0.9, Way.ALIKE: 0.8}


class Verdict(enum.StrEnum):
    """The result of comparing a quote with what was said. The values are part of the output of `batch`."""

    VERBATIM = "verbatim"
    CLOSE = "close"
    ALTERED = "altered"
    PARAPHRASE = "paraphrase"
    NOT_FOUND = "not found"


class What(enum.StrEnum):
    """The kind of a difference. The first group carries the meaning, the second does not."""

    NUMBER = "number"
    NEGATION = "negation"
    OPPOSITE = "opposite"
    MOVED = "moved"
    WORD = "word"

    FORM = "form"
    ALIKE = "alike"
    ORDER = "order"
    SMALL_WORD = "small word"
    ADDED = "added"  # only in the quote
    LEFT_OUT = "left out"  # only in the transcript


MEANING: Final = frozenset({What.NUMBER, What.NEGATION, What.OPPOSITE, What.MOVED, What.WORD})
CONTENT: Final = MEANING | {What.ADDED}


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: words of the quote and words of the transcript, as written; one of them may be empty."""

    what: What
    asked: str
    said: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its reasons; `confidence` (0 to about 2) is that of the quote being from this place."""

    verdict: Verdict
    differences: tuple[Difference, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Sides:
    """The two texts whose tokens an alignment pairs; tokens of `said` count from the text as written."""

    asked_text: str
    asked: Sequence[Token]
    said_text: str
    said: Sequence[Token]
    said_at: int  # offset of `said_text` in the text as written


def judge(sides: Sides, asked: QuoteWords, alignment: Alignment) -> Judgement:
    """The verdict on an alignment."""
    pairs = _meaningful(sides, alignment.pairs)
    confidence = alignment.score + TELLING * _told(asked, pairs)
    if confidence >= PARAPHRASE and pairs and all(pair.way is Way.SAME for pair in pairs):
        return Judgement(Verdict.VERBATIM, (), confidence)
    differences = tuple(_differences(sides, pairs))
    return Judgement(_verdict(sides, differences, confidence), differences, confidence)


def _told(asked: QuoteWords, pairs: Sequence[Pair]) -> float:
    """The sum of the rarity of the words found."""
    return sum(WORTH.get(pair.way, 0.0) * sum(asked.rarities[pair.asked : pair.asked_past]) for pair in pairs)


def _verdict(sides: Sides, differences: Sequence[Difference], confidence: float) -> Verdict:
    if confidence < PARAPHRASE:
        return Verdict.NOT_FOUND
    content = sum(not token.word.stop for token in sides.asked)
    retold = sum(difference.what in CONTENT for difference in differences)
    if confidence < ATTRIBUTED or retold > max(FEW, FEW_SHARE * content):
        return Verdict.PARAPHRASE
    return Verdict.ALTERED if any(difference.what in MEANING for difference in differences) else Verdict.CLOSE


def _meaningful(sides: Sides, pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs without fillers and stutters on either side."""
    asked = {at for pair in pairs if pair.way in _NOT_THERE for at in range(pair.asked, pair.asked_past)}
    said = {pair.said for pair in pairs if pair.way is Way.EXTRA}
    silent_asked, silent_said = _fillers(sides.asked, asked), _fillers(sides.said, said)
    return [
        pair
        for pair in pairs
        if not (pair.way is Way.EXTRA and (pair.said in silent_said or _is_said_again(sides.said, pair.said)))
        and not (pair.way in _NOT_THERE and pair.asked in silent_asked)
        and not (pair.way is Way.MISSING and _is_said_again(sides.asked, pair.asked))
    ]


_NOT_THERE: Final = frozenset({Way.MISSING, Way.OTHER, Way.ALIKE})


def _fillers(tokens: Sequence[Token], among: set[int]) -> set[int]:
    """The tokens `among` which are fillers; those of a phrase such as `you know` only together."""
    found = {at for at in among if tokens[at].word.filler}
    for phrase in english.FILLER_PHRASES:
        for first in among:
            whole = range(first, first + len(phrase))
            if among.issuperset(whole) and tuple(tokens[at].word.plain for at in whole) == phrase:
                found.update(whole)
    return found


def _is_said_again(tokens: Sequence[Token], at: int) -> bool:
    """True if the word at `at` is part of words repeated at once: `we were, we were`."""
    for length in (1, 2, 3, 4):
        for first in range(max(at - length + 1, 0), at + 1):
            once = _plain(tokens, first, first + length)
            if once and once in (
                _plain(tokens, first + length, first + 2 * length),
                _plain(tokens, first - length, first) if first >= length else None,
            ):
                return True
    return False


def _plain(tokens: Sequence[Token], first: int, past: int) -> list[str] | None:
    return [token.word.plain for token in tokens[first:past]] if past <= len(tokens) else None


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
        figures = _is_figure_for_figure(sides, pair)
        if pair.way in _ALONE or figures:
            if others:
                found.append(_replaced(sides, others))
                others = []
            found.append(_difference(sides, What.NUMBER if figures else _ALONE[pair.way], [pair]))
        else:
            others.append(pair)
    if others:
        found.append(_replaced(sides, others))
    return found


def _is_figure_for_figure(sides: Sides, pair: Pair) -> bool:
    """True for one figure in place of another: shown without the words around it."""
    return pair.way is Way.OTHER and all(
        token.word.number is not None for token in (sides.asked[pair.asked], sides.said[pair.said])
    )


_ALONE: Final = {Way.FORM: What.FORM, Way.ALIKE: What.ALIKE}


def _replaced(sides: Sides, pairs: Sequence[Pair]) -> Difference:
    if all(pair.way is Way.SWAPPED for pair in pairs):
        return _difference(sides, What.ORDER, pairs)
    asked = [sides.asked[at] for pair in pairs for at in range(pair.asked, pair.asked_past)]
    said = [sides.said[at] for pair in pairs for at in range(pair.said, pair.said_past)]
    what = _what(asked, said)
    if what is What.ADDED and _stands_near(sides, asked, pairs[0].said):
        what = What.MOVED
    return _difference(sides, what, pairs)


def _stands_near(sides: Sides, asked: Sequence[Token], said: int) -> bool:
    """True if all content words of `asked` are said within NEAR words of token `said`: they have changed places."""
    near = {token.word.stem for token in sides.said[max(said - NEAR, 0) : said + NEAR]}
    moved = [token for token in _content(asked) if token.word.stem in near]
    return bool(moved) and len(moved) == len(_content(asked))


def _what(asked: Sequence[Token], said: Sequence[Token]) -> What:
    """The kind of the difference between `asked` and `said`."""
    if not asked and len(said) >= LONG_GAP:
        return What.LEFT_OUT
    if _negations(asked) % 2 != _negations(said) % 2:
        return What.NEGATION
    mine, theirs = {t.word.plain for t in asked}, {t.word.plain for t in said}
    if any(opposites(plain) & theirs for plain in mine):
        return What.OPPOSITE
    # `one` is as often a pronoun as a number, `second` as often a moment as an ordinal
    if asked and said and (_quantities(asked) | _quantities(said)) - {"1", "second"}:
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
    return {t.word.plain for t in tokens if t.word.number is not None or t.word.plain in english.FRACTION_WORDS}


def _content(tokens: Sequence[Token]) -> list[Token]:
    return [t for t in tokens if t.word.plain in english.QUALIFIERS or _tells(t)]


def _tells(token: Token) -> bool:
    word = token.word
    return not word.stop and word.plain not in english.DISCOURSE_PARTICLES and word.plain != "1"


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
    first = min(at)
    if first and tokens[first].word.plain in english.FRACTION_WORDS and tokens[first - 1].word.plain in ("a", "1"):
        first -= 1  # `a third` is one thing to a reader
    return text[tokens[first].first - origin : tokens[max(at)].past - origin]

"""The alignment of a quote with a stretch of transcript, word by word, through mis-hearings and slips of memory.

The method is a semi-global alignment (Needleman and Wunsch 1970, with free ends in the transcript; Sellers 1980) over
words instead of letters. Its costs differ from the textbook's: a word that sounds alike is cheap, a word that is split
or run together or swapped with its neighbour (Damerau 1964) is cheap, fillers cost nothing, and a missing word costs
its weight, rare words more than common ones. `survey` scores many stretches at once; `align` pairs the words of a few.
"""

from __future__ import annotations

import enum
import operator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from ..deadline import checkpoint
from .token_columns import SHORT, TokenColumns, VocabularyPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..language.language import Language
    from ..language.tokens import Token, Word

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

# Costs are in parts of the weight of the query's word; those of skipping a word of the transcript are absolute. They
# were tuned by the quotes of `./run bench quality` (mis-heard and half-remembered ones of public sets).
LEAST_WEIGHT, FILLER_WEIGHT, BRACKETED_WEIGHT = 0.25, 0.02, 0.1
STEM: Final = 0.06  # another form of the same word
JOINED: Final = 0.03  # the same letters, split otherwise, or the same words, contracted
ALIKE_FROM, ALIKE_TO = 0.45, 0.95  # likeness at which a sound-alike begins to count, and counts fully
ALIKE_UP_TO, ALIKE_JOINED_UP_TO = 0.7, 0.85  # the most that a sound-alike may cost to be called one; several words
ALIKE_MOST: Final = 0.9  # a sound-alike is never worth the word itself
MISSING: Final = 1.08  # a word with nothing in its place; a little over another word in its place
MISSING_BRACKETED: Final = 0.5  # one in brackets: mostly it explains, and stands for nothing
SWAPPED: Final = 0.12  # two neighbours in the other order
SKIP_COMMON, SKIP_RARE, SKIP_REPEATED = 0.06, 0.12, 0.01  # words of the transcript that the quote leaves out,
SKIP_SAID: Final = np.float32(0.1)  # or in parts of that, where it says so
EQUAL: Final = np.float32(0.02)  # costs that differ by less are the same: skipping any word costs more
WEAK_GAP: Final = 2  # skipped words that a sound-alike at the end of a match does not bridge
ROUNDING: Final = np.float32(1e-4)  # more than sums of the same costs in another order differ by
IMPOSSIBLE: Final = np.float32(1e6)

# The steps of an alignment, as how many words of the quote and of the transcript each takes; the first are preferred.
STEPS: Final = ((1, 1), (2, 2), (1, 2), (2, 1), (1, 0), (0, 1))


class Way(enum.Enum):
    """The relation of words of the quote to words of the transcript."""

    SAME = "same"
    FORM = "form"  # another form of the word, or the same words written otherwise
    ALIKE = "alike"  # sounds alike
    SWAPPED = "swapped"  # the same word, but it has changed places with its neighbour
    OTHER = "other"  # another word in its place
    MISSING = "missing"  # only in the quote
    EXTRA = "extra"  # only in the transcript

    __hash__ = (
        object.__hash__
    )  # as members are compared; that of Enum is written in Python, and looked up by the thousand


class Pair(NamedTuple):
    """Tokens [`asked`, `asked_past`) of a quote against [`said`, `said_past`) of a stretch; one side may be empty."""

    way: Way
    asked: int
    asked_past: int
    said: int
    said_past: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """A quote's pairs with a stretch; `score` in [0, 1] is the share of its weight found there, less skipped words."""

    score: float
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class QuoteWords:
    """A quote's words and the rarity of each, from 0 (in every passage) to 1 (in one alone), in a language."""

    words: tuple[Word, ...]
    rarities: tuple[float, ...]
    language: Language
    omissions: frozenset[int] = frozenset()  # the words before which the quote says that something is left out: `…`
    bracketed: frozenset[int] = frozenset()  # the words in square brackets: nobody says that they were said

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """The weight of each word: its rarity and a constant, or little for a filler and for what is in brackets."""
        found = (
            LEAST_WEIGHT + rarity if not word.filler else FILLER_WEIGHT
            for word, rarity in zip(self.words, self.rarities, strict=True)
        )
        return tuple(BRACKETED_WEIGHT if at in self.bracketed else weight for at, weight in enumerate(found))

    @cached_property
    def missing(self) -> tuple[float, ...]:
        """The cost of missing each word. One in brackets rather has nothing in its place than another word, but takes
        the place of one that is left out beside it."""
        return tuple(
            weight * (MISSING_BRACKETED if at in self.bracketed else MISSING) for at, weight in enumerate(self.weights)
        )

    @cached_property
    def total(self) -> float:
        """The sum of the weights; never 0."""
        return sum(self.weights) or 1.0


@dataclass(frozen=True)
class Piece:
    """Tokens [`begin`, `end`) of a text: a stretch to search for a quote. Pieces of one text share its list."""

    tokens: Sequence[Token]
    begin: int
    end: int

    @cached_property
    def own(self) -> Sequence[Token]:
        """The tokens of the piece."""
        return self.tokens[self.begin : self.end]


class WordCosts:
    """The costs of all distinct words of some texts in place of the words of a quote: what `survey` and `align` of
    pieces of these texts share. The words have numbers of their own here, from 1; 0 is the padding."""

    def __init__(self, asked: QuoteWords, texts: Iterable[Sequence[Token]]) -> None:
        columns = {id(text): TokenColumns.of(text) for text in texts}
        parts, past = list[VocabularyPart](), 1
        self.numbers = dict[int, NDArray[np.intp]]()  # of the tokens of each text, by its id
        for vocabulary in {id(one.vocabulary): one.vocabulary for one in columns.values()}.values():
            mine = {key: one for key, one in columns.items() if one.vocabulary is vocabulary}
            flat, at = np.concatenate([one.numbers for one in mine.values()]), 0
            places = np.zeros(len(vocabulary.facts), np.intp)
            places[flat] = 1
            parts.append(vocabulary.part(np.flatnonzero(places)))
            places[parts[-1].numbers] = np.arange(past, past + len(parts[-1]))
            past += len(parts[-1])
            flat = places[flat]
            for key, one in mine.items():
                self.numbers[key] = flat[at : at + len(one)]
                at += len(one)
        self.words = parts[0] if len(parts) == 1 else VocabularyPart.of([word for one in parts for word in one.words])
        self.spellings = np.concatenate([[-1], self.words.facts["spelling"]])  # the same for one spelling
        self.skips = np.concatenate([np.zeros(1, np.float32), _skips(self.words)])
        distinct = {word.plain: word for word in asked.words}
        table = np.full((len(distinct), past), IMPOSSIBLE)
        if past > 1:
            table[:, 1:] = word_costs(list(distinct.values()), self.words, asked.language)
        rows = {plain: row for row, plain in enumerate(distinct)}
        self.costs = table[[rows[word.plain] for word in asked.words]]  # [word of the quote, distinct word]


def survey(
    asked: QuoteWords, stretches: Sequence[Piece], costs: WordCosts | None = None
) -> list[tuple[int, int, float]]:
    """The best matches of all stretches: (number of the stretch, its tokens before the match's end, score in [0, 1]).

    A stretch with the same words twice has two matches. `costs`, if given, are those of the stretches' texts.
    """
    if not stretches or not asked.words:
        return []
    grid = _Grid(asked, stretches, costs)
    last = grid.rows(merging=False)[-1]
    last[np.arange(grid.length + 1) > np.asarray(grid.lengths)[:, None]] = np.inf  # the padding
    least = last.min(axis=1)
    scores = np.clip(1 - least.astype(np.float64) / asked.total, 0.0, 1.0).tolist()
    apart = max(len(asked.words) // 2, 1)
    found, end = list[tuple[int, int, float]](), (-1, 0)
    for place in zip(*(axis.tolist() for axis in np.nonzero(last <= (least + EQUAL)[:, None])), strict=True):
        if place[0] != end[0] or place[1] - end[1] >= apart:
            found.append((*place, scores[place[0]]))
            end = place
    return found


def align(asked: QuoteWords, stretches: Sequence[Piece], costs: WordCosts | None = None) -> list[Alignment]:
    """The best alignment of the quote with each stretch, in their order. `costs`, if given, are those of the stretches'
    texts."""
    if not stretches or not asked.words:
        return [Alignment(0.0, ()) for _ in stretches]
    grid = _Grid(asked, stretches, costs)
    rows = grid.rows(merging=True)
    return [grid.trace(rows[-1], which) for which in range(len(stretches))]


class _Grid:
    """The costs of one quote against several stretches, padded to the longest: arrays are [stretch, token]."""

    def __init__(self, asked: QuoteWords, pieces: Sequence[Piece], known: WordCosts | None) -> None:
        self.asked = asked
        known = known or WordCosts(asked, [piece.tokens for piece in pieces])
        self.words, self.costs = known.words, known.costs
        self.length = max(piece.end - piece.begin for piece in pieces)
        self.lengths = [piece.end - piece.begin for piece in pieces]
        self.ids = np.zeros((len(pieces), self.length), np.intp)  # as `take` wants them
        for which, piece in enumerate(pieces):
            self.ids[which, : piece.end - piece.begin] = known.numbers[id(piece.tokens)][piece.begin : piece.end]
        self.weights = np.asarray(asked.weights, np.float32)
        self.missing = np.asarray(asked.missing, np.float32)
        self.weighed = self.weights[:, None] * self.costs
        skips = known.skips.take(self.ids)
        spelled = known.spellings.take(self.ids)
        skips[:, 1:][(spelled[:, 1:] == spelled[:, :-1]) & (self.ids[:, 1:] > 0)] = SKIP_REPEATED
        self.skipped = np.concatenate([np.zeros((len(pieces), 1), np.float32), skips.cumsum(axis=1)], axis=1)
        self.back = np.zeros(
            (0, *self.skipped.shape), np.uint8
        )  # [word of the quote, stretch, token]: numbers of STEPS

    def rows(self, *, merging: bool) -> list[Floats]:
        """The table of costs, row by row: entry [i][stretch, j] is the least cost of the first i words ending before
        token j. With `merging`, `back` gets the step that led to each entry, too."""
        found = [np.zeros((len(self.ids), self.length + 1), np.float32)]
        before = here = found[0]
        if merging:
            self._prepare_merges()
            self.back = np.full((len(self.weights), *self.skipped.shape), STEPS.index((0, 1)), np.uint8)
        for i in range(len(self.weights)):
            checkpoint()
            before, here = here, self.weighed[i].take(self.ids)
            steps = self._steps(found, i, before, here, merging=merging)
            row = np.minimum(steps[0][1], steps[-1][1])
            for _, cost in steps[1:-1]:
                np.minimum(row, cost, out=row)
            # Words of the transcript that are skipped: a running minimum, since skipping adds up.
            skipped = self.skipped * SKIP_SAID if i + 1 in self.asked.omissions else self.skipped
            row -= skipped
            np.minimum.accumulate(row, axis=1, out=row)
            row += skipped
            found.append(row)
            if merging:
                bound = row + ROUNDING
                for step, cost in reversed(steps):  # of steps that cost the same, the first counts
                    np.copyto(self.back[i], step, where=cost < bound)
        return found

    def _steps(
        self, rows: Sequence[Floats], i: int, before: Floats, here: Floats, *, merging: bool
    ) -> list[tuple[int, Floats]]:
        """The costs of the STEPS that take word i of the quote, each with its number, ascending; `here` and `before`
        are those of each token in place of word i and of the one before it."""
        steps = [(0, _shifted(rows[i], 1, here))]
        if i and self.length > 1:
            swap = before[:, 1:] + here[:, :-1] + (self.weights[i] + self.weights[i - 1]) * SWAPPED
            steps.append((1, _shifted(rows[i - 1], 2, swap)))
        if merging:
            if self.length > 1 and self.splits[i]:
                steps.append((2, _shifted(rows[i], 2, self.weights[i] * self.split[i].take(self.pairs))))
            if i and self.joins[i - 1]:
                both = self.weights[i - 1] + self.weights[i]
                steps.append((3, _shifted(rows[i - 1], 1, both * self.joined[i - 1].take(self.ids))))
        steps.append((4, rows[i] + self.missing[i]))
        return steps

    def _prepare_merges(self) -> None:
        """Computes the costs of one word of the quote against two of the transcript, and of two against one."""
        checkpoint()
        count = len(self.words) + 1
        codes = self.ids[:, :-1] * count + self.ids[:, 1:]
        distinct, places = np.unique(codes, return_inverse=True)
        self.pairs = places.reshape(codes.shape)
        words, language = self.asked.words, self.asked.language
        whole = np.flatnonzero(distinct % count)  # without the padding
        theirs, mine = Compared.among(self.words, language), Compared.of(words, language)
        self.split = np.full((len(words), len(distinct)), IMPOSSIBLE)
        if len(whole):
            first, second = (theirs.part(side[whole] - 1) for side in np.divmod(distinct, count))
            self.split[:, whole] = merge_costs(mine, first, second, language)
        self.splits = [bool(row.any()) for row in self.split < IMPOSSIBLE]  # the words that may be two here
        self.joined = np.full((max(len(words) - 1, 1), count), IMPOSSIBLE)  # of words that are here, the others'
        here = np.unique(self.ids[self.ids > 0])
        if len(words) > 1 and len(here):
            first, second = mine.part(slice(None, -1)), mine.part(slice(1, None))
            self.joined[:, here] = merge_costs(theirs.part(here - 1), first, second, language).T
        self.joins = [bool(row.any()) for row in self.joined < IMPOSSIBLE]

    def trace(self, ends: Floats, which: int) -> Alignment:
        """The alignment of one stretch, walked back from its cheapest end; `ends` is the last of the rows."""
        checkpoint()
        # of equal ends the last: what `survey` pointed at stands at the end of a stretch
        j, i = int(ends[which, self.lengths[which] :: -1].argmin()), len(self.weights)
        j = self.lengths[which] - j
        cost = float(ends[which, j])
        back: list[list[int]] = self.back[:, which].tolist()
        pairs = list[Pair]()
        while i > 0:
            mine, theirs = STEPS[back[i - 1][j]]
            pairs.extend(self._paired(which, i, j, mine, theirs))
            i, j = i - mine, j - theirs
        return Alignment(max(0.0, 1 - cost / self.asked.total), tuple(_compact(list(reversed(pairs)))))

    def _paired(self, which: int, i: int, j: int, mine: int, theirs: int) -> list[Pair]:
        """The pairs of a step that ends before word `i` and token `j`, last first."""
        if (mine, theirs) == (2, 2):
            return [
                Pair(self._swapped(which, i - 1, j - 2), i - 1, i, j - 2, j - 1),
                Pair(self._swapped(which, i - 2, j - 1), i - 2, i - 1, j - 1, j),
            ]
        if (mine, theirs) == (1, 1):
            way = self._way(which, i - 1, j - 1)
        elif mine and theirs:
            split = mine == 1
            cost = self.split[i - 1, self.pairs[which, j - 2]] if split else self.joined[i - 2, self.ids[which, j - 1]]
            way = _way_of(float(cost), ALIKE_JOINED_UP_TO)
        else:
            way = Way.MISSING if mine else Way.EXTRA
        return [Pair(way, i - mine, i, j - theirs, j)]

    def _swapped(self, which: int, i: int, j: int) -> Way:
        way = self._way(which, i, j)
        return Way.SWAPPED if way is Way.SAME else way

    def _way(self, which: int, i: int, j: int) -> Way:
        return _way_of(float(self.costs[i, self.ids[which, j]]))


def _compact(pairs: list[Pair]) -> list[Pair]:
    """The pairs with a weak match at either end, beyond a gap, moved beside the rest as another word."""
    pairs = _compact_end(pairs)
    return list(reversed(_compact_end(list(reversed(pairs)))))


def _compact_end(pairs: list[Pair]) -> list[Pair]:
    if not pairs or pairs[-1].way not in (Way.ALIKE, Way.OTHER):
        return pairs
    gap = 0
    while gap + 1 < len(pairs) and pairs[-2 - gap].way is Way.EXTRA:
        gap += 1
    if gap < WEAK_GAP or gap + 1 == len(pairs):
        return pairs
    last, beside = pairs[-1], pairs[-1 - gap]
    return [*pairs[: -1 - gap], Pair(Way.OTHER, last.asked, last.asked_past, beside.said, beside.said_past)]


def _way_of(cost: float, alike: float = ALIKE_UP_TO) -> Way:
    if cost <= 0:
        return Way.SAME
    if cost <= STEM:
        return Way.FORM
    return Way.ALIKE if cost <= alike else Way.OTHER


def word_costs(asked: Sequence[Word], said: VocabularyPart, language: Language) -> Floats:
    """The costs [asked, said] of each word of `said` in place of each of `asked`, from 0 (the same) to 1. There is
    a word on either side."""
    facts, variants, negating = said.facts, language.spelling_variants, language.negations
    costs = np.ones((len(asked), len(said)), np.float32)
    long: list[int] = np.flatnonzero(~facts["short"]).tolist()
    like = [at for at, word in enumerate(asked) if len(word.plain) >= SHORT]
    if like and long:
        plain, sounds = ([texts[at] for at in long] for texts in (said.plain, said.sounds))
        mine = [asked[at] for at in like]
        found = _alike_costs([word.plain for word in mine], [word.sound for word in mine], plain, sounds)
        costs[np.ix_(like, long)] = found
    counts, denies = (
        np.array(each, np.bool_)[:, None]
        for each in ([word.number is not None for word in asked], [word.plain in negating for word in asked])
    )
    costs[(counts | facts["counted"]) | (denies != said.among(negating))] = 1.0
    for row, word in zip(costs, asked, strict=True):
        for stem in language.meanings.opposites(word.plain):
            row[facts["stem"] == said.stemmed(stem)] = 1.0
    costs[[word.filler for word in asked]] = IMPOSSIBLE  # a filler replaces no other word
    stems = np.array([-2 if word.filler else said.stemmed(word.stem) for word in asked])
    costs[facts["stem"] == stems[:, None]] = STEM
    others, same = (
        np.array([said.spelled(plain) for plain in each])[:, None]
        for each in ([variants.get(word.plain, "") for word in asked], [word.plain for word in asked])
    )
    costs[facts["spelling"] == others] = STEM
    costs[facts["spelling"] == same] = 0.0
    return costs


@dataclass(frozen=True, slots=True)
class Compared:
    """Words as columns, as far as two of them are compared with one: their letters and sounds, and which of them are
    numbers, negations and fillers."""

    plain: Sequence[str]
    sounds: Sequence[str]
    counted: NDArray[np.bool_]
    denies: NDArray[np.bool_]
    fillers: NDArray[np.bool_]

    @classmethod
    def of(cls, words: Sequence[Word], language: Language) -> Self:
        """Some words."""
        return cls.among(VocabularyPart.of(words), language)

    @classmethod
    def among(cls, words: VocabularyPart, language: Language) -> Self:
        """The words of a part of a vocabulary."""
        facts = words.facts
        return cls(words.plain, words.sounds, facts["counted"], words.among(language.negations), facts["filler"])

    def part(self, chosen: NDArray[np.intp] | slice) -> Compared:
        """Some of them, by their places."""
        if isinstance(chosen, slice):
            plain, sounds = self.plain[chosen], self.sounds[chosen]
        else:
            places: list[int] = chosen.tolist()
            plain, sounds = [self.plain[at] for at in places], [self.sounds[at] for at in places]
        return Compared(plain, sounds, self.counted[chosen], self.denies[chosen], self.fillers[chosen])


def merge_costs(single: Compared, first: Compared, second: Compared, language: Language) -> Floats:
    """The costs [word, pair of words] of two words, a `first` and a `second`, in place of a `single` one, by the joined
    letters and sounds of the two; IMPOSSIBLE for those that are not much like it, since two words in place of another
    are one more that is skipped otherwise."""
    letters = list(map(operator.add, first.plain, second.plain))
    sounds = list(map(operator.add, first.sounds, second.sounds))
    costs = np.full((len(single.plain), len(letters)), IMPOSSIBLE)
    counted = first.counted | second.counted
    like, long = (
        [at for at, (word, no) in enumerate(zip(words, left_out, strict=True)) if not no and len(word) >= SHORT]
        for words, left_out in ((single.plain, (single.counted | single.fillers).tolist()), (letters, counted.tolist()))
    )
    if like and long:
        theirs = [letters[at] for at in long], [sounds[at] for at in long]
        found = _alike_costs([single.plain[at] for at in like], [single.sounds[at] for at in like], *theirs)
        found[found > ALIKE_JOINED_UP_TO] = IMPOSSIBLE
        # `don't` is not `do want`, misheard
        found[single.denies[like][:, None] != (first.denies | second.denies)[long]] = IMPOSSIBLE
        costs[np.ix_(like, long)] = found
    rows = dict[str, list[int]]()
    for at, plain in enumerate(single.plain):
        rows.setdefault(plain, []).append(at)
    for side in (first.plain, second.plain):  # the word itself, and another beside it
        for at in [at for at, plain in enumerate(side) if plain in rows]:
            costs[rows[side[at]], at] = IMPOSSIBLE
    same = [(joined, at) for at, joined in enumerate(letters) if joined in rows]
    contracted = dict[tuple[str, str], list[str]]()
    for plain in rows:
        if full := language.contractions.get(plain):
            contracted.setdefault(full, []).append(plain)
    if contracted:
        pairs = enumerate(zip(first.plain, second.plain, strict=True))
        same += [(plain, at) for at, pair in pairs if pair in contracted for plain in contracted[pair]]
    for plain, at in same:
        costs[[row for row in rows[plain] if not single.fillers[row]], at] = JOINED
    return costs


def _alike_costs(
    asked: Sequence[str], asked_sounds: Sequence[str], said: Sequence[str], said_sounds: Sequence[str]
) -> Floats:
    """The costs [asked, said] by normalized Levenshtein similarity of letters and of sounds; words of less than SHORT
    letters are like no other, and left out."""
    letters = cdist(asked, said, scorer=Levenshtein.normalized_similarity, dtype=np.float32, score_cutoff=0.2)
    heard = cdist(
        asked_sounds, said_sounds, scorer=Levenshtein.normalized_similarity, dtype=np.float32, score_cutoff=0.5
    )
    likeness = np.maximum(letters, (letters + heard) / 2)
    credit = np.clip((likeness - ALIKE_FROM) / (ALIKE_TO - ALIKE_FROM), 0, 1) * np.float32(ALIKE_MOST)
    return (1 - credit).astype(np.float32)


def _skips(words: VocabularyPart) -> Floats:
    """The cost of skipping each of some words of a transcript; fillers cost nothing."""
    facts = words.facts
    return np.where(facts["filler"], 0.0, np.where(facts["stop"], SKIP_COMMON, SKIP_RARE)).astype(np.float32)


def _shifted(row: Floats, by: int, cost: Floats) -> Floats:
    """`row` moved right by `by` tokens plus `cost`; impossible where the stretch has not so many tokens yet."""
    moved = np.empty_like(row)
    moved[:, :by] = IMPOSSIBLE
    np.add(row[:, :-by], cost, out=moved[:, by:])
    return moved

"""The search for a topic: spots in transcripts, scored by the topic's words and meaning at them and around them.

A conversation stays on a topic for minutes while single words of it come and go. So every spot is scored at several
scales: the passage itself, and ever longer stretches around it, which reach further back than ahead, as a topic is
named where it begins. At each scale the words are scored by BM25+ with stretches of that length as the documents, as a
share of the highest possible score; the mean of all scales counts. (Kaszkiel and Zobel, "Effective ranking with
arbitrary passages", JASIST 2001, found that no one length suits all questions.)

Words that are neighbours in the question count once more where they are said near each other, in whatever order: of two
stretches with the words of "tree signatures", the one that has them in one sentence is about them. (The unordered
windows of Metzler and Croft, "A Markov random field model for term dependencies", SIGIR 2005.)

Spots are the candidates and the text between them: a passage within a stretch about bees need not contain "bee".

With vectors, the cosine with the question is added, smoothed over the nearer scales, and the highest one around: words
find names and numbers, vectors find the same topic in other words. The fewer of the question's words are said, the more
the cosine weighs.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from ..deadline import checkpoint
from .passages import CHUNK
from .ranking import share
from .said import TermFinder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from ..language.language import Language
    from ..language.tokens import Word
    from .engine import Statistics
    from .quotes import Window

    Floats = NDArray[np.float64]

# Scales and weights, here and in TALK and FACT, were tuned by the topics of `./run bench quality` with and without
# `--model`: TALK by sets of discussions (and `--judged`), FACT by sets of questions that have one answer.
CANDIDATES: Final = 200  # of each shelf, by words and by vectors each
MOST_TERMS: Final = 128  # of a topic, the rarest: see the table of `./run bench fairness --terms`
NEAR_SCALES: Final = (120, 400, 1200)  # words that cosines are smoothed over; longer stretches are like everything
KIN: Final = 0.5  # how much a compound of a word counts as the word, and the other way round
AROUND_PEAK: Final = 400  # words in which the passage that is most like the question counts once more, and
PEAK: Final = 0.3  # with this weight
POWER: Final = 2  # of the share of the words that is not said: how fast meaning gives way to words
CHARACTERS: Final = 5.5  # of a word with its space, on average
TOGETHER: Final = 8  # words apart at most, where two of the question's are said together
STEP: Final = round(CHUNK * CHARACTERS)  # characters between spots without a candidate
REACH: Final = 6 * STEP  # characters around a candidate that are filled with spots, if there are many transcripts
ROOMY: Final = 30  # times REACH in a single transcript, and accordingly in a few
LIKE_ANY: Final = 0.15  # about the cosine of any two passages; a passage without a vector gets no more
NAMED: Final = 0.2  # weight of a speaker whom the question names
TITLED: Final = 0.2  # weight of a title with words of the question
_APART: Final = 1 << 32  # characters: more than any transcript has


@dataclass(frozen=True, slots=True)
class Aim:
    """The parameters of scoring for one kind of question.

    `scales` are the lengths in words of the stretches around a passage, `back` the part of them that lies before it.
    `k1` is BM25's: the lower it is, the less a repeated word counts. `meaning` is the weight of cosines, where words
    weigh 1, for a question none of whose words is said; it falls to 0 as more of them are. `together` is the weight of
    neighbouring words of the question that are said near each other. A snippet is shifted `ahead`
    of its spot by so many words, as a topic is named where it begins. Spots right `beside` a snippet gain that part of
    its score.
    """

    scales: tuple[int, ...]
    back: float
    k1: float
    meaning: float
    together: float
    ahead: int
    beside: float


# for minutes, and said once, in one place
TALK: Final = Aim((120, 400, 1200, 4000), back=0.65, k1=1.5, meaning=2.4, together=0.2, ahead=15, beside=0.15)
FACT: Final = Aim((60, 120, 400, 1200), back=0.5, k1=0.9, meaning=1.5, together=0.0, ahead=0, beside=0.0)


@dataclass(frozen=True, slots=True)
class Spots:
    """Candidates of a topic and the text between them, as columns [spots]; those of a transcript are adjacent and
    ascend. `firsts` and `pasts` are characters of the text as written."""

    shelves: NDArray[np.int64]
    transcripts: NDArray[np.int64]
    firsts: NDArray[np.int64]
    pasts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.firsts)

    def at(self, rows: NDArray[np.intp]) -> Spots:
        """The spots of these rows."""
        return Spots(self.shelves[rows], self.transcripts[rows], self.firsts[rows], self.pasts[rows])

    @property
    def lines(self) -> NDArray[np.int64]:
        """The offset [spots] of each spot's transcript on one line of all transcripts, far apart."""
        return self.transcripts * _APART

    @property
    def middles(self) -> Floats:
        """The middle character [spots] of each spot."""
        return (self.firsts + self.pasts) / 2


def topical(words: Sequence[Word], language: Language) -> list[str]:
    """The stems of a question's topic: without stop words, fillers and the usual words of such questions ("summarise
    the discussion of"), as far as any others are left."""
    content = [word for word in words if not word.stop and not word.filler]
    framing = language.framing_words | language.question_words
    telling = [word for word in content if word.plain not in framing]
    return list(dict.fromkeys(word.stem for word in (telling or content or words)))


def rarest(terms: Sequence[str], statistics: Sequence[Statistics]) -> list[str]:
    """The MOST_TERMS rarest of the terms that any passage has, in their order; all of them, if they are no more.

    Among hundreds of words, those that nobody said tell nothing about where the others are."""
    if len(terms) <= MOST_TERMS:
        return list(terms)
    counts = {term: sum(one.frequencies.get(term, 0) for one in statistics) for term in terms}
    heard = sorted((count, term) for term, count in counts.items() if count)
    kept = {term for _, term in heard[:MOST_TERMS]}
    return [term for term in terms if term in kept] or list(terms[:MOST_TERMS])


def aim(words: Iterable[Word], language: Language) -> Aim:
    """FACT for a question about a fact, TALK for one about a discussion."""
    plain = {word.plain for word in words}
    asks, tells = language.question_words, language.reporting_verbs | language.framing_words
    return FACT if plain & asks and not plain & tells else TALK


def spots(windows: Iterable[Window], lengths: Mapping[int, int], between: bool = True) -> Spots:
    """The windows' passages, and with `between` spots near them in transcripts of `lengths` characters."""
    by_transcript: dict[tuple[int, int], list[tuple[int, int]]] = {}  # by transcript and shelf
    for one in windows:
        by_transcript.setdefault((one.transcript, one.shelf), []).append(one.passage)
    reach = REACH * max(ROOMY // max(len(by_transcript), 1), 1)
    columns = [np.zeros((4, 0), np.int64)]
    for (transcript, shelf), passages in sorted(by_transcript.items()):  # ascending over all shelves
        checkpoint()
        spans = np.array(sorted(set(passages)), np.int64)
        if between:
            spans = _filled(spans, reach, lengths.get(transcript, 0))
        whose = np.full((2, len(spans)), [[shelf], [transcript]], np.int64)
        columns.append(np.concatenate([whose, spans.T]))
    return Spots(*np.concatenate(columns, axis=1))


def _filled(spans: NDArray[np.int64], reach: int, length: int) -> NDArray[np.int64]:
    """Spans [n, 2], ascending, with others of two chunks in the gaps between them, at most `reach` away."""
    low, high = max(int(spans[0, 0]) - reach, 0), min(int(spans[-1, 0]) + reach, length - STEP)
    grid = np.arange(low, high, STEP, dtype=np.int64)
    at = np.searchsorted(spans[:, 0], grid)
    before = np.abs(grid - spans[np.maximum(at - 1, 0), 0])
    after = np.abs(spans[np.minimum(at, len(spans) - 1), 0] - grid)
    near = np.minimum(before, after)
    free = grid[(near <= reach) & (near >= 0.75 * STEP)]
    added = np.stack([free, np.minimum(free + 2 * STEP, length)], axis=1)
    every = np.concatenate([spans, added])
    return every[np.argsort(every[:, 0], kind="stable")]


def positions(windows: Iterable[Window], terms: Sequence[str]) -> dict[str, NDArray[np.int64]]:
    """The positions of each term on the line of all transcripts, ascending."""
    wanted: dict[str, set[int]] = {term: set() for term in terms}
    finder = TermFinder(wanted)
    for one in windows:
        checkpoint()
        line = one.transcript * _APART
        for first, _, term in finder.said(one.own):
            wanted[term].add(line + first)
    return {term: np.array(sorted(places), np.int64) for term, places in wanted.items()}


def passages(rows: Iterable[tuple[int, int, int, int]]) -> Spots:
    """Passages (shelf, transcript, first, past) as spots."""
    return Spots(*np.array(sorted(rows), np.int64).reshape(-1, 4).T)


def joined(parts: Sequence[Spots]) -> Spots:
    """All spots one after the other, in the order of the parts."""
    columns = ((one.shelves, one.transcripts, one.firsts, one.pasts) for one in parts)
    return Spots(*(np.concatenate(column) for column in zip(*columns, strict=True)))


def by_words(
    found: Spots,
    places: Mapping[str, NDArray[np.int64]],
    terms: Sequence[str],
    statistics: Mapping[int, Statistics],
    aim: Aim,
    kin: Mapping[str, NDArray[np.int64]] | None = None,
) -> Floats:
    """The scores [spots] in [0, 1] of the question's `terms` at each spot and around it; `places` are the positions,
    those of the `kin` of a term count as KIN of it."""
    scores = np.zeros(len(found))
    for shelf, counted in statistics.items():
        mine = np.flatnonzero(found.shelves == shelf)
        if not len(mine):
            continue
        lengths = (found.pasts - found.firsts)[mine] / CHARACTERS

        def counts(more: int, mine: NDArray[np.intp] = mine) -> Floats:
            own = _counts(found, mine, places, terms, more, aim.back)
            return own + KIN * _counts(found, mine, kin, terms, more, aim.back) if kin else own

        scores[mine] = share(terms, counts(0), lengths, counted, aim.k1)
        for scale in aim.scales:
            stretches = np.full(len(mine), scale)
            scores[mine] += share(
                terms, counts(scale - 2 * CHUNK), stretches, replace(counted, mean_length=scale), aim.k1
            )
    return scores / (1 + len(aim.scales))


def by_pairs(
    found: Spots,
    places: Mapping[str, NDArray[np.int64]],
    terms: Sequence[str],
    statistics: Mapping[int, Statistics],
    aim: Aim,
) -> Floats:
    """The scores [spots] in [0, 1] of neighbours among `terms` that are said at most TOGETHER words apart, at each spot
    and in the nearer stretches around it; `places` are the terms' positions."""
    rare = rarity(terms, statistics.values())
    bounds = [
        _bounds(found.lines, found.firsts, found.pasts, more, aim.back)
        for more in (0, *(scale - 2 * CHUNK for scale in NEAR_SCALES[:2]))
    ]
    scores, most = np.zeros(len(found)), 0.0
    for one, other in itertools.pairwise(terms):
        checkpoint()
        weight = rare[one] + rare[other]
        most += weight
        met = _near(places[one], places[other], TOGETHER * CHARACTERS)
        if len(met):
            for low, high in bounds:
                times = np.searchsorted(met, high) - np.searchsorted(met, low)
                scores += weight * times / (1 + times)
    return scores / (most * len(bounds)) if most else scores


def _near(these: NDArray[np.int64], those: NDArray[np.int64], most: float) -> NDArray[np.int64]:
    """Those of `these` positions that have one of `those`, ascending, at most so many characters away."""
    if not len(those):
        return those
    after = np.minimum(np.searchsorted(those, these), len(those) - 1)
    apart = np.minimum(np.abs(those[after] - these), np.abs(those[np.maximum(after - 1, 0)] - these))
    return these[apart <= most]


def _counts(
    found: Spots,
    mine: NDArray[np.intp],
    places: Mapping[str, NDArray[np.int64]],
    terms: Sequence[str],
    more: int,
    back: float,
) -> Floats:
    """The counts [spots, terms] of each term in stretches that are `more` words longer than the spots."""
    low, high = _bounds(found.lines[mine], found.firsts[mine], found.pasts[mine], more, back)
    counts = np.zeros((len(terms), len(mine)))
    for row, term in zip(counts, terms, strict=True):
        checkpoint()
        if term in places:
            row[:] = np.searchsorted(places[term], high) - np.searchsorted(places[term], low)
    return counts.T


def _bounds(
    lines: NDArray[np.int64], firsts: NDArray[np.int64], pasts: NDArray[np.int64], more: int, back: float
) -> tuple[Floats, Floats]:
    """The beginnings and ends of stretches that are `more` words longer than those from `firsts` to `pasts`."""
    room = more * CHARACTERS
    low = np.maximum(firsts - back * room, 0.0)
    high = pasts + (1 - back) * room
    return lines.astype(np.float64) + low, lines.astype(np.float64) + high


def by_meaning(found: Spots, likeness: Floats, aim: Aim) -> Floats:
    """The scores [spots] of the meaning at each spot and around it; `likeness` [spots] are cosines, NaN if unknown."""
    telling = np.maximum(np.nan_to_num(likeness) - LIKE_ANY, 0)
    middles = found.lines + found.middles
    sums = np.concatenate([[0.0], telling.cumsum()])
    smoothed = telling.copy()
    for scale in NEAR_SCALES:
        checkpoint()
        room = scale * CHARACTERS
        low, high = (
            np.searchsorted(middles, middles - aim.back * room),
            np.searchsorted(middles, middles + (1 - aim.back) * room),
        )
        smoothed += (sums[high] - sums[low]) / (scale / CHUNK)
    return smoothed / (1 + len(NEAR_SCALES)) + PEAK * _highest(found, telling, aim)


def _highest(found: Spots, telling: Floats, aim: Aim) -> Floats:
    """The highest of `telling` [spots] in the stretch of AROUND_PEAK words around each spot."""
    if not len(found):
        return telling
    middles, room = found.lines + found.middles, AROUND_PEAK * CHARACTERS
    low = np.searchsorted(middles, middles - aim.back * room)
    high = np.searchsorted(middles, middles + (1 - aim.back) * room, "right")
    bounds = np.stack([low, high], axis=1).ravel()
    return np.maximum.reduceat(np.append(telling, 0.0), bounds)[::2]


def by_voices(found: Spots, said: Mapping[int, NDArray[np.int64]], aim: Aim) -> Floats:
    """The part [spots] of each spot and of the nearer stretches around it that lies in `said`: by transcript, spans
    [n, 2], ascending and disjoint."""
    scores = np.zeros(len(found))
    for transcript, spans in said.items():
        checkpoint()
        mine = np.flatnonzero(found.transcripts == transcript)
        if len(mine) and len(spans):
            for more in (0, *(scale - 2 * CHUNK for scale in NEAR_SCALES)):
                low, high = _bounds(
                    np.zeros(len(mine), np.int64), found.firsts[mine], found.pasts[mine], more, aim.back
                )
                scores[mine] += (covered(spans, high) - covered(spans, low)) / (high - low)
    return scores / (1 + len(NEAR_SCALES))


def covered(spans: NDArray[np.int64], upto: Floats) -> Floats:
    """How many characters of the spans [n, 2], ascending and disjoint, stand before each of `upto`."""
    edges = spans.ravel()
    sums = np.concatenate([[0], np.cumsum(spans[:, 1] - spans[:, 0])])
    return np.interp(upto, edges, np.repeat(sums, 2)[1:-1])


def rarity(terms: Sequence[str], statistics: Iterable[Statistics]) -> dict[str, float]:
    """The inverse document frequency of each term in all shelves together; a term without passages counts as in one."""
    counted = list(statistics)
    passages = sum(one.passages for one in counted)
    frequencies = {term: sum(one.frequencies.get(term, 0) for one in counted) for term in terms}
    return {term: float(np.log((passages + 1) / max(count, 1))) for term, count in frequencies.items()}


def leading(found: Spots, scores: Floats, most: int) -> list[int]:
    """The `most` transcripts with the best spots, best first."""
    order = found.transcripts[np.argsort(-scores, kind="stable")]
    return list(dict.fromkeys(order.tolist()))[:most]

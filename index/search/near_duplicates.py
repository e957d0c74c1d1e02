"""Near-duplicates: transcripts of one recording, such as its captions and what a person wrote down, or one episode out
of two feeds. They are found by their words.

The stems of a transcript are hashed in their order, stop words and fillers left out; its *shingles* are the pairs of
those that follow each other, and the lowest hashes of these its *keys* (a bottom-k MinHash sketch: A. Broder, "On the
resemblance and containment of documents", 1997): transcripts with the same words have keys in common, so that not all
have to be compared with all. A pair is then compared segment by segment, by the shingles that come in the same order in
both. Episodes of a show share greetings, advertisements, what is talked about, and some the very formulas of which they
are made; but few segments of one are in another, or in another order. Two texts of one recording have nearly all of
them in common, in both directions, however badly one was heard.

A show whose formulas have a fixed order, such as forecasts of the same places, passes even so. But there agreement is
uneven. Who mishears does so anywhere: of a word that both texts have, most are at the same places, numbers are heard as
well as other words, and what differs is a word here and there. In another episode the words that fill the formulas are
at other places, above all the numbers, or whole sentences stand in the place of others. So the words are aligned, and a
pair that agrees unevenly in one of these ways is two episodes.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from ..deadline import checkpoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..language.tokens import Token, Word

Hashes = NDArray[np.uint32]
Places = NDArray[np.int64]

KEYS: Final = 48  # of a transcript
KEYS_SHARED: Final = 5  # by transcripts that are compared
MOST_SHARING: Final = 64  # transcripts that have a key; one that more have is a phrase of a show
AT_ONCE: Final = 512  # transcripts that are looked up at once
ID_BITS: Final = 48  # of a transcript's id
FEWEST: Final = 40  # shingles of a transcript that is compared: about a hundred words
SEGMENT: Final = 40  # shingles that are compared at once
HELD: Final = 0.22  # the share of a segment's shingles that the other transcript has, where the same is said
COVERED: Final = 0.6  # the share of the segments of which that is so: see the figures of `./run bench duplicates`
SHORTER: Final = 0.7  # of the longer one that the shorter has at least; else it is a part of it

# Measured over the pairs of `./run bench duplicates`, in brackets what one recording has at most or at least, and what
# episodes of formulas have.
ELSEWHERE: Final = 0.27  # the share of the words of both texts that are mostly at other places (0.21; 0.31 and more)
NUMBERS: Final = 0.6  # how well numbers agree, of how well words do (0.82; 0.27 and less, where numbers fill formulas)
FEWEST_NUMBERS: Final = 8
SENTENCE: Final = (4, 12)  # words in the place of others that are no mis-hearing, and no advertisement either
SENTENCES: Final = 0.6  # the share of such words among all that differ (0.42; 0.80 and more)
BY_CHANCE: Final = 2  # words in the place of others, on both sides of a single word that is the same by chance then
FEW: Final = 0.03  # the share of words that differ which is too small to tell anything by
MOST_ALIGNED: Final = 4_000_000  # places of a table in which two stretches are aligned; longer ones are not alike


def hashed(tokens: Sequence[Token]) -> Hashes:
    """Returns the hashes of a transcript's words, in their order; those of numbers are odd."""
    words = [token.word for token in tokens]
    return hashed_words(words, {word: word_hash(word) for word in set(words)})


def hashed_words(words: Iterable[Word], hashes: Mapping[Word, int | None]) -> Hashes:
    """Returns the same of words whose hashes are known."""
    return np.array([each for each in map(hashes.__getitem__, words) if each is not None], np.uint32)


def word_hash(word: Word) -> int | None:
    """Returns the hash of a word; None of one that is left out."""
    return None if word.stop or word.filler else crc32(word.stem.encode()) & ~1 | _is_number(word)


def _is_number(word: Word) -> bool:
    return word.number is not None and not math.isnan(word.number)


def shingles(words: Hashes) -> Hashes:
    """Returns the shingles of a transcript's words, in their order."""
    mixed = (words[:-1] * np.uint32(0x9E3779B1)) ^ words[1:]
    mixed = (mixed ^ (mixed >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    return mixed ^ (mixed >> np.uint32(13))


def keys(words: Hashes) -> Hashes:
    """Returns the keys of a transcript's words, ascending; none where there are too few to tell."""
    found = shingles(words)
    return np.unique(found)[:KEYS] if len(found) >= FEWEST else np.array([], np.uint32)


class KeyIndex:
    """The keys of many transcripts in one order, so that a new one is looked up in them, not compared with all. Not
    for several threads at once."""

    def __init__(self, keys_of: Mapping[int, Hashes] = MappingProxyType({})) -> None:
        self._keys, self._ids = _flat(keys_of)

    def add(self, keys_of: Mapping[int, Hashes]) -> None:
        """Adds transcripts, by their ids, that are not in it."""
        if keys_of:
            found, ids = _flat(keys_of)
            at = np.searchsorted(self._keys, found)
            self._keys, self._ids = np.insert(self._keys, at, found), np.insert(self._ids, at, ids)

    def discard(self, transcripts: Iterable[int]) -> None:
        """Takes transcripts out of it."""
        kept = ~np.isin(self._ids, np.fromiter(transcripts, np.int64))
        self._keys, self._ids = self._keys[kept], self._ids[kept]

    def alike(self, keys_of: Mapping[int, Hashes]) -> set[tuple[int, int]]:
        """Returns the pairs of one of some transcripts and one in here that have enough keys in common to be compared;
        the lower id comes first, and no transcript is beside itself."""
        pairs, wanted = set[tuple[int, int]](), list(keys_of)
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            found, at = _flat({at: keys_of[id_] for at, id_ in enumerate(some)})
            firsts = np.searchsorted(self._keys, found, "left")
            counts = np.searchsorted(self._keys, found, "right") - firsts
            counts[counts > MOST_SHARING] = 0
            nth: NDArray[np.int64] = np.arange(int(counts.sum())) - np.repeat(
                np.cumsum(counts) - counts, counts
            )  # of those that share a key
            others = self._ids[np.repeat(firsts, counts) + nth]
            sharing, shared = np.unique(np.repeat(at << ID_BITS, counts) | others, return_counts=True)
            for pair in map(int, sharing[shared >= KEYS_SHARED]):
                one, other = sorted((some[pair >> ID_BITS], pair & ((1 << ID_BITS) - 1)))
                if one != other:
                    pairs.add((one, other))
        return pairs


def _flat(keys_of: Mapping[int, Hashes]) -> tuple[Hashes, NDArray[np.int64]]:
    """All keys of some transcripts, ascending, and the transcript of each."""
    found = np.concatenate([*keys_of.values(), np.array([], np.uint32)])
    ids = np.repeat(np.fromiter(keys_of, np.int64, len(keys_of)), [len(each) for each in keys_of.values()])
    order = np.argsort(found, kind="stable")
    return found[order], ids[order]


def same_recording(one: Hashes, other: Hashes) -> bool:
    """Tells whether two transcripts have the same words, but for mis-hearings and what was cut in."""
    return difference(one, other) is not None


def difference(one: Hashes, other: Hashes) -> float | None:
    """Returns the share of the words that stand in the place of others in two texts of one recording, from 0 to 1; None
    for texts of two recordings."""
    shorter, longer = sorted((len(one), len(other)))
    if shorter < SHORTER * longer or coverage(one, other) < COVERED or coverage(other, one) < COVERED:
        return None
    aligned = _aligned(one, other)
    differ = float(aligned.replaced.sum()) / shorter
    return differ if _agrees_evenly(one, other, aligned, differ) else None


def coverage(one: Hashes, other: Hashes) -> float:
    """Returns the share of one transcript's segments that the other has in their order, from 0 to 1. What a transcript
    says again and again, as a formula, is left out: others of its kind say it, too."""
    once, places, _ = _in_order(shingles(one), shingles(other))
    if not len(once):
        return 0.0
    held = np.isin(once, places)
    cuts = np.linspace(0, len(once), max(1, len(once) // SEGMENT) + 1).astype(np.int64)
    shares = np.add.reduceat(held, cuts[:-1]) / np.diff(cuts)
    return float(np.mean(shares >= HELD))


def _in_order(one: Hashes, other: Hashes) -> tuple[Places, Places, Places]:
    """Returns the places of what `one` says once, and of the longest run of that which `other` says once in the same
    order: in `one`, and in `other`."""
    mine, others = _said_once(one), _said_once(other)
    if not len(mine) or not len(others):
        return mine, mine[:0], mine[:0]
    order = np.argsort(other[others])
    at = np.minimum(np.searchsorted(other[others], one[mine], sorter=order), len(others) - 1)
    common = np.flatnonzero(other[others[order[at]]] == one[mine])
    there = order[at[common]]
    lowest, last, before = list[int](), list[int](), list[int]()  # by the length of a run: its end there, and here
    for number, place in enumerate(there.tolist()):
        length = bisect_left(lowest, place)
        before.append(last[length - 1] if length else -1)
        lowest[length : length + 1], last[length : length + 1] = [place], [number]
    run, number = list[int](), last[-1] if last else -1
    while number >= 0:
        run.append(number)
        number = before[number]
    held = np.array(run[::-1], np.int64)
    return mine, mine[common[held]], others[there[held]]


def _said_once(found: Hashes) -> Places:
    """The places of what comes once."""
    _, firsts, counts = np.unique(found, return_index=True, return_counts=True)
    return np.sort(firsts[counts == 1])


# --- How evenly two texts agree --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Alignment:
    """Which words of one text are `held` by the other at the same place, and how many words each stretch has that
    stands in the place of another: the fewer of both."""

    held: NDArray[np.bool_]
    replaced: Places


def _aligned(one: Hashes, other: Hashes) -> _Alignment:
    _, mine, others = _in_order(shingles(one), shingles(other))
    held, replaced = np.zeros(len(one), np.bool_), list[int]()
    held[mine] = held[mine + 1] = True
    for first, past, there, there_past in _between(mine, others, len(one), len(other)):
        checkpoint()
        if (past - first) * (there_past - there) > MOST_ALIGNED:
            replaced.append(min(past - first, there_past - there))
            continue
        blocks = LCSseq.editops(one[first:past].tolist(), other[there:there_past].tolist()).as_matching_blocks()
        at = at_other = run = 0
        for block in blocks:
            held[first + block.a : first + block.a + block.size] = True
            stretch = min(block.a - at, block.b - at_other)
            if run == 1 and min(stretch, replaced[-1]) >= BY_CHANCE:
                replaced[-1] += 1 + stretch
            else:
                replaced.append(stretch)
            at, at_other, run = block.a + block.size, block.b + block.size, block.size
    return _Alignment(held, np.array(replaced, np.int64))


def _between(mine: Places, others: Places, length: int, other_length: int) -> Iterator[tuple[int, int, int, int]]:
    """The stretches of two texts that face each other, [first, past) of each, between shingles of two words at `mine`
    and at `others`; without those that are empty in one."""
    pasts, other_pasts = np.r_[mine, length], np.r_[others, other_length]
    firsts, other_firsts = np.r_[0, np.minimum(mine + 2, pasts[1:])], np.r_[0, np.minimum(others + 2, other_pasts[1:])]
    facing = (firsts < pasts) & (other_firsts < other_pasts)
    yield from zip(*(each[facing].tolist() for each in (firsts, pasts, other_firsts, other_pasts)), strict=True)


def _agrees_evenly(one: Hashes, other: Hashes, aligned: _Alignment, differ: float) -> bool:
    """Tells whether two texts differ as one that was misheard does from the other: anywhere, a word at a time."""
    held = aligned.held
    mine, at, counts = np.unique(one, return_inverse=True, return_counts=True)
    others, other_counts = np.unique(other, return_counts=True)
    _, here, there = np.intersect1d(mine, others, return_indices=True)
    in_both = np.minimum(counts[here], other_counts[there])
    at_same = np.bincount(at[held], minlength=len(mine))[here]
    if np.mean(2 * at_same <= in_both) >= ELSEWHERE:
        return False
    numbers, heard = min(np.sum(one & 1), np.sum(other & 1)), held.sum() / min(len(one), len(other))
    if numbers >= FEWEST_NUMBERS and np.sum(one[held] & 1) / numbers < NUMBERS * heard:
        return False
    sentences = aligned.replaced[(aligned.replaced >= SENTENCE[0]) & (aligned.replaced <= SENTENCE[1])]
    return differ < FEW or sentences.sum() < SENTENCES * aligned.replaced.sum()

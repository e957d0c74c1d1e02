"""The search for a quote: candidates from the engines are ranked, surveyed, aligned and judged.

words ─> candidates of each shelf ─> rank-bm25 ─> survey (many, coarse) ─> align (few, word by word) ─> verdict
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from ..deadline import checkpoint
from ..storage.storage import TextSpan
from .align import Alignment, Pair, Piece, QuoteWords, Way, WordCosts, align, survey
from .chance import rivals
from .difference_kinds import What
from .differences import Difference, Sides
from .editing import bracketed, omissions
from .ranking import ShelfBM25
from .splices import spliced
from .token_columns import TokenColumns, begun_within, words_of
from .verdict import Judgement, Verdict, judge, may_be_found, superseded
from .voices import HeldWord

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..corrections import AnalyzedText, Replacement
    from ..language.language import Language
    from ..language.tokens import Token, Word
    from ..transcript import Stretch
    from .engine import Candidate, Statistics

CANDIDATES: Final = 70  # of each shelf
SHORT: Final = 12  # words up to which a quote is looked for as a phrase, too
JUST_SO: Final = 5  # passages of each shelf that have that phrase
CELLS: Final = 400_000  # words of the quote times words of transcripts that one survey may compare
ALIGNED: Final = 12  # stretches that are aligned word by word
UNHEARD: Final = 0.8  # rarity of a word that no passage has: perhaps misheard everywhere, perhaps never said
# Tuned by the quotes of `./run bench quality`: what BM25, which knows the words around, adds to the scores in [0, 1].
RANK_SHARE: Final = 0.1  # of the survey
FINAL: Final = 0.02  # of the alignment
MARGIN, AFTER = 4, 5  # tokens before and after a surveyed match that are aligned with it
SLACK: Final = 8  # words of a transcript that a quote leaves out without saying so
SAID_GAP, MOST_GAPS = 100, 3  # and where it says so, each time; times that count
ONE_PLACE: Final = 0.75  # score from which a quote is from one place, even if two could be found for its parts
LONGEST: Final = 250  # words of a quote that are compared; the rest is ignored


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote as written, its tokens, and its words with their rarity."""

    text: str
    tokens: Sequence[Token]
    words: QuoteWords


@dataclass(frozen=True, slots=True)
class Window:
    """A candidate passage with the text around it.

    Of its `tokens`, which are those of the text around it, [`low`, `high`) are the passage's own. `passage`
    are the characters [first, past) that the engine stores.
    """

    transcript: int
    around: AnalyzedText
    low: int
    high: int
    shelf: int
    passage: tuple[int, int]

    @property
    def tokens(self) -> Sequence[Token]:
        """The words of the passage and of the text around it."""
        return self.around.tokens

    @property
    def own(self) -> Sequence[Token]:
        """The passage's own tokens."""
        return self.tokens[self.low : self.high]


@dataclass(frozen=True, slots=True)
class QuotePlace:
    """Where a window may have a quote: characters [`first`, `past`) of the transcript's text as written. Its `piece` of
    the window was compared with the quote in an `alignment`; `rival` is the score of the best place that says something
    else. Of one of the two parts of a quote that is put together it is known what it is: `spliced`."""

    quote: Quote
    window: Window
    piece: Piece
    alignment: Alignment
    rival: float
    first: int
    past: int
    score: float
    spliced: bool = False

    @property
    def transcript(self) -> int:
        """The id of the transcript."""
        return self.window.transcript

    @property
    def span(self) -> TextSpan:
        """The text that `judged` needs."""
        past = max(token.past for token in self.piece.own)  # one may lie within the one before
        return TextSpan(self.transcript, self.window.around.stretch.at, past)

    @property
    def may_be_said(self) -> bool:
        """False where the judgement, which takes the text, is *not found* for certain."""
        said = words_of(self.piece.tokens, slice(self.piece.begin, self.piece.end))
        return self.spliced or may_be_found(self.quote.words, self.alignment, said, self.rival)


@dataclass(frozen=True, slots=True)
class Match:
    """The best place of a quote in a window: characters [`first`, `past`) of the transcript's text as written. `held`
    are the words of the `quote` that were found there."""

    transcript: int
    first: int
    past: int
    score: float
    judgement: Judgement
    quote: str = ""
    held: tuple[HeldWord, ...] = ()


def weighed(text: str, tokens: Sequence[Token], statistics: Sequence[Statistics], language: Language) -> QuoteWords:
    """The words of a quote with their rarity, by the counts of all searched shelves together."""
    passages = sum(s.passages for s in statistics)
    scale = math.log(passages + 1) or 1.0
    words = _with_filler_phrases([one.word for one in tokens], language)
    rarities = list[float]()
    for word in words:
        frequency = sum(s.frequencies.get(word.stem, 0) for s in statistics)
        rarity = math.log((passages + 1) / frequency) / scale if frequency else UNHEARD
        rarities.append(max(rarity, 0.0))
    left_out, aside = omissions(text, tokens), bracketed(text, tokens)
    return QuoteWords(tuple(words), tuple(rarities), language, left_out, aside)


def _with_filler_phrases(words: Sequence[Word], language: Language) -> list[Word]:
    """The words, with those of phrases such as `you know` marked as fillers."""
    found = list(words)
    for phrase in language.filler_phrases:
        for at in range(len(words) - len(phrase) + 1):
            if all(word.plain == part for word, part in zip(words[at:], phrase, strict=False)):
                found[at : at + len(phrase)] = [replace(word, filler=True) for word in words[at : at + len(phrase)]]
    return found


def occurrences(asked: Sequence[Token], said: Sequence[Token]) -> list[tuple[int, int]]:
    """Where the words of a quote stand just so among `said`: characters [first, past) of each place; fillers on either
    side do not count."""
    wanted = [token.word.plain for token in asked if not token.word.filler]
    spoken = [token for token in said if not token.word.filler]
    plain = [token.word.plain for token in spoken]
    checkpoint()
    return [
        (spoken[at].first, spoken[at + len(wanted) - 1].past)
        for at in range(len(plain) - len(wanted) + 1)
        if wanted and plain[at : at + len(wanted)] == wanted
    ]


def reach(length: int, gaps: int) -> int:
    """How many words before and after a passage a quote of `length` words may stand that has some words in it, if it
    says so many times that words are left out."""
    return length + SLACK + SAID_GAP * min(gaps, MOST_GAPS)


def window(candidate: Candidate, shelf: int, around: AnalyzedText) -> Window:
    """The window on a candidate in the text `around` it."""
    own = begun_within(around.tokens, candidate.first, candidate.past)
    passage = candidate.first, candidate.past
    return Window(candidate.transcript, around, own.start, own.stop, shelf, passage)


def ranked(words: QuoteWords, windows: Sequence[Window], statistics: Mapping[int, Statistics]) -> np.ndarray:
    """The BM25+ scores [windows] of the passages, each among its own shelf, scaled to [0, 1]."""
    terms = [word.stem for word in words.words]
    distinct = list(dict.fromkeys(terms))
    counts = _counts(windows, distinct)
    scores = np.zeros(len(windows))
    for shelf, counted in statistics.items():
        checkpoint()
        mine = [i for i, w in enumerate(windows) if w.shelf == shelf]
        if mine:
            lengths = np.array([windows[i].high - windows[i].low for i in mine])
            of_terms = dict(zip(distinct, counts[mine].T, strict=True))
            scores[mine] = ShelfBM25(counted).scores(terms, of_terms, lengths)
    return scores / (scores.max() or 1.0) if len(scores) else scores


def _counts(windows: Sequence[Window], terms: Sequence[str]) -> np.ndarray:
    """How often each passage has each of some distinct stems, [windows, terms]."""
    columns = [TokenColumns.of(one.tokens) for one in windows]
    counts = np.zeros((len(windows), len(terms)), np.int64)
    for vocabulary in {id(one.vocabulary): one.vocabulary for one in columns}.values():
        mine = [at for at, one in enumerate(columns) if one.vocabulary is vocabulary]
        places = np.full(len(vocabulary.stems), len(terms))
        for place, term in enumerate(terms):
            if (stem := vocabulary.stems.get(term)) is not None:
                places[stem] = place
        lengths = [windows[at].high - windows[at].low for at in mine]
        numbers = np.concatenate([columns[at].numbers[windows[at].low : windows[at].high] for at in mine])
        found = places[vocabulary.facts["stem"][numbers]]
        found += np.repeat(np.arange(len(mine)), lengths) * (len(terms) + 1)
        held = np.bincount(found, minlength=len(mine) * (len(terms) + 1)).reshape(len(mine), -1)
        counts[mine] = held[:, :-1]
    return counts


def places(quote: Quote, windows: Sequence[Window], rank: np.ndarray) -> list[QuotePlace]:
    """The places of a quote in the windows, best first, without overlaps; `rank` [windows] is from `ranked`."""
    asked = quote.words
    if not windows or not asked.words:
        return []
    beyond = reach(len(asked.words), len(asked.omissions))
    pieces = [Piece(w.tokens, max(w.low - beyond, 0), min(w.high + beyond, len(w.tokens))) for w in windows]
    longest = max(piece.end - piece.begin for piece in pieces)
    most = max(CELLS // (longest * len(asked.words) or 1), ALIGNED)
    order: list[int] = np.argsort(-rank, kind="stable")[:most].tolist()
    surveyed = [pieces[i] for i in order]
    costs = WordCosts(asked, [piece.tokens for piece in surveyed])
    ends = [(order[at], end, score) for at, end, score in survey(asked, surveyed, costs)]
    shares: list[float] = (RANK_SHARE * rank).tolist()
    ends.sort(key=lambda place: -(place[2] + shares[place[0]]))
    picked = _apart([(i, pieces[i].begin + end) for i, end, _ in ends], windows)
    around = [
        Piece(
            windows[i].tokens,
            max(end - len(asked.words) - beyond - MARGIN, 0),
            min(end + AFTER, len(windows[i].tokens)),
        )
        for i, end in picked
    ]
    aligned = align(asked, around, costs)
    if any(window.around.kept for window in windows):
        best = _of_best_readings([windows[i] for i, _ in picked], around, aligned)
        picked, around, aligned = [picked[n] for n in best], [around[n] for n in best], [aligned[n] for n in best]
    others = rivals([(one.score, _said(piece, one)) for piece, one in zip(around, aligned, strict=True)])
    checkpoint()
    found = list[QuotePlace]()
    if all(alignment.score < ONE_PLACE for alignment in aligned):
        for number, part in spliced(asked, aligned, [_place(windows[i], end) for i, end in picked]).items():
            piece, score = around[number], SPLICED_SCORE - part.first / LONGEST
            span = piece.own[part.said].first, piece.own[part.said_past - 1].past
            window = windows[picked[number][0]]
            found.append(QuotePlace(quote, window, piece, aligned[number], 0.0, *span, score, spliced=True))
    for (i, _), piece, alignment, rival in zip(picked, around, aligned, others, strict=True):
        if any(pair.way is not Way.OTHER for pair in _held(alignment)):
            score = alignment.score + FINAL * float(rank[i])
            found.append(QuotePlace(quote, windows[i], piece, alignment, rival, *_span(piece, alignment), score))
    return _distinct(sorted(found, key=lambda one: -one.score))


def _apart(ends: Sequence[tuple[int, int]], windows: Sequence[Window]) -> list[tuple[int, int]]:
    """The first ALIGNED of matches, and of those that end at the same word the first: neighbouring passages share their
    words."""
    seen, kept = set[tuple[int, int]](), list[tuple[int, int]]()
    for i, end in ends:
        place = windows[i].transcript, windows[i].tokens[end - 1].first if end else -1 - i
        if place not in seen:
            seen.add(place)
            kept.append((i, end))
            if len(kept) == ALIGNED:
                break
    return kept


def _held(alignment: Alignment) -> list[Pair]:
    """The pairs that have words on both sides."""
    return [pair for pair in alignment.pairs if pair.said < pair.said_past and pair.way is not Way.EXTRA]


def _said(piece: Piece, alignment: Alignment) -> frozenset[str]:
    """The words from the first to the last that an alignment found."""
    held = _held(alignment)
    first, past = min((p.said for p in held), default=0), max((p.said_past for p in held), default=0)
    return frozenset(word.plain for word in words_of(piece.tokens, slice(piece.begin + first, piece.begin + past)))


def _span(piece: Piece, alignment: Alignment) -> tuple[int, int]:
    """The characters [first, past) as written from the first to the last word that an alignment found."""
    held = _held(alignment)
    first, past = min((p.said for p in held), default=0), max((p.said_past for p in held), default=0)
    found = piece.tokens[piece.begin + first : piece.begin + past]
    return min((t.first for t in found), default=0), max((t.past for t in found), default=0)


def _of_best_readings(windows: Sequence[Window], pieces: Sequence[Piece], aligned: Sequence[Alignment]) -> list[int]:
    """The numbers of the alignments, without those of a place that has another reading with a better one; with
    corrections if they are equal."""
    spans = [_span(piece, alignment) for piece, alignment in zip(pieces, aligned, strict=True)]
    order = sorted(range(len(aligned)), key=lambda n: (-aligned[n].score, bool(windows[n].around.kept)))
    kept = list[int]()
    for n in order:
        if not any(
            windows[n].transcript == windows[m].transcript
            and windows[n].around.kept != windows[m].around.kept
            and spans[n][0] < spans[m][1]
            and spans[m][0] < spans[n][1]
            for m in kept
        ):
            kept.append(n)
    return sorted(kept)


def judged(place: QuotePlace, stretch: Stretch) -> Match:
    """The place with its verdict; `stretch` is its `span`, read."""
    checkpoint()
    if place.spliced:
        return Match(place.transcript, place.first, place.past, place.score, SPLICED)
    quote, piece, alignment = place.quote, place.piece, place.alignment
    around = place.window.around
    if not around.splices:
        around = replace(around, stretch=stretch)
    text, shown = around.shown()
    said = piece.own if shown is piece.tokens else shown[piece.begin : piece.end]
    sides = Sides(quote.text, quote.tokens, text, said, around.stretch.at, quote.words.language)
    judgement = judge(sides, quote.words, alignment, place.rival)
    if around.splices:
        judgement = replace(judgement, differences=_as_written(around, judgement.differences))
    if around.kept:
        judgement = superseded(judgement, _corrected_since(quote, around.kept, piece.own, alignment))
    words = tuple(
        HeldWord(asked.first, asked.past, said.first, said.past, not asked.word.stop)
        for pair in _held(alignment)
        if pair.way is not Way.OTHER
        for asked, said in [(quote.tokens[pair.asked], piece.own[pair.said])]
    )
    return Match(place.transcript, place.first, place.past, place.score, judgement, quote.text, words)


def _as_written(around: AnalyzedText, differences: Sequence[Difference]) -> tuple[Difference, ...]:
    """Differences whose places count in the text as written, where they are of a text with corrections."""
    back = around.back()
    return tuple(replace(one, said_at=back.forward(*one.said_at)) if one.said_at[1] else one for one in differences)


def _corrected_since(
    quote: Quote, kept: Sequence[Replacement], tokens: Sequence[Token], alignment: Alignment
) -> list[Difference]:
    """The corrections whose words the quote has as they were recognised."""
    found = list[Difference]()
    for one in kept:
        asked = [
            at
            for pair in _held(alignment)
            if pair.way is not Way.OTHER
            and any(one.first <= token.first < one.past for token in tokens[pair.said : pair.said_past])
            for at in range(pair.asked, pair.asked_past)
        ]
        if asked:
            at = quote.tokens[min(asked)].first, quote.tokens[max(asked)].past
            written = quote.text[at[0] : at[1]]
            found.append(Difference(What.CORRECTED, written, one.corrected, at, (one.first, one.past)))
    return found


def _place(window: Window, end: int) -> tuple[int, int]:
    """The transcript of a match in a window, and the character before which it ends."""
    return window.transcript, window.tokens[end - 1].past if end else 0


def _distinct(found: Sequence[QuotePlace]) -> list[QuotePlace]:
    """The best of places that overlap; they are `found` best first."""
    kept = list[QuotePlace]()
    for one in found:
        if not any(o.transcript == one.transcript and o.first < one.past and one.first < o.past for o in kept):
            kept.append(one)
    return kept


SPLICED: Final = Judgement(Verdict.SPLICED)
SPLICED_SCORE: Final = 3.0  # higher than that of any alignment
NOTHING: Final = Judgement(Verdict.NOT_FOUND)

"""Corrections: what a person says was said, where the words as recognised have something else.

The words as recognised stay as they are. An `Overlay` lies over them when they are searched and shown: it finds the
recognised words in a text and puts the corrected ones in their place, with a map of offsets between both. Pure.

Words are compared without regard to case, accents on letters excepted; between them may stand a space, a hyphen or an
apostrophe. Punctuation and a possessive `'s` stay. Where corrections overlap, that of one place comes before that of
a transcript, and that before one of the library; then the longest, then a workspace's own. What was put in is not
corrected again.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from .errors import PullquoteError
from .language.mojibake import IDENTITY, Change, OffsetMap
from .language.normalization import APOSTROPHES, letters
from .language.tokens import Token, Word
from .language.word_patterns import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .language.analyzer import Analyzer
    from .transcript import PlacedCue, Stretch

MOST_WORDS: Final = 12  # of either side of a correction
MOST_CHARACTERS: Final = 100
REACH: Final = MOST_CHARACTERS + MOST_WORDS  # characters that recognised words may take in a text
CONTEXT: Final = 6  # words on either side by which a place is found again
MOST_VARIANTS: Final = 8  # of a question, in which words stand as recognised
MOST_ADDED: Final = 32  # words that a question is also looked for by

_BETWEEN: Final = re.compile(rf"[\s{APOSTROPHES}-]")
_POSSESSIVE: Final = re.compile(rf"[{APOSTROPHES}][sS](?!\w)")
MOST_PIECES: Final = 4096  # corrected words whose analysis is kept

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Correction:
    """Words as `recognised`, and as `corrected`.

    It holds wherever the words stand in a library, in the `transcript` with that public id, or only where they begin at
    the offset `first` of its text as written. `own` is True for one of the workspace that asks.
    """

    recognised: str
    corrected: str
    transcript: str | None = None
    first: int | None = None
    own: bool = True


@dataclass(frozen=True, slots=True)
class Replacement:
    """Characters [`first`, `past`) of the text as written, `recognised` there, and the `corrected` words for them, by
    a `correction`."""

    first: int
    past: int
    recognised: str
    corrected: str
    correction: Correction


@dataclass(frozen=True, slots=True)
class CorrectedText:
    """A stretch as `written` and with corrected words; all offsets in `stretch` count in its own text, which begins
    where that as written does.

    `map` leads from offsets as written to those, and `replacements` are what it puts in, ascending.
    """

    written: Stretch
    stretch: Stretch
    map: OffsetMap = IDENTITY
    replacements: tuple[Replacement, ...] = ()

    @property
    def changes(self) -> list[Change]:
        """The changes of the map that make the replacements."""
        firsts = {one.first for one in self.replacements}
        return [change for change in self.map.changes if change.first in firsts]

    def between(self, first: int, past: int) -> CorrectedText:
        """The part from `first` to `past` as written, widened to whole replacements."""
        kept = tuple(one for one in self.replacements if one.past > first and one.first < past)
        corrected = _cut(self.stretch, *self.map.forward(first, past))
        return CorrectedText(_cut(self.written, first, past), corrected, self.map, kept)

    def as_written(self, offset: int) -> int:
        """The offset as written of one in the corrected text."""
        return self.map.inverse().forward(offset, offset)[0]


class _Rule(NamedTuple):
    """A correction with its recognised words in one form, the gaps between them, and its precedence."""

    correction: Correction
    words: tuple[str, ...]
    gaps: tuple[str, ...]
    before: tuple[int, int, int]
    possessive: bool


class _Analysed(NamedTuple):
    """What one analysis chain makes of an overlay.

    A text that has none of the `signs` holds no recognised words (None if that cannot be known). `heads` are the first
    plain words of the rules, `starts` their first or first two. `by_stem` has the recognised words by
    the stems of the corrected, and `telling` the plain words by which a question shows that it asks for the words as
    recognised. `by_corrected` are both sides by the first plain word of the corrected.
    """

    signs: frozenset[str] | None
    heads: frozenset[str]
    starts: set[tuple[str, ...]]
    by_stem: dict[str, tuple[Word, ...]]
    telling: dict[Correction, frozenset[str]]
    by_corrected: dict[str, list[tuple[tuple[str, ...], tuple[Word, ...]]]]


class Overlay:
    """The corrections that hold in one library. Without any it is false, and nothing has to be done."""

    def __init__(self, corrections: Iterable[Correction] = ()) -> None:
        rules = [rule for correction in corrections if (rule := _rule(correction))]
        self._rules = sorted(rules, key=lambda rule: rule.before)
        self._by_words: dict[tuple[str, ...], list[_Rule]] = {}
        for rule in self._rules:
            self._by_words.setdefault(rule.words, []).append(rule)
        self._lengths = sorted({len(words) for words in self._by_words})
        self._by_language: dict[str, _Analysed] = {}
        self._pieces: dict[tuple[str, str], list[Token]] = {}

    def __bool__(self) -> bool:
        return bool(self._rules)

    def over(self, transcript: str, stretch: Stretch, chain: Analyzer) -> CorrectedText:
        """The stretch with corrected words; `chain` is that of the transcript's language. One whose words cannot be
        analysed stays as it was recognised, which the log says."""
        try:
            tokens = chain.analyze(stretch.text, stretch.at) if self else ()
        except (MemoryError, PullquoteError):
            raise
        except Exception:  # noqa: BLE001 - whatever else can be read is shown
            _log.exception("the words of a transcript could not be corrected", extra={"transcript": transcript})
            return corrected_text(stretch, ())
        return corrected_text(stretch, self.replacements(transcript, stretch, tokens, chain))

    def replacements(
        self, transcript: str, stretch: Stretch, tokens: Sequence[Token], chain: Analyzer
    ) -> tuple[Replacement, ...]:
        """What is replaced in a stretch of a transcript with these tokens, ascending. A number is replaced as a whole
        or not at all."""
        if not self:
            return ()
        analysed, plain = self._of(chain), [token.word.plain for token in tokens]
        if analysed.signs is not None and analysed.signs.isdisjoint(plain):
            return ()
        heads, found = analysed.heads, list[tuple[tuple[int, int, int], Replacement]]()
        for number in [number for number, word in enumerate(plain) if word in heads]:
            start = tuple(plain[number : number + 2])
            if start in analysed.starts or start[:1] in analysed.starts:
                found += self._at(tokens[number].first, transcript, stretch)
        kept = _Spans()
        for _, one in sorted(found, key=lambda each: (each[0], each[1].first)):
            kept.add(one)
        return kept.ascending()

    def _at(self, first: int, transcript: str, stretch: Stretch) -> Iterator[tuple[tuple[int, int, int], Replacement]]:
        """What the rules replace whose words stand at the offset `first`, each with its precedence."""
        near = _near(stretch, first)
        words = list(_words(near))
        for length in self._lengths:
            for rule in self._by_words.get(tuple(word[0] for word in words[:length]), ()):
                if one := _replacement(rule, transcript, first, words, near):
                    yield rule.before, one

    def also(self, words: Sequence[Word], chain: Analyzer) -> list[Word]:
        """The words as recognised that stand for some of these words of a question; at most MOST_ADDED."""
        by_stem = self._of(chain).by_stem
        found = [word for one in words for word in by_stem.get(one.stem, ())]
        return list({word.plain: word for word in found}.values())[:MOST_ADDED]

    def as_recognised(self, words: Sequence[Word], chain: Analyzer) -> list[list[Word]]:
        """The words of a question with those as recognised in the place of corrected ones, one correction in each; at
        most MOST_VARIANTS."""
        by_corrected, found = self._of(chain).by_corrected, list[list[Word]]()
        for at, word in enumerate(words):
            for corrected, recognised in by_corrected.get(word.plain, ()):
                past = at + len(corrected)
                if tuple(one.plain for one in words[at:past]) == corrected:
                    found.append([*words[:at], *recognised, *words[past:]])
        return found[:MOST_VARIANTS]

    def asked_as_recognised(self, one: Replacement, plain: frozenset[str], chain: Analyzer) -> bool:
        """Whether a question with these `plain` words may ask for the words as they were recognised."""
        return not self._of(chain).telling[one.correction].isdisjoint(plain)

    def analyzed(
        self,
        stretch: Stretch,
        tokens: Sequence[Token],
        put_in: Sequence[Replacement],
        kept: Sequence[Replacement],
        chain: Analyzer,
    ) -> AnalyzedText:
        """The stretch with some of its corrections put in, whose words take the place of the tokens that they
        replace; the others stay as recognised."""
        firsts = [token.first for token in tokens]
        made, splices, at = list[Token](), list[Splice](), 0
        for one in put_in:
            begin, end = bisect_right(firsts, one.first) - 1, bisect_left(firsts, one.past)
            begin = max(begin, at)
            if begin >= end:  # in a word at the edge that was left out
                continue
            first, past = min(tokens[begin].first, one.first), max(tokens[end - 1].past, one.past)
            text = stretch.text
            before, after = (
                text[first - stretch.at : one.first - stretch.at],
                text[one.past - stretch.at : past - stretch.at],
            )
            piece = f"{before}{one.corrected}{after}"
            made += tokens[at:begin]
            inner = self._piece(piece, chain)
            splices.append(Splice(len(made), first, past, piece, inner))
            made += [Token(first, past, token.word) for token in inner]
            at = end
        made += tokens[at:]
        return AnalyzedText(stretch, made, tuple(splices), tuple(kept))

    def _piece(self, piece: str, chain: Analyzer) -> list[Token]:
        key = chain.language.code, piece
        known = self._pieces.get(key)
        if known is None:
            if len(self._pieces) >= MOST_PIECES:
                self._pieces.clear()
            known = self._pieces[key] = chain.analyze(piece)
        return known

    def _of(self, chain: Analyzer) -> _Analysed:
        known = self._by_language.get(chain.language.code)
        if known is None:
            known = self._by_language[chain.language.code] = self._analyse(chain)
        return known

    def _analyse(self, chain: Analyzer) -> _Analysed:
        signs, sure = set[str](), True
        made = _Analysed(None, frozenset(), set(), {}, {}, {})
        for rule in self._rules:
            recognised = [token.word for token in chain.analyze(rule.correction.recognised)]
            corrected = [token.word for token in chain.analyze(rule.correction.corrected)]
            if not recognised:
                continue
            made.starts.update(_starts(rule, [word.plain for word in recognised], chain))
            made.telling[rule.correction] = frozenset(word.plain for word in _telling(recognised, corrected))
            if corrected:
                sides = tuple(word.plain for word in corrected), tuple(recognised)
                made.by_corrected.setdefault(corrected[0].plain, []).append(sides)
            for word in _telling(corrected, recognised):
                made.by_stem[word.stem] = (*made.by_stem.get(word.stem, ()), *_telling(recognised, corrected))
            # figures are joined with those beside them, so that one of them is no sign
            sign = max((word for word in rule.words if not chain.word(word).figure), key=len, default=None)
            if sign is None or sign[0].isdigit():
                sure = False
            else:
                signs |= {chain.word(sign).plain, chain.word(f"{sign}'s").plain}
        heads = frozenset(start[0] for start in made.starts)
        return made._replace(signs=frozenset(signs) if sure else None, heads=heads)


NO_CORRECTIONS: Final = Overlay()


class Splice(NamedTuple):
    """Words that were put into a text: its tokens from `begin` on, as many as there are `inner` ones, are those of the
    `piece` that stands for characters [`first`, `past`) as written."""

    begin: int
    first: int
    past: int
    piece: str
    inner: Sequence[Token]


@dataclass(frozen=True, slots=True)
class AnalyzedText:
    """A stretch as written and its words: offsets of `tokens` count in the text as written, also where corrections were
    put in by `splices`. Of the corrections in `kept`, the words as recognised stand."""

    stretch: Stretch
    tokens: Sequence[Token]
    splices: tuple[Splice, ...] = ()
    kept: tuple[Replacement, ...] = ()

    def back(self) -> OffsetMap:
        """The map from offsets in the text as `shown` to those as written."""
        changes, shift = list[Change](), 0
        for one in self.splices:
            begin = one.first + shift
            changes.append(Change(begin, begin + len(one.piece), one.first, one.past))
            shift += len(one.piece) - (one.past - one.first)
        return OffsetMap(tuple(changes))

    def shown(self) -> tuple[str, Sequence[Token]]:
        """The text with what was put in, and its tokens, whose offsets count in it as if it began at the stretch."""
        if not self.splices:
            return self.stretch.text, self.tokens
        text, origin = self.stretch.text, self.stretch.at
        pieces, tokens, at, number, shift = list[str](), list[Token](), origin, 0, 0
        for one in self.splices:
            pieces += (text[at - origin : one.first - origin], one.piece)
            tokens += [Token(t.first + shift, t.past + shift, t.word) for t in self.tokens[number : one.begin]]
            begin = one.first + shift
            tokens += [Token(begin + t.first, begin + t.past, t.word) for t in one.inner]
            number = one.begin + len(one.inner)
            shift += len(one.piece) - (one.past - one.first)
            at = one.past
        tokens += [Token(t.first + shift, t.past + shift, t.word) for t in self.tokens[number:]]
        return "".join((*pieces, text[at - origin :])), tokens


def corrected_text(stretch: Stretch, replacements: Sequence[Replacement]) -> CorrectedText:
    """A stretch with these replacements of its words, which ascend and do not overlap."""
    if not replacements:
        return CorrectedText(stretch, stretch)
    pieces, changes, at, shift = list[str](), list[Change](), stretch.at, 0
    for one in replacements:
        pieces += (stretch.text[at - stretch.at : one.first - stretch.at], one.corrected)
        changes.append(Change(one.first, one.past, one.first + shift, one.first + shift + len(one.corrected)))
        shift += len(one.corrected) - (one.past - one.first)
        at = one.past
    text = "".join((*pieces, stretch.text[at - stretch.at :]))
    map_ = OffsetMap(tuple(changes))
    cues = tuple(_moved(cue, map_) for cue in stretch.cues)
    return CorrectedText(stretch, replace(stretch, text=text, cues=cues), map_, tuple(replacements))


# -- places that are found again ---------------------------------------------------------------------------------------


def context(text: str, first: int, recognised: str) -> str:
    """The words around the `recognised` ones that begin at `first` of a text, by which `place` finds them again."""
    words = list(_words(text))
    number = next((n for n, word in enumerate(words) if word[1] == first), 0)
    return " ".join(_around(words, number, word_count(recognised)))


def places(text: str, recognised: str) -> list[tuple[int, int]]:
    """Where the recognised words stand in a text: characters [first, past)."""
    known = _WordList(text)
    return [(known.words[number][1], past) for number, past in known.standing(recognised)]


def place(text: str, recognised: str, around: str) -> int | None:
    """Where the recognised words stand in a text that has changed: the place with most of the words that stood `around`
    them, if it has half of them. None if there is none, or more than one."""
    return places_anew(text, [(recognised, around)])[0]


def places_anew(text: str, wanted: Sequence[tuple[str, str]]) -> list[int | None]:
    """As `place`, for many pairs of recognised words and those around them."""
    known = _WordList(text)
    return [known.place(recognised, around) for recognised, around in wanted]


def context_of_words(text: str, first: int, words: str) -> str:
    """The words around those that begin at `first` of a text, with whatever marks they begin with."""
    return context(text, first + _lead(words), words)


def place_of_words(text: str, words: str, around: str, near: int) -> int | None:
    """Where words stand just so in a text that has changed: of several places the one with most of the words `around`
    it, and where these do not tell, the one that is nearest to the offset `near`. None if they stand nowhere."""
    found = [one.start() for one in re.finditer(re.escape(words), text)]
    if len(found) > 1 and around:
        at = place(text, words, around)
        found = [one for one in found if at is not None and one + _lead(words) == at] or found
    return min(found, key=lambda one: abs(one - near), default=None)


def _lead(words: str) -> int:
    """The number of marks, such as a quotation mark, before the first word of some."""
    return next((one[1] for one in _words(words)), 0)


# -- inside ------------------------------------------------------------------------------------------------------------


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of a text in one form, with their characters [first, past); without a possessive `'s`."""
    for found in WORDS.of(text).finditer(text):
        written = _POSSESSIVE.sub("", found[0])
        if key := letters(written) or written:
            yield key, found.start(), found.start() + len(written)


class _WordList:
    """The words of a text, and the numbers at which each of them stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = list(_words(text))
        self._numbers = dict[str, list[int]]()
        self._around = dict[str, list[tuple[int, frozenset[str]]]]()
        for number, word in enumerate(self.words):
            self._numbers.setdefault(word[0], []).append(number)

    def standing(self, recognised: str) -> Iterator[tuple[int, int]]:
        """The numbers of the words at which the recognised ones begin, each with the character before which they
        end."""
        rule = _rule(Correction(recognised, ""))
        for number in self._numbers.get(rule.words[0], ()) if rule else ():
            if rule and (past := _end(rule, self.words, number, self.text)) is not None:
                yield number, past

    def place(self, recognised: str, around: str) -> int | None:
        """Where the recognised words stand; see the function `place`."""
        if recognised not in self._around:  # a name may be corrected at each of its places
            length = word_count(recognised)
            self._around[recognised] = [
                (self.words[number][1], frozenset(_around(self.words, number, length)))
                for number, _ in self.standing(recognised)
            ]
        told = set(around.split())
        scored = sorted((len(told & near), first) for first, near in self._around[recognised])
        if not scored or 2 * scored[-1][0] < len(told) or (len(scored) > 1 and scored[-2][0] == scored[-1][0]):
            return None
        return scored[-1][1]


def _around(words: Sequence[tuple[str, int, int]], number: int, length: int) -> list[str]:
    """The words before and after `length` of them from `number` on."""
    last = number + length
    return [word[0] for word in (*words[max(number - CONTEXT, 0) : number], *words[last : last + CONTEXT])]


def word_count(text: str) -> int:
    """The number of words in a text, as corrections count them."""
    return sum(1 for _ in _words(text))


class _Spans:
    """Replacements that do not overlap: one that does is left out."""

    def __init__(self) -> None:
        self._kept: list[Replacement] = []

    def add(self, one: Replacement) -> None:
        """Keeps a replacement unless it overlaps one that was kept before."""
        at = bisect_left(self._kept, one.first, key=lambda kept: kept.first)
        if any(one.first < kept.past and kept.first < one.past for kept in self._kept[max(at - 1, 0) : at + 1]):
            return
        self._kept.insert(at, one)

    def ascending(self) -> tuple[Replacement, ...]:
        """Those that were kept."""
        return tuple(self._kept)


def _near(stretch: Stretch, first: int) -> str:
    """The text from the offset `first` on, as much as recognised words may take."""
    enough = first - stretch.at + REACH
    past = stretch.text.find(" ", enough, enough + REACH)  # ends with a whole word
    return stretch.text[first - stretch.at : enough if past < 0 else past]


def _replacement(
    rule: _Rule, transcript: str, first: int, words: Sequence[tuple[str, int, int]], near: str
) -> Replacement | None:
    """What a rule replaces in the text `near` that begins at the offset `first` with these words, if its own do."""
    correction = rule.correction
    if correction.transcript not in (None, transcript) or correction.first not in (None, first):
        return None
    past = _end(rule, words, 0, near)
    recognised = near[:past]
    corrected = _cased(correction, recognised)
    if past is None or corrected == recognised:
        return None
    return Replacement(first, first + past, recognised, corrected, correction)


def _starts(rule: _Rule, plain: Sequence[str], chain: Analyzer) -> set[tuple[str, ...]]:
    """The plain words, one or two, that a text has where the words of a rule stand; also if the last is possessive."""
    start = tuple(plain[:2])
    if len(plain) > 2:
        return {start}
    return {start, (*start[:-1], chain.word(f"{rule.words[-1]}'s").plain)}


def _rule(correction: Correction) -> _Rule | None:
    words = list(_words(correction.recognised))
    if not words:
        return None
    possessive = _POSSESSIVE.match(correction.recognised, words[-1][2]) is not None
    gaps = tuple(correction.recognised[a[2] : b[1]] for a, b in pairwise(words))
    scope = 2 if correction.transcript is None else 1 if correction.first is None else 0
    return _Rule(
        correction, tuple(word[0] for word in words), gaps, (scope, -len(words), not correction.own), possessive
    )


def _end(rule: _Rule, words: Sequence[tuple[str, int, int]], number: int, text: str) -> int | None:
    """Where the words of a rule end that begin with word `number` of a text; None if others stand there."""
    past = number + len(rule.words)
    if past > len(words) or any(words[number + n][0] != key for n, key in enumerate(rule.words)):
        return None
    for gap, (one, other) in zip(rule.gaps, pairwise(words[number:past]), strict=True):
        between = text[one[2] : other[1]]
        if between != gap and not _BETWEEN.fullmatch(between):
            return None
    end = words[past - 1][2]
    if rule.possessive:
        found = _POSSESSIVE.match(text, end)
        return found.end() if found else None
    ends_sentence = text[end - 1] == "." and not rule.correction.recognised.rstrip().endswith(".")  # `in the U.S.`
    return end - 1 if ends_sentence else end


def _cased(correction: Correction, recognised: str) -> str:
    """The corrected words in the case of what they replace: capitals throughout, or at the beginning of a sentence."""
    typed, corrected = correction.recognised, correction.corrected
    if recognised.isupper() and not typed.isupper() and len(recognised) > 1:
        return corrected.upper()
    if recognised[:1].isupper() and typed[:1].islower() and corrected[:1].islower():
        return corrected[:1].upper() + corrected[1:]
    return corrected


def _telling(words: Sequence[Word], others: Sequence[Word]) -> list[Word]:
    """The words that the others lack; those that tell something, if any do."""
    theirs = {word.plain for word in others}
    own = [word for word in words if word.plain not in theirs] or list(words)
    return [word for word in own if not word.stop] or own


def _cut(stretch: Stretch, first: int, past: int) -> Stretch:
    at = max(first, stretch.at)
    text = stretch.text[at - stretch.at : max(past, at) - stretch.at]
    cues = (cue for cue in stretch.cues if cue.at < past and (cue.past is None or cue.past > at))
    return replace(stretch, at=at, text=text, cues=tuple(cues))


def _moved(cue: PlacedCue, map_: OffsetMap) -> PlacedCue:
    """A cue whose offsets count in the corrected text; what is put in belongs to the cue in which it begins."""

    def to(offset: int) -> int:
        return map_.forward(offset, offset)[1]

    at = to(cue.at)
    return replace(
        cue,
        at=at,
        past=None if cue.past is None else to(cue.past),
        turns=tuple(to(cue.at + turn) - at for turn in cue.turns),
        moments=tuple((to(cue.at + offset) - at, second) for offset, second in cue.moments),
    )

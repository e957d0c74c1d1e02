"""The verdict on a quote whose words are aligned with those of a transcript.

The rules, in order:

1. *verbatim*: every word stands there in order; only fillers, stutters, case and punctuation may differ. Where only
   words in square brackets are more, the quote is from there; they are named.
2. Whether this place is meant is a matter of chance (`chance.py`): a match that is likely without being meant is *not
   found*, one that is a little less likely, or that differs in much of the content, is at best a *paraphrase*: if the
   content is there, near together. What differs in a number, a name or a negation is named there, too.
3. *altered*: among the differences is one that is known to change the meaning: a number, a negation, an opposite,
   another thing of the same kind, another name, words that have changed places; or the quote is a clause without the
   `I don't think that` before it. Where several other words differ, what negates or counts among other words, and what
   has changed places, proves nothing: so are retellings.
4. *spliced*: so many words are left out in one go that two places were joined, or the end of one sentence with the
   beginning of another. Words of two distant places are found by `splices.py`, those of two people by `voices.py`.
5. *reworded*: among them is another or an added content word, of which it is not known whether it means the same, also
   one in square brackets, a pronoun that means somebody else, an auxiliary in another tense, an `all`, `always` or
   `perhaps` that one side lacks, or a question that is given as a statement.
6. *close*: the other differences, each small and each named: forms, sound-alikes, synonyms, small words, and words as
   recognised that a person has corrected since (`superseded`).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from .align import Alignment, Pair, QuoteWords, Way
from .chance import NO_EVIDENCE, WORTH, Evidence, chance, evidence
from .difference_kinds import CONTENT, MEANING, RETOLD, UNKNOWN, What, content_of
from .differences import Difference, Sides, as_asked, differences_of, lost_negations, meaningful
from .frames import lost_frames

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..language.tokens import Token, Word

# Chances of a match up to which a quote is from there, and up to which it may be a retelling. `./run bench verdicts`
# shows what they let through.
ATTRIBUTED: Final = 0.025
PARAPHRASE: Final = 0.06
FEW: Final = 2  # differences of content that any quote may have and still be close or altered
FEW_SHARE: Final = 0.45  # of a longer quote's content words
MOST_SHARE: Final = 0.75  # of them; with more that is foreign, too little of the quote is left
# Of a retelling, by reading those of `./run bench verdicts`:
CONTENT_SHARE: Final = 0.45  # of the rarity of its content words is there,
FEWEST_FOUND: Final = 2  # of them at least,
WIDEST: Final = 2  # within so many times its length
# Other words and forms from which a quote is so loosely worded that a word in another place may be part of that
LOOSE: Final = 2


class Verdict(enum.StrEnum):
    """The result of comparing a quote with what was said. The values are part of the output of `batch`."""

    VERBATIM = "verbatim"
    CLOSE = "close"
    REWORDED = "reworded"
    SPLICED = "spliced"
    ALTERED = "altered"
    PARAPHRASE = "paraphrase"
    NOT_FOUND = "not found"


SURE: Final = frozenset({Verdict.VERBATIM, Verdict.CLOSE, Verdict.SPLICED})  # said there, besides the best place
CERTAIN: Final = frozenset({Verdict.CLOSE, Verdict.REWORDED, Verdict.SPLICED, Verdict.ALTERED})  # rest on differences


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its reasons: the differences in words, and the evidence that the place is meant."""

    verdict: Verdict
    differences: tuple[Difference, ...] = ()
    evidence: Evidence = NO_EVIDENCE

    @property
    def named(self) -> tuple[Difference, ...]:
        """The differences that a person is told: all that the verdict rests on, and of a paraphrase, which differs in
        every way, those in numbers, names and negations."""
        if self.verdict is Verdict.PARAPHRASE:
            return tuple(d for d in self.differences if d.what in RETOLD and d.asked and d.said)
        return self.differences if self.verdict in CERTAIN else ()

    @property
    def differing(self) -> list[tuple[int, int]]:
        """The characters [first, past) of the quote that are not as they were said, ascending; without what it has in
        brackets, which does not say that it was said."""
        told = (one for one in self.named if one.asked and one.what is not What.BRACKETED)
        return sorted(one.asked_at for one in told)

    @property
    def chance(self) -> float:
        """How likely a quote that is said nowhere would match as well, in (0, 1]."""
        return chance(self.evidence)


def judge(sides: Sides, asked: QuoteWords, alignment: Alignment, rival: float) -> Judgement:
    """The verdict on an alignment; `rival` is the score of the best place that says something else."""
    pairs = meaningful(sides, alignment.pairs)
    found = evidence(asked, alignment, pairs, rival)
    lost = lost_negations(sides, pairs)
    plain = [pair for pair in pairs if not (pair.way is Way.MISSING and pair.asked in asked.bracketed)]
    framed = lost_frames(sides, pairs)
    if plain and not lost and all(pair.way is Way.SAME for pair in plain):
        if len(plain) == len(pairs) and not framed:
            return Judgement(Verdict.VERBATIM, (), found)
        differences = (*differences_of(sides, pairs), *framed)
        return Judgement(_verdict(sides, differences, 0.0), differences, found)
    likely = chance(found)
    if likely > PARAPHRASE:
        return Judgement(Verdict.NOT_FOUND, (), found)
    differences = (*as_asked(sides, pairs, differences_of(sides, pairs)), *(lost or framed))
    verdict = _verdict(sides, differences, likely)
    if verdict is Verdict.PARAPHRASE and not _has_content(sides, asked, pairs, differences):
        verdict = Verdict.NOT_FOUND
    return Judgement(verdict, differences, found)


def may_be_found(asked: QuoteWords, alignment: Alignment, said: Sequence[Word], rival: float) -> bool:
    """False where `judge` says *not found* for certain, told by the words `said` alone, without their text: what
    `meaningful` leaves out makes a place no likelier, and of the midst of a quote it leaves out no word that differs.
    """
    if chance(evidence(asked, alignment, alignment.pairs, rival)) <= PARAPHRASE:
        return True
    whole = [  # a word that is there, and no part of a figure
        at
        for at, pair in enumerate(alignment.pairs)
        if pair.way is Way.SAME and not ((word := said[pair.said]).figure or word.number is not None)
    ]
    if not whole:
        return True
    silent = {one for phrase in asked.language.filler_phrases for one in phrase}
    return not any(
        pair.way in _FORMS or (pair.way in _OTHERS and not (word.filler or word.plain in silent))
        for pair in alignment.pairs[whole[0] : whole[-1]]
        for word in asked.words[pair.asked : pair.asked_past]
    )


_FORMS: Final = frozenset({Way.FORM, Way.SWAPPED})
_OTHERS: Final = frozenset({Way.ALIKE, Way.OTHER})


def superseded(judgement: Judgement, differences: Sequence[Difference]) -> Judgement:
    """The judgement on a quote some of whose words stand there as they were recognised, and were corrected since."""
    if not differences or judgement.verdict is Verdict.NOT_FOUND:
        return judgement
    verdict = Verdict.CLOSE if judgement.verdict is Verdict.VERBATIM else judgement.verdict
    return replace(judgement, verdict=verdict, differences=(*differences, *judgement.differences))


def _verdict(sides: Sides, differences: Sequence[Difference], likely: float) -> Verdict:
    if likely > ATTRIBUTED or is_retold(sides.asked, differences):
        return Verdict.PARAPHRASE
    kinds = {difference.what for difference in differences}
    others = sum(one.what in UNKNOWN for one in differences)
    loose = others and others + sum(one.what in _OF_RETELLING for one in differences) >= LOOSE
    unsure = [one for one in differences if one.what in _UNSURE and others >= LOOSE and not _stands_alone(sides, one)]
    proven = {one.what for one in differences if one not in unsure}
    if proven & (RETOLD if loose else MEANING):
        return Verdict.ALTERED
    if What.CUT in kinds:
        return Verdict.SPLICED
    added = any(one.what is What.ADDED and not one.said for one in differences)
    return Verdict.REWORDED if added or kinds & {What.WORD, What.BRACKETED, *MEANING} else Verdict.CLOSE


def _stands_alone(sides: Sides, difference: Difference) -> bool:
    """True if only small words differ with a negation or a number, so that they can be held against each other."""
    texts = ((sides.asked, difference.asked_at), (sides.said, difference.said_at))
    return not any(
        at[0] <= token.first < at[1] and not token.word.stop and token.word.number is None
        for tokens, at in texts
        for token in content_of(sides.language, tokens)
        if token.word.plain not in sides.language.negations
    )


_UNSURE: Final = frozenset({What.NEGATION, What.NUMBER_OR_WORD})
_OF_RETELLING: Final = frozenset({What.FORM, What.SYNONYM})


def is_retold(asked: Sequence[Token], differences: Sequence[Difference]) -> bool:
    """True if a quote differs in so much of its content that it is at best a retelling: in many places, or in most of
    its words, of which nothing is known."""
    content = [token for token in asked if not token.word.stop]
    places = sum(one.what in CONTENT for one in differences)
    foreign = [one.asked_at for one in differences if one.what in UNKNOWN]
    words = sum(any(first <= token.first < past for first, past in foreign) for token in content)
    return places > max(FEW, FEW_SHARE * len(content)) or words > max(FEW, MOST_SHARE * len(content))


def _has_content(sides: Sides, asked: QuoteWords, pairs: Sequence[Pair], differences: Sequence[Difference]) -> bool:
    """True if the content of a quote stands near together in one place: most of it, rare words for more than common
    ones, and not counting words whose difference is named."""
    held = [pair for pair in pairs if pair.way in WORTH and pair.said < pair.said_past]
    if not held or held[-1].said_past - held[0].said > WIDEST * len(asked.words):
        return False
    named = [d.asked_at for d in differences if d.what in RETOLD and d.asked and d.said]
    content = [
        at
        for at, token in enumerate(sides.asked)
        if not token.word.stop and not any(first <= token.first < past for first, past in named)
    ]
    found = {at for pair in held for at in range(pair.asked, pair.asked_past)}.intersection(content)
    weight = sum(asked.rarities[at] for at in found)
    return len(found) >= FEWEST_FOUND and weight >= CONTENT_SHARE * sum(asked.rarities[at] for at in content)

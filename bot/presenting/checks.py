"""Cards of a checked text: what became of each of its parts, in its order, with a summary on top."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...index.search.attribution import AttributionStatus
from ...index.search.verdict import Verdict
from ..asking.checked_text import FAITHFUL, MISATTRIBUTED
from ..cards import Card, CheckedEntry, Marked
from .answers import attributed, sentences
from .citations import GLIMPSE, Citations
from .transcripts import empty_library, languages_as_is

if TYPE_CHECKING:
    from ...index.search.verdict import Judgement
    from ..asking.answer_models import Result
    from ..asking.checked_text import CheckedPart, CheckedText
    from ..cards import Citation
    from ..messages import Messages

OUTCOMES: Final = (*(verdict.value for verdict in Verdict if verdict is not Verdict.NOT_FOUND), MISATTRIBUTED,
                   Verdict.NOT_FOUND.value)  # in the order of a summary  # fmt: skip
MOST_DIFFERENCES: Final = 3  # of one part
LONGEST: Final = 320  # characters of a part's own words


class CheckCards:
    """Makes Cards of one checked text."""

    def __init__(self, checked: CheckedText, messages: Messages) -> None:
        self._checked = checked
        self._messages = messages
        self._say = messages.say

    async def whole(self) -> Card:
        """All parts on one Card."""
        return await self.page()

    async def page(self, first: int = 0, most: int | None = None) -> Card:
        """The parts from number `first` on, counted from 0, at most so many; the first page has the summary."""
        parts = self._checked.parts
        if parts and not parts[0].result.resolved.library.transcripts:
            return empty_library(self._messages)
        past = len(parts) if most is None else min(first + most, len(parts))
        shown = [await self._part(number, parts[number]) for number in range(first, past)]
        heading = self.summary()
        if first:
            heading = self._say("check.page", first=first + 1, last=past, of=len(parts))
        return Card(heading, parts=tuple(shown), notes=self._notes())

    def summary(self) -> str:
        """How many parts there are, and how many have which outcome, in one sentence."""
        checked, counts = self._checked, self._checked.counts
        if not checked.parts:
            return self._say("check.none")
        told = [self._say(f"outcome.{_key(one)}", n=counts[one]) for one in OUTCOMES if counts[one]]
        listed = self._messages.series(told)
        return self._say("check.quoted" if checked.quoted else "check.apart", n=len(checked.parts), outcomes=listed)

    def _notes(self) -> tuple[str, ...]:
        checked, say = self._checked, self._say
        left = ()
        if checked.left_out:
            why = "hurried" if checked.hurried else "quoted" if checked.quoted else "apart"
            left = (say(f"left_out.{why}", n=checked.left_out),)
        untrained = {tag for part in checked.parts for tag in part.result.untrained}
        return (*left, *languages_as_is(sorted(untrained), self._messages))

    async def _part(self, number: int, part: CheckedPart) -> CheckedEntry:
        say, result = self._say, part.result
        place = say(f"check.{self._checked.unit}", n=part.number) if self._checked.unit and part.number else None
        heading = say(f"check_part.{_key(part.outcome)}", k=number + 1)
        citation = await self._citation(part)
        judgement = result.found.judgement
        claim = _claim(result, self._messages)
        return CheckedEntry(
            f"{heading} · {place}" if place else heading,
            result.verdict or Verdict.NOT_FOUND,
            _asked(result.query.words, judgement, self._messages),
            (*claim, *sentences(judgement, self._messages, MOST_DIFFERENCES)),
            citation,
            part.outcome == MISATTRIBUTED,
        )

    async def _citation(self, part: CheckedPart) -> Citation | None:
        """Where a part was said; with the words as they were, unless those are the part's own."""
        if not part.result.hits:
            return None
        citations = Citations(part.result.resolved.library, self._messages)
        citation = await citations.of(part.result.hits[0], most=GLIMPSE)
        if (part.result.verdict or Verdict.NOT_FOUND).value in FAITHFUL:
            return replace(citation, lines=())
        if any(one.said_at[1] for one in part.result.found.judgement.named):  # these are marked
            return citation
        return replace(citation, lines=tuple(replace(one, words=Marked(one.words.text)) for one in citation.lines))


def _claim(result: Result, messages: Messages) -> tuple[str, ...]:
    """What is to be said about the name that a quotation was given: nothing if it is right."""
    claim = result.attribution()
    return () if claim is None or claim.status is AttributionStatus.RIGHT else (attributed(claim, messages),)


def _asked(words: str, judgement: Judgement, messages: Messages) -> Marked:
    """The words of a part in quotation marks; those that are not as they were said stand out."""
    kept = words if len(words) <= LONGEST else words[:LONGEST].rsplit(maxsplit=1)[0]
    opened = len(messages.quotation_marks()[0])
    marks = tuple((first + opened, past + opened) for first, past in judgement.differing if past <= len(kept))
    return Marked(messages.say("citation.words", words=kept if kept == words else f"{kept} …"), marks)


def _key(outcome: str) -> str:
    return outcome.replace(" ", "_")

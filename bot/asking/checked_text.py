"""The values of a check: the quotations of a text, or the parts in which a long text was said, each with its result."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...index.search.attribution import AttributionStatus
from ...index.search.verdict import Verdict

if TYPE_CHECKING:
    from .answer_models import Query, Result, View
    from .drafts import Unit

MISATTRIBUTED: Final = "misattributed"  # an outcome beside the verdicts
FAITHFUL: Final = frozenset({Verdict.VERBATIM.value, Verdict.CLOSE.value})


@dataclass(frozen=True, slots=True)
class CheckedPart:
    """A quotation, or a part of a long text, with its result; what was asked is `result.query`.

    `number` is that of the line or paragraph in which it begins, None where the text is not numbered. Its chance counts
    times `looks`: so many parts of the text were looked for without being marked as quotations. `answer` is the id
    under which it can be asked again by itself. `place` are the characters [first, past) of the text that hold the
    quotation which it is, or is a part of; None where the text is one quote.
    """

    result: Result
    number: int | None = None
    looks: int = 1
    answer: str | None = None
    place: tuple[int, int] | None = None

    @property
    def outcome(self) -> str:
        """The verdict's value, or MISATTRIBUTED for what was said, but by somebody else than is claimed."""
        return outcome(self.result)


def outcome(result: Result) -> str:
    """What a check counts a judged result as: its verdict's value, or MISATTRIBUTED. Nobody is contradicted about a
    paraphrase, since it is not sure that the words are meant."""
    claim, verdict = result.attribution(), result.verdict or Verdict.NOT_FOUND
    if claim and claim.status is AttributionStatus.MISATTRIBUTED and verdict is not Verdict.PARAPHRASE:
        return MISATTRIBUTED
    return verdict.value


@dataclass(frozen=True, slots=True)
class CheckedText:
    """What became of a text: its `parts` in their order.

    `quoted` says whether they are the quotations of the text, or the parts in which all of it was said. `left_out`
    counts the quotations, or the words, that were not looked for; `hurried` says that time was too short for them.
    `unit` is what their numbers count. `id` is that of the stored answer, with the `view` of it that is to be shown;
    `unstored` is True if it should have been stored and could not be.
    """

    parts: tuple[CheckedPart, ...] = ()
    quoted: bool = True
    left_out: int = 0
    hurried: bool = False
    unit: Unit | None = None
    id: str | None = None
    view: View | None = None
    unstored: bool = False

    @property
    def counts(self) -> Counter[str]:
        """How many parts have each outcome."""
        return Counter(part.outcome for part in self.parts)

    @property
    def private(self) -> bool:
        """True if the asker alone is to see it."""
        return all(part.result.query.private for part in self.parts)

    @property
    def version(self) -> int:
        """The version of the shelves that were searched; that of the earliest part."""
        return min((part.result.version for part in self.parts), default=-1)


def is_faithful(found: Result | CheckedText) -> bool | None:
    """Whether everything is verbatim or close, nobody is named wrongly, and nothing was left out; None where nothing
    was checked: there is no quotation, or no transcript that was searched."""
    if not isinstance(found, CheckedText):
        return outcome(found) in FAITHFUL if found.found.searched else None
    if not found.left_out and not any(part.result.found.searched for part in found.parts):
        return None
    return set(found.counts) <= FAITHFUL and not found.left_out


@dataclass(frozen=True, slots=True)
class StoredPart:
    """A part of a check as it is stored: the query that it is found again from."""

    query: Query
    number: int | None
    looks: int
    answer: str


@dataclass(frozen=True, slots=True)
class StoredCheck:
    """A check as it is stored; see `CheckedText`."""

    parts: tuple[StoredPart, ...]
    quoted: bool
    left_out: int
    hurried: bool
    unit: Unit | None

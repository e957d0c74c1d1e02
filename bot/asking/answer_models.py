"""The values of questions and answers.

An answer that a chat shows is stored as its query, so that a button needs to carry only the answer's id. The button may
be pressed days later, after restarts and after the library changed: the result is then found again from the query. Its
pages are turned only in the workspace where the question was asked: by the asker, and those of a public answer by
whoever sees it, for themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ...index.errors import PullquoteError
from ...index.language.detection import in_known_scripts
from ...index.querying.found import Found, Hit, Scope
from ...index.search.attribution import Attribution, AttributionStatus, attribution, is_person, is_show
from ...index.search.quotes import SPLICED
from ...index.search.spread import Arranged
from ...index.search.verdict import Verdict

if TYPE_CHECKING:
    from ...index.library import Library
    from .quote_extractor import Quotation

MOST_HITS: Final = 10
NEAREST: Final = 3


class Ask(StrEnum):
    """The kinds of questions."""

    QUOTE = "quote"
    VERIFY = "verify"
    TOPIC = "topic"
    EXCERPT = "excerpt"

    @property
    def judged(self) -> bool:
        """True for the kinds that are answered with a verdict."""
        return self in {Ask.QUOTE, Ask.VERIFY}


@dataclass(frozen=True, slots=True)
class Asker:
    """A person who asks: the key of the workspace, such as `discord:123` (None at the console), the person's id, and
    the id of the channel, if it is one of the workspace's. It is the same person in all channels. Questions in the
    `background`, those of the web face and of programs, let the ones of chats go first."""

    workspace: str | None
    user: str
    channel: str | None = field(default=None, compare=False)
    background: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage that an answer showed: the transcript's public id, offsets into it, and the words as written."""

    transcript: str
    first: int
    past: int
    words: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it was put, with its filters by the names that people type.

    `words` are the topic of an excerpt, or empty for any excerpt. `transcript` limits the search to one, called by id,
    file or title. `limit` is the most hits that are wanted, `nearest` the most places in topic for a quote that is not
    found. `seed` makes the choice of an excerpt repeatable, and `shown` names the excerpt that was chosen before.
    `private` says that the asker alone is to see the answer. `claimed` is the name of whom the asker believes to have
    said the words, and `cited` a citation of where they are said to be from; they limit nothing. `typed` is the whole
    of what was typed where the words are only the likeliest part of it: if it was said just as well, it is the quote.
    The places of a topic are `spread` over episodes, or come just as they are ranked; or they are `dated`: one a
    period, the earliest first. `since` and `until` are the first and the last day, month or year. `within` are the
    sources that the channel is limited to where it is asked.
    """

    ask: Ask
    words: str = ""
    speaker: str | None = None
    source: str | None = None
    transcript: str | None = None
    limit: int = MOST_HITS
    nearest: int = NEAREST
    seed: int | None = None
    shown: ShownPassage | None = None
    private: bool = False
    claimed: str | None = None
    cited: str | None = None
    typed: str | None = None
    spread: bool = True
    since: str | None = None
    until: str | None = None
    dated: bool = False
    within: tuple[str, ...] = ()

    @property
    def arranged(self) -> Arranged:
        """The order of a topic's places."""
        return Arranged.DATED if self.dated else Arranged.SPREAD if self.spread else Arranged.RANKED


def as_claimed(query: Query, quotation: Quotation) -> Query:
    """A query for the words of a quotation, with what the text beside it says of them."""
    cited = quotation.cited.text if quotation.cited else None
    return replace(query, words=quotation.words, claimed=quotation.claimed, cited=cited)


@dataclass(frozen=True, slots=True)
class ResolvedQuery:
    """A query with its filters resolved for the library of one workspace.

    `speakers`, `source`, `since`, `until` and `within` are what the filters stand for, to be read. A filter by date
    leaves out the `undated` transcripts. Of those in scope, `unlabelled` name no speaker though one was asked for, and
    `untrained` are the languages without an analysis chain of their own.
    """

    query: Query
    library: Library
    scope: Scope
    speakers: tuple[str, ...] = ()
    source: str | None = None
    unlabelled: int = 0
    untrained: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    undated: int = 0
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a query: what was found, for a quote that was not found the places `nearest` in topic, and the
    `version` of the shelves that were searched. `reported` says that the first hit's words stand in the transcript as
    those of whom they are claimed to be (`as Ada said, …`). `meant` is a topic as it may have been
    meant, where a word of it is misspelt."""

    resolved: ResolvedQuery
    found: Found = Found()  # noqa: RUF009 - frozen
    nearest: Found = Found()  # noqa: RUF009 - frozen
    version: int = -1
    reported: bool = False
    meant: str | None = None

    @property
    def query(self) -> Query:
        """The query that was answered."""
        return self.resolved.query

    @property
    def verdict(self) -> Verdict | None:
        """The verdict on a quote; None for topics and excerpts."""
        return self.found.judgement.verdict if self.query.ask.judged else None

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The hits that answer the question, best first. Of a quote: the best, whatever its verdict, and those of the
        others that are verbatim or close, or the rest of a spliced quote; none if it was not found."""
        if not self.query.ask.judged:
            return self.found.hits
        if self.verdict is Verdict.NOT_FOUND:
            return ()
        return (*self.found.hits[:1], *(hit for hit in self.found.hits[1:] if hit.is_sure))

    @property
    def untrained(self) -> tuple[str, ...]:
        """The languages without an analysis chain of their own that what was found is in, the nearest places too, or
        all of those searched where the words of the question are in a script that no other language of them has."""
        library = self.resolved.library
        if not in_known_scripts(self.query.words):
            return self.resolved.untrained
        found = {library.language(hit.transcript) for hit in (*self.hits, *self.nearest.hits)}
        return tuple(tag for tag in self.resolved.untrained if tag in found)

    def attribution(self, number: int = 0) -> Attribution | None:
        """How the claim about the speaker stands to the hit by its number from 0; None without a hit, or a claim that
        is about a person."""
        claimed, hits = self.query.claimed, self.hits
        if claimed is None or not self.query.ask.judged or number >= len(hits):
            return None
        if not is_person(claimed) or is_show(claimed, hits[number].transcript):
            return None
        together = [hit for hit in hits if hit.judgement and hit.judgement == SPLICED]  # parts of one quote
        parts = together if hits[number] in together else [hits[number]]
        found = attribution(claimed, [voice for hit in parts for voice in hit.voices])
        if self.reported and number == 0 and found.status is AttributionStatus.MISATTRIBUTED:
            return replace(found, status=AttributionStatus.REPORTED)
        return found


@dataclass(frozen=True, slots=True)
class View:
    """Which part of an answer is shown: the hit by number from 0, how much is around it in steps from 0, or the list
    of all places instead: of all that were found, or of those of a topic `here`, in the transcript of the hit; or where
    nothing was found, the places that are `near`."""

    hit: int = 0
    around: int = 0
    elsewhere: bool = False
    here: bool = False
    near: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A result that was stored under `id`: 16 URL-safe characters, or None where there is nothing to come back to;
    and the part of it that is to be shown. `unstored` is True if it should have been stored and
    could not be, `foreign` if somebody else asked for it than now looks at it."""

    id: str | None
    result: Result
    view: View = View()
    unstored: bool = False
    foreign: bool = False


class AnswerGone(PullquoteError):
    """There is no such answer: it expired, it never was, or it is another workspace's. They all look the same."""


class NotYours(PullquoteError):
    """Somebody else asked for this answer, privately, and only they turn its pages."""

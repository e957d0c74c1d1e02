"""The operations on alerts; each returns a value, of which `Core.alert_cards` makes a Card. `Core.alerts` is one.

An alert is a subscription that posts when transcripts come that have what it looks for. Those operations that it
shares with daily posts are in `daily/subscribing.py`.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ...index.deadline import Deadline
from ...index.errors import EngineError, Overdue, PullquoteError
from ...index.querying.found import Scope
from ...index.search.filters import find_source, find_speaker
from ..asking.answer_models import Ask, Query
from ..asking.quote_extractor import quotations
from ..daily import subscriptions
from ..daily.schedule import Schedule, Whenever
from ..daily.subscribing import Ledger, Subscribing
from ..daily.subscriptions import NEWS, Subscription, SubscriptionKind
from ..excerpts.selector import ExcerptFilter

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...index.library import Library
    from ...index.shelves import Shelves
    from ..asking.query_resolver import QueryResolver
    from ..daily.results import SubscriptionStatus
    from ..places import Place

_log: Final = logging.getLogger(__name__)
_SCHEDULE: Final = Schedule(dt.time(0), "UTC", Whenever())


@dataclass(frozen=True, slots=True)
class AlertDraft:
    """An alert as people type it: words, those of a quote in quotation marks, a speaker, an episode or show; or new
    `episodes`, of all shows or of `source`. `ping` is mentioned in each post: an id that only the adapter knows.
    """

    words: str | None = None
    speaker: str | None = None
    source: str | None = None
    episodes: bool = False
    ping: str | None = None


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """What the library has of what an alert looks for: the `number` of transcripts, or of a quote its places; None
    where nobody counted. `unknown` are names in the alert that stand for nothing yet, and of new episodes `undated`
    counts the transcripts without a date."""

    number: int | None = None
    unknown: tuple[str, ...] = ()
    undated: int = 0


@dataclass(frozen=True, slots=True)
class SavedAlert:
    """The status of a new alert, and what is `there` already, of which it does not tell."""

    status: SubscriptionStatus
    there: AlreadyThere


class NothingToLookFor(PullquoteError):
    """An alert names neither words nor a speaker."""


@dataclass
class TooCommon(PullquoteError):
    """The words of an alert are only such that everybody says."""

    words: str


@dataclass
class SameAlert(PullquoteError):
    """The place has the same alert already, called `id`."""

    id: str


@dataclass
class TooManyAlerts(PullquoteError):
    """A place, or a whole workspace if not `here`, has as many alerts as it may have."""

    most: int
    here: bool


class Alerts(Subscribing):
    """The alerts of an open data folder. `clock` counts seconds for deadlines."""

    def __init__(self, ledger: Ledger, shelves: Shelves, questions: QueryResolver, clock: Callable[[], float]) -> None:
        super().__init__(ledger, NEWS)
        self._shelves = shelves
        self._questions = questions
        self._clock = clock

    async def add(self, place: Place, draft: AlertDraft, by: str) -> SavedAlert:
        """Adds an alert, for what comes from now on; `by` is the person's id on the platform. Raises NothingToLookFor,
        BadQuestion, TooCommon, SameAlert or TooManyAlerts."""
        kind, limits = _read(draft)
        if limits.about:
            ask = Ask.QUOTE if kind is SubscriptionKind.QUOTE else Ask.TOPIC
            await self._questions.resolve(place.library, Query(ask, limits.about))
        there = await self._there(place, kind, limits)
        new = Subscription(
            *(0, self._new_id(), place, _SCHEDULE, limits, None, draft.ping, by, self.ledger.now()), kind=kind
        )
        async with self.ledger.database.transaction() as connection:
            self._check(new, await subscriptions.several(connection, place.workspace, None, NEWS))
            number = await subscriptions.add(connection, new)
            await self.ledger.plans.begin(connection, number, self.ledger.now())
        self.ledger.signal.notify()
        return SavedAlert(await self._status(replace(new, number=number)), there)

    async def further(self, workspace: str | None, alert: str, public: str) -> Query:
        """The question that leads on from a post of an alert: more of the transcript that is called `public`, or of the
        library. Raises UnknownSubscription."""
        found = await self._one(workspace, alert)
        limits, source = found.excerpt_filter, public or found.excerpt_filter.source
        if found.kind in {SubscriptionKind.TOPIC, SubscriptionKind.QUOTE}:
            ask = Ask.TOPIC if found.kind is SubscriptionKind.TOPIC else Ask.QUOTE
            return Query(ask, limits.about or "", limits.speaker, source, private=True)
        return Query(Ask.EXCERPT, "", limits.speaker, source, private=True)

    def _check(self, new: Subscription, there: list[Subscription]) -> None:
        """Raises SameAlert or TooManyAlerts."""
        here = [one for one in there if one.place == new.place]
        for one in here:
            if (one.kind, _alike(one.excerpt_filter)) == (new.kind, _alike(new.excerpt_filter)):
                raise SameAlert(one.id)
        limits = self.ledger.settings.current.alerts
        if len(here) >= limits.for_a_place:
            raise TooManyAlerts(limits.for_a_place, here=True)
        if len(there) >= limits.for_a_workspace:
            raise TooManyAlerts(limits.for_a_workspace, here=False)

    async def _there(self, place: Place, kind: SubscriptionKind, limits: ExcerptFilter) -> AlreadyThere:
        """What is there already. Raises TooCommon."""
        try:
            library = await self._shelves.library(place.library)
            where = find_source(limits.source, library.transcripts) if limits.source else None
            within = [one for one in library.transcripts if not where or one.id in where.transcripts]
            who = find_speaker(limits.speaker, within) if limits.speaker else None
            names = ((limits.source, where), (limits.speaker, who))
            unknown = tuple(name for name, found in names if name and not found)
            scope = Scope(where and where.transcripts, who and who.labels)
            match kind:
                case SubscriptionKind.EPISODES:
                    return AlreadyThere(None, unknown, sum(not one.facts.date for one in within))
                case SubscriptionKind.SPEAKER:
                    number = len(who.labels) if who else 0
                case _:
                    number = await self._places(library, kind, limits.about or "", scope)
        except (EngineError, Overdue) as error:
            _log.info("what an alert would tell of was not counted", extra={"why": str(error)})
            return AlreadyThere()
        return AlreadyThere(0 if unknown else number, unknown)

    async def _places(self, library: Library, kind: SubscriptionKind, words: str, scope: Scope) -> int:
        """The transcripts about a topic, or the places of a quote. Raises TooCommon, EngineError, Overdue."""
        deadline = Deadline(self._clock() + self.ledger.settings.current.limits.deadline_seconds, self._clock)
        if kind is SubscriptionKind.QUOTE:
            return (await library.count(words, scope, deadline)).number
        found = await library.topic(words, scope, 1, deadline)
        if found.small:
            raise TooCommon(words)
        return found.sources or 0 if found.about else 0


def _alike(limits: ExcerptFilter) -> list[str]:
    """What of an alert's limits makes it another one: not whether a letter is a capital."""
    return [(one or "").casefold() for one in (limits.speaker, limits.source, limits.about)]


def _read(draft: AlertDraft) -> tuple[SubscriptionKind, ExcerptFilter]:
    """The kind of an alert and its filter. Raises NothingToLookFor."""
    words, speaker, source = map(_blank, (draft.words, draft.speaker, draft.source))
    if draft.episodes:
        return SubscriptionKind.EPISODES, ExcerptFilter(source=source)
    if words is None:
        if speaker is None:
            raise NothingToLookFor
        return SubscriptionKind.SPEAKER, ExcerptFilter(speaker, source)
    quoted = quotations(words, fewest=1)
    if len(quoted) == 1 and quoted[0].end - quoted[0].start >= len(words) - 2:  # nothing but a quotation
        return SubscriptionKind.QUOTE, ExcerptFilter(speaker, source, quoted[0].words)
    return SubscriptionKind.TOPIC, ExcerptFilter(speaker, source, words)


def _blank(typed: str | None) -> str | None:
    """The typed text with single spaces; None for nothing but spaces."""
    return " ".join(typed.split()) or None if typed else None

"""Finds what is news to an alert among transcripts that have come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...index.querying.found import Scope
from ...index.search.filters import find_source, find_speaker
from ...index.search.verdict import Verdict
from ..daily.subscriptions import SubscriptionKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...index.deadline import Deadline
    from ...index.excerpts.store import CachedExcerpt
    from ...index.library import Library
    from ...index.querying.found import Found, Hit
    from ...index.transcript import Transcript
    from ..daily.subscriptions import Subscription

AT_ONCE: Final = 50  # hits of one search; it is repeated for the transcripts that had no room among them
SAYS_IT: Final = frozenset({Verdict.VERBATIM, Verdict.CLOSE})
PASSAGES: Final = 3  # of an episode, worth reading
EARLIEST_DAY: Final = dt.timedelta(hours=12)  # by which the earliest of all local dates is behind UTC


@dataclass(frozen=True, slots=True)
class NewsItem:
    """A transcript that is news, with the place of it that an alert looks for, or the passages of an episode that are
    worth reading."""

    transcript: Transcript
    hits: tuple[Hit, ...] = ()


async def find(
    subscription: Subscription, library: Library, among: Sequence[Transcript], deadline: Deadline
) -> list[NewsItem]:
    """Those of some transcripts that an alert tells of, the best first, of episodes the latest. Names in it that stand
    for nothing (yet) make nothing news, nor does another text of a recording that was told of before. Raises
    EngineError, Overdue."""
    found = await _found(subscription, library, among, deadline)
    new, texts = {one.id for one in among}, library.duplicates.texts
    before = [text for item in found for text in texts.get(item.transcript.id, ()) if text.id not in new]
    known = await _found(subscription, library, before, deadline) if before else []
    told = {texts[item.transcript.id][0].id for item in known}
    news = list[NewsItem]()
    for item in sorted(found, key=lambda item: _place(item, texts)):  # of texts that come together the best is told of
        best = next(iter(texts.get(item.transcript.id, ())), item.transcript).id
        if best not in told:
            news.append(item)
            told.add(best)
    return sorted(news, key=found.index)


def _place(item: NewsItem, texts: Mapping[int, tuple[Transcript, ...]]) -> int:
    """The place of a transcript among the texts of its recording, from the best."""
    return next((at for at, one in enumerate(texts.get(item.transcript.id, ())) if one.id == item.transcript.id), 0)


async def _found(
    subscription: Subscription, library: Library, among: Sequence[Transcript], deadline: Deadline
) -> list[NewsItem]:
    """Those of some transcripts that have what an alert looks for."""
    limits = subscription.excerpt_filter
    if limits.source:
        where = find_source(limits.source, library.transcripts)
        among = [one for one in among if where and one.id in where.transcripts]
    if subscription.kind is SubscriptionKind.EPISODES:
        return await _episodes(subscription, library, among)
    labels = None
    if limits.speaker:
        who = find_speaker(limits.speaker, among)
        labels = who.labels if who else {}
        among = [one for one in among if one.id in labels]
    if subscription.kind is SubscriptionKind.SPEAKER:
        return [NewsItem(one, await _spoken(library, one, (labels or {})[one.id])) for one in among]
    return await _said(subscription, library, among, labels, deadline)


async def _said(
    subscription: Subscription,
    library: Library,
    among: Sequence[Transcript],
    labels: dict[int, frozenset[str]] | None,
    deadline: Deadline,
) -> list[NewsItem]:
    """The transcripts that have the words of an alert, each with its best place."""
    words, left = subscription.excerpt_filter.about or "", {one.id for one in among}
    found: dict[int, Hit] = {}
    while left:
        scope = Scope(frozenset(left), labels)
        if subscription.kind is SubscriptionKind.QUOTE:
            hits = _sure(await library.quote(words, scope, AT_ONCE, deadline))
        else:
            topic = await library.topic(words, scope, AT_ONCE, deadline)
            hits = topic.hits if topic.about else ()
        for hit in hits:
            found.setdefault(hit.transcript.id, hit)
        if left.isdisjoint(found):
            break
        left -= found.keys()
    return [NewsItem(hit.transcript, (hit,)) for hit in found.values()]


def _sure(found: Found) -> list[Hit]:
    return [hit for hit in found.hits if hit.judgement and hit.judgement.verdict in SAYS_IT]


async def _spoken(library: Library, transcript: Transcript, labels: frozenset[str]) -> tuple[Hit, ...]:
    """The best excerpt of a speaker; nothing where no excerpt is theirs."""
    for one in await _excerpts(library, transcript):
        if one.speaker_label in labels and (hit := await library.place(transcript, one.first, one.past)):
            return (hit,)
    return ()


async def _episodes(subscription: Subscription, library: Library, among: Sequence[Transcript]) -> list[NewsItem]:
    """The transcripts that may have been published after the alert was made, by their dates."""
    made = dt.datetime.fromtimestamp(subscription.created, dt.UTC)
    first = (made - EARLIEST_DAY).date().isoformat()
    new = sorted((one for one in among if (one.facts.date or "") >= first), key=lambda one: one.facts.date or "")
    return [NewsItem(one, await _best(library, one)) for one in reversed(new)]


async def _best(library: Library, transcript: Transcript) -> tuple[Hit, ...]:
    """The best excerpts of a transcript that do not overlap, in the order in which they are said."""
    chosen = list[tuple[int, int]]()
    for one in await _excerpts(library, transcript):
        if all(one.past <= first or one.first >= past for first, past in chosen):
            chosen.append((one.first, one.past))
        if len(chosen) == PASSAGES:
            break
    placed = [await library.place(transcript, first, past) for first, past in sorted(chosen)]
    return tuple(hit for hit in placed if hit)


async def _excerpts(library: Library, transcript: Transcript) -> list[CachedExcerpt]:
    """The excerpts of a transcript, best first: before all others what its makers chose."""
    return [*await library.soundbites(transcript), *await library.excerpts(transcript)]

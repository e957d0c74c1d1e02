"""When feeds and episodes are asked, and what follows from an answer. Pure; moments are seconds since 1970.

A feed that answers is asked again after the interval of the settings. One that does not is asked less and less often,
one that is gone not any more, and a server that asks to be left alone is. An episode is fetched once. It is fetched
again where its feed names another transcript, and while it is new it is asked every day whether that was improved.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...index.errors import Unreadable
from .episodes import Episode, episode_of
from .feeds import EpisodeState, Feed, FollowedEpisode, Trouble
from .trouble import FetchError, FetchTrouble, Validators

if TYPE_CHECKING:
    from collections.abc import Collection

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR
LONGEST_PAUSE: Final = 7 * DAY  # of a feed that fails again and again
MOST_TRIES: Final = 6  # of an episode: with the pauses between them they take three days
FRESH: Final = 14 * DAY  # how long after its publication a transcript may still be improved
RECHECK: Final = 20 * HOUR
LONGEST_NAME: Final = 80  # characters

PASSING: Final = frozenset(
    {
        FetchTrouble.UNKNOWN_HOST,
        FetchTrouble.UNREACHABLE,
        FetchTrouble.SLOW,
        FetchTrouble.BROKEN,
        FetchTrouble.BUSY,
        FetchTrouble.NOT_FOUND,
        FetchTrouble.STATUS,
        FetchTrouble.NO_PROGRAM,
        FetchTrouble.PROGRAM,
        FetchTrouble.NO_CAPTIONS,
        FetchTrouble.FULL,
    }
)
"""The troubles of an episode that may pass by themselves."""

_NOT_PLAIN: Final = re.compile(r"[\W_]+")


# --- Feeds -----------------------------------------------------------------------------------------------------------


def answered(feed: Feed, validators: Validators, now: float, interval: float) -> Feed:
    """A feed that was asked and has answered."""
    return replace(feed, asked=now, due=now + interval, failures=0, trouble=None, validators=validators)


def failed(feed: Feed, trouble: FetchError, now: float, interval: float) -> Feed:
    """A feed that was asked and has not answered with what it lists."""
    failures = feed.failures + 1
    pause = min(interval * 2 ** (failures - 1), max(LONGEST_PAUSE, interval))
    due = None if trouble.trouble is FetchTrouble.GONE else now + max(pause, trouble.wait)
    return replace(feed, asked=now, due=due, failures=failures, trouble=trouble)


def is_to_be_left_alone(feed: Feed, now: float) -> bool:
    """Whether the server of a feed has asked not to be asked yet."""
    return quiet_until(feed) > now


def quiet_until(feed: Feed) -> float:
    """Until when the server of a feed has asked not to be asked; 0.0 if it has not."""
    busy = feed.trouble if isinstance(feed.trouble, FetchError) else None
    if busy is None or busy.trouble is not FetchTrouble.BUSY or feed.asked is None:
        return 0.0
    return feed.asked + busy.wait


# --- Episodes --------------------------------------------------------------------------------------------------------


def first_seen(episode: Episode, names: Collection[str], feed: Feed, now: float) -> FollowedEpisode:
    """An episode that its feed lists for the first time. `names` are taken by others of the feed."""
    state, due = (EpisodeState.WAITING, now) if episode.transcripts else (EpisodeState.EMPTY, None)
    name = _free_name(episode, names, feed.id)
    return FollowedEpisode(0, episode.key, episode.text(), True, episode.published, name, state, due)


def seen_again(known: FollowedEpisode, episode: Episode, now: float) -> FollowedEpisode:
    """An episode that its feed lists again. One whose feed names another transcript waits for it."""
    published = episode.published or known.published
    seen = replace(known, text=episode.text(), listed=True, published=published)
    if known.state is EpisodeState.REMOVED:
        return seen
    if not episode.transcripts:  # what is stored stays
        return replace(seen, due=None) if known.transcript else replace(seen, state=EpisodeState.EMPTY, due=None)
    if _sources(episode_of(known.text)) != _sources(episode):
        return replace(seen, state=EpisodeState.WAITING, due=now, attempts=0, trouble=None)
    return seen


def rechecked(known: FollowedEpisode, now: float) -> FollowedEpisode:
    """The same episode, due again if it is new enough for its transcript to be improved."""
    settled = known.state in (EpisodeState.STORED, EpisodeState.REFUSED) and known.due is None and known.listed
    fresh = known.published is not None and now - known.published < FRESH
    return replace(known, due=now) if settled and fresh and now - (known.fetched or 0) > RECHECK else known


def stored(
    known: FollowedEpisode, transcript: str | None, source: str, validators: Validators, now: float
) -> FollowedEpisode:
    """An episode whose transcript is in the library."""
    return replace(
        known,
        state=EpisodeState.STORED,
        due=None,
        attempts=0,
        trouble=None,
        transcript=transcript,
        added=now if known.added is None else known.added,
        fetched=now,
        source=source,
        validators=validators,
    )


def not_stored(known: FollowedEpisode, trouble: Trouble, now: float) -> FollowedEpisode:
    """An episode whose transcript was not to be had, or cannot be read. What was stored before stays."""
    attempts = known.attempts + 1
    tried = replace(known, attempts=attempts, trouble=trouble, fetched=now)
    if isinstance(trouble, Unreadable):
        return replace(tried, state=EpisodeState.REFUSED, due=None)
    if trouble.trouble in PASSING and attempts < MOST_TRIES:
        return replace(tried, due=now + max(HOUR * 2 ** (attempts - 1), trouble.wait))
    return replace(tried, state=EpisodeState.FAILED, due=None)


def again(known: FollowedEpisode, now: float) -> FollowedEpisode:
    """An episode that is tried anew because a person asks for it."""
    return replace(known, state=EpisodeState.WAITING, due=now, attempts=0, validators=Validators())


def _sources(episode: Episode) -> tuple[str, set[str]]:
    """What says that an episode has other transcripts than before. Queries are left out: many hold keys that expire."""
    return episode.stamp, {link.url.partition("?")[0] for link in episode.transcripts}


def _free_name(episode: Episode, names: Collection[str], folder: str) -> str:
    """The name of the file of an episode's transcript: made of its title, and of nothing that may be secret."""
    plain = _NOT_PLAIN.sub("-", (episode.title or "episode").casefold()).strip("-")[:LONGEST_NAME] or "episode"
    ending = next((link.ending for link in episode.candidates), ".txt")
    name, tries = f"{folder}/{plain}{ending}", 1
    while name in names:
        tries += 1
        name = f"{folder}/{plain}-{tries}{ending}"
    return name

"""When feeds and episodes are asked, and what follows from an answer. Pure; moments are seconds since 1970.

A feed that answers is asked again after the interval of the settings. One that does not is asked less and less often,
one that is gone not any more, and a server that asks to be left alone is. An episode is fetched once. It is fetched
again where its feed names another transcript, and is looked at from time to time, the more rarely the older it is: a
transcript may be improved without a word of its feed's. No feed has more than a share of its episodes looked at when it
is asked.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...index.errors import Unreadable
from .episodes import Episode, episode_of
from .feeds import EpisodeState, Feed, FollowedEpisode, Trouble
from .trouble import FetchError, FetchTrouble, Validators

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR
LONGEST_PAUSE: Final = 7 * DAY  # of a feed that fails again and again
FAILURES_TOLD: Final = 3  # in a row: what passes within a day is nobody's trouble
MOST_TRIES: Final = 6  # of an episode: with the pauses between them they take three days
RECHECK: Final = 20 * HOUR  # between two looks at an episode, at least
LONGEST_RECHECK: Final = 30 * DAY
AGES: Final = 14  # times which the pause between two looks is as old as the episode: every day in the first two weeks
CATCHING_UP: Final = 12 * DAY  # in which all episodes of a feed are looked at, if all of them have to be at once
SLACK_S: Final = 60.0  # a clock that is only corrected is set back by less
FEWEST_LOOKS: Final = 10  # at episodes of a feed that is asked
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
    return replace(feed, asked=now, answered=now, due=now + interval, failures=0, trouble=None, validators=validators)


def is_ahead(feed: Feed, now: float) -> bool:
    """Whether a feed was written by a clock that was ahead, so that nothing follows from when it is due."""
    return max(feed.created, feed.asked or 0.0) > now + SLACK_S


def failed(feed: Feed, trouble: FetchError, now: float, interval: float) -> Feed:
    """A feed that was asked and has not answered with what it lists."""
    failures = feed.failures + 1
    pause = min(interval * 2 ** (failures - 1), max(LONGEST_PAUSE, interval))
    due = None if trouble.trouble is FetchTrouble.GONE else now + max(pause, trouble.wait)
    return replace(feed, asked=now, due=due, failures=failures, trouble=trouble)


def is_to_be_told(before: Feed, after: Feed) -> bool:
    """Whether a failure is the one that the admins of a workspace are told of: the third in a row, or that a feed is
    gone."""
    return not _is_gone(before) if _is_gone(after) else after.failures == FAILURES_TOLD


def _is_gone(feed: Feed) -> bool:
    return isinstance(feed.trouble, FetchError) and feed.trouble.trouble is FetchTrouble.GONE


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


def looked_at(episodes: Sequence[FollowedEpisode], hinted: Collection[int], now: float, interval: float) -> set[int]:
    """The numbers of the episodes of a feed whose transcripts may have been improved, or be there at last, and that are
    asked for now. `hinted` are those of which the feed states something that goes with another recording; where it does
    so of more than are looked at at once it says nothing. A feed is asked every `interval` seconds."""
    settled = [one for one in episodes if _is_settled(one)]
    most = max(FEWEST_LOOKS, math.ceil(len(settled) * interval / CATCHING_UP))
    hinted = hinted if len(hinted) <= most else ()
    late = {one.number: _lateness(one, now, hinted=one.number in hinted) for one in settled}
    due = (number for number, times in late.items() if times >= 1)
    return set(sorted(due, key=late.__getitem__, reverse=True)[:most])


def has_other_recording(known: FollowedEpisode, episode: Episode) -> bool:
    """Whether a feed states of an episode another recording, or another moment of its last change, than before."""
    return _recording(episode_of(known.text)) != _recording(episode)


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


def _is_settled(known: FollowedEpisode) -> bool:
    tried = known.state in (EpisodeState.STORED, EpisodeState.REFUSED, EpisodeState.FAILED)
    return tried and known.due is None and known.listed


def _lateness(known: FollowedEpisode, now: float, *, hinted: bool) -> float:
    """How many times the pause between two looks has passed since an episode was fetched."""
    age = 0.0 if hinted else now - (known.published or known.added or now)
    return (now - (known.fetched or 0.0)) / min(max(age / AGES, RECHECK), LONGEST_RECHECK)


def _recording(episode: Episode) -> tuple[str | None, float | None, float | None]:
    """What goes with a recording. Queries are left out: many hold keys that expire."""
    return (episode.media or "").partition("?")[0], episode.seconds, episode.updated


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

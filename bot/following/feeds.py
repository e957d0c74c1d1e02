"""What is followed, and what became of its episodes: the values, and what goes wrong when people ask for them."""

from __future__ import annotations

import enum
import json
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from ...index.errors import PullquoteError, Reason, Unreadable
from ..settings.secret_addresses import shown
from .trouble import FetchError, FetchTrouble, Validators

Trouble = FetchError | Unreadable
"""Why a feed was not asked, or an episode's transcript is not in the library."""


class EpisodeState(enum.StrEnum):
    """How far an episode has come. The values are stored."""

    WAITING = "waiting"  # for its transcript to be fetched, or to be asked again whether it changed
    STORED = "stored"
    REFUSED = "refused"  # what was fetched cannot be read
    FAILED = "failed"  # it could not be fetched, and is tried as rarely as what is there is looked at again
    EMPTY = "empty"  # the feed names no transcript
    REMOVED = "removed"  # a person took the transcript out of the library


@dataclass(frozen=True, slots=True)
class Feed:
    """A followed address. `workspace` is whose it is; None is the console, or the settings if `configured`.

    `number` is the key in the database, `id` the short name for people. Moments are seconds since 1970: `created` when
    it was followed, `asked` when it was asked last, `answered` when it answered last (None: never), `due` when it is
    asked again (None: not any more). `failures` are those in a row, `trouble` the last.
    """

    number: int
    id: str
    workspace: str | None
    address: str
    configured: bool
    by: str
    created: float
    title: str | None = None
    language: str | None = None
    asked: float | None = None
    answered: float | None = None
    due: float | None = None
    failures: int = 0
    trouble: Trouble | None = None
    validators: Validators = field(default_factory=Validators)

    @property
    def name(self) -> str:
        """What people call it: its title, else its address without secrets."""
        return self.title or shown(self.address)


@dataclass(frozen=True, slots=True)
class FollowedEpisode:
    """What became of an episode of a feed: `key` tells it apart there, `text` is what the feed states, as JSON.

    `transcript` is the public name of what was `added` (seconds since 1970), `published` when the episode was. `name`
    is that of its file. `source` is where it was fetched at last, with the server's `validators`.
    """

    number: int
    key: str
    text: str
    listed: bool
    published: float | None
    name: str
    state: EpisodeState
    due: float | None = None
    attempts: int = 0
    trouble: Trouble | None = None
    transcript: str | None = None
    added: float | None = None
    fetched: float | None = None
    source: str | None = None
    validators: Validators = field(default_factory=Validators)


@dataclass(frozen=True, slots=True)
class FeedStatus:
    """A feed as a list shows it: how many of its episodes are in which state, and those with trouble, newest first.
    `left` marks one that the settings name no more."""

    feed: Feed
    counts: dict[EpisodeState, int]
    troubled: tuple[FollowedEpisode, ...]
    left: bool = False


@dataclass(frozen=True, slots=True)
class AddedTranscript:
    """A transcript that a feed brought: its public name, when it was stored first, when its episode was published,
    and the feed."""

    transcript: str
    added: float
    published: float | None
    feed: Feed


@dataclass
class UnknownFeed(PullquoteError):
    """Nothing that the workspace follows is called `name`, or several are: `ids` are theirs."""

    name: str
    ids: tuple[str, ...] = ()


@dataclass
class AlreadyFollowed(PullquoteError):
    """The address is followed already, as the feed `id` called `name`."""

    id: str
    name: str


@dataclass
class StandsInSettings(PullquoteError):
    """The feed `name` stands in the settings, and is taken out there."""

    name: str


@dataclass
class TooManyFeeds(PullquoteError):
    """The workspace follows as many addresses as it may."""

    most: int


class FollowingClosed(PullquoteError):
    """The operator does not let workspaces follow anything."""


class BeingFetched(PullquoteError):
    """Another process is fetching."""


# --- Trouble as text -------------------------------------------------------------------------------------------------

_FETCH: Final = "fetch"
_FILE: Final = "file"


def trouble_text(trouble: Trouble | None) -> str | None:
    """A trouble as JSON, for `trouble_of`."""
    if trouble is None:
        return None
    kind = _FETCH if isinstance(trouble, FetchError) else _FILE
    return json.dumps({"kind": kind, **asdict(trouble)}, ensure_ascii=False)


def trouble_of(text: str | None) -> Trouble | None:
    """The trouble that `trouble_text` was made of."""
    if text is None:
        return None
    values: dict[str, Any] = json.loads(text)
    if values.pop("kind") == _FETCH:
        return FetchError(FetchTrouble(values.pop("trouble")), **values)
    return Unreadable(Reason(values.pop("reason")), **values)

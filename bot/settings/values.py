"""The settings as frozen dataclasses with their defaults and bounds. `file` loads them, `environment` overrides them.

Every field is a key of config/pullquote.example.toml and, except in `SharedFolder` and `ConfiguredFeed`, a variable of
the environment.
"""

# ruff: noqa: RUF009 - the calls make fields

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import platformdirs

from ...index.errors import PullquoteError
from ...index.formats.source import FILE_LIMIT, LINE_LIMIT
from .bounds import (
    DatabaseUrl,
    FeedAddress,
    Host,
    IndexName,
    OwnFolder,
    Port,
    PublicUrl,
    SearchUrl,
    Shards,
    SmallFile,
    TranscriptFolder,
    bounded,
    bounded_path,
    within,
)
from .shards import ShardRange, shard_range

if TYPE_CHECKING:
    from pathlib import Path

APP: Final = "pullquote"
LEVELS: Final = ("debug", "info", "warning", "error")
GATEWAY: Final = "gateway"
HTTP: Final = "http"
_GIGABYTE: Final = 1024**3
_WORKSPACE: Final = re.compile(r"[a-z][a-z0-9_-]*:[^\s:]+")
_PREFIX: Final = re.compile(r"[a-z0-9_-]{0,16}")


def is_workspace(text: str) -> bool:
    """Returns whether `text` is the key of a workspace, such as `discord:123`."""
    return bool(_WORKSPACE.fullmatch(text))


MORE_SCOPES: Final = ("files:read", "files:write", "assistant:write")  # of Slack, which the app can do without


def is_prefix(text: str) -> bool:
    """Returns whether `text` is a valid prefix of Slack's command names."""
    return bool(_PREFIX.fullmatch(text))


@dataclass
class SettingsError(PullquoteError):
    """The value of `key` in `file` is invalid; for a variable, `file` is its name and `key` is empty.

    The value is not quoted, since it may be a secret.
    """

    file: str
    line: int | None
    key: str
    expected: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        return f"{place}: {self.key}: expected {self.expected}" if self.key else f"{place}: expected {self.expected}"


@dataclass(frozen=True, slots=True)
class SharedFolder:
    """`[[library]]`: a folder of transcripts and the `workspaces` that may see it; None is all, () only the console."""

    folder: Path = bounded_path(TranscriptFolder())
    show: str | None = None
    workspaces: tuple[str, ...] | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ConfiguredFeed:
    """`[[feed]]`: the address of a feed, or where it stands (`env:…`, `file:…`); a show and a language in place of
    those that it states, and the `workspaces` that may see it; None is all, () only the console."""

    address: str = bounded(FeedAddress(), "")
    show: str | None = None
    workspaces: tuple[str, ...] | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """`[feeds]`: how often feeds are asked; the bytes of a feed or transcript, the seconds that one may take, and those
    between two requests to a host; private `networks` that feeds of the operator may be on; whether admins of
    workspaces may follow feeds, and how many."""

    every_hours: float = within(6.0, 1, 24 * 30, "hours")
    file_bytes: int = within(32 * 1024 * 1024, 1024, _GIGABYTE, "bytes")
    seconds: float = within(120.0, 5, 3600, "seconds")
    pause_seconds: float = within(1.0, 0, 600, "seconds")
    networks: tuple[str, ...] = ()
    allow_workspaces: bool = False
    workspace_feeds: int = within(20, 1, 10_000, "feeds")


@dataclass(frozen=True, slots=True)
class LimitSettings:
    """`[limits]`: the most that one file, question, person or workspace may use."""

    file_bytes: int = within(FILE_LIMIT, 1024, 4 * _GIGABYTE, "bytes")
    line_bytes: int = within(LINE_LIMIT, 1024, _GIGABYTE, "bytes")
    query_characters: int = within(6000, 100, 100_000, "characters")
    deadline_seconds: float = within(10.0, 0.1, 600, "seconds")
    questions_a_minute: int = within(30, 1, 100_000, "questions")
    workspace_questions_a_minute: int = within(600, 1, 1_000_000, "questions")
    questions_at_once: int = within(3, 1, 64, "questions")
    questions_waiting: int = within(256, 1, 100_000, "questions")
    upload_bytes: int = within(16 * 1024 * 1024, 1024, _GIGABYTE, "bytes")
    uploads: int = within(2000, 1, 1_000_000, "transcripts")


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """`[answers]`: days until a stored question expires; the buttons of its answer work until then."""

    days: int = within(30, 1, 3650, "days")


@dataclass(frozen=True, slots=True)
class DailySettings:
    """`[daily]`: how late a post may be, the length of a delivery's lease, the days after which the data of a workspace
    that removed the app is purged, and the most subscriptions of a workspace.

    A lease is longer than a platform takes for a post, or another process takes the post for abandoned.
    """

    grace_hours: float = within(6.0, 0.1, 48, "hours")
    lease_seconds: float = within(60.0, 10, 3600, "seconds")
    purge_days: int = within(30, 1, 3650, "days")
    subscriptions: int = within(50, 1, 10_000, "subscriptions")


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """`[alerts]`: the most alerts of one place, and of a workspace."""

    for_a_place: int = within(20, 1, 1000, "alerts")
    for_a_workspace: int = within(100, 1, 10_000, "alerts")


@dataclass(frozen=True, slots=True)
class MeaningSettings:
    """`[meaning]`: the embedding model for topics, and the threads that it may use. The model is a folder, the name of
    one in the data folder's `models`, "none", or "auto": the one in use there (`pullquote model`)."""

    model: str = "auto"
    threads: int = within(1, 1, 256, "threads")


@dataclass(frozen=True, slots=True)
class StorageSettings:
    """`[storage]`: the address of the PostgreSQL database that several computers share, and the file with its password,
    unless the environment has the password. Without an address everything is in the data folder."""

    url: str = bounded(DatabaseUrl(), "")
    password_file: Path | None = bounded(SmallFile(), None)


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """`[search]`: the address of the OpenSearch server that has the index for all computers, what the names of indexes
    there begin with, the file with the password, unless the environment has it, the file with the certificates that are
    trusted instead of the system's, and the number of shards of an index that is made; without an address each computer
    has the index in its data folder. And the processes that search for a serving one; with 0 it searches itself, in
    threads."""

    url: str = bounded(SearchUrl(), "")
    index: str = bounded(IndexName(), "pullquote")
    password_file: Path | None = bounded(SmallFile(), None)
    ca_certs: Path | None = bounded(SmallFile(), None)
    shards: int = within(6, 1, 1024, "shards")
    processes: int = within(0, 0, 256, "processes")


@dataclass(frozen=True, slots=True)
class DiscordSettings:
    """`[discord]`: the file with the bot's token, unless the environment has the token; whether `interactions` come
    over the "gateway" or by "http"; for the former which of its `shards` this process serves, for the latter the
    address to listen on and the proxies in front of it as addresses or networks."""

    token_file: Path | None = bounded(SmallFile(), None)
    interactions: str = GATEWAY
    shards: str = bounded(Shards(), "")
    host: str = bounded(Host(), "127.0.0.1")
    port: int = bounded(Port(), 3001)
    proxies: tuple[str, ...] = ()

    @property
    def by_http(self) -> bool:
        """Whether Discord sends interactions by HTTP, so that there is no gateway."""
        return self.interactions == HTTP

    @property
    def shard_range(self) -> ShardRange | None:
        """The shards that this process serves, if it shares the gateway with others; None without them."""
        return shard_range(self.shards)


@dataclass(frozen=True, slots=True)
class HealthSettings:
    """`[health]`: the address of `/healthz`, `/readyz` and `/metrics`; port 0 serves nothing."""

    port: int = bounded(Port(optional=True), 0)
    address: str = bounded(Host(), "127.0.0.1")


@dataclass(frozen=True, slots=True)
class WebSettings:
    """`[web]`: the address of the web face, where port 0 serves nothing, and the `url` by which browsers reach it;
    whether what is open to all workspaces is `public`, else a file with the readers' password may open it; for how many
    days links to a workspace's own transcripts work; the proxies in front of it as addresses or networks, whose
    `X-Forwarded-For` is believed; and the most requests of one address."""

    port: int = bounded(Port(optional=True), 0)
    address: str = bounded(Host(), "127.0.0.1")
    url: str = bounded(PublicUrl(plain=True), "")
    public: bool = False
    password_file: Path | None = bounded(SmallFile(), None)
    link_days: int = within(7, 1, 365, "days")
    proxies: tuple[str, ...] = ()
    requests_a_minute: int = within(600, 10, 1_000_000, "requests")


@dataclass
class NoPort(PullquoteError):
    """A server of ours cannot listen on `port` of `address`; `detail` is the operating system's message, and `section`
    that of the settings which names the port."""

    address: str
    port: int
    detail: str
    section: str

    def __str__(self) -> str:
        return f"{self.address}:{self.port}: {self.detail}"


@dataclass(frozen=True, slots=True)
class LogSettings:
    """`[logs]`: the lowest level that is logged, and whether the words of questions are."""

    level: str = "info"
    questions: bool = False


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """`[slack]`: `prefix` of every command's name; `admins`, the member ids of people with the rights of workspace
    admins; whether guests of the workspace may ask, and people of others with whom a channel is shared; for HTTP the
    address to listen on, the proxies in front of it as addresses or networks, the app's public URL and client id, and
    the `scopes` that workspaces are asked for besides those that the app needs.

    Each `*_file` holds one secret, for hosts where the environment is no place for secrets.
    """

    prefix: str = ""
    admins: tuple[str, ...] = ()
    allow_guests: bool = False
    allow_external: bool = False
    host: str = bounded(Host(), "127.0.0.1")
    port: int = bounded(Port(), 3000)
    proxies: tuple[str, ...] = ()
    url: str = bounded(PublicUrl(), "")
    client_id: str = ""
    scopes: tuple[str, ...] = ()
    bot_token_file: Path | None = bounded(SmallFile(), None)
    app_token_file: Path | None = bounded(SmallFile(), None)
    signing_secret_file: Path | None = bounded(SmallFile(), None)
    client_secret_file: Path | None = bounded(SmallFile(), None)
    encryption_key_file: Path | None = bounded(SmallFile(), None)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. `data` is the data folder, `language` that of transcripts which do not state theirs, `locale` the
    language that people are answered in; without it, in their own."""

    data: Path = bounded_path(OwnFolder(), default_factory=lambda: platformdirs.user_data_path(APP, appauthor=False))
    language: str = "en"
    locale: str = ""
    library: tuple[SharedFolder, ...] = ()
    feed: tuple[ConfiguredFeed, ...] = ()
    feeds: FeedSettings = field(default_factory=FeedSettings)
    limits: LimitSettings = field(default_factory=LimitSettings)
    answers: AnswerSettings = field(default_factory=AnswerSettings)
    daily: DailySettings = field(default_factory=DailySettings)
    alerts: AlertSettings = field(default_factory=AlertSettings)
    meaning: MeaningSettings = field(default_factory=MeaningSettings)
    discord: DiscordSettings = field(default_factory=DiscordSettings)
    health: HealthSettings = field(default_factory=HealthSettings)
    logs: LogSettings = field(default_factory=LogSettings)
    slack: SlackSettings = field(default_factory=SlackSettings)
    storage: StorageSettings = field(default_factory=StorageSettings)
    web: WebSettings = field(default_factory=WebSettings)
    search: SearchSettings = field(default_factory=SearchSettings)

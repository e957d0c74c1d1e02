"""What a person configures, as frozen values with their defaults. `settingsfile` reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import platformdirs

from ...index.errors import PullquoteError
from ...index.formats.source import FILE_LIMIT, LINE_LIMIT

if TYPE_CHECKING:
    from pathlib import Path

APP: Final = "pullquote"
LEVELS: Final = ("debug", "info", "warning", "error")
_WORKSPACE: Final = re.compile(r"[a-z][a-z0-9_-]*:[^\s:]+")
_PREFIX: Final = re.compile(r"[a-z0-9_-]{0,16}")


def is_workspace(text: str) -> bool:
    """Whether `text` names a workspace, such as `discord:123`."""
    return bool(_WORKSPACE.fullmatch(text))


def is_prefix(text: str) -> bool:
    """Whether `text` may stand before the names of Slack's commands."""
    return bool(_PREFIX.fullmatch(text))


@dataclass
class SettingsError(PullquoteError):
    """`key` in `file`, or the variable that stands in for a file, is not what it has to be. Its value is not quoted: it
    may be a secret."""

    file: str
    line: int | None
    key: str
    expected: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        return f"{place}: {self.key}: expected {self.expected}" if self.key else f"{place}: expected {self.expected}"


@dataclass(frozen=True, slots=True)
class SharedFolder:
    """A `[[library]]`: transcripts shared with `workspaces`, or with all if that is None (with none if it is empty)."""

    folder: Path
    show: str | None = None
    workspaces: tuple[str, ...] | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class LimitSettings:
    """What is refused, or ended, so that one file or one question cannot take everything."""

    file_bytes: int = FILE_LIMIT
    line_bytes: int = LINE_LIMIT
    query_characters: int = 6000
    deadline_seconds: float = 10.0
    questions_a_minute: int = 30
    workspace_questions_a_minute: int = 600
    questions_at_once: int = 2
    questions_waiting: int = 256
    upload_bytes: int = 16 * 1024 * 1024
    uploads: int = 2000


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """For how many days an answer's buttons work; then what was asked is deleted."""

    days: int = 30


@dataclass(frozen=True, slots=True)
class DailySettings:
    """How posts on a schedule are made: how late one may be, how long a process may take over one, when the data of a
    workspace that has left is deleted, and how many subscriptions a workspace may have."""

    grace_hours: float = 6.0
    lease_seconds: float = 60.0
    purge_days: int = 30
    subscriptions: int = 50


@dataclass(frozen=True, slots=True)
class MeaningSettings:
    """The model that finds topics in other words: a name that fastembed knows, or a folder; empty for none."""

    model: str = ""
    threads: int = 1


@dataclass(frozen=True, slots=True)
class DiscordSettings:
    """Where the bot's token is, unless it is in the environment: a file that only its owner can read."""

    token_file: Path | None = None


@dataclass(frozen=True, slots=True)
class HealthSettings:
    """Where the process tells how it is, over HTTP; on no port if that is 0."""

    port: int = 0
    address: str = "127.0.0.1"


@dataclass
class NoPort(PullquoteError):
    """Nothing can listen on `port` of `address`; `detail` is what the system says."""

    address: str
    port: int
    detail: str

    def __str__(self) -> str:
        return f"{self.address}:{self.port}: {self.detail}"


@dataclass(frozen=True, slots=True)
class LogSettings:
    """What is logged: from which level on, and whether the words of questions are."""

    level: str = "info"
    questions: bool = False


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """How Slack is served. `prefix` stands before every command's name; `admins` are ids of people who may do what
    workspace admins may; the rest is for HTTP: where to listen, and the app's public address and id.

    The `*_file` are files with one secret each, for where the environment is no place for it.
    """

    prefix: str = ""
    admins: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    port: int = 3000
    url: str = ""
    client_id: str = ""
    bot_token_file: Path | None = None
    app_token_file: Path | None = None
    signing_secret_file: Path | None = None
    client_secret_file: Path | None = None
    encryption_key_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything configured. `data` is where pullquote keeps its files."""

    data: Path = field(default_factory=lambda: platformdirs.user_data_path(APP, appauthor=False))
    language: str = "en"
    library: tuple[SharedFolder, ...] = ()
    limits: LimitSettings = field(default_factory=LimitSettings)
    answers: AnswerSettings = field(default_factory=AnswerSettings)
    daily: DailySettings = field(default_factory=DailySettings)
    meaning: MeaningSettings = field(default_factory=MeaningSettings)
    discord: DiscordSettings = field(default_factory=DiscordSettings)
    health: HealthSettings = field(default_factory=HealthSettings)
    logs: LogSettings = field(default_factory=LogSettings)
    slack: SlackSettings = field(default_factory=SlackSettings)

"""Settings as they are read by a call, from a file and the environment.

The file is the one given, else `PULLQUOTE_CONFIG`, else `config.toml` in the user's configuration folder if it exists,
else there is none and the defaults hold. Variables such as `PULLQUOTE_HEALTH_PORT` come before the file. A key that is
not known is refused: a setting with a spelling mistake must not pass for one that is in force.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import platformdirs

from ...index.metadata.tomlfile import Document, TomlError, parse
from ...index.metadata.validation import language_tag
from .environment import CONFIG, given
from .values import (
    APP,
    LEVELS,
    AnswerSettings,
    DailySettings,
    DiscordSettings,
    HealthSettings,
    LimitSettings,
    LogSettings,
    MeaningSettings,
    Settings,
    SettingsError,
    SharedFolder,
    SlackSettings,
    is_prefix,
    is_workspace,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...index.metadata.tomlfile import KeyPath

_LAST_PORT = 65535
_PERSON = re.compile(r"[UW][A-Z0-9]{2,30}")
_CONFIG_BYTES = 1024 * 1024
_LONGEST_DAYS = 3650


def load_settings(path: Path | None, environ: Mapping[str, str], data: Path | None = None) -> Settings:
    """The settings in force; raises SettingsError. `data` beats `environ`, which beats the file."""
    file = config_file(path, environ)
    values = _with_variables(*(_read(file) if file else (Path(), Document({}, {}))), environ).settings()
    if data:
        values["data"] = _expanded(data).absolute()
    return Settings(**values)


def config_file(path: Path | None, environ: Mapping[str, str]) -> Path | None:
    """The settings file: the one named, which has to exist, or the one in the usual place, if it does."""
    named = path or (Path(environ[CONFIG]) if environ.get(CONFIG) else None)
    if named:
        return _expanded(named).absolute()
    usual = platformdirs.user_config_path(APP, appauthor=False) / "config.toml"
    return usual if usual.exists() else None


def _expanded(path: Path) -> Path:
    """`path` from the home that its `~` names; as it is where there is no such user."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def _read(file: Path) -> tuple[Path, Document]:
    try:
        with file.open("rb") as stream:
            content = stream.read(_CONFIG_BYTES + 1)
        if len(content) > _CONFIG_BYTES:
            raise SettingsError(str(file), None, "", f"at most {_CONFIG_BYTES} bytes")
        return file, parse(content.decode("utf-8-sig"))
    except OSError as error:
        raise SettingsError(str(file), None, "", "a file that can be read") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SettingsError(str(file), line, "", "UTF-8") from error
    except TomlError as error:
        raise SettingsError(str(file), error.line, "", "TOML") from error


def _with_variables(file: Path, document: Document, environ: Mapping[str, str]) -> _Table:
    """The file's top table, with what the environment has instead."""
    found = given(environ)
    for one in found:
        *tables, key = one.path
        table: object = document.values
        for name in tables:
            table = cast("dict[str, object]", table).setdefault(name, {})
        if isinstance(table, dict):  # else the file is wrong, and said to be
            cast("dict[str, object]", table)[key] = one.value
    return _Table(file, document, {cast("KeyPath", one.path): one.name for one in found})


# --- From TOML to values -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Table:
    """One table of the file and the path to it, so that whatever is wrong can be named with its line; or with its
    variable, for what came from the environment."""

    file: Path
    document: Document
    named: Mapping[KeyPath, str]
    at: KeyPath = ()

    def settings(self) -> dict[str, Any]:
        """The arguments of `Settings`."""
        return self._take(
            self.document.values,
            Settings,
            {
                "data": self._folder,
                "language": self._language,
                "library": self._libraries,
                "limits": self._limits,
                "answers": self._answers,
                "daily": self._daily,
                "meaning": self._meaning,
                "discord": self._discord,
                "health": self._health,
                "logs": self._logs,
                "slack": self._slack,
            },
        )

    def _take(
        self, table: object, kind: type, readers: Mapping[str, Callable[[str, object], object]]
    ) -> dict[str, Any]:
        """The values of a table by its dataclass's fields, each read by its reader."""
        if not isinstance(table, dict):
            raise self._wrong("", "a table")
        known = [f.name for f in fields(kind)]
        values = cast("dict[str, object]", table)
        for key in values:
            if key not in known:
                raise self._wrong(key, f"one of {', '.join(known)}")
        return {key: readers[key](key, value) for key, value in values.items()}

    def _libraries(self, key: str, value: object) -> tuple[SharedFolder, ...]:
        if not isinstance(value, list):
            raise self._wrong(key, "[[library]] tables")
        entries = cast("list[object]", value)
        return tuple(self._inside(key, place)._library(entry) for place, entry in enumerate(entries))

    def _library(self, table: object) -> SharedFolder:
        readers = {
            "folder": self._folder,
            "show": self._string,
            "workspaces": self._workspaces,
            "language": self._language,
        }
        values = self._take(table, SharedFolder, readers)
        if "folder" not in values:
            raise self._wrong("folder", "the folder of the transcripts")
        return SharedFolder(**values)

    def _limits(self, key: str, value: object) -> LimitSettings:
        inside = self._inside(key)
        whole = inside._whole
        readers: dict[str, Callable[[str, object], object]] = {f.name: whole for f in fields(LimitSettings)}
        return LimitSettings(**inside._take(value, LimitSettings, readers | {"deadline_seconds": inside._seconds}))

    def _answers(self, key: str, value: object) -> AnswerSettings:
        inside = self._inside(key)
        return AnswerSettings(**inside._take(value, AnswerSettings, {"days": inside._days}))

    def _daily(self, key: str, value: object) -> DailySettings:
        inside = self._inside(key)
        whole = inside._whole
        readers: dict[str, Callable[[str, object], object]] = {f.name: whole for f in fields(DailySettings)}
        readers |= {"grace_hours": inside._hours, "lease_seconds": inside._seconds}
        return DailySettings(**inside._take(value, DailySettings, readers))

    def _meaning(self, key: str, value: object) -> MeaningSettings:
        inside = self._inside(key)
        return MeaningSettings(
            **inside._take(value, MeaningSettings, {"model": inside._model, "threads": inside._whole})
        )

    def _discord(self, key: str, value: object) -> DiscordSettings:
        inside = self._inside(key)
        return DiscordSettings(**inside._take(value, DiscordSettings, {"token_file": inside._folder}))

    def _health(self, key: str, value: object) -> HealthSettings:
        inside = self._inside(key)
        return HealthSettings(**inside._take(value, HealthSettings, {"port": inside._port, "address": inside._string}))

    def _logs(self, key: str, value: object) -> LogSettings:
        inside = self._inside(key)
        return LogSettings(**inside._take(value, LogSettings, {"level": inside._level, "questions": inside._yes}))

    def _port(self, key: str, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LAST_PORT:
            raise self._wrong(key, "a port from 1 to 65535, or 0 for none")
        return value

    def _level(self, key: str, value: object) -> str:
        if value not in LEVELS:
            raise self._wrong(key, f"one of {', '.join(LEVELS)}")
        return str(value)

    def _yes(self, key: str, value: object) -> bool:
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def _slack(self, key: str, value: object) -> SlackSettings:
        inside = self._inside(key)
        readers: dict[str, Callable[[str, object], object]] = {
            f.name: inside._folder if f.name.endswith("_file") else inside._string for f in fields(SlackSettings)
        }
        special = {"prefix": inside._prefix, "admins": inside._people, "port": inside._port, "url": inside._address}
        return SlackSettings(**inside._take(value, SlackSettings, readers | special))

    def _prefix(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not is_prefix(value):
            raise self._wrong(key, 'up to 16 lower-case letters, digits, "-" and "_"')
        return value

    def _people(self, key: str, value: object) -> tuple[str, ...]:
        entries = cast("list[object]", value) if isinstance(value, list) else [None]
        found = [entry for entry in entries if isinstance(entry, str) and _PERSON.fullmatch(entry)]
        if len(found) != len(entries):
            raise self._wrong(key, 'a list of member ids such as ["U0123ABCD"]')
        return tuple(found)

    def _address(self, key: str, value: object) -> str:
        url = self._string(key, value)
        if not url.startswith("https://"):
            raise self._wrong(key, "the address that Slack reaches us at, with https:// in front")
        return url.rstrip("/")

    def _model(self, key: str, value: object) -> str:
        """A hub name as it is; a folder, told by its dots or slashes at the beginning, from where the file stands."""
        named = self._string(key, value)
        return str(self._folder(key, value)) if named.startswith((".", "/", "~")) else named

    def _folder(self, key: str, value: object) -> Path:
        """A relative folder is meant from where the file stands, wherever the process was started; from there if a
        variable names it."""
        base = Path() if (*self.at, key) in self.named else self.file.parent
        return (base / _expanded(Path(self._string(key, value)))).absolute()

    def _workspaces(self, key: str, value: object) -> tuple[str, ...]:
        entries = cast("list[object]", value) if isinstance(value, list) else [None]
        found = [entry for entry in entries if isinstance(entry, str) and is_workspace(entry)]
        if len(found) != len(entries):
            raise self._wrong(key, 'a list such as ["discord:123", "slack:T123"]')
        return tuple(found)

    def _language(self, key: str, value: object) -> str:
        tag = language_tag(value) if isinstance(value, str) else None
        if not tag:
            raise self._wrong(key, 'a language such as "en"')
        return tag

    def _string(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            raise self._wrong(key, "words in quotation marks")
        return value

    def _whole(self, key: str, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
            raise self._wrong(key, "a whole number above zero")
        return value

    def _days(self, key: str, value: object) -> int:
        days = self._whole(key, value)
        if days > _LONGEST_DAYS:
            raise self._wrong(key, f"days, at least 1 and at most {_LONGEST_DAYS}")
        return days

    def _seconds(self, key: str, value: object) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= 3600:
            raise self._wrong(key, "seconds, above zero and at most 3600")
        return float(value)

    def _hours(self, key: str, value: object) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= 48:
            raise self._wrong(key, "hours, above zero and at most 48")
        return float(value)

    def _inside(self, *path: str | int) -> _Table:
        return _Table(self.file, self.document, self.named, (*self.at, *path))

    def _wrong(self, key: str, expected: str) -> SettingsError:
        path = (*self.at, key) if key else self.at
        if name := self.named.get(path):
            return SettingsError(name, None, "", expected)
        shown = ".".join(part for part in path if isinstance(part, str))
        return SettingsError(str(self.file), self.document.line(*path), shown, expected)

"""Loads the settings from a TOML file and the environment, and validates them.

The file is the given one, else the one that `PULLQUOTE_CONFIG` names, else `config.toml` in the user's configuration
folder if it exists; without a file the defaults hold. Variables such as `PULLQUOTE_HEALTH_PORT` override the file. An
unknown key is refused: a misspelt setting must not look as if it were in force.

Each key is read by the reader that `_READERS` names for it, else by the type of its default, and held against the bound
of its field.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import platformdirs

from ...index.metadata.tomlfile import Document, KeyPath, TomlError, parse
from ...index.metadata.validation import language_tag
from ..messages import LOCALES
from .bounds import bound_of
from .environment import CONFIG, given
from .values import (
    APP,
    GATEWAY,
    HTTP,
    LEVELS,
    MORE_SCOPES,
    ConfiguredFeed,
    DiscordSettings,
    Settings,
    SettingsError,
    SharedFolder,
    is_prefix,
    is_workspace,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


_PERSON = re.compile(r"[UW][A-Z0-9]{2,30}")
_CONFIG_BYTES = 1024 * 1024


def load_settings(path: Path | None, environ: Mapping[str, str], data: Path | None = None) -> Settings:
    """Returns the validated settings. `data` overrides `environ`, which overrides the file. Raises SettingsError."""
    file = config_file(path, environ)
    source, document = (file, _read(file)) if file else (Path(), Document({}, {}))
    values = _with_variables(source, document, environ).take(document.values, Settings())
    if data:
        values["data"] = _expanded(data).absolute()
        bound = bound_of(next(one for one in fields(Settings) if one.name == "data"))
        if bound and not bound.allows(values["data"]):
            raise SettingsError("--data", None, "", str(bound))
    return Settings(**values)


def config_file(path: Path | None, environ: Mapping[str, str]) -> Path | None:
    """The path of the settings file: the named one, which must exist, or the one in the usual place if it exists."""
    named = path or (Path(environ[CONFIG]) if environ.get(CONFIG) else None)
    if named:
        return _expanded(named).absolute()
    usual = platformdirs.user_config_path(APP, appauthor=False) / "config.toml"
    return usual if _is_there(usual) else None


def _is_there(path: Path) -> bool:
    """Whether there is a file; True for one that may not be looked for, which reading it then says."""
    try:
        return path.exists()
    except OSError:
        return True


def _expanded(path: Path) -> Path:
    """`path` with its `~` expanded; unchanged if there is no such user."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def _read(file: Path) -> Document:
    try:
        with file.open("rb") as stream:
            content = stream.read(_CONFIG_BYTES + 1)
        if len(content) > _CONFIG_BYTES:
            raise SettingsError(str(file), None, "", f"at most {_CONFIG_BYTES} bytes")
        return parse(content.decode("utf-8-sig"))
    except OSError as error:
        raise SettingsError(str(file), None, "", "a file that can be read") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SettingsError(str(file), line, "", "UTF-8") from error
    except TomlError as error:
        raise SettingsError(str(file), error.line, "", 'TOML, such as: key = "value"') from error


def _with_variables(file: Path, document: Document, environ: Mapping[str, str]) -> _Table:
    """The file's top table, with the values of the variables put into `document`."""
    found = given(environ)
    for one in found:
        *tables, key = one.path
        table: object = document.values
        for name in tables:
            table = cast("dict[str, object]", table).setdefault(name, {})
        if isinstance(table, dict):  # otherwise the reader reports the file's value
            cast("dict[str, object]", table)[key] = one.value
    return _Table(file, document, {cast("KeyPath", one.path): one.name for one in found})


# --- TOML to values -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Table:
    """One table of the file and its key path.

    An error names the line of a wrong value in the file, or the variable for a value of the environment.
    """

    file: Path
    document: Document
    variables: Mapping[KeyPath, str]
    at: KeyPath = ()

    def take(self, table: object, defaults: object) -> dict[str, Any]:
        """The values of `table`, keyed by the fields of the dataclass that `defaults` is an instance of."""
        if not isinstance(table, dict):
            raise self._wrong("", "a table")
        known = {one.name: one for one in fields(cast("Any", defaults))}
        values, taken = cast("dict[str, object]", table), dict[str, Any]()
        for key, value in values.items():
            if key not in known:
                raise self._wrong(key, f"one of {', '.join(known)}")
            default = getattr(defaults, key)
            read = self._value(key, value, default)
            if (bound := bound_of(known[key])) and not bound.allows(read):
                raise self._wrong(key, str(bound))
            taken[key] = float(cast("float", read)) if isinstance(default, float) else read
        return taken

    def _value(self, key: str, value: object, default: object) -> object:
        if isinstance(default, DiscordSettings):
            return self._inside(key).discord(value)
        if is_dataclass(default):
            return cast("Any", type(default))(**self._inside(key).take(value, default))
        if reader := _READERS.get(key):
            return reader(self, key, value)
        match default:
            case bool():
                return self.boolean(key, value)
            case int() | float():
                return value  # its bound refuses what is no such number
            case _:
                return (self.path if key.endswith("_file") else self.string)(key, value)

    def discord(self, table: object) -> DiscordSettings:
        read = DiscordSettings(**self.take(table, DiscordSettings()))
        if read.by_http and read.shards:
            raise self._wrong("shards", 'no shards, since with interactions = "http" there is no gateway to share')
        return read

    def libraries(self, key: str, value: object) -> tuple[SharedFolder, ...]:
        if not isinstance(value, list):
            raise self._wrong(key, "[[library]] tables")
        entries = cast("list[object]", value)
        return tuple(self._inside(key, place).library(entry) for place, entry in enumerate(entries))

    def library(self, table: object) -> SharedFolder:
        values = self.take(table, SharedFolder(Path()))
        if "folder" not in values:
            raise self._wrong("folder", "the folder of the transcripts")
        return SharedFolder(**values)

    def feeds(self, key: str, value: object) -> tuple[ConfiguredFeed, ...]:
        if not isinstance(value, list):
            raise self._wrong(key, "[[feed]] tables")
        entries = cast("list[object]", value)
        return tuple(self._inside(key, place).feed(entry) for place, entry in enumerate(entries))

    def feed(self, table: object) -> ConfiguredFeed:
        values = self.take(table, ConfiguredFeed())
        if "address" not in values:
            raise self._wrong("address", "the address of the feed")
        return ConfiguredFeed(**values)

    def choice(self, key: str, value: object) -> str:
        if value not in _CHOICES[key]:
            raise self._wrong(key, f"one of {', '.join(_CHOICES[key])}")
        return str(value)

    def boolean(self, key: str, value: object) -> bool:
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def prefix(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not is_prefix(value):
            raise self._wrong(key, 'up to 16 lower-case letters, digits, "-" and "_"')
        return value

    def people(self, key: str, value: object) -> tuple[str, ...]:
        entries = cast("list[object]", value) if isinstance(value, list) else [None]
        found = [entry for entry in entries if isinstance(entry, str) and _PERSON.fullmatch(entry)]
        if len(found) != len(entries):
            raise self._wrong(key, 'a list of member ids such as ["U0123ABCD"]')
        return tuple(found)

    def scopes(self, key: str, value: object) -> tuple[str, ...]:
        entries = cast("list[object]", value) if isinstance(value, list) else [None]
        if not all(entry in MORE_SCOPES for entry in entries):
            raise self._wrong(key, f"a list of {', '.join(MORE_SCOPES)}")
        return tuple(map(str, entries))

    def url(self, key: str, value: object) -> str:
        return self.string(key, value).rstrip("/")

    def proxies(self, key: str, value: object) -> tuple[str, ...]:
        try:
            return tuple(str(ipaddress.ip_network(str(entry))) for entry in cast("list[object]", value))
        except (TypeError, ValueError):
            raise self._wrong(key, 'a list of addresses or networks such as ["10.0.0.2", "172.16.0.0/12"]') from None

    def model(self, key: str, value: object) -> str:
        """A name as it is; a folder, which begins with a dot, slash or tilde, as a path."""
        named = self.string(key, value)
        return str(self.path(key, value)) if named.startswith((".", "/", "~")) else named

    def path(self, key: str, value: object) -> Path:
        """An absolute path: from the file's folder, or from the working directory for a variable."""
        base = Path() if (*self.at, key) in self.variables else self.file.parent
        return (base / _expanded(Path(self.string(key, value)))).absolute()

    def workspaces(self, key: str, value: object) -> tuple[str, ...]:
        entries = cast("list[object]", value) if isinstance(value, list) else [None]
        found = [entry for entry in entries if isinstance(entry, str) and is_workspace(entry)]
        if len(found) != len(entries):
            raise self._wrong(key, 'a list such as ["discord:123", "slack:T123"]')
        return tuple(found)

    def language(self, key: str, value: object) -> str:
        tag = language_tag(value) if isinstance(value, str) else None
        if not tag:
            raise self._wrong(key, 'a language such as "en"')
        return tag

    def locale(self, key: str, value: object) -> str:
        if value not in ("", *LOCALES):
            raise self._wrong(key, f"one of {', '.join(LOCALES)}")
        return str(value)

    def string(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            raise self._wrong(key, "words in quotation marks")
        return value

    def _inside(self, *path: str | int) -> _Table:
        return _Table(self.file, self.document, self.variables, (*self.at, *path))

    def _wrong(self, key: str, expected: str) -> SettingsError:
        path = (*self.at, key) if key else self.at
        if name := self.variables.get(path):
            return SettingsError(name, None, "", expected)
        shown = ".".join(part for part in path if isinstance(part, str))
        return SettingsError(str(self.file), self.document.line(*path), shown, expected)


_CHOICES: Final[Mapping[str, Sequence[str]]] = {"level": LEVELS, "interactions": (GATEWAY, HTTP)}

# Readers by key, whichever table the key is in, for the keys that need more than the type of their default.
_READERS: Final[Mapping[str, Callable[[_Table, str, object], object]]] = {
    "data": _Table.path,
    "language": _Table.language,
    "library": _Table.libraries,
    "feed": _Table.feeds,
    "folder": _Table.path,
    "ca_certs": _Table.path,
    "workspaces": _Table.workspaces,
    "model": _Table.model,
    "level": _Table.choice,
    "interactions": _Table.choice,
    "locale": _Table.locale,
    "prefix": _Table.prefix,
    "admins": _Table.people,
    "networks": _Table.proxies,
    "proxies": _Table.proxies,
    "scopes": _Table.scopes,
    "url": _Table.url,
}

"""`pullquote doctor`: what is wrong with an installation, and what to do about it.

Each check is a function that looks at one thing and gives findings; none changes anything but that an index may be
opened. An adapter brings checks of its own in an attribute `checks`. A check that fails is a finding, too.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import enum
import os
import shutil
import sqlite3
import stat
import sys
import zoneinfo
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, cast, runtime_checkable

from ...index.errors import PullquoteError, TooNew
from ...index.storage.backup import check as checked
from ...index.storage.schema import MIGRATIONS
from ..core import open_core
from ..presenting.problems import explain
from ..settings.environment import unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..daily.subscriptions import Subscription
    from ..messages import Messages
    from ..presenting.coverage import Understanding
    from ..settings.values import Settings

DATABASE: Final = "pullquote.db"
PYTHON: Final = (3, 11)
SQLITE: Final = (3, 38, 0)  # strict tables, and ->>
LITTLE: Final = 512 * 1024 * 1024  # bytes of room below which it gets tight,
NONE_LEFT: Final = 64 * 1024 * 1024  # and below which nothing can be added
SOME_ZONE: Final = "Europe/Berlin"
LATE_S: Final = 300.0  # a post that is due for longer has not been looked at


class Level(enum.StrEnum):
    """How bad it is."""

    GOOD = "good"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found `about` something, in words, and what to do where it is not good."""

    level: Level
    about: str
    said: str
    do: str | None = None


@dataclass(frozen=True, slots=True)
class Patient:
    """What is looked at. `live` allows asking the platforms; `now` is in seconds since 1970."""

    settings: Settings
    environ: Mapping[str, str]
    messages: Messages
    now: float
    live: bool = False

    def found(self, level: Level, about: str, key: str, **values: object) -> Finding:
        """A finding in the words of `doctor.key`, and of `doctor.key_do` where it is not good."""
        do = f"doctor.{key}_do"
        told = self.messages.say(do, **values) if level is not Level.GOOD and do in self.messages else None
        return Finding(level, about, self.messages.say(f"doctor.{key}", **values), told)


Check = Callable[[Patient], Awaitable[Sequence[Finding]]]


@runtime_checkable
class Examined(Protocol):
    """An adapter with checks of its own."""

    @property
    def checks(self) -> Sequence[Check]: ...


async def examine(patient: Patient, adapters: Iterable[object] = ()) -> list[Finding]:
    """All findings, those of each check together."""
    findings = list[Finding]()
    more = [check for adapter in adapters if isinstance(adapter, Examined) for check in adapter.checks]
    for check in (*CHECKS, *more):
        about = getattr(check, "__name__", "check").strip("_")
        try:
            findings += await check(patient)
        except PullquoteError as error:
            findings.append(Finding(Level.WRONG, about, explain(error, patient.messages)))
        except Exception as error:  # noqa: BLE001 - the other checks may say why
            findings.append(patient.found(Level.WRONG, about, "failed", error=type(error).__name__))
    return findings


# --- The machine --------------------------------------------------------------------------------------------------


async def _python(patient: Patient) -> list[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    level = Level.GOOD if sys.version_info[:2] >= PYTHON else Level.WRONG
    return [patient.found(level, "python", "python", version=version)]


async def _sqlite(patient: Patient) -> list[Finding]:
    level = Level.GOOD if sqlite3.sqlite_version_info >= SQLITE else Level.WRONG
    return [patient.found(level, "sqlite", "sqlite", version=sqlite3.sqlite_version)]


async def _zones(patient: Patient) -> list[Finding]:
    try:
        summer = dt.datetime(2024, 7, 1, tzinfo=zoneinfo.ZoneInfo(SOME_ZONE)).utcoffset()
        good = summer == dt.timedelta(hours=2)
    except zoneinfo.ZoneInfoNotFoundError:
        good = False
    return [patient.found(Level.GOOD if good else Level.WRONG, "time zones", "zones" if good else "no_zones")]


async def _disk(patient: Patient) -> list[Finding]:
    there = next(path for path in (patient.settings.data, *patient.settings.data.parents) if path.exists())
    free = (await asyncio.to_thread(shutil.disk_usage, there)).free
    level = Level.GOOD if free >= LITTLE else Level.WARNING if free >= NONE_LEFT else Level.WRONG
    return [patient.found(level, "disk", "disk", path=there, megabytes=free // 1_000_000)]


# --- The data folder ----------------------------------------------------------------------------------------------


async def _data(patient: Patient) -> list[Finding]:
    data = patient.settings.data
    if not data.exists():
        return [patient.found(Level.GOOD, "data folder", "no_data", path=data)]
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        return [patient.found(Level.WRONG, "data folder", "closed_data", path=data)]
    if os.name == "posix" and stat.S_IMODE(data.stat().st_mode) & 0o077:
        return [patient.found(Level.WARNING, "data folder", "open_data", path=data)]
    return [patient.found(Level.GOOD, "data folder", "data", path=data)]


async def _database(patient: Patient) -> list[Finding]:
    path = patient.settings.data / DATABASE
    if not path.exists():
        return [patient.found(Level.GOOD, "database", "no_database")]
    schema = await asyncio.to_thread(checked, path)
    if schema > len(MIGRATIONS):
        raise TooNew(str(path), schema, len(MIGRATIONS))
    if schema < len(MIGRATIONS):
        return [patient.found(Level.WARNING, "database", "old_database", path=path)]
    return [patient.found(Level.GOOD, "database", "database")]


async def _is_current(patient: Patient) -> bool:
    """Whether there is a library that needs no upgrade to be looked at."""
    path = patient.settings.data / DATABASE
    return path.exists() and await asyncio.to_thread(checked, path) == len(MIGRATIONS)


async def subscriptions(patient: Patient) -> Sequence[Subscription]:
    """Those of all platforms, for checks of adapters; none where the library has to be upgraded first."""
    if not await _is_current(patient):
        return []
    async with open_core(patient.settings) as core:
        return await core.daily.list(None)


async def _library(patient: Patient) -> list[Finding]:
    """The index, and the subscriptions, of a library that needs no upgrade to be looked at."""
    if not await _is_current(patient):
        return []
    findings = list[Finding]()
    async with open_core(patient.settings) as core:
        behind = await core.behind()  # before anything is asked, which would make up for it
        listed = await core.listed(None)
        findings.append(
            patient.found(Level.WARNING, "index", "index_behind", n=behind)
            if behind
            else patient.found(Level.GOOD, "index", "index", n=len(listed))
        )
        findings.append(_meaning(patient, await core.understanding(None)))
        findings += [
            patient.found(Level.WRONG, "subscription", "subscription", id=one.subscription.id, trouble=trouble)
            for one in await core.daily.statuses(None)
            if (trouble := core.daily_cards.trouble(one))
        ]
        async with core.database.reader() as connection:
            rows = await connection.execute_fetchall(
                "SELECT count(*) FROM delivery WHERE wake IS NOT NULL AND due < ?", (patient.now - LATE_S,)
            )
        if late := next(int(row[0]) for row in rows):
            findings.append(patient.found(Level.WARNING, "posts", "late", n=late))
    return findings


def _meaning(patient: Patient, found: Understanding) -> Finding:
    """How far topics are found in other words."""
    if trouble := found.trouble(patient.messages):
        return Finding(Level.WARNING, "meaning", *trouble)
    if found.ready is None:
        return patient.found(Level.GOOD, "meaning", "words_alone")
    return patient.found(Level.GOOD, "meaning", "meaning", n=found.ready)


# --- The settings -------------------------------------------------------------------------------------------------


async def _folders(patient: Patient) -> list[Finding]:
    lost = [shared.folder for shared in patient.settings.library if not shared.folder.is_dir()]
    if lost:
        return [patient.found(Level.WRONG, "library folder", "no_folder", path=folder) for folder in lost]
    shared = len(patient.settings.library)
    return [patient.found(Level.GOOD, "library folder", "folders", n=shared)] if shared else []


async def _secrets(patient: Patient) -> list[Finding]:
    """Files with secrets that others may read, and variables that were set with their quotation marks."""
    findings = list[Finding]()
    for path in _secret_files(patient.settings):
        found = None
        with contextlib.suppress(OSError):
            found = path.stat()
        if found is None:
            findings.append(patient.found(Level.WRONG, "secret", "no_secret", path=path))
        elif os.name == "posix" and stat.S_IMODE(found.st_mode) & 0o077:
            findings.append(patient.found(Level.WRONG, "secret", "open_secret", path=path))
    for name, value in patient.environ.items():
        if name.startswith("PULLQUOTE_") and value != value.strip(" \t\r\n\"'"):
            findings.append(patient.found(Level.WARNING, "secret", "quoted_secret", name=name))
    return findings or [patient.found(Level.GOOD, "secret", "secrets")]


async def _variables(patient: Patient) -> list[Finding]:
    """Variables with a spelling mistake pass for settings that are in force."""
    names = unread(patient.environ)
    return [patient.found(Level.WARNING, "variable", "unread", name=name) for name in names]


def _secret_files(settings: object) -> Iterator[Path]:
    """Every setting called `…_file`, also in the tables of adapters."""
    for one in fields(cast("Any", settings)):
        value = getattr(settings, one.name)
        if is_dataclass(value):
            yield from _secret_files(value)
        elif one.name.endswith("_file") and isinstance(value, Path):
            yield value


CHECKS: Final[Sequence[Check]] = (
    *(_python, _sqlite, _zones, _disk, _data, _database, _library, _folders, _secrets, _variables),
)

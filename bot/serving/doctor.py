"""`pullquote doctor`: the checks of an installation, and advice for each finding.

A check is a function from a DoctorContext to findings; it changes nothing, except that an index may be opened. An
adapter adds checks by an attribute `checks`. A check that raises an error is a finding, too.
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
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from ...index.agreement import Fault
from ...index.errors import PullquoteError, TooNew
from ...index.search.engines import server_state as search_server_state
from ...index.search.filters import tell_apart
from ...index.storage.backup import RESTORING, schema_of
from ...index.storage.backup import check as checked
from ...index.storage.copies import abandoned
from ...index.storage.failures import folder_refusal, translated
from ...index.storage.opening import open_database, server_state
from ...index.storage.schema import MIGRATIONS
from ..core import database_address, embedder_of, open_core, search_address
from ..daily.subscriptions import SubscriptionKind
from ..following.addresses import configured_feeds, normal, resolved
from ..following.trouble import FetchError
from ..keeping.folders import survey
from ..presenting.feeds import FeedCards
from ..presenting.problems import explain, noticed, unavailable
from ..security.access_tokens import Purpose
from ..settings.environment import unread
from ..settings.own_files import Overlap, overlaps, secret_files
from ..settings.secret_addresses import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from ...index.querying.duplicates import Duplicates
    from ...index.transcript import Transcript
    from ..daily.subscriptions import Subscription
    from ..following.feeds import Trouble
    from ..messages import Messages
    from ..presenting.coverage import Coverage
    from ..settings.values import Settings

DATABASE: Final = "pullquote.db"
PYTHON: Final = (3, 11)
SQLITE: Final = (3, 39, 0)  # strict tables, ->>, and IS NOT DISTINCT FROM
LOW_DISK: Final = 512 * 1024 * 1024  # free bytes below which to warn
FULL_DISK: Final = 64 * 1024 * 1024  # free bytes below which adding files fails
SOME_ZONE: Final = "Europe/Berlin"
WRONG_CLOCK_S: Final = 2.0  # between this computer and the database server
DAY_S: Final = 86400.0
UNUSED_DAYS: Final = 90  # after which a token that nobody uses is named
OLD_DAYS: Final = 365  # after which one without an end is
LATE_S: Final = 300.0  # a post that is due for longer was not handled by any process
LONG_DUE_S: Final = 3600.0  # and a feed


class Level(enum.StrEnum):
    """The severity of a finding. `wrong` makes the exit code 1."""

    GOOD = "good"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """A result of a check: its subject (`about`), a sentence, and advice where the level is not good."""

    level: Level
    about: str
    said: str
    do: str | None = None


@dataclass(frozen=True, slots=True)
class DoctorContext:
    """The input of every check. `live` allows requests to the platforms; `now` is in seconds since 1970; `config` is
    the settings file."""

    settings: Settings
    environ: Mapping[str, str]
    messages: Messages
    now: float
    live: bool = False
    config: Path | None = None

    def found(self, level: Level, about: str, key: str, **values: object) -> Finding:
        """Returns a finding with the message `doctor.key`, and the advice `doctor.key_do` unless the level is good."""
        do = f"doctor.{key}_do"
        advice = self.messages.say(do, **values) if level is not Level.GOOD and do in self.messages else None
        return Finding(level, about, self.messages.say(f"doctor.{key}", **values), advice)


Check = Callable[[DoctorContext], Awaitable[Sequence[Finding]]]


@runtime_checkable
class Examined(Protocol):
    """An adapter that has checks of its own."""

    @property
    def checks(self) -> Sequence[Check]:
        """The checks, which run after `CHECKS`."""
        ...


async def examine(context: DoctorContext, adapters: Iterable[object] = ()) -> list[Finding]:
    """Runs all checks, those of the adapters last, and returns the findings in that order."""
    findings = list[Finding]()
    more = [check for adapter in adapters if isinstance(adapter, Examined) for check in adapter.checks]
    for check in (*CHECKS, *more):
        about = getattr(check, "__name__", "check").strip("_")
        try:
            findings += await check(context)
        except PullquoteError as error:
            said = explain(error, context.messages)
            if all(said != one.said for one in findings):  # several checks open the database
                findings.append(Finding(Level.WRONG, about, said))
        except Exception as error:  # noqa: BLE001 - the other checks still run
            findings.append(context.found(Level.WRONG, about, "failed", error=type(error).__name__))
    return findings


async def examine_settings(context: DoctorContext) -> list[Finding]:
    """Opens what the settings name: the data folder, the shared folders, the files of secrets, the model and the search
    server."""
    return [
        *await _data(context),
        *await _missing_folders(context),
        *_overlaps(context),
        *_secrets(context, secret_files(context.settings)),
        *await _model(context),
        *await _search_answer(context),
    ]


# --- The machine --------------------------------------------------------------------------------------------------


async def _python(context: DoctorContext) -> list[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    level = Level.GOOD if sys.version_info[:2] >= PYTHON else Level.WRONG
    return [context.found(level, "python", "python", version=version)]


async def _sqlite(context: DoctorContext) -> list[Finding]:
    level = Level.GOOD if sqlite3.sqlite_version_info >= SQLITE else Level.WRONG
    return [context.found(level, "sqlite", "sqlite", version=sqlite3.sqlite_version)]


async def _zones(context: DoctorContext) -> list[Finding]:
    try:
        summer = dt.datetime(2024, 7, 1, tzinfo=zoneinfo.ZoneInfo(SOME_ZONE)).utcoffset()
        good = summer == dt.timedelta(hours=2)
    except zoneinfo.ZoneInfoNotFoundError:
        good = False
    return [context.found(Level.GOOD if good else Level.WRONG, "time zones", "zones" if good else "no_zones")]


async def _disk(context: DoctorContext) -> list[Finding]:
    there = next(path for path in (context.settings.data, *context.settings.data.parents) if path.exists())
    free = (await asyncio.to_thread(shutil.disk_usage, there)).free
    level = Level.GOOD if free >= LOW_DISK else Level.WARNING if free >= FULL_DISK else Level.WRONG
    return [context.found(level, "disk", "disk", path=there, megabytes=free // 1_000_000)]


# --- The data folder ----------------------------------------------------------------------------------------------


async def _data(context: DoctorContext) -> list[Finding]:
    data = context.settings.data
    if not data.exists():
        return [context.found(Level.GOOD, "data folder", "no_data", path=data)]
    if not os.access(data, os.R_OK | os.X_OK):
        return [context.found(Level.WRONG, "data folder", "closed_data", path=data)]
    if refused := await asyncio.to_thread(folder_refusal, data):
        return [Finding(Level.WRONG, "data folder", explain(refused, context.messages))]
    if os.name == "posix" and stat.S_IMODE(data.stat().st_mode) & 0o077:
        return [context.found(Level.WARNING, "data folder", "open_data", path=data)]
    return [context.found(Level.GOOD, "data folder", "data", path=data)]


async def _server(context: DoctorContext) -> list[Finding]:
    """The database on a server, and what lies in the data folder beside it."""
    url, password = database_address(context.settings, context.environ)
    if url is None:
        return []
    state = await server_state(url, password)
    about, at = "database", {"path": state.location, "version": state.version}
    if state.schema > len(MIGRATIONS):
        raise TooNew(state.location, state.schema, len(MIGRATIONS))
    if not state.schema:
        findings = [context.found(Level.GOOD, about, "server_empty", **at)]
    elif state.schema < len(MIGRATIONS):
        findings = [context.found(Level.WARNING, about, "server_old", **at)]
    else:
        findings = [context.found(Level.GOOD, about, "server", **at)]
    if abs(state.ahead) > WRONG_CLOCK_S:
        findings.append(context.found(Level.WARNING, "clock", "server_clock", seconds=round(abs(state.ahead))))
    if (unused := context.settings.data / DATABASE).exists():
        findings.append(context.found(Level.WARNING, about, "server_beside", path=unused))
    return findings


async def _database(context: DoctorContext) -> list[Finding]:
    if context.settings.storage.url:
        return await _server(context)
    path = context.settings.data / DATABASE
    if (broken_off := path.with_name(f"{path.name}{RESTORING}")).exists():
        return [context.found(Level.WARNING, "database", "restoring", path=broken_off)]
    if not path.exists():
        return [context.found(Level.GOOD, "database", "no_database")]
    schema = await asyncio.to_thread(checked, path)
    if schema > len(MIGRATIONS):
        raise TooNew(str(path), schema, len(MIGRATIONS))
    if schema < len(MIGRATIONS):
        return [context.found(Level.WARNING, "database", "old_database", path=path)]
    return [context.found(Level.GOOD, "database", "database")]


async def _search_server(context: DoctorContext) -> list[Finding]:
    """The index on a server, and indexes there that this version does not read."""
    address, about = search_address(context.settings, context.environ), "search server"
    if address is None:
        return []
    state = await search_server_state(address, context.settings.language)
    at = {"path": state.location, "version": state.version, "nodes": state.nodes}
    level = {"green": Level.GOOD, "yellow": Level.GOOD}.get(state.health, Level.WRONG)
    findings = [context.found(level, about, "search_server" if level is Level.GOOD else "search_red", **at)]
    if state.health == "yellow" and state.nodes > 1:
        findings.append(context.found(Level.WARNING, about, "search_yellow", **at))
    if address.plain:
        findings.append(context.found(Level.WARNING, about, "search_plain", **at))
    if state.beside:
        names = context.messages.listed(state.beside)
        findings.append(context.found(Level.WARNING, about, "search_beside", names=names, **at))
    if state.others:
        names = context.messages.listed(state.others)
        findings.append(context.found(Level.WARNING, about, "search_others", names=names, **at))
    return findings


async def _search_answer(context: DoctorContext) -> list[Finding]:
    """Why the search server of the settings gives no answer of use, if it does not."""
    try:
        address = search_address(context.settings, context.environ)
        if address is not None:
            await search_server_state(address, context.settings.language)
    except PullquoteError as error:
        return [Finding(Level.WRONG, "search server", explain(error, context.messages))]
    return []


async def _parts(context: DoctorContext) -> list[Finding]:
    """What killed backups and exports left half written, in the data folder and beside it."""
    data = context.settings.data.absolute()
    found = [part for folder in (data, data.parent) for part in await asyncio.to_thread(abandoned, folder)]
    return [context.found(Level.WARNING, "backup", "part", path=part) for part in found]


async def _is_current(context: DoctorContext) -> bool:
    """Returns True if a database exists that can be opened without an upgrade of its schema."""
    url, password = database_address(context.settings, context.environ)
    if url is not None:
        return (await server_state(url, password)).schema == len(MIGRATIONS)
    path = context.settings.data / DATABASE
    return path.exists() and await asyncio.to_thread(schema_of, path) == len(MIGRATIONS)


async def _words(context: DoctorContext) -> list[Finding]:
    """The transcripts whose words are not as they were stored, which a database's own check does not see."""
    if not await _is_current(context):
        return []
    url, password = database_address(context.settings, context.environ)
    async with open_database(context.settings.data / DATABASE, url, password) as database:
        found = await database.altered()
    return [context.found(Level.WRONG, "words", "altered", id=id_, file=file) for id_, file in found]


async def _derived(context: DoctorContext) -> list[Finding]:
    """Whether indexes and vectors are sound and agree with the database; before `_library`, which drops bad ones."""
    if not await _is_current(context):
        return []
    async with open_core(context.settings, environ=context.environ) as core:
        return [
            context.found(
                Level.WARNING if one.fault is Fault.AHEAD else Level.WRONG,  # so it is after every restore
                "vectors" if one.vectors else "index",
                f"derived_{one.fault}",
                path=one.path,
                n=one.number,
            )
            for one in await core.shelves.disagreements()
        ]


async def subscriptions(context: DoctorContext) -> Sequence[Subscription]:
    """Returns the daily posts and alerts of all platforms, for checks of adapters; none if the schema needs an
    upgrade."""
    if not await _is_current(context):
        return []
    async with open_core(context.settings, environ=context.environ) as core:
        return [*await core.daily.list(None), *await core.alerts.list(None)]


def called(context: DoctorContext, one: Subscription) -> dict[str, str]:
    """How a finding calls a subscription, and the command that changes it."""
    command = "daily" if one.kind is SubscriptionKind.DAILY else "alert"
    return {"id": one.id, "what": context.messages.say(f"doctor_post.{command}"), "command": command}


async def _library(context: DoctorContext) -> list[Finding]:
    """The index, the embedding model, the subscriptions and late posts."""
    if not await _is_current(context):
        return []
    findings = list[Finding]()
    async with open_core(context.settings, environ=context.environ) as core:
        behind = await core.shelves.behind()  # before the first query, which would update the index
        library = await core.shelves.library(None)
        unread = await library.unread()
        if not library.transcripts:
            findings.append(context.found(Level.WARNING, "library", "empty"))
        findings.append(
            context.found(Level.WARNING, "index", "index_behind", n=behind)
            if behind
            else context.found(Level.GOOD, "index", "index", n=len(library.transcripts) - len(unread))
        )
        findings += _unread(context, library.transcripts, unread)
        findings += _reading(context, library.transcripts)
        findings += _twice(context, library.duplicates, library.transcripts.kept(tell_apart))
        findings.append(_meaning(context, core.transcript_cards.coverage(library)))
        findings += [
            context.found(
                Level.WRONG, "subscription", "subscription", trouble=trouble, **called(context, one.subscription)
            )
            for one in [*await core.daily.statuses(None), *await core.alerts.statuses(None)]
            if (trouble := core.daily_cards.trouble(one))
        ]
        async with core.database.reader() as connection:
            rows = await connection.fetch_all(
                "SELECT count(*) FROM delivery WHERE wake IS NOT NULL AND due < ?", (core.now() - LATE_S,)
            )
        if late := next(int(row[0]) for row in rows):
            findings.append(context.found(Level.WARNING, "posts", "late", n=late))
    return findings


async def _tokens(context: DoctorContext) -> list[Finding]:
    """Tokens of programs that nobody uses, and those without an end that have become old."""
    if not await _is_current(context):
        return []
    about, findings = "token", list[Finding]()
    async with open_core(context.settings, environ=context.environ) as core:
        now = core.now()
        for one in await core.access_tokens.listed(Purpose.TOKEN):
            days = {"unused": (now - (one.used or one.created)) // DAY_S, "old": (now - one.created) // DAY_S}
            told = {"number": one.number, "name": one.label}
            if days["unused"] >= UNUSED_DAYS:
                findings.append(context.found(Level.WARNING, about, "unused_token", days=int(days["unused"]), **told))
            elif one.expires is None and days["old"] >= OLD_DAYS:
                findings.append(context.found(Level.WARNING, about, "old_token", days=int(days["old"]), **told))
    return findings


def _unread(context: DoctorContext, transcripts: Sequence[Transcript], unread: Collection[int]) -> list[Finding]:
    """The transcripts that could not be read for the index."""
    found = [one for one in transcripts if one.id in unread]
    return [
        context.found(Level.WRONG, "transcripts", "unread_transcript", file=one.file, id=one.public) for one in found
    ]


def _reading(context: DoctorContext, transcripts: Sequence[Transcript]) -> list[Finding]:
    """The transcripts of whose files only a part was understood."""
    partly = [one for one in transcripts if one.not_understood]
    if not partly:
        return []
    what = "; ".join(noticed(one, context.messages) for one in partly[0].not_understood)
    return [
        context.found(Level.WARNING, "transcripts", "not_understood", n=len(partly), title=partly[0].title, what=what)
    ]


def _twice(context: DoctorContext, found: Duplicates, titles: Mapping[int, str]) -> list[Finding]:
    """The recordings of which the library has several texts."""
    if not found:
        return []
    shown, *others = (titles[one.id] for one in found.recordings[0])
    names = {"title": shown, "others": context.messages.listed(others)}
    return [context.found(Level.GOOD, "transcripts", "twice", n=len(found.recordings), **names)]


def _meaning(context: DoctorContext, found: Coverage) -> Finding:
    """The state of the embedding model."""
    if trouble := found.trouble(context.messages):
        return Finding(Level.WARNING, "meaning", *trouble)
    if found.ready is None:
        return context.found(Level.GOOD, "meaning", "words_alone")
    return context.found(Level.GOOD, "meaning", "meaning", n=found.ready)


async def _feeds(context: DoctorContext) -> list[Finding]:
    """What is followed and could not be asked, or brought what cannot be had or read, and what is long due."""
    findings = list[Finding]()
    for said in configured_feeds(context.settings).values():
        try:
            resolved(normal(said.address), context.environ)
        except FetchError as error:
            findings.append(
                context.found(Level.WRONG, "feed", "feed", name=shown(said.address), trouble=_why(error, context))
            )
    if not await _is_current(context):
        return findings
    async with open_core(context.settings, environ=context.environ) as core:
        statuses = [one for one in await core.following.statuses(None) if not one.left]
    for one in statuses:
        name, trouble = one.feed.name, one.feed.trouble
        if trouble is not None and all(name not in finding.said for finding in findings):
            failing = FeedCards(context.messages).failing(one.feed)
            said = {"id": one.feed.id, "name": name, "trouble": _why(trouble, context), "failing": failing}
            findings.append(context.found(Level.WARNING, "feed", "feed_silent", **said))
        if short := len(one.troubled):
            findings.append(context.found(Level.WARNING, "feed", "feed_episodes", n=short, name=name, id=one.feed.id))
    late = [one for one in statuses if one.feed.due is not None and one.feed.due < context.now - LONG_DUE_S]
    if late:
        findings.append(context.found(Level.WARNING, "feed", "feeds_late", n=len(late)))
    return findings or ([context.found(Level.GOOD, "feed", "feeds", n=len(statuses))] if statuses else [])


def _why(trouble: Trouble, context: DoctorContext) -> str:
    return FeedCards(context.messages).trouble(trouble)


# --- The settings -------------------------------------------------------------------------------------------------


async def _folders(context: DoctorContext) -> list[Finding]:
    """Folders that are not there, cannot be read, have lost files, or lie badly to pullquote's own files."""
    about, shared = "library folder", context.settings.library
    findings = await _missing_folders(context)
    if await _is_current(context):
        async with open_core(context.settings, config=context.config, environ=context.environ) as core:
            for status in await survey(core.transcripts):
                findings += [
                    context.found(Level.WRONG, about, "unread_folder", path=path, why=why, n=status.unknown)
                    for path, why in status.unread.items()
                ]
                if status.doubted:
                    counts = {"n": len(status.doubted), "of": len(status.transcripts)}
                    findings.append(context.found(Level.WARNING, about, "doubted", path=status.place, **counts))
    findings += _overlaps(context, await _address_files(context))
    return findings or ([context.found(Level.GOOD, about, "folders", n=len(shared))] if shared else [])


async def _missing_folders(context: DoctorContext) -> list[Finding]:
    """Shared folders that are not there, or cannot be opened."""
    findings = list[Finding]()
    for shared in context.settings.library:
        if not await asyncio.to_thread(shared.folder.is_dir):
            findings.append(context.found(Level.WRONG, "library folder", "no_folder", path=shared.folder))
        elif not os.access(shared.folder, os.R_OK | os.X_OK):
            findings.append(context.found(Level.WRONG, "library folder", "closed_folder", path=shared.folder))
    return findings


def _overlaps(context: DoctorContext, more: Sequence[Path] = ()) -> list[Finding]:
    """Shared folders that lie badly to pullquote's own files, and to `more`."""
    return [
        context.found(
            Level.WRONG if overlap is Overlap.INSIDE else Level.WARNING,
            "library folder",
            f"{overlap}_own",
            path=folder,
            own=own,
        )
        for folder, overlap, own in overlaps(context.settings, context.config, more)
    ]


async def _model(context: DoctorContext) -> list[Finding]:
    """The model that the settings name, if it cannot be loaded."""
    with translated(context.settings.data, 0):
        _, lack = await asyncio.to_thread(embedder_of, context.settings)
    return [Finding(Level.WARNING, "meaning", *unavailable(lack, context.messages))] if lack else []


async def _address_files(context: DoctorContext) -> list[Path]:
    """The files in which addresses of what is followed stand."""
    if not await _is_current(context):
        return []
    async with open_core(context.settings, config=context.config, environ=context.environ) as core:
        return await core.following.address_files()


async def _all_secrets(context: DoctorContext) -> list[Finding]:
    """The files of secrets, those of addresses that are followed by command among them, and the variables."""
    return _secrets(context, [*secret_files(context.settings), *await _address_files(context)])


def _secrets(context: DoctorContext, files: Iterable[Path]) -> list[Finding]:
    """Secret files that other users may read, and variables whose values include quotation marks."""
    findings = list[Finding]()
    for path in dict.fromkeys(files):
        found = None
        with contextlib.suppress(OSError), path.open("rb") as stream:
            found = os.fstat(stream.fileno()) if stream.read(1) else None
        if found is None:
            findings.append(context.found(Level.WRONG, "secret", "no_secret", path=path))
        elif os.name == "posix" and stat.S_IMODE(found.st_mode) & 0o077:
            findings.append(context.found(Level.WRONG, "secret", "open_secret", path=path))
    for name, value in context.environ.items():
        if name.startswith("PULLQUOTE_") and value != value.strip(" \t\r\n\"'"):
            findings.append(context.found(Level.WARNING, "secret", "quoted_secret", name=name))
    return findings or [context.found(Level.GOOD, "secret", "secrets")]


async def _variables(context: DoctorContext) -> list[Finding]:
    """Variables that nothing reads, most likely misspelt."""
    names = unread(context.environ)
    return [context.found(Level.WARNING, "variable", "unread", name=name) for name in names]


CHECKS: Final[Sequence[Check]] = (
    *(_python, _sqlite, _zones, _disk, _data, _database, _search_server, _words, _derived, _parts),
    *(_library, _feeds, _tokens, _folders, _all_secrets, _variables),
)

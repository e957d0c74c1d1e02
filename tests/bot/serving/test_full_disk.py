"""A disk that is full, read-only or failing: questions are answered, nothing is lost, and work goes on once it can."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.asking.answer_models import Ask, Asker, Query
from pullquote.bot.delivery import Receipt
from pullquote.bot.demo import samples
from pullquote.bot.errors import AlreadyServed
from pullquote.bot.messages import messages
from pullquote.bot.presenting.problems import explain
from pullquote.bot.serving.process import serve
from pullquote.bot.serving.storage_watch import StorageWatch
from pullquote.index.errors import DiskFailed, DiskFull, Displaced, FileSystemError, ReadOnly, TooManyOpenFiles
from pullquote.index.storage import sqlite as database_module
from pullquote.index.storage.locking import ProcessLock
from pullquote.index.storage.sqlite import SQLiteDatabase

from ..conftest import ask, shared, turn

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from pullquote.bot.cards import Card
    from pullquote.bot.core import Core
    from pullquote.bot.places import Place
    from pullquote.bot.settings.values import Settings

    from ..conftest import Opening
    from ..daily_house import House

ADA = Asker("slack:T1", "ada")
QUOTE = "we lost a third of our colonies"
KINDS = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EROFS: ReadOnly,
    errno.EACCES: ReadOnly,
    errno.EIO: DiskFailed,
    errno.EMFILE: TooManyOpenFiles,
}


@dataclass
class Disk:
    """A disk that refuses, with `number`, to open the database for writing."""

    number: int | None = None

    def create(self, path: Path) -> None:
        if self.number is not None:
            raise OSError(self.number, os.strerror(self.number), str(path))


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    made = Disk()
    monkeypatch.setattr(database_module, "_create", made.create)
    return made


@pytest.mark.parametrize("number", KINDS)
async def test_everything_that_reads_works_while_nothing_can_be_written(
    opening: Opening, disk: Disk, tmp_path: Path, number: int
) -> None:
    disk.number = number
    (tmp_path / "new.txt").write_text("Some words that are not in the library yet.")
    async with opening() as sampled:
        core = sampled.core
        assert type(core.database.refusal) is KINDS[number]
        for kind, words in ((Ask.QUOTE, QUOTE), (Ask.VERIFY, QUOTE), (Ask.TOPIC, "winter"), (Ask.EXCERPT, "")):
            page = await ask(core, ADA, kind, words)
            assert page.card.citations
            assert (page.answer, page.moves, page.unstored) == (None, {}, True)
            assert "Without buttons" in " ".join(page.card.notes)
        (first, *_) = await core.transcripts.listed(None)
        assert (await core.transcripts.text(None, first.public))[1].stretch.text
        assert await core.seen.first("slack:T1", "event")
        assert not await core.seen.first("slack:T1", "event")
        with pytest.raises(KINDS[number]) as caught:
            await core.transcripts.add([tmp_path / "new.txt"])
        said = explain(caught.value, messages())
        assert str(sampled.data / "pullquote.db") in said
        assert "Errno" not in said
        assert len(await core.transcripts.listed(None)) == 6


async def test_what_was_refused_goes_on_by_itself(
    opening: Opening, disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    """The pauses grow, and it is logged once."""
    caplog.set_level("INFO", "pullquote.bot.serving.storage_watch")
    pauses = list[float]()
    disk.number = errno.ENOSPC

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 4:
            disk.number = None
        if len(pauses) == 6:
            raise Enough

    async with opening() as sampled:
        with pytest.raises(Enough):
            await StorageWatch(sampled.core.database, sleep).run()
        assert pauses[:4] == [2.0, 4.0, 8.0, 16.0]
        assert [record.getMessage() for record in caplog.records] == [
            "nothing can be written: questions are answered, and all else waits",
            "data can be written again",
        ]
        page = await ask(sampled.core, ADA, Ask.QUOTE, QUOTE)
        assert page.answer
        assert not page.unstored
        (move, view) = next(iter(page.moves.items()))
        assert move
        assert (await turn(sampled.core, ADA, page.answer, view)).card.citations
        assert (await shared(sampled.core, ADA, page.answer, view)).card.citations


@pytest.mark.parametrize("replaced", [False, True])
async def test_nothing_is_written_into_a_file_that_is_in_no_folder_any_more(
    opening: Opening, tmp_path: Path, replaced: bool
) -> None:
    """Nothing that is typed is lost in silence, and no second database is begun in its place."""
    (tmp_path / "new.txt").write_text("Some words that are not in the library yet.")
    async with opening() as sampled:
        core, database, away = sampled.core, sampled.data / "pullquote.db", sampled.data / "away.db"
        database.rename(away)
        if replaced:
            database.write_bytes(away.read_bytes())
        assert isinstance(core.database.refusal, Displaced)
        with pytest.raises(Displaced) as caught:
            await core.transcripts.add([tmp_path / "new.txt"])
        assert "end pullquote and start it again" in explain(caught.value, messages())
        assert database.exists() is replaced
        away.replace(database)
        await core.database.try_writing()
        assert core.database.refusal is None
        await core.transcripts.add([tmp_path / "new.txt"])
        assert len(await core.transcripts.listed(None)) == 7


class Enough(Exception):
    """The end of a loop without end."""


async def test_a_disk_that_fills_up_while_it_is_open(opening: Opening) -> None:
    """What does not fit is refused as a whole; what is stored stays, and is asked."""
    async with opening() as sampled:
        core = sampled.core
        async with core.database.transaction() as connection:
            ((pages,),) = await connection.fetch_all("PRAGMA page_count")
            await connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(DiskFull):
            await core.transcripts.upload("slack:T1", "long.txt", b"Many words are said here, one by one. " * 20_000)
        assert isinstance(core.database.refusal, DiskFull)
        assert (await core.find(None, Query(Ask.QUOTE, QUOTE))).hits
        assert len(await core.transcripts.listed("slack:T1")) == 6
        async with core.database.transaction() as connection:
            await connection.execute("PRAGMA max_page_count = 1000000")
        await core.database.try_writing()
        assert core.database.refusal is None


async def test_no_post_is_sent_whose_claim_cannot_be_recorded(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    one = await house.subscribe()
    await house.on(0.5)

    @contextlib.asynccontextmanager
    async def refused(self: SQLiteDatabase, *, alone: bool = True) -> AsyncGenerator[object]:
        raise DiskFull(str(self.path))
        yield

    with monkeypatch.context() as patched:
        patched.setattr(SQLiteDatabase, "transaction", refused)
        house.seconds += 0.4 * 86400
        scheduler = house.daily.scheduler({"discord": house.platform})
        with contextlib.suppress(FileSystemError):  # the loop tries again after a pause
            await scheduler.once()
        await house.scheduler._safely("key", lambda: _processed(house, one))
    assert house.platform.posted == []
    await house.on(0.2)
    assert len(house.platform.posts) == 1


async def _processed(house: House, subscription: str) -> None:
    scheduler = house.scheduler
    (delivery, *_) = await scheduler._store.ready("discord", house.seconds, 9, (-1.0, 0, ""))
    assert delivery.subscription.id == subscription
    await scheduler._sender.process(delivery)


REAL = """
import asyncio, os, pathlib, shutil, subprocess, sys
from pullquote.bot.asking.answer_models import Ask, Asker, Query
from pullquote.bot.core import open_core
from pullquote.bot.settings.values import Settings
from pullquote.index.errors import DiskFull, FileSystemError, ReadOnly
from pullquote.index.storage.backup import copy
from pullquote.index.ingest import transcripts_in

disk, texts, elsewhere = map(pathlib.Path, sys.argv[1:])
data = disk / "data"
ADA = Asker("slack:T1", "ada")

async def added(*files):
    async with open_core(Settings(data=data)) as core:
        await core.transcripts.add(files)

async def asked(kind, core):
    found = await core.find(None, Query(Ask.QUOTE, "we lost a third of our colonies"))
    assert found.hits
    answer = await core.answers.ask(ADA, Query(Ask.TOPIC, "winter"))
    assert answer.result.hits and answer.unstored
    try:
        await core.transcripts.add([elsewhere / "new.txt"])
    except FileSystemError as error:
        assert isinstance(error, kind), error
        assert isinstance(core.database.refusal, kind), core.database.refusal
    else:
        raise SystemExit("not told")

async def closed(kind):
    async with open_core(Settings(data=data)) as core:
        await asked(kind, core)

def mounted(how):
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)

(elsewhere / "new.txt").write_text("Some words that are not in the library yet.")
asyncio.run(added(*transcripts_in([texts])))

mounted("ro")
asyncio.run(closed(ReadOnly))
copy(data / "pullquote.db", elsewhere / "backup.db")
mounted("rw")
shutil.rmtree(data / "derived")
mounted("ro")
asyncio.run(closed(ReadOnly))  # with an index that has to be made
mounted("rw")
asyncio.run(added(elsewhere / "new.txt"))
(elsewhere / "new.txt").write_text("Other words that are not in the library yet.")

async def crashed(name, shared):  # leaves a write-ahead log, and perhaps what readers share
    async with open_core(Settings(data=data)) as core:
        await core.transcripts.upload("slack:T1", name, f"The last words before the end of {name}.".encode())
        if not shared:
            (data / "pullquote.db-shm").unlink()
        os._exit(0)
def crash(name, shared):
    if not os.fork():
        asyncio.run(crashed(name, shared))
    os.wait()
crash("one", False)
mounted("ro")
async def late():
    async with open_core(Settings(data=data)) as core:
        assert (await core.find("slack:T1", Query(Ask.QUOTE, "the last words before the end of one"))).hits
asyncio.run(late())
mounted("rw")
asyncio.run(added())

ballast = disk / "ballast"
def fill():
    with ballast.open("wb", 0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
fill()
asyncio.run(closed(DiskFull))
ballast.unlink()
async def recovered():
    async with open_core(Settings(data=data)) as core:
        fill()
        try:
            await core.transcripts.add([elsewhere / "new.txt"])
        except DiskFull:
            pass
        await asked(DiskFull, core)
        ballast.unlink()
        await core.database.try_writing()
        assert not (await core.answers.ask(ADA, Query(Ask.TOPIC, "winter"))).unstored
        assert (await core.transcripts.add([elsewhere / "new.txt"])).results[0].stored
asyncio.run(recovered())

async def reopened():
    async with open_core(Settings(data=data)) as core:
        (elsewhere / "new.txt").write_text("Yet other words that are not in the library.")
        await asked(DiskFull, core)
        ballast.unlink()
        await core.database.try_writing()
        assert (await core.transcripts.add([elsewhere / "new.txt"])).results[0].stored
crash("two", True)
fill()
asyncio.run(reopened())
print("asked")
"""


@pytest.mark.long
def test_a_disk_that_is_really_read_only_or_full(tmp_path: Path) -> None:
    """The same on a file system of 8 MiB, where the system lets us mount one."""
    folder, elsewhere = tmp_path / "small", tmp_path / "elsewhere"
    for path in (folder, elsewhere):
        path.mkdir()
    script = tmp_path / "script.py"
    script.write_text(REAL)
    quiet = "-W 'ignore:This process:DeprecationWarning'"  # from Python 3.12 on, of the fork that is to crash
    command = f"{sys.executable} -P {quiet} {script} {folder} {samples()} {elsewhere}"
    mount = f"mount -t tmpfs -o size=8m tmpfs {folder} && exec {command}"
    try:
        ran = subprocess.run(["unshare", "-rm", "sh", "-c", mount], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("no file systems of one's own here")
    if "unshare" in ran.stderr or "mount:" in ran.stderr:
        pytest.skip("no file systems of one's own here")
    assert (ran.stdout, ran.stderr) == ("asked\n", "")


async def test_an_adapter_serves_without_a_lock_that_cannot_be_taken(
    opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is taken once its file can be written; if another process has it then, that one goes on."""
    tries = [ReadOnly("run-other.lock"), False]

    def take(lock: ProcessLock) -> bool:
        if lock.path.name != "run-other.lock":
            return True
        result = tries.pop(0)
        if isinstance(result, Exception):
            raise result
        return result

    monkeypatch.setattr(ProcessLock, "take", take)
    async with opening() as sampled:
        adapter = Waiting()
        with pytest.raises(AlreadyServed):
            await serve(sampled.core, [adapter])
    assert adapter.served
    assert tries == []


class Waiting:
    """An adapter that serves until it is cancelled."""

    name = "other"
    drops_repeats = False
    commands = ()
    served = False

    def configured(self, settings: Settings) -> bool:
        return True

    async def serve(self, core: Core) -> None:
        self.served = True
        await asyncio.Event().wait()

    async def deliver(self, place: Place, card: Card, key: str) -> Receipt:
        return Receipt()

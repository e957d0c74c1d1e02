"""What is PostgreSQL's own: many processes, a server that goes away, passwords, versions."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from pullquote.index.errors import Busy, DatabaseClosed, StorageError, TooNew, Unreachable
from pullquote.index.storage import postgres
from pullquote.index.storage.postgres import MIGRATIONS, PostgresDatabase, open_postgres
from pullquote.index.storage.postgres_connection import connection_string, location
from pullquote.index.storage.storage import Incoming, Storage
from pullquote.index.transcript import Cue, Facts, Kind, Reading

from ...patience import PATIENCE_S
from ...postgres import Proxy

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

PROCESSES, EACH = 8, 5
# Each process stores files that are also another's, and plans a date as a scheduler does: what is there is read first.
WRITER = """
import asyncio, os, sys
from pullquote.index.storage.postgres import open_postgres
from pullquote.index.storage.storage import Incoming, Storage
from pullquote.index.transcript import Cue, Facts, Kind, Reading

async def main(url, number, each):
    async with open_postgres(url, wait=60) as database:
        storage = Storage(database)
        shelf = await storage.shelf("shared")
        for one in range(each):
            for name in (f"own {number} {one}", f"common {one}"):
                reading = Reading("test", Kind.HUMAN, (Cue(f"words of {name}"),), Facts())
                await storage.put(shelf.id, [Incoming(name, name, reading, Facts())])
            async with database.transaction() as connection:
                row = await connection.fetch_one("SELECT 1 FROM ticket WHERE ticket LIKE ?", (f"{one:03} %",))
                if row is None:
                    await connection.execute("INSERT INTO ticket VALUES (?, 0)", (f"{one:03} {number}",))

def process(number):
    if child := os.fork():
        return child
    try:
        asyncio.run(main(sys.argv[1], number, int(sys.argv[3])))
        os._exit(0)
    finally:
        os._exit(1)

ended = [os.waitpid(child, 0)[1] for child in [process(number) for number in range(int(sys.argv[2]))]]
sys.exit(any(ended))
"""


@pytest.fixture
async def database(postgres_url: str) -> AsyncGenerator[PostgresDatabase]:
    async with open_postgres(postgres_url) as opened:
        yield opened


async def write(database: PostgresDatabase, *texts: str) -> None:
    async with database.transaction() as connection:
        for text in texts:
            await connection.execute("INSERT INTO ticket VALUES (?, 0)", (text,))
            await asyncio.sleep(0)


async def read(database: PostgresDatabase) -> list[str]:
    async with database.reader() as connection:
        return [row[0] for row in await connection.fetch_all("SELECT ticket FROM ticket ORDER BY ticket")]


async def end_connections(url: str, name: str = "pullquote") -> None:
    """Ends all connections of our processes, as a server does that is restarted."""
    async with await psycopg.AsyncConnection.connect(url, application_name="test", autocommit=True) as connection:
        ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s"
        await connection.execute(ending, (name,))


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="processes that are forked")
async def test_eight_processes_lose_nothing_and_plan_nothing_twice(postgres_url: str) -> None:
    """They put and plan at once; of what two of them make, one is first."""
    async with open_postgres(postgres_url) as database:
        command = [sys.executable, "-P", "-c", WRITER, postgres_url, str(PROCESSES), str(EACH)]
        assert (await asyncio.to_thread(subprocess.run, command, timeout=120, check=False)).returncode == 0
        storage = Storage(database)
        files = [one.file for one in await storage.transcripts([(await storage.shelf("shared")).id])]
        assert len(files) == len(set(files)) == PROCESSES * EACH + EACH
        assert [plan[:3] for plan in await read(database)] == [f"{one:03}" for one in range(EACH)]


@pytest.mark.parametrize("steps", [0, 1, 2, 4, 8, 16])
async def test_a_cancelled_transaction_leaves_nothing_behind(database: PostgresDatabase, steps: int) -> None:
    """Wherever a writer is cancelled: all of its transaction is there or nothing, and the next writer goes on."""
    task = asyncio.create_task(write(database, "one", "two"))
    for _ in range(steps):
        await asyncio.sleep(0.001)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert await read(database) in ([], ["one", "two"])
    await write(database, "after")
    assert "after" in await read(database)


async def test_a_cancelled_question_frees_its_connection(database: PostgresDatabase) -> None:
    """Its statement is ended, too."""

    async def endless() -> None:
        async with database.reader() as connection:
            await connection.fetch_all("SELECT pg_sleep(600)")

    tasks = [asyncio.create_task(endless()) for _ in range(5)]
    await asyncio.sleep(0.05)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert await read(database) == []


async def test_a_transaction_that_fails_is_taken_back_whole(database: PostgresDatabase) -> None:
    async def half() -> None:
        async with database.transaction() as connection:
            await connection.execute("INSERT INTO ticket VALUES ('half', 0)")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await half()
    assert await read(database) == []


async def test_a_reader_cannot_write(database: PostgresDatabase) -> None:
    with pytest.raises(StorageError):
        async with database.reader() as connection:
            await connection.execute("INSERT INTO ticket VALUES ('x', 0)")


async def test_a_writer_that_holds_on_makes_others_busy(database: PostgresDatabase, postgres_url: str) -> None:
    """After a bounded wait; what was read before is still read."""
    async with open_postgres(postgres_url, wait=0.05) as other:
        async with database.transaction():
            with pytest.raises(Busy):
                await write(other, "x")
            assert await read(other) == []
        await write(other, "x")


async def test_transactions_that_need_not_be_alone_wait_for_those_that_do_and_not_for_each_other(
    database: PostgresDatabase, postgres_url: str
) -> None:
    async with open_postgres(postgres_url, wait=0.05) as other:
        async with database.transaction(alone=False) as first, other.transaction(alone=False) as second:
            await first.execute("INSERT INTO ticket VALUES ('one', 0)")
            await second.execute("INSERT INTO ticket VALUES ('two', 0)")
        async with database.transaction(alone=False):
            with pytest.raises(Busy):
                await write(other, "x")
        async with database.transaction():
            with pytest.raises(Busy):
                async with other.transaction(alone=False):
                    pass
    assert await read(database) == ["one", "two"]


async def test_lost_connections_are_made_anew(database: PostgresDatabase, postgres_url: str) -> None:
    """Those that lie idle are not noticed by anybody; a transaction under way is refused in words, and is not there."""
    await read(database)
    await end_connections(postgres_url)
    assert await read(database) == []
    await write(database, "before")

    async def lost() -> None:
        async with database.transaction() as connection:
            await connection.execute("INSERT INTO ticket VALUES ('lost', 0)")
            await end_connections(postgres_url)
            await connection.execute("INSERT INTO ticket VALUES ('lost, too', 0)")

    with pytest.raises(Unreachable):
        await lost()
    assert isinstance(database.refusal, Unreachable)
    await database.try_writing()
    assert database.refusal is None
    assert await read(database) == ["before"]


async def test_a_server_that_is_not_there_is_told() -> None:
    """With the address, and without the password."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unreachable) as told:
        async with open_postgres(f"postgresql://me:canary@127.0.0.1:{port}/quotes", wait=0.1):
            pass
    assert told.value.path == f"postgresql://me@127.0.0.1:{port}/quotes"
    assert "canary" not in repr(told.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (
            "postgresql://me:canary@db.example.org:5433/quotes?sslmode=require",
            "postgresql://me@db.example.org:5433/quotes",
        ),
        ("host=db user=me password=canary dbname=quotes", "postgresql://me@db/quotes"),
        ("postgresql://db", "postgresql://db/"),
    ],
)
def test_an_address_is_shown_without_its_password(url: str, shown: str) -> None:
    assert location(url) == shown


def test_what_is_no_address_is_refused_without_being_quoted() -> None:
    with pytest.raises(StorageError) as told:
        location("postgresql://me:can%ary@db:port/x")
    assert "can" not in repr(told.value)
    assert told.value.__cause__ is None


async def test_a_newer_schema_is_left_as_it_is(database: PostgresDatabase, postgres_url: str) -> None:
    with pytest.raises(TooNew):
        async with open_postgres(postgres_url, steps=MIGRATIONS[:-1]):
            pass
    async with open_postgres(postgres_url) as again:
        assert await read(again) == []


async def test_a_migration_that_fails_is_taken_back_whole(database: PostgresDatabase, postgres_url: str) -> None:
    later = (*MIGRATIONS, ("ALTER TABLE ticket ADD COLUMN mood TEXT", "SELECT 1 / 0"))
    with pytest.raises(psycopg.Error):
        async with open_postgres(postgres_url, steps=later):
            pass
    async with open_postgres(postgres_url) as again:
        await write(again, "x")


async def test_every_earlier_schema_is_brought_up_to_date(postgres_url: str) -> None:
    """Step by step, with what is in it."""
    async with await psycopg.AsyncConnection.connect(postgres_url, autocommit=True) as connection:
        await connection.execute("CREATE SCHEMA steps")
        try:
            url = f"{postgres_url.partition('?')[0]}?options=-csearch_path%3Dsteps"
            for number in range(1, len(MIGRATIONS) + 1):
                async with open_postgres(url, steps=MIGRATIONS[:number]) as opened:
                    if number == 2:
                        await write(opened, "kept")
                    if number >= 2:
                        assert await read(opened) == ["kept"]
        finally:
            await connection.execute("DROP SCHEMA steps CASCADE")


async def test_what_cannot_be_stored_is_replaced(database: PostgresDatabase) -> None:
    """PostgreSQL has no character NUL; a question may have one all the same."""
    await write(database, "a\0b")
    assert await read(database) == ["a\ufffdb"]


async def test_a_closed_database_says_so(postgres_url: str) -> None:
    async with open_postgres(postgres_url) as database:
        assert await database.size() > 0
        await database.check()
        assert database.damage is None
    with pytest.raises(DatabaseClosed):
        await read(database)
    with pytest.raises(DatabaseClosed):
        await write(database, "too late")


def test_the_password_is_given_to_the_server_and_to_nobody_else() -> None:
    given = connection_string("postgresql://me@db/quotes?sslmode=require", "canary of 'quotes'")
    assert conninfo_to_dict(given)["password"] == "canary of 'quotes'"  # noqa: S105 - of a test
    assert conninfo_to_dict(given)["sslmode"] == "require"
    with pytest.raises(StorageError) as told:
        connection_string("postgresql://me@db%zz/x", "canary")
    assert "canary" not in repr(told.value)
    assert told.value.__cause__ is None


async def test_its_time_is_the_server_s(postgres_url: str) -> None:
    """Whatever the computer's says: it is asked for with every connection, and goes on in between."""
    seconds = 1000.0
    async with open_postgres(postgres_url, clock=lambda: seconds) as database:
        async with database.reader() as connection:
            row = await connection.fetch_one("SELECT CAST(extract(epoch FROM now()) AS DOUBLE PRECISION)")
        assert row is not None
        assert 0 <= row[0] - database.now() < 30
        before = database.now()
        seconds += 60
        assert database.now() == before + 60
        await read(database)
        assert database.now() < before + 60


async def test_who_waits_for_a_change_is_woken(database: PostgresDatabase, postgres_url: str) -> None:
    """By another process that stores something, long before the time is over; also if its connection is lost."""
    began = time.monotonic()
    async with open_postgres(postgres_url) as other:
        storage = Storage(other)
        shelf = await storage.shelf("shared")
        for _ in range(2):
            await database.changed(600)  # begins to listen
            waiting = asyncio.create_task(database.changed(600))
            while not waiting.done():
                reading = Reading("test", Kind.HUMAN, (Cue(f"words {database.now()}"),), Facts())
                await storage.put(shelf.id, [Incoming("file", f"{database.now()}", reading, Facts())])
                await asyncio.wait([waiting], timeout=0.1)
            await end_connections(postgres_url)
    assert time.monotonic() - began < 300


async def test_a_lock_has_one_holder(database: PostgresDatabase, postgres_url: str) -> None:
    """Until its holder lets go, or its connection is lost."""
    async with open_postgres(postgres_url) as other:
        mine, theirs, unlike = database.lock("watching"), other.lock("watching"), other.lock("posting")
        assert await mine.take()
        assert await mine.take()
        assert not await theirs.take()
        assert await unlike.take()
        await mine.release()
        assert await theirs.take()
        await end_connections(postgres_url)
        async with asyncio.timeout(PATIENCE_S):
            while not await mine.take():  # noqa: ASYNC110 - the server ends them some time later
                await asyncio.sleep(0.01)
        assert not await theirs.take()
        for lock in (mine, theirs, unlike):
            await lock.release()


async def write_in_the_end(database: PostgresDatabase, text: str) -> None:
    """As soon as it can be written: a busy computer, too, takes longer than the short limits of these tests."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            with contextlib.suppress(StorageError):
                return await write(database, text)
            await asyncio.sleep(0.2)


@pytest.mark.long
async def test_what_is_behind_a_network_that_swallows_everything_is_unreachable(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within seconds; it goes on when the network does."""
    for limit in ("ANSWER_S", "CONNECTING_S", "REASON_S"):
        monkeypatch.setattr(postgres, limit, 0.5)
    monkeypatch.setattr(postgres, "REST_S", 0.0)
    async with Proxy.to(postgres_url) as proxy, open_postgres(proxy.url) as database:
        await write_in_the_end(database, "before")
        proxy.cut()
        monkeypatch.setattr(postgres, "REST_S", 60.0)
        with pytest.raises(Unreachable):
            await read(database)
        with pytest.raises(Unreachable):
            await write(database, "lost")
        proxy.mend()
        monkeypatch.setattr(postgres, "REST_S", 0.0)
        await write_in_the_end(database, "after")
        assert await read(database) == ["after", "before"]

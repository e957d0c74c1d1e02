"""Processes that search for another one."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pullquote.bot.core import open_core
from pullquote.bot.places import Workspace
from pullquote.bot.settings.values import SearchSettings, Settings
from pullquote.index.deadline import Deadline
from pullquote.index.errors import EngineError, Overdue
from pullquote.index.processes import pool as module
from pullquote.index.processes.frames import DataAddress
from pullquote.index.processes.pool import NICENESS, ProcessPool, open_processes
from pullquote.index.querying.found import Scope
from pullquote.index.querying.remote import CannotSearch, RemoteSearch
from pullquote.index.shelves import Shelves, open_shelves

from ...patience import PATIENCE_S
from ..test_shelves import ORANGES, SHIP, find, put
from . import searches

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets other processes import the tests' searches."""
    root = Path(__file__).parents[__name__.count(".")]
    monkeypatch.setenv("PYTHONPATH", str(root))


class Remembered:
    """Processes, of which is remembered what they were asked."""

    def __init__(self, pool: ProcessPool) -> None:
        self.pool = pool
        self.asked = list[RemoteSearch]()

    async def run(self, asked: RemoteSearch, deadline: Deadline) -> Any:
        self.asked.append(asked)
        return await self.pool.run(asked, deadline)


@contextlib.asynccontextmanager
async def searched(data: Path, number: int = 1) -> AsyncIterator[tuple[Shelves, Remembered]]:
    """Open shelves, and the processes that search for them, which are up."""
    async with open_shelves(data) as shelves, open_processes(DataAddress(data, "en"), number) as pool:
        await asyncio.wait_for(pool.ready(), PATIENCE_S)
        shelves.processes = processes = Remembered(pool)
        yield shelves, processes


def pids(pool: ProcessPool) -> list[int]:
    """Of the processes that are not searching."""
    return [process.running.pid for process in pool._idle]


async def test_it_finds_what_this_process_would_and_follows_what_that_stores(tmp_path: Path) -> None:
    async with searched(tmp_path) as (shelves, processes):
        await put(shelves, "a", SHIP)
        await put(shelves, "b", ORANGES, "upload", "discord:1")
        for workspace in (None, Workspace("discord", 1), "discord:2"):
            library = await shelves.library(workspace)
            for words in (SHIP, ORANGES):
                there = await library.quote(words, Scope(), 5, Deadline())
                assert len(processes.asked) == 1
                processes.asked.clear()
                shelves.processes = None
                assert there == await (await shelves.library(workspace)).quote(words, Scope(), 5, Deadline())
                shelves.processes = processes
        assert await find(shelves, ORANGES, "discord:1") == {"b"}
        assert await find(shelves, ORANGES, "discord:2") == set()
        assert (await library.topic(SHIP, Scope(), 5, Deadline())).hits
        assert await library.meant(SHIP, Deadline()) is None
        assert (await library.count(SHIP, Scope(), Deadline())).number == 1


async def test_what_another_process_cannot_see_is_searched_here(tmp_path: Path) -> None:
    async with searched(tmp_path) as (shelves, processes):
        await put(shelves, "a", SHIP)
        (shelf,) = (await shelves.library(None)).snapshot.shelves
        for revisions in ({shelf.id: shelf.engine.revision + 1}, {shelf.id + 1: 0}):
            with pytest.raises(CannotSearch):
                await processes.run(RemoteSearch(searches.number, None, revisions, ()), Deadline())
        assert await find(shelves, SHIP) == {"a"}
        for file in (shelves.derived / f"shelf-{shelf.id}").glob("*.idx"):
            file.write_bytes(b"damaged")
        assert await find(shelves, SHIP) == {"a"}
        shutil.rmtree(shelves.derived)
        assert await find(shelves, SHIP) == {"a"}
        for pid in pids(processes.pool):
            os.kill(pid, signal.SIGKILL)
        assert await find(shelves, SHIP) == {"a"}


async def test_what_a_process_was_asked_that_dies_is_asked_again(tmp_path: Path) -> None:
    async with searched(tmp_path / "data", 2) as (_, processes):
        before = pids(processes.pool)
        found = await processes.run(RemoteSearch(searches.end_once, None, {}, (tmp_path / "mark",)), Deadline())
        assert found in before
        await asyncio.wait_for(processes.pool.ready(), PATIENCE_S)
        assert len({found, *pids(processes.pool)}) == 2
        with pytest.raises(EngineError):
            await processes.run(RemoteSearch(searches.end, None, {}, ()), Deadline())


async def test_a_process_that_hangs_is_ended_when_the_time_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LATE_S", 0.0)
    async with searched(tmp_path) as (_, processes):
        (hanging,) = pids(processes.pool)
        with pytest.raises(Overdue):
            await processes.run(RemoteSearch(searches.hang, None, {}, ()), Deadline(time.monotonic() + 0.1))
        await asyncio.wait_for(processes.pool.ready(), PATIENCE_S)
        assert pids(processes.pool) != [hanging]


async def test_errors_come_as_they_are(tmp_path: Path) -> None:
    """With the trace of one that nobody expected, and as words if they cannot be carried over."""
    async with searched(tmp_path) as (_, processes):
        with pytest.raises(ZeroDivisionError) as raised:
            await processes.run(RemoteSearch(searches.divide, None, {}, ()), Deadline())
        assert "in divide" in raised.value.__notes__[0]
        with pytest.raises(EngineError, match="unpicklable ab"):
            await processes.run(RemoteSearch(searches.fail, None, {}, ()), Deadline())


async def test_whoever_is_cancelled_waits_for_the_search_to_end(tmp_path: Path) -> None:
    async with searched(tmp_path) as (_, processes):
        asked = RemoteSearch(searches.number, None, {}, ())
        asking = asyncio.create_task(processes.run(asked, Deadline()))
        await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait([asking])
        assert asking.cancelled()
        assert pids(processes.pool) == [await processes.run(asked, Deadline())]


async def test_one_process_is_for_people_alone_and_the_others_yield_to_it(tmp_path: Path) -> None:
    """In the background nothing searches in it, nor before people who wait; with a single process all share that."""
    async with searched(tmp_path / "data", 2) as (_, processes):
        asked = RemoteSearch(searches.priority, None, {}, ())
        ours = await processes.run(asked, Deadline())
        assert ours == os.getpriority(os.PRIO_PROCESS, 0)
        assert await processes.run(asked, Deadline(background=True)) == min(ours + NICENESS, 19)
        began, chat_ends, others_end = dict[str, float](), tmp_path / "chat", tmp_path / "others"

        async def run(name: str, mark: Path, *, background: bool) -> None:
            held = RemoteSearch(searches.began_when, None, {}, (mark,))
            began[name] = await processes.run(held, Deadline(background=background))

        async with asyncio.TaskGroup() as tasks:
            web = tasks.create_task(run("web", others_end, background=True))
            await asyncio.sleep(0)
            web_waits = tasks.create_task(run("web waits", others_end, background=True))
            tasks.create_task(run("chat", chat_ends, background=False))
            chat_waits = tasks.create_task(run("chat waits", others_end, background=False))
            while processes.pool._idle or processes.pool._waits.total() < 2:  # noqa: ASYNC110 - nothing tells
                await asyncio.sleep(0.01)
            others_end.touch()
            await asyncio.wait([web, chat_waits, web_waits])  # one after another, in the process that web had
            chat_ends.touch()
        assert began["web waits"] > began["chat waits"] > began["web"]
    async with searched(tmp_path / "data", 1) as (_, processes):
        assert await processes.run(asked, Deadline(background=True)) == ours


async def test_processes_that_do_not_start_are_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "COMMAND", (sys.executable, "-c", "raise SystemExit"))
    async with open_shelves(tmp_path) as shelves, open_processes(DataAddress(tmp_path, "en"), 1) as pool:
        shelves.processes = pool
        await put(shelves, "a", SHIP)
        assert await find(shelves, SHIP) == {"a"}
        async with asyncio.timeout(PATIENCE_S):
            while not caplog.text:  # noqa: ASYNC110 - it starts in the background
                await asyncio.sleep(0.02)


async def test_a_serving_core_has_as_many_as_the_settings_say(tmp_path: Path) -> None:
    settings = Settings(tmp_path, search=SearchSettings(processes=1))
    async with open_core(settings) as core:
        assert core.shelves.processes is None
    async with open_core(settings, serving=True) as core:
        assert isinstance(core.shelves.processes, ProcessPool)
        await asyncio.wait_for(core.shelves.processes.ready(), PATIENCE_S)
        (running,) = core.shelves.processes._idle
    assert running.running.returncode == 0

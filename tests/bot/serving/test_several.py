"""Several computers with one database: what one of them does alone, and who takes over."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.core import open_core
from pullquote.bot.daily.daily import Daily
from pullquote.bot.keeping import transcripts
from pullquote.bot.places import Place
from pullquote.bot.serving import process, turns, watching
from pullquote.bot.serving.process import serve
from pullquote.bot.serving.watching import Watcher
from pullquote.bot.settings.values import Settings, SharedFolder, StorageSettings
from pullquote.index.errors import Busy
from pullquote.index.storage.postgres_sessions import SessionLock

from ...patience import PATIENCE_S
from .test_process import FakeAdapter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from pullquote.bot.core import Core

    Computers = Callable[..., AbstractAsyncContextManager[Core]]

TALK = "The harbour master counts the boats twice, and the gulls once.\n"


@pytest.fixture
def computers(postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computers:
    """Opens a core on a computer of its own, by its name."""
    monkeypatch.setattr(turns, "LOOK_S", 0.02)
    monkeypatch.setattr(watching, "EVERY_S", 0.02)

    @contextlib.asynccontextmanager
    async def opened(name: str, *folders: Path) -> AsyncIterator[Core]:
        shared = tuple(map(SharedFolder, folders))
        async with open_core(Settings(tmp_path / name, library=shared, storage=StorageSettings(postgres_url))) as core:
            yield core

    return opened


class Gateway(FakeAdapter):
    """A platform that tells every process about everything."""

    def __init__(self) -> None:
        super().__init__("gateway")

    def one_at_a_time(self, _: Settings) -> bool:
        return True


@contextlib.asynccontextmanager
async def serving(core: Core, adapter: FakeAdapter, **more: bool) -> AsyncIterator[None]:
    running = asyncio.create_task(serve(core, [adapter], **more))
    try:
        yield
    finally:
        running.cancel()
        await asyncio.wait([running])


async def test_one_serves_and_posts_and_the_other_stands_by_until_it_ends(computers: Computers) -> None:
    first, second = Gateway(), Gateway()
    async with computers("one") as one, computers("two") as two, contextlib.AsyncExitStack() as ending:
        await ending.enter_async_context(serving(one, first))
        await first.serving.wait()
        async with serving(two, second):
            await asyncio.sleep(0.2)
            assert not second.serving.is_set()
            await ending.aclose()
            await asyncio.wait_for(second.serving.wait(), PATIENCE_S)


async def test_who_stands_by_leaves_what_is_due_alone(computers: Computers) -> None:
    """Its adapter has no connection by which it could post."""
    async with computers("one") as one, computers("two") as two:
        standing_by = process._turns(two, [Gateway()])
        place = Place("gateway", "gateway:1", "here")
        assert not process._is_served_here(place, standing_by)
        assert process._is_served_here(Place("slack", "slack:1", "here"), standing_by)
        turn = standing_by["gateway"]
        seen = list[bool]()

        async def work() -> None:
            seen.append(process._is_served_here(place, standing_by))

        held = one.database.lock("serving-gateway")
        assert await held.take()
        doing = asyncio.create_task(turn.do(work))
        await asyncio.sleep(0.1)
        assert seen == []
        await held.release()
        await asyncio.wait_for(doing, PATIENCE_S)
        assert seen == [True]


async def test_work_is_broken_off_when_another_has_taken_over(computers: Computers) -> None:
    """As after a network was cut, so that the server let the lock go; it is done again later."""
    async with computers("one") as one, computers("two") as two:
        mine, theirs = one.database.lock("x"), two.database.lock("x")
        assert isinstance(mine, SessionLock)
        looking, begun, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def sleep(_: float) -> None:
            await looking.wait()
            await asyncio.sleep(0.01)

        turn = turns.Turn(mine, sleep)

        async def work() -> None:
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        doing = asyncio.create_task(turn.do(work))
        await asyncio.wait_for(begun.wait(), PATIENCE_S)
        assert mine._raw
        async with one.database.reader() as connection:
            await connection.execute("SELECT pg_terminate_backend(?)", (mine._raw.info.backend_pid,))
        async with asyncio.timeout(PATIENCE_S):
            while not await theirs.take():  # noqa: ASYNC110 - of the other computer
                await asyncio.sleep(0.01)
        looking.set()
        await asyncio.wait_for(ended.wait(), PATIENCE_S)
        begun.clear()
        await theirs.release()
        await asyncio.wait_for(begun.wait(), PATIENCE_S)
        doing.cancel()
        await asyncio.wait([doing])


async def test_one_watches_a_folder(computers: Computers, tmp_path: Path) -> None:
    folder = tmp_path / "talks"
    folder.mkdir()
    (folder / "talk.txt").write_text(TALK)
    async with computers("one", folder) as one, computers("two", folder) as two:
        lock = one.database.lock("watching")
        assert await lock.take()
        watcher = Watcher(two, turn=two.database.lock("watching"))
        await watcher._polled()
        await watcher._polled()
        assert not await two.transcripts.listed(None)
        await lock.release()
        await watcher._polled()
        await watcher._polled()
        assert len(await two.transcripts.listed(None)) == 1
        assert not await lock.take()
        folder.rename(tmp_path / "gone")  # is on another computer alone
        await watcher._polled()
        assert await lock.take()
        await lock.release()
        assert len(await two.transcripts.listed(None)) == 1


async def test_two_uploads_of_one_name_at_once_on_two_computers_are_both_kept(computers: Computers) -> None:
    async with computers("one") as one, computers("two") as two:
        await asyncio.gather(
            one.transcripts.upload("discord:1", "message.txt", TALK.encode()),
            two.transcripts.upload("discord:1", "message.txt", TALK.replace("twice", "thrice").encode()),
        )
        assert len(await one.transcripts.listed("discord:1")) == 2


async def test_an_upload_that_waits_too_long_says_so(computers: Computers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcripts, "UPLOADING_S", 0.0)
    async with computers("one") as one, computers("two") as two:
        held = one.database.lock("uploads")
        assert await held.take()
        with pytest.raises(Busy):
            await two.transcripts.upload("discord:1", "message.txt", TALK.encode())
        await held.release()


@pytest.mark.parametrize("posts", [True, False])
async def test_a_process_may_leave_posts_to_others(
    computers: Computers, monkeypatch: pytest.MonkeyPatch, *, posts: bool
) -> None:
    made = list[object]()
    scheduler = Daily.scheduler
    monkeypatch.setattr(Daily, "scheduler", lambda *given: made.append(given) or scheduler(*given))
    adapter = Gateway()
    async with computers("one") as one, serving(one, adapter, posts=posts):
        await adapter.serving.wait()
    assert bool(made) is posts

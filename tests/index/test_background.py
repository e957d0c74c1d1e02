"""Work behind a serving process."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from pullquote.index.background import keep_up
from pullquote.index.shelves import Shelves, open_shelves
from pullquote.index.transcript import Cue

from ..patience import PATIENCE_S
from .conftest import incoming, put
from .vectors.test_indexer import Bags

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence
    from pathlib import Path

    import pytest

TALK = [Cue("The heron waits beside the gate.")]


@contextlib.asynccontextmanager
async def kept_up(done: Sequence[bool | Exception]) -> AsyncGenerator[tuple[list[int], asyncio.Event]]:
    """Work that ends so, one after another, while the version, one number in a list, may be changed."""
    version, finished = [1], asyncio.Event()
    outcomes = iter(done)

    async def work() -> bool:
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        if outcome:
            finished.set()
        return outcome

    async def current() -> int:
        return version[0]

    task = asyncio.create_task(keep_up(work, current, every=0, again=0))
    try:
        yield version, finished
        await asyncio.sleep(0)
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.wait([task])


async def test_work_is_done_once_for_each_version() -> None:
    """What is done is not done again until something has changed."""
    async with kept_up([True, True]) as (version, finished):
        await finished.wait()
        finished.clear()
        for _ in range(20):
            await asyncio.sleep(0)
        assert not finished.is_set()
        version[0] = 2
        await finished.wait()


async def test_work_that_was_not_finished_is_tried_again() -> None:
    """Another process may have been at it."""
    async with kept_up([False, False, True]) as (_, finished):
        await finished.wait()


async def test_work_that_fails_is_logged_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing that goes wrong ends it."""
    async with kept_up([ValueError("no room"), True]) as (_, finished):
        await finished.wait()
    assert "no room" in caplog.text


async def understood(shelves: Shelves, transcripts: int) -> None:
    """Returns once so many transcripts have vectors."""
    async with asyncio.timeout(PATIENCE_S):
        while (await shelves.library(None)).understood != transcripts:  # noqa: ASYNC110 - a thread works on it
            await asyncio.sleep(0.01)


async def test_a_serving_process_embeds_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was there, and what comes later; questions are answered meanwhile, and nothing is left behind."""
    monkeypatch.setattr("pullquote.index.background.EVERY_S", 0.0)
    before = asyncio.all_tasks()
    async with open_shelves(tmp_path / "data", embedder=Bags(), serving=True) as shelves:
        await put(shelves, [incoming("one.txt", TALK)])
        await understood(shelves, 1)
    assert asyncio.all_tasks() == before
    async with open_shelves(tmp_path / "data", embedder=Bags(), serving=True) as shelves:
        await put(shelves, [incoming("two.txt", TALK * 2)])
        await understood(shelves, 2)


async def test_a_process_that_does_not_serve_embeds_when_asked(tmp_path: Path) -> None:
    """And not before."""
    embedder = Bags()
    async with open_shelves(tmp_path / "data", embedder=embedder) as shelves:
        await put(shelves, [incoming("one.txt", TALK)])
        assert (await shelves.library(None)).understood == 0
        assert not embedder.given
        assert await shelves.embed()
        assert (await shelves.library(None)).understood == 1


async def test_closing_breaks_off_in_the_middle(tmp_path: Path) -> None:
    """A long transcript is not waited for, and is gone on with the next time."""
    embedder = Bags()
    async with open_shelves(tmp_path / "data", embedder=embedder, serving=True) as shelves:
        await put(shelves, [incoming("long.txt", TALK * 4000)])
        async with asyncio.timeout(PATIENCE_S):
            while not embedder.given:  # noqa: ASYNC110 - what is waited for happens in a thread
                await asyncio.sleep(0.01)
    given = len(embedder.given)
    async with open_shelves(tmp_path / "data", embedder=embedder) as shelves:
        assert (await shelves.library(None)).understood == 0
        assert await shelves.embed()
        assert len(embedder.given) > given

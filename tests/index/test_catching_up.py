"""Computers with one database: each keeps an index of its own, which follows what the others store."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest
from pullquote.index import shelves as module
from pullquote.index.errors import NotIndexedYet
from pullquote.index.search.tantivy_engine import TantivyEngine
from pullquote.index.shelves import Shelves, open_shelves
from pullquote.index.storage.postgres_sessions import Announcements

from ..patience import PATIENCE_S
from .test_shelves import ORANGES, SHIP, find, put

if TYPE_CHECKING:
    from pathlib import Path


async def followed(shelves: Shelves) -> None:
    """Waits until the indexes have caught up, without a question."""
    async with asyncio.timeout(PATIENCE_S):
        while shelves.catching_up or await shelves.behind():  # noqa: ASYNC110 - in the background
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("announced", [True, False])
async def test_what_one_computer_stores_another_finds(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, announced: bool
) -> None:
    """Also where announcements are lost; what is asked first waits for it."""
    if announced:
        monkeypatch.setattr(module, "FOLLOW_S", 3600.0)
    else:
        monkeypatch.setattr(module, "FOLLOW_S", 0.02)
        monkeypatch.setattr(Announcements, "wait", lambda _, seconds: asyncio.sleep(seconds))
    async with (
        open_shelves(tmp_path / "one", url=postgres_url) as one,
        open_shelves(tmp_path / "two", url=postgres_url, serving=True) as two,
    ):
        await followed(two)
        first = await put(one, "a", SHIP)
        await followed(two)
        assert await find(two, SHIP) == {"a"}
        await put(one, "b", ORANGES)
        assert await find(two, ORANGES) == {"b"}
        await one.storage.remove([first])
        await followed(two)
        assert await find(two, SHIP) == set()


async def test_what_one_computer_purges_is_gone_from_the_disks_of_all(postgres_url: str, tmp_path: Path) -> None:
    async with (
        open_shelves(tmp_path / "one", url=postgres_url) as one,
        open_shelves(tmp_path / "two", url=postgres_url, serving=True) as two,
    ):
        await put(one, "a", SHIP)
        await put(one, "b", ORANGES, "upload", "discord:1")
        await followed(two)
        assert len(list((tmp_path / "two" / "derived").glob("shelf-*[0-9]"))) == 2
        await one.purge("discord:1")
        async with asyncio.timeout(PATIENCE_S):
            while len(list((tmp_path / "two" / "derived").glob("shelf-*[0-9]"))) > 1:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.02)
        assert await find(two, SHIP) == {"a"}


async def test_a_new_computer_says_that_it_is_not_ready_until_it_has_caught_up(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It finds nothing of what is not in its index yet, and must not say that it was not said."""
    monkeypatch.setattr(module, "PATIENCE_S", 0.01)
    going_on = threading.Event()
    replace = TantivyEngine.replace

    def held(engine: TantivyEngine, *passages: object) -> None:
        going_on.wait(60)
        replace(engine, *passages)

    async with open_shelves(tmp_path / "one", url=postgres_url) as one:
        await put(one, "a", SHIP)
        await put(one, "b", ORANGES)
    monkeypatch.setattr(TantivyEngine, "replace", held)
    async with open_shelves(tmp_path / "two", url=postgres_url, serving=True) as two:
        try:
            with pytest.raises(NotIndexedYet):
                await two.library(None)
            assert two.catching_up is not None
        finally:
            going_on.set()
        await followed(two)
        assert two.catching_up is None
        assert await find(two, SHIP) == {"a"}


async def test_a_folder_alone_is_ready_at_once(tmp_path: Path) -> None:
    async with open_shelves(tmp_path, serving=True) as shelves:
        assert shelves.catching_up is None

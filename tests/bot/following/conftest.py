"""Cores that follow what a server on loopback has, with clocks that move when a test moves them."""

from __future__ import annotations

import contextlib
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

import pytest
from pullquote.bot.core import Core, open_core
from pullquote.bot.following.reachable import Reachable
from pullquote.bot.settings.values import FeedSettings, Settings, StorageSettings

from .web import Web, serving

if TYPE_CHECKING:
    from pathlib import Path

Opening = Callable[..., AbstractAsyncContextManager[Core]]
LOOPBACK = Reachable.of(["127.0.0.0/8"])
START = 1_767_225_600.0  # the first of January 2026


class Clock:
    """Seconds since 1970 that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = START

    def __call__(self) -> float:
        return self.seconds

    def on(self, *, hours: float = 0.0, days: float = 0.0) -> None:
        self.seconds += hours * 3600 + days * 86400


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with serving() as there:
        yield there


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opening(tmp_path: Path, clock: Clock, database_url: str | None) -> Opening:
    """Opens one and the same data folder as often as a test likes."""

    @contextlib.asynccontextmanager
    async def opened(feeds: dict[str, Any] | None = None, **settings: Any) -> AsyncIterator[Core]:
        chosen = FeedSettings(**{"networks": ("127.0.0.0/8",), "pause_seconds": 0.0, **(feeds or {})})
        storage = StorageSettings(database_url or "")
        made = Settings(data=tmp_path / "data", feeds=chosen, storage=storage, **settings)
        async with open_core(made, now=clock, rng=random.Random(7)) as core:
            yield core

    return opened


@pytest.fixture
async def core(opening: Opening) -> AsyncIterator[Core]:
    async with opening() as opened:
        yield opened


@pytest.fixture
async def core_of_workspaces(opening: Opening) -> AsyncIterator[Core]:
    """A core whose workspaces may follow."""
    async with opening({"allow_workspaces": True, "workspace_feeds": 2}) as opened:
        yield opened

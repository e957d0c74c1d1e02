"""What is done once though it is reported again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.security.seen import Seen

if TYPE_CHECKING:
    from ...conftest import Databases

pytestmark = pytest.mark.databases


class Clock:
    """A clock that is set by hand."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


async def test_an_event_is_first_once_also_after_a_restart(databases: Databases) -> None:
    async with databases() as database:
        seen = Seen(database)
        assert await seen.first("slack:T1", "Ev1")
        assert not await seen.first("slack:T1", "Ev1")
    async with databases() as database:
        assert not await Seen(database).first("slack:T1", "Ev1")


async def test_workspaces_do_not_share_events(databases: Databases) -> None:
    async with databases() as database:
        seen = Seen(database)
        assert await seen.first("slack:T1", "Ev1")
        assert await seen.first("slack:T2", "Ev1")


async def test_of_many_at_once_one_is_first(databases: Databases) -> None:
    async with databases() as database:
        seen = Seen(database)
        assert sum(await asyncio.gather(*(seen.first("slack:T1", "Ev1") for _ in range(20)))) == 1


async def test_it_is_forgotten_after_its_time(databases: Databases) -> None:
    clock = Clock()
    async with databases() as database:
        seen = Seen(database, clock)
        assert await seen.first("slack:T1", "Ev1", seconds=60)
        clock.now += 59
        assert not await seen.first("slack:T1", "Ev1", seconds=60)
        clock.now += 60
        assert await seen.first("slack:T1", "Ev1", seconds=60)
        async with database.reader() as connection:
            assert [tuple(row) for row in await connection.fetch_all("SELECT count(*) FROM seen")] == [(1,)]

"""Shards that processes lease from each other: shares, ranges, ends, and the turns in which sessions begin."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.serving import shard_leases
from pullquote.bot.serving.shard_leases import LEASE_S, ShardLeases, ShardsLost, leased_shards
from pullquote.bot.settings.shards import ShardRange, shard_range

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from pullquote.index.storage.database import Database

    from ...conftest import Databases

pytestmark = pytest.mark.databases


@dataclass
class Processes:
    """Processes that share a database, and their clock; time goes by for the rows when somebody sleeps."""

    database: Database
    open: contextlib.AsyncExitStack
    seconds: float = 0.0
    slept: list[float] = field(default_factory=list[float])

    async def process(self, wanted: str) -> ShardLeases:
        found = shard_range(wanted)
        assert found
        leasing = leased_shards(self.database, "discord", found, lambda: self.seconds, self.pass_)
        return await self.open.enter_async_context(leasing)

    async def pass_(self, seconds: float) -> None:
        self.seconds += seconds
        self.slept.append(seconds)
        async with self.database.transaction() as connection:
            await connection.execute("UPDATE lease SET until = until - ?", (seconds,))


@pytest.fixture
async def processes(databases: Databases) -> AsyncIterator[Processes]:
    async with databases() as database, contextlib.AsyncExitStack() as stack:
        yield Processes(database, stack)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0-3/16", ShardRange(16, frozenset({0, 1, 2, 3}))),
        ("5/16", ShardRange(16, frozenset({5}))),
        ("auto/16", ShardRange(16, None)),
        *((text, None) for text in ("", "16", "0-16/16", "3-0/16", "0/0", "auto/", "auto/10001", "٣/16", "0-3/16 ")),
    ],
)
def test_shards_are_written_as_a_range_or_as_a_share(text: str, expected: ShardRange | None) -> None:
    assert shard_range(text) == expected


async def test_processes_have_equal_shares_and_who_comes_later_is_given_its_own(processes: Processes) -> None:
    one, two = await processes.process("auto/5"), await processes.process("auto/5")
    await one.wait()
    assert one.held == {0, 1, 2, 3, 4}
    await two.renew()
    assert two.held == set()
    await one.renew()
    assert one.surplus == 2
    for shard in (3, 4):
        await one.release(shard)
    await one.renew()
    await two.wait()
    assert (one.held, two.held, one.surplus, two.surplus) == ({0, 1, 2}, {3, 4}, 0, 0)


async def test_the_shards_of_a_process_that_is_gone_go_to_the_others_when_its_leases_end(processes: Processes) -> None:
    gone, other = await processes.process("auto/4"), await processes.process("auto/4")
    await gone.renew()
    await processes.pass_(LEASE_S - 1)
    await other.renew()
    assert other.held == set()
    await other.wait()
    assert sum(processes.slept) < LEASE_S + shard_leases.LOOK_S
    assert other.held == {0, 1, 2, 3}
    with pytest.raises(ShardsLost):
        await gone.renew()
    assert gone.held == set()


async def test_leases_of_a_clock_that_was_ahead_hold_no_shards(processes: Processes) -> None:
    """As of a process that was killed before the clock was put right."""
    gone, other = await processes.process("auto/4"), await processes.process("auto/4")
    await gone.renew()
    async with processes.database.transaction() as connection:
        await connection.execute("UPDATE lease SET until = until + 86400")
    await other.renew()
    assert other.held == {0, 1, 2, 3}


async def test_a_process_that_ends_lets_others_have_its_shards_at_once(processes: Processes) -> None:
    async with contextlib.AsyncExitStack() as processes.open:
        await (await processes.process("auto/4")).renew()
    async with contextlib.AsyncExitStack() as processes.open:
        other = await processes.process("auto/4")
        await other.renew()
        assert other.held == {0, 1, 2, 3}


async def test_of_a_range_a_process_has_all_and_another_of_the_same_stands_by(processes: Processes) -> None:
    some, same, rest = [await processes.process(wanted) for wanted in ("0-1/4", "0-1/4", "2-3/4")]
    for one in (some, same, rest, some):
        await one.renew()
    assert (some.held, same.held, rest.held, some.surplus) == ({0, 1}, set(), {2, 3}, 0)
    await processes.pass_(LEASE_S)
    await same.renew()
    assert same.held == {0, 1}


async def test_another_number_of_shards_has_to_wait(processes: Processes, caplog: pytest.LogCaptureFixture) -> None:
    """Their servers are not the same: one would be served twice."""
    before, after = await processes.process("auto/2"), await processes.process("auto/4")
    await before.renew()
    for _ in range(2):
        await after.renew()
    assert after.held == set()
    assert [record.message for record in caplog.records] == ["waits until no process serves another number of shards"]
    await before.release_all()
    await after.renew()
    assert after.held == {0, 1, 2, 3}


async def test_leases_are_given_up_before_they_end_where_the_database_does_not_answer(processes: Processes) -> None:
    one = await processes.process("auto/2")
    await one.renew()
    async with processes.database.transaction():  # nobody else can write
        processes.seconds += LEASE_S - shard_leases.CLOSING_S
        with pytest.raises(ShardsLost):
            await one.renew()
        assert one.held == set()
    await one.wait()
    assert one.held == {0, 1}


async def test_one_session_of_a_bucket_begins_at_a_time_whichever_process_begins_it(processes: Processes) -> None:
    one, two = await processes.process("0/2"), await processes.process("1/2")
    await one.begin_session(0, 5.0)
    await two.begin_session(1, 5.0)
    assert processes.slept == []
    await two.begin_session(0, 5.0)
    assert 4.0 < sum(processes.slept) <= 5.0
    await asyncio.gather(one.begin_session(1, 5.0), two.begin_session(1, 5.0))
    assert 9.0 < sum(processes.slept) <= 15.0

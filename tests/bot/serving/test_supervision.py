"""Adapters are kept up, each by itself."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.errors import NoConnection
from pullquote.bot.serving.supervision import LONGEST_S, AdapterState, Supervisor
from pullquote.index.errors import Busy, PullquoteError

from ..conftest import Clock

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class Revoked(PullquoteError):
    """A token that will never be good again."""


@dataclass
class Rig:
    """A supervisor whose sleeping only moves a clock."""

    clock: Clock = field(default_factory=Clock)
    slept: list[float] = field(default_factory=list)
    crashes: list[Exception] = field(default_factory=list)

    def over(self, **work: Callable[[], Awaitable[None]]) -> Supervisor:
        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            self.clock.on(seconds)
            await asyncio.sleep(0)

        return Supervisor(work, self.clock, self.crashes.append, sleep)


def raising(*errors: Exception | None) -> Callable[[], Awaitable[None]]:
    """Work that ends with these, one start after the other; None is a good end."""
    left = list(errors)

    async def work() -> None:
        if error := left.pop(0):
            raise error

    return work


async def test_what_crashes_is_started_again_ever_later_and_at_last_ends() -> None:
    rig = Rig()
    await rig.over(a=raising(*[ValueError(n) for n in range(10)], None)).run()
    assert rig.slept == [1, 2, 4, 8, 16, 32, 64, 128, 256, LONGEST_S]
    assert [str(error) for error in rig.crashes] == [str(n) for n in range(10)]


async def test_who_ran_for_a_while_is_taken_for_sound_again() -> None:
    rig = Rig()
    starts = 0

    async def work() -> None:
        nonlocal starts
        starts += 1
        if starts == 5:
            return
        rig.clock.on(3600 if starts == 3 else 0)
        raise ValueError

    await rig.over(a=work).run()
    assert rig.slept == [1, 2, 1, 2]


async def test_the_others_go_on_while_one_is_down_or_lost() -> None:
    rig, go = Rig(), asyncio.Event()
    steady = list[AdapterState]()

    async def waiting() -> None:
        await go.wait()
        steady.append(supervisor.states()["steady"])

    supervisor = rig.over(steady=waiting, broken=raising(ValueError(), None), revoked=raising(Revoked()))
    running = asyncio.create_task(supervisor.run())
    for _ in range(20):
        await asyncio.sleep(0)
    assert supervisor.states() == {
        "steady": AdapterState.RUNNING,
        "broken": AdapterState.ENDED,
        "revoked": AdapterState.FAILED,
    }
    go.set()
    await running
    assert steady == [AdapterState.RUNNING]


async def test_a_reason_that_no_other_try_would_mend_ends_it_and_is_raised_if_nothing_else_is_left() -> None:
    rig = Rig()
    with pytest.raises(Revoked):
        await rig.over(a=raising(Revoked())).run()
    assert (rig.slept, rig.crashes) == ([], [])


async def test_a_busy_database_is_no_reason_to_give_up() -> None:
    rig = Rig()
    await rig.over(a=raising(Busy(5), Busy(5), None)).run()
    assert rig.slept == [1, 2]


async def test_told_to_end_all_are_ended_and_waited_for() -> None:
    ended = list[str]()

    def work(name: str) -> Callable[[], Awaitable[None]]:
        async def serve() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(0)
                ended.append(name)

        return serve

    running = asyncio.create_task(Rig().over(a=work("a"), b=work("b")).run())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert sorted(ended) == ["a", "b"]


async def test_where_there_is_no_network_it_is_said_once_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    rig, off = Rig(), NoConnection("Discord", "ClientConnectorDNSError")
    await rig.over(discord=raising(off, off, None)).run()
    assert (rig.slept, rig.crashes) == ([1.0, 2.0], [])
    told = [one.getMessage() for one in caplog.records if one.levelname == "WARNING"]
    assert told == ["Discord cannot be reached (ClientConnectorDNSError). Trying again."]

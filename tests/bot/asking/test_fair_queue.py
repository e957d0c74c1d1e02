"""The fair queue: whose turn it is, who makes room, and that no place is lost."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.asking.answer_models import Asker
from pullquote.bot.asking.fair_queue import FairQueue, QueueFull

if TYPE_CHECKING:
    from collections.abc import Iterable

LONG = 60.0


class Asked:
    """Questions put to a queue, and the order in which they got a place; each is called by its asker, as in `1/ada`."""

    def __init__(self, places: int, room: int = 100) -> None:
        self.queue = FairQueue(places, room)
        self.served: list[str] = []
        self.refused: list[str] = []

    async def ask(self, *names: str) -> list[asyncio.Task[None]]:
        tasks = [asyncio.create_task(self._enter(name)) for name in names]
        await settled()
        return tasks

    async def _enter(self, name: str) -> None:
        try:
            await self.queue.enter(asker(name), LONG)
            self.served.append(name)
        except QueueFull:
            self.refused.append(name)

    async def leave(self, names: Iterable[str]) -> None:
        for name in names:
            self.queue.leave(asker(name))
            await settled()


def asker(name: str) -> Asker:
    workspace, _, user = name.partition("/")
    return Asker(f"discord:{workspace}", user)


async def settled() -> None:
    """Lets all tasks go as far as they come."""
    for _ in range(5):
        await asyncio.sleep(0)


async def drained(asked: Asked) -> list[str]:
    """Who is served, in order, when one place after the other is given back."""
    left = 0
    while left < len(asked.served):
        await asked.leave([asked.served[left]])
        left += 1
    return asked.served


async def test_turns_go_round_over_workspaces_and_over_the_persons_of_each() -> None:
    """However many questions one of them has in the queue, and whoever came first."""
    asked = Asked(1)
    await asked.ask("1/ada", *["1/ada"] * 3, "1/bob", "2/eve", "2/eve", "3/zoe")
    assert await drained(asked) == ["1/ada", "1/ada", "2/eve", "3/zoe", "1/bob", "2/eve", "1/ada", "1/ada"]


async def test_neither_a_person_nor_a_workspace_holds_every_place() -> None:
    """One stays free for somebody else of the workspace, and one for another workspace: these wait for nothing."""
    asked = Asked(3)
    await asked.ask(*["1/ada"] * 3)
    assert asked.served == ["1/ada"]
    await asked.ask("1/bob", "1/kim")
    assert asked.served == ["1/ada", "1/bob"]
    await asked.ask("2/eve")
    assert asked.served == ["1/ada", "1/bob", "2/eve"]
    assert sorted(await drained(asked)) == ["1/ada"] * 3 + ["1/bob", "1/kim", "2/eve"]


async def test_a_full_queue_is_made_room_in_by_whoever_fills_it() -> None:
    """The latest question of the person with the most of the workspace with the most is refused, and nobody else's."""
    asked = Asked(1, room=4)
    await asked.ask("1/ada", "1/ada", "1/ada", "1/ada", "1/bob")
    await asked.ask("2/eve")
    assert asked.refused == ["1/ada"]
    await asked.ask("1/bob")  # as many as ada has: those who come last are refused
    assert asked.refused == ["1/ada", "1/bob"]
    assert len(asked.queue) == 4
    assert sorted(await drained(asked)) == ["1/ada", "1/ada", "1/ada", "1/bob", "2/eve"]


@pytest.mark.parametrize("given", [False, True], ids=["while waiting", "in the moment of its turn"])
async def test_whoever_is_cancelled_leaves_the_queue_and_no_place_is_lost(*, given: bool) -> None:
    asked = Asked(1)
    await asked.ask("1/ada")
    bob, _ = await asked.ask("1/bob", "2/eve")
    if given:
        asked.queue.leave(asker("1/ada"))
    bob.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await bob
    await settled()
    if not given:
        asked.queue.leave(asker("1/ada"))
        await settled()
    assert asked.served == ["1/ada", "2/eve"]
    assert len(asked.queue) == 0


async def test_whoever_waits_for_too_long_is_told_and_leaves_the_queue() -> None:
    asked = Asked(1)
    await asked.ask("1/ada")
    with pytest.raises(TimeoutError):
        await asked.queue.enter(asker("2/eve"), 0.0)
    assert len(asked.queue) == 0
    await asked.leave(["1/ada"])
    await asked.ask("2/eve")
    assert asked.served == ["1/ada", "2/eve"]


async def test_another_size_is_gone_by_at_once_and_nobody_loses_a_place() -> None:
    asked = Asked(1)
    await asked.ask("1/ada", "2/eve", "3/zoe")
    asked.queue.resize(3, 100)
    await settled()
    assert asked.served == ["1/ada", "2/eve", "3/zoe"]
    asked.queue.resize(1, 100)
    await asked.ask("4/kim")
    await asked.leave(["1/ada", "2/eve"])
    assert "4/kim" not in asked.served
    await asked.leave(["3/zoe"])
    assert "4/kim" in asked.served

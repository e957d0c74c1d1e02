"""Limits: how much one person and one workspace may ask, and how many questions are worked on at once."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from pullquote.bot.asking.answer_models import Ask, Asker, View
from pullquote.bot.asking.rate_limit import (
    BURST_S,
    FORGET_AT,
    READERS_S,
    STANDING_S,
    TYPICAL_S,
    Rate,
    RateLimiter,
    TooManyQuestions,
)
from pullquote.bot.messages import messages
from pullquote.bot.places import READERS
from pullquote.bot.presenting.problems import explain
from pullquote.bot.settings.reloading import LiveSettings
from pullquote.bot.settings.values import LimitSettings, Settings

from ..conftest import Clock, Opening, ask, find_source, turn

ADA, BOB, EVE = Asker("discord:1", "ada"), Asker("discord:1", "bob"), Asker("discord:2", "ada")


def limited(**limits: float) -> LiveSettings:
    return LiveSettings(Settings(limits=LimitSettings(**limits)))


async def asked(gate: RateLimiter, *askers: Asker) -> None:
    for asker in askers:
        async with gate.admitted(asker):
            pass


async def refused(gate: RateLimiter, asker: Asker) -> int:
    """In how many seconds to come again."""
    with pytest.raises(TooManyQuestions) as raised:
        await asked(gate, asker)
    return raised.value.seconds


async def test_a_person_may_ask_so_much_a_minute_and_is_told_when_to_come_again() -> None:
    clock = Clock()
    gate = RateLimiter(limited(questions_a_minute=6), clock)
    await asked(gate, *[ADA] * 6)
    assert await refused(gate, ADA) == 10
    await asked(gate, BOB, EVE)
    clock.on(9.5)
    assert await refused(gate, ADA) == 1
    clock.on(0.5)
    await asked(gate, ADA)
    assert await refused(gate, ADA) == 10


async def test_a_workspace_has_a_limit_of_its_own_and_no_other_pays_for_it() -> None:
    gate = RateLimiter(limited(questions_a_minute=100, workspace_questions_a_minute=3), Clock())
    await asked(gate, ADA, BOB, ADA)
    assert await refused(gate, BOB) == 20
    await asked(gate, EVE)


async def test_a_refused_question_costs_nothing() -> None:
    """Whoever tries again and again gets in as soon as whoever waits."""
    clock = Clock()
    gate = RateLimiter(limited(questions_a_minute=1, workspace_questions_a_minute=2), clock)
    await asked(gate, ADA)
    for _ in range(50):
        await refused(gate, ADA)
    await asked(gate, BOB)
    clock.on(60)
    await asked(gate, ADA)


@pytest.mark.parametrize("workspace", [READERS, "discord:1"], ids=["the public", "programs of the same workspace"])
async def test_no_chat_waits_for_what_is_asked_in_the_background(workspace: str) -> None:
    """However much that is: it waits for places of its own, half as many."""
    gate, inside, done = RateLimiter(limited(questions_at_once=4), Clock()), list[Asker](), asyncio.Event()

    async def question(asker: Asker) -> None:
        async with gate.admitted(asker):
            inside.append(asker)
            await done.wait()

    async with asyncio.TaskGroup() as tasks:
        for number in range(9):
            tasks.create_task(question(Asker(workspace, f"token {number}", background=True)))
        await asyncio.sleep(0)
        assert len(inside) == 2
        for one in (ADA, BOB, EVE, EVE):
            tasks.create_task(question(one))
        await asyncio.sleep(0)
        assert inside[2:] == [ADA, BOB, EVE, EVE]
        done.set()


async def test_whose_turn_would_come_too_late_is_told_so_at_once() -> None:
    clock, places = Clock(), 2
    gate = RateLimiter(limited(questions_at_once=places, deadline_seconds=10), clock)
    readers = [Asker(READERS, f"192.0.2.{number}", background=True) for number in range(50)]
    async with gate.admitted(readers[0]):  # the public has one place of two
        tasks = [asyncio.create_task(asked(gate, one)) for one in readers[1:]]
        await asyncio.sleep(0)
        refusals = [task for task in tasks if task.done()]
        assert len(refusals) == len(tasks) - READERS_S / TYPICAL_S - 1
        assert all(isinstance(task.exception(), TooManyQuestions) for task in refusals)
        await asked(gate, ADA, BOB)
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_the_public_waits_briefly_in_a_queue_that_does_not_empty() -> None:
    """And as long as before once it was worked off."""
    clock = Clock()
    gate = RateLimiter(limited(questions_at_once=2, deadline_seconds=10), clock)
    readers = [Asker(READERS, f"192.0.2.{number}", background=True) for number in range(90)]

    async def taken(some: list[Asker]) -> int:
        """How many of these may wait."""
        tasks = [asyncio.create_task(asked(gate, one)) for one in some]
        await asyncio.sleep(0)
        waiting.extend(task for task in tasks if not task.done())
        await asyncio.gather(*(task for task in tasks if task.done()), return_exceptions=True)
        return sum(not task.done() for task in tasks)

    waiting = list[asyncio.Task[None]]()
    few = round(STANDING_S / TYPICAL_S) + 1
    async with gate.admitted(readers[0]):
        assert await taken(readers[1:3]) == 2
        clock.on(BURST_S + 0.1)
        assert await taken(readers[3:30]) == few - 2
    await asyncio.gather(*waiting)
    async with gate.admitted(readers[30]):
        assert await taken(readers[31:60]) > few
    await asyncio.gather(*waiting)


async def test_the_console_is_not_limited() -> None:
    await asked(
        RateLimiter(limited(questions_a_minute=1, workspace_questions_a_minute=1), Clock()),
        *[Asker(None, "me")] * 9,
    )


def test_who_has_not_asked_for_long_is_forgotten() -> None:
    clock, rate = Clock(), Rate(60)
    for n in range(10 * FORGET_AT):
        rate.take(n, clock())
        clock.on(0.01)
    assert len(rate) <= FORGET_AT


async def test_only_so_many_are_worked_on_at_once_and_only_so_many_wait() -> None:
    gate = RateLimiter(limited(questions_at_once=3, questions_waiting=3), Clock())
    full, done = asyncio.Event(), asyncio.Event()
    inside = most = 0

    async def question(n: int) -> None:
        nonlocal inside, most
        async with gate.admitted(Asker("discord:1", str(n))):
            inside += 1
            most = max(most, inside)
            if inside == 2:
                full.set()
            await done.wait()
            inside -= 1

    async with asyncio.TaskGroup() as tasks:
        for n in range(5):
            tasks.create_task(question(n))
        await full.wait()
        assert await refused(gate, Asker("discord:1", "late")) >= 1
        done.set()
    assert most == 2
    await asked(gate, ADA)


async def test_whoever_leaves_the_queue_makes_room() -> None:
    gate = RateLimiter(limited(questions_at_once=1, questions_waiting=1), Clock())
    async with gate.admitted(ADA):
        waiting = asyncio.create_task(asked(gate, BOB))
        await asyncio.sleep(0)
        assert await refused(gate, EVE) >= 1
        waiting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await waiting
        waiting = asyncio.create_task(asked(gate, EVE))
        await asyncio.sleep(0)
    await waiting


async def test_nobody_waits_for_longer_than_an_answer_may_take() -> None:
    gate = RateLimiter(limited(questions_at_once=1, deadline_seconds=0.01), Clock())
    async with gate.admitted(ADA):
        assert await refused(gate, BOB) >= 1
    await asked(gate, BOB)


async def test_a_failed_question_frees_its_place() -> None:
    gate = RateLimiter(limited(questions_at_once=1, questions_waiting=1), Clock())
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            async with gate.admitted(ADA):
                raise ZeroDivisionError
    await asked(gate, ADA)


async def test_asking_and_turning_pages_count_together(opening: Opening) -> None:
    async with opening(limits=LimitSettings(questions_a_minute=3)) as sampled:
        shown = await ask(sampled.core, ADA, Ask.QUOTE, "we lost a third of our colonies")
        await turn(sampled.core, ADA, shown.answer or "", View(0, 1))
        await find_source(sampled.core, ADA, "we lost a third of our colonies")
        with pytest.raises(TooManyQuestions) as raised:
            await ask(sampled.core, ADA, Ask.QUOTE, "we lost a third of our colonies")
        assert explain(raised.value, messages()) == "That was a lot at once. Ask again in 20 seconds."
        sampled.clock.on(20)
        await turn(sampled.core, ADA, shown.answer or "", View())

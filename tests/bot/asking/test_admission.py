"""The admission of questions: what hangs is broken off, and said to be."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from pullquote.bot.asking import admission as module
from pullquote.bot.asking.admission import Admission
from pullquote.bot.asking.answer_models import Asker
from pullquote.bot.asking.rate_limit import RateLimiter
from pullquote.bot.settings.reloading import LiveSettings
from pullquote.bot.settings.values import LimitSettings, Settings
from pullquote.bot.telemetry.meter import Meter
from pullquote.index.errors import Overdue

from ..conftest import Clock

ADA = Asker("discord:1", "ada")


def admitting(limits: LimitSettings) -> Admission:
    settings, clock = LiveSettings(Settings(limits=limits)), Clock()
    return Admission(RateLimiter(settings, clock), Meter(), clock, settings)


@pytest.fixture
def admission() -> Admission:
    return admitting(LimitSettings(questions_at_once=1))


async def test_a_question_that_hangs_is_broken_off_and_makes_room_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the network to the database is cut, and nobody looks at the deadline."""
    monkeypatch.setattr(module, "LATE_S", 0.0)
    admission = admitting(LimitSettings(deadline_seconds=0.1, questions_at_once=1))
    for _ in range(2):
        with pytest.raises(Overdue):
            async with admission.question(ADA, "quote"):
                await asyncio.Event().wait()


async def test_an_error_of_the_question_s_own_stays_what_it_is(admission: Admission) -> None:
    with pytest.raises(TimeoutError):
        async with admission.question(ADA, "quote"):
            raise TimeoutError


async def test_the_background_gives_way_while_a_chat_is_answered_but_not_for_ever(
    admission: Admission, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At its beginning and at its end."""
    monkeypatch.setattr(module, "GIVE_WAY_S", 60.0)
    reader, steps, begun, found = replace(ADA, background=True), list[str](), asyncio.Event(), asyncio.Event()

    async def page() -> None:
        await admission.give_way()
        async with admission.question(reader, "quote"):
            begun.set()
            await found.wait()
        steps.append("page")

    async with asyncio.TaskGroup() as tasks:
        async with admission.question(ADA, "quote"):
            tasks.create_task(page())
            await asyncio.sleep(0.01)
            assert not begun.is_set()
        await begun.wait()
        async with admission.question(replace(ADA, user="bob"), "quote"):
            found.set()
            await asyncio.sleep(0.01)
            steps.append("chat")
    assert steps == ["chat", "page"]
    monkeypatch.setattr(module, "GIVE_WAY_S", 0.001)
    async with admission.question(ADA, "quote"):
        await page()

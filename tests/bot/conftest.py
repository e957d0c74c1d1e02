"""Cores over the sample transcripts, and processes that post, with clocks that only move when a test moves them."""

from __future__ import annotations

import asyncio
import contextlib
import random
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from pullquote.bot.asking.answer_models import Ask, Asker, Query
from pullquote.bot.core import Core, open_core
from pullquote.bot.demo import samples
from pullquote.bot.presenting.answers import AnswerCards
from pullquote.bot.settings.values import DailySettings, Settings, StorageSettings
from pullquote.index.ingest import transcripts_in

from ..modules import BENCH, module_at
from .daily_house import NOON, House, Houses, Platform

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from pullquote.bot.asking.answer_models import View
    from pullquote.bot.cards import Card
    from pullquote.bot.keeping.forms import EditForm
    from pullquote.bot.presenting.pages import AnswerPage


@dataclass
class Clock:
    """Seconds that pass when a test says so."""

    seconds: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.seconds

    def on(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass
class Sampled:
    """A core over the samples, and what it was opened with."""

    core: Core
    data: Path
    clock: Clock = field(default_factory=Clock)


Opening = Callable[..., AbstractAsyncContextManager[Sampled]]


async def stored(core: Core, *files: Path, workspace: str | None = None) -> None:
    """Adds files and makes them findable."""
    added = await core.transcripts.add(files, workspace=workspace)
    assert added.indexed
    assert all(result.refused is None for result in added.results)


# --- Asking as a chat does, with the page that it shows --------------------------------------------------------------


async def ask(core: Core, asker: Asker, kind: Ask, words: str = "", **more: Any) -> AnswerPage:
    return await core.answer_pages.page(await core.answers.ask(asker, Query(kind, words, **more)))


async def turn(core: Core, asker: Asker, answer: str, view: View) -> AnswerPage:
    return await core.answer_pages.page(await core.answers.turn(asker, answer, view))


async def shared(core: Core, asker: Asker, answer: str, view: View, by: str | None = None) -> AnswerPage:
    return await core.answer_pages.shared(await core.answers.turn(asker, answer, view, share=True), by)


async def find_source(core: Core, asker: Asker, text: str) -> AnswerPage:
    return await core.answer_pages.page(await core.answers.find_source(asker, text))


async def quote(core: Core, workspace: str | None, words: str, **more: Any) -> Card:
    """A quote with everything that was found, as at the console."""
    result = await core.find(workspace, Query(Ask.QUOTE, words, **{"limit": 3, **more}))
    return await AnswerCards(result, core.messages).whole()


# --- Transcripts, with the Cards about them --------------------------------------------------------------------------


async def upload(core: Core, workspace: str, name: str, content: bytes, *facts: EditForm, **more: Any) -> Card:
    return core.transcript_cards.uploaded(await core.transcripts.upload(workspace, name, content, *facts, **more))


async def submit(core: Core, workspace: str | None, name: str, form: EditForm) -> Card:
    return core.transcript_cards.edited(await core.transcripts.submit(workspace, name, form))


async def info(core: Core, workspace: str | None, name: str) -> Card:
    return core.transcript_cards.particulars(await core.transcripts.entry(workspace, name))


async def listing(core: Core, workspace: str | None) -> Card:
    return core.transcript_cards.listing(await core.shelves.library(workspace))


async def text(core: Core, workspace: str | None, name: str) -> Card:
    return core.transcript_cards.text(*await core.transcripts.text(workspace, name))


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the samples in it, made once."""
    data = tmp_path_factory.mktemp("samples")

    async def fill() -> None:
        async with open_core(Settings(data=data)) as core:
            await stored(core, *transcripts_in([samples()]))

    asyncio.run(fill())
    return data


@pytest.fixture
def opening(filled: Path, tmp_path: Path, database_url: str | None) -> Opening:
    """Opens one and the same copy of the samples, as often as a test likes: `async with opening() as sampled`. Over
    PostgreSQL the library is empty at first."""
    data = tmp_path / "data"
    if database_url is None:
        shutil.copytree(filled, data)

    @contextlib.asynccontextmanager
    async def opened(clock: Clock | None = None, **settings: object) -> AsyncIterator[Sampled]:
        clock = clock or Clock()
        chosen = Settings(data=data, storage=StorageSettings(database_url or ""), **settings)
        async with open_core(chosen, clock=clock, now=clock, rng=random.Random(7)) as core:
            yield Sampled(core, data, clock)

    return opened


@pytest.fixture
async def sampled(opening: Opening) -> AsyncIterator[Sampled]:
    """A core over the samples."""
    async with opening() as opened:
        yield opened


@pytest.fixture(scope="session")
def deliveries() -> Iterator[ModuleType]:
    """What the measurement of deliveries plays with: a selector without end, a platform that is a file, crashes."""
    with module_at(BENCH / "deliveries.py", "deliveries") as module:
        yield module


@pytest.fixture
def houses(deliveries: ModuleType, tmp_path: Path, database_url: str | None) -> Houses:
    """Opens one and the same data folder as often as a test likes, as several processes do."""

    @contextlib.asynccontextmanager
    async def opened(seconds: float = NOON, size: int = 1000, seed: int = 0, **settings: Any) -> AsyncIterator[House]:
        broke = list[Exception]()

        async def sleep(seconds: float) -> None:
            house.seconds += seconds
            await asyncio.sleep(0)

        selector, chosen = deliveries.EndlessSelector(size), DailySettings(**{"lease_seconds": 60.0, **settings})
        async with deliveries.open_daily(
            tmp_path / "data",
            lambda: house.seconds,
            selector=selector,
            settings=chosen,
            seed=seed,
            unexpected=broke.append,
            clock=lambda: house.seconds - house.set_by,
            sleep=sleep,
            url=database_url,
        ) as daily:
            house = House(daily, selector, Platform(), seconds, broke)
            yield house

    return opened


@pytest.fixture
async def house(houses: Houses) -> AsyncIterator[House]:
    async with houses() as opened:
        yield opened
        assert opened.broke == []

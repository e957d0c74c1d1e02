"""Which excerpts are drawn, and in what order."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.core import Core, open_core
from pullquote.bot.deck import Draw, Pick, Posted, Wish
from pullquote.bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

TODAY = dt.date(2031, 3, 30)
SUBJECTS = "Beekeeping Masonry Sailing Weaving Pottery Astronomy Carpentry Brewing Glassblowing Falconry".split()
THINGS = "bridges orchards engines harvests winters lanterns markets rivers violins harbours".split()


def thought(subject: str, thing: str) -> str:
    """About sixty words worth posting, that share little with those of others."""
    return (
        f"{subject} teaches people more about {thing} than any school of {subject.lower()} ever will. "
        f"Most {thing} fail in the first ten years because nobody who learned {subject.lower()} was asked about them. "
        f"The biggest mistake is to trust a plan for {thing} rather than the hands that practise {subject.lower()}. "
        f"Everybody who repaired {thing} knows that {subject.lower()} never lies about its own failures."
    )


def talk(subject: str, count: int, first: int = 0) -> str:
    greeting = "Welcome back to the show, and thank you for joining us."
    return f" {greeting} ".join(["", *(thought(subject, thing) for thing in THINGS[first : first + count]), ""]).strip()


@dataclass
class Desk:
    """A core over a folder, and the posts of one subscription."""

    core: Core
    folder: Path
    posted: list[Posted] = field(default_factory=list)

    async def add(self, name: str, text: str, workspace: str | None = None, **facts: str) -> None:
        file = self.folder / f"{name}.md"
        lines = [f"{key}: {value}" for key, value in facts.items()]
        file.write_text("\n".join(["---", *lines, "---", text]) if lines else text, "utf-8")
        async for result in self.core.add([file], workspace=workspace):
            assert result.stored is not None, result
        await self.core.index()

    async def draw(
        self, wish: Wish | None = None, *, workspace: str | None = None, banned: tuple[str, ...] = (), seed: str = "s"
    ) -> Draw:
        on = TODAY + dt.timedelta(len(self.posted))
        return await self.core.deck.draw(workspace, wish or Wish(), self.posted, banned, on, seed)

    async def post(self, wish: Wish | None = None, **options: str) -> tuple[Draw, Pick]:
        """Draws, and remembers it as posted."""
        drawn = await self.draw(wish, **options)
        assert drawn.pick is not None
        on = TODAY + dt.timedelta(len(self.posted))
        self.posted.append(Posted(drawn.pick.kin, drawn.pick.transcript, on))
        return drawn, drawn.pick


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with contextlib.AsyncExitStack() as stack:
        core = await stack.enter_async_context(open_core(Settings(data=tmp_path / "data")))
        yield Desk(core, tmp_path)


async def words(desk: Desk, pick: Pick, workspace: str | None = None) -> str:
    card = await desk.core.deck.card(workspace, pick)
    assert card is not None
    return " ".join(line.words.text for line in card.citations[0].lines)


async def test_smoke(desk: Desk) -> None:
    await desk.add("a", talk("Beekeeping", 6))
    await desk.add("b", talk("Sailing", 3))
    for _ in range(12):
        d, p = await desk.post()
        print(d.size, d.left, d.fresh, p.transcript, (await words(desk, p))[:60])

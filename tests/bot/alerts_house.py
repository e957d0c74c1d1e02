"""A workspace with alerts: a real core over the samples, a platform and a clock that obey the test."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pullquote.bot.alerts.alerts import AlertDraft
from pullquote.bot.places import Place

from .conftest import Clock, stored
from .daily_house import Platform

if TYPE_CHECKING:
    from pathlib import Path

    from pullquote.bot.cards import Card
    from pullquote.bot.core import Core

HERE = Place("discord", "discord:1", "general")
FERRY = "The ferry to Skerry Point was cancelled again, and the whole island talked of nothing else but the ferry."
FILLER = "We spoke about soup and about the weather, and nobody was in a hurry to leave the kitchen that evening."


@dataclass
class Newsroom:
    """A core whose scheduler posts to a list, and a folder in which new transcripts are written."""

    core: Core
    clock: Clock
    folder: Path
    platform: Platform = field(default_factory=Platform)

    def written(self, name: str, *lines: str, **facts: str) -> Path:
        """A transcript in which each line is spoken by the name before the colon."""
        file = self.folder / f"{name}.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_text("\n\n".join(lines), "utf-8")
        if facts:
            told = "".join(f'{key} = "{value}"\n' for key, value in facts.items())
            file.with_suffix(".toml").write_text(told, "utf-8")
        return file

    async def come(self, name: str, *lines: str, workspace: str | None = None, **facts: str) -> None:
        """Adds such a transcript."""
        await stored(self.core, self.written(name, *lines, **facts), workspace=workspace)

    async def alert(self, words: str | None = None, place: Place = HERE, **more: Any) -> str:
        saved = await self.core.alerts.add(place, AlertDraft(words, **more), "me")
        return saved.status.subscription.id

    async def on(self, seconds: float = 200.0, scheduler: Any = None) -> None:
        """Lets time go on from one due moment to the next."""
        scheduler = scheduler or self.core.daily.scheduler({"discord": self.platform})
        until = self.clock.seconds + seconds
        while (due := await scheduler.once()) is not None and due <= until:
            self.clock.seconds = max(due, self.clock.seconds)
        self.clock.seconds = until
        await scheduler.once()

    @property
    def cards(self) -> list[Card]:
        """The news that were posted."""
        return [card for _, _, card in self.platform.posted if card.post]

    @property
    def headings(self) -> list[str]:
        return [card.heading for card in self.cards]

    async def states(self, alert: str) -> list[str]:
        """What became of its news, the latest first."""
        return [one.state.value for one in (await self.core.alerts.status(None, alert)).recent]

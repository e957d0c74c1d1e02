"""The button beneath a topic's answer that shows how often it comes up over time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from ...bot.presenting.charts import ChartCards
from ...bot.presenting.drawing import can_draw_png, png
from .buttons import CHART
from .identity import asker
from .pictures import Picture
from .render import rendered
from .replies import Reply, answer

if TYPE_CHECKING:
    from .buttons import Act
    from .interaction_handler import InteractionHandler
    from .types import Interaction

NAME: Final = "over-time.png"


async def chart(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Shows a stored answer's topic over time to whoever pressed: as a picture where Pillow is installed, else as
    text."""

    async def work() -> Reply:
        found = await handler.core.timelines.again(asker(interaction), data)
        cards = ChartCards(found, handler.core.messages)
        if not found.timeline.places or not can_draw_png():
            return Reply(rendered(cards.card())[:1])
        figure = cards.figure()
        picture = Picture(NAME, await asyncio.to_thread(png, figure), figure.alt)
        return Reply(rendered(cards.card(bars=False))[:1], attached=picture)

    await answer(interaction, work(), private=True)


ACTS: dict[str, Act] = {CHART: chart}

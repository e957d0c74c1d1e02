"""Quote cards: a place of an answer as a picture, made for whoever asks, in two themes, and posted if they share it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import discord

from ...bot.asking.checked_text import CheckedText
from ...bot.cards import Card, Theme
from ...bot.errors import StaleControl
from ...bot.presenting.quotecards import png, quote_card
from .buttons import CARD, PersistentButton, view_of
from .identity import asker
from .pictures import Picture
from .render import Page, rendered
from .replies import Reply, answer, notice
from .text import escaped

if TYPE_CHECKING:
    from ...bot.cards import Citation
    from .buttons import Act
    from .interaction_handler import InteractionHandler
    from .types import Interaction

NAME: Final = "quote.png"
SHARED_S: Final = 600.0  # a second press within it is one press too many


async def make(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Shows the card of a place to whoever pressed, in the theme that the data ends with."""
    place, theme = _read(data)
    update = interaction.message is not None and any(file.filename == NAME for file in interaction.message.attachments)

    async def work() -> Reply:
        say = handler.core.messages.say
        picture = await _picture(handler, await _citation(handler, interaction, place), theme)
        other = Theme.LIGHT if theme is Theme.DARK else Theme.DARK
        share = PersistentButton("cardshare", data, say("button.share"), discord.ButtonStyle.primary)
        row = [share, PersistentButton(CARD, f"{place}:{other}", say(f"quote_card.{other}"))]
        return Reply(rendered(Card(say("quote_card.heading"))), [row], update=update, attached=picture)

    await answer(interaction, work(), private=True, update=update)


async def share(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Posts a card in the channel, of what is searched there; pressed again, it is not posted again."""
    place, theme = _read(data)
    person = asker(interaction)

    async def work() -> Reply:
        say = handler.core.messages.say
        citation = await _citation(handler, interaction, place)
        await handler.core.channel_sources.check(person, [citation.transcript])
        picture = await _picture(handler, citation, theme)
        event = f"discord:card:{person.user}:{interaction.channel_id}:{data}"
        if not await handler.core.seen.first(person.workspace or "", event, SHARED_S):
            return notice(say("answer.again"))
        by = escaped(say("answer.shared", name=interaction.user.display_name))
        return Reply([Page(f"-# {by}")], private=False, attached=picture)

    await answer(interaction, work(), private=False)


ACTS: dict[str, Act] = {CARD: make, "cardshare": share}


def _read(data: str) -> tuple[str, Theme]:
    """The place and the theme in a button's data. Raises StaleControl."""
    place, _, theme = data.rpartition(":")
    if theme not in set(Theme):
        raise StaleControl
    return place, Theme(theme)


async def _citation(handler: InteractionHandler, interaction: Interaction, place: str) -> Citation:
    """The place that a button is about. Raises StaleControl."""
    stored, to, _ = view_of(place)
    found = await handler.core.answers.turn(asker(interaction), stored, to)
    if isinstance(found, CheckedText):
        raise StaleControl
    shown = await handler.core.answer_pages.page(found)
    if not shown.is_place:
        raise StaleControl
    return shown.card.citations[0]


async def _picture(handler: InteractionHandler, citation: Citation, theme: Theme) -> Picture:
    card = quote_card(citation, handler.core.messages)
    return Picture(NAME, await asyncio.to_thread(png, card, theme), card.alt)

"""/alert: what is told when new transcripts come. For those who manage the server, and seen by them alone; the button
under what was told is for everybody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import discord

from ...bot.alerts.alerts import AlertDraft
from ...bot.errors import StaleControl
from . import completion
from .buttons import LOOK
from .commands import OwnCommand, command
from .identity import administered, asker
from .lookups import privately
from .places import Channel, ping, place
from .render import rendered
from .replies import Reply, answer
from .types import Interaction

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ...bot.cards import Card
    from .buttons import Act
    from .interaction_handler import InteractionHandler

Outcome = TypeVar("Outcome")


def alerts(handler: InteractionHandler) -> list[OwnCommand]:
    """The members of /alert."""
    one = {"alert": completion.alerts(handler)}
    limits = {"speaker": completion.speakers(handler), "source": completion.sources(handler)}

    async def add(
        interaction: Interaction,
        words: str | None = None,
        speaker: str | None = None,
        source: str | None = None,
        channel: Channel | None = None,
        role: discord.Role | None = None,
    ) -> None:
        draft = AlertDraft(words, speaker, source, ping=ping(interaction, role) if role else None)
        await _add(handler, interaction, draft, channel, role)

    async def episodes(
        interaction: Interaction,
        source: str | None = None,
        channel: Channel | None = None,
        role: discord.Role | None = None,
    ) -> None:
        called = ping(interaction, role) if role else None
        await _add(handler, interaction, AlertDraft(source=source, episodes=True, ping=called), channel, role)

    async def list_(interaction: Interaction) -> None:
        workspace = administered(interaction)

        async def work() -> Reply:
            card = handler.core.alert_cards.overview(await handler.core.alerts.statuses(workspace))
            how = () if card.entries else (handler.core.messages.say("alert.discord_how"),)
            return Reply(rendered(replace(card, notes=(*card.notes, *how))))

        await answer(interaction, work(), private=True)

    async def pause(interaction: Interaction, alert: str) -> None:
        await _done(interaction, handler.core.alerts.pause, handler.core.alert_cards.paused, alert)

    async def resume(interaction: Interaction, alert: str) -> None:
        await _done(interaction, handler.core.alerts.resume, handler.core.alert_cards.resumed, alert)

    async def remove(interaction: Interaction, alert: str) -> None:
        await _done(interaction, handler.core.alerts.remove, handler.core.alert_cards.removed, alert)

    return [
        command(handler, add, limits, of="alert"),
        command(handler, episodes, {"source": limits["source"]}),
        command(handler, list_),
        *(command(handler, each, one, of="alert") for each in (pause, resume, remove)),
    ]


async def look(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Leads on from what was told, for whoever presses."""
    alert, colon, public = data.partition(":")
    if not (alert and colon) or ":" in public:
        raise StaleControl

    async def work() -> Reply:
        person = asker(interaction)
        query = await handler.core.alerts.further(person.workspace, alert, public)
        return await privately(handler, await handler.core.answers.ask(person, query))

    await answer(interaction, work(), private=True)


ACTS: dict[str, Act] = {LOOK: look}


async def _add(
    handler: InteractionHandler,
    interaction: Interaction,
    draft: AlertDraft,
    channel: discord.app_commands.AppCommandChannel | discord.app_commands.AppCommandThread | None,
    role: discord.Role | None,
) -> None:
    workspace = administered(interaction)

    async def work() -> Reply:
        where, by = await place(interaction, workspace, channel, role), str(interaction.user.id)
        return Reply(rendered(handler.core.alert_cards.added(await handler.core.alerts.add(where, draft, by))))

    await answer(interaction, work(), private=True)


async def _done(
    interaction: Interaction,
    act: Callable[[str, str], Awaitable[Outcome]],
    card: Callable[[Outcome], Card],
    alert: str,
) -> None:
    workspace = administered(interaction)

    async def work() -> Reply:
        return Reply(rendered(card(await act(workspace, alert))))

    await answer(interaction, work(), private=True)

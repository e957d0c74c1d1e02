"""Autocompletion of options. It never fails: without suggestions, people type on."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from discord import app_commands

from ...bot.plaintext import harmless
from ...bot.telemetry import logs
from ...index.errors import PullquoteError
from .errors import AdminsOnly, GuildOnly
from .identity import administered, asker
from .limits import CHOICE, CHOICES
from .text import clipped

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ...bot.asking.completion import Suggestion
    from .interaction_handler import InteractionHandler
    from .types import Completion, Interaction

log = logging.getLogger("pullquote.discord")


def speakers(handler: InteractionHandler) -> Completion:
    """Completes speakers of the library."""

    async def found(interaction: Interaction, typed: str) -> list[tuple[str, str]]:
        return await _of_library(handler, handler.core.completion.speakers, interaction, typed)

    return _safely(found)


def sources(handler: InteractionHandler, *, everywhere: bool = False) -> Completion:
    """Completes episodes and shows of the library; those that are searched in the channel, or `everywhere`."""

    async def found(interaction: Interaction, typed: str) -> list[tuple[str, str]]:
        return await _of_library(handler, handler.core.completion.sources, interaction, typed, everywhere=everywhere)

    return _safely(found)


def periods(handler: InteractionHandler) -> Completion:
    """Completes the years and months that transcripts are of."""

    async def found(interaction: Interaction, typed: str) -> list[tuple[str, str]]:
        return await _of_library(handler, handler.core.completion.periods, interaction, typed)

    return _safely(found)


def alerts(handler: InteractionHandler) -> Completion:
    """Completes the server's alerts, for members who may manage the server."""

    async def found(interaction: Interaction, typed: str) -> list[tuple[str, str]]:
        there = await handler.core.alerts.list(administered(interaction))
        named = [(f"{one.id}: {handler.core.alert_cards.what(one)}", one.id) for one in there]
        return [(name, id_) for name, id_ in named if typed.casefold() in name.casefold()]

    return _safely(found)


def saved(handler: InteractionHandler) -> Completion:
    """Completes the quotes that the person has saved here."""

    async def found(interaction: Interaction, typed: str) -> list[tuple[str, str]]:
        quotes = await handler.core.saved.listed(asker(interaction))
        named = [(f"{one.number}: {one.words} · {one.citation.title}", f"{one.number}") for one in quotes]
        return [(name, number) for name, number in named if typed.casefold() in name.casefold()]

    return _safely(found)


async def _of_library(
    handler: InteractionHandler,
    complete: Callable[..., Awaitable[list[Suggestion]]],
    interaction: Interaction,
    typed: str,
    *,
    everywhere: bool = False,
) -> list[tuple[str, str]]:
    """What the library has for what was typed, as far as it is searched in the channel, or `everywhere`."""
    person = asker(interaction)
    limits = () if everywhere else await handler.core.channel_sources.of(person)
    choices = await complete(person.workspace, typed, CHOICES, limits)
    return [(choice.name, choice.value) for choice in choices]


def _safely(found: Callable[[Interaction, str], Awaitable[list[tuple[str, str]]]]) -> Completion:
    """Wraps a completion: within Discord's limits, and empty on any error. A value that is too long is left out, since
    it could not be sent back."""

    async def complete(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        with logs.request():
            return await choices(interaction, typed)

    async def choices(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        try:
            pairs = await found(interaction, typed)
        except (AdminsOnly, GuildOnly):
            return []
        except Exception as error:  # noqa: BLE001 - none of our errors may reach a host's handlers
            level = logging.INFO if isinstance(error, PullquoteError) else logging.WARNING
            log.log(level, "no completion: %s", type(error).__name__)
            return []
        offered = [
            app_commands.Choice(name=clipped(harmless(name), CHOICE), value=value) for name, value in pairs if name
        ]
        return [choice for choice in offered if len(choice.value) <= CHOICE and choice.name][:CHOICES]

    return complete

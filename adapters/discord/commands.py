"""Makes commands: named and described by the catalogue, with every error handled on our side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands

from ...bot.messages import FALLBACK, LOCALES, messages

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from .interaction_handler import InteractionHandler
    from .types import Completion, Interaction

EVERYWHERE: Final = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
BOTH_INSTALLS: Final = app_commands.AppInstallationType(guild=True, user=True)
GUILDS: Final = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
GUILD_INSTALL: Final = app_commands.AppInstallationType(guild=True, user=False)
MANAGERS: Final = discord.Permissions(manage_guild=True)


class OwnCommand(app_commands.Command[Any, ..., Any]):
    """A slash command whose errors are shown to the asker instead of going on to the bot's tree."""

    def __init__(self, handler: InteractionHandler, **made: Any) -> None:
        super().__init__(**made)
        self._handler = handler

    async def _invoke_with_namespace(self, interaction: Interaction, namespace: Any) -> None:
        await self._handler.handle(interaction, super()._invoke_with_namespace(interaction, namespace))


class OwnMenu(app_commands.ContextMenu):
    """A context menu whose errors are shown to the asker instead of going on to the bot's tree."""

    def __init__(self, handler: InteractionHandler, **made: Any) -> None:
        super().__init__(**made)
        self._handler = handler

    async def _invoke(self, interaction: Interaction, arg: Any) -> None:
        await self._handler.handle(interaction, super()._invoke(interaction, arg))


def command(
    handler: InteractionHandler,
    callback: Callable[..., Awaitable[None]],
    completions: Mapping[str, Completion] | None = None,
    *,
    of: str | None = None,
    in_servers: bool = False,
) -> OwnCommand:
    """A command named like its callback and described by the catalogue; the callback's docstring is not shown. Where
    the group `of` has words of its own for it or an option, those are taken. One `in_servers` is for servers alone."""
    name = callback.__name__.strip("_")
    options = [option for option in list(callback.__annotations__) if option not in {"interaction", "return"}]
    described = {option: _text(f"discord_option.{of}_{option}", f"discord_option.{option}") for option in options}
    app_commands.describe(**described)(callback)
    description = _text(f"discord_command.{of}_{name}", f"discord_command.{name}")
    made = OwnCommand(handler, name=name, description=description, callback=callback)
    made.allowed_contexts = GUILDS if in_servers else EVERYWHERE
    made.allowed_installs = GUILD_INSTALL if in_servers else BOTH_INSTALLS
    for option, complete in (completions or {}).items():
        made.autocomplete(option)(complete)
    return made


def group(
    name: str,
    members: Sequence[OwnCommand | app_commands.Group],
    *,
    managers: bool = False,
    described_as: str | None = None,
) -> app_commands.Group:
    """A group of commands; one with `managers` is for servers alone and hidden from other members."""
    made = app_commands.Group(
        name=name,
        description=text(f"discord_command.{described_as or name}"),
        default_permissions=MANAGERS if managers else None,
        allowed_contexts=GUILDS if managers else EVERYWHERE,
        allowed_installs=GUILD_INSTALL if managers else BOTH_INSTALLS,
    )
    for member in members:
        made.add_command(member)
    return made


def _text(own: str, else_: str) -> app_commands.locale_str:
    """The message `own` if there is such a one, else another."""
    return text(own if own in messages() else else_)


def text(key: str) -> app_commands.locale_str:
    """A message of the catalogue, with its key for the translator."""
    return app_commands.locale_str(messages().say(key), key=key)


class Catalogue(app_commands.Translator):
    """The translator: descriptions in the languages of the catalogues."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 - as discord.py has it
    ) -> str | None:
        """The message of `locale`'s catalogue; None where it has none of its own."""
        key = string.extras.get("key")
        language = locale.value.partition("-")[0]
        if key is None or language == FALLBACK or language not in LOCALES:  # asked for each of thirty languages
            return None
        said = messages(language).say(key)
        return said if said != string.message else None

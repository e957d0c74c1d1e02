"""/help: the commands and what is stored about people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from ...bot.cards import Card, Entry
from .commands import OwnCommand, command
from .identity import workspace_of
from .render import rendered
from .replies import Reply, answer
from .types import Interaction

if TYPE_CHECKING:
    from .interaction_handler import InteractionHandler

Subject = Literal["commands", "privacy"]

SHOWN: Final = ("quote", "verify", "check", "topic", "excerpt", "library", "saved", "daily", "alert")


def help_command(handler: InteractionHandler) -> OwnCommand:
    """The command /help."""

    async def help_(interaction: Interaction, what: Subject = "commands") -> None:
        await answer(interaction, _help(handler, interaction, what), private=True)

    return command(handler, help_)


async def _help(handler: InteractionHandler, interaction: Interaction, what: Subject) -> Reply:
    if what == "privacy":
        return Reply(rendered(handler.core.transcript_cards.privacy(handler.core.settings.answers.days)))
    say = handler.core.messages.say
    entries = tuple(Entry(f"/{name}", (say(f"discord_help.{name}"),)) for name in SHOWN)
    count = len(await handler.core.transcripts.listed(workspace_of(interaction)))
    return Reply(rendered(Card(say("discord.help", n=count), entries=entries, notes=(say("discord_help.menu"),))))

"""/help: the commands and what is stored about people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from ...bot.asking.channel_sources import within
from .commands import OwnCommand, command
from .identity import asker, workspace_of
from .limits import TEXT
from .mentions import command as mentioned
from .mentions import spans
from .render import Page, rendered
from .replies import Reply, answer
from .text import BOLD, MarkdownSpan, Paragraph, pages
from .types import Interaction
from .welcome import nothing_yet

if TYPE_CHECKING:
    from .interaction_handler import InteractionHandler

Subject = Literal["commands", "privacy"]

SHOWN: Final = ("quote", "verify", "check", "topic", "excerpt", "library list", "saved list", "daily", "alert list")


def help_command(handler: InteractionHandler) -> OwnCommand:
    """The command /help."""

    async def help_(interaction: Interaction, what: Subject = "commands") -> None:
        await answer(interaction, _help(handler, interaction, what), private=True)

    return command(handler, help_)


async def _help(handler: InteractionHandler, interaction: Interaction, what: Subject) -> Reply:
    if what == "privacy":
        return Reply(rendered(handler.core.transcript_cards.privacy(handler.core.settings.answers.days)))
    say = handler.core.messages.say
    listed = await handler.core.transcripts.listed(workspace_of(interaction))
    begin = None if listed else nothing_yet(handler.core, interaction)
    count = len(within(await handler.core.channel_sources.of(asker(interaction)), listed))
    lines = [] if begin else [Paragraph((MarkdownSpan(say("discord.help", n=count)),), "### ")]
    for name in SHOWN:
        lines.append(Paragraph((mentioned(name, BOLD),), gap=True))
        lines.append(Paragraph((MarkdownSpan(say(f"discord_help.{name.partition(' ')[0]}")),)))
    lines.append(Paragraph(tuple(spans(say("discord_help.menu"))), "-# ", gap=True))
    told = [Page(text) for text in pages(lines, TEXT)]
    return replace(begin, pages=[*begin.pages, *told]) if begin else Reply(told)

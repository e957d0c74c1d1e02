"""The first hour in a server: what a bot says when it joins one without transcripts, and what can be done there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import discord

from ...bot.demo import sample_excerpt
from ...bot.presenting.problems import explain
from ...bot.presenting.welcome import welcome
from ...index.errors import PullquoteError, Unreadable
from .attachments import check_size, content_of
from .buttons import PersistentButton
from .forms import Field, FormModal
from .identity import administered, is_manager, workspace_of_guild
from .mentions import sentence
from .places import lacking
from .render import Page, message, rendered
from .replies import NOBODY, Reply, answer
from .text import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...bot.core import Core
    from .buttons import Act, Item
    from .interaction_handler import InteractionHandler
    from .types import Bot, Interaction

ADD: Final = "addfiles"
SAMPLE: Final = "sample"
MOST_FILES: Final = 10  # in a form, as Discord has it


async def greet(bot: Bot, guild: discord.Guild, core: Core) -> None:
    """Says once, in a server without transcripts, how to begin: where moderators read if there is such a channel, else
    where Discord's own notices go, else wherever it may; and to the owner alone if it may nowhere. Raises
    discord.HTTPException."""
    workspace = workspace_of_guild(guild.id)
    if await core.transcripts.listed(workspace) or not await core.daily.is_first_time(workspace):
        return
    say = core.messages.say
    pages = rendered(welcome(core.messages, say("welcome.add_discord")))[:1]
    channel = next(_open_channels(guild), None)
    if channel:
        await channel.send(view=message(pages, [first_steps(core)]), allowed_mentions=NOBODY)
    elif guild.owner_id:  # where nothing can be pressed, since it belongs to no server
        owner = await bot.create_dm(discord.Object(guild.owner_id))
        await owner.send(view=message(pages), allowed_mentions=NOBODY)


def first_steps(core: Core) -> list[Item]:
    """The buttons of somebody who begins."""
    say = core.messages.say
    return [
        PersistentButton(ADD, "", say("welcome_button.add"), discord.ButtonStyle.primary),
        PersistentButton("dailyform", "when::", say("welcome_button.daily")),
        PersistentButton(SAMPLE, "", say("welcome_button.sample")),
    ]


def nothing_yet(core: Core, interaction: Interaction) -> Reply:
    """What is said where the library is empty: how transcripts are added, with the buttons for whoever may."""
    page = Page(sentence(core.messages.say("discord.library_empty")))
    return Reply([page], [first_steps(core)] if is_manager(interaction) else [])


async def add_files(handler: InteractionHandler, interaction: Interaction, _: str) -> None:
    """Opens the form that takes files."""
    administered(interaction)
    say = handler.core.messages.say

    async def submitted(interaction: Interaction, modal: FormModal) -> None:
        work = _added(handler, interaction, modal)
        await handler.handle(interaction, answer(interaction, work, private=True))

    files = discord.ui.FileUpload[Any](min_values=1, max_values=MOST_FILES)
    field = Field("files", say("welcome_form.files"), say("welcome_form.files_hint"), files)
    await handler.show_modal(interaction, FormModal(say("welcome_button.add"), [field], submitted))


async def sample(handler: InteractionHandler, interaction: Interaction, _: str) -> None:
    """Shows a passage of the samples to whoever pressed."""

    async def work() -> Reply:
        card = await sample_excerpt(handler.core.settings)
        return Reply(rendered(replace(card, heading=handler.core.messages.say("welcome.sample")))[:1])

    await answer(interaction, work(), private=True)


ACTS: dict[str, Act] = {ADD: add_files, SAMPLE: sample}


async def _added(handler: InteractionHandler, interaction: Interaction, modal: FormModal) -> Reply:
    """Adds the files one after the other; one that is refused does not keep the others out."""
    workspace, core = administered(interaction), handler.core
    pages = list[Page]()
    for file in modal.chosen("files"):
        try:
            check_size(core, file)
            upload = await core.transcripts.upload(workspace, file.filename, await content_of(file))
            pages += rendered(core.transcript_cards.uploaded(upload))[:1]
        except Unreadable as error:
            pages.append(Page(sentence(explain(replace(error, file=file.filename), core.messages))))
        except PullquoteError as error:
            pages.append(Page(escaped(f"{file.filename}: {explain(error, core.messages)}")))
    return Reply(pages or [Page(core.messages.say("welcome_form.none"))])


def _open_channels(guild: discord.Guild) -> Iterator[discord.TextChannel]:
    """The channels in which the bot may post, the fittest first."""
    us: discord.Member | None = guild.me
    for channel in (guild.public_updates_channel, guild.system_channel, *guild.text_channels):
        if us and channel and not lacking(channel.permissions_for(us), thread=False):
            yield channel

"""/library: the transcripts, and a server's own uploads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import discord

from ...bot.cards import Card
from ...bot.errors import StaleControl
from ..controls import counted
from . import completion
from .attachments import check_size, content_of
from .buttons import PersistentButton
from .commands import OwnCommand, command
from .forms import PARTS, FormModal, Part, edit_form, edited
from .identity import administered, is_manager, workspace_of
from .render import rendered
from .replies import Reply, answer, defer, progress, send
from .types import Interaction
from .welcome import nothing_yet

if TYPE_CHECKING:
    from .buttons import Act
    from .interaction_handler import InteractionHandler


def library(handler: InteractionHandler) -> list[OwnCommand]:
    """The members of /library."""
    sources = {"transcript": completion.sources(handler, everywhere=True)}

    async def list_(interaction: Interaction) -> None:
        await answer(interaction, _listed(handler, interaction, 0), private=True)

    async def info(interaction: Interaction, transcript: str) -> None:
        await answer(interaction, _info(handler, interaction, transcript), private=True)

    async def add(interaction: Interaction, file: discord.Attachment, replace: bool = False) -> None:
        workspace = administered(interaction)
        check_size(handler.core, file)
        await defer(interaction, private=True)
        await progress(interaction, handler.core.messages.say("discord.downloading"))
        content = await content_of(file)
        await progress(interaction, handler.core.messages.say("discord.indexing"))
        upload = await handler.core.transcripts.upload(workspace, file.filename, content, replace=replace)
        await send(interaction, _changed(handler, handler.core.transcript_cards.uploaded(upload)))

    async def edit(interaction: Interaction, transcript: str, part: Part = "recording") -> None:
        await _edit(handler, interaction, transcript, part)

    async def remove(interaction: Interaction, transcript: str) -> None:
        workspace = administered(interaction)
        await answer(interaction, _confirmation(handler, workspace, transcript), private=True)

    async def follow(interaction: Interaction, address: str) -> None:
        await answer(interaction, _follow(handler, interaction, address), private=True)

    async def feeds(interaction: Interaction) -> None:
        await answer(interaction, _feeds(handler, interaction), private=True)

    async def unfollow(interaction: Interaction, feed: str) -> None:
        await answer(interaction, _unfollow(handler, interaction, feed), private=True)

    return [
        command(handler, list_),
        command(handler, info, sources),
        command(handler, add),
        command(handler, edit, sources),
        command(handler, remove, sources),
        command(handler, follow),
        command(handler, feeds),
        command(handler, unfollow),
    ]


async def turn_list(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Shows another page of the list."""
    await answer(interaction, _listed(handler, interaction, counted(data), update=True), private=True, update=True)


async def open_form(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Opens the form for the facts of a transcript."""
    transcript, _, named = data.partition(":")
    if not transcript or named not in PARTS:
        raise StaleControl
    await _edit(handler, interaction, transcript, PARTS[PARTS.index(named)])


async def removed(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Removes a transcript, after the confirmation."""
    workspace = administered(interaction)

    async def work() -> Reply:
        gone = await handler.core.transcripts.remove(workspace, [data])
        say = handler.core.messages.say
        named = handler.core.messages.listed([transcript.title for transcript in gone])
        return Reply(rendered(Card(f"{say('remove.done', n=len(gone))} {named}")), update=True)

    await answer(interaction, work(), private=True, update=True)


ACTS: dict[str, Act] = {"list": turn_list, "edit": open_form, "remove": removed}


async def _listed(handler: InteractionHandler, interaction: Interaction, page: int, *, update: bool = False) -> Reply:
    found = await handler.core.shelves.library(workspace_of(interaction))
    card = handler.core.transcript_cards.listing(found, managed=is_manager(interaction), unread=await found.unread())
    if card.empty:
        return replace(nothing_yet(handler.core, interaction), update=update)
    pages = rendered(card)
    at = min(page, len(pages) - 1)
    say = handler.core.messages.say
    buttons = [PersistentButton("list", f"{at - 1}", say("button.page_back"))] if at else []
    buttons += [PersistentButton("list", f"{at + 1}", say("button.read_on"))] if at + 1 < len(pages) else []
    return Reply([pages[at]], [buttons], update=update)


async def _info(handler: InteractionHandler, interaction: Interaction, transcript: str) -> Reply:
    entry = await handler.core.transcripts.entry(workspace_of(interaction), transcript)
    return Reply(rendered(handler.core.transcript_cards.particulars(entry))[:1])


async def _edit(handler: InteractionHandler, interaction: Interaction, transcript: str, part: Part) -> None:
    workspace = administered(interaction)
    form = await handler.core.transcripts.form(workspace, transcript)

    async def submitted(interaction: Interaction, modal: FormModal) -> None:
        async def work() -> Reply:
            entry = await handler.core.transcripts.submit(administered(interaction), transcript, edited(modal))
            return _changed(handler, handler.core.transcript_cards.edited(entry))

        await handler.handle(interaction, answer(interaction, work(), private=True))

    await handler.show_modal(interaction, edit_form(form, part, handler.core.messages, submitted))


async def _follow(handler: InteractionHandler, interaction: Interaction, address: str) -> Reply:
    workspace = administered(interaction)
    feed = await handler.core.following.follow(workspace, address, str(interaction.user.id))
    return Reply(rendered(handler.core.feed_cards.begun(feed))[:1])


async def _feeds(handler: InteractionHandler, interaction: Interaction) -> Reply:
    statuses = await handler.core.following.statuses(administered(interaction))
    return Reply(rendered(handler.core.feed_cards.listing(statuses, console=False)))


async def _unfollow(handler: InteractionHandler, interaction: Interaction, feed: str) -> Reply:
    gone = await handler.core.following.unfollow(administered(interaction), feed)
    return Reply(rendered(handler.core.feed_cards.unfollowed(gone))[:1])


def _changed(handler: InteractionHandler, card: Card) -> Reply:
    """The Card of a changed transcript, with buttons to edit its facts."""
    named = next((entry.id for entry in card.entries if entry.id), None)
    say = handler.core.messages.say
    buttons = (
        [PersistentButton("edit", f"{named}:{part}", say(f"discord_edit.{part}")) for part in PARTS] if named else []
    )
    return Reply(rendered(card)[:1], [buttons])


async def _confirmation(handler: InteractionHandler, workspace: str, name: str) -> Reply:
    transcript = await handler.core.transcripts.editable(workspace, name)  # refused now, not after the question
    card = handler.core.transcript_cards.particulars(await handler.core.transcripts.entry(workspace, name))
    say = handler.core.messages.say
    sure = PersistentButton("remove", transcript.public, say("button.remove"), discord.ButtonStyle.danger)
    asked = Card(say("remove.confirm", n=1))
    return Reply([*rendered(asked), *rendered(card)[:1]], [[sure]])

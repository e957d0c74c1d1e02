"""/library channel: which shows and episodes a channel searches, for those who manage the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord

from ...bot.errors import StaleControl
from ...bot.presenting.problems import explain
from ...index.errors import PullquoteError
from .buttons import PersistentButton, PersistentMenu
from .commands import OwnCommand, command
from .forms import Field, FormModal, typed_in
from .guilds import guild_of
from .identity import administered
from .limits import OPTION, OPTIONS
from .mentions import sentence
from .places import still_there
from .render import Page, rendered
from .replies import Reply, answer
from .text import clipped
from .types import Interaction
from .welcome import nothing_yet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .buttons import Act, Item
    from .interaction_handler import InteractionHandler

FORM: Final = "channelform"  # the channel that is known, if any, and what was kept of a form that was refused
LIMITABLE: Final = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
    discord.ChannelType.forum,
)


def channels(handler: InteractionHandler) -> OwnCommand:
    """The command `channel` of /library."""

    async def channel(interaction: Interaction) -> None:
        await answer(interaction, _panel(handler, interaction), private=True)

    return command(handler, channel, of="library", in_servers=True)


async def open_form(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Opens the form for a channel: the one that the data names, else the one that is here."""
    workspace = administered(interaction)
    known, _, token = data.strip(":").partition(":")
    if known and not known.isdecimal():
        raise StaleControl
    if not token and not await handler.core.transcripts.listed(workspace):
        await answer(interaction, _panel(handler, interaction), private=True)
        return

    async def submitted(interaction: Interaction, modal: FormModal) -> None:
        await handler.handle(interaction, answer(interaction, _saved(handler, interaction, modal), private=True))

    there = await still_there(interaction, int(known)) if known else None
    channel = str(there or "") if known else (str(interaction.channel_id) if _is_limitable(interaction) else "")
    limits = handler.core.channel_sources
    chosen = handler.kept.get(token) if token else tuple((await limits.named(workspace)).get(channel, ()))
    offered = {one.value: one.name for one in await handler.core.completion.sources(workspace, "", OPTIONS)}
    await handler.show_modal(interaction, _form(handler, channel, chosen or (), offered, submitted))


async def gone(handler: InteractionHandler, workspace: str, channel: int) -> None:
    """Forgets a channel that was deleted."""
    await handler.core.channel_sources.forget(workspace, str(channel))


ACTS: dict[str, Act] = {FORM: open_form}


def _is_limitable(interaction: Interaction) -> bool:
    return getattr(interaction.channel, "type", None) in LIMITABLE


def _form(
    handler: InteractionHandler, channel: str, chosen: Sequence[str], offered: Mapping[str, str], submitted: Any
) -> FormModal:
    """The form: the channel; a menu of the likeliest sources; and a field for others, where there are more."""
    say = handler.core.messages.say
    known = discord.SelectDefaultValue(id=int(channel or 0), type=discord.SelectDefaultValueType.channel)
    where = discord.ui.ChannelSelect[Any](channel_types=list(LIMITABLE), default_values=[known] if channel else [])
    fields = [Field("channel", say("slack_field.channel"), None, where)]
    if offered:
        options = [
            discord.SelectOption(label=clipped(name, OPTION), value=value, default=value in chosen)
            for value, name in offered.items()
        ]
        menu = discord.ui.Select[Any](options=options, required=False, min_values=0, max_values=len(options))
        fields.append(Field("sources", say("channel_sources.sources"), say("channel_sources.sources_hint"), menu))
    others = "\n".join(one for one in chosen if one not in offered)
    if others or len(offered) >= OPTIONS:
        written = typed_in(others, long=True)
        fields.append(Field("others", say("channel_sources.others"), say("channel_sources.others_hint"), written))
    return FormModal(say("channel_sources.button"), fields, submitted)


async def _saved(handler: InteractionHandler, interaction: Interaction, modal: FormModal) -> Reply:
    """Saves what was chosen; or says what is wrong with it, with a button that opens the form again."""
    workspace = administered(interaction)
    channel = str(modal.chosen("channel")[0].id)
    typed = [*map(str, modal.chosen("sources")), *(modal.text("others") or "").splitlines()]
    try:
        names = await handler.core.channel_sources.limit(workspace, channel, typed)
    except PullquoteError as error:
        data, say = f"{channel}:{handler.kept.put(typed)}", handler.core.messages.say
        again = PersistentButton(FORM, data, say("discord_daily_form.again"))
        return Reply([Page(sentence(explain(error, handler.core.messages)))], [[again]])
    return await _panel(handler, interaction, handler.core.channel_cards.changed(names))


async def _panel(handler: InteractionHandler, interaction: Interaction, told: str | None = None) -> Reply:
    """The channels that are limited, with a menu to change one, and a button for another."""
    workspace, say = administered(interaction), handler.core.messages.say
    named = await handler.core.channel_sources.named(workspace)
    if not named and not await handler.core.transcripts.listed(workspace):
        return nothing_yet(handler.core, interaction)  # there is nothing to choose from
    card = handler.core.channel_cards.listing(workspace, named, told)
    guild = await guild_of(interaction) if named else None
    names = dict[str, str]()
    for channel, sources in list(named.items())[:OPTIONS]:
        found = guild.get_channel(int(channel)) if guild and channel.isdecimal() else None
        names[channel] = f"#{found.name if found else channel}: {handler.core.channel_cards.names(sources)}"
    rows: list[list[Item]] = [[PersistentMenu(FORM, "", names, say("channel_sources.choose"))]] if names else []
    rows.append([PersistentButton(FORM, "", say("channel_sources.button"), discord.ButtonStyle.primary)])
    return Reply(rendered(card)[:1], rows)

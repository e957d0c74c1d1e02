"""Which shows and episodes a channel searches: `/library channel`, for admins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ...bot.cards import Card
from ...bot.errors import StaleControl
from ...bot.places import Workspace
from ...bot.presenting.problems import explain
from ...index.errors import UnknownSource
from .access import tenant_of
from .answering import pressed
from .buttons import actions, button
from .forms import field, options, searched_several, several, values, wrong
from .payload import at, text_at
from .places import is_channel
from .render import PLATFORM, Message, joined, rendered
from .replies import modal
from .welcome import first_steps

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.context.async_context import AsyncBoltContext

    from .listeners import Call, Listeners

FORM: Final = "channelform"
OPEN: Final = "channelopen"  # a button: of a channel by its id, or of another one
FREE: Final = "channelfree"
NEW: Final = "new"
DELETED: Final = ("channel_deleted", "group_deleted")  # events that the app gets with two more scopes
SHOWN: Final = 10  # channels with buttons of their own


async def channels(call: Call) -> None:
    """Lists the channels that are limited, with buttons to change one."""
    if not await call.allowed():
        return
    limited = await call.core.channel_sources.named(call.workspace)
    if not limited and not await call.core.transcripts.listed(call.workspace):
        await call.reply.aside(first_steps(call, once=False))  # there is nothing to choose from
        return
    await call.reply.aside(await _listed(call))


async def open_form(call: Call) -> None:
    """Opens the form for a channel: the one of the button, else the one that is here."""
    if not await call.allowed():
        return
    wanted, here = pressed(call.body), call.asker.channel or ""
    if wanted != NEW and not is_channel(wanted):
        raise StaleControl
    channel = wanted if wanted != NEW else here if is_channel(here) else ""
    limits = (await call.core.channel_sources.named(call.workspace)).get(channel, {})
    say = call.core.messages.say
    where: dict[str, Any] = {"type": "conversations_select", "filter": {"include": ["public", "private"]}}
    where |= {"initial_conversation": channel} if channel else {}
    known = options((name, source) for source, name in limits.items())
    view = modal(
        say("channel_sources.title"),
        [
            field("channel", say("slack_field.channel"), where),
            field(
                "sources",
                say("channel_sources.sources"),
                searched_several(call.names, known),
                optional=True,
                hint=say("channel_sources.sources_hint"),
            ),
        ],
        submit=say("slack.save"),
        callback_id=call.names.id(FORM),
    )
    method = "views.push" if at(call.body, "view", "type") == "modal" else "views.open"
    await call.web.post(method, trigger_id=text_at(call.body, "trigger_id"), view=view)


async def submitted(call: Call) -> None:
    """Saves what was chosen; shows the list as it is then."""
    if not await call.allowed():
        return
    channel, sources = values(call.body).get("channel", ""), several(call.body, "sources")
    if not is_channel(channel):
        raise StaleControl
    try:
        names = await call.core.channel_sources.limit(call.workspace, channel, sources)
    except UnknownSource as error:
        await wrong(call, {"sources": explain(error, call.core.messages)})
        return
    await call.reply.answer(await _listed(call, call.core.channel_cards.changed(names)))


async def freed(call: Call) -> None:
    """Lets a channel search the whole library again, for admins; shows the list as it is then."""
    channel = pressed(call.body)
    if not is_channel(channel):
        raise StaleControl
    if await call.allowed():
        told = call.core.channel_cards.changed(await call.core.channel_sources.limit(call.workspace, channel, ()))
        await call.reply.instead(await _listed(call, told))


def deleted(ours: Listeners) -> Callable[..., Awaitable[None]]:
    """The listener that forgets a channel that was deleted, where the app is told of that."""

    async def listen(event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext) -> None:
        tenant, channel = tenant_of(body, context), text_at(event, "channel")
        if tenant and not ours.core.closed:
            with ours.counted():
                await ours.core.channel_sources.forget(Workspace(PLATFORM, tenant), channel)

    return listen


async def _listed(call: Call, told: str | None = None) -> list[Message]:
    """The channels that are limited, each with its buttons; above them what was just done."""
    card = call.core.channel_cards.listing(call.workspace, await call.core.channel_sources.named(call.workspace), told)
    say, names, parts = call.core.messages.say, call.names, rendered(replace(card, entries=()))
    for entry in card.entries[:SHOWN]:
        channel = entry.place.channel if entry.place else ""
        parts += rendered(Card("", entries=(entry,)))
        row = [
            button(names.id(OPEN, "one"), say("channel_sources.change"), channel),
            button(names.id(FREE), say("channel_sources.free"), channel),
        ]
        parts.append(Message([actions(row)]))
    new = button(names.id(OPEN, NEW), say("channel_sources.button"), NEW, style="primary")
    return joined([*parts, Message([actions([new])])])

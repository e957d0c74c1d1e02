"""The buttons of daily posts: to read around them, to talk about them, and what is for those who manage the server."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import discord

from ...bot.asking.answer_models import Ask, Query, ShownPassage
from ...bot.asking.checked_text import CheckedText
from ...bot.cards import Card
from ...bot.daily.community import Liking
from ...bot.errors import StaleControl
from ...bot.messages import messages
from ..controls import counted
from .buttons import LOOK, PersistentButton, PersistentMenu, rarer
from .identity import administered, asker, is_manager, workspace_of
from .render import Page, link_button, rendered
from .replies import Reply, answer, notice
from .text import clipped, escaped

if TYPE_CHECKING:
    from ...bot.asking.answer_models import Asker
    from ...bot.excerpts.selector import SelectedPassage
    from .buttons import Act, Item
    from .interaction_handler import InteractionHandler
    from .types import Interaction

VOTE: Final = "vote"
THREAD_NAME: Final = 100  # characters
DAY: Final = 1440  # minutes until a thread without messages is archived
HAS_THREAD: Final = 160004  # codes: the message has a thread already,
NO_THREADS: Final = frozenset({50024, 50035})  # there are none of this channel's kind,
PUBLISHED: Final = 40033  # and it was published before


def beneath_post(card: Card) -> list[list[Item]]:
    """The buttons of a post, after the one that opens the recording: of an excerpt, or of news to look further, of
    several episodes into the one that is chosen."""
    say, post = messages().say, card.post
    if post is None:
        return []
    if post.pick is None:
        if post.look is not None:
            return [[PersistentButton(LOOK, f"{post.subscription}:{post.look}", say("alert_button.look"))]]
        names = {entry.id: entry.name for entry in card.entries if entry.id}
        return [[PersistentMenu(LOOK, post.subscription, names, say("alert_button.look"))]] if names else []
    return [
        [
            PersistentButton("around", f"{post.pick}:0", say("button.around")),
            PersistentButton("discuss", post.pick, say("button.discuss")),
            PersistentButton("post", post.pick, "⋯"),
        ],
        [
            PersistentButton(VOTE, f"{post.pick}:{Liking.MORE}", say("vote.more_button")),
            PersistentButton(VOTE, f"{post.pick}:{Liking.LESS}", say("vote.less_button")),
        ],
    ]


async def around(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Shows what is said around an excerpt to whoever pressed, and more of it by and by."""
    pick, _, typed = data.partition(":")
    step = counted(typed)

    async def work() -> Reply:
        found = await handler.core.daily.posted(workspace_of(interaction), pick)
        card, more = await handler.core.daily_cards.around(found, step)
        say = handler.core.messages.say
        row: list[Item] = [PersistentButton("around", f"{pick}:{step + 1}", say("button.more_still"))] if more else []
        if found and handler.core.web_links.offered:
            link = await handler.core.web_links.to(asker(interaction), found.hit, found.hit.words)
            row.append(link_button(say("button.read_web"), link.url))
        return Reply(rendered(card)[:1], [row], update=step > 0)

    await answer(interaction, work(), private=True, update=step > 0)


async def discuss(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Opens a thread at a post, or says where it is."""

    async def work() -> Reply:
        say = handler.core.messages.say
        if isinstance(interaction.channel, discord.Thread):
            return notice(escaped(say("daily.is_thread")))
        found = await handler.core.daily.posted(workspace_of(interaction), data)
        card, _ = await handler.core.daily_cards.around(found, 0)
        name = card.citations[0].title if card.citations else say("daily.heading")
        return notice(await _opened(interaction, clipped(name, THREAD_NAME), handler))

    await answer(interaction, work(), private=True)


async def more(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Shows what stands behind `⋯` of a post: what everybody can do with its words, as with those of an answer, and
    before that what only those who manage the server can."""
    person, workspace = asker(interaction), workspace_of(interaction)
    ours = _managing(interaction, data, handler) if is_manager(interaction) else []

    async def work() -> Reply:
        card, rows = await _to_do(handler, person, await handler.core.daily.posted(workspace, data))
        if ours:
            card = replace(card, notes=(*card.notes, handler.core.messages.say("daily.manage")))
        return Reply(rendered(card)[:1], [*([ours] if ours else []), *rows])

    await answer(interaction, work(), private=True)


async def _to_do(
    handler: InteractionHandler, person: Asker, posted: SelectedPassage | None
) -> tuple[Card, list[list[Item]]]:
    """What there is to say of the words of a post, and the buttons of an answer that shows them; none if they have left
    the library."""
    core = handler.core
    if posted is None:
        return (await core.daily_cards.around(None, 0))[0], []
    hit = posted.hit
    passage = ShownPassage(hit.transcript.public, hit.span.first, hit.span.past, hit.words)
    found = await core.answers.ask(person, Query(Ask.EXCERPT, shown=passage, private=True))
    if isinstance(found, CheckedText):
        raise StaleControl
    shown = await core.answer_pages.page(found)
    return core.answer_pages.details(found), rarer(shown, core.messages) if shown.answer else []


def _managing(interaction: Interaction, pick: str, handler: InteractionHandler) -> list[Item]:
    """The buttons of those who manage the server."""
    say, message = handler.core.messages.say, interaction.message
    row: list[Item] = [PersistentButton("never", pick, say("button.never"))]
    if message and interaction.channel and interaction.channel.type is discord.ChannelType.news:
        where = f"{interaction.channel.id}:{message.id}"
        row.append(PersistentButton("publish", where, say("button.publish")))
    return row


async def ask_never(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Asks whether an excerpt is never to be posted again."""
    administered(interaction)
    data = data.strip(":")  # from a menu, which has nothing before it

    async def work() -> Reply:
        sure = PersistentButton(
            "neveragain", data, handler.core.messages.say("button.never"), discord.ButtonStyle.danger
        )
        return Reply(rendered(handler.core.daily_cards.ask_never()), [[sure]])

    await answer(interaction, work(), private=True)


async def never(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Never posts an excerpt again, until that is taken back."""
    workspace, by = administered(interaction), str(interaction.user.id)

    async def work() -> Reply:
        pick = await handler.core.daily.never(workspace, data, by)
        undo = PersistentButton("again", data, handler.core.messages.say("button.undo"))
        return Reply(rendered(handler.core.daily_cards.never(pick, undoable=True)), [[undo]], update=True)

    await answer(interaction, work(), private=True, update=True)


async def again(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Lets an excerpt be posted again."""
    workspace = administered(interaction)

    async def work() -> Reply:
        await handler.core.daily.again(workspace, data.strip(":"))
        return Reply(rendered(handler.core.daily_cards.again()), update=True)

    await answer(interaction, work(), private=True, update=True)


async def publish(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Publishes a post in an announcement channel to the channels that follow it."""
    administered(interaction)
    channel, _, message = data.partition(":")
    if not (channel.isdecimal() and message.isdecimal()) or int(channel) != interaction.channel_id:
        raise StaleControl

    async def work() -> Reply:
        key = "daily.published"
        try:
            await _message(interaction, int(message)).publish()
        except discord.HTTPException as error:
            key = "daily.published_before" if error.code == PUBLISHED else "daily.not_published"
        return Reply([Page(escaped(handler.core.messages.say(key)))], update=True)

    await answer(interaction, work(), private=True, update=True)


async def vote(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Stores that whoever pressed wants more or less like an excerpt."""
    pick, _, typed = data.partition(":")
    if typed not in {f"{one}" for one in Liking}:
        raise StaleControl

    async def work() -> Reply:
        votes = await handler.core.community.vote(asker(interaction), pick, Liking(int(typed)))
        return Reply(rendered(handler.core.community_cards.voted(votes)))

    await answer(interaction, work(), private=True)


ACTS: dict[str, Act] = {
    VOTE: vote,
    "around": around,
    "discuss": discuss,
    "post": more,
    "never": ask_never,
    "neveragain": never,
    "again": again,
    "publish": publish,
}


async def open_thread(client: discord.Client, channel: int, message: int, name: str) -> None:
    """Opens a thread at a message. discord.py's own way needs the server in its cache, where it is only with a gateway.
    Raises discord.HTTPException."""
    await client.http.start_thread_with_message(channel, message, name=name, auto_archive_duration=DAY)


async def _opened(interaction: Interaction, name: str, handler: InteractionHandler) -> str:
    """Opens a thread at the message whose button was pressed; returns what to say of it, in markdown."""
    say = handler.core.messages.say
    if interaction.message is None:
        raise StaleControl
    thread = interaction.message.id  # a thread has the id of the message that it was opened at
    try:
        at = _message(interaction, thread)
        await open_thread(interaction.client, at.channel.id, at.id, name)
    except discord.HTTPException as error:
        if error.code in NO_THREADS:
            return escaped(say("daily.is_thread"))
        if error.code != HAS_THREAD:
            return escaped(say("daily.no_thread"))
    return say("daily.thread", thread=f"<#{thread}>")


def _message(interaction: Interaction, message: int) -> discord.PartialMessage:
    """A message in the channel of an interaction in a server. Raises StaleControl."""
    if interaction.channel_id is None or interaction.guild_id is None:
        raise StaleControl
    channel = interaction.client.get_partial_messageable(interaction.channel_id, guild_id=interaction.guild_id)
    return channel.get_partial_message(message)

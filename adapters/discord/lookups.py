"""The commands that ask a question or check a file, and the buttons beneath their answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import discord

from ...bot.asking.answer_models import Ask, Query, View
from ...bot.asking.checked_text import CheckedText
from ...bot.asking.drafts import is_draft
from ...bot.cards import Card
from ...bot.errors import StaleControl
from . import completion
from .attachments import check_size, content_of
from .buttons import MEANT, MORE, READ, TOPIC, beneath, rarer, view_of
from .commands import BOTH_INSTALLS, EVERYWHERE, OwnCommand, OwnMenu, command, text
from .identity import asker
from .render import rendered, with_upload_hint
from .replies import Reply, answer, for_readers, notice
from .text import escaped, spoken, untagged
from .types import Interaction
from .welcome import nothing_yet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...bot.asking.answer_models import Answer
    from ...bot.presenting.pages import AnswerPage
    from .buttons import Act
    from .interaction_handler import InteractionHandler

SHARED_S: Final = 600.0  # a second press within it is one press too many


def lookups(handler: InteractionHandler) -> list[OwnCommand]:
    """/quote, /verify, /check, /topic and /excerpt."""
    by = {
        "speaker": completion.speakers(handler),
        "source": completion.sources(handler),
        "since": completion.periods(handler),
        "until": completion.periods(handler),
    }

    async def quote(
        interaction: Interaction,
        words: str,
        speaker: str | None = None,
        source: str | None = None,
        since: str | None = None,
        until: str | None = None,
        private: bool = False,
    ) -> None:
        query = Query(Ask.QUOTE, untagged(words), speaker, source, since=since, until=until, private=private)
        await _ask(handler, interaction, query)

    async def verify(interaction: Interaction, words: str, private: bool = False) -> None:
        await _ask(handler, interaction, Query(Ask.VERIFY, untagged(words), private=private))

    async def check(interaction: Interaction, file: discord.Attachment) -> None:
        await answer(interaction, _checked(handler, interaction, file), private=True)

    async def topic(
        interaction: Interaction,
        about: str,
        speaker: str | None = None,
        source: str | None = None,
        since: str | None = None,
        until: str | None = None,
        by_date: bool = False,
        private: bool = False,
    ) -> None:
        query = Query(
            Ask.TOPIC, untagged(about), speaker, source, since=since, until=until, dated=by_date, private=private
        )
        await _ask(handler, interaction, query)

    async def excerpt(
        interaction: Interaction,
        speaker: str | None = None,
        source: str | None = None,
        about: str | None = None,
        since: str | None = None,
        until: str | None = None,
        private: bool = False,
    ) -> None:
        query = Query(Ask.EXCERPT, about or "", speaker, source, since=since, until=until, private=private)
        await _ask(handler, interaction, query)

    return [
        command(handler, quote, by),
        command(handler, verify),
        command(handler, check),
        command(handler, topic, by),
        command(handler, excerpt, by),
    ]


def find_source(handler: InteractionHandler) -> OwnMenu:
    """The message menu "Find the source": a private verdict on what a message quotes, or on what a document that is
    attached to it does."""

    async def find_source(interaction: Interaction, message: discord.Message) -> None:
        async def work() -> Reply:
            if file := _document(message):
                return await _checked(handler, interaction, file)
            if not any(map(str.isalnum, words := _words(message))):
                return notice(escaped(handler.core.messages.say("ask.none_there")))
            found = await handler.core.answers.find_source(asker(interaction), words)
            return _reply(handler, await handler.core.answer_pages.page(found))

        await answer(interaction, work(), private=True)

    menu = OwnMenu(handler, name=text("discord.menu_find_source"), callback=find_source)
    menu.allowed_contexts, menu.allowed_installs = EVERYWHERE, BOTH_INSTALLS
    return menu


async def turn(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Shows another page of an answer: in its place to whoever asked, privately to anybody else."""
    stored, to, page = view_of(data)

    async def work() -> Reply:
        found = await handler.core.answers.turn(asker(interaction), stored, to)

        async def shown() -> Reply:
            there = await handler.core.answer_pages.page(found)
            return _reply(handler, there, page=page, update=not there.foreign or _is_private(interaction))

        return await for_readers(interaction, shown)

    await answer(interaction, work(), private=True, update=True)


async def as_meant(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Answers a topic as it may have been meant, in place of the answer to what was typed."""

    async def work() -> Reply:
        found = await handler.core.answers.as_meant(asker(interaction), data)
        return _reply(handler, await handler.core.answer_pages.page(found), update=True)

    await answer(interaction, work(), private=True, update=True)


async def as_topic(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Answers a quote that was not found as a topic, in place of that."""

    async def work() -> Reply:
        found = await handler.core.answers.as_topic(asker(interaction), data)
        return _reply(handler, await handler.core.answer_pages.page(found), update=True)

    await answer(interaction, work(), private=True, update=True)


async def more(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Shows what stands behind `⋯`: what the verdict means, every difference, and what else can be done."""
    stored, to, _ = view_of(data)

    async def work() -> Reply:
        found = await handler.core.answers.turn(asker(interaction), stored, to)
        if isinstance(found, CheckedText):
            raise StaleControl
        shown = await handler.core.answer_pages.page(found)
        about = handler.core.answer_pages.details(found)
        return Reply(rendered(about)[:1], rarer(shown, handler.core.messages))

    await answer(interaction, work(), private=True)


async def read(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Gives whoever presses a link to read around a place in a browser."""
    stored, to, _ = view_of(data)

    async def work() -> Reply:
        if not handler.core.web_links.offered:
            raise StaleControl
        link, say = await handler.core.web_links.around(asker(interaction), stored, to), handler.core.messages.say
        told = say("web.open") if link.days is None else say("web.open_private", n=link.days)
        page = rendered(Card(told))[0]
        return Reply([replace(page, opening=(say("button.open_web"), link.url))])

    await answer(interaction, work(), private=True)


async def share(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Posts a private answer in the channel; pressed again, it is not posted again."""
    stored, to, _ = view_of(data)
    person = asker(interaction)

    async def work() -> Reply:
        found = await handler.core.answers.turn(person, stored, to, share=True)
        shown = await handler.core.answer_pages.shared(found, interaction.user.display_name)
        event = f"discord:share:{person.user}:{interaction.channel_id}:{data}"
        if not await handler.core.seen.first(person.workspace or "", event, SHARED_S):
            return notice(handler.core.messages.say("answer.again"))
        return _reply(handler, shown)

    await answer(interaction, work(), private=False)


async def open_part(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Answers one part of a checked text by itself; the list stays where it is."""

    async def work() -> Reply:
        return await privately(handler, await handler.core.answers.turn(asker(interaction), data, View()))

    await answer(interaction, work(), private=True)


async def privately(handler: InteractionHandler, found: Answer | CheckedText) -> Reply:
    """An answer for the asker alone."""
    return replace(_reply(handler, await handler.core.answer_pages.page(found)), private=True)


ACTS: dict[str, Act] = {
    "turn": turn,
    MEANT: as_meant,
    TOPIC: as_topic,
    MORE: more,
    READ: read,
    "share": share,
    "open": open_part,
}


async def _checked(handler: InteractionHandler, interaction: Interaction, file: discord.Attachment) -> Reply:
    check_size(handler.core, file)
    checked = await handler.core.answers.check(asker(interaction), file.filename, await content_of(file))
    return _reply(handler, await handler.core.answer_pages.page(checked))


async def _ask(handler: InteractionHandler, interaction: Interaction, query: Query) -> None:
    async def work() -> Reply:
        person = asker(interaction)
        asked = await handler.core.asked(person, query)
        found = await handler.core.answers.ask(person, asked)

        async def shown() -> Reply:
            page = await handler.core.answer_pages.page(found)
            return nothing_yet(handler.core, interaction) if page.card.empty else _reply(handler, page)

        return await for_readers(interaction, shown)

    await answer(interaction, work(), private=query.private)


def _reply(handler: InteractionHandler, shown: AnswerPage, *, page: int = 0, update: bool = False) -> Reply:
    """The answer, public unless it was asked for privately; an empty answer goes to the asker alone."""
    messages, empty = handler.core.messages, _is_empty(shown.card)
    private = shown.private or empty
    card = with_upload_hint(shown.card, messages)
    if empty and shown.several_words and not shown.moves and (shown.answer or shown.unstored):
        card = replace(card, notes=(*card.notes, messages.say("discord.try_otherwise")))
    pages = rendered(card)
    at = min(page, len(pages) - 1)
    return Reply([pages[at]], beneath(shown, at, len(pages), messages, private=private), private, update)


def _is_private(interaction: Interaction) -> bool:
    """Whether the message whose button was pressed is seen by one person alone."""
    return interaction.message is not None and interaction.message.flags.ephemeral


def _is_empty(card: Card) -> bool:
    return not (card.citations or card.entries or card.lines or card.parts)


def _document(message: discord.Message) -> discord.Attachment | None:
    """The first document that is attached to a message, or to one that it forwards."""
    forwarded = [file for snapshot in message.message_snapshots for file in snapshot.attachments]
    return next((file for file in (*message.attachments, *forwarded) if is_draft(file.filename)), None)


def _words(message: discord.Message) -> str:
    """The text of a message, also of forwarded messages, of embeds and of components."""
    forwarded = [snapshot.content for snapshot in message.message_snapshots]
    embedded = [embed.description for embed in message.embeds if embed.description]
    written = "\n".join(filter(None, [message.content, *forwarded])) or "\n".join(embedded)
    return spoken(written or "\n".join(_texts(message.components)))


def _texts(components: Sequence[discord.Component]) -> Iterator[str]:
    for one in components:
        if isinstance(one, discord.TextDisplay):
            yield one.content
        yield from _texts(getattr(one, "children", ()))

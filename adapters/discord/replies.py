"""Answers one interaction: at once where the answer is ready soon, else deferred and filled in.

Discord waits three seconds for the first response, and a deferred response stays private or public as it was deferred.
A first response whose outcome is unknown is sent again: Discord refuses a second one (error 40060).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import discord

from ...bot.messages import messages, speaking
from .render import Page, fitting, message

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from .pictures import Picture, TextFile
    from .render import Rows
    from .types import Interaction

SOON: Final = 0.1  # seconds in which an answer needs no deferring
CALL: Final = 10.0  # seconds that one request may take, discord.py's own retries included
TRIES: Final = 3
ANSWERED: Final = 40060  # the code for an interaction that was answered before
EXPIRED: Final = frozenset({10062, 10015, 50027})  # codes of interactions that are too old to be answered
NOBODY: Final = discord.AllowedMentions.none()

_STATE: Final = "pullquote.state"
CHOSEN: Final = "pullquote.locale"  # the language that the operator chose, in an interaction's `extras`


class _State(Enum):
    """The state of an interaction's response; kept in its `extras`."""

    PRIVATE = "deferred, for the asker's eyes"
    PUBLIC = "deferred, for everybody"
    UPDATE = "deferred, the message will change"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Reply:
    """A message to send. `update` changes the message whose button was pressed instead of sending another."""

    pages: Sequence[Page]
    rows: Rows = ()
    private: bool = True
    update: bool = False
    attached: Picture | TextFile | None = None

    @property
    def view(self) -> discord.ui.LayoutView:
        """The components of one request."""
        return message(fitting(self.pages), self.rows, self.attached)

    @property
    def files(self) -> list[discord.File]:
        """The files of one request."""
        return [self.attached.file()] if self.attached else []


def notice(text: str) -> Reply:
    """A private reply with a short text of ours, in Discord's markdown."""
    return Reply([Page(text)])


async def answer(
    interaction: Interaction, work: Coroutine[Any, Any, Reply], *, private: bool, update: bool = False
) -> None:
    """Sends the result of `work`. `private` and `update` say how to defer if that takes long.

    What everybody sees is said in the language of the server, what one person sees in theirs.
    """
    with speaking(interaction.extras.get(CHOSEN), *_languages(interaction, private=private, update=update)):
        await _answer(interaction, work, private=private, update=update)


async def for_readers(interaction: Interaction, make: Callable[[], Coroutine[Any, Any, Reply]]) -> Reply:
    """What `make` makes for everybody; made again in the language of whoever acts where it turns out to be for them
    alone: what is not found, and what somebody else than who asked opens."""
    reply = await make()
    if not reply.private or reply.update or interaction.guild_locale in {None, interaction.locale}:
        return reply
    with speaking(interaction.extras.get(CHOSEN), str(interaction.locale)):
        return await make()


def _languages(interaction: Interaction, *, private: bool, update: bool) -> Sequence[str]:
    """The languages to answer in, the best first."""
    if update and interaction.message is not None:
        private = interaction.message.flags.ephemeral
    public = () if private or interaction.guild_locale is None else (str(interaction.guild_locale),)
    return (*public, str(interaction.locale))


async def _answer(interaction: Interaction, work: Coroutine[Any, Any, Reply], *, private: bool, update: bool) -> None:
    task = asyncio.create_task(work, name="pullquote-answer")
    try:
        done, _ = await asyncio.wait({task}, timeout=SOON)
        if not done:
            await defer(interaction, private=private, update=update)
        reply = await task
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task})
    await send(interaction, reply)


async def defer(interaction: Interaction, *, private: bool, update: bool = False) -> None:
    """Defers the response."""
    await _answered(lambda: interaction.response.defer(ephemeral=private and not update, thinking=not update))
    interaction.extras[_STATE] = _State.UPDATE if update else _State.PRIVATE if private else _State.PUBLIC


async def send(interaction: Interaction, reply: Reply) -> None:
    """Sends a reply as the state of the interaction allows."""
    state = interaction.extras.get(_STATE)
    if state is None:
        await _answered(lambda: _respond(interaction, reply))
    elif state is (_State.UPDATE if reply.update else _State.PRIVATE if reply.private else _State.PUBLIC):
        await _again(lambda: _fill_in(interaction, reply))
    else:
        if state is _State.PUBLIC:  # first of all it goes: what follows it would be public like it
            await _again(interaction.delete_original_response)
        async with asyncio.timeout(CALL):  # never twice: it may have been posted
            await _follow_up(interaction, reply)
    interaction.extras[_STATE] = _State.ANSWERED


async def _respond(interaction: Interaction, reply: Reply) -> None:
    if reply.update:
        await interaction.response.edit_message(
            view=reply.view, attachments=reply.files, allowed_mentions=NOBODY, **_instead_of_embeds(interaction)
        )
    else:
        await interaction.response.send_message(
            view=reply.view, files=reply.files, ephemeral=reply.private, allowed_mentions=NOBODY
        )


async def _fill_in(interaction: Interaction, reply: Reply) -> None:
    await interaction.edit_original_response(
        view=reply.view,
        attachments=reply.files,
        allowed_mentions=NOBODY,
        **(_instead_of_embeds(interaction) if reply.update else {}),
    )


async def _follow_up(interaction: Interaction, reply: Reply) -> None:
    await interaction.followup.send(
        view=reply.view, files=reply.files, ephemeral=reply.private, allowed_mentions=NOBODY
    )


def _instead_of_embeds(interaction: Interaction) -> dict[str, Any]:
    """What empties a message of an earlier version, which had embeds: beside components of today Discord takes none."""
    old = interaction.message is not None and not interaction.message.flags.components_v2
    return {"content": None, "embeds": []} if old else {}


async def progress(interaction: Interaction, text: str) -> None:
    """Shows progress in a deferred response. Failures are ignored."""
    try:
        async with asyncio.timeout(CALL):
            await interaction.edit_original_response(view=message([], called=text), allowed_mentions=NOBODY)
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError):
        return


async def _answered(respond: Callable[[], Coroutine[Any, Any, Any]]) -> None:
    """Sends a first response; one that Discord has already counts as sent."""
    try:
        await _again(respond)
    except discord.HTTPException as error:
        if error.code != ANSWERED:
            raise


async def _again(request: Callable[[], Coroutine[Any, Any, Any]]) -> None:
    """Sends a request, and again after a broken connection."""
    for left in reversed(range(TRIES)):
        try:
            async with asyncio.timeout(CALL):
                await request()
                return
        except (aiohttp.ClientConnectionError, TimeoutError):
            if not left:
                raise


def is_too_late(error: BaseException) -> bool:
    """Whether the interaction has expired."""
    return isinstance(error, discord.HTTPException) and error.code in EXPIRED


def unexpected(number: str) -> Reply:
    """The reply to an unexpected error, with the number of its log entry."""
    return notice(messages().say("discord.unexpected", id=number))

"""Delivers daily posts: at most once under one idempotency key, with uncertain outcomes told apart."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import discord

from ...bot.delivery import Permanent, Receipt, Transient, Unknown
from ...bot.messages import messages
from ...bot.presenting.quotecards import png, quote_card
from ...bot.presenting.typesetting import Undrawable, can_typeset
from . import mentions
from .identity import ids_of
from .limits import NONCE
from .pictures import Picture
from .posts import THREAD_NAME, beneath_post, open_thread
from .render import message, posted
from .text import clipped

if TYPE_CHECKING:
    from ...bot.cards import Card
    from ...bot.places import Place

TIMEOUT: Final = 60.0  # seconds for one post, discord.py's waiting for rate limits included
GONE: Final = frozenset({10003, 10004})  # codes of a place that is no more: unknown channel or server
CLOSED: Final = frozenset({50001, 50008, 50013, 50083, 160005})
"""Codes of a place that is closed to us: no access, no such permission, archived."""


log = logging.getLogger("pullquote.discord")


@dataclass
class _Role:
    """A role by its id, as the text that Discord's schema wants; discord.py's own would send a number."""

    id: Any


async def deliver(client: discord.Client, place: Place, card: Card, key: str) -> Receipt:
    """Posts a Card into a channel or thread. Raises Transient, Permanent or Unknown.

    Discord drops a second message with the same nonce for some minutes, so that `key` may be sent again at once.
    """
    ids = ids_of(place)
    person = place.person
    if ids is None and not (person and person.isdecimal()):
        raise Permanent(mentions.plain(messages().say("discord.no_ids")))
    guild, to = ids or (None, 0)
    mention, pings = called(card.post.ping if card.post else None)
    server = client.get_guild(int(place.tenant)) if person and place.tenant.isdecimal() else None
    if server:  # whoever is told something alone may be in many
        card = replace(card, notes=(*card.notes, messages().say("discord.in_server", name=server.name)))
    rows = beneath_post(card)
    picture = await _picture(card)
    view, files = message([posted(card)], rows, picture, mention), [picture.file()] if picture else []
    try:
        async with asyncio.timeout(TIMEOUT):
            to = to or (await client.create_dm(discord.Object(int(person or 0)))).id
            channel = client.get_partial_messageable(to, guild_id=guild)
            sent = await channel.send(view=view, files=files, nonce=nonce(key), allowed_mentions=pings)
    except discord.HTTPException as error:
        raise _meaning(error, "/daily" if card.post is None or card.post.is_excerpt else "/alert") from error
    except discord.RateLimited as error:
        raise Transient(error.retry_after) from error
    except (aiohttp.ClientConnectorError, RuntimeError) as error:  # nothing was sent: no connection, or closed by now
        raise Transient from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Unknown from error
    if card.post and card.post.thread:
        await _thread(client, to, sent.id, card)
    return Receipt(str(sent.id), f"https://discord.com/channels/{guild or '@me'}/{to}/{sent.id}")


async def _picture(card: Card) -> Picture | None:
    """The picture of a post that is wanted with one; None where it cannot be drawn: the words stand there anyway."""
    theme = card.post.picture if card.post else None
    if theme is None or not card.citations or not can_typeset():
        return None
    made = quote_card(card.citations[0], messages())
    with contextlib.suppress(Undrawable):
        return Picture("quote.png", await asyncio.to_thread(png, made, theme), made.alt)
    return None


async def _thread(client: discord.Client, channel: int, message: int, card: Card) -> None:
    """Opens a thread at a post; what counts is posted, whatever becomes of it."""
    name = card.citations[0].title if card.citations else card.heading
    try:
        async with asyncio.timeout(TIMEOUT):
            await open_thread(client, channel, message, clipped(name, THREAD_NAME))
    except (
        discord.HTTPException,
        discord.RateLimited,
        aiohttp.ClientError,
        OSError,
        TimeoutError,
    ) as error:
        log.info("no thread was opened at a post: %s", type(error).__name__)


def serves(client: discord.Client, place: Place) -> bool:
    """Whether a place is in a server of this bot; another bot may share the database."""
    guild = place.tenant
    return not client.intents.guilds or (guild.isdecimal() and client.get_guild(int(guild)) is not None)


def nonce(key: str) -> str:
    """The nonce of a post, the same for the same key."""
    return hashlib.sha256(key.encode()).hexdigest()[:NONCE]


def called(ping: str | None) -> tuple[str | None, discord.AllowedMentions]:
    """The text that mentions a role, and the allowed mentions: that role and nobody else."""
    if not ping or not ping.isdecimal():
        return None, discord.AllowedMentions.none()
    only = discord.AllowedMentions(everyone=False, users=False, roles=[_Role(ping)], replied_user=False)
    return f"<@&{ping}>", only


def _meaning(error: discord.HTTPException, command: str) -> Transient | Permanent | Unknown:
    """What an error says of a post that `command` sets up."""
    if error.status == 429:
        return Transient(_retry_after(error))
    if error.status >= 500:  # discord.py has tried again under the same nonce, and was never told how it went
        return Unknown()
    if error.status == 401:
        return Transient()
    closed = error.code in CLOSED or error.status in {403, 404}
    key = "discord.gone" if error.code in GONE else "discord.closed" if closed else "discord.refused"
    return Permanent(mentions.plain(messages().say(key, code=error.code, command=command)))


def _retry_after(error: discord.HTTPException) -> float | None:
    try:
        return float(error.response.headers.get("Retry-After", ""))
    except ValueError:
        return None

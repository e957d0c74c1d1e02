"""The checks of `pullquote doctor` for Discord: the token; with `--live` also whether Discord accepts it, and the
channels of the daily posts."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Final

import aiohttp
import discord as discordpy

from ...bot.messages import messages
from ...bot.serving.doctor import DoctorContext, Finding, Level, called, subscriptions
from .client import LONGEST_WAIT, NEEDED, SCOPES
from .endpoint import PATH
from .errors import TokenRefused
from .identity import PLATFORM, ids_of
from .places import THREADS, lacking
from .token import is_set, token

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...bot.daily.subscriptions import Subscription
    from ...bot.places import Place
    from ...bot.settings.values import Settings

TIMEOUT: Final = 30.0  # seconds for what is asked about one subscription
# What Discord's tokens have looked like so far: the bot's id in base 64, a time, a signature.
_FORM: Final = re.compile(r"[\w-]{18,40}\.[\w-]{5,10}\.[\w-]{25,60}")


async def discord(context: DoctorContext) -> Sequence[Finding]:
    """Findings; none where Discord is not set up. Raises BadCredential."""
    if not is_set(context.settings, context.environ):
        return []
    given = token(context.settings, context.environ).reveal()
    if not context.live:
        if _FORM.fullmatch(given):
            return [context.found(Level.GOOD, PLATFORM, "discord_token")]
        return [context.found(Level.WARNING, PLATFORM, "discord_odd_token")]
    discordpy.VoiceClient.warn_nacl = discordpy.VoiceClient.warn_dave = False  # nobody here speaks
    try:
        async with discordpy.Client(intents=discordpy.Intents.none(), max_ratelimit_timeout=LONGEST_WAIT) as client:
            async with asyncio.timeout(TIMEOUT):
                await client.login(given)
            return [*_application(context, client), *await _posting(context, client)]
    except discordpy.LoginFailure:  # what discord.py says of it may hold the token
        return [Finding(Level.WRONG, PLATFORM, TokenRefused().words(context.messages))]
    except (discordpy.HTTPException, discordpy.RateLimited, aiohttp.ClientError, OSError, TimeoutError) as error:
        return [context.found(Level.WARNING, PLATFORM, "discord_unreachable", error=type(error).__name__)]


async def refusal(place: Place, settings: Settings, environ: Mapping[str, str]) -> str | None:
    """Why Discord would refuse posts to a place, and what to do; None where it takes them or cannot be asked."""
    ids = ids_of(place)
    if ids is None or not is_set(settings, environ):
        return None
    say = messages().say
    discordpy.VoiceClient.warn_nacl = discordpy.VoiceClient.warn_dave = False
    try:
        async with (
            asyncio.timeout(TIMEOUT),
            discordpy.Client(intents=discordpy.Intents.none(), max_ratelimit_timeout=LONGEST_WAIT) as client,
        ):
            await client.login(token(settings, environ).reveal())
            lookup = _PermissionLookup(client)
            try:
                lacks = await lookup.lacking(*ids)
            except _NoServer:
                return say("place_refused.discord_server", server=ids[0], link=lookup.invitation)
    except (discordpy.NotFound, discordpy.Forbidden, discordpy.InvalidData):
        return say("place_refused.discord_channel", channel=ids[1])
    except (discordpy.DiscordException, aiohttp.ClientError, OSError, TimeoutError):
        return None  # whether the token is good is not the question here
    named = messages().listed([say(f"discord_permission.{name}") for name in lacks])
    return say("place_refused.discord_lacks", channel=ids[1], permissions=named) if lacks else None


def _application(context: DoctorContext, client: discordpy.Client) -> list[Finding]:
    """Findings about the accepted token, and about application settings that keep a bot from being invited or asked."""
    name = client.user.name if client.user else ""
    findings = [context.found(Level.GOOD, PLATFORM, "discord_taken", name=name)]
    app = client.application
    url = app.interactions_endpoint_url if app else None
    by_http = context.settings.discord.by_http
    if by_http and not url:
        findings.append(context.found(Level.WRONG, PLATFORM, "discord_no_endpoint", path=PATH))
    elif url:
        level, key = (Level.GOOD, "discord_http") if by_http else (Level.WRONG, "discord_endpoint")
        findings.append(context.found(level, PLATFORM, key, url=url))
    if app and app.bot_require_code_grant:
        findings.append(context.found(Level.WRONG, PLATFORM, "discord_code_grant"))
    return findings


async def _posting(context: DoctorContext, client: discordpy.Client) -> list[Finding]:
    """Findings about subscriptions that Discord would refuse to post."""
    kept = [one for one in await subscriptions(context) if one.place.platform == PLATFORM and not one.gone]
    lookup = _PermissionLookup(client)
    findings = [found for one in kept if (found := await _subscription(context, lookup, one))]
    if kept and not findings:
        return [context.found(Level.GOOD, PLATFORM, "discord_places", n=len(kept))]
    return findings


async def _subscription(context: DoctorContext, lookup: _PermissionLookup, one: Subscription) -> Finding | None:
    """A finding about the place of a subscription; None for a good one."""
    ids = ids_of(one.place)
    if ids is None:
        place = f"{one.place.workspace}/{one.place.channel}"
        return context.found(Level.WRONG, PLATFORM, "discord_no_ids", **called(context, one), place=place)
    server, channel = ids
    try:
        async with asyncio.timeout(TIMEOUT):
            lacks = await lookup.lacking(server, channel)
    except _NoServer:
        link = lookup.invitation
        return context.found(Level.WRONG, PLATFORM, "discord_server", **called(context, one), server=server, link=link)
    except (discordpy.NotFound, discordpy.Forbidden, discordpy.InvalidData):
        return context.found(Level.WRONG, PLATFORM, "discord_channel", **called(context, one), channel=channel)
    if not lacks:
        return None
    say = context.messages.say
    permissions = context.messages.listed([say(f"discord_permission.{name}") for name in lacks])
    return context.found(
        Level.WRONG, PLATFORM, "discord_lacks", **called(context, one), channel=channel, permissions=permissions
    )


class _NoServer(Exception):
    """The bot is not in the server."""


class _PermissionLookup:
    """The bot's permissions, by REST alone; one request for each server."""

    def __init__(self, client: discordpy.Client) -> None:
        self._client = client
        self._servers: dict[int, discordpy.Member | None] = {}

    @property
    def invitation(self) -> str:
        """The link that puts the bot into a server."""
        return discordpy.utils.oauth_url(self._client.application_id or 0, permissions=NEEDED, scopes=SCOPES)

    async def lacking(self, guild: int, place: int) -> tuple[str, ...]:
        """discord.py's names of the permissions that a post there needs and we lack.

        Raises _NoServer, or NotFound, Forbidden or InvalidData of a channel that is gone, hidden or elsewhere.
        """
        if guild not in self._servers:
            self._servers[guild] = await self._member(guild)
        us = self._servers[guild]
        if us is None:
            raise _NoServer
        channel = await us.guild.fetch_channel(place)
        # what counts in a thread are the permissions of its channel
        parent = await us.guild.fetch_channel(channel.parent_id) if isinstance(channel, discordpy.Thread) else channel
        assert not isinstance(parent, discordpy.Thread)  # there are no threads in threads
        return lacking(parent.permissions_for(us), thread=channel.type in THREADS)

    async def _member(self, guild: int) -> discordpy.Member | None:
        """The bot as a member of a server; None where it is no member."""
        assert self._client.user is not None  # we have logged in
        try:
            return await (await self._client.fetch_guild(guild, with_counts=False)).fetch_member(self._client.user.id)
        except (discordpy.NotFound, discordpy.Forbidden):
            return None

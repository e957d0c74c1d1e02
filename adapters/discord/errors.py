"""What people can run into on Discord alone, and its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...bot.explain import explain
from ...index.errors import PullquoteError

if TYPE_CHECKING:
    from ...bot.messages import Messages


class GuildOnly(PullquoteError):
    """It concerns a server, and was asked for outside of one, or where the app is not installed."""


class AdminsOnly(PullquoteError):
    """It is for those who may manage the server."""


class NotRunning(PullquoteError):
    """The core is not open (any more)."""


class NoZone(PullquoteError):
    """A first subscription does not say its time zone."""


class NoPing(PullquoteError):
    """Whoever sets it up may not ping that role."""


@dataclass
class TooLarge(PullquoteError):
    """An attachment has more than `most` bytes."""

    most: int


@dataclass
class CannotPost(PullquoteError):
    """We lack permissions in a channel, or the person does; `lacking` are discord.py's names of them."""

    channel: str
    lacking: tuple[str, ...]
    theirs: bool = False


@dataclass
class NoChannel(PullquoteError):
    """Nothing can be posted into a channel of that kind."""

    channel: str


class TokenRefused(PullquoteError):
    """Discord does not take the token (any more)."""


@dataclass
class BadToken(PullquoteError):
    """There is no token, or its file is open to others; `key` is that of the words, `path` the file."""

    key: str
    path: str = ""


def worded(error: PullquoteError, messages: Messages) -> str:
    """An expected error in words: ours, or one that the core knows."""
    say = messages.say
    match error:
        case GuildOnly():
            return say("discord.guild_only")
        case AdminsOnly():
            return say("discord.admins_only")
        case NotRunning():
            return say("discord.not_running")
        case NoZone():
            return say("discord.no_zone")
        case NoPing():
            return say("discord.no_ping")
        case TokenRefused():
            return say("discord.token_refused")
        case BadToken():
            return say(error.key, path=error.path)
        case TooLarge():
            return say("discord.too_large", most=f"{error.most / 1_000_000:g}")
        case CannotPost():
            lacking = messages.listed([say(f"discord.permission_{name}") for name in error.lacking])
            key = "discord.you_cannot_post" if error.theirs else "discord.cannot_post"
            return say(key, channel=error.channel, permissions=lacking)
        case NoChannel():
            return say("discord.no_channel", channel=error.channel)
        case _:
            return explain(error, messages)

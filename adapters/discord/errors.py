"""Errors of Discord alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...bot.errors import AdapterError

if TYPE_CHECKING:
    from ...bot.messages import Messages

NO_PERMISSION: Final = 77  # as sysexits.h has it


class GuildOnly(AdapterError):
    """A command for servers, outside of one or where the app is not installed."""

    key = "discord.guild_only"


class AdminsOnly(AdapterError):
    """A command for members who may manage the server."""

    key = "discord.admins_only"


class NotRunning(AdapterError):
    """The core is not open, or closed already."""

    key = "discord.not_running"


class NoPing(AdapterError):
    """The asker may not ping the role."""

    key = "discord.no_ping"


class NotFetched(AdapterError):
    """An attachment could not be fetched from Discord."""

    key = "discord.not_fetched"


class TokenRefused(AdapterError):
    """Discord does not accept the token (any more). Another attempt with it is useless."""

    exit_code = NO_PERMISSION

    key = "discord.token_refused"


class NoToken(AdapterError):
    """No token is set."""

    key = "discord.no_token"


@dataclass
class TooLarge(AdapterError):
    """An attachment has more than `most` bytes."""

    most: int

    def words(self, messages: Messages) -> str:
        """The message for the person."""
        return messages.say("discord.too_large", most=f"{self.most / 1_000_000:.3g}")


@dataclass
class NoChannel(AdapterError):
    """Nothing can be posted into a channel of that kind."""

    key = "discord.no_channel"
    channel: str


class ChannelGone(AdapterError):
    """A subscription's channel was deleted, or cannot be seen any more."""

    key = "discord.channel_gone"


@dataclass
class CannotPost(AdapterError):
    """Permissions are missing in a channel, the bot's or the asker's; `lacking` are discord.py's names of them."""

    channel: str
    lacking: tuple[str, ...]
    theirs: bool = False

    def words(self, messages: Messages) -> str:
        """The message for the person."""
        lacking = messages.listed([messages.say(f"discord_permission.{name}") for name in self.lacking])
        key = "discord.you_cannot_post" if self.theirs else "discord.cannot_post"
        return messages.say(key, channel=self.channel, permissions=lacking)

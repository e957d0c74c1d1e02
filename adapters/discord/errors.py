"""Errors of Discord alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...bot.errors import AdapterError

if TYPE_CHECKING:
    from ...bot.messages import Messages

NO_PERMISSION: Final = 77  # as sysexits.h has it


@dataclass
class DiscordError(AdapterError):
    """An error whose words are the message `discord.KEY`, with its `key` as KEY."""

    key: str

    def words(self, messages: Messages) -> str:
        """The message for the person."""
        return messages.say(f"discord.{self.key}")


class GuildOnly(DiscordError):
    """A command for servers, outside of one or where the app is not installed."""

    def __init__(self) -> None:
        super().__init__("guild_only")


class AdminsOnly(DiscordError):
    """A command for members who may manage the server."""

    def __init__(self) -> None:
        super().__init__("admins_only")


class NotRunning(DiscordError):
    """The core is not open, or closed already."""

    def __init__(self) -> None:
        super().__init__("not_running")


class NoZone(DiscordError):
    """A first subscription without a time zone."""

    def __init__(self) -> None:
        super().__init__("no_zone")


class NoPing(DiscordError):
    """The asker may not ping the role."""

    def __init__(self) -> None:
        super().__init__("no_ping")


class NotFetched(DiscordError):
    """An attachment could not be fetched from Discord."""

    def __init__(self) -> None:
        super().__init__("not_fetched")


class TokenRefused(DiscordError):
    """Discord does not accept the token (any more). Another attempt with it is useless."""

    exit_code = NO_PERMISSION

    def __init__(self) -> None:
        super().__init__("token_refused")


class NoToken(DiscordError):
    """No token is set."""

    def __init__(self) -> None:
        super().__init__("no_token")


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

    channel: str

    def words(self, messages: Messages) -> str:
        """The message for the person."""
        return messages.say("discord.no_channel", channel=self.channel)


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

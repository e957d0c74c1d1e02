"""What people can run into on Discord alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...bot.errors import AdapterError

if TYPE_CHECKING:
    from ...bot.messages import Messages

NO_PERMISSION: Final = 77  # as sysexits.h has it


@dataclass
class DiscordError(AdapterError):
    """It is said by the message called `discord.` and its `key`."""

    key: str

    def words(self, messages: Messages) -> str:
        return messages.say(f"discord.{self.key}")


class GuildOnly(DiscordError):
    """It concerns a server, and was asked for outside of one, or where the app is not installed."""

    def __init__(self) -> None:
        super().__init__("guild_only")


class AdminsOnly(DiscordError):
    """It is for those who may manage the server."""

    def __init__(self) -> None:
        super().__init__("admins_only")


class NotRunning(DiscordError):
    """The core is not open (any more)."""

    def __init__(self) -> None:
        super().__init__("not_running")


class NoZone(DiscordError):
    """A first subscription does not say its time zone."""

    def __init__(self) -> None:
        super().__init__("no_zone")


class NoPing(DiscordError):
    """Whoever sets it up may not ping that role."""

    def __init__(self) -> None:
        super().__init__("no_ping")


class NotFetched(DiscordError):
    """An attachment could not be fetched from Discord."""

    def __init__(self) -> None:
        super().__init__("not_fetched")


class TokenRefused(DiscordError):
    """Discord does not take the token (any more). There is no use in trying again with it."""

    exit_code = NO_PERMISSION

    def __init__(self) -> None:
        super().__init__("token_refused")


class NoToken(DiscordError):
    """There is no token."""

    def __init__(self) -> None:
        super().__init__("no_token")


@dataclass
class TooLarge(AdapterError):
    """An attachment has more than `most` bytes."""

    most: int

    def words(self, messages: Messages) -> str:
        return messages.say("discord.too_large", most=f"{self.most / 1_000_000:.3g}")


@dataclass
class NoChannel(AdapterError):
    """Nothing can be posted into a channel of that kind."""

    channel: str

    def words(self, messages: Messages) -> str:
        return messages.say("discord.no_channel", channel=self.channel)


@dataclass
class CannotPost(AdapterError):
    """We lack permissions in a channel, or the person does; `lacking` are discord.py's names of them."""

    channel: str
    lacking: tuple[str, ...]
    theirs: bool = False

    def words(self, messages: Messages) -> str:
        lacking = messages.listed([messages.say(f"discord_permission.{name}") for name in self.lacking])
        key = "discord.you_cannot_post" if self.theirs else "discord.cannot_post"
        return messages.say(key, channel=self.channel, permissions=lacking)

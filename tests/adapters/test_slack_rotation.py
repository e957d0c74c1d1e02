"""Tokens that expire: of several processes one asks Slack for the next, since Slack gives it once."""

# ruff: noqa: S105, S106 - these open nothing

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from pullquote.adapters.slack.oauth import Rotator
from pullquote.adapters.slack.tokens import Http
from pullquote.bot.settings.credentials import Secret
from pullquote.index.storage.locking import FileLock
from slack_sdk.oauth.installation_store.models.bot import Bot

if TYPE_CHECKING:
    from pathlib import Path


class Kept:
    """What is stored of a bot, as of one `Installations`."""

    def __init__(self, bot: Bot) -> None:
        self.now = bot

    async def bot(self, tenant: str) -> Bot:
        return self.now

    async def async_save_bot(self, bot: Bot) -> None:
        self.now = bot


class Slack:
    """Takes each refresh token once."""

    def __init__(self) -> None:
        self.used = list[str]()

    async def oauth_v2_access(self, *, refresh_token: str, **_: Any) -> dict[str, Any]:
        assert refresh_token not in self.used
        self.used.append(refresh_token)
        await asyncio.sleep(0.05)
        return {"token_type": "bot", "access_token": "newer", "refresh_token": "next", "expires_in": 43200}


def bot(ends: int) -> Bot:
    return Bot(
        team_id="T1",
        bot_token="older",
        bot_id="B1",
        bot_user_id="U1",
        bot_refresh_token="first",
        bot_token_expires_at=ends,
        installed_at=0.0,
    )


async def test_two_processes_rotate_a_token_once(tmp_path: Path) -> None:
    kept, slack = Kept(bot(int(time.time()) + 60)), Slack()
    secrets = Http("id", Secret("client"), Secret("signing"), Secret("key"))
    rotators: list[Any] = [
        Rotator(kept, secrets, slack, FileLock(tmp_path / "lock"))  # pyright: ignore[reportArgumentType]
        for _ in range(2)
    ]
    found = await asyncio.gather(*[one.perform_bot_token_rotation(bot=kept.now) for one in rotators])
    assert [one.bot_token for one in found] == ["newer", "newer"]
    assert kept.now.bot_refresh_token == "next"
    assert slack.used == ["first"]
    assert await rotators[0].perform_bot_token_rotation(bot=kept.now) is None

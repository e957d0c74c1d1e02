"""What `pullquote doctor` says of Discord, with and without asking it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fake_discord import APP, CHANNEL, CLOSED, FORUM, GUILD, OTHER_GUILD, THREAD, TOKEN
from pullquote.adapters.discord import adapter
from pullquote.bot.core import open_core
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.messages import messages
from pullquote.bot.places import Place
from pullquote.bot.plugins import PlaceVerifier
from pullquote.bot.serving.doctor import DoctorContext, Examined, Finding, Level
from pullquote.bot.settings.credentials import BadCredential
from pullquote.bot.settings.values import DiscordSettings, Settings

if TYPE_CHECKING:
    from pathlib import Path

    from fake_discord import FakeDiscord, Json

FORMED = "MTAwMQAAAAAAAAAAAA.canary.0123456789-0123456789_0123456789"


async def examined(settings: Settings, given: str | None, *, live: bool = False) -> list[Finding]:
    """What is found, with the token nowhere in it."""
    assert isinstance(adapter, Examined)
    (check,) = adapter.checks
    environ = {"PULLQUOTE_DISCORD_TOKEN": given} if given else {}
    found = [*await check(DoctorContext(settings, environ, messages(), 0.0, live))]
    assert given is None or given not in repr(found)
    assert all(one.do for one in found if one.level is not Level.GOOD and "Reset Token" not in one.said)
    return found


async def live(data: Path) -> list[Finding]:
    return await examined(Settings(data=data), TOKEN, live=True)


async def subscribed(data: Path, *places: tuple[int, int]) -> None:
    async with open_core(Settings(data=data)) as core:
        for guild, channel in places:
            await core.daily.subscribe(
                Place("discord", f"discord:{guild}", str(channel)), SubscriptionDraft("08:30", "UTC"), "1"
            )


# --- Without asking Discord ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "levels"),
    [
        (None, []),
        (FORMED, [Level.GOOD]),
        (f"Bot {FORMED}", [Level.WARNING]),
        ("0123456789abcdef0123456789abcdef", [Level.WARNING]),
    ],
)
async def test_a_token_is_looked_at(tmp_path: Path, given: str | None, levels: list[Level]) -> None:
    """A client secret and one with more around it are told; nothing is said where Discord is not set up."""
    assert [one.level for one in await examined(Settings(data=tmp_path), given)] == levels


async def test_a_token_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(FORMED)
    file.chmod(0o644)
    with pytest.raises(BadCredential):
        await examined(Settings(data=tmp_path, discord=DiscordSettings(file)), None)
    file.chmod(0o600)
    (found,) = await examined(Settings(data=tmp_path, discord=DiscordSettings(file)), None)
    assert found.level is Level.GOOD


# --- Asking it ----------------------------------------------------------------------------------------------------


async def test_a_token_that_is_taken_is_told_with_its_name_and_nothing_connects(
    discord: FakeDiscord, tmp_path: Path
) -> None:
    (found,) = await live(tmp_path / "new")
    assert (found.level, found.said) == (Level.GOOD, "Discord takes the token, which is that of pullquote.")
    assert discord.connections == 0
    assert not (tmp_path / "new").exists()


async def test_a_token_that_is_refused_is_wrong(discord: FakeDiscord, tmp_path: Path) -> None:
    discord.revoked = True
    (found,) = await live(tmp_path)
    assert found.level is Level.WRONG
    assert "Reset Token" in found.said


async def test_a_network_that_is_down_is_no_wrong_token(
    discord: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    discord.hurry(monkeypatch)
    monkeypatch.setattr("discord.http.Route.BASE", "http://127.0.0.1:9/api/v10")
    (found,) = await live(tmp_path)
    assert found.level is Level.WARNING
    assert found.said.startswith("Discord could not be asked")


@pytest.mark.parametrize(
    ("app", "says"),
    [
        ({"interactions_endpoint_url": "https://example.org/in"}, "https://example.org/in"),
        ({"bot_require_code_grant": True}, "nobody can invite this bot"),
    ],
)
async def test_switches_that_keep_a_bot_from_working_are_told(
    discord: FakeDiscord, tmp_path: Path, app: Json, says: str
) -> None:
    discord.app = app
    _, found = await live(tmp_path)
    assert found.level is Level.WRONG
    assert says in found.said


@pytest.mark.parametrize(
    ("app", "level", "says"),
    [
        ({"interactions_endpoint_url": "https://example.org/in"}, Level.GOOD, "https://example.org/in"),
        ({}, Level.WRONG, "no interactions endpoint"),
    ],
)
async def test_without_a_gateway_an_app_needs_its_endpoint(
    discord: FakeDiscord, tmp_path: Path, app: Json, level: Level, says: str
) -> None:
    discord.app = app
    settings = Settings(data=tmp_path, discord=DiscordSettings(interactions="http"))
    _, found = await examined(settings, TOKEN, live=True)
    assert found.level is level
    assert says in found.said
    assert level is Level.GOOD or "/discord/interactions" in (found.do or "")


async def test_places_that_are_open_are_good(discord: FakeDiscord, sampled: Path) -> None:
    """Channels and threads; a server is asked about once."""
    await subscribed(sampled, (GUILD, CHANNEL), (GUILD, THREAD))
    _, found = await live(sampled)
    assert (found.level, found.said) == (Level.GOOD, "The places of all 2 daily posts and alerts are open.")
    assert [path for _, path, _ in discord.requests].count(f"/api/v10/guilds/{GUILD}") == 1


async def test_places_that_are_gone_or_closed_are_each_told(discord: FakeDiscord, sampled: Path) -> None:
    await subscribed(sampled, (GUILD, CHANNEL), (GUILD, CLOSED), (GUILD, FORUM), (GUILD, 999), (OTHER_GUILD, CHANNEL))
    discord.gone[FORUM] = (403, 50001)
    _, *found = await live(sampled)
    assert [one.level for one in found] == [Level.WRONG] * 4
    said = " ".join(f"{one.said} {one.do}" for one in found)
    assert f"the channel {CLOSED}, where the bot lacks: Embed Links." in said
    assert f"the channel {FORUM}, which is gone or hidden" in said
    assert "the channel 999, which is gone or hidden" in said
    assert f"the server {OTHER_GUILD}, in which the bot is not" in said
    assert f"client_id={APP}" in said


async def test_a_place_that_was_typed_by_its_name_is_told(discord: FakeDiscord, sampled: Path) -> None:
    async with open_core(Settings(data=sampled)) as core:
        await core.daily.subscribe(
            Place("discord", f"discord:{GUILD}", "#general"), SubscriptionDraft("08:30", "UTC"), "console"
        )
    _, found = await live(sampled)
    assert found.level is Level.WRONG
    assert f"{GUILD}/#general" in found.said


async def test_a_server_that_has_left_us_is_left_alone(discord: FakeDiscord, sampled: Path) -> None:
    await subscribed(sampled, (OTHER_GUILD, CHANNEL))
    async with open_core(Settings(data=sampled)) as core:
        await core.daily.disable(f"discord:{OTHER_GUILD}")
    (found,) = await live(sampled)
    assert found.level is Level.GOOD


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ((GUILD, CHANNEL), None),
        ((GUILD, 999), "In that server there is no channel 999"),
        ((GUILD, CLOSED), "the bot lacks: Embed Links."),
        ((OTHER_GUILD + 1, CHANNEL), "The bot is not in the server"),
    ],
)
async def test_a_place_is_asked_about_before_it_is_posted_to(
    discord: FakeDiscord, place: tuple[int, int], says: str | None
) -> None:
    assert isinstance(adapter, PlaceVerifier)
    asked = Place("discord", f"discord:{place[0]}", str(place[1]))
    refused = await adapter.refusal(asked, Settings(), {"PULLQUOTE_DISCORD_TOKEN": TOKEN})
    assert (refused is None) if says is None else (says in (refused or ""))
    assert await adapter.refusal(asked, Settings(), {}) is None  # it cannot be asked

"""Discord's interactions by HTTP: what is let through, and that people get what they get by the gateway."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import sys
import time
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from discord_serving import serving
from fake_discord import (
    CHANNEL,
    CLOSED,
    FORUM,
    GUILD,
    MANAGER,
    OTHER_GUILD,
    PATIENCE,
    THREAD,
    TOKEN,
    channel_option,
    labels,
    private,
    text,
)
from pullquote.adapters.discord import Discord, client, endpoint
from pullquote.adapters.discord.errors import TokenRefused
from pullquote.bot.cards import Card, Post
from pullquote.bot.core import open_core
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.places import Place
from pullquote.bot.security.seen import Seen
from pullquote.bot.settings.values import DiscordSettings, Settings, StorageSettings
from pullquote.index.errors import DatabaseClosed, StorageError

from ..patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from discord_serving import Served
    from fake_discord import FakeDiscord, Json

BEES = "in the winter of 2018 we lost half of our colonies"
HTTP = DiscordSettings(interactions="http", port=0)
PLACE = Place("discord", f"discord:{GUILD}", str(CHANNEL))
MANAGING: Any = {"permissions": MANAGER}
PING = b'{"type": 1}'
PROCESS = """
import sys
import discord
from pullquote.adapters.discord import endpoint
from pullquote.bot.__main__ import run
from pullquote.bot.security.seen import Seen
from pullquote.index.errors import StorageError

async def asked_again(seen, *given, first=Seen.first):
    while True:
        try:
            return await first(seen, *given)
        except StorageError:
            pass

discord.http.Route.BASE, endpoint.STORED_S, Seen.first = sys.argv[1], 60.0, asked_again
sys.exit(run(["--data", sys.argv[2], "run", "--adapter", "discord"]))
"""


@pytest.fixture
def interactions() -> str:
    return "http"


async def asked(served: Served) -> Json:
    return await (await served.fake.command("quote", words=BEES)).message()


async def sent(served: Served) -> bytes:
    """The body of a command that was answered."""
    exchange = await served.fake.command("quote", words=BEES)
    await exchange.message()
    return json.dumps(exchange.sent).encode()


def answered(fake: FakeDiscord) -> int:
    """How many first responses Discord has been sent."""
    return sum(path.endswith("/callback") for _, path, _ in fake.requests)


# --- What is let through ---------------------------------------------------------------------------------------------


async def test_a_ping_is_answered_in_place_and_the_rest_by_requests_of_their_own(served: Served) -> None:
    assert await served.fake.send(PING) == (200, b'{"type": 1}')
    assert "a third" in text(await asked(served))
    assert served.fake.answers[1:] == [(202, b"")]
    assert answered(served.fake) == 1
    assert served.fake.connections == 0  # no gateway


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Signature-Ed25519": "0" * 128},
        {"X-Signature-Ed25519": "0" * 126},
        {"X-Signature-Ed25519": "x" * 5000},
        {"X-Signature-Ed25519": "ü" * 128},
        {"X-Signature-Ed25519": ""},
        {"X-Signature-Timestamp": ""},
        {"X-Signature-Timestamp": "soon"},
        {"X-Signature-Timestamp": "-1"},
        {"X-Signature-Timestamp": "١٢٣"},
        {"X-Signature-Timestamp": "9" * 5000},
    ],
)
async def test_what_discord_did_not_sign_is_refused(served: Served, headers: dict[str, str]) -> None:
    body = json.dumps((await served.fake.command("help")).sent).encode()
    before = answered(served.fake)
    assert (await served.fake.send(body, **headers))[0] == 401
    assert answered(served.fake) == before


async def test_a_signature_holds_for_its_own_body_and_time_alone(served: Served) -> None:
    body = await sent(served)
    now = time.time()
    of_another = served.fake.signed(body.replace(b"2018", b"2019"), now)
    assert (await served.fake.send(body, **of_another))[0] == 401
    earlier = served.fake.signed(body, now - 1)["X-Signature-Ed25519"]
    later = {**served.fake.signed(body, now), "X-Signature-Ed25519": earlier}
    assert (await served.fake.send(body, **later))[0] == 401


@pytest.mark.parametrize(("age", "status"), [(310, 401), (280, 200), (-280, 200), (-310, 401)])
async def test_an_old_request_is_refused_and_so_is_one_from_the_future(served: Served, age: int, status: int) -> None:
    assert (await served.fake.send(PING, **served.fake.signed(PING, time.time() - age)))[0] == status


async def test_a_request_that_is_sent_again_is_refused(discord: FakeDiscord, sampled: Path) -> None:
    """By the process that had it, by another one, and with another signature, too."""
    settings = Settings(data=sampled, discord=HTTP)
    async with serving(discord, settings) as served:
        body = await sent(served)
        once = discord.signed(body, time.time() - 5)
        assert (await discord.send(body, **once))[0] == 409  # another signature for the interaction
        assert (await discord.send(body, **once))[0] == 409
    async with serving(discord, settings):
        assert (await discord.send(body, **once))[0] == 409
    assert answered(discord) == 1


@contextlib.asynccontextmanager
async def another_process(fake: FakeDiscord, data: Path, url: str) -> AsyncGenerator[str]:
    """`pullquote run` in a process of its own, over the database at `url`; its endpoint for Discord."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    named = {"STORAGE_URL": url, "DISCORD_TOKEN": TOKEN, "DISCORD_INTERACTIONS": "http", "DISCORD_PORT": f"{port}"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-c", PROCESS, f"{fake.url}/api/v10", f"{data}"),
        env={**os.environ, "PULLQUOTE_CONFIG": os.devnull, **{f"PULLQUOTE_{key}": one for key, one in named.items()}},
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(5 * PATIENCE), aiohttp.ClientSession() as session:  # it imports everything
            while True:
                assert process.returncode is None
                with contextlib.suppress(aiohttp.ClientConnectorError):
                    async with session.get(f"http://127.0.0.1:{port}/health") as response:
                        assert response.ok
                        break
                await asyncio.sleep(0.05)
        yield f"http://127.0.0.1:{port}/discord/interactions"
    finally:
        process.kill()
        await process.wait()


@pytest.mark.long
async def test_of_two_live_processes_one_answers_what_both_are_sent(
    discord: FakeDiscord, tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once and again later, over a database that they share, which is asked until it answers: otherwise they answer
    without it, and then Discord takes one of both."""
    first = Seen.first

    async def asked_again(seen: Seen, *given: Any) -> bool:
        while True:
            with contextlib.suppress(StorageError):
                return await first(seen, *given)

    monkeypatch.setattr(endpoint, "STORED_S", 60.0)
    monkeypatch.setattr(Seen, "first", asked_again)
    settings = Settings(data=tmp_path / "here", discord=HTTP, storage=StorageSettings(postgres_url))
    async with serving(discord, settings), another_process(discord, tmp_path / "there", postgres_url) as there:
        both, discord.endpoint = (discord.endpoint, there), ""  # nothing is sent by itself
        for _ in range(4):
            exchange = await discord.command("help")
            body = json.dumps(exchange.sent).encode()
            signed = discord.signed(body)
            answers = await asyncio.gather(*(discord.send(body, to, **signed) for to in both))
            assert sorted(status for status, _ in answers) == [202, 409]
            await exchange.message()
            assert [(await discord.send(body, to, **signed))[0] for to in both] == [409, 409]
            assert len(exchange.callbacks) == 1
        assert answered(discord) == 4


async def test_a_database_that_does_not_answer_keeps_nobody_waiting(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def first(*_: object) -> bool:
        await asyncio.sleep(60)
        return True

    monkeypatch.setattr(served.core.seen, "first", first)
    monkeypatch.setattr(endpoint, "STORED_S", 0.05)
    assert "a third" in text(await asked(served))

    async def closed(*_: object) -> bool:
        raise DatabaseClosed

    monkeypatch.setattr(served.core.seen, "first", closed)
    assert "a third" in text(await asked(served))


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"type": 2}', b'{"type": 3, "user": {"id": "1"}, "id": "x"}']
)
async def test_a_signed_request_that_is_none_of_discord_s_is_answered_with_400(
    served: Served, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await served.fake.send(body))[0] == 400
    assert [one.exc_info for one in caplog.records if "such as Discord sends" in one.getMessage()] == [None]
    assert "a third" in text(await asked(served))


async def test_a_large_body_is_refused(served: Served) -> None:
    assert (await served.fake.send(b"x" * (endpoint.LARGEST + 1)))[0] == 413


# --- What people get -------------------------------------------------------------------------------------------------


async def seen(fake: FakeDiscord, settings: Settings) -> list[Any]:
    """What somebody is shown who tries this and that."""
    async with serving(fake, settings) as served:
        found = list[Any]()
        for name, options in (
            ("quote", {"words": BEES}),
            ("quote", {"words": BEES, "private": True}),
            ("quote", {"words": "the moon is made of green cheese and nobody ate it"}),
            ("verify", {"words": BEES}),
            ("topic", {"about": "bees"}),
            ("library list", {}),
            ("library channel", {"as_": MANAGING}),
            ("library channel", {}),
            ("daily", {"as_": MANAGING}),
            ("alert list", {"as_": MANAGING}),
            ("saved list", {}),
            ("help", {}),
            ("quote", {"words": BEES, "as_": {"guild": None}}),
            ("quote", {"words": BEES, "as_": {"locale": "de", "guild_locale": "fr"}}),
        ):
            message = await (await fake.command(name, **options)).message()
            found.append((name, text(message), labels(message), private(message)))
            if name == "topic":
                pressed = await (await fake.press(message, "Context")).changed()
                found.append((text(pressed), labels(pressed)))
        found.append(await fake.complete("quote", "source", "t"))
        pressed = await fake.press(
            await (await fake.command("daily", as_=MANAGING)).message(), "New daily post", **MANAGING
        )
        found.append([(one["label"], one["component"]["type"]) for one in (await pressed.modal())["components"]])
        assert served.bot.connected
        return found


async def test_everything_is_answered_as_by_the_gateway(discord: FakeDiscord, sampled: Path) -> None:
    by_gateway = await seen(discord, Settings(data=sampled))
    connections = discord.connections
    assert await seen(discord, Settings(data=sampled, discord=HTTP)) == by_gateway
    assert discord.connections == connections


async def set_up(served: Served, channel: int, kind: int) -> str:
    """What is said to whoever wants a daily post in a channel."""
    message = await (await served.fake.command("daily", as_=MANAGING)).message()
    modal = await (await served.fake.press(message, "New daily post", **MANAGING)).modal()
    typed = {"Time": "8:30", "Time zone": "Europe/Berlin", "Channel": str(channel)}
    resolved = channel_option(channel, kind)
    done = await served.fake.submit(modal, typed, resolved=resolved, beneath=message, **MANAGING)
    return text(await done.changed())


async def test_a_place_that_may_not_be_posted_to_is_refused_at_once(served: Served) -> None:
    """As Discord says when it is asked: nobody keeps what channels allow."""
    assert "Embed Links" in await set_up(served, CLOSED, 0)
    assert await served.core.daily.list(None) == []
    for channel, kind in ((THREAD, 11), (CHANNEL, 0)):
        assert (await set_up(served, channel, kind)).startswith("**Subscribed. ")
    assert {one.place.channel for one in await served.core.daily.list(None)} == {str(THREAD), str(CHANNEL)}
    assert str(FORUM) not in {one.place.channel for one in await served.core.daily.list(None)}


# --- Posts and servers -----------------------------------------------------------------------------------------------


async def test_posts_go_out_in_the_language_of_the_server(
    discord: FakeDiscord, sampled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULLQUOTE_DISCORD_TOKEN", TOKEN)
    adapter = Discord()
    settings = Settings(data=sampled, discord=HTTP)
    assert [adapter.one_at_a_time(one) for one in (settings, Settings())] == [False, True]
    async with open_core(settings) as core:
        task = asyncio.create_task(adapter.serve(core))
        async with asyncio.timeout(PATIENCE_S):
            while not adapter.connected:  # noqa: ASYNC110 - another task's doing
                await asyncio.sleep(0.01)
        assert await adapter.locale(PLACE) == "en-US"
        assert await adapter.locale(Place("discord", "discord:99", "1")) is None
        await adapter.deliver(PLACE, Card("Today's passage", post=Post("k3", "pick-1")), "2024-05-01")
        task.cancel()
        await asyncio.wait([task])
    assert [one["channel"] for one in discord.posts] == [CHANNEL]
    assert discord.connections == 0
    assert not adapter.connected


async def until(there: Any) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not await there():  # noqa: ASYNC110 - another task's doing
            await asyncio.sleep(0.01)


async def test_servers_that_remove_or_add_the_bot_are_noticed(
    discord: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "LOOK_S", 0.02)
    async with serving(discord, Settings(data=tmp_path, discord=HTTP)) as served:

        async def is_gone() -> bool:
            return (await served.core.daily.list(None))[0].gone

        async def is_back() -> bool:
            return not await is_gone()

        await served.core.daily.subscribe(PLACE, SubscriptionDraft("08:30", "UTC"), "1")
        assert discord.posts == []  # the server was there before
        discord.guilds = [OTHER_GUILD]
        await until(is_gone)
        await discord.until_posts(1)
        assert "There are none here yet." in text(discord.posted[0])
        discord.guilds = [GUILD, OTHER_GUILD]
        await until(is_back)


async def test_a_token_that_is_revoked_ends_it(
    discord: FakeDiscord, sampled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "LOOK_S", 0.02)
    async with serving(discord, Settings(data=sampled, discord=HTTP)) as served:
        discord.revoked = True
        with pytest.raises(TokenRefused):
            await asyncio.wait_for(served.task, PATIENCE_S)
    assert not served.bot.connected

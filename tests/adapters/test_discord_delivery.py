"""Posting to Discord: once, to whom it is meant, and with the truth about what became of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import aiohttp
import discord as discordpy
import pytest
from fake_discord import BOT, CHANNEL, GUILD, ROLE, THREAD, V2, Fault, buttons, links, text
from pullquote.adapters.discord import Discord, delivery
from pullquote.bot.cards import Card, Citation, Line, Marked, Post
from pullquote.bot.delivery import Permanent, Transient, Unknown
from pullquote.bot.places import Place

if TYPE_CHECKING:
    from discord_serving import Served

PLACE = Place("discord", f"discord:{GUILD}", str(CHANNEL))
SAID = Citation(
    (Line("Ada", Marked("It was raining when the ship came in.")),),
    "Ada", None, "Harbour", None, "2024-05-01", "1:33", "https://example.org/a.mp3#t=90", None, "abc123",
    opens="▶ Listen from 1:30",
)  # fmt: skip
CARD = Card("Today's passage", citations=(SAID,), post=Post("k3", "pick-1"))


async def post(served: Served, key: str = "sub:2024-05-01", card: Card = CARD, place: Place = PLACE) -> Any:
    return await served.bot.cog.deliver(place, card, key)


async def test_a_card_is_posted_with_a_link_to_it(served: Served) -> None:
    receipt = await post(served)
    (sent,) = served.fake.posts
    assert sent["channel"] == CHANNEL
    assert "## “It was raining when the ship came in.”" in text({"content": "", **sent})
    assert receipt.link == f"https://discord.com/channels/{GUILD}/{CHANNEL}/{receipt.message}"
    ids = [button["custom_id"] for button in buttons(sent)]
    votes = ["pullquote:vote:pick-1:1", "pullquote:vote:pick-1:-1"]
    assert ids == ["pullquote:around:pick-1:0", "pullquote:discuss:pick-1", "pullquote:post:pick-1", *votes]
    assert links(sent) == ["▶ Listen from 1:30 https://example.org/a.mp3#t=90"]
    assert sent["flags"] & V2


async def test_a_key_gives_one_stable_nonce_that_discord_enforces(served: Served) -> None:
    for _ in range(3):
        await post(served)
    assert len(served.fake.posts) == 1
    assert served.fake.posts[0]["enforce_nonce"] is True
    assert len(served.fake.posts[0]["nonce"]) == 25
    await post(served, "sub:2024-05-02")
    assert len(served.fake.posts) == 2


async def test_threads_and_forum_posts_are_places_like_others(served: Served) -> None:
    await post(served, place=replace(PLACE, channel=str(THREAD)))
    assert served.fake.posts[0]["channel"] == THREAD


async def test_nobody_is_called_but_the_role_that_was_set(served: Served) -> None:
    hostile = replace(SAID, lines=(Line("@everyone", Marked(f"@here <@&{ROLE}> <@4000>")),))
    await post(served, card=replace(CARD, citations=(hostile,)))
    await post(served, "2", replace(CARD, post=Post("k3", "p", str(ROLE))))
    silent, calling = served.fake.posts
    assert silent["allowed_mentions"] == {"parse": []}
    assert silent.get("content") is None
    assert calling["components"][0] == {"type": 10, "content": f"<@&{ROLE}>"}
    assert calling["allowed_mentions"]["parse"] == []
    assert calling["allowed_mentions"]["roles"] == [str(ROLE)]


@pytest.mark.parametrize("ping", ["@everyone", "5000> <@&6000", "", "x"])
async def test_a_ping_that_is_no_role_calls_nobody(served: Served, ping: str) -> None:
    await post(served, card=replace(CARD, post=Post("k3", "p", ping)))
    assert served.fake.posts[0]["allowed_mentions"] == {"parse": []}


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (403, 50001), (404, 10003), (400, 50083)])
async def test_a_place_that_is_gone_or_closed_is_given_up(served: Served, status: int, code: int) -> None:
    served.fake.gone[CHANNEL] = (status, code)
    with pytest.raises(Permanent) as failed:
        await post(served)
    assert "/daily" in failed.value.reason
    assert f"{code}" in failed.value.reason


@pytest.mark.parametrize("place", [("discord:1", "#general"), ("discord:our-server", "2"), ("discord:1", "٣")])
async def test_a_place_that_was_typed_by_its_name_is_given_up(served: Served, place: tuple[str, str]) -> None:
    with pytest.raises(Permanent) as failed:
        await post(served, place=Place("discord", *place))
    assert "/daily" in failed.value.reason
    assert served.fake.posts == []


async def test_a_connection_that_breaks_after_the_commit_makes_no_second_post(served: Served) -> None:
    served.fake.faults.append(Fault("/messages", commit=True, drop=True))
    with pytest.raises(Unknown):
        await post(served)
    await post(served)
    assert len(served.fake.posts) == 1


async def test_a_502_after_the_commit_makes_no_second_post(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    served.fake.hurry(monkeypatch)
    served.fake.faults.append(Fault("/messages", 502, commit=True))
    receipt = await post(served)
    assert receipt.message
    assert len(served.fake.posts) == 1


async def test_server_errors_that_go_on_leave_it_unknown(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    served.fake.hurry(monkeypatch)
    served.fake.faults.extend(Fault("/messages", 500) for _ in range(5))
    with pytest.raises(Unknown):
        await post(served)


async def test_a_rate_limit_is_waited_out(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    served.fake.hurry(monkeypatch)
    limited = {"retry_after": 1.5, "global": True, "message": "slow down"}
    served.fake.faults.append(Fault("/messages", 429, limited, {"Via": "1.1 google"}))
    await post(served)
    assert len(served.fake.posts) == 1


async def test_a_long_rate_limit_is_handed_back_with_its_time(served: Served) -> None:
    limited = {"retry_after": 600, "global": False, "message": "slow down"}
    served.fake.faults.append(Fault("/messages", 429, limited, {"Via": "1.1 google"}))
    with pytest.raises(Transient) as failed:
        await post(served)
    assert failed.value.retry_after == 600


async def test_a_limit_that_cloudflare_sets_is_waited_for_too(served: Served) -> None:
    served.fake.faults.append(Fault("/messages", 429, {}, {"Retry-After": "120"}))
    with pytest.raises(Transient) as failed:
        await post(served)
    assert failed.value.retry_after == 120


async def test_what_was_never_sent_is_tried_again(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refused(*_: Any, **__: Any) -> Any:
        raise aiohttp.ClientConnectorError(None, OSError("refused"))  # type: ignore[arg-type] - it has no key here

    monkeypatch.setattr(discordpy.http.HTTPClient, "send_message", refused)
    with pytest.raises(Transient):
        await post(served)


async def test_what_takes_too_long_is_unknown(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    async def endless(*_: Any, **__: Any) -> Any:
        await asyncio.Event().wait()

    monkeypatch.setattr(delivery, "TIMEOUT", 0.01)
    monkeypatch.setattr(discordpy.http.HTTPClient, "send_message", endless)
    with pytest.raises(Unknown):
        await post(served)


async def test_a_huge_card_is_one_post_that_ends_at_a_word(served: Served) -> None:
    words = " ".join(f"word{number}" for number in range(3000))
    await post(served, card=replace(CARD, citations=(replace(SAID, lines=(Line("Ada", Marked(words)),)),)))
    description = text({"content": "", **served.fake.posts[0]})
    assert len(description) <= 4000
    assert description.endswith(" …")
    assert description[: -len(" …")].split()[-1] in words.split()


async def test_before_it_is_connected_it_is_tried_later() -> None:
    with pytest.raises(Transient):
        await Discord().deliver(PLACE, CARD, "key")


async def test_only_the_servers_of_this_bot_are_served(served: Served) -> None:
    await served.bot.wait_until_ready()
    assert delivery.serves(served.bot, PLACE)
    assert not delivery.serves(served.bot, replace(PLACE, workspace="discord:987654"))
    assert not delivery.serves(served.bot, replace(PLACE, workspace="discord:user-4000"))
    assert served.bot.user is not None
    assert served.bot.user.id == BOT

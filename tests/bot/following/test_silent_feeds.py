"""Feeds that do not answer any more: who is told, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pullquote.bot.delivery import Receipt
from pullquote.bot.following.following import Following
from pullquote.bot.places import Place
from pullquote.bot.settings.reloading import LiveSettings

from . import web as made_of
from .conftest import LOOPBACK

if TYPE_CHECKING:
    from pullquote.bot.cards import Card
    from pullquote.bot.core import Core

    from .conftest import Clock
    from .web import Web


class Posts:
    """An outlet that keeps what it is given."""

    drops_repeats = False

    def __init__(self) -> None:
        self.kept: list[tuple[Place, Card]] = []

    async def deliver(self, place: Place, card: Card, key: str) -> Receipt:
        self.kept.append((place, card))
        return Receipt("1")

    async def told(self, core: Core) -> list[tuple[Place, Card]]:
        """What is sent until now, once."""
        await core.daily.scheduler({"discord": self}).once()
        told, self.kept = self.kept, []
        return told


@pytest.fixture
def following(core_of_workspaces: Core, clock: Clock) -> Following:
    """What a workspace follows may be on loopback."""
    core = core_of_workspaces
    settings = LiveSettings(core.settings)
    return Following(core.shelves, settings, clock, core.unexpected, {}, reachable=LOOPBACK)


async def asked(following: Following, clock: Clock, id_: str, times: int) -> None:
    for _ in range(times):
        await following.fetch([await following.feed("discord:1", id_)])
        clock.on(days=8)


@pytest.mark.databases
async def test_whoever_followed_is_told_once_of_a_feed_that_does_not_answer(
    core_of_workspaces: Core, following: Following, web: Web, clock: Clock
) -> None:
    core, posts = core_of_workspaces, Posts()
    web.pages |= made_of.made(web.url, 1)
    feed = await following.follow("discord:1", f"{web.url}/feed.xml", "7")
    await asked(following, clock, feed.id, 1)
    listing = web.pages.pop("/feed.xml")
    await asked(following, clock, feed.id, 2)
    assert await posts.told(core) == []  # what passes within a day is nobody's trouble
    await asked(following, clock, feed.id, 3)
    ((place, card),) = await posts.told(core)
    assert place == Place.of_person("discord", "discord:1", "7")
    assert card.heading.startswith("The Slow Hour is followed here, and nothing comes from it any more. 127.0.0.1 has")
    assert "(404)" in card.heading
    assert "follow the new one" in card.notes[0]
    (status,) = await following.statuses("discord:1")
    entry, *_ = core.feed_cards.listing([status], console=False).entries
    assert "It failed 5 times in a row, and answered last 1 January 2026 00:00 UTC." in entry.details
    web.pages["/feed.xml"] = listing
    await asked(following, clock, feed.id, 1)
    del web.pages["/feed.xml"]
    await asked(following, clock, feed.id, 3)
    assert len(await posts.told(core)) == 1


async def test_the_admin_channel_is_told_at_once_of_a_feed_that_is_gone(
    core_of_workspaces: Core, following: Following, web: Web, clock: Clock
) -> None:
    core, posts = core_of_workspaces, Posts()
    channel = Place("discord", "discord:1", "99")
    await core.daily.set_admin_place("discord:1", channel)
    web.odd["/feed.xml"] = made_of.status(410)
    feed = await following.follow("discord:1", f"{web.url}/feed.xml", "7")
    await asked(following, clock, feed.id, 4)
    assert [place for place, _ in await posts.told(core)] == [channel]

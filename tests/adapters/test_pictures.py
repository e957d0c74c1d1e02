"""How answers and posts look on Discord and Slack, at a desk and on a phone, dark and light.

`PULLQUOTE_PICTURES=FOLDER` keeps the pictures, to be looked at.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from discord_serving import serving
from fake_discord import CHANNEL, GUILD, MANAGER, OTHER_GUILD, links, parts
from fake_slack import Person, buttons, rarer
from pictures import browser, page, photograph
from pictures import discord as on_discord
from pictures import slack as on_slack
from pullquote.adapters.slack.outlet import outlet
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.places import Place
from pullquote.bot.presenting.quotecards import can_make_cards
from pullquote.bot.settings.values import Settings
from slack_serving import workshop

if TYPE_CHECKING:
    from discord_serving import Served
    from fake_discord import FakeDiscord

pytestmark = pytest.mark.long

ALTERED = "in the winter of 2018 we lost half of our colonies"
ASKED = (
    ("verify", "words", ALTERED),
    ("quote", "words", "a colony without a queen goes on and on"),
    ("quote", "words", "I'm standing on wet boards above Penhallow Creek with Corin Hathersage"),
    ("quote", "words", "we sold the whole orchard to a bank in Zurich"),
    ("topic", "about", "the night train"),
    ("excerpt", "speaker", "Ondine Farrow"),
)
SIZE = (2 * (700 + 360), 3400)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder for the pictures. Skips where no browser takes any."""
    if browser() is None:
        pytest.skip("there is no Chromium to take pictures with")
    kept = Path(os.environ.get("PULLQUOTE_PICTURES", tmp_path))
    kept.mkdir(parents=True, exist_ok=True)
    return kept


def taken(folder: Path, platform: str, messages: list[str], name: str = "answers") -> None:
    """A picture was taken, and nothing in it is wider than its frame."""
    picture, over = photograph(page(platform, messages), folder, f"{platform}-{name}", SIZE)
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert over.split() == ["0"] * 4


async def test_answers_on_discord(served: Served, folder: Path) -> None:
    shown = []
    for name, option, typed in ASKED:
        message = await (await served.fake.command(name, **{option: typed})).message()
        shown.append(message)
    shown.append(await (await served.fake.press(shown[4], "1/3")).changed())
    shown.append(await served.fake.rarer(shown[0]))
    assert all(one["label"] for message in shown for one in parts(message) if one["type"] == 2)
    assert links(shown[0])
    taken(folder, "discord", [on_discord(message) for message in shown])
    if "PULLQUOTE_PICTURES" in os.environ:  # that of README.md, in config/pictures with fewer colours
        few = [on_discord(shown[number]) for number in (0, 1, 3)]
        photograph(page("discord", few, ("readme dark",)), folder, "answers", (640, 652))


async def test_answers_on_slack(sampled: Path, folder: Path) -> None:
    async with workshop(sampled) as shop:
        shown = []
        for number, (name, _, typed) in enumerate(ASKED, 1):
            await shop.send(shop.ada.command(f"/{name}", typed if name != "excerpt" else f"from: {typed}"))
            shown.append((await shop.slack.called("respond", number)).blocks)
    taken(folder, "slack", list(map(on_slack, shown)))


async def test_posts_and_quote_cards_on_discord(served: Served, folder: Path) -> None:
    place = Place("discord", f"discord:{GUILD}", str(CHANNEL))
    short, long = 3, 0
    for number in (short, long):
        draft = SubscriptionDraft("08:30", "UTC", headline="Words for the morning", speaker="Ondine Farrow")
        saved = await served.core.daily.subscribe(place, draft, "4000")
        coming = (await served.core.daily.upcoming(place.workspace, saved.status.subscription.id))[number]
        card = await served.core.daily_cards.post(coming.subscription, coming.pick.id, coming.passage, coming.date)
        await served.bot.cog.deliver(place, card, f"{number}")
    posts = list(served.fake.posted)
    shown = [*posts, await (await served.fake.press(posts[0], "Read around it")).changed()]
    shown.append(await served.fake.rarer(posts[0], permissions=MANAGER))
    if can_make_cards():
        message = await (await served.fake.command("quote", words="a third of our colonies")).message()
        made = await served.fake.press(await served.fake.rarer(message), "Quote card")
        shown.append(await made.changed())
    taken(folder, "discord", [on_discord(message, served.fake.uploads) for message in shown], "posts")


async def test_the_panel_of_daily_posts_on_discord(served: Served, folder: Path) -> None:
    place = Place("discord", f"discord:{GUILD}", str(CHANNEL))
    shown = []
    for speaker in ("Ondine Farrow", None):
        draft = SubscriptionDraft("08:30", "Europe/Berlin", "weekdays", headline="Words", speaker=speaker)
        await served.core.daily.subscribe(place, draft, "4000")
        shown.append(await (await served.fake.command("daily", as_={"permissions": MANAGER})).message())
    shown.append(await (await served.fake.command("daily")).message())
    shown.append(await (await served.fake.press(shown[0], "History", permissions=MANAGER)).changed())
    shown.append(await (await served.fake.press(shown[0], "Remove", permissions=MANAGER)).changed())
    taken(folder, "discord", [on_discord(message) for message in shown], "daily")


async def test_what_members_want_and_what_channels_search_on_discord(served: Served, folder: Path) -> None:
    """A nomination and the decision on it, votes, and the limits of channels with their form."""
    managing: Any = {"permissions": MANAGER}
    message = await (await served.fake.command("quote", words="a third of our colonies")).message()
    behind = await served.fake.rarer(message)
    shown = [await (await served.fake.press(behind, "Nominate")).changed()]
    panel = await (await served.fake.command("daily", as_=managing)).message()
    waiting = await (await served.fake.press(panel, "Nominations", **managing)).changed()
    approving = next(one for one in parts(waiting) if one["type"] == 3)
    label = approving["options"][0]["label"]
    shown += [waiting, await (await served.fake.choose(waiting, label, **managing)).changed()]
    place = Place("discord", f"discord:{GUILD}", str(CHANNEL))
    saved = await served.core.daily.subscribe(place, SubscriptionDraft("08:30", "UTC"), "4000")
    (coming, *_) = await served.core.daily.upcoming(place.workspace, saved.status.subscription.id)
    card = await served.core.daily_cards.post(coming.subscription, coming.pick.id, coming.passage, coming.date)
    await served.bot.cog.deliver(place, card, "1")
    shown.append(await (await served.fake.press(served.fake.posted[0], "More like this")).changed())
    empty = await (await served.fake.command("library channel", as_=managing)).message()
    modal = await (await served.fake.press(empty, "Sources of a channel", **managing)).modal()
    where = {"What is searched there": "The Slow Hour"}
    limited = await (await served.fake.submit(modal, where, **managing)).message()
    there = await (await served.fake.command("quote", words="the night train was late")).message()
    shown += [empty, limited, there, await (await served.fake.command("help")).message()]
    taken(folder, "discord", [on_discord(message) for message in shown], "community")


async def test_the_welcome_and_an_empty_library_on_discord(discord: FakeDiscord, folder: Path, tmp_path: Path) -> None:
    async with serving(discord, Settings(data=tmp_path / "empty")) as served:
        await served.bot.wait_until_ready()
        await served.fake.join(OTHER_GUILD)
        await served.fake.until_posts(1)
        listed = await (await served.fake.command("library list", as_={"permissions": MANAGER})).message()
        sample = await (await served.fake.press(listed, "Try an excerpt", permissions=MANAGER)).changed()
        member = await (await served.fake.command("quote", words="anything at all")).message()
        shown = [served.fake.posted[0], listed, sample, member]
    taken(folder, "discord", [on_discord(message) for message in shown], "welcome")


async def test_the_rest_on_slack(sampled: Path, folder: Path, tmp_path: Path) -> None:
    """The welcome, Home, what channels search, nominations, all places, and a quote card."""
    shown = []
    async with workshop(tmp_path / "empty") as shop:
        admin = Person(shop.slack, user="UADMIN")
        await shop.send(admin.event("app_home_opened", tab="home", channel="D1"))
        shown.append((await shop.slack.called("chat.postMessage")).blocks)
        shown.append((await shop.slack.called("views.publish")).blocks)
    async with workshop(sampled) as shop:
        admin = Person(shop.slack, user="UADMIN")

        async def next_() -> list[dict[str, Any]]:
            await shop.settle()
            return shop.slack.of("respond")[-1].blocks

        await shop.send(shop.ada.command("/topic", "the night train"))
        answer = await next_()
        (label,) = [label for label in buttons(answer) if label.startswith("1/")]
        await shop.send(shop.ada.press(buttons(answer)[label]))
        shown.append(await next_())
        await shop.send(shop.ada.command("/quote", "a third of our colonies"))
        quote = await next_()
        await shop.send(shop.ada.press(buttons(quote)["Nominate"]))
        shown.append(await next_())
        await shop.send(admin.command("/daily", "nominations"))
        shown.append(await next_())
        await shop.core.channel_sources.limit("slack:T1", "C1", ["The Slow Hour"])
        await shop.send(admin.command("/library", "channel"))
        shown.append(await next_())
        if can_make_cards():
            await shop.send(shop.ada.press(rarer(quote), entry="Quote card"))
            shown.append(await next_())
        place = Place("slack", "slack:T1", "C1")
        saved = await shop.core.daily.subscribe(place, SubscriptionDraft("08:30", "UTC", headline="Words"), "U1")
        (coming, *_) = await shop.core.daily.upcoming(place.workspace, saved.status.subscription.id)
        card = await shop.core.daily_cards.post(coming.subscription, coming.pick.id, coming.passage, coming.date)
        await outlet(shop.app, shop.core).deliver(place, card, "1")
        shown.append(shop.slack.of("chat.postMessage")[-1].blocks)
        uploads = dict(shop.slack.uploads)
    taken(folder, "slack", [on_slack(blocks, uploads) for blocks in shown], "rest")

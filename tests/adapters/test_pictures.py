"""How answers and posts look on Discord and Slack, at a desk and on a phone, dark and light.

`PULLQUOTE_PICTURES=FOLDER` keeps the pictures, to be looked at.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fake_discord import CHANNEL, GUILD, MANAGER, links, parts
from pictures import browser, discord, page, photograph, slack
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.places import Place
from pullquote.bot.presenting.quotecards import can_make_cards
from slack_serving import workshop

if TYPE_CHECKING:
    from discord_serving import Served

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
    taken(folder, "discord", [discord(message) for message in shown])
    if "PULLQUOTE_PICTURES" in os.environ:  # that of README.md, in config/pictures with fewer colours
        few = [discord(shown[number]) for number in (0, 1, 3)]
        photograph(page("discord", few, ("readme dark",)), folder, "answers", (640, 652))


async def test_answers_on_slack(sampled: Path, folder: Path) -> None:
    async with workshop(sampled) as shop:
        shown = []
        for number, (name, _, typed) in enumerate(ASKED, 1):
            await shop.send(shop.ada.command(f"/{name}", typed if name != "excerpt" else f"from: {typed}"))
            shown.append((await shop.slack.called("respond", number)).blocks)
    taken(folder, "slack", list(map(slack, shown)))


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
    taken(folder, "discord", [discord(message, served.fake.uploads) for message in shown], "posts")


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
    taken(folder, "discord", [discord(message) for message in shown], "daily")

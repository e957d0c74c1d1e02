"""How answers and posts look on Discord and Slack, at a desk and on a phone, dark and light.

`PULLQUOTE_PICTURES=FOLDER` keeps the pictures, to be looked at.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from discord_serving import serving
from fake_discord import CHANNEL, GUILD, MANAGER, OTHER_GUILD, links, parts
from fake_slack import Person, buttons, rarer
from pictures import browser, modal, page, photograph
from pictures import discord as on_discord
from pictures import slack as on_slack
from pullquote.adapters.slack.outlet import outlet
from pullquote.bot.daily import plans
from pullquote.bot.daily.subscriptions import OnThisDay, SubscriptionDraft
from pullquote.bot.demo import samples
from pullquote.bot.places import Place
from pullquote.bot.presenting.typesetting import can_typeset
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
EITHER = 'was it "we lost a third of our colonies" or "we lost half of our colonies"?'
NEWS = 8  # of those, the first with news
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
    if can_typeset():
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


async def test_what_is_saved_and_told_and_asked_by_forms_on_discord(
    served: Served, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved quotes, alerts and what they tell, a new episode, on this day, a chart, trouble; and every form."""
    monkeypatch.setattr(plans, "QUIET_S", 0.0)
    managing: Any = {"permissions": MANAGER}
    fake = served.fake

    async def typed(name: str, **options: Any) -> dict[str, Any]:
        return await (await fake.command(name, as_=managing, **options)).message()

    shown = [await typed("verify", words=EITHER)]
    quote = await typed("quote", words="a third of our colonies")
    behind = await fake.rarer(quote, **managing)
    shown.append(await (await fake.press(behind, "Save", **managing)).changed())
    forms = [await (await fake.press(behind, "Misheard?", **managing)).modal()]
    shown += [await typed("saved list"), await typed("saved show", quote="1"), await typed("saved export")]
    shown.append(await typed("alert add", words="ferry to Skerry Point"))
    shown += [await typed("alert episodes"), await typed("alert list")]
    topic = await fake.rarer(await typed("topic", about="bees"), **managing)
    chart = await (await fake.press(topic, "Over time", **managing)).changed()
    (tmp_path / "new.toml").write_text('title = "The Newest"\ndate = "2999-01-01"\n', "utf-8")
    words = (samples() / "the-tide-keeps-the-hours.txt").read_text("utf-8")
    (tmp_path / "new.txt").write_text(f"{words}\nThe ferry to Skerry Point was cancelled again.\n", "utf-8")
    await served.core.transcripts.add([tmp_path / "new.txt"])
    await served.core.daily.scheduler({"discord": served.bot.cog}).once()
    shown += fake.posted
    place = Place("discord", f"discord:{GUILD}", str(CHANNEL))
    draft = SubscriptionDraft("08:30", "Europe/Berlin", headline="On this day", on_this_day=OnThisDay.FIRST)
    saved = await served.core.daily.subscribe(place, draft, "4000")
    (coming, *_) = await served.core.daily.upcoming(place.workspace, saved.status.subscription.id)
    card = await served.core.daily_cards.post(coming.subscription, coming.pick.id, coming.passage, dt.date(2026, 2, 15))
    await served.bot.cog.deliver(place, card, "1")
    post = fake.posted[-1]
    shown.append(post)
    asked = await (await fake.press(await fake.rarer(post, **managing), "Never again", **managing)).changed()
    shown += [asked, await (await fake.press(asked, "Never again", **managing)).changed()]
    panel = await typed("daily")
    asked_by = ("When and where", "What is posted", "How it looks", "Trouble channel")
    forms += [await (await fake.press(panel, label, **managing)).modal() for label in asked_by]
    listed = await typed("library list")
    shown += [listed, await typed("library info", transcript="bees-in-february"), await typed("library corrections")]
    shown.append(await typed("help", what="privacy"))
    shown.append(chart)
    drawn = [on_discord(message, fake.uploads) for message in shown]
    taken(folder, "discord", drawn[:NEWS], "saved")
    taken(folder, "discord", drawn[NEWS:-5], "news")
    taken(folder, "discord", drawn[-5:-1], "library")
    taken(folder, "discord", drawn[-1:], "chart")
    taken(folder, "discord", list(map(modal, forms)), "forms")


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
        if can_typeset():
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


async def test_what_is_saved_and_told_on_slack(
    sampled: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A paraphrase, saved quotes, alerts and what they tell, on this day, a topic over time, and trouble."""
    monkeypatch.setattr(plans, "QUIET_S", 0.0)
    shown = []
    async with workshop(sampled) as shop:
        shop.slack.users["UADMIN"] = {"is_admin": True}
        admin = Person(shop.slack, user="UADMIN")

        async def told(command: str, words: str = "") -> list[dict[str, Any]]:
            await shop.send(admin.command(command, words))
            await shop.settle()
            return shop.slack.of("respond")[-1].blocks

        shown.append(await told("/verify", EITHER))
        quote = await told("/quote", "a third of our colonies")
        for answer, entry in ((quote, "Save"), (await told("/topic", "bees"), "Over time")):
            await shop.send(admin.press(rarer(answer), entry=entry))
            await shop.settle()
            shown.append(shop.slack.of("respond")[-1].blocks)
        for command, words in (
            ("/saved", ""), ("/saved", "show 1"), ("/alert", "add ferry to Skerry Point <#C5|news>"),
            ("/alert", "episodes <#C5|news>"), ("/alert", ""), ("/daily", "trouble here"), ("/daily", ""),
            ("/library", "list bees"), ("/library", "bees-in-february"),
        ):  # fmt: skip
            shown.append(await told(command, words))
        (tmp_path / "new.toml").write_text('title = "The Newest"\ndate = "2999-01-01"\n', "utf-8")
        words = (samples() / "the-tide-keeps-the-hours.txt").read_text("utf-8")
        (tmp_path / "new.txt").write_text(f"{words}\nThe ferry to Skerry Point was cancelled again.\n", "utf-8")
        await shop.core.transcripts.add([tmp_path / "new.txt"])
        out = outlet(shop.app, shop.core)
        await shop.core.daily.scheduler({"slack": out}).once()
        place = Place("slack", "slack:T1", "C1")
        draft = SubscriptionDraft("08:30", "UTC", headline="Words", on_this_day=OnThisDay.FIRST)
        saved = await shop.core.daily.subscribe(place, draft, "UADMIN")
        (coming, *_) = await shop.core.daily.upcoming(place.workspace, saved.status.subscription.id)
        card = await shop.core.daily_cards.post(coming.subscription, coming.pick.id, coming.passage, coming.date)
        await out.deliver(place, card, "1")
        shown += [call.blocks for call in shop.slack.of("chat.postMessage") if call.blocks]
    taken(folder, "slack", list(map(on_slack, shown)), "saved")

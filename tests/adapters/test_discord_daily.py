"""/daily in Discord: what is set up, by whom, where, and how it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord as discordpy
import pytest
from discord_serving import hosting, serving, serving_core
from fake_discord import (
    CHANNEL,
    CLOSED,
    DIRECT,
    FORUM,
    GUILD,
    MANAGER,
    MEMBER,
    OTHER_GUILD,
    ROLE,
    THREAD,
    Fault,
    buttons,
    channel_option,
    forged,
    labels,
    links,
    parts,
    private,
    role_option,
    text,
)
from pullquote.adapters.discord.cog import QuoteCog
from pullquote.bot.core import open_core
from pullquote.bot.daily.schedule_text import date_in_words, rule_text
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.messages import messages
from pullquote.bot.places import Place
from pullquote.bot.presenting.typesetting import can_typeset
from pullquote.bot.settings.values import Settings, WebSettings

if TYPE_CHECKING:
    from pathlib import Path

    from discord_serving import Served
    from fake_discord import FakeDiscord, Json
    from pullquote.bot.daily.results import Upcoming

MANAGING: Any = {"permissions": MANAGER}
HERE = f"discord:{GUILD}"
OTHER = 3002
PLACE = Place("discord", HERE, str(CHANNEL))


@pytest.fixture(params=["gateway", "http"])
def interactions(request: pytest.FixtureRequest) -> str:
    """Both ways: what a bot without a gateway does not have in its cache shows here."""
    return request.param


async def panel(served: Served, **context: Any) -> Json:
    """What /daily shows, to somebody who may manage the server unless `context` says otherwise."""
    return await (await served.fake.command("daily", as_=context or MANAGING)).message()


async def fill(
    served: Served, message: Json, button: str, typed: dict[str, str], *, resolved: Any = None, **context: Any
) -> Json:
    """What comes of the form behind a button, filled in so."""
    context = context or MANAGING
    modal = await (await served.fake.press(message, button, **context)).modal()
    sent = await served.fake.submit(modal, typed, resolved=resolved, beneath=message, **context)
    return await sent.changed()


async def press(served: Served, message: Json, label: str, **context: Any) -> Json:
    return await (await served.fake.press(message, label, **(context or MANAGING))).changed()


async def set_up(
    served: Served, what: dict[str, str] | None = None, look: dict[str, str] | None = None, **when: Any
) -> str:
    """A subscription's id."""
    resolved, context = when.pop("resolved", None), when.pop("as_", MANAGING)
    before = {one.id for one in await served.core.daily.list(HERE)}
    typed = {"Time": "8:30", "Time zone": "Europe/Berlin", **when}
    message = await fill(served, await panel(served), "New daily post", typed, resolved=resolved, **context)
    (id_,) = {one.id for one in await served.core.daily.list(HERE)} - before
    if what:
        message = await fill(served, message, "What is posted", what)
    if look:
        await fill(served, message, "How it looks", look, resolved=resolved, **context)
    return id_


async def test_a_subscription_is_set_up_where_it_is_typed(served: Served) -> None:
    typed = {"Time": "8:30", "Time zone": "Europe/Berlin", "Days": "weekdays"}
    message = await fill(served, await panel(served), "New daily post", typed)
    (one,) = await served.core.daily.statuses(HERE)
    assert one.subscription.place.channel == str(CHANNEL)
    assert (one.subscription.by, one.subscription.ping) == ("4000", None)
    assert text(message).startswith("**Subscribed. ")
    assert "weekdays at 08:30" in text(message).replace("\\", "")
    assert private(message)


@pytest.mark.parametrize(("locale", "zone"), [("de", "Europe/Berlin"), ("pt-BR", "America/Sao_Paulo"), ("en-US", "")])
async def test_the_zone_is_that_of_the_locale_or_of_what_was_set_up_before(
    served: Served, locale: str, zone: str
) -> None:
    """Discord does not know a person's zone."""
    pressed = await served.fake.press(await panel(served), "New daily post", **MANAGING, locale=locale)
    assert zone_in(await pressed.modal()) == zone
    await set_up(served, **{"Time zone": "UTC+2"})
    again = await served.fake.press(await panel(served), "New daily post", **MANAGING, locale=locale)
    assert zone_in(await again.modal()) == "UTC+2"
    assert "at 08:30 (UTC+2)" in text(await panel(served)).replace("\\", "")


@pytest.mark.parametrize(("locale", "days"), [("de", "jeden Tag"), ("ja", "毎日"), ("en-US", "every day")])
async def test_days_stand_in_the_form_as_they_are_typed_in_the_person_s_language(
    served: Served, locale: str, days: str
) -> None:
    managing = {**MANAGING, "locale": locale}
    shown = await panel(served, **managing)
    modal = await (await served.fake.press(shown, labels(shown)[0], **managing)).modal()
    assert modal["components"][3]["component"]["value"] == days
    zone = modal["components"][2]["label"]
    await (await served.fake.submit(modal, {zone: "UTC"}, beneath=shown, **managing)).changed()
    (one,) = await served.core.daily.list(HERE)
    assert rule_text(one.schedule.rule) == "every day"


def zone_in(modal: Json) -> str:
    """The zone in the form, whose labels are in the person's language."""
    return modal["components"][2]["component"].get("value") or ""


def value(modal: Json, label: str) -> str:
    (found,) = [one["component"] for one in modal["components"] if one["label"] == label]
    return found.get("value") or ""


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"Time": "25:00"}, "25"),
        ({"Time zone": "Mars/Olympus"}, "Mars/Olympus"),
        ({"Time zone": "UTC+5:30"}, "Asia/Kolkata"),
        ({"Time zone": " "}, "Say a time zone: a city"),
        ({"Days": "when it rains"}, "when it rains"),
    ],
)
async def test_what_cannot_be_right_is_named_and_nothing_is_set_up(
    served: Served, typed: dict[str, str], says: str
) -> None:
    """What was typed is still in the form when it is opened again."""
    typed = {"Time": "8:30", "Time zone": "Europe/Berlin", "Days": "weekdays", **typed}
    message = await fill(served, await panel(served), "New daily post", typed)
    assert says in text(message).replace("\\", "")
    assert await served.core.daily.statuses(HERE) == []
    again = await (await served.fake.press(message, "Back to the form", **MANAGING)).modal()
    assert {label: value(again, label) for label in typed} == {**typed, **{k: v for k, v in typed.items() if v.strip()}}
    assert served.fake.posted == []


@pytest.mark.parametrize(
    ("field", "says"), [("Only this speaker", "No speaker is called"), ("Only this episode or show", "No episode")]
)
async def test_names_that_nobody_has_are_refused(served: Served, field: str, says: str) -> None:
    id_ = await set_up(served)
    message = await fill(served, await panel(served), "What is posted", {field: "Nobody"})
    assert says in text(message)
    draft = await served.core.daily.draft(HERE, id_)
    assert (draft.speaker, draft.source) == (None, None)


async def test_everybody_sees_what_is_on_and_managers_alone_change_it(served: Served) -> None:
    """Discord shows the command to all; whatever a button is pressed by is looked at again."""
    id_ = await set_up(served)
    shown = await panel(served, permissions=MEMBER)
    assert f"<#{CHANNEL}>" in text(shown)
    assert "at 08:30 (Europe/Berlin)" in text(shown).replace("\\", "")
    assert (labels(shown), private(shown)) == ([], True)
    theirs = await panel(served)
    for label in labels(theirs):
        refused = await (await served.fake.press(theirs, label)).changed()
        assert text(refused) == "That is for those who may manage the server.", label
    assert (await served.core.daily.status(HERE, id_)).subscription.posts
    for context in ({"guild": None}, {"permissions": MANAGER, "installed": False}):
        assert "That belongs to a server." in text(await panel(served, **context))


async def test_another_server_s_subscription_does_not_exist_here(served: Served) -> None:
    await set_up(served)
    message = await panel(served)
    elsewhere: Any = {**MANAGING, "guild": OTHER_GUILD}
    for label in ("Preview", "Skip the next", "Pause", "History", "Remove"):
        assert "There is no subscription" in text(await press(served, message, label, **elsewhere)), label
    assert "There is no subscription" in text(await press(served, message, "What is posted", **elsewhere))


async def test_it_can_be_paused_resumed_skipped_and_removed(served: Served) -> None:
    id_ = await set_up(served)
    message, states = await panel(served), list[str]()
    for label in ("Pause", "Resume", "Skip the next"):
        message = await press(served, message, label)
        states.append((await served.core.daily.status(HERE, id_)).subscription.state.value)
    assert states == ["paused", "active", "active"]
    assert "is left out" in text(message)
    asked = await press(served, message, "Remove")
    assert await served.core.daily.statuses(HERE)
    gone = await press(served, asked, "Remove it")
    assert text(gone).startswith("### Removed:")
    assert await served.core.daily.statuses(HERE) == []


async def test_what_a_form_does_not_ask_stays_as_it_is(served: Served) -> None:
    what, look = {"Only this speaker": "Ondine Farrow"}, {"Headline above each post": "Good morning"}
    id_ = await set_up(served, what, look, Days="weekdays")
    await fill(served, await panel(served), "When and where", {"Time": "19:15"})
    draft = await served.core.daily.draft(HERE, id_)
    assert (draft.time, draft.days, draft.speaker, draft.headline) == (
        "19:15",
        "weekdays",
        "Ondine Farrow",
        "Good morning",
    )
    await fill(served, await panel(served), "What is posted", {"Only this speaker": ""})
    assert (await served.core.daily.draft(HERE, id_)).speaker is None


async def test_the_panel_shows_the_next_run_on_the_reader_s_own_clock(served: Served) -> None:
    id_ = await set_up(served)
    next_ = (await served.core.daily.status(HERE, id_)).next
    assert next_ is not None
    at = int(next_.timestamp())
    assert f"<t:{at}:F> (<t:{at}:R>)" in text(await panel(served))


async def test_several_are_listed_and_a_menu_leads_to_each(served: Served) -> None:
    first = await set_up(served, Days="weekdays")
    twin = await fill(served, await panel(served), "New daily post", {"Time": "9:15", "Days": "weekends"})
    assert "Another one posts out of the same in the same channel (weekdays at 08:30" in text(twin).replace("\\", "")
    message = await panel(served)
    assert labels(message) == ["New daily post", "Trouble channel", "Never posted", "Nominations"]
    chosen = await served.fake.choose(message, "weekdays at 08:30 (Europe/Berlin)", **MANAGING)
    one = await chosen.changed()
    assert "weekends" not in text(one)
    await press(served, one, "Pause")
    assert not (await served.core.daily.status(HERE, first)).subscription.posts
    assert "weekends" in text(await press(served, one, "All daily posts"))


async def test_an_empty_panel_says_so(served: Served) -> None:
    assert text(await panel(served, permissions=MEMBER)) == "**No passage is posted daily here yet.**"


async def test_trouble_is_told_where_managers_want_it(served: Served) -> None:
    shown = await panel(served)
    assert "of a channel that is gone, to whoever set the post up" in text(shown)
    resolved = {"resolved": channel_option(OTHER, 0)}
    told = await fill(served, shown, "Trouble channel", {"Where trouble with posts is told": str(OTHER)}, **resolved)
    assert "told there from now on" in text(told)
    assert f"Trouble with posts is told in <#{OTHER}>" in text(await panel(served))
    await fill(served, shown, "Trouble channel", {}, resolved={})
    assert await served.core.daily.admin_channel(HERE) == str(OTHER)  # it was in the form already


async def test_a_channel_that_is_gone_is_not_chosen_beforehand_in_any_form(served: Served) -> None:
    gone, managing = 123456, MANAGING
    place = Place("discord", HERE, str(gone))
    id_ = (await served.core.daily.subscribe(place, SubscriptionDraft("08:30", "UTC"), "4000")).status.subscription.id
    await served.core.daily.set_admin_place(HERE, place)
    await served.core.channel_sources.limit(HERE, str(gone), ["The Tide Keeps the Hours"])
    shown = await panel(served)
    assert "is gone, or I may not see it. Choose another one." in text(shown)
    limits = await (await served.fake.command("library channel", as_=managing)).message()
    for modal in (
        await (await served.fake.press(shown, "When and where", **managing)).modal(),
        await (await served.fake.press(shown, "Trouble channel", **managing)).modal(),
        await (await served.fake.choose(limits, f"#{gone}: The Tide Keeps the Hours", **managing)).modal(),
    ):
        (menu,) = [one["component"] for one in modal["components"] if one["component"]["type"] == 8]
        assert not menu.get("default_values")
    await served.core.daily.move(HERE, id_, PLACE)
    modal = await (await served.fake.press(await panel(served), "When and where", **managing)).modal()
    (menu,) = [one["component"] for one in modal["components"] if one["component"]["type"] == 8]
    assert [int(one["id"]) for one in menu["default_values"]] == [CHANNEL]


@pytest.mark.parametrize("where", [None, OTHER])
async def test_of_a_channel_that_is_gone_whoever_set_it_up_is_told(
    discord: FakeDiscord, sampled: Path, where: int | None
) -> None:
    """In a direct message, which names the server and where its commands cannot be clicked; or in a channel."""
    clock = [1_800_000_000.0]
    async with open_core(Settings(data=sampled), now=lambda: clock[0]) as core, serving_core(discord, core) as served:
        await core.daily.subscribe(PLACE, SubscriptionDraft("08:30", "UTC"), "4000")
        if where:
            await core.daily.set_admin_place(HERE, Place("discord", HERE, str(where)))
        discord.gone[CHANNEL] = 404, 10003
        scheduler = core.daily.scheduler({"discord": served.bot.cog})
        clock[0] += 3600
        await scheduler.once()
        await scheduler.once()
        (told,) = discord.posts
        assert told["channel"] == (where or DIRECT + 4000)
        clicked = discord.id_of("daily")
        assert text(discord.posted[0]).startswith("### A daily post was stopped. Resume it when this is mended:")
        by = f"Choose another one by {f'</daily:{clicked}>' if where else '/daily'}."
        assert ("It belongs to the server A server." in text(discord.posted[0])) is (where is None)
        assert f"The channel was deleted \\(Discord's code 10003\\). {by}" in text(discord.posted[0])
        shown = text(await panel(served, permissions=MEMBER))
        assert "could not be posted" in shown
        assert "10003" not in shown  # which is for those who can do something about it
        assert text(await panel(served)).count("10003") == 1


async def test_resume_looks_at_the_place_first(served: Served) -> None:
    await served.core.daily.subscribe(Place("discord", HERE, str(CLOSED)), SubscriptionDraft("08:30", "UTC"), "4000")
    paused = await press(served, await panel(served), "Pause")
    refused = await press(served, paused, "Resume")
    assert "I may not post in \\#closed. There I lack: Embed Links." in text(refused)
    (one,) = await served.core.daily.statuses(HERE)
    await served.core.daily.move(HERE, one.subscription.id, Place("discord", HERE, "998"))
    refused = await press(served, paused, "Resume")
    assert "Its channel was deleted" in text(refused)
    assert not (await served.core.daily.statuses(HERE))[0].subscription.posts


# --- Where, and whom it calls --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("channel", "kind"), [(CHANNEL, 0), (THREAD, 11)])
async def test_channels_and_forum_posts_can_be_posted_to(served: Served, channel: int, kind: int) -> None:
    await set_up(served, Channel=str(channel), resolved=channel_option(channel, kind))
    (one,) = await served.core.daily.statuses(HERE)
    assert one.subscription.place.channel == str(channel)


async def refused(served: Served, channel: int, resolved: Any, **context: Any) -> str:
    """What is said where nothing is set up."""
    typed = {"Time": "8:30", "Time zone": "Europe/Berlin", "Channel": str(channel)}
    context = {**MANAGING, **context}
    message = await fill(served, await panel(served), "New daily post", typed, resolved=resolved, **context)
    assert await served.core.daily.statuses(HERE) == []
    return text(message)


@pytest.mark.parametrize(("channel", "kind"), [(FORUM, 15), (999, 4)])
async def test_nothing_can_be_posted_into_a_forum_itself_or_a_category(served: Served, channel: int, kind: int) -> None:
    says = await refused(served, channel, channel_option(channel, kind))
    assert "Choose a text channel, a thread or a forum post." in says


async def test_permissions_are_looked_at_when_it_is_set_up(served: Served) -> None:
    says = await refused(served, CLOSED, channel_option(CLOSED, 0))
    assert "I may not post in \\#c3003. There I lack: Embed Links." in says


async def test_permissions_where_it_is_typed_are_those_that_discord_says(served: Served) -> None:
    few = discordpy.Permissions(view_channel=True).value
    says = await refused(served, CHANNEL, channel_option(CHANNEL, 0), app_permissions=few)
    assert "There I lack: Send Messages and Embed Links." in says


async def test_nobody_posts_where_they_may_not_post_themselves(served: Served) -> None:
    mute = channel_option(CHANNEL, 0, discordpy.Permissions(view_channel=True).value)
    assert "You may not post in" in await refused(served, CHANNEL, mute)


async def test_a_role_is_called_by_those_who_may_call_it(served: Served) -> None:
    id_ = await set_up(served)
    few = discordpy.Permissions(manage_guild=True, view_channel=True, send_messages=True).value

    async def called(*, mentionable: bool, permissions: int) -> Json:
        typed = {"A role to ping with each post": str(ROLE)}
        resolved = role_option(ROLE, mentionable=mentionable)
        message = await panel(served)
        return await fill(served, message, "How it looks", typed, resolved=resolved, permissions=permissions)

    assert "That role cannot be pinged" in text(await called(mentionable=False, permissions=few))
    assert (await served.core.daily.status(HERE, id_)).subscription.ping is None
    for mentionable, permissions in ((False, MANAGER), (True, few)):
        await called(mentionable=mentionable, permissions=permissions)
        assert (await served.core.daily.status(HERE, id_)).subscription.ping == str(ROLE)


async def test_everybody_is_never_called(served: Served) -> None:
    await set_up(served)
    typed, resolved = {"A role to ping with each post": str(GUILD)}, role_option(GUILD, mentionable=True)
    message = await fill(served, await panel(served), "How it looks", typed, resolved=resolved)
    assert "That role cannot be pinged" in text(message)


# --- What comes, and what never comes again ------------------------------------------------------------------------


async def test_the_preview_shows_the_next_posts_with_their_times(served: Served) -> None:
    id_ = await set_up(served, look={"Headline above each post": "Good morning"})
    message = await press(served, await panel(served), "Preview")
    coming = await served.core.daily.upcoming(HERE, id_)
    assert len(message["components"]) == len(coming) > 1
    for container, one in zip(message["components"], coming, strict=True):
        (above, *_) = container["components"]
        assert (
            above["content"]
            == f"<t:{int(one.due.timestamp())}:F>\n-# Good morning · {date_in_words(one.date, messages())}"
        )


async def test_the_preview_shows_once_what_would_come_again_and_again(served: Served) -> None:
    id_ = await set_up(served, {"Only this speaker": "Ondine Farrow"})
    coming = await served.core.daily.upcoming(HERE, id_)
    assert len({one.pick.id for one in coming}) == 1 < len(coming)
    message = await press(served, await panel(served), "Preview")
    (container,) = message["components"]
    times = " · ".join(f"<t:{int(one.due.timestamp())}:F>" for one in coming)
    assert container["components"][0]["content"].startswith(f"{times}\n")


async def posted(served: Served) -> tuple[Upcoming, Json]:
    """The next post of a subscription, and the message that it is."""
    id_ = await set_up(served)
    (first, *_) = await served.core.daily.upcoming(HERE, id_)
    card = await served.core.daily_cards.post(first.subscription, first.pick.id, first.passage, first.date)
    await served.bot.cog.deliver(PLACE, card, "key")
    (message,) = served.fake.posted
    return first, message


async def test_a_post_has_its_words_large_and_its_date_small(served: Served) -> None:
    first, message = await posted(served)
    headline, words, *_ = text(message).split("\n\n")
    assert headline == f"-# Excerpt of the day · {date_in_words(first.date, messages())}"
    assert words.startswith(("## “", "### “", "> "))  # the longer, the smaller
    assert labels(message) == ["Read around it", "💬 Discuss", "⋯", "More like this", "Less of this"]


async def test_a_post_has_a_thread_and_a_picture_of_its_own_if_that_was_set(served: Served) -> None:
    look = {"A thread at each post": "Open a thread, to talk about it", "The words as a picture, too": "A dark picture"}
    id_ = await set_up(served, look=look)
    assert "each with a thread, each as a picture, too" in text(await panel(served))
    (first, *_) = await served.core.daily.upcoming(HERE, id_)
    card = await served.core.daily_cards.post(first.subscription, first.pick.id, first.passage, first.date)
    served.fake.faults.append(Fault("/threads", 403, {"code": 50013, "message": "Missing Permissions"}))
    for key in ("one", "two"):  # that a thread cannot be opened is no trouble
        await served.bot.cog.deliver(PLACE, card, key)
    assert list(served.fake.threads) == [served.fake.posted[1]["id"]]
    if can_typeset():
        (file,) = served.fake.posts[0]["attachments"]
        assert served.fake.uploads[file["filename"]].startswith(b"\x89PNG")
        assert first.passage.hit.words[:40] in file["description"]
    look = {"A thread at each post": "No thread", "The words as a picture, too": "No picture"}
    await fill(served, await panel(served), "How it looks", look)
    draft = await served.core.daily.draft(HERE, id_)
    assert (draft.thread, draft.picture) == (False, None)


async def test_everybody_reads_around_a_post_for_themselves(served: Served) -> None:
    first, message = await posted(served)
    theirs = await (await served.fake.press(message, "Read around it")).changed()
    assert private(theirs)
    assert len(text(theirs)) > len(first.passage.hit.words)
    assert "Read on the web" not in labels(theirs)
    more = await served.fake.press(theirs, "More context")
    assert len(text(await more.changed())) > len(text(theirs))
    assert more.callbacks[0]["type"] == 7
    elsewhere = await (await served.fake.press(message, "Read around it", guild=OTHER_GUILD)).changed()
    assert "There is no excerpt" in text(elsewhere)


async def test_a_post_is_read_around_on_the_web_where_there_is_one(discord: FakeDiscord, sampled: Path) -> None:
    web = WebSettings(port=8080, url="https://quotes.example.org")
    async with serving(discord, Settings(data=sampled, web=web)) as served:
        _, message = await posted(served)
        around = await (await served.fake.press(message, "Read around it")).changed()
        more = await (await served.fake.press(around, "More context")).changed()
        for theirs in (around, more):
            (link,) = [one for one in links(theirs) if one.startswith("Read on the web")]
            assert link.startswith("Read on the web https://quotes.example.org/in/")
            assert private(theirs)


async def test_a_post_is_talked_about_in_one_thread(served: Served) -> None:
    _, message = await posted(served)
    for _ in range(2):
        told = await (await served.fake.press(message, "💬 Discuss")).changed()
        assert text(told) == f"Talk about it in <#{message['id']}>"
        assert private(told)
    (thread,) = served.fake.threads.values()
    assert 0 < len(thread["name"]) <= 100
    served.fake.threads.clear()
    served.fake.faults.append(Fault("/threads", 403, {"code": 50013, "message": "Missing Permissions"}))
    told = await (await served.fake.press(message, "💬 Discuss")).changed()
    assert "Create Public Threads" in text(told)


async def test_members_find_behind_the_dots_what_they_may_do(served: Served) -> None:
    """As with the words of an answer: keep them, say what was misheard."""
    _, message = await posted(served)
    behind = await (await served.fake.press(message, "⋯")).changed()
    assert private(behind)
    assert {"Save", "Misheard?", "Nominate"} <= set(labels(behind))
    assert "Never again" not in labels(behind)
    saved = await (await served.fake.press(behind, "Save")).changed()
    assert private(saved)
    assert "Saved for you alone" in text(saved)


async def test_never_again_is_for_managers_asks_and_can_be_taken_back(served: Served) -> None:
    first, message = await posted(served)
    behind = await served.fake.rarer(message, **MANAGING)
    assert labels(behind)[0] == "Never again"
    asked = await (await served.fake.press(behind, "Never again", **MANAGING)).changed()
    assert text(asked).startswith("### Never post this again")
    assert (await served.core.daily.upcoming(HERE, first.subscription.id))[0].pick == first.pick
    refused = await (await served.fake.press(asked, "Never again")).changed()
    assert text(refused) == "That is for those who may manage the server."
    done = await (await served.fake.press(asked, "Never again", **MANAGING)).changed()
    (now, *_) = await served.core.daily.upcoming(HERE, first.subscription.id)
    assert now.passage.hit.words != first.passage.hit.words
    await (await served.fake.press(done, "Take it back", **MANAGING)).changed()
    assert (await served.core.daily.upcoming(HERE, first.subscription.id))[0].pick == first.pick


async def test_a_post_of_an_earlier_version_asks_as_well(served: Served) -> None:
    _, message = await posted(served)
    old = forged(message, f"pullquote:never:{buttons(message)[1]['custom_id'].rpartition(':')[2]}")
    asked = await (await served.fake.press(old, "Forged", **MANAGING)).changed()
    assert text(asked).startswith("### Never post this again")


async def test_a_post_in_an_announcement_channel_is_published_once(served: Served) -> None:
    _, message = await posted(served)
    news: Any = {**MANAGING, "channel": 3999, "kind_of_channel": 5}
    for says in ("Published to the channels", "That was published before"):
        behind = await served.fake.rarer(message, **news)
        told = await (await served.fake.press(behind, "Publish to followers", **news)).changed()
        assert says in text(told)
    assert served.fake.published == [message["id"]]
    forgery = forged(behind, "pullquote:publish:1:2")
    assert "another version" in text(await (await served.fake.press(forgery, "Forged", **news)).changed())


async def test_a_bot_of_somebody_s_posts_what_is_due_once(discord: FakeDiscord, sampled: Path) -> None:
    """The cog posts by itself, wherever it is added; not before its time, and not again after it was added again."""
    clock = [1_800_000_000.0]
    async with open_core(Settings(data=sampled), now=lambda: clock[0]) as core, hosting(discord) as host:
        await core.daily.subscribe(PLACE, SubscriptionDraft("08:30", "UTC"), "4000")
        clock[0] += 1900  # a minute and a half after it was due
        for _ in range(2):
            await host.add_cog(QuoteCog(core))
            await discord.until_posts(1)
            await host.remove_cog("pullquote")
    (post,) = discord.posts
    assert post["channel"] == CHANNEL
    assert post["enforce_nonce"] is True


async def test_members_nominate_and_managers_decide(served: Served) -> None:
    answer = await (await served.fake.command("quote", words="a colony without a queen goes on and on")).message()
    behind = await served.fake.rarer(answer)
    told = await (await served.fake.press(behind, "Nominate")).changed()
    assert text(told).startswith("### Nominated for the daily post.")
    assert "Whoever manages the daily post decides" in text(told)
    assert "No daily post is set up here at present that would show it." in text(told)
    assert labels(told) == []
    await set_up(served)
    shown = await panel(served)
    refused = await (await served.fake.press(shown, "Nominations")).changed()
    assert text(refused) == "That is for those who may manage the server."
    waiting = await press(served, shown, "Nominations")
    (menu, _) = [one for one in parts(waiting) if one["type"] == 3]
    chosen = await served.fake.choose(waiting, menu["options"][0]["label"], **MANAGING)
    assert text(await chosen.changed()).startswith("### Approved.")
    (one,) = await served.core.daily.list(HERE)
    (first, *_) = await served.core.daily.upcoming(HERE, one.id, 1)
    assert "queen goes on and on" in first.passage.hit.words
    personal = await (await served.fake.press(behind, "Nominate", guild=None)).changed()
    assert "That belongs to a server." in text(personal)


async def test_a_manager_who_nominates_decides_at_once_and_is_told_where_it_will_be_posted(served: Served) -> None:
    answer = await (await served.fake.command("quote", words="a colony without a queen goes on and on")).message()
    behind = await served.fake.rarer(answer)
    told = await press(served, behind, "Nominate")
    assert "Whether it is posted is yours to decide." in text(told)
    assert labels(told) == ["Approve", "Reject"]
    approved = await press(served, told, "Approve")
    assert "It is posted as soon as there is a daily post that takes it:" in text(approved)
    assert "queen goes on and on" in text(approved)
    await press(served, approved, "Take it back")
    await set_up(served)
    assert "It is posted before all else:" in text(await press(served, told, "Approve"))
    again = await press(served, behind, "Nominate")
    assert text(again) == "### That is approved already."
    assert labels(again) == []


async def test_what_is_approved_is_posted_also_if_it_was_banned_before(served: Served) -> None:
    _, message = await posted(served)
    behind = await served.fake.rarer(message, **MANAGING)
    asked = await press(served, behind, "Never again")
    await press(served, asked, "Never again")
    assert await served.core.daily.banned(HERE)
    await press(served, await press(served, behind, "Nominate"), "Approve")
    assert not await served.core.daily.banned(HERE)


async def test_everybody_may_steer_the_choice_and_see_by_what_it_is_steered(served: Served) -> None:
    _, message = await posted(served)
    for said in ("you want more like this", "Taken back"):
        told = await (await served.fake.press(message, "More like this")).changed()
        assert said in text(told)
        assert private(told)
    await (await served.fake.press(message, "Less of this")).changed()
    shown = await press(served, await panel(served), "Nominations")
    assert "The choice is steered a little by one excerpt" in text(shown)
    assert "one person wants less of it" in text(shown)

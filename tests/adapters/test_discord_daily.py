"""/daily in Discord: what is set up, by whom, where, and how it is shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import discord as discordpy
import pytest
from discord_serving import hosting
from fake_discord import (
    CHANNEL,
    CLOSED,
    FORUM,
    GUILD,
    MANAGER,
    OTHER_GUILD,
    ROLE,
    THREAD,
    Fault,
    Resolved,
    buttons,
    channel_option,
    forged,
    labels,
    private,
    role_option,
    text,
)
from pullquote.adapters.discord.cog import QuoteCog
from pullquote.bot.core import open_core
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.places import Place
from pullquote.bot.presenting.quotecards import can_make_cards
from pullquote.bot.settings.values import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from discord_serving import Served
    from fake_discord import FakeDiscord, Json
    from pullquote.bot.daily.results import Upcoming

MANAGING: Any = {"permissions": MANAGER}
HERE = f"discord:{GUILD}"
PLACE = Place("discord", HERE, str(CHANNEL))


async def typed(served: Served, name: str, **options: Any) -> Json:
    """The answer to a /daily command by somebody who may manage the server."""
    options.setdefault("as_", MANAGING)
    return await (await served.fake.command(f"daily {name}", **options)).message()


async def set_up(served: Served, **options: Any) -> str:
    """A subscription's id."""
    message = await typed(served, "set", **{"time": "8:30", "zone": "Europe/Berlin", **options})
    (one,) = [one for one in await served.core.daily.statuses(HERE) if one.subscription.id in text(message)]
    return one.subscription.id


async def test_a_subscription_is_set_up_where_it_is_typed(served: Served) -> None:
    message = await typed(served, "set", time="8:30", zone="Europe/Berlin", days="weekdays")
    (one,) = await served.core.daily.statuses(HERE)
    assert one.subscription.place.channel == str(CHANNEL)
    assert (one.subscription.by, one.subscription.ping) == ("4000", None)
    assert one.subscription.id in text(message)
    assert private(message)


async def test_the_zone_is_asked_for_once(served: Served) -> None:
    """Discord does not know a person's zone."""
    assert "Which time zone?" in text(await typed(served, "set", time="8:30"))
    await set_up(served)
    await typed(served, "set", time="18:00")
    zones = [one.subscription.schedule.zone for one in await served.core.daily.statuses(HERE)]
    assert zones == ["Europe/Berlin", "Europe/Berlin"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"time": "25:00"}, "25"),
        ({"zone": "Mars/Olympus"}, "Mars/Olympus"),
        ({"days": "when it rains"}, "when it rains"),
        ({"speaker": "Nobody"}, "No speaker is called “Nobody”"),
        ({"source": "Nowhere"}, "No episode or show is called"),
    ],
)
async def test_what_cannot_be_right_is_named_and_nothing_is_set_up(
    served: Served, options: dict[str, str], says: str
) -> None:
    message = await typed(served, "set", **{"time": "8:30", "zone": "Europe/Berlin", **options})
    assert says in text(message).replace("\\", "")
    assert await served.core.daily.statuses(HERE) == []


COMMANDS = ("list", "preview", "change", "skip", "pause", "resume", "remove", "set")


@pytest.mark.parametrize(
    ("context", "says"),
    [
        ({}, "That is for those who may manage the server."),
        ({"guild": None}, "That belongs to a server."),
        ({"permissions": MANAGER, "installed": False}, "That belongs to a server."),
    ],
)
async def test_only_managers_may_and_only_in_a_server(served: Served, context: Any, says: str) -> None:
    """Discord hides these commands from others; a server may have set that otherwise, so it is checked again."""
    for name in COMMANDS:
        options = {"list": {}, "set": {"time": "8:30"}}.get(name, {"subscription": "any"})
        message = await typed(served, name, **options, as_=context)
        assert says in text(message), name
        assert private(message), name


async def test_another_server_s_subscription_does_not_exist_here(served: Served) -> None:
    id_ = await set_up(served)
    for name in ("preview", "skip", "pause", "resume", "remove", "change"):
        message = await typed(served, name, subscription=id_, as_={**MANAGING, "guild": OTHER_GUILD})
        absent = await typed(served, name, subscription="absent", as_={**MANAGING, "guild": OTHER_GUILD})
        assert text(message) == text(absent).replace("absent", id_)


async def test_it_can_be_paused_resumed_skipped_and_removed(served: Served) -> None:
    id_ = await set_up(served)
    states = list[str]()
    for name in ("pause", "resume", "skip"):
        assert private(await typed(served, name, subscription=id_))
        states.append((await served.core.daily.status(HERE, id_)).subscription.state.value)
    assert states == ["paused", "active", "active"]
    await typed(served, "remove", subscription=id_)
    assert await served.core.daily.statuses(HERE) == []


async def test_what_is_left_out_of_a_change_stays_as_it_is(served: Served) -> None:
    id_ = await set_up(served, speaker="Ondine Farrow", days="weekdays", headline="Good morning")
    await typed(served, "change", subscription=id_, time="19:15")
    draft = await served.core.daily.draft(HERE, id_)
    assert (draft.time, draft.speaker, draft.headline) == ("19:15", "Ondine Farrow", "Good morning")
    await typed(served, "change", subscription=id_, speaker="-", headline="-")
    draft = await served.core.daily.draft(HERE, id_)
    assert (draft.speaker, draft.headline) == (None, None)


async def test_the_list_shows_the_next_run_on_the_reader_s_own_clock(served: Served) -> None:
    id_ = await set_up(served)
    shown = text(await typed(served, "list"))
    next_ = (await served.core.daily.status(HERE, id_)).next
    assert next_ is not None
    at = int(next_.timestamp())
    assert f"**{id_}**" in shown
    assert f"<#{CHANNEL}>" in shown
    assert f"<t:{at}:F> (<t:{at}:R>)" in shown


async def test_an_empty_list_says_so(served: Served) -> None:
    message = await typed(served, "list")
    assert text(message)
    assert private(message)


# --- Where, and whom it calls --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("channel", "kind"), [(CHANNEL, 0), (THREAD, 11)])
async def test_channels_and_forum_posts_can_be_posted_to(served: Served, channel: int, kind: int) -> None:
    await set_up(served, channel=Resolved(7, str(channel)), resolved=channel_option(channel, kind))
    (one,) = await served.core.daily.statuses(HERE)
    assert one.subscription.place.channel == str(channel)


@pytest.mark.parametrize(("channel", "kind"), [(FORUM, 15), (999, 4)])
async def test_nothing_can_be_posted_into_a_forum_itself_or_a_category(served: Served, channel: int, kind: int) -> None:
    options = {"channel": Resolved(7, str(channel)), "resolved": channel_option(channel, kind)}
    message = await typed(served, "set", time="8:30", zone="Europe/Berlin", **options)
    assert "Choose a text channel, a thread or a forum post." in text(message)
    assert await served.core.daily.statuses(HERE) == []


async def test_permissions_are_looked_at_when_it_is_set_up(served: Served) -> None:
    options = {"channel": Resolved(7, str(CLOSED)), "resolved": channel_option(CLOSED, 0)}
    message = await typed(served, "set", time="8:30", zone="Europe/Berlin", **options)
    assert "I may not post in \\#c3003. There I lack: Embed Links." in text(message)
    assert await served.core.daily.statuses(HERE) == []


async def test_permissions_where_it_is_typed_are_those_that_discord_says(served: Served) -> None:
    nothing = {**MANAGING, "app_permissions": discordpy.Permissions(view_channel=True).value}
    message = await typed(served, "set", time="8:30", zone="Europe/Berlin", as_=nothing)
    assert "There I lack: Send Messages and Embed Links." in text(message)


async def test_nobody_posts_where_they_may_not_post_themselves(served: Served) -> None:
    mute = channel_option(CHANNEL, 0, discordpy.Permissions(view_channel=True).value)
    options = {"channel": Resolved(7, str(CHANNEL)), "resolved": mute}
    message = await typed(served, "set", time="8:30", zone="Europe/Berlin", **options)
    assert "You may not post in" in text(message)


async def test_a_role_is_called_by_those_who_may_call_it(served: Served) -> None:
    role: Any = {"role": Resolved(8, str(ROLE)), "resolved": role_option(ROLE, mentionable=False)}
    few = discordpy.Permissions(manage_guild=True, view_channel=True, send_messages=True).value
    refused = await typed(served, "set", time="8:30", zone="Europe/Berlin", **role, as_={"permissions": few})
    assert "That role cannot be pinged" in text(refused)
    open_to_all: Any = {"role": Resolved(8, str(ROLE)), "resolved": role_option(ROLE, mentionable=True)}
    for options, context in ((role, MANAGING), (open_to_all, {"permissions": few})):
        id_ = await set_up(served, **options, as_=context)
        assert (await served.core.daily.status(HERE, id_)).subscription.ping == str(ROLE)


async def test_everybody_is_never_called(served: Served) -> None:
    options: Any = {"role": Resolved(8, str(GUILD)), "resolved": role_option(GUILD, mentionable=True)}
    assert "That role cannot be pinged" in text(await typed(served, "set", time="8:30", zone="UTC", **options))


# --- While people type ---------------------------------------------------------------------------------------------


async def test_zones_and_subscriptions_are_suggested_to_managers(served: Served) -> None:
    id_ = await set_up(served)
    zones = await served.fake.complete("daily set", "zone", "berl", **MANAGING)
    assert [one["value"] for one in zones] == ["Europe/Berlin"]
    known = await served.fake.complete("daily pause", "subscription", "", **MANAGING)
    assert [one["value"] for one in known] == [id_]
    assert re.search(r"8:30|08:30", known[0]["name"])
    assert await served.fake.complete("daily pause", "subscription", "") == []


# --- What comes, and what never comes again ------------------------------------------------------------------------


async def test_the_preview_shows_the_next_posts_with_their_times(served: Served) -> None:
    id_ = await set_up(served, headline="Good morning")
    message = await typed(served, "preview", subscription=id_)
    coming = await served.core.daily.upcoming(HERE, id_)
    assert len(message["components"]) == len(coming) > 1
    for container, one in zip(message["components"], coming, strict=True):
        (above, *_) = container["components"]
        assert above["content"] == f"<t:{int(one.due.timestamp())}:F>\n-# Good morning · {one.date:%A} {one.date}"


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
    assert headline == f"-# Excerpt of the day · {first.date:%A} {first.date}"
    assert words.startswith(("## “", "### “", "> "))  # the longer, the smaller
    assert labels(message) == ["Read around it", "💬 Discuss", "⋯"]


async def test_a_post_has_a_thread_and_a_picture_of_its_own_if_that_was_set(served: Served) -> None:
    id_ = await set_up(served, thread=True, picture="dark")
    assert "each with a thread, each as a picture, too" in text(await typed(served, "list"))
    (first, *_) = await served.core.daily.upcoming(HERE, id_)
    card = await served.core.daily_cards.post(first.subscription, first.pick.id, first.passage, first.date)
    served.fake.faults.append(Fault("/threads", 403, {"code": 50013, "message": "Missing Permissions"}))
    for key in ("one", "two"):  # that a thread cannot be opened is no trouble
        await served.bot.cog.deliver(PLACE, card, key)
    assert list(served.fake.threads) == [served.fake.posted[1]["id"]]
    if can_make_cards():
        (file,) = served.fake.posts[0]["attachments"]
        assert served.fake.uploads[file["filename"]].startswith(b"\x89PNG")
        assert first.passage.hit.words[:40] in file["description"]
    await typed(served, "change", subscription=id_, thread=False, picture="no")
    draft = await served.core.daily.draft(HERE, id_)
    assert (draft.thread, draft.picture) == (False, None)


async def test_everybody_reads_around_a_post_for_themselves(served: Served) -> None:
    first, message = await posted(served)
    theirs = await (await served.fake.press(message, "Read around it")).changed()
    assert private(theirs)
    assert len(text(theirs)) > len(first.passage.hit.words)
    more = await served.fake.press(theirs, "More context")
    assert len(text(await more.changed())) > len(text(theirs))
    assert more.callbacks[0]["type"] == 7
    elsewhere = await (await served.fake.press(message, "Read around it", guild=OTHER_GUILD)).changed()
    assert "There is no excerpt" in text(elsewhere)


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


async def test_never_again_is_for_managers_asks_and_can_be_taken_back(served: Served) -> None:
    first, message = await posted(served)
    refused = await (await served.fake.press(message, "⋯")).changed()
    assert text(refused) == "That is for those who may manage the server."
    behind = await served.fake.rarer(message, **MANAGING)
    assert labels(behind) == ["Never again"]
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

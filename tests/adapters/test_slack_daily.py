"""Daily posts and Home in Slack: set up by those who may, in channels that can be posted to."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from fake_slack import Person, buttons, words
from pullquote.bot.daily import subscriptions, workspaces
from pullquote.bot.daily.subscriptions import SubscriptionDraft, SubscriptionState
from pullquote.bot.places import Place
from slack_serving import workshop

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from slack_serving import Workshop

HERE = Place("slack", "slack:T1", "C5")


@pytest.fixture
async def shop(sampled: Path) -> AsyncGenerator[Workshop]:
    async with workshop(sampled) as shop:
        yield shop


@pytest.fixture
def admin(shop: Workshop) -> Person:
    shop.slack.users["UBOSS"] = {"is_admin": True}
    return Person(shop.slack, user="UBOSS")


async def admin_channel(shop: Workshop) -> str | None:
    async with shop.core.database.reader() as connection:
        return await workspaces.admin_channel(connection, "slack:T1")


def filled_in(**typed: str) -> dict[str, dict[str, Any]]:
    """The state of the form."""
    channel = typed.pop("channel", "C5")
    return {
        "channel": {"type": "conversations_select", "selected_conversation": channel},
        "time": {"type": "timepicker", "selected_time": typed.pop("time", "08:30")},
        "zone": {"type": "external_select", "selected_option": {"value": typed.pop("zone", "Europe/Berlin")}},
        "days": {"type": "plain_text_input", "value": typed.pop("days", "weekdays")},
        **{name: {"type": "plain_text_input", "value": value} for name, value in typed.items()},
    }


async def form_of(shop: Workshop, who: Person, typed: str = "add") -> dict[str, Any]:
    await shop.send(who.command("/daily", typed))
    return (await shop.slack.called("views.open")).body["view"]


async def test_an_admin_sets_one_up_with_the_form(shop: Workshop, admin: Person) -> None:
    """The zone is that of the person's profile, the channel that of the command."""
    form = await form_of(shop, admin)
    fields = {block.get("block_id"): block.get("element", {}) for block in form["blocks"]}
    assert fields["zone"]["initial_option"]["value"] == "Europe/Berlin"
    assert fields["channel"]["initial_conversation"] == "C1"
    response = await shop.send(admin.submit(form, filled_in()))
    await shop.settle()
    assert json.loads(response.body)["response_action"] == "update"
    told = await shop.slack.called("chat.postEphemeral")
    assert (told.body["channel"], told.body["user"]) == ("C5", "UBOSS")
    (status,) = await shop.core.daily.statuses("slack:T1")
    assert status.subscription.place == HERE
    assert status.subscription.schedule.zone == "Europe/Berlin"
    assert (await shop.slack.called("views.publish")).body["user_id"] == "UBOSS"


async def test_a_thread_at_each_post_is_a_choice_that_is_kept(shop: Workshop, admin: Person) -> None:
    form = await form_of(shop, admin)
    asked = {block.get("block_id"): block.get("element", {}) for block in form["blocks"]}["thread"]
    assert asked["initial_option"]["value"] == "no"
    chosen = {"thread": {"type": "static_select", "selected_option": {"value": "yes"}}}
    await shop.send(admin.submit(form, filled_in() | chosen))
    await shop.settle()
    (status,) = await shop.core.daily.statuses("slack:T1")
    assert status.subscription.thread
    await shop.send(admin.command("/daily", f"change {status.subscription.id}"))
    again = (await shop.slack.called("views.open", 2)).body["view"]
    fields = {block.get("block_id"): block.get("element", {}) for block in again["blocks"]}
    assert fields["thread"]["initial_option"]["value"] == "yes"
    await shop.send(admin.submit(again, filled_in()))
    await shop.settle()
    (status,) = await shop.core.daily.statuses("slack:T1")
    assert status.subscription.thread


@pytest.mark.parametrize(("user", "may"), [("UBOSS", True), ("UADMIN", True), ("U1", False)])
async def test_only_admins_and_configured_users_may(shop: Workshop, admin: Person, user: str, may: bool) -> None:
    """Checked when the form opens, and again when it comes back."""
    who = Person(shop.slack, user=user)
    form = await form_of(shop, admin)
    response = await shop.send(who.submit(form, filled_in()))
    await shop.settle()
    assert ("Only admins" in response.body) is not may
    assert len(await shop.core.daily.statuses("slack:T1")) == may
    await shop.send(who.command("/daily", "add"))
    await shop.settle()
    assert (len(shop.slack.of("views.open")) == 2) is may


async def test_without_the_scope_to_know_only_configured_users_may(shop: Workshop) -> None:
    shop.slack.will("users.info", *[{"ok": False, "error": "missing_scope"}] * 2)
    await shop.send(shop.ada.command("/daily", "add"))
    assert "users:read" in words((await shop.slack.called("respond")).blocks)
    await shop.send(Person(shop.slack, user="UADMIN").command("/daily", "add"))
    assert (await shop.slack.called("views.open")).body["view"]["callback_id"] == "pullquote:daily"


async def test_what_became_of_it_and_what_is_never_posted_is_shown_to_admins(shop: Workshop, admin: Person) -> None:
    """And taken back there: the answer to "Never post this again" is gone by then."""
    saved = await shop.core.daily.subscribe(HERE, SubscriptionDraft("08:30", "UTC"), "UBOSS")
    id_ = saved.status.subscription.id
    (coming, *_) = await shop.core.daily.upcoming("slack:T1", id_)
    await shop.core.daily.never("slack:T1", coming.pick.id, "UBOSS")
    for number, (who, typed, told) in enumerate(
        [
            (shop.ada, "never", "Only admins"),
            (shop.ada, f"history {id_}", "Only admins"),
            (admin, f"history {id_}", "Nothing was due yet"),
            (admin, "never", "One excerpt is never posted again:"),
        ],
        1,
    ):
        await shop.send(who.command("/daily", typed))
        answer = await shop.slack.called("respond", number)
        assert told in words(answer.blocks), typed
    (menu,) = [one for block in answer.blocks if block["type"] == "actions" for one in block["elements"]]
    await shop.send(admin.press(menu))
    assert "may be posted again" in words((await shop.slack.called("respond", 5)).blocks)
    assert await shop.core.daily.banned("slack:T1") == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"days": "sometimes"}, "days"), ({"zone": "Mars/Olympus"}, "zone"), ({"speaker": "Nobody"}, "speaker")],
)
async def test_what_is_wrong_is_said_beside_its_field(
    shop: Workshop, admin: Person, typed: dict[str, str], field: str
) -> None:
    response = await shop.send(admin.submit(await form_of(shop, admin), filled_in(**typed)))
    assert list(json.loads(response.body)["errors"]) == [field]
    assert not shop.slack.of("chat.postEphemeral")  # a form that is refused has done nothing


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("not_in_channel", "Invite me"),
        ("channel_not_found", "private"),
        ("is_archived", "archived"),
        ("user_not_in_channel", "Join it"),
        ("something_new", "something_new"),
    ],
)
async def test_a_channel_that_cannot_be_posted_to_is_said_before_it_is_set_up(
    shop: Workshop, admin: Person, reason: str, said: str
) -> None:
    shop.slack.will("chat.postEphemeral", {"ok": False, "error": reason})
    response = await shop.send(admin.submit(await form_of(shop, admin), filled_in()))
    assert said in json.loads(response.body)["errors"]["channel"]
    assert not await shop.core.daily.statuses("slack:T1")


async def test_what_is_set_up_is_listed_with_buttons_for_those_who_may(shop: Workshop, admin: Person) -> None:
    await shop.core.daily.subscribe(HERE, SubscriptionDraft("09:00", "Europe/Berlin"), "UBOSS")
    await shop.send(shop.ada.command("/daily"))
    plain = await shop.slack.called("respond")
    assert not buttons(plain.blocks)
    assert "Last: nothing yet" in words(plain.blocks)
    assert "<#C5>" in plain.text
    await shop.send(admin.command("/daily"))
    listed = await shop.slack.called("respond", 2)
    assert list(buttons(listed.blocks)) == [
        "Preview",
        "Change",
        "Pause",
        "Skip the next",
        "History",
        "Remove",
        "Add a daily post",
        "Nominations",
        "Never posted",
    ]
    assert "confirm" in buttons(listed.blocks)["Remove"]


async def test_buttons_pause_resume_skip_and_remove(shop: Workshop, admin: Person) -> None:
    await shop.core.daily.subscribe(HERE, SubscriptionDraft("09:00", "Europe/Berlin"), "UBOSS")
    await shop.send(admin.command("/daily"))
    row = buttons((await shop.slack.called("respond")).blocks)
    await shop.send(admin.press(row["Pause"]))
    listed = await shop.slack.called("respond", 3)
    assert listed.body["replace_original"] is True
    assert "Resume" in buttons(listed.blocks)
    await shop.send(admin.press(buttons(listed.blocks)["Resume"]))
    await shop.send(admin.press(row["Skip the next"]))
    await shop.settle()
    await shop.send(admin.press(row["Remove"]))
    await shop.settle()
    assert not await shop.core.daily.statuses("slack:T1")


async def test_resume_looks_at_the_place_first(shop: Workshop, admin: Person) -> None:
    saved = await shop.core.daily.subscribe(HERE, SubscriptionDraft("08:30", "UTC"), "U1")
    id_ = saved.status.subscription.id
    await shop.core.daily.pause("slack:T1", id_)
    shop.slack.will("chat.postEphemeral", {"ok": False, "error": "is_archived"})
    await shop.send(admin.command("/daily", f"resume {id_}"))
    assert "That channel is archived." in words((await shop.slack.called("respond")).blocks)
    assert not (await shop.core.daily.status("slack:T1", id_)).subscription.posts
    await shop.send(admin.command("/daily", f"resume {id_}"))
    await shop.settle()
    assert (await shop.core.daily.status("slack:T1", id_)).subscription.posts


async def test_buttons_do_nothing_for_others_or_for_other_workspaces(shop: Workshop, admin: Person) -> None:
    await shop.core.daily.subscribe(HERE, SubscriptionDraft("09:00", "Europe/Berlin"), "UBOSS")
    await shop.send(admin.command("/daily"))
    row = buttons((await shop.slack.called("respond")).blocks)
    await shop.send(shop.ada.press(row["Remove"]))
    assert "Only admins" in words((await shop.slack.called("respond", 2)).blocks)
    stranger = Person(shop.slack, team="T2", user="UBOSS")
    await shop.send(stranger.press(row["Remove"]))
    await shop.settle()
    assert len(await shop.core.daily.statuses("slack:T1")) == 1


async def test_a_preview_shows_posts_to_come(shop: Workshop, admin: Person) -> None:
    await shop.core.daily.subscribe(HERE, SubscriptionDraft("09:00", "Europe/Berlin"), "UBOSS")
    await shop.send(admin.command("/daily"))
    await shop.send(admin.press(buttons((await shop.slack.called("respond")).blocks)["Preview"]))
    assert "The Slow Hour" in words((await shop.slack.called("respond", 2)).blocks)


async def test_change_opens_the_form_as_it_was(shop: Workshop, admin: Person) -> None:
    await shop.core.daily.subscribe(HERE, SubscriptionDraft("09:15", "Asia/Tokyo", "weekdays"), "UBOSS")
    await shop.send(admin.command("/daily"))
    row = buttons((await shop.slack.called("respond")).blocks)
    await shop.send(admin.press(row["Change"]))
    form = (await shop.slack.called("views.open")).body["view"]
    fields = {block.get("block_id"): block.get("element", {}) for block in form["blocks"]}
    assert fields["time"]["initial_time"] == "09:15"
    assert fields["zone"]["initial_option"]["value"] == "Asia/Tokyo"
    assert fields["channel"]["initial_conversation"] == "C5"
    await shop.send(admin.submit(form, filled_in(channel="C6", zone="Asia/Tokyo")))
    await shop.settle()
    (status,) = await shop.core.daily.statuses("slack:T1")
    assert status.subscription.place.channel == "C6"
    assert status.subscription.schedule.time.isoformat("minutes") == "08:30"


async def test_a_channel_that_is_gone_is_not_chosen_beforehand(shop: Workshop, admin: Person) -> None:
    saved = await shop.core.daily.subscribe(HERE, SubscriptionDraft("09:15", "Asia/Tokyo", "weekdays"), "UBOSS")
    stopped = replace(saved.status.subscription, state=SubscriptionState.STOPPED, trouble="channel_not_found")
    async with shop.core.database.transaction() as connection:
        await subscriptions.update(connection, stopped)
    await shop.send(admin.command("/daily"))
    row = buttons((await shop.slack.called("respond")).blocks)
    for reason, offered in (("channel_not_found", None), ("missing_scope", "C5")):
        shop.slack.will("conversations.info", {"ok": False, "error": reason})
        await shop.send(admin.press(row["Change"]))
        form = (await shop.slack.called("views.open", 1 + (offered is not None))).body["view"]
        fields = {block.get("block_id"): block.get("element", {}) for block in form["blocks"]}
        assert fields["channel"].get("initial_conversation") == offered


async def test_the_form_shows_an_example(shop: Workshop, admin: Person) -> None:
    form = await form_of(shop, admin)
    state = {name: {"field": value} for name, value in filled_in(speaker="Ondine Farrow").items()}
    view = {**form, "id": "V1", "state": {"values": state}}
    await shop.send(admin.press(buttons(form["blocks"])["Show an example"], view=view))
    assert "Ondine Farrow" in words((await shop.slack.called("views.push")).blocks)


@pytest.mark.parametrize(("typed", "told", "there"), [("stop", "Paused:", ["paused"]), ("remove", "Pause", ["active"])])
async def test_a_verb_alone_means_the_only_one_but_removes_none(
    shop: Workshop, admin: Person, typed: str, told: str, there: list[str]
) -> None:
    await shop.core.daily.subscribe(HERE, SubscriptionDraft("09:00", "Europe/Berlin"), "UBOSS")
    await shop.send(admin.command("/daily", typed))
    blocks = (await shop.slack.called("respond")).blocks
    assert told in words(blocks) or told in buttons(blocks)
    assert [one.state.value for one in await shop.core.daily.list("slack:T1")] == there


async def test_typed_words_do_the_same_in_either_order(shop: Workshop, admin: Person) -> None:
    await shop.core.daily.subscribe(HERE, SubscriptionDraft("09:00", "Europe/Berlin"), "UBOSS")
    id_ = (await shop.core.daily.statuses("slack:T1"))[0].subscription.id
    await shop.send(admin.command("/daily", f"pause {id_}"))
    await shop.slack.called("respond")
    await shop.send(admin.command("/daily", f"{id_} resume"))
    await shop.slack.called("respond", 2)
    await shop.send(admin.command("/daily", "pause nothere"))
    assert "nothere" in words((await shop.slack.called("respond", 3)).blocks)
    await shop.send(admin.command("/daily", "trouble <#C9|ops>"))
    await shop.slack.called("respond", 4)
    assert await admin_channel(shop) == "C9"
    await shop.send(admin.command("/daily", "trouble off"))
    await shop.slack.called("respond", 5)
    assert await admin_channel(shop) is None


async def test_a_mention_says_that_forms_need_a_command(shop: Workshop, admin: Person) -> None:
    await shop.send(admin.event("app_mention", text="<@UBOT> daily add", ts="1.0"))
    assert "/daily" in words((await shop.slack.called("chat.postMessage")).blocks)


# --- Home ------------------------------------------------------------------------------------------------------------


async def test_home_shows_subscriptions_library_and_help(shop: Workshop, admin: Person) -> None:
    await shop.core.daily.subscribe(HERE, SubscriptionDraft("09:00", "Europe/Berlin"), "UBOSS")
    await shop.send(admin.event("app_home_opened", tab="home"))
    home = await shop.slack.called("views.publish")
    shown = words(home.blocks)
    for part in (
        "One daily post is set up",
        "Next: ",
        "transcripts in the library",
        "Bees in February",
        "/quote we never saw it coming",
    ):
        assert part in shown
    await shop.send(admin.press(buttons(home.blocks)["Pause"], view={"type": "home", "id": "VH"}))
    again = await shop.slack.called("views.publish", 2)
    assert "Resume" in buttons(again.blocks)
    await shop.send(admin.press(buttons(home.blocks)["Search quotes"], view={"type": "home", "id": "VH"}))
    await shop.slack.called("views.open")
    await shop.send(admin.press(buttons(home.blocks)["All commands"], view={"type": "home", "id": "VH"}))
    assert "/quote WORDS" in words((await shop.slack.called("views.open", 2)).body["view"]["blocks"])


async def test_the_first_admin_who_opens_an_empty_app_is_told_once_how_to_begin(tmp_path: Path) -> None:
    async with workshop(tmp_path) as shop:
        shop.slack.users["UBOSS"] = {"is_admin": True}
        admin = Person(shop.slack, user="UBOSS")
        shop.slack.granted = "chat:write,commands"
        await shop.send(shop.ada.event("app_home_opened", tab="messages"))
        await shop.settle()
        assert not shop.slack.of("chat.postMessage")  # to nobody who cannot do it
        for _ in range(2):
            await shop.send(admin.event("app_home_opened", tab="messages"))
        await shop.settle()
        (told,) = shop.slack.of("chat.postMessage")
        assert told.body["channel"] == "UBOSS"
        assert "I may not read files here" in words(told.blocks)  # nothing that cannot be done
        assert "pullquote slack manifest --files" in words(told.blocks)
        await shop.send(admin.press(buttons(told.blocks)["Try an excerpt"]))
        assert words((await shop.slack.called("respond")).blocks).startswith("This is how a passage looks")
        assert not await shop.core.transcripts.listed("slack:T1")
        await shop.send(shop.ada.command("/quote", "anything"))
        assert "I may not read files here" in words((await shop.slack.called("respond", 2)).blocks)
        await shop.send(admin.event("app_home_opened", tab="home"))
        home = await shop.slack.called("views.publish")
        assert [label for label in buttons(home.blocks) if "daily post" in label] == ["Add a daily post"]
        await shop.send(admin.command("/pullquote", "help"))
        begin, usage = [set(buttons((await shop.slack.called("respond", nth)).blocks)) for nth in (3, 4)]
        assert begin == {"New daily post", "Try an excerpt"}
        assert usage == {"All commands"}
        assert "What to type" not in words(home.blocks)  # there is nothing that could be found
        assert "Search quotes" not in buttons(home.blocks)


async def test_a_time_alone_opens_the_form_with_it(shop: Workshop, admin: Person) -> None:
    await shop.send(admin.command("/daily", "8:30 pm <#C5|news>"))
    blocks = (await shop.slack.called("views.open")).body["view"]["blocks"]
    fields = {block["block_id"]: block["element"] for block in blocks if block["type"] == "input"}
    assert fields["time"]["initial_time"] == "20:30"
    assert fields["channel"]["initial_conversation"] == "C5"
    await shop.send(shop.ada.command("/daily", "9"))
    assert "Only admins" in words((await shop.slack.called("respond")).blocks)


async def test_home_of_others_has_no_buttons_that_change_things(shop: Workshop) -> None:
    await shop.core.daily.subscribe(HERE, SubscriptionDraft("09:00", "Europe/Berlin"), "UBOSS")
    await shop.send(shop.ada.event("app_home_opened", tab="home"))
    assert list(buttons((await shop.slack.called("views.publish")).blocks)) == ["Search quotes", "All commands"]


async def test_home_with_very_much_in_it_still_fits(shop: Workshop, admin: Person) -> None:
    for number in range(50):
        place = Place("slack", "slack:T1", f"C{number}")
        await shop.core.daily.subscribe(place, SubscriptionDraft("09:00", "Europe/Berlin"), "UBOSS")
    await shop.send(admin.event("app_home_opened", tab="home"))
    blocks = (await shop.slack.called("views.publish")).blocks
    assert len(blocks) <= 100
    assert "Add a daily post" in buttons(blocks)
    await shop.send(admin.command("/daily"))
    await shop.settle()
    assert all(len(call.blocks) <= 50 for call in shop.slack.of("respond"))


async def test_the_messages_tab_is_left_alone(shop: Workshop) -> None:
    await shop.send(shop.ada.event("app_home_opened", tab="messages"))
    await shop.settle()
    assert not shop.slack.done


async def test_members_nominate_and_admins_decide(shop: Workshop, admin: Person) -> None:
    await shop.send(shop.ada.command("/quote", "a colony without a queen goes on and on"))
    answer = await shop.slack.called("respond")
    await shop.send(shop.ada.press(buttons(answer.blocks)["Nominate"]))
    told = await shop.slack.called("respond", 2)
    assert words(told.blocks).startswith("Nominated for the daily post.")
    assert "Whoever manages the daily post decides" in words(told.blocks)
    assert buttons(told.blocks) == {}
    await shop.send(shop.ada.command("/daily", "nominations"))
    assert "Only admins" in words((await shop.slack.called("respond", 3)).blocks)
    await shop.send(admin.command("/daily", "nominations"))
    waiting = (await shop.slack.called("respond", 4)).blocks
    approve = next(one for block in waiting if block["type"] == "actions" for one in block["elements"])
    await shop.send(admin.press(approve))
    told = words((await shop.slack.called("respond", 5)).blocks)
    assert told.startswith("Approved. It is posted as soon as there is a daily post that takes it:")
    assert "Nothing waits for a decision." in told
    saved = await shop.core.daily.subscribe(HERE, SubscriptionDraft("08:30", "UTC"), "U1")
    (first, *_) = await shop.core.daily.upcoming("slack:T1", saved.status.subscription.id, 1)
    assert "queen goes on and on" in first.passage.hit.words


async def test_an_admin_who_nominates_decides_at_once(shop: Workshop, admin: Person) -> None:
    await shop.core.daily.subscribe(HERE, SubscriptionDraft("08:30", "UTC"), "U1")
    await shop.send(admin.command("/quote", "a colony without a queen goes on and on"))
    answer = await shop.slack.called("respond")
    await shop.send(admin.press(buttons(answer.blocks)["Nominate"]))
    told = await shop.slack.called("respond", 2)
    assert "Whether it is posted is yours to decide." in words(told.blocks)
    await shop.send(admin.press(buttons(told.blocks)["Approve"]))
    approved = words((await shop.slack.called("respond", 3)).blocks)
    assert approved.startswith("Approved. It is posted before all else:")


async def test_lists_are_called_lists(shop: Workshop, admin: Person) -> None:
    await shop.send(shop.ada.command("/library", "list"))
    assert "6 transcripts in the library" in words((await shop.slack.called("respond")).blocks)
    await shop.send(shop.ada.command("/daily", "list"))
    assert "No passage is posted daily here yet." in words((await shop.slack.called("respond", 2)).blocks)
    await shop.send(shop.ada.command("/library", "Bees in February"))
    assert "Ondine Farrow" in words((await shop.slack.called("respond", 3)).blocks)

"""Subscriptions and their days: schedules, what people do with them, workspaces that come and go."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from pullquote.bot.daily import notices
from pullquote.bot.daily.delivery import DeliveryState, SkipReason
from pullquote.bot.daily.pick_store import UnknownPick
from pullquote.bot.daily.schedule_text import BadSchedule
from pullquote.bot.daily.subscriptions import SubscriptionDraft, TooManySubscriptions, UnknownSubscription
from pullquote.bot.daily.zones import UnknownZone, Zones
from pullquote.bot.delivery import Transient, Unknown
from pullquote.bot.places import Place
from pullquote.index.errors import Overdue

from ..daily_house import DAY, HERE, HOUR, MORNING, NOON

if TYPE_CHECKING:
    from pathlib import Path

    from pullquote.bot.excerpts.selector import SelectedPassage

    from ..daily_house import House, Houses

pytestmark = pytest.mark.databases


# --- Day by day --------------------------------------------------------------------------------------------------


async def test_a_subscription_posts_once_a_day_what_was_not_posted_before(house: House) -> None:
    """Across the day on which clocks go forward, too."""
    one = await house.subscribe()
    await house.on(14)
    assert len(house.platform.posted) == 14
    assert len({card.citations or card.post.pick for _, _, card in house.platform.posted if card.post}) == 14
    assert await house.states(one) == [f"{dt.date(2026, 4, 3) - dt.timedelta(days=n):%m-%d} sent" for n in range(14)]
    status = await house.status(one)
    assert house.cards.last(status) == "posted on 3 April 2026"
    assert house.cards.last_link(status) == "https://example.org/14"
    assert status.next.isoformat() == "2026-04-04T08:30:00+02:00"
    assert house.cards.next(status) == "next: Saturday 4 April 2026 at 08:30"


async def test_a_post_carries_headline_ping_and_the_name_of_its_excerpt(house: House) -> None:
    one = await house.subscribe(dataclasses.replace(MORNING, headline="  Words   to wake up ", ping="role-7"))
    await house.subscribe(dataclasses.replace(MORNING, headline="  "))
    await house.on()
    posted = {card.post.subscription: (key, place, card) for key, place, card in house.platform.posted if card.post}
    key, place, card = posted.pop(one)
    [(_, _, plain)] = posted.values()
    assert (key, place, card.heading) == (f"{one}-20260321", HERE, "Words to wake up · Saturday 21 March 2026")
    assert card.post
    assert (card.post.subscription, card.post.ping, len(card.post.pick)) == (one, "role-7", 12)
    assert plain.heading == "Excerpt of the day · Saturday 21 March 2026"


async def test_several_subscriptions_of_one_place_are_apart(house: House) -> None:
    morning, evening = await house.subscribe(), await house.subscribe(SubscriptionDraft("8pm", "berlin", "weekdays"))
    await house.on(7)
    assert len(await house.states(morning)) == 7
    assert [state[:5] for state in await house.states(evening)] == ["03-26", "03-25", "03-24", "03-23", "03-20"]
    card = house.cards.overview(await house.daily.statuses("discord:1", HERE))
    assert [entry.id for entry in card.entries] == [morning, evening]
    assert card.entries[0].place == HERE


async def test_the_first_answer_says_how_long_nothing_repeats(houses: Houses) -> None:
    async with houses(size=5) as house:
        card = house.cards.subscribed(await house.daily.subscribe(HERE, MORNING, "me"))
        assert card.notes[0].startswith("5 excerpts suit it that were not posted yet; from 26 March 2026 on,")
        await house.on(5)
        assert house.platform.told == []
        await house.on(1)
        assert house.platform.told[0].startswith("All 5 excerpts that suit this daily post were posted.")
        await house.on(4)
        assert len(house.platform.told) == 1
        picks = [card.post.pick for _, _, card in house.platform.posted if card.post]
        assert len(picks) == 10
        assert picks[:5] == picks[5:]


async def test_that_nothing_is_suitable_is_told_once_and_it_posts_when_something_is(houses: Houses) -> None:
    async with houses(size=0) as house:
        one = await house.subscribe()
        await house.on(5)
        assert len(house.platform.told) == 1
        assert "nothing in the library suits" in house.platform.told[0]
        assert set(await house.states(one)) == {f"03-{day} skipped" for day in range(21, 26)}
        assert "Nothing in the library suits it" in await house.trouble(one)
        house.selector.size = 1
        await house.on(1)
        assert len(house.platform.posts) == 1
        assert await house.trouble(one) is None
        house.selector.size = 0
        await house.on(2)
        assert len([told for told in house.platform.told if "nothing in the library" in told]) == 2


async def test_the_statuses_of_many_subscriptions_take_no_more_queries_than_that_of_one(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has its own deliveries, the latest first, and no more than are shown."""
    ids = [await house.subscribe(), await house.subscribe(SubscriptionDraft("20:00", "UTC", "mon"))]
    other = await house.subscribe(place=Place("discord", "discord:2", "x"))
    await house.on(40)
    queries = list[str]()
    async with house.daily._database.reader() as connection:
        kind, fetch_all = type(connection), type(connection).fetch_all

    async def counted(connection: Any, query: str, *values: Any) -> Any:
        queries.append(query)
        return await fetch_all(connection, query, *values)

    monkeypatch.setattr(kind, "fetch_all", counted)
    every, one = await house.daily.statuses("discord:1"), await house.daily.statuses("discord:2")
    assert len(queries) == 6
    assert [status.subscription.id for status in every] == ids
    assert [status.subscription.id for status in one] == [other]
    daily, weekly = (status.recent for status in every)
    assert [delivery.date for delivery in daily] == [dt.date(2026, 4, 29) - dt.timedelta(days=n) for n in range(30)]
    assert [delivery.date.day for delivery in weekly] == [27, 20, 13, 6, 30, 23]
    assert [str(status.next) for status in every] == ["2026-04-30 08:30:00+02:00", "2026-05-04 20:00:00+00:00"]
    assert every == [await house.daily.status(None, id_) for id_ in ids]


# --- Late --------------------------------------------------------------------------------------------------------


async def test_after_a_pause_of_the_process_one_post_is_made_up_for_and_the_others_are_listed(house: House) -> None:
    one = await house.subscribe()
    house.seconds = dt.datetime(2026, 3, 25, 9, tzinfo=dt.UTC).timestamp()  # an hour and a half late on the fifth day
    await house.scheduler.once()
    assert await house.states(one) == ["03-25 sent", "03-24 missed", "03-23 missed", "03-22 missed", "03-21 missed"]
    assert "4 were missed" in await house.trouble(one)
    assert (
        "24 March 2026 was missed"
        in (await house.cards.history(await house.daily.history("discord:1", one))).entries[1].name
    )


@pytest.mark.parametrize(("late", "expected"), [(5.9, "sent"), (6.1, "missed")])
async def test_what_is_later_than_the_grace_time_is_missed(house: House, late: float, expected: str) -> None:
    one = await house.subscribe(SubscriptionDraft("13:00", "UTC"))
    house.seconds += HOUR + late * HOUR
    await house.scheduler.once()
    assert await house.states(one) == [f"03-20 {expected}"]
    await house.on(1)
    assert (await house.states(one))[0] == "03-21 sent"


@pytest.mark.parametrize(("asleep", "expected"), [(HOUR, "sent"), (7 * HOUR, "missed")])
async def test_a_computer_that_sleeps_while_an_excerpt_is_drawn_posts_within_the_grace_time_only(
    house: House, asleep: float, expected: str
) -> None:
    one = await house.subscribe()
    house.seconds += 19.5 * HOUR
    passage_of = house.selector.passage

    async def slept(workspace: str | None, pick: Any) -> SelectedPassage | None:
        house.selector.passage = passage_of
        house.seconds += asleep
        return await passage_of(workspace, pick)

    house.selector.passage = slept
    await house.scheduler.once()
    assert await house.states(one) == [f"03-21 {expected}"]


async def test_who_waits_for_a_process_is_told_so(house: House) -> None:
    one = await house.subscribe()
    house.seconds += DAY
    assert await house.next(one) == ("due since Saturday 21 March 2026 at 08:30: waiting for “pullquote run”")


# --- Time itself -------------------------------------------------------------------------------------------------


async def test_a_clock_that_is_set_back_repeats_nothing_and_goes_on(house: House) -> None:
    """A process that ran four years ahead for a moment posts once, and then as if nothing had been."""
    one, scheduler = await house.subscribe(), house.scheduler
    await house.on(2, scheduler)
    right, house.seconds = house.seconds, dt.datetime(2030, 1, 1, 9, tzinfo=dt.UTC).timestamp()
    await scheduler.once()
    assert (await house.states(one))[0] == "01-01 sent"
    house.seconds = right
    await house.on(3, scheduler)
    assert [key[-8:] for key, _, _ in house.platform.posted] == [
        *("20260321", "20260322", "20300101", "20260323", "20260324", "20260325"),
    ]


async def test_a_clock_that_is_set_back_while_nothing_runs_is_noticed_at_the_next_start(houses: Houses) -> None:
    async with houses(NOON + 400 * DAY) as house:
        one = await house.subscribe()
        await house.on(1)
    async with houses(seed=1) as house:
        await house.on(2)
        assert [key for key, _, _ in house.platform.posted] == [f"{one}-20260321", f"{one}-20260322"]


async def test_a_small_step_back_over_the_due_time_repeats_nothing(house: House) -> None:
    one, scheduler = await house.subscribe(SubscriptionDraft("13:00", "UTC")), house.scheduler
    await house.on(1 / 24, scheduler)
    for step in (-30, -3600, 7200, -7200):
        house.seconds += step
        await scheduler.once()
    assert len(house.platform.posted) == 1
    assert await house.states(one) == ["03-20 sent"]


async def test_another_zone_or_time_never_posts_a_date_twice(house: House) -> None:
    one = await house.subscribe(SubscriptionDraft("13:00", "UTC"))
    await house.on(0.1)
    draft = await house.daily.draft(None, one)
    assert draft == SubscriptionDraft("13:00", "UTC", "every day")
    await house.daily.change(None, one, dataclasses.replace(draft, time="16:00"))
    await house.on(0.2)
    await house.daily.change(None, one, dataclasses.replace(draft, time="13:00", zone="Pacific/Honolulu"))
    await house.on(2)
    assert list(reversed(await house.states(one))) == ["03-20 sent", "03-21 sent"]


async def test_new_rules_of_a_zone_are_followed_from_the_next_start_on(houses: Houses) -> None:
    async with houses() as house:
        one = await house.subscribe(SubscriptionDraft("08:30", "Europe/Berlin"))
    async with houses(seed=1) as house:
        zones = Zones(lambda _: dt.timezone(dt.timedelta(hours=3)))
        house.daily.ledger = dataclasses.replace(house.daily.ledger, zones=zones)
        house.daily.ledger.plans._zones = zones
        await house.scheduler.once()
        assert (await house.status(one)).next.isoformat() == "2026-03-21T08:30:00+03:00"


@pytest.mark.parametrize(("claimed", "expected"), [(False, "failed"), (True, "ambiguous")])
async def test_a_zone_that_is_known_no_more_stops_the_subscription(house: House, claimed: bool, expected: str) -> None:
    one = await house.subscribe()
    scheduler = house.scheduler
    if claimed:
        house.seconds += 20 * HOUR
        await house.claim_and_end()
    house.daily.ledger.plans._zones = Zones(lambda _: (_ for _ in ()).throw(KeyError()))
    await house.on(1, scheduler)
    assert (await house.states(one)) == [f"03-21 {expected}"]
    assert "its time zone Europe/Berlin is not known any more" in house.platform.told[0]


# --- People ------------------------------------------------------------------------------------------------------


async def test_pause_and_resume(house: House) -> None:
    one = await house.subscribe()
    card = house.cards.paused(await house.daily.pause("discord:1", one))
    assert "paused" in card.entries[0].details
    await house.on(3)
    assert house.platform.posted == []
    await house.daily.resume("discord:1", one)
    await house.on(1)
    assert await house.states(one) == ["03-24 sent"]


async def test_the_next_post_can_be_left_out(house: House) -> None:
    one = await house.subscribe()
    card = house.cards.skipped(await house.daily.skip("discord:1", one))
    assert card.heading == "The post of 21 March 2026 is left out:"
    await house.on(2)
    assert await house.states(one) == ["03-22 sent", "03-21 skipped"]
    await house.daily.pause("discord:1", one)
    assert house.cards.skipped(await house.daily.skip("discord:1", one)).heading == "There is no post to leave out:"


@pytest.mark.parametrize("act", ["pause", "remove", "skip"])
async def test_what_is_called_off_while_its_excerpt_is_drawn_is_not_posted(house: House, act: str) -> None:
    one = await house.subscribe()
    house.seconds += 20 * HOUR
    passage_of = house.selector.passage

    async def meanwhile(workspace: str | None, pick: Any) -> SelectedPassage | None:
        house.selector.passage = passage_of
        await getattr(house.daily, act)("discord:1", one)
        return await passage_of(workspace, pick)

    house.selector.passage = meanwhile
    await house.scheduler.once()
    assert house.platform.posted == []


async def test_a_change_keeps_what_it_does_not_name_and_moves_the_next_post(house: House) -> None:
    one = await house.subscribe(dataclasses.replace(MORNING, about="tides", headline="Hi", ping="7", captions=False))
    draft = await house.daily.draft("discord:1", one)
    saved = await house.daily.change("discord:1", one, dataclasses.replace(draft, days="mon, wed", headline=""))
    card = house.cards.changed(saved)
    assert card.entries[0].name == "every Monday and Wednesday at 08:30 (Europe/Berlin)"
    assert card.entries[0].details == (
        "about “tides”, without automatic captions",
        "next: Monday 23 March 2026 at 08:30",
    )
    after = await house.daily.draft("discord:1", one)
    assert after == dataclasses.replace(draft, days="mon, wed", headline=None)


async def test_a_subscription_moves_within_its_workspace_only(house: House) -> None:
    one = await house.subscribe()
    await house.daily.move("discord:1", one, dataclasses.replace(HERE, channel="elsewhere"))
    with pytest.raises(UnknownSubscription):
        await house.daily.move("discord:1", one, Place("discord", "discord:2", "theirs"))
    await house.on(1)
    assert [place.channel for _, place, _ in house.platform.posted] == ["elsewhere"]


async def test_what_is_removed_is_forgotten(house: House) -> None:
    one = await house.subscribe()
    await house.on(2)
    await house.daily.remove("discord:1", one)
    await house.on(2)
    assert len(house.platform.posted) == 2
    assert house.cards.overview(await house.daily.statuses(None)).heading == "There are no subscriptions yet."


async def test_the_preview_is_what_is_then_posted(house: House) -> None:
    one = await house.subscribe()
    upcoming = await house.daily.upcoming("discord:1", one)
    assert [house.cards.moment(post.due) for post in upcoming][:2] == [
        "Saturday 21 March 2026 at 08:30",
        "Sunday 22 March 2026 at 08:30",
    ]
    await house.on(5)
    picks = [card.post.pick for _, _, card in house.platform.posted if card.post]
    assert picks == [post.pick.id for post in upcoming]


async def test_an_excerpt_that_nobody_wants_is_never_posted_in_its_workspace(house: House) -> None:
    one, other = await house.subscribe(), await house.subscribe(place=Place("discord", "discord:2", "x"))
    unwanted = (await house.daily.upcoming("discord:1", one))[0].pick
    card = house.cards.never(await house.daily.never("discord:1", unwanted.id, "me"))
    assert unwanted.id in card.notes[0]
    card = await house.cards.banned(await house.daily.banned("discord:1"))
    assert [entry.id for entry in card.entries] == [unwanted.id]
    assert (await house.cards.banned(await house.daily.banned("discord:2"))).entries == ()
    with pytest.raises(UnknownPick):
        await house.daily.never("discord:2", unwanted.id, "them")
    await house.on(1)
    words = {place.workspace: card.post.pick for _, place, card in house.platform.posted if card.post}
    assert words["discord:1"] != unwanted.id
    assert (await house.states(other)) == ["03-21 sent"]
    await house.daily.again("discord:1", unwanted.id)
    assert (await house.daily.upcoming("discord:1", one))[0].pick == unwanted


async def test_an_excerpt_that_nobody_wants_is_replaced_even_when_its_send_failed_before(house: House) -> None:
    """Words that have left the library are, too."""
    one = await house.subscribe(SubscriptionDraft("12:30", "UTC"))
    house.platform.fates = [Transient(60.0)]
    house.seconds += HOUR / 2
    await house.scheduler.once()
    passage_of, gone = house.selector.passage, (await house.planned(one)).pick
    house.selector.passage = lambda workspace, pick: _none() if pick == gone.pick else passage_of(workspace, pick)
    await house.daily.never("discord:1", gone.id, "me")
    await house.on(0.1)
    assert await house.states(one) == ["03-20 sent"]
    assert [card.post.pick for _, _, card in house.platform.posted if card.post] != [gone.id]


async def _none() -> None:
    return None


async def test_trouble_of_our_own_is_tried_again(house: House) -> None:
    one = await house.subscribe()
    draw, failures = house.selector.draw, [Overdue(), Overdue()]

    async def overdue(*given: Any) -> Any:
        if failures:
            raise failures.pop()
        return await draw(*given)

    house.selector.draw = overdue
    await house.on(1)
    assert await house.states(one) == ["03-21 sent"]


@pytest.mark.parametrize(
    ("draft", "error"),
    [
        (SubscriptionDraft("25:00", "UTC"), BadSchedule),
        (SubscriptionDraft("8:00", "UTC", "now and then"), BadSchedule),
        (SubscriptionDraft("8:00", "EST"), UnknownZone),
    ],
)
async def test_what_cannot_be_read_changes_nothing(
    house: House, draft: SubscriptionDraft, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await house.daily.subscribe(HERE, draft, "me")
    one = await house.subscribe()
    with pytest.raises(error):
        await house.daily.change("discord:1", one, draft)
    assert await house.daily.draft("discord:1", one) == MORNING


async def test_a_workspace_may_have_so_many_subscriptions(houses: Houses) -> None:
    async with houses(subscriptions=1) as house:
        await house.subscribe()
        await house.subscribe(place=Place("discord", "discord:2", "x"))
        with pytest.raises(TooManySubscriptions):
            await house.subscribe()


# --- Workspaces --------------------------------------------------------------------------------------------------


async def test_a_workspace_reaches_nothing_of_another(house: House) -> None:
    """The same as if it were not there."""
    one, daily = await house.subscribe(), house.daily
    calls = [daily.draft, daily.pause, daily.resume, daily.remove, daily.skip, daily.status]
    calls += [daily.upcoming]
    for call in calls:
        with pytest.raises(UnknownSubscription) as theirs:
            await call("discord:2", one)
        with pytest.raises(UnknownSubscription) as absent:
            await call("discord:2", "nosuch")
        assert type(theirs.value) is type(absent.value)
    with pytest.raises(UnknownSubscription):
        await daily.change("discord:2", one, MORNING)
    assert await daily.statuses("discord:2") == []
    assert (await daily.status(None, one.upper())).subscription.id == one  # the console sees all


async def test_trouble_is_told_where_excerpts_are_posted_unless_somebody_says_where(house: House) -> None:
    await house.subscribe()
    assert await house.admin_channel("discord:1") is None
    house.platform.fates = [Unknown(), Unknown()]
    await house.on(1)
    mods = Place("discord", "discord:1", "mods")
    await house.daily.set_admin_place("discord:1", mods)
    assert await house.admin_channel("discord:1") == mods.channel
    house.platform.fates = [Unknown()]
    await house.on(1)
    await house.daily.set_admin_place("discord:1", None)
    assert await house.admin_channel("discord:1") is None
    channels = [place.channel for _, place, card in house.platform.posted if not card.post]
    assert channels == ["mods"]  # the connection broke when the first was told, and it is not told again


async def test_a_notice_that_was_not_told_is_told_later(house: House) -> None:
    await house.subscribe()
    house.platform.fates = [Unknown(), Transient(100.0)]
    await house.on(1)
    assert len(house.platform.told) == 1


async def test_a_notice_that_was_being_sent_when_the_process_ended_is_not_told_again(houses: Houses) -> None:
    async with houses() as house:
        details = {"id": "a", "schedule": "", "channel": "general", "date": "2026-03-20", "reason": "it was deleted"}
        async with house.daily._database.transaction() as connection:
            await notices.enqueue(connection, HERE, "stopped", details, house.seconds)
        outbox = notices.Outbox(house.daily._database)
        [notice] = await outbox.ready("discord", house.seconds, 5)
        assert await outbox.claim(notice, house.seconds)
    async with houses(NOON + HOUR, seed=1) as house:
        house.platform.drops_repeats = True
        await house.on(0.1)
        assert house.platform.told == []


async def test_a_notice_that_a_clock_ahead_has_put_off_is_told_when_the_clock_is_right(houses: Houses) -> None:
    async with houses(NOON + 400 * DAY) as house:
        await house.subscribe()
        house.platform.fates = [Unknown(), Transient()]
        house.seconds += 20 * HOUR
        await house.scheduler.once()
    async with houses(NOON, seed=1) as house:
        await house.on(0.01)
        assert len(house.platform.told) == 1


async def test_a_workspace_that_left_gets_nothing_until_it_is_back(house: House) -> None:
    one = await house.subscribe()
    paused = await house.subscribe()
    await house.daily.pause("discord:1", paused)
    for _ in range(2):
        await house.daily.disable("discord:1")
    await house.on(5)
    assert house.platform.posted == []
    assert await house.next(one) == "stopped, as we were removed"
    await house.daily.enable("discord:1")
    await house.daily.enable("discord:3")
    await house.on(1)
    assert [key for key, _, _ in house.platform.posted] == [f"{one}-20260326"]


async def test_what_is_kept_of_a_workspace_that_left_is_deleted_after_some_days(houses: Houses, tmp_path: Path) -> None:
    async with houses(purge_days=3) as house:
        await house.subscribe(dataclasses.replace(MORNING, headline="canary-gone"))
        other = await house.subscribe(place=Place("discord", "discord:2", "x"))
        await house.on(2)
        await house.daily.disable("discord:1")
        await house.on(2.9)
        assert len(await house.daily.statuses(None)) == 2
        await house.on(0.5)
        assert [one.subscription.id for one in await house.daily.statuses(None)] == [other]
        for file in (tmp_path / "data").glob("pullquote.db*"):
            assert b"canary-gone" not in file.read_bytes()


async def test_states_are_said_in_words(house: House) -> None:
    """Whatever became of a date has a sentence."""
    one = await house.subscribe()
    row = (await house.planned(one)) or pytest.fail("nothing is planned")
    for state in set(DeliveryState) - {DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.SKIPPED}:
        assert "21 March 2026" in house.cards.result(dataclasses.replace(row, state=state, detail="why"))
    for reason in SkipReason:
        skipped = dataclasses.replace(row, state=DeliveryState.SKIPPED, reason=reason)
        assert "21 March 2026" in house.cards.result(skipped)

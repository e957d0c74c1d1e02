"""Deliveries when something goes wrong: sends that fail, crashes, other processes."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.daily.delivery_policy import REPEATS_S
from pullquote.bot.daily.delivery_store import RESERVED_S
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.delivery import Permanent, Transient, Unknown
from pullquote.bot.places import Place

from ...patience import PATIENCE_S
from ..daily_house import DAY, HERE, HOUR, NOON

if TYPE_CHECKING:
    from ..daily_house import House, Houses

pytestmark = pytest.mark.databases


# --- Sends that fail ---------------------------------------------------------------------------------------------


async def test_what_failed_for_now_is_tried_again_with_the_same_excerpt(house: House) -> None:
    one = await house.subscribe()
    house.platform.fates = [Transient(), Transient(600.0), Transient()]
    await house.on(0.8)
    assert house.seconds < NOON + DAY
    assert await house.states(one) == []
    assert "next" in await house.next(one)
    await house.on(0.3)
    assert await house.states(one) == ["03-21 sent"]
    assert house.platform.posts == ["Excerpt of the day · Saturday 21 March 2026"]
    assert house.platform.told == []


async def test_a_platform_s_pause_is_kept(house: House) -> None:
    await house.subscribe(SubscriptionDraft("12:30", "UTC"))
    scheduler = house.scheduler
    house.seconds += HOUR / 2
    house.platform.fates = [Transient(3000.0)]
    assert await scheduler.once() == house.seconds + 3000
    house.seconds += 2999
    await scheduler.once()
    assert house.platform.posted == []
    house.seconds += 1
    await scheduler.once()
    assert len(house.platform.posted) == 1


async def test_what_fails_until_it_is_too_late_is_given_up_and_told(house: House) -> None:
    one = await house.subscribe()
    house.platform.fates = [Transient(reason="the platform is down")] * 40
    await house.on(1.5)
    house.platform.fates = []
    assert await house.states(one) == ["03-21 failed"]
    await house.on(1)
    assert await house.states(one) == ["03-22 sent", "03-21 failed"]
    (told,) = house.platform.told
    assert told == "The excerpt of 21 March 2026 could not be posted, and it is too late now: the platform is down."
    (card,) = [card for _, _, card in house.platform.posted if not card.post]
    assert card.entries[0].details == ("the platform is down.",)


async def test_a_closed_place_stops_the_subscription_and_an_admin_is_told_once(house: House) -> None:
    one = await house.subscribe()
    await house.daily.set_admin_place("discord:1", Place("discord", "discord:1", "mods"))
    house.platform.fates = [Permanent("the channel was deleted")]
    await house.on(3)
    assert await house.states(one) == ["03-21 failed"]
    assert house.platform.posts == []
    [(_, place, card)] = house.platform.posted
    assert place.channel == "mods"
    assert card.heading == "A daily post was stopped. Resume it when this is mended:"
    assert card.entries[0].details == ("the channel was deleted.",)
    assert (card.entries[0].id, card.entries[0].place) == (one, HERE)
    assert (await house.trouble(one), (await house.status(one)).next) == (
        "Stopped: the channel was deleted. Of its last 1 dates one was missed, failed or is uncertain.",
        None,
    )
    await house.daily.resume("discord:1", one)
    await house.on(1)
    assert (await house.states(one))[0] == "03-24 sent"


async def test_an_unknown_outcome_is_never_sent_again_where_repeats_are_not_dropped(house: House) -> None:
    one = await house.subscribe()
    house.platform.fates = [Unknown()]
    await house.on(2)
    assert await house.states(one) == ["03-22 sent", "03-21 ambiguous"]
    assert house.platform.told == [
        (
            "The excerpt of 21 March 2026 may have been posted or not: no answer came, as the connection broke or "
            "pullquote was ended. It is not posted again. Please look."
        )
    ]


async def test_an_unknown_outcome_is_sent_again_under_the_same_key_where_repeats_are_dropped(house: House) -> None:
    one = await house.subscribe()
    house.platform.drops_repeats = True
    house.platform.fates = [Unknown(), Transient(10.0), Unknown()]
    await house.on(1)
    assert await house.states(one) == ["03-21 sent"]
    assert [key for key, _, _ in house.platform.posted] == [f"{one}-20260321"]


async def test_a_key_is_not_sent_again_when_platforms_have_forgotten_it(house: House) -> None:
    one = await house.subscribe()
    house.platform.drops_repeats = True
    house.platform.fates = [Unknown(), Transient(600.0)]
    await house.on(1)
    assert await house.states(one) == ["03-21 ambiguous"]
    assert house.platform.posts == []


@pytest.mark.parametrize(
    ("passes", "set_by", "expected"),
    [
        (60.0, 0.0, "sent"),
        (60.0, -HOUR, "sent"),
        (130.0, -HOUR, "ambiguous"),
        (10.0, HOUR, "ambiguous"),  # set ahead; or the computer slept, and the clock that cannot be set stood still
        (HOUR, 0.0, "ambiguous"),  # the computer slept
    ],
)
async def test_a_clock_that_is_set_never_makes_a_key_sent_again_later(
    house: House, passes: float, set_by: float, expected: str
) -> None:
    one = await house.subscribe()
    house.platform.drops_repeats = True

    async def breaks() -> None:
        house.seconds += passes
        house.set_clock(set_by)
        raise Unknown

    house.platform.fates = [breaks]
    house.seconds = NOON + 20 * HOUR
    await house.scheduler.once()
    assert await house.states(one) == [f"03-21 {expected}"]
    assert len(house.platform.posts) == (expected == "sent")


async def test_repeats_end_while_platforms_know_the_key_though_the_clock_is_set_back_again_and_again(
    house: House,
) -> None:
    one = await house.subscribe()
    house.platform.drops_repeats = True
    begun = list[float]()

    async def breaks() -> None:
        begun.append(house.seconds - house.set_by)
        house.set_clock(-50.0)
        raise Unknown

    house.platform.fates = [breaks] * 100
    house.seconds = NOON + 20 * HOUR
    await house.scheduler.once()
    *sends, _notice = begun
    assert 2 < len(sends) < 99
    assert sends[-1] - sends[0] <= REPEATS_S
    assert await house.states(one) == ["03-21 ambiguous"]


@pytest.mark.parametrize("act", ["pause", "remove"])
async def test_what_is_called_off_is_not_sent_again(house: House, act: str) -> None:
    one = await house.subscribe()
    house.platform.drops_repeats = True

    async def breaks() -> None:
        await getattr(house.daily, act)("discord:1", one)
        raise Unknown

    house.platform.fates = [breaks]
    await house.on(1)
    assert house.platform.posts == []


async def test_a_place_that_closes_before_a_send_is_repeated_leaves_it_uncertain(house: House) -> None:
    one = await house.subscribe()
    house.platform.drops_repeats = True
    house.platform.fates = [Unknown(), Permanent("the channel was deleted")]
    await house.on(1)
    assert await house.states(one) == ["03-21 ambiguous"]
    assert "the channel was deleted" in (await house.trouble(one) or "")


async def test_a_send_that_takes_too_long_has_an_unknown_outcome(houses: Houses) -> None:
    async with houses(lease_seconds=0.1) as house:
        one = await house.subscribe()
        house.platform.fates = [lambda: asyncio.sleep(30)]
        await house.on(1)
        assert await house.states(one) == ["03-21 ambiguous"]


async def test_an_adapter_s_mistake_is_logged_and_has_an_unknown_outcome(house: House) -> None:
    one = await house.subscribe()
    house.platform.fates = [RuntimeError("a mistake")]
    await house.on(1)
    assert await house.states(one) == ["03-21 ambiguous"]
    assert [str(error) for error in house.broke] == ["a mistake"]
    house.broke.clear()


async def test_a_loop_that_is_ended_in_the_middle_of_a_send_lets_it_end(house: House) -> None:
    one = await house.subscribe()
    house.seconds += DAY
    sending, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> None:
        sending.set()
        await go_on.wait()

    house.platform.fates = [slowly]
    running = asyncio.create_task(house.scheduler.run())
    await sending.wait()
    running.cancel()
    asyncio.get_running_loop().call_soon(go_on.set)
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await house.states(one) == ["03-21 sent"]


async def test_a_send_that_does_not_end_in_time_is_recorded_as_uncertain(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pullquote.bot.daily.scheduler.FINISH_S", 0.01)
    one = await house.subscribe()
    house.seconds += DAY
    sending = asyncio.Event()

    async def forever() -> None:
        sending.set()
        await asyncio.Event().wait()

    house.platform.fates = [forever]
    running = asyncio.create_task(house.scheduler.run())
    await sending.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await house.states(one) == ["03-21 ambiguous"]


async def test_the_loop_ends_in_silence_when_the_core_is_closed_around_it(houses: Houses) -> None:
    """As by a host that closes its own before it takes the cog away."""
    sending, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> None:
        sending.set()
        await go_on.wait()

    async with houses() as house:
        await house.subscribe()
        house.seconds += DAY
        house.platform.fates = [slowly]
        running = asyncio.create_task(house.scheduler.run())
        await sending.wait()
    go_on.set()
    async with asyncio.timeout(PATIENCE_S):
        await running
    assert house.broke == []


# --- Crashes and other processes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("drops_repeats", [False, True])
async def test_a_claim_that_was_left_behind_is_uncertain_once_its_lease_is_over(
    houses: Houses, drops_repeats: bool
) -> None:
    """As after kill -9 between the claim and the record: told once, and never sent again."""
    async with houses() as house:
        one = await house.subscribe()
        house.seconds = NOON + 20 * HOUR
        await house.claim_and_end()
    async with houses(NOON + 20 * HOUR + 30, seed=1) as house:
        house.platform.drops_repeats = drops_repeats
        await house.scheduler.once()
        assert await house.states(one) == []  # somebody may still be at it
        house.seconds += 31
        await house.scheduler.once()
        await house.scheduler.once()
        assert await house.states(one) == ["03-21 ambiguous"]
        assert house.platform.posts == []
        assert len(house.platform.told) == 1


@pytest.mark.parametrize(
    ("wrong", "later"),
    [(HOUR, 150.0), (HOUR, HOUR + 61), (-HOUR, 61.0), (-HOUR, 7 * HOUR)],
)
async def test_a_claim_by_a_clock_that_is_put_right_is_uncertain(houses: Houses, wrong: float, later: float) -> None:
    """Whatever the clock says of how long ago the send was. The date comes once."""
    async with houses(seconds=NOON + wrong) as before:
        one = await before.subscribe()
        before.seconds = NOON + 19.5 * HOUR + 1
        await before.claim_and_end()
    async with houses(seconds=NOON + 19.5 * HOUR + 1 - wrong + later, seed=1) as house:
        house.platform.drops_repeats = True
        await house.on(0.1)
        assert await house.states(one) == ["03-21 ambiguous"]
        assert house.platform.posts == []
        assert len(house.platform.told) == 1


async def test_what_was_not_claimed_was_not_sent_and_is_posted_after_a_crash(
    houses: Houses, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process ended while the excerpt was drawn, before the send began."""
    monkeypatch.setattr("pullquote.bot.daily.scheduler.FINISH_S", 0.0)
    async with houses() as house:
        one = await house.subscribe()
        house.seconds += 20 * HOUR
        drawing = asyncio.Event()

        async def stuck(*_: object) -> None:
            drawing.set()
            await asyncio.Event().wait()

        house.selector.passage = stuck
        ending = asyncio.create_task(house.scheduler.once())
        await drawing.wait()
        ending.cancel()
        await asyncio.gather(ending, return_exceptions=True)
    async with houses(NOON + 21 * HOUR, seed=1) as house:
        await house.scheduler.once()
        assert await house.states(one) == ["03-21 sent"]


async def test_what_was_posted_after_all_is_recorded_though_others_took_it_for_uncertain(houses: Houses) -> None:
    async with houses() as slow, houses(NOON + 25 * HOUR, seed=1) as other:
        one = await slow.subscribe()
        slow.seconds += 20 * HOUR

        async def asleep() -> None:
            await other.scheduler.once()
            assert await other.states(one) == ["03-21 ambiguous"]

        slow.platform.fates = [asleep]
        await slow.scheduler.once()
        assert await slow.states(one) == ["03-21 sent"]


async def test_a_process_whose_clock_is_behind_leaves_the_claims_of_others_a_whole_lease(houses: Houses) -> None:
    """It looks at all plans when it starts; what another is just sending stays that one's."""
    async with houses() as sending, houses(NOON + 18.5 * HOUR, seed=1) as behind:
        one = await sending.subscribe()
        sending.seconds = NOON + 19.5 * HOUR

        async def starts() -> None:
            await behind.scheduler.once()
            raise Transient

        sending.platform.fates = [starts]
        await sending.on(0.01)
        assert await sending.states(one) == ["03-21 sent"]


@pytest.mark.parametrize("ahead", [0.0, HOUR, -HOUR])
async def test_two_processes_make_one_post_of_each_delivery(houses: Houses, ahead: float) -> None:
    """Also by clocks that differ, and where each send takes a while."""
    async with houses() as one, houses(seed=1) as other:
        numbers = [await one.subscribe() for _ in range(12)]
        one.seconds, other.seconds = NOON + 20 * HOUR, NOON + 20 * HOUR + ahead
        for house in (one, other):
            house.platform.drops_repeats = True
            house.platform.fates = [partial(asyncio.sleep, 0.01)] * 12
        await asyncio.gather(one.scheduler.once(), other.scheduler.once())
        posted = [*one.platform.posted, *other.platform.posted]
        keys = [key for key, _, card in posted if card.post]
        assert len(keys) == len(set(keys)) == 12
        assert one.broke == other.broke == []
        assert {state for number in numbers for state in await one.states(number)} == {"03-21 sent"}


async def test_what_one_process_prepares_no_other_does_until_the_reservation_ends(houses: Houses) -> None:
    """A process that hangs costs the others half a minute. If it goes on, what it has made is not posted as well."""
    async with houses() as slow, houses(seed=1) as other:
        one = await slow.subscribe()
        slow.seconds = other.seconds = NOON + 20 * HOUR
        made, passage = list[str](), slow.selector.passage

        async def hangs(*given: object) -> object:
            made.append("slow")
            assert await other.scheduler.once() == NOON + 20 * HOUR + RESERVED_S
            assert made == ["slow"]
            other.seconds += RESERVED_S
            await other.scheduler.once()
            return await passage(*given)

        async def makes(*given: object) -> object:
            made.append("other")
            return await passage(*given)

        slow.selector.passage, other.selector.passage = hangs, makes
        await slow.scheduler.once()
        assert (made, slow.platform.posts, len(other.platform.posts)) == (["slow", "other"], [], 1)
        assert await slow.states(one) == ["03-21 sent"]


async def test_processes_that_look_at_once_are_given_different_deliveries(houses: Houses) -> None:
    """The earliest first, and none is made in vain: also while another is about to take its own."""
    async with houses() as one, houses(seed=1) as other:
        for _ in range(4):
            await one.subscribe()
        one.seconds = other.seconds = NOON + 20 * HOUR
        stores = [house.daily.ledger.store for house in (one, other)]
        due = [row.subscription.number for row in await stores[0].ready("discord", one.seconds, 10)]
        taken = await asyncio.gather(*(store.reserve(due, 2, one.seconds) for store in stores))
        assert sorted(row.subscription.number for rows in taken for row in rows) == due
        assert [len(rows) for rows in taken] == [2, 2]
        assert await stores[0].reserve(due, 2, one.seconds) == []


async def test_a_process_takes_only_what_it_serves(house: House) -> None:
    """Other platforms, and the places of other shards, are left to others; what is due there does not keep it busy."""
    mine = await house.subscribe()
    for number in range(120):
        await house.subscribe(place=Place("discord", f"discord:{number + 10}", "x"))
    await house.subscribe(place=Place("slack", "slack:T1", "C1"))
    scheduler = house.daily.scheduler({"discord": house.platform}, lambda place: place.workspace == "discord:1")
    await house.on(1, scheduler)
    assert [key for key, _, _ in house.platform.posted] == [f"{mine}-20260321"]


async def test_what_ends_while_the_next_time_is_read_is_not_overlooked(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next time was read before the delivery planned its next one: it is read again."""
    await house.subscribe()
    scheduler = house.scheduler
    next_of = scheduler._next

    async def read_too_early(after: float) -> float | None:
        found = await next_of(after)
        while any(scheduler._running.values()):  # noqa: ASYNC110 - the tasks have no common event
            await asyncio.sleep(0)
        return found

    monkeypatch.setattr(scheduler, "_next", read_too_early)
    house.seconds = NOON + 20.5 * HOUR
    assert await scheduler.once() == NOON + 43.5 * HOUR


async def test_one_slow_send_does_not_keep_others_waiting(house: House) -> None:
    for _ in range(20):
        await house.subscribe()
    house.seconds += 20 * HOUR
    others = asyncio.Event()

    async def last() -> None:
        others.set()

    async def slowly() -> None:
        await others.wait()

    house.platform.fates = [slowly, *[_at_once] * 18, last]
    await house.scheduler.once()
    assert len(house.platform.posted) == 20


async def _at_once() -> None:
    return


async def test_the_loop_wakes_when_something_changes_here_or_in_another_process(houses: Houses) -> None:
    async with houses() as house, houses(seed=1) as other:
        posted = asyncio.Event()

        async def heard() -> None:
            posted.set()

        house.platform.fates = [heard, heard]
        running = asyncio.create_task(house.scheduler.run())
        try:
            for who in (house, other):
                house.seconds = other.seconds = NOON
                await who.subscribe(SubscriptionDraft("12:01", "UTC"))
                house.seconds += 60
                async with asyncio.timeout(PATIENCE_S):
                    await posted.wait()
                posted.clear()
        finally:
            running.cancel()
            await asyncio.wait([running])
        assert len(house.platform.posted) == 2

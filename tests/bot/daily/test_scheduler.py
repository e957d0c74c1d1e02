"""Deliveries when something goes wrong: sends that fail, crashes, other processes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.delivery import Permanent, Transient, Unknown
from pullquote.bot.places import Place

from ..daily_house import DAY, HERE, HOUR, NOON

if TYPE_CHECKING:
    from ..daily_house import House, Houses


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
    assert house.platform.posts == ["Excerpt of the day"]
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
    assert house.platform.told == [
        "The excerpt of 2026-03-21 could not be posted, and it is too late now: the platform is down."
    ]


async def test_a_closed_place_stops_the_subscription_and_an_admin_is_told_once(house: House) -> None:
    one = await house.subscribe()
    await house.daily.set_admin_place("discord:1", Place("discord", "discord:1", "mods"))
    house.platform.fates = [Permanent("the channel was deleted")]
    await house.on(3)
    assert await house.states(one) == ["03-21 failed"]
    assert house.platform.posts == []
    [(_, place, card)] = house.platform.posted
    assert place.channel == "mods"
    assert card.heading == "A subscription was stopped: the channel was deleted. Resume it when that is mended."
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
            "The excerpt of 2026-03-21 may have been posted or not: the connection broke. It is not posted again. "
            "Please look."
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


async def test_a_claim_from_the_future_is_doubtful(houses: Houses) -> None:
    """FAULTS 53: the clock was an hour ahead, the process died after it had sent, and the clock was put right."""
    begun = asyncio.Event()

    async def stuck() -> None:
        begun.set()
        await asyncio.Event().wait()

    async with houses(seconds=NOON + HOUR) as ahead:
        one = await ahead.subscribe()
        ahead.platform.drops_repeats = True
        ahead.platform.fates = [stuck]
        ahead.seconds += DAY
        sending = asyncio.create_task(ahead.scheduler.once())
        await begun.wait()
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        right = ahead.seconds - HOUR
    async with houses(seconds=right + 150) as house:
        house.platform.drops_repeats = True
        await house.on(0.01)
        assert await house.states(one) == ["03-21 ambiguous"]
        assert house.platform.posts == []


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
    async with asyncio.timeout(60):
        await running
    assert house.broke == []


# --- Crashes and other processes ---------------------------------------------------------------------------------


async def test_a_claim_that_was_left_behind_is_uncertain_once_its_lease_is_over(houses: Houses) -> None:
    """As after kill -9 between the claim and the record."""
    async with houses() as house:
        one = await house.subscribe()
        house.seconds = NOON + 20 * HOUR
        [row] = await house.daily._store.ready("discord", house.seconds, 5)
        draw = await house.selector.draw(None, row.subscription.excerpt_filter, [], [], row.date, "")
        assert await house.daily._store.claim(row, draw.pick, [], house.seconds)
    async with houses(NOON + 20 * HOUR + 30, seed=1) as house:
        await house.scheduler.once()
        assert await house.states(one) == []  # somebody may still be at it
        house.seconds += 31
        await house.scheduler.once()
        assert await house.states(one) == ["03-21 ambiguous"]
        assert house.platform.posts == []


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


async def test_two_processes_make_one_post_of_each_delivery(houses: Houses) -> None:
    async with houses() as one, houses(seed=1) as other:
        for _ in range(12):
            await one.subscribe()
        one.seconds = other.seconds = NOON + 20 * HOUR
        await asyncio.gather(one.scheduler.once(), other.scheduler.once())
        keys = [key for key, _, _ in (*one.platform.posted, *other.platform.posted)]
        assert len(keys) == len(set(keys)) == 12


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
                async with asyncio.timeout(60):
                    await posted.wait()
                posted.clear()
        finally:
            running.cancel()
            await asyncio.wait([running])
        assert len(house.platform.posted) == 2

"""Subscriptions and deliveries, over a real database, with a deck without end and a platform that obeys the test."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from pullquote.bot.adapter import Permanent, Place, Receipt, Transient, Unknown
from pullquote.bot.daily.ledger import State
from pullquote.bot.daily.picks import UnknownPick
from pullquote.bot.daily.subscriptions import Draft, TooManySubscriptions, UnknownSubscription
from pullquote.bot.daily.timing import BadSchedule
from pullquote.bot.daily.zones import UnknownZone, Zones
from pullquote.bot.settings import DailySettings
from pullquote.index.errors import Overdue

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from pullquote.bot.cards import Card
    from pullquote.bot.daily.daily import Daily
    from pullquote.bot.daily.deliverer import Deliverer

HOUR, DAY = 3600.0, 86400.0
NOON = dt.datetime(2026, 3, 20, 12, tzinfo=dt.UTC).timestamp()
HERE = Place("discord", "discord:1", "general")
MORNING = Draft("08:30", "Europe/Berlin")


@dataclass
class Platform:
    """Posts into a list; `fates` are what happens to the next sends: an error to raise, or something to wait for."""

    drops_repeats: bool = False
    posted: list[tuple[str, Place, Card]] = field(default_factory=list[Any])
    fates: list[Exception | Callable[[], Awaitable[object]]] = field(default_factory=list[Any])

    async def deliver(self, place: Place, card: Card, key: str) -> Receipt:
        fate = self.fates.pop(0) if self.fates else None
        if callable(fate):
            await fate()
        elif fate:
            raise fate
        self.posted.append((key, place, card))
        return Receipt(f"message-{len(self.posted)}", f"https://example.org/{len(self.posted)}")

    @property
    def posts(self) -> list[str]:
        """The words of the excerpts that were posted."""
        return [card.heading for _, _, card in self.posted if card.post]

    @property
    def told(self) -> list[str]:
        """What admins were told."""
        return [card.heading for _, _, card in self.posted if not card.post]


@dataclass
class House:
    """A process: its subscriptions, what it posts, and its time."""

    daily: Daily
    deck: Any
    platform: Platform
    seconds: float = NOON
    broke: list[Exception] = field(default_factory=list[Exception])

    @property
    def deliverer(self) -> Deliverer:
        return self.daily.deliverer({"discord": self.platform})

    async def subscribe(self, draft: Draft = MORNING, place: Place = HERE) -> str:
        [entry] = (await self.daily.subscribe(place, draft, "me")).entries
        assert entry.id
        return entry.id

    async def on(self, days: float = 1, deliverer: Deliverer | None = None) -> None:
        """Lets time go on from one due moment to the next."""
        deliverer, until = deliverer or self.deliverer, self.seconds + days * DAY
        while (due := await deliverer.once()) is not None and due <= until:
            self.seconds = max(due, self.seconds)
        self.seconds = until
        await deliverer.once()

    async def states(self, subscription: str) -> list[str]:
        """What became of its dates, the latest first."""
        found = await self.daily._one(None, subscription)
        return [f"{one.date:%m-%d} {one.state}" for one in await self.daily._ledger.history(found.number, 100)]

    async def standing(self, subscription: str) -> Any:
        return await self.daily.standing(None, subscription)


Opening = Callable[..., contextlib.AbstractAsyncContextManager[House]]


@pytest.fixture
def opening(deliveries: ModuleType, tmp_path: Path) -> Opening:
    """Opens one and the same data folder as often as a test likes, as several processes do."""

    @contextlib.asynccontextmanager
    async def opened(seconds: float = NOON, size: int = 1000, seed: int = 0, **settings: Any) -> AsyncIterator[House]:
        broke = list[Exception]()
        deck, chosen = deliveries.EndlessDeck(size), DailySettings(**{"lease_seconds": 60.0, **settings})
        async with deliveries.open_daily(
            tmp_path / "data",
            lambda: house.seconds,
            deck=deck,
            settings=chosen,
            seed=seed,
            unexpected=broke.append,
        ) as daily:
            house = House(daily, deck, Platform(), seconds, broke)
            yield house

    return opened


@pytest.fixture
async def house(opening: Opening) -> AsyncIterator[House]:
    async with opening() as opened:
        yield opened
        assert opened.broke == []


# --- Day by day --------------------------------------------------------------------------------------------------


async def test_a_subscription_posts_once_a_day_what_was_not_posted_before(house: House) -> None:
    """Across the day on which clocks go forward, too."""
    one = await house.subscribe()
    await house.on(14)
    assert len(house.platform.posted) == 14
    assert len({card.citations or card.post.pick for _, _, card in house.platform.posted if card.post}) == 14
    assert await house.states(one) == [f"{dt.date(2026, 4, 3) - dt.timedelta(days=n):%m-%d} sent" for n in range(14)]
    standing = await house.standing(one)
    assert standing.last == "posted on 2026-04-03"
    assert standing.last_link == "https://example.org/14"
    assert standing.next.isoformat() == "2026-04-04T08:30:00+02:00"
    assert standing.next_said == "next: Saturday 2026-04-04 at 08:30"


async def test_a_post_carries_headline_ping_and_the_name_of_its_excerpt(house: House) -> None:
    one = await house.subscribe(dataclasses.replace(MORNING, headline="  Words   to wake up ", ping="role-7"))
    await house.subscribe(dataclasses.replace(MORNING, headline="  "))
    await house.on()
    posted = {card.post.subscription: (key, place, card) for key, place, card in house.platform.posted if card.post}
    key, place, card = posted.pop(one)
    [(_, _, plain)] = posted.values()
    assert (key, place, card.heading) == (f"{one}-20260321", HERE, "Words to wake up")
    assert card.post
    assert (card.post.subscription, card.post.ping, len(card.post.pick)) == (one, "role-7", 12)
    assert plain.heading == "Excerpt of the day"


async def test_several_subscriptions_of_one_place_are_apart(house: House) -> None:
    morning, evening = await house.subscribe(), await house.subscribe(Draft("8pm", "berlin", "weekdays"))
    await house.on(7)
    assert len(await house.states(morning)) == 7
    assert [state[:5] for state in await house.states(evening)] == ["03-26", "03-25", "03-24", "03-23", "03-20"]
    card = await house.daily.subscriptions("discord:1", HERE)
    assert [entry.id for entry in card.entries] == [morning, evening]
    assert card.entries[0].place == HERE


async def test_the_first_answer_says_how_long_nothing_repeats(opening: Opening) -> None:
    async with opening(size=5) as house:
        card = await house.daily.subscribe(HERE, MORNING, "me")
        assert card.notes[0].startswith("5 excerpts suit it that were not posted yet; from 2026-03-26 on,")
        await house.on(5)
        assert house.platform.told == []
        await house.on(1)
        assert house.platform.told[0].startswith("All 5 excerpts that suit this subscription were posted.")
        await house.on(4)
        assert len(house.platform.told) == 1
        picks = [card.post.pick for _, _, card in house.platform.posted if card.post]
        assert len(picks) == 10
        assert picks[:5] == picks[5:]


async def test_an_empty_deck_is_told_once_and_posts_when_there_is_something(opening: Opening) -> None:
    async with opening(size=0) as house:
        one = await house.subscribe()
        await house.on(5)
        assert len(house.platform.told) == 1
        assert "nothing in the library suits" in house.platform.told[0]
        assert set(await house.states(one)) == {f"03-{day} skipped" for day in range(21, 26)}
        assert "Nothing in the library suits it" in (await house.standing(one)).trouble
        house.deck.size = 1
        await house.on(1)
        assert len(house.platform.posts) == 1
        assert (await house.standing(one)).trouble is None
        house.deck.size = 0
        await house.on(2)
        assert len([told for told in house.platform.told if "nothing in the library" in told]) == 2


# --- Late --------------------------------------------------------------------------------------------------------


async def test_after_a_pause_of_the_process_one_post_is_made_up_for_and_the_others_are_listed(house: House) -> None:
    one = await house.subscribe()
    house.seconds = dt.datetime(2026, 3, 25, 9, tzinfo=dt.UTC).timestamp()  # an hour and a half late on the fifth day
    await house.deliverer.once()
    assert await house.states(one) == ["03-25 sent", "03-24 missed", "03-23 missed", "03-22 missed", "03-21 missed"]
    assert "4 were missed" in (await house.standing(one)).trouble
    assert "2026-03-24 was missed" in (await house.daily.history(None, one)).entries[1].name


@pytest.mark.parametrize(("late", "expected"), [(5.9, "sent"), (6.1, "missed")])
async def test_what_is_later_than_the_grace_time_is_missed(house: House, late: float, expected: str) -> None:
    one = await house.subscribe(Draft("13:00", "UTC"))
    house.seconds += HOUR + late * HOUR
    await house.deliverer.once()
    assert await house.states(one) == [f"03-20 {expected}"]
    await house.on(1)
    assert (await house.states(one))[0] == "03-21 sent"


async def test_who_waits_for_a_process_is_told_so(house: House) -> None:
    one = await house.subscribe()
    house.seconds += DAY
    assert (await house.standing(one)).next_said == (
        "due since Saturday 2026-03-21 at 08:30: waiting for “pullquote run”"
    )


# --- Sends that fail ---------------------------------------------------------------------------------------------


async def test_what_failed_for_now_is_tried_again_with_the_same_excerpt(house: House) -> None:
    one = await house.subscribe()
    house.platform.fates = [Transient(), Transient(600.0), Transient()]
    await house.on(0.8)
    assert house.seconds < NOON + DAY
    assert await house.states(one) == []
    assert "next" in (await house.standing(one)).next_said
    await house.on(0.3)
    assert await house.states(one) == ["03-21 sent"]
    assert house.platform.posts == ["Excerpt of the day"]
    assert house.platform.told == []


async def test_a_platform_s_pause_is_kept(house: House) -> None:
    await house.subscribe(Draft("12:30", "UTC"))
    deliverer = house.deliverer
    house.seconds += HOUR / 2
    house.platform.fates = [Transient(3000.0)]
    assert await deliverer.once() == house.seconds + 3000
    house.seconds += 2999
    await deliverer.once()
    assert house.platform.posted == []
    house.seconds += 1
    await deliverer.once()
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
    standing = await house.standing(one)
    assert (standing.trouble, standing.next) == (
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


async def test_a_send_that_takes_too_long_has_an_unknown_outcome(opening: Opening) -> None:
    async with opening(lease_seconds=0.1) as house:
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
    running = asyncio.create_task(house.deliverer.run())
    await sending.wait()
    running.cancel()
    asyncio.get_running_loop().call_soon(go_on.set)
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await house.states(one) == ["03-21 sent"]


async def test_a_send_that_does_not_end_in_time_is_recorded_as_uncertain(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pullquote.bot.daily.deliverer.FINISH_S", 0.01)
    one = await house.subscribe()
    house.seconds += DAY
    sending = asyncio.Event()

    async def forever() -> None:
        sending.set()
        await asyncio.Event().wait()

    house.platform.fates = [forever]
    running = asyncio.create_task(house.deliverer.run())
    await sending.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await house.states(one) == ["03-21 ambiguous"]


async def test_the_loop_ends_in_silence_when_the_core_is_closed_around_it(opening: Opening) -> None:
    """As by a host that closes its own before it takes the cog away."""
    sending, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> None:
        sending.set()
        await go_on.wait()

    async with opening() as house:
        await house.subscribe()
        house.seconds += DAY
        house.platform.fates = [slowly]
        running = asyncio.create_task(house.deliverer.run())
        await sending.wait()
    go_on.set()
    async with asyncio.timeout(5):
        await running
    assert house.broke == []


# --- Crashes and other processes ---------------------------------------------------------------------------------


async def test_a_claim_that_was_left_behind_is_uncertain_once_its_lease_is_over(opening: Opening) -> None:
    """As after kill -9 between the claim and the record."""
    async with opening() as house:
        one = await house.subscribe()
        house.seconds = NOON + 20 * HOUR
        [row] = await house.daily._ledger.waking("discord", house.seconds, 5)
        draw = await house.deck.draw(None, row.subscription.wish, [], [], row.date, "")
        assert await house.daily._ledger.claim(row, draw.pick, [], house.seconds)
    async with opening(NOON + 20 * HOUR + 30, seed=1) as house:
        await house.deliverer.once()
        assert await house.states(one) == []  # somebody may still be at it
        house.seconds += 31
        await house.deliverer.once()
        assert await house.states(one) == ["03-21 ambiguous"]
        assert house.platform.posts == []


async def test_what_was_posted_after_all_is_recorded_though_others_took_it_for_uncertain(opening: Opening) -> None:
    async with opening() as slow, opening(NOON + 25 * HOUR, seed=1) as other:
        one = await slow.subscribe()
        slow.seconds += 20 * HOUR

        async def asleep() -> None:
            await other.deliverer.once()
            assert await other.states(one) == ["03-21 ambiguous"]

        slow.platform.fates = [asleep]
        await slow.deliverer.once()
        assert await slow.states(one) == ["03-21 sent"]


async def test_two_processes_make_one_post_of_each_delivery(opening: Opening) -> None:
    async with opening() as one, opening(seed=1) as other:
        for _ in range(12):
            await one.subscribe()
        one.seconds = other.seconds = NOON + 20 * HOUR
        await asyncio.gather(one.deliverer.once(), other.deliverer.once())
        keys = [key for key, _, _ in (*one.platform.posted, *other.platform.posted)]
        assert len(keys) == len(set(keys)) == 12


async def test_a_process_takes_only_what_it_serves(house: House) -> None:
    """Other platforms, and the places of other shards, are left to others; what is due there does not keep it busy."""
    mine = await house.subscribe()
    for number in range(120):
        await house.subscribe(place=Place("discord", f"discord:{number + 10}", "x"))
    await house.subscribe(place=Place("slack", "slack:T1", "C1"))
    deliverer = house.daily.deliverer({"discord": house.platform}, lambda place: place.workspace == "discord:1")
    await house.on(1, deliverer)
    assert [key for key, _, _ in house.platform.posted] == [f"{mine}-20260321"]


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
    await house.deliverer.once()
    assert len(house.platform.posted) == 20


async def _at_once() -> None:
    return


async def test_the_loop_wakes_when_something_changes_here_or_in_another_process(opening: Opening) -> None:
    async with opening() as house, opening(seed=1) as other:
        posted = asyncio.Event()

        async def heard() -> None:
            posted.set()

        house.platform.fates = [heard, heard]
        running = asyncio.create_task(house.deliverer.run())
        try:
            for who in (house, other):
                house.seconds = other.seconds = NOON
                await who.subscribe(Draft("12:01", "UTC"))
                house.seconds += 60
                async with asyncio.timeout(5):
                    await posted.wait()
                posted.clear()
        finally:
            running.cancel()
            await asyncio.wait([running])
        assert len(house.platform.posted) == 2


# --- Time itself -------------------------------------------------------------------------------------------------


async def test_a_clock_that_is_set_back_repeats_nothing_and_goes_on(house: House) -> None:
    """A process that ran four years ahead for a moment posts once, and then as if nothing had been."""
    one, deliverer = await house.subscribe(), house.deliverer
    await house.on(2, deliverer)
    right, house.seconds = house.seconds, dt.datetime(2030, 1, 1, 9, tzinfo=dt.UTC).timestamp()
    await deliverer.once()
    assert (await house.states(one))[0] == "01-01 sent"
    house.seconds = right
    await house.on(3, deliverer)
    assert [key[-8:] for key, _, _ in house.platform.posted] == [
        *("20260321", "20260322", "20300101", "20260323", "20260324", "20260325"),
    ]


async def test_a_clock_that_is_set_back_while_nothing_runs_is_noticed_at_the_next_start(opening: Opening) -> None:
    async with opening(NOON + 400 * DAY) as house:
        one = await house.subscribe()
        await house.on(1)
    async with opening(seed=1) as house:
        await house.on(2)
        assert [key for key, _, _ in house.platform.posted] == [f"{one}-20260321", f"{one}-20260322"]


async def test_a_small_step_back_over_the_due_time_repeats_nothing(house: House) -> None:
    one, deliverer = await house.subscribe(Draft("13:00", "UTC")), house.deliverer
    await house.on(1 / 24, deliverer)
    for step in (-30, -3600, 7200, -7200):
        house.seconds += step
        await deliverer.once()
    assert len(house.platform.posted) == 1
    assert await house.states(one) == ["03-20 sent"]


async def test_another_zone_or_time_never_posts_a_date_twice(house: House) -> None:
    one = await house.subscribe(Draft("13:00", "UTC"))
    await house.on(0.1)
    draft = await house.daily.draft(None, one)
    assert draft == Draft("13:00", "UTC", "every day")
    await house.daily.change(None, one, dataclasses.replace(draft, time="16:00"))
    await house.on(0.2)
    await house.daily.change(None, one, dataclasses.replace(draft, time="13:00", zone="Pacific/Honolulu"))
    await house.on(2)
    assert list(reversed(await house.states(one))) == ["03-20 sent", "03-21 sent"]


async def test_new_rules_of_a_zone_are_followed_from_the_next_start_on(opening: Opening) -> None:
    async with opening() as house:
        one = await house.subscribe(Draft("08:30", "Europe/Berlin"))
    async with opening(seed=1) as house:
        zones = Zones(lambda _: dt.timezone(dt.timedelta(hours=3)))
        house.daily._zones = house.daily._plans._zones = house.daily._words._zones = zones
        await house.deliverer.once()
        assert (await house.standing(one)).next.isoformat() == "2026-03-21T08:30:00+03:00"


async def test_a_zone_that_is_known_no_more_stops_the_subscription(house: House) -> None:
    one = await house.subscribe()
    deliverer = house.deliverer
    house.daily._plans._zones = Zones(lambda _: (_ for _ in ()).throw(KeyError()))
    await house.on(1, deliverer)
    assert (await house.states(one)) == ["03-21 failed"]
    assert "its time zone Europe/Berlin is not known any more" in house.platform.told[0]


# --- People ------------------------------------------------------------------------------------------------------


async def test_pause_and_resume(house: House) -> None:
    one = await house.subscribe()
    card = await house.daily.pause("discord:1", one)
    assert "paused" in card.entries[0].details
    await house.on(3)
    assert house.platform.posted == []
    await house.daily.resume("discord:1", one)
    await house.on(1)
    assert await house.states(one) == ["03-24 sent"]


async def test_the_next_post_can_be_left_out(house: House) -> None:
    one = await house.subscribe()
    card = await house.daily.skip("discord:1", one)
    assert card.heading == "The post of 2026-03-21 is left out:"
    await house.on(2)
    assert await house.states(one) == ["03-22 sent", "03-21 skipped"]
    await house.daily.pause("discord:1", one)
    assert (await house.daily.skip("discord:1", one)).heading == "There is no post to leave out:"


@pytest.mark.parametrize("act", ["pause", "remove", "skip"])
async def test_what_is_called_off_while_its_excerpt_is_drawn_is_not_posted(house: House, act: str) -> None:
    one = await house.subscribe()
    house.seconds += 20 * HOUR
    card_of = house.deck.card

    async def meanwhile(workspace: str | None, pick: Any) -> Card | None:
        house.deck.card = card_of
        await getattr(house.daily, act)("discord:1", one)
        return await card_of(workspace, pick)

    house.deck.card = meanwhile
    await house.deliverer.once()
    assert house.platform.posted == []


async def test_a_change_keeps_what_it_does_not_name_and_moves_the_next_post(house: House) -> None:
    one = await house.subscribe(dataclasses.replace(MORNING, about="tides", headline="Hi", ping="7", captions=False))
    draft = await house.daily.draft("discord:1", one)
    card = await house.daily.change("discord:1", one, dataclasses.replace(draft, days="mon, wed", headline=""))
    assert card.entries[0].name == "every Monday and Wednesday at 08:30 (Europe/Berlin)"
    assert card.entries[0].details == ("about “tides”, without automatic captions", "next: Monday 2026-03-23 at 08:30")
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
    assert (await house.daily.subscriptions(None)).heading == "There are no subscriptions yet."


async def test_the_preview_is_what_is_then_posted(house: House) -> None:
    one = await house.subscribe()
    upcoming = await house.daily.upcoming("discord:1", one)
    assert [post.said for post in upcoming][:2] == ["Saturday 2026-03-21 at 08:30", "Sunday 2026-03-22 at 08:30"]
    await house.on(5)
    picks = [card.post.pick for _, _, card in house.platform.posted if card.post]
    assert picks == [post.card.post.pick for post in upcoming if post.card.post]


async def test_an_excerpt_that_nobody_wants_is_never_posted_in_its_workspace(house: House) -> None:
    one, other = await house.subscribe(), await house.subscribe(place=Place("discord", "discord:2", "x"))
    unwanted = (await house.daily.upcoming("discord:1", one))[0].card.post
    assert unwanted
    card = await house.daily.never("discord:1", unwanted.pick, "me")
    assert unwanted.pick in card.notes[0]
    assert [entry.id for entry in (await house.daily.banned("discord:1")).entries] == [unwanted.pick]
    assert (await house.daily.banned("discord:2")).entries == ()
    with pytest.raises(UnknownPick):
        await house.daily.never("discord:2", unwanted.pick, "them")
    await house.on(1)
    words = {place.workspace: card.post.pick for _, place, card in house.platform.posted if card.post}
    assert words["discord:1"] != unwanted.pick
    assert (await house.states(other)) == ["03-21 sent"]
    await house.daily.again("discord:1", unwanted.pick)
    assert (await house.daily.upcoming("discord:1", one))[0].card.post == unwanted


async def test_an_excerpt_that_nobody_wants_is_replaced_even_when_its_send_failed_before(house: House) -> None:
    """Words that have left the library are, too."""
    one = await house.subscribe(Draft("12:30", "UTC"))
    house.platform.fates = [Transient(60.0)]
    house.seconds += HOUR / 2
    await house.deliverer.once()
    card_of, gone = house.deck.card, (await house.daily._ledger.planned(1)).pick
    house.deck.card = lambda workspace, pick: _none() if pick == gone.pick else card_of(workspace, pick)
    await house.daily.never("discord:1", gone.id, "me")
    await house.on(0.1)
    assert await house.states(one) == ["03-20 sent"]
    assert [card.post.pick for _, _, card in house.platform.posted if card.post] != [gone.id]


async def _none() -> None:
    return None


async def test_trouble_of_our_own_is_tried_again(house: House) -> None:
    one = await house.subscribe()
    draw, failures = house.deck.draw, [Overdue(), Overdue()]

    async def overdue(*given: Any) -> Any:
        if failures:
            raise failures.pop()
        return await draw(*given)

    house.deck.draw = overdue
    await house.on(1)
    assert await house.states(one) == ["03-21 sent"]


@pytest.mark.parametrize(
    ("draft", "error"),
    [
        (Draft("25:00", "UTC"), BadSchedule),
        (Draft("8:00", "UTC", "now and then"), BadSchedule),
        (Draft("8:00", "EST"), UnknownZone),
    ],
)
async def test_what_cannot_be_read_changes_nothing(house: House, draft: Draft, error: type[Exception]) -> None:
    with pytest.raises(error):
        await house.daily.subscribe(HERE, draft, "me")
    one = await house.subscribe()
    with pytest.raises(error):
        await house.daily.change("discord:1", one, draft)
    assert await house.daily.draft("discord:1", one) == MORNING


async def test_a_workspace_may_have_so_many_subscriptions(opening: Opening) -> None:
    async with opening(subscriptions=1) as house:
        await house.subscribe()
        await house.subscribe(place=Place("discord", "discord:2", "x"))
        with pytest.raises(TooManySubscriptions):
            await house.subscribe()


# --- Workspaces --------------------------------------------------------------------------------------------------


async def test_a_workspace_reaches_nothing_of_another(house: House) -> None:
    """The same as if it were not there."""
    one, daily = await house.subscribe(), house.daily
    calls = [daily.draft, daily.pause, daily.resume, daily.remove, daily.skip, daily.standing]
    calls += [daily.history, daily.upcoming, daily.preview]
    for call in calls:
        with pytest.raises(UnknownSubscription) as theirs:
            await call("discord:2", one)
        with pytest.raises(UnknownSubscription) as absent:
            await call("discord:2", "nosuch")
        assert type(theirs.value) is type(absent.value)
    with pytest.raises(UnknownSubscription):
        await daily.change("discord:2", one, MORNING)
    assert await daily.standings("discord:2") == []
    assert (await daily.standing(None, one.upper())).subscription.id == one  # the console sees all


async def test_trouble_is_told_where_excerpts_are_posted_unless_somebody_says_where(house: House) -> None:
    await house.subscribe()
    assert await house.daily.admin_place("discord:1") is None
    house.platform.fates = [Unknown(), Unknown()]
    await house.on(1)
    mods = Place("discord", "discord:1", "mods")
    await house.daily.set_admin_place("discord:1", mods)
    assert await house.daily.admin_place("discord:1") == mods
    house.platform.fates = [Unknown()]
    await house.on(1)
    await house.daily.set_admin_place("discord:1", None)
    assert await house.daily.admin_place("discord:1") is None
    channels = [place.channel for _, place, card in house.platform.posted if not card.post]
    assert channels == ["mods"]  # the connection broke when the first was told, and it is not told again


async def test_a_notice_that_was_not_told_is_told_later(house: House) -> None:
    await house.subscribe()
    house.platform.fates = [Unknown(), Transient(100.0)]
    await house.on(1)
    assert len(house.platform.told) == 1


async def test_a_workspace_that_left_gets_nothing_until_it_is_back(house: House) -> None:
    one = await house.subscribe()
    paused = await house.subscribe()
    await house.daily.pause("discord:1", paused)
    for _ in range(2):
        await house.daily.disable("discord:1")
    await house.on(5)
    assert house.platform.posted == []
    assert (await house.standing(one)).next_said == "stopped, as we were removed"
    await house.daily.enable("discord:1")
    await house.daily.enable("discord:3")
    await house.on(1)
    assert [key for key, _, _ in house.platform.posted] == [f"{one}-20260326"]


async def test_what_is_kept_of_a_workspace_that_left_is_deleted_after_some_days(
    opening: Opening, tmp_path: Path
) -> None:
    async with opening(purge_days=3) as house:
        await house.subscribe(dataclasses.replace(MORNING, headline="canary-gone"))
        other = await house.subscribe(place=Place("discord", "discord:2", "x"))
        await house.on(2)
        await house.daily.disable("discord:1")
        await house.on(2.9)
        assert len(await house.daily.standings(None)) == 2
        await house.on(0.5)
        assert [one.subscription.id for one in await house.daily.standings(None)] == [other]
        for file in (tmp_path / "data").glob("pullquote.db*"):
            assert b"canary-gone" not in file.read_bytes()


async def test_states_are_said_in_words(house: House) -> None:
    """Whatever became of a date has a sentence."""
    one = await house.subscribe()
    found = await house.daily._one(None, one)
    row = (await house.daily._ledger.planned(found.number)) or pytest.fail("nothing is planned")
    for state in set(State) - {State.PENDING, State.CLAIMED, State.SKIPPED}:
        assert "2026-03-21" in house.daily._words.result(dataclasses.replace(row, state=state, reason="why"))
    for reason in ("asked", "paused", "left", "empty"):
        skipped = dataclasses.replace(row, state=State.SKIPPED, reason=reason)
        assert "2026-03-21" in house.daily._words.result(skipped)

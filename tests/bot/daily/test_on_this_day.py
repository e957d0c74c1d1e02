"""Daily posts of what was said on that day in earlier years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pullquote.bot.daily.schedule_text import BadSchedule
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.demo import samples

from ..alerts_house import HERE, Newsroom

if TYPE_CHECKING:
    from pathlib import Path

    from ..conftest import Sampled

WORDS = (samples() / "the-tide-keeps-the-hours.txt").read_text("utf-8")
DAY = 86400.0


@pytest.fixture
async def room(sampled: Sampled, tmp_path: Path) -> Newsroom:
    """It is the evening of 14 November 2023 in UTC."""
    room = Newsroom(sampled.core, sampled.clock, tmp_path / "coming")
    await room.come("then", WORDS, "So it was.", title="Back Then", date="2019-11-16")
    return room


async def daily(room: Newsroom, recalls: str, zone: str = "UTC", time: str = "08:30", **more: str) -> str:
    draft = SubscriptionDraft(time, zone, on_this_day=recalls, **more)
    return (await room.core.daily.subscribe(HERE, draft, "me")).status.subscription.id


async def history(room: Newsroom, id_: str) -> list[str]:
    status = await room.core.daily.status(None, id_)
    return [room.core.daily_cards.result(one) for one in reversed(status.recent)]


async def test_it_comes_first_on_its_day_and_else_any_excerpt(room: Newsroom) -> None:
    await daily(room, "first")
    await room.on(3 * DAY)
    assert room.headings == [
        "Excerpt of the day · Wednesday 15 November 2023",
        "On this day 4 years ago · Thursday 16 November 2023",
        "Excerpt of the day · Friday 17 November 2023",
    ]
    assert room.cards[1].citations[0].title == "Back Then"


async def test_it_alone_comes_and_a_day_without_is_no_trouble(room: Newsroom) -> None:
    id_ = await daily(room, "only", headline="From the archive")
    await room.on(3 * DAY)
    (card,) = room.cards
    assert (card.heading, card.detail) == ("From the archive · Thursday 16 November 2023", "On this day 4 years ago")
    assert room.platform.told == []
    assert await history(room, id_) == [
        "15 November 2023 had nothing to post: nothing was said on that day in earlier years",
        "posted on 16 November 2023",
        "17 November 2023 had nothing to post: nothing was said on that day in earlier years",
    ]
    assert room.core.daily_cards.trouble(await room.core.daily.status(None, id_)) is None


async def test_the_day_is_that_of_the_subscription_s_zone(room: Newsroom) -> None:
    """In Auckland the 16th begins while it is the 15th in UTC."""
    await daily(room, "only", "Pacific/Auckland", "01:00")
    await room.on(0.9 * DAY)
    assert room.headings == ["On this day 4 years ago · Thursday 16 November 2023"]


async def test_the_preview_shows_the_days_on_which_there_is_something(room: Newsroom) -> None:
    id_ = await daily(room, "only")
    assert [f"{one.date}" for one in await room.core.daily.upcoming(None, id_)][:1] == ["2023-11-16"]


async def test_a_manager_changes_it_and_mistakes_are_named(room: Newsroom) -> None:
    id_ = await daily(room, "no")
    draft = await room.core.daily.draft(None, id_)
    assert draft.on_this_day == "no"
    saved = await room.core.daily.change(None, id_, SubscriptionDraft("08:30", "UTC", on_this_day="Only"))
    filters = room.core.daily_cards.filters(saved.status.subscription)
    assert filters == "only what was said on that day in earlier years"
    with pytest.raises(BadSchedule):
        await room.core.daily.change(None, id_, SubscriptionDraft("08:30", "UTC", on_this_day="sometimes"))

"""FAULTS 52: a backup is restored after what it knows as due was posted."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pullquote.index.storage.backup import copy, restore

from ..daily_house import DAY, HOUR, MORNING, NOON

if TYPE_CHECKING:
    from pathlib import Path

    from ..daily_house import House, Houses

EVENING = replace(MORNING, time="18:00")


def moment(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


async def test_what_was_posted_since_the_backup_is_not_posted_again(houses: Houses, tmp_path: Path) -> None:
    """It is settled, said in the history, and told to an admin once; the next date is posted as ever, with an excerpt
    that was not posted before: nothing repeats until everything suitable was."""
    database = tmp_path / "data" / "pullquote.db"
    async with houses() as house:
        one = await house.subscribe()
        await house.on(1)
        copy(database, tmp_path / "backup.db")
        await house.on(2)
        assert len(posted := await history(house, one)) == len(house.platform.posts) == 3
    restore(tmp_path / "backup.db", database, force=True, now=moment(NOON + 3 * DAY + 60))
    async with houses(seconds=NOON + 3 * DAY + 120) as house:
        await house.on(0)
        assert house.platform.posts == []
        assert (await house.states(one))[:2] == ["03-23 skipped", "03-22 skipped"]
        assert await history(house, one) == posted
        (told,) = house.platform.told
        assert told.startswith("The library was restored from a backup of ")
        (latest, *_) = (await house.status(one)).recent
        assert "restored from a backup of" in house.cards.result(latest)
        await house.on(1)
        assert len(house.platform.posts) == 1
        assert (await house.states(one))[0] == "03-24 sent"
        assert len(house.platform.told) == 1


@pytest.mark.parametrize("removed", [False, True])
async def test_a_clock_that_was_ahead_at_the_post_or_behind_at_the_restore_posts_nothing_again(
    houses: Houses, tmp_path: Path, removed: bool
) -> None:
    """The library that is replaced knows until when it posted, also for a subscription that was removed since."""
    database = tmp_path / "data" / "pullquote.db"
    async with houses() as house:
        one = await house.subscribe()
        copy(database, tmp_path / "backup.db")
        await house.on(0.9)
        assert len(house.platform.posts) == 1
        if removed:
            await house.daily.remove(None, one)
    due = NOON + 19.5 * HOUR
    restore(tmp_path / "backup.db", database, force=True, now=moment(due - HOUR / 2))
    async with houses(seconds=due - HOUR / 2, seed=1) as house:
        await house.on(1)
        assert house.platform.posts == []
        assert await house.states(one) == ["03-21 skipped"]
        await house.on(0.5)
        assert await house.states(one) == ["03-22 sent", "03-21 skipped"]


async def test_what_is_due_after_the_restore_is_posted(houses: Houses, tmp_path: Path) -> None:
    """Only what was due before may have been posted."""
    database = tmp_path / "data" / "pullquote.db"
    async with houses() as house:
        one = await house.subscribe()
        copy(database, tmp_path / "backup.db")
    restore(tmp_path / "backup.db", database, force=True, now=moment(NOON + 60))
    async with houses(seconds=NOON + 120) as house:
        await house.on(1)
        assert (await house.states(one)) == ["03-21 sent"]
        assert house.platform.told == []


async def test_a_date_that_was_posted_at_another_time_is_not_posted_again(houses: Houses, tmp_path: Path) -> None:
    """The subscription posted in the evening when the backup was made, and in the morning afterwards."""
    database = tmp_path / "data" / "pullquote.db"
    async with houses() as house:
        one = await house.subscribe(EVENING)
        await house.on(1)
        copy(database, tmp_path / "backup.db")
        await house.daily.change(None, one, MORNING)
        await house.on(0.9)
        assert (await house.states(one))[0] == "03-22 sent"
    restore(tmp_path / "backup.db", database, force=True, now=moment(NOON + 1.9 * DAY + 60))
    async with houses(seconds=NOON + 1.9 * DAY + 120) as house:
        await house.on(0.9)
        assert house.platform.posts == []
        assert (await house.states(one))[0] == "03-22 skipped"
        assert len(house.platform.told) == 1
        await house.on(1)
        assert (await house.states(one))[0] == "03-23 sent"


async def history(house: House, subscription: str) -> list[str]:
    """The fingerprints that a subscription does not post again, the oldest first."""
    posted, _ = await house.daily.ledger.store.posted_and_banned(await house.daily._one(None, subscription))
    return [one.fingerprint for one in posted]

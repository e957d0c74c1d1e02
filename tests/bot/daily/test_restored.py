"""FAULTS 52: a backup is restored after what it knows as due was posted."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from pullquote.index.storage.backup import copy, restore

from ..daily_house import DAY, HOUR, NOON

if TYPE_CHECKING:
    from pathlib import Path

    from ..daily_house import Houses


def moment(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


async def test_what_was_posted_since_the_backup_is_not_posted_again(houses: Houses, tmp_path: Path) -> None:
    """It is settled, said in the history, and told to an admin once; the next date is posted as ever."""
    database = tmp_path / "data" / "pullquote.db"
    async with houses() as house:
        one = await house.subscribe()
        await house.on(1)
        copy(database, tmp_path / "backup.db")
        await house.on(2)
        assert len(house.platform.posts) == 3
    restore(tmp_path / "backup.db", database, force=True, now=moment(NOON + 3 * DAY + 60))
    async with houses(seconds=NOON + 3 * DAY + 120) as house:
        await house.on(0)
        assert house.platform.posts == []
        assert (await house.states(one))[:2] == ["03-23 skipped", "03-22 skipped"]
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

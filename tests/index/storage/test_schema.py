"""What migrations make of the rows of a database of before."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

from pullquote.index.storage.schema import MIGRATIONS
from pullquote.index.storage.sqlite import open_sqlite

if TYPE_CHECKING:
    from pathlib import Path

OLD = [
    ("2026-03-01", "skipped", "asked"),
    ("2026-03-02", "skipped", "empty"),
    ("2026-03-03", "failed", "the channel was deleted"),
    ("2026-03-04", "failed", "paused"),  # a platform's words that look like a code
    ("2026-03-05", "sent", None),
    ("2026-03-06", "claimed", ""),
    ("2026-03-07", "pending", "the platform is down"),
]


async def test_the_reason_of_a_delivery_becomes_a_code_or_free_text(tmp_path: Path) -> None:
    """A database of before has both in one column."""
    path = tmp_path / "pullquote.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for statements in MIGRATIONS[:2]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(
            "INSERT INTO subscription (id, public, platform, workspace, channel, time, zone, days, captions, by, "
            "created, state) VALUES (1, 'a', 'slack', 'slack:T1', 'C1', '08:30', 'UTC', 'every day', 1, 'me', 0, ?)",
            ("active",),
        )
        connection.executemany(
            "INSERT INTO delivery (subscription, date, due, platform, state, reason, changed) "
            "VALUES (1, ?, 0, 'slack', ?, ?, 0)",
            OLD,
        )
        connection.execute("PRAGMA user_version = 2")
        connection.commit()
    async with open_sqlite(path) as database, database.reader() as reader:
        rows = await reader.fetch_all("SELECT date, state, reason, detail FROM delivery ORDER BY date")
    assert [tuple(row) for row in rows] == [
        (date, state, reason, None) if state == "skipped" else (date, state, None, reason)
        for date, state, reason in OLD
    ]

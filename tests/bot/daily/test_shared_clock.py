"""Computers whose clocks are wrong, with one database: they go by the database's."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.core import open_core
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.demo import samples
from pullquote.bot.places import Place
from pullquote.bot.settings.values import Settings, StorageSettings

from ...patience import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

    from pullquote.bot.core import Core

pytestmark = pytest.mark.long

WRONG_S = 300.0
# A process that posts what is due until everything is settled that was due, or is told so by its input.
POSTER = """
import asyncio, json, sys, time
wrong, right = float(sys.argv[3]), time.time
time.time = lambda: right() + wrong

from pathlib import Path
from pullquote.bot.core import open_core
from pullquote.bot.delivery import Receipt
from pullquote.bot.settings.values import Settings, StorageSettings

class Slow:
    drops_repeats = False

    async def deliver(self, place, card, key):
        print(json.dumps({"key": key, "post": card.post is not None}), flush=True)
        await asyncio.sleep(1.0)  # in which the other process looks
        return Receipt(key)

async def main(url, data):
    async with open_core(Settings(data=Path(data), storage=StorageSettings(url))) as core:
        print(json.dumps({"wrong": time.time() - right(), "off": core.now() - right()}), flush=True)
        posting = asyncio.create_task(core.daily.scheduler({"discord": Slow()}).run())
        await asyncio.to_thread(sys.stdin.readline)
        posting.cancel()

asyncio.run(main(*sys.argv[1:3]))
"""


def poster(url: str, folder: Path, wrong: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", POSTER, url, folder / f"{wrong}", f"{wrong}"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


async def settled(core: Core) -> bool:
    async with core.database.reader() as connection:
        return bool(await connection.fetch_all("SELECT 1 FROM delivery WHERE wake IS NULL"))


async def test_two_computers_five_minutes_apart_post_a_due_date_once_and_nothing_early(
    postgres_url: str, tmp_path: Path
) -> None:
    async with open_core(Settings(data=tmp_path / "here", storage=StorageSettings(postgres_url))) as core:
        await core.transcripts.add(sorted(samples().glob("*.txt")))
        minute = core.now() // 60 * 60
        for channel, due in (("due", minute), ("early", minute + WRONG_S / 2 // 60 * 60 + 60)):
            draft = SubscriptionDraft(f"{dt.datetime.fromtimestamp(due, dt.UTC):%H:%M}", "UTC")
            await core.daily.subscribe(Place("discord", "discord:1", channel), draft, "somebody")
        async with core.database.transaction() as connection:  # it was set up before
            await connection.execute(
                "UPDATE delivery SET date = ?, due = ?, wake = ? WHERE due > ?",
                (f"{dt.datetime.fromtimestamp(minute, dt.UTC):%Y-%m-%d}", minute, minute, minute + WRONG_S),
            )
        processes = [poster(postgres_url, tmp_path, wrong) for wrong in (WRONG_S, -WRONG_S)]
        async with asyncio.timeout(PATIENCE_S):
            while not await settled(core):  # noqa: ASYNC110 - by another process
                await asyncio.sleep(0.1)
        told = [[json.loads(line) for line in process.communicate("\n")[0].splitlines()] for process in processes]
        async with core.database.reader() as connection:
            rows = await connection.fetch_all("SELECT state, due FROM delivery ORDER BY due")
            notices = await connection.fetch_all("SELECT message FROM notice")
    for wrong, ((first, *_), process) in zip((WRONG_S, -WRONG_S), zip(told, processes, strict=True), strict=True):
        assert process.returncode == 0
        assert first["wrong"] == pytest.approx(wrong, abs=1)
        assert first["off"] == pytest.approx(0, abs=2)
    posts = [one for lines in told for one in lines[1:]]
    assert [one["post"] for one in posts] == [True]
    assert [row["state"] for row in rows][:2] == ["sent", "pending"]
    assert list(notices) == []

"""Alerts while everything goes wrong: processes that end at any statement, unreliable platforms, clocks that are wrong.

usage: ./run bench alerts [--crashes 200] [--seed N]

Transcripts come, change and come again between the crashes. The platform is a file to which each post is appended, with
the transcripts that it tells of. Afterwards no transcript may have been told twice to one alert, none that had what the
alert looks for may be missing without a row that says so, and none that had it not may have been told. Prints a table;
exits with 1 on a violation.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import logging
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from deliveries import DROPS, FORGETS, LEASE_S, WRONG, Seen, World, in_child, posts, report
from pullquote.bot.alerts.alerts import AlertDraft
from pullquote.bot.core import open_core
from pullquote.bot.daily.delivery import DeliveryState
from pullquote.bot.places import Place
from pullquote.bot.settings.values import DailySettings, Settings
from pullquote.index.storage import arrivals

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from pullquote.bot.core import Core
    from pullquote.bot.daily.daily import Daily

HAS = "The ferry to Skerry Point was cancelled again, and the whole island talked of nothing but ferry number {n}."
HAS_NOT = "We talked about soup and about the weather, and nobody was in a hurry to leave kitchen number {n}."
ALERTS = (
    AlertDraft("ferry to Skerry Point"),
    AlertDraft("“the ferry to Skerry Point was cancelled again”"),
    AlertDraft(speaker="Ada Lunn"),
)
STEPS = 900  # a life has up to so many; the first half is what opens the library
SAID = frozenset({DeliveryState.AMBIGUOUS, DeliveryState.FAILED, DeliveryState.SKIPPED})


@dataclass
class NewsWorld(World):
    """A world with alerts and a folder that transcripts come into. `having` are the files that have what all alerts
    look for, by whether they ever had it."""

    closes: bool = False
    having: dict[str, bool] = field(default_factory=dict[str, bool])

    @contextlib.asynccontextmanager
    async def opened(
        self, now: Callable[[], float], clock: Callable[[], float], sleep: Callable[[float], Awaitable[object]]
    ) -> AsyncGenerator[Daily]:
        async with self.core(now, clock) as core:
            core.daily._sleep = sleep
            yield core.daily

    @contextlib.asynccontextmanager
    async def core(self, now: Callable[[], float], clock: Callable[[], float]) -> AsyncGenerator[Core]:
        settings = Settings(data=self.data, daily=DailySettings(lease_seconds=LEASE_S))
        async with open_core(settings, now=now, clock=clock, rng=random.Random(self.rng.getrandbits(32))) as core:
            core.unexpected = lambda _: None  # type: ignore[method-assign]
            yield core

    async def set_up_alerts(self) -> None:
        """Alerts in a library that has two transcripts, one with what they look for."""
        await self.add({"before-has": HAS.format(n=0), "before-has-not": HAS_NOT.format(n=0)})
        async with self.core(lambda: self.now, lambda: self.now) as core:
            for draft, platform in itertools.product(ALERTS, (DROPS, FORGETS)):
                await core.alerts.add(Place(platform, f"{platform}:1", "news"), draft, "somebody")

    async def add(self, texts: dict[str, str]) -> None:
        """Stores transcripts by the names of their files."""
        folder = self.work / "coming"
        folder.mkdir(exist_ok=True)
        for name, text in texts.items():
            who = "Ada Lunn" if text.startswith("The ferry") else "Bo Tarn"
            (folder / f"{name}.txt").write_text(f"{who}: {text}\n\nCy: And so it goes.\n", "utf-8")
        async with self.core(lambda: self.now, lambda: self.now) as core:
            await core.transcripts.add([folder / f"{name}.txt" for name in texts])

    def coming(self, number: int) -> dict[str, str]:
        """What comes next: new files, and changes of those that came."""
        texts = dict[str, str]()
        for one in range(self.rng.choice((0, 1, 1, 2, 5))):
            has = self.rng.random() < 0.6
            name, text = f"new-{number}-{one}", (HAS if has else HAS_NOT).format(n=f"{number}.{one}")
            texts[name], self.having[name] = text, has
        if self.having and self.rng.random() < 0.4:
            name = self.rng.choice(sorted(self.having))
            texts[name] = f"{HAS.format(n=name)} Corrected {number}."
            self.having[name] = True
        if self.rng.random() < 0.2:
            texts["before-has"] = HAS.format(n=f"0, corrected {number}")
        return texts

    async def judge_news(self, seen: Seen) -> None:
        """Compares what was posted with what came, and with the delivery table."""
        told = defaultdict[str, Counter[str]](Counter)  # by alert
        sent = Counter[str]()
        for one in posts(self.log):
            if one["is_post"]:
                seen.posts += 1
                sent[str(one["key"])] += 1
                told[str(one["key"]).partition("-")[0]].update(one["told"])  # type: ignore[arg-type]
        async with self.core(lambda: self.now, lambda: self.now) as core:
            there = {Path(one.file).stem: one.public for one in (await core.shelves.library(None)).transcripts}
            for alert in await core.alerts.list(None):
                history = (await core.daily.ledger.store.recent([alert.number], 10_000)).get(alert.number, ())
                excused = set[str]()
                for one in history:
                    seen.states[one.state.value] += 1
                    allowed = {DeliveryState.SENT: {1}, DeliveryState.AMBIGUOUS: {0, 1}}.get(one.state, {0})
                    if sent[one.key] not in allowed:
                        seen.violations.append(f"{one.key} is {one.state} and was posted {sent[one.key]} times")
                    of_row = (await core.daily.ledger.store.told(one)).keys()
                    if one.state in SAID:
                        excused |= of_row
                    elif one.state is DeliveryState.SENT:  # of many only some are named
                        told[alert.id].update(of_row - told[alert.id].keys())
                twice = [public for public, times in told[alert.id].items() if times > 1]
                wanted = {there[name] for name, has in self.having.items() if has and name in there}
                lost = wanted - told[alert.id].keys() - excused
                wrong = told[alert.id].keys() - wanted
                for what, publics in (("told twice", twice), ("lost", lost), ("told for nothing", wrong)):
                    if publics:
                        seen.violations.append(f"{alert.id} ({alert.kind}): {what}: {sorted(publics)}")
            async with core.database.reader() as connection:
                assert (await arrivals.newest(connection)).arrival >= len(there)


def crash_points(work: Path, crashes: int, seed: int, a_world: int = 25) -> Seen:
    """Ends a process at a random step again and again, while transcripts come and time goes on. What an index keeps
    running does not survive a fork, so that nothing is opened in this process before the last."""
    seen, rng = Seen(), random.Random(seed)
    while seen.crashes < crashes:
        world = NewsWorld(work / f"world-{seen.rounds}", rng)
        world.work.mkdir(parents=True)
        codes = [in_child(world.set_up_alerts)]
        for number in range(a_world):
            if seen.crashes >= crashes:
                break
            seen.crashes += _life(world, number, codes)
            seen.rounds += 1
        codes.append(in_child(partial(world.live, world.now + 86400.0, None)))
        world.goes_on(world.now + 86400.0)
        codes.append(in_child(partial(_judged, world)))
        seen.violations += [f"a process ended with {code}" for code in codes if code]
        told = json.loads((world.work / "judged").read_text("utf-8"))
        seen.posts += told["posts"]
        seen.states.update(told["states"])
        seen.violations += told["violations"]
    return seen


def _life(world: NewsWorld, number: int, codes: list[int]) -> bool:
    """Something comes, a process lives until it crashes or has nothing to do, and time goes on; whether it crashed."""
    rng = world.rng
    if coming := world.coming(number):
        codes.append(in_child(partial(world.add, coming)))
    until, life = world.now + rng.choice((90.0, 300.0, 4000.0)), random.Random(rng.getrandbits(32))
    code = in_child(
        partial(world.live, until, life, rng.choice(WRONG)),
        crash_at=rng.randint(rng.choice((1, STEPS // 2)), STEPS),
        counted="_execute",  # also those that read
    )
    codes.append(0 if code == 9 else code)
    world.goes_on(world.now + rng.choice((0.0, 1.0, LEASE_S + 1, 100.0, 3700.0, 8 * 3600.0)))
    return code == 9


async def _judged(world: NewsWorld) -> None:
    seen = Seen()
    await world.judge_news(seen)
    told = {"posts": seen.posts, "states": seen.states, "violations": seen.violations}
    (world.work / "judged").write_text(json.dumps(told), "utf-8")


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--crashes", type=int, default=200)
    ask.add_argument("--seed", type=int, default=1)
    args = ask.parse_args()
    logging.disable(logging.WARNING)
    print(f"{'':14} {'runs':>5} {'crashes':>7} {'posts':>6} {'time':>8}   the delivery table then")
    with tempfile.TemporaryDirectory(prefix="pullquote-alerts-") as work:
        began = time.monotonic()
        seen = crash_points(Path(work), args.crashes, args.seed)
        print(report("crash points", seen, time.monotonic() - began), flush=True)
    sys.exit(1 if seen.violations else 0)


if __name__ == "__main__":
    main()

"""Simulates very many subscriptions over years, in all time zones: every date exactly once.

usage: ./run bench schedule [--subscriptions 100000] [--years 2] [--stored 1000] [--seed N]

Two simulations. The first goes through all subscriptions as the loop does, always to the earliest that is due, from
each date to the next by the delivery policy alone; at the end the dates that each posted are compared with those that a
calendar has. The second posts through the real database, ledger and loop, for fewer subscriptions. Prints figures;
exits with 1 on a violation.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import heapq
import os
import random
import sys
import tempfile
import time
import zoneinfo
from array import array
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from deliveries import Receipt, open_daily
from pullquote.bot.daily.delivery import DeliveryState
from pullquote.bot.daily.delivery_policy import from_now_on, outlook
from pullquote.bot.daily.schedule import LAST, Every, Monthly, Schedule, Weekly
from pullquote.bot.daily.schedule_text import rule_text, time_text
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.places import Place

BEGIN = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
GRACE_S = 6 * 3600.0
GAPS = ((0, 5), (1, 30), (2, 15), (2, 30))  # local times that clock changes leave out or repeat, here or there


def schedules(count: int, rng: random.Random) -> list[Schedule]:
    """Schedules of every kind, over all zones there are; one in four at a time that clock changes touch."""
    zones = sorted(name for name in zoneinfo.available_timezones() if "/" in name)
    made = list[Schedule]()
    for number in range(count):
        hour, minute = rng.choice(GAPS) if rng.random() < 0.25 else (rng.randrange(24), rng.randrange(60))
        match rng.random():
            case share if share < 0.5:
                rule = Weekly()
            case share if share < 0.75:
                rule = Weekly(frozenset(rng.sample(range(7), rng.randint(1, 5))))
            case share if share < 0.9:
                rule = Every(rng.randint(2, 40), BEGIN.date() + dt.timedelta(days=rng.randint(-40, 40)))
            case _:
                rule = Monthly(frozenset(rng.sample([LAST, *range(1, 32)], rng.randint(1, 4))))
        made.append(Schedule(dt.time(hour, minute), zones[number % len(zones)], rule))
    return made


def simulated(all_: list[Schedule], until: dt.datetime) -> tuple[int, list[str]]:
    """Posts until then, always the earliest that is due; how many posts, and what went wrong."""
    zones = {name: zoneinfo.ZoneInfo(name) for name in {schedule.zone for schedule in all_}}
    now, end = BEGIN.timestamp(), until.timestamp()
    done = [array("i") for _ in all_]  # dates by their ordinals
    due = list[tuple[float, int, dt.date]]()
    for number, schedule in enumerate(all_):
        if first := from_now_on(schedule, zones[schedule.zone], now).next:
            heapq.heappush(due, (first[1], number, first[0]))
    violations, posted = list[str](), 0
    while due and due[0][0] <= end:
        at, number, date = due[0]
        done[number].append(date.toordinal())
        posted += 1
        schedule = all_[number]
        ahead = outlook(schedule, zones[schedule.zone], date + dt.timedelta(days=1), at, GRACE_S)
        violations += [f"{schedule}: {missed} was missed" for missed, _ in ahead.missed]
        if ahead.next:
            heapq.heapreplace(due, (ahead.next[1], number, ahead.next[0]))
        else:
            heapq.heappop(due)
    for schedule, dates in zip(all_, done, strict=True):
        violations += compared(schedule, list(dates), until)
    return posted, violations


def compared(schedule: Schedule, dates: list[int], until: dt.datetime) -> list[str]:
    """What differs between the dates that were posted and a calendar, by a reckoning of its own."""
    zone = zoneinfo.ZoneInfo(schedule.zone)
    wanted, day = list[int](), BEGIN.date() - dt.timedelta(days=2)
    while day <= until.date() + dt.timedelta(days=2):
        if schedule.rule.falls(day):
            at = dt.datetime.combine(day, schedule.time, zone).astimezone(dt.UTC)
            if BEGIN < at <= until:
                wanted.append(day.toordinal())
        day += dt.timedelta(days=1)
    return [] if wanted == dates else [f"{schedule}: {len(dates)} dates instead of {len(wanted)}"]


async def stored(work: Path, all_: list[Schedule], until: dt.datetime) -> tuple[int, list[str]]:
    """The same through the database and the loop."""
    now = BEGIN.timestamp()
    counts = dict[str, int]()

    class Counting:
        drops_repeats = False

        async def deliver(self, place: Place, card: object, key: str) -> object:
            counts[key] = counts.get(key, 0) + 1
            return Receipt()

    async with open_daily(work, lambda: now) as daily:
        for number, schedule in enumerate(all_):
            draft = SubscriptionDraft(time_text(schedule.time), schedule.zone, rule_text(schedule.rule))
            await daily.subscribe(Place("loopback", f"loopback:{number}", "here"), draft, "somebody")
        scheduler = daily.scheduler({"loopback": Counting()})
        while (due := await scheduler.once()) is not None and due <= until.timestamp():
            now = due
        violations = [f"{key} was posted {n} times" for key, n in counts.items() if n > 1]
        for subscription in await daily.list(None):
            history = (await daily.ledger.store.recent([subscription.number], 10_000)).get(subscription.number, ())
            dates = sorted(one.date.toordinal() for one in history if one.state is DeliveryState.SENT)
            violations += [f"{one.key} is {one.state}" for one in history if one.state is not DeliveryState.SENT]
            violations += compared(subscription.schedule, dates, until)
    return sum(counts.values()), violations


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--subscriptions", type=int, default=100_000)
    ask.add_argument("--years", type=float, default=2)
    ask.add_argument("--stored", type=int, default=1000)
    ask.add_argument("--days", type=int, default=60)
    ask.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    ask.add_argument("--seed", type=int, default=1)
    args = ask.parse_args()
    rng, violations = random.Random(args.seed), list[str]()

    began = time.monotonic()
    until = BEGIN + dt.timedelta(days=365.25 * args.years)
    all_ = schedules(args.subscriptions, rng)
    with ProcessPoolExecutor() as pool:  # each has its share of the subscriptions
        shares = [all_[first :: args.processes] for first in range(args.processes)]
        outcomes = list(pool.map(simulated, shares, [until] * args.processes))
    posted, wrong = sum(n for n, _ in outcomes), [one for _, found in outcomes for one in found]
    told(f"{args.subscriptions} subscriptions, {args.years:g} years", posted, wrong, began)
    violations += wrong

    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="pullquote-schedule-") as work:
        until = BEGIN + dt.timedelta(days=args.days)
        posted, wrong = asyncio.run(stored(Path(work), schedules(args.stored, rng), until))
    told(f"{args.stored} in the database, {args.days} days", posted, wrong, began)
    violations += wrong
    sys.exit(1 if violations else 0)


def told(what: str, posted: int, wrong: list[str], began: float) -> None:
    took = time.monotonic() - began
    print(f"{what}: {posted} dates, {len(wrong)} violations, {took:.0f} s ({posted / took:.0f} a second)", flush=True)
    for one in wrong[:20]:
        print(f"  VIOLATION {one}")


if __name__ == "__main__":
    main()

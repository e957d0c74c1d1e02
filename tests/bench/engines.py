"""Whether OpenSearch answers as the embedded engine does, and how fast each is: the same library on both.

usage: ./run bench engines FOLDER --url URL [--queries N] [--judged FOLDER] [--out FILE.md]

The transcripts in FOLDER are indexed by both. Quotes of four to sixteen words are drawn from them, of which some words
are dropped and others replaced, and asked of both by turns; of --judged all queries in its files, topics, too.
An answer is the same if its best twenty places are, in their order, with their verdict.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from publicsets import json_lines
from pullquote.bot.asking.answer_models import Ask, Query
from pullquote.bot.core import open_core
from pullquote.bot.presenting import objects
from pullquote.bot.settings.values import SearchSettings, Settings
from pullquote.index.ingest import transcripts_in
from scoring import percentile
from tables import Report, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pullquote.bot.core import Core

BEST, WARM = 20, 20
SHORT = 5  # words; common ones alone are in most passages, of which a phrase is looked for


@dataclass
class Compared:
    """Of some questions: how many were answered alike, with the same places in any order, with the same first one."""

    asked: int = 0
    same: int = 0
    places: int = 0
    first: int = 0
    times: tuple[list[float], list[float]] = field(default_factory=lambda: (list[float](), list[float]()))

    def row(self, name: str) -> tuple[str, ...]:
        shares = (f"{part / self.asked:.4f}" for part in (self.same, self.places, self.first))
        figures = (f"{percentile(some, p):.1f}" for some in self.times for p in (0.5, 0.99))
        return name, str(self.asked), *shares, *figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--url", required=True)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--judged", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    report = Report("Engines", options.out)
    asyncio.run(_compare(options, report))


async def _compare(options: argparse.Namespace, report: Report) -> None:
    index = f"bench-{uuid.uuid4().hex[:12]}"
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        async with open_core(Settings(data)) as embedded:
            began = time.monotonic()
            files = [*transcripts_in([options.folder])]
            assert not [one for one in (await embedded.transcripts.add(files)).results if one.refused]
            added = time.monotonic() - began
            async with open_core(Settings(data, search=SearchSettings(options.url, index))) as server:
                began = time.monotonic()
                assert await server.shelves.index() == []
                report.add(
                    f"added and indexed in {added:.0f} s, indexed on the server in {time.monotonic() - began:.0f} s"
                )
                try:
                    quotes = await _quotes(embedded, options.queries)
                    short = [one for one in quotes if len(one.words.split()) <= SHORT]
                    longer = [one for one in quotes if len(one.words.split()) > SHORT]
                    rows = [
                        (await _asked(embedded, server, some)).row(name)
                        for name, some in ((f"quotes of up to {SHORT} words", short), ("longer quotes", longer))
                    ]
                    if options.judged:
                        judged = [
                            Query(Ask.TOPIC if one["kind"] == "topic" else Ask.VERIFY, one["query"], **_ALL)
                            for path in sorted(options.judged.glob("*.jsonl"))
                            for one in json_lines(path)
                        ]
                        rows.append((await _asked(embedded, server, judged)).row("judged"))
                finally:
                    for shelf in await server.shelves.storage.shelves():
                        await server.shelves._engines.delete(shelf.id)
    heads = (
        "questions",
        "asked",
        "same answer",
        "same places",
        "same first",
        "embedded p50, ms",
        "p99",
        "server p50, ms",
        "p99",
    )
    report.add(table(heads, rows))


_ALL = {"limit": BEST, "nearest": 0, "spread": False}


async def _quotes(core: Core, number: int) -> list[Query]:
    """What somebody half remembers of the library."""
    rng, texts = random.Random(11), list[list[str]]()
    for one in (await core.shelves.library(None)).transcripts:
        texts.append((await core.shelves.storage.whole(one.id)).text.split())
    quotes = list[Query]()
    while len(quotes) < number:
        words = rng.choice(texts)
        length = rng.randint(4, 16)
        if len(words) <= length:
            continue
        at = rng.randrange(len(words) - length)
        said = [rng.choice(words) if rng.random() < 0.1 else word for word in words[at : at + length]]
        quotes.append(Query(Ask.VERIFY, " ".join(word for word in said if rng.random() > 0.1) or said[0], **_ALL))
    return quotes


async def _asked(embedded: Core, server: Core, queries: Sequence[Query]) -> Compared:
    found = Compared()
    for number, query in enumerate([*queries[:WARM], *queries]):
        answers = list[tuple[object, list[tuple[int, int, int]]]]()
        for core, times in zip((embedded, server), found.times, strict=True):
            began = time.perf_counter()
            result = await core.find(None, query)
            if number >= WARM:
                times.append((time.perf_counter() - began) * 1000)
            hits = [hit for part in objects.places(result) for hit in part]
            places = [(hit.transcript.id, hit.span.first, hit.span.past) for hit in hits[:BEST]]
            answers.append((result.verdict, places))
        if number < WARM:
            continue
        one, other = answers
        found.asked += 1
        found.same += one == other
        found.places += sorted(one[1]) == sorted(other[1])
        found.first += (one[0], one[1][:1]) == (other[0], other[1][:1])
        if one != other:
            print(f"{query.words!r}: {one[0]} {len(set(one[1]) - set(other[1]))} of {len(one[1])} differ")
    return found


if __name__ == "__main__":
    main()

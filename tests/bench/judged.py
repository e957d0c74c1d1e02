"""Judged queries over a few transcripts: quotes as people misremember them, quotes that nobody said, and topics.

A judged query is a JSON line {"id", "kind": quote, fabricated or topic, "style", "query", "answers": [{"source": how
the file's name begins, "anchor": words as written, "end_anchor"?, "grade": 1 or 2}]}. An answer is the stretch from the
anchor's first character to the end of the anchor, or of the end anchor. A hit is right that covers half of an answer,
or half of whose words are in it; of a topic, a third.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from asking import library
from publicsets import json_lines
from pullquote.bot.asking.answer_models import Ask, Query
from pullquote.bot.presenting import objects
from pullquote.index.search.verdict import Verdict
from pullquote.index.shelves import open_shelves
from scoring import DEEP, discounted
from tables import table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pullquote.bot.core import Core
    from pullquote.index.querying.found import Hit

COVERED, COVERED_OF_TOPIC = 0.5, 0.3
GAINS: Final = {1: 1, 2: 3}  # of an answer's grade


@dataclass(frozen=True, slots=True)
class Place:
    """Characters [`first`, `past`) of a source that answer a query, and how well."""

    source: str
    first: int
    past: int
    grade: int

    def overlap(self, hit: Hit) -> int:
        """How many characters of a hit are in it; negative if none is."""
        if not PurePath(hit.transcript.file).name.startswith(self.source):
            return 0
        return min(hit.span.past, self.past) - max(hit.span.first, self.first)

    def covered(self, hit: Hit, share: float) -> bool:
        """Whether they have that share of the shorter of them in common."""
        return self.overlap(hit) >= share * min(hit.span.past - hit.span.first, self.past - self.first)


@dataclass
class Tally:
    """Figures by name: how often something was so, among how many."""

    seen: dict[str, list[float]] = field(default_factory=dict[str, list[float]])

    def note(self, name: str, value: float) -> None:
        self.seen.setdefault(name, []).append(value)

    def rows(self) -> list[tuple[str, str, str]]:
        """Name, mean and count."""
        return [(name, f"{sum(values) / len(values):.3f}", str(len(values))) for name, values in self.seen.items()]


async def judge_seeds(judged: Path, seeds: Path, data: Path, model: Path | None) -> str:
    """Asks all queries in the folder `judged` and says how well they were answered, as a Markdown table."""
    tally = Tally()
    async with library(data, _files(seeds, "*"), model) as core:
        texts = await _texts(data)
        for query in [query for path in _files(judged, "*.jsonl") for query in json_lines(path)]:
            await _judge(core, query, [_placed(texts, answer) for answer in query["answers"]], tally)
    return table(("measured", "mean", "queries"), tally.rows())


def _files(folder: Path, pattern: str) -> list[Path]:
    return sorted(path for path in folder.glob(pattern) if path.is_file())


async def _texts(data: Path) -> dict[str, str]:
    """The text as written of each transcript, by file name."""
    async with open_shelves(data) as shelves:
        listed = (await shelves.library(None)).transcripts
        return {PurePath(t.file).name: (await shelves.storage.whole(t.id)).text for t in listed}


def _placed(texts: dict[str, str], answer: dict[str, Any]) -> Place:
    text = next(text for name, text in texts.items() if name.startswith(answer["source"]))
    first = text.index(answer["anchor"])
    past = first + len(answer["anchor"])
    if answer.get("end_anchor"):
        past = text.index(answer["end_anchor"], first) + len(answer["end_anchor"])
    return Place(answer["source"], first, past, answer["grade"])


async def _judge(core: Core, query: dict[str, Any], places: Sequence[Place], tally: Tally) -> None:
    kind, style = query["kind"], query["style"]
    result = await core.find(
        None,
        Query(Ask.TOPIC if kind == "topic" else Ask.VERIFY, query["query"], limit=DEEP, nearest=0, spread=False),
    )
    listed = [hit for part in objects.places(result) for hit in part]
    if kind == "topic":
        gain = ndcg(listed, places)
        for name in ("topic, nDCG@10", f"topic, {style}, nDCG@10"):
            tally.note(name, gain)
        return
    right = [any(place.covered(hit, COVERED) for place in places) for hit in listed]
    verdict = result.verdict
    if kind == "quote":
        for name in ("quote, R@1", f"quote, {style}, R@1"):
            tally.note(name, right[:1] == [True])
        tally.note("quote, R@5", any(right[:5]))
        if style in ("exact", "cross-cue"):
            tally.note("exact quotes called verbatim", verdict is Verdict.VERBATIM)
        if style != "fragment":
            tally.note("real quotes not found", verdict is Verdict.NOT_FOUND)
            tally.note("real quotes called altered", verdict is Verdict.ALTERED)
    elif style == "altered":
        tally.note("altered quotes called altered", verdict is Verdict.ALTERED)
        tally.note("altered quotes called verbatim", verdict is Verdict.VERBATIM)
        tally.note("altered quotes, real place first", right[:1] == [True])
    else:
        tally.note("invented quotes attributed", verdict in (Verdict.VERBATIM, Verdict.CLOSE, Verdict.ALTERED))


def ndcg(listed: Sequence[Hit], places: Sequence[Place]) -> float:
    """The graded nDCG@10 of a topic's hits; an answer that is found twice counts once."""
    gains, used = list[int](), set[int]()
    for hit in listed[:DEEP]:
        best = max(range(len(places)), key=lambda at: places[at].overlap(hit))
        fits = places[best].covered(hit, COVERED_OF_TOPIC)
        gains.append(GAINS[places[best].grade] if fits and best not in used else 0)
        if fits:
            used.add(best)
    ideal = sorted((GAINS[place.grade] for place in places), reverse=True)[:DEEP]
    return discounted(gains) / discounted(ideal)

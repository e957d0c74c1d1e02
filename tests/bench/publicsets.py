"""Public benchmarks on disk: a folder a set, with its transcripts, its passages by time, and its queries.

SET/transcripts/*.vtt      sources
SET/passages.jsonl         {"id", "file", "start", "end"}: what answers are counted in
SET/quote.jsonl            {"id", "words", "kind", "relevant": [passage ids],
SET/topic.jsonl             "relevant_pooled"?: where all sources are searched, "transcript"?: stem to search within}
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pullquote.index.formats import detect
from scoring import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Query:
    """A question, and the passages that answer it: in `transcript`, or (`pooled`) in all of the set."""

    id: str
    words: str
    kind: str
    relevant: frozenset[str]
    pooled: frozenset[str]
    transcript: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A benchmark's passage: its place, in seconds, and its words as the transcript has them."""

    id: str
    file: str
    start: float
    end: float
    text: str


@dataclass(frozen=True)
class PublicSet:
    """One set of a benchmark."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @cached_property
    def files(self) -> list[Path]:
        """The transcripts."""
        return sorted((self.folder / "transcripts").iterdir())

    @cached_property
    def passages(self) -> list[Passage]:
        """The passages with their words: of the cues whose middle they hold."""
        rows = json_lines(self.folder / "passages.jsonl")
        held: dict[str, list[str]] = {row["id"]: [] for row in rows}
        for file in self.files:
            for cue in detect.read(file.read_bytes(), file.name).cues:
                if cue.start is None or cue.end is None:
                    raise SystemExit(f"{file} has a cue without times")
                passage = self.timeline.holding(file.name, (cue.start + cue.end) / 2)
                if passage is not None:
                    held[passage].append(cue.text)
        return [Passage(r["id"], r["file"], r["start"], r["end"], " ".join(held[r["id"]])) for r in rows]

    @cached_property
    def timeline(self) -> Timeline:
        rows = json_lines(self.folder / "passages.jsonl")
        return Timeline((row["id"], row["file"], row["start"], row["end"]) for row in rows)

    def queries(self, task: str, most: int | None = None) -> list[Query]:
        """The first `most` queries of a task (quote or topic); none if the set has no such task."""
        path = self.folder / f"{task}.jsonl"
        rows = json_lines(path) if path.exists() else []
        return [
            Query(
                row["id"],
                row["words"],
                row["kind"],
                frozenset(row["relevant"]),
                frozenset(row.get("relevant_pooled") or row["relevant"]),
                row.get("transcript"),
            )
            for row in rows[:most]
        ]


def public_sets(folder: Path, names: Iterable[str] | None = None) -> list[PublicSet]:
    """The sets in a folder, or in its folder `dev`; only those called `names`, if any are."""
    found = {path.parent.name: PublicSet(path.parent) for path in sorted(folder.glob("*/passages.jsonl"))}
    if not found and (folder / "dev").is_dir():
        return public_sets(folder / "dev", names)
    wanted = list(found if names is None else names)
    if not found or not set(wanted) <= set(found):
        missing = ", ".join(sorted(set(wanted) - set(found))) or "any set"
        raise SystemExit(f"{folder} does not hold {missing}; it holds: {', '.join(found) or 'nothing of the kind'}")
    return [found[name] for name in wanted]


def json_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]

"""The benchmarks still run, from end to end, on next to nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from .modules import BENCH, run_bench
from .postgres import VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.long

TALKS = {
    "harbour": [
        "The ferry leaves the harbour at seven, whatever the weather says about it.",
        "My grandmother mended nets until her fingers would not close any more.",
        "Nobody counts the herring now, they only count the boats that are left.",
    ],
    "bakery": [
        "The oven is lit at midnight and it decides when we may sleep.",
        "Rye bread forgives you everything except impatience with the dough.",
        "Children come for the burnt edges, which we never sell to anybody.",
    ],
}


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    """A set of two talks, each sentence a passage, with a quote of each and a topic."""
    folder = tmp_path / "bench" / "rev16_big"
    (folder / "transcripts").mkdir(parents=True)
    passages, quotes = list[dict[str, object]](), list[dict[str, object]]()
    for name, sentences in TALKS.items():
        cues = [f"00:00:{9 * n:02}.000 --> 00:00:{9 * n + 9:02}.000\n{said}\n" for n, said in enumerate(sentences)]
        (folder / "transcripts" / f"{name}.vtt").write_text("WEBVTT\n\n" + "\n".join(cues), "utf-8")
        for n, said in enumerate(sentences):
            id_ = f"{name}:{n}"
            passages.append({"id": id_, "file": f"{name}.vtt", "start": 9.0 * n, "end": 9.0 * n + 9})
            quotes.append({"id": f"q:{id_}", "words": said.lower(), "kind": "clean", "relevant": [id_]})
    topic = {"id": "t", "words": "bread dough", "kind": "title", "relevant": ["bakery:1"], "transcript": "bakery"}
    for file, rows in {"passages": passages, "quote": quotes, "topic": [topic]}.items():
        (folder / f"{file}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return folder.parent


def test_quality_prints_and_keeps_a_table_a_task(bench: Path, tmp_path: Path) -> None:
    """Quotes that stand there word for word are found by all; half hidden, those are not attributed to the rest."""
    out = tmp_path / "quality.md"
    printed = run_bench("quality", "--bench", str(bench), "--out", str(out))
    assert out.read_text("utf-8") == printed
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in printed.splitlines() if line.startswith("|")]
    methods = ["pullquote", "rank-bm25", "bm25s", "SQLite FTS5", "tantivy"]
    rest = [row[1:] for row in rows if row[0] == "rev16_big"]
    full = [(row[0], row[1]) for row in rest if row[0] in methods]
    assert full == [(method, "1.000") for _ in ("quote", "within", "pooled") for method in methods]
    topics = [[task, *["1.000 / 1.000"] * 5] for task in ("topic, within one transcript", "topic")]
    assert [row for row in rest if row[0] not in methods] == [
        ["quote", *["1.000"] * 5],  # side by side
        *topics,
        ["1.0000"] * 3,  # candidates
    ]
    in_force = next(row for row in rows if row[0].startswith("**"))
    assert (in_force[1], in_force[5]) == ("0.00 %", "1.000")


def test_quality_says_what_to_pass(tmp_path: Path) -> None:
    command = [sys.executable, str(BENCH / "quality.py"), "--bench", str(tmp_path / "nowhere")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "--bench" in done.stderr


def test_speed_measures_two_sizes_and_vectors(tmp_path: Path) -> None:
    """A thousand passages stand for a million."""
    few = ["--passages", "1000", "--queries", "3", "--starts", "1", "--askers", "2", "--processes", "1"]
    printed = run_bench("speed", *few, "--vectors", "--keep", str(tmp_path))
    assert "nan" not in printed
    methods = [line.split(" | ")[:2] for line in printed.splitlines() if line.startswith("| pullquote")]
    assert methods == [["| pullquote", "500"], ["| pullquote", "1,000"]]
    assert "| vectors of 384 numbers | 1,000 |" in printed


def test_soak_loses_and_doubles_nothing() -> None:
    """A few days with both platforms at once; what cannot be said of so few is whether memory grows."""
    printed = run_bench("soak", "--queries", "20", "--deliveries", "10")
    figures = dict(line.strip("| ").split(" | ") for line in printed.splitlines() if line.count("|") == 3)
    assert figures["answers"] == "20"
    assert figures["questions without an answer"] == "0"
    assert figures["posts lost, doubled"] == "0, 0"


def test_what_is_killed_while_it_fetches_loses_and_doubles_nothing() -> None:
    printed = run_bench("following", "--episodes", "12", "--kills", "2", "--seed", "5")
    figures = dict(line.strip("| ").split(" | ") for line in printed.splitlines() if line.count("|") == 3)
    assert figures["requests of the next run"] == "1"
    assert figures["lost, doubled or damaged"] == "0"


def test_chaos_loses_doubles_and_gives_away_nothing() -> None:
    """A few of a thousand sequences, always the same."""
    printed = run_bench("chaos", "--sequences", "2", "--steps", "15", "--seed", "2", "--no-shrink")
    figures = dict(line.strip("| ").split(" | ") for line in printed.splitlines() if line.count("|") == 3)
    assert figures["violations"] == "0"
    assert int(figures["steps"]) >= 20


def test_computers_that_share_a_database_post_once_and_lose_nothing(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A short sample, with one killed."""
    monkeypatch.setenv(VARIABLE, postgres_url.partition("?")[0])
    assert "no violation" in run_bench("shared", "--computers", "2", "--kills", "1", "--posts", "10", "--cut", "0")


def test_the_shards_of_a_process_that_is_killed_go_to_another(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A short sample: two processes, and leases that last on a busy computer, too."""
    monkeypatch.setenv(VARIABLE, postgres_url.partition("?")[0])
    assert "no violation" in run_bench("shards", "--lease", "15", "--at-once", "4")


def test_each_delivery_is_claimed_by_one_process_either_way(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A short sample of what the figures of claims are measured with."""
    monkeypatch.setenv(VARIABLE, postgres_url.partition("?")[0])
    printed = run_bench("claims", "--processes", "3", "--claims", "60")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in printed.splitlines() if line.startswith("|")]
    assert [row[:3] for row in rows[2:]] == [["conditional update", "60", "0"], ["reserved by SKIP LOCKED", "60", "0"]]
    assert rows[3][4] == "0"  # in vain
    assert "no violation" in printed

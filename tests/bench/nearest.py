"""Own nearest-neighbour search beside usearch's HNSW: time, memory, disk and recall at a million vectors.

usage: ./run bench nearest [--passages N] [--queries N] [--sets NAME ...] [--work FOLDER] [--out FILE.md]

Needs `pip install usearch` in the environment; without it the own search is measured alone. Two sets of unit vectors:
`random` points anywhere, the worst case of every index; `clustered` has 500 vectors around each centre, as passages
about one topic have. Recall@200 is held against the exact cosines. Each measurement runs in a process of its own, whose
peak resident memory counts mapped pages, too. usearch builds with all cores; every search runs on one.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from pullquote.index.vectors.store import Vectors
from randomvectors import A_BATCH, A_TRANSCRIPT, DIMENSIONS, NAME, spans
from scoring import percentile
from tables import Report, table

if TYPE_CHECKING:
    from collections.abc import Callable

NEAREST = 200  # as topics ask for
A_CENTRE, SPREAD = 500, 1.0  # vectors around a centre, and the length of what is added to it
WARM = 5
SETS = ("random", "clustered")
EXPANSIONS = (NEAREST, 2000)  # of usearch's search: more finds more, and takes longer


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--passages", type=int, default=1_000_000)
    ask.add_argument("--queries", type=int, default=100)
    ask.add_argument("--sets", nargs="+", choices=SETS, default=SETS)
    ask.add_argument("--work", type=Path)
    ask.add_argument("--out", type=Path, help="write the table here, too")
    args = ask.parse_args()
    report = Report("Nearest neighbours", args.out)
    heading = ("set", "method", "build", "disk", "peak memory", "p50", "p99", f"recall@{NEAREST}")
    with tempfile.TemporaryDirectory(prefix="pullquote-nearest-") as temporary:
        work = args.work or Path(temporary)
        rows = [row for kind in args.sets for row in measure(work / kind, kind, args.passages, args.queries)]
    report.add(table(heading, rows))


def measure(work: Path, kind: str, passages: int, queries: int) -> list[list[str]]:
    """The rows of one set."""
    work.mkdir(parents=True, exist_ok=True)
    exact = _alone(_make, work, kind, passages, queries)
    rows = list[list[str]]()
    methods: list[tuple[str, Callable[..., Any], Callable[..., Any], int]] = [("own", _build_own, _search_own, 0)]
    if importlib.util.find_spec("usearch"):
        methods += [(f"usearch, expansion {n}", _build_usearch, _search_usearch, n) for n in EXPANSIONS]
    built = dict[str, float]()
    for name, build, search, expansion in methods:
        if build.__name__ not in built:
            built[build.__name__] = _alone(build, work)
        found, times, memory, disk = _alone(search, work, expansion)
        hits = [len(set(a) & set(b)) / NEAREST for a, b in zip(found, exact, strict=True)]
        rows.append(
            [
                kind,
                name,
                f"{built[build.__name__]:.0f} s",
                f"{disk:.0f} MB",
                f"{memory:.0f} MB",
                f"{percentile(times, 0.5):.1f} ms",
                f"{percentile(times, 0.99):.1f} ms",
                f"{np.mean(hits):.3f}",
            ]
        )
        print(json.dumps(rows[-1]), file=sys.stderr)
    return rows


def _alone(work: Callable[..., Any], *args: Any) -> Any:
    """The result of `work` in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, args)


def _make(work: Path, kind: str, passages: int, queries: int) -> list[list[int]]:
    """Writes a set and its queries; the numbers of the exactly nearest vectors of each query."""
    rng = np.random.default_rng(3)
    centres = rng.standard_normal((max(passages // A_CENTRE, 1), DIMENSIONS), np.float32)

    def some(n: int) -> np.ndarray:
        made = rng.standard_normal((n, DIMENSIONS), np.float32)
        if kind == "clustered":
            made = centres[rng.integers(len(centres), size=n)] + np.float32(SPREAD) * made
        return made / np.linalg.norm(made, axis=1, keepdims=True)

    vectors = np.lib.format.open_memmap(work / "set.npy", "w+", np.float32, (passages, DIMENSIONS))
    asked = some(queries)
    np.save(work / "queries.npy", asked)
    scores = np.zeros((queries, passages), np.float32)
    for at in range(0, passages, A_TRANSCRIPT):
        vectors[at : at + A_TRANSCRIPT] = some(len(vectors[at : at + A_TRANSCRIPT]))
        scores[:, at : at + A_TRANSCRIPT] = asked @ vectors[at : at + A_TRANSCRIPT].T
    return np.argpartition(-scores, NEAREST, axis=1)[:, :NEAREST].tolist()


def _build_own(work: Path) -> float:
    given = np.load(work / "set.npy", mmap_mode="r")
    began = time.monotonic()
    vectors = Vectors(work / "own", NAME, DIMENSIONS)
    vectors.begin_writing()
    starts = list(range(0, len(given), A_TRANSCRIPT))
    for at in range(0, len(starts), A_BATCH):
        parts = [(first // A_TRANSCRIPT, given[first : first + A_TRANSCRIPT]) for first in starts[at : at + A_BATCH]]
        vectors.add([(number, spans(len(part)), part) for number, part in parts])
    vectors.end_writing()
    return time.monotonic() - began


def _search_own(work: Path, _: int) -> tuple[list[list[int]], list[float], float, float]:
    vectors = Vectors(work / "own", NAME, DIMENSIONS)

    def search(query: np.ndarray) -> list[int]:
        return [one.transcript * A_TRANSCRIPT + one.first // 100 for one in vectors.search(query, NEAREST)]

    disk = sum(path.stat().st_size for path in (work / "own").iterdir()) / 1e6
    return (*_timed(search, work), disk)


def _build_usearch(work: Path) -> float:
    given = np.load(work / "set.npy", mmap_mode="r")
    began = time.monotonic()
    index = importlib.import_module("usearch.index").Index(ndim=DIMENSIONS, metric="cos", dtype="i8")
    for at in range(0, len(given), 50_000):
        part = np.asarray(given[at : at + 50_000])
        index.add(np.arange(at, at + len(part)), part)
    index.save(str(work / "usearch"))
    return time.monotonic() - began


def _search_usearch(work: Path, expansion: int) -> tuple[list[list[int]], list[float], float, float]:
    index = importlib.import_module("usearch.index").Index.restore(str(work / "usearch"), view=True)
    index.expansion_search = expansion
    found = _timed(lambda query: index.search(query, NEAREST).keys.tolist(), work)
    return (*found, (work / "usearch").stat().st_size / 1e6)


def _timed(search: Callable[[np.ndarray], list[int]], work: Path) -> tuple[list[list[int]], list[float], float]:
    """What each query finds, the milliseconds of each, and the process's peak of resident memory in megabytes."""
    queries = np.load(work / "queries.npy")
    for query in queries[:WARM]:
        search(query)
    found, times = list[list[int]](), list[float]()
    for query in queries:
        began = time.perf_counter()
        found.append(search(query))
        times.append(1000 * (time.perf_counter() - began))
    return found, times, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == "__main__":
    main()

"""Random vectors in any number, and the duration of a search among them."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

import numpy as np
from pullquote.index.vectors.store import Vectors
from scoring import percentile

if TYPE_CHECKING:
    from pathlib import Path

DIMENSIONS = 384
A_TRANSCRIPT, A_BATCH = 1000, 20  # passages, transcripts
SEARCHES, WARM, NEAREST = 100, 5, 400
NAME = "random"


def make(folder: Path, passages: int, seed: int = 3) -> float:
    """Writes so many vectors anew; returns the seconds it took."""
    shutil.rmtree(folder, ignore_errors=True)
    rng, began = np.random.default_rng(seed), time.monotonic()
    vectors = Vectors(folder, NAME, DIMENSIONS)
    vectors.begin_writing()
    sizes = [min(A_TRANSCRIPT, passages - at) for at in range(0, passages, A_TRANSCRIPT)]
    for at in range(0, len(sizes), A_BATCH):
        vectors.add(
            [
                (number, spans(size), rng.standard_normal((size, DIMENSIONS), np.float32))
                for number, size in enumerate(sizes[at : at + A_BATCH], at)
            ]
        )
    vectors.end_writing()
    return time.monotonic() - began


def spans(size: int) -> np.ndarray:
    """The spans [size, 2] of a transcript's passages: 200 characters, 100 apart."""
    firsts = np.arange(size, dtype=np.int64) * 100
    return np.stack([firsts, firsts + 200], axis=1)


def search(folder: Path, seed: int = 4) -> dict[str, float]:
    """The number of vectors, and the milliseconds of a search for the nearest."""
    rng, times = np.random.default_rng(seed), list[float]()
    vectors = Vectors(folder, NAME, DIMENSIONS)
    for number in range(WARM + SEARCHES):
        query = rng.standard_normal(DIMENSIONS, np.float32)
        began = time.perf_counter()
        vectors.search(query / np.linalg.norm(query), NEAREST)
        if number >= WARM:
            times.append(1000 * (time.perf_counter() - began))
    return {"passages": len(vectors), "p50": percentile(times, 0.5), "p99": percentile(times, 0.99)}

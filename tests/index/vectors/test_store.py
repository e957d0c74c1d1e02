"""Vectors on disk: found again, nearest first, and never half there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pullquote.index.errors import EngineError
from pullquote.index.search.engine import LockBusy
from pullquote.index.vectors import nearest
from pullquote.index.vectors import store as module
from pullquote.index.vectors.store import NEARBY, Vectors

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Row = tuple[int, NDArray[np.int64], NDArray[np.float32]]

DIMENSIONS = 96  # no multiple of 64


def units(rng: np.random.Generator, n: int, dimensions: int = DIMENSIONS) -> NDArray[np.float32]:
    rows = rng.standard_normal((n, dimensions), np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def transcript(rng: np.random.Generator, id_: int, n: int) -> Row:
    """A transcript of `n` passages, each ten characters on and twenty long."""
    firsts = 10 * np.arange(n)
    return id_, np.stack([firsts, firsts + 20], axis=1), units(rng, n)


def written(folder: Path, *batches: Sequence[Row], name: str = "model") -> Vectors:
    vectors = Vectors(folder, name, DIMENSIONS)
    vectors.begin_writing()
    for batch in batches:
        vectors.add(batch)
    vectors.end_writing()
    return vectors


def exact(rows: Sequence[Row], query: NDArray[np.float32], k: int) -> list[tuple[int, int]]:
    """The naive answer: transcript and first of the `k` nearest."""
    scored = [
        (-float(vector @ query), id_, int(span[0]))
        for id_, spans, vectors in rows
        for span, vector in zip(spans, vectors, strict=True)
    ]
    return [(id_, first) for _, id_, first in sorted(scored)[:k]]


def found(
    vectors: Vectors, query: NDArray[np.float32], k: int, within: set[int] | None = None
) -> list[tuple[int, int]]:
    return [(c.transcript, c.first) for c in vectors.search(query, k, within)]


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def test_nothing_is_there_at_first(tmp_path: Path) -> None:
    """To look for vectors makes no folder, and finds none."""
    vectors = Vectors(tmp_path / "v", "model", DIMENSIONS)
    assert (vectors.transcripts(), vectors.revision, len(vectors)) == (set(), 0, 0)
    assert vectors.search(np.ones(DIMENSIONS, np.float32), 5) == []
    assert not (tmp_path / "v").exists()


def test_the_nearest_are_found_in_order(tmp_path: Path, rng: np.random.Generator) -> None:
    """As brute force finds them, over several segments, with the cosine as the score; and again after reopening."""
    rows = [transcript(rng, id_, 7) for id_ in range(1, 31)]
    written(tmp_path / "v", rows[:10], rows[10:11], rows[11:])
    vectors = Vectors(tmp_path / "v", "model", DIMENSIONS)
    for query in units(rng, 5):
        best = vectors.search(query, 10)
        assert [c.score for c in best] == sorted((c.score for c in best), reverse=True)
        assert {(c.transcript, c.first) for c in best} >= set(exact(rows, query, 8))
        one = next(c for c in best if c.transcript == best[0].transcript)
        vector = rows[one.transcript - 1][2][one.first // 10]
        assert one.score == pytest.approx(float(vector @ query), abs=0.01)
        assert one.past == one.first + 20


def test_signs_choose_among_many(tmp_path: Path, rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch) -> None:
    """With more passages than are looked at closely, a near one is still found, also within some transcripts only,
    and wherever transcripts have gone."""
    monkeypatch.setattr(nearest, "CLOSE", 60)
    monkeypatch.setattr(nearest, "_MANY", 8)
    rows = [transcript(rng, id_, 20) for id_ in range(1, 101)]
    vectors = written(tmp_path / "v", rows[:60], rows[60:])
    vectors.begin_writing()
    vectors.remove(range(5, 100, 10))
    for within in (None, {50}, set(range(1, 101, 2)) | {50}, {49, 50, 51, 99}):
        for at in range(20):
            query = rows[49][2][at] + 0.3 * units(rng, 1)[0]
            assert found(vectors, query, 2, within)[0] == (50, 10 * at)
            assert all(c.transcript % 10 != 5 for c in vectors.search(query, 50, within))
            assert all(within is None or c.transcript in within for c in vectors.search(query, 50, within))
    vectors.end_writing()


def test_equal_signs_do_not_widen_the_close_look(
    tmp_path: Path, rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand times the same vector: as many are looked at as are allowed, and the first of them shown."""
    monkeypatch.setattr(nearest, "CLOSE", 50)
    same = np.repeat(units(rng, 1), 1000, axis=0)
    spans = np.stack([np.arange(1000), np.arange(1000) + 1], axis=1)
    vectors = written(tmp_path / "v", [(1, spans, same)])
    assert found(vectors, same[0], 2) == [(1, 0), (1, 1)]


def test_scores_are_joined_by_place(tmp_path: Path, rng: np.random.Generator) -> None:
    """The cosine of the passage that begins nearest to each offset; NaN where none is near, or there are no vectors."""
    rows = [transcript(rng, 1, 3), (2, np.array([[50, 90], [0, 40]]), units(rng, 2)), transcript(rng, 4, 0)]
    vectors = written(tmp_path / "v", rows[:1], rows[1:])
    query = units(rng, 1)[0]
    asked = [(1, 10), (1, 10), (2, 0), (2, 24), (2, 26), (2, 50 + NEARBY), (2, 51 + NEARBY), (3, 0), (4, 0), (1, 19)]
    transcripts, firsts = np.array(asked, np.int64).T
    scores = vectors.scores(query, transcripts, firsts)
    (_, _, one), (_, _, two), _ = rows
    nan = np.zeros_like(query) * np.nan
    expected = [one[1], one[1], two[1], two[1], two[0], two[0], nan, nan, nan, one[2]]
    np.testing.assert_allclose(scores, [vector @ query for vector in expected], atol=0.01)
    assert len(vectors.scores(query, np.zeros(0, np.int64), np.zeros(0, np.int64))) == 0


def test_a_transcript_that_is_added_again_is_replaced(tmp_path: Path, rng: np.random.Generator) -> None:
    """One that went is gone; one without passages is done, and found nowhere."""
    old, new = transcript(rng, 1, 4), transcript(rng, 1, 2)
    vectors = written(tmp_path / "v", [old, transcript(rng, 2, 3)], [new, transcript(rng, 3, 0)])
    assert (vectors.transcripts(), len(vectors)) == ({1, 2, 3}, 5)
    vectors.begin_writing()
    vectors.remove([2, 77])
    vectors.end_writing()
    reopened = Vectors(tmp_path / "v", "model", DIMENSIONS)
    assert (reopened.transcripts(), len(reopened)) == ({1, 3}, 2)
    assert sorted(found(reopened, new[2][0], 10)) == [(1, 0), (1, 10)]


def test_segments_stay_few(tmp_path: Path, rng: np.random.Generator) -> None:
    """However many batches there were, nothing is lost in joining, and nothing stays behind."""
    rows = [transcript(rng, id_, 1 + id_ % 5) for id_ in range(200)]
    vectors = Vectors(tmp_path / "v", "model", DIMENSIONS)
    vectors.begin_writing()
    for at, row in enumerate(rows):
        vectors.add([row], revision=at)
        if at % 3 == 0:
            vectors.remove([at // 2])
        assert len(list((tmp_path / "v").glob("*.vectors"))) <= module.MOST_SEGMENTS
    vectors.end_writing()
    gone = {at // 2 for at in range(0, 200, 3)}
    kept = [row for row in rows if row[0] not in gone]
    reopened = Vectors(tmp_path / "v", "model", DIMENSIONS)
    assert reopened.transcripts() == {id_ for id_, _, _ in kept}
    assert reopened.revision == 199
    query = units(rng, 1)[0]
    assert set(found(reopened, query, 12)) >= set(exact(kept, query, 8))


def test_another_model_begins_anew(tmp_path: Path, rng: np.random.Generator) -> None:
    """Vectors of two models cannot be compared: the other's are not shown, and go when this one's come."""
    written(tmp_path / "v", [transcript(rng, 1, 3)])
    other = Vectors(tmp_path / "v", "other", DIMENSIONS)
    assert (other.transcripts(), other.revision) == (set(), 0)
    written(tmp_path / "v", [transcript(rng, 2, 3)], name="other")
    other.refresh()
    assert other.transcripts() == {2}
    assert Vectors(tmp_path / "v", "model", DIMENSIONS).transcripts() == set()
    assert Vectors(tmp_path / "v", "other", 64).transcripts() == set()


@pytest.mark.parametrize("harm", ["cut", "longer", "head", "spans", "empty", "gone", "manifest", "no manifest", "list"])
def test_a_damaged_folder_begins_anew(harm: str, tmp_path: Path, rng: np.random.Generator) -> None:
    """Whatever has happened to the files, the vectors count as missing and can be written again."""
    written(tmp_path / "v", [transcript(rng, 1, 3)], [transcript(rng, 2, 3)])
    file, manifest = max((tmp_path / "v").glob("*.vectors")), tmp_path / "v" / "manifest.json"
    content = bytearray(file.read_bytes())
    match harm:
        case "cut":
            file.write_bytes(content[:-1])
        case "longer":
            file.write_bytes(content + b"\0")
        case "head":
            content[9] ^= 255
            file.write_bytes(content)
        case "spans":
            content[200] ^= 1
            file.write_bytes(content)
        case "empty":
            file.write_bytes(b"")
        case "gone":
            file.unlink()
        case "manifest":
            manifest.write_bytes(manifest.read_bytes()[:-5])
        case "no manifest":
            manifest.unlink()
        case _:
            manifest.write_text("[1]")
    damaged = Vectors(tmp_path / "v", "model", DIMENSIONS)
    assert (damaged.transcripts(), damaged.revision) == (set(), 0)
    written(tmp_path / "v", [transcript(rng, 3, 3)])
    damaged.refresh()
    assert damaged.transcripts() == {3}


def test_what_counts_is_what_the_manifest_names(tmp_path: Path, rng: np.random.Generator) -> None:
    """A crash before the manifest leaves files that nobody misses: the next writer deletes them."""
    written(tmp_path / "v", [transcript(rng, 1, 3)])
    stray = [tmp_path / "v" / "00000099.vectors", tmp_path / "v" / "00000100.tmp"]
    for path in stray:
        path.write_bytes(b"half")
    vectors = Vectors(tmp_path / "v", "model", DIMENSIONS)
    assert vectors.transcripts() == {1}
    vectors.begin_writing()
    vectors.end_writing()
    assert not any(path.exists() for path in stray)


def test_readers_follow(tmp_path: Path, rng: np.random.Generator) -> None:
    """What another process wrote is seen after `refresh`, and what was seen before stays usable until then."""
    written(tmp_path / "v", [transcript(rng, 1, 3)])
    reader = Vectors(tmp_path / "v", "model", DIMENSIONS)
    written(tmp_path / "v", [transcript(rng, 1, 2), transcript(rng, 2, 3)])
    query = units(rng, 1)[0]
    assert len(reader.search(query, 10)) == 3
    reader.refresh()
    assert len(reader.search(query, 10)) == 5


def test_one_process_writes(tmp_path: Path, rng: np.random.Generator) -> None:
    """A second writer is told so at once, and may write once the first is done."""
    first, second = (Vectors(tmp_path / "v", "model", DIMENSIONS) for _ in range(2))
    first.begin_writing()
    with pytest.raises(LockBusy):
        second.begin_writing()
    first.add([transcript(rng, 1, 3)], revision=7)
    first.end_writing()
    second.begin_writing()
    assert (second.transcripts(), second.revision) == ({1}, 7)
    second.end_writing()


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """As an error that is expected."""
    (tmp_path / "v").write_text("a file")
    vectors = Vectors(tmp_path / "v", "model", DIMENSIONS)
    with pytest.raises(EngineError):
        vectors.begin_writing()


_WRITER = """
import sys
import numpy as np
from pathlib import Path
from pullquote.index.vectors.store import NEARBY, Vectors
vectors = Vectors(Path(sys.argv[1]), "model", 96)
vectors.begin_writing()
spans = np.stack([np.arange(50), np.arange(50) + 1], axis=1)
rows = np.random.default_rng(0).standard_normal((50, 96)).astype(np.float32)
for number in range(vectors.revision + 1, 10**6):
    vectors.add([(number, spans, rows)], revision=number)
    if number % 5 == 0:
        vectors.remove([number - 3])
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX systems do")
def test_a_killed_writer_loses_the_last_batch_at_most(tmp_path: Path) -> None:
    """Whenever it dies: what it reported is there, what it held is free, and the next goes on from there."""
    reported = 0
    for wanted in (3, 31, 40):
        with subprocess.Popen(
            [sys.executable, "-P", "-c", _WRITER, str(tmp_path / "v")], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout
            for line in writer.stdout:
                reported = int(line)
                if reported >= wanted:
                    break
            os.kill(writer.pid, signal.SIGKILL)
            reported = max([reported, *(int(line) for line in writer.stdout if line.strip().isdigit())])
        vectors = Vectors(tmp_path / "v", "model", DIMENSIONS)
        assert vectors.revision in (reported, reported + 1)
        missing = {n for n in range(1, reported + 1) if n % 5 != 2} - vectors.transcripts()
        assert missing == set()
        assert len(vectors) == 50 * len(vectors.transcripts())


def test_the_manifest_is_small_and_plain(tmp_path: Path, rng: np.random.Generator) -> None:
    """It names the model, how far storage was followed, and the files."""
    written(tmp_path / "v", [transcript(rng, 1, 3), transcript(rng, 2, 3)], [transcript(rng, 2, 1)])
    read = json.loads((tmp_path / "v" / "manifest.json").read_text())
    assert (read["name"], read["dimensions"], read["revision"]) == ("model", DIMENSIONS, 0)
    assert [segment["gone"] for segment in read["segments"]] == [[2], []]

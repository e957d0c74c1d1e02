"""Vectors follow storage, at leisure: what is durable is never made again."""

from __future__ import annotations

import asyncio
import zlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pullquote.index.language.analyzer import analyzer
from pullquote.index.search.engine import LockBusy
from pullquote.index.search.passages import passages
from pullquote.index.storage.storage import Incoming, Shelf, Storage
from pullquote.index.transcript import Cue, Facts, Kind, Reading
from pullquote.index.vectors.indexer import VectorIndexer, readable, readable_parts
from pullquote.index.vectors.store import Vectors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from pullquote.index.vectors.embedder import Spans


class Killed(BaseException):
    """The end of a process."""


class Bags:
    """An embedder for which texts mean the same if they have the same words; remembers what it was given."""

    name = "bags"
    dimensions = 64

    def __init__(self) -> None:
        self.given = list[str]()
        self.fail_at = 10**9
        self.step = 64

    def passages(self, text: str, spans: Spans) -> Iterator[NDArray[np.float32]]:
        for at in range(0, len(spans), self.step):
            some = [text[first:past] for first, past in spans[at : at + self.step]]
            self.given.extend(some)
            if len(self.given) >= self.fail_at:
                raise Killed
            yield np.array([self.query(one) for one in some], np.float32)

    def query(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dimensions, np.float32)
        for word in text.lower().split():
            vector[zlib.crc32(word.strip(".").encode()) % self.dimensions] += 1
        return vector / max(float(np.linalg.norm(vector)), 1e-9)


@pytest.fixture
def vectors(tmp_path: Path) -> Vectors:
    return Vectors(tmp_path / "vectors", Bags.name, Bags.dimensions)


async def put(storage: Storage, shelf: Shelf, *texts: str, language: str | None = None) -> list[int]:
    """A transcript for each text, named by its first word; each sentence is a cue."""
    facts = Facts(language=language)
    incoming = [
        Incoming(
            text.split()[0],
            text,
            Reading("test", Kind.HUMAN, tuple(Cue(cue.strip() + ".") for cue in text.split(".") if cue.strip()), facts),
            facts,
        )
        for text in texts
    ]
    return [stored.transcript for stored in await storage.put(shelf.id, incoming)]


def long(name: str, sentences: int = 12) -> str:
    return " ".join(f"{name} said word{n} and thing{n} about matter{n} of state{n}." for n in range(sentences))


def found(vectors: Vectors, query: NDArray[np.float32]) -> list[tuple[int, int, int, float]]:
    """Everything, in the order of the library."""
    return sorted((c.transcript, c.first, c.past, round(c.score, 4)) for c in vectors.search(query, 1000))


async def current(storage: Storage) -> int:
    return (await storage.shelves())[0].revision


async def test_every_passage_of_the_index_has_its_vector(storage: Storage, shelf: Shelf, vectors: Vectors) -> None:
    """With the same first and past, so that scores can be joined; and it is that of the passage's words."""
    a, b = await put(storage, shelf, long("apple"), long("berry", 30))
    embedder = Bags()
    assert await VectorIndexer(storage, embedder).catch_up(vectors, shelf)
    assert (vectors.transcripts(), vectors.revision) == ({a, b}, await current(storage))
    wanted = 0
    for id_ in (a, b):
        whole = await storage.whole(id_)
        for passage in passages(whole.text, whole.cues, analyzer("en").analyze(whole.text), analyzer("en").language):
            wanted += 1
            query = embedder.query(whole.text[passage.first : passage.past])
            scores = vectors.scores(query, np.array([id_]), np.array([passage.first]))
            assert scores[0] == pytest.approx(1, abs=0.01)
    assert len(vectors) == wanted == len(embedder.given)


async def test_what_changed_is_followed(storage: Storage, shelf: Shelf, vectors: Vectors) -> None:
    """Removed, replaced and added transcripts, each once; and nothing when nothing changed."""
    a, b = await put(storage, shelf, "apple red", "berry blue")
    embedder = Bags()
    assert await VectorIndexer(storage, embedder).catch_up(vectors, shelf)
    [a2] = await put(storage, shelf, "apple green")
    await storage.remove([b])
    assert await VectorIndexer(storage, embedder).catch_up(vectors, shelf)
    assert a2 != a
    assert (vectors.transcripts(), embedder.given) == ({a2}, ["apple red", "berry blue", "apple green"])
    assert await VectorIndexer(storage, embedder).catch_up(vectors, shelf)
    assert len(embedder.given) == 3
    await storage.edit(a2, Facts(title="Apples"))  # other facts, the same words
    assert await VectorIndexer(storage, embedder).catch_up(vectors, shelf)
    assert (len(embedder.given), vectors.revision) == (3, await current(storage))


async def test_in_another_language_passages_are_others(storage: Storage, shelf: Shelf, vectors: Vectors) -> None:
    """They are cut by words, and what a word is depends on the language: the transcript is done again."""
    [a] = await put(storage, shelf, "apple twenty five")
    embedder = Bags()
    assert await VectorIndexer(storage, embedder).catch_up(vectors, shelf)
    await storage.edit(a, Facts(language="ja"))
    assert await VectorIndexer(storage, embedder).catch_up(vectors, shelf)
    assert (len(embedder.given), vectors.transcripts()) == (2, {a})


async def test_progress_counts_the_transcripts_of_the_shelf(storage: Storage, shelf: Shelf, vectors: Vectors) -> None:
    """Those that are done already, too."""
    await put(storage, shelf, "apple red", "berry blue")
    seen = list[tuple[int, int]]()
    await VectorIndexer(storage, Bags(), progress=lambda done, of: seen.append((done, of))).catch_up(vectors, shelf)
    await put(storage, shelf, "cherry black")
    await VectorIndexer(storage, Bags(), progress=lambda done, of: seen.append((done, of))).catch_up(vectors, shelf)
    assert seen == [(1, 2), (2, 2), (3, 3)]


async def test_what_was_broken_off_is_gone_on_with(
    storage: Storage, shelf: Shelf, vectors: Vectors, tmp_path: Path
) -> None:
    """After a crash only what was not durable is made again, and the result is that of a run without one."""
    await put(storage, shelf, *(long(f"t{n}", 6 + n) for n in range(8)))
    smooth, plain = Bags(), Vectors(tmp_path / "plain", Bags.name, Bags.dimensions)
    await VectorIndexer(storage, smooth).catch_up(plain, shelf)
    broken = Bags()
    broken.fail_at = len(smooth.given) // 2
    with pytest.raises(Killed):
        await VectorIndexer(storage, broken, batch=1).catch_up(vectors, shelf)
    vectors = Vectors(tmp_path / "vectors", Bags.name, Bags.dimensions)
    durable = len(vectors)
    assert 0 < durable < len(smooth.given)
    rest = Bags()
    assert await VectorIndexer(storage, rest, batch=1).catch_up(vectors, shelf)
    assert len(rest.given) == len(smooth.given) - durable
    query = rest.query(rest.given[0])
    assert found(vectors, query) == found(plain, query)


async def test_told_to_stop_it_keeps_what_is_whole(
    storage: Storage, shelf: Shelf, vectors: Vectors, tmp_path: Path
) -> None:
    """Nothing is made twice over any number of stops."""
    await put(storage, shelf, *(long(f"t{n}") for n in range(6)))
    smooth, plain = Bags(), Vectors(tmp_path / "plain", Bags.name, Bags.dimensions)
    await VectorIndexer(storage, smooth).catch_up(plain, shelf)
    embedder, runs = Bags(), 1
    while True:
        before = len(embedder.given)
        if await VectorIndexer(storage, embedder, stop=lambda b=before: len(embedder.given) > b).catch_up(
            vectors, shelf
        ):
            break
        runs += 1
    assert runs == 7
    assert embedder.given == smooth.given
    query = embedder.query(embedder.given[0])
    assert found(vectors, query) == found(plain, query)


async def test_a_revision_that_never_was_means_beginning_anew(storage: Storage, shelf: Shelf, vectors: Vectors) -> None:
    """Vectors from elsewhere are not kept."""
    [a] = await put(storage, shelf, "apple red")
    vectors.begin_writing()
    vectors.add([(a, np.array([[0, 4]]), np.ones((1, 64), np.float32) / 8)], revision=await current(storage) + 1)
    vectors.add([(99, np.array([[0, 4]]), np.ones((1, 64), np.float32) / 8)])
    vectors.end_writing()
    assert await VectorIndexer(storage, Bags()).catch_up(vectors, shelf)
    assert (vectors.transcripts(), vectors.revision, len(vectors)) == ({a}, await current(storage), 1)


async def test_one_process_embeds_a_shelf(storage: Storage, shelf: Shelf, vectors: Vectors, tmp_path: Path) -> None:
    """The other is told so, and the lock is given back however it ends."""
    await put(storage, shelf, "apple red")
    other = Vectors(tmp_path / "vectors", Bags.name, Bags.dimensions)
    other.begin_writing()
    with pytest.raises(LockBusy):
        await VectorIndexer(storage, Bags()).catch_up(vectors, shelf)
    other.end_writing()
    failing = Bags()
    failing.fail_at = 1
    with pytest.raises(Killed):
        await VectorIndexer(storage, failing).catch_up(vectors, shelf)
    other.begin_writing()
    other.end_writing()


async def test_whoever_cancels_waits_for_the_step_under_way(storage: Storage, shelf: Shelf, vectors: Vectors) -> None:
    """No thread goes on afterwards, and the lock is free."""
    await put(storage, shelf, *(long(f"t{n}") for n in range(30)))
    embedder = Bags()
    task = asyncio.create_task(VectorIndexer(storage, embedder).catch_up(vectors, shelf))
    while len(embedder.given) < 5:  # noqa: ASYNC110 - what is waited for happens in a thread
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    given = len(embedder.given)
    await asyncio.to_thread(vectors.begin_writing)
    vectors.end_writing()
    assert len(embedder.given) == given


async def test_a_transcript_without_words_is_done(storage: Storage, shelf: Shelf, vectors: Vectors) -> None:
    """It has no vectors, and is not looked at again."""
    [a] = await put(storage, shelf, "(laughs)")
    embedder = Bags()
    assert await VectorIndexer(storage, embedder).catch_up(vectors, shelf)
    assert (vectors.transcripts(), embedder.given) == ({a}, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("so  it\nwas \u00a0good", "so it was good"),
        ("well (laughs) that was [MUSIC PLAYING] it", "well that was it"),
        ("it doesnâ€™t matter", "it doesn't matter"),
        ("I went to [the] Bay", "I went to [the] Bay"),
    ],
)
def test_the_model_reads_clean_text(text: str, expected: str) -> None:
    """Mended, without sounds, with single spaces; whatever was said stays."""
    assert readable(text).replace("’", "'") == expected


def test_a_text_is_cleaned_in_parts() -> None:
    """Each passage stands in the clean text with its own words, though neighbours share some."""
    text = "So  it was (laughs) good. And we went on, [MUSIC PLAYING] and on. Then home."
    spans = [(text.find(first), text.find(last) + len(last)) for first, last in (("So", "on,"), ("And", "home"))]
    clean, places = readable_parts(text, spans)
    assert clean == "So it was good. And we went on, and on. Then home"
    assert [clean[first:past] for first, past in places] == ["So it was good. And we went on,", clean[16:]]
    assert readable_parts("", []) == ("", [])

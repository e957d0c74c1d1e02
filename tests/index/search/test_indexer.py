"""Catching up: what an index claims, it holds."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import pytest
from pullquote.index.search import indexer
from pullquote.index.search.indexer import ShelfIndexer
from pullquote.index.search.token_store import TokenStore
from pullquote.index.storage.storage import Incoming, Shelf, Storage
from pullquote.index.transcript import Cue, Facts, Kind, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pullquote.index.search.engine import Candidate, IndexQuery, Statistics
    from pullquote.index.search.passages import Passage
    from pullquote.index.transcript import Transcript


class Killed(BaseException):
    """The end of a process."""


class Listed:
    """An engine that is a dictionary; what is committed survives, and `commits` remembers each revision."""

    def __init__(self) -> None:
        self.revision = 0
        self.held: dict[int, list[str]] = {}
        self.pending: dict[int, list[str]] = {}
        self.commits = list[tuple[int, int]]()
        self.fail_at = 10**9
        self.replaced = 0

    def replace(self, transcript: int, passages: Iterable[Passage], revision: int = 0) -> None:
        self.replaced += 1
        if self.replaced >= self.fail_at:
            raise Killed
        self.pending[transcript] = [" ".join(token.word.plain for token in passage.words) for passage in passages]

    def remove(self, transcript: int) -> None:
        self.pending.pop(transcript, None)

    def clear(self) -> None:
        self.pending.clear()

    def commit(self, revision: int) -> None:
        self.held, self.revision = dict(self.pending), revision
        self.commits.append((revision, len(self.held)))

    def candidates(self, query: IndexQuery, k: int) -> list[Candidate]:
        raise NotImplementedError

    def statistics(self, terms: Iterable[str]) -> Statistics:
        raise NotImplementedError


@pytest.fixture
def tokens(tmp_path: Path) -> TokenStore:
    return TokenStore(tmp_path / "tokens-1.db")


async def put(storage: Storage, shelf: Shelf, *texts: str) -> list[int]:
    """A transcript for each text, named by its first word."""
    incoming = [Incoming(text.split()[0], text, Reading("test", Kind.HUMAN, (Cue(text),)), Facts()) for text in texts]
    return [stored.transcript for stored in await storage.put(shelf.id, incoming)]


async def current(storage: Storage) -> int:
    return (await storage.shelves())[0].revision


async def test_what_changed_is_taken_in_once(storage: Storage, shelf: Shelf, tokens: TokenStore) -> None:
    """New, changed and removed transcripts; and nothing at all when nothing changed."""
    engine = Listed()
    assert await ShelfIndexer(storage).catch_up(engine, tokens, shelf) == 0
    a, b = await put(storage, shelf, "apple red", "berry blue")
    seen = list[tuple[int, int]]()
    assert (
        await ShelfIndexer(storage, progress=lambda done, of: seen.append((done, of))).catch_up(engine, tokens, shelf)
        == 2
    )
    assert (engine.held, engine.revision, seen) == (
        {a: ["apple red"], b: ["berry blue"]},
        await current(storage),
        [(1, 2), (2, 2)],
    )
    [a2] = await put(storage, shelf, "apple green")
    await storage.remove([b])
    assert await ShelfIndexer(storage).catch_up(engine, tokens, shelf) == 1
    assert engine.held == {a2: ["apple green"]}
    commits = list(engine.commits)
    assert await ShelfIndexer(storage).catch_up(engine, tokens, shelf) == 0
    assert engine.commits == commits


async def test_what_was_broken_off_is_gone_on_with(storage: Storage, shelf: Shelf, tokens: TokenStore) -> None:
    """After a crash the index claims what it holds, and only the rest is taken in."""
    ids = await put(storage, shelf, *(f"t{n} some words" for n in range(6)))
    engine = Listed()
    engine.fail_at = 5
    with pytest.raises(Killed):
        await ShelfIndexer(storage, words_a_commit=6).catch_up(engine, tokens, shelf)
    assert [held for _, held in engine.commits] == [2, 4]
    engine.pending, engine.fail_at, engine.replaced = dict(engine.held), 10**9, 0
    assert await ShelfIndexer(storage).catch_up(engine, tokens, shelf) == 2
    assert engine.replaced == 2
    assert list(engine.held) == ids


async def test_a_revision_that_never_was_means_beginning_anew(
    storage: Storage, shelf: Shelf, tokens: TokenStore
) -> None:
    """An index from elsewhere keeps nothing of it."""
    [a] = await put(storage, shelf, "apple red")
    engine = Listed()
    engine.pending, engine.revision = {a: ["other words"], 99: ["never said"]}, await current(storage) + 1
    assert await ShelfIndexer(storage).catch_up(engine, tokens, shelf) == 1
    assert (engine.held, engine.revision) == ({a: ["apple red"]}, await current(storage))


async def test_a_transcript_that_goes_meanwhile_is_left_out(storage: Storage, shelf: Shelf, tokens: TokenStore) -> None:
    """Between asking what changed and reading it, it may be removed: the next round knows."""
    a, b = await put(storage, shelf, "apple red", "berry blue")

    class Late(Storage):
        async def changed(self, shelf: int, since: int) -> list[Transcript]:
            await storage.remove([a])
            return await storage.changed(shelf, since)

    engine = Listed()
    await ShelfIndexer(Late(storage._database)).catch_up(engine, tokens, shelf)
    assert engine.held == {b: ["berry blue"]}
    assert engine.revision < await current(storage)
    await ShelfIndexer(storage).catch_up(engine, tokens, shelf)
    assert (engine.held, engine.revision) == ({b: ["berry blue"]}, await current(storage))


async def test_whoever_is_cancelled_waits_for_the_step_under_way(
    storage: Storage, shelf: Shelf, tokens: TokenStore
) -> None:
    """No thread writes to the index after catching up was broken off."""
    await put(storage, shelf, *(f"t{n} some words" for n in range(30)))
    engine = Listed()
    task = asyncio.create_task(ShelfIndexer(storage).catch_up(engine, tokens, shelf))
    while engine.replaced < 3 and not task.done():  # noqa: ASYNC110 - what is waited for happens in a thread
        await asyncio.sleep(0)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    replaced = engine.replaced
    await asyncio.to_thread(lambda: None)
    assert engine.replaced == replaced
    assert engine.commits == []


async def test_a_transcript_that_cannot_be_read_for_the_index_keeps_no_other_from_being_found(
    storage: Storage,
    shelf: Shelf,
    tokens: TokenStore,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The log names its file, with the trace."""
    made = indexer.passages

    def odd(text: str, *rest: Any) -> Iterable[Passage]:
        if "apple" in text:
            raise ArithmeticError
        return made(text, *rest)

    monkeypatch.setattr(indexer, "passages", odd)
    engine = Listed()
    a, b = await put(storage, shelf, "apple red", "berry blue")
    assert await ShelfIndexer(storage).catch_up(engine, tokens, shelf) == 2
    assert engine.held == {a: [], b: ["berry blue"]}
    ((file, trace),) = [(getattr(one, "file", ""), one.exc_info is not None) for one in caplog.records]
    assert (file, trace) == ("apple", True)

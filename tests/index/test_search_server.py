"""Computers whose index is on a search server: one of them indexes, and all of them find."""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import random
from typing import TYPE_CHECKING

import pytest
from pullquote.index.agreement import Fault
from pullquote.index.deadline import Deadline
from pullquote.index.errors import EngineError, NoSearchDriver, Overdue, SearchUnreachable
from pullquote.index.processes.frames import DataAddress
from pullquote.index.processes.pool import open_processes
from pullquote.index.querying.found import Scope
from pullquote.index.search import engines
from pullquote.index.search.indexer import ShelfIndexer, analysed
from pullquote.index.search.search_address import SearchAddress
from pullquote.index.shelves import Shelves, open_shelves

from ..patience import PATIENCE_S
from .test_catching_up import followed
from .test_shelves import ORANGES, SHIP, find, put

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pullquote.index.transcript import Transcript


@pytest.fixture
def search(opensearch_server: str | None) -> Iterator[SearchAddress]:
    """Indexes of a name of their own."""
    from .. import opensearch

    if opensearch_server is None:
        pytest.skip(opensearch.LACK)
    with opensearch.index(opensearch_server) as name:
        yield SearchAddress(opensearch_server, name)


async def texts(shelves: Shelves) -> list[list[str]]:
    """The recordings of which there are several texts, by their files."""
    try:
        library = await shelves.library(None)
    except Overdue:  # the other one is about to make the index
        return []
    return [sorted(one.file for one in some) for some in library.duplicates.recordings]


async def test_what_one_computer_indexes_all_find(search: SearchAddress, postgres_url: str, tmp_path: Path) -> None:
    """Nothing of the index is on their disks; what is removed is found by none any more."""
    async with (
        open_shelves(tmp_path / "one", url=postgres_url, search=search) as one,
        open_shelves(tmp_path / "two", url=postgres_url, search=search, serving=True) as two,
    ):
        first = await put(one, "a", SHIP)
        assert await find(one, SHIP) == {"a"}
        assert await find(two, SHIP) == {"a"}
        await put(two, "b", ORANGES)
        assert await find(two, ORANGES) == {"b"}
        assert await find(one, ORANGES) == {"b"}
        async with one.writing() as writer:
            await writer.remove([first])
        await followed(two)
        assert await find(two, SHIP) == set()
        assert await two.disagreements() == []
        assert not list((tmp_path / "two" / "derived").glob("shelf-*"))


async def test_one_computer_at_a_time_indexes_a_shelf(
    search: SearchAddress, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others wait for it."""
    running, most, catch_up = 0, 0, ShelfIndexer.catch_up

    async def counted(*arguments: object, **options: object) -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        try:
            await asyncio.sleep(0.01)
            return await catch_up(*arguments, **options)  # type: ignore[arg-type]
        finally:
            running -= 1

    monkeypatch.setattr(ShelfIndexer, "catch_up", counted)
    async with (
        open_shelves(tmp_path / "one", url=postgres_url, search=search) as one,
        open_shelves(tmp_path / "two", url=postgres_url, search=search) as two,
    ):
        shelf = await one.storage.shelf("shared")
        assert shelf.revision == 0
        for round_ in range(4):
            await put(one, f"a{round_}", f"{SHIP} {round_}")
            assert await asyncio.gather(one.index(), two.index()) == [[], []]
        assert most == 1
        assert await find(two, SHIP) == await find(one, SHIP)


async def test_texts_of_one_recording_are_known_to_all(
    search: SearchAddress, postgres_url: str, tmp_path: Path
) -> None:
    """Also to computers that have not indexed them."""
    rng = random.Random(3)
    made = ["".join(rng.choices("bdfglmnprst", k=2)) + rng.choice("aeiou") + rng.choice("nrst") for _ in range(400)]
    said = " ".join(rng.choices(made, k=900))
    async with (
        open_shelves(tmp_path / "one", url=postgres_url, search=search, serving=True) as one,
        open_shelves(tmp_path / "two", url=postgres_url, search=search, serving=True) as two,
    ):
        await put(one, "a", said)
        await put(one, "b", f"{said} Thanks.")
        for computer in (one, two):
            async with asyncio.timeout(PATIENCE_S):
                while await texts(computer) != [["a", "b"]]:  # noqa: ASYNC110 - in the background
                    await asyncio.sleep(0.02)


async def test_what_is_purged_is_gone_from_the_server(search: SearchAddress, tmp_path: Path) -> None:
    async with open_shelves(tmp_path, search=search) as shelves:
        await put(shelves, "a", SHIP)
        await put(shelves, "b", ORANGES, "upload", "discord:1")
        assert await find(shelves, ORANGES, "discord:1") == {"b"}
        assert len(await shelves._engines.shelves()) == 2
        await shelves.purge("discord:1")
        assert len(await shelves._engines.shelves()) == 1
        assert await find(shelves, SHIP) == {"a"}


async def test_an_index_is_made_anew_while_the_old_one_answers(search: SearchAddress, tmp_path: Path) -> None:
    async with open_shelves(tmp_path, search=search) as shelves, open_shelves(tmp_path, search=search) as other:
        await put(shelves, "a", SHIP)
        assert await find(other, SHIP) == {"a"}
        assert await shelves.index(anew=True) == []
        assert await find(other, SHIP) == {"a"}
        assert await find(shelves, SHIP) == {"a"}


async def test_processes_that_search_ask_the_server(search: SearchAddress, tmp_path: Path) -> None:
    async with (
        open_shelves(tmp_path, search=search) as shelves,
        open_processes(DataAddress(tmp_path, "en", search=search), 1) as pool,
    ):
        await put(shelves, "a", SHIP)
        await pool.ready()
        shelves.processes = pool
        found = await (await shelves.library(None)).quote(SHIP, Scope(), 5, Deadline())
        assert [hit.transcript.file for hit in found.hits] == ["a"]


async def test_what_is_stored_while_the_server_is_away_is_found_later(
    search: SearchAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Questions are refused in words meanwhile; nothing that was added is lost."""
    pytest.importorskip("opensearchpy")
    nobody = dataclasses.replace(search, url="http://127.0.0.1:9")
    async with open_shelves(tmp_path, search=nobody) as shelves:
        await put(shelves, "a", SHIP)
        with pytest.raises(SearchUnreachable):
            await shelves.index()
        with pytest.raises(SearchUnreachable):
            await shelves.library(None)
    async with open_shelves(tmp_path, search=search) as shelves:
        assert await find(shelves, SHIP) == {"a"}


async def test_without_the_driver_that_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking() -> None:
        name = "opensearchpy"
        raise NoSearchDriver(name)

    monkeypatch.setattr(engines, "_drivers", lacking)
    with pytest.raises(NoSearchDriver):
        async with open_shelves(tmp_path, search=SearchAddress("https://search.example.org", "quotes")):
            pass


def test_a_password_is_never_shown() -> None:
    address = SearchAddress("https://me@one:9200,two:9200/search/", "quotes", "canary")
    assert address.hosts == ["https://one:9200/search", "https://two:9200/search"]
    assert address.login == ("me", "canary")
    assert "canary" not in f"{address!r} {address.location}"


async def names_of(search: SearchAddress) -> list[str]:
    """The indexes of a name on the server."""
    from .. import opensearch

    return sorted(await asyncio.to_thread(opensearch.ask, search.url, "GET", f"/{search.index}.*/_alias"))


async def test_a_new_index_takes_the_place_of_the_old_one_at_once(search: SearchAddress, tmp_path: Path) -> None:
    """Whoever asks meanwhile is answered, and what is added meanwhile is found."""
    async with open_shelves(tmp_path, search=search) as shelves, open_shelves(tmp_path, search=search) as other:
        await put(shelves, "a", SHIP)
        assert await find(other, SHIP) == {"a"}
        before, ended, answers = await names_of(search), asyncio.Event(), list[set[str]]()

        async def ask() -> None:
            while not ended.is_set():
                answers.append(await find(other, SHIP))

        asking = asyncio.create_task(ask())
        made = asyncio.create_task(shelves.index(anew=True))
        await put(other, "b", ORANGES)
        assert await made == []
        await find(other, SHIP)
        ended.set()
        await asking
        assert {"a"} in answers
        assert all(answer == {"a"} for answer in answers)
        assert await find(other, ORANGES) == {"b"}
        assert len(before) == 1
        assert len(after := await names_of(search)) == 1
        assert after != before
        assert await shelves.disagreements() == []


async def test_a_new_index_that_was_broken_off_is_gone_on_with(
    search: SearchAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old one answers until then, and it is named as being there."""
    async with open_shelves(tmp_path, search=search) as shelves:
        await put(shelves, "a", SHIP)
        await put(shelves, "b", ORANGES, "upload", "discord:1")
        assert await find(shelves, SHIP) == {"a"}
        catch_up, indexed = ShelfIndexer.catch_up, list[int]()

        async def broken_off(indexer: ShelfIndexer, *arguments: object, **options: object) -> int:
            if indexed:
                raise OSError
            indexed.append(await catch_up(indexer, *arguments, **options))  # type: ignore[arg-type]
            return indexed[-1]

        with monkeypatch.context() as patched:
            patched.setattr(ShelfIndexer, "catch_up", broken_off)
            with pytest.raises(OSError):  # noqa: PT011 - ours
                await shelves.index(anew=True)
        state = await shelves.search_server()
        assert state is not None
        assert len(state.beside) == 1
        assert await find(shelves, SHIP) == {"a"}
        progress = list[tuple[int, int]]()
        assert await shelves.index(lambda done, of: progress.append((done, of)), anew=True) == []
        assert progress == [(1, 1)]  # the first shelf was whole
        assert await find(shelves, ORANGES, "discord:1") == {"b"}
        assert await names_of(search) == list(state.beside)


async def test_an_index_is_made_anew_by_one_process_at_a_time(search: SearchAddress, tmp_path: Path) -> None:
    async with open_shelves(tmp_path, search=search) as shelves, open_shelves(tmp_path, search=search) as other:
        await put(shelves, "a", SHIP)
        assert await find(shelves, SHIP) == {"a"}
        lock = other.storage.database.lock("reindex")
        assert await lock.take()
        before = await names_of(search)
        assert len(await shelves.index(anew=True)) == 1
        assert await names_of(search) == before
        await lock.release()
        assert await shelves.index(anew=True) == []


async def faults(shelves: Shelves) -> dict[Fault, int]:
    return {one.fault: one.number for one in await shelves.disagreements()}


async def test_what_an_index_lacks_or_has_too_much_is_told_and_mended(search: SearchAddress, tmp_path: Path) -> None:
    """Passages that are lost, of an earlier revision, of transcripts or shelves that are gone, and another layout."""
    from pullquote.index.search.search_server import SearchServer

    async with open_shelves(tmp_path, search=search) as shelves:
        said = {"a": SHIP, "b": ORANGES, "c": f"{SHIP} {ORANGES}"}
        a, b, c = [await put(shelves, name, text) for name, text in said.items()]
        assert await find(shelves, SHIP) == {"a", "c"}
        assert await faults(shelves) == {}
        (index,) = await names_of(search)
        server = SearchServer(search)
        ask = functools.partial(asyncio.to_thread, server.ask)
        try:

            async def delete(**query: object) -> None:
                await ask("POST", f"/{index}/_delete_by_query", {"query": query}, 30.0, refresh="true")

            await delete(term={"transcript": a})
            assert await faults(shelves) == {Fault.MISSING: 2}  # a passage and its transcript
            shelf = (await shelves.storage.shelves())[0]
            engine = shelves._indexes.engines[shelf.id]
            engine.begin_writing()
            engine.replace(a, [], 1)
            engine.replace(b, (await analysed(shelves.storage, await header(shelves, b), "en")).passages, 1)
            engine.replace(c + 7, (await analysed(shelves.storage, await header(shelves, c), "en")).passages, 99)
            engine.commit(engine.revision)
            engine.end_writing()
            assert await faults(shelves) == {Fault.MISSING: 1, Fault.OUTDATED: 1, Fault.STRAY: 1}
            await ask("PUT", f"/{index}/_mapping", {"_meta": {"layout": "another"}})
            body = {"shelf": "77", "transcript": 1, "generation": 1, "epoch": 1}
            await ask("PUT", f"/{index}/_doc/77.x", body, 30.0, routing=77, refresh="true")
            told = await shelves.disagreements()
            assert {Fault.LAYOUT, Fault.STRAY} < {one.fault for one in told}
            assert (Fault.STRAY, 1) in {(one.fault, one.number) for one in told if not str(one.path).endswith(")")}
            assert await shelves.index(anew=True) == []
            assert await faults(shelves) == {}
            assert await find(shelves, SHIP) == {"a", "c"}
        finally:
            server.close()


async def header(shelves: Shelves, id_: int) -> Transcript:
    shelf = (await shelves.storage.shelves())[0]
    return next(one for one in await shelves.storage.transcripts([shelf.id]) if one.id == id_)


async def test_what_arrives_too_late_makes_no_index(search: SearchAddress, tmp_path: Path) -> None:
    """A process that does not know that its index was replaced is told, and writes into neither."""
    async with open_shelves(tmp_path, search=search) as shelves:
        await put(shelves, "a", SHIP)
        assert await find(shelves, SHIP) == {"a"}
        shelf = (await shelves.storage.shelves())[0]
        engine = await shelves._engines.open(shelf.id)
        engine.begin_writing()
        engine.remove(1)
        assert await shelves.index(anew=True) == []
        with pytest.raises(EngineError):
            engine.commit(shelf.revision + 1)
        engine.end_writing()
        assert len(await names_of(search)) == 1
        assert await find(shelves, SHIP) == {"a"}
        assert await faults(shelves) == {}

"""Shelves: who sees what, and indexes that follow storage by themselves."""
# ruff: noqa: ASYNC240 - small temporary files

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import tempfile
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pullquote.index import open_indexes
from pullquote.index import shelves as module
from pullquote.index.deadline import Deadline
from pullquote.index.errors import EngineError, Overdue, StorageError
from pullquote.index.querying.found import Scope
from pullquote.index.search.tantivy_engine import TantivyEngine
from pullquote.index.shelves import SHARED, Shelves, open_shelves
from pullquote.index.storage.storage import Incoming, Storage
from pullquote.index.transcript import Cue, Facts, Kind, Reading

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable

    from pullquote.index.library import Library
    from pullquote.index.transcript import Transcript

SHIP = "Every lighthouse keeper counted seventeen ships."
ORANGES = "Nobody told the captain about those oranges."
NO_FACTS = Facts()


async def put(
    shelves: Shelves, name: str, text: str, key: str = SHARED, workspace: str | None = None, facts: Facts = NO_FACTS
) -> int:
    shelf = await shelves.storage.shelf(key, workspace)
    reading = Reading("test", Kind.HUMAN, (Cue(text),))
    [stored] = await shelves.storage.put(shelf.id, [Incoming(name, f"digest of {text}", reading, facts)])
    return stored.transcript


async def quoted(library: Library, words: str) -> set[str]:
    """The files that hold the words; verbatim."""
    found = await library.quote(words, Scope(), 5, Deadline())
    return {hit.transcript.file for hit in found.hits if hit.judgement and hit.judgement.verdict == "verbatim"}


async def find(shelves: Shelves, words: str, workspace: str | None = None) -> set[str]:
    return await quoted(await shelves.library(workspace), words)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
async def shelves(data: Path) -> AsyncGenerator[Shelves]:
    async with open_shelves(data) as shelves:
        yield shelves


async def test_search_follows_storage(shelves: Shelves) -> None:
    """What was added, replaced or removed is found, or not, with the next question."""
    assert not (await shelves.library(None)).transcripts
    first = await put(shelves, "a", SHIP)
    assert await find(shelves, SHIP) == {"a"}
    await put(shelves, "b", ORANGES)
    assert await find(shelves, ORANGES) == {"b"}
    await put(shelves, "a", "Something else entirely was said here.")
    assert await find(shelves, SHIP) == set()
    assert (await shelves.storage.whole(first)).text == ""
    await shelves.storage.remove([t.id for t in (await shelves.library(None)).transcripts])
    assert not (await shelves.library(None)).transcripts


async def test_what_a_writing_block_changes_is_findable_after_it(shelves: Shelves, tmp_path: Path) -> None:
    """Files, bytes, edits and removals; no other call is needed."""
    shelf = (await shelves.storage.shelf(SHARED)).id
    (tmp_path / "a.txt").write_text(SHIP, "utf-8")
    async with shelves.writing() as writer:
        files = [result async for result in writer.add_files(shelf, [tmp_path / "a.txt"])]
        upload = await writer.add_content(shelf, "b.txt", ORANGES.encode(), edited=Facts(title="Oranges"))
        refused = await writer.add_content(shelf, "c.txt", b"", edited=Facts(title="Nothing"))
    assert (await shelves.behind(), writer.unfinished, bool(refused.refused)) == (0, [], True)
    assert await find(shelves, ORANGES) == {"b.txt"}
    assert upload.stored is not None
    assert files[0].stored is not None
    assert (await shelves.storage.edits(upload.stored.transcript)).title == "Oranges"
    async with shelves.writing() as writer:
        await writer.remove([upload.stored.transcript])
        await writer.edit(files[0].stored.transcript, Facts(language="de"))
    assert await shelves.behind() == 0
    assert await find(shelves, ORANGES) == set()
    assert await find(shelves, SHIP) == {str(tmp_path / "a.txt")}


async def test_what_was_stored_before_an_error_is_findable(shelves: Shelves) -> None:
    """Only a cancellation leaves that to the next question."""
    shelf = (await shelves.storage.shelf(SHARED)).id

    async def failing(error: type[BaseException]) -> None:
        async with shelves.writing() as writer:
            await writer.add_content(shelf, f"{error.__name__}.txt", f"{SHIP} {error.__name__}.".encode())
            raise error

    for error, behind in ((ValueError, 0), (asyncio.CancelledError, 1)):
        with pytest.raises(error):
            await failing(error)
        assert await shelves.behind() == behind


async def test_what_another_process_does_is_seen(shelves: Shelves, data: Path) -> None:
    """Two open data folders see each other's changes, whoever indexes."""
    async with open_shelves(data) as other:
        await put(other, "a", SHIP)
        await other.index()
        assert await find(shelves, SHIP) == {"a"}
        await put(shelves, "b", ORANGES)
        assert await find(other, ORANGES) == {"b"}


async def test_a_damaged_or_missing_index_is_made_anew(data: Path) -> None:
    """FAULTS 19: nobody notices but for the time it takes."""
    async with open_shelves(data) as shelves:
        await put(shelves, "a", SHIP)
        await shelves.index()
    folder = data / "derived" / "shelf-1"

    def garble(ending: str) -> None:
        for file in folder.glob(f"*{ending}"):
            file.write_bytes(b"garbage")

    async with open_shelves(data) as shelves:
        for damage in (lambda: shutil.rmtree(data / "derived"), lambda: garble("meta.json"), lambda: garble(".term")):
            await asyncio.to_thread(damage)
            async with open_shelves(data) as fresh:
                assert await find(fresh, SHIP) == {"a"}
        assert await find(shelves, SHIP) == {"a"}


async def test_damage_that_shows_in_a_question_is_mended_within_it(shelves: Shelves) -> None:
    """Whoever asks gets the answer; the index is made anew meanwhile."""
    await put(shelves, "a", SHIP)
    library = await shelves.library(None)
    engine = shelves._indexes.engines[1]
    broken, made = engine._shown, threading.Event()

    class Broken:
        def doc_freq(self, view: str, term: str) -> int:
            made.set()
            raise ValueError("Data corrupted")

    engine._shown = type(broken)(Broken(), broken.revision, broken.passages, broken.mean_length)  # type: ignore[arg-type]
    assert await quoted(library, SHIP) == {"a"}
    assert made.is_set()


async def test_an_index_of_another_database_is_made_anew(data: Path) -> None:
    """Also if the database was deleted and begun again: what the index holds was never said in this one."""
    async with open_shelves(data) as shelves:
        await put(shelves, "a", SHIP)
        await shelves.index()
    for file in data.glob("pullquote.db*"):
        file.unlink()
    async with open_shelves(data) as shelves:
        await put(shelves, "b", ORANGES)
        assert await find(shelves, ORANGES) == {"b"}
        assert shelves._indexes.engines[1].statistics([]).passages == 1


@pytest.mark.parametrize("goes_on", [0, 40])
async def test_a_restored_backup_is_followed(data: Path, goes_on: int) -> None:
    """An index that is ahead of the database is made anew, even when the database has gone on in another way."""
    async with open_shelves(data) as shelves:
        await put(shelves, "a", SHIP)
        await shelves.index()
    await asyncio.to_thread(shutil.copy, data / "pullquote.db", data / "backup")
    async with open_shelves(data) as shelves:
        await put(shelves, "b", ORANGES)
        await shelves.index()
    await asyncio.to_thread(shutil.move, data / "backup", data / "pullquote.db")
    async with open_shelves(data) as shelves:
        for n in range(goes_on):
            await put(shelves, "c", f"Version {n} of something about a comet.")
        assert await find(shelves, ORANGES) == set()
        assert await find(shelves, SHIP) == {"a"}
        assert shelves._indexes.engines[1].statistics([]).passages == (2 if goes_on else 1)


async def test_a_language_that_changes_makes_other_words(shelves: Shelves) -> None:
    """The index is told when a transcript's language is edited, so that both sides analyse alike."""
    id_ = await put(shelves, "a", "Die Häuser standen leer und niemand sprach.")
    assert await find(shelves, "Die Häuser standen leer") == {"a"}
    await shelves.storage.edit(id_, Facts(language="de"))
    assert await find(shelves, "Die Häuser standen leer") == {"a"}
    assert shelves._indexes.engines[1].revision == (await shelves.storage.shelves())[0].revision


async def test_only_what_has_changed_is_read_again(
    shelves: Shelves, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever another process does, it is as if all had been read."""
    first = await put(shelves, "a", SHIP)
    await put(shelves, "b", ORANGES, "upload", "discord:1")
    await shelves.refresh()

    async def all_again(_: object, wanted: Iterable[int]) -> list[Transcript]:
        assert list(wanted) == [3], "these were read before"
        return await read_all(shelves.storage, [3])

    read_all = Storage.transcripts
    async with open_shelves(data) as other:
        for change in (
            lambda: other.storage.edit(first, Facts(title="The Ships")),
            lambda: put(other, "c", "Somebody painted the harbour wall."),
            lambda: other.storage.move(first, "moved", Facts(title="Ships", show="The Harbour")),
            lambda: put(other, "b", SHIP, "upload", "discord:1"),
            lambda: other.storage.remove([first]),
            lambda: put(other, "d", ORANGES, "another"),
        ):
            await change()
            with monkeypatch.context() as patch:
                patch.setattr(Storage, "transcripts", all_again)
                await shelves.refresh()
            assert shelves._transcripts == {
                shelf.id: tuple(await other.storage.transcripts([shelf.id])) for shelf in await other.storage.shelves()
            }
            assert [one.file for one in (await shelves.library(None)).transcripts]


async def test_those_who_wait_for_a_refresh_share_the_next_one(
    shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And see what was stored before they came; where it fails, the next of them tries."""
    read, reading, going, begun = Storage.version, asyncio.Event(), asyncio.Event(), 0

    async def held(storage: Storage) -> int:
        nonlocal begun
        begun += 1
        version = await read(storage)
        reading.set()
        await going.wait()
        if begun == 2:
            message = "the disk is busy"
            raise StorageError(message)
        return version

    monkeypatch.setattr(Storage, "version", held)
    first = asyncio.create_task(shelves.refresh())
    await reading.wait()
    await put(shelves, "a", SHIP)
    others = [asyncio.create_task(shelves.refresh()) for _ in range(20)]
    await asyncio.sleep(0)
    going.set()
    failed = [error for error in await asyncio.gather(first, *others, return_exceptions=True) if error]
    assert list(map(str, failed)) == ["the disk is busy"]
    assert begun == 3
    assert [one.file for one in shelves._transcripts[1]] == ["a"]


async def test_another_indexer_is_waited_for_and_then_told(shelves: Shelves, data: Path) -> None:
    """`index` says what is not done yet; a question goes on with what there is; no first index at all is Overdue."""
    await put(shelves, "a", SHIP)
    other = TantivyEngine(data / "derived" / "shelf-1", "en")
    other.begin_writing()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "FIRST_INDEX_S", 0.0)
        with pytest.raises(Overdue):
            await shelves.library(None)
    assert [shelf.key for shelf in await shelves.index(wait=0.0)] == [SHARED]
    other.end_writing()
    assert await shelves.index(wait=0.0) == []
    other.refresh()
    other.begin_writing()
    await put(shelves, "b", ORANGES)
    assert await find(shelves, SHIP) == {"a"}
    assert await find(shelves, ORANGES) == set()
    other.end_writing()
    assert await find(shelves, ORANGES) == {"b"}


async def test_whoever_waits_for_another_indexer_sees_it_finish(
    shelves: Shelves, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one catches up, and nothing is left to do here."""
    monkeypatch.setattr(open_indexes, "POLL_S", 0.01)
    await put(shelves, "a", SHIP)
    async with open_shelves(data) as other:
        await other.index()
        await put(shelves, "b", ORANGES)
        results = await asyncio.gather(other.index(), shelves.index(), shelves.index())
        assert results == [[], [], []]
        assert await find(other, ORANGES) == await find(shelves, ORANGES) == {"b"}


async def test_one_broken_shelf_does_not_stop_the_others(shelves: Shelves, data: Path) -> None:
    """A workspace whose index cannot be made is told so; the other one gets its answers."""
    await put(shelves, "a", SHIP, "uploads:a", "a")
    await put(shelves, "b", ORANGES, "uploads:b", "b")
    (data / "derived").mkdir()
    (data / "derived" / "shelf-1").write_text("a file where a folder should be")
    with pytest.raises(EngineError, match="shelf-1"):
        await shelves.library("a")
    assert await find(shelves, ORANGES, "b") == {"b"}


async def test_a_place_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """A data folder under a file; derived files where a file is."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="file"):
        async with open_shelves(tmp_path / "file" / "data"):
            pass
    async with open_shelves(tmp_path / "data") as shelves:
        await put(shelves, "a", SHIP)
        (tmp_path / "data" / "derived").write_text("")
        with pytest.raises(EngineError, match="derived"):
            await shelves.library(None)


async def test_askers_who_leave_do_not_stop_the_indexing(shelves: Shelves) -> None:
    """It is done once for all of them; closing breaks it off and leaves nothing behind."""
    await put(shelves, "a", SHIP)
    asking = [asyncio.create_task(shelves.library(None)) for _ in range(3)]
    while shelves._following is None:  # noqa: ASYNC110 - nothing tells of it
        await asyncio.sleep(0)
    following = shelves._following
    for task in asking:
        task.cancel()
    await asyncio.gather(*asking, return_exceptions=True)
    assert await following == []
    assert await find(shelves, SHIP) == {"a"}


@pytest.mark.parametrize("steps", range(0, 60, 6))
async def test_closing_in_the_middle_of_indexing_gives_the_lock_back(data: Path, steps: int) -> None:
    """Wherever it is broken off: whoever comes next can index and finds everything."""
    async with open_shelves(data) as shelves:
        await put(shelves, "a", SHIP)
        indexing = asyncio.create_task(shelves.index())
        for _ in range(steps):
            await asyncio.sleep(0)
        indexing.cancel()
        await asyncio.gather(indexing, return_exceptions=True)
        async with open_shelves(data) as other:
            assert await other.index(wait=0.0) == []
            assert await find(other, SHIP) == {"a"}


async def test_only_the_owner_may_look_into_the_data_folder(shelves: Shelves, data: Path) -> None:
    """Transcripts may be confidential, and so is what is derived from them."""
    await put(shelves, "a", SHIP)
    await shelves.index()
    assert [oct(p.stat().st_mode & 0o777) for p in (data, data / "derived")] == ["0o700", "0o700"]
    assert (data / "pullquote.db").stat().st_mode & 0o777 == 0o600


async def test_a_library_that_is_read_only_says_so(data: Path) -> None:
    """A database that may not be written to can still be asked."""
    async with open_shelves(data) as shelves:
        await put(shelves, "a", SHIP)
        await shelves.index()
    with closing(sqlite3.connect(data / "pullquote.db")) as connection, connection:
        connection.execute("PRAGMA query_only = ON")
    async with open_shelves(data) as shelves:
        assert await find(shelves, SHIP) == {"a"}


# -- who sees what ----------------------------------------------------------------------------------------------------

WORKSPACES = ("discord:1", "slack:T1")
ACCESS = {"folder:open": None, "folder:one": frozenset(["discord:1"]), "folder:none": frozenset[str]()}
PLACES = [(SHARED, None), *((key, None) for key in ACCESS), *((f"uploads:{w}", w) for w in WORKSPACES)]


def may_see(workspace: str | None, key: str, owner: str | None) -> bool:
    """The rule in other words: the console all; uploads their owner; folders whom they are open to."""
    if workspace is None or owner == workspace:
        return True
    allowed = ACCESS.get(key)
    return owner is None and (allowed is None or workspace in allowed)


@given(st.lists(st.tuples(st.sampled_from(PLACES), st.integers(0, 4)), min_size=1, max_size=10))
@settings(max_examples=12, deadline=None)
def test_no_workspace_ever_sees_anything_of_another(puts: list[tuple[tuple[str, str | None], int]]) -> None:
    """FAULTS 31: transcripts, hits and statistics, whatever was added where, also the same words."""

    async def check(data: Path) -> None:
        async with open_shelves(data, ACCESS) as shelves:
            for number, ((key, owner), words) in enumerate(puts):
                await put(
                    shelves, f"{key}/{number}", f"Lantern number {'abcde'[words] * 4} hung over a harbour.", key, owner
                )
            visible = {(key, owner) for (key, owner), _ in puts}
            for workspace in (None, *WORKSPACES, "discord:unknown", ""):
                allowed = {key for key, owner in visible if may_see(workspace, key, owner)}
                library = await shelves.library(workspace)
                assert {t.file.rpartition("/")[0] for t in library.transcripts} == allowed
                for ask in (library.quote, library.topic):
                    hits = (await ask("lantern hung over a harbour", Scope(), 20, Deadline())).hits
                    assert {hit.transcript.file.rpartition("/")[0] for hit in hits} <= allowed
                counted = sum(shelf.engine.statistics([]).passages for shelf in library.snapshot.shelves)
                assert counted == len(library.transcripts)

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(check(Path(folder)))


async def test_folders_that_are_made_for_the_data_are_private(tmp_path: Path) -> None:
    """Also those above it: what stands in them later is nobody else's business either."""
    async with open_shelves(tmp_path / "share" / "pullquote" / "demo"):
        pass
    made = [tmp_path / "share", tmp_path / "share" / "pullquote", tmp_path / "share" / "pullquote" / "demo"]
    assert [folder.stat().st_mode & 0o777 for folder in made] == [0o700] * 3

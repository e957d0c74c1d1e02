"""Storage: everything comes back as it was put in, whole or in part."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pullquote.index.storage.purging import purge_rows
from pullquote.index.storage.sqlite import open_sqlite
from pullquote.index.storage.storage import BLOCK, Incoming, Shelf, Storage, StoreOutcome
from pullquote.index.transcript import Cue, Facts, Kind, Reading, Stretch, collapse, placed, text_as_written

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from ...conftest import Databases

pytestmark = pytest.mark.databases

HELLO = (Cue("Hello there.", 0.0, 1.5, "Ann"), Cue("General greetings to all.", 1.5, 4.0, "Bo", (0,), ((8, 2.5),)))
NO_FACTS = Facts()
TABLES = ("transcript", "block", "cue")


def incoming(file: str, cues: Sequence[Cue] = HELLO, digest: str = "", found: Facts = NO_FACTS) -> Incoming:
    digest = digest or f"digest of {text_as_written(cues)}"
    return Incoming(file, digest, Reading("test", Kind.HUMAN, tuple(cues), Facts(title="As the file says")), found)


@contextlib.asynccontextmanager
async def opened(path: Path) -> AsyncGenerator[tuple[Storage, Shelf]]:
    async with open_sqlite(path) as database:
        storage = Storage(database)
        yield storage, await storage.shelf("shared")


async def revision(storage: Storage) -> int:
    return (await storage.shelves())[0].revision


WORD = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=8),
    st.sampled_from(["a", "é́", "👩‍👩‍👧", "שלום", "'; DROP TABLE cue; --", '"%_', "x" * (BLOCK + 7)]),
)
TEXT = st.lists(WORD, min_size=1, max_size=40).map(" ".join).map(collapse).filter(bool)
CUE = st.builds(
    Cue,
    TEXT,
    st.one_of(st.none(), st.floats(0, 1e5)),
    st.one_of(st.none(), st.floats(0, 1e5)),
    st.one_of(st.none(), TEXT),
    st.lists(st.integers(0, 50)).map(tuple),
    st.lists(st.tuples(st.integers(0, 50), st.floats(0, 1e5))).map(tuple),
)


@given(st.lists(CUE, min_size=1, max_size=12), st.data())
@settings(max_examples=40, deadline=None)
def test_text_and_cues_come_back_exactly(cues: list[Cue], data: st.DataObject) -> None:
    """The whole, and any stretch of it: the slice of the text as written with the cues that overlap it."""

    async def check() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with opened(Path(folder) / "t.db") as (storage, shelf):
                [stored] = await storage.put(shelf.id, [incoming("a", cues)])
                text, all_cues = text_as_written(cues), placed(cues)
                whole = await storage.whole(stored.transcript)
                assert whole == Stretch(0, text, all_cues)
                edges = st.integers(0, len(text))
                wanted = [sorted(data.draw(st.tuples(edges, edges))) for _ in range(3)]
                spans = [(stored.transcript, first, past) for first, past in wanted if first < past]
                for (_, first, past), found in zip(spans, await storage.stretches(spans), strict=True):
                    assert (found.at, found.text) == (first, text[first:past])
                    over = [c for c, cue in zip(all_cues, cues, strict=True) if c.at < past]
                    overlapping = [c for c in over if c.at + len(cues[c.number].text) >= first]
                    assert list(found.cues) == overlapping
                    assert whole.part(first, past) == found

    asyncio.run(check())


@pytest.mark.parametrize("text", ["word " * 40_000 + "end", "x" * 100_000, "a" * BLOCK + " b", "b " + "a" * BLOCK])
async def test_one_endless_line_is_read_in_part(storage: Storage, shelf: Shelf, text: str) -> None:
    """A line of any length comes back whole, and from any place in its middle."""
    [stored] = await storage.put(shelf.id, [incoming("a", [Cue(text)])])
    assert (await storage.whole(stored.transcript)).text == text
    for first in (0, BLOCK - 1, BLOCK, BLOCK + 1, len(text) - 5):
        [found] = await storage.stretches([(stored.transcript, first, first + 5)])
        assert (found.at, found.text, len(found.cues)) == (first, text[first : first + 5], 1)


async def test_stretches_are_clipped_to_what_there_is(storage: Storage, shelf: Shelf) -> None:
    """Past the end there is less, of a transcript that is gone nothing; the order is that of the question."""
    [a, b] = await storage.put(shelf.id, [incoming("a"), incoming("b", [Cue("Only this.")])])
    found = await storage.stretches([(b.transcript, 5, 999), (404, 0, 9), (a.transcript, 0, 5), (b.transcript, 0, 4)])
    assert [stretch.text for stretch in found] == ["this.", "", "Hello", "Only"]
    assert found[1].cues == ()
    assert await storage.stretches([]) == []
    [bare] = await storage.stretches([(a.transcript, 0, 5)], cues=False)
    assert bare == Stretch(0, "Hello", ())


async def test_the_same_file_again_is_nothing_new(storage: Storage, shelf: Shelf) -> None:
    """FAULTS 17: same name, same bytes; not even the revision moves."""
    [first] = await storage.put(shelf.id, [incoming("a")])
    before = await revision(storage)
    [again] = await storage.put(shelf.id, [incoming("a")])
    assert (again.outcome, again.transcript) == (StoreOutcome.UNCHANGED, first.transcript)
    assert await revision(storage) == before


async def test_what_people_said_outlives_a_removal(storage: Storage, shelf: Shelf) -> None:
    """It comes back once: with the same bytes under any name, else with the name; and so does the public name."""
    one, two = incoming("a"), incoming("b", [Cue("Other words.")])
    for file, stored in zip((one, two), await storage.put(shelf.id, [one, two]), strict=True):
        await storage.edit(stored.transcript, Facts(title=f"Ours of {file.file}"))
    before = {t.file: t.public for t in await storage.transcripts([shelf.id])}
    await storage.remove([t.id for t in await storage.transcripts([shelf.id])])
    await storage.put(shelf.id, [incoming("c", [Cue("Other words.")]), incoming("a", [Cue("New words.")])])
    c, a = await storage.transcripts([shelf.id])
    assert (c.title, c.public) == ("Ours of b", before["b"])
    assert (a.title, a.public) == ("Ours of a", before["a"])
    await storage.remove([c.id])
    await storage.edit(a.id, Facts())
    await storage.remove([a.id])
    [again] = await storage.put(shelf.id, [incoming("a", [Cue("New words.")])])
    assert await storage.edits(again.transcript) == Facts()


async def test_an_upload_gets_back_what_people_said_by_its_bytes_alone(storage: Storage) -> None:
    """Two people's `message.txt` are two texts. A purge takes what was kept with everything else."""
    shelf = await storage.shelf("uploads:discord:1", "discord:1")
    other = await storage.shelf("uploads:discord:2", "discord:2")
    [stored] = await storage.put(shelf.id, [incoming("message.txt")])
    await storage.edit(stored.transcript, Facts(title="Ours"))
    await storage.remove([stored.transcript])
    [changed] = await storage.put(shelf.id, [incoming("message.txt", [Cue("Other words.")])])
    [elsewhere] = await storage.put(other.id, [incoming("message.txt")])
    assert [await storage.edits(one.transcript) for one in (changed, elsewhere)] == [Facts(), Facts()]
    [back] = await storage.put(shelf.id, [incoming("talk.txt")])
    assert await storage.edits(back.transcript) == Facts(title="Ours")
    await storage.remove([back.transcript])
    await purge_rows(storage.database, "discord:1")
    async with storage.database.reader() as reader:
        assert list(await reader.fetch_all("SELECT * FROM removed_edit")) == []


async def test_a_changed_file_is_replaced_as_one(storage: Storage, shelf: Shelf) -> None:
    """FAULTS 17: other words under a new id; the public name and what people said about it stay."""
    [first] = await storage.put(shelf.id, [incoming("a")])
    await storage.edit(first.transcript, Facts(title="Ours"))
    [before] = await storage.transcripts([shelf.id])
    [second] = await storage.put(shelf.id, [incoming("a", [Cue("Changed.")], found=Facts(title="Theirs", show="S"))])
    [after] = await storage.transcripts([shelf.id])
    assert second.outcome is StoreOutcome.REPLACED
    assert (after.public, after.title, after.facts.show) == (before.public, "Ours", "S")
    assert after.id == second.transcript != first.transcript
    assert (await storage.whole(first.transcript)).text == ""
    assert (await storage.whole(after.id)).text == "Changed."


async def test_the_same_bytes_under_another_name_are_not_stored_twice(storage: Storage, shelf: Shelf) -> None:
    """They are told with the name they are under; another shelf has its own."""
    [a, b] = await storage.put(shelf.id, [incoming("a"), incoming("b")])
    assert (b.outcome, b.transcript, b.other) == (StoreOutcome.SAME_WORDS, a.transcript, "a")
    other = await storage.shelf("uploads:x", "x")
    [c] = await storage.put(other.id, [incoming("a")])
    assert c.outcome is StoreOutcome.ADDED
    publics = {t.public for t in await storage.transcripts([shelf.id, other.id])}
    assert len(publics) == 2


async def test_a_file_that_takes_on_anothers_words_is_still_itself(storage: Storage, shelf: Shelf) -> None:
    """A stored file is replaced by whatever it holds now: its old words are never found again."""
    await storage.put(shelf.id, [incoming("a", [Cue("One.")]), incoming("b", [Cue("Two.")])])
    [changed] = await storage.put(shelf.id, [incoming("b", [Cue("One.")])])
    assert changed.outcome is StoreOutcome.REPLACED
    texts = [(t.file, (await storage.whole(t.id)).text) for t in await storage.transcripts([shelf.id])]
    assert texts == [("a", "One."), ("b", "One.")]


async def test_moving_follows_the_file_and_keeps_the_public_name(storage: Storage, shelf: Shelf) -> None:
    """The words stay where they are; facts are those found in the new place."""
    [a] = await storage.put(shelf.id, [incoming("a", found=Facts(show="Old"))])
    [before] = await storage.transcripts([shelf.id])
    await storage.move(a.transcript, "b", Facts(show="New"))
    [after] = await storage.transcripts([shelf.id])
    assert (after.id, after.public, after.file, after.facts.show) == (before.id, before.public, "b", "New")
    await storage.put(shelf.id, [incoming("c", [Cue("Else.")])])
    await storage.move(a.transcript, "c", Facts())  # taken meanwhile: both stay
    assert {t.file for t in await storage.transcripts([shelf.id])} == {"b", "c"}


async def test_two_processes_adding_one_file_store_it_once(databases: Databases) -> None:
    """FAULTS 18: one wins, the other says so."""
    async with databases() as first, databases() as second:
        one, two = Storage(first), Storage(second)
        shelf = await one.shelf("shared")
        stored = await asyncio.gather(*(s.put(shelf.id, [incoming("a")]) for s in (one, two, one, two)))
        assert sorted(outcome.outcome for [outcome] in stored) == [StoreOutcome.ADDED, *[StoreOutcome.UNCHANGED] * 3]
        assert len(await one.transcripts([shelf.id])) == 1


async def test_removing_leaves_nothing_in_any_table(storage: Storage, shelf: Shelf, tmp_path: Path) -> None:
    """Not a word of it remains, in the tables or in the pages of SQLite's file."""
    [a, b] = await storage.put(shelf.id, [incoming("a", [Cue("Xylophonic secret.")]), incoming("b")])
    await storage.remove([a.transcript, a.transcript, 404])
    async with storage.database.reader() as connection:
        for table in TABLES:
            column = "id" if table == "transcript" else "transcript"
            rows = await connection.fetch_all(f"SELECT DISTINCT {column} FROM {table}")  # noqa: S608
            assert [tuple(row) for row in rows] == [(b.transcript,)]
    await storage.database.checkpoint()
    assert all(b"Xylophonic" not in file.read_bytes() for file in tmp_path.iterdir())  # noqa: ASYNC240


async def test_changes_say_what_an_index_lacks(storage: Storage, shelf: Shelf) -> None:
    """Each index asks from its own revision on; what came and went in between is only removed."""
    [a] = await storage.put(shelf.id, [incoming("a")])
    first = await storage.changes(shelf.id, 0)
    assert (first.known, first.removed, list(first.present)) == (True, (), [a.transcript])
    [b, c] = await storage.put(shelf.id, [incoming("b", [Cue("B.")]), incoming("c", [Cue("C.")])])
    [a2] = await storage.put(shelf.id, [incoming("a", [Cue("A2.")])])
    await storage.remove([c.transcript])
    changes = await storage.changes(shelf.id, first.revision)
    assert changes.known
    assert set(changes.removed) == {a.transcript, c.transcript}
    assert list(changes.present) == [b.transcript, a2.transcript]
    assert changes.revision == await revision(storage)
    assert sorted(changes.present.values()) == list(changes.present.values())
    now = await storage.changes(shelf.id, changes.revision)
    assert (now.known, now.removed, now.present) == (True, (), {})


async def test_a_revision_that_never_was_is_not_known(storage: Storage, shelf: Shelf) -> None:
    """An index from another database, or from after a restored backup, is told apart."""
    await storage.put(shelf.id, [incoming("a")])
    current = await revision(storage)
    assert not (await storage.changes(shelf.id, current + 1)).known
    other = await storage.shelf("other")
    assert not (await storage.changes(other.id, current)).known
    assert (await storage.changes(other.id, 0)).known


async def test_every_change_is_seen_by_its_version(storage: Storage, shelf: Shelf) -> None:
    """Whoever keeps transcripts in memory reads them again after any change, and only then."""
    versions = [await storage.version()]
    [a] = await storage.put(shelf.id, [incoming("a")])
    versions.append(await storage.version())
    await storage.edit(a.transcript, Facts(title="T"))
    versions.append(await storage.version())
    await storage.state(a.transcript, Facts(show="S"))
    versions.append(await storage.version())
    await storage.remove([a.transcript])
    versions.append(await storage.version())
    assert versions == sorted(set(versions))
    assert await storage.version() == versions[-1]


async def test_another_language_makes_other_words(storage: Storage, shelf: Shelf) -> None:
    """Facts leave the index alone, but for the language: words are analysed by it."""
    [a] = await storage.put(shelf.id, [incoming("a")])
    since = await revision(storage)
    await storage.edit(a.transcript, Facts(title="T"))
    assert (await storage.changes(shelf.id, since)).present == {}
    await storage.edit(a.transcript, Facts(title="T", language="de"))
    assert list((await storage.changes(shelf.id, since)).present) == [a.transcript]


async def test_what_people_say_stands_above_what_files_say(storage: Storage, shelf: Shelf) -> None:
    """Also after the file was added again with other facts; labels are merged key by key."""
    found = Facts(title="Found", show="Found", labels={"A": "Ann", "B": "Bo"})
    [a] = await storage.put(shelf.id, [incoming("a", found=found)])
    await storage.edit(a.transcript, Facts(title="Edited", labels={"A": "Anna"}))
    [again] = await storage.put(shelf.id, [incoming("a", found=Facts(title="New", date="2024-05-01"))])
    assert again.outcome is StoreOutcome.FACTS
    [transcript] = await storage.transcripts([shelf.id])
    facts = transcript.facts
    assert (facts.title, facts.show, facts.date, facts.labels) == ("Edited", None, "2024-05-01", {"A": "Anna"})
    assert await storage.edits(a.transcript) == Facts(title="Edited", labels={"A": "Anna"})


async def test_headers_say_what_is_in_a_transcript(storage: Storage, shelf: Shelf) -> None:
    """Speakers in the order they speak, how much there is, and how long it lasts."""
    await storage.put(shelf.id, [incoming("a"), incoming("b", [Cue("No times.")])])
    timed, untimed = await storage.transcripts([shelf.id])
    assert (timed.speakers, timed.cues, timed.length, timed.seconds) == (("Ann", "Bo"), 2, 38, 4.0)
    assert (untimed.speakers, untimed.seconds) == ((), None)
    known = await storage.known(shelf.id)
    assert known["a"].stated.title == "As the file says"


@pytest.mark.parametrize(
    "hostile", ["'); DROP TABLE transcript; --", '"; --', "../../../etc/passwd", "%s{}\\x00", "\u202e"]
)
async def test_hostile_text_is_text(storage: Storage, shelf: Shelf, hostile: str) -> None:
    """FAULTS 12, 25: SQL and paths in words, names and labels are stored as they are and mean nothing."""
    [a] = await storage.put(shelf.id, [incoming(hostile, [Cue(hostile, None, None, hostile)], hostile)])
    await storage.edit(a.transcript, Facts(title=hostile, labels={hostile: hostile}))
    [transcript] = await storage.transcripts([shelf.id])
    assert (transcript.file, transcript.title, transcript.speakers) == (hostile, hostile, (hostile,))
    assert (await storage.whole(a.transcript)).text == hostile
    named = await storage.shelf(hostile, hostile)
    assert (named.key, named.workspace) == (hostile, hostile)


async def test_a_shelf_is_made_once(storage: Storage) -> None:
    """The same key is the same shelf."""
    assert await storage.shelf("x", "w") == await storage.shelf("x", "w")


async def test_a_failed_put_stores_none_of_its_batch(storage: Storage, shelf: Shelf) -> None:
    """A batch is one transaction."""
    bad = incoming("bad", [Cue("lone \ud800 surrogate")])
    with pytest.raises(UnicodeEncodeError):
        await storage.put(shelf.id, [incoming("a"), bad])
    assert await storage.transcripts([shelf.id]) == []


async def test_what_is_said_under_a_label(storage: Storage, shelf: Shelf) -> None:
    """From cue to cue, neighbours as one, up to the end; nothing of others and of the unnamed."""
    cues = [Cue("one two", speaker="Ann"), Cue("three"), Cue("four", speaker="Bo"), Cue("five six", speaker="Ann")]
    [stored] = await storage.put(shelf.id, [incoming("talk.vtt", [*cues, Cue("seven", speaker="Ann")])])
    assert await storage.said(stored.transcript, {"Ann"}) == [(0, 8), (19, 33)]
    assert await storage.said(stored.transcript, {"Bo"}) == [(14, 19)]
    assert await storage.said(stored.transcript, {"Ann", "Bo"}) == [(0, 8), (14, 33)]
    assert await storage.said(stored.transcript, {"Cy"}) == await storage.said(stored.transcript, set()) == []
    assert await storage.said(stored.transcript + 1, {"Ann"}) == []

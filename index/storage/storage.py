"""The truth: transcripts in the database, put in whole or not at all, and read back in part.

Every change of a shelf raises its revision in the same transaction; indexes follow revisions (see `indexer`). A
transcript carries the revision at which its words, or the language they are read in, were last changed.
"""

from __future__ import annotations

import base64
import enum
import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ..transcript import Cue, Facts, Kind, PlacedCue, Reading, Stretch, Transcript, chained, offsets, text_as_written

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import aiosqlite

    from .database import Database

BLOCK = 960  # characters, longer only where one word is; SQLite keeps rows of up to 1,002 bytes together, four a page


@dataclass(frozen=True, slots=True)
class Shelf:
    """Transcripts that are seen together. `workspace` owns it; None is a shelf that settings open to workspaces."""

    id: int
    key: str
    workspace: str | None
    revision: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """A transcript on its way in: `digest` is that of the file's bytes, `found` the facts that files state."""

    file: str
    digest: str
    reading: Reading
    found: Facts


class TextSpan(NamedTuple):
    """Characters [`first`, `past`) of a transcript's text as written."""

    transcript: int
    first: int
    past: int


class StoreOutcome(enum.StrEnum):
    """What became of a file."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    FACTS = "facts"  # the same words, other facts
    SAME_WORDS = "same words"  # stored already under another name
    MOVED = "moved"  # the same words, found where the file is now


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a file stands: its transcript and what was done; `other` is the name it is stored under already."""

    outcome: StoreOutcome
    transcript: int
    other: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What storage knows of a file: its bytes' digest, the facts it states itself, and those found in all."""

    transcript: int
    digest: str
    stated: Facts
    found: Facts


@dataclass(frozen=True, slots=True)
class ShelfChanges:
    """What happened to a shelf after a revision, and where it stands now: transcripts to take out, and those to put in
    with the revision each came with, in that order. `known` says whether the shelf ever had the revision asked for."""

    revision: int
    known: bool
    removed: tuple[int, ...]
    present: dict[int, int]


class Storage:
    """Transcripts over an open database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def database(self) -> Database:
        """The database that they are in, for what else is kept there."""
        return self._database

    async def shelf(self, key: str, workspace: str | None = None) -> Shelf:
        """The shelf called `key`, made if it is new."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT INTO shelf (key, workspace) VALUES (?, ?) ON CONFLICT (key) DO NOTHING", (key, workspace)
            )
        return next(s for s in await self.shelves() if s.key == key)

    async def shelves(self) -> list[Shelf]:
        """All shelves, oldest first."""
        async with self._database.reader() as connection:
            rows = await connection.execute_fetchall("SELECT id, key, workspace, revision FROM shelf ORDER BY id")
        return [Shelf(*row) for row in rows]

    async def known(self, shelf: int) -> dict[str, Known]:
        """The files of a shelf, by name."""
        async with self._database.reader() as connection:
            rows = await connection.execute_fetchall(
                "SELECT name, id, digest, stated, found FROM transcript WHERE shelf = ?", (shelf,)
            )
        return {row[0]: Known(row[1], row[2], _facts(row[3]), _facts(row[4])) for row in rows}

    async def put(self, shelf: int, incoming: Sequence[Incoming]) -> list[Stored]:
        """Stores transcripts, all in one transaction; a changed file replaces its former self and keeps its edits.

        A file with the bytes of another in the same shelf is not stored twice.
        """
        async with self._database.transaction() as connection:
            return [await _put(connection, shelf, one) for one in incoming]

    async def move(self, transcript: int, name: str, found: Facts) -> None:
        """Follows a file that moved to `name`, where files state `found` about it."""
        async with self._database.transaction() as connection:
            # if another process has stored something under that name meanwhile, both stay
            await connection.execute("UPDATE OR IGNORE transcript SET name = ? WHERE id = ?", (name, transcript))
            await _restate(connection, transcript, "found", found)

    async def state(self, transcript: int, found: Facts) -> None:
        """Takes the facts that files state now; edits stay above them."""
        async with self._database.transaction() as connection:
            await _restate(connection, transcript, "found", found)

    async def edit(self, transcript: int, edited: Facts) -> None:
        """Keeps what people say about a transcript, in place of what they said before."""
        async with self._database.transaction() as connection:
            await _restate(connection, transcript, "edited", edited)

    async def edits(self, transcript: int) -> Facts:
        """What people have said about a transcript."""
        async with self._database.reader() as connection:
            rows = await connection.execute_fetchall("SELECT edited FROM transcript WHERE id = ?", (transcript,))
        return next((_facts(row[0]) for row in rows), Facts())

    async def remove(self, transcripts: Iterable[int]) -> None:
        """Takes transcripts out, with their words."""
        async with self._database.transaction() as connection:
            for transcript in transcripts:
                await _remove(connection, transcript)

    async def transcripts(self, shelves: Iterable[int]) -> list[Transcript]:
        """All transcripts of some shelves, without their words, in the order they were added."""
        async with self._database.reader() as connection:
            rows = await connection.execute_fetchall(
                f"SELECT {_HEADER} FROM transcript WHERE shelf IN (SELECT value FROM json_each(?)) ORDER BY id",  # noqa: S608 - constants
                (json.dumps(list(shelves)),),
            )
        return [_transcript(row) for row in rows]

    async def changes(self, shelf: int, since: int) -> ShelfChanges:
        """What happened to a shelf after revision `since`; 0 is before everything."""
        async with self._database.reader() as connection:
            rows = await connection.execute_fetchall(_CHANGES, {"shelf": shelf, "since": since})
        found = [(row[0], row[1], row[2]) for row in rows]
        return ShelfChanges(
            revision=next((number for what, _, number in found if what == "now"), 0),
            known=since == 0 or any(what == "known" for what, _, _ in found),
            removed=tuple(id_ for what, id_, _ in found if what == "removed"),
            present={id_: number for what, id_, number in found if what == "present"},
        )

    async def version(self) -> int:
        """A number that grows with every change of any shelf."""
        async with self._database.reader() as connection:
            rows = await connection.execute_fetchall("SELECT sum(revision) FROM shelf")
        return next((row[0] or 0 for row in rows), 0)

    async def whole(self, transcript: int) -> Stretch:
        """A transcript's whole text and cues."""
        return (await self.stretches([TextSpan(transcript, 0, 1 << 60)]))[0]

    async def said(self, transcript: int, labels: Collection[str]) -> list[tuple[int, int]]:
        """What is said under one of `labels`: spans [first, past), ascending and apart."""
        query = """
            SELECT at, named FROM (
                SELECT at, named, LAG(named, 1, 0) OVER (ORDER BY at) AS before FROM (
                    SELECT at, speaker IS NOT NULL AND speaker IN (SELECT value FROM json_each(?2)) AS named
                    FROM cue WHERE transcript = ?1))
            WHERE named <> before ORDER BY at"""
        async with self._database.reader() as connection:
            rows = await connection.execute_fetchall(query, (transcript, json.dumps(sorted(labels))))
            lengths = await connection.execute_fetchall("SELECT length FROM transcript WHERE id = ?", (transcript,))
        edges = [at for at, _ in rows]  # they begin and end by turns
        if len(edges) % 2:
            edges.extend(length for (length,) in lengths)
        return list(zip(edges[::2], edges[1::2], strict=False))

    async def stretches(self, wanted: Sequence[TextSpan], *, cues: bool = True) -> list[Stretch]:
        """The text in [first, past) of transcripts, each in one piece, clipped to what there is; empty if it is gone.

        With `cues`, also the cues that overlap it.
        """
        ask = json.dumps(list(wanted))
        async with self._database.reader() as connection:
            blocks = await connection.execute_fetchall(_BLOCKS, (ask,))
            rows = await connection.execute_fetchall(_CUES, (ask,)) if cues else ()
        pieces = [list[tuple[int, str]]() for _ in wanted]
        for which, at, text in blocks:
            pieces[int(which)].append((at, text))
        placed = [list[PlacedCue]() for _ in wanted]
        for which, *row in rows:
            placed[int(which)].append(_placed(row))
        return [
            _clipped(found, first, past, over)
            for (_, first, past), found, over in zip(wanted, pieces, placed, strict=True)
        ]


_HEADER = "id, public, shelf, name, format, kind, found, edited, speakers, cues, length, seconds"
_BLOCKS = """
    SELECT wanted.key, block.at, block.text FROM json_each(?) AS wanted
    CROSS JOIN block ON block.transcript = wanted.value ->> 0
        AND block.at >= coalesce((SELECT max(b.at) FROM block AS b
            WHERE b.transcript = wanted.value ->> 0 AND b.at <= wanted.value ->> 1), 0)
        AND block.at < wanted.value ->> 2
"""
_CUES = """
    SELECT wanted.key, cue.number, cue.at, cue.start, cue.end, cue.speaker, cue.turns, cue.moments
    FROM json_each(?) AS wanted
    CROSS JOIN cue ON cue.transcript = wanted.value ->> 0
        AND cue.at >= coalesce((SELECT max(c.at) FROM cue AS c
            WHERE c.transcript = wanted.value ->> 0 AND c.at <= wanted.value ->> 1), 0)
        AND cue.at <= coalesce((SELECT min(c.at) FROM cue AS c
            WHERE c.transcript = wanted.value ->> 0 AND c.at >= wanted.value ->> 2), wanted.value ->> 2)
"""
# One statement, and so one moment: a writer may come in between two.
_CHANGES = """
    SELECT 'now', 0, revision FROM shelf WHERE id = :shelf
    UNION ALL SELECT 'known', 0, number FROM revision WHERE shelf = :shelf AND number = :since
    UNION ALL SELECT 'removed', transcript, revision FROM removal WHERE shelf = :shelf AND revision > :since
    UNION ALL SELECT 'present', id, revision FROM transcript WHERE shelf = :shelf AND revision > :since
    ORDER BY 3
"""


async def _next_revision(connection: aiosqlite.Connection, shelf: int) -> int:
    rows = await connection.execute_fetchall(
        # by chance, so that two histories of a shelf do not meet in a number (a backup that was restored and went on)
        "UPDATE shelf SET revision = revision + 1 + (random() & 0xFFFF) WHERE id = ? RETURNING revision",
        (shelf,),
    )
    revision = next(row[0] for row in rows)
    await connection.execute("INSERT INTO revision VALUES (?, ?)", (shelf, revision))
    return revision


async def _restate(connection: aiosqlite.Connection, transcript: int, column: str, facts: Facts) -> None:
    """Takes other facts about a transcript. In another language its words are others: indexes take them in again."""
    before = await _language(connection, transcript)
    await connection.execute(f"UPDATE transcript SET {column} = ? WHERE id = ?", (_json(facts), transcript))  # noqa: S608 - a constant
    for (shelf,) in await connection.execute_fetchall("SELECT shelf FROM transcript WHERE id = ?", (transcript,)):
        revision = await _next_revision(connection, shelf)
        if await _language(connection, transcript) != before:
            await connection.execute("UPDATE transcript SET revision = ? WHERE id = ?", (revision, transcript))


async def _language(connection: aiosqlite.Connection, transcript: int) -> str | None:
    rows = await connection.execute_fetchall("SELECT edited, found FROM transcript WHERE id = ?", (transcript,))
    return next((_facts(edited).over(_facts(found)).language for edited, found in rows), None)


async def _put(connection: aiosqlite.Connection, shelf: int, one: Incoming) -> Stored:
    former = await connection.execute_fetchall(
        "SELECT id, public, edited, digest, found FROM transcript WHERE shelf = ? AND name = ?", (shelf, one.file)
    )
    for id_, public, edited, digest, found in former:  # at most one, as the table says
        if digest != one.digest:
            await _remove(connection, id_)
            return Stored(StoreOutcome.REPLACED, await _insert(connection, shelf, one, public, edited))
        if _facts(found) == one.found:
            return Stored(StoreOutcome.UNCHANGED, id_)
        await _restate(connection, id_, "found", one.found)
        return Stored(StoreOutcome.FACTS, id_)
    twins = await connection.execute_fetchall(
        "SELECT id, name FROM transcript WHERE shelf = ? AND digest = ? ORDER BY id", (shelf, one.digest)
    )
    for id_, name in twins:
        return Stored(StoreOutcome.SAME_WORDS, id_, name)
    public = await _free_name(connection, shelf, one.file)
    return Stored(StoreOutcome.ADDED, await _insert(connection, shelf, one, public, "{}"))


async def _insert(connection: aiosqlite.Connection, shelf: int, one: Incoming, public: str, edited: str) -> int:
    revision = await _next_revision(connection, shelf)
    cues = one.reading.cues
    text, at = text_as_written(cues), offsets(cues)
    ends = [time for cue in cues for time in (cue.start, cue.end) if time is not None]
    speakers = list(dict.fromkeys(cue.speaker for cue in cues if cue.speaker))
    facts = (_json(one.reading.facts), _json(one.found), edited)
    columns = (public, shelf, one.file, one.digest, one.reading.format, str(one.reading.kind), *facts)
    async with connection.execute(
        "INSERT INTO transcript (public, shelf, name, digest, format, kind, stated, found, edited, speakers, cues, "
        "length, seconds, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*columns, json.dumps(speakers), len(cues), len(text), max(ends, default=None), revision),
    ) as cursor:
        id_ = cursor.lastrowid
    assert id_ is not None
    await connection.executemany(
        "INSERT INTO block (transcript, at, text) VALUES (?, ?, ?)", [(id_, at, piece) for at, piece in _blocks(text)]
    )
    await connection.executemany(
        "INSERT INTO cue (transcript, at, number, start, end, speaker, turns, moments) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(id_, a, n, *_columns(cue)) for n, (cue, a) in enumerate(zip(cues, at, strict=True))],
    )
    return id_


def _columns(cue: Cue) -> tuple[Any, ...]:
    turns = json.dumps(cue.turns) if cue.turns else None
    return cue.start, cue.end, cue.speaker, turns, json.dumps(cue.moments) if cue.moments else None


async def _remove(connection: aiosqlite.Connection, transcript: int) -> None:
    rows = await connection.execute_fetchall("SELECT shelf FROM transcript WHERE id = ?", (transcript,))
    for (shelf,) in rows:
        revision = await _next_revision(connection, shelf)
        await connection.execute("INSERT INTO removal VALUES (?, ?, ?)", (shelf, revision, transcript))
        await connection.execute("DELETE FROM transcript WHERE id = ?", (transcript,))


async def _free_name(connection: aiosqlite.Connection, shelf: int, file: str) -> str:
    """A short public name that follows from the shelf and the file, so that a rebuilt library keeps its links."""
    rows = await connection.execute_fetchall("SELECT key FROM shelf WHERE id = ?", (shelf,))
    key = next(row[0] for row in rows)
    code = base64.b32encode(hashlib.sha256(f"{key}\0{file}".encode()).digest()).decode().lower()
    for length in range(6, len(code)):
        taken = await connection.execute_fetchall("SELECT 1 FROM transcript WHERE public = ?", (code[:length],))
        if not taken:
            return code[:length]
    raise AssertionError("two files share a whole SHA-256")


def _blocks(text: str) -> Iterable[tuple[int, str]]:
    """`text` cut after white space into pieces of at most BLOCK characters, or of one word if it is longer."""
    at = 0
    while at < len(text):
        past = at + BLOCK
        if past < len(text):
            cut = text.rfind(" ", at, past) + 1
            past = cut if cut > at else (text.find(" ", past) + 1 or len(text))
        yield at, text[at:past]
        at = past


def _clipped(found: list[tuple[int, str]], first: int, past: int, cues: list[PlacedCue]) -> Stretch:
    """The blocks cut to [first, past); of `cues`, those that overlap it, which the one after them has bounded."""
    if not found:
        return Stretch(first, "", ())
    found.sort()
    at, text = found[0][0], "".join(piece for _, piece in found)
    begin = max(first - at, 0)
    over = chained(sorted(cues, key=lambda cue: cue.at))
    return Stretch(at + begin, text[begin : max(past - at, begin)], tuple(cue for cue in over if cue.at < past))


def _placed(row: Sequence[Any]) -> PlacedCue:
    number, at, start, end, speaker, turns, moments = row
    return PlacedCue(
        number,
        at,
        start,
        end,
        speaker,
        tuple(json.loads(turns)) if turns else (),
        tuple((o, s) for o, s in json.loads(moments)) if moments else (),
    )


def _transcript(row: Sequence[Any]) -> Transcript:
    id_, public, shelf, name, format_, kind, found, edited, speakers, cues, length, seconds = row
    facts = _facts(edited).over(_facts(found))
    return Transcript(
        id_, public, shelf, name, format_, Kind(kind), facts, tuple(json.loads(speakers)), cues, length, seconds
    )


def _json(facts: Facts) -> str:
    return json.dumps({key: value for key, value in asdict(facts).items() if value}, ensure_ascii=False)


def _facts(stored: str) -> Facts:
    values: dict[str, Any] = json.loads(stored)
    values["participants"] = tuple(values.get("participants", ()))
    return Facts(**values)

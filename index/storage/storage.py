"""The stored transcripts: written whole or not at all, and read in part.

Every change of a shelf raises its revision in the same transaction; indexes follow revisions (see `search.indexer`). A
transcript carries the revision of the last change of its words, or of the language that they are analysed in.
"""

from __future__ import annotations

import base64
import enum
import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import UnknownTranscript
from ..transcript import (
    Chapter,
    Cue,
    Facts,
    Kind,
    PlacedCue,
    Reading,
    ReadingNotice,
    Repair,
    Soundbite,
    Stretch,
    Transcript,
    link_cues,
    offsets,
    text_as_written,
)
from .arrivals import forget_upload, keep_arrival
from .checksums import keep_checksum
from .corrections import find_places_anew

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from .connection import Connection, Row
    from .database import Database


BLOCK = 960  # characters, more only for a longer word; SQLite keeps rows of up to 1,002 bytes together, four a page


@dataclass(frozen=True, slots=True)
class Shelf:
    """Transcripts seen together. `workspace` is the owner; None is a shelf that settings open to workspaces."""

    id: int
    key: str
    workspace: str | None
    revision: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """A transcript to be stored: `digest` is the SHA-256 of the file's bytes, `found` the facts that the file and those
    beside it state."""

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
    """The result of storing a file."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    FACTS = "facts"  # the same words, other facts
    SAME_WORDS = "same words"  # stored already under another name
    MOVED = "moved"  # the same words, found where the file is now


@dataclass(frozen=True, slots=True)
class Stored:
    """The outcome for a file and its transcript's id; `other` is the name that its words are stored under already."""

    outcome: StoreOutcome
    transcript: int
    other: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A stored file: the digest of its bytes, the facts that it states itself, and the facts found in all files."""

    transcript: int
    digest: str
    stated: Facts
    found: Facts


@dataclass(frozen=True, slots=True)
class ShelfChanges:
    """The changes of a shelf since a revision.

    `revision` is the current one, `removed` the ids of deleted transcripts, `present` the new and changed ones with
    their revisions, ascending. `known` is False if the shelf never had the revision asked for.
    """

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
        """The database of the transcripts, which holds the tables of other rooms, too."""
        return self._database

    async def shelf(self, key: str, workspace: str | None = None) -> Shelf:
        """The shelf called `key`, created if it is missing."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT INTO shelf (key, workspace) VALUES (?, ?) ON CONFLICT (key) DO NOTHING", (key, workspace)
            )
        return next(s for s in await self.shelves() if s.key == key)

    async def shelves(self) -> list[Shelf]:
        """All shelves, oldest first."""
        async with self._database.reader() as connection:
            rows = await connection.fetch_all("SELECT id, key, workspace, revision FROM shelf ORDER BY id")
        return [Shelf(row["id"], row["key"], row["workspace"], row["revision"]) for row in rows]

    async def known(self, shelf: int) -> dict[str, Known]:
        """The stored files of a shelf, by name."""
        async with self._database.reader() as connection:
            rows = await connection.fetch_all(
                "SELECT name, id, digest, stated, found FROM transcript WHERE shelf = ?", (shelf,)
            )
        return {
            row["name"]: Known(row["id"], row["digest"], _facts(row["stated"]), _facts(row["found"])) for row in rows
        }

    async def put(self, shelf: int, incoming: Sequence[Incoming]) -> list[Stored]:
        """Stores transcripts, all in one transaction; a changed file replaces its former version and keeps its edits.

        So does one that was removed: the edits come back with the same bytes under any name, and in a shared folder
        with the name. A file with the bytes of another in the same shelf is not stored twice. Raises StorageError.
        """
        async with self._database.transaction() as connection:
            return [await _put(connection, shelf, one) for one in incoming]

    async def move(self, transcript: int, name: str, found: Facts) -> None:
        """Renames a moved file to `name`, where files state `found` about it."""
        async with self._database.transaction() as connection:
            # if another process has stored something under that name meanwhile, both stay
            await connection.execute(
                "UPDATE transcript SET name = ? WHERE id = ? AND NOT EXISTS "
                "(SELECT 1 FROM transcript AS other WHERE other.shelf = transcript.shelf AND other.name = ?)",
                (name, transcript, name),
            )
            await _restate(connection, transcript, "found", found)

    async def state(self, transcript: int, found: Facts) -> None:
        """Replaces the facts that files state; edits keep precedence."""
        async with self._database.transaction() as connection:
            await _restate(connection, transcript, "found", found)

    async def edit(self, transcript: int, edited: Facts) -> None:
        """Replaces the facts that people stated about a transcript."""
        async with self._database.transaction() as connection:
            await _restate(connection, transcript, "edited", edited)

    async def edits(self, transcript: int) -> Facts:
        """The facts that people stated about a transcript."""
        async with self._database.reader() as connection:
            row = await connection.fetch_one("SELECT edited FROM transcript WHERE id = ?", (transcript,))
        return Facts() if row is None else _facts(row["edited"])

    async def public(self, transcript: int) -> str | None:
        """The short public name of a transcript; None if it is gone."""
        async with self._database.reader() as connection:
            row = await connection.fetch_one("SELECT public FROM transcript WHERE id = ?", (transcript,))
        return None if row is None else row["public"]

    async def remove(self, transcripts: Iterable[int]) -> None:
        """Deletes transcripts with their words; unknown ids are ignored.

        What people said about them is kept apart, and `put` gives it back with the file.
        """
        async with self._database.transaction() as connection:
            for transcript in transcripts:
                await connection.execute(_FORGET_KEPT_EDITS, (transcript,))
                await connection.execute(_KEEP_EDITS, (transcript,))
                await forget_upload(connection, transcript)
                await _remove(connection, transcript)

    async def transcripts(self, shelves: Iterable[int]) -> list[Transcript]:
        """All transcripts of some shelves, in the order they were added."""
        async with self._database.reader() as connection:
            rows = await connection.fetch_all(
                f"SELECT {_HEADER} FROM transcript WHERE shelf IN {connection.dialect.numbers} ORDER BY id",  # noqa: S608 - constants
                (json.dumps(list(shelves)),),
            )
        return [_transcript(row) for row in rows]

    async def changed(self, shelf: int, since: int) -> list[Transcript]:
        """The transcripts of a shelf that are new since a revision, or about which something else is stated, in the
        order they were added."""
        async with self._database.reader() as connection:
            rows = await connection.fetch_all(
                f"SELECT {_HEADER} FROM transcript WHERE shelf = ? AND changed > ? ORDER BY id",  # noqa: S608 - a constant
                (shelf, since),
            )
        return [_transcript(row) for row in rows]

    async def changes(self, shelf: int, since: int) -> ShelfChanges:
        """The changes of a shelf since revision `since`; 0 is before everything."""
        async with self._database.reader() as connection:
            rows = await connection.fetch_all(_CHANGES, (shelf, shelf, since, shelf, since, shelf, since))
        found: dict[str, dict[int, int]] = {"now": {}, "known": {}, "removed": {}, "present": {}}
        for row in rows:
            found[row["what"]][row["transcript"]] = row["revision"]
        return ShelfChanges(
            revision=found["now"].get(0, 0),
            known=since == 0 or bool(found["known"]),
            removed=tuple(found["removed"]),
            present=found["present"],
        )

    async def version(self) -> int:
        """A number that grows with every change of any shelf, or of a correction."""
        async with self._database.reader() as connection:
            row = await connection.fetch_one(
                "SELECT CAST(coalesce(sum(revision), 0) AS BIGINT) "
                "+ (SELECT number FROM correction_version) AS version FROM shelf"
            )
        return 0 if row is None else row["version"]

    async def whole(self, transcript: int) -> Stretch:
        """A transcript's whole text and cues."""
        return (await self.stretches([TextSpan(transcript, 0, 1 << 60)]))[0]

    async def said(self, transcript: int, labels: Collection[str]) -> list[tuple[int, int]]:
        """The characters said under any of `labels`: spans [first, past), ascending and disjoint."""
        async with self._database.reader() as connection:
            rows = await connection.fetch_all(
                _EDGES.format(labels=connection.dialect.texts), (json.dumps(sorted(labels)), transcript)
            )
            header = await connection.fetch_one("SELECT length FROM transcript WHERE id = ?", (transcript,))
        edges: list[int] = [row["at"] for row in rows]  # beginnings and ends by turns
        if len(edges) % 2 and header is not None:
            edges.append(header["length"])
        return list(zip(edges[::2], edges[1::2], strict=False))

    async def stretches(self, wanted: Sequence[TextSpan], *, cues: bool = True) -> list[Stretch]:
        """The text of spans, each in one piece, clipped to the transcript; empty if the transcript is gone.

        With `cues`, also the cues that overlap the span.
        """
        ask = json.dumps(list(wanted))
        async with self._database.reader() as connection:
            spans = connection.dialect.spans
            blocks = await connection.fetch_all(_BLOCKS.format(spans=spans), (ask,))
            rows = await connection.fetch_all(_CUES.format(spans=spans), (ask,)) if cues else ()
        pieces = [list[tuple[int, str]]() for _ in wanted]
        for which, at, text in blocks:
            pieces[int(which)].append((at, text))
        placed = [list[PlacedCue]() for _ in wanted]
        for which, *row in rows:
            placed[int(which)].append(_placed(row))
        return [_clipped(found, span, over) for span, found, over in zip(wanted, pieces, placed, strict=True)]


_HEADER = "id, public, shelf, name, format, kind, found, edited, speakers, cues, length, seconds, notices, timed"
_EDGES = """
    SELECT at, named FROM (
        SELECT at, named, LAG(named, 1, 0) OVER (ORDER BY at) AS before FROM (
            SELECT at, CASE WHEN speaker IN {labels} THEN 1 ELSE 0 END AS named
            FROM cue WHERE transcript = ?) AS cues) AS changes
    WHERE named <> before ORDER BY at
"""
# the spans come first in the join, whatever else a planner may think
_BLOCKS = """
    SELECT wanted.place, block.at, block.text FROM ({spans}) AS wanted
    CROSS JOIN block
    WHERE block.transcript = wanted.transcript
        AND block.at >= coalesce((SELECT max(b.at) FROM block AS b
            WHERE b.transcript = wanted.transcript AND b.at <= wanted.first), 0)
        AND block.at < wanted.past
"""
_CUES = """
    SELECT wanted.place, cue.number, cue.at, cue.start, cue."end", cue.speaker, cue.turns, cue.moments
    FROM ({spans}) AS wanted
    CROSS JOIN cue
    WHERE cue.transcript = wanted.transcript
        AND cue.at >= coalesce((SELECT max(c.at) FROM cue AS c
            WHERE c.transcript = wanted.transcript AND c.at <= wanted.first), 0)
        AND cue.at <= coalesce((SELECT min(c.at) FROM cue AS c
            WHERE c.transcript = wanted.transcript AND c.at >= wanted.past), wanted.past)
"""
# One statement, and so one snapshot: another process may write between two.
_CHANGES = """
    SELECT 'now' AS what, 0 AS transcript, revision FROM shelf WHERE id = ?
    UNION ALL SELECT 'known', 0, number FROM revision WHERE shelf = ? AND number = ?
    UNION ALL SELECT 'removed', transcript, revision FROM removal WHERE shelf = ? AND revision > ?
    UNION ALL SELECT 'present', id, revision FROM transcript WHERE shelf = ? AND revision > ?
    ORDER BY 3
"""
_HAS_EDITS = "id = ? AND (edited <> '{}' OR public IN (SELECT transcript FROM correction))"
_FORGET_KEPT_EDITS = f"""
    DELETE FROM removed_edit
    WHERE (shelf, name, digest) IN (SELECT shelf, name, digest FROM transcript WHERE {_HAS_EDITS})
"""  # noqa: S608 - a constant
_KEEP_EDITS = f"""
    INSERT INTO removed_edit (shelf, name, digest, public, edited)
    SELECT shelf, name, digest, public, edited FROM transcript WHERE {_HAS_EDITS}
"""  # noqa: S608 - a constant
_TAKEN = """
    SELECT 1 FROM transcript WHERE public = ?
    UNION ALL SELECT 1 FROM correction WHERE transcript = ? AND transcript IS DISTINCT FROM ?
"""
# An upload's name says little: everybody calls a file `message.txt`.
_FORMER_EDITS = """
    SELECT removed.id, removed.public, removed.edited FROM removed_edit AS removed
    JOIN shelf ON shelf.id = removed.shelf
    WHERE removed.shelf = ?
        AND (removed.digest = ? OR (removed.name = ? AND shelf.workspace IS NULL))
    ORDER BY removed.digest = ? DESC, removed.name = ? DESC, removed.id DESC LIMIT 1
"""


async def _next_revision(connection: Connection, shelf: int) -> int:
    row = await connection.fetch_one(
        # random steps, so that two histories of a shelf do not share a number (a backup that was restored and changed)
        f"UPDATE shelf SET revision = revision + 1 + {connection.dialect.step} WHERE id = ? RETURNING revision",  # noqa: S608 - a constant
        (shelf,),
    )
    assert row is not None, "foreign keys hold the shelf"
    revision: int = row["revision"]
    await connection.execute("INSERT INTO revision VALUES (?, ?)", (shelf, revision))
    await connection.announce()
    return revision


async def _restate(connection: Connection, transcript: int, column: str, facts: Facts) -> None:
    """Replaces facts in `column`. Another language means other tokens: then the transcript's revision rises, too."""
    before = await _language(connection, transcript)
    await connection.execute(f"UPDATE transcript SET {column} = ? WHERE id = ?", (_json(facts), transcript))  # noqa: S608 - a constant
    row = await connection.fetch_one("SELECT shelf FROM transcript WHERE id = ?", (transcript,))
    if row is not None:
        revision = await _next_revision(connection, row["shelf"])
        await connection.execute("UPDATE transcript SET changed = ? WHERE id = ?", (revision, transcript))
        if await _language(connection, transcript) != before:
            await connection.execute("UPDATE transcript SET revision = ? WHERE id = ?", (revision, transcript))


async def _language(connection: Connection, transcript: int) -> str | None:
    row = await connection.fetch_one("SELECT edited, found FROM transcript WHERE id = ?", (transcript,))
    return None if row is None else _facts(row["edited"]).filled_from(_facts(row["found"])).language


async def _put(connection: Connection, shelf: int, one: Incoming) -> Stored:
    former = await connection.fetch_one(
        "SELECT id, public, edited, digest, found FROM transcript WHERE shelf = ? AND name = ?",
        (shelf, one.file),
    )
    if former is not None:
        if former["digest"] != one.digest:
            await _remove(connection, former["id"])
            id_ = await _insert(connection, shelf, one, former["public"], former["edited"])
            return Stored(StoreOutcome.REPLACED, id_)
        if _facts(former["found"]) == one.found:
            return Stored(StoreOutcome.UNCHANGED, former["id"])
        await _restate(connection, former["id"], "found", one.found)
        return Stored(StoreOutcome.FACTS, former["id"])
    twin = await connection.fetch_one(
        "SELECT id, name FROM transcript WHERE shelf = ? AND digest = ? ORDER BY id", (shelf, one.digest)
    )
    if twin is not None:
        return Stored(StoreOutcome.SAME_WORDS, twin["id"], twin["name"])
    removed = await connection.fetch_one(_FORMER_EDITS, (shelf, one.digest, one.file, one.digest, one.file))
    if removed is None:
        public = await _free_name(connection, shelf, one.file)
        return Stored(StoreOutcome.ADDED, await _insert(connection, shelf, one, public, "{}"))
    await connection.execute("DELETE FROM removed_edit WHERE id = ?", (removed["id"],))
    public = await _free_name(connection, shelf, one.file, removed["public"])
    return Stored(StoreOutcome.ADDED, await _insert(connection, shelf, one, public, removed["edited"]))


async def _insert(connection: Connection, shelf: int, one: Incoming, public: str, edited: str) -> int:
    revision = await _next_revision(connection, shelf)
    cues = one.reading.cues
    text, at = text_as_written(cues), offsets(cues)
    starts = [cue.start for cue in cues if cue.start is not None]
    ends = [cue.end for cue in cues if cue.end is not None]
    seconds = max(ends, default=None)
    if seconds is not None and seconds < max(starts, default=0.0):  # the last cue has no end: the length is not stated
        seconds = None
    notices = json.dumps([asdict(notice) for notice in one.reading.notices], ensure_ascii=False)
    speakers = list(dict.fromkeys(cue.speaker for cue in cues if cue.speaker))
    facts = (_json(one.reading.facts), _json(one.found), edited)
    columns = (public, shelf, one.file, one.digest, one.reading.format, str(one.reading.kind), *facts)
    stored = await connection.fetch_one(
        "INSERT INTO transcript (public, shelf, name, digest, format, kind, stated, found, edited, speakers, cues, "
        "length, seconds, revision, changed, notices, timed) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "RETURNING id",
        (
            *(*columns, json.dumps(speakers), len(cues), len(text), seconds),
            *(revision, revision, notices, int(bool(starts or ends))),
        ),
    )
    assert stored is not None, "it was inserted"
    id_: int = stored["id"]
    await connection.executemany(
        "INSERT INTO block (transcript, at, text) VALUES (?, ?, ?)", [(id_, at, piece) for at, piece in _blocks(text)]
    )
    await connection.executemany(
        'INSERT INTO cue (transcript, at, number, start, "end", speaker, turns, moments) '
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(id_, a, n, *_columns(cue)) for n, (cue, a) in enumerate(zip(cues, at, strict=True))],
    )
    await keep_checksum(connection, id_)
    await find_places_anew(connection, public, text)
    await keep_arrival(connection, shelf, public)
    return id_


def _columns(cue: Cue) -> tuple[Any, ...]:
    turns = json.dumps(cue.turns) if cue.turns else None
    return cue.start, cue.end, cue.speaker, turns, json.dumps(cue.moments) if cue.moments else None


async def _remove(connection: Connection, transcript: int) -> None:
    row = await connection.fetch_one("SELECT shelf FROM transcript WHERE id = ?", (transcript,))
    if row is not None:
        revision = await _next_revision(connection, row["shelf"])
        await connection.execute("INSERT INTO removal VALUES (?, ?, ?)", (row["shelf"], revision, transcript))
        await connection.execute("DELETE FROM transcript WHERE id = ?", (transcript,))


async def _free_name(connection: Connection, shelf: int, file: str, former: str | None = None) -> str:
    """A short public name: the `former` one if it is free, else one derived from the shelf and the file, so that a
    rebuilt library keeps its links. Corrections hold the name of a removed transcript for it."""
    row = await connection.fetch_one("SELECT key FROM shelf WHERE id = ?", (shelf,))
    if row is None:  # its workspace was purged meanwhile
        raise UnknownTranscript(file)
    code = base64.b32encode(hashlib.sha256(f"{row['key']}\0{file}".encode()).digest()).decode().lower()
    for name in filter(None, (former, *(code[:length] for length in range(6, len(code))))):
        taken = await connection.fetch_one(_TAKEN, (name, name, former))
        if taken is None:
            return name
    raise AssertionError("two files share a whole SHA-256")


def _blocks(text: str) -> Iterable[tuple[int, str]]:
    """Pieces of `text`, each with its offset, cut after white space: at most BLOCK characters, or one longer word."""
    at = 0
    while at < len(text):
        past = at + BLOCK
        if past < len(text):
            cut = text.rfind(" ", at, past) + 1
            past = cut if cut > at else (text.find(" ", past) + 1 or len(text))
        yield at, text[at:past]
        at = past


def _clipped(found: list[tuple[int, str]], span: TextSpan, cues: list[PlacedCue]) -> Stretch:
    """The blocks cut to the span, and the `cues` that overlap it; the cue after them only bounds the last."""
    _, first, past = span
    if not found:
        return Stretch(first, "", ())
    found.sort()
    at, text = found[0][0], "".join(piece for _, piece in found)
    begin = max(first - at, 0)
    over = link_cues(sorted(cues, key=lambda cue: cue.at))
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


def _transcript(row: Row) -> Transcript:
    return Transcript(
        id=row["id"],
        public=row["public"],
        shelf=row["shelf"],
        file=row["name"],
        format=row["format"],
        kind=Kind(row["kind"]),
        facts=_facts(row["edited"]).filled_from(_facts(row["found"])),
        speakers=tuple(json.loads(row["speakers"])),
        cues=row["cues"],
        length=row["length"],
        seconds=row["seconds"],
        notices=tuple(map(_notice, json.loads(row["notices"]))),
        timed=bool(row["timed"]),
    )


def _notice(stored: dict[str, Any]) -> ReadingNotice:
    return ReadingNotice(Repair(stored["code"]), stored["count"], stored["line"], stored["detail"])


def _json(facts: Facts) -> str:
    return json.dumps({key: value for key, value in asdict(facts).items() if value}, ensure_ascii=False)


def _facts(stored: str) -> Facts:
    values: dict[str, Any] = json.loads(stored)
    values["participants"] = tuple(values.get("participants", ()))
    values["soundbites"] = tuple(Soundbite(*one) for one in values.get("soundbites", ()))
    values["chapters"] = tuple(Chapter(*one) for one in values.get("chapters", ()))
    return Facts(**values)

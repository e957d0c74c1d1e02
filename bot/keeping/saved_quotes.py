"""Quotes that people save: of each person, in each workspace, by themselves.

What is saved is what was shown: the words, who, where and when. The transcript may be corrected, changed or removed
later; the words stay as they were, and it is said what became of them.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from ...index.errors import PullquoteError
from ..cards import Citation, Line, Marked

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from ...index.library import Library
    from ...index.querying.found import Hit
    from ...index.shelves import Shelves
    from ...index.storage.connection import Connection, Row
    from ..asking.answer_models import Asker, View

MOST: Final = 500  # of one person in one workspace


class QuoteState(StrEnum):
    """What became of the words of a saved quote in the library."""

    SAME = "same"
    CORRECTED = "corrected"  # they stand there as recognised, and read otherwise now
    CHANGED = "changed"  # they do not stand in the transcript any more
    REMOVED = "removed"  # the transcript is gone, or not open to this workspace


@dataclass(frozen=True, slots=True)
class SavedQuote:
    """A saved quote by its `number`: its `citation`, as it was shown where its words have changed since; when it was
    `saved` (seconds since 1970); and the `state` of its words now. `known` is True of one that was saved before, and
    was to be saved again."""

    number: int
    citation: Citation
    saved: float
    state: QuoteState = QuoteState.SAME
    known: bool = False

    @property
    def words(self) -> str:
        """The words, on one line."""
        return " ".join(line.words.text for line in self.citation.lines)


@dataclass
class UnknownQuote(PullquoteError):
    """The person has no saved quote called `number` here."""

    number: str


@dataclass
class TooManyQuotes(PullquoteError):
    """The person has as many saved quotes here as they may have."""

    most: int


class SavedQuotes:
    """The saved quotes of an open data folder. `Core.saved` is one.

    `shown` gives the place that a view of an answer shows, `cite` its citation; `check` looks
    whether places in transcripts may be shown in the asker's channel. `now` is Unix time in seconds.
    """

    def __init__(
        self,
        shelves: Shelves,
        shown: Callable[[Asker, str, View], Awaitable[tuple[Hit, str]]],
        cite: Callable[[Library, Hit], Awaitable[Citation]],
        check: Callable[[Asker, Sequence[str]], Awaitable[None]],
        now: Callable[[], float],
    ) -> None:
        self._shelves = shelves
        self._database = shelves.storage.database
        self._shown = shown
        self._cite = cite
        self._check = check
        self._now = now

    async def save(self, asker: Asker, answer: str, view: View) -> SavedQuote:
        """Saves the place that a view of an answer shows: of one's own answer, or of one that all can see. Raises
        AnswerGone, NotYours, TooManyQuestions or TooManyQuotes."""
        hit, _ = await self._shown(asker, answer, view)
        return await self.keep(asker, hit)

    async def keep(self, asker: Asker, hit: Hit) -> SavedQuote:
        """Saves a place. Raises TooManyQuotes."""
        library = await self._shelves.library(asker.workspace)
        citation = await self._cite(library, hit)
        place = (hit.transcript.public, hit.span.first, hit.span.past)
        async with self._database.transaction() as connection:
            there = await _rows(connection, asker)
            for row in there:
                if (row["transcript"], row["first"], row["past"], row["written"]) == (*place, hit.words):
                    return SavedQuote(row["id"], _citation(row["citation"]), row["saved"], known=True)
            if len(there) >= MOST:
                raise TooManyQuotes(MOST)
            row = await connection.fetch_one(
                "INSERT INTO saved_quote (workspace, person, transcript, first, past, written, citation, saved) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id, saved",
                (asker.workspace, asker.user, *place, hit.words, _text(citation), self._now()),
            )
        assert row is not None, "it was inserted"
        return SavedQuote(row["id"], citation, row["saved"])

    async def listed(self, asker: Asker) -> list[SavedQuote]:
        """The person's quotes here, the latest first, with what became of their words."""
        async with self._database.reader() as connection:
            rows = await _rows(connection, asker)
        library = await self._shelves.library(asker.workspace) if rows else None
        return [await self._judged(library, row) for row in reversed(rows) if library]

    async def one(self, asker: Asker, number: str, *, share: bool = False) -> SavedQuote:
        """One of the person's quotes here, perhaps to `share` it in their channel. Raises UnknownQuote, and
        OutsideChannel for what that channel does not search."""
        async with self._database.reader() as connection:
            row = await _row(connection, asker, number)
        if share:
            await self._check(asker, [row["transcript"]])
        return await self._judged(await self._shelves.library(asker.workspace), row)

    async def remove(self, asker: Asker, number: str) -> SavedQuote:
        """Deletes one of the person's quotes here; returns it as it was. Raises UnknownQuote."""
        async with self._database.transaction() as connection:
            row = await _row(connection, asker, number)
            await connection.execute("DELETE FROM saved_quote WHERE id = ?", (row["id"],))
        return SavedQuote(row["id"], _citation(row["citation"]), row["saved"])

    async def remove_all(self, asker: Asker) -> int:
        """Deletes all quotes of the person here; returns how many they were."""
        async with self._database.transaction() as connection:
            return await connection.execute(
                "DELETE FROM saved_quote WHERE workspace IS NOT DISTINCT FROM ? AND person = ?",
                (asker.workspace, asker.user),
            )

    async def _judged(self, library: Library, row: Row) -> SavedQuote:
        """A stored quote with what became of its words."""
        citation = _citation(row["citation"])
        there = any(one.public == row["transcript"] for one in library.transcripts)
        hit = await library.relocate(row["transcript"], row["first"], row["past"], row["written"])
        if not there:
            state = QuoteState.REMOVED
        elif hit is None:
            state = QuoteState.CHANGED
        else:
            now = _citation(_text(await self._cite(library, hit)))
            state = QuoteState.SAME if _said(now) == _said(citation) else QuoteState.CORRECTED
            if state is QuoteState.SAME:  # in the language of whoever reads it now
                citation = now
        return SavedQuote(row["id"], citation, row["saved"], state)


async def _rows(connection: Connection, asker: Asker) -> Sequence[Row]:
    return await connection.fetch_all(
        "SELECT id, transcript, first, past, written, citation, saved FROM saved_quote "
        "WHERE workspace IS NOT DISTINCT FROM ? AND person = ? ORDER BY id",
        (asker.workspace, asker.user),
    )


async def _row(connection: Connection, asker: Asker, number: str) -> Row:
    """The row of one quote. Raises UnknownQuote."""
    typed = number.strip().removeprefix("#")
    wanted = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    found = next((row for row in await _rows(connection, asker) if row["id"] == wanted), None)
    if found is None:
        raise UnknownQuote(number)
    return found


def _said(citation: Citation) -> list[tuple[str | None, str]]:
    """The words of a citation with who says them."""
    return [(line.speaker, line.words.text) for line in citation.lines]


def _text(citation: Citation) -> str:
    """A citation as JSON: what is read, without marks and without the verdict on what was asked then."""
    told: dict[str, Any] = asdict(citation)
    told["lines"] = [(line.speaker, line.words.text, line.begins) for line in citation.lines]
    for name in ("verdict", "more"):
        told.pop(name)
    return json.dumps(told, ensure_ascii=False)


def _citation(stored: str) -> Citation:
    told: dict[str, Any] = json.loads(stored)
    lines = tuple(Line(speaker, Marked(text), begins) for speaker, text, begins in told.pop("lines"))
    known = {one.name for one in fields(Citation)}
    return Citation(lines=lines, **{name: value for name, value in told.items() if name in known})

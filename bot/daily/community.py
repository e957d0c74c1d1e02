"""What a community wants to see posted: passages that members nominate, and more or less like what was posted.

Admins approve nominations; approved ones are posted before all others. Votes steer the choice of excerpts a little
(`excerpts/rotation.py`), for everybody to see.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Final

from ...index.errors import PullquoteError
from ...index.excerpts.fingerprints import FingerprintIndex
from ..excerpts.selector import Pick, fingerprint_of
from . import pick_store, subscriptions
from .rows import fetch
from .subscriptions import OnThisDay, SubscriptionKind

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from ...index.querying.found import Hit
    from ...index.shelves import Shelves
    from ...index.storage.connection import Connection
    from ..asking.answer_models import Asker, View
    from ..excerpts.selector import ExcerptSelector, SelectedPassage
    from .pick_store import StoredPick

MOST_OPEN: Final = 50  # nominations that wait for a decision, of one workspace
MOST_OF_ONE: Final = 5  # of those, of one person
MOST_VOTED: Final = 200  # excerpts whose votes count, those with the most


class NominationState(StrEnum):
    """What became of a nomination."""

    NOMINATED = "nominated"
    APPROVED = "approved"
    REJECTED = "rejected"


class Liking(IntEnum):
    """What a person wants of an excerpt that was posted."""

    MORE = 1
    LESS = -1


@dataclass(frozen=True, slots=True)
class Nomination:
    """A passage that was nominated, by the id of its pick, by a person, by their id on the platform. `known` is True of
    one that was nominated before; `passage` is None where its words have left the library. `awaited` is False where no
    daily post would show it at present."""

    id: str
    by: str
    state: NominationState
    passage: SelectedPassage | None
    known: bool = False
    awaited: bool = True


@dataclass(frozen=True, slots=True)
class Votes:
    """How many people want `more` and `less` like an excerpt; `own` is what the person who asks wants of it."""

    id: str
    more: int
    less: int
    own: Liking | None = None
    passage: SelectedPassage | None = None


@dataclass
class TooManyNominations(PullquoteError):
    """So many nominations wait for a decision already: `most` of one person if `own`, else of the workspace."""

    most: int
    own: bool


class Community:
    """The nominations and votes of an open data folder. `Core.community` is one.

    `shown` gives the place that a view of an answer shows. `now` is Unix time in seconds. Permissions are checked by
    the adapter, and every call carries the workspace that it comes from.
    """

    def __init__(
        self,
        shelves: Shelves,
        selector: ExcerptSelector,
        shown: Callable[[Asker, str, View], Awaitable[tuple[Hit, str]]],
        now: Callable[[], float],
    ) -> None:
        self._shelves = shelves
        self._database = shelves.storage.database
        self._selector = selector
        self._shown = shown
        self._now = now

    async def nominate(self, asker: Asker, answer: str, view: View) -> Nomination:
        """Nominates the place that a view of an answer shows, in whole sentences. Raises AnswerGone, NotYours,
        TooManyQuestions or TooManyNominations."""
        hit, _ = await self._shown(asker, answer, view)
        workspace = asker.workspace or ""
        library = await self._shelves.library(asker.workspace)
        hit = await library.in_sentences(hit)  # it is read by itself
        mark = await fingerprint_of(hit.words, library.language(hit.transcript))
        pick = Pick(hit.transcript.public, hit.span.first, hit.span.past, mark)
        async with self._database.transaction() as connection:
            stored = await pick_store.store(connection, workspace, pick)
            row = await connection.fetch_one("SELECT by, state FROM nomination WHERE pick = ?", (stored.number,))
            if row is None:
                await _check_room(connection, workspace, asker.user)
                await connection.execute(
                    "INSERT INTO nomination (pick, workspace, by, at, state) VALUES (?, ?, ?, ?, ?)",
                    (stored.number, workspace, asker.user, self._now(), NominationState.NOMINATED),
                )
        by, state = (row["by"], NominationState(row["state"])) if row else (asker.user, NominationState.NOMINATED)
        passage, awaited = await self._passage(workspace, stored), await self._awaited(workspace, stored.pick)
        return Nomination(stored.id, by, state, passage, row is not None, awaited)

    async def nominations(
        self, workspace: str, state: NominationState = NominationState.NOMINATED
    ) -> Sequence[Nomination]:
        """The nominations in a state, the oldest first. Raises EngineError."""
        async with self._database.reader() as connection:
            rows = await fetch(
                connection,
                ("n.by", *pick_store.COLUMNS),
                "FROM nomination n JOIN pick p ON p.id = n.pick WHERE n.workspace = ? AND n.state = ? ORDER BY n.at",
                (workspace, state),
            )
        found = [(row["n.by"], pick_store.from_row(row)) for row in rows]
        return [Nomination(one.id, by, state, await self._passage(workspace, one)) for by, one in found]

    async def decide(self, workspace: str, pick: str, state: NominationState, by: str) -> Nomination:
        """Approves or rejects a nomination, or takes that back. One that is approved may be posted again, also where it
        was banned before. Raises UnknownPick."""
        async with self._database.transaction() as connection:
            stored = await pick_store.known(connection, workspace, pick)
            if state is NominationState.APPROVED:
                await _lift_bans(connection, workspace, stored.pick)
            row = await connection.fetch_one(
                "UPDATE nomination SET state = ?, decided = ? WHERE pick = ? RETURNING by", (state, by, stored.number)
            )
        if row is None:
            raise pick_store.UnknownPick(pick)
        passage, awaited = await self._passage(workspace, stored), await self._awaited(workspace, stored.pick)
        return Nomination(stored.id, row["by"], state, passage, awaited=awaited)

    async def vote(self, asker: Asker, pick: str, liking: Liking) -> Votes:
        """Stores that a person wants more or less like an excerpt; the same again takes it back. Raises UnknownPick."""
        workspace = asker.workspace or ""
        async with self._database.transaction() as connection:
            stored = await pick_store.known(connection, workspace, pick)
            key = (stored.number, asker.user)
            before = await connection.fetch_one("SELECT liking FROM taste WHERE pick = ? AND person = ?", key)
            await connection.execute("DELETE FROM taste WHERE pick = ? AND person = ?", key)
            own = None if before and before["liking"] == liking else liking
            if own is not None:
                await connection.execute(
                    "INSERT INTO taste (pick, person, workspace, liking) VALUES (?, ?, ?, ?)", (*key, workspace, liking)
                )
            rows = await connection.fetch_all("SELECT liking FROM taste WHERE pick = ?", (stored.number,))
        counted = Counter(row["liking"] for row in rows)
        return Votes(stored.id, counted[Liking.MORE], counted[Liking.LESS], own)

    async def votes(self, workspace: str) -> Sequence[Votes]:
        """The votes of a workspace, those first on which most people agree. Raises EngineError."""
        async with self._database.reader() as connection:
            found = await tastes(connection, workspace)
        return [Votes(one.id, more, less, passage=await self._passage(workspace, one)) for one, more, less in found]

    async def _awaited(self, workspace: str, pick: Pick) -> bool:
        """Whether a daily post that goes on takes a pick."""
        async with self._database.reader() as connection:
            found = await subscriptions.several(connection, workspace, None, {SubscriptionKind.DAILY})
        going = [one for one in found if one.posts and one.on_this_day is not OnThisDay.ONLY]
        filters = {(one.place.library, one.excerpt_filter) for one in going}
        return any([await self._selector.allows(library, limits, pick) for library, limits in filters])

    async def _passage(self, workspace: str, stored: StoredPick) -> SelectedPassage | None:
        return await self._selector.passage(workspace, stored.pick)


async def _lift_bans(connection: Connection, workspace: str, pick: Pick) -> None:
    """Lifts the bans that would keep a pick from being posted: its own, and those of what is nearly the same."""
    same = FingerprintIndex([pick.fingerprint])
    for _, stored in await pick_store.banned(connection, workspace):
        if same.similar(stored.pick.fingerprint):
            await pick_store.ban(connection, workspace, stored.id, None, None)


async def reject(connection: Connection, stored: StoredPick, by: str) -> None:
    """Rejects the nomination of a pick that is never to be posted again, if there is one: approving it later lifts the
    ban."""
    await connection.execute(
        "UPDATE nomination SET state = ?, decided = ? WHERE pick = ?", (NominationState.REJECTED, by, stored.number)
    )


async def approved(connection: Connection, workspace: str) -> list[Pick]:
    """The picks of approved nominations, the oldest first, over a reader."""
    rows = await fetch(
        connection,
        pick_store.COLUMNS,
        "FROM nomination n JOIN pick p ON p.id = n.pick WHERE n.workspace = ? AND n.state = ? ORDER BY n.at",
        (workspace, NominationState.APPROVED),
    )
    return [pick_store.from_row(row).pick for row in rows]


async def tastes(connection: Connection, workspace: str) -> list[tuple[StoredPick, int, int]]:
    """The picks with votes, and how many people want more and less like each, over a reader."""
    rows = await fetch(
        connection,
        ("t.liking", *pick_store.COLUMNS),
        "FROM taste t JOIN pick p ON p.id = t.pick WHERE t.workspace = ?",
        (workspace,),
    )
    picks = {row["p.id"]: pick_store.from_row(row) for row in rows}
    counted = Counter((row["p.id"], row["t.liking"]) for row in rows)
    found = [(one, counted[number, Liking.MORE], counted[number, Liking.LESS]) for number, one in picks.items()]
    found.sort(key=lambda each: (-abs(each[1] - each[2]), each[0].number))
    return found[:MOST_VOTED]


async def _check_room(connection: Connection, workspace: str, person: str) -> None:
    """Raises TooManyNominations."""
    rows = await connection.fetch_all(
        "SELECT by FROM nomination WHERE workspace = ? AND state = ?", (workspace, NominationState.NOMINATED)
    )
    if len(rows) >= MOST_OPEN:
        raise TooManyNominations(MOST_OPEN, own=False)
    if sum(row["by"] == person for row in rows) >= MOST_OF_ONE:
        raise TooManyNominations(MOST_OF_ONE, own=True)

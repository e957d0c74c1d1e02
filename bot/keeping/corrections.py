"""Corrections of words that were recognised wrongly: proposed, accepted, listed, undone, exported.

Every call carries the workspace that it comes from. What a workspace says holds for it alone, also in a shared folder;
what the console says (workspace None) holds everywhere. Anybody who may ask proposes, and a proposal changes nothing
until it is accepted; who may accept is up to the adapter. The words as recognised stay in storage
(`index.corrections`).
"""

from __future__ import annotations

import asyncio
import dataclasses
import difflib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from ...index.corrections import MOST_CHARACTERS, MOST_WORDS, context, place, places, word_count
from ...index.deadline import Deadline
from ...index.dialogue import time_at
from ...index.errors import PullquoteError
from ...index.querying.found import Scope
from ...index.search.filters import participants, tell_apart
from ...index.storage.corrections import LOST, CorrectionState, NewCorrection, StoredCorrection, TooManyCorrections
from ...index.storage.storage import TextSpan
from ...index.transcript import collapse
from ..asking.transcript_lookup import find_transcript
from ..plaintext import harmless, json_line
from ..settings.values import is_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ...index.corrections import CorrectedText
    from ...index.library import Library
    from ...index.shelves import Shelves
    from ...index.transcript import Transcript
    from ..asking.admission import Admission
    from ..asking.answer_models import Asker

MOST_OWN: Final = 10  # proposals of one person that nobody has decided on
ALIKE: Final = 0.8  # likeness from which a known name may be meant
LATEST: Final = 1 << 40  # seconds
NEAR: Final = 3000  # characters around a moment or a hit in which the words are looked for


@dataclass(frozen=True, slots=True)
class CorrectionDraft:
    """What a person says was misheard: words as `recognised`, and the `corrected` ones.

    It holds for all transcripts, for the `transcript` called so (an id, a file or a title), or for the one place there
    that is nearest to the offset `near` of its text as written.
    """

    recognised: str
    corrected: str
    transcript: str | None = None
    near: int | None = None


@dataclass(frozen=True, slots=True)
class CorrectionEntry:
    """A stored correction as it is listed.

    `title` is that of its transcript, None for all transcripts; `seconds` is when its one place is spoken. `found` is
    False where its transcript or its place is not there now. `known` is the name of a participant or a speaker that is
    spelled nearly as the corrected words. `nowhere` is True of a new one for all transcripts whose words stand in none.
    """

    stored: StoredCorrection
    title: str | None = None
    seconds: float | None = None
    found: bool = True
    known: str | None = None
    nowhere: bool = False


@dataclass
class BadCorrection(PullquoteError):
    """Words that cannot be corrected so; `why` completes the message key `bad_correction.`, `line` is one of a file."""

    why: str
    words: str = ""
    line: int | None = None


@dataclass
class NotSaidThere(PullquoteError):
    """The words as recognised do not stand in that transcript, or not near that place."""

    words: str
    title: str


@dataclass
class UnknownCorrection(PullquoteError):
    """There is no such correction here, or it was decided on already."""

    number: str


class Corrections:
    """The corrections of an open data folder. `Core.corrections` is one. `now` is Unix time in seconds."""

    def __init__(self, shelves: Shelves, admission: Admission, now: Callable[[], float]) -> None:
        self._shelves = shelves
        self._store = shelves.corrections
        self._admission = admission
        self._now = now

    # -- what people say -----------------------------------------------------------------------------------------------

    async def add(self, workspace: str | None, draft: CorrectionDraft, by: str) -> CorrectionEntry:
        """Puts a correction in force at once, for those who may.

        Raises BadCorrection, NotSaidThere, UnknownTranscript or TooManyCorrections.
        """
        return await self._put(workspace, draft, CorrectionState.ACCEPTED, by)

    async def propose(self, asker: Asker, draft: CorrectionDraft) -> CorrectionEntry:
        """Stores a proposal, which changes nothing until it is accepted. Raises what `add` raises, and
        TooManyQuestions."""
        async with self._admission.question(asker, "correct") as question:
            mine = [
                one
                for one in await self._store.listed(asker.workspace)
                if one.state is CorrectionState.PROPOSED and one.by == asker.user
            ]
            if len(mine) >= MOST_OWN:
                raise TooManyCorrections(MOST_OWN, CorrectionState.PROPOSED)
            entry = await self._put(asker.workspace, draft, CorrectionState.PROPOSED, asker.user)
            question.outcome = "proposed"
        return entry

    async def accept(self, workspace: str | None, number: int) -> CorrectionEntry:
        """Puts a proposal in force. Raises UnknownCorrection or TooManyCorrections."""
        return await self._decided(workspace, number, CorrectionState.ACCEPTED)

    async def reject(self, workspace: str | None, number: int) -> CorrectionEntry:
        """Rejects a proposal; who made it can still look that up. Raises UnknownCorrection."""
        return await self._decided(workspace, number, CorrectionState.REJECTED)

    async def undo(self, workspace: str | None, number: int) -> CorrectionEntry:
        """Takes a correction back, whatever became of it. Raises UnknownCorrection."""
        entry = await self._entry(workspace, await self._one(workspace, number))
        await self._store.remove([number])
        return entry

    async def listed(self, workspace: str | None, person: str | None = None) -> list[CorrectionEntry]:
        """The corrections of a workspace, oldest first; at the console those of all. For a `person`, those in force,
        and what became of their own proposals."""
        stored = await self._store.listed(workspace)
        if person is not None:
            stored = [one for one in stored if one.state is CorrectionState.ACCEPTED or one.by == person]
        return await self._entries(workspace, stored)

    # -- as a file -----------------------------------------------------------------------------------------------------

    async def exported(self, workspace: str | None) -> list[str]:
        """All corrections of a workspace, at the console those of all, as JSON lines that `imported` takes."""
        return [json_line(_as_object(one)) for one in await self._store.listed(workspace)]

    async def imported(self, lines: Iterable[str], by: str) -> int:
        """Stores the corrections in JSON lines, as `exported` writes them; returns how many. For the console alone:
        each line names its workspace. Raises BadCorrection with the line, or TooManyCorrections; then none is stored.

        Only `recognised` and `corrected` are needed. What is said of words at a place already is replaced.
        """
        present = {one.public: one for one in (await self._shelves.library(None)).transcripts}
        texts: dict[str, str] = {}
        given = list[NewCorrection]()
        for number, line in enumerate(lines, 1):
            if line.strip():
                one = _of_object(line, number, by, self._now())
                there = present.get(one.transcript) if one.transcript else None
                if there and one.place is not None:
                    if there.public not in texts:
                        texts[there.public] = (await self._shelves.storage.whole(there.id)).text
                    one = _found_anew(one, texts[there.public])
                given.append(one)
        return len(await self._store.put(given))

    # -- inside --------------------------------------------------------------------------------------------------------

    async def _put(
        self, workspace: str | None, draft: CorrectionDraft, state: CorrectionState, by: str
    ) -> CorrectionEntry:
        recognised, corrected = checked(draft.recognised, draft.corrected)
        library = await self._shelves.library(workspace)
        transcript, at, around = None, None, ""
        if draft.transcript is not None:
            transcript = find_transcript(draft.transcript, library.transcripts)
            recognised, at, around = await self._placed(library, transcript, recognised, draft.near)
            recognised, corrected = checked(recognised, corrected)
            if workspace is None:  # only its owner sees an upload, and a correction goes with it
                workspace = self._shelves.owner(transcript)
        nowhere = transcript is None and not await _is_said(library, recognised)
        public = transcript.public if transcript else None
        new = NewCorrection(workspace, recognised, corrected, public, at, around, state, by, self._now())
        (id_,) = await self._store.put([new])
        entry = await self._entry(workspace, await self._one(workspace, id_))
        return dataclasses.replace(entry, known=_nearly(corrected, library.transcripts), nowhere=nowhere)

    async def _placed(
        self, library: Library, transcript: Transcript, recognised: str, near: int | None
    ) -> tuple[str, int | None, str]:
        """The words as recognised, the offset of those nearest to `near`, and the words around them.

        Words that stand there only by another correction stand for those that it replaces. Raises NotSaidThere.
        """
        text = await library.whole(transcript)
        found = await asyncio.to_thread(_standing, text, recognised)
        if near is not None:
            found = [span for span in found if abs(span[0] - near) <= NEAR]
        if not found:
            raise NotSaidThere(recognised, transcript.title)
        first, past = found[0] if near is None else min(found, key=lambda span: abs(span[0] - near))
        words = text.written.text[first:past]
        recognised = recognised if words.casefold() == recognised.casefold() else words
        if near is None:
            return recognised, None, ""
        return recognised, first, await asyncio.to_thread(context, text.written.text, first, words)

    async def _one(self, workspace: str | None, number: int) -> StoredCorrection:
        known = 0 < number < 1 << 63  # a larger number fits into no database
        stored = await self._store.get(workspace, number) if known else None
        if stored is None:
            raise UnknownCorrection(str(number))
        return stored

    async def _decided(self, workspace: str | None, number: int, state: CorrectionState) -> CorrectionEntry:
        await self._one(workspace, number)
        if not await self._store.decide(number, state):
            raise UnknownCorrection(str(number))
        return await self._entry(workspace, await self._one(workspace, number))

    async def _entry(self, workspace: str | None, stored: StoredCorrection) -> CorrectionEntry:
        return (await self._entries(workspace, [stored]))[0]

    async def _entries(self, workspace: str | None, stored: Sequence[StoredCorrection]) -> list[CorrectionEntry]:
        transcripts = (await self._shelves.library(workspace)).transcripts
        present, titles = {one.public: one for one in transcripts}, tell_apart(transcripts)
        placed = [one for one in stored if one.transcript in present and one.place not in (None, LOST)]
        spans = [TextSpan(present[one.transcript or ""].id, one.place or 0, (one.place or 0) + 1) for one in placed]
        stretches = await self._shelves.storage.stretches(spans)
        times = {one.id: time_at(s, one.place or 0) for one, s in zip(placed, stretches, strict=True)}
        found = list[CorrectionEntry]()
        for one in stored:
            there = present.get(one.transcript or "")
            is_there = one.transcript is None or (there is not None and one.place != LOST)
            title = titles[there.id] if there else one.transcript
            found.append(CorrectionEntry(one, title, times.get(one.id), is_there))
        return found


def checked(recognised: str, corrected: str, line: int | None = None) -> tuple[str, str]:
    """Both sides of a correction, in one line and harmless. Raises BadCorrection."""
    sides = collapse(harmless(recognised)), collapse(harmless(corrected))
    for side in sides:
        if len(side) > MOST_CHARACTERS or word_count(side) > MOST_WORDS:
            raise BadCorrection("long", side, line)
        if not word_count(side):
            raise BadCorrection("empty", side, line)
    if sides[0] == sides[1]:
        raise BadCorrection("same", sides[0], line)
    return sides


def _nearly(corrected: str, transcripts: Sequence[Transcript]) -> str | None:
    """The name of a participant or a speaker that is spelled nearly as the corrected words, but not just so: how names
    are spelled is known from them."""
    labelled = [name for t in transcripts for label in t.speakers if (name := t.speaker_name(label))]
    names = {name.casefold(): name for name in (*participants(transcripts), *labelled)}
    near = difflib.get_close_matches(corrected.casefold(), names, n=1, cutoff=ALIKE)
    return names[near[0]] if near and corrected not in names.values() else None


async def _is_said(library: Library, words: str) -> bool:
    """Whether the words, as recognised or with a possessive `'s`, stand in a transcript of a library."""
    for one in (words, f"{words}'s"):
        if (await library.count(one, Scope(), Deadline())).number:
            return True
    return False


def _as_object(one: StoredCorrection) -> dict[str, Any]:
    return {
        "recognised": one.recognised,
        "corrected": one.corrected,
        "workspace": one.workspace,
        "transcript": one.transcript,
        "place": one.place,
        "around": one.around,
        "state": one.state.value,
        "by": one.by,
        "created": one.created,
    }


def _of_object(line: str, number: int, by: str, now: float) -> NewCorrection:
    """The correction in one line. Raises BadCorrection."""
    try:
        loaded: object = json.loads(line)
    except (ValueError, RecursionError):
        raise BadCorrection("line", "", number) from None
    if not isinstance(loaded, dict):
        raise BadCorrection("line", "", number)
    given = cast("dict[str, object]", loaded)
    texts = {name: given.get(name) for name in ("recognised", "corrected", "workspace", "transcript", "around", "by")}
    if any(not isinstance(text, str | None) for text in texts.values()):
        raise BadCorrection("line", "", number)
    told = {name: harmless(str(text)) for name, text in texts.items() if text is not None}
    recognised, corrected = checked(told.get("recognised", ""), told.get("corrected", ""), number)
    workspace, at, state = told.get("workspace"), given.get("place"), given.get("state", CorrectionState.ACCEPTED)
    whole = isinstance(at, int) and not isinstance(at, bool) and LOST <= at < 1 << 40
    known = state in (CorrectionState.ACCEPTED, CorrectionState.PROPOSED, CorrectionState.REJECTED)
    if (workspace is not None and not is_workspace(workspace)) or not (at is None or whole) or not known:
        raise BadCorrection("line", "", number)
    return NewCorrection(
        workspace,
        recognised,
        corrected,
        told.get("transcript"),
        cast("int | None", at) if told.get("transcript") else None,
        told.get("around", "")[: 4 * MOST_CHARACTERS],
        CorrectionState(str(state)),
        told.get("by", by)[:MOST_CHARACTERS],
        _time(given.get("created"), now),
    )


def _time(given: object, now: float) -> float:
    """A Unix time in a file, or `now` for what is none."""
    if isinstance(given, int | float) and not isinstance(given, bool) and 0 <= given < LATEST:
        return float(given)
    return now


def _found_anew(one: NewCorrection, text: str) -> NewCorrection:
    """A correction of one place, where that is in the text as it is now."""
    standing = {first for first, _ in places(text, one.recognised)}
    if one.place in standing and context(text, one.place or 0, one.recognised) == one.around:
        return one
    at = place(text, one.recognised, one.around)
    return dataclasses.replace(one, place=LOST if at is None else at)


def _standing(text: CorrectedText, words: str) -> list[tuple[int, int]]:
    """Where words stand in a text: as recognised, else as corrected; characters [first, past) as written."""
    found = places(text.written.text, words)
    if not found and text.replacements:
        back = text.map.inverse()
        found = [back.forward(first, past) for first, past in places(text.stretch.text, words)]
    return found

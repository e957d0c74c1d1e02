"""Corrections as Cards: what was done with one, and the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...index.storage.corrections import CorrectionState
from ..cards import Card, Entry
from .links import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..keeping.corrections import CorrectionEntry
    from ..messages import Messages


class CorrectionCards:
    """Makes Cards of what `Corrections` returns. `Core.correction_cards` is one."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._say = messages.say

    def added(self, entry: CorrectionEntry) -> Card:
        """The Card of `Corrections.add`."""
        return self._done("added", entry)

    def proposed(self, entry: CorrectionEntry) -> Card:
        """The Card of `Corrections.propose`, which says what happens now."""
        return self._done("proposed", entry)

    def decided(self, entry: CorrectionEntry) -> Card:
        """The Card of `Corrections.accept` and `reject`."""
        return self._done(entry.stored.state.value, entry)

    def undone(self, entry: CorrectionEntry) -> Card:
        """The Card of `Corrections.undo`."""
        return self._done("undone", entry)

    def listing(self, entries: Sequence[CorrectionEntry], *, whose: bool = False) -> Card:
        """All corrections, proposals first; with `whose`, the workspace and the person of each."""
        if not entries:
            return Card(self._say("correct.none"))
        ordered = sorted(entries, key=lambda one: one.stored.state is not CorrectionState.PROPOSED)
        return Card(
            self._say("correct.heading", n=len(entries)),
            entries=tuple(self._row(one, state=True, whose=whose) for one in ordered),
        )

    def _done(self, key: str, entry: CorrectionEntry) -> Card:
        notes = [
            self._say("correct.nowhere", words=entry.stored.recognised) if entry.nowhere else None,
            self._say("correct.known", name=entry.known) if entry.known else None,
        ]
        return Card(self._say(f"correct.{key}"), entries=(self._row(entry),), notes=tuple(filter(None, notes)))

    def _row(self, entry: CorrectionEntry, *, state: bool = False, whose: bool = False) -> Entry:
        say, stored = self._say, entry.stored
        details = [
            self._where(entry),
            None if entry.found else say("correct.lost"),
            say(f"correction_state.{stored.state.value}") if state else None,
        ]
        if whose:
            mine = say("correct.whose", workspace=stored.workspace) if stored.workspace else say("correct.operator")
            details += [mine, say("correct.by", by=stored.by) if stored.workspace else None]
        what = say("correct.what", recognised=stored.recognised, corrected=stored.corrected)
        return Entry(what, tuple(part for part in details if part), f"{stored.id}")

    def _where(self, entry: CorrectionEntry) -> str:
        if entry.stored.transcript is None:
            return self._say("correct.everywhere")
        if entry.stored.place is None:
            return self._say("correct.transcript", title=entry.title)
        if entry.seconds is None:
            return self._say("correct.place", title=entry.title)
        return self._say("correct.place_at", title=entry.title, time=clock(entry.seconds))

"""Nominations and votes as Cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..cards import Card, Entry
from ..daily.community import Liking, NominationState
from ..plaintext import capitalized, shortened
from .citations import Citations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..daily.community import Nomination, Votes
    from ..excerpts.selector import SelectedPassage
    from ..messages import Messages

GLIMPSE: Final = 120  # characters of a passage in a list
LISTED: Final = 10  # excerpts whose votes are shown


class CommunityCards:
    """Makes a Card of each thing that `Community` returns, with the texts of `messages`. `Core.community_cards` is
    one."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._say = messages.say

    def nominated(self, nomination: Nomination, *, manages: bool) -> Card:
        """The Card of `Community.nominate`, for whoever nominated; `manages` if that person may decide."""
        key = f"known_{nomination.state}" if nomination.known else "done"
        waits = nomination.state is NominationState.NOMINATED
        decider = "nomination.yours" if manages else "nomination.theirs"
        notes = [self._say(decider)] if waits else []
        notes += [] if nomination.awaited else [self._say("nomination.nowhere")]
        return Card(self._say(f"nomination.{key}"), notes=tuple(notes))

    async def waiting(self, nominations: Sequence[Nomination]) -> Card:
        """What waits for a decision; the entries' ids are picks. Raises EngineError, Overdue."""
        if not nominations:
            return Card(self._say("nomination.none"))
        entries = [Entry(await self._words(one.passage), id=one.id) for one in nominations]
        return Card(self._say("nomination.waiting", n=len(entries)), entries=tuple(entries))

    async def decided(self, nomination: Nomination) -> Card:
        """The Card of `Community.decide`. Raises EngineError, Overdue."""
        words = await self._words(nomination.passage)
        approved = nomination.state is NominationState.APPROVED
        key = "approved_nowhere" if approved and not nomination.awaited else nomination.state
        return Card(self._say(f"nomination.{key}"), notes=(words,))

    def voted(self, votes: Votes) -> Card:
        """The Card of `Community.vote`."""
        key = "taken_back" if votes.own is None else "more" if votes.own is Liking.MORE else "less"
        counted = self._counted(votes)
        return Card(self._say(f"vote.{key}"), notes=(capitalized(counted), self._say("vote.how")))

    async def steered(self, votes: Sequence[Votes]) -> Card | None:
        """By what the choice is steered; None if nobody said anything. Raises EngineError, Overdue."""
        if not votes:
            return None
        entries = [Entry(await self._words(one.passage), (self._counted(one),)) for one in votes[:LISTED]]
        return Card(self._say("vote.steered", n=len(votes)), entries=tuple(entries), notes=(self._say("vote.how"),))

    def _counted(self, votes: Votes) -> str:
        parts = [self._say("vote.count_more", n=votes.more)] if votes.more else []
        parts += [self._say("vote.count_less", n=votes.less)] if votes.less else []
        return self._messages.series(parts) or self._say("vote.count_none")

    async def _words(self, passage: SelectedPassage | None) -> str:
        if passage is None:
            return self._say("daily.words_gone")
        citation = await Citations(passage.library, self._messages).of(passage.hit)
        words = " ".join(line.words.text for line in citation.lines)
        quoted = self._say("citation.words", words=shortened(words, GLIMPSE))
        return " · ".join(part for part in (quoted, citation.who, citation.title) if part)

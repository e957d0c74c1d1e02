"""Questions, checked, with their filters resolved for what one workspace may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...index.errors import BadQuestion, UnknownSource, UnknownSpeaker
from ...index.language.analyzer import analyzer, base_language
from ...index.library import Deadline, Library, Scope
from ...index.search.filters import find_source, find_speaker, participants, unlabelled
from ..cards import Card
from ..presenting.answers import Answers, Filters

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...index.shelves import Shelves
    from ...index.transcript import Transcript
    from ..messages import Messages
    from ..settings.values import Settings


@dataclass(frozen=True, slots=True)
class ResolvedQuery:
    """A question with its filters resolved for one library."""

    library: Library
    words: str
    scope: Scope
    filters: Filters
    notes: tuple[str, ...] = ()


class QueryResolver:
    """Checks what people ask. `clock` counts seconds, for deadlines."""

    def __init__(self, settings: Settings, shelves: Shelves, said: Messages, clock: Callable[[], float]) -> None:
        self.settings = settings
        self._shelves = shelves
        self._messages = said
        self._clock = clock

    async def asked(
        self,
        workspace: str | None,
        words: str | None,
        speaker: str | None,
        source: str | None,
        about: str | None = None,
    ) -> ResolvedQuery:
        """The question, ready to be looked for; `words` is None where it has none, and `about` says that they are a
        filter of an excerpt.

        Raises BadQuestion, UnknownSpeaker or UnknownSource.
        """
        if words is not None:
            self._check(words)
        library = await self._shelves.library(workspace)
        if not library.transcripts:  # no filter can be right, and that is not what is wrong
            return ResolvedQuery(library, words or "", Scope(), Filters())
        where = find_source(source, library.transcripts) if source else None
        if source and not where:
            known = sorted({t.facts.show or t.title for t in library.transcripts})
            raise UnknownSource(source, tuple(known))
        within = [t for t in library.transcripts if not where or t.id in where.transcripts]
        who = find_speaker(speaker, within) if speaker else None
        silent = unlabelled(within) if speaker else []
        if speaker and not who:
            names = sorted({name for t in within for label in t.speakers if (name := t.speaker_name(label))})
            raise UnknownSpeaker(speaker, tuple(names), len(silent), tuple(participants(silent)))
        notes = [self._messages.say("error.no_labels", n=len(silent))] if silent else []
        scope = Scope(where.transcripts if where else None, who.labels if who else None)
        names = self._messages.listed(who.names, "list.or") if who else None
        filters = Filters(names, where.name if where else None, about)
        return ResolvedQuery(library, words or "", scope, filters, (*notes, *self.languages(within)))

    def answers(self, asked: ResolvedQuery) -> Answers:
        """What puts the answers to this question into words."""
        return Answers(asked.library, self._messages, asked.filters, asked.notes)

    def deadline(self) -> Deadline:
        """When a question that is asked now has to be answered."""
        return Deadline(self._clock() + self.settings.limits.deadline_seconds, self._clock)

    def empty(self) -> Card:
        """The answer of a library without transcripts."""
        return Card(self._messages.say("library.empty"), empty=True)

    def languages(self, transcripts: Sequence[Transcript]) -> tuple[str, ...]:
        """Says of which languages words are taken as they are."""
        tags = {base_language(t.facts.language) or self.settings.language for t in transcripts}
        foreign = sorted(tag for tag in tags if not analyzer(tag).native)
        return tuple(self._messages.say("library.language_as_is", language=tag) for tag in foreign)

    def _check(self, words: str) -> None:
        most = self.settings.limits.query_characters
        if len(words) > most:
            raise BadQuestion(len(words), most)
        if not any(character.isalnum() for character in words):
            raise BadQuestion(len(words))

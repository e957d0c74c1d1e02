"""Queries, checked, with their filters resolved for what one workspace may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...index.errors import BadQuestion, UnknownSource, UnknownSpeaker
from ...index.language.analyzer import analyzer
from ...index.library import Library, Scope
from ...index.search.filters import find_source, find_speaker, participants, unlabelled
from .answer_models import Ask, Query, ResolvedQuery
from .query_parser import parse_filters, parse_query
from .transcript_lookup import find_transcript

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...index.shelves import Shelves
    from ...index.transcript import Transcript
    from ..settings.reloading import LiveSettings


class QueryResolver:
    """Checks queries and resolves their filters."""

    def __init__(self, settings: LiveSettings, shelves: Shelves) -> None:
        self._settings = settings
        self._shelves = shelves

    async def resolve(self, workspace: str | None, query: Query) -> ResolvedQuery:
        """Resolves the filters of `query` in the library of `workspace`.

        Raises BadQuestion, UnknownSpeaker, UnknownSource or UnknownTranscript.
        """
        if query.words or query.ask is not Ask.EXCERPT:
            self._check(query.words)
        library = await self._shelves.library(workspace)
        if not library.transcripts and query.transcript is None:  # the empty library is what has to be told
            return ResolvedQuery(query, library, Scope())
        where = find_source(query.source, library.transcripts) if query.source else None
        if query.source and not where:
            known = sorted({t.facts.show or t.title for t in library.transcripts})
            raise UnknownSource(query.source, tuple(known))
        within = [t for t in library.transcripts if not where or t.id in where.transcripts]
        who = find_speaker(query.speaker, within) if query.speaker else None
        silent = unlabelled(within) if query.speaker else []
        if query.speaker and not who:
            names = sorted({name for t in within for label in t.speakers if (name := t.speaker_name(label))})
            raise UnknownSpeaker(query.speaker, tuple(names), len(silent), tuple(participants(silent)))
        transcripts = where.transcripts if where else None
        if query.transcript is not None:
            transcripts = frozenset([find_transcript(query.transcript, library.transcripts).id])
        return ResolvedQuery(
            query,
            library,
            Scope(transcripts, who.labels if who else None),
            tuple(who.names) if who else (),
            where.name if where else None,
            len(silent),
            untrained(library, within),
        )

    async def parse(self, workspace: str | None, ask: Ask, typed: str) -> Query:
        """Reads running text with trailing `from: NAME` and `in: TITLE` as a query.

        A filter that does not resolve stays among the words; those of an excerpt, which needs none, are kept, so that
        `resolve` can refuse them.
        """
        if ask is Ask.EXCERPT:
            parsed = parse_filters(typed)
        else:
            there = (await self._shelves.library(workspace)).transcripts
            parsed = parse_query(
                typed, lambda name: bool(find_speaker(name, there)), lambda name: bool(find_source(name, there))
            )
        return Query(ask, parsed.words, parsed.speaker, parsed.source)

    def _check(self, words: str) -> None:
        most = self._settings.current.limits.query_characters
        if len(words) > most:
            raise BadQuestion(len(words), most)
        if not any(character.isalnum() for character in words):
            raise BadQuestion(len(words))


def untrained(library: Library, transcripts: Sequence[Transcript]) -> tuple[str, ...]:
    """The languages of `transcripts` that have no analysis chain of their own, sorted: their words are taken as they
    are."""
    return tuple(sorted(tag for tag in {library.language(t) for t in transcripts} if not analyzer(tag).native))

"""Queries, checked, with their filters resolved for what one workspace may see."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...index.errors import BadQuestion, ReversedDates, UnknownDate, UnknownSource, UnknownSpeaker
from ...index.language.languages import language
from ...index.querying.found import Scope
from ...index.search.filters import find_source, find_speaker, folded, participants, unlabelled
from ...index.search.periods import MONTHS, Period, find_period, lies_within
from .answer_models import Ask, Query, ResolvedQuery
from .channel_sources import named, within
from .citations import cited_names
from .known_names import alike, nearest, sources, speakers, unknown_source, words_of_names
from .query_parser import (
    ParsedQuery,
    asked_about,
    has_form_of_name,
    parse_filters,
    parse_query,
    parse_topic,
    said_by,
)
from .question_reader import asked_quote
from .transcript_lookup import find_transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from ...index.library import Library
    from ...index.querying.catalogue import TranscriptCatalogue
    from ...index.shelves import Shelves
    from ...index.transcript import Transcript
    from ..settings.reloading import LiveSettings
    from .citations import CitedNames


LONGEST_DATE: Final = 20  # characters of what may be a date
_DATE_WORDS: Final = frozenset(MONTHS) | set(  # that end what is meant as one: `last March`, `yesterday`
    "today yesterday week month year heute gestern woche monat jahr hier semaine mois hoy ayer semana mes".split()
)
FEWEST_SAID: Final = 5  # words of a question about a topic that may be a quote: `tell me about your childhood`
_LINK: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


class QueryResolver:
    """Checks queries and resolves their filters."""

    def __init__(self, settings: LiveSettings, shelves: Shelves) -> None:
        self._settings = settings
        self._shelves = shelves

    async def resolve(self, workspace: str | None, query: Query) -> ResolvedQuery:
        """Resolves the filters of `query` in the library of `workspace`.

        Raises BadQuestion, UnknownSpeaker, UnknownSource, UnknownDate, ReversedDates or UnknownTranscript.
        """
        if query.words or query.ask is not Ask.EXCERPT:
            self._check(query.typed or query.words)
        library = await self._shelves.library(workspace)
        if not library.transcripts and query.transcript is None:  # the empty library is what has to be told
            return ResolvedQuery(query, library, Scope())
        there = within(query.within, library.transcripts)
        where = find_source(query.source, there) if query.source else None
        if query.source and not where:
            raise _unknown_source(query.source, there, query.within, library.transcripts)
        since, until = _period(query.since), _period(query.until)
        if since and until and since.first > until.last:
            raise ReversedDates(since.name, until.name)
        searched = there
        if where:
            searched = [t for t in searched if t.id in where.transcripts]
        undated = sum(not t.facts.date for t in searched) if since or until else 0
        if since or until:
            searched = [t for t in searched if lies_within(t.facts.date, since, until)]
        who = find_speaker(query.speaker, searched) if query.speaker else None
        silent = unlabelled(searched) if query.speaker else []
        if query.speaker and not who and searched:  # where nothing is left to be searched, that is what has to be told
            raise _unknown_speaker(query.speaker, searched, query.within, library.transcripts)
        transcripts = frozenset(t.id for t in searched) if where or since or until or query.within else None
        if query.transcript is not None:
            transcripts = frozenset([find_transcript(query.transcript, library.transcripts).id])
        return ResolvedQuery(
            query,
            library,
            Scope(transcripts, who.labels if who else None),
            tuple(who.names) if who else (),
            where.name if where else None,
            len(silent),
            untrained(library, searched),
            since.name if since else None,
            until.name if until else None,
            undated,
            tuple(named(query.within, library.transcripts).values()),
        )

    async def parsed(self, workspace: str | None, query: Query) -> Query:
        """Reads the words of a query as running text: trailing `from: NAME` and `in: TITLE`, and of a question about a
        quote which of its words are the quote, and of whom it is said to be. A filter that the query has already goes
        before one in its words.

        What stands after a key is a filter if it resolves, if it is much like a name that does, or if it has the form
        of a name; otherwise it stays among the words. Raises UnknownSpeaker or UnknownSource for a filter that does not
        resolve; those of an excerpt, which needs no words, are left to `resolve`.
        """
        if len(query.words) > self._settings.current.limits.query_characters:
            return query  # `resolve` refuses it by the length that was typed
        if query.ask is Ask.EXCERPT:
            return _filtered(query, parse_filters(query.words))
        known = (await self._shelves.library(workspace)).transcripts
        there = within(query.within, known)
        languages = {"en", *known.languages}
        parsed = parse_query(
            query.words,
            _is_meant(find_speaker, speakers, known, languages),
            _is_meant(find_source, sources, known, languages),
            _is_time,
        )
        if parsed.speaker and not find_speaker(parsed.speaker, there):
            raise replace(_unknown_speaker(parsed.speaker, there, query.within, known), trailing=True)
        if parsed.source and not find_source(parsed.source, there):
            raise replace(_unknown_source(parsed.source, there, query.within, known), trailing=True)

        def is_speaker(name: str) -> bool:
            return find_speaker(name, there) is not None

        if query.ask in {Ask.QUOTE, Ask.TOPIC}:
            query, parsed = _as_asked(query, parsed, is_speaker, languages)
        if query.ask is Ask.TOPIC:
            parsed = parse_topic(parsed, is_speaker, lambda name: bool(find_source(name, there)))
            if not parsed.words and query.words:
                query = replace(query, ask=Ask.EXCERPT)  # of whom is asked, but not about what
        return await asyncio.to_thread(_read, _filtered(query, parsed), known)

    async def read(self, workspace: str | None, query: Query) -> Query:
        """A query whose words are as they were typed, with the quote and the claim about its speaker read off them; one
        that claims something already is left as it is."""
        there = (await self._shelves.library(workspace)).transcripts
        return await asyncio.to_thread(_read, query, there)

    async def cited_names(self, workspace: str | None) -> CitedNames:
        """The names that citations can have in the library of a workspace."""
        there = (await self._shelves.library(workspace)).transcripts
        return await asyncio.to_thread(there.kept, cited_names)

    def _check(self, words: str) -> None:
        most = self._settings.current.limits.query_characters
        if len(words) > most:
            raise BadQuestion(len(words), most)
        spoken = _LINK.sub("", words)
        if not any(character.isalnum() for character in spoken):
            raise BadQuestion(len(words), is_link=spoken != words)


def _as_asked(
    query: Query, parsed: ParsedQuery, is_speaker: Callable[[str], bool], languages: Collection[str]
) -> tuple[Query, ParsedQuery]:
    """A query for a topic where its words ask who somebody is, what is said of something or what somebody said of it,
    and are none that anybody did say; what may be a quote all the same is kept as `typed`."""
    about = asked_about(parsed.words, is_speaker, languages)
    if query.ask is Ask.QUOTE and (about or said_by(parsed.words, is_speaker)):
        may_be_said = about and not about.speaker and len(parsed.words.split()) >= FEWEST_SAID
        query = replace(query, ask=Ask.TOPIC, typed=parsed.words if may_be_said else None)
    if about:
        parsed = replace(parsed, words=about.words, speaker=parsed.speaker or about.speaker)
    return query, parsed


def untrained(library: Library, transcripts: Sequence[Transcript]) -> tuple[str, ...]:
    """The languages of `transcripts` that have no analysis chain of their own, sorted: their words are taken as they
    are."""
    whole = transcripts is library.transcripts
    spoken = library.transcripts.languages if whole else {library.language(t) for t in transcripts}
    return tuple(sorted(tag for tag in spoken if not language(tag).native))


def _filtered(query: Query, parsed: ParsedQuery) -> Query:
    speaker, source = query.speaker or parsed.speaker, query.source or parsed.source
    since, until = query.since or parsed.since, query.until or parsed.until
    dated = query.dated or parsed.dated
    return replace(query, words=parsed.words, speaker=speaker, source=source, since=since, until=until, dated=dated)


def _is_time(typed: str) -> bool:
    """Whether what stands after a key is meant as a date: it is one, has a number that no date has, or is the name of a
    time, as in `last March`."""
    if find_period(typed) is not None:
        return True
    *before, last = folded(typed).split() or [""]
    return len(typed) <= LONGEST_DATE and (any(map(str.isdigit, typed)) or (len(before) <= 1 and last in _DATE_WORDS))


def _period(typed: str | None) -> Period | None:
    """The period of a filter. Raises UnknownDate."""
    found = find_period(typed) if typed else None
    if typed and found is None:
        raise UnknownDate(typed)
    return found


def _read(query: Query, there: TranscriptCatalogue) -> Query:
    """In a thread: the names of a large library take a moment, once after each change."""
    if not query.ask.judged or query.claimed:
        return query
    asked = asked_quote(query.words, lambda: there.kept(words_of_names), lambda: there.kept(cited_names))
    return replace(query, words=asked.words, claimed=asked.claimed, typed=asked.typed, cited=asked.cited)


def _is_meant(
    resolved: Callable[[str, Sequence[Transcript]], object | None],
    names: Callable[[Sequence[Transcript]], list[str]],
    there: Sequence[Transcript],
    languages: Collection[str],
) -> Callable[[str], bool]:
    """Whether what stands after a key is meant as a name, in some languages. In an empty library nothing is."""

    def is_meant(name: str) -> bool:
        if not there or resolved(name, there):
            return bool(there)
        return has_form_of_name(name, languages) or bool(alike(folded(name), [folded(one) for one in names(there)]))

    return is_meant


def _unknown_speaker(
    name: str, searched: Sequence[Transcript], within: Sequence[str], library: Sequence[Transcript]
) -> UnknownSpeaker:
    """The error that nobody in some transcripts is called so; `within` is what a channel is limited to."""
    known, silent = speakers(searched), unlabelled(searched)
    near = nearest(name, known)
    ordered = tuple(dict.fromkeys([*near, *known]))
    error = UnknownSpeaker(name, ordered, len(silent), tuple(participants(silent)), tuple(near))
    return replace(error, outside=_limits(within, library)) if within and find_speaker(name, library) else error


def _unknown_source(
    name: str, searched: Sequence[Transcript], within: Sequence[str], library: Sequence[Transcript]
) -> UnknownSource:
    """The same of a source."""
    error = unknown_source(name, searched)
    return replace(error, outside=_limits(within, library)) if within and find_source(name, library) else error


def _limits(within: Sequence[str], library: Sequence[Transcript]) -> tuple[str, ...]:
    return tuple(named(within, library).values())

"""Cards about transcripts themselves: the list, everything about one, its text, and what became of an upload."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...index.search.filters import tell_apart
from ...index.storage.storage import StoreOutcome
from ..asking.query_resolver import untrained
from ..cards import Card, Entry
from ..keeping.transcripts import LibraryEntry, Upload, listed_transcripts
from .citations import recognised_as, texts_named
from .coverage import Coverage
from .links import clock
from .problems import noticed
from .reading import Moment, reading

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ...index.corrections import CorrectedText
    from ...index.library import Library
    from ...index.transcript import Transcript
    from ...index.vectors.embedder import MeaningUnavailable
    from ..messages import Messages

WANTED: Final = ("title", "show", "date", "url")  # facts that make an answer better
MOST_CHAPTERS: Final = 12  # that are named
PRIVACY: Final = ("reads", "stores", "keeps", "removes")  # the parts of the notice


class TranscriptCards:
    """Makes Cards about transcripts. `Core.transcript_cards` is one. `lack` says why a configured model of meaning
    cannot be used."""

    def __init__(self, messages: Messages, lack: MeaningUnavailable | None = None) -> None:
        self._messages = messages
        self._lack = lack

    def listing(
        self,
        library: Library,
        missing: Collection[str] = (),
        words: str = "",
        *,
        managed: bool = True,
        unread: Collection[int] = (),
    ) -> Card:
        """The transcripts of a library, in natural order of their titles; with `missing`, those that lack one of these
        facts, and with `words`, those about which all of them are known. What they lack, and what could be better, is
        told to those alone by whom they are `managed`, as is which are `unread` (`Library.unread`)."""
        if not library.transcripts:
            return empty_library(self._messages)
        say, listed = self._messages.say, self._messages.listed
        fields = listed([say(f"fact.{name}") for name in missing], "list.or")
        shown = listed_transcripts(library.transcripts, missing, words)
        if missing and not shown and not words:
            return Card(say("library.complete", fields=fields))
        if words and not shown:
            return Card(say("library.no_match", words=words))
        titles = library.transcripts.kept(tell_apart)
        trouble = self.coverage(library).trouble(self._messages) if managed else ()
        return Card(
            say(
                f"library.heading{'_missing' if missing else '_words' if words else ''}",
                n=len(shown),
                fields=fields,
                words=words,
            ),
            entries=tuple(
                self._row(
                    one,
                    titles[one.id],
                    managed=managed,
                    also=self._also(library, one),
                    unread=managed and one.id in unread,
                )
                for one in shown
            ),
            notes=(
                *((say("library.unread_do"),) if managed and any(one.id in unread for one in shown) else ()),
                *(languages_as_is(untrained(library, shown), self._messages) if managed else ()),
                *([self._messages.sentences(trouble)] if trouble else ()),
            ),
        )

    def _also(self, library: Library, transcript: Transcript) -> str | None:
        """The other texts of the recording of a transcript, and whether one of them is shown in its place."""
        others, titles = library.duplicates.others(transcript.id), library.transcripts.kept(tell_apart)
        if not others:
            return None
        better = bool(library.duplicates.better(transcript.id))
        names = self._messages.listed(texts_named(others[:1] if better else others, titles, self._messages))
        return self._messages.say("library.also_better" if better else "library.also", names=names)

    def coverage(self, library: Library) -> Coverage:
        """The number of transcripts of a library that can be found in other words."""
        return Coverage(len(library.transcripts), library.understood, self._lack)

    def particulars(self, entry: LibraryEntry) -> Card:
        """Everything known about a transcript, an entry for each fact."""
        say, transcript, facts = self._messages.say, entry.transcript, entry.transcript.facts
        unknown = say("info.unknown")
        rows = {
            say("fact.show"): [facts.show or unknown],
            say("fact.date"): [self._messages.date(facts.date) if facts.date else unknown],
            say("fact.url"): [] if facts.url else [unknown],
            say("fact.language"): [self._messages.language(facts.language) if facts.language else unknown],
            say("fact.participants"): list(facts.participants) or [unknown],
            say("info.speakers"): _labels(self._messages, transcript) or [say("library.no_speakers")],
            say("info.length"): [_length(transcript, self._messages, missing="info.unknown")],
            say("info.kind"): [say(f"kind.{transcript.kind.value}")],
            say("info.id"): [transcript.public],
            say("info.from"): [say("info.own" if entry.own else "info.shared")],
        }
        if transcript.drift is not None:
            rows[say("info.length")].append(say("info.drift", time=clock(transcript.drift)))
        if entry.texts:
            rows[say("info.also")] = list(entry.texts)
        if facts.chapters:
            shown = [f"{clock(one.start)} {one.title}" for one in facts.chapters[:MOST_CHAPTERS]]
            rows[say("info.chapters")] = [*shown, *(["…"] if len(facts.chapters) > MOST_CHAPTERS else [])]
        if transcript.notices:
            rows[say("info.reading")] = [noticed(one, self._messages) for one in transcript.notices]
        links = {say("fact.url"): facts.url}
        opens = say("citation.open")
        entries = [Entry(name, tuple(values), link=links.get(name), opens=opens) for name, values in rows.items()]
        return Card(entry.title, entries=tuple(entries))

    def text(self, entry: LibraryEntry, text: CorrectedText, at: Moment | None = None) -> Card:
        """A whole transcript as dialogue, or what is said around a moment of it. Raises NoTimes."""
        facts = entry.transcript.facts
        company = self._messages.say("citation.company", names=self._messages.listed(facts.participants))
        parts = (
            entry.title,
            facts.show,
            self._messages.date(facts.date or ""),
            company if facts.participants else None,
            facts.url,
        )
        offset = at.offset(text.stretch, entry.transcript.title) if at else None
        lines = reading(text.stretch, facts.labels, self._messages, offset, facts.language)
        corrected = recognised_as(text, text.stretch, self._messages)
        return Card(" · ".join(part for part in parts if part), lines=lines, notes=(corrected,) if corrected else ())

    def uploaded(self, upload: Upload) -> Card:
        """The outcome of an upload; the entry is its transcript."""
        assert upload.result.stored is not None
        say, outcome = self._messages.say, upload.result.stored.outcome
        known = outcome in {StoreOutcome.UNCHANGED, StoreOutcome.SAME_WORDS, StoreOutcome.FACTS}
        key = "known" if known else "replaced" if outcome is StoreOutcome.REPLACED else "added"
        notes = [say("upload.set_right", what=noticed(one, self._messages)) for one in upload.result.notices]
        if not upload.indexed:
            notes.append(say("add.behind"))
        row = self._row(upload.entry.transcript, upload.entry.title)
        return Card(say(f"upload.{key}", name=upload.name), entries=(row,), notes=tuple(notes))

    def edited(self, *entries: LibraryEntry) -> Card:
        """The rows of transcripts after an edit."""
        rows = tuple(self._row(entry.transcript, entry.title) for entry in entries)
        return Card(self._messages.say("edit.done", n=len(rows)), entries=rows)

    def privacy(self, days: int) -> Card:
        """The privacy notice: the data stored about people, for how many `days`, and how to have it removed."""
        say = self._messages.say
        entries = (Entry(say(f"privacy.{about}"), (say(f"privacy.{about}_text", n=days),)) for about in PRIVACY)
        return Card(say("privacy.heading"), entries=tuple(entries))

    def _row(
        self,
        transcript: Transcript,
        title: str,
        *,
        managed: bool = True,
        also: str | None = None,
        unread: bool = False,
    ) -> Entry:
        """A transcript as a row of a list; `title` tells it apart. What it lacks is told where it is `managed`."""
        say, facts = self._messages.say, transcript.facts
        named = _named(transcript)
        company = [name for name in facts.participants if name not in named]
        absent = [say(f"fact.{name}") for name in WANTED if managed and not getattr(facts, name)]
        partly = [noticed(one, self._messages) for one in transcript.not_understood if managed]
        date = self._messages.date(facts.date or "")
        details = (
            say("library.unread") if unread else None,
            facts.show if facts.show and facts.show not in title else None,
            date if facts.date and not any(one in title for one in (date, facts.date)) else None,
            _length(transcript, self._messages, "library.length"),
            say("library.speakers", names=self._messages.series(named)) if named else say("library.no_speakers"),
            say("citation.company", names=self._messages.listed(company)) if company else None,
            also,
            say("library.missing", fields=self._messages.series(absent)) if absent else None,
            say("library.not_understood", what="; ".join(partly)) if partly else None,
        )
        return Entry(title, tuple(d for d in details if d), transcript.public)


def empty_library(messages: Messages) -> Card:
    """The answer of a library without transcripts."""
    return Card(messages.say("library.empty"), empty=True)


def languages_as_is(tags: Iterable[str], messages: Messages) -> tuple[str, ...]:
    """A note for each language whose words are taken as they are."""
    return tuple(messages.say("library.language_as_is", language=messages.language(tag)) for tag in tags)


def _length(transcript: Transcript, messages: Messages, key: str = "", missing: str = "library.no_length") -> str:
    """The length of a transcript as its file states it, in a sentence of the catalogue if `key` names one; `missing` is
    what is said where it does not."""
    if transcript.seconds is None:
        return messages.say(missing if transcript.timed else "library.no_times")
    return messages.say(key, time=clock(transcript.seconds)) if key else clock(transcript.seconds)


def _named(transcript: Transcript) -> list[str]:
    return list(dict.fromkeys(name for label in transcript.speakers if (name := transcript.speaker_name(label))))


def _labels(messages: Messages, transcript: Transcript) -> list[str]:
    """The names to show, and the labels behind them where these are others."""
    shown = list[str]()
    for label in transcript.speakers:
        name = transcript.speaker_name(label)
        if name is None:
            shown.append(messages.say("info.no_person", label=label))
        else:
            shown.append(name if name == label else messages.say("info.label", name=name, label=label))
    return shown

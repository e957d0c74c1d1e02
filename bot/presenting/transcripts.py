"""What is shown about transcripts themselves: rows of a list, everything about one, and what became of an upload."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...index.storage.storage import StoreOutcome
from ..cards import Card, Entry
from .links import clock
from .problems import noticed

if TYPE_CHECKING:
    from ...index.ingest import FileResult
    from ...index.transcript import Transcript
    from ..messages import Messages

WANTED: Final = ("title", "show", "date", "url")  # what an answer is the poorer without


def entry(messages: Messages, transcript: Transcript, title: str) -> Entry:
    """A transcript as a row of a list; `title` tells it apart."""
    say, facts = messages.say, transcript.facts
    named = _named(transcript)
    company = [name for name in facts.participants if name not in named]
    lacking = [say(f"fact.{name}") for name in WANTED if not getattr(facts, name)]
    details = (
        facts.show if facts.show and facts.show not in title else None,
        facts.date if facts.date and facts.date not in title else None,
        say("library.length", time=clock(transcript.seconds)) if transcript.seconds else say("library.no_times"),
        say("library.speakers", names=", ".join(named)) if named else say("library.no_speakers"),
        say("citation.company", names=messages.listed(company)) if company else None,
        say("library.missing", fields=", ".join(lacking)) if lacking else None,
    )
    return Entry(title, tuple(d for d in details if d), transcript.public)


def summary(messages: Messages, transcript: Transcript, title: str) -> str:
    """A transcript in one line."""
    facts = transcript.facts
    company = messages.say("citation.company", names=messages.listed(facts.participants))
    parts = (title, facts.show, facts.date, company if facts.participants else None, facts.url)
    return " · ".join(part for part in parts if part)


def particulars(messages: Messages, transcript: Transcript, title: str, *, own: bool) -> Card:
    """Everything known about a transcript, an entry for each fact; `own` says that it is a workspace's upload."""
    say, facts = messages.say, transcript.facts
    unknown = say("info.unknown")
    rows = {
        say("fact.show"): [facts.show or unknown],
        say("fact.date"): [facts.date or unknown],
        say("fact.url"): [facts.url or unknown],
        say("fact.language"): [facts.language or unknown],
        say("fact.participants"): list(facts.participants) or [unknown],
        say("info.speakers"): _labels(messages, transcript) or [say("library.no_speakers")],
        say("info.length"): [clock(transcript.seconds) if transcript.seconds else say("library.no_times")],
        say("info.kind"): [say(f"kind.{transcript.kind.value}")],
        say("info.id"): [transcript.public],
        say("info.from"): [say("info.own" if own else "info.shared")],
    }
    return Card(title, entries=tuple(Entry(name, tuple(values)) for name, values in rows.items()))


def uploaded(messages: Messages, result: FileResult, name: str, row: Entry, *, indexed: bool) -> Card:
    """What became of an upload that was stored under `name`; `row` is its transcript."""
    assert result.stored is not None
    say, outcome = messages.say, result.stored.outcome
    known = outcome in {StoreOutcome.UNCHANGED, StoreOutcome.SAME_WORDS, StoreOutcome.FACTS}
    key = "known" if known else "replaced" if outcome is StoreOutcome.REPLACED else "added"
    notes = [say("upload.set_right", what=noticed(one, messages)) for one in result.notices]
    if not indexed:
        notes.append(say("add.behind"))
    return Card(say(f"upload.{key}", name=name), entries=(row,), notes=tuple(notes))


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

"""The form of a transcript's facts: fields of plain text, validated as strictly as the values in files. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Final

from ...index.errors import PullquoteError
from ...index.metadata.parsing import FactsDraft
from ...index.transcript import Facts, Transcript

FACT_OF: Final = {"link": "url"}  # fields that facts call otherwise
SPECIAL: Final = frozenset(
    {"date", "url", "language", "participants"}
)  # facts with words of their own for what cannot be right


@dataclass(frozen=True, slots=True)
class EditForm:
    """A transcript's facts as text to edit. A field that is None is not asked about, and stays as it is.

    `participants` are names with `;` or line breaks between them. `labels` has a line for each speaker label of the
    file, such as `SPEAKER_00 = Ada`; nothing after the `=` means that the label is no person.
    """

    title: str | None = None
    date: str | None = None
    link: str | None = None
    show: str | None = None
    language: str | None = None
    participants: str | None = None
    labels: str | None = None


@dataclass(frozen=True, slots=True)
class Edits:
    """Changes of a transcript's facts: new values, and the facts and labels whose earlier edits are taken back."""

    facts: Facts
    back: tuple[str, ...] = ()
    unlabel: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wrong:
    """A `value` that cannot be right. `why` completes the message key `edit.`; `labels` are those that there are."""

    why: str
    value: str
    labels: tuple[str, ...] = ()


@dataclass
class BadForm(PullquoteError):
    """A form with invalid values: `wrong` maps fields of `EditForm` to them. `problems.wrong_fields` puts each into
    words."""

    wrong: dict[str, Wrong] = field(default_factory=dict[str, Wrong])

    def __str__(self) -> str:
        return ", ".join(self.wrong)


def form_of(transcript: Transcript) -> EditForm:
    """The facts of a transcript as a form."""
    facts = transcript.facts
    return EditForm(
        title=facts.title or "",
        date=facts.date or "",
        link=facts.url or "",
        show=facts.show or "",
        language=facts.language or "",
        participants="; ".join(facts.participants),
        labels="\n".join(f"{label} = {transcript.speaker_name(label) or ''}".rstrip() for label in transcript.speakers),
    )


def edits_of(form: EditForm, transcript: Transcript) -> Edits:
    """The changes that a form makes to a transcript. An emptied field takes back earlier edits. Raises BadForm."""
    before, typed = form_of(transcript), typed_facts(form)
    changed = {name: text for name, text in typed.items() if text != getattr(before, _field(name))}
    facts, wrong = _read({name: text for name, text in changed.items() if text})
    labels = _labels(form.labels, transcript, wrong) if form.labels is not None else {}
    if wrong:
        raise BadForm(wrong)
    return Edits(Facts(**facts, labels=labels), tuple(name for name, text in changed.items() if not text))


def facts_of(form: EditForm) -> Facts:
    """The facts in a form about a new transcript, without labels: they are not known yet. Raises BadForm."""
    facts, wrong = _read({name: text for name, text in typed_facts(form).items() if text})
    if wrong:
        raise BadForm(wrong)
    return Facts(**facts)


def typed_facts(form: EditForm) -> dict[str, str]:
    """The filled fields by the names of facts, without the labels; line breaks between names are `;`."""
    texts = {f.name: getattr(form, f.name) for f in fields(form) if f.name != "labels"}
    return {FACT_OF.get(name, name): _tidy(name, text) for name, text in texts.items() if text is not None}


def why_wrong(fact: str) -> str:
    """The suffix of the message key `edit.` for an invalid value of `fact`."""
    return f"wrong_{fact}" if fact in SPECIAL else "wrong"


def _tidy(name: str, text: str) -> str:
    if name != "participants":
        return text.strip()
    names = (part.strip() for line in text.splitlines() for part in line.split(";"))
    return "; ".join(filter(None, names))


def _field(fact: str) -> str:
    return next((name for name, other in FACT_OF.items() if other == fact), fact)


def _read(typed: dict[str, str]) -> tuple[dict[str, Any], dict[str, Wrong]]:
    draft, wrong = FactsDraft(""), dict[str, Wrong]()
    for fact, text in typed.items():
        draft.put(fact, text)
        if fact not in draft.facts:
            wrong[_field(fact)] = Wrong(why_wrong(fact), text)
    return draft.facts, wrong


def _labels(typed: str, transcript: Transcript, wrong: dict[str, Wrong]) -> dict[str, str]:
    """The labels whose names change. A line that cannot be read, or a label that the file has not, goes to `wrong`."""
    changed: dict[str, str] = {}
    for line in filter(str.strip, typed.splitlines()):
        label, equals, name = (part.strip() for part in line.partition("="))
        draft = FactsDraft("")
        if name:
            draft.put("labels", {label: name})
        if not (equals and label) or draft.notices:
            wrong.setdefault("labels", Wrong("wrong_label", line.strip()))
        elif label not in transcript.speakers:
            why = "no_label" if transcript.speakers else "no_labels"
            wrong.setdefault("labels", Wrong(why, label, transcript.speakers))
        elif name != (transcript.speaker_name(label) or ""):
            changed[label] = name
    return changed

"""A quote as people paste it elsewhere: Markdown, a line of text, a reference in the style of APA, JSON."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from ..plaintext import harmless

if TYPE_CHECKING:
    from ..cards import Card, Citation
    from ..messages import Messages

_MONTHS = "January February March April May June July August September October November December".split()


def words_of(citation: Citation) -> str:
    """The words of a citation, on one line."""
    return harmless(" ".join(line.words.text for line in citation.lines))


def plain(citation: Citation, link: str, messages: Messages) -> str:
    """One line, with who, where and when."""
    date = messages.date(citation.date or "")
    parts = (citation.who if citation.named else None, citation.title, citation.show, date, citation.when)
    words = messages.say("citation.words", words=words_of(citation))
    return f"{words} — {harmless(', '.join(part for part in parts if part))}. {link}"


def apa(citation: Citation, link: str) -> str:
    """A quotation in the text and its entry in the list of references, as APA 7 has it for works without an author: who
    made the recording is not known, and nobody is made its author."""
    year, date = _dated(citation.date)
    who = f"{citation.who}, in " if citation.named else ""
    cited = harmless(f"({who}“{citation.title},” {year}, {citation.when})")
    show = f" In {citation.show}." if citation.show else ""
    return f"“{words_of(citation)}” {cited}\n\n{harmless(f'{citation.title}. ({date}). [Transcript].{show}')} {link}"


def as_json(citation: Citation, link: str, asked: str | None = None, judged: Card | None = None) -> str:
    """One object, with what was asked and the verdict on that, of the Card on which it was `judged`; both are null
    where nothing was."""
    told: dict[str, Any] = {
        "words": words_of(citation),
        "asked": asked if judged else None,
        "verdict": judged.verdict.value if judged and judged.verdict else None,
        "misattributed": judged.misattributed if judged else None,
        "differences": list(judged.differences) if judged else None,
        "speaker": citation.who if citation.named else None,
        "title": citation.title,
        "show": citation.show,
        "date": citation.date,
        "time": citation.when,
        "transcript": citation.transcript,
        "recording": citation.link,
        "link": link,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _dated(date: str | None) -> tuple[str, str]:
    """The year, and the date as references have it: `2024`, `2024, May 1`; `n.d.` without a date."""
    if not date:
        return "n.d.", "n.d."
    try:
        day = dt.date.fromisoformat(date)
    except ValueError:
        return date[:4], date[:4]
    return f"{day.year}", f"{day.year}, {_MONTHS[day.month - 1]} {day.day}"

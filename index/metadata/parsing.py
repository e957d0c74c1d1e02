"""Metadata values of any type, as side files have them, parsed into `Facts`. Pure.

A value that cannot be right becomes a notice and never an error.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from ..transcript import Facts, ReadingNotice, Repair, collapse
from .validation import iso_date, language_tag, web_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MAX_TEXT_LENGTH = 500  # characters of a title, a show or a name

# The fields of `Facts` and the file that a row is about, each with its aliases in side files and front matter.
FIELDS = {
    "title": ("title",),
    "show": ("show", "podcast", "series"),
    "date": ("date", "published", "recorded"),
    "url": ("url", "link", "media_url", "media"),
    "language": ("language", "lang"),
    "participants": ("participants", "participant", "guests", "guest", "speakers", "speaker", "hosts", "host"),
    "file": ("file", "filename", "file_name"),
    "labels": ("labels",),
}
FIELD_OF = {alias: name for name, aliases in FIELDS.items() for alias in aliases}

Notices = tuple[ReadingNotice, ...]


def unreadable_notice(file: str, detail: str = "", line: int | None = None) -> ReadingNotice:
    """Returns a notice about a value or a whole side file that was ignored; `line` counts from 1."""
    return ReadingNotice(Repair.UNREADABLE_FACTS, 1, line, f"{file}: {detail}" if detail else file)


@dataclass(slots=True)
class FactsDraft:
    """A builder of `Facts` from one source.

    `file` is the name of the source for notices, `line` returns the line of a key in it, or None.
    """

    file: str
    line: Callable[[str], int | None] = lambda _: None
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
    notices: list[ReadingNotice] = field(default_factory=list[ReadingNotice])

    def put(self, key: str, value: object) -> None:
        """Adds `value` under any alias of a field (see `FIELDS`); an unknown key or a wrong value adds a notice.

        The first right value of a field stays; participants are added up.
        """
        name = FIELD_OF.get(key.casefold().replace("-", "_"))
        if value is None or value == "" or value == () or value == {}:
            return
        parsed = _PARSERS[name](value) if name in _PARSERS else None
        if name is None or parsed is None:
            text = value if isinstance(value, str) else ""
            detail = collapse(f"{key} {text}")[:80] if name else key[:80]
            self.notices.append(unreadable_notice(self.file, detail, self.line(key)))
        elif name == "participants":
            self.facts[name] = tuple(dict.fromkeys((*self.facts.get(name, ()), *parsed)))
        else:
            self.facts.setdefault(name, parsed)

    def build(self) -> tuple[Facts, Notices]:
        """Returns the facts and the notices so far."""
        return Facts(**self.facts), tuple(self.notices)


def _one_line(value: object) -> str | None:
    """Returns one line of text without control characters; None for another type, empty or too long text."""
    if not isinstance(value, str):
        return None
    plain = collapse("".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in value))
    return plain if 0 < len(plain) <= MAX_TEXT_LENGTH else None


def _date(value: object) -> str | None:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return iso_date(value) if isinstance(value, str) else None


def _url(value: object) -> str | None:
    return web_url(value) if isinstance(value, str) else None


def _language(value: object) -> str | None:
    return language_tag(value) if isinstance(value, str) else None


def _people(value: object) -> tuple[str, ...] | None:
    """Returns names from a list, or from one string with `;` between them, or commas between whole names.

    `Ada Quill, Ben Okoro` are two; `Osei, Ben` may be one, so that it is refused.
    """
    if isinstance(value, str):
        value = value.split(";") if ";" in value else _between_commas(value)
    if not isinstance(value, list | tuple):
        return None
    names = [_one_line(name) for name in cast("Iterable[object]", value) if name != "" and str(name).strip()]
    return tuple(name for name in names if name) if all(names) else None


def _between_commas(value: str) -> list[str] | None:
    names = [name.removeprefix("and ").strip() for name in re.split(r",\s*", value) if name.strip()]
    return names if len(names) < 2 or all(" " in name for name in names) else None


def _labels(value: object) -> dict[str, str] | None:
    """Returns speaker labels and the names to show; an empty name means that the label is no person."""
    if not isinstance(value, dict):
        return None
    labels: dict[str, str] = {}
    for label, name in cast("dict[str, object]", value).items():
        text = "" if name == "" else _one_line(name)
        if text is None:
            return None
        labels[collapse(label)] = text
    return labels


_PARSERS: dict[str, Callable[[object], Any]] = {
    "title": _one_line,
    "show": _one_line,
    "date": _date,
    "url": _url,
    "language": _language,
    "participants": _people,
    "labels": _labels,
}

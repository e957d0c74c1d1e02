"""The message catalogue: every text for people, in one TOML file a locale (`locales/`).

A message has a dotted key and named placeholders. A message with a count has a form for each plural category of its
language that it needs (`one`, `other`), chosen by the value `n`. Keys that a translation lacks fall back to English.

Which locale is spoken belongs to what is being answered: whoever begins to answer says it once (`speaking`), and
`messages()` follows it from there, into tasks and threads. What nobody said is English.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, cast

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence

FALLBACK: Final = "en"
LOCALES: Final = (FALLBACK, "de", "es", "fr", "ja")
_FILES: Final = resources.files(__name__.rpartition(".")[0]) / "locales"
_PLURALS: Final = frozenset({"zero", "one", "two", "few", "many", "other"})
_ALIKE: Final = {  # names that begin with the sound of the Spanish conjunctions `y` and `o`
    "list.and": ("list.and_alike", re.compile(r"[ií]|hi(?![ae])|hí", re.IGNORECASE)),
    "list.or": ("list.or_alike", re.compile(r"h?[oó]", re.IGNORECASE)),
}
_STOPS: Final = (".", "!", "?", "…", ":", "。", "！", "？")
_MONTH: Final = re.compile(r"\d{4}-\d{2}")
_IDENTIFIERS: Final = frozenset({"channel", "code", "id", "line", "number", "port", "server"})  # read as they are
_EAST_ASIAN: Final = "\u2e7f"  # letters after this one have a full stop of their own
_spoken: ContextVar[str] = ContextVar("pullquote.locale", default=FALLBACK)


class Messages:
    """The messages of one locale, by key; without one, of the locale that is spoken when something is said."""

    def __init__(self, locale: str | None = None) -> None:
        self._locale = locale

    @property
    def locale(self) -> str:
        """The locale, one of `LOCALES`."""
        return self._locale or _spoken.get()

    def say(self, key: str, /, **values: object) -> str:
        """Returns the message `key`, such as `quote.not_found`, with its placeholders filled. Raises KeyError."""
        locale = self.locale
        found: Any = texts(locale)[key]
        if isinstance(found, dict):
            forms, n = cast("dict[str, str]", found), values.get("n")
            category = _language(locale).plural_form(n) if isinstance(n, int) else "other"
            found = forms.get(category, forms["other"])
        return str(found).format_map(
            {name: value if name in _IDENTIFIERS else _written(value, locale) for name, value in values.items()}
        )

    def __contains__(self, key: object) -> bool:
        return key in texts(FALLBACK)

    def keys(self) -> frozenset[str]:
        """Returns all keys."""
        return frozenset(texts(FALLBACK))

    def language(self, tag: str) -> str:
        """Returns the name of a language (BCP 47), such as `German`; the tag itself where it has none."""
        try:
            return Locale.parse(tag, sep="-").get_display_name(self.locale) or tag
        except (ValueError, UnknownLocaleError):
            return tag

    def listed(self, names: Sequence[str], joined_by: str = "list.and") -> str:
        """Returns the names as an enumeration: `A`, `A and B`, `A, B and C`."""
        if len(names) < 2:
            return "".join(names)
        alike, sound = _ALIKE[joined_by]
        return self.say(alike if sound.match(names[-1]) else joined_by, first=self.series(names[:-1]), last=names[-1])

    def series(self, parts: Iterable[str]) -> str:
        """Returns the parts one after the other: `A, B, C`."""
        return self.say("list.comma").join(parts)

    def sentences(self, sentences: Iterable[str | None]) -> str:
        """Returns sentences one after the other, without those that are None or empty."""
        return self.say("list.sentences").join(filter(None, sentences))

    def sentence(self, text: str) -> str:
        """Returns a text with a stop at its end, where it has none, as the script of its last letter has it."""
        return text if text.endswith(_STOPS) else f"{text}{'。' if text[-1:] > _EAST_ASIAN else '.'}"

    def date(self, stated: str, *, short: bool = False) -> str:
        """Returns an ISO 8601 date, or a month such as `2024-02`, as the language writes it, with what follows it, such
        as a time; whatever is neither, such as a year, as it is. A month is `02/2024` where it has to be `short`."""
        day, space, rest = stated.partition(" ")
        try:
            if _MONTH.fullmatch(day):
                written = format_skeleton(
                    "yM" if short else "yMMMM", dt.date.fromisoformat(f"{day}-01"), locale=_region(self.locale)
                )
            else:
                written = _written(dt.date.fromisoformat(day), self.locale)
        except ValueError:
            return stated
        return f"{written}{space}{rest}"

    def quotation_marks(self) -> tuple[str, str]:
        """Returns what stands before words that are quoted, and after them."""
        before, _, after = self.say("citation.words", words="\n").partition("\n")
        return before, after


def messages(locale: str | None = None) -> Messages:
    """Returns the catalogue of a locale, English where there is none; without one, of the locale that is spoken."""
    return Messages(None if locale is None else supported(locale) or FALLBACK)


def supported(tag: str | None) -> str | None:
    """Returns the locale of the catalogue for a language tag, such as `de` for `de-AT`; None where there is none."""
    base = (tag or "").replace("_", "-").partition("-")[0].lower()
    return base if base in LOCALES else None


@contextmanager
def speaking(*tags: str | None) -> Generator[None]:
    """A block in which `messages()` says everything in the first of some languages that there is a catalogue of; in
    English if there is none."""
    token = _spoken.set(next(filter(None, map(supported, tags)), FALLBACK))
    try:
        yield
    finally:
        _spoken.reset(token)


def translation(locale: str) -> dict[str, Any]:
    """Returns what a locale's own file says, by key: a text, or its plural forms."""
    return _flat(tomllib.loads((_FILES / f"{locale}.toml").read_text("utf-8")))


@cache
def texts(locale: str) -> dict[str, Any]:
    """Returns all texts of a locale by key, those of English where it has none."""
    return translation(FALLBACK) | (translation(locale) if locale != FALLBACK else {})


@cache
def _language(locale: str) -> Locale:
    return Locale.parse(locale)


@cache
def _region(locale: str) -> Locale:
    """The language with its way of writing dates: in English the day first, with the month as a word, so that nobody
    takes one for the other."""
    return Locale("en", "GB") if locale == FALLBACK else _language(locale)


def _written(value: object, locale: str) -> object:
    """A number or a date as the language writes it; other values as they are."""
    if type(value) is dt.date:
        return format_date(value, "long" if locale == FALLBACK else "medium", _region(locale))
    return format_decimal(value, locale=_language(locale)) if type(value) is int else value


def _flat(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested tables as dotted keys; a table of plural forms stays one value."""
    flat: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, dict) and not (value.keys() <= _PLURALS and "other" in value):
            flat |= _flat(cast("dict[str, Any]", value), f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat

"""The message catalogue: every text for people, in one TOML file a locale (`locales/`).

A message has a dotted key and named placeholders. A message with a count has a form `one` and a form `other`, chosen by
the value `n`. Keys that a translation lacks fall back to English.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

FALLBACK: Final = "en"
_LOCALES: Final = resources.files(__name__.rpartition(".")[0]) / "locales"


class Messages:
    """The messages of one locale, by key."""

    def __init__(self, texts: dict[str, Any]) -> None:
        self._texts = texts

    def say(self, key: str, /, **values: object) -> str:
        """Returns the message `key`, such as `quote.not_found`, with its placeholders filled. Raises KeyError."""
        found: Any = self._texts[key]
        if isinstance(found, dict):
            forms = cast("dict[str, str]", found)
            found = forms["one"] if values.get("n") == 1 else forms["other"]
        return str(found).format_map(values)

    def __contains__(self, key: object) -> bool:
        return key in self._texts

    def keys(self) -> frozenset[str]:
        """Returns all keys."""
        return frozenset(self._texts)

    def listed(self, names: Sequence[str], joined_by: str = "list.and") -> str:
        """Returns the names as an enumeration: `A`, `A and B`, `A, B and C`."""
        if len(names) < 2:
            return "".join(names)
        return self.say(joined_by, first=", ".join(names[:-1]), last=names[-1])


@cache
def messages(locale: str = FALLBACK) -> Messages:
    """Returns the catalogue of a locale; English where there is none."""
    texts = _flat(_loaded(FALLBACK))
    if locale != FALLBACK and (_LOCALES / f"{locale}.toml").is_file():
        texts |= _flat(_loaded(locale))
    return Messages(texts)


def _loaded(locale: str) -> dict[str, Any]:
    return tomllib.loads((_LOCALES / f"{locale}.toml").read_text("utf-8"))


def _flat(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested tables as dotted keys; a table of plural forms stays one value."""
    flat: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, dict) and set(cast("dict[str, Any]", value)) != {"one", "other"}:
            flat |= _flat(cast("dict[str, Any]", value), f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat

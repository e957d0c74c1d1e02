"""Queries that programs ask: read off JSON objects, whose fields have the names of `Query`'s. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ...index.errors import PullquoteError
from .answer_models import NEAREST, Ask, Query

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_HITS: Final = 100
USUAL_HITS: Final = 20
TEXTS: Final = ("transcript", "speaker", "source", "since", "until", "claimed")
FLAGS: Final = {"spread": ("spread", True), "by_date": ("dated", False)}  # the field of a query, and its usual value


@dataclass
class BadField(PullquoteError):
    """The field of a request is not what is `wanted` there: `text`, `words`, `flag`, `limit` or `unknown`. A number
    goes up to `most`; `known` are the fields that there are."""

    field: str
    wanted: str
    most: int = 0
    known: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.field}: {self.wanted}"


def query_from(ask: Ask, given: Mapping[str, Any], nearest: int = NEAREST) -> Query:
    """The query in an object; fields that it does not know are passed over. Raises BadField."""
    words = given.get("words")
    if not isinstance(words, str) and not (words is None and ask is Ask.EXCERPT):
        raise BadField("words", "words")
    options: dict[str, Any] = {name: text for name in TEXTS if (text := text_in(given, name)) is not None}
    options |= {name: flag_in(given, field, usual=usual) for field, (name, usual) in FLAGS.items()}
    limit = number_in(given, "limit", 1, MOST_HITS, USUAL_HITS)
    return Query(ask, words or "", limit=limit, nearest=nearest, **options)


def text_in(given: Mapping[str, Any], field: str) -> str | None:
    """The text in a field; None where there is none. Raises BadField."""
    value = given.get(field)
    if value is not None and not isinstance(value, str):
        raise BadField(field, "text")
    return value


def flag_in(given: Mapping[str, Any], field: str, *, usual: bool) -> bool:
    """The flag in a field. Raises BadField."""
    value = given.get(field, usual)
    if not isinstance(value, bool):
        raise BadField(field, "flag")
    return value


def number_in(given: Mapping[str, Any], field: str, least: int, most: int, usual: int) -> int:
    """The whole number in a field, from `least` to `most`. Raises BadField."""
    value = given.get(field)
    if value is None:
        return usual
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise BadField(field, "limit", most)
    return value


def check_fields(given: Mapping[str, Any], known: tuple[str, ...]) -> None:
    """Raises BadField for a field that is none of the `known`: it is misspelt most likely, and would change nothing."""
    for field in given:
        if field not in known:
            raise BadField(field, "unknown", known=known)

"""Names in bold at the beginnings of a document's paragraphs, before the words: `**Ada** It leaks` has no colon."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from .labels import heads_clause, is_name

if TYPE_CHECKING:
    from collections.abc import Sequence


class BoldBeginning(NamedTuple):
    """What is in bold at the beginning of a paragraph with words, or nothing, and whether other words follow."""

    bold: str
    followed: bool


def names_in_bold(paragraphs: Sequence[BoldBeginning]) -> dict[int, str]:
    """Returns the names by the numbers of the paragraphs that begin with one: those of at least half of the paragraphs,
    if a name comes again."""
    found = {
        number: name
        for number, one in enumerate(paragraphs)
        if one.followed and _may_be_named(name := " ".join(one.bold.split()))
    }
    names = Counter(found.values())
    return found if len(found) >= len(paragraphs) / 2 and len(names) < len(found) else {}


def _may_be_named(name: str) -> bool:
    return is_name(name) and not heads_clause(name) and name[-1] not in ":：.,-–—"

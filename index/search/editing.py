"""What people who quote put into a quote that nobody said: signs that words are left out, words in square brackets, by
which they explain or replace others, letters in them (`[T]he`), `[sic]` and `[emphasis added]`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..language.tokens import Token

_SIC: Final = re.compile(r"\s*[(\[](?:sic[!.]?|emphasis (?:mine|added))[)\]]", re.IGNORECASE)
_LETTERS: Final = re.compile(r"\[(\w{1,3})\](?=\w)|(?<=\w)\[(\w{1,4})\]")
_BRACKETED: Final = re.compile(r"(?<!\w)\[([^\[\]]{1,80})\](?!\w)")


def unedited(text: str) -> str:
    """A quote with its letters in brackets as parts of their words, and without `[sic]` and `[emphasis added]`."""
    return _LETTERS.sub(r"\1\2", _SIC.sub("", text))


def omissions(text: str, tokens: Sequence[Token]) -> frozenset[int]:
    """The numbers of the tokens before which a quote says that something is left out there: `…` or `...`."""
    between = (text[before.past : token.first] for before, token in pairwise(tokens))
    return frozenset(at for at, gap in enumerate(between, 1) if "…" in gap or "..." in gap)


def bracketed(text: str, tokens: Sequence[Token]) -> frozenset[int]:
    """The numbers of the tokens in square brackets; none where most of the quote stands in them."""
    spans = [match.span() for match in _BRACKETED.finditer(text)] if "[" in text else []
    found = [at for at, one in enumerate(tokens) if any(first < one.first and one.past < past for first, past in spans)]
    return frozenset(found if 2 * len(found) < len(tokens) else ())

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

OMISSION: Final = re.compile(r"…|\.{3,}")
_SIC: Final = re.compile(r"\s*[(\[]\s?(?:sic[!.]?|emphasis (?:mine|added))\s?[)\]]", re.IGNORECASE)
_LATIN: Final = "A-Za-zÀ-ɏ"  # scripts without spaces have words beside their brackets
_LETTERS: Final = re.compile(rf"\[([{_LATIN}]{{1,3}})\](?=[{_LATIN}])|(?<=[{_LATIN}])\[([{_LATIN}]{{1,4}})\]")
_BRACKETED: Final = re.compile(rf"(?<![{_LATIN}])[\[［]([^\[\]［］]{{1,200}})[\]］](?![{_LATIN}])")


def unedited(text: str) -> str:
    """A quote with its letters in brackets as parts of their words, and without `[sic]` and `[emphasis added]`."""
    return _LETTERS.sub(r"\1\2", _SIC.sub("", text))


def omissions(text: str, tokens: Sequence[Token]) -> frozenset[int]:
    """The numbers of the tokens before which a quote says that something is left out there: `…` or `...`."""
    between = (text[before.past : token.first] for before, token in pairwise(tokens))
    return frozenset(at for at, gap in enumerate(between, 1) if OMISSION.search(gap))


def bracketed(text: str, tokens: Sequence[Token]) -> frozenset[int]:
    """The numbers of the tokens in square brackets; none where most of the quote stands in them."""
    spans = [match.span() for match in _BRACKETED.finditer(text)]
    if not spans:
        return frozenset()
    found = [at for at, one in enumerate(tokens) if any(first < one.first and one.past < past for first, past in spans)]
    return frozenset(found if 2 * len(found) < len(tokens) else ())

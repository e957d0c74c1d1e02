"""Where the terms of a topic are said: words, and several of them side by side. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..language.tokens import Token


class Said(NamedTuple):
    """A term that is said at [`first`, `past`)."""

    first: int
    past: int
    term: str


class TermFinder:
    """Finds terms by their stems; one of several words, with spaces between, is said where they stand side by side.
    Made once, since a topic looks through hundreds of windows."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._by_first = dict[str, list[tuple[str, list[str]]]]()
        for term in dict.fromkeys(terms):
            first, *others = term.split(" ")
            self._by_first.setdefault(first, []).append((term, others))

    def said(self, tokens: Sequence[Token]) -> list[Said]:
        """Where each of the terms is said, in the order of the text."""
        known, found = self._by_first, list[Said]()
        for at, token in enumerate(tokens):
            if token.word.stem not in known:
                continue
            for term, others in known[token.word.stem]:
                last = at + len(others)
                if not others or [one.word.stem for one in tokens[at + 1 : last + 1]] == others:
                    found.append(Said(token.first, tokens[last].past, term))
        return found

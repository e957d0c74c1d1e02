"""Where the terms of a topic are said: words, and several of them side by side. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..language.tokens import Token


class Said(NamedTuple):
    """A term that is said at [`first`, `past`)."""

    first: int
    past: int
    term: str


def said(tokens: Sequence[Token], terms: Iterable[str]) -> Iterator[Said]:
    """Where each of the `terms` is said, by first words; one of several words, with spaces between, is said where they
    stand side by side."""
    by_first = dict[str, list[list[str]]]()
    for term in dict.fromkeys(terms):
        words = term.split(" ")
        by_first.setdefault(words[0], []).append(words)
    for at, token in enumerate(tokens):
        for words in by_first.get(token.word.stem, ()):
            if len(words) == 1:
                yield Said(token.first, token.past, words[0])
            elif [one.word.stem for one in tokens[at : at + len(words)]] == words:
                yield Said(token.first, tokens[at + len(words) - 1].past, " ".join(words))

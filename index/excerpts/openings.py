"""Whether the beginning of an excerpt stands on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .phrasing import Opening
from .subjects import Subject

if TYPE_CHECKING:
    from .phrasing import Phrasing

_SHORTEST_OPENER: Final = 3  # words
_LEAST_CONTENT: Final = 2  # content words among the first words


def stands(first: Phrasing, *, listed: bool, punctuated: bool) -> bool:
    """Tells whether an excerpt may begin with an utterance: a statement that flows.

    How much a sentence leans on what came before is not asked here where `quotability.leaning` tells: in languages with
    `listed` words. A clause of captions, which are not `punctuated`, must name its subject; in other languages the
    openings in the tables of the language tell.
    """
    if first.question or first.trails_off or first.opens_quotation or first.counts.disfluencies:
        return False
    if first.words < _SHORTEST_OPENER:
        return False
    if listed:
        return punctuated or names_subject(first)
    return first.opening is not Opening.DEPENDENT


def names_subject(first: Phrasing) -> bool:
    """Tells whether an English utterance names what it is about, and points at nothing before it."""
    said = first.subjects
    return (
        first.opening is not Opening.DEPENDENT
        and not first.no_verb
        and len(said.opening) >= _LEAST_CONTENT
        and not said.pointers
        and not said.open_anaphors
        and not said.definites
        and said.subject not in (Subject.POINTING, Subject.OTHER)
    )

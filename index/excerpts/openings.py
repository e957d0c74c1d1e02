"""Whether the beginning of an excerpt stands on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .phrasing import Opening
from .subjects import Subject

if TYPE_CHECKING:
    from .phrasing import Phrasing

_SHORTEST_OPENER: Final = 3  # words
_LEAST_CONTENT: Final = 2  # content words among the first words


def stands(first: Phrasing, *, listed: bool) -> bool:
    """Tells whether an excerpt may begin with an utterance: a statement that flows and leans on nothing before it.

    There are hundreds of beginnings in an hour of talk, so that doubtful ones are left out. Without `listed` word lists
    of the language, its shape and the openings in the tables of the language tell.
    """
    shaped = (
        not first.question
        and not first.trails_off
        and not first.opens_quotation
        and not first.counts.disfluencies
        and first.words >= _SHORTEST_OPENER
    )
    return shaped and (names_subject(first) if listed else first.opening is not Opening.DEPENDENT)


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

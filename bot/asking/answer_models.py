"""Stored answers: a question that was asked, so that a button needs to carry only its id.

A button may be pressed days later, after restarts and after the library changed. What it shows is found again from the
question; only the asker turns the pages, and only inside the workspace where the question was asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from ...index.errors import PullquoteError

if TYPE_CHECKING:
    from ..cards import Card


class Ask(StrEnum):
    """What can be asked."""

    QUOTE = "quote"
    VERIFY = "verify"
    TOPIC = "topic"
    EXCERPT = "excerpt"


class Move(StrEnum):
    """What can be done with an answer that is shown. Each is one button; sharing is up to the adapter."""

    NEXT = "next"  # the next hit
    PREVIOUS = "previous"
    MORE = "more"  # more of what is said before and after
    LESS = "less"
    ELSEWHERE = "elsewhere"  # the list of all places
    BACK = "back"  # from the list to the hit


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: a workspace's key, such as `discord:123` (None: the console), and the person's id on the platform."""

    workspace: str | None
    user: str


@dataclass(frozen=True, slots=True)
class View:
    """Which part of an answer is shown: the hit by number from 0, how much is around it in steps from 0, or the list
    of all places instead."""

    hit: int = 0
    around: int = 0
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """A Card with what can be done next: `moves` maps each possible move to the view that it leads to.

    `answer` is the stored answer's id: at most 16 URL-safe characters; None where there is nothing to come back to.
    `private` is what the asker wanted. `hits` counts the places found.
    """

    card: Card
    answer: str | None
    view: View = View()
    hits: int = 0
    private: bool = False
    moves: dict[Move, View] = field(default_factory=dict[Move, View])


class AnswerGone(PullquoteError):
    """There is no such answer: it expired, it never was, or it is another workspace's. They all look the same."""


class NotYours(PullquoteError):
    """Somebody else asked for this answer, and only they turn its pages."""

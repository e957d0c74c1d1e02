"""How much may be asked: limits for a person and for a workspace, and how many questions are worked on at once."""

from __future__ import annotations

from dataclasses import dataclass

from ..index.errors import PullquoteError


@dataclass
class TooManyQuestions(PullquoteError):
    """Too much was asked for now: by this person, in this workspace, or by everybody. Ask again in `seconds`."""

    seconds: int

    def __str__(self) -> str:
        return f"again in {self.seconds} s"

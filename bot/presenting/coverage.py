"""How far topics are found in other words, and what to do where they are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .problems import unavailable

if TYPE_CHECKING:
    from ...index.vectors.embedder import MeaningUnavailable
    from ..messages import Messages


@dataclass(frozen=True, slots=True)
class Understanding:
    """Of so many `transcripts`, those `ready` to be found in other words; None where no model is at work. Where one is
    configured and cannot be had, `lack` says why."""

    transcripts: int
    ready: int | None
    lack: MeaningUnavailable | None = None

    def trouble(self, messages: Messages) -> tuple[str, str] | None:
        """Why, or for how many transcripts, topics are found by words alone though a model is configured, and what to
        do about it."""
        if self.lack is not None:
            return unavailable(self.lack, messages)
        if self.ready is None or self.ready >= self.transcripts:
            return None
        return messages.say("meaning.behind", n=self.transcripts, done=self.ready), messages.say("meaning.behind_do")

"""The coverage of a library by the model of meaning, and what to do where it is incomplete."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .problems import unavailable

if TYPE_CHECKING:
    from ...index.vectors.embedder import MeaningUnavailable
    from ..messages import Messages


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of `transcripts`, the number that is `ready` to be found in other words; None where no model is in use. Where one
    is configured and cannot be loaded, `lack` says why."""

    transcripts: int
    ready: int | None
    lack: MeaningUnavailable | None = None

    def trouble(self, messages: Messages) -> tuple[str, str] | None:
        """Why topics are found by words alone though a model is configured, or for how many transcripts, and what to do
        about it; None where all is well."""
        if self.lack is not None:
            return unavailable(self.lack, messages)
        if self.ready is None or self.ready >= self.transcripts:
            return None
        return messages.say("meaning.behind", n=self.transcripts, done=self.ready), messages.say("meaning.behind_do")

"""What programs and people elsewhere are told of an error: a sentence, and nothing of the computer that serves them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from ...bot.presenting.problems import explain
from ...bot.telemetry.faults import log_unexpected
from ...index.errors import EngineError, FileSystemError, PullquoteError, StorageError

if TYPE_CHECKING:
    from ...bot.core import Core

_log: Final = logging.getLogger(__name__)


def told_elsewhere(error: Exception, core: Core) -> str:
    """A sentence on an error. What names files or the system is logged, and so is what nobody expected, under a number
    that the sentence has."""
    say = core.messages.say
    if isinstance(error, StorageError | EngineError):
        if not isinstance(error, FileSystemError):  # that is logged once (`serving.storage_watch`)
            _log.warning("a question could not be answered", extra={"why": str(error)})
        return say("web.not_now_told")
    if isinstance(error, PullquoteError):
        return explain(error, core.messages)
    number, _ = log_unexpected(error, core.settings.data)
    return say("web.unexpected", id=number)

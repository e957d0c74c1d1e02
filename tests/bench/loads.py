"""What the measurements of whole services share: limits that let everything through, and words to ask for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pullquote.bot.settings.values import LimitSettings

if TYPE_CHECKING:
    from pullquote.bot.core import Core

OPEN = LimitSettings(questions_a_minute=10**6, workspace_questions_a_minute=10**6, questions_waiting=10**6)


async def quotable(core: Core, transcript: int) -> list[str]:
    """Stretches of nine words of a transcript."""
    heading = next(one for one in await core.transcripts.listed(None) if one.id == transcript)
    card = core.transcript_cards.text(*await core.transcripts.text(None, heading.public))
    spoken = re.findall(r"[\w']+", " ".join(line.words.text for line in card.lines))
    return [" ".join(spoken[at : at + 9]) for at in range(0, len(spoken) - 9, max(len(spoken) // 60, 9))]

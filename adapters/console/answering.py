"""Answers at the console: everything that was found, on one Card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...bot.asking.answer_models import Ask, Query
from ...bot.presenting.answers import AnswerCards

if TYPE_CHECKING:
    from ...bot.cards import Card
    from ...bot.core import Core

SHOWN: Final = {Ask.QUOTE: 3, Ask.VERIFY: 1, Ask.TOPIC: 5, Ask.EXCERPT: 1}  # hits, unless another number is asked for


async def answer_card(core: Core, query: Query) -> Card:
    """Answers a query. Raises what `Core.find` raises."""
    return await AnswerCards(await core.find(None, query), core.messages).whole()

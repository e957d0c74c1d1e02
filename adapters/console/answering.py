"""Answers at the console: everything that was found, on one Card."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...bot.asking.answer_models import Ask, Query, Result
from ...bot.asking.checked_text import CheckedText
from ...bot.presenting.answers import AnswerCards
from ...bot.presenting.checks import CheckCards
from ...index.search.verdict import Verdict

if TYPE_CHECKING:
    from ...bot.cards import Card
    from ...bot.core import Core

LONGEST_TOPIC: Final = 120  # characters that are repeated to be asked again
SHOWN: Final = {Ask.QUOTE: 3, Ask.VERIFY: 1, Ask.TOPIC: 5, Ask.EXCERPT: 1}  # hits, unless another number is asked for


async def answer_card(core: Core, query: Query) -> Card:
    """Answers a query at the prompt. Raises what `Core.find` raises."""
    found = await core.checker.answer(None, query)
    card, words = await card_of(core, found), topic_instead(found)
    if words is None:
        return card
    return replace(card, notes=(*card.notes, core.messages.say("quote.topic_instead", command=f"/topic {words}")))


def _may_be_in_other_words(result: Result) -> bool:
    """Whether a topic that was looked for in some transcripts was not found by its words."""
    found = result.found
    return result.query.ask is Ask.TOPIC and not found.hits and not found.small and bool(found.searched)


def topic_instead(found: Result | CheckedText) -> str | None:
    """The words of a quote that was not found, to be looked for as a topic, which shows what is nearest; None of other
    results, and of words that are too long for that."""
    if isinstance(found, CheckedText) or found.verdict is not Verdict.NOT_FOUND or not found.found.searched:
        return None
    words = " ".join(found.query.words.split())
    return words if len(words) <= LONGEST_TOPIC else None


async def card_of(core: Core, found: Result | CheckedText) -> Card:
    """Everything that was found."""
    cards = CheckCards(found, core.messages) if isinstance(found, CheckedText) else AnswerCards(found, core.messages)
    card = await cards.whole()
    if core.modelless and isinstance(found, Result) and _may_be_in_other_words(found):
        return replace(card, notes=(*card.notes, core.messages.say("meaning.without")))
    return card

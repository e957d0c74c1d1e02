"""What is a greeting and no question."""

from __future__ import annotations

import pytest
from pullquote.bot.asking.greetings import is_greeting


@pytest.mark.parametrize(
    "text",
    [
        "hi",
        "Hello there!",
        "thanks 🎉",
        "good bot",
        "Guten Morgen, zusammen",
        "hola",
        "what's up",
        "thank you so much",
        "ありがとう",
    ],
)
def test_greetings(text: str) -> None:
    assert is_greeting(text)


@pytest.mark.parametrize(
    "text",
    ["", "🎉", "bot", "there", "thanks for all the fish", "hello darkness my old friend", "hi " * 7, "it rained"],
)
def test_all_else_is_asked(text: str) -> None:
    assert not is_greeting(text)

"""What is a greeting and no question."""

from __future__ import annotations

import pytest
from pullquote.bot.asking.greetings import Greeting, greeting


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hi", Greeting.HELLO),
        ("Hello there!", Greeting.HELLO),
        ("thanks 🎉", Greeting.THANKS),
        ("good bot", Greeting.PRAISE),
        ("bad bot", Greeting.BLAME),
        ("Guten Morgen, zusammen", Greeting.HELLO),
        ("hola", Greeting.HELLO),
        ("what's up", Greeting.HELLO),
        ("thank you so much", Greeting.THANKS),
        ("great, thanks", Greeting.THANKS),
        ("who are you?", Greeting.HELLO),
        ("¿Qué puedes hacer?", Greeting.HELLO),
        ("Was kannst du?", Greeting.HELLO),
        ("stop!", Greeting.STOP),
        ("unsubscribe", Greeting.STOP),
        ("désabonner", Greeting.STOP),
        ("停止", Greeting.STOP),
        ("ありがとう", Greeting.THANKS),
        ("thanks, bye!", Greeting.BYE),
        ("anyone there?", Greeting.THERE),
    ],
)
def test_greetings(text: str, kind: Greeting) -> None:
    assert greeting(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🎉",
        "bot",
        "there",
        "thanks for all the fish",
        "hello darkness my old friend",
        "hi " * 7,
        "it rained",
        "stop the night train",
    ],
)
def test_all_else_is_asked(text: str) -> None:
    assert greeting(text) is None

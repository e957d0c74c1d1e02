"""What is said once where the app is new and nothing is in the library yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..cards import Card, Entry

if TYPE_CHECKING:
    from ..messages import Messages

STEPS = ("add", "daily", "try")


def welcome(messages: Messages, add_how: str) -> Card:
    """The first steps, for whoever may manage the server or workspace; `add_how` says how transcripts are added."""
    say = messages.say
    told = {"add": add_how, "daily": say("welcome.daily"), "try": say("welcome.try")}
    entries = tuple(Entry(say(f"welcome.{step}_name"), (told[step],)) for step in STEPS)
    return Card(say("welcome.heading"), entries=entries, notes=(say("welcome.once"),))

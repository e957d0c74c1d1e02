"""The line editor of the prompt: history in the data folder, completion of commands, speakers, sources and dates."""

from __future__ import annotations

import contextlib
import os
import re
from typing import TYPE_CHECKING, Final

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from ...bot.messages import messages
from ...bot.plaintext import harmless
from .options import COMMANDS, Names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from prompt_toolkit.document import Document

_FILTER: Final = re.compile(r"(?:^|\s)(from|in|since|until):\s*([^:]*)$", re.IGNORECASE)


def prompt(history: Path) -> Callable[[Names], str | None]:
    """Returns a function that reads a line and completes the given names; it returns None on Ctrl-D."""
    session: PromptSession[str] = PromptSession(messages().say("chat.prompt"), history=_history(history))

    def read(names: Names) -> str | None:
        try:
            return session.prompt(completer=Suggestions(names), complete_while_typing=False)
        except EOFError:
            return None

    return read


class Suggestions(Completer):
    """The completer of the prompt."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def get_completions(  # as prompt_toolkit calls it
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002
    ) -> Iterator[Completion]:
        """Completions for the end of the line."""
        for whole, begun in suggested(document.text_before_cursor, self._names):
            yield Completion(whole, start_position=-len(begun))


def suggested(typed: str, names: Names) -> Iterator[tuple[str, str]]:
    """Completions for the end of `typed`, and the text that they replace: names that begin with it first, then those in
    which another word does, each in the order in which they are known."""
    if typed.startswith("/") and " " not in typed:
        yield from ((command, typed) for command in COMMANDS if command.startswith(typed.lower()))
    elif found := _FILTER.search(typed):
        begun = found[2]
        speakers, sources, periods = names
        known = list(map(harmless, {"from": speakers, "in": sources}.get(found[1].lower(), periods)))
        yield from ((name, begun) for name in known if name.casefold().startswith(begun.casefold()))
        yield from ((name, begun) for name in known if _begins_inside(name, begun.casefold()))


def _begins_inside(name: str, begun: str) -> bool:
    """Whether what was typed begins one of the name's other words, so that a surname completes, too."""
    folded = name.casefold()
    inside = any(folded[found.end() :].startswith(begun) for found in re.finditer(r"\W+", folded))
    return inside and not folded.startswith(begun)


def _history(path: Path) -> History:
    """The history file, readable by its owner alone, since it holds searches; in memory where it cannot be written."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        path.chmod(0o600)
    except OSError:
        return InMemoryHistory()
    return _KeptHistory(path)


class _KeptHistory(FileHistory):
    """A history file; a line that cannot be written is left out."""

    def store_string(self, string: str) -> None:
        """Appends a line."""
        with contextlib.suppress(OSError):
            super().store_string(string)

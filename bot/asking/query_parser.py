"""What people type: words, and perhaps a trailing `from: NAME` or `in: TITLE`."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..messages import Messages

_TRAILING: Final = re.compile(r"(?:^|\s)(?P<key>from|in):\s*(?P<name>[^:]{1,200}?)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """Words to look for, and the speaker and source that they are limited to."""

    words: str
    speaker: str | None = None
    source: str | None = None


def parse_query(typed: str, is_speaker: Callable[[str], bool], is_source: Callable[[str], bool]) -> ParsedQuery:
    """Reads trailing filters off running text. One that does not resolve is no filter: it stays among the words."""
    words, speaker, source = typed.strip(), None, None
    while found := _TRAILING.search(words):
        name = found["name"].strip("\"'“”")
        if found["key"].lower() == "from" and speaker is None and is_speaker(name):
            speaker = name
        elif found["key"].lower() == "in" and source is None and is_source(name):
            source = name
        else:
            break
        words = words[: found.start()].rstrip()
    return ParsedQuery(words, speaker, source)


def parse_filters(typed: str) -> ParsedQuery:
    """Every trailing filter, whether or not there is such a speaker or source: for what takes no words."""
    return parse_query(typed, bool, bool)


def did_you_mean(name: str, known: Sequence[str], messages: Messages) -> list[str]:
    """`Did you mean …?` with the command most like `name`, or nothing."""
    near = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.5)
    return [messages.say("command.did_you_mean", name=near[0])] if near else []

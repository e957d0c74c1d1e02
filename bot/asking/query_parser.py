"""What people type: words, and perhaps a trailing `from: NAME` or `in: TITLE`."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...index.language.english.chain import word
from .quote_extractor import quotations

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..messages import Messages

MOST_NAME_WORDS: Final = 3  # of a name that is not known

_TRAILING: Final = re.compile(r"(?:^|\s)(?P<key>from|in):\s*(?P<name>[^:]{1,200}?)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """Words to look for, and the speaker and source that they are limited to."""

    words: str
    speaker: str | None = None
    source: str | None = None


def parse_query(typed: str, is_speaker: Callable[[str], bool], is_source: Callable[[str], bool]) -> ParsedQuery:
    """Reads trailing filters off running text.

    `is_speaker` and `is_source` say whether what stands after the key is meant as a name. What is not, or stands
    between quotation marks, stays among the words.
    """
    words, speaker, source = typed.strip(), None, None
    quoted = quotations(words, fewest=1) if _TRAILING.search(words) else []
    while (found := _TRAILING.search(words)) and not any(one.start <= found.start() < one.end for one in quoted):
        name = found["name"].strip("\"'“”")
        if found["key"].lower() == "from" and speaker is None and is_speaker(name):
            speaker = name
        elif found["key"].lower() == "in" and source is None and is_source(name):
            source = name
        else:
            break
        words = words[: found.start()].rstrip()
    return ParsedQuery(words, speaker, source)


def has_form_of_name(text: str) -> bool:
    """Whether a text can be a name that nobody is known by: it is short, and has no word of running text in it."""
    words = re.findall(r"\w+", text)
    return 0 < len(words) <= MOST_NAME_WORDS and not any(word(one).stop for one in words)


def parse_filters(typed: str) -> ParsedQuery:
    """Every trailing filter, whether or not there is such a speaker or source: for what takes no words."""
    return parse_query(typed, bool, bool)


def did_you_mean(name: str, known: Sequence[str], messages: Messages) -> list[str]:
    """`Did you mean …?` with the command most like `name`, or nothing."""
    near = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.5)
    return [messages.say("command.did_you_mean", name=near[0])] if near else []

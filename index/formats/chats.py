"""Logs of what people typed in a chat. They look like transcripts with labels and times, and nobody said those words.

- Zoom: `00:12:34<TAB> From Ada Quill to Everyone:<TAB>words`, or the words on the next line; older files lack the `to`;
- Slack: a JSON list of objects of the type `message`, with `ts`;
- WhatsApp: `[12.03.24, 21:03:11] Ada: words`, or `3/12/24, 9:03 PM - Ada: words`;
- Telegram: `Ada Quill, [8 Mar 2024 at 10:02:11]: words`;
- Discord: `Ada — Today at 10:02 AM`, or `[08-Mar-24 10:02 AM] ada`;
- IRC: `[10:02] <ada> words`, with nicknames in small letters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .jsontext import items

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOMENT: Final = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?"
_LINES: Final = {
    "Zoom": re.compile(r"(?:\d{4}-\d{2}-\d{2} )?\d{1,2}:\d{2}:\d{2}\s+From\s+\S[^:]*:"),
    "WhatsApp": re.compile(rf"\u200e?(?:\[{_MOMENT}\]|{_MOMENT} [-–])\s\S"),
    "Telegram": re.compile(
        r"[^\[\]:]{1,60}, \[\d{1,2}[ ./]\w+[ ./]\d{2,4}(?:,| at| um| à| a las)? \d{1,2}:\d{2}(?::\d{2})?(?: [AP]M)?\]"
    ),
    "Discord": re.compile(
        r"[^:]{1,40} — (?:Today|Yesterday|\d{1,2}/\d{1,2}/\d{2,4})(?: at)?,? \d{1,2}:\d{2}"
        r"|\[\d{1,2}[-/.]\w{2,3}[-/.]\d{2,4} \d{1,2}:\d{2}(?: [AP]M)?\] \S+$"
    ),
    "IRC": re.compile(r"\[?\d{1,2}:\d{2}(?::\d{2})?\]?\s+<[@+%~& ]?[a-z_`{}^\\|-][^<>\s]*>\s"),
}
_SHARE: Final = 1 / 3  # of the lines: messages of two lines are usual


def chat_of(first: Sequence[str]) -> str | None:
    """Returns whose log of a chat begins with these lines; None for anything else."""
    for name, line in _LINES.items():
        if first and line.match(first[0]) and sum(bool(line.match(one)) for one in first) >= _SHARE * len(first):
            return name
    return None


def chat_of_json(document: object) -> str | None:
    """Returns whose log of a chat a document is; None for anything else."""
    messages = items(document)
    return "Slack" if messages and all(one.get("type") == "message" and "ts" in one for one in messages) else None

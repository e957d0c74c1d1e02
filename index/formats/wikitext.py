"""Names in MediaWiki's markup at the beginnings of lines, in Markdown's: `'''Ada:'''`, `[[Ada Quill|Ada]]:`, `;Ada`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BEFORE: Final = r"^([:*#>\s-]{0,4})"
_LINK: Final = re.compile(
    rf"{_BEFORE}('''|\*\*)?\[\[(?:[^\[\]|]{{1,60}}\|)?([^\[\]|]{{1,60}})\]\](?=\s*(?:'''|\*\*)?\s*[:：(\[])"
)
_BOLD: Final = re.compile(rf"{_BEFORE}'''([^'\n]{{1,60}})'''")
_TERM: Final = re.compile(r"^;\s*([^\W\d_][^:;\n]{0,59}?)\s*:?$")
_INDENTED: Final = re.compile(r"^:{1,3}\s*(?=[^\W_]|[\"“'¿¡])")


def without_wikitext(found: Iterable[str]) -> Iterator[str]:
    """Yields lines without a wiki's markup around the names that they begin with."""
    defined = False  # whether the line belongs to a `;Ada` above it
    for line in found:
        if "[[" in line[:8]:
            line = _LINK.sub(lambda match: f"{match[1]}{match[2] or ''}{match[3]}", line, count=1)  # noqa: PLW2901
        if "'''" in line[:8]:
            line = _BOLD.sub(r"\1**\2**", line, count=1)  # noqa: PLW2901
        term = _TERM.match(line) if line[:1] == ";" else None
        defined = term is not None or (defined and (line[:1] == ":" or not line.strip()))
        yield f"{term[1]}:" if term else _INDENTED.sub("", line, count=1) if defined else line

"""Numbers of pages, and the lines that stand with them at the top or the bottom of each page: nobody says them."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 40  # characters of a number of a page, with what stands around it
_LONGEST_HEAD: Final = 160
_MOST_LINES: Final = 3  # of a head
_MOST: Final = 10_000
_ENDS: Final = ".?!…:;,"  # of words that somebody says
_PAGE: Final = re.compile(
    r"(?:[-–—]\s*\d{1,4}\s*[-–—]|(?:page|seite|página|pagina)\s+\d{1,4}(?:\s*(?:of|von|de|di|sur|/)\s*\d{1,4})?)",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\d+")


def is_page_number(line: str) -> bool:
    """Tells whether a whole line is the number of a page, which documents have anywhere: `Page 1 of 2`, `- 2 -`."""
    plain = line.strip()
    return len(plain) <= _LONGEST and _PAGE.fullmatch(plain) is not None


class RunningHeads:
    """Finds the numbers of pages, if there are two, and what stands above or below each in its block."""

    def __init__(self) -> None:
        self._pages = list[int]()
        self._blocks = list[list[tuple[int, str]]]()  # those with the number of a page
        self._block = list[tuple[int, str]]()
        self._has_page = False

    def add(self, number: int, line: str) -> None:
        """Takes a line with words and its number."""
        if len(line) <= _LONGEST_HEAD and line.rstrip()[-1] not in _ENDS and len(self._block) <= _MOST_LINES:
            self._block.append((number, line))
        if is_page_number(line) and len(self._pages) < _MOST:
            self._pages.append(number)
            self._has_page = True

    def end_block(self) -> None:
        """Takes a blank line."""
        if self._has_page:
            self._blocks.append(self._block)
        self._block, self._has_page = [], False

    def found(self) -> set[int]:
        """Returns the numbers of the lines that are no speech, after the last line."""
        self.end_block()
        if len(self._pages) < 2:
            return set()
        counts = dict[str, list[int]]()
        for block in self._blocks:
            for number, line in block if len(block) <= _MOST_LINES else ():
                counts.setdefault(" ".join(_DIGITS.sub("0", line).split()), []).append(number)
        return {*self._pages, *(number for numbers in counts.values() if len(numbers) > 1 for number in numbers)}

"""Numbers at the beginnings of lines, as reporters of courts and of parliaments write them: they are no words.
Nor are the lines without a number that come on each page there."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Final

_NUMBER: Final = re.compile(r"[ \t]{0,16}(\d{1,3})(?:[ \t]{2,}|\t|$)")
_PAGE: Final = re.compile(r"\s*\d{1,4}\s*")  # the number of a page, on a line of its own
_QUESTION: Final = re.compile(r"^[ \t]{0,8}Q(\d{1,4})[.)]?[ \t]+(?=[^:\n]{1,60}:)", re.MULTILINE)  # before a label
_SHARE: Final = 0.8  # of the lines with words, and of the numbers that follow each other
_FEWEST: Final = 3


def without_line_numbers(text: str) -> str:
    """Returns a text without the numbers of its lines, if it has any: most lines begin with one, and they count up,
    from 1 on each page. So do those of questions before labels: `Q12 Ada Quill: words`."""
    questions = [int(number) for number in _QUESTION.findall(text)] if "Q" in text else []
    if len(questions) >= _FEWEST and _count_up(questions):
        text = _QUESTION.sub("", text)
    if not _NUMBER.match(text.lstrip("\n")) and not _PAGE.match(text.lstrip().partition("\n")[0]):
        return text
    written = text.split("\n")
    found = [_NUMBER.match(line) for line in written if line.strip() and not _is_page(line)]
    numbers = [int(match[1]) for match in found if match]
    if len(numbers) < _FEWEST or len(numbers) < _SHARE * len(found):
        return text
    if not _count_up(numbers):
        return text
    unnumbered = Counter(" ".join(line.split()) for line in written if not _NUMBER.match(line))
    heads = {line for line, count in unnumbered.items() if count > 1}  # of each page
    return "\n".join(
        "" if _is_page(line) or " ".join(line.split()) in heads else _NUMBER.sub("", line, count=1) for line in written
    )


def _is_page(line: str) -> bool:
    """Tells whether a line is nothing but a number that stands where no line has its own."""
    return _PAGE.fullmatch(line) is not None and _NUMBER.match(line) is None


def _count_up(numbers: list[int]) -> bool:
    return sum(after in (before + 1, 1) for before, after in pairwise(numbers)) >= _SHARE * (len(numbers) - 1)

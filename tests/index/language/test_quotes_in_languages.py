"""Verdicts on quotes in each language, of transcripts written for it.

A file of `quotes` has a transcript, a line a sentence, and quotes of it with the verdict that is right.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from pullquote.index.deadline import Deadline
from pullquote.index.library import Scope
from pullquote.index.search.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

QUOTES: Final = Path(__file__).parent / "quotes"


def quotes(code: str) -> tuple[list[str], list[tuple[Verdict, str]]]:
    """The sentences of a language's transcript, and its quotes with the verdicts that are right."""
    said, _, asked = (QUOTES / f"{code}.txt").read_text("utf-8").partition("---\n")
    pairs = [line.split("\t") for line in asked.splitlines()]
    return said.splitlines()[1:], [(Verdict(verdict), quote) for verdict, quote in pairs]

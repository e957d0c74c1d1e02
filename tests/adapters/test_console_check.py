"""`check` at the console: the quotations of a draft, as people and as programs read them, and the exit codes."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import docx
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Pullquote

pytestmark = pytest.mark.usefixtures("sampled")

VERBATIM = "“In the winter of 2018 we lost a third of our colonies.”"
CLOSE = "“a cow leaned against a dish”"
ALTERED = "“In the winter of 2018 we lost half of our colonies.”"
FOREIGN = "“Nobody has ever said this in any transcript.”"


def test_each_quotation_is_answered_in_its_order_with_its_line(pullquote: Pullquote, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text(f"# A draft\n\n{ALTERED}, says Marit Olufsen.\n\nAnd `{FOREIGN}`.\n\n> {VERBATIM}\n")
    outcome = pullquote("check", draft)
    assert outcome.code == 1
    assert outcome.out.startswith(
        "2 quotations: 1 verbatim, 1 misattributed.\n\n"
        "1. Misattributed · line 3\n"
        "“In the winter of 2018 we lost half of our colonies.”\n"
        "  - Misattributed: said by Ondine Farrow, not by Marit Olufsen.\n"
        "  - Another number. You: “half”. Transcript: “a third”.\n"
        "  Ondine Farrow: In the winter of 2018 we lost «a third» of our colonies.\n"
        "  — Ondine Farrow, Bees in February · The Slow Hour · 15 February 2024 · 1:33\n"
    )
    assert "\n2. Verbatim · line 7\n" in outcome.out


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (VERBATIM, 0),
        (VERBATIM + CLOSE, 0),
        ("No quotations.", 0),
        (VERBATIM + ALTERED, 1),
        (FOREIGN, 1),
        (f"Marit Olufsen said: {VERBATIM}", 1),
        ("", 2),
        (b"\xff\xfe\x00", 2),
        (b"PK\x03\x04", 2),
    ],
)
def test_the_exit_code_says_whether_all_is_as_it_was_said(pullquote: Pullquote, text: str | bytes, code: int) -> None:
    outcome = pullquote("check", "-", stdin=text)
    assert outcome.code == code
    assert bool(outcome.err) == (code == 2)


def test_what_cannot_be_judged_is_no_verdict(pullquote: Pullquote, tmp_path: Path) -> None:
    """Neither a file that is not there, nor an empty library, nor a name that nobody has."""
    missing = pullquote("check", tmp_path / "none.md")
    assert (missing.code, missing.out) == (2, "")
    assert missing.err == "none.md: it could not be opened: No such file or directory\n"
    assert pullquote("check").code == 2
    for command in (["check", "-"], ["verify", "some words"]):
        empty = pullquote(*command, stdin=VERBATIM, data=tmp_path / "new")
        assert (empty.code, empty.out) == (2, "The library is empty. Add transcripts first: pullquote add FOLDER\n")
    assert pullquote("verify", "bees", "--speaker", "Nobody").code == 2
    assert pullquote("quote", "bees", "--speaker", "Nobody").code == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("we lost a third of our colonies", 0),
        ("we lost a third of the colonies", 0),
        ("we lost half of our colonies", 1),
        ("we sold the whole orchard to a bank in Zurich", 1),
        ("“we lost a third of our colonies” — Marit Olufsen", 1),
    ],
)
def test_verify_has_the_same_codes(pullquote: Pullquote, words: str, code: int) -> None:
    assert pullquote("verify", words).code == code
    assert pullquote("verify", words, "--json").code == code


def test_a_word_document_is_answered_by_paragraphs_also_for_programs(pullquote: Pullquote, tmp_path: Path) -> None:
    document, content = docx.Document(), io.BytesIO()
    document.add_paragraph("A draft")
    document.add_paragraph(f"Ondine Farrow: {ALTERED}")
    document.save(content)
    (tmp_path / "draft.docx").write_bytes(content.getvalue())
    assert "1. Altered · paragraph 2" in pullquote("check", tmp_path / "draft.docx").out
    outcome = pullquote("check", "--json", tmp_path / "draft.docx")
    assert outcome.code == 1
    told = json.loads(outcome.out)
    assert (told["summary"], told["left_out"]) == ({"altered": 1}, 0)
    (quotation,) = told["quotations"]
    assert list(quotation) == [
        *("paragraph", "words", "claimed", "verdict", "faithful", "attribution", "differences"),
        *("hits", "nearest", "searched", "meant", "outcome"),
    ]
    assert (quotation["paragraph"], quotation["claimed"], quotation["verdict"]) == (2, "Ondine Farrow", "altered")
    assert quotation["attribution"]["status"] == "right"


def test_a_long_text_has_parts_for_programs(pullquote: Pullquote) -> None:
    said = "In the winter of 2018 we lost a third of our colonies. "
    foreign = "Quarterly figures for the shipping division were delayed again because of a strike in Rotterdam. "
    more = "The auditors insisted that all subsidiaries reconcile their ledgers before Easter Monday morning. "
    outcome = pullquote("verify", "--json", said + foreign + more + foreign)
    answer = json.loads(outcome.out)
    assert (outcome.code, answer["verdict"], answer["left_out"]) == (1, "not found", 0)
    assert [part["verdict"] for part in answer["parts"]] == ["verbatim", *["not found"] * (len(answer["parts"]) - 1)]
    assert answer["parts"][0]["words"] == said.strip()
    text = pullquote("verify", said + foreign + more + foreign).out
    assert text.startswith("Not said in one go. ")

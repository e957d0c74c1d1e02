"""Kinds of files that people and tools write, each read as it was said, and what looks like them and is none."""

from __future__ import annotations

from io import BytesIO

import pytest
from odfdo import Document, Paragraph, Span, Style
from pullquote.index.formats.detect import read
from pullquote.index.transcript import Reading, Repair

Said = list[tuple[float | None, str | None, str]]

LEAKS: Said = [
    (0.52, "nora", "It leaks again, I think."),
    (4.1, "sam", "Since when does it leak?"),
    (7.8, "nora", "Since the spring."),
    (10.1, "sam", "I see."),
]


def said(text: str, name: str = "talk.txt") -> Said:
    return of(read(text.encode(), name))


def of(reading: Reading) -> Said:
    return [(cue.start, cue.speaker, cue.text) for cue in reading.cues]


def told(text: str, name: str = "talk.txt") -> list[tuple[Repair, int | None, str]]:
    return [(notice.code, notice.line, notice.detail) for notice in read(text.encode(), name).notices]


def captions(*lines: str) -> str:
    return "".join(
        f"{number}\n00:00:{number:02},000 --> 00:00:{number:02},900\n{line}\n\n" for number, line in enumerate(lines, 1)
    )


def test_names_in_small_letters_between_times_and_words() -> None:
    assert said("".join(f"00:{time:05.2f}\n{name}\n{words}\n\n" for time, name, words in LEAKS if time)) == LEAKS


def test_words_in_small_letters_below_times_are_no_names() -> None:
    text = "0:01\nso it leaks\nand drips\n0:04\nyeah\nsince when\n0:09\nyeah\nsince spring\n0:12\nwell\nwe see\n"
    assert {speaker for _, speaker, _ in said(text)} == {None}


def test_an_emoji_may_stand_before_names_without_a_mark_behind_them() -> None:
    lines = "🎙️ Nora Quill It leaks.\n🎧 Sam Since when?\n🎙️ Nora Quill Since spring.\n🎧 Sam I see.\n"
    assert [(who, words) for _, who, words in said(lines)] == [
        ("Nora Quill", "It leaks."),
        ("Sam", "Since when?"),
        ("Nora Quill", "Since spring."),
        ("Sam", "I see."),
    ]
    others = "✨ Add ferries\n🐛 Fix the tolls\n✨ Add buses\n🐛 Fix the sea, will you?\n"
    assert {who for _, who, _ in said(others)} == {None}


def test_an_out_point_without_a_time_is_no_speech() -> None:
    text = "TC IN 00:00:01:00\nADA: You leak.\nTC OUT\nTC IN 00:00:05:00\nBEN: Since when?\nTC OUT\n"
    assert said(text) == [(1.0, "ADA", "You leak."), (5.0, "BEN", "Since when?")]


def test_a_heading_that_is_too_long_for_one_is_words_of_nobody() -> None:
    long = "What the harbour master said of the ferry, of the mail that waited for it, and of the winter of that year"
    found = said(f"# The ferry\n\n# {long}\n\n**Nora:** You leak.\n\n**Sam:** Do I?\n\n**Nora:** You do.\n", "talk.md")
    assert [(who, words) for _, who, words in found[:2]] == [(None, long), ("Nora", "You leak.")]


@pytest.mark.parametrize("bold", ["own", "Strong_20_Emphasis"])
def test_names_in_bold_in_opendocument(bold: str) -> None:
    document, stored = Document("text"), BytesIO()
    document.body.clear()
    document.insert_style(Style("text", name="own", bold=True), automatic=True)
    for name, words in (("Nora", "You leak."), ("Sam", "Since when?"), ("Nora", "Since spring.")):
        paragraph = Paragraph()
        paragraph.append(Span(name, style=bold))
        paragraph.append(f" {words}")
        document.body.append(paragraph)
    document.save(stored)
    assert [(who, words) for _, who, words in of(read(stored.getvalue(), "talk.odt"))] == [
        ("Nora", "You leak."),
        ("Sam", "Since when?"),
        ("Nora", "Since spring."),
    ]


@pytest.mark.parametrize("label", ["Old Ben Harper", "Dr. Ben Harper", "Female voice", "The man from Leith", "Q"])
def test_a_label_inside_of_a_caption_that_comes_once_leaves_its_words_to_nobody(label: str) -> None:
    text = captions(f"ANNA: It is closed. {label}: Since when?", "BEN: Who closed it?", "ANNA: They did.", "BEN: Oh.")
    found = said(text, "talk.srt")
    assert found[:3] == [
        (1.0, "ANNA", "It is closed."),
        (1.0, None, f"{label}: Since when?"),
        (2.0, "BEN", "Who closed it?"),
    ]
    assert told(text, "talk.srt") == [(Repair.DOUBTFUL_LABELS, 2, label)]

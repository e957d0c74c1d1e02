"""Kinds of files that people and tools write, each read as it was said, and what looks like them and is none."""

from __future__ import annotations

from io import BytesIO

import pytest
from odfdo import Document, Paragraph, Span, Style
from pullquote.index.errors import Unreadable
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


PIECES = (
    '[{"start": 0.2, "end": 1.9, "speaker": {"display_name": "Nora"}, "text": "It leaks."},'
    ' {"start": 2.2, "end": 3, "speaker": {"display_name": "Sam"}, "text": "Since when?"}]'
)


@pytest.mark.parametrize(
    "shape",
    [
        '{"id": "x", "output": {"segments": %s}}',
        '{"success": true, "result": {"contents": [{"kind": "audio", "transcriptPhrases": %s}]}}',
        '{"output": {"highlights": {"sentences": [{"start": 2.2, "text": "When?"}]}, "turnLevelTranscription": %s}}',
        '{"transcript": %s}',
        '{"paragraphs": %s}',
    ],
)
def test_the_usual_lists_are_read_wherever_they_stand_in_json(shape: str) -> None:
    assert said(shape % PIECES, "talk.json") == [(0.2, "Nora", "It leaks."), (2.2, "Sam", "Since when?")]


@pytest.mark.parametrize("document", ['{"a": {"messages": %s}}', '{"a": {"segments": [{"text": "It leaks."}]}}'])
def test_other_lists_below_other_keys_are_refused_by_the_names_of_the_keys(document: str) -> None:
    with pytest.raises(Unreadable) as refused:
        said(document.replace("%s", PIECES), "talk.json")
    assert refused.value.detail == "JSON {a}"


def test_numbers_of_speakers_have_names_beside_the_pieces() -> None:
    times = '"instances": [{"start": "0:00:01.5", "end": "0:00:04"}]'
    document = (
        f'{{"videos": [{{"insights": {{"transcript": [{{"text": "It leaks.", "speakerId": 1, {times}}}],'
        ' "speakers": [{"id": 1, "name": "Nora"}]}}]}'
    )
    assert said(document, "talk.json") == [(1.5, "Nora", "It leaks.")]


def test_a_sentence_with_a_comma_above_a_line_with_a_time_is_no_header_of_a_table() -> None:
    text = "It leaks again, I think.\n— Nora, 0:03\n\nSince when?\n— Sam, 0:09\n\nSince spring.\n— Nora, 0:14\n"
    assert said(text)[0] == (None, None, "It leaks again, I think. — Nora, 0:03")
    assert told(text) == [(Repair.UNKNOWN_LABELS, 2, "— Nora, 0:03")]


def test_running_heads_and_numbers_of_pages_are_in_nobodys_mouth() -> None:
    page = (
        "HARBOUR COMMISSION                      12 MAY 2021\n{space}Page {n}\n\nMR. HILL: When?\nCHAIR QUILL: Now.\n\n"
    )
    text = "".join(page.format(n=n, space=" " * 40) for n in (1, 2, 3))
    assert said(text) == [(None, "MR. HILL", "When?"), (None, "CHAIR QUILL", "Now.")] * 3
    assert [(code, line) for code, line, _ in told(text)] == [(Repair.EXPORTER_LINES, 1)]


def test_what_comes_again_beside_the_number_of_a_page_may_be_words() -> None:
    page = "Yes, I do.\nPage {n}\n\nMR. HILL: Do you?\n\nCHAIR QUILL: "
    assert [words for _, _, words in said("CHAIR QUILL: " + "".join(page.format(n=n) for n in (1, 2)) + "No.")] == [
        *("Yes, I do.", "Do you?") * 2,
        "No.",
    ]


def test_a_label_among_names_above_words_leaves_its_words_to_nobody() -> None:
    text = "Sam Hill\nWhen does it run?\n\nNora Quill\nIt does not.\n\nSeveral Members: Oh!\n\nSam Hill\nI see.\n"
    for shown in (text, text.replace("Hill\n", "Hill  0:04\n").replace("Quill\n", "Quill  0:05\n")):
        assert [(who, words) for _, who, words in said(shown)][2] == (None, "Several Members: Oh!")
        assert (Repair.DOUBTFUL_LABELS, 7, "Several Members") in told(shown)


def test_names_in_small_letters_with_a_time_above_the_words() -> None:
    text = "nora quill  0:03\nIt leaks.\n\nsam  0:09\nSince when?\n\nnora quill  0:14\nSince spring.\n"
    assert said(text) == [
        (3.0, "nora quill", "It leaks."),
        (9.0, "sam", "Since when?"),
        (14.0, "nora quill", "Since spring."),
    ]


def test_entities_and_line_breaks_of_other_formats_are_no_words() -> None:
    assert said("Nora: It&#39;s &quot;leaking&quot;.\nSam: Salt &amp; mud?\n") == [
        (None, "Nora", 'It\'s "leaking".'),
        (None, "Sam", "Salt & mud?"),
    ]
    assert said("**Nora** [00:03]\\\nYou leak.\n\n**Sam** [00:09]\\\nDo I?\n", "talk.md") == [
        (3.0, "Nora", "You leak."),
        (9.0, "Sam", "Do I?"),
    ]


@pytest.mark.parametrize("mark", [".-", ".—", ". —"])
def test_a_full_stop_and_a_dash_behind_names(mark: str) -> None:
    text = f"ENTREVISTADORA{mark} ¿Cuándo?\nNORA{mark} Ayer.\nENTREVISTADORA{mark} ¿Sí?\nNORA{mark} Sí.\n"
    assert [who for _, who, _ in said(text)] == ["ENTREVISTADORA", "NORA"] * 2


TTML = '<tt xmlns="http://www.w3.org/ns/ttml"><body><div>%s</div></body></tt>'
TTML_LINE = '<p begin="{start}s" end="{end}s">{words}</p>'
ASS = "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n%s"
ASS_LINE = "Dialogue: 0,0:00:0{start}.00,0:00:0{end}.00,Default,,0,0,0,,{words}\n"


@pytest.mark.parametrize(("file", "line"), [(TTML, TTML_LINE), (ASS, ASS_LINE)])
def test_labels_in_captions_name_who_speaks_in_every_format(file: str, line: str) -> None:
    words = ["NORA: It leaks again.", "SAM: Since when?", "NORA: Since spring.", "Captions by Rev"]
    cues = [line.format(start=at, end=at + 1, words=one) for at, one in enumerate(words, 1)]
    assert said(file % "".join(cues), "talk.xml") == [
        (1.0, "NORA", "It leaks again."),
        (2.0, "SAM", "Since when?"),
        (3.0, "NORA", "Since spring."),
    ]

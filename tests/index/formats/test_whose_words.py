"""Whose words are whose: no words go to a speaker whose label does not cover them, and in doubt they are nobody's."""

from __future__ import annotations

import pytest
from pullquote.index.formats.detect import read
from pullquote.index.transcript import Reading, Repair


def written(text: str) -> Reading:
    return read(text.encode(), "talk.txt")


def turns(*lines: str) -> list[tuple[str | None, str]]:
    return [(cue.speaker, cue.text) for cue in written("\n".join(lines) + "\n").cues]


def test_a_label_that_is_no_name_and_comes_once_leaves_its_words_to_nobody_and_is_told() -> None:
    found = written("Nora: It leaks.\nSam: Since when?\nAudience member: What about the wall?\nNora: It is wet.\n")
    assert [cue.speaker for cue in found.cues] == ["Nora", "Sam", None, "Nora"]
    assert [(notice.code, notice.detail) for notice in found.notices] == [(Repair.DOUBTFUL_LABELS, "Audience member")]


@pytest.mark.parametrize(
    "name", ["Audience member", 'Nora "Bee" Quill', "Nora (Bee) Quill", "The Member for Eastvale", "Quill, Nora"]
)
def test_a_label_that_is_no_name_is_one_if_it_comes_again(name: str) -> None:
    said_by = [name, "Sam Odell", name, "Sam Odell"]
    assert [who for who, _ in turns(*(f"{who}: It leaks." for who in said_by))] == said_by


def test_a_wrapped_line_with_a_colon_stays_with_its_speaker() -> None:
    found = turns("NORA: The roof leaks and it leaked all", "night: nobody slept.", "SAM: Since when?", "NORA: Long.")
    assert found[1] == ("NORA", "night: nobody slept.")


def test_names_in_small_letters_are_labels_where_every_line_has_one() -> None:
    assert [who for who, _ in turns("nora: No.", "sam: Why?", "nora: So.", "sam: Ah.")] == ["nora", "sam"] * 2


@pytest.mark.parametrize(
    ("line", "speaker", "words"),
    [
        ("nora: It rained.", "Nora", "It rained."),
        ("Nora:It rained.", "Nora", "It rained."),
        ("Nora : It rained.", "Nora", "It rained."),
        ("Nora [laughing]: It rained.", "Nora", "It rained."),
        ("Nora, laughing: It rained.", "Nora", "It rained."),
        ("**Nora: I**t rained.", "Nora", "It rained."),
        ("Nora?: It rained.", None, "Nora?: It rained."),
        ("Nora; It rained.", None, "Nora; It rained."),
        ("[Nora] It rained.", None, "[Nora] It rained."),
        ("Nora said that it rained.", "Sam", "Nora said that it rained."),
    ],
)
def test_a_name_of_the_file_in_another_notation_is_nobody_else_s(line: str, speaker: str | None, words: str) -> None:
    found = turns("Nora: Late.", "Sam: Since when?", "Nora: Long.", "Sam: I see.", line, "Nora: Call.")
    assert found[4] == (speaker, words)


def test_a_label_inside_a_line_costs_nobody_the_own_lines() -> None:
    assert [who for who, _ in turns("Ben: Why?", "Nora: No.", "Ben: I said to Nora: go.", "Nora: So.")] == [
        "Ben",
        "Nora",
        "Ben",
        "Nora",
    ]


def test_a_line_is_cut_where_a_sentence_ends_before_a_label() -> None:
    found = written("[00:05] Nora: Late. [00:09] Sam: Why? Nora: Rain.\n[00:14] Sam: I see.\n[00:19] Nora: Yes.\n")
    assert [(cue.start, cue.speaker, cue.text) for cue in found.cues] == [
        (5.0, "Nora", "Late."),
        (9.0, "Sam", "Why?"),
        (None, "Nora", "Rain."),
        (14.0, "Sam", "I see."),
        (19.0, "Nora", "Yes."),
    ]


def test_courts_number_nothing_and_their_headings_are_nobody_s() -> None:
    assert turns(
        "THE COURT: Call your witness.",
        "MR. DELANEY: The People call Rosa Finch.",
        "DIRECT EXAMINATION",
        "BY MR. DELANEY:",
        "Q. Where were you?",
        "A. At the ferry.",
        "Q. Alone?",
        "A. With my sister.",
        "THE COURT: Thank you.",
        "MR. DELANEY: No more questions.",
    ) == [
        ("THE COURT", "Call your witness."),
        ("MR. DELANEY", "The People call Rosa Finch."),
        (None, "DIRECT EXAMINATION"),
        (None, "BY MR. DELANEY:"),
        ("Q", "Where were you?"),
        ("A", "At the ferry."),
        ("Q", "Alone?"),
        ("A", "With my sister."),
        ("THE COURT", "Thank you."),
        ("MR. DELANEY", "No more questions."),
    ]
    assert {who for who, _ in turns("A. First of all.", "B. Then this.", "A. And again.")} == {None}


def test_a_role_with_more_in_parentheses_is_no_part_of_the_words() -> None:
    assert turns("LENA MORRIS, HOST: Derek?", "DEREK PYE, CORRESPONDENT (voice-over): It came.", "MORRIS: Yes.") == [
        ("LENA MORRIS", "Derek?"),
        ("DEREK PYE", "It came."),
        ("MORRIS", "Yes."),
    ]


def test_a_line_alone_is_not_lost_where_names_stand_alone() -> None:
    text = "Nora\nIt leaks.\n\nYes\n\nSam\nSince when?\n\nNora\nLong.\n\nSam\n"
    assert [(cue.speaker, cue.text) for cue in written(text).cues] == [
        ("Nora", "It leaks."),
        ("Nora", "Yes"),
        ("Sam", "Since when?"),
        ("Nora", "Long."),
        (None, "Sam"),
    ]


def test_an_empty_cell_names_nobody() -> None:
    found = written("00:05\tNora\tIt leaks.\n00:09\tSam\tWhy?\n00:12\t\tApplause.\n00:15\tSam\tI see.\n")
    assert [(cue.start, cue.speaker) for cue in found.cues] == [
        (5.0, "Nora"),
        (9.0, "Sam"),
        (12.0, None),
        (15.0, "Sam"),
    ]


def test_forms_pages_and_credits_are_no_speech() -> None:
    form = "Interviewee: Alma Tresk\nInterviewer: Paul Dorn\nDate: 4 May 1987\n\n"
    talk = "Dorn: When?\nTresk: In spring.\n- 2 -\nDorn: How?\nTresk: By cart.\nPage 3 of 3\n"
    footer = "Transcribed by Paul Dorn, 1988\nCopyright 1988 Fern Hall. All rights reserved. Do not copy.\n"
    found = written(form + talk + footer)
    assert [(cue.speaker, cue.text) for cue in found.cues] == [
        ("Dorn", "When?"),
        ("Tresk", "In spring."),
        ("Dorn", "How?"),
        ("Tresk", "By cart."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Monday: Rain.\nTuesday: Rain again.\nMonday: Sun.\nTuesday: Wind.\n",
        "[Verse 1]\nThe roof sings\n[Chorus]\nDrip drop\n[Chorus]\nDrip drop\n",
        "From: Nora Quill\nTo: Sam Odell\nSubject: The roof\n\nIt leaks, and it rains.\n",
    ],
)
def test_diaries_lyrics_and_mail_name_no_speakers(text: str) -> None:
    assert {cue.speaker for cue in written(text).cues} == {None}

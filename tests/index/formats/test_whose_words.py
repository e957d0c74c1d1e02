"""Whose words are whose: no words go to a speaker whose label does not cover them, and in doubt they are nobody's."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from pullquote.index.errors import Reason, Unreadable
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
    assert [who for who, _ in turns(*(f"{who}: It leaks, you say." for who in said_by))] == said_by


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
    ("form", "title"),
    [
        ("Meeting Title: Roofs\nDate: Mar 3\nMeeting participants: Nora Quill, Sam Odell\n\nTranscript:\n\n", "Roofs"),
        (
            "ORAL HISTORY INTERVIEW\nNarrator: Nora Quill (NQ)\nDate: 4 May 1987\nPlace: Fern Hall\n\n",
            "ORAL HISTORY INTERVIEW",
        ),
        ("Transkribiert mit noScribe\nAudio: roof.wav\nStart: 00:00:00 Stop: 00:10:00 Lang: de\n\n", None),
        ("屋根の会議\n2025.03.03 月 午前 10:00 ・ 12分 3秒\n\n", "屋根の会議"),
        ("Roofs\n2025-03-03 10:00 | 12min\n\n", "Roofs"),
    ],
)
@pytest.mark.parametrize(
    "talk",
    ["Nora: It leaks.\nSam: Since when?\nNora: I see.\n", "Nora\nIt leaks.\n\nSam\nSince when?\n\nNora\nI see.\n"],
)
def test_what_a_form_above_the_words_states_is_said_by_nobody(form: str, title: str | None, talk: str) -> None:
    found = written(form + talk)
    assert [(cue.speaker, cue.text) for cue in found.cues] == [
        ("Nora", "It leaks."),
        ("Sam", "Since when?"),
        ("Nora", "I see."),
    ]
    assert found.facts.title == title
    assert Repair.EXPORTER_LINES in [notice.code for notice in found.notices]


@pytest.mark.parametrize(
    "line", ["Host: We met in 1998, when the roof leaked again", "Start: it was in 1998 that the roof leaked again"]
)
def test_words_behind_a_label_are_no_form(line: str) -> None:
    found = written(f"{line}\nGuest: In 1997.\n{line}\nGuest: I see.\n")
    assert [cue.text for cue in found.cues][::2] == [line.partition(": ")[2]] * 2


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


@pytest.mark.parametrize(
    "line",
    [
        *("Applause.", "(Laughter.)", "[A door slams.]", "Several hon. Members rose—", "Interruption.", "（笑）"),
        *("Beifall bei der Linken", "(Rumores).", "Rires et applaudissements", "(COMMERCIAL BREAK)", "THUNDER"),
    ],
)
def test_what_happens_is_said_by_nobody_and_ends_no_turn(line: str) -> None:
    found = turns(
        "Nora: You are late.", "Sam: Am I?", line, "Nora: Since noon.", line, "Sam: Well, sorry.", "Nora: Yes."
    )
    assert [who for who, _ in found] == ["Nora", "Sam", None, "Nora", None, "Sam", "Nora"]
    assert {words for who, words in found if who is None} == {line}


def test_whoever_is_interrupted_goes_on() -> None:
    found = turns("Nora: Are you late?", "", "(Laughter.)", "", "It is noon.", "", "Sam: I am.")
    assert found == [
        ("Nora", "Are you late?"),
        (None, "(Laughter.)"),
        ("Nora", "It is noon."),
        ("Sam", "I am."),
    ]


def test_a_sound_below_a_name_is_of_that_voice() -> None:
    found = written("Speaker 1 (00:03):\n[crosstalk]\n\nSpeaker 2 (00:09):\nYes.\n")
    assert [cue.speaker for cue in found.cues] == ["Speaker 1", "Speaker 2"]


@pytest.mark.parametrize("line", ["Sam", "Sam It rained on me.", "sam", "Nora"])
def test_a_name_without_a_colon_ends_the_turn_before_it_and_is_told(line: str) -> None:
    found = written(f"Nora: It leaks.\nSam: Since when?\nNora: Long.\n{line}\nI see.\nNora: Call.\nSam: Yes.\n")
    assert [cue.speaker for cue in found.cues][3:5] == [None, None]
    assert [notice.code for notice in found.notices] == [Repair.DOUBTFUL_LABELS]


def test_chevrons_without_a_name_are_another_voice() -> None:
    assert turns(">> NORA: It leaks.", ">> Since when?", ">> NORA: I said so. >> You did. >> SAM: Late.") == [
        ("NORA", ">> It leaks."),
        (None, ">> Since when?"),
        ("NORA", ">> I said so."),
        (None, ">> You did."),
        ("SAM", ">> Late."),
    ]


def test_one_name_behind_chevrons_is_enough() -> None:
    found = read(
        b"1\n00:00:01,000 --> 00:00:02,000\n>> It leaks.\n\n2\n00:00:03,000 --> 00:00:04,000\n>> SAM: No.\n", "a.srt"
    )
    assert [(cue.speaker, cue.text) for cue in found.cues] == [(None, ">> It leaks."), ("SAM", ">> No.")]


def test_two_labels_in_one_caption() -> None:
    cues = ("NORA: It leaks. SAM: Since when?", "SAM: I see.", "SAM: Oh.\n(thunder) NORA: Hear that?")
    text = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{cue}\n\n" for n, cue in enumerate(cues, 1))
    assert [(cue.start, cue.speaker, cue.text) for cue in read(text.encode(), "talk.srt").cues] == [
        (1.0, "NORA", "It leaks."),
        (1.0, "SAM", "Since when?"),
        (2.0, "SAM", "I see."),
        (3.0, "SAM", "Oh."),
        (3.0, None, "(thunder)"),
        (3.0, "NORA", "Hear that?"),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("Keel: the main beam of a ship.", "Hull: its body.", "Bow: its front.", "Stern: its back."),
        ("Weight: 12 kg", "Height: 40 cm", "Colour: black", "Weight: 13 kg with a bag"),
        ("Eastvale: The harbour is closed.", "Westmoor: A school burned down.", "Eastvale: Two men left."),
        ("**Cause:** the storm of March.", "", "**Effect:** a wet wall.", "", "**Remedy:** nine slates."),
        ("材料：石板、木条、钉子。", "步骤：先放好梯子。", "时间：两个小时。"),
    ],
)
def test_labels_of_what_does_not_sound_spoken_name_nobody_and_are_told(lines: tuple[str, ...]) -> None:
    found = written("\n".join(lines) + "\n")
    assert {cue.speaker for cue in found.cues} == {None}
    assert [notice.code for notice in found.notices] == [Repair.DOUBTFUL_LABELS]


@pytest.mark.parametrize(
    "said",
    [
        ("The press stood in a cellar.", "The machine came from the docks."),
        ("Maszyna stała tam od wojny.", "Pierwszy numer miał cztery strony."),
        ("Eski matbaanın bodrumunda çalıştık.", "İlk sayı tam dört sayfaydı."),
    ],
)
def test_who_takes_turns_with_sentences_is_named_whatever_they_are_about(said: tuple[str, str]) -> None:
    assert [
        who for who, _ in turns(*(f"{who}: {words}" for who, words in zip(("Ada", "Bo") * 2, said * 2, strict=True)))
    ] == [*("Ada", "Bo", "Ada", "Bo")]


def test_one_voice_and_full_names_are_named_if_they_say_sentences() -> None:
    assert {who for who, _ in turns(*["Zelda: The airships were painted green."] * 3)} == {"Zelda"}
    assert [who for who, _ in turns("Ada Lunn: The ferry left the harbour.", "", "Cy: And so it goes.")] == [
        "Ada Lunn",
        "Cy",
    ]


@pytest.mark.parametrize("verse", ["{}:{} And the rain fell upon the house.", "[{}:{}] And the rain fell upon it."])
def test_numbers_of_verses_are_no_times(verse: str) -> None:
    found = written("".join(verse.format(3, number) + "\n" for number in range(16, 22)))
    assert {cue.start for cue in found.cues} == {None}
    assert [notice.code for notice in found.notices] == [Repair.UNKNOWN_TIMES]


@pytest.mark.parametrize(
    ("shape", "nora", "sam"),
    [
        ("{0}「{1}」\n", "田中", "鈴木"),
        ("{0}　{1}\n", "司会者", "田中"),
        ("{0}:{1}\n", "主持人", "王小明"),
        ("【{0}】{1}\n", "主持人", "王小明"),
        ("🎙️ {0}: {1}\n", "Nora", "Sam"),
        ("'''{0}:''' {1}\n", "Nora", "Sam"),
        ("[[{0} Quill|{0}]]: {1}\n", "Nora", "Sam"),
        (";{0}\n:{1}\n", "Nora", "Sam"),
        ("<{0}> {1}\n", "nora", "sam"),
        ("{0}. {1}\n", "M. le président", "Mme Petit"),
        ("{0}. {1}\n", "Нора", "Сэм"),
        ("{0}: {1}\n", "O SR. PRESIDENTE", "A SRA. QUILL"),
        ("{0}: {1}\n", "El señor PRESIDENTE", "La señora QUILL MARÍN"),
        ("{0} {1}\n", "○国務大臣（佐藤君）", "○国務大臣（鈴木君）"),
        ("(Min. 05:12) {0}: {1}\n", "Nora", "Sam"),
        ("00:05 Uhr {0}: {1}\n", "Nora", "Sam"),
        ("TC IN 01:00:05:00 {0}: {1}\n", "NORA", "SAM"),
        ("@{0}: {1}\n", "nora", "sam"),
        ("{0} -- {1}\n", "Dorn", "Tresk"),
        ("{0}, Ministro dei trasporti. {1}\n", "LUCA BIANCHI", "MARIA ROSSI"),
        ("{0}, Mitglied der Kommission. – {1}\n", "Nora Quill", "Sam Odell"),
        ("{0} (Eastvale) (Ind)\n{1}\n\n", "Nora Quill", "Sam Odell"),
        ("{0}: {1}\n", "Minister of State at the Department of Transport (Deputy Nora Quill)", "Some hon. members"),
        ("{0}\n[(00:00:07)](https://example.org/watch?v=x&t=7) {1}\n\n", "Nora Quill", "Sam Odell"),
    ],
)
def test_names_in_the_notations_of_the_world(shape: str, nora: str, sam: str) -> None:
    shape = shape.replace("} {", "}\u3000{") if nora[0] == "○" else shape
    words = ("我也是。", "你好吗？") if nora[0] > "\u3000" else ("I know it.", "Do you?")
    said = [(nora, words[0]), (sam, words[1])] * 3
    found = [
        (cue.speaker or "", cue.text.strip("「」")) for cue in written("".join(shape.format(*one) for one in said)).cues
    ]
    assert [words for _, words in found] == [words for _, words in said]
    assert [who.lstrip("@") for who, _ in found] == [name.rpartition("（")[2].rstrip("）") for name, _ in said]


def test_numbers_name_speakers_where_nearly_every_line_has_one() -> None:
    assert turns("1: It leaks.|2: Since when?", "1: Long.|2: I see.", "1: Call.|2: Yes.") == [
        (f"Speaker {number}", words)
        for number, words in zip(
            (1, 2) * 3, ("It leaks.", "Since when?", "Long.", "I see.", "Call.", "Yes."), strict=True
        )
    ]
    assert {who for who, _ in turns("1: First of all.", "2: Then you.", "3: Then I.")} == {None}


def test_a_number_inside_a_line_costs_no_numbered_speaker() -> None:
    found = turns("Speaker 1: Read Luke 1: it says so.", "Speaker 2: Or option 2: mine?", "Speaker 1: Yes.")
    assert [who for who, _ in found] == ["Speaker 1", "Speaker 2", "Speaker 1"]


@pytest.mark.parametrize(
    "line",
    ["[10:02] <ada> it leaks", "Ada Quill, [8 Mar 2024 at 10:02:11]: it leaks", "Ada — Today at 10:02 AM\nit leaks"],
)
def test_chats_are_refused(line: str) -> None:
    with pytest.raises(Unreadable) as refused:
        written(f"{line}\n" * 4)
    assert refused.value.reason is Reason.CHAT


@pytest.mark.parametrize("speaker", ['"who": "Nora"', '"speaker": {"name": "Nora"}', '"speaker.name": "Nora"'])
@pytest.mark.parametrize("shape", ["[%s]", '{"segments": [%s]}'])
def test_speakers_in_json_under_other_keys(speaker: str, shape: str) -> None:
    found = read((shape % f'{{{speaker}, "text": "It leaks.", "start": 1, "end": 2}}').encode(), "talk.json")
    assert [cue.speaker for cue in found.cues] == ["Nora"]


def word_document(*paragraphs: tuple[str, str]) -> Reading:
    document, stored = docx.Document(), BytesIO()
    for bold, plain in paragraphs:
        paragraph = document.add_paragraph()
        paragraph.add_run(bold).bold = True
        paragraph.add_run(plain)
    document.save(stored)
    return read(stored.getvalue(), "talk.docx")


def test_names_in_bold_in_word() -> None:
    found = word_document(("Nora", " You leak."), ("Sam", " Since when?"), ("Nora", " Long."))
    assert [(cue.speaker, cue.text) for cue in found.cues] == [
        ("Nora", "You leak."),
        ("Sam", "Since when?"),
        ("Nora", "Long."),
    ]
    found = word_document(("Very", " well."), ("The sea", " is cold."), ("Nobody", " came. Did you?"))
    assert [(cue.speaker, cue.text) for cue in found.cues] == [
        (None, "Very well."),
        (None, "The sea is cold."),
        (None, "Nobody came. Did you?"),
    ]


def test_a_question_in_bold_as_a_whole_is_of_whom_it_names() -> None:
    found = read(b"# FAQ\n\n**Q: Who pays?**\n\nA: You do.\n\n**Q: Why?**\n\nA: I asked.\n", "faq.md")
    assert [(cue.speaker, cue.text) for cue in found.cues] == [
        ("Q", "Who pays?"),
        ("A", "You do."),
        ("Q", "Why?"),
        ("A", "I asked."),
    ]


def test_dashes_are_the_words_of_somebody_without_a_name() -> None:
    found = turns(
        "――いつからですか。", "", "田中　三月からです。", "", "――なぜですか。", "", "田中　雨です。", "", "田中　はい。"
    )
    assert [who for who, _ in found] == [None, "田中", None, "田中", "田中"]


def test_wide_parentheses_name_who_comes_again_in_captions() -> None:
    cues = ("（ノラ）閉まっている。", "（サム）いつから？", "（ノラ）三月から。", "（波の音）", "（サム）そう。")
    text = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{cue}\n\n" for n, cue in enumerate(cues, 1))
    found = read(text.encode(), "talk.srt").cues
    assert [cue.speaker for cue in found] == ["ノラ", "サム", "ノラ", None, "サム"]
    assert found[3].text == "（波の音）"


def test_words_in_quotation_marks_make_no_conversation() -> None:
    found = written('Eastvale: It is closed. "We had to!", she said.\nWestmoor: It burned down.\nEastvale: Two left.\n')
    assert {cue.speaker for cue in found.cues} == {None}


def test_a_name_is_the_same_however_names_are_hashed() -> None:
    found = turns("NORA: You leak.", "SAM: I?", "Nora: Yes.", "SAM: Oh.", "nora: So.", "SAM: Ah.")
    assert [who for who, _ in found] == ["NORA", "SAM", "Nora", "SAM", "NORA", "SAM"]


def test_times_in_words_below_times_are_no_words() -> None:
    found = written("0:00\ngood morning\n0:07\n7 seconds\nit is closed\n1:03\n1 minute, 3 seconds\nsince march\n")
    assert [(cue.start, cue.text) for cue in found.cues] == [
        (0.0, "good morning"),
        (7.0, "it is closed"),
        (63.0, "since march"),
    ]


AZURE = """{"recognizedPhrases": [
    {"speaker": 1, "offsetInTicks": 12e6, "durationInTicks": 20e6, "nBest": [{"display": "It leaks."}]}]}"""
FAST = '{"phrases": [{"speaker": 1, "offsetMilliseconds": 1200, "durationMilliseconds": 2000, "text": "It leaks."}]}'
SYMBL = '{"messages": [{"from": {"name": "Speaker 1"}, "timeOffset": 1.2, "duration": 2, "text": "It leaks."}]}'
RECALL = """[{"participant": {"name": "Speaker 1"}, "words": [
    {"text": "It leaks.", "start_timestamp": {"relative": 1.2}, "end_timestamp": {"relative": 3.2}}]}]"""


@pytest.mark.parametrize("document", [AZURE, FAST, SYMBL, RECALL])
def test_more_services(document: str) -> None:
    found = read(document.encode(), "talk.json").cues
    assert [(cue.speaker, cue.text, cue.start, cue.end) for cue in found] == [("Speaker 1", "It leaks.", 1.2, 3.2)]


@pytest.mark.parametrize(
    "footer",
    [
        "Besprechung endete nach 00:24:11 👋",
        "La réunion s'est terminée au bout de 00:24:11 👋",
        "La reunión ha finalizado después de 00:24:11 👋",
        "会議は 00:24:11 後に終了しました 👋",
        "(Transcribed by TurboScribe.ai. Go Unlimited to remove this message.)",
        "Untertitel von Nora Quill, www.example.org",
        "This transcript has been lightly edited for clarity.",
        "This conversation was condensed, and edited for length.",
        "NPR transcripts are created on a rush deadline by a contractor. Accuracy and availability may vary.",
        "[Auto-generated transcript. Edits may have been applied for clarity.]",
        "English (auto-generated)",
        "Deutsch (automatisch erzeugt)",
        "Transkribiert mit noScribe Vers. 0.6",
        "Dieses Transkript wurde automatisch erstellt und kann Fehler enthalten.",
        "Cette transcription a été légèrement modifiée pour plus de clarté.",
        "Esta transcripción ha sido generada automáticamente.",
        "この文字起こしは自動で生成されました。",
        "clovanote.naver.com",
    ],
)
def test_footers_in_more_languages_are_no_speech(footer: str) -> None:
    found = written(f"Nora: It leaks.\nSam: Since when?\nNora: I see.\n{footer}\n")
    assert [cue.speaker for cue in found.cues] == ["Nora", "Sam", "Nora"]


def test_a_label_that_comes_once_inside_of_a_caption_leaves_its_words_to_nobody_and_is_told() -> None:
    said = [
        "ANNA: It is closed. Q: Since when?",
        "BEN: Who closed it?",
        "ANNA: They did.",
        "BEN: Well. Remember: once.",
    ]
    cues = (f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{words}\n" for n, words in enumerate(said, 1))
    found = read("\n".join(cues).encode(), "talk.srt")
    assert [(cue.speaker, cue.text) for cue in found.cues] == [
        ("ANNA", "It is closed."),
        (None, "Q: Since when?"),
        ("BEN", "Who closed it?"),
        ("ANNA", "They did."),
        ("BEN", "Well. Remember: once."),
    ]
    assert [(one.code, one.line, one.detail) for one in found.notices] == [(Repair.DOUBTFUL_LABELS, 2, "Q")]


def test_whole_seconds_of_slow_segments_are_no_milliseconds() -> None:
    found = read(
        b'{"segments": [{"text": "Oh.", "start": 0, "end": 4}, {"text": "Yes.", "start": 300, "end": 304}]}', "a.json"
    )
    assert [(cue.start, cue.end) for cue in found.cues] == [(0, 4), (300, 304)]


NAMES_ABOVE = (
    "NORA QUILL\nit leaks again.\n\n{head}\nSince when does it leak?\n\n"
    "NORA QUILL\nSince the spring.\n\nSAM ODELL\nI see.\n"
)


@pytest.mark.parametrize(
    "head", ["SAM ODELL, painter of roofs", "SAM ODELL (painter), of the harbour", "**SAM ODELL, painter**"]
)
def test_what_somebody_is_may_follow_a_name_above_the_words(head: str) -> None:
    found = written(NAMES_ABOVE.replace("{head}", head))
    assert [cue.speaker for cue in found.cues] == ["NORA QUILL", "SAM ODELL", "NORA QUILL", "SAM ODELL"]
    assert found.cues[1].text == "Since when does it leak?"


def test_words_that_look_like_facts_are_said_below_names() -> None:
    found = written("Nora\nIt was a\n\nSam\nTime?\n\nNora\nMay 3, 1998.\n\nSam\n10 minutes.\n")
    assert [cue.speaker for cue in found.cues] == ["Nora", "Sam", "Nora", "Sam"]


def test_a_name_and_a_comma_above_words_are_in_nobodys_mouth_where_they_may_be_words_to_that_person() -> None:
    text = NAMES_ABOVE.title().replace("It Leaks", "it leaks").replace("{Head}", "Sam Odell, painter of roofs")
    found = written(text)
    assert [cue.speaker for cue in found.cues] == ["Nora Quill", None, "Nora Quill", "Sam Odell"]
    assert [(one.code, one.line) for one in found.notices] == [(Repair.DOUBTFUL_LABELS, 4)]
    wrapped = written(
        text.replace("Sam Odell, painter of roofs\nSince", "In Eastvale, people paint their roofs\nsince")
    )
    assert [cue.speaker for cue in wrapped.cues] == ["Nora Quill", "Nora Quill", "Nora Quill", "Sam Odell"]

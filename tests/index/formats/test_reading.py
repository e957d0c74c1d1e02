"""What each format gives, read from files as people have them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pullquote.index.errors import Reason, Unreadable
from pullquote.index.formats.detect import read
from pullquote.index.transcript import Cue, Facts, Kind, Reading, Repair, text_as_written

from ...modules import module_at

DATA = Path(__file__).parent / "data"


def reading(name: str):
    return read((DATA / name).read_bytes(), name)


def written(text: str, name: str = "talk.txt"):
    return read(text.encode(), name)


def texts(text: str, name: str = "talk.txt") -> list[str]:
    return [cue.text for cue in written(text, name).cues]


def speakers(text: str, name: str = "talk.txt") -> list[str | None]:
    return [cue.speaker for cue in written(text, name).cues]


def told(found: Reading) -> list[tuple[Repair, int, int | None, str]]:
    return [(notice.code, notice.count, notice.line, notice.detail) for notice in found.notices]


class TestWhisperText:
    def test_cues_keep_dashes_and_sounds_and_know_where_turns_begin(self):
        found = reading("lighthouse.txt")
        assert (found.format, found.kind) == ("whisper text", Kind.MACHINE)
        assert found.cues == (
            Cue("The lamp was lit for the first time in 1871,", 0.0, 4.48),
            Cue("and it has not been dark since.", 4.48, 7.02),
            Cue("(laughs)", 7.02, 8.3),
            Cue("- Not once? - Twice, in the war.", 8.3, 10.9, turns=(0, 12)),
            Cue("That was an order. - That it be dark,", 10.9, 13.0, turns=(19,)),
            Cue("- Yes, for a well-known reason.", 13.0, 14.5, turns=(0,)),
            Cue("[MUSIC]", 14.5, 20.0),
        )

    def test_hours_may_be_absent_and_a_cue_may_go_on_in_the_next_line(self):
        found = written("[00:00.000 --> 01:04.500]  It was\n   a dark night.\n[01:04.500 --> 01:06.000] And cold.\n")
        assert found.cues == (Cue("It was a dark night.", 0.0, 64.5), Cue("And cold.", 64.5, 66.0))

    def test_a_dash_inside_of_a_sentence_is_no_turn(self):
        found = written("[00:00.000 --> 00:04.000] We tried - and failed - twice.\n")
        assert found.cues[0].turns == ()

    def test_a_bad_time_costs_that_time_alone_and_is_told(self):
        found = written(
            "[00:00.000 --> 00:04.000] Yes.\n[00:04.000 --> 00:0x.000] No.\n[00:08.000 --> 00:09.000] So.\n"
        )
        assert found.cues == (Cue("Yes.", 0.0, 4.0), Cue("No."), Cue("So.", 8.0, 9.0))
        assert told(found) == [(Repair.UNREADABLE_TIMES, 1, 2, "[00:04.000 --> 00:0x.000] No.")]

    def test_a_file_without_any_good_time_is_refused_with_its_line(self):
        with pytest.raises(Unreadable) as refused:
            written("[00:0x.000 --> 00:04.000] Yes.\n")
        assert (refused.value.reason, refused.value.line) == (Reason.MALFORMED, 1)


class TestPlainText:
    def test_each_line_is_a_cue_where_lines_are_phrases(self):
        found = written(" [MUSIC]\n >> Here we are.\n It is late,\n I think. >> No.\n - Yes.\n")
        assert found.format == "text"
        assert [cue.text for cue in found.cues] == [
            "[MUSIC]",
            ">> Here we are.",
            "It is late,",
            "I think. >> No.",
            "- Yes.",
        ]
        assert [cue.turns for cue in found.cues] == [(), (0,), (), (9,), (0,)]
        assert {cue.start for cue in found.cues} == {None}

    def test_each_paragraph_is_a_cue_where_blank_lines_part_them(self):
        assert texts("It was late,\nand cold.\n\n\nWe walked - fast -\nto the pier.\n") == [
            "It was late, and cold.",
            "We walked - fast - to the pier.",
        ]

    def test_one_endless_line_without_punctuation_is_automatic_captions(self):
        found = written("so we went down to the pier and he said well you know that is where it was " * 30)
        assert (found.kind, len(found.cues)) == (Kind.CAPTIONS, 1)

    def test_sentences_are_no_automatic_captions(self):
        assert written("We went down to the pier. He said that it was there.\n" * 30).kind is Kind.UNKNOWN

    def test_labels_name_speakers_until_the_next_one(self):
        found = written("Ada: It is late.\nVery late.\nBen: Is it?\nAda: Yes.\n")
        assert [(cue.speaker, cue.text, cue.turns) for cue in found.cues] == [
            ("Ada", "It is late.", (0,)),
            ("Ada", "Very late.", ()),
            ("Ben", "Is it?", (0,)),
            ("Ada", "Yes.", (0,)),
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "Note: this is how it was.\n\nWe went home.\n\nNote: it was late.\n",
            "The answer is: yes.\n\nThe question was: why?\n\nThe answer is: yes.\n",
            "We met at 10: it was late.\nThen we left.\nThere was one thing: rain.\n",
            "Remember: a lamp needs oil.\n" + "It burned all night.\n" * 20,
        ],
    )
    def test_a_colon_does_not_make_a_speaker(self, text: str):
        assert set(speakers(text)) == {None}

    @pytest.mark.parametrize("label", ["Speaker 1", "SPEAKER_00", "Jan van Dijk", "Q", "Zoë O’Hara", "Interviewer"])
    def test_labels_as_people_write_them(self, label: str):
        assert set(speakers(f"{label}: Who lit it?\nAda: My aunt.\n{label}: When?\nAda: Then.\n")) == {label, "Ada"}

    @pytest.mark.parametrize(
        ("line", "start", "end"),
        [
            ("[12:34] Ada: Late.", 754.0, None),
            ("Ada [12:34]: Late.", 754.0, None),
            ("Ada (1:02:03): Late.", 3723.0, None),
            ("Ada: [12:34] Late.", 754.0, None),
            ("Ada: (12:34.5) Late.", 754.5, None),
            ("[12:34 - 12:40] Ada: Late.", 754.0, 760.0),
        ],
    )
    def test_times_of_turns_are_read_before_and_after_the_label(self, line: str, start: float, end: float | None):
        found = written(f"{line}\nBen: No.\nAda: Yes.\nBen: No.\n")
        assert found.cues[0] == Cue("Late.", start, end, "Ada", (0,))
        assert found.cues[1] == Cue("No.", None, None, "Ben", (0,))

    def test_times_on_headings_of_their_own(self):
        found = reading("otter.txt")
        assert found.cues == (
            Cue("Thanks for coming up all those stairs.", 3.0, None, "Ada Brown", (0,)),
            Cue("My knees noticed. All of them.", 3765.0, None, "Speaker 2", (0,)),
            Cue("There are 214.", 3780.0, None, "Ada Brown", (0,)),
        )

    def test_a_label_with_a_time_above_its_words(self):
        found = written("Speaker 1 (00:03):\nLate again.\n\nSpeaker 2 (00:09):\nYes.\n")
        assert found.cues == (
            Cue("Late again.", 3.0, None, "Speaker 1", (0,)),
            Cue("Yes.", 9.0, None, "Speaker 2", (0,)),
        )

    def test_times_before_lines_need_no_label(self):
        found = written("[00:05] It was late.\n[00:09] We left.\n")
        assert found.cues == (Cue("It was late.", 5.0), Cue("We left.", 9.0))

    def test_times_on_lines_of_their_own_are_no_words(self):
        found = written("0:00\nit was late\n0:05\nwe left\n1:00:07\nfor good\n")
        assert found.cues == (Cue("it was late", 0.0), Cue("we left", 5.0), Cue("for good", 3607.0))

    def test_a_time_of_day_in_the_words_is_words(self):
        assert texts("We met.\n10:30 was too late for him.\nHe left.\n") == [
            "We met.",
            "10:30 was too late for him.",
            "He left.",
        ]


class TestMarkdown:
    def test_front_matter_labels_times_and_marks_are_resolved(self):
        found = reading("interview.md")
        assert (found.format, found.kind) == ("markdown", Kind.HUMAN)
        assert found.facts == Facts(
            title="The Lamp: a talk",
            show="Harbour Lights",
            date="2023-04-05",
            url="https://example.org/lamp",
            language="en",
            participants=("Ada Brown", "Osei, Ben", "Cleo Park"),
        )
        assert found.cues == (
            Cue("Welcome back. [laughs] This is our show, at the harbour.", None, None, "Cleo Park", (0,)),
            Cue("Thank you. I kept the log for 30 years & more.", 66.0, None, "Ada Brown", (0,)),
            Cue("Note: this is what I wrote. The answer is: yes.", None, None, "Ada Brown"),
            Cue("And then? *laughs*", 3723.0, None, "Cleo Park", (0,)),
            Cue("Then nothing.", None, None, "Ada Brown", (0,)),
        )

    def test_toml_front_matter(self):
        found = written('+++\ntitle = "Late"\nguests = ["Ada"]\ndraft = true\n+++\nWe left.\n')
        assert found.facts == Facts(title="Late", participants=("Ada",))
        assert [cue.text for cue in found.cues] == ["We left."]

    def test_a_fact_that_cannot_be_right_is_told_with_its_line(self):
        found = written("---\ntitle: Late\ndate: someday\n---\nWe left.\n")
        assert (found.facts.title, found.facts.date) == ("Late", None)
        assert [(notice.code, notice.line) for notice in found.notices] == [("unreadable facts", 3)]

    def test_a_rule_at_the_beginning_is_no_front_matter(self):
        assert texts("---\nWe left, all of us.\n---\nIt was late.\n", "talk.md") == [
            "We left, all of us.",
            "It was late.",
        ]

    def test_a_lone_bold_label_at_the_head_names_the_one_speaker(self):
        assert speakers("**Ada Brown:** It was late.\n\nWe left.\n\nNobody came.\n") == ["Ada Brown"] * 3

    def test_bold_labels_need_no_space_and_may_be_quoted(self):
        found = written("> **Ada:**...and then?\n\n**Ben:**\\ \\[01:06\\] Late.\n\n**Ada**: No.\n", "talk.md")
        assert [(cue.text, cue.speaker, cue.start) for cue in found.cues] == [
            ("...and then?", "Ada", None),
            ("Late.", "Ben", 66.0),
            ("No.", "Ada", None),
        ]

    def test_headings_are_no_words_and_end_a_turn(self):
        found = written("# Talk\n\n**Ada:** Late.\n\n## After\n\nA note.\n\n**Ben:** Yes.\n\n**Ada:** No.\n", "talk.md")
        assert [(cue.text, cue.speaker) for cue in found.cues] == [
            ("Late.", "Ada"),
            ("A note.", None),
            ("Yes.", "Ben"),
            ("No.", "Ada"),
        ]


class TestSubtitles:
    def test_subrip_with_labels_dashes_and_tags(self):
        found = reading("keepers.srt")
        assert found.format == "subrip"
        assert found.cues == (
            Cue("We kept the books in the upper room.", 1.0, 3.5, "JOHN", (0,)),
            Cue("- Every night?", 3.5, 5.0, None, (0,)),
            Cue("- Every night.", 3.5, 5.0, "MARY", (0,)),
            Cue("Salt & soap, that was 5 < 6 shillings.", 5.0, 7.25, "JOHN", (0,)),
            Cue("Yes. And oil.", 7.25, 9.0, "MARY", (0,)),
        )

    def test_webvtt_with_voices_notes_styles_and_names_of_cues(self):
        found = reading("council.vtt")
        assert found.format == "webvtt"
        assert found.cues == (
            Cue("The minutes of the last meeting were lost at sea.", 5.0, 9.0, "Ada Brown", (0,)),
            Cue("All of them?", 9.0, 11.5, "Ben Osei", (0,)),
            Cue("All of them — yes.", 9.0, 11.5, "Ada Brown", (0,)),
            Cue("Then we adjourn.", 90000.0, 90002.0, "Ben Osei", (0,)),
        )
        assert found.notices == ()

    def test_rolling_captions_give_each_line_once_with_the_moments_of_its_words(self):
        found = reading("rolling.en.vtt")
        assert (found.kind, found.facts.language, found.notices) == (Kind.CAPTIONS, "en", ())
        assert found.cues == (
            Cue("the tide comes in", 0.16, 2.31, moments=((0, 0.16), (4, 0.48), (9, 0.96), (15, 1.36))),
            Cue("twice a day no", 2.32, 4.15, moments=((0, 2.32), (6, 2.56), (8, 2.8), (12, 3.2))),
            Cue("no", 4.16, 5.5),
            Cue(">> that is wrong", 5.51, 8.0, turns=(0,), moments=((0, 5.51), (8, 6.0), (11, 6.3))),
        )

    def test_rolling_captions_without_inline_times(self):
        cues = ["a b", "a b\nc d", "c d\ne f", "e f\ng h"]
        text = "".join(f"{n + 1}\n00:00:0{n},000 --> 00:00:0{n + 1},000\n{cue}\n\n" for n, cue in enumerate(cues))
        assert texts(text, "talk.srt") == ["a b", "c d", "e f", "g h"]

    def test_what_is_said_twice_stays_twice(self):
        text = "WEBVTT\n\n" + "".join(f"00:0{n}.000 --> 00:0{n + 1}.000\nThank you.\n\n" for n in range(6))
        assert texts(text) == ["Thank you."] * 6

    def test_a_repeated_line_now_and_then_is_not_rolling(self):
        cues = ["Wait.\nWhat?", "What?\nSay it again.", "No.", "Why not?", "Because.", "Because it is late.\nLate."]
        text = "".join(f"{n + 1}\n00:00:0{n},000 --> 00:00:0{n + 1},000\n{cue}\n\n" for n, cue in enumerate(cues))
        assert "What? Say it again." in texts(text)

    def test_labels_that_are_no_labels_stay_words(self):
        text = "WEBVTT\n\n" + "".join(f"00:0{n}.000 --> 00:0{n + 1}.000\nWe saw it {n} times.\n\n" for n in range(8))
        assert texts(text + "00:09.000 --> 00:10.000\nRemember: rain.\n")[-1] == "Remember: rain."

    def test_labels_in_lines_that_are_broken_anywhere_stay_words(self):
        cues = ["AB: Late. CD:", "Yes. AB: No.", "AB: Or? CD: Why?", "He left. AB:", "CD: Well."]
        text = "WEBVTT\n\n" + "".join(f"00:0{n}.000 --> 00:0{n + 1}.000\n{cue}\n\n" for n, cue in enumerate(cues))
        assert texts(text) == cues

    def test_shouted_words_before_a_colon_are_no_label(self):
        cues = ["HE SAID: NO.", *["AND WE LEFT."] * 30, "HE SAID: YES."]
        text = "".join(f"{n}\n00:00:{n:02},000 --> 00:00:{n + 1:02},000\n{cue}\n\n" for n, cue in enumerate(cues, 1))
        assert texts(text) == cues

    def test_names_before_a_colon_as_meeting_recorders_write_them(self):
        text = "WEBVTT\n\n1\n00:01.000 --> 00:02.000\nAda Brown: Late.\n\n2\n00:02.000 --> 00:03.000\nBen Osei: Yes.\n"
        assert [(cue.speaker, cue.text) for cue in written(text).cues] == [("Ada Brown", "Late."), ("Ben Osei", "Yes.")]

    def test_blank_lines_inside_a_cue_and_a_number_that_is_said(self):
        found = written("1\n00:00:01,000 --> 00:00:02,000\nIn\n\n1871\n\n2\n00:00:02,000 --> 00:00:03,000\nYes.\n")
        assert [cue.text for cue in found.cues] == ["In 1871", "Yes."]

    @pytest.mark.parametrize(
        ("line", "start"),
        [
            ("00:00:0x,000 --> 00:00:04,000", None),
            ("00:00:02,000 --> 00:0y:04,000", 2.0),
            ("00:00:02,000 --> ", 2.0),
            ("00:00:02,000", 2.0),
            ("soon --> 00:00:04,000", None),
        ],
    )
    def test_a_bad_time_costs_that_time_alone_and_is_told_with_its_line(self, line: str, start: float | None):
        text = f"1\n00:00:01,000 --> 00:00:02,000\nYes.\n\n2\n{line}\nNo.\n\n3\n00:00:05,000 --> 00:00:06,000\nSo.\n"
        found = written(text, "talk.srt")
        assert found.cues == (Cue("Yes.", 1.0, 2.0), Cue("No.", start), Cue("So.", 5.0, 6.0))
        assert told(found) == [(Repair.UNREADABLE_TIMES, 1, 6, line.strip())]

    def test_a_number_without_times_and_words_before_all_times_are_cues_without_a_time(self):
        found = written("1\n00:00:01,000 --> 00:00:02,000\nYes.\n\n2\nNo.\n")
        assert found.cues == (Cue("Yes.", 1.0, 2.0), Cue("No."))
        assert told(found) == [(Repair.UNREADABLE_TIMES, 1, 6, "No.")]
        found = written("WEBVTT\n\nWords without a time.\n\n00:01.000 --> 00:02.000\nYes.\n")
        assert found.cues == (Cue("Words without a time."), Cue("Yes.", 1.0, 2.0))

    def test_arrows_of_every_length_are_arrows(self):
        for arrow in ("->", "-->", "--->", "–>", "→"):
            assert written(f"1\n00:00:01,000 {arrow} 00:00:02,000\nYes.\n", "talk.srt").cues == (Cue("Yes.", 1.0, 2.0),)

    def test_a_file_without_any_good_time_is_refused_with_its_first_line(self):
        with pytest.raises(Unreadable) as refused:
            written("1\n00:00:0x,000 --> 00:00:02,000\nYes.\n\n2\n00:00:0x,000 --> 00:00:02,000\nNo.\n", "talk.srt")
        assert (refused.value.reason, refused.value.line) == (Reason.MALFORMED, 2)
        assert refused.value.detail == "00:00:0x,000 --> 00:00:02,000"

    def test_a_file_cut_off_in_the_middle_keeps_what_it_has(self):
        assert texts("1\n00:00:01,000 --> 00:00:02,000\nYes.\n\n2\n") == ["Yes."]


class TestMarkupFormats:
    def test_ttml_with_agents_words_and_times_of_every_kind(self):
        found = reading("apple.ttml")
        assert (found.format, found.facts) == ("ttml", Facts(title="The Keepers", language="en-GB"))
        assert found.cues == (
            Cue("We kept watch.", 1.22, 9.48, "Ada Brown", (0,)),
            Cue("All night? All night.", 62.5, 64.5, "SPEAKER_2", (0,)),
        )

    def test_ttml_in_frames_and_nested_divisions(self):
        text = (
            '<tt xmlns="http://www.w3.org/2006/10/ttaf1" xmlns:ttp="http://www.w3.org/2006/10/ttaf1#parameter"'
            ' ttp:frameRate="25"><body><div begin="10s"><div><p begin="00:00:01:05" end="50f">Late.</p></div>'
            "<p>No time.</p></div></body></tt>"
        )
        assert written(text, "talk.dfxp").cues == (Cue("Late.", 11.2, 12.0), Cue("No time."))

    def test_ass_with_names_in_the_order_of_time(self):
        found = reading("harbour.ass")
        assert (found.format, found.facts.title) == ("ass", "The harbour at night")
        assert found.cues == (
            Cue("It rained, hard.", 1.0, 3.0, "Ada", (0,)),
            Cue("And then nothing, nothing at all.", 5.0, 7.0, "Ben", (0,)),
        )

    def test_a_bad_line_of_ass_is_named(self):
        text = (DATA / "harbour.ass").read_text().replace("0:00:01.00", "once")
        with pytest.raises(Unreadable) as refused:
            written(text, "talk.ass")
        assert (refused.value.reason, refused.value.line) == (Reason.MALFORMED, 12)


class TestJson:
    def test_whisper_with_and_without_words(self):
        found = written(
            '{"text": "", "language": "english", "segments": [{"start": 0, "end": 2.5, "text": " - Late. - Yes.", '
            '"words": [{"word": " -", "start": 0.1}, {"word": " Late.", "start": 0.4}, {"word": " Nowhere"}]}, '
            '{"start": 2.5, "end": 4, "text": " We left.", "avg_logprob": NaN}]}'
        )
        assert (found.format, found.kind, found.facts.language) == ("whisper json", Kind.MACHINE, "en")
        assert found.cues == (
            Cue("- Late. - Yes.", 0.0, 2.5, None, (0, 8), ((0, 0.1), (2, 0.4))),
            Cue("We left.", 2.5, 4.0),
        )

    def test_whisperx_is_cut_where_its_words_change_speaker(self):
        found = reading("whisperx.json")
        assert found.format == "whisperx json"
        assert found.cues == (
            Cue("Who lit the lamp?", 0.5, 1.7, "SPEAKER_00", (0,), ((0, 0.5), (4, 0.8), (12, 1.3))),
            Cue("My aunt did.", 2.9, 4.2, "SPEAKER_01", (0,), ((0, 2.9), (3, 3.2), (8, 3.7))),
            Cue("In 1871.", 4.2, None, "SPEAKER_01", (), ((0, 4.3),)),
        )

    def test_whisper_cpp(self):
        found = written(
            '{"result": {"language": "de"}, "transcription": [{"timestamps": {"from": "00:00:00,000"}, '
            '"offsets": {"from": 0, "to": 2480}, "text": " Es war spät."}]}'
        )
        assert (found.format, found.facts.language) == ("whisper.cpp json", "de")
        assert found.cues == (Cue("Es war spät.", 0.0, 2.48),)

    def test_podcasting_words_are_joined_to_phrases_of_one_speaker(self):
        found = reading("podcasting.json")
        assert found.format == "podcasting 2.0 json"
        assert found.cues == (
            Cue("The lamp was lit.", 0.5, 1.9, "Ada", (0,), ((0, 0.5), (4, 0.7), (9, 1.1), (13, 1.4))),
            Cue("When?", 2.0, 2.4, "Ben", (0,), ((0, 2.0),)),
            Cue("Long ago.", 2.6, 3.3, "Ada", (0,), ((0, 2.6), (5, 3.0))),
            Cue("Well.", 9.0, 9.3, "Ada", (), ((0, 9.0),)),
        )

    def test_podcasting_phrases_stay_as_they_are(self):
        found = written(
            '{"version": "1.0.0", "segments": [{"startTime": 1, "endTime": 2, "body": "It was late then."}, '
            '{"startTime": 2, "endTime": 3, "body": "We all left."}]}'
        )
        assert [cue.text for cue in found.cues] == ["It was late then.", "We all left."]

    @pytest.mark.parametrize("text", ['{"name": "a package"}', '{"segments": 3}', "[{}]", '{"segments": [{"id": 1}]}'])
    def test_other_json_is_no_transcript(self, text: str):
        with pytest.raises(Unreadable) as refused:
            written(text, "data.json")
        assert refused.value.reason is Reason.UNKNOWN_FORMAT

    def test_broken_json_is_refused_with_its_line(self):
        with pytest.raises(Unreadable) as refused:
            written('{"segments": [\n{"text": "a" "b"}]}')
        assert (refused.value.reason, refused.value.line) == (Reason.MALFORMED, 2)


class TestTable:
    def test_whisper_tsv_is_in_milliseconds(self):
        found = written("start\tend\ttext\n0\t2480\tIt was late.\n2480\t4000\t- Yes.\n")
        assert (found.format, found.kind) == ("whisper tsv", Kind.MACHINE)
        assert found.cues == (Cue("It was late.", 0.0, 2.48), Cue("- Yes.", 2.48, 4.0, None, (0,)))

    def test_a_bad_row_is_kept_without_its_time_and_told(self):
        found = written("start\tend\ttext\n0\t2480\tLate.\nsoon\t4000\tYes.\n")
        assert found.cues == (Cue("Late.", 0.0, 2.48), Cue("Yes.", None, 4.0))
        assert told(found) == [(Repair.UNREADABLE_TIMES, 1, 3, "soon 4000 Yes.")]


class TestLabels:
    """A label names those whom it covers, and nobody else."""

    def test_a_label_that_comes_once_names_somebody_if_it_looks_like_the_others(self):
        text = "Ada Kent: Late.\n\nVery.\n\nSo late.\n\nRui Pena: Yes.\n\nOh yes.\n\nAda Kent: No.\n\nNo.\n\nNever.\n"
        assert speakers(text) == [*["Ada Kent"] * 3, *["Rui Pena"] * 2, *["Ada Kent"] * 3]

    def test_words_before_a_colon_that_head_a_clause_stay_words_of_the_speaker(self):
        text = (
            "Ada: Late.\n\nVery.\n\nRemember: it rained.\n\nBen: Yes.\n\nOh.\n\nAda: No.\n\nBen: Oh.\n\nOh no.\n\nOh.\n"
        )
        found = written(text)
        assert (found.cues[2].speaker, found.cues[2].text) == ("Ada", "Remember: it rained.")

    def test_a_doubtful_label_names_nobody_and_is_told(self):
        late = "Ada Kent: Late.\n\nVery.\n\nSo late.\n\n"
        found = written(f"{late}Weather: it rained.\n\nAll day.\n\nAda Kent: No.\n\nNo.\n\nNever.\n")
        assert [cue.speaker for cue in found.cues][2:6] == ["Ada Kent", None, None, "Ada Kent"]
        assert found.cues[3].text == "Weather: it rained."
        assert told(found) == [(Repair.DOUBTFUL_LABELS, 1, 7, "Weather")]

    def test_in_captions_that_label_some_lines_a_label_holds_for_its_cue(self):
        cues = ["JOHN: Late.", "Is it?", "JOHN: Yes.", "MARY: No.", "It is not.", "MARY: So."]
        text = "".join(f"{n}\n00:00:{n:02},000 --> 00:00:{n + 1:02},000\n{cue}\n\n" for n, cue in enumerate(cues, 1))
        assert speakers(text, "talk.srt") == ["JOHN", None, "JOHN", "MARY", None, "MARY"]

    def test_a_voice_that_was_not_told_apart_is_nobodys(self):
        assert speakers("(speaker 0) Late.\n(speaker ?) Yes.\n(speaker 1) No.\n") == ["speaker 0", None, "speaker 1"]

    @pytest.mark.parametrize(
        "line", ["Ada Kent - {}", "<Ada Kent> {}", "Ada Kent | {}", "{{Ada Kent}} {}", "Ada Kent> {}"]
    )
    def test_labels_in_a_shape_that_is_not_known_are_told_where_only_some_lines_have_them(self, line: str):
        said = ("it was late", "so we left", "and it rained")
        found = written("".join(f"{line.format(words)}\nand nobody came\n" for words in said))
        assert {cue.speaker for cue in found.cues} == {None}
        assert told(found) == [(Repair.UNKNOWN_LABELS, 3, 1, line.format("it was late"))]

    def test_times_in_a_shape_that_is_not_known_are_told(self):
        found = written("[00.01.05] It was late.\n[00.01.09] We left.\n[00.02.00] It rained.\n")
        assert told(found) == [(Repair.UNKNOWN_TIMES, 3, 1, "[00.01.05] It was late.")]


class TestListsOfNobodysTool:
    @pytest.mark.parametrize(("unit", "start"), [(1, 250.5), (1000, 250.5)])
    def test_seconds_and_milliseconds_are_told_apart_by_the_speed_of_speech(self, unit: float, start: float):
        said = [
            ("The oven is hot, so mind your hands.", 248.0, 250.0),
            ("And close the door behind you.", 250.5, 252.0),
        ]
        pieces = [{"text": text, "start": a * unit, "end": b * unit, "speaker": "A"} for text, a, b in said]
        found = written(json.dumps(pieces), "a.json")
        assert (found.cues[1].start, found.cues[1].end, found.cues[1].speaker) == (start, 252.0, "A")

    def test_a_key_that_is_not_text_needs_times(self):
        with pytest.raises(Unreadable):
            written('[{"content": "It was late."}]', "a.json")
        assert [cue.text for cue in written('[{"text": "It was late."}]', "a.json").cues] == ["It was late."]


class TestNothingInSilence:
    def test_a_timed_format_without_times_is_told(self):
        found = written('{"segments": [{"text": "Late."}]}')
        assert told(found) == [(Repair.NO_TIMES, 1, None, "")]

    @pytest.mark.parametrize(
        ("text", "detail"),
        [
            ('{"name": "a package", "version": 3}', "JSON {name, version}"),
            ('[{"id": 1, "payload": "It was late."}]', "JSON [{id, payload}, …]"),
            ('["It was late.", "Nobody came."]', "JSON [text, …]"),
            ("[[1, 2], [3]]", "JSON [[number, …], …]"),
            ("[]", "JSON []"),
            ('"It was late."', "JSON text"),
            ("null", "JSON null"),
            ("Scenarist_SCC V1.0\n\n00:00:01:00\t9420 9420 94ae 94ae\n", "SCC"),
            ("{1}{72}It was late.\n{73}{90}Nobody came.\n", "MicroDVD"),
            ("<rss><channel/><other/></rss>", "XML, <rss> with <channel>, <other>"),
        ],
    )
    def test_what_has_an_unknown_shape_is_refused_by_its_keys(self, text: str, detail: str):
        with pytest.raises(Unreadable) as refused:
            written(text, "data.xml" if text.startswith("<") else "data.json")
        assert (refused.value.reason, refused.value.detail) == (Reason.UNKNOWN_FORMAT, detail)

    @pytest.mark.parametrize(
        ("text", "whose"),
        [
            ("00:12:34\t From Ada Quill to Everyone:\tHello\n00:12:50\t From Ben : hi\n", "Zoom"),
            ("2024-05-01 10:22:15 From Ada to Everyone:\n\tHello\n\tand more\n", "Zoom"),
            ("[12.03.24, 21:03:11] Ada: hello\n[12.03.24, 21:04:11] Ben: hi\n", "WhatsApp"),
            ("3/12/24, 9:03 PM - Ada: hello\nanother line\n3/12/24, 9:04 PM - Ben: hi\n", "WhatsApp"),
            ('[{"type": "message", "user": "U1", "text": "hello", "ts": "1712.1"}]', "Slack"),
        ],
    )
    def test_what_people_typed_in_a_chat_is_refused_by_name(self, text: str, whose: str):
        with pytest.raises(Unreadable) as refused:
            written(text, "meeting.txt")
        assert (refused.value.reason, refused.value.detail) == (Reason.CHAT, whose)

    @pytest.mark.parametrize("time", ["00.03.12", "[03.12]"])
    def test_a_time_in_an_unknown_shape_is_no_part_of_a_name(self, time: str):
        found = written(f"{time} Ada: Late.\n" * 4)
        assert {cue.speaker for cue in found.cues} == {None}
        assert (Repair.UNKNOWN_TIMES, 4, 1, f"{time} Ada: Late.") in told(found)

    def test_speakers_that_stand_elsewhere_in_a_file_are_told(self):
        found = written(
            '{"words": [{"start": 0.1, "end": 0.4, "text": "Late."}], "paragraphs": [{"speaker": "Ada", "start": 0.1}]}'
        )
        assert told(found) == [(Repair.UNKNOWN_LABELS, 1, None, "paragraphs[].speaker")]
        unknown = '{"segments": [{"start": 0, "end": 1, "text": "Late.", "speaker": null}]}'
        assert told(written(unknown)) == []

    def test_what_a_tool_says_about_itself_is_no_speech_at_the_ends_and_words_in_the_middle(self):
        text = "Ada: Late.\nBen: Yes.\n" * 40
        assert texts(f"{text}Transcribed by https://otter.ai\n")[-1] == "Yes."
        assert texts(f"{text}Transcribed by https://otter.ai\n{text}")[80] == "Transcribed by https://otter.ai"


@pytest.mark.parametrize("name", ["a.txt", "a.vtt", "a.srt", "a.json", "a.md", "a", "a.ass", "a.xml"])
@pytest.mark.parametrize(
    "file", ["lighthouse.txt", "council.vtt", "keepers.srt", "apple.ttml", "harbour.ass", "whisperx.json"]
)
def test_the_content_tells_the_format_whatever_the_name(file: str, name: str):
    assert read((DATA / file).read_bytes(), name) == reading(file)


@pytest.mark.parametrize("text", ["<!doctype html><p>Late.</p>", "<html><body>Late.</body></html>", "{\\rtf1 Late.}"])
def test_pages_and_rich_text_are_no_transcripts(text: str):
    with pytest.raises(Unreadable) as refused:
        written(text)
    assert refused.value.reason is Reason.UNKNOWN_FORMAT


SHARED = Path(__file__).resolve().parents[4] / "shared"


@pytest.mark.skipif(not (SHARED / "judged" / "score.py").is_file(), reason="the judged transcripts are not here")
def test_judged_transcripts_are_read_word_for_word():
    """Offsets in answers mean the same to us and to whoever judges them."""
    with module_at(SHARED / "judged" / "score.py", "score") as score:
        for path in sorted((SHARED / "seeds").glob("*.txt")):
            assert text_as_written(read(path.read_bytes(), path.name).cues) == score.plain(path)

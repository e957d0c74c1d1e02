"""Bad input: what is refused and why, what is set right and told, and that nothing else is ever raised."""

from __future__ import annotations

import json
import os
import tracemalloc
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import NAMES, PIECES, is_sound, mutated
from pullquote.index.errors import Reason, Unreadable
from pullquote.index.formats import cuelist, jsontext
from pullquote.index.formats.detect import read
from pullquote.index.formats.source import load
from pullquote.index.transcript import Cue, Repair, text_as_written

if TYPE_CHECKING:
    from pullquote.index.transcript import Reading

DATA = Path(__file__).parent / "data"
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nIt was late.\n"


def refusal(data: bytes | str, name: str = "talk.txt", **limits: int) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        read(data.encode() if isinstance(data, str) else data, name, **limits)
    assert refused.value.file == name
    return refused.value


def told(reading: Reading) -> dict[Repair, tuple[int, int | None]]:
    return {notice.code: (notice.count, notice.line) for notice in reading.notices}


class TestNothingToRead:
    @pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe \x00", b"\n\x00\n"])
    def test_an_empty_file_is_refused(self, data: bytes):
        assert refusal(data).reason is Reason.EMPTY

    @pytest.mark.parametrize(
        "text",
        [
            "[MUSIC]\n[MUSIC]\n",
            "(laughs)\n\n...\n",
            "WEBVTT\n",
            "WEBVTT\n\n00:01.000 --> 00:02.000\n[Music]\n",
            "[00:00.000 --> 00:04.000]   [MUSIC]\n",
            "---\ntitle: Late\n---\n",
            '{"segments": [{"start": 0, "end": 1, "text": " "}]}',
            "start\tend\ttext\n",
            "**Break:** [01:06]\n",
        ],
    )
    def test_a_file_without_words_is_refused(self, text: str):
        assert refusal(text).reason is Reason.NO_WORDS


TALK = {  # enough words to tell a language by
    "de": "Und dann haben wir das noch einmal gesagt, weil es nicht so war, wie er es uns davor gesagt hat.",
    "en": "And then we said it once more, because it was not as he had told us about it in the week before that.",
    "es": "Y luego lo dijimos otra vez, porque no era como nos lo dijo en la semana de antes, y nadie lo sabe.",
    "fr": "Et puis nous avons dit cela encore une fois, parce que ce ne sont pas vos mots dans la rue.",
}


class TestDecoding:
    def test_a_utf8_byte_order_mark_is_stripped(self):
        assert read(b"\xef\xbb\xbf" + VTT.encode(), "talk").format == "webvtt"
        assert read(b"\xef\xbb\xbfLate.", "talk").cues == (Cue("Late."),)

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    def test_utf16_with_a_mark_is_decoded(self, encoding: str):
        mark = "" if encoding in ("utf-16", "utf-32") else "\ufeff"
        assert read((mark + VTT + "Zoë, “late”.").encode(encoding), "talk").cues[0].text == "It was late. Zoë, “late”."

    @pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
    def test_utf16_without_a_mark_is_decoded_where_most_of_it_is_ascii(self, encoding: str):
        assert read((VTT + "Zoë, “late”.").encode(encoding), "talk").cues[0].text == "It was late. Zoë, “late”."

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_lines_are_counted_whatever_ends_them(self, end: str):
        assert refusal(f"Größe{end}straße{end}".encode() + "Нора".encode("cp1251")).line == 3
        found = read(f"{TALK['fr']}{end}Oui.{end}".encode() + "Là-bas.".encode("cp1252"), "talk.txt")
        assert told(found) == {Repair.FOREIGN_CHARACTERS: (1, 3)}

    def test_undecodable_bytes_are_refused_with_their_offset(self):
        error = refusal("Größe\nstraße\n".encode() + "Нора".encode("cp1251"))
        assert (error.reason, error.offset, error.line, error.detail) == (Reason.UNDECODABLE, 16, 3, "cd ee f0 e0")

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("fr", "Où étiez-vous, hélas ? « Là-bas », ça m’a plu… 5 €."),
            ("de", "Größer über Nacht – „natürlich“, sagte er. Ähnlich."),
            ("es", "¿Cuándo llegó el señor Núñez? ¡La 1ª vez!"),
            ("en", "It’s a “café” — isn’t it? Don’t know…"),
        ],
    )
    def test_windows_1252_is_read_as_that_and_told(self, language: str, words: str):
        found = read(f"{TALK[language]}\n".encode() + words.encode("cp1252"), "talk.txt")
        assert text_as_written(found.cues) == f"{TALK[language]} {words}"
        assert told(found) == {Repair.FOREIGN_CHARACTERS: (sum(not c.isascii() for c in words), 2)}

    def test_a_text_partly_in_windows_1252_is_read(self):
        first = f"{TALK['fr']} Le café fuit."
        found = read(f"{first}\n".encode() + "Depuis le dîner ? Déjà.\n".encode("cp1252"), "talk.txt")
        assert text_as_written(found.cues) == f"{first} Depuis le dîner ? Déjà."
        assert told(found) == {Repair.FOREIGN_CHARACTERS: (3, 2)}

    @pytest.mark.parametrize(
        "data",
        [
            "Gr\xfc\xdf dich, Straße.".encode("latin-1"),  # too short to tell its language
            f"{TALK['fr']}\nc\xbdur, s\xbdur".encode("latin-1"),  # ISO 8859-15
            f"{TALK['es']}\nEl ni\x96o comi\x97 aqu\x92".encode("latin-1"),  # Mac OS Roman
            f"{TALK['de']}\nFu\xa7, gro\xa7, f\x9fr".encode("latin-1"),
            f"{TALK['en']} Řekněte včera.\n".encode() + "Øeènì".encode("latin-1"),  # Czech in two encodings
            f"{TALK['en']}\nBen: ".encode() + "橋".encode()[:2],  # half of a character
        ],
    )
    def test_what_is_not_surely_windows_1252_is_refused(self, data: bytes):
        assert refusal(data).reason is Reason.UNDECODABLE

    @pytest.mark.parametrize(
        ("words", "encoding"),
        [
            ("Łódź cieknie, proszę pana, już dziś.", "cp1250"),
            ("Loď teče, příšerně žluťoučký kůň.", "cp1250"),
            ("Vaporul se scufundă, ştii asta.", "cp1250"),
            ("Gemi sızıyor, değil mi? Işık, ağaç, çünkü.", "cp1254"),
            ("Когда вы приехали?", "cp1251"),
            ("Когда вы приехали?", "koi8-r"),
            ("Πότε ήρθατε;", "cp1253"),
            ("Größer über Nacht.", "mac_roman"),
            ("Don’t — it’s “late”.", "mac_roman"),
            ("Größer über Nacht.", "cp850"),
            ("Où étiez-vous, hélas ?", "cp437"),
            ("船はいつ直りますか。", "shift_jis"),
            ("船又漏水了。", "gb18030"),
            ("언제 오셨어요?", "euc_kr"),
        ],
    )
    def test_no_other_encoding_is_taken_for_windows_1252(self, words: str, encoding: str):
        assert refusal(words.encode(encoding)).reason is Reason.UNDECODABLE

    def test_a_broken_character_of_utf8_is_not_taken_for_windows_1252(self):
        assert refusal("It’s late. It’".encode()[:-1] + b"s.").reason is Reason.UNDECODABLE

    def test_half_a_character_of_utf16_is_refused_with_its_offset(self):
        error = refusal(b"\xff\xfea\x00b\x00\x00\xd8c\x00")
        assert (error.reason, error.offset) == (Reason.UNDECODABLE, 6)

    def test_line_ends_of_every_system_are_line_ends(self):
        assert [cue.text for cue in read(b"One.\rTwo.\r\nThree.\x0cFour.\n", "talk").cues] == [
            "One.",
            "Two.",
            "Three.",
            "Four.",
        ]


class TestWhatIsSetRight:
    def test_mojibake_is_kept_as_it_is_and_told(self):
        found = read("It was late.\nCafé – naïve’.\nWell â€” yes.\nDonâ€™t.\n".encode(), "talk")
        assert [cue.text for cue in found.cues][2:] == ["Well â€” yes.", "Donâ€™t."]
        assert told(found) == {Repair.MOJIBAKE: (2, 3)}

    def test_mojibake_out_of_control_characters_can_still_be_mended(self):
        found = read("Itâ\u0080\u0099s late.\n".encode(), "talk")
        assert found.cues[0].text == "Itâ\u0080\u0099s late."
        assert Repair.MOJIBAKE in told(found)

    def test_nul_and_control_characters_are_stripped_and_counted(self):
        found = read(b"It was\nla\x00te\x07, \x1b[31mall\xc2\x9b of it.\n", "talk")
        assert text_as_written(found.cues) == "It was late, [31mall of it."
        assert told(found) == {Repair.CONTROL_CHARACTERS: (4, 2)}

    def test_control_characters_out_of_json_are_stripped(self):
        found = read(b'{"segments": [{"start": 0, "end": 1, "text": "la\\u0000te\\u001b."}]}', "talk")
        assert found.cues[0].text == "late."

    def test_negative_reversed_and_overlapping_times_follow_the_rule_and_are_told(self):
        found = read(
            b"1\n-00:00:01,000 --> 00:00:02,000\nOne.\n\n2\n00:00:09,000 --> 00:00:05,000\nTwo.\n\n"
            b"3\n00:00:08,000 --> 00:00:12,000\nThree.\n\n4\n00:00:10,000 --> 00:00:14,000\nFour.\n",
            "talk",
        )
        assert [(cue.start, cue.end) for cue in found.cues] == [(0.0, 2.0), (9.0, None), (8.0, 12.0), (10.0, 14.0)]
        assert told(found) == {
            Repair.NEGATIVE_TIMES: (1, 2),
            Repair.REVERSED_TIMES: (1, 6),
            Repair.OVERLAPPING_TIMES: (2, 10),
        }

    @pytest.mark.parametrize(
        ("timing", "start", "end"),
        [
            ("00:00:01,500 --> 00:00:02,000", 1.5, 2.0),
            ("00:00:01.500 --> 00:00:02.000", 1.5, 2.0),
            ("00:01.5 --> 00:02", 1.5, 2.0),
            ("1:00:01 --> 1:00:02", 3601.0, 3602.0),
            ("30:00:00,000 --> 30:00:01,000 X1:10 Y1:20", 108000.0, 108001.0),
            ("100:00:00.000 --> 100:00:01.000 align:start", 360000.0, 360001.0),
        ],
    )
    def test_times_of_every_form_are_read(self, timing: str, start: float, end: float):
        for text in (f"1\n{timing}\nLate.\n", f"WEBVTT\n\n{timing}\nLate.\n", f"{timing}\nLate.\n"):
            assert read(text.encode(), "talk").cues == (Cue("Late.", start, end),)

    @pytest.mark.parametrize("time", ["NaN", "Infinity", "-Infinity", "1e999", '"soon"', "null", "true", "1e300", "[]"])
    def test_a_time_that_is_no_finite_number_counts_as_missing(self, time: str):
        found = read(f'{{"segments": [{{"start": {time}, "end": 2, "text": "Late."}}]}}'.encode(), "talk")
        assert found.cues == (Cue("Late.", None, 2.0),)

    def test_cues_without_words_are_dropped_and_told_only_where_there_are_many(self):
        cue = "00:0{0}.000 --> 00:0{1}.000\n{2}\n\n"
        many = "WEBVTT\n\n" + "".join(cue.format(n, n + 1, "Late." if n % 2 else " ") for n in range(8))
        assert told(read(many.encode(), "talk")) == {Repair.EMPTY_CUES: (4, 3)}
        few = (
            VTT
            + "".join(f"\n00:{n:02}.000 --> 00:{n + 1:02}.000\nLate.\n" for n in range(2, 40))
            + "\n00:50 --> 00:51\n"
        )
        assert told(read(few.encode(), "talk")) == {}


class TestNoText:
    @pytest.mark.parametrize("name", ["talk.txt", "talk.srt", "talk.vtt", "talk"])
    @pytest.mark.parametrize(
        "data",
        [
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
            b"%PDF-1.7\nIt was late.",
            b"ID3\x04\x00\x00 It was late.",
            b"\xff\xfb\x90\x44\x00\x00",
            b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00",
            b"OggS\x00\x02\x00\x00",
            b"\x7fELF\x02\x01\x01\x00",
            b"SQLite format 3\x00\x10\x00",
            bytes(range(256)) * 4,
            "".join(map(chr, range(1, 200))).encode("utf-16-le"),  # as recordings without a head look
        ],
    )
    def test_a_binary_file_is_refused_whatever_its_name(self, data: bytes, name: str):
        assert refusal(data, name).reason is Reason.BINARY

    @pytest.mark.parametrize(
        ("data", "what"),
        [
            (b"PK\x03\x04\x14\x00\x06\x00", "zip"),
            (b"\x1f\x8b\x08\x00\x00\x00", "gzip"),
            (b"7z\xbc\xaf\x27\x1c\x00\x04", "7z"),
            (b"Rar!\x1a\x07\x01\x00", "rar"),
            (b"\xfd7zXZ\x00\x00\x04", "xz"),
            (b"BZh91AY&SY\x00", "bzip2"),
            (b"\x28\xb5\x2f\xfd\x04\x00", "zstd"),
            (b"talk.txt".ljust(257, b"\x00") + b"ustar\x0000", "tar"),
        ],
    )
    def test_an_archive_is_not_read(self, data: bytes, what: str):
        error = refusal(data)
        assert (error.reason, error.detail) == (Reason.ARCHIVE, what)


class TestHostileMarkup:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    @pytest.mark.parametrize("name", ["talk.ttml", "talk.xml", "talk.txt"])
    def test_a_doctype_is_refused_before_anything_is_parsed(self, name: str, encoding: str):
        bomb = (
            '<?xml version="1.0"?>\n<!DOCTYPE tt [<!ENTITY a "late"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
            '<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="1s" end="2s">&b;</p></div></body></tt>'
        )
        error = refusal(bomb.encode(encoding), name)
        assert (error.reason, error.line) == (Reason.DOCTYPE, 2)

    def test_a_doctype_with_a_control_character_in_its_name_is_a_doctype(self):
        assert refusal("<?xml version='1.0'?><!DOC\x00TYPE tt><tt/>").reason is Reason.DOCTYPE

    def test_deep_xml_is_refused(self):
        text = '<tt xmlns="http://www.w3.org/ns/ttml"><body>' + "<div>" * 100_000
        assert refusal(text).reason is Reason.TOO_DEEP

    def test_broken_xml_is_refused_with_its_line(self):
        error = refusal('<tt xmlns="http://www.w3.org/ns/ttml">\n<body>\n</head></tt>')
        assert (error.reason, error.line) == (Reason.MALFORMED, 3)

    @pytest.mark.parametrize("opening", ["[", '{"segments": [', '{"a": ', '{"segments": [{"text": "[{", "a": '])
    def test_json_nested_a_hundred_thousand_deep_is_refused(self, opening: str):
        assert refusal(opening * 100_000, "talk.json").reason is Reason.TOO_DEEP

    def test_brackets_in_strings_are_not_nesting(self):
        text = json.dumps({"segments": [{"start": 0, "end": 1, "text": '\\"[{' * 1000 + " late"}]})
        assert read(text.encode(), "talk").cues[0].text.endswith("late")

    @pytest.mark.parametrize("half", ["\\ud83d", "\\uDE00", "\\ud83d\\ud83d", "\\\\\\ud83d", "\\ud83d\\u0041"])
    def test_half_a_surrogate_pair_out_of_json_is_refused_with_its_line(self, half: str):
        error = refusal('{"segments": [\n{"start": 0, "end": 1, "text": "Late ' + half + '"}]}')
        assert (error.reason, error.line) == (Reason.SURROGATE, 2)

    @pytest.mark.parametrize(("whole", "text"), [("\\ud83d\\ude00", "Late 😀"), ("\\\\ud83d", "Late \\ud83d")])
    def test_a_whole_surrogate_pair_is_a_character(self, whole: str, text: str):
        found = read(f'{{"segments": [{{"start": 0, "end": 1, "text": "Late {whole}"}}]}}'.encode(), "talk")
        assert found.cues[0].text == text

    def test_a_number_of_thousands_of_digits_is_refused(self):
        text = '{"segments": [{"start": ' + "9" * 5000 + ', "text": "Late."}]}'
        assert refusal(text).reason is Reason.MALFORMED

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("1\n00:00:01,000 --> 00:00:02,000\n" + "-" * 200_000 + " > late\n", "dashes.srt"),
            ("WEBVTT\n\n00:01.000 --> 00:02.000\nLate " + "<a" * 100_000 + "\n", "tags.vtt"),
            ("WEBVTT\n\n00:01.000 --> 00:02.000\nLate <a" + " " * 200_000 + "\n", "spaces.vtt"),
            ("# Late\n\n# Late\n\nLate " + "<!--" * 50_000 + "`" * 200_000 + "\n", "marks.md"),
            ("Late [" + "[1" * 100_000 + "\n", "brackets.md"),
            ("Late " + "](" * 100_000 + "[a](" * 100_000 + "\n", "links.md"),
            ("[00:00.000 --> 00:01.000] Late.\n[" + "1" * 200_000 + "\n", "times.txt"),
            ("Ann" + " " * 200_000 + "1:11 a:\n" * 2, "heads.txt"),
            ("[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,Late " + "{" * 200_000 + "\n", "braces.ass"),
            ("[Events]\n[" + "a" * 200_000 + "\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,Late\n", "sections.ass"),
            (
                "<tt xmlns='http://www.w3.org/ns/ttml'><body><div><p>Late"
                + "<br/>a" * 50_000
                + "</p></div></body></tt>",
                "a",
            ),
        ],
    )
    def test_text_made_to_be_slow_is_not(self, text: str, name: str):
        """Each of these would take minutes where the work grows with the square of the length."""
        assert text_as_written(read(text.encode(), name).cues)


class TestLimits:
    def test_a_file_beyond_the_limit_is_refused(self, tmp_path: Path):
        path = tmp_path / "talk.txt"
        path.write_bytes(b"late\n" * 1000)
        with pytest.raises(Unreadable) as refused:
            load(path, limit=4999)
        assert (refused.value.reason, refused.value.file, refused.value.limit) == (Reason.TOO_LARGE, "talk.txt", 4999)
        assert load(path, limit=5000) == b"late\n" * 1000
        assert refusal(b"late\n" * 1000, limit=4999).reason is Reason.TOO_LARGE

    def test_a_line_beyond_the_limit_is_refused_with_its_number(self, tmp_path: Path):
        path = tmp_path / "talk.txt"
        path.write_bytes(b"late\n" * 400_000 + b"x" * 3_000_001 + b"\nlate\n")
        with pytest.raises(Unreadable) as refused:
            load(path, line_limit=3_000_000)
        assert (refused.value.reason, refused.value.line) == (Reason.LINE_TOO_LONG, 400_001)
        assert refusal(path.read_bytes(), line_limit=3_000_000).line == 400_001
        assert len(load(path, line_limit=3_000_001)) == 5_000_007

    def test_one_line_of_a_gigabyte_is_refused_in_bounded_memory(self, tmp_path: Path):
        path = tmp_path / "talk.txt"
        with path.open("wb") as file:
            file.truncate(1024**3)  # sparse: takes no room on the disk
        tracemalloc.start()
        try:
            for limits in ({}, {"limit": 2 * 1024**3, "line_limit": 8 * 1024**2}):
                with pytest.raises(Unreadable) as refused:
                    load(path, **limits)
                assert refused.value.reason in (Reason.TOO_LARGE, Reason.LINE_TOO_LONG)
            assert tracemalloc.get_traced_memory()[1] < 32 * 1024**2
        finally:
            tracemalloc.stop()

    def test_what_is_no_file_is_refused(self, tmp_path: Path):
        os.mkfifo(tmp_path / "pipe.txt")
        for name in ("absent.txt", "pipe.txt", "."):
            with pytest.raises(Unreadable) as refused:
                load(tmp_path / name)
            assert refused.value.reason is Reason.UNOPENABLE

    def test_more_cues_than_any_recording_has_are_refused(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(cuelist, "CUE_LIMIT", 10)
        assert refusal("late\n" * 11).reason is Reason.TOO_LARGE

    def test_more_values_than_any_json_transcript_has_are_refused(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(jsontext, "VALUES_LIMIT", 10)
        assert refusal("[" + "{}," * 10 + "{}]", "talk.json").reason is Reason.TOO_LARGE

    def test_tiny_cues_take_memory_in_proportion(self):
        """A million must work: each may take 600 bytes while it is read, beyond some copies of the text."""
        count = 5000
        times = [f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}" for n in range(count + 1)]
        cues = "".join(f"{start}.000 --> {end}.000\nword\n\n" for start, end in pairwise(times))
        data = f"WEBVTT\n\n{cues}".encode()
        tracemalloc.start()
        try:
            found = read(data, "talk.vtt")
            assert tracemalloc.get_traced_memory()[1] < 600 * count + 6 * len(data)
        finally:
            tracemalloc.stop()
        assert len(found.cues) == count


_KEYS = st.sampled_from(
    [
        *(
            "segments",
            "text",
            "start",
            "end",
            "words",
            "word",
            "speaker",
            "body",
            "startTime",
            "transcription",
            "offsets",
        ),
        *(
            "results",
            "alternatives",
            "items",
            "utterances",
            "monologues",
            "elements",
            "events",
            "segs",
            "chunks",
            "timestamp",
        ),
    ]
)
_DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)


class TestAnything:
    @given(st.binary(max_size=300), NAMES)
    @settings(max_examples=100, deadline=None)
    def test_arbitrary_bytes_are_read_or_refused(self, data: bytes, name: str):
        is_sound(data, name)

    @given(st.lists(PIECES | st.binary(max_size=8) | st.text(max_size=8).map(str.encode), max_size=20), NAMES)
    @settings(max_examples=150, deadline=None)
    def test_pieces_of_formats_in_any_order_are_read_or_refused(self, pieces: list[bytes], name: str):
        is_sound(b"".join(pieces), name)

    @given(mutated())
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_damaged_files_are_read_or_refused(self, made: tuple[bytes, str]):
        """A small share of what `./run bench formats` reads."""
        is_sound(*made)

    @given(_DOCUMENTS)
    @settings(max_examples=150, deadline=None)
    def test_json_of_any_shape_is_read_or_refused(self, document: object):
        is_sound(json.dumps(document).encode(), "a.json")


class TestNothingIsLeftOutInSilence:
    @pytest.mark.parametrize("broken", ["0:00:xx.000,0:00:09.000", "x:00:05.000,0:00:09.000", "0:00:05.000,0:00:0x"])
    def test_a_broken_time_of_sbv_is_told_of_and_is_no_speech(self, broken: str):
        times = ("0:00:00.000,0:00:04.000", broken, "0:00:10.000,0:00:14.000")
        words = ("It was late.", "It rained.", "We went.")
        text = "\n\n".join(map("\n".join, zip(times, words, strict=True)))
        reading = read(text.encode(), "a.sbv")
        assert [cue.text for cue in reading.cues] == list(words)
        assert told(reading)[Repair.UNREADABLE_TIMES] == (1, 4)

    def test_a_broken_time_of_lrc_is_told_of_and_is_no_speech(self):
        text = "[ti:Late]\n[00:00.00]It was late.\n[0x:05.00]It rained.\n[Ada:Bo] We went.\n"
        reading = read(text.encode(), "a.lrc")
        assert [cue.text for cue in reading.cues] == ["It was late.", "It rained.", "[Ada:Bo] We went."]
        assert told(reading)[Repair.UNREADABLE_TIMES] == (2, 3)

    @pytest.mark.parametrize(
        "document",
        [
            {
                "segments": [
                    {"start": 0, "end": 4, "text": "It was late."},
                    {"start": "a", "end": 9, "text": "It rained."},
                ]
            },
            {
                "segments": [
                    {"startTime": 0, "body": "It was very late."},
                    {"startTime": "a", "body": "It rained on us."},
                ]
            },
            {
                "transcription": [
                    {"offsets": {"from": 0, "to": 9}, "text": "It was."},
                    {"offsets": {"from": "a"}, "text": "b"},
                ]
            },
        ],
    )
    def test_a_time_of_json_that_cannot_be_read_is_told_of(self, document: object):
        reading = read(json.dumps(document).encode(), "a.json")
        assert [cue.start for cue in reading.cues] == [0.0, None]
        assert told(reading)[Repair.UNREADABLE_TIMES] == (1, None)

    def test_segments_of_the_podcast_namespace_without_words_are_told_of(self):
        said = [
            {"startTime": 0, "body": "It was very late."},
            {"startTime": 4},
            {"startTime": 8, "body": "It rained a lot."},
        ]
        reading = read(json.dumps({"segments": said}).encode(), "a.json")
        assert told(reading)[Repair.EMPTY_CUES] == (1, None)

    def test_labels_in_another_shape_are_told_of(self):
        text = "".join(f"{name} (12.03 PM): It was late.\n" for name in ("Ada", "Bo", "Ada"))
        assert told(read(text.encode(), "a.txt"))[Repair.UNKNOWN_LABELS] == (3, 1)

    def test_what_meet_writes_at_the_end_is_no_speech(self):
        text = "00:00:00\n\nAda Quill: It was late.\nBo Lee: It rained.\n\n00:05:00\n\nAda Quill: We went.\n\n"
        reading = read(f"{text}Meeting ended after 00:05:21 👋\n".encode(), "a.txt")
        assert [cue.text for cue in reading.cues] == ["It was late.", "It rained.", "We went."]
        assert told(reading)[Repair.EXPORTER_LINES][0] == 1

    def test_highlighted_words_may_have_pauses_between_them(self):
        times = ("00:00:00,000 --> 00:00:00,350", "00:00:00,400 --> 00:00:00,750", "00:00:01,400 --> 00:00:01,750")
        words = ("<u>It</u> was late.", "It <u>was</u> late.", "It was <u>late.</u>")
        text = "".join(f"{at}\n{time}\n{word}\n\n" for at, (time, word) in enumerate(zip(times, words, strict=True), 1))
        (cue,) = read(text.encode(), "a.srt").cues
        assert (cue.text, cue.start, cue.end) == ("It was late.", 0.0, 1.75)

    @pytest.mark.parametrize("broken", ["x:08", "0:0x", "0:75", "00:00:8z"])
    @pytest.mark.parametrize(
        "shape",
        [
            "{1}  {0}\n{2}\n\n",
            "{1} ({0})\n{2}\n\n",
            "{0} - {1}\n{2}\n\n",
            "{1}\t{0}\t{2}\n",
            "[{0}] {1}: {2}\n\n",
            "{0} {1}: {2}\n",
        ],
    )
    def test_a_broken_time_beside_a_name_costs_nobody_their_words(self, shape: str, broken: str):
        times = ("0:03", "0:05", broken, "0:13", "0:19")
        said = [
            ("Ada Quill", "It was late."),
            ("Bo", "It rained."),
            ("Ada Quill", "We went."),
            ("Bo", "We did."),
            ("Ada Quill", "Yes."),
        ]
        text = "".join(shape.format(time, *spoken) for time, spoken in zip(times, said, strict=True))
        reading = read(text.encode(), "a.txt")
        assert [(cue.speaker, cue.text) for cue in reading.cues] == said
        assert [cue.start for cue in reading.cues] == [3.0, 5.0, None, 13.0, 19.0]
        assert told(reading)[Repair.UNREADABLE_TIMES][0] == 1


@pytest.mark.parametrize(
    "text",
    [
        """M. le président. La parole est à Mme Petit.

Mme Nora Petit. Le bac fuit, hélas.

M. le président. Merci, ma chère collègue.

M. Luc Moreau, ministre. Il sera réparé.
""",
        """○議長（田中花子君）　これより会議を開きます。
○佐藤次郎君　船はいつ直りますか。
○国務大臣（鈴木一郎君）　春に直ります。
○議長（田中花子君）　ありがとうございました。
""",
        "1\t0:00 - 0:04\tIt leaks.\tNora\n2\t0:04 - 0:07\tSince when?\tSam\n3\t0:07 - 0:09\tSpring.\tNora\n",
    ],
    ids=["three names in four lines", "three names behind a sign", "names in the last column"],
)
def test_names_that_are_not_read_are_told_of_with_their_line(text: str):
    found = read(text.encode(), "talk.txt")
    assert {cue.speaker for cue in found.cues} == {None}
    assert told(found)[Repair.UNKNOWN_LABELS][1] == 1


@pytest.mark.parametrize(
    "text",
    [
        "It leaks. It has leaked since spring.\nNobody mends it.\nIt leaks. The end.\nWe go home.\n",
        "one\ttwo\nthe harbour\tthe boats\nand\tthe sea\n",
    ],
)
def test_words_that_come_again_are_not_told_of_as_names(text: str):
    assert Repair.UNKNOWN_LABELS not in told(read(text.encode(), "talk.txt"))

"""The same talk in the many shapes that people and tools write, and what looks like one of them and is none."""

from __future__ import annotations

import pytest
from pullquote.index.errors import Reason, Unreadable
from pullquote.index.formats.detect import read
from pullquote.index.transcript import Chapter, Reading, Repair

WORDS = ("The tide took the lower path.", "And how did you get home?", "By the cliff, in the dark.")
NAMES = ("Ada Quill", "Ben Moss", "Ada Quill")
TIMES = ("00:00:03", "00:00:41", "00:01:02")
SAID = [(3.0, "Ada Quill"), (41.0, "Ben Moss"), (62.0, "Ada Quill")]
SPOKEN = [(None, name) for name in NAMES]


def written(text: str, name: str = "talk.txt") -> Reading:
    return read(text.encode(), name)


def filled(shape: str, *, head: str = "") -> str:
    """The talk in a shape with {name}, {NAME}, {time} (0:41), {long} (00:00:41) and {words}."""
    rows = zip(NAMES, TIMES, WORDS, strict=True)
    return head + "".join(
        shape.format(name=name, NAME=name.upper(), time=long[4:], long=long, words=words, number=number)
        for number, (name, long, words) in enumerate(rows, 1)
    )


def said(found: Reading) -> list[tuple[float | None, str | None]]:
    return [(cue.start, cue.speaker) for cue in found.cues]


def test_words_are_those_of_the_talk_in_every_shape() -> None:
    assert [cue.text for cue in written(filled("{name}: {words}\n")).cues] == list(WORDS)


@pytest.mark.parametrize(
    "shape",
    [
        "## {name} [{time}]\n\n{words}\n\n",
        "### {long} {name}\n\n{words}\n\n",
        "#### {name} ({long}):\n\n{words}\n\n",
        "### {name} – {time}\n{words}\n\n",
        "## *{time}* {name}\n\n{words}\n\n",
        "**{name}** *{time}*\n\n{words}\n\n",
        "**{name}** _({time})_: {words}\n\n",
        "*{time}* **{name}:** {words}\n\n",
        "`{long}` **{name}** {words}\n\n",
        "**[{time}] {name}:** {words}\n\n",
        "- **{name}** ({time}): {words}\n",
    ],
)
def test_names_and_times_in_markdown(shape: str) -> None:
    found = written(filled(shape, head="# The lower path\n\n"), "talk.md")
    assert said(found) == SAID
    assert [cue.text for cue in found.cues] == list(WORDS)


@pytest.mark.parametrize("shape", ["## {name}\n\n{words}\n\n", "**{name}**\n{words}\n\n", "**{name}** — {words}\n\n"])
def test_names_in_markdown_without_times(shape: str) -> None:
    found = written(filled(shape), "talk.md")
    assert said(found) == SPOKEN
    assert [cue.text for cue in found.cues] == list(WORDS)


def test_headings_that_do_not_come_again_are_chapters_and_nobody_s_name() -> None:
    text = "".join(
        f"## {title} [{time}]\n\n**Ada:** {words}\n\n**Ben:** Yes.\n\n"
        for title, time, words in zip(("Introduction", "Summer", "Goodbye"), TIMES, WORDS, strict=True)
    )
    found = written(text, "talk.md")
    assert found.facts.chapters == (Chapter(3.0, "Introduction"), Chapter(41.0, "Summer"), Chapter(62.0, "Goodbye"))
    assert [cue.speaker for cue in found.cues] == ["Ada", "Ben"] * 3
    assert [cue.start for cue in found.cues][::2] == [3.0, 41.0, 62.0]
    plain = written("## Summer\n\nIt was warm.\n\n## Autumn\n\nIt was not.\n\n## Winter\n\nIt froze.\n", "talk.md")
    assert {cue.speaker for cue in plain.cues} == {None}


@pytest.mark.parametrize(
    "shape",
    [
        "{name} (host) {time}\n{words}\n\n",
        "{name}: [{long}]\n{words}\n\n",
        "{name}: ({time})\n{words}\n\n",
        "[{name}, {time}] {words}\n",
        "[{long} {name}] {words}\n\n",
        "({name} {time}) {words}\n",
        "{name}\t\t{long}.000\t3.0\t{long}.000\t6.0\t00:00:03.000\t3.0\t{words}\n",
        "{long}:00 - {long}:12\n{name}\n{words}\n\n",
        "[{long}:00 - {long}:12]\n{name}\n{words}\n\n",
    ],
)
def test_names_and_times_in_text(shape: str) -> None:
    found = written(filled(shape))
    assert said(found) == SAID
    assert [cue.text for cue in found.cues] == list(WORDS)


OWN_NOTATIONS = [
    "{number}. {name} [{time}]: {words}\n",
    "{number}) {long} | {name} | {words}\n",
    "#{number} {name} ({time}): {words}\n",
    "{{{time}}} {name}: {words}\n",
    "【{time}】{name}：{words}\n",
    "({time}) <{name}> {words}\n",
    "{time} / {name} / {words}\n",
    "{time}; {name}; {words}\n",
    "{time}, {name}, {words}\n",
    "{name} @ {time}: {words}\n",
    "{name} @ {time} - {words}\n",
    "• {name} [{time}] {words}\n",
    "• {name} [{time}]\n{words}\n\n",
    "— {name}, {time}\n{words}\n\n",
    "### {name} (host) — {time}\n\n{words}\n\n",
    "_{time}_ — **{name}**: {words}\n\n",
    "**{name}** | {time} | {words}\n",
    "**{name} ({time})** {words}\n\n",
    "**{name}** ([{time}](https://example.org/a?t=3)): {words}\n\n",
    "{number}\t{long}\t{name}\t{words}\n",
    "[{long}.000] [{long}.900] {name}: {words}\n",
    "{name} [{time}]\n-----------\n\n{words}\n\n",
]


@pytest.mark.parametrize("shape", OWN_NOTATIONS)
@pytest.mark.parametrize("ending", ["txt", "md"])
def test_a_file_may_have_a_notation_of_its_own(shape: str, ending: str) -> None:
    if "---" in shape and ending == "txt":
        pytest.skip("an underline makes a heading in Markdown")
    found = written(filled(shape), f"talk.{ending}")
    assert said(found) == SAID
    assert [cue.text for cue in found.cues] == list(WORDS)


@pytest.mark.parametrize(
    "shape",
    [
        "{number} {name}: {words}\n",
        "> {name}: {words}\n",
        "-{name}: {words}\n",
        "{name} :{words}\n",
        "{name}:{words}\n",
        "{name} → {words}\n",
        "{name} >> {words}\n",
        "{name} = {words}\n",
        "{name}\t{words}\n",
        "_{name}_: {words}\n",
        "*{name}* {words}\n\n",
        "{{{name}}} {words}\n",
        "〔{name}〕{words}\n",
    ],
)
def test_names_alone_in_a_notation_of_the_file_s_own(shape: str) -> None:
    found = written(filled(shape))
    assert said(found) == SPOKEN
    assert [cue.text for cue in found.cues] == list(WORDS)


@pytest.mark.parametrize(
    ("times", "ends"),
    [
        (("0h0m3s", "0h0m41s", "0h1m2s"), (None, None, None)),
        (("3s", "41s", "62s"), (None, None, None)),
        (("00min03", "00min41", "01min02"), (None, None, None)),
        (("0'03\"", "0'41\"", "1'02\""), (None, None, None)),
        (("TC 00:00:03:00", "TC 00:00:41:00", "TC 00:01:02:00"), (None, None, None)),
        (("3.000000\t9.500000\t", "41.000000\t50.000000\t", "62.000000\t64.000000\t"), (9.5, 50.0, 64.0)),
    ],
)
def test_times_in_units(times: tuple[str, ...], ends: tuple[float | None, ...]) -> None:
    found = written("".join(f"{time} {name}: {words}\n" for time, name, words in zip(times, NAMES, WORDS, strict=True)))
    assert said(found) == SAID
    assert tuple(cue.end for cue in found.cues) == ends
    alone = written("".join(f"{time} {words}\n" for time, words in zip(times, WORDS, strict=True)))
    assert [(cue.start, cue.text) for cue in alone.cues] == list(zip((3.0, 41.0, 62.0), WORDS, strict=True))


@pytest.mark.parametrize("between", ["T", " "])
def test_times_with_dates_count_from_the_first_also_at_night(between: str) -> None:
    moments = (f"2026-03-04{between}00:59:50Z", f"2026-03-04{between}01:00:00Z", f"2026-03-04{between}01:00:30Z")
    found = written("".join(f"{at} {name}: {words}\n" for at, name, words in zip(moments, NAMES, WORDS, strict=True)))
    assert said(found) == [(0.0, "Ada Quill"), (10.0, "Ben Moss"), (40.0, "Ada Quill")]
    assert [notice.code for notice in found.notices] == [Repair.TIMES_OF_DAY]


@pytest.mark.parametrize(
    "shape",
    [
        "{} @ {}: Late.\n",
        "{{{1}}} {0}: Late.\n",
        "**{}** | {} | Late.\n",
        "{} @ {}\nLate.\n\n",
        "[10:{1} AM] {0}: Late.\n",
    ],
)
def test_a_broken_time_in_any_notation_costs_its_own_line_the_time_alone(shape: str) -> None:
    turns = [("Ada", "02:11"), ("Ben", "02:6x"), ("Ada", "02:41"), ("Ben", "02:51")]
    found = written("".join(shape.format(*turn) for turn in turns))
    assert [cue.speaker for cue in found.cues] == ["Ada", "Ben", "Ada", "Ben"]
    assert [cue.start is None for cue in found.cues] == [False, True, False, False]
    assert Repair.UNREADABLE_TIMES in [notice.code for notice in found.notices]


def test_who_is_named_below_the_words_is_told_of_and_names_nobody_else() -> None:
    found = written(filled("{words}\n— {name}, {time}\n\n"))
    assert {cue.speaker for cue in found.cues} == {None}
    assert [(notice.code, notice.count, notice.line) for notice in found.notices] == [(Repair.UNKNOWN_LABELS, 3, 2)]


@pytest.mark.parametrize(
    "text",
    [
        "Yes - of course.\nNo - never.\nYes - always.\nNo - not at all.\n",
        "0:03 Well, it rained.\n0:41 So, we left.\n1:02 Well, it was late.\n",
        "Anchor - it holds the boat.\nBuoy - it shows the way.\nCleat - it holds the rope.\n",
        "It was late.\nWe left at 3:15, Ada said.\nThe road was wet.\nBen came at 4:20, Ada said.\nIt rained.\n",
    ],
)
def test_words_before_a_mark_that_are_no_names(text: str) -> None:
    assert {cue.speaker for cue in written(text).cues} == {None}


@pytest.mark.parametrize(
    "office", ["The Minister of State for Harbours and Ferries", "Madam Deputy Speaker", "Präsidentin"]
)
@pytest.mark.parametrize("shape", ["{office} ({name}) (North): {words}\n\n", "{office} ({name})\n\n{words}\n\n"])
def test_an_office_before_the_name_is_no_name(shape: str, office: str) -> None:
    assert said(written(filled(shape.replace("{office}", office)))) == SPOKEN


def test_numbers_of_questions_before_labels_are_no_names() -> None:
    questions = [f"Q{number} Nora Quill: {words}" for number, words in enumerate(WORDS, 41)]
    found = written("\n\n".join([f"{question}\n\nSam Hill: I see, thank you." for question in questions]))
    assert {cue.speaker for cue in found.cues} == {"Nora Quill", "Sam Hill"}
    assert [cue.text for cue in found.cues][::2] == list(WORDS)


def test_headings_may_be_underlined_ones() -> None:
    found = written(filled("{name}\n=========\n\n{words}\n\n"), "talk.md")
    assert said(found) == SPOKEN
    chapters = written(
        "".join(f"{title} [{time}]\n-----\n\nIt was late.\n\n" for title, time in zip("ABC", TIMES, strict=True)),
        "a.md",
    )
    assert chapters.facts.chapters == (Chapter(3.0, "A"), Chapter(41.0, "B"), Chapter(62.0, "C"))


@pytest.mark.parametrize("shape", ["{NAME}\n{words}\n\n", "{NAME}\n\n{words}\n\n", "{NAME}, HOST: {words}\n\n"])
def test_names_in_capitals(shape: str) -> None:
    found = written(filled(shape))
    assert said(found) == [(None, name.upper()) for name in NAMES]
    assert [cue.text for cue in found.cues] == list(WORDS)


def test_whoever_is_named_with_what_they_do_may_speak_once() -> None:
    """And later by the last name alone, as radio stations write it."""
    text = (
        "ADA QUILL, HOST:\n\nThe tide took the lower path.\n\nBEN MOSS, BYLINE: I went there.\n\n"
        "CLARA DENE, FERRY PILOT: It was dark.\n\nMOSS: How dark?\n\nDENE: Very.\n"
    )
    assert [cue.speaker for cue in written(text).cues] == ["ADA QUILL", "BEN MOSS", "CLARA DENE", "MOSS", "DENE"]


def test_a_comma_before_a_colon_makes_no_name_of_words() -> None:
    text = "Well, in short: it rained.\nWell, in short: we left.\nIt was late, and dark.\nWell, in short: we slept.\n"
    assert {cue.speaker for cue in written(text).cues} == {None}


def test_questions_and_answers_of_a_court_have_no_dots_everywhere() -> None:
    text = "     Q    What did you see?\n     A    Half of them were gone.\n     Q    And then?\n     A    We left.\n"
    assert [cue.speaker for cue in written(text).cues] == ["Q", "A", "Q", "A"]


@pytest.mark.parametrize(
    ("shape", "times"),
    [
        ("{name}: {words} [{long}]\n", [(None, 3.0), (3.0, 41.0), (41.0, 62.0)]),
        ("{name}: {words} ({time})\n\n", [(None, 3.0), (3.0, 41.0), (41.0, 62.0)]),
        ("{name}: {words} #{long}-0#\n\n", [(None, 3.0), (3.0, 41.0), (41.0, 62.0)]),
    ],
)
def test_a_time_behind_the_words_is_when_they_end(shape: str, times: list[tuple[float | None, float]]) -> None:
    found = written(filled(shape))
    assert [(cue.start, cue.end) for cue in found.cues] == times
    assert [cue.text for cue in found.cues] == list(WORDS)


def test_a_first_time_behind_the_words_that_is_zero_is_when_they_begin() -> None:
    found = written("Late. [00:00:00]\nVery late. [00:00:09]\nToo late. [00:00:12]\n")
    assert [(cue.start, cue.end) for cue in found.cues] == [(0.0, None), (9.0, None), (12.0, None)]


@pytest.mark.parametrize(
    "times",
    [
        ("10:02:11", "10:02:49", "10:03:10"),
        ("[10:02:11]", "[10:02:49]", "[10:03:10]"),
        ("10:02:11 AM", "10:02:49 AM", "10:03:10 AM"),
        ("[9:59:11 p.m.]", "[9:59:49 p.m.]", "[10:00:10 p.m.]"),
    ],
)
def test_times_of_the_day_count_from_the_first(times: tuple[str, ...]) -> None:
    found = written("".join(f"{time} {name}: {words}\n" for time, name, words in zip(times, NAMES, WORDS, strict=True)))
    assert said(found) == [(0.0, "Ada Quill"), (38.0, "Ben Moss"), (59.0, "Ada Quill")]
    assert [notice.code for notice in found.notices] == [Repair.TIMES_OF_DAY]


def test_hours_and_minutes_are_told_from_minutes_and_seconds_by_how_much_is_said() -> None:
    """Nobody says a hundred words in a second; where it can be minutes and seconds, it is."""
    long = " ".join(["word"] * 100)
    clock = written("".join(f"14:0{minute} Ada: {long}\n" for minute in range(5)))
    assert [cue.start for cue in clock.cues] == [0.0, 60.0, 120.0, 180.0, 240.0]
    played = written("".join(f"{minute}:00 Ada: {long}\n" for minute in range(5)))
    assert [cue.start for cue in played.cues] == [0.0, 60.0, 120.0, 180.0, 240.0]
    assert not played.notices


CAPTION = "{number}\n{long},000 --> {long},900{behind}\n{above}{words}\n\n"


@pytest.mark.parametrize(
    ("behind", "above"), [(" [{name}]", ""), (" {name}:", ""), (" {name}", ""), ("", "({name})\n"), ("", "[{name}]\n")]
)
def test_names_beside_the_times_of_captions(behind: str, above: str) -> None:
    found = written(filled(CAPTION.replace("{behind}", behind).replace("{above}", above)), "talk.srt")
    assert said(found) == SAID
    assert [cue.text for cue in found.cues] == list(WORDS)


@pytest.mark.parametrize("identifier", ["{name}", '{number} "{name}" (40{number}2)'])
def test_names_in_the_identifiers_of_webvtt(identifier: str) -> None:
    shape = f"{identifier}\n{{long}}.000 --> {{long}}.900\n{{words}}\n\n"
    assert said(written(filled(shape, head="WEBVTT\n\n"), "talk.vtt")) == SAID


@pytest.mark.parametrize("behind", [" align:start position:0%", " X1:100 X2:200 Y1:10 Y2:20", " Sign"])
def test_settings_of_captions_name_nobody(behind: str) -> None:
    shape = CAPTION.replace("{behind}", behind if behind != " Sign" else "").replace("{above}", "")
    text = filled(shape)
    text = text.replace(",900\n", ",900 Sign\n", 1) if behind == " Sign" else text  # once, and on one cue alone
    assert {cue.speaker for cue in written(text, "talk.srt").cues} == {None}


def test_tables_with_commas_are_read_by_their_header_and_others_refused() -> None:
    rows = "".join(
        f'{time[-2:]}.0,99,{name},"{words}"\n' for name, time, words in zip(NAMES, TIMES, WORDS, strict=True)
    )
    assert said(written(f"start,end,speaker,text\n{rows}", "talk.csv"))[:2] == [(3.0, "Ada Quill"), (41.0, "Ben Moss")]
    with pytest.raises(Unreadable) as refused:
        written("name,mail,phone\nAda,ada@example.org,1\n", "people.csv")
    assert (refused.value.reason, refused.value.detail) == (Reason.UNKNOWN_FORMAT, "CSV: name,mail,phone")


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Start;Ende;Sprecher;Text", '{start};{end};{name};"{words}"'),
        ("Début,Fin,Intervenant,Texte", '{start},{end},{name},"{words}"'),
        ("Inicio\tHablante\tContenido", "{start}\t{name}\t{words}"),
        ("開始,話者,内容", '{start},{name},"{words}"'),
        ("Timespan\tContent\tSpeaker", "{start} - {end}\t{words}\t{name}"),
        ("| Zeit | Wer | Was |", "| {start} | **{name}** | {words} |"),
    ],
)
def test_tables_whose_columns_have_names_in_other_languages(header: str, row: str) -> None:
    rows = [
        row.format(start=time[3:], end=time[3:6] + "59", name=name, words=words)
        for name, time, words in zip(NAMES, TIMES, WORDS, strict=True)
    ]
    found = written("\n".join((header, *rows)) + "\n", "talk.csv")
    assert said(found) == SAID
    assert [cue.text for cue in found.cues] == list(WORDS)


def test_a_column_that_may_be_one_of_speakers_and_does_not_say_so_is_told() -> None:
    rows = [f"{time[3:]};{name};{words}" for name, time, words in zip(NAMES, TIMES, WORDS, strict=True)]
    found = written("\n".join(("Zeit;Status;Text", *rows)), "talk.csv")
    assert {cue.speaker for cue in found.cues} == {None}
    assert [(notice.code, notice.detail) for notice in found.notices] == [(Repair.UNKNOWN_LABELS, "status")]


@pytest.mark.parametrize(
    "text", ["Price;Count;Remark\n3;4;left at the front door\n5;6;nobody came twice\n", "date,who\n2024-01-01,Ada\n"]
)
def test_tables_of_other_things_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        written(text, "orders.csv")


@pytest.mark.parametrize(
    ("text", "format_name"),
    [
        ("[30][120]The tide.\n[410][500]It was late.\n", "MPL2"),
        ('File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\n', "Praat TextGrid"),
        ("@UTF8\n@Begin\n*ADA:\tit was late .\n", "CLAN (CHAT)"),
        ("- start: 3.0\n  end: 12.0\n  text: The tide.\n", "YAML"),
        ("{\\rtf1\\ansi It was late.}\n", "RTF"),
    ],
)
def test_formats_that_are_known_and_not_read_are_refused_by_name(text: str, format_name: str) -> None:
    with pytest.raises(Unreadable) as refused:
        written(text, "talk.txt")
    assert (refused.value.reason, refused.value.detail) == (Reason.UNKNOWN_FORMAT, format_name)


def test_a_list_of_turns_is_no_yaml() -> None:
    assert said(written("- Ada: Late.\n- Ben: Yes.\n- Ada: No.\n", "talk.md")) == [
        (None, n) for n in ("Ada", "Ben", "Ada")
    ]


def test_cells_of_numbers_that_may_be_times_are_told() -> None:
    found = written("Ada\t3000\t12000\tIt was late.\nBen\t41000\t50000\tAnd then?\nAda\t62000\t66000\tWe left.\n")
    assert Repair.UNKNOWN_TIMES in [notice.code for notice in found.notices]


@pytest.mark.parametrize(
    "line",
    [
        "Transcribed by Temi.com",
        "This transcript was exported on Mar 4, 2026 - view latest version here.",
        "Sonix is the world's most advanced automated transcription platform. Fast, accurate, and affordable.",
        "[Transcript auto-generated by Zoom]",
    ],
)
def test_what_exporters_say_of_themselves_is_no_speech(line: str) -> None:
    assert [cue.text for cue in written(filled("{name}: {words}\n") + f"\n{line}\n").cues] == list(WORDS)


@pytest.mark.parametrize("shape", ["Mr. {NAME}. {words}\n", "{NAME}. {words}\n", "{name}.— {words}\n"])
def test_a_full_stop_behind_a_name_as_parliaments_and_plays_write_it(shape: str) -> None:
    found = written(filled(shape))
    assert len({cue.speaker for cue in found.cues} - {None}) == 2
    assert [cue.text for cue in found.cues] == list(WORDS)


def test_times_alone_below_the_words_are_when_they_end() -> None:
    found = written(filled("{name}: {words}\n({time})\n\n"))
    assert [(cue.start, cue.end, cue.speaker) for cue in found.cues] == [
        (None, 3.0, "Ada Quill"),
        (3.0, 41.0, "Ben Moss"),
        (41.0, 62.0, "Ada Quill"),
    ]


@pytest.mark.parametrize(
    "shape",
    [
        "[{long} {name}: {words}\n",
        "{long}] {name}: {words}\n",
        "［００：０{number}：００］{name}：{words}\n",
        "[{time}](https://example.org/a?t=3) **{name}:** {words}\n\n",
        "00;00;0{number};12 - 00;00;0{number};20\n{name}\n{words}\n\n",
    ],
)
def test_times_that_are_half_in_brackets_wide_linked_or_of_drop_frames(shape: str) -> None:
    found = written(filled(shape))
    assert [(cue.speaker, cue.text) for cue in found.cues] == list(zip(NAMES, WORDS, strict=True))
    assert all(cue.start is not None for cue in found.cues)

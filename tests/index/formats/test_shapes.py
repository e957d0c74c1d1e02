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

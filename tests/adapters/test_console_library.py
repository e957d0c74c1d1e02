"""add, list, edit, remove and show at the console."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pullquote.adapters.console import library_commands
from pullquote.bot.demo import samples

Pullquote = Callable[..., Any]
WORDS = "Hello there, and welcome to this small talk about rain.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two good files and four bad ones; 0x81 is no character of Windows-1252."""
    made = tmp_path / "talks"
    made.mkdir()
    (made / "good.txt").write_text(WORDS)
    (made / "other.txt").write_text("Another talk, in which nobody says anything about the rain.\n")
    (made / "empty.txt").write_text("")
    (made / "zip.txt").write_bytes(b"PK\x03\x04....")
    (made / "bad.srt").write_text("1\n00:00:01,000 --> bad\nhello\n")
    (made / "bytes.txt").write_bytes(b"gr\xfc\xdf dich\x81\n")
    return made


def shelf(pullquote: Pullquote) -> list[dict[str, Any]]:
    return json.loads(pullquote("list", "--json").out)["transcripts"]


# --- add ---------------------------------------------------------------------------------------------------------


def test_one_bad_file_never_stops_a_folder_and_each_is_named_with_its_line_and_why(
    pullquote: Pullquote, folder: Path
) -> None:
    outcome = pullquote("add", folder)
    assert outcome.code == 0
    assert outcome.out.startswith("2 added, 4 refused.\n")
    refused = outcome.err.splitlines()
    assert refused[1] == "4 files were refused:"
    assert f"  {folder / 'empty.txt'}: the file is empty" in refused
    assert f"  {folder / 'zip.txt'}: archives are not read (zip): unpack it first" in refused
    assert any(line.startswith(f"  {folder / 'bad.srt'}: line 2: ") for line in refused)
    assert any("neither UTF-8 nor UTF-16" in line for line in refused)


def test_the_next_step_is_named(pullquote: Pullquote, folder: Path) -> None:
    out = pullquote("add", folder).out
    assert "2 transcripts lack a title or a link. See: pullquote list --missing title,url" in out
    assert 'Now try: pullquote quote "what you remember"' in out


def test_the_same_again_is_nothing_new_and_a_change_replaces(pullquote: Pullquote, folder: Path) -> None:
    pullquote("add", folder / "good.txt")
    assert pullquote("add", folder / "good.txt").out.startswith("1 already there.")
    (folder / "good.txt").write_text(WORDS + "And of snow.\n")
    assert pullquote("add", folder / "good.txt").out.startswith("1 replaced.")
    assert pullquote("verify", "and of snow").out.startswith("Verbatim")


def test_the_same_words_under_another_name_are_not_stored_twice(pullquote: Pullquote, folder: Path) -> None:
    (folder / "copy.txt").write_text(WORDS)
    out = pullquote("add", folder / "copy.txt", folder / "good.txt").out
    assert out.startswith("1 added, 1 with the same words as another.")
    assert f"{folder / 'good.txt'}: the same words as {folder / 'copy.txt'}" in out


@pytest.mark.parametrize("name", ["empty.txt", "nowhere.txt"])
def test_it_fails_if_of_all_files_none_is_there_now(pullquote: Pullquote, folder: Path, name: str) -> None:
    outcome = pullquote("add", folder / name)
    assert outcome.code == 1
    assert outcome.out == "1 refused.\n"
    assert str(folder / name) in outcome.err


def test_a_path_that_is_not_there_is_refused_and_the_others_are_added(pullquote: Pullquote, folder: Path) -> None:
    outcome = pullquote("add", folder / "nowhere", folder / "good.txt")
    assert outcome.code == 0
    assert outcome.out.startswith("1 added, 1 refused.")
    assert "there is no such file or folder" in outcome.err


def test_a_folder_without_files_is_told(pullquote: Pullquote, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    outcome = pullquote("add", tmp_path / "nothing")
    assert outcome.code == 1
    assert outcome.err == f"There are no files to add in {tmp_path / 'nothing'}.\n"


def test_many_refused_files_are_counted_not_listed_one_by_one(pullquote: Pullquote, tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number}.txt").write_text("")
    err = pullquote("add", *sorted(tmp_path.glob("*.txt"))).err
    assert "30 files were refused:" in err
    assert err.rstrip().endswith("… and 10 more; --json shows all")


def test_json_says_of_every_file_what_became_of_it(pullquote: Pullquote, folder: Path) -> None:
    outcome = pullquote("add", "--json", folder)
    said = json.loads(outcome.out)
    assert outcome.err == ""
    assert (said["added"], said["refused"], said["indexed"]) == (2, 4, True)
    by_name = {Path(one["file"]).name: one for one in said["files"]}
    assert by_name["bad.srt"]["line"] == 2
    assert by_name["empty.txt"]["reason"] == "empty"
    assert by_name["good.txt"]["transcript"] in {one["transcript"] for one in shelf(pullquote)}


def test_what_was_set_right_is_told(pullquote: Pullquote, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("It\u00e2\u20ac\u2122s raining, and nobody minds the rain at all here.\n")
    assert "broken characters mended in one place" in pullquote("add", tmp_path / "talk.txt").out


def test_uploads_of_a_workspace_are_its_own(pullquote: Pullquote, folder: Path) -> None:
    assert pullquote("add", "--workspace", "discord:123", folder / "good.txt").code == 0
    assert pullquote("add", folder / "good.txt").out.startswith("1 added.")  # another shelf
    outcome = pullquote("add", "--workspace", "here", folder / "good.txt")
    assert outcome.code == 2
    assert "discord:123 or slack:T123" in outcome.err


# --- list --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("sampled")
def test_the_list_says_what_is_known_of_each(pullquote: Pullquote) -> None:
    out = pullquote("list").out
    assert out.startswith("6 transcripts in the library:\n")
    assert "  The Slow Hour · 18 April 2024 · 5:44 long · speakers: Marit Olufsen, Halvard Pym\n" in out
    assert (
        "  Far and Late · 7 March 2024 · no times · no speaker named · with Tobias Quill and Teodora Lindqvist\n" in out
    )


def test_missing_shows_what_to_fill_in(pullquote: Pullquote, folder: Path) -> None:
    pullquote("add", folder / "good.txt", samples())
    out = pullquote("list", "--missing", "date, link").out
    assert out.startswith("One transcript lacks date or link:\n\ngood  ")
    assert "missing: show, date, link" in out
    pullquote("remove", "--yes", "good")
    assert pullquote("list", "--missing", "date,url").out == "No transcript lacks date or link.\n"
    assert json.loads(pullquote("list", "--missing", "date", "--json").out) == {"transcripts": []}


def test_a_fact_nobody_knows_is_refused(pullquote: Pullquote) -> None:
    outcome = pullquote("list", "--missing", "tittle")
    assert outcome.code == 2
    assert "title, show, date, url, language or participants" in outcome.err


def test_equal_titles_are_told_apart(pullquote: Pullquote, tmp_path: Path) -> None:
    for show in ("One", "Two"):
        (tmp_path / show).mkdir()
        (tmp_path / show / "Intro.md").write_text(f"---\ntitle: Intro\nshow: {show}\n---\n\n**Ada:** {WORDS} {show}\n")
    pullquote("add", tmp_path / "One", tmp_path / "Two")
    out = pullquote("list").out
    assert "Intro (One)" in out
    assert "Intro (Two)" in out
    assert "Intro (Two)" in pullquote("show", "Intro (Two)").out
    outcome = pullquote("show", "Intro")
    assert outcome.code == 1
    assert "Say which by its short id." in outcome.err


# --- edit --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("sampled")
def test_an_edit_is_believed_first_and_kept_when_the_file_is_added_again(pullquote: Pullquote) -> None:
    outcome = pullquote(
        "edit", "bees-in-february", "--title", "Bees!", "--participants", "Ada; Bo", "--date", "2024-02-16"
    )
    assert outcome.code == 0
    assert "Bees!" in outcome.out
    assert "with Ada and Bo" in outcome.out
    pullquote("add", samples())
    (bees,) = (one for one in shelf(pullquote) if one["title"] == "Bees!")
    assert (bees["date"], bees["participants"]) == ("2024-02-16", ["Ada", "Bo"])


@pytest.mark.usefixtures("sampled")
def test_an_empty_value_takes_an_edit_back_and_the_file_is_believed_again(pullquote: Pullquote) -> None:
    pullquote("edit", "bees-in-february", "--title", "Bees!", "--label", "Break=Sponsor")
    pullquote("edit", "bees-in-february", "--title", "", "--label", "Break=")
    (bees,) = (one for one in shelf(pullquote) if one["title"].startswith("Bees"))
    assert bees["title"] == "Bees in February"
    assert bees["speakers"] == ["Marit Olufsen", "Ondine Farrow"]


@pytest.mark.usefixtures("sampled")
def test_labels_are_renamed_and_ignored(pullquote: Pullquote) -> None:
    name = "the-clock-at-the-end-of-the-pier"
    assert pullquote("edit", name, "--label", "SPEAKER_01=Ada Pym", "--ignore-label", "SPEAKER_00").code == 0
    out = pullquote("quote", "somebody always walked out for me", "--speaker", "Ada").out
    assert "Ada Pym: " in out


@pytest.mark.usefixtures("sampled")
@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--date", "tomorrow", "Write it as 2024-05-01."),
        ("--url", "javascript:alert(1)", "with https:// in front"),
        ("--language", "Klingonish!", "such as en, de or pt-BR"),
        ("--title", "x" * 600, "cannot be right"),
        ("--label", "SPEAKER_00", "Write it as SPEAKER_00=Ada."),
        ("--label", "SPEAKER_7=Ada", "Labels: Marit Olufsen, Ondine Farrow and Break."),
        ("--ignore-label", "Brake", "No speaker is labelled “Brake” there."),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_is_changed(
    pullquote: Pullquote, option: str, value: str, said: str
) -> None:
    before = shelf(pullquote)
    outcome = pullquote("edit", "bees-in-february", "--show", "Another", option, value)
    assert outcome.code == 2
    assert said in outcome.err
    assert shelf(pullquote) == before


@pytest.mark.usefixtures("sampled")
def test_an_edit_has_to_say_something_of_something(pullquote: Pullquote) -> None:
    assert "There is nothing to change" in pullquote("edit", "bees-in-february").err
    outcome = pullquote("edit", "no such thing", "--title", "x")
    assert outcome.code == 1
    told = "There is no transcript called “no such thing” in this library. Its list shows what each is called.\n"
    assert outcome.err == told


@pytest.fixture
def show(pullquote: Pullquote, tmp_path: Path) -> Path:
    """A show of eleven episodes."""
    folder = tmp_path / "hour"
    folder.mkdir()
    for n in range(1, 12):
        (folder / f"the_slow-hour-{n}.txt").write_text(f"Hello, and welcome to episode number {n}.\n")
    pullquote("add", folder)
    return folder


@pytest.mark.usefixtures("show")
def test_a_pattern_edits_all_that_it_matches_and_the_list_is_in_natural_order(pullquote: Pullquote) -> None:
    outcome = pullquote("edit", "the_slow-hour-?.txt", "*hour-1[01]*", "--show", "The Slow Hour")
    assert (outcome.code, outcome.out.splitlines()[0]) == (0, "They now say:")
    titles = [one["title"] for one in shelf(pullquote) if one["show"] == "The Slow Hour"]
    assert titles == [f"the slow-hour-{n}" for n in range(1, 12)]


@pytest.mark.usefixtures("show")
def test_what_belongs_to_one_transcript_is_not_said_of_several(pullquote: Pullquote) -> None:
    outcome = pullquote("edit", "the_slow-hour-*", "--title", "Rain")
    assert outcome.code == 2
    assert "--title is for one transcript, and 11 are meant." in outcome.err
    assert pullquote("edit", "no-such-*", "--show", "Rain").code == 1


@pytest.mark.usefixtures("show")
def test_a_title_made_from_a_file_name_is_found_as_it_is_typed(pullquote: Pullquote) -> None:
    assert pullquote("edit", "The slow hour 10", "--show", "Rain").code == 0
    assert [one["title"] for one in shelf(pullquote) if one["show"] == "Rain"] == ["the slow-hour-10"]


@pytest.mark.usefixtures("show")
def test_words_shorten_the_list(pullquote: Pullquote) -> None:
    outcome = pullquote("list", "slow", "hour", "11")
    assert outcome.out.startswith("One transcript about which “slow hour 11” is known:")
    assert "There is no transcript about which “rain” is known" in pullquote("list", "rain").out
    (one,) = json.loads(pullquote("list", "hour", "2", "--json").out)["transcripts"]
    assert one["title"] == "the slow-hour-2"


@pytest.mark.usefixtures("show")
def test_names_between_commas_are_understood_or_refused(pullquote: Pullquote) -> None:
    pullquote("edit", "the_slow-hour-3", "--participants", "Ada Quill, Ben Okoro")
    assert shelf(pullquote)[2]["participants"] == ["Ada Quill", "Ben Okoro"]
    outcome = pullquote("edit", "the_slow-hour-4", "--participants", "Ada, Ben")
    assert outcome.code == 2
    assert "Write names with ; between them" in outcome.err


def test_what_add_says_is_lacking_is_what_the_list_names(pullquote: Pullquote, show: Path) -> None:
    (show / "new.txt").write_text("A new one, about the bell.\n")
    assert "12 transcripts lack a title or a link" in pullquote("add", show / "new.txt").out
    assert "12 transcripts lack title or link" in pullquote("list", "--missing", "title,url").out


def test_a_file_understood_in_part_is_told_by_add_list_and_doctor(pullquote: Pullquote, tmp_path: Path) -> None:
    cues = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\nThe bell is rung.\n\n" for n in range(1, 4))
    (tmp_path / "talk.srt").write_text(cues.replace("00:00:02,000", "00:00:0x,000"))
    what = "one time could not be read, and its words are kept without it: 00:00:0x,000 --> 00:00:02,900"
    assert what in pullquote("add", tmp_path / "talk.srt").out
    assert f"read in part: {what} (from line 6)" in " ".join(pullquote("list").out.split())
    assert "One transcript was understood only in part, such as talk" in pullquote("doctor").out
    (one,) = shelf(pullquote)
    assert one["not_understood"] == [f"{what} (from line 6)"]


# --- remove ------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("sampled")
def test_nothing_is_removed_unasked(pullquote: Pullquote) -> None:
    outcome = pullquote("remove", "bees-in-february", stdin="y\n")
    assert outcome.code == 1
    assert "say --yes" in outcome.err
    assert len(shelf(pullquote)) == 6


@pytest.mark.usefixtures("sampled")
def test_a_person_is_asked_at_a_terminal(pullquote: Pullquote, monkeypatch: pytest.MonkeyPatch) -> None:

    class Terminal:
        @staticmethod
        def isatty() -> bool:
            return True

    answers = iter([False, True])
    asked: list[str] = []
    monkeypatch.setattr(library_commands, "sys", type("sys", (), {"stdin": Terminal}))
    monkeypatch.setattr(library_commands.click, "confirm", lambda text: (asked.append(text), next(answers))[1])
    kept = pullquote("remove", "bees-in-february")
    assert (kept.code, len(shelf(pullquote))) == (1, 6)
    gone = pullquote("remove", "bees-in-february")
    assert (gone.code, len(shelf(pullquote))) == (0, 5)
    assert "Bees in February" in gone.out
    assert asked[0] == "Take this transcript out of the library?"


@pytest.mark.usefixtures("sampled")
def test_what_is_removed_is_not_found_any_more_and_all_or_none_go(pullquote: Pullquote) -> None:
    assert pullquote("remove", "--yes", "bees-in-february", "nope").code == 1
    assert len(shelf(pullquote)) == 6
    outcome = pullquote("remove", "--yes", "bees-in-february", "Bees in February", "listening-for-nothing")
    assert outcome.out == "2 transcripts removed.\n"
    assert "Bees in February" not in pullquote("quote", "in the winter of 2018 we lost a third of our colonies").out


# --- show --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("sampled")
def test_a_transcript_is_shown_as_dialogue_with_times_every_so_often(pullquote: Pullquote) -> None:
    out = pullquote("show", "Bees in February").out
    assert out.startswith(
        "Bees in February · The Slow Hour · 15 February 2024 · with Marit Olufsen and Ondine Farrow · https"
    )
    assert "\n[0:04]\n  Marit Olufsen: Welcome to The Slow Hour." in out
    assert out.count("\n[") >= 5


@pytest.mark.usefixtures("sampled")
@pytest.mark.parametrize("at", ["2:00", "0:02:00", "120"])
def test_around_a_moment_only_what_is_near_is_shown(pullquote: Pullquote, at: str) -> None:
    out = pullquote("show", "bees-in-february", "--at", at).out
    assert "I had just done it in the wrong week." in out
    assert "Welcome to The Slow Hour." not in out
    assert "[5:" not in out


@pytest.mark.usefixtures("sampled")
def test_without_times_a_moment_is_named_in_percent(pullquote: Pullquote) -> None:
    outcome = pullquote("show", "listening-for-nothing", "--at", "5:00")
    assert outcome.code == 1
    assert "has no times" in outcome.err
    out = pullquote("show", "listening-for-nothing", "--at", "50 %").out
    assert "\n[about 4" in out
    assert "[0:" not in out


@pytest.mark.usefixtures("sampled")
@pytest.mark.parametrize("at", ["soon", "-3", "101%", "1:2:3:4", ""])
def test_a_moment_that_is_none_is_refused(pullquote: Pullquote, at: str) -> None:
    assert pullquote("show", "bees-in-february", f"--at={at}").code == 2


@pytest.mark.usefixtures("sampled")
def test_nearly_a_name_gets_a_suggestion_and_no_guess(pullquote: Pullquote) -> None:
    outcome = pullquote("show", "night train")
    assert outcome.code == 1
    assert "Did you mean " in outcome.err
    assert "Waiting Up on the Night Train (" in outcome.err


# --- several texts of one recording ------------------------------------------------------------------------------


def test_a_second_text_of_a_recording_is_told_in_the_list_in_answers_and_by_doctor(
    pullquote: Pullquote, folder: Path
) -> None:
    """Its captions are kept, and named beside the text that is shown."""
    pullquote("add", samples() / "bees-in-february.md")
    written = re.sub(r"\*\*.*?\*\*|\[.*?\]", "", (samples() / "bees-in-february.md").read_text("utf-8"))
    words = re.findall(r"[\w']+", written.lower())
    times = [f"00:{at // 60:02}:{at % 60:02}" for at in range(len(words) // 8)]
    cues = [f"{t}.000 --> {t}.900\n{' '.join(words[8 * at :][:8])}\n" for at, t in enumerate(times)]
    (folder / "bees.en.vtt").write_text("WEBVTT\n\n" + "\n".join(cues), "utf-8")
    pullquote("add", folder / "bees.en.vtt")
    better, other = sorted(shelf(pullquote), key=lambda one: one["kind"] == "captions")
    assert (better["also"], other["also"]) == ([other["transcript"]], [better["transcript"]])
    listed = pullquote("list").out
    assert "the same recording as Bees in February, which is shown first" in listed
    assert "the same recording as bees (automatic captions)" in listed
    answer = pullquote("quote", "we lost a third of our colonies").out
    assert "— Ondine Farrow, Bees in February" in answer
    assert "Also as bees (automatic captions)\n" in answer
    assert "One recording is there more than once, and counts as one: Bees in February" in pullquote("doctor").out

"""A transcript to be read: nothing is lost, doubled or out of order, however it is cut into parts."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.demo import samples
from pullquote.bot.messages import messages
from pullquote.bot.presenting.reading import Moment, moment_of, reading
from pullquote.index.dialogue import dialogue
from pullquote.index.formats.detect import read
from pullquote.index.formats.source import load
from pullquote.index.metadata.sources import is_side_file
from pullquote.index.transcript import Cue, Stretch, placed, text_as_written

if TYPE_CHECKING:
    from pathlib import Path

FILES = [path for path in sorted(samples().iterdir()) if path.is_file() and not is_side_file(path.name)]


def stretch(cues: tuple[Cue, ...]) -> Stretch:
    return Stretch(0, text_as_written(cues), placed(cues))


def words(texts: list[str]) -> list[str]:
    return " ".join(texts).split()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_word_is_shown_once_and_in_order(path: Path) -> None:
    whole = stretch(read(load(path), path.name).cues)
    lines = reading(whole, {}, messages())
    assert words([line.words.text for line in lines]) == words([line.text for line in dialogue(whole)])
    assert sum(line.when is not None for line in lines) >= 5
    assert max(len(line.words.text) for line in lines) < 1400


def test_one_endless_line_without_a_sentence_is_cut_where_words_end() -> None:
    rng = random.Random(1)
    text = " ".join("w" * rng.randint(1, 9) for _ in range(3000))
    whole = stretch((Cue(text),))
    lines = reading(whole, {}, messages())
    assert words([line.words.text for line in lines]) == text.split()
    assert len(lines) > 10
    assert lines[-1].when
    assert lines[-1].when.startswith("about 9")


def test_one_endless_word_is_one_line() -> None:
    assert [line.words.text for line in reading(stretch((Cue("x" * 5000),)), {}, messages())] == ["x" * 5000]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("37:21", Moment(seconds=2241.0)),
        ("1:02:03", Moment(seconds=3723.0)),
        (" 95 ", Moment(seconds=95.0)),
        ("0:05.5", Moment(seconds=5.0)),
        ("14%", Moment(percent=14)),
        ("14 %", Moment(percent=14)),
        ("101%", None),
        ("soon", None),
        ("", None),
        ("-3", None),
        ("1:2:3:4", None),
    ],
)
def test_a_moment_is_a_clock_time_seconds_or_percent(typed: str, meant: Moment | None) -> None:
    assert moment_of(typed) == meant


def test_a_time_is_found_in_the_middle_of_a_cue_where_words_are_timed() -> None:
    cues = (Cue("one two three", 10.0, 20.0, moments=((0, 10.0), (4, 12.0), (8, 15.0))), Cue("four", 20.0, 21.0))
    whole = stretch(cues)
    assert [Moment(seconds=s).offset(whole, "Talk") for s in (0, 10, 13, 15, 20, 99)] == [0, 0, 4, 8, 14, 14]
    assert Moment(percent=50).offset(whole, "Talk") == 9

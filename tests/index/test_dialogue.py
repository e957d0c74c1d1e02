"""What a person sees of a transcript."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pullquote.index.dialogue import DialogueLine, dialogue, end_time, percent, time_at
from pullquote.index.transcript import Cue, Stretch, placed, text_as_written

if TYPE_CHECKING:
    from collections.abc import Sequence


def whole(*cues: Cue) -> Stretch:
    return Stretch(0, text_as_written(cues), placed(cues))


def part(cues: Sequence[Cue], first: int, past: int) -> Stretch:
    text = text_as_written(cues)
    kept = tuple(
        place
        for place, cue in zip(placed(cues), cues, strict=True)
        if place.at < past and place.at + len(cue.text) > first
    )
    return Stretch(first, text[first:past], kept)


def shown(stretch: Stretch, words: str) -> list[str]:
    """What the marks select when `words` are marked."""
    first = stretch.text.index(words) + stretch.at
    return [line.text[slice(*mark)] for line in dialogue(stretch, [(first, first + len(words))]) for mark in line.marks]


def test_turns_are_lines_without_their_markers() -> None:
    """Also two in one cue, and a turn may run over several cues."""
    lines = dialogue(
        whole(Cue("- Did it rain? - It did,", turns=(0, 15)), Cue("all night."), Cue(">> Poor you.", turns=(0,)))
    )
    assert lines == (
        DialogueLine(None, "Did it rain?"),
        DialogueLine(None, "It did, all night."),
        DialogueLine(None, "Poor you."),
    )


def test_a_change_of_speaker_begins_a_line() -> None:
    """Cues of one speaker flow together."""
    lines = dialogue(
        whole(Cue("I planted", speaker="Ada"), Cue("two oaks.", speaker="Ada"), Cue("Why two?", speaker="Ben"))
    )
    assert lines == (DialogueLine("Ada", "I planted two oaks.", begins=False), DialogueLine("Ben", "Why two?"))


def test_labels_rename_speakers_or_drop_them() -> None:
    """A label that is no person is shown without a name; others stay."""
    stretch = whole(Cue("Hello.", speaker="S1"), Cue("Music plays on.", speaker="Break"), Cue("Bye.", speaker="Zoe"))
    labels = {"S1": "Ada", "Break": ""}
    assert [line.speaker for line in dialogue(stretch, labels=labels)] == ["Ada", None, "Zoe"]


def test_a_dash_that_marks_no_turn_stays() -> None:
    """Only the file's own borders of turns are markers."""
    assert dialogue(whole(Cue("it was - how to say it - late"))) == (
        DialogueLine(None, "it was - how to say it - late", begins=False),
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("I said (laughs) no.", "I said no."),
        ("I said [laughs], no.", "I said, no."),
        ("Great! [laughter]. Next.", "Great! Next."),
        ("(laughs), well, yes", "well, yes"),
        ("[MUSIC PLAYING] Roses", "Roses"),
        ("you(laughs)know", "you know"),
        ("we stoppedâ€”all of us [Applause]", "we stopped—all of us"),
        ("vraiment ! oui", "vraiment ! oui"),
        ("so [laughs] ...and then", "so ...and then"),
    ],
)
def test_sounds_are_dropped_and_white_space_is_tidy(written: str, read: str) -> None:
    """Punctuation that belonged to a sound goes with it or joins the word before."""
    assert [line.text for line in dialogue(whole(Cue(written)))] == [read]


def test_a_line_of_sounds_alone_is_no_line() -> None:
    """Neither is one of punctuation."""
    assert dialogue(whole(Cue("- (laughs)", turns=(0,)), Cue("- ...", turns=(0,)))) == ()
    assert dialogue(Stretch(0, "", ())) == ()


def test_the_first_line_begins_only_where_its_turn_does() -> None:
    """A stretch that cuts into a turn says so; one that begins right behind the marker does not."""
    cues = (Cue("- Did it rain? - It did.", turns=(0, 15)),)
    assert [line.begins for line in dialogue(part(cues, 6, 24))] == [False, True]
    assert [line.begins for line in dialogue(part(cues, 2, 24))] == [True, True]


def test_marks_select_the_same_words() -> None:
    """Across cues, sounds, turns and mended characters, one stretch a line."""
    stretch = whole(Cue("- We (laughs) stoppedâ€”all", turns=(0,)), Cue("of us. - Did you?", turns=(7,)))
    assert shown(stretch, "We (laughs) stoppedâ€”all of") == ["We stopped—all of"]
    assert shown(stretch, "topp") == ["topp"]
    assert shown(stretch, "â€") == ["—"]
    assert shown(stretch, "of us. - Did") == ["of us.", "Did"]
    assert shown(stretch, "(laughs)") == []


def test_marks_are_offsets_in_the_text_as_written() -> None:
    """Also where the stretch begins in the middle of a transcript, or the marks reach beyond it."""
    cues = (Cue("Roses need little"), Cue("water, they say."))
    stretch = part(cues, 6, 24)
    assert dialogue(stretch, [(11, 23)]) == (DialogueLine(None, "need little water,", ((5, 17),), begins=False),)
    assert dialogue(stretch, [(0, 99)]) == (DialogueLine(None, "need little water,", ((0, 18),), begins=False),)
    assert dialogue(stretch, [(40, 50)]) == (DialogueLine(None, "need little water,", begins=False),)


WORDS = st.sampled_from(["rain", "we", "stop.", "- ", ">> ", "(laughs)", "[MUSIC]", "itâ€™s", "né,", "...", ","])


@given(
    st.lists(st.tuples(st.lists(WORDS, min_size=1, max_size=6), st.sampled_from([None, "Ada", "Ben"])), max_size=6),
    st.data(),
)
def test_marks_always_lie_in_the_line_and_no_word_is_lost(
    drawn: list[tuple[list[str], str | None]], data: st.DataObject
) -> None:
    """Whatever is marked: slices of the text, at word-for-word the same place; plain words all stay, in order."""
    cues = [Cue(" ".join(" ".join(words).split()), speaker=speaker) for words, speaker in drawn]
    stretch = whole(*cues)
    first = data.draw(st.integers(0, len(stretch.text)))
    past = data.draw(st.integers(first, len(stretch.text)))
    lines = dialogue(stretch, [(first, past)])
    read = " ".join(line.text for line in lines)
    for word in ("rain", "we", "stop"):
        assert read.count(word) == stretch.text.count(word)
    for line in lines:
        assert line.text == line.text.strip()
        assert "  " not in line.text
        assert all(0 <= begin < end <= len(line.text) for begin, end in line.marks)
        assert len(line.marks) <= 1
    marked = " ".join(line.text[slice(*mark)] for line in lines for mark in line.marks)
    assert marked.count("rain") == stretch.text[first:past].count("rain")


def test_the_moment_of_a_character() -> None:
    """By the word where words are timed, else estimated inside the cue, else not at all."""
    stretch = whole(Cue("so it rained", 5.0, 8.0, moments=((3, 5.5), (6, 6.0))), Cue("all night", 8.0, 9.0), Cue("yes"))
    assert [time_at(stretch, at) for at in (0, 3, 4, 6, 11, 13, 20, 23)] == [5.0, 5.5, 5.5, 6.0, 6.0, 8.0, 8.7, None]
    assert [end_time(stretch, at) for at in (2, 5, 12, 18, 26)] == [5.5, 6.0, 8.0, 8.5, None]
    assert time_at(Stretch(0, "", ()), 0) is None


def test_the_share_is_a_percentage() -> None:
    """Within 0 and 100, also for nothing."""
    assert [percent(*of) for of in ((0, 50), (7, 50), (50, 50), (60, 50), (0, 0))] == [0, 14, 100, 100, 0]

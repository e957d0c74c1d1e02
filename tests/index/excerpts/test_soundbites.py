"""What the makers of a recording chose, as excerpts of its transcript."""

from __future__ import annotations

from pullquote.index.excerpts.soundbites import soundbite_excerpts
from pullquote.index.transcript import Cue, Soundbite, Stretch, placed, text_as_written

CUES = (
    Cue("Welcome to the show.", 0.0, 4.0, "Ada"),
    Cue("Bees do not sleep in winter. They shiver,", 4.0, 8.0, "Ben"),
    Cue("and so they are warm. Nobody had told me that.", 8.0, 12.0, "Ben"),
    Cue("Thank you, and goodbye.", 12.0, 16.0, "Ada"),
)
WHOLE = Stretch(0, text_as_written(CUES), placed(CUES))


def chosen(*soundbites: Soundbite) -> list[str]:
    return [WHOLE.text[one.first : one.past] for one in soundbite_excerpts(7, WHOLE, soundbites, "en")]


def test_a_soundbite_is_what_is_said_in_it_with_the_sentences_that_it_cuts() -> None:
    assert chosen(Soundbite(9.0, 2.0)) == [
        "They shiver, and so they are warm. Nobody had told me that.",
    ]
    assert chosen(Soundbite(4.0, 8.0, "On bees")) == [
        "Bees do not sleep in winter. They shiver, and so they are warm. Nobody had told me that.",
    ]


def test_it_knows_who_speaks_and_is_above_all_others() -> None:
    (one,) = soundbite_excerpts(7, WHOLE, [Soundbite(4.0, 8.0)], "en")
    assert (one.transcript, one.speaker_label, one.score, one.captions) == (7, "Ben", 1.0, False)
    assert "shiver" in one.stems.split()


def test_what_lies_outside_or_overlaps_or_is_the_whole_recording_is_left_out() -> None:
    assert chosen(Soundbite(100.0, 30.0)) == []
    assert len(chosen(Soundbite(4.0, 4.0), Soundbite(5.0, 4.0))) == 1
    assert chosen(Soundbite(0.0, 3.9)) == ["Welcome to the show."]
    long = (Cue("All of it was said here. " * 200, 0.0, 900.0),)
    assert soundbite_excerpts(1, Stretch(0, text_as_written(long), placed(long)), [Soundbite(0.0, 900.0)], "en") == ()


def test_without_times_there_is_nothing_to_go_by() -> None:
    untimed = tuple(Cue(cue.text, speaker=cue.speaker) for cue in CUES)
    stretch = Stretch(0, text_as_written(untimed), placed(untimed))
    assert soundbite_excerpts(7, stretch, [Soundbite(4.0, 8.0)], "en") == ()

"""What is heard but not said."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pullquote.index.language.non_speech import matches_at, non_speech_spans


@pytest.mark.parametrize(
    "sound",
    [
        "(laughs)",
        "(laughing)",
        "(audience laughing)",
        "(upbeat music playing)",
        "(laughs nervously)",
        "[MUSIC]",
        "[MUSIC PLAYING]",
        "[INAUDIBLE]",
        "[BLANK_AUDIO]",
        "[Music]",
        "[soft piano music]",
        "[clears throat]",
        "[laughs out loud]",
        "[unintelligible 00:10:29.08]",
        "\\[laughter\\]",
        "\\[12:08\\]",
        "[01:02:03]",
        "[ __ ]",
        "*sighs*",
        "♪",
        "♪♪",
        "♪ over the hills ♪",
    ],
)
def test_a_sound_is_found_whole(sound: str) -> None:
    """Whatever brackets the transcriber uses."""
    text = f"It was, {sound} well, late."
    assert [text[first:past] for first, past in non_speech_spans(text)] == [sound]


@pytest.mark.parametrize(
    "words",
    [
        "I went to [the] Bay",
        "the [Harbour] company",
        "it is [free online course] for all",
        "a net (I think) of wires",
        "so (especially for static objects) it moves",
        "people in (the music industry) know",
        "call it [NASA] now",
        "three * four * five",
        "array[0] and f(x)",
    ],
)
def test_words_in_brackets_stay(words: str) -> None:
    """Transcribers put real words in brackets, and people really say asides."""
    assert non_speech_spans(words) == []


@given(st.text(st.sampled_from("[]()♪* laughsMUSIC_1:\\"), max_size=80))
def test_sounds_ascend_and_lie_apart(text: str) -> None:
    """Every span is inside the text and none overlaps the next."""
    at = 0
    for first, past in non_speech_spans(text):
        assert at <= first < past <= len(text)
        at = past


@given(st.text(alphabet=" a.(>[", max_size=40))
def test_matches_are_looked_for_where_they_may_begin(text: str) -> None:
    """As `finditer` has them: also empty ones, those that touch, and those that look behind themselves."""
    for pattern in (r"(?<!\.)\.+ *|(?<= )(?=>>)", r"[\[(]a*|\.", r"(?<=a)\(\(?"):
        found = [one.span() for one in matches_at(re.compile(pattern), re.compile(r"[\[(.>]"), text)]
        assert found == [one.span() for one in re.finditer(pattern, text)]

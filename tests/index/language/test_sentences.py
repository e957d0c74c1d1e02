"""Where sentences and clauses begin."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pullquote.index.language.sentences import MIN_CLAUSE_LENGTH, clause_starts, is_punctuated, sentence_starts


def cut(text: str, at: list[int]) -> list[str]:
    return [text[first:past].strip() for first, past in pairwise([*at, len(text)])]


@pytest.mark.parametrize(
    "sentences",
    [
        ["It rained.", "We stayed in."],
        ["Did it rain?", "It did!", "Really?!", "Yes."],
        ["Dr. Moss met Mr. and Mrs. Vane on St. Mary's Road.", "They talked."],
        ["Use a cheap sensor, e.g. a thermistor, i.e. a resistor.", "It works."],
        ["The U.S. Navy bought two.", "The rest stayed here."],
        ["We shipped it to the U.S.", "The rest stayed here."],
        ["Track No. 5 is the best.", "No. 6 is not."],
        ["Did you like it?", "No.", "That was the worst."],
        ["J. R. Hale wrote it.", "It sold."],
        ["Then we had no plan B.", "We improvised."],
        ["It costs 3.5 or 4.25 dollars.", "Not more."],
        ["I was... well, tired.", "You know..."],
        ["And then it broke...", "So we fixed it."],
        ['She said "stop."', "Then she left."],
        ["She said “stop.”", "(He did not.)", "Then she left."],
        ["We need flour, sugar, etc.", "Then we bake."],
        ["At 7 p.m. Eastern we start.", "At 9 p.m.", "We stop."],
        ["That was odd.", "(laughs) It works now."],
        ["That was odd.", "- you and I agree."],
        ["That was odd.", ">> was it really."],
        ["雨が降った。", "家にいた！", "本当？", "はい。"],
        ["She asked 「なぜ？」", "Nobody knew."],
    ],
)
def test_sentences_are_cut_where_a_person_would_cut_them(sentences: list[str]) -> None:
    """Abbreviations, initials, numbers, ellipses and closing quotes do not mislead."""
    text = " ".join(sentences)
    assert cut(text, sentence_starts(text)) == sentences


def test_a_writer_without_capitals_still_has_sentences() -> None:
    """A small letter after a stop speaks against a border only where capitals are used."""
    sentences = ["it rained.", "we stayed in.", "nobody called.", "then it cleared."]
    text = " ".join(sentences)
    assert cut(text, sentence_starts(text)) == sentences


def test_a_new_voice_begins_a_sentence_even_without_a_stop() -> None:
    """`>>` is a border wherever it stands."""
    text = "and then I >> you did"
    assert cut(text, sentence_starts(text)) == ["and then I", ">> you did"]


@pytest.mark.parametrize("text", ["", "word", "...", "?!", " "])
def test_the_beginning_is_always_a_border(text: str) -> None:
    """Even of nothing."""
    assert sentence_starts(text) == [0]
    assert clause_starts(text) == [0]


@given(st.text(st.sampled_from("aB .!?…。！\"')(-[]>5J") | st.characters(exclude_categories=("Cs",)), max_size=120))
def test_borders_ascend_and_point_at_something(text: str) -> None:
    """Every border lies inside the text, none twice, and none but the first at white space."""
    for found in (sentence_starts(text), clause_starts(text)):
        assert found == sorted(set(found))
        assert found[0] == 0
        assert all(at < len(text) and not text[at].isspace() for at in found[1:])


def test_captions_without_stops_are_not_punctuated() -> None:
    """A stray stop in a long text is not to be trusted."""
    assert is_punctuated("It rained. We stayed in.")
    assert is_punctuated("Only one sentence.")
    assert not is_punctuated("")
    assert not is_punctuated("so it rained and we stayed in")
    assert not is_punctuated("one stop. " + "and on it goes without another one " * 40)


def test_clauses_begin_at_discourse_markers() -> None:
    """The longest marker wins, and a marker inside a clause is none."""
    text = (
        "the first version was slow and heavy and then we threw away half of the parser because nobody used it "
        "in practice so we had to say what we know and right now it fits on one page"
    )
    assert cut(text, clause_starts(text)) == [
        "the first version was slow and heavy",
        "and then we threw away half of the parser",
        "because nobody used it in practice",
        "so we had to say what we know and right now it fits on one page",
    ]


def test_clauses_begin_after_sounds() -> None:
    """Music separates what was said before and after it."""
    text = "this is the garden hour with your host [Music] roses need less water than most people give them"
    assert cut(text, clause_starts(text)) == [text[: text.index("roses") - 1], text[text.index("roses") :]]


@given(
    st.lists(st.sampled_from(["so", "we", "but", "I think", "the tree", "because", "grows", "and then"]), max_size=80)
)
def test_clause_borders_keep_their_distance(words: list[str]) -> None:
    """However many markers follow one another."""
    found = clause_starts(" ".join(words))
    assert all(second - first >= MIN_CLAUSE_LENGTH for first, second in pairwise(found))


def test_hostile_input_takes_linear_time() -> None:
    """Runs of stops, brackets and markers do not blow up: quadratic work would not come back."""
    for text in (
        "." * 50_000,
        ". " * 50_000,
        ". [" * 50_000,
        ". (a" * 50_000,
        "A. " * 50_000,
        "so i " * 40_000,
        "[a " * 50_000,
    ):
        sentence_starts(text)
        clause_starts(text)

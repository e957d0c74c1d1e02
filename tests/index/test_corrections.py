"""Corrections over a text: whole words, in their case, the longest first, and none of what was put in."""

from __future__ import annotations

import pytest
from pullquote.index import corrections
from pullquote.index.corrections import Correction, Overlay, context, place, place_of_words, places_anew
from pullquote.index.dialogue import dialogue, time_at
from pullquote.index.language.analyzer import analyzer
from pullquote.index.transcript import Cue, Stretch, placed, text_as_written

CHAIN = analyzer("en")
HINTON = Correction("Jeb Hinton", "Geoff Hinton")


def stretch(*cues: Cue) -> Stretch:
    return Stretch(0, text_as_written(cues), placed(cues))


def corrected(text: str, *corrections: Correction, transcript: str = "abc") -> str:
    return Overlay(corrections).over(transcript, stretch(Cue(text)), CHAIN).stretch.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("So Jeb Hinton said it.", "So Geoff Hinton said it."),
        ("So jeb hinton, said it.", "So Geoff Hinton, said it."),
        ("Jeb Hinton's net", "Geoff Hinton's net"),
        ("Jeb Hinton’s net and Jeb-Hinton.", "Geoff Hinton’s net and Geoff Hinton."),
        ("JEB HINTON SAID IT", "GEOFF HINTON SAID IT"),
        ("Jeb Hintons and Jebb Hinton and a Jeb", "Jeb Hintons and Jebb Hinton and a Jeb"),
        ("Jeb. Hinton and Jeb, Hinton", "Jeb. Hinton and Jeb, Hinton"),
        ("“Jeb Hinton”", "“Geoff Hinton”"),
        ("", ""),
    ],
)
def test_whole_words_are_replaced_and_what_stands_around_them_stays(text: str, expected: str) -> None:
    assert corrected(text, HINTON) == expected


def test_the_beginning_of_a_sentence_keeps_its_capital() -> None:
    lace = Correction("neural lace", "neuralese")
    assert corrected("Neural lace. A neural lace.", lace) == "Neuralese. A neuralese."


def test_the_dot_that_ends_a_sentence_stays() -> None:
    assert corrected("Made in the U.S. And in the U.S.", Correction("U.S", "UK")) == "Made in the UK. And in the UK."


def test_words_of_other_scripts_are_replaced() -> None:
    assert corrected("我们喜欢辛顿先生。", Correction("辛顿", "欣顿")) == "我们喜欢欣顿先生。"
    assert corrected("Der Müller Straße entlang", Correction("mu\u0308ller straße", "Möller-Straße")) == (
        "Der Möller-Straße entlang"
    )


def test_the_longest_comes_first_and_nothing_is_corrected_twice() -> None:
    chain = (Correction("a b", "b c d"), Correction("b c", "x"), Correction("b c d", "y"), Correction("y", "z"))
    assert corrected("a b c d", *chain) == "a y"
    assert corrected("a b", *chain) == "b c d"
    assert corrected("b c", *chain) == "x"


def test_the_narrower_comes_first_and_then_a_workspaces_own() -> None:
    everywhere, here, there = (
        Correction("Jeb Hinton", "Geoff Hinton", own=False),
        Correction("Jeb", "Jed", "abc"),
        Correction("Jeb Hinton", "Jet Hinton", "abc", first=20),
    )
    text = "Jeb Hinton and then Jeb Hinton."
    assert corrected(text, everywhere, here, there) == "Jed Hinton and then Jet Hinton."
    assert corrected(text, everywhere, here, there, transcript="other") == "Geoff Hinton and then Geoff Hinton."
    assert corrected(text, everywhere, Correction("Jeb Hinton", "Our Hinton")) == "Our Hinton and then Our Hinton."


def test_words_that_stand_there_already_are_no_correction() -> None:
    found = Overlay([Correction("gpt 4", "GPT-4")]).over("abc", stretch(Cue("GPT-4 and gpt 4")), CHAIN)
    assert [(one.first, one.past, one.recognised, one.corrected) for one in found.replacements] == [
        (10, 15, "gpt 4", "GPT-4")
    ]


def test_offsets_lead_from_the_words_as_written_to_the_corrected_ones() -> None:
    text = "So Jeb Hinton said it. And Jeb Hinton went."
    found = Overlay([HINTON]).over("abc", stretch(Cue(text)), CHAIN)
    first, past = found.map.forward(text.index("went"), text.index("went") + 4)
    assert found.stretch.text[first:past] == "went"
    first, past = found.map.forward(text.index("Hinton"), text.index("said"))
    assert found.stretch.text[first:past] == "Geoff Hinton "
    part = found.between(text.index("Hinton"), text.index(" And"))
    assert (part.stretch.text, len(part.replacements)) == ("Geoff Hinton said it.", 1)


def test_turns_and_times_stay_with_their_words() -> None:
    """A name that is cut by the border of two cues belongs to the first."""
    cues = (
        Cue("I asked Jeb", 0.0, 2.0, "Ann"),
        Cue("Hinton about it.", 2.0, 4.0, "Ann", (), ((0, 2.0), (13, 3.0))),
        Cue("And what did Jeb Hinton say?", 4.0, 8.0, "Bo"),
    )
    found = Overlay([HINTON]).over("abc", stretch(*cues), CHAIN).stretch
    assert [(line.speaker, line.text) for line in dialogue(found)] == [
        ("Ann", "I asked Geoff Hinton about it."),
        ("Bo", "And what did Geoff Hinton say?"),
    ]
    assert time_at(found, found.text.index("it.")) == 3.0
    assert time_at(found, found.text.index("And")) == 4.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jeb hinton's", "Geoff Hinton's"),
        ("GPT four", "GPT-4"),
        ("gpt 4", "gpt 4"),
        ("Openly's", "OpenAI's"),
        ("Sam's and Sam", "Sams and Sam"),
        ("I'd say twenty of them", "I'd say plenty of them"),
        ("twenty two of them", "twenty two of them"),  # a number is one word
    ],
)
def test_possessives_and_numbers(text: str, expected: str) -> None:
    pairs = {"Jeb Hinton": "Geoff Hinton", "gpt four": "GPT-4", "openly": "OpenAI", "Sam's": "Sams", "twenty": "plenty"}
    assert corrected(text, *(Correction(*pair) for pair in pairs.items())) == expected
    assert corrected(text, *(Correction(*pair) for pair in pairs.items() if pair[0] != "twenty")) == (
        text if "twenty" in text else expected
    )


def test_a_place_is_found_again_by_the_words_around_it() -> None:
    text = "We spoke to Jeb Hinton about nets. Then Jeb Hinton left the room."
    second = text.rindex("Jeb")
    around = context(text, second, "Jeb Hinton")
    assert place(f"An introduction. {text}", "Jeb Hinton", around) == second + len("An introduction. ")
    assert place("We spoke to Jeb Hinton about nets.", "Jeb Hinton", around) is None
    assert place("Then Jeb Hinton left. Then Jeb Hinton left.", "Jeb Hinton", "then left") is None
    assert place("Nobody is here.", "Jeb Hinton", around) is None


def test_a_thousand_corrections_cost_as_much_as_a_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in readings of a text's words, which do not depend on the machine: one for each place where the words of
    a correction may begin, or for a text that has changed, however many corrections there are."""
    readings, read = list[str](), corrections._words
    monkeypatch.setattr(corrections, "_words", lambda text: (readings.append(text), read(text))[1])
    text = "It is one of the old names of the north. " * 20
    overlay = Overlay([Correction(f"of the name{n}", f"of the game{n}") for n in range(1000)])
    readings.clear()
    assert not overlay.over("abc", stretch(Cue(text)), CHAIN).replacements
    assert len(readings) <= 2 * 20
    readings.clear()
    assert places_anew(text, [("of the", "one is")] * 1000) == [None] * 1000
    assert sum(one == text for one in readings) == 1


def test_words_without_spaces_after_them_are_read_as_far_as_they_may_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    lengths, read = list[int](), corrections._words
    monkeypatch.setattr(corrections, "_words", lambda text: (lengths.append(len(text)), read(text))[1])
    assert corrected("of\nthe\n" * 2000 + " end", Correction("of the", "off"))[:8] == "off\noff\n"
    assert max(lengths) <= 2 * corrections.REACH


@pytest.mark.parametrize(
    ("around", "near", "found"),
    [
        ("we began with nothing", 0, 27),
        ("fault of the river", 0, 100),
        ("", 0, 27),
        ("", 80, 100),
        ("words that stand nowhere by now", 80, 100),
    ],
)
def test_words_that_stand_at_several_places_are_told_apart(around: str, near: int, found: int) -> None:
    """By the words around them, else by where they stood."""
    text = "We began with nothing. No. “Yes,” he said. They sold the mill to eleven fishermen that winter, all."
    text += " “Yes,” it was the fault of the river."
    assert place_of_words(text, "“Yes,”", around, near) == found
    assert place_of_words(text, "“Never,”", around, near) is None

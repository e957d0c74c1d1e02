"""Which topic was meant: of words that the library does not have, those that it has."""

from __future__ import annotations

import pytest
from pullquote.index.deadline import Deadline
from pullquote.index.language.analyzer import analyzer
from pullquote.index.search.meant import rewritten
from pullquote.index.transcript import Cue

SAID = (
    "We talked about hallucinations again, and why models hallucinate. The gradient descent went on. "
    "Symmetry is a plane thing, and the lighthouse keeper Oyelaran was correcting the charts, and corrected them."
)
FILLING = "Elsewhere the harbour was quiet and the boats stayed where they were until the morning came. "


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("halucinations", "hallucinations"),
        ("Halucinations in modles", "Hallucinations in models"),
        ("hallucinatoins", "hallucinations"),  # an error in the ending, so that the stem is another one
        ("GRADEINT descent", "GRADIENT descent"),
        ("lihgthouse keepers", "lighthouse keepers"),
        ("Oyelarran", "Oyelaran"),
        ("morven aldre", "morven alder"),  # of the speaker's name
        ("hallucinating", None),  # another form of what is said
        ("asymmetry", None),  # another word
        ("barbour", None),  # the same but for the first letter,
        ("mornint", None),  # but for the last,
        ("coats", None),  # or shorter, and with another consonant
        ("harbuor", "harbour"),
        ("the pier, and 2018", None),
        ("kayaks", None),
        ("", None),
        ("hallucinations", None),
    ],
)
async def test_words_that_are_not_there_are_taken_for_those_that_are(shelved, typed: str, meant: str | None) -> None:
    cues = [Cue(FILLING), Cue(SAID, speaker="Morven Alder"), Cue(FILLING)]
    library = await shelved(one=cues, two=[Cue(f"The pier. {FILLING}")])
    assert await library.meant(typed, Deadline()) == meant


async def test_what_is_said_hardly_ever_may_be_meant_otherwise(shelved, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip of a recogniser, beside a word that differs by one letter and is said all the time."""
    monkeypatch.setattr("pullquote.index.search.meant.FAR_MORE", 20)
    often = [Cue(f"The lantern burned in room {n} and {FILLING}") for n in range(40)]
    library = await shelved(one=often, two=[Cue("A lantren it was."), Cue("One lanterm, and a fantern.")])
    assert await library.meant("lantren", Deadline()) == "lantern"
    assert await library.meant("harbour lantern", Deadline()) is None


def test_the_rest_of_a_question_stays_as_it_was_typed() -> None:
    tokens = analyzer("en").analyze("on Gradeint, descent?")
    assert rewritten("on Gradeint, descent?", [(tokens[1], "gradient")]) == "on Gradient, descent?"

"""Words of two people, given as one's."""

from __future__ import annotations

import pytest
from pullquote.index.search.difference_kinds import What
from pullquote.index.search.verdict import Judgement, Verdict
from pullquote.index.search.voices import HeldWord, by_voices, speakers
from pullquote.index.transcript import Cue, Stretch, placed, text_as_written

ADA, BEN = "Ada", "Ben"


def held(quote: str, text: str) -> list[HeldWord]:
    """Every word of a quote where it stands in the text; those of more than three letters tell."""
    words, asked, said = list[HeldWord](), 0, 0
    for spoken in quote.split():
        word = spoken.strip(".?!,")
        asked, said = quote.index(word, asked), text.lower().index(word.lower(), said)
        words.append(HeldWord(asked, asked + len(word), said, said + len(word), len(word) > 3))
        asked, said = asked + len(word), said + len(word)
    return words


def by(quote: str, *turns: tuple[str | None, str], verdict: Verdict = Verdict.VERBATIM) -> Judgement:
    cues = [Cue(text, speaker=speaker, turns=(0,)) for speaker, text in turns]
    text = text_as_written(cues)
    stretch = Stretch(0, text, placed(cues))
    return by_voices(Judgement(verdict), quote, held(quote, text), stretch, lambda label: label)


STITCHED = "we ought to sell the boats never do that"


@pytest.mark.parametrize("names", [(ADA, BEN), (None, None)])
@pytest.mark.parametrize("verdict", [Verdict.VERBATIM, Verdict.CLOSE, Verdict.REWORDED])
def test_words_of_two_people_are_spliced(verdict: Verdict, names: tuple[str | None, str | None]) -> None:
    """By name, or by the next turn where nobody is named; the words of each are told."""
    found = by(
        STITCHED, (names[0], "I think we ought to sell the boats."), (names[1], "Never do that."), verdict=verdict
    )
    assert found.verdict is Verdict.SPLICED
    (one,) = found.named
    assert (one.what, one.asked, one.said) == (What.SPEAKER, "we ought to sell the boats", "never do that")


def test_altered_words_of_two_people_stay_altered_and_a_retelling_of_them_is_none() -> None:
    turns = (ADA, "I think we ought to sell the boats."), (BEN, "Never do that.")
    assert by(STITCHED, *turns, verdict=Verdict.ALTERED).verdict is Verdict.ALTERED
    assert by(STITCHED, *turns, verdict=Verdict.PARAPHRASE).verdict is Verdict.NOT_FOUND


def test_words_left_out_at_the_change_are_spliced_without_a_full_stop_too() -> None:
    found = by("we ought to sell never do that", (ADA, "we ought to sell the boats"), (BEN, "never do that"))
    assert found.verdict is Verdict.SPLICED


@pytest.mark.parametrize(
    ("quote", "turns"),
    [
        ("We ought to sell the boats. Never do that!", ((ADA, "We ought to sell the boats."), (BEN, "Never do that."))),
        ("we ought to sell the boats", ((ADA, "We ought to"), (BEN, "sell the boats."))),  # a label that came late
        ("we ought to sell boats", ((ADA, "We ought to"), (BEN, "Yeah."), (ADA, "sell boats."))),  # both hers
        ("ought to sell the boats never", ((ADA, "We ought to sell the boats."), (BEN, "Never."))),  # one word
        ("we ought to sell the boats", ((ADA, "We ought to sell the boats."), (BEN, "Never do that."))),
    ],
)
def test_what_one_person_says_or_a_dialogue_is_not(quote: str, turns: tuple[tuple[str, str], ...]) -> None:
    assert by(quote, *turns).verdict is Verdict.VERBATIM


@pytest.mark.parametrize(
    ("quote", "turns", "names"),
    [
        ("we ought to sell the boats this", ((ADA, "We ought to sell the boats."), (BEN, "This was it.")), (ADA,)),
        ("Sell the boats? Never.", ((ADA, "Sell the boats?"), (BEN, "Never.")), (ADA, BEN)),
        ("sell the boats never again", ((ADA, "sell the boats"), (BEN, "never again")), (ADA, BEN)),
        ("so we", ((ADA, "Or so"), (BEN, "we thought.")), (ADA, BEN)),
    ],
)
def test_those_are_named_who_say_a_part_that_counts(
    quote: str, turns: tuple[tuple[str, str], ...], names: tuple[str, ...]
) -> None:
    """A word that reaches into what somebody else says is not theirs, unless the quote shows that they begin."""
    cues = [Cue(text, speaker=speaker, turns=(0,)) for speaker, text in turns]
    text = text_as_written(cues)
    assert speakers(quote, held(quote, text), Stretch(0, text, placed(cues)), lambda label: label) == names

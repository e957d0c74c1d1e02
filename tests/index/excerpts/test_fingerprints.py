"""Which stretches say the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pullquote.index.excerpts.fingerprints import MAX_LENGTH, FingerprintIndex, fingerprint
from pullquote.index.language.analyzer import analyzer

TIDE = (
    "The tide turned at noon, and the ferry waited for nobody. A pilot who knew every sandbank between Skerry and the "
    "lighthouse refused to sail that afternoon, because the barometer had fallen faster than in the winter of 1962."
)
BREAD = (
    "Flour changes with the harvest. A baker in Lyon keeps forty jars of sour dough in the cellar, feeds them with rye "
    "on Sundays, and trusts his thumbs rather than the thermometer that his daughter gave him."
)


def printed(text: str, language: str = "en") -> str:
    return fingerprint(analyzer(language).analyze(text))


def similar(one: str, other: str) -> bool:
    return FingerprintIndex([printed(one)]).similar(printed(other)) == [0]


def test_the_same_words_have_the_same_fingerprint() -> None:
    """However they are written: case, punctuation and fillers are no difference."""
    assert printed(TIDE) == printed(TIDE.upper().replace(",", "")) == printed(TIDE.replace("The tide", "Um, the tide"))
    assert printed(TIDE) != printed(BREAD)


@pytest.mark.parametrize(
    "heard",
    [
        TIDE.replace("Skerry", "scary").replace("pilot", "pile it").replace("fallen", "falling"),
        TIDE.split(". ", 1)[1],
        f"{TIDE} And then the fog came down over the harbour, as it always did in March.",
        " ".join(TIDE.split()[:22]),
    ],
)
def test_stretches_that_share_a_good_part_are_akin(heard: str) -> None:
    """As another recogniser heard them, or cut at another place."""
    assert similar(TIDE, heard)
    assert similar(heard, TIDE)


def test_different_stretches_are_not() -> None:
    assert not similar(TIDE, BREAD)
    assert not similar(
        TIDE, "A ferry waited at noon. Every pilot sails in winter, and the harbour knows the lighthouse."
    )


def test_phrases_that_all_share_do_not_make_them_akin() -> None:
    """Such as the figures of speech of one show; without the rest they would be half of each."""
    things = "bridge orchard violin harbour lantern market engine river quarry chapel windmill tramway".split()
    told = [
        f"Most people who ever repaired a village {thing} believe that money decides everything. The {thing} keeper "
        f"of {thing}ton painted {number} crooked {thing} doors, {thing} beams, {thing} floors and {number} pots."
        for number, thing in enumerate(things, 40)
    ]
    fingerprints = [printed(each) for each in told]
    index = FingerprintIndex(fingerprints)
    assert [index.similar(each) for each in fingerprints] == [[number] for number in range(len(fingerprints))]
    assert index.similar(printed(BREAD)) == []


@given(st.lists(st.text(max_size=80), max_size=5), st.text(max_size=200))
def test_anything_can_be_compared(given: list[str], asked: str) -> None:
    """Also what is no fingerprint, and texts without words; a text with words is akin to itself."""
    index = FingerprintIndex([*given, *map(printed, given)])
    assert all(0 <= number < 2 * len(given) for number in index.similar(asked))
    own = printed(asked)
    assert len(own) <= MAX_LENGTH
    assert FingerprintIndex([own]).similar(own) == ([0] if own else [])


def test_a_very_long_stretch_has_a_bounded_fingerprint() -> None:
    """Also one in a script without spaces; both are akin to themselves."""
    for text, language in (
        (" ".join(f"word{n} other{n}" for n in range(5000)), "en"),
        ("川の水は忘れない。" * 400, "ja"),
    ):
        found = printed(text, language)
        assert 0 < len(found) <= MAX_LENGTH
        assert FingerprintIndex([found]).similar(found) == [0]

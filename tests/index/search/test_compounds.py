"""Compounds, found by the words of a library."""

from __future__ import annotations

import pytest
from pullquote.index.language.languages import language
from pullquote.index.search.compounds import MOST, CompoundVocabulary, compounds_of


def known(code: str, words: str) -> CompoundVocabulary:
    """The vocabulary of a library that says these words, the first most often."""
    spoken = language(code)
    listed = words.split()
    return CompoundVocabulary({spoken.word(w).stem: len(listed) - n for n, w in enumerate(listed)}, spoken)


@pytest.mark.parametrize(
    ("code", "words", "head", "compounds"),
    [
        ("de", "Krankenversicherung kranke Versicherung Rentenversicherung", "Versicherung", {"Krankenversicherung"}),
        ("de", "Arbeitsmarkt Arbeit Supermarkt Flohmarkt Floh Markt", "Märkte", {"Arbeitsmarkt", "Flohmarkt"}),
        ("de", "Schulprojekt Schule Projekt Kinderprojekt Kinder", "Projekte", {"Schulprojekt", "Kinderprojekt"}),
        ("de", "Verunsicherung verstehen Versicherung unsicher Sicherung", "Sicherung", set()),
        ("de", "Entscheidung Scheidung", "Scheidung", set()),
        ("de", "jedermarkt Flohmarkt Floh Markt jede", "Märkte", {"Flohmarkt"}),
        ("nl", "fietswinkel fiets winkel boekenwinkel boek bewinkel", "winkels", {"fietswinkel", "boekenwinkel"}),
        ("sv", "sjukförsäkring sjuk arbetsmarknad arbete försäkring", "försäkringar", {"sjukförsäkring"}),
    ],
)
def test_a_compound_ends_with_its_head_and_begins_with_a_word(
    code: str, words: str, head: str, compounds: set[str]
) -> None:
    stem = language(code).word
    assert set(known(code, words).narrower(stem(head).stem)) == {stem(one).stem for one in compounds}
    for one in compounds:
        assert known(code, words).head(stem(one).stem) == stem(head).stem


def test_a_word_that_is_no_compound_has_no_head() -> None:
    vocabulary = known("de", "Versicherung Sicherung Wein Schwein")
    assert vocabulary.head("versicher") is None
    assert vocabulary.head("schwein") is None
    assert vocabulary.head("unbekannt") is None
    assert vocabulary.narrower("wein") == vocabulary.narrower("in") == []


def test_the_compounds_of_a_common_word_are_those_said_most() -> None:
    parts = [f"{a}{b}" for a in "bdfgklmnprt" for b in ("ano", "elu", "imo", "oru")]
    stems = {"garten": 5, **dict.fromkeys(parts, 3), **{f"{one}garten": n for n, one in enumerate(parts, 1)}}
    found = CompoundVocabulary(stems, language("de")).narrower("garten")
    assert found == [f"{one}garten" for one in reversed(parts)][:MOST]


def test_what_is_asked_for_itself_is_no_kin() -> None:
    vocabulary = known("de", "Versicherung Krankenversicherung kranke")
    found = compounds_of(vocabulary, ["versicher", "krankenversicher"])
    assert (found.narrower, found.broader, found.stems) == ({}, {}, [])


def test_only_languages_that_write_compounds_as_one_word_have_them() -> None:
    assert {code for code in ("en", "fr", "de", "es", "nl", "sv") if language(code).compounds} == {"de", "nl", "sv"}

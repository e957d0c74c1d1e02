"""The terms of topics in languages without spaces."""

from __future__ import annotations

import pytest
from pullquote.index.language.analyzer import analyzer


def terms(code: str, question: str) -> list[str]:
    """The terms of a question as they are written, without particles."""
    chain = analyzer(code)
    assert chain.language.terms
    found = chain.language.terms(chain.analyze(question), question)
    return [question[one.first : one.past] for one in found if not one.word.stop]


@pytest.mark.parametrize(
    ("code", "question", "expected"),
    [
        ("ja", "庭園の石垣", ["庭園", "石垣"]),
        ("ja", "蜜蜂飼育", ["蜜蜂", "蜂飼", "飼育"]),
        ("ja", "コーヒーの焙煎", ["コーヒー", "焙煎"]),
        ("ja", "楽しい休日", ["楽し", "休日"]),
        ("ja", "120年前の橋", ["120", "年前", "橋"]),
        ("zh", "社会变化", ["社会", "会变", "变化"]),
        ("zh", "果园的蜜蜂", ["果园", "蜜蜂"]),
        ("th", "เมือง", ["เมือง"]),
        ("th", "ดนตรีในเมือง", ["ดนต", "นตรี", "เมือง"]),
    ],
)
def test_neighbouring_characters_of_one_script_are_terms(code: str, question: str, expected: list[str]) -> None:
    """Pairs, in Thai threes with their vowels; what is in katakana is mostly one word, and particles part words."""
    assert terms(code, question) == expected


@pytest.mark.parametrize(
    ("code", "question", "topic"),
    [("ja", "庭園について教えてください", "庭園"), ("zh", "关于果园", "果园"), ("th", "เกี่ยวกับเมือง", "เมือง")],
)
def test_words_that_frame_a_question_are_terms_of_their_own(code: str, question: str, topic: str) -> None:
    """So that they are left out as a whole, and make no pair with the topic."""
    language = analyzer(code).language
    found = terms(code, question)
    assert topic in found
    assert all(one in language.framing_words or one == topic for one in found)


def test_a_term_is_looked_for_as_its_characters_side_by_side() -> None:
    chain = analyzer("ja")
    assert chain.language.terms
    (term,) = chain.language.terms(chain.analyze("庭園"), "庭園")
    assert (term.word.stem, term.first, term.past) == ("庭 園", 0, 2)


def test_languages_with_spaces_have_their_words_for_terms() -> None:
    assert [code for code in ("en", "de", "ko") if analyzer(code).language.terms] == []

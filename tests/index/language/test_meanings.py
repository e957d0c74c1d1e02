"""What word lists know of the meaning of words."""

from __future__ import annotations

import pytest
from pullquote.index.language.analyzer import analyzer
from pullquote.index.language.meanings import Relation
from pullquote.index.language.spelling import american

KNOWN = analyzer("en").language.meanings


def stems(words: str) -> tuple[str, ...]:
    return tuple(token.word.stem for token in analyzer("en").analyze(words))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("sofas", "couch", Relation.SAME),
        ("airplane", "aircraft", Relation.SAME),  # one of a kind, under two names
        ("tiny", "large", Relation.OPPOSITE),
        ("dawn", "sunset", Relation.OPPOSITE),  # listed as two of a kind, too
        ("warm", "cold", Relation.OPPOSITE),
        ("dining room", "living room", Relation.DIFFERENT),
        ("carrots", "potato", Relation.DIFFERENT),
        ("in front of", "behind", Relation.OPPOSITE),
        ("river", "rivers", None),  # one word
        ("sluice", "telescope", None),
    ],
)
def test_relations_hold_both_ways(a: str, b: str, expected: Relation | None) -> None:
    assert KNOWN.relation(stems(a), stems(b)) is KNOWN.relation(stems(b), stems(a)) is expected


def test_opposites_are_listed_or_made_by_a_prefix() -> None:
    assert {*stems("cold"), *stems("icy")} <= KNOWN.opposites("hot")
    assert stems("unhappy")[0] in KNOWN.opposites("happy")
    assert stems("happy")[0] in KNOWN.opposites("unhappy")


def test_phrases_hold_their_word() -> None:
    """The listed ones only, from where the word stands."""
    assert KNOWN.phrases(stems("the tea in the dining room"), 4) == [stems("dining room")]
    assert KNOWN.phrases(stems("the telescope"), 1) == []


@pytest.mark.parametrize(
    ("british", "here"),
    [
        ("colour", "color"), ("neighbours", "neighbors"), ("organised", "organized"), ("theatre", "theater"),
        ("catalogue", "catalog"), ("travelling", "traveling"), ("defence", "defense"), ("analyse", "analyze"),
        ("grey", "gray"), ("judgement", "judgment"),
    ],
)  # fmt: skip
def test_spellings_are_one(british: str, here: str) -> None:
    assert american(british) == american(here)
    assert stems(british) == stems(here)


@pytest.mark.parametrize(
    ("one", "other"), [("four", "for"), ("rise", "rice"), ("hour", "or"), ("fence", "fense"), ("were", "wer")]
)
def test_other_words_stay_other_words(one: str, other: str) -> None:
    assert american(one) != american(other)

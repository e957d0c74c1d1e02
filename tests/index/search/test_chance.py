"""How likely a match is without being meant."""

from __future__ import annotations

from pullquote.index.search.chance import NO_EVIDENCE, chance, rivals


def test_all_evidence_but_missing_small_words_makes_chance_smaller() -> None:
    weak = NO_EVIDENCE._replace(lead=0.3, told=2.0, rarest=0.5, covered=1.5)
    for more in ({"lead": 0.6}, {"told": 5.0}, {"rarest": 0.9}, {"covered": 3.0}):
        assert chance(weak._replace(**more)) < chance(weak)
    assert chance(weak._replace(small=0.3)) > chance(weak)
    assert chance(NO_EVIDENCE) == 1.0


def test_places_that_say_the_same_are_no_rivals() -> None:
    """What is said in every episode speaks for itself; its rival is the best that says something else."""
    welcome, other = frozenset("welcome to another slow hour".split()), frozenset("welcome to the mill".split())
    assert rivals([(0.95, welcome), (0.94, welcome), (0.4, other)]) == [0.4, 0.4, 0.95]
    assert rivals([(0.9, welcome)]) == [0.0]

"""Whether words are of whom somebody says they are."""

from __future__ import annotations

import pytest
from pullquote.index.search.attribution import AttributionStatus, attribution, fits, is_person

RIGHT, WRONG, UNNAMED = AttributionStatus.RIGHT, AttributionStatus.MISATTRIBUTED, AttributionStatus.UNNAMED


@pytest.mark.parametrize(
    ("claimed", "name"),
    [
        ("Ada", "Ada Lovelace"),
        ("lovelace", "Ada Lovelace"),
        ("Dr. Lovelace", "Ada Lovelace"),
        ("A. Lovelace", "Ada Lovelace"),
        ("Ada Lovelace", "Ada"),
        ("Ada King Lovelace", "Ada Lovelace"),
        ("Dan Berg", "Daniel van der Berg"),
        ("Christopher Wren", "Chris Wren"),
        ("Andre Citroen", "André Citroën"),
        ("Daniel Whitnack", "Daniel Whitenack"),  # they sound the same
    ],
)
def test_one_person_may_be_called_in_several_ways(claimed: str, name: str) -> None:
    assert fits(claimed, name)
    assert fits(name, claimed)


@pytest.mark.parametrize(
    ("claimed", "name"),
    [
        ("Ada Lovelace", "Ada Byron"),
        ("Martin Hill", "Marvin Hill"),
        ("A.", "Ada"),
        ("Ad", "Ada"),
        ("Bo", "Ada Lovelace"),
    ],
)
def test_others_are_others(claimed: str, name: str) -> None:
    assert not fits(claimed, name)
    assert not fits(name, claimed)


@pytest.mark.parametrize(
    ("voices", "status", "speakers"),
    [
        (["Ada Lovelace"], RIGHT, ("Ada Lovelace",)),
        (["Charles"], WRONG, ("Charles",)),
        (["Charles", "Ada Lovelace"], RIGHT, ("Charles", "Ada Lovelace")),
        (["Charles", "Mary", "Charles"], WRONG, ("Charles", "Mary")),
        ([None], UNNAMED, ()),
        ([], UNNAMED, ()),
        (["Charles", None], UNNAMED, ("Charles",)),
        (["SPEAKER_00"], UNNAMED, ()),
        (["Charles", "Guest 2"], UNNAMED, ("Charles",)),
    ],
)
def test_only_where_everybody_is_named_can_a_claim_be_wrong(
    voices: list[str | None], status: AttributionStatus, speakers: tuple[str, ...]
) -> None:
    found = attribution("Ada", voices)
    assert (found.status, found.speakers, found.claimed) == (status, speakers, "Ada")


@pytest.mark.parametrize(
    "label", ["Speaker 1", "SPEAKER_00", "Guest", "B", "Q", "S1", "Interviewer:", "Unknown Speaker"]
)
def test_labels_that_are_no_names(label: str) -> None:
    assert not is_person(label)


@pytest.mark.parametrize("label", ["Ho", "Ada", "Dr. Who", "Host Ada", "Speaker Pelosi"])
def test_labels_that_are_names(label: str) -> None:
    assert is_person(label)

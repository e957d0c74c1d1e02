"""correct and corrections at the console."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

Pullquote = Callable[..., Any]

BEES = "bees-in-february"
SAID = "a colony is a ball of bees about the size of a pomelo"


@pytest.fixture(autouse=True)
def corrected(pullquote: Pullquote, sampled: Path) -> Any:
    assert sampled
    return pullquote("correct", "grapefruit", "pomelo")


def test_a_correction_is_said_and_holds(pullquote: Pullquote, corrected: Any) -> None:
    assert corrected.code == 0
    assert "“grapefruit” is “pomelo”" in corrected.out
    assert "in all transcripts" in corrected.out
    out = pullquote("quote", SAID).out
    assert out.startswith("Verbatim")
    assert "the size of a pomelo" in out
    assert "corrected: recognised as “grapefruit”" in out
    out = pullquote("verify", SAID.replace("pomelo", "grapefruit")).out
    assert out.startswith("Close")
    assert "Corrected since. You: “grapefruit”, as it was recognised. Now: “pomelo”." in out


def test_words_that_stand_nowhere_are_told(pullquote: Pullquote, corrected: Any) -> None:
    told = "stands in no transcript now"
    assert told not in corrected.out
    assert told not in pullquote("correct", "grapefruit", "pummelo").out  # stands there beneath a correction
    assert "“grape fruit tree” stands in no transcript now" in pullquote("correct", "grape fruit tree", "pomelo").out


def test_a_number_that_is_none_is_told_plainly(pullquote: Pullquote) -> None:
    outcome = pullquote("corrections", "undo", "first")
    assert (outcome.code, "“first” is no whole number from 1 on." in outcome.err) == (2, True)


def test_programs_get_both(pullquote: Pullquote) -> None:
    (hit, *_) = json.loads(pullquote("quote", "--json", SAID).out)["hits"]
    assert (hit["words"], hit["corrected"]) == (SAID.replace("pomelo", "grapefruit"), SAID)
    (hit, *_) = json.loads(pullquote("quote", "--json", "There is snow on the ground").out)["hits"]
    assert hit["corrected"] is None


def test_it_may_hold_at_one_place_alone(pullquote: Pullquote) -> None:
    out = pullquote("correct", "the middle", "the center", "--in", BEES, "--at", "0:30").out
    assert "at 0:3" in out
    out = pullquote("show", BEES).out
    assert (out.count("the center"), out.count("the middle")) == (1, out.count("the middle"))
    assert "the middle" in out
    assert "corrected: recognised as “grapefruit” and “the middle”" in out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("x" * 101, "y"), 1, "is too long"),
        (("grapefruit", "grapefruit"), 1, "stands there already"),
        (("…", "grapefruit"), 1, "Give words on both sides"),
        (("zeppelin", "airship", "--in", BEES), 1, "“zeppelin” does not stand there"),
        (("grapefruit", "melon", "--in", "nowhere"), 1, "There is no transcript called “nowhere”"),
        (("grapefruit", "melon", "--at", "1:00"), 2, "--in"),
        (("grapefruit", "melon", "--in", BEES, "--at", "soon"), 2, "“soon” is no time"),
    ],
)
def test_what_cannot_be_right_is_refused(
    pullquote: Pullquote, arguments: tuple[str, ...], code: int, said: str
) -> None:
    outcome = pullquote("correct", *arguments)
    assert (outcome.code, said in outcome.err) == (code, True)
    assert len(json.loads(pullquote("corrections", "list", "--json").out)["corrections"]) == 1


def test_corrections_are_listed_and_undone(pullquote: Pullquote) -> None:
    out = pullquote("corrections").out
    assert out.startswith("One correction:")
    assert "for everybody" in out
    (one,) = json.loads(pullquote("corrections", "list", "--json").out)["corrections"]
    assert (one["recognised"], one["corrected"], one["state"], one["found"]) == (
        "grapefruit",
        "pomelo",
        "accepted",
        True,
    )
    assert "Taken back" in pullquote("corrections", "undo", one["number"]).out
    assert pullquote("corrections").out.startswith("Nothing has been corrected.")
    for decision in ("undo", "accept", "reject"):
        outcome = pullquote("corrections", decision, "7")
        assert (outcome.code, "There is no correction 7 here" in outcome.err) == (1, True)


def test_they_go_into_a_file_and_come_back(pullquote: Pullquote, tmp_path: Path) -> None:
    file = tmp_path / "glossary.jsonl"
    assert f"One correction is in {file}." in pullquote("corrections", "export", file).out
    assert pullquote("corrections", "export").out == file.read_text("utf-8")
    assert pullquote("corrections", "export", file).code == 1  # it is there already
    pullquote("corrections", "undo", "1")
    proposal = {"recognised": "snow", "corrected": "frost", "workspace": "discord:1", "state": "proposed", "by": "7"}
    with file.open("a") as stream:
        stream.write(json.dumps(proposal))
    assert pullquote("corrections", "import", file).out == "2 corrections were taken in.\n"
    out = pullquote("corrections").out
    assert out.index("snow") < out.index("grapefruit")  # proposals first
    assert "of discord:1 · by 7" in out
    assert pullquote("corrections", "import", stdin="{").code == 1
    assert pullquote("corrections", "import", tmp_path / "none").code == 2


def test_a_proposal_is_decided_on(pullquote: Pullquote) -> None:
    for words in ("snow", "wind"):
        line = {"recognised": words, "corrected": "frost", "workspace": "discord:1", "state": "proposed"}
        pullquote("corrections", "import", stdin=json.dumps(line))
    assert "Accepted. It is in force" in pullquote("corrections", "accept", "2").out
    assert "Rejected. Nothing has changed" in pullquote("corrections", "reject", "3").out
    states = [one["state"] for one in json.loads(pullquote("corrections", "list", "--json").out)["corrections"]]
    assert states == ["accepted", "accepted", "rejected"]


def test_an_excerpt_shows_the_corrected_words_and_says_so(pullquote: Pullquote) -> None:
    before = pullquote("excerpt", "--seed", "7").out
    pullquote("correct", "the", "thine")
    after = pullquote("excerpt", "--seed", "7").out
    assert " the " in before
    assert " the " not in after.partition("corrected:")[0]
    assert " thine " in after
    assert "corrected: recognised as “the”" in after.lower()  # one begins a sentence, perhaps

"""alert at the console."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

Pullquote = Callable[..., Any]


@pytest.fixture
def alert(pullquote: Pullquote, sampled: Path) -> Callable[..., Any]:
    """`pullquote alert …` over the samples."""
    return lambda *arguments: pullquote("alert", *arguments)


def listed(alert: Callable[..., Any]) -> list[dict[str, Any]]:
    return json.loads(alert("list", "--json").out)["alerts"]


def test_words_without_a_command_may_be_those_of_a_new_alert(alert: Callable[..., Any]) -> None:
    outcome = alert("tide mills")
    assert (outcome.code, listed(alert)) == (2, [])
    assert "Did you mean pullquote alert add 'tide mills'?" in outcome.err


def test_alerts_are_added_listed_paused_and_removed(alert: Callable[..., Any]) -> None:
    assert "pullquote alert add WORDS" in alert("list").out
    outcome = alert("add", "tide", "mills", "--speaker", "Corrin Hathersedge")
    assert outcome.code == 0, outcome.err
    assert "new places about “tide mills”, only Corrin Hathersedge" in outcome.out
    (one,) = listed(alert)
    assert (one["kind"], one["words"], one["channel"]) == ("topic", "tide mills", "stdout")
    assert "waiting for new transcripts" in alert().out
    assert "paused" in alert("pause").out
    assert listed(alert)[0]["state"] == "paused"
    assert alert("resume").code == 0
    assert alert("remove").code == 1
    assert "Removed: new places about “tide mills”" in alert("remove", "--yes").out
    assert listed(alert) == []


def test_without_an_id_one_of_several_is_asked_for_and_no_example_says_what_was_typed(
    alert: Callable[..., Any],
) -> None:
    alert("add", "tide", "mills")
    alert("episodes")
    outcome = alert("pause")
    assert outcome.code == 2
    assert "Say which by its id: " in outcome.err
    assert "For example" not in outcome.err


def test_quotes_speakers_and_episodes(alert: Callable[..., Any]) -> None:
    alert("quote", "the moon lifts four acres")
    alert("add", "--speaker", "Nobody Yet")
    alert("episodes", "--source", "The Slow Hour", "--place", "discord:1/2")
    found = [(one["kind"], one["words"], one["speaker"], one["source"]) for one in listed(alert)]
    assert found == [
        ("quote", "the moon lifts four acres", None, None),
        ("speaker", None, "Nobody Yet", None),
        ("episodes", None, None, "The Slow Hour"),
    ]
    assert "Say which by its id" in alert("pause").err


@pytest.mark.parametrize(
    ("typed", "says"),
    [((), "Say what to look for"), (("the", "of"), "everybody says"), (("x", "--place", "nowhere"), "no place")],
)
def test_mistakes_are_named(alert: Callable[..., Any], typed: tuple[str, ...], says: str) -> None:
    outcome = alert("add", *typed)
    assert outcome.code != 0
    assert says in outcome.err

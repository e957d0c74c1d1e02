"""quote, verify, topic and excerpt at the console."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("sampled")
Pullquote = Callable[..., Any]


def test_a_quote_is_shown_with_its_verdict_first_its_words_marked_and_the_link_to_the_moment(
    pullquote: Pullquote,
) -> None:
    outcome = pullquote("quote", "a tide mill can grind for", "about a third of the day")
    assert outcome.code == 0
    assert outcome.out.startswith("Verbatim\nThese words were said just so.\n")
    assert "«A tide mill can grind for about a third of the day»" in outcome.out
    assert "— speaker not named, The Tide Keeps the Hours · The Slow Hour" in outcome.out
    assert "· with Marit Olufsen and Corin Hathersage\n" in outcome.out
    assert "https://www.youtube.com/watch?v=h8KpW3nXr0U&t=" in outcome.out


def test_a_quote_over_two_turns_is_shown_as_the_dialogue_it_is(pullquote: Pullquote) -> None:
    both = pullquote("quote", "married. Married? That's all.").out
    assert "Halvard Pym: " in both
    assert "  Marit Olufsen: «Married?»\n" in both
    assert "«That's all" in both
    assert "Halvard Pym and Marit Olufsen" in both


def test_an_altered_number_is_named_in_a_sentence(pullquote: Pullquote) -> None:
    out = pullquote("verify", "in the winter of 2018 we lost half of our colonies").out
    assert out.startswith("Altered: ")
    assert "You: “half”. Transcript: “a third”." in out


def test_a_sound_alike_is_close_and_may_be_misheard(pullquote: Pullquote) -> None:
    out = pullquote("verify", "I'm standing on wet boards above Penhallow Creek with Corin Hathersage").out
    assert out.startswith("Close: ")
    assert "May be misheard. You: “Hathersage”. Transcript: “Hathersedge”." in out


def test_what_is_not_there_is_not_found_in_what_was_searched_and_the_nearest_is_called_so(
    pullquote: Pullquote,
) -> None:
    outcome = pullquote("verify", "we sold the whole orchard to a bank in Zurich", "--source", "The Slow Hour")
    assert outcome.code == 1
    assert outcome.out.startswith("Not in the 4 transcripts searched in The Slow Hour\n")
    assert "Nearest, not a match: “" in outcome.out
    again = "pullquote topic 'we sold the whole orchard to a bank in Zurich'"
    assert f"What is nearest, searched as a topic: {again}" in outcome.out


def test_a_filter_that_was_on_is_named(pullquote: Pullquote) -> None:
    out = pullquote("quote", "we lost a third of our colonies", "--speaker", "ondine").out
    assert "Searched only for speaker Ondine Farrow." in out


def test_a_speaker_nobody_knows_is_an_error_that_offers_names(pullquote: Pullquote) -> None:
    outcome = pullquote("quote", "honey", "--speaker", "Nobody")
    assert (outcome.code, outcome.out) == (1, "")
    assert "No speaker is called “Nobody”" in outcome.err
    assert "Halvard Pym" in outcome.err
    assert "Tobias Quill" in outcome.err  # took part in what names no speakers


def test_a_source_nobody_knows_is_an_error_that_offers_some(pullquote: Pullquote) -> None:
    outcome = pullquote("topic", "honey", "--source", "No Such Show")
    assert outcome.code == 1
    assert "The Slow Hour" in outcome.err


def test_a_topic_lists_places_and_the_limit_holds(pullquote: Pullquote) -> None:
    out = pullquote("topic", "winter bees", "--limit", "2").out
    assert out.startswith("6 places about “winter bees” in 6 episodes, 2 of them:")
    assert "Bees in February" in out


def test_the_same_seed_chooses_the_same_excerpt(pullquote: Pullquote) -> None:
    first, again = pullquote("excerpt", "--seed", "5"), pullquote("excerpt", "--seed", "5")
    assert first.out == again.out
    assert first.out.startswith("A passage worth reading:")


def test_an_excerpt_of_one_speaker_comes_from_a_source_that_names_them(pullquote: Pullquote) -> None:
    assert "Bees in February" in pullquote("excerpt", "--speaker", "Ondine Farrow").out


@pytest.mark.parametrize("ask", ["quote", "verify", "topic", "excerpt"])
def test_json_has_the_same_shape_for_every_ask(pullquote: Pullquote, ask: str) -> None:
    words = [] if ask == "excerpt" else ["the winter of 2018"]
    answer = json.loads(pullquote(ask, *words, "--json").out)
    shape = ["verdict", "faithful", "attribution", "differences", "hits", "nearest", "searched", "meant"]
    assert list(answer) == ["ask", *shape, "took_ms"]
    assert (answer["verdict"] is None) == (ask in {"topic", "excerpt"})


@pytest.mark.parametrize("ask", ["quote", "verify", "topic"])
@pytest.mark.parametrize("words", [[], [""], ["  ", " "]])
def test_without_words_it_says_how_to_ask(pullquote: Pullquote, ask: str, words: list[str]) -> None:
    outcome = pullquote(ask, *words)
    assert outcome.code == 2
    assert "There are no words to look for." in outcome.err


@pytest.mark.parametrize("words", ["🙂", "…?!", "\u202e\u200b"])
def test_words_without_a_letter_are_no_question(pullquote: Pullquote, words: str) -> None:
    outcome = pullquote("quote", words)
    assert outcome.code == 1
    assert "There are no words to look for." in outcome.err


@pytest.mark.parametrize(
    "words",
    [
        'bees" OR 1=1; DROP TABLE transcript; --',
        "title:bees AND (honey OR [a TO z]) NOT wax^4 ~2 *",
        "a\x00b bees\x07",
        "((((((((",
        "bees'\\",
        "שלום bees \u202e olleh",
        "bees 🐝🐝 \U0001f469\u200d\U0001f680",
        "x" * 5999,
        "\udcff bees",
        "the of and a",
        "/quote bees",
        "{asked} {0} %s %(n)d",
    ],
)
@pytest.mark.parametrize("ask", ["quote", "topic"])
def test_no_question_is_syntax_and_every_one_is_answered(pullquote: Pullquote, ask: str, words: str) -> None:
    outcome = pullquote(ask, "--", words)
    assert outcome.code in {0, 1}
    assert "number is" not in outcome.err


def test_a_question_that_is_too_long_is_told_so(pullquote: Pullquote) -> None:
    outcome = pullquote("topic", "bees " * 1300)
    assert outcome.code == 1
    assert "6,500 characters" in outcome.err


def test_words_that_begin_with_a_dash_are_words(pullquote: Pullquote) -> None:
    assert pullquote("quote", "- And the queen?", "--json").code == 0
    assert pullquote("quote", "-5 degrees of frost", "--limit", "1").code == 0


def test_an_option_that_is_misspelt_is_refused(pullquote: Pullquote) -> None:
    outcome = pullquote("quote", "bees", "--spaeker", "Ada")
    assert outcome.code == 2
    assert "--speaker" in outcome.err


def test_an_empty_library_says_what_to_do_first(pullquote: Pullquote, tmp_path: Path) -> None:
    for ask in (["quote", "bees"], ["topic", "bees", "--source", "x"], ["excerpt"], ["list"]):
        outcome = pullquote(*ask, data=tmp_path / "new")
        assert outcome.code == 0
        assert outcome.out == "The library is empty. Add transcripts first: pullquote add FOLDER\n"


def test_a_topic_over_time_is_a_chart_of_text_or_a_file(pullquote: Pullquote, tmp_path: Path) -> None:
    """What follows `--chart` is a file only if it ends as one."""
    out = pullquote("topic", "--chart", "winter").out
    assert out.startswith("“winter” comes up ")
    assert "█ " in out
    assert "February 2024" in out
    file = tmp_path / "winter.svg"
    written = pullquote("topic", "the", "winter", "--chart", file)
    assert (written.code, written.out[: len(str(file))]) == (0, str(file))
    assert file.read_text("utf-8").startswith("<svg ")
    again = pullquote("topic", "winter", "--chart", file)
    assert again.code == 1
    assert "Say --force" in again.err
    assert pullquote("topic", "winter", "--chart", file, "--force").code == 0
    told = json.loads(pullquote("topic", "winter", "--chart", "--json", "--source", "Bees in February").out)
    assert (told["unit"], told["searched"], told["places"]) == ("episode", 1, told["periods"][0]["places"])


def test_a_png_without_what_draws_it_is_refused_with_what_to_do(
    pullquote: Pullquote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pullquote.adapters.console.charts.can_draw_png", lambda: False)
    refused = pullquote("topic", "winter", "--chart", tmp_path / "winter.png")
    assert refused.code == 2
    assert 'pip install "pullquote[charts]"' in refused.err
    assert not list(tmp_path.glob("*.png"))


def test_a_misspelt_topic_is_met_with_what_may_be_meant_and_how_to_ask_it(pullquote: Pullquote) -> None:
    out = pullquote("topic", "wintre").out
    assert "Did you mean “winter”?" in out
    assert out.endswith("To ask that: pullquote topic winter\n")
    assert "Did you mean" not in pullquote("topic", "winter").out


def test_json_says_what_a_quote_was_answered_as(pullquote: Pullquote) -> None:
    told = json.loads(pullquote("quote", "--json", "what did Ondine say about winter").out)
    assert (told["ask"], told["asked"], told["verdict"]) == ("topic", "quote", None)
    assert "asked" not in json.loads(pullquote("quote", "--json", "two tides").out)

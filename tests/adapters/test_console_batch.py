"""batch: questions and answers as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from pullquote.adapters.console.batch import LONGEST_LINE
from pullquote.bot.demo import samples
from pullquote.index.formats.detect import read
from pullquote.index.formats.source import load
from pullquote.index.transcript import text_as_written

if TYPE_CHECKING:
    from pathlib import Path

    from pullquote.bot.asking.answer_models import Query

pytestmark = pytest.mark.usefixtures("sampled")
Pullquote = Callable[..., Any]
HIT = [
    *("transcript", "file", "title", "also", "show", "date", "speaker", "start", "end", "cues", "chars"),
    *("words", "corrected", "verdict", "score", "link"),
]
ANSWER = ["verdict", "faithful", "attribution", "differences", "hits", "nearest", "searched", "meant"]


def asked(pullquote: Pullquote, *lines: object) -> list[dict[str, Any]]:
    """The answers to some lines: objects as JSON, strings and bytes as they are."""
    raw = [
        line if isinstance(line, bytes) else line.encode() if isinstance(line, str) else json.dumps(line).encode()
        for line in lines
    ]
    outcome = pullquote("batch", stdin=b"\n".join(raw) + b"\n")
    assert (outcome.code, outcome.err) == (0, "")
    return [json.loads(line, parse_constant=pytest.fail) for line in outcome.out.splitlines()]


def test_an_answer_has_exactly_what_the_contract_says(pullquote: Pullquote) -> None:
    (answer,) = asked(pullquote, {"id": "q1", "ask": "quote", "words": "we lost a third of our colonies", "limit": 1})
    assert list(answer) == ["id", "ask", *ANSWER, "took_ms"]
    assert (answer["id"], answer["ask"], answer["verdict"], answer["differences"]) == ("q1", "quote", "verbatim", [])
    (hit,) = answer["hits"]
    assert list(hit) == HIT
    assert hit["file"] == "bees-in-february.md"
    assert hit["title"] == "Bees in February"
    assert hit["speaker"] == "Ondine Farrow"
    assert 93.0 <= hit["start"] < 95.0
    assert hit["link"] == "https://media.example.org/slow-hour/bees-in-february.mp3#t=91"
    assert answer["took_ms"] > 0


def test_who_said_it_is_compared_with_the_claim(pullquote: Pullquote) -> None:
    """It stands in a field of its own, or in the words as people type them."""
    words = "we lost a third of our colonies"
    field, typed, none = asked(
        pullquote,
        {"ask": "verify", "words": words, "claimed": "Ondine"},
        {"ask": "verify", "words": f"“{words}” — Marit Olufsen"},
        {"ask": "verify", "words": words},
    )
    assert field["attribution"] == {"status": "right", "claimed": "Ondine", "speakers": ["Ondine Farrow"]}
    assert typed["attribution"] == {
        "status": "misattributed",
        "claimed": "Marit Olufsen",
        "speakers": ["Ondine Farrow"],
    }
    assert [answer["verdict"] for answer in (field, typed, none)] == ["verbatim"] * 3
    assert none["attribution"] is None


def test_chars_are_offsets_into_the_text_as_written_and_words_that_slice(pullquote: Pullquote) -> None:
    asks = (
        {"ask": ask, "words": "the winter of 2018 when the taps froze"}
        for ask in ("quote", "verify", "topic", "excerpt")
    )
    for answer in asked(pullquote, *asks):
        for hit in answer["hits"]:
            cues = read(load(samples() / hit["file"]), hit["file"]).cues
            text = text_as_written(cues)
            first, past = hit["chars"]
            assert text[first:past] == hit["words"]
            among = text_as_written(cues[hit["cues"][0] : hit["cues"][1] + 1])
            assert hit["words"] in among


def test_order_and_ids_are_kept_and_a_bad_line_gets_an_error_line(pullquote: Pullquote) -> None:
    answers = asked(
        pullquote,
        {"id": 1, "ask": "verify", "words": "we lost half of our colonies"},
        "no JSON",
        "",
        {"id": [2, {"a": None}], "ask": "topic", "words": "bees"},
        {"id": 3, "ask": "sing", "words": "bees"},
        {"id": 4, "ask": "quote"},
        {"id": 5, "ask": "quote", "words": "bees", "limit": 0},
        {"id": 6, "ask": "quote", "words": "bees", "limit": True},
        {"id": 7, "ask": "quote", "words": "bees", "speaker": 7},
        {"id": 8, "ask": "quote", "words": "🙂"},
        {"id": 9, "ask": "quote", "words": "bees", "transcript": "nope"},
        {"id": 10, "ask": "quote", "words": "bees", "speaker": "Nobody"},
        {"id": 11, "ask": "topic", "words": "bees " * 2000},
        '{"id": NaN}',
        '{"id": 1e999}',
        "[1]",
        b'{"id": "\xff"}',
        "[" * 100_000,
        {"id": None, "ask": "excerpt", "words": None, "speaker": None, "limit": None, "note": "not ours"},
    )
    ids = [answer["id"] for answer in answers]
    assert ids == [1, None, [2, {"a": None}], 3, 4, 5, 6, 7, 8, 9, 10, 11, None, None, None, None, None, None]
    wrong = [number for number, answer in enumerate(answers) if "error" in answer]
    assert wrong == [1, *range(3, 17)]
    assert all(list(answers[number]) == ["id", "error"] for number in wrong)
    assert answers[0]["verdict"] == "altered"
    assert "You: “half”." in answers[0]["differences"][0]
    assert answers[2]["verdict"] is None
    assert answers[-1]["verdict"] is None


@pytest.mark.parametrize("name", ["bees-in-february", "bees-in-february.md", "Bees in February"])
def test_a_transcript_limits_the_question_by_stem_file_or_title(pullquote: Pullquote, name: str) -> None:
    (answer,) = asked(pullquote, {"id": 1, "ask": "topic", "words": "winter", "transcript": name})
    assert {hit["file"] for hit in answer["hits"]} == {"bees-in-february.md"}


def test_and_by_id(pullquote: Pullquote) -> None:
    (first,) = asked(pullquote, {"ask": "topic", "words": "winter", "limit": 1})
    wanted = first["hits"][0]["transcript"]
    (answer,) = asked(pullquote, {"ask": "topic", "words": "winter", "transcript": wanted})
    assert {hit["transcript"] for hit in answer["hits"]} == {wanted}


def test_a_line_that_is_too_long_is_refused_in_bounded_memory_and_the_next_is_read(pullquote: Pullquote) -> None:
    long = b'{"id": 1, "ask": "quote", "words": "' + b"x" * (3 * LONGEST_LINE) + b'"}'
    first, second = asked(pullquote, long, {"id": 2, "ask": "topic", "words": "bees"})
    assert first == {"id": None, "error": f"the line is longer than {LONGEST_LINE:,} bytes"}
    assert second["id"] == 2


def test_the_last_line_needs_no_line_end_and_nothing_in_gives_nothing_out(pullquote: Pullquote) -> None:
    assert pullquote("batch", stdin=b"").out == ""
    out = pullquote("batch", stdin=b'{"id": 1, "ask": "topic", "words": "bees"}').out
    assert json.loads(out)["id"] == 1


def test_what_a_terminal_would_act_upon_is_escaped_and_still_the_same_for_programs(pullquote: Pullquote) -> None:
    id_ = "\x1b[31m\u202e\u200b\u009b\ud800é"
    outcome = pullquote("batch", stdin=json.dumps({"id": id_, "ask": "topic", "words": "bees"}))
    assert not set(outcome.out) & set("\x1b\u202e\u200b\u009b\ud800")
    assert json.loads(outcome.out)["id"] == id_


def test_hits_of_a_quote_that_was_found_are_places_where_it_was_said(pullquote: Pullquote) -> None:
    found, lost = asked(
        pullquote,
        {"ask": "quote", "words": "in the winter of 2018 we lost a third of our colonies", "limit": 50},
        {"ask": "quote", "words": "we sold the whole orchard to a bank in Zurich", "limit": 50},
    )
    assert len(found["hits"]) < 5
    assert (lost["verdict"], lost["hits"]) == ("not found", [])


def test_an_error_that_nobody_expected_costs_one_line(
    pullquote: Pullquote, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from pullquote.bot import core

    find = core.Core.find

    async def sometimes(self: core.Core, workspace: str | None, query: Query, *deadline: Any) -> Any:
        if query.ask == "topic":
            raise ZeroDivisionError
        return await find(self, workspace, query, *deadline)

    monkeypatch.setattr(core.Core, "find", sometimes)
    first, second = asked(
        pullquote, {"id": 1, "ask": "topic", "words": "bees"}, {"id": 2, "ask": "quote", "words": "bees"}
    )
    assert "Its number is" in first["error"]
    assert "hits" in second
    assert "ZeroDivisionError" in (tmp_path / "data" / "errors.log").read_text()

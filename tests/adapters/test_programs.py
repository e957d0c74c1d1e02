"""What programs can ask: answers have the shape that is described, pages join, and everything has its limits."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema_rs import Draft202012Validator, meta
from pullquote.adapters.programs.openapi import document, examples, path_of
from pullquote.adapters.programs.operations import OPERATIONS
from pullquote.bot.asking.answer_models import Asker
from pullquote.bot.asking.json_query import BadField
from pullquote.bot.asking.rate_limit import TooManyQuestions
from pullquote.bot.core import Core, open_core
from pullquote.bot.messages import messages
from pullquote.bot.presenting.problems import explain
from pullquote.bot.presenting.reading import NoTimes
from pullquote.bot.presenting.schemas import SCHEMAS, alone
from pullquote.bot.settings.values import LimitSettings, Settings
from pullquote.index.errors import UnknownTranscript

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

WORKSPACE = "slack:T1"
ME = Asker(WORKSPACE, "token 1")
BY_NAME = {one.name: one for one in OPERATIONS}
SAID = "in the winter of 2018 we lost a third of our colonies"
ALTERED = "in the winter of 2018 we lost half of our colonies"
FOREIGN = "Quarterly figures for the shipping division were delayed again because of a strike in Rotterdam. "


@pytest.fixture
async def core(sampled: Path) -> AsyncIterator[Core]:
    async with open_core(Settings(data=sampled), now=lambda: 1_700_000_000.0) as opened:
        yield opened


async def asked(core: Core, name: str, asker: Asker = ME, **given: Any) -> dict[str, Any]:
    """The answer of an operation, which has the shape that is described."""
    operation = BY_NAME[name]
    answer = await operation(core, asker, given)
    plain = json.loads(json.dumps(answer))
    Draft202012Validator(alone(operation.gives)).validate(plain)
    Draft202012Validator(operation.takes).validate(given)
    return plain


ASKED = [
    ("quote", {"words": SAID}),
    ("quote", {"words": "we sold the whole orchard to a bank in Zurich"}),
    ("verify", {"words": ALTERED, "claimed": "Marit Olufsen"}),
    ("verify", {"words": f"“{SAID}” — Marit Olufsen"}),
    ("verify", {"words": f"{SAID}. " + FOREIGN * 3}),
    ("topic", {"words": "bees"}),
    ("topic", {"words": "bees", "by_date": True, "spread": False, "limit": 2, "since": "2023"}),
    ("topic", {"words": "hunny"}),
    ("excerpt", {}),
    ("excerpt", {"words": "bees", "day": "2024-02-29", "another": 3}),
    ("excerpt", {"words": "zebras on mars"}),
    ("check", {"text": f"Farrow says: “{ALTERED}.” And Olufsen: “{SAID}.”\n\n> nobody ever said these words here"}),
    ("check", {"text": "No quotation.", "format": "plain"}),
    ("transcripts", {}),
    ("transcripts", {"words": "slow hour", "limit": 1}),
    ("transcript", {"transcript": "bees-in-february", "at": "1:33", "limit": 3}),
    ("transcript", {"transcript": "listening-for-nothing", "at": "50 %"}),
]


@pytest.mark.parametrize(("name", "given"), ASKED)
async def test_every_answer_has_the_shape_that_is_described(core: Core, name: str, given: dict[str, Any]) -> None:
    await asked(core, name, **given)


def test_the_descriptions_are_schemas_and_refer_to_what_is_there() -> None:
    for name in SCHEMAS:
        meta.validate(alone(name))
    for operation in OPERATIONS:
        meta.validate(operation.takes)
        assert set(operation.required) <= set(operation.fields)


@pytest.mark.usefixtures("sampled")
@pytest.mark.parametrize("ask", ["quote", "verify", "topic", "excerpt"])
def test_the_console_has_the_same_shape(pullquote: Callable[..., Any], ask: str) -> None:
    words = [] if ask == "excerpt" else [SAID]
    answer = json.loads(pullquote(ask, *words, "--json").out)
    assert answer.pop("took_ms") > 0
    Draft202012Validator(alone("Answer")).validate(answer)


async def test_only_faithful_words_are_said_to_be_faithful(core: Core) -> None:
    true = await asked(core, "verify", words=SAID)
    assert (true["verdict"], true["faithful"], true["hits"][0]["verdict"]) == ("verbatim", True, "verbatim")
    altered = await asked(core, "verify", words=ALTERED)
    assert (altered["verdict"], altered["faithful"]) == ("altered", False)
    assert "a third" in altered["hits"][0]["words"]
    other = await asked(core, "verify", words=SAID, claimed="Marit Olufsen")
    assert (other["verdict"], other["faithful"], other["attribution"]["status"]) == (
        "verbatim", False, "misattributed",
    )  # fmt: skip


async def test_of_what_was_not_checked_nothing_is_said(core: Core) -> None:
    """Neither of a text without quotations, nor where there is no transcript to search."""
    plain = await asked(core, "check", text="Nothing of this is quoted, though it is nearly all.")
    assert plain == {"summary": {}, "faithful": None, "quotations": [], "left_out": 0}
    before = await asked(core, "verify", words=SAID, until="1900")
    assert (before["searched"], before["verdict"], before["faithful"]) == (0, None, None)
    there = await asked(core, "transcripts")
    await core.transcripts.remove(None, [one["transcript"] for one in there["transcripts"]])
    empty = await asked(core, "check", text=f"“{SAID}”")
    assert (empty["summary"], empty["faithful"], empty["quotations"][0]["outcome"]) == ({}, None, None)


async def test_what_is_not_found_has_no_hits_and_its_nearest_places_are_apart(core: Core) -> None:
    lost = await asked(core, "quote", words="we sold the whole orchard of bees to a bank in Zurich")
    assert (lost["verdict"], lost["faithful"], lost["hits"]) == ("not found", False, [])
    assert lost["nearest"]
    assert lost["searched"] == 6


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("quote", {}, "words: text is needed"),
        ("quote", {"words": 7}, "words: text is needed"),
        ("quote", {"words": "bees", "speeker": "Ada"}, "speeker: there is no such field; there are: words, claimed"),
        ("quote", {"words": "bees", "limit": 1000}, "limit: a whole number from 1 to 100"),
        ("topic", {"words": "bees", "by_date": "yes"}, "by_date: true or false"),
        ("excerpt", {"day": "tomorrow"}, "day: a day such as"),
        ("check", {"text": ""}, "text: text is needed"),
        ("check", {"text": "x", "format": "pdf"}, "format: one of markdown, plain"),
        ("transcript", {"transcript": "bees-in-february", "at": "noon"}, "at: a moment such as"),
        ("transcripts", {"cursor": "-1"}, "cursor: what `next`"),
        ("transcripts", {"cursor": "²"}, "cursor: what `next`"),
    ],
)
async def test_what_is_wrong_with_a_field_is_said(core: Core, name: str, given: dict[str, Any], told: str) -> None:
    with pytest.raises(BadField) as raised:
        await BY_NAME[name](core, ME, given)
    assert explain(raised.value, messages()).startswith(told)


async def test_pages_of_transcripts_have_each_once(core: Core) -> None:
    seen, cursor = list[str](), None
    while True:
        page = await asked(core, "transcripts", limit=4, **({"cursor": cursor} if cursor else {}))
        seen += [one["transcript"] for one in page["transcripts"]]
        assert all("/" not in one["file"] for one in page["transcripts"])
        if (cursor := page["next"]) is None:
            break
    assert len(seen) == len(set(seen)) == page["found"] == 6


async def test_a_page_goes_on_behind_the_last_one_though_others_went_meanwhile(core: Core) -> None:
    first = await asked(core, "transcripts", limit=2)
    everything = [one["transcript"] for one in (await asked(core, "transcripts"))["transcripts"]]
    await core.transcripts.remove(None, everything[:1])
    rest = await asked(core, "transcripts", cursor=first["next"])
    assert [one["transcript"] for one in rest["transcripts"]] == everything[2:]


async def test_pages_of_a_transcript_join_to_the_whole(core: Core) -> None:
    whole = await asked(core, "transcript", transcript="bees-in-february", limit=200)
    assert whole["next"] is None
    lines, cursor = list[Any](), "0"
    while cursor:
        page = await asked(core, "transcript", transcript="bees-in-february", limit=5, cursor=cursor)
        assert page["first"] == len(lines)
        lines, cursor = lines + page["lines"], page["next"]
    assert lines == whole["lines"]
    assert len(lines) == whole["found"]
    beyond = await asked(core, "transcript", transcript="bees-in-february", cursor="99999")
    assert (beyond["lines"], beyond["next"]) == ([], None)


@pytest.mark.parametrize("name", BY_NAME)
async def test_the_examples_of_the_document_are_asked_and_answered_so(core: Core, name: str) -> None:
    example = examples()[name]
    (bees,) = (await asked(core, "transcripts", words="bees"))["transcripts"]
    (known,) = examples()["transcripts"]["answer"]["transcripts"]
    answer = json.dumps(await asked(core, name, **example["asked"]))  # ids depend on where the file lies
    assert json.loads(answer.replace(bees["transcript"], known["transcript"])) == example["answer"]
    document_ = document("https://quotes.example.org")
    (described,) = document_["paths"][path_of(BY_NAME[name])].values()
    assert described["responses"]["200"]["content"]["application/json"]["example"] == example["answer"]
    told = {one["name"]: one["example"] for one in described.get("parameters", ()) if "example" in one}
    body = described.get("requestBody", {"content": {"application/json": {"example": told}}})
    assert body["content"]["application/json"]["example"] == example["asked"]


async def test_a_page_begins_with_what_is_said_at_a_moment(core: Core) -> None:
    whole = await asked(core, "transcript", transcript="bees-in-february", limit=200)
    starts = [(one["start"], number) for number, one in enumerate(whole["lines"]) if one["start"] is not None]
    for at in (0, 93, 95, 200, 99 * 3600):
        page = await asked(core, "transcript", transcript="bees-in-february", at=f"{at}", limit=1)
        assert page["first"] == max((number for start, number in starts if start <= at), default=0)
        assert page["lines"] == whole["lines"][page["first"] : page["first"] + 1]
    before = await asked(core, "transcript", transcript="bees-in-february", cursor=f"{page['first'] - 1}", limit=1)
    assert before["lines"] == whole["lines"][page["first"] - 1 : page["first"]]
    end = await asked(core, "transcript", transcript="listening-for-nothing", at="100 %")
    assert (len(end["lines"]) > 0, end["next"]) == (True, None)
    with pytest.raises(NoTimes):
        await asked(core, "transcript", transcript="listening-for-nothing", at="1:33")


async def test_the_excerpt_of_a_day_is_the_same_all_day(core: Core) -> None:
    today = await asked(core, "excerpt")
    assert await asked(core, "excerpt") == today
    assert await asked(core, "excerpt", day="2023-11-14") == today  # of the core's clock
    others = [await asked(core, "excerpt", another=n) for n in range(1, 6)]
    assert any(one["hits"] != today["hits"] for one in others)


async def test_programs_have_the_limits_of_people(sampled: Path) -> None:
    """A person's is that of a token; a check counts as so many questions as it has quotations."""
    settings = Settings(data=sampled, limits=LimitSettings(questions_a_minute=3))
    async with open_core(settings) as core:
        for given in ({"transcript": "bees-in-february"}, {"transcript": "nothing of that name"}):
            with contextlib.suppress(UnknownTranscript):
                await asked(core, "transcript", **given)
        await asked(core, "transcripts")
        with pytest.raises(TooManyQuestions):
            await asked(core, "quote", words=SAID)
        draft = f"“{SAID}” and “{ALTERED}” and “{SAID} again”"
        await asked(core, "check", Asker(WORKSPACE, "token 2"), text=draft)
        with pytest.raises(TooManyQuestions):
            await asked(core, "transcripts", Asker(WORKSPACE, "token 2"))

"""Questions that say whose the words are, asked of a library; and filters that name nobody."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.asking.answer_models import Answer, Ask, Asker, Query, View
from pullquote.bot.messages import messages
from pullquote.bot.presenting.problems import explain
from pullquote.index.errors import UnknownSource, UnknownSpeaker
from pullquote.index.search.attribution import AttributionStatus
from pullquote.index.search.verdict import Verdict

from ..conftest import Sampled, stored

if TYPE_CHECKING:
    from pullquote.bot.asking.answer_models import Result

TEAM = "discord:1"
SAID = "the lighthouse keeper never drank his tea hot"


def spoken_by_several(folder: Path) -> list[Path]:
    for speaker, more in (("Ada Moss", "once"), ("Bo Hill", "twice"), ("SPEAKER_00", "never"), ("Cy Dale", "again")):
        (folder / f"{speaker}.md").write_text(
            f"**{speaker}:** This came before it {more}. The lighthouse keeper never drank his tea hot.\n\n"
            f"**Dee Ross:** So it was told {more}.\n\n**{speaker}:** And after it came more.\n"
        )
    return list(folder.glob("*.md"))


@pytest.fixture
async def told(sampled: Sampled, tmp_path: Path) -> Sampled:
    """A library in which one sentence is said by several people, one of whom is called by no name."""
    files = spoken_by_several(tmp_path)
    await stored(sampled.core, *files, workspace=TEAM)
    return sampled


async def asked(sampled: Sampled, typed: str, ask: Ask = Ask.QUOTE, **more: str) -> Result:
    query = await sampled.core.parsed(TEAM, Query(ask, typed, **more))
    return await sampled.core.find(TEAM, query)


@pytest.mark.parametrize("name", ["Ada Moss", "Bo Hill", "Cy Dale"])
@pytest.mark.parametrize("limit", [1, 10])
async def test_of_equal_places_that_of_the_claimed_speaker_is_first(told: Sampled, name: str, limit: int) -> None:
    query = Query(Ask.VERIFY, SAID, claimed=name, limit=limit)
    result = await told.core.find(TEAM, query)
    assert [hit.speaker for hit in result.hits][:1] == [name]
    assert len(result.hits) == len({(hit.transcript.id, hit.span.first) for hit in result.hits}) == min(limit, 4)
    found = result.attribution()
    assert found
    assert found.status is AttributionStatus.RIGHT


@pytest.mark.parametrize("limit", [1, 10])
async def test_of_equal_places_that_of_the_cited_source_is_first(told: Sampled, limit: int) -> None:
    """And the citation is kept with the answer."""
    query = await told.core.parsed(TEAM, Query(Ask.VERIFY, f'"{SAID}" (SPEAKER_00)', limit=limit))
    result = await told.core.find(TEAM, query)
    assert Path(result.hits[0].transcript.file).name == "SPEAKER_00.md"
    asker = Asker(TEAM, "7")
    answer = await told.core.answers.ask(asker, query)
    assert answer.id
    again = await told.core.answers.turn(asker, answer.id, View())
    assert isinstance(again, Answer)
    assert Path(again.result.hits[0].transcript.file).name == "SPEAKER_00.md"


async def test_a_claim_hides_no_place(told: Sampled) -> None:
    """Not even where the claimed speaker said something like it."""
    result = await asked(told, "“So it was told never” — Ada Moss")
    assert result.verdict is Verdict.VERBATIM
    found = result.attribution()
    assert found
    assert (found.status, found.speakers) == (AttributionStatus.MISATTRIBUTED, ("Dee Ross",))


async def test_a_label_that_is_no_name_is_nobody(told: Sampled) -> None:
    result = await asked(told, f"“This came before it never. {SAID}” — Ada Moss")
    found = result.attribution()
    assert found
    assert (found.status, found.speakers) == (AttributionStatus.UNNAMED, ())


async def test_words_of_several_speakers_are_right_if_one_of_them_is_claimed(told: Sampled) -> None:
    result = await asked(told, f"“{SAID}. So it was told twice” — Bo")
    found = result.attribution()
    assert found
    assert (found.status, found.speakers) == (AttributionStatus.RIGHT, ("Bo Hill", "Dee Ross"))


async def test_what_is_not_found_is_nobodys(told: Sampled) -> None:
    result = await asked(told, "“we sold the whole orchard to a bank in Zurich” — Ada Moss")
    assert result.verdict is Verdict.NOT_FOUND
    assert result.attribution() is None


async def test_words_that_only_look_like_a_claim_are_the_quote(sampled: Sampled, tmp_path: Path) -> None:
    """`Bo said that` is cut off a question, unless it was said, too."""
    (tmp_path / "gulls.md").write_text(
        "**Ada Moss:** Bo Hill said that the gulls had stolen both of the sandwiches.\n" * 2
    )
    await stored(sampled.core, tmp_path / "gulls.md", workspace=TEAM)
    whole = await asked(sampled, "Bo Hill said that the gulls had stolen both of the sandwiches")
    assert (whole.verdict, whole.query.claimed) == (Verdict.VERBATIM, None)
    assert whole.hits[0].words.startswith("Bo Hill said")
    part = await asked(sampled, "Cy Dale said that the gulls had stolen both of the sandwiches")
    found = part.attribution()
    assert found
    assert (part.verdict, found.claimed, found.speakers) == (Verdict.VERBATIM, "Cy Dale", ("Ada Moss",))


async def test_a_stored_answer_keeps_the_claim(told: Sampled) -> None:
    asker = Asker(TEAM, "ada")
    query = await told.core.parsed(TEAM, Query(Ask.QUOTE, f"“{SAID}” — Cy Dale"))
    answer = await told.core.answers.ask(asker, query)
    first = await told.core.answer_pages.page(answer)
    assert first.card.detail == "Said by Cy Dale, as claimed."
    await told.core.transcripts.remove(TEAM, ["Cy Dale"])  # so that it is found again from the query
    again = await told.core.answer_pages.page(await told.core.answers.turn(asker, answer.id or "", View()))
    assert again.card.detail
    assert again.card.detail.endswith("whether it was Cy Dale is not known.")


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("bees from: Ondine Farow", "Ondine Farrow"),  # by spelling
        ("bees from: Marrit", "Marit Olufsen"),  # by sound
        ("bees from: Halvard Smith", "Halvard Pym"),  # by a part
    ],
)
async def test_a_speaker_who_is_nearly_named_is_asked_back_about(sampled: Sampled, typed: str, near: str) -> None:
    with pytest.raises(UnknownSpeaker) as refused:
        await asked(sampled, typed)
    assert refused.value.near[:1] == (near,)
    said = explain(refused.value, messages())
    assert f"Did you mean {near}?" in said
    assert "put all of them in quotation marks" in said


async def test_the_names_that_there_are_come_by_how_much_they_speak(sampled: Sampled) -> None:
    with pytest.raises(UnknownSpeaker) as refused:
        await asked(sampled, "bees", speaker="Zaphod")
    assert refused.value.known[0] == "Marit Olufsen"
    assert (refused.value.near, refused.value.trailing) == ((), False)


async def test_a_source_that_is_nearly_named_is_asked_back_about(sampled: Sampled) -> None:
    with pytest.raises(UnknownSource) as refused:
        await asked(sampled, "winter in: Bees in Febuary", Ask.TOPIC)
    assert refused.value.near == ("Bees in February",)


@pytest.mark.parametrize(
    "typed",
    [
        "the letter came from: the king said no",
        "what we came in: a boat that had no oars at all",
        "“bees came from: Ondine Farow”",
    ],
)
async def test_running_text_after_a_key_is_words(sampled: Sampled, typed: str) -> None:
    query = await sampled.core.parsed(TEAM, Query(Ask.QUOTE, typed))
    assert (query.words, query.speaker, query.source) == (typed.strip("“”"), None, None)


async def test_what_asks_about_a_topic_is_a_quote_where_somebody_said_just_that(told: Sampled, tmp_path: Path) -> None:
    (tmp_path / "mill.md").write_text(
        "**Eve Low:** Tell me about your father's tide mill.\n\n**Bo Hill:** It was old.\n"
    )
    await stored(told.core, tmp_path / "mill.md", workspace=TEAM)
    said = await asked(told, "tell me about your father's tide mill")
    assert (said.query.ask, said.verdict) == (Ask.QUOTE, Verdict.VERBATIM)
    about = await asked(told, "tell me about the tide mill")
    assert (about.query.ask, about.query.words, about.verdict) == (Ask.TOPIC, "the tide mill", None)


async def test_filters_that_are_given_go_before_those_in_the_words(sampled: Sampled) -> None:
    query = await sampled.core.parsed(TEAM, Query(Ask.QUOTE, "bees from: Ondine", speaker="Marit"))
    assert (query.words, query.speaker) == ("bees", "Marit")


async def test_a_show_or_nobody_in_particular_is_no_claim(told: Sampled, tmp_path: Path) -> None:
    (tmp_path / "Tide Talk 12.md").write_text("**Eve Low:** A gull once sat upon the brass lantern.\n")
    await stored(told.core, tmp_path / "Tide Talk 12.md", workspace=TEAM)
    for claimed in ("Tide Talk", "Anonymous"):
        result = await asked(told, f"“A gull once sat upon the brass lantern” — {claimed}")
        assert (result.verdict, result.attribution()) == (Verdict.VERBATIM, None)


@pytest.mark.parametrize(
    ("lead", "status"),
    [
        ("As Ivo Park said, ", AttributionStatus.REPORTED),
        ("Last week I met Ivo, and he told me that ", AttributionStatus.REPORTED),
        ("Ivo Park was here. I think ", AttributionStatus.MISATTRIBUTED),
    ],
)
async def test_words_given_as_the_claimed_persons_are_not_misattributed(
    told: Sampled, tmp_path: Path, lead: str, status: AttributionStatus
) -> None:
    (tmp_path / "gull.md").write_text(f"**Eve Low:** {lead}every gull wants a brass lantern of its own.\n")
    await stored(told.core, tmp_path / "gull.md", workspace=TEAM)
    found = (await asked(told, "“every gull wants a brass lantern of its own” — Ivo Park")).attribution()
    assert found
    assert (found.status, found.speakers) == (status, ("Eve Low",))

"""What is said of what was found: honest about speakers, times, filters and cuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pullquote.bot.core import Core, open_core
from pullquote.bot.demo import samples
from pullquote.bot.messages import messages
from pullquote.bot.presenting.answers import headline, sentences
from pullquote.bot.settings.values import Settings
from pullquote.index.ingest import transcripts_in
from pullquote.index.search.difference_kinds import What
from pullquote.index.search.differences import Difference
from pullquote.index.search.verdict import Judgement, Verdict

from ..conftest import quote

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from pullquote.bot.cards import Card


async def stored(core: Core, files: Sequence[Path], workspace: str | None = None) -> None:
    added = await core.transcripts.add(files, workspace=workspace)
    assert added.indexed
    assert all(result.refused is None for result in added.results)


@pytest.fixture
async def core(tmp_path: Path) -> AsyncIterator[Core]:
    async with open_core(Settings(data=tmp_path / "data")) as opened:
        await stored(opened, list(transcripts_in([samples()])))
        yield opened


def marked(card: Card) -> str:
    (citation,) = card.citations
    return " ".join(line.words.text[a:b] for line in citation.lines for a, b in line.words.marks)


async def test_without_labels_nobody_is_said_to_have_said_it(core: Core) -> None:
    (citation,) = (await quote(core, None, "a cow leaned against the dish")).citations
    assert citation.who == "speaker not named"
    assert citation.company == "with Tobias Quill and Teodora Lindqvist"
    assert citation.when == "about 11 % in"
    assert (citation.link, citation.go_to) == ("https://far-and-late.example.org/listening-for-nothing", None)


async def test_with_labels_who_speaks_is_named_and_the_context_is_whole_sentences(core: Core) -> None:
    card = await quote(core, None, "we lost a third of our colonies")
    (citation,) = card.citations
    assert (citation.who, citation.company, citation.when) == ("Ondine Farrow", None, "1:34")
    assert marked(card) == "we lost a third of our colonies"
    assert [line.speaker for line in citation.lines] == ["Ondine Farrow", "Marit Olufsen", "Ondine Farrow"]
    assert all(line.words.text[-1] in ".?!" for line in citation.lines)


async def test_a_quote_over_turns_is_marked_in_each(core: Core) -> None:
    card = await quote(
        core, None, "of June 1946 it says, wind south west, light, water four point two, married. Married?"
    )
    assert marked(card).endswith("married. Married")
    assert card.citations[0].who == "Halvard Pym and Marit Olufsen"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Bees in February", "WORDS in: Bees in February"),
        ("“far and late”", "WORDS in: Far and Late"),
        ("Ondine Farrow?", "WORDS from: Ondine Farrow"),
    ],
)
async def test_a_title_or_a_name_alone_is_answered_with_how_to_ask_for_what_was_said_there(
    core: Core, words: str, told: str
) -> None:
    notes = (await quote(core, None, words)).notes
    assert [told in note for note in notes].count(True) == 1
    for others in (f"{words} and more", "a third of our colonies"):
        assert not any("WORDS" in note for note in (await quote(core, None, others)).notes)
    assert not any("WORDS" in note for note in (await quote(core, None, words, source="Bees in February")).notes)


async def test_nothing_found_says_where_it_looked_and_tells_of_what_is_nearest_in_a_sentence(core: Core) -> None:
    words = "we sold the whole orchard to a bank in Zurich"
    card = await quote(core, None, words, source="Bees in February")
    assert card.verdict is Verdict.NOT_FOUND
    assert card.heading == "Not in the one transcript searched in Bees in February"
    assert card.asked
    assert card.asked.text == f"Asked: “{words}”"
    assert (card.citations, card.nearest, card.differences) == ((), (), ())
    assert card.near
    assert card.near.startswith("Nearest, not a match: “")
    assert len(card.near) < 220


@pytest.mark.parametrize(
    ("verdict", "kinds", "said"),
    [
        (Verdict.VERBATIM, [], "Verbatim"),
        (Verdict.ALTERED, [What.NUMBER, What.CONTRAST], "Altered: 1 number, 1 word"),
        (Verdict.ALTERED, [What.WORD, What.NUMBER, What.OPPOSITE], "Altered: 1 number, 2 words"),
        (Verdict.CLOSE, [What.FORM, What.FORM, What.SMALL_WORD], "Close: 2 word forms, 1 small word"),
        (Verdict.REWORDED, [What.WORD], "Reworded: 1 word"),
        (Verdict.SPLICED, [What.CUT], "Spliced: much left out"),
        (Verdict.PARAPHRASE, [What.NUMBER], "Paraphrase: said in other words"),
        (
            Verdict.ALTERED,
            [What.NUMBER, What.NAME, What.WORD, What.FORM, What.ALIKE],
            "Altered: 1 number, 1 name, 1 word, 2 more",
        ),
    ],
)
def test_a_headline_is_the_verdict_and_what_differs(verdict: Verdict, kinds: list[What], said: str) -> None:
    found = tuple(Difference(kind, "a", "b") for kind in kinds)
    assert headline(Judgement(verdict, found), messages()) == said


@pytest.mark.parametrize("kind", What)
def test_every_kind_of_difference_can_be_counted(kind: What) -> None:
    assert headline(Judgement(Verdict.ALTERED, (Difference(kind, "a", "b"),)), messages()).startswith("Altered: ")


async def test_captions_are_called_so_and_cuts_are_shown(core: Core) -> None:
    card = await quote(core, None, "in 26 years I have never met a curtain without a gap")
    (citation,) = card.citations
    assert citation.kind == "automatic captions"
    assert citation.lines[0].words.text.startswith("… ")
    assert citation.lines[-1].words.text.endswith(" …")
    assert marked(card).startswith("in 26 years")


async def test_a_speaker_filter_says_that_others_name_nobody(core: Core) -> None:
    card = await quote(core, None, "we lost a third of our colonies", speaker="Ondine Farrow")
    assert "4 transcripts name no speakers, so nobody can be singled out in them." in card.notes


async def test_a_language_without_a_chain_of_its_own_is_told(core: Core, tmp_path: Path) -> None:
    (tmp_path / "talk.cs.txt").write_text("Dnes bude celý den pršet a nikomu to nevadí, říkají sousedé.\n")
    await stored(core, [tmp_path / "talk.cs.txt"])
    card = await quote(core, None, "celý den pršet", source="talk")
    assert marked(card) == "celý den pršet"
    assert any("“Czech”" in note for note in card.notes)


async def test_a_workspace_sees_its_own_uploads_and_never_another_s(core: Core, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("Our own secret recipe has eleven spoons of cinnamon in it.\n")
    await stored(core, [tmp_path / "own.txt"], "discord:1")
    words = "eleven spoons of cinnamon"
    assert (await quote(core, "discord:1", words)).verdict is Verdict.VERBATIM
    assert (await quote(core, None, words)).verdict is Verdict.VERBATIM
    assert (await quote(core, "discord:2", words)).verdict is Verdict.NOT_FOUND
    assert "own" not in (await core.completion.names("discord:2"))[1]
    assert len(await core.transcripts.listed("discord:2")) == 6


def test_verdicts_that_rest_on_differences_name_them() -> None:
    differences = (Difference(What.SMALL_WORD, "", "the"), Difference(What.NUMBER, "two", "three"))
    for verdict in Verdict:
        said = sentences(Judgement(verdict, differences), messages())
        told = {Verdict.VERBATIM: 0, Verdict.NOT_FOUND: 0, Verdict.PARAPHRASE: 1}  # of a retelling: the number
        assert len(said) == told.get(verdict, 2)


def test_those_that_carry_the_meaning_come_first_and_many_are_counted() -> None:
    differences = (*(Difference(What.SMALL_WORD, "", f"w{n}") for n in range(9)), Difference(What.NUMBER, "2", "3"))
    said = sentences(Judgement(Verdict.ALTERED, differences), messages(), 3)
    assert said[0] == "Another number. You: “2”. Transcript: “3”."
    assert said[3] == "And 7 more differences."


def test_a_word_only_written_otherwise_is_told_so() -> None:
    (said,) = sentences(Judgement(Verdict.CLOSE, (Difference(What.SPELLING, "Penhallow", "Pen Hallow"),)), messages())
    assert said == "Written otherwise. You: “Penhallow”. Transcript: “Pen Hallow”."

"""Corrections: proposed, accepted, undone, seen by whom they concern, and found again after the file has changed."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.asking.answer_models import AnswerGone, Ask, Asker, NotYours, Query, View
from pullquote.bot.core import Core, open_core
from pullquote.bot.keeping.corrections import (
    MOST_OWN,
    BadCorrection,
    CorrectionDraft,
    NotSaidThere,
    UnknownCorrection,
)
from pullquote.bot.messages import messages
from pullquote.bot.presenting.answers import AnswerCards
from pullquote.bot.presenting.export import exported
from pullquote.bot.presenting.problems import explain
from pullquote.bot.settings.values import Settings, SharedFolder
from pullquote.index.search.difference_kinds import What
from pullquote.index.search.verdict import Verdict
from pullquote.index.storage.corrections import MOST, CorrectionState, TooManyCorrections

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from pullquote.bot.cards import Card
    from pullquote.index.querying.found import Hit

HERE, THERE = "discord:1", "discord:2"
TALK = """WEBVTT

00:01.000 --> 00:09.000
<v Ann>Last winter Jeb Hinton explained the lighthouse engine to the harbour children.

00:10.000 --> 00:19.000
<v Bo>Nobody believed that Jeb Hinton's engine would ever turn the great lens again.

00:20.000 --> 00:29.000
<v Ann>And the purple heron waited beside the broken sluice gate all morning.
"""
RECOGNISED = "Jeb Hinton explained the lighthouse engine"
CORRECTED = "Geoff Hinton explained the lighthouse engine"
HINTON = CorrectionDraft("Jeb Hinton", "Geoff Hinton")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "talk.vtt").write_text(TALK)
    (tmp_path / "shared" / "other.txt").write_text("A person called Jeb Hinton bakes bread in another town.\n")
    return tmp_path / "shared"


@pytest.fixture
async def core(tmp_path: Path, folder: Path) -> AsyncIterator[Core]:
    async with open_core(Settings(data=tmp_path / "data", library=(SharedFolder(folder),))) as core:
        await core.transcripts.add([folder / "talk.vtt", folder / "other.txt"])
        yield core


async def asked(core: Core, words: str, workspace: str | None = None, ask: Ask = Ask.QUOTE) -> Card:
    return await AnswerCards(await core.find(workspace, Query(ask, words)), core.messages).whole()


async def best(core: Core, words: str, workspace: str | None = None) -> Hit:
    return (await core.find(workspace, Query(Ask.QUOTE, words))).hits[0]


async def verdict(core: Core, words: str, workspace: str | None = None) -> Verdict | None:
    return (await core.find(workspace, Query(Ask.QUOTE, words))).verdict


async def test_both_forms_are_found_and_verdicts_follow(core: Core) -> None:
    assert await verdict(core, RECOGNISED) is Verdict.VERBATIM
    await core.corrections.add(None, HINTON, "console")
    hit = await best(core, CORRECTED)
    assert (hit.judgement and hit.judgement.verdict, hit.words) == (Verdict.VERBATIM, RECOGNISED)
    hit = await best(core, RECOGNISED)
    assert hit.judgement
    assert hit.judgement.verdict is Verdict.CLOSE
    assert [(d.what, d.asked, d.said) for d in hit.judgement.differences] == [
        (What.CORRECTED, "Jeb Hinton", "Geoff Hinton")
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Nobody believed that Geoff Hinton's engine would ever turn", Verdict.VERBATIM),
        ("Nobody believed that Jeb Hinton's engine would ever turn", Verdict.CLOSE),
        ("Geoff Hinton", Verdict.VERBATIM),
        ("Jeb Hinton", Verdict.VERBATIM),  # in the other transcript
        ("Last winter Geoff", Verdict.VERBATIM),
        ("Hinton explained the lighthouse engine to the harbour children", Verdict.VERBATIM),
        ("the purple heron waited beside the broken sluice gate", Verdict.VERBATIM),
        ("Last winter Jeb Hinton denied the lighthouse engine to the harbour children", Verdict.REWORDED),
    ],
)
async def test_a_correction_changes_no_other_verdict(core: Core, words: str, expected: Verdict) -> None:
    await core.corrections.add(None, CorrectionDraft("Jeb Hinton", "Geoff Hinton", "talk"), "console")
    assert await verdict(core, words) is expected


async def test_a_quote_may_have_one_name_as_recognised_and_another_as_corrected(core: Core) -> None:
    await core.corrections.add(None, HINTON, "console")
    await core.corrections.add(None, CorrectionDraft("lighthouse engine", "light engine"), "console")
    hit = await best(core, "Last winter Jeb Hinton explained the light engine to the harbour children")
    assert hit.judgement
    assert (hit.judgement.verdict, [d.said for d in hit.judgement.differences]) == (Verdict.CLOSE, ["Geoff Hinton"])


async def test_an_answer_shows_the_corrected_words_and_says_so(core: Core) -> None:
    await core.corrections.add(None, HINTON, "console")
    card = await asked(core, CORRECTED)
    (line, *_), citation = card.citations[0].lines, card.citations[0]
    assert [line.words.text[first:past] for first, past in line.words.marks] == [CORRECTED]
    assert citation.corrected == "corrected: recognised as “Jeb Hinton”"
    card = await asked(core, RECOGNISED)
    assert card.differences == ("Corrected since. You: “Jeb Hinton”, as it was recognised. Now: “Geoff Hinton”.",)
    assert "Geoff Hinton" in card.citations[0].lines[0].words.text
    card = await asked(core, "the purple heron waited beside the broken sluice gate")
    assert "Geoff Hinton's" in " ".join(line.words.text for line in card.citations[0].lines)  # what is said before


@pytest.mark.parametrize("words", ["Geoff Hinton", "Jeb Hinton"])
async def test_a_topic_is_found_by_either_form(core: Core, words: str) -> None:
    await core.corrections.add(None, CorrectionDraft("Jeb Hinton", "Geoff Hinton", "talk"), "console")
    citations = (await asked(core, words, ask=Ask.TOPIC)).citations
    assert citations[0].title == "talk" if words == "Geoff Hinton" else citations
    assert "Geoff Hinton" in " ".join(line.words.text for c in citations if c.title == "talk" for line in c.lines)


async def test_a_correction_holds_at_one_place_in_one_transcript_or_everywhere(core: Core) -> None:
    text = (await core.shelves.storage.whole((await core.transcripts.entry(None, "talk")).transcript.id)).text
    near = text.rindex("Jeb")
    await core.corrections.add(None, CorrectionDraft("Jeb Hinton", "Jeff Hinton", "talk", near), "console")
    assert await verdict(core, "Nobody believed that Jeff Hinton's engine") is Verdict.VERBATIM
    assert await verdict(core, RECOGNISED) is Verdict.VERBATIM
    await core.corrections.add(None, CorrectionDraft("Jeb Hinton", "Geoff Hinton", "talk"), "console")
    assert await verdict(core, CORRECTED) is Verdict.VERBATIM
    assert await verdict(core, "A person called Jeb Hinton bakes bread") is Verdict.VERBATIM
    await core.corrections.add(None, CorrectionDraft("Jeb Hinton", "Jet Hinton"), "console")
    assert await verdict(core, "A person called Jet Hinton bakes bread") is Verdict.VERBATIM
    listed = [card.details[0] for card in core.correction_cards.listing(await core.corrections.listed(None)).entries]
    assert listed == ["once in talk, at 0:12", "in talk", "in all transcripts"]


async def test_what_is_shown_can_be_corrected_again(core: Core) -> None:
    await core.corrections.add(None, HINTON, "console")
    entry = await core.corrections.add(HERE, CorrectionDraft("Geoff Hinton", "Geoffrey Hinton", "talk", 20), "1")
    assert entry.stored.recognised == "Jeb Hinton"
    assert await verdict(core, "Geoffrey Hinton explained the lighthouse engine", HERE) is Verdict.VERBATIM
    assert await verdict(core, CORRECTED, THERE) is Verdict.VERBATIM


async def test_what_a_workspace_corrects_is_seen_there_alone_and_what_the_console_does_everywhere(core: Core) -> None:
    await core.corrections.add(HERE, HINTON, "1")
    assert [await verdict(core, CORRECTED, one) is Verdict.VERBATIM for one in (HERE, THERE, None)] == [
        True,
        False,
        False,
    ]
    assert await verdict(core, RECOGNISED, THERE) is Verdict.VERBATIM
    assert [len(await core.corrections.listed(one)) for one in (HERE, THERE, None)] == [1, 0, 1]
    (entry,) = await core.corrections.listed(HERE)
    with pytest.raises(UnknownCorrection):
        await core.corrections.undo(THERE, entry.stored.id)
    await core.corrections.add(None, CorrectionDraft("Jeb Hinton", "Jeff Hinton"), "console")
    assert await verdict(core, "Jeff Hinton explained the lighthouse engine", THERE) is Verdict.VERBATIM
    assert await verdict(core, CORRECTED, HERE) is Verdict.VERBATIM  # its own comes first
    await core.shelves.purge(HERE)
    assert await verdict(core, CORRECTED, HERE) is not Verdict.VERBATIM
    assert [one.stored.corrected for one in await core.corrections.listed(None)] == ["Jeff Hinton"]


async def test_what_the_console_corrects_in_an_upload_goes_with_its_workspace(core: Core) -> None:
    await core.transcripts.upload(HERE, "own.txt", b"Our own Zorblax speaks of lighthouses here.\n")
    await core.corrections.add(None, CorrectionDraft("Zorblax", "Zorblatt", "own"), "console")
    words = "Our own Zorblatt speaks of lighthouses"
    assert [await verdict(core, words, one) for one in (HERE, None)] == [Verdict.VERBATIM, Verdict.VERBATIM]
    await core.shelves.purge(HERE)
    assert await core.corrections.listed(None) == []


async def test_a_proposal_changes_nothing_until_it_is_accepted(core: Core) -> None:
    proposed = await core.corrections.propose(Asker(HERE, "7"), HINTON)
    assert "Nothing changes until" in core.correction_cards.proposed(proposed).heading
    assert await verdict(core, RECOGNISED, HERE) is Verdict.VERBATIM
    assert [one.stored.state for one in await core.corrections.listed(HERE, "7")] == [CorrectionState.PROPOSED]
    assert await core.corrections.listed(HERE, "8") == []
    with pytest.raises(UnknownCorrection):
        await core.corrections.accept(THERE, proposed.stored.id)
    await core.corrections.accept(HERE, proposed.stored.id)
    assert await verdict(core, CORRECTED, HERE) is Verdict.VERBATIM
    with pytest.raises(UnknownCorrection):
        await core.corrections.reject(HERE, proposed.stored.id)


async def test_a_rejected_proposal_is_told_to_who_made_it(core: Core) -> None:
    proposed = await core.corrections.propose(Asker(HERE, "7"), HINTON)
    await core.corrections.reject(HERE, proposed.stored.id)
    assert await verdict(core, RECOGNISED, HERE) is Verdict.VERBATIM
    (mine,) = await core.corrections.listed(HERE, "7")
    assert core.correction_cards.listing([mine]).entries[0].details[-1] == "rejected"
    assert await core.corrections.listed(HERE, "8") == []


@pytest.mark.parametrize("number", [0, -1, 1 << 63, 10**30])
async def test_an_odd_number_is_that_of_no_correction(core: Core, number: int) -> None:
    for decide in (core.corrections.accept, core.corrections.reject, core.corrections.undo):
        with pytest.raises(UnknownCorrection):
            await decide(HERE, number)


async def test_places_of_corrected_words_are_counted(core: Core) -> None:
    before = (await core.find(None, Query(Ask.QUOTE, "Jeb Hinton"))).found.places
    assert before
    assert before.number == 2  # "Jeb Hinton's" is another form
    await core.corrections.add(None, HINTON, "console")
    for words in ("Geoff Hinton", "Jeb Hinton"):
        assert (await core.find(None, Query(Ask.QUOTE, words))).found.places == before


async def test_a_correction_is_taken_back(core: Core) -> None:
    entry = await core.corrections.add(HERE, HINTON, "1")
    asker = Asker(HERE, "1")
    answer = await core.answers.ask(asker, Query(Ask.QUOTE, RECOGNISED))
    assert answer.result.verdict is Verdict.CLOSE
    await core.corrections.undo(HERE, entry.stored.id)
    assert answer.id
    assert (await core.answers.turn(asker, answer.id, View())).result.verdict is Verdict.VERBATIM
    with pytest.raises(UnknownCorrection):
        await core.corrections.undo(HERE, entry.stored.id)


async def test_the_place_is_found_again_when_the_file_changes(core: Core, folder: Path) -> None:
    entry = await core.transcripts.entry(None, "talk")
    text = (await core.shelves.storage.whole(entry.transcript.id)).text
    near = text.rindex("Jeb")
    await core.corrections.add(HERE, CorrectionDraft("Jeb Hinton", "Geoff Hinton", "talk", near), "1")
    said = "Nobody believed that Geoff Hinton's engine would ever turn the great lens"
    longer = TALK.replace("<v Ann>Last", "<v Ann>We begin with a few words about the weather of last year. Last")
    (folder / "talk.vtt").write_text(longer)
    await core.transcripts.add([folder / "talk.vtt"])
    assert await verdict(core, said, HERE) is Verdict.VERBATIM
    assert await verdict(core, RECOGNISED, HERE) is Verdict.VERBATIM
    (folder / "talk.vtt").write_text(TALK.replace("Jeb Hinton's", "Somebody's"))
    await core.transcripts.add([folder / "talk.vtt"])
    (lost,) = await core.corrections.listed(HERE)
    assert not lost.found
    assert "not found now" in core.correction_cards.listing([lost]).entries[0].details
    await core.transcripts.remove(None, ["talk"])
    (gone,) = await core.corrections.listed(HERE)
    assert not gone.found
    (folder / "talk.vtt").write_text(TALK)
    await core.transcripts.add([folder / "talk.vtt"])
    assert await verdict(core, said, HERE) is Verdict.VERBATIM
    (found,) = await core.corrections.listed(HERE)
    assert found.found


async def test_another_file_of_the_same_name_gets_no_corrections_of_a_removed_one(core: Core) -> None:
    await core.transcripts.upload(HERE, "message.txt", b"The first Jeb Hinton was a sailor in the harbour.\n")
    await core.corrections.add(HERE, CorrectionDraft("Jeb Hinton", "Geoff Hinton", "message"), "1")
    await core.transcripts.remove(HERE, ["message"])
    await core.transcripts.upload(HERE, "message.txt", b"The second Jeb Hinton was a baker in the valley.\n")
    assert await verdict(core, "The second Jeb Hinton was a baker", HERE) is Verdict.VERBATIM
    await core.transcripts.remove(HERE, ["message"])
    await core.transcripts.upload(HERE, "other.txt", b"The first Jeb Hinton was a sailor in the harbour.\n")
    assert await verdict(core, "The first Geoff Hinton was a sailor", HERE) is Verdict.VERBATIM


async def test_corrections_come_back_with_an_export(core: Core, tmp_path: Path, folder: Path) -> None:
    await core.corrections.add(None, HINTON, "console")
    await core.corrections.add(HERE, CorrectionDraft("purple heron", "purple hare", "talk", 200), "1")
    proposed = await core.corrections.propose(Asker(THERE, "7"), CorrectionDraft("lens", "lense"))
    lines = await core.corrections.exported(None)
    assert [len(await core.corrections.exported(one)) for one in (HERE, THERE)] == [1, 1]
    async with open_core(Settings(data=tmp_path / "new", library=(SharedFolder(folder),))) as other:
        (folder / "talk.vtt").write_text(TALK.replace("<v Ann>Last", "<v Ann>Some words before it all. Last"))
        await other.transcripts.add([folder / "talk.vtt"])
        assert await other.corrections.imported(lines, "console") == 3
        assert await verdict(other, CORRECTED, THERE) is Verdict.VERBATIM
        assert (
            await verdict(other, "And the purple hare waited beside the broken sluice gate", HERE) is Verdict.VERBATIM
        )
        assert await other.corrections.imported(lines, "console") == 3  # once more changes nothing
        told = [dataclasses.replace(one.stored, id=0) for one in await other.corrections.listed(None)]
        assert len(told) == 3
        assert (told[2].state, told[2].by, told[2].created) == (
            CorrectionState.PROPOSED,
            "7",
            proposed.stored.created,
        )


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        '{"recognised": "a"}',
        '{"recognised": "a", "corrected": 3}',
        '{"recognised": "a", "corrected": "b", "workspace": "nowhere"}',
        '{"recognised": "a", "corrected": "b", "place": "x", "transcript": "t"}',
        '{"recognised": "a", "corrected": "b", "state": "new"}',
        '{"recognised": "a", "corrected": "a"}',
    ],
)
async def test_a_file_with_a_wrong_line_changes_nothing(core: Core, line: str) -> None:
    with pytest.raises(BadCorrection) as refused:
        await core.corrections.imported(['{"recognised": "Jeb", "corrected": "Geoff"}', "", line], "console")
    assert explain(refused.value, messages()).startswith("Line 3: ")
    assert await core.corrections.listed(None) == []


@pytest.mark.parametrize("created", ["1" + "0" * 400, "1e300", "-1", "true", "[]", "NaN"])
async def test_an_odd_time_in_a_file_is_that_of_the_import(core: Core, created: str) -> None:
    line = f'{{"recognised": "Jeb", "corrected": "Geoff", "created": {created}}}'
    assert await core.corrections.imported([line], "console") == 1
    (entry,) = await core.corrections.listed(None)
    assert 0 <= entry.stored.created < 1 << 40


async def test_an_export_of_the_library_shows_what_was_corrected(core: Core) -> None:
    await core.corrections.add(None, CorrectionDraft("Jeb Hinton", "Geoff Hinton", "talk"), "console")
    markdown = [piece async for piece in exported(core.shelves, None, "markdown", core.messages)]
    (talk,) = (piece for piece in markdown if "Ann" in piece)
    assert "Geoff Hinton explained" in talk
    assert "corrected: recognised as “Jeb Hinton”" in talk
    rows = [piece async for piece in exported(core.shelves, None, "jsonl", core.messages)]
    (talk,) = (piece for piece in rows if "Ann" in piece)
    assert '"text": "Last winter Jeb Hinton explained' in talk
    assert '"corrected": "Last winter Geoff Hinton explained' in talk
    card = core.transcript_cards.text(*await core.transcripts.text(None, "talk"))
    assert "Geoff Hinton explained" in card.lines[0].words.text
    assert card.notes == ("corrected: recognised as “Jeb Hinton”",)


@pytest.mark.parametrize(
    ("recognised", "corrected", "why"),
    [
        ("", "Geoff", "empty"),
        ("Jeb", " … ", "empty"),
        ("Jeb", "Jeb", "same"),
        ("Jeb", "word " * 13, "long"),
        ("x" * 101, "Jeb", "long"),
    ],
)
async def test_what_is_no_correction_is_refused_in_words(core: Core, recognised: str, corrected: str, why: str) -> None:
    with pytest.raises(BadCorrection) as refused:
        await core.corrections.add(HERE, CorrectionDraft(recognised, corrected), "1")
    assert refused.value.why == why
    assert explain(refused.value, messages())


async def test_words_that_do_not_stand_there_are_refused(core: Core) -> None:
    for draft in (CorrectionDraft("Sam Alton", "Sam Altman", "talk"), CorrectionDraft("Jeb", "Jed", "talk", 90_000)):
        with pytest.raises(NotSaidThere):
            await core.corrections.add(HERE, draft, "1")


async def test_the_number_of_corrections_and_proposals_is_bounded(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(MOST_OWN):
        await core.corrections.propose(Asker(HERE, "7"), CorrectionDraft(f"name {n}", "Geoff"))
    with pytest.raises(TooManyCorrections):
        await core.corrections.propose(Asker(HERE, "7"), HINTON)
    monkeypatch.setitem(MOST, CorrectionState.ACCEPTED, 2)
    for name in ("one", "two", "two"):  # what is said again takes the place of what was said
        await core.corrections.add(HERE, CorrectionDraft(name, "Geoff"), "1")
    with pytest.raises(TooManyCorrections) as refused:
        await core.corrections.add(HERE, CorrectionDraft("three", "Geoff"), "1")
    assert explain(refused.value, messages())
    await core.corrections.add(THERE, CorrectionDraft("three", "Geoff"), "1")


async def test_a_name_that_is_known_is_pointed_out(core: Core) -> None:
    """Participants and speakers count as known spellings."""
    await core.transcripts.upload(HERE, "a.vtt", b"WEBVTT\n\n00:01.000 --> 00:09.000\n<v Geoffrey Hinton>Words here.\n")
    entry = await core.corrections.add(HERE, CorrectionDraft("Jeb Hinton", "Geofrey Hinton"), "1")
    assert core.correction_cards.added(entry).notes == ("Somebody in the library is called “Geoffrey Hinton”.",)
    entry = await core.corrections.add(HERE, CorrectionDraft("Jeb Hinton", "Geoffrey Hinton"), "1")
    assert core.correction_cards.added(entry).notes == ()


async def test_a_backup_has_the_corrections(core: Core, tmp_path: Path) -> None:
    await core.corrections.add(None, HINTON, "console")
    (tmp_path / "again").mkdir()
    await core.backup(tmp_path / "again" / "pullquote.db")
    async with open_core(Settings(data=tmp_path / "again")) as other:
        assert await verdict(other, CORRECTED) is Verdict.VERBATIM


async def test_the_place_that_an_answer_shows_is_told_to_who_can_see_it(core: Core) -> None:
    asker, other = Asker(HERE, "1"), Asker(HERE, "2")
    public = await core.answers.ask(asker, Query(Ask.QUOTE, RECOGNISED))
    private = await core.answers.ask(asker, Query(Ask.QUOTE, RECOGNISED, private=True))
    assert public.id
    assert private.id
    await core.corrections.add(None, HINTON, "console")
    hit, words = await core.answers.shown(other, public.id, View())
    assert (hit.words, words) == (RECOGNISED, CORRECTED)
    with pytest.raises(NotYours):
        await core.answers.shown(other, private.id, View())
    with pytest.raises(AnswerGone):
        await core.answers.shown(Asker(THERE, "1"), public.id, View())

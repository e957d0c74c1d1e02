"""Checked texts: every quotation of a draft, and long texts by the parts in which they were said."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.asking.answer_models import Ask, Asker, Query, Result, View
from pullquote.bot.asking.checked_text import CheckedText, is_faithful
from pullquote.bot.asking.drafts import of_lines
from pullquote.bot.asking.rate_limit import TooManyQuestions
from pullquote.bot.presenting.checks import CheckCards
from pullquote.bot.presenting.pages import Move
from pullquote.bot.settings.values import LimitSettings
from pullquote.index.deadline import Deadline
from pullquote.index.errors import Overdue, Reason, Unreadable
from pullquote.index.search.verdict import Verdict

from ..conftest import Opening, Sampled, ask, stored, turn

if TYPE_CHECKING:
    from pathlib import Path

    from pullquote.bot.core import Core

ADA = Asker("discord:1", "ada")
VERBATIM = "we lost a third of our colonies"
DRAFT = f"""# A draft

“In the winter of 2018 we lost half of our colonies”, says Ondine Farrow.

> {VERBATIM}

Marit Olufsen said: “a colony without a queen goes on and on, like a complaint.”
“Nobody has ever said this in any of these transcripts.”
"""


async def checked(core: Core, text: str) -> CheckedText:
    return await core.checker.check(None, of_lines(text))


async def answered(core: Core, words: str) -> Result | CheckedText:
    return await core.checker.answer(None, Query(Ask.VERIFY, words))


# --- Drafts -------------------------------------------------------------------------------------------------------


async def test_every_quotation_of_a_draft_is_judged_in_its_order_with_its_line(sampled: Sampled) -> None:
    found = await checked(sampled.core, DRAFT)
    assert [(part.number, part.outcome) for part in found.parts] == [
        (3, "altered"),
        (5, "verbatim"),
        (7, "misattributed"),
        (8, "not found"),
    ]
    card = await CheckCards(found, sampled.core.messages).whole()
    assert card.heading == "4 quotations: 1 verbatim, 1 altered, 1 misattributed, 1 not found."
    altered, verbatim, claimed, nothing = card.parts
    assert altered.heading == "1. Altered · line 3"
    assert [altered.asked.text[first:past] for first, past in altered.asked.marks] == ["half"]
    assert altered.differences == ("Another number. You: “half”. Transcript: “a third”.",)
    assert altered.citation
    assert "a third" in altered.citation.lines[0].words.text
    assert verbatim.citation
    assert verbatim.citation.lines == ()
    assert (claimed.misattributed, claimed.differences) == (
        True,
        ("Misattributed: said by Ondine Farrow, not by Marit Olufsen.",),
    )
    assert (nothing.verdict, nothing.citation) == (Verdict.NOT_FOUND, None)
    assert not is_faithful(found)


async def test_a_draft_without_quotations_says_so_and_is_neither_faithful_nor_not(sampled: Sampled) -> None:
    found = await checked(sampled.core, "Nothing here is quoted, “so called” or not.")
    assert (found.parts, is_faithful(found)) == ((), None)
    card = await CheckCards(found, sampled.core.messages).whole()
    assert card.heading == "There are no quotations in it, so there was nothing to check."


async def test_what_is_left_out_is_said(sampled: Sampled) -> None:
    """Beyond the bound, and where the time is over before all were looked for; without time for any there is none."""
    core, document = sampled.core, of_lines(DRAFT)
    few = await core.checker.check(None, document, 2)
    assert (len(few.parts), few.left_out, few.hurried, is_faithful(few)) == (2, 2, False, False)
    assert (await CheckCards(few, core.messages).whole()).notes == (
        "2 more quotations were not looked for: that is as many as can be checked at once.",
    )
    looks = itertools.count()
    await core.checker.check(None, document, None, Deadline(1e9, lambda: next(looks)))
    enough, ticks = next(looks), itertools.count()
    hurried = await core.checker.check(None, document, None, Deadline(enough / 2, lambda: next(ticks)))
    assert 0 < len(hurried.parts) < 4
    assert (hurried.left_out, hurried.hurried) == (4 - len(hurried.parts), True)
    with pytest.raises(Overdue):
        await core.checker.check(None, document, None, Deadline(0, lambda: 1))


async def test_of_quotes_with_an_or_between_them_each_is_judged(sampled: Sampled) -> None:
    found = await answered(sampled.core, f'was it "we lost half of our colonies" or "{VERBATIM}"?')
    assert isinstance(found, CheckedText)
    assert [part.outcome for part in found.parts] == ["altered", "verbatim"]
    card = await CheckCards(found, sampled.core.messages).whole()
    assert card.heading == "2 quotations: 1 verbatim, 1 altered."


# --- Long texts ---------------------------------------------------------------------------------------------------

SAID = (
    "The oven door was open when I came in that morning, and the cat had gone to sleep on the warm bricks. "
    "My grandmother counted the loaves twice, because somebody in the village had asked for seven more. "
    "We carried them over the frozen canal on a sledge that my uncle had built from two old skis. "
    "By the time we reached the harbour the crust had cracked, and you could hear it sing in the cold. "
)
ELSEWHERE = (
    "The observatory had a telescope so old that its brass had turned green along the eastern side. "
    "Every Thursday a clerk wrote down the temperature of the mercury in a leather notebook. "
    "Nobody remembered why the dome faced the quarry instead of the open hills behind it. "
)
FOREIGN = (
    "Quarterly figures for the shipping division were delayed again because of a strike in Rotterdam. "
    "The auditors insisted that all seventeen subsidiaries reconcile their ledgers before Easter Monday. "
    "Shareholders will vote on the proposed merger by registered mail, as the statutes require of them. "
)


@pytest.fixture
async def told(sampled: Sampled, tmp_path: Path) -> Core:
    """A core with two more transcripts in everybody's library."""
    (tmp_path / "baker.txt").write_text(
        "It was long ago and I was small. " + SAID + "That is all that I remember of it."
    )
    (tmp_path / "dome.txt").write_text("Let me tell you of the hill. " + ELSEWHERE + "And that was that.")
    await stored(sampled.core, tmp_path / "baker.txt", tmp_path / "dome.txt")
    return sampled.core


async def test_a_long_text_that_was_said_in_one_go_is_one_quote(told: Core) -> None:
    found = await answered(told, SAID)
    assert isinstance(found, Result)
    assert found.verdict is Verdict.VERBATIM
    altered = await answered(told, SAID.replace("counted the loaves twice", "counted the loaves four times"))
    assert isinstance(altered, Result)
    assert altered.verdict is Verdict.ALTERED


async def test_a_text_from_several_places_is_answered_by_what_was_said_together(told: Core) -> None:
    """The words of others between them are not found; a changed sentence is shown in the part that it stands in."""
    text = SAID.replace("two old skis", "four old skis") + FOREIGN + ELSEWHERE
    found = await answered(told, text)
    assert isinstance(found, CheckedText)
    outcomes = [part.outcome for part in found.parts]
    assert (outcomes[0], outcomes[-1], set(outcomes[1:-1])) == ("altered", "verbatim", {"not found"})
    assert found.parts[0].result.query.words == SAID.replace("two old skis", "four old skis").strip()
    assert found.parts[-1].result.query.words == ELSEWHERE.strip()
    card = await CheckCards(found, told.messages).whole()
    assert card.heading.startswith("Not said in one go. ")
    assert (found.unit, found.quoted) == (None, False)


async def test_a_long_text_of_others_is_one_answer_that_finds_nothing(told: Core) -> None:
    for text in (FOREIGN, FOREIGN * 8):
        found = await answered(told, text)
        assert isinstance(found, Result)
        assert (found.verdict, found.hits) == (Verdict.NOT_FOUND, ())


async def test_a_text_is_compared_to_its_end(told: Core) -> None:
    """Of a quote only the first 250 words are compared: what is invented after them must not be called verbatim."""
    found = await answered(told, SAID * 3 + ELSEWHERE + FOREIGN * 3)
    assert isinstance(found, CheckedText)
    assert found.parts[-1].outcome == "not found"


async def test_a_text_longer_than_a_question_may_be_is_answered_by_its_parts(told: Core) -> None:
    most = told.settings.limits.query_characters
    long = SAID + FOREIGN * (most // len(FOREIGN))
    assert len(long) > most
    found = await answered(told, long)
    assert isinstance(found, CheckedText)
    assert found.parts[0].outcome == "verbatim"
    assert found.counts["not found"] == len(found.parts) - 1


async def test_a_long_quotation_of_a_draft_is_taken_apart_on_its_line(told: Core) -> None:
    found = await checked(told, f"Line one\n\n“{SAID}{FOREIGN}”\n\n“{VERBATIM}”")
    assert [part.number for part in found.parts] == [3] * (len(found.parts) - 1) + [5]
    assert found.parts[0].outcome == "verbatim"
    assert found.parts[1].outcome == "not found"


# --- In a chat ----------------------------------------------------------------------------------------------------


async def test_a_check_is_stored_in_pages_and_found_again_after_a_restart(opening: Opening, tmp_path: Path) -> None:
    text = "\n".join(f"{DRAFT}" for _ in range(2)).encode()
    async with opening() as before:
        found = await before.core.answers.check(ADA, "draft.md", text)
        shown = await before.core.answer_pages.page(found)
        assert shown.card.heading.startswith("8 quotations: ")
        assert (len(shown.card.parts), shown.private, shown.moves) == (5, True, {Move.NEXT: View(5)})
        assert [number for number, _ in shown.parts] == [1, 2, 3, 4, 5]
    async with opening() as after:
        second = await turn(after.core, ADA, shown.answer or "", View(5))
        assert second.card.heading == "6 to 8 of 8:"
        assert [number for number, _ in second.parts] == [6, 7, 8]
        assert second.moves == {Move.PREVIOUS: View(0)}
        assert await turn(after.core, ADA, shown.answer or "", View(0)) == shown
        third = await turn(after.core, ADA, shown.parts[2][1], View())
        assert third.card.verdict is Verdict.VERBATIM
        public = await after.core.answer_pages.shared(await after.core.answers.turn(ADA, shown.answer or "", View()))
        assert (public.moves, public.parts, public.answer) == ({}, (), None)
        assert public.card.notes == ()


async def test_a_long_text_in_a_chat_is_stored_and_found_again_with_its_bound_on_chance(told: Core) -> None:
    told.answers._cache.clear()
    shown = await ask(told, ADA, Ask.QUOTE, SAID + FOREIGN + ELSEWHERE)
    assert not shown.private
    told.answers._cache.clear()
    assert await turn(told, ADA, shown.answer or "", View(0)) == shown


async def test_a_check_counts_as_many_questions_as_it_has_quotations(opening: Opening) -> None:
    async with opening(limits=LimitSettings(questions_a_minute=5)) as sampled:
        await sampled.core.answers.check(ADA, "draft.md", DRAFT.encode())
        await ask(sampled.core, ADA, Ask.QUOTE, VERBATIM)
        with pytest.raises(TooManyQuestions) as refused:
            await ask(sampled.core, ADA, Ask.QUOTE, VERBATIM)
        assert refused.value.seconds == 12
        sampled.clock.on(12)
        assert await ask(sampled.core, ADA, Ask.QUOTE, VERBATIM)


async def test_what_cannot_be_read_is_refused_by_its_name(sampled: Sampled) -> None:
    with pytest.raises(Unreadable) as refused:
        await sampled.core.answers.check(ADA, "draft.docx", b"PK\x03\x04")
    assert (refused.value.file, refused.value.reason) == ("draft.docx", Reason.MALFORMED)


async def test_an_empty_library_says_so(opening: Opening, tmp_path: Path) -> None:
    async with opening() as sampled:
        await sampled.core.transcripts.remove(None, [t.public for t in await sampled.core.transcripts.listed(None)])
        shown = await sampled.core.answer_pages.page(await sampled.core.answers.check(ADA, "a.md", DRAFT.encode()))
        assert (shown.card.empty, shown.answer) == (True, None)

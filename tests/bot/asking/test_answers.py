"""Stored answers: paging, sharing, expiry, and who may do what with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.asking.answer_models import AnswerGone, Ask, Asker, NotYours, View
from pullquote.bot.core import open_core
from pullquote.bot.messages import messages
from pullquote.bot.presenting.pages import AnswerPage, Move
from pullquote.bot.presenting.problems import explain
from pullquote.bot.settings.values import AnswerSettings, Settings
from pullquote.index.errors import BadQuestion, UnknownSource, UnknownSpeaker
from pullquote.index.search.verdict import Verdict

from ..conftest import Clock, Opening, Sampled, ask, find_source, shared, stored, turn

if TYPE_CHECKING:
    from pathlib import Path

    from pullquote.bot.core import Core

ADA = Asker("discord:1", "ada")
BOB = Asker("discord:1", "bob")
QUOTE = "we lost a third of our colonies"
DAY = 86_400


def text(shown: AnswerPage) -> str:
    """All words of the citations."""
    return " ".join(line.words.text for one in shown.card.citations for line in one.lines)


def marked(shown: AnswerPage) -> str:
    (citation,) = shown.card.citations
    return " ".join(line.words.text[a:b] for line in citation.lines for a, b in line.words.marks)


async def repeated(core: Core, tmp_path: Path) -> None:
    """A library in which one sentence is said in three transcripts."""
    for name in ("one", "two", "three"):
        (tmp_path / f"{name}.txt").write_text(
            f"This came before in talk {name}. The lighthouse keeper never drank his tea hot. After it came {name}."
        )
    await stored(core, *(tmp_path / f"{name}.txt" for name in ("one", "two", "three")), workspace=ADA.workspace)


# --- Asking -------------------------------------------------------------------------------------------------------


async def test_an_answer_carries_an_id_that_fits_into_a_button_and_cannot_be_guessed(sampled: Sampled) -> None:
    ids = {(await ask(sampled.core, ADA, Ask.QUOTE, QUOTE)).answer for _ in range(3)}
    assert len(ids) == 3
    assert all(id_ and re.fullmatch(r"[A-Za-z0-9_-]{16}", id_) for id_ in ids)


async def test_a_quote_shows_its_best_place_marked_with_little_around(sampled: Sampled) -> None:
    shown = await ask(sampled.core, ADA, Ask.QUOTE, QUOTE, private=True)
    assert (shown.card.verdict, shown.hits, shown.private) == (Verdict.VERBATIM, 1, True)
    assert marked(shown) == QUOTE
    assert len(text(shown)) < 300
    assert set(shown.moves) == {Move.MORE}


async def test_what_is_not_found_says_what_is_nearest_and_leads_there_and_to_the_topic(sampled: Sampled) -> None:
    shown = await ask(sampled.core, ADA, Ask.VERIFY, "we sold the whole orchard to a bank in Zurich")
    assert (shown.card.verdict, shown.hits, set(shown.moves)) == (Verdict.NOT_FOUND, 0, {Move.NEAREST})
    assert (shown.card.near or "").startswith("Nearest, not a match: “")
    assert shown.answer
    assert shown.topical
    near = await turn(sampled.core, ADA, shown.answer, shown.moves[Move.NEAREST])
    assert near.card.heading == "Nearest in topic, not a match:"
    assert (len(near.card.citations), near.card.verdict, near.hits) == (2, None, 0)
    back = await turn(sampled.core, ADA, shown.answer, near.moves[Move.BACK])
    assert back == shown
    topic = await sampled.core.answer_pages.page(await sampled.core.answers.as_topic(ADA, shown.answer))
    assert "about “we sold the whole orchard" in topic.card.heading
    again = await shared(sampled.core, ADA, shown.answer, View(), "Ada")
    assert again.card.heading == shown.card.heading


async def test_an_empty_library_says_so_and_keeps_nothing(tmp_path: Path, sampled: Sampled) -> None:
    names = [t.public for t in await sampled.core.transcripts.listed(None)]
    await sampled.core.transcripts.remove(None, names)
    shown = await ask(sampled.core, ADA, Ask.QUOTE, QUOTE)
    assert (shown.answer, shown.moves) == (None, {})
    assert "empty" in shown.card.heading
    assert shown.card.empty


@pytest.mark.parametrize("kind", [Ask.QUOTE, Ask.VERIFY, Ask.TOPIC])
async def test_a_question_without_words_or_with_unknown_names_is_refused(sampled: Sampled, kind: Ask) -> None:
    with pytest.raises(BadQuestion):
        await ask(sampled.core, ADA, kind, " … ")
    with pytest.raises(UnknownSpeaker):
        await ask(sampled.core, ADA, kind, QUOTE, speaker="Nobody Known")
    with pytest.raises(UnknownSource):
        await ask(sampled.core, ADA, kind, QUOTE, source="No such show")


# --- Turning pages ------------------------------------------------------------------------------------------------


async def test_the_places_of_a_quote_are_turned_one_by_one_and_listed(sampled: Sampled, tmp_path: Path) -> None:
    await repeated(sampled.core, tmp_path)
    shown = await ask(sampled.core, ADA, Ask.QUOTE, "the lighthouse keeper never drank his tea hot")
    assert shown.answer
    assert shown.hits == 3
    titles = [shown.card.citations[0].title]
    assert Move.PREVIOUS not in shown.moves
    while Move.NEXT in shown.moves:
        shown = await turn(sampled.core, ADA, shown.answer or "", shown.moves[Move.NEXT])
        titles.append(shown.card.citations[0].title)
    assert sorted(titles) == ["one", "three", "two"]
    listed = await turn(sampled.core, ADA, shown.answer or "", shown.moves[Move.ELSEWHERE])
    assert [citation.title for citation in listed.card.citations] == titles
    assert listed.card.heading == "Said in 3 places:"
    assert listed.moves == {Move.BACK: View(2)}
    assert listed.jumps == tuple(f"{k}. {title} · about 32 % in" for k, title in enumerate(titles, 1))
    back = await turn(sampled.core, ADA, shown.answer or "", listed.moves[Move.BACK])
    assert back == shown


@pytest.mark.parametrize("kind", [Ask.QUOTE, Ask.TOPIC, Ask.EXCERPT])
async def test_context_grows_step_by_step_in_whole_sentences_to_a_bound(sampled: Sampled, kind: Ask) -> None:
    """No step shows the same again, and the way back leads to where one was."""
    words = "" if kind is Ask.EXCERPT else QUOTE
    shown = first = await ask(sampled.core, ADA, kind, words, source="Bees in February")
    lengths = [len(text(shown))]
    while Move.MORE in shown.moves:
        shown = await turn(sampled.core, ADA, shown.answer or "", shown.moves[Move.MORE])
        lengths.append(len(text(shown)))
        (citation,) = shown.card.citations
        assert all(line.words.text[-1] in ".?!" for line in citation.lines)
    assert lengths == sorted(set(lengths))
    assert 2 <= len(lengths) <= 4
    assert lengths[-1] < 5000
    while Move.LESS in shown.moves:
        shown = await turn(sampled.core, ADA, shown.answer or "", shown.moves[Move.LESS])
    assert shown == first


async def test_another_place_begins_with_little_around_it(sampled: Sampled) -> None:
    shown = await ask(sampled.core, ADA, Ask.TOPIC, "bees in winter")
    wide = await turn(sampled.core, ADA, shown.answer or "", shown.moves[Move.MORE])
    assert wide.view.around == 1
    assert wide.moves[Move.NEXT] == View(1)


@pytest.mark.parametrize("view", [View(99), View(-3), View(0, 99), View(0, -1), View(5, 5, elsewhere=True)])
async def test_a_view_that_is_not_there_becomes_the_nearest_that_is(sampled: Sampled, view: View) -> None:
    """Buttons come back from other people's clients: whatever they carry, there is an answer."""
    shown = await ask(sampled.core, ADA, Ask.QUOTE, QUOTE)
    turned = await turn(sampled.core, ADA, shown.answer or "", view)
    assert turned.card.verdict is Verdict.VERBATIM
    assert turned.view.hit == 0
    assert not turned.view.elsewhere


async def test_an_answer_outlives_a_restart_and_follows_the_library(opening: Opening, tmp_path: Path) -> None:
    async with opening() as before:
        await repeated(before.core, tmp_path)
        shown = await ask(before.core, ADA, Ask.QUOTE, "the lighthouse keeper never drank his tea hot")
        last = await turn(before.core, ADA, shown.answer or "", View(2))
        await before.core.transcripts.remove(ADA.workspace, [last.card.citations[0].transcript])
    async with opening() as after:
        turned = await turn(after.core, ADA, shown.answer or "", View(2))
        assert (turned.hits, turned.view.hit) == (2, 1)


async def test_a_change_of_the_library_is_seen_on_the_next_page(sampled: Sampled, tmp_path: Path) -> None:
    await repeated(sampled.core, tmp_path)
    shown = await ask(sampled.core, ADA, Ask.QUOTE, "the lighthouse keeper never drank his tea hot")
    await sampled.core.transcripts.remove(ADA.workspace, [shown.card.citations[0].transcript])
    assert (await turn(sampled.core, ADA, shown.answer or "", View())).hits == 2


async def test_the_filters_hold_on_every_page(sampled: Sampled) -> None:
    shown = await ask(sampled.core, ADA, Ask.TOPIC, "winter", source="Bees in February")
    pages = [await turn(sampled.core, ADA, shown.answer or "", View(n)) for n in range(shown.hits)]
    assert {page.card.citations[0].title for page in pages} == {"Bees in February"}


# --- Excerpts -----------------------------------------------------------------------------------------------------


async def test_an_excerpt_stays_the_same_passage(opening: Opening) -> None:
    async with opening() as before:
        shown = await ask(before.core, ADA, Ask.EXCERPT, "")
    async with opening() as after:
        assert await turn(after.core, ADA, shown.answer or "", View()) == shown


async def test_an_excerpt_follows_its_words_when_the_file_changed_and_goes_with_them(
    sampled: Sampled, tmp_path: Path
) -> None:
    file = tmp_path / "talk.txt"
    told = [
        f"Number {n} of the lamps on the harbour wall was lit by hand every evening for forty years. "
        "The man who lit them wrote down the weather each time, and nobody has ever read a word of it. "
        "I think about that whenever somebody tells me that their work goes unseen."
        for n in ("one", "two")
    ]
    file.write_text("\n\n".join(told))
    await stored(sampled.core, file, workspace=ADA.workspace)
    shown = await ask(sampled.core, ADA, Ask.EXCERPT, "", source="talk")
    assert shown.hits == 1
    file.write_text("Something new was put before it all. " + file.read_text())
    await stored(sampled.core, file, workspace=ADA.workspace)
    again = await turn(sampled.core, ADA, shown.answer or "", View())
    assert text(again).strip(" …") == text(shown).strip(" …")
    file.write_text("Not a word of what was here is left in this file, and that is that.")
    await stored(sampled.core, file, workspace=ADA.workspace)
    with pytest.raises(AnswerGone):
        await turn(sampled.core, ADA, shown.answer or "", View())


async def test_an_excerpt_about_something_says_so_on_every_page(sampled: Sampled) -> None:
    shown = await ask(sampled.core, ADA, Ask.EXCERPT, "bees")
    assert "bee" in text(shown).lower()
    again = await turn(sampled.core, ADA, shown.answer or "", View())
    assert again == shown
    assert "bees" in shown.card.heading


async def test_an_excerpt_with_context_marks_what_the_excerpt_was(sampled: Sampled) -> None:
    shown = await ask(sampled.core, ADA, Ask.EXCERPT, "", source="Bees in February")
    wide = await turn(sampled.core, ADA, shown.answer or "", shown.moves[Move.MORE])
    assert marked(wide) == text(shown)


# --- Who may ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", [Asker("discord:2", "ada"), Asker("slack:1", "ada"), Asker(None, "ada")])
async def test_another_workspace_s_answer_is_as_good_as_none(sampled: Sampled, other: Asker) -> None:
    shown = await ask(sampled.core, ADA, Ask.QUOTE, QUOTE)
    said = set[str]()
    for who, answer in ((other, shown.answer or ""), (ADA, "A" * 16), (ADA, ""), (ADA, "' OR 1=1 --")):
        with pytest.raises(AnswerGone) as raised:
            await turn(sampled.core, who, answer, View())
        said.add(explain(raised.value, messages()) + repr(raised.value))
    assert len(said) == 1


async def test_others_turn_the_pages_of_a_public_answer_for_themselves(sampled: Sampled) -> None:
    shown = await ask(sampled.core, ADA, Ask.QUOTE, QUOTE)
    theirs = await turn(sampled.core, BOB, shown.answer or "", View(0, 1))
    assert (theirs.foreign, theirs.private, theirs.card.heading) == (True, True, shown.card.heading)
    again = await shared(sampled.core, BOB, shown.answer or "", View(), "Bob")
    assert again.card.notes[-1] == "Shared by Bob."
    assert again.card.asked
    assert again.card.asked.text.startswith("Asked: “")  # by somebody else


async def test_a_private_answer_is_its_asker_s_until_it_is_shared(sampled: Sampled) -> None:
    """Then it says who asked what, and whoever sees it can look around in it."""
    shown = await ask(sampled.core, ADA, Ask.QUOTE, QUOTE, private=True)
    for doing in (turn, shared):
        with pytest.raises(NotYours):
            await doing(sampled.core, BOB, shown.answer or "", View())
    public = await shared(sampled.core, ADA, shown.answer or "", View(0, 1), "Ada")
    assert (public.answer, public.private) == (shown.answer, False)
    assert public.card.asked
    assert public.card.asked.text == f"Ada asked: “{QUOTE}”"
    turned = await turn(sampled.core, ADA, shown.answer or "", View(0, 1))
    assert public.card.citations == turned.card.citations
    assert (turned.private, turned.foreign) == (False, False)
    assert (await turn(sampled.core, BOB, shown.answer or "", View())).foreign


# --- Expiry -------------------------------------------------------------------------------------------------------


async def test_an_answer_expires_after_the_configured_days_and_is_deleted_by_and_by(opening: Opening) -> None:
    async with opening(answers=AnswerSettings(days=2)) as sampled:
        core, clock = sampled.core, sampled.clock
        shown = await ask(core, ADA, Ask.QUOTE, QUOTE)
        clock.on(2 * DAY - 1)
        assert await turn(core, ADA, shown.answer or "", View())
        clock.on(1)
        with pytest.raises(AnswerGone):
            await turn(core, ADA, shown.answer or "", View())
        await ask(core, ADA, Ask.QUOTE, QUOTE)
        assert await kept(core) == 1


async def test_a_sweep_deletes_all_that_expired(opening: Opening) -> None:
    clock = Clock()
    async with opening(clock) as sampled:
        for _ in range(3):
            await ask(sampled.core, ADA, Ask.QUOTE, QUOTE)
        assert await sampled.core.answers.sweep() == 0
        clock.on(30 * DAY)
        assert await sampled.core.answers.sweep() == 3
        assert await kept(sampled.core) == 0


async def kept(core: Core) -> int:
    async with core.database.reader() as connection:
        return next(row[0] for row in await connection.fetch_all("SELECT count(*) FROM answer"))


# --- Finding the source of a message ------------------------------------------------------------------------------


async def test_a_message_with_one_quote_is_verified_by_it_alone(sampled: Sampled) -> None:
    message = "Didn't she say “In the winter of 2018 we lost a third of our colonies”? lol"
    shown = await find_source(sampled.core, ADA, message)
    assert (shown.card.verdict, shown.private) == (Verdict.VERBATIM, True)
    assert shown.answer


async def test_a_message_without_quotes_is_verified_whole(sampled: Sampled) -> None:
    assert (await find_source(sampled.core, ADA, QUOTE)).card.verdict is Verdict.VERBATIM


async def test_each_quote_of_a_message_gets_its_own_verdict_differences_and_answer(sampled: Sampled) -> None:
    shown = await find_source(
        sampled.core,
        ADA,
        "> we lost a third of our colonies\n> — Ondine\nand “a cow leaned against the wall dish”, "
        'but "nobody has ever said this thing before"',
    )
    assert shown.card.heading == "3 quotations: 1 verbatim, 1 reworded, 1 not found."
    verbatim, added, nothing = shown.card.parts
    assert (verbatim.heading, verbatim.differences) == ("1. Verbatim · line 1", ())
    assert added.differences == ("Your “wall” is not in the transcript.",)
    assert [added.asked.text[first:past] for first, past in added.asked.marks] == ["wall"]
    assert added.citation
    assert added.citation.link
    assert (nothing.heading, nothing.citation) == ("3. Not found · line 3", None)
    assert (shown.private, [number for number, _ in shown.parts]) == (True, [1, 2, 3])
    opened = await turn(sampled.core, ADA, shown.parts[1][1], View())
    assert (opened.card.verdict, opened.private) == (Verdict.REWORDED, True)
    with pytest.raises(NotYours):
        await turn(sampled.core, Asker("discord:1", "bob"), shown.parts[1][1], View())


async def test_a_message_without_words_is_told_so(sampled: Sampled) -> None:
    with pytest.raises(BadQuestion):
        await find_source(sampled.core, ADA, "🎉🎉")


# --- Outcomes -----------------------------------------------------------------------------------------------------


async def test_the_log_says_the_verdict_on_what_is_shown(
    sampled: Sampled, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Of the hit on the page, not of the best; a list of places, and an empty library, have none."""
    caplog.set_level("INFO", "pullquote.bot.asking.reception")
    await repeated(sampled.core, tmp_path)
    (tmp_path / "near.txt").write_text("The lighthouse keeper he never drank his tea hot, so they say of him there.")
    await stored(sampled.core, tmp_path / "near.txt", workspace=ADA.workspace)
    shown = await ask(sampled.core, ADA, Ask.QUOTE, "The lighthouse keeper never drank his tea hot.")
    assert shown.hits == 4
    for view in (View(0), View(3), View(9), View(elsewhere=True)):
        await turn(sampled.core, ADA, shown.answer or "", view)
    await ask(sampled.core, ADA, Ask.EXCERPT, "bees")
    outcomes = [vars(record)["outcome"] for record in caplog.records]
    assert outcomes == ["verbatim", "verbatim", "close", "close", "found", "found"]


async def test_an_empty_library_answers_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "pullquote.bot.asking.reception")
    async with open_core(Settings(data=tmp_path / "empty")) as core:
        assert (await ask(core, ADA, Ask.QUOTE, QUOTE)).card.empty
        assert (await find_source(core, ADA, QUOTE)).card.empty
    assert [vars(record)["outcome"] for record in caplog.records] == ["nothing", "nothing"]

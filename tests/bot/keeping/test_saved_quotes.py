"""Quotes that people save: kept as they were, for the person alone, with what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pullquote.bot.asking.answer_models import AnswerGone, Ask, Asker, NotYours, Query, View
from pullquote.bot.keeping import saved_quotes
from pullquote.bot.keeping.corrections import CorrectionDraft
from pullquote.bot.keeping.saved_quotes import QuoteState, SavedQuote, TooManyQuotes, UnknownQuote

from ..conftest import stored, upload

if TYPE_CHECKING:
    from pathlib import Path

    from ..conftest import Sampled

HERE = "discord:1"
ADA, BO = Asker(HERE, "ada"), Asker(HERE, "bo")
FERRY = "Ada Lunn: The ferry to Skerry Point was cancelled again, and the whole island talked of nothing else.\n"
WORDS = "the ferry to Skerry Point was cancelled again"
SHOWN = "The ferry to Skerry Point was cancelled again …"


async def asked(sampled: Sampled, asker: Asker = ADA, words: str = WORDS, **more: bool) -> str:
    found = await sampled.core.answers.ask(asker, Query(Ask.QUOTE, words, **more))
    assert found.id
    return found.id


async def saved(sampled: Sampled, asker: Asker = ADA, words: str = WORDS) -> SavedQuote:
    return await sampled.core.saved.save(asker, await asked(sampled, asker, words), View())


@pytest.fixture
async def ferry(sampled: Sampled) -> str:
    """The id of an upload that has the words."""
    card = await upload(sampled.core, HERE, "harbour.txt", FERRY.encode())
    return card.entries[0].id or ""


@pytest.mark.usefixtures("ferry")
async def test_a_quote_is_saved_listed_shown_and_removed(sampled: Sampled) -> None:
    quote = await saved(sampled)
    assert (quote.known, quote.state, quote.citation.title) == (False, QuoteState.SAME, "harbour")
    assert quote.words == SHOWN
    assert [one.number for one in await sampled.core.saved.listed(ADA)] == [quote.number]
    card = sampled.core.saved_cards.quote(await sampled.core.saved.one(ADA, f"#{quote.number}"))
    assert card.heading == "Saved on 14 November 2023"
    assert card.notes == ()
    await sampled.core.saved.remove(ADA, f"{quote.number}")
    assert await sampled.core.saved.listed(ADA) == []
    assert "You have saved no quotes" in sampled.core.saved_cards.listing([]).heading


@pytest.mark.usefixtures("ferry")
async def test_the_same_place_is_saved_once(sampled: Sampled) -> None:
    first, again = await saved(sampled), await saved(sampled)
    assert (again.number, again.known) == (first.number, True)
    assert sampled.core.saved_cards.saved(again).heading == "You have saved it already:"


@pytest.mark.usefixtures("ferry")
async def test_nobody_else_sees_it_and_another_workspace_neither(sampled: Sampled) -> None:
    quote = await saved(sampled)
    for other in (BO, Asker("discord:2", "ada"), Asker(None, "ada")):
        assert await sampled.core.saved.listed(other) == []
        assert await sampled.core.saved.remove_all(other) == 0
        for act in (sampled.core.saved.one, sampled.core.saved.remove):
            with pytest.raises(UnknownQuote):
                await act(other, f"{quote.number}")


@pytest.mark.usefixtures("ferry")
async def test_of_another_s_answer_only_what_all_can_see_is_saved(sampled: Sampled) -> None:
    public, private = await asked(sampled), await asked(sampled, private=True)
    assert (await sampled.core.saved.save(BO, public, View())).words == SHOWN
    with pytest.raises(NotYours):
        await sampled.core.saved.save(BO, private, View())
    with pytest.raises(AnswerGone):
        await sampled.core.saved.save(Asker("discord:2", "bo"), public, View())


async def test_the_words_stay_as_they_were_whatever_becomes_of_the_transcript(sampled: Sampled, ferry: str) -> None:
    """Corrected, changed, back, and removed: said each time."""
    number = f"{(await saved(sampled)).number}"

    async def now() -> tuple[str, str, str | None]:
        quote = await sampled.core.saved.one(ADA, number)
        return quote.state.value, quote.words, sampled.core.saved_cards.became(quote)

    assert await now() == ("same", SHOWN, None)
    await sampled.core.corrections.add(HERE, CorrectionDraft("Skerry Point", "Skelly Point", ferry), "me")
    state, words, became = await now()
    assert (state, words) == ("corrected", SHOWN)
    assert became == "The transcript was corrected since: it reads otherwise now."
    await upload(
        sampled.core, HERE, "harbour.txt", b"Ada Lunn: Nothing happened here today, nothing at all.\n", replace=True
    )
    assert (await now())[:2] == ("changed", SHOWN)
    await sampled.core.transcripts.remove(HERE, [ferry])
    state, words, became = await now()
    assert (state, words) == ("removed", SHOWN)
    assert became is not None
    assert "was removed since" in became


@pytest.mark.usefixtures("ferry")
async def test_the_export_is_markdown_with_citations(sampled: Sampled, tmp_path: Path) -> None:
    """Nothing in a transcript becomes markup."""
    (tmp_path / "odd.txt").write_text(
        "Bo *Tarn*: <b>We</b> kept [every](http://x) promise that the river asked of us.\n"
    )
    await stored(sampled.core, tmp_path / "odd.txt")
    await saved(sampled)
    await saved(sampled, words="promise that the river asked of us")
    text = sampled.core.saved_cards.markdown(await sampled.core.saved.listed(ADA))
    assert text.startswith("# Saved quotes\n")
    assert f"\n> {SHOWN}\n\n— speaker not named · harbour · about 10 % in\n" in text
    assert text.count("*Saved on 14 November 2023*") == 2
    assert "<b>" not in text
    assert "](http" not in text


@pytest.mark.usefixtures("ferry")
async def test_there_are_so_many_at_most(sampled: Sampled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_quotes, "MOST", 1)
    await saved(sampled)
    with pytest.raises(TooManyQuotes):
        await saved(sampled, words="the whole island talked of nothing else")
    assert await sampled.core.saved.remove_all(ADA) == 1
    await saved(sampled, words="the whole island talked of nothing else")


@pytest.mark.usefixtures("ferry")
async def test_they_are_purged_with_their_workspace(sampled: Sampled) -> None:
    await saved(sampled)
    await sampled.core.shelves.purge(HERE)
    assert await sampled.core.saved.listed(ADA) == []


@pytest.mark.parametrize("number", ["", "#", "x", "0", "-1", "٣", "99999999999", "1; DROP TABLE saved_quote"])
async def test_what_is_no_number_of_theirs_is_unknown(sampled: Sampled, number: str) -> None:
    with pytest.raises(UnknownQuote):
        await sampled.core.saved.one(ADA, number)

"""What is said of where a topic is talked about: over the years, and by filters that leave nothing."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.asking.answer_models import Ask, Query
from pullquote.bot.core import Core, open_core
from pullquote.bot.presenting.answers import AnswerCards
from pullquote.bot.presenting.charts import ChartCards
from pullquote.bot.settings.values import Settings

from ..conftest import stored

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from pullquote.bot.cards import Card

SAID = "Ada: Then a zeppelin came over the hill, and it was slow.\n\nBob: We all went out to look at the sky.\n"


@asynccontextmanager
async def dated(folder: Path, *dates: str | None) -> AsyncIterator[Core]:
    """A core over a transcript of each date, all of which say the same."""
    files = [folder / f"e{n}.md" for n in range(len(dates))]
    for file, date in zip(files, dates, strict=True):
        file.write_text((f"---\ndate: {date}\n---\n\n" if date else "") + SAID + f"\nCy: It was {file.stem}.\n")
    async with open_core(Settings(data=folder / "data")) as core:
        await stored(core, *files)
        yield core


async def told(core: Core, words: str = "zeppelins", ask: Ask = Ask.TOPIC, **more: object) -> Card:
    query = await core.parsed(None, Query(ask, words, **more))
    return await AnswerCards(await core.find(None, query), core.messages).whole()


async def test_over_the_years_one_place_a_year_the_earliest_first(tmp_path: Path) -> None:
    """What one speaker says, who is named in the sentence; the years that are not shown are told, too."""
    async with dated(tmp_path, "2021-03-01", "2015-07-09", "2018-01-01", None, "2018-05-01") as core:
        card = await told(core, "what did Ada say about zeppelins over the years")
        assert card.heading == (
            "“zeppelins” for speaker Ada over the years, one place a year (5 places in 5 episodes):"
        )
        assert [(one.date or "")[:4] for one in card.citations] == ["2015", "2018", "2021"]
        assert card.notes[0] == "One more episode speaks of it and has no date."
        two = await told(core, dated=True, limit=2)
        assert len(two.citations) == 2
        assert two.notes[0] == "Shown are 2 of the 3 years that have any, those with the best places."


async def test_without_any_date_the_places_are_shown_as_they_are(tmp_path: Path) -> None:
    async with dated(tmp_path, None, None) as core:
        card = await told(core, dated=True)
        assert card.heading == "2 places about “zeppelins” in 2 episodes:"
        assert len(card.citations) == 2
        assert card.notes[0] == "None of the 2 episodes that speak of it has a date, so they are not by date."


@pytest.mark.parametrize("ask", [Ask.TOPIC, Ask.QUOTE, Ask.EXCERPT])
async def test_filters_that_leave_no_transcript_are_told_as_such(tmp_path: Path, ask: Ask) -> None:
    """Whoever is asked for besides: nobody can be among none."""
    async with dated(tmp_path, "2015-07-09", None) as core:
        card = await told(core, ask=ask, since="2023", speaker="Ada")
        assert card.heading == "There is no transcript since 2023, so nothing was searched."
        assert card.notes[0] == "One transcript without a date was not searched."
        chart = ChartCards(await core.timelines.of(None, Query(Ask.TOPIC, "zeppelins", since="2023")), core.messages)
        assert chart.card().heading == card.heading

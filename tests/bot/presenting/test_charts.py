"""A topic over time as a sentence, as bars of text, and as a picture."""

from __future__ import annotations

import itertools
import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from pullquote.bot.asking.answer_models import Ask, Query
from pullquote.bot.asking.timelines import OverTime
from pullquote.bot.core import Core, open_core
from pullquote.bot.demo import samples
from pullquote.bot.messages import LOCALES, Messages, messages
from pullquote.bot.presenting.charts import CELLS, MOST_BARS, ChartCards
from pullquote.bot.presenting.drawing import HEIGHT, WIDTH, Column, Figure, svg
from pullquote.bot.presenting.typesetting import can_typeset
from pullquote.bot.settings.values import Settings
from pullquote.index.ingest import transcripts_in
from pullquote.index.search.timeline import Interval, IntervalKind, Timeline
from wcwidth import wcswidth

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

LABELS = {
    "en": ["01/2024", "02/2024"],
    "de": ["1/2024", "2/2024"],
    "es": ["1/2024", "2/2024"],
    "fr": ["01/2024", "02/2024"],
    "ja": ["2024/1", "2024/2"],
}
SVG = "{http://www.w3.org/2000/svg}"


def cards(line: Timeline, words: str = "bees", said: Messages | None = None) -> ChartCards:
    library: Any = SimpleNamespace(transcripts=[1])
    resolved: Any = SimpleNamespace(
        query=Query(Ask.TOPIC, words), library=library, speakers=(), source=None, since=None, until=None, within=()
    )
    return ChartCards(OverTime(resolved, line), said or messages())


def months(*places: int) -> Timeline:
    counted = tuple(Interval(f"2024-{n:02}", p, min(p, 1), 1) for n, p in enumerate(places, 1))
    return Timeline(IntervalKind.MONTH, counted)


@pytest.fixture
async def core(tmp_path: Path) -> AsyncIterator[Core]:
    async with open_core(Settings(data=tmp_path / "data")) as opened:
        await opened.transcripts.add(list(transcripts_in([samples()])))
        yield opened


async def test_counts_are_those_of_the_words_in_any_form_by_the_filters(core: Core) -> None:
    found = await core.timelines.of(None, Query(Ask.TOPIC, "winters"))
    library = found.resolved.library
    texts = [(await library.whole(one)).stretch.text.lower() for one in library.transcripts]
    assert found.timeline.kind is IntervalKind.MONTH
    assert found.timeline.episodes == sum("winter" in text for text in texts) > 1
    only = await core.timelines.of(None, Query(Ask.TOPIC, "winters", source="Bees in February"))
    assert only.timeline.episodes == only.timeline.searched == 1
    theirs = await core.timelines.of(None, Query(Ask.TOPIC, "winters", speaker="Ondine Farrow"))
    assert 0 < theirs.timeline.places < found.timeline.places
    both = await core.timelines.of(None, Query(Ask.TOPIC, "what was said about the winters of 2018"))
    assert both.timeline.episodes == sum("winter of 2018" in text for text in texts) > 1


async def test_an_empty_library_is_told_as_such(tmp_path: Path) -> None:
    async with open_core(Settings(data=tmp_path)) as core:
        assert ChartCards(await core.timelines.of(None, Query(Ask.TOPIC, "bees")), messages()).card().empty


def test_the_card_says_first_last_and_most() -> None:
    card = cards(months(0, 2, 0, 16, 1, 0)).card()
    assert card.heading == "“bees” comes up 19 times, in 3 of 6 transcripts."
    assert card.detail == "First in February 2024, last in May 2024, most in April 2024 (16 times)."
    assert [one.label for one in card.bars] == [
        f"{name} 2024" for name in "January February March April May June".split()
    ]
    assert card.bars[3].drawn == f"▏{'█' * CELLS} 16"
    assert card.bars[0].drawn == f"▏{' ' * CELLS}  0"
    assert {len(one.drawn) for one in card.bars} == {CELLS + 4}


def test_one_place_is_the_only_one() -> None:
    card = cards(months(0, 1)).card()
    assert (card.heading, card.detail) == ("“bees” comes up once, in 1 of 2 transcripts.", "Only in February 2024.")


def test_where_it_never_comes_up_that_is_said() -> None:
    card = cards(months(0, 0, 0)).card()
    assert card.heading == "None of the 3 transcripts searched has a place with all the words of “bees”."
    assert not card.bars


def test_of_many_episodes_those_with_most_are_shown_in_their_order() -> None:
    line = Timeline(IntervalKind.EPISODE, tuple(Interval(f"e{n}", n % 7, int(n % 7 > 0), 1) for n in range(200)))
    card = cards(line).card()
    shown = [int(one.label[1:]) for one in card.bars]
    assert len(shown) == MOST_BARS
    assert shown == sorted(shown)
    assert min(n % 7 for n in shown) >= 4
    assert card.notes[0] == f"The {MOST_BARS} with most of them, out of {sum(n % 7 > 0 for n in range(200))}."


def test_nothing_is_left_out_where_all_episodes_that_have_any_are_shown() -> None:
    line = Timeline(IntervalKind.EPISODE, tuple(Interval(f"e{n}", int(n < 33), int(n < 33), 1) for n in range(200)))
    card = cards(line).card()
    assert len(card.bars) == 33
    assert card.notes == ("Counted are places that have all these words, in any form, within about forty words.",)


def boxes(drawn: str) -> list[tuple[float, float, float, float]]:
    return [
        (float(one.get("x", 0)), float(one.get("y", 0)), float(one.get("width", 0)), float(one.get("height", 0)))
        for one in ET.fromstring(drawn).iter(f"{SVG}rect")  # noqa: S314 - our own
        if one.get("fill") in {"#3f6fb5", "#d9742b"}
    ]


def test_a_picture_has_a_column_for_each_period_with_any_and_says_what_it_shows() -> None:
    figure = cards(months(0, 2, 0, 16, 1, 0), "<b> & \x1b[31m").figure()
    drawn = svg(figure)
    bars = boxes(drawn)
    heights = [tall for _, _, _, tall in bars]
    assert [round(heights[1] / one) for one in heights] == [8, 1, 16]
    assert all(x >= 0 and y >= 0 and x + wide <= WIDTH and y + tall <= HEIGHT for x, y, wide, tall in bars)
    root = ET.fromstring(drawn)  # noqa: S314 - our own
    assert root.get("aria-label") == root.findtext(f"{SVG}title")
    assert "most in April 2024 (16 times)" in (root.get("aria-label") or "")
    assert "\x1b" not in drawn
    assert "<b>" not in drawn


@pytest.mark.parametrize("many", [1, 2, 60, 3000])
def test_labels_stand_beside_each_other(many: int) -> None:
    columns = tuple(Column(f"A rather long title, number {n}", 1 + n % 5) for n in range(many))
    drawn = svg(Figure("h", "t", columns, "alt"))
    places = [float(found[1]) for found in re.finditer(r'<text x="([\d.]+)" y="[\d.]+" text-anchor="middle"', drawn)]
    assert places
    assert all(after - before > 100 for before, after in itertools.pairwise(places))
    assert len(boxes(drawn)) == many


def test_short_labels_of_many_columns_do_not_run_together() -> None:
    columns = tuple(Column(f"{2000 + n}", 1) for n in range(977))
    drawn = svg(Figure("h", "t", columns, "alt"))
    places = [float(found[1]) for found in re.finditer(r'<text x="([\d.]+)" y="[\d.]+" text-anchor="middle"', drawn)]
    assert all(after - before > 40 for before, after in itertools.pairwise(places))


PHONE = 280  # pixels that a picture has there

THREE_YEARS = Timeline(
    IntervalKind.MONTH, tuple(Interval(f"{2022 + n // 12}-{n % 12 + 1:02}", n, 1, 1) for n in range(36))
)


@pytest.mark.parametrize("locale", LOCALES)
def test_its_words_can_be_read_on_a_phone_and_keep_to_their_room(locale: str) -> None:
    """No letter is lower than ten pixels there; lines end within the picture, and labels beside each other."""
    words, said = "the winter of 2018 and what came of the bees, told once more", messages(locale)
    for line in (months(0, 2, 0, 16, 1, 0), THREE_YEARS):
        texts = list(ET.fromstring(svg(cards(line, words, said).figure())).iter(f"{SVG}text"))  # noqa: S314 - our own
        assert len([one for one in texts if one.get("text-anchor") == "middle"]) >= 3
        for one in texts:
            size, left = float(one.get("font-size", 0)), float(one.get("x", 0))
            assert size * PHONE / WIDTH >= 10
            if one.get("text-anchor") == "start":
                assert left + wcswidth(one.text or "") * size / 2 <= WIDTH
    assert [column.label for column in cards(months(1, 1), "bees", said).figure().columns] == LABELS[locale]


def test_a_png_is_what_the_svg_is() -> None:
    """The colours at the columns' middles, and nothing above them. Letters that the font lacks are left out."""
    pytest.importorskip("PIL", reason="the extra pullquote[charts] is not installed")
    import io

    from PIL import Image
    from pullquote.bot.presenting.drawing import FINE, png

    figure = cards(months(0, 2, 0, 16, 1, 0), "蜂蜜").figure()
    image = Image.open(io.BytesIO(png(figure))).convert("RGB")
    assert image.size == (WIDTH * FINE, HEIGHT * FINE)
    for (x, y, wide, tall), colour in zip(boxes(svg(figure)), [(63, 111, 181), (217, 116, 43)], strict=False):
        middle = round((x + wide / 2) * FINE)
        assert image.getpixel((middle, round((y + tall / 2) * FINE))) == colour
        assert image.getpixel((middle, round((y - 4) * FINE))) == (255, 255, 255)


def test_a_png_has_every_letter_of_its_words_where_there_are_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the fonts of quote cards nothing is an empty box; with the built-in one, what it lacks is left out."""
    if not can_typeset():
        pytest.skip("the extra pullquote[cards] is not installed")
    import io

    from PIL import Image
    from pullquote.bot.presenting import drawing

    def ink(heading: str) -> int:
        picture = drawing.png(Figure(heading, "", (Column("", 1),), ""))
        above = Image.open(io.BytesIO(picture)).convert("L").crop((0, 0, WIDTH * drawing.FINE, 45 * drawing.FINE))
        return sum(above.histogram()[:128])

    assert ink("häufig") > ink("haufig") > 0
    assert ink("пчёлы") > 0
    monkeypatch.setattr(drawing, "can_typeset", lambda: False)
    assert ink("haufig") > 0
    assert ink("пчёлы") == ink("häufig") == 0

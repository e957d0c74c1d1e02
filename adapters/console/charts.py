"""`pullquote topic --chart`: a topic over time, as text, as JSON, or as a picture in a file."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from ...bot.asking.answer_models import Ask, Query
from ...bot.presenting.charts import ChartCards
from ...bot.presenting.drawing import can_draw_png, png, svg
from ...index.storage.backup import in_one_piece
from .jsontext import put_line
from .options import CHART, PICTURES, say
from .render import printed

if TYPE_CHECKING:
    from pathlib import Path

    from ...bot.asking.timelines import OverTime
    from ...bot.core import Core
    from ...bot.serving.launch import Session


def charted(session: Session, words: str, file: Path | None, *, force: bool, json: bool, **filters: Any) -> None:
    """Prints how often a topic comes up, or writes it into `file`, over another one only with `force`.

    Raises click.UsageError for a file that is no picture, and PullquoteError.
    """
    if file is not None:
        _check(file)
    query = session.run(session.core.parsed(None, Query(Ask.TOPIC, words, **filters)))
    found = session.run(session.core.timelines.of(None, query))
    if json:
        put_line(_told(found))
    elif file is None or not found.timeline.places:
        printed(ChartCards(found, session.core.messages).card())
    if file is not None and found.timeline.places:
        alt = session.run(_written(session.core, found, file, force=force))
        if not json:
            click.echo(say("chart.written", path=file, alt=alt))


def _check(file: Path) -> None:
    ending = file.suffix.lower()
    if ending not in PICTURES:
        raise click.UsageError(say("chart.no_picture", option=CHART, path=file))
    if ending == ".png" and not can_draw_png():
        raise click.UsageError(say("chart.no_png"))


async def _written(core: Core, found: OverTime, file: Path, *, force: bool) -> str:
    """Writes the picture; returns what it shows in words."""
    figure = ChartCards(found, core.messages).figure()
    is_png = file.suffix.lower() == ".png"
    content = await asyncio.to_thread(png, figure) if is_png else svg(figure).encode()

    def write() -> None:
        with in_one_piece(file, replace=force) as part:
            part.write_bytes(content)

    await asyncio.to_thread(write)
    return figure.alt


def _told(found: OverTime) -> dict[str, Any]:
    line = found.timeline
    ends = {"first": line.first, "last": line.last}
    return {
        "words": found.query.words,
        "unit": line.kind.value,
        "places": line.places,
        "episodes": line.episodes,
        "searched": line.searched,
        **ends,
        "most": line.most.name if line.most else None,
        "periods": [asdict(one) for one in line.periods],
        "undated": {name: value for name, value in asdict(line.undated).items() if name != "name"},
    }

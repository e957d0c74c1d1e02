"""Questions and answers as JSON lines, in the same order.

A line that is no question, or that cannot be answered, gets an error line, and the rest go on.
"""

from __future__ import annotations

import json
import math
import time
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Final, cast

from ...bot.asking.answer_models import Ask, Query, Result
from ...bot.asking.json_query import BadField, query_from
from ...bot.messages import messages
from ...bot.presenting.objects import answer_object
from ...bot.presenting.problems import explain
from ...bot.telemetry.faults import log_unexpected
from ...index.errors import PullquoteError
from .jsontext import put_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...bot.asking.checked_text import CheckedText
    from ...bot.core import Core
    from ...bot.serving.launch import Session

LONGEST_LINE: Final = 1024 * 1024

say = messages().say


class BadLine(Exception):
    """A line that is no question. The argument is the reason in words; `id` is the line's own id, if it has one."""

    def __init__(self, why: str, id_: object = None) -> None:
        super().__init__(why)
        self.id = id_


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """One question of a program."""

    id: object
    query: Query


def work(session: Session, stream: IO[bytes]) -> None:
    """Answers every line of `stream` on standard output."""
    for line in lines(stream):
        put_line(session.run(reply(session.core, line)))


def lines(stream: IO[bytes]) -> Iterator[bytes | None]:
    """The lines that are not blank; None for one that is too long, of which no more is kept in memory."""
    while line := stream.readline(LONGEST_LINE + 2):
        if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_LINE)
            yield None
        elif line.strip():
            yield line


async def reply(core: Core, line: bytes | None) -> dict[str, Any]:
    """The answer to one line, or its error."""
    try:
        request = parsed(line)
    except BadLine as bad:
        return {"id": bad.id, "error": str(bad)}
    try:
        _, answer = await answered(core, await core.read(None, request.query))
    except PullquoteError as error:
        return {"id": request.id, "error": explain(error, messages())}
    except Exception as error:  # noqa: BLE001 - one line's trouble is not the next one's
        number, log = log_unexpected(error, core.settings.data)
        return {"id": request.id, "error": say("error.unexpected", id=number, log=log)}
    return {"id": request.id, **answer}


async def answered(core: Core, query: Query) -> tuple[Result | CheckedText, dict[str, Any]]:
    """What was found for a query, and the same as a JSON object. Raises PullquoteError."""
    began = time.perf_counter()
    found = await core.checker.answer(None, query)
    took = round(1000 * (time.perf_counter() - began), 3)
    return found, {"ask": query.ask.value, **await answer_object(found, messages()), "took_ms": took}


# --- From a line to a request ------------------------------------------------------------------------------------


def parsed(line: bytes | None) -> BatchRequest:
    """The question in a line. Raises BadLine."""
    if line is None:
        raise BadLine(say("batch.too_long", most=LONGEST_LINE))
    loaded = _loaded(line)
    if not isinstance(loaded, dict):
        raise BadLine(say("batch.not_object"))
    given = cast("dict[str, Any]", loaded)
    id_ = given.get("id")
    if given.get("ask") not in tuple(Ask):
        raise BadLine(say("batch.ask"), id_)
    try:
        return BatchRequest(id_, query_from(Ask(str(given["ask"])), given, nearest=0))
    except BadField as bad:
        raise BadLine(explain(bad, messages()), id_) from bad


def _loaded(line: bytes) -> object:
    try:
        return json.loads(line.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_number)
    except UnicodeDecodeError:
        raise BadLine(say("batch.not_utf8")) from None
    except (ValueError, RecursionError) as error:
        raise BadLine(say("batch.not_json", detail=error)) from None


def _number(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number(text)


def _no_number(text: str) -> float:
    raise ValueError(text)

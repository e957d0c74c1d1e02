"""Questions and answers as JSON lines, in the same order.

A line that is no question, or that cannot be answered, gets an error line, and the rest go on.
"""

from __future__ import annotations

import json
import math
import time
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, Any, Final, cast

from ...bot.asking.answer_models import Ask, Query, Result
from ...bot.asking.checked_text import CheckedText
from ...bot.messages import messages
from ...bot.presenting.answers import sentences
from ...bot.presenting.checks import OUTCOMES
from ...bot.presenting.links import moment_link
from ...bot.presenting.problems import explain
from ...bot.telemetry.faults import log_unexpected
from ...index.errors import PullquoteError
from ...index.search.verdict import Verdict
from .jsontext import put_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...bot.core import Core
    from ...bot.serving.launch import Session
    from ...index.corrections import CorrectedText
    from ...index.querying.found import Hit

LONGEST_LINE: Final = 1024 * 1024
MOST_HITS: Final = 100
USUAL_HITS: Final = 20

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
    return found, {"ask": query.ask.value, **await as_object(found), "took_ms": took}


async def check_object(checked: CheckedText) -> dict[str, Any]:
    """A checked document as a JSON object: how many quotations have which outcome, and each of them."""
    counts = checked.counts
    return {
        "summary": {outcome: counts[outcome] for outcome in OUTCOMES if counts[outcome]},
        "quotations": await parts(checked),
        "left_out": checked.left_out,
    }


async def as_object(found: Result | CheckedText) -> dict[str, Any]:
    """What was found as a JSON object. A long text that was not said in one go has its parts beside the verdict on the
    least faithful of them."""
    if isinstance(found, CheckedText):
        worst = max((part.outcome for part in found.parts), key=OUTCOMES.index)
        return {
            "verdict": worst,
            "attribution": None,
            "differences": [],
            "hits": [],
            "parts": await parts(found),
            "left_out": found.left_out,
        }
    judged = found.query.ask.judged
    return {
        "verdict": found.verdict and found.verdict.value,
        "attribution": _attribution(found),
        "differences": sentences(found.found.judgement, messages()) if judged else [],
        "hits": [_hit(hit, await found.resolved.library.around(hit, 0)) for hit in hits(found)],
    }


async def parts(checked: CheckedText) -> list[dict[str, Any]]:
    """The parts of a checked text as JSON objects, each numbered as its text is."""
    return [
        {
            **({checked.unit.value: part.number} if checked.unit else {}),
            "words": part.result.query.words,
            "claimed": part.result.query.claimed,
            **await as_object(part.result),
            "outcome": part.outcome,
        }
        for part in checked.parts
    ]


def hits(result: Result) -> list[Hit]:
    """The hits to print: of a quote that was found, those that are the quote; else the nearest there are."""
    found = result.found.hits
    if result.verdict in {None, Verdict.NOT_FOUND}:
        return list(found)
    return [hit for hit in found if hit.judgement and hit.judgement.verdict is not Verdict.NOT_FOUND]


def _attribution(result: Result) -> dict[str, Any] | None:
    """How the claim about the speaker stands to the best hit; None without a claim."""
    found = result.attribution()
    return found and {"status": found.status.value, "claimed": found.claimed, "speakers": list(found.speakers)}


def _hit(hit: Hit, text: CorrectedText) -> dict[str, Any]:
    url = hit.transcript.facts.url
    return {
        "transcript": hit.transcript.public,
        "file": PurePath(hit.transcript.file).name,
        "title": hit.transcript.title,
        "speaker": hit.speaker,
        "start": _finite(hit.start),
        "end": _finite(hit.end),
        "cues": [hit.span.first_cue, hit.span.last_cue],
        "chars": [hit.span.first, hit.span.past],
        "words": hit.words,
        "corrected": text.stretch.text if text.replacements else None,
        "score": _finite(hit.score),
        "link": moment_link(url, hit.start)[0] if url else None,
    }


def _finite(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None


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
    ask, words = given.get("ask"), given.get("words")
    if ask not in tuple(Ask):
        raise BadLine(say("batch.ask"), id_)
    if not isinstance(words, str) and not (words is None and ask == Ask.EXCERPT):
        raise BadLine(say("batch.words"), id_)
    return BatchRequest(id_, Query(Ask(str(ask)), words or "", **_options(given, id_), nearest=0))


def _options(given: dict[str, Any], id_: object) -> dict[str, Any]:
    options = {
        name: given[name]
        for name in ("transcript", "speaker", "source", "since", "until", "claimed", "limit")
        if given.get(name) is not None
    }
    for field, value in options.items():
        if field != "limit" and not isinstance(value, str):
            raise BadLine(say("batch.text", field=field), id_)
    for field, name, usual in (("spread", "spread", True), ("by_date", "dated", False)):
        options[name] = given.get(field, usual)
        if not isinstance(options[name], bool):
            raise BadLine(say("batch.flag", field=field), id_)
    limit = options.setdefault("limit", USUAL_HITS)
    if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= MOST_HITS:
        raise BadLine(say("batch.limit", most=MOST_HITS), id_)
    return options


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

"""Answers as JSON objects: one shape for batch lines, `--json`, the JSON API and MCP. `schemas.py` describes it.

Everything in them is what a transcript has, and how a quote stands to it; nothing is put into other words.
"""

from __future__ import annotations

import math
from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from ...index.search.verdict import Verdict
from ..asking.checked_text import CheckedText, is_faithful
from .answers import sentences
from .checks import OUTCOMES
from .citations import recognised_as
from .export import described
from .links import moment_link
from .problems import noticed
from .reading import moment_of, reading

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ...index.corrections import CorrectedText
    from ...index.library import Library
    from ...index.querying.found import Hit
    from ...index.transcript import Transcript
    from ..asking.answer_models import Result
    from ..cards import Line
    from ..messages import Messages

FACTS: Final = ("title", "show", "date", "url", "language", "participants")  # that a transcript may lack


async def answer_object(found: Result | CheckedText, messages: Messages) -> dict[str, Any]:
    """What was found. A long text that was not said in one go has its parts beside the verdict on the least faithful of
    them."""
    if isinstance(found, CheckedText):
        searched = max(part.result.found.searched for part in found.parts)
        worst = max((part.outcome for part in found.parts), key=OUTCOMES.index)
        return {
            "verdict": worst if searched else None,
            "faithful": is_faithful(found),
            "attribution": None,
            "differences": [],
            "hits": [],
            "nearest": [],
            "searched": searched,
            "meant": None,
            "parts": await _parts(found, messages),
            "left_out": found.left_out,
        }
    searched, library = found.found.searched, found.resolved.library
    judged = found.query.ask.judged and searched > 0
    hits, nearest = places(found)
    return {
        "verdict": found.verdict.value if found.verdict and searched else None,
        "faithful": is_faithful(found) if judged else None,
        "attribution": _attribution(found),
        "differences": sentences(found.found.judgement, messages) if judged else [],
        "hits": [await _hit(hit, library) for hit in hits],
        "nearest": [await _hit(hit, library) for hit in nearest],
        "searched": searched,
        "meant": found.meant,
    }


async def check_object(checked: CheckedText, messages: Messages) -> dict[str, Any]:
    """A checked document: how many quotations have which outcome, and each of them."""
    quotations = await _parts(checked, messages)
    counts = Counter(one["outcome"] for one in quotations)
    return {
        "summary": {outcome: counts[outcome] for outcome in OUTCOMES if counts[outcome]},
        "faithful": is_faithful(checked),
        "quotations": quotations,
        "left_out": checked.left_out,
    }


async def _parts(checked: CheckedText, messages: Messages) -> list[dict[str, Any]]:
    """The parts of a checked text, each numbered as its text is."""
    return [
        {
            **({checked.unit.value: part.number} if checked.unit else {}),
            "words": part.result.query.words,
            "claimed": part.result.query.claimed,
            **await answer_object(part.result, messages),
            "outcome": part.outcome if part.result.found.searched else None,
        }
        for part in checked.parts
    ]


def places(result: Result) -> tuple[Sequence[Hit], Sequence[Hit]]:
    """The places that answer a question, of a quote those that are the quote; and those that are no answer, but the
    nearest there are."""
    found = result.found.hits
    if result.verdict is Verdict.NOT_FOUND:
        return (), result.nearest.hits or found
    if result.verdict is None:
        return found, result.nearest.hits
    return [hit for hit in found if hit.judgement and hit.judgement.verdict is not Verdict.NOT_FOUND], ()


def _attribution(result: Result) -> dict[str, Any] | None:
    """How the claim about the speaker stands to the best hit; None without a claim."""
    found = result.attribution()
    return found and {"status": found.status.value, "claimed": found.claimed, "speakers": list(found.speakers)}


async def _hit(hit: Hit, library: Library) -> dict[str, Any]:
    text, facts = await library.around(hit, 0), hit.transcript.facts
    return {
        "transcript": hit.transcript.public,
        "file": PurePath(hit.transcript.file).name,
        "title": hit.transcript.title,
        "also": [text.public for text in hit.also],
        "show": facts.show,
        "date": facts.date,
        "speaker": hit.speaker,
        "start": _finite(hit.start),
        "end": _finite(hit.end),
        "cues": [hit.span.first_cue, hit.span.last_cue],
        "chars": [hit.span.first, hit.span.past],
        "words": hit.words,
        "corrected": text.stretch.text if text.replacements else None,
        "verdict": hit.judgement and hit.judgement.verdict.value,
        "score": _finite(hit.score),
        "link": moment_link(facts.url, hit.start)[0] if facts.url else None,
    }


def _finite(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None


# --- Transcripts ------------------------------------------------------------------------------------------------------


def transcript_object(
    transcript: Transcript, messages: Messages, also: Sequence[Transcript], unread: Collection[int]
) -> dict[str, Any]:
    """What is known about a transcript; `also` are other texts of the same recording, `unread` the transcripts that are
    not in the index."""
    return {
        **described(transcript),
        "also": [text.public for text in also],
        "speakers": list(
            dict.fromkeys(name for label in transcript.speakers if (name := transcript.speaker_name(label)))
        ),
        "labels": list(transcript.speakers),
        "cues": transcript.cues,
        "seconds": transcript.seconds,
        "not_understood": [
            *([messages.say("library.unread")] if transcript.id in unread else []),
            *(noticed(one, messages) for one in transcript.not_understood),
        ],
        "missing": [name for name in FACTS if not getattr(transcript.facts, name)],
    }


def lines_of(transcript: Transcript, text: CorrectedText, messages: Messages) -> list[Line]:
    """The lines of a whole transcript as people read it, corrected."""
    facts = transcript.facts
    return list(reading(text.stretch, facts.labels, messages, tag=facts.language))


def line_object(line: Line, transcript: Transcript) -> dict[str, Any]:
    """One turn, or a part of one: `start` is in seconds, and only where the transcript has times."""
    moment, url = moment_of(line.when) if line.when else None, transcript.facts.url
    start = moment.seconds if moment else None
    return {
        "start": start,
        "speaker": line.speaker,
        "words": line.words.text,
        "begins": line.begins,
        "link": moment_link(url, start)[0] if url and start is not None else None,
    }


def corrected_note(text: CorrectedText, messages: Messages) -> str | None:
    """That some words of a transcript were recognised otherwise; None if none were."""
    return recognised_as(text, text.stretch, messages)

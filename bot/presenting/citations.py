"""Citations: the words of a hit with everything that is needed to find them again."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...index.dialogue import DialogueLine, dialogue, percent
from ...index.language.languages import language
from ...index.language.sentences import sentence_starts
from ...index.search.filters import tell_apart
from ...index.transcript import Kind, Stretch, Transcript
from ..cards import Citation, Line, Marked
from .links import LEAD, clock, moment_link

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...index.corrections import CorrectedText
    from ...index.language.language import Language
    from ...index.library import Library
    from ...index.querying.found import Hit
    from ..messages import Messages

MOST_RECOGNISED: Final = 3  # corrections that are named beside words
GLIMPSE: Final = 280  # characters of a place that is no answer, about
BRIEF: Final = 120  # and where it is told in a sentence
STOP: Final = 4  # characters behind a span that are read for the end of its sentence

_STOP: Final = re.compile("[.!?…。！？]+[\"'”’»)」』]?(?!\\w)")


class Citations:
    """Makes citations of hits in one library."""

    def __init__(self, library: Library, messages: Messages) -> None:
        self._library = library
        self._messages = messages
        self._say = messages.say
        self._titles = library.transcripts.kept(tell_apart)

    async def of(self, hit: Hit, around: int = 0, most: int | None = None) -> Citation:
        """The words of a hit with up to `around` characters on either side, or `most` of its own."""
        text, transcript = await self._library.around(hit, around or STOP), hit.transcript
        span = text.map.forward(hit.span.first, hit.span.past)
        spoken = language(self._library.language(transcript))
        stretch = _trimmed(text.stretch, span, around, spoken)
        if most is not None:
            stretch = _glimpse(stretch, most, spoken)
        topical = [text.map.forward(*mark) for mark in hit.marks]
        whole = [] if topical else [span] if hit.judgement or around else []
        named = hit.judgement.named if hit.judgement else ()
        marked = [text.map.forward(*difference.said_at) for difference in named if difference.said_at[1]]
        marked = marked or topical or whole
        turns = dialogue(stretch, marked, transcript.facts.labels)
        saying = dialogue(stretch, whole, transcript.facts.labels)
        speaking = list(dict.fromkeys(turn.speaker for turn in saying if turn.marks or not whole))
        link, exact = moment_link(transcript.facts.url, hit.start) if transcript.facts.url else (None, True)
        return Citation(
            lines=_lines(turns, stretch, text.map.forward(transcript.length, transcript.length)[1]),
            who=self._who(speaking),
            named=any(speaking),
            company=self._company(speaking, transcript),
            title=self._titles[transcript.id],
            show=transcript.facts.show,
            date=transcript.facts.date,
            when=self._when(hit),
            link=link,
            go_to=None if exact or hit.start is None else self._say("citation.go_to", time=clock(hit.start)),
            transcript=transcript.public,
            kind=self._say("citation.captions") if transcript.kind is Kind.CAPTIONS else None,
            verdict=hit.judgement.verdict if hit.judgement else None,
            corrected=recognised_as(text, stretch, self._messages),
            drift=self._drift(hit),
            also=self._also(hit),
            opens=self._opens(hit.start if exact else None) if link else None,
        )

    async def glimpse(self, hit: Hit) -> str:
        """The words of a hit and whose they are, in one short sentence."""
        citation = await self.of(replace(hit, marks=()), most=BRIEF)
        words = " ".join(line.words.text for line in citation.lines)
        whose = f"{citation.who}, {citation.title}" if citation.named else citation.title
        return self._say("quote.near", words=words, whose=whose, when=citation.when)

    def _opens(self, start: float | None) -> str:
        """Where a link leads: to a moment, or only to the recording."""
        if start is None:
            return self._say("citation.open")
        return self._say("citation.listen", time=clock(max(start - LEAD, 0.0)))

    def _who(self, speaking: Sequence[str | None]) -> str:
        named = [name for name in speaking if name]
        if not named:
            return self._say("citation.unnamed")
        return self._messages.listed(named) if len(named) == len(speaking) <= 3 else self._say("citation.several")

    def _company(self, speaking: Sequence[str | None], transcript: Transcript) -> str | None:
        """Participants are said to be there, never to have said it."""
        if any(speaking) or not transcript.facts.participants:
            return None
        return self._say("citation.company", names=self._messages.listed(transcript.facts.participants))

    def _drift(self, hit: Hit) -> str | None:
        """That times may be off, where one is told."""
        drift = hit.transcript.drift
        return None if drift is None or hit.start is None else self._say("citation.drift", time=clock(drift))

    def _also(self, hit: Hit) -> str | None:
        """The other texts of the same recording, and which of them say a quote for certain where this one does not."""
        if not hit.also:
            return None
        names, said = (
            self._messages.listed(texts_named(texts, self._titles, self._messages)) for texts in (hit.also, hit.said_in)
        )
        key = "also" if not hit.said_in else "also_there" if hit.said_in == hit.also else "also_said"
        return self._say(f"citation.{key}", names=names, said=said)

    def _when(self, hit: Hit) -> str:
        if hit.start is not None:
            return clock(hit.start)
        share = percent(hit.span.first, hit.transcript.length)
        return self._say("citation.untimed", percent=share) if share else self._say("citation.beginning")


def texts_named(transcripts: Sequence[Transcript], titles: Mapping[int, str], messages: Messages) -> list[str]:
    """What texts of one recording are called beside it: their titles, and that they are automatic captions."""
    captions = messages.say("citation.captions")
    return [f"{titles[one.id]} ({captions})" if one.kind is Kind.CAPTIONS else titles[one.id] for one in transcripts]


def _glimpse(stretch: Stretch, most: int, spoken: Language) -> Stretch:
    """The beginning of a stretch, up to the end of a sentence if one ends in time."""
    text = stretch.text
    if len(text) <= most:
        return stretch
    ended = [b for b in sentence_starts(text, spoken) if most // 3 <= b <= most]
    past = ended[-1] if ended else text.rfind(" ", 0, most)
    return replace(stretch, text=text[: past if past > 0 else most].rstrip())


def recognised_as(text: CorrectedText, shown: Stretch, messages: Messages) -> str | None:
    """That some of the words of `shown`, a part of a corrected text, were recognised otherwise, and how; else None."""
    last = shown.at + len(shown.text)
    there = [
        one.recognised
        for one, change in zip(text.replacements, text.changes, strict=True)
        if change.new_past > shown.at and change.new_first < last
    ]
    named = list(dict.fromkeys(there))
    if not named:
        return None
    words = messages.listed([messages.say("citation.words", words=words) for words in named[:MOST_RECOGNISED]])
    if len(named) > MOST_RECOGNISED:
        return messages.say("citation.corrected_more", words=words, n=len(named) - MOST_RECOGNISED)
    return messages.say("citation.corrected", words=words)


def _trimmed(stretch: Stretch, span: tuple[int, int], around: int, spoken: Language) -> Stretch:
    """The stretch from the first sentence that begins in it to the last that ends, the `span` always whole in it; with
    nothing `around` it, the span with the stop of the sentence that ends there."""
    text, begin, end = stretch.text, span[0] - stretch.at, span[1] - stretch.at
    if not around:
        stop = _STOP.match(text, end)
        return replace(stretch, at=span[0], text=text[begin : stop.end() if stop else end])
    found = [b for b in sentence_starts(text, spoken) if b or not stretch.at]
    first = next((b for b in found if b <= begin), None)
    if first is None:
        first = text.rfind(" ", 0, begin) + 1 if begin < 40 else text.find(" ") + 1
    last = max((b for b in found if b > end), default=0)
    if not last:
        whole = len(text) < end + around
        last = len(text) if whole else max(text.rfind(" "), end)
    kept = text[first:last].rstrip()
    return replace(stretch, at=stretch.at + first, text=kept)


def _lines(turns: Sequence[DialogueLine], stretch: Stretch, length: int) -> tuple[Line, ...]:
    """Turns as lines, with an ellipsis where the stretch cuts a sentence of a text of `length` characters."""
    lines = [Line(turn.speaker, Marked(turn.text, turn.marks), turn.begins) for turn in turns]
    if lines and stretch.at > 0 and lines[0].words.text[:1].islower():
        shifted = tuple((first + 2, past + 2) for first, past in lines[0].words.marks)
        lines[0] = replace(lines[0], words=Marked(f"… {lines[0].words.text}", shifted))
    if lines and stretch.at + len(stretch.text) < length and lines[-1].words.text[-1:] not in (*".?!…\"”'",):
        lines[-1] = replace(lines[-1], words=replace(lines[-1].words, text=f"{lines[-1].words.text} …"))
    return tuple(lines)

"""The page of a transcript: its words by turns, with times, chapters and voices, and a place in it marked.

`/t/ID/SLUG?at=37:20&words=…`: the id stays when the file is replaced. A link that names words leads to where they stand
now; one that names a time alone leads to the sentence that is said then.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from aiohttp import web
from markupsafe import Markup, escape

from ...bot.plaintext import direction
from ...bot.presenting.citations import recognised_as
from ...bot.presenting.links import clock, moment_link
from ...bot.presenting.paragraphs import GAP, TextParagraph, find_words, marked, paragraphs
from ...bot.presenting.reading import NoTimes, moment_of
from ...bot.presenting.web_links import slug_of, transcript_path
from ...index.querying.found import Scope
from ...index.search.filters import tell_apart
from ...index.search.verdict import SURE, Verdict
from ...index.transcript import Kind
from .media import is_web, player
from .site import viewer_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ...index.corrections import CorrectedText
    from ...index.library import Library
    from ...index.querying.found import Hit
    from ...index.search.verdict import Judgement
    from ...index.transcript import Transcript
    from .site import Site
    from .viewers import Viewer

PART: Final = 265_000  # characters of HTML, after which a long transcript goes on on another page
KEPT: Final = 16_000_000  # characters of HTML of laid out transcripts that are kept in memory, of three bytes each
VOICES: Final = 8  # colours
DESCRIBED: Final = 200  # characters of a preview
FOUND_AGAIN: Final = frozenset(set(Verdict) - {Verdict.NOT_FOUND, Verdict.PARAPHRASE, Verdict.SPLICED})
ALIKE: Final = 5  # places of words that do not stand just so, of which the one with the fewest differences is meant


@dataclass(frozen=True, slots=True)
class Laid:
    """A transcript laid out: its text, its paragraphs each with its HTML, the numbers of those that begin a part of
    it, the colours of its voices, and the `size` of the HTML in characters."""

    text: CorrectedText
    paragraphs: tuple[TextParagraph, ...]
    html: tuple[str, ...]
    begins: tuple[int, ...]
    voices: dict[str, int]
    size: int

    def number(self, offset: int) -> int:
        """The number of the paragraph at an offset of the corrected text."""
        return max(bisect_right(self.paragraphs, offset, key=lambda one: one.at) - 1, 0)

    def part(self, number: int) -> int:
        """The number from 1 of the part that has a paragraph."""
        return max(bisect_right(self.begins, number), 1)


class Layouts:
    """The layouts of transcripts, made once for each version of the library, and one at a time: many who open one page
    wait for the same layout, and threads that lay out do not keep the event loop from the interpreter's lock."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._kept: OrderedDict[tuple[object, ...], Laid] = OrderedDict()
        self._making = asyncio.Lock()

    async def of(self, library: Library, workspace: str, transcript: Transcript) -> Laid:
        """The layout of a transcript as a workspace sees it, with its corrections."""
        key = (transcript.id, self._site.core.shelves.version, workspace if library.overlay else None)
        if key not in self._kept:
            async with self._making:
                if key not in self._kept:
                    text = await library.whole(transcript)
                    laid = await asyncio.to_thread(_laid, text, transcript, library.language(transcript))
                    self._keep(key, laid)
        self._kept.move_to_end(key)
        return self._kept[key]

    def _keep(self, key: tuple[object, ...], laid: Laid) -> None:
        self._kept[key] = laid
        while len(self._kept) > 1 and sum(one.size for one in self._kept.values()) > KEPT:
            self._kept.popitem(last=False)


def routes(site: Site) -> list[web.RouteDef]:
    """`/t/ID/SLUG`."""
    layouts = Layouts(site)

    async def page(request: web.Request) -> web.Response:
        """A transcript."""
        viewer = viewer_of(request)
        library = await site.core.shelves.library(viewer.workspace)
        transcript = find_transcript(library, request.match_info["id"])
        laid = await layouts.of(library, viewer.workspace, transcript)
        return await _page(site, request, library, transcript, laid)

    return [web.get("/t/{id}", page), web.get("/t/{id}/{slug}", page)]


def find_transcript(library: Library, public: str) -> Transcript:
    """The transcript of a library by its public id. Raises HTTPNotFound, also for one that is not open here."""
    found = library.transcripts.kept(_by_public).get(public)
    if found is None:
        raise web.HTTPNotFound
    return found


def _by_public(transcripts: Sequence[Transcript]) -> dict[str, Transcript]:
    return {one.public: one for one in transcripts}


def place_path(site: Site, transcript: Transcript, seconds: float | None, words: str = "") -> str:
    """The path to words of a transcript; browsers that know text fragments mark them, too."""
    path = f"{site.base}/{transcript_path(transcript, seconds, words)}"
    return f"{path}:~:text={_fragment(words)}" if words.strip() else path


def _fragment(words: str) -> str:
    """Words as a text fragment names them: by the first and the last (https://wicg.github.io/scroll-to-text-fragment/)."""
    each = words.split()
    ends = [" ".join(each[:5]), " ".join(each[-5:])] if len(each) > 10 else [" ".join(each)]
    return ",".join(quote(one, safe="").replace("-", "%2D") for one in ends)


# --- One page --------------------------------------------------------------------------------------------------------


async def _page(site: Site, request: web.Request, library: Library, transcript: Transcript, laid: Laid) -> web.Response:
    say, facts = site.say, transcript.facts
    span, notes = await _span(site, request, library, transcript, laid)
    parts = len(laid.begins)
    if span is not None:
        part = laid.part(laid.number(span[0]))
    else:
        typed = request.query.get("part", "1")
        part = min(max(int(typed), 1), parts) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
    first = laid.begins[part - 1] if laid.begins else 0
    past = laid.begins[part] if part < parts else len(laid.paragraphs)
    written = [laid.text.as_written(at) for at in span or ()]
    place = await library.place(transcript, *written) if span else None
    seconds = place.start if place else None  # as answers name it
    title = library.transcripts.kept(tell_apart)[transcript.id]
    shown = player(facts.url, seconds)
    found: dict[str, Any] | None = None
    if span is not None:
        found = {"first": written[0], "past": written[1], "listen": None, "opens": None}
        if facts.url and seconds is not None and is_web(facts.url):
            link, exact = moment_link(facts.url, seconds)
            opens = say("citation.listen", time=clock(seconds)) if exact else say("citation.open")
            found |= {"listen": link, "opens": opens}
    own = site.path("t", transcript.public, slug_of(transcript))
    words = laid.text.stretch.text[slice(*span)] if span else laid.text.stretch.text[:DESCRIBED]
    return site.page(
        "transcript.html",
        media=shown.media if shown else (),
        frames=shown.frames if shown else (),
        viewer=viewer_of(request),
        title=title,
        show=facts.show,
        date=facts.date,
        id=transcript.public,
        slug=slug_of(transcript),
        link=site.link(own),
        here_path=own,
        direction=direction(laid.text.stretch.text),
        language=facts.language or library.language(transcript),
        facts=_facts(site, transcript),
        notes=[*notes, *_notes(site, transcript, laid)],
        found=found,
        chapters=_chapters(site, transcript, laid),
        part=part,
        parts=parts,
        text=Markup("\n").join(map(Markup, _marked(laid, first, past, span))),
        player=shown,
        preview={"title": title, "text": _short(words), "image": None, "alt": "", "embed": None},
    )


async def _span(
    site: Site, request: web.Request, library: Library, transcript: Transcript, laid: Laid
) -> tuple[tuple[int, int] | None, list[str]]:
    """The place that an address names, in the corrected text, and what is to be said about it."""
    say, stretch = site.say, laid.text.stretch
    at, words = (
        request.query.get("at", ""),
        request.query.get("words", "")[: site.core.settings.limits.query_characters],
    )
    near, notes = 0, list[str]()
    moment = moment_of(at) if at else None
    if moment is not None:
        try:
            near = moment.offset(stretch, transcript.title)
        except NoTimes:
            moment, notes = None, [say("web.no_times")]
        else:
            end = transcript.facts.seconds or transcript.seconds
            if end is not None and moment.seconds is not None and moment.seconds > end and not words.strip():
                notes = [say("web.past_end", time=clock(moment.seconds), end=clock(end))]
    if words.strip():
        span = await asyncio.to_thread(find_words, stretch.text, words, near)
        if span is not None:
            return span, notes
        far = laid.text.map.inverse().forward(near, near)[0]
        hit = await nearly(site, viewer_of(request), library, transcript, words, FOUND_AGAIN | SURE, far)
        if hit is not None:
            changes = changed_words(site, hit.judgement, cut=GAP in words)
            return laid.text.map.forward(hit.span.first, hit.span.past), [*notes, say("web.nearly_there"), *changes]
        notes.append(say("web.words_gone"))
    if moment is None or not laid.paragraphs:
        return None, notes
    return _sentence(laid, near, moment.seconds), notes


async def nearly(
    site: Site,
    viewer: Viewer,
    library: Library,
    transcript: Transcript,
    words: str,
    verdicts: Collection[Verdict],
    near: int = 0,
) -> Hit | None:
    """The place of words in a transcript where they do not stand just so, of those with one of some verdicts the one
    with the fewest differences, then the nearest to the offset `near` of the text as written; None if there is none. It
    is limited, counted and logged like every question. Raises TooManyQuestions, Overdue and EngineError."""
    async with site.core.admission.question(viewer.asker, "place", words) as question:
        found = await library.quote(words, Scope(frozenset({transcript.id})), ALIKE, question.deadline)
        meant = [
            (len(one.judgement.differences), abs(one.span.first - near), one)
            for one in found.hits
            if one.judgement and one.judgement.verdict in verdicts
        ]
        hit = min(meant, key=lambda one: one[:2])[2] if meant else None
        question.outcome = "found" if hit else "nothing"
    return hit


def changed_words(site: Site, judgement: Judgement | None, *, cut: bool = False) -> list[str]:
    """What is otherwise in the words of a link by now, each difference in words. Of words that were `cut`, only what
    stands in place of something: what lies in the gap was not left out."""
    return [
        site.say("web.changed", before=one.asked or "–", after=one.said or "–")
        for one in (judgement.differences if judgement else ())
        if not cut or (one.asked and one.said)
    ]


def _sentence(laid: Laid, offset: int, seconds: float | None) -> tuple[int, int]:
    """The sentence at an offset, as a span, or the one behind it that is said at a time."""
    number = laid.number(offset)
    sentences = laid.paragraphs[number].sentences
    which = max(bisect_right(sentences, offset, key=lambda one: one.at) - 1, 0)
    for later in range(which + 1, len(sentences)):
        begins = sentences[later].seconds
        if seconds is None or begins is None or begins > seconds:
            break
        which = later
    return sentences[which].at, _past(laid, number, which)


def _past(laid: Laid, number: int, which: int) -> int:
    """Where a sentence ends: where the next one begins."""
    sentences = laid.paragraphs[number].sentences
    if which + 1 < len(sentences):
        return sentences[which + 1].at - 1
    following = laid.paragraphs[number + 1].at - 1 if number + 1 < len(laid.paragraphs) else None
    return len(laid.text.stretch.text) if following is None else following


def _facts(site: Site, transcript: Transcript) -> list[str]:
    facts = transcript.facts
    length = facts.seconds or transcript.seconds
    found = [clock(length)] if length else []
    if facts.participants:
        found.append(site.say("citation.company", names=site.core.messages.listed(facts.participants)))
    if transcript.kind is Kind.CAPTIONS:
        found.append(site.say("citation.captions"))
    if transcript.kind is Kind.MACHINE:
        found.append(site.say("web.machine"))
    return found


def _notes(site: Site, transcript: Transcript, laid: Laid) -> list[str]:
    corrected = recognised_as(laid.text, laid.text.stretch, site.core.messages)
    drift = transcript.drift
    drifting = [site.say("citation.drift", time=clock(drift))] if drift is not None else []
    return [*([corrected] if corrected else []), *drifting]


def _chapters(site: Site, transcript: Transcript, laid: Laid) -> list[dict[str, str]]:
    """The chapters with links to where they begin, on whichever part."""
    found = list[dict[str, str]]()
    for number, one in enumerate(laid.paragraphs):
        if one.chapter is not None and one.seconds is not None:
            part = laid.part(number)
            given = part if len(laid.begins) > 1 else None
            path = site.path("t", transcript.public, slug_of(transcript), part=given) if given else ""
            found.append({"title": one.chapter, "when": clock(one.seconds), "href": f"{path}#c{number}"})
    return found


def _short(words: str) -> str:
    return words if len(words) <= DESCRIBED else f"{words[:DESCRIBED].rsplit(' ', 1)[0]} …"


# --- HTML ------------------------------------------------------------------------------------------------------------


def _laid(text: CorrectedText, transcript: Transcript, language: str) -> Laid:
    """Lays out a transcript. Blocking."""
    facts = transcript.facts
    found = paragraphs(text.stretch, facts.labels, facts.language or language, facts.chapters)
    voices: dict[str, int] = {}
    for one in found:
        if one.speaker:
            voices.setdefault(one.speaker, len(voices) % VOICES)
    html = tuple(_paragraph(number, one, voices) for number, one in enumerate(found))
    begins, size = [0] if html else [], 0
    for number, one in enumerate(html):
        if size + len(one) > PART:
            begins.append(number)
            size = 0
        size += len(one)
    return Laid(text, found, html, tuple(begins), voices, sum(map(len, html)))


def _marked(laid: Laid, first: int, past: int, span: tuple[int, int] | None) -> Sequence[str]:
    """The HTML of some paragraphs, with a span marked."""
    if span is None:
        return laid.html[first:past]
    html = list(laid.html[first:past])
    begun = False
    for number in range(max(laid.number(span[0]), first), min(laid.number(span[1] - 1) + 1, past)):
        one = laid.paragraphs[number]
        slices = [_slices(laid, number, which, span) for which in range(len(one.sentences))]
        html[number - first] = _paragraph(number, one, laid.voices, slices, begun=begun)
        begun |= any(slices)
    return html


def _slices(laid: Laid, number: int, which: int, span: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """The slices of a sentence that a span marks."""
    one = laid.paragraphs[number].sentences[which]
    past = _past(laid, number, which)
    if one.at >= span[1] or past <= span[0]:
        return ()
    if span[0] <= one.at and past <= span[1]:
        return ((0, len(one.text)),)
    return marked(laid.text.stretch, one.at, past, span)


def _paragraph(
    number: int,
    one: TextParagraph,
    voices: dict[str, int],
    slices: Sequence[tuple[tuple[int, int], ...]] = (),
    *,
    begun: bool = False,
) -> str:
    """A paragraph as HTML; everything in it is escaped."""
    chapter = f'<h2 id="c{number}">{escape(one.chapter)}</h2>\n' if one.chapter is not None else ""
    name = f"<b class=v{voices[one.speaker]}>{escape(one.speaker)}</b> " if one.speaker and one.begins else ""
    time = ""
    if one.seconds is not None:
        at = clock(one.seconds)
        time = f'<a href="?at={at}#here">{at}</a>'
    sentences = list[str]()
    for place, sentence in enumerate(one.sentences):
        marks = slices[place] if slices else ()
        text = _with_marks(sentence.text, marks, begun=begun)
        begun |= bool(marks)
        timed = f" data-t={sentence.seconds:.1f}".removesuffix(".0") if sentence.seconds is not None else ""
        sentences.append(f"<span{timed}>{text}</span>{' ' if sentence.spaced else ''}")
    return f"{chapter}<div class=t><p class=who>{name}{time}</p><p dir=auto>{''.join(sentences).rstrip(' ')}</p></div>"


def _with_marks(text: str, marks: Sequence[tuple[int, int]], *, begun: bool) -> str:
    """Escaped text with marks; the first of a page is where links lead."""
    shown, at = "", 0
    for first, past in marks:
        anchor = "" if begun else " id=here"
        begun = True
        shown += f"{escape(text[at:first])}<mark{anchor}>{escape(text[first:past])}</mark>"
        at = past
    return f"{shown}{escape(text[at:])}"

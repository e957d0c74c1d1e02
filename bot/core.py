"""The core: one method for each thing that a person can ask, each answered with a Card. It knows no platform.

Every question carries the workspace it comes from; None is the console, which sees everything. Expected errors are
raised as they are; `explain` puts them into words.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import random
import time
from typing import TYPE_CHECKING, Final

from ..index.errors import BadQuestion, UnknownSource, UnknownSpeaker
from ..index.filters import find_source, find_speaker, participants, tell_apart, unlabelled
from ..index.ingest import Limits as FileLimits
from ..index.ingest import add_files
from ..index.library import Deadline, Found, Library, Scope
from ..index.links import clock
from ..index.meaning import Embedder, MeaningUnavailable, open_embedder
from ..index.shelves import SHARED, Shelves, open_shelves
from ..index.text import analyzer, base_language
from ..index.transcript import Facts
from ..index.verdict import Verdict
from .answers import Answers, Filters
from .asking import Question, question
from .cards import Card, Entry
from .explain import explain
from .messages import messages
from .pages import Moment, NoTimes, is_timed, offset_of, reading
from .picking import find_transcript, lacks

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Collection, Sequence
    from pathlib import Path

    from ..index.indexer import Progress
    from ..index.ingest import FileResult
    from ..index.transcript import Transcript
    from .completion import Choice
    from .forms import EditForm
    from .messages import Messages
    from .settings import Settings, SharedFolder
    from .stored import Ask, Asker, Shown, View

NEAREST: Final = 3
WANTED: Final = ("title", "show", "date", "url")  # what an answer is the poorer without


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A question with its filters resolved for one library."""

    library: Library
    words: str
    scope: Scope
    filters: Filters
    notes: tuple[str, ...] = ()


class Core:
    """Answers questions about an open data folder. Use `open_core`."""

    def __init__(
        self,
        settings: Settings,
        shelves: Shelves,
        said: Messages,
        clock: Callable[[], float],
        lack: MeaningUnavailable | None = None,
    ) -> None:
        self.settings = settings
        self.messages = said
        self._shelves = shelves
        self._clock = clock
        self._lack = lack

    # -- questions ---------------------------------------------------------------------------------------------------

    async def quote(
        self,
        workspace: str | None,
        words: str,
        *,
        speaker: str | None = None,
        source: str | None = None,
        limit: int = 3,
    ) -> Card:
        """Who said it, where and when, with the verdict; where else; or the nearest places in topic."""
        asked = await self._asked(workspace, words, speaker, source)
        if not asked.library.transcripts:
            return self._empty()
        found = await asked.library.quote(asked.words, asked.scope, limit, self._deadline())
        nearest = Found()
        if found.judgement.verdict is Verdict.NOT_FOUND:
            nearest = await asked.library.topic(asked.words, asked.scope, NEAREST, self._deadline())
        return await self._answers(asked).quote(found, nearest)

    async def verify(
        self, workspace: str | None, words: str, *, speaker: str | None = None, source: str | None = None
    ) -> Card:
        """The verdict on a quote, with its differences and its place."""
        return await self.quote(workspace, words, speaker=speaker, source=source, limit=1)

    async def topic(
        self,
        workspace: str | None,
        words: str,
        *,
        speaker: str | None = None,
        source: str | None = None,
        limit: int = 5,
    ) -> Card:
        """Where a topic is talked about."""
        asked = await self._asked(workspace, words, speaker, source)
        if not asked.library.transcripts:
            return self._empty()
        found = await asked.library.topic(asked.words, asked.scope, limit, self._deadline())
        return await self._answers(asked).topic(asked.words, found)

    async def excerpt(
        self, workspace: str | None, rng: random.Random, *, speaker: str | None = None, source: str | None = None
    ) -> Card:
        """One passage worth posting, chosen with `rng`."""
        asked = await self._asked(workspace, None, speaker, source)
        if not asked.library.transcripts:
            return self._empty()
        return await self._answers(asked).excerpt(await asked.library.excerpt(asked.scope, rng, self._deadline()))

    async def find(
        self,
        ask: str,
        workspace: str | None,
        words: str,
        *,
        transcript: str | None = None,
        speaker: str | None = None,
        source: str | None = None,
        limit: int = 10,
        rng: random.Random | None = None,
    ) -> Found:
        """What `ask` (quote, verify, topic or excerpt) finds, for programs; `transcript` is an id or a file's stem."""
        asked = await self._asked(workspace, None if ask == "excerpt" else words, speaker, source)
        if transcript is not None:
            only = frozenset([find_transcript(transcript, asked.library.transcripts).id])
            asked = dataclasses.replace(asked, scope=dataclasses.replace(asked.scope, transcripts=only))
        match ask:
            case "topic":
                return await asked.library.topic(words, asked.scope, limit, self._deadline())
            case "excerpt":
                return await asked.library.excerpt(asked.scope, rng or random.Random(), self._deadline())  # noqa: S311 - no secret
            case _:
                return await asked.library.quote(words, asked.scope, limit, self._deadline())

    async def question(self, workspace: str | None, typed: str) -> Question:
        """Running text with trailing `from: NAME` and `in: TITLE` read off where they resolve."""
        transcripts = (await self._shelves.library(workspace)).transcripts
        return question(
            typed, lambda name: bool(find_speaker(name, transcripts)), lambda name: bool(find_source(name, transcripts))
        )

    # -- stored answers ----------------------------------------------------------------------------------------------

    async def ask(
        self,
        asker: Asker,
        ask: Ask,
        words: str,
        *,
        speaker: str | None = None,
        source: str | None = None,
        about: str | None = None,
        private: bool = False,
    ) -> Shown:
        """Answers a question, and keeps it so that its pages can be turned later with the id in the Shown.

        `words` are not looked at for an excerpt, which may be `about` something. Raises BadQuestion, UnknownSpeaker,
        UnknownSource, Overdue, or TooManyQuestions, which says in how many seconds to ask again.
        """
        raise NotImplementedError

    async def turn(self, asker: Asker, answer: str, view: View) -> Shown:
        """Another page of a stored answer. A hit that is there no more becomes the last that is.

        Raises AnswerGone, NotYours, and what `ask` raises.
        """
        raise NotImplementedError

    async def shared(self, asker: Asker, answer: str, view: View, by: str | None = None) -> Shown:
        """A stored answer as everybody may see it: without paging, and saying that `by` shared it.

        Only the asker shares. Raises what `turn` raises.
        """
        raise NotImplementedError

    async def find_source(self, asker: Asker, text: str) -> Shown:
        """Verifies what a message quotes, each quoted part by itself; a message without quotes as a whole. Private.

        Raises what `ask` raises.
        """
        raise NotImplementedError

    # -- completion --------------------------------------------------------------------------------------------------

    async def complete_speakers(self, workspace: str | None, typed: str, most: int = 25) -> list[Choice]:
        """Speakers that could be meant by what is `typed` so far, the likeliest first; without it, the most heard."""
        raise NotImplementedError

    async def complete_sources(self, workspace: str | None, typed: str, most: int = 25) -> list[Choice]:
        """Episodes (by id) and shows that could be meant by what is `typed` so far, the likeliest first."""
        raise NotImplementedError

    # -- a workspace's own uploads -----------------------------------------------------------------------------------

    async def upload(
        self,
        workspace: str,
        name: str,
        content: bytes | Path,
        facts: Facts = Facts(),  # noqa: B008 - frozen
        *,
        replace: bool = False,
        progress: Progress | None = None,
    ) -> Card:
        """Stores an attached file among a workspace's own, makes it findable, and says what became of it.

        The type is told by the content; `name` is the file's name. `facts` are what the person says about it, above
        what the file says. Another file of that name stays, unless `replace`. The first entry of the Card carries the
        transcript's id. `progress` counts transcripts made findable. Raises Unreadable or UploadsFull.
        """
        raise NotImplementedError

    async def info(self, workspace: str | None, name: str) -> Card:
        """Everything known about one transcript, an entry for each fact. Raises UnknownTranscript."""
        raise NotImplementedError

    async def edit_form(self, workspace: str | None, name: str) -> EditForm:
        """What is known about a transcript, to be edited. Raises UnknownTranscript or SharedTranscript."""
        raise NotImplementedError

    async def submit_form(self, workspace: str | None, name: str, form: EditForm) -> Card:
        """Keeps what changed in a form. An emptied field takes back what people said before: the file is believed
        again. Raises UnknownTranscript, SharedTranscript or BadForm."""
        raise NotImplementedError

    # -- the library -------------------------------------------------------------------------------------------------

    async def transcripts(self, workspace: str | None, *, missing: Collection[str] = ()) -> Card:
        """What there is; with `missing`, only what lacks one of those facts."""
        library = await self._shelves.library(workspace)
        listed = library.transcripts
        say, fields = (
            self.messages.say,
            self.messages.listed([self.messages.say(f"fact.{name}") for name in missing], "list.or"),
        )
        if not listed:
            return self._empty()
        lacking = lacks(listed, missing)
        if missing and not lacking:
            return Card(say("library.complete", fields=fields))
        heading = say("library.heading_missing" if missing else "library.heading", n=len(lacking), fields=fields)
        titles = tell_apart(listed)
        return Card(
            heading,
            entries=tuple(self._entry(t, titles[t.id]) for t in lacking),
            notes=(*self._languages(lacking), *self._meaning(library)),
        )

    async def listed(self, workspace: str | None) -> list[Transcript]:
        """All transcripts that a workspace may see, for programs."""
        return (await self._shelves.library(workspace)).transcripts

    async def read(self, workspace: str | None, name: str, at: Moment | None = None) -> Card:
        """A whole transcript as dialogue, or what is said around a moment of it."""
        transcript = await self.transcript(workspace, name)
        whole = await self._shelves.storage.whole(transcript.id)
        if at and at.seconds is not None and not is_timed(whole):
            raise NoTimes(transcript.title)
        heading = " · ".join(self._particulars(transcript, tell_apart(await self.listed(workspace))[transcript.id]))
        lines = reading(whole, transcript.facts.labels, self.messages, offset_of(at, whole) if at else None)
        return Card(heading, lines=lines)

    async def names(self, workspace: str | None) -> tuple[list[str], list[str]]:
        """Speakers and sources that can be asked for, for completion."""
        listed = (await self._shelves.library(workspace)).transcripts
        speakers = {name for t in listed for label in t.speakers if (name := t.called(label))}
        return sorted(speakers), sorted({*tell_apart(listed).values(), *(t.facts.show for t in listed if t.facts.show)})

    async def transcript(self, workspace: str | None, name: str) -> Transcript:
        """The transcript called `name`: an id, a file, or a title. Raises UnknownTranscript."""
        return find_transcript(name, (await self._shelves.library(workspace)).transcripts)

    async def add(
        self,
        files: Sequence[Path],
        *,
        workspace: str | None = None,
        read: Callable[[int, int], None] | None = None,
    ) -> AsyncGenerator[FileResult]:
        """Stores files and says of each what became of it; `index` then makes them findable.

        Those inside a configured folder go to its shelf, uploads of a workspace to its own, all others to the shared
        one.
        """
        limits = FileLimits(self.settings.limits.file_bytes, self.settings.limits.line_bytes)
        groups: dict[SharedFolder | None, list[Path]] = {}
        for file in files:
            groups.setdefault(None if workspace else self._folder_of(file), []).append(file)
        done = 0
        for folder, members in groups.items():
            shelf = await self._shelves.storage.shelf(
                f"uploads:{workspace}" if workspace else str(folder.folder) if folder else SHARED, workspace
            )
            defaults = Facts(show=folder.show, language=folder.language) if folder else Facts()
            adding = add_files(self._shelves.storage, shelf.id, members, limits, defaults)
            async with contextlib.aclosing(adding) as results:
                async for result in results:
                    done += 1
                    if read:
                        read(done, len(files))
                    yield result

    async def index(self, progress: Progress | None = None, wait: float = 30.0) -> bool:
        """Makes everything stored findable; False if another process is at it and was not done in `wait` seconds."""
        return not await self._shelves.index(progress, wait)

    async def embed(self, progress: Progress | None = None) -> bool:
        """Makes vectors of what is new, where a model is configured; False if there is none, or another process is at
        it. What is broken off is gone on with the next time."""
        return await self._shelves.embed(progress)

    async def edit(
        self, workspace: str | None, name: str, edited: Facts, back: Collection[str] = (), unlabel: Collection[str] = ()
    ) -> Card:
        """Keeps what a person says about a transcript, above what they said before and above all files.

        What they said before about the facts called in `back`, and about the labels in `unlabel`, is taken back: then
        the files are believed again.
        """
        transcript = await self.transcript(workspace, name)
        before = await self._shelves.storage.edits(transcript.id)
        kept = {label: shown for label, shown in before.labels.items() if label not in unlabel}
        before = dataclasses.replace(before, labels=kept, **{name: getattr(Facts(), name) for name in back})
        await self._shelves.storage.edit(transcript.id, edited.over(before))
        await self.index()
        listed = await self.listed(workspace)
        now = find_transcript(transcript.public, listed)
        return Card(self.messages.say("edit.done"), entries=(self._entry(now, tell_apart(listed)[now.id]),))

    async def remove(self, workspace: str | None, names: Sequence[str]) -> list[Transcript]:
        """Takes transcripts out, all or none of them, and says which they were."""
        found = [await self.transcript(workspace, name) for name in names]
        await self._shelves.storage.remove([transcript.id for transcript in found])
        await self.index()
        return found

    # -- inside ------------------------------------------------------------------------------------------------------

    def _particulars(self, transcript: Transcript, title: str) -> list[str]:
        facts = transcript.facts
        company = self.messages.say("citation.company", names=self.messages.listed(facts.participants))
        parts = (title, facts.show, facts.date, company if facts.participants else None, facts.url)
        return [part for part in parts if part]

    async def _asked(self, workspace: str | None, words: str | None, speaker: str | None, source: str | None) -> Asked:
        """Checks a question and resolves its filters. Raises BadQuestion, UnknownSpeaker or UnknownSource."""
        if words is not None:
            most = self.settings.limits.query_characters
            if len(words) > most:
                raise BadQuestion(len(words), most)
            if not any(character.isalnum() for character in words):
                raise BadQuestion(len(words))
        library = await self._shelves.library(workspace)
        if not library.transcripts:  # no filter can be right, and that is not what is wrong
            return Asked(library, words or "", Scope(), Filters())
        where = find_source(source, library.transcripts) if source else None
        if source and not where:
            known = sorted({t.facts.show or t.title for t in library.transcripts})
            raise UnknownSource(source, tuple(known))
        within = [t for t in library.transcripts if not where or t.id in where.transcripts]
        who = find_speaker(speaker, within) if speaker else None
        silent = unlabelled(within) if speaker else []
        if speaker and not who:
            names = sorted({name for t in within for label in t.speakers if (name := t.called(label))})
            raise UnknownSpeaker(speaker, tuple(names), len(silent), tuple(participants(silent)))
        notes = [self.messages.say("error.no_labels", n=len(silent))] if silent else []
        scope = Scope(where.transcripts if where else None, who.labels if who else None)
        filters = Filters(self.messages.listed(who.names, "list.or") if who else None, where.name if where else None)
        return Asked(library, words or "", scope, filters, (*notes, *self._languages(within)))

    def _empty(self) -> Card:
        return Card(self.messages.say("library.empty"))

    def _answers(self, asked: Asked) -> Answers:
        return Answers(asked.library, self.messages, asked.filters, asked.notes)

    def _meaning(self, library: Library) -> list[str]:
        """Says why, or for how many transcripts, topics are found by words alone though a model is configured."""
        if self._lack is not None:
            return [explain(self._lack, self.messages)]
        ready, all_ = library.understood, len(library.transcripts)
        behind = ready is not None and ready < all_
        return [self.messages.say("meaning.behind", n=all_, done=ready)] if behind else []

    def _deadline(self) -> Deadline:
        return Deadline(self._clock() + self.settings.limits.deadline_seconds, self._clock)

    def _folder_of(self, file: Path) -> SharedFolder | None:
        return next((f for f in self.settings.library if file.absolute().is_relative_to(f.folder)), None)

    def _languages(self, transcripts: Sequence[Transcript]) -> tuple[str, ...]:
        """Says of which languages words are taken as they are."""
        tags = {base_language(t.facts.language) or self.settings.language for t in transcripts}
        foreign = sorted(tag for tag in tags if not analyzer(tag).native)
        return tuple(self.messages.say("library.language_as_is", language=tag) for tag in foreign)

    def _entry(self, transcript: Transcript, title: str) -> Entry:
        say, facts = self.messages.say, transcript.facts
        named = list(dict.fromkeys(name for label in transcript.speakers if (name := transcript.called(label))))
        company = [name for name in facts.participants if name not in named]
        lacking = [say(f"fact.{name}") for name in WANTED if not getattr(facts, name)]
        details = (
            facts.show if facts.show and facts.show not in title else None,
            facts.date if facts.date and facts.date not in title else None,
            say("library.length", time=clock(transcript.seconds)) if transcript.seconds else say("library.no_times"),
            say("library.speakers", names=", ".join(named)) if named else say("library.no_speakers"),
            say("citation.company", names=self.messages.listed(company)) if company else None,
            say("library.missing", fields=", ".join(lacking)) if lacking else None,
        )
        return Entry(title, tuple(d for d in details if d), transcript.public)


@contextlib.asynccontextmanager
async def open_core(
    settings: Settings, *, locale: str = "en", clock: Callable[[], float] = time.monotonic
) -> AsyncGenerator[Core]:
    """Opens the data folder of `settings`. Raises StorageError. `clock` counts seconds, for deadlines."""
    access = {
        str(folder.folder): None if folder.workspaces is None else frozenset(folder.workspaces)
        for folder in settings.library
    }
    embedder, lack = await asyncio.to_thread(_embedder, settings)
    async with open_shelves(settings.data, access, settings.language, embedder) as shelves:
        yield Core(settings, shelves, messages(locale), clock, lack)


def _embedder(settings: Settings) -> tuple[Embedder | None, MeaningUnavailable | None]:
    """The configured model, or why it cannot be had: topics are then found by their words."""
    if not settings.meaning.model:
        return None, None
    try:
        cache = settings.data / "derived" / "models"
        return open_embedder(settings.meaning.model, settings.meaning.threads, cache), None
    except MeaningUnavailable as lack:
        return None, lack

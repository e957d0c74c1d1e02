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

from ..index.ingest import FileLimits, add_files
from ..index.library import Found
from ..index.search.filters import find_source, find_speaker, tell_apart
from ..index.search.verdict import Verdict
from ..index.shelves import SHARED, Shelves, open_shelves
from ..index.storage.backup import copy
from ..index.storage.waiting import to_the_end
from ..index.transcript import Facts
from ..index.vectors.embedder import Embedder, MeaningUnavailable, open_embedder
from .asking.answer_store import AnswerStore, StoredQuery
from .asking.completion import Completer
from .asking.conversation import Conversation
from .asking.query_parser import ParsedQuery, question
from .asking.query_resolver import QueryResolver
from .asking.rate_limit import RateLimiter
from .asking.reception import Reception
from .asking.transcript_lookup import find_transcript, lacks
from .cards import Card, Entry
from .daily.change_signal import ChangeSignal
from .daily.daily import Daily
from .daily.zones import Zones
from .excerpts.selector import ExcerptSelector
from .keeping.export import json_lines, markdown
from .keeping.forms import EditForm, edits_of, facts_of, form_of
from .keeping.uploads import Uploads
from .messages import messages
from .presenting.coverage import Understanding
from .presenting.daily import DailyCards
from .presenting.reading import Moment, NoTimes, is_timed, offset_of, reading
from .presenting.transcripts import entry, particulars, summary, uploaded
from .security.seen import Seen
from .settings.reloading import LiveSettings
from .telemetry.faults import log_unexpected
from .telemetry.meter import Meter

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Collection, Sequence
    from pathlib import Path

    from ..index.ingest import FileResult
    from ..index.library import Library
    from ..index.search.indexer import Progress
    from ..index.storage.database import Database
    from ..index.transcript import Transcript
    from .asking.answer_models import AnswerPage, Ask, Asker, View
    from .asking.completion import Suggestion
    from .asking.query_resolver import ResolvedQuery
    from .messages import Messages
    from .settings.values import Settings, SharedFolder

NEAREST: Final = 3
PRIVACY: Final = ("reads", "stores", "keeps", "removes")  # the parts of the notice


class Core:
    """Answers questions about an open data folder. Use `open_core`."""

    def __init__(
        self,
        settings: LiveSettings,
        shelves: Shelves,
        said: Messages,
        clock: Callable[[], float],
        now: Callable[[], float],
        rng: random.Random,
        lack: MeaningUnavailable | None = None,
    ) -> None:
        self._live = settings
        self.messages = said
        self.seen = Seen(shelves.storage.database, now)
        self.closed = False
        self._shelves = shelves
        self._lack = lack
        self._questions = QueryResolver(settings, shelves, said, clock)
        self._store = AnswerStore(shelves.storage.database, settings, now)
        self._limiter = RateLimiter(settings, clock)
        self.meter = Meter()
        self.selector = ExcerptSelector(shelves)
        self._conversation = Conversation(self._questions, shelves, self.selector, self._store, said, rng)
        self._reception = Reception(self._conversation, self._limiter, self.meter, clock, settings)
        self._completer = Completer(shelves, clock)
        self._uploads = Uploads(shelves, settings)
        self.daily_cards = DailyCards(said)
        self.daily = Daily(
            shelves,
            self._questions,
            self.selector,
            settings,
            self.daily_cards,
            said,
            ChangeSignal(),
            Zones(),
            now,
            rng,
            self.unexpected,
        )

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._live.current

    @property
    def database(self) -> Database:
        """The database, for what else the process keeps in it."""
        return self._shelves.storage.database

    def reload(self, settings: Settings) -> list[str]:
        """Takes in settings that can change while it is open; gives the names of those changed that need a restart."""
        later = self._live.reload(settings)
        self._shelves.access = _access(settings)
        self._conversation.forget()
        self._completer.forget()
        return later

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
        asked = await self._questions.asked(workspace, words, speaker, source)
        if not asked.library.transcripts:
            return self._questions.empty()
        found = await asked.library.quote(asked.words, asked.scope, limit, self._questions.deadline())
        nearest = Found()
        if found.judgement.verdict is Verdict.NOT_FOUND:
            nearest = await asked.library.topic(asked.words, asked.scope, NEAREST, self._questions.deadline())
        return await self._questions.answers(asked).quote(found, nearest)

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
        asked = await self._questions.asked(workspace, words, speaker, source)
        if not asked.library.transcripts:
            return self._questions.empty()
        found = await asked.library.topic(asked.words, asked.scope, limit, self._questions.deadline())
        return await self._questions.answers(asked).topic(asked.words, found)

    async def excerpt(
        self,
        workspace: str | None,
        rng: random.Random,
        *,
        speaker: str | None = None,
        source: str | None = None,
        about: str | None = None,
    ) -> Card:
        """One passage worth posting, about a topic if one is given, chosen with `rng`."""
        asked = await self._questions.asked(workspace, about, speaker, source, about)
        if not asked.library.transcripts:
            return self._questions.empty()
        found = await self._excerpt(asked, rng)
        return await self._questions.answers(asked).excerpt(found)

    async def _excerpt(self, asked: ResolvedQuery, rng: random.Random) -> Found:
        seed = f"{rng.getrandbits(64):x}"
        return await self.selector.one(
            asked.library, asked.scope, asked.words or None, seed, self._questions.deadline()
        )

    async def find(
        self,
        ask: str,
        workspace: str | None,
        words: str,
        *,
        transcript: str | None = None,
        speaker: str | None = None,
        source: str | None = None,
        limit: int = 20,
        rng: random.Random | None = None,
    ) -> Found:
        """What `ask` (quote, verify, topic or excerpt) finds, for programs; `transcript` is an id or a file's stem."""
        asked = await self._questions.asked(
            workspace, None if ask == "excerpt" and not words else words, speaker, source
        )
        if transcript is not None:
            only = frozenset([find_transcript(transcript, asked.library.transcripts).id])
            asked = dataclasses.replace(asked, scope=dataclasses.replace(asked.scope, transcripts=only))
        match ask:
            case "topic":
                return await asked.library.topic(words, asked.scope, limit, self._questions.deadline())
            case "excerpt":
                return await self._excerpt(asked, rng or random.Random())  # noqa: S311 - no secret
            case _:
                return await asked.library.quote(words, asked.scope, limit, self._questions.deadline())

    async def question(self, workspace: str | None, typed: str) -> ParsedQuery:
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
    ) -> AnswerPage:
        """Answers a question, and keeps it so that its pages can be turned later with the id in the Shown.

        `words` are not looked at for an excerpt, which may be `about` something. Raises BadQuestion, UnknownSpeaker,
        UnknownSource, Overdue, or TooManyQuestions, which says in how many seconds to ask again.
        """
        return await self._reception.ask(asker, StoredQuery(ask, words, speaker, source, about, private))

    async def turn(self, asker: Asker, answer: str, view: View) -> AnswerPage:
        """Another page of a stored answer. A hit that is there no more becomes the last that is.

        Raises AnswerGone, NotYours, and what `ask` raises.
        """
        return await self._reception.turn(asker, answer, view)

    async def shared(self, asker: Asker, answer: str, view: View, by: str | None = None) -> AnswerPage:
        """A stored answer as everybody may see it: without paging, and saying that `by` shared it.

        Only the asker shares. Raises what `turn` raises.
        """
        return await self._reception.shared(asker, answer, view, by)

    async def find_source(self, asker: Asker, text: str) -> AnswerPage:
        """Verifies what a message quotes, each quoted part by itself; a message without quotes as a whole. Private.

        Raises what `ask` raises.
        """
        return await self._reception.find_source(asker, text)

    async def sweep(self) -> int:
        """Deletes every answer that has expired, for whoever tidies up now and then; how many they were."""
        return await self._store.sweep()

    # -- completion --------------------------------------------------------------------------------------------------

    async def complete_speakers(self, workspace: str | None, typed: str, most: int = 25) -> list[Suggestion]:
        """Speakers that could be meant by what is `typed` so far, the likeliest first; without it, the most heard."""
        return await self._completer.speakers(workspace, typed, most)

    async def complete_sources(self, workspace: str | None, typed: str, most: int = 25) -> list[Suggestion]:
        """Episodes (by id) and shows that could be meant by what is `typed` so far, the likeliest first."""
        return await self._completer.sources(workspace, typed, most)

    # -- a workspace's own uploads -----------------------------------------------------------------------------------

    async def upload(
        self,
        workspace: str,
        name: str,
        content: bytes | Path,
        facts: EditForm = EditForm(),  # noqa: B008 - frozen
        *,
        replace: bool = False,
        progress: Progress | None = None,
    ) -> Card:
        """Stores an attached file among a workspace's own, makes it findable, and says what became of it.

        The type is told by the content; `name` is the file's name. `facts` are what the person says about it, above
        what the file says (its labels are edited later, when they are known). Another file of that name stays, unless
        `replace`. The entry of the Card carries the transcript's id. `progress` counts transcripts made findable.
        Raises Unreadable, BadForm or UploadsFull.
        """
        said = facts_of(facts)
        result, stored_as = await self._uploads.store(workspace, name, content, said, replace=replace)
        indexed = await self.index(progress)
        listed = await self.listed(workspace)
        (kept,) = (t for t in listed if result.stored and t.id == result.stored.transcript)
        row = entry(self.messages, kept, tell_apart(listed)[kept.id])
        return uploaded(self.messages, result, stored_as, row, indexed=indexed)

    async def info(self, workspace: str | None, name: str) -> Card:
        """Everything known about one transcript, an entry for each fact. Raises UnknownTranscript."""
        transcript = await self.transcript(workspace, name)
        own = self._shelves.owner(transcript) is not None
        title = tell_apart(await self.listed(workspace))[transcript.id]
        return particulars(self.messages, transcript, title, own=own)

    def privacy(self) -> Card:
        """What is stored about people, for how long, and how to have it removed."""
        return Card(
            self.messages.say("privacy.heading"),
            entries=tuple(
                Entry(
                    self.messages.say(f"privacy.{about}"),
                    (self.messages.say(f"privacy.{about}_text", n=self.settings.answers.days),),
                )
                for about in PRIVACY
            ),
        )

    async def edit_form(self, workspace: str | None, name: str) -> EditForm:
        """What is known about a transcript, to be edited. Raises UnknownTranscript or SharedTranscript."""
        transcript = await self.transcript(workspace, name)
        self._uploads.check_own(workspace, [transcript])
        return form_of(transcript)

    async def submit_form(self, workspace: str | None, name: str, form: EditForm) -> Card:
        """Keeps what changed in a form. An emptied field takes back what people said before: the file is believed
        again. Raises UnknownTranscript, SharedTranscript or BadForm."""
        transcript = await self.transcript(workspace, name)
        edits = edits_of(form, transcript)
        return await self.edit(workspace, transcript.public, edits.facts, edits.back, edits.unlabel)

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
            return self._questions.empty()
        lacking = lacks(listed, missing)
        if missing and not lacking:
            return Card(say("library.complete", fields=fields))
        heading = say("library.heading_missing" if missing else "library.heading", n=len(lacking), fields=fields)
        titles, trouble = tell_apart(listed), self._understanding(library).trouble(self.messages)
        return Card(
            heading,
            entries=tuple(entry(self.messages, t, titles[t.id]) for t in lacking),
            notes=(*self._questions.languages(lacking), *([" ".join(trouble)] if trouble else ())),
        )

    async def understanding(self, workspace: str | None) -> Understanding:
        """How far topics are found in other words."""
        return self._understanding(await self._shelves.library(workspace))

    async def listed(self, workspace: str | None) -> list[Transcript]:
        """All transcripts that a workspace may see, for programs."""
        return (await self._shelves.library(workspace)).transcripts

    async def read(self, workspace: str | None, name: str, at: Moment | None = None) -> Card:
        """A whole transcript as dialogue, or what is said around a moment of it."""
        transcript = await self.transcript(workspace, name)
        whole = await self._shelves.storage.whole(transcript.id)
        if at and at.seconds is not None and not is_timed(whole):
            raise NoTimes(transcript.title)
        heading = summary(self.messages, transcript, tell_apart(await self.listed(workspace))[transcript.id])
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

    async def in_folder(self, folder: Path) -> list[Transcript]:
        """The transcripts that came from a configured folder."""
        listed = await self.listed(None)
        shelves = {shelf.id for shelf in await self._shelves.storage.shelves() if shelf.key == str(folder)}
        return [transcript for transcript in listed if transcript.shelf in shelves]

    async def index(self, progress: Progress | None = None, wait: float = 30.0) -> bool:
        """Makes everything stored findable; False if another process is at it and was not done in `wait` seconds."""
        return not await self._shelves.index(progress, wait)

    async def behind(self) -> int:
        """How many indexes are not up to date."""
        return await self._shelves.behind()

    async def reindex(self, progress: Progress | None = None, wait: float = 30.0) -> bool:
        """Makes every index anew; questions are answered from the old ones until then. False as in `index`."""
        return not await self._shelves.index(progress, wait, anew=True)

    async def backup(self, target: Path, *, replace: bool = False) -> None:
        """Copies the database to `target` while it is in use, and checks the copy.

        Everything that was typed or added is in it. Raises NotEmpty, or StorageError.
        """
        await to_the_end(asyncio.to_thread(copy, self.database.path, target, replace=replace))

    async def purge(self, workspace: str) -> int:
        """Deletes everything of a workspace, for good, and says how many rows that was."""
        return await self._shelves.purge(workspace)

    async def export(self, workspace: str | None, how: str) -> AsyncGenerator[str]:
        """All transcripts that a workspace may see, piece by piece; `how` is `jsonl` or `markdown`."""
        listed, storage = await self.listed(workspace), self._shelves.storage
        for_people = how == "markdown"
        pieces = markdown(storage, listed, self.messages) if for_people else json_lines(storage, listed)
        async for piece in pieces:
            yield piece

    async def embed(self, progress: Progress | None = None) -> bool:
        """Makes vectors of what is new, where a model is configured; False if there is none, or another process is at
        it. What is broken off is gone on with the next time."""
        return await self._shelves.embed(progress)

    async def edit(
        self, workspace: str | None, name: str, edited: Facts, back: Collection[str] = (), unlabel: Collection[str] = ()
    ) -> Card:
        """Keeps what a person says about a transcript, above what they said before and above all files.

        What they said before about the facts called in `back`, and about the labels in `unlabel`, is taken back: then
        the files are believed again. Raises UnknownTranscript, or SharedTranscript for what is not the workspace's own.
        """
        transcript = await self.transcript(workspace, name)
        self._uploads.check_own(workspace, [transcript])
        before = await self._shelves.storage.edits(transcript.id)
        kept = {label: shown for label, shown in before.labels.items() if label not in unlabel}
        before = dataclasses.replace(before, labels=kept, **{name: getattr(Facts(), name) for name in back})
        await self._shelves.storage.edit(transcript.id, edited.over(before))
        await self.index()
        listed = await self.listed(workspace)
        now = find_transcript(transcript.public, listed)
        return Card(self.messages.say("edit.done"), entries=(entry(self.messages, now, tell_apart(listed)[now.id]),))

    async def remove(self, workspace: str | None, names: Sequence[str]) -> list[Transcript]:
        """Takes transcripts out, all or none of them, and says which they were.

        Raises UnknownTranscript, or SharedTranscript for what is not the workspace's own.
        """
        found = [await self.transcript(workspace, name) for name in names]
        self._uploads.check_own(workspace, found)
        await self._shelves.storage.remove([transcript.id for transcript in found])
        await self.index()
        return found

    # -- inside ------------------------------------------------------------------------------------------------------

    def _understanding(self, library: Library) -> Understanding:
        return Understanding(len(library.transcripts), library.understood, self._lack)

    def unexpected(self, error: Exception) -> None:
        """Logs an error that nobody expected."""
        log_unexpected(error, self.settings.data)

    def _folder_of(self, file: Path) -> SharedFolder | None:
        return next((f for f in self.settings.library if file.absolute().is_relative_to(f.folder)), None)


@contextlib.asynccontextmanager
async def open_core(
    settings: Settings,
    *,
    locale: str = "en",
    clock: Callable[[], float] = time.monotonic,
    now: Callable[[], float] = time.time,
    rng: random.Random | None = None,
    serving: bool = False,
) -> AsyncGenerator[Core]:
    """Opens the data folder of `settings`. Raises StorageError.

    `clock` counts seconds, for deadlines and limits; `now` is the time in seconds since 1970; `rng` chooses excerpts.
    A process that is `serving` for long makes vectors of what is new in the background, where a model is configured.
    """
    embedder, lack = await asyncio.to_thread(_embedder, settings)
    async with open_shelves(settings.data, _access(settings), settings.language, embedder, serving=serving) as shelves:
        core = Core(LiveSettings(settings), shelves, messages(locale), clock, now, rng or random.Random(), lack)  # noqa: S311 - no secret
        try:
            yield core
        finally:
            core.closed = True


def _access(settings: Settings) -> dict[str, frozenset[str] | None]:
    """Which workspaces may see which shared folder; None is all."""
    return {
        str(folder.folder): None if folder.workspaces is None else frozenset(folder.workspaces)
        for folder in settings.library
    }


def _embedder(settings: Settings) -> tuple[Embedder | None, MeaningUnavailable | None]:
    """The configured model, or why it cannot be had: topics are then found by their words."""
    if not settings.meaning.model:
        return None, None
    try:
        cache = settings.data / "derived" / "models"
        return open_embedder(settings.meaning.model, settings.meaning.threads, cache), None
    except MeaningUnavailable as lack:
        return None, lack

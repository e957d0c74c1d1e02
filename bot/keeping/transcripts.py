"""The transcripts of a library: added, found by name, edited and removed by those who may.

Every call carries the workspace that it comes from and reaches nothing outside it; None is the console, which sees and
changes everything.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...index.errors import Reason, UnknownTranscript
from ...index.formats.source import load
from ...index.ingest import FileLimits, FileResult
from ...index.scanning import OwnFiles, natural_order
from ...index.search.filters import tell_apart
from ...index.shelves import SHARED, Shelves
from ...index.storage.waiting import holding
from ...index.transcript import Facts, Transcript
from ..asking.transcript_lookup import find_transcript, find_transcripts, matches_words
from ..settings.own_files import own_paths
from .forms import EditForm, Edits, edits_of, facts_of, form_of
from .uploads import SharedTranscript, UploadsFull, free_name, safe_name

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Sequence

    from ...index.corrections import CorrectedText
    from ...index.search.indexer import Progress
    from ..settings.reloading import LiveSettings
    from ..settings.values import SharedFolder

UPLOADING_S: Final = 30.0  # that an upload waits for that of another process


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A transcript as one workspace sees it: `title` tells it apart from the others there, `own` marks an upload, and
    `texts` are the titles of other texts of the same recording."""

    transcript: Transcript
    title: str
    own: bool
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """The results of adding files. `indexed` is False while another process makes them findable."""

    results: list[FileResult]
    indexed: bool


@dataclass(frozen=True, slots=True)
class Upload:
    """A stored upload: the result of reading the file, the name that it is stored under, and its entry.
    `indexed` is False while another process makes it findable."""

    result: FileResult
    name: str
    entry: LibraryEntry
    indexed: bool


async def _none() -> Sequence[Path]:
    return ()


class Transcripts:
    """The transcripts of an open data folder. `Core.transcripts` is one.

    `unexpected` logs a reader's failure; `config` is the settings file, which is no transcript, nor are the
    `address_files`, in which addresses of what is followed stand.
    """

    def __init__(
        self,
        shelves: Shelves,
        settings: LiveSettings,
        unexpected: Callable[[Exception], None],
        config: Path | None = None,
        address_files: Callable[[], Awaitable[Sequence[Path]]] = _none,
    ) -> None:
        self._shelves = shelves
        self._settings = settings
        self._unexpected = unexpected
        self._config = config
        self._address_files = address_files
        self._uploading = asyncio.Lock()

    # -- looking -----------------------------------------------------------------------------------------------------

    async def listed(self, workspace: str | None) -> Sequence[Transcript]:
        """All transcripts that a workspace may see. Raises EngineError or Overdue."""
        return (await self._shelves.library(workspace)).transcripts

    async def entry(self, workspace: str | None, name: str) -> LibraryEntry:
        """The transcript called `name`: an id, a file, or a title. Raises UnknownTranscript."""
        library = await self._shelves.library(workspace)
        found, titles = find_transcript(name, library.transcripts), library.transcripts.kept(tell_apart)
        others = tuple(titles[one.id] for one in library.duplicates.others(found.id))
        return dataclasses.replace(self._entry(found, library.transcripts), texts=others)

    async def text(self, workspace: str | None, name: str) -> tuple[LibraryEntry, CorrectedText]:
        """A transcript with its whole text, corrected. Raises UnknownTranscript."""
        library = await self._shelves.library(workspace)
        found = find_transcript(name, library.transcripts)
        return self._entry(found, library.transcripts), await library.whole(found)

    def shared(self) -> list[Path]:
        """The shared folders of the settings."""
        return [shared.folder for shared in self._settings.current.library]

    async def in_folders(self) -> dict[Path, list[Transcript]]:
        """The transcripts of all shared folders, also of those that are no longer in the settings."""
        listed = await self.listed(None)
        shelves = await self._shelves.storage.shelves()
        folders = {s.id: Path(s.key) for s in shelves if s.workspace is None and Path(s.key).is_absolute()}
        found: dict[Path, list[Transcript]] = {folder: [] for folder in folders.values()}
        for transcript in listed:
            if transcript.shelf in folders:
                found[folders[transcript.shelf]].append(transcript)
        return found

    async def own(self) -> OwnFiles:
        """The files that are never read as transcripts, wherever they lie. Raises StorageError."""
        paths = [*own_paths(self._settings.current, self._config), *await self._address_files()]
        return await asyncio.to_thread(OwnFiles.of, paths)

    # -- adding ------------------------------------------------------------------------------------------------------

    async def add(
        self,
        files: Sequence[Path],
        *,
        workspace: str | None = None,
        read: Progress | None = None,
        progress: Progress | None = None,
    ) -> Added:
        """Stores files and makes them findable.

        Files inside a configured folder go to its shelf, uploads of a workspace to its own, all others to the shared
        one. `read` counts files read, `progress` transcripts indexed. Raises StorageError or EngineError.
        """
        allowed = self._settings.current.limits
        limits = FileLimits(allowed.file_bytes, allowed.line_bytes)
        own = await self.own()
        groups: dict[SharedFolder | None, list[Path]] = {}
        for file in files:
            folder, placed = (None, file) if workspace else self._placed(file)
            groups.setdefault(folder, []).append(placed)
        results = list[FileResult]()
        async with self._shelves.writing(progress) as writer:
            for folder, members in groups.items():
                key = f"uploads:{workspace}" if workspace else str(folder.folder) if folder else SHARED
                shelf = await self._shelves.storage.shelf(key, workspace)
                defaults = Facts(show=folder.show, language=folder.language) if folder else Facts()
                async with contextlib.aclosing(writer.add_files(shelf.id, members, limits, defaults, own)) as added:
                    async for result in added:
                        results.append(result)
                        self._log_failure(result)
                        if read:
                            read(len(results), len(files))
        return Added(results, not writer.unfinished)

    async def upload(
        self,
        workspace: str,
        name: str,
        content: bytes | Path,
        facts: EditForm = EditForm(),  # noqa: B008 - frozen
        *,
        replace: bool = False,
        progress: Progress | None = None,
    ) -> Upload:
        """Stores an attached file among a workspace's own transcripts and makes it findable.

        The format is recognised by the content; `name` is the file's name. `facts` are what the person says about it,
        above what the file says (its labels are edited later, when they are known). Another file of that name stays,
        unless `replace`. `progress` counts transcripts made findable. Raises Unreadable, BadForm, UploadsFull, or
        UnknownTranscript if it was removed again meanwhile.
        """
        said, allowed = facts_of(facts), self._settings.current.limits
        limits = FileLimits(min(allowed.upload_bytes, allowed.file_bytes), allowed.line_bytes)
        name = safe_name(name)
        if isinstance(content, Path):
            content = await asyncio.to_thread(load, content, limits.file, limits.line)
        storage = self._shelves.storage
        turn = storage.database.lock("uploads")
        async with (
            self._shelves.writing(progress) as writer,
            self._uploading,  # two files of one name see each other
            holding(turn, UPLOADING_S),  # those of other processes, too
        ):
            shelf = await storage.shelf(f"uploads:{workspace}", workspace)
            known = await storage.known(shelf.id)
            if not replace:
                name = free_name(name, content, known)
            if name not in known and len(known) >= allowed.uploads:
                raise UploadsFull(allowed.uploads)
            result = await writer.add_content(shelf.id, name, content, limits, said)
        self._log_failure(result)
        if result.refused:
            raise result.refused
        listed = await self.listed(workspace)
        stored = next((one for one in listed if result.stored and one.id == result.stored.transcript), None)
        if stored is None:  # it was removed, or its workspace purged, meanwhile
            raise UnknownTranscript(name)
        return Upload(result, name, self._entry(stored, listed), not writer.unfinished)

    # -- changing ----------------------------------------------------------------------------------------------------

    async def editable(self, workspace: str | None, name: str) -> Transcript:
        """The transcript called `name`, if it is the workspace's own to change.

        Raises UnknownTranscript, or SharedTranscript for one of a shared folder.
        """
        found = find_transcript(name, await self.listed(workspace))
        owner = self._shelves.owner(found)
        if workspace is not None and owner != workspace:
            if owner is not None:  # a library never shows these, so nobody is told that they are there
                raise UnknownTranscript(found.public)
            raise SharedTranscript(found.title)
        return found

    async def all_editable(self, workspace: str | None, names: Sequence[str]) -> list[Transcript]:
        """The transcripts that `names` and patterns stand for. Raises what `editable` raises."""
        found = find_transcripts(names, await self.listed(workspace))
        return found if workspace is None else [await self.editable(workspace, one.public) for one in found]

    async def form(self, workspace: str | None, name: str) -> EditForm:
        """The facts of a transcript as a form. Raises what `editable` raises."""
        return form_of(await self.editable(workspace, name))

    async def submit(self, workspace: str | None, name: str, form: EditForm) -> LibraryEntry:
        """Stores what changed in a form. An emptied field takes back what people said before: the file is believed
        again. Raises what `editable` raises, or BadForm."""
        found = find_transcript(name, await self.listed(workspace))
        return await self.edit(workspace, found.public, edits_of(form, found))

    async def edit(self, workspace: str | None, name: str, edits: Edits) -> LibraryEntry:
        """Stores what a person says about a transcript, above what they said before and above all files. Raises what
        `editable` raises."""
        found = await self.editable(workspace, name)
        before = await self._shelves.storage.edits(found.id)
        kept = {label: shown for label, shown in before.labels.items() if label not in edits.unlabel}
        before = dataclasses.replace(before, labels=kept, **{fact: getattr(Facts(), fact) for fact in edits.back})
        async with self._shelves.writing() as writer:
            await writer.edit(found.id, edits.facts.filled_from(before))
        return await self.entry(workspace, found.public)

    async def remove(self, workspace: str | None, names: Sequence[str]) -> list[Transcript]:
        """Removes transcripts, all or none of them, and returns them. Raises what `editable` raises."""
        found = [await self.editable(workspace, name) for name in names]
        async with self._shelves.writing() as writer:
            await writer.remove([transcript.id for transcript in found])
        return found

    def _log_failure(self, result: FileResult) -> None:
        cause = result.refused.__cause__ if result.refused else None
        if isinstance(cause, Exception) and result.refused and result.refused.reason is Reason.UNEXPECTED:
            self._unexpected(cause)

    def _entry(self, transcript: Transcript, listed: Sequence[Transcript]) -> LibraryEntry:
        return LibraryEntry(transcript, tell_apart(listed)[transcript.id], self._shelves.owner(transcript) is not None)

    def _placed(self, file: Path) -> tuple[SharedFolder | None, Path]:
        """The shared folder that a file is in, and the file's path below it as the settings spell the folder."""
        path = Path(os.path.abspath(file))  # noqa: PTH100 - with ".." resolved, links kept
        for shared in self._settings.current.library:
            top = Path(os.path.normpath(shared.folder))
            if path.is_relative_to(top):
                return shared, shared.folder / path.relative_to(top)
        return None, file


def listed_transcripts(
    transcripts: Sequence[Transcript], missing: Collection[str] = (), words: str = ""
) -> Sequence[Transcript]:
    """The transcripts as a list shows them: in natural order of their titles, those that lack one of the facts called
    `missing`, and about which all of `words` are known."""
    shown = [one for one in lacking(transcripts, missing) if not words or matches_words(one, words)]
    return sorted(shown, key=lambda one: (natural_order(one.facts.show or ""), natural_order(one.title)))


def lacking(transcripts: Sequence[Transcript], missing: Collection[str]) -> Sequence[Transcript]:
    """The transcripts that lack one of the facts called `missing`; all of them if that is empty."""
    return [t for t in transcripts if any(not getattr(t.facts, name) for name in missing)] if missing else transcripts

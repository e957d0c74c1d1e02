"""Ingestion: files are read one by one and stored in batches; a bad file never stops the rest.

Files are read and parsed in a thread, a batch ahead of the one that is being stored. A stored file with the same bytes
is not parsed again; only the facts about it are read. `Shelves.writing` makes the result findable.
"""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .errors import Reason, Unreadable
from .formats.detect import read
from .formats.source import FILE_LIMIT, LINE_LIMIT, load
from .language.detection import detected
from .metadata.sources import FolderFacts, facts_of_upload, is_side_file
from .scanning import ENDINGS, NO_FILES, OwnFiles, is_gone, is_hidden, is_transcript, normal_path, recordings_of, walk
from .storage.storage import Incoming, Known, Storage, Stored, StoreOutcome
from .transcript import Facts, Reading, ReadingNotice

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence

BATCH_CHARACTERS: Final = 2_000_000  # read ahead, and stored in one transaction
BATCH_FILES: Final = 200
SAMPLED_CUES: Final = 1000  # of a transcript whose language nothing states
CUE_CHARACTERS: Final = 100  # of memory for each cue, besides its words


@dataclass(frozen=True, slots=True)
class FileResult:
    """The result for one file: stored, with notices of what its reader repaired, or refused."""

    file: str
    stored: Stored | None = None
    notices: tuple[ReadingNotice, ...] = ()
    refused: Unreadable | None = None


@dataclass(frozen=True, slots=True)
class FileLimits:
    """The largest file and the longest line, in bytes; larger ones are refused."""

    file: int = FILE_LIMIT
    line: int = LINE_LIMIT


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A parsed file: a transcript to store, or new facts about a stored one, or a refusal."""

    result: FileResult
    incoming: Incoming | None = None
    known: Known | None = None
    found: Facts | None = None


def transcripts_in(paths: Iterable[Path], own: OwnFiles = NO_FILES) -> Iterator[Path]:
    """Yields the files of `paths`, and those in their folders, sorted, without side files and hidden ones, and without
    the recordings of transcripts that lie beside them, by their absolute paths without `..`.

    A link in `paths` is followed, a link within a folder stays a link, for `add_files` to check; links to folders are
    not entered, nor are pullquote's own folders. A folder that cannot be opened is yielded itself, as is one of `paths`
    that is pullquote's own.
    """
    given = list(map(normal_path, paths))
    named = defaultdict[Path, list[str]](list)
    for path in given:
        named[path.parent].append(path.name)
    recordings = {folder / name for folder, names in named.items() for name in recordings_of(names)}
    for path in given:
        if path.is_dir() and not own.hold(path):
            yield from _in_folder(path, own)
        elif path not in recordings:
            yield Path(os.path.realpath(path)) if path.is_symlink() else path


def _in_folder(path: Path, own: OwnFiles) -> Iterator[Path]:
    closed = list[Path]()
    for file in walk(path, own, lambda folder, _: closed.append(folder)):
        if not is_side_file(file.name):
            yield file
    yield from closed


async def add_files(
    storage: Storage,
    shelf: int,
    files: Sequence[Path],
    limits: FileLimits = FileLimits(),
    defaults: Facts = Facts(),  # noqa: B008 - frozen
    own: OwnFiles = NO_FILES,
) -> AsyncGenerator[FileResult]:
    """Reads and stores files, and yields the result of each, in order. `defaults` are facts that nothing else states.

    A link is read only if its target is in its own folder. Hidden files, files without one of `ENDINGS`, and those that
    are `own` are refused unread.

    Raises StorageError; what was stored before stays, and no file is ever stored in part.
    """
    known = await _known(storage, shelf, files)
    batches = _batches(files, _Reader(known, limits, defaults, own).parsed)
    ahead = asyncio.create_task(asyncio.to_thread(next, batches, None))
    try:
        while (batch := await ahead) is not None:
            ahead = asyncio.create_task(asyncio.to_thread(next, batches, None))
            for result in await _store(storage, shelf, batch):
                yield result
    finally:
        ahead.cancel()


async def add_content(
    storage: Storage,
    shelf: int,
    name: str,
    data: bytes,
    limits: FileLimits = FileLimits(),
    about: Facts = Facts(),  # noqa: B008 - frozen
) -> FileResult:
    """Stores a file given as bytes, under `name`, with what is stated `about` it elsewhere over what it says itself.
    The bytes are not kept.

    Raises StorageError; never stores in part.
    """
    try:
        reading = await asyncio.to_thread(read, data, name, limit=limits.file, line_limit=limits.line)
        found, told = facts_of_upload(name, reading.facts)
        found = about.filled_from(found)
        if found.language is None:
            reading, found = await asyncio.to_thread(_with_language, reading, found)
    except Unreadable as refused:
        return FileResult(name, refused=replace(refused, file=name))
    except Exception as error:  # noqa: BLE001 - a file must not end the process that reads it
        return FileResult(name, refused=_unexpected(name, error))
    (stored,) = await storage.put(shelf, [Incoming(name, hashlib.sha256(data).hexdigest(), reading, found)])
    return FileResult(name, stored, (*reading.notices, *told))


async def restate(storage: Storage, name: str, known: Known, about: Facts) -> bool:
    """Puts what is stated `about` a file, that `add_content` stored under `name`, in place of what was stated before;
    False if it is the same."""
    found, _ = facts_of_upload(name, known.stated)
    found = about.filled_from(found)
    if found == known.found:
        return False
    await storage.state(known.transcript, found)
    return True


async def _known(storage: Storage, shelf: int, files: Sequence[Path]) -> dict[str, Known]:
    """The stored files of a shelf by name. One of `files` that is stored with `..` in its name is renamed."""
    known = await storage.known(shelf)
    odd = [name for name in known if ".." in Path(name).parts]
    names = set(map(_name, files)) if odd else set[str]()
    for name in odd:
        normal = _name(await asyncio.to_thread(normal_path, Path(name)))
        if normal in names and normal not in known:
            await storage.move(known[name].transcript, normal, known[name].found)
            known[normal] = known.pop(name)
    return known


def _batches(files: Sequence[Path], parsed: Callable[[Path], _Parsed]) -> Iterator[list[_Parsed]]:
    batch, size = list[_Parsed](), 0
    for file in files:
        one = parsed(file)
        batch.append(one)
        if one.incoming:
            size += sum(len(cue.text) + CUE_CHARACTERS for cue in one.incoming.reading.cues)
        if size >= BATCH_CHARACTERS or len(batch) >= BATCH_FILES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class _Reader:
    """Parses files one after the other; the side files of a folder are read once."""

    def __init__(self, known: dict[str, Known], limits: FileLimits, defaults: Facts, own: OwnFiles) -> None:
        self._known, self._limits, self._defaults, self._own = known, limits, defaults, own
        self._folders: dict[Path, FolderFacts] = {}

    def parsed(self, path: Path) -> _Parsed:
        """The content of a file, or its refusal."""
        file = _name(path)
        try:
            _check(path, file, self._own)
            data = load(path, self._limits.file, self._limits.line)
            digest = hashlib.sha256(data).hexdigest()
            known = self._known.get(file)
            if known and known.digest == digest:
                return self._again(path, known)
            reading = read(data, path.name)
            found, told = self._facts(path, reading.facts)
            if found.language is None:
                reading, found = _with_language(reading, found)
        except Unreadable as refused:
            return _Parsed(FileResult(file, refused=replace(refused, file=file)))
        except Exception as error:  # noqa: BLE001 - one odd file must not stop the others
            return _Parsed(FileResult(file, refused=_unexpected(file, error)))
        return _Parsed(FileResult(file, notices=(*reading.notices, *told)), Incoming(file, digest, reading, found))

    def _again(self, path: Path, known: Known) -> _Parsed:
        """The facts about a file with the same bytes as before, which side files may have changed."""
        found, told = self._facts(path, known.stated)
        stored = Stored(StoreOutcome.UNCHANGED if known.found == found else StoreOutcome.FACTS, known.transcript)
        return _Parsed(FileResult(_name(path), stored, told), known=known, found=found)

    def _facts(self, path: Path, stated: Facts) -> tuple[Facts, tuple[ReadingNotice, ...]]:
        folder = path.absolute().parent
        unused = ()
        if folder not in self._folders:
            self._folders[folder] = FolderFacts.of(folder)
            unused = self._folders[folder].unused
        found, notices = self._folders[folder].for_file(path.absolute(), stated)
        return found.filled_from(self._defaults), (*notices, *unused)


def _with_language(reading: Reading, found: Facts) -> tuple[Reading, Facts]:
    """A reading and the facts about it with the language of its words, where nothing states it. English is left unsaid:
    a transcript without a language is in that of the settings."""
    language = detected(" ".join(cue.text for cue in reading.cues[:SAMPLED_CUES]))
    if language in (None, "en"):
        return reading, found
    return replace(reading, facts=replace(reading.facts, language=language)), replace(found, language=language)


def _unexpected(file: str, error: Exception) -> Unreadable:
    """The refusal of a file that a reader failed on; `error` is its cause, for the log."""
    error.add_note(f"while reading {file!r}")
    refusal = Unreadable(Reason.UNEXPECTED, file, detail=type(error).__name__)
    refusal.__cause__ = error
    return refusal


def _name(path: Path) -> str:
    """The name that a file is stored under; bytes that are not UTF-8 are escaped."""
    return str(path.absolute()).encode("utf-8", "backslashreplace").decode("utf-8")


def _check(path: Path, name: str, own: OwnFiles) -> None:
    """Raises Unreadable for a file that may not be opened, or cannot be stored under its name."""
    if name != str(path.absolute()):
        raise Unreadable(Reason.UNOPENABLE, name, detail=os.strerror(errno.EILSEQ))
    folder, target = path.parent, path
    if path.is_symlink():
        folder, target = Path(os.path.realpath(folder)), Path(os.path.realpath(path))
        if not target.is_relative_to(folder):
            raise Unreadable(Reason.OUTSIDE, name)
    if own.hold(path):
        raise Unreadable(Reason.OWN, name)
    if any(map(is_hidden, (path.name, *target.relative_to(folder).parts))):
        raise Unreadable(Reason.HIDDEN, name)
    if not is_transcript(target.name) and path.is_file():
        raise Unreadable(Reason.ENDING, name, detail=", ".join(ENDINGS))


async def _store(storage: Storage, shelf: int, batch: Sequence[_Parsed]) -> list[FileResult]:
    incoming = [one.incoming for one in batch if one.incoming]
    stored = iter(await storage.put(shelf, incoming) if incoming else ())
    results = list[FileResult]()
    for one in batch:
        if one.incoming:
            results.append(replace(one.result, stored=await _followed(storage, one.incoming, next(stored))))
            continue
        if one.known and one.found is not None and one.known.found != one.found:
            await storage.state(one.known.transcript, one.found)
        results.append(one.result)
    return results


async def _followed(storage: Storage, incoming: Incoming, stored: Stored) -> Stored:
    """The result for a file with the words of another: it has moved, if the other no longer exists."""
    if stored.outcome is StoreOutcome.SAME_WORDS and await asyncio.to_thread(is_gone, stored.other):
        await storage.move(stored.transcript, incoming.file, incoming.found)
        return replace(stored, outcome=StoreOutcome.MOVED)
    return stored

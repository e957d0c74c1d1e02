"""`add`: reads files with a progress bar on a terminal, and reports the outcome of each."""

from __future__ import annotations

import re
import sys
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import click

from ...bot.keeping.transcripts import lacking
from ...bot.messages import messages
from ...bot.plaintext import harmless
from ...bot.presenting.problems import noticed, refused
from ...index.errors import FileSystemError, Reason, Unreadable
from ...index.ingest import FileResult, transcripts_in
from .jsontext import put_line
from .options import say

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence
    from pathlib import Path

    from ...bot.core import Core
    from ...bot.serving.launch import Session
    from ...index.transcript import Transcript

_ADDRESS: Final = re.compile(r"https?:/", re.IGNORECASE)  # a path has lost one of its two slashes

MOST_NAMED: Final = 20  # refused files, and files with something set right, that are named one by one
PARTS: Final = ("added", "replaced", "moved", "facts", "unchanged", "same_words", "refused")


def added(session: Session, paths: Sequence[Path], workspace: str | None, *, json: bool) -> int:
    """Adds the files in `paths` and reports on them. Returns the exit code: 1 if none of all files is in the
    library."""
    missing = [path for path in paths if not path.exists()]
    own = session.run(session.core.transcripts.own())
    files = list(dict.fromkeys(transcripts_in((path for path in paths if path not in missing), own)))
    results = [_missing(path) for path in missing]
    done = 0

    def count(name: str, n: int, of: int) -> None:
        nonlocal done
        done = n if name == say("add.reading") else done
        step(name, n, of)

    with bar(shown=not json) as step:
        try:
            more, indexed = session.run(_stored(session.core, files, workspace, count))
        except FileSystemError:
            click.echo(_how_far(session, files, done), err=True)
            raise
    results += more
    listed = {one.id: one for one in session.run(session.core.transcripts.listed(None))}
    if json:
        put_line(_as_object(results, listed, indexed=indexed))
    else:
        _report(results, listed, paths, indexed=indexed, modelless=session.core.modelless)
    return 0 if any(result.stored for result in results) else 1


def added_quietly(session: Session, files: Sequence[Path], folder: Path | None) -> bool:
    """Adds files and reports only refused ones. Returns whether any file is in the library."""
    with bar(shown=True) as step:
        results, _ = session.run(_stored(session.core, files, None, step))
    _report_refused(results)
    if not results:
        _report_nothing([folder] if folder else [])
    return any(result.stored for result in results)


def _how_far(session: Session, files: Sequence[Path], done: int) -> str:
    """Says which files are stored, where the disk or the system stopped it after the first `done`."""
    stored = {one.file for one in session.run(_all(session.core))}
    there = sum(str(file.absolute()) in stored for file in files)
    first = next((file for file in files[done:] if str(file.absolute()) not in stored), None)
    if first is None:
        return say("add.stopped_after", n=there)
    return harmless(say("add.stopped", n=there, of=len(files), file=first))


async def _all(core: Core) -> list[Transcript]:
    """Every stored transcript, findable or not."""
    storage = core.shelves.storage
    return await storage.transcripts(shelf.id for shelf in await storage.shelves())


async def _stored(
    core: Core, files: Sequence[Path], workspace: str | None, step: Callable[[str, int, int], None]
) -> tuple[list[FileResult], bool]:
    """The outcome of each file, and whether all of them can be found now."""
    added = await core.transcripts.add(
        files,
        workspace=workspace,
        read=lambda n, of: step(say("add.reading"), n, of),
        progress=lambda n, of: step(say("add.indexing"), n, of),
    )
    if any(result.stored for result in added.results):
        await core.shelves.embed(lambda n, of: step(say("meaning.progress"), n, of))
    return added.results, added.indexed


@contextmanager
def bar(*, shown: bool) -> Generator[Callable[[str, int, int], None]]:
    """A progress bar for each step, on standard error, if that is a terminal."""
    if not (shown and sys.stderr.isatty()):
        yield lambda _name, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:

        def step(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name, total=total)
            progress.update(tasks[name], completed=done)

        yield step


def _missing(path: Path) -> FileResult:
    why = say("add.address" if _ADDRESS.match(str(path)) else "add.missing_path")
    return FileResult(str(path), refused=Unreadable(Reason.UNOPENABLE, str(path), detail=why))


# --- What became of them -----------------------------------------------------------------------------------------


def _report(
    results: Sequence[FileResult],
    listed: dict[int, Transcript],
    paths: Sequence[Path],
    *,
    indexed: bool,
    modelless: bool,
) -> None:
    if not results:
        _report_nothing(paths)
        return
    counts = _counts(results)
    parts = [say(f"add.{part}", n=counts[part]) for part in PARTS if counts[part]]
    click.echo(say("add.summary", parts=messages().series(parts)))
    _report_same(results, listed)
    _report_set_right(results)
    _report_refused(results)
    if not indexed:
        click.echo(say("add.behind"))
    _report_next(results, listed)
    if modelless and any(result.refused is None for result in results):
        click.echo(say("meaning.without"))


def _report_nothing(paths: Sequence[Path]) -> None:
    click.echo(say("add.nothing", paths=messages().listed([harmless(str(path)) for path in paths])), err=True)


def _report_same(results: Sequence[FileResult], listed: dict[int, Transcript]) -> None:
    _named(
        say("add.same_as", file=result.file, other=result.stored.other or listed[result.stored.transcript].file)
        for result in results
        if result.stored and result.stored.outcome.value == "same words"
    )


def _report_set_right(results: Sequence[FileResult]) -> None:
    reported = [result for result in results if result.notices]
    if reported:
        click.echo("\n" + say("add.set_right"))
        _named(f"{result.file}: {'; '.join(noticed(one, messages()) for one in result.notices)}" for result in reported)


def _report_refused(results: Sequence[FileResult]) -> None:
    reported = [result for result in results if result.refused]
    if reported:
        click.echo("\n" + say("add.refused_heading", n=len(reported)), err=True)
        _named((f"{one.file}: {refused(one.refused, messages())}" for one in reported if one.refused), err=True)


def _report_next(results: Sequence[FileResult], listed: dict[int, Transcript]) -> None:
    if any(one.stored and one.stored.transcript in listed for one in results):
        click.echo()
        if n := len(lacking(list(listed.values()), ("title", "url"))):  # as many as that command lists
            click.echo(say("add.lacking", n=n))
        click.echo(say("add.next"))


def _named(sentences: Iterable[str], *, err: bool = False) -> None:
    every = list(sentences)
    for sentence in every[:MOST_NAMED]:
        click.echo(f"  {harmless(sentence)}", err=err)
    if len(every) > MOST_NAMED:
        click.echo(f"  {say('add.more', n=len(every) - MOST_NAMED)}", err=err)


def _counts(results: Sequence[FileResult]) -> Counter[str]:
    return Counter(one.stored.outcome.value.replace(" ", "_") if one.stored else "refused" for one in results)


def _as_object(results: Sequence[FileResult], listed: dict[int, Transcript], *, indexed: bool) -> dict[str, Any]:
    counts = _counts(results)
    return {
        **{part: counts[part] for part in PARTS},
        "indexed": indexed,
        "files": [_file_as_object(result, listed) for result in results],
    }


def _file_as_object(result: FileResult, listed: dict[int, Transcript]) -> dict[str, Any]:
    if result.refused:
        error = result.refused
        why = refused(error, messages())
        return {"file": result.file, "outcome": "refused", "reason": error.reason.value, "line": error.line, "why": why}
    stored = result.stored
    kept = listed.get(stored.transcript) if stored else None
    return {
        "file": result.file,
        "outcome": stored.outcome.value if stored else None,
        "transcript": kept.public if kept else None,
        "notices": [noticed(one, messages()) for one in result.notices],
    }

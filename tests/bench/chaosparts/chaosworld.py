"""The world of the chaos test: both platforms, shared folders, two processes, and what is known of them."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import datetime as dt
import itertools
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chaosmodel import (
    FOLDERS,
    WORKSPACES,
    Kept,
    Name,
    State,
    Stored,
    Violation,
    lost,
    remnants,
    sentences,
    stored,
    text_of,
    unaccounted,
    undelivered,
)
from chaosnode import PATIENCE_S, Node, Outcome
from chaosplatforms import Platforms, platforms
from chaosprocess import Setup
from pullquote.bot.security.vault import new_key
from pullquote.index.storage.backup import restore

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable

BEGIN = dt.datetime(2026, 3, 20, 6, tzinfo=dt.UTC).timestamp()
LEASE_S = 60.0
KEY = new_key()  # of the vault
FILES = {"common": ("0.txt", "1.txt", "2.txt", "deep/3.txt", "deep/4.txt", "deep/5.txt"), "closed": ("6.txt", "7.txt")}
ODD = {
    "blank.txt": b" " * 5000,
    "head.txt": b" " * 5000 + b"a word",
    "time.srt": b"1\n" + b"9" * 400 + b":00:00,000 --> 00:00:01,000\nHello there, all of you.\n",
    "archive.srt": b"PK\x03\x04 something else",
    "deep.json": b"[" * 100_000,
    "torn.vtt": b"WEBVTT\n\n00:00.000 --> \xff\xfe\n\x00\x00",
    "surrogate.json": b'{"segments": [{"start": 0, "end": 1, "text": "\\ud800"}]}',
}


class World:
    """Use `world`."""

    def __init__(self, work: Path, platforms: Platforms) -> None:
        self.work, self.platforms = work, platforms
        self.database = work / "data" / "pullquote.db"
        self.true = BEGIN
        self.nodes: list[Node | None] = [None, None]
        self.started = 0
        self.state = State()
        self.seen = Stored()
        self.files: dict[Path, str] = {}  # those that nobody has deleted, with their owners
        self.deleted: dict[Path, str] = {}
        self.away: dict[Path, Path] = {}  # folders that are gone, and where they are
        self.closed: frozenset[str] = frozenset()
        self.backups: list[tuple[Path, State]] = []
        self.numbers = itertools.count()
        self._posting: list[Node] = []
        platforms.kill_sender = self._kill_sender

    # -- processes -----------------------------------------------------------------------------------------------------

    @property
    def up(self) -> list[Node]:
        return [node for node in self.nodes if node and not node.over.is_set()]

    def node(self, number: int) -> Node | None:
        """A process if it is up, else the other."""
        first = self.nodes[number]
        return first if first in self.up else next(iter(self.up), None)

    async def needed(self, number: int) -> Node:
        """The same; if none is up, it is started."""
        if (node := self.node(number)) is None:
            await self.start(number)
            node = self.node(number)
            assert node
        return node

    async def start(self, number: int, wrong: float = 0.0) -> None:
        """Starts a process, if it is not up, whose clock is wrong by so many seconds."""
        if self.nodes[number] in self.up:
            return
        self.started += 1
        folders = {self.folder(name): allowed for name, allowed in FOLDERS.items()}
        addresses = (self.platforms.discord.url, self.platforms.slack.api)
        node = self.nodes[number] = Node(
            Setup(self.started, self.work, folders, *addresses, KEY, self.true, wrong, self.closed)
        )
        self.require(await node.up())
        ready = await node.do("ready")
        self.require(ready)
        node.port = ready.value
        node.gateway = self.platforms.discord._sockets[-1]

    async def do(self, node: Node, name: str, *given: Any) -> Outcome:
        """Has a process do something, by the true time. Raises Violation for an error that nobody expects."""
        node.true = max(node.true, self.true)
        outcome = await node.do(name, *given)
        self.true = max(self.true, node.true)
        if outcome.how == "broke":
            raise Violation(f"{name}: {outcome.value}")
        return outcome

    def require(self, outcome: Outcome) -> None:
        if outcome.how != "done":
            raise Violation("\n".join([f"{outcome.how}: {outcome.value}", *self._traces()]))

    async def mend(self) -> None:
        """Mends the disks of all processes."""
        for node in self.up:
            self.require(await self.do(node, "mended"))
            node.is_sick = False

    async def tick(self, nodes: Iterable[Node]) -> None:
        """Lets processes post what is due, at the same time."""
        self._posting = list(nodes)
        await asyncio.gather(*(self.do(node, "tick") for node in self._posting))
        self._posting = []

    def _kill_sender(self) -> None:
        for node in self._posting[:1]:
            node.kill()

    def advance(self, seconds: float) -> None:
        self.true += seconds
        self.state.returning.clear()
        self.platforms.forget(self.true, seconds)

    # -- folders and uploads -------------------------------------------------------------------------------------------

    def folder(self, name: str) -> Path:
        return self.work / "folders" / name

    def there(self, files: Iterable[Path]) -> list[Path]:
        """Those that are in no folder that is gone."""
        return sorted(file for file in files if not any(file.is_relative_to(folder) for folder in self.away))

    def is_edited(self, file: Path) -> bool:
        return self.state.kept[f"{self.folder(self.files[file])}", f"{file}"].titles != {None}

    def write(self, file: Path, owner: str) -> None:
        """Writes another version of a file."""
        seed = f"{next(self.numbers)}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text_of(owner, seed))
        os.utime(file, ns=(1, int(seed) + 1))
        self.files[file] = owner
        self.deleted.pop(file, None)
        kept = self.state.kept.setdefault((f"{self.folder(owner)}", f"{file}"), Kept(owner, []))
        kept.seeds.append(seed)
        kept.may_go = False

    def delete(self, file: Path) -> None:
        """Somebody deletes a file."""
        file.unlink()
        self.deleted[file] = self.files.pop(file)
        self.state.kept[f"{self.folder(self.deleted[file])}", f"{file}"].may_go = True

    def take_away(self, folder: Path, *, leave_empty: bool) -> None:
        """A folder is unmounted; perhaps its mount point is left."""
        self.away[folder] = self.work / f"away-{next(self.numbers)}"
        folder.rename(self.away[folder])
        if leave_empty:
            folder.mkdir()

    def bring_back(self) -> None:
        for folder, aside in self.away.items():
            shutil.rmtree(folder, ignore_errors=True)
            aside.rename(folder)
        self.away.clear()

    async def close_folders(self, folders: Iterable[Path]) -> None:
        """Folders cannot be read any more, all others can."""
        self.closed = frozenset(map(str, folders))
        for node in self.up:
            await self.do(node, "close_folders", self.closed)

    def uploads(self) -> list[Name]:
        """The uploads that are there."""
        return sorted(name for name, kept in self.state.kept.items() if kept.there and kept.owner not in FOLDERS)

    async def upload(self, node: Node, workspace: str) -> None:
        """A workspace uploads a transcript."""
        seed = f"{next(self.numbers)}"
        name = f"upload-{seed}.txt"
        outcome = await self.do(node, "upload", workspace, name, text_of(workspace, seed))
        self.state.purged.discard(workspace)
        self.state.kept[f"uploads:{workspace}", name] = Kept(workspace, [seed], there=outcome.how == "done")

    # -- backups -------------------------------------------------------------------------------------------------------

    async def backup(self, node: Node) -> None:
        target = self.work / f"backup-{next(self.numbers)}.db"
        if (await self.do(node, "backup", target)).how == "done":
            os.utime(target, (self.true, self.true))
            self.check()
            self.backups.append((target, copy.deepcopy(self.state)))

    async def restore(self, which: int) -> None:
        """Ends all processes and restores a backup. Files are as they are now."""
        for node in self.up:
            await node.stop()
        backup, state = self.backups[which % len(self.backups)]
        restore(backup, self.database, force=True, now=dt.datetime.fromtimestamp(self.true, dt.UTC))
        before, self.state = self.state, copy.deepcopy(state)
        for name, kept in before.kept.items():
            if kept.owner in FOLDERS:
                now = self.state.kept.setdefault(name, Kept(kept.owner, []))
                now.seeds += [seed for seed in kept.seeds if seed not in now.seeds]
                now.may_go = kept.may_go

    # -- workspaces ----------------------------------------------------------------------------------------------------

    async def begin(self, workspace: str, *, filled: bool) -> None:
        """A workspace has the app, an upload and a daily post; perhaps they are stored already."""
        node, seed = self.up[0], f"{next(self.numbers)}"
        name, platform, tenant = f"upload-{seed}.txt", *workspace.split(":")
        self.state.kept[f"uploads:{workspace}", name] = Kept(workspace, [seed])
        if not filled:
            if platform == "slack":
                self.require(await self.do(node, "install", tenant))
            self.require(await self.do(node, "upload", workspace, name, text_of(workspace, seed)))
            place = (platform, workspace, self.platforms.channel(workspace))
            self.require(await self.do(node, "subscribe", *place, "06:30"))

    async def leave(self, workspace: str) -> None:
        """A workspace removes the app; those that are up notice, unless they cannot store it."""
        await self.platforms.leave(workspace, self.up)
        if self.up and not any(node.is_sick for node in self.up):
            await self._until(lambda: workspace in stored(self.database).gone)

    async def come_back(self, workspace: str, node: Node) -> None:
        await self.platforms.join(workspace)
        if workspace.startswith("slack"):
            await self.do(node, "install", workspace.removeprefix("slack:"))
        await self._until(lambda: workspace not in stored(self.database).gone)
        for id_ in self.subscriptions(workspace):  # begins anew, also where nobody has seen that it was gone
            self.state.begins[id_] = None
            self.state.returning.add(id_)

    async def _until(self, so: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while self.up and not so():  # noqa: ASYNC110 - another process's doing
                await asyncio.sleep(0.01)

    def subscriptions(self, workspace: str) -> dict[str, bool]:
        """A workspace's subscriptions, and whether they post."""
        return {id_: posts for id_, (owner, posts) in self.seen.subscriptions.items() if owner == workspace}

    async def ask(self, questions: list[tuple[int, str, str, str, str]]) -> None:
        """Several ask at once, each a process: in a workspace, who they are, the command and its words."""
        asking = [(self.node(number), *asked) for number, *asked in questions if asked[0] not in self.platforms.left]
        await asyncio.gather(*(self.platforms.ask(node, *asked) for node, *asked in asking if node))

    # -- judging -------------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """What must be true after every step. Raises Violation."""
        self.seen = stored(self.database)
        self.platforms.count()
        wrong = [
            *lost(self.state, self.seen, self.platforms.left),
            *undelivered(self.state, self.seen, self.platforms.posts),
            *self.platforms.leaks(),
            *self._traces(),
        ]
        if wrong:
            raise Violation("\n".join(wrong))

    def _traces(self) -> list[str]:
        """Errors that nobody expected."""
        logs = [self.database.with_name("errors.log"), *self.work.glob("stderr-*")]
        said = [one.read_text("utf-8", "replace") for one in logs if one.exists()]
        return [text for text in said if "Traceback" in text]

    async def settle(self) -> None:
        """All is well again, everything gets its time, and the processes end. Then nothing may be missing, and nothing
        be left of who was purged. Raises Violation."""
        self.platforms.recover()
        self.bring_back()
        await self.close_folders(())
        if not self.up:
            await self.start(0)
        await self.mend()
        for node in self.up:
            self.require(await self.do(node, "set_clock", 0.0))
        await self._looked_at()
        for file, owner in list(self.deleted.items()):
            self.write(file, owner)  # what people said about it comes back with it
        await self._looked_at()
        await self.tick(self.up)
        self.check()
        for _ in range(30):
            late = [one.wake for one in self.seen.deliveries if one.wake and one.due <= self.true]
            if not late:
                break
            self.advance(max(min(late) - self.true, LEASE_S + 1))
            await self.tick(self.up)
            self.check()
        wrong = unaccounted(self.state, self.seen, self.true)
        wrong += [await self._missing(*one) for one in self.state.kept.items()]
        for node in self.up:
            await node.stop()
        wrong += remnants(self.state, self.database.parent)
        if found := [one for one in wrong if one]:
            raise Violation("\n".join(found))

    async def _looked_at(self) -> None:
        """The folders are looked at until nothing changes any more."""
        for _ in range(3):
            self.require(await self.do(self.up[0], "look"))
        self.check()

    async def _missing(self, name: Name, kept: Kept) -> str:
        """Whether a transcript that must be there is, in its last version, and is found."""
        is_there = Path(name[1]) in self.files if kept.owner in FOLDERS else kept.there
        if not is_there:
            return ""
        if not kept.there or len(kept.seeds) != 1:
            return f"{name} is not stored, or not in its last version"
        asked, _ = sentences(kept.owner, kept.seeds[0])[1]
        found = await self.do(self.up[0], "found", asked)
        self.require(found)
        return "" if name[1] in found.value else f"{name}: “{asked}” is not found there, but in {found.value}"


@contextlib.asynccontextmanager
async def world(base: Path) -> AsyncGenerator[World]:
    """A world with its folders filled, a process up, and an upload and a daily post in every workspace. It is made once
    in the folder `base`, and copied."""
    work, filled = base / "world", base / "filled"
    async with platforms() as both:
        made = World(work, both)
        try:
            shutil.rmtree(work, ignore_errors=True)
            for owner, files in FILES.items():
                for file in files:
                    made.write(made.folder(owner) / file, owner)
            is_filled = filled.exists()
            if is_filled:
                shutil.copytree(filled, work, dirs_exist_ok=True)
                made.started = 10  # their chance is another than when it was filled
            await made.start(0)
            for workspace in WORKSPACES:
                await made.begin(workspace, filled=is_filled)
            if not is_filled:
                made.require(await made.do(made.up[0], "look"))
                await made.up[0].stop()
                shutil.copytree(work, filled)
                await made.start(0)
            yield made
        finally:
            for node in made.nodes:
                if node:
                    node.kill()

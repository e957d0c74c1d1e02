"""Everything goes wrong at random, and after each step nothing may be lost, doubled or shown to strangers.

usage: ./run bench chaos [--sequences 1000] [--steps 25] [--seed N] [--no-shrink]

Two processes over one data folder serve a Discord and a Slack on the loopback, with real storage and real indexes, by
clocks and on disks that obey the test. Each sequence draws from: kills at any statement and in the middle of a post,
restarts, clocks that are set, backups that are restored, folders that vanish or cannot be read, files that are lost,
changed or odd, disks that are full, read-only or failing, platforms that fail in every way, strangers and guests who
ask and meddle, questions that run out of time, uploads and edits, workspaces that leave and are purged.

After each step: no post twice, as the platforms count; each due date is open or settled with a reason; no transcript
and no edit is lost that nobody removed; no word of a workspace is shown in another; every question was answered, or
refused in words; no error that nobody expected. At the end all is healed, and everything must be there and be found.

The parts are in `chaosparts`: what is known of the library (`chaosmodel`), the platforms, the world, and the processes
(`chaosnode` and, on their side, `chaosprocess`). Prints how often what was done. A sequence that fails is shrunk by
Hypothesis and printed; then it exits with 1.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import logging
import os
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import hypothesis
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

HERE = Path(__file__).parent
PARTS = [str(HERE / "chaosparts"), str(HERE.parent / "adapters")]
sys.path[:0] = PARTS
sys.path.append(str(HERE))  # in which some files are called like libraries
os.environ["PYTHONPATH"] = os.pathsep.join(PARTS)  # where the process that others are forked from looks

from chaosmodel import FOLDERS, MARKERS, WORKSPACES, Kept, Violation, sentences  # noqa: E402
from chaosplatforms import FATES  # noqa: E402
from chaosworld import ODD, World, world  # noqa: E402
from tables import table  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from chaosnode import Node, Outcome

DAY, HOUR = 86400.0, 3600.0
DEADLINE_S = 10.0  # of a question, by the settings
NUMBERS = st.sampled_from((0, 1))
ANY = st.integers(0, 9)
WORKSPACE = st.sampled_from(WORKSPACES)
WRONG = st.sampled_from((0.0, 90.0, HOUR, -HOUR, 20 * HOUR, -20 * HOUR))  # seconds by which a clock is wrong
FOLDER = st.sampled_from(("common", "common/deep", "closed"))
WHO = st.sampled_from(("member", "member", "guest", "stranger"))
QUESTION = st.tuples(NUMBERS, WORKSPACE, WHO, st.sampled_from(("quote", "topic", "verify")), ANY)


done: Counter[str] = Counter()  # the steps of all sequences by kind


def step(**given: Any) -> Any:
    """A rule of Hypothesis whose uses are counted."""

    def ruled(does: Any) -> Any:
        @functools.wraps(does)
        def counted(self: Chaos, **named: Any) -> None:
            done[does.__name__] += 1
            self.steps.append(f"{does.__name__}({', '.join(f'{name}={value!r}' for name, value in named.items())})")
            does(self, **named)

        return rule(**given)(counted)

    return ruled


class Chaos(RuleBasedStateMachine):
    """Sequences of what may go wrong, in the folder `base`. `failures` have what was found, with the steps that led
    there: when a sequence is tried again, kills may come in another moment, and then Hypothesis cannot tell."""

    base: ClassVar = Path()
    failures: ClassVar[list[str]] = []
    begun: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        Chaos.begun += 1
        self.steps: list[str] = []
        self._runner = asyncio.Runner()
        self._entered = world(self.base)
        self.world: World = self._run(self._entered.__aenter__())

    def teardown(self) -> None:
        failed = sys.exc_info()[1]
        try:
            if failed is None:
                self._run(self.world.settle())
        except BaseException as error:
            failed = error
            raise
        finally:
            if isinstance(failed, AssertionError):
                self.failures.append("\n".join([f"{type(failed).__name__}: {failed}", *self.steps]))
            self._run(self._entered.__aexit__(None, None, None))
            self._runner.close()

    def _run(self, doing: Coroutine[Any, Any, Any]) -> Any:
        return self._runner.run(doing)

    def _node(self, number: int) -> Node:
        """A process if it is up, else the other; if none is, it is started."""
        return self._run(self.world.needed(number))

    def _do(self, number: int, name: str, *given: Any) -> Outcome:
        """Has a process do something; how that ended."""
        return self._run(self.world.do(self._node(number), name, *given))

    @invariant()
    def nothing_is_wrong(self) -> None:
        self.world.check()

    # -- processes -----------------------------------------------------------------------------------------------------

    @step(number=NUMBERS, wrong=WRONG)
    def start(self, number: int, wrong: float) -> None:
        self._run(self.world.start(number, wrong))

    @step(number=NUMBERS)
    def kill(self, number: int) -> None:
        self._node(number).kill()

    @step(number=NUMBERS)
    def stop(self, number: int) -> None:
        self._run(self._node(number).stop())

    @step(number=NUMBERS, wrong=WRONG)
    def set_clock(self, number: int, wrong: float) -> None:
        self._do(number, "set_clock", wrong)

    @step(seconds=st.sampled_from((61.0, 150.0, HOUR, 8 * HOUR, DAY, 3 * DAY, 40 * DAY)), both=st.booleans())
    def time_goes_by(self, seconds: float, both: bool) -> None:
        """Then what is due is posted, by one process or by both at the same time."""
        self._node(0)
        self.world.advance(seconds)
        self._run(self.world.tick(self.world.up if both else self.world.up[:1]))

    @step(
        number=NUMBERS,
        trouble=st.sampled_from(("full", "read-only", "failing", "busy", "dies")),
        calls=st.integers(0, 60),
    )
    def disk_fails(self, number: int, trouble: str, calls: int) -> None:
        self._node(number).is_sick = True
        self._do(number, "disk", trouble, calls)

    @step(number=NUMBERS, both=st.booleans())
    def posts_are_due(self, number: int, both: bool) -> None:
        """Time goes by until the next post is due."""
        due = [one.wake for one in self.world.seen.deliveries if one.wake]
        self.world.advance(max(min(due, default=0) - self.world.true, 0) + 1)
        one = self._node(number)
        self._run(self.world.tick(self.world.up if both else [one]))

    @step()
    def disks_are_mended(self) -> None:
        self._run(self.world.mend())

    # -- platforms -----------------------------------------------------------------------------------------------------

    @step(
        platform=st.sampled_from(("slack", "discord")), fates=st.lists(st.sampled_from(FATES), min_size=1, max_size=3)
    )
    def platform_fails(self, platform: str, fates: list[str]) -> None:
        for fate in fates:
            self.world.platforms.fate(platform, fate)

    @step(workspace=WORKSPACE)
    def workspace_leaves(self, workspace: str) -> None:
        if workspace not in self.world.platforms.left:
            self._run(self.world.leave(workspace))

    @precondition(lambda self: self.world.platforms.left)
    @step(number=NUMBERS)
    def workspaces_come_back(self, number: int) -> None:
        for workspace in sorted(self.world.platforms.left):
            node = self._node(number)
            if not node.is_sick:
                self._run(self.world.come_back(workspace, node))

    # -- people --------------------------------------------------------------------------------------------------------

    @step(questions=st.lists(QUESTION, min_size=1, max_size=4), slow=st.booleans())
    def people_ask(self, questions: list[tuple[int, str, str, str, int]], slow: bool) -> None:
        """Several at once; perhaps everything takes so long that the time for an answer is over soon."""
        self._node(0)
        kept = [kept for _, kept in sorted(self.world.state.kept.items())]
        before = self.world.true
        self._drag(DEADLINE_S / 4 if slow else 0.0)
        self._run(self.world.ask([(*one, _asked(kept[which % len(kept)], which)) for *one, which in questions]))
        self._drag(0.0)
        assert self.world.true - before < 3 * DEADLINE_S * len(questions), "questions went on after their time"

    def _drag(self, seconds: float) -> None:
        for node in self.world.up:
            self._run(self.world.do(node, "drag", seconds))

    @step(number=NUMBERS, workspace=WORKSPACE, who=st.sampled_from(("member", "guest", "stranger")), which=ANY,
          what=st.sampled_from(("pause", "resume", "remove", "library")))  # fmt: skip
    def somebody_meddles(self, number: int, workspace: str, who: str, which: int, what: str) -> None:
        """Somebody who may not pause, remove and delete tries to; what they may not is not done."""
        if workspace in self.world.platforms.left:
            return
        before = self.world.subscriptions(workspace)
        files = [name for shelf, name in self.world.uploads() if shelf == f"uploads:{workspace}"]
        if named := files if what == "library" else sorted(before):
            command, word = ("library", "remove") if what == "library" else ("daily", what)
            one = named[which % len(named)]
            asked = (command, f"{word} {one}") if workspace.startswith("slack") else (f"{command} {word}", one)
            self._node(number)
            self._run(self.world.ask([(number, workspace, who, *asked)]))
            self.world.check()
            assert self.world.subscriptions(workspace) == before, "somebody changed a subscription who may not"

    @step(number=NUMBERS, workspace=WORKSPACE, time=st.sampled_from(("06:30", "12:00", "23:50")))
    def subscribe(self, number: int, workspace: str, time: str) -> None:
        here = self.world.platforms.channel(workspace)
        if workspace not in self.world.platforms.left and len(self.world.seen.subscriptions) < 8:
            self._do(number, "subscribe", workspace.partition(":")[0], workspace, here, time)

    @step(number=NUMBERS, which=ANY, what=st.sampled_from(("pause", "resume", "remove")))
    def manage(self, number: int, which: int, what: str) -> None:
        """An admin pauses, resumes or removes a subscription."""
        if there := sorted(self.world.seen.subscriptions.items()):
            id_, (workspace, _) = there[which % len(there)]
            self._do(number, "manage", what, workspace, id_)

    # -- transcripts ---------------------------------------------------------------------------------------------------

    @step(number=NUMBERS, workspace=WORKSPACE)
    def upload(self, number: int, workspace: str) -> None:
        if workspace not in self.world.platforms.left:
            self._run(self.world.upload(self._node(number), workspace))

    @step(number=NUMBERS, which=ANY)
    def edit(self, number: int, which: int) -> None:
        """Somebody gives a transcript a title: a workspace its uploads, the operator what is in the folders."""
        there = sorted(name for name, kept in self.world.state.kept.items() if kept.there)
        if not there:
            return
        shelf, file = there[which % len(there)]
        kept = self.world.state.kept[shelf, file]
        title = f"Talk {next(self.world.numbers)} of {MARKERS[kept.owner]}"
        outcome = self._do(number, "edit", kept.owner if shelf.startswith("uploads:") else None, file, title)
        kept.titles = {title} if outcome.how == "done" else {*kept.titles, title}

    @step(number=NUMBERS, which=ANY)
    def remove(self, number: int, which: int) -> None:
        """An admin removes an upload."""
        there = self.world.uploads()
        if not there:
            return
        name = there[which % len(there)]
        kept = self.world.state.kept[name]
        outcome = self._do(number, "remove", kept.owner, name[1])
        if outcome.how == "done":
            del self.world.state.kept[name]
        else:
            kept.there = False  # perhaps

    @step(which=ANY)
    def file_changes(self, which: int) -> None:
        if files := self.world.there(self.world.files):
            file = files[which % len(files)]
            self.world.write(file, self.world.files[file])

    @step(owner=st.sampled_from(sorted(FOLDERS)))
    def file_comes(self, owner: str) -> None:
        for file in self.world.there([self.world.folder(owner) / f"{next(self.world.numbers)}.txt"]):
            self.world.write(file, owner)

    @step(which=ANY)
    def file_is_deleted(self, which: int) -> None:
        """Somebody deletes a file; rather one about which people have said something."""
        if files := sorted(self.world.there(self.world.files), key=lambda file: not self.world.is_edited(file)):
            self.world.delete(files[which % len(files)])

    @precondition(lambda self: self.world.deleted)
    @step(which=ANY)
    def deleted_file_comes_back(self, which: int) -> None:
        if files := self.world.there(self.world.deleted):
            file = files[which % len(files)]
            self.world.write(file, self.world.deleted[file])

    @step(kind=st.sampled_from(sorted(ODD)))
    def odd_file_comes(self, kind: str) -> None:
        folder = self.world.folder("common")
        folder.mkdir(exist_ok=True)
        (folder / kind).write_bytes(ODD[kind])

    @precondition(lambda self: not self.world.away)
    @step(which=FOLDER, leave_empty=st.booleans())
    def folder_vanishes(self, which: str, leave_empty: bool) -> None:
        folder = self.world.folder(which)
        if folder.exists():
            self.world.take_away(folder, leave_empty=leave_empty)

    @precondition(lambda self: not self.world.closed)
    @step(which=st.lists(FOLDER, min_size=1, max_size=2))
    def folders_cannot_be_read(self, which: list[str]) -> None:
        self._run(self.world.close_folders([self.world.folder(one) for one in which]))

    @precondition(lambda self: self.world.away or self.world.closed)
    @step()
    def folders_are_back(self) -> None:
        self.world.bring_back()
        self._run(self.world.close_folders(()))

    @step(number=NUMBERS, times=st.integers(1, 3))
    def folders_are_looked_at(self, number: int, times: int) -> None:
        for _ in range(times):
            self._do(number, "look")

    # -- backups -------------------------------------------------------------------------------------------------------

    @step(number=NUMBERS)
    def back_up(self, number: int) -> None:
        self._run(self.world.backup(self._node(number)))

    @step(which=ANY, number=NUMBERS)
    def restore(self, which: int, number: int) -> None:
        if self.world.backups:
            self._run(self.world.restore(which))
            self.world.check()
            self._run(self.world.start(number))


def _asked(kept: Kept, which: int) -> str:
    """What is said in a transcript, in the part that may be asked for."""
    return sentences(kept.owner, kept.seeds[-1])[which % 3][0]


def run(sequences: int, steps: int, seed: int, *, shrink: bool) -> int:
    """Runs sequences and prints a table; 1 if one failed."""
    logging.disable(logging.CRITICAL)
    began = time.monotonic()
    settings = hypothesis.settings(
        max_examples=sequences,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        print_blob=False,
        phases=[hypothesis.Phase.generate, *([hypothesis.Phase.shrink] if shrink else [])],
        report_multiple_bugs=False,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    failed = None
    with tempfile.TemporaryDirectory(prefix="pullquote-chaos-") as base:
        Chaos.base = Path(base)
        try:
            run_state_machine_as_test(hypothesis.seed(seed)(Chaos), settings=settings)
        except Exception as error:  # noqa: BLE001 - it is what is looked for
            failed = error
    rows = [("seed", f"{seed}"), ("sequences", f"{Chaos.begun}"), ("steps", f"{done.total()}")]
    rows += [(f"step: {name}", f"{count}") for name, count in sorted(done.items())]
    rows += [("took", f"{time.monotonic() - began:.0f} s"), ("violations", f"{int(failed is not None)}")]
    print(table(("measured", "figure"), rows))
    if failed is not None:
        print("\n".join(["\nAs it was found first:", *Chaos.failures[:1]]))
        print(_told(failed))
    return int(failed is not None)


def _told(failed: BaseException) -> str:
    """A failure with its sequence; what did not fail again, with how it failed at first."""
    inner = failed.exceptions if isinstance(failed, BaseExceptionGroup) else ()
    notes = "\n".join(getattr(failed, "__notes__", ())).replace("state.nothing_is_wrong()\n", "")
    is_plain = isinstance(failed, Violation | BaseExceptionGroup)
    how = f"{type(failed).__name__}: {failed}" if is_plain else "".join(traceback.format_exception(failed))
    return "\n".join([f"\n{how}", notes, *map(_told, inner)])


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--sequences", type=int, default=1000)
    ask.add_argument("--steps", type=int, default=25)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--no-shrink", action="store_true", help="a sequence that fails is printed as it was found")
    args = ask.parse_args()
    del globals()["__file__"]  # or every process that is started would run this file first
    sys.exit(run(args.sequences, args.steps, args.seed, shrink=not args.no_shrink))


if __name__ == "__main__":
    main()

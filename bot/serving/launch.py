"""How the process was started, and a synchronous way to the core for commands.

Commands wait for a person or a pipe most of the time. They do so outside the event loop, where Ctrl-C works as it
always does; the loop runs only while a question is answered.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ..messages import Messages, messages

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine, Generator
    from pathlib import Path

    from ..core import Core
    from ..settings.values import Settings

Result = TypeVar("Result")

M_MMAP_THRESHOLD: Final = -3  # as glibc's malloc.h numbers them
M_ARENA_MAX: Final = -8
LARGE_BLOCK: Final = 128 * 1024  # bytes; what glibc begins with


@dataclass(frozen=True, slots=True)
class Session:
    """An open core, and the loop that it lives in."""

    core: Core
    _runner: asyncio.Runner

    def run(self, asked: Coroutine[Any, Any, Result]) -> Result:
        """Waits for one thing asked of the core."""
        return self._runner.run(asked)


@dataclass(frozen=True, slots=True)
class Launch:
    """What was said on the command line about where to keep files, and where the settings are."""

    data: Path | None = None
    config: Path | None = None

    @property
    def messages(self) -> Messages:
        return messages()

    def settings(self) -> Settings:
        """The settings in force. Raises SettingsError."""
        from ..settings.file import load_settings

        return load_settings(self.config, os.environ, self.data)

    @contextlib.contextmanager
    def session(self, settings: Settings | None = None, *, serving: bool = False) -> Generator[Session]:
        """Opens the data folder for the time of a command, which may be one that is `serving` for long.

        Raises SettingsError or StorageError.
        """
        import asyncio  # only where it is needed: help comes without

        from ..core import open_core

        if serving:
            tune_allocator()

        opening = open_core(settings or self.settings(), serving=serving)
        with asyncio.Runner() as runner:
            core = runner.run(_entered(opening))
            tune_interpreter()
            try:
                yield Session(core, runner)
            finally:
                runner.run(_left(opening))


async def _entered(opening: contextlib.AbstractAsyncContextManager[Result]) -> Result:
    return await opening.__aenter__()


async def _left(opening: contextlib.AbstractAsyncContextManager[Any]) -> None:
    # What ended the command is the command's business: the core only has to be closed.
    await opening.__aexit__(None, None, None)


def tune_allocator() -> None:
    """Tunes the C library's allocator for a process of our own that serves for long, before it has other threads.

    glibc gives every thread a heap of its own, up to eight for a processor, and what is freed in one is not there for
    the others: with a dozen threads that take turns, much of what they hold lies idle. Two heaps are enough, as two
    searches run at a time. And once a large block was freed, glibc takes blocks of that size from the heaps, which
    leaves gaps between what stays: here they keep coming from the system, and go back to it. Other C libraries have no
    such things, and are left alone.
    """
    import ctypes
    import sys

    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(M_ARENA_MAX, 2)
        libc.mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK)


def tune_interpreter() -> None:
    """Tunes the interpreter for a process of our own that answers questions; a host's is none of our business.

    A search makes and drops ten thousand small objects. As it is set at first, Python looks through everything that it
    holds every few searches, which takes longer than they do. What start-up made is looked through no more, and the
    rest less often. And while threads search, the event loop gets its turn five times as often: it only has little to
    do, but people wait for it.
    """
    import gc
    import sys

    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    sys.setswitchinterval(0.001)

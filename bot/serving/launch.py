"""The context of a command line, and synchronous access to the core for commands.

Commands wait for a person or a pipe most of the time. They wait outside the event loop, where Ctrl-C works as usual;
the loop runs only while the core works.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine, Generator
    from pathlib import Path

    from ..core import Core
    from ..settings.values import Settings

Result = TypeVar("Result")

M_MMAP_THRESHOLD: Final = -3  # numbered as in glibc's malloc.h
M_ARENA_MAX: Final = -8
LARGE_BLOCK: Final = 128 * 1024  # bytes; glibc's initial value


@dataclass(frozen=True, slots=True)
class Session:
    """An open core and the event loop that it is bound to, for synchronous callers."""

    core: Core
    _runner: asyncio.Runner

    def run(self, asked: Coroutine[Any, Any, Result]) -> Result:
        """Runs a coroutine of the core to its end and returns its result."""
        return self._runner.run(asked)


@dataclass(frozen=True, slots=True)
class Launch:
    """The context object of every click command: the program's own options `--data` and `--config`."""

    data: Path | None = None
    config: Path | None = None

    def settings(self) -> Settings:
        """Loads the settings in force. Raises SettingsError."""
        from ..settings.file import load_settings

        return load_settings(self.config, os.environ, self.data)

    def settings_file(self) -> Path | None:
        """The file that `settings` loads; None if there is none. Raises SettingsError."""
        from ..settings.file import config_file

        return config_file(self.config, os.environ)

    @contextlib.contextmanager
    def session(self, settings: Settings | None = None, *, serving: bool = False) -> Generator[Session]:
        """Opens a core while a command runs; `serving` if the command is long-running.

        Raises SettingsError or StorageError.
        """
        import asyncio  # imported late: help starts faster without

        from ..core import open_core
        from .handles import raise_handle_limit

        if serving:
            tune_allocator()
            raise_handle_limit()

        opening = open_core(settings or self.settings(), serving=serving, config=self.settings_file())
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
    # the core is closed alike, whichever error ended the command
    await opening.__aexit__(None, None, None)


def tune_allocator() -> None:
    """Tunes glibc's allocator for a long-running process of our own; call it before other threads start.

    glibc gives every thread an arena, up to eight a processor, and memory freed in one arena does not serve the others:
    with a dozen threads that take turns, much of it stays unused. Two arenas suffice for a few searches at once. The
    mmap threshold is fixed, since glibc raises it once a large block was freed, and then takes large blocks from the
    arenas, which fragments them. Other C libraries are left alone. See mallopt(3).
    """
    import ctypes
    import sys

    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(M_ARENA_MAX, 2)
        libc.mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK)


def tune_interpreter() -> None:
    """Tunes the garbage collector and the thread switch interval for a process of our own, never for a host's.

    A search allocates ten thousand small objects. With the default thresholds a full collection runs every few searches
    and takes longer than they do. The objects of start-up are therefore frozen and collections made rarer. The switch
    interval is a fifth of the default, so that the event loop gets its turn while threads search.
    """
    import gc
    import sys

    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    sys.setswitchinterval(0.001)

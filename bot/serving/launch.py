"""The context of a command line, and synchronous access to the core for commands.

Commands wait for a person or a pipe most of the time. They wait outside the event loop, where Ctrl-C works as usual;
the loop runs only while the core works.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine, Generator
    from pathlib import Path

    from ..core import Core
    from ..settings.values import Settings

Result = TypeVar("Result")


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

        from ...index.processes.tuning import tune_allocator, tune_interpreter
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

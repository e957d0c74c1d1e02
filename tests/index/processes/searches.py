"""Searches that another process imports by their names, for the tests of the pool."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Unpicklable(Exception):
    """An error that `pickle` cannot make again."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"unpicklable {one}{other}")


async def number(*_: object) -> int:
    return os.getpid()


async def priority(*_: object) -> int:
    return os.getpriority(os.PRIO_PROCESS, 0)


async def began_when(_: object, mark: Path, *__: object) -> float:
    """Goes on when the file `mark` is there; returns when it began, by the clock that all processes have."""
    began = time.monotonic()
    while not mark.exists():  # noqa: ASYNC110, ASYNC240
        await asyncio.sleep(0.005)
    return began


async def end(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def end_once(_: object, mark: Path, *__: object) -> int:
    if not mark.exists():  # noqa: ASYNC240
        mark.touch()  # noqa: ASYNC240
        await end()
    return os.getpid()


async def hang(*_: object) -> None:
    await asyncio.Event().wait()


async def divide(*_: object) -> float:
    return 1 / 0


async def fail(*_: object) -> None:
    raise Unpicklable(*"ab")

"""Tokens and keys: from the environment, or from a file that only its owner may read; never from the settings."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...index.errors import PullquoteError
from ..telemetry import logs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SECRET: Final = re.compile(r"PULLQUOTE_\w*(?:TOKEN|SECRET|KEY)\w*(?<!_FILE)")  # variables that hold one
_LONGEST: Final = 4096  # bytes
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class Secret:
    """A text that shows itself only to `reveal`: not in logs, errors or reprs."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The secret, for the one place that sends it."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"


class BadKey(PullquoteError):
    """What was given as a key is none."""


class OtherKey(PullquoteError):
    """It was encrypted under a key that is not there."""


@dataclass
class BadCredential(PullquoteError):
    """The secret called `name` cannot be taken from `file`: `open` if others may read it, else it cannot be read."""

    name: str
    file: str
    open: bool = False

    def __str__(self) -> str:
        return f"{self.name}: {self.file}"


def secrets_set(environ: Mapping[str, str]) -> list[str]:
    """The names of the variables that hold secrets."""
    return sorted(name for name, value in environ.items() if value and SECRET.fullmatch(name))


def credential(name: str, environ: Mapping[str, str], file: Path | None = None) -> Secret | None:
    """The secret in the variable called `name`, else in `file`, else None. It is kept out of the log from now on.

    Raises BadCredential.
    """
    text = environ.get(name, "").strip() or (_read(name, file) if file else "")
    if not text:
        return None
    logs.hide(text)
    return Secret(text)


def _read(name: str, file: Path) -> str:
    try:
        with file.open("rb") as stream:
            # elsewhere than on POSIX the mode says nothing about others
            if os.name == "posix" and stat.S_IMODE(os.fstat(stream.fileno()).st_mode) & _OTHERS:
                raise BadCredential(name, str(file), open=True)
            text = stream.read(_LONGEST + 1).decode("ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise BadCredential(name, str(file)) from None  # what it says may quote the secret
    if not text or len(text) > _LONGEST:
        raise BadCredential(name, str(file))
    return text

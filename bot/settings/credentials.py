"""Tokens and keys, read from the environment or from a file with owner-only permissions; never from the settings."""

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

SECRET: Final = re.compile(r"PULLQUOTE_\w*(?:TOKEN|SECRET|KEY|PASSWORD)\w*(?<!_FILE)")
"""The names of variables that hold a secret."""

STORAGE_PASSWORD: Final = "PULLQUOTE_STORAGE_PASSWORD"  # noqa: S105 - a name
SEARCH_PASSWORD: Final = "PULLQUOTE_SEARCH_PASSWORD"  # noqa: S105 - a name
WEB_PASSWORD: Final = "PULLQUOTE_WEB_PASSWORD"  # noqa: S105 - a name
_LONGEST: Final = 4096  # bytes
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class Secret:
    """A secret text that only `reveal` returns: it does not show in logs, errors or reprs."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Returns the secret, for the one place that sends it."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"


class BadKey(PullquoteError):
    """The encryption key is not a Fernet key."""


class OtherKey(PullquoteError):
    """A stored value was encrypted under a key that is not configured."""


@dataclass
class BadCredential(PullquoteError):
    """The secret `name` is not accepted from `file`: `open` if other users may read the file, else it is unreadable."""

    name: str
    file: str
    open: bool = False

    def __str__(self) -> str:
        return f"{self.name}: {self.file}"


def secrets_set(environ: Mapping[str, str]) -> list[str]:
    """Returns the names of the set variables that hold secrets."""
    return sorted(name for name, value in environ.items() if value and SECRET.fullmatch(name))


def credential(name: str, environ: Mapping[str, str], file: Path | None = None) -> Secret | None:
    """Returns the secret in the variable `name`, else in `file`, else None, and hides it from all logs from now on.

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
            # only on POSIX does the mode tell about other users
            if os.name == "posix" and stat.S_IMODE(os.fstat(stream.fileno()).st_mode) & _OTHERS:
                raise BadCredential(name, str(file), open=True)
            text = stream.read(_LONGEST + 1).decode("ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise BadCredential(name, str(file)) from None  # the message may quote the secret
    if not text or len(text) > _LONGEST:
        raise BadCredential(name, str(file))
    return text

"""Commands that texts of ours name, written as Discord knows them here: under the cog's group where there is one, and
to be clicked where their ids are known.

Discord tells the ids when commands are registered, and with every command that is used; those of commands that a server
has for itself go before those that are everywhere. Only whole texts of the catalogue are looked through, so that
nothing that people or files bring becomes a mention.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Final

from ...bot.messages import messages, texts
from .text import MarkdownSpan, escaped

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterator, Mapping

COMMAND: Final = re.compile(r"(?<![\w/.<:])/([a-z]+)((?: [a-z]+)?)\b(?!/)")
_SLASH: Final = r"/(?:[\w-]+ )?"  # of a command, with the group that a host may have it under
_FILLED: Final = {"code": r"\d+", "command": r"/[a-z]+(?: [a-z]+)?"}  # placeholders that only we fill


class CommandNames:
    """The names of the commands, such as `library add`, which stand under the command `group` if there is one. The ids
    are those of whole commands, by server; under None are those that are registered everywhere."""

    def __init__(self, names: Collection[str] = (), group: str | None = None) -> None:
        self._names = frozenset(names)
        self._group = group
        beneath = f"(?:{re.escape(group)} )?" if group else ""  # what was stored names the group already
        self._command = re.compile(COMMAND.pattern.replace("/(", f"/{beneath}(", 1))
        self._ids: dict[int | None, dict[str, int]] = {}

    def learn(self, ids: Mapping[str, int], guild: int | None = None) -> None:
        """Stores the ids of commands by name, and by the server that has them for itself."""
        self._ids.setdefault(guild, {}).update(ids)

    @property
    def unclickable(self) -> CommandNames:
        """The same without ids."""
        return CommandNames(self._names, self._group)

    def spans(self, text: str, guild: int | None, style: str = "") -> Iterator[MarkdownSpan]:
        """A text that names commands, in parts: those that can be clicked are markup."""
        at = 0
        for found in self._command.finditer(text):
            name = found[1] + found[2] if found[1] + found[2] in self._names else found[1]
            yield MarkdownSpan(text[at : found.start()], style)
            yield self.span(name, guild, style)
            at = found.start(1) + len(name)
        yield MarkdownSpan(text[at:], style)

    def span(self, name: str, guild: int | None, style: str = "") -> MarkdownSpan:
        """One command: as a mention if it is one that can be used, with a known id; else as text."""
        full = f"{self._group} {name}" if self._group else name
        top = full.partition(" ")[0]
        id_ = self._ids.get(guild, {}).get(top) or self._ids.get(None, {}).get(top)
        if id_ is None or name not in self._names:
            return MarkdownSpan(f"/{full}", style)
        return MarkdownSpan(f"</{full}:{id_}>", ready=True)


_spoken: ContextVar[tuple[CommandNames, int | None]] = ContextVar("pullquote.commands", default=(CommandNames(), None))


@contextmanager
def naming(names: CommandNames, guild: int | None) -> Generator[None]:
    """A block in which commands are written as they are called in a server, or elsewhere (None)."""
    token = _spoken.set((names, guild))
    try:
        yield
    finally:
        _spoken.reset(token)


def spans(text: str, style: str = "") -> Iterator[MarkdownSpan]:
    """A text in parts; what names commands in it, if all of it is of the catalogue, as they are called here."""
    if not _naming(messages().locale).fullmatch(text):
        yield MarkdownSpan(text, style)
        return
    names, guild = _spoken.get()
    yield from names.spans(text, guild, style)


def command(name: str, style: str = "") -> MarkdownSpan:
    """A command as it is called here."""
    names, guild = _spoken.get()
    return names.span(name, guild, style)


def sentence(text: str) -> str:
    """A text of ours as Discord's markdown."""
    return "".join(one.text if one.ready else escaped(one.text) for one in spans(text))


def plain(text: str) -> str:
    """A text of the catalogue, as it can be stored: with the names that commands have here, and nothing to click."""
    names, _ = _spoken.get()
    with naming(names.unclickable, None):
        return "".join(one.text for one in spans(text))


@cache
def _naming(locale: str) -> re.Pattern[str]:
    """What matches the whole texts of a catalogue that name a command, also under a group, and hold no words of
    others."""
    said = (one for one in texts(locale).values() if isinstance(one, str))
    naming = (re.escape(one) for one in said if "{command}" in one or COMMAND.search(one))
    filled = (re.sub(r"\\{(code|command)\\}", lambda found: _FILLED[found[1]], one) for one in naming)
    return re.compile("|".join(one.replace("/", _SLASH) for one in filled if r"\{" not in one))

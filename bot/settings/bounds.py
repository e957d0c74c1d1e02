"""What the values of settings may be. `values` declares a bound with each field; `file` holds values against it.

A bound says in words what is allowed, so that an error can, and tells whether a value is.
"""

from __future__ import annotations

import ipaddress
import os
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeGuard, TypeVar
from urllib.parse import parse_qsl, urlsplit

from .secret_addresses import is_feed_address
from .shards import shard_range

if TYPE_CHECKING:
    from collections.abc import Iterator
    from dataclasses import Field

_BOUND: Final = "bound"
_HOST: Final = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62}\.?)*", re.IGNORECASE)
_LAST_PORT: Final = 65535
_VIRTUAL: Final = ("/dev", "/proc", "/sys")  # nothing in them is a file that somebody keeps
_SHARED_MEMORY: Final = "/dev/shm"  # noqa: S108 - but here files are kept for as long as the machine runs
_SYSTEM: Final = ("/bin", "/boot", "/etc", "/lib", "/lib64", "/root", "/run", "/sbin", "/usr", "/var")

Number = TypeVar("Number", int, float)
Value = TypeVar("Value")


class Bound(Protocol):
    """What the value of one setting may be. As text, it completes the sentence "expected …"."""

    def allows(self, value: Any) -> bool:
        """Returns whether `value` is allowed: for numbers of any type, for the others of the setting's."""
        ...


def bounded(bound: Bound, default: Value) -> Value:
    """A field of a frozen dataclass with its bound and its default."""
    return field(default=default, metadata={_BOUND: bound})


def bounded_path(bound: Bound, **default: Any) -> Any:
    """A field for a path; without `default` or `default_factory` it has to be given."""
    return field(metadata={_BOUND: bound}, **default)


def within(default: Number, least: float, most: float, unit: str) -> Number:
    """A field for a number from `least` to `most`, both included, that is whole if `default` is."""
    return bounded(Range(least, most, unit, whole=isinstance(default, int)), default)


def bound_of(one: Field[Any]) -> Bound | None:
    """Returns the bound that a field was declared with."""
    return one.metadata.get(_BOUND)


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `least` to `most`, both included; `unit` is what they count. Not a number is never allowed."""

    least: float
    most: float
    unit: str
    whole: bool

    def __str__(self) -> str:
        return f"a {'whole ' if self.whole else ''}number of {self.unit} from {self.least} to {self.most}"

    def allows(self, value: object) -> bool:
        """Returns whether `value` is such a number."""
        return _is_number(value, whole=self.whole) and self.least <= value <= self.most


@dataclass(frozen=True, slots=True)
class Port:
    """A port to listen on; 0 stands for none where that is `optional`."""

    optional: bool = False

    def __str__(self) -> str:
        return f"a port from 1 to {_LAST_PORT}{', or 0 for none' if self.optional else ''}"

    def allows(self, value: object) -> bool:
        """Returns whether `value` is one."""
        return _is_number(value, whole=True) and (0 if self.optional else 1) <= value <= _LAST_PORT


@dataclass(frozen=True, slots=True)
class Host:
    """An address to listen on."""

    def __str__(self) -> str:
        return 'an address such as "127.0.0.1", "::" or "localhost"'

    def allows(self, value: str) -> bool:
        """Returns whether `value` is an IP address or can be the name of a host."""
        try:
            ipaddress.ip_address(value)
        except ValueError:
            # figures and dots that are no IP address are no name either
            return bool(_HOST.fullmatch(value)) and not set(value) <= set("0123456789.")
        return True


@dataclass(frozen=True, slots=True)
class PublicUrl:
    """The web address at which a server of ours is reached; by http, too, where that is `plain`."""

    plain: bool = False

    def __str__(self) -> str:
        if self.plain:
            return "the address at which browsers reach us, with https:// or http:// in front"
        return "the address that Slack reaches us at, with https:// in front"

    def allows(self, value: str) -> bool:
        """Returns whether `value` is an address with a host, and nothing behind its path."""
        try:
            parts = urlsplit(value)
            named = (
                parts.scheme in (("https", "http") if self.plain else ("https",))
                and parts.port != 0
                and Host().allows(parts.hostname or "")
            )
        except ValueError:  # a broken IPv6 host or port
            return False
        return named and not (parts.query or parts.fragment or parts.username or parts.password)


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """The address of a feed, or where it stands."""

    def __str__(self) -> str:
        return "an address with https:// in front, env:PULLQUOTE_FEED_SECRET_NAME, or file:/PATH"

    def allows(self, value: str) -> bool:
        """Returns whether `value` is one."""
        return is_feed_address(value)


@dataclass(frozen=True, slots=True)
class DatabaseUrl:
    """The address of a PostgreSQL database, which holds no secret."""

    def __str__(self) -> str:
        return (
            "postgresql://USER@HOST/DATABASE without a password in it, which is for PULLQUOTE_STORAGE_PASSWORD or for "
            "password_file"
        )

    def allows(self, value: str) -> bool:
        """Returns whether `value` is such an address; whether it can be reached is another question."""
        try:
            parts = urlsplit(value)
            options = {name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
        except ValueError:
            return False
        secret = ":" in parts.netloc.rpartition("@")[0] or bool(options & {"password", "sslpassword"})
        return parts.scheme in ("postgresql", "postgres") and not secret and not parts.fragment


@dataclass(frozen=True, slots=True)
class SearchUrl:
    """The address of an OpenSearch server, or of several nodes of one, which holds no secret."""

    def __str__(self) -> str:
        return (
            "https://USER@HOST:PORT,HOST:PORT without a password in it, which is for PULLQUOTE_SEARCH_PASSWORD or for "
            "password_file; http:// only without a user"
        )

    def allows(self, value: str) -> bool:
        """Returns whether `value` is such an address; whether it can be reached is another question."""
        try:
            parts = urlsplit(value)
            user, at, nodes = parts.netloc.rpartition("@")
            good = all(_is_node(node) for node in nodes.split(","))
        except ValueError:
            return False
        named = bool(user) and not set(user) & set(":@") if at else True
        safe = parts.scheme == "https" or (parts.scheme == "http" and not at)
        return good and named and safe and not (parts.query or parts.fragment)


def _is_node(node: str) -> bool:
    """Whether `node` is a host, perhaps with a port. Raises ValueError for what is no port."""
    parts = urlsplit(f"//{node}")
    return parts.netloc == node and parts.port != 0 and Host().allows(parts.hostname or "")


@dataclass(frozen=True, slots=True)
class IndexName:
    """What the names of indexes on a search server begin with."""

    def __str__(self) -> str:
        return 'up to 40 lower-case letters, digits, "-" and "_", of which a letter or digit is the first'

    def allows(self, value: str) -> bool:
        """Returns whether `value` is one."""
        return bool(re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,39}", value))


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards of a gateway that a process serves."""

    def __str__(self) -> str:
        return 'shards such as "0-3/16", or "auto/16" for a share of all'

    def allows(self, value: str) -> bool:
        """Returns whether `value` names some."""
        return shard_range(value) is not None


@dataclass(frozen=True, slots=True)
class OwnFolder:
    """A folder for files of our own, which need not be there yet."""

    def __str__(self) -> str:
        return "a folder of pullquote's own, which is none of the system's and no file"

    def allows(self, value: Path) -> bool:
        """Returns whether files may be kept there."""
        found = _resolved(value)
        return bool(found) and not _is_of_the_system(found) and not any(_is_other(path) for path in _chain(found))


@dataclass(frozen=True, slots=True)
class TranscriptFolder:
    """A folder of transcripts. One that is not there is allowed: it may be mounted later."""

    def __str__(self) -> str:
        return "a folder of transcripts: no file, no home folder, and none of the system's"

    def allows(self, value: Path) -> bool:
        """Returns whether everything in it may be read and shown to people."""
        found = _resolved(value)
        if not found or _is_of_the_system(found) or found == _resolved(Path(tempfile.gettempdir())):
            return False
        return not any(_is_other(path) for path in _chain(found)) and found not in _homes()


@dataclass(frozen=True, slots=True)
class SmallFile:
    """A file with a secret or certificates in it; what it has to be otherwise is checked when it is read."""

    def __str__(self) -> str:
        return "a file, not a folder"

    def allows(self, value: Path) -> bool:
        """Returns whether `value` can be a file."""
        found = _resolved(value)
        return bool(found) and not found.is_dir()


def _is_number(value: object, *, whole: bool) -> TypeGuard[float]:
    return isinstance(value, int if whole else int | float) and not isinstance(value, bool)


def _resolved(path: Path) -> Path | None:
    """`path` without links; None for one that the system cannot have, such as a link to itself."""
    try:
        found = path.resolve()
        if found.is_symlink():  # to itself
            return None
        found.is_dir()
    except PermissionError:
        return path
    except (OSError, RuntimeError, ValueError):
        return None
    return found


def _is_of_the_system(path: Path) -> bool:
    """Whether a folder is the root, one that the system keeps, or inside one whose files are not real."""
    if path == Path(path.anchor) or (os.name == "posix" and str(path) in (*_SYSTEM, _SHARED_MEMORY)):
        return True
    unreal = any(path.is_relative_to(virtual) for virtual in _VIRTUAL)
    return os.name == "posix" and unreal and not path.is_relative_to(_SHARED_MEMORY)


def _is_other(path: Path) -> bool:
    """Whether there is something at `path` that is no folder."""
    try:
        return path.exists() and not path.is_dir()
    except OSError:
        return False


def _chain(path: Path) -> Iterator[Path]:
    yield path
    yield from path.parents


def _homes() -> set[Path]:
    """The home folder and those around it, which hold the homes of others."""
    try:
        home = _resolved(Path.home())
    except RuntimeError:  # the user has none
        return set()
    return set(_chain(home)) if home else set()

"""The protocol of an adapter, and the discovery of installed adapters.

Adapters are found by the entry point group `pullquote.adapters`, so that other packages can add some. Loading one must
be cheap, since every start lists its commands: it imports its platform's library only when one of them runs.
"""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Final, Protocol, cast, runtime_checkable

import click

from .delivery import Outlet
from .messages import messages
from .telemetry.faults import log_unexpected

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .core import Core
    from .places import Place
    from .settings.values import Settings

GROUP: Final = "pullquote.adapters"


@runtime_checkable
class Connected(Protocol):
    """An adapter that reports whether it is connected to its platform while it serves; `/readyz` shows it."""

    @property
    def connected(self) -> bool:
        """True while the platform is connected."""
        ...


@runtime_checkable
class PlaceChecker(Protocol):
    """An adapter that validates places, so that a mistyped one is refused before it is stored."""

    def is_place(self, place: Place) -> bool:
        """Returns whether the ids of `place` are well-formed; the platform is not asked."""
        ...


@runtime_checkable
class PlaceVerifier(Protocol):
    """An adapter that can ask its platform about a place before it serves, so that a closed one is refused at once."""

    async def refusal(self, place: Place, settings: Settings, environ: Mapping[str, str]) -> str | None:
        """Why the platform would refuse posts to `place`, and what to do; None where it takes them or cannot be
        asked."""
        ...


@runtime_checkable
class OneAtATime(Protocol):
    """An adapter that one computer alone serves of those that share a database; the others stand by."""

    def one_at_a_time(self, settings: Settings) -> bool:
        """True if the platform tells every process about everything, with these settings."""
        ...


@runtime_checkable
class Sharded(Protocol):
    """An adapter whose places several processes may share among them."""

    def sharded(self, settings: Settings) -> bool:
        """True if this process serves a part of the places alone, with these settings."""
        ...

    @property
    def ours(self) -> bool:
        """Whether this process has a part at present."""
        ...

    def serves(self, place: Place) -> bool:
        """Whether a place is in that part."""
        ...


class Adapter(Outlet, Protocol):
    """One platform. It may also be `Connected`, a `PlaceChecker`, a `PlaceVerifier`, `OneAtATime`, `Sharded`, and
    `Examined` (checks for serving/doctor.py)."""

    @property
    def name(self) -> str:
        """The platform's name, which is part of every workspace's key."""
        ...

    @property
    def commands(self) -> Sequence[click.Command]:
        """The commands that it adds to the command line. Their context object is a `Launch`."""
        ...

    def configured(self, settings: Settings) -> bool:
        """Returns whether it has the credentials to serve; `pullquote run` starts it by default if so."""
        ...

    async def serve(self, core: Core) -> None:
        """Answers people until cancellation. Raises a PullquoteError for an error that no restart mends."""
        ...


def adapters() -> Iterator[Adapter]:
    """Yields the installed adapters. One that cannot be loaded is reported on stderr and left out."""
    for point in entry_points(group=GROUP):
        try:
            yield cast("Adapter", point.load())
        except Exception as error:  # noqa: BLE001 - third-party code
            number, log = log_unexpected(error, None)
            click.echo(messages().say("error.adapter", name=point.name, id=number, log=log), err=True)

"""What the core's process asks of an adapter, and how installed adapters are found.

An adapter is found by the entry point group `pullquote.adapters`, so that anybody can add one. Loading it has to be
cheap: its commands are listed on every start, its platform's library is for when one of them runs.
"""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Final, Protocol, cast, runtime_checkable

import click

from .delivery import Outlet
from .messages import messages
from .telemetry.faults import log_unexpected

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .core import Core
    from .places import Place
    from .settings.values import Settings

GROUP: Final = "pullquote.adapters"


@runtime_checkable
class Connected(Protocol):
    """An adapter that can say whether it is connected to its platform while it serves."""

    @property
    def connected(self) -> bool: ...


@runtime_checkable
class PlaceChecker(Protocol):
    """An adapter that knows how its platform writes places, so that what was typed is looked at before it is kept."""

    def is_place(self, place: Place) -> bool:
        """Whether there can be such a place, by the look of its ids."""
        ...


class Adapter(Outlet, Protocol):
    """One platform. It may be `Connected` and `Placed`, too, and bring checks for `doctor` (`doctor.Examined`)."""

    @property
    def name(self) -> str: ...

    @property
    def commands(self) -> Sequence[click.Command]:
        """What it adds to the command line. Their context's object is a `Launch`."""
        ...

    def configured(self, settings: Settings) -> bool:
        """Whether it has everything that it needs to serve."""
        ...

    async def serve(self, core: Core) -> None:
        """Answers people until it is cancelled or they leave."""
        ...


def adapters() -> Iterator[Adapter]:
    """All adapters that are installed. One that cannot be loaded is named on stderr; the others go on."""
    for point in entry_points(group=GROUP):
        try:
            yield cast("Adapter", point.load())
        except Exception as error:  # noqa: BLE001 - somebody else's code
            number, log = log_unexpected(error, None)
            click.echo(messages().say("error.adapter", name=point.name, id=number, log=log), err=True)

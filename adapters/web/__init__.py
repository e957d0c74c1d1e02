"""The web: a reader with permanent links, in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...bot.places import WEB

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click

    from ...bot.cards import Card
    from ...bot.core import Core
    from ...bot.delivery import Receipt
    from ...bot.places import Place
    from ...bot.settings.values import Settings


class Web:
    """The adapter of the web. It posts nothing."""

    name = WEB
    drops_repeats = False
    commands: Sequence[click.Command] = ()
    connected = False  # as `Connected` has it: whether the port is open

    def configured(self, settings: Settings) -> bool:
        """Whether there is a port to serve on."""
        return settings.web.port > 0

    async def serve(self, core: Core) -> None:
        """Serves until cancelled. Raises NoPort or BadCredential."""
        import asyncio

        from .serve import serving

        async with serving(core):
            self.connected = True
            try:
                await asyncio.Event().wait()
            finally:
                self.connected = False

    async def deliver(self, place: Place, card: Card, key: str) -> Receipt:  # noqa: ARG002 - as an Outlet has it
        """Raises Permanent: nothing can be posted to a page."""
        from ...bot.delivery import Permanent

        raise Permanent(WEB)


adapter = Web()

"""Slack: commands, mentions, Home and daily posts, for one workspace or for many."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import click

    from ...bot.cards import Card
    from ...bot.core import Core
    from ...bot.delivery import Receipt
    from ...bot.places import Place
    from ...bot.serving.doctor import Check
    from ...bot.settings.values import Settings
    from .serve import Service


class Slack:
    """The adapter of Slack."""

    name = "slack"
    drops_repeats = False

    def __init__(self) -> None:
        self._service: Service | None = None

    @property
    def commands(self) -> Sequence[click.Command]:
        """`pullquote slack`."""
        from .console import SLACK

        return (SLACK,)

    @property
    def checks(self) -> Sequence[Check]:
        """The checks of `pullquote doctor`."""
        from .checkup import slack

        return (slack,)

    def configured(self, settings: Settings) -> bool:
        """Whether the secrets suffice to serve. Raises BadCredential, and NoTokens for some secrets that do not
        suffice."""
        import os

        from .errors import NoTokens
        from .tokens import given, ways

        if ways(settings.slack, os.environ):
            return True
        if given(settings.slack, os.environ):
            raise NoTokens
        return False

    @property
    def connected(self) -> bool:
        """Whether Slack can reach us: by the socket, or because the port is open."""
        return self._service is not None and self._service.connected

    async def serve(self, core: Core) -> None:
        """Answers until cancelled. Raises NoTokens, BadCredential, BadKey or TokenRefused."""
        from .serve import serving

        async with serving(core) as service:
            self._service = service
            try:
                await service.until_over()
            finally:
                self._service = None

    async def refusal(self, place: Place, settings: Settings, environ: Mapping[str, str]) -> str | None:
        """Why Slack would refuse posts to a place; None where it takes them or cannot be asked."""
        from .checkup import refusal

        return await refusal(place, settings, environ)

    def is_place(self, place: Place) -> bool:
        """Whether a place names a workspace and a channel by their ids."""
        from .places import is_place

        return is_place(place)

    async def deliver(self, place: Place, card: Card, key: str) -> Receipt:
        """Posts a Card while Slack is served. Raises Transient, Permanent or Unknown."""
        from ...bot.delivery import Transient

        if self._service is None:
            raise Transient(10.0)
        return await self._service.poster.deliver(place, card, key)


adapter = Slack()

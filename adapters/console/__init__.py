"""The adapter of the console: every command of `pullquote`, and its prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click

    from ...bot.cards import Card
    from ...bot.core import Core
    from ...bot.delivery import Receipt
    from ...bot.places import Place
    from ...bot.settings.values import Settings


class Console:
    """The adapter of the terminal. It is always there and needs no configuration."""

    name = "console"
    drops_repeats = False

    @property
    def commands(self) -> Sequence[click.Command]:
        """All commands, in the order of `pullquote --help`."""
        from .alerts import alert
        from .ask_commands import ASK_COMMANDS
        from .checkup import CHECKUP_COMMANDS
        from .corrections import correct, corrections
        from .dailies import daily
        from .feeds import FEED_COMMANDS
        from .folders import folders
        from .library_commands import LIBRARY_COMMANDS
        from .maintenance_commands import MAINTENANCE_COMMANDS
        from .models import model
        from .programs import PROGRAM_COMMANDS
        from .saved import save, saved
        from .session import SESSION_COMMANDS

        return (
            *(*LIBRARY_COMMANDS, *FEED_COMMANDS, correct, corrections, folders, *ASK_COMMANDS),
            *(
                save,
                saved,
                *SESSION_COMMANDS,
                daily,
                alert,
                model,
                *PROGRAM_COMMANDS,
                *CHECKUP_COMMANDS,
                *MAINTENANCE_COMMANDS,
            ),
        )

    def configured(self, settings: Settings) -> bool:  # noqa: ARG002 - as the protocol has it
        """Always true."""
        return True

    async def serve(self, core: Core) -> None:
        """Answers at the prompt until the prompt is left."""
        from .chat import serve

        await serve(core)

    async def deliver(self, place: Place, card: Card, key: str) -> Receipt:  # noqa: ARG002 - as the protocol has it
        """Prints the Card, on standard error if that is the place's channel. Raises Unknown: output cannot be taken
        back, and has no link."""
        import asyncio

        from ...bot.delivery import Receipt, Unknown
        from .posting import post

        try:
            await asyncio.to_thread(post, place.channel, card)  # whoever reads at the other end may be slow
        except OSError as error:
            raise Unknown from error
        return Receipt()


adapter = Console()

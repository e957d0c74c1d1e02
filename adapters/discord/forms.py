"""Modals for the facts of a transcript: Discord has room for five fields, so there are two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import discord

from ...bot.keeping.forms import EditForm
from .limits import INPUT, MODAL_TITLE
from .text import clipped

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ...bot.messages import Messages
    from .types import Interaction

Part = Literal["recording", "people"]

PARTS: Final[tuple[Part, ...]] = get_args(Part)
FIELDS: Final[dict[Part, tuple[str, ...]]] = {
    "recording": ("title", "show", "date", "link", "language"),
    "people": ("participants", "labels"),
}
LONG: Final = frozenset({"participants", "labels"})


class FormModal(discord.ui.Modal):
    """One of the two forms, filled with the known facts."""

    def __init__(
        self,
        form: EditForm,
        part: Part,
        messages: Messages,
        submitted: Callable[[Interaction, FormModal], Awaitable[None]],
    ) -> None:
        title = messages.say(f"discord_form.{part}", title=form.title or "")
        super().__init__(title=clipped(title, MODAL_TITLE), timeout=15 * 60)
        self._submitted = submitted
        self._inputs: dict[str, discord.ui.TextInput[FormModal]] = {}
        for name in FIELDS[part]:
            known: str | None = getattr(form, name)
            if known is None or len(known) > INPUT:  # what does not fit stays as it is
                continue
            style = discord.TextStyle.long if name in LONG else discord.TextStyle.short
            self._inputs[name] = discord.ui.TextInput(style=style, default=known, required=False, max_length=INPUT)
            description = messages.say(f"discord_form.{name}")
            self.add_item(
                discord.ui.Label(
                    text=messages.say(f"discord_field.{name}"), description=description, component=self._inputs[name]
                )
            )

    def typed(self) -> EditForm:
        """The values of the fields; fields that were not shown are None."""
        return EditForm(**{name: field.value for name, field in self._inputs.items()})

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Hands the values over."""
        await self._submitted(interaction, self)

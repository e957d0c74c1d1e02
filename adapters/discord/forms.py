"""Modals: forms of up to five fields, and what was filled in.

A form that is refused closes all the same, so what was typed is kept for a while (`InteractionHandler.kept`), to be
opened again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import discord

from ...bot.keeping.forms import EditForm
from .limits import INPUT, MODAL_TITLE, OPTION
from .text import clipped

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from ...bot.messages import Messages
    from .types import Interaction

    Component = discord.ui.Item[Any]

Part = Literal["recording", "people"]

PARTS: Final[tuple[Part, ...]] = get_args(Part)
FIELDS: Final[dict[Part, tuple[str, ...]]] = {
    "recording": ("title", "show", "date", "link", "language"),
    "people": ("participants", "labels"),
}
LONG: Final = frozenset({"participants", "labels"})
OPEN_FOR: Final = 15 * 60  # seconds
NAME: Final = 45  # characters of a field's name
HINT: Final = 100


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form: what it is called in code, its label, a hint below that, and where people answer."""

    name: str
    label: str
    hint: str | None
    component: Component


class FormModal(discord.ui.Modal):
    """A form; `submitted` is called with what was filled in."""

    def __init__(
        self, title: str, fields: Sequence[Field], submitted: Callable[[Interaction, FormModal], Awaitable[None]]
    ) -> None:
        super().__init__(title=clipped(title, MODAL_TITLE), timeout=OPEN_FOR)
        self._submitted = submitted
        self._components = {field.name: field.component for field in fields}
        for field in fields:
            self.add_item(
                discord.ui.Label(
                    text=clipped(field.label, NAME),
                    description=clipped(field.hint, HINT) if field.hint else None,
                    component=field.component,
                )
            )

    def text(self, name: str) -> str | None:
        """What was typed into a field, or the one choice of a menu; None where there is no such field."""
        component = self._components.get(name)
        if isinstance(component, discord.ui.TextInput):
            return component.value
        return next(iter(self.chosen(name)), "") if component else None

    def chosen(self, name: str) -> Sequence[Any]:
        """What was chosen in a menu, or the files that were attached: texts, channels, roles or attachments."""
        component: Any = self._components.get(name)
        return component.values if component else ()

    def typed(self) -> dict[str, str]:
        """What was typed, by the names of the fields."""
        return {name: one.value for name, one in self._components.items() if isinstance(one, discord.ui.TextInput)}

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Hands the form over."""
        await self._submitted(interaction, self)


def typed_in(known: str | None = None, *, required: bool = False, long: bool = False, hint: str | None = None) -> Any:
    """A field to type into, with what is known in it."""
    style = discord.TextStyle.long if long else discord.TextStyle.short
    return discord.ui.TextInput[FormModal](
        style=style, default=known or None, required=required, max_length=INPUT, placeholder=hint
    )


def choice(options: Mapping[str, str], chosen: str) -> Any:
    """A menu of one choice: labels by their values."""
    shown = [
        discord.SelectOption(label=clipped(label, OPTION), value=value, default=value == chosen)
        for value, label in options.items()
    ]
    return discord.ui.Select[Any](options=shown, required=True)


def edit_form(
    form: EditForm, part: Part, messages: Messages, submitted: Callable[[Interaction, FormModal], Awaitable[None]]
) -> FormModal:
    """One of the two forms for the facts of a transcript, filled with those that are known."""
    say = messages.say
    fields = [
        Field(name, say(f"discord_field.{name}"), say(f"discord_form.{name}"), typed_in(known, long=name in LONG))
        for name in FIELDS[part]
        if (known := getattr(form, name)) is not None and len(known) <= INPUT  # what does not fit stays as it is
    ]
    return FormModal(say(f"discord_form.{part}", title=form.title or ""), fields, submitted)


def edited(modal: FormModal) -> EditForm:
    """The facts that were typed; fields that were not shown are None."""
    return EditForm(**modal.typed())

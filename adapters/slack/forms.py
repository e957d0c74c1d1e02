"""Fields of modals, their values, and what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ...bot.cards import Card
from ...bot.plaintext import units
from .limits import INPUT, OPTION, OPTION_VALUE, OPTIONS
from .payload import list_at, mapping_at, text_at
from .replies import InModal
from .text import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .listeners import Call
    from .names import Names
    from .render import Block

FIELD: Final = "field"  # the action id of a field: the block's id tells them apart
COMPLETE: Final = "complete"  # and of one whose options are looked up


def plain(text: str, most: int = 2000) -> Block:
    """A text object in which nothing is markup."""
    return {"type": "plain_text", "text": shortened(text, most)}


def field(
    name: str, label: str, element: Block, *, optional: bool = False, hint: str | None = None, **more: Any
) -> Block:
    """A field of a form called `name`."""
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "element": {"action_id": FIELD, **element},
        "optional": optional,
        **more,
    }
    return {**block, "hint": plain(hint)} if hint else block


def typed_in(initial: str | None = None, *, lines: bool = False, placeholder: str | None = None) -> Block:
    """A field to type into."""
    element: Block = {"type": "plain_text_input", "multiline": lines}
    if initial and units(initial) <= INPUT:
        element["initial_value"] = initial
    return {**element, "placeholder": plain(placeholder, 150)} if placeholder else element


def searched(names: Names, initial: str | None = None, shown: str | None = None) -> Block:
    """A select whose options are looked up while a person types, with an `initial` value, which is `shown` so."""
    element: Block = {"type": "external_select", "action_id": names.id(COMPLETE), "min_query_length": 0}
    found = options([(shown or initial, initial)]) if initial else []
    return {**element, "initial_option": found[0]} if found else element


def searched_several(names: Names, initial: list[Block]) -> Block:
    """The same, of which several can be chosen; with the options that are chosen already."""
    element: Block = {"type": "multi_external_select", "action_id": names.id(COMPLETE), "min_query_length": 0}
    return {**element, "initial_options": initial} if initial else element


def options(choices: Iterable[tuple[str, str]]) -> list[Block]:
    """Options of names and values, without values that are too long for Slack."""
    fitting = [(name, value) for name, value in choices if name.strip() and 0 < units(value) <= OPTION_VALUE]
    return [{"text": plain(name, OPTION), "value": value} for name, value in fitting[:OPTIONS]]


def values(body: dict[str, Any]) -> dict[str, str]:
    """The values of a view's fields by name, without empty ones."""
    state = mapping_at(body, "view", "state", "values")
    found = {name: _value(element) for name in state for element in mapping_at(state, name).values()}
    return {name: value for name, value in found.items() if value}


def several(body: dict[str, Any], name: str) -> list[str]:
    """The values that were chosen in a field of which several can be."""
    fields = mapping_at(body, "view", "state", "values", name).values()
    return [text_at(one, "value") for element in fields for one in list_at(element, "selected_options")]


def _value(element: object) -> str:
    paths = (("value",), ("selected_time",), ("selected_conversation",), ("selected_option", "value"))
    return next((text for path in paths if (text := text_at(element, *path).strip())), "")


async def wrong(call: Call, errors: dict[str, str]) -> None:
    """Shows errors beside the fields, or in place of a form that was acknowledged meanwhile."""
    if call.acknowledge.response is None:
        await call.acknowledge(response_action="errors", errors={name: text[:2000] for name, text in errors.items()})
    else:
        await call.tell(Card("\n".join(errors.values())))


async def show(call: Call, view: dict[str, Any]) -> None:
    """Shows another view in place of the form."""
    assert isinstance(call.reply, InModal)
    await call.reply.show(view)

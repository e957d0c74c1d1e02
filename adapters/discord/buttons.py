"""Buttons and menus that survive a restart: the `custom_id` holds the action and its data, nothing is kept in memory.

An id reads `pullquote:ACT:DATA`, that of a menu `pullquote-menu:ACT:DATA`, to which the chosen value is added. Buttons
beneath an answer carry the stored answer's id and the view to show.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Protocol

import discord

from ...bot.cards import Theme
from ...bot.errors import StaleControl
from ...bot.presenting.pages import AnswerPage, Move
from ...bot.presenting.typesetting import can_typeset
from ..controls import counted, list_shown, listed_view
from .identity import COG
from .limits import LABEL, OPTION, OPTIONS
from .text import clipped

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping
    from typing import Self

    from ...bot.asking.answer_models import View
    from ...bot.messages import Messages
    from .interaction_handler import InteractionHandler
    from .types import Interaction

    Item = discord.ui.Item[Any]
    Act = Callable[[InteractionHandler, Interaction, str], Coroutine[Any, Any, None]]

CHART: Final = "chart"
MEANT: Final = "meant"
LOOK: Final = "look"
SAVE: Final = "save"
TOPIC: Final = "topic"
MORE: Final = "more"
CARD: Final = "card"
READ: Final = "read"
NOMINATE: Final = "nominate"
IN_PLACE: Final = (Move.MORE, Move.LESS, Move.BACK, Move.NEAREST)  # moves that are buttons of the first row
TEMPLATE: Final = r"pullquote:(?P<act>[^:]*):?(?P<data>(?s:.*))"  # whatever follows: what is not ours is refused
MENU: Final = r"pullquote-menu:(?P<act>[^:]*):?(?P<data>(?s:.*))"
DATA: Final = re.compile(r"[A-Za-z0-9_:-]*")


class ButtonHost(Protocol):
    """The cog as buttons see it."""

    @property
    def handler(self) -> InteractionHandler:
        """The interaction handler."""
        ...

    @property
    def acts(self) -> dict[str, Act]:
        """The action for each ACT."""
        ...


class PersistentButton(discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]], template=TEMPLATE):
    """A button that is restored from its `custom_id`."""

    def __init__(
        self,
        act: str,
        data: str,
        label: str | None = None,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        host: ButtonHost | None = None,
        *,
        disabled: bool = False,
    ) -> None:
        shown = clipped(label, LABEL) if label else None
        made = discord.ui.Button[discord.ui.LayoutView](
            label=shown, style=style, custom_id=f"pullquote:{act}:{data}", disabled=disabled
        )
        super().__init__(made)
        self._act = act
        self._data = data
        self._host = host

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The pressed button, with the cog that is loaded now."""
        label = item.label if isinstance(item, discord.ui.Button) else None
        return cls(match["act"], match["data"], label, host=interaction.client.get_cog(COG))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Runs the action."""
        await _acted(self._host, interaction, self._act, self._data)


class PersistentMenu(discord.ui.DynamicItem[discord.ui.Select[discord.ui.LayoutView]], template=MENU):
    """A menu of one choice that is restored from its `custom_id`. `options` are labels by what is added to the data."""

    def __init__(
        self, act: str, data: str, options: Mapping[str, str], placeholder: str = "", host: ButtonHost | None = None
    ) -> None:
        made: discord.ui.Select[discord.ui.LayoutView] = discord.ui.Select(
            custom_id=f"pullquote-menu:{act}:{data}",
            placeholder=placeholder or None,
            options=[
                discord.SelectOption(label=clipped(label, OPTION), value=value)
                for value, label in list(options.items())[:OPTIONS]
            ],
        )
        super().__init__(made)
        self._act = act
        self._data = data
        self._host = host

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The menu in which something was chosen, with the cog that is loaded now."""
        options = {one.value: one.label for one in item.options} if isinstance(item, discord.ui.Select) else {}
        return cls(match["act"], match["data"], options, host=interaction.client.get_cog(COG))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Runs the action for the choice."""
        await _acted(self._host, interaction, self._act, ":".join((self._data, *self.item.values)))


async def _acted(host: ButtonHost | None, interaction: Interaction, act: str, data: str) -> None:
    """Runs an action by its name, with an id's data."""
    if host:
        action = host.acts.get(act, _stale) if DATA.fullmatch(data) else _stale
        await host.handler.handle(interaction, action(host.handler, interaction, data))


async def _stale(_handler: InteractionHandler, _interaction: Interaction, _data: str) -> None:
    """The action of a button whose ACT nobody handles. Raises StaleControl."""
    raise StaleControl


def beneath(shown: AnswerPage, page: int, pages: int, messages: Messages, *, private: bool) -> list[list[Item]]:
    """The rows beneath an answer: what can be done with what is shown, then the way to other places. A private answer
    can be shared. What is rarer stands behind `⋯` (`rarer`)."""
    if shown.answer is None:
        return []
    say, answer, view = messages.say, shown.answer, shown.view
    parts: list[Item] = [PersistentButton("open", part, f"{number}") for number, part in shown.parts]
    first: list[Item] = []
    if page + 1 < pages:
        first.append(PersistentButton("turn", _data(answer, view, page + 1), say("button.read_on")))
    if shown.meant:
        first.append(PersistentButton(MEANT, answer, say("topic.meant_button", words=shown.meant)))
    first += [_turn(shown, move, messages) for move in IN_PLACE if move in shown.moves]
    if shown.topical:
        first.append(PersistentButton(TOPIC, answer, say("button.topic")))
    if private and shown.hits:
        first.append(PersistentButton("share", _data(answer, view), say("button.share"), discord.ButtonStyle.primary))
    if shown.is_place:
        first.append(PersistentButton(MORE, _data(answer, view), "⋯"))
    return [row for row in (parts, first, _ways(shown, messages), _jumps(shown, messages)) if row]


def rarer(shown: AnswerPage, messages: Messages) -> list[list[Item]]:
    """The buttons behind the `⋯` of a place."""
    say, answer = messages.say, shown.answer or ""
    here = _data(answer, shown.view)
    row: list[Item] = [PersistentButton(SAVE, here, say("button.save"))]
    row.append(PersistentButton("correct", here, say("correct_button.correct")))
    if shown.charted:
        row.append(PersistentButton(CHART, answer, say("chart.button")))
    if Move.HERE in shown.moves:
        row.append(_turn(shown, Move.HERE, messages))
    if can_typeset():
        data = f"{_data(answer, shown.view)}:{Theme.LIGHT}"
        row.append(PersistentButton(CARD, data, say("quote_card.button")))
    wide: list[Item] = [PersistentButton(NOMINATE, here, say("nomination.button"))]
    wide += [PersistentButton(READ, here, say("button.read_web"))] if shown.readable else []
    return [row, wide]


def _ways(shown: AnswerPage, messages: Messages) -> list[Item]:
    """The way to the place before and the one after, and between them which one this is, which leads to all."""
    there = {move: _turn(shown, move, messages) for move in (Move.PREVIOUS, Move.NEXT) if move in shown.moves}
    if not there:
        return []
    answer, view = shown.answer or "", shown.view
    still = {move: PersistentButton("turn", _data(answer, view), messages.say(f"button.{move.value}"), disabled=True)
             for move in (Move.PREVIOUS, Move.NEXT)}  # fmt: skip
    back, on = ({**still, **there}[move] for move in (Move.PREVIOUS, Move.NEXT))
    if Move.ELSEWHERE not in shown.moves:
        return list(there.values())
    label = messages.say("button.elsewhere", k=view.hit + 1, n=shown.hits)
    return [back, PersistentButton("turn", _data(answer, shown.moves[Move.ELSEWHERE]), label), on]


def _jumps(shown: AnswerPage, messages: Messages) -> list[Item]:
    """The menu of the places that are listed."""
    if not shown.jumps:
        return []
    options = {f"{number}:0:0:0": label for number, label in enumerate(shown.jumps)}
    return [PersistentMenu("turn", shown.answer or "", options, messages.say("answer.jump"))]


def view_of(data: str) -> tuple[str, View, int]:
    """The stored answer's id, the view, and its page, from a button's data. Raises StaleControl."""
    match data.split(":"):
        case [answer, hit, around, elsewhere, page]:
            return answer, listed_view(hit, around, elsewhere), counted(page)
        case _:
            raise StaleControl


def _turn(shown: AnswerPage, move: Move, messages: Messages) -> PersistentButton:
    deeper = move is Move.MORE and shown.view.around > 0
    label = messages.say("button.more_still" if deeper else f"button.{move.value}")
    return PersistentButton("turn", _data(shown.answer or "", shown.moves[move]), label)


def _data(answer: str, to: View, page: int = 0) -> str:
    return f"{answer}:{to.hit}:{to.around}:{list_shown(to)}:{page}"

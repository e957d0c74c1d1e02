"""Buttons that survive a restart: the `custom_id` holds the action and its data, and nothing is kept in memory.

An id reads `pullquote:ACT:DATA`. Buttons beneath an answer carry the stored answer's id and the view to show.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Protocol

import discord

from ...bot.errors import StaleControl
from ...bot.presenting.pages import AnswerPage, Move
from ..controls import counted, list_shown, listed_view
from .identity import COG
from .text import clipped

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from typing import Self

    from ...bot.asking.answer_models import View
    from ...bot.messages import Messages
    from .interaction_handler import InteractionHandler
    from .types import Interaction

    Act = Callable[[InteractionHandler, Interaction, str], Coroutine[Any, Any, None]]

ORDER: Final = (Move.BACK, Move.PREVIOUS, Move.NEXT, Move.MORE, Move.HERE, Move.LESS, Move.ELSEWHERE)
CHART: Final = "chart"
MEANT: Final = "meant"
LOOK: Final = "look"
LABEL: Final = 80  # characters of a button's label
MOST: Final = 4  # buttons: more do not stand in one row on a phone
TEMPLATE: Final = r"pullquote:(?P<act>[^:]*):?(?P<data>(?s:.*))"  # whatever follows: what is not ours is refused
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


class PersistentButton(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=TEMPLATE):
    """A button that is restored from its `custom_id`."""

    def __init__(
        self,
        act: str,
        data: str,
        label: str | None = None,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        host: ButtonHost | None = None,
        row: int | None = None,
    ) -> None:
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=f"pullquote:{act}:{data}"), row=row)
        self._act = act
        self._data = data
        self._host = host

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The pressed button, with the cog that is loaded now."""
        label = item.label if isinstance(item, discord.ui.Button) else None
        host: ButtonHost | None = interaction.client.get_cog(COG)
        return cls(match["act"], match["data"], label, host=host)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Runs the action."""
        if self._host:
            act = self._host.acts.get(self._act, _stale) if DATA.fullmatch(self._data) else _stale
            await self._host.handler.handle(interaction, act(self._host.handler, interaction, self._data))


async def _stale(_handler: InteractionHandler, _interaction: Interaction, _data: str) -> None:
    """The action of a button whose ACT nobody handles. Raises StaleControl."""
    raise StaleControl


def view(buttons: Sequence[PersistentButton]) -> discord.ui.View | None:
    """The buttons beneath a message, if there are any."""
    return row(buttons) if buttons else None


def row(buttons: Sequence[PersistentButton]) -> discord.ui.View:
    """A view that discord.py does not listen on: it would keep the view of a private answer, and a task for each, for a
    quarter of an hour."""
    made = discord.ui.View(timeout=None)
    for button in buttons:
        made.add_item(button)
    made.stop()
    return made


def beneath(shown: AnswerPage, page: int, pages: int, messages: Messages, *, private: bool) -> list[PersistentButton]:
    """The buttons beneath an answer, the most useful where not all have room. A private answer can be shared, and what
    was misheard in a place that is shown can be said."""
    if shown.answer is None:
        return []
    parts = [PersistentButton("open", answer, f"{number}") for number, answer in shown.parts]
    found = [_turning(shown, page + 1, messages)] if page + 1 < pages else []
    if shown.meant:
        label = clipped(messages.say("topic.meant_button", words=shown.meant), LABEL)
        found.append(PersistentButton(MEANT, shown.answer, label))
    found += [_turn(shown.answer, move, shown.moves[move], messages) for move in ORDER if move in shown.moves]
    if private:
        share = PersistentButton("share", _data(shown.answer, shown.view), messages.say("discord_button.share"))
        found = [*found[: MOST - 1], share]
    found = found[:MOST]
    row = None if len(found) < MOST else 1
    if shown.charted:
        found.append(PersistentButton(CHART, shown.answer, messages.say("chart.button"), row=row))
    if shown.hits and not shown.parts and not (shown.view.elsewhere or shown.view.here):
        row = None if len(found) < MOST else 1
        data = _data(shown.answer, shown.view)
        found.append(PersistentButton("correct", data, messages.say("correct_button.correct"), row=row))
    return [*parts, *found]


def view_of(data: str) -> tuple[str, View, int]:
    """The stored answer's id, the view, and its page, from a button's data. Raises StaleControl."""
    match data.split(":"):
        case [answer, hit, around, elsewhere, page]:
            return answer, listed_view(hit, around, elsewhere), counted(page)
        case _:
            raise StaleControl


def _turn(answer: str, move: Move, to: View, messages: Messages) -> PersistentButton:
    return PersistentButton("turn", _data(answer, to), messages.say(f"discord_button.{move.value}"))


def _turning(shown: AnswerPage, page: int, messages: Messages) -> PersistentButton:
    return PersistentButton("turn", _data(shown.answer or "", shown.view, page), messages.say("discord_button.read_on"))


def _data(answer: str, to: View, page: int = 0) -> str:
    return f"{answer}:{to.hit}:{to.around}:{list_shown(to)}:{page}"

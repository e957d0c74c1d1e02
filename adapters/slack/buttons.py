"""Buttons under an answer. They carry the stored answer's id and a view of it, so that they survive restarts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ...bot.errors import StaleControl
from ...bot.messages import messages
from ...bot.presenting.pages import AnswerPage, Move
from ..controls import list_shown, listed_view
from .limits import BUTTON
from .render import Block, Message, rendered, with_upload_hint
from .text import shortened

if TYPE_CHECKING:
    from ...bot.asking.answer_models import View
    from .names import Names

TURN: Final = "turn"
OPEN: Final = "open"
SHARE: Final = "share"
CORRECT: Final = "correct"
CHART: Final = "chart"
MEANT: Final = "meant"
LOOK: Final = "look"


def answered(shown: AnswerPage, names: Names, *, shareable: bool) -> list[Message]:
    """An answer with its buttons."""
    found = rendered(with_upload_hint(shown.card, names))
    if shown.answer is None:
        return found
    parts = [button(names.id(OPEN, f"{number}"), f"{number}", answer) for number, answer in shown.parts]
    row = [button(names.id(TURN, move), say_move(move), packed(shown.answer, shown.moves[move])) for move in Move
           if move in shown.moves]  # fmt: skip
    if shown.meant:
        label = messages().say("topic.meant_button", words=shown.meant)
        row.insert(0, button(names.id(MEANT), label, packed(shown.answer, shown.view)))
    if shareable and shown.hits:
        row.append(button(names.id(SHARE), messages().say("slack.share"), packed(shown.answer, shown.view)))
    if shown.charted:
        row.append(button(names.id(CHART), messages().say("chart.button"), packed(shown.answer, shown.view)))
    if shown.hits and not shown.parts and not (shown.view.elsewhere or shown.view.here):
        said = messages().say("correct_button.correct")
        row.append(button(names.id(CORRECT), said, packed(shown.answer, shown.view)))
    return with_row(with_row(found, parts), row)


def with_row(found: list[Message], row: list[Block]) -> list[Message]:
    """Messages with a row of buttons under the last."""
    if not row:
        return found
    *others, last = found
    return [*others, replace(last, blocks=[*last.blocks, actions(row)])]


def say_move(move: Move) -> str:
    """The label of a move's button."""
    return messages().say(f"slack_move.{move}")


def packed(answer: str, view: View) -> str:
    """A button's value."""
    return f"{answer} {view.hit} {view.around} {list_shown(view)}"


def unpacked(value: str) -> tuple[str, View]:
    """The answer's id and the view in a button's value. Raises StaleControl."""
    match value.split(" "):
        case [answer, hit, around, elsewhere]:
            return answer, listed_view(hit, around, elsewhere)
        case _:
            raise StaleControl


def button(action: str, label: str, value: str, **more: Any) -> Block:
    """One button; `more` are further properties, such as `style`."""
    text = {"type": "plain_text", "text": shortened(label, BUTTON), "emoji": True}
    return {"type": "button", "action_id": action, "text": text, "value": value, **more}


def actions(row: list[Block]) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": row}

"""Buttons under an answer. They carry the stored answer's id and a view of it, so that they survive restarts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ...bot.asking.answer_models import View
from ...bot.cards import Theme
from ...bot.errors import StaleControl
from ...bot.messages import messages
from ...bot.presenting.pages import AnswerPage, Move
from ...bot.presenting.typesetting import can_typeset
from ..controls import list_shown, listed_view
from .forms import options, plain
from .limits import BUTTON, CARD_BODY, CARD_TITLE, CARDS, HINT
from .names import OPENING
from .render import Block, Message, rendered, with_upload_hint
from .text import shortened, web_link

if TYPE_CHECKING:
    from ...bot.cards import Card
    from .names import Names

TURN: Final = "turn"
OPEN: Final = "open"
SHARE: Final = "share"
CORRECT: Final = "correct"
CHART: Final = "chart"
MEANT: Final = "meant"
LOOK: Final = "look"
SAVE: Final = "save"
TOPIC: Final = "topic"
JUMP: Final = "jump"
NOMINATE: Final = "nominate"
RARER: Final = "rarer"  # the menu behind `⋯`
DETAILS: Final = "details"
READ: Final = "read"
CARD: Final = "card"
IN_PLACE: Final = (Move.MORE, Move.LESS, Move.BACK, Move.NEAREST)  # moves that are buttons of the first row
WAYS: Final = (Move.PREVIOUS, Move.ELSEWHERE, Move.NEXT)


def answered(shown: AnswerPage, names: Names, *, shareable: bool) -> list[Message]:
    """An answer with its buttons: what can be done with what is shown, then the way to other places."""
    found = _listed(shown, names) if shown.jumps else rendered(_advised(shown, names))
    if shown.answer is None:
        return found
    say, value = messages().say, packed(shown.answer, shown.view)
    parts = [button(names.id(OPEN, f"{number}"), f"{number}", answer) for number, answer in shown.parts]
    row = [_turn(shown, names, move) for move in IN_PLACE if move in shown.moves]
    if shown.meant:
        row.insert(0, button(names.id(MEANT), say("topic.meant_button", words=shown.meant), value))
    if shown.topical:
        row.append(button(names.id(TOPIC), say("button.topic"), value))
    if shareable and shown.hits:
        row.append(button(names.id(SHARE), say("button.share"), value))
    if shown.readable:
        row.append(button(names.id(READ), say("button.read_web"), value))
    if shown.is_place:
        row.append(button(names.id(NOMINATE), say("nomination.button"), value))
        row.append(_rarer(shown, names))
    ways = [_turn(shown, names, move) for move in WAYS if move in shown.moves]
    for each in (parts, row, ways):
        found = with_row(found, each)
    return _with_jumps(found, _jumps(shown, names))


def _turn(shown: AnswerPage, names: Names, move: Move) -> Block:
    """The button of a move."""
    say, deeper = messages().say, move is Move.MORE and shown.view.around > 0
    label = say("button.more_still") if deeper else say(f"button.{move}", k=shown.view.hit + 1, n=shown.hits)
    return button(names.id(TURN, move), label, packed(shown.answer or "", shown.moves[move]))


def _rarer(shown: AnswerPage, names: Names) -> Block:
    """The menu behind `⋯`; each of its values is the action and the value of a button."""
    say, answer = messages().say, shown.answer or ""
    here = packed(answer, shown.view)
    told = [(DETAILS, "button.details", here)] if shown.card.verdict or shown.card.misattributed else []
    entries = [(CHART, "chart.button", here)] if shown.charted else told
    entries += [(SAVE, "button.save", here), (CORRECT, "correct_button.correct", here)]
    entries += [(CARD, "quote_card.button", f"{here} {Theme.LIGHT}")] if can_typeset() else []
    entries += [(TURN, "button.here", packed(answer, shown.moves[Move.HERE]))] if Move.HERE in shown.moves else []
    listed = options([(say(key), f"{act} {value}") for act, key, value in entries])
    return {"type": "overflow", "action_id": names.id(RARER), "options": listed}


def _advised(shown: AnswerPage, names: Names) -> Card:
    """The Card of an answer; of one without anything to show or to press, with what to try next."""
    card = with_upload_hint(shown.card, names)
    if (
        card.citations
        or card.entries
        or card.lines
        or card.parts
        or shown.moves
        or not shown.several_words
        or not (shown.answer or shown.unstored)
    ):
        return card
    return replace(card, notes=(*card.notes, messages().say("slack.try_otherwise", command=names.command("topic"))))


def _listed(shown: AnswerPage, names: Names) -> list[Message]:
    """The places of a list as cards beside each other; as text below each other where Slack does not take cards."""
    *others, last = rendered(shown.card)
    cards = [_place(shown, names, number) for number in range(min(len(shown.card.citations), CARDS))]
    if others or len(cards) < 2:
        return [*others, last]
    above, *_ = rendered(replace(shown.card, citations=()))
    return [Message([*above.blocks, {"type": "carousel", "elements": cards}], last.text, last.blocks)]


def _place(shown: AnswerPage, names: Names, number: int) -> Block:
    """One place as a card: who, where and when, the words, and buttons to listen and to show it alone."""
    one, say = shown.card.citations[number], messages().say
    title = one.who if one.named else one.title
    date = messages().date(one.date) if one.date else None
    below = (one.title if one.named else None, one.show, date, one.go_to or one.when)
    shows = button(names.id(TURN, f"place{number}"), say("button.show"), packed(shown.answer or "", View(number)))
    row = [button(OPENING, one.opens, "recording", url=one.link)] if one.opens and web_link(one.link) else []
    return {
        "type": "card",
        "title": plain(title, CARD_TITLE),
        "subtitle": plain(" · ".join(filter(None, below)), CARD_TITLE),
        "body": plain(" ".join(line.words.text for line in one.lines) or "…", CARD_BODY),
        "actions": [*row, shows],
    }


def _jumps(shown: AnswerPage, names: Names) -> list[Block]:
    """The menu of the places that are listed."""
    if not shown.jumps:
        return []
    listed = options([(label, packed(shown.answer or "", View(k))) for k, label in enumerate(shown.jumps)])
    hint = plain(messages().say("answer.jump"), HINT)
    return [{"type": "static_select", "action_id": names.id(JUMP), "placeholder": hint, "options": listed}]


def with_row(found: list[Message], row: list[Block]) -> list[Message]:
    """Messages with a row of buttons under the last; the first stands beside the one that opens the recording."""
    if not row:
        return found
    *others, last = found
    above = last.blocks[-1] if last.blocks else {}
    if [one.get("action_id") for one in above.get("elements", [])] == [OPENING]:
        beside = replace(last, blocks=last.blocks[:-1], plain=last.plain and last.plain[:-1])
        return [*others, beside.with_blocks(actions([*above["elements"], *row]))]
    return [*others, last.with_blocks(actions(row))]


def _with_jumps(found: list[Message], menu: list[Block]) -> list[Message]:
    """Messages with the menu of places; cards have a button each instead."""
    *others, last = found
    if not menu or last.plain is None:
        return with_row(found, menu)
    return [*others, replace(last, plain=[*last.plain, actions(menu)])]


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

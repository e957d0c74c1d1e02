"""What members want to see posted: nominations, on which admins decide, and more or less like a post."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...bot.daily.community import Liking, NominationState
from ...bot.errors import StaleControl
from .answering import chosen, pressed
from .buttons import actions, button, unpacked, with_row
from .forms import options, plain
from .limits import OPTION
from .payload import text_at
from .render import Message, joined, rendered

if TYPE_CHECKING:
    from .listeners import Call

LIST: Final = "nominations"
DECIDE: Final = "decide"
DECISIONS: Final = {"approve": NominationState.APPROVED, "reject": NominationState.REJECTED}
MOST: Final = 10  # nominations with buttons


async def nominate(call: Call) -> None:
    """Nominates the place that an answer shows, for whoever presses."""
    nomination = await call.core.community.nominate(call.asker, *unpacked(pressed(call.body)))
    names, say = call.names, call.core.messages.say
    shown = rendered(call.core.community_cards.nominated(nomination, manages=call.manages))
    if call.manages and nomination.state is NominationState.NOMINATED:
        row = [
            button(names.id(DECIDE, verb), say(f"nomination.{verb}_this"), f"{state} {nomination.id}")
            for verb, state in DECISIONS.items()
        ]
        shown = with_row(shown, row)
    await call.reply.aside(shown)


async def vote(call: Call) -> None:
    """Stores that whoever pressed wants more or less like an excerpt."""
    wanted = call.names.last(text_at(call.body, "actions", 0, "action_id"))
    if wanted.upper() not in Liking.__members__:
        raise StaleControl
    votes = await call.core.community.vote(call.asker, pressed(call.body), Liking[wanted.upper()])
    await call.tell(call.core.community_cards.voted(votes), aside=True)


async def nominations(call: Call) -> None:
    """Shows admins what waits for a decision, each with buttons, and by what the choice is steered."""
    if await call.allowed():
        await call.reply.aside(await _listed(call))


async def decided(call: Call) -> None:
    """Approves or rejects what was pressed, for admins; shows what waits then."""
    state, _, pick = (text_at(call.body, "actions", 0, "value") or chosen(call.body)).partition(" ")
    if state not in {*NominationState}:
        raise StaleControl
    if not await call.allowed():
        return
    nomination = await call.core.community.decide(call.workspace, pick, NominationState(state), call.asker.user)
    shown = rendered(await call.core.community_cards.decided(nomination))
    if nomination.state is not NominationState.NOMINATED:
        again = f"{NominationState.NOMINATED} {nomination.id}"
        shown = with_row(shown, [button(call.names.id(DECIDE, "undo"), call.core.messages.say("button.undo"), again)])
    await call.reply.instead(joined([*shown, *await _listed(call)]))


async def _listed(call: Call) -> list[Message]:
    cards, community, say = call.core.community_cards, call.core.community, call.core.messages.say
    card = await cards.waiting(await community.nominations(call.workspace))
    plainly = replace(card, entries=tuple(replace(entry, id=None) for entry in card.entries))
    parts = rendered(plainly)
    names = {entry.id: entry.name for entry in card.entries[:MOST] if entry.id}
    for verb, state in DECISIONS.items():
        if names:
            listed = options([(name, f"{state} {id_}") for id_, name in names.items()])
            hint = plain(say(f"nomination.{verb}"), OPTION)
            menu = {"type": "static_select", "action_id": call.names.id(DECIDE, verb), "placeholder": hint}
            parts.append(Message([actions([{**menu, "options": listed}])]))
    steered = await cards.steered(await community.votes(call.workspace))
    return joined([*parts, *(rendered(steered) if steered else [])])

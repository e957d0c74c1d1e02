"""Words that were misheard: proposed by whoever may ask, from a button under an answer or by a command, and decided on
by admins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ...bot.keeping.corrections import CorrectionDraft, UnknownCorrection
from ...index.corrections import MOST_CHARACTERS, MOST_WORDS
from ...index.storage.corrections import CorrectionState
from ..controls import counted
from .answering import pressed
from .buttons import button, unpacked, with_row
from .forms import field, plain, typed_in, values
from .payload import text_at
from .render import rendered
from .replies import modal
from .text import spoken

if TYPE_CHECKING:
    from ...bot.cards import Card
    from .listeners import Call
    from .render import Block, Message

FORM: Final = "correction"
ACCEPT: Final = "accept"
REJECT: Final = "reject"
SCOPES: Final = ("place", "transcript", "everywhere")  # where a correction holds; the first unless chosen
DECIDED: Final = 5  # proposals with buttons under the list


async def open_form(call: Call) -> None:
    """Opens the form for words of the place that an answer shows."""
    value = pressed(call.body)
    _, words = await call.core.answers.shown(call.asker, *unpacked(value))
    known = words if len(words) <= MOST_CHARACTERS and len(words.split()) <= MOST_WORDS else None
    say = call.core.messages.say
    choices: list[Block] = [{"text": plain(say(f"correct_form.{one}"), 75), "value": one} for one in SCOPES]
    where: Block = {"type": "static_select", "options": choices, "initial_option": choices[0]}
    blocks = [
        *(field(name, say(f"correct_form.{name}"), _typed_in(known)) for name in ("recognised", "corrected")),
        field("where", say("correct_form.where"), where),
    ]
    view = modal(
        say("correct_form.title"),
        blocks,
        submit=say("slack.save"),
        callback_id=call.names.id(FORM),
        private_metadata=value,
    )
    method = "views.push" if text_at(call.body, "view", "type") == "modal" else "views.open"
    await call.web.post(method, trigger_id=text_at(call.body, "trigger_id"), view=view)


def _typed_in(known: str | None) -> Block:
    return {**typed_in(known), "max_length": MOST_CHARACTERS}


async def submitted(call: Call) -> None:
    """Takes in the form."""
    typed = values(call.body)
    found = unpacked(text_at(call.body, "view", "private_metadata"))

    async def work() -> Card:
        hit, _ = await call.core.answers.shown(call.asker, *found)
        where = typed.get("where", SCOPES[0])
        transcript = None if where == "everywhere" else hit.transcript.public
        near = hit.span.first if where == "place" else None
        draft = CorrectionDraft(typed.get("recognised", ""), typed.get("corrected", ""), transcript, near)
        return await _said(call, draft)

    await call.tell(await call.reply.in_time(work()))


async def correct(call: Call, typed: str) -> None:
    """Takes in `WORDS = WORDS`, for all transcripts."""
    recognised, equals, corrected = spoken(typed).partition("=")
    if not equals:
        await call.say("slack.correct_how", command=call.names.command("library"))
        return
    await call.tell(await _said(call, CorrectionDraft(recognised, corrected)), aside=True)


async def corrections(call: Call) -> None:
    """Lists the corrections."""
    await call.reply.aside(await _listed(call))


async def undo(call: Call, typed: str) -> None:
    """Takes a correction back."""
    if await call.allowed():
        entry = await call.core.corrections.undo(call.workspace, _number(typed))
        await call.tell(call.core.correction_cards.undone(entry), aside=True)


async def accepted(call: Call) -> None:
    """Puts a proposal in force, and shows the list as it is then."""
    if await call.allowed():
        await call.core.corrections.accept(call.workspace, counted(pressed(call.body)))
        await call.reply.instead(await _listed(call))


async def rejected(call: Call) -> None:
    """Rejects a proposal, and shows the list as it is then."""
    if await call.allowed():
        await call.core.corrections.reject(call.workspace, counted(pressed(call.body)))
        await call.reply.instead(await _listed(call))


async def _said(call: Call, draft: CorrectionDraft) -> Card:
    """Puts a correction in force for those who may, and proposes it for others."""
    core = call.core
    if call.manages:
        return core.correction_cards.added(await core.corrections.add(call.workspace, draft, call.asker.user))
    return core.correction_cards.proposed(await core.corrections.propose(call.asker, draft))


async def _listed(call: Call) -> list[Message]:
    found = await call.core.corrections.listed(call.workspace, None if call.manages else call.asker.user)
    proposed = [one.stored.id for one in found if one.stored.state is CorrectionState.PROPOSED][:DECIDED]
    shown = rendered(call.core.correction_cards.listing(found))
    row: list[dict[str, Any]] = [
        button(call.names.id(act), call.core.messages.say(f"correct_button.{act}", number=number), f"{number}")
        for number in (proposed if call.manages else ())
        for act in (ACCEPT, REJECT)
    ]
    return with_row(shown, row)


def _number(typed: str) -> int:
    """The number of a correction. Raises UnknownCorrection."""
    typed = typed.strip().removeprefix("#")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise UnknownCorrection(typed)
    return int(typed)

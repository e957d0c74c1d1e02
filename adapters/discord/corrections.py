"""Words that were misheard: proposed by anybody, from a button under an answer or by /library correct, and decided on
by those who may manage the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord

from ...bot.keeping.corrections import CorrectionDraft
from ...index.corrections import MOST_CHARACTERS, MOST_WORDS
from ...index.storage.corrections import CorrectionState
from ..controls import counted
from . import completion
from .buttons import PersistentButton, view_of
from .commands import OwnCommand, command
from .errors import AdminsOnly
from .identity import administered, asker
from .limits import MODAL_TITLE
from .render import rendered
from .replies import Reply, answer
from .text import clipped
from .types import Interaction

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ...bot.messages import Messages
    from ...index.querying.found import Hit
    from .buttons import Act
    from .interaction_handler import InteractionHandler

SCOPES: Final = ("place", "transcript", "everywhere")  # where a correction holds; the first unless chosen
DECIDED: Final = 2  # proposals with buttons beneath one page of the list


def corrections(handler: InteractionHandler) -> list[OwnCommand]:
    """The members of /library about corrections."""

    async def correct(interaction: Interaction, heard: str, said: str, transcript: str | None = None) -> None:
        await answer(interaction, _said(handler, interaction, CorrectionDraft(heard, said, transcript)), private=True)

    async def corrections(interaction: Interaction) -> None:
        await answer(interaction, _listed(handler, interaction, 0), private=True)

    async def undo(interaction: Interaction, number: int) -> None:
        workspace = administered(interaction)

        async def work() -> Reply:
            return Reply(
                rendered(handler.core.correction_cards.undone(await handler.core.corrections.undo(workspace, number)))
            )

        await answer(interaction, work(), private=True)

    return [
        command(handler, correct, {"transcript": completion.sources(handler, everywhere=True)}),
        command(handler, corrections),
        command(handler, undo),
    ]


async def open_form(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Opens the form for words of the place that an answer shows."""
    _decides(interaction)  # in a server
    stored, to, _ = view_of(data)
    hit, words = await handler.core.answers.shown(asker(interaction), stored, to)

    async def submitted(interaction: Interaction, modal: CorrectionModal) -> None:
        await handler.handle(interaction, answer(interaction, _said(handler, interaction, modal.draft()), private=True))

    await handler.show_modal(interaction, CorrectionModal(hit, words, handler.core.messages, submitted))


async def turn_list(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Shows another page of the list."""
    await answer(interaction, _listed(handler, interaction, counted(data), update=True), private=True, update=True)


async def accept(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Puts a proposal in force, and shows the list as it is then."""
    await _decide(handler, interaction, data, handler.core.corrections.accept)


async def reject(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Rejects a proposal, and shows the list as it is then."""
    await _decide(handler, interaction, data, handler.core.corrections.reject)


async def _decide(
    handler: InteractionHandler,
    interaction: Interaction,
    data: str,
    decision: Callable[[str, int], Awaitable[object]],
) -> None:
    workspace, number = administered(interaction), counted(data)

    async def work() -> Reply:
        await decision(workspace, number)
        return await _listed(handler, interaction, 0, update=True)

    await answer(interaction, work(), private=True, update=True)


ACTS: dict[str, Act] = {"correct": open_form, "corrections": turn_list, "accept": accept, "reject": reject}


class CorrectionModal(discord.ui.Modal):
    """The form for a correction at a hit: the words on both sides, and where it holds."""

    def __init__(
        self,
        hit: Hit,
        words: str,
        messages: Messages,
        submitted: Callable[[Interaction, CorrectionModal], Awaitable[None]],
    ) -> None:
        super().__init__(title=clipped(messages.say("correct_form.title"), MODAL_TITLE), timeout=15 * 60)
        self._hit = hit
        self._submitted = submitted
        known = words if len(words) <= MOST_CHARACTERS and len(words.split()) <= MOST_WORDS else None
        self._recognised = self._field("recognised", messages, known)
        self._corrected = self._field("corrected", messages, known)
        self._where: discord.ui.Select[CorrectionModal] = discord.ui.Select(
            options=[
                discord.SelectOption(label=messages.say(f"correct_form.{one}"), value=one, default=not n)
                for n, one in enumerate(SCOPES)
            ]
        )
        self.add_item(discord.ui.Label(text=messages.say("correct_form.where"), component=self._where))

    def _field(self, name: str, messages: Messages, known: str | None) -> discord.ui.TextInput[CorrectionModal]:
        field: discord.ui.TextInput[CorrectionModal] = discord.ui.TextInput(default=known, max_length=MOST_CHARACTERS)
        self.add_item(discord.ui.Label(text=messages.say(f"correct_form.{name}"), component=field))
        return field

    def draft(self) -> CorrectionDraft:
        """What was typed."""
        where = self._where.values[0] if self._where.values else SCOPES[0]
        transcript = None if where == "everywhere" else self._hit.transcript.public
        near = self._hit.span.first if where == "place" else None
        return CorrectionDraft(self._recognised.value, self._corrected.value, transcript, near)

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Hands the values over."""
        await self._submitted(interaction, self)


def _decides(interaction: Interaction) -> bool:
    """Whether the person decides on corrections. Raises GuildOnly."""
    try:
        administered(interaction)
    except AdminsOnly:
        return False
    return True


async def _said(handler: InteractionHandler, interaction: Interaction, draft: CorrectionDraft) -> Reply:
    """Puts a correction in force for those who may, and proposes it for others. Raises GuildOnly."""
    who, core = asker(interaction), handler.core
    if _decides(interaction):
        entry = await core.corrections.add(who.workspace, draft, who.user)
        return Reply(rendered(core.correction_cards.added(entry))[:1])
    return Reply(rendered(core.correction_cards.proposed(await core.corrections.propose(who, draft)))[:1])


async def _listed(handler: InteractionHandler, interaction: Interaction, page: int, *, update: bool = False) -> Reply:
    """One page of the list; for those who may decide, with buttons for the first proposals."""
    manages, who, say = _decides(interaction), asker(interaction), handler.core.messages.say
    found = await handler.core.corrections.listed(who.workspace, None if manages else who.user)
    pages = rendered(handler.core.correction_cards.listing(found))
    at = min(page, len(pages) - 1)
    proposed = [one.stored.id for one in found if one.stored.state is CorrectionState.PROPOSED][:DECIDED]
    decisions = [
        [
            PersistentButton(act, f"{number}", say(f"correct_button.{act}", number=number))
            for act in ("accept", "reject")
        ]
        for number in (proposed if manages else ())
    ]
    turns = [
        PersistentButton("corrections", f"{to}", say(f"button.{way}"))
        for way, to in (("page_back", at - 1), ("read_on", at + 1))
        if 0 <= to < len(pages)
    ]
    return Reply([pages[at]], [*decisions, turns], update=update)

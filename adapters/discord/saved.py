"""/saved: the quotes that a person saved here, seen by that person alone until they are shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...bot.presenting.saved import PAGE
from . import completion
from .buttons import SAVE, view_of
from .commands import OwnCommand, command
from .identity import asker
from .pictures import TextFile
from .render import rendered
from .replies import Reply, answer
from .types import Interaction

if TYPE_CHECKING:
    from ...bot.asking.answer_models import Asker
    from .buttons import Act
    from .interaction_handler import InteractionHandler

FILE: Final = "quotes.md"
ALL: Final = "all"


def saved(handler: InteractionHandler) -> list[OwnCommand]:
    """The members of /saved."""
    one = {"quote": completion.saved(handler)}

    async def list_(interaction: Interaction, page: int = 1) -> None:
        await answer(interaction, _listed(handler, asker(interaction), page - 1), private=True)

    async def show(interaction: Interaction, quote: str) -> None:
        await answer(interaction, _shown(handler, asker(interaction), quote), private=True)

    async def share(interaction: Interaction, quote: str) -> None:
        by = interaction.user.display_name
        await answer(interaction, _shown(handler, asker(interaction), quote, by), private=False)

    async def export(interaction: Interaction) -> None:
        await answer(interaction, _exported(handler, asker(interaction)), private=True)

    async def remove(interaction: Interaction, quote: str) -> None:
        await answer(interaction, _removed(handler, asker(interaction), quote), private=True)

    by_number = (command(handler, each, one, of="saved") for each in (show, share, remove))
    return [command(handler, list_, of="saved"), *by_number, command(handler, export, of="saved")]


async def save(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Saves the place that an answer shows, for whoever presses."""
    stored, to, _ = view_of(data)

    async def work() -> Reply:
        quote = await handler.core.saved.save(asker(interaction), stored, to)
        return Reply(rendered(handler.core.saved_cards.saved(quote)))

    await answer(interaction, work(), private=True)


ACTS: dict[str, Act] = {SAVE: save}


async def _listed(handler: InteractionHandler, person: Asker, page: int) -> Reply:
    quotes = await handler.core.saved.listed(person)
    last = max((len(quotes) - 1) // PAGE, 0)
    return Reply(rendered(handler.core.saved_cards.listing(quotes, min(max(page, 0), last)))[:1])


async def _shown(handler: InteractionHandler, person: Asker, quote: str, by: str | None = None) -> Reply:
    """One quote: for the person alone, or shared by them."""
    found = await handler.core.saved.one(person, quote, share=by is not None)
    return Reply(rendered(handler.core.saved_cards.quote(found, by))[:1], private=by is None)


async def _exported(handler: InteractionHandler, person: Asker) -> Reply:
    quotes, cards = await handler.core.saved.listed(person), handler.core.saved_cards
    if not quotes:
        return Reply(rendered(cards.listing(quotes)))
    return Reply(rendered(cards.exported(len(quotes))), attached=TextFile(FILE, cards.markdown(quotes).encode()))


async def _removed(handler: InteractionHandler, person: Asker, quote: str) -> Reply:
    cards = handler.core.saved_cards
    if quote.strip().casefold() == ALL:
        return Reply(rendered(cards.removed_all(await handler.core.saved.remove_all(person))))
    return Reply(rendered(cards.removed(await handler.core.saved.remove(person, quote))))

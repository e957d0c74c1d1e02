"""Quote cards: a place of an answer as a picture, made for whoever asks, in two themes, and posted if they share it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...bot.asking.checked_text import CheckedText
from ...bot.cards import Card, Theme
from ...bot.errors import StaleControl
from .answering import pressed, shared_by
from .buttons import CARD, actions, button, packed, unpacked
from .payload import text_at
from .pictures import drawn
from .render import Message, rendered
from .replies import ByUrl
from .web import Refused

if TYPE_CHECKING:
    from ...bot.cards import Citation
    from .listeners import Call
    from .render import Block

SHARE: Final = "cardshare"
SHARED_S: Final = 600.0  # a second press within it is one press too many


async def make(call: Call) -> None:
    """Shows the card of a place to whoever pressed, in the theme that the button's value ends with."""
    place, theme = _read(pressed(call.body))
    citation = await _citation(call, place)
    say, names = call.core.messages.say, call.names
    picture = await _drawn(call, citation, theme)
    if picture is None:
        return
    other = Theme.LIGHT if theme is Theme.DARK else Theme.DARK
    row = [button(names.id(CARD, other), say(f"quote_card.{other}"), f"{place} {other}")]
    if isinstance(call.reply, ByUrl):
        row.insert(0, button(names.id(SHARE), say("button.share"), f"{place} {theme}", style="primary"))
    (heading,) = rendered(Card(say("quote_card.heading")))
    shown = _with_words(citation, [*heading.blocks, picture, actions(row)], call)
    first = "selected_option" in (call.body.get("actions") or [{}])[0]  # from the menu under an answer, which stays
    await (call.reply.aside if first or not isinstance(call.reply, ByUrl) else call.reply.instead)([shown])


async def share(call: Call) -> None:
    """Posts a card in the conversation, of what is searched there; pressed again, it is not posted again."""
    place, theme = _read(pressed(call.body))
    if not isinstance(call.reply, ByUrl):
        raise StaleControl
    with call.core.speaking():  # not in the asker's own language: others read it
        citation = await _citation(call, place)
        await call.core.channel_sources.check(call.asker, [citation.transcript])
        picture = await _drawn(call, citation, theme)
        event = f"slack:card:{call.asker.user}:{text_at(call.body, 'channel', 'id')}:{place}:{theme}"
        if picture and await call.core.seen.first(call.workspace, event, SHARED_S):
            public = ByUrl(call.reply.url, call.web, call.reply.thread, private=False)
            await public.answer([_with_words(citation, [picture, shared_by(call)], call, shared_by(call))])


def _read(value: str) -> tuple[str, Theme]:
    """The place and the theme in a button's value. Raises StaleControl."""
    place, _, theme = value.rpartition(" ")
    if theme not in set(Theme):
        raise StaleControl
    return packed(*unpacked(place)), Theme(theme)


async def _citation(call: Call, place: str) -> Citation:
    """The place that a button is about. Raises StaleControl."""
    found = await call.core.answers.turn(call.asker, *unpacked(place))
    if isinstance(found, CheckedText):
        raise StaleControl
    shown = await call.core.answer_pages.page(found)
    if not shown.is_place:
        raise StaleControl
    return shown.card.citations[0]


async def _drawn(call: Call, citation: Citation, theme: Theme) -> Block | None:
    """The picture; None where the app may not upload it, which is told with how to let it."""
    try:
        return await drawn(call.web, citation, theme, call.core.messages)
    except Refused as error:
        if error.reason != "missing_scope":
            raise
        await call.say("slack.no_pictures")
        return None


def _with_words(citation: Citation, blocks: list[Block], call: Call, *below: Block) -> Message:
    """A message with a picture; where Slack does not take that, the words instead."""
    (words,) = rendered(Card(call.core.messages.say("quote_card.words"), citations=(citation,)))[:1]
    return Message(blocks, words.text, [*words.blocks, *below])

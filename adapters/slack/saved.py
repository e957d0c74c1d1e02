"""Saved quotes: `/saved`, its list with buttons, and the entry of an answer's menu that saves a place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...bot.presenting.saved import PAGE
from ..controls import counted
from .answering import SHARED_S, pressed, shared_by
from .ask_commands import help_card, verbs
from .buttons import actions, button, unpacked
from .forms import plain
from .payload import text_at
from .render import Block, Message, Paragraph, composed, joined, preformatted, rendered
from .replies import ByUrl
from .text import Run, Style

if TYPE_CHECKING:
    from ...bot.keeping.saved_quotes import SavedQuote
    from .listeners import Call

LIST: Final = "saved"  # the buttons that lead to other pages of the list
SHARE: Final = "savedshare"
REMOVE: Final = "savedremove"
EXPORTED: Final = 25  # quotes in one export: more would not fit into the messages that Slack takes


VERBS: Final = ("show", "share", "export", "remove")


async def saved(call: Call, typed: str) -> None:
    """Lists the person's quotes; `export` writes them as Markdown; `show`, `share` and `remove` act on one."""
    cards, ours = call.core.saved_cards, call.core.saved
    match verbs(typed, VERBS):
        case []:
            await call.reply.aside(await page(call, 0))
        case ["export"]:
            await _export(call, 0)
        case ["export", number] if number.isdecimal():
            await _export(call, counted(number) - 1)
        case ["share", number]:
            await _share(call, number)
        case ["remove", "all"]:
            await call.tell(cards.removed_all(await ours.remove_all(call.asker)), aside=True)
        case ["remove", number]:
            await call.tell(cards.removed(await ours.remove(call.asker, number)), aside=True)
        case ["show", number]:
            await call.tell(cards.quote(await ours.one(call.asker, number)), aside=True)
        case _:
            await call.tell(help_card(call.names, call.core.messages, "saved"), aside=True)


async def save(call: Call) -> None:
    """Saves the place that an answer shows, for whoever chose that from its menu."""
    quote = await call.core.saved.save(call.asker, *unpacked(pressed(call.body)))
    await call.tell(call.core.saved_cards.saved(quote), aside=True)


async def turned(call: Call) -> None:
    """Shows another page in place of the one before."""
    await call.reply.instead(await page(call, counted(pressed(call.body))))


async def share(call: Call) -> None:
    """Shares the quote whose button was pressed."""
    await _share(call, pressed(call.body))


async def removed(call: Call) -> None:
    """Removes the quote whose button was pressed, and shows the list as it is then."""
    quote = await call.core.saved.remove(call.asker, pressed(call.body))
    await call.reply.instead(joined([*rendered(call.core.saved_cards.removed(quote)), *await page(call, 0)]))


async def page(call: Call, number: int) -> list[Message]:
    """One page of the list, with buttons for each quote and to the other pages."""
    say, names = call.core.messages.say, call.names
    quotes = await call.core.saved.listed(call.asker)
    last = max((len(quotes) - 1) // PAGE, 0)
    number = min(max(number, 0), last)
    heading = call.core.saved_cards.listing(quotes, number).heading
    parts = composed([Paragraph((Run(heading, Style.BOLD),))])
    for quote in quotes[number * PAGE : (number + 1) * PAGE]:
        parts += [*composed(_described(call, quote)), Message([actions(_row(call, quote))])]
    turns = [("previous", number - 1), ("next", number + 1)]
    ways = [button(names.id(LIST, way), say(f"button.{way}"), str(to)) for way, to in turns if 0 <= to <= last]
    return joined([*parts, *([Message([actions(ways)])] if ways else [])])


def _described(call: Call, quote: SavedQuote) -> list[Paragraph]:
    (entry,) = call.core.saved_cards.listing([quote]).entries
    first = (Run(entry.name), Run("  "), Run(f"{entry.id}", Style.CODE))
    return [Paragraph(first, gap=True), Paragraph((Run(" · ".join(entry.details), Style.ITALIC),))]


def _row(call: Call, quote: SavedQuote) -> list[Block]:
    """The buttons of a quote; to remove it is confirmed first."""
    say, names, value = call.core.messages.say, call.names, f"{quote.number}"
    sure = {
        "title": plain(say("slack_daily.remove"), 100),
        "text": plain(say("saved.sure"), 300),
        "confirm": plain(say("slack_daily.remove"), 30),
        "deny": plain(say("slack.keep"), 30),
        "style": "danger",
    }
    return [
        button(names.id(SHARE), say("button.share"), value),
        button(names.id(REMOVE), say("slack_daily.remove"), value, confirm=sure),
    ]


async def _share(call: Call, number: str) -> None:
    """Shows a quote to everybody in the conversation, once; elsewhere than in one, to the person alone."""
    quote = await call.core.saved.one(call.asker, number, share=True)
    card = call.core.saved_cards.quote(quote)
    if not isinstance(call.reply, ByUrl):
        await call.tell(card)
        return
    channel = text_at(call.body, "channel", "id") or text_at(call.body, "channel_id")
    event = f"slack:share:{call.asker.user}:{channel}:saved:{quote.number}"
    if await call.core.seen.first(call.workspace, event, SHARED_S):
        with call.core.speaking():  # not in the asker's own language: others read it
            public = call.core.saved_cards.quote(await call.core.saved.one(call.asker, number))
            *others, last = rendered(replace(public, heading=""))
            whole = [*others, replace(last, blocks=[*last.blocks, shared_by(call)])]
            await replace(call.reply, private=False).answer(whole)


async def _export(call: Call, number: int) -> None:
    """Writes a page of the quotes as Markdown, for the person alone."""
    cards, quotes = call.core.saved_cards, await call.core.saved.listed(call.asker)
    pages = max((len(quotes) - 1) // EXPORTED, 0)
    number = min(max(number, 0), pages)
    if not quotes:
        await call.tell(cards.listing(quotes), aside=True)
        return
    told = rendered(cards.exported(len(quotes)))
    if number < pages:
        more = call.core.messages.say("saved.export_more", command=call.names.command("saved"), n=number + 2)
        told += composed([Paragraph((Run(more, Style.ITALIC),))])
    text = cards.markdown(quotes[number * EXPORTED : (number + 1) * EXPORTED])
    await call.reply.aside(joined([*told, *preformatted(text)]))

"""The buttons under an answer, the message shortcut, and files that are checked."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ...bot.asking.answer_models import Answer, View
from ...bot.asking.channel_sources import OutsideChannel
from ...bot.asking.checked_text import CheckedText
from ...bot.asking.drafts import is_draft
from ...bot.cards import Card
from ...bot.errors import StaleControl
from ...bot.presenting.charts import ChartCards
from ...bot.presenting.problems import explain
from .buttons import answered, button, unpacked, with_row
from .files import shared_file
from .names import PAGE
from .payload import at, list_at, text_at
from .render import rendered
from .replies import ByUrl
from .searching import result_view
from .text import spoken

if TYPE_CHECKING:
    from .listeners import Call
    from .render import Block

SHARED_S: Final = 60.0  # a second press within it is one press too many


async def turn(call: Call) -> None:
    """Shows another page of a stored answer."""
    found = unpacked(pressed(call.body))
    await _turned(call, await call.core.answers.turn(call.asker, *found))


async def jumped(call: Call) -> None:
    """Shows the place that was chosen from a list."""
    await _turned(call, await call.core.answers.turn(call.asker, *unpacked(chosen(call.body))))


async def details(call: Call) -> None:
    """Says to whoever pressed what a verdict means, and every difference."""
    found = await call.core.answers.turn(call.asker, *unpacked(pressed(call.body)))
    if isinstance(found, CheckedText):
        raise StaleControl
    await call.tell(call.core.answer_pages.details(found), aside=True)


async def read(call: Call) -> None:
    """Gives whoever presses a link to read around a place in a browser."""
    if not call.core.web_links.offered:
        raise StaleControl
    link, say = await call.core.web_links.around(call.asker, *unpacked(pressed(call.body))), call.core.messages.say
    told = say("web.open") if link.days is None else say("web.open_private", n=link.days)
    opening = button(PAGE, say("button.open_web"), "page", url=link.url)
    await call.reply.aside(with_row(rendered(Card(told)), [opening]))


async def as_topic(call: Call) -> None:
    """Answers a quote that was not found as a topic, in place of that."""
    await _turned(call, await call.core.answers.as_topic(call.asker, unpacked(pressed(call.body))[0]))


async def as_meant(call: Call) -> None:
    """Answers a topic as it may have been meant, in place of the answer to what was typed."""
    await _turned(call, await call.core.answers.as_meant(call.asker, unpacked(pressed(call.body))[0]))


async def _turned(call: Call, found: Answer | CheckedText) -> None:
    foreign = isinstance(found, Answer) and found.foreign and not call.reply.private
    with nullcontext() if foreign else call.in_place():
        shown = await call.core.answer_pages.page(found)
        if "view" in call.body:
            view = result_view(shown, call.names, call.core.messages)
            await call.web.post("views.update", view_id=text_at(call.body, "view", "id"), view=view)
        elif foreign:  # what somebody else asked for stays as it is
            await call.reply.aside(answered(shown, call.names, shareable=False))
        else:
            await call.reply.instead(answered(shown, call.names, shareable=call.reply.private))


async def open_part(call: Call) -> None:
    """Answers one part of a checked text by itself; the list stays where it is."""
    found = await call.core.answers.turn(call.asker, pressed(call.body), View())
    shown = await call.core.answer_pages.page(found)
    await call.reply.aside(answered(shown, call.names, shareable="view" not in call.body))


async def chart(call: Call) -> None:
    """Shows the topic of an answer over time to whoever pressed, as text: a picture would take a permission more."""
    found, _ = unpacked(pressed(call.body))
    card = ChartCards(await call.core.timelines.again(call.asker, found), call.core.messages).card()
    await call.tell(card, aside=True)


async def share(call: Call) -> None:
    """Shows an answer to everybody in the conversation."""
    if isinstance(call.reply, ByUrl) and not await _shared(call, pressed(call.body), call.reply):
        await call.say("answer.again")


async def share_from_modal(call: Call) -> None:
    """Shares an answer from a modal into the chosen conversation; without one, the modal just closes."""
    await call.acknowledge()
    url = text_at(call.body, "response_urls", 0, "response_url")
    if url:
        there = ByUrl(url, call.web)
        try:
            await _shared(call, text_at(call.body, "view", "private_metadata"), there)
        except OutsideChannel as error:  # the form has closed
            await there.aside(rendered(Card(explain(error, call.core.messages))))


async def find_source(call: Call) -> None:
    """Looks for what a message quotes, or a document that is attached to it."""
    files = [file for file in list_at(call.body, "message", "files") if is_draft(text_at(file, "name"))]
    words = words_of(call.body)
    if files:
        await check_files(call, files, direct=False)
    elif words:
        await privately(call, await call.core.answers.find_source(call.asker, words), direct=False)
    else:
        await call.say("ask.none_there")


async def check_files(call: Call, files: list[Any], *, direct: bool) -> None:
    """Checks the quotations in files of a message, which is a `direct` one if nobody else sees the answer anyway.

    Files are those that Slack names in the message: by a link somebody could have a file read that they cannot see.
    """
    for file in files:
        if found := await shared_file(call, text_at(file, "id")):
            await privately(call, await call.core.answers.check(call.asker, *found), direct=direct)


async def check_text(call: Call, typed: str) -> None:
    """Checks what a message quotes; without words, says how to check a file."""
    words = spoken(typed)
    if not words:
        await call.say("slack.check_how")
        return
    direct = at(call.body, "event", "channel_type") == "im"
    await privately(call, await call.core.answers.find_source(call.asker, words), direct=direct)


async def privately(call: Call, found: Answer | CheckedText, *, direct: bool) -> None:
    """Answers for the asker's eyes alone; in a `direct` message nobody else is there."""
    messages = answered(await call.core.answer_pages.page(found), call.names, shareable=not direct)
    await (call.reply.answer if direct else call.reply.alone)(messages)


async def _shared(call: Call, value: str, to: ByUrl) -> bool:
    """Shares an answer; False where that has just been done."""
    found = unpacked(value)
    channel = text_at(call.body, "channel", "id") or to.url.rpartition("/")[2][:16]
    turned = await call.core.answers.turn(call.asker, *found, share=True)
    with call.core.speaking():  # not in the asker's own language: others read it
        shown = await call.core.answer_pages.shared(turned)
        if not await call.core.seen.first(call.workspace, f"slack:share:{call.asker.user}:{channel}:{value}", SHARED_S):
            return False
        *others, last = answered(shown, call.names, shareable=False)
        public = replace(to, private=False)
        await public.answer([*others, replace(last, blocks=[*last.blocks, shared_by(call)])])
    return True


def shared_by(call: Call) -> Block:
    """A line with the name of the sharer; a mention of the sharer notifies nobody."""
    words = call.core.messages.say("slack.shared", person=f"<@{call.asker.user}>")
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": words}]}


def pressed(body: dict[str, Any]) -> str:
    """The value of the pressed button, or of the entry of a menu of actions, where the action stands before it."""
    return text_at(body, "actions", 0, "value") or chosen(body).partition(" ")[2]


def chosen(body: dict[str, Any]) -> str:
    """The value of the chosen entry of a menu."""
    return text_at(body, "actions", 0, "selected_option", "value")


def words_of(body: dict[str, Any]) -> str:
    """The text of the message in a request, else of its attachments."""
    attached = list_at(body, "message", "attachments")
    texts = [text_at(body, "message", "text"), *(text_at(p, "text") or text_at(p, "fallback") for p in attached)]
    return next((words for text in texts if text and (words := spoken(text))), "")

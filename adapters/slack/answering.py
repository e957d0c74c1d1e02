"""The buttons under an answer, and the message shortcut."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from .buttons import answered, unpacked
from .render import Block, rendered
from .replies import ByUrl
from .searching import result_view
from .text import spoken

if TYPE_CHECKING:
    from .listeners import Call

SHARED_S: Final = 60.0  # a second press within it is one press too many


async def turn(call: Call) -> None:
    """Shows another page of a stored answer."""
    found = unpacked(pressed(call.body))
    if found is None:
        return
    shown = await call.core.answer_pages.page(await call.core.answers.turn(call.asker, *found))
    if "view" in call.body:
        view = result_view(shown, call.names, call.core.messages)
        await call.web.post("views.update", view_id=call.body["view"]["id"], view=view)
        return
    await call.reply.instead(answered(shown, call.names, shareable=call.reply.private))


async def share(call: Call) -> None:
    """Shows an answer to everybody in the conversation."""
    if isinstance(call.reply, ByUrl):
        await _shared(call, pressed(call.body), call.reply)


async def share_from_modal(call: Call) -> None:
    """Shares an answer from a modal into the chosen conversation; without one, the modal just closes."""
    await call.acknowledge()
    urls: list[dict[str, Any]] = call.body.get("response_urls") or []
    if urls:
        to = ByUrl(str(urls[0].get("response_url")), call.web)
        await _shared(call, str(call.body["view"].get("private_metadata")), to)


async def find_source(call: Call) -> None:
    """Looks for the quote in a message."""
    words = words_of(call.body.get("message") or {})
    if not words:
        await call.say("slack.no_words")
        return
    shown = await call.core.answer_pages.page(await call.core.answers.find_source(call.asker, words))
    await call.reply.answer(answered(shown, call.names, shareable=True))


async def _shared(call: Call, value: str, to: ByUrl) -> None:
    found = unpacked(value)
    if found is None:
        return
    place: dict[str, Any] = call.body.get("channel") or {}
    channel = place.get("id") or to.url.rpartition("/")[2][:16]
    shown = await call.core.answer_pages.shared(await call.core.answers.turn(call.asker, *found, share=True))
    if await call.core.seen.first(call.workspace, f"slack:share:{call.asker.user}:{channel}:{value}", SHARED_S):
        *others, last = rendered(shown.card)
        public = replace(to, private=False)
        await public.answer([*others, replace(last, blocks=[*last.blocks, shared_by(call)])])


def shared_by(call: Call) -> Block:
    """A line with the name of the sharer; a mention of the sharer notifies nobody."""
    words = call.core.messages.say("slack.shared", person=f"<@{call.asker.user}>")
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": words}]}


def pressed(body: dict[str, Any]) -> str:
    """The value of the pressed button."""
    actions: list[dict[str, Any]] = body.get("actions") or [{}]
    return str(actions[0].get("value") or "")


def chosen(body: dict[str, Any]) -> str:
    """The value of the chosen entry of a menu."""
    actions: list[dict[str, Any]] = body.get("actions") or [{}]
    option: dict[str, Any] = actions[0].get("selected_option") or {}
    return str(option.get("value") or "")


def words_of(message: dict[str, Any]) -> str:
    """The text of a message, else of its attachments."""
    attached: list[dict[str, Any]] = message.get("attachments") or []
    texts = [message.get("text"), *(part.get("text") or part.get("fallback") for part in attached)]
    return next((words for text in texts if text and (words := spoken(str(text)))), "")

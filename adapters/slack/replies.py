"""The ways back to whoever asked: an answer's URL, a message in a conversation, an open view."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp
from slack_sdk.webhook.async_client import AsyncWebhookClient

from ...bot.messages import messages as catalogue
from .limits import REPLIES, TITLE, VIEW_BLOCKS
from .render import Paragraph, composed
from .text import Run, Style, shortened
from .web import QUIET, Refused, Unanswered, retries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slack_bolt.context.ack.async_ack import AsyncAck

    from .render import Block, Message
    from .web import Web


class Reply(ABC):
    """Answers where the question was asked. `private` is whether only who asked sees it."""

    private = True

    @abstractmethod
    async def answer(self, messages: Sequence[Message]) -> None:
        """Sends `messages`. Raises Refused or Unanswered."""

    async def instead(self, messages: Sequence[Message]) -> None:
        """Sends them, the first instead of the message that a button was in, where that can be."""
        await self.answer(messages)

    async def aside(self, messages: Sequence[Message]) -> None:
        """Sends them to the person alone and leaves everything else as it is, where that can be."""
        await self.answer(messages)


@dataclass(frozen=True)
class ByUrl(Reply):
    """By a request's `response_url`, which also works where we are no member. `thread` is its thread, if any."""

    url: str
    web: Web
    thread: str | None = None
    private: bool = True

    async def answer(self, messages: Sequence[Message]) -> None:
        for message in _fitting(messages):
            await self._send(message, public=not self.private)

    async def instead(self, messages: Sequence[Message]) -> None:
        for number, message in enumerate(_fitting(messages)):
            await self._send(message, public=not self.private, replacing=not number)

    async def aside(self, messages: Sequence[Message]) -> None:
        for message in _fitting(messages):
            await self._send(message, public=False)

    async def _send(self, message: Message, *, public: bool, replacing: bool = False) -> None:
        body: dict[str, Any] = {
            "text": message.text,
            "blocks": message.blocks,
            "response_type": "in_channel" if public else "ephemeral",
            "replace_original": replacing,
            "unfurl_links": False,
            "unfurl_media": False,
            "mrkdwn": False,
        }
        if self.thread:
            body["thread_ts"] = self.thread
        hook = AsyncWebhookClient(
            self.url,
            session=self.web.client.session,
            ssl=self.web.client.ssl,
            proxy=self.web.client.proxy,
            logger=QUIET,
            retry_handlers=retries(),
        )
        try:
            answer = await hook.send_dict(body)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unanswered(type(error).__name__) from None  # its words may have the URL in them, which is a secret
        if answer.status_code != 200:
            raise Refused(f"HTTP {answer.status_code}")


def _fitting(messages: Sequence[Message]) -> Sequence[Message]:
    """As many as one URL takes; that there is more, is said."""
    if len(messages) <= REPLIES:
        return messages
    rest = composed([Paragraph((Run(catalogue().say("slack.too_much"), Style.ITALIC),))])
    return [*messages[: REPLIES - 1], *rest]


@dataclass(frozen=True)
class ByPosting(Reply):
    """By a message in a conversation that we are in, in its thread if there is one."""

    web: Web
    channel: str
    thread: str | None = None
    private: bool = False

    async def answer(self, messages: Sequence[Message]) -> None:
        for message in messages:
            await self.web.post(
                "chat.postMessage",
                channel=self.channel,
                thread_ts=self.thread,
                text=message.text,
                blocks=message.blocks,
                unfurl_links=False,
                unfurl_media=False,
                mrkdwn=False,
            )


@dataclass(frozen=True)
class OverView(Reply):
    """In a modal of its own above Home or another modal, for what a button in a view leads to."""

    web: Web
    trigger: str
    push: bool

    async def answer(self, messages: Sequence[Message]) -> None:
        view = modal(catalogue().say("slack.title"), in_view(messages))
        if self.push:
            await self.web.post("views.push", trigger_id=self.trigger, view=view)
        else:
            await self.web.post("views.open", trigger_id=self.trigger, view=view)


@dataclass(frozen=True)
class InModal(Reply):
    """Instead of the form that was submitted: with the acknowledgement, or after it where that could not wait."""

    web: Web
    acknowledge: AsyncAck
    view: str
    private: bool = True

    async def answer(self, messages: Sequence[Message]) -> None:
        await self.show(modal(catalogue().say("slack.title"), in_view(messages)))

    async def show(self, view: dict[str, Any]) -> None:
        """Shows `view` instead of the form."""
        if self.acknowledge.response is None:
            await self.acknowledge(response_action="update", view=view)
        else:
            await self.web.post("views.update", view_id=self.view, view=view)


def in_view(messages: Sequence[Message], room: int = VIEW_BLOCKS) -> list[Block]:
    """All messages, one under the other, as far as a view has room for them."""
    return [block for message in messages for block in message.blocks][:room]


def modal(title: str, blocks: Sequence[Block], **more: Any) -> dict[str, Any]:
    """A modal view; `more` are further properties, such as `submit` (a label) and `callback_id`."""
    labels = {key: _plain(str(more.pop(key))) for key in ("submit", "close") if more.get(key)}
    return {"type": "modal", "title": _plain(title), "blocks": list(blocks), **labels, **more}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": shortened(text, TITLE)}

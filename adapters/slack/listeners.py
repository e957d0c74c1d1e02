"""Behaviour that all listeners share: acknowledged at once, handled once, and never an error on the host's side.

Bolt calls a listener in a task of its own. The tasks are counted here, so that a server can drain them when it stops.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ...bot.asking.answer_models import Asker
from ...bot.cards import Card
from ...bot.places import Workspace
from ...bot.presenting.problems import explain
from ...bot.telemetry import logs
from ...bot.telemetry.faults import log_unexpected
from ...index.errors import PullquoteError
from .render import PLATFORM, rendered
from .replies import ByPosting, ByUrl, InModal, OverView, Reply
from .web import Refused, Unanswered, Web

if TYPE_CHECKING:
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from ...bot.core import Core
    from .names import Names

BEGINNING: Final = 5  # turns of the loop in which what Bolt has just called gets to us

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """One request: the asker, the body, and the way to reply."""

    core: Core
    names: Names
    web: Web
    body: dict[str, Any]
    asker: Asker
    reply: Reply
    acknowledge: AsyncAck

    @property
    def workspace(self) -> str:
        """The asker's workspace."""
        return self.asker.workspace or ""

    async def tell(self, card: Card, *, aside: bool = False) -> None:
        """Answers with a Card; `aside` privately, where that is possible. Raises Refused or Unanswered."""
        await (self.reply.aside if aside else self.reply.answer)(rendered(card))

    async def say(self, key: str, **values: object) -> None:
        """Answers with one message of the catalogue, privately where that is possible. Raises Refused or Unanswered."""
        await self.tell(Card(self.core.messages.say(key, **values)), aside=True)


Work = Callable[[Call], Awaitable[None]]
ReplyFactory = Callable[[dict[str, Any], Web, "AsyncAck"], "Reply"]
Listener = Callable[..., Awaitable[None]]


def workspace_of(context: AsyncBoltContext) -> Workspace | None:
    """The tenant of a request: the team, or the organisation where a request of an Enterprise Grid names no team; None
    where it names neither."""
    tenant = context.team_id or context.enterprise_id
    return Workspace(PLATFORM, tenant) if tenant else None


def from_command(body: dict[str, Any], web: Web, _: AsyncAck) -> Reply:
    """The reply to a slash command."""
    return ByUrl(str(body.get("response_url") or ""), web)


def from_button(body: dict[str, Any], web: Web, _: AsyncAck) -> Reply:
    """The reply to a button or a message's menu: into the view, or into the thread of the message."""
    if "view" in body:
        return OverView(web, str(body.get("trigger_id")), push=body["view"].get("type") == "modal")
    container: dict[str, Any] = body.get("container") or {}
    message: dict[str, Any] = body.get("message") or {}
    thread = container.get("thread_ts") or message.get("thread_ts")
    public = bool(container) and container.get("is_ephemeral") is False
    return ByUrl(str(body.get("response_url") or ""), web, thread, private=not public)


def from_form(body: dict[str, Any], web: Web, ack: AsyncAck) -> Reply:
    """The reply to a submitted form."""
    return InModal(web, ack, str(body["view"]["id"]))


def from_event(body: dict[str, Any], web: Web, _: AsyncAck) -> Reply:
    """The reply to a message: into its thread, which a mention in a channel begins if there is none."""
    event: dict[str, Any] = body["event"]
    thread = event.get("thread_ts") or (event.get("ts") if event.get("type") == "app_mention" else None)
    return ByPosting(web, str(event.get("channel")), thread)


class Listeners:
    """Makes Bolt listeners for one core."""

    def __init__(self, core: Core, names: Names) -> None:
        self.core = core
        self.names = names
        self._running: set[asyncio.Task[Any]] = set()

    def listener(self, work: Work, back: ReplyFactory, *, acknowledges: bool = False) -> Listener:
        """A listener that does `work`; work that `acknowledges` by itself is not acknowledged before."""

        async def listen(
            ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
        ) -> None:
            if not acknowledges:
                await ack()
            task = asyncio.current_task()
            assert task is not None
            self._running.add(task)
            try:
                with logs.request():
                    await self._safely(work, back, ack, body, context, client)
            finally:
                self._running.discard(task)

        return listen

    async def drain(self, seconds: float) -> None:
        """Waits up to `seconds` for the tasks under way, then cancels them."""
        for _ in range(BEGINNING):
            await asyncio.sleep(0)
        running = self._running - {asyncio.current_task()}
        if running:
            _, late = await asyncio.wait(running, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _safely(
        self,
        work: Work,
        back: ReplyFactory,
        ack: AsyncAck,
        body: dict[str, Any],
        context: AsyncBoltContext,
        client: AsyncWebClient,
    ) -> None:
        try:
            workspace = workspace_of(context)
            if workspace is None or context.user_id is None:
                _log.warning("a request without a workspace or a user was left alone")
                return
            asker, web = Asker(workspace, context.user_id), Web(client)
            call = Call(self.core, self.names, web, body, asker, back(body, web, ack), ack)
            await self._run(work, call)
        except (Refused, Unanswered) as error:
            _log.warning("Slack did not take an answer: %s", error)
        except Exception as error:  # noqa: BLE001 - a host's error handler must not meet ours
            log_unexpected(error, self.core.settings.data)
        finally:
            if ack.response is None:
                await ack()

    async def _run(self, work: Work, call: Call) -> None:
        """Runs the work once; errors are shown to the asker."""
        try:
            if self.core.closed:
                await call.say("slack.not_running")
            elif await self._first(call):
                await work(call)
        except PullquoteError as error:
            await call.tell(Card(explain(error, self.core.messages)), aside=True)
        except (Refused, Unanswered) as error:
            _log.warning("Slack did not do what was needed for an answer: %s", error)
            await call.say("slack.refused", reason=error)
        except Exception as error:  # noqa: BLE001 - the person sees the number of the log entry
            if self.core.closed:  # in the middle of it
                await call.say("slack.not_running")
                return
            number, _ = log_unexpected(error, self.core.settings.data)
            await call.say("slack.unexpected", id=number)

    async def _first(self, call: Call) -> bool:
        """Whether a request is new. Slack sends events again, and proxies may send anything again."""
        event = call.body.get("event_id") or call.body.get("trigger_id")
        return not event or await self.core.seen.first(call.workspace, f"{PLATFORM}:{event}")

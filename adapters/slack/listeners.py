"""Behaviour that all listeners share: acknowledged at once, handled once, and never an error on the host's side.

Bolt calls a listener in a task of its own. The tasks are counted here, so that a server can drain them when it stops.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from ...bot.asking.answer_models import Asker
from ...bot.cards import Card
from ...bot.errors import StaleControl
from ...bot.places import Workspace
from ...bot.presenting.problems import explain
from ...bot.telemetry import logs
from ...bot.telemetry.faults import log_unexpected
from ...index.errors import PullquoteError
from .access import Access, tenant_of
from .payload import at, is_storable, text_at
from .people import Person, Standing
from .render import PLATFORM, rendered
from .replies import ByPosting, ByUrl, InHome, InModal, OverView, Reply, is_public
from .web import Refused, Unanswered, Web

if TYPE_CHECKING:
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from ...bot.core import Core
    from .names import Names

BEGINNING: Final = 5  # turns of the loop in which what Bolt has just called gets to us

LONGEST_ID: Final = 256  # characters of an event's or a trigger's id

_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")  # of a team, an organisation or a person
_log = logging.getLogger(__name__)


UNKNOWN: Final = Person(Standing.EXTERNAL)


@dataclass(frozen=True, slots=True)
class Call:
    """One request: the asker, the body, and the way to reply. `manages` is whether the asker may change things."""

    core: Core
    names: Names
    web: Web
    body: dict[str, Any]
    asker: Asker
    reply: Reply
    acknowledge: AsyncAck
    person: Person = UNKNOWN
    manages: bool = False

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

    def in_place(self) -> AbstractContextManager[None]:
        """A block that makes what takes the place of a message: where others see that, in the operator's language and
        not in the asker's."""
        seen = not self.reply.private and self.asker.channel is not None
        return self.core.speaking() if seen else nullcontext()

    async def allowed(self) -> bool:
        """Whether the asker may change things; an asker who may not gets a notice."""
        if not self.manages:
            await self.say("slack.not_allowed")
        return self.manages


Work = Callable[[Call], Awaitable[None]]
ReplyFactory = Callable[[dict[str, Any], Web, "AsyncAck"], "Reply"]
Listener = Callable[..., Awaitable[None]]


def from_command(body: dict[str, Any], web: Web, _: AsyncAck) -> Reply:
    """The reply to a slash command."""
    return ByUrl(text_at(body, "response_url"), web)


def from_button(body: dict[str, Any], web: Web, _: AsyncAck) -> Reply:
    """The reply to a button or a menu: into the view, or into the thread of the message; a modal where there is
    neither."""
    url = text_at(body, "response_url")
    if "view" in body or not url:
        return OverView(web, text_at(body, "trigger_id"), push=text_at(body, "view", "type") == "modal")
    thread = text_at(body, "container", "thread_ts") or text_at(body, "message", "thread_ts")
    public = at(body, "container", "is_ephemeral") is False
    return ByUrl(url, web, thread or None, private=not public)


def from_form(body: dict[str, Any], web: Web, ack: AsyncAck) -> Reply:
    """The reply to a submitted form."""
    return InModal(web, ack, text_at(body, "view", "id"))


def from_event(body: dict[str, Any], web: Web, _: AsyncAck) -> Reply:
    """The reply to a message: into its thread, which a mention in a channel begins if there is none."""
    thread = text_at(body, "event", "thread_ts")
    if at(body, "event", "type") == "app_mention":
        thread = thread or text_at(body, "event", "ts")
    return ByPosting(web, text_at(body, "event", "channel"), text_at(body, "event", "user"), thread or None)


def from_home(body: dict[str, Any], web: Web, _: AsyncAck) -> Reply:
    """The reply to somebody who opens Home."""
    return InHome(web, text_at(body, "event", "user"))


class Listeners:
    """Makes Bolt listeners for one core."""

    def __init__(self, core: Core, names: Names) -> None:
        self.core = core
        self.names = names
        self._access = Access(core)
        self._running: set[asyncio.Task[Any]] = set()

    def listener(self, work: Work, back: ReplyFactory, *, acknowledges: bool = False) -> Listener:
        """A listener that does `work`; work that `acknowledges` by itself is not acknowledged before."""

        async def listen(
            ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
        ) -> None:
            if not acknowledges:
                await ack()
            with self.counted(), logs.request():
                await self._safely(work, back, ack, body, context, client)

        return listen

    @contextmanager
    def counted(self) -> Generator[None]:
        """A block of work that `drain` waits for."""
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        try:
            yield
        finally:
            self._running.discard(task)

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
            asker = asker_of(body, context)
            if asker is None:
                _log.warning("a request that names no workspace or no person, or cannot be read, was left alone")
                return
            web = Web(client)
            await self._run(work, Call(self.core, self.names, web, body, asker, back(body, web, ack), ack), context)
        except (Refused, Unanswered) as error:
            _log.warning("Slack did not take an answer: %s", error)
        except Exception as error:  # noqa: BLE001 - a host's error handler must not meet ours
            log_unexpected(error, self.core.settings.data)
        finally:
            if ack.response is None:
                await ack()

    async def admitted(
        self, asker: Asker, body: dict[str, Any], context: AsyncBoltContext, web: Web
    ) -> tuple[Person, str | None]:
        """The person who asks, and the key of the message where they may not. Raises Refused or Unanswered."""
        tenant = Workspace.parse(asker.workspace or "").id
        person = await self._access.person(web, asker.user, tenant, body, context)
        return person, self._access.refusal(person, asker.user)

    async def _run(self, work: Work, call: Call, context: AsyncBoltContext) -> None:
        """Runs the work once, for those who may ask; errors are shown to the asker, in the asker's language."""
        person = UNKNOWN
        try:
            if self.core.closed:
                await call.say("slack.not_running")
            elif await self._first(call):
                looking = self.admitted(call.asker, call.body, context, call.web)
                person, refusal = await call.reply.in_time(looking)
                with self.core.speaking(None if is_public(call.reply) else person.locale):
                    if refusal:
                        await call.reply.alone(rendered(Card(self.core.messages.say(refusal))))
                    else:
                        granted = self._access.granted(Workspace.parse(call.workspace).id)
                        manages = self._access.manages(person, call.asker.user)
                        names = replace(self.names, granted=granted)
                        await work(replace(call, person=person, manages=manages, names=names))
        except Exception as error:  # noqa: BLE001 - the person is told of it
            with self.core.speaking(person.locale):
                await self._failed(call, error)

    async def _failed(self, call: Call, error: Exception) -> None:
        """Tells the asker of an error; of one that nobody expected, the number of its log entry."""
        match error:
            case StaleControl():
                _log.warning("a button or a form of another version, or one that was tampered with, was refused")
                await call.tell(Card(explain(error, self.core.messages)), aside=True)
            case PullquoteError():
                await call.tell(Card(explain(error, self.core.messages)), aside=True)
            case Refused() | Unanswered():
                _log.warning("Slack did not do what was needed for an answer: %s", error)
                await call.say("slack.refused", reason=error)
            case _ if self.core.closed:  # in the middle of it
                await call.say("slack.not_running")
            case _:
                number, _ = log_unexpected(error, self.core.settings.data)
                await call.say("slack.unexpected", id=number)

    async def _first(self, call: Call) -> bool:
        """Whether a request is new. Slack sends events again, and proxies may send anything again."""
        event = (text_at(call.body, "event_id") or text_at(call.body, "trigger_id"))[:LONGEST_ID]
        return not event or await self.core.seen.first(call.workspace, f"{PLATFORM}:{event}")


def asker_of(body: dict[str, Any], context: AsyncBoltContext) -> Asker | None:
    """The person who asks and their workspace; None for a request that does not name both, or cannot be read."""
    tenant, user = tenant_of(body, context), context.user_id
    if not (_is_id(tenant) and _is_id(user) and is_storable(body)):
        return None
    return Asker(Workspace(PLATFORM, str(tenant)), str(user), _channel(body))


def _channel(body: dict[str, Any]) -> str | None:
    """The channel that a request comes from, or that something is shared into; None in other forms, in Home, and in a
    direct conversation."""
    paths: tuple[tuple[str | int, ...], ...] = (
        *(("channel_id",), ("channel", "id"), ("container", "channel_id"), ("event", "channel")),
        ("response_urls", 0, "channel_id"),
    )
    found = next((channel for path in paths if (channel := text_at(body, *path))), "")
    return found if found[:1] in {"C", "G"} else None


def _is_id(value: object) -> bool:
    return isinstance(value, str) and bool(_ID.fullmatch(value))

"""The search form, and answers in a modal: with the same buttons, and with Share into any conversation."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from ...bot.asking.answer_models import Ask, Query
from ...bot.daily.zones import zone_in_words
from ...bot.telemetry import logs
from .buttons import answered, packed
from .forms import field, options, plain, searched, show, typed_in, values, wrong
from .limits import OPTIONS, VIEW_BLOCKS
from .listeners import asker_of
from .payload import text_at
from .replies import in_view, modal
from .web import Web

if TYPE_CHECKING:
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from ...bot.asking.answer_models import Asker
    from ...bot.core import Core
    from ...bot.messages import Messages
    from ...bot.presenting.pages import AnswerPage
    from .listeners import Call, Listeners
    from .names import Names
    from .render import Block

SEARCH: Final = "search"
RESULT: Final = "result"
WHERE: Final = "where"
ASKED: Final = (Ask.QUOTE, Ask.VERIFY, Ask.TOPIC)


async def open_search(call: Call) -> None:
    """Opens the form."""
    view = search_form(call.names, call.core.messages)
    await call.web.post("views.open", trigger_id=text_at(call.body, "trigger_id"), view=view)


def search_form(names: Names, messages: Messages) -> dict[str, Any]:
    """Words, what to ask, speaker and source."""
    say = messages.say
    kinds = options([(say(f"slack_ask.{ask}"), ask.value) for ask in ASKED])
    return modal(
        say("slack.title"),
        [
            field("words", say("slack_field.words"), typed_in(lines=True)),
            field("ask", say("slack_field.ask"),
                  {"type": "radio_buttons", "options": kinds, "initial_option": kinds[0]}),
            field("speaker", say("slack_field.speaker"), searched(names), optional=True),
            field("source", say("slack_field.source"), searched(names), optional=True),
            field("since", say("slack_field.since"), typed_in(placeholder=say("slack_field.date_hint")), optional=True),
            field("until", say("slack_field.until"), typed_in(placeholder=say("slack_field.date_hint")), optional=True),
        ],
        submit=say("slack.search"),
        callback_id=names.id(SEARCH),
    )  # fmt: skip


async def searched_for(call: Call) -> None:
    """Answers the form in its place."""
    found = values(call.body)
    words, kind = found.get("words", ""), found.get("ask", "")
    if not words:
        await wrong(call, {"words": call.core.messages.say("ask.no_words")})
        return
    ask = Ask(kind) if kind in set(ASKED) else Ask.QUOTE
    since, until = found.get("since"), found.get("until")
    query = Query(ask, words, found.get("speaker"), found.get("source"), since=since, until=until, private=True)

    async def work() -> AnswerPage:
        asked = await call.core.asked(call.asker, query)
        return await call.core.answer_pages.page(await call.core.answers.ask(call.asker, asked))

    await show(call, result_view(await call.reply.in_time(work()), call.names, call.core.messages))


def result_view(shown: AnswerPage, names: Names, messages: Messages) -> dict[str, Any]:
    """An answer in a modal, which can be shared into a conversation if there is something to share."""
    found = answered(shown, names, shareable=False)
    say = messages.say
    if shown.answer is None or not shown.hits:
        return modal(say("slack.title"), in_view(found))
    where = {
        "type": "conversations_select",
        "default_to_current_conversation": True,
        "response_url_enabled": True,
        "placeholder": plain(say("slack_field.where_hint"), 150),
    }
    return modal(
        say("slack.title"),
        [*in_view(found, VIEW_BLOCKS - 1), field(WHERE, say("slack_field.where"), where, optional=True)],
        submit=say("slack.share"),
        close=say("slack.close"),
        callback_id=names.id(RESULT),
        private_metadata=packed(shown.answer, shown.view),
    )


def completing(ours: Listeners) -> Any:
    """The listener that completes speakers, sources and time zones for those who may ask. Whatever happens, it
    answers."""

    async def complete(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient) -> None:
        found: list[Block] = []
        with logs.request():
            try:
                asker = asker_of(body, context)
                if asker is not None and not ours.core.closed:
                    person, refusal = await ours.admitted(asker, body, context, Web(client))
                    found = [] if refusal else await _completed(ours.core, asker, body, person.zone)
            except Exception:
                logging.getLogger(__name__).exception("completion failed")
            await ack(options=found)

    return complete


async def _completed(core: Core, asker: Asker, body: dict[str, Any], own: str) -> list[Block]:
    """The options for what was typed into a field so far; none for a field that is not known. `own` is the asker's
    zone."""
    typed = text_at(body, "value")
    match text_at(body, "block_id"):
        case "speaker":
            choices = await core.completion.speakers(asker.workspace, typed, most=OPTIONS)
        case "source" | "sources":
            choices = await core.completion.sources(asker.workspace, typed, most=OPTIONS)
        case "zone":
            zones = await core.daily.zones(typed, OPTIONS, own)
            return options([(zone_in_words(zone), zone) for zone in zones])
        case _:
            return []
    return options([(choice.name, choice.value) for choice in choices])

"""The library: listed in pages, and changed by admins."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final

from ...bot.cards import Card
from ...bot.errors import StaleControl
from ...bot.keeping.forms import BadForm, EditForm, form_of
from ...bot.keeping.transcripts import listed_transcripts
from ...bot.presenting.problems import wrong_fields
from ...index.errors import UnknownTranscript, Unreadable
from ..controls import counted
from .answering import pressed
from .ask_commands import asks_for_help, help_card, verbs
from .buttons import button, with_row
from .channels import channels
from .corrections import correct, corrections, undo
from .feeds import feeds, follow, unfollow
from .files import shared_file
from .forms import field, typed_in, values, wrong
from .limits import METADATA
from .payload import at, list_at, text_at
from .render import Message, rendered, with_upload_hint
from .replies import modal
from .text import spoken

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .listeners import Call

PAGE: Final = 12  # transcripts on one page of the list
LIST: Final = "list"
REMOVE: Final = "remove"
EDIT: Final = "edit"
LONG: Final = frozenset({"participants", "labels"})  # fields with several lines
_FILE: Final = re.compile(r"\bF[A-Z0-9]{6,20}\b")


async def library(call: Call, typed: str) -> None:
    """Lists the transcripts, all or by `list WORDS`, shows one, or changes one: `add LINK`, `edit TITLE`,
    `remove TITLE`; and of what was misheard in them: `correct WORDS = WORDS`, `corrections`, `undo NUMBER`; and what is
    followed: `follow ADDRESS`, `feeds`, `unfollow NAME`; and what channels search: `channel`."""
    first, _, rest = typed.partition(" ")
    name, rest = first.lower(), rest.strip()
    if not name:
        await _list(call)
    elif asks_for_help(typed):
        await call.tell(help_card(call.names, call.core.messages, "library"), aside=True)
    elif rest and name in ABOUT:
        await ABOUT[name](call, rest)
    elif not rest and name in ALONE:
        await ALONE[name](call)
    else:
        await _shown_or_meant(call, typed)


async def _shown_or_meant(call: Call, typed: str) -> None:
    """Shows the transcript that is called so; without one, does what other programs call by the first word."""
    try:
        await _particulars(call, typed)
    except UnknownTranscript:
        first, _, rest = typed.partition(" ")
        meant, *_ = verbs(first, {**ABOUT, **ALONE}) or [first.lower()]
        if meant == first.lower() or (meant == "add" and rest and "://" not in rest):  # `new year` adds nothing
            raise
        await library(call, f"{meant} {rest}")


async def _list(call: Call) -> None:
    await call.reply.answer(await page(call, 0))


async def _list_some(call: Call, words: str) -> None:
    found = await call.core.shelves.library(call.workspace)
    if listed_transcripts(found.transcripts, (), words):
        await call.reply.answer(await page(call, 0, words))
    else:
        await _particulars(call, words)


async def _particulars(call: Call, name: str) -> None:
    entry = await call.core.transcripts.entry(call.workspace, spoken(name))
    await call.tell(call.core.transcript_cards.particulars(entry))


async def page(call: Call, number: int, words: str = "") -> list[Message]:
    """One page of the list, of those about which all `words` are known, with buttons to the others."""
    found = await call.core.shelves.library(call.workspace)
    card = call.core.transcript_cards.listing(found, words=words, managed=call.manages, unread=await found.unread())
    if not card.entries:
        return rendered(with_upload_hint(card, call.names))
    last = (len(card.entries) - 1) // PAGE
    number = min(max(number, 0), last)
    notes = card.notes
    if last:
        notes = (call.core.messages.say("slack.page", number=number + 1, of=last + 1), *notes)
    shown = replace(card, entries=card.entries[number * PAGE : (number + 1) * PAGE], notes=notes)
    say = call.core.messages.say
    turns = [("previous", number - 1), ("next", number + 1)]
    row = [
        button(call.names.id(LIST, way), say(f"button.{way}"), f"{to} {words}".strip())
        for way, to in turns
        if 0 <= to <= last
    ]
    return with_row(rendered(shown), row)


async def turn_page(call: Call) -> None:
    """Shows another page in place of the one before."""
    with call.in_place():
        number, _, words = pressed(call.body).partition(" ")
        await call.reply.instead(await page(call, counted(number), words))


# --- Adding ----------------------------------------------------------------------------------------------------------


async def _add_linked(call: Call, link: str) -> None:
    """Adds a file by its Slack link; nothing is fetched from any other host."""
    if not await call.allowed():
        return
    if found := _FILE.search(link):
        await _add(call, found[0])
    elif call.names.reads_files is False:
        await call.say("slack_file.missing_scope")
    else:
        say = call.core.messages.say
        how = [say("slack.add_how", command=call.names.command("library"))]
        said = call.core.messages.sentences([say("slack.add_other"), *how] if link else how)
        await call.tell(Card(said), aside=True)


async def add_attached(call: Call, files: list[Any]) -> None:
    """Adds the files of a direct message."""
    if await call.allowed():
        for file in files:
            await _add(call, text_at(file, "id"))


async def _add(call: Call, file: str) -> None:
    found = await shared_file(call, file)
    if found is None:
        return
    name, content = found
    try:
        upload = await call.core.transcripts.upload(call.workspace, name, content)
    except Unreadable as error:
        raise replace(error, file=name) from error
    await call.tell(call.core.transcript_cards.uploaded(upload))


# --- Editing and removing --------------------------------------------------------------------------------------------


async def _open_form(call: Call, typed: str) -> None:
    name = spoken(typed)
    trigger = text_at(call.body, "trigger_id")
    if not trigger:  # a mention opens no form
        await call.say("slack.only_command", command=call.names.command("library"))
        return
    if not await call.allowed():
        return
    transcript = await call.core.transcripts.editable(call.workspace, name)
    form = form_of(transcript)
    say = call.core.messages.say
    blocks = [
        field(
            key.name,
            say(f"slack_edit.{key.name}"),
            typed_in(value, lines=key.name in LONG),
            optional=True,
            hint=say(f"slack_edit.{key.name}_hint") if f"slack_edit.{key.name}_hint" in call.core.messages else None,
        )
        for key in fields(EditForm)
        if (value := getattr(form, key.name)) is not None
    ]
    view = modal(
        say("slack.edit_title"),
        blocks,
        submit=say("slack.save"),
        callback_id=call.names.id(EDIT),
        private_metadata=transcript.public[:METADATA],
    )
    await call.web.post("views.open", trigger_id=trigger, view=view)


async def edited(call: Call) -> None:
    """Saves the values of the form."""
    name = text_at(call.body, "view", "private_metadata")
    if not name:
        raise StaleControl
    if not await call.allowed():
        return
    typed = values(call.body)
    blocks = list_at(call.body, "view", "blocks")
    there = {text_at(block, "block_id") for block in blocks if at(block, "type") == "input"}
    names = [key.name for key in fields(EditForm)]
    form = EditForm(**{name: typed.get(name, "") for name in names if name in there})
    try:
        entry = await call.reply.in_time(call.core.transcripts.submit(call.workspace, name, form))
    except BadForm as error:
        await wrong(call, wrong_fields(error, call.core.messages))
        return
    await call.tell(call.core.transcript_cards.edited(entry))


async def _ask_to_remove(call: Call, typed: str) -> None:
    if not await call.allowed():
        return
    found = await call.core.transcripts.editable(call.workspace, spoken(typed))
    say = call.core.messages.say
    card = Card(say("remove.confirm", n=1), notes=(found.title,))
    row = [button(call.names.id(REMOVE), say("slack.remove"), found.public, style="danger")]
    await call.reply.answer(with_row(rendered(card), row))


async def removed(call: Call) -> None:
    """Removes a transcript."""
    name = pressed(call.body)
    if not name:
        raise StaleControl
    if await call.allowed():
        gone = await call.core.transcripts.remove(call.workspace, [name])
        card = Card(call.core.messages.say("remove.done", n=len(gone)), notes=tuple(t.title for t in gone))
        await call.reply.instead(rendered(card))


async def _add_how(call: Call) -> None:
    await _add_linked(call, "")


ABOUT: Final[dict[str, Callable[[Call, str], Awaitable[None]]]] = {
    "list": _list_some,
    "show": _particulars,
    "info": _particulars,
    "add": _add_linked,
    "edit": _open_form,
    "remove": _ask_to_remove,
    "correct": correct,
    "undo": undo,
    "follow": follow,
    "unfollow": unfollow,
}
ALONE: Final[dict[str, Callable[[Call], Awaitable[None]]]] = {
    "list": _list,
    "add": _add_how,
    "corrections": corrections,
    "feeds": feeds,
    "channel": channels,
}
"""What may stand behind the command, with words and without."""

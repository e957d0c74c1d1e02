"""Expected errors in words: what is wrong, and what to do next."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Final

from ...index import errors
from ...index.errors import PullquoteError, Unreadable
from ...index.storage.backup import NoBackup, NotEmpty, Unwritable
from ...index.vectors.embedder import MeaningUnavailable
from ..asking.answer_models import AnswerGone, NotYours
from ..asking.rate_limit import TooManyQuestions
from ..asking.transcript_lookup import NearlyTranscript
from ..daily.pick_store import UnknownPick
from ..daily.schedule_text import BadSchedule
from ..daily.subscriptions import TooManySubscriptions, UnknownSubscription
from ..daily.zones import UnknownZone
from ..errors import AdapterError, AlreadyServed
from ..keeping.forms import BadForm
from ..keeping.uploads import SharedTranscript, UploadsFull
from ..settings.credentials import BadCredential, BadKey
from ..settings.values import NoPort, SettingsError
from .reading import NoTimes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...index.transcript import ReadingNotice
    from ..messages import Messages

MOST_NAMES: Final = 8
LONGEST_ECHO: Final = 60  # characters


@singledispatch
def explain(error: PullquoteError, messages: Messages) -> str:
    """What a person reads about an expected error."""
    return messages.say("error.storage", detail=str(error))


@explain.register(MeaningUnavailable)
def _(error: MeaningUnavailable, messages: Messages) -> str:
    return " ".join(unavailable(error, messages))


@explain.register(Unreadable)
def _(error: Unreadable, messages: Messages) -> str:
    return f"{error.file}: {refused(error, messages)}"


@explain.register(errors.UnknownSpeaker)
def _(error: errors.UnknownSpeaker, messages: Messages) -> str:
    said = [messages.say("error.unknown_speaker", name=error.name)]
    if error.known:
        said.append(messages.say("error.speakers_are", names=_some(error.known)))
    if error.unlabelled:
        said.append(messages.say("error.no_labels", n=error.unlabelled))
    if error.participants:
        said.append(messages.say("error.participants_are", names=_some(error.participants)))
    return " ".join(said)


@explain.register(errors.UnknownSource)
def _(error: errors.UnknownSource, messages: Messages) -> str:
    said = [messages.say("error.unknown_source", name=error.name)]
    if error.known:
        said.append(messages.say("error.sources_are", names=_some(error.known)))
    return " ".join(said)


@explain.register(errors.UnknownTranscript)
def _(error: errors.UnknownTranscript, messages: Messages) -> str:
    if error.matches:
        names = messages.listed(error.matches[:MOST_NAMES], "list.or")
        return messages.say("error.ambiguous_transcript", name=error.name, names=names)
    return messages.say("error.unknown_transcript", name=error.name)


@explain.register(NearlyTranscript)
def _(error: NearlyTranscript, messages: Messages) -> str:
    names = messages.listed(error.matches[:MOST_NAMES], "list.or")
    return messages.say("error.perhaps_transcript", name=error.name, names=names)


@explain.register(errors.BadQuestion)
def _(error: errors.BadQuestion, messages: Messages) -> str:
    if error.most is None:
        return messages.say("ask.no_words")
    return messages.say("ask.too_long", n=error.length, most=error.most)


@explain.register(errors.Busy)
def _(error: errors.Busy, messages: Messages) -> str:
    return messages.say("error.busy", seconds=f"{error.waited:g}")


@explain.register(errors.DiskFull)
def _(error: errors.DiskFull, messages: Messages) -> str:
    return messages.say("error.disk_full", path=error.path)


@explain.register(errors.Corrupt)
def _(error: errors.Corrupt, messages: Messages) -> str:
    return messages.say("error.corrupt", path=error.path, detail=error.detail)


@explain.register(errors.TooNew)
def _(error: errors.TooNew, messages: Messages) -> str:
    return messages.say("error.too_new", path=error.path, found=error.found, known=error.known)


@explain.register(NotEmpty)
def _(error: NotEmpty, messages: Messages) -> str:
    return messages.say("backup.not_empty", path=error)


@explain.register(Unwritable)
def _(error: Unwritable, messages: Messages) -> str:
    if error.reason is None:
        return messages.say("backup.no_file", path=error.path)
    return messages.say("backup.unwritable", path=error.path, reason=error.reason)


@explain.register(NoBackup)
def _(error: NoBackup, messages: Messages) -> str:
    return messages.say("backup.none", path=error)


@explain.register(errors.EngineError)
def _(error: errors.EngineError, messages: Messages) -> str:
    return messages.say("error.engine", detail=error.detail)


@explain.register(NoPort)
def _(error: NoPort, messages: Messages) -> str:
    return messages.say("error.no_port", address=error.address, port=error.port, detail=error.detail)


@explain.register(errors.Overdue)
def _(_: errors.Overdue, messages: Messages) -> str:
    return messages.say("error.overdue")


@explain.register(AdapterError)
def _(error: AdapterError, messages: Messages) -> str:
    return error.words(messages)


@explain.register(BadSchedule)
def _(error: BadSchedule, messages: Messages) -> str:
    return messages.say(f"unread.{error.what}", typed=_short(error.typed))


@explain.register(UnknownZone)
def _(error: UnknownZone, messages: Messages) -> str:
    said = [messages.say("unread.zone", typed=_short(error.typed))]
    if error.near:
        said.append(messages.say("unread.zone_near", names=messages.listed(error.near, "list.or")))
    return " ".join(said)


@explain.register(UnknownSubscription)
def _(error: UnknownSubscription, messages: Messages) -> str:
    return messages.say("daily.unknown", id=_short(error.id))


@explain.register(TooManySubscriptions)
def _(error: TooManySubscriptions, messages: Messages) -> str:
    return messages.say("daily.too_many", n=error.most)


@explain.register(UnknownPick)
def _(error: UnknownPick, messages: Messages) -> str:
    return messages.say("daily.unknown_pick", id=_short(error.id))


@explain.register(AlreadyServed)
def _(error: AlreadyServed, messages: Messages) -> str:
    return messages.say("run.already", name=error.adapter)


@explain.register(NoTimes)
def _(error: NoTimes, messages: Messages) -> str:
    return messages.say("show.no_times", title=error)


@explain.register(BadCredential)
def _(error: BadCredential, messages: Messages) -> str:
    return messages.say("credential.open" if error.open else "credential.unreadable", name=error.name, file=error.file)


@explain.register(BadKey)
def _(_: BadKey, messages: Messages) -> str:
    return messages.say("credential.bad_key")


@explain.register(SettingsError)
def _(error: SettingsError, messages: Messages) -> str:
    place = error.file if error.line is None else f"{error.file}:{error.line}"
    if error.key:
        return messages.say("error.settings", place=place, key=error.key, expected=error.expected)
    return messages.say("error.settings_file", place=place, expected=error.expected)


@explain.register(AnswerGone)
def _(_: AnswerGone, messages: Messages) -> str:
    return messages.say("answer.gone")


@explain.register(NotYours)
def _(_: NotYours, messages: Messages) -> str:
    return messages.say("answer.not_yours")


@explain.register(TooManyQuestions)
def _(error: TooManyQuestions, messages: Messages) -> str:
    return messages.say("error.too_many", n=error.seconds)


@explain.register(SharedTranscript)
def _(error: SharedTranscript, messages: Messages) -> str:
    return messages.say("upload.shared", title=error.title)


@explain.register(UploadsFull)
def _(error: UploadsFull, messages: Messages) -> str:
    return messages.say("upload.full", n=error.most)


@explain.register(BadForm)
def _(error: BadForm, messages: Messages) -> str:
    return " ".join(wrong_fields(error, messages).values())


def wrong_fields(error: BadForm, messages: Messages) -> dict[str, str]:
    """What is wrong with a form, by its fields, for where each can be shown at its place."""
    return {
        name: messages.say(f"edit.{wrong.why}", value=wrong.value, label=wrong.value, labels=_some(wrong.labels))
        for name, wrong in error.wrong.items()
    }


def unavailable(error: MeaningUnavailable, messages: Messages) -> tuple[str, str]:
    """Why there is no model, and what to do about it."""
    key = f"lack.{error.reason.name.lower()}"
    return messages.say(key, model=error.model, detail=error.detail), messages.say(f"{key}_do")


def refused(error: Unreadable, messages: Messages) -> str:
    """Why a file is refused, without its name."""
    key = "refused." + error.reason.value.replace(" ", "_")
    if not error.detail and f"{key}_plain" in messages:
        key += "_plain"
    reason = messages.say(key, detail=error.detail, offset=error.offset, limit=error.limit)
    return messages.say("refused.line", line=error.line, reason=reason) if error.line else reason


def noticed(notice: ReadingNotice, messages: Messages) -> str:
    """What a reader set right."""
    key = "repair." + notice.code.value.replace(" ", "_")
    what = messages.say(key, n=notice.count, detail=notice.detail)
    return messages.say("repair.from_line", what=what, line=notice.line) if notice.line else what


def _some(names: Sequence[str]) -> str:
    return ", ".join([*names[:MOST_NAMES], *(["…"] if len(names) > MOST_NAMES else [])])


def _short(typed: str) -> str:
    """What was typed, as a sentence has room for it."""
    return typed if len(typed) <= LONGEST_ECHO else f"{typed[:LONGEST_ECHO]}…"

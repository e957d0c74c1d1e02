"""Expected errors in words: what is wrong, and what to do next."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any, Final

from ...index import errors
from ...index.corrections import MOST_CHARACTERS, MOST_WORDS
from ...index.errors import PullquoteError, Reason, Unreadable
from ...index.storage.backup import NoBackup, NoFile, NotEmpty, Unwritable
from ...index.storage.corrections import TooManyCorrections
from ...index.storage.damage import LostLog
from ...index.vectors.embedder import MeaningUnavailable
from ...index.vectors.hub import HubError
from ..alerts.alerts import NothingToLookFor, SameAlert, TooCommon, TooManyAlerts
from ..asking.answer_models import AnswerGone, NotYours
from ..asking.channel_sources import OutsideChannel
from ..asking.json_query import BadField
from ..asking.rate_limit import TooManyQuestions
from ..asking.transcript_lookup import NamesShow, NearlyTranscript
from ..daily.community import TooManyNominations
from ..daily.pick_store import UnknownPick
from ..daily.schedule_text import BadSchedule
from ..daily.subscriptions import TooManySubscriptions, UnknownSubscription
from ..daily.zones import UnknownZone
from ..errors import AdapterError, AlreadyServed
from ..following.feeds import (
    AlreadyFollowed,
    BeingFetched,
    FollowingClosed,
    StandsInSettings,
    TooManyFeeds,
    UnknownFeed,
)
from ..following.trouble import FetchError
from ..keeping.corrections import BadCorrection, NotSaidThere, UnknownCorrection
from ..keeping.forms import BadForm
from ..keeping.quote_links import TooManyLinks
from ..keeping.saved_quotes import TooManyQuotes, UnknownQuote
from ..keeping.uploads import SharedTranscript, UploadsFull
from ..security.access_tokens import UnknownToken
from ..settings.credentials import BadCredential, BadKey
from ..settings.values import NoPort, SettingsError
from .reading import NoTimes
from .typesetting import Undrawable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...index.transcript import ReadingNotice
    from ..messages import Messages

MOST_NAMES: Final = 8
MOST_NEAR: Final = 3
LONGEST_ECHO: Final = 60  # characters
KINDS: Final = {  # formats of which people can make what is read, or never can: by what is said of them
    "recording": frozenset({"MP3", "MP4", "Ogg", "FLAC", "Matroska", "WAV", "AVI"}),
    "picture": frozenset({"PNG", "JPEG", "GIF"}),
    "document": frozenset({"PDF", "DOC", "RTF", "HTML"}),
}


@singledispatch
def explain(error: PullquoteError, messages: Messages) -> str:
    """Puts an expected error into words for the person who met it."""
    return messages.say("error.storage", detail=str(error))


@explain.register(errors.UnknownSpeaker)
def _(error: errors.UnknownSpeaker, messages: Messages) -> str:
    if error.outside:
        return _outside(error, messages)
    said = [messages.say("error.unknown_speaker", name=error.name)]
    said += _meant(error, "error.speakers_are", messages)
    if error.unlabelled:
        said.append(messages.say("error.no_labels", n=error.unlabelled))
    if error.participants:
        said.append(messages.say("error.participants_are", names=_some(error.participants, messages)))
    return messages.sentences([*said, *_as_words(error, messages)])


@explain.register(errors.UnknownSource)
def _(error: errors.UnknownSource, messages: Messages) -> str:
    if error.outside:
        return _outside(error, messages)
    said = [messages.say("error.unknown_source", name=error.name)]
    said += _meant(error, "error.sources_are", messages)
    return messages.sentences([*said, *_as_words(error, messages)])


@explain.register(errors.UnknownDate)
def _(error: errors.UnknownDate, messages: Messages) -> str:
    return messages.say("error.unknown_date", name=error.name)


@explain.register(errors.ReversedDates)
def _(error: errors.ReversedDates, messages: Messages) -> str:
    return messages.say("error.reversed_dates", since=error.since, until=error.until)


def _meant(error: errors.UnknownSpeaker | errors.UnknownSource, key: str, messages: Messages) -> list[str]:
    """The names that may have been meant, as a question, and others that there are."""
    near = error.near[:MOST_NEAR]
    others = [name for name in error.known if name not in near]
    said = [messages.say("command.did_you_mean", name=messages.listed(near, "list.or"))] if near else []
    return [*said, messages.say(key, names=_some(others, messages))] if others else said


def _outside(error: errors.UnknownSpeaker | errors.UnknownSource, messages: Messages) -> str:
    """That a channel does not search what is called so."""
    told = messages.say("error.outside_channel", name=error.name, names=messages.listed(error.outside))
    return messages.sentences([told, *_as_words(error, messages)])


def _as_words(error: errors.UnknownSpeaker | errors.UnknownSource, messages: Messages) -> list[str]:
    return [messages.say("error.as_words")] if error.trailing else []


@explain.register(errors.UnknownTranscript)
def _(error: errors.UnknownTranscript, messages: Messages) -> str:
    if error.matches:
        names = messages.listed(error.matches[:MOST_NAMES], "list.or")
        return messages.say("error.ambiguous_transcript", name=error.name, names=names)
    return messages.say("error.unknown_transcript", name=error.name)


@explain.register(NamesShow)
def _(error: NamesShow, messages: Messages) -> str:
    names = messages.listed(error.matches[:MOST_NAMES])
    return messages.say("error.show_not_transcript", name=error.name, names=names)


@explain.register(NearlyTranscript)
def _(error: NearlyTranscript, messages: Messages) -> str:
    names = messages.listed(error.matches[:MOST_NAMES], "list.or")
    return messages.say("error.perhaps_transcript", name=error.name, names=names)


@explain.register(errors.BadQuestion)
def _(error: errors.BadQuestion, messages: Messages) -> str:
    if error.most is None:
        return messages.say("ask.only_link" if error.is_link else "ask.no_words")
    return messages.say("ask.too_long", n=error.length, most=error.most)


@explain.register(Unwritable)
def _(error: Unwritable, messages: Messages) -> str:
    if error.reason is None:
        return messages.say("backup.no_file", path=error.path)
    return messages.say("backup.unwritable", path=error.path, reason=error.reason)


@explain.register(OutsideChannel)
def _(error: OutsideChannel, messages: Messages) -> str:
    return messages.say("channel_sources.outside", names=messages.listed(error.names))


@explain.register(UnknownZone)
def _(error: UnknownZone, messages: Messages) -> str:
    typed = error.typed.strip()
    key = "zones" if error.several else "zone" if typed else "no_zone"
    said = [messages.say(f"unread.{key}", typed=_short(typed))]
    if error.near:
        said.append(messages.say("unread.zone_near", names=messages.listed(error.near, "list.or")))
    return messages.sentences(said)


@explain.register(SettingsError)
def _(error: SettingsError, messages: Messages) -> str:
    place = error.file if error.line is None else f"{error.file}:{error.line}"
    if error.key:
        return messages.say("error.settings", place=place, key=error.key, expected=error.expected)
    return messages.say("error.settings_file", place=place, expected=error.expected)


@explain.register(BadCorrection)
def _(error: BadCorrection, messages: Messages) -> str:
    limits = {"words": MOST_WORDS, "characters": MOST_CHARACTERS}
    why = messages.say(f"bad_correction.{error.why}", typed=_short(error.words), **limits)
    return why if error.line is None else messages.say("correct.in_line", line=error.line, why=why)


@explain.register(FetchError)
def _(error: FetchError, messages: Messages) -> str:
    key, minutes = f"fetch_trouble.{error.trouble.name.lower()}", max(round(error.wait / 60), 1)
    return messages.say(key, host=error.host, detail=_short(error.detail), n=minutes)


def _on_server(path: str) -> bool:
    """Whether a database is on a server, by what people know it by."""
    return path.startswith("postgresql://")


_SENTENCES: Final[dict[type[PullquoteError], Callable[[Any, Messages], str]]] = {
    MeaningUnavailable: lambda error, messages: messages.sentences(unavailable(error, messages)),
    HubError: lambda error, messages: messages.say(
        f"hub.{error.trouble.name.lower()}", name=error.name, hub=error.address, detail=error.detail
    ),
    Unreadable: lambda error, messages: f"{error.file}: {refused(error, messages)}",
    errors.Busy: lambda error, messages: messages.say("error.busy", seconds=f"{error.waited:g}"),
    errors.DiskFull: lambda error, messages: messages.say("error.disk_full", path=error.path),
    errors.ReadOnly: lambda error, messages: messages.say("error.read_only", path=error.path, detail=error.detail),
    errors.UnreadableFolder: lambda error, messages: messages.say(
        "error.unreadable_folder", path=error.path, detail=error.detail
    ),
    errors.DiskFailed: lambda error, messages: messages.say("error.disk_failed", path=error.path, detail=error.detail),
    errors.Displaced: lambda error, messages: messages.say("error.displaced", path=error.path),
    errors.TooManyOpenFiles: lambda error, messages: messages.say("error.too_many_files", path=error.path),
    LostLog: lambda error, messages: messages.say("error.lost_log", path=error.path, log=error.detail),
    errors.Unreachable: lambda error, messages: messages.say("error.unreachable", path=error.path, detail=error.detail),
    errors.NoDriver: lambda error, messages: messages.say("error.no_driver", package=error.package),
    errors.Occupied: lambda error, messages: messages.say("error.occupied", path=error.path),
    errors.RestoredToServer: lambda error, messages: messages.say("error.restored_to_server", file=error.file),
    errors.HalfMoved: lambda error, messages: messages.say("error.half_moved", path=error.path, source=error.source),
    errors.MovedWrongly: lambda error, messages: messages.say(
        "error.moved_wrongly", path=error.path, table=error.table
    ),
    errors.Corrupt: lambda error, messages: messages.say(
        "error.server_corrupt" if _on_server(error.path) else "error.corrupt", path=error.path, detail=error.detail
    ),
    errors.TooNew: lambda error, messages: messages.say(
        "error.server_too_new" if _on_server(error.path) else "error.too_new",
        path=error.path,
        found=error.found,
        known=error.known,
    ),
    NotEmpty: lambda error, messages: messages.say("backup.not_empty", path=error),
    NoFile: lambda error, messages: messages.say("backup.missing", path=error),
    NoBackup: lambda error, messages: messages.say("backup.none", path=error),
    errors.EngineError: lambda error, messages: messages.say("error.engine", detail=error.detail),
    errors.SearchUnreachable: lambda error, messages: messages.say(
        f"error.search_{error.failure}", address=error.address, detail=error.detail
    ),
    errors.NoSearchDriver: lambda error, messages: messages.say("error.no_search_driver", package=error.detail),
    NoPort: lambda error, messages: messages.say(
        "error.no_port", address=error.address, port=error.port, detail=error.detail, section=error.section
    ),
    errors.Overdue: lambda _, messages: messages.say("error.overdue"),
    errors.NotIndexedYet: lambda error, messages: messages.say("error.not_indexed", done=error.done, of=error.of),
    AdapterError: lambda error, messages: error.words(messages),
    BadSchedule: lambda error, messages: messages.say(f"unread.{error.what}", typed=_short(error.typed)),
    UnknownSubscription: lambda error, messages: messages.say(
        "alert.unknown_id" if error.of_news else "daily.unknown", id=_short(error.id)
    ),
    TooManySubscriptions: lambda error, messages: messages.say("daily.too_many", n=error.most),
    NothingToLookFor: lambda _, messages: messages.say("alert.nothing"),
    TooCommon: lambda error, messages: messages.say("alert.too_common", words=_short(error.words)),
    SameAlert: lambda error, messages: messages.say("alert.same", id=error.id),
    TooManyAlerts: lambda error, messages: messages.say(
        "alert.too_many_here" if error.here else "alert.too_many", n=error.most
    ),
    TooManyNominations: lambda error, messages: messages.say(
        "nomination.too_many_own" if error.own else "nomination.too_many", n=error.most
    ),
    UnknownPick: lambda error, messages: messages.say("daily.unknown_pick", id=_short(error.id)),
    AlreadyServed: lambda error, messages: messages.say("run.already", name=error.adapter),
    NoTimes: lambda error, messages: messages.say("show.no_times", title=error),
    BadCredential: lambda error, messages: messages.say(
        "credential.open" if error.open else "credential.unreadable", name=error.name, file=error.file
    ),
    BadKey: lambda _, messages: messages.say("credential.bad_key"),
    AnswerGone: lambda _, messages: messages.say("answer.gone"),
    Undrawable: lambda error, messages: messages.say("quote_card.undrawable", some=error.args[0]),
    NotYours: lambda _, messages: messages.say("answer.not_yours"),
    TooManyQuestions: lambda error, messages: messages.say("error.too_many", n=error.seconds),
    SharedTranscript: lambda error, messages: messages.say("upload.shared", title=error.title),
    UploadsFull: lambda error, messages: messages.say("upload.full", n=error.most),
    NotSaidThere: lambda error, messages: messages.say(
        "correct.not_there", words=_short(error.words), title=error.title
    ),
    UnknownQuote: lambda error, messages: messages.say("saved.unknown", number=_short(error.number)),
    TooManyLinks: lambda error, messages: messages.say("web.too_many_links", n=error.most),
    TooManyQuotes: lambda error, messages: messages.say("saved.too_many", n=error.most),
    UnknownCorrection: lambda error, messages: messages.say("correct.unknown", number=_short(error.number)),
    TooManyCorrections: lambda error, messages: messages.say(f"too_many_corrections.{error.state.value}", n=error.most),
    UnknownFeed: lambda error, messages: messages.say(
        "feeds.several" if error.ids else "feeds.unknown", name=_short(error.name), ids=messages.series(error.ids)
    ),
    AlreadyFollowed: lambda error, messages: messages.say("feeds.already", name=_short(error.name), id=error.id),
    StandsInSettings: lambda error, messages: messages.say("feeds.stands_in_settings", name=_short(error.name)),
    TooManyFeeds: lambda error, messages: messages.say("feeds.too_many", n=error.most),
    FollowingClosed: lambda _, messages: messages.say("feeds.closed"),
    BeingFetched: lambda _, messages: messages.say("feeds.being_fetched"),
    UnknownToken: lambda error, messages: messages.say("token.unknown", number=_short(error.number)),
    BadField: lambda error, messages: messages.say(
        f"bad_field.{error.wanted}", field=_short(error.field), most=error.most, names=messages.series(error.known)
    ),
    BadForm: lambda error, messages: messages.sentences(wrong_fields(error, messages).values()),
}
"""The errors that one message says, with their fields."""

for _kind, _sentence in _SENTENCES.items():
    explain.register(_kind, _sentence)


def wrong_fields(error: BadForm, messages: Messages) -> dict[str, str]:
    """The problems of a form by its fields, for adapters that can show each beside its field."""
    return {
        name: messages.say(
            f"edit.{wrong.why}", value=wrong.value, label=wrong.value, labels=_some(wrong.labels, messages)
        )
        for name, wrong in error.wrong.items()
    }


def unavailable(error: MeaningUnavailable, messages: Messages) -> tuple[str, str]:
    """Why there is no model, and what to do about it."""
    key = f"lack.{error.reason.name.lower()}"
    return messages.say(key, model=error.model, detail=error.detail), messages.say(f"{key}_do", model=error.model)


def refused(error: Unreadable, messages: Messages) -> str:
    """Why a file is refused, without its name."""
    key = "refused." + error.reason.value.replace(" ", "_")
    if error.reason in {Reason.BINARY, Reason.UNKNOWN_FORMAT}:
        key = next((f"refused.{kind}" for kind, formats in KINDS.items() if error.detail in formats), key)
    if not error.detail and f"{key}_plain" in messages:
        key += "_plain"
    reason = messages.say(key, detail=error.detail, offset=error.offset, limit=error.limit)
    return messages.say("refused.line", line=error.line, reason=reason) if error.line else reason


def noticed(notice: ReadingNotice, messages: Messages) -> str:
    """Puts a repair that a reader made into words."""
    key = "repair." + notice.code.value.replace(" ", "_")
    what = messages.say(key, n=notice.count, detail=notice.detail)
    return messages.say("repair.from_line", what=what, line=notice.line) if notice.line else what


def _some(names: Sequence[str], messages: Messages) -> str:
    """The first of some names, and how many more there are."""
    shown, more = messages.series(names[:MOST_NAMES]), len(names) - MOST_NAMES
    return messages.say("list.more", names=shown, n=more) if more > 0 else shown


def _short(typed: str) -> str:
    """`typed`, shortened for a sentence."""
    return typed if len(typed) <= LONGEST_ECHO else f"{typed[:LONGEST_ECHO]}…"

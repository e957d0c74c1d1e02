"""Every expected error in words, with what to do next."""

from __future__ import annotations

import inspect

import pytest
from pullquote.bot.asking.transcript_lookup import NearlyTranscript
from pullquote.bot.following.feeds import (
    AlreadyFollowed,
    BeingFetched,
    FollowingClosed,
    StandsInSettings,
    TooManyFeeds,
    UnknownFeed,
)
from pullquote.bot.following.trouble import FetchError, FetchTrouble
from pullquote.bot.messages import messages
from pullquote.bot.presenting.problems import explain
from pullquote.bot.presenting.reading import NoTimes
from pullquote.bot.presenting.typesetting import Undrawable
from pullquote.bot.settings.values import SettingsError
from pullquote.index import errors
from pullquote.index.storage.damage import LostLog

CASES: list[tuple[errors.PullquoteError, str]] = [
    (errors.Unreadable(errors.Reason.EMPTY, "a.txt"), "a.txt: the file is empty"),
    (
        errors.Unreadable(errors.Reason.BINARY, "a.mp3", detail="MP3"),
        "(MP3), and only text is read: have it transcribed",
    ),
    (errors.Unreadable(errors.Reason.BINARY, "a.png", detail="PNG"), "it is a picture (PNG)"),
    (errors.Unreadable(errors.Reason.BINARY, "a.pdf", detail="PDF"), "PDF is not read: save it as .docx, Markdown or"),
    (errors.Unreadable(errors.Reason.UNKNOWN_FORMAT, "a.rtf", detail="RTF"), "RTF is not read: save it as .docx"),
    (errors.Unreadable(errors.Reason.BINARY, "a.db", detail="SQLite"), "the type of the file is SQLite"),
    (errors.Unreadable(errors.Reason.SIDE_FILE, "a.toml"), "beside its transcript"),
    (errors.Unreadable(errors.Reason.MALFORMED, "a.srt", 3, detail="x"), "a.srt: line 3: it is damaged: x"),
    (errors.StorageError("no"), "The data folder could not be used: no."),
    (errors.Busy(5.0), "(waited 5 s)"),
    (errors.DiskFull("/d"), "The disk is full: /d"),
    (errors.Unreachable("db.example.org", "refused"), "The database server at db.example.org does not answer"),
    (errors.NoDriver("psycopg"), "pip install 'pullquote[postgres]'"),
    (errors.SearchUnreachable("refused", "https://one:9200"), "The search server at https://one:9200 does not answer"),
    *(
        (errors.SearchUnreachable("why", "https://one:9200", failure), what_to_do)
        for failure, what_to_do in {
            errors.SearchFailure.PASSWORD: "PULLQUOTE_SEARCH_PASSWORD",
            errors.SearchFailure.RIGHTS: "give the user all rights",
            errors.SearchFailure.EXPIRED: "Renew it there",
            errors.SearchFailure.UNTRUSTED: "Have ca_certs",
            errors.SearchFailure.OTHER_NAME: "name the host as its certificate does",
            errors.SearchFailure.NO_TLS: "Switch TLS on there",
            errors.SearchFailure.NO_AUTHORITY: "PEM",
        }.items()
    ),
    (errors.NoSearchDriver("opensearchpy"), "pip install 'pullquote[opensearch]'"),
    (errors.Occupied("db.example.org"), "There is a library at db.example.org already"),
    (errors.RestoredToServer("b.db"), "--data NEW-FOLDER restore b.db"),
    (errors.HalfMoved("db.example.org", "/d"), "moved there from /d"),
    (errors.MovedWrongly("db.example.org", "cue"), "(table cue)"),
    (errors.UnknownDate("soon"), "“soon” is no date"),
    (errors.ReversedDates("2025", "2023"), "since 2023, until 2025"),
    (errors.FileSystemError("/d", "Not a directory"), "The data folder could not be used: /d: Not a directory."),
    (errors.ReadOnly("/d", "Read-only file system"), "/d is read-only or belongs to another user"),
    (errors.UnreadableFolder("/d", "Permission denied"), "/d may not be read (Permission denied)"),
    (errors.DiskFailed("/d", "Input/output error"), "pullquote backup FILE-ON-ANOTHER-DISK"),
    (errors.TooManyOpenFiles("/d"), "ulimit -n"),
    (LostLog("/d", "/d-wal"), "Put the right file back"),
    (errors.Corrupt("/d", "malformed"), "pullquote --data NEW-FOLDER add FOLDER"),
    (errors.TooNew("/d", 9, 1), "pip install --upgrade pullquote"),
    (errors.EngineError("lock"), "lock"),
    (errors.UnknownTranscript("x"), "There is no transcript called “x”"),
    (errors.UnknownTranscript("x", ("a (A)", "b (B)")), "a (A) or b (B)"),
    (NearlyTranscript("x", ("a (A)",)), "Did you mean a (A)?"),
    (errors.UnknownSpeaker("x", ("Ada",), 2, ("Bo",)), "There are: Ada. 2 transcripts name no speakers"),
    (errors.UnknownSource("x", tuple("abcdefghij")), "a, b, c, d, e, f, g, h and 2 more."),
    (errors.BadQuestion(0), "Type what you remember"),
    (errors.BadQuestion(9, 5), "at most 5"),
    (errors.Overdue(), "was stopped"),
    (errors.Displaced("/d/pullquote.db"), "The database /d/pullquote.db was moved, deleted or replaced"),
    (errors.NotIndexedYet(120, 4000), "120 of 4,000 transcripts"),
    (NoTimes("A Talk"), "A Talk has no times"),
    (Undrawable("≠"), "lack some of its letters: ≠."),
    (SettingsError("c.toml", 3, "limits.x", "a table"), "c.toml:3: limits.x: expected a table."),
    (SettingsError("c.toml", None, "", "TOML"), "c.toml: expected TOML."),
]


@pytest.mark.parametrize(("error", "said"), CASES, ids=lambda case: type(case).__name__)
def test_every_expected_error_is_put_into_words(error: errors.PullquoteError, said: str) -> None:
    assert said in explain(error, messages())


def test_none_is_forgotten() -> None:
    known = {kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.PullquoteError)}
    assert known - {type(error) for error, _ in CASES} == {errors.PullquoteError}


@pytest.mark.parametrize("trouble", FetchTrouble)
def test_every_reason_why_nothing_was_fetched_is_put_into_words(trouble: FetchTrouble) -> None:
    said = explain(FetchError(trouble, "example.org", "detail", 120.0), messages())
    assert "{" not in said
    assert said.endswith((".", "]'", "yt-dlp"))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (UnknownFeed("x"), "called “x”"),
        (UnknownFeed("x", ("ab", "cd")), "Several are called “x”. Say which by its short id: ab, cd."),
        (AlreadyFollowed("abc", "The Slow Hour"), "The Slow Hour is followed already, as abc."),
        (StandsInSettings("The Slow Hour"), "take its [[feed]] out there"),
        (TooManyFeeds(20), "Only 20 addresses"),
        (FollowingClosed(), "allow_workspaces under [feeds]"),
        (BeingFetched(), "pullquote feeds"),
        (FetchError(FetchTrouble.BUSY, "example.org", wait=120.0), "example.org asks to be left alone for 2 minutes."),
    ],
)
def test_what_goes_wrong_with_following_is_put_into_words(error: errors.PullquoteError, said: str) -> None:
    assert said in explain(error, messages())

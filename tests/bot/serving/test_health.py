"""What is seen from outside: whether it lives, whether it serves, and figures that Prometheus can read."""

from __future__ import annotations

import contextlib
import io
import json
import socket
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession
from prometheus_client.parser import text_string_to_metric_families
from pullquote.bot.asking.answer_models import Ask, Asker
from pullquote.bot.asking.rate_limit import TooManyQuestions
from pullquote.bot.messages import messages
from pullquote.bot.presenting.problems import explain
from pullquote.bot.serving.health import serve_health
from pullquote.bot.serving.supervision import AdapterState
from pullquote.bot.serving.watching import FolderTrouble
from pullquote.bot.settings.values import HealthSettings, LimitSettings, LogSettings, NoPort
from pullquote.bot.telemetry import logs
from pullquote.index.errors import NotIndexedYet, SearchUnreachable, UnknownSpeaker
from pullquote.index.search.search_address import SearchServerState
from pullquote.index.shelves import Shelves

from ..conftest import ask

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from ..conftest import Opening, Sampled

ADA = Asker("discord:1", "ada")
QUOTE = "we lost a third of our colonies"


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.asynccontextmanager
async def listening(sampled: Sampled, port: int, **states: AdapterState) -> AsyncIterator[ClientSession]:
    async with (
        serve_health(HealthSettings(port), sampled.core, lambda: states, sampled.clock, lambda: FolderTrouble(5, 1)),
        ClientSession(f"http://127.0.0.1:{port}") as session,
    ):
        yield session


async def figures(session: ClientSession) -> dict[str, float]:
    """Every sample by its name and labels."""
    async with session.get("/metrics") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/plain")
        body = await answer.text()
    return {
        sample.name + json.dumps(sample.labels): sample.value
        for family in text_string_to_metric_families(body)
        for sample in family.samples
    }


async def test_alive_and_ready_while_every_adapter_serves(sampled: Sampled, port: int) -> None:
    async with listening(sampled, port, discord=AdapterState.RUNNING, slack=AdapterState.RUNNING) as session:
        for path in ("/healthz", "/readyz"):
            async with session.get(path) as answer:
                assert answer.status == 200
                assert (await answer.json())["adapters"] == {"discord": "running", "slack": "running"}


async def test_a_computer_whose_index_has_to_catch_up_is_not_ready(
    sampled: Sampled, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says how far it has come; the process is alive."""
    monkeypatch.setattr(Shelves, "catching_up", NotIndexedYet(120, 4000))
    async with listening(sampled, port, discord=AdapterState.RUNNING) as session:
        async with session.get("/readyz") as answer:
            assert answer.status == 503
            body = await answer.json()
        async with session.get("/healthz") as answer:
            assert answer.status == 200
    assert (body["status"], body["database"], body["index"]) == ("not ready", True, False)
    assert "120 of 4,000 transcripts" in body["trouble"][0]


async def test_a_computer_whose_search_server_does_not_answer_is_not_ready(
    sampled: Sampled, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so in words, and by figures; the process is alive."""

    async def away(_: Shelves) -> None:
        raise SearchUnreachable("refused", "https://one:9200")

    async with listening(sampled, port, discord=AdapterState.RUNNING) as session:
        assert "pullquote_search_up{}" not in await figures(session)
        monkeypatch.setattr(Shelves, "search_server", away)
        async with session.get("/readyz") as answer:
            assert answer.status == 503
            body = await answer.json()
        async with session.get("/healthz") as answer:
            assert answer.status == 200
        found = await figures(session)
    assert (body["status"], body["database"], body["index"]) == ("not ready", True, False)
    assert "https://one:9200" in body["trouble"][0]
    assert found["pullquote_search_up{}"] == 0
    assert "pullquote_search_bytes{}" not in found


@pytest.mark.parametrize(("health", "status"), [("green", 200), ("yellow", 200), ("red", 503)])
async def test_a_search_server_that_lacks_parts_of_the_index_is_none(
    sampled: Sampled, port: int, monkeypatch: pytest.MonkeyPatch, health: str, status: int
) -> None:
    async def there(_: Shelves) -> SearchServerState:
        return SearchServerState("https://one:9200", "3.9.0", health, 2, 1234, ())

    monkeypatch.setattr(Shelves, "search_server", there)
    async with listening(sampled, port, discord=AdapterState.RUNNING) as session:
        async with session.get("/readyz") as answer:
            assert answer.status == status
        found = await figures(session)
    assert (found["pullquote_search_up{}"], found["pullquote_search_bytes{}"]) == (1, 1234)


async def test_doubted_transcripts_are_counted(sampled: Sampled, port: int) -> None:
    async with listening(sampled, port) as session:
        async with session.get("/healthz") as answer:
            assert (await answer.json())["folders"] == {"doubted": 5, "unreadable": 1}
        found = await figures(session)
    assert (found["pullquote_doubted_transcripts{}"], found["pullquote_unreadable_paths{}"]) == (5, 1)


async def test_alive_but_not_ready_while_an_adapter_is_down(sampled: Sampled, port: int) -> None:
    async with listening(sampled, port, discord=AdapterState.WAITING, slack=AdapterState.RUNNING) as session:
        async with session.get("/healthz") as answer:
            assert answer.status == 200
        async with session.get("/readyz") as answer:
            assert answer.status == 503
            assert (await answer.json())["adapters"]["discord"] == "waiting"


async def test_the_figures_count_what_was_asked_and_never_say_what_or_where(opening: Opening, port: int) -> None:
    async with opening(limits=LimitSettings(questions_a_minute=3)) as sampled:
        await ask(sampled.core, ADA, Ask.QUOTE, QUOTE)
        await ask(sampled.core, ADA, Ask.TOPIC, "winter")
        with pytest.raises(UnknownSpeaker):
            await ask(sampled.core, ADA, Ask.QUOTE, QUOTE, speaker="Nobody Known")
        with pytest.raises(TooManyQuestions):
            await ask(sampled.core, ADA, Ask.QUOTE, QUOTE)
        async with listening(sampled, port, discord=AdapterState.RUNNING) as session:
            found = await figures(session)
            async with session.get("/metrics") as answer:
                body = await answer.text()
    assert found['pullquote_questions_total{"ask": "quote", "outcome": "verbatim"}'] == 1
    assert found['pullquote_questions_total{"ask": "topic", "outcome": "found"}'] == 1
    assert found['pullquote_questions_total{"ask": "quote", "outcome": "UnknownSpeaker"}'] == 1
    assert found['pullquote_questions_total{"ask": "quote", "outcome": "TooManyQuestions"}'] == 1
    assert found['pullquote_question_seconds_count{"ask": "quote"}'] == 3
    assert found['pullquote_adapter_up{"adapter": "discord"}'] == 1
    assert found["pullquote_transcripts{}"] == 6
    assert found["pullquote_stored_answers{}"] == 2
    assert found["pullquote_database_bytes{}"] > 10_000
    assert found["pullquote_index_bytes{}"] > 1_000
    assert "discord:1" not in body
    assert "colonies" not in body


async def test_posts_that_are_late_show(sampled: Sampled, port: int) -> None:
    now = sampled.clock()
    async with sampled.core.database.transaction() as connection:
        await connection.execute(
            "INSERT INTO subscription (public, platform, workspace, channel, time, zone, days, captions, by, created, "
            "state) VALUES ('abc', 'discord', 'discord:1', '2', '09:00', 'UTC', 'daily', 1, 'ada', 0, 'active')"
        )
        rows = ("2024-01-01", now - 900, "pending", now), ("2023-12-31", now - 9e4, "sent", None)
        for date, due, state, wake in rows:
            await connection.execute(
                "INSERT INTO delivery (subscription, date, due, platform, state, wake, changed) "
                "VALUES (1, ?, ?, 'discord', ?, ?, 0)",
                (date, due, state, wake),
            )
    async with listening(sampled, port) as session:
        found = await figures(session)
    assert found["pullquote_due_lag_seconds{}"] == 900
    assert found["pullquote_deliveries_waiting{}"] == 1
    assert found['pullquote_deliveries{"state": "sent"}'] == 1
    assert found['pullquote_subscriptions{"state": "active"}'] == 1


async def test_by_default_nothing_listens(sampled: Sampled) -> None:
    async with serve_health(HealthSettings(), sampled.core, dict, sampled.clock) as port:
        assert port is None


async def test_a_port_that_is_taken_is_told(sampled: Sampled, port: int) -> None:
    async with listening(sampled, port):
        with pytest.raises(NoPort) as raised:
            async with listening(sampled, port):
                pass
    told = explain(raised.value, messages())
    assert (f"port {port} of 127.0.0.1" in told, "under [health]" in told) == (True, True)


# --- The log of questions -----------------------------------------------------------------------------------------


@pytest.fixture
def stream() -> io.StringIO:
    written = io.StringIO()
    logs.set_up(written)
    return written


async def test_a_question_is_logged_with_a_request_id_but_without_its_words(
    sampled: Sampled, stream: io.StringIO
) -> None:
    with logs.request("abc123"):
        await ask(sampled.core, ADA, Ask.QUOTE, QUOTE)
    (line,) = map(json.loads, stream.getvalue().splitlines())
    assert (line["message"], line["ask"], line["request"]) == ("answered", "quote", "abc123")
    assert line["outcome"] == "verbatim"
    assert "colonies" not in stream.getvalue()
    assert "ada" not in stream.getvalue()


async def test_the_words_are_logged_where_the_settings_say_so(opening: Opening, stream: io.StringIO) -> None:
    async with opening(logs=LogSettings(questions=True)) as sampled:
        await ask(sampled.core, ADA, Ask.QUOTE, QUOTE)
    assert json.loads(stream.getvalue())["words"] == QUOTE

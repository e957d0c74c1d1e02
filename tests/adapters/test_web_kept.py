"""Pages that are kept: sent again as they were, and made anew whenever what they show has changed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from pullquote.adapters.web import kept_pages, protection
from pullquote.bot.asking.rate_limit import TooManyQuestions
from pullquote.bot.keeping.corrections import CorrectionDraft
from pullquote.bot.security.access_tokens import Purpose
from web_serving import Site, opened

if TYPE_CHECKING:
    from pathlib import Path

    from pullquote.bot.asking.answer_models import Asker, Query
    from pullquote.index.library import Library

ASKED = "/?words=a+third+of+our+colonies+were+lost&kind=quote"


def counted(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words that are looked for from now on."""
    words, find = list[str](), site.core.answers.find

    async def counting(asker: Asker, query: Query) -> object:
        words.append(query.words)
        return await find(asker, query)

    monkeypatch.setattr(site.core.answers, "find", counting)
    return words


async def test_what_is_asked_again_is_not_looked_for_again(sampled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(sampled, public=True) as site:
        looked = counted(site, monkeypatch)
        first = await site.get(ASKED)
        async with site.session.get(site.url + ASKED, headers={"Accept-Encoding": "identity"}) as answer:
            assert (answer.status, await answer.text()) == first
            assert "Content-Encoding" not in answer.headers
            tag, policy = answer.headers["ETag"], answer.headers["Content-Security-Policy"]
        async with site.session.get(site.url + ASKED, headers={"If-None-Match": tag}) as answer:
            assert (answer.status, await answer.read(), answer.headers["ETag"]) == (304, b"", tag)
            assert answer.headers["Content-Security-Policy"] == policy
            assert answer.headers["Cache-Control"] == "private, no-cache"
        assert len(looked) == 1
        await site.get(ASKED, headers={"Accept-Language": "de"})
        assert len(looked) == 2


@pytest.mark.parametrize("refused", [False, True])
async def test_what_many_ask_at_once_is_looked_for_once(
    sampled: Path, monkeypatch: pytest.MonkeyPatch, *, refused: bool
) -> None:
    """And where that is refused, all others have it looked for, none after another."""
    async with opened(sampled, public=True) as site:
        looked, going, come, together = list[str](), asyncio.Event(), asyncio.Semaphore(0), asyncio.Barrier(4)
        alone = asyncio.Lock()  # so that none of them waits in the queue, however slow the machine is
        find, state = site.core.answers.find, kept_pages._state

        def counting(*made_of: Any) -> object:
            come.release()
            return state(*made_of)

        async def held(asker: Asker, query: Query) -> object:
            looked.append(query.words)
            await going.wait()
            if refused and len(looked) == 1:
                raise TooManyQuestions(3)
            if refused:
                await together.wait()
            async with alone:
                return await find(asker, query)

        monkeypatch.setattr(kept_pages, "_state", counting)
        monkeypatch.setattr(site.core.answers, "find", held)
        tasks = [asyncio.create_task(site.get(ASKED)) for _ in range(5)]
        for _ in tasks:
            await come.acquire()
        going.set()
        answers = await asyncio.gather(*tasks)
    assert sorted(status for status, _ in answers) == [200, 200, 200, 200, 429 if refused else 200]
    assert len({page for status, page in answers if status == 200}) == 1
    assert len(looked) == (5 if refused else 1)


async def test_a_page_is_made_anew_when_what_it_shows_has_changed(sampled: Path, tmp_path: Path) -> None:
    file = tmp_path / "talk.md"
    file.write_text("# Talk\n\n**Ada:** The mill was sold to eleven fishermen.\n")
    asked = "/?words=the+mill+was+sold+to+eleven+fishermen&kind=quote"
    async with opened(sampled, public=True) as site:
        before = len((await site.get("/episodes"))[1])
        assert "eleven fishermen</mark>" not in (await site.get(asked))[1]
        await site.core.transcripts.add([file])
        assert "eleven fishermen</mark>" in (await site.get(asked))[1]
        assert len((await site.get("/episodes"))[1]) > before
        one = next(t for t in (await site.core.shelves.library(None)).transcripts if t.file.endswith("talk.md"))
        assert "eleven" in (await site.get(f"/t/{one.public}"))[1]
        await site.core.corrections.add(None, CorrectionDraft("eleven", "twelve"), "somebody")
        assert "twelve" in (await site.get(f"/t/{one.public}"))[1]
        settings = site.core.settings
        site.core.reload(replace(settings, limits=replace(settings.limits, query_characters=100)))
        assert "at most 100" in (await site.get(f"/?words={'word+' * 50}"))[1]
        await site.core.transcripts.remove(None, [one.public])
        assert (await site.get(f"/t/{one.public}"))[0] == 404


async def test_what_one_workspace_was_shown_no_other_is(sampled: Path) -> None:
    """Also of the same question, and although both pages are kept."""
    async with opened(sampled) as site:
        for workspace in ("discord:1", "slack:T2"):
            content = f"**Ada:** In {workspace[:5]} we keep lamps, and nobody else is to know of it.".encode()
            await site.core.transcripts.upload(workspace, "lamps.md", content)
        pages = dict[str, str]()
        for workspace in ("discord:1", "slack:T2", "discord:1"):
            secret = (await site.core.access_tokens.issue(workspace, Purpose.LINK, "somebody", 1)).secret
            site.session.cookie_jar.clear()
            _, pages[workspace] = await site.get(f"/in/{secret}/?words=we+keep+lamps+and+nobody+else&kind=quote")
            site.session.cookie_jar.clear()
            nobody = await site.get("/?words=we+keep+lamps+and+nobody+else&kind=quote", headers={"If-None-Match": "*"})
            assert nobody[0] == 404
    assert ["disco" in pages["discord:1"], "slack" in pages["discord:1"]] == [True, False]
    assert ["disco" in pages["slack:T2"], "slack" in pages["slack:T2"]] == [False, True]


@pytest.mark.parametrize(
    ("most", "questions"),
    [
        (10_000, [f"/?words=number+{number}+of+our+colonies&kind=quote" for number in range(9)]),
        (25_000, [f"/?words=bees+{number}&kind=topic&more={'x' * 7000}" for number in range(4)]),
    ],
    ids=["pages", "addresses"],
)
async def test_pages_take_no_more_memory_than_they_may(
    sampled: Path, monkeypatch: pytest.MonkeyPatch, most: int, questions: list[str]
) -> None:
    """With the addresses that they were asked at."""
    monkeypatch.setattr(kept_pages, "KEPT", most)
    async with opened(sampled, public=True) as site:
        looked = counted(site, monkeypatch)
        for question in (*questions, questions[-1], questions[0]):
            assert (await site.get(question))[0] == 200
    assert len(looked) == len(questions) + 1


async def test_more_pages_than_can_be_made_at_once_are_refused_at_once(
    sampled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protection, "AT_ONCE", 2)
    going, waiting = asyncio.Event(), asyncio.Semaphore(0)
    async with opened(sampled, public=True) as site:
        library = site.core.shelves.library

        async def held(workspace: str | None) -> Library:
            waiting.release()
            await going.wait()
            return await library(workspace)

        monkeypatch.setattr(site.core.shelves, "library", held)
        tasks = [asyncio.create_task(site.get(path)) for path in ("/", "/episodes")]
        for _ in tasks:
            await waiting.acquire()
        async with site.session.get(f"{site.url}/shows") as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (429, str(protection.BUSY_S))
        going.set()
        assert [status for status, _ in await asyncio.gather(*tasks)] == [200, 200]
        assert (await site.get("/shows"))[0] == 200


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [("gzip", True), ("br, *;q=0.1", True), ("GZIP;q=0.5", True), ("gzip;q=0", False), ("br", False),
     ("*;q=0", False), ("gzip;q=0.0, deflate, *", False), ("identity", False)],
)  # fmt: skip
async def test_pages_are_packed_for_those_who_take_them_so(sampled: Path, accepted: str, packed: bool) -> None:
    async with opened(sampled, public=True) as site:
        kept, made = ("GET", ASKED, None), ("POST", "/check", {"text": "bees " * 1000})
        for method, path, form in (kept, made):
            headers = {"Accept-Encoding": accepted}
            async with site.session.request(method, site.url + path, data=form, headers=headers) as answer:
                assert (answer.headers.get("Content-Encoding") == "gzip") is packed
                assert "pullquote" in await answer.text()

"""The web face: who sees what, and what stands around every page."""

from __future__ import annotations

import asyncio
import contextlib
import html
import json
import random
import re
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import pytest
from pullquote.adapters.console import adapter as console
from pullquote.adapters.web import adapter as web_adapter
from pullquote.adapters.web import lists
from pullquote.adapters.web.media import player
from pullquote.adapters.web.viewers import READERS
from pullquote.bot.core import open_core
from pullquote.bot.keeping.corrections import CorrectionDraft
from pullquote.bot.keeping.quote_links import QuoteLink
from pullquote.bot.messages import messages
from pullquote.bot.presenting.web_links import transcript_path
from pullquote.bot.security.access_tokens import Purpose
from pullquote.bot.serving.process import serve
from pullquote.bot.settings.values import LimitSettings, Settings, WebSettings
from web_serving import opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pullquote.bot.core import Core
    from pullquote.index.transcript import Transcript

WORKSPACE = "discord:1"
PASSWORD = {"PULLQUOTE_WEB_PASSWORD": "correct horse battery"}


async def test_whoever_is_nobody_finds_nothing(sampled: Path) -> None:
    async with opened(sampled) as site:
        assert [(await site.get(path))[0] for path in ("/", "/no", "/enter", "/in/" + "x" * 32 + "/")] == [404] * 4


async def test_what_is_public_is_read_by_everybody(sampled: Path) -> None:
    async with opened(sampled, public=True) as site:
        status, text = await site.get("/")
        _, lost = await site.get("/t/nothing")
    assert (status, "Bees in February" in text) == (200, True)
    assert 'href="/episodes"' in lost


async def test_the_password_lets_readers_in(sampled: Path) -> None:
    async with opened(sampled, PASSWORD) as site:
        assert (await site.get("/"))[0] == 404
        for password, status in (("wrong", 403), (PASSWORD["PULLQUOTE_WEB_PASSWORD"], 200)):
            async with site.session.post(f"{site.url}/enter", data={"password": password}) as answer:
                assert answer.status == status
        assert (await site.get("/"))[0] == 200


async def test_the_password_leads_on_to_the_page_that_was_asked_for(sampled: Path) -> None:
    """Also after a wrong one, and behind a server that takes away a path; but to no other site."""
    async with opened(sampled, PASSWORD, url="http://example.org/quotes") as site:
        _, lost = await site.get("/?words=bees+%26+%22lamps%22&kind=topic")
        (door,) = re.findall(r'href="/quotes(/enter[^"]*)"', lost)
        _, page = await site.get(html.unescape(door))
        for password, status in (("wrong", 403), (PASSWORD["PULLQUOTE_WEB_PASSWORD"], 303)):
            (wanted,) = re.findall(r'name="next" value="([^"]*)"', page)
            form = {"password": password, "next": html.unescape(wanted)}
            async with site.session.post(f"{site.url}/enter", data=form, allow_redirects=False) as answer:
                page = await answer.text()
                assert answer.status == status
        assert answer.headers["Location"] == "/quotes/?words=bees+%26+%22lamps%22&kind=topic"


@pytest.mark.parametrize("base", ["", "/quotes"])
async def test_no_page_that_is_asked_for_is_elsewhere(sampled: Path, base: str) -> None:
    odd = ["//evil", "/\\evil", "\\\\evil", "https://evil", "%2f%2fevil", "/%2fevil", "/%5cevil", "/\t/evil"]
    odd += [
        "/?a=\r\nX: 1",
        "/\r\nX: 1",
        "javascript:a()",
        "/%0d%0aX:1",
        "@evil",
        " //evil",
        "/%25%32%66/evil",
        "?//evil",
    ]
    seconds = 1e9
    async with opened(sampled, PASSWORD, now=lambda: seconds, url=f"http://example.org{base}") as site:
        for wanted in odd:
            seconds += 60  # so that none of them is a guess too many
            form = {"password": PASSWORD["PULLQUOTE_WEB_PASSWORD"], "next": wanted}
            async with site.session.post(f"{site.url}/enter", data=form, allow_redirects=False) as answer:
                place = answer.headers["Location"]
            assert answer.status == 303
            assert re.match(rf"{base}/(?![/\\])", place), (wanted, place)
            assert urlsplit(urljoin("http://example.org/quotes/enter", place)).netloc == "example.org"
            assert "X" not in answer.headers


@pytest.mark.parametrize("public", [True, False])
async def test_search_engines_are_told_what_to_leave_alone(sampled: Path, public: bool) -> None:
    async with opened(sampled, public=public) as site:
        status, text = await site.get("/robots.txt")
        robots = RobotFileParser()
        robots.parse(text.splitlines())
        allowed = [robots.can_fetch("any", path) for path in ("/", "/t/bees", "/feeds/x/daily.atom", "/in/x/", "/mcp")]
    assert (status, allowed) == (200, [public, public, False, False, False])


async def test_a_link_lets_in_until_it_is_revoked(sampled: Path) -> None:
    async with opened(sampled) as site:
        secret = (await site.core.access_tokens.issue(WORKSPACE, Purpose.LINK, "somebody", 1)).secret
        assert (await site.get(f"/in/{secret}/"))[0] == 200
        assert (await site.get("/"))[0] == 200
        assert await site.core.access_tokens.revoke(Purpose.LINK, workspace=WORKSPACE) == 1
        assert (await site.get("/"))[0] == 404


async def test_what_lets_a_browser_in_is_kept_from_scripts_other_sites_and_other_paths(sampled: Path) -> None:
    """Also where a server in front does TLS, and asks without it."""
    async with opened(sampled, PASSWORD, url="https://example.org/read") as site:
        secret = (await site.core.access_tokens.issue(WORKSPACE, Purpose.LINK, "somebody", 1)).secret
        form = {"password": PASSWORD["PULLQUOTE_WEB_PASSWORD"]}
        async with (
            site.session.get(f"{site.url}/in/{secret}/", allow_redirects=False) as by_link,
            site.session.post(f"{site.url}/enter", data=form, allow_redirects=False) as by_password,
        ):
            cookies = [answer.headers["Set-Cookie"] for answer in (by_link, by_password)]
    for cookie in cookies:
        assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/read"} <= set(cookie.split("; ")), cookie


async def test_links_of_several_workspaces_let_one_browser_into_each(sampled: Path) -> None:
    """What is asked for by its address is found in either; lists and answers are of the one that was opened last."""
    async with opened(sampled) as site:
        pages, secrets = dict[str, str](), dict[str, str]()
        for workspace in ("discord:1", "slack:T2"):
            file = f"{workspace[:5]}.md"
            await site.core.transcripts.upload(workspace, file, f"**Ada:** In {file} there are lamps.".encode())
            (own,) = [t for t in (await site.core.shelves.library(workspace)).transcripts if t.file == file]
            pages[workspace] = f"/t/{own.public}"
            secrets[workspace] = (await site.core.access_tokens.issue(workspace, Purpose.LINK, "somebody", 1)).secret
            assert (await site.get(f"/in/{secrets[workspace]}/"))[0] == 200
        assert [(await site.get(page))[0] for page in pages.values()] == [200, 200]
        _, listed = await site.get("/episodes")
        assert [page in listed for page in pages.values()] == [False, True]
        await site.get(f"/in/{secrets['discord:1']}/")
        assert pages["discord:1"] in (await site.get("/episodes"))[1]
        assert await site.core.access_tokens.revoke(Purpose.LINK, workspace="slack:T2") == 1
        assert [(await site.get(page))[0] for page in pages.values()] == [200, 404]
        await site.post("/leave")
        assert [(await site.get(page))[0] for page in pages.values()] == [404, 404]


@pytest.mark.parametrize(
    ("accepted", "chosen", "spoken"),
    [
        ("", "", "en"),
        ("de-CH, fr;q=0.9, en;q=0.8", "", "de"),
        ("pt, es;q=0.5, fr;q=0.7, de;q=0", "", "fr"),
        ("*, nonsense;q=x, ja;q=0.1", "", "ja"),
        ("de", "es", "es"),
    ],
)
async def test_pages_are_in_the_language_of_who_reads_or_that_which_the_operator_chose(
    sampled: Path, accepted: str, chosen: str, spoken: str
) -> None:
    say = messages(spoken).say
    async with (
        opened(sampled, locale=chosen, public=True) as site,
        site.session.get(site.url, headers={"Accept-Language": accepted}) as answer,
    ):
        text, varies = await answer.text(), answer.headers["Vary"]
        _, refused = await site.get("/no", headers={"Accept-Language": accepted})
    assert f'<html lang="{spoken}">' in text
    assert html.escape(say("web.footer")) in text
    assert html.escape(say("web.nothing_told")) in refused
    assert "Accept-Language" in varies


async def test_programs_are_answered_in_the_same_language_whatever_they_accept(sampled: Path) -> None:
    async with opened(sampled, public=True) as site:
        _, told = await site.get("/api/v1/transcripts", headers={"Accept-Language": "de"})
    assert json.loads(told)["detail"] == messages("en").say("web.no_token_told")


@pytest.mark.parametrize("public", [True, False])
async def test_every_answer_tells_browsers_to_be_careful(sampled: Path, public: bool) -> None:
    async with opened(sampled, public=public) as site, site.session.get(site.url) as answer:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert ("X-Robots-Tag" in answer.headers) is not public


async def test_forms_of_other_sites_do_nothing(sampled: Path) -> None:
    async with opened(sampled, PASSWORD) as site:
        async with site.session.post(
            f"{site.url}/enter", data=PASSWORD, headers={"Origin": "https://evil.example"}
        ) as answer:
            assert answer.status == 403
        assert (await site.get("/"))[0] == 404


async def test_an_address_has_so_many_requests_a_minute(sampled: Path) -> None:
    web = dict[str, Any](public=True, requests_a_minute=10, proxies=("127.0.0.0/8",))
    async with opened(sampled, clock=lambda: 0.0, **web) as site:
        for _ in range(10):
            assert (await site.get("/", headers={"X-Forwarded-For": "192.0.2.1"}))[0] == 200
        assert (await site.get("/", headers={"X-Forwarded-For": "10.0.0.1, 192.0.2.1"}))[0] == 429
        assert (await site.get("/", headers={"X-Forwarded-For": "192.0.2.2"}))[0] == 200


@pytest.mark.parametrize("at", ["address", "person"])
async def test_whoever_has_asked_too_much_keeps_what_they_typed_and_is_told_when_to_try_again(
    sampled: Path, at: str
) -> None:
    """Behind a server that takes away a path, too; and no address leads elsewhere."""
    limits, web = LimitSettings(questions_a_minute=1), dict[str, Any](url="https://example.org/quotes")
    if at == "address":
        limits, web["requests_a_minute"] = LimitSettings(), 10
    async with opened(sampled, public=True, limits=limits, clock=lambda: 0.0, **web) as site:
        for turn in range(10 if at == "address" else 1):
            await site.get(f"/?words=a+word+of+somebody+{turn}")
        async with site.session.get(f"{site.url}/?words=lost+%3Cb%3E+colonies&kind=topic&speaker=Ondine") as answer:
            text = await answer.text()
            assert answer.status == 429
            assert int(answer.headers["Retry-After"]) > 0
        assert 'href="/quotes/?words=lost+%3Cb%3E+colonies&amp;kind=topic&amp;speaker=Ondine"' in text
        assert site.core.messages.say("web.try_again") in text
        assert ('value="lost &lt;b&gt; colonies"' in text) is (at == "person")
        if at == "address":
            _, odd = await site.get("//evil.example/")
            assert 'href="/quotes/evil.example/"' in odd
            _, sent = await site.post("/check", text="bees")
            assert site.core.messages.say("web.go_back") in sent


# --- Pages ---------------------------------------------------------------------------------------------------------

BEES = "bees-in-february.md"
THIRD = "In the winter of 2018 we lost a third of our colonies."


async def of(core: Core, file: str) -> Transcript:
    return next(one for one in (await core.shelves.library(None)).transcripts if one.file.endswith(file))


def text_of(page: str) -> str:
    """What a page says, without its marks."""
    return html.unescape(re.sub(r"<[^>]+>", "", page))


async def test_one_box_finds_quotes_and_topics(sampled: Path) -> None:
    async with opened(sampled, public=True) as site:
        _, altered = await site.get("/?words=in+the+winter+of+2018+we+lost+half+of+our+colonies")
        _, topic = await site.get("/?words=bees&chart=1")
        _, none = await site.get("/?words=no+such+words+were+ever+said+by+a+walrus&kind=verify")
        _, wrong = await site.get("/?words=bees&speaker=Nobody+Atall")
        status, drawn = await site.get("/chart.svg?words=bees")
    assert "Altered: 1 number" in altered
    assert "<mark>a third</mark>" in altered
    assert "lost <del>half</del> of" in altered
    assert "3 places about “bees” in 3 episodes" in topic
    assert "Not in the 6 transcripts searched" in none
    assert "Nobody Atall" in wrong
    assert 'name="words" value="bees"' in wrong
    assert 'value="Nobody Atall"' in wrong
    assert (status, drawn[:4]) == (200, "<svg")


async def test_a_transcript_is_read_with_its_voices_and_times(sampled: Path) -> None:
    async with opened(sampled, public=True) as site:
        one = await of(site.core, BEES)
        _, page = await site.get(f"/t/{one.public}/any-title")
        _, at = await site.get(f"/t/{one.public}?at=1:35")
        _, by_words = await site.get(f"/t/{one.public}?words=fourteen+hives+out+of+FORTY+two")
        _, nearly = await site.get(f"/t/{one.public}?words=in+the+winter+of+2018+we+have+lost+a+third+of+our+colonies")
        _, gone = await site.get(f"/t/{one.public}?words=no+walrus+was+ever+here+before+the+second+tuesday")
    assert "<b class=v0>Marit Olufsen</b>" in page
    assert '<a href="?at=1:33#here">1:33</a>' in page
    assert f"<mark id=here>{THIRD}</mark>" in at
    assert "<mark id=here>Fourteen hives out of forty-two.</mark>" in by_words
    assert f"<mark id=here>{THIRD[:-1]}</mark>" in nearly
    assert "a little differently" in nearly
    assert "not in this transcript as it is now" in gone


async def test_what_a_transcript_says_is_never_markup(sampled: Path, tmp_path: Path) -> None:
    file = tmp_path / "evil.md"
    file.write_text(
        "# <script>alert(1)</script>\n\n**<img src=x onerror=a()>:** Say <b>&amp; {{ 7 * 7 }}</b> [x](javascript:a())\n"
    )
    async with opened(sampled, public=True) as site:
        await site.core.transcripts.add([file])
        one = await of(site.core, "evil.md")
        pages = [(await site.get(path))[1] for path in (f"/t/{one.public}", "/?words=say", "/episodes", "/speakers")]
    for page in pages:
        assert not re.search(r"<(script>|img src=x|b>&)|javascript:|>49<", page)


async def test_a_time_after_the_end_is_told_and_one_before_it_is_not(sampled: Path) -> None:
    async with opened(sampled, public=True) as site:
        one = await of(site.core, "forty-hours-for-one-loaf.srt")
        _, late = await site.get(f"/t/{one.public}?at=99:00:00")
        _, right = await site.get(f"/t/{one.public}?at=0:05")
    assert "99:00:00, is after the end of this transcript" in text_of(late)
    assert "<mark id=here>" in late
    assert "after the end" not in right


async def test_a_language_without_word_analysis_is_told_only_where_it_matters(sampled: Path, tmp_path: Path) -> None:
    file = tmp_path / "bees.srt"
    file.write_text(ARABIC)
    file.with_suffix(".toml").write_text('language = "ar"\n')
    asked = {
        "/?words=bees": False,
        "/?words=we+lost+a+third+of+our+colonies": False,
        "/?words=no+walrus+was+here": False,
    }
    asked |= {"/?words=خلايا": True, "/?words=لم+يقل+أحد+هذا+قط": True}
    async with opened(sampled, public=True) as site:
        await site.core.transcripts.add([file])
        told = {path: "no word analysis" in (await site.get(path))[1] for path in asked}
    assert told == asked


async def test_a_link_of_an_answer_names_the_words_as_they_are_shown(sampled: Path) -> None:
    async with opened(sampled, public=True) as site:
        one = await of(site.core, BEES)
        draft = CorrectionDraft("a third of our colonies", "a fourth of our colonies", one.public)
        await site.core.corrections.add(None, draft, "me")
        _, found = await site.get("/?words=in+the+winter+of+2018+we+lost+a+third+of+our+colonies")
        (link,) = {html.unescape(one) for one in re.findall(r'href="(/t/[^"]*words=[^"]*)"', found)}
        _, page = await site.get(link.partition("#")[0])
    assert "fourth" in link
    assert "a fourth of our colonies" in page
    assert "a little differently" not in page


async def test_the_copy_of_a_quote_for_programs_has_the_verdict_on_what_was_asked(sampled: Path) -> None:
    async with opened(sampled, public=True) as site:
        one = await of(site.core, BEES)
        form = {"transcript": one.public, "words": THIRD}
        half = "In the winter of 2018 we lost half of our colonies."
        copies = list[dict[str, Any]]()
        for more in ({"asked": half}, {}):
            status, page = await site.post("/q", **form, **more)
            assert status == 200
            (copy,) = [text for text in re.findall(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL) if text[0] == "{"]
            copies.append(json.loads(html.unescape(copy)))
    assert (copies[0]["asked"], copies[0]["verdict"]) == (half, "altered")
    assert "half" in copies[0]["differences"][0]
    assert (copies[1]["asked"], copies[1]["verdict"]) == (None, None)
    assert copies[0]["words"] == copies[1]["words"]


ARABIC = """\
1
00:00:01,000 --> 00:00:09,000
ليلى: أعطاني جدي ثلاث خلايا فقط. خسرت نصفها في الشتاء.
"""
JAPANESE = """\
1
00:00:01,000 --> 00:00:09,000
田中: 半分が水に浸かりました。でも、祖父の時計だけは止まりませんでした。
"""


async def test_what_is_written_from_right_to_left_leaves_dates_where_they_are(sampled: Path, tmp_path: Path) -> None:
    file = tmp_path / "bees.srt"
    file.write_text(ARABIC)
    file.with_suffix(".toml").write_text('title = "النحل"\nshow = "حديث المساء"\ndate = 2024-03-02\nlanguage = "ar"\n')
    async with opened(sampled, public=True) as site:
        await site.core.transcripts.add([file])
        one = await of(site.core, "bees.srt")
        pages = [(await site.get(path))[1] for path in (f"/t/{one.public}", "/?words=خلايا", "/episodes", "/")]
        _, bees = await site.get(f"/t/{(await of(site.core, BEES)).public}")
    for page in pages:
        assert re.search(r"<bdi>حديث المساء</bdi>(</a>)? · (<time [^>]*>)?2 March 2024", page)
    assert ('dir="rtl"' in pages[0], 'dir="rtl"' in bees) == (True, False)


async def test_japanese_is_found_inside_a_sentence_and_set_without_spaces(sampled: Path, tmp_path: Path) -> None:
    file = tmp_path / "tokei.srt"
    file.write_text(JAPANESE)
    async with opened(sampled, public=True) as site:
        await site.core.transcripts.add([file])
        one = await of(site.core, "tokei.srt")
        _, page = await site.get(f"/t/{one.public}")
        _, found = await site.get(f"/t/{one.public}?words=時計だけは止まり")
    assert "浸かりました。</span><span data-t" in page
    assert "<mark id=here>時計だけは止まり</mark>" in found
    assert 'class="note"' not in found


async def test_lists_lead_to_what_there_is(sampled: Path) -> None:
    async with opened(sampled, public=True) as site:
        pages = {
            path: (await site.get(path))[1]
            for path in ("/episodes", "/shows", "/speakers", "/episodes?words=tide", "/speakers?words=PYM")
        }
        _, show = await site.get("/episodes?show=Far+and+Late")
    assert "Bees in February" in pages["/episodes"]
    assert "4 episodes" in pages["/shows"]
    assert "Ondine Farrow" in pages["/speakers"]
    assert "Bees in February" not in pages["/episodes?words=tide"]
    assert ("Halvard Pym" in pages["/speakers?words=PYM"], "Ondine" in pages["/speakers?words=PYM"]) == (True, False)
    assert ("Listening for Nothing" in show, "Bees in February" in show) == (True, False)


async def test_a_list_of_several_pages_is_turned(sampled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "A_PAGE", 2)
    async with opened(sampled, public=True) as site:
        pages = [await site.get(f"/episodes?page={number}") for number in (1, 2, 3)]
    assert [status for status, _ in pages] == [200, 200, 200]
    turned = [('rel="prev"' in page, 'rel="next"' in page) for _, page in pages]
    assert turned == [(False, True), (True, True), (True, False)]


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://media.example/a.mp3", "https://media.example"),
        ("https://münchen.example:81/a.mp3", "https://xn--mnchen-3ya.example:81"),
        (f"https://{'ü' * 80}.example/a.mp3", "'none'"),
        ("https://*/a.mp3", "'none'"),
        ("https://media.example;script-src/a.mp3", "'none'"),
    ],
)
def test_a_page_may_play_from_one_host_whatever_address_a_transcript_has(url: str, origin: str) -> None:
    shown = player(url)
    assert shown is not None
    assert shown.media == (origin,)


async def test_a_draft_is_judged_in_its_place(sampled: Path) -> None:
    draft = f'One "{THIRD}" and two\n\n"In the winter of 2018 we lost half of our colonies", <b>three</b>.'
    async with opened(sampled, public=True) as site:
        status, page = await site.post("/check", text=draft)
    assert status == 200
    assert "2 quotations: 1 verbatim, 1 altered." in page
    assert '<mark class="judged altered">In the winter' in page
    assert "&lt;b&gt;three" in page


async def test_a_quote_has_a_page_to_be_copied_from(sampled: Path) -> None:
    async with opened(sampled, public=True, url="https://quotes.example.org/read") as site:
        one = await of(site.core, BEES)
        form = {"transcript": one.public, "words": THIRD, "at": "1:33", "asked": "we lost half of our colonies"}
        async with site.session.post(f"{site.url}/q", data=form, allow_redirects=False) as answer:
            target = answer.headers["Location"]
        async with site.session.post(f"{site.url}/q", data=form, allow_redirects=False) as answer:
            assert answer.headers["Location"] == target
        _, page = await site.get(target.removeprefix("/read"))
        _, embedded = await site.get(f"/oembed?url=https://quotes.example.org{target}")
        assert (await site.post("/q", **form | {"words": "what nobody said to any walrus at all"}))[0] == 404
    assert f'<link rel="canonical" href="https://quotes.example.org{target}">' in page
    assert 'property="og:title" content="Ondine Farrow · Bees in February · The Slow Hour · 15 February 2024"' in page
    said = text_of(page)
    assert "Altered: 1 number" in said
    assert f"> **Ondine Farrow:** {THIRD}" in said
    assert f"“{THIRD}” (Ondine Farrow, in “Bees in February,” 2024, 1:33)" in said
    assert "Bees in February. (2024, February 15). [Transcript]. In The Slow Hour." in said
    assert '"speaker": "Ondine Farrow"' in said
    assert json.loads(embedded)["title"] == f"“{THIRD}” — Bees in February"


async def test_no_link_cuts_words_or_shows_what_has_nothing_to_do_with_its_place(sampled: Path) -> None:
    """Anybody may make one, and it stands on a page of the operator's."""
    async with opened(sampled, public=True) as site:
        transcript = await of(site.core, BEES)
        library = await site.core.shelves.library(None)
        first = (await library.whole(transcript)).stretch.text.index(THIRD)
        edges = {"first": str(first), "past": str(first + len(THIRD))}
        form = {"transcript": transcript.public, **edges}
        cut = ({"first": str(first + 1)}, {"past": str(first + len(THIRD) - 2)}, {"first": "-5"}, {"past": ""})
        assert [(await site.post("/q", **form | one))[0] for one in cut] == [404] * len(cut)
        status, page = await site.post("/q", **form, asked="Ondine Farrow owes money to the whole village")
    assert (status, THIRD in text_of(page), "village" in page) == (200, True, False)


async def test_an_address_with_a_time_leads_to_the_sentence_that_is_said_then(sampled: Path, tmp_path: Path) -> None:
    file = tmp_path / "talk.vtt"
    file.write_text(
        "WEBVTT\n\n00:20.000 --> 00:40.000\nWe always mended the sluice. Eleven gates were broken by the ship worm.\n\n"
        "00:40.000 --> 00:50.000\nAfter that we sold all the boats.\n"
    )
    async with opened(sampled, public=True) as site:
        await site.core.transcripts.add([file])
        public = (await of(site.core, "talk.vtt")).public
        marked = {}
        for at in ("0:21", "0:35", "0:41"):
            _, page = await site.get(f"/t/{public}?at={at}")
            marked[at] = " ".join(re.findall(r"<mark[^>]*>(.*?)</mark>", page, re.DOTALL))
    assert "sluice" in marked["0:21"]
    assert ("Eleven" in marked["0:35"], "sluice" in marked["0:35"]) == (True, False)
    assert "boats" in marked["0:41"]


async def test_a_quote_that_was_claimed_of_somebody_else_says_so_on_its_page_too(sampled: Path) -> None:
    async with opened(sampled, public=True) as site:
        _, page = await site.get("/", params={"words": f"“{THIRD}” — Marit Olufsen", "kind": "verify"})
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
        _, quote = await site.post("/q", **fields)
    for one in (page, quote):
        said = " ".join(text_of(one).split())
        assert "Misattributed: said by Ondine Farrow, not by Marit Olufsen. Verbatim. These words were said" in said
        assert said.count("Verbatim") == 1
        assert 'class="verdict verbatim misattributed"' in one


async def test_words_that_do_not_stand_just_so_are_looked_for_within_the_limits_of_questions(sampled: Path) -> None:
    """In an address and in a form alike."""
    near = {"words": THIRD.replace("our", "the")}
    async with opened(sampled, public=True, limits=LimitSettings(questions_a_minute=2)) as site:
        public = (await of(site.core, BEES)).public
        status, page = await site.get(f"/t/{public}", params=near)
        assert (status, "<mark" in page) == (200, True)
        assert (await site.post("/q", transcript=public, **near))[0] == 200
        assert (await site.get(f"/t/{public}", params=near | {"at": "1:00"}))[0] == 429
        assert (await site.post("/q", transcript=public, **near))[0] == 429
        assert (await site.get(f"/t/{public}", params={"words": THIRD}))[0] == 200


async def linked(core: Core, file: str, words: str) -> QuoteLink:
    """The link to words where they stand last in a file."""
    library = await core.shelves.library(READERS)
    one = await of(core, file)
    first = (await library.whole(one)).stretch.text.rindex(words)
    hit = await library.place(one, first, first + len(words))
    assert hit
    return await core.quote_links.make(READERS, library, hit)


async def test_links_find_their_words_again_when_a_transcript_is_replaced(sampled: Path, tmp_path: Path) -> None:
    file = tmp_path / "talk.md"
    spoken = "[0:10] **Ada:** We began with nothing. Then the mill was sold to eleven fishermen, and that was that.\n"
    file.write_text(f"# Talk\n\n{spoken}")

    async with opened(sampled, public=True) as site:
        await site.core.transcripts.add([file])
        kept = await linked(site.core, "talk.md", "We began with nothing.")
        altered = await linked(site.core, "talk.md", "Then the mill was sold to eleven fishermen, and that was that.")
        file.write_text(f"# Talk\n\n[0:05] **Ada:** Good morning.\n{spoken.replace('eleven', 'twelve')}")
        await site.core.transcripts.add([file])
        pages = [text_of((await site.get(f"/q/{one.id}"))[1]) for one in (kept, altered)]
        file.write_text("# Talk\n\n**Ada:** Something else entirely is said here by now, about boats.\n")
        await site.core.transcripts.add([file])
        pages.append(text_of((await site.get(f"/q/{kept.id}"))[1]))
    assert "just so" in pages[0]
    assert "The transcript was corrected since this link was made:" in pages[1]
    assert "before “eleven”, now “twelve”" in pages[1]
    assert "not in the transcript any more" in pages[2]
    assert "We began with nothing." in pages[2]


async def test_reading_around_a_part_of_a_sentence_leads_to_words_that_stand_there_just_so(
    sampled: Path, tmp_path: Path
) -> None:
    file = tmp_path / "talk.md"
    file.write_text("# Talk\n\n[0:10] **Ada:** Of the lock, eleven gates out of fourteen were gone by the morning.\n")
    async with opened(sampled, public=True) as site:
        await site.core.transcripts.add([file])
        link = await linked(site.core, "talk.md", "eleven gates out of fourteen")
        _, quote = await site.get(f"/q/{link.id}")
        (path,) = re.findall(r'href="(/t/[^"]*words=[^"]*)"', quote)
        _, page = await site.get(html.unescape(path).partition("#")[0])
    assert "… eleven gates out of fourteen …" in text_of(quote)
    assert "%E2%80%A6" not in path
    assert "<mark id=here>eleven gates out of fourteen</mark>" in page
    assert "a little differently" not in page


@pytest.mark.parametrize("cut", [False, True])
async def test_a_link_to_a_transcript_finds_words_of_which_one_was_corrected(
    sampled: Path, tmp_path: Path, cut: bool
) -> None:
    file, number = tmp_path / "talk.md", "Then the mill was sold to {} fishermen from the village"
    said = f"{number} by the old bridge, and nobody there ever asked us why we stayed." if cut else f"{number}."
    told = (
        f"# Talk\n\n[0:05] **Ada:** We began with nothing.\n\n[0:10] **Ada:** {said}\n\n[0:20] **Bob:** Good night.\n"
    )
    file.write_text(told.format("twelve"))
    async with opened(sampled, public=True) as site:
        await site.core.transcripts.add([file])
        path = "/" + transcript_path(await of(site.core, "talk.md"), 20.0, said.format("eleven")).partition("#")[0]
        _, page = await site.get(path)
    assert ("%E2%80%A6" in path) is cut
    assert f"<mark id=here>{said.format('twelve').rstrip('.')}" in page
    assert "a little differently" in page
    assert "efore “eleven”, now “twelve”" in text_of(page)


async def test_a_link_says_who_said_its_words_before_and_where_they_went(sampled: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "talk.md", tmp_path / "more.md"
    begun = "**Ada:** We began with nothing. Yes, exactly.\n\n**Bob:** Nobody ever asked us why we stayed there.\n\n"
    end = "**Ada:** They sold the mill to eleven fishermen.\n\n**Bob:** Yes, exactly. It was the fault of the river.\n"
    file.write_text(f"# Talk\n\n{begun}{end}")
    async with opened(sampled, public=True) as site:

        async def pages(*links: QuoteLink) -> list[str]:
            await site.core.transcripts.add([one for one in (file, other) if one.exists()])
            return [text_of((await site.get(f"/q/{one.id}"))[1]) for one in links]

        await site.core.transcripts.add([file])
        said = ("Yes, exactly.", "Nobody ever asked us why we stayed there.", "They sold the mill to eleven fishermen.")
        yes, nobody, mill = [await linked(site.core, "talk.md", words) for words in said]
        file.write_text(f"# Talk\n\n**Ada:** A very warm welcome to you, out there on the water.\n\n{begun}{end}")
        (moved,) = await pages(yes)
        file.write_text(f"# Talk\n\n{begun}{end}".replace("\n\n**Bob:** Nobody", " Nobody"))
        (renamed,) = await pages(nobody)
        file.write_text(f"# Talk\n\n{begun}".replace("nothing. Yes", "nothing, yes"))
        other.write_text(f"# More\n\n{end}")
        split, gone = await pages(mill, yes)
    assert ("just so" in moved, "Bob · talk" in moved) == (True, True)
    assert "before said by Bob" in renamed
    assert ("stand in another one now" in split, "Ada · more" in split) == (True, True)
    assert "stand in another one now" not in gone


async def test_two_hundred_forged_addresses_find_nothing(sampled: Path) -> None:
    """Of another workspace's transcripts, quotes and secrets nobody can tell whether they are there."""
    rng = random.Random(20)
    async with opened(sampled) as site:
        core, links, ids = site.core, list[QuoteLink](), list[str]()
        for workspace in ("discord:1", "slack:T2"):
            for number in range(5):
                content = f"**Ada:** In {workspace} we keep {number} lamps, and nobody else is to know of it.".encode()
                await core.transcripts.upload(workspace, f"secret {number}.md", content)
            library = await core.shelves.library(workspace)
            for one in (one for one in library.transcripts if one.file.startswith("secret")):
                hit = await library.place(one, 0, 12)
                assert hit
                links.append(await core.quote_links.make(workspace, library, hit))
                ids.append(one.public)
        secret = (await core.access_tokens.issue("discord:1", Purpose.LINK, "somebody", 1)).secret
        expired = (await core.access_tokens.issue("slack:T2", Purpose.LINK, "somebody", 0)).secret
        token = (await core.access_tokens.issue("slack:T2", Purpose.TOKEN, "a program")).secret
        nobody = [
            await site.get(path) for path in (f"/t/{ids[0]}", "/t/zzzzzz", f"/q/{links[0].id}", "/q/zzzzzzzzzzzz")
        ]
        assert (await site.get(f"/in/{secret}/t/{ids[0]}"))[0] == 200
        assert (await site.get(f"/q/{links[0].id}"))[0] == 200
        assert (await site.get("/?words=we+keep+lamps"))[1].count("slack:T2") == 0
        letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
        forged = [f"/t/{one}" for one in ids[5:]] + [f"/q/{one.id}" for one in links[5:]]
        forged += [f"/q/{one.id}/card.png" for one in links[5:]] + [f"/oembed?url={site.url}/q/{links[5].id}"]
        forged += [f"/t/{''.join(rng.choices(letters.lower()[:36], k=6))}" for _ in range(80)]
        forged += [f"/q/{''.join(rng.choices(letters, k=12))}" for _ in range(80)]
        forged += [f"/t/{quote(odd, safe='')}" for odd in ("../x", "' OR 1=1 --", "\x00", "%", "é", "0", "-1", "a/b")]
        answers = {(await site.get(path))[0] for path in forged}
        site.session.cookie_jar.clear()
        changed = [
            secret[:place] + rng.choice(letters.replace(secret[place], "")) + secret[place + 1 :] for place in range(32)
        ]
        keys = [expired, token, *changed]
        by_key = {(await site.get(f"/in/{key}/t/{ids[0]}"))[0] for key in keys}
        by_cookie = {(await site.get(f"/t/{ids[0]}", headers={"Cookie": f"pullquote_link={key}"}))[0] for key in keys}
    assert len(forged) + len(keys) >= 200
    assert (answers, by_key, by_cookie) == ({404}, {404}, {404})
    assert len(set(nobody)) == 1


async def test_it_is_said_to_be_served_once_its_port_is_open(sampled: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    told = asyncio.get_running_loop().create_future()

    def announce(names: Sequence[str]) -> None:
        with socket.create_connection(("127.0.0.1", port)):  # refused where nobody listens
            told.set_result(list(names))

    async with open_core(Settings(data=sampled, web=WebSettings(port=port))) as core:
        running = asyncio.ensure_future(serve(core, [console, web_adapter], posts=False, announce=announce))
        await asyncio.wait([running, told], return_when=asyncio.FIRST_COMPLETED)
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
    assert told.result() == ["console", "web"]

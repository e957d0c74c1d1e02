"""The web face in a real browser: searching, reading, playing, keys, sharing, checking; and what axe finds in it."""

from __future__ import annotations

import io
import wave
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from pictures import FLAGS, browser
from web_serving import Site, opened

from ..patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from playwright.async_api import Browser, BrowserContext, Locator, Page

playwright = pytest.importorskip("playwright.async_api", reason="the browser's driver, playwright, is not installed")
PATIENCE_MS = 1000 * PATIENCE_S
HALF = "in the winter of 2018 we lost half of our colonies"
PHONE = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}

pytestmark = [pytest.mark.long, pytest.mark.skipif(browser() is None, reason="no Chromium is installed")]


@dataclass
class Desk:
    """A browser, the site that it looks at, and what its pages complained of."""

    site: Site
    browser: Browser
    complaints: list[str] = field(default_factory=list)

    async def context(self, **more: Any) -> BrowserContext:
        made = await self.browser.new_context(base_url=self.site.url, **more)
        made.set_default_timeout(PATIENCE_MS)
        made.on("console", lambda it: self.complaints.append(it.text) if it.type == "error" else None)
        made.on("weberror", lambda it: self.complaints.append(str(it.error)))
        return made

    async def page(self, path: str, **more: Any) -> Page:
        page = await (await self.context(**more)).new_page()
        await page.goto(path)
        return page


@asynccontextmanager
async def desk(data: Path, **settings: Any) -> AsyncGenerator[Desk]:
    async with (
        opened(data, public=True, **settings) as site,
        playwright.async_playwright() as driver,
        await driver.chromium.launch(
            executable_path=browser(), args=[*FLAGS, "--autoplay-policy=no-user-gesture-required"]
        ) as started,
    ):
        looked = Desk(site, started)
        yield looked
        assert looked.complaints == []


async def public_id(site: Site, file: str) -> str:
    library = await site.core.shelves.library(None)
    return next(one.public for one in library.transcripts if one.file.endswith(file))


async def shows(place: Locator, words: str) -> None:
    """Waits until there is one such place, and exactly these words in it: a page follows what is done in it later."""
    await playwright.expect(place).to_have_text(words, timeout=PATIENCE_MS)


async def test_from_a_question_to_a_quote_that_is_shared(sampled: Path) -> None:
    """The box, the answer, the place in its transcript, keys, a link to words, and the page of the quote."""
    async with desk(sampled) as it:
        page = await it.page("/", permissions=["clipboard-read", "clipboard-write"])
        await page.keyboard.press("/")
        await page.keyboard.type(HALF)
        await page.keyboard.press("Enter")
        await page.get_by_text("Altered: 1 number").wait_for()
        await page.get_by_role("link", name="Read around it").first.click()
        await page.wait_for_url("**/t/**")
        await shows(page.locator("#here").first, "In the winter of 2018 we lost a third of our colonies.")
        await page.wait_for_function("scrollY > 100")
        await page.locator(".text span", has_text="Fourteen hives").click()
        await page.locator(".chosen", has_text="Fourteen hives").wait_for()
        await page.keyboard.press("j")
        await page.keyboard.press("k")
        await shows(page.locator(".chosen"), "Fourteen hives out of forty-two.")
        await page.get_by_role("button", name="Copy link").click()
        await page.get_by_role("button", name="Copied").wait_for()
        copied = await page.evaluate("navigator.clipboard.readText()")
        assert "words=Fourteen+hives+out+of+forty-two." in copied
        await page.locator("#tools").get_by_role("button", name="Quote").click()
        await page.wait_for_url("**/q/**")
        await shows(page.locator(".big"), "Fourteen hives out of forty-two.")
        typed = copied.removeprefix(it.site.url).removesuffix("#here")  # leads there also as people type it
        other = await it.page(typed, **PHONE)
        await shows(other.locator("mark"), "Fourteen hives out of forty-two.")
        await playwright.expect(other.locator("mark")).to_be_in_viewport(timeout=PATIENCE_MS)


async def test_the_player_follows_the_text_and_starts_from_a_sentence(sampled: Path, tmp_path: Path) -> None:
    """Of a file; nothing is asked of another host before somebody presses."""
    asked = list[str]()

    async def sound(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(body=silence(20), content_type="audio/wav", headers={"Accept-Ranges": "none"})

    app = web.Application()
    app.router.add_get("/talk.wav", sound)
    runner = web.AppRunner(app)
    await runner.setup()
    listener = web.TCPSite(runner, "127.0.0.1", 0)
    await listener.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/talk.wav"
    talk = tmp_path / "talk.srt"
    cues = [
        f"{n + 1}\n00:00:{4 * n:02},000 --> 00:00:{4 * n + 4:02},000\nAda: This is sentence number {n}.\n"
        for n in range(5)
    ]
    talk.write_text("\n".join(cues))
    (tmp_path / "talk.toml").write_text(f'url = "{url}"\n')
    try:
        async with desk(sampled) as it:
            await it.site.core.transcripts.add([talk])
            page = await it.page(f"/t/{await public_id(it.site, 'talk.srt')}")
            assert asked == []
            await page.locator(".text span", has_text="number 3").click()
            await page.get_by_role("button", name="Play").click()
            await page.locator(".now", has_text="number 3").wait_for()
            assert await page.evaluate("document.querySelector('audio').currentTime") >= 12
            assert set(asked) == {"/talk.wav"}
            linked = await it.page(f"/t/{await public_id(it.site, 'talk.srt')}?at=0:08#here")
            assert await linked.evaluate("document.querySelector('audio').currentTime") == 8
            await linked.keyboard.press("j")
            await linked.locator(".chosen", has_text="number 2").wait_for()
            await linked.locator(".listen", has_text="0:08").click()
            await linked.locator(".now", has_text="number 2").wait_for()
            assert linked.url.endswith("#here")
            played = await it.page(f"/t/{await public_id(it.site, 'talk.srt')}?at=0:08#here")
            await played.evaluate("document.querySelector('audio').play()")
            await played.locator(".now", has_text="number 2").wait_for()
    finally:
        await runner.cleanup()


def silence(seconds: int) -> bytes:
    """A file of sound."""
    out = io.BytesIO()
    with wave.open(out, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(1)
        written.setframerate(8000)
        written.writeframes(b"\x80" * 8000 * seconds)
    return out.getvalue()


async def test_without_script_everything_but_the_player_and_the_keys_works(sampled: Path) -> None:
    async with desk(sampled) as it:
        page = await it.page("/", java_script_enabled=False)
        await page.locator("#words").fill("two tides")
        await page.get_by_role("button", name="Find").click()
        await page.get_by_role("link", name="Read around it").first.click()
        await playwright.expect(page.locator("#here")).to_have_count(1, timeout=PATIENCE_MS)
        await page.locator("main form").first.get_by_role("button", name="Quote").click()
        await page.wait_for_url("**/q/**")
        await page.get_by_role("link", name="Check").click()
        await page.locator("#text").fill(f'She says: "{HALF}".')
        await page.get_by_role("button", name="Check").click()
        await shows(page.locator("mark.altered"), HALF)


async def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(sampled: Path) -> None:
    """Every page, light on a desk and dark on a phone."""
    axe = pytest.importorskip("axe_playwright_python.async_playwright", reason="axe is not installed")
    async with desk(sampled) as it:
        bees, tide = (
            await public_id(it.site, "bees-in-february.md"),
            await public_id(it.site, "tide-keeps-the-hours.txt"),
        )
        async with it.site.session.post(
            f"{it.site.url}/q",
            data={"transcript": bees, "words": "we lost a third of our colonies", "asked": HALF},
            allow_redirects=False,
        ) as made:
            quote = made.headers["Location"]
        paths = ["/", f"/?words={HALF}", "/?words=bees&chart=1&since=2020", "/episodes", "/speakers", "/check", quote]
        paths += [f"/t/{bees}?at=1:33", f"/t/{tide}"]
        found = list[str]()
        for more in ({"color_scheme": "light"}, PHONE):
            page = await (await it.context(**more)).new_page()
            for path in paths:
                await page.goto(path)
                result = await axe.Axe().run(page)
                found += [f"{path}: {one['id']}: {one['nodes'][0]['html']}" for one in result.response["violations"]]
                if await page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    found.append(f"{path} is too wide")
        assert found == []

"""Messages of Discord and Slack as pages of HTML, to be looked at: an approximation of how the platforms draw them.

Made of the payloads that were sent, so that nothing is shown that was not. `photograph` makes a PNG by headless
Chromium, where there is one.
"""

from __future__ import annotations

import base64
import html
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

Json = dict[str, Any]

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS: Final = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--force-device-scale-factor=1",
    "--virtual-time-budget=3000",  # the font of emoji is loaded
)  # fmt: skip
PATIENCE: Final = 300.0  # seconds
FRAMES: Final = ("desk dark", "desk light", "phone dark", "phone light")

STYLE: Final = Path(__file__).with_suffix(".css")


def page(platform: str, messages: Sequence[str], frames: Sequence[str] = FRAMES) -> str:
    """The messages of a platform in several frames beside each other."""
    shown = [f'<div class="frame {platform} {frame}">{"".join(messages)}</div>' for frame in frames]
    widths = "[...document.querySelectorAll('.frame')].map(f => f.scrollWidth - f.clientWidth).join(' ')"
    script = f"<script>document.documentElement.dataset.over = {widths}</script>"
    style = f"{_emoji()}{STYLE.read_text('utf-8')}"
    return f'<!doctype html><meta charset="utf-8"><style>{style}</style>{"".join(shown)}{script}'


def _emoji() -> str:
    """The font of emoji that quote cards are drawn with, where it is installed: else a browser may draw boxes."""
    spec = find_spec("manimgx_fonts")
    folders = spec.submodule_search_locations or () if spec else ()
    files = [file for folder in folders for file in Path(folder).glob("NotoEmoji*")]
    return "".join(f'@font-face {{ font-family: Emoji; src: url("{file.as_uri()}") }}\n' for file in files)


def browser() -> str | None:
    """The browser that takes pictures; None without one."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def photograph(document: str, folder: Path, name: str, size: tuple[int, int]) -> tuple[Path, str]:
    """A picture of a page of `size`, and by how many pixels each frame is wider than it may be."""
    source, target = folder / f"{name}.html", folder / f"{name}.png"
    source.write_text(document, "utf-8")
    profile = folder / f"{name}-profile"
    command = [browser() or "", *FLAGS, f"--user-data-dir={profile}", f"--window-size={size[0]},{size[1]}"]
    subprocess.run([*command, f"--screenshot={target}", source.as_uri()], check=True, capture_output=True,
                   timeout=PATIENCE)  # fmt: skip
    dom = subprocess.run([*command, "--dump-dom", source.as_uri()], check=True, capture_output=True, text=True,
                         timeout=PATIENCE)  # fmt: skip
    shutil.rmtree(profile, ignore_errors=True)
    found = re.search(r'data-over="([^"]*)"', dom.stdout)
    return target, found[1] if found else ""


# --- Discord -------------------------------------------------------------------------------------------------------


def discord(message: Json, pictures: dict[str, bytes] | None = None) -> str:
    """A message of Components V2."""
    shown = "".join(_component(one, pictures or {}) for one in message["components"])
    return f'<div class="message"><p class="name">pullquote <span class="app">APP</span></p>{shown}</div>'


def modal(data: Json) -> str:
    """A form of Discord, with what stands in it when it opens."""
    shown = "".join(map(_asked, data["components"]))
    return f'<div class="message modal"><div class="head">{html.escape(data["title"])}</div>{shown}</div>'


def _asked(one: Json) -> str:
    if one["type"] == 10:
        return f'<div class="text">{markdown(one["content"])}</div>'
    inside = one["component"]
    chosen = [option["label"] for option in inside.get("options", []) if option.get("default")]
    chosen += [f"#{value['id']}" for value in inside.get("default_values", [])]
    typed = inside.get("value") or ", ".join(chosen)
    hint = "Drop files here" if inside["type"] == 19 else inside.get("placeholder") or ""
    field = f"<p>{html.escape(typed)}</p>" if typed else f'<p class="hint">{html.escape(hint)}</p>'
    star = " *" if inside.get("required", True) else ""
    below = f'<p class="context">{html.escape(one["description"])}</p>' if one.get("description") else ""
    return f'<div class="asked"><b>{html.escape(one["label"])}{star}</b>{below}<div class="field">{field}</div></div>'


def _component(one: Json, pictures: dict[str, bytes]) -> str:
    inside = "".join(_component(part, pictures) for part in one.get("components", []))
    match one["type"]:
        case 1:
            return f'<div class="row">{inside}</div>'
        case 2:
            style = {1: "blue", 4: "red"}.get(one["style"], "") + (" off" if one.get("disabled") else "")
            mark = " ↗" if one.get("url") else ""
            return f'<span class="button {style}">{html.escape(one["label"])}{mark}</span>'
        case 3:
            hint = html.escape(one.get("placeholder") or "")
            return f'<span class="button menu"><span>{hint}</span><span>⌄</span></span>'
        case 10:
            return f'<div class="text">{markdown(one["content"])}</div>'
        case 12:
            return "".join(_image(item, pictures) for item in one["items"])
        case 13:
            return f"<p>📄 {html.escape(one['file']['url'].removeprefix('attachment://'))}</p>"
        case 14:
            return "<hr>" if one.get("divider") else ""
        case 17:
            colour = f"#{one['accent_color']:06x}" if one.get("accent_color") is not None else "var(--line)"
            return f'<div class="card" style="--accent: {colour}">{inside}</div>'
        case kind:
            raise ValueError(kind)


def _image(item: Json, pictures: dict[str, bytes]) -> str:
    return _shown(pictures[item["media"]["url"].removeprefix("attachment://")], item["description"])


def _shown(content: bytes, alt: str) -> str:
    source = f"data:image/png;base64,{base64.b64encode(content).decode()}"
    return f'<img src="{source}" alt="{html.escape(alt)}">'


def markdown(text: str) -> str:
    """Discord's markdown as HTML."""
    return "".join(map(_line, text.split("\n")))


def _line(line: str) -> str:
    for prefix, before, after in (
        ("### ", "<h3>", "</h3>"), ("## ", "<h2>", "</h2>"), ("-# ", '<p class="small">', "</p>"),
        ("> ", '<p class="quote">', "</p>"), ("- ", "<ul><li>", "</li></ul>"),
    ):  # fmt: skip
        if line.startswith(prefix):
            return before + _inline(line[len(prefix) :]) + after
    return f"<p>{_inline(line)}</p>" if line else '<p class="blank"></p>'


def _inline(text: str) -> str:
    kept: list[str] = []

    def keep(shown: str) -> str:
        kept.append(shown)
        return f"\x00{len(kept) - 1}\x00"

    text = re.sub(r"\\(\W)", lambda found: keep(html.escape(found[1])), text)
    text = re.sub(r"<t:(\d+):?\w?>", lambda found: keep("Thursday, 26 November 2026 08:30"), text)
    text = re.sub(r"</([a-z ]+):\d+>", lambda found: keep(f'<a class="mention">/{found[1]}</a>'), text)
    text = re.sub(r"<(?:#|@&)\d+>", lambda found: keep('<a class="mention">#general</a>'), text)
    text = re.sub(r"`([^`]*)`", lambda found: keep(f'<span class="code">{html.escape(found[1])}</span>'), text)
    text = re.sub(r"\[([^\]]*)\]\((https?://[^)]*)\)", "\x01\\1\x02", text)
    text = html.escape(text, quote=False).replace("\x01", "<a>").replace("\x02", "</a>")
    for sign, tag in (("**", "b"), ("~~", "s"), ("*", "i")):
        text = re.sub(rf"{re.escape(sign)}(.+?){re.escape(sign)}", rf"<{tag}>\1</{tag}>", text)
    while "\x00" in text:
        text = re.sub("\x00(\\d+)\x00", lambda found: kept[int(found[1])], text)
    return text


# --- Slack ---------------------------------------------------------------------------------------------------------


def slack(blocks: list[Json], pictures: dict[str, bytes] | None = None) -> str:
    """A message of Block Kit."""
    shown = "".join(f'<div class="block">{_block(block, pictures or {})}</div>' for block in blocks)
    return f'<div class="message"><p class="name">pullquote <span class="app">APP</span></p>{shown}</div>'


def _block(block: Json, pictures: dict[str, bytes]) -> str:
    match block["type"]:
        case "rich_text":
            return "".join(map(_rich, block["elements"]))
        case "context":
            return f'<div class="context">{"<br>".join(_plain(part) for part in block["elements"])}</div>'
        case "header":
            return f'<div class="head">{_plain(block["text"])}</div>'
        case "actions":
            return f'<div class="row">{"".join(map(_pressed, block["elements"]))}</div>'
        case "divider":
            return "<hr>"
        case "carousel":
            return f'<div class="cards">{"".join(map(_card, block["elements"]))}</div>'
        case "image":
            return _shown(pictures[block["slack_file"]["id"]], block["alt_text"])
        case kind:
            raise ValueError(kind)


def _card(card: Json) -> str:
    pressed = "".join(map(_pressed, card["actions"]))
    above = f'<p><b>{_plain(card["title"])}</b></p><p class="context">{_plain(card["subtitle"])}</p>'
    return f'<div class="one">{above}<p>{_plain(card["body"])}</p><div class="row">{pressed}</div></div>'


def _plain(text: Json) -> str:
    return html.escape(text["text"]).replace("\n", "<br>")


def _pressed(one: Json) -> str:
    match one["type"]:
        case "button":
            style = {"primary": "blue", "danger": "red"}.get(one.get("style", ""), "")
            return f'<span class="button {style}">{_plain(one["text"])}</span>'
        case "overflow":
            return '<span class="button">⋯</span>'
        case _:
            return f'<span class="button menu"><span>{_plain(one["placeholder"])}</span><span>⌄</span></span>'


def _rich(element: Json) -> str:
    if element["type"] == "rich_text_list":
        items = "".join(f"<li>{''.join(map(_run, item['elements']))}</li>" for item in element["elements"])
        return f'<div class="text"><ul>{items}</ul></div>'
    inside = "".join(map(_run, element["elements"]))
    return f'<div class="{"quote" if element["type"] == "rich_text_quote" else "text"}">{inside}</div>'


def _run(run: Json) -> str:
    shown = html.escape(run.get("text") or run.get("channel_id") or "").replace("\n", "<br>")
    for style, tag in (("bold", "b"), ("italic", "i"), ("strike", "s"), ("code", "code")):
        shown = f"<{tag}>{shown}</{tag}>" if run.get("style", {}).get(style) else shown
    return f"<a>{shown}</a>" if run["type"] in {"link", "channel"} else shown

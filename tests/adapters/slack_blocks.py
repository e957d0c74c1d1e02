"""What Slack takes of blocks and views: the limits that https://docs.slack.dev/reference/block-kit states.

`violations` reads them off what is sent. A kind of block, element or field that is not known here is one, too, so that
nothing is sent that nobody has held against the reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

Json = dict[str, Any]
Found = Iterator[str]

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_TEXT: Final = 13_200  # of all blocks, from which on Slack answers msg_blocks_too_long
FALLBACK: Final = 40_000
SURFACES: Final = {"card": "message", "carousel": "message", "input": "view"}  # of blocks that are not for all


def of_message(body: Json) -> list[str]:
    """What is wrong with a message."""
    blocks = body.get("blocks") or []
    found = list(_blocks(blocks, "message", MESSAGE_BLOCKS))
    if len(body.get("text") or "") > FALLBACK:
        found.append("the text is too long")
    if blocks and not body.get("text"):
        found.append("there is no text for notifications")
    if (size := sum(map(_size, blocks))) > MESSAGE_TEXT:
        found.append(f"all blocks have {size} characters")
    return found


def of_view(view: Json) -> list[str]:
    """What is wrong with a modal, or with Home."""
    found = list(_blocks(view.get("blocks") or [], "view", VIEW_BLOCKS))
    if view.get("type") == "modal":
        found += _text(view, "title", 24, needed=True)
    for label in ("submit", "close"):
        found += _text(view, label, 24)
    for name, most in (("private_metadata", 3000), ("callback_id", 255)):
        if _units(view.get(name) or "") > most:
            found.append(f"{name} is too long")
    if any(block.get("type") == "input" for block in view["blocks"]) and "submit" not in view:
        found.append("a form without a button to submit it")
    return found


def _blocks(blocks: list[Json], surface: str, most: int) -> Found:
    if len(blocks) > most:
        yield f"{len(blocks)} blocks"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(ids)) < len(ids):
        yield "a block_id twice"
    for block in blocks:
        yield from _block(block, surface)


def _block(block: Json, surface: str) -> Found:
    kind = block.get("type", "")
    check = _BLOCKS.get(kind)
    if check is None:
        yield f"a block of the kind {kind!r}"
    elif SURFACES.get(kind, surface) != surface:
        yield f"a {kind} in a {surface}"
    elif _units(block.get("block_id") or "") > 255:
        yield "a block_id is too long"
    else:
        yield from check(block)


def _header(block: Json) -> Found:
    yield from _known(block, "text")
    yield from _text(block, "text", 150, needed=True)


def _section(block: Json) -> Found:
    yield from _known(block, "text", "fields", "accessory", "expand")
    yield from _text(block, "text", 3000, needed="fields" not in block, marks=True)


def _context(block: Json) -> Found:
    yield from _known(block, "elements")
    yield from _count(block["elements"], 1, 10, "elements of a context")
    for one in block["elements"]:
        if one["type"] == "image":
            yield from _image(one)
        else:
            yield from _text({"text": one}, "text", 3000, needed=True, marks=True)


def _actions(block: Json) -> Found:
    yield from _known(block, "elements")
    yield from _count(block["elements"], 1, 25, "elements of a row")
    ids = [one.get("action_id") for one in block["elements"]]
    if len(set(ids)) < len(ids):
        yield f"an action_id twice: {ids}"
    for one in block["elements"]:
        yield from _element(one)


def _image(block: Json) -> Found:
    yield from _known(block, "image_url", "slack_file", "alt_text", "title")
    if ("image_url" in block) == ("slack_file" in block):
        yield "an image needs one source"
    if not 0 < _units(block.get("alt_text") or "") <= 2000:
        yield "an image needs up to 2000 characters that say what it shows"
    yield from _text(block, "title", 2000)


def _input(block: Json) -> Found:
    yield from _known(block, "label", "element", "hint", "optional", "dispatch_action")
    yield from _text(block, "label", 2000, needed=True)
    yield from _text(block, "hint", 2000)
    yield from _element(block["element"])


def _divider(block: Json) -> Found:
    yield from _known(block)


def _card(block: Json) -> Found:
    yield from _known(block, "hero_image", "icon", "title", "subtitle", "body", "actions")
    if not any(block.get(part) for part in ("hero_image", "title", "actions", "body")):
        yield "an empty card"
    for part, most in (("title", 150), ("subtitle", 150), ("body", 200)):
        yield from _text(block, part, most, marks=True)
    for one in block.get("actions", ()):
        if one["type"] != "button":
            yield f"a {one['type']} on a card"
        yield from _element(one)


def _carousel(block: Json) -> Found:
    yield from _known(block, "elements")
    yield from _count(block["elements"], 1, 10, "cards")
    for one in block["elements"]:
        yield from _card(one) if one["type"] == "card" else [f"a {one['type']} in a carousel"]


def _rich_text(block: Json) -> Found:
    yield from _known(block, "elements")
    yield from _count(block["elements"], 1, 1000, "elements of rich text")
    for part in block["elements"]:
        match part["type"]:
            case "rich_text_section" | "rich_text_quote" | "rich_text_preformatted":
                yield from _known(part, "elements", "border")
                yield from _runs(part["elements"])
            case "rich_text_list":
                yield from _known(part, "elements", "style", "indent", "border", "offset")
                if part["style"] not in {"bullet", "ordered"}:
                    yield "a list of an unknown style"
                for item in part["elements"]:
                    yield from _runs(item["elements"]) if item["type"] == "rich_text_section" else ["no list item"]
            case kind:
                yield f"rich text of the kind {kind!r}"


def _runs(runs: list[Json]) -> Found:
    yield from _count(runs, 1, 1000, "runs")
    for run in runs:
        match run["type"]:
            case "text":
                yield from _known(run, "text", "style")
                yield from [] if run["text"] else ["a run without text"]
            case "link":
                yield from _known(run, "text", "url", "style", "unsafe")
                yield from [] if 0 < _units(run["url"]) <= 3000 else ["a link that is too long"]
            case "channel":
                yield from _known(run, "channel_id", "style")
            case kind:
                yield f"a run of the kind {kind!r}"
        if not set(run.get("style", {})) <= {"bold", "italic", "strike", "code"}:
            yield f"an unknown style: {run['style']}"


_BLOCKS: Final[dict[str, Callable[[Json], Found]]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "image": _image,
    "input": _input,
    "divider": _divider,
    "card": _card,
    "carousel": _carousel,
    "rich_text": _rich_text,
}

_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "button": ("text", "url", "value", "style", "confirm", "accessibility_label"),
    "overflow": ("options", "confirm"),
    "static_select": ("placeholder", "options", "initial_option", "confirm", "focus_on_load"),
    "external_select": ("placeholder", "min_query_length", "initial_option", "confirm"),
    "multi_external_select": ("placeholder", "min_query_length", "initial_options", "max_selected_items"),
    "conversations_select": (
        "placeholder", "initial_conversation", "default_to_current_conversation", "filter", "response_url_enabled",
    ),
    "plain_text_input": ("placeholder", "multiline", "initial_value", "min_length", "max_length"),
    "radio_buttons": ("options", "initial_option", "confirm"),
    "timepicker": ("placeholder", "initial_time", "timezone", "confirm"),
}  # fmt: skip
_CHOICES: Final = {"overflow": (1, 5), "static_select": (1, 100), "radio_buttons": (1, 10)}


def _element(one: Json) -> Found:
    kind = one.get("type", "")
    if kind not in _FIELDS:
        yield f"an element of the kind {kind!r}"
        return
    yield from _known(one, "action_id", *_FIELDS[kind])
    if _units(one.get("action_id") or "") > 255:
        yield "an action_id is too long"
    yield from _text(one, "text", 75, needed=kind == "button")
    yield from _text(one, "placeholder", 150)
    for name, most in (("value", 2000), ("url", 3000), ("initial_value", 3000)):
        if _units(one.get(name) or "") > most:
            yield f"{name} is too long"
    if one.get("style", "primary") not in {"primary", "danger"}:
        yield f"a button of the style {one['style']!r}"
    if kind in _CHOICES:
        yield from _count(one["options"], *_CHOICES[kind], f"options of {kind}")
    yield from _options(one)
    yield from _confirmed(one.get("confirm"))


def _options(one: Json) -> Found:
    chosen = [one["initial_option"]] if "initial_option" in one else one.get("initial_options", [])
    for option in (*one.get("options", ()), *chosen):
        yield from _known(option, "text", "value", "description", "url")
        yield from _text(option, "text", 75, needed=True)
        if not 0 < _units(option["value"]) <= 150:
            yield "the value of an option"
    if "options" in one and not all(option in one["options"] for option in chosen):
        yield "the initial option is none of the options"


def _confirmed(confirm: Json | None) -> Found:
    if confirm is None:
        return
    yield from _known(confirm, "title", "text", "confirm", "deny", "style")
    for name, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        yield from _text(confirm, name, most, needed=True)


def _known(thing: Json, *fields: str) -> Found:
    """Fields that nobody has held against the reference."""
    if unknown := set(thing) - {"type", "block_id", *fields}:
        yield f"{thing.get('type')}: unknown {sorted(unknown)}"


def _count(things: list[Any], least: int, most: int, what: str) -> Found:
    if not least <= len(things) <= most:
        yield f"{len(things)} {what}"


def _text(thing: Json, name: str, most: int, *, needed: bool = False, marks: bool = False) -> Found:
    """A text object: plain text, or where `marks` are taken, also Slack's markup."""
    text = thing.get(name)
    if text is None:
        yield from [f"{name} is missing"] if needed else []
        return
    if text["type"] not in ({"plain_text", "mrkdwn"} if marks else {"plain_text"}):
        yield f"{name} is {text['type']}"
    yield from _known(text, "text", "emoji", "verbatim")
    if not 0 < _units(text["text"]) <= most:
        yield f"{name} has {_units(text['text'])} characters of {most}"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _size(node: Any) -> int:
    """The characters of all texts in a block."""
    if isinstance(node, list):
        return sum(map(_size, node))
    if isinstance(node, dict):
        own = _units(node["text"]) if isinstance(node.get("text"), str) else 0
        return own + sum(_size(value) for value in node.values() if not isinstance(value, str))
    return 0

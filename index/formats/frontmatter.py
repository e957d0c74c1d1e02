"""Front matter: a block of `key: value` between `---` (a subset of YAML), or TOML between `+++`.

The YAML subset has plain and quoted values, `[a, b]` and `- a` lists, and one level of `key: value` below a key.
Unknown keys are ignored.
"""

from __future__ import annotations

import re
from typing import Any, Final

from ..metadata.parsing import FIELD_OF, FactsDraft
from ..metadata.tomlfile import TomlError, parse
from ..transcript import Facts, ReadingNotice, Repair

_LINES_LIMIT: Final = 500
_KEY: Final = re.compile(
    r"(?P<indent>\s*)(?P<key>\"[^\"]+\"|'[^']+'|[^\s:#\-\[{][^:]{0,60}?)\s*:(?:\s+(?P<value>.*))?$"
)
_ITEM: Final = re.compile(r"\s*-\s+(?P<value>.*)$")
_COMMENT: Final = re.compile(r"\s#.*$")


def split(text: str, name: str) -> tuple[Facts, tuple[ReadingNotice, ...], int]:
    """Returns the metadata at the beginning of `text`, notices, and the length of the block (0: there is none)."""
    fence = text[:4].rstrip(" \n")
    if fence not in ("---", "+++") or text[3:4] not in ("\n", " "):
        return Facts(), (), 0
    lines = text.split("\n", _LINES_LIMIT)
    if lines[0].strip() != fence:
        return Facts(), (), 0
    closing = (fence, "...") if fence == "---" else (fence,)
    past = next((at for at, line in enumerate(lines[1:_LINES_LIMIT], 1) if line.rstrip() in closing), None)
    if past is None:
        return Facts(), (), 0
    inside = lines[1:past]
    found = _toml(inside, name) if fence == "+++" else _yaml(inside, name)
    if found is None:
        return Facts(), (), 0
    return *found, sum(len(line) + 1 for line in lines[: past + 1])


def _toml(lines: list[str], name: str) -> tuple[Facts, tuple[ReadingNotice, ...]]:
    try:
        document = parse("\n".join(lines))
    except TomlError as error:
        line = error.line + 1 if error.line else None
        return Facts(), (ReadingNotice(Repair.UNREADABLE_FACTS, 1, line, name),)

    def line_of(key: str) -> int | None:
        line = document.line(key)
        return line + 1 if line else None

    draft = FactsDraft(name, line_of)
    for key, value in document.values.items():
        if _wanted(key):
            draft.put(key, value)
    return draft.build()


def _yaml(lines: list[str], name: str) -> tuple[Facts, tuple[ReadingNotice, ...]] | None:
    """Returns None if the lines between two rules are no front matter."""
    values, places = dict[str, Any](), dict[str, int]()
    key = ""
    for number, line in enumerate(lines, 2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        item, pair = _ITEM.match(line), _KEY.match(line)
        if item and key:
            _append(values, key, _scalar(item["value"]))
        elif pair and not pair["indent"]:
            key = _scalar(pair["key"])
            values[key] = _value(pair["value"] or "")
            places[key] = number
        elif pair and key:
            _nest(values, key, _scalar(pair["key"]), _scalar(pair["value"] or ""))
        elif not key or not line[:1].isspace():
            return None
    if not values:
        return None
    draft = FactsDraft(name, places.get)
    for wanted, value in values.items():
        if _wanted(wanted):
            draft.put(wanted, value)
    return draft.build()


def _wanted(key: str) -> bool:
    known = FIELD_OF.get(key.casefold().replace("-", "_"))
    return known is not None and known != "file"


def _append(values: dict[str, Any], key: str, value: str) -> None:
    found = values[key]
    values[key] = [*found, value] if isinstance(found, list) else [value]


def _nest(values: dict[str, Any], key: str, inner: str, value: str) -> None:
    found = values[key]
    values[key] = {**found, inner: value} if isinstance(found, dict) else {inner: value}


def _value(written: str) -> str | list[str]:
    written = written.strip()
    if written.startswith("[") and (past := written.rfind("]")) > 0:
        return [_scalar(part) for part in _parts(written[1:past]) if part.strip()]
    return _scalar(written)


def _parts(written: str) -> list[str]:
    """Splits at the commas outside of quotes."""
    return re.findall(r"(?:\"[^\"]*\"|'[^']*'|[^,\"'])(?:\"[^\"]*\"|[^,\"])*", written)


def _scalar(written: str) -> str:
    written = written.strip()
    if written[:1] in ("'", '"') and (past := written.find(written[0], 1)) > 0:
        return written[1:past]
    plain = _COMMENT.sub("", written).rstrip()
    return "" if plain in ("~", "null", "|", ">", "|-", ">-") else plain

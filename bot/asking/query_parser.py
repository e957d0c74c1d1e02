"""What people type: words, and perhaps trailing filters such as `from: NAME`, `in: TITLE` and `since: 2023`."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ...index.language.languages import LANGUAGES, language
from ...index.search.filters import NUMBERED
from ...index.search.periods import find_period
from .quote_extractor import quotations

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from ..messages import Messages

MOST_NAME_WORDS: Final = 3  # of a name that is not known
NEAR: Final = 0.7  # how alike, of 1, a command has to be to be meant: `delete` is nothing like `model`
MOST_KEYS: Final = 4  # words that may begin a filter, from the end: a date or a name may have such words in it

_FILTERS: Final = {  # the keys of trailing filters, and what they are called in the languages of the catalogue
    **{key: key for key in ("from", "in", "since", "until")},
    **dict.fromkeys(("von", "de", "par", "por", "話者"), "from"),
    **dict.fromkeys(("dans", "en", "番組"), "in"),
    **dict.fromkeys(("seit", "ab", "depuis", "desde"), "since"),
    **dict.fromkeys(("bis", "jusqu'à", "jusqu’à", "hasta"), "until"),
}
_TRAILING: Final = re.compile(
    rf"(?:^|\s)(?P<key>{'|'.join(_FILTERS)})\s?[:：]\s*(?P<name>[^:：]{{1,200}}?)\s*$", re.IGNORECASE
)
_TABLES: Final = [language.questions for language in LANGUAGES.values()]
_BEFORE: Final = {  # what stands before a filter in a sentence, in any language
    "by": {word for one in _TABLES for word in one.by},
    "in": {word for one in _TABLES for word in one.within},
    "since": {word for one in _TABLES for word in one.since},
    "until": {word for one in _TABLES for word in one.until},
}
_KEYS: Final = "|".join(
    re.escape(word) + ("" if word.endswith("'") else r"(?=\s)")
    for word in sorted({word for words in _BEFORE.values() for word in words}, key=len, reverse=True)
).replace("'", "['’]")
_SPOKEN: Final = re.compile(rf"[\s,]+(?P<key>{_KEYS})\s*(?P<name>[^:]{{1,80}}?)\s*[.?!]*$", re.IGNORECASE)
_KEY: Final = re.compile(rf"[\s,](?={_KEYS})", re.IGNORECASE)
_NUMBERED: Final = re.compile(rf"(?:{NUMBERED})(?=\W|\d)|#\s*\d", re.IGNORECASE)
_OVER_TIME: Final = re.compile(
    rf"[\s,]+(?:{'|'.join(phrase for one in _TABLES for phrase in one.over_time)})\s*[.?!]*$".replace(" ", r"\s+"),
    re.IGNORECASE,
)
_SAID: Final = [
    re.compile(
        asked.replace(" ABOUT", rf"(?:\s+(?:{one.about})(?:(?<=['’])|\s+)(?P<words>.+?))?").replace(
            "NAME", "(?P<name>.{1,60}?)"
        )
        + r"\s*[.?!]*",
        re.IGNORECASE,
    )
    for one in _TABLES
    for asked in one.said
]


_WHO: Final = [
    re.compile(asked.replace("NAME", "(?P<name>.{1,60}?)") + r"\s*[.?!]*", re.IGNORECASE)
    for one in _TABLES
    for asked in one.who
]
_SPOKEN_OF: Final = [
    re.compile(asked.replace("TOPIC", "(?P<words>.+?)") + r"\s*[.?!]*", re.IGNORECASE)
    for one in _TABLES
    for asked in one.spoken_of
]


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """Words to look for, and the speaker, the source and the time that they are limited to; `dated` asks for what was
    said in the course of time."""

    words: str
    speaker: str | None = None
    source: str | None = None
    since: str | None = None
    until: str | None = None
    dated: bool = False


def parse_query(
    typed: str, is_speaker: Callable[[str], bool], is_source: Callable[[str], bool], is_time: Callable[[str], bool]
) -> ParsedQuery:
    """Reads trailing filters off running text, whose keys may be in any language of the catalogue: `von: Ada`.

    `is_speaker`, `is_source` and `is_time` say whether what stands after the key is meant as one. What is not, or
    stands between quotation marks, stays among the words.
    """
    meant = {"from": is_speaker, "in": is_source, "since": is_time, "until": is_time}
    words, found = typed.strip(), dict[str, str]()
    quoted = quotations(words, fewest=1) if _TRAILING.search(words) else []
    while (one := _TRAILING.search(words)) and not any(q.start <= one.start() < q.end for q in quoted):
        key, name = _FILTERS[one["key"].lower()], one["name"].strip("\"'“”")
        if key in found or not meant[key](name):
            break
        found[key] = name
        words = words[: one.start()].rstrip()
    return _parsed(words, found)


def parse_topic(
    parsed: ParsedQuery, is_speaker: Callable[[str], bool], is_source: Callable[[str], bool]
) -> ParsedQuery:
    """Reads filters that are part of the sentence off a topic: `by Ada`, `since 2023`, `in episode 12`, `over the
    years`, and `what did Ada say about …`, which asks for the words of one speaker.

    The functions say whether there is such a speaker or source: what is not stays among the words.
    """
    words, found, dated = unquoted(parsed.words), dict[str, str](), False
    if (said := said_by(words, is_speaker)) and said.speaker:
        words, found["by"] = said.words, said.speaker
    while True:
        if over := _OVER_TIME.search(words):
            words, dated = words[: over.start()], True
            continue
        starts = [match.start() for match in _KEY.finditer(words)][-MOST_KEYS:]
        read = (_filter_at(words, start, found, is_speaker, is_source) for start in reversed(starts))
        if (one := next(filter(None, read), None)) is None:
            break
        key, name, start = one
        found[key] = name
        words = words[:start].rstrip()
    said = said_by(words, is_speaker)
    if said and said.speaker and (said.words or not dated):
        found.setdefault("by", said.speaker)
        words = said.words
    spoken = _parsed(words, {"from" if key == "by" else key: name for key, name in found.items()}, dated=dated)
    return replace(
        spoken,
        speaker=parsed.speaker or spoken.speaker,
        source=parsed.source or spoken.source,
        since=parsed.since or spoken.since,
        until=parsed.until or spoken.until,
    )


def unquoted(text: str) -> str:
    """A text that stands between quotation marks as a whole, without them."""
    quoted = quotations(text, fewest=1)
    whole = len(quoted) == 1 and sum(map(str.isalnum, quoted[0].words)) == sum(map(str.isalnum, text))
    return quoted[0].words if whole else text


def said_by(words: str, is_speaker: Callable[[str], bool]) -> ParsedQuery | None:
    """The speaker and the topic of `what did Ada say about …`, without words where no topic is named; None if the words
    ask nothing of the kind, or there is no such speaker."""
    for asked in _SAID:
        if (found := asked.fullmatch(words)) and is_speaker(found["name"]):
            return ParsedQuery(found["words"] or "", found["name"])
    return None


def asked_about(
    words: str, is_speaker: Callable[[str], bool], languages: Collection[str] = ("en",)
) -> ParsedQuery | None:
    """The speaker of `who is Ada?`, without words; the name of somebody who does not speak, or the topic of `what is
    said about …`, as words; None if the words ask nothing of the kind."""
    for asked in _WHO:
        if found := asked.fullmatch(words):
            name = found["name"]
            if is_speaker(name):
                return ParsedQuery("", name)
            if has_form_of_name(name, languages):
                return ParsedQuery(name)
    about = next(filter(None, (asked.fullmatch(words) for asked in _SPOKEN_OF)), None)
    return ParsedQuery(about["words"]) if about else None


def _filter_at(
    words: str,
    start: int,
    found: Mapping[str, str],
    is_speaker: Callable[[str], bool],
    is_source: Callable[[str], bool],
) -> tuple[str, str, int] | None:
    """The filter that is the end of `words`, from the character `start` on: its key, its name and its start; None if
    it is none. One word may stand for several keys."""
    if one := _SPOKEN.match(words, start):
        typed = one["key"].lower().replace("’", "'")
        for key, before in _BEFORE.items():
            if typed in before and key not in found and _is_filter(key, one["name"], is_speaker, is_source):
                return key, one["name"], one.start()
    return None


def _is_filter(key: str, name: str, is_speaker: Callable[[str], bool], is_source: Callable[[str], bool]) -> bool:
    if key == "by":
        return is_speaker(name)
    return bool(_NUMBERED.match(name)) and is_source(name) if key == "in" else find_period(name) is not None


def _parsed(words: str, found: Mapping[str, str], *, dated: bool = False) -> ParsedQuery:
    return ParsedQuery(words, found.get("from"), found.get("in"), found.get("since"), found.get("until"), dated)


def has_form_of_name(text: str, languages: Collection[str] = ("en",)) -> bool:
    """Whether a text can be a name that nobody is known by: it is short, and has no word of running text of any of the
    `languages` in it."""
    words = re.findall(r"\w+", text)
    return 0 < len(words) <= MOST_NAME_WORDS and not any(_is_small(one, languages) for one in words)


def has_only_small_words(text: str, languages: Collection[str] = ("en",)) -> bool:
    """Whether a text has words, and none but those that everybody says in one of the `languages`: `the`, `of`."""
    words = re.findall(r"\w+", text)
    return bool(words) and any(all(_is_small(one, [code]) for one in words) for code in languages)


def _is_small(spelling: str, languages: Collection[str]) -> bool:
    return any(language(code).word(spelling).stop for code in languages)


def parse_filters(typed: str) -> ParsedQuery:
    """Every trailing filter, whether or not there is such a speaker or source: for what takes no words."""
    return parse_query(typed, bool, bool, bool)


def nearest_name(name: str, known: Sequence[str]) -> str | None:
    """The command most like `name`; None if none is."""
    return next(iter(difflib.get_close_matches(name.lower(), known, n=1, cutoff=NEAR)), None)


def did_you_mean(name: str, known: Sequence[str], messages: Messages) -> list[str]:
    """`Did you mean …?` with the command most like `name`, or nothing."""
    near = nearest_name(name, known)
    return [messages.say("command.did_you_mean", name=near)] if near else []

"""The catalogue: every message that is used is there, every one that is there is used, and all can be said."""

from __future__ import annotations

import ast
import asyncio
import datetime as dt
import functools
import itertools
import re
import string
from pathlib import Path
from typing import TYPE_CHECKING

import pullquote
import pytest
from pullquote.bot.__main__ import program
from pullquote.bot.messages import LOCALES, messages, speaking, supported, texts, translation
from pullquote.bot.presenting.answers import sentence
from pullquote.bot.presenting.problems import noticed, refused
from pullquote.index.errors import Reason, Unreadable
from pullquote.index.search.difference_kinds import What
from pullquote.index.search.differences import Difference
from pullquote.index.search.verdict import Verdict
from pullquote.index.transcript import ReadingNotice, Repair

from ..modules import syntax_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(str(pullquote.__file__)).parent
SOURCES = [path for room in ("bot", "adapters") for path in sorted((ROOT / room).rglob("*.py"))]
KEYS = messages().keys()
KEY = re.compile(r"[a-z_]+\.[a-z_]+")


def strings(tree: ast.AST) -> Iterator[str]:
    """Every string in the code; a pattern for those that are put together, with `[a-z_]*` for what is filled in."""
    parts = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in parts:
            yield re.escape(node.value)
        elif isinstance(node, ast.JoinedStr):
            yield "".join(
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z_]*" for part in node.values
            )


def said(tree: ast.AST) -> Iterator[str]:
    """The first arguments of every `say(…)`, those of a choice one by one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (getattr(node.func, "attr", None) or getattr(node.func, "id", None)) in {
            "say",
            "_say",
        }:
            yield from strings(node.args[0])


@functools.cache
def in_sources() -> tuple[set[str], set[str]]:
    """All strings of the rooms that speak, and those that are said; the trees take much memory and are let go."""
    every, spoken = set[str](), set[str]()
    for path in SOURCES:
        tree = syntax_tree(path)
        every.update(strings(tree))
        spoken.update(said(tree))
    return every, spoken


IN_TEMPLATES = {  # say("web.…")
    key
    for path in sorted((ROOT / "adapters").rglob("*.html"))
    for key in re.findall(r"""say\(["']([a-z_.]+)["']""", path.read_text("utf-8"))
}


def test_every_message_that_a_template_says_is_there() -> None:
    assert set() == IN_TEMPLATES - KEYS


def test_every_message_that_is_said_is_there() -> None:
    missing = {
        pattern
        for pattern in in_sources()[1]
        if KEY.match(pattern.replace("\\", "").replace("[a-z_]*", "x"))
        and not any(re.fullmatch(pattern, key) for key in KEYS)
    }
    assert missing == set()


def test_every_message_that_is_there_is_used() -> None:
    found = {pattern for pattern in in_sources()[0] if "\\." in pattern and not pattern.startswith("[")}
    like_keys = [pattern for pattern in found if re.fullmatch(r"[][a-z0-9_*.\\-]+", pattern)]
    patterns = re.compile("|".join(like_keys))
    unused = {key for key in KEYS if not patterns.fullmatch(key)}
    assert unused - BY_VALUE - IN_TEMPLATES == set()


BY_VALUE = {  # looked up by the value of an enumeration; the tests below say each of them
    *(f"verdict.{verdict.value.replace(' ', '_')}" for verdict in Verdict),
    *(f"refused.{reason.value.replace(' ', '_')}{plain}" for reason in Reason for plain in ("", "_plain")),
    *(f"repair.{repair.value.replace(' ', '_')}" for repair in Repair),
    *(f"difference.{what.value.replace(' ', '_')}{side}" for what in What for side in ("", "_asked", "_said")),
}


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_its_words(verdict: Verdict) -> None:
    assert f"verdict.{verdict.value.replace(' ', '_')}" in KEYS


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("detail", ["", "PDF"])
def test_every_reason_for_refusing_a_file_has_its_words(reason: Reason, detail: str) -> None:
    why = refused(Unreadable(reason, "file.txt", offset=3, detail=detail, limit=5), messages())
    assert why
    assert not why.endswith(": ")
    assert refused(Unreadable(reason, "file.txt", line=7, detail="x"), messages()).startswith("line 7: ")


@pytest.mark.parametrize("repair", Repair)
@pytest.mark.parametrize("count", [1, 2])
def test_everything_set_right_has_its_words(repair: Repair, count: int) -> None:
    assert noticed(ReadingNotice(repair, count, detail="a.toml: date"), messages())
    assert noticed(ReadingNotice(repair, count, line=4), messages()).endswith(" (from line 4)")


@pytest.mark.parametrize(("what", "sides"), list(itertools.product(What, [("a", "b"), ("a", ""), ("", "b")])))
def test_every_difference_is_a_sentence_that_names_it(what: What, sides: tuple[str, str]) -> None:
    asked, said_there = (f"{mark}{side}" if side else "" for mark, side in zip("xy", sides, strict=True))
    told = sentence(Difference(what, asked, said_there), messages())
    assert told.endswith(".")
    assert ("“xa”" in told, "“yb”" in told) == (bool(asked), bool(said_there))


def test_counted_messages_have_a_form_for_one_and_one_for_others() -> None:
    say = messages().say
    assert say("verdict.not_found", n=1, filters="") == "Not in the one transcript searched"
    assert say("verdict.not_found", n=0, filters=" in X") == "Not in the 0 transcripts searched in X"


def test_values_are_never_read_as_patterns() -> None:
    assert messages().say("error.unknown_source", name="{0} {key} %s") == "No episode or show is called “{0} {key} %s”."


def test_names_are_joined_as_in_a_sentence() -> None:
    listed = messages().listed
    assert [listed([]), listed(["A"]), listed(["A", "B"]), listed(("A", "B", "C"))] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]
    assert listed(["A", "B"], "list.or") == "A or B"


def test_sentences_follow_each_other_as_in_the_language() -> None:
    assert messages("de").sentences(["Nicht da.", None, "", "Meintest du das?"]) == "Nicht da. Meintest du das?"
    assert messages("ja").sentences(["ありません。", "これですか？"]) == "ありません。これですか？"


def test_a_locale_without_a_catalogue_falls_back_to_english() -> None:
    assert messages("xx").say("chat.prompt") == messages().say("chat.prompt")
    tags = {"de-AT": "de", "es-419": "es", "JA": "ja", "pt-BR": None, "": None, None: None}
    assert {tag: supported(tag) for tag in tags} == tags


def test_the_first_language_that_there_is_a_catalogue_of_is_spoken_until_the_block_ends() -> None:
    say = messages().say
    with speaking(None, "pt-BR", "de-AT", "fr"):
        assert say("button.share") == messages("de").say("button.share") != messages("en").say("button.share")
        with speaking("xx"):
            assert say("button.share") == messages("en").say("button.share")
        assert messages().locale == "de"
    assert messages().locale == "en"


async def test_tasks_and_threads_speak_the_language_of_who_began_them() -> None:
    async def told() -> str:
        return await asyncio.to_thread(messages().say, "button.share")

    with speaking("fr"):
        task = asyncio.create_task(told())
    assert await asyncio.gather(task, told()) == ["Partager", "Share"]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("discord.closed", ("code",)),
        ("doctor.discord_channel", ("channel",)),
        ("doctor.altered_do", ("id",)),
        ("error.no_port", ("port",)),
        ("refused.line", ("line",)),
        ("correct.unknown", ("number",)),
    ],
)
def test_what_is_typed_again_or_looked_up_is_written_as_it_is(locale: str, key: str, names: tuple[str, ...]) -> None:
    """`pullquote remove 50.001` would remove nothing."""
    placeholders = {name for _, name, *_ in string.Formatter().parse(str(texts(locale)[key])) if name}
    assert set(names) <= placeholders
    said = messages(locale).say(key, **{name: 50001 if name in names else "x" for name in placeholders})
    assert "50001" in said


def test_numbers_dates_lists_and_plurals_are_written_as_the_language_does() -> None:
    known = {locale: messages(locale) for locale in LOCALES}
    places = {locale: said.say("topic.places", n=1234) for locale, said in known.items()}
    assert places["en"] == "1,234 places"
    assert "1.234" in places["de"]
    assert "1\u202f234" in places["fr"]
    assert known["fr"].say("outcome.close", n=0).startswith("0")
    assert known["fr"].say("alert.overview", n=0) == known["fr"].say("alert.overview", n=1).replace("1", "0")
    dates = {locale: known[locale].date("2024-02-15") for locale in ("en", "de", "ja")}
    assert dates == {"en": "15 February 2024", "de": "15.02.2024", "ja": "2024/02/15"}
    stated = ("2024", "soon", "2024-02-15 08:30 UTC", "")
    assert [known["de"].date(one) for one in stated] == ["2024", "soon", "15.02.2024 08:30 UTC", ""]
    assert known["de"].say("result.sent", date=dt.date(2024, 2, 15)) == "gepostet am 15.02.2024"
    assert known["en"].say("result.sent", date=dt.date(2024, 2, 15)) == "posted on 15 February 2024"
    assert {locale: "".join(said.quotation_marks()) for locale, said in known.items()} == {
        "en": "“”",
        "de": "„“",
        "es": "«»",
        "fr": "«\xa0\xa0»",
        "ja": "「」",
    }
    assert known["es"].listed(["A", "B", "C"]) == "A, B y C"
    assert [known["es"].listed(["Ada", last]) for last in ("Ilse", "Hierro")] == ["Ada e Ilse", "Ada y Hierro"]
    assert [known["es"].listed(["uno", last], "list.or") for last in ("otro", "dos")] == ["uno u otro", "uno o dos"]
    assert known["ja"].series(["A", "B"]) == "A、B"


PLURALS = {"ja": frozenset({"other"})}  # all others have one for one, and another one


@pytest.mark.parametrize("locale", LOCALES)
def test_a_translation_says_what_english_says_with_the_same_values(locale: str) -> None:
    """It has no other keys and placeholders, and the plural forms of its language where English has some; it may have
    them wherever something is counted."""
    own, english = translation(locale), texts("en")
    plurals = PLURALS.get(locale, {"one", "other"})
    assert own.keys() - english.keys() == set()
    for key, said in own.items():
        forms = said if isinstance(said, dict) else {"other": said}
        assert set(forms) <= plurals, key
        assert "{n}" in str(english[key]) or isinstance(english[key], dict) or not isinstance(said, dict), key
        assert set(forms) == plurals or not isinstance(english[key], dict), key
        assert _values(said) == _values(english[key]), key


@pytest.mark.parametrize("locale", LOCALES)
def test_everything_is_translated(locale: str) -> None:
    assert KEYS - translation(locale).keys() == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_typed_is_the_same_in_every_language(locale: str) -> None:
    """Examples in help, commands of pullquote and pip, variables, settings, options and addresses."""
    own, english = texts(locale), texts("en")
    for key, said in english.items():
        if key.partition(".")[0].endswith("help") and "\b" in said:
            assert own[key].rpartition("\b")[2].splitlines()[2:] == said.rpartition("\b")[2].splitlines()[2:], key
        if key.startswith("slack_usage."):
            assert SUBCOMMAND.findall(own[key]) == SUBCOMMAND.findall(said), key
        assert _typed(own[key]) == _typed(said), key


SUBCOMMAND = re.compile(r"(?:\| |\[)([a-z]+)")
TYPED = re.compile(
    rf"pullquote (?:{'|'.join(program().commands)})\b|PULLQUOTE_\w+|\[[a-z]+\]|(?<!\w)--[a-z]+(?:-[a-z]+)*"
    r"|https?://[\w./-]*\w|/[a-z]+\b|pip install[ \w-]+|`[^`]+`",
    re.ASCII,
)


def _typed(said: object) -> set[str]:
    """What a message has that is typed just so."""
    return set(TYPED.findall(str(said["other"] if isinstance(said, dict) else said)))


def _values(said: object) -> set[str]:
    """The placeholders of a text, or of all its forms; a number may be said in words."""
    return set(re.findall(r"{\w+}", str(list(said.values()) if isinstance(said, dict) else said)))


def test_languages_are_named_in_the_language_of_whoever_reads() -> None:
    assert [messages(locale).language("de-AT") for locale in ("en", "de", "ja")] == [
        "German (Austria)",
        "Deutsch (Österreich)",
        "ドイツ語 (オーストリア)",
    ]
    assert [messages("fr").language(tag) for tag in ("en", "xx-nothing", "?")] == ["anglais", "xx-nothing", "?"]

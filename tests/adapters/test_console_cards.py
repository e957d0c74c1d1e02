"""Cards as the console shows them: on a terminal, and where there is none."""

from __future__ import annotations

import io

import pytest
from pullquote.adapters.console.render import Printer
from pullquote.bot.cards import Card, Citation, Entry, Line, Marked
from pullquote.index.search.verdict import Verdict

HOSTILE = "[bold red]x[/] \x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\ :smile: \u202eevil {0} \x9b2J"


class Terminal(io.StringIO):
    """What rich takes for a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")


def citation(words: Marked, *, speaker: str | None = "Ada", link: str | None = "https://example.org/a#t=1") -> Citation:
    return Citation((Line(speaker, words),), "Ada", None, "A Talk", None, None, "0:04", link, None, "abc123")


def shown(card: Card, file: io.StringIO) -> str:
    Printer(file).card(card)
    return file.getvalue()


QUOTE = Card("Verbatim: so it was.", Verdict.VERBATIM, citations=(citation(Marked("it rained all day", ((3, 9),))),))


def test_in_a_pipe_the_words_stand_between_marks_and_nothing_is_wrapped() -> None:
    long = Card("Heading", citations=(citation(Marked("word " * 100)),))
    assert shown(QUOTE, io.StringIO()) == (
        "Verbatim: so it was.\n\n  Ada: it «rained» all day\n  — Ada, A Talk · 0:04\n  https://example.org/a#t=1\n"
    )
    assert "\x1b" not in shown(QUOTE, io.StringIO())
    assert max(map(len, shown(long, io.StringIO()).splitlines())) > 400


def test_on_a_terminal_they_stand_out_as_one_stretch_and_lines_are_wrapped() -> None:
    out = shown(QUOTE, Terminal())
    assert "\x1b[1;7mrained\x1b[0m" in out
    assert "«" not in out
    wide = shown(Card("Heading", citations=(citation(Marked("word " * 100), link=None),)), Terminal())
    assert max(map(len, wide.splitlines())) <= 80


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_marks_never_depend_on_how_something_looks(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    assert "«rained»" in shown(QUOTE, Terminal())


def test_a_terminal_that_knows_no_guillemets_gets_brackets() -> None:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding="ascii", errors="replace")
    Printer(file).card(QUOTE)
    file.flush()
    assert b"[rained]" in raw.getvalue()


@pytest.mark.parametrize("file", [io.StringIO, Terminal])
def test_nothing_in_a_transcript_becomes_markup_or_acts_on_the_terminal(file: type[io.StringIO]) -> None:
    evil = Citation(
        (Line(HOSTILE, Marked(HOSTILE)), Line(None, Marked(HOSTILE, ((0, 5),)))),
        HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, f"javascript:alert(1){HOSTILE}", HOSTILE, HOSTILE,
    )  # fmt: skip
    card = Card(HOSTILE, Verdict.CLOSE, (HOSTILE,), (evil,), HOSTILE, (evil,), (Entry(HOSTILE, (HOSTILE,), "id"),),
                (Line(HOSTILE, Marked(HOSTILE), when="0:01"),), (HOSTILE,))  # fmt: skip
    out = shown(card, file())
    assert "\x1b]8" not in out
    assert not set(out) & set("\u202e\x9b\x07")
    assert "[bold red]x[/]" in out.replace("\n", " ").replace("  ", " ") or "bold" in out
    assert ":smile:" in out


def test_only_web_links_become_links() -> None:
    def linked(url: str) -> bool:
        return "\x1b]8;" in shown(Card("H", citations=(citation(Marked("x"), link=url),)), Terminal())

    assert linked("https://example.org/")
    assert linked("http://example.org/")
    assert not linked("file:///etc/passwd")
    assert not linked("javascript:alert(1)")
    assert not linked("https://example.org/\x1b\\x")


def test_turns_that_name_nobody_are_told_apart_by_a_dash() -> None:
    lines = (Line(None, Marked("going on"), begins=False), Line(None, Marked("Really?")), Line("Ada", Marked("Yes.")))
    one = Citation(lines, "several", None, "T", None, None, "0:01", None, None, "x")
    out = shown(Card("H", citations=(one,)), io.StringIO())
    assert "\n  going on\n  – Really?\n  Ada: Yes.\n" in out


def test_an_empty_card_and_a_huge_one_are_shown() -> None:
    assert shown(Card(""), io.StringIO()) == "\n"
    huge = Card("H", entries=tuple(Entry(f"{n}" * 50, ("x" * 500,)) for n in range(200)))
    assert shown(huge, Terminal()).count("\n") > 1000

"""The prompt, read from a pipe as from a terminal, and the demo."""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from prompt_toolkit.document import Document
from pullquote.adapters.console.prompt import Suggestions, suggested
from pullquote.bot.demo import samples

Pullquote = Callable[..., Any]
NAMES = (
    ["Ondine Farrow", "Marit Olufsen", "Freya Lind"],
    ["Bees in February", "The Slow Hour"],
    ["2024", "2023", "2024-02", "2023-11"],
)


@pytest.fixture
def answers(pullquote: Pullquote, sampled: Path) -> Callable[..., list[str]]:
    """What each line typed gets."""

    def call(*typed: str) -> list[str]:
        marks = "/quot"  # its answer stands between those of the lines
        outcome = pullquote("chat", stdin="".join(f"{line}\n{marks}\n" for line in typed))
        assert (outcome.code, outcome.err) == (0, "")
        between = "There is no command “/quot”. Did you mean /quote?\n\n"
        welcome, _, rest = outcome.out.partition("\n")
        assert welcome == "6 transcripts to ask. Type what you remember of a quote, or /help."
        return [part.strip() for part in rest.split(between)[: len(typed)]]

    return call


def test_words_alone_ask_for_a_quote(answers: Callable[..., list[str]]) -> None:
    alone, asked = answers("a cow leaned against the dish", "/quote a cow leaned against the dish")
    assert alone == asked
    assert alone.startswith("Verbatim")


@pytest.mark.parametrize("leaving", ["exit", "Quit", "quit()", ":q", "/exit", "/quit"])
def test_it_is_left_and_helps_by_the_words_of_other_prompts(pullquote: Pullquote, sampled: Path, leaving: str) -> None:
    outcome = pullquote("chat", stdin=f"help\n{leaving}\nwinter\n")
    assert (outcome.code, "/verify WORDS" in outcome.out, "Farrow" in outcome.out) == (0, True, False)


@pytest.mark.parametrize("typed", ["?", "Hilfe", "aide", "ayuda", "ヘルプ"])
def test_help_is_asked_for_in_any_language(answers: Callable[..., list[str]], typed: str) -> None:
    (help_,) = answers(typed)
    assert "/verify WORDS" in help_


def test_every_command_answers(answers: Callable[..., list[str]]) -> None:
    verify, topic, excerpt, library, help_ = answers(
        "/verify in the winter of 2018 we lost half of our colonies", "/TOPIC winter", "/excerpt", "/library", "/help"
    )
    assert verify.startswith("Altered")
    assert topic.startswith("5 places about “winter”")
    assert excerpt.startswith("A passage worth reading:")
    assert library.startswith("6 transcripts in the library:")
    assert "/verify WORDS" in help_


def test_trailing_filters_limit_it_and_are_named(answers: Callable[..., list[str]]) -> None:
    topic, quote, words, excerpt = answers(
        "/topic winter in: bees",
        "a third of our colonies from: ondine",
        "the rain in: Spain",
        "/excerpt in: the clock from: pym",
    )
    assert topic.splitlines()[0].endswith("in Bees in February:")
    assert "Searched only for speaker Ondine Farrow." in quote
    assert words.startswith("No episode or show is called “Spain”.")
    assert "for speaker Halvard Pym in The Clock at the End of the Pier" in excerpt


def test_a_filter_that_nearly_names_somebody_asks_back(answers: Callable[..., list[str]]) -> None:
    speaker, source, running, quoted = answers(
        "a third of our colonies from: Ondine Farow",
        "/topic winter in: the slow ours",
        "the letter came from: the king said no",
        '"we lost a third of our colonies from: Ondine Farow"',
    )
    assert speaker.startswith(
        "No speaker is called “Ondine Farow” in the transcripts searched. Did you mean Ondine Farrow?"
    )
    assert source.startswith("No episode or show is called “the slow ours”. Did you mean The Slow Hour?")
    assert running.startswith("Not in the")
    assert "searched as a topic: /topic the letter came from: the king said no" in running
    assert quoted.startswith("Altered")


def test_whom_a_quote_is_said_to_be_of_is_compared(answers: Callable[..., list[str]]) -> None:
    wrong, right, nobody, greeting = answers(
        'Marit said, "we lost a third of our colonies"',
        "/verify did ondine say “we lost a third of our colonies”?",
        'who said "we lost a third of our colonies"?',
        "hello there!",
    )
    assert wrong.splitlines()[:2] == ["Misattributed: said by Ondine Farrow, not by Marit.", "Verbatim"]
    assert "Said by Ondine Farrow, as claimed." in right.splitlines()
    assert nobody.startswith("Verbatim")
    assert "claimed" not in nobody
    assert greeting.startswith("Hello! Tell me what you remember")


def test_mistakes_are_answered_and_never_end_the_prompt(answers: Callable[..., list[str]]) -> None:
    empty, speaker, words, long, nul, last = answers(
        "/quote", "/excerpt from: Nobody", "/excerpt bees", "/topic " + "bees " * 2000, "\x00 \udcff", "/topic bees"
    )
    assert empty.startswith("There are no words to look for.")
    assert speaker.startswith("No speaker is called “Nobody”")
    assert words.startswith("A passage worth reading about “bees”:")
    assert long.startswith("That is ")
    assert nul.startswith("There are no words to look for.")
    assert last.startswith("3 places")


def test_an_unexpected_error_is_shown_by_its_number_and_the_prompt_goes_on(
    answers: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pullquote.bot import core

    async def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(core.Core, "find", broken)
    failed, after = answers("/topic bees", "/help")
    assert "Its number is " in failed
    assert after.startswith("WORDS")


def test_quit_leaves(pullquote: Pullquote, sampled: Path) -> None:
    assert "Verbatim" not in pullquote("chat", stdin="/quit\na cow leaned against the dish\n").out


def test_an_empty_library_is_told_at_once(pullquote: Pullquote) -> None:
    assert pullquote("chat", stdin="").out.startswith("The library is empty.")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("/q", ["/quote", "/quit"]),
        ("/topic bees from: ", NAMES[0]),
        ("bees from: far", ["Ondine Farrow"]),
        ("bees from:ond", ["Ondine Farrow"]),
        ("bees from: f", ["Freya Lind", "Ondine Farrow"]),  # names that begin so go first
        ("bees in: SLOW", ["The Slow Hour"]),
        ("bees in: x", []),
        ("bees since: ", NAMES[2]),
        ("/topic bees since: 2023 until: 2024", ["2024", "2024-02"]),
        ("bees", []),
        ("", []),
    ],
)
def test_completion_offers_commands_speakers_sources_and_dates(typed: str, offered: list[str]) -> None:
    assert [name for name, _ in suggested(typed, NAMES)] == offered


def test_a_completion_replaces_what_was_typed_of_it() -> None:
    from prompt_toolkit.completion import CompleteEvent

    (found,) = Suggestions(NAMES).get_completions(Document("bees from: far"), CompleteEvent())
    assert (found.text, found.start_position) == ("Ondine Farrow", -3)


@pytest.fixture
def terminal(sampled: Path) -> Iterator[Terminal]:
    """`pullquote chat` at a terminal of its own, ended with the test whatever happens."""
    pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")
    child, screen = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm", PROMPT_TOOLKIT_NO_CPR="1")
        command = [sys.executable, "-P", "-m", "pullquote.bot", "--data", str(sampled), "chat"]
        os.execv(sys.executable, command)  # noqa: S606 - our own
    try:
        yield Terminal(child, screen)
    finally:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        os.close(screen)


@dataclass
class Terminal:
    """A person's view of it."""

    child: int
    screen: int
    shown: str = ""  # and not looked at yet

    def type(self, keys: bytes) -> None:
        os.write(self.screen, keys)

    def until(self, wanted: str) -> str:
        """What is shown up to `wanted`."""
        end = time.monotonic() + 60
        while wanted not in self.shown and time.monotonic() < end:
            if select.select([self.screen], [], [], 0.2)[0]:
                self.shown += os.read(self.screen, 65536).decode(errors="replace")
        seen, found, self.shown = self.shown.partition(wanted)
        assert found
        return seen

    def left(self) -> int | None:
        """The exit code, once it has ended; None if it does not."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if select.select([self.screen], [], [], 0.05)[0]:
                with contextlib.suppress(OSError):  # nobody is there any more
                    os.read(self.screen, 65536)
            ended, status = os.waitpid(self.child, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
        return None


@pytest.mark.long
def test_on_a_terminal_there_is_completion_ctrl_c_drops_a_line_and_ctrl_d_leaves(
    terminal: Terminal, sampled: Path
) -> None:
    prompt = "\x1b[?2004h"  # the line editor is ready
    terminal.until(prompt)
    terminal.type(b"bees from: ondi\t")
    terminal.until("Ondine Farrow")
    terminal.type(b"\x03")
    terminal.until(prompt)
    terminal.type(b"a cow leaned against the dish\r")
    assert "\x1b[1;7m" in terminal.until("listening-for-nothing")
    terminal.until(prompt)
    terminal.type(b"\x04")
    assert terminal.left() == 0
    history = sampled / "history"
    assert "a cow leaned against the dish" in history.read_text()
    assert history.stat().st_mode & 0o777 == 0o600


# --- demo --------------------------------------------------------------------------------------------------------


def test_without_a_terminal_the_demo_plays_a_tour(pullquote: Pullquote) -> None:
    outcome = pullquote("demo")
    assert (outcome.code, outcome.err) == (0, "")
    parts = outcome.out.split("$ pullquote ")[1:]
    asked = [part.split()[0] for part in parts]
    verdicts = [part.split("\n\n")[1].split()[0] for part in parts[:4]]
    assert asked == ["quote", "quote", "verify", "verify", "topic", "excerpt"]
    assert verdicts == ["Verbatim", "Close:", "Altered:", "Not"]
    assert outcome.out.splitlines()[-1].startswith("Now with your own: pullquote add FOLDER")


def test_what_the_demo_shows_never_gets_into_the_library(pullquote: Pullquote, tmp_path: Path) -> None:
    pullquote("demo")
    assert pullquote("list").out.startswith("The library is empty.")


def test_the_demo_of_another_installation_has_its_samples_too(
    pullquote: Pullquote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_ = pullquote("demo").out.partition("$ pullquote excerpt")
    moved = Path(shutil.copytree(samples(), tmp_path / "elsewhere"))
    monkeypatch.setattr("pullquote.adapters.console.tour.samples", lambda: moved)
    assert pullquote("demo").out.startswith(first)


def test_a_folder_gets_a_tour_of_its_own_words_and_what_is_gone_is_not_shown(
    pullquote: Pullquote, tmp_path: Path
) -> None:
    folder = tmp_path / "talks"
    folder.mkdir()
    text = (
        "Gardens teach people patience, because a tree never hurries. Most people believe that a garden is finished "
        "when the last rose is planted. The truth is that planting is only the first decision, and the important "
        "decisions follow for years afterwards. A gardener learns to change a plan rather than to defend it, and "
        "nobody regrets that.\n"
    )
    (folder / "gardens.txt").write_text(f"**Ada:** {text}", encoding="utf-8")
    (folder / "gone.txt").write_text("This one will be gone before the demo is played again.\n")
    first = pullquote("demo", folder)
    assert first.code == 0
    assert '$ pullquote quote "' in first.out
    assert "Verbatim\n" in first.out
    assert "in the 2 transcripts searched" in first.out
    (folder / "gone.txt").unlink()
    assert "in the one transcript searched" in pullquote("demo", folder).out


@pytest.mark.parametrize("made", [True, False])
def test_a_folder_with_nothing_in_it_is_told(pullquote: Pullquote, tmp_path: Path, made: bool) -> None:
    folder = tmp_path / "nothing"
    if made:
        folder.mkdir()
    outcome = pullquote("demo", folder)
    assert (outcome.code, outcome.out) == (1, "")
    assert str(folder) in outcome.err

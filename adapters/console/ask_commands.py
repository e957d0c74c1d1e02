"""The commands that ask a question: quote, verify, check, topic and excerpt."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from ...bot.command_group import typed_command
from .options import (
    UNJUDGED,
    JudgingCommand,
    JudgingWords,
    TopicCommand,
    WholeNumber,
    WordsCommand,
    as_json,
    command,
    joined,
    launched,
    option,
    say,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...bot.asking.answer_models import Result
    from ...bot.asking.checked_text import CheckedText
    from ...bot.serving.launch import Launch, Session

FAITHFUL: Final = 0  # exit codes of what judges: everything is verbatim or close, and nobody is named wrongly
UNFAITHFUL: Final = 1

speaker = option("--speaker", metavar="NAME")
source = option("--source", metavar="TITLE")
since = option("--since", metavar="DATE")
until = option("--until", metavar="DATE")
limit = option("--limit", type=WholeNumber(1, 50), metavar="NUMBER", default=None)


def _filters(decorated: Callable[..., Any]) -> Callable[..., Any]:
    return words(speaker(source(since(until(as_json(decorated))))))


@command("quote", WordsCommand)
@limit
@_filters
@launched
def quote(launch: Launch, words: tuple[str, ...], **options: Any) -> None:
    """`pullquote quote`."""
    _ask(launch, "quote", joined(words), **options)


@command("verify", JudgingWords)
@_filters
@launched
def verify(launch: Launch, words: tuple[str, ...], **options: Any) -> int:
    """`pullquote verify`. Returns the exit code."""
    return _code(_ask(launch, "verify", joined(words), **options))


@command("check", JudgingCommand)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@as_json
@launched
def check(launch: Launch, file: Path, *, json: bool) -> int:
    """`pullquote check`. Returns the exit code."""
    with launch.session() as session:
        checker = session.core.checker
        checked = session.run(checker.check(None, session.run(checker.read(*_file(session, file)))))
        if json:
            from ...bot.presenting.objects import check_object
            from .jsontext import put_line

            put_line(session.run(check_object(checked, session.core.messages)))
        else:
            from .answering import card_of
            from .render import printed

            printed(session.run(card_of(session.core, checked)))
    return _code(checked)


def _file(session: Session, file: Path) -> tuple[str, bytes]:
    """The name and the content of a file, or of standard input. Raises Unreadable."""
    from ...bot.asking.drafts import STDIN
    from ...index.formats.source import load

    most = session.core.settings.limits.upload_bytes
    if str(file) == STDIN:
        return STDIN, sys.stdin.buffer.read(most + 1)
    if len(str(file).split()) > 1 and not file.exists():  # the text of a draft in place of a file
        return STDIN, _draft(str(file)).encode()
    return file.name, load(file, most, most)


def _draft(text: str) -> str:
    """A text with quotations; one without is checked as a quote, which the shell has taken the marks from."""
    from ...bot.asking.quote_extractor import quotations

    return text if quotations(text) else f"“{text}”"


def _code(found: Result | CheckedText) -> int:
    """The exit code for what was judged."""
    from ...bot.asking.checked_text import CheckedText, is_faithful

    results = [part.result for part in found.parts] if isinstance(found, CheckedText) else [found]
    if not all(result.found.searched for result in results):
        return UNJUDGED
    return UNFAITHFUL if is_faithful(found) is False else FAITHFUL  # nothing is wrong with a text without quotations


@command("topic", TopicCommand)
@limit
@option("--chart", metavar="[FILE]", is_flag=False, flag_value="", type=str)
@option("--force", is_flag=True)
@option("--by-date", is_flag=True)
@_filters
@launched
def topic(
    launch: Launch, words: tuple[str, ...], chart: str | None, *, force: bool, by_date: bool, **options: Any
) -> None:
    """`pullquote topic`."""
    if chart is None:
        _ask(launch, "topic", joined(words), dated=by_date, **options)
        return
    from .charts import charted

    del options["limit"]  # of places
    with launch.session() as session:
        charted(session, joined(words), Path(chart) if chart else None, force=force, **options)


@command("excerpt", cls=WordsCommand)
@option("--about", metavar="WORDS")
@speaker
@source
@since
@until
@option("--seed", type=WholeNumber(0), metavar="NUMBER")
@as_json
@words
@launched
def excerpt(launch: Launch, about: str | None, words: tuple[str, ...], **options: Any) -> None:
    """`pullquote excerpt`; what it is about can stand behind it as in a chat."""
    _ask(launch, "excerpt", " ".join(filter(None, [about, *words])), **options)


def _ask(
    launch: Launch, ask: str, text: str, *, json: bool, limit: int | None = None, **options: Any
) -> Result | CheckedText:
    """Prints the answer to a question and returns it."""
    from ...bot.asking.answer_models import Ask, Query

    query = Query(Ask(ask), text, **options)
    with launch.session() as session:
        if json:
            from ...bot.asking.json_query import USUAL_HITS
            from .batch import answered
            from .jsontext import put_line

            query = session.run(session.core.parsed(None, replace(query, limit=limit or USUAL_HITS, nearest=0)))
            found, told = session.run(answered(session.core, query))
            put_line({**told, **({"asked": ask} if ask != told["ask"] else {})})
            return found
        from .answering import SHOWN, card_of
        from .render import printed

        query = session.run(session.core.parsed(None, replace(query, limit=limit or SHOWN[query.ask])))
        found = session.run(session.core.checker.answer(None, query))
        printed(session.run(card_of(session.core, found)))
        _say_meant(found)
        return found


def _say_meant(found: Result | CheckedText) -> None:
    """Says how to ask what may have been meant, or what was not found as a topic."""
    from ...bot.asking.answer_models import Result
    from .answering import topic_instead

    if isinstance(found, Result) and found.meant:
        words = ["excerpt", "--about"] if found.query.ask.value == "excerpt" else ["topic"]
        click.echo(say("topic.meant_command", command=typed_command(["pullquote", *words, found.meant])))
    elif words := topic_instead(found):
        click.echo(say("quote.topic_instead", command=typed_command(["pullquote", "topic", words])))


ASK_COMMANDS = (quote, verify, check, topic, excerpt)

"""The commands that ask a question: quote, verify, topic and excerpt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from .options import WordsCommand, as_json, command, joined, launched, option, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...bot.serving.launch import Launch

speaker = option("--speaker", metavar="NAME")
source = option("--source", metavar="TITLE")
limit = option("--limit", type=click.IntRange(1, 50), default=None)


def _filters(decorated: Callable[..., Any]) -> Callable[..., Any]:
    return words(speaker(source(as_json(decorated))))


@command("quote", WordsCommand)
@limit
@_filters
@launched
def quote(launch: Launch, words: tuple[str, ...], **options: Any) -> None:
    """`pullquote quote`."""
    _ask(launch, "quote", joined(words), **options)


@command("verify", WordsCommand)
@_filters
@launched
def verify(launch: Launch, words: tuple[str, ...], **options: Any) -> None:
    """`pullquote verify`."""
    _ask(launch, "verify", joined(words), **options)


@command("topic", WordsCommand)
@limit
@_filters
@launched
def topic(launch: Launch, words: tuple[str, ...], **options: Any) -> None:
    """`pullquote topic`."""
    _ask(launch, "topic", joined(words), **options)


@command("excerpt")
@option("--about", metavar="WORDS")
@speaker
@source
@option("--seed", type=int)
@as_json
@launched
def excerpt(launch: Launch, about: str | None, **options: Any) -> None:
    """`pullquote excerpt`."""
    _ask(launch, "excerpt", about or "", **options)


def _ask(launch: Launch, ask: str, text: str, *, json: bool, limit: int | None = None, **options: Any) -> None:
    from ...bot.asking.answer_models import Ask, Query

    query = Query(Ask(ask), text, **options)
    with launch.session() as session:
        if json:
            from .batch import USUAL_HITS, answered
            from .jsontext import put_line

            query = replace(query, limit=limit or USUAL_HITS, nearest=0)
            put_line(session.run(answered(session.core, session.run(session.core.parsed(None, query)))))
            return
        from .answering import SHOWN, answer_card
        from .render import printed

        query = replace(query, limit=limit or SHOWN[query.ask])
        printed(session.run(answer_card(session.core, session.run(session.core.parsed(None, query)))))


ASK_COMMANDS = (quote, verify, topic, excerpt)

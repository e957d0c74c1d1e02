"""The commands that ask a question: quote, verify, topic and excerpt."""

from __future__ import annotations

import random
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
def excerpt(launch: Launch, seed: int | None, about: str | None, **options: Any) -> None:
    """`pullquote excerpt`."""
    _ask(launch, "excerpt", about or "", rng=random.Random(seed), **options)  # noqa: S311 - no secret


def _ask(launch: Launch, ask: str, text: str, *, json: bool, **options: Any) -> None:
    options = {name: value for name, value in options.items() if value is not None}
    with launch.session() as session:
        if json:
            from .batch import answered
            from .jsontext import put_line

            put_line(session.run(answered(session.core, ask, text, **options)))
            return
        from .render import printed

        method, name = getattr(session.core, ask), "about" if ask == "excerpt" else "words"
        printed(session.run(method(None, **({name: text} if text else {}), **options)))


ASK_COMMANDS = (quote, verify, topic, excerpt)

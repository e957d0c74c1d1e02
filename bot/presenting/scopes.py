"""What a question was limited to, in words, as they stand after what it was about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..asking.answer_models import ResolvedQuery
    from ..messages import Messages


def filters(resolved: ResolvedQuery, messages: Messages, about: str | None = None) -> str:
    """The filters of a query, with a space before each (` for speaker Ada since 2023`); `about` is the topic of an
    excerpt. Empty if there are none."""
    speakers = messages.listed(resolved.speakers, "list.or") if resolved.speakers else None
    kinds = (
        ("about", about),
        ("speaker", speakers),
        ("source", resolved.source),
        ("within", messages.listed(resolved.within) if resolved.within else None),
        ("since", resolved.since),
        ("until", resolved.until),
    )
    return "".join(messages.say(f"filter.{kind}", name=name) for kind, name in kinds if name)


def nothing_left(resolved: ResolvedQuery, messages: Messages) -> str:
    """What is said where no transcript of the library is left to be searched."""
    if resolved.query.within and not resolved.within:
        return messages.say("channel_sources.gone")
    return messages.say("filter.nothing_left", filters=filters(resolved, messages))

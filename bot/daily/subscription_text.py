"""A subscription in words: when it posts, or which news."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import schedule_text

if TYPE_CHECKING:
    from ..messages import Messages
    from .subscriptions import Subscription


def in_words(subscription: Subscription, messages: Messages) -> str:
    """A daily subscription's dates, such as `weekdays at 08:30 (Europe/Berlin)`, or the news that one tells of, such as
    `new places about “tides”`."""
    if not subscription.on_news:
        return schedule_text.in_words(subscription.schedule, messages)
    limits = subscription.excerpt_filter
    return messages.say(f"alert_kind.{subscription.kind}", words=limits.about or "", name=limits.speaker or "")

"""A person's rights and time zone in the workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from .web import Refused

if TYPE_CHECKING:
    from .listeners import Call

ADMIN: Final = ("is_admin", "is_owner", "is_primary_owner")
ZONE: Final = "UTC"
HIDDEN: Final = frozenset({"missing_scope", "user_not_found", "user_not_visible"})


@dataclass(frozen=True, slots=True)
class Person:
    """A person as Slack describes them. `manages` is whether they may change things for the whole workspace."""

    manages: bool
    zone: str = ZONE


async def person(call: Call) -> Person:
    """The asker. Without the scope `users:read`, only configured admins may change things. Raises Refused or
    Unanswered."""
    configured = call.asker.user in call.core.settings.slack.admins
    try:
        answer = await call.web.get("users.info", user=call.asker.user)
    except Refused as error:
        if error.reason in HIDDEN:
            return Person(configured)
        raise
    profile: dict[str, Any] = answer.get("user") or {}
    admin = any(profile.get(role) is True for role in ADMIN) and profile.get("is_stranger") is not True
    return Person(configured or admin, str(profile.get("tz") or ZONE))


async def allowed(call: Call) -> bool:
    """Whether the asker may change things; an asker who may not gets a notice."""
    may = (await person(call)).manages
    if not may:
        await call.say("slack.not_allowed")
    return may

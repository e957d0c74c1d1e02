"""Who asks: a member of the workspace that installed the app, a guest of it, or a person of another one.

In a channel that is shared by Slack Connect, and in an Enterprise Grid, a request comes with the team of the app's
installation, while the person may be of another. The person's own team stands in the request, each kind of which has it
elsewhere, and in what `users.info` says. Both have to agree; where neither says it, the person is external.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from .payload import at, list_at, mapping_at, text_at

if TYPE_CHECKING:
    from collections.abc import Mapping

ADMIN: Final = ("is_admin", "is_owner", "is_primary_owner")
GUEST: Final = ("is_restricted", "is_ultra_restricted")
ZONE: Final = "UTC"


class Standing(StrEnum):
    """What a person is in the workspace. `UNVERIFIED` is somebody of its own team of whom Slack does not say whether
    they are a guest."""

    MEMBER = "member"
    GUEST = "guest"
    EXTERNAL = "external"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as `users.info` describes them. `team` is the one that `guest` and `admin` are about: a team's id, an
    organisation's, or "". `teams` are those of the person in an Enterprise Grid, None outside of one. `here` is False
    for people whom Slack marks as deleted or as strangers."""

    team: str
    teams: frozenset[str] | None
    here: bool
    guest: bool
    admin: bool
    zone: str
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A person in a workspace. `admin` is whether they are an admin or owner of it."""

    standing: Standing
    admin: bool = False
    zone: str = ZONE
    locale: str = ""


def profile_of(answer: Mapping[str, Any]) -> Profile:
    """The profile in an answer of `users.info`."""
    user = mapping_at(dict(answer), "user")
    organisation = mapping_at(user, "enterprise_user")
    teams = {team for team in list_at(organisation, "teams") if isinstance(team, str)}
    return Profile(
        team=text_at(user, "team_id"),
        teams=frozenset(teams | {text_at(organisation, "enterprise_id")}) if organisation else None,
        here=not (user.get("is_stranger") or user.get("deleted")),
        guest=any(user.get(name) for name in GUEST),
        admin=any(user.get(name) is True for name in ADMIN),
        zone=text_at(user, "tz") or ZONE,
        locale=text_at(user, "locale"),
    )


def person_of(profile: Profile | None, claimed: frozenset[str], tenant: str, organisation: str | None) -> Person:
    """The person with `profile`, None where Slack does not tell it, in the workspace `tenant` of `organisation`.
    `claimed` are the own teams of the person that the request names."""
    if profile is None:
        return Person(Standing.UNVERIFIED if claimed == frozenset({tenant}) else Standing.EXTERNAL)
    if not profile.here or not _belongs(profile, claimed, tenant, organisation):
        return Person(Standing.EXTERNAL, zone=profile.zone, locale=profile.locale)
    if profile.guest:
        return Person(Standing.GUEST, zone=profile.zone, locale=profile.locale)
    admin = profile.admin and profile.team in {"", tenant}
    return Person(Standing.MEMBER, admin, profile.zone, profile.locale)


def _belongs(profile: Profile, claimed: frozenset[str], tenant: str, organisation: str | None) -> bool:
    foreign = claimed - {tenant, organisation}
    if profile.teams is not None and tenant in profile.teams:  # of several teams of one organisation
        return foreign <= profile.teams
    if foreign:
        return False
    if profile.teams is None and profile.team in {"", organisation}:  # that names no team
        return claimed == frozenset({tenant})
    return profile.team == tenant


def own_teams(body: Mapping[str, Any]) -> frozenset[str]:
    """The teams, or organisations, that a request says its person is of.

    The team of an event is not among them in a shared channel, where it can be that of the channel or of the app; nor
    is `team` of a button or a form, which is that of the app.
    """
    body = dict(body)
    if at(body, "type") == "event_callback":
        named = _texts(body, ("event", "user_team"), ("event", "source_team"), ("event", "user_profile", "team"))
        named = named or _texts(body, ("event", "team"))
        shared = at(body, "is_ext_shared_channel") not in (None, False)
        return named or (frozenset() if shared else _texts(body, ("team_id",)))
    if "command" in body:
        return _texts(body, ("team_id",), ("user_team",)) or _texts(body, ("enterprise_id",))
    named = _texts(body, ("user", "team_id"))
    return named if named or body.get("team") else _texts(body, ("enterprise", "id"))


def _texts(body: dict[str, Any], *paths: tuple[str, ...]) -> frozenset[str]:
    return frozenset(text for path in paths if (text := text_at(body, *path)))

"""Who may ask, and who may change things: by the settings, and by what Slack says of a person."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

from .payload import text_at
from .people import Person, Profile, Standing, own_teams, person_of, profile_of
from .web import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_bolt.context.async_context import AsyncBoltContext

    from ...bot.core import Core
    from .web import Web

REMEMBERED: Final = 10_000  # people whose profiles are kept
FRESH_S: Final = 60.0  # seconds for which a profile counts: somebody who is no admin any more may be one for that long
TEAMS: Final = (  # where a request names its team, and the organisation of that
    (("context_team_id",), ("context_enterprise_id",)),
    (("team_id",), ("enterprise_id",)),
    (("team", "id"), ("enterprise", "id")),
    (("user", "team_id"), ("enterprise", "id")),
)
HIDDEN: Final = frozenset({"user_not_found", "user_not_visible"})


class Access:
    """Knows the people who ask, and what the settings let them do."""

    def __init__(self, core: Core, clock: Callable[[], float] = time.monotonic) -> None:
        self._core = core
        self._clock = clock
        self._granted: dict[str, frozenset[str]] = {}
        self._profiles: OrderedDict[tuple[str, str], tuple[float, Profile]] = OrderedDict()

    async def person(
        self, web: Web, user: str, tenant: str, body: Mapping[str, Any], context: AsyncBoltContext
    ) -> Person:
        """The person `user` who sent a request to the workspace `tenant`. Raises Refused or Unanswered."""
        try:
            profile = await self._profile(web, tenant, user)
        except Refused as error:
            if error.reason in HIDDEN:
                return Person(Standing.EXTERNAL)
            if error.reason != "missing_scope":
                raise
            profile = None
        return person_of(profile, own_teams(body), tenant, text_at(context, "enterprise_id") or None)

    def granted(self, tenant: str) -> frozenset[str] | None:
        """The scopes that the app has in a workspace; None where they are not known."""
        return self._granted.get(tenant)

    def refusal(self, person: Person, user: str) -> str | None:
        """The key of the message to a person who may not ask; None for one who may."""
        settings = self._core.settings.slack
        allowed = {
            Standing.MEMBER: True,
            Standing.GUEST: settings.allow_guests,
            Standing.UNVERIFIED: settings.allow_guests or user in settings.admins,
            Standing.EXTERNAL: settings.allow_external,
        }
        return None if allowed[person.standing] else f"slack_standing.{person.standing}"

    def manages(self, person: Person, user: str) -> bool:
        """Whether a person may change things: an admin or owner of the workspace, or one whom the settings name and
        who is neither a guest nor external."""
        named = user in self._core.settings.slack.admins
        return person.admin or (named and person.standing in {Standing.MEMBER, Standing.UNVERIFIED})

    async def _profile(self, web: Web, tenant: str, user: str) -> Profile:
        now, key = self._clock(), (tenant, user)
        known = self._profiles.get(key)
        if known and now < known[0]:
            return known[1]
        profile = profile_of(await web.get("users.info", user=user, include_locale="true"))
        if web.granted is not None:
            self._granted[tenant] = web.granted
        self._profiles[key] = now + FRESH_S, profile
        self._profiles.move_to_end(key)
        if len(self._profiles) > REMEMBERED:
            self._profiles.popitem(last=False)
        return profile


def tenant_of(body: Mapping[str, Any], context: AsyncBoltContext) -> str | None:
    """The team that the request is for: the one that installed the app, or the one of the request where an organisation
    installed it as a whole; the organisation where a request names no team. None where it names neither."""
    asked, organisation = _asked(context), text_at(context, "enterprise_id")
    return _team_within(body, organisation) or asked if organisation and asked == organisation else asked


def _team_within(body: Mapping[str, Any], organisation: str) -> str | None:
    """The team of an organisation that a request comes from, where it names the organisation as the app's: as events do
    (`authorizations` without a team) and forms (`app_installed_team_id`). None where the request is of another
    organisation, as in a channel that is shared with it."""
    for team, of in TEAMS:
        found = text_at(body, *team)
        if found[:1] == "T" and text_at(body, *of) == organisation:
            return found
    return None


def _asked(context: AsyncBoltContext) -> str | None:
    organisation = text_at(context, "enterprise_id")  # whatever the request names so: it may be no text
    asked = text_at(context, "team_id") or organisation or None
    result = context.authorize_result
    installed = result.team_id if result else None
    if not asked or not result or not installed:
        return asked
    whole = context.is_enterprise_install or installed.startswith("E")
    ours = whole and organisation and organisation in {installed, result.enterprise_id}
    return asked if ours else installed

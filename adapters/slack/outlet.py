"""What posts for a core in somebody else's Bolt app, with the tokens that the app has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...bot.places import Workspace
from .delivery import Poster
from .names import Names
from .web import Web, with_token

if TYPE_CHECKING:
    from slack_bolt.app.async_app import AsyncApp

    from ...bot.core import Core


def outlet(app: AsyncApp, core: Core, *, prefix: str = "") -> Poster:
    """Posts through `app`: hand it to `core.daily.scheduler({"slack": outlet(app, core)})`, and run that.

    `prefix` is that of `attach`. Tokens come from the app, or from its installation store where there are many.
    """

    async def web_of(workspace: str) -> Web | None:
        if app.client.token:
            return Web(app.client)
        if app.installation_store is None:
            return None
        team = Workspace.parse(workspace).id
        bot = await app.installation_store.async_find_bot(enterprise_id=None, team_id=team)
        return with_token(app.client, bot.bot_token) if bot else None

    return Poster(web_of, Names(prefix), core.messages, core.daily.disable)

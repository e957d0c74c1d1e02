"""Where Slack finds us by HTTP."""

from __future__ import annotations

from typing import Final

EVENTS: Final = "/slack/events"
INSTALL: Final = "/slack/install"
REDIRECT: Final = "/slack/oauth_redirect"
HEALTH: Final = "/health"

"""Slack's address, and the paths that Slack calls by HTTP."""

from __future__ import annotations

from typing import Final

API: Final = "https://slack.com/api/"
EVENTS: Final = "/slack/events"
INSTALL: Final = "/slack/install"
REDIRECT: Final = "/slack/oauth_redirect"

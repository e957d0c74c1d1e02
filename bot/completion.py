"""Completion of speakers and sources while people type, from memory."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One suggestion: what to show and what to send back, each at most 100 characters."""

    name: str
    value: str

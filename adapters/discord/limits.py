"""Discord's documented limits, in characters unless said otherwise."""

from __future__ import annotations

from typing import Final

DESCRIPTION: Final = 4096  # of an embed
CHOICES: Final = 25  # of an autocomplete
CHOICE: Final = 100  # its name, and its value
ALT: Final = 1024  # what a picture shows
LINK: Final = 512  # a URL that is opened
NONCE: Final = 25
MOST_COMMANDS: Final = 100  # global slash commands of an application
INPUT: Final = 4000  # in a modal's field
MODAL_TITLE: Final = 45

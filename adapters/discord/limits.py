"""Discord's documented limits, in characters unless said otherwise."""

from __future__ import annotations

from typing import Final

TEXT: Final = 4000  # of all texts of a message
COMPONENTS: Final = 40  # of a message, nested ones included
IN_ROW: Final = 5  # buttons
OPTIONS: Final = 25  # of a menu
OPTION: Final = 100
CHOICES: Final = 25  # of an autocomplete
CHOICE: Final = 100  # its name, and its value
ALT: Final = 1024  # what a picture shows
LINK: Final = 512  # a URL that is opened
NONCE: Final = 25
MOST_COMMANDS: Final = 100  # global slash commands of an application
INPUT: Final = 4000  # in a modal's field
MODAL_TITLE: Final = 45
LABEL: Final = 80  # of a button

"""Slack's documented limits, in characters unless said otherwise."""

from __future__ import annotations

from typing import Final

BLOCK: Final = 3000  # the text of one block
MESSAGE: Final = 12_000  # the text of all blocks of a message: Slack refuses from somewhat above 13,000 on
MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100  # of a modal, or of Home
BUTTON: Final = 75
CARDS: Final = 10  # beside each other
CARD_TITLE: Final = 150  # and its subtitle
CARD_BODY: Final = 200
HEADER: Final = 150  # a text that is shown large
HINT: Final = 150  # in an empty field or menu
OPTION: Final = 75  # an option's text
OPTION_VALUE: Final = 150
OPTIONS: Final = 100
ALT: Final = 2000  # what a picture shows, in words
FILE_ALT: Final = 1000  # the same, of the file
TITLE: Final = 24  # of a modal, and its buttons
LINK: Final = 3000
INPUT: Final = 3000
METADATA: Final = 3000  # what a modal keeps for us
REPLIES: Final = 5  # messages to one response_url

"""An answer of the bot that is pasted back with the words it quotes. Pure."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from ..messages import LOCALES, texts

_SIGN: Final = r"[^\w\n“\"]{0,4}"  # of the verdict, as an emoji, or a few marks
_SOURCE: Final = re.compile(r"(?m)^[^\S\n]*— ")  # the line below the words, which says who said them and where


def without_card(text: str) -> str:
    """A text without what an answer says about the words that it quotes: the verdict, what was asked, the buttons.

    As it is where no line below the words names the source, or none above them is one of an answer.
    """
    if "\n" not in text or not (source := _SOURCE.search(text)):
        return text
    above, below = text[: source.start()].strip(), text[source.start() :].strip().partition("\n")[0]
    words = _about().sub("", above).strip()
    return f"{words}\n{below}" if words and words != above else text


@cache
def _about() -> re.Pattern[str]:
    """The lines above the words: verdicts and what was asked, in all languages of the catalogue."""
    said = [one for locale in LOCALES for one in texts(locale).items()]
    begun = {text for key, text in said if key.startswith("verdict.") and isinstance(text, str)}
    begun |= {text.partition("{")[0].rstrip(" “„«「\u00a0") for key, text in said if key == "answer.asked"}
    either = "|".join(sorted(map(re.escape, begun), key=len, reverse=True))
    return re.compile(rf"(?m)^{_SIGN}(?:{either})(?!\w)[^\n]*\n")

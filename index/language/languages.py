"""All languages that have a module here, by their base tags."""

from __future__ import annotations

import functools
from typing import Final

from .dutch import DUTCH
from .east_asian import CHINESE, JAPANESE, THAI
from .english.language import ENGLISH
from .french import FRENCH
from .german import GERMAN
from .italian import ITALIAN
from .korean import KOREAN
from .language import Language
from .normalization import normalized_word
from .portuguese import PORTUGUESE
from .spanish import SPANISH
from .swedish import SWEDISH

LANGUAGES: Final = {
    language.code: language
    for language in (
        *(ENGLISH, GERMAN, FRENCH, SPANISH, PORTUGUESE, ITALIAN, DUTCH, SWEDISH),
        *(JAPANESE, CHINESE, KOREAN, THAI),
    )
}


@functools.cache
def language(code: str) -> Language:
    """Returns the language of a base tag; one without a module gets the rules for any language, and does not stem."""
    return LANGUAGES.get(code) or Language(code, normalized_word, native=False)

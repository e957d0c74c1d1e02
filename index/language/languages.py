"""All languages that have a module here, by their base tags."""

from __future__ import annotations

import functools
from typing import Final

from .english.language import ENGLISH
from .language import Language
from .normalization import normalized_word

LANGUAGES: Final = {language.code: language for language in (ENGLISH,)}


@functools.cache
def language(code: str) -> Language:
    """Returns the language of a base tag; one without a module gets the rules for any language, and does not stem."""
    return LANGUAGES.get(code) or Language(code, normalized_word, native=False)

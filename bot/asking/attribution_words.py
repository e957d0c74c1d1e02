"""The words by which texts say whose words a quote is, of all languages together: a text beside a quote is too short to
tell its language, and may be in another one than the transcripts.

The words of a language stand in its module (`AttributionTables`), those of languages without one below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from ...index.language.language import AttributionTables
from ...index.language.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

_WITHOUT_MODULE: Final = AttributionTables(
    verbs=frozenset(
        "сказал сказала говорит говорил говорила пишет писал писала sagde siger skrev spurte sier mente mener".split()
    ),
    around_verbs=frozenset("har havde".split()),
    pronouns=frozenset("hun".split()),
    according=("ifølge",),
    by=frozenset("af".split()),
    joining=frozenset("og".split()),
)
TABLES: Final = (*(language.attribution for language in LANGUAGES.values()), _WITHOUT_MODULE)
_OPENING: Final = AttributionTables(  # of a question, by the same words in all languages
    beginnings=frozenset(word for language in LANGUAGES.values() for word in language.questions.opening)
)


def _together(tables: Sequence[AttributionTables]) -> AttributionTables:
    """The words of several languages as those of one."""
    found = dict[str, Any]()
    for name in (field.name for field in fields(AttributionTables)):
        each = [getattr(one, name) for one in tables]
        if isinstance(each[0], Mapping):
            found[name] = {word: value for mapping in each for word, value in mapping.items()}
        else:
            found[name] = type(each[0])(dict.fromkeys(word.casefold() for words in each for word in words))
    return AttributionTables(**found)


WORDS: Final = _together([*TABLES, _OPENING])
ACCORDING: Final = tuple(tuple(phrase.split()) for phrase in WORDS.according)
BEFORE_NOUNS: Final = frozenset(  # articles of languages whose nouns have capitals
    word for language in LANGUAGES.values() if not language.names_by_capitals for word in language.attribution.articles
)

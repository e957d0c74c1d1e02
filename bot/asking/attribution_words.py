"""The words by which texts say whose words a quote is, of all languages together: a text beside a quote is too short to
tell its language, and may be in another one than the transcripts.

The words of a language stand in its module (`AttributionTables`), those of languages without one below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...index.language.language import AttributionTables
from ...index.language.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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


def _all(words: Callable[[AttributionTables], Iterable[str]]) -> frozenset[str]:
    return frozenset(word.casefold() for tables in TABLES for word in words(tables))


VERBS: Final = _all(lambda tables: tables.verbs)
PARTICULAR: Final = {verb: after for tables in TABLES for verb, after in tables.particular.items()}
ADDRESSED: Final = _all(lambda tables: tables.addressed)
AROUND_VERBS: Final = _all(lambda tables: tables.around_verbs)
FRONTED: Final = _all(lambda tables: tables.fronted)
PASSIVE: Final = _all(lambda tables: tables.passive)
PRONOUNS: Final = _all(lambda tables: tables.pronouns)
OTHERS: Final = _all(lambda tables: tables.others)
WHO: Final = _all(lambda tables: tables.who)
ACCORDING: Final = tuple(tuple(phrase.casefold().split()) for tables in TABLES for phrase in tables.according)
AFTERWARDS: Final = _all(lambda tables: tables.afterwards)
NAMING: Final = _all(lambda tables: tables.naming)
BY: Final = _all(lambda tables: tables.by)
WORDS: Final = _all(lambda tables: tables.words)
ROLES: Final = _all(lambda tables: tables.roles)
ARTICLES: Final = _all(lambda tables: tables.articles)
BEFORE_NOUNS: Final = frozenset(  # articles of languages whose nouns have capitals
    word for language in LANGUAGES.values() if not language.names_by_capitals for word in language.attribution.articles
)
PARTICLES: Final = _all(lambda tables: tables.particles)
PLACING: Final = _all(lambda tables: tables.placing)
NO_RELATION: Final = _all(lambda tables: tables.no_relation)
BEGINNINGS: Final = _all(lambda tables: tables.beginnings) | {
    word for language in LANGUAGES.values() for word in language.questions.opening
}
JOINING: Final = _all(lambda tables: tables.joining)
HONORIFICS: Final = _all(lambda tables: tables.honorifics)

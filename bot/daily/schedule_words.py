"""The words of schedules in other languages, put into those of English, in which schedules are read and kept.

The names of days are those of the CLDR, by Babel. A word may be one day in one language and another in another one
(`do` is Thursday in German, and Sunday in Spanish), so that each reading is in one language.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from babel import Locale

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
UNSPACED: Final = frozenset({"ja"})  # languages without spaces between words

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "de": {
        "every day": "jeden tag|alle tage|täglich",
        "weekdays": "werktags|werktage|werktagen|wochentags|wochentage",
        "weekend": "wochenende|wochenenden|wochenends",
        "every": "jeden|jede|jeder|jedes|alle",
        "days": "tage|tagen|tag",
        "weeks": "wochen|woche",
        "month": "monats|monate|monat",
        "and": "und|sowie",
        "to": "bis",
        "first": "ersten|erster|erste",
        "second": "zweiten|zweiter|zweite|zwei",
        "third": "dritten|dritter|dritte|drei",
        "fourth": "vierten|vierte|vier",
        "last": "letzten|letzter|letzte",
        "from": "ab",
        "on": "am|an|im|in|der|den|des|dem",
    },
    "es": {
        "every day": "todos los días|todos los dias|cada día|cada dia|a diario|diariamente|diario",
        "weekdays": "días laborables|dias laborables|días hábiles|entre semana|laborables",
        "weekend": "fines de semana|fin de semana",
        "every": "cada|todos los|todas las",
        "days": "días|dias|día|dia",
        "weeks": "semanas|semana",
        "month": "meses|mes",
        "and": "y|e",
        "to": "a|hasta",
        "first": "primero|primer|primera",
        "second": "segundo|dos",
        "third": "tercero|tercer|tres",
        "last": "último|ultimo|última",
        "from": "desde|a partir del",
        "on": "los|las|el|la|de|del|al|en",
    },
    "fr": {
        "every day": "tous les jours|chaque jour|quotidiennement|quotidien",
        "weekdays": "jours ouvrés|jours ouvrables|en semaine",
        "weekend": "week-end|week-ends|weekend|fin de semaine",
        "every": "chaque|tous les|toutes les",
        "days": "jours|jour",
        "weeks": "semaines|semaine",
        "month": "mois",
        "and": "et",
        "to": "au|à|jusqu'au",
        "first": "premier|première|1er",
        "second": "deuxième|deux",
        "third": "troisième|trois",
        "last": "dernier|dernière",
        "from": "à partir du|dès le",
        "on": "les|le|la|du|de|des|en|l'",
    },
    "ja": {
        "every day": "毎日|日々",
        "weekdays": "平日",
        "weekend": "週末",
        "every": "毎週|隔日毎",
        "month": "毎月|月ごと",
        "and": "と|、|・|および",
        "to": "から|〜|~|ー",
        "last": "末日|月末|最終日",
        "every other day": "隔日|一日おき",
        "on": "の|に|まで|曜",
    },
}
_INTERVAL_JA: Final = re.compile(r"(\d{1,3})\s*(日|週間|週)(?:ごと|毎|おき)に?")
_DATE_JA: Final = re.compile(r"(\d{1,2})日")
_ORDINAL: Final = re.compile(r"\b(\d{1,2})(?:er|ère|e|º|ª|o)\b")


def in_english(typed: str, language: str) -> str:
    """Days that were typed in a language, such as `montags und donnerstags`, in words of English; what is none of the
    language stays."""
    text = plain(typed)
    if language in UNSPACED:
        text = _INTERVAL_JA.sub(lambda found: f" every {found[1]} {'days' if found[2] == '日' else 'weeks'} ", text)
        text = _DATE_JA.sub(r" \1 ", text)
    words = _table(language)
    found = _pattern(language).sub(lambda match: f" {words[match[0]]} ", text)
    return " ".join(_ORDINAL.sub(r"\1", found).split())


def plain(typed: str) -> str:
    """What was typed in small letters, with the digits and signs of ASCII where there are wide ones."""
    return " ".join(unicodedata.normalize("NFKC", typed).casefold().replace("’", "'").split())


@cache
def _table(language: str) -> dict[str, str]:
    """The English of each word of a language."""
    found = {word: english for english, words in _WORDS[language].items() for word in words.split("|")}
    for name, day in _names(language):
        found.setdefault(name, DAYS[day])
    return found


def _names(language: str) -> Iterator[tuple[str, int]]:
    """The names of days in a language, each with the number of its day from Monday."""
    listed: Any = Locale.parse(language).days
    for forms in listed.values():
        for width in ("wide", "abbreviated", "short"):
            for day, name in forms.get(width, {}).items():
                written = plain(name).rstrip(".")
                yield written, day
                if language in UNSPACED and width == "wide":
                    yield written.removesuffix("日"), day  # `月曜` of `月曜日`
                elif width == "wide":
                    yield f"{written}s", day  # `montags`, `lundis`


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """What is looked for in a text: the longest words first."""
    words = "|".join(sorted(map(re.escape, _table(language)), key=len, reverse=True))
    return re.compile(words) if language in UNSPACED else re.compile(rf"(?<![\w-])(?:{words})(?![\w])")

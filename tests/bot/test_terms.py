"""One word for one thing in each translation: what a term is called, and what it is not called beside that."""

from __future__ import annotations

import functools
import re

import pytest
from pullquote.bot.messages import LOCALES, messages, speaking, texts

# For each locale: the English term, what it is called, and words that people also use for it, which would be a second
# one. Names that people type (`slack_name`) have several.
TERMS: dict[str, list[tuple[str, str, str]]] = {
    "de": [
        ("posts?", "Posts?", r"Beitr[aä]ge?n?|Postings?"),
        ("passages?", "Stellen?", r"Passagen?|Abschnitte?"),
        ("excerpts?", "Ausz[uü]ge?n?", r"Ausschnitte?n?|Exzerpte?"),
        ("transcripts?", "Transkripte?n?s?", r"Mitschriften?|Transkriptionen|Abschriften?"),
        ("shows?", "Sendungen?", "Shows?|Serien?"),
        ("episodes?", "Folgen?", "Episoden?"),
        ("alerts?", "Meldung(en)?", "Benachrichtigungen?|Alarme?|Alerts?"),
        ("corrections?", "Berichtigung(en)?", "Korrekturen?"),
        ("settings?", "Einstellung(en)?", "Konfigurationen?"),
        ("folders?", "Ordner[ns]?", "Verzeichnisse[ns]?"),
        ("library", "Bibliothek", "Archiv|Sammlung"),
    ],
    "es": [
        ("posts?", "publicaci(ón|ones)", "posts?|entradas? diarias?"),
        ("passages?", "pasajes?", "extractos?"),
        ("transcripts?", "transcripci(ón|ones)", "trascripci(ón|ones)"),
        ("shows?", "programas?", "shows?"),
        ("episodes?", "episodios?", "capítulos? del pódcast"),
        ("alerts?", "avisos?", "alertas?|notificaci(ón|ones)"),
        ("computers?", "equipos?", "ordenador(es)?|computadoras?"),
        ("folders?", "carpetas?", "directorios? de datos"),
        ("files?", "archivos?", "ficheros?"),
        ("places? about", "pasajes? sobre", "lugar(es)? sobre"),  # a place in a transcript is none on a map
    ],
    "fr": [
        ("posts?", "publications?", "posts?|billets?"),
        ("passages?", "passages?", "extraits?"),
        ("transcripts?", "transcriptions?", "retranscriptions?"),
        ("shows?", "émissions?", "shows?"),
        ("alerts?", "alertes?", "notifications?"),
        ("settings?", "réglages?", "paramètres?|configurations?"),
        ("folders?", "dossiers?", "répertoires?"),
        ("files?", "fichiers?", "documents? joints?"),
        ("trouble", "problèmes?", "ennuis?"),
        ("backups?", "sauvegardes?", "(?:remet\\w*|remise?) (?:une |la |sa )?sauvegarde"),  # a term: restaurer
        ("is left out", "sautée?", "(?:est|a été|sera) passée?"),  # what has passed was posted
    ],
    "ja": [
        ("posts?", "投稿", "ポスト"),
        ("passages?", "一節", "抜粋"),
        ("transcripts?", "文字起こし", "書き起こし|トランスクリプト"),
        ("library", "ライブラリ", "書庫|ライブラリー"),
        ("shows?", "番組", "ショー"),
        ("channels?", "チャンネル", "チャネル"),
        ("computers?", "コンピューター", "パソコン|コンピュータ(?!ー)"),
        ("folders?", "フォルダー", "フォルダ(?!ー)"),
        ("servers?", "サーバー", "サーバ(?!ー)"),
        ("topics?", "話題", "トピック"),
        ("paraphrases?", "大意", "要約"),  # a summary is shorter; a paraphrase says it in other words
    ],
}
NAMES = ("slack_name.", "slack_usage.", "option.missing")  # messages that list what is typed
TYPED = re.compile(r"{\w+}|`[^`]+`|\x08.*|--?[a-z-]+|pullquote [a-z -]+|[/#]?\b[A-Z]{3,}\b|„[^“]+“|[a-z]+: ", re.DOTALL)


@functools.cache
def said(locale: str) -> dict[str, str]:
    """The texts of a locale, the forms of a plural after each other, without placeholders, code and what is typed."""
    found = {key: " ".join(one.values()) if isinstance(one, dict) else one for key, one in texts(locale).items()}
    return {key: TYPED.sub("", text) for key, text in found.items() if not key.startswith(NAMES)}


@pytest.mark.parametrize(
    ("locale", "term", "called", "others"), [(locale, *term) for locale in TERMS for term in TERMS[locale]]
)
def test_a_term_is_called_the_same_everywhere(locale: str, term: str, called: str, others: str) -> None:
    before, after = ("", "") if locale == "ja" else (r"(?<![\w/])(?:täglichen )?", r"(?!\w)")
    second = re.compile(f"{before}(?:{others}){after}", re.IGNORECASE)
    assert {key: text for key, text in said(locale).items() if second.search(text)} == {}
    english = re.compile(rf"\b(?:{term})\b", re.IGNORECASE)
    keys = {key for key, text in said("en").items() if english.search(text)}
    first = re.compile(called, re.IGNORECASE)
    assert sum(bool(first.search(said(locale)[key])) for key in keys) > 0


def test_a_channel_is_called_in_french_as_the_platform_calls_it() -> None:
    """`salon` in Discord, `canal` in Slack; and `salon` in what both show."""
    own = {"slack": r"\bsalons?\b", "other": r"\bcana(l|ux)\b"}
    for key, text in said("fr").items():
        wrong = own["slack" if key.startswith("slack") else "other"]
        assert not re.search(wrong, text, re.IGNORECASE) or key == "console.daily_place", (key, text)


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("de", "Durchsucht wurden nur Stellen von Ada."),
        ("fr", "Recherche limitée aux passages de Ada."),
        ("es", "Se buscó solo en pasajes de Ada."),
    ],
)
def test_a_speaker_that_a_search_is_limited_to_did_not_search(locale: str, said: str) -> None:
    """`von`, `de`: of the words that are theirs, not by them."""
    with speaking(locale):
        assert messages().say("filter.only", filters=messages().say("filter.speaker", name="Ada")) == said


def test_every_translation_has_a_table_of_terms() -> None:
    assert {*TERMS} == {*LOCALES} - {messages().locale}

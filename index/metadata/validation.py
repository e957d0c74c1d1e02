"""Validation and normal forms of dates, links and language tags. Pure; None stands for a wrong value."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

MAX_URL_LENGTH = 2048  # the longest link that Discord and Slack accept

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})(?:[T ]\d{2}.*)?")
_DAY_FIRST = re.compile(r"(?:[a-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]+)\.?,?\s+(\d{4})\b.*", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"(?:[a-z]+,?\s+)?([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b.*", re.IGNORECASE)

# The two-letter codes of ISO 639-1. Without the list `old` or `v2` in a file name would pass for a language.
_ISO_639_1 = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en
    eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu iw ja jv
    ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng
    nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su
    sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
_CODES = frozenset(_ISO_639_1.split())
# English names of languages, as tables written by hand have them.
_NAMES = {
    "arabic": "ar",
    "chinese": "zh",
    "czech": "cs",
    "danish": "da",
    "dutch": "nl",
    "english": "en",
    "finnish": "fi",
    "french": "fr",
    "german": "de",
    "greek": "el",
    "hindi": "hi",
    "hungarian": "hu",
    "italian": "it",
    "japanese": "ja",
    "korean": "ko",
    "norwegian": "no",
    "polish": "pl",
    "portuguese": "pt",
    "romanian": "ro",
    "russian": "ru",
    "spanish": "es",
    "swedish": "sv",
    "turkish": "tr",
    "ukrainian": "uk",
}
_TAG = re.compile(
    r"([a-z]{2,3})(?:-orig)?(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?((?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*)",
    re.IGNORECASE | re.ASCII,
)


def iso_date(text: str) -> str | None:
    """Returns a date in ISO 8601 form, `2024-05-01`.

    Accepted are `2024-05-01`, `2024/05/01`, `20240501`, `May 1, 2024` and `1 May 2024`, with a weekday before or a
    time after. `01/05/2024` is refused: day and month are swapped between countries.
    """
    text = text.strip()
    if match := _YEAR_FIRST.fullmatch(text):
        return _iso_day(int(match[1]), int(match[3]), int(match[4]))
    if match := _MONTH_FIRST.fullmatch(text):
        return _iso_day(int(match[3]), _month_number(match[1]), int(match[2]))
    if match := _DAY_FIRST.fullmatch(text):
        return _iso_day(int(match[3]), _month_number(match[2]), int(match[1]))
    return None


def web_url(text: str) -> str | None:
    """Returns `text` if it is a link that is safe to post: http(s), with a host, without white space, `<`, `>` or
    quotes.
    """
    text = text.strip()
    if len(text) > MAX_URL_LENGTH or any(c.isspace() or not c.isprintable() or c in '<>"' for c in text):
        return None
    try:
        parts = urlsplit(text)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a broken IPv6 host or port
        return None
    return text if known else None


def language_tag(text: str) -> str | None:
    """Returns a language tag (BCP 47, RFC 5646) in its recommended letter case.

    `en_us` gives `en-US`, `German` gives `de`, and `en-orig`, as YouTube writes it, gives `en`. Two-letter codes have
    to be in ISO 639-1.
    """
    text = text.strip().replace("_", "-")
    if name := _NAMES.get(text.casefold()):
        return name
    match = _TAG.fullmatch(text)
    if not match or (len(match[1]) == 2 and match[1].lower() not in _CODES):
        return None
    parts = [match[1].lower(), (match[2] or "").title(), (match[3] or "").upper()]
    return "-".join(filter(None, parts)) + match[4].lower()


def _iso_day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:  # no such day
        return None


def _month_number(name: str) -> int:
    """Returns 1 to 12 for an English month or its abbreviation, 0 for any other word."""
    known = (number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()))
    return next(known, 0) if len(name) >= 3 else 0

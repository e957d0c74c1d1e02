"""Metadata from file names, such as those that yt-dlp writes. Pure: no file is opened."""

from __future__ import annotations

import re
from pathlib import PurePath

from ..transcript import Facts, collapse
from .validation import iso_date, language_tag

_FILE_TAG = re.compile(r"([a-z]{2,3})(-[A-Z][a-z]{3})?(-(?:[A-Z]{2}|\d{3}))?(?:-[\w-]+)?")
_YOUTUBE = re.compile(r"(.*?)\s*\[([\w-]{11})\]", re.ASCII)
_DATE = re.compile(r"((?:19|20)\d{2}([-_.]?)\d{2}\2\d{2})(?!\d)[\s_.-]*")
# yt-dlp's substitutes for characters that file systems forbid.
_SUBSTITUTES = str.maketrans("＂＊：＜＞？｜⧸⧹", '"*:<>?|/\\')


def split_language(name: str) -> tuple[str, str | None]:
    """Returns a file's name without suffix and language, and the language as a tag (RFC 5646): `talk.de.vtt` gives
    (`talk`, `de`).

    `de-en`, as YouTube names a translation, is `de`. A code that is no language in use stays part of the name.
    """
    stem = PurePath(name).stem
    base, dot, tail = stem.rpartition(".")
    match = _FILE_TAG.fullmatch(tail) if dot and base.strip() else None
    if not match or (len(match[1]) == 3 and match[1] not in {"fil", "yue", "gsw", "cmn", "haw", "ceb"}):
        return stem, None
    tag = language_tag("".join(filter(None, match.groups())))
    return (base, tag) if tag else (stem, None)


def facts_in_name(name: str) -> Facts:
    """Returns title, date, language and link of a recording, as far as its file's name has them; there is always a
    title.

    The link is that of YouTube where the name has yt-dlp's form `Title [id].en.vtt`
    (https://github.com/yt-dlp/yt-dlp#output-template).
    """
    base, language = split_language(name)
    title, video = _title_and_video(base, has_language=language is not None)
    url = f"https://www.youtube.com/watch?v={video}" if video else None
    date, rest = _leading_date(title)
    title = collapse(rest) if video else readable_title(rest)
    return Facts(title=title or base, date=date, url=url, language=language)


def readable_title(stem: str) -> str:
    """Returns `stem` with word separators made spaces: `the_long-night` and `the-long-night`.

    Hyphens are separators only in a name without spaces and underscores. A name that has no word, or a hash, is
    unchanged.
    """
    if _is_opaque(stem):
        return stem
    spaced = collapse(stem.replace("_", " "))
    return spaced if " " in spaced else collapse(spaced.replace("-", " "))


def _title_and_video(base: str, *, has_language: bool) -> tuple[str, str | None]:
    """Returns the title and the video id of yt-dlp's `Title [id]`.

    Without a language tag in the name, letters alone are taken for a word: `[transcribed]` has eleven of them, too.
    """
    match = _YOUTUBE.fullmatch(base)
    if not match or not (has_language or _looks_like_id(match[2])):
        return base, None
    return match[1].translate(_SUBSTITUTES), match[2]


def _looks_like_id(word: str) -> bool:
    """Tells whether `word` has digits, hyphens, underscores, or capitals inside, unlike a word."""
    return not word.isalpha() or not (word.islower() or word.isupper() or word.istitle())


def _leading_date(title: str) -> tuple[str | None, str]:
    match = _DATE.match(title)
    date = iso_date(match[1].replace("_", "-")) if match else None
    return (date, title[match.end() :]) if match and date else (None, title)


def _is_opaque(stem: str) -> bool:
    """Tells whether a name has no word, or a part that looks like a hash or an id."""
    parts = [part for part in re.split(r"[\W_]+", stem) if part]
    return any(_is_hash_like(part) for part in parts) or not any(_is_word_like(part) for part in parts)


def _is_hash_like(part: str) -> bool:
    """Tells whether letters and digits alternate, as in `8aa15a10` and not in `episode12`."""
    return len(part) >= 8 and len(re.findall(r"\d+|\D+", part)) >= 3


def _is_word_like(part: str) -> bool:
    letters = re.sub(r"\d", "", part).lower()
    return len(letters) >= 2 and (not letters.isascii() or bool(re.search("[aeiouy]", letters)))

"""Text in Windows-1252, which older programs on Windows write, as a whole or in parts of a text in UTF-8.

Any bytes can be taken for Windows-1252, so that the characters have to show it: all of them outside of ASCII are
letters of one Western European language, or typographic marks, and stand where such may stand. Everything else
(Windows-1250 and -1251, Mac OS Roman, the code pages of DOS, Shift JIS) has others, and is not read by guessing.
"""

from __future__ import annotations

import re
from typing import Final

ENCODING: Final = "cp1252"

_ESCAPED: Final = re.compile("[\udc80-\udcff]+")  # bytes that are not UTF-8, by Python's `surrogateescape`
_MARKS: Final = frozenset("‘’‚“”„«»‹›–—…•·¿¡§°©®™£€½¼¾\u00a0\u00ad")
_ALPHABETS: Final = tuple(
    frozenset(letters + letters.upper().replace("SS", ""))
    for letters in (
        "àâæçéèêëîïôœùûüÿ",  # French
        "äöüßéèà",  # German
        "áéíóúüñçºª",  # Spanish
        "ãâáàçéêíóôõúüºª",  # Portuguese
        "àèéìíîòóùúºª",  # Italian
        "àçéèíïóòúü",  # Catalan
        "ëïéèêöüáóíûô",  # Dutch
        "åäöéüàáè",  # Swedish, Finnish
        "æøåéèêòôóüäö",  # Danish, Norwegian
        "áðéíóúýþæö",  # Icelandic
        "éèêëïöüçñáíóàâôîäåøæ",  # names and loan words in English
    )
)
_MISPLACED: Final = re.compile(  # a capital or an opening mark behind a letter, a closing one between two letters
    r"[^\W\d_A-ZÀ-Þ][À-ÖØ-Þ]|[,.?!][À-ÖØ-Þ]|[^\W\d_][‚„‹]|[^\W\d_][“”][^\W\d_]|[ºª][^\W\d_]"
)


def decoded(data: bytes) -> tuple[str, int, int] | None:
    """Returns the text of bytes that are not UTF-8, the number of characters that were taken for Windows-1252, and the
    line of the first of them; None if the bytes are not surely that."""
    escaped = data.decode("utf-8", "surrogateescape")
    text, count = list[str](), 0
    foreign, first, at = set[str](), 0, 0
    for match in _ESCAPED.finditer(escaped):
        try:
            characters = match[0].encode("utf-8", "surrogateescape").decode(ENCODING)
        except UnicodeDecodeError:
            return None
        if not count:
            first = escaped.count("\n", 0, match.start()) + 1
        text += (escaped[at : match.start()], characters)
        foreign.update(characters)
        count += len(characters)
        at = match.end()
    whole = "".join((*text, escaped[at:]))
    letters = foreign - _MARKS
    if not any(letters <= alphabet for alphabet in _ALPHABETS):
        return None
    from ftfy.badness import is_bad  # late: it takes a while to load

    lines = (one for one, before in zip(whole.split("\n"), escaped.split("\n"), strict=True) if one != before)
    return None if any(_MISPLACED.search(line) or is_bad(line) for line in lines) else (whole, count, first)

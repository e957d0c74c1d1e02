"""Text in Windows-1252, which older programs on Windows write, as a whole or in parts of a text in UTF-8.

Any bytes can be taken for Windows-1252, so that the text has to show it: it is clearly in a Western European language,
all characters outside of ASCII are letters of that, or typographic marks, and stand where such may stand. Everything
else (Windows-1250 and -1251, Mac OS Roman, the code pages of DOS, Shift JIS) has others, and is not read by guessing.
"""

from __future__ import annotations

import re
from typing import Final

from ..language.detection import detected

ENCODING: Final = "cp1252"

_ESCAPED: Final = re.compile("[\udc80-\udcff]+")  # bytes that are not UTF-8, by Python's `surrogateescape`
_MARKS: Final = frozenset("‘’‚“”„«»‹›–—…•·¿¡§°©®™£€½¼¾\u00a0\u00ad")
_ALPHABETS: Final = {
    code: frozenset(letters + letters.upper().replace("SS", ""))
    for code, letters in {
        "de": "äöüßéèà",
        "en": "éèêëïöüçñáíóúàâôîä",  # names and loan words
        "es": "áéíóúüñçºª",
        "fr": "àâæçéèêëîïôœùûüÿ",
        "it": "àèéìíîòóùúºª",
        "nl": "ëïéèêöüáóíûô",
        "pt": "ãâáàçéêíóôõúüºª",
        "sv": "åäöéüàáè",
    }.items()
}
_LINE_END: Final = re.compile(r"\r\n?|\n")
_MISPLACED: Final = re.compile(
    r"[^\W\d_A-ZÀ-ÞŸ][À-ÖØ-ÞŸ]|[,.?!][À-ÖØ-Þ]|[^\W\d_][‚„‹]|"  # a capital or an opening mark behind a letter
    r"[^\W\d_][“”–½¼¾][^\W\d_]|[ºª][^\W\d_]|"  # a closing one, a short dash or a fraction between two letters
    r"[^\W\d_][§£€¡¿]|[½¼¾][^\W\d_]"  # a sign behind a letter, a fraction before one
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
            first = len(_LINE_END.findall(escaped, 0, match.start())) + 1
        text += (escaped[at : match.start()], characters)
        foreign.update(characters)
        count += len(characters)
        at = match.end()
    whole = "".join((*text, escaped[at:]))
    # what is UTF-8 has to be of the same language: half of a character, or a Czech text with parts in Windows-1250
    letters = (foreign | {one for one in whole if one > "\x7f" and one.isalpha()}) - _MARKS
    if not letters <= _ALPHABETS.get(detected(whole) or "", frozenset()):
        return None
    from ftfy.badness import is_bad  # late: it takes a while to load

    lines = (one for one, before in zip(whole.split("\n"), escaped.split("\n"), strict=True) if one != before)
    return None if any(_MISPLACED.search(line) or is_bad(line) for line in lines) else (whole, count, first)

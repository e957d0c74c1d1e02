"""What a line tells about whether somebody says it: words of people who speak of themselves or to each other, and lines
of what merely happens, such as `(Laughter.)`, `Several Members rose—` and `Beifall bei der Linken`."""

from __future__ import annotations

import re
from typing import Final

from ..language.languages import LANGUAGES

_LONGEST: Final = 200  # characters of a line of what happens
_MOST_WORDS: Final = 6
_LOOKED_AT: Final = 1000  # characters

_PERSONS: Final = """
    i you your yours yourself we our ours my let's yes yeah yep okay ok thanks thank please hello hi sorry welcome
    ich wir mein meine meinen meinem meiner unser unsere danke bitte ja nein hallo
    je nous vous tu moi mon votre vos notre oui non merci bonjour
    yo nosotros usted ustedes gracias hola sí
    io noi voi grazie sì ciao
    eu nós você vocês sim obrigado obrigada
    ik wij jij mijn jag ni tack
    я мы вы ты мой наш да нет спасибо здравствуйте
    मैं हम आप אני אנחנו אתה אתם
    أنا نحن أنت شكرا نعم
"""
_SPOKEN: Final = re.compile(
    rf"[?!¿¡？！؟]|(?<=[Ά-ώ]);|(?<![^\W_])(?:{'|'.join(_PERSONS.split())}|(?:i|you|we)['’]\w+)(?![^\W_])|\bj['’]|\bno[.,]"
    r"|[我你您咱僕俺私]|ค่ะ|ครับ|คะ|[吗呢吧ねよか][。，、]|です|ます|でし[たょ]|ません|はい|니다|[요죠][.,]",
    re.IGNORECASE,
)

_QUOTED: Final = re.compile(r"\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»")
_HAPPENS: Final = """
    interruption interruptions interjection interjections interjecting rose sworn adjourned recess whereupon exeunt
    zwischenruf zwischenrufe zuruf zurufe heiterkeit unruhe unterbrechung widerspruch
    exclamations protestations brouhaha mouvements
    rumores protestas murmullos interrupción interrupciones
    commenti proteste interruzione protestos
"""
_OTHER_WORDS: Final = frozenset("ride ri rit rire suck lautes chant canto canta chante singing sings ljud".split())
"""Names of sounds that are usual words, too, in their language or in another."""
_SOUNDS: Final = {sound for one in LANGUAGES.values() for sound in one.speech.sounds} - _OTHER_WORDS
_HAPPENING: Final = re.compile(
    rf"\W*(?:\w+\W+){{0,3}}(?:{'|'.join(map(re.escape, sorted({*_HAPPENS.split(), *_SOUNDS})))})(?![^\W_])",
    re.IGNORECASE,
)
_BRACKETED: Final = re.compile(
    r"[\s*_]*(?:\([^()]*[^\W\d_][^()]*\)|\[[^\[\]]*[^\W\d_][^\[\]]*\]|（[^（）]*[^\W\d_][^（）]*）|〔[^〔〕]*[^\W\d_][^〔〕]*〕)"
    r"[\s*_.。—–]*"
)


def sounds_spoken(line: str) -> bool:
    """Tells whether a line has a question, an exclamation, or a word of who speaks of himself or to others, outside of
    quotation marks."""
    return _SPOKEN.search(_QUOTED.sub("", line[:_LOOKED_AT])) is not None


def is_sound(line: str) -> bool:
    """Tells whether a line is nothing but a sound in brackets."""
    return is_bracketed(line) and (_HAPPENING.match(line) is not None or "笑" in line or "拍手" in line)


def is_bracketed(line: str) -> bool:
    """Tells whether a line is nothing but words in one pair of brackets."""
    return len(line) <= _LONGEST and _BRACKETED.fullmatch(line) is not None


def is_happening(line: str) -> bool:
    """Tells whether a line without a label says what happens, which nobody says: a few words with one that is a sound
    or an interruption, or words in brackets."""
    if is_bracketed(line):
        return True
    return (
        len(line) <= _LONGEST
        and len(line.split()) <= _MOST_WORDS
        and not line[:1].islower()
        and _HAPPENING.match(line) is not None
        and not sounds_spoken(line)
    )

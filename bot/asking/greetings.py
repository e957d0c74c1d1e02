"""Greetings and thanks: what people say to a bot without asking it anything."""

from __future__ import annotations

import re
from typing import Final

MOST_WORDS: Final = 6

# Phrases in lower case without apostrophes; in other languages, too. **To add one**, append it.
_PHRASES: Final = """
    hi; hello; hey; heya; hiya; yo; howdy; greetings; good morning; good afternoon; good evening; good day; good
    night; morning; evening; afternoon; whats up; sup; how are you; how are you doing; hows it going; nice to meet
    you; welcome; welcome back; thanks; thank you; thank you so much; thank you very much; thanks a lot; thanks so
    much; many thanks; thx; ty; tysm; cheers; much appreciated; good bot; bad bot; good job; great job; well done;
    nice; nice one; nice work; great; awesome; cool; perfect; bye; goodbye; see you; see you later; ping; test; are
    you there; you there; anybody there; anyone there; hallo; guten morgen; guten tag; guten abend; gute nacht;
    moin; servus; grüezi; grüß gott; grüss gott; danke; danke schön; danke dir; vielen dank; tschüss; bonjour;
    bonsoir; salut; coucou; merci; merci beaucoup; hola; buenos días; buenos dias; buenas tardes; buenas noches;
    buenas; qué tal; que tal; gracias; muchas gracias; ciao; buongiorno; buonasera; salve; grazie; grazie mille;
    olá; ola; oi; bom dia; boa tarde; boa noite; obrigado; obrigada; muito obrigado; hoi; goedemorgen; goedemiddag;
    goedenavond; dank je; dank je wel; bedankt; hej; hejsan; hei; god morgon; god morgen; tack; tack så mycket;
    takk; tak; cześć; dzień dobry; dzięki; привет; здравствуйте; спасибо; merhaba; teşekkürler; שלום; مرحبا; こんにちは;
    おはよう; ありがとう; 你好; 谢谢
"""
_ADDRESSED: Final = frozenset(  # whom they are said to, and what is put between them
    "there all everyone everybody folks team friend friends bot pullquote robot again and so my dear you guys zusammen "
    "alle à tous a todos tutti".split()
)
_GREETINGS: Final = frozenset(tuple(phrase.split()) for phrase in _PHRASES.split(";"))
_LONGEST: Final = max(map(len, _GREETINGS))


def is_greeting(text: str) -> bool:
    """Whether a text is nothing but greetings and thanks, such as `hi there`, `thanks!` and `good bot 🎉`."""
    words = re.findall(r"\w+", re.sub(r"['’]", "", text.casefold()))
    if not words or len(words) > MOST_WORDS:
        return False
    at = greeted = 0
    while at < len(words):
        size = next((n for n in range(_LONGEST, 0, -1) if tuple(words[at : at + n]) in _GREETINGS), 0)
        if not size and words[at] not in _ADDRESSED:
            return False
        greeted += size > 0
        at += max(size, 1)
    return greeted > 0

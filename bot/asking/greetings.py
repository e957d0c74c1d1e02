"""Greetings and thanks: what people say to a bot without asking it anything."""

from __future__ import annotations

import enum
import re
from typing import Final

MOST_WORDS: Final = 6


class Greeting(enum.StrEnum):
    """What somebody says without asking anything."""

    HELLO = "hello"
    THANKS = "thanks"
    PRAISE = "praise"
    BLAME = "blame"
    BYE = "bye"
    THERE = "there"  # whether anybody is there
    STOP = "stop"  # that nothing be posted any more


# Phrases in lower case without apostrophes; in other languages, too. **To add one**, append it.
_PHRASES: Final = {
    Greeting.HELLO: """
        hi; hello; hey; heya; hiya; yo; howdy; greetings; good morning; good afternoon; good evening; good day; morning;
        evening; afternoon; whats up; sup; how are you; how are you doing; hows it going; nice to meet you; welcome;
        welcome back; hallo; guten morgen; guten tag; guten abend; moin; servus; grüezi; grüß gott; grüss gott; bonjour;
        bonsoir; salut; coucou; hola; buenos días; buenos dias; buenas tardes; buenas; qué tal; que tal; ciao;
        buongiorno; buonasera; salve; olá; ola; oi; bom dia; boa tarde; hoi; goedemorgen; goedemiddag; goedenavond; hej;
        hejsan; hei; god morgon; god morgen; cześć; dzień dobry; привет; здравствуйте; merhaba; שלום; مرحبا; こんにちは;
        おはよう; 你好; who are you; what are you; what can you do; what do you do; how do you work; how does this work;
        wer bist du; was bist du; was kannst du; wie geht das; wie funktioniert das; qui es tu; qui êtes vous;
        que sais tu faire; que peux tu faire; que pouvez vous faire; comment ça marche; quién eres; quién es usted;
        qué puedes hacer; qué sabes hacer; cómo funciona; cómo funciona esto; あなたは誰; 何ができますか;
        何ができる; 使い方
    """,
    Greeting.THANKS: """
        thanks; thank you; thank you so much; thank you very much; thanks a lot; thanks so much; many thanks; thx; ty;
        tysm; cheers; much appreciated; danke; danke schön; danke dir; vielen dank; merci; merci beaucoup; gracias;
        muchas gracias; grazie; grazie mille; obrigado; obrigada; muito obrigado; dank je; dank je wel; bedankt; tack;
        tack så mycket; takk; tak; dzięki; спасибо; teşekkürler; ありがとう; 谢谢
    """,
    Greeting.PRAISE: """
        good bot; good job; great job; well done; nice; nice one; nice work; great; awesome; cool; perfect; ok; okay;
        alright; all right; got it; alles klar; super; prima; parfait; d accord; daccord; vale; perfecto; genial; 了解;
        わかりました
    """,
    Greeting.BLAME: "bad bot",
    Greeting.BYE: """
        bye; goodbye; see you; see you later; good night; night; gute nacht; tschüss; buenas noches; boa noite
    """,
    Greeting.STOP: """
        stop; stop it; stop that; stop posting; please stop; unsubscribe; opt out; shut up; be quiet; stopp; hör auf;
        aufhören; abbestellen; abmelden; arrête; arrêtez; stoppe; désabonner; me désabonner; se désabonner; para; basta;
        deja de publicar; darse de baja; cancelar suscripción; 停止; やめて; 配信停止
    """,
    Greeting.THERE: "ping; test; are you there; you there; anybody there; anyone there",
}
_ADDRESSED: Final = frozenset(  # whom they are said to, and what is put between them
    "there all everyone everybody folks team friend friends bot pullquote robot again and so my dear you guys zusammen "
    "alle à tous a todos tutti".split()
)
_HELLO: Final = "|".join(re.escape(phrase.strip()) for phrase in _PHRASES[Greeting.HELLO].split(";"))
ADDRESS: Final = re.compile(rf"@?(?:(?:{_HELLO})[\s,!]+)?@?pullquote\b[\s,;:!?.–—-]*(?=\S)", re.IGNORECASE)
"""What begins a text that is said to the bot by its name: `pullquote, …`, `hey @pullquote …`."""
_GREETINGS: Final = {tuple(phrase.split()): kind for kind, text in _PHRASES.items() for phrase in text.split(";")}
_LONGEST: Final = max(map(len, _GREETINGS))


def greeting(text: str) -> Greeting | None:
    """The kind of the last phrase of a text that is nothing but greetings and thanks, such as `hi there`, `thanks!` and
    `good bot 🎉`; None for any other."""
    words = re.findall(r"\w+", re.sub(r"['’]", "", text.casefold()))
    if not words or len(words) > MOST_WORDS:
        return None
    at, found = 0, None
    while at < len(words):
        size = next((n for n in range(_LONGEST, 0, -1) if tuple(words[at : at + n]) in _GREETINGS), 0)
        if not size and words[at] not in _ADDRESSED:
            return None
        found = _GREETINGS[tuple(words[at : at + size])] if size else found
        at += max(size, 1)
    return found

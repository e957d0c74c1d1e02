"""Verdicts on quotes in each language, of transcripts written for it.

A file of `quotes` has a transcript, a line a sentence, and quotes of it with the verdict that is right.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from pullquote.index.language.analyzer import analyzer
from pullquote.index.language.detection import detected
from pullquote.index.language.languages import LANGUAGES, language
from pullquote.index.language.non_speech import non_speech_spans
from pullquote.index.language.normalization import letters
from pullquote.index.language.sentences import sentence_starts
from pullquote.index.search.align import Piece, QuoteWords, align
from pullquote.index.search.differences import Sides
from pullquote.index.search.verdict import Judgement, Verdict, judge

QUOTES: Final = Path(__file__).parent / "quotes"
ENOUGH: Final = 0.95  # of a language's verdicts are right


def quotes(code: str) -> tuple[list[str], list[tuple[Verdict, str]]]:
    """The sentences of a language's transcript, and its quotes with the verdicts that are right."""
    said, _, asked = (QUOTES / f"{code}.txt").read_text("utf-8").partition("---\n")
    pairs = [line.split("\t") for line in asked.splitlines()]
    return said.splitlines()[1:], [(Verdict(verdict), quote) for verdict, quote in pairs]


def judged(code: str, quote: str, text: str) -> Judgement:
    chain = analyzer(code)
    mine, theirs = chain.analyze(quote), chain.analyze(text)
    words = tuple(token.word for token in mine)
    said = {token.word.stem for token in theirs}
    rarities = (0.1 if word.stop else 0.5 if word.stem in said else 0.8 for word in words)
    asked = QuoteWords(words, tuple(rarities), chain.language)
    (alignment,) = align(asked, [Piece(theirs, 0, len(theirs))])
    return judge(Sides(quote, mine, text, theirs, 0, chain.language), asked, alignment, rival=0.3)


@pytest.mark.parametrize("code", sorted(path.stem for path in QUOTES.glob("*.txt")))
def test_verdicts(code: str) -> None:
    sentences, asked = quotes(code)
    found = [(right, judged(code, quote, " ".join(sentences)).verdict, quote) for right, quote in asked]
    wrong = [one for one in found if one[0] is not one[1]]
    assert len(wrong) <= (1 - ENOUGH) * len(found), wrong


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [
        ("de", "im Jahr neunzehnhundertvierundachtzig", "im Jahr 1984"),
        ("de", "zwei Millionen dreihunderttausend Euro", "2.300.000 €"),
        ("de", "zweihunderteinundvierzig", "241"),
        ("de", "dreieinhalb und drei Komma fünf", "dreieinhalb und 3,5"),
        ("fr", "quatre-vingt-dix-sept ou soixante et onze", "97 ou 71"),
        ("fr", "vingt et un mille deux cents", "21 200"),
        ("fr", "dix pour cent", "10 %"),
        ("es", "mil novecientos ochenta y cuatro", "1984"),
        ("es", "treinta y una personas por ciento", "31 personas %"),
        ("pt", "dois mil e vinte e cinco", "2025"),
        ("it", "millenovecentottantaquattro e ventuno", "1984 e 21"),
        ("it", "centottanta e duemila", "180 e 2.000"),
        ("nl", "negentienhonderdvierentachtig of drieëntwintig", "1984 of 23"),
        ("sv", "nittonhundraåttiofyra eller hundratjugo", "1984 eller 120"),
        ("ja", "百二十人と三万五千円", "120人と35000円"),
        ("ja", "3万円", "三万円"),
        ("de", "neun Euro fünfzig das Stück", "9,50 Euro das Stück"),
        ("de", "drei Euro und fünf Cent", "3,05 €"),
        ("fr", "neuf euros cinquante", "9,50 euros"),
        ("fr", "neuf euros et cinquante centimes", "9,50 €"),
        ("es", "nueve euros con cincuenta", "9,50 euros"),
        ("pt", "nove euros e cinquenta", "9,50 euros"),
        ("it", "nove euro e cinquanta", "9 euro 50"),
        ("nl", "negen euro vijftig", "9,50 euro"),
        ("sv", "nio kronor och femtio öre", "9,50 kronor"),
        ("zh", "二〇二四年三月", "2024年3月"),
        ("th", "สามแสนห้าหมื่นบาท", "350000 บาท"),
        ("th", "สองพันห้าร้อยยี่สิบเอ็ดคน", "2521 คน"),
        ("th", "ห้าเดือน", "5 เดือน"),
        ("ko", "십이 년", "12년"),
        ("ko", "이천이십사년 삼월에", "2024년 3월에"),
        ("ko", "백이십 명과 삼만 오천 원", "120명과 3만 5천 원"),
        ("ko", "스물세 살", "23살"),
        ("ko", "이십만 명", "200000명"),
    ],
)
def test_numbers_in_words_and_in_figures_are_one(code: str, one: str, other: str) -> None:
    chain = analyzer(code)
    assert [t.word.plain for t in chain.analyze(one)] == [t.word.plain for t in chain.analyze(other)]


@pytest.mark.parametrize(
    ("code", "text", "plain"),
    [
        ("de", "ein Mann, eine Frau und einer", "ein mann eine frau und einer"),  # articles are no numbers
        ("fr", "une fois, cent", "une fois 100"),
        ("de", "zehn Euro und zwanzig Leute, zehn Euro, zwanzig", "10 euro und 20 leute 10 euro 20"),
        ("es", "diez euros y veinte personas", "10 euros y 20 personas"),
        ("pt", "dez euros e vinte pessoas", "10 euros e 20 pessoas"),
        ("de", "zwei, drei, vier", "2 3 4"),
        ("es", "uno dos tres", "1 2 3"),
        ("fr", "deux trois quatre", "2 3 4"),
        ("ko", "이 일은 만일 사람이 안녕 두부", "이 일은 만일 사람이 안녕 두부"),
        ("ja", "一緒に三田さんと", "一 緒 に 三 田 さ ん と"),
        ("th", "ห้ามสามีสามารถ", "ห้าม สามี สามารถ"),
        ("fr", "l’eau d'une ville, aujourd'hui", "l eau d une ville aujourdhui"),
        ("it", "l'acqua dell'uomo", "l acqua dell uomo"),
    ],
)
def test_words(code: str, text: str, plain: str) -> None:
    tokens = analyzer(code).analyze(text)
    assert " ".join(t.word.plain for t in tokens) == plain
    assert all(text[t.first : t.past].strip() == text[t.first : t.past] != "" for t in tokens)


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("de", "Mühle Mühlen"),
        ("fr", "moulin moulins"),
        ("es", "molino molinos"),
        ("pt", "moinho moinhos"),
        ("it", "mulino mulini"),
        ("nl", "boek boeken"),
        ("sv", "kvarn kvarnar"),
        ("es", "canción cancion"),  # without its accent
    ],
)
def test_forms_of_a_word_have_one_stem(code: str, forms: str) -> None:
    assert len({t.word.stem for t in analyzer(code).analyze(forms)}) == 1


def test_a_quote_cut_before_a_clause_goes_on_has_lost_no_negation() -> None:
    """What comes after the negation may be what is denied: `nicht bei 250 Grad, sondern …`."""
    said = "Wir backen das Roggenbrot nicht bei zweihundert Grad, sondern viel heißer, sagt man."
    assert judged("de", "Wir backen das Roggenbrot", said).verdict is Verdict.VERBATIM
    assert (
        judged("de", "Wir mögen das Roggenbrot", "Wir mögen das Roggenbrot nicht, sagt man.").verdict is Verdict.ALTERED
    )


@pytest.mark.parametrize("code", sorted(path.stem for path in QUOTES.glob("*.txt")))
def test_the_language_of_a_text_is_found(code: str) -> None:
    sentences, _ = quotes(code)
    assert detected(" ".join(sentences)) == detected(" ".join(sentences[:3])) == code


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_stop_words_are_those_of_the_chain(code: str) -> None:
    """Of words of all languages, with accents and without, with a particle and without."""
    texts = [path.read_text("utf-8") for path in QUOTES.glob("*.txt")]
    own = (token.word.plain for text in texts for token in analyzer(code).analyze(text[:2000]))
    plain = {*own, *(letters(word) for text in texts for word in text.split()), *"the à thé coz litres mr".split()}
    spoken = language(code)
    stops = {word for word in plain if spoken.is_stop(word)}
    assert stops == {word for word in plain if spoken.word(word).stop}
    assert stops


def test_no_language_is_guessed() -> None:
    assert detected("") is None
    assert detected("Zug um Zug") is None  # too short
    assert detected("lorem ipsum dolor sit amet consectetur adipiscing elit " * 9) is None
    assert (
        detected("So, um, we were lucky, and the tide came in early, you know, and it filled the pond twice. " * 3)
        == "en"
    )


@pytest.mark.parametrize(
    ("code", "text", "sentences"),
    [
        ("de", "Am 3. Mai kam Dr. Kurz mit Brot, Käse usw. Er blieb bis zum 5. Danach ging er.", 3),
        ("fr", "M. Petit habite là. Il vend du pain, du lait, etc. Mais pas le lundi.", 3),
        ("es", "El Sr. Ruiz vino el lunes. No compró nada.", 2),
        ("nl", "Dhr. Bos woont op nr. 5 bij ons. Hij bakt.", 2),
    ],
)
def test_sentences_end_by_the_tables_of_the_language(code: str, text: str, sentences: int) -> None:
    assert len(sentence_starts(text, language(code))) == sentences


@pytest.mark.parametrize("sound", ["(lacht)", "[Musik]", "[rires]", "(aplausos)", "[risate]", "[gelach]", "(skratt)"])
def test_sounds_are_named_in_every_language(sound: str) -> None:
    assert non_speech_spans(f"So {sound} geht es.") == [(3, 3 + len(sound))]


@pytest.mark.parametrize(
    ("code", "quote", "said"),
    [
        ("de", "alle kamen zum Fest, sogar die Wirtin", "Alle kamen zum Fest, außer der Wirtin."),
        ("de", "der Laden ist seit Ostern geschlossen", "Der Laden ist bis Ostern geschlossen."),
        ("de", "wir blieben wegen des Regens", "Wir blieben trotz des Regens."),
        ("fr", "tous sont venus, même le boucher", "Tous sont venus, sauf le boucher."),
        ("fr", "elle chante au lieu de la danse", "Elle chante en plus de la danse."),
        ("fr", "la roue pourrait casser en hiver", "La roue va casser en hiver."),
        ("es", "vinieron todos, incluso el carnicero", "Vinieron todos, excepto el carnicero."),
        ("es", "la tienda está cerrada desde el lunes", "La tienda está cerrada hasta el lunes."),
        ("es", "la finca tiene al menos veinte ovejas negras", "La finca tiene como mucho veinte ovejas negras."),
        ("pt", "vieram todos, até o padeiro", "Vieram todos, exceto o padeiro."),
        ("pt", "a loja está fechada desde a Páscoa", "A loja está fechada até a Páscoa."),
        ("it", "vennero tutti, anche il macellaio", "Vennero tutti, tranne il macellaio."),
        ("it", "restammo benché pioveva forte", "Restammo perché pioveva forte."),
        ("nl", "iedereen kwam, ook de slager", "Iedereen kwam, behalve de slager."),
        ("nl", "we bleven vanwege de regen", "We bleven ondanks de regen."),
        ("sv", "alla kom till festen, även slaktaren", "Alla kom till festen, utom slaktaren."),
        ("sv", "vi stannade hemma på grund av regnet", "Vi stannade hemma trots regnet."),
        ("ja", "雨が降ったのに、家にいました", "雨が降ったので、家にいました。"),
    ],
)
def test_small_words_that_turn_what_stands_around_them_alter(code: str, quote: str, said: str) -> None:
    """Exceptions, causes, and since and until when."""
    assert judged(code, quote, said).verdict is Verdict.ALTERED


@pytest.mark.parametrize(
    ("code", "quote", "said"),
    [
        ("de", "der Teig geht im Keller auf", "Der Teig geht vielleicht im Keller auf."),
        ("de", "der Bäcker ist der beste im Ort", "Der Bäcker war der beste im Ort."),
        ("fr", "la pâte va lever dans la cave", "La pâte va peut-être lever dans la cave."),
        ("fr", "le boulanger est le meilleur du village", "Le boulanger était le meilleur du village."),
        ("es", "la masa sube tal vez en la cueva", "La masa sube en la cueva."),
        ("es", "el panadero es el mejor del pueblo", "El panadero era el mejor del pueblo."),
        ("pt", "o padeiro é o melhor da aldeia", "O padeiro era o melhor da aldeia."),
        ("it", "la pasta lievita in cantina", "La pasta lievita forse in cantina."),
        ("it", "il fornaio è il migliore del paese", "Il fornaio era il migliore del paese."),
        ("nl", "het deeg rijst in de kelder", "Het deeg rijst misschien in de kelder."),
        ("nl", "de bakker is de beste van het dorp", "De bakker was de beste van het dorp."),
        ("sv", "degen jäser i källaren", "Degen jäser kanske i källaren."),
        ("sv", "bagaren är den bästa i byn", "Bagaren var den bästa i byn."),
        ("ja", "明日は雪が降ります", "明日はおそらく雪が降ります。"),
    ],
)
def test_a_stronger_claim_or_another_tense_is_reworded(code: str, quote: str, said: str) -> None:
    assert judged(code, *sorted((quote, said), key=len)).verdict is Verdict.REWORDED


@pytest.mark.parametrize(
    ("code", "quote", "said"),
    [
        ("de", "der Ofen den Winter übersteht", "Ich glaube nicht, dass der Ofen den Winter übersteht."),
        ("de", "der Ofen den Winter übersteht", "Ich bezweifle, dass der Ofen den Winter übersteht."),
        ("fr", "le four passe l'hiver", "Je ne crois pas que le four passe l'hiver."),
        ("es", "el horno aguante el invierno", "No creo que el horno aguante el invierno."),
        ("pt", "o forno aguente o inverno", "Não acredito que o forno aguente o inverno."),
        ("it", "il forno superi l'inverno", "Non credo che il forno superi l'inverno."),
        ("nl", "de oven de winter overleeft", "Ik denk niet dat de oven de winter overleeft."),
        ("sv", "ugnen klarar vintern", "Jag tror inte att ugnen klarar vintern."),
    ],
)
def test_a_clause_that_was_denied_was_not_said(code: str, quote: str, said: str) -> None:
    assert judged(code, quote, said).verdict is Verdict.ALTERED


@pytest.mark.parametrize(
    ("code", "quote", "said"),
    [
        ("de", "der Ofen den Winter übersteht", "Ich wusste nicht, dass der Ofen den Winter übersteht."),
        ("fr", "le four passe l'hiver", "Je sais que le four passe l'hiver."),
        ("es", "el horno aguanta el invierno", "Ya sé que el horno aguanta el invierno."),
        ("it", "il forno supera l'inverno", "So che il forno supera l'inverno."),
        ("nl", "de oven de winter overleeft", "Ik weet dat de oven de winter overleeft."),
        ("sv", "ugnen klarar vintern", "Jag vet att ugnen klarar vintern."),
    ],
)
def test_a_clause_that_was_said_is_verbatim(code: str, quote: str, said: str) -> None:
    assert judged(code, quote, said).verdict is Verdict.VERBATIM

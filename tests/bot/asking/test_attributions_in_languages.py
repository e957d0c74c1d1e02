"""Whose words a quote is, as texts say it in the languages of Europe that have a module."""

from __future__ import annotations

from typing import Final

import pytest
from pullquote.bot.asking.question_reader import asked_quote
from pullquote.bot.asking.quote_extractor import quotations

# The words quoted, who said them, and texts around them (Q), which say so, and which do not.
TEXTS: Final = {
    "de": (
        "Gutes Brot braucht vor allem Zeit",
        "Anna Berg",
        """
            „Q“, sagte NAME.
            NAME sagte: „Q.“
            Laut NAME gilt: „Q.“
            Wie NAME sagt: „Q.“
            NAME zufolge: „Q.“
            „Q“, so NAME.
            „Q“ – NAME
            Die Bäckerin NAME erklärte: „Q.“
            In den Worten von NAME: „Q.“
            „Q“, meint die Bäckerin NAME.
            NAME hat gesagt: „Q.“
            NAME kam gestern. Sie sagte: „Q.“
            „Q“, hat NAME einmal gesagt.
            Nach NAME: „Q.“
            „Q“, erklärte NAME gestern.
            NAME schrieb: „Q.“
            Gemäß NAME: „Q.“
            „Q“, betonte der Geologe NAME.
            NAME, der seit Jahren dort misst, sagte: „Q.“
            Gestern traf ich NAME. Er meinte: „Q.“
            Wie NAME einmal bemerkte: „Q.“
            „Q“, berichtet NAME aus Linz.
        """,
        """
            Gestern war NAME da. Auf dem Schild stand „Q“.
            Ich habe NAME gefragt: „Q?“
            Man sagt über NAME: „Q.“
            Über NAME wird erzählt: „Q.“
            NAME war dabei. Ein Schild warnte: „Q.“
        """,
    ),
    "fr": (
        "Le bon pain demande surtout du temps",
        "Marie Petit",
        """
            « Q », a dit NAME.
            NAME a déclaré : « Q. »
            Selon NAME, « Q ».
            D'après NAME, « Q ».
            « Q », explique NAME.
            Comme le dit NAME : « Q. »
            La boulangère NAME a expliqué : « Q. »
            « Q » — NAME
            NAME est venue hier. Elle a dit : « Q. »
            Pour reprendre les mots de NAME : « Q. »
            NAME disait que « Q ».
            « Q », affirme la boulangère NAME.
            Est-ce que NAME a dit « Q » ?
            « Q », expliquait NAME hier.
            NAME a écrit : « Q. »
            « Q », souligne le géologue NAME.
            NAME, qui mesure là depuis des années, a dit : « Q. »
            Hier j'ai rencontré NAME. Il pense : « Q. »
            Comme l'a rappelé NAME : « Q. »
            D’après NAME : « Q. »
            Aux dires de NAME, « Q ».
        """,
        """
            Hier NAME était là. Sur l'affiche on lisait « Q ».
            On dit de NAME : « Q. »
            J'ai demandé à NAME : « Q ? »
            On raconte à NAME : « Q. »
            NAME était là. Un panneau avertissait : « Q. »
        """,
    ),
    "es": (
        "El buen pan necesita sobre todo tiempo",
        "María Ruiz",
        """
            «Q», dijo NAME.
            NAME dijo: «Q».
            Según NAME, «Q».
            «Q», explica NAME.
            Como dice NAME: «Q».
            En palabras de NAME: «Q».
            La panadera NAME contó: «Q».
            «Q» — NAME
            NAME vino ayer. Ella dijo: «Q».
            NAME ha dicho que «Q».
            «Q», aseguró la panadera NAME.
            De acuerdo con NAME, «Q».
            ¿NAME dijo «Q»?
            «Q», comentó NAME ayer.
            NAME escribió: «Q».
            «Q», señaló el geólogo NAME.
            NAME, que mide allí desde hace años, dijo: «Q».
            Ayer vi a NAME. Él cree: «Q».
            Como recordó NAME: «Q».
            Según cuenta NAME, «Q».
            Citando a NAME: «Q».
        """,
        """
            Ayer estuvo NAME. El cartel decía «Q».
            Se dice de NAME: «Q».
            Le pregunté a NAME: «Q»
            Le contaron a NAME: «Q».
            NAME estaba allí. Un cartel advertía: «Q».
        """,
    ),
    "pt": (
        "O bom pão precisa sobretudo de tempo",
        "Joana Alves",
        """
            “Q”, disse NAME.
            NAME disse: “Q.”
            Segundo NAME, “Q”.
            “Q”, explica NAME.
            Como diz NAME: “Q.”
            Nas palavras de NAME: “Q.”
            A padeira NAME contou: “Q.”
            “Q” — NAME
            NAME veio ontem. Ela disse: “Q.”
            De acordo com NAME, “Q”.
            “Q”, afirmou a padeira NAME.
            Conforme NAME, “Q”.
            NAME tem dito que “Q”.
            “Q”, comentou NAME ontem.
            NAME escreveu: “Q.”
            “Q”, sublinhou o geólogo NAME.
            NAME, que mede ali há anos, disse: “Q.”
            Ontem vi o NAME. Ele acha: “Q.”
            Como lembrou NAME: “Q.”
            O geólogo NAME respondeu: “Q.”
            Citando NAME: “Q.”
        """,
        """
            Ontem esteve cá NAME. No cartaz lia-se “Q”.
            Diz-se de NAME: “Q.”
            Contaram a NAME: “Q.”
            NAME estava lá. Um cartaz avisava: “Q.”
        """,
    ),
    "it": (
        "Il buon pane ha bisogno soprattutto di tempo",
        "Anna Conti",
        """
            «Q», ha detto NAME.
            NAME ha detto: «Q».
            Secondo NAME, «Q».
            «Q», spiega NAME.
            Come dice NAME: «Q».
            Nelle parole di NAME: «Q».
            La fornaia NAME ha raccontato: «Q».
            «Q» — NAME
            NAME è venuta ieri. Lei ha detto: «Q».
            «Q», disse la fornaia NAME.
            Stando a NAME, «Q».
            NAME diceva che «Q».
            «Q», ha spiegato NAME ieri.
            NAME scrisse: «Q».
            «Q», sottolinea il geologo NAME.
            NAME, che misura lì da anni, ha detto: «Q».
            Ieri ho visto NAME. Lui pensa: «Q».
            Come ha ricordato NAME: «Q».
            Il dottor NAME rispose: «Q».
            Citando NAME: «Q».
        """,
        """
            Ieri c'era NAME. Sul cartello si leggeva «Q».
            Ho chiesto a NAME: «Q?»
            Hanno raccontato a NAME: «Q».
            NAME era lì. Un cartello avvertiva: «Q».
        """,
    ),
    "nl": (
        "Goed brood heeft vooral veel tijd nodig",
        "Anna Visser",
        """
            “Q”, zei NAME.
            NAME zei: “Q.”
            Volgens NAME: “Q.”
            “Q”, legde NAME uit.
            Zoals NAME zegt: “Q.”
            In de woorden van NAME: “Q.”
            Bakker NAME vertelde: “Q.”
            “Q” — NAME
            NAME kwam gisteren. Zij zei: “Q.”
            “Q”, aldus NAME.
            NAME heeft gezegd: “Q.”
            “Q”, vertelt bakker NAME.
            “Q”, verklaarde NAME gisteren.
            NAME schreef: “Q.”
            “Q”, benadrukt geoloog NAME.
            NAME, die daar al jaren meet, zei: “Q.”
            Gisteren zag ik NAME. Hij vindt: “Q.”
            Zoals NAME ooit zei: “Q.”
            De geoloog NAME antwoordde: “Q.”
            Met de woorden van NAME: “Q.”
        """,
        """
            Gisteren was NAME er. Op het bord stond “Q”.
            Ik vroeg aan NAME: “Q?”
            Men vertelde aan NAME: “Q.”
            NAME was er. Een bord waarschuwde: “Q.”
        """,
    ),
    "sv": (
        "Gott bröd behöver framför allt mycket tid",
        "Anna Lind",
        """
            ”Q”, sa NAME.
            NAME sa: ”Q.”
            Enligt NAME: ”Q.”
            ”Q”, förklarar NAME.
            Som NAME säger: ”Q.”
            Bagaren NAME berättade: ”Q.”
            ”Q” — NAME
            NAME kom igår. Hon sade: ”Q.”
            NAME har sagt: ”Q.”
            ”Q”, menar bagaren NAME.
            ”Q”, berättade NAME.
            ”Q”, förklarade NAME igår.
            NAME skrev: ”Q.”
            ”Q”, betonar geologen NAME.
            NAME, som mäter där sedan länge, sa: ”Q.”
            Igår träffade jag NAME. Han tycker: ”Q.”
            Som NAME en gång sa: ”Q.”
            Citat från NAME: ”Q.”
        """,
        """
            Igår var NAME här. På skylten stod ”Q”.
            Jag frågade NAME: ”Q?”
            De berättade för NAME: ”Q.”
            NAME var där. En skylt varnade: ”Q.”
        """,
    ),
}


def texts(code: str, *, claiming: bool) -> list[tuple[str, str]]:
    """The texts of a language, each with the name that stands in it."""
    quote, name, said, others = TEXTS[code]
    lines = (said if claiming else others).strip().splitlines()
    return [(line.strip().replace("NAME", name).replace("Q", quote), name) for line in lines]


@pytest.mark.parametrize(("text", "name"), [one for code in TEXTS for one in texts(code, claiming=True)])
def test_a_text_says_whose_words_a_quote_is(text: str, name: str) -> None:
    (found,) = quotations(text)
    assert found.claimed == name


@pytest.mark.parametrize(("text", "name"), [one for code in TEXTS for one in texts(code, claiming=False)])
def test_a_name_that_stands_near_claims_nothing(text: str, name: str) -> None:
    assert name in text
    assert [found.claimed for found in quotations(text)] == [None]


@pytest.mark.parametrize(
    ("typed", "words", "claimed"),
    [
        ("Sagte Jonas Weber, dass der Hang rutscht?", "der Hang rutscht", "Jonas Weber"),
        ("Jonas Weber sagte, dass der Hang rutscht", "der Hang rutscht", "Jonas Weber"),
        ("Luc Martin a dit que le versant glisse", "le versant glisse", "Luc Martin"),
        ("Pablo Soto dijo que la ladera se desliza", "la ladera se desliza", "Pablo Soto"),
        ("Rui Costa disse que a encosta desliza", "a encosta desliza", "Rui Costa"),
        ("Luca Ferri ha detto che il pendio scivola", "il pendio scivola", "Luca Ferri"),
        ("Piet Bos zei dat de helling schuift", "de helling schuift", "Piet Bos"),
        ("Per Nilsson sa att sluttningen glider", "sluttningen glider", "Per Nilsson"),
        ("¿Quién dijo «la ladera se desliza»?", "la ladera se desliza", None),
        ("Chi ha detto «il pendio scivola»?", "il pendio scivola", None),
        ("Wie zei “de helling schuift”?", "de helling schuift", None),
        ("Vem sa ”sluttningen glider”?", "sluttningen glider", None),
        ("Quem disse “a encosta desliza”?", "a encosta desliza", None),
    ],
)
def test_questions_ask_who_said_something(typed: str, words: str, claimed: str | None) -> None:
    found = asked_quote(typed, frozenset)
    assert (found.words, found.claimed) == (words, claimed)

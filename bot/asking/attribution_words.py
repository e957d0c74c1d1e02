"""The words by which texts say whose words a quote is: verbs of saying, pronouns, titles and the parts of names.

Words stand in lower case with straight apostrophes. **To add a language**, add a line of its own to the tables; the
forms of a verb are written out, since nothing is stemmed here.
"""

from __future__ import annotations

from typing import Final


def _words(*lists: str) -> frozenset[str]:
    return frozenset(word for words in lists for word in words.split())


VERBS: Final = _words(
    # English, in the present and the past
    "say says said saying tell tells told telling ask asks asked asking claim claims claimed claiming argue "
    "argues argued arguing write writes wrote written writing put puts putting note notes noted noting "
    "explain explains explained explaining add adds added adding remark remarks remarked observe observes "
    "observed observing quip quips quipped joke jokes joked recall recalls recalled recalling reply replies "
    "replied answer answers answered respond responds responded reveal reveals revealed admit admits admitted "
    "confess confesses confessed insist insists insisted suggest suggests suggested state states stated "
    "stating declare declares declared announce announces announced warn warns warned warning conclude "
    "concludes concluded continue continues continued comment comments commented mention mentions mentioned "
    "point points pointed believe believes believed think thinks thought predict predicts predicted exclaim "
    "exclaims exclaimed shout shouted whisper whispered tweet tweets tweeted post posts posted describe "
    "describes described reflect reflects reflected acknowledge acknowledges acknowledged counter countered "
    "assert asserts asserted maintain maintains maintained report reports reported stress stresses stressed "
    "emphasize emphasizes emphasized emphasise emphasises emphasised wonder wonders wondered quote quotes "
    "quoted coin coined attributed",
    "sagt sagte gesagt meint meinte schreibt schrieb geschrieben erklärt erklärte fragt fragte behauptet "
    "behauptete betont betonte ergänzt ergänzte antwortet antwortete erzählt erzählte nannte",  # German
    "dit disait déclare déclaré déclarait explique expliqué expliquait écrit affirme affirmé affirmait ajoute "
    "ajouté demande demandé raconte raconté répond répondu",  # French
    "dice dijo decía escribe escribió explica explicó afirma afirmó pregunta preguntó añade añadió señaló "
    "contó",  # Spanish
    "ha detto disse scrive scrisse spiega spiegò afferma affermò chiede chiese aggiunge aggiunse",  # Italian
    "diz disse escreveu explicou afirmou perguntou acrescentou",  # Portuguese
    "zegt zei schrijft schreef vraagt vroeg legde",  # Dutch
    "сказал сказала говорит говорил говорила пишет писал писала",  # Russian
    "säger sa sade sagde siger skrev skriver spurte sier menar menade",  # Swedish, Danish, Norwegian
) - {"ha"}
PARTICULAR: Final = {  # verbs that are verbs of saying only with one of these words after them
    "put": _words("it this that things"),
    "puts": _words("it this that things"),
    "putting": _words("it this that things"),
    "point": _words("out"),
    "points": _words("out"),
    "pointed": _words("out"),
    "coin": _words("the"),
    "coined": _words("the"),
}
ADDRESSED: Final = _words("tell tells told telling warned reminded assured informed")  # whom stands after these
AROUND_VERBS: Final = _words(  # what may stand between a name and its verb
    "has have had 'd did does do would will could might may must can is was once also later then famously always "
    "often never ever really actually just recently still even used to likes so be been being both again now first "
    "already are were",
    "hat habe hatte hatten einmal auch später dann a avait ont ha había aveva tem heeft had har hade",
)
PASSIVE: Final = _words("is was are were be been being gets got")
PRONOUNS: Final = _words("he she", "er", "il elle", "él ella", "lui lei egli", "ele ela", "hij", "han hon hun")
OTHERS: Final = _words(  # whoever these stand for, it is nobody whose name was given
    "i we you they it this that one someone somebody everyone everybody people who everyone nobody anyone",
    "ich wir du ihr sie man wer jemand je nous vous tu on ils elles qui yo nosotros ellos quien io noi loro chi eu nós",
)
WHO: Final = _words("who", "der die", "qui", "que", "che")  # the name stands before it
ACCORDING: Final = (  # a name after one of these is that of the speaker
    *(tuple(phrase.split()) for phrase in ("according to", "in the words of", "words of", "quoting", "quote by")),
    *(tuple(phrase.split()) for phrase in ("quote from", "said by", "written by", "attributed to", "spoken by")),
    *(tuple(phrase.split()) for phrase in ("zufolge", "laut", "selon", "d'après", "según", "secondo", "segundo")),
    *(tuple(phrase.split()) for phrase in ("volgens", "enligt", "ifølge")),
)
BY: Final = _words("by von par por da door av af")
WORDS: Final = _words(  # what a person's words are called: `Ada's famous line`
    "words word quote quotes line claim remark statement phrase answer reply comment question argument quip "
    "observation warning prediction advice point conclusion"
)
ROLES: Final = _words(  # what may stand before a name without being a part of it
    "ceo cto cfo coo founder cofounder co-founder president chairman chairwoman chair director author host "
    "co-host guest journalist researcher scientist engineer minister senator governor chancellor economist "
    "physicist writer speaker"
)
PARTICLES: Final = _words("de del della der den des van von vom zu zum da di do dos das du la le el al bin ibn ben y")
PLACING: Final = _words("in at on im am en à")  # a place stands after these, before the name
NO_RELATION: Final = _words("in at on for from to with about by via during")  # a place or a thing stands after these
BEGINNINGS: Final = _words(  # words that begin a sentence with a capital and are no part of the name after them
    "yesterday today tomorrow later then once here there perhaps maybe finally recently still well yes no so ok "
    "okay hey hi monday tuesday wednesday thursday friday saturday sunday january february march april may june "
    "july august september october november december however meanwhile afterwards did does do has have had is was "
    "can could would should will who what when where why how which as and but or if because while although though "
    "since after before not even also only the a an this that these those my our your his her their its in on at "
    "for from to with by about like another quote quotes quoting find search source verify check please tell "
    "according podcast episode interview both",
    "wie als und aber oder wenn weil der die das ein eine gestern heute dann hat",
    "comme et mais ou si le la les un une hier puis como y pero o el los una ayer come e ma",
)

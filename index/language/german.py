"""German: chain and tables."""

from __future__ import annotations

from typing import Final

from .cardinals import NumberWords, money
from .language import AttributionTables, CompoundRules, QuestionTables, SpeechTables
from .names_of_kinds import CITIES, FIRST_NAMES
from .stemmed import by_value, listed, phrases, stemmed, words

_ORDINALS = by_value(
    (1, 1, """
            erste zweite dritte vierte fünfte sechste siebte/siebente achte neunte zehnte elfte zwölfte dreizehnte
            vierzehnte fünfzehnte sechzehnte siebzehnte achtzehnte neunzehnte zwanzigste
        """),
    (30, 10, "dreißigste vierzigste fünfzigste sechzigste siebzigste achtzigste neunzigste hundertste"),
)  # fmt: skip
_UNITS = "ein zwei drei vier fünf sechs sieben acht neun".split()
_LATER_ORDINALS = {
    f"{unit}und{ten}gste".replace("ß", "ss"): 10 * (n + 2) + m
    for n, ten in enumerate(("zwanzi", "dreißi"))
    for m, unit in enumerate(_UNITS, 1)
    if 10 * (n + 2) + m <= 31
}
NUMBERS: Final = NumberWords(
    values=by_value(
        (0, 1, """
            null eins zwei/zwo drei vier fünf/fuenf sechs sieben acht neun zehn elf zwölf/zwoelf dreizehn vierzehn
            fünfzehn sechzehn siebzehn achtzehn neunzehn
        """),
        (20, 10, "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"),
    ),
    scales=by_value((1000, 1, "tausend"), (10**6, 0, "million/millionen"), (10**9, 0, "milliarde/milliarden"),
                    (10**12, 0, "billion/billionen")),
    hundred=frozenset({"hundert"}),
    joiners=frozenset({"und"}),
    inner=("und",),
    articles=listed("ein eine einen einer einem eines"),
    points=frozenset({"komma"}),
    money=money("euro euros dollar dollars franken pfund mark", "cent cents rappen pfennig", "und"),
    ordinals={
        form + ending: n
        for form, n in (_ORDINALS | _LATER_ORDINALS).items()
        for ending in ("", "n", "r", "s", "m")
    },
    compounds=True,
)  # fmt: skip

OPPOSITES: Final = """
mehr / weniger; meist / wenigst; immer stets / nie niemals nimmer; alle alles / keine nichts; jeder / keiner
niemand; überall / nirgends; steigen wachsen zunehmen klettern / fallen sinken schrumpfen abnehmen; gestiegen
gewachsen / gefallen gesunken; anstieg zunahme / rückgang abnahme; gewinnen / verlieren; gewonnen / verloren;
gewinn / verlust; besser / schlechter schlimmer; beste / schlechteste schlimmste; gut / schlecht schlimm; groß
riesig / klein winzig; größer / kleiner; hoch / niedrig tief; hohe hohen hoher / niedrige niedrigen niedriger;
höher / niedriger tiefer; lang / kurz; länger / kürzer; breit / schmal eng; dick / dünn; schwer / leicht; schwerer
/ leichter; schnell / langsam; schneller / langsamer; früh / spät; früher / später; einfach leicht / schwierig
schwer; stark / schwach; stärker / schwächer; richtig wahr korrekt / falsch; möglich / unmöglich; sicher /
unsicher gefährlich; anfang beginn / ende schluss; anfangen beginnen / aufhören enden; offen / geschlossen zu;
öffnen / schließen; erste / letzte; vor / nach; vorher / nachher; alt / neu jung; älter / jünger; lieben / hassen;
freund / feind; erlauben / verbieten; erlaubt / verboten; legal / illegal; erfolg / misserfolg scheitern; kaufen /
verkaufen; gekauft / verkauft; billig günstig / teuer; billiger / teurer; reich / arm; heiß warm / kalt kühl;
heißer wärmer / kälter kühler; hell / dunkel; tag / nacht; morgen / abend gestern; heute / gestern; norden /
süden; osten / westen; nördlich / südlich; östlich / westlich; links / rechts; oben / unten; über / unter; innen
drinnen / außen draußen; rein hinein / raus hinaus; vorne / hinten; vorwärts / rückwärts; mit / ohne; an / aus;
gleich / verschieden anders; voll / leer; nass / trocken; laut / leise; hart / weich; süß / sauer; krank / gesund;
leben / sterben; lebendig / tot; mann / frau; vater / mutter; sohn / tochter; bruder / schwester; junge / mädchen;
glücklich froh / unglücklich traurig; frage / antwort; ursache / wirkung; krieg / frieden; ja / nein; dafür /
dagegen; für / gegen; kommen / gehen; bringen / holen; erinnern / vergessen; erinnert / vergessen; wichtig /
unwichtig; bekannt / unbekannt; öffentlich / privat; wenige / viele; selten / oft häufig; zuerst / zuletzt;
minimum / maximum; mindestens / höchstens; vorteil / nachteil; fleißig / faul; mutig / feige; sauber / schmutzig;
nah / fern weit; sommer / winter
"""
SYNONYMS: Final = """
auto wagen; schnell rasch zügig; beginnen anfangen starten; beenden aufhören; sagen erzählen; sprechen reden;
gucken schauen; sehr äußerst; vielleicht möglicherweise; manchmal gelegentlich; oft häufig; sofort gleich;
ungefähr etwa circa; kaufen erwerben; haus gebäude; chef leiter; firma unternehmen betrieb; arbeit job; geld
mittel; schwierig schwer; einfach leicht simpel; groß riesig; klein winzig; fehler irrtum; problem schwierigkeit;
wichtig bedeutend; toll großartig; fernseher tv; handy mobiltelefon; rechner computer; kinder kleinen; großmutter
oma; großvater opa; denken glauben meinen; bekommen erhalten kriegen; brauchen benötigen; nutzen verwenden
benutzen gebrauchen
"""
CONTRASTS: Final = f"""
muss müssen, kann könnte können, soll sollte sollen, darf dürfte dürfen, wird werden; vielleicht möglicherweise
womöglich
eventuell, wahrscheinlich vermutlich wohl, sicher sicherlich bestimmt gewiss definitiv zweifellos; weiß wissen wussten
wusste, glaube glauben glaubt glaubte denke denken dachte vermute vermuten; jetzt nun heute heutzutage, damals früher;
gestern, heute, morgen; immer stets, meistens meist oft häufig, manchmal gelegentlich, selten;
außer ausgenommen abgesehen bis_auf, auch sogar selbst einschließlich inklusive; statt anstatt anstelle, neben samt
sowie zusätzlich; weil, obwohl obgleich obschon wenngleich; wegen aufgrund dank, trotz; wenn falls sofern, obwohl
obgleich; bis, seit; montag, dienstag, mittwoch, donnerstag, freitag, samstag sonnabend, sonntag; januar jänner,
februar, märz, april,
mai, juni, juli, august, september, oktober, november, dezember; frühling frühjahr, sommer, herbst, winter; rot,
blau, grün, gelb, schwarz, weiß, grau, braun, rosa, lila, orange; sekunden, minuten, stunden, tage, wochen,
monate, jahre; meter, kilometer, zentimeter, millimeter; gramm, kilo kilogramm, tonnen; euro, dollar, pfund,
franken; deutschland, österreich, schweiz, frankreich, italien, spanien, portugal, england, schweden, norwegen,
dänemark, polen, russland, ukraine, china, japan, indien, amerika, kanada, brasilien, türkei, griechenland,
niederlande holland, belgien; deutsch, englisch, französisch, italienisch, spanisch, russisch, chinesisch,
japanisch; vater, mutter, bruder, schwester, onkel, tante, sohn, tochter, großvater, großmutter; hund, katze,
pferd, kuh, schaf, ziege, huhn, vogel, fisch, biene; apfel, birne, kirsche, pflaume, traube, zitrone, banane;
weizen, roggen, dinkel, hafer, gerste, mais; kupfer, gold, silber, eisen, blei, zinn; milch, wasser, wein, bier,
kaffee, tee; {FIRST_NAMES}; {CITIES}
"""

GERMAN: Final = stemmed(
    "de",
    "german",
    stop_words="""
        aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus bei
        beim bin bis bist da damit dann das dass dasselbe dazu dein deine deinem deinen deiner dem den denn der derer
        deren des dessen dich die dies diese diesem diesen dieser dieses dir doch dort du durch eben ein eine einem
        einen einer eines einig einige einigen einmal er es etwas euch euer eure für gegen gab gar gehabt geht gemacht
        gewesen gibt hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im
        in indem ins ist ja jede jedem jeden jeder jedes jener jetzt kann kannst kein keine keinem keinen keiner
        können könnte konnte konnten lassen machen macht mach mal man mein meine meinem meinen meiner mich mir mit
        muss müssen musste nach nein nicht nichts noch nun nur ob oder ohne schon sehr sein seine seinem seinen seiner
        seit selbst sich sie sind so solche soll sollen sollte sondern sonst sowas um und uns unser unsere unserem
        unseren unter viel vom von vor war waren warst was weg weil weiter welche welchem welchen welcher wenn wer
        werde werden werdet wie wieder will wir wird wirst wo wohl wollen wollte worden wurde wurden während würde
        würden zu zum zur zwar zwischen über sagen sagt sagte gesagt reden redet sprechen spricht denken denkt glaube
        glauben finde weiß wissen ding dinge sache sachen halt einfach eigentlich natürlich ganz ganze ganzen leute
        gut
    """,
    fillers="äh ähm ehm öh öhm hm hmm mhm ähh ääh tja naja",
    filler_phrases=("weißt du", "wissen Sie", "ich meine", "sag ich mal", "sagen wir mal", "wie gesagt", "na ja"),
    numbers=NUMBERS,
    signs={"%": "prozent", "€": "euro", "$": "dollar", "£": "pfund", "&": "und"},
    negations="""
        nicht nich kein keine keinen keinem keiner keines keins nie niemals niemand niemanden niemandem nichts ohne
        weder nirgends nirgendwo nein kaum keineswegs keinesfalls
    """,
    negates_last="nicht nich nie niemals",
    limiting="nur bloß allein",
    qualifiers="""
        nur immer alle alles jeder jede jedes meist meisten einige wenige viele manche nie fast genau beide mindestens
        höchstens
    """,
    restricting="""
        nur fast beinahe meist meistens manche wenige teilweise manchmal selten angeblich bloß lediglich höchstens
        mindestens
    """,
    weakening="""
        vielleicht möglicherweise womöglich eventuell wahrscheinlich vermutlich angeblich anscheinend fast beinahe
    """,
    believing="""
        glaube glaubt glauben glaubte denke denkt denken dachte meine meint meinen meinte sage sagt sagen sagte gesagt
        behaupte behauptet behaupten behauptete bewiesen erwiesen beweis wahr sicher überzeugt erwarte erwartet
    """,
    doubting="""
        bezweifle bezweifelt bezweifeln zweifle zweifelt bestreite bestreitet bestritt bestritten leugnet leugnete
        unwahr
    """,
    hearsay="gehört heißt hieß angeblich gerücht gerüchte",
    subordinating="dass daß ob",
    tenses=(
        ("ist sind bin seid", "war waren warst wart"),
        ("hat haben habe", "hatte hatten"),
        ("wird werden werde", "wurde wurden"),
    ),
    persons=(
        "ich mich mir mein meine meinem meinen meiner meines",
        "du dich dir dein deine deinem deinen deiner deines",
        "er ihn ihm",
        "wir uns unser unsere unserem unseren unserer unseres",
        "euch euer eure eurem euren eurer",
    ),
    particles="""
        ja doch halt eben mal denn nun also schon wohl eigentlich einfach eh ruhig aber und dann so da jetzt auch noch
        sehr ziemlich ganz irgendwie wirklich natürlich vielleicht quasi sozusagen genau okay gut naja gerade gar
    """,
    conjunctions="und aber oder denn weil sondern",
    contractions={
        "ists": ("ist", "es"), "gehts": ("geht", "es"), "gibts": ("gibt", "es"), "hats": ("hat", "es"),
        "wars": ("war", "es"), "habs": ("habe", "es"), "isses": ("ist", "es"),
        "wirs": ("wir", "es"), "ichs": ("ich", "es"), "aufs": ("auf", "das"), "fürs": ("für", "das"),
        "ins": ("in", "das"), "ans": ("an", "das"), "ums": ("um", "das"), "durchs": ("durch", "das"),
        "im": ("in", "dem"), "am": ("an", "dem"), "beim": ("bei", "dem"), "vom": ("von", "dem"), "zum": ("zu", "dem"),
        "zur": ("zu", "der"),
    },
    variants={
        "hab": "habe", "nix": "nichts", "nich": "nicht", "is": "ist", "ne": "eine", "nen": "einen", "n": "ein",
        "grad": "gerade", "ok": "okay", "drin": "darin", "dran": "daran", "drauf": "darauf", "raus": "heraus",
        "rein": "herein", "gern": "gerne", "samstag": "sonnabend", "zwo": "zwei",
    },
    framing="gespräch diskussion thema themen erwähnt erwähnen zusammenfassung besprochen meinung erklären erklärt",
    questions="""
        wer wen wem wessen was wann wo wohin woher welche welcher welches worum worüber wovon warum wieso
        weshalb wie wieviel
    """,
    reporting="""
        sagen sagt sagte gesagt reden redet redete sprechen spricht sprach denken denkt dachte meint meinte
        gesprochen erzählt erzählte
    """,
    fractions="hälfte drittel viertel fünftel zehntel doppelt dreifach halb halbe halben anderthalb eineinhalb",
    opposites=OPPOSITES,
    synonyms=SYNONYMS,
    contrasts=CONTRASTS,
    reversing=("un",),
    names_by_capitals=False,
    speech=SpeechTables(
        never_final=words("""
            dr prof hr fr st z.b u.a d.h bzw ca vgl inkl exkl evtl ggf sog bspw i.d.r u.u v.a m.e zb dipl ing hl geb
            verh jh mio mrd zzgl max min
        """),
        before_numbers=words("""
            nr abs art kap bd s §
        """),
        maybe_final=words("""
            usw etc u.s.w usf co ag str jun sen n.chr v.chr
        """),
        starters=words("""
            der die das ein eine ich du er sie es wir ihr und aber oder denn weil wenn als da dann so also jetzt nun
            in im an am auf mit bei von vor nach zu zum für aus wie was wer wo warum nein ja doch man mein unser
            dieser diese dieses alle viele auch noch nur
        """),
        after_ordinals=words("""
            januar jänner februar märz april mai juni juli august september oktober november dezember jahrhundert
            jahrhunderts jahrhunderten klasse platz stock etage kapitel akt tag woche mal weltkrieg geburtstag auflage
            folge staffel bezirk
        """),
        sounds=tuple("""
            musik lachen lacht gelächter applaus beifall klatschen husten hustet seufzt seufzen räuspert räuspern
            jingle unverständlich stille pause schweigen geräusch geräusche lautes stöhnt weint singt gesang
        """.split()),
        housekeeping=phrases("""
            willkommen | herzlich willkommen | schön dass du da bist | danke für | vielen dank | dankeschön
            bis zum nächsten mal | bis nächste woche | auf wiederhören | tschüss | hallo und | guten tag
            guten morgen | guten abend | podcast | folge | episode | staffel | hörer | hörerinnen | zuhörer
            zuschauer | sendung | abonniert | abonnieren | bewertet uns | bewertung | newsletter | shownotes
            mein name ist | ich bin euer | heute zu gast | unser gast | mein gast | im studio | mikrofon | aufnahme
            nächste frage | stell dich vor | vorstellen | unsere webseite | auf instagram | auf youtube | link in
            schreibt uns | anmelden | wochenende | newsletters | folgt uns
        """),
        offensive=tuple("""
            scheiße scheisse scheiß scheiss scheißegal beschissen beschissene beschissenen fick ficken fickt gefickt
            fotze fotzen hure huren hurensohn hurensöhne nutte nutten schlampe schlampen wichser wichsen arschloch
            arschlöcher arschficker schwuchtel schwuchteln kanake kanaken neger negerin zigeunerpack schlitzauge
            schlitzaugen missgeburt missgeburten mongo mongos spast spasti spastis krüppel titten muschi pimmel
        """.split()),
        advertising=phrases("""
            werbung | sponsor | sponsoren | gesponsert | unterstützt von | präsentiert von | rabattcode | rabatt
            gutschein | gutscheincode | mit dem code | prozent rabatt | kostenlos testen | probemonat | gratis testen
            versandkostenfrei | jetzt bestellen | jetzt anmelden | unser partner | partner dieser | mehr infos unter
            mehr informationen unter | geht auf www | punkt de | punkt com | slash | tickets gibt | gewinnspiel
        """),
        dependent_openers=phrases("""
            und | aber | oder | denn | weil | sondern | also | deshalb | deswegen | darum | daher | dann | danach
            davor | dabei | damit | dafür | dagegen | dazu | darauf | darüber | davon | das | dies | diese | dieser
            dieses | der auch | die auch | er | sie | es | ihm | ihn | ihnen | sein | seine | ihre | ja | nein | genau
            richtig | stimmt | klar | okay | naja | doch | auch | außerdem | trotzdem | allerdings | jedoch | übrigens
            beispielsweise | zum beispiel | zweitens | drittens | schließlich | dort | da | so | solche | beide
            andere | noch | nicht nur | wie gesagt | obwohl | während | wodurch | welche | welcher | welches
        """),
    ),
    attribution=AttributionTables(
        verbs=words("""
            sagt sagte gesagt meint meinte gemeint schreibt schrieb geschrieben erklärt erklärte fragt fragte gefragt
            behauptet behauptete betont betonte ergänzt ergänzte antwortet antwortete geantwortet erzählt erzählte
            nannte genannt findet fand glaubt glaubte berichtet berichtete bemerkt bemerkte rief ruft flüsterte
            erwidert erwiderte warnt warnte verriet verrät gesteht gestand erinnert erinnerte scherzt scherzte zitiert
        """),
        around_verbs=words("hat habe haben hatte hatten einmal auch später dann mal immer stets oft noch selbst schon"),
        fronted=words("wie hat hatte habe"),
        passive=words("wurde wird worden"),
        pronouns=words("er sie"),
        others=words("ich wir du ihr man wer jemand niemand alle"),
        who=words("der die"),
        according=("laut", "gemäß", "den worten von", "mit den worten von", "in den worten von", "zitat von"),
        afterwards=words("zufolge"),
        naming=words("so"),
        by=words("von"),
        words=words("worte worten wort satz zitat spruch frage antwort"),
        articles=words("""
            der die das dem den ein eine einer einem mein meine dein deine sein seine ihr ihre unser unsere
        """),
        particles=words("von vom zu zum"),
        placing=words("in im am"),
        no_relation=words("in im am bei für über mit aus nach auf an"),
        beginnings=words("""
            wie als und aber oder wenn weil der die das ein eine gestern heute dann hat später einmal auch doch
            stimmt ob dass laut nach in im am
        """),
        joining=words("und"),
        honorifics=words("herr frau hr fr dr prof"),
        labels=words("""
            sprecher sprecherin gast moderator moderatorin interviewer interviewerin erzähler anrufer publikum
        """),
    ),
    compounds=CompoundRules(
        linking=("s", "es", "n", "en", "er", "e", "ens", "ns"),
        dropped=("e",),
        prefixes=words("""
            ab an auf aus be bei dar durch ein ent er fort ge her hin in los mit nach nieder ob uber um un unter ur ver
            vor weg wider wieder zer zu zuruck zusammen hinter heim miss vorbei herum herein hinein heraus hinaus
            herauf hinauf herunter hinunter dazu davon daran darauf sch alb
        """),
    ),
    asking=QuestionTables(
        asking=words("wer wo wann stimmt wirklich echt zitat folge quelle wahr"),
        opening=words("wer stimmt hat"),
        leading=words("dass so folgendes"),
        months=(
            "januar jänner jan", "februar feber feb", "märz mär", "april apr", "mai", "juni jun", "juli jul",
            "august aug", "september sep sept", "oktober okt", "november nov", "dezember dez",
        ),
        within_dates=words("im des"),
        by=("laut", "gesagt von"),
        since=("seit", "seit dem", "ab", "ab dem"),
        until=("bis", "bis zum"),
        within=("in", "in der"),
        numbered=("folge", "sendung", "nummer", "nr."),
        over_time=(
            r"(?:über|durch) die jahre(?: hinweg)?", r"im la[ou]fe? der (?:jahre|zeit)", r"jahr (?:für|um) jahr",
            r"mit der zeit",
        ),
        about="über|zum|zur|zu|von",
        said=(
            r"was (?:sagte?|sagt|meinte?|meint|dachte?|denkt|erzählte?|erzählt) NAME ABOUT",
            r"was hat(?:te)? NAME ABOUT (?:gesagt|erzählt|gemeint|gedacht)",
        ),
        who=(r"wer (?:ist|war) NAME", r"(?:wo|wann) (?:spricht|sprach|redet) NAME"),
        spoken_of=(
            r"(?:wer|wo|wann) (?:spricht|sprechen|redet|reden)(?: sie)? (?:über|von) TOPIC",
            r"wo wird TOPIC erwähnt",
            r"was (?:wird|wurde|sagt man|sagen sie) (?:über|zum|zur|zu) TOPIC(?: gesagt)?",
            r"(?:erzähl(?:e|en sie)?|sag(?:e|en sie)?) mir (?:etwas |mehr )?(?:über|zu) TOPIC",
        ),
        requests=(
            r"(?:bitte )?(?:zitat|(?:über)?prüfe?n?|suche?n?|finde?n?)(?: (?:das|dieses|bitte)\b)?(?: zitat\b)?",
        ),
        either=words("oder"),
    ),
)  # fmt: skip

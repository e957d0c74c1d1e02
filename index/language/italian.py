"""Italian: chain and tables."""

from __future__ import annotations

from typing import Final

from .cardinals import NumberWords, money
from .language import AttributionTables, QuestionTables, SpeechTables
from .names_of_kinds import EUROPEAN_FIRST_NAMES
from .stemmed import by_value, listed, phrases, stemmed, words

_ORDINALS = by_value(
    (1, 1, """
            primo secondo terzo quarto quinto sesto settimo ottavo nono decimo undicesimo dodicesimo tredicesimo
            quattordicesimo quindicesimo
        """),
    (20, 0, "ventesimo"), (100, 0, "centesimo"),
)  # fmt: skip
_TENS = "venti trenta quaranta cinquanta sessanta settanta ottanta novanta".split()
# Tens lose their vowel before one and eight: `ventuno`, `ventotto`.
_SHORT = {f"{ten[:-1]}{unit}": 10 * n + value for n, ten in enumerate(_TENS, 2)
          for unit, value in (("uno", 1), ("un", 1), ("otto", 8))}  # fmt: skip
NUMBERS: Final = NumberWords(
    values=by_value(
        (0, 1, """
            zero uno due tre/tré quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici
            sedici diciassette diciotto diciannove
        """),
        (20, 10, " ".join(_TENS)),
        (80, 0, "cottanta"),  # `centottanta`
    ) | _SHORT,
    scales=by_value((1000, 0, "mille/mila"), (10**6, 0, "milione/milioni"), (10**9, 0, "miliardo/miliardi")),
    hundred=frozenset({"cento", "cent"}),
    joiners=frozenset({"e"}),
    articles=listed("un una"),
    points=frozenset({"virgola", "punto"}),
    percent=("per", "cento"),
    money=money("euro dollaro dollari franco franchi lira lire sterlina sterline", "centesimo centesimi", "", "e"),
    ordinals={base[:-1] + ending: n for base, n in _ORDINALS.items() for ending in "oaie"},
    compounds=True,
)  # fmt: skip

OPPOSITES: Final = """
almeno / al_massimo tutt_al_più;
più / meno; sempre / mai; tutto tutti tutte / niente nulla nessuno; qualcuno / nessuno; qualcosa / niente; ovunque
/ da_nessuna_parte; salire aumentare crescere / scendere diminuire calare; salito aumentato cresciuto / sceso
diminuito calato; aumento crescita / diminuzione calo; vincere guadagnare / perdere; vinto guadagnato / perso;
guadagno / perdita; meglio migliore / peggio peggiore; buono buona / cattivo cattiva; bene / male; grande /
piccolo piccola; alto alta / basso bassa; lungo lunga / corto breve; largo / stretto; pesante / leggero; veloce
rapido / lento lenta; velocemente / lentamente; presto / tardi; facile / difficile; forte / debole; vero vera /
falso falsa; possibile / impossibile; sicuro / pericoloso; inizio principio / fine; iniziare cominciare / finire
smettere; aperto aperta / chiuso chiusa; aprire / chiudere; primo prima / ultimo ultima; prima / dopo; nuovo nuova
/ vecchio vecchia antico; giovane / vecchio anziano; amare / odiare; amico / nemico; accettare / rifiutare;
permettere / vietare proibire; legale / illegale; successo / fallimento; comprare / vendere; comprato / venduto;
economico / caro; ricco ricca / povero povera; caldo calda / freddo fredda; chiaro chiara / scuro scura; giorno /
notte; mattina / sera; domani / ieri; nord / sud; est / ovest; sinistra / destra; sopra su / sotto giù; dentro /
fuori; interno / esterno; entrare / uscire; entrata / uscita; arrivare / partire; davanti / dietro; con / senza;
uguale / diverso; pieno piena / vuoto vuota; bagnato umido / asciutto secco; duro dura / morbido molle; dolce /
amaro salato; malato / sano; vivere / morire; vivo / morto; uomo / donna; padre / madre; figlio / figlia; fratello
/ sorella; ragazzo / ragazza; felice contento / triste; domanda / risposta; guerra / pace; sì / no; andare /
venire; ricordare / dimenticare; pubblico / privato; molto molti / poco pochi; massimo / minimo; vantaggio /
svantaggio; pulito / sporco; vicino / lontano; estate / inverno
"""
SYNONYMS: Final = """
macchina auto automobile; iniziare cominciare; finire terminare; dire raccontare; parlare discutere; lavoro
impiego; soldi denaro; casa abitazione; azienda ditta società impresa; bambino bimbo; veloce rapido; bello carino;
forse magari; problema guaio; errore sbaglio; capo padrone; amico compagno; usare utilizzare adoperare; aiutare
assistere; importante essenziale; felice contento; cellulare telefonino; anche pure
"""
CONTRASTS: Final = """
deve devono devo dobbiamo, può possono posso possiamo potrebbe potrebbero, va vanno; forse, probabilmente, certamente
sicuramente; so sa sappiamo
sanno sapere, credo crede crediamo credono penso pensa pensiamo pensano; adesso ora oggi, allora; ieri, oggi, domani;
sempre, spesso solitamente, talvolta, raramente;
tranne eccetto salvo, anche perfino persino compreso compresa inclusa incluso; invece, oltre; perché poiché siccome,
benché sebbene nonostante; per_via a_causa grazie, nonostante malgrado; se, benché sebbene; fino_a fino_al fino_alla
fino_ai fino_alle, da dal dalla dai dalle;
lunedì, martedì, mercoledì, giovedì, venerdì, sabato, domenica; gennaio, febbraio, marzo, aprile, maggio, giugno,
luglio, agosto, settembre, ottobre, novembre, dicembre; primavera, estate, autunno, inverno; rosso rossa, blu
azzurro, verde, giallo gialla, nero nera, bianco bianca, grigio, marrone, rosa, viola, arancione; secondi, minuti,
ore, giorni, settimane, mesi, anni; metri, chilometri, centimetri; grammi, chili, tonnellate; euro, dollari, lire,
sterline; italiano, inglese, francese, tedesco, spagnolo, russo, cinese; padre, madre, fratello, sorella, zio,
zia, nonno, nonna; cane, gatto, cavallo, mucca, pecora, capra, gallina, pesce, ape; mela, pera, ciliegia, prugna,
uva, limone; grano frumento, segale, orzo, avena, mais; rame, oro, argento, ferro, piombo; latte, acqua, vino,
birra, caffè, tè; pietro, paolo, giovanni, giuseppe, marco, antonio, francesco, luigi, carlo, michele, raffaele,
daniele, davide, giorgio, fernando, sergio, andrea, mario, stefano, roberto, alberto, enrico, luca, matteo,
lorenzo, alessandro, riccardo, simone, maria, anna, isabella, laura, marta, lucia, elena, chiara, sara, paola,
cristina, rosa, teresa, giulia, sofia, irene, beatrice, silvia, giovanna, francesca, luisa, valentina, martina,
caterina; roma, milano, bologna, torino, napoli, firenze, venezia, genova, palermo, bari, verona, padova, trieste,
londra, parigi, berlino, madrid
"""

_ABOUT: Final = (  # a topic
    r"(?:su(?:l|llo|lla|i|gli|lle|ll['’])?|d(?:i|el|ello|ella|ei|egli|elle|ell['’])|riguardo a[il]?)"
)
ITALIAN: Final = stemmed(
    "it",
    "italian",
    stop_words="""
        a abbia abbiamo abbiano ad ai al alla alle allo all allora altra altre altri altro anche ancora avere aveva
        avevamo avevano avete avevo c che chi ci ciò co coi col come con così cosa cose cui d da dagli dai dal dall
        dalla dalle dallo degli dei del dell della delle dello dentro di dove e ed è era erano eravamo ero essere fa
        fanno fare fatto fino fra fu gli già ha hai hanno ho i il in io l la là le lei li lì lo loro lui ma me mentre
        mi mia mie miei mio molto ne né negli nei nel nell nella nelle nello no noi non nostra nostre nostri nostro o
        ogni oppure or per perché però più poi poco proprio può possono posso qua quale quali quando quanto quel quell
        quella quelle quelli quello quest questa queste questi questo qui s sa se sei sempre senza si sia siamo siano
        siete sono sta stanno stare stato stata stati stava stesso su sua sue sugli sui sul sull sulla sulle sullo suo
        suoi t te ti tra tu tua tuo tuoi tutta tutte tutti tutto un una uno v va vai vanno vado ve vi voi vostra
        vostro dire dice detto dico parlare parla parlato pensare penso credo so sapere bene beh ecco insomma
    """,
    fillers="ehm eh mah mh mmm uhm ah boh beh",
    filler_phrases=("sai", "voglio dire", "diciamo", "come dire", "nel senso", "per così dire", "cioè"),
    numbers=NUMBERS,
    signs={"%": "percento", "€": "euro", "$": "dollari", "£": "sterline", "&": "e"},
    negations="non no mai nessuno nessuna nessun niente nulla senza né neanche nemmeno neppure",
    negates_next="non",
    limiting="solo soltanto solamente semplicemente",
    qualifiers="""
        solo soltanto solamente sempre tutto tutti tutta tutte ogni maggior alcuni alcune pochi molti quasi
        esattamente entrambi più meno
    """,
    restricting="solo soltanto solamente quasi alcuni alcune pochi raramente presumibilmente talvolta",
    weakening="forse magari probabilmente possibilmente presumibilmente apparentemente quasi",
    believing="""
        credo crede crediamo credono credevo penso pensa pensiamo pensano pensavo dico dice diciamo dicono detto disse
        affermo afferma vero certo certa sicuro sicura provato dimostrato prova prove convinto convinta
    """,
    doubting="dubito dubita dubitiamo dubitava nego nega negato negò negano falso",
    hearsay="pare dicono sentito sembra voce voci",
    subordinating="che",
    tenses=(
        ("è sono siamo sei", "era erano eravamo fu furono ero"),
        ("ha hanno ho abbiamo", "aveva avevano avevo avevamo"),
    ),
    persons=(
        "io mi me mio mia miei mie",
        "tu ti te tuo tua tuoi tue",
        "lui",
        "lei",
        "noi ci nostro nostra nostri nostre",
        "voi vi vostro vostra vostri vostre",
        "loro",
    ),
    particles="""
        allora bene così cioè ecco insomma poi e ma anche molto abbastanza davvero proprio adesso ora sì forse magari
        tipo beh semplicemente praticamente già pure
    """,
    conjunctions="e ed ma o oppure perché né",
    contractions={
        "del": ("di", "il"), "della": ("di", "la"), "nel": ("in", "il"), "nella": ("in", "la"), "al": ("a", "il"),
        "alla": ("a", "la"), "dal": ("da", "il"), "dalla": ("da", "la"), "sul": ("su", "il"), "sulla": ("su", "la"),
        "col": ("con", "il"), "dei": ("di", "i"), "delle": ("di", "le"), "ai": ("a", "i"), "alle": ("a", "le"),
    },
    variants={"ed": "e", "ad": "a", "l": "lo", "un": "uno", "ok": "okay", "sto": "questo", "sta": "questa", "c": "ci"},
    elided="""
        [cdlmnstv]|un|all|dall|dell|nell|sull|coll|quell|quest|gl|bell|sant|anch|com|dov|cos|nient|tutt|mezz|nessun|qu
        alcun
    """,
    framing="discussione conversazione tema argomento argomenti menzionato riassunto opinione spiegare spiega",
    questions="che chi quale quali quando dove come perché quanto quanti cosa",
    reporting="dire dice detto parla parlare parlato racconta raccontato pensa pensava",
    fractions="metà mezzo mezza terzo quarto quinto doppio triplo",
    opposites=OPPOSITES,
    synonyms=SYNONYMS,
    contrasts=f"{CONTRASTS}; {EUROPEAN_FIRST_NAMES}",
    reversing=("in", "im", "s", "dis"),
    speech=SpeechTables(
        never_final=words("""
            sig sig.ra dott dott.ssa prof prof.ssa ing avv on p.es es ecc.mo s ca
        """),
        before_numbers=words("""
            n nr pag pagg cap art fig vol
        """),
        maybe_final=words("""
            ecc etc s.p.a s.r.l jr a.c d.c
        """),
        starters=words("""
            il lo la i gli le un una io tu lui lei noi voi loro e ma o perché se quando allora questo questa quello in
            nel nella con per da su senza come che chi dove non no sì mio mia è era c'è poi però anche adesso
        """),
        sounds=tuple("""
            musica risate risata ride ridono applausi tosse tossisce sospira sospiro inaudibile incomprensibile
            silenzio rumore rumori sigla canta piange
        """.split()),
        housekeeping=phrases("""
            benvenuti | benvenuto | benvenuta | grazie | ciao | buongiorno | buonasera | arrivederci | alla prossima
            podcast | puntata | episodio | trasmissione | ascoltatori | iscrivetevi | iscriviti | cinque stelle
            il mio ospite | il nostro ospite | la nostra ospite | mi chiamo | microfono | registrazione
            prossima domanda | presentati | su instagram | su youtube | il link | nostro sito | seguiteci
        """),
        offensive=tuple("""
            merda merde merdoso stronzo stronzi stronza stronze stronzata stronzate cazzo cazzi cazzata cazzate
            coglione coglioni puttana puttane vaffanculo fanculo culo culi figa fighe fica fottere fottuto fottuta
            fottuti fottute minchia frocio froci ricchione ricchioni negro negri bastardi sborra pompino pompini
        """.split()),
        advertising=phrases("""
            sponsor | sponsorizzato | offerto da | codice sconto | con il codice | sconto | prova gratuita
            spedizione gratuita | offerta | vai su www | punto com | punto it | biglietti | pubblicità
            per maggiori informazioni | maggiori informazioni su | registrati
        """),
        dependent_openers=phrases("""
            e | ma | o | perché | quindi | allora | per questo | questo | questa | quello | quella | ciò | lui | lei
            loro | sì | no | esatto | esattamente | certo | va bene | beh | anche | inoltre | poi | dopo | però
            tuttavia | per esempio | ad esempio | infatti | invece | secondo | lì | là | ci | ne | che | cui | dove
            entrambi | l'altro | lo stesso | non solo | gli | lo | la quale | il quale
        """),
    ),
    attribution=AttributionTables(
        verbs=words("""
            dice disse detto diceva dicendo scrive scrisse scritto spiega spiegò spiegava spiegato afferma affermò
            affermato chiede chiese chiesto aggiunge aggiunse aggiunto racconta raccontò raccontava raccontato
            risponde rispose risposto sostiene sosteneva sostenuto assicura assicurò commenta commentò commentato
            pensa pensava crede credeva ricorda ricordò ricordato dichiara dichiarò dichiarato sottolinea sottolineò
            confessa confessò avverte avvertì conclude concluse ammette ammise
        """),
        around_verbs=words("ha hanno aveva anche già una volta sempre poi lo"),
        fronted=words("come ha aveva"),
        passive=words("fu stato stata viene venne"),
        pronouns=words("lui lei egli ella"),
        others=words("io tu noi voi loro chi si qualcuno nessuno ho"),
        who=words("che"),
        according=(
            "secondo", "stando a", "nelle parole di", "parole di", "citazione di", "frase di", "citando",
        ),
        by=words("da"),
        words=words("parole parola frase citazione domanda risposta"),
        roles=words("autore autrice giornalista direttore direttrice presidente ministro ministra ricercatrice"),
        articles=words("il lo la i gli le un uno una l' mio mia tuo tua suo sua nostro nostra"),
        particles=words("di da del della dei d'"),
        placing=words("in a"),
        no_relation=words("in con per su da verso"),
        beginnings=words("come e ma o il lo la i gli le un una ieri oggi poi secondo se quando è sì no"),
        joining=words("e ed"),
        honorifics=words("signor signora signore signorina sig dott dottor dottoressa"),
        labels=words("oratore relatore ospite conduttore conduttrice intervistatore intervistatrice pubblico"),
    ),
    asking=QuestionTables(
        asking=words("chi dove quando vero davvero citazione episodio fonte cerca verifica"),
        opening=words("chi"),
        leading=words("che così questo"),
        months=(
            "gennaio gen", "febbraio feb", "marzo mar", "aprile apr", "maggio mag", "giugno giu", "luglio lug",
            "agosto ago", "settembre sett set", "ottobre ott", "novembre nov", "dicembre dic",
        ),
        within_dates=words("di del"),
        by=("da", "secondo"),
        since=("dal", "dall'", "da", "a partire dal"),
        until=("fino al", "fino a", "fino all'"),
        within=("in", "nell'", "nella"),
        numbered=("episodio", "puntata", "numero", "n."),
        over_time=(
            r"nel corso (?:degli anni|dei mesi|del tempo)", r"negli anni", r"col tempo", r"nel tempo",
            r"anno (?:dopo|per) anno",
        ),
        about=_ABOUT,
        said=(
            r"(?:che cosa|cosa|che) (?:dice|disse|diceva|ha detto|pensa|pensava|racconta) NAME ABOUT",
        ),
        who=(r"chi (?:è|era) NAME", r"dove parla NAME"),
        spoken_of=(
            r"(?:che cosa|cosa|che) si dice (?:su|sul|sulla|di|del|della) TOPIC",
            r"parlami (?:di|del|della) TOPIC",
        ),
        requests=(
            r"(?:citazione|verificare?|verifica|cercare?|cerca)(?: (?:questa|la)\b)?(?: (?:citazione|frase)\b)?",
        ),
        either=words("o oppure"),
    ),
)  # fmt: skip

"""Swedish: chain and tables."""

from __future__ import annotations

from typing import Final

from .cardinals import NumberWords, money
from .language import AttributionTables, CompoundRules, QuestionTables, SpeechTables
from .names_of_kinds import EUROPEAN_FIRST_NAMES
from .stemmed import by_value, listed, phrases, stemmed, words

NUMBERS: Final = NumberWords(
    values=by_value(
        (0, 0, "noll"), (2, 1, """
            två/tu tre fyra fem sex sju åtta nio/nie tio/tie elva tolv tretton fjorton femton sexton sjutton arton
            nitton
        """),
        (20, 10, """
            tjugo/tjugi/tju trettio/tretti fyrtio/fyrti femtio/femti sextio/sexti sjuttio/sjutti åttio/åtti
            nittio/nitti
        """),
    ),
    scales=by_value((1000, 0, "tusen"), (10**6, 0, "miljon/miljoner"), (10**9, 0, "miljard/miljarder")),
    hundred=frozenset({"hundra"}),
    joiners=frozenset({"och"}),
    articles=listed("en ett"),
    points=frozenset({"komma"}),
    money=money("krona kronor kr euro dollar pund", "öre cent", "och"),
    ordinals=by_value(
        (1, 1, """
            första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte trettonde fjortonde
            femtonde sextonde sjuttonde artonde nittonde tjugonde tjugoförsta tjugoandra tjugotredje tjugofjärde
            tjugofemte tjugosjätte tjugosjunde tjugoåttonde tjugonionde trettionde trettioförsta
        """),
        (100, 0, "hundrade"),
    ),
    compounds=True,
)  # fmt: skip

OPPOSITES: Final = """
mer mera fler / mindre färre; mest / minst; alltid / aldrig; alla allt / inga inget ingenting; någon / ingen;
något / inget ingenting; överallt / ingenstans; öka stiga växa / minska sjunka krympa falla; stigit ökat vuxit /
sjunkit minskat fallit krympt; ökade steg växte / minskade sjönk krympte föll; ökning uppgång / minskning nedgång;
vinna / förlora; vann vunnit / förlorade förlorat; vinst / förlust; bättre / sämre värre; bäst bästa / sämst
värst; bra god gott / dålig dåligt; stor stort stora / liten litet små; större / mindre; hög högt höga / låg lågt
låga; högre / lägre; lång långt långa / kort korta; längre / kortare; bred / smal; tjock / tunn; tung tungt /
lätt; tyngre / lättare; snabb snabbt / långsam långsamt; snabbare / långsammare; tidig tidigt / sen sent; tidigare
/ senare; lätt enkel enkelt / svår svårt; stark / svag; rätt sant / fel falskt; möjligt möjlig / omöjligt omöjlig;
säker / farlig osäker; början / slut slutet; börja / sluta; öppen öppet / stängd stängt; öppna / stänga; första /
sista; före innan / efter; ny nytt nya / gammal gammalt gamla; ung unga / gammal gamla; älska / hata; vän /
fiende; tillåta / förbjuda; laglig / olaglig; framgång / misslyckande; köpa / sälja; köpte köpt / sålde sålt;
billig billigt / dyr dyrt; rik / fattig; het varm varmt / kall kallt; ljus ljust / mörk mörkt; dag dagen / natt
natten; morgon morgonen / kväll kvällen; imorgon / igår; norr / söder; öster / väster; vänster / höger; uppe upp /
nere ner; över / under; inne in / ute ut; inomhus / utomhus; framför / bakom; med / utan; på / av; samma / olika
annorlunda; full fullt / tom tomt; våt blöt / torr torrt; hård hårt / mjuk mjukt; söt / sur bitter; sjuk / frisk;
leva / dö; levande / död; man / kvinna; far pappa / mor mamma; son / dotter; bror / syster; pojke / flicka; glad
lycklig / ledsen olycklig; fråga / svar; krig / fred; ja / nej; komma / gå; minnas / glömma; offentlig / privat;
mycket många / lite få; ofta / sällan; minst / högst; fördel / nackdel; ren / smutsig; nära / långt; sommar
sommaren / vinter vintern
"""
SYNONYMS: Final = """
bil vagn; börja starta; sluta upphöra; säga berätta; prata tala; jobb arbete; pengar stålar; hus villa; företag
firma bolag; barn unge; snabb rask; vacker fin; kanske möjligen; problem bekymmer; fel misstag; chef boss; vän
kompis; använda nyttja; hjälpa bistå; viktig väsentlig; glad lycklig; också även; ungefär cirka; tro tycka; mamma
mor; pappa far
"""
CONTRASTS: Final = """
måste, kan kunde, bör borde, får, kommer ska; kanske möjligen, troligen förmodligen antagligen, säkert definitivt
absolut; vet
visste, tror trodde tänker; nu numera, då; igår, idag, imorgon; alltid, oftast ofta, ibland, sällan;
utom undantaget förutom, även också inklusive till_och_med; i_stället istället, utöver dessutom; eftersom därför,
fastän även_om trots_att; på_grund tack_vare, trots; om, fastän trots_att; till tills, sedan;
måndag, tisdag, onsdag, torsdag, fredag, lördag, söndag; januari, februari, mars, april, maj, juni, juli, augusti,
september, oktober, november, december; vår våren, sommar sommaren, höst hösten, vinter vintern; röd rött röda,
blå blått, grön grönt gröna, gul gult gula, svart svarta, vit vitt vita, grå grått, brun brunt bruna, rosa, lila,
orange; sekunder, minuter, timmar, dagar, veckor, månader, år; meter, kilometer, centimeter, mil; gram, kilo, ton;
kronor, euro, dollar, pund; svenska, engelska, franska, tyska, italienska, spanska, ryska, kinesiska; far pappa,
mor mamma, bror, syster, farbror, moster, morfar, mormor; hund hunden, katt katten, häst hästen, ko, får, get,
höna, fisk, bi; äpple, päron, körsbär, plommon, druva, citron; vete, råg, korn, havre, majs; koppar, guld, silver,
järn, bly; mjölk, vatten, vin, öl, kaffe, te; per, pär, peter, anders, lars, karl, johan, jan, erik, magnus, olof,
nils, gustav, sven, bengt, bo, göran, mats, fredrik, mikael, stefan, thomas, daniel, andreas, henrik, oskar, axel,
elias, hugo, anna, maria, eva, karin, kristina, lena, ingrid, birgitta, sara, emma, elin, ida, julia, clara,
klara, sofia, linnea, hanna, astrid, greta, maja, alice, elsa, ebba, ulla, margareta, barbro; stockholm, göteborg,
malmö, uppsala, lund, umeå, örebro, linköping, västerås, helsingborg, gävle, oslo, köpenhamn, helsingfors, london,
paris, berlin, rom
"""

SWEDISH: Final = stemmed(
    "sv",
    "swedish",
    stop_words="""
        alla allt att av bara blev bli blir blivit bra då där de dem den denna deras dess dessa det detta dig din dina
        dit ditt du efter ej eller en er era ert ett för från få får fick gör gjorde göra går gå ha hade han hans har
        hela henne hennes hon honom hur här i icke in ingen ingenting inget inte in ja jag ju kan kommer kom kunde
        lite man med mellan men mer mig min mina mitt mot mycket många måste ni nog nu nån någon något några när och
        också om oss på så saker sak samma sig sin sina sitt själv ska skall skulle som ta tar till tog under upp ut
        utan vad var vara varför varit varje vart vem vi vid vill ville vilka vilken vilket väl än är åt över säga
        säger sade sagt sa prata pratar pratat tala talar tror tycker tycka vet veta egentligen liksom alltså faktiskt
        precis
    """,
    fillers="eh öh ehm öhm hm hmm mm asså",
    filler_phrases=("du vet", "jag menar", "så att säga", "vad heter det", "ska vi säga"),
    numbers=NUMBERS,
    signs={"%": "procent", "€": "euro", "$": "dollar", "£": "pund", "&": "och"},
    negations="inte ej icke aldrig ingen inget inga ingenting utan varken nej knappt knappast ingenstans",
    negates_last="inte aldrig ej",
    limiting="bara endast enbart",
    qualifiers="bara endast enbart alltid alla allt varje flesta vissa några få många nästan exakt båda minst högst",
    restricting="bara endast enbart nästan flesta vissa några få ibland sällan påstås högst minst",
    weakening="kanske möjligen troligen förmodligen antagligen sannolikt tydligen påstås nästan",
    believing="""
        tror trodde trott tycker tyckte tänker säger sade sa sagt påstår påstod hävdar hävdade sant säker säkert bevisat
        bevis övertygad
    """,
    doubting="tvivlar tvivlade betvivlar betvivlade förnekar förnekade förnekat falskt",
    hearsay="hört sägs rykte rykten",
    subordinating="att om",
    tenses=(("är", "var"), ("har", "hade"), ("blir", "blev")),
    persons=(
        "jag mig mej min mitt mina",
        "du dig dej din ditt dina",
        "han honom hans",
        "hon henne hennes",
        "vi oss vår vårt våra",
        "ni er ert era",
        "de dem dom deras",
    ),
    particles="""
        ja ju väl nog alltså så liksom faktiskt egentligen verkligen och men också då nu här där bara ganska rätt
        mycket kanske precis typ okej jo jaha
    """,
    conjunctions="och men eller för utan",
    variants={"dom": "de", "de": "dom", "dem": "dom", "sen": "sedan",
        "nåt": "något", "nån": "någon", "sa": "sade", "sade": "sa", "la": "lade",
              "mej": "mig", "dej": "dig", "sej": "sig", "ska": "skall", "skall": "ska", "okej": "okay", "ok": "okej",
              "mor": "moder", "far": "fader"},
    framing="samtal diskussion ämne ämnen tema nämnt nämner sammanfattning åsikt förklara förklarar",
    questions="vem vad när var vart varför hur vilken vilket vilka",
    reporting="säga säger sade sa sagt prata pratar pratade tala talar talade berättar berättade tycker tyckte",
    fractions="hälften tredjedel fjärdedel kvart halv halva halvt dubbelt trippel",
    opposites=OPPOSITES,
    synonyms=SYNONYMS,
    contrasts=f"{CONTRASTS}; {EUROPEAN_FIRST_NAMES}",
    reversing=("o",),
    speech=SpeechTables(
        never_final=words("""
            dr prof hr fr t.ex d.v.s bl.a s.k m.m o.s.v ca st ev resp fil kand
        """),
        before_numbers=words("""
            nr sid s kap fig
        """),
        maybe_final=words("""
            etc osv mm ab jr f.kr e.kr
        """),
        starters=words("""
            den det de en ett jag du han hon vi ni och men eller för om när då så det är i på med av till från utan
            hur vad vem var nej ja min vår där här nu också
        """),
        sounds=tuple("""
            musik skratt skrattar applåder applåd hosta hostar suck suckar ohörbart tystnad ljud brus jingel sjunger
            gråter
        """.split()),
        housekeeping=phrases("""
            välkommen | välkomna | tack | tack så mycket | hej och | hallå | god morgon | hej då | vi hörs
            nästa vecka | podcast | podd | podden | avsnitt | avsnittet | program | lyssnare | prenumerera
            fem stjärnor | min gäst | vår gäst | jag heter | mikrofon | inspelning | nästa fråga | på instagram
            på youtube | länken | vår hemsida | följ oss
        """),
        offensive=tuple("""
            fitta fittor kuk kukar hora horor knulla knullar knullade jävla jävlar jävlig bögjävel neger negrer
            negrar blatte blattar svartskalle svartskallar cp-skadad mongo fuck fucking shit slyna slynor luder
        """.split()),
        advertising=phrases("""
            sponsor | sponsras | sponsrad | i samarbete med | rabattkod | med koden | rabatt | prova gratis
            gratis frakt | erbjudande | gå in på www | punkt se | punkt com | biljetter | reklam | för mer information
            mer information på | anmäl dig
        """),
        dependent_openers=phrases("""
            och | men | eller | för | så | därför | då | sedan | det | den | denna | dessa | han | hon | de | dem | ja
            nej | precis | exakt | okej | nå | också | dessutom | däremot | fast | till exempel | förresten
            för det andra | där | båda | den andra | samma | inte bara | vilket | som | vars
        """),
    ),
    attribution=AttributionTables(
        verbs=words("""
            säger sa sade sagt skriver skrev skrivit frågar frågade berättar berättade berättat förklarar förklarade
            förklarat påstår påstod hävdar hävdade svarar svarade svarat menar menade tycker tyckte tänker tänkte tror
            trodde betonar betonade tillägger tillade minns varnar varnade medger medgav konstaterar konstaterade
        """),
        around_verbs=words("har hade också en gång senare sedan alltid ofta redan"),
        fronted=words("som har hade"),
        passive=words("blev blir"),
        pronouns=words("han hon"),
        others=words("jag vi du ni man någon ingen vem"),
        who=words("som"),
        according=(
            "enligt", "med orden av", "citat av", "citat från",
        ),
        by=words("av"),
        words=words("ord mening citat fråga svar"),
        roles=words("författaren journalisten forskaren chefen ordföranden ministern bagaren läraren"),
        articles=words("en ett min mitt din ditt hans hennes vår vårt den det de"),
        particles=words("af av von de"),
        placing=words("i på"),
        no_relation=words("i på hos för om med till från"),
        beginnings=words("som och men eller om en ett igår idag sedan enligt när i på stämmer med"),
        joining=words("och"),
        honorifics=words("herr fru fröken"),
        labels=words("talare gäst programledare intervjuare uppringare publik"),
    ),
    compounds=CompoundRules(
        linking=("s", "e", "o", "u"),
        dropped=("a", "e"),
        prefixes=words("""
            an av be bi er för fram från i in med mot ned om på sam till und up upp ut van vid å åter över efter
        """),
    ),
    asking=QuestionTables(
        asking=words("vem var när stämmer verkligen citat avsnitt källa"),
        opening=words("vem stämmer har"),
        leading=words("att så detta"),
        months=(
            "januari jan", "februari feb", "mars", "april apr", "maj", "juni jun", "juli jul", "augusti aug",
            "september sep sept", "oktober okt", "november nov", "december dec",
        ),
        by=("av", "enligt"),
        since=("sedan", "från och med", "från"),
        until=("fram till", "till och med", "till"),
        within=("i",),
        numbered=("avsnitt", "program", "nummer", "nr."),
        over_time=(r"genom åren", r"med åren", r"över (?:tid|åren)", r"under årens lopp", r"år (?:för|efter) år"),
        about="om",
        said=(
            r"vad (?:sa|sade|säger|tycker|tyckte|tänker|berättar|berättade) NAME ABOUT",
            r"vad har NAME (?:sagt|berättat) ABOUT",
        ),
        who=(r"vem (?:är|var) NAME", r"var talar NAME"),
        spoken_of=(r"vad säg(?:s|er man) om TOPIC", r"berätta (?:något |mer )?om TOPIC"),
        requests=(r"(?:citat|kontrollera|sök)(?: (?:detta|citatet)\b)?",),
        either=words("eller"),
    ),
)  # fmt: skip

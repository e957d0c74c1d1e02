"""French: chain and tables.

Its negation has two parts, of which speech drops the first: `ne` is a filler where a second part follows, and a
negation where none does. `plus` and `personne` negate behind a `ne` only.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final

from .cardinals import NumberWords, money
from .language import AttributionTables, QuestionTables, SpeechTables
from .names_of_kinds import EUROPEAN_FIRST_NAMES
from .stemmed import by_value, listed, phrases, stemmed, words

if TYPE_CHECKING:
    from .tokens import Token, Word

REACH: Final = 5  # words between the two parts of a negation
SECOND_PARTS: Final = frozenset("pas jamais rien aucun aucune guère ni nulle nul nullement point".split())
ONLY_AFTER_NE: Final = {"plus": "neplus", "personne": "nepersonne", "que": "neque", "qu": "neque"}
OPENING: Final = frozenset({"personne", "rien", "aucun", "aucune", "jamais"})  # may stand before its `ne`


def _negated(word: Word) -> Word:
    return dataclasses.replace(word, plain=ONLY_AFTER_NE[word.plain], stop=False)


def join_negations(tokens: list[Token]) -> list[Token]:
    """Returns the tokens with the two parts of each negation as one: `ne` a filler, the other part the negation."""
    found = tokens
    for at, token in enumerate(tokens):
        if token.word.plain not in ("ne", "n"):
            continue
        if found is tokens:
            found = list(tokens)
        for then in [*range(at + 1, min(at + 1 + REACH, len(tokens))), *range(max(at - 2, 0), at)]:
            plain = tokens[then].word.plain
            if plain in SECOND_PARTS or (plain in ONLY_AFTER_NE and (then > at or plain in OPENING)):
                found[at] = token._replace(word=dataclasses.replace(token.word, filler=True))
                if plain in ONLY_AFTER_NE:
                    found[then] = tokens[then]._replace(word=_negated(tokens[then].word))
                break
    return found


_ORDINALS = by_value(
    (1, 0, "premier/première/premiers/premières"),
    (2, 0, "deuxième/second/seconde"),
    (3, 1, """
            troisième quatrième cinquième sixième septième huitième neuvième dixième onzième douzième treizième
            quatorzième quinzième seizième
        """),
    (20, 0, "vingtième"), (100, 0, "centième"), (1000, 0, "millième"),
)  # fmt: skip
NUMBERS: Final = NumberWords(
    values=by_value(
        (0, 1, "zéro une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"),
        (20, 10, "vingt/vingts trente quarante cinquante soixante septante huitante/octante nonante"),
    ),
    scales=by_value((1000, 0, "mille/mil"), (10**6, 0, "million/millions"), (10**9, 0, "milliard/milliards")),
    hundred=frozenset({"cent", "cents"}),
    joiners=frozenset({"et"}),
    articles=listed("un une"),
    points=frozenset({"virgule"}),
    percent=("pour", "cent"),
    money=money("euro euros dollar dollars franc francs livre livres", "centime centimes", "et"),
    ordinals=_ORDINALS,
    vigesimal=True,
)  # fmt: skip

OPPOSITES: Final = """
plus / moins; toujours / jamais; tout tous toutes / rien aucun; partout / nulle_part; augmenter monter croître /
diminuer baisser descendre; augmentation hausse / diminution baisse; gagner / perdre; gagné / perdu; gain / perte;
mieux / pire; meilleur meilleure / pire; bon bonne / mauvais mauvaise; bien / mal; grand grande gros grosse /
petit petite; haut haute / bas basse; long longue / court courte; large / étroit; lourd lourde / léger légère;
rapide / lent lente; vite rapidement / lentement; tôt / tard; facile / difficile; fort forte / faible; vrai vraie
/ faux fausse; possible / impossible; sûr / dangereux; début commencement / fin; commencer débuter / finir
terminer arrêter; ouvert ouverte / fermé fermée; ouvrir / fermer; premier première / dernier dernière; avant /
après; nouveau nouvelle neuf / vieux vieille ancien ancienne; jeune / vieux vieille; aimer adorer / détester haïr;
ami / ennemi; accepter / refuser; permettre autoriser / interdire; légal / illégal; réussir / échouer; succès
réussite / échec; acheter / vendre; acheté / vendu; cher chère / bon_marché; riche / pauvre; chaud chaude / froid
froide; clair claire / sombre; jour / nuit; matin / soir; demain / hier; nord / sud; est / ouest; gauche / droite;
dessus / dessous; sur / sous; dedans / dehors; intérieur / extérieur; entrer / sortir; entrée / sortie; arriver /
partir; devant / derrière; avec / sans; même / différent; au_moins / au_plus tout_au_plus; plein pleine / vide;
mouillé humide / sec sèche; dur
dure / mou molle; doux sucré / amer salé; malade / sain; vivre / mourir; vivant / mort; homme / femme; père /
mère; fils / fille; frère / soeur; garçon / fille; heureux content / triste malheureux; question / réponse; guerre
/ paix; oui / non; pour / contre; aller / venir; souvenir rappeler / oublier; public / privé; rare rarement /
souvent fréquent; maximum / minimum; avantage / inconvénient; propre / sale; près proche / loin; été / hiver;
beaucoup / peu
"""
SYNONYMS: Final = """
voiture auto automobile; commencer débuter; finir terminer; dire raconter; parler discuter; travail boulot; argent
sous fric; maison baraque; entreprise société boîte; enfant gamin gosse; vite rapidement; beau joli; très
vraiment; peut_être possiblement; souvent fréquemment; environ à_peu_près; problème souci; erreur faute; chef
patron; manger bouffer; livre bouquin; ami copain; homme type mec; utiliser employer; aider assister; important
essentiel; content heureux
"""
CONTRASTS: Final = """
doit doivent dois devons, peut peuvent peux pouvons pourrait pourraient, va vont vais allons; peut-être, probablement,
certainement sûrement sans_doute
assurément; sais sait savons savent savoir, crois croit croyons croient croire pense pensons pensent penser;
maintenant aujourd'hui, autrefois; hier, aujourd'hui, demain; toujours, souvent généralement, parfois quelquefois,
rarement;
sauf excepté hormis à_part, même aussi inclus y_compris; au_lieu, en_plus; parce_que parce_qu car puisque, bien_que
bien_qu quoique quoiqu; à_cause en_raison grâce, malgré en_dépit; si, quoique bien_que bien_qu; jusque jusqu, depuis
dès;
lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche; janvier, février, mars, avril, mai, juin, juillet,
août, septembre, octobre, novembre, décembre; printemps, été, automne, hiver; rouge, bleu bleue, vert verte,
jaune, noir noire, blanc blanche, gris grise, marron brun, rose, violet, orange; secondes, minutes, heures, jours,
semaines, mois, années ans; mètres, kilomètres, centimètres; grammes, kilos, tonnes; euros, dollars, francs,
livres; français, anglais, allemand, italien, espagnol, russe, chinois; père, mère, frère, soeur, oncle, tante,
fils, grand-père, grand-mère; chien, chat, cheval, vache, mouton, chèvre, poule, poisson, abeille; pomme, poire,
cerise, prune, raisin, citron; blé, seigle, orge, avoine, maïs; cuivre, or, argent, fer, plomb; lait, eau, vin,
bière, café, thé; pierre, paul, jean, marie, marcel, jacques, louis, henri, andré, michel, philippe, alain,
bernard, claude, rené, robert, georges, françois, nicolas, julien, antoine, thomas, lucas, hugo, léo, gabriel,
arthur, camille, claire, anne, sophie, julie, isabelle, catherine, nathalie, sylvie, monique, jeanne, louise,
emma, chloé, léa, manon, inès, alice, charlotte, hélène, élise, simone, yves, luc, marc, olivier, laurent, éric,
daniel, david, christophe, sébastien, mathieu; paris, lyon, marseille, toulouse, nice, nantes, strasbourg,
bordeaux, lille, rennes, bruxelles, genève, montréal, londres, berlin, rome, madrid
"""

_ABOUT: Final = r"(?:sur|des|du|de|d['’]|à propos de)"  # a topic
FRENCH: Final = stemmed(
    "fr",
    "french",
    stop_words="""
        a ai aie ainsi alors après as au aucun aucune aujourd'hui auquel aussi autre autres aux avaient avais avait
        avant avec avez avoir avons c ça car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme
        comment d dans de des deux donc dont du elle elles en encore entre es est et étaient étais était été êtes être
        eu eux fait faire fais faites font il ils j je jusqu jusque l la là le les leur leurs lors lui m ma mais me
        même mêmes mes moi moins mon n ne ni non nos notre nous on ont ou où par parce pas pendant peu peut peuvent
        peux plus pour pourquoi quand que quel quelle quelles quels qu qui quoi s sa sans se sera serait ses si sinon
        soi soit sommes son sont sous suis sur t ta tandis te tel telle tels tes toi ton tous tout toute toutes très
        trop tu un une va vais vas vers voilà voici vont vos votre vous vu y dit dire dis parler parle parlé chose
        choses truc trucs savoir sais sait pense penser crois bon ben oui ouais
    """,
    fillers="euh heu hum hein bah ben bof",
    filler_phrases=("tu sais", "vous savez", "je veux dire", "tu vois", "vous voyez", "on va dire", "comment dire"),
    numbers=NUMBERS,
    signs={"%": "pourcent", "€": "euros", "$": "dollars", "£": "livres", "&": "et"},
    negations="pas jamais rien aucun aucune sans ni non ne n guère nullement nul nulle neplus nepersonne",
    negates_last="pas jamais neplus rien guère",
    limiting="seulement uniquement juste simplement que",
    qualifiers="""
        seulement uniquement toujours tout tous toute toutes chaque plupart quelques certains beaucoup peu plusieurs
        presque exactement souvent parfois plus moins
    """,
    restricting="neque seulement uniquement presque quelques certains peu parfois rarement juste",
    weakening="peut-être possiblement probablement apparemment soi-disant presque quasiment",
    believing="""
        crois croit croyons croient croyais croyait pense penses pensons pensent pensais pensait dis dit disons disent
        affirme affirmé prétends prétend prétendu vrai prouvé preuve sûr sûre certain certaine convaincu convaincue
    """,
    doubting="doute doutes doutons doutait nie nié nient niait démenti dément faux",
    hearsay="paraît parait entendu rumeur rumeurs raconte",
    subordinating="que qu",
    tenses=(
        ("est sont suis sommes êtes es", "était étaient étais étions fut furent"),
        ("a ont ai avons avez as", "avait avaient avais avions"),
    ),
    persons=(
        "je j me m moi mon ma mes",
        "tu te t toi ton ta tes",
        "il lui",
        "elle",
        "nous notre nos",
        "vous votre vos",
        "ils eux leur leurs",
    ),
    particles="""
        alors donc bon ben voilà quoi enfin bref en fait genre vraiment très assez aussi puis et mais là oui ouais euh
        peut être tout même bien encore juste simplement finalement effectivement évidemment
    """,
    conjunctions="et mais ou car parce donc",
    contractions={
        "jsuis": ("je", "suis"), "jai": ("j", "ai"), "chuis": ("je", "suis"), "ya": ("y", "a"), "du": ("de", "le"),
        "des": ("de", "les"), "au": ("à", "le"), "aux": ("à", "les"), "quelquun": ("quelque", "un"),
    },
    variants={
        "j": "je", "l": "le", "la": "l", "le": "l", "d": "de", "de": "d", "c": "ce", "ça": "cela", "cela": "ça",
        "qu": "que",
        "que": "qu", "n": "ne", "s": "se", "se": "s", "m": "me", "me": "m", "t": "te", "te": "t", "ouais": "oui",
        "ok": "okay", "je": "j", "ce": "c",
    },
    elided="[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu",
    framing="""
        discussion conversation sujet sujets thème mention mentionné évoqué évoquer résumé opinion avis expliquer
    """,
    questions="qui que quoi quel quelle quels quelles quand où comment pourquoi combien",
    reporting="dire dit dis parle parler parlé raconte raconté pense penser pensait",
    fractions="moitié demi demie tiers quart quarts cinquième double triple",
    opposites=OPPOSITES,
    synonyms=SYNONYMS,
    contrasts=f"{CONTRASTS}; {EUROPEAN_FIRST_NAMES}",
    reversing=("in", "im", "ir", "dé"),
    merge=join_negations,
    speech=SpeechTables(
        never_final=words("""
            m mm mme mlle dr pr me st ste env cf p.ex c.-à-d av apr
        """),
        before_numbers=words("""
            n no p pp chap art fig vol t
        """),
        maybe_final=words("""
            etc s.a inc jr
        """),
        starters=words("""
            le la les l un une des je tu il elle on nous vous ils elles et mais ou donc car si quand alors ce cette
            ces c'est ça en dans au à pour avec sans sur par comme où qui que quoi pourquoi oui non mon ma mes notre
        """),
        sounds=tuple("""
            musique rires rire rit applaudissements toux tousse soupir soupire inaudible silence bruit bruits jingle
            générique chante chant pleure
        """.split()),
        housekeeping=phrases("""
            bienvenue | merci | merci d'être | merci beaucoup | bonjour | bonsoir | au revoir | à bientôt
            à la prochaine | à la semaine prochaine | podcast | épisode | émission | auditeurs | auditrices
            abonnez-vous | abonnez vous | laissez un commentaire | cinq étoiles | mon invité | notre invité
            mon invitée | notre invitée | je m'appelle | au micro | enregistrement | question suivante
            présentez-vous | sur instagram | sur youtube | le lien en | notre site | suivez-nous | on se retrouve
            dans cet épisode
        """),
        offensive=tuple("""
            merde merdes merdique merdiques putain putains pute putes connard connards connasse connasses conne
            connes enculé enculés enculer enculée salope salopes salaud salauds bite bites couille couilles foutre
            nique niquer niqué pédé pédés tarlouze nègre nègres négresse bougnoule bougnoules youpin youpins bicot
            bicots chinetoque chinetoques chiotte chiottes emmerde emmerder branleur branleurs branler
        """.split()),
        advertising=phrases("""
            sponsor | sponsorisé | parrainé par | soutenu par | partenaire | code promo | avec le code | réduction
            essai gratuit | gratuitement pendant | livraison gratuite | offre | rendez-vous sur | point com | point fr
            inscrivez-vous | billetterie | réservez | pour en savoir plus | plus d'informations sur | publicité
        """),
        dependent_openers=phrases("""
            et | mais | ou | car | parce que | donc | alors | c'est | ce | ça | cela | cette | ces | il | elle | ils
            elles | lui | leur | celui | celle | ceux | oui | non | exactement | tout à fait | voilà | d'accord
            bien sûr | aussi | ensuite | puis | après | enfin | par contre | cependant | pourtant | par exemple
            d'ailleurs | du coup | deuxièmement | là | y | en | dont | où | qui | que | lequel | laquelle | les deux
            les autres | l'autre | même | non seulement
        """),
    ),
    attribution=AttributionTables(
        verbs=words("""
            dit disait déclare déclaré déclarait explique expliqué expliquait écrit écrivait affirme affirmé affirmait
            ajoute ajouté ajoutait demande demandé raconte raconté racontait répond répondu répondait précise précisé
            précisait souligne souligné assure assuré estime estimé pense pensait confie confié rappelle rappelé
            note noté insiste insisté prévient prévenu avoue avoué conclut
        """),
        around_verbs=words("a avait ont aussi déjà un jour souvent toujours le l'a encore ensuite même"),
        fronted=words("comme a avait"),
        passive=words("été fut"),
        pronouns=words("il elle"),
        others=words("je j'ai nous vous tu on ils elles qui quelqu'un personne c'est"),
        who=words("qui que"),
        according=(
            "selon", "d'après", "les mots de", "mots de", "citation de", "pour citer", "dixit", "aux dires de",
        ),
        naming=words("dixit"),
        by=words("par"),
        words=words("mots mot phrase citation paroles parole question réponse"),
        roles=words("""
            auteur autrice journaliste chercheur chercheuse directeur directrice président présidente ministre
        """),
        articles=words("le la les l' un une mon ma ton ta son sa notre votre leur ce cette"),
        particles=words("de du des le la d'"),
        placing=words("à en dans au"),
        no_relation=words("à en dans chez pour sur avec depuis vers"),
        beginnings=words("""
            comme et mais ou si le la les un une hier puis selon quand est-ce aujourd'hui alors oui non
        """),
        joining=words("et"),
        honorifics=words("monsieur madame mademoiselle m mme mlle"),
        labels=words("""
            locuteur locutrice intervenant intervenante invité invitée animateur animatrice auditeur public
        """),
    ),
    asking=QuestionTables(
        asking=words("qui quelle quel où quand vrai vraiment citation épisode source trouve vérifie"),
        opening=words("qui"),
        leading=words("que qu' ceci"),
        months=(
            "janvier janv", "février févr fév", "mars", "avril avr", "mai", "juin", "juillet juil", "août",
            "septembre sept", "octobre oct", "novembre nov", "décembre déc",
        ),
        within_dates=words("de"),
        by=("par", "selon", "d'après"),
        since=("depuis", "depuis le", "dès", "à partir de"),
        until=("jusqu'en", "jusqu'à", "jusqu'au"),
        within=("dans", "dans l'", "dans la"),
        numbered=("épisode", "émission", "numéro", "n°"),
        over_time=(
            r"au fil (?:des (?:ans|années|mois)|du temps)", r"au cours des (?:ans|années)", r"avec le temps",
            r"année (?:par|après) année",
        ),
        about=_ABOUT,
        said=(
            r"qu(?:e |['’])(?:dit|disait|a dit|pense|pensait|a pensé|raconte) NAME ABOUT",
            r"(?:qu['’]est-ce que|ce que) NAME (?:dit|disait|a dit|pense|pensait) ABOUT",
        ),
        who=(r"(?:qui (?:est|était)|c['’]est qui) NAME", r"(?:où|quand) (?:parle|parlait) NAME"),
        spoken_of=(
            r"(?:qui|où|quand) (?:parle|parle-t-on|parlent-ils) (?:de|d'|du|des) TOPIC",
            r"(?:que dit-on|qu['’]est-ce qu['’]on dit) (?:de|sur|à propos de) TOPIC",
            r"(?:parle|parlez|dis|dites)-moi (?:de|sur) TOPIC",
        ),
        requests=(
            r"(?:citation|vérifie[rz]?|cherche[rz]?|trouve[rz]?)(?: (?:cette|la)\b)?(?: (?:citation|phrase)\b)?",
        ),
        either=words("ou"),
    ),
)  # fmt: skip

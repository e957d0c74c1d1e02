"""British and American spellings of English as one: `colour` and `color`, `organise` and `organize`.

The results are compared with one another and never shown, so a rule may reach words that have one spelling alone.
"""

from __future__ import annotations

import functools
import re
from typing import Final

_RULES: Final = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"(?<=[a-z]{2})our(?=(?:s|ed|ing|er|ers|ite|ites|able|ful|less|hood|hoods|ly|y)?$)", "or"),
        (r"(?<=[a-z]{3})is(?=(?:e|es|ed|ing|er|ers|ation|ations|able)$)", "iz"),
        (r"(?<=al|ol)ys(?=(?:e|es|ed|ing|er|ers)$)", "yz"),
        (r"(?<=[a-z]{2})(?<=cent|heat|.fib|lust|pect|alib|somb)re(?=s?$)", "er"),
        (r"(?<=[aoi]l)ogue(?=s?$)", "og"),
        (
            r"(?<=avel|ncel|odel|abel|gnal|evel|.uel|nsel|ewel|nnel|rrel|rcel|pell)l(?=(?:ed|ing|er|ers|or|ors|ery)$)",
            "",
        ),
        (r"(?<=def|off|ret)ence(?=s?$)", "ense"),
        (r"(?<=otal|dial|tial|rvel|qual|ival|ovel|ivel|rkel|edal|iral|ncil|nnel)l(?=(?:ed|ing|er|ers)$)", ""),
        (r"^(h|gyn|an|arch|pal|c|f|medi|)ae(?=m[aoi]|c[aeo]|sth|o|sar|v)", r"\1e"),
        (r"(?<=[a-z])aemi(?=a$|as$|c$)", "emi"),
        (r"paed(?=i|o)", "ped"),
        (r"^(f|am|c|hom|)oe(?=soph|str|dem|t[aiu]|ba|lia|o)", r"\1e"),
        (r"(?<=rrh)oea(?=s?$)", "ea"),
        (r"oeuv(?=r)", "euv"),
        (r"^sulph", "sulf"),
        (r"^scept(?=ic)", "skept"),
        (r"(?<=siz|lik|liv|lov|mov|sal|hak|.us)eabl(?=e$|y$)", "abl"),
    )
)
_ANY_RULE: Final = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in _RULES))
_PAIRS: Final = (
    "grey/gray greys/grays programme/program programmes/programs cheque/check cheques/checks tyre/tire tyres/tires "
    "licence/license licences/licenses practise/practice practised/practiced practising/practicing mum/mom "
    "mums/moms plough/plow ploughs/plows sceptic/skeptic sceptics/skeptics sceptical/skeptical judgement/judgment "
    "judgements/judgments ageing/aging storey/story storeys/stories kerb/curb kerbs/curbs pyjamas/pajamas "
    "moustache/mustache moustaches/mustaches aluminium/aluminum yoghurt/yogurt yoghurts/yogurts fulfil/fulfill "
    "enrol/enroll instalment/installment skilful/skillful wilful/willful artefact/artifact artefacts/artifacts "
    "draught/draft draughts/drafts maths/math whisky/whiskey aeroplane/airplane aeroplanes/airplanes "
    "paediatric/pediatric anaesthetic/anesthetic orthopaedic/orthopedic encyclopaedia/encyclopedia "
    "manoeuvre/maneuver manoeuvres/maneuvers oestrogen/estrogen foetus/fetus learnt/learned burnt/burned "
    "dreamt/dreamed spelt/spelled spoilt/spoiled leapt/leaped towards/toward afterwards/afterward "
    "acknowledgement/acknowledgment mould/mold moulds/molds smoulder/smolder cosy/cozy cosier/cozier "
    "fulfilment/fulfillment enrolment/enrollment enrolments/enrollments instalments/installments fulfils/fulfills "
    "enrols/enrolls distil/distill distils/distills instil/instill instils/instills appal/appall enthral/enthrall "
    "woollen/woolen jewellery/jewelry jeweller/jeweler jewellers/jewelers marvellous/marvelous councillor/councilor "
    "councillors/councilors tranquillity/tranquility carburettor/carburetor meagre/meager sabre/saber sabres/sabers "
    "ochre/ocher louvre/louver louvres/louvers whilst/while amongst/among amidst/amid disc/disk discs/disks "
    "mollusc/mollusk molluscs/mollusks gaol/jail gaols/jails omelette/omelet omelettes/omelets doughnut/donut "
    "doughnuts/donuts phoney/phony moult/molt furore/furor speciality/specialty specialities/specialties "
    "adviser/advisor advisers/advisors protester/protestor protesters/protestors convener/convenor greyish/grayish "
    "greyed/grayed greying/graying chequered/checkered liquorice/licorice connexion/connection reflexion/reflection "
    "inflexion/inflection focussed/focused focussing/focusing benefitted/benefited benefitting/benefiting "
    "biassed/biased draughtsman/draftsman draughtsmen/draftsmen ploughed/plowed ploughing/plowing moulded/molded "
    "moulding/molding skilfully/skillfully gramme/gram grammes/grams premiss/premise yoghourt/yogurt chilli/chili "
    "chillies/chilies pretence/pretense sceptre/scepter sombrely/somberly kidnapped/kidnaped worshipped/worshiped "
    "programmer/programer programmers/programers manoeuvring/maneuvering manoeuvred/maneuvered medallist/medalist "
    "medallists/medalists"
)
_WORDS: Final[dict[str, str]] = {british: one for british, _, one in (pair.partition("/") for pair in _PAIRS.split())}


@functools.lru_cache(maxsize=1 << 16)
def american(plain: str) -> str:
    """A plain English word in what stands for its American spelling; words with one spelling come back as they are, or
    changed in the same way wherever they stand."""
    if plain in _WORDS:
        return _WORDS[plain]
    for pattern, by in _RULES if _ANY_RULE.search(plain) else ():
        plain = pattern.sub(by, plain)
    return plain

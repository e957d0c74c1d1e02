"""English word classes for the score of excerpts: lower case, with straight apostrophes. Data only.

Each class is counted in every utterance; `index/excerpts/quotability.py` says which features use it.
"""

from __future__ import annotations

from typing import Final

from .speech import words

WORD_CLASSES: Final = {
    "first person": words("i i'm i've i'd i'll me my mine myself"),
    "second person": words("you you're you've you'd you'll your yours yourself"),
    "plural person": words("we we're we've we'd we'll us our ours"),
    "third person": words(
        "he he's he'd he'll she she's she'd she'll him her his hers they they're they've they'd they'll them "
        "their theirs"
    ),
    "pointing": words("it it's it'll it'd its this that that's that'll that'd these those here there such same"),
    "reason": words(
        "because 'cause therefore reason reasons why means meaning unless otherwise hence cause causes if when since"
    ),
    "everyone": words(
        "people everyone everybody nobody anyone anybody someone somebody human humans humanity person persons "
        "man men woman women world society societies life lives culture countries country nation generation "
        "generations"
    ),
    "absolute": words(
        "always never every any all most nothing everything none ever forever only no entire whole must should "
        "cannot can't"
    ),
    "stake": words(
        "father mother dad mom mum parents brother sister son daughter wife husband kid kids child children baby "
        "family grandmother grandfather friend friends home school college childhood born grew died death afraid "
        "fear scared love loved hate hated happy sad angry proud ashamed grateful tired cried felt feel feeling "
        "feelings remember remembered forgot realized realised learned learnt dream dreams hope hoped believe "
        "believed regret struggled struggle suffering pain joy lonely anxiety stress burnout sleep heart passion"
    ),
    "story": words(
        "was were had did went came said told asked thought knew got started began took made wanted decided "
        "looked found tried kept saw heard gave happened became left turned walked moved worked wrote met sat "
        "stood spent lost won quit hired fired years ago once"
    ),
    "idea": words(
        "truth trust power value values principle lesson lessons mistake mistakes failure success fail succeed "
        "difference problem problems question questions idea ideas change changes future past history knowledge "
        "skill skills wisdom freedom responsibility ethics ethical moral creativity curiosity empathy "
        "communication relationship relationships risk choice choices decision decisions opportunity progress "
        "purpose quality simple simplicity complexity hard harder easy easier impossible possible wrong right "
        "better worse best worst important surprising interesting beautiful language story stories art music "
        "science nature brain mind minds learning understand understanding thinking intelligence education work "
        "money time attention"
    ),
    "procedure": words(
        "api apis sdk cli endpoint endpoints repo repos repository branch commit commits merge pull request "
        "requests file files folder directory config configuration configure yaml json xml html css script "
        "scripts function functions method methods parameter parameters argument arguments variable variables "
        "field fields column columns row rows table tables schema query queries string strings array arrays "
        "pointer struct interface module modules package packages library libraries dependency dependencies "
        "import imports install installed deploy deployed deployment pipeline pipelines container containers "
        "cluster clusters node nodes server servers client cache token tokens layer layers embedding embeddings "
        "vector vectors tensor batch gpu gpus cpu cpus kernel runtime compiler syntax plugin plugins framework "
        "frameworks version versions release releases button click page pages tab screen dashboard ui backend "
        "frontend database databases input inputs output outputs dataset datasets benchmark benchmarks task tasks "
        "step steps component components feature features format implementation implement implemented integration "
        "instance instances setup default defaults parse parser thread threads process processes call calls "
        "object objects class classes type types loop sampling"
    ),
    "business": words(
        "customer customers client clients product products platform platforms company companies enterprise "
        "enterprises startup startups team teams market marketplace solution solutions offering offer offers "
        "service services roadmap launch launched partner partners partnership funding investors revenue saas "
        "pricing use-case users user workflow workflows vendor vendors"
    ),
    "offer": words(
        "enroll enrolment enrollment subscribe subscription discount discounts trial pricing affordable bootcamp "
        "curriculum certificate certified certification industry-leading industry-standard award-winning "
        "cutting-edge state-of-the-art world-class best-in-class hands-on seamless seamlessly effortless "
        "effortlessly empower empowers empowering trusted leading-edge turnkey all-in-one one-stop tailored "
        "personalized program programme programs teaches tuition mentors mentorship instructors signup apply "
        "register hour-long 24/7 coupon sponsor sponsors visit promo offer offers offering solutions checkout "
        "shipping premium"
    ),
    "certain": words("is are isn't aren't it's that's means makes takes turns becomes comes"),
    "near": words("this these those here"),
    "negation": words(
        "not never nobody nothing none cannot can't don't doesn't isn't aren't won't didn't wasn't weren't wouldn't"
    ),
    "hedge": words(
        "think guess suppose mean maybe probably actually basically obviously definitely really just literally "
        "honestly totally pretty"
    ),
    "colloquial": words(
        "gonna wanna gotta kinda sorta cool awesome super crazy freaking amazing guy guys dude oh wow yeah hey"
    ),
    "comparison": words(
        "more less better worse than rather instead not isn't don't doesn't never but yet although though despite"
    ),
}
"""Words by class; a word may be in several."""

PAST_AUXILIARIES: Final = words("was were had did wasn't weren't hadn't didn't said thought")
"""What tells of the past beside the past forms of other verbs."""

FUNCTION_WORDS: Final = words(
    "a an the this that these those here there such same some any all both each every either neither no none "
    "not of to in on at by for from with without about into onto over under up down out off through between "
    "among against during before after since until till as than like and or but nor so yet if because "
    "although though while whereas unless whether when where why how what which who whom whose is are was "
    "were am be been being isn't aren't wasn't weren't do does did done doing don't doesn't didn't have has "
    "had having haven't hasn't hadn't will would can could shall should may might must won't wouldn't can't "
    "couldn't shouldn't i i'm i've i'd i'll me my mine myself you you're you've you'd you'll your yours "
    "yourself he he's she she's him her his hers it it's it'll it'd its itself we we're we've we'd we'll us "
    "our ours they they're they've they'd they'll them their theirs themselves that's that'll there's here's "
    "what's who's let's let one ones two three first second also too very just really quite even only still "
    "again ever never always often sometimes maybe perhaps probably actually basically literally kind sort "
    "lot lots bit thing things stuff something anything everything nothing someone somebody way ways well now "
    "then okay ok yeah yes um uh er oh right sure know think mean guess say says said saying tell told see "
    "look get gets got getting go goes going went gone come comes coming came make makes made making take "
    "takes took want wants wanted need needs use used using give gives put gonna wanna gotta kinda sorta much "
    "many more most less least few other others another else own able actual good great nice big little new "
    "old same different back around away today yesterday tomorrow time times day days year years people "
    "person"
)
"""Words that name no subject: grammar, light verbs, light nouns and hedges."""

INDEFINITE_OPENERS: Final = words(
    "a an one some most many every no any few several each all two three people everyone everybody nobody "
    "anyone someone somebody"
)
"""First words that introduce something general or new."""

INDEFINITES: Final = words("a an any every many most one some")
"""First words after which a subject is named as if for the first time."""

CONNECTIVE_OPENERS: Final = words(
    "so and but or because then also plus now well okay ok yeah yes right anyway though however therefore"
)
"""First words that tie a sentence to the one before."""

TIME_OPENERS: Final = words("in when after before during back once years last over since until today every")
"""First words that open a story or a scene."""

INTERJECTIONS: Final = words(
    "alright gotcha dang exactly absolutely definitely sure cool wow awesome interesting perfect totally hey "
    "hi hello nice true yep yup sorry thanks thank please surely mostly especially certainly fortunately "
    "unfortunately sometimes usually often generally typically early later currently initially originally "
    "eventually finally"
)
"""First words that are no noun."""

EVERYBODY: Final = words("anybody anyone everybody everyone humans most nobody people")
"""Words for everybody or nobody in particular."""

EXPLAINING_WORDS: Final = words("between i of people that when where who you")
"""After a definite noun: what follows explains it ("the power of …")."""

KNOWN_NOUNS: Final = words(
    "best brain brother career children dad daughter family father first future government hardest husband "
    "internet kids life mom moment most mother only parents same sea sister sky son sun truth uk united us "
    "web whole wife world worst"
)
"""Definite nouns that need no explanation ("the world"), and words that make one definite ("the best")."""

BEFORE_DEMONSTRATIVES: Final = words("about as at by did do does for from in into like of on than to with")
"""Before "that": it points at something said before."""

LEANING_WORDS: Final = words(
    "add again also another aspect both earlier either else example former instance latter likewise mentioned "
    "one's ones other others previous said same second similar similarly such that's then these third this "
    "those too which"
)
"""Words that point at what was said before."""

AFTER_DEMONSTRATIVES: Final = words(
    "and as at because but done down for going had has in is kind off on one or out right so to too up was "
    "way well when will working would"
)
"""After "that": it points at something said before."""

BEFORE_NOUNS: Final = words("a an any every her his in its my no of our some the their these this those your")
"""A content word after one of these is a noun."""

NOT_AFTER_I: Final = words(
    "also assuming can can't could curious did didn't do don't going gonna guess guessing hadn't haven't just "
    "not saying sure trying will won't would wouldn't"
)
"""After "I": the sentence answers or adds to something."""

VERBS_OF_EXISTENCE: Final = words(
    "are aren't can could had has have is isn't may might must seem seems was wasn't were weren't will would"
)
"""After "there": it names no place."""

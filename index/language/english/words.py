"""English word lists of the analysis chain and of the comparison of quotes.

Words stand in their plain form: lower case, no apostrophes (`dont`).
"""

from __future__ import annotations

# Filled pauses and interjections: ignored when quotes are compared.
FILLERS = frozenset("um umm uh uhh uhm er erm err ah ahh eh hm hmm hmmm mm mmm mhm mmhmm uhhuh huh".split())
# Fillers of several words, ignored only as a whole.
FILLER_PHRASES = (("you", "know"), ("i", "mean"))

# Discourse particles and hedges: a quote may drop or add them and stay close. A difference in them is reported and
# does not lower the verdict.
DISCOURSE_PARTICLES = frozenset(
    "like well so just really actually basically right okay ok yeah yes oh now and but then also very quite kind "
    "sort of literally simply maybe perhaps anyway".split()
)

CONJUNCTIONS = frozenset("and but or nor so because".split())

STOP_WORDS = frozenset(
    "a about above after again against all am an and any are arent as at be because been before being below "
    "between both but by can cant cannot could couldnt did didnt do does doesnt doing dont down during each few "
    "for from further had hadnt has hasnt have havent having he hed hell hes her here heres hers herself him "
    "himself his how hows i id ill im ive if in into is isnt it its itself just lets me more most my myself no "
    "nor not now of off on once only or other our ours ourselves out over own same she shes should shouldnt so "
    "some such than that thats the their theirs them themselves then there theres these they theyd theyll theyre "
    "theyve this those through to too under until up us very was wasnt we wed were weve werent what whats when "
    "whens where wheres which while who whos whom why whys will with wont would wouldnt you youd youll youre "
    "youve your yours yourself yourselves also get got gets going go goes went really like know think thing "
    "things say says said saying tell talk talks talking talked discuss discussed mean well yeah yes okay ok oh "
    "one something anything kind sort lot much many make made way want let actually basically might may must "
    "shall upon within without".split()
)

# Words that frame a question about a conversation ("summarise the discussion of"): ignored in a search for a topic.
QUERY_FRAMING_WORDS = frozenset(
    "describe describes described description discuss discusses discussed discussing discussion discussions explain "
    "explains explained explaining explanation meeting meetings mention mentions mentioned mentioning opinion opinions "
    "summary summaries summarise summarises summarised summarising summarize summarizes summarized summarizing topic "
    "topics".split()
)

# Question words ask for a fact, unless a reporting verb stands with them ("what did she say about").
QUESTION_WORDS = frozenset("who whom whose whos when whens where wheres which what whats why whys how hows".split())
REPORTING_VERBS = frozenset(
    "say says said talk talks talked talking tell tells told think thinks thought feel feels".split()
)

# Negations: one more or fewer inverts a statement.
NEGATIONS = frozenset(
    "no not never none nobody nothing nowhere neither nor without cannot cant couldnt dont doesnt didnt wont "
    "wouldnt isnt arent wasnt werent hasnt havent hadnt shouldnt mustnt neednt aint hardly barely".split()
)

# A negation before one of these denies nothing: `not only A but B`, `I don't just think so`.
LIMITING = frozenset("only just merely simply".split())

# Quantifiers and frequency adverbs: another one in the same place makes another statement.
QUALIFIERS = frozenset(
    "only always all every most some few many none never ever both neither exactly almost once formerly".split()
)

# Words without which a statement says more than was said: `only`, `almost`.
RESTRICTING = frozenset("only almost nearly most mostly few partly sometimes rarely seldom supposedly".split())

# Words that take back a part of what they stand before: `perhaps`, `almost`.
WEAKENING = frozenset(
    "perhaps maybe possibly probably apparently allegedly supposedly reportedly presumably almost nearly half".split()
)

# What the negation of one of these is about was not said to be so: `I don't think that`, `it isn't true that`.
BELIEVING = frozenset(
    "think thinks thought believe believes believed say says said claim claims claimed suppose supposed expect "
    "expected guess mean suggest suggests suggested prove proved proven proves proof true evidence convinced sure "
    "certain imagine".split()
)
DOUBTING = frozenset("doubt doubts doubted doubtful deny denies denied denying false untrue unlikely unclear".split())
HEARSAY = frozenset("heard hear hears rumour rumours rumor rumors allegedly supposedly".split())
SUBORDINATING = frozenset(("that", "whether", "if"))

# Auxiliaries of now and of then: another tense in the same place makes another statement.
TENSES = tuple(
    (frozenset(now.split()), frozenset(then.split()))
    for now, then in (
        ("is are am isnt arent", "was were wasnt werent"),
        ("has have hasnt havent", "had hadnt"),
        ("does do doesnt dont", "did didnt"),
        ("will wont", "would wouldnt"),
        ("can cant could may might must shall should", ""),  # heard as each other, or told apart by meaning
    )
)

# Pronouns by whom they mean, also with a verb: `we're` is `were` here, which counts only in place of another of these.
PERSONS = tuple(
    frozenset(pronouns.split())
    for pronouns in (
        "i id ill im ive me my mine myself",
        "you youd youll youre youve your yours yourself yourselves",
        "he hed hell hes him his himself",
        "she shed shell shes her hers herself",
        "we wed well were weve us our ours ourselves",
        "they theyd theyll theyre theyve them their theirs themselves",
    )
)

# Prefixes that turn a word into its antonym.
NEGATIVE_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non")

# Contractions and their full forms: a quote that uses one for the other differs in spelling alone.
CONTRACTIONS = {
    "gonna": ("going", "to"),
    "wanna": ("want", "to"),
    "gotta": ("got", "to"),
    "kinda": ("kind", "of"),
    "sorta": ("sort", "of"),
    "lemme": ("let", "me"),
    "gimme": ("give", "me"),
    "cannot": ("can", "not"),
    "cant": ("can", "not"),
    "wont": ("will", "not"),
    "im": ("i", "am"),
    "youre": ("you", "are"),
    "theyre": ("they", "are"),
    "weve": ("we", "have"),
    "ive": ("i", "have"),
    "youve": ("you", "have"),
    "theyve": ("they", "have"),
    "its": ("it", "is"),
    "thats": ("that", "is"),
    "whats": ("what", "is"),
    "theres": ("there", "is"),
    "heres": ("here", "is"),
    "hes": ("he", "is"),
    "shes": ("she", "is"),
    "lets": ("let", "us"),
    "youll": ("you", "will"),
    "theyll": ("they", "will"),
    "itll": ("it", "will"),
    "youd": ("you", "would"),
    "were": ("we", "are"),
    "well": ("we", "will"),
    "ill": ("i", "will"),
    "id": ("i", "would"),
    "wed": ("we", "would"),
    "hed": ("he", "would"),
    "shed": ("she", "would"),
    "hell": ("he", "will"),
    "shell": ("she", "will"),
    "itd": ("it", "would"),
    "thatll": ("that", "will"),
    "thered": ("there", "would"),
    "therell": ("there", "will"),
    "wholl": ("who", "will"),
    "whos": ("who", "is"),
    "wheres": ("where", "is"),
    "hows": ("how", "is"),
    "theyd": ("they", "would"),
    **{f"{w}nt": (w, "not") for w in "do does did is are was were has have had could would should must need".split()},
    **{f"{w}ve": (w, "have") for w in "could would should might must".split()},
}
SPELLING_VARIANTS = {
    "ok": "okay",
    "cause": "because",
    "cos": "because",
    "til": "until",
    "till": "until",
    "alright": "right",
}

# Words for a part or a multiple that are no numbers of their own.
FRACTION_WORDS = frozenset("halves quarter quarters fifths tenths double triple twice".split())

# Spellings of one word that differ in no more than the writer's habit.
SAME_WORDS = {
    "dr": "doctor",
    "mr": "mister",
    "mrs": "missus",
    "prof": "professor",
    "mt": "mount",
    "capt": "captain",
    "lt": "lieutenant",
    "sgt": "sergeant",
    "jr": "junior",
    "sr": "senior",
    "vs": "versus",
    "ave": "avenue",
    "rd": "road",
    "blvd": "boulevard",
}

"""English words of who said something, and of questions about it."""

from __future__ import annotations

from typing import Final

from ..language import AttributionTables, QuestionTables


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_THESE: Final = _words("it this that things")

ATTRIBUTION: Final = AttributionTables(
    verbs=_words("""
        say says said saying tell tells told telling ask asks asked asking claim claims claimed claiming argue
        argues argued arguing write writes wrote written writing put puts putting note notes noted noting
        explain explains explained explaining add adds added adding remark remarks remarked observe observes
        observed observing quip quips quipped joke jokes joked recall recalls recalled recalling reply replies
        replied answer answers answered respond responds responded reveal reveals revealed admit admits admitted
        confess confesses confessed insist insists insisted suggest suggests suggested state states stated
        stating declare declares declared announce announces announced warn warns warned warning conclude
        concludes concluded continue continues continued comment comments commented mention mentions mentioned
        point points pointed believe believes believed think thinks thought predict predicts predicted exclaim
        exclaims exclaimed shout shouted whisper whispered tweet tweets tweeted post posts posted describe
        describes described reflect reflects reflected acknowledge acknowledges acknowledged counter countered
        assert asserts asserted maintain maintains maintained report reports reported stress stresses stressed
        emphasize emphasizes emphasized emphasise emphasises emphasised wonder wonders wondered quote quotes
        quoted coin coined attributed
    """),
    particular={
        "put": _THESE, "puts": _THESE, "putting": _THESE, "point": _words("out"), "points": _words("out"),
        "pointed": _words("out"), "coin": _words("the"), "coined": _words("the"),
    },
    addressed=_words("tell tells told telling warned reminded assured informed"),
    around_verbs=_words("""
        has have had 'd did does do would will could might may must can is was once also later then famously always
        often never ever really actually just recently still even used to likes so be been being both again now first
        already are were
    """),
    fronted=_words("as so which did does has"),
    passive=_words("is was are were be been being gets got"),
    pronouns=_words("he she"),
    others=_words("""
        i we you they it this that one someone somebody everyone everybody people who everyone nobody anyone
    """),
    who=_words("who"),
    according=(
        "according to", "in the words of", "words of", "quoting", "quote by", "quote from", "said by", "written by",
        "attributed to", "spoken by",
    ),
    by=_words("by"),
    words=_words("""
        words word quote quotes line claim remark statement phrase answer reply comment question argument quip
        observation warning prediction advice point conclusion
    """),
    roles=_words("""
        ceo cto cfo coo founder cofounder co-founder president chairman chairwoman chair director author host
        co-host guest journalist researcher scientist engineer minister senator governor chancellor economist
        physicist writer speaker
    """),
    articles=_words("the a an my your his her our their this that"),
    particles=_words("bin ibn ben al"),
    given=_words("ben"),
    placing=_words("in at on"),
    no_relation=_words("in at on for from to with about by via during"),
    beginnings=_words("""
        yesterday today tomorrow later then once here there perhaps maybe finally recently still well yes no so ok
        okay hey hi monday tuesday wednesday thursday friday saturday sunday january february march april may june
        july august september october november december however meanwhile afterwards did does do has have had is was
        can could would should will who what when where why how which as and but or if because while although though
        since after before not even also only the a an this that these those my our your his her their its in on at
        for from to with by about like another quote quotes quoting find search source verify check please tell
        according podcast episode interview both
    """),
    joining=_words("and & or"),
    honorifics=_words("""
        dr doctor prof professor mr mister mrs ms miss mx sir dame lord lady rev reverend jr
    """),
    labels=_words("""
        speaker spk voice person unknown unidentified unnamed anonymous somebody someone host cohost guest interviewer
        interviewee moderator narrator announcer presenter participant panelist panellist audience caller man woman
        male female all both various multiple q a
    """),
)  # fmt: skip

QUESTIONS: Final = QuestionTables(
    asking=_words("""
        who whom whose where when which what find search source sources verify check quote quoted quotes origin true
        real right correct episode
    """),
    opening=_words("who find search source verify check did does has quote"),
    leading=_words("that it this way like so out something"),
    months=(
        "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
        "september sep sept", "october oct", "november nov", "december dec",
    ),
    within_dates=_words("of the"),
    by=("by", "according to"),
    since=("since",),
    until=("until",),
    within=("in",),
    numbered=("episode", "ep.", "ep", "show", "number", "no.", "no"),
    over_time=(
        r"(?:over|through|across|throughout) (?:(?:the )?(?:years|months)|time)",
        r"(?:year|month) by (?:year|month)",
    ),
    about="about|of|on",
    said=(
        r"what (?:did|does|has|have|had) NAME (?:say|said|think|thought|tell us|told us) ABOUT",
        r"(?:what|everything|all|anything|something) (?:that )?NAME (?:has |ever )?(?:said|says|thinks|thought) ABOUT",
        r"(?:some |all |the |best )*(?:quotes?|quotations?|sayings?|passages?) (?:by|from) NAME ABOUT",
    ),
    who=(r"who(?:['’]?s| is| was) NAME", r"(?:where|when) (?:does|did) NAME (?:speak|talk|appear)"),
    spoken_of=(
        r"what (?:is|was|do they|did they|do people|does anybody|does anyone) (?:said|say) (?:about|on) TOPIC",
        r"(?:please |can you |could you )*(?:tell|show) me (?:(?:something|anything|everything|more) )?about TOPIC",
        r"(?:is there |do you have )?(?:anything|something) (?:said )?about TOPIC",
        r"what do you (?:know|have) (?:about|on) TOPIC",
        r"who (?:talks|talked|speaks|spoke) (?:about|of) TOPIC",
        r"(?:where|when) (?:do|did|does) (?:they|people|anybody|anyone) (?:talk|speak) (?:about|of) TOPIC",
        r"(?:where|when) (?:is|was|are|were) TOPIC (?:mentioned|discussed|talked about|spoken of)",
    ),
    requests=(
        (
            r"(?:please |can you |could you )*(?:quote|verify|(?:fact[- ]?)?check|find|search(?: for)?|look (?:up|for))"
            r"(?: (?:this|the|that|my)\b)?(?: (?:quote|quotation|line|words)\b)?(?: (?:that|if|whether)\b)?"
        ),
    ),
    either=_words("or"),
)  # fmt: skip

"""English word lists for sentence boundaries, non-speech and the choice of excerpts.

Lower case, without punctuation except straight apostrophes. Data only: the rules that use a list stand in the module
that imports it.
"""

from __future__ import annotations

import re
from typing import Final


def words(listed: str) -> tuple[str, ...]:
    """Splits `listed` at white space."""
    return tuple(listed.split())


def phrases(listed: str) -> tuple[str, ...]:
    """Splits `listed` into phrases, at line breaks and `|`."""
    return tuple(part.strip() for line in listed.splitlines() for part in line.split("|") if part.strip())


def alternation(listed: tuple[str, ...]) -> str:
    """Returns a pattern for any of the lower-case `listed`, longer ones first; one that matches nothing for none.

    The pattern branches on the first letter, in either case: linear alternations of hundreds of phrases are slow.
    """
    by_letter = {each[0]: list[str]() for each in listed}
    for each in sorted(listed, key=len, reverse=True):
        by_letter[each[0]].append(re.escape(each[1:]))
    if not by_letter:
        return "(?!)"
    branches = (f"[{letter}{letter.upper()}](?:{'|'.join(rest)})" for letter, rest in by_letter.items())
    return f"(?:{'|'.join(branches)})"


# ── full stops that end no sentence ──

ABBREVIATIONS_NEVER_FINAL: Final = words(
    "mr mrs ms mx dr prof st mt ft gen sen rep gov lt col capt cmdr sgt maj rev hon pres e.g eg i.e ie vs cf viz "
    "approx ca est dept univ assn"
)
"""Never at the end of a sentence: a name or another word must follow."""

ABBREVIATIONS_BEFORE_NUMBERS: Final = words(
    "no nos fig figs eq sec ch chap vol pp p art nr ver jan feb mar apr aug sept oct nov dec"
)
"""Not at the end of a sentence when a number follows: "No. 5" against "No. That is wrong."."""

ABBREVIATIONS_MAYBE_FINAL: Final = words(
    "etc inc ltd co corp llc jr sr bros a.m p.m u.s u.k u.n e.u d.c u.s.a ph.d m.d b.a m.a b.s m.s al"
)
"""At the end of a sentence only when one of `SENTENCE_STARTERS` follows."""

SENTENCE_STARTERS: Final = words(
    "the this that these those there then they we he she it i you who what when where why how which and but so "
    "or yet because if although though while since after before as at in on for from with by now well yes yeah "
    "no okay ok right also however maybe perhaps actually basically my our your his her their its a an one some "
    "most all every each not do did does is are was were i'm i've i'd it's that's there's we're we've they're "
    "you're he's she's let's don't"
)
"""Capitalised words that begin a sentence more often than a name (the frequent sentence starters of Punkt: T. Kiss and
J. Strunk, "Unsupervised Multilingual Sentence Boundary Detection", Computational Linguistics 32(4), 2006)."""

# ── clauses of captions without punctuation ──

CLAUSE_MARKERS: Final = phrases("""
    and then | and so | and i think | and i would | and that's | and it's | and now | and of course | and also
    and in fact | and there | and we | and you | and they | and i | and if | and when | and what | and this | and he
    and she | and it | so i | so we | so you | so they | so the | so that's | so it's | so this | so there | so if
    so now | so what | so when | so in | so for | so one | so let | so then | so yeah | so basically | so actually
    so maybe | so he | so she | so it | but i | but we | but you | but they | but the | but that's | but it's
    but this | but there | but if | but now | but then | but what | but when | but in | but it | but actually
    but maybe | but he | but she | but at | but also | but not | because | although | even though | however
    whereas | in other words | in fact | in particular | for example | for instance | as a result
    on the other hand | at the same time | of course | at the end of the day | that said | i think | i believe
    i guess | i mean | i would say | i'd say | i remember | i don't think | i feel like | i suppose | i want to
    i wanted to | i know | i just | i was | i have | i also | i actually | i'm not | i'll | let me | let's
    you know | we have | we were | we are | we can | we should | it turns out | it is | it's | it was | there is
    there are | there's | there was | there were | the thing is | the question is | the problem is | the point is
    the reason | the idea is | one of the | one thing | what i | what you | what we | what happened | what is
    what are | what do | what does | what if | if you | if we | if i | how do | how does | how did | how confident
    why do | why is | do you | did you | can you | could you | now | okay | yeah | alright | all right | anyway
    anyways | actually | basically | maybe | perhaps | meanwhile | therefore | otherwise | finally | obviously
    clearly | now let's | this is | that is | that's | these are | those are | they are | he said | she said
    you can | you need | you want | well i | well the | well you | well it | well if | well so | well there
    well what
""")
"""Phrases that often begin a clause of spoken English; the longest match counts."""

CLAUSE_NOT_AFTER: Final = words(
    "a an the this that these those my your his her its our their and or but so if because as than like whether "
    "when while what which who whom whose where how why to of in on at by for from with without about into over "
    "under until till since through between during against towards is are was were be been being am isn't aren't "
    "wasn't do does did don't doesn't didn't have has had will would can could should may might must won't "
    "wouldn't can't couldn't not never very too just really quite more most less much many some any no every "
    "each all both either even only also still right up i you he she it we they i'm you're it's that's there's "
    "he's she's we're they're i've you've we've they've i'll you'll we'll i'd you'd we'd they'd said says say "
    "saying think thought believe know knew mean means see saw hope feel felt guess wonder realize realized "
    "understand sure tell told ask asked let make makes made um uh er whatever whenever one two actually "
    "basically hear something anything everything way thing things people kind sort point called look learn then "
    "there here idea question time place reason case model"
)
"""After one of these words a clause marker stands inside a clause ("what I think", "right now", "that you know")."""

# ── non-speech ──

NON_SPEECH_WORDS: Final = words(
    "crackling crackle crackles "
    "music laugh laughs laughing laughter chuckle chuckles chuckling giggle giggles giggling snicker snickers "
    "snickering applause applauding applauds clapping cheers cheering booing cough coughs coughing sneeze "
    "sneezes sneezing sniff sniffs sniffing sniffles sigh sighs sighing gasp gasps gasping groan groans groaning "
    "grunt grunts grunting yawn yawns yawning inhale inhales inhaling exhale exhales exhaling sobs sobbing "
    "screams screaming snoring singing sings humming hums whistling whistles beatboxing inaudible unintelligible "
    "unintlligible indistinct indiscernible crosstalk stammers stutters mumbles mumbling whispers whispering "
    "silence beep beeps beeping bleep bleeped buzzer buzzing barking barks meows chirping sirens"
)
"""Names of sounds, as transcribers write them in brackets of any shape."""

NON_SPEECH_WORDS_BRACKETED: Final = words(
    "musical song jingle theme instrumental laughed crowd audience clap claps cries crying cry breath breathes "
    "breathing throat moans scream snore unclear overlapping muffled garbled incoherent pause pauses paused "
    "blank_audio noise static click clicks clicking ding dings ringing rings thud bang bangs knock knocks "
    "knocking chirps engine siren thunder typing footsteps feedback foreign background"
)
"""Names of sounds in square brackets only: in parentheses they may be spoken words."""

NON_SPEECH_MODIFIERS: Final = words(
    "playing plays starts stops continues fades ends softly loudly quietly nervously out loud again in and "
    "background audience crowd"
)
"""Words that may follow the name of a sound in parentheses: "(music fades out)"."""

# ── features of excerpts ──

HEDGING_PREFIXES: Final = phrases("""
    i think that | i think | i believe that | i believe | i mean | i guess | i would say that | i would say
    i'd say | you know | so | well | now | look | listen | actually | basically | honestly | frankly | obviously
    of course | okay | ok | you see | i feel like | i suppose | to me | in my opinion | in fact | to be honest
    to be clear | clearly | essentially | really | i want to say | and i think | hopefully | i'm sure | i know
    personally | certainly | definitely | again | generally | in general | ultimately | overall | i also think
    i do think | i really think | i still think
""")
"""Hedges before a statement; the words after one decide whether the statement depends on its context."""

DEPENDENT_OPENERS: Final = phrases("""
    here's | here is | here are | eventually | in contrast | by contrast
    and | but | or | nor | because | cause | 'cause | which | who | whom | whose | where | that | that's | that'll
    that'd | it | it's | it'll | it'd | he | he's | he'd | she | she's | she'd | they | they're | they'd | they've
    they'll | him | her | his | hers | them | their | theirs | its | this | these | those | then | thus | hence
    therefore | however | nevertheless | nonetheless | also | too | as well | plus | moreover | furthermore
    besides | additionally | anyway | anyways | anyhow | otherwise | instead | meanwhile | likewise | similarly
    conversely | yeah | yep | yup | yes | no | nope | nah | right | exactly | sure | absolutely | totally | correct
    true | agreed | indeed | alright | all right | fine | cool | nice | great | wow | oh | ah | uh | um | er | hm
    hmm | mm | mhm | mm-hmm | hey | hi | hello | like | though | although | whereas | for example | for instance
    as a result | in other words | on the other hand | at the same time | at that | in that | in this | for that
    for this | to that | to this | of that | with that | with this | from that | from there | after that
    before that | because of | by that | on that | on this | about that | the other | another | the same
    the second | the third | the latter | the former | the last | the next | second | secondly | third | thirdly
    fourth | next | finally | lastly | last | both | each | either | neither | such | same | some of them
    most of them | one of them | all of them | none of them | some of those | many of them | one is | one was
    two is | number two | number three | not only | not just | not that | not really | not necessarily | not yet
    not exactly | only | even | just | there it | there they | there you go | there we go | here it | here they
    here we go | as i said | as we said | as you said | like i said | as you mentioned | as i mentioned | as opposed
    except | unless | until | since then | back then | by then | else | more than that | other than | rather
    versus | vs | per | kind of | sort of | so much | so many | so far | same thing | did | does | do | don't
    didn't | was | were | is | are | has | had | can | could | would | will | should | to | of | than | whether
    i agree | i think so | i do | i did | i am | i was | i have | i will | i would | i don't | i didn't | i hope so
    i don't know | i'm not sure | i get it | i see | i hear you | i remember that | me too | got it | fair enough
    good question | great question | interesting | perfect | of these | of those | among them | within that
    under that | ones | one thing that | one more | the one | the ones | the answer | the question | this one
    part of it | part of that | my question | a lot of them | a lot of those | a lot of that | most of that
    all of that | all of this | all this | all that | all these | all those | much of that | over there | out there
    up there | down there | when it | when he | when she | when they | when that | when this | if it | if he
    if she | if they | if that | if this | as it | as they | while it | while they | once it | once they | what it
    what he | what she | what they | what that | what this | how it | how they | why it | why they | where it
    where they | before it | after it | because it | you said | you mentioned | as such | in turn | in addition
    first of all | in this case | in that case | at this point | at that point | at which | in which | for which
    to which | on top of that | beyond that | apart from that | aside from | with all | given that | given this
    that way | this way | we haven't, | we have, | we do, | we did, | we are, | we don't, | i have, | i haven't,
    i do, | i did, | i can, | you do, | you can, | you are, | you have, | there is, | there are, | there was,
    they do, | a second | an additional | one other | the only other | any other | yet another | especially
    part of the reason | in terms of that | in terms of the | speaking of | to answer | to add | adding to
    on that note | long story short | and/or | more or less | more specifically | specifically | particularly
    in particular | even more | even better | even then | even worse | better yet | worse | so-called | what else
    not sure | hence why | i agree with | i disagree | i totally | i completely | i absolutely | i fully | i like it
    i love it | i love that | i like that | i think about it | the first is | the first one | the first reason
    the first two | i should say | take a step back | one reason | one example | the reason for that
    the reason for this | the reason is | the reason being | the idea there | the idea here | the point there
    the point here | the beauty of that | the nice thing is | the problem there | the thing there
    the only thing is | the only exception | the good thing is | the bad thing is | the downside is | the upside is
    good examples of that | an example of that | examples of that | the most common case would | all of them
    any of those | any of that | half of them | in contrast | by contrast | on the contrary | to do that
    to do this | to do so | for those | for these | my answer | the short answer | the long answer
    the simple answer | short answer | long answer | same here | as for | as to | with regard to that
    with respect to that | in that sense | in that way | in those | in these | at those | given these | given those
    using that | using this | doing that | doing this | having that | that being said | having said that
    with that said | the idea that | the fact that | not because | not in | not with | not for | not as | not to
    the notion that | in those scenarios | in these cases | in those cases | in such | in both | for both
    sometimes called | often called | meaning | including | such as | speaking empirically | earlier | as mentioned
    besides that | in addition to that | if so | if not | so yours | yours | mine | ours | i said | we said
    the rest | by the way
""")
"""Openings that refer to the preceding context or answer it; matched from the first word on, as whole words."""

INDEPENDENT_OPENERS: Final = phrases("""
    it turns out | it takes | it seems | it's important | it is important | it's hard | it is hard | it's very hard
    it is very hard | it's easy | it is easy | it's very easy | it's possible | it is possible | it's clear
    it is clear | it's impossible | it is impossible | it's not enough | it is not enough | it's difficult
    it is difficult | it's true that | it is true that | it's amazing how | it's funny how | it's interesting to
    it's interesting how | it used to be | whether you | whether it's | whether we | those who | those of us
    one of the | all of us | both of us | most of us | some of us | each of us | many of us | these days | this year
    last year | even if you | even if we | even when you | even though we | even though i | each time | each of the
    do not | don't be | don't try | don't let | don't just | when it comes to | to be | to do | to make | to build
    to get | to understand | to become | to learn | to solve | until we | until you | unless you | unless we
    unless i | i was born | i was a | i was working | i was at | i have a | i have been | i have always
    i don't think | i don't believe | i don't want | i didn't want | i would like | i would love | i would argue
    i did a | just because | no one | no matter | not everyone | not all | not every | great people | some of the
    most of the | both the | only a | another way | if it weren't | last night | fine tuning | right now | like most
    like many | like all | since i | since we | where we | where i | even a | even the | even in | who knows
""")
"""Exceptions to `DEPENDENT_OPENERS` that need no context."""

ANAPHORS: Final = words("it it's its this these those they they're them their he he's him his she she's her such")
"""Anaphoric pronouns and determiners. "That" and "there" need a pattern of their own (see `phrasing`)."""

INTRASENTENTIAL_ANAPHORS: Final = words("they them their theirs its his her hers him he's she's they're")
"""Anaphors that, later in a sentence, mostly refer to something in the same sentence."""

PEOPLE_WORDS: Final = words(
    "people person everyone everybody nobody anyone anybody someone somebody human humans humanity world life lives "
    "society child children kid kids parent parents mother father family friend friends student students teacher "
    "teachers men women man woman generation culture history"
)
"""Words about people and their lives, which interest most readers."""

HOUSEKEEPING_PHRASES: Final = phrases("""
    welcome to | welcome back | welcome everyone | welcome everybody | thank you | thanks for | thanks to everyone
    thanks so much | thanks a lot | thanks again | many thanks | thanks everyone | have you here | having me
    having us | have you on | had you on | glad to have | great to have | good to have | happy to have
    excited to have | honored to have | pleasure to | my pleasure | great to be here | happy to be here
    glad to be here | excited to be here | happy to be on | delighted to | nice to meet | great to meet
    terrific to meet | good to see you | great to see you | nice to see you | how are you | how's it going
    how have you been | good morning | good afternoon | good evening | joining us | joining me | joined by
    joined as always | joined us | my guest | our guest | today's guest | my co-host | today here with me
    today we have | with us today | on today's | subscribe | sponsor | sponsors | sponsored | promo code | discount
    coupon | percent off | free trial | sign up | check it out at | check them out | check out the | head over to
    head to | go to our website | dot com | show notes | this episode | that episode | last episode | next episode
    another episode | previous episode | an episode | our listeners | the listeners | listeners | podcast
    podcasts | the show | this show | our show | take a break | a quick break
    short break | after the break | wrap up | wrapping up | next week's | tune in | stay tuned | let's get started
    see you | bye | goodbye | take care | talk to you soon | subtitles by | captions by | transcribed by
    transcript by | brought to you | follow us | follow me | leave a review | rate us | slack channel
    our community | find me | find us | reach out to me | on twitter | on linkedin | out of time
    running out of time | we have time | before we go | before we start | before we get | to close | close us out
    in closing | last question | final question | next question | great question | good question
    excellent question | interesting question | my question | a question | your question | link to | links to
    the link | the conversation with | this conversation | great conversation | our conversation | been a pleasure
    real pleasure | congratulations | congrats | appreciate it | i appreciate | love to hear | round of applause
    audience question | q&a | introduce yourself | introducing yourself | introduce you | your background
    where you were | chatting with | talking with you | talking to you | talk to you | speak to you | on the call
    can you hear | screen share | as you can see | next slide | this slide | on the slide | here you see
    you can see here | see here | if you look at this | this diagram | this chart | this picture | i'm sorry | sorry
    apologies | excuse me | http | future show | next show | the intro | the outro | the recording | recording this
    live stream | on youtube | on spotify | on apple | our website | my website | my twitter | the audience
    today that we have | excited today | feel free | excited to announce | excited to share | happy to announce
    quick announcement | quick announcements | announcements | i'm organizing | be hosting | we're hosting
    we are hosting | be on the lookout | stick around | partnered with | our friends at | our friends over at
    study group | upcoming event | lined up for | tickets are | your tickets | get tickets | register now
    register for | to register | get registered | registration is | early bird | giveaway | giving away | prizes
    joined me | in our discussion | before we dive | before diving | my name is | your host | our host | my host
    to learn more | for more information | for more details | for details on | you're going to love
    i think you'll enjoy | you'll enjoy | shout out | shout-out | newsletter | patreon | donate | use the code
    in today's | i had the chance to speak | i sat down with | the interview with | our interview | my interview
    show is | check out our | check out their | on our site | on their site | our sponsors | is made possible
    support the show | support this show | rating | audience member | questions from the audience | raise your hand
    on your screen | on the screen | this talk | my talk | the talk | the previous speaker | the next speaker
    chance to catch up | chance to chat | chance to sit down | chance to speak | caught up with | great discussion
    you'll leave with | you will leave with | you'll walk away with | you'll come away with | you'll get access
    no math required | no experience required | no experience necessary | no prior experience | no credit card
    wonderful discussion | fascinating discussion | wide-ranging discussion | wide ranging discussion | great chat
    our discussion | our chat | and i discuss | and i discussed | and i chat
    and i chatted | and i spoke about | and i dig into | and i dive into | and i explore | and i met at
    time discussing
""")
"""Phrases about the recording, to the guest, to the audience or for a sponsor: such an excerpt is refused."""

ADVERTISING_PHRASES: Final = phrases("""
    brought to you by | our sponsor | our sponsors | today's sponsor | this week's sponsor | this episode's sponsor
    episode is sponsored by | show is sponsored by | podcast is sponsored by | sponsored this | sponsoring this
    sponsor of this | sponsors of this | sponsor for this | sponsor of the show | sponsors of the show | our friends at
    our friends over at | presenting sponsor
    to learn more | for more information | for more details | for details on | promo code | offer code | use the code
    use code | coupon | percent off | free trial | free shipping | money back | sign up at | sign up for | head over to
    head on over | go to our website | dot com | check out our | check them out at | early bird | giveaway
    registration is | to register | register now | get registered | tickets are | get tickets | download the app
    download it | terms and conditions | limited time | order now | try it free | patreon | quick announcement
    quick announcements | excited to announce | support for this | a word from | hour program | week program
    week course | week bootcamp | hour course | flips the script
""")
"""Phrases of sponsors and event notices: the words around one probably belong to the advertisement."""

OFFENSIVE_WORDS: Final = words(
    "nigger niggers nigga niggas niggaz negroes faggot faggots fag fags kike kikes spic spics chink chinks gook gooks "
    "wetback wetbacks raghead ragheads towelhead towelheads tranny trannies shemale shemales retard retards "
    "retarded cunt cunts whore whores slut sluts slutty skank bitch bitches bitchy bitching pussy pussies cum jizz "
    "blowjob blowjobs handjob handjobs dildo dildos fuck fucks fucked fucker fuckers fucking fuckin fuckup "
    "motherfucker motherfuckers motherfucking clusterfuck shit shits shitty shitting shitshow bullshit horseshit "
    "batshit dipshit asshole assholes arsehole arseholes dickhead dickheads wank wanker wankers wanking twat twats "
    "bastards titties boner boners horny bukkake rapey"
)
"""Slurs and obscenities, in all their forms."""

INTERVIEWER_PHRASES: Final = phrases("""
    i want to ask | i wanted to ask | let me ask | i'd ask | ask you | i'm curious | i was curious | i was wondering
    i'm wondering | i wonder if you | could you | can you | would you | tell us | tell me | talk about
    talked about | talking about | you mentioned | you've mentioned | you said | you've said | you were saying
    as you said | like you said | you talked | you just said | your thoughts | what do you think | do you think
    what's your | what is your | how do you | why do you | did you | have you | are you | were you | your work
    your company | your team's | your paper | your papers | your career | your book | your opinion | your view
    your take | your perspective | let's talk | let's dive | let's move | let's turn | let's go back | going back to
    go back to | get back to | come back to | moving on | switch gears | shift gears | dig into | dig in | dive into
    dive in | jump in | pivot | you guys | you all | y'all | walk us | give us | help us understand | i know you
    i know that you | you wrote | you've written | you've been | you've done | you've had | you've worked
    you've got | you have been | you were | you're working | you started | you founded | you built | you did
    do you | i'd love | we'd love | i love that | i like that | i like how you | i'll ask | next up | earlier you
    earlier in | earlier on | for our | i'm gonna ask | i'm going to ask | i'll start | i'll let you | i'll mention
    i should mention | as we | we'll get to | we'll talk | you alluded | you gave | like you and | it sounds like
    sounds like | is that a fair | is that fair | you described | you touched | you brought up | you hit on
    you made | your point | your question | your analogy | your example | to your point | like you mentioned
    you know you | i was gonna say | i was going to say | i would be remiss | we were talking | we talked about
    we were discussing | we discussed | we were just | that we mentioned | we mentioned | i mentioned
    i said earlier | as i mentioned | remind me | correct me | in a previous | in previous | before we | as you say
    your phd | your body of work | your research | your lab | your team | your group | your project
    your experience | your journey | your story | your role | your approach | your collaborators
    you've accomplished | you've achieved | you've seen | you've built | you've published | you decided
    you're doing | you break | you describe | you explained | you articulated | catch up with you | good friend
    i have to say | your colleagues | your product | your platform | when did you | where did | how did that
    you're there | you're at | you go to | i will skip | look at this | you're right | your definition
    your description | your answer | your explanation | your comment | your thought | reminded me of | follow up
    follow-up | we had you | has been on | been on for | i hear you | i heard you | you brought | what you said
    what you were | you raise | you raised | have to follow | i wanna hear | i want to hear | i wanna ask
    i'll relay | as an aside | real quick | really quick | really quickly | i'm gonna reference
    i'm going to reference | earlier point | you're saying | you're really saying | you are saying | you're describing
    you're talking | you're trying to say | what i heard you | what i'm hearing
""")
"""Phrases of interviewers: the utterance belongs to a question or refers to other parts of the conversation."""

FILLER_EXPRESSIONS: Final = phrases("""
    um | uh | er | hmm | mm | you know | i mean | kind of | sort of | kinda | sorta | like i said | or something
    or whatever | and stuff | and things like that | stuff like that | or anything | i guess | basically | actually
    literally | if you will | whatnot | let's say | so to speak | as it were | and so forth | and so on | blah
    et cetera | right so | so yeah | you know what i mean | how to say | how do i say | let me think | let's see
    i don't know | gonna | wanna | gotta | et cetera
""")
"""Fillers and vague extensions: the sentence means the same without them."""

QUOTABLE_PHRASES: Final = phrases("""
    the most important | most important | the biggest | the hardest | the best way | the best | the worst
    the only way | the only thing | the key | the secret | the truth | the reality | the reason
    the difference between | the problem is | the problem with | the challenge | the danger | the beauty | the goal
    the idea is | the idea that | the point is | the thing about | the thing is | the trick | the lesson | i believe
    i learned | i've learned | i realized | i discovered | i've always | i never | what i learned | what matters
    what people | what really | what i love | what i find | what makes | turns out | it means | means that | imagine
    my advice | advice | mistake | mistakes | never | always | nobody | no one | everyone | everybody | every single
    people think | most people | many people | we tend to | we need to | you need to | you have to | we have to
    we should | you should | should be | must | surprising | surprised | remarkable | fundamental | fundamentally
    essential | crucial | critical | powerful | dangerous | beautiful | amazing | incredible | hard problem
    breakthrough | revolution | changed | transform | rather than | instead of | as opposed to | even though
    despite | whereas | not because | more than | less than | no longer | at the end of the day | in the end
    in other words | fail | failed | failure | success | trust | belief | believed | wrong | future | responsibility
    ethical | human | humans | humanity | world | life | learn | understanding | think about it | thinking about
    the way to think | the way i think | is like | it's like | analogy | metaphor | reason why | first time
    for the first time | ten years | years ago | one day | suddenly | worth | matters | afraid | fear | hope | dream
    love
""")
"""Phrases that are frequent in statements which people quote."""

CONTRAST_MARKERS: Final = phrases("""
    is not | isn't | are not | aren't | it's not | was not | wasn't | not because | not just | not only | not about
    rather than | instead of | as opposed to | but rather | but actually | but it's | but they | but you | but we
    but the | and yet | on the other hand | even though | although | whereas | however | no longer | used to
""")
"""Phrases that mark a contrast."""

FORWARD_REFERENCES: Final = phrases("""
    let me give | let me explain | let me tell | let me say | i'll give | i will give | i'll tell | i'll explain
    give you an example | here's an example | here is an example | for example | for instance | the following
    here's why | here is why | here's how | here's the thing | two things | three things | two reasons
    three reasons | two ways | three ways | several reasons | a few reasons | a few things | a couple of things
    a couple of reasons | one is | first of all | one example | two parts | two comments | another one | as follows
    like this | the first | first one | in two ways | i want to mention | i would mention | i'll say
    a couple things | a few different | number one | there's one thing | one thing is | one question
    the question is | the question becomes | an analogy | small detour | i'd like to take | i'd like to give
    i want to give | i want to show | the next question | we'll see | we will see | i'll come to | i'll get to
    consider an example | let's consider | let's look | let's take | say you | say we | let's say
    suppose you | suppose we | i will come | as you'll see | i can explain | i can talk | i can tell
    i could explain | i could tell
""")
"""Phrases that announce what follows (cataphora): in a last sentence the announced part is missing."""

DANGLING_WORDS: Final = words(
    "a an the this that these those my your his her its our their and or but so if because as than like whether "
    "when while what which who whom whose where how why to of in on at by for from with without about into over "
    "under until since through between during against is are was were be been being am isn't aren't wasn't do "
    "does did don't doesn't didn't has have had will would can could should may might must won't wouldn't can't "
    "couldn't not never very too just really quite more most less some any no every each both either even only "
    "also still i you he she we they i'm you're it's that's there's he's she's we're they're i've you've we've "
    "they've let uh um er then now yeah okay well think mean know actually basically maybe gonna wanna want "
    "wants need needs said says say going trying kind sort lot there"
)
"""Words that do not end a clause: after one the clause is cut off."""

ANSWER_OPENERS: Final = words(
    "yeah yes yep no well sure right exactly absolutely okay so oh it's totally definitely indeed correct great "
    "good thank that's"
)
"""First words of answers: after a question, another speaker may have begun although the file marks no turn."""

FIRST_PERSON_OPENERS: Final = words("i i'm i've i'd i'll my we we're we've um uh")
"""First words of answers by another speaker; the one who asked seldom continues with them."""

BACKCHANNELS: Final = words(
    "yeah yes yep yup exactly absolutely totally okay wow mhm mm-hmm sure correct amazing indeed"
)
"""Backchannels of listeners: inside an excerpt without named speakers, another speaker may have begun."""

PROMPTS: Final = phrases("""
    let's go | let's talk | let's get | let's start | let's dig | let's dive | let's step back | let's back up
    let's unpack | let's turn | let's move | let's switch | let's shift | let's pivot | talk a little | talk a bit
    talk to us | talk us | talk me | talk more | talk about | maybe talk | maybe tell | maybe share | maybe give us
    maybe you can | maybe you could | maybe we can | maybe we could | tell us | tell me | tell our | tell everyone
    walk us | walk me | take us | give us | help us | share with us | share a little | share a bit | say more
    say a bit | say a little | elaborate | expand on | i'd love to hear | i'd love for you | i'd love to know
    i would love to hear | i'd be curious | i'm curious | i was curious | i'm wondering | i was wondering
    i wanted to ask | i want to ask | i have to ask | i've got to ask | let me ask | can i ask | may i ask | my question
    i guess my | i guess the question | how about you | what about you | why don't you
""")
"""Beginnings of what an interviewer says to have somebody go on."""

REACTIONS: Final = words(
    "great good nice cool neat true fair right awesome amazing wonderful fantastic interesting fascinating incredible "
    "excellent perfect helpful funny hilarious wild crazy beautiful lovely brilliant impressive insane"
)
"""What listeners call what they have heard: `That's very true.`"""

VERB_INDICATORS: Final = words(
    "is are was were am be been being isn't aren't wasn't weren't do does did don't doesn't didn't have has had "
    "haven't hasn't will would can could should may might must won't wouldn't can't couldn't shouldn't i you we "
    "they he she it people who i'm i've i'd i'll you're you've you'll you'd we're we've we'll we'd they'd "
    "they're they've it's that's there's here's what's let let's take think imagine consider look remember "
    "everyone everybody nobody someone anyone gets got goes went makes made means comes came takes took gives "
    "gave says said works needs wants knows seems looks uses turns becomes became find found believe know want "
    "need make get go see use learn build keep try start help matter matters happens exists taught thought brought "
    "bought caught fought sought told sold held kept slept left felt met sent spent built lost won began ran sang "
    "drank grew knew threw drew flew wrote rode drove chose spoke broke stole wore tore gave stood understood "
    "fell heard led read paid put set cut hit let bet cost hurt shut teach run fail change"
)
"""Common verbs, and pronouns that a verb must follow: a full sentence has at least one of these."""

NON_VERBS: Final = words(
    "of in on at for with from by to out over under about and or but than as the a an between among within without "
    "into through across per versus vs like such that which who whose where when why how because while if"
)
"""Words that are no verb after a plural: "fourteen hives out of forty"."""

WEAK_ENDINGS: Final = phrases("""
    you know | right | okay | yeah | so | something like that | things like that | stuff like that | and so on
    and so forth | whatever | or whatever | and everything | i guess | i don't know | or something | if you will
    in that way | what not | and whatnot | etc | that's it | that's all | and all that | so yeah | as well | per se
    let's see | that gives you a sense | if that makes sense | does that make sense | i would say | i think
    for sure | right there | so there's that | like that | that kind of thing | stuff like this | in there
    and more | et cetera | exactly | yes | no | in a way | all that kind of stuff | all of that | all that stuff
    whatever else | those things | these things | there you go | sort of thing | kind of thing | if you like
""")
"""Phrases that make a weak end of an excerpt."""

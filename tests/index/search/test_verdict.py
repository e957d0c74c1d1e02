"""What may honestly be said of a quote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pullquote.index.language.analyzer import analyzer
from pullquote.index.search.align import Piece, QuoteWords, align
from pullquote.index.search.difference_kinds import What
from pullquote.index.search.differences import Sides
from pullquote.index.search.editing import bracketed, omissions
from pullquote.index.search.verdict import Judgement, Verdict, judge, may_be_found

ENGLISH = analyzer("en")
WORD = st.sampled_from("the mill mills tide um you know we never not on ninth of June a third two 250 and".split())


def judged(quote: str, said: str, at: int = 0, rival: float = 0.3) -> Judgement:
    """The verdict on `quote` against a stretch of a transcript that begins at offset `at`."""
    mine, theirs = ENGLISH.analyze(quote), ENGLISH.analyze(said, at)
    words = tuple(token.word for token in mine)
    rarities = tuple(0.05 if word.stop else 0.6 for word in words)
    asked = QuoteWords(words, rarities, ENGLISH.language, omissions(quote, mine), bracketed(quote, mine))
    (alignment,) = align(asked, [Piece(theirs, 0, len(theirs))])
    return judge(Sides(quote, mine, said, theirs, at, ENGLISH.language), asked, alignment, rival)


def named(judgement: Judgement) -> list[tuple[What, str, str]]:
    return [(one.what, one.asked, one.said) for one in judgement.differences]


SAID = (
    "So, um, we were, we were lucky: the tide came in early, you know, and it filled the pond twice (laughs) that day."
)


@pytest.mark.parametrize(
    "quote",
    [
        "we were lucky the tide came in early and it filled the pond twice that day",
        "We Were Lucky. The tide came in early; and it filled the pond TWICE that day!",
        "um we were, we were lucky: the tide came in early, you know, and it filled the pond twice that day",
        "we were lucky uh the tide came in, came in early and it filled the pond twice that day",
        "came in early you know and it filled",
    ],
)
def test_verbatim(quote: str) -> None:
    """The same words in order: case, punctuation, sounds, fillers and stutters aside, on either side."""
    found = judged(quote, SAID)
    assert (found.verdict, found.differences) == (Verdict.VERBATIM, ())


@pytest.mark.parametrize(
    ("quote", "said", "differences"),
    [
        (
            "the paddles are replaced every single winter",
            "The paddle are replaced every single winter.",
            [(What.FORM, "paddles", "paddle")],
        ),
        (
            "we asked Curie about the broken sluice",
            "We asked Kiri about the broken sluice.",
            [(What.ALIKE, "Curie", "Kiri")],
        ),
        (
            "we wrote the letter with ChatGPT on Monday",
            "We wrote the letter with Chachi BT on Monday",
            [(What.ALIKE, "ChatGPT", "Chachi BT")],
        ),
        (
            "the tide came into this old pond",
            "The tide came into the old pond",
            [(What.SMALL_WORD, "this", "the")],
        ),
        ("the tide really filled the pond", "the tide filled the pond", [(What.SMALL_WORD, "really", "")]),
        ("the tide filled the pond", "the tide just filled the pond", [(What.SMALL_WORD, "", "just")]),
        ("we do not grind on Sundays", "We don’t grind on Sundays.", [(What.FORM, "do not", "don’t")]),
        ("we don't grind on Sundays", "We do not grind on Sundays.", [(What.FORM, "don't", "do not")]),
        ("we are raising the old gate", "We're raising the old gate.", [(What.FORM, "we are", "We're")]),
        ("I'll sharpen the stone tomorrow", "I will sharpen the stone tomorrow", [(What.FORM, "I'll", "I will")]),
        ("a sluicegate about tides", "A sluice gate about tides", [(What.SPELLING, "sluicegate", "sluice gate")]),
        ("the mill pond filled early", "The millpond filled early", [(What.SPELLING, "mill pond", "millpond")]),
        ("it never quite dried out", "it quite never dried out", [(What.ORDER, "never quite", "quite never")]),
        (
            "they organised the grey boats",
            "They organized the gray boats.",
            [(What.SPELLING, "organised", "organized"), (What.SPELLING, "grey", "gray")],
        ),
        (
            "the tide filled the pond and the mill",
            "The tide filled not only the pond but the mill.",
            [(What.LEFT_OUT, "", "not only"), (What.SMALL_WORD, "and", "but")],
        ),
        ("she sat down on the sofa again", "She sat down on the couch again.", [(What.SYNONYM, "sofa", "couch")]),
        ("I am gonna sharpen the stones", "I am going to sharpen the stones", [(What.FORM, "gonna", "going to")]),
    ],
)  # fmt: skip
def test_close(quote: str, said: str, differences: list[tuple[What, str, str]]) -> None:
    """Small differences, each named as the person and the transcript wrote it."""
    found = judged(quote, said)
    assert (found.verdict, named(found)) == (Verdict.CLOSE, differences)


@pytest.mark.parametrize(
    ("quote", "said", "difference"),
    [
        (
            "the shaft of the wheel dates from 1851",
            "The shaft of the wheel dates from 1841.",
            (What.NUMBER, "1851", "1841"),
        ),
        (
            "it weighs two hundred and fifty tons",
            "It weighs 240 tons",
            (What.NUMBER, "two hundred and fifty", "240"),
        ),
        (
            "they grind for half of the day here",
            "They grind for a third of the day here.",
            (What.NUMBER, "half", "a third"),
        ),
        (
            "they grind for 33% of the day here",
            "They grind for a third of the day here.",
            (What.NUMBER, "33%", "a third"),
        ),
        (
            "they grind for many hours of the day here",
            "They grind for seven hours of the day here.",
            (What.NUMBER_OR_WORD, "many", "seven"),
        ),
        (
            "the keeper of the gauge was Agnes Tower",
            "The keeper of the gauge was Agnes Rook.",
            (What.NAME, "Tower", "Rook"),
        ),
        (
            "bees never leave the hive in winter",
            "Bees leave the hive in winter.",
            (What.NEGATION, "never", ""),
        ),
        (
            "bees leave the hive in winter",
            "Bees don't leave the hive in winter.",
            (What.NEGATION, "", "don't"),
        ),
        (
            "the old baker bought cheap flour",
            "The old baker bought expensive flour.",
            (What.OPPOSITE, "cheap", "expensive"),
        ),
        (
            "the apprentice was able to climb down",
            "The apprentice was unable to climb down.",
            (What.OPPOSITE, "able", "unable"),
        ),
        (
            "she painted the boat blue in April",
            "She painted the boat green in April.",
            (What.CONTRAST, "blue", "green"),
        ),
        (
            "the tea is in the dining room",
            "The tea is in the living room.",
            (What.CONTRAST, "dining", "living"),
        ),
        (
            "the boats moor in front of the lighthouse",
            "The boats moor behind the lighthouse.",
            (What.OPPOSITE, "in front of", "behind"),
        ),
        (
            "she drinks coffee on the ferry",
            "She drinks cocoa on the ferry.",
            (What.CONTRAST, "coffee", "cocoa"),
        ),
        (
            "forty percent of the passengers slept",
            "Thirty percent of the passengers slept.",
            (What.NUMBER, "forty", "Thirty"),
        ),
        (
            "in the 21st century tides are higher",
            "In the 20th century tides are higher",
            (What.NUMBER, "21st", "20th"),
        ),
        ("the millers will sell the pond", "The millers did sell the pond, I think.", (What.CONTRAST, "will", "did")),
    ],
)
def test_altered(quote: str, said: str, difference: tuple[What, str, str]) -> None:
    """A word that carries the meaning differs: the pair is named."""
    found = judged(quote, said)
    assert found.verdict is Verdict.ALTERED
    assert difference in named(found)


@pytest.mark.parametrize(
    ("quote", "said", "difference"),
    [
        (
            "the sharp stone bruises the grain slowly",
            "The sharp stone bruises the meadow slowly.",
            (What.WORD, "grain", "meadow"),
        ),
        (
            "we rebuilt the whole sluice before Easter",
            "We painted the whole sluice before Easter.",
            (What.WORD, "rebuilt", "painted"),
        ),
        ("the millers once had a pond here", "The millers have a pond here.", (What.WORD, "once had", "have")),
    ],
)
def test_reworded(quote: str, said: str, difference: tuple[What, str, str]) -> None:
    """Another content word, of which nobody can say without reading whether it means the same."""
    found = judged(quote, said)
    assert (found.verdict, named(found)) == (Verdict.REWORDED, [difference])


def test_nothing_is_known_of_words_in_a_language_without_a_chain() -> None:
    """Nouns with capitals are no names there, and English lists say nothing about them."""
    quote, said = "wir haben damals die Mühle gesehen", "Wir haben damals die Brücke gesehen."
    chain = analyzer("fi")
    mine, theirs = chain.analyze(quote), chain.analyze(said)
    asked = QuoteWords(tuple(token.word for token in mine), (0.5,) * len(mine), chain.language)
    (alignment,) = align(asked, [Piece(theirs, 0, len(theirs))])
    found = judge(Sides(quote, mine, said, theirs, 0, chain.language), asked, alignment, rival=0.3)
    assert (found.verdict, named(found)) == (Verdict.REWORDED, [(What.WORD, "Mühle", "Brücke")])


@given(st.lists(WORD, min_size=1, max_size=9), st.lists(WORD, min_size=1, max_size=12), st.floats(0, 1))
def test_what_is_ruled_out_without_its_text_is_not_found(quote: list[str], said: list[str], rival: float) -> None:
    """Whatever fillers, stutters and figures may be left out of it."""
    mine, theirs = ENGLISH.analyze(" ".join(quote)), ENGLISH.analyze(text := " ".join(said))
    words = tuple(token.word for token in mine)
    asked = QuoteWords(words, tuple(0.05 if word.stop else 0.6 for word in words), ENGLISH.language)
    (alignment,) = align(asked, [Piece(theirs, 0, len(theirs))])
    found = judge(Sides(" ".join(quote), mine, text, theirs, 0, ENGLISH.language), asked, alignment, rival)
    spoken = [token.word for token in theirs]
    assert found.verdict is Verdict.NOT_FOUND or may_be_found(asked, alignment, spoken, rival)


def test_a_place_of_another_saying_is_ruled_out_without_its_text() -> None:
    """That of which only a few words are there, and others in its midst."""
    mine, theirs = ENGLISH.analyze("we never sell the old mill"), ENGLISH.analyze("we often bought the new wheel")
    asked = QuoteWords(tuple(token.word for token in mine), (0.1,) * len(mine), ENGLISH.language)
    (alignment,) = align(asked, [Piece(theirs, 0, len(theirs))])
    assert not may_be_found(asked, alignment, [token.word for token in theirs], rival=0.9)


def test_words_left_out_unmarked_join_two_places() -> None:
    """Ten words and more: what stands around them was not said in one go, unless the quote shows that it is cut."""
    said = (
        "The tide filled the pond early, and because nobody had closed the gate that we built last year it drowned the "
        "hens."
    )
    assert judged("the tide filled the pond early it drowned the hens", said).verdict is Verdict.SPLICED
    assert judged("the tide filled the pond early … it drowned the hens", said).verdict is Verdict.CLOSE


@pytest.mark.parametrize(
    ("quote", "verdict"),
    [
        ("She did everything in the wrong week.", Verdict.SPLICED),  # of two sentences one, which says something else
        ("She did everything … in the wrong week.", Verdict.SPLICED),  # also where the quote shows that they are halves
        ("She did everything … She just did it in the wrong week.", Verdict.CLOSE),
        ("We kept hens. She did it in the wrong week.", Verdict.CLOSE),  # a whole sentence is left out
        ("We kept hens. She did everything that the book says in the wrong week.", Verdict.CLOSE),  # the head of one
    ],
)
def test_the_end_of_a_sentence_and_the_beginning_of_the_next_are_not_left_out(quote: str, verdict: Verdict) -> None:
    said = "We kept hens. She did everything that the book says. She just did it in the wrong week. Then it snowed."
    assert judged(quote, said).verdict is verdict


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("um the tide filled the pond early", "It follows the moon. The tide filled the pond early."),
        ("the tide uh filled the pond early", "the tide filled the pond early"),
        ("the tide filled the pond early um", "The tide filled the pond early. Nobody came."),
        ("you know the tide filled the pond early", "By noon the tide filled the pond early."),
    ],
)
def test_a_filler_stands_for_no_other_word(quote: str, said: str) -> None:
    """It is left aside, wherever it is and whatever was said there."""
    found = judged(quote, said)
    assert (found.verdict, found.differences) == (Verdict.VERBATIM, ())


@pytest.mark.parametrize(
    ("quote", "said", "expected"),
    [
        ("the tide filled the pond early Tuesday", "The tide filled the pond early.", Verdict.REWORDED),
        ("the tide filled the pond twice early Tuesday", "The tide filled the pond.", None),
        ("Corin says the tide filled the pond", "The tide filled the pond.", None),
        ("the tide filled the pond on Tuesday", "The tide filled the pond on Friday.", Verdict.ALTERED),
    ],
)
def test_words_at_the_ends_count(quote: str, said: str, expected: Verdict | None) -> None:
    """A first or a last word that is not there is no stutter."""
    found = judged(quote, said)
    assert found.verdict is not Verdict.VERBATIM
    assert found.differences
    assert expected in (None, found.verdict)


def test_words_that_changed_places_are_an_alteration() -> None:
    """Far apart, they say something else."""
    found = judged("the baker taught the miller to listen to bread", "The miller taught the baker to listen to bread.")
    assert found.verdict is Verdict.ALTERED


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("the committee will publish new rules for schools", SAID),
        ("a different conversation about football results", SAID),
        ("lucky", "We sold the orchard."),
        ("it was the and of to", "We sold the orchard."),
    ],
)
def test_other_words_are_not_attributed(quote: str, said: str) -> None:
    """Neither verbatim nor close nor altered."""
    assert judged(quote, said).verdict in (Verdict.NOT_FOUND, Verdict.PARAPHRASE)


def test_a_retelling_is_no_alteration() -> None:
    """With most words of content replaced it is a paraphrase at best."""
    found = judged(
        "the sea arrived ahead of time and topped up our reservoir two times that morning",
        "the tide came in early and filled up our pond two times that day",
    )
    assert found.verdict in (Verdict.PARAPHRASE, Verdict.NOT_FOUND)


def test_differences_are_slices_of_what_was_written() -> None:
    """Wherever the stretch stands in its transcript."""
    quote, said = "The shaft dates from 1,851, they say", "(laughs) The shaft dates from “1,841”, they say."
    assert named(judged(quote, said, at=5000)) == [(What.NUMBER, "1,851", "1,841")]


def test_chance_falls_with_what_the_words_tell() -> None:
    """Many words found, of which one is not said elsewhere, are less likely by chance than a few small ones."""
    long = judged("lucky tide filled the pond early that day", "lucky tide filled the pond twice that day")
    short = judged("on that day", "lucky tide filled the pond twice that day")
    assert 0 < long.chance < short.chance <= 1


def test_nothing_is_not_found() -> None:
    """No words on one side or the other."""
    assert judged("", SAID).verdict is Verdict.NOT_FOUND
    assert judged("the tide", "").verdict is Verdict.NOT_FOUND


def test_a_difference_ends_where_a_person_would_stop_reading() -> None:
    """At punctuation and before an `and`, so that what is compared is what differs."""
    found = judged(
        "it was filled in spring and the heron came to the pond",
        "It was filled in autumn, and the heron came to the pond.",
    )
    assert named(found) == [(What.OPPOSITE, "spring", "autumn")]
    found = judged("they sold the cows last winter at the market", "They sold the sheep and last winter at the market.")
    assert [(one.asked, one.said) for one in found.differences] == [("cows", "sheep"), ("", "and")]


def test_words_left_out_are_told_by_sentence() -> None:
    found = judged("the tide came in early it filled the pond", "The tide came in early. Yes. It filled the pond.")
    assert all("." not in one.said for one in found.differences)


def test_a_difference_says_where_it_stands() -> None:
    """In the quote, and in the transcript's text as written."""
    quote, said = "the pond was filled twice that day by the tide", "The pond was filled once that day by the tide."
    (one,) = judged(quote, said, at=500).differences
    assert (quote[slice(*one.asked_at)], one.said_at) == (
        "twice",
        (500 + said.index("once"), 500 + said.index(" that")),
    )


@pytest.mark.parametrize(
    "quote",
    [
        "of June 1946 and the heron came to the pond",
        "it happened on the ninth of",
        "it happened on the",
        "third of the eels had gone",
        "came to the pond where a",
    ],
)
def test_a_quote_may_begin_or_end_inside_a_figure(quote: str) -> None:
    said = "It happened on the ninth of June 1946, and the heron came to the pond, where a third of the eels had gone."
    assert judged(quote, said).verdict is Verdict.VERBATIM


@pytest.mark.parametrize(
    "quote",
    [
        "the tenth of June 1946 and the heron came to the pond",
        "quarter of the eels had gone",
        "thousand eels had gone by the morning",
        "the heron ate two hundred",
    ],
)
def test_a_part_of_a_figure_that_is_another_number_is_no_quote(quote: str) -> None:
    said = (
        "It was the ninth of June 1946, and the heron came to the pond. A third of the eels had gone; the heron "
        "ate two hundred and fifty thousand. Fifty thousand eels had gone by the morning."
    )
    assert judged(quote, said).verdict is not Verdict.VERBATIM


def test_a_retelling_needs_the_content_near_together_and_names_what_is_another() -> None:
    told = "the herons of the northern harbour waited nine winters beside that broken sluice gate"
    said = "The herons of the harbour waited seven winters, all of them beside a gate that broke, the sluice."
    found = judged(told, said, rival=0.7)
    assert found.verdict is Verdict.PARAPHRASE
    assert [(one.what, one.asked, one.said) for one in found.named] == [(What.NUMBER, "nine", "seven")]
    told = "the herons learned to fish and the boats stayed in winter"
    near = "The herons learned it, at last, to fish, and the boats stayed."
    far = near.replace("at last", "as I tell whoever asks me when they come to see the ponds of ours on a day off")
    assert judged(told, near, rival=0.78).verdict is Verdict.PARAPHRASE
    assert judged(told, far, rival=0.55).verdict is Verdict.NOT_FOUND


@pytest.mark.parametrize(
    ("quote", "said", "difference"),
    [
        ("it is not loud but deep", "It is not only loud but deep.", (What.NEGATION, "", "only")),
        ("it isn't about boats and money", "It isn't just about boats and money.", (What.NEGATION, "", "just")),
        ("You do want to row by hand", "You don't want to row by hand.", (What.NEGATION, "do", "don't")),
        (
            "we would sell the mill",
            "We would not, under any circumstances, sell the mill.",
            (What.NEGATION, "", "not, under any circumstances"),
        ),
        (
            "the gates here are … broken and useless",
            "The gates here are certainly not in any way broken and useless.",
            (What.NEGATION, "", "certainly not in any way"),
        ),
        ("this will flood the harbour", "This could flood the harbour.", (What.CONTRAST, "will", "could")),
        ("a moon-lit walk at the pond", "A sun-lit walk at the pond.", (What.OPPOSITE, "moon-lit", "sun-lit")),
        (
            "an anti-French speech at the pond",
            "An anti-German speech at the pond.",
            (What.CONTRAST, "anti-French", "anti-German"),
        ),
        (
            "the pond froze because it was early",
            "The pond froze although it was early.",
            (What.OPPOSITE, "because", "although"),
        ),
        (
            "we saw the boats in this inconsistent light",
            "We saw the boats in this consistent light.",
            (What.OPPOSITE, "this inconsistent", "this consistent"),
        ),
        (
            "the sluice stands on stable ground",
            "The sluice stands on unstable ground.",
            (What.OPPOSITE, "on stable", "on unstable"),
        ),
        ("a herring might live in the pond", "A herring can live in the pond.", (What.CONTRAST, "might", "can")),
        ("it is certainly the oldest mill", "It is perhaps the oldest mill.", (What.CONTRAST, "certainly", "perhaps")),
        ("we think that the weir will hold", "We know that the weir will hold.", (What.CONTRAST, "think", "know")),
        ("nobody wanted the mill now", "Nobody wanted the mill back then.", (What.CONTRAST, "now", "back")),
        ("the boats came from the harbour", "The boats came into the harbour.", (What.CONTRAST, "from", "into")),
        (
            "the herons immigrate to the island",
            "The herons emigrate to the island.",
            (What.OPPOSITE, "immigrate to", "emigrate to"),
        ),
    ],
)
def test_small_words_can_turn_a_statement_round(quote: str, said: str, difference: tuple[What, str, str]) -> None:
    found = judged(quote, said)
    assert (found.verdict, difference in named(found)) == (Verdict.ALTERED, True)


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("why not use the old pond", "Why not just use the old pond?"),
        ("I like big dogs and small birds", "I like big dogs, I don't like cats at all, and small birds."),
        ("I like big dogs … and small birds", "I like big dogs, and nobody likes cats at all, and small birds."),
        ("we love machine learning and boats", "We love ML and boats."),
        ("tides, boats, ML, all of that", "Tides, boats, machine learning, all of that."),
    ],
)
def test_what_turns_nothing_round(quote: str, said: str) -> None:
    """A negation that is left out with its clause, and an abbreviation in place of its words."""
    assert judged(quote, said).verdict is Verdict.CLOSE


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("we almost drowned in the harbour", "We drowned in the harbour."),
        ("we drowned in the harbour", "We almost drowned in the harbour."),
        ("for the last 40 to 50 years we rowed", "For the last 40 years we rowed."),
        ("we sold almost 40 boats there", "We sold over 40 boats there."),
        ("some millers rowed to the island", "The millers rowed to the island."),
        ("the millers go to the harbour and celebrate there", "The millers go to the harbour and so one of the"),
        ("they sold the boats in the harbour", "We sold the boats in the harbour."),
        ("your mill stands by the harbour", "My mill stands by the harbour."),
    ],
)
def test_content_that_only_one_side_has_is_not_close(quote: str, said: str) -> None:
    """Words that the quote adds, an `almost` that either side lacks, and whom a pronoun means."""
    assert judged(quote, said).verdict is Verdict.REWORDED


def test_what_may_be_heard_as_a_small_word_is_close() -> None:
    found = judged("the miller hired a boat at the pond", "The miller had a boat at the pond.")
    assert (found.verdict, named(found)) == (Verdict.CLOSE, [(What.ADDED, "hired", "had")])


def test_a_quote_of_which_most_is_foreign_is_at_best_a_retelling() -> None:
    said = "The mill by the harbour was built by the village council."
    assert judged("the mill by the harbour was built by old monks", said).verdict is Verdict.REWORDED
    foreign = judged("the mill by purple robots, alien plumbers, wandering ghosts", said, rival=0)
    assert foreign.verdict in (Verdict.PARAPHRASE, Verdict.NOT_FOUND)


def test_a_name_heard_with_other_borders_is_one_mishearing() -> None:
    found = judged("we keep the herons in Lance DB behind the mill", "We keep the herons in LAN CB behind the mill.")
    assert (found.verdict, named(found)) == (Verdict.CLOSE, [(What.ALIKE, "Lance DB", "LAN CB")])
    found = judged("the herons and boats of Lance remain", "The herons of Lans remain.")
    assert found.verdict is not Verdict.CLOSE


@pytest.mark.parametrize(
    ("quote", "said", "verdict"),
    [
        ("a few herons came to the pond with the tide", "Some herons came to the pond with the tide.", Verdict.CLOSE),
        ("but first the herons came to the pond", "And then the herons came to the pond.", Verdict.CLOSE),
        ("the first heron came to the pond at night", "The second heron came to the pond at night.", Verdict.ALTERED),
        ("the first heron came to the pond at night", "The third heron came to the pond at night.", Verdict.ALTERED),
        ("few herons came to the pond with the tide", "Many herons came to the pond with the tide.", Verdict.ALTERED),
    ],
)
def test_a_number_is_another_only_where_it_is_one(quote: str, said: str, verdict: Verdict) -> None:
    assert judged(quote, said).verdict is verdict


OMITTED = (
    "Sure. The keeper of the mill has a great result every spring, since the stream is full of water from the hills, "
    "and the wheel turns day and night. We open the gate when the tide has turned."
)


@pytest.mark.parametrize(
    "quote",
    [
        "Sure. [...] We open the gate when the tide has turned.",
        "Sure … We open the gate when the tide has turned.",
        "The keeper of the mill ... We open the gate when the tide has turned.",
        "The keeper of the mill has a great result ... the wheel turns day and night.",
    ],
)
def test_words_left_out_where_the_quote_says_so_are_left_out_in_one_go(quote: str) -> None:
    """However many they are, and however few words stand before them."""
    found = judged(quote, OMITTED)
    assert found.verdict is Verdict.CLOSE
    assert [what for what, _, _ in named(found)] == [What.LEFT_OUT]


@pytest.mark.parametrize(
    "quote", ["We never … sold forty loaves to the city", "We never raised … sold forty loaves to the city"]
)
def test_halves_of_two_sentences_are_joined_whatever_the_quote_says(quote: str) -> None:
    """What denies the one would deny the other."""
    found = judged(
        quote, "We never raised the price of our bread. In one year the bakers sold forty loaves to the city."
    )
    assert found.verdict is Verdict.SPLICED
    assert What.CUT in {what for what, _, _ in named(found)}


def test_words_are_left_out_where_the_quote_says_so() -> None:
    """Also where the words before the gap are said once more in it."""
    said = "You move on to other problems? If it is late, what might those other problems be? Or are you staying here?"
    found = judged("You move on to other problems? [...] Or are you staying here?", said)
    assert (found.verdict, [one.what for one in found.differences]) == (Verdict.CLOSE, [What.LEFT_OUT])
    assert found.differences[0].said == "If it is late, what might those other problems be"


@pytest.mark.parametrize(
    ("quote", "aside"),
    [
        ("[The keepers] open it when the tide has turned", "The keepers"),
        ("We open [the gate] when the tide has turned", "the gate"),
        ("We open it [the gate of the pond] when the tide has turned", "the gate of the pond"),
        ("We open it when the tide has turned [emphasis added]", "emphasis added"),
        ("[Marit says that] we open it when the tide has turned", "Marit says that"),
    ],
)
def test_words_in_brackets_are_told_as_such(quote: str, aside: str) -> None:
    """By them people explain what is not in the words, or put a name in place of a pronoun: nobody can say without
    reading whether it means the same."""
    found = judged(quote, "We open it when the tide has turned, and then it is quiet.")
    assert (found.verdict, [(one.what, one.asked) for one in found.differences]) == (
        Verdict.REWORDED,
        [(What.BRACKETED, aside)],
    )


@pytest.mark.parametrize(
    ("quote", "verdict"),
    [
        ("We [never] open the gate at five when the tide has turned", Verdict.ALTERED),
        ("We open the gate at [seven] when the tide has turned", Verdict.ALTERED),
        ("We [close] the gate at five when the tide has turned", Verdict.ALTERED),
        ("We open the [violin] at five when the tide has turned", Verdict.REWORDED),
    ],
)
def test_brackets_are_no_licence(quote: str, verdict: Verdict) -> None:
    """What denies what was said, or stands in place of its content, is what it is without them."""
    assert judged(quote, "We open the gate at five when the tide has turned.").verdict is verdict


def test_what_is_in_brackets_does_not_differ() -> None:
    quote = "We opened the gate [of the pond] when the tide has turned"
    found = judged(quote, "We open the gate when the tide has turned.")
    assert [quote[first:past] for first, past in found.differing] == ["opened"]


def test_a_quote_that_stands_in_brackets_is_a_quote() -> None:
    """They explain nothing where nothing stands outside them."""
    assert judged("[we open it when the tide has turned]", "We open it when the tide has turned.").verdict is (
        Verdict.VERBATIM
    )


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("we fed the herons bread as well as barley", "We fed the herons bread instead of barley."),
        ("they invited the millers including the old one", "They invited the millers except for the old one."),
        ("the pond is shut since the first frost", "The pond is shut until the first frost."),
        ("we sell the mill unless the tide turns", "We sell the mill if the tide turns."),
    ],
)
def test_small_words_that_turn_what_stands_around_them_alter(quote: str, said: str) -> None:
    """Exceptions, conditions, and since and until when."""
    assert judged(quote, said).verdict is Verdict.ALTERED


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("the herons came back in spring", "The herons perhaps came back in spring."),
        ("the gate was broken by the ferry", "The gate was allegedly broken by the ferry."),
        ("the miller is the richest man here", "The miller was the richest man here."),
        ("the miller has two boats and a barn", "The miller had two boats and a barn."),
        ("the gate does leak in winter", "The gate did leak in winter."),
        ("the heron would eat the eels", "The heron will eat the eels."),
    ],
)
def test_a_stronger_claim_or_another_tense_is_not_close(quote: str, said: str) -> None:
    """Without its `perhaps`, or of now instead of then, it is another statement."""
    assert judged(quote, said).verdict in (Verdict.REWORDED, Verdict.ALTERED)


@pytest.mark.parametrize(
    ("said", "lost"),
    [
        ("I don't think that {}.", "don't think that"),
        ("I wouldn't say {}.", "wouldn't say"),
        ("There is no proof that {}, I am afraid.", "no proof that"),
        ("He denied that {}.", "denied that"),
        ("I doubt {}.", "doubt"),
    ],
)
def test_a_clause_that_was_denied_was_not_said(said: str, lost: str) -> None:
    clause = "the herons will come back to the pond"
    found = judged(clause, said.format(clause))
    (one,) = found.differences
    assert (found.verdict, one.what, one.asked) == (Verdict.ALTERED, What.NEGATION, "")
    assert lost in one.said
    assert judged(said.format(clause), said.format(clause)).verdict is Verdict.VERBATIM


@pytest.mark.parametrize(
    ("said", "lost"),
    [
        ("I have heard that {}.", "heard that"),
        ("According to the leaflet, {}.", "According to the leaflet"),
        ("Perhaps {}.", "Perhaps"),
        ("Well, almost {}.", "almost"),
    ],
)
def test_a_clause_without_its_reservation_is_reworded(said: str, lost: str) -> None:
    clause = "everybody came back to the pond"
    found = judged(clause, said.format(clause))
    (one,) = found.differences
    assert (found.verdict, one.what) == (Verdict.REWORDED, What.WORD)
    assert lost in one.said


@pytest.mark.parametrize(
    "said",
    [
        "I know that {}.",
        "She told me that {}.",
        "I did not know that {}.",
        "Nobody noticed that {}.",
        "There is no doubt that {}.",
        "I think {}.",
        "I don't think so. But {}.",
        "Don't forget that {}.",
        "The page was written by somebody in the town, and {}.",
    ],
)
def test_a_clause_that_was_said_is_verbatim(said: str) -> None:
    """What one did not know is so all the same."""
    clause = "the herons will come back to the pond"
    assert judged(clause, said.format(clause)).verdict is Verdict.VERBATIM


def test_a_part_of_a_clause_is_no_statement() -> None:
    """`the herons` says nothing that could be denied."""
    assert judged("herons will come", "I don't think herons will come back to the pond.").verdict is Verdict.VERBATIM


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("the herons are coming back to the pond", "Are the herons coming back to the pond?"),
        ("the old gate can hold the tide", "Can the old gate hold the tide?"),
    ],
)
def test_a_question_that_is_given_as_a_statement_is_not_close(quote: str, said: str) -> None:
    assert judged(quote, said).verdict is Verdict.REWORDED
    assert judged(said.lower().removesuffix("?"), said).verdict is Verdict.VERBATIM


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("the miller detested the ferry and its horn", "The miller did not admire the ferry and its horn."),
        ("the ponds with herons belong to the village", "The forty ponds belong to the village, with herons."),
        ("our mill near the tide stands empty", "Our mill with eleven windows near the tide stands empty."),
    ],
)
def test_a_negation_or_number_among_other_words_proves_nothing(quote: str, said: str) -> None:
    """`detested` for `did not admire` may mean the same: nobody is accused."""
    assert judged(quote, said).verdict is not Verdict.ALTERED


def test_a_negation_that_only_the_quote_has_alters() -> None:
    """Among other words, too: nobody denied anything there."""
    said = "Now the old mill has been fully mended and nobody talks about it."
    assert (
        judged("nobody came close to mending the old mill and nobody talks about it", said).verdict is not Verdict.CLOSE
    )
    found = judged(
        "the old mill was never painted and nobody talks about it", "The old mill was mended and nobody talks about it."
    )
    assert found.verdict is Verdict.ALTERED


def test_a_clause_left_out_whole_takes_its_negation_with_it() -> None:
    said = "The old miller did not row anymore but wept for the boat like a child."
    assert judged("the old miller wept for the boat like a child", said).verdict is not Verdict.ALTERED


@pytest.mark.parametrize(
    ("quote", "said", "verdict"),
    [
        ("the miller had it for his boat", "The miller stole it for his boat.", Verdict.REWORDED),
        ("we did them for the village", "We painted them for the village.", Verdict.REWORDED),
        ("we had them for the village", "We hid them for the village.", Verdict.CLOSE),
    ],
)
def test_small_words_in_place_of_content_are_no_small_difference(quote: str, said: str, verdict: Verdict) -> None:
    assert judged(quote, said).verdict is verdict


def test_a_loosely_worded_quote_may_have_its_words_in_another_order() -> None:
    said = "The eels and the herons were counted by the miller for the village."
    assert judged("the herons were counted by the eels and the miller", said).verdict is Verdict.ALTERED
    loose = judged("for the village a clever miller counts herons", said)
    assert loose.verdict is not Verdict.ALTERED


def test_a_prefix_makes_no_opposite_of_what_means_the_same() -> None:
    """`until` is no contrary of `till`."""
    assert judged("the pond is shut till the frost", "The pond is shut until the frost.").verdict is Verdict.CLOSE

"""The interface of a language: its chain and its tables, which the analysis of text and the comparison of quotes read.

A language is one module, or one small package where its lists are long, that makes one `Language` (see README.md). All
words in the tables are plain words as its chain makes them (`Word.plain`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .meanings import Meanings
from .word_patterns import WORDS, WordPatterns

if TYPE_CHECKING:
    from .tokens import Token, Word

MergeFigures = Callable[["list[Token]", str, int], "list[Token]"]
CutTerms = Callable[["Sequence[Token]", str], "list[Token]"]
_NONE: frozenset[str] = frozenset()


def _itself(plain: str) -> str:
    return plain


def _never(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True, eq=False)
class SpeechTables:
    """Words and phrases of sentence ends, and of what is no excerpt; lower case, with straight apostrophes."""

    never_final: frozenset[str] = _NONE
    """Abbreviations that never end a sentence: `dr`, `z.b`."""
    before_numbers: frozenset[str] = _NONE
    """Abbreviations that end no sentence where a number follows: `nr`."""
    maybe_final: frozenset[str] = _NONE
    """Abbreviations that end a sentence only where one of `starters` follows: `usw`."""
    starters: frozenset[str] = _NONE
    """Words with a capital that begin a sentence more often than a name."""
    after_ordinals: frozenset[str] = _NONE
    """Words that follow an ordinal number written with a dot (`3. Mai`): such a dot ends no sentence."""
    sounds: tuple[str, ...] = ()
    """Names of sounds, as transcribers write them in brackets: `lachen`."""
    housekeeping: tuple[str, ...] = ()
    """Phrases of greetings, thanks and of the recording: no excerpt has them."""
    advertising: tuple[str, ...] = ()
    """Phrases of sponsors; the words around them are probably theirs, too."""
    offensive: tuple[str, ...] = ()
    """Slurs and obscenities, in all their forms: no excerpt has them, since it is posted to people who did not ask."""
    dependent_openers: tuple[str, ...] = ()
    """Openings that lean on what was said before."""
    independent_openers: tuple[str, ...] = ()
    """Openings that begin as a dependent one does, or as a hedge, and lean on nothing."""
    hedges: tuple[str, ...] = ()
    """Openings that add nothing, behind which the statement begins: `I think`."""


@dataclass(frozen=True, slots=True, eq=False)
class CompoundRules:
    """How a language makes compounds that it writes as one word."""

    linking: tuple[str, ...] = ()
    """What may stand between the parts: the `s` of `Arbeitsmarkt`."""
    dropped: tuple[str, ...] = ()
    """Endings that the first part may lose: the `e` of `Schulhof`."""
    prefixes: frozenset[str] = _NONE
    """Beginnings that make a derived word and no compound: `ver`."""


@dataclass(frozen=True, slots=True, eq=False)
class AttributionTables:
    """Words by which a text says whose words a quote is; lower case, with straight apostrophes. The forms of a verb are
    written out, since nothing is stemmed there."""

    verbs: frozenset[str] = _NONE
    """Verbs of saying, in the forms that stand after a person."""
    particular: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """Verbs of saying only with one of these words after them: `put it`."""
    addressed: frozenset[str] = _NONE
    """Verbs after which stands whom somebody speaks to: `told`."""
    around_verbs: frozenset[str] = _NONE
    """What may stand between a name and its verb: `has`, `once`."""
    fronted: frozenset[str] = _NONE
    """What may stand between a quote and the name behind it: `as`, `hat` of `hat Ada gesagt`."""
    passive: frozenset[str] = _NONE
    """Auxiliaries of the passive voice: `was`."""
    pronouns: frozenset[str] = _NONE
    """Pronouns of one person who was named: `she`."""
    others: frozenset[str] = _NONE
    """Pronouns of whom nobody named: `we`, `somebody`."""
    who: frozenset[str] = _NONE
    """Relative pronouns: the name stands before them."""
    according: tuple[str, ...] = ()
    """Phrases before the name of the speaker: `according to`."""
    afterwards: frozenset[str] = _NONE
    """Words behind the name of the speaker: `zufolge`."""
    naming: frozenset[str] = _NONE
    """Words between a quote and a name that ends the clause: `so Ada`."""
    by: frozenset[str] = _NONE
    """The preposition of who wrote something, or of who did it in the passive voice."""
    words: frozenset[str] = _NONE
    """What a person's words are called: `Ada's famous line`."""
    roles: frozenset[str] = _NONE
    """Nouns that say what somebody is, before the name: `author`."""
    articles: frozenset[str] = _NONE
    """Articles and possessives. Where nouns have capitals, the noun behind one is no part of the name after it."""
    particles: frozenset[str] = _NONE
    """Small words within a name: `van`."""
    given: frozenset[str] = _NONE
    """Those of them that are a name by themselves, too: `Ben`."""
    placing: frozenset[str] = _NONE
    """Prepositions before the name of a place."""
    no_relation: frozenset[str] = _NONE
    """Prepositions whose name is not the one who said it."""
    beginnings: frozenset[str] = _NONE
    """Words that begin a sentence with a capital and are no part of the name after them."""
    joining: frozenset[str] = _NONE
    """Conjunctions between two names, or two quotes: `and`."""
    honorifics: frozenset[str] = _NONE
    """Titles of persons."""
    labels: frozenset[str] = _NONE
    """Labels of speakers that say what they do and not who they are: `guest`."""


@dataclass(frozen=True, slots=True, eq=False)
class QuestionTables:
    """Words of questions; lower case, with straight apostrophes."""

    asking: frozenset[str] = _NONE
    """Words that ask who said something, or where: `who`, `episode`."""
    opening: frozenset[str] = _NONE
    """Those of them with which a question begins."""
    leading: frozenset[str] = _NONE
    """Words between a verb of saying and the quote: `that`."""
    months: tuple[str, ...] = ()
    """The twelve months; several names of one set apart by spaces."""
    within_dates: frozenset[str] = _NONE
    """Words between the parts of a date: `of` of `the 3rd of March`."""
    by: tuple[str, ...] = ()
    """Words before the speaker whose words are asked for, within a sentence: `bees by Ada`."""
    since: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    """Words before the episode that is asked about."""
    numbered: tuple[str, ...] = ()
    """What stands before the number of an episode: `episode`, `no.`."""
    over_time: tuple[str, ...] = ()
    """Phrases that ask for what was said in the course of time, as regular expressions: `over (?:the years|time)`."""
    about: str = ""
    """Words between a verb of saying and a topic, as a regular expression."""
    said: tuple[str, ...] = ()
    """Questions of what somebody said, as regular expressions with `NAME` in them, and `ABOUT` where a topic may be."""
    who: tuple[str, ...] = ()
    """Questions of who somebody is, or where somebody speaks, likewise with `NAME`."""
    spoken_of: tuple[str, ...] = ()
    """Questions of what is said about something, likewise with `TOPIC`."""
    requests: tuple[str, ...] = ()
    """Beginnings by which whoever is asked is told to look up the words behind them, likewise: `verify`."""
    either: frozenset[str] = _NONE
    """Words between two quotes of which one was said: `or`."""


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """A language, by its base tag (`en` of `en-GB`), or the rules for any language of which nothing is known.

    `native` is False where there are no tables: words are then normalised and not stemmed. `word` makes the `Word` of a
    spelling, `patterns` cut words, and `merge` joins the words of a figure (`two hundred`) into one token.
    """

    code: str
    word: Callable[[str], Word]
    is_stop: Callable[[str], bool] = _never
    """Whether a plain word (`normalization.letters`) is a stop word: `word` says the same, and much more."""
    native: bool = True
    patterns: WordPatterns = WORDS
    merge: MergeFigures | None = None
    spelled: Callable[[str], str] = _itself
    """One form for the spellings of a plain word that differ by habit: `color` for `colour`."""
    meanings: Meanings = field(default_factory=Meanings)
    names_by_capitals: bool = False
    """Whether a capital inside a sentence makes a name; not in German, whose nouns have them."""
    speech: SpeechTables = field(default_factory=SpeechTables)

    # Of the comparison of quotes:
    filler_phrases: tuple[tuple[str, ...], ...] = ()
    """Fillers of several words, ignored only as a whole: `you know`."""
    discourse_particles: frozenset[str] = _NONE
    """Particles and hedges that a quote may drop or add and stay close."""
    conjunctions: frozenset[str] = _NONE
    negations: frozenset[str] = _NONE
    """One more or fewer inverts a statement."""
    negates_next: frozenset[str] = _NONE
    """Negations of the word after them: a quote that begins right behind one has lost it."""
    negates_last: frozenset[str] = _NONE
    """Negations of the words before them: a quote that ends right before one has lost it."""
    limiting: frozenset[str] = _NONE
    """Words before which a negation denies nothing: `not only`."""
    qualifiers: frozenset[str] = _NONE
    """Quantifiers and frequency adverbs: another one in the same place makes another statement."""
    restricting: frozenset[str] = _NONE
    """Words without which a statement says more than was said: `only`."""
    weakening: frozenset[str] = _NONE
    """Words that take back a part of what they stand before, also where a quote begins right behind one: `perhaps`."""
    believing: frozenset[str] = _NONE
    """Words of thinking and saying: what their negation is about was not said to be so (`I don't think that`)."""
    doubting: frozenset[str] = _NONE
    """Words of doubt and denial: the same without a negation."""
    hearsay: frozenset[str] = _NONE
    """Words by which others are said to have said what follows: `heard` of `I have heard that`."""
    subordinating: frozenset[str] = _NONE
    """Conjunctions between one of these and its clause: `that`."""
    tenses: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    """Forms of auxiliaries of now and of then: `is`, `was`."""
    persons: tuple[frozenset[str], ...] = ()
    """Pronouns by whom they mean, as far as they can mean one alone: another one in the same place is about another."""
    contractions: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    spelling_variants: Mapping[str, str] = field(default_factory=dict[str, str])
    fraction_words: frozenset[str] = _NONE
    """Words for a part or a multiple that are no numbers of their own."""

    # Of questions about a topic:
    framing_words: frozenset[str] = _NONE
    """Words that frame a question about a conversation: `summarise the discussion of`."""
    question_words: frozenset[str] = _NONE
    reporting_verbs: frozenset[str] = _NONE
    terms: CutTerms | None = None
    """Joins the tokens of a question to the terms of its topic; None where each token is a term."""
    compounds: CompoundRules | None = None
    """None where parts of words are words of their own."""

    # Of what people type, in whatever language the transcripts are:
    attribution: AttributionTables = field(default_factory=AttributionTables)
    questions: QuestionTables = field(default_factory=QuestionTables)

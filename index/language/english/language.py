"""English as a `Language`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..figures import merge_figures
from ..language import Language, SpeechTables
from ..meanings import Meanings
from ..spelling import american
from ..word_patterns import ENGLISH_WORDS
from . import chain, meanings, speech, words
from .attribution import ATTRIBUTION, QUESTIONS
from .compounds import merge_compounds

if TYPE_CHECKING:
    from ..tokens import Token


def _merge(tokens: list[Token], text: str, origin: int) -> list[Token]:
    return merge_figures(merge_compounds(tokens, text, origin), text, origin)


ENGLISH: Final = Language(
    "en",
    chain.word,
    is_stop=chain.is_stop,
    patterns=ENGLISH_WORDS,
    merge=_merge,
    spelled=american,
    meanings=Meanings(
        chain.word, meanings.OPPOSITES, meanings.SYNONYMS, meanings.CONTRASTS, reversing=words.NEGATIVE_PREFIXES
    ),
    names_by_capitals=True,
    speech=SpeechTables(
        never_final=frozenset(speech.ABBREVIATIONS_NEVER_FINAL),
        before_numbers=frozenset(speech.ABBREVIATIONS_BEFORE_NUMBERS),
        maybe_final=frozenset(speech.ABBREVIATIONS_MAYBE_FINAL),
        starters=frozenset(speech.SENTENCE_STARTERS),
        sounds=speech.NON_SPEECH_WORDS,
        housekeeping=speech.HOUSEKEEPING_PHRASES,
        advertising=speech.ADVERTISING_PHRASES,
        offensive=speech.OFFENSIVE_WORDS,
        dependent_openers=speech.DEPENDENT_OPENERS,
        independent_openers=speech.INDEPENDENT_OPENERS,
        hedges=speech.HEDGING_PREFIXES,
    ),
    filler_phrases=words.FILLER_PHRASES,
    discourse_particles=words.DISCOURSE_PARTICLES,
    conjunctions=words.CONJUNCTIONS,
    negations=words.NEGATIONS,
    limiting=words.LIMITING,
    qualifiers=words.QUALIFIERS,
    restricting=words.RESTRICTING,
    weakening=words.WEAKENING,
    believing=words.BELIEVING,
    doubting=words.DOUBTING,
    hearsay=words.HEARSAY,
    subordinating=words.SUBORDINATING,
    tenses=words.TENSES,
    persons=words.PERSONS,
    contractions=words.CONTRACTIONS,
    spelling_variants=words.SPELLING_VARIANTS,
    fraction_words=words.FRACTION_WORDS,
    framing_words=words.QUERY_FRAMING_WORDS,
    question_words=words.QUESTION_WORDS,
    reporting_verbs=words.REPORTING_VERBS,
    attribution=ATTRIBUTION,
    questions=QUESTIONS,
)

"""How an utterance is phrased."""

from __future__ import annotations

import pytest
from pullquote.index.excerpts.phrasing import Opening, opening, phrasing, vocative_pattern
from pullquote.index.language.languages import language


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("gardens need patience.", Opening.INDEPENDENT),
        ("it turns out that moss is older than grass.", Opening.INDEPENDENT),
        ("no one waters a cactus twice.", Opening.INDEPENDENT),
        ("so gardens need patience.", Opening.HEDGED),
        ("well, you know, i think that gardens need patience.", Opening.HEDGED),
        ("and gardens need patience.", Opening.DEPENDENT),
        ("so, that's why it works.", Opening.DEPENDENT),
        ("i think it rains too much.", Opening.DEPENDENT),
        ("because the soil was dry.", Opening.DEPENDENT),
        ("which is what he said.", Opening.DEPENDENT),
        ("yeah, gardens need patience.", Opening.DEPENDENT),
        ("if you own a garden.", Opening.DEPENDENT),
        ("if you own a garden, you own a spade.", Opening.INDEPENDENT),
    ],
)
def test_how_well_an_utterance_opens_a_stretch(said: str, expected: Opening) -> None:
    """What leans on the words before is told from a thought of its own, whatever soft words stand in front of it."""
    assert opening(said) is expected


@pytest.mark.parametrize(
    ("code", "stands", "leans", "greets", "advertises"),
    [
        ("de", "ein Garten braucht Geduld.", "deshalb braucht er Geduld.", "Herzlich willkommen!", "Mit dem Code Rose"),
        ("fr", "un jardin demande de la patience.", "donc il en faut.", "Bienvenue à tous !", "Avec le code promo."),
        ("es", "un jardín pide paciencia.", "pero la pide.", "¡Bienvenidos!", "Con este código de descuento."),
        ("pt", "as rosas pedem sol.", "mas pedem sol.", "Bem-vindos!", "Com o código de desconto."),
        ("en", "gardens need patience.", "but they need it.", "Welcome to the show!", "Use promo code rose."),
    ],
)
def test_openings_greetings_and_adverts_by_the_tables_of_the_language(
    code: str, stands: str, leans: str, greets: str, advertises: str
) -> None:
    spoken = language(code)
    assert opening(stands, language=spoken) is Opening.INDEPENDENT
    assert opening(leans, language=spoken) is Opening.DEPENDENT
    said = [phrasing(text, punctuated=True, language=spoken) for text in (stands, greets, advertises)]
    assert [one.housekeeping for one in said[:2]] == [False, True]
    assert [said[0].advertises, said[2].advertises] == [False, True]


def test_a_question_tag_asks_nothing() -> None:
    """Tags at the end of a statement leave it a statement."""
    statement = phrasing("Roses need sun, right?", punctuated=True)
    assert (statement.question, statement.ends_sentence) == (False, True)
    question = phrasing("Do roses need sun?", punctuated=True)
    assert (question.question, question.ends_sentence) == (True, False)


def test_questions_are_heard_without_question_marks() -> None:
    """Captions have none."""
    assert phrasing("so what do roses need", punctuated=False).question
    assert not phrasing("so roses need sun", punctuated=False).question


@pytest.mark.parametrize(
    "said",
    [
        "Welcome back to the garden hour.",
        "Thank you for joining us today.",
        "Use the promo code MOSS for ten percent off.",
        "You can read more at mossgarden.org tonight.",
        "We have to take a break here.",
        "It is a very good podcast about gardens.",
    ],
)
def test_housekeeping_is_heard(said: str) -> None:
    """Greetings, thanks, sponsors and talk about the recording."""
    assert phrasing(said, punctuated=True).housekeeping


@pytest.mark.parametrize(
    "said",
    [
        "Go to moss dot io for your first rose.",
        "You can sign up at garden.ai today.",
        "Roses for all are at https://moss.example now.",
        "Today's sponsor has roses for every wall.",
    ],
)
def test_an_invitation_is_an_advert(said: str) -> None:
    """With an address to which listeners are sent, written or spoken, or a sponsor."""
    assert phrasing(said, punctuated=True).advertises


@pytest.mark.parametrize(
    "said",
    [
        "We moved the roses off moss.com years ago.",
        "There was rose.ai, and nobody bought from it.",
        "AI is a tool, and the org behind AI says so, io or not.",
        "A garden that lives on sponsors dies with the first of the sponsors.",
    ],
)
def test_a_mention_is_no_advert(said: str) -> None:
    """Companies are named by their addresses, and people talk about how they are paid."""
    assert not phrasing(said, punctuated=True).advertises


def test_somebody_is_spoken_to_by_name() -> None:
    """Named speakers in any sentence, other names only where a sentence plainly turns to them."""
    names = vocative_pattern(["Ada", "Ben"])
    assert phrasing("That was early, Ada.", punctuated=True, address=names).addresses
    assert phrasing("Ada, the roses are late.", punctuated=True, address=names).addresses
    assert phrasing("Flora, how do you do that?", punctuated=True).addresses
    assert not phrasing("We sent Ada the roses.", punctuated=True, address=names).addresses


def test_what_is_counted() -> None:
    """Fillers, stumbles, words that point back, and cues of a statement."""
    counts = phrasing("Um, it was, you know, the the most important tree.", punctuated=True).counts
    assert (counts.fillers, counts.disfluencies, counts.anaphors) == (2, 1, 1)
    assert counts.quotable >= 1


def test_a_sentence_without_a_verb_is_noticed() -> None:
    """Fragments read badly at the beginning of a stretch."""
    assert phrasing("A tall tree on the hill.", punctuated=True).no_verb
    assert not phrasing("A tall tree stood on the hill and it swayed.", punctuated=True).no_verb


def test_an_endless_utterance_counts_as_too_long_to_post() -> None:
    """Also where it has no spaces; only its beginning is looked at."""
    assert phrasing("moss" * 100_000, punctuated=True).words > 120

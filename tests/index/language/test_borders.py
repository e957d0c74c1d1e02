"""Where sentences begin without punctuation."""

from __future__ import annotations

from pullquote.index.language.english.borders import border_scores, weights


def test_a_sentence_begins_where_words_on_both_sides_say_so() -> None:
    """Neither after a preposition nor before a verb that needs its subject."""
    border = weights().border
    surely = border(("about", "it"), ("so", "i"))
    assert surely > 0
    assert border(("part", "of"), ("so", "i")) < surely
    assert border(("about", "it"), ("is", "the")) < surely


def test_scores_stand_at_the_words() -> None:
    """One for each word but the first, by where it begins; what is no word is passed over."""
    text = "nobody asked about it, so I’ll go"
    assert list(border_scores(text)) == [text.index(word) for word in ("asked", "about", "it", "so", "I’ll", "go")]
    assert max(border_scores(text).items(), key=lambda one: one[1])[0] == text.index("so")
    assert border_scores("") == border_scores("alone") == {}

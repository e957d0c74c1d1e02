"""What a word is, and where it stands."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pullquote.index.language.analyzer import analyzer, base_language
from pullquote.index.language.languages import LANGUAGES

if TYPE_CHECKING:
    from pullquote.index.language.tokens import Token

ENGLISH, OTHER = analyzer("en"), analyzer("xx")


def plain(text: str, language: str = "en") -> list[str]:
    return [token.word.plain for token in analyzer(language).analyze(text)]


def written(text: str, language: str = "en") -> list[str]:
    return [text[token.first : token.past] for token in analyzer(language).analyze(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Don't", "don’t"),
        ("don't", "donʼt"),
        ("don't", "don`t"),
        ("don't", "DONT"),
        ("Café", "CAFE\u0301"),
        ("naïve", "naive"),
        ("U.S.", "US"),
        ("the U.S, then", "the us then"),
        ("U.S.A", "USA"),
        ("well-known", "well known"),
        ("gpt4", "GPT-4"),
        ("GPT 4", "gpt4"),
        ("3RD", "third"),
        ("30th", "thirtieth"),
        ("ﬁne", "fine"),
        ("３５", "35"),
        ("rock & roll", "Rock and roll"),
        ("co\u00adoperate", "cooperate"),
        ("Straße", "STRASSE"),
        ("yes (laughs) I [MUSIC] do", "yes I do"),
        ("hi 😀 there", "hi there"),
        ("“Hi,” he said.", "hi he said"),
        ("מוּזִיקָה", "מוזיקה"),
        ("مُحَمَّدٌ", "محمد"),
        ("itâ€™s here", "it's here"),
    ],
)
def test_the_same_words(one: str, other: str) -> None:
    """Case, accents, apostrophes, punctuation, sounds and mojibake make no other word."""
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("शाम", "शाकम"),
        ("की", "के"),  # Devanagari vowel signs tell words apart
        ("か", "が"),  # and so does the voicing mark of kana
        ("мой", "мои"),
        ("3.5", "3.6"),
        ("21st", "31st"),
        ("9" * 20, "9" * 19 + "8"),
    ],
)
def test_other_words(one: str, other: str) -> None:
    """What only looks like decoration in other scripts keeps words apart; so do long rows of digits."""
    assert plain(one) != plain(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("తెలుగు భాష", ["తెలుగు", "భాష"]),
        ("مُحَمَّدٌ هنا", ["مُحَمَّدٌ", "هنا"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("שלום, עולם!", ["שלום", "עולם"]),
        ("你好 world", ["你", "好", "world"]),
        ("カー・ラジオ", ["カ", "ー", "ラ", "ジ", "オ"]),
        ("a.m. e.g. Mr. X", ["a.m.", "e.g.", "Mr", "X"]),
        ("in the end.I think", ["in", "the", "end", "I", "think"]),
        ("don’t o'clock 'twas", ["don’t", "o'clock", "twas"]),
        ("1,000.50 dollars", ["1,000.50", "dollars"]),
        ("fineâ€”really", ["fine", "really"]),
        ("", []),
        ("😀 … — \0", []),
    ],
)
def test_where_words_stand(text: str, words: list[str]) -> None:
    """Offsets slice the words out of the text as written; in scripts without spaces every character is a word."""
    assert written(text) == words


@pytest.mark.parametrize(
    ("word", "stem"), [("dog's", "dog"), ("James’s", "jame"), ("running", "run"), ("dogs", "dog"), ("it's", "it")]
)
def test_stems_are_without_possessives_and_endings(word: str, stem: str) -> None:
    """So that another form of a word finds it."""
    assert ENGLISH.word(word).stem == stem


@pytest.mark.parametrize(("one", "other"), [("Kiri", "Curie"), ("sloose", "sluice"), ("bat", "pad"), ("see", "sea")])
def test_sound_alikes_share_a_code(one: str, other: str) -> None:
    """Voiced and voiceless consonants are one; vowels within a word do not count."""
    assert ENGLISH.word(one).sound == ENGLISH.word(other).sound


def test_stop_words_and_fillers_are_known() -> None:
    """In the English chain alone."""
    assert [(w.stop, w.filler) for w in map(ENGLISH.word, ("the", "um", "mill"))] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    assert not OTHER.word("the").stop


def test_a_language_without_its_own_chain_takes_words_as_they_are() -> None:
    """Case and apostrophes aside: no stems, no stop words, accents and figures kept."""
    assert not OTHER.language.native
    assert ENGLISH.language.native
    assert plain("Schön’s L’HOMME schon 1.000,5", "fi") == ["schöns", "lhomme", "schon", "1.000,5"]
    assert OTHER.word("running").stem == "running"
    assert OTHER.word("1.000").number is not None


def test_stems_hold_no_white_space() -> None:
    """An engine is given them as one row: a letter that stands for several words must not become two terms."""
    for chain in (ENGLISH, OTHER):
        assert [t.word.stem.split() for t in chain.analyze("ﷺ ﹰ ok")] == [
            [t.word.stem] for t in chain.analyze("ﷺ ﹰ ok")
        ]


@pytest.mark.parametrize(("tag", "base"), [("en-GB", "en"), ("zh_Hant", "zh"), ("EN", "en"), ("", ""), (None, "")])
def test_base_languages(tag: str | None, base: str) -> None:
    assert base_language(tag) == base


MIXED = st.text(
    st.one_of(st.characters(), st.sampled_from("aB'’.,- 1209$€%é\u0301\u200d(laughs)[MUSIC]♪â€™&हि你ʼ"), st.just(" ")),
    max_size=60,
)


CURRENCIES = {
    "dollars",
    "euros",
    "pounds",
    "yen",
    "rupees",
    "rubles",
    "won",
    "bitcoin",
}  # of signs that stand before the figure


def keeps_the_rules(text: str, found: list[Token]) -> bool:
    ascending = [t for t in found if t.word.plain not in CURRENCIES]
    return (
        all(0 <= t.first < t.past <= len(text) for t in found)
        and all(t.word.plain and t.word.stem and t.word.sound for t in found)
        and all(a.first <= b.first and a.past <= b.past for a, b in itertools.pairwise(ascending))
    )


@given(MIXED)
def test_tokens_stand_in_the_text_in_order(text: str) -> None:
    """In any text, in any chain; only a currency sign stands before what it is spoken after."""
    for chain in (ENGLISH, OTHER):
        assert keeps_the_rules(text, chain.analyze(text))


@given(MIXED, st.integers(0, 10**6))
@example("one thousand, nine hundred and fifty dollars; twenty one", 7)
def test_offsets_count_from_where_the_text_begins(text: str, at: int) -> None:
    """A slice is analysed as it stands in the whole."""
    here, there = ENGLISH.analyze(text), ENGLISH.analyze(text, at)
    assert [(t.first + at, t.past + at, t.word) for t in here] == [tuple(t) for t in there]


@example("&\x1f")
@given(st.text(st.one_of(st.characters(max_codepoint=127), st.sampled_from("aBs'`.,- 120&%$_([")), max_size=60))
def test_words_do_not_depend_on_what_alphabet_the_rest_is_in(text: str) -> None:
    """Plain ASCII is read by a pattern of its own, which finds the same."""
    alone, beside_another = ENGLISH.analyze(f"{text} , ."), ENGLISH.analyze(f"{text} , 你")
    assert alone == beside_another[:-1]


@given(st.lists(st.sampled_from("the Mill's U.S. café 3.5 don’t gpt4 हिन्दी 你好 shalom 40% — (laughs)".split())))
def test_words_are_the_same_alone_and_in_a_text(words: list[str]) -> None:
    """What stands around a word does not change it (numbers in words aside)."""
    assert plain(" ".join(words)) == [one for word in words for one in plain(word)]


@pytest.mark.parametrize(
    "piece",
    [
        *("itâ€™s fine ", "हिन्दी ", "(laughs ", "a.b.", "a'", "$", "[", "1,", "你"),
        *("two hundred and ", "one ", "1 ", "two ", "double two ", "point one ", "555-", "2024 1 "),
    ],
)
def test_time_is_linear_in_hostile_text_too(piece: str) -> None:
    """Quadratic work on so many pieces would not come back."""
    assert ENGLISH.analyze(piece * 5_000) is not None


def test_a_hundred_thousand_words_are_a_matter_of_moments() -> None:
    assert len(ENGLISH.analyze("The mill's wheel turned twice a day. " * 14_286)) == 100_002


def test_one_chain_serves_many_threads() -> None:
    """It is shared by all searches of a process."""
    texts = [f"word{n}a Mill{n % 7}'s café running two hundred and {n}" for n in range(300)]
    alone = [plain(text) for text in texts]
    analyzer.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(plain, texts)) == alone


def test_the_words_kept_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream of ever new spellings does not fill the memory."""
    monkeypatch.setattr("pullquote.index.language.analyzer.MAX_CACHED", 10)
    chain = analyzer.__wrapped__("en")
    assert [chain.word(f"w{n}x").plain for n in range(100)] == [f"w{n}x" for n in range(100)]
    assert len(chain._cache) <= 10


def test_endless_words_and_numbers_are_borne() -> None:
    """A line without a space, a row of a thousand digits."""
    assert [len(t.word.plain) for t in ENGLISH.analyze("a" * 50_000 + " " + "9" * 1000)] == [50_000, 1000]


@pytest.mark.parametrize(
    "odd", ["{}:30", "2:{}", "{}th", "{}st of March", "{}.", "{} Uhr 30", "{}h30", "1/{}", "${}", "{} pm"]
)
@pytest.mark.parametrize("code", LANGUAGES)
def test_figures_longer_than_any_number_are_names(code: str, odd: str, caplog: pytest.LogCaptureFixture) -> None:
    """Python refuses to turn more than 4,300 digits into a number."""
    words = [token.word.plain for token in analyzer(code).analyze(f"We met at {odd.format('9' * 4400)} in 1932")]
    assert words[:2] == [token.word.plain for token in analyzer(code).analyze("We met")]
    assert not caplog.records


def test_an_error_in_reading_figures_costs_no_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged, with its trace."""

    def merge(*_: object) -> NoReturn:
        raise ArithmeticError

    chain = analyzer.__wrapped__("en")
    monkeypatch.setattr(chain, "_merge", merge)
    assert [token.word.plain for token in chain.analyze("We met in 1932")] == ["we", "met", "in", "1932"]
    assert [record.exc_info is not None for record in caplog.records] == [True]


def test_compounds_without_end_are_words() -> None:
    assert analyzer("de").analyze("zwanzigund" * 5_000)

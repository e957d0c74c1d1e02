"""What people type: words with filters after them, and commands with spelling mistakes."""

from __future__ import annotations

import pytest
from pullquote.bot.asking.query_parser import (
    ParsedQuery,
    asked_about,
    did_you_mean,
    has_form_of_name,
    has_only_small_words,
    parse_filters,
    parse_query,
    parse_topic,
)
from pullquote.bot.messages import messages

SPEAKERS = {"ada", "ada lovelace"}
SOURCES = {"the slow hour", "part 2"}


def read(typed: str) -> ParsedQuery:
    return parse_query(typed, _is_speaker, _is_source, str.isdigit)


def _is_speaker(name: str) -> bool:
    return name.lower() in SPEAKERS


def _is_source(name: str) -> bool:
    return name.lower() in SOURCES


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("it rained", ParsedQuery("it rained")),
        ("it rained from: Ada", ParsedQuery("it rained", speaker="Ada")),
        ("it rained FROM: “Ada Lovelace”", ParsedQuery("it rained", speaker="Ada Lovelace")),
        ("it rained in: The Slow Hour", ParsedQuery("it rained", source="The Slow Hour")),
        ("it rained in: part 2 from: ada", ParsedQuery("it rained", "ada", "part 2")),
        ("it rained from: ada in: part 2", ParsedQuery("it rained", "ada", "part 2")),
        ("from: ada", ParsedQuery("", "ada")),
        ("it rained since: 2023", ParsedQuery("it rained", since="2023")),
        ("it rained von: Ada", ParsedQuery("it rained", "Ada")),
        ("il a plu de : Ada dans : part 2", ParsedQuery("il a plu", "Ada", "part 2")),
        ("llovía por: Ada desde: 2023 hasta: 2024", ParsedQuery("llovía", "Ada", since="2023", until="2024")),
        ("es regnete bis: 2024", ParsedQuery("es regnete", until="2024")),
        ("雨が降った 話者：Ada", ParsedQuery("雨が降った", "Ada")),
        ("it rained until: 2024 from: ada", ParsedQuery("it rained", "ada", until="2024")),
        ("", ParsedQuery("")),
    ],
)
def test_trailing_filters_that_resolve_are_read_off(typed: str, meant: ParsedQuery) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "a letter from: the moon",
        "it rained in: Spain",
        "it came from Ada",
        "in: the slow hour it rained",
        "cabin: part 2",
        "ein Brief von: dem Mond",
        "une lettre de : la lune",
        "from:",
        "in: in: in:",
    ],
)
def test_all_else_is_words(typed: str) -> None:
    assert read(typed) == ParsedQuery(typed)


def test_of_two_filters_of_a_kind_the_last_counts_and_the_first_is_words() -> None:
    assert read("x from: ada from: ada lovelace") == ParsedQuery("x from: ada", "ada lovelace")


def test_what_takes_no_words_reads_every_filter() -> None:
    assert parse_filters("from: Nobody in: Nowhere") == ParsedQuery("", "Nobody", "Nowhere")
    assert parse_filters("bees from: Nobody") == ParsedQuery("bees", "Nobody")


def test_a_hostile_question_is_read_quickly() -> None:
    assert read("from: " * 1000 + " " * 1000 + "x").speaker is None


@pytest.mark.parametrize(("typed", "meant"), [("/quot", "/quote"), ("/EXERPT", "/excerpt"), ("/zzz", None)])
def test_a_misspelt_command_gets_a_suggestion(typed: str, meant: str | None) -> None:
    said = did_you_mean(typed, ["/quote", "/verify", "/excerpt"], messages())
    assert said == ([f"Did you mean {meant}?"] if meant else [])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rain since 2023", ParsedQuery("rain", since="2023")),
        ("rain by Ada until March 2022", ParsedQuery("rain", "Ada", until="March 2022")),
        ("rain, in show 2", ParsedQuery("rain, in show 2")),
        ("rain by the sea", ParsedQuery("rain by the sea")),
        ("rain since Tuesday", ParsedQuery("rain since Tuesday")),
        ("rain over the years?", ParsedQuery("rain", dated=True)),
        ("what did Ada say about rain, over the years?", ParsedQuery("rain", "Ada", dated=True)),
        ("what did Bob say about rain over time", ParsedQuery("what did Bob say about rain", dated=True)),
    ],
)
def test_filters_of_a_topic_can_be_part_of_the_sentence(typed: str, meant: ParsedQuery) -> None:
    """What is no name, no number of an episode and no date stays among the words."""
    assert parse_topic(ParsedQuery(typed), _is_speaker, _is_source) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Bienen seit 2020", ParsedQuery("Bienen", since="2020")),
        (
            "Bienen laut Ada seit März 2021 bis 3. Mai 2023",
            ParsedQuery("Bienen", "Ada", None, "März 2021", "3. Mai 2023"),
        ),
        ("was hat Ada über Bienen gesagt, im Laufe der Jahre?", ParsedQuery("Bienen", "Ada", dated=True)),
        ("que dit Ada sur les abeilles depuis 2020 ?", ParsedQuery("les abeilles", "Ada", since="2020")),
        ("que dit Ada des abeilles au fil des ans ?", ParsedQuery("abeilles", "Ada", dated=True)),
        ("abeilles jusqu’en mars 2023", ParsedQuery("abeilles", until="mars 2023")),
        ("¿qué dijo Ada sobre las abejas a lo largo de los años?", ParsedQuery("las abejas", "Ada", dated=True)),
        ("abejas hasta el 3 de mayo de 2022", ParsedQuery("abejas", until="3 de mayo de 2022")),
        ("o que disse Ada sobre abelhas ao longo dos anos", ParsedQuery("abelhas", "Ada", dated=True)),
        ("abelhas até março de 2022", ParsedQuery("abelhas", until="março de 2022")),
        ("cosa dice Ada sulle api nel corso degli anni", ParsedQuery("api", "Ada", dated=True)),
        ("api fino al 3 maggio 2022", ParsedQuery("api", until="3 maggio 2022")),
        ("wat zei Ada over bijen door de jaren heen?", ParsedQuery("bijen", "Ada", dated=True)),
        ("bijen sinds januari 2020", ParsedQuery("bijen", since="januari 2020")),
        ("vad sa Ada om bin genom åren?", ParsedQuery("bin", "Ada", dated=True)),
        ("bin sedan 2020 till maj 2021", ParsedQuery("bin", since="2020", until="maj 2021")),
        ("l'histoire de Ada", ParsedQuery("l'histoire de Ada")),
        ("Geschichte bis zum Mond", ParsedQuery("Geschichte bis zum Mond")),
        ("la vie depuis toujours", ParsedQuery("la vie depuis toujours")),
    ],
)
def test_filters_in_a_sentence_are_read_in_several_languages(typed: str, meant: ParsedQuery) -> None:
    assert parse_topic(ParsedQuery(typed), _is_speaker, _is_source) == meant


def test_a_name_has_no_small_words_of_the_languages_that_are_spoken() -> None:
    assert has_form_of_name("Mond", ["de"])
    assert not has_form_of_name("dem Mond", ["de"])
    assert has_form_of_name("dem Mond", ["en"])
    assert has_only_small_words("und das", ["en", "de"])
    assert not has_only_small_words("und the", ["en", "de"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("who is Ada Lovelace?", ParsedQuery("", "Ada Lovelace")),
        ("Who's ada", ParsedQuery("", "ada")),
        ("wer ist Ada?", ParsedQuery("", "Ada")),
        ("¿Quién es Ada?", ParsedQuery("", "Ada")),
        ("where does Ada speak?", ParsedQuery("", "Ada")),
        ("who is Grace Hopper?", ParsedQuery("Grace Hopper")),
        ("what do they say about the moon?", ParsedQuery("the moon")),
        ("tell me about the moon", ParsedQuery("the moon")),
        ("was sagt man über den Mond?", ParsedQuery("den Mond")),
        ("who is going to pay for all of that", None),
        ("who is this?", None),
        ("and who is Ada?", None),
    ],
)
def test_what_asks_about_somebody_or_something_names_it(typed: str, meant: ParsedQuery | None) -> None:
    assert asked_about(typed, _is_speaker) == meant

"""Cards as Slack shows them: everything in them, nothing of it markup, within every limit."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from fake_slack import words
from hypothesis import given, settings
from hypothesis import strategies as st
from pullquote.adapters.slack.limits import BLOCK, MESSAGE, MESSAGE_BLOCKS
from pullquote.adapters.slack.render import rendered
from pullquote.adapters.slack.text import Run, cut, escaped, literal, shortened, spoken, web_link
from pullquote.bot.cards import Card, Citation, Entry, Line, Marked
from pullquote.bot.places import Place
from pullquote.bot.plaintext import units
from pullquote.index.search.verdict import Verdict
from slack_serving import checked

HOSTILE = "<!channel> <@U1> <#C1|x> & <https://evil.example|click> *b* _i_ ~s~ `c` > q \u202eevil\u200b :smile: @here"


def citation(text: str = "it rained all day", marks: tuple[tuple[int, int], ...] = ((3, 9),), **more: Any) -> Citation:
    plain: dict[str, Any] = {
        "lines": (Line("Ada", Marked(text, marks)),),
        "who": "Ada",
        "company": None,
        "title": "A Talk",
        "show": None,
        "date": None,
        "when": "0:04",
        "link": "https://example.org/a#t=1",
        "go_to": None,
        "transcript": "abc123",
        "opens": "▶ Listen",
    }
    return Citation(**{**plain, **more})


def parts(card: Card) -> list[dict[str, Any]]:
    """All parts of rich text, flat."""
    found: list[dict[str, Any]] = []

    def walk(node: Any) -> None:
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if node.get("type") in {"text", "plain_text", "link", "channel", "user", "usergroup", "broadcast"}:
                found.append(node)
            walk(node.get("elements", []))

    for message in rendered(card):
        walk(message.blocks)
    return found


def test_an_answer_reads_from_the_verdict_to_the_way_to_the_moment() -> None:
    card = Card("Close: nearly so.", Verdict.CLOSE, ("You: a. Transcript: b.",), (citation(),), notes=("A note.",))
    (message,) = rendered(card)
    kinds = [element["type"] for block in message.blocks for element in block["elements"]]
    assert kinds == [
        "rich_text_section", "rich_text_list", "rich_text_quote", "plain_text", "plain_text", "button",
    ]  # fmt: skip
    assert words(message.blocks).splitlines() == [
        "☑️ Close: nearly so.",
        "You: a. Transcript: b.",
        "it rained all day",
        "— Ada, A Talk · 0:04",
        "A note.",
        "▶ Listen",
    ]
    assert message.text.splitlines() == [
        "☑️ Close: nearly so.",
        "• You: a. Transcript: b.",
        "it «rained» all day",
        "— Ada, A Talk · 0:04",
        "A note.",
        "▶ Listen https://example.org/a#t=1",
    ]


def test_an_entry_about_a_channel_names_it_as_slack_does() -> None:
    here, elsewhere = (Entry("A post", place=Place(platform, "x:1", "C1")) for platform in ("slack", "discord"))
    channels = [part for part in parts(Card("H", entries=(here, elsewhere))) if part["type"] == "channel"]
    assert channels == [{"type": "channel", "channel_id": "C1"}]
    assert "<#C1>" in rendered(Card("H", entries=(here,)))[0].text


def test_the_words_are_one_mark() -> None:
    (message,) = rendered(Card("H", citations=(citation(),)))
    quoted = [one for block in message.blocks for one in block["elements"] if one["type"] == "rich_text_quote"]
    marked = [part for part in quoted[0]["elements"] if part.get("style")]
    assert marked == [{"type": "text", "text": "rained", "style": {"bold": True}}]


def test_a_link_that_does_not_lead_to_the_moment_says_where_to_go() -> None:
    card = Card("H", citations=(citation(link="https://example.org/page", go_to="go to 37:21", opens="Open"),))
    assert words(rendered(card)[0].blocks).splitlines()[-2:] == ["— Ada, A Talk · go to 37:21", "Open"]


def test_nothing_in_a_transcript_is_markup_or_calls_anybody() -> None:
    """It stands in text elements alone, where Slack reads no markup; in fallback texts it is escaped."""
    evil = citation(HOSTILE, ((0, 5),), who=HOSTILE, title=HOSTILE, show=HOSTILE, when=HOSTILE, link="javascript:x()")
    card = Card(HOSTILE, Verdict.ALTERED, (HOSTILE,), (evil,), HOSTILE, (evil,), (Entry(HOSTILE, (HOSTILE,), "id"),),
                (Line(HOSTILE, Marked(HOSTILE), when="0:01"),), (HOSTILE,))  # fmt: skip
    for message in rendered(card):
        checked(message.blocks)
        assert not re.search(r"<[!@#]", json.dumps(message.blocks))
        assert "mrkdwn" not in json.dumps(message.blocks)
        assert "<" not in message.text
        assert ">" not in message.text
        assert not set(message.text) & set("\u202e\u200b")
    assert {part["type"] for part in parts(card)} == {"text", "plain_text"}
    shown = "".join(part["text"] for part in parts(card))
    assert "*b* _i_ ~s~ `c` > q evil :smile: @here" in shown
    assert "javascript:x()" in shown


@pytest.mark.parametrize("text", ["", " ", "\u200b"])
def test_an_empty_card_is_still_a_message(text: str) -> None:
    (message,) = rendered(Card(text))
    checked(message.blocks)
    assert message.text


long_text = st.text(st.characters(codec="utf-8"), min_size=0, max_size=200).map(lambda text: f"{text} word " * 40)


@settings(max_examples=30, deadline=None)
@given(st.lists(long_text, max_size=12), st.booleans())
def test_every_limit_holds_and_nothing_is_lost(texts: list[str], quoted: bool) -> None:
    lines = tuple(Line("Ada", Marked(text)) for text in texts)
    card = Card("H", citations=(citation(lines=lines),)) if quoted else Card("H", lines=lines)
    found = rendered(card)
    for message in found:
        checked(message.blocks)
        assert len(message.blocks) <= MESSAGE_BLOCKS - 3
        assert units(words(message.blocks)) <= MESSAGE + len(message.blocks) * 100
        for block in message.blocks:
            assert units(words([block])) <= BLOCK + 100
    shown = "".join(words(message.blocks) for message in found)
    for text in texts:
        assert re.sub(r"\s", "", literal(text)) in re.sub(r"\s", "", shown)


def test_a_word_without_end_is_cut_between_graphemes() -> None:
    family = "👩\u200d👩\u200d👧"
    pieces = ["".join(run.text for run in piece) for piece in cut([Run(family * 2000)], 3000)]
    assert "".join(pieces) == family * 2000
    assert all(piece.replace(family, "") == "" and units(piece) <= 3000 for piece in pieces)
    accents = "e" + "\u0301" * 10_000
    assert all(units(run.text) <= 3000 for piece in cut([Run(accents)], 3000) for run in piece)


def test_labels_are_shortened_after_a_word() -> None:
    assert shortened("one two three", 75) == "one two three"
    assert shortened("one two three", 10) == "one two …"
    assert len(shortened("x" * 100, 75)) == 75


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("&amp;lt;", "&lt;"),
        ("<@U1> says <https://x.example|this> in <#C1|general>", "says this in"),
        ("see <https://x.example>", "see"),
        ("funny :thinking_face: at 12:30:15", "funny  at 12:30:15"),
        ("<!here> hello", "hello"),
        ("plain 'text'", "plain 'text'"),
    ],
)
def test_what_slack_hands_over_is_read_as_people_see_it(sent: str, meant: str) -> None:
    assert spoken(sent) == meant


@pytest.mark.parametrize(
    ("url", "links"),
    [
        ("https://example.org/a?b=c#t=3", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("https://[", False),
        ("https:///path", False),
        ("https://example.org/\u202e", False),
        ("https://example.org/" + "x" * 3000, False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, links: bool) -> None:
    assert (web_link(url) is not None) is links


def test_escaping_leaves_no_control_characters_of_slacks() -> None:
    assert escaped("<!channel> & >") == "&lt;!channel&gt; &amp; &gt;"

"""What every adapter does with a Card: all of it can be read, nothing in it acts, nothing is cut in two.

To add an adapter, write a `Rendering` and name it in `RENDERINGS`.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
from typing import Any, Protocol

import pytest
from pullquote.adapters.layout import Layout, LineKind, Role, TextLine, TextRun
from pullquote.bot.cards import Bar, Card, CheckedEntry, Citation, Entry, Line, Marked
from pullquote.index.search.verdict import Verdict
from wcwidth import iter_graphemes

FAMILY = "👨‍👩‍👧‍👦"
FLAG = "🏴󠁧󠁢󠁥󠁮󠁧󠁿"
ARABIC = "قال إن البحر يعيد كل شيء"
HEBREW = "הוא אמר שהים מחזיר הכול"


class Rendering(Protocol):
    """How one adapter shows a Card."""

    most: int | None  # characters that one piece may have, where there is such a limit

    def pieces(self, card: Card) -> list[str]:
        """Everything that is sent, as it is sent, in its order: the texts of messages, blocks or lines."""
        ...

    def read(self, piece: str) -> str:
        """What a person sees of a piece, without markup."""
        ...

    def active(self, piece: str) -> list[str]:
        """What would act on this platform, such as mentions, links and commands, but for links of our own."""
        ...


class Console:
    """On a terminal; in a pipe there is less that could act."""

    most = None

    def pieces(self, card: Card) -> list[str]:
        from pullquote.adapters.console.render import Printer

        out = _Terminal()
        Printer(out).card(card)
        return [out.getvalue()]

    def read(self, piece: str) -> str:
        return re.sub(r"\x1b\]8;.*?\x1b\\|\x1b\[[\d;]*m", "", piece)

    def active(self, piece: str) -> list[str]:
        return re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", self.read(piece))


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Discord:
    """The texts of containers."""

    most = 4000

    def pieces(self, card: Card) -> list[str]:
        from pullquote.adapters.discord.render import message, rendered

        shown = [message([page]) for page in rendered(card)]
        assert max(view.content_length() for view in shown) <= self.most
        assert max(len(list(view.walk_children())) for view in shown) <= 40
        return ["\n\n".join(_texts(view.to_components())) for view in shown]

    def read(self, piece: str) -> str:
        plain = re.sub(r"\[((?:[^\]\\]|\\.)*)\]\(https?://[^)\s]*\)", r"\1", piece)
        plain = re.sub(r"(?m)^(> |- |-# |#+ )", "", plain)
        return re.sub(r"\\(\W)|\*\*|(?<!\\)\*", lambda found: found[1] or "", plain).replace("@\u200b", "@")

    def active(self, piece: str) -> list[str]:
        own = re.sub(r"\[▶ Listen\]\(https?://[^)\s]*\)|`▏[█ \d]+`|(?m:^(?:> |- |-# |#+ ))|\*\*|~~", "", piece)
        shown = re.sub(r"\\.", "", own)
        return re.findall(r"@(?:everyone|here)|<[@#:at/]|https?://|`|\|\||~~|[\[\]]|^#|^>|_", shown)


def _texts(components: list[Any]) -> list[str]:
    """The texts of components, and the addresses that buttons open."""
    return [
        text
        for one in components
        for text in (one.get("content") or one.get("url"), *_texts(one.get("components", [])))
        if text
    ]


class Slack:
    """Blocks as JSON, and the fallback text of each message."""

    most = 40_000  # of a fallback text; blocks have a limit of their own in Slack's tests

    def pieces(self, card: Card) -> list[str]:
        from pullquote.adapters.slack.render import rendered

        return [json.dumps(message.blocks, ensure_ascii=False) for message in rendered(card)]

    def read(self, piece: str) -> str:
        found: list[str] = []
        for block in json.loads(piece):
            if block["type"] == "header":
                found.append(block["text"]["text"])
            if block["type"] == "context":
                found += [part["text"] for part in block["elements"]]
            if block["type"] != "rich_text":
                continue
            for element in block["elements"]:
                rows = element["elements"] if element["type"] == "rich_text_list" else [element]
                found += ["".join(part["text"] for part in row["elements"]) for row in rows]
        return "\n".join(found).replace("<\u2060", "<")

    def active(self, piece: str) -> list[str]:
        """In rich text only what is no text acts; `<!` and the like stand together nowhere all the same."""
        kinds = re.findall(r'"type": "(\w+)"', piece)
        quiet = {"rich_text", "rich_text_section", "rich_text_list", "rich_text_quote", "text", "link"}
        quiet |= {"context", "header", "plain_text", "actions", "button"}
        return [kind for kind in kinds if kind not in quiet] + re.findall(r"<[!@#]", piece)


RENDERINGS: dict[str, Rendering] = {"console": Console(), "discord": Discord(), "slack": Slack()}

HOSTILE = (
    "@everyone @here <@123456789012345678> <@&1> <#2> <!channel> <!here|x> <@U123> <t:1:R> <:a:1> </quote:1> "
    "[click](https://evil.example) https://evil.example/a?b=c&d <https://evil.example|x> `code` ```block``` "
    "||spoiler|| "
    "**bold** __under__ *i* _i_ ~~gone~~ # heading > quote >>> all - list 1. one -# small &lt;b&gt; {0} %s \\ :smile: "
    "\x1b[31mred\x1b]8;;https://evil.example\x1b\\x\x1b]8;;\x1b\\ \x9b2J \x07 "
    "\u202eevil\u2066\u200b\ufeff \ud800 a\u2028b"
)


def citation(words: str, marks: tuple[tuple[int, int], ...] = (), link: str | None = None) -> Citation:
    return Citation(
        (Line("Ada", Marked(words, marks)), Line(None, Marked("And?"))),
        "Ada", None, "A Title", "A Show", "2024-05-01", "1:33", link, None, "abc123", opens="▶ Listen",
    )  # fmt: skip


def everywhere(text: str) -> Card:
    """A Card with `text` in every place there is."""
    one = Citation(
        (Line(text, Marked(text, ((0, len(text)),)), when=text), Line(None, Marked(text))),
        text, text, text, text, text, text, f"javascript:{text}", text, text, text, Verdict.CLOSE,
    )  # fmt: skip
    lines = (Line(text, Marked(text), when=text),)
    part = CheckedEntry(text, Verdict.CLOSE, Marked(text, ((0, len(text)),)), (text,), one)
    entries = (Entry(text, (text,), text),)
    return Card(
        text, Verdict.CLOSE, (text,), (one,), text, (one,), entries, lines, (text,),
        detail=text, parts=(part,), bars=(Bar("▏█ 1", text),),
    )  # fmt: skip


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.fixture(params=RENDERINGS)
def rendering(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Rendering:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    return RENDERINGS[request.param]


def read(rendering: Rendering, card: Card) -> str:
    return "\n".join(rendering.read(piece) for piece in rendering.pieces(card))


@pytest.mark.parametrize("card", [Card(""), Card("Nothing."), Card("", citations=(citation(""),))])
def test_an_empty_card_is_shown(rendering: Rendering, card: Card) -> None:
    pieces = rendering.pieces(card)
    assert pieces
    assert all(pieces)


def test_everything_in_a_card_can_be_read(rendering: Rendering) -> None:
    names = iter(f"word{number}" for number in range(100))
    one, other = (
        Citation(
            (Line(next(names), Marked(next(names))), Line(next(names), Marked(next(names)))), next(names), next(names),
            next(names), next(names), next(names), next(names), "https://example.org/a", next(names), "abc123",
            next(names),
        )
        for _ in range(2)
    )  # fmt: skip
    card = Card(
        next(names), Verdict.ALTERED, (next(names),), (one,), next(names), (other,),
        (Entry(next(names), (next(names), next(names)), next(names)),),
        (Line(next(names), Marked(next(names)), when=next(names)), Line(None, Marked(next(names)))), (next(names),),
        detail=next(names),
        parts=(CheckedEntry(next(names), Verdict.ALTERED, Marked(next(names)), (next(names),), other),),
        bars=(Bar(next(names), next(names)),),
    )  # fmt: skip
    used = int(next(names).removeprefix("word"))
    shown = set(words_of(read(rendering, card)))
    hidden = {f"word{number}" for number in range(used)} - shown
    assert hidden - {one.when, other.when} == set()  # where the link leads to no moment, `go_to` says it


@pytest.mark.parametrize("kind", LineKind)
def test_a_line_that_is_added_to_the_layout_is_shown(
    rendering: Rendering, kind: LineKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every role but a sign, which is a decoration, and a place, which the platform writes itself."""
    lines = Layout.lines
    roles = [role for role in Role if role not in {Role.SIGN, Role.PLACE}]
    links = {Role.LINK: "https://example.org/a"}
    added = TextLine(tuple(TextRun(f"added{role.value} ", role, links.get(role)) for role in roles), kind)
    monkeypatch.setattr(Layout, "lines", lambda layout, card: (*lines(layout, card), added))
    shown = words_of(read(rendering, Card("Heading", notes=("A note.",))))
    assert [word for word in shown if word.startswith("added")] == [f"added{role.value}" for role in roles]


def test_nothing_is_lost_of_a_huge_card(rendering: Rendering) -> None:
    words = [f"word{number}" for number in range(12_000)]
    card = Card("Heading", Verdict.CLOSE, citations=(citation(" ".join(words), ((500, 90_000),)),))
    shown = [word for word in words_of(read(rendering, card)) if word.startswith("word")]
    assert shown == words


def test_a_long_list_is_whole(rendering: Rendering) -> None:
    entries = tuple(Entry(f"name{number}", (f"detail{number} " * 5,), f"id{number}") for number in range(500))
    shown = words_of(read(rendering, Card("Heading", entries=entries)))
    assert [word for word in shown if word.startswith("name")] == [entry.name for entry in entries]


@pytest.mark.parametrize("text", ["word " * 2000, "x" * 9000, FAMILY * 600, HOSTILE * 12, "é" * 5000, "<&>" * 2000])
def test_every_piece_is_as_long_as_the_platform_takes(rendering: Rendering, text: str) -> None:
    pieces = rendering.pieces(everywhere(text))
    if rendering.most is not None:
        assert max(len(piece.encode("utf-16-le")) // 2 for piece in pieces) <= rendering.most


def test_nothing_in_a_transcript_acts(rendering: Rendering) -> None:
    pieces = rendering.pieces(everywhere(HOSTILE))
    assert [rendering.active(piece) for piece in pieces] == [[] for _ in pieces]


def test_what_was_hostile_can_be_read_all_the_same(rendering: Rendering) -> None:
    shown = re.sub(r"\s+", " ", read(rendering, Card("H", notes=(HOSTILE,))))
    for part in ("everyone", "[click](https://evil.example)", "`code`", "||spoiler||", "**bold**", ":smile:", "{0} %s"):
        assert part in shown


def test_nothing_invisible_is_left(rendering: Rendering) -> None:
    """No bidirectional, zero-width or control character; but one that we put in so that nobody is called."""
    shown = read(rendering, everywhere(HOSTILE))
    invisible = {f"{ord(c):04x}" for c in shown if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - {"000a"}
    assert invisible == set()


@pytest.mark.parametrize("letter", [FAMILY, FLAG, "👍🏽", "🇩🇪", "e\u0301", "한"])
def test_nothing_that_looks_like_one_character_is_cut_in_two(rendering: Rendering, letter: str) -> None:
    for text in (letter * 3000, f"{letter} " * 3000):
        shown = read(rendering, Card("Heading", citations=(citation(text),)))
        assert sum(grapheme == letter for grapheme in iter_graphemes(shown)) == 3000


@pytest.mark.parametrize("text", [ARABIC, HEBREW, f"{ARABIC} and {HEBREW}"])
def test_writing_from_right_to_left_is_left_as_it_is(rendering: Rendering, text: str) -> None:
    assert text in read(rendering, Card("Heading", citations=(citation(text),)))


@pytest.mark.parametrize("text", [ARABIC, HEBREW])
def test_writing_from_right_to_left_moves_nothing_beside_it(rendering: Rendering, text: str) -> None:
    """Names, titles and words among other text stand between isolates, and those in a sentence of ours, too."""
    heading = f"About “{text}”, or {text}. 3 more"
    card = Card(heading, citations=(citation(text, ((0, 3),)),), entries=(Entry(text, (text, "12:30")),))
    shown = read(rendering, card)
    assert f"About “\u2068{text}\u2069”, or \u2068{text}\u2069. 3 more" in shown
    assert shown.count("\u2068") == shown.count("\u2069") == 5
    assert f"\u2068{text}\u2069 · 12:30" in shown


def test_links_of_ours_are_there_and_others_are_not(rendering: Rendering) -> None:
    good = "https://example.org/talk?a=1&b=(2)#t=90"
    shown = "".join(rendering.pieces(Card("H", citations=(citation("Words", link=good),))))
    assert "example.org/talk?a=1" in shown
    evil: list[Any] = [f"javascript:alert(1)//{good}", "https://example.org/\x1b\\", "https://", "http://[bad"]
    for link in evil:
        assert rendering.pieces(Card("H", citations=(citation("Words", link=link),)))

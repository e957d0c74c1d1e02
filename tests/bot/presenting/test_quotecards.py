"""Quote cards: every script that the fonts have, in its direction, and nothing that they lack."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pullquote.bot.cards import Citation, Line, Marked, Theme
from pullquote.bot.messages import messages
from pullquote.bot.presenting.quotecards import LEAST, MOST, WIDTH, QuoteCard, png, quote_card
from pullquote.bot.presenting.typesetting import Undrawable, _unbroken, can_typeset

if not can_typeset():
    pytest.skip("the extra pullquote[cards] is not installed", allow_module_level=True)

from PIL import Image

ARABIC = "قال إن البحر يعيد كل شيء"
SAID = Citation(
    (Line("Ada", Marked("It rained.")),), "Ada", None, "Harbour", "Far", "2024-05-01", "1:33", None, None, "abc123"
)


def drawn(words: str, theme: Theme = Theme.LIGHT) -> Image.Image:
    card = quote_card(replace(SAID, lines=(Line("Ada", Marked(words)),)), messages())
    return Image.open(io.BytesIO(png(card, theme))).convert("L")


def ink(picture: Image.Image, theme: Theme = Theme.LIGHT) -> tuple[int, int, int, int]:
    """The box around everything that was written, but for the stripe at the edge."""
    inside = picture.crop((20, 0, WIDTH, picture.height))
    box = inside.point(lambda value: 255 if (value < 150) is (theme is Theme.LIGHT) else 0).getbbox()
    assert box
    return box


def test_a_card_says_who_said_what_and_where_also_to_those_who_do_not_see_it() -> None:
    card = quote_card(SAID, messages())
    assert (card.turns, card.who, card.where) == (("“It rained.”",), "Ada", "Harbour · Far · 1 May 2024")
    assert card.alt == "“It rained.” — Ada, Harbour · Far · 1 May 2024"
    unnamed = quote_card(replace(SAID, who="speaker not named", named=False), messages())
    assert (unnamed.who, unnamed.where) == ("Harbour", "Far · 1 May 2024")
    two = quote_card(replace(SAID, lines=(*SAID.lines, Line(None, Marked("Did it?")))), messages())
    assert two.turns == ("Ada: It rained.", "– Did it?")


def test_a_card_leaves_out_what_others_say_around_the_words() -> None:
    """They are those of whom it names."""
    lines = (
        Line("Ben", Marked("Really?")),
        Line("Ada", Marked("Yes, it rained.", ((5, 14),))),
        Line("Ben", Marked("Oh.")),
    )
    assert quote_card(replace(SAID, lines=lines), messages()).turns == ("“Yes, it rained.”",)


@pytest.mark.parametrize("theme", Theme)
def test_both_themes_are_read(theme: Theme) -> None:
    left, top, right, bottom = ink(drawn("It rained.", theme), theme)
    assert left < 90 < right < WIDTH // 2
    assert 0 < top < bottom < LEAST


@pytest.mark.parametrize(
    "words",
    ["Привет", "Καλημέρα", ARABIC, "שלום עולם", "नमस्ते दुनिया", "สวัสดีชาวโลก", "გამარჯობა", "🙂 smile", "½ €"],
)
def test_every_script_of_the_fonts_is_drawn(words: str) -> None:
    assert drawn(words).tobytes() != drawn("–").tobytes()


def test_what_is_written_from_right_to_left_begins_at_the_right() -> None:
    """Words in the other direction stand in their own, among it."""
    words = drawn(ARABIC).crop((20, 150, WIDTH, 330))
    box = words.point(lambda value: 255 if value < 150 else 0).getbbox()
    assert box
    assert box[2] > WIDTH - 20 - 100
    assert ink(drawn(f"{ARABIC} said hello"))[2] > WIDTH - 20 - 100


@pytest.mark.parametrize("words", ["word " * 1000, "x" * 3000, "W" * 3000, "." * 3000, "สวัสดีชาวโลก" * 100])
def test_a_card_has_an_end_and_nothing_leaves_it(words: str) -> None:
    picture = drawn(words)
    assert LEAST < picture.height <= MOST
    assert ink(picture)[2] <= WIDTH - 20 - 80


def test_what_no_font_has_is_refused_instead_of_drawn_as_boxes() -> None:
    with pytest.raises(Undrawable) as raised:
        drawn("x \U000f0000")
    assert raised.value.args == ("\U000f0000",)


def test_ornaments_that_no_font_has_are_left_out_and_letters_stand_in_their_plain_form() -> None:
    """Signs that mean something are refused, and so is what would leave nothing."""
    assert drawn("x 🂡").tobytes() == drawn("x").tobytes()
    assert drawn("𝐛𝐞𝐞𝐬").tobytes() == drawn("bees").tobytes()
    for refused in ("two ≠ three", "𓉔"):
        with pytest.raises(Undrawable):
            drawn(refused)
    with pytest.raises(Undrawable):
        png(QuoteCard(("x",), "🂡", "Harbour", "x"))


def test_no_line_begins_with_what_closes_or_ends_with_what_opens() -> None:
    """Where words are not divided by spaces, and a line is broken between characters."""
    assert _unbroken("「駅で。」(a)") == ["「駅", "で。」", "(a)"]
    assert _unbroken("キャッ") == ["キャッ"]
    assert _unbroken("…abc") == ["…", "abc"]
    assert _unbroken("在2018年") == ["在", "2018", "年"]

"""Topics in languages without spaces between words, over a real index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pullquote.index.deadline import Deadline
from pullquote.index.language.analyzer import analyzer
from pullquote.index.querying.found import Scope
from pullquote.index.search.said import Said, TermFinder
from pullquote.index.search.spread import Arranged
from pullquote.index.transcript import Cue

from ..conftest import incoming

if TYPE_CHECKING:
    from pullquote.index.library import Library
    from pullquote.index.querying.found import Found

TALKS = {
    "ja": {
        "garden": "庭園の石垣は毎年冬に崩れる。石を積み直すのは父の仕事だった。",
        "nursery": "幼稚園の庭で子供たちが遊ぶ。先生は笑っていた。",
        "medicine": "薬を飲むのは楽ではない。声の音も変わった。",
        "music": "音楽は村の人々をひとつにする。祭りの夜には笛が鳴る。",
    },
    "zh": {
        "orchard": "果园里的蜜蜂在冬天不睡觉。养蜂人从不打开蜂箱。",
        "result": "结果公园关门了。大家都回家了。",
        "bread": "面包要发酵一整夜。老面团有自己的脾气。",
        "noodles": "他见了面就打开包裹。里面是一封信。",
    },
    "th": {
        "music": "ดนตรีทำให้คนในหมู่บ้านมารวมกัน เสียงขลุ่ยดังทั้งคืน",
        "sea": "ทะเลกลืนถนนสายเก่าไปแล้ว ชาวบ้านย้ายขึ้นเขา",
    },
}


@pytest.fixture
async def library(shelved) -> Library:
    return await shelved(
        **{
            f"{code}_{name}": incoming(f"{code}_{name}.txt", [Cue(text)], language=code)
            for code, talks in TALKS.items()
            for name, text in talks.items()
        }
    )


async def asked(library: Library, words: str) -> Found:
    return await library.topic(words, Scope(), 5, Deadline(), Arranged.SPREAD)


@pytest.mark.parametrize(
    ("words", "file"),
    [
        ("庭園の石垣", "ja_garden.txt"),
        ("音楽", "ja_music.txt"),
        ("音楽について教えてください", "ja_music.txt"),
        ("果园", "zh_orchard.txt"),
        ("关于面包", "zh_bread.txt"),
        ("ดนตรี", "th_music.txt"),
        ("เกี่ยวกับทะเล", "th_sea.txt"),
    ],
)
async def test_a_topic_is_where_its_words_are_said(library: Library, words: str, file: str) -> None:
    """And not where their characters are, each in another word: `音` and `楽` are no music."""
    found = await asked(library, words)
    assert found.about
    assert [hit.transcript.file for hit in found.hits] == [file]


@pytest.mark.parametrize("words", ["園庭石", "楽薬", "包面", "园果", "ทะดน"])
async def test_of_what_nobody_speaks_there_is_nothing(library: Library, words: str) -> None:
    """Although somebody says each of its characters."""
    assert not (await asked(library, words)).about


async def test_words_are_marked_as_words(library: Library) -> None:
    (hit,) = (await asked(library, "石垣の仕事")).hits
    text, at = TALKS["ja"]["garden"], hit.span.first
    assert [text[first - at : past - at] for first, past in hit.marks] == ["石垣", "仕事"]


async def test_mentions_count_words(library: Library) -> None:
    names = {one.id: one.file for one in library.transcripts}
    found = await library.mentions("音楽", Scope(), Deadline())
    assert {names[id_]: count for id_, count in found.items()} == {"ja_music.txt": 1}


def test_terms_of_several_words_are_said_where_these_stand_side_by_side() -> None:
    tokens = analyzer("en").analyze("red bees and red old bees")
    assert TermFinder(["red bee", "old"]).said(tokens) == [Said(0, 8, "red bee"), Said(17, 20, "old")]

"""Where titles, shows, dates, links, languages and participants come from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pullquote.index.metadata.filenames import facts_in_name, readable_title, split_language
from pullquote.index.metadata.sources import SIDECAR_BYTES, FolderFacts, is_side_file
from pullquote.index.metadata.validation import iso_date, language_tag, web_url
from pullquote.index.transcript import Facts, ReadingNotice, Repair

if TYPE_CHECKING:
    from pathlib import Path


def told(folder: Path, name: str = "talk.vtt", stated: Facts | None = None) -> tuple[Facts, tuple[ReadingNotice, ...]]:
    return FolderFacts.of(folder).for_file(folder / name, stated or Facts())


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def unreadable(detail: str, line: int | None = None) -> ReadingNotice:
    return ReadingNotice(Repair.UNREADABLE_FACTS, 1, line, detail)


def of_table(code: Repair, line: int, detail: str) -> ReadingNotice:
    return ReadingNotice(code, 1, line, f"library.csv: {detail}")


def test_a_row_without_a_file_is_told_once(tmp_path: Path) -> None:
    write(tmp_path, "talk.vtt", "")
    write(tmp_path, "library.csv", "file,title\ntalk.vtt,A\nTALK,B\ngone.vtt,C\n")
    unused = FolderFacts.of(tmp_path).unused
    assert unused == (of_table(Repair.ROW_WITHOUT_FILE, 4, "gone.vtt"),)


def test_what_a_table_has_and_nobody_uses_is_told_once(tmp_path: Path) -> None:
    write(tmp_path, "talk.vtt", "")
    write(tmp_path, "library.csv", "file,title,Shelf mark,\ntalk.vtt,A,x\n,D\n ,E\n")
    assert FolderFacts.of(tmp_path).unused == (
        of_table(Repair.UNUSED_COLUMNS, 1, "Shelf mark"),
        ReadingNotice(Repair.ROW_WITHOUT_NAME, 2, 3, "library.csv"),
    )
    assert told(tmp_path) == (Facts(title="A"), ())


def test_a_comma_that_makes_one_cell_two_is_told(tmp_path: Path) -> None:
    write(tmp_path, "library.csv", "file,title,show\ntalk,Bees, and winter,Lamp\n")
    assert told(tmp_path)[1] == (of_table(Repair.ROW_TOO_LONG, 2, "talk"),)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Ada Quill, Ben Okoro", ("Ada Quill", "Ben Okoro")),
        ("Ada Quill, Ben Okoro, and Cy Park", ("Ada Quill", "Ben Okoro", "Cy Park")),
        ("Osei, Ben; Ada", ("Osei, Ben", "Ada")),
        ("Osei, Ben", ()),
    ],
)
def test_names_between_commas_are_taken_where_they_can_only_be_several(
    tmp_path: Path, value: str, names: tuple[str, ...]
) -> None:
    write(tmp_path, "talk.toml", f'participants = "{value}"')
    assert told(tmp_path)[0].participants == names


# --- Who is believed ---------------------------------------------------------------------------------------------


def test_each_source_fills_only_what_the_ones_before_it_left_open(tmp_path: Path) -> None:
    """Sidecar, then what the file states, then the table, then yt-dlp's info, then the name."""
    name = "2020-01-01 From the name.de.vtt"
    write(tmp_path, "2020-01-01 From the name.toml", 'title = "From the sidecar"')
    write(tmp_path, "library.csv", f"file,title,show,date,url\n{name},no,no,2021-01-01,https://example.org/table")
    info = {
        "title": "no",
        "series": "no",
        "upload_date": "20220101",
        "webpage_url": "https://no.example",
        "language": "fr",
    }
    write(tmp_path, "2020-01-01 From the name.info.json", json.dumps(info))
    facts, notices = told(tmp_path, name, Facts(title="no", show="From the file"))
    assert notices == ()
    assert facts == Facts(
        title="From the sidecar",
        show="From the file",
        date="2021-01-01",
        url="https://example.org/table",
        language="fr",
    )


def test_a_file_without_company_has_its_name(tmp_path: Path) -> None:
    assert told(tmp_path, "2024-05-01_the-long_night.de.vtt") == (
        Facts(title="the-long night", date="2024-05-01", language="de"),
        (),
    )


def test_what_the_file_states_is_looked_at_as_strictly(tmp_path: Path) -> None:
    facts, notices = told(tmp_path, stated=Facts(date="May 1, 2024", url="javascript:alert(1)", language="en_us"))
    assert (facts.date, facts.url, facts.language) == ("2024-05-01", None, "en-US")
    assert notices == (unreadable("talk.vtt: url javascript:alert(1)"),)


# --- Sidecars ----------------------------------------------------------------------------------------------------


def test_a_sidecar_names_everything(tmp_path: Path) -> None:
    write(
        tmp_path,
        "talk.toml",
        """
        title = "The long night"
        podcast = "Lamplight"
        date = 2024-05-01
        media_url = "https://example.org/a.mp3"
        lang = "English"
        guests = ["Ada", "Bo"]

        [labels]
        "Break" = ""
        "SPEAKER_00" = "Ada"
        """,
    )
    assert told(tmp_path) == (
        Facts(
            title="The long night",
            show="Lamplight",
            date="2024-05-01",
            url="https://example.org/a.mp3",
            language="en",
            participants=("Ada", "Bo"),
            labels={"Break": "", "SPEAKER_00": "Ada"},
        ),
        (),
    )


def test_languages_of_one_recording_share_a_sidecar_or_have_their_own(tmp_path: Path) -> None:
    write(tmp_path, "talk.toml", 'title = "Shared"')
    write(tmp_path, "talk.de.toml", 'title = "Eigener"')
    assert told(tmp_path, "talk.de.vtt")[0].title == "Eigener"
    assert told(tmp_path, "talk.fr.vtt")[0].title == "Shared"


def test_a_sidecar_with_a_mistake_keeps_its_good_lines(tmp_path: Path) -> None:
    write(
        tmp_path,
        "talk.toml",
        '\ntitle = "Kept"\ndate = "01/05/2024"\ntilte = "x"\nparticipants = [1]\nurl = "ftp://a.example"',
    )
    facts, notices = told(tmp_path)
    assert facts == Facts(title="Kept")
    assert notices == (
        unreadable("talk.toml: date 01/05/2024", 3),
        unreadable("talk.toml: tilte", 4),
        unreadable("talk.toml: participants", 5),
        unreadable("talk.toml: url ftp://a.example", 6),
    )


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'title = "a"\ntitle', 2),
        (b'title = "a"\n\xff = 3', 2),
        (b"a = " + b"[" * 100_000, None),
        (b"a = " + b"1" * 10_000, None),
    ],
    ids=["syntax", "bytes", "deep", "long number"],
)
def test_a_sidecar_that_cannot_be_read_does_not_stop_the_file(tmp_path: Path, content: bytes, line: int | None) -> None:
    (tmp_path / "talk.toml").write_bytes(content)
    facts, (notice,) = told(tmp_path)
    assert facts == Facts(title="talk")
    assert notice.detail.startswith("talk.toml")
    assert notice.line == line or line is None


def test_a_sidecar_is_bounded(tmp_path: Path) -> None:
    write(tmp_path, "talk.toml", 'title = "a"\n' + "#" * SIDECAR_BYTES)
    assert told(tmp_path) == (Facts(title="talk"), (unreadable(f"talk.toml: > {SIDECAR_BYTES} bytes"),))


def test_links_are_not_followed_out_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "shelf"
    folder.mkdir()
    write(tmp_path, "secret.toml", 'title = "secret"')
    write(tmp_path, "secret.csv", "file,title\ntalk.vtt,secret")
    (folder / "talk.toml").symlink_to(tmp_path / "secret.toml")
    (folder / "library.csv").symlink_to(tmp_path / "secret.csv")
    facts, notices = told(folder)
    assert facts == Facts(title="talk")
    assert notices == (unreadable("library.csv: ->"), unreadable("talk.toml: ->"))


def test_a_folder_or_a_dangling_link_in_the_place_of_a_sidecar_is_none(tmp_path: Path) -> None:
    (tmp_path / "talk.toml").mkdir()
    (tmp_path / "talk.info.json").symlink_to(tmp_path / "talk.info.json")
    assert told(tmp_path) == (Facts(title="talk"), ())


# --- library.csv -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", ["talk.de.vtt", "talk.de", "talk", "TALK.de.VTT", "./talk.de.vtt", " talk "])
def test_a_row_names_the_file_or_its_stem(tmp_path: Path, file: str) -> None:
    write(tmp_path, "library.csv", f"file,title\nother.vtt,Other\n{file},Found")
    assert told(tmp_path, "talk.de.vtt")[0].title == "Found"


def test_the_closest_row_wins_and_repeated_rows_are_told(tmp_path: Path) -> None:
    write(tmp_path, "library.csv", "file,title\ntalk,Stem\ntalk.vtt,Name\ntalk.vtt,Again\nsub/talk.vtt,Inside\n")
    assert told(tmp_path) == (Facts(title="Name"), (of_table(Repair.ROW_AGAIN, 4, "talk.vtt"),))
    assert told(tmp_path, "talk.srt")[0].title == "Stem"
    assert told(tmp_path, "sub/talk.vtt")[0].title == "Inside"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_headers_and_separators_are_taken_as_spreadsheets_write_them(tmp_path: Path, separator: str) -> None:
    head = separator.join(
        ["File Name", "Title", "PODCAST", "Published", "Media URL", "Lang", "Host", "Guests", "Shelf mark"]
    )
    row = separator.join(
        ["talk", '"A, B; C"', "Lamp", "2024/05/01", "https://a.example/", "DE", "Ada", '"Bo; Cy ;Ada"', "x"]
    )
    write(tmp_path, "library.csv", f"\ufeff{head}\r\n\r\n{row}\r\n")
    assert told(tmp_path) == (
        Facts(
            title="A, B; C",
            show="Lamp",
            date="2024-05-01",
            url="https://a.example/",
            language="de",
            participants=("Ada", "Bo", "Cy"),
        ),
        (),
    )


def test_a_bad_cell_is_told_with_its_line_to_its_own_file_only(tmp_path: Path) -> None:
    write(tmp_path, "library.csv", 'file,title,date\na,"two\nlines",2024-01-01\ntalk,Talk,31 June 2024\n')
    assert told(tmp_path) == (Facts(title="Talk"), (unreadable("library.csv: date 31 June 2024", 4),))
    assert told(tmp_path, "a.txt") == (Facts(title="two lines", date="2024-01-01"), ())


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b'file,title\nbefore,Before\ntalk,"never closed\n', Repair.BROKEN_TABLE, 3),
        (b"file,title\nbefore,Before\ntalk," + b"x" * 200_000, Repair.BROKEN_TABLE, 3),
        (b"file,title\nbefore,Before\ntalk,caf\xe9", Repair.UNREADABLE_FACTS, 3),
        (b"name,title\ntalk,Talk", Repair.NO_FILE_COLUMN, 1),
    ],
    ids=["quote", "cell", "bytes", "no file column"],
)
def test_a_table_that_cannot_be_read_says_so_for_every_file(
    tmp_path: Path, content: bytes, code: Repair, line: int
) -> None:
    (tmp_path / "library.csv").write_bytes(content)
    facts, (notice,) = told(tmp_path)
    assert facts == Facts(title="talk")
    assert (notice.code, notice.line) == (code, line)
    assert notice.detail.startswith("library.csv: ")


def test_rows_before_the_mistake_still_count(tmp_path: Path) -> None:
    write(tmp_path, "library.csv", 'file,title\ntalk,Talk\nlast,"never closed\n')
    assert told(tmp_path)[0].title == "Talk"


# --- yt-dlp ------------------------------------------------------------------------------------------------------


def test_the_info_that_yt_dlp_wrote(tmp_path: Path) -> None:
    info = {
        "title": "Night trains?",
        "webpage_url": "https://www.youtube.com/watch?v=a1B2c3D4e5F",
        "upload_date": "20240501",
        "channel": "Sleeper",
        "language": "en-US",
        "formats": [{}],
    }
    write(tmp_path, "Night trains？ [a1B2c3D4e5F].info.json", json.dumps(info))
    assert told(tmp_path, "Night trains？ [a1B2c3D4e5F].en-orig.vtt") == (
        Facts(
            title="Night trains?",
            show="Sleeper",
            date="2024-05-01",
            url="https://www.youtube.com/watch?v=a1B2c3D4e5F",
            language="en-US",
        ),
        (),
    )


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", "[" * 100_000, '{"a": ' + "1" * 10_000 + "}"],
    ids=["empty", "list", "cut", "deep", "number"],
)
def test_an_info_file_that_cannot_be_read_does_not_stop_the_file(tmp_path: Path, content: str) -> None:
    write(tmp_path, "talk.info.json", content)
    facts, (notice,) = told(tmp_path)
    assert facts == Facts(title="talk")
    assert notice.detail == "talk.info.json"


# --- Names -------------------------------------------------------------------------------------------------------

VIDEO = "https://www.youtube.com/watch?v="


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("Night trains [a1B2c3D4e5F].en.vtt", Facts("Night trains", url=VIDEO + "a1B2c3D4e5F", language="en")),
        ("Night_trains [-_cdefghijk].vtt", Facts("Night_trains", url=VIDEO + "-_cdefghijk")),
        (
            "20240501 Who？ Me⧸you [abcdefghijk].pt-BR.vtt",
            Facts("Who? Me/you", None, "2024-05-01", VIDEO + "abcdefghijk", "pt-BR"),
        ),
        ("My talk [transcribed].txt", Facts("My talk [transcribed]")),
        ("[a1B2c3D4e5F].en.vtt", Facts("[a1B2c3D4e5F]", url=VIDEO + "a1B2c3D4e5F", language="en")),
        ("000_8aa15a10217e0c3a.txt", Facts("000_8aa15a10217e0c3a")),
        ("20240501.txt", Facts("20240501", date="2024-05-01")),
        ("2024_05_01-talk.txt", Facts("talk", date="2024-05-01")),
        ("20241350_talk.txt", Facts("20241350 talk")),
        ("1698765432.json", Facts("1698765432")),
        ("Dr. No.srt", Facts("Dr. No")),
        ("draft.old.txt", Facts("draft.old")),
        ("talk.zh-Hans.vtt", Facts("talk", language="zh-Hans")),
        ("talk.de-en.vtt", Facts("talk", language="de")),
    ],
)
def test_what_a_name_tells(name: str, facts: Facts) -> None:
    assert facts_in_name(name) == facts


@pytest.mark.parametrize(
    ("stem", "title"),
    [
        ("the-long-night", "the long night"),
        ("Spider-Man_and_friends", "Spider-Man and friends"),
        ("ep_12_-_bread", "ep 12 - bread"),
        ("A night - with dashes", "A night - with dashes"),
        ("dQw4w9WgXcQ", "dQw4w9WgXcQ"),
        ("talk_3f2504e0-4f89-11d3-9a0c", "talk_3f2504e0-4f89-11d3-9a0c"),
        ("episode12_part2", "episode12 part2"),
        ("夜の_列車", "夜の 列車"),
        ("-_-", "-_-"),
    ],
)
def test_a_stem_is_made_readable_unless_it_is_no_words(stem: str, title: str) -> None:
    assert readable_title(stem) == title


def test_a_language_is_split_from_a_name_only_if_there_is_one() -> None:
    assert split_language("talk.fil.vtt") == ("talk", "fil")
    assert split_language("talk.raw.vtt") == ("talk.raw", None)
    assert split_language(".de.vtt") == (".de", None)


def test_side_files_are_told_from_transcripts() -> None:
    assert [is_side_file(n) for n in ("library.csv", "a.info.json", "a.toml", "a.json", "b.csv")] == [True] * 3 + [
        False
    ] * 2


# --- Values ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-01",
        "2024/05/01",
        "20240501",
        "2024-05-01T10:00:00Z",
        "May 1, 2024",
        "may 1st 2024",
        "1 May 2024",
        "Wed, 01 May 2024 10:00:00 GMT",
        "Wednesday, May 1, 2024",
    ],
)
def test_dates_that_can_mean_one_day_only(text: str) -> None:
    assert iso_date(text) == "2024-05-01"


@pytest.mark.parametrize(
    "text", ["", "2024", "2024-05", "01/05/2024", "2024-02-30", "Ma 1, 2024", "1 Mayor 2024", "0 May 2024", "soon"]
)
def test_dates_that_cannot_be_told(text: str) -> None:
    assert iso_date(text) is None


def test_links_are_http_only() -> None:
    assert web_url(" https://example.org/a?b=c#d ") == "https://example.org/a?b=c#d"
    for bad in (
        "",
        "example.org",
        "ftp://a.example",
        "javascript:alert(1)",
        "https://",
        "http://[::1",
        "https://a b.example",
    ):
        assert web_url(bad) is None
    for hostile in (
        "https://a.example/>x",
        "https://a.example/\u202e",
        'https://a.example/"',
        "https://a.example/" + "x" * 2048,
    ):
        assert web_url(hostile) is None
    assert web_url("https://a.example:port/") is None


def test_languages_have_one_spelling() -> None:
    assert [language_tag(t) for t in ("EN", "en_us", "zh-hans", "German", "en-orig", "sl-rozaj", "es-419")] == [
        "en", "en-US", "zh-Hans", "de", "en", "sl-rozaj", "es-419",
    ]  # fmt: skip
    assert [language_tag(t) for t in ("", "jp", "x", "klingon", "en us", "../de")] == [None] * 6

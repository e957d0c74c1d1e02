"""Mistakes that people make, and the answer that each of them gets: in plain words, with what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fake_discord import MANAGER, private, text
from fake_slack import Person, words
from slack_serving import workshop

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Pullquote
    from discord_serving import Served

ANSWERED = """\
⚠️ Altered: 1 number
Asked: “in the winter of 2018 we lost half of our colonies”
Marit Olufsen: You have heard that.
Ondine Farrow: In the winter of 2018 we lost a third of our colonies. Fourteen hives out of forty-two.
— Ondine Farrow, Bees in February · The Slow Hour · 15 February 2024 · 1:33
▶ Listen from 1:30"""

# What is typed after `pullquote`, and what the answer says.
CONSOLE: list[tuple[list[str], str]] = [
    # Commands and options
    (["qoute", "bees"], "There is no command “qoute”. Did you mean pullquote quote bees?"),
    (["serch", "bees in winter"], "Did you mean pullquote quote 'bees in winter'?"),
    (["quote", "--limt", "2", "bees"], "Did you mean '--limit'?"),
    (["quote", "--limit", "0", "bees"], "“0” is no whole number from 1 to 50."),
    (["quote", "--limit", "many", "bees"], "“many” is no whole number from 1 to 50."),
    (["excerpt", "--seed", "abc"], "“abc” is no whole number from 0 on."),
    (["show"], "Try 'pullquote show --help' for help."),
    (["show", "bees-in-february", "1:33"], "For example: pullquote show bees-in-february --at 1:33"),
    (["bees", "in", "winter"], "There is no command “bees”. To look for words: pullquote quote bees in winter"),
    (["search", "bees"], "There is no command “search”. Did you mean pullquote quote bees?"),
    (["delete", "bees-in-february"], "There is no command “delete”. Did you mean pullquote remove bees-in-february?"),
    (["version"], "Did you mean pullquote --version?"),
    (["help"], "Find who said it, where and when, in your transcripts."),
    (["help", "quote"], "Usage: pullquote quote [OPTIONS] [WORDS]..."),
    (["-h"], "Find who said it, where and when, in your transcripts."),
    (["saved", "delete", "1"], "There is no command “delete”. Did you mean pullquote saved remove 1?"),
    (["saved", "colonies"], "There is no command “colonies”. There are: export, list, remove and show."),
    (["alert", "tide mills"], "There is no command “tide mills”. Did you mean pullquote alert add 'tide mills'?"),
    (["daily", "stop"], "Did you mean pullquote daily pause?"),
    (["corrections", "remove", "1"], "Did you mean pullquote corrections undo 1?"),
    (["correct", "grapefruit", "=", "pomelo"], "For example: pullquote correct"),
    (["run", "--adapter", "teams"], "There are: console, discord, slack or web."),
    (["run", "--adapter", "discord"], "Set PULLQUOTE_DISCORD_TOKEN"),
    (["--config", "nowhere.toml", "list"], "nowhere.toml: expected a file that can be read"),
    (["check", "we lost a third of our colonies"], "Verbatim"),
    (["check", "She said “we lost half of our colonies” (Bees in February)."], "Altered"),
    # What is asked
    (["quote", "bees", "--since", "2025", "--until", "2023"], "“2025” is later than “2023”"),
    (["quote", "what did Ondine say?"], "A passage worth reading"),
    (["quote", "what did Ondine say about winter"], "about “winter” in one episode for speaker Ondine Farrow"),
    (["topic", "was sagte Ondine über den Winter"], "for speaker Ondine Farrow"),
    (["verify", '"we lost a third of our colonies" (Bees in February)'], "Verbatim These words"),
    (["verify", '"we lost a third of our colonies" — Marit, Bees in February, 37:20'], "not by Marit Olufsen"),
    (["verify", '"we lost a third of our colonies" in Bees in Febuary'], "Verbatim These words"),
    (["verify", "we lost a third of our colonies, Bees in February"], "Verbatim These words"),
    (["quote"], "There are no words to look for. Type what you remember"),
    (["quote", "?!"], "There are no words to look for. Type what you remember"),
    (["quote", "the of and"], "Add one or two that stand out."),
    (["quote", "https://media.example.org/bees.mp3#t=90"], "That is a link, and words are looked for. Type some"),
    (["quote", "„In the winter of 2018 we lost a third of our colonies“"], "Verbatim"),
    (["verify", "«a colony without a queen goes on and on»"], "Verbatim"),
    (["verify", "‘a colony without a queen goes on and on’"], "Verbatim"),
    (
        ["quote", "[00:01:33] Ondine: In the winter of 2018 we lost a third of our colonies"],
        "Said by Ondine Farrow, as",
    ),
    (["verify", "00:01:33,000 --> 00:01:36,000 In the winter of 2018 we lost a third of our colonies"], "Verbatim"),
    (["verify", "we lost a third of our colonies (Ondine Farrow, Bees in February, 1:33)"], "as claimed. These words"),
    (["verify", "we lost a third of our colonies by Marit Olufsen"], "Misattributed: said by Ondine Farrow"),
    (["verify", "In the winter of 2018 we lost half of our colonies [1:33]"], "Altered: 1 number"),
    (["topic", "a whole article " * 500], "8,000 characters long; at most 6,000 can be looked for at once"),
    (["quote", "third", "--speaker", "Ondine Farow"], "Did you mean Ondine Farrow?"),
    (["quote", "third", "--source", "The Slow Our"], "Did you mean The Slow Hour?"),
    (["quote", "third", "--since", "31.02.2024"], "“31.02.2024” is no date: a year, a month or a day, such as 2023"),
    (["topic", "the"], "Name what it is about."),
    (["topic", "beez"], "Did you mean “bees”?"),
    (["topic", "bees", "--chart", "bees.gif"], "files that end in .svg or .png; bees.gif does not"),
    # What chats, other bots and the web leave beside a quote
    (["verify", '"we lost a third of our colonies" bees'], "Verbatim These words"),
    (["verify", '"we lost a third of our colonies" lol'], "Verbatim These words"),
    (["verify", '"we lost a third of our colonies" as heard on The Slow Hour'], "Verbatim These words"),
    (["verify", '"we lost a third of our colonies" — Bees in February, and it broke my heart'], "Verbatim These words"),
    (["verify", '"we lost a third of our colonies" by Ondeen Farrow'], "as claimed. These words"),
    (["verify", "Ondine Farow: we lost a third of our colonies"], "as claimed. These words"),
    (["verify", "```we lost a third of our colonies```"], "Verbatim These words"),
    (["verify", "**we lost a third of our colonies**"], "Verbatim These words"),
    (["verify", "> we lost a third of our colonies"], "Verbatim These words"),
    (["verify", "🐝 we lost a third of our colonies 🐝 😭"], "Verbatim These words"),
    (["verify", "#bees we lost a third of our colonies #winter"], "Verbatim These words"),
    (["verify", "!quote we lost a third of our colonies"], "Verbatim These words"),
    (["verify", "/quote we lost a third of our colonies"], "Verbatim These words"),
    (
        ["verify", 'https://media.example.org/slow-hour/bees.mp3 "we lost a third of our colonies"'],
        "Verbatim These words",
    ),
    (
        ["verify", "we lost a third of our colonies https://media.example.org/slow-hour/bees.mp3#t=93"],
        "Verbatim These words",
    ),
    (["quote", 'who said "we lost a third of our colonies" and when?'], "Verbatim These words"),
    (["quote", "when did Ondine say a third of our colonies?"], "as claimed. These words"),
    (["quote", "who is Ondine Farrow?"], "A passage worth reading for speaker Ondine Farrow"),
    (["quote", "was it Ondine who said a colony without a queen goes on and on?"], "as claimed. These words"),
    (["verify", "we lost 33% of our colonies"], "Another number. You: “33%”. Transcript: “a third”."),
    (["verify", "we lost a third of our colonies (sic)"], "Verbatim These words"),
    (["verify", "we lost a third of our colonies somehow"], "Reworded: 1 word"),
    (["verify", "we lost a hundred of our colonies"], "Another number. You: “a hundred”. Transcript: “a third”."),
    (["verify", "a ball of bees about the size of a hundred"], "A number against a word."),
    (["verify", "verify we lost a third of our colonies"], "Verbatim These words"),
    (["quote", "quote: we lost a third of our colonies"], "Verbatim These words"),
    (
        ["quote", 'was it "we lost half of our colonies" or "we lost a third of our colonies"?'],
        "1 verbatim, 1 altered.",
    ),
    (["quote", "a third of our colonies from Ondine"], "as claimed. These words"),
    (["quote", "who is Napoleon?"], "Nobody here says “Napoleon”."),
    (["quote", "who talks about honey?"], "One place about “honey”:"),
    (["quote", "where is honey mentioned?"], "One place about “honey”:"),
    (["quote", "wo wird Honig erwähnt?"], "Nothing here is about “Honig”"),
    (["quote", "quotes by Ondine"], "A passage worth reading for speaker Ondine Farrow"),
    (["topic", "everything Ondine said about winter"], "about “winter” in one episode for speaker Ondine Farrow"),
    (["topic", '"bees in winter"'], "about “bees in winter” in"),
    (["topic", "???"], "There are no words to look for."),
    (["quote", "third", "--since", "last year"], "“last year” is no date: a year, a month or a day"),
    (["quote", "third of our colonies", "--since", "15th of February 2024"], "Verbatim These words"),
    (["quote", "third of our colonies", "--speaker", "@ondine"], "Verbatim These words"),
    (["quote", "third of our colonies", "--speaker", "Ondine F."], "Verbatim These words"),
    (["quote", "third", "--speaker", "Farrow, Ondine"], "Did you mean Ondine Farrow?"),
    (
        ["quote", "third", "--source", "https://media.example.org/slow-hour/bees-in-february.mp3"],
        "or Bees in February?",
    ),
    (["show", "https://media.example.org/slow-hour/bees-in-february.mp3#t=90"], "Ondine Farrow: In the winter of 2018"),
    (["show", "bees-in-february", "--at", "1:33pm"], "“1:33pm” is no time."),
    (["quote", "--seed", "1", "bees"], "Did you mean one of: '--since', '--speaker'?"),
    (["ask", "who lost colonies"], "To look for words: pullquote quote ask 'who lost colonies'"),
    (["fetch", "https://example.org/feed.xml"], "The list of feeds has their names"),
    (["daily", "add", "--at", "noon", "--zone", "UTC"], "every day at 12:00 (UTC)"),
    (
        ["daily", "add", "--at", "soon after eight", "--zone", "UTC"],
        "“soon after eight” cannot be read as a time of day.",
    ),
    (["daily", "add", "08:30"], "For example: pullquote daily add --at 08:30"),
    (["alert", "add", "?"], "There are no words to look for."),
    # Around a quote that is asked of a bot, or pasted from its answer
    (["quote", "pullquote we lost a third of our colonies"], "Verbatim These words"),
    (["verify", "hey @pullquote, we lost a third of our colonies"], "Verbatim These words"),
    (["verify", ANSWERED], "as claimed. These words"),
    (
        ["verify", "Marit: You have heard that.\nOndine: In the winter of 2018 we lost a third of our colonies."],
        "Verbatim",
    ),
    (["verify", "```\nwe lost a third of our colonies\n```\nis this right"], "Verbatim These words"),
    (["verify", "`we lost a third of our colonies` said Ondine"], "as claimed. These words"),
    (["verify", "did she really say we lost a third of our colonies?"], "Verbatim These words"),
    (["verify", "she said something like we lost a third of our colonies"], "Verbatim These words"),
    (["quote", '"we lost a third of our colonies" "a colony without a queen goes on and on"'], "2 verbatim."),
    (["quote", "we lost a third of our colonies /topic bees"], "Verbatim These words"),
    (["quote", "we lost a third of our colonies from Ondine in Bees in February"], "as claimed. These words"),
    (["quote", "third of our colonies", "--since", "März 2023"], "Verbatim These words"),
    (["quote", "third", "--since", "the beginning of 2024"], "“the beginning of 2024” is no date"),
    (["quote", "third", "--speaker", "ondine farrow, marit olufsen"], "Did you mean Marit Olufsen or Ondine Farrow?"),
    (["verify", "rhinoceros"], "Not in the 6 transcripts searched"),
    (["verify", "colonies"], "Verbatim These words"),
    (["quote", "wir haben ein Drittel unserer Völker verloren"], "Not in the 6 transcripts searched"),
    (["list", "february 2024"], "One transcript about which “february 2024” is known"),
    # Transcripts
    (["add", "nowhere"], "there is no such file or folder"),
    (["add", "empty"], "There are no files to add in empty."),
    (["add", "photo.png"], "its ending is none of those that are read (.ass"),
    (["add", "photo.srt"], "it is a picture (PNG), and only text is read"),
    (["add", "nothing.txt"], "the file is empty"),
    (["add", "https://example.org/feed.xml"], "pullquote follow ADDRESS"),
    (["show", "bees-in-febuary"], "Did you mean Bees in February ("),
    (["show", "tide"], "Did you mean The Tide Keeps the Hours ("),
    (["show", "beez"], "Did you mean Bees in February ("),
    (["show", "the slow hour"], "“the slow hour” is a show. Name one of its transcripts, such as "),
    (["show", "bees-in-february", "--at", "1m33s"], "In the winter of 2018"),
    (["show", "bees-in-february", "--at", "2 hours"], "“2 hours” is no time."),
    (["show", "bees-in-february", "--at", "99:99:99"], "“99:99:99” is no time. Say 37:21"),
    (["remove", "nope"], "Its list shows what each is called."),
    (["edit", "bees-in-february", "--date", "31.02.2024"], "“31.02.2024” is no date. Write it as 2024-05-01."),
    (["edit", "bees-in-february", "--url", "slow hour"], "Write it whole, with https:// in front."),
    (["edit", "bees-in-february"], "There is nothing to change: say what with --title"),
    (["correct", "grapefruit", "grapefruit"], "“grapefruit” is what stands there already."),
    (["correct", "zebra", "horse"], "“zebra” stands in no transcript now."),
    (["corrections", "undo", "99"], "The list of corrections shows their numbers."),
    (["follow", "the slow hour"], "It begins with https:// or http://."),
    (["check", "photo.png"], "save it as .docx, Markdown or plain text"),
    (["restore", "photo.png"], "photo.png is no backup of a pullquote library."),
    (["purge", "123"], "Write it as discord:123 or slack:T123."),
    (["saved", "remove", "all"], "You have saved no quotes here yet."),
    (["daily", "add", "--at", "08:30", "--picture", "blue"], "'blue' is not one of 'no', 'light', 'dark'."),
    (["excerpt", "bees"], "A passage worth reading about “bees”:"),
    (["saved", "show", "9"], "The list of your quotes shows their numbers."),
    # Every day
    (["daily", "add", "--at", "25:00"], "“25:00” cannot be read as a time of day. Write it as 08:30 or 8:30 pm."),
    (["daily", "add", "--at", "8.30pm", "--zone", "UTC"], "every day at 20:30 (UTC)"),
    (["daily", "add", "--at", "08:30", "--zone", "CEST"], "Did you mean Europe/Berlin"),
    (["daily", "add", "--at", "08:30", "--zone", "UTC+25"], "Name a city, as in Europe/Berlin"),
    (["daily", "add", "--at", "08:30", "--zone", "Europe/Belrin"], "Did you mean Europe/Berlin"),
    (["daily", "add", "--at", "08:30", "--zone", "UTC", "--days", "mon, someday"], "Write every day, weekdays, mon"),
    (["daily", "add", "--at", "08:30", "--zone", "UTC", "--place", "123456"], "Write it with ids, as in discord:1"),
    (["daily", "add", "--at", "08:30", "--zone", "Deutschland"], "every day at 08:30 (Europe/Berlin)"),
    (["daily", "add", "--at", "08:30", "--zone", "MEZ"], "“MEZ” can be several time zones. Did you mean Europe/Berlin"),
    (
        ["daily", "add", "--at", "08:30", "--zone", "España"],
        "Did you mean Europe/Madrid, Africa/Ceuta or Atlantic/Canary",
    ),
    (["daily", "add", "--at", "08:30", "--zone", " "], "Say a time zone: a city, as in Europe/Berlin"),
    (["daily", "add", "--at", "830", "--zone", "UTC"], "every day at 08:30 (UTC)"),
    (["daily", "add", "--at", "8 Uhr 30", "--zone", "UTC"], "every day at 08:30 (UTC)"),
    (["daily", "add", "--at", "9", "--zone", "San Francisco"], "every day at 09:00 (America/Los_Angeles)"),
    (["daily", "add", "--at", "9", "--zone", "Mumbai"], "every day at 09:00 (Asia/Kolkata)"),
    (["daily", "add", "--at", "9", "--zone", "UTC", "--days", "mon-fri"], "weekdays at 09:00 (UTC)"),
    (
        ["daily", "add", "--at", "9", "--zone", "UTC", "--days", "every day except weekends"],
        "Write every day, weekdays",
    ),
    (
        ["daily", "add", "--at", "every day at noon", "--zone", "UTC"],
        "cannot be read as a time of day. Write it as 08:30",
    ),
    (["daily", "pause", "7"], "The list of daily posts shows their short ids."),
    (["alert", "add", "the"], "Name what it is to be about."),
    (["alert", "pause", "7"], "The list of alerts shows their short ids."),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where people are when they make them."""
    place = tmp_path / "here"
    (place / "empty").mkdir(parents=True)
    for name in ("photo.png", "photo.srt"):
        (place / name).write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (place / "nothing.txt").touch()
    monkeypatch.chdir(place)
    return place


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("typed", "told"), CONSOLE, ids=[" ".join(typed)[:40] for typed, _ in CONSOLE])
def test_a_mistake_at_the_console(pullquote: Pullquote, sampled: Path, typed: list[str], told: str) -> None:
    answered = pullquote(*typed, data=sampled)
    said = " ".join((answered.out + answered.err).split())
    assert told in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("piped", "told"),
    [
        ('{"ask": "quote", "words": ', "the line is not JSON"),
        ('["quote", "bees"]', "the line is not a JSON object"),
        ('{"ask": "qoute", "words": "bees"}', "ask: one of quote, verify, topic and excerpt"),
        ('{"ask": "quote"}', "words: text is needed"),
    ],
)
def test_a_mistake_in_a_batch(pullquote: Pullquote, filled: Path, piped: str, told: str) -> None:
    assert told in pullquote("batch", stdin=f"{piped}\n", data=filled).out


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("/qoute bees", "There is no command “/qoute”. Did you mean /quote?"),
        ("/daily", "“/daily” is no command of this prompt, but one of its own: pullquote daily"),
        ("/check draft.md", "one of its own: pullquote check"),
        ("list", "6 transcripts in the library:"),
        ("/xyzzy", "There is no command “/xyzzy”. /help lists them all."),
        ("/quote", "There are no words to look for."),
    ],
)
def test_a_mistake_at_the_prompt(pullquote: Pullquote, filled: Path, typed: str, told: str) -> None:
    assert told in pullquote("chat", stdin=f"{typed}\n", data=filled).out


# Commands with their options, and what the answer says, to the person alone.
DISCORD: list[tuple[str, dict[str, Any], str]] = [
    ("quote", {"words": "the of and"}, "Add one or two that stand out."),
    ("quote", {"words": "https://example.org/bees"}, "That is a link, and words are looked for."),
    ("quote", {"words": "third", "speaker": "Ondine Farow"}, "Did you mean Ondine Farrow?"),
    ("quote", {"words": "third", "since": "31.02.2024"}, "is no date: a year, a month or a day"),
    ("topic", {"about": "beez"}, "Did you mean “bees”?"),
    ("quote", {"words": "<@123> <:bee:456>"}, "There are no words to look for."),
    ("verify", {"words": "<@123> we lost a third of our colonies <:bee:456>", "private": True}, "Verbatim"),
    (
        "verify",
        {"words": "1:30 In the winter of 2018 1:33 we lost a third of our colonies", "private": True},
        "Verbatim",
    ),
    ("library info", {"transcript": "bees-in-febuary"}, "Bees in February"),
    ("library undo", {"number": 99}, "The list of corrections shows their numbers."),
    ("alert add", {"words": "the"}, "Name what it is to be about."),
    ("alert pause", {"alert": "7"}, "The list of alerts shows their short ids."),
    ("saved show", {"quote": "9"}, "The list of your quotes shows their numbers."),
    ("saved remove", {"quote": "all"}, "You have saved no quotes here yet."),
    ("alert list", {}, "Set one up with"),
    ("quote", {"words": "`we lost a third of our colonies`", "private": True}, "Verbatim"),
    ("quote", {"words": "|| we lost a third of our colonies ||", "private": True}, "Verbatim"),
    ("quote", {"words": "> we lost a third of our colonies\n- <@123>", "private": True}, "Verbatim"),
    ("quote", {"words": "https://discord.com/channels/1/2/3", "private": True}, "That is a link"),
    ("excerpt", {"about": "🐝", "private": True}, "There are no words to look for."),
    ("excerpt", {"speaker": "Ondeen", "private": True}, "Did you mean Ondine Farrow?"),
    ("verify", {"words": "“we lost a third of our colonies”\n— Ondine, The Slow Hour", "private": True}, "as claimed."),
    ("quote", {"words": "@pullquote we lost a third of our colonies", "private": True}, "Verbatim"),
    ("quote", {"words": ANSWERED, "private": True}, "as claimed."),
    ("verify", {"words": "```we lost a third of our colonies``` said Ondine", "private": True}, "as claimed."),
    ("quote", {"words": "we lost a third of our colonies /topic bees", "private": True}, "Verbatim"),
    ("quote", {"words": "third", "since": "last March"}, "“last March” is no date"),
]


async def test_mistakes_in_discord(served: Served) -> None:
    for name, options, told in DISCORD:
        message = await (await served.fake.command(name, as_={"permissions": MANAGER}, **options)).message()
        assert told in text(message), (name, options)
        assert private(message), (name, options)


# A command and what is typed after it, and what the answer says.
SLACK: list[tuple[str, str, str]] = [
    ("/quote", "", "How to ask:"),
    ("/quote", "<https://example.org/bees>", "/quote WORDS"),
    ("/quote", "the of and", "Add one or two that stand out."),
    ("/quote", "third from: Ondine Farow", "Did you mean Ondine Farrow?"),
    ("/quote", "third since: 31.02.2024", "is no date: a year, a month or a day"),
    ("/topic", "beez", "Did you mean “bees”?"),
    ("/verify", "<@U2|ada> :bee: [1:33] we lost a third of our colonies", "Verbatim"),
    ("/verify", "1:33\nwe lost a third of our colonies", "Verbatim"),
    ("/library", "bees-in-febuary", "Did you mean Bees in February ("),
    ("/library", "The Slow Hour", "“The Slow Hour” is a show."),
    ("/library", "add https://example.org/bees.srt", "copy the link to it, and send /library add LINK"),
    ("/library", "correct grapefruit", "with an equals sign between them"),
    ("/library", "undo x", "The list of corrections shows their numbers."),
    ("/daily", "pause 7", "The list of daily posts shows their short ids."),
    ("/daily", "pause", "No passage is posted daily here yet."),
    ("/alert", "stop", "There are no alerts yet."),
    ("/saved", "delete all", "You have saved no quotes here yet."),
    ("/daily", "dance", "pause ID | resume ID"),
    ("/alert", "pause 7", "The list of alerts shows their short ids."),
    ("/saved", "show 9", "The list of your quotes shows their numbers."),
    ("/pullquote", "qoute the moon lifts", "Did you mean “quote”?"),
    ("/pullquote", "biblioteka", "Did you mean “library”?"),
    ("/pullquote", "hlep", "Did you mean “help”?"),
    ("/pullquote", "zitat", "How to ask:"),
    ("/saved", "remove all", "You have saved no quotes here yet."),
    ("/quote", "“we lost a third of our colonies” <@U2>", "Verbatim"),
    ("/quote", "`we lost a third of our colonies`", "Verbatim"),
    ("/quote", "&gt; we lost a third of our colonies", "Verbatim"),
    ("/quote", '"we lost a third of our colonies" <https://media.example.org/bees.mp3|Bees in February>', "Verbatim"),
    ("/quote", "from: Ondine Farrow", "There are no words to look for."),
    ("/library", "list bees", "One transcript about which “bees” is known"),
    ("/library", "list bees-in-febuary", "Did you mean Bees in February ("),
    ("/pullquote", "/quote a third of our colonies", "Verbatim"),
    ("/quote", "pullquote: we lost a third of our colonies", "Verbatim"),
    ("/quote", ANSWERED.replace("⚠️", ":warning:"), "as claimed."),
    ("/quote", "we lost a third of our colonies\n/topic bees", "Verbatim"),
    ("/quote", "a third of our colonies from: Ondine since: last March", "“last March” is no date"),
    ("/quote", "a third of our colonies since: yesterday", "“yesterday” is no date"),
    ("/daily", "every day at noon except weekends", "pause ID | resume ID"),
]


async def test_mistakes_in_slack(sampled: Path) -> None:
    async with workshop(sampled) as shop:
        shop.slack.users["UBOSS"] = {"is_admin": True}
        boss = Person(shop.slack, user="UBOSS")
        for number, (command, typed, told) in enumerate(SLACK, 1):
            await shop.send(boss.command(command, typed))
            answer = await shop.slack.called("respond", number)
            assert told in words(answer.blocks), (command, typed)
            assert answer.body["response_type"] == "ephemeral"
            assert ("At the end of the words" in words(answer.blocks)) == (told in {"How to ask:", "/quote WORDS"})

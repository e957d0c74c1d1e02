"""Speaker labels at the beginnings of lines: `Anna Lee: well`, `**Anna Lee:** well`, `>> ANNA: well`, `[SPEAKER_00]:
well`, `(speaker 0) well`; `[Anna, 0:58] well`; `Q.`, `Q` and `A` before two spaces, as courts write them.

A candidate is accepted only by its use in the whole file, because "Note: this is" and "The answer is: yes" are words:

- it has the form of a name: one to five words that begin with a capital (`Speaker 1`, `SPEAKER_00`, `Jan van Dijk` do),
  then a colon and white space; in bold it may be any text of up to 60 characters;
- the file has at least two labelled lines, or a bold one as its first line, which names its only speaker;
- the label is repeated, and one line in ten at least is labelled (there is no minimum in bold, in brackets, or in
  capitals before words that are not);
- a label that is not repeated needs half of the lines labelled, or it looks like one that is: bold, in brackets, in
  capitals, numbered, of several words, or one word that heads no clause (`Remember:`). Another one is doubtful: it
  stays with the words, and they are nobody's;
- a name in brackets or in bold without a colon needs half of the lines labelled so, and one of them to come again,
  unless it is numbered (`[SPEAKER_00] well`);
- what somebody is may follow the name (`ADA QUILL, HOST:`), in capitals as that or behind a name of several words;
- it stands at the beginnings of lines: if `SP:` occurs in the middle of lines, too, line breaks have no meaning, and
  removing it in some places only would be worse than leaving it;
- words that head notes and data (`Note:`, `Title:`) are no labels; ambiguous ones (`Host:`) have to be repeated;
- some lines of the file sound as if people talked to each other (`spoken`), unless they have times: in a glossary, a
  data sheet or a column of news all labels are doubtful.

Lines that begin alike in a shape that is none of these are told of, if nothing else names speakers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from ..language.non_speech import non_speech_spans
from .times import CLOCK

_MAX_ABBREVIATION: Final = len("Prof.")
_ROLE_WORDS: Final = 6
_MOST_RESEMBLED: Final = 200  # names of a file

_HEADINGS: Final = """
    note notes warning important example update edit summary disclaimer tip hint ps p.s caution also title subtitle date
    url link links source show podcast episode language duration transcript recorded published keywords tags topic
    topics copyright license email phone website step section chapter part agenda location time from sent to subject cc
    bcc re present absent apologies attendees verse chorus bridge refrain pros cons ingredients method serves
    room raum saal salle sala music key action abbreviations sources references cast credits
    monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag
    lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo
"""
_CLAUSE_HEADS: Final = """
    actually again ah alright also amazing and anyway anyways answer because breaking but case check consider correct
    disclosure everybody everyone exactly fact finally first five four guys hence here hey however imagine indeed
    instead joke last lesson listen look meaning meanwhile moral never news next no now obviously oh ok okay one
    opinion or otherwise plus point problem proof question quote really reason remember result right rule second
    secondly see seriously short so solution sorry spoiler still sure then there therefore think third this three thus
    today tomorrow translation true truth two um uh update wait well what when where why yeah yes yesterday you
"""
_TELEPHONE: Final = re.compile(r"\+\d[\d *•x()./-]{5,20}")  # of who takes part by it
_DEVICE: Final = re.compile(r"i(?:Phone|Pad|Mac|Pod)\b")  # as which people take part: `Ada's iPhone`
_ELIDED: Final = re.compile(r"[dl]['’](?=[^\W\d_])(?![a-z])")  # `d'Arc`
_NAME_PARTICLES: Final = "señor señora de del der den van von da di do dos la le el al bin ibn of the and y e & und et"
_SUFFIXES: Final = frozenset("JR SR II III IV MD PHD PH.D M.D ESQ MP KC QC".split())
_ARTICLES: Final = frozenset(("The", "Der", "Die", "Le", "La", "El", "Il", "O", "A", "De", "Het", "Den"))
_OFFICE: Final = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Madam|M|Mme|Herr|Frau|Señora?|Acting|Deputy|Temporary|Vice|First|Second)\.?[ -](?:l[ae] )?)*"
    r"(?:Speaker|Chair(?:man|woman|person)?|President|Presiding Officer|Convener|Moderator|Clerk|Secretary|Minister|"
    r"(?:Vize)?präsident(?:in)?|Vorsitzender?|Präsident(?:in)?|Présidente?|Presidenta?)",
    re.IGNORECASE,
)
_ADDRESSES: Final = ("君", "さん", "氏", "様", "先生")  # behind a name in Japanese
_NOT_LABELS: Final = frozenset(_HEADINGS.split())
HEADS_OF_CLAUSES: Final = frozenset(_CLAUSE_HEADS.split())
_PARTICLES: Final = frozenset(_NAME_PARTICLES.split())


def timestamp_pattern(start: str, end: str) -> str:
    """Returns a pattern for a time in brackets, optionally a range or a link, with these names for its two groups."""
    return rf"\\?[\[(](?P<{start}>{CLOCK})(?:\s*(?:-+>?|–|to)\s*(?P<{end}>{CLOCK}))?\\?[\])](?:\(https?://[^)\s]*\))?"


_MARKER = r"(?P<marker>>{2,3}\s*|-\s+)?"
_TIMES = timestamp_pattern("start", "end")
_EAST_ASIAN: Final = "぀-ヿ㐀-鿿가-힣"
# In East Asian text there is no space behind a colon; two colons are one that was typed twice.
_COLON: Final = rf"(?::\s*(?::\s*)?(?:(?<=\s)|$|(?<=[{_EAST_ASIAN}]:)(?=[{_EAST_ASIAN}]))|：\s*)"
_PLAIN: Final = re.compile(
    rf"{_MARKER}(?P<name>(?i:speaker|voice|person) \?|\+\d[\d *•x()./-]{{5,20}}|(?:@|u/)?[^\W_]"
    r"[^:\[\]()<>*?!;,\"“”]{0,59}?)\s*"
    r"(?:\((?P<person>[^\W\d_][^():\n]{0,79})\)\s*(?:\([^\W\d_][^():\n]{0,29}\)\s*)?)?"
    rf"(?:,\s(?P<role>[^\W\d_][^:\[\]()<>*?!;\"“”]{{0,49}}?)\s*(?:\([^():\n]{{1,30}}\)\s*)?)?(?:{_TIMES}\s*)?{_COLON}"
)
# What is a label only in a file in which nearly every line has one: `Audience member:`, `Nora "Bee" Quill:`, `ada:`.
_LOOSE: Final = re.compile(
    rf"{_MARKER}(?P<name>[^\W\d_](?:[^:：\n.!?…\[\]<>*]|(?<=\b[A-Z])\.|(?<=\b[A-Z][a-z])\.|(?<=\b[A-Za-z][a-z]{{2}})\.){{0,98}}?)"
    rf"\s*(?:{_TIMES}\s*)?{_COLON}"
)
_ODD: Final = re.compile(
    r"(?:\*\*(?P<bold>[^*\n]{1,60}?)(?::\*\*|\*\*\s?:)|\[(?P<square>[^\[\]\n]{1,48})\](?=\s+\S)"
    r"|(?P<name>[^\s:：\[*][^:：\[\]\n]{0,47}?)\s?[:：])(?=\s|$)"
)
_LONGEST_ODD: Final = 80  # characters
_MOST_ODD_WORDS: Final = 4
_MOST_WORDS: Final = 8  # of a loose label that does not end with a name in parentheses
_BRACKETED: Final = re.compile(
    rf"{_MARKER}(?:\[(?P<square>[^\[\]\n]{{1,48}})\]|\((?P<round>[^()\n]{{1,48}})\)|<(?P<angle>[^<>\n]{{1,48}})>"
    r"|（(?P<wide>[^（）\n]{1,24})）(?=\s*\S))\s*(?P<colon>[:：])?(?:\s+|$|(?<=）)|(?<=：))"
)
EXAMINERS: Final = ("Q", "A")  # of a witness, and the witness
_EXAMINED: Final = re.compile(r"(?P<name>[QA])(?:\.?(?: {2,}|\t)|(?P<one>\. (?=[^\W\d_]|\()))\s*(?=\S)")
_EXAMINATION: Final = re.compile(
    r"(?:[A-Z-]+ )*BY [A-Z .'’-]+:\s*$|(?:Further |Cross-|Re-)?(?i:examined|questioned) by [A-Z][\w .'’-]{1,40}$"
)  # a heading above the questions of a court
_LISTED: Final = re.compile(r"\d+[.)]$")  # the number of a heading or of an item
_ODD_TIME: Final = re.compile(r"\d+(?:[hm:.]\d|(?:[.,]\d+)?s(?:ec)?$)")  # it is no name, nor a part of one
_NUMBERED: Final = re.compile(
    r"(?:(?:speaker|spk|voice|person|participant|guest|host|channel|ch)[ _-]?(?:\d{1,3}|[A-Z]|\?)|S\d{1,3})",
    re.IGNORECASE,
)
_BOLD: Final = re.compile(
    rf"(?P<bold>\*\*|__)(?:{timestamp_pattern('first', 'past')}\s*)?(?P<name>[^*_:\[(\\][^*:\[(\\]{{0,59}}?)\s*"
    rf"(?:{_TIMES}\s*)?(?::\s*(?P=bold)|(?P=bold)\s*(?:{timestamp_pattern('start2', 'end2')}\s*)?:)(?:\\?\s)*"
)
_BARE_BOLD: Final = re.compile(
    rf"(?P<bold>\*\*|__)(?P<name>[^*_:\[(\\][^*:\[(\\]{{0,59}}?)\s*(?P=bold)(?:\s*{_TIMES})?(?:\s*[-–—]\s|\s|$)\s*"
)


_TIMED: Final = re.compile(
    rf"{_MARKER}[\[(](?:(?P<name>[^\W_][^:\[\]()<>*?!;,\"“”\n]{{0,59}}?)[,|@·–—-]?\s+(?P<start>{CLOCK})"
    rf"|(?P<start2>{CLOCK})[,|·–—-]?\s+(?P<name2>[^\W\d_][^:\[\]()<>*?!;,\"“”\n]{{0,59}}))[\])]\s*:?(?:\s+|$)"
)
# Where another label may begin inside of a line: behind the end of a sentence, or a bar.
_NEXT: Final = re.compile(
    r"(?:(?:^|[.?!…。？！][\"”’)\]]*\s+)(?:[\[(][^\[\]()\d]{1,30}[\])]\s+)?|\s{0,4}(?P<bar>[|｜])\s*|\s(?=>>))(?=[^\W\d_]|\*\*|\[|>>)"
)
_TIME_BEFORE: Final = re.compile(rf"\[{CLOCK}\]\s*")


class Label(NamedTuple):
    """A candidate at the beginning of a line. `marker` stays with the words, which begin at offset `past`.

    `loose` is True for one that may be words: a text before a colon that has not the form of a name.
    `emphasized` is True for labels that words hardly look like: in bold, in brackets, and in capitals before words
    that are not. `bare` is True for a name in brackets or in bold without a colon. `speaker` is None if the label says
    that the speaker is not known.
    """

    name: str
    marker: str
    start: str | None
    end: str | None
    past: int
    bold: bool
    emphasized: bool
    bare: bool = False
    loose: bool = False

    @property
    def speaker(self) -> str | None:
        return None if self.name.endswith("?") else self.name


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of a file by their names; `doubtful` ones may be words. `bare` are those that have no colon."""

    accepted: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()

    def __contains__(self, label: Label | None) -> bool:
        return label is not None and (
            label.name in self.bare if label.bare else label.name in self.accepted or label.name in self.doubtful
        )

    def __bool__(self) -> bool:
        return bool(self.accepted)

    def parts(self, words: str) -> list[str]:
        """Returns the words of a line, cut where a sentence has ended and another accepted label begins, and before
        the `>>` of another speaker."""
        return [words[start:past] for start, past in self.cuts(words)]

    def cuts(self, words: str) -> list[tuple[int, int]]:
        """Returns where the parts of a line begin and end, as `parts` has them."""
        cuts = list[tuple[int, int]]()
        if self.accepted and any(mark in words for mark in (":", "：", ">>", "[")):
            cuts = [
                (match.start() if match["bar"] else match.end(), match.end())
                for match in _NEXT.finditer(words)
                if match.end() and self._begins(words[match.end() : match.end() + 160])
            ]
        starts, ends = (0, *(past for _, past in cuts)), (*(end for end, _ in cuts), len(words))
        return list(zip(starts, ends, strict=True))

    def _begins(self, words: str) -> bool:
        label = label_candidate(_TIME_BEFORE.sub("", words, count=1))
        return words.startswith(">>") or (label is not None and label in self and (not label.bare or words[0] == "["))

    def resembling(self, line: str) -> Label | None:
        """Returns the label at the beginning of `line` that is an accepted name in another notation: `ada:`, `Ada:No`,
        `Ada, laughing: words`, `[Ada] words`, `Ada No words`, or `Ada` alone. One without a colon, or with a question
        mark, is loose."""
        match = _accepted_names(self.accepted).match(line, 0, 160) if self.accepted else None
        if match is None:
            return None
        name = _spellings(self.accepted).get(match["name"].casefold(), match["name"])
        loose = not match["colon"] or bool(match["doubt"])
        return Label(name, "", None, None, match.end(), bold=False, emphasized=False, loose=loose)


@lru_cache(maxsize=64)
def _spellings(accepted: frozenset[str]) -> dict[str, str]:
    """Returns the names by their spelling in small letters; of several that differ in that, always the same one."""
    return {name.casefold(): name for name in sorted(accepted, reverse=True)}


@lru_cache(maxsize=64)
def _accepted_names(accepted: frozenset[str]) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(sorted(accepted), key=len, reverse=True)[:_MOST_RESEMBLED])
    return re.compile(
        rf"[\s\[({{<@>*_-]{{0,4}}(?P<name>{names})(?!\w)(?P<doubt>\?)?"
        r"(?:(?:\s*[\[(][^\[\]()\n]{1,40}[\])]|,[^:：\n.!?]{1,40})?\s*(?P<colon>[:：])(?!//)\s*"
        r"|[\])}>*_]+\s*|\s*[;|]\s*|\s+[-–—]+\s+|(?<=\w{3})\s+(?=(?-i:[A-ZÀ-ÖØ-Þ¿¡]))|\s*$)",
        re.IGNORECASE,
    )


def label_candidate(line: str) -> Label | None:
    """Returns the candidate at the beginning of `line`, by its form alone."""
    if match := _BOLD.match(line):
        start, end = match["start2"] or match["start"] or match["first"], match["end2"] or match["end"] or match["past"]
        name = without_capital_role(match["name"].strip())
        return Label(name, "", start, end, match.end(), True, True) if _may_be_bold_label(name) else None
    if line[:2] in {"**", "__"} and (match := _BARE_BOLD.match(line)) and is_name(name := match["name"].strip()):
        return Label(name, "", match["start"], match["end"], match.end(), True, True, bare=True)
    if line[:1] in "[(>-" and ":" in line[:80] and (timed := _TIMED.match(line)):
        name = (timed["name"] or timed["name2"]).strip()
        start = timed["start"] or timed["start2"]
        return Label(name, timed["marker"] or "", start, None, timed.end(), False, True) if is_name(name) else None
    if line[:1] in "[(<>-（" and (bracketed := _BRACKETED.match(line)):
        return _bracketed(bracketed)
    if line[:1] in EXAMINERS and (match := _EXAMINED.match(line)):
        return Label(match["name"], "", None, None, match.end(), bold=False, emphasized=True, bare=bool(match["one"]))
    if _EXAMINATION.match(line):
        return None
    colon = line.find(":", 0, 120)
    if colon < 0 and "：" not in line[:120]:
        return None
    return _with_colon(line) or _loose(line)


def _with_colon(line: str) -> Label | None:
    match = _PLAIN.match(line)
    name, past = person(match["name"].strip(), match["person"] or "") if match else "", match.end() if match else 0
    if match is None or not (is_name(name) or is_numbered(name)):
        return None
    if match["role"] and not _is_role(name, match["role"]):
        return None
    capitalized = len(name) > 1 and name.isupper() and not line[past:].isupper()
    return Label(name, match["marker"] or "", match["start"], match["end"], past, bold=False, emphasized=capitalized)


def _loose(line: str) -> Label | None:
    match = _LOOSE.match(line, 0, 120)
    name = " ".join(match["name"].split()) if match else ""
    if (
        match is None
        or (len(name.split()) > _MOST_WORDS and name[-1] != ")")
        or heads_clause(name)
        or heads_clause(name.split()[0])
    ):
        return None
    return Label(name, match["marker"] or "", match["start"], match["end"], match.end(), False, False, loose=True)


def person(name: str, inner: str) -> str:
    """Returns who is meant where an office stands before the name: `The Minister of Harbours (Ada Quill):`, `Madam
    Deputy Speaker (Ada Quill):`."""
    if inner.endswith(_ADDRESSES):
        return inner
    is_office = (name.partition(" ")[0] in _ARTICLES and " " in name) or _OFFICE.fullmatch(name)
    return inner if is_office and " " in inner and is_name(inner) else name


def without_capital_role(name: str) -> str:
    """Returns a name of several words in capitals without what somebody is behind it: `ADA QUILL, HOST`. `QUILL, ADA`
    is one name, and so is `BEN OKORO, JR.`."""
    before, comma, role = name.partition(", ")
    is_role = comma and name.isupper() and " " in before and role.rstrip(".") not in _SUFFIXES
    return before if is_role and is_name(before) else name


def _is_role(name: str, role: str) -> bool:
    """Tells whether what follows a name and a comma says what somebody is: `ADA QUILL, HOST:`, `Ada Quill, host:`."""
    return role.isupper() if name.isupper() and len(name) > 1 else " " in name and len(role.split()) <= _ROLE_WORDS


def _bracketed(match: re.Match[str]) -> Label | None:
    name = (match["square"] or match["round"] or match["angle"] or match["wide"]).strip()
    label = Label(name, match["marker"] or "", None, None, match.end(), False, True, bare=not match["colon"])
    if _NUMBERED.fullmatch(name):
        return label._replace(bare=False)
    if not is_name(name) or match["round"] or (match["angle"] and label.bare):
        return None
    return None if non_speech_spans(f"[{name}]") and not (match["colon"] and " " in name) else label


def is_heading_in_capitals(line: str) -> bool:
    """Tells whether a line without a label is a heading, as courts have them: `DIRECT EXAMINATION`, `BY MS. OAKES:`."""
    plain = re.sub(r"\s*\([^()]*\)$", "", line.strip())
    return len(plain) <= 60 and (
        _EXAMINATION.match(plain) is not None or (len(plain) > 3 and plain.isupper() and plain[-1] not in ".?!…;")
    )


def odd_label(line: str, *, brackets: bool) -> str:
    """Returns what stands where a label does and has not the form of one: `ada:`, `**7:**`, and with `brackets` also
    `[second caller] words`. It may be words as well: only a file in which nearly all has labels makes it one."""
    match = _ODD.match(line, 0, _LONGEST_ODD)
    if match is None or (match["square"] and (not brackets or non_speech_spans(f"[{match['square']}]"))):
        return ""
    name = match["bold"] or match["square"] or match["name"]
    *before, _ = words = name.split()
    is_sentence = any(len(word) > 2 and word[-1] in ".?!…,;" for word in before)
    return "" if len(words) > _MOST_ODD_WORDS or is_sentence or heads_clause(name) else name


def heads_clause(name: str) -> bool:
    """Tells whether a word before a mark is one that begins what somebody says: `Yes - of course`."""
    return name.casefold() in HEADS_OF_CLAUSES | _NOT_LABELS


def is_note(line: str) -> bool:
    """Tells whether a line is headed as a note or a fact and no turn: `Note: words`, `Next meeting: 5 April`."""
    head, colon, _ = line.strip().partition(":")
    return bool(colon) and head.casefold() in _NOT_LABELS


def is_numbered(name: str) -> bool:
    """Tells whether `name` is one that a recogniser gives, such as `SPEAKER_00` or `Speaker A`."""
    return _NUMBERED.fullmatch(name) is not None


def _may_be_bold_label(name: str) -> bool:
    return any(c.isalpha() for c in name) and len(name.split()) <= 7 and name.casefold() not in _NOT_LABELS


def is_name(name: str) -> bool:
    """Tells whether `name` has the form of a speaker's name."""
    if name[:1] == "+":
        return _TELEPHONE.fullmatch(name) is not None
    words = name.split()
    if not 1 <= len(words) <= 5 or len(name) > 48 or name.casefold().rstrip(".") in _NOT_LABELS:
        return False
    if _ODD_TIME.match(words[0]) or _LISTED.match(words[0]) or (words[0].isdecimal() and len(words) > 1):
        return False
    if words[0].casefold() in _NOT_LABELS and (words[-1].isdigit() or len(words[-1]) == 1):  # Step 1:, Chapter 2:
        return False
    return any(c.isalpha() for c in name) and all(_name_word(word) for word in words)


def _name_word(word: str) -> bool:
    if word.endswith(".") and len(word) > _MAX_ABBREVIATION:  # a sentence ends here
        return False
    first = word.lstrip("'’\"#(")[:1]
    return (
        word in _PARTICLES
        or "@" in word
        or word.startswith("u/")
        or first.isdigit()
        or (first.isalpha() and first == first.upper())
        or _ELIDED.match(word) is not None
        or _DEVICE.match(word) is not None
    )

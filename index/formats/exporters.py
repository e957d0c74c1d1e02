"""What the tools that write transcripts say about themselves and the recording, which nobody has said.

`is_exporter_line` knows single lines: footers, and notices of a recording that starts or stops. `preamble` finds the
lines above the first words: a title, a date, a length, who took part. Only lines at the ends of a file are looked at,
since the same words may be said in the middle.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..metadata.validation import iso_date
from ..transcript import Facts, collapse
from .labels import is_name

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOOLS: Final = (
    r"otter(?:\.ai)?|descript|riverside(?:\.fm)?|trint|rev(?:\.com|\.ai)?|sonix|happy ?scribe|temi|fireflies(?:\.ai)?|"
    r"tl;?dv|zoom|microsoft teams|google meet|whisper(?:x|\.cpp)?|openai|amara(?:\.org)?|buzzsprout|podscribe|"
    r"castmagic|"
    r"assembly ?ai|deepgram|gladia|speechmatics|notta|fathom|grain|read\.ai|turboscribe|macwhisper|veed(?:\.io)?|"
    r"simon ?says|kapwing|auphonic|podlove|apple podcasts|gemini"
)
_LINES: Final = re.compile(
    r"[\W_]*(?:"
    r"(?:this (?:transcript|recording|file|document) (?:was|is) )?"
    r"(?:transcribed|transcript(?:ion)?|captions?|captioned|"
    r"subtitles?|subtitled|exported|generated|created|edited|made|recorded|powered|produced|provided|sync(?:ed)?)"
    rf"(?: (?:automatically|and \w+|is|was|generated|created|provided|exported|made|\w+ed))*"
    rf" (?:by|with|from|using|via|on) (?:the )?(?:https?://)?(?:www\.)?(?:{_TOOLS})\b(?:\.\w{{2,4}})?[^.!?]{{0,60}}"
    r"(?:\. go unlimited .{0,60})?"
    r"|besprechung endete nach [\d: ]+|dieses bearbeitbare transkript wurde computergeneriert.{0,200}"
    r"|la réunion s[’']est terminée (?:au bout de|après) [\d: ]+|cette transcription modifiable a été générée.{0,200}"
    r"|la reunión (?:ha finalizado|finalizó|terminó) (?:después de|tras) [\d: ]+|esta transcripción editable .{0,200}"
    r"|会議は ?[\d: ]+ ?後に終了しました|この編集可能な文字起こしは.{0,200}"
    r"|(?:this )?(?:editable )?transcript (?:was|is) (?:computer|auto(?:matically)?|machine)[- ]?generated\b.{0,200}"
    r"|(?:this )?(?:transcript|document) (?:was|is) (?:exported|generated|created) (?:on|at|by|with) .{1,150}"
    r"|(?:transcript|captions?|subtitles?)(?: are| is)? auto(?:matically)?[- ]generated(?: (?:by|with|from) .{1,60})?"
    r"|sonix (?:is the world.s|has many features) .{1,250}|automatically convert your \w+ files to text .{1,200}"
    r"|this (?:editable )?transcript (?:may|might) contain errors.{0,100}"
    r"|.{1,60} (?:started|stopped|ended) (?:the )?(?:transcription|recording|transcribing)"
    r"|(?:the |this )?(?:meeting|call|session)(?: has)? (?:ended|finished) (?:after|at) [\d:,./ apm-]+"
    r"|transcription (?:started|stopped|ended|begins|ends)(?: (?:at|after|on) [\d:,./ apm-]+)?"
    r"|(?:the |this )?(?:meeting |call )?(?:recording|transcript)(?: has)? (?:started|stopped|ended|in progress)"
    r"|(?:this|the) (?:meeting|call|session) is (?:now )?being (?:recorded|transcribed)"
    r"|(?:end|start) of (?:the )?(?:transcript(?:ion)?|recording|transcribed audio)"
    r"|(?:transcribed|transcript|captions?|captioned|subtitles?|subtitled|checked|proofread) by:? [^.?!]{2,80}"
    r"|(?:captions?|subtitles?|untertitel|sous-titres|subtítulos|legendas)(?: by| von| par| por)?:? .{0,60}(?:https?://|www\.)\S+"
    r"|(?:transcriber|transcriptionist|transkription|transkript von|transcription par|transcripción de) ?: .{2,80}"
    r"|(?:copyright|©|\(c\)) ?(?:©|\(c\))? ?(?:19|20)\d\d\b.{0,400}|.{0,80}\ball rights reserved\b.{0,300}"
    r"|(?:please )?check against delivery|recording (?:started|stopped|ended) (?:at|after|on) .{1,40}"
    r"|.{1,60} hat die (?:transkription|aufzeichnung) (?:gestartet|beendet)"
    r"|.{1,60} (?:a démarré|a arrêté|inició|detuvo|iniciou|parou|ha avviato|ha interrotto) (?:la|a) "
    r"(?:transcription|transcripción|transcrição|trascrizione|grabación|gravação|registrazione)"
    r"|(?:https?://)?(?:www\.)?(?:otter\.ai|fireflies\.ai|tldv\.io|rev\.com|trint\.com|sonix\.ai)\S*"
    r")[\W_]*",
    re.IGNORECASE,
)
_LONGEST: Final = 600
_LONGEST_TITLE: Final = 150

_FIELD: Final = re.compile(
    r"[\W_]*(title|meeting(?: title| name)?|date|time|duration|length|participants?|attendees|invited|speakers?|hosts?|"
    r"guests?|summary keywords|keywords|recorded(?: on| at)?|meeting (?:link|url|id)|url|link|language|location|"
    r"organi[sz]er|file(?: name)?|created|exported|interviewees?|interviewers?|narrators?|transcribers?|"
    r"(?:interviewed|recorded|transcribed) by|place|tape|"
    r"interviewte[rs]?|interviewpartner(?:in)?|datum|ort|dauer|sprecher|teilnehmer|fecha|lugar|entrevistad[oa]r?|lieu)[\W_]*?(?:[:：]\s*(.*))?$",
    re.IGNORECASE,
)
_TITLE_ONLY: Final = re.compile(
    r"[\W_]*(?:(.{1,150}?)\s*[-–—|]\s*)?(?:meeting )?(?:trans[ck]ript(?:ion|s)?|transcripción|文字起こし)[\W_]*$",
    re.IGNORECASE,
)
_DURATION: Final = re.compile(
    r"[\W_]*(?:\d{1,3} ?h(?:ours?|rs?)?)?[ ,]*(?:\d{1,3} ?m(?:in(?:ute)?s?)?)?[ ,]*"
    r"(?:\d{1,3} ?s(?:ec(?:ond)?s?)?)?[\W_]*$"
)
_DATE: Final = re.compile(
    r"(?:[A-Za-z]{3,9},? )?(?:\d{4}[-/.]\d{2}[-/.]\d{2}|[A-Za-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|"
    r"\d{1,2}(?:st|nd|rd|th)?\.? [A-Za-z]{3,9}\.?,? \d{4})"
)
_DATE_BEHIND: Final = re.compile(rf"\s*(?:[(\[]|[-–—|])\s*{_DATE.pattern}.{{0,40}}$")
_DATE_LINE: Final = re.compile(
    rf"[\W_]*({_DATE.pattern})(?:[\W_]*(?:at )?\d{{1,2}}(?::\d{{2}}){{0,2}} ?(?:[ap]\.?m\.?)?(?: ?[A-Z]{{2,4}})?)?"
    r"(?:\s*[•·|,–-]\s*\d{1,3}(?::\d{2}){1,2}(?: ?[ap]m)?)?[\W_]*$",
    re.IGNORECASE,
)


def is_exporter_line(line: str) -> bool:
    """Tells whether a whole line is what a tool says about itself or the recording."""
    return len(line) <= _LONGEST and _LINES.fullmatch(line.strip()) is not None


def preamble(head: Sequence[str]) -> tuple[list[int], Facts]:
    """Returns which of the lines above the first label or time of a file state facts, and those; none if no line does.

    The first line, if it states nothing itself and is no sentence, is then the title; so is one that is alone, with a
    blank line below it. A line under `Attendees` and the like has the names. Other lines are left as words.
    """
    filled = [at for at, line in enumerate(head) if line.strip()]
    if not filled or any(len(line) > _LONGEST for line in head):
        return [], Facts()
    stated, field, known = dict[str, str](), "", list[int]()
    for at in filled:
        field, is_known = _stated(head[at].strip(), field, stated)
        if is_known:
            known.append(at)
    first, title = filled[0], head[filled[0]].strip()
    if not known and (len(filled) > 1 or head[-1].strip()):
        return [], Facts()
    if first not in known:
        if len(title) > _LONGEST_TITLE or "\t" in title or title.endswith((".", "?", "!", "…", "。", "？", "！")):
            return known, _facts("", stated)
        known = [first, *known]
    return known, _facts(title, stated)


def length_of_form(head: Sequence[str]) -> int:
    """Returns how many of the first lines are a form: at least two that state facts about the recording, such as
    `Interviewee: Ada Quill` and `Date: 3 May 1998`, as names, numbers or nothing. They look like turns of speakers."""
    length, keys = 0, set[str]()
    for at, line in enumerate(head):
        match = _FIELD.match(line) if line.strip() else None
        if line.strip() and (match is None or not _is_entry(match[2] or "")):
            break
        if match:
            keys.add(match[1].lower())
            length = at + 1
    return length if len(keys) > 1 else 0


def _is_entry(value: str) -> bool:
    plain = value.strip()
    return plain[-1:] not in (".", "?", "!", "…") and all(
        is_name(part.strip()) or any(map(str.isdigit, part)) for part in re.split(r"[,;]", plain) if part.strip()
    )


def _stated(line: str, field: str, stated: dict[str, str]) -> tuple[str, bool]:
    """Puts what a line states into `stated`; `field` is what the line above announces.

    Returns what this line announces, and whether it is one about the recording.
    """
    if match := _FIELD.match(line):
        if not match[2]:
            return match[1].lower(), True
        stated.setdefault(match[1].lower(), collapse(match[2]))
    elif date := _DATE_LINE.match(line):
        stated.setdefault("date", date[1])
    elif field:
        stated.setdefault(field, collapse(line))
    else:
        return "", bool(_TITLE_ONLY.match(line)) or is_exporter_line(line) or _is_duration(line)
    return "", True


def _is_duration(line: str) -> bool:
    return _DURATION.match(line) is not None and any(map(str.isdigit, line))


def _facts(first: str, stated: dict[str, str]) -> Facts:
    titled = _TITLE_ONLY.match(first)
    first = collapse(titled[1] or "") if titled else "" if _FIELD.match(first) or _DATE_LINE.match(first) else first
    people = next((stated[key] for key in ("attendees", "participants", "speakers", "invited") if key in stated), "")
    names = tuple(dict.fromkeys(filter(None, (collapse(name) for name in re.split(r"[,;]", people)))))
    names = tuple(name for name in names if not name.endswith("Presentation"))
    title = stated.get("title") or stated.get("meeting title") or stated.get("meeting") or first
    date = _DATE.search(stated.get("date", "")) or _DATE.search(title)
    title = _DATE_BEHIND.sub("", title)
    return Facts(title=title or None, date=iso_date(date[0]) if date else None, participants=names)

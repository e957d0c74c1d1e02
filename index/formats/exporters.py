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
    r"simon ?says|kapwing|auphonic|podlove|apple podcasts|gemini|clova ?note|noscribe|plaud|granola|krisp|panopto|"
    r"kaltura|vimeo|loom|circleback|tactiq|aiko|buzz|vibe|voxtral|elevenlabs|adobe premiere(?: pro)?|davinci resolve"
)
_EDITED: Final = (
    r"(?:(?:edited|condensed|abridged|shortened|corrected|proofread)\b|(?:transcribed|generated|created|produced)"
    r"(?: \w+ly)? (?:by|with|using|from|for|on)\b)"
)
_LINES: Final = re.compile(
    r"[\W_]*(?:"
    r"(?:this (?:transcript|recording|file|document) (?:was|is) )?"
    r"(?:transcribed|transcript(?:ion)?|captions?|captioned|"
    r"subtitles?|subtitled|exported|generated|created|edited|made|recorded|powered|produced|provided|sync(?:ed)?)"
    rf"(?: (?:automatically|and \w+|is|was|generated|created|provided|exported|made|\w+ed))*"
    rf" (?:by|with|from|using|via|on) (?:the )?(?:https?://)?(?:www\.)?(?:{_TOOLS})\b(?:\.\w{{2,4}})?[^.!?]{{0,60}}"
    r"(?:\. go unlimited .{0,60})?"
    rf"|(?:this|these|our|npr) transcripts? (?:has been|have been|was|were|is|are)(?: \w+ly)? {_EDITED}.{{0,300}}"
    r"|this (?:interview|conversation|discussion|episode) (?:has been|was)(?: \w+ly)? (?:edited|condensed)\b.{0,200}"
    r"|auto(?:matically)?[- ]generated (?:transcripts?|captions|subtitles)\b.{0,100}"
    r"|[\w ]{3,30} ?[(（](?:auto-generated|automatisch (?:erzeugt|erstellt|generiert)|générés? automatiquement"
    r"|generad[oa]s? automáticamente|自動生成)[)）]"
    rf"|(?:transkribiert|erstellt|transcrite?|transcrit[oa]|générée?|generad[oa]) (?:mit|von|avec|par|con|por) "
    rf"(?:https?://)?(?:www\.)?(?:{_TOOLS})\b.{{0,60}}"
    r"|diese[rs]? (?:transkript|transkription|gespräch|interview) wurde (?:\w+ ){0,4}"
    r"(?:bearbeitet|gekürzt|redigiert|erstellt|erzeugt|generiert|korrigiert)\b.{0,200}"
    r"|cet(?:te)? (?:transcription|entretien|interview|conversation) (?:a été|est)(?: \w+ment)? "
    r"(?:édit|modifi|génér|condens|relu|corrig).{0,200}"
    r"|est[ae] (?:transcripción|entrevista|conversación) (?:ha sido|fue)(?: \w+mente)? "
    r"(?:editad|generad|condensad|modificad|resumid|corregid).{0,200}"
    r"|(?:この|本)(?:文字起こし|書き起こし|インタビュー|対談)は.{0,40}(?:編集|生成|作成|構成).{0,60}"
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
    r"|(?:https?://)?(?:www\.)?(?:otter\.ai|fireflies\.ai|tldv\.io|rev\.com|trint\.com|sonix\.ai|clovanote\.naver\.com|"
    r"app\.notta\.ai|fathom\.video)\S*"
    r"|(?:view|watch) recording(?: ?- ?\d{1,4} min\w*)?(?: ?\([^()]{1,40}\))?:?(?: ?https?://\S+)?"
    r")[\W_]*",
    re.IGNORECASE,
)
_LONGEST: Final = 600
_MOST_ABOVE: Final = 3  # lines above a form
_MOST_WORDS: Final = 6  # of a date or a length in one
_LONGEST_TITLE: Final = 150
_PARTICIPANTS: Final = ("attendees", "participants", "meeting participants", "speakers", "invited", "参加者")

_ENDS: Final = (".", "?", "!", "…", "。", "？", "！")
_IN_PARENTHESES: Final = re.compile(r"\s*[(（][^()（）]{1,40}[)）]")
_FILE_NAME: Final = re.compile(r"\S{1,80}\.\w{2,4}|[a-z]{2,3}(?:-\w{2,4})?")  # or the tag of a language
_TITLES: Final = (
    "title",
    "meeting title",
    "meeting name",
    "meeting",
    "titel",
    "titre",
    "título",
    "タイトル",
    "件名",
    "project",
    "collection",
)
_FIELD: Final = re.compile(
    r"[\W_]*(title|meeting(?: title| name)?|date|time|duration|length|(?:meeting )?participants?|attendees|invited|"
    r"speakers?|hosts?|guests?|summary keywords|keywords|recorded(?: on| at)?|meeting (?:link|url|id)|url|link|"
    r"language|location|organi[sz]er|file(?: name)?|created|exported|interviewees?|interviewers?|narrators?|"
    r"transcribers?|(?:interviewed|recorded|transcribed) by|place|tape|"
    r"(?:audio(?: file)?|media|source|start|stop|end|lang|project|interview (?:number|no\.?|id)|collection)"
    r"(?=\s*[:：])|interviewte[rs]?|interviewpartner(?:in)?|datum|ort|dauer|sprecher|teilnehmer|titel|"
    r"sprache|fecha|lugar|entrevistad[oa]r?|duración|título|participantes|lieu|durée|titre|langue|"
    r"日付|日時|参加者|場所|時間|タイトル|件名)[\W_]*?(?:[:：]\s*(.*))?$",
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
    r"(?:[\W_]*(?:[月火水木金土日](?:曜日?)?|午前|午後|\d{1,2}(?::\d{2}){1,2}(?: ?[ap]m)?"
    r"|\d{1,3} ?(?:h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?|時間|分|秒)(?!\w)))*[\W_]*$",
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
        if len(title) > _LONGEST_TITLE or "\t" in title or title.endswith(_ENDS):
            return known, _facts("", stated)
        known = [first, *known]
    return known, _facts(title, stated)


def length_of_form(head: Sequence[str]) -> int:
    """Returns how many of the first lines are a form: at least two that state facts about the recording, such as
    `Interviewee: Ada Quill (AQ)` and `Date: 3 May 1998`, as names, numbers or nothing. They look like turns of
    speakers. A title, or what a tool says of itself, may stand above them."""
    length, keys, above = 0, set[str](), 0
    for at, line in enumerate(head):
        match = _FIELD.match(line) if line.strip() else None
        if match and _is_entry(match[1].lower(), match[2] or ""):
            keys.add(match[1].lower())
            length = at + 1
        elif line.strip():
            above += 1
            if keys or match or above > _MOST_ABOVE or not _may_stand_above(line.strip()):
                break
    return length if len(keys) > 1 else 0


def _may_stand_above(line: str) -> bool:
    return is_exporter_line(line) or (
        len(line) <= _LONGEST_TITLE and line[-1] not in _ENDS and not any(mark in line for mark in ":：\t[")
    )


def _is_entry(key: str, value: str) -> bool:
    """Tells whether a value is what a form has beside a key: names, numbers, a file's name; for a title any words."""
    plain = _IN_PARENTHESES.sub("", value).strip()
    if plain.endswith(_ENDS):
        return False
    return key in _TITLES or all(
        is_name(part.strip()) or _is_number(part) or _FILE_NAME.fullmatch(part.strip())
        for part in re.split(r"[,;、]", plain)
        if part.strip()
    )


def _is_number(part: str) -> bool:
    return any(map(str.isdigit, part)) and len(part.split()) <= _MOST_WORDS


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
        return "", bool(_TITLE_ONLY.match(line)) or states_fact(line)
    return "", True


def states_fact(line: str) -> bool:
    """Tells whether a line by itself states a fact about the recording, or is a tool's own."""
    return bool(_FIELD.match(line) or _DATE_LINE.match(line)) or is_exporter_line(line) or _is_duration(line)


def _is_duration(line: str) -> bool:
    return _DURATION.match(line) is not None and any(map(str.isdigit, line))


def _facts(first: str, stated: dict[str, str]) -> Facts:
    titled = _TITLE_ONLY.match(first)
    first = collapse(titled[1] or "") if titled else "" if states_fact(first) else first
    people = next((stated[key] for key in _PARTICIPANTS if key in stated), "")
    names = tuple(dict.fromkeys(filter(None, (collapse(name) for name in re.split(r"[,;、]", people)))))
    names = tuple(name for name in names if not name.endswith("Presentation"))
    title = next((stated[key] for key in _TITLES if key in stated), first)
    date = _DATE.search(stated.get("date", "")) or _DATE.search(title)
    title = _DATE_BEHIND.sub("", title)
    return Facts(title=title or None, date=iso_date(date[0]) if date else None, participants=names)

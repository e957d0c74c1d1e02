"""What the tools that write transcripts, and editors, say about themselves and the recording: a table by language.

All texts are regular expressions without groups that capture; `exporters` joins those of all languages, since a tool
often speaks another language than the people who were recorded. A language is added by a line in `PHRASES`.
"""

from __future__ import annotations

from typing import Final, NamedTuple

TOOLS: Final = (
    r"(?:otter(?:\.ai)?|descript|riverside(?:\.fm)?|trint|rev(?:\.com|\.ai)?|sonix|happy ?scribe|temi|"
    r"fireflies(?:\.ai)?|tl;?dv|zoom|microsoft teams|google meet|whisper(?:x|\.cpp)?|openai|amara(?:\.org)?|buzzsprout|"
    r"podscribe|castmagic|assembly ?ai|deepgram|gladia|speechmatics|notta|fathom|grain|read\.ai|turboscribe|macwhisper|"
    r"veed(?:\.io)?|simon ?says|kapwing|auphonic|podlove|apple podcasts|gemini|clova ?note|noscribe|plaud|granola|"
    r"krisp|panopto|kaltura|vimeo|loom|circleback|tactiq|transcriptonic|aiko|buzz|vibe|voxtral|elevenlabs|"
    r"adobe premiere(?: pro)?|davinci resolve|scriberr|amberscript|meetgeek|avoma)\b"
)
_SITES: Final = (
    r"(?:otter\.ai|fireflies\.ai|tldv\.io|rev\.com|trint\.com|sonix\.ai|clovanote\.naver\.com|app\.notta\.ai|"
    r"fathom\.video)"
)
_WEB: Final = r"(?:https?://)?(?:www\.)?"
_TIMES: Final = r"[\d: ]+"
_EDITED: Final = (
    r"(?:(?:edited|condensed|abridged|shortened|corrected|proofread)\b|(?:transcribed|generated|created|produced)"
    r"(?: \w+ly)? (?:by|with|using|from|for|on)\b)"
)


class Phrases(NamedTuple):
    """The phrases of one language.

    `lines` are whole lines that are no speech. `fields` are the names of facts that a form states, alone above their
    value or with a colon before it; those of `fields_with_colon` are usual words without one. `titles`,
    `participants` and `places` are those of them that state the title, who took part, and where, in small letters.
    `transcript` is the word for a transcript, alone or behind a title, and `chat` heads what was written in a meeting.
    `units` are those of a length: hours, minutes and seconds. `published` stands before a date.
    `presentations` take part in a meeting, and are nobody. `months` are the beginnings of their names, from January on.
    """

    lines: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    fields_with_colon: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    transcript: tuple[str, ...] = ()
    units: tuple[str, str, str] = ("h", "m", "s")
    published: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    chat: tuple[str, ...] = ()
    presentations: tuple[str, ...] = ()
    months: tuple[str, ...] = ()


PHRASES: Final = {
    "": Phrases(  # of any language
        lines=(
            rf"{_WEB}{_SITES}\S*",
            r"(?:copyright|©|\(c\)) ?(?:©|\(c\))? ?(?:19|20)\d\d\b.{0,400}",
        ),
    ),
    "en": Phrases(
        lines=(
            (
                r"(?:this (?:transcript|recording|file|document) (?:was|is) )?"
                r"(?:transcribed|transcript(?:ion)?|captions?|captioned|"
                r"subtitles?|subtitled|exported|generated|created|edited|made|recorded|saved|powered|produced|provided"
                r"|sync(?:ed)?)(?: (?:automatically|and \w+|is|was|generated|created|provided|exported|made|\w+ed))*"
                rf" (?:by|with|from|using|via|on) (?:the )?{_WEB}{TOOLS}(?:\.\w{{2,4}})?[^.!?]{{0,60}}(?:https?://\S{{1,200}})?"
                r"(?:\. go unlimited .{0,60})?"
            ),
            (
                rf"(?:this|these|our|npr) transcripts? (?:has been|have been|was|were|is|are)(?: \w+ly)? {_EDITED}"
                r".{0,300}"
            ),
            (
                r"this (?:interview|conversation|discussion|episode) (?:has been|was)(?: \w+ly)? (?:edited|condensed)\b"
                r".{0,200}"
            ),
            r"this is a rush transcript\b.{0,200}",
            r"you should review gemini[’']s notes\b.{0,200}",
            r"auto(?:matically)?[- ]generated (?:transcripts?|captions|subtitles)\b.{0,100}",
            r"[\w ]{3,30} ?[(（]auto-generated[)）]",
            (
                r"(?:this )?(?:editable )?transcript (?:was|is) (?:computer|auto(?:matically)?|machine)[- ]?generated\b"
                r".{0,200}"
            ),
            r"(?:this )?(?:transcript|document) (?:was|is) (?:exported|generated|created) (?:on|at|by|with) .{1,150}",
            (
                r"(?:transcript|captions?|subtitles?)(?: are| is)? auto(?:matically)?[- ]generated"
                r"(?: (?:by|with|from) .{1,60})?"
            ),
            r"sonix (?:is the world.s|has many features) .{1,250}",
            r"automatically convert your \w+ files to text .{1,200}",
            r"this (?:editable )?transcript (?:may|might) contain errors.{0,100}",
            r".{1,60} (?:started|stopped|ended) (?:the )?(?:transcription|recording|transcribing)",
            r"(?:the |this )?(?:meeting|call|session)(?: has)? (?:ended|finished) (?:after|at) [\d:,./ apm-]+",
            r"transcription (?:started|stopped|ended|begins|ends)(?: (?:at|after|on) [\d:,./ apm-]+)?",
            (
                r"(?:the |this )?(?:meeting |call )?(?:recording|transcript)(?: has)? (?:started|stopped|ended"
                r"|in progress)"
            ),
            r"(?:this|the) (?:meeting|call|session) is (?:now )?being (?:recorded|transcribed)",
            r"(?:end|start) of (?:the )?(?:transcript(?:ion)?|recording|transcribed audio)",
            r"(?:transcribed|transcript|captions?|captioned|subtitles?|subtitled|checked|proofread) by:? [^.?!]{2,80}",
            r"(?:captions?|subtitles?)(?: by)?:? .{0,60}(?:https?://|www\.)\S+",
            r"(?:transcriber|transcriptionist) ?: .{2,80}",
            r".{0,80}\ball rights reserved\b.{0,300}",
            r"(?:please )?check against delivery",
            r"recording (?:started|stopped|ended) (?:at|after|on) .{1,40}",
            r"(?:view|watch) recording(?: ?- ?\d{1,4} min\w*)?(?: ?\([^()]{1,40}\))?:?(?: ?https?://\S+)?",
        ),
        fields=(
            r"title|meeting(?: title| name)?|date|time|duration|length|(?:meeting )?participants?|attendees|invited",
            r"speakers?|hosts?|guests?|summary keywords|keywords|recorded(?: on| at)?|meeting (?:link|url|id)|url|link",
            r"language|location|organi[sz]er|file(?: name)?|created|exported|interviewees?|interviewers?|narrators?",
            r"transcribers?|(?:interviewed|recorded|transcribed) by|interview with|place|tape",
        ),
        fields_with_colon=(
            r"audio(?: file)?|media|source|start|stop|end|lang|project|interview (?:number|no\.?|id)|collection",
        ),
        titles=("title", "meeting title", "meeting name", "meeting", "project", "collection"),
        participants=("attendees", "participants", "meeting participants", "speakers", "invited"),
        places=("location", "place"),
        chat=(r"(?:meeting )?chat(?: messages| log| history)?|messages in (?:the )?chat",),
        transcript=(r"(?:meeting )?transcript(?:ion|s)?",),
        units=(r"h(?:ours?|rs?)?", r"m(?:in(?:ute)?s?)?", r"s(?:ec(?:ond)?s?)?"),
        presentations=(r".+['’]s presentation",),
        published=("aired", "broadcast", "recorded", "published"),
    ),
    "de": Phrases(
        lines=(
            r"[\w ]{3,30} ?\(automatisch (?:erzeugt|erstellt|generiert)\)",
            rf"(?:transkribiert|erstellt|aufgezeichnet) (?:mit|von) {_WEB}{TOOLS}.{{0,60}}",
            (
                r"diese[rs]? (?:transkript|transkription|gespräch|interview) wurde (?:\w+ ){0,4}"
                r"(?:bearbeitet|gekürzt|redigiert|erstellt|erzeugt|generiert|korrigiert)\b.{0,200}"
            ),
            rf"besprechung endete nach {_TIMES}",
            rf"(?:die )?transkription (?:endete|beendet|wurde beendet) nach {_TIMES}",
            rf"(?:die )?transkription (?:wurde )?nach {_TIMES}beendet",
            r"dieses bearbeitbare transkript wurde computergeneriert.{0,200}",
            r"untertitel(?: von)?:? .{0,60}(?:https?://|www\.)\S+",
            r"(?:transkription|transkript von) ?: .{2,80}",
            r".{1,60} hat die (?:transkription|aufzeichnung) (?:gestartet|beendet)",
        ),
        fields=(
            (
                r"interviewte[rs]?|interviewpartner(?:in)?|datum|ort|dauer|sprecher|teilnehmer|teilnehmende|titel|sprache"
                r"|schlüsselwörter"
            ),
        ),
        titles=("titel",),
        participants=("teilnehmer", "teilnehmende", "sprecher"),
        places=("ort",),
        chat=(r"chat-?(?:nachrichten|verlauf|protokoll)",),
        transcript=(r"(?:besprechungs)?transkript(?:ion)?",),
        units=(r"(?:std\.?|stunden?)", r"min(?:uten?)?\.?", r"sek(?:unden?)?\.?"),
        presentations=(r"präsentation von .+",),
        months=("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"),
        published=("gesendet am", "aufgenommen am", "veröffentlicht am"),
    ),
    "fr": Phrases(
        lines=(
            r"[\w ]{3,30} ?\(générés? automatiquement\)",
            rf"(?:transcrite?|générée?|enregistrée?) (?:avec|par) {_WEB}{TOOLS}.{{0,60}}",
            (
                r"cet(?:te)? (?:transcription|entretien|interview|conversation) (?:a été|est)(?: \w+ment)? "
                r"(?:édit|modifi|génér|condens|relu|corrig).{0,200}"
            ),
            rf"la réunion s[’']est terminée (?:au bout de|après) {_TIMES}",
            rf"(?:la )?transcription (?:s[’']est )?terminée (?:au bout de|après) {_TIMES}",
            r"cette transcription modifiable a été générée.{0,200}",
            r"sous-titres(?: par)?:? .{0,60}(?:https?://|www\.)\S+",
            r"transcription par ?: .{2,80}",
            r".{1,60} a (?:démarré|arrêté) la transcription",
        ),
        fields=(r"lieu|durée|titre|langue|participant(?:e?s)?|invité(?:e?s)?|mots[- ]clés|intervenant(?:e?s)?",),
        titles=("titre",),
        participants=("participants", "participantes", "invités", "intervenants"),
        places=("lieu",),
        chat=(r"messages (?:du|de) (?:chat|la conversation)",),
        transcript=(r"transcription(?: de la réunion)?",),
        units=(r"h(?:eures?)?", r"min(?:utes?)?", r"s(?:ec(?:ondes?)?)?"),
        presentations=(r"présentation (?:de |d[’']).+",),
        months=("janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc"),
        published=("diffusé le", "enregistré le", "publié le"),
    ),
    "es": Phrases(
        lines=(
            r"[\w ]{3,30} ?\(generad[oa]s? automáticamente\)",
            rf"(?:transcrit[oa]|generad[oa]|grabad[oa]) (?:con|por) {_WEB}{TOOLS}.{{0,60}}",
            (
                r"est[ae] (?:transcripción|entrevista|conversación) (?:ha sido|fue)(?: \w+mente)? "
                r"(?:editad|generad|condensad|modificad|resumid|corregid).{0,200}"
            ),
            rf"la reunión (?:ha finalizado|finalizó|terminó) (?:después de|tras) {_TIMES}",
            (
                rf"(?:la )?transcripción (?:ha finalizado|finalizó|terminó|finalizada|terminada) "
                rf"(?:después de|tras) {_TIMES}"
            ),
            r"esta transcripción editable .{0,200}",
            r"subtítulos(?: por)?:? .{0,60}(?:https?://|www\.)\S+",
            r"transcripción de ?: .{2,80}",
            r".{1,60} (?:inició|detuvo) la (?:transcripción|grabación)",
        ),
        fields=(r"fecha|lugar|entrevistad[oa]r?|duración|título|participantes|invitad[oa]s|palabras clave|idioma",),
        titles=("título",),
        participants=("participantes", "invitados"),
        places=("lugar",),
        chat=(r"mensajes (?:del|de) chat",),
        transcript=(r"transcripción(?: de la reunión)?",),
        units=(r"h(?:oras?)?", r"min(?:utos?)?", r"s(?:eg(?:undos?)?)?"),
        presentations=(r"presentación de .+",),
        months=("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
        published=("emitido el", "grabado el", "publicado el"),
    ),
    "ja": Phrases(
        lines=(
            r"[\w ]{3,30} ?[(（]自動生成[)）]",
            (
                rf"{_WEB}(?:{_SITES}|{TOOLS})\S* ?(?:による|で作成された|によって作成された)"
                r"(?:文字起こし|書き起こし|議事録)"
            ),
            rf"{_WEB}(?:{_SITES}|{TOOLS})\S* ?(?:によって|により|で)(?:文字起こし|書き起こし|作成|生成)されました",
            r"(?:この|本)(?:文字起こし|書き起こし|インタビュー|対談)は.{0,40}(?:編集|生成|作成|構成).{0,60}",
            r"(?:会議|文字起こし)は ?[\d: ]+ ?後に終了しました",
            r"この編集可能な文字起こしは.{0,200}",
            r".{1,60}(?:が|さんが)(?:文字起こし|録音|録画|トランスクリプト)を(?:開始|停止)しました",
        ),
        fields=(r"日付|日時|参加者|出席者|話者|発言者|場所|時間|タイトル|件名|(?:要約)?キーワード|招待者",),
        titles=("タイトル", "件名"),
        participants=("参加者", "出席者", "話者", "発言者"),
        places=("場所",),
        chat=(r"チャット(?:メッセージ|ログ|履歴)?",),
        transcript=("文字起こし", "書き起こし", "トランスクリプト"),
        presentations=(r".+(?:の|による)プレゼンテーション",),
        units=("時間", "分", "秒"),
    ),
    "zh": Phrases(
        fields=(r"关键词|关键字|主题|标题|日期|时间|会议时间|录音时间|参会人员?|与会者|发言人|说话人",),
        titles=("主题", "标题"),
        participants=("参会人", "参会人员", "与会者", "发言人"),
        transcript=("文字记录", "文字稿", "会议记录", "逐字稿"),
        units=("小时", "分钟?", "秒钟?"),
    ),
    "ko": Phrases(
        fields=(r"제목|일시|날짜|시간|장소|참석자|참여자|키워드",),
        titles=("제목",),
        participants=("참석자", "참여자"),
        transcript=("녹취록", "회의록"),
        units=("시간", "분", "초"),
    ),
    "it": Phrases(lines=(r".{1,60} ha (?:avviato|interrotto) la (?:trascrizione|registrazione)",)),
    "pt": Phrases(
        lines=(
            r"legendas(?: por)?:? .{0,60}(?:https?://|www\.)\S+",
            r".{1,60} (?:iniciou|parou) a (?:transcrição|gravação)",
        ),
    ),
}

"""The export of a library: JSON lines for programs, or Markdown with citations for people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from ..plaintext import harmless, json_line
from .citations import recognised_as
from .links import moment_link
from .reading import moment_of, reading

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from ...index.corrections import CorrectedText
    from ...index.shelves import Shelves
    from ...index.transcript import Stretch, Transcript
    from ..cards import Citation, Line
    from ..messages import Messages

_MARKUP: Final = re.compile(r"([\\`*_\[\]<>#|~&!])")
_AT_START: Final = re.compile(r"^([-+=]|\d+(?=[.)]))")  # of a line: a list, or a line below a heading


async def exported(shelves: Shelves, workspace: str | None, how: str, messages: Messages) -> AsyncGenerator[str]:
    """All transcripts that a workspace may see, piece by piece; `how` is `jsonl` or `markdown`.

    For people the words are the corrected ones, with a line that says so; for programs those as recognised, and beside
    them what was corrected.
    """
    library = await shelves.library(workspace)
    for transcript in library.transcripts:
        text = await library.whole(transcript)
        if how == "markdown":
            yield as_markdown(transcript, text, messages)
        else:
            told = {**described(transcript), "labels": transcript.facts.labels, "cues": _cues(text)}
            yield json_line(told) + "\n"


def quoted(citation: Citation, notes: Sequence[str], messages: Messages) -> str:
    """A citation as Markdown: its words as a block quote, with who, where and when below them, then the `notes`."""
    lines = [
        f"> {f'**{_plain(line.speaker)}:** ' if line.speaker else ''}{_plain(line.words.text)}"
        for line in citation.lines
    ]
    told = (
        citation.who,
        citation.company,
        citation.title,
        citation.show,
        messages.date(citation.date or ""),
        citation.go_to or citation.when,
    )
    source = _inline(" · ".join(part for part in told if part))
    link = f" · <{citation.link}>" if citation.link else ""
    about = [_plain(part) for part in (citation.corrected, *notes) if part]
    return "\n".join(["\n>\n".join(lines), "", f"— {source}{link}", "", *(f"*{one}*\n" for one in about)])


def described(transcript: Transcript) -> dict[str, Any]:
    """The facts of a transcript as a JSON object, the same wherever a program reads them."""
    facts = transcript.facts
    return {
        "transcript": transcript.public,
        "file": transcript.file,
        "title": transcript.title,
        "show": facts.show,
        "date": facts.date,
        "url": facts.url,
        "language": facts.language,
        "participants": list(facts.participants),
        "format": transcript.format,
        "kind": transcript.kind.value,
    }


def _cues(text: CorrectedText) -> list[dict[str, Any]]:
    """The cues, each with its words as recognised, and as corrected where those differ."""
    return [
        {
            "start": cue.start,
            "end": cue.end,
            "speaker": cue.speaker,
            "text": said,
            **({"corrected": corrected} if corrected != said else {}),
        }
        for cue, said, corrected in zip(text.written.cues, _texts(text.written), _texts(text.stretch), strict=True)
    ]


def _texts(whole: Stretch) -> list[str]:
    """The text of each cue of a whole transcript; one whose words a correction put into the cue before is empty."""
    ends = [*(cue.at for cue in whole.cues[1:]), len(whole.text)]
    return [whole.text[cue.at : past].strip() for cue, past in zip(whole.cues, ends, strict=True)]


def as_markdown(transcript: Transcript, text: CorrectedText, messages: Messages) -> str:
    """A whole transcript as Markdown, to be read: what is known about it, then its turns with times."""
    facts, say = transcript.facts, messages.say
    lines = reading(text.stretch, facts.labels, messages, tag=facts.language)
    corrected = recognised_as(text, text.stretch, messages)
    told = {
        "show": facts.show,
        "date": messages.date(facts.date or ""),
        "participants": ", ".join(facts.participants),
        "url": facts.url,
        "language": facts.language,
    }
    head = [f"# {_plain(transcript.title)}", ""]
    head += [f"- {say(f'fact.{name}')}: {_plain(value)}" for name, value in told.items() if value]
    head.append(f"- {say('info.id')}: {transcript.public}")
    head += [f"- {_plain(corrected)}"] if corrected else []
    return "\n".join([*head, "", *(_line(line, transcript) for line in lines)]) + "\n"


def _line(line: Line, transcript: Transcript) -> str:
    when = ""
    if line.when:
        at, url = moment_of(line.when), transcript.facts.url
        link = moment_link(url, at.seconds)[0] if url and at and at.seconds is not None else None
        when = f"[{line.when}](<{link}>) " if link else f"{line.when} "
    who = f"**{_plain(line.speaker)}:** " if line.speaker else ""
    return f"{when}{who}{_plain(line.words.text)}\n"


def _plain(text: str) -> str:
    """Words that Markdown shows as they are, also at the beginning of a line."""
    return _AT_START.sub(lambda found: f"{found[1]}\\" if found[1].isdigit() else f"\\{found[1]}", _inline(text))


def _inline(text: str) -> str:
    """Words that Markdown shows as they are inside a line."""
    return _MARKUP.sub(r"\\\1", " ".join(harmless(text).split()))

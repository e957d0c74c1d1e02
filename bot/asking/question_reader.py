"""A question about a quote: which of its words are the quote, and of whom it is said to be. Pure.

The quoted part is the quote only where the rest of the question is about it: it says or asks who said it (`who said
"…"?`, `"…" — Ada`, `did Ada say "…"?`). In any other text quotation marks mean nothing. Without them a signature says
as much (`… — Ada`), and so can the beginning (`Ada said that …`); that could be words of the quote all the same, so the
whole is kept: where it was said just as well, it is the quote. So it is with the times of a transcript that is pasted,
with links, hashtags and commands of other bots, and with a few words behind a quoted part that begins the text.
"""

from __future__ import annotations

import html
import re
from collections import deque
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ...index.language.languages import LANGUAGES
from ...index.search.editing import unedited
from ...index.search.filters import SHORTEST
from .attribution_words import WORDS
from .attributions import DASHES, LONGEST_NAME, TextPiece, after, before, name_from, pieces, signature, verb_from
from .citations import LONGEST as LONGEST_CITATION
from .citations import citation, citation_after
from .cue_marks import has_time, without_times
from .greetings import ADDRESS
from .pasted_cards import without_card
from .quote_extractor import FEWEST_WORDS as FEWEST_QUOTED
from .quote_extractor import NOTHING_NAMED, quotations

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from .citations import CitedNames
    from .quote_extractor import Quotation

FEWEST_WORDS: Final = 2  # of a quote that is only a part of what is typed
MOST_BEGINNINGS: Final = 8  # of what may be a citation, from the end on: it has no more parts
MOST_BESIDE: Final = 14  # words on each side of it that can be about it
HEAD: Final = 24  # pieces of a text in which a beginning that says who said it has to end
LONGEST_HEAD: Final = 300  # characters that are read for it
LONGEST_LINE: Final = 80  # characters of a last line that can be a signature
_ASKING: Final = frozenset(word for one in LANGUAGES.values() for word in one.questions.asking)
_BEGINNING: Final = frozenset(word for one in LANGUAGES.values() for word in one.questions.opening)
_OPENING: Final = WORDS.beginnings | WORDS.around_verbs | frozenset(["true", "it"])
_LEADING_WORDS: Final = WORDS.verbs | {"according"}
_WHO: Final = frozenset(["who", "wer", "qui", "chi", "quién", "quem", "wie", "vem"])
# from the verb to the quote
_LEADING: Final = frozenset([":", ",", *(word for one in LANGUAGES.values() for word in one.questions.leading)])


_REFERENCE: Final = re.compile(  # of characters, in the source of a page that is pasted: `don&#39;t`
    r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|amp|lt|gt|nbsp|hellip|[nm]dash|apos|quot|[lr][sd]quo|[lr]aquo);"
)


@dataclass(frozen=True, slots=True)
class AskedQuote:
    """The `words` of a quote, and the name of whom the asker `claimed` to have said them, if any. `typed` is the whole
    text where nothing sets the words off from it, None where a sign does. `cited` is where they are said to be from,
    as a citation says."""

    words: str
    claimed: str | None = None
    typed: str | None = None
    cited: str | None = None


def asked_quote(
    text: str, known: Callable[[], Collection[str]], cited: Callable[[], CitedNames] = lambda: NOTHING_NAMED
) -> AskedQuote:
    """Reads a question. `known` gives the words of the names of all speakers, in lower case: people type names without
    capitals, and these are known all the same. `cited` gives the names that citations can have."""
    text = unedited(_REFERENCE.sub(lambda match: html.unescape(match[0]), text)).strip()
    text = _FENCED.sub(r"“\1”", text)
    if (quoted := _without_labels(without_card(text), known)) != text:
        read = asked_quote(quoted, known, cited)
        return replace(read, typed=read.typed or text)
    if (address := ADDRESS.match(text)) and len(text[address.end() :].split()) >= FEWEST_WORDS:
        read = asked_quote(text[address.end() :], known, cited)
        return replace(read, typed=read.typed or text)
    if (request := _REQUEST.match(text)) and not quotations(text, fewest=1):
        rest = text[request.end() :]
        if request[0].rstrip().endswith(_COLONS) or len(rest.split()) >= FEWEST_WORDS:
            read = asked_quote(rest, known, cited)
            return replace(read, typed=read.typed or text)
    read = _cited_quote(text, known, cited())
    if read is None:
        bare = without_times(_SIGNS.sub(" ", text).strip())
        if bare != text and any(map(str.isalpha, bare)):
            read = _read(bare, known)
            return replace(read, typed=read.typed or text)
    return read or _read(text, known)


_COLONS: Final = (":", "：")
_REQUEST: Final = re.compile(
    rf"[!/$.]?(?:{'|'.join(one for language in LANGUAGES.values() for one in language.questions.requests)})"
    r"(?:\s*[:：]\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_EITHER: Final = frozenset(word for one in LANGUAGES.values() for word in one.questions.either)


def alternatives(text: str) -> list[Quotation]:
    """The quoted parts of which somebody asks which one was said, `was it "…" or "…"?`, and those that are all of a
    text; none in any other text. What is claimed of one is claimed of all."""
    found = quotations(text, fewest=FEWEST_WORDS)
    if len(found) < 2:
        return []
    edges = [0, *(edge for one in found for edge in (one.start, one.end)), len(text)]
    first, *between, last = (
        [one.word for one in _words(pieces(text, start, past))]
        for start, past in zip(edges[::2], edges[1::2], strict=True)
    )
    alone = not any((first, *between, last)) and not any(
        "…" in text[one.end : two.start] for one, two in pairwise(found)
    )
    joined = all(len(some) <= 1 and _EITHER.issuperset(some) for some in between) and between[-1]
    if not (joined or alone) or max(len(first), len(last)) > MOST_BESIDE:
        return []
    claimed = next((one.claimed for one in found if one.claimed), None)
    return [replace(one, claimed=one.claimed or claimed) for one in found]


_SIGNS: Final = re.compile(  # links, hashtags at the ends, the command of a bot at the beginning, one more of ours
    r"<?https?://\S+|^\s*[!/$.][^\W\d]\w*(?=\s)|^(?:\s*#\w+)+(?=\s)|(?:\s+#\w+)+\s*$"
    r"|(?<=\s)/(?:pullquote|quote|verify|check|topic|excerpt|library|daily|alert|saved|help)\b(?s:.*)"
)
_FENCED: Final = re.compile(r"`{1,3}\s*([^`\s“”\"]+(?:\s+[^`\s“”\"]+)+)\s*`{1,3}")  # as code, what is no code
_LABEL: Final = re.compile(r"(?m)^(?P<name>[^\n:]{2,40}):[^\S\n]+")


def _without_labels(text: str, known: Callable[[], Collection[str]]) -> str:
    """A part of a transcript without the speakers before its turns, which nobody said. One at the beginning alone
    stays: it is a claim."""
    labels = list(_LABEL.finditer(text))
    if len(labels) < 2 and not any(one.start() for one in labels):
        return text
    names = frozenset(known())
    speakers = {one["name"] for one in labels if {word.casefold() for word in one["name"].split()} <= names}
    return _LABEL.sub(lambda one: "" if one["name"] in speakers else one[0], text)


def _read(text: str, known: Callable[[], Collection[str]]) -> AskedQuote:
    found = quotations(text, fewest=1)
    if found:
        return _marked(text, found, known)
    return _signed(text, known) or _cited(text, known) or _led(text, known) or AskedQuote(text)


def _cited_quote(text: str, known: Callable[[], Collection[str]], names: CitedNames) -> AskedQuote | None:
    """A quote with a citation behind it or before it: `"…" (Practical Engines, 1:33)`, `Practical Engines: "…"`."""
    if not (found := quotations(text, fewest=1)):
        return _cited_words(text, names)
    first, past = len(text[: found[0].start].rstrip(_OPENING_MARKS)), found[-1].end
    past += len(text[past:]) - len(text[past:].lstrip(_CLOSING_MARKS))
    behind = citation(text[past:], names) or citation_after(text[past:], names)
    leading = citation(text[:first], names)
    one = behind or leading
    if one is None:
        return None
    rest = text[leading.past if leading else 0 : past] + (text[past + behind.past :] if behind else text[past:])
    read = _read(rest, known)
    if read.words == rest and rest.strip() != found[0].words:
        return None  # what else stands there is not about the quote
    speaker = read.claimed or (behind and behind.speaker) or (leading and leading.speaker)
    return replace(read, claimed=speaker, typed=read.typed and text, cited=one.text)


def _cited_words(text: str, names: CitedNames) -> AskedQuote | None:
    """The same without quotation marks: behind a dash or a bracket, or in the lines below; behind a comma or a `from`,
    only by a whole name."""
    for begins, exactly in ((_CITATION_BEGINS, False), (_COMMA, True), (_FROM, True)):
        for match in deque(begins.finditer(text, max(len(text) - LONGEST_CITATION, 0)), MOST_BEGINNINGS):
            quote = text[: match.start()].strip()
            read = citation(text[match.start() :], names, exactly=exactly)
            if read and begins is _FROM and not (read.speaker and read.sources):
                continue  # `from 1:15`, which can be said
            if read and len(quote.split()) >= FEWEST_WORDS:
                return AskedQuote(" ".join(quote.split()), read.speaker, text, read.text)
    return None


def _marked(text: str, found: Sequence[Quotation], known: Callable[[], Collection[str]]) -> AskedQuote:
    """A question with quoted parts."""
    edges = [0, *(edge for one in found for edge in (one.start, one.end)), len(text)]
    beside = [pieces(text, first, past) for first, past in zip(edges[::2], edges[1::2], strict=True)]
    if not any(map(_words, beside)):
        return AskedQuote(found[0].words) if len(found) == 1 else AskedQuote(text)
    text = _with_capitals(text, [one for some in beside for one in some], known)
    beside = [pieces(text, first, past) for first, past in zip(edges[::2], edges[1::2], strict=True)]
    found = quotations(text, fewest=1)
    claims = {one.claimed for one in found}
    joined = " ".join(one.words for one in found)
    if len(edges) != 2 * len(found) + 2 or len(claims) > 1 or (len(found) > 1 and claims == {None}):
        return AskedQuote(text)
    if len(joined.split()) < FEWEST_WORDS or not _are_about(beside, known):
        return _begun(text, found, beside) or AskedQuote(text)
    return AskedQuote(joined, claims.pop() or _alone(beside[-1]) or _guessed(beside[-1], known))


def _begun(text: str, found: Sequence[Quotation], beside: Sequence[Sequence[TextPiece]]) -> AskedQuote | None:
    """The quoted part that a text begins with, with a few words of the asker behind it: `"…" lol`."""
    begins = len(found) == 1 and not _words(beside[0])
    if not begins or len(found[0].words.split()) < FEWEST_QUOTED or len(_words(beside[1])) > MOST_BESIDE:
        return None
    return AskedQuote(found[0].words, typed=text)


def _are_about(beside: Sequence[Sequence[TextPiece]], known: Callable[[], Collection[str]]) -> bool:
    """Whether the texts beside a quote, of which the first stands before it, are about who said it. Where the first
    begins as a question, whatever stands behind the quote belongs to it."""
    if any(len(_words(some)) > MOST_BESIDE for some in beside):
        return False
    asks = any(one.word in _BEGINNING for one in _words(beside[0])[:1])
    return asks or all(_is_about(some, n, known) for n, some in enumerate(beside))


def _is_about(beside: Sequence[TextPiece], number: int, known: Callable[[], Collection[str]]) -> bool:
    """Whether a text beside a quote, before it if its `number` is 0, says or asks who said it; or nothing at all."""
    said = _words(beside)
    if not said:
        return True
    if any(one.word in _ASKING for one in said):
        return True
    bare = [one for one in beside if one.text not in _MARKS]
    if number == 0:
        return before(bare) is not None
    return bool(_alone(beside) or _guessed(beside, known)) or after(bare, follows=False, ended=False) is not None


def _guessed(beside: Sequence[TextPiece], known: Callable[[], Collection[str]]) -> str | None:
    """The speaker whom the asker guesses at the end: `"…"? I think it was Ada`, `"…", is that from Ada?`."""
    said = _words(beside)
    for at in range(max(len(said) - LONGEST_NAME, 1), len(said)):
        if said[at - 1].word not in _GUESSING:
            continue
        name, past = name_from(said, at)
        if name and past == len(said):
            return name if {one.casefold() for one in name.split()} <= frozenset(known()) else None
    return None


_GUESSING: Final = WORDS.by | {"was", "is", "from", "maybe", "perhaps", "think"}


def _alone(beside: Sequence[TextPiece]) -> str | None:
    """The name that is all that stands beside a quote: `"…", Ada Lovelace?`."""
    said = _words(beside)
    name, past = name_from(said, 0)
    return name if past == len(said) else None


_OPENING_MARKS: Final = "\"'“”„‚‘«»‹›「『《〈*_> :,"
_CLOSING_MARKS: Final = " \u00a0\u202f\"'“”‘’«»‹›」』》〉*_"
_CITATION_BEGINS: Final = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(DASHES)))})(?=\s)|[—\n(\[]")
_COMMA: Final = re.compile(r",(?=\s)")
_FROM: Final = re.compile(
    rf"\s(?=(?:{'|'.join(sorted(map(re.escape, WORDS.by | {'from'})))})\s)", re.IGNORECASE
)  # `… from Ada in Bees in February`
_MARKS: Final = frozenset("\"'“”„‚‘’«»‹›「」『』《》〈〉>")


def _words(text: Sequence[TextPiece]) -> list[TextPiece]:
    return [one for one in text if one.text[0].isalpha()]


def _with_capitals(text: str, beside: Sequence[TextPiece], known: Callable[[], Collection[str]]) -> str:
    """The text with a capital at each of the words beside the quote that is a word of a speaker's name, or begins one
    (`dan` for Daniel)."""
    small = [
        one
        for last, one in zip([None, *beside], beside, strict=False)
        if one.text[0].islower() and one.word not in _NO_NAMES and not (last and last.word in WORDS.articles)
    ]
    names = known() if small else ()
    letters = list(text)
    for one in small:
        begun = one.word.removesuffix("'s")
        whole = begun in names or (len(begun) >= SHORTEST and any(name.startswith(begun) for name in names))
        if whole and len(letters[one.first].upper()) == 1:
            letters[one.first] = letters[one.first].upper()
    return "".join(letters)


_NO_NAMES: Final = _OPENING | _ASKING | WORDS.verbs | WORDS.pronouns | WORDS.others


def _signed(text: str, known: Callable[[], Collection[str]]) -> AskedQuote | None:
    """`… — Ada`."""
    at = max((text.rfind(mark) for mark in (f" {dash} " for dash in DASHES)), default=-1)
    at = max(at, text.rfind("\n"))
    tail = text[at + 1 :]
    if at < 0 or len(tail) > LONGEST_LINE:
        return None
    tail = _with_capitals(tail, pieces(tail, 0, len(tail)), known)
    quote, (_, name) = text[:at].strip(), signature(tail)
    if not name or len(quote.split()) < FEWEST_WORDS:
        return None
    return AskedQuote(" ".join(quote.split()), name)


def _cited(text: str, known: Callable[[], Collection[str]]) -> AskedQuote | None:
    """`… (Ada Lovelace, Engines)`, `… by Ada Lovelace`: only where a speaker is called so; or `… (Engines, 1:33)`."""
    found = _BRACKETED.search(text) or _BY.search(text)
    if not found:
        return None
    quote = text[: found.start()].strip()
    if len(quote.split()) < FEWEST_WORDS:
        return None
    tail = _with_capitals(found[1], pieces(found[1], 0, len(found[1])), known)
    said = pieces(tail, 0, len(tail))
    name, past = name_from(said, 0)
    bracketed = text.endswith(")")
    ends = past == len(said) or (bracketed and not said[past].text[0].isalpha())
    if name and ends and {one.casefold() for one in name.split()} <= frozenset(known()):
        return AskedQuote(quote, name, text)
    return AskedQuote(quote, typed=text) if bracketed and has_time(tail) else None


_BRACKETED: Final = re.compile(rf"\(([^()]{{2,{LONGEST_LINE}}})\)$")
_BY: Final = re.compile(
    rf"[\s,](?:{'|'.join(sorted(map(re.escape, WORDS.by | {'from'})))})\s+([^\s,.!?]+(?:\s[^\s,.!?]+){{0,3}})[.!?]*$",
    re.IGNORECASE,
)


def _led(text: str, known: Callable[[], Collection[str]]) -> AskedQuote | None:
    """`Ada said that …`, `did Ada say …?`, `according to Ada, …`, `who said …?`, `Ada: …`."""
    begun = text[:LONGEST_HEAD]
    if ":" not in begun and _LEADING_WORDS.isdisjoint(re.findall(r"\w+", begun.casefold())):
        return None  # most questions say nothing of the kind
    head = pieces(text, 0, len(begun))[:HEAD]
    shown = _with_capitals(text, head[:8], known)
    head = [one._replace(text=shown[one.first : one.past]) for one in head]
    at = 0
    while at < len(head) and head[at].word in _OPENING | WORDS.passive | {"according", "who"}:
        at += 1
    who = at > 0 and head[at - 1].word in _WHO
    inverted = at < len(head) and head[at].word in WORDS.verbs  # `sagte Ada, dass …?`
    name, past = (None, at) if who else name_from(head, at + inverted)
    if name is None and not who:  # `did she really say …?`, where nothing tells who she is
        if not (at < len(head) and head[at].word in WORDS.pronouns and verb_from(head, at + 1) is not None):
            return None
        past = at + 1
    accordingly = at > 1 and (head[at - 2].word, head[at - 1].word) == ("according", "to")
    if name and past < len(head) and head[past].word in WORDS.who:  # `was it Ada who said …?`
        past += 1
    verb = past - 1 if inverted and past < len(head) and head[past].word in _LEADING else verb_from(head, past)
    if verb is not None:
        past = verb + 1
        while past < len(head) and head[past].word in _LEADING:
            past += 1
    elif past < len(head) and not who and ((head[past].text == ":" and _is_name(name, known)) or accordingly):
        past += head[past].text in {":", ","}
    else:
        return None
    quote = text[head[past].first :].rstrip("? ") if past < len(head) else ""
    if len(quote.split()) < FEWEST_WORDS:
        return None
    return AskedQuote(quote, name, text)


def _is_name(name: str | None, known: Callable[[], Collection[str]]) -> bool:
    """Whether a name before a colon is one: it has two words or more, or a speaker is called so."""
    return name is not None and (" " in name or name.casefold() in known())

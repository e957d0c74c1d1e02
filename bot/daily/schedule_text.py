"""Reads schedules as people type them, and puts schedules into words."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...index.errors import PullquoteError
from ..messages import FALLBACK, LOCALES
from .schedule import LAST, MOST_DAYS, Every, Monthly, Rule, Schedule, Weekly, Whenever
from .schedule_words import DAYS, in_english, plain
from .zones import zone_in_words

if TYPE_CHECKING:
    from ..messages import Messages

WEEKDAYS: Final = frozenset(range(5))
WEEKEND: Final = frozenset({5, 6})
_TIME: Final = re.compile(
    r"(?:at |um |à |a las )?(\d(?=\d\d(?!\d))|\d{1,2})\s*(?:(?:[:.h時]|uhr|heures?)?\s*(\d{2})(?::00)?分?|h|時半?)?"
    r"\s*(?:uhr|heures?|h|horas?|o['’]clock)?\s*(.*)"
)
_HALF_PAST: Final = "時半"
_HALF: Final = re.compile(
    r"half past (?P<past>\d{1,2})|halb (?P<to>\d{1,2})|(?P<and>\d{1,2}) ?(?:h|heures?|horas?)? (?:et demie|y media)"
)
_HOURS: Final = {  # in words: English, German, French, Spanish without `once`, which is another word in English
    word: hour
    for words in (
        "one two three four five six seven eight nine ten eleven twelve",
        "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
        "une deux trois quatre cinq six sept huit neuf dix onze douze",
        "una dos tres cuatro cinco seis siete ocho nueve diez - doce",
    )
    for hour, word in enumerate(words.split(), 1)
}
_NAMED_TIMES: Final = {
    **dict.fromkeys(("noon", "midday", "mittag", "mittags", "midi", "mediodía", "mediodia", "正午"), dt.time(12)),
    **dict.fromkeys(("midnight", "mitternacht", "minuit", "medianoche", "零時", "深夜0時"), dt.time(0)),
}
_HALVES: Final = {
    **dict.fromkeys(("am", "a.m.", "a.m", "morgens", "vormittags", "du matin", "de la mañana", "午前"), "a"),
    **dict.fromkeys(("pm", "p.m.", "p.m", "nachmittags", "abends", "du soir", "de l'après-midi"), "p"),
    **dict.fromkeys(("de la tarde", "de la noche", "午後", "夕方", "夜"), "p"),
    "朝": "a",
}
_BEFORE: Final = ("午前", "午後", "夕方", "朝", "夜")  # halves that stand before the hour
_EVERY_DAY: Final = frozenset({"", "*", "all", "any", "daily", "everyday", "day", "days", "all days"})
_COUNTS: Final = {"other": 2, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7}
_INTERVAL: Final = re.compile(
    r"(?P<count>\d{1,4}|" + "|".join(_COUNTS) + r")(?:st|nd|rd|th)?\s+(?P<unit>days?|weeks?)"
    r"(?:\s*,?\s+from\s+(?P<since>\d{4}-\d{2}-\d{2}))?"
)
_NOISE: Final = re.compile(r"\b(?:the|of|on|in|each|every|a|month|months|monthly|day|days)\b")
_SEPARATORS: Final = re.compile(r"[\s,;&+/]+|\band\b")
_RANGE: Final = re.compile(r"\s*(?:-|–|—|\bto\b|\bthrough\b|\buntil\b)\s*")
_WORDED: Final = {"first": 1, "last": LAST}
_DATE_OF_MONTH: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?")


@dataclass
class BadSchedule(PullquoteError):
    """`what` (time or days) cannot be read out of `typed`."""

    what: str
    typed: str

    def __str__(self) -> str:
        return f"{self.what}: {self.typed}"


# --- Typed ---------------------------------------------------------------------------------------------------------


def read_time(typed: str) -> dt.time:
    """Reads a time of day, such as `08:30`, `8.30`, `0830`, `830`, `8:30 pm`, `8pm`, `8 o'clock`, `half past eight`,
    `noon`, `8 Uhr 30`, `halb neun`, `20h30` or `午後8時`. Raises BadSchedule."""
    text = plain(typed)
    if text in _NAMED_TIMES:
        return _NAMED_TIMES[text]
    before = next((half for half in _BEFORE if text.startswith(half)), "")  # `午後8時`
    text = re.sub(r"[^\W\d_]+", lambda word: str(_HOURS.get(word[0], word[0])), text)
    text = _HALF.sub(_in_digits, text)
    found = _TIME.fullmatch(text.removeprefix(before).strip())
    if not found or (found[3] and (before or found[3] not in _HALVES)):
        raise BadSchedule("time", typed)
    hour, half = int(found[1]), _HALVES.get(before or found[3])
    minute = 30 if _HALF_PAST in text else int(found[2] or 0)
    if half:
        if not 1 <= hour <= 12:
            raise BadSchedule("time", typed)
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        raise BadSchedule("time", typed)
    return dt.time(hour, minute)


def _in_digits(half: re.Match[str]) -> str:
    """`half past 8`, `halb 9` and `8 y media` as `8:30`."""
    hour = (int(half["to"]) - 1) % 24 if half["to"] else int(half["past"] or half["and"])
    return f"{hour}:30"


def read_rule_in(typed: str, today: dt.date, language: str) -> Rule:
    """Reads a rule of days in any language that there is a catalogue of, in one's own `language` first. Raises
    BadSchedule."""
    with suppress(BadSchedule):
        return read_rule(typed, today)
    for other in sorted(set(LOCALES) - {FALLBACK}, key=lambda one: one != language):
        with suppress(BadSchedule):
            return read_rule(in_english(typed, other), today)
    raise BadSchedule("days", typed)


def read_rule(typed: str, today: dt.date) -> Rule:
    """Reads a rule of days in English, such as `every day`, `weekdays`, `mon, wed`, `mon-fri`, `every 3 days` or
    `1, 15, last`. Intervals count from `today` if they do not say from when. Raises BadSchedule."""
    text = plain(typed).strip(" .")
    rest = text.removeprefix("every ").removeprefix("each ")
    if rest in _EVERY_DAY:
        return Weekly()
    if rest in {"week", "weekly"}:
        return Weekly(frozenset({today.weekday()}))
    if interval := _INTERVAL.fullmatch(rest):
        return _interval(interval, typed, today)
    return _listed(text, typed)


def _interval(found: re.Match[str], typed: str, today: dt.date) -> Rule:
    count = _COUNTS.get(found["count"]) or int(found["count"])
    days = count * (7 if found["unit"].startswith("week") else 1)
    if not 1 <= days <= MOST_DAYS:
        raise BadSchedule("days", typed)
    try:
        since = dt.date.fromisoformat(found["since"]) if found["since"] else today
    except ValueError as error:
        raise BadSchedule("days", typed) from error
    return Weekly() if days == 1 else Every(days, since)


def _listed(text: str, typed: str) -> Rule:
    """Days of the week, or days of the month."""
    tokens = [token for token in _SEPARATORS.split(_NOISE.sub(" ", _RANGE.sub("-", text))) if token]
    week, month = set[int](), set[int]()
    for token in tokens:
        if (days := _weekdays(token)) is not None:
            week |= days
        elif (dates := _dates(token)) is not None:
            month |= dates
        else:
            raise BadSchedule("days", typed)
    if bool(week) == bool(month):  # nothing at all, or both
        raise BadSchedule("days", typed)
    return Weekly(frozenset(week)) if week else Monthly(frozenset(month))


def _weekdays(token: str) -> frozenset[int] | None:
    """`weekdays`, `weekend`, `mon`, `mondays`, `mon-fri`, `sat-mon`."""
    singular = token.removesuffix("s")
    if singular in {"weekday", "workday", "workingday"}:
        return WEEKDAYS
    if singular == "weekend":
        return WEEKEND
    first, _, last = token.partition("-")
    begin, end = _weekday(first), _weekday(last or first)
    if begin is None or end is None:
        return None
    return frozenset((begin + step) % 7 for step in range((end - begin) % 7 + 1))


def _weekday(name: str) -> int | None:
    """The day whose name, in full or from its first letters on, is `name`."""
    name = name.rstrip(".")
    found = [n for n, day in enumerate(DAYS) if name in {f"{day}s", day} or (len(name) >= 2 and day.startswith(name))]
    return found[0] if len(found) == 1 else None


def _dates(token: str) -> frozenset[int] | None:
    """`1`, `15th`, `10-12`, `last`."""
    if token in _WORDED:
        return frozenset({_WORDED[token]})
    ends = [_DATE_OF_MONTH.fullmatch(end) for end in token.split("-")]
    numbers = [int(end[1]) for end in ends if end]
    if len(numbers) != len(ends) or len(numbers) > 2 or not all(1 <= n <= 31 for n in numbers):
        return None
    return frozenset(range(numbers[0], numbers[-1] + 1)) or None


# --- Kept and shown --------------------------------------------------------------------------------------------------


def rule_text(rule: Rule) -> str:
    """The rule as text that `read_rule` reads as the same rule, on any day; nothing for `Whenever`, which nobody
    types."""
    match rule:
        case Whenever():
            return ""
        case Every(days, since):
            return f"every {days} days from {since.isoformat()}"
        case Monthly(days):
            return ", ".join([*map(str, sorted(days - {LAST})), *(["last"] if LAST in days else [])])
        case Weekly(days):
            names = {frozenset(range(7)): "every day", WEEKDAYS: "weekdays", WEEKEND: "weekends"}
            return names.get(days) or ", ".join(DAYS[day][:3] for day in sorted(days))


def rule_to_type(rule: Rule, messages: Messages) -> str:
    """The rule as text that `read_rule_in` reads as the same rule: in the words of the language where they say it all,
    else as `rule_text`."""
    words = _rule_in_words(rule, messages)
    if messages.locale == FALLBACK:
        return rule_text(rule)
    with suppress(BadSchedule):
        return words if read_rule_in(words, dt.date.min, messages.locale) == rule else rule_text(rule)
    return rule_text(rule)


def time_text(time: dt.time) -> str:
    """The time as text that `read_time` reads as the same time."""
    return time.strftime("%H:%M")


def in_words(schedule: Schedule, messages: Messages) -> str:
    """A schedule in words, such as `weekdays at 08:30 (Europe/Berlin)`."""
    days = _rule_in_words(schedule.rule, messages)
    if isinstance(schedule.rule, Whenever):
        return days
    return messages.say("schedule.words", days=days, time=time_text(schedule.time), zone=zone_in_words(schedule.zone))


def _rule_in_words(rule: Rule, messages: Messages) -> str:
    say = messages.say
    match rule:
        case Whenever():
            return say("schedule.whenever")
        case Every(days, _):
            return say("schedule.interval", n=days)
        case Monthly(days):
            named = [say("schedule.date", day=day) for day in sorted(days - {LAST})]
            return say("schedule.monthly", days=messages.listed([*named, *([say("schedule.last")] * (LAST in days))]))
        case Weekly(days):
            named = {frozenset(range(7)): "every_day", WEEKDAYS: "weekdays", WEEKEND: "weekends"}.get(days)
            if named:
                return say(f"schedule.{named}")
            return say("schedule.weekly", days=messages.listed([say(f"weekday.{DAYS[day]}") for day in sorted(days)]))


def date_in_words(date: dt.date, messages: Messages) -> str:
    """A date in words, such as `Sunday 22 November 2026`."""
    day = messages.say(f"weekday.{DAYS[date.weekday()]}")
    return messages.say("schedule.full_date", weekday=day, date=messages.date(date.isoformat()))


def moment_in_words(at: dt.datetime, messages: Messages) -> str:
    """An aware moment in words, in its zone, such as `Sunday 22 November 2026 at 08:30`."""
    day = messages.say(f"weekday.{DAYS[at.weekday()]}")
    date = messages.date(at.date().isoformat())
    return messages.say("schedule.moment", weekday=day, date=date, time=at.strftime("%H:%M"))

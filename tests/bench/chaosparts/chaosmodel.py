"""What the chaos test knows of a library without asking it: what was put in, and what may have become of it."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import random
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pullquote.bot.daily.delivery import DeliveryState, SkipReason

if TYPE_CHECKING:
    from collections import Counter

MARKERS = {  # a word that each owner's transcripts have in every sentence, in a part that nobody asks for
    "slack:T1": "Quillamar",
    "slack:T2": "Brondelphy",
    "discord:2000": "Vosterkin",
    "discord:2001": "Umbraxel",
    "common": "Tarpwillow",
    "closed": "Dremlocke",
}
WORKSPACES = tuple(owner for owner in MARKERS if ":" in owner)
FOLDERS = {"common": None, "closed": ("slack:T1",)}  # shared folders, and the workspaces that may see them

ADJECTIVES = "amber brittle crooked dusty early faded gentle hollow iron jagged lonely mossy narrow quiet".split()
NOUNS = "anchor barrel candle donkey engine ferry garden hammer island kettle ladder mirror needle orchard".split()
VERBS = "borrows carries delays follows gathers hides ignores keeps lends mends paints repairs sells".split()
PLACES = "bakery chapel dairy factory harbour library market mill quarry station tower village".split()
SENTENCES = 5

Name = tuple[str, str]  # a transcript's shelf and file


class Violation(AssertionError):
    """Something that must never be."""


def seen_by(workspace: str) -> set[str]:
    """The markers that a workspace's members may be shown."""
    shared = {owner for owner, allowed in FOLDERS.items() if allowed is None or workspace in allowed}
    return {MARKERS[owner] for owner in shared | {workspace} if owner in MARKERS}


def sentences(owner: str, seed: str) -> list[tuple[str, str]]:
    """Made-up talk: of each sentence the part that is asked for, and the one with the owner's marker."""
    rng, talk = random.Random(f"{owner} {seed}"), list[tuple[str, str]]()
    for _ in range(SENTENCES):
        first, second, third = rng.sample(NOUNS, 3)
        asked = (
            f"The {rng.choice(ADJECTIVES)} {first} of the {rng.choice(PLACES)} {rng.choice(VERBS)} "
            f"{rng.randrange(13, 99)} {rng.choice(ADJECTIVES)} {second}s and one {third}"
        )
        talk.append((asked, f"because nobody at {MARKERS[owner]} ever wanted to explain the matter to anyone"))
    return talk


def text_of(owner: str, seed: str) -> str:
    return "\n".join(f"{asked}, {rest}." for asked, rest in sentences(owner, seed))


@dataclass
class Kept:
    """A transcript: the seeds of its versions and the titles (None is the file's) of which it has one, whether it was
    stored when it was last looked at, and whether it `may_go`, since somebody deleted its file."""

    owner: str
    seeds: list[str]
    titles: set[str | None] = field(default_factory=lambda: {None})
    there: bool = False
    may_go: bool = False


@dataclass
class State:
    """What comes back with a backup. `begins` are the dates from which on each subscription must know each of its
    dates, None while it does not post; `returning` are those of workspaces that came back since time went by last: a
    process that was told late plans them anew. `purged` are the workspaces that left and of which nothing may be
    left."""

    kept: dict[Name, Kept] = field(default_factory=dict[Name, Kept])
    begins: dict[str, dt.date | None] = field(default_factory=dict[str, "dt.date | None"])
    returning: set[str] = field(default_factory=set[str])
    purged: set[str] = field(default_factory=set[str])


@dataclass(frozen=True)
class Due:
    """A row of the delivery table."""

    subscription: str
    date: dt.date
    due: float
    state: str
    wake: float | None
    reason: str | None
    detail: str | None

    @property
    def key(self) -> str:
        return f"{self.subscription}x{self.date:%Y%m%d}"


@dataclass
class Stored:
    """What stands in the database: transcripts with their words and titles, subscriptions with their workspaces and
    whether they post, deliveries, workspaces that are gone. `settling` after a restore that was not settled yet."""

    transcripts: dict[Name, tuple[str, str | None]] = field(default_factory=dict[Name, "tuple[str, str | None]"])
    subscriptions: dict[str, tuple[str, bool]] = field(default_factory=dict[str, tuple[str, bool]])
    deliveries: list[Due] = field(default_factory=list[Due])
    gone: set[str] = field(default_factory=set[str])
    settling: bool = False

    def open(self, subscription: str) -> list[Due]:
        return [one for one in self.deliveries if one.subscription == subscription and one.wake is not None]


def stored(database: Path) -> Stored:
    """What stands in a database, read from a copy: the last one to close a database would tidy it up."""
    if not database.exists():
        return Stored()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / database.name
        for ending in ("", "-wal"):
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(f"{database}{ending}", f"{copy}{ending}")
        with contextlib.closing(sqlite3.connect(copy)) as connection:
            connection.row_factory = sqlite3.Row
            if not connection.execute("PRAGMA user_version").fetchone()[0]:
                return Stored()
            return _read(connection)


def _read(connection: sqlite3.Connection) -> Stored:
    found = Stored()
    words = "SELECT group_concat(text, '') FROM (SELECT text FROM block WHERE transcript = t.id ORDER BY at)"
    for row in connection.execute(
        f"SELECT s.key, t.name, t.edited, ({words}) AS text FROM transcript t JOIN shelf s ON s.id = t.shelf"  # noqa: S608 - constants
    ):
        found.transcripts[row["key"], row["name"]] = _plain(row["text"]), json.loads(row["edited"]).get("title")
    for row in connection.execute(
        "SELECT s.public, s.workspace, s.state = 'active' AND t.gone IS NULL AS posts "
        "FROM subscription s LEFT JOIN tenant t ON t.workspace = s.workspace"
    ):
        found.subscriptions[row["public"]] = row["workspace"], bool(row["posts"])
    for row in connection.execute(
        "SELECT s.public, d.* FROM delivery d JOIN subscription s ON s.id = d.subscription ORDER BY d.date"
    ):
        values = (row["due"], row["state"], row["wake"], row["reason"], row["detail"])
        found.deliveries.append(Due(row["public"], dt.date.fromisoformat(row["date"]), *values))
    found.gone = {name for (name,) in connection.execute("SELECT workspace FROM tenant WHERE gone IS NOT NULL")}
    found.settling = connection.execute("SELECT 1 FROM restored").fetchone() is not None
    return found


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


# --- What must be true after every step ------------------------------------------------------------------------------


def lost(state: State, seen: Stored, left: set[str]) -> list[str]:
    """Transcripts and edits that are not as they may be. What is seen narrows what may be seen next."""
    wrong = list[str]()
    for name, kept in state.kept.items():
        if name not in seen.transcripts:
            if kept.there and kept.owner in left:
                state.purged.add(kept.owner)
            elif kept.there and not kept.may_go:
                wrong.append(f"{name} was lost")
            kept.there = False
            continue
        text, title = seen.transcripts[name]
        texts = {_plain(text_of(kept.owner, seed)): seed for seed in kept.seeds}
        if text not in texts:
            wrong.append(f"{name} has words of none of its versions: {text[:60]}")
        if title not in kept.titles:
            wrong.append(f"{name} is called {title}, not one of {kept.titles}")
        else:
            kept.titles = {title}
        kept.there = True
        if text in texts:
            kept.seeds = kept.seeds[kept.seeds.index(texts[text]) :]
    return wrong


def remnants(state: State, data: Path) -> list[str]:
    """Files of the data folder that have something of a workspace that was purged. Nobody has them open."""
    files = [(file, file.read_bytes()) for file in data.rglob("*") if file.is_file()]
    return [
        f"{owner} was purged, and {file.relative_to(data)} still has words of it"
        for owner in sorted(state.purged)
        for file, content in files
        if MARKERS[owner].lower().encode() in content.lower()
    ]


MAY_BE_POSTED = {  # how often what stands so may have been posted
    DeliveryState.SENT: {1},
    DeliveryState.CLAIMED: {0, 1},
    DeliveryState.AMBIGUOUS: {0, 1},
}


def undelivered(state: State, seen: Stored, posts: Counter[str]) -> list[str]:
    """What was posted twice, and dates of which the delivery table does not say what became of them."""
    wrong = [f"{key} was posted {count} times" for key, count in posts.items() if count > 1]
    for one in seen.deliveries:
        may = MAY_BE_POSTED.get(DeliveryState(one.state), {0})
        if one.reason == SkipReason.RESTORED or seen.settling:
            may = {0, 1}
        if posts[one.key] not in may:
            wrong.append(f"{one.key} is {one.state} ({one.reason}) and was posted {posts[one.key]} times")
        if one.state == DeliveryState.SKIPPED and not one.reason:
            wrong.append(f"{one.key} was skipped for no reason")
        if one.state == DeliveryState.FAILED and not one.detail:
            wrong.append(f"{one.key} failed for no reason")
    for id_, (_, does_post) in seen.subscriptions.items():
        planned = seen.open(id_)
        if does_post and len(planned) != 1:
            wrong.append(f"{id_} posts, and has {len(planned)} dates that are open")
        if not does_post:
            state.begins[id_] = None
        elif planned and (state.begins.get(id_) is None or id_ in state.returning):
            state.begins[id_] = planned[0].date
    return wrong


def unaccounted(state: State, seen: Stored, now: float) -> list[str]:
    """Daily dates until `now` of which the delivery table knows nothing, and those that are still open."""
    wrong = list[str]()
    for id_, (_, does_post) in seen.subscriptions.items():
        begin = state.begins.get(id_)
        if not does_post or begin is None:
            continue
        rows = {one.date: one for one in seen.deliveries if one.subscription == id_}
        wrong += [f"{id_}: {one.date} is still {one.state}" for one in rows.values() if one.wake and one.due <= now]
        (planned,) = seen.open(id_)
        if planned.due > now + 86400:
            wrong += [f"{id_}: the next date is {planned.date}"] if planned.date - dt.timedelta(1) not in rows else []
        days = (planned.date - begin).days
        missing = [day for n in range(days) if (day := begin + dt.timedelta(n)) not in rows]
        if missing:
            wrong.append(f"{id_}: nothing is known of {', '.join(map(str, missing))}")
    return wrong

"""The rows of what is followed, and of its episodes.

The functions work inside a transaction of the caller's, or over a reader.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..settings.secret_addresses import FILE
from .feeds import AddedTranscript, EpisodeState, Feed, FollowedEpisode, trouble_of, trouble_text
from .trouble import Validators

if TYPE_CHECKING:
    from ...index.storage.connection import Connection, Row

_FEED: Final = (
    "SELECT id, public, workspace, address, configured, by, created, title, language, asked, answered, due, failures, "
    "trouble, etag, modified FROM feed"
)
_EPISODE: Final = (
    "SELECT id, key, episode, listed, published, name, state, due, attempts, trouble, transcript, added, fetched, "
    "source, etag, modified FROM feed_episode"
)

# --- Feeds -----------------------------------------------------------------------------------------------------------


async def add_feed(connection: Connection, new: Feed) -> Feed | None:
    """Inserts a feed and returns it as it is stored; None if there is one of that name."""
    row = await connection.fetch_one(
        "INSERT INTO feed (public, workspace, address, configured, by, created, due) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (public) DO NOTHING RETURNING id",
        (new.id, new.workspace, new.address, int(new.configured), new.by, new.created, new.due),
    )
    return None if row is None else await feed_by_number(connection, row["id"])


async def feed_by_number(connection: Connection, number: int) -> Feed | None:
    """The feed with a number; None if it was unfollowed."""
    row = await connection.fetch_one(f"{_FEED} WHERE id = ?", (number,))
    return None if row is None else _feed(row)


async def feeds(connection: Connection, workspace: str | None = None) -> list[Feed]:
    """All feeds, or those of a workspace, in the order in which they were followed."""
    where, values = ("", ()) if workspace is None else (" WHERE workspace = ?", (workspace,))
    return [_feed(row) for row in await connection.fetch_all(f"{_FEED}{where} ORDER BY id", values)]


async def address_files(connection: Connection) -> list[Path]:
    """The files in which addresses of feeds stand."""
    rows = await connection.fetch_all("SELECT address FROM feed WHERE address LIKE ?", (f"{FILE}%",))
    return [Path(row["address"].removeprefix(FILE)) for row in rows if row["address"].startswith(FILE)]


async def update_feed(connection: Connection, changed: Feed) -> None:
    """Updates what asking a feed changes of it, and whether it is one of the settings, by its number."""
    await connection.execute(
        "UPDATE feed SET configured = ?, title = ?, language = ?, asked = ?, answered = ?, due = ?, failures = ?, "
        "trouble = ?, etag = ?, modified = ? WHERE id = ?",
        (
            *(int(changed.configured), changed.title, changed.language, changed.asked, changed.answered),
            *(changed.due, changed.failures),
            *(trouble_text(changed.trouble), changed.validators.etag, changed.validators.modified, changed.number),
        ),
    )


async def delete_feed(connection: Connection, number: int) -> None:
    """Deletes a feed and what is known of its episodes; transcripts stay."""
    await connection.execute("DELETE FROM feed WHERE id = ?", (number,))


def _feed(row: Row) -> Feed:
    return Feed(
        number=row["id"],
        id=row["public"],
        workspace=row["workspace"],
        address=row["address"],
        configured=bool(row["configured"]),
        by=row["by"],
        created=row["created"],
        title=row["title"],
        language=row["language"],
        asked=row["asked"],
        answered=row["answered"],
        due=row["due"],
        failures=row["failures"],
        trouble=trouble_of(row["trouble"]),
        validators=Validators(row["etag"], row["modified"]),
    )


# --- Episodes --------------------------------------------------------------------------------------------------------


async def episodes(connection: Connection, feed: int) -> list[FollowedEpisode]:
    """The episodes of a feed, in the order in which they were seen first."""
    rows = await connection.fetch_all(f"{_EPISODE} WHERE feed = ? ORDER BY id", (feed,))
    return [_episode(row) for row in rows]


async def due_episodes(connection: Connection, feed: int, now: float) -> list[FollowedEpisode]:
    """The episodes of a feed that are to be fetched now, newest first."""
    rows = await connection.fetch_all(
        f"{_EPISODE} WHERE feed = ? AND due IS NOT NULL AND due <= ? ORDER BY COALESCE(published, 0) DESC, id",
        (feed, now),
    )
    return [_episode(row) for row in rows]


async def waiting(connection: Connection, now: float) -> set[int]:
    """The numbers of the feeds with episodes that are to be fetched now."""
    rows = await connection.fetch_all(
        "SELECT DISTINCT feed FROM feed_episode WHERE due IS NOT NULL AND due <= ?", (now,)
    )
    return {row["feed"] for row in rows}


async def add_episode(connection: Connection, feed: int, new: FollowedEpisode) -> None:
    """Inserts an episode."""
    await connection.execute(
        "INSERT INTO feed_episode (feed, key, name, episode, listed, published, state, due) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (feed, new.key, new.name, new.text, int(new.listed), new.published, new.state, new.due),
    )


async def update_episode(connection: Connection, changed: FollowedEpisode) -> None:
    """Updates an episode, by its number."""
    values: tuple[Any, ...] = (
        *(changed.text, int(changed.listed), changed.published, changed.state, changed.due, changed.attempts),
        *(trouble_text(changed.trouble), changed.transcript, changed.added, changed.fetched, changed.source),
        *(changed.validators.etag, changed.validators.modified, changed.number),
    )
    await connection.execute(
        "UPDATE feed_episode SET episode = ?, listed = ?, published = ?, state = ?, due = ?, attempts = ?, "
        "trouble = ?, transcript = ?, added = ?, fetched = ?, source = ?, etag = ?, modified = ? WHERE id = ?",
        values,
    )


async def postpone(connection: Connection, feed: int, until: float) -> None:
    """Has nothing of a feed fetched before a moment."""
    await connection.execute(
        "UPDATE feed_episode SET due = ? WHERE feed = ? AND due IS NOT NULL AND due < ?", (until, feed, until)
    )


async def set_back(connection: Connection, feed: Feed, now: float, latest: float) -> None:
    """Has a feed asked now that was written by a clock that was ahead, and those of its episodes fetched that would be
    after `latest`; what was fetched at a time that has yet to come was fetched now."""
    await update_feed(connection, replace(feed, asked=now, due=now if feed.due is not None else None))
    await connection.execute("UPDATE feed SET created = ? WHERE id = ? AND created > ?", (now, feed.number, now))
    await connection.execute("UPDATE feed_episode SET due = ? WHERE feed = ? AND due > ?", (now, feed.number, latest))
    await connection.execute(
        "UPDATE feed_episode SET fetched = ? WHERE feed = ? AND fetched > ?", (now, feed.number, now)
    )


async def counts(connection: Connection) -> dict[int, dict[EpisodeState, int]]:
    """How many episodes of each feed are in which state."""
    rows = await connection.fetch_all("SELECT feed, state, count(*) AS n FROM feed_episode GROUP BY feed, state")
    found: dict[int, dict[EpisodeState, int]] = {}
    for row in rows:
        found.setdefault(row["feed"], {})[EpisodeState(row["state"])] = row["n"]
    return found


async def troubled(connection: Connection, feed: int) -> list[FollowedEpisode]:
    """The episodes of a feed with trouble, newest first."""
    rows = await connection.fetch_all(
        f"{_EPISODE} WHERE feed = ? AND trouble IS NOT NULL ORDER BY COALESCE(published, 0) DESC, id", (feed,)
    )
    return [_episode(row) for row in rows]


async def added_since(connection: Connection, since: float) -> list[AddedTranscript]:
    """The transcripts that feeds have brought since a moment, oldest first."""
    rows = await connection.fetch_all(
        "SELECT feed, transcript, added, published FROM feed_episode "
        "WHERE transcript IS NOT NULL AND added > ? ORDER BY added, id",
        (since,),
    )
    followed = {feed.number: feed for feed in await feeds(connection)}
    return [
        AddedTranscript(row["transcript"], row["added"], row["published"], followed[row["feed"]])
        for row in rows
        if row["feed"] in followed  # another process may unfollow it meanwhile
    ]


def _episode(row: Row) -> FollowedEpisode:
    return FollowedEpisode(
        number=row["id"],
        key=row["key"],
        text=row["episode"],
        listed=bool(row["listed"]),
        published=row["published"],
        name=row["name"],
        state=EpisodeState(row["state"]),
        due=row["due"],
        attempts=row["attempts"],
        trouble=trouble_of(row["trouble"]),
        transcript=row["transcript"],
        added=row["added"],
        fetched=row["fetched"],
        source=row["source"],
        validators=Validators(row["etag"], row["modified"]),
    )

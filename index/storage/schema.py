"""The database's tables, as numbered migrations.

A migration is applied once, inside one transaction with the number it leads to, so that a process killed half-way
leaves the database as it was. `PRAGMA user_version` holds the number. Its steps are statements, and coroutines for what
SQL cannot do.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from .checksums import fill_checksums

if TYPE_CHECKING:
    import aiosqlite

Step = str | Callable[["aiosqlite.Connection"], Awaitable[None]]
Migration = Sequence[Step]

RESTORED = "CREATE TABLE IF NOT EXISTS restored (made REAL NOT NULL, at REAL NOT NULL) STRICT"

MIGRATIONS: tuple[Migration, ...] = (
    (
        # A shelf: transcripts seen together. `workspace` is set on uploads, which belong to one workspace alone.
        # `revision` grows by a random step with every change; indexes follow it.
        """CREATE TABLE shelf (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            workspace TEXT,
            revision INTEGER NOT NULL DEFAULT 0
        ) STRICT""",
        # Every revision that a shelf has had. An index at another one was made from another database, or from changes
        # that a restored backup does not have.
        """CREATE TABLE revision (
            shelf INTEGER NOT NULL REFERENCES shelf (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            PRIMARY KEY (shelf, number)
        ) STRICT, WITHOUT ROWID""",
        # `name` is the file's path (or an upload's file name), `digest` that of its bytes. Facts, as JSON: `stated` by
        # the file itself, `found` by it and the files beside it, `edited` by people. `length` is in characters of the
        # text as written.
        """CREATE TABLE transcript (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            public TEXT NOT NULL UNIQUE,
            shelf INTEGER NOT NULL REFERENCES shelf (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            digest TEXT NOT NULL,
            format TEXT NOT NULL,
            kind TEXT NOT NULL,
            stated TEXT NOT NULL,
            found TEXT NOT NULL,
            edited TEXT NOT NULL DEFAULT '{}',
            speakers TEXT NOT NULL,
            cues INTEGER NOT NULL,
            length INTEGER NOT NULL,
            seconds REAL,
            revision INTEGER NOT NULL,
            UNIQUE (shelf, name)
        ) STRICT""",
        "CREATE INDEX transcript_by_revision ON transcript (shelf, revision)",
        "CREATE INDEX transcript_by_digest ON transcript (shelf, digest)",
        # The transcripts that indexes must remove. Transcript ids are never reused.
        """CREATE TABLE removal (
            shelf INTEGER NOT NULL REFERENCES shelf (id) ON DELETE CASCADE,
            revision INTEGER NOT NULL,
            transcript INTEGER NOT NULL,
            PRIMARY KEY (shelf, revision, transcript)
        ) STRICT, WITHOUT ROWID""",
        # The text as written, cut at white space into blocks, so that parts of a line of any length can be read.
        """CREATE TABLE block (
            transcript INTEGER NOT NULL REFERENCES transcript (id) ON DELETE CASCADE,
            at INTEGER NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (transcript, at)
        ) STRICT, WITHOUT ROWID""",
        # `at` is the cue's offset in the text as written; `turns` and `moments` are JSON, NULL where there are none.
        """CREATE TABLE cue (
            transcript INTEGER NOT NULL REFERENCES transcript (id) ON DELETE CASCADE,
            at INTEGER NOT NULL,
            number INTEGER NOT NULL,
            start REAL,
            end REAL,
            speaker TEXT,
            turns TEXT,
            moments TEXT,
            PRIMARY KEY (transcript, at)
        ) STRICT, WITHOUT ROWID""",
    ),
    (
        # Idempotency keys: the events that platforms may deliver again, and when each row expires.
        """CREATE TABLE seen (
            workspace TEXT NOT NULL,
            event TEXT NOT NULL,
            expires INTEGER NOT NULL,
            PRIMARY KEY (workspace, event)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX seen_by_expiry ON seen (expires)",
        # A workspace's own settings: the channel for notices to admins. `gone` is the time of the removal of the bot
        # from the workspace. Times in the tables below are seconds since 1970.
        """CREATE TABLE tenant (
            workspace TEXT PRIMARY KEY,
            admin TEXT,
            gone REAL
        ) STRICT, WITHOUT ROWID""",
        # `days` is the text that a person typed. `trouble` is the reason for which it was stopped; `empty` is 1 after
        # the notice that no excerpt matches.
        """CREATE TABLE subscription (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            public TEXT NOT NULL UNIQUE,
            platform TEXT NOT NULL,
            workspace TEXT NOT NULL,
            channel TEXT NOT NULL,
            time TEXT NOT NULL,
            zone TEXT NOT NULL,
            days TEXT NOT NULL,
            speaker TEXT,
            source TEXT,
            about TEXT,
            captions INTEGER NOT NULL,
            headline TEXT,
            ping TEXT,
            by TEXT NOT NULL,
            created REAL NOT NULL,
            state TEXT NOT NULL,
            trouble TEXT,
            empty INTEGER NOT NULL DEFAULT 0
        ) STRICT""",
        "CREATE INDEX subscription_by_workspace ON subscription (workspace)",
        # An excerpt that was posted or shown in a preview; `banned` is since when it may not be posted again.
        """CREATE TABLE pick (
            id INTEGER PRIMARY KEY,
            public TEXT NOT NULL UNIQUE,
            workspace TEXT NOT NULL,
            transcript TEXT NOT NULL,
            first INTEGER NOT NULL,
            past INTEGER NOT NULL,
            kin TEXT NOT NULL,
            banned REAL,
            by TEXT,
            UNIQUE (workspace, transcript, first, past)
        ) STRICT""",
        "CREATE INDEX pick_by_ban ON pick (workspace, banned) WHERE banned IS NOT NULL",
        # One row for a subscription and a local date. `wake` is the time of the next step, NULL once it is settled; an
        # active subscription has one row with a `wake`. `uncertain` is the time of the first attempt without response.
        # `pick` is no foreign key: picks are deleted with their workspace only, and the check would be slow then.
        """CREATE TABLE delivery (
            subscription INTEGER NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,
            date TEXT NOT NULL,
            due REAL NOT NULL,
            platform TEXT NOT NULL,
            state TEXT NOT NULL,
            wake REAL,
            attempts INTEGER NOT NULL DEFAULT 0,
            owner TEXT,
            uncertain REAL,
            pick INTEGER,
            message TEXT,
            link TEXT,
            reason TEXT,
            changed REAL NOT NULL,
            PRIMARY KEY (subscription, date)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX delivery_by_wake ON delivery (platform, wake) WHERE wake IS NOT NULL",
        # Notices to admins that are not sent yet. `details` are the values of the message, as JSON; `uncertain` is 1
        # after an attempt without a response.
        """CREATE TABLE notice (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            platform TEXT NOT NULL,
            workspace TEXT NOT NULL,
            channel TEXT NOT NULL,
            message TEXT NOT NULL,
            details TEXT NOT NULL,
            wake REAL NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            uncertain INTEGER NOT NULL DEFAULT 0
        ) STRICT""",
        "CREATE INDEX notice_by_wake ON notice (platform, wake)",
        # Questions that were answered, so that a button needs to carry only an id. `workspace` is NULL for the console;
        # `asker` is the person's id on the platform; `filters` and `found` are JSON.
        """CREATE TABLE answer (
            id TEXT PRIMARY KEY,
            workspace TEXT,
            asker TEXT NOT NULL,
            ask TEXT NOT NULL,
            words TEXT NOT NULL,
            filters TEXT NOT NULL,
            private INTEGER NOT NULL,
            found TEXT,
            created INTEGER NOT NULL,
            expires INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX answer_by_expiry ON answer (expires)",
        # Secrets of a workspace, such as tokens: JSON, encrypted with a key that is not in the database.
        """CREATE TABLE sealed (
            workspace TEXT PRIMARY KEY,
            value BLOB NOT NULL
        ) STRICT, WITHOUT ROWID""",
        # One-time tickets (OAuth states) that were issued and not redeemed yet.
        """CREATE TABLE ticket (
            ticket TEXT PRIMARY KEY,
            expires INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""",
    ),
    (
        # `reason` is the code of why a date was skipped; `detail` says in free text why it was not posted.
        "ALTER TABLE delivery ADD COLUMN detail TEXT",
        """UPDATE delivery SET detail = reason, reason = NULL
            WHERE reason IS NOT NULL AND (state <> 'skipped' OR reason NOT IN ('asked', 'paused', 'left', 'empty'))""",
        # A restore from a backup that was `made` then, until what was due before is settled. A restore makes it, too.
        RESTORED,
    ),
    (
        # A hash of each transcript's words and cues, as they were stored (see `checksums`).
        "ALTER TABLE transcript ADD COLUMN checksum TEXT NOT NULL DEFAULT ''",
        fill_checksums,
    ),
    (
        # The platform's id of the bot that serves the workspace: several may share a database.
        "ALTER TABLE tenant ADD COLUMN bot TEXT",
    ),
    (
        # What people said about a transcript that was removed, until it comes back with the file. `digest` is that of
        # the file.
        """CREATE TABLE removed_edit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            shelf INTEGER NOT NULL REFERENCES shelf (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            digest TEXT NOT NULL,
            public TEXT NOT NULL,
            edited TEXT NOT NULL,
            UNIQUE (shelf, name, digest)
        ) STRICT""",
        "CREATE INDEX removed_edit_by_digest ON removed_edit (shelf, digest)",
    ),
    (
        # That a delivery may have been posted is its state `claimed`, whenever that was.
        "ALTER TABLE delivery DROP COLUMN uncertain",
    ),
    (
        # What people say was said where the words as recognised have something else. `workspace` is NULL for those of
        # the console, which hold everywhere. `transcript` is a public name, and NULL for all transcripts; `place` is
        # the offset of the words in it, NULL where they hold throughout, and -1 where they are not found now. `around`
        # are the words by which the place is found again. `state` is proposed, accepted or rejected.
        """CREATE TABLE correction (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            workspace TEXT,
            transcript TEXT,
            place INTEGER,
            around TEXT NOT NULL DEFAULT '',
            recognised TEXT NOT NULL,
            corrected TEXT NOT NULL,
            state TEXT NOT NULL,
            by TEXT NOT NULL,
            created REAL NOT NULL
        ) STRICT""",
        "CREATE INDEX correction_by_workspace ON correction (workspace, state)",
        "CREATE INDEX correction_by_transcript ON correction (transcript) WHERE transcript IS NOT NULL",
        # The number of changes of corrections, whoever makes them: what was found by them counts for one number.
        "CREATE TABLE correction_version (number INTEGER NOT NULL) STRICT",
        "INSERT INTO correction_version VALUES (0)",
        """CREATE TRIGGER correction_added AFTER INSERT ON correction
            BEGIN UPDATE correction_version SET number = number + 1; END""",
        """CREATE TRIGGER correction_changed AFTER UPDATE ON correction
            BEGIN UPDATE correction_version SET number = number + 1; END""",
        """CREATE TRIGGER correction_removed AFTER DELETE ON correction
            BEGIN UPDATE correction_version SET number = number + 1; END""",
    ),
    (
        # What the reader of the file told, as JSON, and whether any cue has a time: a file may have times and not state
        # its length.
        "ALTER TABLE transcript ADD COLUMN notices TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE transcript ADD COLUMN timed INTEGER NOT NULL DEFAULT 0",
        "UPDATE transcript SET timed = seconds IS NOT NULL",
    ),
)

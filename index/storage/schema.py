"""The database's tables, as numbered migrations.

A migration is applied once, inside one transaction with the number it leads to, so that a process killed half-way
leaves the database as it was. `PRAGMA user_version` holds the number.
"""

from __future__ import annotations

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        # A shelf: transcripts seen together. `workspace` is set on uploads, which belong to one workspace alone.
        # `revision` grows with every change, by chance; indexes follow it.
        """CREATE TABLE shelf (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            workspace TEXT,
            revision INTEGER NOT NULL DEFAULT 0
        ) STRICT""",
        # Every revision that a shelf has had. An index that stands at another one was made from another database, or
        # from what a restored backup no longer knows.
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
        # What indexes must forget. Transcript ids are never used again.
        """CREATE TABLE removal (
            shelf INTEGER NOT NULL REFERENCES shelf (id) ON DELETE CASCADE,
            revision INTEGER NOT NULL,
            transcript INTEGER NOT NULL,
            PRIMARY KEY (shelf, revision, transcript)
        ) STRICT, WITHOUT ROWID""",
        # The text as written, cut at white space into blocks, so that a line of any length is read in part.
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
        # What platforms report again, and what must be done once: who asked, and until when that is remembered.
        """CREATE TABLE seen (
            workspace TEXT NOT NULL,
            event TEXT NOT NULL,
            expires INTEGER NOT NULL,
            PRIMARY KEY (workspace, event)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX seen_by_expiry ON seen (expires)",
        # What a workspace as a whole has said: the channel where trouble is told. `gone` is since when we are no longer
        # welcome there. Times of what follows are seconds since 1970.
        """CREATE TABLE tenant (
            workspace TEXT PRIMARY KEY,
            admin TEXT,
            gone REAL
        ) STRICT, WITHOUT ROWID""",
        # `days` is as people type it. `trouble` says why we stopped it; `empty` whether it was told
        # that nothing suits.
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
        # An excerpt that was posted or shown in a preview, and since when it is never to be posted again.
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
        # One row for a subscription and a local date. `wake` is when the row wants attention, NULL once it is settled;
        # an active subscription has just one such row. `uncertain` is when it was first sent without an answer. `pick`
        # is no foreign key: picks go only with their workspace, and looking for their rows then would take long.
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
        # What an admin is still to be told. `details` are the values of the message, as JSON; `uncertain` is whether it
        # was sent without an answer.
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
        # What a workspace entrusted to us, such as tokens: JSON, encrypted under a key that is not in here.
        """CREATE TABLE sealed (
            workspace TEXT PRIMARY KEY,
            value BLOB NOT NULL
        ) STRICT, WITHOUT ROWID""",
        # Tickets that were given out and not taken back yet.
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
    ),
)

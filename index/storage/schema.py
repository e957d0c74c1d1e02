"""The database's tables, as numbered migrations, which are the same for all databases.

A migration is applied once, inside one transaction with the number it leads to, so that a process killed half-way
leaves the database as it was. In SQLite, `PRAGMA user_version` holds the number. Its steps are statements, and
coroutines for what SQL cannot do.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Final

from .checksums import fill_checksums
from .dialect import SQLITE

if TYPE_CHECKING:
    from .connection import Connection
    from .dialect import Dialect

Step = str | Callable[["Connection"], Awaitable[None]]
Migration = Sequence[Step]


def restored(sql: Dialect) -> str:
    """The statement that makes the table of a restore, if it is missing."""
    return f"CREATE TABLE IF NOT EXISTS restored (made {sql.real} NOT NULL, at {sql.real} NOT NULL{sql.end}"


def migrations(sql: Dialect) -> tuple[Migration, ...]:
    """All migrations, in the words of a database."""
    return (
        (
            # A shelf: transcripts seen together. `workspace` is set on uploads, which belong to one workspace alone.
            # `revision` grows by a random step with every change; indexes follow it.
            f"""CREATE TABLE shelf (
                id {sql.row_id},
                key {sql.text} NOT NULL UNIQUE,
                workspace {sql.text},
                revision {sql.integer} NOT NULL DEFAULT 0
            {sql.end}""",
            # Every revision that a shelf has had. An index at another one was made from another database, or from
            # changes that a restored backup does not have.
            f"""CREATE TABLE revision (
                shelf {sql.integer} NOT NULL REFERENCES shelf (id) ON DELETE CASCADE,
                number {sql.integer} NOT NULL,
                PRIMARY KEY (shelf, number)
            {sql.keyed_end}""",
            # `name` is the file's path (or an upload's file name), `digest` that of its bytes. Facts, as JSON: `stated`
            # by the file itself, `found` by it and the files beside it, `edited` by people. `length` is in characters
            # of the text as written.
            f"""CREATE TABLE transcript (
                id {sql.new_id},
                public {sql.text} NOT NULL UNIQUE,
                shelf {sql.integer} NOT NULL REFERENCES shelf (id) ON DELETE CASCADE,
                name {sql.text} NOT NULL,
                digest {sql.text} NOT NULL,
                format {sql.text} NOT NULL,
                kind {sql.text} NOT NULL,
                stated {sql.text} NOT NULL,
                found {sql.text} NOT NULL,
                edited {sql.text} NOT NULL DEFAULT '{{}}',
                speakers {sql.text} NOT NULL,
                cues {sql.integer} NOT NULL,
                length {sql.integer} NOT NULL,
                seconds {sql.real},
                revision {sql.integer} NOT NULL,
                UNIQUE (shelf, name)
            {sql.end}""",
            "CREATE INDEX transcript_by_revision ON transcript (shelf, revision)",
            "CREATE INDEX transcript_by_digest ON transcript (shelf, digest)",
            # The transcripts that indexes must remove. Transcript ids are never reused.
            f"""CREATE TABLE removal (
                shelf {sql.integer} NOT NULL REFERENCES shelf (id) ON DELETE CASCADE,
                revision {sql.integer} NOT NULL,
                transcript {sql.integer} NOT NULL,
                PRIMARY KEY (shelf, revision, transcript)
            {sql.keyed_end}""",
            # The text as written, cut at white space into blocks, so that parts of a line of any length can be read.
            f"""CREATE TABLE block (
                transcript {sql.integer} NOT NULL REFERENCES transcript (id) ON DELETE CASCADE,
                at {sql.integer} NOT NULL,
                text {sql.text} NOT NULL,
                PRIMARY KEY (transcript, at)
            {sql.keyed_end}""",
            # `at` is the cue's offset in the text as written; `turns` and `moments` are JSON, NULL where there are
            # none.
            f"""CREATE TABLE cue (
                transcript {sql.integer} NOT NULL REFERENCES transcript (id) ON DELETE CASCADE,
                at {sql.integer} NOT NULL,
                number {sql.integer} NOT NULL,
                start {sql.real},
                "end" {sql.real},
                speaker {sql.text},
                turns {sql.text},
                moments {sql.text},
                PRIMARY KEY (transcript, at)
            {sql.keyed_end}""",
        ),
        (
            # Idempotency keys: the events that platforms may deliver again, and when each row expires.
            f"""CREATE TABLE seen (
                workspace {sql.text} NOT NULL,
                event {sql.text} NOT NULL,
                expires {sql.integer} NOT NULL,
                PRIMARY KEY (workspace, event)
            {sql.keyed_end}""",
            "CREATE INDEX seen_by_expiry ON seen (expires)",
            # A workspace's own settings: the channel for notices to admins. `gone` is the time of the removal of the
            # bot from the workspace. Times in the tables below are seconds since 1970.
            f"""CREATE TABLE tenant (
                workspace {sql.text} PRIMARY KEY,
                admin {sql.text},
                gone {sql.real}
            {sql.keyed_end}""",
            # `days` is the text that a person typed. `trouble` is the reason for which it was stopped; `empty` is 1
            # after the notice that no excerpt matches.
            f"""CREATE TABLE subscription (
                id {sql.new_id},
                public {sql.text} NOT NULL UNIQUE,
                platform {sql.text} NOT NULL,
                workspace {sql.text} NOT NULL,
                channel {sql.text} NOT NULL,
                time {sql.text} NOT NULL,
                zone {sql.text} NOT NULL,
                days {sql.text} NOT NULL,
                speaker {sql.text},
                source {sql.text},
                about {sql.text},
                captions {sql.integer} NOT NULL,
                headline {sql.text},
                ping {sql.text},
                by {sql.text} NOT NULL,
                created {sql.real} NOT NULL,
                state {sql.text} NOT NULL,
                trouble {sql.text},
                empty {sql.integer} NOT NULL DEFAULT 0
            {sql.end}""",
            "CREATE INDEX subscription_by_workspace ON subscription (workspace)",
            # An excerpt that was posted or shown in a preview; `banned` is since when it may not be posted again.
            f"""CREATE TABLE pick (
                id {sql.row_id},
                public {sql.text} NOT NULL UNIQUE,
                workspace {sql.text} NOT NULL,
                transcript {sql.text} NOT NULL,
                first {sql.integer} NOT NULL,
                past {sql.integer} NOT NULL,
                kin {sql.text} NOT NULL,
                banned {sql.real},
                by {sql.text},
                UNIQUE (workspace, transcript, first, past)
            {sql.end}""",
            "CREATE INDEX pick_by_ban ON pick (workspace, banned) WHERE banned IS NOT NULL",
            # One row for a subscription and a local date. `wake` is the time of the next step, NULL once it is settled;
            # an active subscription has one row with a `wake`. `uncertain` is the time of the first attempt without
            # response. `pick` is no foreign key: picks are deleted with their workspace only, and the check would be
            # slow then.
            f"""CREATE TABLE delivery (
                subscription {sql.integer} NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,
                date {sql.text} NOT NULL,
                due {sql.real} NOT NULL,
                platform {sql.text} NOT NULL,
                state {sql.text} NOT NULL,
                wake {sql.real},
                attempts {sql.integer} NOT NULL DEFAULT 0,
                owner {sql.text},
                uncertain {sql.real},
                pick {sql.integer},
                message {sql.text},
                link {sql.text},
                reason {sql.text},
                changed {sql.real} NOT NULL,
                PRIMARY KEY (subscription, date)
            {sql.keyed_end}""",
            "CREATE INDEX delivery_by_wake ON delivery (platform, wake) WHERE wake IS NOT NULL",
            # Notices to admins that are not sent yet. `details` are the values of the message, as JSON; `uncertain` is
            # 1 after an attempt without a response.
            f"""CREATE TABLE notice (
                id {sql.new_id},
                platform {sql.text} NOT NULL,
                workspace {sql.text} NOT NULL,
                channel {sql.text} NOT NULL,
                message {sql.text} NOT NULL,
                details {sql.text} NOT NULL,
                wake {sql.real} NOT NULL,
                attempts {sql.integer} NOT NULL DEFAULT 0,
                uncertain {sql.integer} NOT NULL DEFAULT 0
            {sql.end}""",
            "CREATE INDEX notice_by_wake ON notice (platform, wake)",
            # Questions that were answered, so that a button needs to carry only an id. `workspace` is NULL for the
            # console; `asker` is the person's id on the platform; `filters` and `found` are JSON.
            f"""CREATE TABLE answer (
                id {sql.text} PRIMARY KEY,
                workspace {sql.text},
                asker {sql.text} NOT NULL,
                ask {sql.text} NOT NULL,
                words {sql.text} NOT NULL,
                filters {sql.text} NOT NULL,
                private {sql.integer} NOT NULL,
                found {sql.text},
                created {sql.integer} NOT NULL,
                expires {sql.integer} NOT NULL
            {sql.keyed_end}""",
            "CREATE INDEX answer_by_expiry ON answer (expires)",
            # Secrets of a workspace, such as tokens: JSON, encrypted with a key that is not in the database.
            f"""CREATE TABLE sealed (
                workspace {sql.text} PRIMARY KEY,
                value {sql.blob} NOT NULL
            {sql.keyed_end}""",
            # One-time tickets (OAuth states) that were issued and not redeemed yet.
            f"""CREATE TABLE ticket (
                ticket {sql.text} PRIMARY KEY,
                expires {sql.integer} NOT NULL
            {sql.keyed_end}""",
        ),
        (
            # `reason` is the code of why a date was skipped; `detail` says in free text why it was not posted.
            f"ALTER TABLE delivery ADD COLUMN detail {sql.text}",
            """UPDATE delivery SET detail = reason, reason = NULL
                WHERE reason IS NOT NULL
                AND (state <> 'skipped' OR reason NOT IN ('asked', 'paused', 'left', 'empty'))""",
            # A restore from a backup that was `made` then, until what was due before is settled. A restore makes it,
            # too.
            restored(sql),
        ),
        (
            # A hash of each transcript's words and cues, as they were stored (see `checksums`).
            f"ALTER TABLE transcript ADD COLUMN checksum {sql.text} NOT NULL DEFAULT ''",
            fill_checksums,
        ),
        (
            # The platform's id of the bot that serves the workspace: several may share a database.
            f"ALTER TABLE tenant ADD COLUMN bot {sql.text}",
        ),
        (
            # What people said about a transcript that was removed, until it comes back with the file. `digest` is that
            # of the file.
            f"""CREATE TABLE removed_edit (
                id {sql.new_id},
                shelf {sql.integer} NOT NULL REFERENCES shelf (id) ON DELETE CASCADE,
                name {sql.text} NOT NULL,
                digest {sql.text} NOT NULL,
                public {sql.text} NOT NULL,
                edited {sql.text} NOT NULL,
                UNIQUE (shelf, name, digest)
            {sql.end}""",
            "CREATE INDEX removed_edit_by_digest ON removed_edit (shelf, digest)",
        ),
        (
            # That a delivery may have been posted is its state `claimed`, whenever that was.
            "ALTER TABLE delivery DROP COLUMN uncertain",
        ),
        (
            # What people say was said where the words as recognised have something else. `workspace` is NULL for those
            # of the console, which hold everywhere. `transcript` is a public name, and NULL for all transcripts;
            # `place` is the offset of the words in it, NULL where they hold throughout, and -1 where they are not found
            # now. `around` are the words by which the place is found again. `state` is proposed, accepted or rejected.
            f"""CREATE TABLE correction (
                id {sql.new_id},
                workspace {sql.text},
                transcript {sql.text},
                place {sql.integer},
                around {sql.text} NOT NULL DEFAULT '',
                recognised {sql.text} NOT NULL,
                corrected {sql.text} NOT NULL,
                state {sql.text} NOT NULL,
                by {sql.text} NOT NULL,
                created {sql.real} NOT NULL
            {sql.end}""",
            "CREATE INDEX correction_by_workspace ON correction (workspace, state)",
            "CREATE INDEX correction_by_transcript ON correction (transcript) WHERE transcript IS NOT NULL",
            # The number of changes of corrections, whoever makes them: what was found by them counts for one number.
            f"CREATE TABLE correction_version (number {sql.integer} NOT NULL{sql.end}",
            "INSERT INTO correction_version VALUES (0)",
            *sql.when_changed("correction", "UPDATE correction_version SET number = number + 1"),
        ),
        (
            # What the reader of the file told, as JSON, and whether any cue has a time: a file may have times without
            # stating its length.
            f"ALTER TABLE transcript ADD COLUMN notices {sql.text} NOT NULL DEFAULT '[]'",
            f"ALTER TABLE transcript ADD COLUMN timed {sql.integer} NOT NULL DEFAULT 0",
            "UPDATE transcript SET timed = CASE WHEN seconds IS NULL THEN 0 ELSE 1 END",
        ),
        (
            # The latest date that a subscription which was removed since has posted, so that a backup from before does
            # not post it again when it is restored.
            f"""CREATE TABLE removed_post (
                workspace {sql.text} PRIMARY KEY,
                due {sql.real} NOT NULL
            {sql.keyed_end}""",
        ),
        (
            # What is followed: feeds and other addresses that list transcripts. `workspace` is NULL for the console and
            # the settings; `configured` is 1 for those of the settings. `created` is when it was followed, `asked` when
            # it was asked last, `due` when it may be asked again, NULL for never. `failures` counts those in a row, of
            # which `trouble` is the last, as JSON. `etag` and `modified` are what the server recognises a version by.
            f"""CREATE TABLE feed (
                id {sql.new_id},
                public {sql.text} NOT NULL UNIQUE,
                workspace {sql.text},
                address {sql.text} NOT NULL,
                configured {sql.integer} NOT NULL,
                by {sql.text} NOT NULL,
                created {sql.real} NOT NULL,
                title {sql.text},
                language {sql.text},
                asked {sql.real},
                due {sql.real},
                failures {sql.integer} NOT NULL DEFAULT 0,
                trouble {sql.text},
                etag {sql.text},
                modified {sql.text}
            {sql.end}""",
            # The episodes of a feed, in the order in which they were seen first. `key` tells an episode apart in its
            # feed, `episode` is what the feed states, as JSON, `listed` is 0 once it has fallen out. `name` is that of
            # the transcript's file in its shelf, `transcript` its public name, `added` when it was stored first, and
            # `published` when the episode was; `source` is where it was fetched, with what the server recognises it by.
            # `state` is the step it is at, `due` when it is tried again, `attempts` those that failed, `trouble` the
            # last of them.
            f"""CREATE TABLE feed_episode (
                id {sql.new_id},
                feed {sql.integer} NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
                key {sql.text} NOT NULL,
                episode {sql.text} NOT NULL,
                listed {sql.integer} NOT NULL,
                published {sql.real},
                name {sql.text} NOT NULL,
                state {sql.text} NOT NULL,
                due {sql.real},
                attempts {sql.integer} NOT NULL DEFAULT 0,
                trouble {sql.text},
                transcript {sql.text},
                added {sql.real},
                fetched {sql.real},
                source {sql.text},
                etag {sql.text},
                modified {sql.text},
                UNIQUE (feed, key),
                UNIQUE (feed, name)
            {sql.end}""",
            "CREATE INDEX feed_episode_by_due ON feed_episode (feed, due) WHERE due IS NOT NULL",
            "CREATE INDEX feed_episode_by_transcript ON feed_episode (transcript) WHERE transcript IS NOT NULL",
        ),
        (
            # The order in which transcripts came, by their public names. In shared folders it outlives a removal, so
            # that what comes back is not taken for new.
            f"""CREATE TABLE arrival (
                number {sql.new_id},
                transcript {sql.text} NOT NULL UNIQUE,
                shelf {sql.integer} NOT NULL REFERENCES shelf (id) ON DELETE CASCADE
            {sql.end}""",
            "INSERT INTO arrival (transcript, shelf) SELECT public, shelf FROM transcript ORDER BY id",
            # What a subscription posts: `daily` excerpts, or news. `days` is empty where it posts when there is news;
            # it counts as news what arrived after number `since`, and transcripts were looked at up to the id `seen`.
            # `recalls` says what is posted of this day in earlier years.
            f"ALTER TABLE subscription ADD COLUMN kind {sql.text} NOT NULL DEFAULT 'daily'",
            f"ALTER TABLE subscription ADD COLUMN since {sql.integer} NOT NULL DEFAULT 0",
            f"ALTER TABLE subscription ADD COLUMN seen {sql.integer} NOT NULL DEFAULT 0",
            f"ALTER TABLE subscription ADD COLUMN recalls {sql.text} NOT NULL DEFAULT 'no'",
            # The id of the last transcript that a delivery of news is about; its `date` is followed by the id of the
            # last one before.
            f"ALTER TABLE delivery ADD COLUMN upto {sql.integer}",
            # The transcripts that a delivery of news tells of, by the number of their arrival.
            f"""CREATE TABLE told (
                subscription {sql.integer} NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,
                arrival {sql.integer} NOT NULL,
                date {sql.text} NOT NULL,
                transcript {sql.text} NOT NULL,
                PRIMARY KEY (subscription, arrival)
            {sql.keyed_end}""",
            # Quotes that a person saved. `workspace` is NULL at the console. `citation` is what was shown, as JSON;
            # `written` are its words as recognised, at [`first`, `past`) of the transcript then.
            f"""CREATE TABLE saved_quote (
                id {sql.new_id},
                workspace {sql.text},
                person {sql.text} NOT NULL,
                transcript {sql.text} NOT NULL,
                first {sql.integer} NOT NULL,
                past {sql.integer} NOT NULL,
                written {sql.text} NOT NULL,
                citation {sql.text} NOT NULL,
                saved {sql.real} NOT NULL
            {sql.end}""",
            "CREATE INDEX saved_quote_by_person ON saved_quote (workspace, person)",
        ),
        (
            # Whether each post has a thread, and the theme of its picture, NULL for none.
            f"ALTER TABLE subscription ADD COLUMN thread {sql.integer} NOT NULL DEFAULT 0",
            f"ALTER TABLE subscription ADD COLUMN picture {sql.text}",
        ),
        (
            # Secrets that let their bearer read what a workspace may see, by their digests: links that are given to
            # people, and tokens of programs. `purpose` is which of them, `label` whose it is or what it is for.
            # `expires` is NULL where it is valid until it is revoked.
            f"""CREATE TABLE access_token (
                id {sql.new_id},
                digest {sql.text} NOT NULL UNIQUE,
                workspace {sql.text} NOT NULL,
                purpose {sql.text} NOT NULL,
                label {sql.text} NOT NULL,
                created {sql.real} NOT NULL,
                expires {sql.real}
            {sql.end}""",
            "CREATE INDEX access_token_by_workspace ON access_token (workspace, purpose)",
            # Quotes that a link leads to, for ever: the words `written` at [`first`, `past`) of the transcript when the
            # link was made, and the words `read` by people then, with corrections. `asked` are words that were held
            # against them, or empty.
            f"""CREATE TABLE quote_link (
                id {sql.text} PRIMARY KEY,
                workspace {sql.text} NOT NULL,
                transcript {sql.text} NOT NULL,
                first {sql.integer} NOT NULL,
                past {sql.integer} NOT NULL,
                written {sql.text} NOT NULL,
                read {sql.text} NOT NULL,
                asked {sql.text} NOT NULL,
                created {sql.real} NOT NULL
            {sql.keyed_end}""",
        ),
        (
            # When it was used last, to the hour.
            f"ALTER TABLE access_token ADD COLUMN used {sql.real}",
        ),
        (
            # The revision of the shelf at which the transcript, or what is stated about it, last changed.
            f"ALTER TABLE transcript ADD COLUMN changed {sql.integer} NOT NULL DEFAULT 0",
            "UPDATE transcript SET changed = revision",
            "CREATE INDEX transcript_by_change ON transcript (shelf, changed)",
        ),
        (
            # When the people who manage a workspace were told how to begin.
            f"ALTER TABLE tenant ADD COLUMN welcomed {sql.real}",
        ),
        (
            # Passages that members want to see posted, by their pick. `state` is nominated, approved or rejected.
            f"""CREATE TABLE nomination (
                pick {sql.integer} PRIMARY KEY,
                workspace {sql.text} NOT NULL,
                by {sql.text} NOT NULL,
                at {sql.real} NOT NULL,
                state {sql.text} NOT NULL,
                decided {sql.text}
            {sql.keyed_end}""",
            "CREATE INDEX nomination_by_workspace ON nomination (workspace, state)",
            # Whether a person wants more like a pick, 1, or less, -1.
            f"""CREATE TABLE taste (
                pick {sql.integer} NOT NULL,
                workspace {sql.text} NOT NULL,
                person {sql.text} NOT NULL,
                liking {sql.integer} NOT NULL,
                PRIMARY KEY (pick, person)
            {sql.keyed_end}""",
            "CREATE INDEX taste_by_workspace ON taste (workspace)",
        ),
        (
            # When a feed answered last, NULL for never.
            f"ALTER TABLE feed ADD COLUMN answered {sql.real}",
            "UPDATE feed SET answered = asked WHERE trouble IS NULL",
        ),
        (
            # What a channel searches, where that is limited: shows by name, and episodes by their public names.
            f"""CREATE TABLE channel_source (
                workspace {sql.text} NOT NULL,
                channel {sql.text} NOT NULL,
                source {sql.text} NOT NULL,
                PRIMARY KEY (workspace, channel, source)
            {sql.keyed_end}""",
        ),
        (
            # What one process of all has until a time, unless it renews it: the shards of a platform's connection, and
            # the right to begin a session.
            f"""CREATE TABLE lease (
                platform {sql.text} NOT NULL,
                kind {sql.text} NOT NULL,
                part {sql.integer} NOT NULL,
                owner {sql.text} NOT NULL,
                until {sql.real} NOT NULL,
                PRIMARY KEY (platform, kind, part)
            {sql.keyed_end}""",
        ),
        (
            # The words `around` those of a link, and who said them when it was made, a name a line; NULL if it is not
            # known.
            f"ALTER TABLE quote_link ADD COLUMN around {sql.text} NOT NULL DEFAULT ''",
            f"ALTER TABLE quote_link ADD COLUMN speakers {sql.text}",
        ),
    )


MIGRATIONS: Final = migrations(SQLITE)
RESTORED: Final = restored(SQLITE)

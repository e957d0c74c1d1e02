"""What SQLite and PostgreSQL say in different ways: types of columns, lists as one value, the names of tables.

All other statements are written in the SQL that both take.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Dialect:
    """Pieces of statements. The first ones are for the definitions of tables (see `schema`).

    `row_id` is a number that the database chooses, `new_id` one that is never used again. `end` ends the definition of
    a table, `keyed_end` that of one whose rows lie in the order of their primary key. `on_change` are the statements
    that have `{action}` executed whenever rows of `{table}` change.

    `numbers` and `texts` are subqueries for `IN`, the members of a list that is given as JSON. `spans` is a subquery
    with the columns `place`, `transcript`, `first` and `past`, of a list of triples that is given as JSON. `step` is a
    random number below 65,536. `owned` selects the names of the tables with a column `workspace`.
    """

    integer: str
    real: str
    text: str
    blob: str
    row_id: str
    new_id: str
    end: str
    keyed_end: str
    on_change: tuple[str, ...]
    numbers: str
    texts: str
    spans: str
    step: str
    owned: str

    def when_changed(self, table: str, action: str) -> list[str]:
        """The statements that have `action` executed whenever rows of `table` are inserted, updated or deleted."""
        return [statement.format(table=table, action=action) for statement in self.on_change]


SQLITE: Final = Dialect(
    integer="INTEGER",
    real="REAL",
    text="TEXT",
    blob="BLOB",
    row_id="INTEGER PRIMARY KEY",
    new_id="INTEGER PRIMARY KEY AUTOINCREMENT",
    end=") STRICT",
    keyed_end=") STRICT, WITHOUT ROWID",
    on_change=tuple(
        f"CREATE TRIGGER {{table}}_{name} AFTER {event} ON {{table}}\n            BEGIN {{action}}; END"
        for name, event in (("added", "INSERT"), ("changed", "UPDATE"), ("removed", "DELETE"))
    ),
    numbers="(SELECT value FROM json_each(?))",
    texts="(SELECT value FROM json_each(?))",
    spans="SELECT key AS place, value ->> 0 AS transcript, value ->> 1 AS first, value ->> 2 AS past FROM json_each(?)",
    step="(random() & 0xFFFF)",
    owned="SELECT DISTINCT kept.name FROM sqlite_master AS kept, pragma_table_info(kept.name) AS col "
    "WHERE kept.type = 'table' AND col.name = 'workspace'",
)

"""The two databases. Each keeps the pairs of characters in its own way; what is found, and in what order, is the same.

SQLite: an FTS5 table without content beside the entries. It knows the positions of every pair, so a phrase is exact.
PostgreSQL: the set of an entry's pairs as a tsvector under a GIN index. It leaves few candidates, and their folded
text says whether they hold the whole phrase (the positions of a tsvector would end at 16,383).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Protocol

from django.db import connection

from gongkai.records.search.folding import inner_pairs, pairs
from gongkai.records.search.models import TEXTS, Entry

Condition = tuple[str, list[Any]]


class Backend(Protocol):
    source: str
    """What stands after FROM; the entries are called ``e``."""
    place: str
    """The column by which hits are read in their order."""

    def install(self) -> None:
        """Make in the database what the backend needs besides the table of entries."""

    def remove(self) -> None: ...

    def enter(self, entries: Sequence[Entry]) -> None:
        """Add entries that are not there yet."""

    def erase(self, entries: Sequence[Entry]) -> None:
        """Remove entries; their texts must be those that were entered."""

    def scrub(self) -> None:
        """Destroy what erased entries left behind in the database's files. Not inside a transaction."""

    def is_sound(self) -> bool:
        """Whether every entry has its pairs, and no pairs are without an entry."""

    def empty(self) -> None:
        """Remove all entries."""

    def refill(self, entries: Iterable[Sequence[Entry]]) -> None:
        """Forget all pairs and make them again from the entries, given in batches."""

    def holds_all(self, words: Sequence[str], texts: Collection[str]) -> Condition:
        """The condition for entries that hold each of the folded ``words`` in one of these texts."""

    def titled_with_any(self, found: Iterable[str]) -> Condition:
        """The condition for entries whose title holds at least one of these pairs."""


class Sqlite:
    # CROSS JOIN: the hits lead, in the order of their places, and the entries follow.
    source = "search_pairs AS p CROSS JOIN search_entry AS e INDEXED BY search_facts ON e.place = p.rowid"
    place = "p.rowid"

    _PAGES = 256  # of the index, merged in one step; other writers come in between

    def install(self) -> None:
        _run(
            # The tokenizer "ascii" takes every character beyond ASCII as it is, those beyond the BMP as well.
            f"CREATE VIRTUAL TABLE search_pairs USING fts5({_names(TEXTS)}, content='', tokenize='ascii')"
        )
        _run(
            # Whatever empties the entries empties the pairs, which can't be removed without them.
            "CREATE TRIGGER search_no_entries AFTER DELETE ON search_entry "
            "WHEN NOT EXISTS (SELECT 1 FROM search_entry) "
            "BEGIN INSERT INTO search_pairs (search_pairs) VALUES ('delete-all'); END"
        )

    def remove(self) -> None:
        _run("DROP TRIGGER IF EXISTS search_no_entries")
        _run("DROP TABLE IF EXISTS search_pairs")

    def enter(self, entries: Sequence[Entry]) -> None:
        Entry.objects.bulk_create(entries)
        self._write("", entries)

    def erase(self, entries: Sequence[Entry]) -> None:
        _run("PRAGMA secure_delete = ON")  # what is deleted is overwritten with zeros
        self._write("delete", entries)
        Entry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()

    def scrub(self) -> None:
        """FTS5 only marks what is deleted until its segments are merged: merge them into one, step by step."""
        _run("PRAGMA secure_delete = ON")
        pages = -self._PAGES  # negative: begin to merge everything
        while _changes("INSERT INTO search_pairs (search_pairs, rank) VALUES ('merge', %s)", [pages]) > 1:
            pages = self._PAGES
        _run("PRAGMA wal_checkpoint(TRUNCATE)")

    def is_sound(self) -> bool:
        mine, theirs = "SELECT place FROM search_entry", "SELECT id FROM search_pairs_docsize"
        return not _rows(f"SELECT 1 WHERE EXISTS ({mine} EXCEPT {theirs}) OR EXISTS ({theirs} EXCEPT {mine})")

    def empty(self) -> None:
        _run("PRAGMA secure_delete = ON")
        _run("DELETE FROM search_entry")

    def refill(self, entries: Iterable[Sequence[Entry]]) -> None:
        _run("INSERT INTO search_pairs (search_pairs) VALUES ('delete-all')")
        for batch in entries:
            self._write("", batch)

    def holds_all(self, words: Sequence[str], texts: Collection[str]) -> Condition:
        return "search_pairs MATCH %s", [f"{{{' '.join(texts)}}} : ({' AND '.join(map(_phrase, words))})"]

    def titled_with_any(self, found: Iterable[str]) -> Condition:
        return "search_pairs MATCH %s", [f"{{title}} : ({' OR '.join(map(_quoted, found))})"]

    def _write(self, command: str, entries: Sequence[Entry]) -> None:
        statement = (
            f"INSERT INTO search_pairs (search_pairs, rowid, {_names(TEXTS)}) VALUES (%s, %s, %s, %s, %s, %s)"
            if command
            else f"INSERT INTO search_pairs (rowid, {_names(TEXTS)}) VALUES (%s, %s, %s, %s, %s)"
        )
        before = [command] if command else []
        _run_many(
            statement,
            (
                [*before, entry.pk, *(" ".join(pairs(getattr(entry, name))) for name in TEXTS)]
                for entry in entries
            ),
        )


class Postgres:
    source = "search_entry AS e"
    place = "e.place"

    # A tsvector ends at 1 MiB of words. That is beyond 100,000 different pairs, of an item with some 500,000
    # characters; what would go over it is not found.
    _ROOM = 2**20 - 8

    _COLUMNS = ("place", "item_id", "column_id", "agency_id", *TEXTS)

    def install(self) -> None:
        # The planner doesn't know that to test an entry means to fetch its pairs from outside the row, and would
        # rather test them all than ask the index. This says what it costs; it is always true.
        _run(
            "CREATE FUNCTION search_is_tested(place bigint) RETURNS boolean LANGUAGE plpgsql IMMUTABLE COST 200 "
            "AS 'BEGIN RETURN true; END'"
        )
        for column in ("pairs", "title_pairs"):
            _run(f"ALTER TABLE search_entry ADD COLUMN {column} tsvector NOT NULL")
            # Every search reads the list of what is not yet in its place: it must stay short (kB).
            _run(
                f"CREATE INDEX search_{column} ON search_entry USING gin ({column}) "
                "WITH (gin_pending_list_limit = 256)"
            )

    def remove(self) -> None:
        for column in ("pairs", "title_pairs"):
            _run(f"ALTER TABLE search_entry DROP COLUMN IF EXISTS {column}")
        _run("DROP FUNCTION IF EXISTS search_is_tested")

    def enter(self, entries: Sequence[Entry]) -> None:
        values = ", ".join(["%s"] * len(self._COLUMNS))
        made = "array_to_tsvector(%s::text[])"
        _run_many(
            f"INSERT INTO search_entry ({_names(self._COLUMNS)}, pairs, title_pairs) "
            f"VALUES ({values}, {made}, {made})",
            (
                [*(getattr(entry, name) for name in self._COLUMNS), self._all_pairs(entry), _set(entry.title)]
                for entry in entries
            ),
        )

    def erase(self, entries: Sequence[Entry]) -> None:
        Entry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()

    def scrub(self) -> None:
        """Nothing to do here: what is left of deleted rows is the database's own affair (VACUUM)."""

    def is_sound(self) -> bool:
        return True  # an entry and its pairs are one row

    def empty(self) -> None:
        _run("DELETE FROM search_entry")

    def refill(self, entries: Iterable[Sequence[Entry]]) -> None:
        """Nothing to do here, see :meth:`is_sound`."""

    def holds_all(self, words: Sequence[str], texts: Collection[str]) -> Condition:
        conditions = ["e.pairs @@ %s::tsquery", "search_is_tested(e.place)"]
        values = [" & ".join(map(_lexemes, words))]
        for word in words:
            if len(word) > 2 or set(texts) != set(TEXTS):
                conditions.append("(" + " OR ".join(f"strpos(e.{name}, %s) > 0" for name in texts) + ")")
                values += [word] * len(texts)
        return " AND ".join(conditions), values

    def titled_with_any(self, found: Iterable[str]) -> Condition:
        return "e.title_pairs @@ %s::tsquery AND search_is_tested(e.place)", [
            " | ".join(f"'{pair}'" for pair in found)
        ]

    def _all_pairs(self, entry: Entry) -> list[str]:
        kept, room = [], self._ROOM
        for pair in dict.fromkeys(pair for name in TEXTS for pair in pairs(getattr(entry, name))):
            room -= len(pair.encode())
            if room < 0:
                break
            kept.append(pair)
        return kept


_BACKENDS: dict[str, type[Backend]] = {"sqlite": Sqlite, "postgresql": Postgres}


def backend(vendor: str = "") -> Backend:
    """The backend of the database in use. Folded text holds letters, digits and ``·``: it can be quoted plainly."""
    vendor = vendor or connection.vendor
    if vendor not in _BACKENDS:
        raise NotImplementedError(f"数据库 {vendor} 不受支持，请使用 SQLite 或 PostgreSQL")
    return _BACKENDS[vendor]()


def _phrase(word: str) -> str:
    """A word for FTS5. One character is the beginning of a pair, or stands alone at the end of a paragraph."""
    return f"{_quoted(word)}*" if len(word) == 1 else _quoted(" ".join(inner_pairs(word)))


def _lexemes(word: str) -> str:
    """A word for a tsquery: its pairs in any order."""
    return f"'{word}':*" if len(word) == 1 else " & ".join(f"'{pair}'" for pair in set(inner_pairs(word)))


def _quoted(text: str) -> str:
    return f'"{text}"'


def _set(folded: str) -> list[str]:
    return list(set(pairs(folded)))


def _names(columns: Iterable[str]) -> str:
    return ", ".join(columns)


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _run_many(statement: str, rows: Iterable[list[Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))


def _rows(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def _changes(statement: str, values: list[Any]) -> int:
    """How many rows of its own tables SQLite changed for the statement."""
    with connection.cursor() as cursor:
        before = connection.connection.total_changes
        cursor.execute(statement, values)
        return int(connection.connection.total_changes - before)

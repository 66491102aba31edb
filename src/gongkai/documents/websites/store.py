"""What is known of a site while it is inspected: a throw-away database on disk, so that memory stays flat.

An *address* is a key of the site. ``target`` leads on from one that redirects, or that a server would answer with
another file. A *page* holds the facts of a page that was read; ``copy``: its bytes are those of an earlier page.
The view *kept* has the pages about which something can be said, ``day`` being that of publication.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from gongkai.documents.websites.facts import Facts, is_entry

_REMEMBERED = 10_000  # numbers of addresses: most links lead to few pages
_FORMS = 5  # of one page, for phones or in large print; 工作约定


class State(StrEnum):
    """What became of an address."""

    WAITING = "waiting"
    SEEN = "seen"
    MISSING = "missing"  # nothing there: 404, or no such file
    FORBIDDEN = "forbidden"
    FAILED = "failed"
    REDIRECT = "redirect"
    TRAP = "trap"
    SKIPPED = "skipped"  # by robots.txt or a limit
    OUTSIDE = "outside"  # a link on the disk that leads out of the folder
    WRONG_KIND = "wrong_kind"  # a file by its name, a web page by its content


_APART = ("links", "elsewhere", "found", "signs", "lines")
_FACTS = tuple(one.name for one in fields(Facts) if one.name not in _APART)
_SCHEMA = f"""
create table address (
    id integer primary key, key text unique not null, state text not null, is_page integer not null,
    depth integer not null default 0, hops integer not null default 0, target integer, told text not null default '',
    seconds real not null default 0, modified text not null default '', digest text not null default ''
);
create index waiting on address (state, depth, id);
create index digest on address (digest) where digest != '';
create table page (id integer primary key, copy integer not null, {", ".join(f'"{name}"' for name in _FACTS)});
create table link (source integer, target integer, loads integer, entry integer, words text,
    primary key (source, target, loads)) without rowid;
create table line (page integer, mark text, length integer);
create index marked on line (mark);
create index proper on page (canonical);
create index linked on link (target);
create table found (code text, what text, place text, mark text, address integer);
create table sign (name text, target integer, words text, unique (name, target, words));
create table elsewhere (host text primary key, links integer not null);
create view kept as
    select page.*, key, modified, substr(case when published != '' then published else shown end, 1, 10) as day
    from page join address using (id) where not copy and not gone and not empty;
create view article as select * from kept where kind = 'article' and published != '';
create view led as
    select source, entry and not loads as entry, coalesce(address.target, address.id) as arrived
    from link join address on id = link.target;
"""  # noqa: S608  the names are those of Facts


class Store:
    """The database of one inspection; a context manager, as its file goes away with it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="gongkai-inspect-")
        self._base = sqlite3.connect(Path(self._folder.name) / "site.sqlite3")
        self._base.executescript(
            "pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -16000;"
        )
        self._base.executescript(_SCHEMA)
        self._numbers: dict[str, int] = {}

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()
        self._folder.cleanup()

    def rows(self, question: str, *values: object) -> Iterator[Any]:
        """The rows that answer a question in SQL."""
        return iter(self._base.execute(question, values))

    def one(self, question: str, *values: object) -> Any:
        """The only column of the first row; None without one."""
        row = self._base.execute(question, values).fetchone()
        return row[0] if row else None

    def know(
        self, key: str, *, is_page: bool, depth: int = 0, hops: int = 0, state: State = State.WAITING
    ) -> int:
        """The number of an address, which may be new."""
        if known := self._numbers.get(key):
            return known
        self._base.execute(
            "insert or ignore into address (key, state, is_page, depth, hops) values (?, ?, ?, ?, ?)",
            (key, state, is_page, depth, hops),
        )
        if len(self._numbers) >= _REMEMBERED:
            self._numbers.clear()
        self._numbers[key] = number = int(self.one("select id from address where key = ?", key))
        return number

    def note(self, address: int, **told: object) -> None:
        """Change what is known of an address."""
        names = ", ".join(f"{name} = ?" for name in told)
        self._base.execute(f"update address set {names} where id = ?", (*told.values(), address))  # noqa: S608

    def change(self, statement: str, *values: object) -> None:
        """Any other change, in SQL."""
        self._base.execute(statement, values)

    def keep(
        self, address: int, digest: str, facts: Facts, links: Iterable[tuple[int, bool, bool, str]]
    ) -> None:
        """The facts of a page. ``links``: (number of the address, loads, inside, words)."""
        copy = digest and self.one(
            "select id from address join page using (id) where digest = ? and id != ? limit 1",
            digest,
            address,
        )
        self.note(address, state=State.SEEN, digest=digest)
        values = [_stored(getattr(facts, name)) for name in _FACTS]
        marks = ", ".join("?" * (len(values) + 2))
        self._base.execute(f"insert into page values ({marks})", (address, bool(copy), *values))  # noqa: S608
        self._base.executemany(
            "insert or ignore into link values (?, ?, ?, ?, ?)",
            (
                (address, target, loads, inside and (loads or is_entry(words)), words)
                for target, loads, inside, words in links
            ),
        )
        for name, key, words in facts.signs:
            self._base.execute(
                "insert or ignore into sign select ?, id, ? from address where key = ?", (name, words, key)
            )
        self._base.executemany(
            "insert into line values (?, ?, ?)", ((address, mark, length) for mark, length in facts.lines)
        )
        for host, number in facts.elsewhere.items():
            self._base.execute(
                "insert into elsewhere values (?, ?) on conflict do update set links = links + excluded.links",
                (host, number),
            )
        if not copy:
            self.found(address, facts.found)

    def settle(self) -> None:
        """When all pages are read: one that calls another of the same name its proper form is a copy of it.

        A name in common is asked for, and that few do so: some templates write one canonical address into every page.
        """
        self._base.execute(
            "update page set copy = 1 where canonical != '' and exists (select 1 from page proper"
            " join address using (id) where key in (page.canonical, page.canonical || 'index.html')"
            " and proper.id != page.id and (proper.title = page.title or proper.column = page.column))"
            " and (select count(*) from page other where other.canonical = page.canonical) <= ?",
            (_FORMS,),
        )

    def found(self, address: int, found: Iterable[tuple[str, str, str, str]]) -> None:
        """Keep what was found at a place of a page or file: (code, what, where, mark)."""
        self._base.executemany("insert into found values (?, ?, ?, ?, ?)", ((*one, address) for one in found))


def _stored(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value

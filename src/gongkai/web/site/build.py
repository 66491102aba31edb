"""Write the whole site: in several processes, with progress, and going on where an interrupted build stopped."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from django.conf import settings

from gongkai import __version__
from gongkai.records.journal.models import Event
from gongkai.records.transparency.tiles import write_tiles
from gongkai.web.portal.site import current_site
from gongkai.web.site import manifest, worker
from gongkai.web.site.addresses import Section, everything, size
from gongkai.web.site.base import address_for, prepare
from gongkai.web.site.links import Base
from gongkai.web.site.manifest import Entry
from gongkai.web.site.models import Waiting
from gongkai.web.site.statics import FOLDER as STATICS
from gongkai.web.site.tree import Tree, alone
from gongkai.web.site.update import BUILDING, at_the_root, write_changes, write_waiting
from gongkai.web.site.writing import Outcome, write_sections

Progress = Callable[[int, int], None]

_CHUNK = 10  # sections
_LOOK_EVERY = 1.0  # seconds between two looks at what was withdrawn or published meanwhile


class Foreign(Exception):
    """The folder holds something that this program did not write; the message says in Chinese what to do."""


@dataclass(frozen=True, slots=True)
class Built:
    """Files of the site; how many of them were new or changed, how many removed; sections that an interrupted build
    had done; whether the records changed meanwhile, so that parts of the tree may be older than others."""

    files: int
    written: int
    removed: int
    resumed: int
    is_stale: bool


def build(
    root: Path,
    *,
    prefix: str | None = None,
    jobs: int | None = None,
    progress: Progress = lambda done, total: None,
) -> Built:
    """Write the site of the portal's agency into ``root``; ``progress`` is told of sections done and in all.

    Raises :class:`Foreign`, :class:`base.NoAddress`, :class:`tree.Busy`, and what the portal raises on a page.
    """
    agency = current_site().agency
    address = address_for(agency, prefix)
    _claim(root)
    with alone(root), at_the_root():
        tree = Tree(root, durable=False)
        base = prepare(tree, address)
        state = _fingerprint(base)
        with closing(_Ledger(root / BUILDING, state)) as ledger:
            resumed = ledger.chunks_done()
            written = _write_all(tree, base, ledger, jobs or os.cpu_count() or 1, progress, size(agency))
            _list_statics(tree, base, ledger)
            removed = _sweep(tree, ledger)
            write_tiles(root / manifest.LOG)
            tree.settle()
            manifest.write(root, address, state[:12], ledger.entries())
            files = ledger.size()
        shutil.rmtree(root / BUILDING)
        if _is_kept_up(root):
            write_waiting(root)
        is_stale = not _is_kept_up(root) and _fingerprint(base) != state
    return Built(files, written, removed, resumed * _CHUNK, is_stale)


# --- the work ----------------------------------------------------------------------------------------


def _write_all(tree: Tree, base: Base, ledger: _Ledger, jobs: int, progress: Progress, total: int) -> int:
    """Every section of the site; gives how many files were written."""
    written = done = 0
    looked = time.monotonic()
    with _workers(jobs, base) as pool:
        for number, outcome, sections in _outcomes(pool, tree, base, ledger):
            if outcome:
                ledger.note(number, outcome)
                written += outcome.written
            done += sections
            progress(done, max(done, total))
            if time.monotonic() - looked > _LOOK_EVERY:
                _keep_up(tree, base)
                looked = time.monotonic()
    return written


def _outcomes(
    pool: Executor | None, tree: Tree, base: Base, ledger: _Ledger
) -> Iterator[tuple[int, Outcome | None, int]]:
    """Chunk by chunk: its number, what became of it (None: an earlier run did it), how many sections it has."""
    under_way: dict[Future[Outcome], tuple[int, int]] = {}
    for number, chunk in enumerate(_chunks(everything(current_site().agency))):
        if ledger.has(number):
            yield number, None, len(chunk)
        elif pool is None:
            yield number, write_sections(tree, chunk, base), len(chunk)
        else:
            under_way[pool.submit(worker.write, tree.root, chunk)] = number, len(chunk)
            if len(under_way) > 4 * (os.cpu_count() or 1):
                yield from _finished(under_way)
    while under_way:
        yield from _finished(under_way)


def _finished(under_way: dict[Future[Outcome], tuple[int, int]]) -> Iterator[tuple[int, Outcome, int]]:
    for future in wait(under_way, return_when=FIRST_COMPLETED).done:
        number, sections = under_way.pop(future)
        yield number, future.result(), sections


def _chunks(sections: Iterable[Section]) -> Iterator[list[Section]]:
    stream = iter(sections)
    return iter(lambda: list(islice(stream, _CHUNK)), [])


def _keep_up(tree: Tree, base: Base) -> None:
    """Write what was published or withdrawn since the build began; it is written once more when all else is done."""
    if _is_kept_up(tree.root) and (rows := list(Waiting.objects.select_related("item")[:_CHUNK])):
        write_changes(tree, base, rows)


def _is_kept_up(root: Path) -> bool:
    """Whether this is the folder that each publication writes to."""
    return bool(settings.SITE) and Path(settings.SITE).resolve() == root.resolve()


def _list_statics(tree: Tree, base: Base, ledger: _Ledger) -> None:
    ledger.note(
        -1,
        Outcome([_entry(tree, name, f"/{STATICS}/{path}", "static") for path, name in base.statics.items()]),
    )


def _entry(tree: Tree, name: str, address: str, kind: str) -> Entry:
    content = (tree.root / name).read_bytes()
    return Entry(name, hashlib.sha256(content).hexdigest(), len(content), address, kind)


def _sweep(tree: Tree, ledger: _Ledger) -> int:
    """Remove every file that is not of this build."""
    removed = 0
    for name in tree.files():
        if name.startswith((f"{BUILDING}/", f"{manifest.LOG}/tile/")) or name in _KEPT:
            continue
        if not name.startswith(manifest.CHANGES) and not ledger.lists(name):
            tree.drop(name)
            removed += 1
    return removed


_KEPT = frozenset(
    {manifest.MANIFEST, *(f"{manifest.LOG}/{name}" for name in ("checkpoint", "key", "verify.py"))}
)


# --- processes ---------------------------------------------------------------------------------------


@contextmanager
def _workers(jobs: int, base: Base) -> Iterator[Executor | None]:
    """Fresh interpreters, not forks: threads of the typesetter and connections to the database don't survive one."""
    if jobs == 1:
        yield None
        return
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=worker.begin, initargs=(base,))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


# --- what is known of a build under way --------------------------------------------------------------


class _Ledger:
    """Which chunks are done and which files stand for them, in a file: a build can go on after it was killed.

    A ledger of another state of the database, or of another address, is begun anew.
    """

    def __init__(self, folder: Path, state: str) -> None:
        folder.mkdir(exist_ok=True)
        self._rows = sqlite3.connect(folder / "ledger.sqlite3", isolation_level=None)
        self._rows.execute("PRAGMA synchronous=OFF")
        self._rows.executescript(
            "CREATE TABLE IF NOT EXISTS state (state TEXT PRIMARY KEY);"
            "CREATE TABLE IF NOT EXISTS chunk (number INTEGER PRIMARY KEY);"
            "CREATE TABLE IF NOT EXISTS file (name TEXT PRIMARY KEY, sha256, size, address, kind) WITHOUT ROWID;"
        )
        if self._rows.execute("SELECT state FROM state").fetchall() != [(state,)]:
            self._rows.executescript("BEGIN; DELETE FROM state; DELETE FROM chunk; DELETE FROM file; COMMIT;")
            self._rows.execute("INSERT INTO state VALUES (?)", (state,))

    def close(self) -> None:
        self._rows.close()

    def note(self, number: int, outcome: Outcome) -> None:
        self._rows.execute("BEGIN")
        self._rows.executemany(
            "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?)", map(astuple, outcome.entries)
        )
        self._rows.execute("INSERT OR REPLACE INTO chunk VALUES (?)", (number,))
        self._rows.execute("COMMIT")

    def has(self, number: int) -> bool:
        return self._any("SELECT 1 FROM chunk WHERE number = ?", number)

    def lists(self, name: str) -> bool:
        return self._any("SELECT 1 FROM file WHERE name = ?", name)

    def chunks_done(self) -> int:
        return int(self._rows.execute("SELECT count(*) FROM chunk WHERE number >= 0").fetchone()[0])

    def size(self) -> int:
        return int(self._rows.execute("SELECT count(*) FROM file").fetchone()[0])

    def entries(self) -> Iterator[Entry]:
        rows = self._rows.execute("SELECT name, sha256, size, address, kind FROM file ORDER BY name")
        return (Entry(*row) for row in rows)

    def _any(self, query: str, value: object) -> bool:
        return self._rows.execute(query, (value,)).fetchone() is not None


def _fingerprint(base: Base) -> str:
    """A name for the state that is built: every change of what is public is in the journal."""
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    told = [newest, base.address, base.dynamic, sorted(base.statics.values()), __version__]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _claim(root: Path) -> None:
    """Refuse a folder with other things in it: what a build does not know, it removes."""
    root.mkdir(parents=True, exist_ok=True)
    ours = (manifest.MANIFEST, BUILDING, STATICS)
    if any(root.iterdir()) and not any((root / name).exists() for name in ours):
        raise Foreign(f"“{root}”里已有其他文件，没有写入。请换一个空文件夹。")

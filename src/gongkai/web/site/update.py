"""Write the pages of everything that waits: as many as a change touches, however large the site is."""

from __future__ import annotations

import posixpath
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.urls import get_script_prefix, set_script_prefix

from gongkai.records.disclosure.models import Item
from gongkai.records.transparency.tiles import write_tiles
from gongkai.web.portal.site import current_site
from gongkai.web.site import manifest
from gongkai.web.site.addresses import board_sections, frame, touched
from gongkai.web.site.base import prepare
from gongkai.web.site.links import Base
from gongkai.web.site.models import Waiting
from gongkai.web.site.names import file_of
from gongkai.web.site.tree import Busy, Tree, alone
from gongkai.web.site.writing import Outcome, write_sections

BUILDING = ".building"  # the folder of a full build that is under way, inside the tree

_BATCH = 100
_LINK = re.compile(r'href="(\.\./[^"]+/index\.html)')
_ITEM = re.compile(r"items/([^/]+/[^/]+)/index\.html")
_PATIENCE = 10.0  # seconds that a publication waits for another one to write its pages


@dataclass(frozen=True, slots=True)
class Updated:
    """How many changes were followed, and how many files written and removed."""

    changes: int
    written: int
    removed: int


def update(root: Path) -> Updated:
    """Bring the site in ``root`` up to date.

    Raises :class:`manifest.Unreadable` when there is none, :class:`Busy` while another process goes on writing.
    """
    manifest.head_of(root)
    with _patiently(root):
        return write_waiting(root)


def write_waiting(root: Path) -> Updated:
    """The same for a process that holds the folder's lock."""
    tree, base = Tree(root), None
    changes = written = removed = 0
    while rows := list(Waiting.objects.select_related("item", "board")[:_BATCH]):
        base = base or prepare(tree, manifest.head_of(root).address)
        outcome = write_changes(tree, base, rows)
        write_tiles(root / manifest.LOG)
        manifest.add(root, outcome.entries, outcome.removed)
        Waiting.objects.filter(pk__in=[row.pk for row in rows]).delete()
        changes, written = changes + len(rows), written + outcome.written
        removed += len(outcome.removed)
    return Updated(changes, written, removed)


def write_changes(tree: Tree, base: Base, rows: Sequence[Waiting]) -> Outcome:
    """Write what the changes touch."""
    with at_the_root():
        agency = current_site().agency
        items = [row.item for row in rows if row.item]
        sections = touched(agency, items, _named_until_now(tree, items))
        if boards := {row.board.pk for row in rows if row.board}:
            sections += board_sections(agency, boards)
        if any(row.item is None and row.board is None for row in rows):
            sections += frame(agency)
        return write_sections(tree, dict.fromkeys(sections), base)


def _named_until_now(tree: Tree, items: Sequence[Item]) -> set[str]:
    """The index numbers to which the pages of ``items`` lead on disk: only there is a relation known that is gone."""
    named: set[str] = set()
    for item in items:
        page = file_of(f"/items/{item.index_number}/")
        if item.index_number and (tree.root / page).is_file():
            links = _LINK.findall((tree.root / page).read_text("utf-8"))
            targets = (posixpath.normpath(posixpath.join(posixpath.dirname(page), link)) for link in links)
            named |= {found[1] for target in targets if (found := _ITEM.fullmatch(target))}
    return named


@contextmanager
def at_the_root() -> Iterator[None]:
    """Pages are written with addresses from the root, wherever the desk that called for them stands."""
    before = get_script_prefix()
    set_script_prefix("/")
    try:
        yield
    finally:
        set_script_prefix(before)


@contextmanager
def _patiently(root: Path) -> Iterator[None]:
    """Hold the folder's lock; a full build takes minutes and writes what waits itself, so it is not waited for."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            with alone(root):
                yield
                return
        except Busy:
            if (root / BUILDING).exists() or time.monotonic() > until:
                raise
            time.sleep(0.05)

"""Write sections of the site into a tree."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from gongkai.web.site.addresses import DETAIL, FILE, TOMBSTONE, Page, Section
from gongkai.web.site.links import Base
from gongkai.web.site.manifest import Entry
from gongkai.web.site.names import address_of, file_of
from gongkai.web.site.render import Rendered, render
from gongkai.web.site.tree import Tree


@dataclass
class Outcome:
    """What now stands on disk, how many files of it were changed, and the names of those removed."""

    entries: list[Entry] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    written: int = 0


def write_sections(tree: Tree, sections: Iterable[Section], base: Base) -> Outcome:
    """Bring the files of each section up to date, each section's removals first."""
    outcome = Outcome()
    for section in sections:
        _write(tree, section, base, outcome)
    return outcome


def _write(tree: Tree, section: Section, base: Base, outcome: Outcome) -> None:
    shown = {page: answer for page in section.pages if (answer := _answer(page, base))}
    wanted = {file_of(page.path) for page in shown}
    there = {file_of(page.path) for page in section.pages}
    there.update(name for folder in section.folders for name in tree.files(folder))
    for name in sorted(there - wanted):
        tree.drop(name)
        outcome.removed.append(name)
    for page, answer in shown.items():
        name = file_of(page.path)
        outcome.written += tree.put(name, answer.content)
        outcome.entries.append(
            Entry(
                name=name,
                sha256=hashlib.sha256(answer.content).hexdigest(),
                size=len(answer.content),
                address=address_of(page.path),
                kind=TOMBSTONE if answer.is_tombstone else page.kind,
            )
        )


def _answer(page: Page, base: Base) -> Rendered | None:
    """What stands at the page's address. A tombstone marks the item alone, not each of its versions and files."""
    answer = render(page.path, base)
    return None if answer and answer.is_tombstone and page.kind in (DETAIL, FILE) else answer

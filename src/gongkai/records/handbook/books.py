"""The book of what is public: the services of an agency and its units, chapter by chapter, and the lists of powers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from gongkai.documents.handbook import Book, Chapter, Printed, blocks_of, write_book
from gongkai.documents.handbook.book import by_name
from gongkai.documents.writing import Block, Document, Heading, PageBreak, PartTitle, write_docx
from gongkai.records.agencies.models import Agency
from gongkai.records.handbook.entries import ToldService, public_powers, public_services
from gongkai.records.handbook.models import Entry

TITLE = "政务服务办事一本通"
PAGE = "handbook/services/{}/"  # below the agency's website; ``web.portal`` serves it there


@dataclass(frozen=True)
class Made:
    """The book with how many services it has, to be written as one of its kinds."""

    book: Book
    services: int

    def write(self, kind: str, timestamp: datetime | int) -> bytes:
        """``pdf`` or ``docx``; ValueError for any other. MissingCharacters as the writers say."""
        if kind == "pdf":
            return write_book(self.book, timestamp=timestamp)
        if kind == "docx":
            return write_docx(_document(self.book))
        raise ValueError(f"No book of the kind {kind}")


def book_of(agency: Agency, on: date, root: str = "") -> Made:
    """The book as of that day. Units in the order of the tree, names in the order of the index.

    ``root``: the address below which the handbook is read, if not the agency's website.
    """
    told, root = public_services(agency), root or agency.website
    chapters = tuple(
        Chapter(unit.name, tuple(_printed(one, root) for one in sorted(group, key=_by_name)))
        for unit, group in groupby(told, key=lambda one: one.entry.agency)
    )
    powers = tuple(one.content for one in public_powers(agency))
    address = f"{root.rstrip('/')}/handbook/" if root else ""
    return Made(Book(TITLE, agency.name, on, chapters, powers, address, agency.phone), len(told))


def address_of(entry: Entry, root: str = "") -> str:
    """Where an entry is read online; "" before it has an index number, or where there is no website."""
    root = root or (entry.agency.reporting or entry.agency).website
    if not root or not entry.item.index_number:
        return ""
    return f"{root.rstrip('/')}/{PAGE.format(entry.item.index_number)}"


def _printed(told: ToldService, root: str) -> Printed:
    return Printed(told.content, told.entry.agency.name, address_of(told.entry, root))


def _by_name(told: ToldService) -> tuple[bytes, str]:
    return by_name(told.content.name)


def _document(book: Book) -> Document:
    """The same for Word, where the office lays out contents and pages itself."""
    blocks: list[Block] = []
    for chapter in book.chapters:
        blocks += [PageBreak(), PartTitle(chapter.name)]
        for printed in chapter.services:
            blocks += [PartTitle(printed.service.name), *blocks_of(printed.service)]
    for told in book.powers:
        blocks += [PageBreak(), Heading(1, told.title), *blocks_of(told)]
    return Document(book.title, book.agency, book.on, tuple(blocks))

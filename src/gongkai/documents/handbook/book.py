"""办事一本通 as a book, and one service on a card: PDF/A-2a and PDF/UA-1, set by Typst.

The book has a cover, contents with page numbers, a chapter for each unit or theme, and an index of names. As with
``documents.writing.pdf`` all words come as JSON, so none is ever read as markup.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from importlib.resources import files
from io import BytesIO
from typing import Any

import segno
import typst

from gongkai.documents.handbook.model import PowerList, Service
from gongkai.documents.handbook.pages import facts_of, one_line
from gongkai.documents.writing.pdf import STANDARDS, MissingCharacters, choose_faces, find_fonts, missing_in
from gongkai.law.numerals import chinese_date


@dataclass(frozen=True)
class Printed:
    """A service as it is printed: whose it is and where it is read online ("" prints no QR code)."""

    service: Service
    unit: str
    address: str = ""


@dataclass(frozen=True)
class Chapter:
    """Services under one head, in their order."""

    name: str
    services: tuple[Printed, ...]


@dataclass(frozen=True)
class Book:
    """The whole handbook. ``address``: where it is read online. ``powers`` stand behind the services."""

    title: str
    agency: str
    on: date
    chapters: tuple[Chapter, ...]
    powers: tuple[PowerList, ...] = ()
    address: str = ""
    phone: str = ""


def write_book(book: Book, *, timestamp: datetime | int) -> bytes:
    """The book as PDF/A-2a. MissingCharacters where no font has a character of it."""
    data = {
        "title": book.title,
        "agency": book.agency,
        "day": chinese_date(book.on),
        "address": book.address,
        "phone": book.phone,
        "qr": _qr(book.address),
        "chapters": [_chapter(chapter) for chapter in book.chapters],
        "powers": [_powers(one) for one in book.powers],
        "index": _index(book.chapters),
    }
    return _set("book.typ", data, timestamp)


def write_card(printed: Printed, agency: str, *, timestamp: datetime | int) -> bytes:
    """One service on A5: where, what to bring, how long, what it costs, whom to ask."""
    return _set("card.typ", {"agency": agency, **_service(printed)}, timestamp)


def unprintable(text: str) -> list[str]:
    """The characters of ``text`` that no font has. What was proved once is not asked again."""
    asked = "".join(set(text) - _PRINTABLE - {"\n", "\r"})
    missing = missing_in(asked, find_fonts(None)) if asked else []
    _PRINTABLE.update(set(asked) - set(missing))
    return missing


_PRINTABLE: set[str] = set()


def by_name(name: str) -> tuple[bytes, str]:
    """The key by which names are put in order: common characters by their sound, as the order of GB/T 2312 has them,
    rarer ones after them (工作约定)."""
    return name.encode("gb2312", "replace").replace(b"?", b"\xff\xff"), name


def _set(template: str, data: dict[str, Any], timestamp: datetime | int) -> bytes:
    if isinstance(timestamp, datetime):
        timestamp = timestamp.replace(tzinfo=timezone(timestamp.utcoffset() or timedelta()))
    fonts = find_fonts(None)
    data = data | {"fonts": choose_faces(fonts.families())}
    source = files(__package__).joinpath(template).read_bytes()
    common = files(__package__).joinpath("common.typ").read_bytes()
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    compiler = typst.Compiler(common + b"\n" + source, font_paths=fonts, sys_inputs=inputs)
    try:
        pdf = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=timestamp)
    except typst.TypstError as error:
        if missing := missing_in(inputs["data"], fonts):
            raise MissingCharacters(missing) from error
        raise
    assert isinstance(pdf, bytes)
    return pdf


def _chapter(chapter: Chapter) -> dict[str, Any]:
    return {
        "name": chapter.name,
        "services": [_service(one) for one in chapter.services],
    }


def _service(printed: Printed) -> dict[str, Any]:
    service = printed.service
    return {
        "name": service.name.strip(),
        "unit": printed.unit,
        "facts": [list(pair) for pair in facts_of(service)[1:]],
        "places": [[one.name, one.address, one.hours] for one in service.places],
        "conditions": _lines(service.conditions),
        "materials": [
            ["，".join(filter(None, (one.name, one.form, one.copies and f"{one.copies}份"))), one.issuer]
            for one in service.materials
        ],
        "steps": [[one.name, one.who, one.time] for one in service.steps],
        "basis": [str(one) for one in service.basis],
        "complaint": _lines(service.complaint),
        "remedies": _lines(service.remedies),
        "term": one_line(service.term),
        "fee": service.fee_told,
        "phones": "、".join(service.phone_list),
        "qr": _qr(printed.address),
        "address": printed.address,
    }


def _powers(told: PowerList) -> dict[str, Any]:
    rows = [[one.name, one.kind_name, one_line(one.basis), one.holder] for one in told.powers]
    return {"title": told.title, "rows": rows}


def _index(chapters: Sequence[Chapter]) -> list[list[int | str]]:
    """[name, number of its chapter, its number there], in the order of names."""
    entries = [
        (one.service.name.strip(), number, place)
        for number, chapter in enumerate(chapters)
        for place, one in enumerate(chapter.services)
    ]
    return [list(entry) for entry in sorted(entries, key=lambda entry: by_name(entry[0]))]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _qr(address: str) -> list[int]:
    """``address`` as a QR code, the bytes of a PNG; none without an address.

    The mask is given: choosing the best of eight takes most of the time, and every reader takes each of them.
    """
    if not address:
        return []
    drawing = BytesIO()
    code = segno.make(address, error="m", micro=False, mask=0, boost_error=False)
    code.save(drawing, kind="png", border=2, scale=6)
    return list(drawing.getvalue())

"""What hangs on a notice board: posters in large type, and the label of the board itself, each with QR codes.

    write_poster(poster, paper="a3", timestamp=…) -> bytes
    write_label(label, timestamp=…) -> bytes

Set by Typst as PDF/A and PDF/UA, with the fonts of ``documents.writing``; the same words give the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import typst

from gongkai.documents.qr import qr_svg
from gongkai.documents.writing.blocks import refuse_control_characters
from gongkai.documents.writing.pdf import (
    NOT_DISPLAYED,
    STANDARDS,
    MissingCharacters,
    choose_faces,
    find_fonts,
)

Paper = Literal["a4", "a3"]
PAPERS: tuple[Paper, ...] = ("a4", "a3")


@dataclass(frozen=True, slots=True)
class Poster:
    """One notice. ``kind`` stands above the title; ``facts`` are pairs below it; ``text``: paragraphs by lines,
    lines with tabs are rows of a table, whose first row is its head. ``address``: what the QR code leads to."""

    village: str
    kind: str
    title: str
    text: str
    facts: tuple[tuple[str, str], ...]
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a board: ``address`` for everybody, ``staff_address`` for who posts with a phone."""

    village: str
    name: str
    place: str
    code: str
    phone: str
    address: str
    staff_address: str


def write_poster(
    poster: Poster, *, paper: Paper = "a4", timestamp: datetime | int, fonts: Path | None = None
) -> bytes:
    """The poster on paper of this size, as many sheets as its text needs. MissingCharacters as ``write_pdf``."""
    told = asdict(poster) | {
        "blocks": _blocks(poster.text),
        "paper": paper,
        "qr": qr_svg(poster.address).decode(),
    }
    return _write("poster.typ", told, timestamp, fonts)


def write_label(label: Label, *, timestamp: datetime | int, fonts: Path | None = None) -> bytes:
    """The label on one sheet of A4."""
    told = asdict(label) | {
        "qr": qr_svg(label.address).decode(),
        "staff_qr": qr_svg(label.staff_address).decode(),
    }
    return _write("label.typ", told, timestamp, fonts)


def rows_and_lines(text: str) -> list[list[list[str]] | str]:
    """The text in order: a paragraph as a string, lines with tabs that follow one another as rows of equal length."""
    found: list[list[list[str]] | str] = []
    for line in filter(str.strip, text.splitlines()):
        if "\t" not in line.strip():
            found.append(line.strip())
            continue
        row = [cell.strip() for cell in line.rstrip().split("\t")]
        if found and isinstance(found[-1], list):
            found[-1].append(row)
        else:
            found.append([row])
    for block in found:
        if isinstance(block, list):
            width = max(map(len, block))
            block[:] = [row + [""] * (width - len(row)) for row in block]
    return found


def _blocks(text: str) -> list[dict[str, Any]]:
    return [
        {"kind": "table", "columns": len(one[0]), "rows": one}
        if isinstance(one, list)
        else {"kind": "paragraph", "text": one}
        for one in rows_and_lines(text)
    ]


def _write(template: str, told: dict[str, Any], timestamp: datetime | int, fonts: Path | None) -> bytes:
    for text in _texts(told):
        refuse_control_characters(text)
    if isinstance(timestamp, datetime):
        timestamp = timestamp.replace(tzinfo=timezone(timestamp.utcoffset() or timedelta()))
    available = find_fonts(fonts)
    told |= {"faces": {use: face["families"] for use, face in choose_faces(available.families()).items()}}
    source = files(__package__).joinpath(template).read_bytes()
    inputs = {"data": json.dumps(told, ensure_ascii=False)}
    compiler = typst.Compiler(source, font_paths=available, sys_inputs=inputs)
    try:
        pdf = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=timestamp)
    except typst.TypstError as error:
        if found := NOT_DISPLAYED.search(error.message):
            raise MissingCharacters([found[1]]) from error
        raise
    assert isinstance(pdf, bytes)
    return pdf


def _texts(told: Any) -> list[str]:
    match told:
        case str():
            return [told.replace("\r", "").replace("\n", "").replace("\t", "")]
        case dict():
            return [
                text for key, value in told.items() if key not in ("qr", "staff_qr") for text in _texts(value)
            ]
        case list() | tuple():
            return [text for one in told for text in _texts(one)]
        case _:
            return []

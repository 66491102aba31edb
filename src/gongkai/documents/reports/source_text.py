"""Text files: rows are what ``|``, tabs or wide blanks cut into cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.documents.reading.words import best
from gongkai.documents.reports.model import Line, Source

_BREAKS = re.compile(r"\r\n|[\r\n]")
# Characters that show nothing; a form feed begins a page.
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\f]")
_WIDE = re.compile(r"\t+| {3,}|\u3000{2,}")
_BARS = str.maketrans("｜│┃", "|||")
# The lines that a table is drawn with, in Markdown or out of box characters.
_RULING = frozenset(" |:+-=─━┄┈┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┞┟┠┡┢┣┤┥┦┧┨┩┪┫┬┭┮┯┰┱┲┳┴┵┶┷┸┹┺┻┼┽┾┿╀╁╂╃╄╅╆╇╈╉╊╋")
_RULED = ("---", "──", "━━", "===")


def read(content: bytes, name: str) -> Source:
    """The lines that say something, with their numbers in the file; UTF-8, UTF-16 or GB 18030."""
    return Source(name, "txt", tuple(lines_of(best(content))))


def lines_of(text: str) -> Iterator[Line]:
    raw = _BREAKS.split(text)
    rows = [line.strip() for line in raw if "|" in line]
    bordered = len(rows) > 1 and sum(row.startswith("|") for row in rows) > len(rows) / 2
    for number, said in enumerate(raw, 1):
        line = _UNSEEN.sub("", said).replace("\xa0", " ").translate(_BARS).strip()
        if line and not _is_ruling(line):
            yield Line(_cells(line, bordered), number)


def _is_ruling(line: str) -> bool:
    return any(mark in line for mark in _RULED) and set(line) <= _RULING


def _cells(line: str, bordered: bool) -> tuple[str, ...]:
    """A bar at the end makes no cell, nor one at the front where the table is drawn with them; inner blanks do."""
    if "|" not in line:
        return tuple(cell.strip() for cell in _WIDE.split(line))
    if bordered:
        line = line.removeprefix("|")
    return tuple(cell.strip() for cell in line.removesuffix("|").split("|"))

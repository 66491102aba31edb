"""Text files: rows are what ``|``, tabs or wide blanks cut into cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.documents.reading.words import best, is_cut
from gongkai.documents.reports.model import Line, Source
from gongkai.documents.reports.source_blocks import columns, is_page_number, plain

_BREAKS = re.compile(r"\r\n|[\r\n]")
_BARS = str.maketrans("｜│┃", "|||")
# The lines that a table is drawn with, in Markdown or out of box characters.
_RULING = frozenset(" |:+-=─━┄┈┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┞┟┠┡┢┣┤┥┦┧┨┩┪┫┬┭┮┯┰┱┲┳┴┵┶┷┸┹┺┻┼┽┾┿╀╁╂╃╄╅╆╇╈╉╊╋")
_RULED = ("---", "──", "━━", "===")


def read(content: bytes, name: str) -> Source:
    """The lines that say something, with their numbers in the file; UTF-8, UTF-16 or GB 18030."""
    cut = ("文件的结尾不完整，可能被截断，请核对原件",) if is_cut(content) else ()
    return Source(name, "txt", lines_of(best(content)), warnings=cut)


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of a text, numbered as in the file."""
    return tuple(_lines(_BREAKS.split(text.translate(_BARS))))


def _lines(raw: list[str]) -> Iterator[Line]:
    rows = [line.strip() for line in raw if "|" in line]
    bordered = len(rows) > 1 and sum(row.startswith("|") for row in rows) > len(rows) / 2
    for number, said in enumerate(raw, 1):
        line = said.strip(" \u3000\xa0")
        cells = () if _is_ruling(line) or is_page_number(line) else _cells(line, bordered)
        # A bar on a line of its own may be an empty cell: the reader of the tables judges by the others.
        if len(cells) > 1 or any(cells) or line == "|":
            yield Line(cells, number)


def _is_ruling(line: str) -> bool:
    return any(mark in line for mark in _RULED) and set(line) <= _RULING


def _cells(line: str, bordered: bool) -> tuple[str, ...]:
    """A bar at the end makes no cell, nor one at the front where the table is drawn with them; inner blanks do."""
    if "|" not in line:
        return columns(line)
    if bordered:
        line = line.removeprefix("|")
    return tuple(plain(cell) for cell in line.removesuffix("|").split("|"))

"""Ledgers from outside (.xlsx, .xls, .csv): their rows as text, however many, in little memory.

    with open_ledger(content, "台账.xlsx") as ledger:      # Refusable: a bomb, encrypted, not a table …
        for sheet in ledger.sheets: …                      # name, size, what to know about it
        for number, cells in ledger.rows(0): …             # row number as the spreadsheet shows it, from 1

The file is parsed in a child with limits, which lays its rows down in a temporary file.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any, Self

from gongkai.documents.reading import Refusable, safe_name
from gongkai.documents.reading.limited import Advice, ask

__all__ = ["MOST_COLUMNS", "MOST_ROWS", "Ledger", "Sheet", "open_ledger"]

# House rules (工作约定, D) of 23 November 2026: more than a county publishes in ten years; columns of a ledger.
MOST_ROWS = 300_000
MOST_COLUMNS = 200

_ADVICE = Advice(
    doing="读取",
    thing="文件",
    too_large="请按年度拆成几个文件后分别上传。",
    too_slow="请按年度拆成几个文件后分别上传。",
    broken="表格的结构异常或者过大，读取时中断。请用表格软件打开，把台账复制到新的工作簿另存后再上传。",
)

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet with words in it. ``rows`` counts those that are not blank; ``warnings`` are Chinese sentences."""

    name: str
    hidden: bool
    rows: int
    columns: int
    warnings: tuple[str, ...]
    start: int = field(repr=False)  # where its rows begin in the temporary file


class Ledger:
    """An opened ledger; a context manager, since it holds a temporary file."""

    def __init__(self, file: IO[bytes], sheets: tuple[Sheet, ...]) -> None:
        self._file = file
        self.sheets = sheets

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def rows(self, sheet: int, after: int = 0) -> Iterator[tuple[int, Cells]]:
        """The rows of a sheet that are not blank, below row ``after``, each with its number from 1.

        Cells are text: days as 2020-05-06, merged areas filled with what they show. One iteration at a time.
        """
        self._file.seek(self.sheets[sheet].start)
        for line in iter(self._file.readline, b""):
            told = json.loads(line)
            if isinstance(told, dict):
                return
            number, cells = told
            if number > after:
                yield number, tuple(cells)


def open_ledger(content: bytes, name: str) -> Ledger:
    """Read a ledger. Refusable (Chinese) when it can't be taken in: nothing of it may be kept."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  the ledger closes it
    try:
        question = [safe_name(name), MOST_ROWS, MOST_COLUMNS]
        ask("gongkai.documents.ledgers.worker", question, content, _ADVICE, out=file)
        return Ledger(file, _sheets(file))
    except BaseException:
        file.close()
        raise


def _sheets(file: IO[bytes]) -> tuple[Sheet, ...]:
    """What the child says about each sheet, in front of its rows, and how many rows there are."""
    file.seek(0)
    found: list[tuple[dict[str, Any], int, int]] = []
    for line in iter(file.readline, b""):
        if line.startswith(b"{"):
            told = json.loads(line)
            if "refused" in told:
                raise Refusable(told["refused"])
            found.append((told, file.tell(), 0))
        else:
            told, start, rows = found[-1]
            found[-1] = (told, start, rows + 1)
    sheets = tuple(
        Sheet(told["name"], told["hidden"], rows, told["columns"], tuple(told["warnings"]), start)
        for told, start, rows in found
        if rows
    )
    if not sheets:
        raise Refusable("表格里没有内容。请检查上传的是不是台账。")
    return sheets

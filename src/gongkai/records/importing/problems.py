"""What is wrong with a ledger, row by row, to mend it with."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from gongkai.documents.writing import Cell, Document, simple_table
from gongkai.records.importing.models import Batch, StagedRow

MOST = 5_000  # rows of the list; whoever has more mends the ledger as a whole

_HEADS = ("行号", "列", "问题", "怎样改")
_WIDTHS = (2, 4, 12, 12)


def errors(batch: Batch) -> Iterator[tuple[int, list[str]]]:
    """(row number, [column, what is wrong, what to do]) of every error."""
    for row in StagedRow.objects.filter(batch=batch, has_errors=True).iterator(chunk_size=500):
        for error in row.errors:
            yield row.number, [" ".join(text.split()) for text in error]


def twins(batch: Batch) -> Iterator[tuple[int, list[str]]]:
    """The same of every row that repeats something."""
    for row in StagedRow.objects.filter(batch=batch).exclude(twin="").iterator(chunk_size=500):
        yield row.number, ["名称", row.twin, "确属重复的请删去，或者在确认时选择跳过"]


def problems_document(batch: Batch) -> Document:
    """All of it as a list, by row."""
    found = sorted(islice(errors(batch), MOST)) + list(islice(twins(batch), MOST))
    rows = [
        tuple(Cell(text, align="start") for text in (str(number), *problem))
        for number, problem in sorted(found)[:MOST]
    ]
    return Document(
        title=f"{batch.name}问题清单",
        agency=batch.agency.name,
        date=batch.received_on,
        blocks=(simple_table("问题清单", _HEADS, rows, _WIDTHS),),
        landscape=True,
    )

"""Tables of figures for the screen: one row head, no merged cells among the figures.

The printed form merges heads over rows and sets fifteen columns side by side; that is what the files to download have.
On a page the groups of table 3 are rows of their own and the groups of table 4 stand below one another, so that a row
can be folded away, fits a phone, and is read with its heads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from gongkai.law.report_form import (
    ORGANISATION_COLUMNS,
    TABLE_2,
    TABLE_3,
    TABLE_3_COLUMNS,
    TABLE_3_CORNER,
    TABLE_4,
    TABLE_4_COLUMNS,
    Block,
    Column,
    Form,
    Row,
    cell,
)

FEW = 6
"""Columns of figures that stand beside one another on a phone; more of them scroll."""


@dataclass(frozen=True, slots=True)
class FigureCell:
    """A figure as it is printed; ``url``: where it is explained, or ""; ``head``: of its column."""

    text: str
    url: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True)
class FigureRow:
    label: str
    cells: tuple[FigureCell, ...]
    is_zero: bool


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Rows under a heading of their own; "" for rows that stand by themselves."""

    label: str
    rows: tuple[FigureRow, ...]

    @property
    def is_zero(self) -> bool:
        return all(row.is_zero for row in self.rows)


@dataclass(frozen=True, slots=True)
class FigureTable:
    """``name`` begins its ids; those of ``documents.writing`` are table-1 and so on, so it must not be one of them.

    ``over``: a head line above the heads, as (words, columns); "" over a single column.
    """

    name: str
    caption: str
    heads: tuple[str, ...]
    groups: tuple[FigureGroup, ...]
    note: str = ""
    over: tuple[tuple[str, int], ...] = ()

    @property
    def rows(self) -> int:
        return sum(len(group.rows) for group in self.groups)

    @property
    def zero_rows(self) -> int:
        return sum(row.is_zero for group in self.groups for row in group.rows)

    @property
    def is_wide(self) -> bool:
        return len(self.heads) > FEW + bool(self.over)


Figure = Callable[[str], FigureCell]
"""What stands in the cell of a KEY."""


def form_tables(form: Form, figure: Figure) -> dict[str, list[FigureTable]]:
    """The tables of the national form, by the heading of the chapter in which they stand."""
    _, proactive, applications, disputes, *_ = form.sections
    return {
        proactive: _table_2(form, figure),
        applications: [_table_3(form, figure)],
        disputes: [_table_4(form, figure)],
    }


def figure_row(label: str, heads: Sequence[str], cells: Iterable[FigureCell], *, is_zero: bool) -> FigureRow:
    """A row whose cells know their heads."""
    told = tuple(replace(one, head=head) for head, one in zip(heads, cells, strict=True))
    return FigureRow(label, told, is_zero)


def column_head(column: Column) -> str:
    """The printed label, with the unit where it leaves it out."""
    return column.label if column.unit in column.label else f"{column.label}（{column.unit}）"


def grouped(rows: Iterable[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Neighbours among the rows of table 3 that stand under the same merged cells, with the words of these."""
    for label, lines in groupby(rows, key=lambda row: "".join(row.groups)):
        yield label, list(lines)


def _table_2(form: Form, figure: Figure) -> list[FigureTable]:
    return [_block(f"form-2-{number}", block, figure) for number, block in enumerate(form.table_2, start=1)]


def _block(name: str, block: Block, figure: Figure) -> FigureTable:
    heads = tuple(map(column_head, block.columns))
    rows = tuple(
        _row(row, heads, [cell(TABLE_2, row, column.name) for column in block.columns], figure)
        for row in block.rows
    )
    return FigureTable(name, block.caption, heads, (FigureGroup("", rows),))


def _table_3(form: Form, figure: Figure) -> FigureTable:
    def row(line: Row) -> FigureRow:
        keys = [cell(TABLE_3, line.code, column) for column in TABLE_3_COLUMNS]
        return _row(line.label, TABLE_3_COLUMNS, keys, figure)

    return FigureTable(
        "form-3",
        "收到和处理政府信息公开申请情况（单位：件）",
        TABLE_3_COLUMNS,
        tuple(FigureGroup(label, tuple(map(row, lines))) for label, lines in grouped(form.table_3)),
        note=TABLE_3_CORNER,
        over=(("", 1), ("法人或其他组织", len(ORGANISATION_COLUMNS)), ("", 1)),
    )


def _table_4(form: Form, figure: Figure) -> FigureTable:
    groups: dict[str, list[FigureRow]] = {}
    for group in form.table_4:
        *above, label = group.path
        keys = [cell(TABLE_4, group.name, column) for column in TABLE_4_COLUMNS]
        groups.setdefault("".join(above), []).append(_row(label, TABLE_4_COLUMNS, keys, figure))
    return FigureTable(
        "form-4",
        "政府信息公开行政复议、行政诉讼情况（单位：件）",
        TABLE_4_COLUMNS,
        tuple(FigureGroup(label, tuple(rows)) for label, rows in groups.items()),
    )


def _row(label: str, heads: Sequence[str], keys: Iterable[str], figure: Figure) -> FigureRow:
    cells = list(map(figure, keys))
    return figure_row(label, heads, cells, is_zero=all(one.text == "0" for one in cells))

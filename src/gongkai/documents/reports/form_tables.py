"""Tables 2, 3 and 4 of the national form as blocks, laid out as the form prints them.

``number(key)`` says what stands in a cell, whoever the figures are of; the cell keeps its key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gongkai.documents.writing import Cell, Note, Table, TableGroup, Text
from gongkai.law.report_form import (
    TABLE_2,
    TABLE_3,
    TABLE_3_COLUMNS,
    TABLE_4,
    TABLE_4_COLUMNS,
    Block,
    Form,
    cell,
)

Number = Callable[[str], str]


def table_2(form: Form, number: Number) -> Table:
    """One table whose head changes with each item of Article 20; a short block's last column fills the line."""
    width = 1 + max(len(block.columns) for block in form.table_2)
    return Table(
        "主动公开政府信息情况",
        tuple(_table_2_group(block, width, number) for block in form.table_2),
        (4, *(3,) * (width - 1)),
    )


def table_3(form: Form, number: Number) -> Table:
    head = tuple(
        tuple(Cell(one.text, colspan=one.columns, rowspan=one.rows, scope="col") for one in line)
        for line in form.table_3_heads()
    )
    body = tuple(
        (
            *(
                Cell(one.text, colspan=one.columns, rowspan=one.rows, scope="row", align="start")
                for one in heads
            ),
            *(_cell(number, cell(TABLE_3, row.code, column)) for column in TABLE_3_COLUMNS),
        )
        for row, heads in zip(form.table_3, form.table_3_row_heads(), strict=True)
    )
    return Table("收到和处理政府信息公开申请情况", (TableGroup(head, body),), (4, 5, 10, 3, 3, 3, 3, 3, 3, 3))


def table_4(form: Form, number: Number) -> Table:
    """One row of numbers under three groups of five columns; 行政诉讼 spans two of the groups."""
    depth = max(len(group.path) for group in form.table_4)
    width = len(TABLE_4_COLUMNS)
    heads: list[tuple[Cell, ...]] = []
    for level in range(depth):
        line: list[Cell] = []
        for group in form.table_4:
            if level >= len(group.path):
                continue
            peers = [one for one in form.table_4 if one.path[: level + 1] == group.path[: level + 1]]
            if peers[0] is not group:
                continue
            rows = depth - level if level == len(group.path) - 1 else 1
            line.append(Cell(group.path[level], colspan=width * len(peers), rowspan=rows, scope="col"))
        heads.append(tuple(line))
    heads.append(tuple(Cell(column, scope="col") for _ in form.table_4 for column in TABLE_4_COLUMNS))
    numbers = tuple(
        _cell(number, cell(TABLE_4, group.name, column))
        for group in form.table_4
        for column in TABLE_4_COLUMNS
    )
    columns = width * len(form.table_4)
    return Table(
        "政府信息公开行政复议、行政诉讼情况", (TableGroup(tuple(heads), (numbers,)),), (1,) * columns
    )


def unit_notes(form: Form) -> Iterator[Note]:
    """The printed label of an amount may leave its unit out."""
    for column in {column for block in form.table_2 for column in block.columns if column.is_amount}:
        if column.unit not in column.label:
            yield Note((Text(f"{column.label}的单位为{column.unit}。"),))


def _table_2_group(block: Block, width: int, number: Number) -> TableGroup:
    spans = [1] * len(block.columns)
    spans[-1] = width - len(block.columns)
    labels = zip(block.columns, spans, strict=True)
    head = (
        (Cell(block.caption, colspan=width, scope="col"),),
        (
            Cell("信息内容", scope="col"),
            *(Cell(column.label, colspan=span, scope="col") for column, span in labels),
        ),
    )
    return TableGroup(head, tuple(_table_2_row(block, name, spans, number) for name in block.rows))


def _table_2_row(block: Block, name: str, spans: list[int], number: Number) -> tuple[Cell, ...]:
    keys = [cell(TABLE_2, name, column.name) for column in block.columns]
    return (
        Cell(name, scope="row"),
        *(_cell(number, key, span) for key, span in zip(keys, spans, strict=True)),
    )


def _cell(number: Number, key: str, colspan: int = 1) -> Cell:
    return Cell(number(key), colspan=colspan, key=key)

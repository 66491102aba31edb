"""Table 2 主动公开政府信息情况: rows of either form, in the columns that the heads above them name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gongkai.documents.reports.tables.behind import rows_behind
from gongkai.documents.reports.tables.cutting import Gap, Value, in_ten_thousands
from gongkai.documents.reports.tables.labels import Found, Label, find_labels
from gongkai.documents.reports.tables.regions import VOCABULARY_2, Region, heads_in
from gongkai.documents.reports.tables.rows import Row, Strip, read_rows
from gongkai.documents.reports.tables.tape import Tape
from gongkai.law.report_form import FORMS, TABLE_2, Block, Column, Form

CONVERTED = "原表单位是元，已折算为万元"
FEES = "行政事业性收费"


@dataclass(frozen=True, slots=True)
class Table2:
    """``form``: that of the heads and rows. ``fees_in_yuan``: the head says 单位：元. ``end``: on the tape."""

    form: str
    rows: tuple[Row, ...]
    labels: tuple[Found, ...]
    fees_in_yuan: bool
    end: int


def read_table_2(tape: Tape, region: Region) -> Table2 | None:
    """None where the region has neither heads nor rows; an excerpt may break off below the heads."""
    labels = find_labels(tape, _LABELS, VOCABULARY_2, region.start, region.end)
    heads = heads_in(tape, region.start, region.end)
    if not heads and not labels:
        return None
    form = FORMS[_form(heads, labels)]
    printed = list(_printed_rows(tape, region, labels, form))
    if not printed:
        return Table2(form.name, (), (), False, region.start)
    found, strips, above = zip(*printed, strict=True)
    in_yuan = [re.search(r"单位\W?元", head) is not None for head in above]
    rows = tuple(map(_in_ten_thousands, read_rows(strips), in_yuan))
    ends = [labels[-1].end, *(piece.end for strip in strips for piece in strip.pieces)]
    fees = any(yuan for row, yuan in zip(rows, in_yuan, strict=True) if row.name == f"{TABLE_2}/{FEES}")
    return Table2(form.name, rows, found, fees, max(ends))


def _printed_rows(
    tape: Tape, region: Region, labels: Sequence[Found], form: Form
) -> Iterator[tuple[Found, Strip, str]]:
    """The rows of ``form`` that are printed, each with its label and with what stands between it and the row above.

    Rows of an office's own are passed over.
    """
    above = region.start
    columns: dict[str, tuple[Column, ...]] = {}
    for label, pieces, breaks_off in rows_behind(tape, labels, region.end):
        name, block = _block(form, label)
        if block is None:
            continue
        columns.setdefault(block.caption, _columns(block, heads_in(tape, above, label.start)))
        strip = Strip(
            f"{TABLE_2}/{name}", columns[block.caption], pieces, tape.place(label.start), breaks_off
        )
        yield label, strip, tape.text[above : label.start]
        above = max([label.end, *(piece.end for piece in pieces)])


def _block(form: Form, label: Found) -> tuple[str, Block | None]:
    """What the form calls the row, and the block in which it prints it; None for a row of the other form only."""
    rows = ((name, block) for block in form.table_2 for name in block.rows if name.endswith(label.name))
    return next(rows, (label.name, None))


def _form(heads: Sequence[str], labels: Sequence[Found]) -> str:
    """The form of which more heads are printed; where they don't tell, the rows that only the older form has."""
    told = {
        name: sum(column.label in heads for block in form.table_2 for column in block.columns)
        for name, form in FORMS.items()
    }
    if told["2019"] == told["2021"]:
        return "2019" if any(label.name in _ONLY_2019 for label in labels) else "2021"
    return max(told, key=lambda name: told[name])


def _columns(block: Block, heads: Sequence[str]) -> tuple[Column, ...]:
    """Those of the block, unless more heads are those that the other form prints for the same item of Article 20.

    处理决定数量 may be what is left of 本年处理决定数量.
    """
    same_item = [other for form in FORMS.values() for other in form.table_2 if other.caption == block.caption]
    best = max(same_item, key=lambda other: sum(column.label in heads for column in other.columns))
    own = sum(column.label.endswith(tuple(heads)) for column in block.columns)
    return block.columns if own >= sum(column.label in heads for column in best.columns) else best.columns


def _in_ten_thousands(row: Row, head_in_yuan: bool) -> Row:
    """An amount that the head or the cell gives in 元 is a figure in 万元, and doubtful unless it is 0."""
    amounts = [column.is_amount for column in row.columns]
    if not any(amounts):
        return row
    own_unit = "元" in row.printed
    ways = tuple(
        tuple(
            _converted(value) if amount and head_in_yuan and not own_unit else value
            for value, amount in zip(way, amounts, strict=True)
        )
        for way in row.ways
    )
    converted = head_in_yuan or (own_unit and "万元" not in row.printed)
    has_amount = any(value for way in ways for value, amount in zip(way, amounts, strict=True) if amount)
    return replace(row, ways=ways, doubt=CONVERTED if converted and has_amount else row.doubt)


def _converted(value: Value) -> Value:
    return in_ten_thousands(value) if not isinstance(value, Gap) else value


def _row_names(form: Form) -> tuple[str, ...]:
    return tuple(name for block in form.table_2 for name in block.rows)


# The older form has all rows of the newer one, which prints 行政规范性文件 for its 规范性文件; papers print either.
_LABELS = tuple(
    Label(name, printed)
    for name in _row_names(FORMS["2019"])
    for printed in dict.fromkeys(
        other for form in FORMS.values() for other in _row_names(form) if other.endswith(name)
    )
)
_ONLY_2019 = {
    name
    for name in _row_names(FORMS["2019"])
    if not any(one.endswith(name) for one in _row_names(FORMS["2021"]))
}

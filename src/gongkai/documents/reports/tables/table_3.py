"""Table 3 收到和处理政府信息公开申请情况: its rows by their labels, settled by C in the row, then by A and B."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gongkai.documents.reports.tables.behind import rows_behind
from gongkai.documents.reports.tables.labels import Found, Label, find_labels
from gongkai.documents.reports.tables.regions import VOCABULARY_3, Region
from gongkai.documents.reports.tables.rows import Row, Strip, read_rows
from gongkai.documents.reports.tables.solving import settled
from gongkai.documents.reports.tables.tape import Tape
from gongkai.law.report_form import FORMS, TABLE_3, TABLE_3_COLUMNS, Column

OTHER_HANDLING = "3.6"
"""（六）其他处理 as one row: the form of 2019."""

_COLUMNS = tuple(Column(name, name) for name in TABLE_3_COLUMNS)
_BY_CODE = {row.code: row.label for form in FORMS.values() for row in form.table_3}
# The rows of both forms in printed order: 3.6 before 3.6.1.
LABELS_3 = tuple(
    Label(code, _BY_CODE[code]) for code in sorted(_BY_CODE, key=lambda code: [*map(int, code.split("."))])
)


@dataclass(frozen=True, slots=True)
class Table3:
    """``labels`` by code; ``end``: on the tape."""

    rows: tuple[Row, ...]
    labels: tuple[Found, ...]
    end: int


def read_table_3(tape: Tape, region: Region) -> Table3 | None:
    """None where the region has no row of the table."""
    labels = find_labels(tape, LABELS_3, VOCABULARY_3, region.start, region.end)
    split = any(label.name.startswith(f"{OTHER_HANDLING}.") for label in labels)
    # Above three rows of its own （六）其他处理 is no row.
    printed = [
        one for one in rows_behind(tape, labels, region.end) if not (split and one[0].name == OTHER_HANDLING)
    ]
    if not printed:
        return None
    rows = read_rows(
        [
            Strip(f"{TABLE_3}/{label.name}", _COLUMNS, pieces, tape.place(label.start), breaks_off)
            for label, pieces, breaks_off in printed
        ]
    )
    found = tuple(label for label, _, _ in printed)
    codes = [label.name for label in found]
    results = FORMS["2021" if split else "2019"].result_rows
    ways = settled({code: row.ways for code, row in zip(codes, rows, strict=True)}, results)
    return Table3(
        tuple(replace(row, ways=tuple(ways[code])) for code, row in zip(codes, rows, strict=True)),
        found,
        max([labels[-1].end, *(piece.end for _, pieces, _ in printed for piece in pieces)]),
    )

"""The three tables, one after the other, and what they show together."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.documents.reports.model import ReportFinding, Source, Tables
from gongkai.documents.reports.tables import remarks
from gongkai.documents.reports.tables.figures import ambiguity_of, figures_of
from gongkai.documents.reports.tables.prose import prose_of, with_local_rows
from gongkai.documents.reports.tables.regions import Region, find_regions
from gongkai.documents.reports.tables.table_2 import Table2, read_table_2
from gongkai.documents.reports.tables.table_3 import OTHER_HANDLING, Table3, read_table_3
from gongkai.documents.reports.tables.table_4 import Table4, read_table_4
from gongkai.documents.reports.tables.tape import tape_of
from gongkai.law.report_form import TABLE_3, TABLE_4


def read_tables(source: Source) -> Tables:
    """What stands in tables 2, 3 and 4 as far as the tables alone prove it; the rest of the paper is prose."""
    tape = tape_of(source.lines)
    regions = find_regions(tape)
    second = read_table_2(tape, regions.table_2) if regions.table_2 else None
    third = read_table_3(tape, regions.table_3) if regions.table_3 else None
    fourth = read_table_4(tape, regions.table_4) if regions.table_4 else None
    read = ((regions.table_2, second), (regions.table_3, third), (regions.table_4, fourth))
    taken = [
        with_local_rows(tape, Region(region.start, table.end), region.end)
        for region, table in read
        if region and table
    ]
    tables = [table.rows for _, table in read if table and any(row.printed for row in table.rows)]
    rows = [row for table in tables for row in table]
    return Tables(
        form=_form(second, third, fourth),
        figures={figure.key: figure for row in rows for figure in figures_of(row)},
        ambiguities=tuple(found for row in rows if (found := ambiguity_of(row))),
        findings=tuple(_findings(second, third, fourth)),
        prose=prose_of(tape, taken),
    )


def _form(second: Table2 | None, third: Table3 | None, fourth: Table4 | None) -> str | None:
    """By the heads of table 2; without it （六）其他处理 tells, which is one row only in the form of 2019."""
    if second:
        return second.form
    if third and any(row.name == f"{TABLE_3}/{OTHER_HANDLING}" for row in third.rows):
        return "2019"
    return "2021" if third or fourth else None


def _findings(second: Table2 | None, third: Table3 | None, fourth: Table4 | None) -> Iterator[ReportFinding]:
    if second:
        yield from remarks.damaged_labels(second.labels, second.rows)
        yield from remarks.blank_rows(second.rows)
        yield from remarks.fees_in_yuan(second)
    if third:
        yield from remarks.damaged_labels(third.labels, third.rows)
        yield from remarks.blank_table(TABLE_3, "表三", third.rows)
    if second and third:
        yield from remarks.one_row_of_other_handling(second, third)
    if fourth:
        yield from remarks.blank_table(TABLE_4, "表四", fourth.rows)

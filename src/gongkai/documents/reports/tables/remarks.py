"""What the tables alone show of a careless hand: empty cells, damaged labels, a form that is not the national one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.documents.reports.model import Place, ReportFinding
from gongkai.documents.reports.tables.cutting import EMPTY, Gap
from gongkai.documents.reports.tables.labels import Found
from gongkai.documents.reports.tables.rows import Row
from gongkai.documents.reports.tables.table_2 import FEES, Table2
from gongkai.documents.reports.tables.table_3 import OTHER_HANDLING, Table3
from gongkai.law.report_form import FORMS, TABLE_2, TABLE_3, TOTAL
from gongkai.law.report_identities import Severity


def blank_rows(rows: Sequence[Row]) -> Iterator[ReportFinding]:
    """Table 2: each row with an empty cell."""
    for row in rows:
        if _has_gap(row):
            name = row.name.rpartition("/")[2]
            yield _blank(row.name, f"“{name}”一行有空格或者斜线", row.printed or "空白", row.place)


def blank_table(key: str, name: str, rows: Sequence[Row]) -> Iterator[ReportFinding]:
    """Tables 3 and 4: one finding for all their empty cells."""
    gaps = [row for row in rows if _has_gap(row)]
    if not gaps:
        return
    totals = sum(row.settled(len(row.columns) - 1) in EMPTY for row in gaps)
    found = f"{len(gaps)}行有空格" + (f"，其中{totals}行的“{TOTAL}”是空的" if totals else "")
    yield _blank(key, f"{name}有{found}", found, gaps[0].place)


def fees_in_yuan(table: Table2) -> Iterator[ReportFinding]:
    if not table.fees_in_yuan:
        return
    row = next(row for row in table.rows if row.name.endswith(FEES))
    yield ReportFinding(
        "FORM",
        f"{TABLE_2}/{FEES}",
        "单位：元",
        "单位：万元",
        Severity.WARNING,
        "“行政事业性收费”的单位写成了元，全国统一格式是万元。",
        "请把表头改成“单位：万元”，金额折算成万元。",
        row.place,
    )


def one_row_of_other_handling(table_2: Table2, table_3: Table3) -> Iterator[ReportFinding]:
    """Heads of 2021 above a table 3 of 2019: （六）其他处理 is three rows since 国办公开办函〔2021〕30号."""
    if table_2.form != "2021":
        return
    for row in table_3.rows:
        if row.name == f"{TABLE_3}/{OTHER_HANDLING}":
            yield ReportFinding(
                "FORM",
                row.name,
                "（六）其他处理只有一行（2019年格式）",
                "三行（2021年格式）",
                Severity.WARNING,
                "表三“（六）其他处理”只有一行，是2019年的旧格式；现行格式分为三行。",
                f"请按{FORMS['2021'].citation}的格式，把其他处理分成三行填写。",
                row.place,
            )


def damaged_labels(labels: Sequence[Found], rows: Sequence[Row]) -> Iterator[ReportFinding]:
    """``labels``: those of ``rows``, one each."""
    for label, row in zip(labels, rows, strict=True):
        if label.damaged:
            yield ReportFinding(
                "LABEL",
                row.name,
                label.printed,
                label.expected,
                Severity.WARNING,
                f"“{label.printed}”与格式中的“{label.expected}”不一致，像是漏字或者错字。",
                f"请把这一行的名称改成“{label.expected}”。",
                row.place,
            )


def _has_gap(row: Row) -> bool:
    """A cell that is empty, or that left no trace."""
    unplaced = all(way[0] is Gap.UNKNOWN for way in row.ways) and row.columns[-1].name == TOTAL
    return not row.printed or unplaced or any(value in EMPTY for way in row.ways for value in way)


def _blank(key: str, message: str, found: str, place: Place) -> ReportFinding:
    return ReportFinding(
        "BLANK",
        key,
        found,
        "0",
        Severity.WARNING,
        f"{message}。",
        "没有发生的请填0，不要留空或者画斜线；漏填的请补上。",
        place,
    )

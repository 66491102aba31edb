"""A county whose towns filed reports: made directly, as accepting papers does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gongkai.law.report_form import FORMS, TABLE_3, Number, cell, complete
from gongkai.records.agencies.models import Agency, AgencyKind, Staff
from gongkai.records.agencies.verbs import FoundAgency
from gongkai.records.papers.filing import file_report
from gongkai.records.papers.models import FiledReport, Way
from gongkai.records.rollup.models import Call
from gongkai.records.rollup.verbs import IssueCall
from tests.records.world import START, World, done

YEAR = 2023
DUE = date(2024, 1, 20)
BEFORE, AFTER = date(2024, 1, 10), date(2024, 1, 22)
PERMITS = "表二/行政许可/本年处理决定数量"
NEW = cell(TABLE_3, "1", "总计")


def figures(
    results: Mapping[tuple[str, str], int] | None = None,
    form: str = "2021",
    carried_in: int = 0,
    carried_out: int = 0,
    **more: Number,
) -> dict[str, Number]:
    """A whole report that fulfils the identities: ``results`` are (row, column) → finished applications; what was
    carried is of 自然人; ``more``: cells of table 2 by their key with ``/`` as ``__``."""
    told: dict[str, Number] = {key.replace("__", "/"): value for key, value in more.items()}
    received: dict[str, int] = {}
    for (row, column), number in (results or {}).items():
        told[cell(TABLE_3, row, column)] = number
        received[column] = received.get(column, 0) + number
    received["自然人"] = received.get("自然人", 0) + carried_out - carried_in
    told |= {cell(TABLE_3, "1", column): number for column, number in received.items()}
    told[cell(TABLE_3, "2", "自然人")] = carried_in
    told[cell(TABLE_3, "4", "自然人")] = carried_out
    return complete(told, FORMS[form])


def filed(
    agency: Agency,
    told: Mapping[str, Number],
    year: int = YEAR,
    on: date = BEFORE,
    form: str = "2021",
    way: Way = Way.PAPER,
    approximate: tuple[str, ...] = (),
    findings: tuple[dict[str, str], ...] = (),
) -> FiledReport:
    return file_report(
        agency, year, way, form=form, figures=told, on=on, approximate=approximate, findings=findings
    )


def called(world: World, year: int = YEAR, due: date = DUE, on: date | None = None) -> Call:
    head = world.others["county_head"]
    return done(IssueCall(by=head, on=on or date(year, 12, 1), of=world.county, year=year, due_on=due))


def town(world: World, number: int) -> Agency:
    """One more town of the county."""
    verb = FoundAgency(
        by=root(),
        on=START,
        parent=world.county,
        name=f"第{number}测试镇人民政府",
        code=f"2{number:08}",
        kind=AgencyKind.TOWN,
    )
    return done(verb)


def root() -> Staff:
    return Staff.objects.get(username="root")

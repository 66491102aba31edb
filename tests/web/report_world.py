"""Annual reports of several years for the tests of their public pages, made by verbs as the house makes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from gongkai.law.report_form import Number
from gongkai.records.annual.figures import entered_keys
from gongkai.records.annual.models import Layout, Place, Report
from gongkai.records.annual.scope import Scope
from gongkai.records.annual.verbs import (
    ApproveReport,
    DecideReportCorrection,
    EnterFigure,
    OpenReport,
    ProposeReportCorrection,
    PutOutReport,
    SubmitReport,
    WritePassage,
)
from gongkai.records.authority import Role
from gongkai.records.catalogue.models import Column
from gongkai.records.catalogue.verbs import OpenColumn
from gongkai.records.disclosure.models import Item
from gongkai.records.disclosure.verbs import CorrectItem, PublishItem, ReviewCorrection
from gongkai.records.papers.filing import file_report
from gongkai.records.papers.models import FiledReport, Way
from tests.records.world import World, done

COLUMN = "信息公开年报"
PERMITS = "表二/行政许可/本年处理决定数量"


def column_of_reports(world: World) -> Column:
    found = Column.objects.filter(agency=world.town, name=COLUMN).first()
    return found or done(
        OpenColumn(
            by=world[Role.MANAGER],
            on=date(2023, 2, 1),
            at=world.town,
            owner=world.department,
            code="90",
            name=COLUMN,
            position=90,
            listed_in_report=False,
        )
    )


def approved(
    world: World,
    year: int,
    on: date,
    figures: Mapping[str, int] | None = None,
    layout: Layout = Layout.NATIONAL,
) -> Report:
    """A report in the national form, approved on ``on``; ``figures``: of table 2, all others are 0."""
    manager = world[Role.MANAGER]
    report = done(OpenReport(by=manager, on=on, of=world.town, year=year, layout=layout))
    for key in entered_keys(Scope(world.town, year)):
        value = Decimal((figures or {}).get(key, 0))
        done(EnterFigure(by=manager, on=on, report=report, key=key, value=value, source="测试台账"))
    done(
        WritePassage(
            by=manager, on=on, report=report, place=Place.PROBLEMS, text=f"{year}年公开的及时性还需加强。"
        )
    )
    done(SubmitReport(by=manager, on=on, report=report))
    done(ApproveReport(by=world[Role.LEADER], on=on, report=report))
    report.refresh_from_db()
    return report


def put_out(world: World, report: Report, on: date) -> Item:
    """Make an approved report public: its item in the column of annual reports goes the way of all items."""
    manager = world[Role.MANAGER]
    done(PutOutReport(by=manager, on=on, report=report, column=column_of_reports(world), attached=()))
    report.refresh_from_db()
    return done(PublishItem(by=manager, on=on, item=world.review(report.item, on)))


def corrected(world: World, report: Report, on: date, figures: Mapping[str, int], reason: str) -> None:
    """The next edition, approved: not yet public."""
    entered = {key: (Decimal(value), "测试台账") for key, value in figures.items()}
    told = {"on": on, "report": report}
    done(ProposeReportCorrection(by=world[Role.MANAGER], reason=reason, entered=entered, **told))
    done(DecideReportCorrection(by=world[Role.LEADER], agreed=True, **told))
    report.refresh_from_db()


def put_out_again(world: World, report: Report, on: date) -> None:
    """The new edition goes out as a correction of the item."""
    done(
        PutOutReport(
            by=world[Role.MANAGER], on=on, report=report, column=column_of_reports(world), attached=()
        )
    )
    report.refresh_from_db()
    done(ReviewCorrection(by=world[Role.SECRECY_REVIEWER], on=on, item=report.item, opinion="不涉密"))
    done(CorrectItem(by=world.others["second_head"], on=on, item=report.item))


def public_report(world: World, year: int, figures: Mapping[str, int] | None = None) -> Report:
    """A report of the national form that was put out in the January after its year, or when the house began."""
    on = max(date(year + 1, 1, 15), date(2023, 2, 1))
    report = approved(world, year, on, figures)
    put_out(world, report, on)
    return report


def old_paper(world: World, year: int, body: str) -> Item:
    """The report of a year before this house, published as an item."""
    return world.public_item(
        date(2023, 2, 1),
        title=f"{world.town}{year}年政府信息公开工作年度报告",
        body=body,
        column=column_of_reports(world),
    )


def read_from_paper(world: World, year: int, figures: Mapping[str, Number]) -> FiledReport:
    """What was read out of the agency's own paper of a year, and accepted."""
    return file_report(world.town, year, Way.PAPER, form="2019", figures=figures, on=date(2023, 2, 1))

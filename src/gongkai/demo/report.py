"""The annual report of 2020: written, approved, reviewed and made public, and sent to the county in January 2021."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gongkai.demo.items import INVENTED, check
from gongkai.demo.people import Cast
from gongkai.demo.places import TOWN_NAME, Places
from gongkai.demo.story import YEAR, Strand, data
from gongkai.law.report_form import TABLE_2, cell
from gongkai.records.annual.models import Layout, Place, Report
from gongkai.records.annual.verbs import (
    ApproveReport,
    EnterFigure,
    OpenReport,
    PutOutReport,
    SendReport,
    SubmitReport,
    WritePassage,
)
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.verbs import PublishItem, ReviewSecrecy, SignOffItem, SubmitItem

COLUMN = "信息公开年报"
UNIT = "党政办公室"
OPENED_ON = date(2021, 1, 4)
FIGURES_ON = date(2021, 1, 8)
WRITTEN_ON = date(2021, 1, 13)
SUBMITTED_ON = date(2021, 1, 18)
APPROVED_ON = date(2021, 1, 20)
CHECKED_ON = date(2021, 1, 21)
REVIEWED_ON = date(2021, 1, 22)
SIGNED_ON = date(2021, 1, 25)
PUBLISHED_ON = date(2021, 1, 26)  # 《条例》第四十九条: before 31 January


def strand(cast: Cast, places: Places, column: Column) -> Strand:
    """Opened, completed with the figures of other systems, written, handed in, approved; then an item in ``column``,
    which goes the way of all items; sent to the county on the day it is public."""
    told = data("report")
    report = yield OpenReport(
        by=cast.manager, on=OPENED_ON, of=places.town, year=YEAR, layout=Layout.NARRATIVE
    )
    for row, columns in told["figures"].items():
        for name, value in columns.items():
            yield EnterFigure(
                by=cast.manager,
                on=FIGURES_ON,
                report=report,
                key=cell(TABLE_2, row, name),
                value=Decimal(str(value)),
                source=told["source"],
            )
    for place, text in told["passages"].items():
        yield WritePassage(
            by=cast.manager, on=WRITTEN_ON, report=report, place=Place(place), text=text.strip()
        )
    yield SubmitReport(by=cast.manager, on=SUBMITTED_ON, report=report)
    yield ApproveReport(by=cast.leader, on=APPROVED_ON, report=report)
    yield from _published(report, cast, column)
    yield SendReport(by=cast.manager, on=PUBLISHED_ON, report=report)


def _published(report: Report, cast: Cast, column: Column) -> Strand:
    """先审查，后公开: five pairs of hands, as for every item; the leader signs, for the head of the body publishes."""
    report = yield PutOutReport(
        by=cast.manager,
        on=APPROVED_ON,
        report=report,
        column=column,
        title=f"{TOWN_NAME}{YEAR}年政府信息公开工作年度报告{INVENTED}",
    )
    item = report.item
    yield SubmitItem(by=cast.manager, on=APPROVED_ON, item=item)
    yield check(item, cast.heads[UNIT], CHECKED_ON)
    yield ReviewSecrecy(
        by=cast.reviewer, on=REVIEWED_ON, item=item, opinion="不涉及国家秘密、工作秘密和个人隐私，可以公开"
    )
    yield SignOffItem(by=cast.leader, on=SIGNED_ON, item=item, opinion="同意公开")
    yield PublishItem(by=cast.head, on=PUBLISHED_ON, item=item)

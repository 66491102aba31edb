"""The annual report of 2020: written, approved and made public in January 2021."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gongkai.demo.items import Draft, life
from gongkai.demo.people import Cast
from gongkai.demo.places import TOWN_NAME, Places
from gongkai.demo.story import YEAR, Strand, data
from gongkai.law.report_form import TABLE_2, cell
from gongkai.records.annual.models import Layout, Place
from gongkai.records.annual.verbs import ApproveReport, EnterFigure, OpenReport, SubmitReport, WritePassage
from gongkai.records.catalogue.models import Column

COLUMN = "信息公开年报"
OPENED_ON = date(2021, 1, 4)
FIGURES_ON = date(2021, 1, 8)
WRITTEN_ON = date(2021, 1, 13)
SUBMITTED_ON = date(2021, 1, 18)
APPROVED_ON = date(2021, 1, 20)


def strand(cast: Cast, places: Places, column: Column) -> Strand:
    """Opened, completed with the figures of other systems, written, handed in, approved, published in ``column``."""
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
    yield from life(_announcement(), column, cast, places)


def _announcement() -> Draft:
    """《条例》第四十九条: made public before 31 January."""
    return Draft(
        column=COLUMN,
        unit="党政办公室",
        title=f"{TOWN_NAME}{YEAR}年政府信息公开工作年度报告",
        formed_on=APPROVED_ON,
        paragraphs=(f"{TOWN_NAME}{YEAR}年政府信息公开工作年度报告已经审定，全文见“政府信息公开年报”栏目。",),
    )

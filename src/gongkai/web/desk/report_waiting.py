"""What of the annual reports waits for somebody: reports to be begun and written, figures to be provided."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Subquery
from django.urls import reverse

from gongkai.law.reporting import work_begins, year_to_report
from gongkai.records.agencies.models import Agency
from gongkai.records.annual.models import FigureRequest, Report, ReportStatus
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.today import today
from gongkai.web.desk import report_head as head
from gongkai.web.desk.access import may_somewhere, own_units, units_where, where_may
from gongkai.web.desk.work import Waiting


def to_write(user: Any) -> list[Waiting]:
    """The reports that are being written, and from 1 December the one that nobody has begun."""
    if not may_somewhere(user, Action.COMPILE_REPORT):
        return []
    writing = Report.objects.filter(where_may(user, Action.COMPILE_REPORT), status=ReportStatus.OPEN)
    opened = Event.objects.filter(
        kind=EventKind.REPORT_OPENED, subject_type=Report._meta.label_lower, subject_id=OuterRef("pk")
    )
    found = [
        _waiting(one.agency, one.year, one.opened, head.address(one, head.WORK), _stage(one))
        for one in writing.select_related("agency").annotate(
            opened=Subquery(opened.values("business_date")[:1])
        )
    ]
    if season := year_to_report(today()):
        begin = f"{reverse('desk:report-begin')}?year={season}"
        begun = Report.objects.filter(year=season, agency=OuterRef("pk"))
        for one in units_where(user, Action.COMPILE_REPORT).filter(reporting=F("pk")).exclude(Exists(begun)):
            found.append(_waiting(one, season, work_begins(season), f"{begin}&of={one.pk}", "还没有开始编制"))
    return sorted(found, key=lambda one: one.due)


def _stage(report: Report) -> str:
    reason = head.sent_back(report)
    return f"退回修改：{reason}" if reason else "正在编制"


def to_provide(user: Any) -> list[Waiting]:
    """What the units of the user were asked for and have not given."""
    if not may_somewhere(user, Action.PROVIDE_FIGURE):
        return []
    asked = FigureRequest.objects.filter(
        where_may(user, Action.PROVIDE_FIGURE, "unit"),
        unit__in=own_units(user),  # the office above could, but asked itself
        answered_on=None,
        cancelled_on=None,
        report__status=ReportStatus.OPEN,
    )
    return [
        Waiting(
            f"{one.report.year}年度报告的{len(one.keys)}个数据",
            one.unit.name,
            one.asked_on,
            one.due_on,
            reverse("desk:figure-request", args=[one.pk]),
            one.note,
        )
        for one in asked.select_related("report", "unit").order_by("due_on", "pk")
    ]


def _waiting(agency: Agency, year: int, since: date | None, url: str, told: str) -> Waiting:
    due = min(one.day for one in head.deadlines(agency, year))
    return Waiting(f"{year}年度报告", agency.name, since, due, url, told)

"""What all pages of one annual report have in common: finding it, its head with the steps, its days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from gongkai.law.reporting import report_due
from gongkai.records.agencies.models import Agency
from gongkai.records.annual.models import Report, ReportStatus
from gongkai.records.annual.verbs.sending import returned_of
from gongkai.records.annual.worklist import CHECKS, ENTRIES, REQUESTS, TEXTS
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.rollup.models import Call
from gongkai.web.desk import marks
from gongkai.web.desk.access import may, seen, where_may
from gongkai.web.desk.lists import respond

# The pages of a report: for who writes it, and for who only reads it.
WORK, WHOLE, AFTER = "work", "report", "after"
_PAGES = {
    WORK: "工作清单",
    REQUESTS: "征集数据",
    ENTRIES: "填报表二",
    TEXTS: "撰写文字",
    CHECKS: "与往年比较",
    WHOLE: "报告全文",
    AFTER: "审定和公布",
}
_TO_READ = (CHECKS, WHOLE, AFTER)

TO_SEND = "报送期限"


@dataclass(frozen=True)
class Deadline:
    """A day by which something is due; ``by``: who says so."""

    name: str
    day: date
    by: str


def find(request: HttpRequest, code: str, year: int) -> Report:
    """The report, or 404 if the user's posts don't see it."""
    found = seen(request.user, Report.objects.select_related("agency"))
    return get_object_or_404(found, agency__code=code, year=year)


def find_to_write(request: HttpRequest, code: str, year: int) -> Report:
    """As ``find``, for the pages of work: 404 for who does not write reports there."""
    mine = Report.objects.select_related("agency").filter(where_may(request.user, Action.COMPILE_REPORT))
    return get_object_or_404(mine, agency__code=code, year=year)


def writes(request: HttpRequest, report: Report) -> bool:
    return may(request.user, Action.COMPILE_REPORT, report.agency)  # type: ignore[arg-type]


def page(request: HttpRequest, template: str, report: Report, tab: str, **context: Any) -> HttpResponse:
    """A page of a report below its head (``desk/_report_head.html``)."""
    shown = _PAGES if writes(request, report) else {slug: _PAGES[slug] for slug in _TO_READ}
    status = context.pop("status", 200)
    return respond(
        request,
        template,
        status=status,
        here="reports",
        report=report,
        mark=marks.report(report.status),
        pages=[(slug, name, address(report, slug)) for slug, name in shown.items()],
        page_here=tab,
        page_name=_PAGES[tab],
        is_open=report.status == ReportStatus.OPEN,
        sent_back=sent_back(report),
        returned=returned_of(report),
        after_url=address(report, AFTER),
        **context,
    )


def sent_back(report: Report) -> str:
    """Why a report that is being written was returned for it when it was last submitted, or ""."""
    if report.status != ReportStatus.OPEN:
        return ""
    kinds = (EventKind.REPORT_SUBMITTED, EventKind.REPORT_RETURNED)
    last = Event.objects.about(report).filter(kind__in=kinds).order_by("id").last()
    return str(last.data["reason"]) if last and last.kind == EventKind.REPORT_RETURNED else ""


def address(report: Report, slug: str) -> str:
    """The address of one of its pages."""
    name = "desk:report" if slug == WHOLE else f"desk:report-{slug}"
    return reverse(name, args=[report.agency.code, report.year])


def passage_address(report: Report, place: str) -> str:
    """Where the text of a place is written."""
    return reverse("desk:report-text", args=[report.agency.code, report.year, place])


def figure_address(report: Report, key: str) -> str:
    """Where a figure opens to its records."""
    return reverse("desk:figure", args=[report.agency.code, report.year, key])


def deadlines(agency: Agency, year: int) -> list[Deadline]:
    """By law or house rule, and by the notice of the county, if there is one."""
    due = report_due(agency.kind, year)
    told = [Deadline("公布期限", due.day, str(due.citation))]
    if call := Call.objects.filter(year=year, agency__in=_above(agency)).select_related("agency").first():
        told.append(Deadline(TO_SEND, call.due_on, f"{call.agency.name}{call.number}通知"))
    return told


def _above(agency: Agency) -> list[Agency]:
    found = []
    while agency.parent:
        agency = agency.parent
        found.append(agency)
    return found

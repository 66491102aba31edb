"""The papers of the inspection to read and take away: the report of the month, notices, the ledger."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from gongkai.documents.writing import write_html
from gongkai.records.inspecting.figures import result_of
from gongkai.records.inspecting.papers import ledger, monthly_report, notice_paper
from gongkai.records.oversight.models import Inspection, Notice
from gongkai.records.oversight.verbs.inspecting import told_month
from gongkai.records.today import today
from gongkai.web.desk.access import desk_page, home_of, units_seen
from gongkai.web.desk.downloads import download
from gongkai.web.desk.inspection_found import choice
from gongkai.web.desk.inspection_rows import HERE, inspections_seen
from gongkai.web.desk.lists import respond

MOST = 20_000  # 工作约定: rows of one ledger; more are for a workbook of each year


@desk_page
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report of the month as it stands today."""
    inspection: Inspection = get_object_or_404(inspections_seen(request.user), pk=pk)
    document = monthly_report(inspection, today())
    return respond(
        request,
        "desk/inspection_report.html",
        here=HERE,
        inspection=inspection,
        document=document,
        result=result_of(inspection, today()),
        body=write_html(document),
    )


@desk_page
def report_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    inspection: Inspection = get_object_or_404(inspections_seen(request.user), pk=pk)
    name = f"{told_month(inspection.month)}检查情况"
    return download(monthly_report(inspection, today()), kind, name)


@desk_page
def notice_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A notice; the unit that got it may take it as well."""
    seen = Notice.objects.filter(unit__in=units_seen(request.user))
    notice: Notice = get_object_or_404(seen.select_related("agency", "unit", "inspection"), pk=pk)
    return download(notice_paper(notice), kind, f"整改通知-{notice.unit.name}-{notice.given_on}")


@desk_page
def ledger_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The ledger of what the list shows."""
    _, listed, _ = choice(request)
    rows = listed.select_related("found_by", "unit", "inspection", "notice")[:MOST]
    return download(ledger(home_of(request.user).name, rows, today()), kind, f"问题整改台账-{today()}")

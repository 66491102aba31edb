"""What the county takes away: its own report out of those below, and the sheets of a year."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from gongkai.documents.writing import write_html, write_html_page
from gongkai.law.reporting import report_due
from gongkai.records.rollup.document import figures_by_agency, report_document, report_json, sheets
from gongkai.records.rollup.questions import questions
from gongkai.records.rollup.scope import RollUp
from gongkai.records.rollup.sums import sums
from gongkai.records.today import today
from gongkai.web.desk.downloads import download
from gongkai.web.desk.rollup_pages import rollup_page, show, takes_own

_FORMULA = ("=", "+", "-", "@", "\t")


@rollup_page
def report(request: HttpRequest, rollup: RollUp) -> HttpResponse:
    """The county's report as the sum of its own and those below; every figure leads to the agencies behind it."""
    totals, body = sums(rollup, with_own=takes_own(request)), ""
    if rollup.form and (totals.reports or totals.own):
        document = report_document(rollup, totals, today())
        body = write_html(document, lambda key: reverse("desk:rollup-figure", args=[rollup.year, key]))
    return show(
        request,
        "desk/rollup_report.html",
        rollup,
        "report",
        totals=totals,
        body=body,
        with_own=takes_own(request),
        questions=len(questions(rollup, today())) if body else 0,
        due=report_due("county", rollup.year),
    )


@rollup_page
def report_file(request: HttpRequest, rollup: RollUp, kind: str) -> HttpResponse:
    """The same as docx, pdf, xlsx, html or json."""
    totals = sums(rollup, with_own=takes_own(request))
    name = f"{rollup.county.name}{rollup.year}年度报告汇总稿"
    if rollup.form is None:
        raise Http404(f"No national form in {rollup.year}")
    if kind == "json":
        return _attached(report_json(rollup, totals, today()), "application/json", f"{name}.json")
    document = report_document(rollup, totals, today())
    if kind == "html":
        return _attached(write_html_page(document), "text/html", f"{name}.html")
    return download(document, kind, name)


@rollup_page
def sheets_file(request: HttpRequest, rollup: RollUp, kind: str) -> HttpResponse:
    """Who filed, the sums, the figures of every agency, the questions (xlsx); the figures of every agency (csv)."""
    name = f"{rollup.county.name}{rollup.year}年度报告汇总表"
    if kind == "xlsx":
        return download(sheets(rollup, today()), kind, name)
    if kind != "csv":
        raise Http404(f"No sheets of the kind {kind}")
    told = io.StringIO()
    csv.writer(told).writerows(
        [_inert(line[0]), *line[1:]] for line in figures_by_agency(rollup, sums(rollup))
    )
    return _attached(
        "\ufeff" + told.getvalue(), "text/csv", f"{name}.csv"
    )  # the mark tells Excel that it is UTF-8


def _inert(text: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _attached(text: str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response

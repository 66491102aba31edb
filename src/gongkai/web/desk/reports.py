"""The annual reports, and what stands behind their figures."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from gongkai.records.annual.document import Incomplete
from gongkai.records.annual.explain import explain
from gongkai.records.annual.figures import approved_figures, figures_of
from gongkai.records.annual.frozen import Altered
from gongkai.records.annual.models import Report
from gongkai.records.annual.scope import Scope
from gongkai.records.applications.models import Application
from gongkai.records.authority import Action
from gongkai.records.disclosure.models import Item, Publication
from gongkai.web import reporting
from gongkai.web.desk import report_head as head
from gongkai.web.desk.access import desk_page, may_somewhere, seen
from gongkai.web.desk.lists import PER_PAGE, respond


@desk_page
def reports(request: HttpRequest) -> HttpResponse:
    """The annual reports."""
    found = seen(request.user, Report.objects.select_related("agency"))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    writes = may_somewhere(request.user, Action.COMPILE_REPORT)
    return respond(request, "desk/reports.html", here="reports", page=page, writes=writes)


@desk_page
def report(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """One report as it stands; every figure opens. What is missing or contradicts itself is said first."""
    shown = head.find(request, code, year)
    figures, body = figures_of(shown), ""
    missing: tuple[str, ...] = ()
    altered = ""
    try:
        body = reporting.body_of(shown, figures, lambda key: head.figure_address(shown, key))
    except Incomplete as error:
        missing = error.missing
    except Altered as error:
        altered = str(error)
    return head.page(
        request,
        "desk/report.html",
        shown,
        head.WHOLE,
        body=body,
        missing=missing,
        altered=altered,
        form=figures.scope.form,
        findings=figures.findings,
    )


@desk_page
def figure(request: HttpRequest, code: str, year: int, key: str) -> HttpResponse:
    """The records behind one figure."""
    shown = head.find(request, code, year)
    try:
        explanation = explain(Scope(shown.agency, year), key)
    except LookupError as error:
        raise Http404(str(error)) from error
    return respond(
        request,
        "desk/figure.html",
        here="reports",
        report=shown,
        base=reverse("desk:report", args=[code, year]),
        form=explanation.counted.scope.form,
        explanation=explanation,
        printed=approved_figures(shown).get(key, explanation.value),
        sections=reporting.sections(explanation, request.GET.get("page"), _record_url),
    )


def _record_url(row: Any) -> str:
    match row:
        case Application():
            return reverse("desk:application", args=[row.pk])
        case Item():
            return reverse("desk:item", args=[row.pk])
        case Publication():
            return reverse("desk:item", args=[row.item_id])
    return ""

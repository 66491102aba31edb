"""The annual reports, and what stands behind their figures."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from gongkai.records.annual.document import Incomplete
from gongkai.records.annual.explain import explain
from gongkai.records.annual.figures import approved_figures, figures_of
from gongkai.records.annual.frozen import Altered
from gongkai.records.annual.models import Report
from gongkai.records.annual.scope import Scope
from gongkai.records.applications.models import Application
from gongkai.records.disclosure.models import Item, Publication
from gongkai.web import reporting
from gongkai.web.desk import marks
from gongkai.web.desk.access import desk_page, seen
from gongkai.web.desk.lists import respond


@desk_page
def reports(request: HttpRequest) -> HttpResponse:
    """The annual reports."""
    found = seen(request.user, Report.objects.select_related("agency"))
    return respond(request, "desk/reports.html", here="reports", reports=found)


@desk_page
def report(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """One report as it stands; every figure opens. What is missing or contradicts itself is said first."""
    shown = _report(request, code, year)
    figures, body = figures_of(shown), ""
    missing, altered = (), ""
    try:
        body = reporting.body_of(shown, figures, lambda key: reverse("desk:figure", args=[code, year, key]))
    except Incomplete as error:
        missing = error.missing
    except Altered as error:
        altered = str(error)
    return respond(
        request,
        "desk/report.html",
        here="reports",
        report=shown,
        mark=marks.report(shown.status),
        body=body,
        missing=missing,
        altered=altered,
        form=figures.scope.form,
        findings=figures.findings,
    )


@desk_page
def figure(request: HttpRequest, code: str, year: int, key: str) -> HttpResponse:
    """The records behind one figure."""
    shown = _report(request, code, year)
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


def _report(request: HttpRequest, code: str, year: int) -> Report:
    found = seen(request.user, Report.objects.select_related("agency"))
    return get_object_or_404(found, agency__code=code, year=year)


def _record_url(row: Any) -> str:
    match row:
        case Application():
            return reverse("desk:application", args=[row.pk])
        case Item():
            return reverse("desk:item", args=[row.pk])
        case Publication():
            return reverse("desk:item", args=[row.item_id])
    return ""

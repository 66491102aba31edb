"""The home page and the annual reports. They hold no rules: they ask queries and lay out the answers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.documents.writing import write_html
from gongkai.records.annual.explain import explain
from gongkai.records.annual.figures import approved_figures, figures_of
from gongkai.records.annual.scope import Scope
from gongkai.records.catalogue.models import Part
from gongkai.records.disclosure.models import Carrier, Item, Publication
from gongkai.web import reporting
from gongkai.web.portal import queries
from gongkai.web.portal.caching import kept_while_nothing_changes
from gongkai.web.portal.site import Crumb, MetaColumn, Site, current_site, page
from gongkai.web.portal.templatetags.portal import item_url

NEWEST = 10
REPORTS = "政府信息公开年报"


@require_safe
@kept_while_nothing_changes
def home(request: HttpRequest) -> HttpResponse:
    site = current_site()
    return page(
        request,
        "portal/home.html",
        site,
        here="home",
        newest=queries.listed(queries.items_of(site.agency))[:NEWEST],
        total=queries.counts_of(site.agency).total(),
        columns=queries.columns_of(site.agency, Part.CONTENT),
        report=queries.reports_of(site.agency).first(),
    )


@require_safe
@kept_while_nothing_changes
def reports(request: HttpRequest) -> HttpResponse:
    """The approved annual reports."""
    site = current_site()
    found = queries.reports_of(site.agency)
    return page(
        request, "portal/reports.html", site, here="reports", column=_reports_column(site), reports=found
    )


@require_safe
@kept_while_nothing_changes
def report(request: HttpRequest, year: int) -> HttpResponse:
    """One annual report; every figure in it opens to how it was counted."""
    site = current_site()
    shown = get_object_or_404(queries.reports_of(site.agency), year=year)
    document = reporting.document_of(shown, figures_of(shown))
    return page(
        request,
        "portal/report.html",
        site,
        here="reports",
        trail=_reports_trail(),
        column=_reports_column(site),
        report=shown,
        document=document,
        published=document.date,
        body=write_html(document, lambda key: reverse("portal:figure", args=[year, key])),
    )


@require_safe
def report_file(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """The report as a file to download."""
    shown = get_object_or_404(queries.reports_of(current_site().agency), year=year)
    if kind not in reporting.FILE_TYPES:
        raise Http404("没有这种格式")
    content = reporting.file_of(shown, kind)
    headers = {"Content-Disposition": f'attachment; filename="report-{year}.{kind}"'}
    return HttpResponse(content, content_type=reporting.FILE_TYPES[kind], headers=headers)


@require_safe
def figure(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """How a figure of the report was counted: counts, and of the records those that anyone may read."""
    site = current_site()
    shown = get_object_or_404(queries.reports_of(site.agency), year=year)
    try:
        explanation = explain(Scope(site.agency, year), key, queries.figures_counted(site.agency, year))
    except LookupError as error:
        raise Http404(str(error)) from error
    return page(
        request,
        "portal/figure.html",
        site,
        here="reports",
        trail=(*_reports_trail(), Crumb(str(shown), reverse("portal:report", args=[year]))),
        column=_reports_column(site),
        report=shown,
        form=explanation.counted.scope.form,
        explanation=explanation,
        printed=approved_figures(shown).get(key, explanation.value),
        sections=reporting.sections(explanation, request.GET.get("page"), _public_url, queries.visible),
    )


def _public_url(row: Any) -> str:
    """Where the record behind a figure can be read on this site, or ""."""
    match row:
        case Publication(carrier=Carrier.WEBSITE):
            return item_url(row.item)
        case Item(on_site=True):
            return item_url(row)
    return ""


def _reports_trail() -> tuple[Crumb, ...]:
    return (Crumb(REPORTS, reverse("portal:reports")),)


def _reports_column(site: Site) -> MetaColumn:
    return MetaColumn(REPORTS, f"{site.name}政府信息公开工作年度报告", "信息公开年报")

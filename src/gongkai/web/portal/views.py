"""The public pages. They hold no rules: they ask queries and lay out the answers."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.documents.writing import write_html
from gongkai.law.terms import regime_on
from gongkai.records.annual.explain import explain
from gongkai.records.annual.figures import approved_figures, figures_of
from gongkai.records.annual.scope import Scope
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Carrier, Item, Publication
from gongkai.records.today import today
from gongkai.web import reporting
from gongkai.web.portal import queries
from gongkai.web.portal.site import MetaColumn, Site, current_site, page
from gongkai.web.portal.templatetags.portal import item_url

NEWEST = 10
PER_PAGE = 20

_POLICY = "政策文件"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    site = current_site()
    items = queries.items_of(site.agency)
    columns = queries.columns_of(site.agency)
    return page(
        request,
        "portal/home.html",
        site,
        here="home",
        newest=items[:NEWEST],
        total=sum(column.count for column in columns),  # type: ignore[attr-defined]
        columns=columns,
        report=queries.reports_of(site.agency).first(),
    )


@require_safe
def items(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """Everything on the site, or one column of it; ``?year=`` and ``?page=``."""
    site = current_site()
    column = get_object_or_404(Column, agency=site.agency, code=code) if code else None
    found = queries.items_of(site.agency)
    if column:
        found = found.filter(column=column)
    years = queries.years_of(found)
    if year := _year(request):
        found = found.filter(published_on__year=year)
    heading = column.name if column else "法定主动公开内容"
    return page(
        request,
        "portal/items.html",
        site,
        here="items",
        heading=heading,
        column=MetaColumn(heading, f"{site.name}{heading}", _POLICY),
        columns=queries.columns_of(site.agency),
        shown=column,
        years=years,
        year=year,
        page=Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
    )


@require_safe
def item(request: HttpRequest, front: str, back: str) -> HttpResponse:
    """One item; what was withdrawn leaves its index number, the date and the reason (410)."""
    site = current_site()
    number = f"{front}/{back}"
    withdrawn = queries.withdrawn_of(site.agency).filter(index_number=number).first()
    if withdrawn:
        return page(request, "portal/withdrawn.html", site, here="items", status=410, item=withdrawn)
    shown = get_object_or_404(
        queries.items_of(site.agency).select_related("agency", "column"), index_number=number
    )
    return page(
        request,
        "portal/item.html",
        site,
        here="items",
        column=MetaColumn(shown.column.name, f"{site.name}{shown.column.name}", _POLICY),
        item=shown,
        metadata=_metadata(shown),
        published=queries.published_at(shown),
        corrections=queries.corrections_of(shown),
    )


@require_safe
def apply(request: HttpRequest) -> HttpResponse:
    """How to apply for information, and where."""
    site = current_site()
    return page(
        request,
        "portal/apply.html",
        site,
        here="apply",
        column=MetaColumn("依申请公开", f"{site.name}依申请公开政府信息的方式", "依申请公开"),
        contact=_contact(site),
        remedies=_remedies(site),
        terms=regime_on(today()),
    )


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The approved annual reports."""
    site = current_site()
    found = queries.reports_of(site.agency)
    return page(
        request, "portal/reports.html", site, here="reports", column=_reports_column(site), reports=found
    )


@require_safe
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
        explanation = explain(Scope(site.agency, year), key)
    except LookupError as error:
        raise Http404(str(error)) from error
    return page(
        request,
        "portal/figure.html",
        site,
        here="reports",
        column=_reports_column(site),
        report=shown,
        form=explanation.counted.scope.form,
        explanation=explanation,
        printed=approved_figures(shown).get(key, explanation.value),
        sections=reporting.sections(explanation, request.GET.get("page"), _public_url, queries.visible),
    )


def _year(request: HttpRequest) -> int | None:
    text = request.GET.get("year", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 4 and int(text)):
        raise Http404("年份应为四位数字")
    return int(text)


def _public_url(row: Any) -> str:
    """Where the record behind a figure can be read on this site, or ""."""
    match row:
        case Publication(carrier=Carrier.WEBSITE):
            return item_url(row.item)
        case Item(on_site=True):
            return item_url(row)
    return ""


def _metadata(item: Item) -> list[tuple[str, object]]:
    """The block above an article (国办秘函〔2009〕6号, its core metadata): those that the item has."""
    pairs = [
        ("索引号", item.index_number),
        ("信息分类", item.column.name),
        ("发布机构", item.agency.name),
        ("生成日期", item.formed_on),
        ("文号", item.document_number),
        ("发布日期", item.published_on),
        ("主题词", item.keywords),
        ("内容概述", item.summary),
    ]
    return [(name, value) for name, value in pairs if value]


def _reports_column(site: Site) -> MetaColumn:
    return MetaColumn("政府信息公开年报", f"{site.name}政府信息公开工作年度报告", "信息公开年报")


def _contact(site: Site) -> list[tuple[str, str]]:
    agency = site.agency
    pairs = [
        ("受理机构", agency.ogi_body),
        ("办公地址", agency.address),
        ("邮政编码", agency.postcode),
        ("办公时间", agency.office_hours),
        ("联系电话", agency.phone),
        ("传真", agency.fax),
        ("电子邮箱", agency.email),
    ]
    return [(name, value) for name, value in pairs if value]


def _remedies(site: Site) -> list[tuple[str, str]]:
    agency = site.agency
    pairs = [
        ("政府信息公开工作主管部门", agency.competent_body),
        ("行政复议机关", agency.reconsideration_body),
        ("管辖法院", agency.court),
    ]
    return [(name, value) for name, value in pairs if value]

"""The annual reports: the archive of all years with its search, a page for each report, the years side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.documents.writing import Chart, Document, write_html
from gongkai.records.agencies.models import Agency
from gongkai.records.annual.explain import explain
from gongkai.records.annual.frozen import Altered, Edition, content_of, editions, html_of, seals_of
from gongkai.records.annual.scope import Scope
from gongkai.records.disclosure.models import Carrier, Item, Publication
from gongkai.records.search.find import search
from gongkai.records.search.query import LONGEST, Query, Unsearchable, Word, read_words
from gongkai.web import reporting
from gongkai.web.portal import queries
from gongkai.web.portal.caching import kept_while_nothing_changes, revalidated
from gongkai.web.portal.report_files import files_of
from gongkai.web.portal.report_pages import Place, Text, chapters, places, texts
from gongkai.web.portal.report_tables import FigureCell, FigureTable, form_tables
from gongkai.web.portal.report_years import (
    SIDE_BY_SIDE,
    PublicYear,
    can_compare,
    charts_of,
    compare,
    edition_of,
    years_of,
)
from gongkai.web.portal.site import Crumb, MetaColumn, Site, current_site, page
from gongkai.web.portal.templatetags.portal import item_url

REPORTS = "政府信息公开年报"

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_YEAR = re.compile(r"[1-9][0-9]{3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Found:
    """A year whose report holds the words, and where: places of its page, or none that can be named."""

    year: PublicYear
    places: Sequence[Place] = ()


@require_safe
@partial(kept_while_nothing_changes, by_query=True)
def archive(request: HttpRequest) -> HttpResponse:
    """All years; with ``?q=`` those whose reports hold the words, and where."""
    site = current_site()
    years = years_of(site.agency)
    typed = _CONTROL.sub(" ", request.GET.get("q", "")).strip()
    problem = ""
    words: tuple[Word, ...] = ()
    try:
        words = read_words(typed) if typed else ()
    except Unsearchable as error:
        problem = str(error)
    return page(
        request,
        "portal/reports.html",
        site,
        here="reports",
        column=_column(site),
        years=years,
        can_compare=can_compare(years),
        asked=typed[:LONGEST],
        problem=problem,
        words=words,
        found=_found(site.agency, years, words) if words else [],
    )


@require_safe
@kept_while_nothing_changes
def report(request: HttpRequest, year: int) -> HttpResponse:
    """One annual report; every figure in it opens to how it was counted."""
    site = current_site()
    years = years_of(site.agency)
    shown, newest = _of(years, year)
    try:
        html = html_of(newest, shown.figure_url)
    except Altered:
        return _suspended(request, site, shown)
    until_now = [one for one in years if one.year <= year][:SIDE_BY_SIDE]
    charts = [one for one in charts_of(site.agency, until_now) if one.title not in html]
    return page(
        request,
        "portal/report.html",
        site,
        here="reports",
        trail=_trail(),
        column=_column(site),
        shown=shown,
        chapters=chapters(html, _tables(shown)),
        charts=_drawn(charts, shown),
        files=files_of(newest),
        editions=_until(newest),
        can_compare=can_compare(years),
    )


@require_safe
@kept_while_nothing_changes
def edition(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """An edition that was replaced by a later one, as it was."""
    site = current_site()
    shown, newest = _of(years_of(site.agency), year)
    old = _edition(newest, number)
    try:
        html = html_of(old)
    except Altered:
        return _suspended(request, site, shown)
    return page(
        request,
        "portal/report_edition.html",
        site,
        here="reports",
        trail=(*_trail(), Crumb(shown.title, shown.url)),
        column=_column(site),
        shown=shown,
        edition=old,
        chapters=chapters(html, {}),
        files=files_of(old),
    )


@require_safe
@partial(kept_while_nothing_changes, by_query=True)
def compared(request: HttpRequest, *, all_years: bool = False) -> HttpResponse:
    """The figures of the years side by side: those of ``?year=`` (several), or else the newest."""
    site = current_site()
    known = [one for one in years_of(site.agency) if one.figures]
    asked = {int(text) for text in request.GET.getlist("year") if _YEAR.fullmatch(text)}
    chosen = [one for one in known if one.year in asked] or (known if all_years else known[:SIDE_BY_SIDE])
    if not can_compare(known) or (all_years and len(known) <= SIDE_BY_SIDE):
        raise Http404("没有可以比较的年度报告")
    return page(
        request,
        "portal/reports_compared.html",
        site,
        here="reports",
        trail=_trail(),
        column=_column(site),
        known=known,
        chosen=chosen,
        all_years=all_years,
        side_by_side=SIDE_BY_SIDE,
        papers=[one for one in chosen if one.is_read_from_paper],
        tables=compare(chosen),
        charts=_drawn(charts_of(site.agency, chosen), chosen[0]),
    )


@require_safe
def file(request: HttpRequest, year: int, kind: str, number: int = 0) -> HttpResponseBase:
    """The report as a file to download; ``number``: of a former edition."""
    site = current_site()
    public = get_object_or_404(queries.reports_of(site.agency), year=year)
    newest = edition_of(public)
    shown = _edition(newest, number) if number else newest
    if kind not in reporting.REPORT_TYPES:
        raise Http404("没有这种格式")
    try:
        content = content_of(shown, f"report.{kind}")
    except (Altered, LookupError) as error:
        raise Http404("这个文件暂停提供") from error
    name = f"report-{year}-{shown.number}.{kind}" if number else f"report-{year}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    response = HttpResponse(content, content_type=reporting.REPORT_TYPES[kind], headers=headers)
    return revalidated(request, response, etag=shown.files[f"report.{kind}"])


@require_safe
def figure(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """How a figure of the report was counted: counts, and of the records those that anyone may read.

    Where records have changed since it was approved, what they say now is no part of the report: it becomes public
    with the next edition.
    """
    site = current_site()
    shown = get_object_or_404(queries.reports_of(site.agency), year=year)
    approved = edition_of(shown)
    if key not in approved.figures or approved.seal not in seals_of(shown):
        raise Http404("报告中没有这个数据，或者暂停提供")
    try:
        explanation = explain(Scope(site.agency, year), key, queries.figures_counted(site.agency, year))
    except LookupError as error:
        raise Http404(str(error)) from error
    printed = approved.figures[key]
    sections = reporting.sections(explanation, request.GET.get("page"), _public_url, queries.visible)
    if has_changed := explanation.value != printed:
        explanation = replace(explanation, value=None, parts=(), entered=None)
        sections = [one for one in sections if one.page is not None]
    return page(
        request,
        "portal/figure.html",
        site,
        here="reports",
        trail=(*_trail(), Crumb(str(shown), reverse("portal:report", args=[year]))),
        column=_column(site),
        report=shown,
        form=explanation.counted.scope.form,
        explanation=explanation,
        is_about=key in approved.approximate,
        printed=printed,
        has_changed=has_changed,
        sections=sections,
    )


# --- what the pages are made of ----------------------------------------------------------------------


def _of(years: Sequence[PublicYear], year: int) -> tuple[PublicYear, Edition]:
    """The report with a page of its own, and what is public of it; 404 for a year without."""
    for one in years:
        if one.year == year and one.edition:
            return one, one.edition
    raise Http404("没有这一年的年度报告")


def _until(newest: Edition) -> list[Edition]:
    """The public edition and those it replaced, the newest first."""
    return [one for one in reversed(editions(newest.report)) if one.number <= newest.number]


def _edition(newest: Edition, number: int) -> Edition:
    """A former edition; 404 for one that never was, is the public one, or is not public yet."""
    for one in _until(newest)[1:]:
        if one.number == number:
            return one
    raise Http404("没有这一版")


def _tables(shown: PublicYear) -> dict[str, list[FigureTable]]:
    def figure(key: str) -> FigureCell:
        return FigureCell(shown.printed(key), shown.figure_url(key))

    return form_tables(shown.form, figure) if shown.form else {}


def _suspended(request: HttpRequest, site: Site, shown: PublicYear) -> HttpResponse:
    """What is kept is not what was approved: it is not shown before somebody has put that right.

    A page that is written as a file has no status: there it only says so.
    """
    status = 200 if hasattr(request, "exported") else 503
    trail, column = _trail(), _column(site)
    return page(
        request,
        "portal/report_suspended.html",
        site,
        here="reports",
        status=status,
        trail=trail,
        column=column,
        shown=shown,
    )


def _drawn(charts: Sequence[Chart], shown: PublicYear) -> str:
    """Charts, each with the table that says the same."""
    if not charts:
        return ""
    blocks = Document(shown.title, shown.title, shown.published_on, tuple(charts))
    return write_html(blocks, lambda key: shown.figure_url(key) or None, prefix="more-")


# --- search ------------------------------------------------------------------------------------------


def _found(agency: Agency, years: Sequence[PublicYear], words: tuple[Word, ...]) -> list[Found]:
    published = _published_with(agency, years, words)
    found = []
    for one in years:
        if one.item and one.item.pk in published:
            found.append(Found(one))
        elif one.edition and (stands := places(one.title, _texts(one.edition), words)) is not None:
            found.append(Found(one, stands))
    return found


def _texts(edition: Edition) -> list[Text]:
    """The words of an edition, read from its files once; none while it is suspended."""
    key = f"report-texts:{edition.seal}"
    known: list[Text] | None = cache.get(key)
    if known is None:
        try:
            known = texts(html_of(edition))
        except Altered:
            return []
        cache.set(key, known, timeout=None)
    return known


def _published_with(agency: Agency, years: Sequence[PublicYear], words: tuple[Word, ...]) -> set[int]:
    """The keys of the items among ``years`` that hold the words, in their bodies or their files."""
    columns = {one.item.column_id for one in years if one.item}
    units = tuple(agency.counted_agencies().values_list("pk", flat=True)) if columns else ()
    hits = (search(Query(words, units, column=column)).page for column in columns)
    return {hit.item.pk for found in hits for hit in found}


# --- around the pages --------------------------------------------------------------------------------


def _public_url(row: Any) -> str:
    """Where the record behind a figure can be read on this site, or ""."""
    match row:
        case Publication(carrier=Carrier.WEBSITE):
            return item_url(row.item)
        case Item(on_site=True):
            return item_url(row)
    return ""


def _trail() -> tuple[Crumb, ...]:
    return (Crumb(REPORTS, reverse("portal:reports")),)


def _column(site: Site) -> MetaColumn:
    return MetaColumn(REPORTS, f"{site.name}政府信息公开工作年度报告", "信息公开年报")

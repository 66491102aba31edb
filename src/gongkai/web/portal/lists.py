"""Lists of items. Every page of a list has an address of its own, made of years, months and pages.

A new publication so changes the first page of its column and the pages of its month, and no others: the static site
need not write a column anew for each item.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.paginator import EmptyPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.law.periods import months_later
from gongkai.records.catalogue.models import Column, Part
from gongkai.records.disclosure.models import Item, ItemQuerySet
from gongkai.web.portal import queries
from gongkai.web.portal.caching import kept_while_nothing_changes
from gongkai.web.portal.site import Crumb, MetaColumn, Site, current_site, page

NEWEST = 20
PER_PAGE = 50
NEWEST_OF_SYSTEM = 5

ALL = "法定主动公开内容"
SYSTEMS = "政府信息公开制度"
_POLICY = "政策文件"


@dataclass(frozen=True)
class Shelf:
    """The items of one column, or of all columns."""

    site: Site
    column: Column | None

    @property
    def name(self) -> str:
        return self.column.name if self.column else ALL

    @property
    def here(self) -> str:
        return "systems" if self.column and self.column.part == Part.SYSTEMS else "items"

    @property
    def meta(self) -> MetaColumn:
        return MetaColumn(self.name, f"{self.site.name}{self.name}", _POLICY)

    @property
    def url(self) -> str:
        return column_url(self.column.code) if self.column else reverse("portal:items")

    def archive(self, period: str) -> str:
        """The address of a year (2023) or a month (2023-04)."""
        return f"{self.url if self.column else reverse('portal:archive')}{period}/"

    def items(self) -> ItemQuerySet:
        found = queries.items_of(self.site.agency)
        return found.filter(column=self.column) if self.column else found

    def of_month(self, month: str) -> ItemQuerySet:
        """The items published in a month (2023-04)."""
        first = date.fromisoformat(f"{month}-01")
        return self.items().filter(published_on__gte=first, published_on__lt=months_later(first, 1))

    def months(self) -> dict[str, int]:
        return queries.counts_of(self.site.agency).of(self.column)


@dataclass(frozen=True)
class Period:
    """A year or a month that has items, and its page."""

    name: str
    url: str
    count: int


@require_safe
@kept_while_nothing_changes
def items(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """The newest items of the site or of a column, and the years before."""
    shelf = _shelf(code)
    months = shelf.months()
    years = _years(months)
    if (year := _asked_year(request)) in years:
        return HttpResponsePermanentRedirect(shelf.archive(year))
    return page(
        request,
        "portal/items.html",
        shelf.site,
        here=shelf.here,
        column=shelf.meta,
        shelf=shelf,
        newest=queries.listed(shelf.items())[:NEWEST],
        total=sum(months.values()),
        years=[Period(f"{year}年", shelf.archive(year), count) for year, count in years.items()],
        columns=queries.columns_of(
            shelf.site.agency, Part(shelf.column.part) if shelf.column else Part.CONTENT
        ),
    )


@require_safe
@kept_while_nothing_changes
def year(request: HttpRequest, year: str, code: str | None = None) -> HttpResponse:
    """The months of a year that have items."""
    shelf = _shelf(code)
    months = [
        Period(f"{int(month[5:])}月", shelf.archive(month), count)
        for month, count in shelf.months().items()
        if month.startswith(f"{year}-")
    ]
    if not months:
        raise Http404("这一年没有公开的信息")
    return page(
        request,
        "portal/year.html",
        shelf.site,
        here=shelf.here,
        trail=(Crumb(shelf.name, shelf.url),),
        column=shelf.meta,
        shelf=shelf,
        year=year,
        months=months,
        total=sum(month.count for month in months),
    )


@require_safe
@kept_while_nothing_changes
def month(request: HttpRequest, month: str, number: int = 1, code: str | None = None) -> HttpResponse:
    """The items of a month, page by page."""
    shelf = _shelf(code)
    first = date.fromisoformat(f"{month}-01")
    shown = page_of(queries.listed(shelf.of_month(month)), number)
    return page(
        request,
        "portal/month.html",
        shelf.site,
        here=shelf.here,
        trail=(Crumb(shelf.name, shelf.url), Crumb(f"{first.year}年", shelf.archive(f"{first.year}"))),
        column=shelf.meta,
        shelf=shelf,
        month=first,
        page=shown,
        base=shelf.archive(month),
    )


@require_safe
@kept_while_nothing_changes
def systems(request: HttpRequest) -> HttpResponse:
    """政府信息公开制度: its columns, each with its newest items."""
    site = current_site()
    found = queries.items_of(site.agency)
    columns = [
        (column, queries.listed(found.filter(column=column))[:NEWEST_OF_SYSTEM])
        for column in queries.columns_of(site.agency, Part.SYSTEMS)
    ]
    return page(
        request,
        "portal/systems.html",
        site,
        here="systems",
        column=MetaColumn(SYSTEMS, f"{site.name}{SYSTEMS}", _POLICY),
        columns=columns,
    )


def archive(request: HttpRequest) -> HttpResponse:
    """The folder of the archive has no page of its own."""
    return HttpResponsePermanentRedirect(reverse("portal:items"))


def first_page(request: HttpRequest, month: str, number: int, code: str | None = None) -> HttpResponse:
    """Page one has no number in its address."""
    return HttpResponsePermanentRedirect(_shelf(code).archive(month))


def column_url(code: str) -> str:
    return reverse("portal:column", args=[code])


def page_of(items: ItemQuerySet, number: int) -> Page[Item]:
    """Page ``number`` of the items; 404 for one that does not exist, 1 of nothing included."""
    try:
        return Paginator(items, PER_PAGE, allow_empty_first_page=False).page(number)
    except EmptyPage as error:
        raise Http404("没有这一页") from error


def _shelf(code: str | None) -> Shelf:
    site = current_site()
    return Shelf(site, get_object_or_404(Column, agency=site.agency, code=code) if code else None)


def _years(months: dict[str, int]) -> dict[str, int]:
    """Year → number of items, the newest year first."""
    years: dict[str, int] = {}
    for month, count in months.items():
        years[month[:4]] = years.get(month[:4], 0) + count
    return years


def _asked_year(request: HttpRequest) -> str:
    """The year in ``?year=``, by which lists were narrowed before; 404 for what is no year."""
    year = request.GET.get("year", "")
    if year and not (year.isascii() and year.isdigit() and len(year) == 4 and int(year)):
        raise Http404("年份应为四位数字")
    return year

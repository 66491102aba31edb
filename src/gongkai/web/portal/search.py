"""The search page: what somebody typed, the hits, ways to narrow them, and what to try when there are none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gongkai.records.agencies.models import Agency
from gongkai.records.catalogue.models import Column
from gongkai.records.search.find import CAP, Results, advise, search
from gongkai.records.search.query import LONGEST, Order, Query, Unsearchable, Word, read_words
from gongkai.records.search.rows import years_of
from gongkai.web.portal.caching import kept_while_nothing_changes
from gongkai.web.portal.site import MetaColumn, Site, current_site, page

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ORDERS = {Order.NEWEST: "最近公开的在前", Order.RELEVANCE: "最相关的在前"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to narrow or order the hits: its words, its address, how many hits it leaves (None: not counted)."""

    name: str
    url: str
    count: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    name: str
    everything: Choice
    choices: list[Choice]

    @property
    def is_set(self) -> bool:
        return not self.everything.chosen


@require_safe
@partial(kept_while_nothing_changes, by_query=True)
def search_page(request: HttpRequest) -> HttpResponse:
    """``?q=``, ``column=`` (code), ``year=``, ``agency=`` (code), ``order=`` and ``page=``; all may be missing."""
    site = current_site()
    typed = _CONTROL.sub(" ", request.GET.get("q", "")).strip()
    problem, words = "", ()
    try:
        words = read_words(typed) if typed else ()
    except Unsearchable as error:
        problem = str(error)
    found = _found(request, site, words) if words else {}
    return page(
        request,
        "portal/search.html",
        site,
        here="search",
        column=MetaColumn("检索", f"检索{site.name}公开的政府信息", "政府信息公开"),
        typed=typed[:LONGEST],
        problem=problem,
        **found,
    )


def _found(request: HttpRequest, site: Site, words: tuple[Word, ...]) -> dict[str, Any]:
    """What the page shows of the answer."""
    asked = request.GET
    units = {agency.code: agency for agency in site.agency.counted_agencies()}
    columns = {column.code: column for column in Column.objects.filter(agency=site.agency)}
    column, agency = columns.get(asked.get("column", "")), units.get(asked.get("agency", ""))
    query = Query(
        words,
        units=tuple(unit.pk for unit in units.values()),
        column=column.pk if column else None,
        year=_year(asked.get("year", "")),
        agency=agency.pk if agency else None,
        order=Order.RELEVANCE if asked.get("order") == Order.RELEVANCE.value else Order.NEWEST,
    )
    results = search(query, asked.get("page"))
    filters = _filters(request, query, results, list(columns.values()), list(units.values()))
    return {
        "results": results,
        "page": results.page,
        "cap": CAP,
        "order": query.order.value if query.order is Order.RELEVANCE else "",
        "orders": [
            Choice(name, _url(request, order=order.value), None, order is query.order)
            for order, name in _ORDERS.items()
        ],
        "filters": filters,
        "narrowed": any(one.is_set for one in filters),
        "everything": _url(request, column=None, year=None, agency=None),
        "advice": [] if results.total else advise(query),
    }


def _filters(
    request: HttpRequest, query: Query, results: Results, columns: list[Column], units: list[Agency]
) -> list[Filter]:
    """The filters that leave a choice, each with what the hits have of it."""
    counts = results.counts
    years = sorted(counts["year"], reverse=True) if counts else years_of(query.units)
    known = {
        "column": ("栏目", [(column.pk, column.code, column.name) for column in columns], query.column),
        "year": ("年份", [(year, str(year), f"{year}年") for year in years], query.year),
        "agency": ("发布机构", [(unit.pk, unit.code, unit.name) for unit in units], query.agency),
    }
    filters = [
        _filter(request, key, name, options, chosen, counts[key] if counts else None)
        for key, (name, options, chosen) in known.items()
    ]
    return [one for one in filters if one.is_set or len(one.choices) > 1]


def _filter(
    request: HttpRequest,
    key: str,
    name: str,
    options: list[tuple[int, str, str]],
    chosen: int | None,
    counts: Mapping[int, int] | None,
) -> Filter:
    """``options``: key, value in the address, name. Those without hits are left out, but for the chosen one."""
    choices = [
        Choice(
            label,
            _url(request, **{key: value}),
            counts.get(pk, 0) if counts is not None else None,
            pk == chosen,
        )
        for pk, value, label in options
        if counts is None or pk in counts or pk == chosen
    ]
    return Filter(name, Choice("全部", _url(request, **{key: None}), None, chosen is None), choices)


def _url(request: HttpRequest, **changes: str | None) -> str:
    """This search with other filters, from its first page."""
    asked = request.GET.copy()
    asked.pop("page", None)
    for name, value in changes.items():
        asked.pop(name, None)
        if value is not None:
            asked[name] = value
    return f"?{asked.urlencode()}"


def _year(text: str) -> int | None:
    """The year, or None for none and for what is no year: a filter nobody could have chosen."""
    return int(text) if re.fullmatch(r"[1-9][0-9]{3}", text, re.ASCII) else None

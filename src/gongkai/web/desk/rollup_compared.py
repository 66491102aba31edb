"""The agencies below in order of a figure or a rate, and figures over the years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from gongkai.documents.writing import Bar, Chart, write_svg
from gongkai.law.report_form import FORMS, TABLE_2, TABLE_3, TABLE_4, TEXT, TOTAL, cell, figure_name, form_for
from gongkai.records.annual.words import plainly
from gongkai.records.rollup import ranking as ranked
from gongkai.records.rollup import sums as adding
from gongkai.records.rollup.scope import RollUp, subordinates
from gongkai.web.desk.forms import DeskForm, select
from gongkai.web.desk.lists import PER_PAGE
from gongkai.web.desk.rollup_pages import rollup_page, show

MOST_APART = 50  # 工作约定: of those who can't be ranked; all of them are on the list of who has filed

_RECEIVED = cell(TABLE_3, "1", TOTAL)
_LONGEST_KEY = 100  # as the column of a figure
_RATES = {ranked.ON_TIME: ranked.ON_TIME_NAME} | {key: rate.name for key, rate in ranked.RATES.items()}


@rollup_page
def ranking(request: HttpRequest, rollup: RollUp) -> HttpResponse:
    """``?figure=``: the key of a figure, or the name of a rate (records.rollup.ranking)."""
    wanted = request.GET.get("figure") or _RECEIVED
    form = FigureForm(wanted, rollup, _RATES)
    found = _ranking(rollup, wanted)
    page = Paginator(found.places, PER_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "desk/rollup_ranking.html",
        rollup,
        "ranking",
        form=form,
        figure=wanted,
        is_rate=wanted in _RATES,
        name=_name(wanted, rollup),
        page=page,
        rows=[(one, plainly(one.value)) for one in page],
        apart=found.apart[:MOST_APART],
        apart_count=len(found.apart),
    )


@rollup_page
def trend(request: HttpRequest, rollup: RollUp) -> HttpResponse:
    """``?figure=`` over all years, of the whole county or of one agency below (``?agency=``: its code)."""
    key, code = request.GET.get("figure") or _RECEIVED, request.GET.get("agency", "")
    agency = get_object_or_404(subordinates(rollup.county), code=code) if code else None
    form = FigureForm(key, rollup, {})
    points = adding.trend(rollup.county, key, agency)
    return show(
        request,
        "desk/rollup_trend.html",
        rollup,
        "trend",
        form=form,
        figure=key,
        name=_name(key, rollup),
        agency=agency,
        chart=_chart(_name(key, rollup), points),
        rows=list(_rows(key, points, is_sum=agency is None)),
        same=[figure_name(one, form.shown) for one in adding.same_figure(key)[1:]],
    )


class FigureForm(DeskForm):
    """Which figure: the sums of rows. A single cell to which a page led stands in the list as well; 404 for what is
    no figure at all."""

    figure = select("数据")

    def __init__(self, wanted: str, rollup: RollUp, rates: dict[str, str]) -> None:
        super().__init__({"figure": wanted})
        self.shown = rollup.form or FORMS["2021"]
        groups = [
            ("表三（总计）", [cell(TABLE_3, row.code, TOTAL) for row in self.shown.table_3]),
            ("表二", [str(key) for key in self.shown.cells() if key.table == TABLE_2]),
            ("表四", [str(key) for key in self.shown.cells() if key.table == TABLE_4]),
        ]
        if wanted not in rates and wanted not in chain.from_iterable(keys for _, keys in groups):
            if not _is_figure(wanted):
                raise Http404(f"No figure {wanted!r}")
            groups.append(("当前选择", [wanted]))
        choices: list[tuple[str, Any]] = [
            (label, [(key, figure_name(key, self.shown)) for key in keys]) for label, keys in groups
        ]
        if rates:
            choices.insert(0, ("比例（工作约定）", list(rates.items())))
        self.fields["figure"].choices = choices  # type: ignore[attr-defined]


def _is_figure(key: str) -> bool:
    """A cell of either form, （六）其他处理 as one row, or any figure of the text."""
    if key.startswith(f"{TEXT}/"):
        return len(key) <= _LONGEST_KEY
    return any(adding.tells(form, one) for one in adding.same_figure(key) for form in FORMS)


def _name(wanted: str, rollup: RollUp) -> str:
    return _RATES.get(wanted) or figure_name(wanted, rollup.form or FORMS["2021"])


def _ranking(rollup: RollUp, wanted: str) -> ranked.Ranking:
    if wanted == ranked.ON_TIME:
        return ranked.by_punctuality(rollup)
    if wanted in ranked.RATES:
        return ranked.by_rate(rollup, ranked.RATES[wanted])
    return ranked.by_figure(rollup, wanted)


# --- over the years -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class YearRow:
    """A year as the table beside the chart shows it. ``url``: the agencies behind the value, "" for none."""

    year: int
    value: str
    change: str
    reports: int
    url: str


def _chart(name: str, points: list[adding.Point]) -> str:
    """Points on a line; "" where there is nothing to draw, or something below 0."""
    told = [point for point in points if point.value is not None]
    if not told or any(point.value < 0 for point in told if point.value is not None):
        return ""
    bars = tuple(Bar(f"{point.year}年", Decimal(str(point.value))) for point in told)
    return write_svg(Chart(name, "", bars, label_head="年度", over_time=True))


def _rows(key: str, points: list[adding.Point], *, is_sum: bool) -> Iterator[YearRow]:
    before: adding.Point | None = None
    for point in points:
        change = ""
        if point.value is not None and before and before.value is not None and before.year == point.year - 1:
            difference = Decimal(str(point.value)) - Decimal(str(before.value))
            change = f"{'+' if difference > 0 else ''}{plainly(difference)}"
        value = "报告中没有这个数据" if point.value is None else plainly(point.value)
        url = (
            reverse("desk:rollup-figure", args=[point.year, key]) if is_sum and _has(point.year, key) else ""
        )
        yield YearRow(point.year, value, change, point.reports, url)
        before = point


def _has(year: int, key: str) -> bool:
    try:
        return adding.tells(form_for(year).name, key)
    except ValueError:
        return False

"""The county's questions over two thousand agencies and ten years, beside the plain way that reads every report's JSON.

SQLite in a throw-away folder; with DATABASE_URL a throw-away database beside the one it names. Each line is the fastest
of three; both ways are measured in the same run and must give the same numbers.

    python benchmarks/rollup.py [AGENCIES [YEARS]]     (2000 10)
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from annual import settle, throw_away_database  # it sets Django up before models are imported
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.law.report_form import APPLICANT_COLUMNS, TABLE_2, TABLE_3, Number, cell, complete, form_for
from gongkai.records.agencies.models import Agency, AgencyKind
from gongkai.records.annual.figures import plain
from gongkai.records.papers.filing import as_json, exact
from gongkai.records.papers.models import FiledFigure, FiledReport, Way
from gongkai.records.rollup.models import Call
from gongkai.records.rollup.questions import questions
from gongkai.records.rollup.ranking import RATES, by_figure, by_punctuality, by_rate
from gongkai.records.rollup.scope import RollUp
from gongkai.records.rollup.states import counts, states
from gongkai.records.rollup.sums import behind, sums, trend

LAST = 2028
KEY = cell(TABLE_3, "1", "总计")
PAGE = 20


def main(agencies: int, years: int) -> None:
    with throw_away_database():
        county = found_county(agencies)
        span = range(LAST - years + 1, LAST + 1)
        for year in span:
            file_reports(county, year)
        settle()
        on, rollup = date(LAST + 1, 2, 1), RollUp(county, LAST)
        print(
            f"{connection.vendor}：{agencies}个机关，{years}年，{FiledFigure.objects.count():,}个不为0的数据"
        )
        print(f"{'':<16}{'秒':>8}{'查询':>6}{'逐份读取':>10}{'倍数':>8}")
        measured = [
            told("报送情况", lambda: (counts(states(rollup, on)), list(states(rollup, on)[:PAGE]))),
            told("各单元格合计", lambda: sums(rollup).values, lambda: read_sums(rollup)),
            told("一个数据的各机关", lambda: behind_page(rollup), lambda: read_behind(rollup)),
            told("按数据排名", lambda: order(rollup), lambda: read_order(rollup)),
            told("按比例排名", lambda: by_rate(fresh(rollup), RATES["disclosed"])),
            told("按时率排名", lambda: by_punctuality(fresh(rollup))),
            told("历年趋势", lambda: over_time(county), lambda: read_trend(county, span)),
            told("问题", lambda: questions(fresh(rollup), on)),
        ]
        print(f"{'合计':<16}{sum(measured):>8.2f}")


def told(name: str, quick: Callable[[], Any], plain_way: Callable[[], Any] | None = None) -> float:
    """Print a line; gives the seconds of the quick way. Both ways must agree."""
    with CaptureQueriesContext(connection) as queries:
        found = quick()
    seconds, beside = fastest(quick), ""
    if plain_way:
        assert found == plain_way(), name
        slow = fastest(plain_way)
        beside = f"{slow:>10.2f}{'×' + format(slow / seconds, '.0f'):>8}"
    print(f"{name:<{16 - len(name)}}{seconds:>8.3f}{len(queries):>6}{beside}", flush=True)
    return seconds


def fastest(work: Callable[[], Any], rounds: int = 3) -> float:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def fresh(rollup: RollUp) -> RollUp:
    """Without what it remembers."""
    return RollUp(rollup.county, rollup.year)


# --- the quick way ------------------------------------------------------------------------------------


def behind_page(rollup: RollUp) -> list[tuple[str, Number]]:
    return [(one.agency.name, plain(one.value)) for one in behind(rollup, KEY)[:PAGE]]


def order(rollup: RollUp) -> list[tuple[str, Number]]:
    return [(one.agency.name, plain(one.value)) for one in by_figure(fresh(rollup), KEY).places]


def over_time(county: Agency) -> dict[int, Number | None]:
    return {point.year: point.value for point in trend(county, KEY)}


# --- the plain way ------------------------------------------------------------------------------------


def reports(county: Agency, year: int) -> list[FiledReport]:
    found = FiledReport.objects.filter(year=year, current=True, agency__path__startswith=county.path)
    return list(found.select_related("agency").order_by("agency_id"))


def read_sums(rollup: RollUp) -> dict[str, Number]:
    totals: dict[str, Decimal] = {}
    for report in reports(rollup.county, rollup.year):
        for key, value in exact(report.figures).items():
            totals[key] = totals.get(key, Decimal(0)) + Decimal(value)
    return {key: plain(value) for key, value in totals.items()}


def read_behind(rollup: RollUp) -> list[tuple[str, Number]]:
    found = read_order(rollup)
    return [one for one in found if one[1]][:PAGE]


def read_order(rollup: RollUp) -> list[tuple[str, Number]]:
    found = [(one.agency.name, exact(one.figures)[KEY]) for one in reports(rollup.county, rollup.year)]
    return sorted(found, key=lambda one: -one[1])


def read_trend(county: Agency, span: range) -> dict[int, Number]:
    return {year: sum(exact(one.figures)[KEY] for one in reports(county, year)) for year in span}


# --- a county -----------------------------------------------------------------------------------------


def found_county(number: int) -> Agency:
    """All below are towns. Bulk, with paths as ``plant`` makes them."""
    county = Agency.objects.create(
        name="测试县人民政府", code="000000000", kind=AgencyKind.COUNTY, path="/1/"
    )
    Agency.objects.filter(pk=county.pk).update(path=f"/{county.pk}/", reporting=county)
    county.refresh_from_db()
    towns = Agency.objects.bulk_create(
        Agency(
            name=f"测试{one:04}镇人民政府",
            code=f"{one:09}",
            kind=AgencyKind.TOWN,
            parent=county,
            path=f"new:{one}",
        )
        for one in range(1, number + 1)
    )
    for town in towns:
        town.path, town.reporting = f"{county.path}{town.pk}/", town
    Agency.objects.bulk_update(towns, ["path", "reporting"], batch_size=500)
    return county


def file_reports(county: Agency, year: int) -> None:
    """A report of every town, with about forty numbers other than 0; one town in a hundred files none."""
    Call.objects.create(agency=county, year=year, due_on=date(year + 1, 1, 20), issued_on=date(year, 12, 1))
    dice, towns = random.Random(year), Agency.objects.filter(parent=county)
    filings = FiledReport.objects.bulk_create(
        (
            FiledReport(
                agency=town,
                year=year,
                way=Way.PAPER,
                form=form_for(year).name,
                figures=as_json(figures(dice, year)),
                filed_on=date(year + 1, 1, dice.randint(5, 25)),
                error_count=dice.random() < 0.1,
            )
            for town in towns
            if dice.random() < 0.99
        ),
        batch_size=500,
    )
    FiledFigure.objects.bulk_create(
        (
            FiledFigure(report=report, agency_id=report.agency_id, year=year, key=key, value=value)
            for report in filings
            for key, value in exact(report.figures).items()
            if value
        ),
        batch_size=5_000,
    )


def figures(dice: random.Random, year: int) -> dict[str, Number]:
    form = form_for(year)
    told: dict[str, Number] = {
        str(key): dice.randint(0, 50) for key in form.cells() if key.table == TABLE_2 and dice.random() < 0.7
    }
    for _ in range(6):
        column, row = dice.choice(APPLICANT_COLUMNS), dice.choice(form.result_rows)
        number = dice.randint(1, 30)
        for code in ("1", row):
            key = cell(TABLE_3, code, column)
            told[key] = told.get(key, 0) + number
    return complete(told, form)


if __name__ == "__main__":
    main(*(tuple(map(int, sys.argv[1:])) + (2000, 10)[len(sys.argv) - 1 :]))

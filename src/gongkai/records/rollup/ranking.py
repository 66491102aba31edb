"""The agencies in order of a figure or of a rate. Who does not tell it stands apart and is never taken for 0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Q

from gongkai.law.report_form import (
    CARRIED_IN,
    CARRIED_OUT,
    FINISHED,
    RECEIVED,
    TABLE_3,
    TABLE_4,
    TOTAL,
    cell,
)
from gongkai.records.agencies.models import Agency
from gongkai.records.papers.models import FiledReport
from gongkai.records.rollup.models import Call, Exemption
from gongkai.records.rollup.scope import RollUp, subordinates
from gongkai.records.rollup.sums import same_figure


@dataclass(frozen=True)
class Place:
    """One agency in a ranking; who has the same value shares the rank. ``told``: how the value came about."""

    rank: int
    agency: Agency
    value: Decimal
    told: str = ""


@dataclass(frozen=True)
class Ranking:
    """``apart``: the agencies that can't be compared, each with the reason."""

    places: tuple[Place, ...]
    apart: tuple[tuple[Agency, str], ...]


@dataclass(frozen=True)
class Rate:
    """A share of one sum of cells in another, in per cent."""

    name: str
    part: tuple[str, ...]
    whole: tuple[str, ...]
    minus: tuple[str, ...] = ()
    """What is taken off the whole."""


def _total(*codes: str) -> tuple[str, ...]:
    return tuple(cell(TABLE_3, code, TOTAL) for code in codes)


def _lawsuits(column: str) -> tuple[str, ...]:
    return tuple(cell(TABLE_4, group, column) for group in ("行政复议", "未经复议直接起诉", "复议后起诉"))


# 工作约定: no source names these rates (law/02 has the figures only).
RATES: Mapping[str, Rate] = {
    "disclosed": Rate("予以公开、部分公开占办结", _total("3.1", "3.2"), _total(FINISHED)),
    "withheld": Rate(
        "不予公开占办结", _total(*(f"3.3.{number}" for number in range(1, 9))), _total(FINISHED)
    ),
    "unavailable": Rate(
        "无法提供占办结", _total(*(f"3.4.{number}" for number in range(1, 4))), _total(FINISHED)
    ),
    "carried": Rate("结转下年度占新收和上年结转", _total(CARRIED_OUT), _total(RECEIVED, CARRIED_IN)),
    "overturned": Rate(
        "复议、诉讼结果纠正占审结", _lawsuits("结果纠正"), _lawsuits(TOTAL), _lawsuits("尚未审结")
    ),
}
ON_TIME = "on_time"
ON_TIME_NAME = "历年按时报送占要求报送"


def by_figure(rollup: RollUp, key: str) -> Ranking:
    """In order of one figure, the largest first."""
    keys = same_figure(key)
    numbers = _numbers(rollup, keys)
    told = {agency: (sum(cells.values(), Decimal(0)), "") for agency, cells in numbers.items()}
    return _ranked(rollup, told, {})


def by_rate(rollup: RollUp, rate: Rate) -> Ranking:
    """In order of a rate, in per cent with one digit; who has nothing to divide by stands apart."""
    numbers = _numbers(rollup, (*rate.part, *rate.whole, *rate.minus))
    told, apart = {}, {}
    for agency, cells in numbers.items():
        part = _sum(cells, rate.part)
        whole = _sum(cells, rate.whole) - _sum(cells, rate.minus)
        if whole > 0:
            told[agency] = (_per_cent(part, whole), f"{part.normalize():f} ÷ {whole.normalize():f}")
        else:
            apart[agency] = "分母为0，没有可以比较的数"
    return _ranked(rollup, told, apart)


def by_punctuality(rollup: RollUp) -> Ranking:
    """In order of the share of years, up to this one, in which the agency filed by the day of the call."""
    calls = list(Call.objects.filter(agency=rollup.county, year__lte=rollup.year))
    exempt = Exemption.objects.filter(call__in=calls).values_list("agency").annotate(number=Count("pk"))
    spared = dict(exempt.order_by())
    in_time = Q(pk__in=[])
    for call in calls:
        in_time |= Q(year=call.year, filed_on__lte=call.due_on)
    filed = FiledReport.objects.filter(in_time, number=1, agency__in=subordinates(rollup.county))
    punctual = dict(filed.order_by().values_list("agency").annotate(number=Count("pk")))
    told, apart = {}, {}
    for agency in subordinates(rollup.county).values_list("pk", flat=True):
        asked, kept = len(calls) - spared.get(agency, 0), punctual.get(agency, 0)
        if asked > 0:
            told[agency] = (_per_cent(Decimal(kept), Decimal(asked)), f"{kept}年 ÷ {asked}年")
        else:
            apart[agency] = "没有要求报送的年度"
    return _ranked(rollup, told, apart)


def _numbers(rollup: RollUp, keys: tuple[str, ...]) -> dict[int, dict[str, Decimal]]:
    """Agency → its numbers at ``keys``, for those whose report tells at least one of them."""
    telling = rollup.filings().filter(figures__has_any_keys=list(keys))
    numbers: dict[int, dict[str, Decimal]] = {
        agency: {} for agency in telling.values_list("agency", flat=True)
    }
    for agency, key, value in rollup.cells().filter(key__in=keys).values_list("agency", "key", "value"):
        numbers[agency][key] = value
    return numbers


def _ranked(rollup: RollUp, told: Mapping[int, tuple[Decimal, str]], apart: Mapping[int, str]) -> Ranking:
    agencies = {agency.pk: agency for agency in subordinates(rollup.county)}
    filed = set(rollup.filings().values_list("agency", flat=True))
    order = sorted(told, key=lambda key: (-told[key][0], key))
    places: list[Place] = []
    for number, key in enumerate(order, start=1):
        value, how = told[key]
        is_tied = bool(places) and places[-1].value == value
        places.append(Place(places[-1].rank if is_tied else number, agencies[key], value, how))
    unknown = {
        key: apart.get(key) or ("报告中没有这个数据" if key in filed else "没有报送")
        for key in agencies
        if key not in told
    }
    return Ranking(tuple(places), tuple((agencies[key], why) for key, why in unknown.items()))


def _sum(cells: Mapping[str, Decimal], keys: Iterable[str]) -> Decimal:
    return sum((cells.get(key, Decimal(0)) for key in keys), Decimal(0))


def _per_cent(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)

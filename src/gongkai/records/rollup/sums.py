"""The sums over all reports that count, cell by cell, and the agencies behind each.

Numbers other than 0 stand in a table of their own (``papers.FiledFigure``), so a year of two thousand reports is one
query that the database adds up; the county's own figures are added to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from gongkai.law.report_form import (
    FORMS,
    RECEIVED,
    TABLE_2,
    TABLE_3,
    TABLE_3_COLUMNS,
    TEXT,
    TOTAL,
    Number,
    cell,
    exact,
)
from gongkai.records.agencies.models import Agency
from gongkai.records.annual.earlier import YearFigures, earlier_years
from gongkai.records.annual.words import plainly
from gongkai.records.papers.models import FiledFigure, FiledReport
from gongkai.records.rollup.scope import RollUp, counted

ONE_ROW, THREE_ROWS = "3.6", ("3.6.1", "3.6.2", "3.6.3")
"""（六）其他处理: one row in the form of 2019, three since 2021 (law/02, 2.6)."""

NARRATIVE = "narrative"
"""The form of a report without tables."""

# 工作约定: the same count under two names (law/02, 2.6 sets them side by side); a row of years takes both together.
_RENAMED = {
    cell(TABLE_2, row, "本年处理决定数量"): cell(TABLE_2, row, "处理决定数量")
    for row in ("行政许可", "行政处罚", "行政强制")
}


@dataclass(frozen=True)
class Sums:
    """All sums of a year. ``values``: every cell of the year's form, and whatever else was filed.

    ``holders``: key → how many agencies below have a number other than 0 there; ``approximate``: keys of which at
    least one part is approximate; ``other_form``: cells of a table that the form of the year does not have;
    ``reports``: how many reports below are in it, ``narratives`` of them without tables, and without their figures:
    a narrative that was written in this house brings them along.
    """

    values: Mapping[str, Number]
    holders: Mapping[str, int]
    approximate: frozenset[str]
    other_form: tuple[str, ...]
    reports: int
    narratives: int
    own: YearFigures | None

    def printed(self, key: str) -> str:
        """The sum in words: 12, 25.1, 约1017."""
        return f"{'约' if key in self.approximate else ''}{plainly(self.values[key])}"


def sums(rollup: RollUp, *, with_own: bool = True) -> Sums:
    """Add up a year, with the county's own report if there is one (``with_own``)."""
    own = rollup.own if with_own else None
    rows = rollup.cells().order_by().values_list("key").annotate(total=Sum("value"), number=Count("pk"))
    found = {key: (total, number) for key, total, number in rows}
    known = [str(key) for key in rollup.form.cells()] if rollup.form else []
    totals: dict[str, Decimal] = dict.fromkeys(known, Decimal(0))
    totals |= {key: total for key, (total, _) in found.items()}
    for key, value in (own.values if own else {}).items():
        totals[key] = totals.get(key, Decimal(0)) + Decimal(value)
    filings = rollup.filings()
    told = filings.exclude(approximate=[]).values_list("approximate", flat=True)
    approximate = {key for keys in told for key in keys} | (own.approximate if own else set())
    return Sums(
        values={key: exact(total) for key, total in totals.items()},
        holders={key: number for key, (_, number) in found.items()},
        approximate=frozenset(approximate),
        other_form=tuple(sorted(key for key in found if key not in known and not key.startswith(f"{TEXT}/"))),
        reports=filings.count(),
        narratives=without_tables(filings).count(),
        own=own,
    )


def without_tables(filings: QuerySet[FiledReport]) -> QuerySet[FiledReport]:
    """Those of which neither the tables nor their figures came."""
    return filings.filter(form=NARRATIVE).exclude(figures__has_key=cell(TABLE_3, RECEIVED, TOTAL))


def behind(rollup: RollUp, key: str) -> QuerySet[FiledFigure]:
    """The agencies below with a number other than 0 at ``key``, the largest first."""
    found = rollup.cells().filter(key=key).select_related("agency")
    return found.order_by("-value", "agency_id")


def without(rollup: RollUp, key: str) -> QuerySet[Agency]:
    """The agencies whose report, though it counts, does not tell ``key`` at all: no 0, but unknown."""
    unknown = rollup.filings().exclude(figures__has_key=key)
    return Agency.objects.filter(pk__in=unknown.values("agency"))


def other_handling(values: Mapping[str, Number]) -> dict[str, Number]:
    """（六）其他处理 as one row, whichever form it was told in: the key of each column → its number."""
    return {
        cell(TABLE_3, ONE_ROW, column): exact(
            sum(
                (Decimal(values.get(cell(TABLE_3, code, column), 0)) for code in (ONE_ROW, *THREE_ROWS)),
                Decimal(0),
            )
        )
        for column in TABLE_3_COLUMNS
    }


def same_figure(key: str) -> tuple[str, ...]:
    """The keys that stand for the same figure over the years, ``key`` first."""
    table, *rest = key.split("/")
    if table == TABLE_3 and rest[:1] == [ONE_ROW]:
        return tuple(cell(TABLE_3, code, rest[1]) for code in (ONE_ROW, *THREE_ROWS))
    for one, other in _RENAMED.items():
        if key in (one, other):
            return key, other if key == one else one
    return (key,)


# --- over the years -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Point:
    """One year of a trend. ``reports``: how many reports tell the figure; when none does, ``value`` is None, not 0."""

    year: int
    value: Number | None
    reports: int


def trend(county: Agency, key: str, agency: Agency | None = None, *, with_own: bool = True) -> list[Point]:
    """A figure over all years of which reports below count: of the county with all below, or of one ``agency``."""
    filings = counted(county)
    if agency:
        filings = filings.filter(agency=agency)
    keys = same_figure(key)
    reports = dict(filings.order_by().values_list("year").annotate(number=Count("pk", filter=_telling(keys))))
    cells = FiledFigure.objects.filter(key__in=keys, report__in=filings)
    totals = dict(cells.order_by().values_list("year").annotate(total=Sum("value")))
    if with_own and not agency and reports:
        last = max(reports)
        for own in earlier_years(county, last + 1, last + 1 - min(reports)):
            if told := [Decimal(own.values[one]) for one in keys if one in own.values]:
                reports[own.year] = reports.get(own.year, 0) + 1
                totals[own.year] = totals.get(own.year, Decimal(0)) + sum(told)
    return [
        Point(year, exact(totals.get(year, Decimal(0))) if number else None, number)
        for year, number in sorted(reports.items())
    ]


def tells(form: str, key: str) -> bool:
    """Whether a report of this form (FORMS, or NARRATIVE) has the cell ``key`` of a table."""
    return key in _CELLS.get(form, ())


def _telling(keys: tuple[str, ...]) -> Q:
    """The reports that tell one of ``keys``. For a cell of a table its form says so, unless it is a narrative; that
    spares reading the JSON of every year."""
    written = Q(figures__has_any_keys=list(keys))
    if keys[0].startswith(f"{TEXT}/"):
        return written
    return Q(form__in=[form for form in FORMS if any(tells(form, key) for key in keys)]) | (
        Q(form=NARRATIVE) & written
    )


_CELLS = {name: frozenset(map(str, form.cells())) for name, form in FORMS.items()}

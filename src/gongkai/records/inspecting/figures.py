"""What an inspection came to, and how it compares with the months before: the numbers of page and report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from gongkai.law.inspection import Problem
from gongkai.law.periods import end_of_month
from gongkai.records.agencies.models import Agency
from gongkai.records.inspecting.checks.dates import PUBLISHED
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.oversight.models import Finding, Inspection

MONTHS = 12


@dataclass(frozen=True)
class UnitRow:
    """A unit's findings in one inspection: all, those closed, those overdue."""

    unit: Agency
    found: int
    closed: int
    overdue: int


@dataclass(frozen=True)
class MonthRow:
    """One month: what it found, and what of that is closed by now."""

    inspection: Inspection
    found: int
    closed: int
    overdue: int


@dataclass(frozen=True)
class Result:
    """The numbers of one inspection on a day. ``repeated``: suspicions of what was open already; ``recurring``:
    found again after it was closed."""

    inspection: Inspection
    on: date
    suspected: int
    confirmed: int
    dismissed: int
    undecided: int
    repeated: int
    found: int
    by_persons: int
    recurring: int
    vetoes: int
    closed: int
    to_check: int
    overdue: int
    escalated: int
    kinds: Mapping[Problem, int]
    units: tuple[UnitRow, ...]


def result_of(inspection: Inspection, on: date) -> Result:
    """Four queries, however many findings there are."""
    own = Q(finding__inspection=inspection)
    suspicions = inspection.suspicions.aggregate(
        suspected=Count("pk"),
        confirmed=Count("pk", filter=own),
        dismissed=Count("pk", filter=Q(dismissed_on__isnull=False)),
        undecided=Count("pk", filter=Q(finding=None, dismissed_on=None)),
        repeated=Count("pk", filter=Q(finding__isnull=False) & ~own),
    )
    findings = inspection.findings.aggregate(
        found=Count("pk"),
        by_persons=Count("pk", filter=Q(by_program=False)),
        recurring=Count("pk", filter=Q(recurs__isnull=False)),
        vetoes=Count("pk", filter=Q(is_veto=True)),
        closed=Count("pk", filter=_CLOSED),
        to_check=Count("pk", filter=_TO_CHECK),
        overdue=Count("pk", filter=_overdue(on)),
        escalated=Count("pk", filter=Q(escalated_on__isnull=False)),
    )
    kinds = Counter(inspection.findings.values_list("kind", flat=True))
    return Result(
        inspection,
        on,
        **suspicions,
        **findings,
        kinds={one: kinds[one.value] for one in Problem if kinds[one.value]},
        units=tuple(_by_unit(inspection, on)),
    )


def months_until(inspection: Inspection, on: date) -> list[MonthRow]:
    """The last twelve inspections up to this one, oldest first."""
    found = Inspection.objects.filter(agency=inspection.agency, month__lte=inspection.month)
    rows = found.order_by("-month").annotate(
        found=Count("findings"),
        closed=Count("findings", filter=Q(findings__closed_on__isnull=False)),
        overdue=Count(
            "findings",
            filter=Q(findings__closed_on=None, findings__rectified_on=None, findings__due_on__lt=on),
        ),
    )[:MONTHS]
    return [MonthRow(one, one.found, one.closed, one.overdue) for one in reversed(rows)]


def entered_afterwards(inspection: Inspection) -> int:
    """How many publications were entered in the month as having happened earlier, each with its source."""
    month = inspection.month
    return (
        Event.objects.filter(
            agency__in=inspection.agency.counted_agencies(),
            kind__in=(*PUBLISHED, EventKind.ITEM_IMPORTED),
            recorded_at__date__range=(month, end_of_month(month)),
        )
        .exclude(source="")
        .count()
    )


@dataclass(frozen=True)
class YearTotals:
    """The inspections and findings of a year, for the annual report and the assessment."""

    inspections: int
    found: int
    closed: int
    kinds: Mapping[Problem, int]


def year_totals(agency: Agency, year: int) -> YearTotals:
    """``agency``: one that reports for itself; its units' findings count with it."""
    held = Inspection.objects.filter(agency__in=agency.counted_agencies(), held_on__year=year)
    found = Finding.objects.filter(inspection__in=held)
    kinds = dict(found.order_by().values_list("kind").annotate(count=Count("pk")))
    return YearTotals(
        inspections=held.count(),
        found=sum(kinds.values()),
        closed=found.filter(closed_on__isnull=False).count(),
        kinds={one: kinds[one.value] for one in Problem if one.value in kinds},
    )


_CLOSED = Q(closed_on__isnull=False)
_TO_CHECK = Q(closed_on=None, rectified_on__isnull=False)


def _overdue(on: date) -> Q:
    return Q(closed_on=None, rectified_on=None, due_on__lt=on)


def _by_unit(inspection: Inspection, on: date) -> list[UnitRow]:
    rows = (
        inspection.findings.order_by()
        .values("unit")
        .annotate(
            found=Count("pk"),
            closed=Count("pk", filter=_CLOSED),
            overdue=Count("pk", filter=_overdue(on)),
            path=F("unit__path"),
        )
        .order_by("-found", "path")
    )
    units = Agency.objects.in_bulk([row["unit"] for row in rows])
    return [UnitRow(units[row["unit"]], row["found"], row["closed"], row["overdue"]) for row in rows]

"""Who below has filed the report of a year, when, and with how many findings: one row for each agency."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from gongkai.records.papers.models import FiledReport
from gongkai.records.rollup.models import Exemption
from gongkai.records.rollup.scope import RollUp, subordinates


class State(models.TextChoices):
    """Where an agency stands, what is to be done first. In time is who filed first by the day of the call; a report
    that was returned and filed again does not become late by that (工作约定)."""

    OVERDUE = "overdue", "逾期未报"
    RETURNED = "returned", "已退回，待重报"
    AWAITED = "awaited", "未报"
    LATE = "late", "逾期报送"
    ON_TIME = "on_time", "按时报送"
    FILED = "filed", "已报送"
    EXEMPT = "exempt", "不需报送"


OUTSTANDING = (State.OVERDUE, State.RETURNED, State.AWAITED)
"""Who still has to file, or to file again."""


def states(rollup: RollUp, on: date) -> QuerySet[Any]:
    """The agencies below, each with ``state``, ``first_on``, ``exempt_for``, and of the filing that counts ``filing``
    (its key), ``filed_on``, ``returned_on``, ``errors``, ``warnings``; without a filing these are None, 0."""
    year, call = rollup.year, rollup.call
    due = call.due_on if call else None
    first = FiledReport.objects.filter(agency=OuterRef("pk"), year=year).order_by("number")
    exempt = Exemption.objects.filter(call=call, agency=OuterRef("pk"))
    current = Q(filed_reports__year=year, filed_reports__current=True)
    return (
        subordinates(rollup.county)
        .annotate(
            now=FilteredRelation("filed_reports", condition=current),
            filing=F("now__pk"),
            filed_on=F("now__filed_on"),
            returned_on=F("now__returned_on"),
            errors=F("now__error_count"),
            warnings=F("now__warning_count"),
            first_on=Subquery(first.values("filed_on")[:1]),
            exempt_for=Subquery(exempt.values("reason")[:1]),
        )
        .annotate(state=_state(due, on))
    )


def counts(found: QuerySet[Any]) -> dict[str, int]:
    """How many of ``states()`` stand where, in the order of ``State``."""
    told = dict(found.order_by().values_list("state").annotate(number=Count("pk")))
    return {state: told.get(state, 0) for state in State.values}


def with_findings(found: QuerySet[Any]) -> QuerySet[Any]:
    """Those whose report, as it was filed, has errors or questions."""
    return found.filter(Q(errors__gt=0) | Q(warnings__gt=0))


def _state(due: date | None, on: date) -> Case:
    """``due``: None when nobody has called for the reports; then nothing is late."""
    late = Q(first_on__gt=due) if due else Q(pk__in=[])
    is_over = due is not None and due < on
    return Case(
        When(exempt_for__isnull=False, then=Value(State.EXEMPT.value)),
        When(filing=None, then=Value((State.OVERDUE if is_over else State.AWAITED).value)),
        When(returned_on__isnull=False, then=Value(State.RETURNED.value)),
        When(late, then=Value(State.LATE.value)),
        default=Value((State.ON_TIME if due else State.FILED).value),
        output_field=CharField(),
    )

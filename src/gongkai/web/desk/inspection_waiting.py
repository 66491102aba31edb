"""What of the monthly inspection waits for somebody: suspicions, notices, rectification, re-checks, supervision."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse

from gongkai.law.periods import end_of_month
from gongkai.records.authority import Action
from gongkai.records.inspecting.running import is_due
from gongkai.records.oversight.models import Finding, Inspection
from gongkai.records.oversight.verbs.inspecting import told_month
from gongkai.records.today import today
from gongkai.web.desk.access import home_of, may, may_somewhere, own_units, where_may
from gongkai.web.desk.work import Waiting


def to_inspect(user: Any) -> list[Waiting]:
    """The inspection of the month while it is not begun or has suspicions to decide, and findings without notice."""
    home, on = home_of(user), today()
    if not may(user, Action.INSPECT, home):
        return []
    found = []
    last = end_of_month(on)
    if not Inspection.objects.filter(agency=home, month=on.replace(day=1)).exists() and is_due(home, on):
        told = f"{told_month(on)}检查"
        found.append(Waiting(told, home.name, None, last, reverse("desk:inspections"), "还没有开始"))
    undecided = Q(suspicions__finding=None, suspicions__dismissed_on=None, suspicions__isnull=False)
    open_ones = Inspection.objects.filter(agency=home, held_on=None).annotate(
        waiting=Count("suspicions", filter=undecided, distinct=True)
    )
    for one in open_ones:
        due = end_of_month(one.month)
        told = f"有{one.waiting}个疑点待处理" if one.waiting else "疑点已处理，待完成"
        url = reverse("desk:inspection", args=[one.pk])
        found.append(Waiting(f"{told_month(one.month)}检查", home.name, one.begun_on, due, url, told))
    return found


def to_notify(user: Any) -> list[Waiting]:
    """Inspections with findings of which the units had no notice."""
    home = home_of(user)
    if not may(user, Action.INSPECT, home):
        return []
    rows = (
        Finding.objects.filter(inspection__agency=home, closed_on=None, notice=None, due_on=None)
        .filter(rectified_on=None)
        .order_by("inspection")
        .values("inspection", "inspection__month")
        .annotate(count=Count("pk"), since=Min("found_on"))
    )
    return [
        Waiting(
            f"{told_month(row['inspection__month'])}检查发现的{row['count']}个问题",
            home.name,
            row["since"],
            today(),
            reverse("desk:inspection-notices", args=[row["inspection"]]),
            "还没有发出整改通知",
        )
        for row in rows
    ]


def to_rectify(user: Any) -> list[Waiting]:
    """What the user's own units have to put right, by term."""
    if not may_somewhere(user, Action.RECTIFY):
        return []
    mine = where_may(user, Action.RECTIFY, "unit") & Q(unit__in=own_units(user))
    open_ones = Finding.objects.filter(mine, closed_on=None, rectified_on=None, due_on__isnull=False)
    return _by_unit(open_ones, "检查发现的{count}个问题待整改", "mine", "due_on", "found_on")


def to_check(user: Any) -> list[Waiting]:
    """What units say that they put right, and somebody must look at."""
    home = home_of(user)
    if not may(user, Action.INSPECT, home):
        return []
    rectified = Finding.objects.filter(inspection__agency=home, closed_on=None, rectified_on__isnull=False)
    found = _by_unit(rectified, "{count}个问题已整改，待复查", "check", "rectified_on", "rectified_on")
    return [
        replace(one, due=today()) for one in found
    ]  # no rule sets a term for the re-check: nobody is late


def to_supervise(user: Any) -> list[Waiting]:
    """What is overdue and was told to the leader and the supervisor, and nobody has made a task of."""
    if not may_somewhere(user, Action.SUPERVISE):
        return []
    escalated = Finding.objects.filter(
        where_may(user, Action.SUPERVISE, "unit"),
        escalated_on__isnull=False,
        task=None,
        closed_on=None,
        rectified_on=None,
    )
    return _by_unit(escalated, "{count}个问题逾期未整改，请督办", "supervised", "due_on", "escalated_on")


def _by_unit(findings: Any, title: str, show: str, due: str, since: str) -> list[Waiting]:
    """One line for each unit, the nearest term first."""
    rows = (
        findings.order_by()
        .values("unit", "unit__name")
        .annotate(count=Count("pk"), nearest=Min(due), oldest=Min(since))
        .order_by("nearest", "unit__name")
    )
    return [
        Waiting(
            title.format(count=row["count"]),
            row["unit__name"],
            row["oldest"],
            row["nearest"],
            f"{reverse('desk:found')}?show={show}&unit={row['unit']}",
        )
        for row in rows
    ]

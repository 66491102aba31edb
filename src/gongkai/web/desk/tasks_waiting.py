"""What of the tasks waits for a user."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from gongkai.records.annual.models import Report, ReportStatus
from gongkai.records.annual.promises import promises_of
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.tasks.models import Task
from gongkai.records.today import today
from gongkai.web.desk.access import may_somewhere, where_may
from gongkai.web.desk.tasks import to_do
from gongkai.web.desk.work import Waiting


def to_report(user: Any) -> list[Waiting]:
    """What the user must do and has not reported."""
    if not may_somewhere(user, Action.DO_TASK):
        return []
    return _waiting(_open().filter(to_do(user), reported_on=None))


def to_confirm(user: Any) -> list[Waiting]:
    """What was reported by others and waits for the user to confirm or send back."""
    if not may_somewhere(user, Action.GIVE_TASK):
        return []
    own = Event.objects.filter(
        kind=EventKind.TASK_REPORTED,
        subject_type=Task._meta.label_lower,
        subject_id=OuterRef("pk"),
        actor=user,
    )
    mine = where_may(user, Action.GIVE_TASK)
    return _waiting(_open().filter(mine, ~Exists(own), reported_on__isnull=False))


def to_list(user: Any) -> list[Waiting]:
    """The promises of last year's report that nobody has made a task yet, until the year in which to keep them ends."""
    if not may_somewhere(user, Action.GIVE_TASK):
        return []
    year = today().year - 1
    reports = Report.objects.filter(
        where_may(user, Action.GIVE_TASK), year=year, status=ReportStatus.APPROVED
    )
    found = []
    for report in reports.select_related("agency"):
        missing = sum(one.task is None for one in promises_of(report.agency, year))
        if missing:
            found.append(_promised(report, missing))
    return found


def _promised(report: Report, missing: int) -> Waiting:
    return Waiting(
        f"{report.year}年度报告承诺改进的{missing}项",
        report.agency.name,
        report.approved_on,
        date(report.year + 1, 12, 31),
        reverse("desk:promises", args=[report.agency.code, report.year]),
        "还没有列为交办事项",
    )


def _open() -> QuerySet[Task]:
    return Task.objects.filter(closed_on=None, cancelled_on=None).select_related("unit")


def _waiting(found: QuerySet[Task]) -> list[Waiting]:
    return [
        Waiting(
            one.title,
            one.unit.name,
            one.given_on,
            one.due_on,
            reverse("desk:task", args=[one.pk]),
            one.get_origin_display(),
        )
        for one in found.order_by("due_on", "pk")
    ]

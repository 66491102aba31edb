"""What of the tasks waits for a user."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.tasks.models import Task
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

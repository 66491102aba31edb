"""What the pages of the inspection show of a suspicion or a finding: its mark, and where its object stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from gongkai.law.calendar import Calendar
from gongkai.records.oversight.models import Finding, Inspection, ObjectKind, Suspicion
from gongkai.records.today import today
from gongkai.web.desk import marks
from gongkai.web.desk.access import home_of, seen, units_seen
from gongkai.web.desk.marks import Mark

HERE = "office"

_PAGES = {
    ObjectKind.COLUMN: "desk:column",
    ObjectKind.ITEM: "desk:item",
    ObjectKind.APPLICATION: "desk:application",
    ObjectKind.MESSAGE: "desk:error",
}
_PLACES = {
    ObjectKind.GUIDE: "desk:guide",
    ObjectKind.CATALOGUE: "desk:catalogue-health",
    ObjectKind.BOARD: "desk:boards",
}


# The desk shows these of the user's own agency only.
_OF_ONE_AGENCY = (ObjectKind.COLUMN, ObjectKind.GUIDE, ObjectKind.CATALOGUE)


def inspections_seen(user: Any) -> QuerySet[Inspection]:
    return seen(user, Inspection.objects.select_related("agency"))


def findings_seen(user: Any) -> QuerySet[Finding]:
    """Those of the units that the user sees."""
    listed = Finding.objects.filter(unit__in=units_seen(user))
    return listed.select_related("unit__reporting", "inspection__agency", "notice", "task")


def page_of(told: Suspicion | Finding, user: Any) -> str:
    """Where the desk shows what it is about; "" when there is no such page for the user."""
    kind = ObjectKind(told.object_kind)
    if kind in _OF_ONE_AGENCY and told.inspection.agency_id != home_of(user).pk:
        return ""
    if told.object_id and kind in _PAGES:
        return reverse(_PAGES[kind], args=[told.object_id])
    return reverse(_PLACES[kind]) if kind in _PLACES else told.url


def mark_of(finding: Finding, calendar: Calendar) -> Mark:
    """Where it stands, and how long there still is."""
    if finding.closed_on:
        return Mark("已销号", "done")
    if finding.rectified_on:
        return Mark("已整改，待复查")
    if finding.due_on is None:
        return Mark("待通知整改")
    return marks.days_left(finding.due_on, today(), calendar)


def state_of(inspection: Inspection) -> Mark:
    if inspection.held_on:
        return Mark("已完成", "done")
    return Mark("待处理疑点" if inspection.looked_on else "没有查完", "" if inspection.looked_on else "soon")


def links(
    request: HttpRequest, name: str, choices: Mapping[str, tuple[str, Any]], current: str
) -> list[tuple[str, str, bool]]:
    """The choices of one kind: label, address with the other choices kept, whether it is the present one."""
    kept = {key: value for key, value in request.GET.items() if key not in (name, "page")}
    return [
        (label, f"?{urlencode(kept | {name: key})}", key == current) for key, (label, _) in choices.items()
    ]

"""Where a notice leads: the page of what its event is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db.models import Model
from django.urls import reverse

from gongkai.records.annual.models import Report
from gongkai.records.applications.models import Application, Dispute
from gongkai.records.coordination.models import Request
from gongkai.records.disclosure.models import Item
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.noticeboards.models import VillageQuery
from gongkai.records.oversight.models import Finding, Inspection, Meeting, Training
from gongkai.records.oversight.models import Notice as RectificationNotice
from gongkai.records.redress.models import Complaint
from gongkai.records.tasks.models import Task
from gongkai.web.desk import report_head


def page_of(event: Event) -> str:
    """The address of the page; the work list for what has none."""
    find = _PAGES.get(event.subject_type)
    return find(event) if find else reverse("desk:home")


def _at(name: str) -> Callable[[Event], str]:
    return lambda event: reverse(name, args=[event.subject_id])


def _report(event: Event) -> str:
    """Who was asked for figures gives them on a page of its own; the others go to the report."""
    if event.kind == EventKind.FIGURES_ASKED:
        return reverse("desk:figure-request", args=[event.data["request"]])
    report = Report.objects.select_related("agency").get(pk=event.subject_id)
    return report_head.address(report, report_head.WORK)


def _label(model: type[Model]) -> str:
    return model._meta.label_lower


_PAGES: Mapping[str, Callable[[Event], str]] = {
    _label(Item): _at("desk:item"),
    _label(Application): _at("desk:application"),
    _label(Dispute): _at("desk:dispute"),
    _label(Complaint): _at("desk:complaint"),
    _label(Request): _at("desk:request"),
    _label(Task): _at("desk:task"),
    _label(Report): _report,
    _label(Inspection): _at("desk:inspection"),
    _label(Finding): _at("desk:found-one"),
    _label(RectificationNotice): lambda event: reverse("desk:found"),
    _label(Training): _at("desk:training"),
    _label(Meeting): _at("desk:meeting"),
    _label(VillageQuery): _at("desk:board-query"),
}

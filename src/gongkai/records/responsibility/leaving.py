"""What a person who leaves has still in hand: what goes to a successor by name, and what stays with the unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.law.posts import needed_at
from gongkai.records.agencies.models import Agency, Staff, Term
from gongkai.records.annual.models import FigureRequest
from gongkai.records.applications.models import Application
from gongkai.records.authority import Action, roles_for
from gongkai.records.coordination.models import Request
from gongkai.records.disclosure.models import Item, Status
from gongkai.records.disclosure.verbs.base import AUTHORING
from gongkai.records.journal.models import Event
from gongkai.records.oversight.models import Finding
from gongkai.records.tasks.models import Task


@dataclass(frozen=True)
class UnitWork:
    """Work of one kind that belongs to a unit, not to a person: who comes next finds it there."""

    kind: str
    count: int


def running_terms(staff: Staff, on: date) -> list[Term]:
    """The posts held and stood in for on that day, one's own first."""
    terms = Term.objects.on(on).filter(staff=staff)
    return list(terms.select_related("post__agency", "staff").own_first())


def cases_in_hand(staff: Staff) -> QuerySet[Application]:
    """The open applications that the person handles."""
    return Application.objects.filter(handler=staff, finished_on=None).order_by("received_on", "pk")


def tasks_in_hand(staff: Staff) -> QuerySet[Task]:
    """The open tasks that name the person."""
    return Task.objects.filter(handler=staff, closed_on=None, cancelled_on=None)


def work_of_units(staff: Staff, terms: list[Term]) -> list[UnitWork]:
    """What the person wrote and what waits for the units of these posts, without kinds of which there is nothing."""
    units = {term.post.agency_id for term in terms}
    written = Event.objects.filter(
        kind__in=AUTHORING, subject_type=Item._meta.label_lower, subject_id=OuterRef("pk"), actor=staff
    )
    drafts = Item.objects.filter(Exists(written), status=Status.DRAFT)
    asked = FigureRequest.objects.filter(unit__in=units, answered_on=None, cancelled_on=None)
    counted = (
        ("起草、修改中的信息", drafts.count()),
        ("本单位没有指定经办人的交办事项", _unit_tasks(units).count()),
        ("本单位待整改的问题", Finding.objects.filter(unit__in=units, closed_on=None).count()),
        ("本单位待提供的年度报告数据", asked.count()),
        ("本单位待答复的部门商请", Request.objects.unanswered().filter(unit__in=units).count()),
    )
    return [UnitWork(kind, count) for kind, count in counted if count]


def would_be_vacant(terms: list[Term], on: date) -> list[Term]:
    """Those of ``terms`` after whose end nobody holds a post that must be held (deputies don't hold it)."""
    return [
        term
        for term in terms
        if term.stands_in_for_id is None
        and term.post.role in needed_at(term.post.agency.kind)
        and not _holders(term.post.agency, term.post.role, on).exclude(pk=term.pk).exists()
    ]


def successors(staff: Staff) -> QuerySet[Staff]:
    """Who may follow: the others with an account in use whose work is counted in the same report."""
    return Staff.objects.filter(agency__reporting=staff.agency.reporting_id, is_active=True).exclude(
        pk=staff.pk
    )


def able(action: Action, agency: Agency, on: date) -> QuerySet[Staff]:
    """Who holds a post over ``agency`` or below it that may do ``action``, with an account in use."""
    terms = Term.objects.on(on).filter(
        post__role__in=roles_for(action), post__agency__reporting=agency.reporting_id
    )
    return Staff.objects.filter(is_active=True, pk__in=terms.values("staff"))


def _holders(agency: Agency, role: str, on: date) -> QuerySet[Term]:
    """Who goes on holding the post of ``agency`` after ``on``."""
    goes_on = Q(ended_on=None) | Q(ended_on__gt=on)
    return Term.objects.filter(
        goes_on,
        post__agency=agency,
        post__role=role,
        began_on__lte=on,
        stands_in_for=None,
        staff__is_active=True,
    )


def _unit_tasks(units: set[int]) -> QuerySet[Task]:
    return Task.objects.filter(unit__in=units, handler=None, closed_on=None, cancelled_on=None)

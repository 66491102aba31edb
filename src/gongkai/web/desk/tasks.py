"""交办事项: what was told to whom, by when, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.law.calendar import Calendar
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.annual.models import Report, ReportStatus
from gongkai.records.authority import Action
from gongkai.records.journal.models import Event
from gongkai.records.tasks.models import Origin, Task
from gongkai.records.tasks.verbs import GiveTask
from gongkai.records.today import today
from gongkai.web.desk import acts, cases, marks
from gongkai.web.desk.access import (
    desk_form,
    desk_page,
    home_of,
    may_somewhere,
    own_units,
    seen,
    units_where,
    where_may,
)
from gongkai.web.desk.lists import PER_PAGE, chosen, respond
from gongkai.web.desk.marks import Mark
from gongkai.web.desk.tasks_forms import ACTS, NewTaskForm

HERE = "office"


def tasks_seen(user: Any) -> QuerySet[Task]:
    """Those in the lists of the user's agencies, and those that the user's units must do."""
    listed = Task.objects.select_related("agency", "unit", "handler")
    return seen(user, listed) | listed.filter(where_may(user, Action.DO_TASK, "unit"))


def to_do(user: Any) -> Q:
    """What the user must report on: named, or of the user's own units and nobody is named."""
    unnamed = Q(handler=None, unit__in=own_units(user)) & where_may(user, Action.DO_TASK, "unit")
    return Q(handler=user) | unnamed


def mark(task: Task, calendar: Calendar) -> Mark:
    """Where it stands, and how long there still is."""
    if task.cancelled_on:
        return Mark("已取消", "done")
    if task.closed_on:
        return Mark("已办结", "done")
    if task.reported_on:
        return Mark("已报告，待确认")
    return marks.days_left(task.due_on, today(), calendar)


@desk_page
def tasks(request: HttpRequest) -> HttpResponse:
    """The lists: ``?whose=``, ``?show=`` and ``?origin=`` choose."""
    whose, side = chosen(_WHOSE, request.GET.get("whose"))
    show, state = chosen(_SHOWN, request.GET.get("show"))
    origin, from_ = chosen(_ORIGINS, request.GET.get("origin"))
    found = tasks_seen(request.user).filter(side(request.user), state(), from_).order_by("due_on", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    calendar = current_calendar().provisional()
    return respond(
        request,
        "desk/tasks.html",
        here=HERE,
        filters=[
            ("谁的", _links(request, "whose", _WHOSE, whose)),
            ("状态", _links(request, "show", _SHOWN, show)),
            ("来源", _links(request, "origin", _ORIGINS, origin)),
        ],
        promised=_promised(request.user),
        page=page,
        rows=[(one, mark(one, calendar)) for one in page],
        may_give=may_somewhere(request.user, Action.GIVE_TASK),
    )


@desk_form
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """One task: what is asked, what was done, what the user can do."""
    found: Any = get_object_or_404(tasks_seen(request.user), pk=pk)
    done, shown = acts.perform(request, found, ACTS)
    if done:
        return redirect("desk:task", pk=pk)
    events = Event.objects.about(found).select_related("actor").order_by("pk")
    return respond(
        request,
        "desk/task.html",
        here=HERE,
        task=found,
        mark=mark(found, current_calendar().provisional()),
        facts=_facts(found),
        events=[cases.entry(event) for event in events],
        kept_as=found.pk,
        **acts.context(shown),
    )


@desk_form
def new(request: HttpRequest) -> HttpResponse:
    """Give a task."""
    user: Any = request.user
    if not may_somewhere(user, Action.GIVE_TASK):
        return respond(request, "desk/task_nobody.html", 403, here=HERE)
    form = NewTaskForm(units_where(user, Action.GIVE_TASK).order_by("path"), request.POST or None)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and (given := form.perform(GiveTask(by=user, on=today(), **form.told()))):
        return redirect("desk:task", pk=given.pk)
    return respond(request, "desk/task_new.html", here=HERE, form=form)


def _facts(task: Task) -> list[tuple[str, str]]:
    source = "，".join(filter(None, (task.get_origin_display(), task.origin_label)))
    told = [
        ("责任单位", task.unit.name),
        ("经办人", task.handler.name if task.handler else "由责任单位安排"),
        ("来源", source),
        ("交办", f"{task.agency.name}，{task.given_on}"),
        ("办结期限", str(task.due_on)),
    ]
    return [*told, ("要求", task.details)] if task.details else told


def _state(**condition: Any) -> Callable[[], Q]:
    return lambda: Q(**condition)


def _open() -> Q:
    return Q(closed_on=None, cancelled_on=None)


_WHOSE: Mapping[str, tuple[str, Callable[[Any], Q]]] = {
    "mine": ("要我办的", to_do),
    "unit": ("本单位的", lambda user: where_may(user, Action.DO_TASK, "unit") & Q(unit__in=own_units(user))),
    "given": ("本机关交办的", lambda user: where_may(user, Action.GIVE_TASK)),
    "all": ("全部", lambda user: Q()),
}
_SHOWN: Mapping[str, tuple[str, Callable[[], Q]]] = {
    "open": ("没有办结", _open),
    "late": ("逾期", lambda: _open() & Q(reported_on=None, due_on__lt=today())),
    "reported": ("待确认", lambda: _open() & Q(reported_on__isnull=False)),
    "closed": ("已办结", _state(closed_on__isnull=False)),
    "cancelled": ("已取消", _state(cancelled_on__isnull=False)),
}
_ORIGINS: Mapping[str, tuple[str, Q]] = {
    "any": ("全部来源", Q()),
    **{one.value: (one.label, Q(origin=one)) for one in Origin},
}


def _links(
    request: HttpRequest, name: str, choices: Mapping[str, Any], current: str
) -> list[tuple[str, str, bool]]:
    """The choices of one kind: label, address with the other choices kept, whether it is the present one."""
    kept = {key: value for key, value in request.GET.items() if key not in (name, "page")}
    return [
        (label, f"?{urlencode(kept | {name: key})}", key == current) for key, (label, _) in choices.items()
    ]


def _promised(user: Any) -> Report | None:
    """The latest approved report of the user's agency, whose promises may still be made tasks."""
    return (
        Report.objects.filter(agency=home_of(user), status=ReportStatus.APPROVED)
        .select_related("agency")
        .order_by("-year")
        .first()
    )

"""上年报告的承诺: each sentence that says what will be improved is made a task, one by one, by a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.agencies.models import Agency
from gongkai.records.annual.figures import promise_figures
from gongkai.records.annual.promises import Promise, account, promises_of
from gongkai.records.annual.scope import Scope
from gongkai.records.annual.words import filled
from gongkai.records.authority import Action
from gongkai.records.tasks.models import Origin
from gongkai.records.tasks.verbs import GiveTask
from gongkai.records.today import today
from gongkai.web.desk.access import desk_form, may, units_seen, units_where
from gongkai.web.desk.lists import respond
from gongkai.web.desk.marks import Mark
from gongkai.web.desk.tasks import HERE, mark
from gongkai.web.desk.tasks_forms import PromiseForm

_LONGEST_TITLE = 200


@dataclass(frozen=True)
class Row:
    """A promise: its task and where that stands, or the form that makes it one (None: the user may not)."""

    number: int
    promise: Promise
    mark: Mark | None
    form: PromiseForm | None


@desk_form
def promises(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The promises of the report of ``year``, and what became of them."""
    agency = get_object_or_404(units_seen(request.user), code=code)
    if not agency.files_report or not date.min.year <= year <= today().year:
        raise Http404("It files no report, or none of that year")
    rows, scope = _rows(request, agency, year), Scope(agency, year + 1)
    for row in rows:
        if row.form and row.form.is_bound and row.form.is_valid():
            told = row.form.told() | {"at": agency, "details": row.promise.text, "year": year}
            source = {"origin": Origin.PROMISE, "origin_label": f"{year}年度报告"}
            if row.form.perform(GiveTask(by=request.user, on=today(), **told, **source)):  # type: ignore[arg-type]
                messages.success(request, "已列为交办事项。")
                return redirect("desk:promises", code=code, year=year)
    return respond(
        request,
        "desk/promises.html",
        here=HERE,
        agency=agency,
        year=year,
        rows=rows,
        account=filled(account(scope), promise_figures(scope), ()),
    )


def _rows(request: HttpRequest, agency: Agency, year: int) -> list[Row]:
    user: Any = request.user
    calendar, gives = current_calendar().provisional(), may(user, Action.GIVE_TASK, agency)
    units = list(units_where(user, Action.GIVE_TASK).filter(reporting=agency).order_by("path"))
    last = date(year + 1, 12, 31)
    rows = []
    for number, promise in enumerate(promises_of(agency, year), start=1):
        if promise.task:
            rows.append(Row(number, promise, mark(promise.task, calendar), None))
            continue
        data = request.POST if request.POST.get("give") == str(number) else None
        first = {"title": promise.text[:_LONGEST_TITLE], "due_on": last if today() <= last else None}
        form = PromiseForm(units, data, prefix=f"promise-{number}", initial=first) if gives else None
        rows.append(Row(number, promise, None, form))
    return rows

"""Figures asked from the units that hold them: asking, giving, taking back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.law.calendar import Calendar
from gongkai.law.report_form import TABLE_2, figure_name
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.annual.figures import figures_of
from gongkai.records.annual.models import FigureRequest, Report, ReportStatus
from gongkai.records.annual.scope import Scope
from gongkai.records.annual.verbs import AskFigures, CancelRequest, ProvideFigures
from gongkai.records.annual.worklist import REQUESTS
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.today import today
from gongkai.web.desk import marks
from gongkai.web.desk import report_head as head
from gongkai.web.desk.access import desk_form, where_may
from gongkai.web.desk.lists import respond
from gongkai.web.desk.marks import Mark
from gongkai.web.desk.report_forms import AskForm, CancelForm, ProvideForm


@desk_form
def requests(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """What was asked of whom and what came back; a form to ask for more."""
    report = head.find_to_write(request, code, year)
    counted = figures_of(report)
    form = AskForm(report, counted, request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = AskFigures(by=request.user, on=today(), report=report, **form.values())  # type: ignore[arg-type]
        if form.perform(verb):
            told = f"已请{verb.unit}提供{len(verb.keys)}个数据，对方的“今日工作”上会有提示。"
            messages.success(request, told)
            return redirect(head.address(report, REQUESTS))
    notes, calendar = _notes(report), current_calendar().provisional()
    asked = FigureRequest.objects.filter(report=report).select_related("unit").order_by("pk")
    return head.page(
        request,
        "desk/report_requests.html",
        report,
        REQUESTS,
        form=form,
        rows=[
            (one, _state(one, calendar), _names(one, counted.scope), notes.get(one.pk, "")) for one in asked
        ],
    )


@desk_form
def cancel(request: HttpRequest, code: str, year: int, pk: int) -> HttpResponse:
    """Take a request back, with the reason."""
    report = head.find_to_write(request, code, year)
    asked = get_object_or_404(FigureRequest.objects.select_related("unit"), report=report, pk=pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = CancelRequest(by=request.user, on=today(), request=asked, **form.cleaned_data)  # type: ignore[arg-type]
        if form.perform(verb):
            messages.success(request, f"已取消，{asked.unit}不用再提供。")
            return redirect(head.address(report, REQUESTS))
    return head.page(
        request,
        "desk/report_request_cancel.html",
        report,
        REQUESTS,
        form=form,
        asked=asked,
        names=_names(asked, Scope(report.agency, report.year)),
        back=head.address(report, REQUESTS),
    )


@desk_form
def provide(request: HttpRequest, pk: int) -> HttpResponse:
    """What the unit was asked for, as a form; only for who may provide figures of that unit."""
    mine = FigureRequest.objects.filter(where_may(request.user, Action.PROVIDE_FIGURE, "unit"))
    asked = get_object_or_404(mine.select_related("report__agency", "unit", "asked_by"), pk=pk)
    form = ProvideForm(asked, request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = ProvideFigures(by=request.user, on=today(), request=asked, **form.values())  # type: ignore[arg-type]
        if form.perform(verb):
            messages.success(request, f"已提供{len(asked.keys)}个数据，谢谢。")
            return redirect("desk:home")
    return respond(
        request,
        "desk/report_provide.html",
        here="home",
        asked=asked,
        report=asked.report,
        form=form,
        mark=_state(asked, current_calendar().provisional()),
        is_open=_is_open(asked) and asked.report.status == ReportStatus.OPEN,
    )


def _is_open(asked: FigureRequest) -> bool:
    return asked.answered_on is None and asked.cancelled_on is None


def _state(asked: FigureRequest, calendar: Calendar) -> Mark:
    if asked.answered_on:
        return Mark(f"{asked.answered_on}提供", "done")
    if asked.cancelled_on:
        return Mark("已取消", "done")
    return marks.days_left(asked.due_on, today(), calendar)


def _names(asked: FigureRequest, scope: Scope) -> list[str]:
    return [figure_name(key, scope.form).removeprefix(f"{TABLE_2}，") for key in asked.keys]


def _notes(report: Report) -> dict[int, str]:
    """What the units said beside their figures, by request."""
    given = Event.objects.about(report).filter(kind=EventKind.FIGURES_PROVIDED)
    return {one.data["request"]: one.data["note"] for one in given}

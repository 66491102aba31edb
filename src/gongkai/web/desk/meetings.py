"""Meetings on the desk: called, held with minutes and resolutions, and how far each resolution is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.agencies.models import Agency, Staff
from gongkai.records.authority import Action
from gongkai.records.evidence.keeping import Brought
from gongkai.records.journal.models import Event
from gongkai.records.oversight.models import Invitee, Meeting, Presence
from gongkai.records.oversight.training_papers import attendance, minutes_document, progress
from gongkai.records.oversight.verbs import CallMeeting, CancelMeeting, ChangeMeeting, HoldMeeting, Resolved
from gongkai.records.oversight.verbs.meetings import still_open
from gongkai.records.today import today
from gongkai.web.desk import acts, cases
from gongkai.web.desk.access import desk_form, desk_page, home_of, may, seen
from gongkai.web.desk.acts import TYPED, Act
from gongkai.web.desk.downloads import download
from gongkai.web.desk.lists import PER_PAGE, key_in, respond
from gongkai.web.desk.marks import Mark
from gongkai.web.desk.tasks import mark as task_mark
from gongkai.web.desk.training import HERE, years_of
from gongkai.web.desk.training_forms import (
    Doers,
    MeetingForm,
    MinutesForm,
    ReasonForm,
    ResolvedForm,
    doers,
)

_LINES, _MOST_LINES = 3, 30  # for resolutions: at first, and at most

_CANCEL = Act(
    slug="cancel",
    name="取消会议",
    lead="取消以后不能恢复；已经通知的人请另行告知。",
    press="确认取消",
    form=ReasonForm,
    build=lambda record, by, told: CancelMeeting(meeting=record, by=by, on=today(), reason=told["reason"]),
    done="会议已取消",
    typed={"reason": TYPED},
    fits=lambda record: record.is_open,
)


@desk_page
def meetings(request: HttpRequest) -> HttpResponse:
    """The meetings of a year."""
    home = home_of(request.user)
    mine = shown_to(request.user)
    years, year = years_of(mine, request)
    found = mine.filter(day__year=year).annotate(count=Count("resolutions")).order_by("-day", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [(one, _mark(one)) for one in page.object_list]
    return respond(
        request,
        "desk/meetings.html",
        here=HERE,
        tab="meetings",
        page=page,
        year=year,
        years=years,
        may_hold=may(request.user, Action.HOLD_MEETING, home),  # type: ignore[arg-type]
    )


@desk_form
def new(request: HttpRequest) -> HttpResponse:
    """Call a meeting."""
    home = home_of(request.user)
    form = MeetingForm(home, *_sent(request))
    if form.is_valid():
        verb = CallMeeting(by=request.user, on=today(), at=home, people=form.chosen(), **_told(form))  # type: ignore[arg-type]
        if called := form.perform(verb):
            messages.success(request, "会议已登记。")
            return redirect("desk:meeting", called.pk)
    return respond(request, "desk/meeting_form.html", here=HERE, form=form, home=home)


@desk_form
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what was arranged; people are added."""
    shown = _find(request, pk)
    told = {name: getattr(shown, name) for name in ("title", "day", "begins", "place", "chair", "agenda")}
    form = MeetingForm(shown.agency, *_sent(request), initial=told)
    if form.is_valid():
        verb = ChangeMeeting(
            by=request.user,  # type: ignore[arg-type]
            on=today(),
            meeting=shown,
            people=form.chosen(),
            **_told(form),
        )
        if form.perform(verb):
            messages.success(request, "安排已修改。")
            return redirect("desk:meeting", pk)
    return respond(request, "desk/meeting_form.html", here=HERE, form=form, meeting=shown)


@desk_form
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting; after it was held, each resolution with how far it is."""
    shown: Any = get_object_or_404(shown_to(request.user).select_related("agency"), pk=pk)
    organises = may(request.user, Action.HOLD_MEETING, shown.agency)  # type: ignore[arg-type]
    done, offered = acts.perform(request, shown, (_CANCEL,) if organises else ())
    if done:
        return redirect("desk:meeting", pk)
    resolutions = shown.resolutions.select_related("task__unit", "task__handler")
    calendar = current_calendar().provisional()
    facts = [
        ("时间", " ".join(filter(None, (str(shown.day), f"{shown.begins:%H:%M}" if shown.begins else "")))),
        ("地点", shown.place),
        ("主持人", shown.chair),
        *attendance(shown.attendees.all()),
    ]
    return respond(
        request,
        "desk/meeting.html",
        here=HERE,
        meeting=shown,
        mark=_mark(shown),
        facts=[pair for pair in facts if pair[1]],
        resolutions=[(one, task_mark(one.task, calendar)) for one in resolutions],
        organises=organises,
        may_hold=organises and shown.is_open and shown.day <= today(),
        materials=shown.materials.all() if organises else (),
        evidence=shown.evidence.all() if organises else (),
        events=[cases.entry(one) for one in Event.objects.about(shown).order_by("pk")],
        kept_as=shown.pk,
        cancel=next((one for one in offered if one.act.slug == "cancel"), None),
    )


@desk_form
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter who was there, the minutes and what was resolved, all at once."""
    shown = _find(request, pk)
    people = list(shown.attendees.all())
    form = MinutesForm(*_sent(request))
    lines = _lines(request, doers(shown.agency))
    is_sent = request.method == "POST" and "more" not in request.POST
    if is_sent and all([form.is_valid(), *(one.is_valid() for one in lines)]):
        verb = HoldMeeting(
            by=request.user,  # type: ignore[arg-type]
            on=today(),
            meeting=shown,
            minutes=form.cleaned_data["minutes"],
            presence={one.pk: request.POST.get(f"presence-{one.pk}", Presence.ABSENT) for one in people},
            resolved=_resolved(lines),
            files=_files(form),
        )
        if form.perform(verb):
            messages.success(request, f"会议已登记，议定的{len(verb.resolved)}项已交办。")
            return redirect("desk:meeting", pk)
    return respond(
        request,
        "desk/meeting_hold.html",
        here=HERE,
        meeting=shown,
        form=form if is_sent or request.method != "POST" else MinutesForm(initial=request.POST.dict()),
        closed=still_open(shown),
        people=[(one, request.POST.get(f"presence-{one.pk}", Presence.PRESENT)) for one in people],
        choices=[one for one in Presence.choices if one[0] != Presence.INVITED],
        lines=lines,
        count=len(lines),
        may_add=len(lines) < _MOST_LINES,
    )


@desk_page
def minutes_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The minutes; before the meeting, the notice of it."""
    shown = get_object_or_404(shown_to(request.user).select_related("agency"), pk=pk)
    told = minutes_document(shown, today())
    return download(told, kind, told.title)


def shown_to(user: Any) -> QuerySet[Meeting]:
    """The meetings of the user's agencies, and those to which the user is invited."""
    invited = Invitee.objects.filter(staff=user).values("meeting")
    own = seen(user, Meeting.objects.all()).values("pk")
    return Meeting.objects.filter(Q(pk__in=own) | Q(pk__in=invited))


def _find(request: HttpRequest, pk: int) -> Meeting:
    shown = get_object_or_404(shown_to(request.user).select_related("agency"), pk=pk)
    if not may(request.user, Action.HOLD_MEETING, shown.agency):  # type: ignore[arg-type]
        raise Http404("Only for who organises it")
    return shown


def _mark(one: Meeting) -> Mark:
    if one.is_open and one.day < today():
        return Mark("待登记召开", "soon")
    return Mark(progress(one), "" if one.is_open else "done")


def _told(form: MeetingForm) -> dict[str, Any]:
    names = ("title", "day", "begins", "place", "chair", "agenda", "files")
    return {name: form.cleaned_data[name] for name in names}


def _files(form: MinutesForm) -> tuple[Brought, ...]:
    return tuple(form.cleaned_data["files"])


def _lines(request: HttpRequest, choices: Doers) -> list[ResolvedForm]:
    """The lines for resolutions, as many as were sent, some more when more were asked for."""
    sent = request.POST if request.method == "POST" else None
    if sent is None:
        return [ResolvedForm(choices, prefix=f"line-{number}") for number in range(_LINES)]
    count = min(max(key_in(sent.get("lines", "")), _LINES), _MOST_LINES)
    if "more" not in sent:
        return [ResolvedForm(choices, sent, prefix=f"line-{number}") for number in range(count)]
    told = [
        {name: sent.get(f"line-{number}-{name}", "") for name in ResolvedForm.base_fields}
        for number in range(min(count + _LINES, _MOST_LINES))
    ]
    return [
        ResolvedForm(choices, initial=initial, prefix=f"line-{number}") for number, initial in enumerate(told)
    ]


def _resolved(lines: list[ResolvedForm]) -> tuple[Resolved, ...]:
    told = [one.cleaned_data for one in lines if one.cleaned_data.get("text")]
    units = Agency.objects.in_bulk([int(one["unit"]) for one in told])
    people = Staff.objects.in_bulk([int(one["handler"]) for one in told if one["handler"]])
    return tuple(
        Resolved(
            one["text"],
            units[int(one["unit"])],
            one["due_on"],
            people[int(one["handler"])] if one["handler"] else None,
        )
        for one in told
    )


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)

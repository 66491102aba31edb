"""Trainings on the desk: the list of a year, planning, one training with everything about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.documents.writing import MissingCharacters
from gongkai.law.sources import house_rule
from gongkai.law.training import training_rule
from gongkai.records.authority import Action
from gongkai.records.evidence.keeping import content_of
from gongkai.records.journal.models import Event
from gongkai.records.oversight import door
from gongkai.records.oversight.hours import plain_hours
from gongkai.records.oversight.models import Meeting, Participant, Presence, Training
from gongkai.records.oversight.training_papers import (
    certificates,
    invitation,
    plan_document,
    progress,
    sign_in_sheet,
    when,
)
from gongkai.records.oversight.verbs import (
    CancelTraining,
    ChangeTraining,
    ConcludeTraining,
    HoldTraining,
    IssueCertificates,
    PlanTraining,
)
from gongkai.records.today import today
from gongkai.records.verbs import Refusal, Refused
from gongkai.web.desk import acts, cases
from gongkai.web.desk.access import desk_form, desk_page, home_of, may, seen
from gongkai.web.desk.acts import TYPED, Act
from gongkai.web.desk.downloads import attachment, download
from gongkai.web.desk.lists import PER_PAGE, key_in, respond
from gongkai.web.desk.marks import Mark
from gongkai.web.desk.training_forms import ConcludeForm, HeldForm, PlainForm, PlanForm, ReasonForm

HERE = "office"

_ACTS = (
    Act(
        slug="conclude",
        name="登记举办",
        lead="培训结束、参加情况核对以后办理：没有签到也没有请假的记为缺席，人数和学时从此计入年度报告，名单不能再改。",
        press="确认已经举办",
        form=ConcludeForm,
        build=lambda record, by, told: ConcludeTraining(
            training=record, by=by, on=today(), told=told.get("told", ""), files=told.get("files", ())
        ),
        done="已登记举办",
        fits=lambda record: record.is_open,
    ),
    Act(
        slug="certify",
        name="制发证书",
        lead="给参加了培训（有测试的，测试合格）的人编号制发证书；已有证书的不重复制发。",
        form=PlainForm,
        build=lambda record, by, told: IssueCertificates(training=record, by=by, on=today()),
        done="证书已制发，可以下载打印",
        fits=lambda record: record.held_on is not None,
    ),
    Act(
        slug="cancel",
        name="取消培训",
        lead="取消以后不能恢复，只能重新计划；已经通知的人请另行告知。",
        press="确认取消",
        form=ReasonForm,
        build=lambda record, by, told: CancelTraining(
            training=record, by=by, on=today(), reason=told["reason"]
        ),
        done="培训已取消",
        typed={"reason": TYPED},
        fits=lambda record: record.is_open,
    ),
)


@desk_page
def trainings(request: HttpRequest) -> HttpResponse:
    """The trainings of a year."""
    home = home_of(request.user)
    mine = shown_to(request.user)
    years, year = years_of(mine, request)
    found = mine.filter(day__year=year).annotate(
        listed=Count("attendees"), present=Count("attendees", filter=Q(attendees__presence=Presence.PRESENT))
    )
    page = Paginator(found.order_by("-day", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [(one, mark(one), plain_hours(one.hours)) for one in page.object_list]
    return respond(
        request,
        "desk/trainings.html",
        here=HERE,
        tab="trainings",
        home=home,
        page=page,
        year=year,
        years=years,
        may_hold=may(request.user, Action.HOLD_TRAINING, home),  # type: ignore[arg-type]
    )


@desk_page
def plan_file(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """The plan of a year, trainings and meetings."""
    if not date.min.year <= year <= date.max.year:
        raise Http404("No such year")
    home = home_of(request.user)
    told = plan_document(
        home,
        year,
        seen(request.user, Training.objects.filter(agency=home, day__year=year)),
        seen(request.user, Meeting.objects.filter(agency=home, day__year=year)),
        today(),
    )
    return _downloaded(told, kind, told.title)


@desk_form
def new(request: HttpRequest) -> HttpResponse:
    """Plan a training."""
    home = home_of(request.user)
    form = PlanForm(*_sent(request), initial=PlanForm.usual(home))
    if form.is_valid():
        verb = PlanTraining(by=request.user, on=today(), at=home, **form.cleaned_data)  # type: ignore[arg-type]
        if planned := form.perform(verb):
            messages.success(request, "已列入计划，请选择邀请的人员。")
            return redirect("desk:training-invite", planned.pk)
    return respond(request, "desk/training_plan.html", here=HERE, form=form, home=home)


@desk_form
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what was planned."""
    shown = find(request, pk)
    told = {name: getattr(shown, name) for name in PlanForm.base_fields if name != "files"}
    form = PlanForm(*_sent(request), initial=told)
    if form.is_valid():
        verb = ChangeTraining(by=request.user, on=today(), training=shown, **form.cleaned_data)  # type: ignore[arg-type]
        if form.perform(verb):
            messages.success(request, "安排已修改。已经通知的人，请用新的通知再告知一次。")
            return redirect("desk:training", pk)
    return respond(request, "desk/training_plan.html", here=HERE, form=form, training=shown)


@desk_form
def held(request: HttpRequest) -> HttpResponse:
    """Enter a training that was held without having been planned here."""
    home = home_of(request.user)
    form = HeldForm(home, *_sent(request), initial={"organiser": home.ogi_body or home.name})
    if form.is_valid():
        told = form.cleaned_data
        people = told.pop("names")
        verb = HoldTraining(by=request.user, at=home, people=people, **told)  # type: ignore[arg-type]
        if entered := form.perform(verb):
            messages.success(request, "已登记。")
            return redirect("desk:training", entered.pk)
    return respond(request, "desk/training_held.html", here=HERE, form=form, home=home)


@desk_form
def training(request: HttpRequest, pk: int) -> HttpResponse:
    """One training: for the organiser all about it, for those invited what they need."""
    shown: Any = get_object_or_404(shown_to(request.user).select_related("agency"), pk=pk)
    organises = may(request.user, Action.HOLD_TRAINING, shown.agency)  # type: ignore[arg-type]
    done, offered = acts.perform(request, shown, _ACTS if organises else ())
    if done:
        return redirect("desk:training", pk)
    counts = shown.attendees.aggregate(
        listed=Count("pk"),
        present=Count("pk", filter=Q(presence=Presence.PRESENT)),
        certified=Count("pk", filter=~Q(certificate="")),
        passed=Count("pk", filter=Q(best__gte=training_rule(shown.day).pass_mark)),
    )
    own = shown.attendees.filter(staff=request.user).first()
    return respond(
        request,
        "desk/training.html",
        here=HERE,
        training=shown,
        mark=mark(shown),
        facts=_facts(shown, counts),
        counts=counts,
        own=own,
        own_mark=own and presence_mark(own),
        organises=organises,
        is_door_open=door.is_open(shown, today()),
        materials=list(enumerate(shown.materials.all(), 1)),
        evidence=shown.evidence.all() if organises else (),
        events=[cases.entry(one) for one in Event.objects.about(shown).order_by("pk")] if organises else [],
        kept_as=shown.pk,
        cancel=next((one for one in offered if one.act.slug == "cancel"), None),
        **acts.context([one for one in offered if one.act.slug != "cancel"]),
    )


@desk_page
def paper(request: HttpRequest, pk: int, paper: str, kind: str) -> HttpResponse:
    """What is printed of a training. A certificate of one's own is for everybody, the rest for the organiser."""
    shown = get_object_or_404(shown_to(request.user), pk=pk)
    organises = may(request.user, Action.HOLD_TRAINING, shown.agency)  # type: ignore[arg-type]
    people = shown.attendees.all() if organises else shown.attendees.filter(staff=request.user)
    if one := key_in(request.GET.get("person", "")):
        people = people.filter(pk=one)
    match paper:
        case "certificates":
            told, name = _certificates(shown, people), f"培训证书-{shown.title}"
        case "notice" if organises:
            told, name = invitation(shown, today()), f"通知-{shown.title}"
        case "sheet" if organises:
            told, name = sign_in_sheet(shown, today()), f"签到表-{shown.title}"
        case _:
            raise Http404(f"No paper {paper}")
    return _downloaded(told, kind, name)


@desk_page
def material(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A handout, for everybody who sees the training."""
    shown = get_object_or_404(shown_to(request.user), pk=pk)
    kept = dict(enumerate(shown.materials.all(), 1)).get(number)
    if kept is None:
        raise Http404("No such material")
    try:
        return attachment(content_of(kept), "application/octet-stream", kept.name)
    except FileNotFoundError as error:
        raise Http404("The file is not on this machine") from error


def shown_to(user: Any) -> QuerySet[Training]:
    """The trainings of the user's agencies, and those to which the user is invited."""
    invited = Participant.objects.filter(staff=user).values("training")
    own = seen(user, Training.objects.all()).values("pk")
    return Training.objects.filter(Q(pk__in=own) | Q(pk__in=invited))


def years_of(found: QuerySet[Any], request: HttpRequest) -> tuple[list[int], int]:
    """The years in which there is anything, and this one; and which of them the address asks for."""
    years = sorted(
        {today().year, *found.order_by().values_list("day__year", flat=True).distinct()}, reverse=True
    )
    wanted = key_in(request.GET.get("year", ""))
    return years, wanted if wanted in years else today().year


def find(request: HttpRequest, pk: int) -> Training:
    """The training, for its organiser; 404 for everybody else, since the list of people goes with it."""
    shown = get_object_or_404(shown_to(request.user).select_related("agency"), pk=pk)
    if not may(request.user, Action.HOLD_TRAINING, shown.agency):  # type: ignore[arg-type]
        raise Http404("Only for who organises it")
    return shown


def mark(one: Training) -> Mark:
    """Where a training stands, in a word."""
    if one.is_open and one.day < today():
        return Mark("待登记举办", "soon")
    if one.is_open and one.day == today():
        return Mark("今天举办", "soon")
    return Mark(progress(one), "" if one.is_open else "done")


def presence_mark(one: Any) -> Mark:
    """Whether somebody on a list came."""
    tone = {Presence.PRESENT: "done", Presence.ABSENT: "soon"}.get(one.presence, "")
    return Mark(one.get_presence_display(), tone)


def _certificates(shown: Training, people: QuerySet[Participant]) -> Any:
    try:
        return certificates(shown, people)
    except ValueError as error:
        raise Refused([Refusal(str(error).rstrip("。"), house_rule())]) from error


def _downloaded(told: Any, kind: str, name: str) -> HttpResponse:
    if kind not in ("docx", "pdf"):
        raise Http404(f"No file of the kind {kind}")
    try:
        return download(told, kind, name)
    except MissingCharacters as error:
        raise Refused([Refusal(str(error).rstrip("。"), house_rule())]) from error


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _facts(shown: Training, counts: dict[str, int]) -> list[tuple[str, object]]:
    pairs = [
        ("培训时间", when(shown)),
        ("地点", shown.place),
        ("组织单位", shown.organiser),
        ("授课人", shown.trainer),
        ("学时", plain_hours(shown.hours)),
        ("培训内容", "、".join(shown.topic_names)),
        ("测试", f"{shown.questions}题，{_pass_mark(shown)}分合格（工作约定）" if shown.questions else ""),
        ("通知事项", shown.words),
        ("参加人数", shown.participants if shown.held_on else ""),
        ("名单", f"{counts['listed']}人，签到{counts['present']}人" if counts["listed"] else ""),
        ("测试合格", f"{counts['passed']}人" if shown.questions and counts["present"] else ""),
        ("证书", f"{counts['certified']}份" if counts["certified"] else ""),
        ("培训情况", shown.told),
    ]
    return [(name, value) for name, value in pairs if value]


def _pass_mark(shown: Training) -> int:
    return training_rule(shown.day).pass_mark

"""The list of a training on the desk: inviting, who came, marks of a paper test, striking out a signature."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.records.oversight.models import Participant, Presence, Training
from gongkai.records.oversight.verbs import (
    EnterMarks,
    InviteToTraining,
    RecordAttendance,
    StrikeOut,
    Uninvite,
)
from gongkai.records.oversight.verbs.training import still_open
from gongkai.records.today import today
from gongkai.web.desk import acts
from gongkai.web.desk.access import desk_form
from gongkai.web.desk.acts import TYPED, Act
from gongkai.web.desk.forms import files
from gongkai.web.desk.lists import respond
from gongkai.web.desk.training import HERE, find, presence_mark
from gongkai.web.desk.training_forms import PeopleForm, PlainForm, ReasonForm, WithFiles

_ON_A_PAGE = 50  # people: one unit after the other, as on the paper sheet


class AttendanceForm(WithFiles):
    """The files; the lines of the table are read by hand, since they are those of the page."""

    files = files("签到表照片", required=False)


@desk_form
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Put people on the list, many at once."""
    shown = find(request, pk)
    form = PeopleForm(shown.agency, request.POST if request.method == "POST" else None)
    if form.is_valid():
        verb = InviteToTraining(by=request.user, on=today(), training=shown, people=form.chosen())  # type: ignore[arg-type]
        before = shown.attendees.count()
        if form.perform(verb):
            messages.success(request, f"已邀请{shown.attendees.count() - before}人。")
            return redirect("desk:training-people", pk)
    return respond(
        request, "desk/training_invite.html", here=HERE, training=shown, form=form, closed=still_open(shown)
    )


@desk_form
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, with who came and, where there is a test on paper, the marks."""
    shown = find(request, pk)
    page = Paginator(shown.attendees.all(), _ON_A_PAGE).get_page(request.GET.get("page"))
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = AttendanceForm(*sent)
    if form.is_valid() and _written(form, shown, list(page.object_list), request):
        return redirect(request.get_full_path())
    rows = [_row(one, request.POST) for one in page.object_list]
    page.object_list = rows
    return respond(
        request,
        "desk/training_people.html",
        here=HERE,
        training=shown,
        page=page,
        form=form,
        choices=Presence.choices,
        is_open=shown.is_open,
        may_record=shown.is_open and shown.day <= today(),
        may_mark=bool(shown.questions) and not shown.cancelled_on and shown.day <= today(),
    )


@desk_form
def person(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One person on the list: striking out the signature, or the invitation."""
    shown = find(request, pk)
    one = get_object_or_404(Participant.objects.filter(training=shown).prefetch_related("tries"), pk=number)
    done, offered = acts.perform(request, one, _acts_of(shown))
    if done:
        return redirect("desk:training-people", pk)
    return respond(
        request,
        "desk/training_person.html",
        here=HERE,
        training=shown,
        one=one,
        mark=presence_mark(one),
        facts=_facts(one),
        kept_as=one.pk,
        **acts.context(offered),
    )


def _acts_of(shown: Training) -> tuple[Act, ...]:
    return (
        Act(
            slug="strike",
            name="划去签到",
            lead="代签的、没有到场的，划去签到并写明原因；本人可以重新签到。",
            form=ReasonForm,
            build=lambda one, by, told: StrikeOut(
                training=shown, participant=one, by=by, on=today(), reason=told["reason"]
            ),
            done="签到已划去",
            typed={"reason": TYPED},
            fits=lambda one: one.is_present,
        ),
        Act(
            slug="uninvite",
            name="从名单删去",
            lead="邀请错了、还没有签到的，可以从名单删去。",
            press="确认删去",
            form=PlainForm,
            build=lambda one, by, told: Uninvite(training=shown, participant=one, by=by, on=today()),
            done="已从名单删去",
            fits=lambda one: not one.is_present,
        ),
    )


def _row(one: Participant, sent: Any) -> dict[str, Any]:
    """A line of the table; what was typed stays, if it could not be accepted."""
    return {
        "one": one,
        "mark": presence_mark(one),
        "presence": _chosen(one, sent),
        "typed": sent.get(f"mark-{one.pk}", ""),
    }


def _written(form: AttendanceForm, shown: Training, listed: list[Participant], request: HttpRequest) -> bool:
    """Do what was sent of the page: first who came, then the marks; what is refused stands on top of the form."""
    by: Any = request.user
    chosen = {one.pk: _chosen(one, request.POST) for one in listed}
    changed = {one.pk: chosen[one.pk] for one in listed if chosen[one.pk] != one.presence}
    marks = _marks(form, listed, request.POST)
    for one in listed:
        if one.pk in changed and _shown(one, request.POST) != one.presence:
            told = f"您打开这一页以后，{one.name}登记为“{one.get_presence_display()}”，请核对后再保存一次"
            form.add_error(None, told)
    if form.errors:
        return False
    if not changed and not form.cleaned_data["files"] and not marks:
        form.add_error(None, "没有改动。请选择参加情况或者填写成绩，再保存")
        return False
    if changed or form.cleaned_data["files"]:
        files = form.cleaned_data["files"]
        verb = RecordAttendance(by=by, on=today(), training=shown, presence=changed, files=files)
        if not form.perform(verb):
            return False
    if marks and not form.perform(EnterMarks(by=by, on=today(), training=shown, marks=marks)):
        return False
    messages.success(request, "已保存。")
    return True


def _chosen(one: Participant, sent: Any) -> str:
    """What was chosen on the page, else what stands there now: whoever signs in while the page is open stays."""
    chosen = str(sent.get(f"presence-{one.pk}", one.presence))
    return one.presence if chosen == _shown(one, sent) else chosen


def _shown(one: Participant, sent: Any) -> str:
    """What the page showed of the person when it was opened."""
    return str(sent.get(f"was-{one.pk}", one.presence))


def _marks(form: AttendanceForm, listed: list[Participant], sent: Any) -> dict[int, int]:
    """The marks that were typed; what is no number is told with the name."""
    marks = {}
    for one in listed:
        typed = sent.get(f"mark-{one.pk}", "").strip()
        if typed.isdecimal() and len(typed) <= 3:
            marks[one.pk] = int(typed)
        elif typed:
            form.add_error(None, f"{one.name}的成绩“{typed[:20]}”不是0到100的整数")
    return marks


def _facts(one: Participant) -> list[tuple[str, object]]:
    pairs = [
        ("单位", one.unit_name),
        ("岗位", one.role),
        ("签到方式", one.get_method_display() + ("，未在邀请名单" if one.is_walk_in else "")),
        ("签到时间", one.signed_in_at),
        ("划去签到的原因", one.struck_why),
        ("测试", "，".join(f"{told.taken_on} {told.mark}分" for told in one.tries.all())),
        ("证书编号", one.certificate),
    ]
    return [(name, value) for name, value in pairs if value]

"""The monthly inspection on the desk: the months, one month with its suspicions, its notices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.law.inspection import Problem, month_begins_on
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.inspecting.running import progress, start
from gongkai.records.journal.models import Event
from gongkai.records.oversight.models import Finding, Inspection, Notice, Suspicion
from gongkai.records.oversight.verbs import AddSuspicions, ConfirmSuspicions, DismissSuspicions, NotifyUnit
from gongkai.records.oversight.verbs.inspecting import told_month, undecided
from gongkai.records.oversight.verbs.rectifying import RESPONSIBLE, persons_of, to_notify
from gongkai.records.today import today
from gongkai.records.verbs import Refused
from gongkai.web.desk import acts, cases
from gongkai.web.desk.access import desk_action, desk_form, desk_page, home_of, may
from gongkai.web.desk.forms import DeskForm
from gongkai.web.desk.inspection_forms import INSPECTION_ACTS, DismissForm, NoticeForm, usual_term
from gongkai.web.desk.inspection_rows import HERE, inspections_seen, links, page_of, state_of
from gongkai.web.desk.lists import PER_PAGE, chosen, key_in, respond

_AT_ONCE = 5000  # suspicions decided with one press; the rest stands there for the next


@desk_page
def inspections(request: HttpRequest) -> HttpResponse:
    """The inspections of the user's agencies, newest first, and the way to inspect now."""
    user: Any = request.user
    found = inspections_seen(user).order_by("-month", "agency__path")
    page = Paginator(_counted(found), PER_PAGE).get_page(request.GET.get("page"))
    agency, on = home_of(user), today()
    this_month = Inspection.objects.filter(agency=agency, month=on.replace(day=1)).first()
    return respond(
        request,
        "desk/inspections.html",
        here=HERE,
        page=page,
        rows=[(one, state_of(one)) for one in page],
        agency=agency,
        month=told_month(on),
        may_inspect=may(user, Action.INSPECT, agency),
        this_month=this_month,
        first_day=month_begins_on(on, current_calendar().provisional()),
        running=progress(agency),
    )


def _counted(found: QuerySet[Inspection]) -> QuerySet[Inspection]:
    return found.annotate(
        found=Count("findings", distinct=True),
        open=Count("findings", filter=Q(findings__closed_on=None), distinct=True),
        waiting=Count(
            "suspicions", filter=Q(suspicions__finding=None, suspicions__dismissed_on=None), distinct=True
        ),
    )


@desk_action
def run(request: HttpRequest) -> HttpResponse:
    """Inspect now, in the background; the page of the month shows how far it is."""
    user: Any = request.user
    agency = home_of(user)
    begun = Inspection.objects.filter(agency=agency, month=today().replace(day=1)).first()
    more = AddSuspicions(by=user, on=today(), inspection=begun or _new(agency), suspected=())
    if refused := more.refusals():
        raise Refused(refused)
    if progress(agency) is None:
        start(agency, by=user, on=today())
    messages.success(request, "正在检查。可以离开这一页，检查会继续。")
    return redirect("desk:inspection", begun.pk) if begun else redirect("desk:inspections")


def _new(agency: Agency) -> Inspection:
    return Inspection(agency=agency, month=today().replace(day=1), begun_on=today())


# --- one month ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A suspicion in the list. ``before``: what was said of the same thing in earlier months."""

    suspicion: Suspicion
    url: str
    before: str


@desk_form
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """One month: the suspicions to decide, what a person adds, its end."""
    user: Any = request.user
    month: Inspection = get_object_or_404(inspections_seen(user), pk=pk)
    decision = DismissForm(request.POST if _DECIDING & request.POST.keys() else None)
    if decision.is_bound and decision.is_valid() and _decide(request, month, decision):
        return redirect(request.get_full_path())
    done, shown = acts.perform(request, month, INSPECTION_ACTS)
    if done:
        return redirect("desk:inspection", pk)
    show, suspicions = chosen(_SHOWN, request.GET.get("show"))
    kinds = _kinds(month)
    kind, _ = chosen(kinds, request.GET.get("kind"))
    listed = _listed(suspicions(month), kind)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    return respond(
        request,
        "desk/inspection.html",
        here=HERE,
        inspection=month,
        title=told_month(month.month),
        mark=state_of(month),
        running=progress(month.agency),
        may_inspect=may(user, Action.INSPECT, month.agency),
        facts=_facts(month),
        filters=[
            ("处理", links(request, "show", _SHOWN, show)),
            ("类型", links(request, "kind", kinds, kind)),
        ],
        show=show,
        kind=kind,
        page=page,
        rows=_rows(page, month, user),
        decision=decision,
        ticked=set(_ticked(request)),
        to_notify=to_notify(month.agency).count(),
        events=[cases.entry(event) for event in Event.objects.about(month).order_by("pk")],
        kept_as=f"inspection-{month.pk}",
        **acts.context(shown),
    )


_DECIDING = {"confirm", "dismiss"}  # the two buttons


def _decide(request: HttpRequest, month: Inspection, form: DismissForm) -> bool:
    """Make suspicions findings, or say why they are none: those ticked, or all that the list shows."""
    keys = _ticked(request)
    if request.POST.get("which") == "all":
        kind, _ = chosen(_kinds(month), request.GET.get("kind"))
        keys = tuple(_listed(undecided(month), kind).values_list("pk", flat=True)[:_AT_ONCE])
    told: dict[str, Any] = {"by": request.user, "on": today(), "inspection": month, "suspicions": keys}
    if "dismiss" in request.POST:
        verb: DismissSuspicions | ConfirmSuspicions = DismissSuspicions(**told, **form.cleaned_data)
        done = f"{len(keys)}个疑点不列为问题，理由已记录。"
    else:
        verb, done = ConfirmSuspicions(**told), f"{len(keys)}个疑点已列为问题，请发出整改通知。"
    if not form.perform(verb):
        return False
    messages.success(request, done)
    return True


def _ticked(request: HttpRequest) -> tuple[int, ...]:
    return tuple(key_in(key) for key in request.POST.getlist("suspicion"))


def _listed(suspicions: QuerySet[Suspicion], kind: str) -> QuerySet[Suspicion]:
    found = suspicions if kind == "any" else suspicions.filter(kind=kind)
    return found.select_related("unit", "finding").order_by("-is_veto", "check_code", "unit__path", "pk")


def _kinds(month: Inspection) -> dict[str, tuple[str, None]]:
    """The kinds of problems among the suspicions that nobody has decided."""
    counts = dict(undecided(month).order_by().values_list("kind").annotate(count=Count("pk")))
    return {
        "any": ("全部类型", None),
        **{
            one.value: (f"{one.label}（{counts[one.value]}）", None) for one in Problem if one.value in counts
        },
    }


_SHOWN = {
    "open": ("待处理的疑点", undecided),
    "confirmed": ("已列为问题", lambda month: month.suspicions.filter(finding__inspection=month)),
    "standing": (
        "以前发现、还没有销号",
        lambda month: month.suspicions.filter(finding__isnull=False).exclude(finding__inspection=month),
    ),
    "dismissed": ("不列为问题", lambda month: month.suspicions.filter(dismissed_on__isnull=False)),
}


def _rows(page: Iterable[Suspicion], month: Inspection, user: Any) -> list[Row]:
    shown = list(page)
    keys = [one.key for one in shown]
    dismissed = Suspicion.objects.filter(
        key__in=keys, dismissed_on__isnull=False, inspection__agency=month.agency
    ).exclude(inspection=month)
    said = {
        one.key: f"{told_month(one.inspection.month)}曾不列为问题：{one.dismissal}"
        for one in dismissed.select_related("inspection").order_by("pk")
    }
    closed = Finding.objects.filter(key__in=keys, closed_on__isnull=False, inspection__agency=month.agency)
    said |= {one.key: f"{one.closed_on}曾整改销号，再次发生" for one in closed.order_by("pk")}
    return [Row(one, page_of(one, user), said.get(one.key, "")) for one in shown]


def _facts(month: Inspection) -> list[tuple[str, str]]:
    looked = f"{month.looked_at}条" + ("" if month.looked_on else "，没有查完")
    facts = [
        ("机关", month.agency.name),
        ("开始", str(month.begun_on)),
        ("逐条检查的信息", looked if month.rules_version else "没有由程序检查"),
        ("完成", str(month.held_on or "还没有完成")),
    ]
    return [*facts, ("检查情况", month.summary)] if month.summary else facts


# --- notices ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ToNotify:
    """A unit with findings of which it had no notice; ``persons``: who answers there."""

    unit: Agency
    count: int
    persons: str


@desk_form
def notices(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the units notice of their findings; the notices given."""
    user: Any = request.user
    month: Inspection = get_object_or_404(inspections_seen(user), pk=pk)
    waiting = _to_notify(month)
    form = NoticeForm(request.POST or None, initial={"due_on": usual_term(today())})
    if request.method == "POST" and form.is_valid() and _notify(request, form, month, waiting):
        return redirect("desk:inspection-notices", pk)
    return respond(
        request,
        "desk/inspection_notices.html",
        here=HERE,
        inspection=month,
        title=told_month(month.month),
        waiting=waiting,
        form=form,
        may_inspect=may(user, Action.INSPECT, month.agency),
        notices=Notice.objects.filter(inspection=month)
        .select_related("unit")
        .annotate(
            count=Count("findings"), closed=Count("findings", filter=Q(findings__closed_on__isnull=False))
        ),
    )


def _notify(request: HttpRequest, form: DeskForm, month: Inspection, waiting: list[ToNotify]) -> bool:
    """A notice to each of the units that were ticked; whether all of them went out."""
    wanted = {key_in(key) for key in request.POST.getlist("unit")}
    units = [one.unit for one in waiting if one.unit.pk in wanted]
    if not units:
        form.add_error(None, "请先勾选要通知的单位")
        return False
    due_on = form.cleaned_data["due_on"]
    given = [
        form.perform(NotifyUnit(by=request.user, on=today(), inspection=month, unit=unit, due_on=due_on))  # type: ignore[arg-type]
        for unit in units
    ]
    sent = [one for one in given if one]
    if sent:
        messages.success(request, f"已向{len(sent)}个单位发出整改通知。")
    return len(sent) == len(units)


def _to_notify(month: Inspection) -> list[ToNotify]:
    counts = dict(
        to_notify(month.agency)
        .order_by()
        .values_list("unit")
        .annotate(count=Count("pk"))
        .order_by(F("unit__path"))
    )
    units = Agency.objects.in_bulk(list(counts))
    answerable = persons_of(counts, RESPONSIBLE, today())
    return [ToNotify(units[key], count, answerable.get(key, "")) for key, count in counts.items()]

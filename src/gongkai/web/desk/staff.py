"""The people: where they work, which posts they hold and held; leaving and handing over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.records.agencies.models import Staff, Term
from gongkai.records.authority import Action
from gongkai.records.journal.models import Event
from gongkai.records.responsibility.leaving import (
    cases_in_hand,
    running_terms,
    tasks_in_hand,
    work_of_units,
)
from gongkai.records.responsibility.verbs import HandOver
from gongkai.records.today import today
from gongkai.web.desk import acts, cases
from gongkai.web.desk.access import desk_form, desk_page, may_somewhere, where_may
from gongkai.web.desk.leaving_forms import LeaveForm
from gongkai.web.desk.lists import PER_PAGE, chosen, respond
from gongkai.web.desk.responsibility_forms import PERSON_ACTS

HERE = "office"
_SHOWN = {
    "active": ("在用", Q(is_active=True)),
    "disabled": ("已停用", Q(is_active=False)),
    "all": ("全部", Q()),
}


def staff_managed(user: Any) -> Any:
    """The people whose posts and accounts the user looks after."""
    return Staff.objects.filter(where_may(user, Action.MANAGE_STAFF)).select_related("agency")


@desk_page
def people(request: HttpRequest) -> HttpResponse:
    """The list: ``?q=`` finds by name, user name or unit."""
    if not may_somewhere(request.user, Action.MANAGE_STAFF):
        return respond(request, "desk/staff_nobody.html", 403, here=HERE)
    show, state = chosen(_SHOWN, request.GET.get("show"))
    wanted = request.GET.get("q", "").strip()
    found = staff_managed(request.user).filter(state)
    if not wanted.isprintable():  # no name has a control character, and a database may refuse one
        found = found.none()
    elif wanted:
        found = found.filter(
            Q(name__contains=wanted) | Q(username__contains=wanted) | Q(agency__name__contains=wanted)
        )
    page = Paginator(found.order_by("agency__path", "name", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    running = Term.objects.on(today()).filter(staff__in=list(page)).select_related("post__agency")
    posts: dict[int, list[str]] = {}
    for term in running.own_first():
        posts.setdefault(term.staff_id, []).append(term.title)
    return respond(
        request,
        "desk/staff.html",
        here=HERE,
        show=show,
        shown=[(key, label) for key, (label, _) in _SHOWN.items()],
        wanted=wanted,
        page=page,
        rows=[(one, posts.get(one.pk, [])) for one in page],
    )


@desk_form
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: posts now and before, contact, account."""
    found: Any = get_object_or_404(staff_managed(request.user), pk=pk)
    done, shown = acts.perform(request, found, PERSON_ACTS)
    if done:
        return redirect("desk:person", pk=pk)
    terms = Term.objects.filter(staff=found).select_related("post__agency", "stands_in_for__staff")
    return respond(
        request,
        "desk/staff_person.html",
        here=HERE,
        person=found,
        facts=_facts(found),
        terms=terms.order_by("-began_on", "-pk"),
        today=today(),
        leaves=bool(running_terms(found, today())),
        events=[cases.entry(event) for event in Event.objects.about(found).order_by("pk")],
        kept_as=found.pk,
        **acts.context(shown),
    )


@desk_form
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leaving: what is still in hand, who follows; looked at once more before it is done."""
    found: Any = get_object_or_404(staff_managed(request.user), pk=pk)
    terms = running_terms(found, today())
    held, tasks = list(cases_in_hand(found)), list(tasks_in_hand(found).select_related("unit"))
    form = LeaveForm(found, terms, bool(held), bool(tasks), request.POST or None)
    context = {"here": HERE, "person": found, "form": form, "terms": terms, "cases": held, "tasks": tasks}
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        verb = HandOver(by=request.user, staff=found, **form.told())  # type: ignore[arg-type]
        if "confirmed" in request.POST:
            if form.perform(verb):
                messages.success(request, f"{found.name}的离任移交已办理。")
                return redirect("desk:person", pk=pk)
        elif refusals := verb.refusals():
            form.refuse(refusals)
        else:
            return respond(request, "desk/staff_leave_confirm.html", **context, told=form.summary())
    return respond(request, "desk/staff_leave.html", **context, of_units=work_of_units(found, terms))


def _facts(person: Staff) -> list[tuple[str, str]]:
    account = "在用" if person.is_active else "已停用"
    if not person.has_usable_password():
        account += "，没有设置密码，不能登录"
    return [
        ("所在单位", person.agency.name),
        ("用户名", person.username),
        ("办公电话", person.phone or "没有登记"),
        ("电子邮箱", person.email or "没有登记"),
        ("账号", account),
    ]

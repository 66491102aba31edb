"""The applications: lists, and one case with its story and its deadline. No rules here: queries and verbs answer."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from gongkai.law.terms import regime_on
from gongkai.records.applications.models import Application
from gongkai.records.applications.projection import clock_of
from gongkai.records.authority import Action
from gongkai.web.desk import cases, marks
from gongkai.web.desk.access import cases_seen, desk_page, may
from gongkai.web.desk.actions import choices
from gongkai.web.desk.lists import PER_PAGE, chosen, respond


@desk_page
def applications(request: HttpRequest) -> HttpResponse:
    """The applications, by what is due; ``?show=`` narrows, ``?sort=`` orders."""
    found = cases_seen(request.user)
    show, narrow = chosen(_SHOWN, request.GET.get("show"))
    sort, order = chosen(_SORTED, request.GET.get("sort"))
    page = Paginator(order(narrow(found)), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = cases.rows(page.object_list)
    return respond(
        request,
        "desk/applications.html",
        here="applications",
        page=page,
        shown=[(key, label) for key, (label, _) in _SHOWN.items()],
        show=show,
        sorted=[(key, label) for key, (label, _) in _SORTED.items()],
        sort=sort,
    )


@desk_page
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: what happened, how its deadline came about, what can be done now and what can't, and why."""
    case = get_object_or_404(cases_seen(request.user), pk=pk)
    clock = clock_of(case)
    judged = choices(case, request.user)  # type: ignore[arg-type]
    sees_applicant = may(request.user, Action.SEE_APPLICANT, case.agency)  # type: ignore[arg-type]
    return respond(
        request,
        "desk/application.html",
        here="applications",
        case=case,
        clock=clock,
        terms=clock.term_start and regime_on(clock.term_start),
        row=cases.row(case, clock),
        facts=_facts(case),
        applicant=case.applicant.particulars if sees_applicant else None,
        events=cases.timeline(case, clock),
        may_turn_public=cases.may_turn_public(case) and may(request.user, Action.DRAFT_ITEM, case.agency),  # type: ignore[arg-type]
        possible=[choice for choice in judged if not choice.refusals],
        refused=[choice for choice in judged if choice.refusals],
    )


_SHOWN = {
    "all": ("全部", lambda found: found),
    "open": ("在办", lambda found: found.filter(is_open=True)),
    "soon": (f"{marks.SOON_WORKING_DAYS}个工作日内到期和逾期", cases.due_soon),
    "done": ("已办结", lambda found: found.filter(is_open=False)),
}
_SORTED = {
    "due": ("按期限", cases.by_due_day),
    "newest": ("按登记先后", lambda found: found.order_by("-pk")),
}


def _facts(case: Application) -> list[tuple[str, object]]:
    pairs = [
        ("受理机关", case.agency.name),
        ("申请人类别", case.applicant_class_label),
        ("渠道", case.channel_label),
        ("到达日期", case.arrived_on),
        ("收到日期", case.received_on),
        ("办结日期", case.finished_on),
        ("办理结果", case.outcome_label),
        ("协助", "申请人需要协助" if case.needs_help else ""),
        ("代填", "由工作人员代为填写" if case.filled_by_staff else ""),
    ]
    return [(name, value) for name, value in pairs if value]

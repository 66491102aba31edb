"""One case: what happened, how its deadline came about, what can be done now and what can't, and why."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from gongkai.law.clock import Clock
from gongkai.law.terms import regime_on
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.applications.decisions import (
    decision_of,
    jointly_answered,
    proposal_of,
    searches_of,
)
from gongkai.records.applications.models import Application
from gongkai.records.applications.overview import waited
from gongkai.records.applications.projection import clock_of
from gongkai.records.authority import Action
from gongkai.records.once import once
from gongkai.web.desk import cases, intake, letters, papers, redress
from gongkai.web.desk.access import desk_page, may, reads_particulars
from gongkai.web.desk.case_calendar import months
from gongkai.web.desk.case_steps import STEPS, choices, usual
from gongkai.web.desk.case_work import find
from gongkai.web.desk.lists import respond

_PANELS = (intake.panel, letters.panel, papers.panel, redress.panel)


@desk_page
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one case."""
    case = find(request, pk)
    with once():
        return _page(request, case)


def _page(request: HttpRequest, case: Application) -> HttpResponse:
    clock = clock_of(case)
    reads = reads_particulars(request.user, case)  # type: ignore[arg-type]
    events = cases.timeline(case, clock, reads=reads)
    context: dict[str, Any] = {}
    for panel in _PANELS:
        context |= panel(request, case)
    return respond(
        request,
        "desk/application.html",
        here="applications",
        case=case,
        clock=clock,
        terms=clock.term_start and regime_on(clock.term_start),
        row=cases.row(case, clock),
        waited=waited(case),
        facts=_facts(case),
        reads=reads,
        applicant=case.applicant.particulars if reads else None,
        events=events,
        months=months(events, clock, current_calendar().provisional()),
        consultations=_consultations(case, clock, reads=reads),
        searches=searches_of(case),
        decision=decision_of(case) or proposal_of(case),
        joined=jointly_answered(case),
        may_turn_public=cases.may_turn_public(case) and may(request.user, Action.DRAFT_ITEM, case.agency),  # type: ignore[arg-type]
        **_steps(request, case, clock, has_letters=bool(context["letters"] or context["letters_asked"])),
        **context,
    )


def _steps(request: HttpRequest, case: Application, clock: Clock, *, has_letters: bool) -> dict[str, Any]:
    """The next usual step, what else can be done, and what can't, with every reason.

    ``has_letters``: whether letters of this system stand on the page; what their service enters is then done there.
    """
    judged = {choice.step.slug: choice for choice in choices(case, request.user)}  # type: ignore[arg-type]
    waits = [judged[slug] for slug in usual(case, clock) if slug in judged]
    possible = [choice.step for choice in judged.values() if not choice.refusals]
    first = next((choice.step for choice in waits if not choice.refusals), None)
    by_letter = first is not None and first.by_letter and has_letters
    return {
        "next": None if by_letter else first,
        "next_by_letter": first if by_letter else None,
        "waiting": waits[0] if waits and first is None else None,
        "further": [step for step in possible if step is not first and not step.by_letter],
        "by_letter": [step for step in possible if step.by_letter and (by_letter or step is not first)],
        "refused": [choice for choice in judged.values() if choice.refusals],
        "propose": STEPS["propose"],
    }


def _consultations(case: Application, clock: Clock, *, reads: bool) -> list[dict[str, Any]]:
    """Each letter that asked for an opinion with its own days."""
    days = {one.ref: one for one in clock.consultations}
    return [
        {"letter": one, "days": days[str(one.pk)], "party": one.party if reads else ""}
        for one in case.consultations.all()
        if str(one.pk) in days
    ]


def _facts(case: Application) -> list[tuple[str, object]]:
    pairs = [
        ("受理机关", case.agency.name),
        ("承办单位", case.unit.name if case.unit else ""),
        ("承办人", case.handler.name if case.handler else ""),
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

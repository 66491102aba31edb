"""One step with a case: its form, what it will change, a last question before what can't be undone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.documents.letters import LETTERS
from gongkai.law.fees import Method, scale_on
from gongkai.law.guided import walk
from gongkai.law.outcomes import Group, Outcome
from gongkai.law.remedies import remedy_for
from gongkai.records.agencies.models import Staff
from gongkai.records.applications.decisions import proposal_of
from gongkai.records.applications.fees import earlier_this_month, fee_of
from gongkai.records.applications.models import Application
from gongkai.records.applications.projection import clock_of, stand_of
from gongkai.records.applications.verbs import SeeApplicant, SeeApplicantAsHandler
from gongkai.records.applications.verbs.decision import DECIDABLE, missing_proofs
from gongkai.records.authority import Action
from gongkai.records.letters.values import remedy_settings
from gongkai.records.today import today
from gongkai.web.desk import cases
from gongkai.web.desk.access import cases_seen, desk_form, desk_page, may, reads_particulars
from gongkai.web.desk.case_forms import CaseForm, FeeForm, ProposeForm, SeeForm
from gongkai.web.desk.case_steps import STEPS, CaseStep, consequences
from gongkai.web.desk.forms import holds_secret
from gongkai.web.desk.lists import respond
from gongkai.web.desk.marks import state
from gongkai.web.desk.reviewing import told_again


@desk_form
def step(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Take a step: GET asks, POST does it. What can't be undone is asked once more, with what it will change."""
    if slug not in STEPS:
        raise Http404(f"No step {slug}")
    case, step = find(request, pk), STEPS[slug]
    if not step.fits(case):
        raise Http404(f"Nothing to {slug}")
    form = _form(request, step, case)
    if form is None:
        return redirect("desk:case-decide", pk=case.pk)
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        if step.settles and "confirmed" not in request.POST:
            if _may(step, form, request):
                return _confirm(request, step, form)
        elif form.perform(step.build(case, request.user, **form.values())):  # type: ignore[arg-type]
            return _done(request, step, case)
    return _page(request, step, form)


@desk_page
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision by questions, one after the other; and all outcomes in a table for who knows."""
    case = find(request, pk)
    path = walk(request.GET.dict())
    return respond(
        request,
        "desk/case_decide.html",
        here="applications",
        case=case,
        mark=state(clock_of(case)),
        path=path,
        here_step=STEPS.get(path.step),
        told=_outcome_told(case, DECIDABLE[path.outcome]) if path.outcome else None,
        groups=[(group, [one for one in DECIDABLE.values() if one.group is group]) for group in Group],
        applicant=case.applicant.particulars if _reads(request, case) else None,
    )


@desk_form
def applicant(request: HttpRequest, pk: int) -> HttpResponse:
    """Identity and contact of the applicant: an act of its own, with its purpose, told in the journal each time.

    They are shown in the answer to the POST and nowhere else.
    """
    case = find(request, pk)
    form = SeeForm(case, request.user, request.POST or None)
    sees = may(request.user, Action.SEE_APPLICANT, case.agency)  # type: ignore[arg-type]
    verb = SeeApplicant if sees else SeeApplicantAsHandler
    shown = None
    if request.method == "POST" and form.is_valid():
        seeing = verb(case=case, by=request.user, on=today(), purpose=form.values()["purpose"])  # type: ignore[arg-type]
        if form.perform(seeing):
            shown = case.applicant.particulars
    return respond(
        request, "desk/case_applicant.html", here="applications", case=case, form=form, shown=shown
    )


def find(request: HttpRequest, pk: int) -> Application:
    """The case, or 404 if it is none of the user's."""
    return get_object_or_404(cases_seen(request.user), pk=pk)


def _form(request: HttpRequest, step: CaseStep, case: Application) -> CaseForm | None:
    """The form of the step; None for a proposal that does not say which outcome."""
    by: Staff = request.user  # type: ignore[assignment]
    data = request.POST or None
    if not issubclass(step.form, ProposeForm):
        return step.form(case, by, data)
    outcome = DECIDABLE.get(request.GET.get("outcome", ""))
    return step.form(case, by, outcome, request.GET.get("withheld", ""), data) if outcome else None


def _done(request: HttpRequest, step: CaseStep, case: Application) -> HttpResponse:
    """Say so, and show where the case stands now; whoever gave it away may not see it any more."""
    messages.success(request, f"{step.done}。")
    if cases_seen(request.user).filter(pk=case.pk).exists():
        return redirect("desk:application", pk=case.pk)
    return redirect("desk:applications")


def _may(step: CaseStep, form: CaseForm, request: HttpRequest) -> bool:
    verb = step.build(form.case, request.user, **form.values())  # type: ignore[arg-type]
    refusals = verb.refusals()
    if holds_secret(refusals):
        form.perform(verb)  # is refused, and the attempt is told; nothing that was typed is shown again
    form.refuse(refusals)
    return not refusals


def _confirm(request: HttpRequest, step: CaseStep, form: CaseForm) -> HttpResponse:
    verb = step.build(form.case, request.user, **form.values())  # type: ignore[arg-type]
    told = told_again(form) + _fee_told(form)
    if step.slug in ("approve", "on-the-spot"):
        told += _proposal_told(request, form.case)
    return respond(
        request,
        "desk/case_confirm.html",
        here="applications",
        case=form.case,
        step=step,
        form=form,
        told=told,
        changes=consequences(form.case, verb),
    )


def _page(request: HttpRequest, step: CaseStep, form: CaseForm) -> HttpResponse:
    case = form.case
    clock = clock_of(case)
    shows_form = request.method == "POST" and _takes(request, step, case)
    refusals = [] if shows_form else step.refusals(case, request.user)  # type: ignore[arg-type]
    context: dict[str, Any] = {"refusals": refusals}
    if isinstance(form, ProposeForm):
        context["told"] = _outcome_told(case, form.outcome)
    elif step.slug in ("approve", "on-the-spot"):
        context["proposal"] = _proposal_told(request, case)
    elif isinstance(form, FeeForm):
        context["fee"] = _scale_told(case)
    return respond(
        request,
        "desk/case_step.html",
        here="applications",
        case=case,
        row=cases.row(case, clock),
        step=step,
        form=form,
        stand=stand_of(case),
        applicant=case.applicant.particulars if _reads(request, case) else None,
        **context,
    )


def _takes(request: HttpRequest, step: CaseStep, case: Application) -> bool:
    """Whether the user's post may take the step at all. Who may not is shown no form: its choices name other cases."""
    verb = step.build(case, request.user, **step.typed(case))  # type: ignore[arg-type]
    return may(request.user, verb.action, verb.judged_over())  # type: ignore[arg-type]


def _reads(request: HttpRequest, case: Application) -> bool:
    return reads_particulars(request.user, case)  # type: ignore[arg-type]


def _outcome_told(case: Application, outcome: Outcome) -> dict[str, Any]:
    """Everything that follows from an outcome: article, report row, letter, remedy; and what the file still lacks."""
    remedy = remedy_for(outcome, today(), remedy_settings(case.agency))
    letter = LETTERS[outcome.letter].name if outcome.letter else "没有固定文书"
    return {
        "outcome": outcome,
        "pairs": [
            ("依据", outcome.article),
            ("文书", f"{letter}（{outcome.letter}）" if outcome.letter else letter),
            ("年度报告表三", f"{outcome.report_row(today().year)} {outcome.label}"),
            ("救济途径", remedy.paragraph if remedy else "不需要告知"),
            ("法律要求", "；".join(sorted(need.value for need in outcome.needs)) or "没有另外的要求"),
        ],
        "missing": missing_proofs(case, outcome),
    }


def _proposal_told(request: HttpRequest, case: Application) -> list[tuple[str, Any]]:
    """What was proposed, for who is to approve it."""
    proposal = proposal_of(case)
    if proposal is None:
        return []
    pairs: list[tuple[str, Any]] = [
        ("拟办结果", proposal.outcome.label),
        ("依据", proposal.outcome.article),
        ("拟办人", f"{proposal.event.actor_name}，{proposal.event.business_date}"),
    ]
    return pairs + (proposal.told if _reads(request, case) else [])


def _scale_told(case: Application) -> dict[str, Any]:
    """The scale with worked figures, and which piece of the month this application is."""
    scale = scale_on(case.received_on or case.arrived_on)
    return {
        "rank": earlier_this_month(case) + 1,
        "source": scale.source,
        "pages": [(pages, fee_of(case, Method.PAGES, pages).total) for pages in (30, 31, 100, 200, 250)],
        "piece": fee_of(case, Method.PIECE, 1).total,
    }


def _fee_told(form: CaseForm) -> list[tuple[str, str]]:
    """The fee as it is worked out, line by line."""
    if not isinstance(form, FeeForm):
        return []
    told = form.values()
    fee = fee_of(form.case, told["method"], told["count"])
    unit = "页" if told["method"] == Method.PAGES else "件"
    lines = [
        f"第{line.first}至{line.last}{unit}，每{unit}{line.price}元，计{line.amount}元" for line in fee.lines
    ]
    return [("计算", "；".join(lines)), ("应收金额", f"{fee.total}元"), ("收费依据", str(fee.citation))]

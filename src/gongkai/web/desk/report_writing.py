"""Writing an annual report: beginning it, its work list, the figures of table 2."""

from __future__ import annotations

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from gongkai.law.report_identities import check
from gongkai.law.reporting import year_to_report
from gongkai.records.annual.comparing import question_about
from gongkai.records.annual.figures import figures_of
from gongkai.records.annual.models import Layout, Report, ReportStatus
from gongkai.records.annual.verbs import ChangeLayout, DropReport, OpenReport
from gongkai.records.annual.verbs.entering import perform_together
from gongkai.records.annual.verbs.writing import is_empty
from gongkai.records.annual.worklist import CHECKS, ENTRIES, Step, Task, steps
from gongkai.records.once import once
from gongkai.records.today import today
from gongkai.records.verbs import Refused
from gongkai.web.desk import report_head as head
from gongkai.web.desk.access import desk_action, desk_form, desk_page
from gongkai.web.desk.lists import respond
from gongkai.web.desk.report_forms import EntriesForm, OpenForm


@desk_form
def begin(request: HttpRequest) -> HttpResponse:
    """Begin the report of a year; the address may name it."""
    wanted = request.GET.get("year") or str(year_to_report(today()) or today().year)
    form = OpenForm(request.user, request.POST or None, initial={"year": wanted} | _named(request))
    if request.method == "POST" and form.is_valid():
        verb = OpenReport(by=request.user, on=today(), **form.values())  # type: ignore[arg-type]
        if report := form.perform(verb):
            messages.success(request, f"已开始编制{report.year}年度报告，下面是要做的事。")
            return redirect(head.address(report, head.WORK))
    days = (
        [told for one in form.agencies.values() for told in head.deadlines(one, int(wanted))]
        if wanted.isdecimal()
        else []
    )
    return respond(request, "desk/report_begin.html", here="reports", form=form, deadlines=days, year=wanted)


def _named(request: HttpRequest) -> dict[str, str]:
    """The agency, if the address names it."""
    return {"of": request.GET["of"]} if "of" in request.GET else {}


@desk_page
def work(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """What is left to do before the report is handed in."""
    report = head.find_to_write(request, code, year)
    counted = figures_of(report)
    listed = steps(report, counted, today()) if report.status == ReportStatus.OPEN else []
    return head.page(
        request,
        "desk/report_work.html",
        report,
        head.WORK,
        steps=[(step, [(task, _where(report, step, task)) for task in step.tasks]) for step in listed],
        addresses={step.slug: head.address(report, step.slug) for step in listed},
        held_up=any(step.is_held_up for step in listed),
        deadlines=head.deadlines(report.agency, report.year),
        other_layout=_other_layout(report),
        may_drop=is_empty(report),
    )


def _where(report: Report, step: Step, task: Task) -> str:
    """Where the task is done: a passage by its place, a cell by its field, a figure by its records."""
    if task.place:
        return head.passage_address(report, task.place)
    if task.figure and step.slug == ENTRIES:
        return f"{head.address(report, ENTRIES)}#id_{task.figure}"
    if task.figure and step.slug == CHECKS:
        return head.figure_address(report, task.figure)
    return head.address(report, step.slug)


@desk_action
def drop(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Take back a report that was begun by mistake."""
    report = head.find_to_write(request, code, year)
    DropReport(by=request.user, on=today(), report=report).perform()  # type: ignore[arg-type]
    messages.success(request, f"已取消编制{year}年度报告，需要时可以重新开始。")
    return redirect("desk:reports")


@desk_action
def change_layout(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Print the report in the other layout."""
    report = head.find_to_write(request, code, year)
    layout = _other_layout(report)
    ChangeLayout(by=request.user, on=today(), report=report, layout=layout).perform()  # type: ignore[arg-type]
    messages.success(request, f"已改为{layout.label}，数据和文字都在。")
    return redirect(head.address(report, head.WORK))


def _other_layout(report: Report) -> Layout:
    return next(one for one in Layout if one != report.layout)


@csp_update({"script-src": [SELF], "connect-src": [SELF]})  # its script asks about the numbers
@desk_form
def entries(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Table 2 as it is printed: all changed cells are entered, or none."""
    report = head.find_to_write(request, code, year)
    counted = figures_of(report)
    form = EntriesForm(report, counted, request.POST or None)
    if request.method == "POST" and form.is_valid() and _enter(request, form):
        return redirect(head.address(report, ENTRIES))
    return head.page(
        request,
        "desk/report_entries.html",
        report,
        ENTRIES,
        form=form,
        missing=counted.missing,
        questions=_questions(form),
    )


@desk_action
def look_at_entries(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """What is to be said about the numbers as they are typed; nothing is entered."""
    report = head.find_to_write(request, code, year)
    form = EntriesForm(report, figures_of(report), request.POST)
    return respond(request, "desk/_report_questions.html", questions=_questions(form))


def _questions(form: EntriesForm) -> list[tuple[str, str, str]]:
    """Cell, its name and what is to be looked at: numbers that can't be, F, jumps against the year before."""
    typed = form.typed()
    before = form.counted.previous
    findings = check({**form.counted.values, **typed}, before)
    told = {key: str(errors[0]) for key, errors in form.errors.items() if key in form.keys}
    told = {one.key: one.message for one in findings if one.key in form.keys} | told
    for key, value in typed.items():
        if key not in told and key in before and (question := question_about(value, before[key])):
            told[key] = question
    return [(key, str(form.fields[key].label), told[key]) for key in form.keys if key in told]


def _enter(request: HttpRequest, form: EntriesForm) -> bool:
    """Enter what was changed; what is refused is told at its cell."""
    verbs = form.verbs(request.user)
    with once():
        refused = {key: verb.refusals() for key, verb in verbs.items()}
    for key, refusals in refused.items():
        for refusal in refusals:
            form.add_error(key, str(refusal))
    if form.errors:
        return False
    try:
        perform_together(verbs.values())
    except Refused as now:  # something happened between looking and doing
        form.refuse(now.refusals)
        return False
    if verbs:
        messages.success(request, f"已填报{len(verbs)}个数据。")
    else:
        messages.info(request, "没有改动，没有填报新的数据。")
    return True

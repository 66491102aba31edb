"""After an annual report is written: submitted, approved, put out, sent, and, when records change, corrected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from gongkai.law.numerals import chinese_date
from gongkai.law.report_form import Form, figure_name
from gongkai.records.annual import frozen
from gongkai.records.annual.document import Incomplete
from gongkai.records.annual.figures import Figures
from gongkai.records.annual.freezing import Difference, count_now, differences, redrawn
from gongkai.records.annual.frozen import Altered, Edition, content_of, current, editions, sizes
from gongkai.records.annual.models import Correction, Report, ReportStatus
from gongkai.records.annual.package import package_name, package_of
from gongkai.records.annual.verbs import ProposeReportCorrection
from gongkai.records.annual.verbs.correcting import counted_as_corrected, proposal_of
from gongkai.records.annual.verbs.sending import is_rewritten, sending_of
from gongkai.records.annual.words import plainly
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.today import today
from gongkai.web import reporting
from gongkai.web.desk import acts, cases
from gongkai.web.desk import report_head as head
from gongkai.web.desk.access import desk_form, desk_page
from gongkai.web.desk.differences import Pair, differences_of_html
from gongkai.web.desk.downloads import attachment
from gongkai.web.desk.report_after_forms import ACTS, CorrectForm
from gongkai.web.reporting import REPORT_TYPES

PACKAGE = "package"

# What the timeline of this page tells: the steps, not each figure and passage.
_STEPS = (
    EventKind.REPORT_OPENED,
    EventKind.REPORT_SUBMITTED,
    EventKind.REPORT_RETURNED,
    EventKind.REPORT_APPROVED,
    EventKind.REPORT_KEPT,
    EventKind.REPORT_PUT_OUT,
    EventKind.REPORT_SENT,
    EventKind.REPORT_CORRECTION_PROPOSED,
    EventKind.REPORT_CORRECTION_REJECTED,
    EventKind.REPORT_CORRECTED,
)


@dataclass(frozen=True)
class Changed:
    """A figure that is not as it was approved. ``url``: the records behind it; "" for one that is no longer counted."""

    name: str
    approved: str
    now: str
    url: str


@dataclass(frozen=True)
class Kept:
    """An edition with its files: kind, size in KB and address of each."""

    edition: Edition
    files: list[tuple[str, int, str]]
    sent: Event | None
    changed: list[Changed]
    url: str


@dataclass(frozen=True)
class Proposed:
    """A correction that waits for a decision: its figures, and its text beside the approved one."""

    correction: Correction
    changed: list[Changed]
    pairs: list[Pair]


@desk_form
def after(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Where a report stands after it is written, and what can be done with it now."""
    report = head.find(request, code, year)
    done, shown = acts.perform(request, report, ACTS)
    if done:
        return redirect(head.address(report, head.AFTER))
    counted = count_now(report)
    is_approved = report.status == ReportStatus.APPROVED
    events = Event.objects.about(report).filter(kind__in=_STEPS).order_by("id")
    return head.page(
        request,
        "desk/report_after.html",
        report,
        head.AFTER,
        facts=_facts(report),
        deadlines=head.deadlines(report.agency, report.year),  # type: ignore[arg-type]
        editions=_editions(report, counted) if is_approved else [],
        altered=_altered(report) if is_approved else "",
        rewritten=is_approved and _rewritten_item(report),
        changed=_changed(report, differences(report, counted), counted) if is_approved else [],
        proposed=_proposed(report) if is_approved else None,
        may_correct=_may_correct(request, report),
        body=_to_approve(report, counted),
        figures=len(counted.values),
        events=[cases.entry(event) for event in events],
        kept_as=f"report-{report.pk}",
        **acts.context(shown),
    )


@desk_form
def correct(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Propose a correction: its reason, and what is put right beside what the records count."""
    report = head.find_to_write(request, code, year)
    if not _may_correct(request, report):
        return redirect(head.address(report, head.AFTER))
    counted = count_now(report)
    form = CorrectForm(report, counted, request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = ProposeReportCorrection(by=request.user, on=today(), report=report, **form.values())  # type: ignore[arg-type]
        if form.perform(verb):
            messages.success(request, "更正已提出，等待分管责任人审定；审定以前，公布的报告不变。")
            return redirect(head.address(report, head.AFTER))
    return head.page(
        request,
        "desk/report_correct.html",
        report,
        head.AFTER,
        form=form,
        changed=_changed(report, differences(report, counted), counted),
        pairs=_rewritten(report, redrawn(report, counted)),
    )


@desk_page
def edition(request: HttpRequest, code: str, year: int, number: int) -> HttpResponse:
    """One edition as it was approved."""
    report = head.find(request, code, year)
    shown = _edition(report, number)
    try:
        body, altered = frozen.html_of(shown), ""
    except Altered as error:
        body, altered = "", str(error)
    return head.page(
        request, "desk/report_edition.html", report, head.AFTER, edition=shown, body=body, altered=altered
    )


@desk_page
def kept_file(request: HttpRequest, code: str, year: int, number: int, kind: str) -> HttpResponse:
    """A file of an edition as it was approved, or the package for the superior."""
    report = head.find(request, code, year)
    shown = _edition(report, number)
    try:
        if kind == PACKAGE:
            return attachment(package_of(shown), "application/zip", f"{package_name(shown)}.zip")
        if kind not in REPORT_TYPES:
            raise Http404("没有这种格式")
        content = content_of(shown, f"report.{kind}")
    except Altered as error:
        messages.error(request, str(error))
        return redirect(head.address(report, head.AFTER))
    except LookupError as error:
        raise Http404(str(error)) from error
    return attachment(content, REPORT_TYPES[kind], f"{report}.{kind}")


def _edition(report: Report, number: int) -> Edition:
    found = {one.number: one for one in editions(report)} if report.status == ReportStatus.APPROVED else {}
    if number not in found:
        raise Http404("没有这一版")
    return found[number]


def _may_correct(request: HttpRequest, report: Report) -> bool:
    is_kept = report.status == ReportStatus.APPROVED and bool(report.approved_files)
    return is_kept and proposal_of(report) is None and head.writes(request, report)


def _facts(report: Report) -> list[tuple[str, Any]]:
    """Where the newest edition stands."""
    if report.status != ReportStatus.APPROVED:
        return []
    newest = current(report)
    facts: list[tuple[str, Any]] = [("审定", f"{chinese_date(newest.approved_on)}，第{newest.number}版")]
    if item := report.item:
        link = '<a href="{}">{}</a>'
        facts.append(
            ("作为信息发布", format_html(link, reverse("desk:item", args=[item.pk]), _brought_out(report)))
        )
        shown = frozen.published(report)
        if shown and shown.number < newest.number:
            facts.append(("公开的版本", f"第{shown.number}版；第{newest.number}版随信息的更正一起公开"))
    elif report.public_without_item:
        facts.append(("作为信息发布", "没有；本系统要求作为信息发布以前已经公开"))
    else:
        facts.append(("作为信息发布", "还没有，公开网站上看不到这份报告"))
    sent = sending_of(report, newest)
    facts.append(("报送", _sent(report, sent) if sent else "还没有报送"))
    return facts


def _brought_out(report: Report) -> str:
    """Where the item stands, since when it is public, and whether that was late."""
    item = report.item
    if item is None or item.published_on is None:
        return item.get_status_display() if item else ""
    told = f"{item.get_status_display()}，{chinese_date(item.published_on)}公布"
    due = head.deadlines(report.agency, report.year)[0]  # type: ignore[arg-type]
    return f"{told}，晚于{chinese_date(due.day)}（{due.by}）" if due.day < item.published_on else told


def _sent(report: Report, sent: Event) -> str:
    told = f"{chinese_date(sent.business_date)}报送{sent.data['to']}"
    late = [
        one
        for one in head.deadlines(report.agency, report.year)  # type: ignore[arg-type]
        if one.name == head.TO_SEND and one.day < sent.business_date
    ]
    return (
        f"{told}，晚于{late[0].by}的期限{chinese_date(late[0].day)}"
        if late and sent.data["edition"] == 1
        else told
    )


def _editions(report: Report, counted: Figures) -> list[Kept]:
    """Newest first."""
    return [_kept(report, one, counted) for one in reversed(editions(report))]


def _kept(report: Report, edition: Edition, counted: Figures) -> Kept:
    address = [report.agency.code, report.year, edition.number]
    found = sizes(edition, [f"report.{kind}" for kind in REPORT_TYPES])
    files = [
        (kind, -(-found[f"report.{kind}"] // 1024), reverse("desk:report-kept-file", args=[*address, kind]))
        for kind in REPORT_TYPES
        if f"report.{kind}" in found
    ]
    pairs = [Difference(key, *pair) for key, pair in edition.differences.items()]
    return Kept(
        edition,
        files,
        sending_of(report, edition),
        _changed(report, pairs, counted),
        reverse("desk:report-edition", args=address),
    )


def _altered(report: Report) -> str:
    """Why what was approved can't be shown, or ""."""
    try:
        for edition in editions(report):
            for name in edition.files:
                if "/" not in name:
                    content_of(edition, name)
        frozen.html_of(current(report))
    except Altered as error:
        return str(error)
    return ""


def _rewritten_item(report: Report) -> bool:
    try:
        return is_rewritten(report)
    except Altered:
        return False


def _changed(report: Report, found: list[Difference], counted: Figures) -> list[Changed]:
    form = counted.scope.form
    return [_told(report, one, form, counted) for one in found]


def _told(report: Report, one: Difference, form: Form | None, counted: Figures) -> Changed:
    return Changed(
        figure_name(one.key, form),
        "没有这个数据" if one.approved is None else plainly(one.approved),
        "没有这个数据" if one.now is None else plainly(one.now),
        head.figure_address(report, one.key) if one.key in counted.values else "",
    )


def _proposed(report: Report) -> Proposed | None:
    correction = proposal_of(report)
    if correction is None:
        return None
    counted, body = counted_as_corrected(report, correction)
    found = [Difference(key, *pair) for key, pair in correction.differences.items()]
    return Proposed(correction, _changed(report, found, counted), _rewritten(report, body))


def _rewritten(report: Report, body: str) -> list[Pair]:
    """Where the text would be another than it was approved."""
    try:
        return differences_of_html(frozen.html_of(current(report)), body)
    except Altered:
        return []


def _to_approve(report: Report, counted: Figures) -> str:
    """The text that would be kept, for who approves; "" at any other time."""
    if report.status != ReportStatus.SUBMITTED:
        return ""
    try:
        return reporting.body_of(report, counted, lambda key: head.figure_address(report, key))
    except Incomplete:
        return ""

"""The annual reports of the subordinates: who has filed, the call, reminders, one agency's report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from gongkai.documents.reports.form_tables import table_2, table_3, table_4
from gongkai.documents.writing import Document, write_html
from gongkai.law.report_form import FORMS, RECEIVED, TABLE_3, TOTAL, cell, figure_name, form_in_force
from gongkai.law.reporting import report_due
from gongkai.records import background
from gongkai.records.agencies.models import Agency
from gongkai.records.annual.words import plainly
from gongkai.records.journal.models import Event
from gongkai.records.papers.filing import values
from gongkai.records.papers.models import FiledReport, Paper
from gongkai.records.papers.queries import listed, waiting
from gongkai.records.reminding import send
from gongkai.records.rollup.models import Call, Exemption
from gongkai.records.rollup.reminders import reminders_of
from gongkai.records.rollup.scope import RollUp
from gongkai.records.rollup.states import OUTSTANDING, State, counts, states, with_findings
from gongkai.records.rollup.verbs import (
    CallAgain,
    ChangeCall,
    ExemptAgency,
    IssueCall,
    RemindLate,
    ReturnFiling,
)
from gongkai.records.today import today
from gongkai.web.desk import acts, cases
from gongkai.web.desk.acts import TYPED, Act, DatedForm
from gongkai.web.desk.forms import DeskForm, day, line, words
from gongkai.web.desk.lists import PER_PAGE, chosen
from gongkai.web.desk.marks import Mark
from gongkai.web.desk.rollup_pages import rollup_form, rollup_page, show

_TONES = {State.OVERDUE: "late", State.RETURNED: "soon", State.LATE: "soon", State.AWAITED: ""}
_SORTED = {
    "agency": ("按机关", ("pk",)),
    "filed": ("按报送日期", (F("filed_on").desc(nulls_last=True), "pk")),
    "errors": (
        "按错误和疑问",
        (F("errors").desc(nulls_last=True), F("warnings").desc(nulls_last=True), "pk"),
    ),
}


@rollup_page
def latest(request: HttpRequest, rollup: RollUp) -> HttpResponse:
    """To the year of which there is something to see."""
    return redirect("desk:rollup-year", rollup.year)


@rollup_page
def overview(request: HttpRequest, rollup: RollUp) -> HttpResponse:
    """Who has filed: ``?show=`` a state or "findings", ``?find=`` part of a name, ``?sort=``."""
    everybody = states(rollup, today())
    told = counts(everybody)
    shown = _shown(told, with_findings(everybody).count())
    wanted, _ = chosen(shown, request.GET.get("show"))
    sort, order = chosen(_SORTED, request.GET.get("sort"))
    find = FindForm(request.GET)
    found = find.narrow(_narrowed(everybody, wanted)).order_by(*order)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "desk/rollup_overview.html",
        rollup,
        "states",
        page=page,
        rows=_rows(rollup, list(page)),
        shown=[(key, label) for key, (label, _) in shown.items()],
        wanted=wanted,
        sorted=[(key, label) for key, (label, _) in _SORTED.items()],
        sort=sort,
        find=find,
        outstanding=sum(told[state] for state in OUTSTANDING),
        sending=background.progress(_sending(rollup.call)) if rollup.call else None,
    )


def _rows(rollup: RollUp, agencies: list[Agency]) -> list[tuple[Agency, Mark, int | None]]:
    """Each agency with its mark, and the paper of it that waits to be looked through (its key)."""
    unread = dict(_unread(rollup).filter(of__in=agencies).values_list("of", "pk"))
    return [(agency, mark(agency.state), unread.get(agency.pk)) for agency in agencies]


def _unread(rollup: RollUp) -> QuerySet[Paper]:
    """Files of the year that nobody has looked through: their agencies wait for the county, not it for them."""
    return listed(waiting(Paper.objects.filter(agency=rollup.county, year=rollup.year)))


def mark(state: str) -> Mark:
    """Where an agency stands, as a mark."""
    return Mark(State(state).label, _TONES.get(State(state), "done"))


class FindForm(DeskForm):
    find = line("机关名称", 100, required=False)
    find.says_by_itself = True  # type: ignore[attr-defined]

    def narrow(self, found: Any) -> Any:
        told = self.cleaned_data.get("find") if self.is_valid() else ""
        return found.filter(name__icontains=told) if told else found


def _shown(told: dict[str, int], flawed: int) -> dict[str, tuple[str, None]]:
    """The choices of the list, those of which there is none left out."""
    shown = {"all": (f"全部{sum(told.values())}", None)}
    shown |= {state: (f"{State(state).label}{number}", None) for state, number in told.items() if number}
    return shown | ({"findings": (f"有错误或者疑问{flawed}", None)} if flawed else {})


def _narrowed(found: Any, wanted: str) -> Any:
    match wanted:
        case "all":
            return found
        case "findings":
            return with_findings(found)
    return found.filter(state=wanted)


# --- the call -----------------------------------------------------------------------------------------


class CallForm(DeskForm):
    due_on = day("报送期限")
    number = line("通知文号", 60, required=False, help_text="如 测政办〔2026〕15号。")
    text = words("要求", 2000, required=False, help_text="报送方式、份数等，写进催报邮件。")


@rollup_form
def call(request: HttpRequest, rollup: RollUp) -> HttpResponse:
    """Issue the call of the year, or change it."""
    issued = rollup.call
    initial = {"due_on": issued.due_on, "number": issued.number, "text": issued.text} if issued else {}
    form = CallForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = {"by": request.user, "on": today(), **form.cleaned_data}
        verb = (
            ChangeCall(call=issued, **told)
            if issued
            else IssueCall(of=rollup.county, year=rollup.year, **told)
        )
        if form.perform(verb):
            messages.success(request, "报送通知已变更。" if issued else "报送通知已发出。")
            return redirect("desk:rollup-year", rollup.year)
    return show(
        request,
        "desk/rollup_call.html",
        rollup,
        "states",
        form=form,
        issued=issued,
        dues=[report_due(kind, rollup.year) for kind in ("department", "county")],
        events=[cases.entry(event) for event in Event.objects.about(issued)] if issued else [],
    )


# --- reminding ----------------------------------------------------------------------------------------


@rollup_form
def remind(request: HttpRequest, rollup: RollUp) -> HttpResponse:
    """Whom a reminder reaches, and whom it does not; then remind."""
    issued = rollup.call
    if issued is None:
        messages.warning(request, "还没有发出报送通知，请先发出通知再催报。")
        return redirect("desk:rollup-call", rollup.year)
    form = DeskForm(request.POST or None)
    if request.method == "POST" and form.perform(RemindLate(call=issued, by=request.user, on=today())):
        if settings.EMAIL_HOST:
            background.start(_sending(issued), lambda report: _send(issued, report), _ignore)
            messages.success(request, "已催报，正在发送邮件。没有发出的，由每日提醒（gongkai remind）补发。")
        else:
            messages.success(request, "已记录催报。没有设置邮件服务器，请用电话通知。")
        return redirect("desk:rollup-year", rollup.year)
    late = states(rollup, today()).filter(state__in=OUTSTANDING)
    silent = Paginator(late.filter(email=""), PER_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "desk/rollup_remind.html",
        rollup,
        "states",
        form=form,
        count=late.count(),
        unread=_unread(rollup).filter(of__in=late.values("pk")).order_by().values("of").distinct().count(),
        page=silent,
        refusals=[] if form.is_bound else RemindLate(call=issued, by=request.user, on=today()).refusals(),
        has_mail=bool(settings.EMAIL_HOST),
    )


def _sending(issued: Call) -> str:
    return f"remind-call-{issued.pk}"


def _send(issued: Call, report: background.Report) -> None:
    """Send what is to be sent; a mail that fails is left to the daily run."""
    waiting = reminders_of(issued, today())
    for number, reminder in enumerate(waiting):
        report(number, len(waiting))
        try:
            send(reminder, today(), lambda subject, text, address: send_mail(subject, text, None, [address]))
        except OSError:  # an SMTPException is one too
            continue


def _ignore(why: str) -> None:
    """What stopped the sending is in the log; the daily run goes on with it."""


# --- one agency ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """An agency below in one year: what acts are about."""

    rollup: RollUp
    agency: Agency
    filing: FiledReport | None
    is_exempt: bool

    @property
    def pk(self) -> str:
        return f"{self.agency.pk}-{self.rollup.year}"


class ReturnForm(DatedForm):
    reason = words("退回的理由和需要改正的内容", 1000)
    field_order = ("reason", "on")


class ExemptForm(DatedForm):
    reason = line("不需报送的理由", 200, help_text="如：2023年6月撤并入某镇；数据由某局汇总报送。")
    field_order = ("reason", "on")


_ACTS = (
    Act(
        slug="return",
        name="退回改报",
        lead="退回以后，这份报告不再计入合计；该机关重新报送后，以新的报告为准。退回不能撤销。",
        form=ReturnForm,
        build=lambda record, by, told: ReturnFiling(
            at=record.rollup.county, filing=record.filing, by=by, **told
        ),
        done="报告已退回",
        typed={"reason": TYPED},
        fits=lambda record: record.filing is not None,
    ),
    Act(
        slug="exempt",
        name="登记为不需报送",
        lead="撤并、新设或者数据并入其他机关的，登记以后不再催报；已有的报告也不计入合计。",
        form=ExemptForm,
        build=lambda record, by, told: ExemptAgency(call=record.rollup.call, of=record.agency, by=by, **told),
        done="已登记为不需报送",
        typed={"reason": TYPED},
        fits=lambda record: record.rollup.call is not None and not record.is_exempt,
    ),
    Act(
        slug="again",
        name="恢复要求报送",
        form=DatedForm,
        build=lambda record, by, told: CallAgain(call=record.rollup.call, of=record.agency, by=by, **told),
        done="已恢复要求报送",
        fits=lambda record: record.is_exempt,
    ),
)


@rollup_form
def agency(request: HttpRequest, rollup: RollUp, code: str) -> HttpResponse:
    """What an agency filed for the year, what is wrong with it, what can be done about it."""
    found = get_object_or_404(states(rollup, today()), code=code)
    filings = list(FiledReport.objects.filter(agency=found, year=rollup.year).order_by("-number"))
    now = next((one for one in filings if one.current), None)
    exempt = Exemption.objects.filter(call=rollup.call, agency=found).first()
    done, shown = acts.perform(request, Standing(rollup, found, now, exempt is not None), _ACTS)
    if done:
        return redirect("desk:rollup-agency", rollup.year, code)
    return show(
        request,
        "desk/rollup_agency.html",
        rollup,
        "states",
        agency=found,
        mark=mark(found.state),
        filings=filings,
        now=now,
        exempt=exempt,
        unread=_unread(rollup).filter(of=found),
        body=_tables(now) if now else "",
        findings=[_named(one, now) for one in now.findings] if now else [],
        kept_as=f"rollup-{found.pk}-{rollup.year}",
        **acts.context(shown),
    )


def _tables(filing: FiledReport) -> str:
    """Its tables as the form prints them; every figure leads to that figure over the years."""
    form, told = FORMS.get(filing.form), values(filing)
    if (
        form is None and cell(TABLE_3, RECEIVED, TOTAL) in told
    ):  # a narrative of this house brings its figures
        form = form_in_force(filing.year)
    if form is None:
        return ""

    def number(key: str) -> str:
        if key not in told:
            return "—"
        return f"约{plainly(told[key])}" if key in filing.approximate else plainly(told[key])

    def url(key: str) -> str:
        return f"{reverse('desk:rollup-trend')}?figure={key}&agency={filing.agency.code}"

    blocks = (table_2(form, number), table_3(form, number), table_4(form, number))
    return write_html(Document(str(filing), filing.agency.name, filing.filed_on, blocks), url)


def _named(finding: dict[str, Any], filing: FiledReport) -> dict[str, Any]:
    key = finding.get("key") or ""
    return finding | {"name": figure_name(key, FORMS.get(filing.form)) if key else ""}

"""The applications over many: the list and finding, who has what open, the calendar, the figures, the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from gongkai.documents.writing import Document, write_html
from gongkai.law.clock import State
from gongkai.law.outcomes import OUTCOMES
from gongkai.law.periods import end_of_month, months_later
from gongkai.law.receipt import Channel
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.agencies.models import Staff
from gongkai.records.applications import overview as queries
from gongkai.records.applications.ledger import ledger as ledger_of
from gongkai.records.applications.verbs import ExportFullLedger, ExportLedger
from gongkai.records.authority import Action
from gongkai.records.today import today
from gongkai.web.desk import cases as rows_of_cases
from gongkai.web.desk import marks
from gongkai.web.desk.access import (
    cases_seen,
    desk_form,
    desk_page,
    home_of,
    may,
    readable,
    units_seen,
    where_may,
)
from gongkai.web.desk.downloads import download
from gongkai.web.desk.figures import figures_document
from gongkai.web.desk.forms import DeskForm, day, line, select
from gongkai.web.desk.lists import PER_PAGE, chosen, respond
from gongkai.web.desk.records import PeriodForm

MOST_FOUND = 50  # 工作约定: an exact value finds few; whoever finds more says more


# --- the list -----------------------------------------------------------------------------------------


@desk_page
def applications(request: HttpRequest) -> HttpResponse:
    """The applications: ``?show=`` and the fields of the filter narrow, ``?sort=`` orders."""
    show, narrow = chosen(_SHOWN, request.GET.get("show"))
    sorts = _SORTED if show in _OPEN_LISTS else _SORTED_DONE
    sort, order = chosen(sorts, request.GET.get("sort"))
    form = Filter(request.user, request.GET)
    found = form.narrow(cases_seen(request.user).filter(narrow()))
    # put in order by keys alone: whole cases with what stands beside them are read for one page
    page = Paginator(order(found).values_list("pk", flat=True), PER_PAGE).get_page(request.GET.get("page"))
    shown = cases_seen(request.user).in_bulk(list(page.object_list))
    page.object_list = rows_of_cases.rows(shown[key] for key in page.object_list)
    return respond(
        request,
        "desk/applications.html",
        here="applications",
        page=page,
        readable=readable(request.user, [row.case for row in page]),
        shown=[(key, label) for key, (label, _) in _SHOWN.items() if key in (show, *_OFFERED)],
        show=show,
        sorted=[(key, label) for key, (label, _) in sorts.items()],
        sort=sort,
        form=form,
        is_narrowed=form.is_narrowed,
        find=FindForm(),
        may_register=_registers(request),
    )


@desk_form
def find(request: HttpRequest) -> HttpResponse:
    """By number, or by the exact name, identity number or telephone of the applicant.

    The words come by POST: neither the address nor a log may hold them.
    """
    if request.method != "POST":
        return redirect("desk:applications")
    form = FindForm(request.POST)
    found = []
    if form.is_valid():
        words = form.cleaned_data["words"]
        mine = cases_seen(request.user)
        theirs = mine.filter(where_may(request.user, Action.SEE_APPLICANT)).filter(
            queries.by_applicant(words)
        )
        numbers = mine.filter(queries.by_number(words)).order_by("-pk")[: MOST_FOUND + 1]
        found = list(
            {case.pk: case for case in [*theirs.order_by("-pk")[: MOST_FOUND + 1], *numbers]}.values()
        )
    return respond(
        request,
        "desk/applications_found.html",
        here="applications",
        find=form,
        rows=rows_of_cases.rows(found[:MOST_FOUND]),
        readable=readable(request.user, found),
        more=len(found) > MOST_FOUND,
        most=MOST_FOUND,
        by_applicant=_may_read(request),
    )


class FindForm(DeskForm):
    words = line(
        "编号、申请人、证件号码或者电话",
        200,
        help_text="编号可以只写年份和序号，如 2026-15；申请人、证件号码、电话要写全。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
    )


class Filter(DeskForm):
    """What the list can be narrowed by; all of it may stand in an address."""

    unit = select("承办单位", required=False)
    handler = select("承办人", required=False)
    state = select("状态", [("", "全部"), *((one.value, one.label) for one in State)], required=False)
    outcome = select(
        "办理结果", [("", "全部"), *((code, one.label) for code, one in OUTCOMES.items())], required=False
    )
    channel = select("渠道", [("", "全部"), *((one.value, one.label) for one in Channel)], required=False)
    since = day("到达日期从", required=False)
    until = day("到", required=False)
    due = day("答复期限在", required=False)

    def __init__(self, user: Any, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        units = units_seen(user)
        people = Staff.objects.filter(agency__in=units, is_active=True).order_by("name")
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            ("", "全部"),
            ("none", "还没有交办"),
            *units.values_list("pk", "name"),
        ]
        self.fields["handler"].choices = [  # type: ignore[attr-defined]
            ("", "全部"),
            ("none", "还没有指定"),
            *people.values_list("pk", "name"),
        ]

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    def narrow(self, found: queries.Cases) -> queries.Cases:
        """The cases that the filter lets through; what is filled in wrongly does not count."""
        self.full_clean()
        told = self.cleaned_data
        for name in ("unit", "handler"):
            if told.get(name):
                found = found.filter(**{name: None if told[name] == "none" else told[name]})
        for name in ("state", "outcome", "channel"):
            if told.get(name):
                found = found.filter(**{name: told[name]})
        if told.get("since"):
            found = found.filter(arrived_on__gte=told["since"])
        if told.get("until"):
            found = found.filter(arrived_on__lte=told["until"])
        if told.get("due"):
            found = found.annotate(due_day=queries.DUE).filter(queries.RUNNING, due_day=told["due"])
        return found


_OPEN_LISTS = ("open", "late", "soon", "due", "unconfirmed")
_SHOWN = {
    "open": ("在办", lambda: queries.OPEN),
    "late": ("逾期", lambda: queries.late(today())),
    "soon": (
        f"{marks.SOON_WORKING_DAYS}个工作日内到期和逾期",
        lambda: queries.late(today()) | queries.due_within(today(), marks.SOON_WORKING_DAYS),
    ),
    "due": (
        f"{marks.SOON_WORKING_DAYS}个工作日内到期",
        lambda: queries.due_within(today(), marks.SOON_WORKING_DAYS),
    ),
    "unconfirmed": ("待确认收到", lambda: queries.UNCONFIRMED),
    "done": ("已办结", lambda: queries.DONE),
    "all": ("全部", lambda: queries.ALL),
}
_OFFERED = [key for key in _SHOWN if key != "due"]  # that one is where the overview leads
_SORTED = {
    "due": ("按期限", rows_of_cases.by_due_day),
    "newest": ("按登记先后", lambda found: found.order_by("-pk")),
}
# What is long finished is not put in order by its deadlines: that would look at all of it for one page.
_SORTED_DONE = {
    "newest": _SORTED["newest"],
    "finished": ("按办结先后", lambda found: found.order_by(F("finished_on").desc(nulls_last=True), "-pk")),
}


# --- who has what open, and when it is due ------------------------------------------------------------


@desk_page
def overview(request: HttpRequest) -> HttpResponse:
    """What is late and due first, by unit and handler, and the month with what is due on each day."""
    mine, on = cases_seen(request.user), today()
    month = _month(request.GET.get("month"))
    urgent = mine.filter(
        queries.late(on) | queries.due_within(on, marks.SOON_WORKING_DAYS) | queries.UNCONFIRMED
    )
    rows = rows_of_cases.rows(rows_of_cases.by_due_day(urgent)[:_MOST_URGENT])
    loads = queries.loads(mine, on, marks.SOON_WORKING_DAYS)
    return respond(
        request,
        "desk/overview.html",
        here="applications",
        loads=loads,
        total={
            name: sum(getattr(one, name) for one in loads) for name in ("open", "late", "soon", "unconfirmed")
        },
        soon_days=marks.SOON_WORKING_DAYS,
        urgent=rows,
        readable=readable(request.user, [row.case for row in rows]),
        month=month,
        weeks=list(_weeks(mine, month)),
        before=months_later(month, -1),
        after=months_later(month, 1),
    )


_MOST_URGENT = 10


@dataclass(frozen=True)
class Square:
    """A day of the calendar. ``name``: why it is no plain working day; ``count``: replies due."""

    day: date
    in_month: bool
    is_working: bool
    name: str
    count: int
    is_today: bool


def _weeks(mine: queries.Cases, month: date) -> Iterator[list[Square]]:
    """The weeks of a month, Monday first."""
    first = month - timedelta(days=month.weekday())
    end = end_of_month(month)
    last = end + timedelta(days=6 - end.weekday())
    due = queries.due_by_day(mine, first, last)
    calendar = current_calendar().provisional()
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    for start in range(0, len(days), 7):
        yield [
            Square(
                one,
                one.month == month.month,
                calendar.is_working_day(one),
                _name(calendar.day(one)),
                due.get(one, 0),
                one == today(),
            )
            for one in days[start : start + 7]
        ]


def _name(one: Any) -> str:
    """班, or the holiday; nothing for a plain weekday or weekend."""
    if one.is_working:
        return "班" if one.notice else ""
    return one.name or ("休" if one.notice else "")


def _month(text: str | None) -> date:
    """The first day of the month in an address (2026-11); of this month for anything else."""
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today().replace(day=1)
    return month if 2008 <= month.year <= today().year + 5 else today().replace(day=1)


# --- the figures --------------------------------------------------------------------------------------


@desk_page
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of a period with charts, each with the table that says the same; without a period, of this year."""
    form = PeriodForm(request.GET if "since" in request.GET else _this_year())
    body = ""
    if form.is_valid():
        body = write_html(_figures(request, form.cleaned_data["since"], form.cleaned_data["until"]))
    return respond(request, "desk/overview_figures.html", here="applications", form=form, body=body)


@desk_page
def figures_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same to take away: docx, pdf or xlsx."""
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return redirect("desk:application-figures")
    since, until = form.cleaned_data["since"], form.cleaned_data["until"]
    return download(_figures(request, since, until), kind, f"依申请公开统计-{since}-{until}")


def _figures(request: HttpRequest, since: date, until: date) -> Document:
    told = queries.statistics(cases_seen(request.user), since, until)
    return figures_document(home_of(request.user), told, since, until)


def _this_year() -> dict[str, str]:
    on = today()
    return {"since": on.replace(month=1, day=1).isoformat(), "until": on.isoformat()}


# --- the ledger ---------------------------------------------------------------------------------------


@desk_form
def ledger(request: HttpRequest) -> HttpResponse:
    """Take the ledger of a period away as an Excel file. It is told in the journal."""
    form = LedgerForm(_may_read(request), request.POST or None, initial=_this_year())
    if request.method == "POST" and form.is_valid():
        told, at = form.cleaned_data, home_of(request.user)
        since, until, full = told["since"], told["until"], bool(told.get("full"))
        build = ExportFullLedger if full else ExportLedger
        verb = build(by=request.user, on=today(), at=at, since=since, until=until)  # type: ignore[arg-type]
        if form.perform(verb):
            document = ledger_of(at, since, until, today(), with_particulars=full)
            return download(document, "xlsx", f"依申请公开台账-{since}-{until}")
    return respond(request, "desk/overview_ledger.html", here="applications", form=form)


class LedgerForm(PeriodForm):
    full = forms.BooleanField(label="包含申请人信息和申请内容（导出会记入工作日志）", required=False)

    def __init__(self, may_read: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_read:
            del self.fields["full"]


def _may_read(request: HttpRequest) -> bool:
    return may(request.user, Action.SEE_APPLICANT, home_of(request.user))  # type: ignore[arg-type]


def _registers(request: HttpRequest) -> bool:
    return may(request.user, Action.HANDLE_APPLICATION, home_of(request.user))  # type: ignore[arg-type]

"""The pages of the desk. They hold no rules: they ask queries and verbs and lay out the answers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.contrib.auth.views import LoginView, LogoutView
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.forms import TextInput
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from gongkai.documents.writing import write_html
from gongkai.law.terms import regime_on
from gongkai.records.agencies.models import Staff
from gongkai.records.annual.document import Incomplete
from gongkai.records.annual.explain import explain
from gongkai.records.annual.figures import approved_figures, figures_of
from gongkai.records.annual.models import Report
from gongkai.records.annual.scope import Scope
from gongkai.records.applications.models import Application
from gongkai.records.applications.projection import clock_of
from gongkai.records.authority import Action
from gongkai.records.disclosure.models import Item, Publication, Publicity, Status
from gongkai.records.journal.models import Event
from gongkai.web import reporting
from gongkai.web.desk import cases, marks
from gongkai.web.desk.access import desk_page, may, seen
from gongkai.web.desk.actions import choices

PER_PAGE = 20
MOST_URGENT = 5


class LoginForm(AuthenticationForm):
    """No longer names than there are accounts: Django's form shows the limit to browsers and doesn't check it."""

    username = UsernameField(
        max_length=Staff._meta.get_field("username").max_length, widget=TextInput(attrs={"autofocus": True})
    )


class Login(LoginView):
    form_class = LoginForm
    template_name = "desk/login.html"
    redirect_authenticated_user = True


class Logout(LogoutView):
    http_method_names = ["post", "options"]


@desk_page
def home(request: HttpRequest) -> HttpResponse:
    """What waits for somebody today."""
    applications = seen(request.user, Application.objects.all())
    open_cases = applications.filter(is_open=True)
    items = seen(request.user, Item.objects.all())
    counts = items.aggregate(
        clearing=Count("pk", filter=Q(awaits_clearing=True)),
        **{status: Count("pk", filter=Q(status=status)) for status in _WAITING},
    )
    return _page(
        request,
        "desk/home.html",
        here="home",
        open_count=open_cases.count(),
        soon_count=cases.due_soon(applications).count(),
        soon_days=marks.SOON_WORKING_DAYS,
        urgent=cases.rows(cases.by_due_day(open_cases)[:MOST_URGENT]),
        waiting_count=sum(counts.values()),
        waiting=[(Status(status).label, status, counts[status]) for status in _WAITING],
        clearing=counts["clearing"],
    )


@desk_page
def applications(request: HttpRequest) -> HttpResponse:
    """The applications, by what is due; ``?show=`` narrows, ``?sort=`` orders."""
    found = seen(request.user, Application.objects.all())
    show, narrow = _chosen(_SHOWN, request.GET.get("show"))
    sort, order = _chosen(_SORTED, request.GET.get("sort"))
    page = Paginator(order(narrow(found)), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = cases.rows(page.object_list)
    return _page(
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
    case = get_object_or_404(seen(request.user, Application.objects.select_related("agency")), pk=pk)
    clock = clock_of(case)
    judged = choices(case, request.user)  # type: ignore[arg-type]
    sees_applicant = may(request.user, Action.SEE_APPLICANT, case.agency)  # type: ignore[arg-type]
    return _page(
        request,
        "desk/application.html",
        here="applications",
        case=case,
        clock=clock,
        terms=clock.term_start and regime_on(clock.term_start),
        row=cases.row(case, clock),
        facts=_facts(case),
        applicant=case.applicant if sees_applicant else None,
        events=cases.timeline(case, clock),
        possible=[choice for choice in judged if not choice.refusals],
        refused=[choice for choice in judged if choice.refusals],
    )


@desk_page
def items(request: HttpRequest) -> HttpResponse:
    """The items of information; ``?status=`` narrows."""
    found = seen(request.user, Item.objects.select_related("column", "agency"))
    status = request.GET.get("status", "")
    if status == "clearing":
        found = found.filter(awaits_clearing=True)
    elif status in Status.values:
        found = found.filter(status=status)
    page = Paginator(found.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [(one, marks.item(one.status)) for one in page.object_list]
    shown = [("", "全部"), *Status.choices, ("clearing", "待补办审查")]
    return _page(request, "desk/items.html", here="items", page=page, shown=shown, status=status)


@desk_page
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One item with its story."""
    found = seen(request.user, Item.objects.select_related("column", "agency"))
    shown = get_object_or_404(found, pk=pk)
    return _page(
        request,
        "desk/item.html",
        here="items",
        item=shown,
        mark=marks.item(shown.status),
        clearing=marks.CLEARING,
        facts=_item_facts(shown),
        events=[cases.entry(event) for event in Event.objects.about(shown)],
    )


@desk_page
def reports(request: HttpRequest) -> HttpResponse:
    """The annual reports."""
    found = seen(request.user, Report.objects.select_related("agency"))
    return _page(request, "desk/reports.html", here="reports", reports=found)


@desk_page
def report(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """One report as it stands; every figure opens. What is missing or contradicts itself is said first."""
    shown = _report(request, code, year)
    figures, body = figures_of(shown), ""
    missing: tuple[str, ...] = ()
    try:
        body = write_html(
            reporting.document_of(shown, figures), lambda key: reverse("desk:figure", args=[code, year, key])
        )
    except Incomplete as error:
        missing = error.missing
    return _page(
        request,
        "desk/report.html",
        here="reports",
        report=shown,
        mark=marks.report(shown.status),
        body=body,
        missing=missing,
        form=figures.scope.form,
        findings=figures.findings,
    )


@desk_page
def figure(request: HttpRequest, code: str, year: int, key: str) -> HttpResponse:
    """The records behind one figure."""
    shown = _report(request, code, year)
    try:
        explanation = explain(Scope(shown.agency, year), key)
    except LookupError as error:
        raise Http404(str(error)) from error
    return _page(
        request,
        "desk/figure.html",
        here="reports",
        report=shown,
        base=reverse("desk:report", args=[code, year]),
        form=explanation.counted.scope.form,
        explanation=explanation,
        printed=approved_figures(shown).get(key, explanation.value),
        sections=reporting.sections(explanation, request.GET.get("page"), _record_url),
    )


_WAITING = (Status.SUBMITTED, Status.CHECKED, Status.CLEARED, Status.SIGNED)

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


def _chosen(choices: dict[str, Any], wanted: str | None) -> tuple[str, Any]:
    """The wanted choice, or the first."""
    key = wanted if wanted in choices else next(iter(choices))
    return key, choices[key][1]


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return render(request, template, context)


def _report(request: HttpRequest, code: str, year: int) -> Report:
    found = seen(request.user, Report.objects.select_related("agency"))
    return get_object_or_404(found, agency__code=code, year=year)


def _record_url(row: Any) -> str:
    match row:
        case Application():
            return reverse("desk:application", args=[row.pk])
        case Item():
            return reverse("desk:item", args=[row.pk])
        case Publication():
            return reverse("desk:item", args=[row.item_id])
    return ""


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


def _item_facts(item: Item) -> list[tuple[str, object]]:
    pairs = [
        ("索引号", item.index_number),
        ("栏目", item.column.name),
        ("责任单位", item.agency.name),
        ("公开属性", item.get_publicity_display()),
        ("不予主动公开的理由", item.withheld_ground if item.publicity != Publicity.PROACTIVE else ""),
        ("生成日期", item.formed_on),
        ("文号", item.document_number),
        ("发布日期", item.published_on),
        ("撤回日期", item.withdrawn_on),
        ("撤回理由", item.withdrawal_reason),
        ("内容概述", item.summary),
    ]
    return [(name, value) for name, value in pairs if value]

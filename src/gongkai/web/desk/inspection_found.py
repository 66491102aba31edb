"""Findings on the desk: the list with its states, one finding with what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.authority import Action
from gongkai.records.journal.models import Event
from gongkai.records.oversight.models import Finding
from gongkai.records.today import today
from gongkai.web.desk import acts, cases
from gongkai.web.desk.access import desk_form, desk_page, may_somewhere, own_units, units_seen
from gongkai.web.desk.inspection_forms import FINDING_ACTS
from gongkai.web.desk.inspection_rows import HERE, findings_seen, inspections_seen, links, mark_of, page_of
from gongkai.web.desk.lists import PER_PAGE, chosen, key_in, respond


@desk_page
def found(request: HttpRequest) -> HttpResponse:
    """The findings that the user sees: ``?show=``, ``?unit=`` and ``?inspection=`` choose, 督办 among them."""
    show, listed, unit = choice(request)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    calendar = current_calendar().provisional()
    units = units_seen(request.user).filter(pk__in=Finding.objects.order_by().values("unit"))
    return respond(
        request,
        "desk/found.html",
        here=HERE,
        shown=links(request, "show", SHOWN, show),
        show=show,
        unit=unit,
        inspection=inspections_seen(request.user).filter(pk=_inspection(request)).first(),
        units=units,
        page=page,
        rows=[(one, mark_of(one, calendar)) for one in page],
        may_inspect=may_somewhere(request.user, Action.INSPECT),
    )


def choice(request: HttpRequest) -> tuple[str, QuerySet[Finding], int]:
    """What the address chooses: the state, the findings, and the key of the unit (0: all)."""
    usual = "open" if may_somewhere(request.user, Action.INSPECT) else "mine"
    show, _ = chosen(SHOWN, request.GET.get("show", usual))
    listed = findings_seen(request.user).filter(SHOWN[show][1](request.user))
    unit = key_in(request.GET.get("unit", ""))
    if unit:
        listed = listed.filter(unit=unit)
    if inspection := _inspection(request):
        listed = listed.filter(inspection=inspection)
    return show, listed.order_by("due_on", "pk"), unit


def _inspection(request: HttpRequest) -> int:
    return key_in(request.GET.get("inspection", ""))


@desk_form
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding: what was found, what was done, what the user can do."""
    finding: Finding = get_object_or_404(findings_seen(request.user), pk=pk)
    done, shown = acts.perform(request, finding, FINDING_ACTS)
    if done:
        return redirect("desk:found-one", pk)
    about = [finding, finding.notice] if finding.notice else [finding]
    events = sorted((one for record in about for one in Event.objects.about(record)), key=lambda one: one.pk)
    return respond(
        request,
        "desk/found_one.html",
        here=HERE,
        finding=finding,
        mark=mark_of(finding, current_calendar().provisional()),
        facts=_facts(finding),
        url=page_of(finding, request.user),
        events=[cases.entry(event) for event in events],
        kept_as=f"finding-{finding.pk}",
        **acts.context(shown),
    )


def _facts(finding: Finding) -> list[tuple[str, str]]:
    found_by = "程序" if finding.by_program else (finding.found_by.name if finding.found_by else "")
    told = [
        ("责任单位", finding.unit.name),
        ("责任人", finding.notice.addressees if finding.notice else ""),
        ("问题类型", finding.get_kind_display() + ("（单项否决指标）" if finding.is_veto else "")),
        ("对象", f"{finding.get_object_kind_display()} {finding.object_name}".strip()),
        ("检查标准", finding.standard),
        ("发现", f"{finding.found_on} {found_by}".strip()),
        ("整改通知", f"{finding.notice.number}（{finding.notice.given_on}发出）" if finding.notice else ""),
        ("整改期限", str(finding.due_on or "还没有发出整改通知")),
        ("整改日期", str(finding.rectified_on or "")),
        ("报督办", str(finding.escalated_on or "")),
        ("销号日期", str(finding.closed_on or "")),
    ]
    return [(name, value) for name, value in told if value]


def _open(user: Any) -> Q:
    return Q(closed_on=None)


SHOWN: Mapping[str, tuple[str, Any]] = {
    "mine": (
        "本单位要整改的",
        lambda user: Q(closed_on=None, rectified_on=None, unit__in=own_units(user)),
    ),
    "open": ("没有销号", _open),
    "check": ("待复查", lambda user: Q(closed_on=None, rectified_on__isnull=False)),
    "late": ("逾期", lambda user: Q(closed_on=None, rectified_on=None, due_on__lt=today())),
    "supervised": ("督查督办", lambda user: Q(escalated_on__isnull=False, closed_on=None)),
    "closed": ("已销号", lambda user: Q(closed_on__isnull=False)),
    "all": ("全部", lambda user: Q()),
}

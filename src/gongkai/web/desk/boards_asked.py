"""What villagers asked (for the village) and told of the village (for the town alone), and the answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.law.village import Asked
from gongkai.records.authority import Action
from gongkai.records.noticeboards.models import VillageQuery
from gongkai.records.noticeboards.verbs import AnswerVillageQuery, AnswerVillageReport
from gongkai.records.today import today
from gongkai.web.desk.access import desk_form, desk_page, where_may
from gongkai.web.desk.boards_forms import AnswerForm, ReportAnswerForm
from gongkai.web.desk.lists import PER_PAGE, chosen, respond
from gongkai.web.desk.marks import Mark

_SHOWN = {"waiting": ("等待答复", {"answered_on": None}), "all": ("全部", {})}


@desk_page
def asked(request: HttpRequest) -> HttpResponse:
    """What the user may answer, the most pressing first."""
    show, only = chosen(_SHOWN, request.GET.get("show"))
    order = ("due_on", "pk") if show == "waiting" else ("-received_on", "-pk")
    found = asked_seen(request.user).filter(**only).order_by(*order)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return respond(
        request,
        "desk/boards_asked.html",
        here="office",
        page=page,
        rows=[(one, mark_of(one)) for one in page],
        show=show,
        shown=[(key, label) for key, (label, _) in _SHOWN.items()],
    )


@desk_form
def query(request: HttpRequest, pk: int) -> HttpResponse:
    """What was written, and the form for the answer."""
    shown = get_object_or_404(asked_seen(request.user), pk=pk)
    is_report = shown.asked is Asked.REPORT
    form = (ReportAnswerForm if is_report else AnswerForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        if is_report:
            told["founded"] = told["founded"] == "yes"
        verb = (AnswerVillageReport if is_report else AnswerVillageQuery)(
            by=request.user,  # type: ignore[arg-type]
            on=today(),
            query=shown,
            **told,
        )
        if form.perform(verb):
            messages.success(request, "已登记答复。留了联系方式的，请把答复告诉本人。")
            return redirect("desk:board-query", pk)
    return respond(
        request,
        "desk/board_query.html",
        here="office",
        query=shown,
        texts=shown.texts,
        mark=mark_of(shown),
        is_report=is_report,
        form=form,
    )


def asked_seen(user: Any) -> QuerySet[VillageQuery]:
    """Queries for who keeps the board; reports only for the town (law of 2025 Art 36), never for who is reported."""
    queries = where_may(user, Action.KEEP_BOARD) & Q(kind=Asked.QUERY.name)
    reports = where_may(user, Action.GIVE_TASK, "agency__reporting") & Q(kind=Asked.REPORT.name)
    found = VillageQuery.objects.select_related("board", "posting", "agency", "task")
    return found.filter(queries | reports)


def mark_of(query: VillageQuery) -> Mark:
    if query.answered_on:
        return Mark(query.get_result_display(), "done")  # type: ignore[attr-defined]
    days = (query.due_on - today()).days
    if days < 0:
        return Mark(f"逾期{-days}天", "late")
    return Mark(f"还有{days}天", "soon" if days <= _SOON else "")


_SOON = 3  # days, 工作约定

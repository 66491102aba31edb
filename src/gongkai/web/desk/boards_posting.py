"""Posting on a board, and one posting: confirmed by who watches, taken down, its poster."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.records.authority import Action
from gongkai.records.journal.models import Event
from gongkai.records.noticeboards.models import Posting
from gongkai.records.noticeboards.verbs import PostNotice, TakeDown, WitnessPosting
from gongkai.records.today import today
from gongkai.web.desk import cases
from gongkai.web.desk.access import desk_form, may, seen
from gongkai.web.desk.boards import board_seen
from gongkai.web.desk.boards_forms import PostingForm, TakeDownForm, WitnessForm, items_for
from gongkai.web.desk.lists import respond


@desk_form
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what hangs on the board."""
    board = board_seen(request, pk)
    form = PostingForm(request.POST or None, request.FILES or None, items=items_for([board]))
    if request.method == "POST" and form.is_valid():
        told = form.told()
        if not form.errors and (
            made := form.perform(PostNotice(by=request.user, board=board, **told))  # type: ignore[arg-type]
        ):
            messages.success(request, "已登记。可以打印张贴的纸，也可以请村务监督委员会成员确认。")
            return redirect("desk:posting", made.pk)
    return respond(request, "desk/board_post.html", here="office", form=form, board=board)


@desk_form
def posting(request: HttpRequest, pk: int) -> HttpResponse:
    """What hangs: all that is told of it, its photos, its posters; who watches confirms it here."""
    shown = posting_seen(request, pk)
    form = WitnessForm(request.POST or None, initial={"witnessed_on": today()})
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        verb = WitnessPosting(by=request.user, on=told.pop("witnessed_on"), posting=shown, **told)  # type: ignore[arg-type]
        if form.perform(verb):
            messages.success(request, "已登记监督确认。")
            return redirect("desk:posting", pk)
    return respond(
        request,
        "desk/posting.html",
        here="office",
        posting=shown,
        board=shown.board,
        facts=_facts(shown),
        events=[cases.entry(event) for event in Event.objects.about(shown)],
        form=form,
        may_keep=may(request.user, Action.KEEP_BOARD, shown.agency),  # type: ignore[arg-type]
        may_come_down=not TakeDown(by=request.user, on=today(), posting=shown).rules(),  # type: ignore[arg-type]
    )


@desk_form
def take_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it down; what is down does not hang again."""
    shown = posting_seen(request, pk)
    form = TakeDownForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        verb = TakeDown(by=request.user, on=form.cleaned_data["on"], posting=shown)  # type: ignore[arg-type]
        if form.perform(verb):
            messages.success(request, f"已登记撤下《{shown.title}》。")
            return redirect("desk:board", shown.board_id)  # type: ignore[attr-defined]
    return respond(
        request, "desk/posting_take_down.html", here="office", form=form, posting=shown, board=shown.board
    )


def posting_seen(request: HttpRequest, pk: int) -> Posting:
    """The posting, if the user may see it; else 404."""
    found = seen(
        request.user, Posting.objects.select_related("board__agency__reporting", "item", "posted_by")
    )
    return get_object_or_404(found.prefetch_related("photos"), pk=pk)


def _facts(shown: Posting) -> list[tuple[str, object]]:
    period = f"{shown.period_from}至{shown.period_to}" if shown.period_from else ""
    late = "补传" if shown.client_key else "补登"
    arrived = f"{shown.received_on}收到（{late}）" if shown.is_late_arrival else ""
    watched = f"{shown.witness}，{shown.witnessed_on}" if shown.witness else "还没有确认"
    told: list[tuple[str, object]] = [
        ("公开栏", f"{shown.board.name}（{shown.board.place}）"),
        ("类别", shown.category_label or ("镇政府公开的信息" if shown.item else "没有登记")),
        ("公布频次", shown.get_frequency_display()),  # type: ignore[attr-defined]
        ("财务收支", "是" if shown.accounts else ""),
        ("所属期", period),
        ("张贴日期", shown.posted_on),
        ("送达系统", arrived),
        ("最少张贴到", shown.hangs_until),
        ("计划撤下日期", shown.comes_down_on),
        ("撤下日期", shown.removed_on or "正在张贴"),
        ("张贴人", shown.posted_by.name if shown.posted_by else ""),
        ("监督确认", watched),
    ]
    return [(name, value) for name, value in told if value]

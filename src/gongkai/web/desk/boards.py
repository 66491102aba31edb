"""村务公开栏: the boards and how they stand, one board and what hangs on it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from gongkai.law.village import QuarterState
from gongkai.records.authority import Action
from gongkai.records.noticeboards.models import Board
from gongkai.records.noticeboards.queries import Standing, standings
from gongkai.records.noticeboards.verbs import CloseBoard, ReviseBoard, SetUpBoard
from gongkai.records.today import today
from gongkai.web.desk.access import desk_form, desk_page, may, may_somewhere, seen, units_where
from gongkai.web.desk.boards_forms import BoardForm, CloseForm, NewBoardForm
from gongkai.web.desk.lists import PER_PAGE, chosen, respond
from gongkai.web.desk.marks import Mark

_SHOWN = {
    "open": ("正在使用", {"closed_on": None}),
    "closed": ("已停用", {"closed_on__isnull": False}),
}
_HANGING = {"now": ("正在张贴", {"removed_on": None}), "all": ("全部", {})}


@desk_page
def boards(request: HttpRequest) -> HttpResponse:
    """The boards of the user's villages, each with its marks."""
    show, only = chosen(_SHOWN, request.GET.get("show"))
    found = seen(request.user, Board.objects.select_related("agency")).filter(**only)
    standing = standings(found, today())
    if attention := request.GET.get("attention") == "1":
        standing = [one for one in standing if one.needs_something]
    page = Paginator(standing, PER_PAGE).get_page(request.GET.get("page"))
    return respond(
        request,
        "desk/boards.html",
        here="office",
        page=page,
        rows=[(one, marks_of(one)) for one in page],
        show=show,
        shown=[(key, label) for key, (label, _) in _SHOWN.items()],
        attention=attention,
        may_keep=may_somewhere(request.user, Action.KEEP_BOARD),
    )


@desk_page
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """One board: what it is, what hangs on it, what hung."""
    shown = board_seen(request, pk)
    hanging, only = chosen(_HANGING, request.GET.get("show"))
    found = shown.postings.filter(**only).select_related("item", "posted_by")  # type: ignore[attr-defined]
    page = Paginator(found.prefetch_related("photos"), PER_PAGE).get_page(request.GET.get("page"))
    (standing,) = standings([shown], today())
    return respond(
        request,
        "desk/board.html",
        here="office",
        board=shown,
        page=page,
        today=today(),
        marks=marks_of(standing),
        standing=standing,
        tallies=shown.tallies.order_by("-first_day"),  # type: ignore[attr-defined]
        show=hanging,
        shown=[(key, label) for key, (label, _) in _HANGING.items()],
        may_keep=may(request.user, Action.KEEP_BOARD, shown.agency),  # type: ignore[arg-type]
    )


@desk_form
def new(request: HttpRequest) -> HttpResponse:
    """Set up a board."""
    units = units_where(request.user, Action.KEEP_BOARD).order_by("path")
    form = NewBoardForm(request.POST or None, request.FILES or None, units=units)
    if request.method == "POST" and form.is_valid():
        verb = SetUpBoard(by=request.user, on=today(), **form.told())  # type: ignore[arg-type]
        if not form.errors and (made := form.perform(verb)):
            messages.success(request, f"已设置公开栏“{made.name}”。请打印标牌，贴在公开栏上。")
            return redirect("desk:board", made.pk)
    return respond(request, "desk/board_form.html", here="office", form=form, back=reverse("desk:boards"))


@desk_form
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is told of a board."""
    shown = board_seen(request, pk)
    told = {name: getattr(shown, name) for name in BoardForm.base_fields if name != "files"}
    form = BoardForm(request.POST or None, request.FILES or None, initial=told)
    if request.method == "POST" and form.is_valid():
        values = form.told()
        verb = ReviseBoard(by=request.user, on=today(), board=shown, **values)  # type: ignore[arg-type]
        if not form.errors and form.perform(verb):
            messages.success(request, "已保存。")
            return redirect("desk:board", pk)
    back = reverse("desk:board", args=[pk])
    return respond(request, "desk/board_form.html", here="office", form=form, board=shown, back=back)


@desk_form
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The board is gone; this can't be undone, and its page says so before it is done."""
    shown = board_seen(request, pk)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = CloseBoard(by=request.user, on=today(), board=shown, **form.cleaned_data)  # type: ignore[arg-type]
        if form.perform(verb):
            messages.success(request, f"公开栏“{shown.name}”已停用。")
            return redirect("desk:board", pk)
    return respond(request, "desk/board_close.html", here="office", form=form, board=shown)


def board_seen(request: HttpRequest, pk: int) -> Board:
    """The board, if the user may see it; else 404."""
    boards = seen(request.user, Board.objects.select_related("agency__reporting"))
    return get_object_or_404(boards.prefetch_related("photos"), pk=pk)


def marks_of(standing: Standing) -> list[Mark]:
    """What is to be said of a board; nothing where nothing is wrong."""
    if standing.board.closed_on:
        return [Mark("已停用", "done")]
    found = [Mark(words, "late" if late else "soon") for words, late in standing.owed.items()]
    if standing.quarter is QuarterState.OPEN:
        found.append(Mark(standing.quarter.value))
    return found

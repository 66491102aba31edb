"""Services and powers from Excel: the template, what is there now, the rows on their way in."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.documents.handbook import (
    PowerList,
    Service,
    read_powers,
    read_services,
    write_powers,
    write_services,
)
from gongkai.documents.reading import Refusable, safe_name
from gongkai.records.authority import Action
from gongkai.records.handbook.entries import written
from gongkai.records.handbook.models import Entry, Form, Sheet
from gongkai.records.handbook.sheets import FAULTY, SAME, TO_ADD, TO_CHANGE, plan_of
from gongkai.records.handbook.verbs import DropSheet, ReceiveSheet, TakeSheet
from gongkai.records.today import today
from gongkai.web.desk.access import desk_action, desk_form, desk_page, where_may
from gongkai.web.desk.downloads import TYPES, attachment
from gongkai.web.desk.handbook_forms import SheetForm, TakeForm
from gongkai.web.desk.lists import PER_PAGE, respond

_NAMES = {Form.SERVICE: "政务服务事项清单", Form.POWERS: "权责清单"}


@desk_form
def upload(request: HttpRequest, form: str) -> HttpResponse:
    """Upload a table; what waits of earlier ones stands below."""
    kind = _kind(form)
    filled = SheetForm(request.user, kind, request.POST or None, request.FILES or None)
    if not filled.units:
        return respond(request, "desk/handbook_nowhere.html", here="office", units=())
    if request.method == "POST" and filled.is_valid():
        [sent] = filled.cleaned_data["sheet"][:1]
        read = read_services if kind is Form.SERVICE else read_powers
        try:
            verb = ReceiveSheet(
                by=request.user,
                on=today(),
                at=filled.unit,
                form=kind,
                name=safe_name(sent.name),
                rows=read(sent.content, sent.name),
            )
            if sheet := filled.perform(verb):
                return redirect("desk:handbook-sheet", pk=sheet.pk)
        except Refusable as error:
            filled.add_error("sheet", str(error).rstrip("。"))
    waiting = [one for one in _waiting(request).filter(form=kind) if one.rows]
    return respond(
        request,
        "desk/handbook_upload.html",
        here="office",
        form=filled,
        kind=kind,
        name=_NAMES[kind],
        waiting=waiting,
    )


@desk_form
def waiting(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows with what would become of them; taking them all at once."""
    sheet = get_object_or_404(_waiting(request), pk=pk)
    form = TakeForm(sheet.agency, request.POST or None)
    if request.method == "POST" and form.is_valid():
        column = form.columns[form.cleaned_data["column"]]
        verb = TakeSheet(
            by=request.user, on=today(), sheet=sheet, column=column, reason=form.cleaned_data["reason"]
        )
        if taken := form.perform(verb):
            left = f"还有{len(taken.rows)}行需要改正，列在下面。" if taken.rows else "全部登记完毕。"
            messages.success(request, f"已登记，新事项成为草稿。{left}")
            if taken.rows:
                return redirect("desk:handbook-sheet", pk=pk)
            return redirect("desk:handbook")
    planned = plan_of(sheet)
    counts = Counter(one.what for one in planned)
    return respond(
        request,
        "desk/handbook_sheet.html",
        here="office",
        sheet=sheet,
        form=form,
        page=Paginator(sorted(planned, key=lambda one: one.what != FAULTY), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        counts=[(what, counts[what]) for what in (TO_ADD, TO_CHANGE, SAME, FAULTY) if counts[what]],
        can_take=bool(counts[TO_ADD] or counts[TO_CHANGE]),
        is_powers=sheet.form == Form.POWERS,
    )


@desk_action
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up the rows that still wait."""
    sheet = get_object_or_404(_waiting(request), pk=pk)
    DropSheet(by=request.user, on=today(), sheet=sheet).perform()
    messages.success(request, f"已放弃《{sheet.name}》中没有登记的行。")
    return redirect("desk:handbook-upload", form=sheet.form)


@desk_page
def template(request: HttpRequest, form: str) -> HttpResponse:
    """The empty table to fill in."""
    kind = _kind(form)
    content = write_services([], today()) if kind is Form.SERVICE else write_powers([], today())
    return attachment(content, TYPES["xlsx"], f"{_NAMES[kind]}模板.xlsx")


@desk_page
def export(request: HttpRequest, form: str) -> HttpResponse:
    """What is there now, to be changed and uploaded again: of the units for which the user writes."""
    kind = _kind(form)
    mine = Entry.objects.filter(where_may(request.user, Action.DRAFT_ITEM), form=kind)
    told = written(mine.select_related("agency", "item"))
    if kind is Form.SERVICE:
        services = [(one.entry.agency.name, one.content) for one in told if isinstance(one.content, Service)]
        content = write_services(services, today())
    else:
        lists = [one.content for one in told if isinstance(one.content, PowerList)]
        content = write_powers([power for one in lists for power in one.powers], today())
    return attachment(content, TYPES["xlsx"], f"{_NAMES[kind]}.xlsx")


def _kind(form: str) -> Form:
    if form not in Form.values:
        raise Http404("No table of this kind")
    return Form(form)


def _waiting(request: HttpRequest):  # type: ignore[no-untyped-def]
    mine = Sheet.objects.filter(where_may(request.user, Action.DRAFT_ITEM))
    return mine.select_related("agency__reporting")

"""办事一本通 on the desk: the entries with what is doubtful about them, one entry, and what is printed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from gongkai.documents.handbook import Printed, Service, content_document, write_card
from gongkai.documents.writing import MissingCharacters, write_html
from gongkai.law.services import veto
from gongkai.records.authority import Action
from gongkai.records.disclosure.models import Status
from gongkai.records.disclosure.verbs import proposal_of
from gongkai.records.handbook.books import address_of, book_of
from gongkai.records.handbook.entries import Told, written
from gongkai.records.handbook.models import Entry, Form
from gongkai.records.handbook.staleness import Alarm, alarms_of
from gongkai.records.handbook.verbs import ConfirmEntry
from gongkai.records.once import once
from gongkai.records.today import SHANGHAI, today
from gongkai.web.desk.access import desk_action, desk_page, home_of, may, may_somewhere, seen, units_seen
from gongkai.web.desk.downloads import TYPES, attachment, download
from gongkai.web.desk.lists import PER_PAGE, chosen, key_in, respond
from gongkai.web.desk.marks import Mark

_STATES = {"": ("全部", None), "doubtful": ("需要核对或者补充", True), "draft": ("还没有公开", False)}


@desk_page
def entries(request: HttpRequest) -> HttpResponse:
    """The entries that the user sees. ``?form=``, ``unit=``, ``state=``, ``q=`` narrow the list."""
    wanted = {key: request.GET.get(key, "").strip() for key in ("form", "unit", "state", "q")}
    wanted["form"] = wanted["form"] if wanted["form"] in Form.values else Form.SERVICE.value
    found = _seen(request.user).filter(form=wanted["form"])
    if unit := key_in(wanted["unit"]):
        found = found.filter(agency=unit)
    if not wanted["q"].isprintable():  # no name has a control character, and a database may refuse one
        found = found.none()
    elif wanted["q"]:
        found = found.filter(name__icontains=wanted["q"])
    wanted["state"], _ = chosen(_STATES, wanted["state"])
    if wanted["state"] == "draft":
        found = found.exclude(item__status=Status.PUBLISHED)
    told = written(found)
    alarms = alarms_of(told, today())
    if wanted["state"] == "doubtful":
        told = [one for one in told if alarms[one.entry.pk]]
    page = Paginator(told, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [_row(one, alarms[one.entry.pk]) for one in page.object_list]
    home = home_of(request.user)
    return respond(
        request,
        "desk/handbook.html",
        here="office",
        page=page,
        wanted=wanted,
        narrowed=any(wanted[key] for key in ("unit", "state", "q")),
        forms=Form.choices,
        states=[(key, name) for key, (name, _) in _STATES.items()],
        units=units_seen(request.user).filter(reporting=home),
        doubtful=sum(1 for one in alarms.values() if one),
        veto=veto() if wanted["form"] == Form.SERVICE else None,
        lacking=_lacking(told),
        may_write=may_somewhere(request.user, Action.DRAFT_ITEM),
    )


@desk_page
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry as it will be read, what is doubtful about it, and what can be done."""
    told = find(request, pk)
    one, item = told.entry, told.entry.item
    proposed = proposal_of(item)
    with once():
        stuck = ConfirmEntry(by=request.user, on=today(), entry=one).refusals()
    return respond(
        request,
        "desk/handbook_entry.html",
        here="office",
        entry=one,
        item=item,
        proposed=proposed,
        alarms=alarms_of([told], today())[one.pk],
        lacking=told.content.lacking if isinstance(told.content, Service) else (),
        is_service=isinstance(told.content, Service),
        body=write_html(content_document(told.content, one.agency.name, today())),
        may_write=may(request.user, Action.DRAFT_ITEM, one.agency),
        may_confirm=not stuck,
        attachments=item.attachments.of_version(proposed.number if proposed else item.version),
    )


@desk_action
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the entry is still right."""
    ConfirmEntry(by=request.user, on=today(), entry=find(request, pk).entry).perform()
    messages.success(request, "已记录：核对过，内容没有变化。")
    return redirect("desk:handbook-entry", pk=pk)


@desk_page
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """The card of one service."""
    told = find(request, pk)
    if not isinstance(told.content, Service):
        raise Http404("A list of powers has no card")
    printed = Printed(told.content, told.entry.agency.name, address_of(told.entry))
    content = write_card(printed, home_of(request.user).name, timestamp=_now())
    return attachment(content, TYPES["pdf"], f"{told.content.name}办事卡.pdf")


@desk_page
def guide(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The guide or the list as a document."""
    told = find(request, pk)
    document = content_document(told.content, told.entry.agency.name, today())
    return download(document, kind, told.content.title)


@desk_page
def book(request: HttpRequest, kind: str) -> HttpResponse:
    """The book of what is public now, as ``pdf`` or ``docx``."""
    if kind not in ("pdf", "docx"):
        raise Http404(f"No book of the kind {kind}")
    made = book_of(home_of(request.user), today())
    if not made.services:
        messages.info(request, "还没有公开的办事事项，公开以后才能编成一本通。")
        return redirect("desk:handbook")
    try:
        content = made.write(kind, _now())
    except MissingCharacters as error:
        messages.error(request, str(error))
        return redirect("desk:handbook")
    return attachment(content, TYPES[kind], f"{made.book.title}.{kind}")


def find(request: HttpRequest, pk: int) -> Told:
    """The entry with what is to be worked on; 404 if the user's posts don't see it."""
    [told] = written([get_object_or_404(_seen(request.user), pk=pk)])
    return told


def _seen(user: Any) -> Any:
    return seen(user, Entry.objects.select_related("agency__reporting", "item"))


def _row(told: Told, alarms: list[Alarm]) -> dict[str, Any]:
    entry, content = told.entry, told.content
    item = entry.item
    tone = "done" if item.status == Status.PUBLISHED else ""
    return {
        "url": reverse("desk:handbook-entry", args=[entry.pk]),
        "name": content.name,
        "unit": entry.agency.name,
        "kind": content.kind_name if isinstance(content, Service) else f"{len(content.powers)}项职权",
        "state": Mark(item.get_status_display(), tone),
        "looked": entry.confirmed_on,
        "alarms": [Mark(one.label, "soon") for one in alarms],
    }


def _lacking(told: Iterable[Told]) -> int:
    """How many of the public services lack as many classes of elements as the veto names."""
    services = (one for one in told if one.entry.item.status == Status.PUBLISHED)
    contents = (one.content for one in services if isinstance(one.content, Service))
    return sum(1 for content in contents if len(content.lacking) >= veto().classes)


def _now() -> datetime:
    return datetime.combine(today(), time(9), SHANGHAI)

"""部门商请: what units ask of each other: lists, one page for each, files, letters."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.law.calendar import Calendar
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.applications.models import Application
from gongkai.records.authority import Action
from gongkai.records.coordination.document import answer_letter, request_letter
from gongkai.records.coordination.models import EntryKind, Request, RequestQuerySet, RequestState
from gongkai.records.coordination.queries import listed, with_entries
from gongkai.records.disclosure.models import Item
from gongkai.records.evidence.keeping import content_of
from gongkai.records.today import today
from gongkai.web.desk import acts, marks
from gongkai.web.desk.access import (
    cases_seen,
    desk_form,
    desk_page,
    may,
    may_somewhere,
    own_units,
    reads_particulars,
    seen,
    where_may,
)
from gongkai.web.desk.acts import Act
from gongkai.web.desk.coordination_forms import OF_WHO_ASKS, OF_WHO_IS_ASKED
from gongkai.web.desk.downloads import attachment, download
from gongkai.web.desk.lists import PER_PAGE, chosen, respond
from gongkai.web.desk.marks import Mark

HERE = "office"


def requests_seen(user: Any) -> RequestQuerySet:
    """Those which one of the two sides is below the user's posts."""
    return listed().filter(where_may(user, Action.SEE_DESK) | where_may(user, Action.SEE_DESK, "unit"))


def mark(request: Request, calendar: Calendar) -> Mark:
    """Where it stands, and how long there still is."""
    if request.is_open:
        return marks.days_left(request.due_on, today(), calendar)
    is_done = request.state in (RequestState.CLOSED, RequestState.WITHDRAWN)
    return Mark(request.get_state_display(), "done" if is_done else "soon")


@desk_page
def requests(request: HttpRequest) -> HttpResponse:
    """What the user's units received and sent; ``?box=`` and ``?show=`` choose."""
    box, side = chosen(_BOXES, request.GET.get("box"))
    show, keep = chosen(_SHOWN, request.GET.get("show"))
    found = keep(requests_seen(request.user).filter(side(request.user)))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    calendar = current_calendar().provisional()
    return respond(
        request,
        "desk/coordination.html",
        here=HERE,
        box=box,
        boxes=[(key, label) for key, (label, _) in _BOXES.items()],
        show=show,
        shown=[(key, label) for key, (label, _) in _SHOWN.items()],
        page=page,
        rows=[(one, mark(one, calendar)) for one in page],
        may_send=may_somewhere(request.user, Action.COORDINATE),
    )


@desk_form
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what was said on both sides, and what the user can do."""
    found = _found(request, pk)
    reads = _reads(request.user, found)
    done, shown = acts.perform(request, found, _acts(request.user, found))
    if done:
        return redirect("desk:request", pk=found.pk)
    case, item = found.application, found.item
    return respond(
        request,
        "desk/coordination_request.html",
        here=HERE,
        one=found,
        reads=reads,
        mark=mark(found, current_calendar().provisional()),
        facts=_facts(found),
        case=case if case and _opens_case(request.user, case) else None,
        about_case=case is not None,
        item=item if item and seen(request.user, Item.objects.filter(pk=item.pk)).exists() else None,
        together=_together(request.user, found),
        entries=found.entries.all() if reads else (),
        answer=EntryKind.ANSWER,
        kept_as=f"request-{found.pk}",
        **acts.context(shown),
    )


@desk_page
def request_file(request: HttpRequest, pk: int, evidence: int) -> HttpResponse:
    """A file that came with a request or an answer: for both sides, whoever's posts it stands below."""
    found = _found(request, pk)
    files = [kept for entry in found.entries.all() for kept in entry.evidence.all() if kept.pk == evidence]
    if not files or not _reads(request.user, found):
        raise Http404("No such file")
    try:
        return attachment(content_of(files[0]), "application/octet-stream", files[0].name)
    except FileNotFoundError as error:
        raise Http404("The file is not on this machine") from error


@desk_page
def letter_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """商请函, docx or pdf."""
    found = _found(request, pk)
    _require_letter(request, found, kind)
    return download(request_letter(found), kind, f"{found.label}商请函")


@desk_page
def answer_file(request: HttpRequest, pk: int, entry: int, kind: str) -> HttpResponse:
    """复函, docx or pdf."""
    found = _found(request, pk)
    _require_letter(request, found, kind)
    answers = {one.pk: one for one in found.entries.all() if one.kind == EntryKind.ANSWER}
    if entry not in answers:
        raise Http404("No such answer")
    return download(answer_letter(found, answers[entry]), kind, f"{found.label}复函")


def _found(request: HttpRequest, pk: int) -> Any:
    mine = requests_seen(request.user).values("pk")
    return get_object_or_404(with_entries().filter(pk__in=mine), pk=pk)


def _reads(user: Any, found: Request) -> bool:
    """What is said about a case is for those who take part, and for who may read the case."""
    if found.application is None:
        return True
    sides = (found.agency, found.unit)
    takes_part = any(may(user, Action.COORDINATE, side) for side in sides)
    return takes_part or reads_particulars(user, found.application)


def _acts(user: Any, found: Request) -> tuple[Act, ...]:
    """What belongs to the side on which the user stands; who oversees both sides may do what belongs to either."""
    sides = [(found.unit, OF_WHO_IS_ASKED), (found.agency, OF_WHO_ASKS)]
    own = own_units(user)
    here = [side for side in sides if side[0] in own] or sides
    return tuple(act for unit, offered in here if may(user, Action.COORDINATE, unit) for act in offered)


def _opens_case(user: Any, case: Application) -> bool:
    return cases_seen(user).filter(pk=case.pk).exists()


def _require_letter(request: HttpRequest, found: Request, kind: str) -> None:
    if kind not in ("docx", "pdf") or not _reads(request.user, found):
        raise Http404("No such letter")


def _together(user: Any, found: Request) -> QuerySet[Request]:
    """The requests to other units that were sent with it."""
    same = requests_seen(user).filter(agency=found.agency, year=found.year, number=found.number)
    return same.exclude(pk=found.pk).order_by("pk")


def _facts(found: Request) -> list[tuple[str, Any]]:
    pairs = [
        ("商请单位", found.agency.name),
        ("被商请单位", found.unit.name),
        ("事项", found.get_kind_display()),
        ("经办人", found.sent_by.name),
        ("商请日期", found.sent_on),
        ("答复期限", found.due_on),
        ("首次答复", found.answered_on),
    ]
    return [(name, value) for name, value in pairs if value]


def _received(user: Any) -> Q:
    return Q(unit__in=own_units(user))


def _sent(user: Any) -> Q:
    return Q(agency__in=own_units(user))


_BOXES = {
    "received": ("收到的", _received),
    "sent": ("发出的", _sent),
    "all": ("所辖单位的全部", lambda user: Q()),
}
_SHOWN = {
    "open": ("没有办结", lambda found: found.unfinished().order_by("due_on", "pk")),
    "all": ("全部", lambda found: found.order_by("-sent_on", "-pk")),
}

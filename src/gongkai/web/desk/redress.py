"""After the answer, on the desk: the lists of reconsideration and suits, complaints, corrections."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from gongkai.records.applications.models import Application, Dispute
from gongkai.records.authority import Action
from gongkai.records.redress.models import Complaint, OwnRecord
from gongkai.records.retention.models import Package
from gongkai.web.desk.access import desk_page, may, may_somewhere, seen, where_may
from gongkai.web.desk.lists import PER_PAGE, chosen, respond
from gongkai.web.desk.marks import Mark
from gongkai.web.desk.redress_entry import KINDS
from gongkai.web.desk.redress_rows import HERE, Row, dispute_rows, keyed_rows, open_first

_MOST_OPEN = 500  # a town has a handful; what is open is put in order in memory


def panel(request: HttpRequest, case: Application) -> dict[str, Any]:
    """What ``_case_disputes.html`` shows on the page of the case."""
    user: Any = request.user
    return {
        "disputes": dispute_rows(case.disputes.all()),
        "complaints": keyed_rows(case.complaints.all()),
        "may_record_dispute": may(user, Action.RECORD_DISPUTE, case.agency),
        "may_keep_files": may(user, Action.KEEP_CASE_FILES, case.agency),
        "held": Mark("暂停删除", "soon"),
        "packages": list(Package.objects.filter(application=case).exclude(stored="")),
    }


def due_now(user: Any) -> list[Row]:
    """What the user's agencies still owe after an answer, the nearest term first."""
    mine = where_may(user, Action.RECORD_DISPUTE)
    disputes = Dispute.objects.filter(mine, concluded_on=None).select_related("agency")[:_MOST_OPEN]
    complaints = Complaint.objects.filter(mine, answered_on=None).select_related("agency")[:_MOST_OPEN]
    own_records = OwnRecord.objects.filter(mine, served_on=None).select_related("agency")[:_MOST_OPEN]
    rows = [*dispute_rows(disputes), *keyed_rows(complaints), *keyed_rows(own_records)]
    return open_first([row for row in rows if row.due and row.due.is_ours])


@desk_page
def redress(request: HttpRequest) -> HttpResponse:
    """The lists: what is open first, by what is due; ``?kind=`` and ``?show=`` choose."""
    kind, build = chosen(_LISTS, request.GET.get("kind"))
    show, is_open = chosen(_SHOWN, request.GET.get("show"))
    page = build(request, is_open)
    return respond(
        request,
        "desk/redress.html",
        here=HERE,
        kind=kind,
        kinds=[(key, label) for key, (label, _) in _LISTS.items()],
        show=show,
        shown=[(key, label) for key, (label, _) in _SHOWN.items()],
        page=page,
        empty=_EMPTY[kind],
        may_add=may_somewhere(request.user, KINDS[kind].action),
        may_keep_files=may_somewhere(request.user, Action.KEEP_CASE_FILES),
    )


def _disputes(request: HttpRequest, is_open: bool) -> Any:
    found = seen(request.user, Dispute.objects.select_related("application", "agency"))
    if is_open:
        rows = dispute_rows(found.filter(concluded_on=None)[:_MOST_OPEN])
        return Paginator(open_first(rows), PER_PAGE).get_page(request.GET.get("page"))
    page = Paginator(found.order_by("-filed_on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = dispute_rows(page.object_list)
    return page


def _complaints(request: HttpRequest, is_open: bool) -> Any:
    found = seen(request.user, Complaint.objects.select_related("agency"))
    found = found.filter(answered_on=None).order_by("received_on", "pk") if is_open else found
    return _keyed_paged(request, found)


def _own_records(request: HttpRequest, is_open: bool) -> Any:
    found = seen(request.user, OwnRecord.objects.select_related("agency"))
    found = found.filter(served_on=None).order_by("received_on", "pk") if is_open else found
    return _keyed_paged(request, found)


def _keyed_paged(request: HttpRequest, found: Any) -> Any:
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = keyed_rows(page.object_list)
    return page


_LISTS = {
    "disputes": ("行政复议和行政诉讼", _disputes),
    "complaints": ("投诉举报", _complaints),
    "own-records": ("本人信息更正", _own_records),
}
_SHOWN = {"open": ("办理中", True), "all": ("全部", False)}
_EMPTY = {
    "disputes": "没有这样的案件。收到复议机关或者法院的受理通知后，在这里登记，答复期限自动推算。",
    "complaints": "没有这样的投诉举报。收到群众的投诉举报，或者上级转办的，在这里登记。",
    "own-records": "没有这样的更正申请。有人要求更正与他本人有关的信息记录的，在这里登记。",
}

"""The papers of the review: the 审查表 of an item, and the register of a period, to read, print and take away."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from gongkai.documents.writing import Document, write_html
from gongkai.law.periods import end_of_month
from gongkai.records.disclosure.models import Item
from gongkai.records.today import today
from gongkai.web.desk.access import desk_page, home_of
from gongkai.web.desk.downloads import download
from gongkai.web.desk.forms import DeskForm, day
from gongkai.web.desk.items import all_seen, find
from gongkai.web.desk.lists import respond
from gongkai.web.desk.review_record import register, review_record, reviewed_between


@desk_page
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The 审查表 of one item."""
    item = find(request, pk)
    document = review_record(item, today())
    body = write_html(document)
    return respond(request, "desk/record.html", here="items", item=item, document=document, body=body)


@desk_page
def record_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    item = find(request, pk)
    return download(review_record(item, today()), kind, f"审查表-{item.title[:40]}")


class PeriodForm(DeskForm):
    since = day("从")
    until = day("到")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("since") and told.get("until") and told["until"] < told["since"]:
            self.add_error("until", "“到”不能早于“从”")
        return told


@desk_page
def registers(request: HttpRequest) -> HttpResponse:
    """The register of the reviews of a period; without one in the address, of this month."""
    first, last = this_month()
    form = PeriodForm(request.GET if "since" in request.GET else {"since": first, "until": last})
    document = None
    if form.is_valid():
        document = _register(request, form.cleaned_data["since"], form.cleaned_data["until"])
    body = write_html(document) if document else ""
    return respond(request, "desk/register.html", here="items", form=form, document=document, body=body)


@desk_page
def register_file(request: HttpRequest, since: str, until: str, kind: str) -> HttpResponse:
    try:
        period = date.fromisoformat(since), date.fromisoformat(until)
    except ValueError as error:
        raise Http404(str(error)) from error
    return download(_register(request, *period), kind, f"审查登记表-{since}-{until}")


def _register(request: HttpRequest, since: date, until: date) -> Document:
    found: QuerySet[Item] = all_seen(request.user)
    items = reviewed_between(found, since, until)
    return register(home_of(request.user), items, since, until)


def this_month() -> tuple[date, date]:
    day = today()
    return day.replace(day=1), end_of_month(day)

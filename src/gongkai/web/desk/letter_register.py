"""The register of letters issued, and the agency's own texts of letters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from gongkai.documents.letters import LETTERS, LetterError, check
from gongkai.documents.writing import Cell, Document, simple_table
from gongkai.records.agencies.models import Agency
from gongkai.records.letters.models import Letter
from gongkai.records.letters.plan import PLANS
from gongkai.records.letters.progress import Progress, of_many
from gongkai.records.letters.values import overrides_of
from gongkai.records.today import today
from gongkai.web.desk.access import desk_page, home_of, readable, seen
from gongkai.web.desk.downloads import download
from gongkai.web.desk.forms import select
from gongkai.web.desk.lists import PER_PAGE, respond
from gongkai.web.desk.records import PeriodForm, this_month

HERE = "applications"
_HEADS = ("文号", "文书", "申请编号", "签发日期", "送达日期", "送达方式", "状态")
_WIDTHS = (6, 8, 6, 4, 4, 5, 5)


class RegisterForm(PeriodForm):
    code = select(
        "文书", [("", "全部"), *((plan.code, plan.name) for plan in PLANS.values())], required=False
    )
    code.says_by_itself = True  # type: ignore[attr-defined]


@desk_page
def register(request: HttpRequest) -> HttpResponse:
    """The letters issued in a period; without one in the address, of this month."""
    first, last = this_month()
    form = RegisterForm(request.GET if "since" in request.GET else {"since": first, "until": last})
    page = None
    may_open: set[int] = set()
    if form.is_valid():
        page = Paginator(_letters(request, **form.cleaned_data), PER_PAGE).get_page(request.GET.get("page"))
        page.object_list = of_many(page.object_list)
        may_open = readable(request.user, [one.letter.application for one in page])
    return respond(request, "desk/letters.html", here=HERE, form=form, page=page, readable=may_open)


@desk_page
def register_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as a file, all of the period."""
    form = RegisterForm(request.GET)
    if not form.is_valid():
        raise Http404("No such period")
    found = of_many(_letters(request, **form.cleaned_data))
    since, until = form.cleaned_data["since"], form.cleaned_data["until"]
    return download(
        _document(home_of(request.user), found, since, until), kind, f"文书登记簿-{since}-{until}"
    )


@desk_page
def texts(request: HttpRequest) -> HttpResponse:
    """Which letters the agency words itself, and whether those texts are valid."""
    agency = home_of(request.user)
    folder = overrides_of(agency)
    return respond(
        request,
        "desk/letter_texts.html",
        here=HERE,
        agency=agency,
        folder=folder,
        own=_own(folder) if folder else [],
    )


def _own(folder: Path) -> list[tuple[str, str, list[str]]]:
    """Each file: its name, the letter's name, and what is wrong with it."""
    try:
        found = check(folder)
    except LetterError as error:
        return [("", "", error.reasons)]
    names = {f"{code}.toml": kind.name for code, kind in LETTERS.items()}
    return [(file, names.get(file, ""), problems) for file, problems in found.items()]


def _letters(request: HttpRequest, since: date, until: date, code: str) -> QuerySet[Letter]:
    found = seen(request.user, Letter.objects.select_related("application")).issued()  # type: ignore[attr-defined]
    found = found.filter(issued_on__range=(since, until)).order_by("issued_on", "pk")
    return found.filter(code=code) if code else found


def _document(agency: Agency, letters: Iterable[Progress], since: date, until: date) -> Document:
    rows = [tuple(Cell(text, align="start") for text in _row(one)) for one in letters]
    if not rows:
        rows = [(Cell("这一时期没有签发文书", colspan=len(_HEADS)),)]
    return Document(
        title=f"依申请公开文书登记簿（{since}至{until}）",
        agency=agency.name,
        date=today(),
        blocks=(simple_table("文书登记簿", _HEADS, rows, _WIDTHS),),
        landscape=True,
    )


def _row(one: Progress) -> tuple[str, ...]:
    """No name of who receives it: the number of the case leads there."""
    letter = one.letter
    return (
        letter.number,
        letter.name,
        letter.application.number,
        str(letter.issued_on or ""),
        str(one.served_on or ""),
        one.method_label,
        one.stage.label,
    )

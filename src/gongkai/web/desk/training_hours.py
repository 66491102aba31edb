"""Hours of training for each person and year: the list, and the same to take away."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse

from gongkai.law.training import training_rule
from gongkai.records.authority import Action
from gongkai.records.oversight.hours import Hours, hours_document, hours_of, plain_hours
from gongkai.records.today import today
from gongkai.web.desk.access import desk_page, home_of, may
from gongkai.web.desk.downloads import download
from gongkai.web.desk.lists import PER_PAGE, chosen, key_in, respond
from gongkai.web.desk.training import HERE

_SHOWN = {
    "all": ("全部", lambda one: True),
    "none": ("没有学时", lambda one: not one.hours),
    "short": ("没有达到要求", lambda one: not one.is_enough),
    "enough": ("达到要求", lambda one: one.is_enough),
}
_YEARS = 5  # to choose from


@desk_page
def hours(request: HttpRequest) -> HttpResponse:
    """Who took part for how many hours, and who has none; to who does not organise, their own."""
    year = key_in(request.GET.get("year", "")) or today().year
    told = _told(request, year)
    units = sorted({one.unit for one in told})
    unit, name = request.GET.get("unit", ""), request.GET.get("name", "").strip()
    show, fits = chosen(_SHOWN, request.GET.get("show"))
    found = [
        one
        for one in told
        if fits(one) and (not unit or one.unit == unit) and (name in one.name or name in one.role)
    ]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [(one, plain_hours(one.hours)) for one in page.object_list]
    return respond(
        request,
        "desk/training_hours.html",
        here=HERE,
        tab="hours",
        page=page,
        year=year,
        years=range(today().year, today().year - _YEARS, -1),
        units=units,
        wanted={"unit": unit, "name": name},
        show=show,
        shown=[(key, label) for key, (label, _) in _SHOWN.items()],
        none=sum(not one.hours for one in told),
        total=len(told),
        target=plain_hours(training_rule(today().replace(year=year, month=12, day=31)).hours_a_year),
        sees_all=_sees_all(request),
        narrowed=bool(unit or name or show != "all"),
    )


@desk_page
def hours_file(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """The same as xlsx, docx or pdf."""
    told = hours_document(home_of(request.user), year, _told(request, year), today())
    return download(told, kind, told.title)


def _told(request: HttpRequest, year: int) -> list[Hours]:
    """Everybody for those who organise or inspect; for others their own hours."""
    if not date.min.year <= year <= date.max.year:
        raise Http404("No such year")
    home = home_of(request.user)
    told = hours_of(home, year, today())
    return told if _sees_all(request) else [one for one in told if one.staff == request.user.pk]


def _sees_all(request: HttpRequest) -> bool:
    home, actions = home_of(request.user), (Action.HOLD_TRAINING, Action.HOLD_MEETING, Action.INSPECT)
    return any(may(request.user, one, home) for one in actions)  # type: ignore[arg-type]

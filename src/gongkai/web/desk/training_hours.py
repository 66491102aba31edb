"""Hours of training for each person and year: the list, and the same to take away."""

from __future__ import annotations

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
    """Who took part for how many hours; who has none."""
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
        narrowed=bool(unit or name or show != "all"),
    )


@desk_page
def hours_file(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """The same as xlsx, docx or pdf."""
    told = hours_document(home_of(request.user), year, _told(request, year), today())
    return download(told, kind, told.title)


def _told(request: HttpRequest, year: int) -> list[Hours]:
    """Everybody for those who organise or inspect; for others 404, since hours are a matter of persons."""
    home = home_of(request.user)
    if not 1 <= year <= 9999:
        raise Http404("No such year")
    if not any(
        may(request.user, one, home) for one in (Action.HOLD_TRAINING, Action.INSPECT, Action.HOLD_MEETING)
    ):  # type: ignore[arg-type]
        raise Http404("Only for who organises trainings")
    return hours_of(home, year, today())

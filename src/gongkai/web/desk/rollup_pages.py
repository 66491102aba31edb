"""What the pages of the roll-up share: whose it is, who may look, the years, the way a page is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from gongkai.law.reporting import year_to_report
from gongkai.records.authority import Action
from gongkai.records.rollup.scope import RollUp, subordinates, years
from gongkai.records.today import today
from gongkai.web.desk.access import desk_form, desk_page, home_of, may
from gongkai.web.desk.lists import respond

# Who acts on the reports, who supervises, and who approves the county's own.
_READERS = (Action.COLLECT_REPORTS, Action.INSPECT, Action.APPROVE_REPORT)
_FIRST_YEAR = 2008  # 《条例》 in force from 2008-05-01 (law.sources, regulation_2007)

View = Callable[..., HttpResponse]


def rollup_page(view: View) -> View:
    """A page to read: ``view(request, rollup, …)`` for a ``year`` in the address, or of the latest year."""
    return desk_page(_of_county(view))


def rollup_form(view: View) -> View:
    """A page with a form, as ``rollup_page``."""
    return desk_form(_of_county(view))


def show(request: HttpRequest, template: str, rollup: RollUp, tab: str, **context: Any) -> HttpResponse:
    """The page within its frame: the years to choose from, the parts of a year."""
    on = today()
    offered = {*years(rollup.county), on.year, on.year - 1, rollup.year}
    return respond(
        request,
        template,
        here="reports",
        tab="rollup",
        part=tab,
        rollup=rollup,
        years=sorted(offered, reverse=True),
        may_collect=may(request.user, Action.COLLECT_REPORTS, rollup.county),  # type: ignore[arg-type]
        **context,
    )


def takes_own(request: HttpRequest) -> bool:
    """Whether the county's own report is added to those below: yes, but with ``?own=no``."""
    return request.GET.get("own") != "no"


def _of_county(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, year: int | None = None, **kwargs: Any) -> HttpResponse:
        county = home_of(request.user)
        if not any(may(request.user, action, county) for action in _READERS):  # type: ignore[arg-type]
            return respond(request, "desk/rollup_nobody.html", status=403, here="reports", why="post")
        if not subordinates(county).exists():
            return respond(request, "desk/rollup_nobody.html", here="reports", why="below", county=county)
        if year is None:
            year = _latest(county)
        elif not _FIRST_YEAR <= year <= today().year:
            raise Http404(f"No annual reports of {year}")
        return view(request, RollUp(county, year), *args, **kwargs)

    return guarded


def _latest(county: Any) -> int:
    """The year of which there is something to see: the latest with calls or reports, else the one that is next."""
    return next(iter(years(county)), None) or year_to_report(today()) or today().year - 1

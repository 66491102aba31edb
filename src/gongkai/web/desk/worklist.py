"""今日工作: what waits for the person who has logged in, and for the office where everything stands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from gongkai.records.authority import Action
from gongkai.web.desk import cases, marks
from gongkai.web.desk.access import cases_seen, desk_page, may_somewhere, readable
from gongkai.web.desk.lists import respond
from gongkai.web.desk.waiting import standings, waiting

MOST_URGENT = 5


@desk_page
def home(request: HttpRequest) -> HttpResponse:
    """What waits for somebody today."""
    applications = cases_seen(request.user)
    open_cases = applications.filter(is_open=True)
    urgent = cases.rows(cases.by_due_day(open_cases)[:MOST_URGENT])
    return respond(
        request,
        "desk/home.html",
        here="home",
        kinds=waiting(request.user),
        may_draft=may_somewhere(request.user, Action.DRAFT_ITEM),
        inspects=may_somewhere(request.user, Action.INSPECT),
        standings=standings(request.user),
        open_count=open_cases.count() if urgent else 0,
        soon_count=cases.due_soon(applications).count() if urgent else 0,
        soon_days=marks.SOON_WORKING_DAYS,
        urgent=urgent,
        readable=readable(request.user, [row.case for row in urgent]),
    )

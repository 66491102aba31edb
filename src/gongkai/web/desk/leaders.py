"""领导一页通: one page of the month, every number with the records behind it; to print on one sheet."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from gongkai.documents.writing import Document, write_html
from gongkai.law.periods import end_of_month, months_later
from gongkai.records.assessment.month import Figure, Overview, overview_of
from gongkai.records.assessment.month_paper import charts_of, month_paper
from gongkai.records.authority import Action
from gongkai.records.today import today
from gongkai.web.desk.access import desk_page, home_of, may
from gongkai.web.desk.downloads import download
from gongkai.web.desk.lists import respond

# Where the records behind a number are listed, with the choice that shows them.
_BEHIND = {
    "published": ("desk:items", "year={year}&month={number}&sort=published"),
    "due": ("desk:items", "sort=due"),
    "late": ("desk:items", "status=late&sort=due"),
    "columns": ("desk:catalogue-health", ""),
    "received": ("desk:applications", "show=all&since={since}&until={until}"),
    "decided": ("desk:applications", "show=done"),
    "open": ("desk:applications", "show=open"),
    "due-cases": ("desk:applications", "show=soon"),
    "late-cases": ("desk:applications", "show=late"),
    "found": ("desk:found", "show=all"),
    "closed": ("desk:found", "show=closed"),
    "unclosed": ("desk:found", "show=open"),
    "late-findings": ("desk:found", "show=late"),
    "boards": ("desk:boards", ""),
    "posted": ("desk:boards", ""),
    "boards-owe": ("desk:boards", "attention=1"),
    "missed": ("desk:boards", "attention=1"),
    "trainings": ("desk:trainings", ""),
    "trained": ("desk:training-hours", "year={year}"),
    "late-tasks": ("desk:tasks", "whose=all&show=late"),
    "late-requests": ("desk:coordination", "box=all&show=open"),
}
SHOWN_TO = (Action.INSPECT, Action.SUPERVISE, Action.DECIDE_ASSESSMENT)
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@desk_page
def month(request: HttpRequest) -> HttpResponse:
    """The month, ``?month=2026-11``; without it, this one."""
    home = home_of(request.user)
    if not _may(request):
        return respond(request, "desk/leaders_nobody.html", 403, here="office")
    wanted = _month(request.GET.get("month", "")) or today().replace(day=1)
    overview = overview_of(home, wanted, today())
    charts = [
        write_html(Document(chart.title, home.name, today(), (chart,)), prefix=f"c{number}-")
        for number, chart in enumerate(charts_of(overview))
    ]
    return respond(
        request,
        "desk/leaders.html",
        here="office",
        overview=overview,
        sections=[
            (section.name, [(one, _url(one, overview)) for one in section.figures])
            for section in overview.sections
        ],
        charts=charts,
        before=overview.month - timedelta(days=1),
        after=_after(overview.month),
    )


@desk_page
def month_file(request: HttpRequest, month: str, kind: str) -> HttpResponse:
    """The same on paper: docx, pdf or xlsx."""
    wanted = _month(month)
    if wanted is None or not _may(request):
        raise Http404("No such month")
    paper = month_paper(overview_of(home_of(request.user), wanted, today()))
    return download(paper, kind, paper.title)


def _may(request: HttpRequest) -> bool:
    user: Any = request.user
    return any(may(user, action, home_of(user)) for action in SHOWN_TO)


def _month(text: str) -> date | None:
    """The first day of a month that has begun, or None."""
    found = _MONTH.fullmatch(text)
    if not found or not 1 <= int(found[2]) <= 12 or int(found[1]) < _FIRST_YEAR:
        return None
    day = date(int(found[1]), int(found[2]), 1)
    return day if day <= today() else None


_FIRST_YEAR = 2000  # no record of this work is older


def _after(first: date) -> date | None:
    following = months_later(first, 1)
    return following if following <= today() else None


def _url(one: Figure, overview: Overview) -> str:
    name, choice = _BEHIND[one.code]
    until = end_of_month(overview.month)
    told = choice.format(
        since=overview.month, until=until, year=overview.month.year, number=overview.month.month
    )
    return f"{reverse(name)}?{told}" if told else reverse(name)

"""Registering what comes in by hand, by word, by post, by fax and by e-mail; and what the office should know beside it.

Three pages: by which way it came (which decides the day of receipt), the form with what that way needs, and what is
to be done next with what was registered.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.documents import ocr
from gongkai.law.receipt import Channel
from gongkai.law.sources import cite
from gongkai.records.agencies.models import Agency
from gongkai.records.applications.models import Application
from gongkai.records.applications.overview import waited
from gongkai.records.applications.related import Marks, frequency, near
from gongkai.records.applications.verbs import ConfirmReceipt, RegisterApplication
from gongkai.records.applications.verbs.intake import lacking
from gongkai.records.authority import Action
from gongkai.records.search.find import similar
from gongkai.records.today import today
from gongkai.records.verbs import Refused
from gongkai.web.desk.access import cases_seen, desk_form, desk_page, may, reads_particulars, units_where
from gongkai.web.desk.intake_forms import IntakeForm, NextForm, Way
from gongkai.web.desk.intake_reading import read_form
from gongkai.web.desk.lists import key_in, respond


@desk_page
def ways(request: HttpRequest) -> HttpResponse:
    """By which way an application came in: the first question of registering."""
    return respond(request, "desk/intake_ways.html", here="applications", ways=[Way(one) for one in Channel])


@desk_form
def register(request: HttpRequest, channel: str) -> HttpResponse:
    """The form of one way. ``?after=`` names the first application of the same envelope."""
    way = _way(channel)
    first = _first_of_envelope(request, way)
    at = _offices(request)
    if not at:
        return respond(request, "desk/intake_nobody.html", here="applications", status=403)
    told: dict[str, Any] = {"way": way, "first": first, "reads_pictures": ocr.is_installed()}
    build = NextForm if first else IntakeForm
    if request.method != "POST":
        form = build(way, at, initial={"submission": secrets.token_urlsafe(32)})
    elif "read" in request.POST:
        told["reading"] = reading = read_form(request.FILES.get("scan"))
        form = build(way, at, initial=request.POST.dict())
        form.propose(reading.found)
    elif "look" in request.POST:
        form = build(way, at, initial=request.POST.dict())
        told["beside"] = _beside_typed(request, form, first)
    else:
        form = build(way, at, request.POST, request.FILES)
        if form.is_valid() and (case := _registered(request, form, way, first)):
            return redirect("desk:registered", case.pk)
        told["files_again"] = bool(request.FILES)
    return respond(request, "desk/intake.html", here="applications", form=form, **told)


@desk_page
def registered(request: HttpRequest, pk: int) -> HttpResponse:
    """What was registered, what is still missing, and what comes next."""
    case = get_object_or_404(cases_seen(request.user), pk=pk)
    together = cases_seen(request.user).filter(envelope=case.envelope).order_by("pk") if case.envelope else []
    return respond(
        request,
        "desk/intake_done.html",
        here="applications",
        case=case,
        way=Way(Channel(case.channel)),
        waited=waited(case),
        together=[one for one in together if one != case],
        may_register=case.agency in _offices(request),
        **panel(request, case),
    )


def panel(request: HttpRequest, case: Application) -> dict[str, Any]:
    """Context of ``_case_intake.html``: what the file lacks, likely repeats, earlier answers, what is public already.

    Empty for who may not read what the applicant wrote, and when it was erased.
    """
    particulars = case.applicant.particulars if reads_particulars(request.user, case) else None  # type: ignore[arg-type]
    if particulars is None:
        return {}
    words = f"{particulars.topic} {particulars.request}"
    beside = _beside(request, case.agency, Marks.of(case.applicant), words, case)
    return {"beside": beside, "lacking": lacking(case)}


def _way(channel: str) -> Way:
    try:
        return Way(Channel(channel))
    except ValueError as error:
        raise Http404(str(error)) from error


def _offices(request: HttpRequest) -> list[Agency]:
    """The agencies for which the user may register: those that answer for themselves."""
    return list(units_where(request.user, Action.HANDLE_APPLICATION).filter(reporting=F("pk")))


def _first_of_envelope(request: HttpRequest, way: Way) -> Application | None:
    """The application after which another of the same envelope is registered."""
    if not (after := request.GET.get("after")):
        return None
    case = get_object_or_404(cases_seen(request.user), pk=key_in(after), channel=way.channel)
    if not case.applicant.particulars or not may(request.user, Action.SEE_APPLICANT, case.agency):  # type: ignore[arg-type]
        raise Http404("The applicant can't be copied")
    return case


def _registered(
    request: HttpRequest, form: NextForm, way: Way, first: Application | None
) -> Application | None:
    """The case that came of the form: once, however often it was sent."""
    told = form.values(first)
    for paper in told["papers"]:
        paper.upload.read_ahead()
    verb = RegisterApplication(by=request.user, on=today(), channel=way.channel, **told)  # type: ignore[arg-type]
    case: Application | None = form.perform(verb)
    if case is None:
        sent_before = Q(submission=told["submission"]) & Q(submission__isnull=False)
        return cases_seen(request.user).filter(sent_before).first()
    messages.success(request, f"已登记，编号{case.number}。")
    if confirmed := form.confirmed_on() or (first and first.received_on if way.is_confirmed else None):
        _confirm(request, case, confirmed)
    return case


def _confirm(request: HttpRequest, case: Application, on: date) -> None:
    try:
        ConfirmReceipt(by=request.user, on=on, case=case).perform()  # type: ignore[arg-type]
    except Refused as refused:
        reasons = "；".join(map(str, refused.refusals))
        messages.warning(request, f"申请已登记，但是确认收到没有办成：{reasons}。请在申请页上办理确认。")


def _beside_typed(request: HttpRequest, form: NextForm, first: Application | None) -> dict[str, Any]:
    """What stands beside a form that was not saved: compared by what is typed so far."""
    typed = form.initial
    words = f"{typed.get('topic', '')} {typed.get('request', '')}"
    if first:
        marks = replace(
            Marks.of(first.applicant), request=Marks.typed(request=typed.get("request", "")).request
        )
    else:
        marks = Marks.typed(
            **{name: typed.get(name, "") for name in ("name", "identity", "contact", "request")}
        )
    return _beside(request, first.agency if first else form.agency(), marks, words)


def _beside(
    request: HttpRequest, agency: Agency, marks: Marks, words: str, case: Application | None = None
) -> dict[str, Any]:
    """What ``_beside.html`` shows. Of other cases only to who may read what was written in them."""
    units = tuple(agency.counted_agencies().values_list("pk", flat=True))
    reads_all = may(request.user, Action.SEE_APPLICANT, agency)  # type: ignore[arg-type]
    found = near(agency, marks, but=case)
    return {
        "near": [one for one in found if reads_all or reads_particulars(request.user, one.case)],  # type: ignore[arg-type]
        "frequency": frequency(agency, marks, case.arrived_on if case else today()),
        "public": similar(words, units),
        "is_saved": case is not None,
        "often": cite("regulation", 35),
        "repeat": cite("regulation", 36, item=6),
    }

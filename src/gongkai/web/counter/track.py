"""Track an application with number and query code, and act on it as its applicant."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.records.applications.for_applicant import files_for_applicant, progress
from gongkai.records.applications.models import Application, CaseFile
from gongkai.records.applications.query_codes import application_with, read_number
from gongkai.records.applications.verbs.base import THE_APPLICANT, CaseVerb
from gongkai.records.applications.verbs.intake import Paper
from gongkai.records.applications.verbs.online import AnswerCorrection, ConfirmAnswer, WithdrawOnline
from gongkai.records.letters.progress import enclosed_with, letters_for_applicant
from gongkai.records.today import today
from gongkai.records.verbs import Refused
from gongkai.web.counter import limits
from gongkai.web.counter.cookies import case_of, keep_case
from gongkai.web.counter.forms import CorrectionForm, OpenForm
from gongkai.web.counter.pages import page, secret_refused, too_often
from gongkai.web.portal.site import current_site
from gongkai.web.visitors import address_of

_NOT_FOUND = "申请编号或者查询码不对。请对照回执重新填写；回执找不到了，请打电话或者到现场查询"


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; whichever is wrong, the answer is the same."""
    if request.method != "POST":
        return page(request, "track", here="track", form=OpenForm(), old="old" in request.GET)
    if not limits.LOOKED.count(address_of(request)):
        return too_often(request)
    form = OpenForm(request.POST)
    if not form.is_valid():
        return page(request, "track", here="track", form=form, status=400)
    agency, number = current_site().agency, form.cleaned_data["number"]
    opened = application_with(agency, number, form.cleaned_data["code"])
    if opened is None:
        if not limits.WRONG.count(read_number(agency, number)):
            return too_often(request)
        form.add_error(None, _NOT_FOUND)
        return page(request, "track", here="track", form=form, status=400)
    response = redirect("counter:case")
    keep_case(response, opened)
    return response


@require_safe
def case(request: HttpRequest) -> HttpResponse:
    """The case as its applicant may see it."""
    opened = case_of(request)
    return _asked_again() if opened is None else _case_page(request, opened)


@require_safe
def file(request: HttpRequest, number: int) -> HttpResponse:
    """A letter to the applicant, or a copy that was made for them."""
    opened = case_of(request)
    if opened is None:
        return _asked_again()
    for one in _to_fetch(opened):
        if one.number == number:
            headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(one.name)}"}
            return HttpResponse(one.content, content_type=one.media_type, headers=headers)
    raise Http404("没有这份文件")


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest) -> HttpResponse:
    """Supply what the correction notice asked for."""
    opened = case_of(request)
    if opened is None:
        return _asked_again()
    form = CorrectionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["papers"] and not limits.FILES.count(address_of(request)):
            return too_often(request)
        papers = tuple(Paper(CorrectionForm.kinds["papers"], one) for one in form.cleaned_data["papers"])
        verb = AnswerCorrection(
            case=opened, by=THE_APPLICANT, on=today(), text=form.cleaned_data["text"], papers=papers
        )
        try:
            if form.perform(verb):
                return redirect("counter:case")
        except Refused:
            return secret_refused(request)
    status = 400 if request.method == "POST" else 200
    return page(request, "correct", here="track", form=form, progress=progress(opened), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Withdraw, after a question: it can't be undone."""
    return _confirmed(request, WithdrawOnline, "withdraw")


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Confirm that the answer arrived."""
    return _confirmed(request, ConfirmAnswer, "confirm")


def _confirmed(request: HttpRequest, verb: type[CaseVerb], template: str) -> HttpResponse:
    opened = case_of(request)
    if opened is None:
        return _asked_again()
    if request.method != "POST":
        return page(request, template, here="track", progress=progress(opened))
    try:
        verb(case=opened, by=THE_APPLICANT, on=today()).perform()
    except Refused as refused:
        return _case_page(request, opened, [str(one) for one in refused.refusals])
    return redirect("counter:case")


def _case_page(request: HttpRequest, opened: Application, problems: list[str] | None = None) -> HttpResponse:
    return page(
        request,
        "case",
        here="track",
        status=400 if problems else 200,
        progress=progress(opened),
        files=_to_fetch(opened),
        today=today(),
        problems=problems or [],
    )


def _to_fetch(opened: Application) -> list[CaseFile]:
    """The letters that were served on the applicant, and what was given out with them."""
    letters = letters_for_applicant(opened)
    written = [letter.pdf for letter in letters if letter.pdf]
    copies = {*enclosed_with(opened, letters), *files_for_applicant(opened)}
    return [*written, *sorted(copies, key=lambda copy: copy.number)]


def _asked_again() -> HttpResponse:
    response = redirect("counter:track")
    response["Location"] += "?old"
    return response

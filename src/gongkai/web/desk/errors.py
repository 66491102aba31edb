"""我要纠错: what readers reported, and what was done about it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.records.disclosure.models import ErrorReport
from gongkai.records.disclosure.verbs import AnswerError
from gongkai.records.today import today
from gongkai.web.desk.access import desk_form, desk_page, seen
from gongkai.web.desk.forms import DeskForm, words
from gongkai.web.desk.lists import PER_PAGE, respond


class AnswerForm(DeskForm):
    answer = words("处理情况", 500, help_text="写明核实的结果：已更正、没有错误，或者转给了谁。")


@desk_page
def errors(request: HttpRequest) -> HttpResponse:
    """The reports, those without an answer first."""
    found = seen(request.user, ErrorReport.objects.select_related("item", "agency"))
    waiting = request.GET.get("show") != "all"
    if waiting:
        found = found.filter(answered_on=None)
    page = Paginator(found.order_by("-received_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    return respond(request, "desk/errors.html", here="items", page=page, waiting=waiting)


@desk_form
def error(request: HttpRequest, pk: int) -> HttpResponse:
    """One report, and the form for its answer."""
    reports = seen(request.user, ErrorReport.objects.select_related("item", "agency"))
    report = get_object_or_404(reports, pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = AnswerError(by=request.user, on=today(), report=report, **form.cleaned_data)  # type: ignore[arg-type]
        if form.perform(verb):
            messages.success(request, "已记录处理情况。")
            return redirect("desk:errors")
    return respond(request, "desk/error.html", here="items", report=report, form=form)

"""消息: what a person was told of what others did, and how the person wants to be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate

from gongkai.records.notices import inbox as notices
from gongkai.records.notices.models import NEVER_MUTED, Area, Notice, preferences_of
from gongkai.web.desk.access import desk_action, desk_form, desk_page
from gongkai.web.desk.inbox_forms import PreferencesForm
from gongkai.web.desk.inbox_pages import page_of
from gongkai.web.desk.lists import PER_PAGE, respond

HERE = "home"


@dataclass(frozen=True)
class Day:
    """Notices of one day; ``is_new``: those that were not read."""

    on: date
    is_new: bool
    rows: list[Notice]


@desk_page
def inbox(request: HttpRequest) -> HttpResponse:
    """Unread first, then by day; ``?area=`` chooses."""
    found = notices.inbox(request.user)
    area = request.GET.get("area", "")
    if area in Area.values:
        found = found.filter(area=area)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return respond(
        request,
        "desk/inbox.html",
        here=HERE,
        page=page,
        days=_by_day(list(page)),
        area=area,
        areas=[("", "全部"), *Area.choices],
    )


@desk_page
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens what the notice is about, and marks it as read. Nothing of the office's records changes by that."""
    found = get_object_or_404(Notice.objects.select_related("event"), recipient=request.user, pk=pk)
    notices.read(Notice.objects.filter(pk=found.pk))
    return redirect(page_of(found.event))


@desk_action
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    count = notices.read(Notice.objects.filter(recipient=request.user))
    messages.success(request, f"已把{count}条消息标为已读。" if count else "没有未读的消息。")
    return redirect("desk:inbox")


@desk_form
def preferences(request: HttpRequest) -> HttpResponse:
    """How the person wants to be told, and at which address."""
    form = PreferencesForm(request.user, preferences_of(request.user), request.POST or None)
    if request.method == "POST" and form.is_valid() and form.keep():
        messages.success(request, "已保存接收方式。")
        return redirect("desk:inbox")
    kept = [Area(area).label for area in Area.values if area in NEVER_MUTED]
    return respond(request, "desk/inbox_preferences.html", here=HERE, form=form, never_muted=kept)


def _by_day(found: list[Notice]) -> list[Day]:
    days = groupby(found, key=lambda one: (one.read_at is None, localdate(one.made_at)))
    return [Day(on, is_new, list(rows)) for (is_new, on), rows in days]

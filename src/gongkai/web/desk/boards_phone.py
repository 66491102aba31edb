"""Posting with a phone, in a village that may have no network for a week.

The page works as a plain form. Where the browser can, its script keeps what was posted on the phone and sends it when
there is a network; docs/adr/0037 says what is kept where, and for whom. Nothing but the rules of ``PostNotice``
decides what is taken.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_update
from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse

from gongkai.records.authority import Action
from gongkai.records.disclosure.models import Item
from gongkai.records.noticeboards.models import Board
from gongkai.records.noticeboards.verbs import PostNotice
from gongkai.records.verbs import Refused
from gongkai.web.desk.access import desk_action, desk_form, desk_page, where_may
from gongkai.web.desk.boards_forms import PhoneForm, items_for
from gongkai.web.desk.lists import respond

_PAGE_POLICY = {
    "script-src": [SELF],
    "connect-src": [SELF],
    "worker-src": [SELF],
    "manifest-src": [SELF],
    "img-src": [SELF, "blob:"],  # photos before they are sent
}


@csp_update(_PAGE_POLICY)
@desk_form
def phone(request: HttpRequest) -> HttpResponse:
    """The form; with a script it also works without a network."""
    boards = boards_kept(request.user)
    asked = request.GET.get("board", "").upper()
    only = boards[0].code if len(boards) == 1 else ""  # who keeps one board need not choose it
    form = PhoneForm(
        request.POST or None,
        request.FILES or None,
        initial={"board": asked or only},
        boards=boards,
        items=items_for(boards),
    )
    if request.method == "POST" and form.is_valid():
        told = form.told()
        if not form.errors and (made := form.perform(PostNotice(by=request.user, **told))):  # type: ignore[arg-type]
            messages.success(request, f"已登记《{made.title}》。")
            return redirect("desk:board-phone")
    gone = Board.objects.filter(where_may(request.user, Action.KEEP_BOARD), closed_on__isnull=False)
    return respond(
        request,
        "desk/board_phone.html",
        here="office",
        form=form,
        boards=boards,
        gone=" ".join(gone.values_list("code", flat=True)),
        unknown=bool(asked) and asked not in {board.code for board in boards},
    )


@desk_page
def lists(request: HttpRequest) -> HttpResponse:
    """Who is logged in, and the token with which a form may be sent: asked before a phone sends what it kept."""
    return JsonResponse({"user": request.user.pk, "name": request.user.name, "token": get_token(request)})  # type: ignore[union-attr]


@desk_action
def send(request: HttpRequest) -> HttpResponse:
    """Take one posting that a phone kept: 200 with its page, 409 when another person made it, 422 with reasons."""
    key = _Key(request.POST)
    if not key.is_valid():
        return _refused(["这一条的编号不对，请在手机上删除后重新填写"])
    if key.cleaned_data["user"] != request.user.pk:
        return JsonResponse({"state": "other"}, status=409)
    boards = boards_kept(request.user)
    form = PhoneForm(request.POST, request.FILES, boards=boards, items=_items_ever(boards))
    told = form.told() if form.is_valid() else {}
    if form.errors:
        return _refused([error for errors in form.errors.values() for error in errors])
    uuid: UUID = key.cleaned_data["client_key"]
    try:
        made = PostNotice(by=request.user, client_key=uuid, **told).perform()  # type: ignore[arg-type]
    except Refused as refused:
        return _refused([str(one) for one in refused.refusals])
    return JsonResponse({"state": "taken", "url": reverse("desk:posting", args=[made.pk])})


@csp_update({"script-src": [SELF], "connect-src": [SELF]})
@desk_page
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Its scope is the folder of its address: this page and nothing else of the desk."""
    shell = [
        static(name)
        for name in (
            "gongkai/tokens.css",
            "gongkai/base.css",
            "gongkai/icon.svg",
            "desk/desk.css",
            "desk/boards.css",
            "desk/desk.js",
            "desk/boards-queue.js",
            "desk/boards-phone.js",
        )
    ]
    return render(
        request,
        "desk/board_worker.js",
        {"shell": shell, "page": reverse("desk:board-phone"), "queue": static("desk/boards-queue.js")},
        content_type="text/javascript",
    )


@desk_page
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the page on its home screen."""
    told = {
        "name": "村务公开栏张贴",
        "short_name": "公开栏张贴",
        "lang": "zh-CN",
        "start_url": reverse("desk:board-phone"),
        "scope": reverse("desk:board-phone"),
        "display": "standalone",
        "icons": [{"src": static("gongkai/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(told, content_type="application/manifest+json")


def boards_kept(user: Any) -> QuerySet[Board]:
    """The boards on which the user may post today."""
    mine = Board.objects.filter(where_may(user, Action.KEEP_BOARD), closed_on=None)
    return mine.select_related("agency").order_by("agency__path", "pk")


class _Key(forms.Form):
    client_key = forms.UUIDField()
    user = forms.IntegerField()


def _items_ever(boards: QuerySet[Board]) -> QuerySet[Item]:
    """What was among the newest when it was chosen may be older by now."""
    reporting = boards.order_by().values("agency__reporting")
    return Item.objects.public().filter(agency__reporting__in=reporting)  # type: ignore[attr-defined,no-any-return]


def _refused(reasons: list[str]) -> HttpResponse:
    return JsonResponse({"state": "refused", "reasons": reasons}, status=422)

"""What holds for every request, whatever the page."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.views.defaults import bad_request

Respond = Callable[[HttpRequest], HttpResponse]

_PRIVATE = {"desk", "counter"}


def refuse_nul(respond: Respond) -> Respond:
    """400 for an address or a cookie with the character NUL: none of ours has one, and PostgreSQL fails on it."""

    def guarded(request: HttpRequest) -> HttpResponse:
        if any("\0" in text for text in (request.path_info, *request.COOKIES.values())):
            return bad_request(request, BadRequest("NUL in the address or in a cookie"))
        return respond(request)

    return guarded


def keep_no_copies(respond: Respond) -> Respond:
    """What desk and counter show stays there: on a shared computer "back" after leaving must show nothing."""

    def guarded(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if request.resolver_match and not _PRIVATE.isdisjoint(request.resolver_match.app_names):
            response.headers["Cache-Control"] = "no-store, private"
        return response

    return guarded

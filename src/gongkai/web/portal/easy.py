"""适老化: every public page once more below ``/easy/``, in large print, high contrast and a simple layout.

The mode is part of the address, so it needs no script, can be kept as a static file, and every link of such a page
stays in it. That a reader prefers it is remembered in a cookie, and they are led back to it on their next visit.
国办 and 工信部 ask for it (《互联网网站适老化通用设计规范》); sizes that we only remember are house rules in easy.css.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, set_script_prefix
from django.utils.cache import patch_cache_control
from django.utils.encoding import escape_uri_path

PREFIX = "easy/"
COOKIE = "easy"
LEAVE = "mode=standard"

_REMEMBERED = 365 * 24 * 3600  # seconds
_LONGEST_QUERY = 1000
_NEVER_EASY = ("/desk/", "/static/", "/easy/")

Respond = Callable[[HttpRequest], HttpResponse]


def easy_mode(respond: Respond) -> Respond:
    """Middleware: a page below ``/easy/`` is the page without it, whose own links are below ``/easy/`` as well."""

    def guarded(request: HttpRequest) -> HttpResponse:
        inner = request.path_info.removeprefix("/easy")
        if inner == request.path_info or not inner.startswith("/") or inner.startswith(_NEVER_EASY):
            return _forgotten(request, respond(request))
        before = get_script_prefix()
        set_script_prefix(before + PREFIX)
        request.path_info, request.easy = inner, True  # type: ignore[attr-defined]
        try:
            response = respond(request)
        finally:
            set_script_prefix(before)
        if request.COOKIES.get(COOKIE) != "1":
            _remember(response)
        return response

    return guarded


def is_on(request: HttpRequest) -> bool:
    return getattr(request, "easy", False)


def plain_prefix() -> str:
    """Where the site begins in the plain mode."""
    return get_script_prefix().removesuffix(PREFIX)


def other_mode(request: HttpRequest) -> str:
    """The address of the same page in the other mode."""
    inner = _inner(request)
    if is_on(request):
        return f"{plain_prefix()}{inner}{'&' if '?' in inner else '?'}{LEAVE}"
    return f"{get_script_prefix()}{PREFIX}{inner}"


def remembered(request: HttpRequest) -> HttpResponse | None:
    """For who prefers the easy mode and asks for a plain page: the way to it."""
    if is_on(request) or request.COOKIES.get(COOKIE) != "1" or request.GET.get("mode") == "standard":
        return None
    response = HttpResponseRedirect(other_mode(request))
    patch_cache_control(response, private=True, no_store=True)  # it is the way of this reader alone
    return response


def _inner(request: HttpRequest) -> str:
    """The address below the beginning of the site, without the word that leaves the easy mode.

    A query that nobody typed in earnest is not repeated on the page.
    """
    overlong = len(request.META.get("QUERY_STRING", "")) > _LONGEST_QUERY
    path = escape_uri_path(request.path) if overlong else request.get_full_path()
    path = path.removeprefix(get_script_prefix())
    return path.replace(f"?{LEAVE}&", "?").removesuffix(f"?{LEAVE}").replace(f"&{LEAVE}", "")


def _forgotten(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Who goes back to the plain mode is no longer led away from it."""
    if COOKIE in request.COOKIES and request.GET.get("mode") == "standard":
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _remember(response: HttpResponse) -> None:
    response.set_cookie(
        COOKIE,
        "1",
        max_age=_REMEMBERED,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )

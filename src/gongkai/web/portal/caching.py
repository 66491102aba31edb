"""How long a copy of a public page may be used: never without asking whether it still stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag

from gongkai.web.portal import easy

View = Callable[..., HttpResponseBase]

_LONGEST_QUERY = 500

_STATE = "SELECT id, recorded_at FROM journal_event ORDER BY id DESC LIMIT 1"
_STATE_ON_POSTGRESQL = (
    "SELECT id, recorded_at, pg_current_snapshot()::text FROM journal_event ORDER BY id DESC LIMIT 1"
)


def revalidated(request: HttpRequest, response: HttpResponseBase, etag: str = "") -> HttpResponseBase:
    """The response, or 304 for a reader who has it already.

    What is withdrawn must be gone at once, so every copy is checked before it is shown again (``no-cache``).
    ``etag`` spares the hashing of a content whose hash is known.
    """
    patch_cache_control(response, no_cache=True)
    if response.status_code != 200:
        return response
    if etag:
        response["ETag"] = f'"{etag}"'
    else:
        set_response_etag(response)  # type: ignore[arg-type]
    return _unless_known(request, response)


def kept_while_nothing_changes(view: View, *, by_query: bool = False) -> View:
    """Answer from memory as long as nobody wrote anything at all since the page was made.

    For pages that follow from the records alone: neither from the day nor from who asks. ``by_query``: what stands
    behind the question mark belongs to the name of the page; others are made anew when anything stands there.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        is_own = not (easy.COOKIE in request.COOKIES or hasattr(request, "exported"))
        if not is_own or (query and not by_query) or len(query) > _LONGEST_QUERY:
            return view(request, *args, **kwargs)
        name = f"{_state()} {request.get_host()} {request.path}?{query}"
        key = f"page:{sha256(name.encode()).hexdigest()}"
        if kept := cache.get(key):
            return _unless_known(request, kept)
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            cache.set(key, response)
        return response

    return answer


def _unless_known(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """304 for a reader who has it already, under the same policy: a browser puts it in the place of the one it has."""
    answer = get_conditional_response(request, etag=response["ETag"], response=response) or response
    if policy := getattr(response, "_csp_update", None):
        answer._csp_update = policy  # type: ignore[attr-defined]
    return answer


def _state() -> str:
    """What names the state of the records; it is read before the page is made, which so is never older than it.

    It is the last event of the journal, in which every verb has its row. On PostgreSQL transactions may be seen in
    another order than they took their numbers, so there the snapshot belongs to the name.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STATE_ON_POSTGRESQL if connection.vendor == "postgresql" else _STATE)
        return repr(cursor.fetchone())

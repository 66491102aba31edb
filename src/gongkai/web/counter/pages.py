"""What stands around every page of the counter."""

from __future__ import annotations

from typing import Any

from csp.constants import SELF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from gongkai.law.terms import regime_on
from gongkai.records.agencies.models import Agency
from gongkai.records.disclosure.models import Item
from gongkai.records.search.find import similar
from gongkai.records.today import today
from gongkai.web.portal import easy
from gongkai.web.portal.site import current_site

_MOST_SIMILAR = 5


def page(
    request: HttpRequest, template: str, *, status: int = 200, script: bool = False, **context: Any
) -> HttpResponse:
    """A page of the counter of this process's agency. ``script``: it has one of our own, which may ask us."""
    shown = {
        "site": current_site(),
        "portal": _home(),
        "can_be_easy": "portal" in settings.FACES,  # whose style sheet it is
        "easy": easy.is_on(request),
        "other_mode": easy.other_mode(request),
        "terms": regime_on(today()),
    }
    response = render(request, f"counter/{template}.html", shown | context, status=status)
    if script:
        response._csp_update = {"script-src": [SELF], "connect-src": [SELF]}  # type: ignore[attr-defined]
    return response


def too_often(request: HttpRequest) -> HttpResponse:
    """429, with what to do instead."""
    return page(request, "too_often", status=429)


def secret_refused(request: HttpRequest) -> HttpResponse:
    """The page for a text or file with a secrecy mark: nothing of it was kept, and nothing of it is shown."""
    return page(request, "secret", status=400)


def public_already(agency: Agency, words: str) -> list[tuple[Item, str]]:
    """What is public and like ``words``, each with its address ("" where this process serves no public pages)."""
    units = tuple(agency.counted_agencies().order_by().values_list("pk", flat=True))
    return [(item, _address(item)) for item in similar(words, units, _MOST_SIMILAR)]


def _home() -> str:
    try:
        return reverse("portal:home")
    except NoReverseMatch:
        return settings.DYNAMIC_ADDRESS or current_site().agency.website


def _address(item: Item) -> str:
    front, back = str(item.index_number).split("/")
    try:
        return reverse("portal:item", args=[front, back])
    except NoReverseMatch:
        return f"{_home().rstrip('/')}/items/{front}/{back}/" if _home() else ""

"""Fees and remedies in plain words, with examples that are computed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gongkai.law.fees import FeeError, page_fee, piece_fee, scale_on
from gongkai.records.guide import content
from gongkai.records.today import today
from gongkai.web.counter.pages import page
from gongkai.web.portal.site import current_site

_PIECES = (1, 10, 11, 30, 31, 40)
_PAGES = (30, 50, 100, 150)


@require_safe
def fees(request: HttpRequest) -> HttpResponse:
    on = today()
    try:
        scale = scale_on(on)
    except FeeError:
        return page(request, "fees", here="fees", scale=None)
    return page(
        request,
        "fees",
        here="fees",
        scale=scale,
        pieces=[(count, piece_fee(count, on).total) for count in _PIECES],
        pages=[(count, page_fee(count, on).total) for count in _PAGES],
        piece_rule=piece_fee(1, on).citation,
        page_rule=page_fee(1, on).citation,
    )


@require_safe
def remedies(request: HttpRequest) -> HttpResponse:
    agency = current_site().agency
    return page(
        request,
        "remedies",
        here="remedies",
        remedies=content.remedies(agency, today()),
        bodies=content.where_to_complain(agency),
    )

"""The home page. It holds no rules: it asks queries and lays out the answers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gongkai.records.annual.frozen import published_on
from gongkai.records.catalogue.models import Part
from gongkai.web.portal import queries
from gongkai.web.portal.caching import kept_while_nothing_changes
from gongkai.web.portal.site import current_site, page

NEWEST = 10


@require_safe
@kept_while_nothing_changes
def home(request: HttpRequest) -> HttpResponse:
    site = current_site()
    report = queries.reports_of(site.agency).first()
    return page(
        request,
        "portal/home.html",
        site,
        here="home",
        newest=queries.listed(queries.items_of(site.agency))[:NEWEST],
        total=queries.counts_of(site.agency).total(),
        columns=queries.columns_of(site.agency, Part.CONTENT),
        report=report,
        reported_on=published_on(report) if report else None,
    )

"""For machines that follow the site: Atom feeds, sitemaps, robots.txt."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import islice
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Item
from gongkai.records.today import SHANGHAI
from gongkai.web.portal import boards, handbook, queries
from gongkai.web.portal.caching import revalidated
from gongkai.web.portal.lists import Shelf
from gongkai.web.portal.report_years import can_compare, years_of
from gongkai.web.portal.site import current_site
from gongkai.web.portal.templatetags.portal import item_url

ENTRIES = 50
TOMBSTONES = 50
MOST_IN_SITEMAP = 50_000  # sitemaps.org

_ATOM = "http://www.w3.org/2005/Atom"
_TOMBSTONE = "http://purl.org/atompub/tombstones/1.0"  # RFC 6721
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
register_namespace("", _ATOM)
register_namespace("at", _TOMBSTONE)


@require_safe
def feed(request: HttpRequest, code: str | None = None) -> HttpResponseBase:
    """The newest items of the site or of a column (RFC 4287), and what was withdrawn (RFC 6721)."""
    site = current_site()
    column = get_object_or_404(Column, agency=site.agency, code=code) if code else None
    shelf = Shelf(site, column)
    items = list(
        queries.dated(shelf.items())
        .select_related("agency", "column")
        .only(
            "index_number", "title", "summary", "published_on", "validity_on", "agency__name", "column__name"
        )[:ENTRIES]
    )
    withdrawn = (
        [] if column else queries.withdrawn_of(site.agency).order_by("-withdrawn_on", "-pk")[:TOMBSTONES]
    )
    here = reverse("portal:column_feed", args=[code]) if code else reverse("portal:feed")
    root = Element(f"{{{_ATOM}}}feed", {"xml:lang": "zh-CN"})
    _add(root, "id", site.absolute(request, here))
    _add(root, "title", f"{site.name}{shelf.name}")
    _add(root, "updated", _instant(max([item.changed_on for item in items], default=date(2008, 5, 1))))
    _add(root, "link", rel="self", href=site.absolute(request, here))
    _add(root, "link", rel="alternate", type="text/html", href=site.absolute(request, shelf.url))
    _add(_add(root, "author"), "name", site.name)
    for one in withdrawn:
        gone = SubElement(root, f"{{{_TOMBSTONE}}}deleted-entry")
        gone.set("ref", site.absolute(request, item_url(one)))
        gone.set("when", _instant(one.withdrawn_on))
    for item in items:
        _entry(root, item, site.absolute(request, item_url(item)))
    content = tostring(root, encoding="utf-8", xml_declaration=True)
    return revalidated(request, HttpResponse(content, content_type="application/atom+xml; charset=utf-8"))


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponseBase:
    """The sitemaps: one of the lasting pages, one for each month that has items."""
    site = current_site()
    root = Element(f"{{{_SITEMAP}}}sitemapindex")
    parts = [reverse("portal:sitemap_pages")]
    for month, count in queries.counts_of(site.agency).of(None).items():
        parts.append(reverse("portal:sitemap_month", args=[month]))
        parts += [
            reverse("portal:sitemap_month_part", args=[month, number])
            for number in range(2, -(-count // MOST_IN_SITEMAP) + 1)
        ]
    for part in parts:
        one = SubElement(root, f"{{{_SITEMAP}}}sitemap")
        SubElement(one, f"{{{_SITEMAP}}}loc").text = site.absolute(request, part)
    return _sitemap(request, root)


@require_safe
def sitemap_pages(request: HttpRequest) -> HttpResponseBase:
    """The pages that are always there: home, parts, columns, reports and their comparison."""
    site = current_site()
    root = Element(f"{{{_SITEMAP}}}urlset")
    addresses = [part.url for part in site.parts] + [reverse("portal:catalogue"), reverse("portal:log")]
    addresses += [reverse("portal:column", args=[one.code]) for one in queries.columns_of(site.agency)]
    years = years_of(site.agency)
    addresses += [reverse("portal:report", args=[one.year]) for one in years if one.edition]
    addresses += [reverse("portal:reports_compared")] if can_compare(years) else []
    addresses += handbook.addresses_of(site.agency)
    addresses += boards.addresses_of(site.agency)
    for address in addresses:
        _place(root, site.absolute(request, address))
    return _sitemap(request, root)


@require_safe
def sitemap_month(request: HttpRequest, month: str, number: int = 1) -> HttpResponseBase:
    """The items published in a month, with the day of their last change."""
    site = current_site()
    items = queries.dated(Shelf(site, None).of_month(month)).only(
        "index_number", "published_on", "validity_on"
    )
    start = (number - 1) * MOST_IN_SITEMAP
    root = Element(f"{{{_SITEMAP}}}urlset")
    for item in islice(items.iterator(), start, start + MOST_IN_SITEMAP):
        _place(root, site.absolute(request, item_url(item)), item.changed_on)
    if not len(root):
        raise Http404("这个月没有公开的信息")
    return _sitemap(request, root)


@require_safe
def robots(request: HttpRequest) -> HttpResponseBase:
    """Everything public may be read by machines, too; the easy mode says the same twice."""
    sitemap = current_site().absolute(request, reverse("portal:sitemap"))
    text = f"User-agent: *\nDisallow: /desk/\nDisallow: /easy/\nDisallow: /search/\nSitemap: {sitemap}\n"
    return revalidated(request, HttpResponse(text, content_type="text/plain; charset=utf-8"))


def _entry(root: Element, item: Item, address: str) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", address)
    _add(entry, "title", item.title)
    _add(entry, "updated", _instant(item.changed_on))  # type: ignore[attr-defined]
    _add(entry, "published", _instant(item.published_on))  # type: ignore[arg-type]
    _add(entry, "link", rel="alternate", type="text/html", href=address)
    _add(_add(entry, "author"), "name", item.agency.name)
    _add(entry, "category", term=item.column.name)
    if item.summary:
        _add(entry, "summary", item.summary)


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    child = SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    child.text = text or None
    return child


def _place(root: Element, address: str, changed_on: date | None = None) -> None:
    url = SubElement(root, f"{{{_SITEMAP}}}url")
    SubElement(url, f"{{{_SITEMAP}}}loc").text = address
    if changed_on:
        SubElement(url, f"{{{_SITEMAP}}}lastmod").text = changed_on.isoformat()


def _instant(day: date) -> str:
    return datetime.combine(day, time.min, SHANGHAI).isoformat()


def _sitemap(request: HttpRequest, root: Element) -> HttpResponseBase:
    content = tostring(root, encoding="utf-8", xml_declaration=True, default_namespace=_SITEMAP)
    return revalidated(request, HttpResponse(content, content_type="application/xml; charset=utf-8"))

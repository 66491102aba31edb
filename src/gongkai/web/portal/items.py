"""One item: its page, its older versions and what changed in them, its files, its QR code, its tombstone."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from html import escape

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from gongkai.documents.markup import MarkedUp
from gongkai.documents.qr import qr_svg
from gongkai.law.numerals import chinese_date
from gongkai.records import files
from gongkai.records.catalogue.models import Part
from gongkai.records.disclosure.models import Item, Validity
from gongkai.web.portal import queries
from gongkai.web.portal.caching import kept_while_nothing_changes, revalidated
from gongkai.web.portal.lists import column_url
from gongkai.web.portal.site import Crumb, MetaColumn, Site, current_site, page, site_agencies
from gongkai.web.portal.templatetags.portal import PICTURES, file_url, item_url

_POLICY = "政策文件"
# How the body of an item names a picture among its files.
_PICTURE = re.compile(r'(<img\b[^>]*\bsrc=")attachment:(\d{1,5})(")')


@require_safe
@kept_while_nothing_changes
def item(request: HttpRequest, front: str, back: str) -> HttpResponse:
    """One item; what was withdrawn leaves its index number, the date and the reason (410)."""
    shown = queries.shown_item(site_agencies(), f"{front}/{back}")
    if shown is None:
        return not_there(request, f"{front}/{back}")
    site = Site(shown.agency.reporting)
    beside = queries.around(shown)
    published = queries.published_at(shown)
    return page(
        request,
        "portal/item.html",
        site,
        here=_part_of(shown),
        trail=_trail(shown),
        column=_meta(site, shown),
        item=shown,
        address=(front, back),
        body=with_pictures(shown, shown.body, beside.files),
        attachments=beside.files,
        around=beside,
        leaf=beside.leaf,
        metadata=_metadata(shown, published),
        published=published,
        in_force=shown.validity == Validity.IN_FORCE,
    )


@require_safe
def version(request: HttpRequest, front: str, back: str, number: int) -> HttpResponse:
    """An older version of a public item, and what the next one changed in it."""
    shown = queries.shown_item(site_agencies(), f"{front}/{back}")
    if shown is None:
        return not_there(request, f"{front}/{back}")
    old = queries.version_of(shown, number)
    if old is None:
        raise Http404("没有这一版")
    site, after = Site(shown.agency.reporting), queries.version_of(shown, number + 1) or shown
    attachments = queries.files_of_version(shown, number)
    return page(
        request,
        "portal/version.html",
        site,
        here=_part_of(shown),
        trail=(*_trail(shown), Crumb(shown.title, item_url(shown))),
        column=_meta(site, shown),
        item=shown,
        version=old,
        body=with_pictures(shown, old.body, attachments),
        attachments=attachments,
        changes=list(changes(f"{old.title}\n{_words(old.body)}", f"{after.title}\n{_words(after.body)}")),
    )


@require_safe
def file(request: HttpRequest, front: str, back: str, number: int, name: str) -> HttpResponseBase:
    """The public copy of a file: a picture to look at, anything else to download."""
    shown = queries.shown_item(site_agencies(), f"{front}/{back}")
    if shown is None:
        return not_there(request, f"{front}/{back}")
    attachment = queries.file_of(shown, number, name)
    if attachment is None:
        raise Http404("没有这个附件")
    inline = attachment.kind in PICTURES
    try:
        content = files.path_of(attachment.released, files.Area.RELEASED).open("rb")
    except FileNotFoundError as error:  # it was withdrawn between our question and now
        raise Http404("没有这个附件") from error
    response = FileResponse(
        content, as_attachment=not inline, filename=attachment.name, content_type=attachment.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return revalidated(request, response, etag=attachment.released)


@require_safe
def qr(request: HttpRequest, front: str, back: str) -> HttpResponseBase:
    """The address of the page as a QR code, to be read from paper."""
    shown = queries.shown_item(site_agencies(), f"{front}/{back}")
    if shown is None:
        return not_there(request, f"{front}/{back}")
    return qr_response(request, Site(shown.agency.reporting).absolute(request, item_url(shown)))


def qr_response(request: HttpRequest, address: str) -> HttpResponseBase:
    """``address`` as a QR code in SVG, black on white."""
    drawing = qr_svg(address, title=address)
    return revalidated(request, HttpResponse(drawing, content_type="image/svg+xml"))


def with_pictures(
    shown: Item,
    body: str,
    its_files: list[queries.File],
    address: Callable[[Item, queries.File], str] = file_url,
) -> str:
    """The body with the addresses of its pictures; one that is not public (any more) shows its description."""
    numbered = {str(one.number): one for one in its_files}

    def resolved(found: re.Match[str]) -> str:
        picture = numbered.get(found[2])
        return f"{found[1]}{escape(address(shown, picture)) if picture else ''}{found[3]}"

    return _PICTURE.sub(resolved, body)


@dataclass(frozen=True, slots=True)
class Change:
    """A paragraph that one version has and the other has not."""

    added: bool
    text: str


def changes(old: str, new: str) -> Iterator[Change]:
    """What became of the paragraphs of ``old``: those gone and those new, in the order of the text."""
    compared = difflib.unified_diff(_lines(old), _lines(new), n=0, lineterm="")
    for line in list(compared)[2:]:  # the first two name the files
        if not line.startswith("@@"):
            yield Change(line.startswith("+"), line[1:])


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _words(body: str) -> str:
    return MarkedUp(body).text


def not_there(request: HttpRequest, number: str) -> HttpResponse:
    """410 with date and reason for what was withdrawn, 404 for what never was public."""
    site = current_site()
    withdrawn = queries.tombstone(site.agency, number)
    if withdrawn is None:
        raise Http404("没有这条信息")
    return page(request, "portal/withdrawn.html", site, here="items", status=410, item=withdrawn)


def _part_of(shown: Item) -> str:
    return "systems" if shown.column.part == Part.SYSTEMS else "items"


def _trail(shown: Item) -> tuple[Crumb, ...]:
    return (Crumb(shown.column.name, column_url(shown.column.code)),)


def _meta(site: Site, shown: Item) -> MetaColumn:
    return MetaColumn(shown.column.name, f"{site.name}{shown.column.name}", _POLICY)


def _metadata(shown: Item, published: datetime) -> list[tuple[str, object]]:
    """The block above an article (国办秘函〔2009〕6号, its core metadata): those that the item has."""
    validity = shown.get_validity_display()
    if shown.validity_on:
        validity += f"（自{chinese_date(shown.validity_on)}）"
    pairs: list[tuple[str, object]] = [
        ("索引号", shown.index_number),
        ("主题分类", shown.column.name),
        ("发布机构", shown.agency.name),
        ("生成日期", shown.formed_on),
        ("名称", shown.title),
        ("文号", shown.document_number),
        ("发布日期", _to_the_minute(published)),
        ("有效性", validity),
        ("主题词", shown.keywords),
        ("信息来源", shown.source),
        ("内容概述", shown.summary),
    ]
    return [(name, value) for name, value in pairs if value]


def _to_the_minute(published: datetime) -> str:
    """2023年3月2日 14:05; of an entry made afterwards only the day is known."""
    day = chinese_date(published)
    return day if published.time() == time.min else f"{day} {published:%H:%M}"

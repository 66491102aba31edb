"""The pages of the transparency log: what it is, its files, and the proof for each item."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gongkai.records.transparency.log import NewestFirst, proof_of
from gongkai.records.transparency.models import Checkpoint
from gongkai.records.transparency.tiles import CHECKPOINT, KEY, VERIFIER, file_of, public_keys
from gongkai.web.portal import queries
from gongkai.web.portal.site import MetaColumn, current_site, page

PER_PAGE = 50

_TEXT = "text/plain; charset=utf-8"
_TYPES = {CHECKPOINT: _TEXT, KEY: _TEXT, VERIFIER: "text/x-python; charset=utf-8"}


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What the log is, its signed head, how to check it, and its entries, newest first; ``?page=``."""
    site = current_site()
    shown = Paginator(NewestFirst(), PER_PAGE).get_page(request.GET.get("page"))
    told = [leaf.item_id for leaf in shown]
    return page(
        request,
        "portal/log.html",
        site,
        here="log",
        column=MetaColumn("公开日志", f"{site.name}政府信息公开日志", "政务公开"),
        page=shown,
        readable=set(queries.items_of(site.agency).filter(pk__in=told).values_list("pk", flat=True)),
        checkpoint=Checkpoint.objects.last(),
        keys=public_keys(),
    )


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:
    """A file of the log, as tlog-tiles names it. Tiles never change; the head does."""
    try:
        content = file_of(name)
    except FileNotFoundError as error:
        raise Http404("日志中没有这个文件") from error
    headers = {"Cache-Control": "no-cache" if name in _TYPES else "public, max-age=31536000, immutable"}
    if name == VERIFIER:
        headers["Content-Disposition"] = f'attachment; filename="{VERIFIER}"'
    return HttpResponse(content, content_type=_TYPES.get(name, "application/octet-stream"), headers=headers)


@require_safe
def proof(request: HttpRequest, front: str, back: str) -> HttpResponse:
    """The proof for one item of the site; for what was withdrawn, the proof of its withdrawal."""
    agency, number = current_site().agency, f"{front}/{back}"
    for shown in (queries.items_of(agency), queries.withdrawn_of(agency)):
        item = shown.filter(index_number=number).first()
        if item and (found := proof_of(item)):
            return HttpResponse(found.as_json(), content_type="application/json; charset=utf-8")
    raise Http404("本站没有这条信息，或者日志中没有它")

"""指南, 目录 and 依申请公开: laid out from what is true now; their files, the form, the older editions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from gongkai.documents.writing import Document, write_docx, write_html, write_pdf
from gongkai.law.terms import regime_on
from gongkai.records.agencies.models import Agency
from gongkai.records.catalogue.models import Column
from gongkai.records.catalogue.table import catalogue_document
from gongkai.records.guide import content
from gongkai.records.guide.editions import current_edition
from gongkai.records.guide.form import application_form
from gongkai.records.guide.models import GuideEdition
from gongkai.records.today import SHANGHAI, today
from gongkai.web.portal.caching import revalidated
from gongkai.web.portal.items import qr_response
from gongkai.web.portal.site import Crumb, MetaColumn, Site, current_site, page
from gongkai.web.reporting import FILE_TYPES

GUIDE = "政府信息公开指南"
CATALOGUE = "政府信息主动公开基本目录"
_GUIDE_TYPE = "信息公开指南"


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """公开指南 as it stands today, and the editions before it."""
    site = current_site()
    editions = GuideEdition.objects.filter(agency=site.agency)
    newest, body = editions.first(), write_html(_guide(site.agency))
    return page(
        request,
        "portal/guide.html",
        site,
        here="guide",
        column=_meta(site, GUIDE),
        body=body,
        newest=newest,
        overtaken=newest is not None and newest.body != body,
        older=editions.only("number", "made_on")[1:],
    )


@require_safe
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """An edition of the guide as it was public."""
    site = current_site()
    shown = get_object_or_404(GuideEdition, agency=site.agency, number=number)
    following = GuideEdition.objects.filter(agency=site.agency, number=number + 1).first()
    return page(
        request,
        "portal/guide_edition.html",
        site,
        here="guide",
        trail=(Crumb(GUIDE, reverse("portal:guide")),),
        column=_meta(site, GUIDE),
        edition=shown,
        following=following,
    )


@require_safe
def guide_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    return _file(request, _guide(current_site().agency), "guide", kind)


@require_safe
def form_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    agency = current_site().agency
    return _file(request, _dated(application_form(agency, today()), agency), "application-form", kind)


@require_safe
def guide_qr(request: HttpRequest) -> HttpResponseBase:
    """The address of the guide as a QR code."""
    return qr_response(request, current_site().absolute(request, reverse("portal:guide")))


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The catalogue in the ten columns of the standard table, and what the agency does not produce."""
    site = current_site()
    columns = _columns(site.agency)
    return page(
        request,
        "portal/catalogue.html",
        site,
        here="items",
        column=_meta(site, CATALOGUE),
        body=write_html(catalogue_document(site.agency, columns, today())) if columns else "",
        not_produced=[column for column in columns if column.not_produced],
    )


@require_safe
def catalogue_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    agency = current_site().agency
    document = catalogue_document(agency, _columns(agency), today())
    return _file(request, _dated(document, agency), "catalogue", kind)


@require_safe
def apply(request: HttpRequest) -> HttpResponse:
    """How to apply for information, and where."""
    site, terms = current_site(), regime_on(today())
    if terms is None or not content.can_be_laid_out(today()):
        raise Http404("现行《条例》还没有施行")
    return page(
        request,
        "portal/apply.html",
        site,
        here="apply",
        column=MetaColumn("依申请公开", f"{site.name}依申请公开政府信息的方式", "依申请公开"),
        contact=content.where_to_apply(site.agency),
        channels=content.channels_of(site.agency),
        counter=_counter(),
        what_to_write=content.what_to_write(),
        steps=content.steps(terms),
        terms=terms,
        remedies=content.remedies(site.agency, today()),
        bodies=content.where_to_complain(site.agency),
    )


def _counter() -> str:
    """Where to apply online: the counter of this process, or of the server that GONGKAI_DYNAMIC names; "" for none."""
    try:
        return reverse("counter:start")
    except NoReverseMatch:
        return f"{settings.DYNAMIC_ADDRESS.rstrip('/')}/counter/" if settings.DYNAMIC_ADDRESS else ""


def _guide(agency: Agency) -> Document:
    if not content.can_be_laid_out(today()):
        raise Http404("现行《条例》还没有施行")
    return _dated(content.guide_document(agency, today()), agency)


def _dated(document: Document, agency: Agency) -> Document:
    """With the day of the guide's last revision, so that a file does not change from one day to the next."""
    edition = current_edition(agency)
    return replace(document, date=edition.made_on) if edition else document


def _columns(agency: Agency) -> list[Column]:
    return list(Column.objects.filter(agency=agency).select_related("owner"))


def _meta(site: Site, name: str) -> MetaColumn:
    return MetaColumn(name, f"{site.name}{name}", _GUIDE_TYPE)


def _file(request: HttpRequest, document: Document, name: str, kind: str) -> HttpResponseBase:
    """The document as ``docx`` or ``pdf``; the same words give the same bytes, set once by each process."""
    if kind not in FILE_TYPES:
        raise Http404("没有这种格式")
    words = sha256(repr(document).encode()).hexdigest()
    written = cache.get_or_set(f"document:{words}:{kind}", lambda: _written(document, kind))
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return revalidated(request, HttpResponse(written, content_type=FILE_TYPES[kind], headers=headers))


def _written(document: Document, kind: str) -> bytes:
    if kind == "docx":
        return write_docx(document)
    return write_pdf(document, timestamp=datetime.combine(document.date, time.min, SHANGHAI))

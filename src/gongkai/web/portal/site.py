"""Whose site it is, and what stands around every page: the name, the statutory parts, the colophon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from csp.constants import SELF
from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.utils.encoding import escape_uri_path

from gongkai.records.agencies.models import Agency, AgencyKind
from gongkai.web.portal import easy
from gongkai.web.portal.caching import revalidated


@dataclass(frozen=True, slots=True)
class Part:
    key: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way from the home page to where the reader is."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class MetaColumn:
    """ColumnName and its companions (国办发〔2017〕47号, 网页设计规范)."""

    name: str
    description: str
    type: str

    @property
    def keywords(self) -> str:
        return f"{self.name},政府信息公开"


@dataclass(frozen=True, slots=True)
class Site:
    agency: Agency

    @property
    def name(self) -> str:
        return self.agency.name

    @property
    def domain(self) -> str:
        return urlsplit(self.agency.website).hostname or ""

    @property
    def code(self) -> str:
        return self.agency.site_code

    @property
    def parts(self) -> list[Part]:
        """国办公开办函〔2019〕61号: the four parts in their fixed order, and the entry to apply."""
        return [
            Part("home", "首页", reverse("portal:home")),
            Part("guide", "政府信息公开指南", reverse("portal:guide")),
            Part("systems", "政府信息公开制度", reverse("portal:systems")),
            Part("items", "法定主动公开内容", reverse("portal:items")),
            Part("reports", "政府信息公开年报", reverse("portal:reports")),
            Part("apply", "依申请公开", reverse("portal:apply")),
        ]

    @property
    def colophon(self) -> list[tuple[str, str]]:
        """主办单位, 承办单位, 联系电话, 网站标识码, 地址: those that are known."""
        pairs = [
            ("主办单位", self.agency.name),
            ("承办单位", self.agency.ogi_body),
            ("办公地址", self.agency.address),
            ("联系电话", self.agency.phone),
            ("网站标识码", self.agency.site_code),
        ]
        return [(name, value) for name, value in pairs if value]

    def absolute(self, request: HttpRequest, path: str) -> str:
        """The one address of a page, whichever way it was reached: at the agency's website, in the plain mode.

        A page that is written as a file says itself where the files are to stand (``site_address``).
        """
        told = getattr(request, "site_address", "") or self.agency.website
        base = told or request.build_absolute_uri(easy.plain_prefix())
        return base.rstrip("/") + "/" + path.removeprefix(get_script_prefix())


def site_agencies() -> QuerySet[Agency]:
    """The agency named by GONGKAI_PORTAL, or else the first town; empty when there is none yet."""
    agencies = Agency.objects.order_by("path")
    if settings.PORTAL_AGENCY:
        return agencies.filter(code=settings.PORTAL_AGENCY)
    return agencies.filter(kind=AgencyKind.TOWN)


def current_site() -> Site:
    """The site that this process serves; 404 when its agency is not registered yet."""
    agency = site_agencies().first()
    if agency is None:
        raise Http404("还没有登记本站的机关")
    return Site(agency)


def page(
    request: HttpRequest,
    template: str,
    site: Site,
    *,
    here: str,
    status: int = 200,
    trail: tuple[Crumb, ...] = (),
    **context: Any,
) -> HttpResponse:
    """A public page. ``here`` is the key of the part it belongs to, ``trail`` what lies between it and home."""
    if status == 200 and (elsewhere := easy.remembered(request)):
        return elsewhere
    shown = {"site": site, "here": here, "trail": trail, "easy": easy.is_on(request), **context}
    shown["canonical"] = site.absolute(request, escape_uri_path(request.path))
    shown["other_mode"] = easy.other_mode(request)
    response = render(request, template, shown, status=status)
    if easy.is_on(request):
        response._csp_update = {"script-src": [SELF]}  # type: ignore[attr-defined]  # reads aloud: easy.js
    return revalidated(request, response)

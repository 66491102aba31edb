"""Whose site it is, and what stands around every page: the name, the statutory parts, the colophon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.records.agencies.models import Agency, AgencyKind


@dataclass(frozen=True, slots=True)
class Part:
    key: str
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
        """The order of 国办公开办函〔2019〕61号; a part is listed when it has something to show."""
        return [
            Part("home", "首页", reverse("portal:home")),
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


def current_site() -> Site:
    """The agency named by GONGKAI_PORTAL, or else the first town; 404 when there is none yet."""
    agencies = Agency.objects.order_by("path")
    if settings.PORTAL_AGENCY:
        agency = agencies.filter(code=settings.PORTAL_AGENCY).first()
    else:
        agency = agencies.filter(kind=AgencyKind.TOWN).first()
    if agency is None:
        raise Http404("还没有登记本站的机关")
    return Site(agency)


def page(
    request: HttpRequest, template: str, site: Site, *, here: str, status: int = 200, **context: Any
) -> HttpResponse:
    """A public page. ``here`` is the key of the part it belongs to."""
    return render(request, template, {"site": site, "here": here, **context}, status=status)

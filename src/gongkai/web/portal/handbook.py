"""政务服务办事一本通 and 权责清单: finding a service, its page and card, the lists of powers, the book."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.documents.handbook import Printed, Service, write_card, write_powers
from gongkai.documents.handbook.book import by_name
from gongkai.law.services import audiences, kinds, themes
from gongkai.records.agencies.models import Agency
from gongkai.records.disclosure.models import Item
from gongkai.records.handbook.books import TITLE, address_of, book_of
from gongkai.records.handbook.entries import ToldPowers, ToldService, entries_of, in_force
from gongkai.records.search.find import CAP
from gongkai.records.search.query import LONGEST, Query, Unsearchable, read_words
from gongkai.records.search.rows import rows_of
from gongkai.records.today import SHANGHAI
from gongkai.web.portal import queries
from gongkai.web.portal.caching import kept_while_nothing_changes, revalidated
from gongkai.web.portal.items import not_there, qr_response
from gongkai.web.portal.site import Crumb, MetaColumn, Site, current_site, page

POWERS = "权责清单"
GROUPS = {"themes": "按主题", "audiences": "按服务对象", "units": "按办理单位"}
_MOST_AT_ONCE = 60  # services that the first page names, before it only leads to their groups
_TYPE = "办事服务"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Group:
    """Services under one head: where they are listed, and how many they are."""

    name: str
    url: str
    count: int


@dataclass(frozen=True)
class Entry:
    """A service in a list."""

    name: str
    url: str
    unit: str
    term: str


# --- services ----------------------------------------------------------------------------------------


@require_safe
@partial(kept_while_nothing_changes, by_query=True)
def home(request: HttpRequest) -> HttpResponse:
    """The ways to a service. ``?q=`` searches in all that the guides say."""
    site = current_site()
    told = services_of(site.agency)
    typed = request.GET.get("q", "").strip()
    problem, found = "", told
    if typed:
        try:
            found = _matching(site, told, typed)
        except Unsearchable as error:
            problem, found = str(error), []
    lists = power_lists_of(site.agency)
    return page(
        request,
        "portal/handbook.html",
        site,
        here="handbook",
        column=_meta(site, TITLE),
        typed=typed[:LONGEST],
        problem=problem,
        total=len(told),
        found=len(found),
        entries=_entries(found) if typed or len(told) <= _MOST_AT_ONCE else [],
        groups=[] if typed else _groups(told),
        power_lists=[_power_link(one) for one in lists],
    )


@require_safe
@kept_while_nothing_changes
def group(request: HttpRequest, by: str, key: str) -> HttpResponse:
    """The services of one theme, for one audience, or of one unit."""
    site = current_site()
    if by not in GROUPS:
        raise Http404("没有这样的分类")
    found = [one for one in services_of(site.agency) if _key(by, one) == key]
    if not found:
        raise Http404("这里没有办事事项")
    return page(
        request,
        "portal/handbook_group.html",
        site,
        here="handbook",
        trail=(_home_crumb(),),
        column=_meta(site, TITLE),
        name=_name(by, found[0]),
        entries=_entries(found),
    )


@require_safe
@kept_while_nothing_changes
def service(request: HttpRequest, front: str, back: str) -> HttpResponse:
    """One service: where to go, what to bring, how long it takes, what it costs, whom to ask."""
    site = current_site()
    told = _service(site, front, back)
    if told is None:
        return not_there(request, f"{front}/{back}")
    item, content = told.entry.item, told.content
    files = queries.files_of_version(item, item.version)
    named = {one.name: one for one in files}
    return page(
        request,
        "portal/service.html",
        site,
        here="handbook",
        trail=(_home_crumb(), Crumb(content.theme_name, _group_url("themes", content.theme))),
        column=_meta(site, TITLE),
        entry=told.entry,
        item=item,
        service=content,
        address=(front, back),
        materials=[(one, named.get(one.blank)) for one in content.materials],
        phones=[(one, _dialled(one)) for one in content.phone_list],
        facts=_facts(told),
    )


@require_safe
def card(request: HttpRequest, front: str, back: str) -> HttpResponseBase:
    """The service on a card to print."""
    site = current_site()
    told = _service(site, front, back)
    if told is None:
        return not_there(request, f"{front}/{back}")
    printed = Printed(told.content, told.entry.agency.name, address_of(told.entry, _root(site, request)))
    stamp = _stamp(told.entry.item)
    return _pdf(request, printed, lambda: write_card(printed, site.name, timestamp=stamp), "service-card")


@require_safe
def service_qr(request: HttpRequest, front: str, back: str) -> HttpResponseBase:
    """The address of the service's page as a QR code."""
    site = current_site()
    if _service(site, front, back) is None:
        return not_there(request, f"{front}/{back}")
    return qr_response(request, site.absolute(request, reverse("portal:service", args=[front, back])))


@require_safe
def book(request: HttpRequest) -> HttpResponseBase:
    """The handbook as a book, of the day of its newest guide."""
    site = current_site()
    items = [one.entry.item for one in [*services_of(site.agency), *power_lists_of(site.agency)]]
    if not items:
        raise Http404("还没有公开的办事事项")
    newest = max(items, key=_changed)
    made = book_of(site.agency, _changed(newest), _root(site, request))
    return _pdf(request, made.book, lambda: made.write("pdf", _stamp(newest)), "handbook")


@require_safe
@kept_while_nothing_changes
def services_data(request: HttpRequest) -> HttpResponseBase:
    """All services with all their fields, for machines."""
    site = current_site()
    told = [
        {
            "index_number": one.entry.item.index_number,
            "url": site.absolute(request, _service_url(one.entry.item)),
            "unit": one.entry.agency.name,
            "published_on": one.entry.item.published_on,
            **one.content.as_json(),
            "kind": one.content.kind_name,
            "theme": one.content.theme_name,
            "audience": one.content.audience_name,
        }
        for one in services_of(site.agency)
    ]
    answer = JsonResponse({"agency": site.name, "services": told}, json_dumps_params={"ensure_ascii": False})
    return revalidated(request, answer)


# --- powers ------------------------------------------------------------------------------------------


@require_safe
@kept_while_nothing_changes
def powers(request: HttpRequest) -> HttpResponse:
    """The lists of powers, one for each agency or unit."""
    site = current_site()
    lists = power_lists_of(site.agency)
    return page(
        request,
        "portal/powers.html",
        site,
        here="handbook",
        trail=(_home_crumb(),),
        column=_meta(site, POWERS),
        power_lists=[_power_link(one) for one in lists],
    )


@require_safe
@kept_while_nothing_changes
def power_list(request: HttpRequest, front: str, back: str) -> HttpResponse:
    """One list: each power with its basis, who holds it, duties and accountability."""
    site = current_site()
    told = _powers(site, front, back)
    if told is None:
        return not_there(request, f"{front}/{back}")
    names = [one.name for one in kinds()]
    counted = [(name, sum(1 for one in told.content.powers if one.kind_name == name)) for name in names]
    return page(
        request,
        "portal/power_list.html",
        site,
        here="handbook",
        trail=(_home_crumb(), Crumb(POWERS, reverse("portal:powers"))),
        column=_meta(site, POWERS),
        item=told.entry.item,
        told=told.content,
        counts=[(name, count) for name, count in counted if count],
        address=(front, back),
    )


@require_safe
def power_list_file(request: HttpRequest, front: str, back: str, kind: str) -> HttpResponseBase:
    """The list as ``xlsx`` or ``json``."""
    told = _powers(current_site(), front, back)
    if told is None:
        return not_there(request, f"{front}/{back}")
    match kind:
        case "xlsx":
            content = write_powers(told.content.powers, _changed(told.entry.item))
            headers = {"Content-Disposition": 'attachment; filename="powers.xlsx"'}
            return revalidated(request, HttpResponse(content, content_type=_XLSX, headers=headers))
        case "json":
            rows = [
                {**row, "kind": one.kind_name}
                for row, one in zip(told.content.as_json()["powers"], told.content.powers, strict=True)
            ]
            answer = {"of": told.content.of, "index_number": told.entry.item.index_number, "powers": rows}
            return revalidated(request, JsonResponse(answer, json_dumps_params={"ensure_ascii": False}))
    raise Http404("没有这种格式")


# --- what is public ----------------------------------------------------------------------------------


def services_of(agency: Agency) -> list[ToldService]:
    """The services on the site of ``agency``, in the order of units and names."""
    here = entries_of(agency).services().filter(item__in=_on_site(agency))
    return [one for one in in_force(here) if isinstance(one, ToldService)]


def power_lists_of(agency: Agency) -> list[ToldPowers]:
    """The lists of powers on the site of ``agency``."""
    here = entries_of(agency).power_lists().filter(item__in=_on_site(agency))
    return [one for one in in_force(here) if isinstance(one, ToldPowers)]


def group_urls(told: Iterable[ToldService]) -> list[str]:
    """The addresses of the groups that have services."""
    return [one.url for _, groups in _groups(list(told)) for one in groups]


def addresses_of(agency: Agency) -> list[str]:
    """The pages of the handbook for the sitemap; none before something is public."""
    services, lists = services_of(agency), power_lists_of(agency)
    if not services and not lists:
        return []
    pages = [*(_service_url(one.entry.item) for one in services), *(_power_link(one).url for one in lists)]
    return [reverse("portal:handbook"), *group_urls(services), *pages]


def _on_site(agency: Agency) -> Any:
    return queries.items_of(agency).order_by().values("pk")


def _service(site: Site, front: str, back: str) -> ToldService | None:
    here = entries_of(site.agency).services().filter(item__in=_on_site(site.agency))
    found = in_force(here.filter(item__index_number=f"{front}/{back}"))
    return next((one for one in found if isinstance(one, ToldService)), None)


def _powers(site: Site, front: str, back: str) -> ToldPowers | None:
    here = entries_of(site.agency).power_lists().filter(item__in=_on_site(site.agency))
    found = in_force(here.filter(item__index_number=f"{front}/{back}"))
    return next((one for one in found if isinstance(one, ToldPowers)), None)


def _matching(site: Site, told: list[ToldService], typed: str) -> list[ToldService]:
    """The services whose guides hold the words, as the search of the site knows them, the newest first."""
    units = tuple(site.agency.counted_agencies().values_list("pk", flat=True))
    rows = rows_of(Query(read_words(typed), units), CAP)
    by_item = {one.entry.item_id: one for one in told}
    return [by_item[row.item] for row in rows if row.item in by_item]


# --- words and addresses -----------------------------------------------------------------------------


def _groups(told: list[ToldService]) -> list[tuple[str, list[Group]]]:
    """The groups of each kind in their order, those without services left out."""
    units = {one.entry.agency.code: one.entry.agency.name for one in told}
    orders = {
        "themes": [(one.key, one.name) for one in themes()],
        "audiences": [(one.key, one.name) for one in audiences()],
        "units": list(units.items()),
    }
    found = []
    for by, name in GROUPS.items():
        counts: dict[str, int] = {}
        for one in told:
            counts[_key(by, one)] = counts.get(_key(by, one), 0) + 1
        groups = [
            Group(label, _group_url(by, key), counts[key]) for key, label in orders[by] if key in counts
        ]
        if groups:
            found.append((name, groups))
    return found


def _key(by: str, told: ToldService) -> str:
    match by:
        case "themes":
            return told.content.theme
        case "audiences":
            return told.content.audience
    return told.entry.agency.code


def _name(by: str, told: ToldService) -> str:
    match by:
        case "themes":
            return told.content.theme_name
        case "audiences":
            return told.content.audience_name
    return told.entry.agency.name


def _entries(told: Iterable[ToldService]) -> list[Entry]:
    ordered = sorted(told, key=lambda one: by_name(one.content.name))
    return [
        Entry(one.content.name, _service_url(one.entry.item), one.entry.agency.name, one.content.term)
        for one in ordered
    ]


def _facts(told: ToldService) -> list[tuple[str, str]]:
    content: Service = told.content
    pairs = [
        ("办理单位", told.entry.agency.name),
        ("事项类型", content.kind_name),
        ("事项编码", content.code),
        ("服务对象", content.audience_name),
        ("法定办结时限", content.legal_term),
        ("承诺办结时限", content.promised_term),
        ("收费", content.fee_told),
        ("办理结果", content.result),
    ]
    return [(name, value) for name, value in pairs if value.strip()]


def _dialled(phone: str) -> str:
    """What a phone dials: the digits of the number; "" where it is none."""
    digits = "".join(one for one in phone if one.isascii() and one.isdigit())
    return digits if 7 <= len(digits) <= 15 else ""


def _power_link(told: ToldPowers) -> Group:
    front, back = str(told.entry.item.index_number).split("/")
    return Group(told.content.of, reverse("portal:power_list", args=[front, back]), len(told.content.powers))


def _service_url(item: Item) -> str:
    front, back = str(item.index_number).split("/")
    return reverse("portal:service", args=[front, back])


def _group_url(by: str, key: str) -> str:
    return reverse("portal:handbook_group", args=[by, key])


def _root(site: Site, request: HttpRequest) -> str:
    """The address below which the site stands."""
    return site.absolute(request, reverse("portal:handbook")).removesuffix("handbook/")


def _home_crumb() -> Crumb:
    return Crumb(TITLE, reverse("portal:handbook"))


def _meta(site: Site, name: str) -> MetaColumn:
    return MetaColumn(name, f"{site.name}{name}", _TYPE)


def _changed(item: Item) -> Any:
    """The day on which its newest version came into force."""
    last = item.versions.filter(in_force=True).exclude(reason="").order_by("-number").first()
    return last.made_on if last else item.published_on


def _stamp(item: Item) -> datetime:
    return datetime.combine(_changed(item), time.min, SHANGHAI)


def _pdf(request: HttpRequest, told: object, write: Callable[[], bytes], name: str) -> HttpResponseBase:
    """The same words give the same bytes, set once by each process."""
    words = sha256(repr(told).encode()).hexdigest()
    written = cache.get_or_set(f"handbook:{words}", write)
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return revalidated(request, HttpResponse(written, content_type="application/pdf", headers=headers))

"""The answers of the API. They ask the same queries as the pages, and so show what the pages show."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.records.annual.frozen import editions
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Item, ItemQuerySet
from gongkai.web.portal import queries
from gongkai.web.portal.api.schema import description
from gongkai.web.portal.caching import revalidated
from gongkai.web.portal.items import with_pictures
from gongkai.web.portal.lists import PER_PAGE, Shelf
from gongkai.web.portal.report_files import files_of
from gongkai.web.portal.report_years import PublicYear, years_of
from gongkai.web.portal.site import Site, current_site, site_agencies
from gongkai.web.portal.templatetags.portal import file_url, item_url

View = Callable[..., HttpResponseBase]


def told_in_json(view: View) -> View:
    """Reading only; what is not there is said in JSON, too."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Http404 as missing:
            return _json(request, {"error": f"{missing}。请核对地址。"}, status=404)

    return answer


@told_in_json
def openapi(request: HttpRequest) -> HttpResponseBase:
    """The description of this API."""
    site = current_site()
    return _json(request, description(site.absolute(request, reverse("portal:home")), site.name))


@told_in_json
def items(request: HttpRequest) -> HttpResponseBase:
    """``?column=`` (code), ``?year=``, ``?page=``; all may be missing."""
    site, code = current_site(), request.GET.get("column", "")
    column = Column.objects.filter(agency=site.agency, code=code).first()
    if code and column is None:
        raise Http404(f"没有编号为“{code[:20]}”的栏目")
    shelf = Shelf(site, column)
    found = shelf.items()
    try:
        year, number = (_number(request, name) for name in ("year", "page"))
    except ValueError as error:
        return _json(request, {"error": str(error)}, status=400)
    if year:
        found = found.filter(published_on__year=year)

    def following(number: int) -> str:
        kept = {key: value for key, value in request.GET.items() if key in ("column", "year")}
        return reverse("portal:api_items", query={**kept, "page": number})

    return _page(request, site, found, number or 1, following)


@told_in_json
def month(request: HttpRequest, month: str, number: int = 1) -> HttpResponseBase:
    """The items published in a month."""
    site = current_site()

    def following(number: int) -> str:
        return reverse("portal:api_month_page", args=[month, number])

    return _page(request, site, Shelf(site, None).of_month(month), number, following)


@told_in_json
def item(request: HttpRequest, front: str, back: str) -> HttpResponseBase:
    """One item; 410 with date and reason for what was withdrawn."""
    shown = queries.shown_item(site_agencies(), f"{front}/{back}")
    if shown is None:
        return _withdrawn(request, f"{front}/{back}")
    site, beside = Site(shown.agency.reporting), queries.around(shown)

    def link(one: Item | None) -> dict[str, str] | None:
        return one and {
            "index_number": one.index_number or "",
            "title": one.title,
            "url": site.absolute(request, item_url(one)),
        }

    def download(of: Item, one: queries.File) -> str:
        return site.absolute(request, file_url(of, one))

    told = {
        "index_number": shown.index_number,
        "title": shown.title,
        "summary": shown.summary,
        "body": with_pictures(shown, shown.body, beside.files, download),
        "agency": shown.agency.name,
        "column": _column_name(shown),
        "document_number": shown.document_number,
        "formed_on": shown.formed_on,
        "published_at": queries.published_at(shown).isoformat(),
        "keywords": shown.keywords,
        "source": shown.source,
        "validity": shown.get_validity_display(),
        "validity_on": shown.validity_on,
        "replaced_by": link(beside.replaced_by),
        "replaces": [link(one) for one in beside.replaces],
        "interprets": link(beside.interprets),
        "interpretations": [link(one) for one in beside.interpretations],
        "files": [
            {"number": one.number, "name": one.name, "size": one.size, "url": download(shown, one)}
            for one in beside.files
        ],
        "versions": [
            {
                "number": one.number,
                "replaced_on": one.made_on,
                "reason": one.reason,
                "url": site.absolute(request, reverse("portal:version", args=[front, back, one.number])),
            }
            for one in beside.corrections
        ],
        "url": site.absolute(request, item_url(shown)),
        "proof": site.absolute(request, reverse("portal:log_proof", args=[front, back])),
    }
    return _json(request, told)


@told_in_json
def columns(request: HttpRequest) -> HttpResponseBase:
    """The columns that the site lists, in their order."""
    site = current_site()
    told = [
        {
            "code": column.code,
            "name": column.name,
            "part": column.get_part_display(),
            "owner": column.owner.name,
            "count": column.count,  # type: ignore[attr-defined]
            "not_produced": column.not_produced,
            "url": site.absolute(request, reverse("portal:column", args=[column.code])),
            "feed": site.absolute(request, reverse("portal:column_feed", args=[column.code])),
        }
        for column in queries.columns_of(site.agency)
    ]
    return _json(request, {"columns": told})


@told_in_json
def reports(request: HttpRequest) -> HttpResponseBase:
    """The annual reports of all years, newest first."""
    site = current_site()
    return _json(request, {"reports": [_report(request, site, one) for one in years_of(site.agency)]})


@told_in_json
def report(request: HttpRequest, year: int) -> HttpResponseBase:
    """One annual report with its figures: as its ``report.json`` has them, and what the page says beside them."""
    site = current_site()
    shown = next((one for one in years_of(site.agency) if one.year == year), None)
    if shown is None:
        raise Http404("没有这一年的年度报告")
    told = _report(request, site, shown) | {
        "agency": site.name,
        "form": shown.form.name if shown.form else "narrative" if shown.figures else None,
        "figures": dict(shown.figures),
        "approximate": sorted(shown.approximate & shown.figures.keys()),
        "corrections": _corrections(request, site, shown),
    }
    return _json(request, told)


def _report(request: HttpRequest, site: Site, shown: PublicYear) -> dict[str, Any]:
    def address(name: str, *places: object) -> str:
        return site.absolute(request, reverse(name, args=[shown.year, *places]))

    files = files_of(shown.edition) if shown.edition else []
    return {
        "year": shown.year,
        "title": shown.title,
        "published_on": shown.published_on,
        "approved_on": shown.edition.approved_on if shown.edition else None,
        "edition": shown.edition.number if shown.edition else None,
        "read_from_paper": shown.is_read_from_paper,
        "url": site.absolute(request, shown.url),
        "api": address("portal:api_report"),
        "files": [
            {"kind": one.kind, "size": one.size, "url": address("portal:report_file", one.kind)}
            for one in files
        ],
    }


def _corrections(request: HttpRequest, site: Site, shown: PublicYear) -> list[dict[str, Any]]:
    """What each later edition changed, the newest first, and where the one before it can be read."""
    if shown.edition is None:
        return []
    newer = [one for one in editions(shown.edition.report) if 1 < one.number <= shown.edition.number]
    return [
        {
            "edition": one.number,
            "approved_on": one.approved_on,
            "reason": one.reason,
            "differences": [
                {"key": key, "before": before, "after": after}
                for key, (before, after) in one.differences.items()
            ],
            "former": site.absolute(
                request, reverse("portal:report_edition", args=[shown.year, one.number - 1])
            ),
        }
        for one in reversed(newer)
    ]


def _number(request: HttpRequest, name: str) -> int | None:
    """A number of at most four digits from the query; ValueError (Chinese) for anything else."""
    text = request.GET.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and int(text)):
        raise ValueError(f"参数{name}应为1至9999的整数，请改正。")
    return int(text)


def _page(
    request: HttpRequest, site: Site, found: ItemQuerySet, number: int, following: Callable[[int], str]
) -> HttpResponseBase:
    rows = found.select_related("agency", "column").defer("body", "summary")
    try:
        shown = Paginator(rows, PER_PAGE).page(number)
    except EmptyPage as error:
        raise Http404("没有这一页") from error
    told = {
        "count": shown.paginator.count,
        "page": number,
        "pages": shown.paginator.num_pages,
        "next": site.absolute(request, following(number + 1)) if shown.has_next() else None,
        "items": [_summary(request, site, one) for one in shown],
    }
    return _json(request, told)


def _summary(request: HttpRequest, site: Site, item: Item) -> dict[str, Any]:
    return {
        "index_number": item.index_number,
        "title": item.title,
        "published_on": item.published_on,
        "column": _column_name(item),
        "agency": item.agency.name,
        "document_number": item.document_number,
        "validity": item.get_validity_display(),
        "url": site.absolute(request, item_url(item)),
        "api": site.absolute(request, reverse("portal:api_item", args=str(item.index_number).split("/"))),
    }


def _column_name(item: Item) -> dict[str, str]:
    return {"code": item.column.code, "name": item.column.name}


def _withdrawn(request: HttpRequest, number: str) -> HttpResponseBase:
    gone = queries.tombstone(current_site().agency, number)
    if gone is None:
        raise Http404("没有这条信息")
    told = {
        "error": "这条信息已经撤回。",
        "index_number": gone.index_number,
        "withdrawn_on": gone.withdrawn_on,
        "reason": gone.withdrawal_reason,
    }
    return _json(request, told, status=410)


def _json(request: HttpRequest, told: dict[str, Any], status: int = 200) -> HttpResponseBase:
    """Public data, for any page that wants to show them."""
    response = JsonResponse(
        told,
        status=status,
        json_dumps_params={"ensure_ascii": False},
        headers={"Access-Control-Allow-Origin": "*"},
    )
    return revalidated(request, response)

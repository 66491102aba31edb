"""村务公开栏 for everyone: the list and the map, a page for each board and for each posting, their QR codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import cos, radians

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.documents.posters import rows_and_lines
from gongkai.law.numerals import chinese_date
from gongkai.law.village import quarter_of
from gongkai.records.agencies.models import Agency
from gongkai.records.evidence.keeping import content_of
from gongkai.records.noticeboards import queries
from gongkai.records.noticeboards.models import Board, Posting
from gongkai.web.portal.caching import revalidated
from gongkai.web.portal.items import qr_response
from gongkai.web.portal.site import Crumb, MetaColumn, Site, current_site, page

NAME = "村务公开栏"
_WIDTH, _MARGIN = 420, 40  # units of the drawing


@dataclass(frozen=True, slots=True)
class Place:
    """A board on the map: its number in the list, and where it is drawn."""

    number: int
    board: Board
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Map:
    """A sketch, north above: only how the boards lie to each other."""

    width: int
    height: int
    places: list[Place]


@dataclass(frozen=True, slots=True)
class Quarter:
    """What was posted in a quarter, newest first."""

    name: str
    postings: list[Posting]


@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """The boards that stand, village by village, and where they are."""
    site = current_site()
    found = queries.public_boards(site.agency)
    return page(
        request,
        "portal/boards.html",
        site,
        here="boards",
        column=_meta(site),
        boards=list(enumerate(found, start=1)),
        map=_map(one.board for one in found),
        hanging=sum(one.hanging for one in found),
    )


@require_safe
def board(request: HttpRequest, code: str) -> HttpResponse:
    """A board: what hangs now, and what hung, by quarters."""
    site = current_site()
    shown = board_called(site, code)
    if code != shown.code:
        return redirect("portal:board", shown.code, permanent=True)
    postings = list(queries.public_postings(shown))
    return page(
        request,
        "portal/board.html",
        site,
        here="boards",
        trail=(Crumb(NAME, reverse("portal:boards")),),
        column=_meta(site),
        board=shown,
        photos=shown.photos.all(),
        hanging=[one for one in postings if one.removed_on is None],
        quarters=_quarters(one for one in postings if one.removed_on),
        tallies=queries.public_tallies(shown),
        answers=queries.public_answers(shown),
    )


@require_safe
def posting(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One posting: its text, what it is about, since when it hangs."""
    site = current_site()
    shown, hung = posting_called(site, code, pk)
    return page(
        request,
        "portal/board_posting.html",
        site,
        here="boards",
        trail=(Crumb(NAME, reverse("portal:boards")), Crumb(shown.name, _address(shown))),
        column=_meta(site),
        board=shown,
        posting=hung,
        facts=_facts(hung),
        blocks=[(isinstance(one, list), one) for one in rows_and_lines(hung.text)],
        photos=hung.photos.all() if hung.photos_public else (),
        answers=queries.public_answers(shown, hung),
    )


@require_safe
def qr(request: HttpRequest, code: str) -> HttpResponseBase:
    """The address of the board's page as a QR code."""
    site = current_site()
    return qr_response(request, site.absolute(request, _address(board_called(site, code))))


@require_safe
def photo(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """A photo of the board, or of a posting whose photos may stand on the web."""
    found = queries.public_photos(board_called(current_site(), code)).filter(pk=pk).first()
    try:
        content = content_of(found) if found and found.is_photo else b""
    except FileNotFoundError:
        content = b""
    if not (found and content):
        raise Http404("没有这张照片")
    response = HttpResponse(content, content_type="image/jpeg")
    return revalidated(request, response, etag=found.sha256)


def board_called(site: Site, code: str) -> Board:
    """The board with this code, however it was typed; 404 in words that help at the wrong board."""
    found = queries.boards_of(site.agency).filter(code=code.upper()).first()
    if found is None:
        raise Http404("没有这个编号的公开栏，请核对标牌上的编号")
    return found


def posting_called(site: Site, code: str, pk: int) -> tuple[Board, Posting]:
    """The posting and its board; 404 for one that is not (any more) public."""
    shown = board_called(site, code)
    found = queries.public_postings(shown).filter(pk=pk).first()
    if found is None:
        raise Http404("没有这条张贴的信息，或者已经撤回")
    return shown, found


def addresses_of(agency: Agency) -> list[str]:
    """The pages of the boards that stand, for who follows the site."""
    standing = queries.boards_of(agency).filter(closed_on=None)
    return [reverse("portal:boards"), *(_address(one) for one in standing)]


def posting_urls(shown: Board) -> list[str]:
    """The pages of all that hangs or hung on the board."""
    keys = queries.public_postings(shown).values_list("pk", flat=True)
    return [reverse("portal:board_posting", args=[shown.code, key]) for key in keys]


def photo_urls(shown: Board) -> list[str]:
    """The photos that stand on the board's pages."""
    keys = queries.public_photos(shown).values_list("pk", flat=True)
    return [reverse("portal:board_photo", args=[shown.code, key]) for key in keys]


def _address(shown: Board) -> str:
    return reverse("portal:board", args=[shown.code])


def _meta(site: Site) -> MetaColumn:
    return MetaColumn(NAME, f"{site.name}各村村务公开栏的位置和公布的内容", "村务公开")


def _quarters(postings: Iterable[Posting]) -> list[Quarter]:
    return [
        Quarter(_quarter_name(first), list(rows))
        for first, rows in groupby(postings, key=lambda one: quarter_of(one.posted_on)[0])
    ]


def _quarter_name(first: date) -> str:
    return f"{first.year}年第{'一二三四'[(first.month - 1) // 3]}季度"


def _facts(hung: Posting) -> list[tuple[str, object]]:
    period = f"{chinese_date(hung.period_from)}至{chinese_date(hung.period_to)}" if hung.period_to else ""
    told: list[tuple[str, object]] = [
        ("类别", hung.category_label or ("政府信息" if hung.item else "")),
        ("公布频次", hung.get_frequency_display()),  # type: ignore[attr-defined]
        ("所属期", period),
        ("张贴日期", chinese_date(hung.posted_on)),
        ("最少张贴到", chinese_date(hung.hangs_until)),
        ("撤下日期", chinese_date(hung.removed_on) if hung.removed_on else "正在张贴"),
        ("监督", f"村务监督委员会成员{chinese_date(hung.witnessed_on)}确认" if hung.witnessed_on else ""),
    ]
    return [(name, value) for name, value in told if value]


def _map(boards: Iterable[Board]) -> Map | None:
    """Boards without coordinates are in the list only; of fewer than two there is nothing to draw."""
    found = [(number, one) for number, one in enumerate(boards, start=1) if one.latitude is not None]
    if len(found) < 2:
        return None
    north = max(float(one.latitude) for _, one in found)
    west = min(float(one.longitude) for _, one in found)
    # A degree of longitude is shorter than one of latitude by the cosine of the latitude.
    narrower = cos(radians(north))
    east = max(float(one.longitude) - west for _, one in found) * narrower
    south = max(north - float(one.latitude) for _, one in found)
    scale = (_WIDTH - 2 * _MARGIN) / max(east, south, 1e-6)
    places = [
        Place(
            number,
            one,
            round(_MARGIN + (float(one.longitude) - west) * narrower * scale, 1),
            round(_MARGIN + (north - float(one.latitude)) * scale, 1),
        )
        for number, one in found
    ]
    return Map(_WIDTH, round(south * scale + 2 * _MARGIN), places)

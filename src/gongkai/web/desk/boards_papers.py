"""What is printed for a board: posters of its postings, and its label; both lead to the public pages."""

from __future__ import annotations

from datetime import datetime, time

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse

from gongkai.documents.markup import MarkedUp
from gongkai.documents.posters import PAPERS, Label, Poster, write_label, write_poster
from gongkai.documents.writing import MissingCharacters
from gongkai.law.numerals import chinese_date
from gongkai.records.noticeboards.models import Board, Posting
from gongkai.records.today import SHANGHAI
from gongkai.web.desk.access import desk_page
from gongkai.web.desk.boards import board_seen
from gongkai.web.desk.boards_posting import posting_seen
from gongkai.web.desk.downloads import attachment
from gongkai.web.desk.lists import respond


@desk_page
def poster(request: HttpRequest, pk: int, paper: str) -> HttpResponse:
    """The posting to hang up, on A4 or A3."""
    if paper not in PAPERS:
        raise Http404(f"No paper of the size {paper}")
    shown = posting_seen(request, pk)
    stamp = datetime.combine(shown.posted_on, time(9), SHANGHAI)
    try:
        content = write_poster(_poster(request, shown), paper=paper, timestamp=stamp)  # type: ignore[arg-type]
    except MissingCharacters as missing:
        return _unwritable(request, str(missing), reverse("desk:posting", args=[pk]))
    return attachment(content, "application/pdf", f"{shown.title[:40]}（{paper.upper()}）.pdf")


@desk_page
def label(request: HttpRequest, pk: int) -> HttpResponse:
    """The label to stick on the board."""
    board = board_seen(request, pk)
    told = Label(
        village=board.agency.name,
        name=board.name,
        place=board.place,
        code=board.code,
        phone=_phone(board),
        address=public_address(request, board),
        staff_address=request.build_absolute_uri(f"{reverse('desk:board-phone')}?board={board.code}"),
    )
    stamp = datetime.combine(board.set_up_on, time(9), SHANGHAI)
    try:
        return attachment(write_label(told, timestamp=stamp), "application/pdf", f"{board.name[:40]}标牌.pdf")
    except MissingCharacters as missing:
        return _unwritable(request, str(missing), reverse("desk:board", args=[pk]))


def public_address(request: HttpRequest, board: Board, beneath: str = "") -> str:
    """Where everybody reads the board: at the agency's website, or on this server if it serves the public pages."""
    try:
        path = reverse("portal:board", args=[board.code])
        root = reverse("portal:home")
    except NoReverseMatch:  # this process serves the desk alone
        path, root = f"/boards/{board.code}/", "/"
    reporting = board.agency.reporting
    website = reporting.website if reporting else ""
    base = website or request.build_absolute_uri(root)
    return f"{base.rstrip('/')}/{path.removeprefix(root)}{beneath}"


def _poster(request: HttpRequest, shown: Posting) -> Poster:
    board = shown.board
    text = MarkedUp(shown.item.body).text if shown.item and not shown.text else shown.text
    period = f"{chinese_date(shown.period_from)}至{chinese_date(shown.period_to)}" if shown.period_to else ""
    hangs = f"{chinese_date(shown.posted_on)}，至少张贴到{chinese_date(shown.hangs_until)}"
    facts = [
        ("类别", shown.category_label),
        ("所属期", period),
        ("公布日期", hangs),
        ("索引号", shown.item.index_number if shown.item else ""),
    ]
    return Poster(
        village=board.agency.name,
        kind="政府信息公开" if shown.item else "村务公开",
        title=shown.title,
        text=text,
        facts=tuple((name, value) for name, value in facts if value),
        phone=_phone(board),
        address=public_address(request, board, f"{shown.pk}/"),
    )


def _phone(board: Board) -> str:
    return board.agency.reporting.phone if board.agency.reporting else ""


def _unwritable(request: HttpRequest, told: str, back: str) -> HttpResponse:
    """A name with a character that no font has: the page says which, and what to do."""
    return respond(request, "desk/board_unwritable.html", 409, here="office", told=told, back=back)

"""The redaction bench (区分处理): pages with boxes, suggestions, the proof, and the copy that goes out.

Everything works by plain forms; ``redaction.js`` only makes drawing and sending smoother.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from gongkai.documents.reading import Refusable
from gongkai.documents.redaction import Box, picture
from gongkai.law.sources import house_rule
from gongkai.records.applications.models import CaseFile, FileKind
from gongkai.records.applications.verbs import ReadFile
from gongkai.records.applications.verbs.reading import was_read
from gongkai.records.redacting.annex import index_document
from gongkai.records.redacting.grounds import CHOICES, THIRD_PARTY
from gongkai.records.redacting.models import Marks, Redaction
from gongkai.records.redacting.queries import Stand, stand_of
from gongkai.records.redacting.verbs import (
    BeginRedaction,
    RedactFile,
    refusals_of_proving,
    refusals_of_source,
)
from gongkai.records.redacting.work import is_busy, start_opening, start_proving
from gongkai.records.today import today
from gongkai.records.verbs import Refusal, Refused
from gongkai.web.desk.access import desk_action, desk_form, desk_page
from gongkai.web.desk.downloads import download
from gongkai.web.desk.forms import holds_secret
from gongkai.web.desk.lists import PER_PAGE, key_in, respond
from gongkai.web.desk.papers import HERE, find_file, find_readable
from gongkai.web.desk.redaction_marking import DOINGS, MM, MOMENT, Shape, Suggested, lines_on, place_of

_DPI, _THUMB_DPI = 110, 24


@dataclass(frozen=True, slots=True)
class Row:
    """A box as the bench shows it: ``nth`` on its page, and what stands in its fields."""

    number: int
    nth: int
    shape: Shape
    place: str
    ground: str
    note: str
    is_dropped: bool

    @property
    def basis(self) -> str:
        return CHOICES.get(self.ground, "没有选择依据")

    @property
    def is_open(self) -> bool:
        """Whether there is something to do about it."""
        return self.is_dropped or self.ground not in CHOICES


# --- pages -------------------------------------------------------------------------------------------------


@csp_update({"script-src": [SELF], "connect-src": [SELF]})  # its script sends the forms
@desk_page
def bench(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One page of the paper with its boxes; before that, once a day, the question to open the original."""
    file = find_readable(request, pk, number)
    work = _work_on(file)
    if work is None or not was_read(file, request.user, today()):
        return _ask_to_open(request, file, work)
    if not work.is_ready:
        return respond(
            request,
            "desk/redaction_opening.html",
            here=HERE,
            case=file.application,
            file=file,
            problem=work.problem,
            busy=is_busy(work),
        )
    return _bench(request, file, request.GET.get("page", ""))


@desk_action
def open_paper(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Open the original, which the journal keeps, and begin if nobody has."""
    file = find_readable(request, pk, number)
    told = {"by": request.user, "on": today(), "case": file.application, "file": file}
    try:
        ReadFile(**told).perform()  # type: ignore[arg-type]
        work = _work_on(file) or BeginRedaction(**told).perform()  # type: ignore[arg-type]
    except Refused as refused:
        return _ask_to_open(request, file, None, refused.refusals)
    if work.suggestions is None:
        start_opening(work).join(timeout=MOMENT)
    return redirect("desk:redact", pk, number)


@desk_page
def leaves(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """All pages, small, with what is to be done on each."""
    work = _opened(request, pk, number)
    stand = stand_of(work)
    page = Paginator(stand.leaves, PER_PAGE).get_page(request.GET.get("page"))
    return respond(request, "desk/redaction_pages.html", here=HERE, **_about(work, stand), page=page)


@desk_page
def page_picture(request: HttpRequest, pk: int, number: int, page: int) -> HttpResponse:
    """A page of the original as a picture."""
    work = _opened(request, pk, number)
    dpi = _THUMB_DPI if request.GET.get("size") == "small" else _DPI
    return _png(_drawn, work.file.pk, work.file.stored, page - 1, dpi)


@desk_page
def copy_picture(request: HttpRequest, pk: int, number: int, page: int) -> HttpResponse:
    """A page of the proved copy as a picture."""
    work = _opened(request, pk, number)
    return _png(_drawn_copy, work.pk, work.stored, page - 1)


@desk_action
def act(request: HttpRequest, pk: int, number: int, doing: str) -> HttpResponse:
    """What a form of the bench does; what keeps it from being done is told on the bench, with what was typed."""
    work = _opened(request, pk, number)
    if doing not in DOINGS:
        raise Http404(doing)
    try:
        told = DOINGS[doing](request, work)
    except Refused as refused:
        if holds_secret(refused.refusals):
            raise
        return _bench(request, work.file, request.POST.get("page", ""), refused.refusals, request.POST)
    if told:
        messages.success(request, told)
    page = key_in(request.POST.get("onward", "")) or key_in(request.POST.get("page", "")) or 1
    return redirect(f"{reverse('desk:redact', args=(pk, number))}?{urlencode({'page': page})}")


@desk_action
def prove(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Burn and prove, in the background."""
    work = _opened(request, pk, number)
    if refusals := refusals_of_proving(work):
        return _bench(request, work.file, "", refusals)
    start_proving(work).join(timeout=MOMENT)
    return redirect("desk:redaction-result", pk, number)


@csp_update({"script-src": [SELF], "connect-src": [SELF]})  # its script asks how far the work has come
@desk_form
def result(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What was proved, the copy to look at, and putting it into the case."""
    work = _opened(request, pk, number)
    busy = is_busy(work)
    refusals: list[Refusal] = []
    if request.method == "POST" and not busy:
        verb = RedactFile(
            by=request.user,  # type: ignore[arg-type]
            on=today(),
            case=work.case,
            redaction=work,
            revision=key_in(request.POST.get("revision", "")),
            remaining_may_stand="remaining" in request.POST,
        )
        if "seen" not in request.POST:
            refusals = [Refusal("请逐页看过遮盖以后的副本，再勾选", house_rule())]
        else:
            try:
                verb.perform()
            except Refused as refused:
                refusals = refused.refusals
            else:
                messages.success(
                    request, f"副本已收入案卷（材料{verb.file.number}），可以随答复提供给申请人。"
                )
                return redirect("desk:papers", pk)
    stand, outcome = stand_of(work), work.outcome
    copy_page = None
    if work.is_proved and outcome:
        copy_page = Paginator(range(outcome.pages), 1).get_page(request.GET.get("page"))
    return respond(
        request,
        "desk/redaction_result.html",
        here=HERE,
        **_about(work, stand),
        busy=busy,
        outcome=outcome,
        page=copy_page,
        size=copy_page and stand.pages.sizes[copy_page.number - 1],
        remaining=_by_page(outcome.remaining) if outcome else [],
        missing=[leaf.number for leaf in stand.leaves if not leaf.is_passed],
        refusals=refusals,
        grounds=CHOICES,
    )


@desk_page
def index_file(request: HttpRequest, pk: int, number: int, kind: str) -> HttpResponse:
    """The index of what was withheld: of a copy, or of the work on a paper."""
    file = find_file(request, pk, number)
    if file.kind == FileKind.RELEASED:
        work = get_object_or_404(Redaction, released=file)
        _check_readable(request, file)
    else:
        work = _opened(request, pk, number)
    try:
        document = index_document(work, file.kept_on if work.released_id else today())
    except ValueError as error:
        messages.error(request, str(error))
        return redirect("desk:redact", pk, number)
    except FileNotFoundError as error:
        raise Http404("The case was erased") from error
    return download(document, kind, f"不予公开内容索引-材料{number}")


# --- helpers -------------------------------------------------------------------------------------------------


def _work_on(file: CaseFile) -> Redaction | None:
    """The copy of this paper that is being made."""
    works = Redaction.objects.filter(file=file, released=None)
    work = works.first()
    if work is not None:
        work.file = file  # with its case, as it was found
    return work


def _opened(request: HttpRequest, pk: int, number: int) -> Redaction:
    """The work on a paper that the user has opened today; otherwise 404."""
    file = find_readable(request, pk, number)
    work = _work_on(file)
    if work is None or not work.is_ready or not was_read(file, request.user, today()):
        raise Http404("Not opened")
    return work


def _check_readable(request: HttpRequest, file: CaseFile) -> None:
    verb = ReadFile(by=request.user, on=today(), case=file.application, file=file)  # type: ignore[arg-type]
    if file.kind not in verb.readable():
        raise Http404("Not for this user")


def _ask_to_open(
    request: HttpRequest, file: CaseFile, work: Redaction | None, refusals: list[Refusal] | None = None
) -> HttpResponse:
    return respond(
        request,
        "desk/redaction_open.html",
        here=HERE,
        case=file.application,
        file=file,
        work=work,
        refusals=refusals or refusals_of_source(file.application, file),
    )


def _bench(
    request: HttpRequest,
    file: CaseFile,
    wanted: str,
    refusals: list[Refusal] | None = None,
    typed: QueryDict | None = None,
) -> HttpResponse:
    """``typed``: what was sent and not accepted."""
    work = _work_on(file)
    if work is None:
        raise Http404("Released meanwhile")
    stand = stand_of(work)
    pages, marks = stand.pages, stand.marks
    number = min(max(key_in(wanted), 1), len(pages.sizes))
    size, typed = pages.sizes[number - 1], typed or QueryDict()
    sheet = Box(number - 1, 0, 0, size.width, size.height)
    is_busy_now = is_busy(work)
    return respond(
        request,
        "desk/redaction.html",
        here=HERE,
        **_about(work, stand),
        leaf=stand.leaves[number - 1],
        sheet=Shape.of(sheet),
        drawn=(round(sheet.right * _DPI / 72), round(sheet.bottom * _DPI / 72)),
        millimetres=(round(sheet.right / MM), round(sheet.bottom / MM)),
        has_pictures=pages.has_pictures[number - 1],
        lines=lines_on(work, number - 1) if "lines" in request.GET else None,
        rows=_rows(marks, number - 1, typed),
        hints=[Suggested.of(hint) for hint in stand.hints if hint.page == number - 1],
        kinds=Counter(hint.label for hint in stand.hints).most_common(),
        is_looking=not stand.has_looked and is_busy_now,
        must_look=not stand.has_looked and not is_busy_now,
        step=marks.steps[-1] if marks.steps else None,
        grounds=CHOICES,
        usual=THIRD_PARTY,
        typed=typed,
        refusals=refusals or [],
        is_black=request.GET.get("view") == "black",
    )


def _about(work: Redaction, stand: Stand) -> dict[str, Any]:
    """What every page of the bench shows of the work."""
    return {
        "work": work,
        "case": work.case,
        "file": work.file,
        "total": len(stand.pages.sizes),
        "boxes": len(stand.marks.boxes),
        "passed": len(stand.marks.passed_pages),
        "open_hints": len(stand.hints),
        "blind": sum(not has_text for has_text in stand.pages.has_text),
    }


def _rows(marks: Marks, page: int, typed: QueryDict) -> list[Row]:
    dropped = typed.getlist("drop")
    return [
        Row(
            number,
            nth,
            Shape.of(box),
            typed.get(f"place-{number}", place_of(box)),
            typed.get(f"ground-{number}", box.ground),
            typed.get(f"note-{number}", box.note),
            str(number) in dropped,
        )
        for nth, (number, box) in enumerate(marks.on(page), start=1)
    ]


def _by_page(boxes: tuple[Box, ...]) -> list[tuple[int, int]]:
    """Pages, from 1, and how many boxes are on each."""
    return sorted(Counter(box.page + 1 for box in boxes).items())


def _png(draw: Callable[..., bytes], *told: Any) -> HttpResponse:
    try:
        return HttpResponse(draw(*told), content_type="image/png")
    except (Refusable, FileNotFoundError) as error:
        raise Http404("No picture") from error


# 工作约定: one process keeps so many pictures of pages in its memory, some ten megabytes; none is ever on a disk.
@lru_cache(maxsize=64)
def _drawn(file: int, stored: str, page: int, dpi: int) -> bytes:
    """A page of a paper. ``stored`` is that of the file: the same number may be another file in another database."""
    paper = CaseFile.objects.select_related("application__applicant").get(pk=file, stored=stored)
    return picture(paper.content, paper.name, page, dpi)


@lru_cache(maxsize=64)
def _drawn_copy(redaction: int, stored: str, page: int) -> bytes:
    """A page of the proved copy."""
    work = Redaction.objects.select_related("file__application__applicant").get(pk=redaction, stored=stored)
    return picture(work.copy, "copy.pdf", page, _DPI)

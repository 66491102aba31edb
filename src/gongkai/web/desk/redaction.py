"""The redaction bench (区分处理): pages with boxes, suggestions, the proof, and the copy that goes out.

Everything works by plain forms; ``redaction.js`` only makes drawing and sending smoother.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NoReturn
from urllib.parse import urlencode

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from gongkai.documents.reading import Refusable
from gongkai.documents.redaction import Box, found, lines_of, picture
from gongkai.law.sources import house_rule
from gongkai.records.applications.models import CaseFile, FileKind
from gongkai.records.applications.verbs import ReadFile
from gongkai.records.applications.verbs.reading import was_read
from gongkai.records.redacting.annex import index_document
from gongkai.records.redacting.grounds import CHOICES, THIRD_PARTY, usual_ground
from gongkai.records.redacting.models import Marks, Redaction
from gongkai.records.redacting.queries import Hint, Stand, stand_of
from gongkai.records.redacting.verbs import (
    BeginRedaction,
    MarkBoxes,
    PassPages,
    PassSuggestions,
    RedactFile,
    UndoMarks,
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

_MOMENT = 1  # seconds to wait for work that has begun: a short paper is done by then
_DPI, _THUMB_DPI = 110, 24
_MM = 72 / 25.4  # points
# 工作约定: texts looked for at once, and characters of one.
_MOST_TEXTS, _LONGEST_TEXT = 50, 200
_NUMBERS = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True, slots=True)
class Shape:
    """A rectangle in the picture, as SVG wants it (points)."""

    x: str
    y: str
    width: str
    height: str

    @classmethod
    def of(cls, box: Box) -> Shape:
        edges = (box.left, box.top, box.right - box.left, box.bottom - box.top)
        return cls(*(f"{edge:.2f}" for edge in edges))


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


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion in the list and in the picture; ``value`` is what its field sends."""

    value: int
    label: str
    where: str
    shapes: tuple[Shape, ...]

    @classmethod
    def of(cls, hint: Hint) -> Suggested:
        first = hint.boxes[0]
        where = f"距上边{first.top / _MM:.0f}毫米，左边{first.left / _MM:.0f}毫米"
        return cls(hint.group + 1, hint.label, where, tuple(map(Shape.of, hint.boxes)))


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
        start_opening(work).join(timeout=_MOMENT)
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
    if doing not in _DOINGS:
        raise Http404(doing)
    try:
        told = _DOINGS[doing](request, work)
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
    start_proving(work).join(timeout=_MOMENT)
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


# --- what the forms do --------------------------------------------------------------------------------------


def _add(request: HttpRequest, work: Redaction) -> str:
    """Boxes drawn on a page: their places in millimetres."""
    page, ground = _page_of(request, work), request.POST.get("ground", THIRD_PARTY)
    note = request.POST.get("note", "").strip()
    boxes = [_box(text, page, ground, note) for text in request.POST.getlist("place")]
    return _marked(request, work, add=boxes)


def _change(request: HttpRequest, work: Redaction) -> str:
    """Grounds, notes and places of the boxes on a page, and those to take away."""
    typed, boxes = request.POST, work.marks.boxes
    if "revision" in typed and key_in(typed["revision"]) != work.revision:
        _refuse("您打开这一页以后，别人改动了遮盖。页面上已是现在的样子，您填写的没有丢；请核对后再保存一次")
    changed: dict[int, Box] = {}
    for name, place in typed.items():
        number = key_in(name.removeprefix("place-")) if name.startswith("place-") else 0
        if not number:
            continue
        now = boxes.get(number)
        page = now.page if now else _page_of(request, work)
        ground, note = typed.get(f"ground-{number}", ""), typed.get(f"note-{number}", "").strip()
        if now and place == place_of(now):
            changed[number] = replace(now, ground=ground, note=note)
        else:
            changed[number] = _box(str(place), page, ground, note)
    drop = [key_in(number) for number in typed.getlist("drop")]
    for number in drop:
        changed.pop(number, None)
    return _marked(request, work, change_to=changed, drop=drop)


def _find_words(request: HttpRequest, work: Redaction) -> str:
    """Every place of the typed texts, on this page or on all."""
    texts = [line.strip() for line in request.POST.get("words", "").splitlines() if line.strip()]
    if not texts:
        _refuse("请填写要遮盖的文字，每行一项")
    if len(texts) > _MOST_TEXTS or max(map(len, texts)) > _LONGEST_TEXT:
        _refuse(f"一次最多查找{_MOST_TEXTS}项，每项最多{_LONGEST_TEXT}字，请分几次办理")
    try:
        places = found(work.file.content, work.file.name, texts)
    except Refusable as error:
        _refuse(error.reason)
    if request.POST.get("scope") != "all":
        page = _page_of(request, work)
        places = tuple(box for box in places if box.page == page)
    if not places:
        _refuse("没有找到这些文字。扫描页和图片上的文字程序找不到，请在页面上画框")
    ground = request.POST.get("ground", THIRD_PARTY)
    return _marked(request, work, add=[replace(box, ground=ground, note="") for box in places])


def _cover_lines(request: HttpRequest, work: Redaction) -> str:
    """Whole lines, ticked in the list of the page's lines."""
    page, ticked = _page_of(request, work), {key_in(text) for text in request.POST.getlist("line")}
    wanted = [box for number, box in _lines(work, page) if number in ticked]
    if not wanted:
        _refuse("请勾选要遮盖的行")
    ground = request.POST.get("ground", THIRD_PARTY)
    return _marked(request, work, add=[replace(box, ground=ground, note="") for box in wanted])


def _settle(request: HttpRequest, work: Redaction) -> str:
    """Ticked suggestions, or all of a kind in the whole paper: box them, or say that they need no box."""
    hints = stand_of(work).hints
    kind, ticked = request.POST.get("kind", ""), {key_in(text) for text in request.POST.getlist("group")}
    wanted = [hint for hint in hints if (hint.label == kind if kind else Suggested.of(hint).value in ticked)]
    if not wanted:
        _refuse("请勾选建议，再选择遮盖或者不遮盖")
    if "pass" in request.POST:
        groups = [hint.group for hint in wanted]
        PassSuggestions(by=request.user, on=today(), redaction=work, groups=groups).perform()  # type: ignore[arg-type]
        return f"{len(groups)}处建议已标记为不遮盖。"
    boxes = [
        replace(box, ground=usual_ground(hint.kind), note=hint.label) for hint in wanted for box in hint.boxes
    ]
    return _marked(request, work, add=boxes)


def _undo(request: HttpRequest, work: Redaction) -> str:
    revision = key_in(request.POST.get("revision", ""))
    UndoMarks(by=request.user, on=today(), redaction=work, revision=revision).perform()  # type: ignore[arg-type]
    return "已撤销一步。"


def _pass(request: HttpRequest, work: Redaction) -> str:
    """This page was looked through, or all were."""
    every = range(len(work.pages.sizes)) if "all" in request.POST else [_page_of(request, work)]
    PassPages(by=request.user, on=today(), redaction=work, pages=list(every)).perform()  # type: ignore[arg-type]
    return ""


def _look(request: HttpRequest, work: Redaction) -> str:
    """Look for suggestions again: the last search was interrupted."""
    start_opening(work).join(timeout=_MOMENT)
    return ""


def _box_remaining(request: HttpRequest, work: Redaction) -> str:
    """Box the words that were blackened elsewhere and still stand here, on the same grounds."""
    outcome = work.outcome
    if not (outcome and outcome.remaining):
        _refuse("没有要一并遮盖的地方")
    ground = request.POST.get("ground", THIRD_PARTY)
    return _marked(request, work, add=[replace(box, ground=ground, note="") for box in outcome.remaining])


_DOINGS: Mapping[str, Callable[[HttpRequest, Redaction], str]] = {
    "add": _add,
    "change": _change,
    "words": _find_words,
    "lines": _cover_lines,
    "suggestions": _settle,
    "undo": _undo,
    "pass": _pass,
    "look": _look,
    "remaining": _box_remaining,
}


def _marked(request: HttpRequest, work: Redaction, **marks: Any) -> str:
    """Mark, and say what came of it."""
    before = len(work.marks.boxes)
    verb = MarkBoxes(by=request.user, on=today(), redaction=work, **marks)  # type: ignore[arg-type]
    after = len(verb.perform().marks.boxes)
    if marks.get("add") and after == before:
        return "这些地方已经遮盖。"
    return f"已保存，现有{after}处遮盖。"


# --- helpers -------------------------------------------------------------------------------------------------


def place_of(box: Box) -> str:
    """左, 上, 宽, 高 in millimetres."""
    edges = (box.left, box.top, box.right - box.left, box.bottom - box.top)
    return ", ".join(f"{edge / _MM:.2f}" for edge in edges)


def _box(place: str, page: int, ground: str, note: str) -> Box:
    """The way back from ``place_of``. Refused: these are not four numbers."""
    try:
        left, top, width, height = (float(part) * _MM for part in _NUMBERS.split(place.strip()))
    except ValueError:
        _refuse("位置请写四个数：左、上、宽、高（毫米），例如 20, 35, 60, 6")
    return Box(page, left, top, left + width, top + height, ground, note)


def _lines(work: Redaction, page: int) -> list[tuple[int, Box]]:
    """The lines of a page (from 0), numbered from 1; none where there is no text, or none that can be told."""
    try:
        return list(enumerate(lines_of(work.file.content, work.file.name, page), start=1))
    except (Refusable, FileNotFoundError):
        return []


def _refuse(told: str) -> NoReturn:
    raise Refused([Refusal(told, house_rule())])


def _page_of(request: HttpRequest, work: Redaction) -> int:
    """The page of the form, from 0."""
    page = key_in(request.POST.get("page", "")) - 1
    if not 0 <= page < len(work.pages.sizes):
        _refuse("没有这一页，请看过现在的页面再办理")
    return page


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
        millimetres=(round(sheet.right / _MM), round(sheet.bottom / _MM)),
        has_pictures=pages.has_pictures[number - 1],
        lines=_lines(work, number - 1) if "lines" in request.GET else None,
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

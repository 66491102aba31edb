"""What the forms of the redaction bench do: boxes marked, changed, found by words, taken from suggestions, undone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from django.http import HttpRequest

from gongkai.documents.reading import Refusable
from gongkai.documents.redaction import Box, found, lines_of
from gongkai.law.sources import house_rule
from gongkai.records.redacting.grounds import THIRD_PARTY, usual_ground
from gongkai.records.redacting.models import Redaction
from gongkai.records.redacting.queries import Hint, stand_of
from gongkai.records.redacting.verbs import (
    MarkBoxes,
    PassPages,
    PassSuggestions,
    UndoMarks,
)
from gongkai.records.redacting.work import start_opening
from gongkai.records.today import today
from gongkai.records.verbs import Refusal, Refused
from gongkai.web.desk.lists import key_in

MM = 72 / 25.4  # points
MOMENT = 1  # seconds to wait for work that has begun: a short paper is done by then
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
class Suggested:
    """A suggestion in the list and in the picture; ``value`` is what its field sends."""

    value: int
    label: str
    where: str
    shapes: tuple[Shape, ...]

    @classmethod
    def of(cls, hint: Hint) -> Suggested:
        first = hint.boxes[0]
        where = f"距上边{first.top / MM:.0f}毫米，左边{first.left / MM:.0f}毫米"
        return cls(hint.group + 1, hint.label, where, tuple(map(Shape.of, hint.boxes)))


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
    wanted = [box for number, box in lines_on(work, page) if number in ticked]
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
    start_opening(work).join(timeout=MOMENT)
    return ""


def _box_remaining(request: HttpRequest, work: Redaction) -> str:
    """Box the words that were blackened elsewhere and still stand here, on the same grounds."""
    outcome = work.outcome
    if not (outcome and outcome.remaining):
        _refuse("没有要一并遮盖的地方")
    ground = request.POST.get("ground", THIRD_PARTY)
    return _marked(request, work, add=[replace(box, ground=ground, note="") for box in outcome.remaining])


DOINGS: Mapping[str, Callable[[HttpRequest, Redaction], str]] = {
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


# --- places and pages ----------------------------------------------------------------------------------


def place_of(box: Box) -> str:
    """左, 上, 宽, 高 in millimetres."""
    edges = (box.left, box.top, box.right - box.left, box.bottom - box.top)
    return ", ".join(f"{edge / MM:.2f}" for edge in edges)


def _box(place: str, page: int, ground: str, note: str) -> Box:
    """The way back from ``place_of``. Refused: these are not four numbers."""
    try:
        left, top, width, height = (float(part) * MM for part in _NUMBERS.split(place.strip()))
    except ValueError:
        _refuse("位置请写四个数：左、上、宽、高（毫米），例如 20, 35, 60, 6")
    return Box(page, left, top, left + width, top + height, ground, note)


def lines_on(work: Redaction, page: int) -> list[tuple[int, Box]]:
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

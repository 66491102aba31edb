"""What staff do with a copy in the making: begin, mark, pass what may stay, undo, put the copy into the case.

The journal keeps each of these with the redaction; with the case it keeps only that a copy was released.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

from django.db import transaction

from gongkai.documents.reading import Refusable
from gongkai.documents.redaction import Box, Pages
from gongkai.documents.screening import Action as Finding
from gongkai.documents.screening import screen
from gongkai.law.sources import cite, house_rule
from gongkai.records import files
from gongkai.records.applications.models import Application, CaseFile, FileKind
from gongkai.records.applications.verbs.base import UnitVerb
from gongkai.records.applications.verbs.papers import MOST_FILES, keep_file
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.redacting.grounds import GROUNDS
from gongkai.records.redacting.models import Marks, Redaction, Step
from gongkai.records.redacting.work import names_of
from gongkai.records.secrecy import secret_refusals
from gongkai.records.uploads import Copy, Upload
from gongkai.records.verbs import RecordVerb, Refusal, locked

# 工作约定: so many boxes on one page and in one paper, and steps that can be undone; characters of a note.
MOST_ON_A_PAGE = 200
MOST_BOXES = 5000
MOST_STEPS = 20
LONGEST_NOTE = 100
REDACTABLE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/tiff"})
# 工作约定: what is smaller (points) was drawn by mistake.
LEAST = 2.0


@dataclass(kw_only=True)
class BeginRedaction(UnitVerb):
    """Take a paper that was found onto the bench; ``work.open_paper`` then reads it. One copy is made at a time."""

    event = EventKind.REDACTION_BEGUN

    file: CaseFile

    def subject(self) -> Redaction:
        return self.redaction

    def agency(self) -> Any:
        return self.case.agency

    def lock(self) -> None:
        self.case = locked(self.case)

    def rules(self) -> list[Refusal]:
        if reasons := refusals_of_source(self.case, self.file):
            return reasons
        if Redaction.objects.filter(file=self.file, released=None).exists():
            return [Refusal("这份材料已经在作区分处理，请接着做", house_rule())]
        if self.file.media_type not in REDACTABLE:
            told = (
                "只有 PDF 和图片（PNG、JPG、TIFF）能作区分处理。请用原软件打开，另存（导出）为 PDF 后重新收存"
            )
            return [Refusal(told, house_rule())]
        return []

    def change(self) -> dict[str, Any]:
        self.redaction = Redaction(file=self.file)
        self.redaction.sealed_marks = self.redaction.sealed(Marks())
        self.redaction.save()
        return {"source": self.file.number}


def refusals_of_source(case: Any, file: CaseFile) -> list[Refusal]:
    """Why no copy of this paper can be given out."""
    if case.applicant.key is None:
        return [Refusal("案卷已按保管期限删除，不能再制作副本", house_rule())]
    if file.application_id != case.pk:
        return [Refusal("这件申请没有这份材料", house_rule())]
    if file.kind != FileKind.FOUND:
        found = FileKind.FOUND.label
        return [
            Refusal(
                f"只有“{found}”才提供给申请人，这份材料是“{file.get_kind_display()}”", cite("regulation", 37)
            )
        ]
    return []


class RedactionVerb(RecordVerb):
    """A verb on a copy in the making, by the unit that handles the case or the body that answers for it."""

    action = Action.ASSIST_APPLICATION
    record = "redaction"

    redaction: Redaction

    def agency(self) -> Any:
        return self.redaction.case.agency

    def judged_over(self) -> Any:
        return self.redaction.case.unit or self.redaction.case.agency

    def rules(self) -> list[Refusal]:
        if self.redaction.released_id:
            return [Refusal("这份副本已经收入案卷，不能再改；需要改的，请重新制作一份", house_rule())]
        if not self.redaction.is_ready:
            return [Refusal("这份材料还没有打开，请稍候", house_rule())]
        return []

    def keep(self, marks: Marks, *, revised: bool) -> None:
        """``revised``: the boxes changed, so that what was proved before no longer holds."""
        if revised:
            self.redaction.revision += 1
        self.redaction.sealed_marks = self.redaction.sealed(marks)
        self.redaction.save(update_fields=["revision", "sealed_marks"])


@dataclass(kw_only=True)
class MarkBoxes(RedactionVerb):
    """Draw boxes, change some, take some away. Two people may do so at once: what one has drawn stays.

    A box that lies within another one with nothing to add is not drawn twice; what reaches over the edge of the page
    is cut there.
    """

    event = EventKind.BOXES_MARKED

    redaction: Redaction
    add: Sequence[Box] = ()
    change_to: Mapping[int, Box] = field(default_factory=dict)
    drop: Collection[int] = ()

    def rules(self) -> list[Refusal]:
        if reasons := super().rules():
            return reasons
        marks, pages = self.redaction.marks, self.redaction.pages
        told = [*self.add, *self.change_to.values()]
        reasons += [reason for box in told for reason in _faults(box, pages)]
        reasons += _faults_of_notes({box.note for box in told}, self.redaction.case)
        if gone := [number for number in self.change_to if number not in marks.boxes]:
            reasons.append(Refusal(f"要修改的{len(gone)}处已经被删除，请看过现在的页面再改", house_rule()))
        return list(dict.fromkeys(reasons)) or self._too_many(marks, pages)

    def change(self) -> dict[str, Any]:
        marks, pages = self.redaction.marks, self.redaction.pages
        before, boxes = self._step(marks, pages)
        told = {
            "added": sum(number not in marks.boxes for number in before),
            "changed": sum(number in marks.boxes and number in boxes for number in before),
            "dropped": sum(number not in boxes for number in before),
            "boxes": len(boxes),
        }
        if before:
            steps = (*marks.steps, Step(self.by.name, _words(told), before))[-MOST_STEPS:]
            last = max([marks.last, *boxes])
            self.keep(replace(marks, boxes=boxes, last=last, steps=steps), revised=True)
        return told

    def _step(self, marks: Marks, pages: Pages) -> tuple[dict[int, Box | None], dict[int, Box]]:
        """What the touched boxes were, and all boxes as they will be."""
        boxes = dict(marks.boxes)
        before: dict[int, Box | None] = {}
        for number in set(self.drop) & boxes.keys():
            before[number] = boxes.pop(number)
        for number, box in self.change_to.items():
            if number in boxes and (cut := _cut(box, pages)) != boxes[number]:
                before[number], boxes[number] = boxes[number], cut
        last = marks.last
        for box in self.add:
            cut = _cut(box, pages)
            if not any(_holds(other, cut) for other in boxes.values()):
                last += 1
                before[last], boxes[last] = None, cut
        return before, boxes

    def _too_many(self, marks: Marks, pages: Pages) -> list[Refusal]:
        _, boxes = self._step(marks, pages)
        if len(boxes) > MOST_BOXES:
            return [Refusal(f"一份材料最多遮盖{MOST_BOXES}处，请把整段、整页画成一处", house_rule())]
        count: dict[int, int] = {}
        for box in boxes.values():
            count[box.page] = count.get(box.page, 0) + 1
        return [
            Refusal(
                f"第{page + 1}页会有{number}处，一页最多{MOST_ON_A_PAGE}处，请把整列、整段画成一处",
                house_rule(),
            )
            for page, number in sorted(count.items())
            if number > MOST_ON_A_PAGE
        ]


@dataclass(kw_only=True)
class UndoMarks(RedactionVerb):
    """Take back the last change of the boxes, whoever made it. ``revision`` is what was on the screen."""

    event = EventKind.BOXES_UNDONE

    redaction: Redaction
    revision: int

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.revision != self.redaction.revision:
            reasons.append(Refusal("您打开这一页以后有了新的改动，请看过现在的页面再撤销", house_rule()))
        elif not self.redaction.marks.steps:
            reasons.append(Refusal("没有可以撤销的步骤", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        marks = self.redaction.marks
        *steps, undone = marks.steps
        boxes = dict(marks.boxes)
        for number, box in undone.before.items():
            if box is None:
                boxes.pop(number, None)
            else:
                boxes[number] = box
        self.keep(replace(marks, boxes=boxes, steps=tuple(steps)), revised=True)
        return {"boxes": len(boxes)}


@dataclass(kw_only=True)
class PassSuggestions(RedactionVerb):
    """Somebody looked, and these places need no box."""

    event = EventKind.SUGGESTIONS_PASSED

    redaction: Redaction
    groups: Collection[int]

    def rules(self) -> list[Refusal]:
        known = {one.group for one in self.redaction.suggestions or ()}
        if not set(self.groups) <= known:
            return [*super().rules(), Refusal("没有这一处建议，请看过现在的页面再办理", house_rule())]
        return super().rules()

    def change(self) -> dict[str, Any]:
        marks = self.redaction.marks
        passed = marks.passed_suggestions | set(self.groups)
        self.keep(replace(marks, passed_suggestions=frozenset(passed)), revised=False)
        return {"count": len(set(self.groups))}


@dataclass(kw_only=True)
class PassPages(RedactionVerb):
    """Somebody looked through these pages (from 0). No program finds everything; so every page is looked at."""

    event = EventKind.PAGES_PASSED

    redaction: Redaction
    pages: Collection[int]

    def rules(self) -> list[Refusal]:
        if reasons := super().rules():
            return reasons
        if not set(self.pages) <= set(range(len(self.redaction.pages.sizes))):
            return [Refusal("没有这一页，请看过现在的页面再办理", house_rule())]
        return []

    def change(self) -> dict[str, Any]:
        marks = self.redaction.marks
        passed = marks.passed_pages | set(self.pages)
        self.keep(replace(marks, passed_pages=frozenset(passed)), revised=False)
        return {"count": len(set(self.pages))}


@dataclass(kw_only=True)
class RedactFile(UnitVerb):
    """Put the proved copy into the case; from then on it can be enclosed.

    《条例》第三十七条: 应当向申请人提供可以公开的政府信息内容，并对不予公开的内容说明理由. ``revision`` is that of the
    boxes whose copy was looked at; ``remaining_may_stand``: somebody looked at the places where the same words are
    not blackened.
    """

    event = EventKind.FILE_REDACTED

    redaction: Redaction
    revision: int
    remaining_may_stand: bool = False

    def lock(self) -> None:
        super().lock()
        self.redaction = locked(self.redaction)

    def rules(self) -> list[Refusal]:
        redaction = self.redaction
        if redaction.file.application_id != self.case.pk:
            return [Refusal("这份副本不是这件申请的", house_rule())]
        if redaction.released_id:
            return [Refusal("这份副本已经收入案卷", house_rule())]
        if reasons := refusals_of_source(self.case, redaction.file):
            return reasons
        if not redaction.is_ready:
            return [Refusal("这份材料还没有打开，请稍候", house_rule())]
        marks, outcome = redaction.marks, redaction.outcome
        reasons = refusals_of_proving(redaction)
        if left := len(redaction.pages.sizes) - len(marks.passed_pages):
            reasons.append(
                Refusal(f"还有{left}页没有标记“看完”：程序找不全，每一页都要由人看过", house_rule())
            )
        if outcome and outcome.reasons:
            reasons.append(
                Refusal("没有通过核验，不能提供；请按所列原因修改后重新核验", cite("regulation", 37))
            )
        elif not redaction.is_proved:
            reasons.append(Refusal("现在的遮盖还没有核验，请先制作并核验", cite("regulation", 37)))
        elif self.revision != redaction.revision:
            reasons.append(Refusal("您看过的副本以后又有改动，请看过现在的副本再收入案卷", house_rule()))
        elif outcome and outcome.remaining and not self.remaining_may_stand:
            told = f"遮盖的文字在别处还有{len(outcome.remaining)}处没有遮盖，请一并遮盖，或者确认那里可以公开"
            reasons.append(Refusal(told, cite("regulation", 37)))
        return reasons + _full(self.case)

    def change(self) -> dict[str, Any]:
        redaction, source = self.redaction, self.redaction.file
        self.file = keep_file(
            self.case,
            FileKind.RELEASED,
            # Not the name of the original: whoever scanned it may have called it after a person.
            f"材料{source.number}（区分处理）.pdf",
            redaction.copy,
            self.on,
            media_type="application/pdf",
            source=source,
        )
        transaction.on_commit(partial(files.discard, redaction.stored, files.Area.SEALED))
        redaction.released, redaction.stored = self.file, ""
        redaction.save(update_fields=["released", "stored"])
        return {"source": source.number, "number": self.file.number, "boxes": len(redaction.marks.boxes)}


@dataclass(kw_only=True)
class ReleaseFile(UnitVerb):
    """Give a paper out as a whole: a copy without what is hidden in it. ``seen``: somebody looked through it."""

    event = EventKind.FILE_RELEASED

    file: CaseFile
    seen: bool

    @cached_property
    def prepared(self) -> Copy:
        """Asked for before the transaction: it takes a child process. Raises ``Refusable``."""
        upload = Upload(self.file.name, self.file.content)
        _ = upload.reading
        return upload.public_copy

    def rules(self) -> list[Refusal]:
        if reasons := refusals_of_source(self.case, self.file):
            return reasons
        try:
            copy = self.prepared
        except Refusable as error:
            return [Refusal(f"“{self.file.name}”不能提供：{error}", house_rule())]
        reasons = _full(self.case)
        if hidden := dict.fromkeys(
            part.place for part in copy.reading.parts if part.hidden and part.text.strip()
        ):
            told = (
                f"文件里有清除不掉的隐藏内容（{'、'.join(hidden)}），不能提供。"
                "请用原软件打开，“打印为 PDF”或者另存为新文件后，作为检索到的信息重新上传"
            )
            reasons.append(Refusal(told, cite("regulation", 37)))
        if not self.seen:
            reasons.append(
                Refusal("请从头到尾看过这份材料，确认没有不应当公开的内容", cite("regulation", 17))
            )
        return reasons

    def change(self) -> dict[str, Any]:
        copy = self.prepared
        extension = copy.reading.extension.lstrip(".")
        released = keep_file(
            self.case,
            FileKind.RELEASED,
            f"材料{self.file.number}.{extension}",
            copy.content,
            self.on,
            media_type=copy.reading.media_type,
            source=self.file,
        )
        return {"source": self.file.number, "number": released.number}


def refusals_of_proving(redaction: Redaction) -> list[Refusal]:
    """Why no copy can be burned yet."""
    boxes = redaction.marks.boxes
    if not boxes:
        return [Refusal("还没有要遮盖的地方。整份可以提供的，请用“整份提供”", house_rule())]
    if bare := sorted({box.page + 1 for box in boxes.values() if box.ground not in GROUNDS}):
        told = "、".join(map(str, bare))
        return [Refusal(f"第{told}页有遮盖处没有选择不予公开的依据", cite("regulation", 37))]
    return []


def _faults(box: Box, pages: Pages) -> Iterable[Refusal]:
    numbers = (box.left, box.top, box.right, box.bottom)
    if not 0 <= box.page < len(pages.sizes):
        yield Refusal("没有这一页，请看过现在的页面再画", house_rule())
    elif not all(map(math.isfinite, numbers)) or not _is_large(_cut(box, pages)):
        yield Refusal(f"第{box.page + 1}页有一处不在页面上，或者小得看不见，请重新画", house_rule())
    if box.ground and box.ground not in GROUNDS:
        yield Refusal("请从所列的依据中选择", cite("regulation", 37))


def _faults_of_notes(notes: Iterable[str], case: Application) -> Iterable[Refusal]:
    """The notes go to the applicant with the index."""
    told = sorted(filter(None, notes))
    yield from secret_refusals(told)
    if any(len(note) > LONGEST_NOTE for note in told):
        yield Refusal(f"一处的说明最多{LONGEST_NOTE}字，请缩短", house_rule())
    elif told and _tell_of_people("\n".join(told), case):
        yield Refusal(
            "说明会随索引交给申请人，不能写姓名、号码等被遮盖的内容，请改写", cite("regulation", 15)
        )


def _tell_of_people(text: str, case: Application) -> bool:
    """Numbers of persons, and the names of the case, above all of the parties that were asked."""
    found = any(one.action in (Finding.MASK, Finding.BLOCK) for one in screen(text).findings)
    return found or any(name in text for name in names_of(case))


def _words(told: Mapping[str, int]) -> str:
    """What a step did, for who may want to take it back."""
    done = (("添加", told["added"]), ("修改", told["changed"]), ("删除", told["dropped"]))
    return "、".join(f"{verb}{number}处" for verb, number in done if number)


def _is_large(box: Box) -> bool:
    return box.right - box.left >= LEAST and box.bottom - box.top >= LEAST


def _cut(box: Box, pages: Pages) -> Box:
    """At the edges of its page, to a hundredth of a point."""
    size = pages.sizes[box.page]

    def within(place: float, most: float) -> float:
        return round(min(max(place, 0.0), most), 2)

    return replace(
        box,
        left=within(box.left, size.width),
        right=within(box.right, size.width),
        top=within(box.top, size.height),
        bottom=within(box.bottom, size.height),
    )


def _holds(box: Box, other: Box) -> bool:
    return (
        box.page == other.page
        and box.left <= other.left
        and box.top <= other.top
        and box.right >= other.right
        and box.bottom >= other.bottom
    )


def _full(case: Any) -> list[Refusal]:
    if case.files.count() < MOST_FILES:
        return []
    return [Refusal(f"一件申请最多收存{MOST_FILES}份材料，已经满了", house_rule())]

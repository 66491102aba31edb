"""The 342 items of 2020 on their way from the draft to the public: written, checked, reviewed, signed, published.

``data/policies.toml`` holds the 250 of the class 政策法规 (fifty matters in five forms of document),
``data/items.toml`` the 92 of the other classes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from html import escape
from itertools import count
from typing import Any

from gongkai.demo.people import Cast
from gongkai.demo.places import DOCUMENT_MARK, PHONE, Places
from gongkai.demo.story import YEAR, Strand, data, later, working_day, working_days_ago
from gongkai.law.numbers import DocumentNumber
from gongkai.records.catalogue.models import Column, Part
from gongkai.records.catalogue.standard import heads_of
from gongkai.records.catalogue.verbs import DeclareNotProduced, OpenColumn
from gongkai.records.disclosure.models import Carrier, Item
from gongkai.records.disclosure.verbs import (
    AttachFile,
    CheckItem,
    ClearUrgency,
    ConfirmOnCarrier,
    CorrectItem,
    ProposeCorrection,
    PublishItem,
    PublishUrgently,
    RegisterItem,
    ReviewCorrection,
    ReviewSecrecy,
    ReviseItem,
    SignOffItem,
    SubmitItem,
    WithdrawItem,
)
from gongkai.records.uploads import Upload

POLICIES = "政策法规"
INVENTED = "（演示）"  # ends every title, since the town is a real one

# Working days from forming to registering, then to each of checking, secrecy review, signing, publishing.
_PACES = (
    (1, 1, 1, 1, 0),
    (2, 1, 1, 1, 1),
    (0, 1, 2, 1, 1),
    (1, 0, 1, 2, 1),
    (3, 1, 1, 1, 0),
    (0, 1, 1, 1, 1),
)
_LONGEST_WAY = max(map(sum, _PACES))
_LATE_BY = 21  # more than the 20 working days of Article 26
# The last day of a month on which a policy is formed, so that what is formed in December is public in December.
_LAST_DAY = 18


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a first draft: what to put after its text, and who returns it with which words."""

    ending: str
    opinion: str
    seen_by_department: bool


@dataclass(frozen=True)
class Draft:
    """An item as its author writes it. ``turn``: its place among all drafts, which gives it its pace."""

    column: str
    unit: str
    title: str
    formed_on: date
    paragraphs: tuple[str, ...]
    table: tuple[tuple[str, ...], ...] = ()
    numbered: bool = False
    document_number: str = ""
    late: bool = False
    elsewhere: str = ""
    urgent: str = ""
    corrected: dict[str, str] = field(default_factory=dict)
    withdrawn: dict[str, str] = field(default_factory=dict)
    interprets: str = ""
    attached: Upload | None = None
    turn: int = 0

    @property
    def summary(self) -> str:
        return next(one for one in self.paragraphs if not one.endswith("："))

    @property
    def text(self) -> str:
        return "".join(map(_paragraph, self.paragraphs)) + _table(self.table)

    @property
    def body(self) -> str:
        return self.text + self.contact

    @property
    def contact(self) -> str:
        return _paragraph(f"咨询单位：贾峪镇{self.unit}，电话：{PHONE}。")

    @property
    def flaw(self) -> Flaw | None:
        """Every seventeenth draft has one that its department sees, every forty-third one that the reviewer sees."""
        if self.turn % 17 == 16:
            return Flaw("", "没有写明咨询单位和电话，请补充", seen_by_department=True)
        if self.turn % 43 == 42:
            mobile = _paragraph("经办人手机号码：（演示，号码略）。")
            return Flaw(
                self.contact + mobile,
                "正文含有经办人手机号码，属于个人信息，请删除",
                seen_by_department=False,
            )
        return None

    @property
    def days(self) -> list[date]:
        """Registering, checking, secrecy review, signing, publishing."""
        first, *steps = _PACES[self.turn % len(_PACES)]
        days = [later(self.formed_on, first + self.late * _LATE_BY)]
        for step in steps:
            days.append(later(days[-1], step))
        return days

    @property
    def carriers(self) -> tuple[Carrier, ...]:
        if self.elsewhere:
            return (Carrier(self.elsewhere),)
        return (Carrier.WEBSITE, Carrier.COUNTY_PORTAL) if self.turn % 6 == 0 else (Carrier.WEBSITE,)


def open_columns(cast: Cast, places: Places, on: date) -> dict[str, Column]:
    """The catalogue of the town, by name of column; the heads of the standard table are those of the duty."""
    columns = {}
    for position, entry in enumerate(data("columns")["column"], start=1):
        column = OpenColumn(
            by=cast.manager,
            on=on,
            at=places.town,
            owner=places.departments[entry["owner"]],
            code=entry["code"],
            name=entry["name"],
            duty=entry["duty"],
            part=Part(entry.get("part", Part.CONTENT)),
            position=position,
            listed_in_report=entry.get("listed", False),
            **heads_of(entry["duty"]),
        ).perform()
        if note := entry.get("not_produced"):
            DeclareNotProduced(by=cast.manager, on=on, column=column, note=note).perform()
        columns[entry["name"]] = column
    return columns


def drafts() -> list[Draft]:
    """All 342, in the order in which they were formed; what bears a number is numbered in that order."""
    serials = count(1)
    formed = sorted([*_policies(), *_others()], key=lambda draft: draft.formed_on)
    return [
        replace(draft, turn=turn, document_number=number(next(serials), YEAR) if draft.numbered else "")
        for turn, draft in enumerate(formed)
    ]


def life(draft: Draft, column: Column, cast: Cast, places: Places) -> Strand:
    """One item from its first draft to what became of it."""
    item = (
        yield from _published_urgently(draft, column, cast, places)
        if draft.urgent
        else _published(draft, column, cast, places)
    )
    published = item.published_on
    if Carrier.COUNTY_PORTAL in draft.carriers and not draft.urgent:
        yield ConfirmOnCarrier(
            by=cast.manager, on=later(published, 1), item=item, carrier=Carrier.COUNTY_PORTAL
        )
    if draft.corrected:
        yield from _corrected(draft, item, cast)
    if draft.withdrawn:
        reason = draft.withdrawn["reason"]
        yield WithdrawItem(by=cast.manager, on=_day(draft.withdrawn["on"]), item=item, reason=reason)


def waiting(columns: dict[str, Column], cast: Cast, places: Places) -> Iterator[Strand]:
    """Items that stand before each step of the review today."""
    for turn, entry in enumerate(data("waiting")["items"]):
        draft = Draft(
            column=entry["column"],
            unit=entry["unit"],
            title=entry["title"],
            formed_on=working_days_ago(_LONGEST_WAY),
            paragraphs=(entry["text"],),
            turn=turn,
        )
        yield _stopped(_published(draft, columns[draft.column], cast, places), entry["steps"])


def _stopped(strand: Strand, after: int) -> Strand:
    """The first verbs of a strand."""
    made = None
    for _ in range(after):
        made = yield strand.send(made)


def _published(draft: Draft, column: Column, cast: Cast, places: Places) -> Strand:
    """先审查，后公开: author → department → secrecy reviewer → head of the OGI body → public."""
    clerk, head = cast.clerks[draft.unit], cast.heads[draft.unit]
    registered, checked, reviewed, signed, published = draft.days
    flaw = draft.flaw
    body = draft.text + flaw.ending if flaw else draft.body
    item = yield register(draft, body, column, cast, places, registered)
    if draft.attached:
        yield AttachFile(by=clerk, on=registered, item=item, upload=draft.attached)
    yield SubmitItem(by=clerk, on=registered, item=item)
    if flaw:
        if flaw.seen_by_department:
            yield CheckItem(by=head, on=registered, item=item, opinion=flaw.opinion, returned=True)
        else:
            yield check(item, head, registered)
            yield ReviewSecrecy(
                by=cast.reviewer, on=registered, item=item, opinion=flaw.opinion, returned=True
            )
        yield ReviseItem.of(item, by=clerk, on=checked, body=draft.body)
        yield SubmitItem(by=clerk, on=checked, item=item)
    yield check(item, head, checked)
    yield ReviewSecrecy(
        by=cast.reviewer,
        on=reviewed,
        item=item,
        opinion="不涉及国家秘密、工作秘密和个人隐私，可以公开",
        basis="《中华人民共和国政府信息公开条例》第十七条",
    )
    yield SignOffItem(by=cast.head, on=signed, item=item, opinion="同意公开")
    return (yield PublishItem(by=cast.manager, on=published, item=item, carriers=draft.carriers))


def _published_urgently(draft: Draft, column: Column, cast: Cast, places: Places) -> Strand:
    """Public on the day itself by one hand; the second pair of eyes comes on the next working day."""
    day = draft.formed_on
    item = yield register(draft, draft.body, column, cast, places, day)
    item = yield PublishUrgently(
        by=cast.manager, on=day, item=item, carriers=draft.carriers, reason=draft.urgent
    )
    yield ClearUrgency(by=cast.head, on=later(day, 1), item=item, opinion="情况属实，内容不涉密，同意补办")
    return item


def _corrected(draft: Draft, item: Item, cast: Cast) -> Strand:
    """Corrected by the author, reviewed, put in force by the leader: the head of the OGI body signed it first."""
    day, text = _day(draft.corrected["on"]), draft.corrected["text"]
    yield ProposeCorrection(
        by=cast.clerks[draft.unit],
        on=day,
        item=item,
        title=item.title,
        summary=text,
        body=replace(draft, paragraphs=(text, *draft.paragraphs[1:])).body,
        reason=draft.corrected["reason"],
    )
    yield ReviewCorrection(by=cast.reviewer, on=later(day, 1), item=item, opinion="更正内容不涉密，可以公开")
    yield CorrectItem(by=cast.leader, on=later(day, 1), item=item)


def register(draft: Draft, body: str, column: Column, cast: Cast, places: Places, on: date) -> RegisterItem:
    """Enter the draft with this text."""
    return RegisterItem(
        by=cast.clerks[draft.unit],
        on=on,
        at=places.departments[draft.unit],
        column=column,
        title=draft.title + INVENTED,
        formed_on=draft.formed_on,
        summary=draft.summary,
        body=body,
        document_number=draft.document_number,
        keywords=f"{draft.column}；{draft.unit}",
        interprets=Item.objects.get(title=draft.interprets + INVENTED) if draft.interprets else None,
    )


def check(item: Item, head: Any, on: date) -> CheckItem:
    """The department finds nothing wrong."""
    return CheckItem(by=head, on=on, item=item, opinion="内容属实，同意报送")


# --- the tables ------------------------------------------------------------------------------------------


def _policies() -> Iterator[Draft]:
    """Each matter in each form, on days spread over the month."""
    tables = data("policies")
    for place, matter in enumerate(tables["matters"]):
        words = {
            "name": matter["name"],
            "aim": matter["aim"],
            "unit": matter["unit"],
            **dict(zip(("first", "second", "third"), matter["tasks"], strict=True)),
        }
        for number, (form, month) in enumerate(zip(tables["form"], matter["months"], strict=True)):
            yield Draft(
                column=POLICIES,
                unit=matter["unit"],
                title=form["title"].format_map(words),
                formed_on=working_day(month, 1 + (7 * place + 5 * number) % _LAST_DAY),
                paragraphs=tuple(line.format_map(words) for line in form["paragraphs"]),
                table=_tasks(matter) if form.get("tasks_as_table") else (),
                numbered=form.get("numbered", False),
            )


def _tasks(matter: dict[str, Any]) -> tuple[tuple[str, ...], ...]:
    units = (matter["unit"], "各村民委员会", f"{matter['unit']}、各村民委员会")
    rows = zip(count(1), matter["tasks"], units, strict=False)
    return ("序号", "任务", "责任单位"), *((str(number), task, unit) for number, task, unit in rows)


def _others() -> Iterator[Draft]:
    for column, entries in data("items").items():
        for entry in entries["items"]:
            told = {key: value for key, value in entry.items() if key not in ("on", "text", "table")}
            yield Draft(
                column=column,
                formed_on=_day(entry["on"]),
                paragraphs=(entry["text"], entries["closing"].format(unit=entry["unit"])),
                table=tuple(tuple(row) for row in entry.get("table", ())),
                **told,
            )


def _day(month_and_day: str) -> date:
    """``08-08`` → 8 August 2020, as it is written: the one of them that is no working day was urgent."""
    return date.fromisoformat(f"{YEAR}-{month_and_day}")


def number(serial: int, year: int) -> str:
    """贾政演〔2020〕1号: 演 says that there is no such document."""
    return str(DocumentNumber(f"{DOCUMENT_MARK}演", year, serial))


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _table(rows: Iterable[tuple[str, ...]]) -> str:
    head, *body = rows or ((),)
    if not head:
        return ""
    return f"<table><thead>{_row(head, 'th')}</thead><tbody>{''.join(_row(row, 'td') for row in body)}</tbody></table>"


def _row(cells: Iterable[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"

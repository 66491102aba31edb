"""分工责任表 and 信息员名单 as documents, for any day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from gongkai.documents.writing import (
    Cell,
    Document,
    Note,
    Row,
    Signature,
    Table,
    TableGroup,
    Text,
    simple_table,
)
from gongkai.law.numerals import chinese_date
from gongkai.law.posts import post_duties
from gongkai.law.sources import house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Role
from gongkai.records.responsibility.table import Line, UnitLines, responsibility, units_of


def responsibility_document(agency: Agency, on: date) -> Document:
    """Every unit with its posts, holders and deputies on ``on``, then what each post has to do and why."""
    units = responsibility(units_of(agency), on)
    title = f"{agency.name}政府信息公开工作分工责任表"
    return Document(
        title=title,
        agency=agency.name,
        date=on,
        landscape=True,
        blocks=(
            _posts_table(units, on),
            _note(on),
            _duties_table(),
            Note((Text(f"哪些单位必须有哪些岗位，是{house_rule()}。"),)),
            Signature(agency.name, on),
        ),
        description=f"{agency.name}{chinese_date(on)}的岗位、责任人和职责",
    )


def clerks_document(agency: Agency, on: date) -> Document:
    """The 信息员 of every unit, with their phones and who heads the unit."""
    units = responsibility(units_of(agency), on)
    rows = [row for unit in units for row in _clerk_rows(unit)]
    numbered = [(Cell(str(number)), *row) for number, row in enumerate(rows, start=1)]
    heads = ("序号", "单位", "信息员", "任职日期", "代行人", "办公电话", "单位负责人")
    table = simple_table(f"信息员名单（{chinese_date(on)}）", heads, numbered, (2, 9, 4, 4, 5, 6, 4))
    return Document(
        title=f"{agency.name}政府信息公开信息员名单",
        agency=agency.name,
        date=on,
        landscape=True,
        blocks=(table, _note(on), Signature(agency.name, on)),
        description=f"{agency.name}各单位、各村{chinese_date(on)}的信息员",
    )


def vacancy(line: Line) -> str:
    """How a table says that nobody holds a post."""
    return f"空缺（{line.vacant_since}离任后）" if line.vacant_since else "没有确定"


def _posts_table(units: Iterable[UnitLines], on: date) -> Table:
    heads = ("单位", "岗位", "责任人", "职务", "任职日期", "代行人", "办公电话")
    head = tuple(Cell(name, scope="col") for name in heads)
    body = tuple(row for unit in units for row in _post_rows(unit))
    empty = ((Cell("没有登记岗位", colspan=len(heads)),),)
    widths = (9, 7, 3, 7, 4, 5, 5)
    return Table(f"岗位和责任人（{chinese_date(on)}）", (TableGroup((head,), body or empty),), widths)


def _post_rows(unit: UnitLines) -> Iterator[Row]:
    for number, line in enumerate(unit.lines):
        name = (Cell(unit.agency.name, rowspan=len(unit.lines), scope="row"),) if number == 0 else ()
        yield (*name, Cell(line.role.label, align="start"), *_person(line))


def _person(line: Line) -> Row:
    if line.holder is None:
        return (Cell(vacancy(line), colspan=2), Cell(), Cell(), Cell())
    one = line.holder
    return (
        Cell(one.staff.name),
        Cell(one.title),
        Cell(one.since.isoformat()),
        Cell(_deputies(line)),
        Cell(one.staff.phone),
    )


def _deputies(line: Line) -> str:
    if line.holder is None:
        return ""
    return "、".join(f"{staff.name}（至{until}）" for staff, until in line.holder.deputies)


def _clerk_rows(unit: UnitLines) -> Iterator[Row]:
    heads = [
        line.holder.staff.name for line in unit.lines if line.role == Role.DEPARTMENT_HEAD and line.holder
    ]
    for line in unit.lines:
        if line.role != Role.CLERK:
            continue
        one = line.holder
        yield (
            Cell(unit.agency.name),
            Cell(one.staff.name if one else vacancy(line)),
            Cell(one.since.isoformat() if one else ""),
            Cell(_deputies(line)),
            Cell(one.staff.phone if one else ""),
            Cell("、".join(heads)),
        )


def _duties_table() -> Table:
    rows = [
        (
            Cell(Role(code).label),
            Cell(duty.duties, align="start"),
            Cell("；".join(map(str, duty.basis)) or str(house_rule()), align="start"),
        )
        for code, duty in post_duties().items()
    ]
    return simple_table("岗位职责", ("岗位", "职责", "依据"), rows, (3, 8, 6))


def _note(on: date) -> Note:
    return Note((Text(f"责任人和代行人为{chinese_date(on)}的情况；办公电话为现在登记的。"),))

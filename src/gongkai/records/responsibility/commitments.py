"""The five 到位 of a year: what the program knows by itself, and what people put forward.

No law asks for them; 贾峪镇 promised them in its report of 2020. What counts for each is a house rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from gongkai.documents.writing import Cell, Document, Note, Row, Signature, Table, TableGroup, Text
from gongkai.law.sources import house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.annual.promises import promised
from gongkai.records.annual.scope import Scope
from gongkai.records.authority import Role
from gongkai.records.oversight.models import Finding
from gongkai.records.responsibility.models import Commitment, CommitmentEvidence
from gongkai.records.responsibility.table import gaps, holders, responsibility, units_of
from gongkai.records.tasks.models import Task


class Page(Enum):
    """Where the records behind a point are listed."""

    TABLE = "table"
    MEETINGS = "meetings"
    TRAININGS = "trainings"
    INSPECTIONS = "inspections"
    TASKS = "tasks"
    PROMISES = "promises"


@dataclass(frozen=True)
class Point:
    """One thing the program knows; ``met``: whether it is as it should be."""

    told: str
    met: bool
    page: Page


@dataclass(frozen=True)
class Standing:
    """One commitment with what the program knows and what was put forward."""

    commitment: Commitment
    points: tuple[Point, ...]
    evidence: tuple[CommitmentEvidence, ...]

    @property
    def is_met(self) -> bool:
        """Whether every point is; evidence alone is for people to judge."""
        return all(point.met for point in self.points)

    @property
    def state(self) -> str:
        if self.is_met:
            return "到位"
        return "有佐证，请核对" if self.evidence else "还没有到位"


def standings(agency: Agency, year: int, today: date) -> list[Standing]:
    """The five commitments of a year as they stand on ``today``, or stood on its last day."""
    scope, on = Scope(agency, year), min(today, date(year, 12, 31))
    kept = CommitmentEvidence.objects.filter(agency=agency, year=year, dropped_on=None)
    evidence = list(kept.select_related("kept_by").prefetch_related("evidence"))
    return [
        Standing(one, tuple(_POINTS[one](scope, on)), tuple(put for put in evidence if put.commitment == one))
        for one in Commitment
    ]


def commitments_document(agency: Agency, year: int, today: date) -> Document:
    """The checklist on paper."""
    found = standings(agency, year, today)
    head = tuple(
        Cell(name, scope="col") for name in ("事项", "程序记录的情况", "是否达到", "佐证材料", "结论")
    )
    body = tuple(row for one in found for row in _rows(one))
    title = f"{agency.name}{year}年政府信息公开工作“五个到位”检查表"
    return Document(
        title=title,
        agency=agency.name,
        date=today,
        landscape=True,
        blocks=(
            Table(title, (TableGroup((head,), body),), (3, 10, 3, 8, 4)),
            Note((Text(f"各项的判断标准是{house_rule()}。"),)),
            Signature(agency.name, today),
        ),
        description=title,
    )


def _rows(standing: Standing) -> Iterator[Row]:
    """A row for each point; what is said of all of them spans the rows."""
    height = len(standing.points)
    evidence = "；".join(f"{put.title}（{put.dated_on}）" for put in standing.evidence) or "没有登记"
    for number, point in enumerate(standing.points):
        told = (Cell(point.told, align="start"), Cell("达到" if point.met else "未达到"))
        if number:
            yield told
            continue
        yield (
            Cell(standing.commitment.label, rowspan=height, scope="row"),
            *told,
            Cell(evidence, rowspan=height, align="start"),
            Cell(standing.state, rowspan=height),
        )


def _leadership(scope: Scope, on: date) -> Iterator[Point]:
    for role in (Role.LEADER, Role.OGI_HEAD):
        held = holders(scope.agency, role, on)
        names = "、".join(person.name for person in held) or "没有确定"
        yield Point(f"{role.label}：{names}", bool(held), Page.TABLE)
    meetings = scope.meetings().filter(held_on__lte=on).count()
    yield Point(f"召开会议{meetings}次", meetings > 0, Page.MEETINGS)


def _awareness(scope: Scope, on: date) -> Iterator[Point]:
    held = list(scope.trainings().filter(held_on__lte=on).values_list("participants", flat=True))
    yield Point(f"举办或者参加培训{len(held)}次、{sum(filter(None, held))}人次", bool(held), Page.TRAININGS)


def _people(scope: Scope, on: date) -> Iterator[Point]:
    units = responsibility(units_of(scope.agency), on)
    missing = gaps(units)
    clerks = {line.agency for line in missing if line.role == Role.CLERK}
    yield Point(_counted("必须有人的岗位空缺", len(missing), "个"), not missing, Page.TABLE)
    yield Point(_counted("没有信息员的单位", len(clerks), "个"), not clerks, Page.TABLE)


def _work(scope: Scope, on: date) -> Iterator[Point]:
    months = 12 if on == scope.last else on.month - 1  # of a month that still runs nothing is asked
    inspected = {day.month for day in scope.inspections().values_list("month", flat=True)}
    done = len(inspected & set(range(1, months + 1)))
    yield Point(f"每月检查：{months}个月中检查了{done}个月", done == months, Page.INSPECTIONS)
    late = Finding.objects.filter(
        inspection__agency=scope.agency, inspection__month__year=scope.year, closed_on=None, due_on__lt=on
    ).count()
    yield Point(_counted("逾期没有销号的问题", late, "个"), not late, Page.INSPECTIONS)


def _plans(scope: Scope, on: date) -> Iterator[Point]:
    given = Task.objects.filter(agency=scope.agency, given_on__range=(scope.first, on), cancelled_on=None)
    late = given.filter(closed_on=None, due_on__lt=on).count()
    yield Point(f"交办事项{given.count()}项，逾期没有办结{late}项", given.exists() and not late, Page.TASKS)
    sentences = promised(scope.agency, scope.year - 1)
    tasks = scope.promises().count()
    told = f"上年度报告承诺改进{len(sentences)}项，列入交办{tasks}项"
    yield Point(told, tasks >= len(sentences), Page.PROMISES)


_POINTS: Mapping[Commitment, Callable[[Scope, date], Iterator[Point]]] = {
    Commitment.LEADERSHIP: _leadership,
    Commitment.AWARENESS: _awareness,
    Commitment.PEOPLE: _people,
    Commitment.WORK: _work,
    Commitment.PLANS: _plans,
}


def _counted(name: str, count: int, unit: str) -> str:
    return f"{name}：{count}{unit}" if count else f"{name}：没有"

"""What the program counts for an assessment: of each unit and year, how much there was, and what of it was not right.

One table of measures. Each answers for all units at once with one query or a few, and names the records that failed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from django.db.models import Count, F, Q, QuerySet

from gongkai.law.sources import Citation, cite, house_rule
from gongkai.law.village import DAY, quarter_of
from gongkai.records.agencies.models import Agency, Staff
from gongkai.records.applications.models import Application, Dispute, DisputeResult
from gongkai.records.catalogue.models import Column
from gongkai.records.coordination.models import Request, RequestState
from gongkai.records.disclosure.models import ON_THE_WAY, Item, Publicity
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.noticeboards.models import Board, Posting, Tally
from gongkai.records.oversight.hours import hours_of, plain_hours
from gongkai.records.oversight.models import Finding
from gongkai.records.tasks.models import Task
from gongkai.records.upkeep.health import State, column_states

_HOUSE = house_rule()
MOST_NAMED = 50  # 工作约定: records named behind the points of one indicator of one unit


@dataclass(frozen=True)
class Year:
    """The year of an agency's units, as far as it has come on ``on``."""

    agency: Agency
    year: int
    on: date

    @cached_property
    def units(self) -> dict[int, Agency]:
        """Whom it assesses: everybody whose work is counted with the agency, not the agency itself."""
        return {one.pk: one for one in units_of(self.agency)}

    @property
    def since(self) -> date:
        return date(self.year, 1, 1)

    @property
    def until(self) -> date:
        return min(date(self.year, 12, 31), self.on)

    @property
    def span(self) -> tuple[date, date]:
        return self.since, self.until


def units_of(agency: Agency) -> QuerySet[Agency]:
    return agency.counted_agencies().exclude(pk=agency.pk).order_by("path")


@dataclass(frozen=True, slots=True)
class Counted:
    whole: int
    failed: int


@dataclass(frozen=True, slots=True)
class Behind:
    """A record that failed: of which kind (the pages know where it is shown), its key, what it is called."""

    kind: str
    pk: int
    label: str


class Measure(Protocol):
    """``told``: what ``whole`` and ``failed`` count, in words."""

    name: str
    told: tuple[str, str]
    basis: Citation

    def counts(self, year: Year) -> Mapping[int, Counted]:
        """By key of the unit; units without anything to count may be missing."""

    def failures(self, year: Year, units: Iterable[int]) -> Mapping[int, list[Behind]]:
        """By key of the unit, at most MOST_NAMED each."""


@dataclass(frozen=True)
class _Queried:
    """Counted by the database. ``unit``: the path to the unit; ``record``: to key and label of what failed."""

    name: str
    told: tuple[str, str]
    records: Callable[[Year], QuerySet[Any]]
    failed: Callable[[Year], Q]
    kind: str
    label: str
    unit: str = "agency"
    key: str = "pk"
    basis: Citation = _HOUSE

    def counts(self, year: Year) -> dict[int, Counted]:
        rows = (
            self._within(year)
            .values(_unit=F(self.unit))
            .annotate(whole=Count("pk"), failed=Count("pk", filter=self.failed(year)))
        )
        return {row["_unit"]: Counted(row["whole"], row["failed"]) for row in rows}

    def failures(self, year: Year, units: Iterable[int]) -> dict[int, list[Behind]]:
        return {unit: self._of(year, unit) for unit in units}

    def _of(self, year: Year, unit: int) -> list[Behind]:
        found = self._within(year).filter(self.failed(year), **{self.unit: unit}).order_by("pk")
        rows = found.values_list(self.key, self.label)[:MOST_NAMED]
        return [Behind(self.kind, key, str(label)) for key, label in rows]

    def _within(self, year: Year) -> QuerySet[Any]:
        return self.records(year).filter(**{f"{self.unit}__in": list(year.units)}).order_by()


@dataclass(frozen=True)
class _Told:
    """Counted here, of what is few. ``rows`` gives (unit, what failed or None) for each that counts."""

    name: str
    told: tuple[str, str]
    rows: Callable[[Year], Iterator[tuple[int, Behind | None]]]
    basis: Citation = _HOUSE

    def counts(self, year: Year) -> dict[int, Counted]:
        whole: defaultdict[int, int] = defaultdict(int)
        failed: defaultdict[int, int] = defaultdict(int)
        for unit, behind in self.rows(year):
            whole[unit] += 1
            failed[unit] += behind is not None
        return {unit: Counted(whole[unit], failed[unit]) for unit in year.units if unit in whole}

    def failures(self, year: Year, units: Iterable[int]) -> dict[int, list[Behind]]:
        found: dict[int, list[Behind]] = {unit: [] for unit in units}
        for unit, behind in self.rows(year):
            if behind and unit in found and len(found[unit]) < MOST_NAMED:
                found[unit].append(behind)
        return found


# --- the records behind each measure --------------------------------------------------------------------


def _items(year: Year) -> QuerySet[Item]:
    """What was published in the year, and what should have been and is not public yet."""
    waiting = Q(status__in=ON_THE_WAY, publish_by__range=year.span, publish_by__lt=year.on)
    published = Q(published_on__range=year.span, publish_by__isnull=False)
    return Item.objects.filter(published | waiting, publicity=Publicity.PROACTIVE)


def _late_items(year: Year) -> Q:
    # 《条例》第二十六条: 自该政府信息形成或者变更之日起20个工作日内及时公开; publish_by is that day
    return Q(published_on=None) | Q(published_on__gt=F("publish_by"))


def _reviews(year: Year) -> QuerySet[Event]:
    kinds = (EventKind.ITEM_SUBMITTED, EventKind.ITEM_RETURNED)
    return Event.objects.filter(kind__in=kinds, business_date__range=year.span)


def _findings(year: Year) -> QuerySet[Finding]:
    """Of which the unit has acted or its term is over."""
    judged = Q(rectified_on__isnull=False) | Q(due_on__lt=year.on)
    return Finding.objects.filter(judged, due_on__range=year.span)


def _applications(year: Year) -> QuerySet[Application]:
    done = Q(finished_on__range=year.span, answer_deadline__isnull=False)
    owed = Q(is_open=True, answer_deadline__range=year.span, answer_deadline__lt=year.on)
    return Application.objects.filter(done | owed)


def _late_applications(year: Year) -> Q:
    return Q(is_open=True) | Q(finished_on__gt=F("answer_deadline"))


def _requests(year: Year) -> QuerySet[Request]:
    judged = Q(answered_on__isnull=False) | Q(state=RequestState.OPEN, due_on__lt=year.on)
    return Request.objects.filter(judged, due_on__range=year.span)


def _tasks(year: Year) -> QuerySet[Task]:
    judged = Q(reported_on__isnull=False) | Q(closed_on__isnull=False) | Q(due_on__lt=year.on)
    return Task.objects.filter(judged, due_on__range=year.span, cancelled_on=None)


def _unlawful(year: Year) -> QuerySet[Dispute]:
    return Dispute.objects.filter(
        concluded_on__range=year.span,
        result=DisputeResult.CORRECTED,
        application__finished_on__gt=F("application__answer_deadline"),
    )


def _columns(year: Year) -> Iterator[tuple[int, Behind | None]]:
    """As the columns stood at the end of the year, or stand today."""
    owned = Column.objects.filter(agency=year.agency, owner__in=list(year.units))
    for one in column_states(owned, year.until):
        if one.state is State.NOT_PRODUCED:
            continue
        bad = one.state in (State.EMPTY, State.OVERDUE)
        label = f"{one.column.name}（{one.state.label}）"
        yield one.column.owner_id, Behind("column", one.column.pk, label) if bad else None


def _people(year: Year) -> Iterator[tuple[int, Behind | None]]:
    told = hours_of(year.agency, year.year, year.until)
    staff = {one.staff: one for one in told if one.staff is not None}
    units = Staff.objects.filter(pk__in=staff).values_list("pk", "agency")
    for key, unit in units.order_by("pk"):
        one = staff[key]
        label = f"{one.name}（{plain_hours(one.hours)}学时，要求{plain_hours(one.target)}学时）"
        yield unit, None if one.is_enough else Behind("person", key, label)


def _quarters(year: Year) -> Iterator[tuple[int, Behind | None]]:
    """Each quarter of each board that stood for the whole of it; the law of 2025 Art 35: at least once a quarter."""
    boards = Board.objects.filter(agency__in=list(year.units), set_up_on__lte=year.until)
    days: defaultdict[int, list[tuple[date, date]]] = defaultdict(list)
    posted = Posting.objects.filter(board__in=boards, posted_on__range=year.span).order_by()
    for board, day in posted.values_list("board", "posted_on"):
        days[board].append((day, day))
    tallies = Tally.objects.filter(
        board__in=boards, count__gt=0, first_day__lte=year.until, last_day__gte=year.since
    )
    for board, first, last in tallies.order_by().values_list("board", "first_day", "last_day"):
        days[board].append((first, last))
    for one in boards:
        for first, last in _ended_quarters(year):
            if one.set_up_on > first or (one.closed_on and one.closed_on <= last):
                continue
            told = any(since <= last and until >= first for since, until in days[one.pk])
            label = f"{one.name}（{first:%Y-%m}至{last:%Y-%m}没有公布）"
            yield one.agency_id, None if told else Behind("board", one.pk, label)


def _ended_quarters(year: Year) -> Iterator[tuple[date, date]]:
    first, last = quarter_of(year.since)
    while last <= year.until:
        yield first, last
        first, last = quarter_of(last + DAY)


MEASURES: Mapping[str, Measure] = {
    "timeliness": _Queried(
        "按期公开",
        ("应当公开的信息", "超过期限"),
        _items,
        _late_items,
        "item",
        "title",
        basis=cite("regulation", 26),
    ),
    "columns": _Told("栏目更新", ("负责的栏目", "空白或者超期未更新"), _columns),
    "reviews": _Queried(
        "审查退回",
        ("提交和退回", "退回"),
        _reviews,
        lambda year: Q(kind=EventKind.ITEM_RETURNED),
        "item",
        "data__reason",
        key="subject_id",
        basis=cite("regulation", 17),
    ),
    "rectification": _Queried(
        "按期整改",
        ("到期的问题", "逾期整改或者没有整改"),
        _findings,
        lambda year: Q(rectified_on=None) | Q(rectified_on__gt=F("due_on")),
        "finding",
        "problem",
        unit="unit",
        basis=cite("regulation", 46),
    ),
    "training": _Told("培训学时", ("有岗位的人员", "没有达到学时要求"), _people),
    "boards": _Told("公开栏按季公布", ("已结束的季度", "没有公布"), _quarters),
    "applications": _Queried(
        "承办申请按期答复",
        ("承办的申请", "超过答复期限"),
        _applications,
        _late_applications,
        "application",
        "number",
        unit="unit",
        basis=cite("regulation", 33),
    ),
    "coordination": _Queried(
        "商请按期答复",
        ("收到的商请", "逾期答复或者没有答复"),
        _requests,
        lambda year: Q(answered_on=None) | Q(answered_on__gt=F("due_on")),
        "request",
        "title",
        unit="unit",
    ),
    "tasks": _Queried(
        "交办事项按期办结",
        ("到期的事项", "逾期报告或者没有报告"),
        _tasks,
        lambda year: Q(reported_on=None, closed_on=None) | Q(reported_on__gt=F("due_on")),
        "task",
        "title",
        unit="unit",
    ),
    "unlawful_late": _Queried(
        "逾期答复被确认违法",
        ("被纠正的逾期答复", "被纠正的逾期答复"),
        _unlawful,
        lambda year: Q(pk__isnull=False),
        "dispute",
        "application__number",
        unit="application__unit",
        basis=cite("regulation", 51),
    ),
}

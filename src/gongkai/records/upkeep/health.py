"""目录体检: what an inspector would find in the columns, before the inspector does (国办秘函〔2019〕19号)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery

from gongkai.law.duties import duties
from gongkai.law.inspection import Inspection, Interval, inspection_on
from gongkai.law.sources import Citation, cite
from gongkai.records.agencies.models import Agency
from gongkai.records.catalogue.models import Column, Part
from gongkai.records.disclosure.models import Item


class State(StrEnum):
    """How a column stands on a day; the worst first."""

    EMPTY = "empty"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    FRESH = "fresh"
    NOT_PRODUCED = "not_produced"

    @property
    def label(self) -> str:
        return {
            State.EMPTY: "空白",
            State.OVERDUE: "超期未更新",
            State.DUE_SOON: "即将到期",
            State.FRESH: "正常",
            State.NOT_PRODUCED: "本机关不产生",
        }[self]


@dataclass(frozen=True, slots=True)
class ColumnState:
    """A column on a day: when something was last published in it, and by when something should be again.

    ``days`` is the interval that applies: the office's own (``is_own``), else that of the inspection's rules.
    """

    column: Column
    state: State
    latest: date | None
    due: date | None
    days: int
    is_own: bool
    rule: Interval


@dataclass(frozen=True, slots=True)
class Finding:
    """What an inspector would note. ``limit``: from so many columns it is a veto (单项否决); None: a remark."""

    text: str
    columns: tuple[Column, ...]
    citation: Citation
    limit: int | None = None

    @property
    def is_veto(self) -> bool:
        return self.limit is not None and len(self.columns) >= self.limit


@dataclass(frozen=True, slots=True)
class Health:
    """The state of all columns of an agency on a day, and what an inspector would find."""

    on: date
    states: tuple[ColumnState, ...]
    findings: tuple[Finding, ...]
    counts: dict[State, int]

    @property
    def vetoes(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_veto)


def catalogue_health(agency: Agency, on: date) -> Health:
    """One query, whose cost grows with the columns and not with the items."""
    rules = inspection_on(on)
    states = column_states(Column.objects.filter(agency=agency), on)
    counts = Counter(state.state for state in states)
    return Health(
        on=on,
        states=tuple(states),
        findings=tuple(_findings(states, rules)),
        counts={state: counts[state] for state in State},
    )


def column_states(columns: QuerySet[Column], on: date) -> list[ColumnState]:
    """How each of the columns stands on that day, in their order."""
    # The index (column, status, -published_on, -id) answers this with one step for each column.
    newest = Item.objects.public().filter(column=OuterRef("pk")).order_by("-published_on", "-id")
    found = columns.select_related("owner", "agency").annotate(
        latest=Subquery(newest.values("published_on")[:1])
    )
    rules = inspection_on(on)
    return [_state(column, column.latest, rules, on) for column in found]


def _state(column: Column, latest: date | None, rules: Inspection, on: date) -> ColumnState:
    rule = rules.interval_of(column.name)
    days = column.update_days or rule.days
    due = latest + timedelta(days=days) if latest else None
    if column.not_produced:
        state = State.NOT_PRODUCED
    elif due is None:
        state = State.EMPTY
    elif due < on:
        state = State.OVERDUE
    elif due <= on + timedelta(days=settings.COLUMN_SOON_DAYS):
        state = State.DUE_SOON
    else:
        state = State.FRESH
    return ColumnState(column, state, latest, due, days, column.update_days is not None, rule)


def _findings(states: list[ColumnState], rules: Inspection) -> Iterator[Finding]:
    empty = [one for one in states if one.state is State.EMPTY]
    overdue = [one for one in states if one.state is State.OVERDUE]
    notice = rules.basis
    if empty:
        yield _finding(f"空白栏目{len(empty)}个", empty, notice, rules.empty_columns)
    if quick := [one for one in overdue if one.rule.quick]:
        text = f"动态、要闻和通知公告、政策文件类栏目超期未更新{len(quick)}个"
        yield _finding(text, quick, notice, rules.quick_columns)
    if slow := [one for one in overdue if not one.rule.quick]:
        yield _finding(f"其他应更新栏目长期未更新{len(slow)}个", slow, notice, rules.stale_columns)
    content = [one for one in states if one.column.part == Part.CONTENT]
    if incomplete := [one for one in content if not is_described(one.column)]:
        text = f"目录要素不全的栏目{len(incomplete)}个（内容、依据、时限、渠道、层级）"
        yield _finding(text, incomplete, cite("grassroots_notice"))
    if missing := missing_duties(one.column for one in states):
        text = f"《条例》第二十条、第二十一条所列事项中没有对应栏目的有{len(missing)}项：{'；'.join(missing)}"
        yield Finding(text, (), cite("regulation", 20))


def _finding(
    text: str, states: Iterable[ColumnState], citation: Citation, limit: int | None = None
) -> Finding:
    return Finding(text, tuple(one.column for one in states), citation, limit)


def is_described(column: Column) -> bool:
    """Whether the catalogue says of the column all that 国办发〔2019〕54号 asks."""
    return all((column.content, column.basis, column.term_text, column.channels, column.levels))


def missing_duties(columns: Iterable[Column]) -> list[str]:
    """The titles of the matters of Art 20 and 21 for which there is no column."""
    served = {column.duty for column in columns}
    return [
        duty.title for duty in duties() if duty.code.startswith(("20-", "21-")) and duty.code not in served
    ]

"""What the desk shows of a dispute, a complaint or a correction in one line, and how much time there is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from gongkai.law.disputes import Course, Due, Stage
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.applications.models import Dispute
from gongkai.records.redress.courses import courses_of, due_of
from gongkai.records.redress.models import Complaint, OwnRecord
from gongkai.records.today import today
from gongkai.web.desk import marks
from gongkai.web.desk.marks import Mark

HERE = "applications"  # where these pages stand in the head of the desk


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: ``what`` leads to the record."""

    url: str
    what: str
    kind: str
    where: str
    since: date
    due: Due | None
    urgency: Mark
    state: Mark


def open_first(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row.due is None, row.due.date if row.due else row.since))


def dispute_rows(disputes: Iterable[Dispute]) -> list[Row]:
    found = list(disputes)
    if not found:
        return []
    courses = courses_of(found)
    return [_dispute_row(one, courses[one.pk]) for one in found]


def _dispute_row(dispute: Dispute, course: Course) -> Row:
    due = course.next_due
    return Row(
        url=reverse("desk:dispute", args=[dispute.pk]),
        what=dispute.reference or f"{dispute.get_kind_display()}（{dispute.filed_on}受理）",
        kind=dispute.get_kind_display(),
        where=dispute.body,
        since=dispute.filed_on,
        due=due,
        urgency=urgency(due),
        state=state(course),
    )


def keyed_rows(records: Iterable[Complaint | OwnRecord]) -> list[Row]:
    found = list(records)
    calendar = current_calendar() if found else None
    return [_keyed_row(one, due_of(one, calendar)) for one in found]


def _keyed_row(record: Complaint | OwnRecord, due: Due) -> Row:
    is_complaint = isinstance(record, Complaint)
    open_due = due if ended_on(record) is None else None
    return Row(
        url=reverse("desk:complaint" if is_complaint else "desk:own-record", args=[record.pk]),
        what=record.number,
        kind="投诉举报" if is_complaint else "本人信息更正",
        where=record.get_source_display() if isinstance(record, Complaint) else record.agency.name,
        since=record.received_on,
        due=open_due,
        urgency=urgency(open_due),
        state=keyed_state(record),
    )


def ended_on(record: Complaint | OwnRecord) -> date | None:
    return record.answered_on if isinstance(record, Complaint) else record.served_on


def keyed_state(record: Complaint | OwnRecord) -> Mark:
    if isinstance(record, Complaint):
        return Mark("已答复", "done") if record.answered_on else Mark("办理中")
    if record.served_on:
        return Mark("已送达", "done")
    return Mark("已决定，待送达") if record.decided_on else Mark("办理中")


def state(course: Course) -> Mark:
    is_over = course.stage in (Stage.CONCLUDED, Stage.SERVED)
    return Mark(course.stage.label, "done" if is_over else "")


def urgency(due: Due | None) -> Mark:
    """How long there is still; what is up to others is never our lateness."""
    if due is None:
        return Mark("没有期限", "done")
    if due.met_on:
        return Mark("已完成", "done") if due.met_on <= due.date else Mark("逾期完成", "soon")
    left = marks.days_left(due.date, today(), current_calendar().provisional())
    return left if due.is_ours else replace(left, tone="")

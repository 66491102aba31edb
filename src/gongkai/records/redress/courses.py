"""Where disputes, complaints and corrections stand, and what is due: the journal as ``law.disputes`` reads it."""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.law.calendar import Calendar
from gongkai.law.disputes import Course, Due, Move, Procedure, Proceeding, Stage, course, due_on
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.applications.models import Dispute, DisputeKind
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.redress.models import Complaint, OwnRecord


def proceeding_of(dispute: Dispute) -> Proceeding:
    is_reconsideration = dispute.kind == DisputeKind.RECONSIDERATION
    return Proceeding.RECONSIDERATION if is_reconsideration else Proceeding.SUIT


def moves_of(dispute: Dispute, events: Iterable[Event] | None = None) -> list[Move]:
    """What happened in it after it was accepted. ``events``: those about it, if they were read already."""
    moves = [_move(event) for event in standing_moves(dispute, events)]
    if dispute.concluded_on:
        moves.append(Move(Stage.CONCLUDED, dispute.concluded_on))
    return moves


def standing_moves(dispute: Dispute, events: Iterable[Event] | None = None) -> list[Event]:
    """The entries of its stages, without those that were voided."""
    told = list(Event.objects.about(dispute) if events is None else events)
    voided = {event.data["voids"] for event in told if event.kind == EventKind.ENTRY_VOIDED}
    return [event for event in told if event.kind == EventKind.DISPUTE_MOVED and event.pk not in voided]


def course_of(dispute: Dispute, calendar: Calendar | None = None) -> Course:
    return course(proceeding_of(dispute), dispute.filed_on, moves_of(dispute), calendar or current_calendar())


def courses_of(disputes: Iterable[Dispute]) -> dict[int, Course]:
    """The courses of many by their primary key, their events read in one query."""
    wanted = {dispute.pk: dispute for dispute in disputes}
    told: dict[int, list[Event]] = {pk: [] for pk in wanted}
    events = Event.objects.filter(subject_type=Dispute._meta.label_lower, subject_id__in=wanted)
    for event in events.order_by("business_date", "id"):
        told[event.subject_id].append(event)
    calendar = current_calendar()
    return {
        pk: course(proceeding_of(one), one.filed_on, moves_of(one, told[pk]), calendar)
        for pk, one in wanted.items()
    }


def due_of(record: Complaint | OwnRecord, calendar: Calendar | None = None) -> Due:
    """By when a complaint or a correction is to be answered (工作约定)."""
    kind = Proceeding.COMPLAINT if isinstance(record, Complaint) else Proceeding.OWN_RECORD
    return due_on(kind, record.received_on, calendar or current_calendar())


def _move(event: Event) -> Move:
    procedure = event.data.get("procedure")
    return Move(Stage(event.data["stage"]), event.business_date, Procedure(procedure) if procedure else None)

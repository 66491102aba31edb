"""From the journal to the clock: a case's events as the law reads them, and the cached columns.

Each journal event that matters to the clock carries ``data["clock"]``: one object of the form that
``gongkai law deadline`` reads. So a case can be printed, checked and argued about outside this program.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q

from gongkai.law.calendar import Calendar
from gongkai.law.clock import Clock, run
from gongkai.law.events import Event as LawEvent
from gongkai.law.events import EventType
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.applications.models import Application
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.once import read_once

# How a case can end without a reply (law.outcomes codes).
ENDS_WITHOUT_REPLY = {
    EventType.CORRECT_BY_PASSED: "no_correction",
    EventType.FEE_DUE_PASSED: "no_fee_paid",
    EventType.WITHDRAWN: "withdrawn_by_applicant",
}

# Reading and remarks change nothing about what somebody else is deciding.
_ASIDE = (EventKind.APPLICANT_READ, EventKind.CASE_FILE_READ, EventKind.NOTE_ADDED, EventKind.CASE_PACKAGED)


class Ending(NamedTuple):
    """When a case was finished, and how (a code of law.outcomes)."""

    on: Any
    outcome: str


@read_once
def history(case: Application) -> list[Event]:
    """What happened in the case, in order of business dates, without voided entries."""
    return _standing(list(Event.objects.about(case)))


def words_of(event: Event, case: Application) -> dict[str, Any]:
    """The sealed texts of one event of ``case``; none when there are none, or when they were erased."""
    sealed = event.data.get("sealed")
    return case.applicant.unseal(sealed) if sealed else {}


def stand_of(case: Application) -> int:
    """The last entry of the case that matters to who decides about it; 0 before the first."""
    last = Event.objects.about(case).exclude(kind__in=_ASIDE).order_by("pk").last()
    return last.pk if last else 0


def changes_since(case: Application, seen: int) -> list[Event]:
    """What was entered after ``seen`` (a ``stand_of``)."""
    return list(Event.objects.about(case).filter(pk__gt=seen).exclude(kind__in=_ASIDE).order_by("pk"))


def clock_events(events: Iterable[Event]) -> list[dict[str, Any]]:
    """The events of the clock in order of their legal dates; of the same day, as they were entered.

    Not by business dates: a letter of Friday is entered on Monday, after that its confirmation on Friday.
    """
    told = sorted(
        (event for event in events if "clock" in event.data),
        key=lambda event: (event.data["clock"]["date"], event.pk),
    )
    return [event.data["clock"] for event in told]


def clock_of(case: Application, calendar: Calendar | None = None) -> Clock:
    """The statutory clock of a case, with its derivation."""
    return run(clock_events(history(case)), calendar or current_calendar())


def clock_after(case: Application, event: dict[str, Any], calendar: Calendar | None = None) -> Clock:
    """The clock as it would be with one more event: what a step will bring, before it is taken."""
    told = sorted([*clock_events(history(case)), event], key=lambda one: one["date"])
    return run(told, calendar or current_calendar())


def clocks_of(cases: Iterable[Application], calendar: Calendar | None = None) -> dict[int, Clock]:
    """The clocks of many cases by their primary key, their events read in one query."""
    told: dict[int, list[Event]] = {case.pk: [] for case in cases}
    events = Event.objects.filter(subject_type=Application._meta.label_lower, subject_id__in=told)
    for event in events.order_by("business_date", "id"):
        told[event.subject_id].append(event)
    calendar = calendar or current_calendar()
    return {pk: run(clock_events(_standing(events)), calendar) for pk, events in told.items()}


def ending(clock: Clock) -> Ending | None:
    """The first end of the case. House rule: one application has one report row, that of its first end; a reply
    that a court or a reconsideration body orders afterwards is counted in table four, not again here."""
    outcome = ""
    for event in clock.events:
        if event.type is EventType.DECIDED:
            outcome = event.outcome or ""
        elif event.type is EventType.SERVED:
            return Ending(event.date, outcome)
        elif event.type in ENDS_WITHOUT_REPLY and not _excused(event):
            return Ending(event.date, ENDS_WITHOUT_REPLY[event.type])
    return None


def refresh(case: Application, calendar: Calendar | None = None) -> None:
    """Write the cached columns from the events; inside the transaction that changed them."""
    clock = clock_of(case, calendar)
    ended = ending(clock)
    received = next((event.date for event in clock.events if event.type is EventType.RECEIVED), None)
    case.state = clock.state.value
    case.received_on = received
    case.answer_deadline = clock.answer_deadline
    case.provisional_deadline = clock.provisional_deadline
    case.safe_deadline = clock.safe_answer_deadline
    case.is_open = not clock.state.is_over
    case.finished_on = ended.on if ended else None
    case.outcome = ended.outcome if ended else ""
    case.save(
        update_fields=[
            "state",
            "received_on",
            "answer_deadline",
            "provisional_deadline",
            "safe_deadline",
            "is_open",
            "finished_on",
            "outcome",
        ]
    )


def rebuild() -> int:
    """Compute the cached columns of every case again; returns how many cases."""
    calendar = current_calendar()
    with transaction.atomic():
        cases = list(Application.objects.select_for_update().order_by("pk"))
        for case in cases:
            refresh(case, calendar)
    return len(cases)


def refresh_after_notice(*, year: int, **_: object) -> None:
    """The holidays of ``year`` changed: every deadline in that year or later is computed again.

    Those of finished cases too: their terms are counted by the same calendar.
    """
    new_year = date(year, 1, 1)
    reached = Q(answer_deadline__gte=new_year) | Q(provisional_deadline__gte=new_year)
    calendar = current_calendar()
    for case in Application.objects.filter(reached).order_by("pk").select_for_update():
        refresh(case, calendar)


def _standing(events: list[Event]) -> list[Event]:
    """``events`` without those that were voided."""
    voided = {event.data["voids"] for event in events if event.kind == EventKind.ENTRY_VOIDED}
    return [event for event in events if event.pk not in voided]


def _excused(event: LawEvent) -> bool:
    """第三十条: only who fails to correct 无正当理由 is deemed to have given up."""
    return event.type is EventType.CORRECT_BY_PASSED and event.justified_reason

"""The statutory clock of an application: events in, deadlines out, with their derivation.

The rules, in the order in which they are applied:

1. A starting day is day 0; counted days are working days.
2. The answer is due on the 20th counted day after receipt (第三十三条第二款); a correction notice on the 7th
   after the *first* receipt (第三十条), whatever happens later.
3. A received correction, a paid fee and an order to answer again are a new day 0 with a full term.
4. A consultation takes the working days in (sent, end] out of the count (第三十三条第三款).
5. One extension of at most 20 days lengthens the running term, if the head of the OGI body consented and the
   applicant was told before the term ended (第三十三条第二款).
6. What needs a year without holiday notice is not promised; ``provisional_deadline`` shows Monday to Friday.

Where the text is silent this module decides, and says so by citing the house rules:

- An extension belongs to the term in which it was given: a new day 0 ends it, and allows one on the new term.
- A consultation that spans a new day 0 pauses the new term from then on; its earlier days no longer matter.
- An opinion that comes after the 15 days of the consulted party still ends the pause on the day it arrives; the
  cautious deadline lets the pause end with the 15 days (docs/adr/0010).
- While service on the consulted party is not recorded, its 15 days are counted from the day of sending.
- A term set by a court or a reconsideration body is neither extended nor paused.
- The version of the Regulation in force on a term's day 0 governs that term.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from gongkai.law.calendar import Calendar
from gongkai.law.clock_face import SILENCE_MEANS, Clock, Consultation, ConsultationKind, State, Status
from gongkai.law.course import Course
from gongkai.law.derivation import Step
from gongkai.law.events import Event
from gongkai.law.faults import Fault, Finding
from gongkai.law.outcomes import OUTCOMES

__all__ = ["Clock", "Consultation", "ConsultationKind", "State", "Status", "Step", "run"]

_DAY = timedelta(days=1)


def run(events: Iterable[Event | Mapping[str, Any]], calendar: Calendar | None = None) -> Clock:
    """The clock after ``events`` (in order of time; Events, or JSON objects as Event.parse reads them).

    Pure: the same events and calendar give the same clock. A faulty event does not raise: it is left out and
    becomes an error among ``findings``, and the deadline is the one that holds without it.
    """
    course = Course(calendar or Calendar.default())
    for place, event in enumerate(events):
        course.take(place, event)
    return _shown(course)


def _shown(course: Course) -> Clock:
    """What the clock shows of a course."""
    if course.term is None or course.received is None:
        if not course.findings and course.arrived is None:
            course.findings.append(Finding(Fault.NO_RECEIPT, Fault.NO_RECEIPT.text))
        state = State.ARRIVED if course.arrived else State.NOT_RECEIVED
        return Clock(
            state,
            Status.NOT_RECEIVED,
            findings=tuple(course.findings),
            events=tuple(course.events),
            steps=tuple(course.steps),
        )
    start, deadline = course.term.start, course.deadline()
    is_open = course.ending is None
    answer = course.promised(start, deadline) if is_open else None
    if is_open:
        course.note_answer_term()
        _warn_of_open_ends(course)
    dues = [
        (course.received, course.correction_deadline),
        *((letter.served or letter.sent, letter.due) for letter in course.consultations),
        *([(course.fee.served, course.fee.due)] if course.fee else []),
        *([(start, deadline)] if is_open else []),
    ]
    missing = _first_missing_year(course, dues)
    return Clock(
        state=_state(course),
        status=_status(course, missing),
        term_start=start,
        correction_notice_deadline=course.promised(course.received, course.correction_deadline),
        correction_notice_in_time=_correction_in_time(course),
        correct_by=course.correction.correct_by if course.correction else None,
        base_deadline=course.promised(start, _base_or_ordered(course)) if is_open else None,
        answer_deadline=answer,
        safe_answer_deadline=course.calendar.add_working_days(answer, -1) if answer else None,
        cautious_deadline=course.promised(start, _cautious(course)) if is_open else None,
        provisional_deadline=deadline if is_open and answer is None else None,
        third_party_due=_latest_due(course, ConsultationKind.THIRD_PARTY),
        agency_due=_latest_due(course, ConsultationKind.AGENCY),
        fee_due=course.promised(course.fee.served, course.fee.due) if course.fee else None,
        silence_means=_silence_means(course),
        annual_report_row=_row(course),
        answered_on=course.served,
        on_time=_on_time(course, deadline),
        missing_year=missing,
        consultations=tuple(course.consultations),
        findings=tuple(course.findings),
        events=tuple(course.events),
        steps=tuple(course.steps),
    )


def _warn_of_open_ends(course: Course) -> None:
    term = course.running()
    if course.approval is not None and not term.extension:
        course.warn(Fault.EXTENSION_NOT_SERVED, deadline=course.base_deadline())
    if not term.is_ordered and any(not (one.served or one.opinion) for one in course.consultations):
        course.warn(Fault.CONSULTATION_NOT_SERVED)


def _base_or_ordered(course: Course) -> date:
    term = course.running()
    return term.until if term.is_ordered and term.until else course.base_deadline()


def _cautious(course: Course) -> date:
    return course.deadline(course.pauses(cautious=True))


def _first_missing_year(course: Course, dues: Iterable[tuple[date, date | None]]) -> int | None:
    years = [course.real.missing_year(start + _DAY, due) for start, due in dues if due]
    return min((year for year in years if year is not None), default=None)


def _correction_in_time(course: Course) -> bool | None:
    if course.correction is None or course.correction_deadline is None:
        return None
    return course.correction.served <= course.correction_deadline


def _on_time(course: Course, deadline: date) -> bool | None:
    if course.served is None or course.real.missing_year(
        course.running().start + _DAY, min(course.served, deadline)
    ):
        return None
    return course.served <= deadline


def _latest_due(course: Course, kind: ConsultationKind) -> date | None:
    served = [one for one in course.consultations if one.kind is kind and one.due]
    latest = max(served, key=lambda one: one.due or date.min, default=None)
    return course.promised(latest.served or latest.sent, latest.due) if latest else None


def _silence_means(course: Course) -> str | None:
    silent = {one.kind for one in course.consultations if one.opinion is None}
    return next((SILENCE_MEANS[kind] for kind in ConsultationKind if kind in silent), None)


def _row(course: Course) -> str | None:
    if course.ending is not None:
        return OUTCOMES[_OUTCOME_OF_ENDING[course.ending]].row_2021
    if course.decision is not None and course.decision.outcome is not None:
        return OUTCOMES[course.decision.outcome].row_2021
    if course.corrected is not None and not course.corrected.clear:
        return OUTCOMES["unclear_after_correction"].row_2021
    return None


def _waits_for_correction(course: Course) -> bool:
    return course.correction is not None and course.corrected is None and not course.running().is_ordered


def _waits_for_fee(course: Course) -> bool:
    return course.fee is not None and course.fee.paid is None and not course.running().is_ordered


def _status(course: Course, missing: int | None) -> Status:
    if course.ending is not None:
        return Status.CLOSED
    if missing is not None:
        return Status.CALENDAR_MISSING
    if course.served is not None:
        return Status.ANSWERED
    if _waits_for_fee(course) or (_waits_for_correction(course) and _correction_in_time(course) is not False):
        return Status.WAITING
    return Status.COUNTING


def _state(course: Course) -> State:
    if course.is_archived:
        return State.ARCHIVED
    if course.ending is not None:
        return course.ending
    if course.served is not None:
        return State.SERVED
    if course.decision is not None:
        return State.DECIDED
    if course.running().is_ordered:
        return State.ORDERED_AGAIN
    if _waits_for_fee(course):
        return State.FEE_ASKED
    if _waits_for_correction(course):
        return State.CORRECTION_ASKED
    return _state_of_running_term(course)


def _state_of_running_term(course: Course) -> State:
    latest = course.events[-1].date
    consulting = {
        one.kind for one in course.consultations if one.opinion is None and latest <= course.pause_end(one)
    }
    if ConsultationKind.THIRD_PARTY in consulting:
        return State.CONSULTING_THIRD_PARTY
    if ConsultationKind.AGENCY in consulting:
        return State.CONSULTING_AGENCY
    if course.running().until:
        return State.DELAYED
    if course.reasons_asked and not course.reasons_given:
        return State.REASONS_ASKED
    return State.EXTENDED if course.running().extension else State.RECEIVED


_OUTCOME_OF_ENDING = {
    State.NO_CORRECTION: "no_correction",
    State.NO_FEE: "no_fee_paid",
    State.WITHDRAWN: "withdrawn_by_applicant",
}

"""Applications as the desk shows them: a row of the list, and one case with its story and its deadline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, QuerySet, When
from django.db.models.functions import Coalesce

from gongkai.law.calendar import Calendar
from gongkai.law.clock import Clock
from gongkai.law.outcomes import OUTCOMES, Group
from gongkai.law.sources import Citation
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.applications.models import Application
from gongkai.records.applications.projection import clock_events, clocks_of, history
from gongkai.records.journal.models import Event
from gongkai.records.today import today
from gongkai.web.desk import marks
from gongkai.web.desk.marks import Mark

DUE = Coalesce("answer_deadline", "provisional_deadline")


@dataclass(frozen=True, slots=True)
class Row:
    case: Application
    clock: Clock
    state: Mark
    urgency: Mark

    @property
    def deadline(self) -> date | None:
        return self.clock.answer_deadline or self.clock.provisional_deadline


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, for the timeline."""

    on: date
    sentence: str
    by: str
    source: str = ""
    citation: Citation | None = None
    notes: str = ""
    basis: str = ""


def by_due_day(cases: QuerySet[Application]) -> QuerySet[Application]:
    """What is open before what is finished; first what waits to be confirmed with the applicant, which has no
    deadline yet and should be done the same day, then by deadline; what was finished, latest first."""
    return cases.annotate(due=DUE).order_by(
        "-is_open", Case(When(is_open=False, then="finished_on")).desc(), F("due").asc(nulls_first=True), "pk"
    )


def due_soon(cases: QuerySet[Application]) -> QuerySet[Application]:
    """Open, and due within the days in which a deadline is marked, or overdue."""
    last = current_calendar().provisional().add_working_days(today(), marks.SOON_WORKING_DAYS)
    return cases.filter(is_open=True).annotate(due=DUE).filter(due__lte=last)


def rows(cases: Iterable[Application]) -> list[Row]:
    """The rows of one page: their clocks are run on all their events, read in one query."""
    shown, calendar = list(cases), current_calendar()
    clocks = clocks_of(shown, calendar)
    return [_row(case, clocks[case.pk], calendar) for case in shown]


def row(case: Application, clock: Clock) -> Row:
    return _row(case, clock, current_calendar())


def timeline(case: Application, clock: Clock) -> list[Entry]:
    """Everything that was recorded about the case, each with the rule by which the clock took it."""
    standing = history(case)
    told = clock_events(standing)
    rules = {id(told[step.event]): step.rule for step in clock.steps if step.event is not None}
    citations = {event.pk: rules.get(id(event.data.get("clock"))) for event in standing}
    return [entry(event, citations.get(event.pk)) for event in Event.objects.about(case)]


def may_turn_public(case: Application) -> bool:
    """Whether the answer disclosed something that may be made public to all (《条例》第四十四条)."""
    return bool(case.outcome) and OUTCOMES[case.outcome].group in (Group.DISCLOSED, Group.PARTIAL)


def entry(event: Event, citation: Citation | None = None) -> Entry:
    return Entry(
        event.business_date,
        event.sentence,
        f"{event.actor_name}，{event.actor_post}",
        event.source,
        citation,
        event.data.get("notes", ""),
        event.data.get("basis", ""),
    )


def _row(case: Application, clock: Clock, calendar: Calendar) -> Row:
    return Row(case, clock, marks.state(clock), marks.urgency(clock, today(), calendar))

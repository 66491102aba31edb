"""Applications as the desk shows them: a row of the list, and one case with its story and its deadline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.db.models.functions import Coalesce

from gongkai.law.calendar import Calendar
from gongkai.law.clock import Clock
from gongkai.law.outcomes import OUTCOMES, Group, outcome
from gongkai.law.sources import Citation
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.applications.facts import FACTS
from gongkai.records.applications.models import Application
from gongkai.records.applications.projection import clock_events, clocks_of, history, words_of
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
    words: tuple[tuple[str, str], ...] = ()  # what was written, for who may read it
    is_void: bool = False
    is_stage: bool = False  # an event of the clock


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


def timeline(case: Application, clock: Clock, *, reads: bool) -> list[Entry]:
    """Everything that was recorded about the case, each with the rule by which the clock took it.

    ``reads``: whether what was written about the case may be shown.
    """
    standing = history(case)
    told = clock_events(standing)
    # of several steps of one event the first names the rule that it rests on
    rules = {id(told[step.event]): step.rule for step in reversed(clock.steps) if step.event is not None}
    citations = {event.pk: rules.get(id(event.data.get("clock"))) for event in standing}
    return [
        replace(
            entry(event, citations.get(event.pk)),
            words=tuple(_words(event, case)) if reads else (),
            is_void=event.pk not in citations,
            is_stage="clock" in event.data,
        )
        for event in Event.objects.about(case)
    ]


def _words(event: Event, case: Application) -> Iterator[tuple[str, str]]:
    """What was written with an event, in lines with labels."""
    for name, said in words_of(event, case).items():
        if name == "written":
            continue  # of a letter: it stands in the letter
        if isinstance(said, str):
            yield _label(name), said
        elif isinstance(said, dict):
            yield from ((_label(fact), str(text)) for fact, text in said.items())
        elif isinstance(said, list):
            for row in said:
                yield _label(name), _row_told(row)


def _label(name: str) -> str:
    return _SAID.get(name) or (FACTS[name].label if name in FACTS else "内容")


def _row_told(row: Any) -> str:
    if not isinstance(row, dict):
        return str(row)
    told = [outcome(text).label if name == "ground" else str(text) for name, text in row.items()]
    return "；".join(text for text in told if text)


_SAID = {
    "reason": "理由",
    "what": "需要补正的内容",
    "correction": "申请人补正的内容",
    "facts": "数量和频次",
    "reasons": "申请人的理由",
    "text": "备注",
    "rows": "检索",
    "conclusion": "说明",
    "parts": "不予公开的部分",
}


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

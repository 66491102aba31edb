"""Where a case stands, as far as its letters ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from gongkai.law.clock import Clock, run
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.applications.models import Application, Consultation
from gongkai.records.applications.projection import clock_events, history, words_of
from gongkai.records.applications.verbs.base import refusals_of_clock
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.verbs import Refusal

_DECIDING = (EventKind.DECISION_PROPOSED, EventKind.APPLICATION_DECIDED)


@dataclass(frozen=True)
class Standing:
    """A case as it stands on the day ``on``: its journal without voided entries, read once."""

    case: Application
    on: date

    @cached_property
    def events(self) -> list[Event]:
        return history(self.case)

    @cached_property
    def told(self) -> list[dict[str, Any]]:
        """The events of the clock."""
        return clock_events(self.events)

    @cached_property
    def clock(self) -> Clock:
        return run(self.told, current_calendar())

    def clock_with(self, event: dict[str, Any]) -> Clock:
        """The clock as it would run with one more event: what serving a letter brings about."""
        return run(sorted([*self.told, event], key=lambda one: one["date"]), current_calendar())

    def refused_by_clock(self, kind: str, **details: Any) -> list[Refusal]:
        """Why the clock does not take an event of this kind today."""
        return refusals_of_clock(self.told, {"type": kind, "date": self.on.isoformat(), **details})

    def last(self, *kinds: EventKind) -> Event | None:
        """The latest event of these kinds."""
        return next((event for event in reversed(self.events) if event.kind in kinds), None)

    def words(self, event: Event | None) -> dict[str, Any]:
        """The sealed texts of an event; none of none."""
        return words_of(event, self.case) if event else {}

    @cached_property
    def proposal(self) -> Event | None:
        """The proposal or the decision that stands: an order to answer again clears the table."""
        found = self.last(*_DECIDING, EventKind.ANSWER_ORDERED)
        return found if found and found.kind in _DECIDING else None

    @property
    def decision(self) -> Event | None:
        """The decision that stands, once it was approved."""
        found = self.proposal
        return found if found and found.kind == EventKind.APPLICATION_DECIDED else None

    @cached_property
    def consultations(self) -> list[Consultation]:
        return list(self.case.consultations.all())

    def consultation_event(self, kind: EventKind, asked: Consultation) -> Event | None:
        """The latest event of a kind about one consultation."""
        about = (event for event in reversed(self.events) if event.kind == kind)
        return next((one for one in about if one.data["clock"].get("ref") == str(asked.pk)), None)

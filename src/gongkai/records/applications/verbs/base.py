"""The base of verbs on a case: the clock itself says whether an event can be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from gongkai.law.clock import run
from gongkai.law.faults import Finding
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.applications.models import Application
from gongkai.records.applications.projection import clock_events, history, refresh
from gongkai.records.authority import Action
from gongkai.records.verbs import RecordVerb, Refusal


@dataclass(kw_only=True)
class CaseVerb(RecordVerb):
    """A verb on an existing case.

    ``clock_event()`` is what it tells the clock; ``told()`` what else the journal keeps. The chain of events with
    the new one is run through ``law.clock``: every error that it brings is a refusal with the clock's own reason
    and citation, so that no rule of time is written twice.
    """

    action: ClassVar[Action] = Action.HANDLE_APPLICATION
    record = "case"

    case: Application

    def clock_event(self) -> dict[str, Any] | None:
        return None

    def told(self) -> dict[str, Any]:
        return {}

    def rules(self) -> list[Refusal]:
        event = self.clock_event()
        return refusals_of_clock(clock_events(history(self.case)), event) if event else []

    def change(self) -> dict[str, Any]:
        event = self.clock_event()
        return self.told() | ({"clock": event} if event else {})

    def after(self) -> None:
        refresh(self.case)

    def dated(self, kind: str, **details: Any) -> dict[str, Any]:
        """A clock event of this verb's day; dates among the details as ISO text, empty ones left out."""
        plain = {
            key: value.isoformat() if hasattr(value, "isoformat") else value
            for key, value in details.items()
            if value is not None and value != ""
        }
        return {"type": kind, "date": self.on.isoformat(), **plain}


def refusals_of_clock(events: list[dict[str, Any]], new: dict[str, Any]) -> list[Refusal]:
    """The errors that ``new`` brings into the chain ``events``."""
    calendar = current_calendar()
    with_new = sorted([*events, new], key=lambda event: event["date"])
    known = {_text(finding) for finding in run(events, calendar).errors}
    return _as_refusals(finding for finding in run(with_new, calendar).errors if _text(finding) not in known)


def _text(finding: Finding) -> tuple[str, str]:
    return finding.code, finding.text


def _as_refusals(findings: Iterable[Finding]) -> list[Refusal]:
    return [Refusal(finding.text.rstrip("。"), finding.rule) for finding in findings]

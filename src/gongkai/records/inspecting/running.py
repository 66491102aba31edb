"""Doing the inspection of a month: begun once, gone on with where it stopped, the same however often it is run."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Max, QuerySet

from gongkai.law.inspection import month_begins_on
from gongkai.records import background
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.agencies.models import Agency
from gongkai.records.background import Report
from gongkai.records.disclosure.gate import word_list
from gongkai.records.inspecting.checks import collect
from gongkai.records.inspecting.looking import Look
from gongkai.records.inspecting.passing import read_batch, rules_version, waiting
from gongkai.records.journal.models import Event
from gongkai.records.oversight.models import Finding, Inspection
from gongkai.records.oversight.verbs import AddSuspicions, BeginInspection, EscalateFinding, TheProgram
from gongkai.records.oversight.verbs.inspecting import unknown
from gongkai.records.verbs import Actor, Refused


@dataclass(frozen=True)
class Outcome:
    """What one run did: ``begun`` now, or gone on with; ``new`` suspicions."""

    inspection: Inspection
    begun: bool
    new: int


def inspected_agencies() -> QuerySet[Agency]:
    """The agencies that inspect: those that report for themselves and have a catalogue."""
    return Agency.objects.filter(reporting=F("pk"), columns__isnull=False).distinct()


def is_due(agency: Agency, on: date) -> bool:
    """Whether the inspection of the month has still to be begun or finished; never before its first working day."""
    if on < month_begins_on(on, current_calendar().provisional()):
        return False
    begun = Inspection.objects.filter(agency=agency, month=on.replace(day=1)).first()
    return begun is None or (begun.held_on is None and begun.looked_on is None)


def inspect(agency: Agency, *, by: Actor, on: date, report: Report | None = None) -> Outcome:
    """Begin the inspection of the month, or look once more; then read the items that are to be read.

    Raises Refused, for one that was held already. Raises ``background.Busy`` while it is done elsewhere.
    """
    with background.working(_name(agency)) as told:
        return _inspect_here(agency, by=by, on=on, report=report or told)


def start(agency: Agency, *, by: Actor, on: date) -> threading.Thread:
    """Inspect in the background; what stopped it is kept in ``Inspection.trouble``."""

    def task(report: Report) -> None:
        _inspect_here(agency, by=by, on=on, report=report)

    def failed(why: str) -> None:
        month = on.replace(day=1)
        Inspection.objects.filter(agency=agency, month=month).update(trouble=why[:300])

    return background.start(_name(agency), task, failed)


def progress(agency: Agency) -> tuple[int, int] | None:
    """(items read, expected) while the agency is inspected, else None."""
    return background.progress(_name(agency))


def escalate_overdue(on: date) -> list[Finding]:
    """Tell the leader and the supervisor of every finding that became overdue; those told now."""
    overdue = Finding.objects.overdue(on).filter(escalated_on=None).select_related("unit__reporting")
    return [EscalateFinding(by=TheProgram(), on=on, finding=one).perform() for one in overdue]


def begin(agency: Agency, *, by: Actor, on: date) -> BeginInspection:
    """The verb that begins the inspection of the month, with all that the checks suspect on that day."""
    version = rules_version()
    last = Inspection.objects.filter(agency=agency, looked_on__isnull=False).order_by("month").last()
    since = last.until_event if last and last.rules_version == version else 0
    suspected = collect(Look.at(agency, on))
    return BeginInspection(
        by=by, on=on, at=agency, suspected=suspected, rules_version=version, since_event=since
    )


def _inspect_here(agency: Agency, *, by: Actor, on: date, report: Report) -> Outcome:
    inspection = Inspection.objects.filter(agency=agency, month=on.replace(day=1)).first()
    is_new = inspection is None
    if inspection is None:
        inspection = begin(agency, by=by, on=on).perform()
    before = 0 if is_new else inspection.suspicions.count()
    if not is_new:
        _look_again(inspection, by, on)
    words, expected, done = word_list(), waiting(inspection).count(), 0
    report(done, expected)
    while count := read_batch(inspection, words, by=by, on=on):
        done += count
        report(done, expected)
    return Outcome(inspection, is_new, inspection.suspicions.count() - before)


def _look_again(inspection: Inspection, by: Actor, on: date) -> None:
    """Once more in the same month: the checks again, and the items that changed since they were read."""
    more = AddSuspicions(by=by, on=on, inspection=inspection, suspected=())
    if refused := more.refusals():
        raise Refused(refused)
    suspected = collect(Look.at(inspection.agency, on))
    if new := tuple(unknown(inspection, suspected)):
        AddSuspicions(by=by, on=on, inspection=inspection, suspected=new).perform()
    if inspection.looked_on is None:
        return  # it goes on where it stopped
    version = rules_version()
    inspection.since_event = inspection.until_event if inspection.rules_version == version else 0
    inspection.until_event = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    inspection.rules_version, inspection.position, inspection.looked_on = version, 0, None
    inspection.save(update_fields=["since_event", "until_event", "rules_version", "position", "looked_on"])


def _name(agency: Agency) -> str:
    return f"inspection-{agency.pk}"

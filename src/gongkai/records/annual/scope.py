"""Which records a report counts, each figure as a condition on records.

The aggregate (``figures.count``) and the explanation of a single figure (``explain``) both use these
conditions, so that a figure and the list behind it can't part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.law.applicants import APPLICANT_CLASSES, column_of
from gongkai.law.outcomes import OUTCOMES
from gongkai.law.report_form import CARRIED_IN, CARRIED_OUT, RECEIVED, Form, form_in_force
from gongkai.records.agencies.models import Agency
from gongkai.records.applications.models import Application, Dispute
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Carrier, Item, Publication
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.noticeboards.models import Board, Posting, Tally
from gongkai.records.oversight.models import Finding, Inspection, Meeting, Training
from gongkai.records.tasks.models import Origin, Task


@dataclass(frozen=True)
class Scope:
    """One agency with its units, one year: 1 January to 31 December."""

    agency: Agency
    year: int

    @property
    def first(self) -> date:
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        return date(self.year, 12, 31)

    @cached_property
    def form(self) -> Form | None:
        """The national form of the year; None before there was one."""
        return form_in_force(self.year)

    @cached_property
    def agencies(self) -> list[int]:
        return list(self.agency.counted_agencies().values_list("pk", flat=True))

    # --- proactive disclosure ---------------------------------------------------------------------

    def columns(self) -> list[Column]:
        """The classes that the report lists one by one."""
        return list(Column.objects.filter(agency=self.agency, listed_in_report=True))

    def items(self) -> QuerySet[Item]:
        """Published in the year for the first time. House rule: what was withdrawn later was published."""
        return Item.objects.filter(agency__in=self.agencies, published_on__range=(self.first, self.last))

    def publications(self, carrier: Carrier) -> QuerySet[Publication]:
        return Publication.objects.filter(
            agency__in=self.agencies, carrier=carrier, published_on__range=(self.first, self.last)
        )

    def items_elsewhere(self) -> QuerySet[Item]:
        """Published in the year, but not on the agency's own site in it."""
        # NOT EXISTS, not NOT IN: PostgreSQL runs the latter in quadratic time once the list outgrows its memory.
        on_site = self.publications(Carrier.WEBSITE).filter(item=OuterRef("pk"))
        return self.items().filter(~Exists(on_site))

    def items_on_site(self) -> QuerySet[Publication]:
        """The other part of ``items()``: on the agency's own site in the year, as their publications."""
        return self.publications(Carrier.WEBSITE).filter(item_published_on__gte=self.first)

    def boards(self) -> QuerySet[Board]:
        return Board.objects.filter(agency__in=self.agencies, set_up_on__lte=self.last)

    def postings(self) -> QuerySet[Posting]:
        return Posting.objects.filter(agency__in=self.agencies, posted_on__range=(self.first, self.last))

    def tallies(self) -> QuerySet[Tally]:
        return Tally.objects.filter(agency__in=self.agencies, last_day__range=(self.first, self.last))

    # --- applications (law/02: received by year of receipt, finished by year of finishing) -----------

    def applications(self, row: str) -> QuerySet[Application]:
        """The applications counted in a row of table 3 (any column); KeyError for a sum row."""
        cases = Application.objects.filter(agency__in=self.agencies, received_on__lte=self.last)
        if row in self.outcomes_by_row:
            return cases.filter(self._finished(), outcome__in=self.outcomes_by_row[row])
        conditions = {
            RECEIVED: Q(received_on__gte=self.first),
            CARRIED_IN: Q(received_on__lt=self.first)
            & (Q(finished_on__isnull=True) | Q(finished_on__gte=self.first)),
            CARRIED_OUT: Q(finished_on__isnull=True) | Q(finished_on__gt=self.last),
        }
        return cases.filter(conditions[row])

    def finished(self) -> QuerySet[Application]:
        cases = Application.objects.filter(agency__in=self.agencies, received_on__lte=self.last)
        return cases.filter(self._finished())

    def _finished(self) -> Q:
        return Q(finished_on__range=(self.first, self.last))

    @cached_property
    def outcomes_by_row(self) -> Mapping[str, list[str]]:
        """Row of table 3 → the outcomes counted in it, by the form of the year."""
        rows: dict[str, list[str]] = defaultdict(list)
        for outcome in OUTCOMES.values():
            rows[outcome.report_row(self.year) if self.form else outcome.row_2021].append(outcome.code)
        return rows

    @cached_property
    def classes_by_column(self) -> Mapping[str, list[str]]:
        """Applicant column of table 3 → the classes of applicants counted in it."""
        columns: dict[str, list[str]] = defaultdict(list)
        for code in APPLICANT_CLASSES:
            columns[column_of(code)].append(code)
        return columns

    def fees_paid(self) -> QuerySet[Event]:
        """The entries of fees paid in the year that were not voided, whenever that was."""
        entries = Event.objects.filter(agency__in=self.agencies)
        voided = entries.filter(kind=EventKind.ENTRY_VOIDED).values_list("data__voids", flat=True)
        paid = entries.filter(kind=EventKind.FEE_PAID, business_date__range=(self.first, self.last))
        return paid.exclude(pk__in=list(voided))

    # --- table 4: concluded in the year, or pending at its end ---------------------------------------

    def disputes(self, kind: str) -> QuerySet[Dispute]:
        return Dispute.objects.filter(agency__in=self.agencies, kind=kind, filed_on__lte=self.last).filter(
            Q(concluded_on__isnull=True) | Q(concluded_on__gte=self.first)
        )

    def disputes_with(self, kind: str, result: str) -> QuerySet[Dispute]:
        """``result``: a ``DisputeResult``, or "" for 尚未审结 at the end of the year."""
        if result:
            return self.disputes(kind).filter(concluded_on__lte=self.last, result=result)
        return self.disputes(kind).filter(Q(concluded_on__isnull=True) | Q(concluded_on__gt=self.last))

    # --- supervision ----------------------------------------------------------------------------------

    def trainings(self) -> QuerySet[Training]:
        return Training.objects.filter(agency__in=self.agencies, held_on__range=(self.first, self.last))

    def meetings(self) -> QuerySet[Meeting]:
        return Meeting.objects.filter(agency__in=self.agencies, held_on__range=(self.first, self.last))

    def inspections(self) -> QuerySet[Inspection]:
        return Inspection.objects.filter(agency__in=self.agencies, held_on__range=(self.first, self.last))

    def inspection_findings(self) -> QuerySet[Finding]:
        """What the inspections of the year found."""
        return Finding.objects.filter(inspection__in=self.inspections())

    def inspection_findings_closed(self) -> QuerySet[Finding]:
        """What of it was put right and re-checked by the end of the year. House rule: what is closed later is not
        counted afterwards, so that the figure of a year stays."""
        return self.inspection_findings().filter(closed_on__lte=self.last)

    def promises(self) -> QuerySet[Task]:
        """What the report of the year before promised to improve, as tasks that were not cancelled."""
        tasks = Task.objects.filter(agency=self.agency, origin=Origin.PROMISE, year=self.year - 1)
        return tasks.filter(cancelled_on=None)

    def promises_kept(self) -> QuerySet[Task]:
        return self.promises().filter(closed_on__lte=self.last)

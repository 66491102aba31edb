"""Handing the report in, sending it back, approving it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.documents.writing import MissingCharacters, write_pdf
from gongkai.law.sources import cite, house_rule
from gongkai.records.annual.document import report_document
from gongkai.records.annual.figures import Figures
from gongkai.records.annual.models import Layout, ReportStatus
from gongkai.records.annual.verbs.base import ReportVerb
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.verbs import Refusal

_WRITING = (EventKind.FIGURE_ENTERED, EventKind.PASSAGE_WRITTEN, EventKind.REPORT_SUBMITTED)


@dataclass(kw_only=True)
class SubmitReport(ReportVerb):
    """Hand the report in for approval: nothing missing, every identity holds, and it can be printed."""

    event = EventKind.REPORT_SUBMITTED

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.on.year <= self.report.year:
            reasons.append(Refusal(f"{self.report.year}年还没有结束", cite("regulation", 49)))
        counted = self.figures()
        reasons += self.faults(counted)
        return reasons or self._unprintable(counted)

    def change(self) -> dict[str, Any]:
        self.report.status = ReportStatus.SUBMITTED
        self.report.save(update_fields=["status"])
        return {"year": self.report.year}

    def _unprintable(self, counted: Figures) -> list[Refusal]:
        try:
            write_pdf(report_document(self.report, counted, Layout(self.report.layout), self.on), timestamp=0)
        except MissingCharacters as error:
            return [Refusal(str(error).rstrip("。"), house_rule())]
        return []


@dataclass(kw_only=True)
class ReturnReport(ReportVerb):
    """Send a submitted report back to be worked on, with the reason."""

    event = EventKind.REPORT_RETURNED
    action = Action.APPROVE_REPORT
    allowed = ReportStatus.SUBMITTED

    reason: str

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.reason.strip():
            reasons.append(Refusal("请写明退回的理由", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.report.status = ReportStatus.OPEN
        self.report.save(update_fields=["status"])
        return {"reason": self.reason}


@dataclass(kw_only=True)
class ApproveReport(ReportVerb):
    """Approve it; the figures of this moment, which must hold as at submission, are kept.

    Not by who wrote in it or submitted it.
    """

    event = EventKind.REPORT_APPROVED
    action = Action.APPROVE_REPORT
    allowed = ReportStatus.SUBMITTED

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        written = Event.objects.about(self.report).filter(kind__in=_WRITING)
        if written.filter(actor_id=self.by.pk).exists():
            reasons.append(Refusal("年度报告须由编写人、提交人以外的人审定", house_rule()))
        return reasons + self.faults(self.figures())

    def change(self) -> dict[str, Any]:
        self.report.status = ReportStatus.APPROVED
        self.report.approved_on = self.on
        self.report.approved_figures = _as_json(self.figures())
        self.report.save(update_fields=["status", "approved_on", "approved_figures"])
        return {"year": self.report.year}


def _as_json(counted: Figures) -> dict[str, int | float]:
    return {key: value if isinstance(value, int) else float(value) for key, value in counted.values.items()}

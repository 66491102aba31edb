"""Handing the report in, sending it back, approving it: what is approved is kept as it is (``annual.freezing``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.law.sources import cite, house_rule
from gongkai.records.annual import freezing, frozen
from gongkai.records.annual.figures import figures_of
from gongkai.records.annual.models import Report, ReportStatus
from gongkai.records.annual.verbs.base import ReportVerb
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.verbs import Actor, Refusal

_WRITING = (
    EventKind.FIGURE_ENTERED,
    EventKind.FIGURES_PROVIDED,
    EventKind.PASSAGE_WRITTEN,
    EventKind.REPORT_SUBMITTED,
)


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
        return reasons or self.unprintable(counted)

    def change(self) -> dict[str, Any]:
        self.report.status = ReportStatus.SUBMITTED
        self.report.save(update_fields=["status"])
        return {"year": self.report.year}


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
    """Approve it: figures, text and files of this moment, which must hold as at submission, are kept for good.

    Not by who wrote in it or submitted it.
    """

    event = EventKind.REPORT_APPROVED
    action = Action.APPROVE_REPORT
    allowed = ReportStatus.SUBMITTED

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if had_a_hand_in(self.report, self.by):
            reasons.append(Refusal("年度报告须由编写人、提交人以外的人审定", house_rule()))
        counted = self.figures()
        reasons += self.faults(counted)
        return reasons or self.unprintable(counted)

    def change(self) -> dict[str, Any]:
        self.report.status = ReportStatus.APPROVED
        told = freezing.keep(self.report, self.figures(), self.on, edition=1)
        self.report.save(update_fields=["status", *freezing.KEPT_COLUMNS])
        return told


@dataclass(kw_only=True)
class KeepReport(ReportVerb):
    """Keep text and files of a report that was approved before they were kept; the figures stay as approved."""

    event = EventKind.REPORT_KEPT
    action = Action.APPROVE_REPORT
    allowed = ReportStatus.APPROVED

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if frozen.seals_of(self.report):
            reasons.append(Refusal("审定时的文本和文件已经留存；缺失的，请从备份恢复", house_rule()))
        return reasons or self.unprintable(figures_of(self.report))

    def change(self) -> dict[str, Any]:
        approved_on = self.report.approved_on or self.on
        told = freezing.keep(self.report, figures_of(self.report), approved_on, edition=1)
        self.report.save(update_fields=list(freezing.KEPT_COLUMNS))
        return told


def had_a_hand_in(report: Report, person: Actor) -> bool:
    """Whether the person wrote in the report, gave a figure of it or submitted it."""
    written = Event.objects.about(report).filter(kind__in=_WRITING)
    return written.filter(actor_id=person.pk).exists()

"""Opening a report, entering figures of other systems, writing its text, submitting and approving it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gongkai.documents.writing import MissingCharacters, write_pdf
from gongkai.law.report_identities import Severity, check
from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.annual.document import report_document
from gongkai.records.annual.figures import Figures, count, entered_keys
from gongkai.records.annual.models import EnteredFigure, Layout, Passage, Place, Report, ReportStatus
from gongkai.records.annual.scope import Scope
from gongkai.records.annual.words import LIVE_FIELD
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.verbs import RecordVerb, Refusal, Verb

_WRITING = (EventKind.FIGURE_ENTERED, EventKind.PASSAGE_WRITTEN, EventKind.REPORT_SUBMITTED)


@dataclass(kw_only=True)
class OpenReport(Verb):
    """Begin the report of a year."""

    action = Action.COMPILE_REPORT
    event = EventKind.REPORT_OPENED
    fills = Report

    of: Agency
    year: int
    layout: Layout = Layout.NATIONAL

    def agency(self) -> Agency:
        return self.of

    def subject(self) -> Report:
        return self.report

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.of.files_report:
            reasons.append(
                Refusal(f"{self.of}的工作计入{self.of.reporting}的年度报告", cite("regulation", 49))
            )
        if Report.objects.filter(agency=self.of, year=self.year).exists():
            reasons.append(Refusal(f"{self.year}年度报告已经开始编制", house_rule()))
        first = cite("regulation_2007").source.in_force
        if first is None or not first.year <= self.year <= self.on.year:
            reasons.append(Refusal(f"{self.year}年还不能编制年度报告，请核对年份", house_rule()))
        elif self.layout == Layout.NATIONAL and Scope(self.of, self.year).form is None:
            reasons.append(
                Refusal(f"{self.year}年没有全国统一格式，请选择叙述式", cite("report_format_2019"))
            )
        return reasons

    def change(self) -> dict[str, Any]:
        self.report = Report.objects.create(agency=self.of, year=self.year, layout=self.layout)
        return {"year": self.year, "layout": self.layout}


@dataclass(kw_only=True)
class _ReportVerb(RecordVerb):
    action = Action.COMPILE_REPORT
    record = "report"
    allowed = ReportStatus.OPEN

    report: Report

    def rules(self) -> list[Refusal]:
        if self.report.status != self.allowed:
            expected = ReportStatus(self.allowed).label
            return [
                Refusal(
                    f"年度报告现在是“{self.report.get_status_display()}”，只有“{expected}”时可以这样办理",
                    house_rule(),
                )
            ]
        return []

    def figures(self) -> Figures:
        return count(Scope(self.report.agency, self.report.year))

    def faults(self, counted: Figures) -> list[Refusal]:
        """Figures that are missing, and identities that do not hold."""
        reasons = []
        if self.report.layout == Layout.NATIONAL and counted.missing:
            reasons.append(Refusal(f"尚未填报：{'、'.join(counted.missing)}", cite("report_format")))
        return reasons + [
            Refusal(finding.message.rstrip("。"), cite("report_format"))
            for finding in counted.findings
            if finding.severity is Severity.ERROR
        ]


@dataclass(kw_only=True)
class EnterFigure(_ReportVerb):
    """Enter a figure of table 2, which other systems hold; entering again replaces it (the journal keeps both)."""

    event = EventKind.FIGURE_ENTERED
    fills = EnteredFigure

    key: str
    value: Decimal
    source: str

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.key not in entered_keys(Scope(self.report.agency, self.report.year)):
            reasons.append(
                Refusal(
                    f"“{self.key}”不是{self.report.year}年度表二中需要填报的数据", cite("report_format_2019")
                )
            )
        if not self.source.strip():
            reasons.append(Refusal("请写明数据来源", house_rule()))
        reasons += [
            Refusal(finding.message.rstrip("。"), cite("report_format"))
            for finding in check({self.key: self.value})
            if finding.severity is Severity.ERROR
        ]
        return reasons

    def change(self) -> dict[str, Any]:
        before = EnteredFigure.objects.filter(report=self.report, key=self.key).first()
        EnteredFigure.objects.update_or_create(
            report=self.report,
            key=self.key,
            defaults={
                "value": self.value,
                "source": self.source,
                "entered_by": self.by,
                "entered_on": self.on,
            },
        )
        told = {"key": self.key, "value": str(self.value), "source": self.source}
        return told | ({"before": str(before.value)} if before else {})


@dataclass(kw_only=True)
class WritePassage(_ReportVerb):
    """Write the text of one place; ``{KEY}`` in it is a live field."""

    event = EventKind.PASSAGE_WRITTEN

    place: Place
    text: str

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        known = self.figures().values
        if unknown := [key for key in LIVE_FIELD.findall(self.text) if key not in known]:
            reasons.append(Refusal(f"文字中引用了没有的数据：{'、'.join(unknown)}", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        Passage.objects.update_or_create(report=self.report, place=self.place, defaults={"text": self.text})
        return {"place_label": Place(self.place).label, "text": self.text}


@dataclass(kw_only=True)
class SubmitReport(_ReportVerb):
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
class ReturnReport(_ReportVerb):
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
class ApproveReport(_ReportVerb):
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

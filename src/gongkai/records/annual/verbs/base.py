"""What verbs on a report have in common: where it must stand, its figures and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.documents.writing import MissingCharacters, write_pdf
from gongkai.law.report_identities import Severity
from gongkai.law.sources import cite, house_rule
from gongkai.records.annual.document import report_document
from gongkai.records.annual.figures import Figures, count
from gongkai.records.annual.models import Layout, Report, ReportStatus
from gongkai.records.annual.passages import Texts
from gongkai.records.annual.scope import Scope
from gongkai.records.authority import Action
from gongkai.records.secrecy import RefusesSecrets
from gongkai.records.verbs import RecordVerb, Refusal


@dataclass(kw_only=True)
class ReportVerb(RefusesSecrets, RecordVerb):
    """A verb on a report that stands as ``allowed``: as a rule while it is written."""

    action = Action.COMPILE_REPORT
    record = "report"
    allowed = ReportStatus.OPEN

    report: Report

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.report.status != self.allowed:
            expected = ReportStatus(self.allowed).label
            told = f"年度报告现在是“{self.report.get_status_display()}”，只有“{expected}”时可以这样办理"
            reasons.append(Refusal(told, house_rule()))
        return reasons

    def figures(self) -> Figures:
        return count(Scope(self.report.agency, self.report.year))

    def faults(self, counted: Figures) -> list[Refusal]:
        """Figures that are missing, identities that do not hold, and what in the text must be mended first."""
        reasons = []
        if self.report.layout == Layout.NATIONAL and counted.missing:
            reasons.append(Refusal(f"尚未填报：{'、'.join(counted.missing)}", cite("report_format")))
        reasons += [
            Refusal(finding.message.rstrip("。"), cite("report_format"))
            for finding in counted.findings
            if finding.severity is Severity.ERROR
        ]
        return reasons + [
            Refusal(f"“{place.label}”中的“{one.quoted}”：{one.message}", house_rule())
            for place, found in Texts(self.report, counted).remarks.items()
            for one in found
            if one.is_error
        ]

    def unprintable(self, counted: Figures) -> list[Refusal]:
        """Characters for which there is no type: better said now than in the print."""
        try:
            write_pdf(report_document(self.report, counted, Layout(self.report.layout), self.on), timestamp=0)
        except MissingCharacters as error:
            return [Refusal(str(error).rstrip("。"), house_rule())]
        return []

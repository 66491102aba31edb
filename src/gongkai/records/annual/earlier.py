"""What earlier years said: reports approved here, and reports filed otherwise (``papers``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.law.report_form import Number
from gongkai.records.agencies.models import Agency
from gongkai.records.annual.models import Report, ReportStatus
from gongkai.records.papers.filing import all_exact
from gongkai.records.papers.models import FiledReport


@dataclass(frozen=True)
class YearFigures:
    """The figures of an agency in one year, as they were approved or filed. ``origin``: where they come from.

    ``is_ours``: counted and approved here; what was filed otherwise may itself be wrong.
    """

    year: int
    values: Mapping[str, Number]
    approximate: frozenset[str]
    origin: str
    is_ours: bool = False


def earlier_years(agency: Agency, year: int, most: int) -> list[YearFigures]:
    """The ``most`` years before ``year`` of which something is known, newest first.

    What was approved here goes before what was filed for the same year; a filing that was sent back does not count.
    """
    span = (year - most, year - 1)
    filed = FiledReport.objects.filter(agency=agency, year__range=span, current=True, returned_on=None)
    approved = Report.objects.filter(agency=agency, year__range=span, status=ReportStatus.APPROVED)
    known = {one.year: _filed(one) for one in filed} | {one.year: _approved(one) for one in approved}
    return [known[one] for one in sorted(known, reverse=True)]


def _filed(report: FiledReport) -> YearFigures:
    return YearFigures(
        report.year,
        all_exact(report.figures),
        frozenset(report.approximate),
        f"{report.get_way_display()}，{report.filed_on}报送",
    )


def _approved(report: Report) -> YearFigures:
    return YearFigures(
        report.year,
        all_exact(report.approved_figures),
        frozenset(report.approved_approximate),
        f"本系统编制，{report.approved_on}审定",
        is_ours=True,
    )

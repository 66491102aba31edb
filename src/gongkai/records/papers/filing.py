"""Filed reports: what counts for an agency and year, whichever way it came.

file_report(agency, 2025, Way.OWN, form="2021", figures={…}, on=day)     inside the transaction of a verb
filed(agency, 2025)                                                      the one that counts, or None
values(report)                                                           its figures as exact numbers
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from gongkai.law.report_form import Number, exact
from gongkai.law.report_identities import Severity
from gongkai.records.agencies.models import Agency
from gongkai.records.papers.models import FiledFigure, FiledReport, Paper, Way
from gongkai.records.verbs import locked


def file_report(
    agency: Agency,
    year: int,
    way: Way,
    *,
    form: str,
    figures: Mapping[str, Number],
    on: date,
    approximate: Iterable[str] = (),
    sections: Mapping[str, str] | None = None,
    findings: Sequence[Mapping[str, Any]] = (),
    paper: Paper | None = None,
    package: str = "",
) -> FiledReport:
    """File a report: it counts from now on, and the one filed before for the same year counts no more.

    ``form``: "2021", "2019" or "narrative"; ``figures``: every figure that is known, zeros too; ``findings``: as
    ``ReportFinding`` in JSON (at least ``severity``); ``package``: SHA-256 of the package it came in. Called by the
    verbs that file, inside their transaction.
    """
    locked(agency)  # who files at the same moment takes the next number, not the same
    earlier = FiledReport.objects.filter(agency=agency, year=year)
    last = earlier.order_by("-number").first()
    earlier.filter(current=True).update(current=False)
    FiledFigure.objects.filter(report__in=earlier).delete()
    severities = Counter(str(one["severity"]) for one in findings)
    report = FiledReport.objects.create(
        agency=agency,
        year=year,
        number=last.number + 1 if last else 1,
        way=way,
        form=form,
        figures=as_json(figures),
        approximate=sorted(approximate),
        sections=dict(sections or {}),
        findings=[dict(one) for one in findings],
        error_count=severities[Severity.ERROR],
        warning_count=severities[Severity.WARNING],
        filed_on=on,
        paper=paper,
        package=package,
    )
    FiledFigure.objects.bulk_create(
        FiledFigure(report=report, agency=agency, year=year, key=key, value=value)
        for key, value in all_exact(report.figures).items()
        if value
    )
    return report


def filed(agency: Agency, year: int) -> FiledReport | None:
    """The report of the agency and year that counts."""
    return FiledReport.objects.filter(agency=agency, year=year, current=True).first()


def values(report: FiledReport) -> dict[str, Number]:
    """Its figures as exact numbers: JSON knows an amount only as a float."""
    return all_exact(report.figures)


def all_exact(figures: Mapping[str, Any]) -> dict[str, Number]:
    """Figures out of JSON, exact."""
    return {key: exact(value) for key, value in figures.items()}


def as_json(value: Any) -> Any:
    """The way back, of a number or of anything that holds numbers."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case Mapping():
            return {key: as_json(one) for key, one in value.items()}
        case list() | tuple():
            return [as_json(one) for one in value]
    return value

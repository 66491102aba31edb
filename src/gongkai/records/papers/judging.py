"""What is wrong with a paper as it stands now: the findings of its reader, asked again after every correction."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from gongkai.documents.reports.checking import findings_of
from gongkai.documents.reports.heading import read_heading
from gongkai.documents.reports.model import ReportFinding
from gongkai.documents.reports.tables import decide, read_tables
from gongkai.documents.reports.text import read_text
from gongkai.law.report_form import TEXT, Number
from gongkai.law.report_identities import Severity
from gongkai.records.papers.filing import filed, values
from gongkai.records.papers.keeping import packed_finding
from gongkai.records.papers.models import Paper
from gongkai.records.papers.sheet import Sheet, sheet_of


def judge(paper: Paper) -> None:
    """Write what speaks against the paper into it: findings and their numbers. Does not save it."""
    sheet = sheet_of(paper)
    findings = _findings(paper, sheet)
    severities = Counter(one.severity for one in findings)
    paper.findings = [packed_finding(one) for one in findings]
    paper.error_count = severities[Severity.ERROR]
    paper.warning_count = severities[Severity.WARNING]
    paper.doubt_count = len(sheet.undecided) + len(sheet.doubtful)


def _findings(paper: Paper, sheet: Sheet) -> tuple[ReportFinding, ...]:
    """The stages of ``documents.reports.reading``, with the figures as they are now instead of those read."""
    source = sheet.reading.source
    if source is None:
        return sheet.reading.findings
    tables = read_tables(source)
    heading = read_heading(source, tables.prose)
    told = read_text(tables.prose, paper.year)
    tables = decide(tables, told.mentions)
    figures = sheet.figures
    # What was found at a cell that a person has put right since is settled; the sums are asked again.
    return findings_of(
        replace(
            tables,
            form=sheet.form.name if sheet.form else None,
            figures={key: one for key, one in figures.items() if not key.startswith(f"{TEXT}/")},
            ambiguities=(),
            findings=tuple(one for one in tables.findings if one.key not in sheet.corrections),
        ),
        replace(
            told,
            figures={key: one for key, one in figures.items() if key.startswith(f"{TEXT}/")},
            findings=tuple(one for one in told.findings if one.key not in sheet.corrections),
        ),
        replace(
            heading,
            agency=paper.of.name if paper.of else heading.agency,
            year=paper.year or heading.year,
        ),
        _year_before(paper),
    )


def _year_before(paper: Paper) -> dict[str, Number]:
    before = filed(paper.of, paper.year - 1) if paper.of and paper.year else None
    return values(before) if before else {}

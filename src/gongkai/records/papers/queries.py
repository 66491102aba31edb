"""Papers as the lists ask for them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from gongkai.records.papers.models import FiledReport, Intake, Paper, PaperState


def listed(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    """Without what was read, which is a hundred times the rest."""
    return papers.select_related("of").defer("reading", "corrections")


def waiting(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    """Read, and to be looked at or accepted by somebody."""
    return papers.filter(state=PaperState.READ)


def nothing_to_ask(intake: Intake) -> list[Paper]:
    """The papers of a drop that may be accepted without being looked at: no doubt, no finding, nothing replaced.

    Of several papers of one agency and year the first; about the others a person decides.
    """
    filed = FiledReport.objects.filter(agency=OuterRef("of"), year=OuterRef("year"), current=True)
    found = listed(waiting(intake.papers)).filter(
        ~Exists(filed), of__isnull=False, year__isnull=False, doubt_count=0, error_count=0, warning_count=0
    )
    return list({(paper.of_id, paper.year): paper for paper in found.order_by("-pk")}.values())

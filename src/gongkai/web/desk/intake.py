"""Registering what comes in, and what the office should know beside an application."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from gongkai.records.agencies.models import Agency
from gongkai.records.applications.models import Application
from gongkai.records.applications.related import Marks, frequency, near
from gongkai.records.search.find import similar
from gongkai.records.today import today
from gongkai.web.desk.access import reads_particulars


def panel(request: HttpRequest, case: Application) -> dict[str, Any]:
    """Context of ``_case_intake.html``: likely repeats, earlier answers and what is public on it already.

    Empty for who may not read what the applicant wrote, and when it was erased.
    """
    particulars = case.applicant.particulars if reads_particulars(request.user, case) else None  # type: ignore[arg-type]
    if particulars is None:
        return {}
    marks = Marks.of(case.applicant)
    return {"beside": _beside(case.agency, marks, f"{particulars.topic} {particulars.request}", case)}


def _beside(agency: Agency, marks: Marks, words: str, case: Application | None = None) -> dict[str, Any]:
    """What ``_beside.html`` shows."""
    units = tuple(agency.counted_agencies().values_list("pk", flat=True))
    return {
        "near": near(agency, marks, but=case),
        "frequency": frequency(agency, marks, case.arrived_on if case else today()),
        "public": similar(words, units),
    }

"""After the answer, on the desk: reconsideration and suits, complaints, correction of one's own records."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from gongkai.records.applications.models import Application


def panel(request: HttpRequest, case: Application) -> dict[str, Any]:
    """What ``_case_disputes.html`` shows on the page of the case."""
    return {"disputes": list(case.disputes.all())}

"""Letters of a case on the desk: written, previewed, signed, served."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from gongkai.records.applications.models import Application


def panel(request: HttpRequest, case: Application) -> dict[str, Any]:
    """What ``_case_letters.html`` shows on the page of the case."""
    return {"letters": []}

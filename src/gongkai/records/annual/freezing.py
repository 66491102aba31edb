"""Keeping a report as it is approved, and what has changed in the records since.

What is kept is written once (``frozen`` reads it); a difference never changes it, but leads to a correction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache

from gongkai.documents.writing import write_html
from gongkai.law.report_form import Number
from gongkai.records import files
from gongkai.records.annual import build, frozen
from gongkai.records.annual.document import Incomplete
from gongkai.records.annual.figures import ADDED_LATER, Figures, count
from gongkai.records.annual.models import Layout, Report
from gongkai.records.annual.scope import Scope
from gongkai.records.journal.models import Event
from gongkai.records.papers.filing import as_json

_DAY = 24 * 3600  # seconds that a count is remembered while nothing is written


@dataclass(frozen=True)
class Difference:
    """A figure that the records now count otherwise: None where one of the two has no such figure."""

    key: str
    approved: Number | None
    now: Number | None


def keep(report: Report, counted: Figures, on: date, edition: int, reason: str = "") -> dict[str, Any]:
    """Write all files of an edition and put it into the columns of ``report`` (not saved).

    Returns what the journal says of it. Called by the verbs that approve, inside their transaction.
    """
    contents = build.kept(report, counted, on, edition, reason)
    report.edition, report.approved_on = edition, on
    report.approved_figures = as_json(counted.values)
    report.approved_approximate = sorted(counted.approximate)
    report.approved_files = {
        name: files.keep(content, files.Area.APPROVED) for name, content in contents.items()
    }
    sealed = frozen.seal(edition, on, counted.values, counted.approximate, report.approved_files)
    return {"year": report.year, "edition": edition, "seal": sealed}


KEPT_COLUMNS = ("edition", "approved_on", "approved_figures", "approved_approximate", "approved_files")


def count_now(report: Report) -> Figures:
    """What the records count today, whatever was approved."""
    return count(Scope(report.agency, report.year))


def differences(report: Report, counted: Figures | None = None) -> list[Difference]:
    """Where the records have changed since approval; empty before it, and while they say the same."""
    if not report.approved_on:
        return []
    now = (counted or count_now(report)).values
    approved = frozen.current(report).figures
    keys = dict.fromkeys([*now, *approved])  # in the order of the count; what is no longer counted at the end
    return [
        Difference(key, approved.get(key), now.get(key))
        for key in keys
        if approved.get(key) != now.get(key) and (key in approved or key not in ADDED_LATER)
    ]


def remembered_differences(report: Report) -> list[Difference]:
    """The same for lists and the home page: counted once for as long as nobody writes anything at all."""
    newest = Event.objects.order_by("-id").values_list("id", "recorded_at").first()
    name = f"differences:{report.pk}:{report.edition}"
    state, found = cache.get(name, (None, None))
    if state != newest or found is None:
        found = differences(report)
        cache.set(name, (newest, found), _DAY)
    return found


def redrawn(report: Report, counted: Figures) -> str:
    """The text as it would be approved now, as the fragment that is kept; "" while it can't be written."""
    try:
        document = build.document_of(report, counted, Layout(report.layout), report.approved_on or date.min)
    except Incomplete:
        return ""
    return write_html(document)

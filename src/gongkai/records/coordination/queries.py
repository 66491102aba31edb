"""Reading requests: what belongs to a case or an item, the usual term."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import Prefetch

from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.applications.models import Application
from gongkai.records.coordination.models import Entry, Request, RequestKind, RequestQuerySet


def with_entries() -> RequestQuerySet:
    """Requests with everything that their pages show."""
    entries = Entry.objects.select_related("unit", "by").prefetch_related("evidence")
    found = listed().select_related("application__applicant", "application__unit", "sent_by")
    return found.prefetch_related(Prefetch("entries", entries))


def listed() -> RequestQuerySet:
    """Requests with what their lists show."""
    return Request.objects.select_related("agency", "unit", "item", "application__agency")


def usual_due(kind: str, on: date, case: Application | None = None) -> date:
    """The answer is due so many working days after ``on`` (工作约定), for a case not after its own term.

    Of a case rather on the day by which it should be answered for safety, while that is to come.
    """
    calendar = current_calendar().provisional()
    due = calendar.add_working_days(on, settings.COORDINATION_DAYS[RequestKind(kind)])
    limits = [one for one in (case.safe_deadline, case.answer_deadline) if one and one >= on] if case else []
    return min([due, *limits])

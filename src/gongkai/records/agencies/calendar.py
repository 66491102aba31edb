"""The working-day calendar with the notices that an administrator entered."""

from __future__ import annotations

from datetime import date

from gongkai.law.calendar import Calendar, HolidayNotice
from gongkai.records.agencies import models
from gongkai.records.once import read_once


@read_once
def current_calendar() -> Calendar:
    """Built from the table each time it is asked: a notice entered by another process counts at once."""
    return Calendar.default().with_notices([as_law(row) for row in models.HolidayNotice.objects.all()])


def as_law(row: models.HolidayNotice) -> HolidayNotice:
    """A row of the table as the law package knows it."""
    return HolidayNotice(
        year=row.year,
        number=row.number,
        issued=row.issued_on,
        source=row.source,
        rest_days=frozenset(map(date.fromisoformat, row.rest_days)),
        working_days=frozenset(map(date.fromisoformat, row.working_days)),
        amends=row.amends,
    )

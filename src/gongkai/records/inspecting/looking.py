"""What every check is given: whom it looks at, on which day, and since when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from gongkai.records.agencies.models import Agency
from gongkai.records.oversight.models import Inspection
from gongkai.records.oversight.verbs import Suspected


@dataclass(frozen=True)
class Look:
    """One agency with the units whose work is counted in its report, as it stands on ``on``.

    ``since``: what ended after this day was not looked at before: the day of the last inspection, else the beginning
    of the month before.
    """

    agency: Agency
    on: date
    since: date

    @classmethod
    def at(cls, agency: Agency, on: date) -> Look:
        """The agency is read anew: its contact data are looked at."""
        agency, month = Agency.objects.get(pk=agency.pk), on.replace(day=1)
        before = Inspection.objects.filter(agency=agency, month__lt=month).order_by("month").last()
        first = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
        return cls(agency, on, before.begun_on if before else first)

    @cached_property
    def agencies(self) -> list[int]:
        return list(self.agency.counted_agencies().values_list("pk", flat=True))


Check = Callable[[Look], Iterator[Suspected]]

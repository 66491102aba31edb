"""Whose reports count in a roll-up: those of all agencies below that file one, each once.

Not counted are filings that were returned (until the agency files again), filings of agencies that this call exempts
(their figures come with another's), and filings of units whose work another's report counts (``reporting``). Each of
them is a question (``questions``), so that nothing is left out in silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, F, OuterRef, QuerySet

from gongkai.law.report_form import Form, form_in_force
from gongkai.records.agencies.models import Agency
from gongkai.records.annual.earlier import YearFigures, earlier_years
from gongkai.records.papers.models import FiledFigure, FiledReport
from gongkai.records.rollup.models import Call, Exemption


@dataclass(frozen=True)
class RollUp:
    """A county, all that files a report below it, and one year."""

    county: Agency
    year: int

    @cached_property
    def call(self) -> Call | None:
        return Call.objects.filter(agency=self.county, year=self.year).first()

    @cached_property
    def form(self) -> Form | None:
        """The national form of the year; None before there was one."""
        return form_in_force(self.year)

    @cached_property
    def own(self) -> YearFigures | None:
        """The county's own report, which is added to those below: the one approved here, else the one filed."""
        return next(iter(earlier_years(self.county, self.year + 1, 1)), None)

    def before(self) -> RollUp:
        return RollUp(self.county, self.year - 1)

    def filings(self) -> QuerySet[FiledReport]:
        """The reports that count, one for each agency."""
        return counted(self.county).filter(year=self.year)

    def cells(self) -> QuerySet[FiledFigure]:
        """Their numbers other than 0."""
        return FiledFigure.objects.filter(year=self.year, report__in=self.filings())


def subordinates(county: Agency) -> QuerySet[Agency]:
    """The agencies below that file a report of their own, in the order in which they were registered."""
    return Agency.objects.within(county).filter(reporting=F("pk")).exclude(pk=county.pk).order_by("pk")


def counted(county: Agency) -> QuerySet[FiledReport]:
    """The reports of all years that count."""
    exempt = Exemption.objects.filter(
        call__agency=county, call__year=OuterRef("year"), agency=OuterRef("agency")
    )
    return FiledReport.objects.filter(
        ~Exists(exempt), agency__in=subordinates(county), current=True, returned_on=None
    )


def years(county: Agency) -> list[int]:
    """The years of which there is a call or a report that counts, the latest first."""
    called = Call.objects.filter(agency=county).values_list("year", flat=True)
    filed = counted(county).order_by().values_list("year", flat=True).distinct()
    return sorted({*called, *filed}, reverse=True)

"""Filed reports: one counts for each agency and year, and its numbers stand ready to be added."""

from datetime import date
from decimal import Decimal

from gongkai.law.report_form import RECEIVED, TABLE_2, TABLE_3, TOTAL, cell
from gongkai.records.papers.filing import file_report, filed, values
from gongkai.records.papers.models import FiledFigure, FiledReport, Way
from tests.records.world import World

DAY = date(2026, 1, 20)
TOTAL_RECEIVED = cell(TABLE_3, RECEIVED, TOTAL)
CHARGED = cell(TABLE_2, "行政事业性收费", "本年收费金额")


def _file(world: World, **told: object) -> FiledReport:
    details = {"form": "2021", "figures": {TOTAL_RECEIVED: 3}, "on": DAY} | told
    return file_report(world.town, 2025, Way.PAPER, **details)  # type: ignore[arg-type]


def test_a_filed_report_keeps_exact_numbers_and_only_those_other_than_zero_to_be_added(world: World) -> None:
    figures = {TOTAL_RECEIVED: 3, CHARGED: Decimal("7730.28"), cell(TABLE_3, "2", TOTAL): 0}
    report = _file(world, figures=figures, approximate=[TOTAL_RECEIVED])
    report.refresh_from_db()

    assert values(report) == figures
    assert isinstance(values(report)[CHARGED], Decimal)
    cells = FiledFigure.objects.filter(report=report).values_list("key", "value")
    assert dict(cells) == {TOTAL_RECEIVED: 3, CHARGED: Decimal("7730.28")}


def test_a_later_filing_takes_the_place_of_the_former_which_stays_to_be_read(world: World) -> None:
    first = _file(world)
    second = _file(world, figures={TOTAL_RECEIVED: 4})
    first.refresh_from_db()

    assert (first.number, first.current) == (1, False)
    assert (second.number, second.current) == (2, True)
    assert filed(world.town, 2025) == second
    assert values(first) == {TOTAL_RECEIVED: 3}
    assert list(FiledFigure.objects.values_list("report", "value")) == [(second.pk, 4)]


def test_errors_and_questions_are_counted_apart(world: World) -> None:
    findings = [{"severity": "error"}, {"severity": "warning"}, {"severity": "warning"}]
    report = _file(world, findings=findings)
    assert (report.error_count, report.warning_count) == (1, 2)


def test_the_reports_of_other_years_and_agencies_stay_as_they_are(world: World) -> None:
    mine = _file(world)
    file_report(world.town, 2024, Way.OWN, form="2021", figures={}, on=DAY)
    file_report(world.other_town, 2025, Way.PACKAGE, form="2021", figures={}, on=DAY, package="0" * 64)
    mine.refresh_from_db()

    assert mine.current
    assert FiledReport.objects.filter(current=True).count() == 3
    assert filed(world.county, 2025) is None

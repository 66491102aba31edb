"""How the commands of ``gongkai report`` name a report and who acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from gongkai.cli.house import open_records, require_database, stop

if TYPE_CHECKING:
    from gongkai.records.annual.models import Report

AgencyOption = Annotated[str, typer.Option("--agency", help="组织机构代码或者机关名称")]
YearOption = Annotated[int, typer.Option("--year", help="年度，如 2020")]
AsOption = Annotated[str, typer.Option("--as", help="以哪个工作人员的名义办理（用户名）")]


def report_named(agency: str, year: int) -> Report:
    """The report of an agency and year; stops with the years there are when there is none."""
    open_records()
    require_database()
    from gongkai.records.agencies.models import agency_by_code
    from gongkai.records.annual.build import find_report

    try:
        return find_report(agency_by_code(agency), year)
    except LookupError as error:
        stop(str(error))

"""When the annual report of a year is written and due, and which change asks for an explanation (reporting.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.law.duties import ReportingBody, annual_report_basis, annual_report_due
from gongkai.law.report_form import Number
from gongkai.law.sources import Citation

_BODIES = {"county": ReportingBody.COUNTY_GOVERNMENT, "department": ReportingBody.DEPARTMENT}


@dataclass(frozen=True, slots=True)
class Due:
    """The last day for publishing a report, and who says so."""

    day: date
    citation: Citation


def report_due(kind: str, year: int) -> Due:
    """When the report of ``year`` is due; ``kind``: "county", "department", else as a town.

    《条例》第四十九条 for departments and counties; for towns, which it does not name, a house rule (law.duties).
    """
    body = _BODIES.get(kind, ReportingBody.TOWNSHIP)
    return Due(annual_report_due(year, body), annual_report_basis(body))


def year_to_report(on: date) -> int | None:
    """The year whose report is to be written on that day (house rule); None between the seasons."""
    if on >= work_begins(on.year):
        return on.year
    return on.year - 1 if on <= _day(_rules()["work"]["ends"], on.year) else None


def work_begins(year: int) -> date:
    """The day from which the report of ``year`` is asked for (house rule)."""
    return _day(_rules()["work"]["begins"], year)


def is_jump(now: Number, before: Number) -> bool:
    """Whether a change is so large that somebody will ask why (house rule). ``before`` may be 0."""
    jump = _rules()["jump"]
    small, large = sorted(abs(Decimal(str(one))) for one in (now, before))
    return bool(large - small >= jump["least"] and large >= jump["times"] * small)


def compared_years() -> int:
    """How many earlier years stand beside a report (house rule)."""
    return int(_rules()["comparison"]["years"])


def asking_days() -> int:
    """How many working days a unit is given for the figures it is asked for (house rule)."""
    return int(_rules()["asking"]["working_days"])


def _day(month_and_day: str, year: int) -> date:
    month, day = map(int, month_and_day.split("-"))
    return date(year, month, day)


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(files("gongkai.law").joinpath("data/reporting.toml").read_text("utf-8"))

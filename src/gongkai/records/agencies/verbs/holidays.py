"""A year's holiday notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.law.sources import house_rule
from gongkai.records.agencies.calendar import as_law
from gongkai.records.agencies.models import Agency, HolidayNotice
from gongkai.records.agencies.signals import calendar_changed
from gongkai.records.agencies.verbs.base import OnceInTheHouse
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.verbs import Refusal


@dataclass(kw_only=True)
class EnterHolidayNotice(OnceInTheHouse):
    """Load a year's notice; open deadlines are computed again in the same transaction.

    The State Council changed a year's arrangement in mid-year in 2019 and 2020, so a notice may replace another;
    the journal keeps the old one.
    """

    action = Action.ENTER_HOLIDAYS
    event = EventKind.HOLIDAY_NOTICE_ENTERED
    fills = HolidayNotice

    at: Agency
    year: int
    number: str
    issued_on: date
    source: str
    rest_days: list[date]
    working_days: list[date]
    amends: bool = False

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> HolidayNotice:
        return self.notice

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.number.strip() or not self.source.strip():
            reasons.append(Refusal("请填写通知的文号和来源", house_rule()))
        notice = as_law(
            HolidayNotice(
                year=self.year,
                number=self.number,
                issued_on=self.issued_on,
                source=self.source,
                rest_days=_iso(self.rest_days),
                working_days=_iso(self.working_days),
                amends=self.amends,
            )
        )
        reasons += [Refusal(fault, house_rule()) for fault in notice.faults()]
        return reasons

    def change(self) -> dict[str, Any]:
        before = HolidayNotice.objects.filter(year=self.year, number=self.number).values().first()
        values = {
            "number": self.number,
            "issued_on": self.issued_on,
            "source": self.source,
            "rest_days": _iso(self.rest_days),
            "working_days": _iso(self.working_days),
            "amends": self.amends,
        }
        self.notice, _ = HolidayNotice.objects.update_or_create(
            year=self.year, number=self.number, defaults=values
        )
        entered = values | {"issued_on": self.issued_on.isoformat(), "year": self.year}
        if before:
            entered["before"] = before | {"issued_on": before["issued_on"].isoformat()}
        return entered

    def after(self) -> None:
        calendar_changed.send(sender=EnterHolidayNotice, year=self.year)


def _iso(days: list[date]) -> list[str]:
    return sorted(day.isoformat() for day in days)

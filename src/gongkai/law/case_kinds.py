"""Evaluators of the case kinds about days: what ``gongkai law check`` runs for them.

An evaluator takes a case's ``input`` and gives the facts that ``expected`` may ask for. Cases are written by
people, so the names of the input are read liberally; the rules stand in the modules called here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from gongkai.law.calendar import Calendar, CalendarMissing
from gongkai.law.clock import Status, run
from gongkai.law.counting import rows_in_year
from gongkai.law.events import parse_date
from gongkai.law.faults import Fault, Refused
from gongkai.law.periods import Period, Unit
from gongkai.law.receipt import Channel, receipt
from gongkai.law.service import Method, service
from gongkai.law.terms import regime_on

Case = Mapping[str, Any]

_OTHER_CHANNELS = {"mail_registered": "mail_signed", "ems": "mail_signed", "mail": "mail_ordinary"}
_OTHER_METHODS = {
    "through_another_agency": "entrusted",
    "through_other_agency": "entrusted",
    "ems": "post",
    "registered_mail": "post",
    "internet": "online",
}
# 行政复议法第五十四条: 五日 (简易程序), 第四十八条: 十日; 第八十八条第二款: 工作日
_REPLY_TERMS = {"simple": Period(5, Unit.WORKING_DAYS), "ordinary": Period(10, Unit.WORKING_DAYS)}
_YEARS_SHOWN = 6  # of an application that is never answered


def calendar_day(case: Case) -> dict[str, Any]:
    """is_working_day (null with error calendar_missing_for_year), reason."""
    try:
        day = Calendar.default().day(parse_date(case["date"]))
    except CalendarMissing as missing:
        return {"is_working_day": None, "error": Status.CALENDAR_MISSING.value, "reason": str(missing)}
    return {"is_working_day": day.is_working, "error": None, "reason": day.reason}


def receipt_day(case: Case) -> dict[str, Any]:
    """receipt_date, warning, error."""
    try:
        found = receipt(
            _channel(str(case["channel"])),
            handed_in=_first_date(case, "submitted", "handed_in", "filled_in"),
            signed=_first_date(case, "signed_by_agency", "signed"),
            arrived=_first_date(case, "arrived", "submitted", "received"),
            confirmed=_first_date(case, "confirmed_with_applicant", "confirmed_both", "confirmed"),
        )
    except Refused as refusal:
        return {"receipt_date": None, "warning": None, "error": refusal.fault.code}
    return {
        "receipt_date": _iso(found.date),
        "warning": found.warning.code if found.warning else None,
        "error": None,
    }


def clock(case: Case) -> dict[str, Any]:
    """Everything the clock shows (``Clock.as_dict``)."""
    return run(case["events"]).as_dict()


def delivery(case: Case) -> dict[str, Any]:
    """answered_on, on_time, error."""
    try:
        found = service(
            _method(str(case["method"])),
            signed=_first_date(case, "signed"),
            posted=_first_date(case, "posted"),
            arrived=_first_date(case, "arrived", "delivered", "served", "sent"),
            freight_collect=bool(case.get("freight_collect")),
            has_online_reconsideration_channel=bool(case.get("letter_has_online_reconsideration_channel")),
        )
    except Refused as refusal:
        return {"answered_on": None, "on_time": None, "error": refusal.fault.code}
    on_time = found.on_time(_first_date(case, "answer_deadline"))
    return {"answered_on": _iso(found.answered_on), "on_time": on_time, "error": None}


def remedy_clock(case: Case) -> dict[str, Any]:
    """last_day of a period, written_reply_due in a reconsideration, due of an order; null with a status when
    the year is missing."""
    start = starting_day(case)
    if "procedure" in case:
        return _end("written_reply_due", _REPLY_TERMS[str(case["procedure"])], start)
    if "order" in case:
        return _end("due", _ordered(str(case["order"]), start), start)
    return _end("last_day", Period.parse(str(case["period"])), start)


def starting_day(case: Case) -> date:
    """The only date among the inputs, whatever it is called. Raises ValueError (Chinese) for none or two."""
    days = [day for value in case.values() if (day := _date_or_none(value))]
    if len(days) != 1:
        raise ValueError("应只写明一个起算日期，如 2026-11-02。")
    return days[0]


def report_counting(case: Case) -> dict[str, Any]:
    """year_<N>: the rows of each year from receipt on in which one application counts."""
    received = parse_date(case["received"])
    answered = _first_date(case, "answered", "served", "ended")
    if answered is not None and answered < received:
        raise ValueError("答复日期早于收到日期，请核对。")
    last = max(answered.year if answered else 0, received.year + _YEARS_SHOWN)
    return {
        f"year_{year}": {f"row_{row}": count for row, count in rows_in_year(received, answered, year).items()}
        for year in range(received.year, last + 1)
    }


EVALUATORS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "calendar": calendar_day,
    "receipt": receipt_day,
    "clock": clock,
    "delivery": delivery,
    "remedy_clock": remedy_clock,
    "report_counting": report_counting,
}


def _channel(name: str) -> Channel:
    try:
        return Channel(_OTHER_CHANNELS.get(name, name))  # type: ignore[call-arg]  # lookup by value
    except ValueError as error:
        raise Refused(Fault.UNKNOWN_CHANNEL, value=name) from error


def _method(name: str) -> Method:
    if "courier" in name:  # private_courier, post_by_private_courier, …
        return Method.PRIVATE_COURIER
    if name.startswith("post"):  # post_express_by_postal_enterprise, post_registered, …
        return Method.POST
    try:
        return Method(_OTHER_METHODS.get(name, name))  # type: ignore[call-arg]  # lookup by value
    except ValueError as error:
        raise Refused(Fault.UNKNOWN_METHOD, value=name) from error


def _ordered(order: str, start: date) -> Period:
    """The term an order states ("disclose within 15 working days"), else that of 法释〔2025〕8号第十一条."""
    try:
        return Period.parse(order)
    except ValueError:
        regime = regime_on(start)
        if regime is None:
            raise
        return Period(regime.ordered, Unit.WORKING_DAYS)


def _end(key: str, period: Period, start: date) -> dict[str, Any]:
    calendar = Calendar.default()
    try:
        return {key: _iso(period.end(start, calendar)), "status": None}
    except CalendarMissing:
        provisional = period.end(start, calendar.provisional())
        return {key: None, "status": Status.CALENDAR_MISSING.value, f"provisional_{key}": _iso(provisional)}


def _date_or_none(value: object) -> date | None:
    try:
        return parse_date(value)
    except Refused:
        return None


def _first_date(case: Case, *names: str) -> date | None:
    return next((parse_date(case[name]) for name in names if case.get(name) is not None), None)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

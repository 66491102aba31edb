"""Evaluators of the case kinds about content: from the ``input`` of a case to the keys of its ``expected``.

``gongkai law check`` compares what these functions return; they only translate, the rules are elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from gongkai.law import (
    applicants,
    duties,
    fees,
    numbers,
    outcomes,
    remedies,
    report_form,
    report_identities,
    village,
)
from gongkai.law.calendar import Calendar, CalendarMissing
from gongkai.law.case_kinds import starting_day
from gongkai.law.events import parse_date
from gongkai.law.report_form import FORMS, TABLE_2, TABLE_3, TABLE_3_COLUMNS, TABLE_4, TABLE_4_COLUMNS, cell

CURRENT_YEAR_OF_FORM = 2021
"""A case that names no report year is about the form in force since the report of 2021."""

ANY_DAY = date(2026, 8, 3)
"""The law of this day is taken for cases that name none (procedural letters, fees)."""


def table_row(case: dict[str, Any]) -> dict[str, Any]:
    """``{decision, report_year?}`` → the row and its printed label."""
    year = case.get("report_year", CURRENT_YEAR_OF_FORM)
    row = outcomes.outcome(case["decision"]).report_row(year)
    return {"row": row, "label": report_form.form_for(year).row(row).label}


def table_column(case: dict[str, Any]) -> dict[str, Any]:
    """``{applicant_type}`` → the column."""
    return {"column": applicants.column_of(case["applicant_type"])}


_LAWSUIT_KEYS = {"reconsideration": "行政复议", "direct_suit": "未经复议直接起诉", "suit_after": "复议后起诉"}


def report_identity(case: dict[str, Any]) -> dict[str, Any]:
    """Rows of table 3, groups of table 4, table 2, and last year's → the violated identities.

    ``rows`` and ``previous_rows`` map a row code to its columns; ``last_year_row_4`` and ``this_year_row_2``
    are single rows; the groups of table 4 are five numbers each; ``figures``, ``previous`` and
    ``text_figures`` are given by key.
    """
    columns = case.get("columns", TABLE_3_COLUMNS)
    figures = _rows(_without_gaps(case.get("rows", {}), len(columns)), columns)
    if "this_year_row_2" in case:
        figures |= _rows({report_form.CARRIED_IN: case["this_year_row_2"]}, columns)
    for name, group in _LAWSUIT_KEYS.items():
        if name in case:
            figures |= _keyed(TABLE_4, group, TABLE_4_COLUMNS, case[name])
    for name, values in case.get("table_2", {}).items():
        figures |= {cell(TABLE_2, name, column): value for column, value in values.items()}
    previous = _rows(case.get("previous_rows", {}), columns) | case.get("previous", {})
    if "last_year_row_4" in case:
        previous |= _rows({report_form.CARRIED_OUT: case["last_year_row_4"]}, columns)
    findings = report_identities.check(
        figures | case.get("figures", {}), previous=previous, text_figures=case.get("text_figures")
    )
    return {"errors": [{"rule": finding.rule, "key": finding.key} for finding in findings]}


def _rows(rows: Mapping[str, list[Any]], columns: list[str] | tuple[str, ...]) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for code, values in rows.items():
        figures |= _keyed(TABLE_3, code, columns, values)
    return figures


def _keyed(table: str, row: str, columns: list[str] | tuple[str, ...], values: list[Any]) -> dict[str, Any]:
    if len(values) != len(columns):
        raise ValueError(f"“{row}”行应有{len(columns)}个数，给了{len(values)}个。")
    return {cell(table, row, column): value for column, value in zip(columns, values, strict=True)}


def _without_gaps(rows: Mapping[str, list[Any]], width: int) -> dict[str, list[Any]]:
    """A table that lists some results leaves out rows of zeros; one that lists none says nothing of them."""
    form = FORMS["2019" if "3.6" in rows else "2021"]
    if not rows.keys() & set(form.result_rows):
        return dict(rows)
    left_out = list(form.result_rows)
    if report_form.RECEIVED in rows:
        left_out += [report_form.CARRIED_IN, report_form.CARRIED_OUT]
    return {code: [0] * width for code in left_out} | dict(rows)


_TOLD_WHERE = ("told_where_published", "already_public_told_where")


def fee(case: dict[str, Any]) -> dict[str, Any]:
    """``{method, applications_in_calendar_month | pages, decision?, date?}`` → total, last price (yuan)."""
    day = parse_date(case["date"]) if "date" in case else ANY_DAY
    methods = [case["method"]] if isinstance(case["method"], str) else case["method"]
    try:
        if fees.only_method(methods) is fees.Method.PIECE:
            charged = fees.piece_fee(case["applications_in_calendar_month"], day)
            return {"total_yuan": charged.total, "price_of_last_piece_yuan": charged.price_of_last}
        told_where = case.get("decision") in _TOLD_WHERE
        return {"total_yuan": fees.page_fee(case["pages"], day, only_told_where=told_where).total}
    except fees.FeeError as error:
        return {"error": error.code}


def remedy(case: dict[str, Any]) -> dict[str, Any]:
    """``{decision, decided_on}``, ``{document}`` or ``{event: no_answer_in_time, date}`` → the remedy."""
    settings = remedies.RemedySettings(body=case.get("body", remedies.DEMO_RECONSIDERATION_BODY))
    online = case.get("served_online", False)
    if "document" in case:
        found = remedies.remedy_for_notice(
            case["document"],
            parse_date(case["date"]) if "date" in case else ANY_DAY,
            settings,
            served_online=online,
        )
        allowed = remedies.notice(case["document"]).separate_suit_allowed
        return _remedy_keys(found) | {"separate_suit_allowed": allowed}
    if "event" in case:
        if case["event"] != "no_answer_in_time":
            raise ValueError(f"没有“{case['event']}”这种情形，可用的是：no_answer_in_time（逾期未答复）。")
        return _remedy_keys(remedies.remedy_for_silence(parse_date(case["date"]), settings))
    return _remedy_keys(
        remedies.remedy_for(
            case["decision"],
            parse_date(case["decided_on"]),
            settings,
            withheld=case.get("withheld", ()),
            served_online=online,
        )
    )


def _remedy_keys(found: remedies.Remedy | None) -> dict[str, Any]:
    if found is None:
        return {"remedy_paragraph": False}
    return {
        "remedy_paragraph": True,
        "reconsideration_first": found.reconsideration_first,
        "reconsideration_body": found.body,
        "reconsideration_days": found.reconsideration_days,
        "suit_months": found.suit_months,
        "suit_days_after_reconsideration": found.suit_days_after_reconsideration,
        "must_state_in_letter": found.must_state_in_letter,
        "online_channel_needed": found.online_channel_needed,
        "paragraph": found.paragraph,
    }


def index_number(case: dict[str, Any]) -> dict[str, Any]:
    """``{value}`` → whether it is an index number of the national form."""
    return {"valid": _is_readable(numbers.parse_index_number, case["value"])}


def document_number(case: dict[str, Any]) -> dict[str, Any]:
    """``{value}`` → whether it is a 发文字号."""
    return {"valid": _is_readable(numbers.parse_document_number, case["value"])}


def _is_readable(parse: Callable[[str], object], text: object) -> bool:
    if not isinstance(text, str):
        return False
    try:
        parse(text)
    except ValueError:
        return False
    return True


def secret_mark(case: dict[str, Any]) -> dict[str, Any]:
    """``{text}`` → whether its upload is refused."""
    return {"block_upload": numbers.secret_mark(case["text"]) is not None}


def proactive(case: dict[str, Any]) -> dict[str, Any]:
    """``{formed_or_changed, special_limit?}`` or ``{type, <any day>}`` → every term that the kind has."""
    kind = case.get("type") or case.get("special_limit")
    start, calendar = starting_day(case), Calendar.default()
    term = duties.special_term(kind) if kind else duties.general_term(start)
    ends = {"publish_by": term.publish, "keep_until_at_least": term.keep, "withdraw_by": term.withdraw}
    try:
        return {name: str(period.after(start, calendar)) for name, period in ends.items() if period}
    except CalendarMissing:
        return dict.fromkeys(ends) | {"status": "calendar_missing_for_year"}


def report_deadline(case: dict[str, Any]) -> dict[str, Any]:
    """``{report_year, body?, county_notice?}`` → the day by which the report must be out."""
    due = duties.annual_report_due(
        case["report_year"],
        duties.ReportingBody(case.get("body", duties.ReportingBody.TOWNSHIP)),
        parse_date(case["county_notice"]) if "county_notice" in case else None,
    )
    return {"publish_and_send_by": due.isoformat()}


_FREQUENCIES = {
    "general village affairs": village.Frequency.QUARTERLY,
    "frequent village accounts": village.Frequency.MONTHLY,
    "major village affairs": village.Frequency.AT_ONCE,
}


def village_affairs(case: dict[str, Any]) -> dict[str, Any]:
    """``{posted}``, ``{item, last_posted}`` or ``{quarter_end}`` → the last day of the term in question."""
    if "posted" in case:
        return {"may_remove_after": village.may_remove_after(parse_date(case["posted"])).isoformat()}
    if "quarter_end" in case:
        return {"post_by": village.accounts_due(parse_date(case["quarter_end"])).isoformat()}
    item = case.get("item", "general village affairs")
    if item not in _FREQUENCIES:
        raise ValueError(f"没有“{item}”这类村务公开事项，可用的是：{'、'.join(_FREQUENCIES)}。")
    due = village.next_due(parse_date(case["last_posted"]), _FREQUENCIES[item])
    return {"next_due_no_later_than": due.isoformat() if due else None}


EVALUATORS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "table_row": table_row,
    "table_column": table_column,
    "report_identity": report_identity,
    "fee": fee,
    "remedy": remedy,
    "proactive": proactive,
    "report_deadline": report_deadline,
    "village": village_affairs,
    "index_number": index_number,
    "document_number": document_number,
    "secret_mark": secret_mark,
}
"""case kind → evaluator. A ValueError or Refused is bad input and says in Chinese what is wrong."""

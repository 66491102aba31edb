"""What can happen to an application, as dated events; the input of the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.law.faults import Fault, Refused
from gongkai.law.labelled import Labelled

HEAD_OF_OGI_BODY = (
    "head_of_ogi_body"  # 政府信息公开工作机构负责人, the only role that may consent to an extension
)


class EventType(Labelled):
    """The kinds of events. ``label`` is their Chinese name."""

    ARRIVED = "arrived", "申请到达，尚未与申请人确认"
    RECEIVED = "received", "收到申请"
    CORRECTION_NOTICE_SERVED = "correction_notice_served", "送达补正告知书"
    CORRECTION_RECEIVED = "correction_received", "收到补正材料"
    CORRECT_BY_PASSED = "correct_by_passed", "补正期限届满未补正"
    REASONS_ASKED = "reasons_asked", "要求说明理由"
    REASONS_GIVEN = "reasons_given", "收到理由说明"
    DELAY_SET = "delay_set", "确定合理的延迟答复期限"
    THIRD_PARTY_CONSULT_SENT = "third_party_consult_sent", "发出征求第三方意见函"
    THIRD_PARTY_SERVED = "third_party_served", "第三方收到征求意见函"
    THIRD_PARTY_OPINION_RECEIVED = "third_party_opinion_received", "收到第三方意见"
    AGENCY_CONSULT_SENT = "agency_consult_sent", "发出征求其他机关意见函"
    AGENCY_SERVED = "agency_served", "其他机关收到征求意见函"
    AGENCY_OPINION_RECEIVED = "agency_opinion_received", "收到其他机关意见"
    EXTENSION_APPROVED = "extension_approved", "批准延期"
    EXTENSION_NOTICE_SERVED = "extension_notice_served", "送达延期答复告知书"
    FEE_NOTICE_SERVED = "fee_notice_served", "送达收费通知"
    FEE_PAID = "fee_paid", "缴清信息处理费"
    FEE_DUE_PASSED = "fee_due_passed", "缴费期限届满未缴费"
    DECIDED = "decided", "作出答复"
    SERVED = "served", "答复送达"
    WITHDRAWN = "withdrawn", "申请人撤回申请"
    ARCHIVED = "archived", "归档"
    ORDERED_AGAIN = "ordered_again", "被责令重新答复"


_BY_NAME = {kind.value: kind for kind in EventType}
_OTHER_NAMES = {"answer_served": EventType.SERVED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened on ``date``. Only ``type`` and ``date`` are needed by every kind.

    ref            pairs the letters of one consultation; without it they pair in order
    correct_by     last day to correct, stated in the correction notice
    clear          whether the corrected application is clear
    justified_reason  whether the applicant had just cause for not correcting in time
    approver_role  who consented to the extension (HEAD_OF_OGI_BODY)
    working_days   length of an extension, or of the term an order states
    until          last day of the delay set under Art 35, or the date an order states
    channel        how the application came (see ``receipt``)
    outcome        code of ``gongkai.law.outcomes``
    ordered_by     court or reconsideration
    """

    type: EventType
    date: dt.date
    ref: str = ""
    correct_by: dt.date | None = None
    clear: bool = True
    justified_reason: bool = False
    approver_role: str | None = None
    working_days: int | None = None
    until: dt.date | None = None
    channel: str = ""
    outcome: str | None = None
    ordered_by: str = ""

    @classmethod
    def parse(cls, raw: object) -> Event:
        """An event from a JSON object such as ``{"type": "received", "date": "2026-09-08"}``.

        Raises Refused for a wrong form, an unknown type or an impossible date. Unknown keys are ignored.
        """
        if not isinstance(raw, Mapping) or "type" not in raw or "date" not in raw:
            raise Refused(Fault.EVENT_MALFORMED)
        return cls(
            type=_type(raw["type"]),
            date=parse_date(raw["date"]),
            ref=str(raw.get("ref") or raw.get("id") or ""),
            correct_by=_optional_date(raw.get("correct_by")),
            clear=_flag(raw, "clear", default=True),
            justified_reason=_flag(raw, "justified_reason", default=False),
            approver_role=_optional_text(raw.get("approver_role") or raw.get("approved_by")),
            working_days=_working_days(raw.get("working_days")),
            until=_optional_date(raw.get("until") or raw.get("due")),
            channel=str(raw.get("channel") or ""),
            outcome=_optional_text(raw.get("outcome")),
            ordered_by=str(raw.get("ordered_by") or raw.get("by") or ""),
        )


def parse_date(value: object) -> dt.date:
    """An ISO date of the years in which this law can matter. Raises Refused."""
    try:
        day = dt.date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError as error:
        raise Refused(Fault.DATE_INVALID, value=value) from error
    if type(day) is not dt.date:
        raise Refused(Fault.DATE_INVALID, value=value)
    if not 1949 <= day.year <= 2199:
        raise Refused(Fault.DATE_OUT_OF_RANGE, value=value)
    return day


def _optional_date(value: object) -> dt.date | None:
    return None if value is None else parse_date(value)


def _optional_text(value: object) -> str | None:
    return None if value is None else str(value)


def _type(value: object) -> EventType:
    name = str(value)
    found = _OTHER_NAMES.get(name) or _BY_NAME.get(name)
    if found is None:
        raise Refused(Fault.UNKNOWN_EVENT, value=value, known="、".join(_BY_NAME))
    return found


def _flag(raw: Mapping[str, Any], key: str, *, default: bool) -> bool:
    value = raw.get(key)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise Refused(Fault.DETAIL_INVALID, key=key, value=value)
    return value


def _working_days(value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise Refused(Fault.EXTENSION_DAYS_INVALID, value=value)
    return value

"""Correction, reasons, extension and fee: the events that move the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gongkai.law.events import HEAD_OF_OGI_BODY
from gongkai.law.fees import Method
from gongkai.law.numerals import chinese_date
from gongkai.law.sources import cite, house_rule
from gongkai.records.applications.fees import fee_of
from gongkai.records.applications.projection import history
from gongkai.records.applications.verbs.base import CaseVerb
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.verbs import Refusal


@dataclass(kw_only=True)
class AskCorrection(CaseVerb):
    """Serve the notice that asks, once, for everything to be corrected (《条例》第三十条)."""

    event = EventKind.CORRECTION_ASKED

    correct_by: date
    what: str

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.what.strip():
            reasons.append(Refusal("请一次性写明需要补正的全部事项", cite("regulation", 30)))
        return reasons

    def clock_event(self) -> dict[str, Any]:
        return self.dated("correction_notice_served", correct_by=self.correct_by)

    def told(self) -> dict[str, Any]:
        return {"correct_by": chinese_date(self.correct_by)}

    def said(self) -> dict[str, Any]:
        return {"what": self.what}


@dataclass(kw_only=True)
class ReceiveCorrection(CaseVerb):
    """The corrected application came in: a new day 0."""

    event = EventKind.CORRECTION_RECEIVED

    clear: bool = True

    def clock_event(self) -> dict[str, Any]:
        return self.dated("correction_received", clear=self.clear)


@dataclass(kw_only=True)
class LapseCorrection(CaseVerb):
    """No correction in time and no just cause: deemed abandoned."""

    event = EventKind.CORRECTION_LAPSED

    def clock_event(self) -> dict[str, Any]:
        return self.dated("correct_by_passed", justified_reason=False)


@dataclass(kw_only=True)
class AskReasons(CaseVerb):
    """Ask for the reasons of applications clearly beyond a reasonable number (《条例》第三十五条)."""

    event = EventKind.REASONS_ASKED

    facts: str

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.facts.strip():
            reasons.append(Refusal("请写明申请的数量和频次", cite("regulation", 35)))
        return reasons

    def clock_event(self) -> dict[str, Any]:
        return self.dated("reasons_asked")

    def said(self) -> dict[str, Any]:
        return {"facts": self.facts}


@dataclass(kw_only=True)
class ReceiveReasons(CaseVerb):
    """The applicant gave the reasons."""

    event = EventKind.REASONS_GIVEN

    reasons: str

    def rules(self) -> list[Refusal]:
        refusals = super().rules()
        if not self.reasons.strip():
            refusals.append(Refusal("请记录申请人说明的理由", cite("regulation", 35)))
        return refusals

    def clock_event(self) -> dict[str, Any]:
        return self.dated("reasons_given")

    def said(self) -> dict[str, Any]:
        return {"reasons": self.reasons}


@dataclass(kw_only=True)
class SetDelay(CaseVerb):
    """The reasons hold but an answer in time is impossible: a reasonable later day, told to the applicant."""

    event = EventKind.DELAY_SET
    action = Action.DECIDE_APPLICATION

    until: date

    def clock_event(self) -> dict[str, Any]:
        return self.dated("delay_set", until=self.until)

    def told(self) -> dict[str, Any]:
        return {"until": chinese_date(self.until)}


@dataclass(kw_only=True)
class ApproveExtension(CaseVerb):
    """The head of the OGI body consents to a longer term (《条例》第三十三条第二款)."""

    event = EventKind.EXTENSION_APPROVED
    action = Action.APPROVE_EXTENSION

    working_days: int
    reason: str

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.reason.strip():
            reasons.append(Refusal("请写明延期的理由", cite("regulation", 33, 2)))
        return reasons

    def clock_event(self) -> dict[str, Any]:
        return self.dated(
            "extension_approved", approver_role=HEAD_OF_OGI_BODY, working_days=self.working_days
        )

    def told(self) -> dict[str, Any]:
        return {"working_days": self.working_days}

    def said(self) -> dict[str, Any]:
        return {"reason": self.reason}


@dataclass(kw_only=True)
class ServeExtensionNotice(CaseVerb):
    """Tell the applicant; from then on the longer term binds."""

    event = EventKind.EXTENSION_NOTICE_SERVED

    def clock_event(self) -> dict[str, Any]:
        return self.dated("extension_notice_served")


@dataclass(kw_only=True)
class AskFee(CaseVerb):
    """Serve the fee notice (国办函〔2020〕109号). The amount follows from ``method`` and ``count``: nobody types it.

    ``count``: pieces into which this application is split (一事一申请), or pages.
    """

    event = EventKind.FEE_ASKED

    method: Method
    count: int

    def rules(self) -> list[Refusal]:
        try:
            fee = fee_of(self.case, self.method, self.count)
        except ValueError as error:
            return [Refusal(str(error).rstrip("。"), cite("fee_measures"))]
        reasons = super().rules()
        if fee.total == 0:
            reasons.append(Refusal("没有超过免费的件数或者页数，按标准不收费", fee.citation))
        return reasons

    def clock_event(self) -> dict[str, Any]:
        return self.dated("fee_notice_served")

    def told(self) -> dict[str, Any]:
        fee = fee_of(self.case, self.method, self.count)
        return {
            "amount": str(fee.total),
            "basis": str(fee.citation),
            "method": str(fee.method),
            "count": self.count,
            "lines": [[line.first, line.last, line.price] for line in fee.lines],
        }


@dataclass(kw_only=True)
class RecordFeePaid(CaseVerb):
    """The fee is paid in full: a new day 0."""

    event = EventKind.FEE_PAID

    amount: Decimal

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not _is_amount(self.amount):
            reasons.append(Refusal("缴费金额应大于零，最多两位小数", house_rule()))
        asked = [event for event in history(self.case) if event.kind == EventKind.FEE_ASKED]
        # 国办函〔2020〕109号: the term begins anew once the payment is complete.
        if asked and self.amount < Decimal(asked[-1].data["amount"]):
            told = f"应缴{asked[-1].data['amount']}元，尚未缴清；缴清后再登记"
            reasons.append(Refusal(told, cite("fee_measures", 6)))
        return reasons

    def clock_event(self) -> dict[str, Any]:
        return self.dated("fee_paid")

    def told(self) -> dict[str, Any]:
        return {"amount": str(self.amount)}


@dataclass(kw_only=True)
class LapseFee(CaseVerb):
    """Not paid in time: deemed abandoned."""

    event = EventKind.FEE_LAPSED

    def clock_event(self) -> dict[str, Any]:
        return self.dated("fee_due_passed")


def _is_amount(value: Decimal) -> bool:
    """Yuan and fen, more than nothing."""
    return value > 0 and int(value.normalize().as_tuple().exponent) >= -2

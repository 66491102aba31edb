"""What can be read off the clock of an application."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from gongkai.law.derivation import Step
from gongkai.law.events import Event
from gongkai.law.faults import Finding, Severity
from gongkai.law.labelled import Labelled


class State(Labelled):
    """Where an application stands after its last event."""

    NOT_RECEIVED = "not_received", "尚未收到"
    ARRIVED = "arrived", "已到达，待确认"
    RECEIVED = "received", "办理中"
    CORRECTION_ASKED = "correction_asked", "已告知补正"
    REASONS_ASKED = "reasons_asked", "已要求说明理由"
    CONSULTING_THIRD_PARTY = "consulting_third_party", "征求第三方意见中"
    CONSULTING_AGENCY = "consulting_agency", "征求其他机关意见中"
    FEE_ASKED = "fee_asked", "已通知缴费"
    EXTENDED = "extended", "已延期"
    DELAYED = "delayed", "已确定延迟答复"
    ORDERED_AGAIN = "ordered_again", "被责令重新答复"
    DECIDED = "decided", "已作出答复，待送达"
    SERVED = "served", "答复已送达"
    NO_CORRECTION = "closed_abandoned_no_correction", "逾期不补正，视为放弃"
    NO_FEE = "closed_abandoned_no_fee", "逾期未缴费，视为放弃"
    WITHDRAWN = "withdrawn", "申请人已撤回"
    ARCHIVED = "archived", "已归档"

    @property
    def is_over(self) -> bool:
        """Whether nothing is owed to the applicant any more."""
        return self in (State.SERVED, State.NO_CORRECTION, State.NO_FEE, State.WITHDRAWN, State.ARCHIVED)


class Status(Labelled):
    """What the deadline is worth."""

    NOT_RECEIVED = "not_received", "期限尚未起算"
    COUNTING = "counting", "期限计算中"
    # Correction or fee outstanding: the deadline shown is that of the term which will then begin anew.
    WAITING = "waiting_for_applicant", "等待申请人补正或者缴费"
    CALENDAR_MISSING = "calendar_missing_for_year", "缺少节假日安排，期限待定"
    ANSWERED = "answered", "已答复"
    CLOSED = "closed", "已办结"


class ConsultationKind(Labelled):
    """Whose opinion is asked."""

    THIRD_PARTY = "third_party", "征求第三方意见"
    AGENCY = "agency", "征求其他机关意见"


SILENCE_MEANS = {
    # 第三十二条: 第三方逾期未提出意见的，由行政机关依照本条例的规定决定是否公开
    ConsultationKind.THIRD_PARTY: "agency_decides_itself",
    # 第三十四条: 逾期未提出意见的视为同意公开
    ConsultationKind.AGENCY: "deemed_consent_to_disclose",
}


@dataclass(frozen=True, slots=True)
class Consultation:
    """One letter that asks for an opinion. ``due``: the 15th working day after service, None before."""

    kind: ConsultationKind
    sent: date
    ref: str = ""
    served: date | None = None
    opinion: date | None = None
    due: date | None = None


@dataclass(frozen=True)
class Clock:
    """What the clock says after a chain of events. A date is None when it does not exist or is not promised.

    answer_deadline        last day to serve the answer; ``base_deadline`` the same without the extension
    safe_answer_deadline   one working day earlier: a Henan lawyer counted the receipt day as day 1
    cautious_deadline      the deadline if consultations pause the clock only from service, not from sending
    provisional_deadline   shown, marked, when the answer deadline needs a year without holiday notice
    third_party_due, agency_due  the latest day on which a consulted party of that kind may answer
    annual_report_row      code of table 3 (2021 form) in which the application ends
    on_time                whether the answer was served within the term; None while that is open
    """

    state: State
    status: Status
    term_start: date | None = None
    correction_notice_deadline: date | None = None
    correction_notice_in_time: bool | None = None
    correct_by: date | None = None
    base_deadline: date | None = None
    answer_deadline: date | None = None
    safe_answer_deadline: date | None = None
    cautious_deadline: date | None = None
    provisional_deadline: date | None = None
    third_party_due: date | None = None
    agency_due: date | None = None
    fee_due: date | None = None
    silence_means: str | None = None
    annual_report_row: str | None = None
    answered_on: date | None = None
    on_time: bool | None = None
    missing_year: int | None = None
    consultations: tuple[Consultation, ...] = ()
    findings: tuple[Finding, ...] = ()
    events: tuple[Event, ...] = ()  # those that count
    steps: tuple[Step, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is Severity.WARNING)

    def is_late(self, today: date) -> bool:
        """Whether the answer is, or was served, late as seen on ``today``. Never stored, always derived."""
        if self.on_time is not None:
            return not self.on_time
        return (
            self.status is Status.COUNTING
            and self.answer_deadline is not None
            and today > self.answer_deadline
        )

    def as_dict(self) -> dict[str, Any]:
        """For JSON: dates as ISO text; ``error`` and ``warning`` hold the first code, or None."""
        plain = {
            item.name: _plain(getattr(self, item.name))
            for item in fields(self)
            if item.name not in ("consultations", "findings", "events", "steps")
        }
        return {
            **plain,
            "error": next((finding.code for finding in self.errors), None),
            "warning": next((finding.code for finding in self.warnings), None),
            "errors": [_finding_as_dict(finding) for finding in self.errors],
            "warnings": [_finding_as_dict(finding) for finding in self.warnings],
            "consultations": [
                {item.name: _plain(getattr(letter, item.name)) for item in fields(letter)}
                for letter in self.consultations
            ],
            "steps": [step.as_dict() for step in self.steps],
        }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _finding_as_dict(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "text": finding.text,
        "rule": str(finding.rule),
        "event": finding.event,
    }

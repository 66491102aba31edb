"""Complaints about the work of disclosure: received, answered (《条例》第四十七条第二款, 第五十一条)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.law.numbers import DocumentNumber
from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import Agency, next_number
from gongkai.records.applications.models import Application
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.redress.models import Complaint, ComplaintResult, ComplaintSource
from gongkai.records.redress.verbs.base import KeyedVerb, refusals_of_texts
from gongkai.records.secrecy import RefusesSecrets
from gongkai.records.verbs import Refusal

COMPLAINT_SERIES = "complaint"


@dataclass(kw_only=True)
class ReceiveComplaint(RefusesSecrets):
    """Enter a complaint that came in on the day ``on``. Who complains need not say who he is."""

    action = Action.HANDLE_APPLICATION
    event = EventKind.COMPLAINT_RECEIVED

    at: Agency
    source: ComplaintSource
    text: str
    name: str = ""
    contact: str = ""
    case: Application | None = None

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Complaint:
        return self.complaint

    def rules(self) -> list[Refusal]:
        reasons = [
            *super().rules(),
            *refusals_of_texts(self._texts(), ("text",), cite("regulation", 51)),
        ]
        if self.case and self.case.agency_id != self.at.pk:
            reasons.append(Refusal("这件申请不是本机关受理的", house_rule()))
        if not self.at.document_mark:
            reasons.append(Refusal("请先在机关资料中设置发文机关代字，否则无法编号", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        serial = next_number(self.at, COMPLAINT_SERIES, self.on.year)
        self.complaint: Complaint = Complaint.sealing(
            self._texts(),
            agency=self.at,
            application=self.case,
            number=str(DocumentNumber(f"{self.at.document_mark}投诉", self.on.year, serial)),
            source=self.source,
            received_on=self.on,
        )
        self.complaint.save()
        return {"number": self.complaint.number, "source_label": ComplaintSource(self.source).label}

    def _texts(self) -> dict[str, str]:
        return {"name": self.name, "contact": self.contact, "text": self.text}


@dataclass(kw_only=True)
class AnswerComplaint(KeyedVerb):
    """Tell who complained what was found and done."""

    action = Action.HANDLE_APPLICATION
    event = EventKind.COMPLAINT_ANSWERED
    record = "complaint"

    complaint: Complaint
    result: ComplaintResult
    answer: str

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.complaint.answered_on:
            reasons.append(Refusal(f"已于{self.complaint.answered_on}答复", house_rule()))
        if not self.answer.strip():
            reasons.append(Refusal("请写明核实的情况和处理结果", cite("regulation", 51)))
        if self.on < self.complaint.received_on:
            reasons.append(Refusal("答复日期不能早于收到日期", house_rule()))
        return reasons

    def said(self) -> dict[str, str]:
        return {"answer": self.answer}

    def change(self) -> dict[str, Any]:
        self.complaint.answered_on, self.complaint.result = self.on, self.result
        self.complaint.save(update_fields=["answered_on", "result"])
        return {"result_label": ComplaintResult(self.result).label, **self.sealed()}

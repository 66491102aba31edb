"""Reconsideration and suits, as far as the report counts them, and the new clock of an order to answer again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.applications.models import Application, Dispute, DisputeKind, DisputeResult
from gongkai.records.applications.verbs.base import CaseVerb
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.verbs import RecordVerb, Refusal, Verb


@dataclass(kw_only=True)
class FileDispute(Verb):
    """A reconsideration or a suit about OGI work was accepted on the day ``on``."""

    action = Action.RECORD_DISPUTE
    event = EventKind.DISPUTE_FILED
    fills = Dispute

    at: Agency
    kind: DisputeKind
    body: str
    reference: str = ""
    case: Application | None = None

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Dispute:
        return self.dispute

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.body.strip():
            reasons.append(Refusal("请填写复议机关或者法院", house_rule()))
        if self.case and self.case.agency_id != self.at.pk:
            reasons.append(Refusal("这件申请不是本机关受理的", house_rule()))
        if self.case and self.on < self.case.arrived_on:
            reasons.append(Refusal("受理日期早于申请到达日期，请核对", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.dispute = Dispute.objects.create(
            agency=self.at,
            application=self.case,
            kind=self.kind,
            body=self.body,
            reference=self.reference,
            filed_on=self.on,
        )
        return {"kind_label": DisputeKind(self.kind).label, "body": self.body}


@dataclass(kw_only=True)
class ConcludeDispute(RecordVerb):
    """The decision or judgment of the day ``on``."""

    action = Action.RECORD_DISPUTE
    event = EventKind.DISPUTE_CONCLUDED
    record = "dispute"

    dispute: Dispute
    result: DisputeResult

    def rules(self) -> list[Refusal]:
        reasons = []
        if self.dispute.concluded_on:
            reasons.append(Refusal("这件案件已经审结", house_rule()))
        if self.on < self.dispute.filed_on:
            reasons.append(Refusal("审结日期不能早于受理日期", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.dispute.concluded_on, self.dispute.result = self.on, self.result
        self.dispute.save(update_fields=["concluded_on", "result"])
        return {
            "kind_label": self.dispute.get_kind_display(),
            "result_label": DisputeResult(self.result).label,
        }


@dataclass(kw_only=True)
class OrderAnswer(CaseVerb):
    """A court (法释〔2025〕8号第十一条) or a reconsideration body orders an answer: a new clock."""

    event = EventKind.ANSWER_ORDERED
    action = Action.RECORD_DISPUTE

    ordered_by: str
    body: str
    working_days: int | None = None

    def rules(self) -> list[Refusal]:
        if self.ordered_by not in ("court", "reconsideration"):
            return [Refusal("责令机关应为人民法院或者行政复议机关", cite("court_interpretation", 11))]
        reasons = super().rules()
        if not self.body.strip():
            reasons.append(Refusal("请填写作出裁判或者复议决定的机关", house_rule()))
        return reasons

    def clock_event(self) -> dict[str, Any]:
        return self.dated("ordered_again", ordered_by=self.ordered_by, working_days=self.working_days)

    def told(self) -> dict[str, Any]:
        return {"body": self.body}

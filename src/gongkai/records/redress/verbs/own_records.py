"""Correction of one's own records (《条例》第四十一条): registered, verified, decided by another, served."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.law.faults import Refused
from gongkai.law.numbers import DocumentNumber
from gongkai.law.service import Method, service
from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import Agency, next_number
from gongkai.records.applications.verbs.decision import REPLY_SERIES
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.redress.letter import gaps_of
from gongkai.records.redress.models import OwnRecord, OwnRecordResult
from gongkai.records.redress.reading import verification_of
from gongkai.records.redress.verbs.base import LIMITS, KeyedVerb, refusals_of_texts
from gongkai.records.secrecy import RefusesSecrets
from gongkai.records.verbs import Refusal

OWN_RECORD_SERIES = "own_record"


@dataclass(kw_only=True)
class RegisterOwnRecord(RefusesSecrets):
    """Enter a request that came in on the day ``on``, with its proof."""

    action = Action.HANDLE_APPLICATION
    event = EventKind.OWN_RECORD_REGISTERED

    at: Agency
    name: str
    identity: str
    contact: str
    record: str
    proof: str

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> OwnRecord:
        return self.own

    def rules(self) -> list[Refusal]:
        # 第四十一条: 有证据证明行政机关提供的与其自身相关的政府信息记录不准确的
        reasons = [
            *super().rules(),
            *refusals_of_texts(self._texts(), tuple(self._texts()), cite("regulation", 41)),
        ]
        if not self.at.document_mark:
            reasons.append(Refusal("请先在机关资料中设置发文机关代字，否则无法编号", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        serial = next_number(self.at, OWN_RECORD_SERIES, self.on.year)
        self.own: OwnRecord = OwnRecord.sealing(
            self._texts(),
            agency=self.at,
            number=str(DocumentNumber(f"{self.at.document_mark}更正", self.on.year, serial)),
            received_on=self.on,
        )
        self.own.save()
        return {"number": self.own.number}

    def _texts(self) -> dict[str, str]:
        return {
            "name": self.name,
            "identity": self.identity,
            "contact": self.contact,
            "record": self.record,
            "proof": self.proof,
        }


@dataclass(kw_only=True)
class VerifyOwnRecord(KeyedVerb):
    """What the check of record and proof found, and the result that is proposed."""

    action = Action.HANDLE_APPLICATION
    event = EventKind.OWN_RECORD_VERIFIED
    record = "own"

    own: OwnRecord
    result: OwnRecordResult
    facts: str = ""
    reason: str = ""
    corrected_to: str = ""
    right_agency: str = ""
    right_agency_contact: str = ""

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.own.decided_on:
            reasons.append(Refusal(f"已于{self.own.decided_on}作出处理决定", house_rule()))
        if self.on < self.own.received_on:
            reasons.append(Refusal("核实日期不能早于收到日期", house_rule()))
        # what the letter (D-24) has to tell
        needed = {
            OwnRecordResult.CORRECTED: ("facts", "corrected_to"),
            OwnRecordResult.REFUSED: ("facts", "reason"),
            OwnRecordResult.TRANSFERRED: ("reason", "right_agency"),
        }[self.result]
        missing = [LIMITS[name][0] for name in needed if not getattr(self, name).strip()]
        if missing:
            label = OwnRecordResult(self.result).label
            reasons.append(Refusal(f"{label}的，请填写：{'、'.join(missing)}", cite("regulation", 41)))
        return reasons

    def said(self) -> dict[str, str]:
        return {
            "facts": self.facts,
            "reason": self.reason,
            "corrected_to": self.corrected_to,
            "right_agency": self.right_agency,
            "right_agency_contact": self.right_agency_contact,
        }

    def change(self) -> dict[str, Any]:
        told = {"result": self.result, "result_label": OwnRecordResult(self.result).label}
        return told | self.sealed()


@dataclass(kw_only=True)
class DecideOwnRecord(KeyedVerb):
    """Approve what is proposed; the letter takes its number here. Not by whom proposed it."""

    action = Action.DECIDE_APPLICATION
    event = EventKind.OWN_RECORD_DECIDED
    record = "own"

    own: OwnRecord

    def rules(self) -> list[Refusal]:
        found = verification_of(self.own)
        if found is None:
            return [Refusal("还没有核实意见，请先由经办人核实", cite("regulation", 41))]
        reasons = super().rules()
        if self.own.decided_on:
            reasons.append(Refusal(f"已于{self.own.decided_on}作出处理决定", house_rule()))
        if found.actor_id == self.by.pk:
            reasons.append(Refusal("处理决定须由核实人以外的人批准", house_rule()))
        if self.on < found.business_date:
            reasons.append(Refusal("批准日期不能早于核实日期", house_rule()))
        return [*reasons, *(Refusal(gap, cite("regulation", 41)) for gap in gaps_of(self.own))]

    def change(self) -> dict[str, Any]:
        found, agency = verification_of(self.own), self.own.agency
        assert found is not None
        serial = next_number(agency, REPLY_SERIES, self.on.year)
        self.own.result, self.own.decided_on = found.data["result"], self.on
        self.own.letter_number = str(DocumentNumber(f"{agency.document_mark}公开", self.on.year, serial))
        self.own.save(update_fields=["result", "decided_on", "letter_number"])
        return {"result_label": found.data["result_label"], "letter_number": self.own.letter_number}


@dataclass(kw_only=True)
class ServeOwnRecord(KeyedVerb):
    """The letter goes out; ``on`` is the day that decides (国办公开办函〔2016〕235号)."""

    action = Action.HANDLE_APPLICATION
    event = EventKind.OWN_RECORD_SERVED
    record = "own"

    own: OwnRecord
    method: Method

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.own.decided_on is None or self.on < self.own.decided_on:
            reasons.append(Refusal("作出处理决定以后才能送达", cite("regulation", 41)))
        if self.own.served_on:
            reasons.append(Refusal(f"已于{self.own.served_on}送达", house_rule()))
        try:
            service(
                self.method,
                signed=self.on,
                posted=self.on,
                arrived=self.on,
                has_online_reconsideration_channel=bool(self.own.agency.reconsideration_url),
            )
        except Refused as error:
            reasons.append(Refusal(error.text.rstrip("。"), error.fault.rule))
        return reasons

    def change(self) -> dict[str, Any]:
        self.own.served_on = self.on
        self.own.save(update_fields=["served_on"])
        return {"method": self.method, "method_label": Method(self.method).label}

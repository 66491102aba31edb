"""Asking third parties (《条例》第三十二条) and other agencies (第三十四条)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.law.sources import cite, house_rule
from gongkai.records.applications.models import Consultation, PartyKind
from gongkai.records.applications.verbs.base import CaseVerb
from gongkai.records.journal.kinds import EventKind
from gongkai.records.sealing import seal
from gongkai.records.verbs import Refusal

LONGEST_PARTY = 100  # characters, 工作约定


@dataclass(kw_only=True)
class ConsultParty(CaseVerb):
    """Send the letter that asks for an opinion; the count pauses from this day."""

    event = EventKind.CONSULTATION_SENT
    kind: PartyKind
    party: str

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.party.strip():
            reasons.append(Refusal("请写明征求意见的对象", cite("regulation", 32)))
        if len(self.party) > LONGEST_PARTY:
            told = f"“对象”最多{LONGEST_PARTY}字，现有{len(self.party)}字，请缩短"
            reasons.append(Refusal(told, house_rule()))
        return reasons

    def clock_event(self) -> dict[str, Any]:
        return self.dated(f"{self.kind}_consult_sent")

    def change(self) -> dict[str, Any]:
        letter = Consultation.objects.create(
            application=self.case, kind=self.kind, sealed_party=seal(self.case.applicant.key, self.party)
        )
        # The name of the party stays in its own table; the journal knows the letter by its number.
        sent = self.dated(f"{self.kind}_consult_sent", ref=str(letter.pk))
        return {"party": PartyKind(self.kind).label, "clock": sent}


@dataclass(kw_only=True)
class _LetterVerb(CaseVerb):
    letter: Consultation

    def rules(self) -> list[Refusal]:
        if self.letter.application_id != self.case.pk:
            return [Refusal("这份征求意见书不属于这件申请", house_rule())]
        return super().rules()

    def told(self) -> dict[str, Any]:
        return {"party": self.letter.get_kind_display()}


@dataclass(kw_only=True)
class RecordConsultationServed(_LetterVerb):
    """The party received the letter: its 15 working days begin."""

    event = EventKind.CONSULTATION_SERVED

    def clock_event(self) -> dict[str, Any]:
        return self.dated(f"{self.letter.kind}_served", ref=str(self.letter.pk))


@dataclass(kw_only=True)
class RecordOpinion(_LetterVerb):
    """The party's opinion came in: the count goes on."""

    event = EventKind.OPINION_RECEIVED

    consents: bool
    reason: str = ""

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.consents and not self.reason.strip():
            reasons.append(Refusal("不同意公开的，请记录其理由", cite("regulation", 32)))
        return reasons

    def clock_event(self) -> dict[str, Any]:
        return self.dated(
            f"{self.letter.kind}_opinion_received", ref=str(self.letter.pk), consents=self.consents
        )

    def told(self) -> dict[str, Any]:
        opinion = "同意公开" if self.consents else "不同意公开"
        return super().told() | {"opinion_label": opinion, "consents": self.consents}

    def said(self) -> dict[str, Any]:
        return {"reason": self.reason}

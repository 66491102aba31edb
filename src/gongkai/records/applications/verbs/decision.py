"""Decision, service, withdrawal, archive; voiding what was entered by mistake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.law.clock import ConsultationKind, run
from gongkai.law.faults import Refused
from gongkai.law.numbers import DocumentNumber
from gongkai.law.outcomes import OUTCOMES, Group, Need, Outcome, outcome
from gongkai.law.service import Method, service
from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.agencies.models import next_number
from gongkai.records.applications.models import Application
from gongkai.records.applications.projection import clock_events, clock_of, history
from gongkai.records.applications.verbs.base import CaseVerb, refusals_of_clock
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.verbs import Refusal

REPLY_SERIES = "reply"

# What the file itself must show, by the kind of journal event that proves it.
_PROOFS = {
    Need.CORRECTION_ASKED: EventKind.CORRECTION_ASKED,
    Need.REASONS_ASKED: EventKind.REASONS_ASKED,
    Need.FEE_NOTICE: EventKind.FEE_ASKED,
}
# Ends that have verbs of their own and are not decided.
_NOT_DECIDED = frozenset({"no_correction", "no_fee_paid", "withdrawn_by_applicant"})


@dataclass(kw_only=True)
class ProposeDecision(CaseVerb):
    """拟办意见: the handler proposes how the case ends (a code of ``law.outcomes``) and why.

    ``withheld``: for a partial disclosure the outcomes that the withheld parts rest on.
    """

    event = EventKind.DECISION_PROPOSED

    outcome: str
    reason: str = ""
    withheld: tuple[str, ...] = ()

    def rules(self) -> list[Refusal]:
        if self.outcome not in OUTCOMES or self.outcome in _NOT_DECIDED:
            return [
                Refusal(f"没有“{self.outcome}”这种处理决定，请从处理决定表中选择", cite("regulation", 36))
            ]
        chosen = outcome(self.outcome)
        return [
            *_refused_by_clock(self, chosen),
            *_missing_proofs(self.case, chosen),
            *self._missing_text(chosen),
            *self._withheld_refusals(chosen),
        ]

    def change(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome,
            "outcome_label": outcome(self.outcome).label,
            "withheld": list(self.withheld),
            **self.sealed(),
        }

    def said(self) -> dict[str, Any]:
        return {"reason": self.reason}

    def _missing_text(self, chosen: Outcome) -> list[Refusal]:
        written = sorted(chosen.needs - set(_PROOFS) - {Need.THIRD_PARTY_CONSULTED})
        if not written or self.reason.strip():
            return []
        return [Refusal(f"请在理由中{'；'.join(need.value for need in written)}", chosen.article)]

    def _withheld_refusals(self, chosen: Outcome) -> list[Refusal]:
        if Need.REASON_FOR_EACH_PART not in chosen.needs:
            return []
        # 第三十七条: 不应当公开或者不属于政府信息的内容
        grounds = {code for code, one in OUTCOMES.items() if one.group in (Group.REFUSED, Group.UNABLE)}
        if not self.withheld or not grounds.issuperset(self.withheld):
            return [Refusal("区分处理的，请选择不予公开部分的法律依据", cite("regulation", 37))]
        return []


@dataclass(kw_only=True)
class ApproveDecision(CaseVerb):
    """Sign the proposed decision; the reply takes its number here. Not by whom proposed it."""

    event = EventKind.APPLICATION_DECIDED
    action = Action.DECIDE_APPLICATION

    def rules(self) -> list[Refusal]:
        proposal = _proposal(self.case)
        if proposal is None:
            return [Refusal("还没有拟办意见，请先由经办人提出", cite("regulation", 45))]
        chosen = outcome(proposal.data["outcome"])
        # An entry that proved something may have been voided since the proposal.
        reasons = [*_refused_by_clock(self, chosen), *_missing_proofs(self.case, chosen)]
        if proposal.actor_id == self.by.pk:
            reasons.append(Refusal("处理决定须由拟办人以外的人批准", house_rule()))
        if self.on < proposal.business_date:
            reasons.append(Refusal("批准日期不能早于拟办日期", house_rule()))
        if not self.case.agency.document_mark:
            reasons.append(
                Refusal("请先在机关资料中设置发文机关代字，否则无法编文号", cite("layout_standard"))
            )
        return reasons

    def change(self) -> dict[str, Any]:
        proposal = _proposal(self.case)
        agency = self.case.agency
        serial = next_number(agency, REPLY_SERIES, self.on.year)
        chosen = outcome(proposal.data["outcome"])
        return proposal.data | {
            "letter": chosen.letter or "",
            "letter_number": str(DocumentNumber(f"{agency.document_mark}公开", self.on.year, serial)),
            "clock": self.dated("decided", outcome=chosen.code),
        }


@dataclass(kw_only=True)
class ServeAnswer(CaseVerb):
    """Send the reply; whether it was in time follows from the day that 国办公开办函〔2016〕235号 makes decisive.

    ``on`` is that day: of signature (direct, entrusted), of posting (post), of arrival (online).
    """

    event = EventKind.ANSWER_SERVED

    method: Method

    def rules(self) -> list[Refusal]:
        try:
            service(
                self.method,
                signed=self.on,
                posted=self.on,
                arrived=self.on,
                has_online_reconsideration_channel=bool(self.case.agency.reconsideration_url),
            )
        except Refused as error:
            return [Refusal(error.text.rstrip("。"), error.fault.rule), *super().rules()]
        return super().rules()

    def clock_event(self) -> dict[str, Any]:
        return self.dated("served")

    def told(self) -> dict[str, Any]:
        return {"method": self.method, "method_label": Method(self.method).label}


@dataclass(kw_only=True)
class WithdrawApplication(CaseVerb):
    """The applicant withdraws, in writing."""

    event = EventKind.APPLICATION_WITHDRAWN

    def clock_event(self) -> dict[str, Any]:
        return self.dated("withdrawn")


@dataclass(kw_only=True)
class ArchiveCase(CaseVerb):
    """The file is closed and kept (《条例》第四十五条)."""

    event = EventKind.APPLICATION_ARCHIVED

    def clock_event(self) -> dict[str, Any]:
        return self.dated("archived")


@dataclass(kw_only=True)
class VoidEntry(CaseVerb):
    """An entry was made by mistake: it stays in the journal, and no longer counts. Not by who made it."""

    event = EventKind.ENTRY_VOIDED
    action = Action.DECIDE_APPLICATION

    entry: Event
    reason: str

    def rules(self) -> list[Refusal]:
        standing = history(self.case)
        if self.entry.pk not in {event.pk for event in standing} or "clock" not in self.entry.data:
            return [Refusal("这件申请没有这条可以作废的记录", house_rule())]
        reasons = []
        if self.entry.kind == EventKind.APPLICATION_REGISTERED:
            reasons.append(Refusal("登记不能作废；登记错误的请按撤回办理后重新登记", cite("regulation", 45)))
        if not self.reason.strip():
            reasons.append(Refusal("请写明作废的理由", house_rule()))
        if self.entry.actor_id == self.by.pk:
            reasons.append(Refusal("作废须由录入人以外的人批准", house_rule()))
        rest = clock_events(event for event in standing if event.pk != self.entry.pk)
        for finding in run(rest, current_calendar()).errors:
            reasons.append(Refusal(f"作废后其余记录不能成立：{finding.text.rstrip('。')}", finding.rule))
        return reasons

    def change(self) -> dict[str, Any]:
        return {"voids": self.entry.pk, "voided": self.entry.sentence, **self.sealed()}

    def said(self) -> dict[str, Any]:
        return {"reason": self.reason}


def _refused_by_clock(verb: CaseVerb, chosen: Outcome) -> list[Refusal]:
    decided = verb.dated("decided", outcome=chosen.code)
    return refusals_of_clock(clock_events(history(verb.case)), decided)


def _missing_proofs(case: Application, chosen: Outcome) -> list[Refusal]:
    """What the law wants in the file before this outcome may be chosen, and is not there."""
    kinds = {event.kind for event in history(case)}
    missing = [need for need, kind in _PROOFS.items() if need in chosen.needs and kind not in kinds]
    if Need.THIRD_PARTY_CONSULTED in chosen.needs and not _third_party_asked(case):
        missing.append(Need.THIRD_PARTY_CONSULTED)
    return [Refusal(f"请先{need.value}", chosen.article) for need in missing]


def _third_party_asked(case: Application) -> bool:
    """《条例》第三十二条: the third party's opinion was asked for in writing."""
    return any(letter.kind is ConsultationKind.THIRD_PARTY for letter in clock_of(case).consultations)


def _proposal(case: Application) -> Event | None:
    """The last proposal that no decision has followed."""
    for event in reversed(history(case)):
        if event.kind == EventKind.APPLICATION_DECIDED:
            return None
        if event.kind == EventKind.DECISION_PROPOSED:
            return event
    return None

"""Decision, service, withdrawal, archive; voiding what was entered by mistake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from gongkai.law.clock import Consultation, ConsultationKind, run
from gongkai.law.faults import Refused
from gongkai.law.numbers import DocumentNumber
from gongkai.law.numerals import chinese_date
from gongkai.law.outcomes import OUTCOMES, Group, Need, Outcome, outcome
from gongkai.law.service import Method, service
from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.agencies.models import next_number
from gongkai.records.applications.decisions import (
    SearchResult,
    WithheldPart,
    decision_of,
    jointly_answered,
    proposal_of,
    searches_of,
)
from gongkai.records.applications.facts import refusals_of_facts
from gongkai.records.applications.models import Application
from gongkai.records.applications.projection import clock_events, clock_of, history
from gongkai.records.applications.verbs.base import CaseVerb, UnitVerb, refusals_of_clock
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.verbs import Refusal, locked

REPLY_SERIES = "reply"

# What the file itself must show, by the kind of journal event that proves it.
_PROOFS = {
    Need.CORRECTION_ASKED: EventKind.CORRECTION_ASKED,
    Need.REASONS_ASKED: EventKind.REASONS_ASKED,
    Need.FEE_NOTICE: EventKind.FEE_ASKED,
    # 法释〔2025〕8号第五条: of "does not exist" a reasonable search must be shown, not only stated
    Need.SEARCH_LOG: EventKind.SEARCH_LOGGED,
}
# Ends that have verbs of their own and are not decided.
_NOT_DECIDED = frozenset({"no_correction", "no_fee_paid", "withdrawn_by_applicant"})
DECIDABLE = {code: one for code, one in OUTCOMES.items() if code not in _NOT_DECIDED}
# 第三十七条: 不应当公开或者不属于政府信息的内容
GROUNDS = {code: one for code, one in OUTCOMES.items() if one.group in (Group.REFUSED, Group.UNABLE)}
# What no clock event carries but was entered all the same, and may have been entered by mistake.
_VOIDABLE = frozenset(
    {
        EventKind.SEARCH_LOGGED,
        EventKind.DECISION_PROPOSED,
        EventKind.EXTENSION_REQUESTED,
        EventKind.JOINTLY_ANSWERED,
        EventKind.LETTER_SERVED,
        EventKind.SERVICE_PROVED,
    }
)


@dataclass(kw_only=True)
class ProposeDecision(UnitVerb):
    """拟办意见: the handler proposes how the case ends (a code of ``law.outcomes``) and why.

    ``facts``: what the outcome needs to be written, by name of ``applications.facts.FACTS`` (a date as ISO text).
    ``parts``: for a partial disclosure each part that is withheld, with its ground and reason.
    """

    event = EventKind.DECISION_PROPOSED

    outcome: str
    reason: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[WithheldPart, ...] = ()

    def rules(self) -> list[Refusal]:
        if self.outcome not in DECIDABLE:
            return [
                Refusal(f"没有“{self.outcome}”这种处理决定，请从处理决定表中选择", cite("regulation", 36))
            ]
        chosen = outcome(self.outcome)
        return [
            *self.refusals_of_texts(),
            *_refused_by_clock(self, chosen),
            *missing_proofs(self.case, chosen),
            *refusals_of_facts(chosen, self.facts, self.reason),
            *self._refusals_of_parts(chosen),
        ]

    def change(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome,
            "outcome_label": outcome(self.outcome).label,
            "withheld": list(dict.fromkeys(part.ground for part in self.parts)),
            **self.sealed(),
        }

    def said(self) -> dict[str, Any]:
        facts = {name: text.strip() for name, text in self.facts.items() if text.strip()}
        return {"reason": self.reason, "facts": facts, "parts": [asdict(part) for part in self.parts]}

    def _refusals_of_parts(self, chosen: Outcome) -> list[Refusal]:
        if Need.REASON_FOR_EACH_PART not in chosen.needs:
            return (
                [Refusal("只有部分公开需要列出不予公开的部分", cite("regulation", 37))] if self.parts else []
            )
        if not self.parts or any(part.ground not in GROUNDS for part in self.parts):
            return [Refusal("区分处理的，请列出不予公开的部分并选择法律依据", cite("regulation", 37))]
        if any(not part.what.strip() or not part.reason.strip() for part in self.parts):
            return [Refusal("请写明每一处不予公开的内容及其理由", cite("regulation", 37))]
        return []


@dataclass(kw_only=True)
class ApproveDecision(CaseVerb):
    """Sign the proposed decision; the reply takes its number here. Not by whom proposed it.

    Cases that are answered jointly share one reply and one number; each is decided, and counted, by itself.
    """

    event = EventKind.APPLICATION_DECIDED
    action = Action.DECIDE_APPLICATION

    def lock(self) -> None:
        # All in one order: of the cases that share a reply only the first takes a number.
        for one in sorted((self.case, *jointly_answered(self.case)), key=lambda one: one.pk):
            locked(one)
        super().lock()

    def rules(self) -> list[Refusal]:
        proposal = proposal_of(self.case)
        if proposal is None:
            return [Refusal("还没有拟办意见，请先由经办人提出", cite("regulation", 45))]
        chosen = proposal.outcome
        # An entry that proved something may have been voided since the proposal.
        reasons = [
            *self.refusals_of_texts(),
            *_refused_by_clock(self, chosen),
            *missing_proofs(self.case, chosen),
            *_still_consulting(self),
        ]
        if proposal.event.actor_id == self.by.pk:
            reasons.append(Refusal("处理决定须由拟办人以外的人批准", house_rule()))
        if self.on < proposal.event.business_date:
            reasons.append(Refusal("批准日期不能早于拟办日期", house_rule()))
        if not self.case.agency.document_mark:
            reasons.append(
                Refusal("请先在机关资料中设置发文机关代字，否则无法编文号", cite("layout_standard"))
            )
        shared = _shared_reply(self.case)
        if shared and shared.data["outcome"] != chosen.code:
            told = f"合并答复的申请已经作出“{shared.data['outcome_label']}”的决定，与这件的拟办意见不同"
            reasons.append(Refusal(told, cite("court_interpretation", 14, 3)))
        return reasons

    def clock_event(self) -> dict[str, Any] | None:
        proposal = proposal_of(self.case)
        return self.dated("decided", outcome=proposal.outcome.code) if proposal else None

    def change(self) -> dict[str, Any]:
        proposal = proposal_of(self.case)
        assert proposal is not None  # the rules said so
        shared = _shared_reply(self.case)
        return proposal.event.data | {
            "letter": proposal.outcome.letter or "",
            "letter_number": shared.data["letter_number"] if shared else self._next_number(),
            "clock": self.clock_event(),
        }

    def _next_number(self) -> str:
        agency = self.case.agency
        serial = next_number(agency, REPLY_SERIES, self.on.year)
        return str(DocumentNumber(f"{agency.document_mark}公开", self.on.year, serial))


@dataclass(kw_only=True)
class AnswerOnTheSpot(ApproveDecision):
    """Approve and hand over in one: 能够当场答复的，应当当场予以答复 (《条例》第三十三条第一款)."""

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.case.received_on != self.on:
            reasons.append(Refusal("当场答复只用于收到申请的当天", cite("regulation", 33, 1)))
        return reasons

    def after(self) -> None:
        super().after()
        ServeAnswer(case=self.case, by=self.by, on=self.on, method=Method.DIRECT).perform()


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
        if not may_be_voided(self.entry) or self.entry.pk not in {event.pk for event in standing}:
            return [Refusal("这件申请没有这条可以作废的记录", house_rule())]
        reasons = self.refusals_of_texts()
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


def may_be_voided(entry: Event) -> bool:
    """Whether an entry is of a kind that can be voided at all."""
    return "clock" in entry.data or entry.kind in _VOIDABLE


def missing_proofs(case: Application, chosen: Outcome) -> list[Refusal]:
    """What the law wants in the file before this outcome may be chosen, and is not there."""
    kinds = {event.kind for event in history(case)}
    missing = [need for need, kind in _PROOFS.items() if need in chosen.needs and kind not in kinds]
    if Need.THIRD_PARTY_CONSULTED in chosen.needs and not _third_parties(case):
        missing.append(Need.THIRD_PARTY_CONSULTED)
    reasons = [Refusal(f"请先{need.value}", chosen.article) for need in missing]
    if Need.SEARCH_LOG in chosen.needs and any(one.found == SearchResult.FOUND for one in searches_of(case)):
        told = "检索记录中有检索到所申请信息的记录，不能认定信息不存在；记录有误的，请先由他人作废那一条"
        reasons.append(Refusal(told, cite("court_interpretation", 5)))
    return reasons


def _refused_by_clock(verb: CaseVerb, chosen: Outcome) -> list[Refusal]:
    decided = verb.dated("decided", outcome=chosen.code)
    return refusals_of_clock(clock_events(history(verb.case)), decided)


def _still_consulting(verb: CaseVerb) -> list[Refusal]:
    """第三十二条: 第三方应当自收到征求意见书之日起15个工作日内提出意见. Until then it may still speak."""
    waiting = [letter for letter in _third_parties(verb.case) if letter.opinion is None]
    return [
        Refusal(
            f"第三方的意见还没有收到，提出意见的期限（{chinese_date(letter.due)}）也没有届满"
            if letter.due
            else "第三方的意见还没有收到，征求意见书的送达也没有登记",
            cite("regulation", 32),
        )
        for letter in waiting
        if letter.due is None or verb.on <= letter.due
    ]


def _third_parties(case: Application) -> list[Consultation]:
    """《条例》第三十二条: the letters that asked third parties for their opinion in writing."""
    return [letter for letter in clock_of(case).consultations if letter.kind is ConsultationKind.THIRD_PARTY]


def _shared_reply(case: Application) -> Event | None:
    """The decision of another case that is answered jointly with this one."""
    decisions = (decision_of(other) for other in jointly_answered(case))
    return next((decision.event for decision in decisions if decision), None)

"""Erasure by rule: one proposes, another confirms; nothing else brings it about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.law.sources import house_rule
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.retention.erasing import erase, finish
from gongkai.records.retention.models import Erasure, RecordKind
from gongkai.records.retention.schedule import MODELS, candidate, kind_of
from gongkai.records.verbs import RecordVerb, Refusal, Verb, locked


def refusals_for(record: Any, on: Any) -> list[Refusal]:
    """Why nothing of ``record`` may be erased on that day."""
    found = candidate(record)
    if found is None:
        return [Refusal("还没有办结，或者已经删除", house_rule())]
    reasons = list(found.obstacles)
    if on < found.since:
        told = f"办结于{found.closed_on}，保管{found.years}年，{found.since}起才能删除"
        reasons.append(Refusal(told, house_rule()))
    return reasons


@dataclass(kw_only=True)
class ProposeErasure(RecordVerb):
    """Propose that what names people in a record whose time has come be erased.

    ``held``: an application, complaint or correction.
    """

    action = Action.KEEP_CASE_FILES
    event = EventKind.ERASURE_PROPOSED
    record = "held"

    held: Any

    def rules(self) -> list[Refusal]:
        reasons = refusals_for(self.held, self.on)
        if standing_erasure(self.held):
            reasons.append(Refusal("已经提出删除", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        found = candidate(self.held)
        assert found is not None
        self.erasure = Erasure.objects.create(
            agency=self.held.agency,
            kind=found.kind,
            record_id=self.held.pk,
            number=found.number,
            closed_on=found.closed_on,
            years=found.years,
            proposed_by=self.by,
            proposed_on=self.on,
        )
        return {"number": found.number}


@dataclass(kw_only=True)
class _ErasureVerb(Verb):
    """A verb about what was proposed; the journal tells it with the record itself."""

    action = Action.KEEP_CASE_FILES

    erasure: Erasure

    def lock(self) -> None:
        locked(self.subject())  # the record before what hangs on it, as all other verbs do
        self.erasure = locked(self.erasure)

    def agency(self) -> Any:
        return self.erasure.agency

    def subject(self) -> Any:
        return MODELS[RecordKind(self.erasure.kind)]._base_manager.get(pk=self.erasure.record_id)


@dataclass(kw_only=True)
class ConfirmErasure(_ErasureVerb):
    """Erase for good. Not by whom proposed it; and only if the rule still allows it."""

    event = EventKind.APPLICANT_ERASED

    def perform(self) -> Any:
        record = super().perform()
        finish(self.erasure)
        return record

    def rules(self) -> list[Refusal]:
        if not self.erasure.waits:
            return [Refusal("这项删除已经办理", house_rule())]
        reasons = refusals_for(self.subject(), self.on)
        if self.erasure.proposed_by_id == self.by.pk:
            reasons.append(Refusal("删除须由提出人以外的人确认", house_rule()))
        if self.on < self.erasure.proposed_on:
            reasons.append(Refusal("确认日期不能早于提出日期", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.erasure.destroyed = erase(self.subject(), self.on)
        self.erasure.confirmed_by, self.erasure.confirmed_on = self.by, self.on
        self.erasure.save(update_fields=["destroyed", "confirmed_by", "confirmed_on"])
        return {"files": len(self.erasure.destroyed["files"])}


@dataclass(kw_only=True)
class RejectErasure(_ErasureVerb):
    """Not to be erased now; it may be proposed again."""

    event = EventKind.ERASURE_REJECTED

    def rules(self) -> list[Refusal]:
        return [] if self.erasure.waits else [Refusal("这项删除已经办理", house_rule())]

    def change(self) -> dict[str, Any]:
        self.erasure.rejected_on = self.on
        self.erasure.save(update_fields=["rejected_on"])
        return {"number": self.erasure.number}


def standing_erasure(held: Any) -> Erasure | None:
    """What was proposed or done about ``held``, if anything."""
    return Erasure.objects.filter(kind=kind_of(held), record_id=held.pk, rejected_on=None).first()

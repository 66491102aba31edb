"""The stages of a reconsideration or a suit, and the suit that goes on from a reconsideration."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gongkai.law.disputes import Move, Procedure, Stage, reasons_against
from gongkai.law.sources import cite, house_rule
from gongkai.records.applications.models import Dispute, DisputeKind
from gongkai.records.applications.verbs.disputes import FileDispute
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.redress.courses import moves_of, proceeding_of, standing_moves
from gongkai.records.redress.models import SuitAfter
from gongkai.records.verbs import RecordVerb, Refusal


@dataclass(kw_only=True)
class FileSuitAfter(FileDispute):
    """A suit of someone who is not satisfied with the reconsideration (行政复议法第三十四条)."""

    reconsideration: Dispute
    kind: DisputeKind = field(default=DisputeKind.SUIT_AFTER, init=False)

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        before = self.reconsideration
        if before.kind != DisputeKind.RECONSIDERATION or before.agency_id != self.at.pk:
            reasons.append(Refusal("请选择本机关的一件行政复议案件", cite("reconsideration_law", 34)))
        if (before.application_id or None) != (self.case.pk if self.case else None):
            reasons.append(Refusal("诉讼和行政复议应当是关于同一件申请的", house_rule()))
        if self.on < before.filed_on:
            reasons.append(Refusal("起诉的受理日期不能早于复议的受理日期，请核对", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        told = super().change()
        SuitAfter.objects.create(suit=self.dispute, reconsideration=self.reconsideration)
        return told


@dataclass(kw_only=True)
class MoveDispute(RecordVerb):
    """A stage was reached on the day ``on``. ``procedure`` is told with the notice to answer."""

    action = Action.RECORD_DISPUTE
    event = EventKind.DISPUTE_MOVED
    record = "dispute"

    dispute: Dispute
    stage: Stage
    procedure: Procedure | None = None

    def rules(self) -> list[Refusal]:
        found = reasons_against(
            proceeding_of(self.dispute),
            self.dispute.filed_on,
            moves_of(self.dispute),
            Move(self.stage, self.on, self.procedure),
        )
        reasons = [Refusal(text, rule) for text, rule in found]
        if self.procedure and self.stage is not Stage.NOTICED:
            reasons.append(Refusal("适用的程序在登记答复通知时填写", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        label = self.stage.label + (f"（{self.procedure.label}）" if self.procedure else "")
        told = {"stage": self.stage.value, "stage_label": label}
        return told | ({"procedure": self.procedure.value} if self.procedure else {})


@dataclass(kw_only=True)
class VoidMove(RecordVerb):
    """A stage was entered by mistake: it stays in the journal, and no longer counts. Not by who made it."""

    action = Action.RECORD_DISPUTE
    event = EventKind.ENTRY_VOIDED
    record = "dispute"

    dispute: Dispute
    entry: Event

    def rules(self) -> list[Refusal]:
        standing = standing_moves(self.dispute)
        if self.entry not in standing:
            return [Refusal("这件案件没有这条可以作废的记录", house_rule())]
        reasons = []
        if self.entry.actor_id == self.by.pk:
            reasons.append(Refusal("作废须由录入人以外的人办理", house_rule()))
        kept = [Stage(event.data["stage"]) for event in standing if event != self.entry]
        gone = Stage(self.entry.data["stage"])
        if gone is Stage.NOTICED and Stage.REPLIED in kept:
            reasons.append(Refusal("已经登记提交答复，请先作废那一条", house_rule()))
        if gone is Stage.JUDGED and Stage.APPEALED in kept:
            reasons.append(Refusal("已经登记上诉，请先作废那一条", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        return {"voids": self.entry.pk, "voided": self.entry.sentence}

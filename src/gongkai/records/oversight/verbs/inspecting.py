"""Holding inspections; rectifying and closing what was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Model

from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.oversight.models import Finding, Inspection
from gongkai.records.verbs import RecordVerb, Refusal, Verb


class Found(NamedTuple):
    """A problem as the inspector writes it down."""

    unit: Agency
    problem: str
    due_on: date


@dataclass(kw_only=True)
class HoldInspection(Verb):
    """Record the inspection of the month of ``on``, with what it found."""

    action = Action.INSPECT
    event = EventKind.INSPECTION_HELD

    at: Agency
    summary: str
    found: tuple[Found, ...] = ()

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Inspection:
        return self.inspection

    def stores(self) -> Iterator[tuple[type[Model], Mapping[str, Any]]]:
        yield from ((Finding, finding._asdict()) for finding in self.found)

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.summary.strip():
            reasons.append(Refusal("请填写检查情况", cite("regulation", 46)))
        if Inspection.objects.filter(agency=self.at, month=self._month()).exists():
            reasons.append(Refusal(f"{self._month():%Y年%m月}已有检查记录", house_rule()))
        for finding in self.found:
            if not finding.unit.path.startswith(self.at.path):
                reasons.append(Refusal(f"{finding.unit}不在检查范围内", house_rule()))
            if not finding.problem.strip() or finding.due_on < self.on:
                reasons.append(Refusal("每个问题都要写明内容和今后的整改期限", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.inspection = Inspection.objects.create(
            agency=self.at, month=self._month(), held_on=self.on, summary=self.summary
        )
        Finding.objects.bulk_create(
            Finding(inspection=self.inspection, unit=unit, problem=problem, due_on=due_on)
            for unit, problem, due_on in self.found
        )
        return {"month": f"{self.on.year}年{self.on.month}月", "count": len(self.found)}

    def _month(self) -> date:
        return self.on.replace(day=1)


@dataclass(kw_only=True)
class RectifyFinding(RecordVerb):
    """The unit reports what it did about a finding."""

    action = Action.RECTIFY
    event = EventKind.FINDING_RECTIFIED
    fills = Finding
    record = "finding"

    finding: Finding
    measure: str

    def agency(self) -> Agency:
        return self.finding.unit

    def rules(self) -> list[Refusal]:
        reasons = []
        if self.finding.closed_on:
            reasons.append(Refusal("这个问题已经销号", house_rule()))
        if not self.measure.strip():
            reasons.append(Refusal("请写明整改措施", house_rule()))
        if self.on < self.finding.inspection.held_on:
            reasons.append(Refusal("整改日期不能早于检查日期", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.finding.measure, self.finding.rectified_on = self.measure, self.on
        self.finding.save(update_fields=["measure", "rectified_on"])
        return {"measure": self.measure}


@dataclass(kw_only=True)
class CloseFinding(RecordVerb):
    """Re-check by somebody other than who rectified it."""

    action = Action.INSPECT
    event = EventKind.FINDING_CLOSED
    record = "finding"

    finding: Finding
    opinion: str

    def agency(self) -> Agency:
        return self.finding.unit

    def rules(self) -> list[Refusal]:
        reasons = []
        if self.finding.closed_on:
            reasons.append(Refusal("这个问题已经销号", house_rule()))
        if not self.finding.rectified_on:
            reasons.append(Refusal("责任单位还没有报告整改情况", house_rule()))
        elif self.on < self.finding.rectified_on:
            reasons.append(Refusal("复查日期不能早于整改日期", house_rule()))
        if not self.opinion.strip():
            reasons.append(Refusal("请填写复查意见", house_rule()))
        rectified = Event.objects.about(self.finding).filter(kind=EventKind.FINDING_RECTIFIED)
        if rectified.filter(actor_id=self.by.pk).exists():
            reasons.append(Refusal("复查须由整改人以外的人办理", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.finding.closed_on = self.on
        self.finding.save(update_fields=["closed_on"])
        return {"opinion": self.opinion}

"""From finding to closing: notice, rectification with proof, re-check by another person; what is overdue climbs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongkai.law.numbers import DocumentNumber
from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import Agency, Term, next_number
from gongkai.records.authority import Action, Role
from gongkai.records.evidence.keeping import Brought, keep
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.oversight.models.inspecting import Finding, FindingQuerySet, Inspection, Notice
from gongkai.records.oversight.verbs.inspecting import last_of
from gongkai.records.tasks.models import Origin
from gongkai.records.tasks.verbs import GiveTask
from gongkai.records.verbs import RecordVerb, Refusal, Verb, locked

SERIES = "rectification"
RESPONSIBLE = (Role.DEPARTMENT_HEAD, Role.CLERK, Role.MANAGER)
ABOVE = (Role.LEADER, Role.SUPERVISOR)


@dataclass(kw_only=True)
class NotifyUnit(Verb):
    """Give a unit notice of all its open findings that it had no notice of, and a day by which to put them right."""

    action = Action.INSPECT
    event = EventKind.FINDING_NOTIFIED

    inspection: Inspection
    unit: Agency
    due_on: date

    def agency(self) -> Agency:
        return self.inspection.agency

    def subject(self) -> Notice:
        return self.notice

    def rules(self) -> list[Refusal]:
        reasons = []
        if self.due_on <= self.on:
            reasons.append(Refusal("整改期限应当晚于发出通知的日期", house_rule()))
        if not to_notify(self.inspection.agency).filter(unit=self.unit).exists():
            reasons.append(Refusal(f"{self.unit.name}没有需要通知整改的问题", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        serial = next_number(self.agency(), SERIES, self.on.year)
        self.notice = Notice.objects.create(
            agency=self.agency(),
            inspection=self.inspection,
            unit=self.unit,
            number=str(DocumentNumber(f"{self.agency().document_mark}整改", self.on.year, serial)),
            given_on=self.on,
            due_on=self.due_on,
            addressees=persons(self.unit, RESPONSIBLE, self.on)[:300],
        )
        count = to_notify(self.agency()).filter(unit=self.unit).update(notice=self.notice, due_on=self.due_on)
        return {"number": self.notice.number, "due_on": self.due_on.isoformat(), "count": count}


def to_notify(agency: Agency) -> FindingQuerySet:
    """The open findings below an agency's own inspections of which their units had no notice."""
    return Finding.objects.to_rectify().filter(inspection__agency=agency, notice=None, due_on=None)


@dataclass(kw_only=True)
class _FindingVerb(RecordVerb):
    """A verb on a finding that is not closed."""

    fills = Finding
    record = "finding"

    finding: Finding

    def agency(self) -> Agency:
        return self.finding.unit

    def rules(self) -> list[Refusal]:
        if self.finding.closed_on:
            who = last_of(self.finding, EventKind.FINDING_CLOSED)
            return [Refusal(f"这个问题已经销号：{who}复查", house_rule())]
        return []


@dataclass(kw_only=True)
class RectifyFinding(_FindingVerb):
    """The unit reports what it did about a finding, with what proves it; it may add to that until the re-check."""

    action = Action.RECTIFY
    event = EventKind.FINDING_RECTIFIED

    measure: str
    files: tuple[Brought, ...] = ()

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.measure.strip():
            reasons.append(Refusal("请写明整改措施", house_rule()))
        if self.on < self.finding.found_on:
            reasons.append(Refusal("整改日期不能早于检查日期", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.finding.measure, self.finding.rectified_on = self.measure, self.on
        self.finding.save(update_fields=["measure", "rectified_on"])
        kept = keep(self.files, agency=self.finding.unit, by=self.by, on=self.on)
        self.finding.proof.add(*kept)
        return {"measure": self.measure, "files": len(kept)}


@dataclass(kw_only=True)
class _Recheck(_FindingVerb):
    """Somebody other than those who put it right looks whether it is."""

    action = Action.INSPECT

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.finding.closed_on:
            return reasons
        if not self.finding.rectified_on:
            reasons.append(Refusal("责任单位还没有报告整改情况", house_rule()))
        elif self.on < self.finding.rectified_on:
            reasons.append(Refusal("复查日期不能早于整改日期", house_rule()))
        rectified = Event.objects.about(self.finding).filter(kind=EventKind.FINDING_RECTIFIED)
        if rectified.filter(actor_id=self.by.pk).exists():
            reasons.append(Refusal("复查须由整改人以外的人办理", house_rule()))
        return reasons


@dataclass(kw_only=True)
class CloseFinding(_Recheck):
    """It is put right."""

    event = EventKind.FINDING_CLOSED

    opinion: str

    def rules(self) -> list[Refusal]:
        blank = [] if self.opinion.strip() else [Refusal("请填写复查意见", house_rule())]
        return [*super().rules(), *blank]

    def change(self) -> dict[str, Any]:
        self.finding.closed_on = self.on
        self.finding.save(update_fields=["closed_on"])
        return {"opinion": self.opinion}


@dataclass(kw_only=True)
class ReopenFinding(_Recheck):
    """It is not put right yet: the unit goes on. Its term goes on as well."""

    event = EventKind.FINDING_REOPENED

    reason: str

    def rules(self) -> list[Refusal]:
        blank = [] if self.reason.strip() else [Refusal("请写明复查不通过的理由", house_rule())]
        return [*super().rules(), *blank]

    def change(self) -> dict[str, Any]:
        self.finding.rectified_on = None
        self.finding.save(update_fields=["rectified_on"])
        return {"reason": self.reason}


@dataclass(kw_only=True)
class PostponeFinding(_FindingVerb):
    """The head allows more time, for a reason."""

    action = Action.APPROVE_EXTENSION
    event = EventKind.FINDING_POSTPONED

    due_on: date
    reason: str

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.finding.due_on is None:
            reasons.append(Refusal("还没有发出整改通知，没有可以延长的期限", house_rule()))
        elif self.due_on <= max(self.finding.due_on, self.on):
            reasons.append(Refusal("新的整改期限应当晚于原来的期限和今天", house_rule()))
        if self.finding.rectified_on:
            reasons.append(Refusal("责任单位已经报告整改，请先复查", house_rule()))
        if not self.reason.strip():
            reasons.append(Refusal("请写明延长整改期限的理由", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        before, self.finding.due_on = self.finding.due_on, self.due_on
        self.finding.save(update_fields=["due_on"])
        return {
            "due_on": self.due_on.isoformat(),
            "before": str(before),
            "reason": self.reason,
        }


@dataclass(kw_only=True)
class EscalateFinding(_FindingVerb):
    """What is overdue is told to the leader and the supervisor (督查督办), once."""

    action = Action.INSPECT
    event = EventKind.FINDING_ESCALATED

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.finding.escalated_on:
            reasons.append(Refusal("这个问题已经报督办", house_rule()))
        if not self.finding.is_overdue(self.on):
            reasons.append(Refusal("这个问题没有逾期", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.finding.escalated_on = self.on
        self.finding.save(update_fields=["escalated_on"])
        return {"to": persons(_office(self.finding.unit), ABOVE, self.on) or "分管责任人和监督员"}


@dataclass(kw_only=True)
class SuperviseFinding(GiveTask):
    """Supervision makes the overdue finding a task of its unit, with a new day by which it must be done."""

    action = Action.SUPERVISE

    finding: Finding
    at: Agency = field(init=False)
    unit: Agency = field(init=False)
    title: str = field(init=False)
    origin: Origin = field(init=False, default=Origin.SUPERVISION)

    def __post_init__(self) -> None:
        self.unit, self.at = self.finding.unit, _office(self.finding.unit)
        self.title = f"督办：{self.finding.problem}"[:200]
        self.origin_label = f"{self.finding.inspection}发现的问题"

    def lock(self) -> None:
        super().lock()
        self.finding = locked(self.finding)

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.finding.closed_on:
            who = last_of(self.finding, EventKind.FINDING_CLOSED)
            reasons.append(Refusal(f"这个问题已经销号：{who}复查", house_rule()))
        if not self.finding.escalated_on:
            reasons.append(Refusal("逾期未整改、已经报督办的问题才能交办", cite("regulation", 46)))
        if self.finding.task_id:
            reasons.append(Refusal("这个问题已经作为督办事项交办", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        told = super().change()
        self.finding.task = self.task
        self.finding.save(update_fields=["task"])
        return told


def persons(agency: Agency, roles: Iterable[Role], on: date) -> str:
    """Who holds these posts at the agency itself on that day: 信息员赵演示、负责人钱样例."""
    return persons_of([agency.pk], roles, on).get(agency.pk, "")


def persons_of(agencies: Iterable[int], roles: Iterable[Role], on: date) -> dict[int, str]:
    """The same for many agencies (their keys) in one query; those where nobody holds such a post are left out."""
    terms = Term.objects.on(on).filter(
        post__agency__in=list(agencies), post__role__in=list(roles), staff__is_active=True
    )
    told: dict[int, list[str]] = {}
    for one in terms.select_related("post", "staff").order_by("pk"):
        told.setdefault(one.post.agency_id, []).append(f"{one.post.title}{one.staff.name}")
    return {agency: "、".join(dict.fromkeys(names)) for agency, names in told.items()}


def _office(unit: Agency) -> Agency:
    """The agency that answers for the unit's work."""
    return unit.reporting or unit

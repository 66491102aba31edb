"""A task is given, reported on, sent back or confirmed as done, passed to another hand, or cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import Agency, Staff
from gongkai.records.authority import Action, roles_for
from gongkai.records.evidence.keeping import Brought, keep
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.tasks.models import Origin, Task
from gongkai.records.verbs import RecordVerb, Refusal, Verb


@dataclass(kw_only=True)
class GiveTask(Verb):
    """Tell ``unit`` (one of ``at``, or ``at`` itself) what to do by when; ``handler``: by whose hand, if named.

    ``year``: the year of the annual report that promised it; with :attr:`Origin.PROMISE` and only then.
    """

    action = Action.GIVE_TASK
    event = EventKind.TASK_GIVEN
    fills = Task

    at: Agency
    unit: Agency
    title: str
    due_on: date
    origin: Origin
    origin_label: str = ""
    details: str = ""
    handler: Staff | None = None
    year: int | None = None

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Task:
        return self.task

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.title.strip():
            reasons.append(Refusal("请写明交办的事项", house_rule()))
        if not self.unit.path.startswith(self.at.path):
            reasons.append(Refusal(f"{self.unit.name}不属于{self.at.name}，不能交办", cite("regulation", 4)))
        if self.due_on < self.on:
            reasons.append(Refusal("办结期限不能早于交办日期", house_rule()))
        if (self.origin == Origin.PROMISE) != (self.year is not None):
            reasons.append(Refusal("来自年度报告的，请写明报告年度；其他的不写", house_rule()))
        return reasons + handler_refusals(self.handler, self.unit, self.on)

    def change(self) -> dict[str, Any]:
        self.task = Task.objects.create(
            agency=self.at,
            unit=self.unit,
            handler=self.handler,
            title=self.title.strip(),
            details=self.details.strip(),
            origin=self.origin,
            origin_label=self.origin_label.strip(),
            year=self.year,
            given_on=self.on,
            due_on=self.due_on,
        )
        return {"title": self.task.title, "unit": self.unit.name, "due_on": self.due_on.isoformat()}


@dataclass(kw_only=True)
class _OpenTaskVerb(RecordVerb):
    """A verb on a task that is neither done nor cancelled."""

    record = "task"
    fills = Task

    task: Task

    def rules(self) -> list[Refusal]:
        reasons = []
        if self.task.closed_on:
            reasons.append(Refusal("这项工作已经办结", house_rule()))
        if self.task.cancelled_on:
            reasons.append(Refusal("这项工作已经取消", house_rule()))
        if self.on < (self.task.reported_on or self.task.given_on):
            reasons.append(Refusal("日期早于交办或者报告的日期，请核对", house_rule()))
        return reasons


@dataclass(kw_only=True)
class ReportTask(_OpenTaskVerb):
    """The unit tells what it did, with what proves it; then somebody else looks at it."""

    action = Action.DO_TASK
    event = EventKind.TASK_REPORTED

    told: str
    files: tuple[Brought, ...] = ()

    def judged_over(self) -> Agency:
        return self.task.unit

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.task.reported_on and self.task.is_open:
            reasons.append(Refusal("已经报告办理情况，正等待确认；要补充的，请交办人先退回", house_rule()))
        if not self.told.strip():
            reasons.append(Refusal("请写明办理情况", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.task.told, self.task.reported_on = self.told.strip(), self.on
        self.task.save(update_fields=["told", "reported_on"])
        kept = keep(self.files, agency=self.task.unit, by=self.by, on=self.on)
        self.task.evidence.add(*kept)
        return {"told": self.task.told, "files": len(kept)}


@dataclass(kw_only=True)
class _AnswerToReport(_OpenTaskVerb):
    """What is said to the report of the unit."""

    action = Action.GIVE_TASK

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.task.is_open and not self.task.reported_on:
            reasons.append(Refusal("责任单位还没有报告办理情况", house_rule()))
        return reasons


@dataclass(kw_only=True)
class ReturnTask(_AnswerToReport):
    """It is not done yet: the unit goes on, with the reason before its eyes."""

    event = EventKind.TASK_RETURNED

    reason: str

    def rules(self) -> list[Refusal]:
        blank = [] if self.reason.strip() else [Refusal("请写明退回的理由", house_rule())]
        return [*super().rules(), *blank]

    def change(self) -> dict[str, Any]:
        self.task.reported_on = None
        self.task.save(update_fields=["reported_on"])
        return {"reason": self.reason.strip()}


@dataclass(kw_only=True)
class CloseTask(_AnswerToReport):
    """It is done; said by somebody other than those who reported it."""

    event = EventKind.TASK_CLOSED

    opinion: str

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.opinion.strip():
            reasons.append(Refusal("请填写确认意见", house_rule()))
        reported = Event.objects.about(self.task).filter(kind=EventKind.TASK_REPORTED, actor_id=self.by.pk)
        if reported.exists():
            reasons.append(Refusal("办结须由报告人以外的人确认", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.task.closed_on = self.on
        self.task.save(update_fields=["closed_on"])
        return {"opinion": self.opinion.strip()}


@dataclass(kw_only=True)
class CancelTask(_OpenTaskVerb):
    """It need not be done any more. It stays in the list, with the reason in the journal."""

    action = Action.GIVE_TASK
    event = EventKind.TASK_CANCELLED

    reason: str

    def rules(self) -> list[Refusal]:
        blank = [] if self.reason.strip() else [Refusal("请写明取消的理由", house_rule())]
        return [*super().rules(), *blank]

    def change(self) -> dict[str, Any]:
        self.task.cancelled_on = self.on
        self.task.save(update_fields=["cancelled_on"])
        return {"reason": self.reason.strip()}


@dataclass(kw_only=True)
class PassTask(_OpenTaskVerb):
    """Another hand of the same unit goes on with it."""

    action = Action.GIVE_TASK
    event = EventKind.TASK_PASSED

    handler: Staff

    def rules(self) -> list[Refusal]:
        return [*super().rules(), *handler_refusals(self.handler, self.task.unit, self.on)]

    def change(self) -> dict[str, Any]:
        before = self.task.handler.name if self.task.handler else "本单位"
        self.task.handler = self.handler
        self.task.save(update_fields=["handler"])
        return {"before": before, "handler": self.handler.name}


def handler_refusals(handler: Staff | None, unit: Agency, on: date) -> list[Refusal]:
    """Who is named must hold a post over ``unit`` in which tasks are done, else nobody could report."""
    if handler is None:
        return []
    held = handler.roles_over(unit, on, tree_wide=False)
    if handler.is_active and not roles_for(Action.DO_TASK).isdisjoint(held):
        return []
    told = f"{handler.name}在{unit.name}没有可以办理的岗位，请选择该单位的在岗人员"
    return [Refusal(told, cite("regulation", 4))]

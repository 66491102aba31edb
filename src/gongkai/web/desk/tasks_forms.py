"""The forms of tasks: giving one, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from gongkai.records.agencies.models import Agency, Staff
from gongkai.records.authority import Action
from gongkai.records.responsibility.leaving import able
from gongkai.records.tasks.models import Origin, Task
from gongkai.records.tasks.verbs import CancelTask, CloseTask, PassTask, ReportTask, ReturnTask
from gongkai.records.today import today
from gongkai.web.desk.acts import TYPED, Act, ActForm
from gongkai.web.desk.evidence import brought_of
from gongkai.web.desk.forms import DeskForm, day, files, line, radios, select, words

# Where a task that is given by hand comes from: meetings and promises give theirs on their own pages.
BY_HAND = ((Origin.OTHER.value, Origin.OTHER.label), (Origin.SUPERVISION.value, Origin.SUPERVISION.label))


class NewTaskForm(DeskForm):
    """A task, and who is to do it. A person is named by unit, so that nobody is offered who could not report."""

    title = line("事项", 200)
    details = words("要求", 2000, required=False, help_text="做到什么程度，要交什么材料。")
    who = select("责任单位和经办人", help_text="只选单位的，由该单位自行安排。")
    due_on = day("办结期限")
    origin = radios("来源", BY_HAND)
    origin_label = line("来源说明", 200, required=False, help_text="如“镇长办公会”“督查组反馈”。")

    def __init__(self, units: Iterable[Agency], *args: Any, initial: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"origin": Origin.OTHER.value} | (initial or {}), **kwargs)
        self._units = {unit.pk: unit for unit in units}
        self._staff = {person.pk: person for person in handlers(self._units.values())}
        self.fields["who"].choices = [("", "请选择"), *_grouped(self._units, self._staff)]  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """What the form tells its verb."""
        told = dict(self.cleaned_data)
        unit, _, person = told.pop("who").partition("-")
        at = self._units[int(unit)]
        handler = self._staff[int(person)] if person else None
        return told | {"at": at.reporting or at, "unit": at, "handler": handler}


class PromiseForm(NewTaskForm):
    """A promise of a report as a task: where it comes from and what is asked stand there already."""

    details = None
    origin = None
    origin_label = None


def handlers(units: Any) -> list[Staff]:
    """Who may do tasks at these agencies, by unit: holders of posts there, and of the office above."""
    found = Staff.objects.none()
    for home in {unit.reporting_id: unit for unit in units}.values():
        found = found | able(Action.DO_TASK, home, today())
    return list(found.select_related("agency").distinct().order_by("agency__path", "name"))


def _grouped(units: dict[int, Agency], staff: dict[int, Staff]) -> list[tuple[str, Any]]:
    """Each unit with the people who belong to it."""
    return [
        (
            unit.name,
            [
                (str(unit.pk), f"{unit.name}（不指定经办人）"),
                *((f"{unit.pk}-{one.pk}", one.name) for one in staff.values() if one.agency_id == unit.pk),
            ],
        )
        for unit in units.values()
    ]


class ReportForm(ActForm):
    told = words(
        "办理情况", 2000, help_text="做了什么，结果怎样。上年报告承诺改进的事项，这段话会写进下一年度报告。"
    )
    files = files("照片和材料", required=False, help_text="可以一次选几个；不需要的不用上传。")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        return told | {"files": brought_of(self, "files")}


class ReturnForm(ActForm):
    reason = words("退回的理由", 300)


class CloseForm(ActForm):
    opinion = words("确认意见", 300, rows=2)


class CancelForm(ActForm):
    reason = words("取消的理由", 300, rows=2)
    sure = forms.BooleanField(
        label="确认取消，取消以后不能恢复",
        error_messages={"required": "取消以后不能恢复。确实要取消的，请勾选“确认取消”"},
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        told.pop("sure", None)
        return told


class PassForm(ActForm):
    handler = select("新的经办人")

    def arrange(self) -> None:
        self._staff = {str(one.pk): one for one in handlers([self.record.unit])}
        choices = [(key, f"{one.name}（{one.agency.name}）") for key, one in self._staff.items()]
        self.fields["handler"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        return told | {"handler": self._staff.get(told.get("handler", ""))}


def _open(task: Task) -> bool:
    return task.is_open


def _reported(task: Task) -> bool:
    return task.is_open and task.reported_on is not None


ACTS = (
    Act(
        slug="report",
        name="报告办理情况",
        form=ReportForm,
        build=lambda task, by, told: ReportTask(task=task, by=by, on=today(), **_own(told)),
        done="已报告，等待确认",
        typed={"told": TYPED},
        fits=lambda task: task.is_open and task.reported_on is None,
    ),
    Act(
        slug="close",
        name="确认办结",
        lead="看过办理情况和材料再确认。确认人不能是报告人。",
        form=CloseForm,
        build=lambda task, by, told: CloseTask(task=task, by=by, on=today(), **_own(told)),
        done="已确认办结",
        typed={"opinion": TYPED},
        fits=_reported,
    ),
    Act(
        slug="return",
        name="退回继续办理",
        form=ReturnForm,
        build=lambda task, by, told: ReturnTask(task=task, by=by, on=today(), **_own(told)),
        done="已退回",
        typed={"reason": TYPED},
        fits=_reported,
    ),
    Act(
        slug="pass",
        name="改由他人办理",
        form=PassForm,
        build=lambda task, by, told: PassTask(task=task, by=by, on=today(), handler=told["handler"]),
        done="已改由他人办理",
        typed={"handler": None},
        fits=_open,
    ),
    Act(
        slug="cancel",
        name="取消交办",
        form=CancelForm,
        build=lambda task, by, told: CancelTask(task=task, by=by, on=today(), **_own(told)),
        done="已取消",
        typed={"reason": TYPED},
        fits=_open,
    ),
)


def _own(told: dict[str, Any]) -> dict[str, Any]:
    """What was filled in; the day is today."""
    return {name: value for name, value in told.items() if name != "on"}

"""The forms of the inspection: what a person adds, its end, and what can be done with a finding."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from gongkai.law.inspection import Problem, term
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.agencies.models import Agency
from gongkai.records.oversight.models import Finding, Inspection, ObjectKind
from gongkai.records.oversight.verbs import (
    CloseFinding,
    HoldInspection,
    NoteFinding,
    PostponeFinding,
    RectifyFinding,
    ReopenFinding,
    SuperviseFinding,
)
from gongkai.records.storable import LAST_DAY
from gongkai.records.today import today
from gongkai.web.desk.acts import TYPED, Act, ActForm
from gongkai.web.desk.evidence import brought_of
from gongkai.web.desk.forms import DeskForm, day, files, line, select, words

REASON = 300
_MEASURE = 300
_FINDING = Finding._meta


def usual_term(on: date) -> date:
    """The last day of the usual term of rectification (工作约定)."""
    return current_calendar().provisional().add_working_days(on, term("rectify_working_days"))


def _sure(label: str, why: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, error_messages={"required": why})


class DismissForm(DeskForm):
    reason = line("不列为问题的理由", REASON, required=False, help_text="属实的不填；不属实的必须写明。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].says_by_itself = True  # type: ignore[attr-defined]  # its help says when to fill it in


class NoticeForm(DeskForm):
    due_on = day("整改期限", help_text="工作约定：发出通知后10个工作日，可以改。")


# --- one inspection -----------------------------------------------------------------------------------


class NoteForm(ActForm):
    unit = select("责任单位")
    kind = select("问题类型", [(one.value, one.label) for one in Problem], initial=Problem.OTHER.value)
    problem = words("问题", 300, rows=3)
    object_kind = select("对象", ObjectKind.choices, initial=ObjectKind.UNIT.value)
    object_name = line("对象名称", 300, required=False, help_text="如栏目、公开栏、账号的名称。")
    url = line("网址", 500, required=False)
    standard = line("检查标准", 300, required=False, help_text="依据哪个文件或者制度的哪一条。")
    files = files("照片和材料", required=False, help_text="可以一次选几个；手机拍的照片可以直接上传。")

    def arrange(self) -> None:
        inspection: Inspection = self.record
        self._units = {str(one.pk): one for one in Agency.objects.within(inspection.agency)}  # type: ignore[attr-defined]
        listed = [(key, one.name) for key, one in self._units.items()]
        self.fields["unit"].choices = [("", "请选择"), *listed]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        return told | {"unit": self._units.get(told.get("unit", "")), "files": brought_of(self, "files")}


class HoldForm(ActForm):
    summary = words("检查情况", 2000, rows=5, help_text="怎么查的，查了什么，总的情况。写入每月检查报告。")
    sure = _sure("确认完成，完成后不能再增减问题", "完成后不能再增减问题。确实查完了的，请勾选“确认完成”")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        told.pop("sure", None)
        return told


def _note(inspection: Inspection, by: Any, told: dict[str, Any]) -> NoteFinding:
    told = _own(told) | {"kind": Problem(told["kind"]), "object_kind": ObjectKind(told["object_kind"])}  # type: ignore[call-arg]
    return NoteFinding(
        inspection=inspection, by=by, on=today(), **told | {"unit": told["unit"] or inspection.agency}
    )


INSPECTION_ACTS = (
    Act(
        slug="note",
        name="补充人工发现的问题",
        lead="程序看不到的，由检查人记录：公开栏破损、张贴不规范、页面显示错误等。",
        press="记录",
        form=NoteForm,
        build=_note,
        done="已记录",
        typed={
            "unit": None,
            "kind": Problem.OTHER.value,
            "object_kind": ObjectKind.UNIT.value,
            "problem": TYPED,
        },
        fits=lambda inspection: inspection.held_on is None,
    ),
    Act(
        slug="hold",
        name="完成本月检查",
        lead="疑点都处理完、人工发现的问题都记录以后，写明检查情况。",
        form=HoldForm,
        build=lambda inspection, by, told: HoldInspection(
            at=inspection.agency, by=by, on=_within(inspection), **_own(told)
        ),
        done="本月检查已完成",
        typed={"summary": TYPED},
        fits=lambda inspection: inspection.held_on is None,
    ),
)


def _within(inspection: Inspection) -> date:
    """Today, or the last day of its month when that is over: the inspection is that month's."""
    month = inspection.month
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return min(today(), date.fromordinal(following.toordinal() - 1))


# --- one finding --------------------------------------------------------------------------------------


class RectifyForm(ActForm):
    measure = words("整改措施", _MEASURE, rows=3, help_text="做了什么，结果怎样。")
    files = files("照片和材料", required=False, help_text="整改后的照片、截图或者文件，可以一次选几个。")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        return told | {"files": brought_of(self, "files")}


class CloseForm(ActForm):
    opinion = words("复查意见", 300, rows=2)
    sure = _sure("确认销号，销号后不能撤回", "销号后不能撤回。确实整改到位的，请勾选“确认销号”")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        told.pop("sure", None)
        return told


class ReopenForm(ActForm):
    reason = words("复查不通过的理由", REASON, rows=2)


class PostponeForm(ActForm):
    due_on = day("新的整改期限")
    reason = words("延长的理由", REASON, rows=2)


class SuperviseForm(ActForm):
    due_on = day("办结期限")
    details = words("督办要求", 2000, rows=3, required=False)


FINDING_ACTS = (
    Act(
        slug="rectify",
        name="报告整改情况",
        form=RectifyForm,
        build=lambda finding, by, told: RectifyFinding(finding=finding, by=by, on=today(), **_own(told)),
        done="已报告，等待复查",
        typed={"measure": TYPED},
        fits=lambda finding: finding.rectified_on is None and finding.closed_on is None,
    ),
    Act(
        slug="close",
        name="复查销号",
        lead="看过整改措施和佐证再销号。复查人不能是整改人。",
        form=CloseForm,
        build=lambda finding, by, told: CloseFinding(finding=finding, by=by, on=today(), **_own(told)),
        done="已销号",
        typed={"opinion": TYPED},
        fits=lambda finding: finding.rectified_on is not None,
    ),
    Act(
        slug="reopen",
        name="复查不通过",
        form=ReopenForm,
        build=lambda finding, by, told: ReopenFinding(finding=finding, by=by, on=today(), **_own(told)),
        done="已退回继续整改",
        typed={"reason": TYPED},
        fits=lambda finding: finding.rectified_on is not None and finding.closed_on is None,
    ),
    Act(
        slug="supervise",
        name="督办",
        lead="逾期未整改的，作为督办事项交责任单位限期办结。",
        form=SuperviseForm,
        build=lambda finding, by, told: SuperviseFinding(finding=finding, by=by, on=today(), **_own(told)),
        done="已作为督办事项交办",
        typed={"due_on": LAST_DAY},
        fits=lambda finding: finding.escalated_on is not None and finding.closed_on is None,
    ),
    Act(
        slug="postpone",
        name="延长整改期限",
        form=PostponeForm,
        build=lambda finding, by, told: PostponeFinding(finding=finding, by=by, on=today(), **_own(told)),
        done="整改期限已延长",
        typed={"due_on": LAST_DAY, "reason": TYPED},
        fits=lambda finding: finding.due_on is not None and finding.closed_on is None,
    ),
    # After what another person does about the report: whoever opens the page finds the next step first.
    Act(
        slug="rectify-more",
        name="补充整改情况",
        lead="整改情况已经报告，等待其他人员复查。复查以前还可以补充，原来写的会换成这里写的。",
        press="补充",
        form=RectifyForm,
        build=lambda finding, by, told: RectifyFinding(finding=finding, by=by, on=today(), **_own(told)),
        done="已补充，等待复查",
        typed={"measure": TYPED},
        fits=lambda finding: finding.rectified_on is not None and finding.closed_on is None,
    ),
)


def _own(told: dict[str, Any]) -> dict[str, Any]:
    """What was filled in; the day is today."""
    return {name: value for name, value in told.items() if name != "on"}

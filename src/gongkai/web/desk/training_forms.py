"""The forms of trainings and meetings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from gongkai.law.questions import Topic
from gongkai.law.training import training_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Role
from gongkai.records.evidence.keeping import Brought
from gongkai.records.oversight.people import Person, post_holders, typed_people
from gongkai.records.oversight.verbs.training import MOST_QUESTIONS
from gongkai.records.today import today
from gongkai.web.desk.acts import ActForm
from gongkai.web.desk.evidence import brought_of
from gongkai.web.desk.forms import DeskForm, checks, day, files, line, words

_ROLES = [(role.value, role.label) for role in Role if role is not Role.ADMINISTRATOR]


def at_time(label: str, **options: Any) -> forms.TimeField:
    """A time of day; 9:00 and 09:00 are both understood."""
    told = {"required": f"请填写“{label}”", "invalid": f"“{label}”不是时间，请写成 09:00 的样子"}
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(
        label=label, widget=widget, input_formats=["%H:%M", "%H：%M"], error_messages=told, **options
    )


def number(label: str, **options: Any) -> forms.IntegerField:
    told = {
        "required": f"请填写“{label}”",
        "invalid": f"“{label}”应为整数",
        "min_value": f"“{label}”不能小于%(limit_value)s",
        "max_value": f"“{label}”不能大于%(limit_value)s",
    }
    return forms.IntegerField(label=label, error_messages=told, **options)


class WithFiles(DeskForm):
    """A form whose files are looked at with its fields; ``cleaned_data["files"]`` is what the verb takes."""

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        return told | {"files": self.brought()}

    def brought(self) -> tuple[Brought, ...]:
        return brought_of(self, "files")


def hours_field() -> forms.DecimalField:
    told = {
        "required": "请填写“学时”",
        "invalid": "“学时”应为数字，例如 3 或者 2.5",
        "min_value": "“学时”应大于零",
        "max_decimal_places": "“学时”最多一位小数",
        "max_whole_digits": "“学时”过大，请核对",
        "max_digits": "“学时”过大，请核对",
    }
    return forms.DecimalField(
        label="学时", min_value=0, max_digits=4, decimal_places=1, error_messages=told, localize=False
    )


class HeldForm(WithFiles):
    """A training that was held without having been planned here."""

    title = line("培训主题", 200)
    organiser = line("组织单位", 100)
    on = day("培训日期")
    hours = hours_field()
    participants = number("参加人数", min_value=1, max_value=100_000)
    topics = checks("培训内容", [(one.value, one.label) for one in Topic], required=False)
    place = line("地点", 200, required=False)
    trainer = line("授课人", 100, required=False)
    told = words("培训情况", 5000, required=False)
    names = words(
        "参加人员名单",
        20_000,
        required=False,
        help_text="知道姓名的才能计个人学时。一行写一人：姓名，单位，岗位。可以从表格中复制。",
    )
    files = files("照片和签到表", required=False)

    def __init__(self, home: Agency, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.home = home

    def clean_names(self) -> tuple[Person, ...]:
        return _typed(self.cleaned_data["names"], self.home)


class PlanForm(WithFiles):
    """A training that is still to be held."""

    title = line("培训主题", 200)
    organiser = line("组织单位", 100)
    day = day("培训日期")
    begins = at_time("开始时间", required=False)
    ends = at_time("结束时间", required=False)
    place = line("地点", 200, required=False)
    trainer = line("授课人", 100, required=False)
    hours = hours_field()
    topics = checks("培训内容", [(one.value, one.label) for one in Topic], required=False)
    questions = number(
        "测试题数",
        min_value=0,
        max_value=MOST_QUESTIONS,
        help_text="0表示不测试。题目按培训内容从题库随机抽取，每人不同。",
    )
    words = words(
        "通知事项", 5000, required=False, help_text="写进通知的其他要求，例如携带的材料、请假的办法。"
    )
    files = files("培训材料", required=False, help_text="课件、讲义，参加人员可以在工作台下载。")

    @staticmethod
    def usual(home: Agency) -> dict[str, Any]:
        """What is usually filled in."""
        return {"organiser": home.ogi_body or home.name, "questions": training_rule(today()).questions}


class PeopleForm(DeskForm):
    """Who is put on a list: by post, by unit, and by name."""

    roles = checks("按岗位", _ROLES, required=False, help_text="选中岗位上现在的全部人员。")
    units = forms.MultipleChoiceField(
        label="只选这些单位的",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选表示所有单位。",
    )
    names = words(
        "没有账号的人员",
        20_000,
        required=False,
        help_text="一行写一人：姓名，单位，岗位。没有写单位的，算本机关的。",
    )

    def __init__(self, home: Agency, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.home = home
        self.fields["units"].choices = _units(home)  # type: ignore[attr-defined]

    def clean_names(self) -> tuple[Person, ...]:
        return _typed(self.cleaned_data["names"], self.home)

    def chosen(self) -> tuple[Person, ...]:
        """Everybody whom the form names. Units alone mean all who hold a post there."""
        told = self.cleaned_data
        if not told["roles"] and not told["units"]:
            return tuple(told["names"])
        found = post_holders(self.home, today(), told["roles"], [int(one) for one in told["units"]])
        return (*found, *told["names"])


def _typed(text: str, home: Agency) -> tuple[Person, ...]:
    try:
        return tuple(typed_people(text, home))
    except ValueError as error:
        raise forms.ValidationError(str(error)) from error


class ReasonForm(ActForm):
    reason = line("原因", 200)


class ConcludeForm(WithFiles, ActForm):
    told = words("培训情况", 5000, required=False, help_text="可以不写；写了的会作为年度报告的素材。")
    files = files("照片和签到表", required=False)


class PlainForm(ActForm):
    """Nothing to fill in."""


class MeetingForm(WithFiles, PeopleForm):
    title = line("会议名称", 200)
    day = day("会议日期")
    begins = at_time("开始时间", required=False)
    place = line("地点", 200, required=False)
    chair = line("主持人", 60)
    agenda = words("议程", 5000, rows=5)
    files = files("会议材料", required=False)
    field_order = ("title", "day", "begins", "place", "chair", "agenda", "files", "roles", "units", "names")


class MinutesForm(WithFiles):
    minutes = words(
        "会议情况", 10_000, rows=8, help_text="谁讲了什么、怎么定的；议定的事项写在下面，会生成交办事项。"
    )
    files = files("照片和签到表", required=False)


@dataclass(frozen=True)
class Doers:
    """Who may be told to do what was resolved: units, and people with their units, as choices."""

    units: list[tuple[str, str]]
    people: list[tuple[str, str]]


def doers(home: Agency) -> Doers:
    """The units of ``home`` and everybody who holds a post there today."""
    people = [
        (str(one.staff.pk), f"{one.unit_name}　{one.name}")
        for one in post_holders(home, today())
        if one.staff
    ]
    return Doers(_units(home), people)


def _units(home: Agency) -> list[tuple[str, str]]:
    """``home``, then its departments, then its villages."""
    units = home.counted_agencies().order_by("kind", "pk")
    return [(str(one.pk), one.name) for one in sorted(units, key=lambda one: one != home)]


class ResolvedForm(DeskForm):
    """One line of what was resolved; a line without a text is none."""

    text = line("议定事项", 200, required=False)
    unit = forms.ChoiceField(label="责任单位", required=False)
    handler = forms.ChoiceField(label="责任人", required=False)
    due_on = day("完成期限", required=False)

    def __init__(self, choices: Doers, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "请选择"), *choices.units]  # type: ignore[attr-defined]
        self.fields["handler"].choices = [("", "不指定"), *choices.people]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("text"):
            for name in ("unit", "due_on"):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, f"请填写“{self.fields[name].label}”")
        return told

"""The forms of posts and people: who takes a post, who stands in, who is entered, who is reached where."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.records.agencies.models import Agency, Staff, Term
from gongkai.records.agencies.verbs import (
    BeginTerm,
    ChangeStaffContact,
    EndTerm,
    EnrolStaff,
    SetPassword,
)
from gongkai.records.authority import Role
from gongkai.records.responsibility.verbs import DisableStaff, EnableStaff, NameDeputy
from gongkai.records.today import today
from gongkai.web.desk.acts import TYPED, Act, ActForm, DatedForm
from gongkai.web.desk.forms import day, line, select

_PASSWORD_HELP = "至少10个字符，不要用常见的密码。请当面告诉本人。"  # noqa: S105 - words on a page


class _PeopleForm(DatedForm):
    """A form that names one of the people whose work is counted in the same report."""

    staff = select("人员")

    def arrange(self) -> None:
        home = self.agency.reporting_id or self.agency.pk
        people = Staff.objects.filter(agency__reporting=home, is_active=True).select_related("agency")
        self._people = {str(one.pk): one for one in people.order_by("agency__path", "name")}
        choices = [(key, f"{one.name}（{one.agency.name}）") for key, one in self._people.items()]
        self.fields["staff"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]

    @property
    def agency(self) -> Agency:
        return self.record

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        return told | {"staff": self._people.get(told.get("staff", ""))}


class BeginForm(_PeopleForm):
    role = select("岗位", [("", "请选择"), *Role.choices])
    title = line("职务名称", 60, required=False, help_text="不填写的，用岗位名称。如“民政所所长”。")
    field_order = ("role", "staff", "title", "on")

    def arrange(self) -> None:
        super().arrange()
        self.fields["on"].label = "任职日期"


class DeputyForm(_PeopleForm):
    of = select("代行谁的岗位")
    since = day("代行开始")
    until = day("代行结束", help_text="这一天过后自动恢复；可以提前结束。")
    reason = line("原因", 200, help_text="如休假、培训、抽调。")
    on = None
    field_order = ("of", "staff", "since", "until", "reason")

    def arrange(self) -> None:
        super().arrange()
        self.fields["staff"].label = "代行人"
        self.initial["since"] = today()
        terms = Term.objects.on(today()).filter(post__agency=self.record, stands_in_for=None)
        self._terms = {str(one.pk): one for one in terms.select_related("post__agency", "staff")}
        choices = [(key, f"{one.staff.name}：{one.post.title}") for key, one in self._terms.items()]
        self.fields["of"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        return told | {"of": self._terms.get(told.get("of", ""))}


class EnrolForm(DatedForm):
    name = line("姓名", 60)
    username = line("用户名", 60, help_text="登录时用，全系统不能重复。")
    phone = line("办公电话", 60, required=False)
    password = line(
        "密码",
        128,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=f"不填写的先登记，暂时不能登录。{_PASSWORD_HELP}",
    )
    field_order = ("name", "username", "phone", "password", "on")

    def clean_password(self) -> str | None:
        return self.cleaned_data["password"] or None


class ContactForm(ActForm):
    phone = line("办公电话", 60, required=False)
    email = line("电子邮箱", 254, required=False)

    def arrange(self) -> None:
        self.initial |= {"phone": self.record.phone, "email": self.record.email}


class PasswordForm(ActForm):
    password = line(
        "新密码",
        128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_PASSWORD_HELP,
    )


class DisableForm(ActForm):
    reason = line("停用的原因", 200)


class EndDeputyForm(DatedForm):
    term = select("结束哪一项代行")

    def arrange(self) -> None:
        self.fields["on"].label = "最后一天"
        terms = Term.objects.on(today()).filter(staff=self.record, stands_in_for__isnull=False)
        self._terms = {str(one.pk): one for one in terms.select_related("post__agency", "staff")}
        choices = [(key, f"{one.title}，至{one.ended_on}") for key, one in self._terms.items()]
        self.fields["term"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        return told | {"term": self._terms.get(told.get("term", ""))}


def _deputises(staff: Staff) -> bool:
    return Term.objects.on(today()).filter(staff=staff, stands_in_for__isnull=False).exists()


def _deputy(unit: Agency, by: Any, told: dict[str, Any]) -> NameDeputy:
    told = dict(told)
    told.pop("on", None)
    return NameDeputy(by=by, on=today(), **told)


UNIT_ACTS = (
    Act(
        slug="begin",
        name="任职",
        lead="从这一天起，岗位的权限归这个人。不能任命自己。",
        form=BeginForm,
        build=lambda unit, by, told: BeginTerm(
            by=by, at=unit, on=told["on"], role=told["role"], staff=told["staff"], title=told["title"]
        ),
        done="任职已登记",
        asks=False,
    ),
    Act(
        slug="deputy",
        name="指定代行人",
        lead="代行期间，代行人有这个岗位的全部权限，办理的事项记为“（代）”；自己经手的仍然不能自己审。",
        form=DeputyForm,
        build=_deputy,
        done="代行人已指定",
        asks=False,
    ),
    Act(
        slug="enrol",
        name="登记人员",
        form=EnrolForm,
        build=lambda unit, by, told: EnrolStaff(by=by, at=unit, **told),
        done="人员已登记，请接着为他登记任职",
        typed={"name": TYPED, "username": TYPED},
        keep=False,  # a password is not kept in a browser
    ),
)

PERSON_ACTS = (
    Act(
        slug="contact",
        name="修改联系方式",
        form=ContactForm,
        build=lambda staff, by, told: ChangeStaffContact(
            by=by, on=today(), staff=staff, phone=told["phone"], email=told["email"]
        ),
        done="联系方式已修改",
        typed={"phone": "", "email": ""},
    ),
    Act(
        slug="end-deputy",
        name="提前结束代行",
        form=EndDeputyForm,
        build=lambda staff, by, told: EndTerm(by=by, on=told["on"], term=told["term"]),
        done="代行已结束",
        fits=_deputises,
        asks=False,
    ),
    Act(
        slug="password",
        name="设置密码",
        form=PasswordForm,
        build=lambda staff, by, told: SetPassword(by=by, on=today(), staff=staff, password=told["password"]),
        done="密码已设置",
        keep=False,
        asks=False,
    ),
    Act(
        slug="disable",
        name="停用账号",
        lead="停用以后马上不能再办理事项、不能登录；以前办理的都保留。要移交工作的，先办离任移交。",
        form=DisableForm,
        build=lambda staff, by, told: DisableStaff(by=by, on=today(), staff=staff, reason=told["reason"]),
        done="账号已停用",
        typed={"reason": TYPED},
        fits=lambda staff: staff.is_active,
    ),
    Act(
        slug="enable",
        name="恢复账号",
        form=ActForm,
        build=lambda staff, by, told: EnableStaff(by=by, on=today(), staff=staff),
        done="账号已恢复",
        fits=lambda staff: not staff.is_active,
    ),
)

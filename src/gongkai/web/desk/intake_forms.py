"""The form of an application that came in, with what its way needs and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms import BoundField

from gongkai.law.applicants import APPLICANT_CLASSES
from gongkai.law.receipt import Channel, Receipt, receipt
from gongkai.law.sources import Citation
from gongkai.records.agencies.models import Agency
from gongkai.records.applications.models import Application, FileKind
from gongkai.records.applications.particulars import LIMITS, WANTED_FORMS, WANTED_WAYS, ApplicantForm
from gongkai.records.applications.verbs.intake import Paper
from gongkai.records.today import today
from gongkai.web.desk.forms import DeskForm, day, files, line, select, words
from gongkai.web.desk.lists import key_in

_LOCAL = WANTED_WAYS[-1]


@dataclass(frozen=True)
class Way:
    """A channel as the pages show it: which day counts, by which rule."""

    channel: Channel

    @property
    def label(self) -> str:
        return self.channel.label

    @property
    def rule(self) -> Citation:
        """The rule by which the day of receipt is decided."""
        return _received(self.channel).rule

    @property
    def is_confirmed(self) -> bool:
        """Whether it counts only from the day on which it was confirmed with the applicant."""
        return _received(self.channel).date is None

    @property
    def same_day(self) -> bool:
        """Whether the confirmation is due on the very day of arrival."""
        return (
            self.is_confirmed
            and receipt(self.channel, arrived=_A_DAY, confirmed=_A_DAY + _NEXT).warning is not None
        )

    @property
    def arrival(self) -> str:
        """What the day is called on which it came."""
        return _ARRIVALS.get(self.channel, "到达日期")

    @property
    def counts(self) -> str:
        """Which day is the day of receipt."""
        if not self.is_confirmed:
            return f"{self.arrival.removesuffix('日期')}之日就是收到申请之日。"
        if self.same_day:
            return "应当于到达当日与申请人确认，确认之日为收到申请之日。"
        return "双方确认之日为收到申请之日，请尽快与申请人确认。"


def _received(channel: Channel) -> Receipt:
    return receipt(channel, handed_in=_A_DAY, signed=_A_DAY, arrived=_A_DAY)


_A_DAY, _NEXT = date(2019, 5, 15), timedelta(days=1)  # any day will do
_ARRIVALS = {Channel.IN_PERSON: "提交日期", Channel.ORAL: "代为填写日期", Channel.MAIL_SIGNED: "签收日期"}


class NextForm(DeskForm):
    """What is asked of each application; of who applied, the first one of the envelope tells."""

    def __init__(self, way: Way, at: list[Agency], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way, self.at = way, at

    def propose(self, found: Mapping[str, str]) -> None:
        """Fill in what was read where nobody has typed, and say there that a person has to compare it."""
        for name, text in found.items():
            field = self.fields.get(name)
            if field and (isinstance(field, forms.ChoiceField) or not self.initial.get(name)):
                self.initial[name] = text
                field.help_text = f"请核对：由来件识别。{field.help_text}"

    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        """The fields that are asked, under the heads of the printed form."""
        for head, names in _GROUPS.items():
            if shown := [self[name] for name in names if name in self.fields]:
                yield head, shown

    topic = line(
        "申请事项", LIMITS["topic"][1], help_text="用几个字概括，列表中显示，如“2025年低保发放名单”。"
    )
    request = words(LIMITS["request"][0], LIMITS["request"][1], help_text="照申请表填写；不需要用途。")
    form = select("信息的形式", [(one, one) for one in WANTED_FORMS])
    way_to_get = select("获取信息的途径", [(one, one) for one in WANTED_WAYS])
    other_way = line("其他途径", 100, required=False, help_text="选“其他”时写明。")
    application = files("申请材料（扫描件或者来件）", required=False)
    submission = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("way_to_get") == _LOCAL and not told.get("other_way"):
            self.add_error("other_way", "请写明用什么途径获取")
        return told

    def agency(self) -> Agency:
        return self.at[0]

    def confirmed_on(self) -> date | None:
        return None

    def values(self, first: Application | None) -> dict[str, Any]:
        """What the form tells ``RegisterApplication``."""
        assert first is not None
        earlier = first.applicant.particulars
        assert earlier is not None
        told = self.cleaned_data
        who = {name: getattr(earlier, name) for name in _WHO}
        return {
            "at": first.agency,
            "arrived_on": first.arrived_on,
            "applicant_class": first.applicant_class,
            "needs_help": first.needs_help,
            "envelope": first,
            **self._what(who),
            "submission": told["submission"] or None,
        }

    def _what(self, who: Mapping[str, str]) -> dict[str, Any]:
        told = self.cleaned_data
        way = told["other_way"] if told["way_to_get"] == _LOCAL else told["way_to_get"]
        applicant = ApplicantForm(**who, request=told["request"], wanted_form=f"{told['form']}，{way}")
        return {"topic": told["topic"], "applicant": applicant, "papers": tuple(self._papers())}

    def _papers(self) -> Iterator[Paper]:
        for name, kind in _PAPERS.items():
            for upload in self.cleaned_data.get(name) or ():
                yield Paper(kind, upload)


class IntakeForm(NextForm):
    """The whole form: who (three groups of data and nothing else, 《条例》第二十九条), what, in which form."""

    agency_code = select("受理机关")
    arrived_on = day("到达日期")
    confirmed_on_day = day("已与申请人确认的日期", required=False)
    applicant_class = select(
        "申请人类别", [("", "请选择")] + [(o.code, o.name) for o in APPLICANT_CLASSES.values()]
    )
    name = line(*LIMITS["name"], help_text="单位写全称。")
    identity = line(
        "身份证明的名称和号码",
        LIMITS["identity"][1],
        help_text="如“居民身份证”和号码；单位写统一社会信用代码。",
    )
    representative = line(*LIMITS["representative"], required=False, help_text="申请人是单位时填写。")
    contact = line("联系电话", LIMITS["contact"][1], help_text="没有电话的，写能联系到的方式。")
    address = line("通信地址、邮政编码", LIMITS["address"][1], required=False, help_text="选择邮寄时必填。")
    email = forms.EmailField(
        label=LIMITS["email"][0],
        max_length=LIMITS["email"][1],
        required=False,
        help_text="选择电子邮件时必填。",
        error_messages={"invalid": "“电子邮箱”写得不对，请核对"},
    )
    agent = line(*LIMITS["agent"], required=False, help_text="委托他人申请时填写，并附授权委托书。")
    agent_identity = line(*LIMITS["agent_identity"], required=False)
    agent_contact = line(*LIMITS["agent_contact"], required=False)
    needs_help = forms.BooleanField(label="申请人阅读、视听有困难，需要协助", required=False)
    identity_proof = files("身份证明（扫描件）", required=False)
    mandate = files("授权委托书（扫描件）", required=False)

    def __init__(self, way: Way, at: list[Agency], *args: Any, **kwargs: Any) -> None:
        super().__init__(way, at, *args, **kwargs)
        self.initial.setdefault("arrived_on", today().isoformat())
        self.fields["arrived_on"].label = way.arrival
        if not way.is_confirmed:
            del self.fields["confirmed_on_day"]
        else:
            self.fields["confirmed_on_day"].help_text = f"还没有确认的先空着。{way.counts}"
        if way.channel == Channel.ORAL:
            self.fields["application"].label = "申请人签字的申请表（扫描件）"
            self.fields["application"].help_text = "还没有签字的可以先登记，会一直显示“签字件待补”。"
        self._ask_agency_if_several()

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        for way, field in (("邮寄", "address"), ("电子邮件", "email")):
            if told.get("way_to_get") == way and field in told and not told[field]:
                self.add_error(field, f"选择{way}的，请填写“{self.fields[field].label}”")
        if told.get("agent") and not told.get("agent_contact"):
            self.add_error("agent_contact", "有代理人的，请填写代理人联系电话")
        arrived, confirmed = told.get("arrived_on"), told.get("confirmed_on_day")
        if arrived and confirmed and not arrived <= confirmed <= today():
            self.add_error("confirmed_on_day", "确认日期不能早于到达日期，也不能晚于今天")
        return told

    def agency(self) -> Agency:
        told = self.data if self.is_bound else self.initial
        chosen = key_in(str(told.get("agency_code", "")))
        return next((one for one in self.at if one.pk == chosen), self.at[0])

    def confirmed_on(self) -> date | None:
        day: date | None = self.cleaned_data.get("confirmed_on_day")
        return day

    def values(self, first: Application | None) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "at": self.agency(),
            "arrived_on": told["arrived_on"],
            "applicant_class": told["applicant_class"],
            "needs_help": told["needs_help"],
            "submission": told["submission"] or None,
            **self._what({name: told[name] for name in _WHO}),
        }

    def _ask_agency_if_several(self) -> None:
        if len(self.at) == 1:
            del self.fields["agency_code"]
        else:
            self.fields["agency_code"].choices = [(one.pk, one.name) for one in self.at]  # type: ignore[attr-defined]


_WHO = (
    "name",
    "identity",
    "contact",
    "agent",
    "agent_identity",
    "agent_contact",
    "representative",
    "address",
    "email",
)
_PAPERS = {
    "application": FileKind.APPLICATION,
    "identity_proof": FileKind.IDENTITY,
    "mandate": FileKind.MANDATE,
}
_GROUPS = {
    "收到": ("agency_code", "arrived_on", "confirmed_on_day"),
    "申请人": ("applicant_class", "name", "identity", "representative", "contact"),
    "代理和协助": ("agent", "agent_identity", "agent_contact", "needs_help"),
    "所需信息": ("topic", "request"),
    "形式和途径": ("form", "way_to_get", "other_way", "address", "email"),
    "材料": ("application", "identity_proof", "mandate"),
}

"""The three steps that are filled in: who, what, how (《条例》第二十九条第二款), and no purpose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from gongkai.law.applicants import APPLICANT_CLASSES
from gongkai.records import storable
from gongkai.records.applications.models import FileKind
from gongkai.records.applications.particulars import LIMITS, WANTED_FORMS, WANTED_WAYS, ApplicantForm
from gongkai.records.applications.verbs.online import LONGEST_CORRECTION
from gongkai.web.counter.guards import FILES_BYTES
from gongkai.web.forms import VerbForm, files, line, radios, select, words

_PERSONS = ("natural_person", "lawyer_in_own_name")
_TYPES = "照片、PDF、Word 等都可以"

_HERE, _POST, _EMAIL, _OTHER = "在本网站下载", "邮寄", "电子邮件", "其他"
_WAYS = (_HERE, *WANTED_WAYS)


class CounterForm(VerbForm):
    """A form of the counter. ``kinds``: what the files of its file fields are kept as."""

    kinds: dict[str, FileKind] = {}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for name, value in list(told.items()):
            for reason in storable.unreadable([value] if isinstance(value, str) else []):
                self.add_error(name, reason)
        return told

    @property
    def text_names(self) -> list[str]:
        return [name for name in self.fields if name not in self.kinds]

    def shown(self) -> Iterator[tuple[str, str]]:
        """What was filled in, with labels, for the page on which it is checked."""
        for name in self.text_names:
            field, value = self.fields[name], str(self.initial.get(name, "") or "")
            if isinstance(field, forms.BooleanField):
                value = "是" if value else ""
            elif isinstance(field, forms.ChoiceField):
                value = dict(_flat(field.choices)).get(value, "")
            if value:
                yield str(field.label), value


class Who(CounterForm):
    applicant_class = select(
        "申请人类别",
        (
            ("个人", [(code, APPLICANT_CLASSES[code].name) for code in _PERSONS]),
            (
                "单位",
                [(one.code, one.name) for one in APPLICANT_CLASSES.values() if one.code not in _PERSONS],
            ),
        ),
        initial=_PERSONS[0],
    )
    name = line("姓名或者单位名称", LIMITS["name"][1], help_text="请与身份证明上的一致。")
    representative = line(
        LIMITS["representative"][0],
        LIMITS["representative"][1],
        required=False,
        help_text="单位申请的可以写上。",
    )
    identity = line(
        "身份证号码或者统一社会信用代码",
        LIMITS["identity"][1],
        help_text="个人填身份证号码；没有身份证的，写证件的名称和号码。单位填统一社会信用代码。",
    )
    contact = line("联系电话", LIMITS["contact"][1], help_text="我们打这个电话与您确认收到申请。")
    identity_files = files(
        "身份证明的照片或者扫描件",
        required=False,
        most=FILES_BYTES,
        help_text=f"{_TYPES}。现在没有，可以不传。",
    )
    needs_help = forms.BooleanField(label="阅读、视力、听力等有困难，需要帮助", required=False)
    agent = line(LIMITS["agent"][0], LIMITS["agent"][1], required=False)
    agent_identity = line("代理人身份证号码", LIMITS["agent_identity"][1], required=False)
    agent_contact = line(LIMITS["agent_contact"][0], LIMITS["agent_contact"][1], required=False)
    mandate_files = files(
        "授权委托书的照片或者扫描件", required=False, most=FILES_BYTES, help_text=f"{_TYPES}。"
    )

    kinds = {"identity_files": FileKind.IDENTITY, "mandate_files": FileKind.MANDATE}


class What(CounterForm):
    topic = line(
        "您要什么信息",
        LIMITS["topic"][1],
        help_text="一句话写出名称、文号或者大概内容。例如：2019年某村到某村道路的施工合同。不用写为什么要。",
    )
    details = words(
        "补充说明",
        LIMITS["request"][1] - LIMITS["topic"][1] - 1,
        rows=6,
        required=False,
        help_text="写得越具体，找得越快：哪一年、哪个村或者哪个单位、什么文件、文件的字号。",
    )
    attachments = files(
        "有助于查找的材料", required=False, most=FILES_BYTES, help_text="例如以前收到的通知。可以不传。"
    )

    kinds = {"attachments": FileKind.APPLICATION}


class How(CounterForm):
    wanted_form = radios("您想要什么形式", zip(WANTED_FORMS, WANTED_FORMS, strict=True))
    way = radios("怎样给您", zip(_WAYS, _WAYS, strict=True))
    other = line("其他要求", 100, required=False, help_text="选了“其他”途径的，请在这里写明。")
    address = line(
        "收件地址和邮政编码", LIMITS["address"][1], required=False, help_text="选了邮寄的，请写清楚。"
    )
    email = line("电子邮箱", LIMITS["email"][1], required=False, help_text="选了电子邮件的，请填写。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("address", "email", "other"):
            self.fields[name].says_by_itself = True  # type: ignore[attr-defined]  # when it must be filled in

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        way = told.get("way")
        if way == _POST and not told.get("address"):
            self.add_error("address", "您选择了邮寄，请填写收件地址")
        if way == _EMAIL and not told.get("email") and "email" not in self.errors:
            self.add_error("email", "您选择了电子邮件，请填写电子邮箱")
        if way == _OTHER and not told.get("other"):
            self.add_error("other", "您选择了其他途径，请写明要求")
        return told

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        try:
            if email:
                validate_email(email)
        except ValidationError:
            raise ValidationError("电子邮箱写得不对，请核对，例如 zhang@example.com") from None
        return email


class CorrectionForm(CounterForm):
    text = words(
        "补正的内容",
        LONGEST_CORRECTION,
        rows=8,
        required=False,
        help_text="写在这里，或者上传材料，也可以都有。",
    )
    papers = files("补正材料", required=False, most=FILES_BYTES, help_text=f"{_TYPES}。没有可以不传。")

    kinds = {"papers": FileKind.CORRECTION}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].says_by_itself = True  # type: ignore[attr-defined]  # that one of the two is enough


class OpenForm(CounterForm):
    """Number and query code. What is wrong with them is said in one way only."""

    number = line("申请编号", 60, help_text="在回执上。只写数字也可以，例如 2026-1。")
    code = words("查询码", 60, rows=2, help_text="在回执上，七组，每组四个。大小写和中间的横线不用管。")


def applicant_of(who: dict[str, Any], what: dict[str, Any], how: dict[str, Any]) -> ApplicantForm:
    """The statutory form from the cleaned steps."""
    wanted = (how["wanted_form"], how["way"], how["other"])
    return ApplicantForm(
        name=who["name"],
        identity=who["identity"],
        contact=who["contact"],
        request="\n".join(filter(None, (what["topic"], what["details"]))),
        wanted_form="；".join(filter(None, wanted)),
        agent=who["agent"],
        agent_identity=who["agent_identity"],
        agent_contact=who["agent_contact"],
        representative=who["representative"],
        address=how["address"],
        email=how["email"],
    )


def _flat(choices: Iterable[tuple[Any, Any]]) -> Iterator[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), str(label)

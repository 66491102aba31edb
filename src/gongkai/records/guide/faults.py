"""What is wrong with the guide, told to the office before a citizen or an inspector finds it.

The list is that of guides as they are published: blanks of a template, channels that lead nowhere, hours without a
time, editions that nobody revised.
"""

from __future__ import annotations

import re
from datetime import date

from django.conf import settings

from gongkai.law.numerals import chinese_date
from gongkai.law.receipt import Channel
from gongkai.records.agencies.models import Agency
from gongkai.records.agencies.verbs import CONTACT_FIELDS
from gongkai.records.guide.content import channels_of
from gongkai.records.guide.editions import current_edition, is_current

# 《条例》第十二条 and, for the others, what 第三条, 第二十四条 and 第五十一条 presuppose.
_NEEDED = (
    "ogi_body",
    "address",
    "office_hours",
    "phone",
    "website",
    "competent_body",
    "reconsideration_body",
)
_BLANK = re.compile(
    r"[XＸ×]{2,}|[_＿]{2,}|□|待定|待补|暂无|样例|年\s+月|[（(](?:具体|请填写|此处)|\[email|示例",
    re.IGNORECASE,
)
_PHONE = re.compile(r"0\d{2,3}-\d{7,8}(?:-\d{1,5})?|1\d{10}|\d{3,5}|400-?\d{3}-?\d{4}")
_SEPARATORS = re.compile(r"[、，,；;/\s]+")
_TIME = re.compile(r"\d{1,2}\s*[:：时点]")
_BY_CHANNEL = {Channel.FAX: ("fax", "传真"), Channel.EMAIL: ("email", "电子邮箱")}


def guide_faults(agency: Agency, on: date) -> list[str]:
    """Every fault as a Chinese sentence that says what to do; empty when the guide is in order."""
    return [
        *_missing(agency),
        *_blanks(agency),
        *_odd_numbers(agency),
        *_dead_channels(agency),
        *_out_of_date(agency, on),
    ]


def _missing(agency: Agency) -> list[str]:
    return [
        f"公开指南缺少“{_name(field)}”，请在机关联系方式中填写"
        for field in _NEEDED
        if not getattr(agency, field)
    ]


def _blanks(agency: Agency) -> list[str]:
    return [
        f"“{_name(field)}”中有没有填完的内容：{getattr(agency, field)}，请补全"
        for field in CONTACT_FIELDS
        if _BLANK.search(getattr(agency, field))
    ]


def _odd_numbers(agency: Agency) -> list[str]:
    faults = [
        f"“{_name(field)}”不像一个完整的号码：{number}，请核对"
        for field in ("phone", "fax")
        for number in _SEPARATORS.split(getattr(agency, field))
        if number and not _PHONE.fullmatch(number)
    ]
    if agency.office_hours and not _TIME.search(agency.office_hours):
        faults.append(f"“办公时间”没有写明几点到几点：{agency.office_hours}，请补全")
    if agency.postcode and not re.fullmatch(r"\d{6}", agency.postcode):
        faults.append(f"“邮政编码”应为六位数字：{agency.postcode}，请核对")
    return faults


def _dead_channels(agency: Agency) -> list[str]:
    return [
        f"指南说可以用{word}提出申请，但没有填写{word}，请填写或者取消这个渠道"
        for channel, (field, word) in _BY_CHANNEL.items()
        if channel in channels_of(agency) and not getattr(agency, field)
    ]


def _out_of_date(agency: Agency, on: date) -> list[str]:
    edition = current_edition(agency)
    if edition is None:
        return ["还没有留存公开指南的第一版，请核对后确认修订"]
    if not is_current(agency, on):
        return [
            f"公开指南的内容与{chinese_date(edition.made_on)}的第{edition.number}版已经不同，请核对后确认修订"
        ]
    if (on - edition.made_on).days > settings.REVISE_GUIDE_AFTER_DAYS:
        return [f"公开指南自{chinese_date(edition.made_on)}起没有修订，请核对后确认（工作约定：每年一次）"]
    return []


def _name(field: str) -> str:
    return str(Agency._meta.get_field(field).verbose_name)

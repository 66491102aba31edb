"""On which day an application counts as received: Article 31, channel by channel."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gongkai.law.faults import Fault, Finding, Refused
from gongkai.law.labelled import Labelled
from gongkai.law.numerals import chinese_date
from gongkai.law.sources import Citation, cite, house_rule


class Channel(Labelled):
    """How an application comes in."""

    IN_PERSON = "in_person", "当面提交"
    ORAL = "oral", "口头申请，由工作人员代为填写"
    MAIL_SIGNED = "mail_signed", "需签收的邮寄（特快专递、挂号信）"
    MAIL_ORDINARY = "mail_ordinary", "无需签收的邮寄（平常信函）"
    ONLINE = "online", "互联网渠道"
    EMAIL = "email", "电子邮件"
    FAX = "fax", "传真"


@dataclass(frozen=True, slots=True)
class Receipt:
    """``date`` is None while the application still has to be confirmed with the applicant."""

    date: dt.date | None
    rule: Citation
    warning: Finding | None = None


def receipt(
    channel: Channel,
    *,
    handed_in: dt.date | None = None,
    signed: dt.date | None = None,
    arrived: dt.date | None = None,
    confirmed: dt.date | None = None,
) -> Receipt:
    """The day of receipt.

    handed_in  in person and oral: the day the application was handed in or taken down
    signed     mail with signature: the day the agency, its mail room included, signed for it
    arrived    other mail, online, e-mail, fax: the day it reached the agency
    confirmed  the same channels: the day agency and applicant confirmed it
    Raises Refused when the day the channel needs is missing or the days contradict each other.
    """
    match channel:
        case Channel.IN_PERSON:
            # 第三十一条第一项: 申请人当面提交政府信息公开申请的，以提交之日为收到申请之日
            return Receipt(_needed(handed_in, "提交日期"), cite("regulation", 31, item=1))
        case Channel.ORAL:
            # 第二十九条: 可以口头提出，由受理该申请的政府信息公开工作机构代为填写; no day of receipt is named
            return Receipt(_needed(handed_in, "代为填写的日期"), house_rule())
        case Channel.MAIL_SIGNED:
            # 第三十一条第二项: 以邮寄方式提交的，以行政机关签收之日为收到申请之日
            return Receipt(_needed(signed, "签收日期"), cite("regulation", 31, item=2))
        case Channel.MAIL_ORDINARY:
            # 第三十一条第二项: 以平常信函等无需签收的邮寄方式提交的，政府信息公开工作机构应当于收到申请的当日
            # 与申请人确认，确认之日为收到申请之日
            return _confirmed(_needed(arrived, "到达日期"), confirmed, item=2, same_day=True)
        case Channel.ONLINE | Channel.EMAIL | Channel.FAX:
            # 第三十一条第三项: 通过互联网渠道或者政府信息公开工作机构的传真提交的，
            # 以双方确认之日为收到申请之日
            return _confirmed(_needed(arrived, "提交日期"), confirmed, item=3, same_day=False)


def _confirmed(arrived: dt.date, confirmed: dt.date | None, *, item: int, same_day: bool) -> Receipt:
    rule = cite("regulation", 31, item=item)
    if confirmed is None:
        return Receipt(None, rule)
    if confirmed < arrived:
        raise Refused(Fault.CONFIRMED_BEFORE_ARRIVAL, arrived=chinese_date(arrived))
    if not same_day or confirmed == arrived:
        return Receipt(confirmed, rule)
    fault = Fault.NOT_CONFIRMED_ON_ARRIVAL_DAY
    text = fault.text.format(arrived=chinese_date(arrived), day=chinese_date(confirmed))
    return Receipt(confirmed, rule, Finding(fault, text))


def _needed(day: dt.date | None, name: str) -> dt.date:
    if day is None:
        raise Refused(Fault.RECEIPT_DATE_MISSING, name=name)
    return day

"""When an answer counts as served, and how it may be sent: 国办公开办函〔2016〕235号."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gongkai.law.faults import Fault, Refused
from gongkai.law.labelled import Labelled
from gongkai.law.sources import Citation, cite


class Method(Labelled):
    """How an answer is sent."""

    DIRECT = "direct", "直接送达"
    ENTRUSTED = "entrusted", "委托其他行政机关送达"
    POST = "post", "邮寄送达（邮政企业）"
    ONLINE = "online", "通过互联网送达"
    PRIVATE_COURIER = "private_courier", "快递公司寄送"


@dataclass(frozen=True, slots=True)
class Service:
    """``answered_on``: the day that decides about the term, None until it is known."""

    answered_on: dt.date | None
    rule: Citation

    def on_time(self, answer_deadline: dt.date | None) -> bool | None:
        """Whether the answer came within the term; None while a date is open or not promised."""
        if self.answered_on is None or answer_deadline is None:
            return None
        return self.answered_on <= answer_deadline


def service(
    method: Method,
    *,
    signed: dt.date | None = None,
    posted: dt.date | None = None,
    arrived: dt.date | None = None,
    freight_collect: bool = False,
    has_online_reconsideration_channel: bool = False,
) -> Service:
    """The day on which an answer is served.

    signed   direct and entrusted: the day the applicant or the legal representative signed
    posted   post: the day of posting
    arrived  online: the day it reached the applicant's designated system
    Raises Refused for a way that is not allowed.
    """
    if freight_collect:
        raise Refused(Fault.NO_FREIGHT_COLLECT)
    match method:
        case Method.DIRECT | Method.ENTRUSTED:
            # 235号四: 直接送达、委托送达的，以申请人及其法定代理人签收之日为准
            return Service(signed, cite("service_letter"))
        case Method.POST:
            # 235号四: 邮寄送达的，以交邮之日为准
            return Service(posted, cite("service_letter"))
        case Method.ONLINE:
            # 行政复议法第二十二条第二款: 通过互联网渠道送达行政行为决定的，
            # 应当同时提供提交行政复议申请书的互联网渠道
            if not has_online_reconsideration_channel:
                raise Refused(Fault.ONLINE_SERVICE_MUST_GIVE_ONLINE_RECONSIDERATION_CHANNEL)
            return Service(arrived, cite("reconsideration_regulation", 23))
        case Method.PRIVATE_COURIER:
            raise Refused(Fault.OFFICIAL_LETTERS_GO_BY_POSTAL_ENTERPRISE_ONLY)

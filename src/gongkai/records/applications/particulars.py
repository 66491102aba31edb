"""Who applied and what they asked for, as it is filled in: the three statutory groups of data and nothing else."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ApplicantForm:
    """《条例》第二十九条: name, identity proof and contact; what identifies the information; form and channel.

    No purpose is asked. ``identity``: kind and number of the document as written. ``contact``: telephone; ``address``
    and ``email`` where the wished channel needs them. ``representative``: of an organisation. ``agent…``: whoever acts
    for the applicant, with a mandate among the files of the case.
    """

    name: str
    identity: str
    contact: str
    request: str
    wanted_form: str
    agent: str = ""
    agent_identity: str = ""
    agent_contact: str = ""
    representative: str = ""
    address: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Particulars(ApplicantForm):
    """The form with what it is about, in a few words (``topic``, for lists)."""

    topic: str


# 工作约定: so many characters in each field; what describes the information may be long, it may not be a book.
LIMITS = {
    "topic": ("申请事项", 120),
    "name": ("申请人姓名或者名称", 100),
    "identity": ("身份证明", 60),
    "contact": ("联系方式", 200),
    "request": ("所需政府信息的名称、文号或者其他特征性描述", 4000),
    "wanted_form": ("信息的形式要求、获取方式和途径", 200),
    "agent": ("代理人姓名", 100),
    "agent_identity": ("代理人身份证明", 60),
    "agent_contact": ("代理人联系电话", 200),
    "representative": ("法定代表人或者负责人", 100),
    "address": ("通信地址", 200),
    "email": ("电子邮箱", 254),
}

# 《条例》第二十九条第三项: 政府信息的形式要求，包括获取信息的方式、途径; the choices of the printed form (工作约定).
WANTED_FORMS = ("纸质", "电子数据", "查阅、抄录")
WANTED_WAYS = ("当面领取", "邮寄", "电子邮件", "其他")

ERASED = "（申请人信息已按规定删除）"

_NUMBER = re.compile(r"\d[\dA-Za-z-]{5,}")


def number_in(text: str) -> str:
    """The number that a text gives (of a document, a telephone), so that "居民身份证 1000…" and "1000…" are the same.

    Where it gives none, the text itself.
    """
    found = _NUMBER.search(unicodedata.normalize("NFKC", text))
    return found[0].replace("-", "") if found else text

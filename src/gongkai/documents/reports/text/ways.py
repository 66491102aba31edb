"""How the applications came in: 其中，通过网络申请1303件，信函申请172件，当面申请24件."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from gongkai.documents.reports.text.quantities import SHARE, Quantity
from gongkai.documents.reports.text.statements import Statement, doubts_of, is_of_applications
from gongkai.law.report_form import TEXT

_UNITS = frozenset({"件", "份", "宗", "起", "例", "封", "次", "条", ""})
_WAY = re.compile(
    r"(?:政府|门户|通过)*(?:网络|网上|网站|互联网|平台|电子(?=邮[件箱])|在线|线上|线下|现场|当面|窗口|书面|信函|来函|来信|邮寄|邮件|邮箱|挂号信|传真|信件|数据电文|其他(?=方式|形式|渠道|途径))"
    r"[^，、；]{0,10}$"
)
_FRONT = re.compile(rf"^.*(?:\d[.、]|通过|采用|采取|其中|为|是|：|{SHARE})")
_END = re.compile("(?:(?<=申请)件|数量?|共计?|有|为|是|各|：|的)+$")


def applied_through(
    text: str, mask: str, found: Sequence[Quantity], taken: Collection[int], year: int | None
) -> Iterator[Statement]:
    """The numbers not ``taken`` before which stands nothing but a way of applying."""
    for one in found:
        before = re.split(r"[#¥_，、；。\n]", mask[: one.start][-40:])[-1]
        name = _END.sub("", _FRONT.sub("", before))
        is_way = one.unit in _UNITS and _WAY.match(name)
        if one.start in taken or not is_way or not is_of_applications(mask, one.start):
            continue
        doubts = doubts_of(text, one.start, year)
        yield Statement.counted(f"{TEXT}/渠道/{name}", one, doubts)

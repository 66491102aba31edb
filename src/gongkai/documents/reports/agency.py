"""The agency whose report it is: its name in titles and sentences, and other names that do not belong there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from gongkai.documents.reports.model import ReportFinding
from gongkai.documents.reports.text.prose import Prose
from gongkai.law.report_identities import Severity

_SIGNED_WITHIN = 4  # lines from the end

_KINDS = (
    "人民政府办公厅|人民政府办公室|人民政府|镇政府|乡政府|县政府|区政府|市政府|行政公署|行署|街道办事处|街道办|街办|街道|管理委员会|管委会|"
    "委员会|分局|局|厅|委|支队|总队|大队|中心|办公室|镇|乡|苏木|街"
)
# In a title also what is no common ending of a name elsewhere: 水利部, 审计署, 某某大学.
_KINDS_IN_TITLE = f"{_KINDS}|部|署|院|大学|中学|小学|学校|公司|开发区|园区"
_HAN = r"[\u4e00-\u9fff、]"
_NAME = re.compile(rf"{_HAN}{{1,30}}(?:{_KINDS})$")
_NAME_IN_TITLE = re.compile(rf"{_HAN}{{1,30}}(?:{_KINDS_IN_TITLE})$")
# What stands before a name in a sentence, and what a name of no agency begins with or consists of.
_BEFORE_NAME = re.compile(
    r"^.*(?:现将|现公布|现公开|现发布|特?向社会(?:公布|公开|发布)|公布|发布|特?编制了?|形成了?|制作|根据|按照|关于|的|《|“|：|】|@|\)|[A-Za-z.>])"
)
_NO_NAME = re.compile(
    r"我|^(?:度|本单位|本机关|本[省市县区镇乡局委厅处]|全|各|该|其|上级|区政府|县政府|市政府|省政府|镇政府|乡政府|政府|村镇|综合)"
    r"|乡镇|城镇|部门|单位|领导|下设|负责|要求|工作|通过|依托|利用|可以|主要|年报|报告|电子版|官方|网站"
)

_INNER_OFFICE = re.compile(
    r"(?:(?<=政府)|(?<=办事处)|(?<=街道)|(?<=[镇乡]))(?:党政|综合|党政综合|信息公开|政务公开|行政|公共|事务|党工委)+(?:办公室|办|中心)$"
    r"|(?<=政府)机关$"
    r"|(?<=[局厅])(?:综合|行政|秘书)?办公室$"
    r"|(?<=[府局厅委会处])(?:政府|政务|信息|公开|工作|与)+领导小组(?:办公室)?$"
)

_REGION = re.compile(rf"{_HAN}{{2,16}}[省市县区旗州盟]$")

# X局现向社会公开《2023年…》, X镇人民政府特编制2024年度…
_ISSUED = re.compile(
    rf"(?P<name>{_HAN}{{2,30}}?(?:{_KINDS}))(?:现|特此|特)?(?:向社会)?(?:公开|公布|发布|编制)了?《?20\d\d年"
)
# 请与X镇人民政府党政办公室联系, 由X局编制, 受理机构为X街道办事处
_CONTACT = re.compile(
    rf"(?:请?与|请?联系|由|致电|机构为|地址：)(?P<name>[^。；，\n(]{{2,40}}(?:{_KINDS}))"
    r"(?=[^。；，\n]{0,16}?(?:联系|编制|制作|负责|[(，。；：]|$))"
)
_TOLD = (
    "共|未|没|以|政府网站|政府门户|收到|受理|新收|办理|处理|发生|主动|通过|公开|发布|累计|全年|"
    r"认真|严格|高度|积极|坚持|持续|充分|网站|门户|政务|微信|20\d\d|"
    "依托|深入|全面|切实|不断|进一步|扎实|紧紧|始终|结合|按|根据|围绕|贯彻|在"
)
_SUBJECT = re.compile(
    rf"(?:^|(?<=[。；，：@)\n])|(?<=年)(?!度)|(?<=年度))(?P<name>{_HAN}{{2,24}}?(?:{_KINDS}))(?={_TOLD})"
)
# 《X县农业局政府信息公开指南》: a document of its own, and no regulation of a province.
_OWN_DOCUMENT = re.compile(
    rf"(?:[《的]|^)(?P<name>{_HAN}{{2,24}}?(?:人民政府|街道办事处|街道|委员会|局|厅|镇|乡))"
    r"(?:政府|政务|信息|与)*公开(?!规定|暂行|办法|条例)"
)
_AFTER_YEAR = re.compile(r"20\d\d年度?，?$")
_ITSELF = re.compile("我[局委厅镇乡街]")
_TOWN = re.compile(r"(?P<town>[\u4e00-\u9fff]{1,4}(?P<kind>街道|镇|乡))(?:人民政府|政府|办事处)?(?:办公室)?$")


def agency_of(titles: Iterable[str], prose: Prose) -> str | None:
    """As a title says; else who issues the report, whom to ask, who signs, who does most in the
    sentences, or whose documents are named.

    ``titles``: what stands in the titles beside the year and the word for the report, the likelier first.
    """
    claims = (
        *(_name_in(title, _NAME_IN_TITLE) or _region_in(title) for title in titles),
        *(_name_in(match["name"]) for said in (_ISSUED, _CONTACT) for match in said.finditer(prose.text)),
        *map(_name_in, prose.text.split("\n")[-_SIGNED_WITHIN:]),
    )
    if name := next(filter(None, claims), ""):
        return name
    for said in (_SUBJECT, _OWN_DOCUMENT):
        names = Counter(filter(None, (_name_in(match["name"]) for match in said.finditer(prose.text))))
        if names:
            return names.most_common(1)[0][0]
    return None


def names_of_others(agency: str | None, prose: Prose) -> Iterator[ReportFinding]:
    """What was left from the text of another office: a town by its name, or 我局 in the report of a town."""
    own = _TOWN.search(agency or "")
    if agency is None or own is None:
        return
    others = [(_other_town(match, own), match) for match in _SUBJECT.finditer(prose.text)]
    others += [(_other_self(match[0], own), match) for match in _ITSELF.finditer(prose.text)]
    seen = {""}
    for other, match in others:
        if other in seen:
            continue
        seen.add(other)
        yield ReportFinding(
            "AGENCY",
            None,
            other,
            agency,
            Severity.WARNING,
            f"这是{agency}的报告，这里写的是“{other}”。",
            "请核对是否沿用了别的单位的文字。",
            prose.place(match.start()),
        )


def _name_in(text: str, spelling: re.Pattern[str] = _NAME) -> str:
    name = _INNER_OFFICE.sub("", _BEFORE_NAME.sub("", text).strip("“”\"'、："))
    return name if spelling.match(name) and not _NO_NAME.search(name) else ""


def _region_in(text: str) -> str:
    """A report of a whole district names no office: 晋安区."""
    name = _BEFORE_NAME.sub("", text)
    return name if _REGION.match(name) and not _NO_NAME.search(name) else ""


def _other_town(subject: re.Match[str], own: re.Match[str]) -> str:
    """A town with its full name, or behind the year; other words may end in 镇 too (梳理镇政务服务)."""
    town = _TOWN.search(_name_in(subject["name"]))
    is_named = subject["name"].endswith(("人民政府", "办事处")) or _AFTER_YEAR.search(
        subject.string[: subject.start()][-8:]
    )
    return town["town"] if town and is_named and not _are_one(own["town"], town["town"]) else ""


def _other_self(itself: str, own: re.Match[str]) -> str:
    """我局 and 我乡 are no words for a 镇."""
    return "" if own["kind"].startswith(itself[1]) else itself


def _are_one(one: str, other: str) -> bool:
    """嘉禾镇 and 县嘉禾镇: how much stands before the name is not certain."""
    return one.endswith(other) or other.endswith(one)

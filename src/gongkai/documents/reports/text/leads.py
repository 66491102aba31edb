"""What stands before a number of items: whether it speaks of information in general, or names a part of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongkai.documents.reports.text.channels import channels_of, unquoted
from gongkai.documents.reports.text.quantities import SHARE
from gongkai.law.report_form import Number

_DISCLOSE = (
    "(?:(?<!不予)(?<!依申请)公开|发布|更新|推送|推出|刊发|刊登|上传|编发|公布|推发|转发|发送|上报|提供|维护|"
    "(?<=共)推文)"
)
_INFORMATION = "(?:信息|内容|资讯|稿件|文章|推文|作品|消息|图文)"
_ALL = "(?:总?数量?|总量|条数|总计|合计|累计|共计?|公开|发布|达到?|为|的?有|是|了|约|：)*$"
# 公开政府信息, 发布工作动态、通知公告等各类信息 are information in general; 发布政务动态类信息 is a class.
_IN_GENERAL = re.compile(
    rf"(?:{_DISCLOSE}(?:了|的|共计?|累计)*|新增)"
    r"(?:全[省市县区州镇乡]|各类(?:政府|政务)?[^，、]{2,4}(?=信息)|各类|各项|各种|各方面|相关|有关|本级|重要|最新|原创|新|(?>[^，]*等[^，]{1,12}的)|(?>[^，]*等)|(?>[^，]{0,10}和)(?=各类|其他)|(?>涉及?[^，]*的))*(?:的|各类|方面|相关|有关|公开)*"
    rf"(?:政府|政务|公示|街道|图文)*{_INFORMATION}{_ALL}"
    rf"|{_DISCLOSE}[^，]*信息、[^，]*等{_ALL}"
)
# 公开生态领域政府信息共计96条，其中…: whatever it is, the whole of a list.
_OBJECT = re.compile(rf"{_DISCLOSE}[^，、]*{_INFORMATION}{_ALL}")
_PARTS_FOLLOW = re.compile("[，：](?:其中|包括|包含)")
_OTHERS = re.compile("[，；、]?(?:其[他它]|法定)")
# 政府信息主动公开171条: inside a list it is the name of a part.
_TURNED_ROUND = re.compile(
    rf"(?:政府|政务)信息(?:主动)?(?:公开|发布|更新){_ALL}|{_INFORMATION}(?:主动公开|发布|更新)量?{_ALL}"
)
# 全年主动公开86条; 公开592条信息; 微信公众号公开821条
_WITHOUT_OBJECT = re.compile(rf"(?:^|主动|新增|共计?|累计|全年|年度?|对外|，){_DISCLOSE}(?:了|的)?{_ALL}")
_VERB = re.compile(rf"{_DISCLOSE}(?:了|的|共计?|累计|新增)*$")
_OBJECT_BEHIND = re.compile(r"(?:各类|各项)?(?:政府|政务|公开)*信息$")
# 主动公开规章13件，…; 通过网站发布政务类信息34条，…: lists that name no total.
_NAMED_AT_ONCE = re.compile(
    r"(?:主动|共|累计|全年|年度?|新增|[一二三四]是)公开了?(?!栏|平台|属性|发布)(?P<name>(?:(?!情况：)[^，])+)$"
    r"|(?:网|网站|平台|专栏|公众号|全年|年度?|累计|及时)(?:主动|累计|共计?)*(?:公开发布|公开|发布|更新)(?P<posted>[^，]+(?:信息|动态|公告|文件|解读))$"
)

_AMONG = re.compile(
    "(?:其中|内有|(?<=，)含(?!义)|(?<!主要)包括|包含|分别(?=为|是|有|：)|具体|涵盖|含有|(?<!公开)(?<!发布)(?<!公开了)(?<!发布了)涉及|主要(?:为|是|有|包括|涉及)|(?:在[^，]{0,6})?主动公开的?(?:政府|政务)?信息中)"
    "(?:为|是|有|包括|涉及|主要|：|，)*"
)
_ALL_OF_IT = re.compile("分别|具体|包括|包含|主动公开")
_LEFT_OUT = re.compile("…")  # in an excerpt
_SHARES = re.compile(f"{SHARE}+")
_CLAUSE_END = re.compile("[，；、]")
_MARKS = "、，；。\n"

_NUMBER = re.compile(r"^(?:\(?\d{1,2}[、.)]|[①-⑳]|\(?[一二三四五六七八九十]+[、.)]|[一二三四五六七八九十]是)")
_FRONT = re.compile(
    r"^(?:20\d\d年度?(?=共|主动|全年|公开|发布)|全年|本年度?|我[局镇乡街办委厅]|共计?|累计|主动|及时|新增|了|为|是|有|：|和|及|以及|-|"
    r"(?:公开|发布|公布)(?!栏|指南|目录|年报|工作|平台|专|[^，]{0,2}制度))+"
)
_END = re.compile("(?:共计?|合计|累计|总?数量?|各|有|为|是|达到?|约|：)+$")
_NO_NAME = re.compile(
    "收到|受理|(?<!提案)(?<!建议)办理|答复|回复|办结|接到|接收|召开|举办|开展|组织(?:了|开展|召开|举办|在线|“)|访谈|培训|建立|成立|设立|(?<!机构)设置|移交|报送|(?<!意见)征集|历年|回应(?!信息)|整改|检查|占|点击|浏览|"
    "阅读|访问|关注|订阅|粉丝|申请|复议|诉讼|较|同比|增长|增加|减少|下降|完成(?!情况)|修订|审核|审查|网民|采纳|取消|网上|转交|出席|推送|"
    "^(?:向|在|通过|对|将|由|从|经|不予公开)"
)
_NAMES_CHANNEL = re.compile("(?:网站|公众号|微信|微博|平台|客户端|抖音|头条|视频号|公开栏|账号|新媒体)$")
_CLASS = re.compile("类(?:信息)?$")
# 通过平台公开86条，公众号公开20条，总计106条; 累计 may also be since ever.
_IN_ALL = re.compile(
    rf"^，(?:总计|合计|共计|(?P<since_ever>累计))(?:{_DISCLOSE}(?:各类|政府|政务)*{_INFORMATION})?(?:共|为|达|：)*$"
)
_LONGEST_NAME = 40  # characters


@dataclass(frozen=True, slots=True)
class Lead:
    """The words between the number before and this one, and those ``behind`` it, up to the next one or a full stop.

    ``mark``: the strongest one between the two numbers; ``among``: the words that say that parts follow (其中), and
    ``said`` what is said after them, or since the last full stop.
    """

    before: str
    behind: str
    mark: str
    among: str
    said: str

    @property
    def begins_parts(self) -> bool:
        """Whether anything says that parts of a total follow: 其中, a colon, a line of its own."""
        return bool(self.among) or "：" in self.said or self.is_a_line or self.ends_sentence

    @property
    def ends_sentence(self) -> bool:
        return self.mark in ("。", "\n")

    @property
    def divides(self) -> bool:
        """内有 behind a part begins the parts of that part; 涉及 only names the next one."""
        return bool(self.among) and not self.among.startswith("涉及")

    @property
    def claims_all(self) -> bool:
        """分别为, 具体包括: the parts are all there are."""
        return bool(_ALL_OF_IT.search(self.among)) and "主要" not in self.among

    @property
    def returns_to_total(self) -> bool:
        """在主动公开的信息中, after something else was counted."""
        return "主动公开" in self.among

    @property
    def is_general(self) -> bool:
        """Whether the number counts information of whatever kind."""
        if self.class_behind or _OTHERS.match(self.said):
            return False
        if _PARTS_FOLLOW.match(self.behind) and _OBJECT.search(self.said):
            return True
        if _IN_GENERAL.search(self.said) or _WITHOUT_OBJECT.search(self.said):
            return True
        with_verb = bool(_VERB.search(self.said))
        return with_verb and bool(
            _OBJECT_BEHIND.match(_CLAUSE_END.split(self.behind)[0]) or channels_of(self.said)
        )

    @property
    def class_behind(self) -> str:
        """其中发布11条工作动态类信息: the class that stands behind the number."""
        if not self.among:
            return ""
        behind = _CLAUSE_END.split(self.behind)[0]
        front = self.said.rpartition("，")[2]
        return name_in(behind) if _VERB.match(front) and _CLASS.search(behind) else ""

    @property
    def is_turned_round(self) -> bool:
        return bool(_TURNED_ROUND.search(self.said))

    def is_sum_of(self, before: Number, value: Number) -> bool:
        """Behind what was counted ``before`` in the same sentence, ``value`` is said to be all of it."""
        said = _IN_ALL.search(self.said)
        return said is not None and (before == value or not said["since_ever"])

    @property
    def channel(self) -> tuple[str, ...]:
        """政府网站发布工作动态27条, 微信公众号980条: the key of the channel that a part of a total went by."""
        says_so = re.search(_DISCLOSE, self.said) or _NAMES_CHANNEL.search(self.name)
        return channels_of(self.said) if says_so else ()

    @property
    def is_a_line(self) -> bool:
        """A line that is nothing but a name."""
        return self.before.endswith("\n" + self.said) and not re.search(_DISCLOSE, self.said)

    @property
    def name(self) -> str:
        """The name of a part; "" if there is none, or more than a name. 11条工作信息 has it behind the number."""
        if not self.among and self.said.strip("，").count("，"):
            return ""
        if self.class_behind:
            return self.class_behind
        front = self.said.rpartition("，")[2]
        return name_in(_CLAUSE_END.split(self.behind)[0] if not front or front.endswith("、") else front)

    @property
    def first_name(self) -> str:
        """The name of the first part where a list begins without a total; "" where none begins."""
        match = _NAMED_AT_ONCE.search(self.said)
        return name_in(match["name"] or match["posted"]) if match else ""


def lead_of(before: str, behind: str, *, may_be_excerpt: bool) -> Lead:
    """``may_be_excerpt``: parts are expected, so that an omission (……) may stand for 其中."""
    mark = max(re.findall(f"[{_MARKS}]", before) or [""], key=_MARKS.find)
    said = _SHARES.sub("", re.split(r"[。；\n]", before)[-1])
    found = list(_AMONG.finditer(said)) or (list(_LEFT_OUT.finditer(said)) if may_be_excerpt else [])
    if found:
        return Lead(before, behind, mark, "".join(one[0] for one in found), said[found[-1].end() :])
    return Lead(before, behind, mark, "", said)


def name_in(said: str) -> str:
    """The name as printed, without list numbers and verbs; "" for what is no name."""
    name = said.strip("，、…").rpartition("中：")[2]
    for pattern in (_NUMBER, _FRONT, _END):
        name = pattern.sub("", name)
    name = unquoted(name.strip("\"'，、："))
    return "" if len(name) > _LONGEST_NAME or (_NO_NAME.search(name) and not _CLASS.search(name)) else name

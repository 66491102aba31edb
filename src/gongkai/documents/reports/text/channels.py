"""The channels of disclosure by which a sentence says that information went out."""

from __future__ import annotations

import re

from gongkai.law.report_form import TEXT

# The channels that have a key of their own; any other goes by its name.
_OWN = {
    "网站": re.compile("网站|官网|门户网"),
    "微信": re.compile("微信|(?<!抖音)(?<!快手)(?<!头条)(?<!微博)公众号|公众账号|公众平台"),
    "微博": re.compile("微博"),
}
_ANY = re.compile(
    "网站|官网|门户|平台|专栏|专题|主页|微信|公众号|公众账号|微博|抖音|快手|视频号|头条|新媒体|客户端|账号|"
    "公开栏(?!目)|宣传栏(?!目)|公告栏(?!目)|公示栏|电子屏|显示屏|LED|报刊|报纸|[Aa][Pp][Pp]|媒体|公报|政务网|公开网|信息网|广播|电视|短信|网上(?=公开|发布)|"
    "客户端|档案馆|图书馆|其他(?:方式|渠道|途径)"
)
_AND_OTHERS = re.compile(
    r"(?:及|和|与|、)[^，“”]*(?:新媒体|媒体|(?:公开|宣传|公告|公示)栏(?!目)|电子屏|抖音|快手|头条|档案馆|报[纸刊])"
)
# “某镇发布”发布信息459条: an account that goes by its name.
_ACCOUNT = re.compile(r"“([^“”]{2,20})”(?:共计?|累计|全年)*(?:发布|推送)[^，]*$")
# 政务网、微信等渠道: a website that is not called one, and others.
_SITE_AND_OTHERS = re.compile("网[、和及与][^，]*(?:微信|公众号|微博)")
_QUOTED = re.compile("“[^“”]*”")
_LONGEST_NAME = 16  # characters: more is half a sentence
_SEVERAL = re.compile("通过|等(?:多?种)?(?:渠道|方式|形式|途径|载体|平台)")
_THROUGH = re.compile("通过|依托|利用|运用|借助|以|在|经")
# 微信公众号编辑6期，推送信息9篇
_GOES_ON = re.compile("(?:共计?|累计|全年|实时|及时)?(?:推送|发布|更新|发送)")
_ACCOUNTS = re.compile("公众号|微博|抖音|视频号|头条号")
_FRONT = re.compile(r"^(?:\d[.、]|其中|还|并|同时|，|：|20\d\d年度?|全年|本年度?|我[局镇乡街办委厅])+")
_REST = re.compile(
    r"(?:(?<!网)上|对外|向社会|主动|累计|共计?|全年|新增|20\d\d年度?)*(?:公开|发布|更新|推送|推出|刊发|刊登|上传|编发|公布|转发|发送)(?!栏|网|专|平台|发布平台|系统|目录|标准|“).*$"
)


def channels_of(said: str) -> tuple[str, ...]:
    """The keys of the channel that the clauses before a number name: one, or none if they name several kinds.

    通过政务公开栏公开政府信息 → 正文/渠道/政务公开栏; 微信公众号、微博发布 → the two by their names, as one.
    """
    clause = _clause(said)
    account = _ACCOUNT.search(said)
    if account and not _ANY.search(_QUOTED.sub("", clause)):
        return (f"{TEXT}/渠道/{account[1]}",)
    if not clause:
        return ()
    own = [name for name, pattern in _OWN.items() if pattern.search(clause)]
    is_site_too = _SITE_AND_OTHERS.search(clause)
    if len(own) == 1 and not is_site_too and not _AND_OTHERS.search(clause):
        return (f"{TEXT}/{own[0]}",)
    if "网站" in own or is_site_too:
        return ()
    name = _name(clause)
    is_one = name and len(name) <= _LONGEST_NAME and not _SEVERAL.search(name)
    return (f"{TEXT}/渠道/{name}",) if is_one else ()


def _clause(said: str) -> str:
    """The last clause, or the one before it that says 通过…, if it names a channel."""
    clauses = said.split("，")
    last = _FRONT.sub("", clauses[-1])
    if _ANY.search(last):
        return last
    before = _FRONT.sub("", clauses[-2]) if len(clauses) > 1 else ""
    goes_on = _THROUGH.match(before) or (_GOES_ON.match(last) and _ACCOUNTS.search(before))
    return before if goes_on and _ANY.search(before) else ""


def _name(clause: str) -> str:
    through = _THROUGH.search(clause)
    name = clause[through.end() :] if through and through.start() < 4 else clause
    return unquoted((_REST.sub("", name) or name).strip("，：·"))


def unquoted(name: str) -> str:
    """“某镇发布” → 某镇发布, but “某镇发布”抖音号 as printed."""
    is_half = name.count("“") != name.count("”")
    return name.strip("“”") if is_half or _QUOTED.fullmatch(name) else name

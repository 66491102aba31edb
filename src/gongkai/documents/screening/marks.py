"""Marks that forbid publication: secrecy levels, 此件不公开, work secrets; and maps of guarded places.

To talk about secrets is no mark: 属于国家秘密 in a report, 保密法 in a heading, the three levels side by side in
a form. A mark stands alone, after its label, or with its star.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.documents.screening.around import Around
from gongkai.documents.screening.findings import Hit, Kind
from gongkai.law.numbers import secret_mark


def find_marks(folded: str, text: str) -> Iterator[Hit]:
    """Every mark. ``text`` is the unfolded text: folding makes a star of other signs, and a star makes a mark."""
    yield from _secret_marks(folded, text)
    for match in _INTERNAL.finditer(folded):
        yield Hit(*match.span(), Kind.INTERNAL_MARK)
    for match in _BARE_INTERNAL.finditer(folded):
        if _stands_alone(folded, *match.span()):
            yield Hit(*match.span(), Kind.INTERNAL_MARK)
    for draft in (_DRAFT, _MINUTES):
        for match in draft.finditer(folded):
            yield Hit(*match.span(), Kind.DRAFT_MARK)
    for match in _MAP.finditer(folded):
        yield Hit(*match.span(), Kind.MAP_SENSITIVE)


# --- state secrets (保守国家秘密法 Art 31(3): they must not even be stored here) ------------------------------

_LEVEL = "[绝絕机機秘][ \t\u200b]*密"
_YEARS = "[0-9]{1,2}[ ]?(?:年|个?月)|[一二三四五六七八九十]{1,3}(?:年|个月)"
_DAY = "[0-9]{4}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?(?:前|解密)?"
_TERM = f"长[ ]?期|永久|{_YEARS}|{_DAY}"
_LONGEST_MARK = 60


def _secret_marks(folded: str, text: str) -> Iterator[Hit]:
    for match in _ANY_LEVEL.finditer(folded):
        start, end = match.span()
        if folded.startswith("性", end) or folded[max(0, start - 2) : start].endswith(_TALK_BEFORE):
            continue
        # The spelling with a star belongs to gongkai.law.numbers, which the rest of the house asks as well.
        starred = secret_mark(text[start : start + _LONGEST_MARK])
        term = _TERM_AFTER.match(folded, end)
        if starred and starred.start == 0:
            yield Hit(start, start + starred.end, Kind.SECRET_MARK)
        elif term and not _follows_words(folded, start):
            yield Hit(start, term.end(), Kind.SECRET_MARK)
        elif _stands_alone(folded, start, end) or _is_declared(folded, start, end):
            yield Hit(start, end, Kind.SECRET_MARK)
    for match in _TERM_LABEL.finditer(folded):
        yield Hit(*match.span("term"), Kind.SECRET_MARK)


_ANY_LEVEL = re.compile(_LEVEL)
_TALK_BEFORE = ("保", "涉", "商业", "国家", "工作")
_TERM_AFTER = re.compile(rf"级?[ \t]?[★☆*·\-/、,(]?[ \t]?(?:{_TERM})")
_TERM_LABEL = Around(
    "期限 解密",
    6,
    30,
    rf"(?:保密期限|解密时间|解密日期|解密条件|(?<=密)级?[ \t,;]{{1,3}}期限)[ \t]*[为:][ \t]*"
    rf"(?P<term>{_TERM}|(?!无)[^\s,;。(_]{{2,12}})",
)


def _is_declared(folded: str, start: int, end: int) -> bool:
    """密级：机密; 本件属机密级; 机密文件，严禁复制."""
    before = folded[max(0, start - 24) : start].rpartition("\n")[2]
    if _DECLARED_BEFORE.search(before):
        return not _OTHER_LEVEL.match(folded, end)  # 密级：绝密、机密、秘密 lists the choices of a form
    return not _follows_words(folded, start) and bool(_DECLARED_AFTER.match(folded, end))


_TICKED = "[☑√✓✔][ ]?"
_DECLARED_BEFORE = re.compile(
    rf"{_TICKED}$|(?:密[ \t]*级|秘密等级|保密等级|密别|涉密等级)[ \t]*[:为是|\t ][ \t]*$"
    r"|(?:本|此|该)(?:件|文|文件|材料|资料|文档|通知|报告)[^\n。;]{0,6}?(?:属于?|为|是|系|定为|确定为|标注为)$"
)
_DECLARED_AFTER = re.compile(
    "级?(?:文件|资料|材料|件|事项|级)?[ ]*[,。;! )\n]?[^\n]{0,4}"
    "(?:严禁|不得|请勿|禁止|切勿|妥善保管|注意保管|阅后|限)"
)
_OTHER_LEVEL = re.compile(f"[^\n\u3400-\u9fff]{{1,5}}(?:{_LEVEL}|内部|公开|非密)")


def _follows_words(folded: str, start: int) -> bool:
    return start > 0 and bool(_HAN.match(folded, start - 1))


_HAN = re.compile("[\u3400-\u9fff]")


def _stands_alone(folded: str, start: int, end: int) -> bool:
    """Alone in brackets, or alone on its line, with a copy number at most."""
    before, after = folded[max(0, start - 24) : start], folded[end : end + 24]
    if _OPENED.search(before) and _CLOSED.match(after):
        return True
    return bool(_LINE_BEFORE.search(before) or (start < 24 and _TEXT_BEFORE.fullmatch(before))) and bool(
        _LINE_AFTER.match(after)
    )


_URGENCY = "特提|特急|加急|平急|急件"
_COPY_NUMBER = rf"[ \t★☆]*(?:(?:(?:No\.?[ ]*)?[0-9]{{1,8}}|{_URGENCY})[ \t]+){{0,2}}"
_OPENED, _CLOSED = re.compile(r"[\[(【〔「]\s*$"), re.compile(r"级?\s*[\])】〕」]")
_LINE_BEFORE, _TEXT_BEFORE = re.compile(rf"\n{_COPY_NUMBER}$"), re.compile(_COPY_NUMBER)
_LINE_AFTER = re.compile(
    rf"级?(?:文件|资料|材料|件)?[ \t★☆!]*(?:[ \t](?:{_URGENCY}|[0-9]{{6}})[ \t]*)?(?:\n|$)"
)


# --- not secret, but not for the public ----------------------------------------------------------------

_THIS = "(?:此件|本件|该件|此文|本文件?|此文件|该文件|本材料|此材料|本资料|本通知|此通知|本文档|[此该本]信息)"
_BOUND = "(?:外传|外泄|对外传播|对外公布|对外公开|上网传播|上传互联网|在?互联网(?:上)?传播|转发至?互联网)"
_FORBID = "(?:严禁|不得|请勿|禁止|切勿|不准|勿)"
_INTERNAL = Around(
    "公开 内部 传 外泄 对外 互联网 仅供 仅限 只供 只限 发至 收回 销毁 即焚 退回 回收 清退 未经 不经 工作秘密",
    30,
    30,
    rf"{_THIS}[ ]?(?:依法)?(?:不予?|不宜|不得|不能|暂不|免[于予]|不对外)(?:主动)?公开(?!的|性|政)"
    rf"|{_THIS}[ ]?(?:属性)?[为:]?[ ]?依申请公开(?!的|条|程)"
    r"|(?:公开(?:属性|方式|类型|类别|选项|形式|性质|范围)|(?:信息|文件|公文)?属性)[ ]*[:为][ ]*"
    r"(?:不予?公开|免[于予]公开|依申请公开|不公开|内部)(?![、/或 ]*(?:主动|依申请|不予?公开|免于))"
    rf"|{_TICKED}(?:不予?公开|免[于予]公开|依申请公开)"
    r"|是否(?:主动|可以)?公开[ ]*[:为][ ]*(?:不予?公开|否)(?![、/或 ]*是)"
    r"|[(\[【]内部[)\]】](?=$|\n)"
    r"|(?<=密级[:为])[ ]*(?:内部|敏感|工作秘密)(?![^\n]{0,3}(?:公开|秘密|机密))"
    r"|内部(?:资料|文件|材料|使用|参考|传阅|掌握|刊物|情况)[ ,;、!]{0,2}请?"
    rf"(?:注意保[存密管]|{_FORBID}(?:外传|转载|公开|翻印|复印)|严禁复制|妥善保管|阅后)"
    rf"|{_FORBID}(?:擅自)?{_BOUND}(?!国家|的)"
    r"|(?:严禁|请勿|切勿)公开(?=$|[\s,。!)])"
    r"|[仅只](?:供|限)(?:本?单位|系统|机关|镇|局|委)?(?:内部|领导|工作人员|本单位人员){1,2}"
    r"(?:使用|参考|参阅|传阅|阅读|掌握|交流|查阅)?"
    r"|(?:此件|本件|文件|此文)?发至(?:县|乡|镇|村|团|科|处|省|地|市|支部)[、\u4e00-\u9fff]{0,4}(?:级|一级)"
    r"|(?:会后|阅后|用后)(?:收回|销毁|即焚|退回|回收|清退)"
    r"|(?:未经|不经)(?:批准|许可|同意|授权)[ ,]?(?:不得|严禁|禁止)"
    r"(?:翻印|复印|转载|扩散|外传|公开|转发|传播|摘录)"
    r"|工作秘密[ ]?[★☆*·\-/:(]?[ ]?(?:长期|[0-9]{1,2}[ ]?年|[0-9]{4}年)"
    rf"|{_THIS}[^\n。;,]{{0,6}}?(?:属于?|为|是|系|含有?|涉及)(?:工作秘密|内部(?:资料|文件|材料))",
)
# Marks only where they stand alone.
_BARE_INTERNAL = Around(
    "内部 工作秘密 商业秘密 公开 注意保 敏感信息 内参 机要件 密件 保密 上网",
    4,
    6,
    "内部(?:资料|文件|材料|使用|参考|传阅|明电|电报|件|掌握|刊物)|(?:警务)?工作秘密|(?<!秘密\n)商业秘密(?!\n个人隐私)|不(?:予|得|宜)?公开"
    "|注意保[存密]|敏感信息|内参|机要件|密件|保密|(?:严禁|不得|请勿)上网(?:传播|公开)?",
)
_DRAFT = Around(
    "稿",
    10,
    12,
    r"(?:内部)?(?:讨论|送审|审议|报批|代拟|过程|未定|内部征求意见|草|初|修改)稿(?=[)\]】〕》]?(?:$|[\n ]))"
    r"|征求意见稿\(内部\)",
)
_MINUTES = Around(
    "记录",
    20,
    4,
    "(?:党委(?:扩大)?会?|党组会?|书记办公会|班子会|专题会?|联席会?)议?[^\n。,;]{0,6}?(?:会议|讨论|原始)?记录"
    "(?![簿本人仪员])",
)

# --- maps -----------------------------------------------------------------------------------------------

_GUARDED = (
    "军事(?:设施|禁区|管理区|目标|基地)|部队(?:驻地|营区)|营房|军用(?:机场|港口|码头|光缆)|国防(?:工程|光缆|设施)"
    "|人防(?:工程|设施|指挥所)|雷达站|弹药库|导弹|战备|涉密|武警|民爆(?:物品)?仓库|炸药库|油气?(?:库|管[道线])|输油"
    "|天然气(?:管[道线网])|监狱|看守所|水源地取水口|供水管[网线]|地下管[网线]|管线综合|电网|变电站|核(?:电站|设施)"
    "|供电设施|高压(?:输电)?线|通信(?:基站|光缆)|大坝|应急物资|储备库"
    "|视频监控|雪亮工程|公安(?:监控|检查站)|测量控制点|未公开的?(?:测绘|地理)"
)
_MAP = Around(
    "图 坐标 点位表 DEM 数字",
    40,
    24,
    rf"(?:{_GUARDED})[^\n。;,]{{0,16}}?(?:(?:示意|分布|位置|布局|平面|地形|点位|管线|规划|布置|走向|卫星|影像|航拍|部署"
    r"|结构|线路)图|坐标表?|点位表|地图|图纸)(?:[ ]?\([^()\n]{0,16}\))?"
    r"|1:(?:500|1000|2000|5000|10000|1万)(?:比例尺)?[^\n。;,]{0,6}(?:地形图|军用地图|数字线划图|DEM|数字高程)"
    r"(?![编测绘]|更新)",
)

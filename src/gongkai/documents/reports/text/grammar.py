"""How offices say their figures: patterns, each with the keys it feeds.

They run over masked text (:mod:`.quantities`). In them ``N`` is the number, ``G`` anything inside its clause, ``H``
the same without 、, ``T`` what may stand between a noun and its number, ``NO`` a denial. Earlier rows win: a number
that one row took is gone for the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongkai.law.report_form import TABLE_2, TABLE_4, TEXT, cell

_WORDS = {
    "N": r"(?P<n>#_*)",
    "M": r"(?P<n>[#¥]_*)",
    "G": r"[^#¥，。；\n]",
    "H": r"[^#¥，、。；\n]",
    "T": (
        r"(?:的|数量|总数|件数|数|总量|事项|情况|案件|案|申请|答复|处理|信息|"
        r"共计|共|总计|合计|累计|均|为|是|有|达到?|：|“|”|\)){0,9}"
    ),
    "LAST": r"(?:(?:上|前|去)一?年度?)",
    "NEXT": r"(?:(?:下|次|明)一?年度?|20\d\d年度?)",
    # 未收到, 没有, 无: but not 未按期, 无法, 无正当理由.
    "NO": (
        r"(?:(?:均|尚|从|并|暂)?未(?:曾|有)?(?!按|及时|能|在|予|经|公开|作)|没有?(?!收)|"
        r"(?:暂|均)?无(?!法|正当|需|偿|论|障碍)|不存在)"
    ),
}
_WORD = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_WORD.sub(lambda word: _WORDS[word[0]], pattern))


@dataclass(frozen=True, slots=True)
class Pattern:
    """The number that ``pattern`` finds belongs to ``keys``; if several, it counts them together.

    ``each``: it belongs to each of them (各2件). ``units``: of these units only; "" stands for a bare number.
    ``of_applications``: only where applications, not letters or proposals, were spoken of last.
    """

    keys: tuple[str, ...]
    pattern: re.Pattern[str]
    units: frozenset[str]
    each: bool = False
    of_applications: bool = False


@dataclass(frozen=True, slots=True)
class Denial:
    """Words by which ``key`` is 0; ``about``: what must stand in the same or the preceding sentence."""

    key: str
    pattern: re.Pattern[str]
    about: re.Pattern[str] | None = None


_CASES = frozenset({"件", "份", "宗", "起", "例", "次", "个", "项", "条", "批", "封", ""})
_RESULTS = _CASES - {"条", "次", "批"}
_MONEY = frozenset({"元", ""})
_PIECES = frozenset({"个", "块", "处"})
_SHEETS = frozenset({"条", "篇", "件", "份", "次", "期"})


def _row(
    keys: str | tuple[str, ...],
    pattern: str,
    units: frozenset[str] = _CASES,
    *,
    each: bool = False,
    of_applications: bool = False,
) -> Pattern:
    names = (keys,) if isinstance(keys, str) else keys
    full = tuple(name if name.startswith(TABLE_2) else f"{TEXT}/{name}" for name in names)
    return Pattern(full, _compiled(pattern), units, each, of_applications)


# Applications for other things than information.
_NOT = r"(?!G{0,40}(?:许可|复议|诉讼|救助|低保|补贴|补助|调解|仲裁))"
_RECEIVED = r"(?:收到|收悉|接到|接收|接受|新收|新增|发生|收)"
_DOCUMENTS = r"(?:的|发布|印发|本级|我?[厅局镇乡街委]|行政){0,4}规范性文件"
_OWN = r"(?<!起草)(?<!代拟)(?<!省)(?<!市)(?<!县)(?<!区)(?:制发|制定|印发|出台|制作)"

# The rows of table 3, part 三, as they are named in prose.
_RESULT_WORDS = {
    "结果/部分公开": r"(?<!公开[及和与或、/])部分公开|区分处理(?:后)?(?:予以)?(?:部分)?(?:公开)?",
    "结果/不予公开": r"不予公开|不同意公开",
    "结果/无法提供": r"无法提供|不掌握(?:相关|该)?(?:政府)?(?:信息)?|信息不存在",
    "结果/不予处理": r"不予处理",
    "结果/其他处理": r"其他(?:处理|情形(?!数))",
    "结果/予以公开": r"(?<!不)(?:予以|给予|同意|准予|全部|答复)(?:全部|主动)?公开(?![及和与或、/])",
}

PATTERNS: tuple[Pattern, ...] = (
    # 上年结转3件, 含上年度结转申请18件; 结转下年度7件, 另有72件申请顺延到下年度答复, 剩余1件结转2026年办结
    _row("上年结转", r"LAST(?:结转|转结|遗留|顺延|未办结)G{0,30}?N"),
    _row("上年结转", r"(?:结转|转结)(?:自|于|的)?LAST(?!后)G{0,20}?N"),
    _row("上年结转", r"20\d\d年度?(?:结转|转结)(?![至到下])G{0,20}?N"),
    _row("结转下年度", r"(?:结转|转结|顺延|延续|延|转)(?:至|到|入)?NEXTG{0,25}?N"),
    _row("结转下年度", r"NG{0,20}?(?:结转|转结|顺延|延续|延|转)(?:至|到|入)?NEXT"),
    _row("结转下年度", r"NEXT(?:继续|接续)?(?:办理|答复)H{0,6}?N", of_applications=True),
    # 予以公开及部分公开208件; 不予公开35件; 1宗已予以公开
    _row(("结果/予以公开", "结果/部分公开"), r"予以公开(?:以?及|和|与|或|、|/)(?:予以)?部分公开TN", _RESULTS),
    *(_row(name, rf"(?:{words})TN", _RESULTS) for name, words in _RESULT_WORDS.items()),
    *(
        _row(name, rf"N[^#¥，、：(。；\n]{{0,10}}?(?:{words})", _CASES, of_applications=True)
        for name, words in _RESULT_WORDS.items()
    ),
    _row("结果/予以公开", r"其中，?公开N", _RESULTS, of_applications=True),
    *(_row(name, rf"(?:{words})(?:政府信息)?答复N") for name, words in _RESULT_WORDS.items()),
    # 收到申请2条，其中予以公开1条: but 不予公开36条 are pieces of information.
    *(
        _row(name, rf"(?:{words})N", _CASES, of_applications=True)
        for name, words in _RESULT_WORDS.items()
        if name != "结果/不予公开"
    ),
    # 受理 is kept apart from 收到: some count with it what they accepted, some what came in.
    _row("受理申请", rf"受理{_NOT}G{{0,40}}?申请(?:公开)?G{{0,8}}?TN"),
    _row("受理申请", r"受理NG{0,30}?申请"),
    _row("受理申请", r"申请公开(?:共计?|累计)*受理N"),
    _row("新收申请", rf"{_RECEIVED}{_NOT}G{{0,60}}?申请(?:公开)?G{{0,12}}?TN"),
    _row("新收申请", rf"{_RECEIVED}N{_NOT}G{{0,40}}?申请"),
    _row("新收申请", r"申请公开(?:系统|平台|渠道|信箱)?(?:共计?|累计)?(?:收到|接到|接收)N"),
    # 办结10件, 完成答复1453件, 已按期答复1件, 以上3宗申请均已办理答复
    _row(
        "办结",
        r"(?:(?<!延期)办结|办理完结|(?<!公开)答复|回复|完成|办理完毕)(?:依?申请公开|政府|信息|公开|申请|答复|告知|了|书|件|办理|完毕|完成)*TN",
        of_applications=True,
    ),
    _row(
        "办结",
        r"N(?:政府|信息|公开|依?申请)*(?:均|都|已经?|全部|按[时期规]|依[法规]|在(?:法定|规定)(?:期限|时限|时间)内|予以|办理|完成)+(?:办结|答复)",
        of_applications=True,
    ),
    _row("办结", r"(?<!继续)(?<!接续)办理(?:了|共计?)?N", of_applications=True),
    # Where nobody says that they came in: 办理申请3件, 依申请公开0件.
    _row(
        "新收申请", rf"(?:办理|处理|答复){_NOT}(?:(?!留言|热线|信箱|信件)G){{0,45}}?申请(?:公开)?G{{0,6}}?TN"
    ),
    _row(
        "新收申请",
        r"(?<!作为)(?:信息公开申请|依申请公开)(?:申请|收到|数量?|总数|件|共计?|总计|为|有|：)*N",
        _RESULTS | {"次"},
    ),
    # Not what stands beside 主动公开100条, …: that is information disclosed on application.
    _row("新收申请", r"(?:(?<=[。；\n])|(?<=年)|(?<=年度))依申请公开(?:政府信息)?N", _CASES),
    # 行政复议、行政诉讼各1件; 复议7件，诉讼9件; 处理3件…的行政复议事项
    _row(
        ("行政复议", "行政诉讼"),
        r"复议(?:案件)?(?:以?及|和|与|、|或)(?:提起)?(?:行政)?诉讼(?:案件|案|数量|情况)*(?:均为|均|各|都是|分别为)N",
        each=True,
    ),
    _row(
        ("行政复议", "行政诉讼"),
        r"复议(?:案件)?(?:以?及|和|与|、|或)(?:提起)?(?:行政)?诉讼(?:案件|案|数量|情况)*TN",
    ),
    _row("行政复议", r"复议(?!后|机关|机构)(?:(?!维持|纠|败诉|撤|胜|驳|诉讼|应诉)H){0,14}N"),
    _row("行政诉讼", r"诉讼(?:(?!维持|纠|败诉|撤|胜|驳|复议)H){0,14}N"),
    _row("行政复议", r"NH{0,30}?行政复议"),
    _row("行政诉讼", r"NH{0,30}?行政诉讼"),
    # In 元.
    _row("信息处理费", r"处理费G{0,12}?M", _MONEY),
    _row("信息处理费", r"收[取缴]G{0,10}?(?:信息|申请)G{0,15}?费用?TM", _MONEY),
    _row("信息处理费", r"信息收[取缴]的?费用TM", _MONEY),
    _row("信息处理费", r"收费通知G{0,20}?金额G{0,16}?M", _MONEY),
    _row("宣传栏", r"(?:宣传|公开|公示|公告)栏TN", _PIECES),
    _row("宣传栏", r"NH{0,10}?(?:宣传|公开|公示|公告)栏", _PIECES),
    _row(
        "宣传栏信息", r"(?:宣传|公开|公示|公告)栏#_*，G{0,6}?(?:张贴|发布|公开|更新)G{0,12}?信息TN", _SHEETS
    ),
    # Cells of table 2, for which the text says what the table says.
    _row(cell(TABLE_2, "行政规范性文件", "现行有效件数"), r"现行有效(?:的)?(?:行政)?(?:规范性)?文件TN"),
    _row(cell(TABLE_2, "行政规范性文件", "本年废止件数"), rf"废止{_DOCUMENTS}TN"),
    _row(cell(TABLE_2, "行政规范性文件", "本年制发件数"), rf"{_OWN}{_DOCUMENTS}TN"),
    *(
        _row(cell(TABLE_2, name, "本年处理决定数量"), rf"{name}(?:处理)?决定TN")
        for name in ("行政许可", "行政处罚", "行政强制")
    ),
    _row(cell(TABLE_2, "行政规范性文件", "本年废止件数"), rf"{_DOCUMENTS}#_*[、，](?:清理)?废止N"),
)

REVIEWS_UPHELD = cell(TABLE_4, "行政复议", "结果维持")
UPHELD = _compiled(r"复议H{0,14}N[^。；\n]{0,24}?(?:均|全部|都)(?:获得?|被|予以|得到)*维持")
"""行政复议7件，诉讼9件，均获维持."""

_NOT_LOST = r"(?!G{0,40}(?:纠错|纠正|败诉|撤销))"
_ABOUT_FEES = re.compile("信息|申请|处理费|减免")

# What is counted in the same clause is not denied.
_UNCOUNTED = r"(?!G{0,40}[#¥])"

DENIALS: tuple[Denial, ...] = tuple(
    Denial(f"{TEXT}/{name}", _compiled(pattern + _UNCOUNTED), about)
    for name, pattern, about in (
        (
            "新收申请",
            r"NO(?:(?!超|逾|不予|拒|许可)G){0,45}?申请(?!G{0,40}(?:复议|诉讼|收费|费用|减免))",
            None,
        ),
        ("新收申请", r"零申请", None),
        ("新收申请", r"NOG{0,10}?要求公开", None),
        ("上年结转", r"NOG{0,6}?LAST(?:结转|转结)", None),
        ("结转下年度", r"NOG{0,6}?(?:(?:结转|转结)(?:至|到)?(?:下|次)一?年|(?:下|次)一?年度?结转)", None),
        ("行政复议", _NOT_LOST + r"NOG{0,60}?复议", None),
        ("行政诉讼", _NOT_LOST + r"NOG{0,60}?诉讼", None),
        ("信息处理费", r"(?:NO|不)(?!G{0,40}行政事业性)G{0,30}?(?:处理费|收费|费用|成本费)", _ABOUT_FEES),
    )
)

"""Papers that are no annual report, or several: recognised by their titles, and refused with the reason.

Only evidence refuses. Excerpts without a title, damaged tables and old reports without tables are reports; a paper in
which neither the form's labels nor a word about disclosure can be found is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongkai.documents.reading.model import Refusable
from gongkai.documents.reports.model import Line, Source
from gongkai.documents.reports.source_order import is_in_order
from gongkai.documents.reports.text.prose import spelled

_FEW = 20  # characters: a paper that says less says nothing
# 工作约定: a report has some hundred lines, one with each cell on a line of its own some thousand. What is longer would
# keep the reader busy for minutes.
_MOST_LINES = 10_000
_TOP = 5  # lines in which a title stands
_MENU = 40  # lines in which it stands below the menu of a web page
_LONGEST_TITLE = 60  # characters
_SHORTEST_REPORT = 200  # characters

_YEAR = r"(?:20\d\d|二[〇○零0O]{1}[〇○零0O一二三四五六七八九]{2})"
_TITLE = re.compile(
    rf"(?P<agency>.{{0,40}}?)(?P<year>{_YEAR})年度?.{{0,24}}信息公开.{{0,10}}(?:报告|年报|总结)(?:[（(].{{0,20}}[)）])?"
)
_UNDATED = re.compile(r".{0,40}政府信息公开.{0,10}(?:报告|年报)")
# The first section of a report; the first row of table 3 begins with the same number.
_FIRST_SECTION = re.compile(r"一、(?!本年新收)")
_COUNTED = re.compile(r"公开.{0,20}?\d+余?[条件份篇]|申请.{0,10}?\d+余?[件份条]|(未|没有)收到.{0,12}申请")
_TABLES_SECTION = re.compile(r"[三四]、收到和处理政府信息公开申请")

# Labels of tables 2, 3 and 4 in both forms; no other paper prints several of them.
_LABELS = (
    "本年新收政府信息公开申请", "上年结转政府信息公开申请", "结转下年度继续办理", "申请人情况", "科研机构",
    "法律服务机构", "不掌握相关政府信息", "属于行政查询事项", "要求提供公开出版物", "未经复议直接起诉", "复议后起诉",
    "结果纠正", "处理决定数量", "本年制发件数", "本年新制作数量", "对外公开总数量", "第二十条第(一)项",
)  # fmt: skip
_ENOUGH_LABELS = 3
_ABOUT_DISCLOSURE = re.compile(r"信息公开|公开(政府)?信息|政务公开|依申请公开|主动公开")

# (how its title ends, what the paper is): what else bears a year and comes out in January, or is called 信息公开.
_OTHERS = tuple(
    (re.compile(rf"(?:{pattern})(?:[(].{{0,20}}[)])?$"), kind)
    for pattern, kind in (
        (r"(法治政府|法治建设|依法行政|依法治.).{0,12}(报告|总结)", "法治政府建设年度报告"),
        (r"(预算|决算).{0,8}(公开|报告|说明|草案|情况|信息|报表)|部门(预|决)算", "预算或者决算公开文件"),
        (r"政府工作报告|人民代表大会.{0,20}工作报告", "政府工作报告"),
        (r"国民经济和社会发展.{0,12}(公报|报告)", "统计公报或者计划报告"),
        (r"政务公开.{0,10}(总结|要点|方案|计划|汇报|小结)", "政务公开工作总结或者计划，不是法定的年度报告"),
        (r"(学年|大学|学院|学校|医院).{0,20}信息公开.{0,6}报告", "学校或者其他公共企事业单位的信息公开报告"),
        (r"公司.{0,20}(年度报告|年报)|事业单位法人年度报告(书)?|企业年报", "企业或者事业单位的年度报告"),
        (r"信息公开申请(表|书)", "政府信息公开申请表"),
        (r"申请.{0,12}(答复书|告知书|通知书)", "依申请公开的答复文书"),
        (r"信息公开(工作)?(指南|目录|制度|条例|办法|规定)", "信息公开指南、目录或者制度"),
        (
            r"(述职|述廉|党建|安全生产|综合治理|业务|全年|年度|半年|\d年).{0,6}(报告|总结|汇报|小结)",
            "另一种报告",
        ),
    )
)


def refuse(source: Source) -> None:
    """Refusable: no words, too many, another kind of paper, or several reports in one file."""
    if len(source.lines) > _MOST_LINES:
        raise Refusable(
            f"文件有{len(source.lines)}行，一份年度报告没有这么长。请从中选出年度报告，单独存为一个文件后再上传。"
        )
    texts = [_squeezed(line) for line in source.lines]
    if sum(map(len, texts)) < _FEW:
        raise Refusable("文件里没有读得出的文字，可能全是图片。请上传 Word 原件或者带文字的 PDF。")
    titles = [at for at, text in enumerate(texts) if _is_title(text)]
    if not titles and not has_tables(texts):
        _refuse_others(texts)
    _refuse_several(source.lines, texts, titles)


def warnings_of(source: Source) -> tuple[str, ...]:
    """What a person should know before reading on (Chinese)."""
    texts = [_squeezed(line) for line in source.lines]
    found = []
    if not has_tables(texts):
        if any(map(_TABLES_SECTION.match, texts)):
            found.append(
                "有“收到和处理政府信息公开申请情况”一节，却没有读到表格：表格可能是图片或者附件，请对照原件"
            )
        elif not any(map(_COUNTED.search, texts)):
            found.append("没有读到数据：报告的正文可能是附件或者图片，请对照原件，上传报告本身")
    if not is_in_order(texts):
        found.append("章节的顺序前后颠倒，可能有页面放错了位置，请对照原件核对")
    return tuple(found)


def has_tables(texts: Sequence[str]) -> bool:
    """Whether the labels of the form are there; ``texts`` without blanks."""
    said = "\n".join(texts)
    return sum(label in said for label in _LABELS) >= _ENOUGH_LABELS


def _refuse_others(texts: Sequence[str]) -> None:
    """By a title with a year; by one without only where nothing is counted, since menus of web pages say the same."""
    top = [text for text in texts[:_MENU] if len(text) <= _LONGEST_TITLE]
    titles = [text for text in top if re.search(_YEAR, text)]
    if not any(map(_UNDATED.fullmatch, top)) and not any(map(_COUNTED.search, texts)):
        titles += [text for text in top[:_TOP] if text not in titles]
    for text in titles:
        kind = next((kind for title, kind in _OTHERS if title.search(text)), None)
        if kind:
            raise Refusable(
                f"这不是政府信息公开工作年度报告，像是{kind}（“{text[:40]}”）。请核对后上传年度报告。"
            )
    if not any(map(_ABOUT_DISCLOSURE.search, texts)):
        raise Refusable(
            "没有看出这是政府信息公开工作年度报告：全文没有提到信息公开，也没有报告的表格。请核对后重新上传。"
        )


@dataclass(frozen=True)
class _Part:
    """What looks like a report of its own: where it begins and what its title says."""

    line: Line
    agency: str
    year: str


def _refuse_several(lines: Sequence[Line], texts: Sequence[str], titles: Sequence[int]) -> None:
    """A title begins a report when the first section and enough words follow before the next title."""
    parts = []
    for at, end in pairwise((*titles, len(texts))):
        below = texts[at + 1 : end]
        if any(map(_FIRST_SECTION.match, below)) and sum(map(len, below)) >= _SHORTEST_REPORT:
            parts.append(_part(lines[at], texts, at))
    if len(parts) < 2:
        return
    years = list(dict.fromkeys(part.year for part in parts))
    agencies = list(dict.fromkeys(part.agency for part in parts if part.agency))
    if len(years) > 1:
        told = f"{'和'.join(f'{year}年' for year in years)}的"
    elif len(agencies) > 1:
        told = f"{'和'.join(agencies)}的"
    else:
        told = ""
    begins = "、".join(str(part.line.place()) for part in parts)
    raise Refusable(f"文件中有{told}{len(parts)}份年度报告（{begins}起）。请拆成一份一个文件后分别上传。")


def _part(line: Line, texts: Sequence[str], at: int) -> _Part:
    """The agency may stand on the line above."""
    title = _TITLE.fullmatch(texts[at])
    agency = title["agency"] if title else ""
    above = texts[at - 1] if at else ""
    return _Part(line, agency or (above if len(above) < 30 else ""), title["year"] if title else "")


def _is_title(text: str) -> bool:
    return len(text) <= _LONGEST_TITLE and bool(_TITLE.fullmatch(text))


def _squeezed(line: Line) -> str:
    return spelled("".join(line.cells))

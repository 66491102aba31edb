"""What a reader stumbles over in the prose: places nobody filled in (FORM), and dates that can't be right (DATE)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from gongkai.documents.reports.model import ReportFinding
from gongkai.documents.reports.text.prose import BEGINS, Prose
from gongkai.law.report_identities import Severity

_UNFILLED = re.compile(
    r"[(〔【]具体[^)〕】]{1,8}[)〕】]|[(【](?:此处|请)[^)】]{1,20}[)】]"
    r"|[(](?:网址|链接|单位名称|机关名称)[)]"
    r"|(?<![A-Za-z0-9./])[Xx]{2,}(?![A-Za-z0-9./])|[×✕╳]{2,}|[×✕╳](?=[年月日件条镇乡县局])|某某[镇乡县区市局街]"
    r"|(?<![\d*])\*{2,}(?![\d*])|(?<=[\u4e00-\u9fff：])_{3,}|[○〇]{2,}(?=[镇乡县区市局街年月])|(?:编写|填写|填报)说明："
)
# 全年共主动公开条，其中…: the number itself is missing.
_NO_NUMBER = re.compile(r"(?:主动公开|公开信息|发布信息|共公开|共发布)(?:共计?|总计|为)?条(?=[，。；])")

_NO_DAY = re.compile(r"(?<!\d)\d{1,2}月\d{1,2}(?=止|至|起至)")
_DAY = re.compile(r"(?<!\d)(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日")
_RUN_TOGETHER = re.compile(r"20\d\d(?:0?[1-9]|1[0-2])[0-3]\d日|(?<!\d)20\d{3,4}月\d{1,2}日")
# 编制了《某镇2020年政府信息公开工作年度报告》, in what opens the report of 2021.
_NAMES_ITSELF = re.compile(
    r"(?:编制|形成|现公布|现发布|现公开)了?《?[^。；，\n《]{0,20}(20\d\d)年度?[^。；，\n]{0,12}公开[^。；，\n]{0,8}报告"
)
_OPENING = 500  # characters
_PERIOD = re.compile(
    r"(?:统计|数据|期限|时限|时间|日期)[^。；\n]{0,20}?(?P<first>20\d\d)年1月1日[^。；\n\d]{0,6}?"
    r"(?:(?P<last>20\d\d)年)?12月(?P<day>\d\d)"
)
_FIRST_FULL_YEAR = 2019  # law/02, 2.1: since the first national form the period is the calendar year

# A sentence that begins with a year tells what was done in it, …
_TOLD_YEAR = re.compile(r"(?P<year>20\d\d)年度?(?![\d底末初以至前后起-]|结转|存在)")
# … unless it compares, looks back, names a document, or plans.
_LOOKS_BACK = re.compile(
    "相比|同比|同期|以来|截[至止]|上一?年|去年|针对|整改|存在|不足|印发|施行|修订|颁布|预算|决算|年报|年度报告"
)
_SHORTEST_TOLD = 14  # characters: less is a link or a title
_TELLS = re.compile(r"\d+[条件篇份]|未(?:收到|受理|发生)|无依?申请")
_PLANS = re.compile("将|拟|计划|继续|下一步|争取|力争|结转")
_SENTENCE = re.compile(r"[^。；\n]+")
_HEADING = re.compile(r"^[\u4e00-\u9fff、]{2,20}?(?:情况|方面|工作|公开|建设|管理|保障)[.：]?(?=20\d\d年)")


def blemishes(prose: Prose, year: int | None) -> Iterator[ReportFinding]:
    """``year``: of the report; where it is unknown, no year is wrong."""
    yield from _unfilled(prose)
    yield from _dates(prose, year)
    if year is not None:
        yield from _periods(prose, year)
        yield from _own_name(prose, year)
        yield from _other_years(prose, year)


def _unfilled(prose: Prose) -> Iterator[ReportFinding]:
    seen: set[str] = set()
    for match in _UNFILLED.finditer(prose.text):
        if match[0] not in seen:
            seen.add(match[0])
            message = f"“{match[0]}”像是模板里没有填写的地方。"
            yield _form(prose, match, match[0], "填写实际内容", message, "请填上实际内容，或者删去模板文字。")
    for match in _NO_NUMBER.finditer(prose.text):
        yield _form(prose, match, match[0], "数字", f"“{match[0]}”中没有数字。", "请填上件数或者条数。")


def _dates(prose: Prose, year: int | None) -> Iterator[ReportFinding]:
    for match in (*_NO_DAY.finditer(prose.text), *_RUN_TOGETHER.finditer(prose.text)):
        yield _date(prose, match, match[0], "某月某日", f"日期“{match[0]}”没有写完整。", Severity.WARNING)
    for match in _DAY.finditer(prose.text):
        month, day = int(match[2]), int(match[3])
        of_year = int(match[1] or year or 2000)
        if not 1 <= month <= 12 or not 1 <= day <= monthrange(of_year, month)[1]:
            yield _date(prose, match, match[0], "实际日期", f"没有“{match[0]}”这一天。", Severity.ERROR)


def _periods(prose: Prose, year: int) -> Iterator[ReportFinding]:
    """统计期限自…1月1日起至…12月31日止, of the report's year."""
    for match in _PERIOD.finditer(prose.text):
        first, last, day = int(match["first"]), int(match["last"] or match["first"]), match["day"]
        if (first, last) == (year, year) and (day == "31" or year < _FIRST_FULL_YEAR):
            continue
        found = f"{first}年1月1日至{last}年12月{day}日"
        message = f"统计期限写的是{found}，这是{year}年度的报告。"
        yield _date(prose, match, found, f"{year}年1月1日至{year}年12月31日", message, Severity.ERROR)
        return


def _own_name(prose: Prose, year: int) -> Iterator[ReportFinding]:
    named = _NAMES_ITSELF.search(prose.text, 0, _OPENING)
    if named and int(named[1]) != year:
        message = f"这是{year}年度的报告，开头写的是{named[1]}年度报告。"
        yield _date(prose, named, f"{named[1]}年", f"{year}年", message, Severity.WARNING)


def _other_years(prose: Prose, year: int) -> Iterator[ReportFinding]:
    """Sentences about what was done that begin with another year, once for each such year."""
    seen: set[int] = set()
    for sentence in _SENTENCE.finditer(prose.text):
        told = _TOLD_YEAR.match(_without_heading(sentence[0]))
        other = int(told["year"]) if told else year
        if other == year or other in seen or not _is_told(sentence[0], is_past=other < year):
            continue
        seen.add(other)
        message = f"这是{year}年度的报告，这里写的是{other}年的情况。"
        yield _date(prose, sentence, f"{other}年", f"{year}年", message, Severity.WARNING)


def _is_told(sentence: str, *, is_past: bool) -> bool:
    """Next year is mostly a plan, and only what was counted, or did not come, is out of place."""
    if len(sentence) < _SHORTEST_TOLD:
        return False
    if is_past:
        return not _LOOKS_BACK.search(sentence)
    return bool(_TELLS.search(sentence)) and not _PLANS.search(sentence)


def _without_heading(sentence: str) -> str:
    """(三)政府信息管理情况2022年，… → 2022年，…"""
    number = BEGINS.match(sentence)
    return _HEADING.sub("", sentence[number.end() :] if number else sentence)


def _form(
    prose: Prose, match: re.Match[str], found: str, expected: str, message: str, advice: str
) -> ReportFinding:
    place = prose.place(match.start())
    return ReportFinding("FORM", None, found, expected, Severity.ERROR, message, advice, place)


def _date(
    prose: Prose, match: re.Match[str], found: str, expected: str, message: str, severity: Severity
) -> ReportFinding:
    advice = "请核对日期；沿用上一年度文字的，请改成本年度的情况。"
    return ReportFinding("DATE", None, found, expected, severity, message, advice, prose.place(match.start()))

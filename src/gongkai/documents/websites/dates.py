"""Dates as pages show them."""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import pairwise

_DATE = r"(?P<y>(?:19|20)\d\d)\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})(?:\s?日)?"
_TIME = r"(?:[\sT]*\d{1,2}[:：时]\d{1,2}(?:[:：分]\d{1,2})?(?:\.\d+)?秒?)?"

# A date that stands for itself, as beside an entry of a list; one in a sentence or a title says nothing of an update.
_ALONE = re.compile(rf"[\[【(（]?\s*(?:[\w\u4e00-\u9fff]{{2,6}}\s?[:：]\s?)?{_DATE}{_TIME}\s*[\]】)）]?")
_BEHIND = re.compile(rf".*?[\s\[【(（]{_DATE}{_TIME}\s*[\]】)）]?", re.S)

_SHOWN = re.compile(rf"(?:发布时间|发布日期|公开日期|发表时间|发布于|上网时间)[\s:：]*{_DATE}")
_WRITTEN = re.compile(rf"(?:成文日期|成文时间|生成日期|发文日期|发文时间|印发日期|制发日期)[\s:：]*{_DATE}")
_REVISED = re.compile(rf"(?:更新日期|更新时间|更新于|修订日期|修订时间|最后更新)[\s:：]*{_DATE}")
_BESIDE = re.compile(r"来源|作者|点击|浏览|阅读|访问|字体|字号|责任编辑|编辑[:：]|发布人|发布者|信息员")
_OTHER_NAME = re.compile(
    r"\W*[\u4e00-\u9fff]*(?:来信|提交|咨询|受理|回复|答复|会议|成文|生效|施行|活动|报名)"
)
_ANYWHERE = re.compile(_DATE)
# 石塘镇人民政府 / 2026年10月30日 or 二〇二六年十月三十日. An answer to a letter is signed after the letter came out.
_SIGNED = re.compile(
    r"(?:政府|办公室|办|局|委员会|委|中心|所|站|院|部|厅|领导小组|指挥部)\s*\n\s*"
    r"([12二]\s?[\d〇○零OＯ一二三四五六七八九]{3})年([\d一二三四五六七八九十]{1,2})月([\d一二三四五六七八九十廿卅]{1,3})日\s*(?:\n|$)"
)
_ANSWERED = re.compile(r"(?:回复|答复|办理)(?:时间|日期|内容|单位|部门|机构)|来信内容|留言内容")
_DIGITS = str.maketrans("〇○零OＯ一二三四五六七八九", "00000123456789")
_IN_ADDRESS = re.compile(
    r"/(20\d\d)[-/]?(0[1-9]|1[0-2])[-/]?(0[1-9]|[12]\d|3[01])/|t(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])_"
)

_TAG = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")
_LONGEST = 200


def standing_alone(text: str) -> date | None:
    """The date of a piece of text that is a date, or a title with a date behind it."""
    text = text.strip()
    if not 8 <= len(text) <= _LONGEST:
        return None
    found = _ALONE.fullmatch(text) or _BEHIND.fullmatch(text)
    return _day(found) if found else None


def shown_in(text: str, plain: str = "", title: str = "") -> date | None:
    """The day on which a page says that it was published: by name, else in the one line that can only mean that.

    Such a line stands below the title and has nothing else, or, among the words that are no links (``plain``), goes on
    with the source, the author, how often it was read.
    """
    return (
        _first(_SHOWN, text) or _alone(_below(text.split("\n"), title)) or _alone(_beside(plain.split("\n")))
    )


def written_in(text: str) -> date | None:
    """The day that a page gives for the document on it (成文日期): by name, else below its signature."""
    return _first(_WRITTEN, text) or (None if _ANSWERED.search(text) else _signed(text))


def revised_in(text: str) -> date | None:
    """The day on which a page says that it was revised."""
    return _first(_REVISED, text)


def in_address(key: str) -> date | None:
    """The day that stands in an address: /2026/11/23/, /20261123/, t20261123_."""
    found = _IN_ADDRESS.search(key)
    if not found:
        return None
    year, month, day = (int(one) for one in found.groups() if one)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def of_tag(text: str) -> tuple[datetime | None, bool]:
    """(the time that a PubDate means, whether it is written as it should be): yyyy-MM-dd HH:mm."""
    text = text.strip()
    if _TAG.fullmatch(text):
        try:
            return datetime.strptime(text, "%Y-%m-%d %H:%M"), True  # noqa: DTZ007  pages tell Beijing time
        except ValueError:
            return None, False
    found = re.match(_DATE, text)
    day = _day(found) if found else None
    return (datetime(day.year, day.month, day.day) if day else None), False  # noqa: DTZ001


def _below(lines: list[str], title: str) -> list[date | None]:
    return [
        standing_alone(line)
        for before, line in pairwise(lines)
        if before and before in title and not _OTHER_NAME.match(line) and standing_alone(line)
    ]


def _beside(lines: list[str]) -> list[date | None]:
    return [
        _day(found)
        for line in lines
        if len(line) <= _LONGEST
        and not _OTHER_NAME.match(line)
        and (found := _ANYWHERE.search(line))
        and _BESIDE.search(line, found.end())
    ]


def _alone(days: list[date | None]) -> date | None:
    return days[0] if len(days) == 1 else None


def _signed(text: str) -> date | None:
    found = next(reversed(list(_SIGNED.finditer(text))), None)
    if not found:
        return None
    year, month, day = found[1].replace(" ", "").translate(_DIGITS), _number(found[2]), _number(found[3])
    try:
        return date(int(year), month, day)
    except ValueError:
        return None


def _number(text: str) -> int:
    """12, 十二, 二十, 三十一, 廿一."""
    if text.isdigit():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    tens, ones = tens.translate(_DIGITS) or ("1" if ten else "0"), ones.translate(_DIGITS) or "0"
    return int(tens) * 10 + int(ones) if tens.isdigit() and ones.isdigit() else 0


def _first(pattern: re.Pattern[str], text: str) -> date | None:
    found = pattern.search(text)
    return _day(found) if found else None


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None

"""Dates as pages show them."""

from __future__ import annotations

import re
from datetime import date, datetime

_DATE = r"(?P<y>(?:19|20)\d\d)\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})(?:\s?日)?"
_TIME = r"(?:[\sT]*\d{1,2}[:：时]\d{1,2}(?:[:：分]\d{1,2})?(?:\.\d+)?秒?)?"

# A date that stands for itself, as beside an entry of a list; one in a sentence or a title says nothing of an update.
_ALONE = re.compile(rf"[\[【(（]?\s*(?:[\w\u4e00-\u9fff]{{2,6}}\s?[:：]\s?)?{_DATE}{_TIME}\s*[\]】)）]?")
_BEHIND = re.compile(rf".*?[\s\[【(（]{_DATE}{_TIME}\s*[\]】)）]?", re.S)

_SHOWN = re.compile(rf"(?:发布时间|发布日期|公开日期|发表时间|发布于|上网时间)[\s:：]*{_DATE}")
_WRITTEN = re.compile(rf"(?:成文日期|成文时间|生成日期|发文日期|发文时间|印发日期|制发日期)[\s:：]*{_DATE}")
_REVISED = re.compile(rf"(?:更新日期|更新时间|更新于|修订日期|修订时间|最后更新)[\s:：]*{_DATE}")
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


def shown_in(text: str) -> date | None:
    """The day on which a page says that it was published."""
    return _first(_SHOWN, text)


def written_in(text: str) -> date | None:
    """The day that a page gives for the document on it (成文日期)."""
    return _first(_WRITTEN, text)


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


def _first(pattern: re.Pattern[str], text: str) -> date | None:
    found = pattern.search(text)
    return _day(found) if found else None


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None

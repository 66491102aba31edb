"""Chinese numerals for article numbers, and Chinese dates."""

from __future__ import annotations

import re
from datetime import date

_DIGITS = "零一二三四五六七八九"


def chinese_number(value: int) -> str:
    """1 → 一, 12 → 十二, 105 → 一百零五, 1039 → 一千零三十九. Valid from 0 to 9999; ValueError beyond."""
    if not 0 <= value <= 9999:
        raise ValueError(f"no article number: {value}")
    if value < 10:
        return _DIGITS[value]
    text = "".join(
        _DIGITS[int(digit)] + (unit if digit != "0" else "")
        for digit, unit in zip(f"{value:04d}", ("千", "百", "十", ""), strict=True)
    )
    text = re.sub("零+", "零", text).strip("零")
    return text.removeprefix("一") if value < 20 else text


def chinese_date(day: date) -> str:
    """2026-11-02 → 2026年11月2日 (GB/T 9704-2012: Arabic, full year, no leading zeros)."""
    return f"{day.year}年{day.month}月{day.day}日"


WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")

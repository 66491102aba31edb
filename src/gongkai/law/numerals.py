"""Chinese numerals for article numbers, and Chinese dates."""

from __future__ import annotations

from datetime import date

_DIGITS = "零一二三四五六七八九"


def chinese_number(value: int) -> str:
    """1 → 一, 12 → 十二, 33 → 三十三, 105 → 一百零五. Valid from 0 to 999; ValueError beyond."""
    if not 0 <= value <= 999:
        raise ValueError(f"no article number: {value}")
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    if ones or not text:
        text += _DIGITS[ones]
    return text


def chinese_date(day: date) -> str:
    """2026-11-02 → 2026年11月2日 (GB/T 9704-2012: Arabic, full year, no leading zeros)."""
    return f"{day.year}年{day.month}月{day.day}日"


WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")

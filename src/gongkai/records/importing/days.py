"""Days as people write them in ledgers."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

# Excel counts days from 30 December 1899 (with its leap year of 1900); five digits reach from 1927 to 2173.
_EXCEL_ORIGIN = date(1899, 12, 30)
_SERIAL = re.compile(r"[1-9]\d{4}(?:\.\d+)?")
_WRITTEN = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:[T\s]\s*\d{1,2}:\d{2}.*)?"
)
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_HAN = {
    digit: str(value) for value, digits in enumerate(("〇零○", *"一二三四五六七八九")) for digit in digits
}
_HAN_DAY = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)


def read_day(text: str) -> date:
    """2020-05-06, 2020.5.6, 2020/5/6, 2020年5月6日, 二〇二〇年五月六日, 20200506, or an Excel serial number.

    ValueError (Chinese) says what is wrong and how to write it.
    """
    said = unicodedata.normalize("NFKC", text).strip()
    if written := _WRITTEN.fullmatch(said) or _PLAIN.fullmatch(said):
        return _day(text, *map(int, written.groups()))
    if written := _HAN_DAY.fullmatch(text.strip()):
        year, month, day = written.groups()
        return _day(text, int("".join(_HAN[digit] for digit in year)), _han(month), _han(day))
    if _SERIAL.fullmatch(said):
        return _EXCEL_ORIGIN + timedelta(days=int(float(said)))
    raise ValueError(f"“{text[:30]}”不是完整的日期")


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(f"“{text[:30]}”不是存在的日期") from error


def _han(number: str) -> int:
    """一 to 三十一."""
    tens, ten, ones = number.rpartition("十")
    if not ten:
        return int("".join(_HAN[digit] for digit in number))
    return 10 * (int(_HAN[tens]) if tens else 1) + (int(_HAN[ones]) if ones else 0)

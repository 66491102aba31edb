"""What characters are worth as a number, and the ways to cut glued numbers apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import Enum
from itertools import islice

from gongkai.law.numerals import chinese_number
from gongkai.law.report_form import TOTAL, Column, Number


class Gap(Enum):
    """No number: an empty cell, a stroke in it, or a figure that the layout gives to no column in particular."""

    BLANK = "blank"
    STROKE = "stroke"
    UNKNOWN = "unknown"


EMPTY = frozenset({Gap.BLANK, Gap.STROKE})
Value = Number | Gap
Way = tuple[Value, ...]

MOST_WAYS = 200
LONGEST_COUNT = 6
"""More digits are no count of applications or cases, but several numbers."""
_UNITS = "件条项宗份起次"
_NUMBER = re.compile(rf"(?P<number>[+-]?[\d,]+(?:\.\d+)?)(?P<unit>万元|元|万)?[{_UNITS}]?")
_WORDS = {chinese_number(number): number for number in range(1000)}
_TEN_THOUSAND = 10_000


def number_of(text: str, column: Column) -> Number | None:
    """The number that ``text`` prints in ``column``; None if it is none. Amounts are in 万元: 251000元 is 25.1."""
    if text.rstrip(_UNITS) in _WORDS:
        return _WORDS[text.rstrip(_UNITS)]
    if column.may_be_negative:
        text = re.sub("^增加?", "+", re.sub("^减少?", "-", text))
    match = _NUMBER.fullmatch(text)
    if not match:
        return None
    number = Decimal(match["number"].replace(",", ""))
    if column.is_amount and match["unit"] == "元":
        return in_ten_thousands(number)
    if not column.is_amount and match["unit"] == "万":
        number *= _TEN_THOUSAND
    return _plain(number)


def in_ten_thousands(yuan: Number) -> Number:
    """元 → 万元."""
    return _plain(Decimal(str(yuan)) / _TEN_THOUSAND)


def is_glued(text: str) -> bool:
    """Whether the digits can't be one number: 000."""
    return re.match(r"[+-]?0\d", text) is not None


def adds_up(way: Way, columns: Sequence[Column]) -> bool:
    """C and E (law/02, 2.5): every 总计 that is printed is the sum of the columns before it."""
    parts = 0
    for value, column in zip(way, columns, strict=True):
        if column.name == TOTAL:
            if not isinstance(value, Gap) and value != parts:
                return False
            parts = 0
        elif isinstance(value, int):
            parts += value
    return True


def cuts(text: str, columns: Sequence[Column]) -> tuple[Way, ...]:
    """The ways to cut ``text`` into a number for each column, without needless zeros, so that every 总计 adds up.

    Where there is none, but a digit for each column, these are the numbers and the paper is wrong; unless most of its
    sums are, then cells are lost. More than :data:`MOST_WAYS` ways are as good as none: ().
    """
    groups = _groups(columns)
    ways = tuple(islice(_cuts(text, groups), MOST_WAYS + 1))
    if not ways and len(text) == len(columns) and text.isdecimal():
        digits: Way = tuple(map(int, text))
        wrong = sum(not any(_cuts(part, [group])) for part, group in _parted(text, groups))
        ways = (digits,) if len(groups) == 1 or wrong * 2 < len(groups) else ()
    return ways if len(ways) <= MOST_WAYS else ()


def _parted(text: str, groups: Sequence[Sequence[Column]]) -> Iterator[tuple[str, Sequence[Column]]]:
    """The digits of each group, one for each column."""
    start = 0
    for group in groups:
        yield text[start : start + len(group)], group
        start += len(group)


def totals(text: str, parts: int) -> tuple[int, ...]:
    """What the last of some glued numbers can be if up to ``parts`` others add up to it; else all is one number."""
    ends = [
        text[cut:]
        for cut in range(max(1, len(text) - LONGEST_COUNT), len(text))
        if _is_count(text[cut:]) and any(_summands_of(text[:cut], parts, int(text[cut:])))
    ]
    return tuple(map(int, ends or [text] * (_is_count(text) and len(text) <= LONGEST_COUNT)))


def _summands_of(text: str, most: int, total: int) -> Iterator[bool]:
    return (True for count in range(1, most + 1) for _ in _summands(text, count, total))


def _groups(columns: Sequence[Column]) -> list[list[Column]]:
    """Columns that add up to their last one, or columns on their own."""
    if not columns or columns[-1].name != TOTAL:
        return [[column] for column in columns]
    width = [column.name for column in columns].index(TOTAL) + 1
    return [list(columns[first : first + width]) for first in range(0, len(columns), width)]


def _cuts(text: str, groups: Sequence[Sequence[Column]]) -> Iterator[Way]:
    if not groups:
        if not text:
            yield ()
        return
    rest = sum(map(len, groups[1:]))
    shortest = len(groups[0]) if rest else len(text)
    for length in range(shortest, len(text) - rest + 1):
        for numbers in _numbers(text[:length], groups[0]):
            for following in _cuts(text[length:], groups[1:]):
                yield (*numbers, *following)


def _numbers(text: str, group: Sequence[Column]) -> Iterator[Way]:
    if len(group) == 1:
        value = number_of(text, group[0]) if _may_stand(text, group[0]) else None
        if value is not None:
            yield (value,)
        return
    for cut in range(max(len(group) - 1, len(text) - LONGEST_COUNT), len(text)):
        if _is_count(text[cut:]):
            for parts in _summands(text[:cut], len(group) - 1, int(text[cut:])):
                yield (*parts, int(text[cut:]))


def _summands(text: str, count: int, total: int) -> Iterator[tuple[int, ...]]:
    """The ways to cut ``text`` into ``count`` numbers that add up to ``total``."""
    digits = len(str(total))
    if not count <= len(text) <= count * digits:
        return
    if count == 1:
        if _is_count(text) and int(text) == total:
            yield (total,)
        return
    for length in range(1, digits + 1):
        part = text[:length]
        if _is_count(part) and int(part) <= total:
            for following in _summands(text[length:], count - 1, total - int(part)):
                yield (int(part), *following)


def _is_count(text: str) -> bool:
    return text.isdecimal() and (text == "0" or not text.startswith("0"))


def _may_stand(text: str, column: Column) -> bool:
    sign = "[+-]?" if column.may_be_negative else ""
    fraction = r"(?:\.\d+)?(?:万元|元)?" if column.is_amount else ""
    return re.fullmatch(rf"{sign}(?:0|[1-9]\d*){fraction}", text) is not None


def _plain(number: Decimal) -> Number:
    return int(number) if number == number.to_integral_value() else number.normalize()

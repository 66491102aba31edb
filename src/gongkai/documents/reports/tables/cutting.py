"""What characters are worth as a number, and the ways to cut glued numbers apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from enum import Enum

from gongkai.law.numerals import chinese_number
from gongkai.law.report_form import Column, Number


class Gap(Enum):
    """No number: an empty cell, or a figure that the layout gives to no column in particular."""

    BLANK = "blank"
    UNKNOWN = "unknown"


Value = Number | Gap
Way = tuple[Value, ...]
Holds = Callable[[Way], bool]

MOST_WAYS = 200
_NUMBER = re.compile(r"(?P<number>[+-]?[\d,]+(?:\.\d+)?)(?P<unit>万元|元|万)?[件条项宗份起次]?")
_WORDS = {chinese_number(number): number for number in range(1000)}
_TEN_THOUSAND = 10_000


def number_of(text: str, column: Column) -> Number | None:
    """The number that ``text`` prints in ``column``; None if it is none. Amounts are in 万元: 251000元 is 25.1."""
    if text.rstrip("件条项宗份起次") in _WORDS:
        return _WORDS[text.rstrip("件条项宗份起次")]
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


def _plain(number: Decimal) -> Number:
    return int(number) if number == number.to_integral_value() else number.normalize()


def is_glued(text: str) -> bool:
    """Whether the digits can't be one number: 000."""
    return re.match(r"[+-]?0\d", text) is not None


def cuts(text: str, columns: Sequence[Column], holds: Holds) -> tuple[Way, ...]:
    """The ways to cut ``text`` into a number for each column, none with a needless zero in front.

    ``holds`` judges the numbers from the left as they come and ends a way early. Where every number has but one
    digit there is no other way, whether it holds or not. More than :data:`MOST_WAYS` ways are as good as none: ().
    """
    ways = []
    for way in _cuts(text, columns, (), holds):
        ways.append(way)
        if len(ways) > MOST_WAYS:
            return ()
    if not ways and len(text) == len(columns):
        return tuple(_cuts(text, columns, (), lambda _: True))
    return tuple(ways)


def _cuts(text: str, columns: Sequence[Column], done: Way, holds: Holds) -> Iterator[Way]:
    if not columns:
        if not text:
            yield done
        return
    shortest, longest = (len(text), len(text)) if len(columns) == 1 else (1, len(text) - len(columns) + 1)
    for length in range(shortest, longest + 1):
        part = text[:length]
        value = number_of(part, columns[0]) if _may_stand(part, columns[0]) else None
        if value is not None and holds((*done, value)):
            yield from _cuts(text[length:], columns[1:], (*done, value), holds)


def _may_stand(text: str, column: Column) -> bool:
    sign = "[+-]?" if column.may_be_negative else ""
    fraction = r"(?:\.\d+)?(?:万元|元)?" if column.is_amount else ""
    return re.fullmatch(rf"{sign}(?:0|[1-9]\d*){fraction}", text) is not None

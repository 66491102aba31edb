"""Figures in words: exact ones as they are, approximate ones as Chinese reports say them; their place in a text."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from decimal import Decimal

from gongkai.law.numerals import chinese_number
from gongkai.law.report_form import Number

LIVE_FIELD = re.compile(r"\{([^{}]+)\}")
"""In a text, the place where a figure stands: ``{KEY}``."""

_UNITS = ((10_000, "万"), (1_000, "千"), (100, "百"), (10, "十"))


def plainly(value: Number) -> str:
    """337 → 337, Decimal("25.10") → 25.1; never an exponent."""
    if isinstance(value, int):
        return str(value)
    return f"{Decimal(str(value)).normalize():f}"


def printed(value: Number, is_approximate: bool) -> str:
    """As a report says it."""
    return approximately(int(value)) if is_approximate else plainly(value)


def filled(text: str, values: Mapping[str, Number], approximate: Collection[str]) -> str:
    """The text with its figures; what is no figure stays as it was typed."""

    def figure(match: re.Match[str]) -> str:
        key = match[1]
        return printed(values[key], key in approximate) if key in values else match[0]

    return LIVE_FIELD.sub(figure, text)


def approximately(value: int) -> str:
    """986 → 近千, 1012 → 千余, 930 → 九百余, 43000 → 四万余, 7 → 约7.

    The nearest round number (one digit and zeros) from below is 近, from above 余.
    """
    if value < 10:
        return f"约{value}"
    step = 10 ** (len(str(value)) - 1)
    below = value // step * step
    if value == below:
        return f"约{_round_words(value)}"
    above = below + step
    if above - value <= value - below:
        return f"近{_round_words(above)}"
    return f"{_round_words(below)}余"


def _round_words(value: int) -> str:
    """A digit and zeros in words: 1000 → 千, 900 → 九百, 40000 → 四万, 300000 → 三十万."""
    for unit, name in _UNITS:
        if value >= unit:
            count = value // unit
            if count == 1 and unit < 10_000:
                return name
            return (chinese_number(count) if count < 1000 else plainly(count)) + name
    return str(value)

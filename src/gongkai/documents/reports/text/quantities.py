"""Numbers with the unit they count: 12件, 四十余条, 近千条, 18万余篇, 1.2万条, 0元."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from gongkai.law.report_form import Number

SLOT = "#"
"""Stands in :func:`masked` text where a quantity begins; the rest of it is ``_``."""
MONEY = "¥"
"""The same for amounts of money."""
SHARE = "·"
"""Fills what says only a share of another number (占4.61%)."""

_SHARE = re.compile(
    r"[，(]?(?:大?约?占比?|比例)[^，。；#\n%]{0,16}\d{1,9}(?:\.\d{1,9})?%\)?|\(\d{1,9}(?:\.\d{1,9})?%\)|\d{1,9}(?:\.\d{1,9})?%"
)
_UNITS = "条件篇份宗起例则批部封次项个块处期"
_NUMBER = re.compile(
    rf"""
    (?<![第\d.A-Za-z零一二三四五六七八九十百千万〔\[/—-])
    (?P<before>大?约|将近|近|超过|超|逾|不到|不足|多?达|上(?=[百千万]))?
    (?P<number>
        \d{{1,12}}(?:\.\d{{1,9}})?(?![\d.]\d)
        | (?<![数几])[零一二两三四五六七八九十百千万][〇零一二两三四五六七八九十百千万]{{0,12}}
    )
    (?P<times>[百千万亿]*)
    (?P<after>[余多]?[万千百]?[余多]?)
    (?:
        (?P<money>万?元)
        | (?P<unit>[{_UNITS}])(?![\d月])(?:\([{_UNITS}次]\))?
        | (?P<bare>(?=[。；，)\n·]|\(?其中|[二三四五六七]是|申请|$))
    )
    (?P<about>左右|以上)?
    """,
    re.X,
)
_APPROXIMATE = frozenset({"约", "大约", "将近", "近", "超过", "超", "逾", "不到", "不足", "上"})
# 一件事, 一条龙, 一次性, 九项重点领域: words, no counts.
_WORD = re.compile(
    r"[一两](?:件[事套]|条[龙线心]|个[个是]?|次[性办]?|项|处|部|批|则|起|块)|十[条个项件](?!政)|[二两三四五六七八九]项(?=[\u4e00-\u9fff])"
)

# 未发生一起, 无1例: no number, but a stronger "none".
_DENIED = re.compile("(?:未(?:发生|收到|接到|受理|产生|出现|有)?|没有|无)(?:过|任何)?$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """``start`` and ``end`` in the text; an amount of money is in 元. ``unit`` is "" for a bare number."""

    start: int
    end: int
    printed: str
    value: Number
    unit: str
    approximate: bool = False


def quantities(text: str) -> tuple[Quantity, ...]:
    """What is counted in :func:`~.prose.spelled` text, in order. Years, dates, shares and ordinals count nothing."""
    return tuple(_found(_SHARE.sub(lambda share: SHARE * len(share[0]), text)))


def masked(text: str, found: tuple[Quantity, ...]) -> str:
    """``text`` with each quantity as a slot of the same length, and shares blotted out."""
    pieces, at = [], 0
    for one in found:
        sign = MONEY if one.unit == "元" else SLOT
        pieces += [text[at : one.start], sign.ljust(one.end - one.start, "_")]
        at = one.end
    return _SHARE.sub(lambda share: SHARE * len(share[0]), "".join([*pieces, text[at:]]))


def _found(text: str) -> Iterator[Quantity]:
    for match in _NUMBER.finditer(text):
        value = _value(match["number"], match["times"] + match["after"].strip("余多"))
        if match["number"] in ("1", "一") and _DENIED.search(text[: match.start()][-6:]):
            continue
        is_han = not match["number"][0].isdigit()
        if is_han and (_is_no_zero(text, match) or _WORD.match(text, match.start("number"))):
            continue
        start = match.start() if match["before"] in _APPROXIMATE else match.start("number")
        about = (match["before"] in _APPROXIMATE) or set(match["after"]) & set("余多") or match["about"]
        rounded = "." in match["number"] and match["times"] and not match["money"]
        yield Quantity(
            start=start,
            end=match.end(),
            printed=text[start : match.end()],
            value=value * 10000 if match["money"] == "万元" else value,
            unit="元" if match["money"] else match["unit"] or "",
            approximate=bool(about or rounded),
        )


def _is_no_zero(text: str, match: re.Match[str]) -> bool:
    """A numeral without a unit is part of a word, but 均为零 is a number."""
    return match["bare"] is not None and text[match.start() - 1 : match.end()] != "为零"


def _value(number: str, times: str) -> Number:
    """18 and 万 → 180000."""
    amount = Decimal(number) if number[0].isdigit() else _han_value(number)
    for sign in times:
        amount *= int(unicodedata.numeric(sign))
    return int(amount) if amount == int(amount) else amount


def _han_value(number: str) -> Decimal:
    """四十 → 40, 一百零五 → 105, 二〇 → 20, 千 → 1000."""
    total = section = 0
    number = number.replace("两", "二")
    digit: int | None = None
    for sign in number:
        value = int(unicodedata.numeric(sign))
        if value >= 10000:
            total, section, digit = (total + section + (digit or 0)) * value, 0, None
        elif value >= 10:
            section, digit = section + (1 if digit is None else digit) * value, None
        else:
            digit = (digit or 0) * 10 + value
    return Decimal(total + section + (digit or 0))

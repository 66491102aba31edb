"""信息处理费: by piece or by page, one standard for each application (国办函〔2020〕109号).

Charging is a power, not a duty (Regulation Art 42: 可以); a township nearly never charges. Amounts are whole
yuan. The prices are data (``data/fees.toml``), chosen by the day on which the application was received.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from gongkai.law.sources import Certainty, Citation, cite

_MOST_UNITS = 1_000_000


class Method(StrEnum):
    PIECE = "piece"
    PAGES = "pages"


@dataclass(frozen=True, slots=True)
class Tier:
    """Units up to and including ``up_to`` (counted from 1) cost ``price`` yuan each."""

    up_to: int
    price: int


@dataclass(frozen=True, slots=True)
class Scale:
    """The prices in force from a day on."""

    source: str
    in_force: date
    certainty: Certainty
    piece_tiers: tuple[Tier, ...]
    piece_step: int
    piece_step_price: int
    page_tiers: tuple[Tier, ...]
    page_price_beyond: int

    def price_of_piece(self, rank: int) -> int:
        """The price of the ``rank``-th application (from 1) of one applicant in one calendar month."""
        _must_be_counted(rank)
        for tier in self.piece_tiers:
            if rank <= tier.up_to:
                return tier.price
        last = self.piece_tiers[-1]
        return last.price + self.piece_step_price * ((rank - last.up_to - 1) // self.piece_step + 1)

    def price_of_page(self, rank: int) -> int:
        """The price of the ``rank``-th page (from 1) of one application."""
        _must_be_counted(rank)
        return next((tier.price for tier in self.page_tiers if rank <= tier.up_to), self.page_price_beyond)


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of the fee notice: units ``first`` to ``last`` at one price."""

    first: int
    last: int
    price: int

    @property
    def amount(self) -> int:
        return (self.last - self.first + 1) * self.price


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee in yuan with the lines it is made of."""

    method: Method
    lines: tuple[FeeLine, ...]
    citation: Citation

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def price_of_last(self) -> int:
        """The price of the last unit, 0 when there is none."""
        return self.lines[-1].price if self.lines else 0


class FeeError(ValueError):
    """A fee that must not be charged; ``code`` is stable, the text is Chinese."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def piece_fee(count: int, on: date, *, already: int = 0) -> Fee:
    """The fee for ``count`` applications after ``already`` others of the same applicant and month.

    Raises ValueError (Chinese) for what is no number of pieces and FeeError before the scale is in force.
    """
    _must_be_numbers(count, already)
    scale = scale_on(on)
    ranks = range(already + 1, already + count + 1)
    return Fee(Method.PIECE, tuple(_lines(ranks, scale.price_of_piece)), cite(scale.source, 4))


def page_fee(pages: int, on: date, *, only_told_where: bool = False) -> Fee:
    """The fee for the pages of one application.

    Raises FeeError when the information is public already and the reply only tells where (Art 5; half of that
    sentence is memory), or before the scale is in force; ValueError (Chinese) for what is no number of pages.
    """
    _must_be_numbers(pages)
    if only_told_where:
        raise FeeError(
            "page_fee_not_applicable", "信息已经公开、只告知获取途径的，不能按量计收信息处理费（第五条）。"
        )
    scale = scale_on(on)
    return Fee(Method.PAGES, tuple(_lines(range(1, pages + 1), scale.price_of_page)), cite(scale.source, 5))


def only_method(methods: Collection[str]) -> Method:
    """The one standard chosen for an application.

    Art 3: by piece or by volume, never both on one application. Raises FeeError for both, ValueError
    (Chinese) for an unknown one.
    """
    if len(set(methods)) > 1:
        raise FeeError(
            "only_one_standard_per_application",
            "同一件申请只能按件或者按量选一种标准收费，不能并用（第三条）。",
        )
    for method in methods:
        if method in tuple(Method):
            return Method(method)
    raise ValueError("收费方式只有按件（piece）和按量（pages）两种，请选一种。")


def scale_on(day: date) -> Scale:
    """The scale in force on ``day``. Raises FeeError when there is none yet."""
    for scale in reversed(scales()):
        if scale.in_force <= day:
            return scale
    raise FeeError("no_fee_scale_in_force", f"{day.isoformat()}尚无信息处理费标准，不能收费。")


@cache
def scales() -> tuple[Scale, ...]:
    """Every scale, the oldest first."""
    raw = tomllib.loads(files("gongkai.law").joinpath("data/fees.toml").read_text("utf-8"))
    return tuple(sorted(map(_scale, raw["scale"]), key=lambda scale: scale.in_force))


def _scale(entry: dict[str, Any]) -> Scale:
    return Scale(
        source=entry["source"],
        in_force=entry["in_force"],
        certainty=Certainty(entry["certainty"]),
        piece_tiers=_tiers(entry["pieces"]["tiers"]),
        piece_step=entry["pieces"]["step"],
        piece_step_price=entry["pieces"]["step_price"],
        page_tiers=_tiers(entry["pages"]["tiers"]),
        page_price_beyond=entry["pages"]["beyond"],
    )


def _tiers(entries: Iterable[dict[str, int]]) -> tuple[Tier, ...]:
    return tuple(Tier(entry["up_to"], entry["price"]) for entry in entries)


def _lines(ranks: Iterable[int], price: Callable[[int], int]) -> Iterator[FeeLine]:
    """Neighbouring units of one price make one line."""
    for value, group in groupby(ranks, key=price):
        units = list(group)
        yield FeeLine(units[0], units[-1], value)


def _must_be_counted(rank: int) -> None:
    if rank < 1:
        raise ValueError(f"序数从1起，不能是{rank}。")


def _must_be_numbers(*counts: object) -> None:
    """Numbers come from people and files; a slip of a few zeros must not keep the program busy for hours."""
    for count in counts:
        if type(count) is not int or not 0 <= count <= _MOST_UNITS:
            raise ValueError(f"件数和页数应为0至{_MOST_UNITS}的整数，不能是“{count}”。")

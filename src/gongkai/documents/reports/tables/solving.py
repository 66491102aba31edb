"""Rows that can be read in several ways, settled by the identities A and B of table 3 (law/02, 2.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from math import prod

from gongkai.documents.reports.tables.cutting import EMPTY, Gap, Way
from gongkai.law.report_form import CARRIED_IN, CARRIED_OUT, FINISHED, RECEIVED

Sums = tuple[int, ...]
_MOST_SUMS = 5_000
_MOST_WHOLES = 200


def settled(rows: Mapping[str, Sequence[Way]], results: Sequence[str]) -> dict[str, list[Way]]:
    """Of the ways of each row (by its code) those that some reading of the whole table allows.

    A: 新收＋上年结转 = （七）总计＋结转下年度; B: the rows ``results`` add up to （七）总计; both in every column that
    all rows know. An identity that lacks a row, or that no reading fulfils (the paper is wrong), decides nothing.
    """
    left = {code: list(dict.fromkeys(ways)) for code, ways in rows.items()}
    if FINISHED not in left or all(len(ways) == 1 for ways in left.values()):
        return left
    for _ in range(2):  # what B leaves of 总计 may help A, and what A leaves of it, B
        if all(code in left for code in results):
            _settle(left, results, (FINISHED,))
        if all(code in left for code in (RECEIVED, CARRIED_IN, CARRIED_OUT)):
            _settle(left, (RECEIVED, CARRIED_IN), (FINISHED, CARRIED_OUT))
    return left


def _settle(left: dict[str, list[Way]], parts: Sequence[str], wholes: Sequence[str]) -> None:
    """Keep the ways with which the ``parts`` can add up to what the ``wholes`` add up to."""
    codes = (*parts, *wholes)
    columns = _known(left[code] for code in codes)
    sums = {code: [_sums(way, columns) for way in left[code]] for code in codes}
    if not columns or prod(len(set(sums[code])) for code in wholes) > _MOST_WHOLES:
        return
    allowed: dict[str, set[Sums]] = {code: set() for code in codes}
    for whole in product(*(set(sums[code]) for code in wholes)):
        used = _used([sums[code] for code in parts], tuple(map(sum, zip(*whole, strict=True))))
        if used is None:
            return
        if all(used):
            for code, one in zip(wholes, whole, strict=True):
                allowed[code].add(one)
            for code, some in zip(parts, used, strict=True):
                allowed[code] |= some
    if all(allowed.values()):
        for code in codes:
            left[code] = [
                way for way, one in zip(left[code], sums[code], strict=True) if one in allowed[code]
            ]


def _used(rows: Sequence[Sequence[Sums]], total: Sums) -> list[set[Sums]] | None:
    """For each row the numbers that take part in some sum to ``total``; None where there are too many sums to try."""
    zero = (0,) * len(total)
    before = [{zero}]
    for row in rows:
        reached = {_plus(some, one) for some in before[-1] for one in set(row)}
        before.append({some for some in reached if all(a <= b for a, b in zip(some, total, strict=True))})
        if len(before[-1]) > _MOST_SUMS:
            return None
    wanted = {total} & before[-1]
    used: list[set[Sums]] = []
    for row, reached in zip(reversed(rows), reversed(before[:-1]), strict=True):
        pairs = [(one, _minus(whole, one)) for whole in wanted for one in set(row)]
        used.append({one for one, rest in pairs if rest in reached})
        wanted = {rest for _, rest in pairs if rest in reached}
    return used[::-1]


def _known(rows: Iterable[Sequence[Way]]) -> list[int]:
    """The columns for which every way of every row has a number; an empty applicant column is none, a total isn't."""
    ways = [way for row in rows for way in row]
    last = len(ways[0]) - 1
    unknown = {
        column
        for way in ways
        for column, value in enumerate(way)
        if value is Gap.UNKNOWN or (value in EMPTY and column == last)
    }
    return [column for column in range(last + 1) if column not in unknown]


def _sums(way: Way, columns: Sequence[int]) -> Sums:
    """The numbers of the columns; an empty cell counts as none."""
    return tuple(int(value) if not isinstance(value := way[column], Gap) else 0 for column in columns)


def _plus(one: Sums, other: Sums) -> Sums:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def _minus(one: Sums, other: Sums) -> Sums:
    return tuple(a - b for a, b in zip(one, other, strict=True))

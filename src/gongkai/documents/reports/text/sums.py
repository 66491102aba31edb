"""Totals that are not the sum of their parts, as far as the text alone shows it (rule SUM)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from gongkai.documents.reports.model import Place, ReadFigure, ReportFinding
from gongkai.documents.reports.text.lists import Parts
from gongkai.documents.reports.text.prose import Prose
from gongkai.documents.reports.text.statements import Statement
from gongkai.law.report_form import TEXT, Number
from gongkai.law.report_identities import Severity

# House rule [D]: 其中 does not claim to name all parts, but three or more that make nearly the whole do.
_NEARLY = Decimal("0.9")
_FEWEST = 3

_FINISHED = f"{TEXT}/办结"
_RESULTS = f"{TEXT}/结果/"
# Results that were counted until 2018, and no longer are.
_OTHER_RESULTS = re.compile(
    "已主动公开范围|不属于(?:本|政府信息)|(?:信息|其中|，)不存在|其他途径|更改、?补充"
)
_APPLIED = (f"{TEXT}/新收申请", f"{TEXT}/受理申请")


def sums_of_lists(lists: Iterable[Parts], prose: Prose) -> Iterator[ReportFinding]:
    """Classes against their total, and parts of a class against the class."""
    for one in lists:
        top = [item.statement for item in one.items if item.depth == 1]
        if one.total is not None:
            yield from _compared(one, one.total, top, prose)
        adds_up = one.total is not None and _total(top) == one.total.value
        for parent, parts in _inner(one):
            # 其中 behind a list that is complete may speak of all of it, and not of its last part.
            if not (adds_up and parent is top[-1]):
                yield from _compared(one, parent, parts, prose)


def sum_of_results(figures: Mapping[str, ReadFigure], prose: Prose) -> Iterator[ReportFinding]:
    """办结 against 予以公开, 部分公开 …: every finished application has one result (law/02, 2.3)."""
    finished = figures.get(_FINISHED)
    results = [figure for key, figure in figures.items() if key.startswith(_RESULTS)]
    if finished is None or not _are_exact([finished, *results]):
        return
    found = _total(results)
    are_all = len(results) >= _FEWEST and not _OTHER_RESULTS.search(prose.text)
    if found > finished.value or (found != finished.value and are_all):
        yield _finding(
            _FINISHED, finished.value, [one.value for one in results], finished.place, Severity.ERROR
        )


def sum_of_ways(ways: Sequence[Statement], figures: Mapping[str, ReadFigure]) -> Iterator[ReportFinding]:
    """Applications by the way they came against all that came in."""
    totals = [figures[key] for key in _APPLIED if key in figures]
    parts = [figures[key] for key in dict.fromkeys(way.key for way in ways)]
    if not totals or len(parts) < 2 or not _are_exact([*totals, *parts]):
        return
    if _total(parts) > max(one.value for one in totals):
        total = totals[0]
        yield _finding(total.key, total.value, [one.value for one in parts], total.place, Severity.ERROR)


def _compared(
    parts: Parts, total: Statement, summands: Sequence[Statement], prose: Prose
) -> Iterator[ReportFinding]:
    if parts.unclear or len(summands) < 2 or any(one.approximate for one in (total, *summands)):
        return
    found = _total(summands)
    place = prose.place(total.start)
    values = [one.value for one in summands]
    if re.search(rf"各类合计{found}(?![\d.])", prose.text):
        return  # the paper itself says what they add up to, and why that is not the total (as our own does)
    if found > total.value:
        yield _finding(total.key, total.value, values, place, Severity.ERROR)
    elif found < total.value and not parts.open_ended and _claims_all(parts, total, summands):
        yield _finding(total.key, total.value, values, place, Severity.WARNING)


def _claims_all(parts: Parts, total: Statement, summands: Sequence[Statement]) -> bool:
    if parts.complete:
        return True
    return len(summands) >= _FEWEST and _total(summands) >= _NEARLY * Decimal(total.value)


def _inner(parts: Parts) -> Iterator[tuple[Statement, list[Statement]]]:
    """Each class that is divided further, with its parts."""
    parent: Statement | None = None
    inner: list[Statement] = []
    for item in parts.items:
        if item.depth == 2:
            inner.append(item.statement)
            continue
        if parent and inner:
            yield parent, inner
        parent, inner = item.statement, []
    if parent and inner:
        yield parent, inner


def _total(parts: Iterable[Statement | ReadFigure]) -> Number:
    return sum((Decimal(one.value) for one in parts), Decimal(0))


def _are_exact(figures: Iterable[ReadFigure]) -> bool:
    return not any(one.approximate or one.doubt for one in figures)


def _finding(
    key: str, total: Number, summands: Sequence[Number], place: Place, severity: Severity
) -> ReportFinding:
    added = "+".join(map(str, summands))
    found = sum(summands)
    return ReportFinding(
        rule="SUM",
        key=key,
        found=total,
        expected=f"{added} = {found}",
        severity=severity,
        message=f"正文写的总数是{total}，各项相加是{found}（{added}）。",
        advice="请核对总数和各项；没有列全的，在最后一项后面加“等”字。",
        place=place,
    )

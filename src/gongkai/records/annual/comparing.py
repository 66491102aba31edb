"""A report beside the years before it: differences, the jumps that somebody will ask about, charts over time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gongkai.documents.writing import Bar, Chart
from gongkai.law.report_form import TABLE_2, TABLE_3, TABLE_4, TEXT, TOTAL, Number
from gongkai.law.reporting import is_jump
from gongkai.records.annual import figures as f
from gongkai.records.annual.earlier import YearFigures
from gongkai.records.annual.figures import Figures
from gongkai.records.annual.words import plainly

# What is read first in a report: title and unit of its chart over the years.
OVER_YEARS: Mapping[str, tuple[str, str]] = {
    f.SITE: ("历年在政务网站发布的信息", "条"),
    f"{TEXT}/新收申请": ("历年新收的申请", "件"),
}


@dataclass(frozen=True)
class Line:
    """One figure over the years: ``values`` as ``Comparison.years``, None where the year does not tell it.

    ``change`` and ``percent`` are against the year just before; ``question``: what somebody will ask, "" for nothing.
    """

    key: str
    values: tuple[Number | None, ...]
    change: Number | None
    percent: Decimal | None
    question: str


@dataclass(frozen=True)
class Part:
    """The lines of one table, or of the text."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Comparison:
    """``years``: this year, then the earlier ones, newest first; ``parts``: without what is 0 throughout."""

    years: tuple[int, ...]
    origins: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def questions(self) -> list[Line]:
        return [line for part in self.parts for line in part.lines if line.question]


def compare(counted: Figures, before: Sequence[YearFigures]) -> Comparison:
    """The figures of a report beside the years ``before`` it (newest first)."""
    year = counted.scope.year
    last = before[0].values if before and before[0].year == year - 1 else {}
    asked = {finding.key: finding.message for finding in counted.findings if finding.rule in ("D", "F")}

    def line(key: str) -> Line:
        values = (counted.values.get(key), *(_told(one.values, key) for one in before))
        now, then = values[0], _told(last, key)
        if now is None or then is None:
            return Line(key, values, None, None, asked.get(key, ""))
        question = asked.get(key) or question_about(now, then)
        return Line(key, values, _difference(now, then), _percent(now, then), question)

    parts = (
        Part(name, tuple(one for one in map(line, keys) if any(one.values)))
        for name, keys in _compared(counted).items()
    )
    return Comparison(
        (year, *(one.year for one in before)),
        ("本年度", *(one.origin for one in before)),
        tuple(part for part in parts if part.lines),
    )


def chart_over_years(counted: Figures, before: Sequence[YearFigures], key: str) -> Chart | None:
    """One of ``OVER_YEARS`` as a line; None when no earlier year tells it."""
    title, unit = OVER_YEARS[key]
    past = ((one, _told(one.values, key)) for one in reversed(before))
    bars = [
        Bar(f"{one.year}年{'（约数）' if key in one.approximate else ''}", _bar(value))
        for one, value in past
        if value is not None
    ]
    if not bars:
        return None
    now = Bar(f"{counted.scope.year}年", _bar(counted[key]), key)
    return Chart(title, unit, (*bars, now), label_head="年度", over_time=True)


def results_chart(counted: Figures) -> Chart | None:
    """How the applications of the year ended; None when none did."""
    results = [key for key in f.RESULT_ROWS if counted[key]]
    if not results:
        return None
    bars = tuple(Bar(key.rpartition("/")[2], _bar(counted[key]), key) for key in results)
    return Chart(f"{counted.scope.year}年申请的办理结果", "件", bars, label_head="结果")


def _compared(counted: Figures) -> dict[str, list[str]]:
    """What is worth comparing: the text, table 2, the 总计 of table 3 and 4. What the text repeats stands once."""
    repeated = {*f.SAME_AS, *f.RESULT_ROWS}
    keys = [*counted.missing, *counted.values]

    def those(test: Callable[[str], bool]) -> list[str]:
        return [key for key in keys if test(key)]

    return {
        "总体情况": those(lambda key: key.startswith(f"{TEXT}/") and key not in repeated),
        "主动公开政府信息情况": those(lambda key: key.startswith(f"{TABLE_2}/")),
        "收到和处理政府信息公开申请情况": those(
            lambda key: key.startswith(f"{TABLE_3}/") and key.endswith(f"/{TOTAL}")
        ),
        "行政复议、行政诉讼情况": those(lambda key: key.startswith(f"{TABLE_4}/")),
    }


def _told(values: Mapping[str, Number], key: str) -> Number | None:
    """The figure, or what the text of a report without tables says of the same."""
    if key in values:
        return values[key]
    for said, cells in f.SAME_AS.items():
        if cells == (key,):
            return values.get(said)
        if said == key:
            return _sum(values.get(one) for one in cells)
    return None


def _sum(values: Iterable[Number | None]) -> Number | None:
    total: Number = 0
    for value in values:
        if value is None:
            return None
        total += value  # type: ignore[operator]
    return total


def _difference(now: Number, then: Number) -> Number:
    return now - then  # type: ignore[operator]


def _percent(now: Number, then: Number) -> Decimal | None:
    """In per cent of the year before, to one place; None where that was 0."""
    if not then:
        return None
    return (Decimal(str(_difference(now, then))) / Decimal(str(then)) * 100).quantize(Decimal("0.1"))


def question_about(now: Number, then: Number) -> str:
    """What somebody will ask about a change against the year before; "" when nobody will."""
    if not is_jump(now, then):
        return ""
    return f"上年是{plainly(then)}，本年是{plainly(now)}，变化较大：请核对，属实的在文字中说明原因。"


def _bar(value: Number) -> int | Decimal:
    return value if isinstance(value, int) else Decimal(str(value))

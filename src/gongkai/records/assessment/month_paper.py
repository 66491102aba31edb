"""The overview of a month on one sheet of A4, and its charts."""

from __future__ import annotations

from gongkai.documents.writing import Bar, Cell, Chart, Document, simple_table
from gongkai.law.numerals import chinese_date
from gongkai.records.assessment.month import Figure, Overview, Trend


def charts_of(overview: Overview) -> tuple[Chart, ...]:
    """What was published in each week, and the trends."""
    bars = tuple(Bar(f"{first.day}日至{last.day}日", count) for first, last, count in overview.weeks)
    weeks = Chart("本月各周发布", "条", bars, "周", "发布")
    return (weeks, *(_chart(one) for one in overview.trends))


def _chart(trend: Trend) -> Chart:
    bars = tuple(Bar(f"{month:%Y-%m}", count) for month, count in trend.points)
    return Chart(f"近{len(bars)}个月{trend.name}", trend.unit, bars, "月份", trend.name, over_time=True)


def month_paper(overview: Overview) -> Document:
    """A line for each section, then the trends: it fits on one page."""
    rows = [
        (
            Cell(section.name),
            Cell("；".join(map(_told, section.figures)), align="start"),
        )
        for section in overview.sections
    ]
    months = [month for month, _ in overview.trends[0].points]
    trend_rows = [
        (Cell(f"{month:%Y-%m}"), *(Cell(str(one.points[place][1])) for one in overview.trends))
        for place, month in enumerate(months)
    ]
    heads = tuple(f"{one.name}（{one.unit}）" for one in overview.trends)
    month = f"{overview.month.year}年{overview.month.month}月"
    told = f"本月情况（“本月”为{month}，其他截至{chinese_date(overview.on)}）"
    return Document(
        f"{month}政府信息公开工作情况",
        overview.agency.name,
        overview.on,
        (
            simple_table(told, ("方面", "情况"), rows, (1, 5)),
            simple_table(f"近{len(months)}个月", ("月份", *heads), trend_rows, (2, 2, 2, 2)),
        ),
    )


def _told(one: Figure) -> str:
    return f"{one.name}{one.value}{'（需关注）' if one.alarms else ''}"
